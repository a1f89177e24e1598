//! R5: left-over recovery partitions go; what lies right behind C: joins it.
//!
//! Facts: feature updates make another recovery partition and leave the old one (windows.md §6). `extend` takes free
//! space that begins right behind the volume and nothing else, so only such room can be given to C:.
//! Makers' restore images of the same type are never left-overs.

use super::behind::{Behind, Recovery, Standing, begin, could_be_taken, standing};
use super::{Attempt, other_goal, recreate_recovery};
use crate::layout::{FileSystem, Partition};
use crate::plan::builder::Builder;
use crate::plan::operation::Operation;
use crate::plan::refuse::{about, name, refuse, warn};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId, Subject};
use crate::text::Text;
use crate::units::{ByteOffset, Extent, MIB};

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    if want.clean.is_some() || !want.named_recovery {
        return Err(other_goal("refusal-serves-recovery"));
    }
    if want.esp.is_some() || want.plain_shrinks(s).is_none_or(|shrinks| !shrinks.is_empty()) {
        return Err(other_goal("refusal-clear-alone"));
    }
    let left_overs: Vec<&Partition> = s
        .recoveries
        .iter()
        .copied()
        .filter(|p| s.in_use.is_some_and(|used| used.number != p.number) && !Survey::is_factory(p))
        .collect();
    if left_overs.is_empty() {
        return Err(vec![refuse("no_left_overs", Subject::Disk, Text::new("refusal-no-left-overs"))]);
    }
    if want.recovery.is_some() {
        return in_their_room(s, want, &left_overs)
            .unwrap_or_else(|| recreate_recovery::rebuild(s, want, StrategyId::ClearLeftOvers, true));
    }
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    // Deleting needs no exact place; joining C: does, and DiskPart finds that by itself.
    against.retain(|r| r.code.0 != "inexact_layout");
    for p in &left_overs {
        if p.active == Some(true) || p.is_system == Some(true) {
            let text = Text::new("refusal-active-partition").with("partition", name(p));
            against.push(refuse("active_partition", about(p), text).hint(Text::new("refusal-active-partition-hint")));
        }
    }
    let (Some(windows), true) = (windows, against.is_empty()) else { return Err(against) };
    let used = s.in_use;
    if s.in_use_assumed
        && let Some(p) = used
    {
        let text = Text::new("warning-recovery-assumed").with("partition", name(p));
        b.warnings.push(warn("recovery_assumed", about(p), text, Some(Text::new("warning-recovery-assumed-hint"))));
    }
    for p in &left_overs {
        let id = if could_be_taken(s, p) { "warning-left-over-goes" } else { "warning-left-over-small" };
        b.warnings.push(warn(
            "left_over_goes",
            about(p),
            Text::new(id).with("partition", name(p)).with("size", p.size()),
            None,
        ));
        if p.start() < windows.start() {
            let text = Text::new("warning-room-stranded").with("size", p.size()).with("partition", name(p));
            b.warnings.push(warn("room_stranded", about(p), text, Some(Text::new("warning-room-stranded-hint"))));
        }
    }
    b.stage(Environment::Windows, Vec::new());
    b.suspend(0);
    if let Some(p) = used {
        b.winre_is_in(p);
    }
    for p in &left_overs {
        b.delete(p.number, Text::new("step-why-delete-left-over").with("partition", name(p)));
    }
    let freed = left_overs.iter().any(|p| p.start().since(windows.end()) < MIB && p.start() >= windows.end());
    let room = s_room(&b, windows);
    if freed
        && s.inexact().is_none()
        && matches!(windows.volume.file_system, None | Some(FileSystem::Ntfs | FileSystem::BitLocker))
        && room >= MIB
    {
        b.op(
            Operation::ExtendVolume { partition: windows.number, by: Some(room) },
            Text::new("step-why-join").with("by", room),
        );
    }
    b.resume();
    b.finish(StrategyId::ClearLeftOvers)
}

/// The recovery partition rebuilt in place, over left-overs that lie next to it, where it does not lie behind Windows.
/// `None` where it does, or where their room does not suffice.
fn in_their_room<'a>(s: &Survey<'a>, want: &Want, left_overs: &[&'a Partition]) -> Option<Attempt> {
    let (size, used, windows) = (want.recovery?, s.in_use?, s.windows.as_ref().ok()?.part);
    if s.inexact().is_some() || Survey::is_factory(used) || standing(s, windows) == Standing::Behind {
        return None;
    }
    let goes = |p: &Partition| left_overs.iter().any(|q| q.number == p.number);
    let mut end = used.end();
    while let Some(next) = s.next_behind(end).filter(|p| goes(p)) {
        end = next.end();
    }
    let front = s.disk.partitions.iter().rev().filter(|p| !p.logical && p.end() <= used.start()).find(|p| !goes(p));
    let from = front.map_or_else(|| s.usable_start(), |p| p.end().round_up(MIB));
    let latest = ByteOffset::from_bytes(s.room_end(end).bytes().checked_sub(size.bytes())?);
    let at = Extent::new(used.start().round_up(MIB).min(latest), size).filter(|at| at.start() >= from)?;
    let mut b = Builder::new(s);
    let (against, windows) = begin(&mut b, want);
    let active = left_overs.iter().chain([&used]).any(|p| p.active == Some(true) || p.is_system == Some(true));
    let windows = windows.filter(|_| against.is_empty() && !active)?;
    let doomed = std::iter::once(used).chain(left_overs.iter().copied()).collect();
    let behind =
        Behind { shrink: Default::default(), recovery: Some(Recovery { at, doomed, retired: None }), esp: None };
    behind.warn(&mut b, windows);
    b.stage(Environment::Windows, Vec::new());
    b.suspend(0);
    behind.steps(&mut b, want, windows);
    b.resume();
    Some(b.finish(StrategyId::ClearLeftOvers))
}

/// The free room right behind Windows at this moment, whole MiB.
fn s_room(b: &Builder<'_, '_>, windows: &Partition) -> crate::units::ByteSize {
    let now = b.disk.partition(windows.number);
    now.and_then(|p| b.disk.free_behind(p)).map(|gap| gap.size().round_down(MIB)).unwrap_or_default()
}
