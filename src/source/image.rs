//! A disk's bytes, whatever they come from: its partition table, what is wrong with it, and what is in its volumes.
//!
//! Only the sectors that are needed are read: a disk of 16 TiB opens as quickly as one of 16 MiB.

use super::bytes::{le_u16, read_at, read_up_to};
use super::container::Opened;
use super::{DiskBytes, Progress, SourceError, gpt, mbr};
use crate::layout::{DiskLayout, Partition, PartitionType, Problem, ProblemCode, Role, TableStyle};
use crate::storage;
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, Lba, SectorSize};
use crate::volume;
use std::io;

/// How much of a disk without a table is looked at before it is called empty, at its front and at its end:
/// every partition table and every file system that Windows writes leaves something there.
const BLANK: u64 = 1 << 20;
/// Of how many partitions the boot sectors are asked for the sector's size.
const MOST_WITNESSES: usize = 8;

/// Reads the disk behind `bytes`: `number` is what it will be called, `size` how large it is, `sector` its logical
/// sector where the caller knows it (a device does, an image does not).
///
/// # Errors
/// The first sectors cannot be read, or `bytes` are no disk: no table, no file system, and not empty.
/// A caller that knows them to be a disk says so by `sector` and gets a raw one instead.
pub fn read_disk(
    bytes: &mut dyn DiskBytes,
    number: u32,
    size: ByteSize,
    sector: Option<SectorSize>,
    progress: &Progress,
) -> Result<DiskLayout, SourceError> {
    let mut disk = table(bytes, size, sector, sector.is_some())?;
    disk.number = number;
    look_inside(bytes, &mut disk, progress);
    Ok(disk)
}

pub(super) fn read_opened(mut opened: Opened, progress: &Progress) -> Result<DiskLayout, SourceError> {
    let size = ByteSize::from_bytes(opened.size);
    let is_disk = opened.size_is_fact || opened.sector.is_some();
    let mut disk = table(&mut opened.bytes, size, opened.sector, is_disk)?;
    disk.problems.splice(0..0, opened.problems);
    look_inside(&mut opened.bytes, &mut disk, progress);
    Ok(disk)
}

/// Fills in what the volumes hold: first what the map is drawn from, partition by partition, then what has a name.
/// Whoever looks on sees the disk after the table and after each partition of the first round.
pub(super) fn look_inside(bytes: &mut dyn DiskBytes, disk: &mut DiskLayout, progress: &Progress) {
    progress.show(disk);
    let sector = disk.sector_size;
    let size = disk.size;
    let count = disk.partitions.len();
    for (round, look) in [volume::survey, volume::finish].into_iter().enumerate() {
        for index in 0..count {
            let Some(partition) = disk.partitions.get_mut(index) else { continue };
            let closed = matches!(partition.role, Role::Extended | Role::Msr | Role::Ldm | Role::StorageSpaces);
            if closed || partition.end().from_start() > size || progress.is_cancelled() {
                continue;
            }
            let part = progress.part(round * count + index, round * count + index + 1, 2 * count);
            for problem in look(bytes, partition, sector, &part) {
                if !disk.problems.contains(&problem) {
                    disk.problems.push(problem);
                }
            }
            part.set(1, 1);
            if round == 0 {
                progress.show(disk);
            }
        }
    }
    volume::settle_winre(disk);
}

/// Reads the partition table. `is_disk`: the bytes are known to be all of a disk, not a file that may be anything.
fn table(
    bytes: &mut dyn DiskBytes,
    size: ByteSize,
    sector: Option<SectorSize>,
    is_disk: bool,
) -> Result<DiskLayout, SourceError> {
    let head = read_up_to(bytes, 0, 4096).map_err(|error| unreadable(&error))?;
    let Some(record) = mbr::Record::parse(&head) else {
        return Err(SourceError::new(Text::new("source-too-short").with("size", size))
            .hint(Text::new("source-not-a-disk-hint")));
    };
    let boot = BootSector::parse(&head);
    let is_mbr = record.has_partitions() && record.protective().is_none();
    let found = gpt::find(bytes, size, sector, Some(&record));
    let mut disk = match found {
        // What stands in a record without a protective entry is what Windows and the firmware follow: a GPT beside it
        // is a remnant. Where its primary header is still sound, it is said.
        gpt::Found::Table(gpt) if is_mbr => {
            let mut disk = from_mbr(bytes, &record, size, sector, is_disk);
            if gpt.from_primary {
                let text = Text::new("problem-gpt-beside-mbr").with("count", gpt.partitions.len());
                disk.problems.insert(0, Problem::new(ProblemCode::Contradiction, text));
            }
            disk
        }
        // A file system in the first sector and no more than an old backup at the end: a disk formatted as a whole.
        gpt::Found::Table(gpt) if boot.is_some() && !gpt.from_primary && record.protective().is_none() => {
            whole(size, sector, boot)
        }
        gpt::Found::Table(gpt) => from_gpt(gpt, &record, size, is_disk),
        gpt::Found::Unreadable { .. } | gpt::Found::None if is_mbr => from_mbr(bytes, &record, size, sector, is_disk),
        gpt::Found::Unreadable { sector: seen, claims, problem } => {
            if let Some(claimed) = claims.filter(|_| !is_disk) {
                // Nothing is left to be shown.
                return Err(SourceError::new(
                    Text::new("source-truncated").with("size", size).with("claimed", claimed),
                )
                .hint(Text::new("source-truncated-hint")));
            }
            let hybrid = record.has_partitions();
            let mut disk = if hybrid {
                from_mbr(bytes, &record, size, sector.or(seen), is_disk)
            } else {
                let sector = sector.or(seen).unwrap_or(SectorSize::B512);
                let mut disk = DiskLayout::empty(0, TableStyle::Gpt, size, sector);
                disk.usable = None;
                disk
            };
            disk.problems.insert(0, problem);
            disk.problems.extend(record.beside_gpt());
            disk
        }
        gpt::Found::None if record.has_partitions() => {
            let mut disk = from_mbr(bytes, &record, size, sector, is_disk);
            disk.problems.extend(record.beside_gpt());
            disk
        }
        gpt::Found::None if boot.is_some() => whole(size, sector, boot),
        gpt::Found::None if record.signed && record.plausible && record.disk_signature != 0 => {
            // Initialised, and nothing created yet.
            from_mbr(bytes, &record, size, sector, is_disk)
        }
        gpt::Found::None => without_table(bytes, size, sector, is_disk)?,
    };
    overlaps(&mut disk);
    foreign(&mut disk);
    disk.sort();
    Ok(disk)
}

fn from_gpt(gpt: gpt::Table, record: &mbr::Record, size: ByteSize, is_disk: bool) -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, size, gpt.sector);
    disk.disk_guid = Some(gpt.disk_guid);
    disk.usable = gpt.usable;
    disk.partitions = gpt.partitions;
    disk.problems = gpt.problems;
    if !is_disk && gpt.claims.is_some() {
        disk.problems.extend(cut_off(&disk.partitions, size));
    }
    disk.problems.extend(record.beside_gpt());
    disk
}

fn from_mbr(
    bytes: &mut dyn DiskBytes,
    record: &mbr::Record,
    size: ByteSize,
    sector: Option<SectorSize>,
    is_disk: bool,
) -> DiskLayout {
    let (sector, is_certain) = match sector {
        Some(sector) => (sector, true),
        None => mbr_sector(bytes, record, size),
    };
    let mut disk = DiskLayout::empty(0, TableStyle::Mbr, size, sector);
    // A signature of zero means that none was written yet.
    disk.mbr_signature = Some(record.disk_signature).filter(|signature| *signature != 0);
    let table = mbr::read(bytes, record, size, sector);
    disk.partitions = table.partitions;
    disk.partitions.retain(|partition| partition.kind != PartitionType::Mbr(crate::layout::mbr_type::GPT_PROTECTIVE));
    disk.problems = table.problems;
    let cut = if is_disk { None } else { cut_off(&disk.partitions, size) };
    match cut {
        Some(problem) => disk.problems.push(problem),
        None => disk.problems.extend(mbr::outside(&disk.partitions, size)),
    }
    if !is_certain {
        disk.problems.push(assumed(sector));
    }
    disk
}

/// The sector size that makes sense of a record: its entries count in sectors, and nothing in it says how large
/// these are. Partitions that would not fit on the disk with the larger one rule it out; boot sectors that are found
/// with one of them decide. The second value says whether anything did.
fn mbr_sector(bytes: &mut dyn DiskBytes, record: &mbr::Record, size: ByteSize) -> (SectorSize, bool) {
    let large = SectorSize::B4096;
    let end = record.entries().map(|entry| u64::from(entry.first) + u64::from(entry.sectors)).max().unwrap_or(0);
    if Lba(end).offset(large).is_none_or(|end| end.from_start() > size) {
        return (SectorSize::B512, true);
    }
    let mut witness = |sector: SectorSize| {
        record.entries().take(MOST_WITNESSES).any(|entry| {
            Lba(u64::from(entry.first))
                .offset(sector)
                .and_then(|at| read_at(bytes, at.bytes(), 512).ok())
                .and_then(|bytes| BootSector::parse(&bytes))
                .is_some_and(|boot| boot.sector.is_none_or(|said| said == sector))
        })
    };
    if witness(SectorSize::B512) {
        (SectorSize::B512, true)
    } else if witness(large) {
        (large, true)
    } else {
        // An empty record says nothing, and nothing follows from it.
        (SectorSize::B512, end == 0)
    }
}

fn assumed(sector: SectorSize) -> Problem {
    Problem::new(ProblemCode::SectorSizeAssumed, Text::new("problem-sector-assumed").with("sector", sector.bytes()))
}

/// A disk without a table, formatted as a whole. DiskPart lists one partition, number 1, at offset 0.
fn whole(size: ByteSize, sector: Option<SectorSize>, boot: Option<BootSector>) -> DiskLayout {
    let said = boot.and_then(|boot| boot.sector);
    let sector = sector.or(said).unwrap_or(SectorSize::B512);
    let mut disk = DiskLayout::empty(0, TableStyle::Raw, size, sector);
    if let Some(extent) = Extent::new(ByteOffset::ZERO, size) {
        disk.partitions.push(Partition::new(1, extent, PartitionType::Unknown));
    }
    disk
}

/// A disk with neither table nor boot sector: empty, a file system that begins without one, or no disk at all.
fn without_table(
    bytes: &mut dyn DiskBytes,
    size: ByteSize,
    sector: Option<SectorSize>,
    is_disk: bool,
) -> Result<DiskLayout, SourceError> {
    let mut disk = whole(size, sector, None);
    if let Some(partition) = disk.partitions.first_mut() {
        // Only the front is looked at here; the volume is read later, with the others.
        let _problems = volume::probe(bytes, partition, disk.sector_size, &Progress::default());
        let found = partition.volume.file_system.is_some_and(|found| found != crate::layout::FileSystem::None);
        if let (true, Some(fresh)) = (found, whole(size, sector, None).partitions.pop()) {
            *partition = fresh;
            return Ok(disk);
        }
    }
    disk.partitions.clear();
    if !is_disk && !is_blank(bytes, size).map_err(|error| unreadable(&error))? {
        return Err(SourceError::new(Text::new("source-not-a-disk")).hint(Text::new("source-not-a-disk-hint")));
    }
    if sector.is_none() {
        disk.problems.push(assumed(disk.sector_size));
    }
    Ok(disk)
}

/// Whether nothing is written at the front and at the end.
fn is_blank(bytes: &mut dyn DiskBytes, size: ByteSize) -> io::Result<bool> {
    let last = size.bytes().saturating_sub(BLANK);
    for at in [0, last] {
        if bytes.next_data(at) >= at.saturating_add(BLANK) {
            continue;
        }
        let length = usize::try_from(BLANK).unwrap_or(usize::MAX);
        if read_up_to(bytes, at, length)?.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn unreadable(error: &io::Error) -> SourceError {
    SourceError::new(Text::new("source-read-failed").with("reason", storage::write::reason(error)))
        .hint(Text::new("source-unreadable-hint"))
}

/// A file that ends before its partitions do.
fn cut_off(partitions: &[Partition], size: ByteSize) -> Option<Problem> {
    let end = partitions.iter().map(Partition::end).max()?.from_start();
    (end > size).then(|| {
        Problem::new(ProblemCode::Truncated, Text::new("problem-truncated").with("size", size).with("end", end))
    })
}

/// Partitions that share bytes, neither being the container of the other.
pub(super) fn overlaps(disk: &mut DiskLayout) {
    let mut rows: Vec<&Partition> =
        disk.partitions.iter().filter(|partition| partition.role != Role::Extended).collect();
    rows.sort_by_key(|partition| (partition.start(), partition.number));
    let mut found = Vec::new();
    let mut farthest: Option<&Partition> = None;
    for partition in rows {
        if let Some(before) = farthest
            && before.extent.overlaps(partition.extent)
        {
            found.push((before.number, partition.number));
        }
        if farthest.is_none_or(|before| partition.end() > before.end()) {
            farthest = Some(partition);
        }
    }
    for container in disk.with_role(Role::Extended) {
        let primaries = disk.partitions.iter().filter(|p| !p.logical && p.role != Role::Extended);
        found.extend(primaries.filter(|p| p.extent.overlaps(container.extent)).map(|p| (container.number, p.number)));
    }
    disk.problems.extend(found.into_iter().take(gpt::MOST_ALIKE).map(|(first, second)| {
        let text = Text::new("problem-overlap").with("first", first).with("second", second);
        Problem::new(ProblemCode::Overlap, text)
    }));
}

/// Dynamic disks and members of storage pools: their partitions are not what they look like.
fn foreign(disk: &mut DiskLayout) {
    if disk.with_role(Role::Ldm).next().is_some() {
        disk.problems.push(Problem::new(ProblemCode::Dynamic, Text::new("problem-dynamic")));
    }
    if disk.with_role(Role::StorageSpaces).next().is_some() {
        disk.problems.push(Problem::new(ProblemCode::StoragePool, Text::new("problem-storage-pool")));
    }
}

/// A file system's first sector, as far as it is needed to tell it from a partition table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct BootSector {
    /// The sector it speaks of.
    sector: Option<SectorSize>,
}

impl BootSector {
    /// NTFS, exFAT, ReFS and BitLocker by their names; FAT by a parameter block that can be.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let name = bytes.get(3..11)?;
        let sector = le_u16(bytes, 11).and_then(|size| SectorSize::new(size.into()));
        match name {
            b"NTFS    " | b"-FVE-FS-" => return Some(Self { sector }),
            b"EXFAT   " => {
                let shift = u32::from(*bytes.get(108)?);
                return Some(Self { sector: 1_u32.checked_shl(shift).and_then(SectorSize::new) });
            }
            b"ReFS\0\0\0\0" => return Some(Self { sector: None }),
            _ => {}
        }
        let jump = matches!(bytes.get(..3)?, [0xeb, _, 0x90] | [0xe9, ..]);
        let cluster = *bytes.get(13)?;
        let fat = jump
            && le_u16(bytes, 510)? == 0xaa55
            && sector.is_some_and(|sector| sector.bytes() <= 4096)
            && cluster.is_power_of_two()
            && le_u16(bytes, 14)? > 0
            && matches!(*bytes.get(16)?, 1 | 2)
            && *bytes.get(21)? >= 0xf0;
        fat.then_some(Self { sector })
    }
}
