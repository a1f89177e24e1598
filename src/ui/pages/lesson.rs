//! The practice disks as a course: the story and the task of the open one, and what comes next.

use super::{Commands, PageContext, is_low};
use crate::source::SourceSpec;
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{RADIUS, Tone, words};
use crate::ui::widgets::{Link, label_ui, tip_text};
use crate::wizard::{Practice, WizardCommand};
use egui::{Align, CornerRadius, Frame, Layout, Margin, Ui};

/// The story and the task, under the open practice disk.
pub(super) fn story_ui(ui: &mut Ui, ctx: &PageContext<'_>, practice: &Practice) {
    label_ui(ui, words::row(ctx.say(&practice.story)).color(ctx.theme.text2));
    ui.add_space(6.0);
    task_ui(ui, ctx, practice);
}

/// The task, as done or to be done.
fn task_ui(ui: &mut Ui, ctx: &PageContext<'_>, practice: &Practice) {
    let done = ctx.state.learned.contains(practice.name);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let (icon, color) = if done { (Icon::Check, ctx.theme.ok) } else { (Icon::Flag, ctx.theme.accent) };
        icons::icon_ui(ui, icon, 15.0, color);
        let id = if done { "page-task-done" } else { "page-task" };
        let text = Text::new(id).with("task", practice.task.clone());
        ui.vertical(|ui| {
            let response = label_ui(ui, words::row(ctx.say(&text)).color(ctx.theme.text1));
            if done {
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
            }
        });
    });
}

/// One line above a page while a practice disk is open: its task, and once that is done, the next disk.
pub(super) fn strip_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(practice) = ctx.state.practice() else { return };
    let done = ctx.state.learned.contains(practice.name);
    let tone = if done { Tone::Ok } else { Tone::Accent };
    Frame::new()
        .fill(ctx.theme.soft(tone))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(12, if is_low(ui) { 4 } else { 6 }))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            // As high as with the link to what comes next: the page does not move as a task is done.
            ui.set_min_height(20.0);
            ui.horizontal_top(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    if let Some(next) = ctx.state.next_practice().filter(|_| done) {
                        let title = ctx.say(&Text::new("page-task-next").with("title", next.title.clone()));
                        let response = ui.add(Link::new(&title).icon(Icon::ChevronRight));
                        if tip_text(response, &ctx.say(&next.story)).clicked() {
                            out.push(WizardCommand::Open(SourceSpec::Practice(next.name.to_owned())));
                        }
                        ui.add_space(12.0);
                    }
                    ui.with_layout(Layout::top_down(Align::Min), |ui| task_ui(ui, ctx, practice));
                });
            });
        });
    ui.add_space(if is_low(ui) { 6.0 } else { 10.0 });
}
