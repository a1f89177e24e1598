//! What is wished: boundaries to drag, goals to set; both edit one draft.

use super::{
    Commands, PageContext, TALL_MAP, button_ui, columns_ui, is_low, is_stacked, is_tall, maps, strategies, title_ui,
};
use crate::layout::{DiskLayout, Partition, Role};
use crate::plan::{Goal, VolumeRef};
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Button, Chip, IconButton, Link, TextField, hairline_ui, label_ui, line_galley, section_ui, status_line_ui, tip_text,
};
use crate::units::ByteSize;
use crate::wizard::{GoalKind, WizardCommand, parse_size, volume_name};
use egui::{Align, Id, Key, Layout, Ui, vec2};

/// The page.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(derived) = &ctx.state.derived else { return };
    let disk = &derived.plan.before;
    let wide = ui.available_width() >= 1150.0;
    let narrow = ui.available_width() < 860.0;
    let under = if wide {
        let text = Text::new("page-plan-under").with("disk", disk.number.to_string()).with("size", disk.size);
        ctx.say(&text)
    } else {
        String::new()
    };
    let heading = ctx.word("page-plan-heading");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        title_ui(ui, ctx, &heading, "", |ui| {
            maps::scale_button_ui(ui, ctx, out);
            for (command, icon) in [(WizardCommand::Redo, Icon::Redo), (WizardCommand::Undo, Icon::Undo)] {
                if !narrow {
                    button_ui(ui, ctx, out, command, |text| Button::secondary(text).icon(icon).small());
                    continue;
                }
                let (name, enabled) = (ctx.say(&command.text(ctx.state)), command.enabled(ctx.state).is_ok());
                if ui.add(IconButton::new(icon, &name).enabled(enabled)).clicked() {
                    out.push(command);
                }
            }
            // Worth knowing where there is room for all of it.
            let said = line_galley(ui.painter(), &under, font::map(), f32::INFINITY);
            if !under.is_empty() && said.size().x + 12.0 <= ui.available_width() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add_space(4.0);
                    label_ui(ui, words::row(&under).color(ctx.theme.text2));
                });
            }
        });
    });
    // On a screen of 800 points everything is in sight at once.
    let low = is_low(ui);
    ui.add_space(if low { 4.0 } else { 8.0 });
    let (height, ribbons) = match (low, is_tall(ui)) {
        (true, _) => (78.0, 26.0),
        (false, false) => (92.0, 46.0),
        (false, true) => (TALL_MAP, 60.0),
    };
    maps::plan_ui(ui, ctx, height, ribbons, out);
    ui.add_space(if low { 6.0 } else { 12.0 });
    if is_stacked(ui) {
        goals_ui(ui, ctx, out);
        ui.add_space(12.0);
        strategies::show_ui(ui, ctx, out);
        return;
    }
    let width = ui.available_width();
    let side = (width * 0.29).clamp(250.0, 350.0);
    columns_ui(ui, &[side, width - side - 24.0], 24.0, |ui, index| match index {
        0 => goals_ui(ui, ctx, out),
        _ => strategies::show_ui(ui, ctx, out),
    });
}

fn field_id(name: &'static str) -> Id {
    Id::unique(("goal field", name))
}

fn goals_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(derived) = &ctx.state.derived else { return };
    let plan = &derived.plan;
    ui.horizontal(|ui| {
        section_ui(ui, &ctx.word("page-goals"), "");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if !plan.wish.goals.is_empty() {
                let text = ctx.word("page-drop-all");
                if ui.add(Link::new(&text).small()).clicked() {
                    out.push(WizardCommand::DropAll);
                }
            }
        });
    });
    ui.add_space(6.0);
    let (before, after) = (&plan.before, plan.after());
    let goal_of = |kind: GoalKind| plan.wish.goals.iter().find(|goal| GoalKind::of(goal) == kind).copied();
    if before.partitions.is_empty() {
        clean_ui(ui, ctx, goal_of(GoalKind::CleanInstall).is_some(), out);
        return;
    }
    hairline_ui(ui, 0.0);
    let recovery = goal_of(GoalKind::Recovery);
    let shown = match recovery {
        Some(Goal::RecoverySize(size)) if plan.solution().is_none() => Some(size),
        _ => reached_size(after, GoalKind::Recovery),
    };
    let changed =
        recovery.is_some() || reached_size(before, GoalKind::Recovery) != reached_size(after, GoalKind::Recovery);
    goal_ui(
        ui,
        ctx,
        Field { name: "recovery", icon: Icon::Loop, title: "page-field-recovery", shown, changed },
        out,
        |size| WizardCommand::SetGoal(Goal::RecoverySize(size)),
    );
    presets_ui(ui, ctx, (GoalKind::Recovery, "page-field-recovery"), recovery, out);
    ui.add_space(8.0);
    hairline_ui(ui, 0.0);
    let esp = goal_of(GoalKind::Esp);
    if before.with_role(Role::EfiSystem).next().is_some() || esp.is_some() {
        let shown = match esp {
            Some(Goal::EspSize(size)) if plan.solution().is_none() => Some(size),
            _ => reached_size(after, GoalKind::Esp),
        };
        goal_ui(
            ui,
            ctx,
            Field { name: "esp", icon: Icon::Power, title: "page-field-esp", shown, changed: esp.is_some() },
            out,
            |size| WizardCommand::SetGoal(Goal::EspSize(size)),
        );
        presets_ui(ui, ctx, (GoalKind::Esp, "page-field-esp"), esp, out);
        ui.add_space(8.0);
        hairline_ui(ui, 0.0);
    }
    if let Some(windows) = giver(before) {
        let gives = windows.size().saturating_sub(
            after.partitions.iter().find(|p| p.start() == windows.start()).map_or(windows.size(), Partition::size),
        );
        let volume = windows.volume.letter.map_or(VolumeRef::Number(windows.number), VolumeRef::Letter);
        let wished = goal_of(GoalKind::Shrink).or(goal_of(GoalKind::Boundary));
        let shown = match wished {
            Some(Goal::Shrink { by, .. }) if plan.solution().is_none() => by,
            _ => gives,
        };
        let title = ctx.say(&Text::new("page-field-gives").with("volume", volume_name(before, volume)));
        goal_titled_ui(
            ui,
            ctx,
            Field {
                name: "gives",
                icon: Icon::Window,
                title: "page-field-gives",
                shown: Some(shown),
                changed: !shown.is_zero(),
            },
            &title,
            out,
            |size| WizardCommand::SetGoal(Goal::Shrink { volume, by: size }),
        );
        gives_chips_ui(ui, ctx, &title, (windows, volume), wished, out);
    }
}

/// The volume that gives room: Windows, else the largest NTFS one.
fn giver(disk: &DiskLayout) -> Option<&Partition> {
    disk.with_role(Role::Windows).next().or_else(|| disk.with_role(Role::Data).max_by_key(|p| p.size()))
}

fn clean_ui(ui: &mut Ui, ctx: &PageContext<'_>, on: bool, out: &mut Commands) {
    hairline_ui(ui, 0.0);
    ui.add_space(10.0);
    label_ui(ui, words::body(ctx.word("page-empty-disk")).color(ctx.theme.text2));
    ui.add_space(8.0);
    let text = ctx.word("page-goal-clean");
    if ui.add(Chip::new(&text, on)).clicked() {
        out.push(if on {
            WizardCommand::DropGoal(GoalKind::CleanInstall)
        } else {
            WizardCommand::SetGoal(Goal::CleanInstall)
        });
    }
}

/// A size that can be typed.
struct Field {
    name: &'static str,
    icon: Icon,
    title: &'static str,
    shown: Option<ByteSize>,
    changed: bool,
}

fn goal_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    field: Field,
    out: &mut Commands,
    command: impl FnOnce(ByteSize) -> WizardCommand,
) {
    let title = ctx.word(field.title);
    goal_titled_ui(ui, ctx, field, &title, out, command);
}

fn goal_titled_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    field: Field,
    title: &str,
    out: &mut Commands,
    command: impl FnOnce(ByteSize) -> WizardCommand,
) {
    ui.add_space(8.0);
    let id = field_id(field.name);
    let shown =
        field.shown.map(|size| if size.is_zero() { "0 MB".to_owned() } else { size.to_string() }).unwrap_or_default();
    let focused = ui.memory(|memory| memory.has_focus(id));
    let buffer_id = id.with("typed");
    let mut typed: String =
        if focused { ui.data(|data| data.get_temp(buffer_id)).unwrap_or_else(|| shown.clone()) } else { shown.clone() };
    let read = parse_size(&typed);
    let wrong = focused && typed != shown && !typed.trim().is_empty() && read.is_none();
    // What was entered and is no size: said until something else is typed.
    let refused_id = id.with("refused");
    let mut refused: bool = ui.data(|data| data.get_temp(refused_id)).unwrap_or(false);
    let (mut entered, mut given) = (None, false);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        icons::icon_ui(ui, field.icon, 16.0, ctx.theme.text2);
        label_ui(ui, words::strong(title).color(ctx.theme.text1));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let live = field.changed && !focused;
            let hint = ctx.word("page-field-hint");
            let response = ui.add(
                TextField::new(&mut typed, title)
                    .id(id)
                    .hint(&hint)
                    .width(112.0)
                    .live(live)
                    .invalid(wrong || refused)
                    .whole(),
            );
            if response.changed() && !response.has_focus() && !response.lost_focus() {
                // A screen reader sets the whole text at once, without the keyboard going there.
                (entered, given) = (parse_size(&typed), true);
            } else if response.lost_focus() {
                let put_back = ui.input(|input| input.key_pressed(Key::Escape));
                if !put_back && typed != shown {
                    (entered, given) = (parse_size(&typed), !typed.trim().is_empty());
                }
                ui.data_mut(|data| data.remove::<String>(buffer_id));
            } else if response.has_focus() {
                refused &= !response.changed();
                ui.data_mut(|data| data.insert_temp(buffer_id, typed.clone()));
            }
        });
    });
    let size = entered.filter(|size| !size.is_zero());
    if given {
        refused = size.is_none();
    }
    ui.data_mut(|data| data.insert_temp(refused_id, refused));
    if wrong || refused {
        let response = label_ui(ui, words::caption(ctx.word("page-field-wrong")).color(ctx.theme.danger));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    }
    if let Some(size) = size {
        out.push(command(size));
    }
    ui.add_space(6.0);
}

/// What a choice is called for screen readers: with what it is about.
fn choice(ctx: &PageContext<'_>, goal: &str, choice: &str) -> String {
    ctx.say(&Text::new("page-goal-choice").with("goal", goal).with("choice", choice))
}

fn presets_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    (kind, title): (GoalKind, &'static str),
    wished: Option<Goal>,
    out: &mut Commands,
) {
    let Some(derived) = &ctx.state.derived else { return };
    let title = ctx.word(title);
    let mut reason = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let text = ctx.word("page-leave");
        // What the disk has already is no wish; what a boundary does to it is not leaving it.
        let has = reached_size(&derived.plan.before, kind);
        let left = wished.is_none() && has == reached_size(derived.plan.after(), kind);
        if ui.add(Chip::new(&text, left).name(&choice(ctx, &title, &text))).clicked() && wished.is_some() {
            out.push(WizardCommand::DropGoal(kind));
        }
        let mut offered: Vec<_> = derived
            .presets
            .iter()
            .filter(|preset| GoalKind::of(&preset.goal) == kind)
            .filter(|preset| has.is_none_or(|has| preset.size > has) || wished == Some(preset.goal))
            .collect();
        offered.sort_by_key(|preset| preset.size);
        let reached = wished.and_then(|_| reached_size(derived.plan.after(), kind));
        for preset in offered {
            let text = match preset.goal {
                Goal::RecoveryFree(size) => ctx.say(&Text::new("page-preset-free").with("size", size)),
                _ => preset.size.to_string(),
            };
            let on = wished == Some(preset.goal) || reached == Some(preset.size);
            if on {
                reason = Some(ctx.say(&preset.reason));
            }
            let chip = ui.add(Chip::new(&text, on).name(&choice(ctx, &title, &text)));
            let response = tip_text(chip, &ctx.say(&preset.reason));
            if response.clicked() {
                out.push(WizardCommand::SetGoal(preset.goal));
            }
        }
    });
    // A smaller size than there is changes nothing, and the field shows what there is.
    let wished_size = wished.and_then(|goal| match goal {
        Goal::RecoverySize(size) | Goal::EspSize(size) => Some(size),
        _ => None,
    });
    if let (Some(size), Some(has)) = (wished_size, reached_size(&derived.plan.before, kind))
        && size < has
    {
        reason = Some(ctx.say(&Text::new("page-goal-met").with("size", size).with("has", has)));
    }
    if let Some(reason) = reason {
        ui.add_space(4.0);
        label_ui(ui, words::caption(reason).color(ctx.theme.text2));
    }
}

/// The size of the partition that a goal of this kind speaks of: the one in use, else the largest.
fn reached_size(disk: &DiskLayout, kind: GoalKind) -> Option<ByteSize> {
    let (role, in_use) = match kind {
        GoalKind::Esp => (Role::EfiSystem, crate::plan::esp_in_use(disk)),
        _ => (Role::Recovery, crate::plan::recovery_in_use(disk)),
    };
    in_use.or_else(|| disk.with_role(role).max_by_key(|partition| partition.size())).map(Partition::size)
}

/// Nothing, or everything up to the limit.
fn gives_chips_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    title: &str,
    (windows, volume): (&Partition, VolumeRef),
    wished: Option<Goal>,
    out: &mut Commands,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        let text = ctx.word("page-as-little");
        if ui.add(Chip::new(&text, wished.is_none()).name(&choice(ctx, title, &text))).clicked() && wished.is_some() {
            out.push(WizardCommand::DropGoal(GoalKind::Shrink));
            out.push(WizardCommand::DropGoal(GoalKind::Boundary));
        }
        let handle = ctx
            .state
            .derived
            .as_ref()
            .and_then(|derived| derived.handles.iter().find(|h| h.partition == windows.number));
        match handle.map(|handle| (handle.at, &handle.reach)) {
            Some((at, Ok(reach))) if reach.leftmost < at => {
                let most = at.since(reach.leftmost);
                let goal = Goal::Shrink { volume, by: most };
                let text = ctx.word("page-up-to-limit");
                let response = ui.add(Chip::new(&text, wished == Some(goal)).name(&choice(ctx, title, &text)));
                if tip_text(response, &ctx.say(&reach.why_left)).clicked() {
                    out.push(WizardCommand::SetGoal(goal));
                }
            }
            Some((_, Err(why))) => {
                status_line_ui(ui, &ctx.say(why), Tone::Neutral);
            }
            _ => {}
        }
    });
}
