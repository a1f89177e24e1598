//! The pages: each shows a borrowed context and asks by commands. None decides anything.

mod check;
mod disk;
mod display;
mod export;
mod help;
mod inside;
mod lesson;
mod maps;
mod overlays;
mod plan;
mod review;
mod strategies;
mod xray;

pub use maps::held_boundary;

use crate::bundle::Bundle;
use crate::text::{Lang, Text, word};
use crate::ui::icons::Icon;
use crate::ui::theme::{self, Theme, Tone, font, words};
use crate::ui::widgets::{
    Button, IconButton, Notice, Progress, StepItem, StepState, footer_ui, header_ui, label_ui, line_galley, more_below,
    text_galley, tip_text,
};
use crate::wizard::{HelpTopic, MessageTone, Overlay, Page, WizardCommand, WizardState};
use egui::{Align, Layout, Rect, Response, ScrollArea, Ui, UiBuilder, vec2};

/// Everything that a page may look at.
#[derive(Clone, Copy)]
pub struct PageContext<'a> {
    /// What the window knows.
    pub state: &'a WizardState,
    /// The language.
    pub lang: Lang,
    /// The colours.
    pub theme: &'static Theme,
    /// The bundle of the plan shown, on the export page.
    pub bundle: Option<&'a Bundle>,
}

impl PageContext<'_> {
    /// A message without placeholders.
    fn word(&self, id: &'static str) -> String {
        word(id, self.lang)
    }

    /// A message.
    fn say(&self, text: &Text) -> String {
        text.say(self.lang)
    }
}

/// What pages ask for.
type Commands = Vec<WizardCommand>;

/// Below this width margins are narrower and pages drop what is only nice to have.
const NARROW: f32 = 1200.0;

/// Pages are laid out for at least this width: a screen of 1280×800 with everything twice as large has 640.
const LEAST: f32 = 600.0;

/// Below this width what stands side by side stands one under the other.
const STACKED: f32 = 760.0;

/// What the window is laid out for where it is smaller still: header, footer and some lines between them.
const SMALLEST: egui::Vec2 = vec2(320.0, 240.0);

/// Whether a page has so little room that its columns stand one under the other.
fn is_stacked(ui: &Ui) -> bool {
    ui.available_width() < STACKED
}

/// Whether the window is so low that pages leave out room that is only nice to have.
fn is_low(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() < 860.0
}

/// Whether the window is so high that maps are drawn taller and all practice disks shown: what is empty below them
/// serves nobody.
fn is_tall(ui: &Ui) -> bool {
    ui.ctx().content_rect().height() >= 1300.0
}

/// How tall the maps of a tall window are.
const TALL_MAP: f32 = 128.0;

/// The margin at both sides of a window so wide.
fn margin_of(width: f32) -> f32 {
    if width < STACKED {
        16.0
    } else if width < NARROW {
        24.0
    } else {
        theme::MARGIN
    }
}

/// The whole window: header, page, footer, and what stands over them; its ground (`bg0`) is there already.
pub fn window_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    // A tiling window manager asks nobody how small a window may be: what has no room is cut off at its edge.
    let shown = ui.max_rect();
    let whole = Rect::from_min_size(shown.min, shown.size().max(SMALLEST));
    let header = whole.with_max_y(whole.top() + theme::HEADER);
    let footer = whole.with_min_y(whole.bottom() - theme::FOOTER);
    let middle = Rect::from_min_max(header.left_bottom(), footer.right_top());
    part_ui(ui, header, |ui| header_bar_ui(ui, ctx, out));
    part_ui(ui, middle, |ui| middle_ui(ui, ctx, out));
    part_ui(ui, footer, |ui| footer_bar_ui(ui, ctx, out));
    overlays::show_ui(ui, ctx, out);
    place_ui(ui, ctx);
}

/// Where one is: said to screen readers as it changes, shown by the header.
fn place_ui(ui: &Ui, ctx: &PageContext<'_>) {
    let page = ctx.state.page;
    let text = match ctx.state.overlay {
        Some(Overlay::Xray) => ctx.say(&WizardCommand::Show(Overlay::Xray).text(ctx.state)),
        Some(Overlay::Help(topic)) => ctx.say(&topic.texts().0),
        Some(Overlay::Paste) => ctx.word("page-paste-heading"),
        Some(Overlay::Verify) => ctx.word("page-did-it-work"),
        Some(Overlay::Leave) => format!("{} {}", ctx.word("page-leave-heading"), ctx.word("page-leave-under")),
        Some(Overlay::Replace) => ctx.word("page-replace-heading"),
        None => ctx.say(
            &Text::new("page-place")
                .with("step", page.step().to_string())
                .with("of", Page::ALL.len().to_string())
                .with("title", page.title()),
        ),
    };
    let rect = Rect::from_min_size(ui.max_rect().min, vec2(1.0, 1.0));
    let response = ui.interact(rect, egui::Id::unique("place"), egui::Sense::empty());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, text.as_str()));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
}

fn part_ui(ui: &mut Ui, rect: Rect, add_contents: impl FnOnce(&mut Ui)) {
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    part.spacing_mut().item_spacing = vec2(0.0, 0.0);
    part.set_clip_rect(rect.intersect(ui.clip_rect()));
    add_contents(&mut part);
}

fn header_bar_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let state = ctx.state;
    let steps: Vec<StepItem> = Page::ALL
        .into_iter()
        .map(|page| {
            let ready = state.ready(page);
            let current = page == state.page && !matches!(state.overlay, Some(Overlay::Xray | Overlay::Help(_)));
            let done = page.next().is_some_and(|next| state.ready(next).is_ok()) && page < state.page.max(page);
            let behind = page < state.page && ready.is_ok();
            StepItem {
                title: ctx.say(&page.title()),
                state: if current {
                    StepState::Current
                } else if behind || done {
                    StepState::Done
                } else {
                    StepState::Todo
                },
                enabled: ready.is_ok(),
                tip: ready
                    .err()
                    .map(|reasons| reasons.iter().map(|reason| ctx.say(reason)).collect::<Vec<_>>().join("\n"))
                    .unwrap_or_default(),
            }
        })
        .collect();
    let wide = ui.available_width() >= NARROW;
    let pressed = header_ui(ui, &ctx.word("page-name"), &steps, |ui| {
        let xray = WizardCommand::Show(Overlay::Xray);
        let on = state.overlay == Some(Overlay::Xray);
        let text = ctx.say(&xray.text(state));
        let response = if wide {
            tip(ui.add(Button::text(&text).icon(Icon::Scan).small().selected(on)), ctx, &xray)
        } else {
            ui.add(IconButton::new(Icon::Scan, &text).about(&about(ctx, &xray)))
        };
        if response.clicked() {
            out.push(if on { WizardCommand::Close } else { xray });
        }
        let other = match ctx.lang {
            Lang::En => Lang::Ja,
            Lang::Ja => Lang::En,
        };
        // Each language is called by its own name.
        let name = word("page-language-name", other);
        let command = WizardCommand::SetLang(other);
        if tip(ui.add(Button::text(&name).small()), ctx, &command).clicked() {
            out.push(command);
        }
        display::menu_ui(ui, ctx, out);
        let help = WizardCommand::Show(Overlay::Help(HelpTopic::Promise));
        let name = ctx.word("page-help");
        if ui.add(IconButton::new(Icon::Help, &name).about(&about(ctx, &help))).clicked() {
            out.push(help);
        }
    });
    if let Some(page) = pressed.and_then(|index| Page::ALL.get(index)) {
        out.push(WizardCommand::GoTo(*page));
    }
}

fn footer_bar_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let state = ctx.state;
    let status = state.status().map(|status| ctx.say(&status)).unwrap_or_default();
    let status = if state.page == Page::Disk && state.overlay.is_none() { ctx.word("page-never-runs") } else { status };
    footer_ui(ui, &ctx.word("page-promise"), &status, |ui| match state.overlay {
        Some(Overlay::Xray) => {
            if state.chosen().is_some() {
                let text = ctx.word("page-plan-instead");
                if ui.add(Button::primary(&text)).clicked() {
                    out.push(WizardCommand::GoTo(Page::Plan));
                }
            }
            button_ui(ui, ctx, out, WizardCommand::Close, |text| Button::secondary(text));
        }
        Some(Overlay::Help(_)) => {
            button_ui(ui, ctx, out, WizardCommand::Close, |text| Button::primary(text));
        }
        _ => {
            if state.page.next().is_some() {
                turn_ui(ui, ctx, out, WizardCommand::Next, |text| Button::primary(text));
                let short = match WizardCommand::Next.enabled(state) {
                    Err(reasons) if ui.available_width() > 560.0 => reasons.into_iter().next(),
                    _ => None,
                };
                if state.page.back().is_some() {
                    turn_ui(ui, ctx, out, WizardCommand::Back, |text| Button::secondary(text));
                }
                if let Some(reason) = short.filter(is_short) {
                    ui.add_space(4.0);
                    label_ui(ui, words::row(ctx.say(&reason)).color(ctx.theme.text2));
                }
            } else {
                turn_ui(ui, ctx, out, WizardCommand::Back, |text| Button::secondary(text));
            }
        }
    });
}

/// A button that turns the page. The next page has its own in the same place: who presses twice means this one.
fn turn_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    out: &mut Commands,
    command: WizardCommand,
    style: impl for<'t> FnOnce(&'t str) -> Button<'t>,
) {
    let mut asked = Commands::new();
    let response = button_ui(ui, ctx, &mut asked, command, style);
    if !response.double_clicked() && !response.triple_clicked() {
        out.append(&mut asked);
    }
}

/// Whether a reason is short enough to stand beside the button; the tooltip has all of them anyway.
fn is_short(reason: &Text) -> bool {
    matches!(
        reason.id(),
        "page-need-ticks" | "page-need-drop" | "page-need-goal" | "page-need-disk" | "page-need-lines"
    )
}

fn middle_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let rect = ui.max_rect();
    let beside = theme::column(rect).left() - rect.left();
    let margin = margin_of(rect.width()) + beside;
    let id = match ctx.state.overlay {
        Some(Overlay::Xray) => "xray",
        Some(Overlay::Help(_)) => "help",
        _ => ctx.state.page.as_str(),
    };
    // On a small screen with large text a page keeps its least width and can be moved sideways.
    let width = rect.width().max(LEAST);
    let direction = if width > rect.width() { egui::Vec2b::TRUE } else { egui::Vec2b::new(false, true) };
    let scrolled = ScrollArea::new(direction).id_salt(id).auto_shrink(false).show(ui, |ui| {
        let inner = Rect::from_min_size(rect.min, vec2(width, rect.height())).shrink2(vec2(margin, 0.0));
        ui.set_max_width(width);
        ui.horizontal_top(|ui| {
            ui.add_space(margin);
            ui.allocate_ui_with_layout(vec2(inner.width(), rect.height()), Layout::top_down(Align::Min), |ui| {
                ui.set_width(inner.width());
                ui.add_space(if is_low(ui) { 12.0 } else { 20.0 });
                notices_ui(ui, ctx, out);
                let page = ctx.state.page;
                if ctx.state.overlay.is_none_or(|overlay| !overlay.is_page())
                    && matches!(page, Page::Check | Page::Plan)
                {
                    lesson::strip_ui(ui, ctx, out);
                }
                let height = (rect.bottom() - ui.cursor().top() - 16.0).max(360.0);
                match ctx.state.overlay {
                    Some(Overlay::Xray) => xray::page_ui(ui, ctx, height, out),
                    Some(Overlay::Help(topic)) => help::page_ui(ui, ctx, topic, out),
                    _ => match ctx.state.page {
                        Page::Disk => disk::page_ui(ui, ctx, out),
                        Page::Check => check::page_ui(ui, ctx, out),
                        Page::Plan => plan::page_ui(ui, ctx, out),
                        Page::Review => review::page_ui(ui, ctx, height, out),
                        Page::Export => export::page_ui(ui, ctx, height, out),
                    },
                }
                ui.add_space(if is_low(ui) { 4.0 } else { 16.0 });
            });
        });
        follow_focus(ui);
        page_keys(ui);
    });
    more_below(ui, &scrolled, ctx.theme.bg0);
}

/// Page Up and Page Down move the scrolled area whose contents end here, if they go on there; of areas in each other
/// the inner one first.
fn page_keys(ui: &Ui) {
    /// So much of what was seen last is still seen.
    const KEPT: f32 = 48.0;
    if ui.ctx().text_edit_focused() || ui.memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let (shown, whole) = (ui.clip_rect(), ui.min_rect());
    let step = (shown.height() - KEPT).max(KEPT);
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    if whole.bottom() > shown.bottom() + 1.0 && pressed(egui::Key::PageDown) {
        ui.scroll_with_delta(vec2(0.0, -step));
    }
    if whole.top() < shown.top() - 1.0 && pressed(egui::Key::PageUp) {
        ui.scroll_with_delta(vec2(0.0, step));
    }
}

/// Scrolls to what the keyboard went to, if that lies in the scrolled area whose contents end here and is not in sight.
fn follow_focus(ui: &Ui) {
    /// What lies this near to the edge is under the fade that says that more follows.
    const FADE: f32 = 32.0;
    let id = ui.scope_id().with("followed");
    let focused = ui.memory(egui::Memory::focused);
    if ui.data(|data| data.get_temp::<Option<egui::Id>>(id)).flatten() == focused {
        return;
    }
    ui.data_mut(|data| data.insert_temp(id, focused));
    // What is pressed is in sight; the page does not run away from the pointer.
    if ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
        return;
    }
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else { return };
    let (clip, rect) = (ui.clip_rect(), response.rect);
    // An area within this one cuts it elsewhere and follows by itself.
    let cut = response.interact_rect.y_range();
    let mine = clip.intersect(rect).y_range();
    let here = (cut.min - mine.min).abs() < 1.0 && (cut.max - mine.max).abs() < 1.0;
    let hidden = rect.top() < clip.top() || rect.bottom() > clip.bottom() - FADE;
    if here && hidden && rect.is_finite() {
        ui.scroll_to_rect(rect.expand2(vec2(0.0, 8.0)).with_max_y(rect.bottom() + FADE), None);
    }
}

/// What is to be said once, with its way out, and what takes its time.
fn notices_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    if let Some(busy) = &ctx.state.busy {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            let text = ctx.say(&busy.text);
            let share = busy.done.map(|done| done as f32 / 1000.0);
            let width = (ui.available_width() - 140.0).max(100.0);
            ui.allocate_ui(vec2(width, 28.0), |ui| ui.add(Progress::new(share, &text)));
            button_ui(ui, ctx, out, WizardCommand::Cancel, |text| Button::secondary(text).small());
        });
        ui.add_space(12.0);
    }
    for (index, message) in ctx.state.messages.iter().enumerate() {
        let tone = match message.tone {
            MessageTone::Done => Tone::Ok,
            MessageTone::Failed => Tone::Danger,
            MessageTone::Told => Tone::Info,
        };
        let mut text = ctx.say(&message.text);
        if let Some(hint) = &message.hint {
            text.push('\n');
            text.push_str(&ctx.say(hint));
        }
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let width = (ui.available_width() - 40.0).max(100.0);
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                let response = ui.add(Notice::new(&text, tone));
                // Read out at once, as it appears.
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
            });
            let name = ctx.word("page-dismiss");
            // In the middle of the first line.
            ui.vertical(|ui| {
                ui.add_space(3.0);
                if ui.add(IconButton::new(Icon::Cross, &name)).clicked() {
                    out.push(WizardCommand::Dismiss(index));
                }
            });
        });
        ui.add_space(8.0);
    }
}

/// A button for a command: its words, whether it is on, and why not, all from the command.
fn button_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    out: &mut Commands,
    command: WizardCommand,
    style: impl for<'t> FnOnce(&'t str) -> Button<'t>,
) -> Response {
    let text = ctx.say(&command.text(ctx.state));
    let enabled = command.enabled(ctx.state).is_ok();
    let response = tip(ui.add(style(&text).enabled(enabled)), ctx, &command);
    if response.clicked() {
        out.push(command);
    }
    response
}

/// What a command's tooltip says; empty where it has none.
fn about(ctx: &PageContext<'_>, command: &WizardCommand) -> String {
    command.tooltip(ctx.state).map(|text| ctx.say(&text)).unwrap_or_default()
}

fn tip(response: Response, ctx: &PageContext<'_>, command: &WizardCommand) -> Response {
    match command.tooltip(ctx.state) {
        Some(text) => tip_text(response, &ctx.say(&text)),
        None => response,
    }
}

/// A page's title and a line under it; `right` stands at the right of the title.
fn title_ui(ui: &mut Ui, ctx: &PageContext<'_>, title: &str, under: &str, right: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        let heading = label_ui(ui, words::page(title).color(ctx.theme.text1));
        ui.ctx().accesskit_node_builder(heading.id, |node| {
            node.set_role(egui::accesskit::Role::Heading);
            node.set_label(title);
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            right(ui);
        });
    });
    if !under.is_empty() {
        label_ui(ui, words::body(under).color(ctx.theme.text2));
    }
}

/// Columns of these widths, all beginning at the same height.
fn columns_ui(ui: &mut Ui, widths: &[f32], gap: f32, mut add_contents: impl FnMut(&mut Ui, usize)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for (index, width) in widths.iter().enumerate() {
            ui.allocate_ui_with_layout(vec2(*width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.set_width(*width);
                add_contents(ui, index);
            });
        }
    });
}

/// Contents with room at both sides.
fn inset_ui(ui: &mut Ui, left: f32, right: f32, add_contents: impl FnOnce(&mut Ui)) {
    let width = (ui.available_width() - left - right).max(60.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(left);
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            add_contents(ui);
        });
    });
}

/// A label left and a figure right; the label runs over as many lines as it needs.
fn figure_ui(ui: &mut Ui, ctx: &PageContext<'_>, label: &str, figure: &str, tone: Tone) {
    let color = if tone == Tone::Neutral { ctx.theme.text1 } else { ctx.theme.tone(tone) };
    let width = ui.available_width();
    let mut value = line_galley(ui.painter(), figure, font::map(), f32::INFINITY);
    let mut room = width - value.size().x - 10.0;
    // A long figure stands under its label.
    let below = room < width * 0.35;
    if below {
        room = width;
        value = text_galley(ui.painter(), figure, font::map(), 18.0, color, width);
    }
    let name = text_galley(ui.painter(), label, font::map(), 18.0, ctx.theme.text3, room);
    let tall = if below { name.size().y + value.size().y } else { name.size().y.max(18.0) };
    let (rect, response) =
        ui.allocate_exact_size(vec2(width, tall + if is_low(ui) { 0.0 } else { 2.0 }), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, format!("{label}: {figure}")));
    let top = if below { rect.top() + name.size().y } else { rect.top() };
    let at = egui::pos2(rect.right() - value.size().x, top);
    ui.painter().galley(rect.left_top(), name, ctx.theme.text3);
    ui.painter().galley(at, value, color);
}

/// The tone of how far a plan has been carried out.
const fn tone_of_outcome(outcome: crate::wizard::Outcome) -> Tone {
    match outcome {
        crate::wizard::Outcome::Done => Tone::Ok,
        crate::wizard::Outcome::OnTheWay => Tone::Warn,
        crate::wizard::Outcome::Other => Tone::Danger,
    }
}

/// The tone of a finding.
const fn tone_of(severity: crate::advice::Severity) -> Tone {
    match severity {
        crate::advice::Severity::Bad => Tone::Danger,
        crate::advice::Severity::Warning => Tone::Warn,
        crate::advice::Severity::Info => Tone::Info,
        crate::advice::Severity::Good => Tone::Ok,
    }
}
