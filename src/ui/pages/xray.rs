//! What a script from elsewhere would do to this disk: verdict, findings at their lines, maps, mended lines.

use super::{Commands, PageContext, button_ui, columns_ui, is_stacked, maps, title_ui};
use crate::diskpart::{Gravity, Simulation};
use crate::layout::DiskLayout;
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Badge, Button, Card, Chip, CodeLine, CodeView, IconButton, hairline_ui, heading_ui, icon_of, label_ui, line_galley,
    more_below, section_ui, tip_text,
};
use crate::wizard::{Page, PickKind, WizardCommand, Xray};
use egui::{CornerRadius, Layout, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

/// The page, `height` points high.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    let top = ui.cursor().top();
    let xray = &ctx.state.xray;
    title_ui(ui, ctx, &ctx.word("page-xray-heading"), &ctx.word("page-xray-under"), |ui| {
        button_ui(ui, ctx, out, WizardCommand::Pick(PickKind::Script), |text| {
            Button::secondary(text).icon(Icon::File).small()
        });
        button_ui(ui, ctx, out, WizardCommand::Paste, |text| Button::secondary(text).icon(Icon::Clipboard).small());
    });
    ui.add_space(14.0);
    let rest = (height - (ui.cursor().top() - top)).max(360.0);
    if is_stacked(ui) {
        script_ui(ui, ctx, xray, (rest * 0.6).clamp(220.0, 320.0), out);
        ui.add_space(16.0);
        effect_ui(ui, ctx, xray, out);
        return;
    }
    let width = ui.available_width() - 28.0;
    let left = width * 0.48;
    columns_ui(ui, &[left, width - left], 28.0, |ui, index| match index {
        0 => script_ui(ui, ctx, xray, rest, out),
        _ => effect_ui(ui, ctx, xray, out),
    });
}

const fn tone(gravity: Gravity) -> Tone {
    match gravity {
        Gravity::Danger => Tone::Danger,
        Gravity::Warning => Tone::Warn,
        Gravity::Note => Tone::Info,
    }
}

fn script_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, height: f32, out: &mut Commands) {
    Card::new().margin(Margin::ZERO).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(height);
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), 44.0),
            Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.add_space(16.0);
                let lines = xray.text.lines().count();
                let count = match lines {
                    0 => String::new(),
                    lines => ctx.say(&Text::new("page-xray-lines").with("count", lines)),
                };
                ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.add_space(8.0);
                    let edit = WizardCommand::EditScript(!xray.editing);
                    let primary = xray.editing;
                    button_ui(ui, ctx, out, edit, |text| {
                        if primary { Button::accent(text).small() } else { Button::secondary(text).small() }
                    });
                    if !xray.editing {
                        for gravity in [Gravity::Note, Gravity::Warning, Gravity::Danger] {
                            let count = xray.count(gravity);
                            if count > 0 {
                                ui.add(Badge::new(&count.to_string(), tone(gravity)));
                            }
                        }
                    }
                    ui.with_layout(Layout::left_to_right(egui::Align::Center), |ui| {
                        script_name_ui(ui, ctx, xray, &count)
                    });
                });
            },
        );
        hairline_ui(ui, 0.0);
        let body = height - 50.0;
        if xray.editing {
            edit_ui(ui, ctx, xray, body, out);
        } else {
            lines_ui(ui, ctx, xray, body, out);
        }
    });
}

/// The script's name, cut where it is a file's and too long, and how many lines it has where there is room for both.
fn script_name_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, count: &str) {
    let own = !xray.name.is_empty();
    let name = if own { xray.name.clone() } else { ctx.word("page-xray-script") };
    let width = |text: &str, font| line_galley(ui.painter(), text, font, f32::INFINITY).size().x;
    let both = width(&name, font::section()) + width(count, font::map()) + 16.0 <= ui.available_width();
    let title = words::section(&name).color(ctx.theme.text1);
    if own {
        tip_text(ui.add(egui::Label::new(title).truncate()), &name);
    } else {
        heading_ui(ui, title);
    }
    if both {
        label_ui(ui, words::row(count).color(ctx.theme.text3));
    }
}

fn edit_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, height: f32, out: &mut Commands) {
    let mut text = xray.text.clone();
    let shown = ScrollArea::vertical().id_salt("script text").max_height(height).show(ui, |ui| {
        let response = ui.add_sized(
            vec2(ui.available_width(), height),
            egui::TextEdit::multiline(&mut text)
                .char_limit(crate::wizard::MAX_TYPED)
                .font(crate::ui::theme::font::mono())
                .frame(egui::Frame::NONE.inner_margin(Margin::symmetric(16, 12)))
                .hint_text(ctx.word("page-xray-hint")),
        );
        let response = response.accessible_name(ctx.word("page-xray-script"));
        if response.changed() {
            out.push(WizardCommand::TypeScript(text.clone()));
        }
        response.has_focus()
    });
    if shown.inner {
        let stroke = egui::Stroke::new(2.0, ctx.theme.accent);
        let rect = shown.inner_rect.shrink(2.0);
        ui.painter().rect_stroke(rect, CornerRadius::same(6), stroke, egui::StrokeKind::Inside);
    }
}

fn lines_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, height: f32, out: &mut Commands) {
    let lines: Vec<CodeLine> = xray
        .lines()
        .map(|line| {
            let outcome = line.outcome;
            let mut code = CodeLine::script(outcome.line, &outcome.command);
            if line.harms {
                code = code.tone(Tone::Danger);
            }
            if let Some(error) = &outcome.error {
                code = code.note(ctx.say(error), Tone::Danger);
            } else if !outcome.reached {
                code = code.note(ctx.word("page-xray-not-reached"), Tone::Neutral);
            }
            if let Some(uncertain) = &outcome.uncertain {
                code = code.note(ctx.say(uncertain), Tone::Warn);
            }
            for finding in xray.findings.iter().filter(|finding| finding.line == outcome.line) {
                code = code.note(ctx.say(&finding.message), tone(finding.gravity));
            }
            code
        })
        .collect();
    let scrolled =
        ScrollArea::vertical().id_salt("script lines").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.add_space(8.0);
            let current = xray.shown.checked_sub(1);
            let response = CodeView::new(&lines).current(current).interactive(true).show(ui);
            if let Some(index) = response.clicked {
                out.push(WizardCommand::ShowScriptLine(index + 1));
            }
        });
    more_below(ui, &scrolled, ctx.theme.bg1);
}

fn effect_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, out: &mut Commands) {
    let Some(opened) = &ctx.state.opened else {
        section_ui(ui, &ctx.word("page-xray-no-disk"), "");
        label_ui(ui, words::body(ctx.word("page-xray-no-disk-under")).color(ctx.theme.text2));
        ui.add_space(8.0);
        let text = ctx.word("page-xray-choose-disk");
        if ui.add(Button::secondary(&text)).clicked() {
            out.push(WizardCommand::GoTo(Page::Disk));
        }
        return;
    };
    if opened.disks.len() > 1 {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            for (index, disk) in opened.disks.iter().enumerate() {
                let text = Text::new("page-disk-size")
                    .with("disk", disk.layout.number.to_string())
                    .with("size", disk.layout.size);
                if ui.add(Chip::new(&ctx.say(&text), ctx.state.disk == Some(index))).clicked() {
                    out.push(WizardCommand::ChooseDisk(index));
                }
            }
        });
        ui.add_space(8.0);
    }
    let Some(view) = ctx.state.chosen() else { return };
    let Some(simulation) = xray.simulation.as_ref().filter(|_| !xray.editing) else {
        section_ui(ui, &ctx.word("page-xray-what"), "");
        maps::film_ui(ui, ctx, "xray", &view.layout, None, 84.0);
        ui.add_space(8.0);
        label_ui(ui, words::body(ctx.word("page-xray-explain")).color(ctx.theme.text2));
        return;
    };
    verdict_ui(ui, ctx, xray, simulation);
    ui.add_space(12.0);
    section_ui(ui, &ctx.word("page-xray-what"), "");
    let number = view.layout.number;
    let note = ctx.say(&match xray.shown {
        0 => Text::new("page-film-start"),
        shown => Text::new("page-film-line").with("line", shown.to_string()),
    });
    let after: &DiskLayout = xray.disk_at(xray.shown, number).unwrap_or(&view.layout);
    let last = simulation.lines.get(xray.shown.wrapping_sub(1)).map_or(0, |line| line.line);
    let harmed: Vec<_> = simulation.harmed.iter().filter(|harm| harm.line <= last).cloned().collect();
    maps::xray_ui(ui, ctx, &view.layout, after, &harmed, &note);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let shown = xray.shown;
        let playing = ctx.state.playing;
        let play = WizardCommand::Play(!playing);
        let icon = if playing { Icon::Pause } else { Icon::Play };
        let steps = [
            (icon, ctx.say(&play.text(ctx.state)), play, true),
            (
                Icon::ChevronLeft,
                ctx.word("page-film-line-back"),
                WizardCommand::ShowScriptLine(shown.saturating_sub(1)),
                shown > 0,
            ),
            (
                Icon::ChevronRight,
                ctx.word("page-film-line-on"),
                WizardCommand::ShowScriptLine(shown + 1),
                shown < simulation.lines.len(),
            ),
        ];
        for (icon, name, command, enabled) in steps {
            if ui.add(IconButton::new(icon, &name).enabled(enabled)).clicked() {
                out.push(command);
            }
        }
        scrub_ui(ui, ctx, xray, simulation, out);
    });
    if let Some(line) = simulation.lines.get(xray.shown.wrapping_sub(1)) {
        label_ui(ui, words::body(ctx.say(&line.effect)).color(ctx.theme.text1));
    }
    ui.add_space(10.0);
    mended_ui(ui, ctx, xray);
}

fn verdict_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, simulation: &Simulation) {
    let (title, under, tone) = if let Some(harm) = simulation.harmed.first() {
        let under = Text::new("page-xray-harms-under")
            .with("line", harm.line.to_string())
            .with("number", harm.number.to_string())
            .with("disk", harm.disk.to_string())
            .with(
                "finishes",
                ctx.word(if simulation.completed { "page-xray-finishes" } else { "page-xray-stops-too" }),
            );
        (ctx.word("page-xray-harms"), ctx.say(&under), Tone::Danger)
    } else if let Some(line) = simulation.stopped_at {
        let under = Text::new("page-xray-stops-under").with("line", line.to_string());
        (ctx.word("page-xray-stops"), ctx.say(&under), Tone::Warn)
    } else if xray.count(Gravity::Danger) + xray.count(Gravity::Warning) > 0 {
        (ctx.word("page-xray-doubtful"), ctx.word("page-xray-doubtful-under"), Tone::Warn)
    } else {
        (ctx.word("page-xray-harmless"), ctx.word("page-xray-harmless-under"), Tone::Ok)
    };
    Card::new().edge(tone).margin(Margin::symmetric(18, 12)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            if let Some(icon) = icon_of(tone) {
                icons::icon_ui(ui, icon, 28.0, ctx.theme.tone(tone));
            }
            ui.vertical(|ui| {
                let response = heading_ui(ui, words::section(&title).color(ctx.theme.text1));
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    node.set_label(format!("{title}. {under}"));
                    node.set_live(egui::accesskit::Live::Polite);
                });
                label_ui(ui, words::row(under).color(ctx.theme.text2));
            });
        });
    });
}

/// One segment for every line; press or drag to go there.
fn scrub_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray, simulation: &Simulation, out: &mut Commands) {
    let count = simulation.lines.len().max(1);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::click_and_drag());
    let name = ctx.word("page-film-rail");
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Slider, true, &name);
        info.value = Some(xray.shown as f64);
        info
    });
    let slot = rect.width() / count as f32;
    if (response.dragged() || response.clicked())
        && let Some(at) = response.interact_pointer_pos()
    {
        let x = ((at.x - rect.left()) / slot).max(0.0);
        let line = if x < 0.25 { 0 } else { (x.floor() as usize + 1).min(count) };
        if line != xray.shown {
            out.push(WizardCommand::ShowScriptLine(line));
        }
    }
    if let Some(line) = super::review::slid(ui, &response, xray.shown, simulation.lines.len()) {
        out.push(WizardCommand::ShowScriptLine(line));
    }
    for (index, line) in simulation.lines.iter().enumerate() {
        let left = rect.left() + slot * index as f32;
        let segment = Rect::from_min_size(egui::pos2(left, rect.top() + 6.0), vec2((slot - 2.0).max(1.0), 8.0));
        let worst =
            xray.findings.iter().filter(|finding| finding.line == line.line).map(|finding| finding.gravity).min();
        let harms = simulation.harmed.iter().any(|harm| harm.line == line.line);
        let color = match (harms || line.error.is_some(), worst) {
            (true, _) | (_, Some(Gravity::Danger)) => ctx.theme.danger,
            (_, Some(Gravity::Warning)) => ctx.theme.warn,
            _ => ctx.theme.line2,
        };
        let color = if index < xray.shown { color } else { color.gamma_multiply(0.35) };
        ui.painter().rect_filled(segment, CornerRadius::same(2), color);
        if index + 1 == xray.shown {
            ui.painter().rect_stroke(
                segment.expand(2.0),
                CornerRadius::same(3),
                egui::Stroke::new(2.0, ctx.theme.accent),
                egui::StrokeKind::Outside,
            );
        }
    }
    if response.has_focus() {
        crate::ui::widgets::focus_ring(ui, rect, 3);
    }
}

fn mended_ui(ui: &mut Ui, ctx: &PageContext<'_>, xray: &Xray) {
    let mut mended: Vec<_> =
        xray.findings.iter().filter_map(|finding| Some((finding, finding.mended.as_ref()?))).collect();
    // Two objections to a line may ask for the same words.
    mended.dedup_by(|second, first| first.0.line == second.0.line && first.1 == second.1);
    if mended.is_empty() {
        return;
    }
    section_ui(ui, &ctx.word("page-xray-mended"), "");
    ui.add_space(4.0);
    for (finding, line) in mended {
        hairline_ui(ui, 0.0);
        ui.add_space(4.0);
        let was = xray.lines().find(|l| l.outcome.line == finding.line).map(|l| l.outcome.command.trim().to_owned());
        let width = ui.available_width();
        let parts = [28.0, width * 0.36, width - width * 0.36 - 52.0];
        columns_ui(ui, &parts, 12.0, |ui, index| match index {
            0 => {
                label_ui(ui, words::mono(finding.line.to_string()).color(ctx.theme.text3));
            }
            1 => {
                let was = was.clone().unwrap_or_default();
                label_ui(ui, words::mono(was).strikethrough().color(ctx.theme.text3));
            }
            _ => {
                label_ui(ui, words::mono(line).color(ctx.theme.ok));
            }
        });
        ui.add_space(2.0);
    }
}
