//! What is wrong with the disk, worst first, and what is well.

use super::{Commands, PageContext, columns_ui, disk, inside, is_stacked, maps, tone_of};
use crate::advice::{Finding, Severity};
use crate::plan::{Goal, Subject};
use crate::text::Text;
use crate::ui::disk_map::grouped;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Button, Card, Gauge, Link, hairline_ui, icon_of, label_ui, line_galley, section_ui, status_line_ui, tip_text,
};
use crate::units::ByteSize;
use crate::wizard::{DiskView, HelpTopic, WizardCommand};
use egui::{Align, CornerRadius, Layout, Margin, Sense, Ui, vec2};

/// The page.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(view) = ctx.state.chosen() else { return };
    verdict_ui(ui, ctx, view);
    ui.add_space(16.0);
    let top = ui.cursor().top();
    let number = Text::new("page-disk-number").with("disk", view.layout.number.to_string());
    let sectors = Text::new("page-sectors").with("size", grouped(u64::from(view.layout.sector_size.bytes())));
    let title = ctx.say(&number);
    let about = format!("{} · {}", disk::facts(ctx, &view.layout), ctx.say(&sectors));
    let mut beside = true;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            maps::scale_button_ui(ui, ctx, out);
            let width = |text: &str, font| line_galley(ui.painter(), text, font, f32::INFINITY).size().x;
            beside = width(&title, font::section()) + width(&about, font::map()) + 32.0 <= ui.available_width();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                section_ui(ui, &title, if beside { &about } else { "" });
            });
        });
    });
    if !beside {
        label_ui(ui, words::row(&about).color(ctx.theme.text3));
    }
    ui.add_space(4.0);
    maps::check_ui(ui, ctx, view, out);
    // What a finding far below asks for has to be seen.
    if ui.data_mut(|data| data.remove_temp::<bool>(show_map_id())).is_some() {
        let map = egui::Rect::from_x_y_ranges(ui.max_rect().x_range(), top..=ui.cursor().top());
        ui.scroll_to_rect(map, None);
    }
    ui.add_space(16.0);
    if is_stacked(ui) {
        act_ui(ui, ctx, view, out);
        ui.add_space(16.0);
        well_ui(ui, ctx, view);
        inside::page_ui(ui, ctx, view);
        return;
    }
    let width = ui.available_width();
    let side = (width * 0.28).clamp(220.0, 340.0);
    columns_ui(ui, &[width - side - 32.0, side], 32.0, |ui, index| match index {
        0 => {
            act_ui(ui, ctx, view, out);
            inside::page_ui(ui, ctx, view);
        }
        _ => well_ui(ui, ctx, view),
    });
}

/// What the page begins with: whether the next WinRE update will fail; or, where it will not, what is worse.
struct Head {
    tone: Tone,
    title: String,
    under: String,
    /// The verdict, where something else stands above it.
    besides: Option<String>,
}

impl Head {
    fn of(ctx: &PageContext<'_>, view: &DiskView) -> Self {
        let verdict = &view.verdict;
        let (title, under) = (ctx.say(&verdict.message), ctx.say(&verdict.why));
        // A page in green is believed: nobody reads on to the red line below.
        let worse = match (verdict.severity, view.in_one_line()) {
            (Severity::Good, Some((text, Severity::Bad))) => Some(ctx.say(text)),
            _ => None,
        };
        match worse {
            Some(worst) => Self {
                tone: Tone::Danger,
                title: worst,
                under: match view.layout.problems.first() {
                    Some(problem) if problem.code.forbids_plan() => ctx.word("page-problem-no-plan"),
                    Some(_) => ctx.word("page-problem-careful"),
                    None => view.worst().map(|finding| ctx.say(&finding.why)).unwrap_or_default(),
                },
                besides: Some(title),
            },
            None => Self { tone: tone_of(verdict.severity), title, under, besides: None },
        }
    }
}

fn verdict_ui(ui: &mut Ui, ctx: &PageContext<'_>, view: &DiskView) {
    let head = Head::of(ctx, view);
    let tone = head.tone;
    Card::new().edge(tone).margin(Margin::symmetric(24, 16)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        // Its figures are the verdict's.
        let gauge = view.gauge().filter(|_| head.besides.is_none());
        let below = is_stacked(ui);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            if let Some(icon) = icon_of(tone) {
                let (rect, _) = ui.allocate_exact_size(vec2(36.0, 54.0), Sense::empty());
                icons::paint(ui.painter(), icon, rect.center(), 36.0, ctx.theme.tone(tone));
            }
            let beside = gauge.filter(|_| !below);
            let gauge_width =
                if beside.is_some() { (ui.available_width() * 0.3).clamp(180.0, 296.0) + 20.0 } else { 0.0 };
            let width = ui.available_width() - gauge_width;
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                label_ui(ui, words::page(&head.title).color(ctx.theme.text1));
                label_ui(ui, words::body(&head.under).color(ctx.theme.text2));
                if let Some(besides) = &head.besides {
                    status_line_ui(ui, besides, Tone::Ok);
                }
                if let Some(figures) = gauge.filter(|_| below) {
                    ui.add_space(8.0);
                    gauge_ui(ui, ctx, figures, width.min(360.0));
                }
            });
            if let Some(figures) = beside {
                ui.vertical(|ui| {
                    ui.add_space(8.0);
                    gauge_ui(ui, ctx, figures, gauge_width - 20.0);
                });
            }
        });
    });
}

/// What is free in the recovery partition against what is needed.
fn gauge_ui(ui: &mut Ui, ctx: &PageContext<'_>, (free, needed): (ByteSize, ByteSize), width: f32) {
    let share = |size: ByteSize| size.bytes() as f32 / needed.bytes().max(free.bytes()).max(1) as f32;
    let left = ctx.say(&Text::new("page-gauge-free").with("size", free));
    let right = ctx.say(&Text::new("page-gauge-needed").with("size", needed));
    let tone = if free < needed { Tone::Danger } else { Tone::Ok };
    ui.add(Gauge::new(share(free), share(needed), &left, &right, tone).width(width));
}

/// Set while the map is still to be scrolled into sight.
fn show_map_id() -> egui::Id {
    egui::Id::unique("show the map")
}

fn act_ui(ui: &mut Ui, ctx: &PageContext<'_>, view: &DiskView, out: &mut Commands) {
    section_ui(ui, &ctx.word("page-act-on"), "");
    ui.add_space(4.0);
    for problem in &view.layout.problems {
        hairline_ui(ui, 0.0);
        ui.add_space(10.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            disc_ui(ui, ctx, Tone::Danger);
            ui.vertical(|ui| {
                label_ui(ui, words::strong(ctx.say(&problem.text)).color(ctx.theme.text1));
                let id = if problem.code.forbids_plan() { "page-problem-no-plan" } else { "page-problem-careful" };
                label_ui(ui, words::row(ctx.word(id)).color(ctx.theme.text2));
            });
        });
        ui.add_space(10.0);
    }
    let mut any = !view.layout.problems.is_empty();
    for (index, finding) in view.findings.iter().enumerate() {
        if finding.severity == Severity::Good {
            continue;
        }
        any = true;
        hairline_ui(ui, 0.0);
        finding_ui(ui, ctx, view, index, finding, out);
    }
    if !any {
        hairline_ui(ui, 0.0);
        ui.add_space(10.0);
        status_line_ui(ui, &ctx.word("page-nothing-to-repair"), Tone::Ok);
    }
}

/// The picture of a tone on a soft disc.
fn disc_ui(ui: &mut Ui, ctx: &PageContext<'_>, tone: Tone) {
    let (rect, _) = ui.allocate_exact_size(vec2(28.0, 28.0), Sense::empty());
    ui.painter().rect_filled(rect, CornerRadius::same(14), ctx.theme.soft(tone));
    if let Some(icon) = icon_of(tone) {
        icons::paint(ui.painter(), icon, rect.center(), 14.0, ctx.theme.tone(tone));
    }
}

fn finding_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    view: &DiskView,
    index: usize,
    finding: &Finding,
    out: &mut Commands,
) {
    ui.add_space(10.0);
    let row = ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        disc_ui(ui, ctx, tone_of(finding.severity));
        let action = action_of(ctx, view, index, finding);
        let room = if action.is_some() { 190.0 } else { 0.0 };
        let width = (ui.available_width() - room).max(200.0);
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            label_ui(ui, words::strong(ctx.say(&finding.message)).color(ctx.theme.text1));
            // Before the row begins: its first line is as high as what can be pressed.
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
                label_ui(ui, words::row(ctx.say(&finding.why)).color(ctx.theme.text2));
                if let Some(kb) = finding.kb {
                    let response = ui.add(Link::new(kb));
                    let address = format!("https://support.microsoft.com/help/{}", kb.trim_start_matches("KB"));
                    let tip = ctx.say(
                        &Text::new("page-kb-tip").with("address", address.as_str()).with("source", finding.source),
                    );
                    if tip_text(response, &tip).clicked() {
                        ui.ctx().open_url(egui::OpenUrl::new_tab(address));
                    }
                }
            });
        });
        if let Some((text, command, accent)) = action {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let button = if accent { Button::accent(&text) } else { Button::secondary(&text) };
                if ui.add(button.small()).clicked() {
                    if matches!(command, WizardCommand::Point(_)) {
                        ui.data_mut(|data| data.insert_temp(show_map_id(), true));
                    }
                    out.push(command);
                }
            });
        }
    });
    let hovered = ui.rect_contains_pointer(row.response.rect);
    if hovered && ctx.state.pointed != Some(index) {
        out.push(WizardCommand::Point(Some(index)));
    }
    ui.add_space(10.0);
}

/// What a finding offers: its goal, else the chapter that explains it, else its place.
fn action_of(
    ctx: &PageContext<'_>,
    view: &DiskView,
    index: usize,
    finding: &Finding,
) -> Option<(String, WizardCommand, bool)> {
    if let Some(goal) = finding.goal {
        let text = match goal {
            Goal::RecoverySize(size) | Goal::EspSize(size) => {
                ctx.say(&Text::new("page-make-goal-size").with("size", size))
            }
            Goal::RecoveryFree(size) => ctx.say(&Text::new("page-make-goal-free").with("size", size)),
            _ => ctx.word("page-make-goal"),
        };
        let first = view.findings.iter().position(|finding| finding.goal.is_some()) == Some(index);
        return Some((text, WizardCommand::AdoptGoal(goal), first));
    }
    if finding.code.contains("bitlocker") {
        return Some((ctx.word("page-where-key"), HelpTopic::BitLocker.show(), false));
    }
    if finding.code.contains("winre") {
        return Some((ctx.word("page-what-winre"), HelpTopic::Winre.show(), false));
    }
    match finding.subject {
        Subject::Partition(_) => Some((ctx.word("page-show-on-map"), WizardCommand::Point(Some(index)), false)),
        Subject::Disk => None,
    }
}

fn well_ui(ui: &mut Ui, ctx: &PageContext<'_>, view: &DiskView) {
    section_ui(ui, &ctx.word("page-is-well"), "");
    ui.add_space(4.0);
    hairline_ui(ui, 0.0);
    ui.add_space(8.0);
    let mut any = false;
    for finding in view.findings.iter().filter(|finding| finding.severity == Severity::Good) {
        any = true;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            icons::beside_ui(ui, Icon::Check, 14.0, ctx.theme.ok);
            // A column of its own: in a row, text would run on beyond the window.
            ui.vertical(|ui| {
                let response = label_ui(ui, words::row(ctx.say(&finding.message)).color(ctx.theme.text2));
                tip_text(response, &ctx.say(&finding.why));
            });
        });
        ui.add_space(8.0);
    }
    if !any {
        label_ui(ui, words::row(ctx.word("page-well-none")).color(ctx.theme.text3));
    }
}
