//! What R1, R3, R4, E2, E3 and E4 share: where a recovery partition (and an ESP) comes to lie behind Windows, which old
//! ones go and when, and the steps for it in the one safe order.
//!
//! Facts: shrink exactly (`desired` = `minimum`) and before any deletion; winre.wim proved to be back on C: before its
//! partition goes; the new one gets its type at creation, so that device encryption does not take it in between
//! (diskpart-observed §e); `reagentc /enable` takes the recovery partition with the lowest offset that has winre.wim +
//! 52 MiB free (windows.md §4.1), so no other one may stand in front of it; an old one that is kept until the new one
//! works is given another type first, or it would be chosen again.

use super::{check_shrinks, needs};
use crate::layout::{GptAttributes, Partition, PartitionType, Role, TableStyle, gpt_type};
use crate::plan::builder::Builder;
use crate::plan::limits::{NTFS_OWN, REAGENTC_FREE, SMALLEST_WINRE};
use crate::plan::operation::{NewPartition, Operation, primaries};
use crate::plan::refuse::{about, name, refuse, warn};
use crate::plan::survey::Survey;
use crate::plan::want::{Want, required};
use crate::plan::{Refusal, Subject};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// How the recovery partition stands to Windows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none that WinRE uses.
    None,
    /// Behind Windows with nothing but free space and left-over recovery partitions between.
    Behind,
    /// In front of Windows, or with something else between.
    Elsewhere,
}

pub(super) fn standing(s: &Survey<'_>, windows: &Partition) -> Standing {
    let Some(recovery) = s.in_use else { return Standing::None };
    if recovery.start() < windows.end() {
        return Standing::Elsewhere;
    }
    let between = s.between(windows.end(), recovery.start());
    if Survey::is_factory(recovery) || between.iter().any(|p| p.role != Role::Recovery || Survey::is_factory(p)) {
        Standing::Elsewhere
    } else {
        Standing::Behind
    }
}

/// What lies in the way between Windows and its recovery partition, as reasons.
pub(super) fn in_the_way(s: &Survey<'_>, windows: &Partition) -> Vec<Refusal> {
    let Some(recovery) = s.in_use else { return Vec::new() };
    if recovery.start() < windows.end() {
        let text = Text::new("refusal-recovery-before-windows")
            .with("recovery", name(recovery))
            .with("windows", name(windows));
        return vec![
            refuse("recovery_before_windows", about(recovery), text).hint(Text::new("refusal-use-new-recovery")),
        ];
    }
    let mut against = Vec::new();
    for p in s.between(windows.end(), recovery.start()) {
        if p.role != Role::Recovery || Survey::is_factory(p) {
            let text = Text::new(match p.role {
                Role::Linux => "refusal-linux-between",
                Role::Oem => "refusal-oem-between",
                _ => "refusal-partition-between",
            });
            let text = text.with("partition", name(p)).with("recovery", name(recovery)).with("windows", name(windows));
            against.push(refuse("partition_between", about(p), text).hint(Text::new("refusal-use-new-recovery")));
        }
    }
    if Survey::is_factory(recovery) {
        against.push(factory(recovery));
    }
    against
}

pub(super) fn factory(p: &Partition) -> Refusal {
    let text = Text::new("refusal-factory-image").with("partition", name(p)).with("size", p.size());
    refuse("factory_image", about(p), text).hint(Text::new("refusal-factory-image-hint"))
}

/// Places for partitions of these sizes, in this order, behind a volume.
pub(super) struct Fit {
    /// What the volume has to give.
    pub(super) shrink: ByteSize,
    pub(super) places: Vec<Extent>,
}

/// Fits `sizes` between `volume` and `room_end`: right behind the volume where the free room suffices and `snug`,
/// else up against `room_end`, the volume giving what is missing. `leave` more is left free behind the volume.
pub(super) fn fit(
    volume: &Partition,
    room_end: ByteOffset,
    sizes: &[ByteSize],
    leave: ByteSize,
    snug: bool,
) -> Option<Fit> {
    let total = sizes.iter().fold(ByteSize::ZERO, |sum, size| sum.saturating_add(*size));
    let right_behind = volume.end().round_up(MIB);
    let mut start = ByteOffset::from_bytes(room_end.bytes().checked_sub(total.bytes())?);
    if snug && right_behind <= start {
        start = right_behind;
    }
    if start <= volume.start() {
        return None;
    }
    let shrink = volume.end().since(start).round_up(MIB).saturating_add(leave);
    let mut places = Vec::new();
    for size in sizes {
        places.push(Extent::new(start, *size)?);
        start = start.saturating_add(*size);
    }
    Some(Fit { shrink, places })
}

/// That the goal does not fit behind Windows, whatever is given up.
pub(super) fn too_large(volume: &Partition, wanted: ByteSize, room_end: ByteOffset) -> Refusal {
    let text = Text::new("refusal-goal-too-large")
        .with("volume", name(volume))
        .with("wanted", wanted)
        .with("room", room_end.since(volume.start()));
    refuse("goal_too_large", about(volume), text)
}

/// Where the recovery partition comes to lie and what becomes of the old ones.
pub(super) struct Recovery<'a> {
    pub(super) at: Extent,
    /// Deleted in the first script, behind the shrink: their room is needed, or they would be chosen again.
    pub(super) doomed: Vec<&'a Partition>,
    /// Deleted when the new one works.
    pub(super) retired: Option<&'a Partition>,
}

/// Everything that is done behind Windows.
pub(super) struct Behind<'a> {
    pub(super) shrink: ByteSize,
    pub(super) recovery: Option<Recovery<'a>>,
    /// The new ESP, behind the recovery partition.
    pub(super) esp: Option<Extent>,
}

/// What is asked of the room behind Windows.
#[derive(Clone, Copy, Default)]
pub(super) struct Ask {
    /// A recovery partition of this size has to lie there.
    pub(super) recovery: Option<ByteSize>,
    /// An ESP of this size has to lie there.
    pub(super) esp: Option<ByteSize>,
    /// Left-over recovery partitions next to the old one go too.
    pub(super) clear: bool,
}

/// Finds the places, or every reason why there are none.
pub(super) fn solve<'a>(
    s: &Survey<'a>,
    want: &Want,
    windows: &'a Partition,
    ask: Ask,
) -> Result<Behind<'a>, Vec<Refusal>> {
    let leave = want.plain_shrinks(s).and_then(|shrinks| shrinks.get(&windows.number).copied()).unwrap_or_default();
    let standing = standing(s, windows);
    let old = s.in_use;
    // The recovery partition stays right behind Windows: an ESP behind it moves it, unless there is free room behind.
    if let (None, Some(esp), Standing::Behind, Some(old)) = (ask.recovery, ask.esp, standing, old) {
        let start = old.end().round_up(MIB);
        let end = s.room_end(old.end());
        if let Some(at) = Extent::new(start, esp).filter(|at| at.end() <= end && could_be_taken(s, old)) {
            return Ok(Behind { shrink: leave, recovery: None, esp: Some(at) });
        }
    }
    let size = match (ask.recovery, ask.esp, standing) {
        (Some(size), ..) => Some(size),
        (None, Some(_), Standing::Behind) => old.map(|p| kept_size(s, p)),
        _ => None,
    };
    let sizes: Vec<ByteSize> = size.into_iter().chain(ask.esp).collect();
    let wanted = sizes.iter().fold(ByteSize::ZERO, |sum, size| sum.saturating_add(*size));
    let (mut doomed, mut retired, room_end, snug) = match (size, standing, old) {
        (Some(_), Standing::Behind, Some(old)) => {
            let mut doomed = s.between(windows.end(), old.end());
            let mut end = old.end();
            while ask.clear
                && let Some(next) = s.next_behind(end).filter(|p| p.role == Role::Recovery && !Survey::is_factory(p))
            {
                doomed.push(next);
                end = next.end();
            }
            (doomed, None, s.room_end(end), false)
        }
        (Some(_), Standing::Elsewhere, Some(old)) => {
            let retired = (!Survey::is_factory(old)).then_some(old);
            // A left-over right behind Windows stands where the new one belongs.
            let (mut doomed, mut end) = (Vec::new(), windows.end());
            while let Some(next) = s
                .next_behind(end)
                .filter(|p| p.role == Role::Recovery && !Survey::is_factory(p) && p.number != old.number)
            {
                doomed.push(next);
                end = next.end();
            }
            (doomed, retired, s.room_end(end), true)
        }
        _ => (Vec::new(), None, s.room_end(windows.end()), true),
    };
    let mut against = Vec::new();
    let Some(fit) = fit(windows, room_end, &sizes, leave, snug) else {
        return Err(vec![too_large(windows, wanted, room_end)]);
    };
    let mut places = fit.places.into_iter();
    let recovery_at = size.and_then(|_| places.next());
    let esp = ask.esp.and_then(|_| places.next());
    if let Some(at) = recovery_at {
        let kept: Vec<u32> = doomed.iter().copied().chain(retired).map(|p| p.number).collect();
        for rival in s.recoveries.iter().filter(|p| !kept.contains(&p.number)) {
            match rivalry(s, rival, at, ask.clear) {
                Rivalry::Harmless => {}
                Rivalry::Goes => doomed.push(rival),
                Rivalry::Stands(refusal) => against.push(refusal),
            }
        }
        if s.disk.style == TableStyle::Mbr {
            for p in doomed.iter().copied().chain(retired) {
                if p.active == Some(true) || p.is_system == Some(true) {
                    let text = Text::new("refusal-active-partition").with("partition", name(p));
                    against.push(
                        refuse("active_partition", about(p), text).hint(Text::new("refusal-active-partition-hint")),
                    );
                }
            }
            // All four entries taken: the old one goes before the new one comes, its image being on C: by then.
            if primaries(s.disk).saturating_sub(doomed.len()) >= 4
                && let Some(old) = retired.take()
            {
                doomed.push(old);
            }
            if primaries(s.disk).saturating_sub(doomed.len()) >= 4 {
                against.push(
                    refuse("mbr_primaries_full", Subject::Disk, Text::new("refusal-mbr-primaries-full"))
                        .hint(Text::new("refusal-mbr-primaries-full-hint")),
                );
            }
        }
    }
    if !fit.shrink.is_zero()
        && let Err(reasons) = s.can_shrink(windows, fit.shrink)
    {
        against.extend(reasons);
    }
    if !against.is_empty() {
        return Err(against);
    }
    Ok(Behind { shrink: fit.shrink, recovery: recovery_at.map(|at| Recovery { at, doomed, retired }), esp })
}

enum Rivalry {
    Harmless,
    Goes,
    Stands(Refusal),
}

/// Whether another recovery partition would be taken instead of the one at `at`.
fn rivalry(s: &Survey<'_>, rival: &Partition, at: Extent, clear: bool) -> Rivalry {
    if clear && !Survey::is_factory(rival) {
        return Rivalry::Goes;
    }
    if rival.start() > at.start() || !could_be_taken(s, rival) {
        return Rivalry::Harmless;
    }
    if Survey::is_factory(rival) {
        let text = Text::new("refusal-other-recovery-first").with("partition", name(rival)).with("size", rival.size());
        return Rivalry::Stands(
            refuse("other_recovery_first", about(rival), text).hint(Text::new("refusal-other-recovery-first-hint")),
        );
    }
    Rivalry::Goes
}

/// Whether `reagentc` could put winre.wim there once nothing else lies in it.
pub(super) fn could_be_taken(s: &Survey<'_>, p: &Partition) -> bool {
    let wim = s.winre_size().unwrap_or(SMALLEST_WINRE);
    p.size() >= wim.saturating_add(REAGENTC_FREE).saturating_add(ByteSize::from_mib(NTFS_OWN.mib_floor() / 2))
}

/// The size of a recovery partition that is made again only because it moves: as it was, or what `reagentc` demands.
pub(super) fn kept_size(s: &Survey<'_>, p: &Partition) -> ByteSize {
    let least = s.winre_size().map(|wim| required(wim.saturating_add(NTFS_OWN), ByteSize::ZERO));
    p.size().max(least.unwrap_or_default()).round_up(MIB)
}

impl<'a> Behind<'a> {
    /// Warnings that go with it.
    pub(super) fn warn(&self, b: &mut Builder<'_, 'a>, windows: &Partition) {
        if !self.shrink.is_zero()
            && let Ok(warnings) = b.s.can_shrink(windows, self.shrink)
        {
            b.warnings.extend(warnings);
        }
        let Some(recovery) = &self.recovery else { return };
        if b.s.in_use_assumed
            && let Some(p) = b.s.in_use
        {
            let text = Text::new("warning-recovery-assumed").with("partition", name(p));
            b.warnings.push(warn("recovery_assumed", about(p), text, Some(Text::new("warning-recovery-assumed-hint"))));
        }
        let goes: Vec<u32> = recovery.doomed.iter().copied().chain(recovery.retired).map(|p| p.number).collect();
        for p in b.s.recoveries.iter().filter(|p| !goes.contains(&p.number)) {
            let text = Text::new("warning-other-recovery-stays").with("partition", name(p)).with("size", p.size());
            b.warnings.push(warn(
                "other_recovery_stays",
                about(p),
                text,
                Some(Text::new("warning-other-recovery-stays-hint")),
            ));
        }
        for p in recovery.doomed.iter().filter(|p| b.s.in_use.is_none_or(|used| used.number != p.number)) {
            let text = Text::new("warning-left-over-goes").with("partition", name(p)).with("size", p.size());
            b.warnings.push(warn("left_over_goes", about(p), text, None));
        }
        let gone = recovery.doomed.iter().copied().chain(recovery.retired);
        let elsewhere = |p: &Partition| recovery.retired.is_some_and(|old| old.number == p.number);
        for p in gone.filter(|p| p.start() < windows.start() || elsewhere(p)) {
            let text = Text::new("warning-room-stranded").with("size", p.size()).with("partition", name(p));
            b.warnings.push(warn("room_stranded", about(p), text, Some(Text::new("warning-room-stranded-hint"))));
        }
    }

    /// The steps up to a WinRE that works in its new place.
    pub(super) fn steps(&self, b: &mut Builder<'_, 'a>, want: &Want, windows: &Partition) {
        self.run(b, want, windows, 'S', WinreBack::AtOnce);
    }

    /// The steps of a first stage before the boot configuration is written anew: WinRE is taken off and stays off until
    /// [`Builder::winre_on`] in the last stage, because `bcdboot` makes a new entry for Windows that knows no WinRE,
    /// and winre.wim has to lie on C: to be registered again (garlin-cant-code/SecureBoot-CA-2023-Updates issue 6,
    /// Dism-Multi-language issue 542). `letter` is the one that the new ESP gets.
    pub(super) fn steps_before_new_boot_files(
        &self,
        b: &mut Builder<'_, 'a>,
        want: &Want,
        windows: &Partition,
        letter: char,
    ) -> Placed {
        let mut placed = self.run(b, want, windows, letter, WinreBack::AfterRestart);
        if placed.winre.is_none() && self.recovery.is_none() {
            placed.winre = winre_home(b.s);
        }
        placed
    }

    fn run(&self, b: &mut Builder<'_, 'a>, want: &Want, windows: &Partition, letter: char, back: WinreBack) -> Placed {
        if back == WinreBack::AfterRestart && self.recovery.is_none() && winre_home(b.s).is_some() {
            b.winre_off_because("step-why-winre-off-for-boot");
        }
        if let Some(recovery) = &self.recovery {
            if b.s.in_use_assumed
                && let Some(p) = b.s.in_use
                && !recovery.doomed.is_empty()
            {
                b.winre_is_in(p);
            }
            b.winre_off();
        }
        for (number, by) in want.plain_shrinks(b.s).unwrap_or_default() {
            if number != windows.number {
                b.shrink(number, by);
            }
        }
        b.shrink(windows.number, self.shrink);
        let mut number = None;
        if let Some(recovery) = &self.recovery {
            for p in &recovery.doomed {
                let used = b.s.in_use.is_some_and(|used| used.number == p.number);
                let why = if used { "step-why-delete-recovery" } else { "step-why-delete-left-over" };
                b.delete(p.number, Text::new(why).with("partition", name(p)));
            }
            number = Some(b.create_recovery(recovery.at));
        }
        let mut new_esp = None;
        if let Some(at) = self.esp {
            new_esp = Some(create_esp(b, at, letter));
        }
        if let (Some(recovery), Some(number), WinreBack::AtOnce) = (&self.recovery, number, back) {
            if let Some(old) = recovery.retired {
                retype(b, old);
            }
            b.winre_on(number);
            if let Some(old) = recovery.retired {
                b.delete(old.number, Text::new("step-why-delete-retired").with("partition", name(old)));
            }
        } else if let Some(old) = self.recovery.as_ref().and_then(|recovery| recovery.retired) {
            // winre.wim lies on C: until after the restart; two that suit must not stay until then.
            b.delete(old.number, Text::new("step-why-delete-recovery").with("partition", name(old)));
        }
        Placed { esp: new_esp, winre: number }
    }
}

/// What the steps made.
pub(super) struct Placed {
    /// The number of the new ESP.
    pub(super) esp: Option<u32>,
    /// The partition into which WinRE goes, or goes back.
    pub(super) winre: Option<u32>,
}

/// When WinRE goes back into a partition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WinreBack {
    AtOnce,
    AfterRestart,
}

/// The partition that WinRE is in now and can be put into again.
fn winre_home(s: &Survey<'_>) -> Option<u32> {
    if s.disk.winre.enabled == Some(false) {
        return None;
    }
    match s.in_use {
        Some(p) => could_be_taken(s, p).then_some(p.number),
        // On C: itself.
        None if s.disk.winre.enabled == Some(true) => s.disk.winre.partition,
        None => None,
    }
}

/// An ESP at an exact place, formatted, with a letter to work on it.
pub(super) fn create_esp(b: &mut Builder<'_, '_>, at: Extent, letter: char) -> u32 {
    let esp = b.op(
        Operation::CreatePartition { what: NewPartition::Esp, at },
        Text::new("step-why-create-esp").with("size", at.size()),
    );
    b.op(
        Operation::FormatVolume { partition: esp, fs: crate::layout::FileSystem::Fat32, label: "System" },
        Text::new("step-why-format-esp"),
    );
    b.op(Operation::AssignLetter { partition: esp, letter }, Text::new("step-why-letter"));
    esp
}

/// Gives the old recovery partition a type that `reagentc` passes over: its content stays until the new one works.
fn retype(b: &mut Builder<'_, '_>, old: &Partition) {
    let kind = match old.kind {
        // Hidden NTFS: no letter comes of it.
        PartitionType::Mbr(_) => PartitionType::Mbr(0x17),
        _ => PartitionType::Gpt(gpt_type::BASIC_DATA),
    };
    if let PartitionType::Gpt(_) = kind
        && old.attributes != Some(GptAttributes::RECOVERY)
    {
        b.op(
            Operation::SetAttributes { partition: old.number, attributes: GptAttributes::RECOVERY },
            Text::new("step-why-hide-old"),
        );
    }
    b.op(Operation::SetType { partition: old.number, kind }, Text::new("step-why-retype").with("partition", name(old)));
}

/// The reasons that hold for every way behind Windows, and Windows itself where it is certain enough.
pub(super) fn begin<'a>(b: &mut Builder<'_, 'a>, want: &Want) -> (Vec<Refusal>, Option<&'a Partition>) {
    let (mut against, windows) = needs(b.s);
    super::general_warnings(b, want);
    check_shrinks(b, want, windows.map(|p| p.number), &mut against);
    (against, windows)
}
