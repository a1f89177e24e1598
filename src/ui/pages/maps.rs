//! Maps as the pages show them: which model each of them gets, and what pressing it asks for.

use super::{Commands, PageContext};
use crate::diskpart::Harmed;
use crate::layout::DiskLayout;
use crate::plan::{Handle, Subject};
use crate::text::Text;
use crate::ui::disk_map::{
    BlockId, BoundaryDrag, DiskMap, DiskMapModel, DiskMapResponse, HEIGHT, HandleModel, LEAST_CHANGE, Mark, NowAfter,
    NowAfterResponse, held,
};
use crate::ui::icons::Icon;
use crate::ui::theme::Tone;
use crate::ui::widgets::Button;
use crate::units::{ByteOffset, Extent};
use crate::wizard::{DiskView, Page, WizardCommand, WizardState};
use egui::Ui;

/// A disk in a list: blocks only. `salt` tells it apart from the page's other maps.
pub(super) fn small_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    salt: impl std::hash::Hash + std::fmt::Debug,
    disk: &DiskLayout,
) {
    let model = DiskMapModel::from_layout(disk, ctx.lang);
    DiskMap::new(&model).id(("list", salt)).list().show(ui);
}

/// The button for the true-scale lens.
pub(super) fn scale_button_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let on = ctx.state.true_scale;
    super::button_ui(ui, ctx, out, WizardCommand::TrueScale(!on), |text| {
        Button::secondary(text).icon(Icon::Magnifier).small().selected(on)
    });
}

/// The region that a finding speaks of.
fn region_of(disk: &DiskLayout, subject: Subject) -> Option<Extent> {
    match subject {
        Subject::Partition(number) => disk.partition(number).map(|partition| partition.extent),
        Subject::Disk => None,
    }
}

/// The check page's map: walls, and the block of the finding that is pointed at.
pub(super) fn check_ui(ui: &mut Ui, ctx: &PageContext<'_>, view: &DiskView, out: &mut Commands) {
    let mut model =
        DiskMapModel::from_layout(&view.layout, ctx.lang).with_shrink_walls(&view.layout).with_star(&view.layout);
    let pointed = ctx.state.pointed.and_then(|index| view.findings.get(index)).or_else(|| view.worst());
    if let Some(finding) = pointed
        && let Some(region) = region_of(&view.layout, finding.subject)
    {
        model = model
            .lit(region, if ctx.state.pointed.is_some() { super::tone_of(finding.severity) } else { Tone::Accent });
    }
    let height = if super::is_tall(ui) { super::TALL_MAP } else { HEIGHT };
    let response = DiskMap::new(&model).id("check").height(height).lens(ctx.state.true_scale).show(ui);
    if let Some(BlockId::Partition(number)) = response.clicked {
        let about = view.findings.iter().position(|finding| finding.subject == Subject::Partition(number));
        out.push(WizardCommand::Point(about));
    }
}

fn handle_model(ctx: &PageContext<'_>, handle: &Handle, after: &DiskLayout) -> HandleModel {
    let at = after.partition(handle.partition).map_or(handle.wished, |partition| partition.end());
    let apart = if at > handle.at { at.since(handle.at) } else { handle.at.since(at) };
    let origin = (apart >= LEAST_CHANGE).then_some(handle.at);
    HandleModel { origin, ..HandleModel::of(handle, ctx.lang) }
}

/// *Now* above *After*, with boundaries to take hold of.
pub(super) fn plan_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, ribbons: f32, out: &mut Commands) {
    let Some(derived) = &ctx.state.derived else { return };
    let (before, after) = (&derived.plan.before, derived.plan.after());
    let now = DiskMapModel::from_layout(before, ctx.lang).with_star(before);
    let handles = derived.handles.iter().map(|handle| handle_model(ctx, handle, after)).collect();
    let model = DiskMapModel::from_layout(after, ctx.lang)
        .with_changes(before, after)
        .with_shrink_walls(after)
        .with_handles(handles);
    let pairs = NowAfter::pairs_of(before, after);
    let (note, other) = (ctx.word("page-map-draft"), ctx.word("page-map-dragging"));
    let (note, other) = if ctx.state.drag.is_some() { (other, note) } else { (note, other) };
    let response = NowAfter::new(&now, &model, &pairs)
        .note(&note)
        .or_note(&other)
        .height(height)
        .ribbons(ribbons)
        .lens(ctx.state.true_scale)
        .show(ui);
    if let Some(drag) = response.after.boundary_drag.or(response.now.boundary_drag) {
        let known = ctx.state.drag.is_some_and(|known| (known.partition, known.to) == (drag.partition, drag.offset));
        if drag.finished || !known {
            out.extend(drag_commands(&drag));
        }
    }
}

/// What the boundary that the pointer holds asks for in this frame, before the page is shown.
pub fn held_boundary(ctx: &egui::Context, state: &WizardState) -> Option<WizardCommand> {
    let dragging = state.drag.filter(|_| state.page == Page::Plan && state.overlay.is_none())?;
    let held = held(ctx).filter(|held| held.partition == dragging.partition && held.offset != dragging.to)?;
    Some(WizardCommand::Drag { partition: held.partition, to: held.offset })
}

/// What a drag asks for.
fn drag_commands(drag: &BoundaryDrag) -> Vec<WizardCommand> {
    if drag.cancelled {
        return vec![WizardCommand::DragCancel];
    }
    if drag.keys {
        return vec![WizardCommand::PutBoundary { partition: drag.partition, to: drag.offset }];
    }
    let moved = WizardCommand::Drag { partition: drag.partition, to: drag.offset };
    if drag.finished { vec![moved, WizardCommand::DragEnd] } else { vec![moved] }
}

/// The disk at one frame of the film; what the line speaks of lights up.
pub(super) fn film_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    salt: &'static str,
    disk: &DiskLayout,
    lit: Option<(Extent, Tone)>,
    height: f32,
) -> DiskMapResponse {
    let mut model = DiskMapModel::from_layout(disk, ctx.lang);
    if let Some((region, tone)) = lit {
        model = model.lit(region, tone);
    }
    DiskMap::new(&model).id(salt).height(height).lens(ctx.state.true_scale).show(ui)
}

/// A chapter's picture: the disk with its walls, and what the chapter speaks of lit.
pub(super) fn help_ui(ui: &mut Ui, ctx: &PageContext<'_>, disk: &DiskLayout, lit: Option<Extent>) {
    let mut model = DiskMapModel::from_layout(disk, ctx.lang).with_shrink_walls(disk);
    if let Some(region) = lit {
        model = model.lit(region, Tone::Accent);
    }
    DiskMap::new(&model).id("help").height(84.0).show(ui);
}

/// Where a block lies.
pub(super) fn extent_of(disk: &DiskLayout, block: BlockId) -> Option<Extent> {
    match block {
        BlockId::Partition(number) => disk.partition(number).map(|partition| partition.extent),
        BlockId::Extended => None,
        BlockId::Free(start) => free_at(disk, start),
    }
}

fn free_at(disk: &DiskLayout, start: ByteOffset) -> Option<Extent> {
    disk.free().into_iter().chain(disk.free_in_extended()).find(|free| free.start() == start)
}

/// Before and after a script from elsewhere; what it harms is struck out.
pub(super) fn xray_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    before: &DiskLayout,
    after: &DiskLayout,
    harmed: &[Harmed],
    note: &str,
) -> NowAfterResponse {
    let mut now = DiskMapModel::from_layout(before, ctx.lang);
    for harm in harmed.iter().filter(|harm| harm.disk == before.number) {
        let Some(partition) = before.partitions.iter().find(|partition| partition.extent == harm.extent) else {
            continue;
        };
        let id = match harm.how {
            crate::diskpart::Harm::Deleted => "page-struck-deleted",
            crate::diskpart::Harm::Formatted => "page-struck-formatted",
            crate::diskpart::Harm::Wiped => "page-struck-wiped",
        };
        let words = ctx.say(&Text::new(id).with("line", harm.line.to_string()));
        now =
            now.marked(crate::ui::disk_map::id_of(partition), Mark::Struck(words)).lit(partition.extent, Tone::Danger);
    }
    let model = DiskMapModel::from_layout(after, ctx.lang).with_changes(before, after);
    let pairs = NowAfter::pairs_of(before, after);
    NowAfter::new(&now, &model, &pairs).note(note).height(80.0).ribbons(40.0).lens(ctx.state.true_scale).show(ui)
}
