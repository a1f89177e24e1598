//! What the planner has to know about a disk before it looks for ways: which partition is Windows, which recovery
//! partition is in use, which ESP, what forbids any plan, and how far a volume can shrink.

use super::limits::{SHRINK_MARGIN, WINRE_PARTITION_MAX};
use super::refuse::{about, name, refuse, warn};
use super::{Refusal, Subject, Warning};
use crate::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, ProblemCode, Role, ShrinkBlocker,
    TableStyle, gpt_type,
};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// The partition that holds Windows.
#[derive(Clone, Copy)]
pub(super) struct Windows<'a> {
    pub(super) part: &'a Partition,
    /// The source does not say so; it follows from type, place and size.
    pub(super) assumed: bool,
}

/// Everything that the strategies ask of a disk.
pub(super) struct Survey<'a> {
    pub(super) disk: &'a DiskLayout,
    /// Reasons against any plan for this disk.
    pub(super) blocked: Vec<Refusal>,
    pub(super) windows: Result<Windows<'a>, Refusal>,
    /// Every partition of the recovery type, in order of offset.
    pub(super) recoveries: Vec<&'a Partition>,
    /// The recovery partition that WinRE starts from.
    pub(super) in_use: Option<&'a Partition>,
    /// There are several, and nothing says which one it is.
    pub(super) in_use_assumed: bool,
    pub(super) esps: Vec<&'a Partition>,
    /// The ESP that the PC starts from.
    pub(super) esp: Option<&'a Partition>,
}

impl<'a> Survey<'a> {
    pub(super) fn new(disk: &'a DiskLayout) -> Self {
        let windows = find_windows(disk);
        let recoveries: Vec<_> = disk.with_role(Role::Recovery).filter(|p| !p.logical).collect();
        let (in_use, in_use_assumed) = recovery_in_use(disk, &recoveries, windows.as_ref().ok().map(|w| w.part));
        let esps: Vec<_> = disk.with_role(Role::EfiSystem).filter(|_| disk.style == TableStyle::Gpt).collect();
        let esp = match esps.as_slice() {
            [one] => Some(*one),
            several => {
                let mut used = several.iter().filter(|p| p.is_system == Some(true));
                used.next().filter(|_| used.next().is_none()).copied()
            }
        };
        Self { blocked: blocked(disk), disk, windows, recoveries, in_use, in_use_assumed, esps, esp }
    }

    /// The end of what may be used, on a whole MiB. MBR cannot speak of more than 2^32 sectors.
    pub(super) fn usable_end(&self) -> ByteOffset {
        let end = self.disk.usable.map_or(ByteOffset::ZERO, Extent::end);
        match self.disk.style {
            TableStyle::Mbr => {
                let last = u64::from(u32::MAX).saturating_mul(u64::from(self.disk.sector_size.bytes()));
                end.min(ByteOffset::from_bytes(last)).round_down(MIB)
            }
            _ => end.round_down(MIB),
        }
    }

    /// The first whole MiB that may be used.
    pub(super) fn usable_start(&self) -> ByteOffset {
        self.disk.usable.map_or(ByteOffset::from_mib(1), Extent::start).round_up(MIB).max(ByteOffset::from_mib(1))
    }

    /// The next partition behind this place, logical drives aside.
    pub(super) fn next_behind(&self, place: ByteOffset) -> Option<&'a Partition> {
        self.disk.partitions.iter().find(|p| !p.logical && p.start() >= place)
    }

    /// Where the room behind this place ends, on a whole MiB; in front of the place where not even a whole MiB follows.
    pub(super) fn room_end(&self, place: ByteOffset) -> ByteOffset {
        self.next_behind(place).map_or_else(|| self.usable_end(), |next| next.start().round_down(MIB))
    }

    /// The partitions that lie wholly between two places.
    pub(super) fn between(&self, from: ByteOffset, to: ByteOffset) -> Vec<&'a Partition> {
        self.disk.partitions.iter().filter(|p| !p.logical && p.start() >= from && p.end() <= to).collect()
    }

    /// Whether this is a volume of which nobody knows how far Windows can shrink it.
    pub(super) fn limit_is_unknown(&self, p: &Partition) -> bool {
        p.volume.shrink.is_none() && p.role != Role::Recovery
    }

    /// How Windows stands with BitLocker; `None` where not known.
    pub(super) fn bitlocker(&self) -> Option<BitLocker> {
        let volume = &self.windows.as_ref().ok()?.part.volume;
        match volume.file_system {
            Some(FileSystem::BitLocker) => {
                Some(volume.bitlocker.filter(|b| b.is_encrypted()).unwrap_or(BitLocker::Encrypted))
            }
            _ => volume.bitlocker,
        }
    }

    /// How large winre.wim is, where somebody looked.
    pub(super) fn winre_size(&self) -> Option<ByteSize> {
        let inside = |p: &Partition| p.volume.contents.winre.as_ref().map(|wim| wim.size);
        self.in_use
            .and_then(inside)
            .or(self.disk.winre.staged_image)
            .or_else(|| self.windows.as_ref().ok().and_then(|w| inside(w.part)))
    }

    /// Whether this recovery partition is a maker's restore image rather than WinRE alone: by its size or its label
    /// (Dell `Image` and `DELLSUPPORT`, Lenovo `PBR_DRV` and `LENOVO_PART`, HP `HP_RECOVERY`; facts §6).
    pub(super) fn is_factory(p: &Partition) -> bool {
        const LABELS: [&str; 9] =
            ["IMAGE", "PBR", "DELLSUPPORT", "LENOVO", "LRS", "FACTORY", "HP_RECOVERY", "MYASUS", "RESTORE"];
        let label = p.volume.label.as_deref().unwrap_or_default().to_ascii_uppercase();
        let winre_inside = p.volume.contents.winre.is_some() && p.size() <= WINRE_PARTITION_MAX;
        !winre_inside && (p.size() > WINRE_PARTITION_MAX || LABELS.iter().any(|word| label.contains(word)))
    }

    /// Why exact places on this disk are not known, if they are not.
    ///
    /// A disk whose own size was cut is no hindrance: what lies within the size given lies on the disk.
    pub(super) fn inexact(&self) -> Option<Refusal> {
        let slack = self.disk.partitions.iter().map(|p| p.size_slack.max(p.offset_slack)).max().unwrap_or_default();
        (!slack.is_zero()).then(|| self.cut_figures(slack))
    }

    /// That figures were cut, and what to add.
    pub(super) fn cut_figures(&self, slack: ByteSize) -> Refusal {
        let command = format!(
            "Get-Partition -DiskNumber {} | Format-List PartitionNumber,Offset,Size,GptType,Guid",
            self.disk.number
        );
        refuse("inexact_layout", Subject::Disk, Text::new("refusal-inexact-layout").with("slack", slack))
            .hint(Text::new("refusal-inexact-layout-hint").with("command", command))
    }

    /// The smallest size that this volume may be given, and who says so; `None` where nobody knows.
    pub(super) fn least_size(p: &Partition) -> Option<ByteSize> {
        let limit = p.volume.shrink.as_ref().map(|limit| limit.min);
        let used = p.volume.used;
        Some(limit.max(used)?.saturating_add(SHRINK_MARGIN))
    }

    /// Whether this volume can give `by`: what to know before, or every reason why not.
    pub(super) fn can_shrink(&self, p: &Partition, by: ByteSize) -> Result<Vec<Warning>, Vec<Refusal>> {
        let mut against = unshrinkable(p);
        let mut warnings = Vec::new();
        let rest = p.size().saturating_sub(by);
        let most = Self::least_size(p).map(|least| p.size().saturating_sub(least).round_down(MIB));
        if let Some(limit) = &p.volume.shrink
            && rest < limit.min.saturating_add(SHRINK_MARGIN)
        {
            let text = Text::new(if limit.blockers.is_empty() {
                "refusal-shrink-limit"
            } else {
                "refusal-shrink-limit-blocker"
            })
            .with("volume", name(p))
            .with("by", by)
            .with("limit", limit.min)
            .with("margin", SHRINK_MARGIN)
            .with("most", most.unwrap_or_default())
            .with("blocker", limit.blockers.first().map_or("", |b| b.name.as_str()))
            .with("size", limit.blockers.first().map_or(ByteSize::ZERO, |b| b.size))
            .with("without", limit.blockers.first().map_or(limit.min, |b| b.limit_without))
            .with("gain", limit.blockers.first().map_or(ByteSize::ZERO, |b| limit.min.saturating_sub(b.limit_without)));
            against.push(refuse("shrink_limit", about(p), text).hint(shrink_remedy(p, rest)));
        }
        if let Some(used) = p.volume.used
            && rest < used.saturating_add(SHRINK_MARGIN)
        {
            let text = Text::new("refusal-volume-full")
                .with("volume", name(p))
                .with("by", by)
                .with("used", used)
                .with("margin", SHRINK_MARGIN)
                .with("most", most.unwrap_or_default());
            against.push(
                refuse("volume_full", about(p), text)
                    .hint(Text::new("refusal-volume-full-hint").with("volume", name(p))),
            );
        }
        if p.volume.shrink.is_none() && p.volume.used.is_none() && rest < MIB {
            let text =
                Text::new("refusal-shrink-too-large").with("volume", name(p)).with("by", by).with("size", p.size());
            against.push(refuse("goal_too_large", about(p), text));
        }
        if !against.is_empty() {
            return Err(against);
        }
        if self.limit_is_unknown(p) {
            warnings.push(warn(
                "shrink_limit_unknown",
                about(p),
                Text::new("warning-shrink-limit-unknown").with("volume", name(p)).with("by", by),
                Some(
                    Text::new("warning-shrink-limit-unknown-hint")
                        .with("disk", self.disk.number)
                        .with("partition", p.number),
                ),
            ));
        }
        if p.volume.file_system == Some(FileSystem::BitLocker)
            || p.volume.bitlocker.is_some_and(BitLocker::is_encrypted)
        {
            warnings.push(warn(
                "bitlocker_shrink",
                about(p),
                Text::new("warning-bitlocker-shrink").with("volume", name(p)),
                None,
            ));
        }
        if p.volume.file_system == Some(FileSystem::None) {
            warnings.push(warn(
                "raw_volume",
                about(p),
                Text::new("warning-raw-volume").with("volume", name(p)),
                Some(Text::new("warning-raw-volume-hint")),
            ));
        }
        if p.volume.contents.hibernated == Some(true) {
            warnings.push(warn(
                "hibernated",
                about(p),
                Text::new("warning-hibernated").with("volume", name(p)),
                Some(Text::new("warning-hibernated-hint")),
            ));
        }
        Ok(warnings)
    }
}

/// What helps against this volume's shrink limit so far that `rest` is enough for it: every file that has to be out of
/// the way, how it goes and how it comes back.
fn shrink_remedy(p: &Partition, rest: ByteSize) -> Text {
    let unknown = || Text::new("refusal-shrink-remedy").with("volume", name(p));
    let Some(limit) = p.volume.shrink.as_ref().filter(|limit| !limit.blockers.is_empty()) else { return unknown() };
    let remedies = |blockers: &[ShrinkBlocker]| {
        let mut texts: Vec<Text> = Vec::new();
        for text in blockers.iter().filter_map(|blocker| crate::volume::remedy(&blocker.name)) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let join = |first, then| Text::new("refusal-shrink-then").with("first", first).with("then", then);
        texts.into_iter().reduce(join).unwrap_or_else(unknown)
    };
    let enough = |blocker: &ShrinkBlocker| rest >= blocker.limit_without.saturating_add(SHRINK_MARGIN);
    match limit.blockers.iter().position(enough) {
        Some(0) => remedies(limit.blockers.get(..1).unwrap_or_default()),
        Some(last) => {
            let needed = limit.blockers.get(..=last).unwrap_or_default();
            let files: Vec<&str> = needed.iter().map(|blocker| blocker.name.as_str()).collect();
            Text::new("refusal-shrink-all-of").with("files", files.join(", ")).with("remedies", remedies(needed))
        }
        None => {
            let least = limit.blockers.last().map_or(limit.min, |blocker| blocker.limit_without);
            Text::new("refusal-shrink-never")
                .with("limit", least)
                .with("remedy", remedies(limit.blockers.get(..1).unwrap_or_default()))
        }
    }
}

/// Why DiskPart cannot shrink this volume at all.
pub(super) fn unshrinkable(p: &Partition) -> Vec<Refusal> {
    let mut against = Vec::new();
    if !matches!(p.role, Role::Windows | Role::Data | Role::Unknown) {
        let text = Text::new("refusal-not-shrinkable").with("volume", name(p));
        against.push(refuse("not_shrinkable", about(p), text).hint(Text::new("refusal-not-shrinkable-hint")));
    }
    if let Some(fs) = p.volume.file_system
        && !matches!(fs, FileSystem::Ntfs | FileSystem::None | FileSystem::BitLocker)
    {
        let text = Text::new("refusal-not-ntfs").with("volume", name(p)).with("fs", fs.title());
        against.push(refuse("not_ntfs", about(p), text).hint(Text::new("refusal-not-ntfs-hint")));
    }
    if p.role == Role::Unknown && p.kind != PartitionType::Unknown {
        let text = Text::new("refusal-foreign").with("volume", name(p)).with("type", p.kind.to_string());
        against.push(refuse("foreign_partition", about(p), text));
    }
    if p.attributes.is_some_and(|a| a.has(GptAttributes::PLATFORM_REQUIRED)) && p.role != Role::Recovery {
        let text = Text::new("refusal-platform-required").with("volume", name(p));
        against.push(
            refuse("platform_required", about(p), text)
                .hint(Text::new("refusal-platform-required-hint").with("number", p.number)),
        );
    }
    if p.volume.contents.dirty == Some(true) {
        let text = Text::new("refusal-volume-dirty").with("volume", name(p));
        let letter = p.volume.letter.map_or_else(|| "%SystemDrive%".to_owned(), |l| format!("{l}:"));
        against.push(
            refuse("volume_dirty", about(p), text)
                .hint(Text::new("refusal-volume-dirty-hint").with("command", format!("chkdsk {letter} /f"))),
        );
    }
    against
}

/// What forbids any plan for this disk.
fn blocked(disk: &DiskLayout) -> Vec<Refusal> {
    let mut against = Vec::new();
    let problem = |code: ProblemCode| disk.problems.iter().any(|p| p.code == code);
    if problem(ProblemCode::Dynamic) || disk.with_role(Role::Ldm).next().is_some() {
        against.push(
            refuse("dynamic_disk", Subject::Disk, Text::new("refusal-dynamic-disk"))
                .hint(Text::new("refusal-dynamic-disk-hint")),
        );
    }
    if problem(ProblemCode::StoragePool) || disk.with_role(Role::StorageSpaces).next().is_some() {
        against.push(
            refuse("storage_spaces", Subject::Disk, Text::new("refusal-storage-spaces"))
                .hint(Text::new("refusal-storage-spaces-hint")),
        );
    }
    for problem in &disk.problems {
        if problem.code.forbids_plan() && !matches!(problem.code, ProblemCode::Dynamic | ProblemCode::StoragePool) {
            against.push(
                refuse(
                    problem.code.as_str(),
                    Subject::Disk,
                    Text::new("refusal-table-problem").with("problem", problem.text.clone()),
                )
                .hint(Text::new("refusal-table-problem-hint")),
            );
        }
    }
    if !disk.problems.iter().any(|p| p.code.forbids_plan()) && !disk.violations().is_empty() {
        against.push(
            refuse("table_contradiction", Subject::Disk, Text::new("refusal-table-contradiction"))
                .hint(Text::new("refusal-table-problem-hint")),
        );
    }
    against
}

/// Whether this could be a Windows volume as far as its type and file system tell.
fn plausible(p: &Partition) -> bool {
    let kind = match p.kind {
        PartitionType::Gpt(guid) => guid == gpt_type::BASIC_DATA,
        PartitionType::Mbr(byte) => byte == crate::layout::mbr_type::NTFS,
        PartitionType::Unknown => true,
    };
    kind && !p.logical
        && matches!(p.role, Role::Windows | Role::Data | Role::Unknown)
        && may_hold_windows(p)
        && p.volume.contents.windows != Some(false)
        && p.is_boot != Some(false)
}

/// NTFS or BitLocker, or nobody looked. An image that holds nothing but its tables shows no file system anywhere, so that
/// is no contradiction either, as long as no other volume is better.
fn may_hold_windows(p: &Partition) -> bool {
    matches!(p.volume.file_system, None | Some(FileSystem::Ntfs | FileSystem::BitLocker | FileSystem::None))
}

fn find_windows(disk: &DiskLayout) -> Result<Windows<'_>, Refusal> {
    let sure = |part| Ok(Windows { part, assumed: false });
    let usable = |p: &&Partition| may_hold_windows(p);
    let known: Vec<&Partition> =
        disk.partitions.iter().filter(|p| p.is_boot == Some(true) || p.role == Role::Windows).filter(usable).collect();
    if let Some(p) = known.iter().find(|p| p.is_boot == Some(true)) {
        return sure(p);
    }
    if let Some(p) = known.iter().find(|p| p.volume.letter == Some('C')) {
        return sure(p);
    }
    if let [one] = known.as_slice() {
        return sure(one);
    }
    if let Some(p) = disk.by_letter('C').filter(|p| plausible(p)) {
        return sure(p);
    }
    // Where letters are known and none of them is C:, Windows is somewhere else.
    let lettered = |p: &&Partition| p.volume.letter.is_some_and(|letter| letter != 'C');
    let mut candidates: Vec<&Partition> =
        if known.is_empty() { disk.partitions.iter().filter(|p| plausible(p)).collect() } else { known };
    // A C: that cannot be Windows comes from installation media, whose letters are its own.
    let own_letters = disk.by_letter('C').is_none_or(plausible);
    if own_letters && candidates.iter().any(|p| p.role != Role::Windows) {
        candidates.retain(|p| !lettered(p));
    }
    let formatted = |p: &Partition| p.volume.file_system != Some(FileSystem::None);
    if candidates.iter().any(|p| formatted(p)) {
        candidates.retain(|p| formatted(p));
    }
    // MBR: the small active volume in front of another one holds the boot files.
    if candidates.len() > 1 {
        let largest = candidates.iter().map(|p| p.size()).max().unwrap_or_default();
        candidates.retain(|p| !(p.active == Some(true) && p.size() < largest));
    }
    let assumed = |part| Ok(Windows { part, assumed: true });
    match candidates.as_slice() {
        [] => Err(refuse("no_windows", Subject::Disk, Text::new("refusal-no-windows"))
            .hint(Text::new("refusal-no-windows-hint"))),
        [one] => assumed(one),
        several => {
            let before_recovery = disk.partitions.windows(2).find_map(|pair| match pair {
                [a, b] if b.role == Role::Recovery => {
                    several.iter().find(|p| p.number == a.number && p.start() == a.start())
                }
                _ => None,
            });
            let largest = several.iter().rev().max_by_key(|p| p.size());
            before_recovery.or(largest).map_or_else(
                || Err(refuse("no_windows", Subject::Disk, Text::new("refusal-no-windows"))),
                |p| assumed(p),
            )
        }
    }
}

fn recovery_in_use<'a>(
    disk: &'a DiskLayout,
    recoveries: &[&'a Partition],
    windows: Option<&'a Partition>,
) -> (Option<&'a Partition>, bool) {
    if let Some(number) = disk.winre.partition {
        // On C: itself, or in a partition of another type: none of the recovery partitions is in use,
        // and the first that suits is taken when WinRE is enabled again.
        if let Some(p) = recoveries.iter().find(|p| p.number == number) {
            return (Some(p), false);
        }
    }
    let plain: Vec<&Partition> = recoveries.iter().copied().filter(|p| !Survey::is_factory(p)).collect();
    let with_image: Vec<&Partition> = plain.iter().copied().filter(|p| p.volume.contents.winre.is_some()).collect();
    if let [one] = with_image.as_slice() {
        return (Some(one), false);
    }
    let candidates = if with_image.is_empty() { &plain } else { &with_image };
    match candidates.as_slice() {
        [] => (recoveries.first().copied(), recoveries.len() > 1),
        [one] => (Some(one), false),
        several => {
            let behind = several.iter().find(|p| windows.is_some_and(|w| p.start() >= w.end()));
            (behind.or(several.last()).copied(), true)
        }
    }
}
