//! What a plan does to a disk: typed operations, the planner's own reading of them, and the DiskPart lines for them.
//!
//! This is one half of the double entry. It must know nothing of `diskpart::interpret`, which is the other half:
//! [`Operation::apply`] says what the planner means, and `prove` compares that with what the rendered lines do.

use super::limits::MSR_SIZE;
use crate::diskpart::{Command, CreateKind, FileSystemName, FormatArgs, PartitionId, Placement, ShrinkArgs};
use crate::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, TableStyle, Volume, gpt_type,
    mbr_type,
};
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// What is to be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NewPartition {
    /// An EFI system partition.
    Esp,
    /// A Microsoft reserved partition.
    Msr,
    /// A recovery partition, of its type from the first moment on.
    Recovery,
    /// A basic data partition for Windows.
    Windows,
}

/// One change of a disk. Partitions are named by the number that they have at that moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// The volume becomes smaller by exactly this much, whole MiB.
    ShrinkVolume { partition: u32, by: ByteSize },
    /// The volume takes this much of the free space right behind it, whole MiB; all of it where `None`.
    ExtendVolume { partition: u32, by: Option<ByteSize> },
    /// The entry goes.
    DeletePartition { partition: u32, force: bool },
    /// A new one at an exact place.
    CreatePartition { what: NewPartition, at: Extent },
    /// A fresh file system.
    FormatVolume { partition: u32, fs: FileSystem, label: &'static str },
    /// GPT: the attribute bits.
    SetAttributes { partition: u32, attributes: GptAttributes },
    /// The type alone; what is inside stays.
    SetType { partition: u32, kind: PartitionType },
    /// A drive letter.
    AssignLetter { partition: u32, letter: char },
    /// An empty disk gets a GPT; Windows adds a reserved partition by itself (observed on five fixed disks).
    ConvertToGpt,
}

/// What the planner asked of itself and cannot be: always a fault of the program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation:?}: {why}")]
pub(super) struct Fault {
    pub(super) operation: Operation,
    pub(super) why: &'static str,
}

impl Operation {
    /// The partition that has to be selected for it.
    pub(super) fn focus(&self) -> Option<u32> {
        match self {
            Self::ShrinkVolume { partition, .. }
            | Self::ExtendVolume { partition, .. }
            | Self::DeletePartition { partition, .. }
            | Self::FormatVolume { partition, .. }
            | Self::SetAttributes { partition, .. }
            | Self::SetType { partition, .. }
            | Self::AssignLetter { partition, .. } => Some(*partition),
            Self::CreatePartition { .. } | Self::ConvertToGpt => None,
        }
    }

    /// Whether something that was on the disk is lost by it.
    pub(super) const fn is_destructive(&self) -> bool {
        matches!(self, Self::DeletePartition { .. } | Self::FormatVolume { .. })
    }

    /// The DiskPart line for it, with its partition selected before.
    pub(super) fn command(&self, style: TableStyle) -> Command {
        match self {
            Self::ShrinkVolume { by, .. } => {
                Command::Shrink(ShrinkArgs { desired: Some(*by), minimum: Some(*by), nowait: false })
            }
            Self::ExtendVolume { by, .. } => Command::Extend { size: *by, disk: None },
            Self::DeletePartition { force, .. } => Command::DeletePartition { override_: *force },
            Self::CreatePartition { what, at } => Command::CreatePartition {
                kind: match what {
                    NewPartition::Esp => CreateKind::Efi,
                    NewPartition::Msr => CreateKind::Msr,
                    NewPartition::Recovery | NewPartition::Windows => CreateKind::Primary,
                },
                at: Placement { size: Some(at.size()), offset: Some(at.start()), align: None },
                id: match (what, style) {
                    (NewPartition::Recovery, TableStyle::Mbr) => Some(PartitionId::Mbr(mbr_type::RECOVERY)),
                    (NewPartition::Recovery, _) => Some(PartitionId::Gpt(gpt_type::RECOVERY)),
                    _ => None,
                },
            },
            Self::FormatVolume { fs, label, .. } => Command::Format(FormatArgs {
                fs: Some(if fs.is_fat() { FileSystemName::Fat32 } else { FileSystemName::Ntfs }),
                label: Some((*label).to_owned()),
                quick: true,
                ..FormatArgs::default()
            }),
            Self::SetAttributes { attributes, .. } => Command::GptAttributes(*attributes),
            Self::SetType { kind, .. } => Command::SetId {
                id: match kind {
                    PartitionType::Mbr(byte) => PartitionId::Mbr(*byte),
                    PartitionType::Gpt(guid) => PartitionId::Gpt(*guid),
                    PartitionType::Unknown => PartitionId::Gpt(gpt_type::BASIC_DATA),
                },
                // Windows has the volume mounted; without it `set id` answers that the device is in use.
                override_: true,
            },
            Self::AssignLetter { letter, .. } => Command::AssignLetter(Some(*letter)),
            Self::ConvertToGpt => Command::ConvertGpt,
        }
    }

    /// The disk after it, by the planner's own reckoning.
    pub(super) fn apply(&self, before: &DiskLayout) -> Result<DiskLayout, Fault> {
        let fault = |why| Fault { operation: self.clone(), why };
        let mut disk = before.clone();
        let known = |disk: &DiskLayout, n: u32| disk.partition(n).cloned().ok_or_else(|| fault("no such partition"));
        match self {
            Self::ShrinkVolume { partition, by } => {
                let old = known(&disk, *partition)?;
                if !by.is_multiple_of(MIB) || by.is_zero() {
                    return Err(fault("not whole MiB"));
                }
                let rest = old.size().checked_sub(*by).ok_or_else(|| fault("larger than the volume"))?;
                let extent = Extent::new(old.start(), rest).ok_or_else(|| fault("nothing would remain"))?;
                set_extent(&mut disk, *partition, extent);
            }
            Self::ExtendVolume { partition, by } => {
                let old = known(&disk, *partition)?;
                let free = disk.free_behind(&old).ok_or_else(|| fault("no free space right behind"))?;
                let by = by.unwrap_or(free.size());
                if by > free.size() {
                    return Err(fault("more than the free space behind"));
                }
                let extent = Extent::new(old.start(), old.size().saturating_add(by));
                set_extent(&mut disk, *partition, extent.ok_or_else(|| fault("beyond 2^64"))?);
            }
            Self::DeletePartition { partition, force } => {
                let old = known(&disk, *partition)?;
                if old.role != Role::Data && !force {
                    return Err(fault("needs override"));
                }
                disk.partitions.retain(|p| p.number != *partition);
            }
            Self::CreatePartition { what, at } => {
                if !at.start().is_multiple_of(MIB) || !at.size().is_multiple_of(MIB) {
                    return Err(fault("not on whole MiB"));
                }
                if !disk.free().into_iter().any(|gap| gap.contains(*at)) {
                    return Err(fault("not inside free space"));
                }
                let new = created(&disk, *what, *at).ok_or_else(|| fault("no number left in the table"))?;
                disk.partitions.push(new);
                disk.sort();
            }
            Self::FormatVolume { partition, fs, label } => {
                let p = disk.partition_mut(*partition).ok_or_else(|| fault("no such partition"))?;
                *p.volume = Volume {
                    letter: p.volume.letter,
                    file_system: Some(*fs),
                    label: Some(if fs.is_fat() { label.to_ascii_uppercase() } else { (*label).to_owned() }),
                    bitlocker: Some(BitLocker::Off),
                    ..Volume::default()
                };
            }
            Self::SetAttributes { partition, attributes } => {
                disk.partition_mut(*partition).ok_or_else(|| fault("no such partition"))?.attributes =
                    Some(*attributes);
            }
            Self::SetType { partition, kind } => {
                let p = disk.partition_mut(*partition).ok_or_else(|| fault("no such partition"))?;
                p.kind = *kind;
                p.role = kind.role();
            }
            Self::AssignLetter { partition, letter } => {
                if disk.by_letter(*letter).is_some() {
                    return Err(fault("letter in use"));
                }
                disk.partition_mut(*partition).ok_or_else(|| fault("no such partition"))?.volume.letter = Some(*letter);
            }
            Self::ConvertToGpt => {
                if !disk.partitions.is_empty() {
                    return Err(fault("the disk is not empty"));
                }
                disk.style = TableStyle::Gpt;
                disk.mbr_signature = None;
                disk.usable = DiskLayout::usual_usable(TableStyle::Gpt, disk.size, disk.sector_size);
                let start = disk.usable.map(Extent::start).ok_or_else(|| fault("no room for a table"))?;
                let end = ByteOffset::ZERO.saturating_add(MSR_SIZE);
                let at = Extent::between(start, end).ok_or_else(|| fault("no room for the reserved partition"))?;
                let new = created(&disk, NewPartition::Msr, at).ok_or_else(|| fault("no number left"))?;
                disk.partitions.push(new);
            }
        }
        Ok(disk)
    }
}

fn set_extent(disk: &mut DiskLayout, number: u32, extent: Extent) {
    if let Some(p) = disk.partition_mut(number) {
        p.extent = extent;
    }
}

/// The number that DiskPart gives to the next primary: the lowest one free (observed in six transcripts).
/// MBR has four; logicals count on from 5 upward in practice and never take one of these.
fn next_number(disk: &DiskLayout) -> Option<u32> {
    let lowest = disk.lowest_free_number();
    match disk.style {
        TableStyle::Mbr => (lowest <= 4 && primaries(disk) < 4).then_some(lowest),
        TableStyle::Gpt => (lowest <= 128).then_some(lowest),
        TableStyle::Raw => None,
    }
}

/// How many of an MBR's four entries are taken.
pub(super) fn primaries(disk: &DiskLayout) -> usize {
    disk.partitions.iter().filter(|p| !p.logical).count()
}

fn created(disk: &DiskLayout, what: NewPartition, at: Extent) -> Option<Partition> {
    let kind = match (disk.style, what) {
        (TableStyle::Mbr, NewPartition::Recovery) => PartitionType::Mbr(mbr_type::RECOVERY),
        (TableStyle::Mbr, _) => PartitionType::Mbr(mbr_type::FAT16B),
        (_, NewPartition::Esp) => PartitionType::Gpt(gpt_type::EFI_SYSTEM),
        (_, NewPartition::Msr) => PartitionType::Gpt(gpt_type::MICROSOFT_RESERVED),
        (_, NewPartition::Recovery) => PartitionType::Gpt(gpt_type::RECOVERY),
        (_, NewPartition::Windows) => PartitionType::Gpt(gpt_type::BASIC_DATA),
    };
    let mut new = Partition::new(next_number(disk)?, at, kind);
    match disk.style {
        TableStyle::Mbr => new.active = Some(false),
        _ => new.attributes = Some(GptAttributes(0)),
    }
    Some(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SectorSize;

    fn disk() -> DiskLayout {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1), SectorSize::B512);
        let extent = Extent::new(ByteOffset::from_mib(1), ByteSize::from_mib(100)).unwrap();
        disk.partitions = vec![Partition::new(2, extent, PartitionType::Gpt(gpt_type::BASIC_DATA))];
        disk
    }

    #[test]
    fn a_new_partition_takes_the_lowest_free_number() {
        let at = Extent::new(ByteOffset::from_mib(200), MIB).unwrap();
        let after = Operation::CreatePartition { what: NewPartition::Recovery, at }.apply(&disk()).unwrap();
        assert_eq!(after.partitions.iter().map(|p| p.number).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn what_cannot_be_is_a_fault() {
        let on_top = Extent::new(ByteOffset::from_mib(50), MIB).unwrap();
        for operation in [
            Operation::CreatePartition { what: NewPartition::Recovery, at: on_top },
            Operation::ShrinkVolume { partition: 2, by: ByteSize::from_mib(100) },
            Operation::ShrinkVolume { partition: 2, by: ByteSize::from_bytes(512) },
            Operation::ShrinkVolume { partition: 1, by: MIB },
            Operation::ExtendVolume { partition: 2, by: Some(ByteSize::from_gib(1)) },
        ] {
            assert!(operation.apply(&disk()).is_err(), "{operation:?}");
        }
    }

    #[test]
    fn an_empty_mbr_disk_has_room_for_four() {
        let mut mbr = DiskLayout::empty(0, TableStyle::Mbr, ByteSize::from_gib(1), SectorSize::B512);
        for n in 0..4 {
            let at = Extent::new(ByteOffset::from_mib(1 + n), MIB).unwrap();
            mbr = Operation::CreatePartition { what: NewPartition::Recovery, at }.apply(&mbr).unwrap();
        }
        let at = Extent::new(ByteOffset::from_mib(9), MIB).unwrap();
        assert!(Operation::CreatePartition { what: NewPartition::Recovery, at }.apply(&mbr).is_err());
    }
}
