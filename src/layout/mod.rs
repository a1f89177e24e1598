//! The model: what a disk looks like at one moment.
//!
//! A [`DiskLayout`] is a value. Nothing here reads a file, knows a window or a script, or asks the clock.
//! Whatever a source did not say is `None`; a guess is never stored as a fact.

mod checks;
mod compare;
mod esp;
mod kind;
mod naming;
mod problem;
mod volume;
mod winre;

pub use checks::Violation;
pub use compare::{Comparison, Difference, compare, find_disk};
pub use esp::EspCare;
pub use kind::{GptAttributes, PartitionType, Role, gpt_type, mbr_type};
pub use naming::{disk_name, partition_name, role_name};
pub use problem::{Problem, ProblemCode};
pub use uuid::Uuid as Guid;
pub use volume::{
    BitLocker, BitLockerMetadata, Contents, EspFile, FileSystem, Nothing, ReAgent, Shared, ShrinkBlocker, ShrinkLimit,
    ShrinkLimitSource, Unread, UnreadWhy, Volume, WimImage,
};
pub use winre::WinrePlace;

use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};

/// How a disk's partition table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableStyle {
    /// GUID partition table (UEFI specification, chapter 5).
    Gpt,
    /// Master boot record.
    Mbr,
    /// No partition table at all.
    Raw,
}

/// One disk at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskLayout {
    /// The number by which Windows and DiskPart call it; may change at a restart.
    pub number: u32,
    /// The maker's name for it.
    pub model: Option<String>,
    /// How its table is written.
    pub style: TableStyle,
    /// GPT: the header's `DiskGUID`.
    pub disk_guid: Option<Guid>,
    /// MBR: the signature at byte 440.
    pub mbr_signature: Option<u32>,
    /// The logical sector.
    pub sector_size: SectorSize,
    /// The whole disk.
    pub size: ByteSize,
    /// By how much the true size may be larger (listings cut their figures); zero means exact.
    pub size_slack: ByteSize,
    /// Where partitions may lie: GPT `FirstUsableLBA` to `LastUsableLBA`; MBR all but the first sector.
    pub usable: Option<Extent>,
    /// In order of offset; an extended container stands before its logicals.
    pub partitions: Vec<Partition>,
    /// What is wrong with the table or could not be read.
    pub problems: Vec<Problem>,
    /// What is known of the recovery environment of the Windows on this disk.
    pub winre: Winre,
    /// DiskPart's star: the list from which this was read marks it as the selected disk.
    pub selected: bool,
}

/// What is known of Windows' recovery environment (`reagentc /info`, `ReAgent.xml`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Winre {
    /// Whether it is enabled.
    pub enabled: Option<bool>,
    /// The number of the partition that it starts from, on this disk.
    pub partition: Option<u32>,
    /// The version of the image in use, `10.0.26100.1`.
    pub version: Option<String>,
    /// winre.wim in `C:\Windows\System32\Recovery`, where it stands while WinRE is disabled.
    pub staged_image: Option<ByteSize>,
}

/// One partition: a GPT entry or an MBR record, and the volume in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// The number by which DiskPart calls it; says nothing about its place.
    pub number: u32,
    /// Where it lies.
    pub extent: Extent,
    /// By how much it may begin later (listings cut their figures); zero means exact.
    pub offset_slack: ByteSize,
    /// By how much it may be larger; zero means exact.
    pub size_slack: ByteSize,
    /// The type in its entry.
    pub kind: PartitionType,
    /// GPT: `UniquePartitionGUID`.
    pub guid: Option<Guid>,
    /// GPT: `PartitionName`.
    pub name: Option<String>,
    /// GPT: the attribute bits.
    pub attributes: Option<GptAttributes>,
    /// MBR: whether it is the active one.
    pub active: Option<bool>,
    /// MBR: whether it lies inside the extended container.
    pub logical: bool,
    /// What it is for, as far as the source tells.
    pub role: Role,
    /// What is inside.
    pub volume: Shared<Volume>,
    /// Microsoft's *system* partition: holds the boot files now in use.
    pub is_system: Option<bool>,
    /// Microsoft's *boot* partition: holds the Windows now in use.
    pub is_boot: Option<bool>,
    /// DiskPart's star: the list from which this was read marks it as the selected partition.
    pub selected: bool,
}

impl Partition {
    /// A partition of which only the place and the type are known.
    pub fn new(number: u32, extent: Extent, kind: PartitionType) -> Self {
        Self {
            number,
            extent,
            offset_slack: ByteSize::ZERO,
            size_slack: ByteSize::ZERO,
            kind,
            guid: None,
            name: None,
            attributes: None,
            active: None,
            logical: false,
            role: kind.role(),
            volume: Shared::default(),
            is_system: None,
            is_boot: None,
            selected: false,
        }
    }

    /// Its size.
    pub const fn size(&self) -> ByteSize {
        self.extent.size()
    }

    /// Its first byte.
    pub const fn start(&self) -> ByteOffset {
        self.extent.start()
    }

    /// The byte behind its last one.
    pub const fn end(&self) -> ByteOffset {
        self.extent.end()
    }

    /// Whether its place is known to the byte.
    pub const fn is_exact(&self) -> bool {
        self.offset_slack.is_zero() && self.size_slack.is_zero()
    }
}

impl DiskLayout {
    /// An empty disk of this style; for GPT without a usable range, which the table says.
    pub fn empty(number: u32, style: TableStyle, size: ByteSize, sector_size: SectorSize) -> Self {
        Self {
            number,
            model: None,
            style,
            disk_guid: None,
            mbr_signature: None,
            sector_size,
            size,
            size_slack: ByteSize::ZERO,
            usable: Self::usual_usable(style, size, sector_size),
            partitions: Vec::new(),
            problems: Vec::new(),
            winre: Winre::default(),
            selected: false,
        }
    }

    /// The usable range that tools write: GPT with 128 entries of 128 bytes at both ends
    /// (UEFI specification 5.3.1: at least 16,384 bytes are kept for the entry array); MBR all but the first sector.
    pub fn usual_usable(style: TableStyle, size: ByteSize, sector_size: SectorSize) -> Option<Extent> {
        let sector = sector_size.size();
        let whole = size.round_down(sector);
        match style {
            TableStyle::Gpt => {
                let array = ByteSize::from_bytes(16_384).round_up(sector);
                let front = sector.saturating_add(sector).saturating_add(array);
                let back = sector.saturating_add(array);
                Extent::between(
                    ByteOffset::from_bytes(front.bytes()),
                    ByteOffset::from_bytes(whole.saturating_sub(back).bytes()),
                )
            }
            TableStyle::Mbr => {
                Extent::between(ByteOffset::from_bytes(sector.bytes()), ByteOffset::from_bytes(whole.bytes()))
            }
            TableStyle::Raw => None,
        }
    }

    /// The partition that DiskPart calls by this number.
    pub fn partition(&self, number: u32) -> Option<&Partition> {
        self.partitions.iter().find(|p| p.number == number)
    }

    /// The same, to make a changed copy.
    pub fn partition_mut(&mut self, number: u32) -> Option<&mut Partition> {
        self.partitions.iter_mut().find(|p| p.number == number)
    }

    /// The partition whose volume has this letter.
    pub fn by_letter(&self, letter: char) -> Option<&Partition> {
        self.partitions.iter().find(|p| p.volume.letter.is_some_and(|l| l.eq_ignore_ascii_case(&letter)))
    }

    /// The partitions with this role, in order of offset.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Partition> {
        self.partitions.iter().filter(move |p| p.role == role)
    }

    /// The gaps between partitions inside the usable range, in order of offset, down to the last sector.
    /// The room inside an extended container is not among them: see [`Self::free_in_extended`].
    pub fn free(&self) -> Vec<Extent> {
        let Some(usable) = self.usable else { return Vec::new() };
        gaps(usable, self.partitions.iter().filter(|p| !p.logical).map(|p| p.extent))
    }

    /// Whether what lies between the partitions is known at all: a listing of disks alone tells no partition, and then
    /// nothing may be called unallocated.
    pub fn partitions_are_told(&self) -> bool {
        !self.problems.iter().any(|problem| problem.code == ProblemCode::PartitionsNotListed)
    }

    /// How small and how large the gap can truly be: where a listing cut the figures of its neighbours, what looks
    /// like a gap may be nothing. Both are its size where every figure is exact.
    pub fn gap_bounds(&self, gap: Extent) -> (ByteSize, ByteSize) {
        let before = self.partitions.iter().filter(|p| p.end() == gap.start());
        let cut_before = before.map(|p| p.offset_slack.saturating_add(p.size_slack)).max().unwrap_or(ByteSize::ZERO);
        let mut behind = self.partitions.iter().filter(|p| p.start() == gap.end()).peekable();
        let cut_behind = match behind.peek() {
            Some(_) => behind.map(|p| p.offset_slack).max().unwrap_or(ByteSize::ZERO),
            None => self.size_slack,
        };
        (gap.size().saturating_sub(cut_before), gap.size().saturating_add(cut_behind))
    }

    /// MBR: the gaps inside the extended container (with the sectors that its chain of tables uses).
    pub fn free_in_extended(&self) -> Vec<Extent> {
        self.partitions
            .iter()
            .filter(|p| p.role == Role::Extended)
            .flat_map(|container| {
                gaps(container.extent, self.partitions.iter().filter(|p| p.logical).map(|p| p.extent))
            })
            .collect()
    }

    /// The gap that begins right behind this partition, if there is one.
    pub fn free_behind(&self, partition: &Partition) -> Option<Extent> {
        let gaps = if partition.logical { self.free_in_extended() } else { self.free() };
        gaps.into_iter().find(|gap| gap.start() == partition.end())
    }

    /// Puts the partitions in the order that the type promises.
    pub fn sort(&mut self) {
        self.partitions.sort_by_key(|p| (p.start(), p.logical, p.number));
    }

    /// Whether every place on it is known to the byte.
    pub fn is_exact(&self) -> bool {
        self.size_slack.is_zero() && self.partitions.iter().all(Partition::is_exact)
    }

    /// The lowest number that no partition has: DiskPart gives it to the next one
    /// (observed in 6 transcripts: a deleted number is used again in the same run).
    /// On MBR primaries and logicals are numbered apart: see `diskpart::interpret`.
    pub fn lowest_free_number(&self) -> u32 {
        // Among one more number than there are partitions one is free.
        let mut taken = vec![false; self.partitions.len() + 1];
        for partition in &self.partitions {
            let slot = usize::try_from(partition.number).ok().and_then(|n| taken.get_mut(n.checked_sub(1)?));
            if let Some(slot) = slot {
                *slot = true;
            }
        }
        let free = taken.iter().position(|taken| !taken).unwrap_or(taken.len());
        u32::try_from(free).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// What of `range` no extent covers; the extents need no order and may overlap.
fn gaps(range: Extent, extents: impl Iterator<Item = Extent>) -> Vec<Extent> {
    let mut extents: Vec<Extent> = extents.collect();
    extents.sort();
    let mut free = Vec::new();
    let mut from = range.start();
    for extent in extents {
        if let Some(gap) = Extent::between(from, extent.start().min(range.end())) {
            free.push(gap);
        }
        from = from.max(extent.end());
    }
    free.extend(Extent::between(from, range.end()));
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::MIB;

    fn part(number: u32, start_mib: u64, size_mib: u64) -> Partition {
        let extent = Extent::new(ByteOffset::from_mib(start_mib), ByteSize::from_mib(size_mib)).unwrap();
        Partition::new(number, extent, PartitionType::Gpt(gpt_type::BASIC_DATA))
    }

    #[test]
    fn gaps_and_partitions_fill_the_usable_range() {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1), SectorSize::B512);
        disk.partitions = vec![part(1, 1, 100), part(3, 200, 50)];
        let sum: u64 = disk.free().iter().map(|e| e.size().bytes()).sum();
        let used: u64 = disk.partitions.iter().map(|p| p.size().bytes()).sum();
        assert_eq!(sum + used, disk.usable.unwrap().size().bytes());
        assert_eq!(disk.free()[0].start().bytes(), 17_408);
        assert_eq!(disk.free_behind(&disk.partitions[0]).unwrap().size(), ByteSize::from_mib(99));
        assert_eq!(disk.lowest_free_number(), 2);
    }

    #[test]
    fn overlapping_partitions_leave_no_negative_gap() {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1), SectorSize::B512);
        disk.partitions = vec![part(1, 1, 100), part(2, 50, 20), part(3, 90, 30)];
        assert_eq!(disk.free().len(), 2);
    }

    #[test]
    fn a_gap_between_cut_figures_may_be_nothing() {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(4), SectorSize::B512);
        let mut windows = part(1, 1, 1024);
        windows.size_slack = ByteSize::from_gib(1);
        let mut recovery = part(2, 1536, 500);
        recovery.offset_slack = MIB;
        disk.partitions = vec![windows, recovery];
        let gap = disk.free_behind(&disk.partitions[0]).unwrap();
        assert_eq!(gap.size(), ByteSize::from_mib(511));
        assert_eq!(disk.gap_bounds(gap), (ByteSize::ZERO, ByteSize::from_mib(512)));
        let last = disk.free_behind(&disk.partitions[1]).unwrap();
        assert_eq!(disk.gap_bounds(last), (last.size().saturating_sub(MIB), last.size()));
    }

    #[test]
    fn room_in_the_extended_container_is_not_the_disks() {
        let mut disk = DiskLayout::empty(0, TableStyle::Mbr, ByteSize::from_gib(1), SectorSize::B512);
        let mut container = part(0, 100, 400);
        container.kind = PartitionType::Mbr(0x0f);
        container.role = Role::Extended;
        let mut logical = part(2, 101, 100);
        logical.logical = true;
        disk.partitions = vec![part(1, 1, 99), container, logical];
        assert_eq!(disk.free().len(), 2);
        assert_eq!(disk.free_in_extended().len(), 2);
        assert!(disk.free().iter().all(|e| e.size() >= MIB || e.start() < ByteOffset::from_mib(1)));
    }
}
