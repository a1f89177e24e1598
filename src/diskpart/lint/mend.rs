//! Lines as they should read on the disk at hand.

use super::Seen;
use crate::diskpart::command::{Command, CreateKind, PartitionId, Placement, ShrinkArgs};
use crate::layout::{DiskLayout, Partition, TableStyle, gpt_type, mbr_type};
use crate::units::{ByteOffset, ByteSize, Extent, KIB, MIB};

/// `create partition` at exactly this place; `None` where whole MB and KB cannot say it.
pub(super) fn create_at(kind: CreateKind, extent: Extent, id: Option<PartitionId>) -> Option<String> {
    let whole = extent.start().is_multiple_of(KIB) && !extent.size().round_down(MIB).is_zero();
    let at = Placement { size: Some(extent.size().round_down(MIB)), offset: Some(extent.start()), align: None };
    whole.then(|| Command::CreatePartition { kind, at, id }.to_string())
}

/// The first place in which a partition of this size fits, on the grid.
pub(super) fn room(disk: &DiskLayout, size: ByteSize) -> Option<Extent> {
    disk.free().into_iter().find_map(|gap| {
        let gap = gap.aligned(MIB)?;
        Extent::new(gap.start(), size).filter(|wanted| gap.contains(*wanted))
    })
}

/// A shrink by exactly this much or not at all.
pub(super) fn shrink(by: ByteSize, nowait: bool) -> Option<String> {
    let by = by.round_down(MIB);
    let args = ShrinkArgs { desired: Some(by), minimum: Some(by), nowait };
    (!by.is_zero()).then(|| Command::Shrink(args).to_string())
}

/// The type of a recovery partition on this disk.
pub(super) const fn recovery_id(disk: &DiskLayout) -> PartitionId {
    match disk.style {
        TableStyle::Mbr => PartitionId::Mbr(mbr_type::RECOVERY),
        TableStyle::Gpt | TableStyle::Raw => PartitionId::Gpt(gpt_type::RECOVERY),
    }
}

/// The letter to take instead: from S on, as the recipes do, then from the end.
pub(super) fn free_letter(disks: &[DiskLayout]) -> Option<char> {
    ('S'..='Z').chain('D'..='R').find(|letter| disks.iter().all(|disk| disk.by_letter(*letter).is_none()))
}

/// How far the volume in focus can be shrunk, where that is known.
pub(super) fn most(partition: &Partition) -> Option<ByteSize> {
    let min = partition.volume.shrink.as_ref()?.min;
    Some(partition.size().saturating_sub(min).round_down(MIB)).filter(|most| !most.is_zero())
}

/// A line that failed, as it could work.
pub(super) fn failed(line: &Seen<'_>, command: &Command, code: &str) -> Option<String> {
    match (command, code) {
        (Command::Shrink(args), "diskpart-error-shrink-limit") => shrink(most(line.partition()?)?, args.nowait),
        (Command::Shrink(args), "diskpart-error-shrink-minimum") => shrink(args.desired?, args.nowait),
        (Command::Extend { disk, .. }, "diskpart-error-extend-too-much") => {
            let gap = line.disk()?.free_behind(line.partition()?)?;
            let size = gap.size().round_down(MIB);
            (!size.is_zero()).then(|| Command::Extend { size: Some(size), disk: *disk }.to_string())
        }
        (
            Command::CreatePartition { kind, at, id },
            "diskpart-error-offset-taken" | "diskpart-error-offset-outside" | "diskpart-error-offset-too-small",
        ) => create_at(*kind, room(line.disk()?, at.size?)?, *id),
        (Command::CreatePartition { kind, at, id: Some(PartitionId::Gpt(guid)) }, "diskpart-error-guid-on-mbr") => {
            let id = (*guid == gpt_type::RECOVERY).then_some(PartitionId::Mbr(mbr_type::RECOVERY))?;
            Some(Command::CreatePartition { kind: *kind, at: *at, id: Some(id) }.to_string())
        }
        (Command::SetId { id: PartitionId::Gpt(guid), override_ }, "diskpart-error-guid-on-mbr") => {
            let id = (*guid == gpt_type::RECOVERY).then_some(PartitionId::Mbr(mbr_type::RECOVERY))?;
            Some(Command::SetId { id, override_: *override_ }.to_string())
        }
        (Command::SetId { id: PartitionId::Mbr(byte), override_ }, "diskpart-error-byte-on-gpt") => {
            let id = (*byte == mbr_type::RECOVERY).then_some(PartitionId::Gpt(gpt_type::RECOVERY))?;
            Some(Command::SetId { id, override_: *override_ }.to_string())
        }
        (Command::DeletePartition { .. }, "diskpart-error-delete-protected") => {
            Some(Command::DeletePartition { override_: true }.to_string())
        }
        (Command::AssignLetter(Some(_)), "diskpart-error-letter-taken") => {
            Some(Command::AssignLetter(free_letter(line.before)).to_string())
        }
        _ => None,
    }
}

/// An offset moved up to the next whole MiB.
pub(super) fn aligned(command: &Command) -> Option<String> {
    let Command::CreatePartition { kind, at, id } = command else { return None };
    let offset: ByteOffset = at.offset?.round_up(MIB);
    Some(Command::CreatePartition { kind: *kind, at: Placement { offset: Some(offset), ..*at }, id: *id }.to_string())
}
