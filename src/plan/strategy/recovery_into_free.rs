//! R2: the recovery partition takes the free space behind it, or in front of it where that is not behind Windows.
//!
//! Facts: `extend` would need a volume that DiskPart lets extend, and a recovery partition is none; it is made again at
//! its old start, larger. Nothing is shrunk.

use super::behind::{Recovery, begin, factory};
use super::{Attempt, behind::Behind, serves_recovery};
use crate::layout::Partition;
use crate::plan::builder::Builder;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId, Subject};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// The place: at its old start if the free space behind suffices, else reaching back into free space in front of it.
/// Free space between it and Windows is left to the way that rebuilds it behind Windows.
fn place(s: &Survey<'_>, old: &Partition, size: ByteSize) -> Option<Extent> {
    let end = s.room_end(old.end());
    if let Some(at) = Extent::new(old.start().round_up(MIB), size).filter(|at| at.end() <= end) {
        return Some(at);
    }
    let before = s.disk.partitions.iter().rev().find(|p| !p.logical && p.end() <= old.start());
    if s.windows.as_ref().is_ok_and(|w| before.is_some_and(|p| p.number == w.part.number)) {
        return None;
    }
    let from = before.map_or_else(|| s.usable_start(), |p| p.end().round_up(MIB));
    let start = ByteOffset::from_bytes(end.bytes().checked_sub(size.bytes())?);
    Extent::new(start, size).filter(|_| start >= from)
}

/// Whether this way can be gone as far as room is concerned.
pub(super) fn suffices(s: &Survey<'_>, old: &Partition, want: &Want) -> bool {
    !Survey::is_factory(old) && want.recovery.is_some_and(|size| place(s, old, size).is_some())
}

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_recovery(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    let size = want.recovery.unwrap_or_default();
    let Some(old) = s.in_use else {
        against.push(
            refuse("no_recovery", Subject::Disk, Text::new("refusal-no-recovery"))
                .hint(Text::new("refusal-use-first-recovery")),
        );
        return Err(against);
    };
    if Survey::is_factory(old) {
        against.push(factory(old));
    }
    if old.active == Some(true) || old.is_system == Some(true) {
        let text = Text::new("refusal-active-partition").with("partition", name(old));
        against.push(refuse("active_partition", about(old), text).hint(Text::new("refusal-active-partition-hint")));
    }
    let at = place(s, old, size);
    if at.is_none() && s.inexact().is_none() {
        let free = s.room_end(old.end()).since(old.end());
        let text = Text::new("refusal-no-free-space-behind")
            .with("recovery", name(old))
            .with("free", free)
            .with("missing", size.saturating_sub(s.room_end(old.end()).since(old.start().round_up(MIB))));
        against.push(
            refuse("no_free_space_behind", about(old), text).hint(Text::new("refusal-no-free-space-behind-hint")),
        );
    }
    // Another one in front that suits would be taken instead.
    let mut doomed = vec![old];
    if let Some(at) = at {
        for rival in s.recoveries.iter().filter(|p| p.number != old.number) {
            if rival.start() < at.start() && super::behind::could_be_taken(s, rival) {
                if Survey::is_factory(rival) {
                    let text = Text::new("refusal-other-recovery-first")
                        .with("partition", name(rival))
                        .with("size", rival.size());
                    against.push(
                        refuse("other_recovery_first", about(rival), text)
                            .hint(Text::new("refusal-other-recovery-first-hint")),
                    );
                } else {
                    doomed.push(rival);
                }
            }
        }
    }
    let leave = windows.and_then(|w| want.plain_shrinks(s)?.get(&w.number).copied()).unwrap_or_default();
    if let Some(windows) = windows
        && !leave.is_zero()
        && let Err(reasons) = s.can_shrink(windows, leave)
    {
        against.extend(reasons);
    }
    let (Some(at), Some(windows), true) = (at, windows, against.is_empty()) else { return Err(against) };
    let behind = Behind { shrink: leave, recovery: Some(Recovery { at, doomed, retired: None }), esp: None };
    behind.warn(&mut b, windows);
    b.stage(Environment::Windows, Vec::new());
    b.suspend(0);
    behind.steps(&mut b, want, windows);
    b.resume();
    b.finish(StrategyId::RecoveryIntoFreeSpace)
}
