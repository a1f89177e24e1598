//! The script as a film: every line a frame; what it does, what is lost, what holds if it stops there; ticks.

use super::{Commands, PageContext, TALL_MAP, columns_ui, is_stacked, is_tall, maps};
use crate::plan::{Answer, Step, StopState, WinreState};
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Badge, Button, Card, Checkbox, CodeLine, CodeView, IconButton, Keycap, hairline_ui, heading_ui, label_ui,
    line_galley, more_below, section_ui,
};
use crate::units::Extent;
use crate::wizard::{Film, WizardCommand};
use egui::{
    Align, CornerRadius, Id, Layout, Margin, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

/// Height of the script under everything else.
const LOW_SCRIPT: f32 = 300.0;

/// The page, `height` points high.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    let Some(derived) = &ctx.state.derived else { return };
    let film = &derived.film;
    let shown = ctx.state.shown;
    let top = ui.cursor().top();
    head_ui(ui, ctx, film, film.destroys(&derived.plan, shown), out);
    ui.add_space(6.0);
    rail_ui(ui, ctx, film, out);
    ui.add_space(6.0);
    let left_height = (height - (ui.cursor().top() - top)).max(300.0);
    if is_stacked(ui) {
        stacked_ui(ui, ctx, film, out);
        return;
    }
    let width = ui.available_width();
    let side = (width * 0.342).clamp(300.0, 420.0);
    // What the pointer rests on in one place lights up in the other; known from the frame before.
    let hover_id = Id::unique("film hover");
    let hover: Hover = ui.data(|data| data.get_temp(hover_id)).unwrap_or_default();
    let mut next = Hover::default();
    // The ticks stay in sight however much there is to say of a line: on a small screen under everything, else under
    // the map.
    let low = left_height < 600.0;
    let ticks_id = Id::unique("ticks height");
    let ticks: f32 = ui.data(|data| data.get_temp(ticks_id)).unwrap_or(90.0);
    let column = if low { (left_height - ticks).max(200.0) } else { left_height };
    let room = if low { column } else { (left_height - ticks).max(160.0) };
    let mut needed = ticks;
    columns_ui(ui, &[side, width - side - 28.0], 28.0, |ui, index| match index {
        0 => script_ui(ui, ctx, film, column, hover, &mut next, out),
        _ => {
            ui.set_min_height(column);
            let scrolled =
                ScrollArea::vertical().id_salt("frame").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                    frame_ui(ui, ctx, film, hover, &mut next, left_height);
                    super::page_keys(ui);
                });
            more_below(ui, &scrolled, ctx.theme.bg0);
            if !low {
                needed = ticks_ui(ui, ctx, film, out);
            }
        }
    });
    if low {
        needed = ticks_ui(ui, ctx, film, out);
    }
    if (needed - ticks).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(ticks_id, needed));
        ui.ctx().request_discard("the ticks' height is known now");
    }
    if next != hover {
        ui.data_mut(|data| data.insert_temp(hover_id, next));
        ui.ctx().request_repaint();
    }
}

/// One under the other: the map with what is said of the line, the ticks, the script; the page scrolls.
fn stacked_ui(ui: &mut Ui, ctx: &PageContext<'_>, film: &Film, out: &mut Commands) {
    let hover_id = Id::unique("film hover");
    let hover: Hover = ui.data(|data| data.get_temp(hover_id)).unwrap_or_default();
    let mut next = Hover::default();
    frame_ui(ui, ctx, film, hover, &mut next, LOW_SCRIPT);
    ticks_ui(ui, ctx, film, out);
    ui.add_space(12.0);
    script_ui(ui, ctx, film, LOW_SCRIPT, hover, &mut next, out);
    if next != hover {
        ui.data_mut(|data| data.insert_temp(hover_id, next));
        ui.ctx().request_repaint();
    }
}

/// What the pointer rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Hover {
    /// A line, by its number.
    line: Option<usize>,
    /// A region of the map.
    region: Option<Extent>,
}

fn head_ui(ui: &mut Ui, ctx: &PageContext<'_>, film: &Film, destroys: bool, out: &mut Commands) {
    let shown = ctx.state.shown;
    let title = match shown {
        0 => ctx.say(&Text::new("page-film-before").with("count", film.len().to_string())),
        n => ctx.say(&Text::new("page-film-after").with("line", n.to_string()).with("count", film.len().to_string())),
    };
    let narrow = ui.available_width() < 800.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        label_ui(ui, words::page(title).color(ctx.theme.text1));
        if destroys {
            ui.add(Badge::new(&ctx.word("page-film-destroys"), Tone::Danger));
        }
        if let Some(line) = film.line(shown)
            && line.winre_off
        {
            let text = match film.winre_back(shown) {
                Some(back) => ctx.say(&Text::new("page-film-winre-until").with("line", back.to_string())),
                None => ctx.word("page-film-winre-off"),
            };
            ui.add(Badge::new(&text, Tone::Warn));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let number = |n: usize| ctx.say(&Text::new("page-film-line").with("line", n.to_string()));
            let on = number((shown + 1).min(film.len()));
            let back = if shown <= 1 { ctx.word("page-film-start") } else { number(shown - 1) };
            let play = WizardCommand::Play(!ctx.state.playing);
            let icon = if ctx.state.playing { Icon::Pause } else { Icon::Play };
            if narrow {
                let name = ctx.say(&play.text(ctx.state));
                for (icon, name, command, enabled) in [
                    (Icon::ChevronRight, &on, WizardCommand::Step(1), shown < film.len()),
                    (Icon::ChevronLeft, &back, WizardCommand::Step(-1), shown > 0),
                    (icon, &name, play, true),
                ] {
                    if ui.add(IconButton::new(icon, name).enabled(enabled)).clicked() {
                        out.push(command);
                    }
                }
                return;
            }
            let next = ui.add(Button::secondary(&on).trailing(Icon::ChevronRight).small().enabled(shown < film.len()));
            if next.clicked() {
                out.push(WizardCommand::Step(1));
            }
            if ui.add(Button::secondary(&back).icon(Icon::ChevronLeft).small().enabled(shown > 0)).clicked() {
                out.push(WizardCommand::Step(-1));
            }
            super::button_ui(ui, ctx, out, play, |text| Button::secondary(text).icon(icon).small());
            if ui.available_width() > 190.0 {
                label_ui(ui, words::row(ctx.word("page-film-keys")).color(ctx.theme.text3));
                ui.add(Keycap("→"));
                ui.add(Keycap("←"));
            }
        });
    });
}

/// The rail: a segment for every line; press or drag to go there.
fn rail_ui(ui: &mut Ui, ctx: &PageContext<'_>, film: &Film, out: &mut Commands) {
    let count = film.len().max(1);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 42.0), Sense::click_and_drag());
    let name = ctx.word("page-film-rail");
    let shown = ctx.state.shown;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, &name);
        info.value = Some(shown as f64);
        info
    });
    let slot = rect.width() / count as f32;
    if (response.dragged() || response.clicked())
        && let Some(at) = response.interact_pointer_pos()
    {
        // Left of the first segment's middle is the disk before.
        let x = ((at.x - rect.left()) / slot).max(0.0);
        let line = if x < 0.25 { 0 } else { (x.floor() as usize + 1).min(count) };
        if line != shown {
            out.push(WizardCommand::ShowFrame(line));
        }
    }
    if let Some(line) = slid(ui, &response, shown, count) {
        out.push(WizardCommand::ShowFrame(line));
    }
    let painter = ui.painter();
    let theme = ctx.theme;
    let track = rect.top() + 8.0..=rect.top() + 16.0;
    let gap = if slot > 8.0 { 2.0 } else { 0.5 };
    let every = (24.0 / slot).ceil().max(1.0) as usize;
    for line in &film.lines {
        let left = rect.left() + slot * (line.number - 1) as f32;
        let segment = Rect::from_x_y_ranges(left..=left + slot - gap, track.clone());
        let destructive = ctx.state.plan().is_some_and(|plan| film.destroys(plan, line.number));
        let done = line.number <= shown;
        let color = match (destructive, done) {
            (true, true) => theme.danger,
            (false, true) => theme.accent,
            _ => theme.bg2,
        };
        painter.rect_filled(segment, CornerRadius::same(2), color);
        if !done {
            painter.rect_stroke(segment, CornerRadius::same(2), theme.hair(), egui::StrokeKind::Inside);
            if destructive {
                icons::paint(painter, Icon::Stop, pos2(segment.center().x, rect.top() + 2.0), 11.0, theme.danger);
            }
        }
        if line.winre_off {
            let y = rect.top() + 20.0;
            painter.hline(left..=left + slot, y, Stroke::new(3.0, theme.warn));
        }
        if line.number == shown || line.number % every == 0 || (line.number == 1 && every < 3) {
            let color = if line.number == shown { theme.text1 } else { theme.text3 };
            let galley = line_galley(painter, &line.number.to_string(), font::caption(), 40.0);
            painter.galley(pos2(segment.center().x - galley.size().x / 2.0, rect.top() + 25.0), galley, color);
        }
    }
    let x = if shown == 0 { rect.left() + 4.0 } else { rect.left() + slot * (shown as f32 - 0.5) };
    let knob = Rect::from_center_size(pos2(x, rect.top() + 12.0), vec2(12.0, 22.0));
    let ink = if ctx.state.plan().is_some_and(|plan| film.destroys(plan, shown)) { theme.danger } else { theme.accent };
    painter.rect(knob, CornerRadius::same(6), theme.bg1, Stroke::new(2.0, ink), egui::StrokeKind::Inside);
    painter.vline(x - 1.5, knob.shrink(7.0).y_range(), Stroke::new(1.0, ink));
    painter.vline(x + 1.5, knob.shrink(7.0).y_range(), Stroke::new(1.0, ink));
    if response.has_focus() {
        crate::ui::widgets::focus_ring(ui, rect.shrink2(vec2(0.0, 4.0)), 4);
    }
}

/// Where a screen reader moved a rail of `count` lines to.
pub(super) fn slid(ui: &Ui, response: &egui::Response, shown: usize, count: usize) -> Option<usize> {
    use egui::accesskit::{Action, ActionData};
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value(count as f64);
        node.set_numeric_value_step(1.0);
        node.add_action(Action::SetValue);
        if shown > 0 {
            node.add_action(Action::Decrement);
        }
        if shown < count {
            node.add_action(Action::Increment);
        }
    });
    let to = ui.input(|input| {
        let times = |action| input.num_accesskit_action_requests(response.id, action);
        let stepped = (shown + times(Action::Increment)).saturating_sub(times(Action::Decrement));
        input
            .accesskit_action_requests(response.id, Action::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(value.round().max(0.0) as usize),
                _ => None,
            })
            .last()
            .unwrap_or(stepped)
    });
    (to != shown).then_some(to.min(count))
}

fn script_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    film: &Film,
    height: f32,
    hover: Hover,
    next: &mut Hover,
    out: &mut Commands,
) {
    let Some(plan) = ctx.state.plan() else { return };
    let mut lines = Vec::new();
    let mut numbers: Vec<Option<usize>> = Vec::new();
    for line in &film.lines {
        let Some(step) = film.step(plan, line.number) else { continue };
        if let Some(heading) = &line.heading {
            lines.push(CodeLine::heading(ctx.say(heading)));
            numbers.push(None);
        }
        let number = u32::try_from(line.number).unwrap_or(u32::MAX);
        let written = match &step.tool {
            crate::plan::Tool::Person(text) => CodeLine {
                number: Some(number),
                pieces: vec![(crate::ui::widgets::Ink::Value, ctx.say(text))],
                ..CodeLine::default()
            },
            _ => CodeLine::script(number, &step.command()),
        };
        lines.push(if film.destroys(plan, line.number) { written.tone(Tone::Danger) } else { written });
        numbers.push(Some(line.number));
    }
    let index_of = |number: usize| numbers.iter().position(|n| *n == Some(number));
    let lit: Vec<usize> = match hover.region {
        Some(region) => numbers
            .iter()
            .enumerate()
            .filter(|(_, number)| {
                number
                    .and_then(|n| film.step(plan, n))
                    .and_then(|step| step.touches)
                    .is_some_and(|t| t.overlaps(region))
            })
            .map(|(index, _)| index)
            .collect(),
        None => Vec::new(),
    };
    Card::new().margin(Margin::symmetric(2, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(height - 18.0);
        let scrolled = ScrollArea::vertical()
            .id_salt("script")
            .max_height(height - 18.0)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let response =
                    CodeView::new(&lines).current(index_of(ctx.state.shown)).lit(&lit).interactive(true).show(ui);
                if let Some(number) = response.clicked.and_then(|index| numbers.get(index).copied().flatten()) {
                    out.push(WizardCommand::ShowFrame(number));
                }
                next.line = response.hovered.and_then(|index| numbers.get(index).copied().flatten());
                ui.add_space(6.0);
                hairline_ui(ui, 4.0);
                super::inset_ui(ui, 14.0, 14.0, |ui| {
                    label_ui(ui, words::caption(ctx.word("page-film-hover")).color(ctx.theme.text3));
                });
            });
        more_below(ui, &scrolled, ctx.theme.bg1);
    });
}

fn frame_ui(ui: &mut Ui, ctx: &PageContext<'_>, film: &Film, hover: Hover, next: &mut Hover, height: f32) {
    let Some(plan) = ctx.state.plan() else { return };
    let shown = ctx.state.shown;
    let disk = film.disk(plan, shown);
    let step = film.step(plan, shown);
    let low = height < 600.0;
    // On a small screen the page's title says it already.
    if !low {
        ui.horizontal(|ui| {
            let heading = if shown == 0 { "page-film-disk-before" } else { "page-film-disk-after" };
            heading_ui(ui, words::section(ctx.word(heading)).color(ctx.theme.text1));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = Text::new("page-disk-size").with("disk", disk.number.to_string()).with("size", disk.size);
                label_ui(ui, words::row(ctx.say(&text)).color(ctx.theme.text3));
            });
        });
        ui.add_space(2.0);
    }
    if low {
        // Room for the frame around what is lit.
        ui.add_space(5.0);
    }
    let pointed = hover.line.filter(|line| film.step(plan, *line).is_some()).unwrap_or(shown);
    let lit = film
        .step(plan, pointed)
        .and_then(|step| step.touches)
        .map(|region| (region, if film.destroys(plan, pointed) { Tone::Danger } else { Tone::Accent }));
    let height = match (low, is_tall(ui)) {
        (true, _) => 72.0,
        (false, false) => 92.0,
        (false, true) => TALL_MAP,
    };
    let response = maps::film_ui(ui, ctx, "film", &disk, lit, height);
    next.region = response.hovered.and_then(|block| maps::extent_of(&disk, block));
    ui.add_space(if low { 4.0 } else { 12.0 });
    let stop = film.stop(plan, shown);
    let loss = step.and_then(|step| step.loss.as_ref());
    if low {
        // What the line does above, what holds below: both over the whole width, so that neither has to scroll.
        does_ui(ui, ctx, step, low);
        ui.add_space(6.0);
        stop_ui(ui, ctx, stop, loss, low);
        return;
    }
    let width = ui.available_width();
    let table = width * 0.64;
    columns_ui(ui, &[width - table - 24.0, table], 24.0, |ui, index| match index {
        0 => does_ui(ui, ctx, step, low),
        _ => stop_ui(ui, ctx, stop, loss, low),
    });
}

fn does_ui(ui: &mut Ui, ctx: &PageContext<'_>, step: Option<&Step>, low: bool) {
    let shown = ctx.state.shown;
    let Some(step) = step else {
        heading_ui(ui, words::section(ctx.word("page-film-nothing-done")).color(ctx.theme.text1));
        label_ui(ui, words::body(ctx.word("page-film-nothing-done-why")).color(ctx.theme.text2));
        return;
    };
    let title = ctx.say(&Text::new("page-film-does").with("line", shown.to_string()));
    let response = heading_ui(ui, words::section(&title).color(ctx.theme.text1));
    let effect = ctx.say(&step.effect);
    label_ui(ui, words::body(&effect).color(ctx.theme.text1));
    // A step is told as it comes, with what it takes.
    ui.ctx().accesskit_node_builder(response.id, |node| {
        let loss = step.loss.as_ref().map(|loss| format!(" {}: {}", ctx.word("page-film-lost"), ctx.say(loss)));
        node.set_label(format!("{title}: {effect}{}", loss.unwrap_or_default()));
        node.set_live(egui::accesskit::Live::Polite);
    });
    let why = ctx.say(&step.why);
    if why != effect {
        ui.add_space(if low { 0.0 } else { 4.0 });
        label_ui(ui, words::row(why).color(ctx.theme.text2));
    }
    ui.add_space(if low { 2.0 } else { 8.0 });
    let (lost, color) = match &step.loss {
        Some(loss) => (ctx.say(loss), ctx.theme.danger),
        None => (ctx.word("page-film-nothing-lost"), ctx.theme.text2),
    };
    if low {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            ui.spacing_mut().interact_size.y = 20.0;
            label_ui(ui, words::strong(ctx.word("page-film-lost")).color(ctx.theme.text1));
            label_ui(ui, words::body(lost).color(color));
        });
    } else {
        label_ui(ui, words::strong(ctx.word("page-film-lost")).color(ctx.theme.text1));
        label_ui(ui, words::body(lost).color(color));
    }
}

/// What holds if everything stops here.
fn stop_ui(ui: &mut Ui, ctx: &PageContext<'_>, stop: Option<&StopState>, loss: Option<&Text>, low: bool) {
    Card::new().margin(Margin::symmetric(16, if low { 6 } else { 12 })).show(ui, |ui| {
        ui.set_width(ui.available_width());
        heading_ui(ui, words::section(ctx.word("page-stop")).color(ctx.theme.text1));
        let Some(stop) = stop else {
            label_ui(ui, words::body(ctx.word("page-stop-nothing")).color(ctx.theme.text2));
            return;
        };
        let (boots, boots_tone) = answer(stop.boots, "page-stop-boots-yes", "page-stop-boots-no", Answer::Yes);
        let (winre, winre_tone) = match stop.winre {
            WinreState::Enabled => ("page-stop-winre-enabled", Tone::Ok),
            WinreState::Disabled => ("page-stop-winre-disabled", Tone::Warn),
            WinreState::Missing => ("page-stop-winre-missing", Tone::Warn),
            WinreState::Unknown => ("page-stop-unknown", Tone::Neutral),
        };
        let (asks, asks_tone) = answer(stop.bitlocker_asks, "page-stop-asks-yes", "page-stop-asks-no", Answer::No);
        let answers = [
            ("page-stop-boots", boots, boots_tone),
            ("page-stop-winre", winre, winre_tone),
            ("page-stop-asks", asks, asks_tone),
        ];
        if low {
            answers_ui(ui, ctx, &answers);
        } else {
            for (label, value, tone) in answers {
                stop_row_ui(ui, ctx, low, label, &[ctx.word(value)], tone);
            }
        }
        let say = |texts: &[Text]| -> Vec<String> { texts.iter().map(|text| ctx.say(text)).collect() };
        let or = |mut texts: Vec<String>, id| {
            if texts.is_empty() {
                texts.push(ctx.word(id));
            }
            texts
        };
        let forward = or(say(&stop.forward), "page-stop-forward-none");
        stop_row_ui(ui, ctx, low, "page-stop-forward", &forward, Tone::Neutral);
        let back =
            if stop.point_of_no_return && stop.back.is_empty() { "page-stop-no-return" } else { "page-stop-back-none" };
        stop_row_ui(ui, ctx, low, "page-stop-back", &or(say(&stop.back), back), Tone::Neutral);
        // What this very line takes stands beside it already.
        let told = stop.lost.len() == 1 && stop.lost.first() == loss;
        if !stop.lost.is_empty() && !told {
            stop_row_ui(ui, ctx, low, "page-stop-lost", &say(&stop.lost), Tone::Danger);
        }
    });
}

const fn answer(answer: Answer, yes: &'static str, no: &'static str, good: Answer) -> (&'static str, Tone) {
    let good_is_yes = matches!(good, Answer::Yes);
    match answer {
        Answer::Yes => (yes, if good_is_yes { Tone::Ok } else { Tone::Warn }),
        Answer::No => (no, if good_is_yes { Tone::Danger } else { Tone::Ok }),
        Answer::Unknown => ("page-stop-unknown", Tone::Neutral),
    }
}

/// The three short answers side by side, each under its question.
fn answers_ui(ui: &mut Ui, ctx: &PageContext<'_>, answers: &[(&'static str, &'static str, Tone); 3]) {
    hairline_ui(ui, 2.0);
    let gap = 12.0;
    let width = (ui.available_width() - gap * 2.0) / 3.0;
    columns_ui(ui, &[width; 3], gap, |ui, index| {
        let Some((label, value, tone)) = answers.get(index) else { return };
        let color = if *tone == Tone::Neutral { ctx.theme.text1 } else { ctx.theme.tone(*tone) };
        label_ui(ui, words::caption(ctx.word(label)).color(ctx.theme.text2));
        label_ui(ui, words::row(ctx.word(value)).font(font::map_strong()).color(color));
    });
}

fn stop_row_ui(ui: &mut Ui, ctx: &PageContext<'_>, low: bool, label: &'static str, values: &[String], tone: Tone) {
    hairline_ui(ui, if low { 2.0 } else { 5.0 });
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let width = ui.available_width() * if low { 0.17 } else { 0.32 };
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            let text = ctx.word(label);
            label_ui(ui, if low { words::caption(text) } else { words::row(text) }.color(ctx.theme.text2));
        });
        ui.vertical(|ui| {
            let color = if tone == Tone::Neutral { ctx.theme.text1 } else { ctx.theme.tone(tone) };
            for value in values {
                let text = if low { words::caption(value) } else { words::row(value) }.color(color);
                ui.label(if tone == Tone::Neutral { text } else { text.font(font::map_strong()) });
            }
        });
    });
}

/// What has to be ticked; gives the height that it takes.
fn ticks_ui(ui: &mut Ui, ctx: &PageContext<'_>, film: &Film, out: &mut Commands) -> f32 {
    let Some(solution) = ctx.state.plan().and_then(|plan| plan.solution()) else { return 0.0 };
    let top = ui.cursor().top();
    ui.add_space(8.0);
    let all = solution.acknowledge.len();
    let done = all.saturating_sub(ctx.state.missing_ticks());
    let beside = Text::new("page-ticks-of").with("done", done.to_string()).with("all", all.to_string());
    section_ui(ui, &ctx.word("page-ticks"), &ctx.say(&beside));
    ui.add_space(4.0);
    // None stands alone in the last row.
    let columns = if ui.available_width() < 640.0 || all % 3 == 1 { 2 } else { 3 };
    let gap = 12.0;
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    for row in solution.acknowledge.chunks(columns) {
        columns_ui(ui, &vec![width; row.len()], gap, |ui, index| {
            let Some(ack) = row.get(index) else { return };
            let mut on = ctx.state.ticks.contains(&ack.id);
            let line = ack.step.and_then(|at| film.number_of(at));
            let text = match line {
                Some(line) => {
                    ctx.say(&Text::new("page-tick-line").with("line", line.to_string()).with("text", ack.text.clone()))
                }
                None => ctx.say(&ack.text),
            };
            let mut tick = Checkbox::new(&mut on, &text);
            if line.is_some() {
                tick = tick.icon(Icon::Stop, Tone::Danger);
            }
            if ui.add(tick).changed() {
                out.push(WizardCommand::Tick(ack.id.clone(), on));
                if let Some(line) = line {
                    out.push(WizardCommand::ShowFrame(line));
                }
            }
        });
        ui.add_space(4.0);
    }
    ui.cursor().top() - top
}
