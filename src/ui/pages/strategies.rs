//! Ways to a goal side by side: small maps, what each costs; the impossible ones with their reasons.

use super::{Commands, PageContext, columns_ui, figure_ui, is_low, maps};
use crate::plan::{Plan, Refusal, RefusalCode, Solution, StrategyOutcome};
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Tone, words};
use crate::ui::widgets::{Badge, Card, Link, Notice, focus_ring, label_ui, said_already, section_ui, status_line_ui};
use crate::units::ByteSize;
use crate::wizard::WizardCommand;
use egui::{Align, Id, Layout, Margin, Sense, Ui, UiBuilder};

/// The ways, or why there is none.
pub(super) fn show_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(derived) = &ctx.state.derived else { return };
    let plan = &derived.plan;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        section_ui(ui, &ctx.word("page-ways"), "");
        if plan.solution().is_some_and(|solution| !solution.stages.is_empty()) && loses_nothing(plan) {
            ui.add(Badge::new(&ctx.word("page-deletes-none"), Tone::Ok));
        }
        if ctx.state.drag.is_some() {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                label_ui(ui, words::row(ctx.word("page-ways-follow")).color(ctx.theme.text3));
            });
        }
    });
    ui.add_space(if is_low(ui) { 4.0 } else { 6.0 });
    if plan.wish.goals.is_empty() {
        ui.add(Notice::new(&ctx.word("page-ways-none-yet"), Tone::Info));
        // What speaks against any plan for this disk; that nothing is wished yet was said just now.
        let against: Vec<Refusal> =
            plan.refusals.iter().filter(|refusal| refusal.code != RefusalCode("no_goal")).cloned().collect();
        if !against.is_empty() {
            ui.add_space(8.0);
            refusals_ui(ui, ctx, &against);
        }
        return;
    }
    let possible: Vec<&StrategyOutcome> = plan.strategies.iter().filter(|outcome| outcome.result.is_ok()).collect();
    // What is about something else than the wish says nothing here: it stands behind what cannot be gone.
    let mut impossible: Vec<&StrategyOutcome> =
        plan.strategies.iter().filter(|outcome| outcome.result.is_err()).collect();
    // The shorter reason first: the row beside the possible ways is as high as its longest.
    impossible.sort_by_key(|outcome| (outcome.is_for_another_goal(), length(ctx, outcome)));
    let against = impossible.iter().filter(|outcome| !outcome.is_for_another_goal()).count();
    if possible.is_empty() {
        let notice = ctx.word("page-no-way");
        let response = ui.add(Notice::new(&notice, Tone::Danger));
        // A refusal is said at once, with its reasons.
        ui.ctx().accesskit_node_builder(response.id, |node| {
            let reasons: Vec<String> = plan.refusals.iter().map(|refusal| ctx.say(&refusal.message)).collect();
            node.set_value(format!("{notice} {}", reasons.join(" ")));
            node.set_live(egui::accesskit::Live::Assertive);
        });
        ui.add_space(8.0);
        refusals_ui(ui, ctx, &plan.refusals);
        ui.add_space(8.0);
    }
    let columns: usize = if ui.available_width() < 640.0 { 2 } else { 3 };
    let gap = if ui.available_width() < 760.0 { 8.0 } else { 12.0 };
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    // What cannot be gone fills the row, so that its reason is seen; the rest is folded away.
    let beside = columns.saturating_sub(possible.len()).min(against);
    let first: Vec<&StrategyOutcome> =
        possible.iter().chain(impossible.iter().take(if possible.is_empty() { 0 } else { beside })).copied().collect();
    rows_ui(ui, ctx, plan, &first, columns, width, gap, out);
    let shown = first.len().saturating_sub(possible.len());
    let rest: Vec<&StrategyOutcome> = impossible.into_iter().skip(shown).collect();
    warnings_ui(ui, ctx, plan);
    if rest.is_empty() {
        return;
    }
    let id = Id::unique("ways folded away");
    let mut open: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let text =
        if open { ctx.word("page-ways-fold") } else { ctx.say(&Text::new("page-ways-more").with("count", rest.len())) };
    let link = ui.add(Link::new(&text).icon(if open { Icon::ChevronUp } else { Icon::ChevronDown }));
    ui.ctx().accesskit_node_builder(link.id, |node| node.set_expanded(open));
    if link.clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    if open {
        ui.add_space(8.0);
        rows_ui(ui, ctx, plan, &rest, columns, width, gap, out);
    }
}

/// How much the reasons against a way have to say.
fn length(ctx: &PageContext<'_>, outcome: &StrategyOutcome) -> usize {
    let reasons = outcome.result.as_ref().err().into_iter().flatten();
    let said = |text: &Text| ctx.say(text).chars().count();
    reasons.map(|reason| said(&reason.message) + reason.hint.as_ref().map_or(0, said)).sum()
}

#[expect(clippy::too_many_arguments, reason = "one row's measures and what it shows")]
fn rows_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    plan: &Plan,
    outcomes: &[&StrategyOutcome],
    columns: usize,
    width: f32,
    gap: f32,
    out: &mut Commands,
) {
    for (number, row) in outcomes.chunks(columns).enumerate() {
        // Cards of a row are as tall as the tallest was in the frame before.
        let id = ui.scope_id().with(("row", number, row.first().map(|outcome| outcome.id)));
        let known: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
        let mut tallest: f32 = 0.0;
        columns_ui(ui, &vec![width; row.len()], gap, |ui, index| {
            if let Some(outcome) = row.get(index) {
                tallest = tallest.max(card_ui(ui, ctx, plan, outcome, known, out));
            }
        });
        if (tallest - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, tallest));
            ui.ctx().request_discard("cards of a row are made equally tall");
        }
        ui.add_space(if is_low(ui) { 6.0 } else { 10.0 });
    }
}

/// A way; gives the height that its contents need.
fn card_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    plan: &Plan,
    outcome: &StrategyOutcome,
    least: f32,
    out: &mut Commands,
) -> f32 {
    let chosen = plan.chosen.and_then(|index| plan.strategies.get(index)).is_some_and(|chosen| chosen.id == outcome.id);
    let possible = outcome.result.is_ok();
    let title = ctx.say(&outcome.title);
    let mut needed = 0.0;
    let sense = if possible { Sense::click() } else { Sense::hover() };
    let scope = ui.scope_builder(UiBuilder::new().sense(sense), |ui| {
        Card::new()
            .margin(Margin::symmetric(14, if is_low(ui) { 10 } else { 14 }))
            .selected(chosen)
            .flat(!possible)
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                let top = ui.cursor().top();
                ui.horizontal(|ui| {
                    match (possible, outcome.recommended) {
                        (false, _) if outcome.is_for_another_goal() => {
                            label_ui(ui, words::row(ctx.say(&outcome.why)).color(ctx.theme.text3))
                        }
                        (false, _) => ui.add(Badge::outlined(&ctx.word("page-way-impossible"))),
                        (true, true) => ui.add(Badge::word(&ctx.word("page-way-recommended"), Tone::Accent)),
                        (true, false) => label_ui(ui, words::row(ctx.word("page-way-possible")).color(ctx.theme.text3)),
                    };
                    if chosen {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            icons::icon_ui(ui, Icon::Check, 16.0, ctx.theme.accent);
                        });
                    }
                });
                let gap = if is_low(ui) { 4.0 } else { 6.0 };
                ui.add_space(gap);
                let color = if possible { ctx.theme.text1 } else { ctx.theme.text2 };
                let response = label_ui(ui, words::strong(&title).color(color));
                if possible {
                    said_already(&response);
                }
                ui.add_space(gap);
                match &outcome.result {
                    Ok(solution) => possible_ui(ui, ctx, solution),
                    Err(refusals) => {
                        maps::small_ui(ui, ctx, ("not", outcome.id), &plan.before);
                        ui.add_space(6.0);
                        for refusal in refusals {
                            label_ui(ui, words::row(ctx.say(&refusal.message)).color(ctx.theme.text2));
                            if let Some(hint) = &refusal.hint {
                                label_ui(ui, words::caption(ctx.say(hint)).color(ctx.theme.text3));
                            }
                            ui.add_space(4.0);
                        }
                    }
                }
                needed = ui.cursor().top() - top;
                if needed < least {
                    ui.add_space(least - needed);
                }
            });
    });
    if !possible {
        return needed;
    }
    let response = scope.response.on_hover_cursor(egui::CursorIcon::PointingHand);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, chosen, &title));
    if response.has_focus() {
        focus_ring(ui, response.rect, theme::RADIUS_CARD);
    }
    if response.clicked() && !chosen {
        out.push(WizardCommand::ChooseStrategy(Some(outcome.id)));
    }
    needed
}

fn possible_ui(ui: &mut Ui, ctx: &PageContext<'_>, solution: &Solution) {
    maps::small_ui(ui, ctx, ("way", solution.strategy), &solution.after);
    ui.add_space(6.0);
    let none = crate::text::size(ByteSize::ZERO, ctx.lang);
    for (index, (label, value)) in solution.costs.iter().enumerate() {
        let figure = ctx.say(value);
        // That no data are deleted is said; every other cost only where there is one.
        if index == 0 || figure != "0" && figure != none {
            figure_ui(ui, ctx, &ctx.say(label), &figure, Tone::Neutral);
        }
    }
}

/// Whether every partition that may hold files still begins where it began, with the same file system, and nothing that
/// is shrunk may hold files that nobody can see.
fn loses_nothing(plan: &Plan) -> bool {
    plan.solution().is_some_and(|solution| {
        let unseen = solution.warnings.iter().any(|warning| warning.code == "raw_volume");
        !unseen
            && plan.before.partitions.iter().filter(|partition| partition.role.holds_data()).all(|partition| {
                solution.after.partitions.iter().any(|after| {
                    after.start() == partition.start()
                        && after.guid == partition.guid
                        && after.volume.file_system == partition.volume.file_system
                        && after.volume.used == partition.volume.used
                })
            })
    })
}

fn warnings_ui(ui: &mut Ui, ctx: &PageContext<'_>, plan: &Plan) {
    let Some(solution) = plan.solution() else { return };
    for warning in &solution.warnings {
        let mut text = ctx.say(&warning.message);
        if let Some(hint) = &warning.hint {
            text.push(' ');
            text.push_str(&ctx.say(hint));
        }
        status_line_ui(ui, &text, Tone::Warn);
        ui.add_space(if is_low(ui) { 1.0 } else { 4.0 });
    }
}

fn refusals_ui(ui: &mut Ui, ctx: &PageContext<'_>, refusals: &[Refusal]) {
    for refusal in refusals {
        status_line_ui(ui, &ctx.say(&refusal.message), Tone::Danger);
        if let Some(hint) = &refusal.hint {
            ui.horizontal_top(|ui| {
                ui.add_space(22.0);
                ui.vertical(|ui| label_ui(ui, words::row(ctx.say(hint)).color(ctx.theme.text2)));
            });
        }
        ui.add_space(6.0);
    }
}
