//! Resize: right edges move. To the left a volume shrinks, and its room goes to the recovery partition right behind it
//! or is left unallocated; to the right it takes the free space right behind it, or room from its recovery partition.
//!
//! Facts: `shrink` frees the end of a volume, `extend` takes free space that begins right behind it and serves NTFS
//! and unformatted volumes only; no Windows tool moves the start of a partition. A recovery partition is rebuilt.

use super::{Attempt, general_warnings, other_goal};
use crate::layout::{FileSystem, Partition, Role};
use crate::plan::builder::Builder;
use crate::plan::limits::{ASSUMED_WINRE, NTFS_OWN};
use crate::plan::operation::Operation;
use crate::plan::refuse::{about, name, refuse, warn};
use crate::plan::survey::{Survey, unshrinkable};
use crate::plan::want::{Want, required};
use crate::plan::{Environment, Refusal, StrategyId};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, MIB, Shift};

/// How far the right edge of a partition can go, in whole MiB, and why no farther.
pub(in crate::plan) struct Room {
    pub(in crate::plan) left: ByteSize,
    pub(in crate::plan) why_left: Text,
    pub(in crate::plan) right: ByteSize,
    pub(in crate::plan) why_right: Text,
    /// The recovery partition whose size changes with this edge.
    pub(in crate::plan) recovery: Option<u32>,
}

/// The least that a recovery partition may measure: WinRE and what reagentc demands.
pub(super) fn recovery_least(s: &Survey<'_>, p: &Partition) -> ByteSize {
    let inside = match (s.winre_size(), p.volume.used) {
        (Some(wim), used) => wim.saturating_add(NTFS_OWN).max(used.unwrap_or_default()),
        (None, Some(used)) => used,
        (None, None) => ASSUMED_WINRE.saturating_add(NTFS_OWN),
    };
    required(inside, ByteSize::ZERO).round_up(MIB)
}

/// The recovery partition in use that lies right behind `p`, if it can be rebuilt with this edge.
fn recovery_behind<'a>(s: &Survey<'a>, p: &Partition) -> Option<&'a Partition> {
    let next = s.next_behind(p.end()).filter(|n| n.role == Role::Recovery && n.start().since(p.end()) < MIB)?;
    let plain = !Survey::is_factory(next) && next.active != Some(true) && next.is_system != Some(true);
    let used = s.in_use.is_some_and(|used| used.number == next.number) && !s.in_use_assumed;
    (plain && used && !p.logical && s.windows.is_ok() && rivals(s, next).is_empty()).then_some(next)
}

/// The recovery partitions in front of this one that Windows would take instead, once it is rebuilt.
fn rivals<'a>(s: &Survey<'a>, p: &Partition) -> Vec<&'a Partition> {
    let in_front = s.recoveries.iter().copied().filter(|rival| rival.number != p.number && rival.start() < p.start());
    in_front.filter(|rival| super::behind::could_be_taken(s, rival)).collect()
}

fn rival_refusal(rival: &Partition) -> Refusal {
    let text = Text::new("refusal-rival-in-front").with("partition", name(rival)).with("size", rival.size());
    refuse("other_recovery_first", about(rival), text).hint(Text::new("refusal-rival-in-front-hint"))
}

/// Why this partition's right edge cannot move at all.
fn fixed(p: &Partition) -> Option<Refusal> {
    let (message, hint) = match p.role {
        Role::EfiSystem => ("refusal-edge-esp", "refusal-edge-esp-hint"),
        Role::Msr => ("refusal-edge-msr", "refusal-edge-msr-hint"),
        Role::Oem => ("refusal-edge-oem", "refusal-edge-oem-hint"),
        Role::Extended => ("refusal-edge-extended", "refusal-edge-extended-hint"),
        Role::Linux => ("refusal-edge-linux", "refusal-edge-linux-hint"),
        Role::Ldm | Role::StorageSpaces => ("refusal-edge-pool", "refusal-edge-pool-hint"),
        Role::Unknown if p.kind != crate::layout::PartitionType::Unknown => {
            ("refusal-edge-unknown", "refusal-edge-linux-hint")
        }
        Role::SystemReserved => ("refusal-edge-system-reserved", "refusal-edge-system-reserved-hint"),
        Role::Recovery if Survey::is_factory(p) => ("refusal-edge-factory", "refusal-edge-oem-hint"),
        _ => return None,
    };
    Some(refuse("boundary_fixed", about(p), Text::new(message).with("partition", name(p))).hint(Text::new(hint)))
}

/// How much a volume may give at most.
fn most_left(s: &Survey<'_>, p: &Partition) -> (ByteSize, Text) {
    let least = Survey::least_size(p).unwrap_or(MIB);
    let most = p.size().saturating_sub(least).round_down(MIB);
    let why = match &p.volume.shrink {
        Some(limit) if Some(limit.min) >= p.volume.used => match limit.blockers.first() {
            Some(blocker) => {
                Text::new("goal-why-limit-blocker").with("limit", limit.min).with("blocker", blocker.name.as_str())
            }
            None => Text::new("goal-why-limit").with("limit", limit.min),
        },
        _ => match p.volume.used {
            Some(used) => Text::new("goal-why-used").with("used", used),
            None => Text::new("goal-why-unknown").with("disk", s.disk.number).with("partition", p.number),
        },
    };
    (most, why.with("volume", name(p)))
}

/// The free room right behind a partition, whole MiB. Logical drives keep a MiB for the next one's table.
fn free_behind(s: &Survey<'_>, p: &Partition) -> ByteSize {
    let end = if p.logical {
        s.disk.free_behind(p).map_or(p.end(), Extent::end).saturating_sub(MIB)
    } else {
        s.disk.free_behind(p).map_or(p.end(), |gap| gap.end().min(s.usable_end()))
    };
    end.since(p.end()).round_down(MIB)
}

fn what_follows(s: &Survey<'_>, p: &Partition) -> Text {
    let next = if p.logical {
        s.disk.partitions.iter().filter(|q| q.logical && q.start() >= p.end()).min_by_key(|q| q.start())
    } else {
        s.next_behind(p.end())
    };
    match next {
        None if p.logical => Text::new("goal-why-extended-end"),
        Some(next) => Text::new("goal-why-next").with("next", name(next)),
        None => Text::new("goal-why-disk-end"),
    }
}

/// How far the right edge of `p` can go, or why it cannot move.
pub(in crate::plan) fn reach(s: &Survey<'_>, p: &Partition) -> Result<Room, Refusal> {
    if let Some(reason) = fixed(p) {
        return Err(reason);
    }
    if p.role == Role::Recovery {
        return recovery_reach(s, p);
    }
    if let Some(reason) = unshrinkable(p).into_iter().next() {
        return Err(reason);
    }
    let recovery = recovery_behind(s, p).filter(|_| s.inexact().is_none());
    let (left, why_left) = most_left(s, p);
    let free = if s.inexact().is_some() { ByteSize::ZERO } else { free_behind(s, p) };
    let (right, why_right) = match recovery {
        Some(old) => {
            let least = recovery_least(s, old);
            let end = s.room_end(old.end());
            let start = ByteOffset::from_bytes(end.bytes().saturating_sub(least.bytes()));
            (
                start.since(p.end()).round_down(MIB).max(free),
                Text::new("goal-why-recovery-least").with("recovery", name(old)).with("least", least),
            )
        }
        None => (free, what_follows(s, p)),
    };
    Ok(Room { left, why_left, right, why_right, recovery: recovery.map(|p| p.number) })
}

fn recovery_reach(s: &Survey<'_>, p: &Partition) -> Result<Room, Refusal> {
    if s.in_use.is_none_or(|used| used.number != p.number) || s.in_use_assumed {
        let text = Text::new("refusal-edge-left-over").with("partition", name(p));
        return Err(refuse("boundary_fixed", about(p), text).hint(Text::new("refusal-edge-left-over-hint")));
    }
    if p.active == Some(true) || p.is_system == Some(true) {
        let text = Text::new("refusal-active-partition").with("partition", name(p));
        return Err(refuse("active_partition", about(p), text).hint(Text::new("refusal-active-partition-hint")));
    }
    if let Err(reason) = &s.windows {
        return Err(reason.clone());
    }
    if let Some(reason) = s.inexact() {
        return Err(reason);
    }
    if let Some(rival) = rivals(s, p).first() {
        return Err(rival_refusal(rival));
    }
    let least = recovery_least(s, p);
    let start = p.start().round_up(MIB);
    let left = p.end().since(start).saturating_sub(least).round_down(MIB);
    let right = s.room_end(p.end()).since(p.end()).round_down(MIB);
    Ok(Room {
        left,
        why_left: Text::new("goal-why-recovery-least").with("recovery", name(p)).with("least", least),
        right,
        why_right: what_follows(s, p),
        recovery: Some(p.number),
    })
}

/// What a wish does to the disk, edge by edge.
#[derive(Default)]
struct Changes {
    shrinks: Vec<(u32, ByteSize)>,
    extends: Vec<(u32, ByteSize)>,
    rebuilt: Option<(u32, Extent)>,
}

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    if want.clean.is_some() || want.edges.is_empty() {
        return Err(other_goal("refusal-serves-edges"));
    }
    if want.esp.is_some() {
        return Err(other_goal("refusal-esp-too"));
    }
    let mut b = Builder::new(s);
    general_warnings(&mut b, want);
    let (mut against, mut changes) = (Vec::new(), Changes::default());
    for (number, edge) in &want.edges {
        let Some(p) = s.disk.partition(*number) else { continue };
        match edge.shift {
            None => give(s, &mut b, p, edge.leave, &mut changes, &mut against),
            Some(Shift::Left(by)) => left(s, &mut b, p, by, &mut changes, &mut against),
            Some(Shift::Right(by)) => right(s, p, by, &mut changes, &mut against),
        }
    }
    against.extend(crossing(s, &changes));
    if let Some(wanted) = want.recovery {
        let reached = changes.rebuilt.is_some_and(|(_, at)| at.size() >= wanted);
        if !reached && against.is_empty() {
            return Err(other_goal("refusal-recovery-too"));
        }
    }
    let old = changes.rebuilt.and_then(|(number, _)| s.disk.partition(number));
    if let Some(old) = old {
        against.extend(s.inexact());
        against.extend(rivals(s, old).into_iter().map(rival_refusal));
    }
    if !against.is_empty() {
        return Err(against);
    }
    if let Some((old, (_, at))) = old.zip(changes.rebuilt)
        && s.winre_size().is_none()
        && at.size() < old.size()
    {
        let id = if old.volume.used.is_some() { "warning-winre-from-used" } else { "warning-winre-assumed" };
        let text = Text::new(id).with("size", recovery_least(s, old));
        b.warnings.push(warn("winre_size_assumed", about(old), text, Some(Text::new("warning-winre-assumed-hint"))));
    }
    b.stage(Environment::Windows, Vec::new());
    b.suspend(0);
    if old.is_some() {
        b.winre_off();
    }
    for (number, by) in &changes.shrinks {
        b.shrink(*number, *by);
    }
    if let Some(old) = old {
        b.delete(old.number, Text::new("step-why-delete-recovery").with("partition", name(old)));
    }
    for (number, by) in &changes.extends {
        b.op(
            Operation::ExtendVolume { partition: *number, by: Some(*by) },
            Text::new("step-why-extend").with("by", *by),
        );
    }
    if let Some((_, at)) = changes.rebuilt {
        let number = b.create_recovery(at);
        b.winre_on(number);
    }
    b.resume();
    b.finish(StrategyId::Resize)
}

/// A volume gives room that is left unallocated.
fn give(
    s: &Survey<'_>,
    b: &mut Builder<'_, '_>,
    p: &Partition,
    by: ByteSize,
    changes: &mut Changes,
    against: &mut Vec<Refusal>,
) {
    if let Some(reason) = fixed(p).filter(|_| p.role != Role::Recovery) {
        against.push(reason);
        return;
    }
    match s.can_shrink(p, by) {
        Ok(warnings) => {
            b.warnings.extend(warnings);
            changes.shrinks.push((p.number, by));
        }
        Err(reasons) => against.extend(reasons),
    }
}

fn left(
    s: &Survey<'_>,
    b: &mut Builder<'_, '_>,
    p: &Partition,
    by: ByteSize,
    changes: &mut Changes,
    against: &mut Vec<Refusal>,
) {
    if p.role == Role::Recovery {
        match reach(s, p) {
            Err(reason) => against.push(reason),
            Ok(room) if by > room.left => against.push(too_small(s, p, by, room.left)),
            Ok(_) => {
                let start = p.start().round_up(MIB);
                rebuild(p, Extent::new(start, p.end().since(start).saturating_sub(by).round_up(MIB)), changes, against);
            }
        }
        return;
    }
    let before = against.len();
    give(s, b, p, by, changes, against);
    if against.len() > before {
        return;
    }
    // Its recovery partition takes the room: the edge between the two has moved.
    if let Some(old) = recovery_behind(s, p).filter(|_| s.inexact().is_none()) {
        let start = p.end().saturating_sub(by).round_up(MIB);
        let end = old.end().round_up(MIB).min(s.room_end(old.end()));
        rebuild(old, Extent::between(start, end), changes, against);
    }
}

fn right(s: &Survey<'_>, p: &Partition, by: ByteSize, changes: &mut Changes, against: &mut Vec<Refusal>) {
    if let Some(reason) = fixed(p) {
        against.push(reason);
        return;
    }
    if let Some(reason) = s.inexact() {
        against.push(reason);
        return;
    }
    let room = match reach(s, p) {
        Ok(room) => room,
        Err(reason) => {
            against.push(reason);
            return;
        }
    };
    if by > room.right {
        match room.recovery.and_then(|n| s.disk.partition(n)).filter(|r| r.number != p.number) {
            Some(old) => {
                let text = Text::new("refusal-recovery-would-be-too-small")
                    .with("partition", name(p))
                    .with("recovery", name(old))
                    .with("least", recovery_least(s, old))
                    .with("most", room.right)
                    .with("by", by);
                against.push(
                    refuse("recovery_too_small", about(old), text)
                        .hint(Text::new("refusal-nearest-right").with("most", room.right)),
                );
            }
            None => {
                let text = Text::new("refusal-no-room-right")
                    .with("partition", name(p))
                    .with("by", by)
                    .with("most", room.right)
                    .with("reason", room.why_right);
                against.push(
                    refuse("no_room_right", about(p), text).hint(
                        Text::new(if room.right.is_zero() {
                            "refusal-no-room-right-hint"
                        } else {
                            "refusal-nearest-right"
                        })
                        .with("most", room.right),
                    ),
                );
            }
        }
        return;
    }
    if p.role == Role::Recovery {
        let start = p.start().round_up(MIB);
        let end = p.end().saturating_add(by).round_up(MIB).min(s.room_end(p.end()));
        rebuild(p, Extent::between(start, end), changes, against);
        return;
    }
    if let Some(fs) = p.volume.file_system
        && !matches!(fs, FileSystem::Ntfs | FileSystem::None | FileSystem::BitLocker)
    {
        let text = Text::new("refusal-cannot-extend").with("partition", name(p)).with("fs", fs.title());
        against.push(refuse("fat_cannot_grow", about(p), text));
        return;
    }
    changes.extends.push((p.number, by));
    if by <= free_behind(s, p) && recovery_behind(s, p).is_none() {
        return;
    }
    if let Some(old) = recovery_behind(s, p) {
        // It keeps its size where there is free room behind it, else it becomes smaller.
        let start = p.end().saturating_add(by).round_up(MIB);
        let room_end = s.room_end(old.end());
        let end = start.saturating_add(old.size().round_up(MIB)).min(room_end);
        if start > old.start() {
            rebuild(old, Extent::between(start, end), changes, against);
        }
    }
}

fn rebuild(old: &Partition, at: Option<Extent>, changes: &mut Changes, against: &mut Vec<Refusal>) {
    match at {
        Some(at) if changes.rebuilt.is_none() => changes.rebuilt = Some((old.number, at)),
        _ => {
            let text = Text::new("refusal-edge-twice").with("volume", name(old));
            against.push(refuse("goals_conflict", about(old), text));
        }
    }
}

fn too_small(s: &Survey<'_>, p: &Partition, by: ByteSize, most: ByteSize) -> Refusal {
    let text = Text::new("refusal-recovery-edge-too-small")
        .with("recovery", name(p))
        .with("by", by)
        .with("most", most)
        .with("least", recovery_least(s, p));
    refuse("recovery_too_small", about(p), text).hint(Text::new("refusal-nearest-left").with("most", most))
}

/// Edges that would run into each other: an extension into room that a shrink only frees elsewhere cannot be, but two
/// wishes can ask for the same room.
fn crossing(s: &Survey<'_>, changes: &Changes) -> Vec<Refusal> {
    let mut against = Vec::new();
    if let Some((number, at)) = changes.rebuilt {
        for (grown, by) in &changes.extends {
            let Some(p) = s.disk.partition(*grown) else { continue };
            if p.end().saturating_add(*by) > at.start()
                && p.end() <= at.start()
                && number != *grown
                && p.start() < at.start()
            {
                let text = Text::new("refusal-edge-twice").with("volume", name(p));
                against.push(refuse("goals_conflict", about(p), text));
            }
        }
    }
    against
}
