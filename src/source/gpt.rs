//! GUID partition tables (UEFI specification 2.10, chapter 5), sound ones and damaged ones.
//!
//! The headers are read and judged here, because a damaged disk needs to be told *what* is wrong: the crate `gpt`
//! knows good and bad only, looks for the backup in the last sector alone, takes 92 bytes for every header's length,
//! reads entries before it checks them, and ends the program where an entry is not 128 bytes.
//! The entries themselves are decoded by the crate, from bytes that were bounded and checked before.

use super::DiskBytes;
use super::bytes::{guid, le_u32, le_u64, read_at, read_up_to};
use super::mbr::Record;
use crate::layout::{GptAttributes, Guid, Partition, PartitionType, Problem, ProblemCode};
use crate::storage::MAX_PARTITIONS;
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, Lba, SectorCount, SectorSize};
use std::collections::BTreeMap;

const SIGNATURE: &[u8] = b"EFI PART";
/// UEFI 5.3.2: the header is at least 92 bytes and at most a sector.
const HEADER_SIZE: u32 = 92;
const REVISION_1_0: u32 = 0x0001_0000;
/// UEFI 5.3.2: 128 x 2^n. A larger one than 4,096 nobody writes, and it would only make the array huge.
const ENTRY_SIZE: u32 = 128;
const LARGEST_ENTRY: u32 = 4096;
/// What Windows reads at most (Microsoft, *Windows and GPT FAQ*: 128 partitions for each disk).
const WINDOWS_ENTRIES: u32 = 128;
/// How many problems of one kind are listed; a table of a thousand broken entries needs no thousand sentences.
pub(super) const MOST_ALIKE: usize = 8;

/// The sectors in which a header is looked for. 512 and 4,096 are what disks have; the others exist on old optical
/// and flash media only.
const SECTORS: [SectorSize; 2] = [SectorSize::B512, SectorSize::B4096];

/// What a disk's GPT turned out to be.
pub(super) enum Found {
    /// No trace of one.
    None,
    /// A table that can be used, with what is wrong with it.
    Table(Table),
    /// A trace, but neither header can be used.
    Unreadable {
        sector: Option<SectorSize>,
        /// How large the disk is by the damaged header, where it speaks of a larger one.
        claims: Option<ByteSize>,
        problem: Problem,
    },
}

/// A table that can be used.
pub(super) struct Table {
    pub sector: SectorSize,
    pub disk_guid: Guid,
    pub usable: Option<Extent>,
    pub partitions: Vec<Partition>,
    pub problems: Vec<Problem>,
    /// How large the disk is by the header, where that is more than there is.
    pub claims: Option<ByteSize>,
    /// Whether it was read from the primary header.
    pub from_primary: bool,
}

/// A header that passed every check, and its entries.
struct Header {
    my: Lba,
    alternate: Lba,
    revision: u32,
    header_size: u32,
    entry_size: u32,
    count: u32,
    disk_guid: Guid,
    first_usable: Lba,
    last_usable: Lba,
    entries: BTreeMap<u32, gpt::partition::Partition>,
}

enum Look {
    Absent,
    Damaged { reason: Text, alternate: Option<Lba> },
    Good(Box<Header>),
}

impl Look {
    const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// Looks for a GPT on a disk of `size` bytes. Where `sector` is not known, the header's place tells it.
///
/// Entries of another size than 128 bytes are taken as the specification allows them, though Windows hardly does:
/// sfdisk reads them too, and the disk is not planned for.
pub(super) fn find(
    disk: &mut dyn DiskBytes,
    size: ByteSize,
    sector: Option<SectorSize>,
    record: Option<&Record>,
) -> Found {
    let sectors = match sector {
        Some(sector) => vec![sector],
        None => SECTORS.to_vec(),
    };
    let mut primaries = Vec::new();
    for sector in sectors {
        match look(disk, size, sector, Lba(1)) {
            Look::Good(header) => return Found::Table(from_primary(disk, size, sector, *header)),
            other => primaries.push((sector, other)),
        }
    }
    // A damaged primary tells the sector better than an absent one.
    primaries.sort_by_key(|(_, look)| look.is_absent());
    for (sector, primary) in &primaries {
        if let Some(table) = from_backup(disk, size, *sector, primary, record) {
            return Found::Table(table);
        }
    }
    let damaged = primaries.into_iter().find_map(|(sector, look)| match look {
        Look::Damaged { reason, alternate } => Some((sector, reason, alternate)),
        _ => None,
    });
    match damaged {
        Some((sector, reason, alternate)) => Found::Unreadable {
            sector: Some(sector),
            claims: alternate.and_then(|last| disk_size(last, sector)).filter(|claim| *claim > size),
            problem: Problem::new(
                ProblemCode::TableUnreadable,
                Text::new("problem-table-unreadable").with("reason", reason),
            ),
        },
        None if record.is_some_and(Record::is_only_protective) => Found::Unreadable {
            sector,
            claims: None,
            problem: Problem::new(ProblemCode::TableUnreadable, Text::new("problem-table-missing")),
        },
        None => Found::None,
    }
}

/// The size of a disk whose last sector is `last`.
fn disk_size(last: Lba, sector: SectorSize) -> Option<ByteSize> {
    SectorCount(last.0.checked_add(1)?).size(sector)
}

fn last_sector(size: ByteSize, sector: SectorSize) -> Lba {
    Lba((size.bytes() / u64::from(sector.bytes())).saturating_sub(1))
}

fn from_primary(disk: &mut dyn DiskBytes, size: ByteSize, sector: SectorSize, header: Header) -> Table {
    let mut problems = Vec::new();
    let last = last_sector(size, sector);
    let mut claims = None;
    if header.alternate > last {
        claims = disk_size(header.alternate, sector);
        let claimed = claims.unwrap_or(ByteSize::from_bytes(u64::MAX));
        problems.push(Problem::new(
            ProblemCode::TableBeyondDisk,
            Text::new("problem-table-beyond-disk").with("claimed", claimed).with("size", size),
        ));
    } else {
        if header.alternate < last {
            problems.push(not_at_end(header.alternate, size, sector));
        }
        match look(disk, size, sector, header.alternate) {
            Look::Good(backup) if header.alternate != header.my => {
                if disagree(&header, &backup) {
                    problems.push(Problem::new(ProblemCode::HeadersDisagree, Text::new("problem-headers-disagree")));
                }
            }
            Look::Damaged { reason, .. } => problems.push(Problem::new(
                ProblemCode::BackupTableBad,
                Text::new("problem-backup-table-bad").with("reason", reason),
            )),
            Look::Absent | Look::Good(_) => problems
                .push(Problem::new(ProblemCode::BackupHeaderMissing, Text::new("problem-backup-header-missing"))),
        }
    }
    table(header, size, sector, problems, claims, true)
}

/// The table by its backup: in the last sector; where the damaged primary says it is; or where the disk ended when
/// the protective entry was written (a disk that has grown since).
fn from_backup(
    disk: &mut dyn DiskBytes,
    size: ByteSize,
    sector: SectorSize,
    primary: &Look,
    record: Option<&Record>,
) -> Option<Table> {
    let last = last_sector(size, sector);
    let (reason, said) = match primary {
        Look::Damaged { reason, alternate } => (reason.clone(), *alternate),
        _ => (Text::new("problem-gpt-header-absent"), None),
    };
    let mut places = vec![last];
    places.extend(said);
    places.extend(record.and_then(Record::protective_end).map(Lba));
    places.retain(|place| place.0 > 1 && *place <= last);
    for place in places {
        if let Look::Good(header) = look(disk, size, sector, place) {
            let mut problems = vec![Problem::new(
                ProblemCode::PrimaryTableBad,
                Text::new("problem-primary-table-bad").with("reason", reason),
            )];
            if place < last {
                problems.push(not_at_end(place, size, sector));
            }
            return Some(table(*header, size, sector, problems, None, false));
        }
    }
    None
}

fn not_at_end(place: Lba, size: ByteSize, sector: SectorSize) -> Problem {
    let behind = size.saturating_sub(disk_size(place, sector).unwrap_or(size));
    Problem::new(ProblemCode::BackupNotAtEnd, Text::new("problem-backup-not-at-end").with("behind", behind))
}

/// Whether two intact headers describe different tables. Size of an entry and place of the array are their own matter.
fn disagree(primary: &Header, backup: &Header) -> bool {
    let same = |a: &gpt::partition::Partition, b: &gpt::partition::Partition| {
        a.part_type_guid.guid == b.part_type_guid.guid
            && a.part_guid == b.part_guid
            && (a.first_lba, a.last_lba, a.flags) == (b.first_lba, b.last_lba, b.flags)
            && a.name == b.name
    };
    primary.disk_guid != backup.disk_guid
        || (primary.first_usable, primary.last_usable) != (backup.first_usable, backup.last_usable)
        || backup.alternate != primary.my
        || primary.entries.len() != backup.entries.len()
        || !primary.entries.iter().zip(&backup.entries).all(|((i, a), (j, b))| i == j && same(a, b))
}

/// Reads the header at `lba` and its entries, and checks them all.
fn look(disk: &mut dyn DiskBytes, size: ByteSize, sector: SectorSize, lba: Lba) -> Look {
    let length = sector.bytes() as usize;
    // A file may be cut off within the header's sector: what is left tells which disk it was.
    let bytes = lba.offset(sector).and_then(|at| read_up_to(disk, at.bytes(), length).ok());
    let Some(bytes) = bytes.filter(|bytes| bytes.starts_with(SIGNATURE)) else { return Look::Absent };
    let alternate = le_u64(&bytes, 32).map(Lba);
    match header(disk, size, sector, lba, &bytes) {
        Ok(header) => Look::Good(Box::new(header)),
        Err(reason) => Look::Damaged { reason, alternate },
    }
}

fn header(
    disk: &mut dyn DiskBytes,
    size: ByteSize,
    sector: SectorSize,
    lba: Lba,
    bytes: &[u8],
) -> Result<Header, Text> {
    let short = || Text::new("problem-gpt-header-short");
    let field = |at| le_u32(bytes, at).ok_or_else(short);
    let wide = |at| le_u64(bytes, at).ok_or_else(short);
    let header_size = field(12)?;
    if !(HEADER_SIZE..=sector.bytes()).contains(&header_size) {
        return Err(Text::new("problem-gpt-header-size").with("found", header_size));
    }
    let mut checked = bytes.get(..header_size as usize).ok_or_else(short)?.to_vec();
    if let Some(sum) = checked.get_mut(16..20) {
        sum.fill(0);
    }
    if crc32fast::hash(&checked) != field(16)? {
        return Err(Text::new("problem-gpt-header-crc"));
    }
    let my = Lba(wide(24)?);
    if my != lba {
        return Err(Text::new("problem-gpt-my-lba")
            .with("found", my.0.to_string())
            .with("expected", lba.0.to_string()));
    }
    let (first_usable, last_usable) = (Lba(wide(40)?), Lba(wide(48)?));
    // A usable range that is empty by one is how a full table without room is written.
    if first_usable.0 > last_usable.0.saturating_add(1) || Lba(last_usable.0).offset(sector).is_none() {
        return Err(Text::new("problem-gpt-usable"));
    }
    let (array_at, count, entry_size) = (Lba(wide(72)?), field(80)?, field(84)?);
    if !(ENTRY_SIZE..=LARGEST_ENTRY).contains(&entry_size) || !entry_size.is_power_of_two() {
        return Err(Text::new("problem-gpt-entry-size").with("found", entry_size));
    }
    if count == 0 || count as usize > MAX_PARTITIONS {
        return Err(Text::new("problem-gpt-entry-count").with("found", count));
    }
    let length = u64::from(count) * u64::from(entry_size);
    let place = array_at.offset(sector).map_or(u64::MAX, ByteOffset::bytes);
    if array_at.0 < 2 || place.checked_add(length).is_none_or(|end| end > size.bytes()) {
        return Err(Text::new("problem-gpt-array-outside"));
    }
    let array = read_at(disk, place, usize::try_from(length).unwrap_or(0))
        .map_err(|_| Text::new("problem-gpt-array-outside"))?;
    if crc32fast::hash(&array) != field(88)? {
        return Err(Text::new("problem-gpt-array-crc"));
    }
    Ok(Header {
        my,
        alternate: Lba(wide(32)?),
        revision: field(8)?,
        header_size,
        entry_size,
        count,
        disk_guid: guid(bytes, 56).ok_or_else(short)?,
        first_usable,
        last_usable,
        entries: entries(&array, count, entry_size).ok_or_else(|| Text::new("problem-gpt-array-crc"))?,
    })
}

/// Decodes the entries that are in use, by their slot (counted from 1). Longer entries are cut to the 128 bytes that
/// the specification defines.
fn entries(array: &[u8], count: u32, entry_size: u32) -> Option<BTreeMap<u32, gpt::partition::Partition>> {
    let cut: Vec<u8> = array
        .chunks_exact(entry_size as usize)
        .filter_map(|entry| entry.get(..ENTRY_SIZE as usize))
        .flatten()
        .copied()
        .collect();
    let header = gpt::header::Header {
        signature: "EFI PART".to_owned(),
        revision: (1, 0),
        header_size_le: HEADER_SIZE,
        crc32: 0,
        reserved: 0,
        current_lba: 0,
        backup_lba: 0,
        first_usable: 0,
        last_usable: 0,
        disk_guid: Guid::nil(),
        part_start: 0,
        num_parts: count,
        part_size: ENTRY_SIZE,
        crc32_parts: crc32fast::hash(&cut),
    };
    let mut bytes = std::io::Cursor::new(cut);
    let mut entries =
        gpt::partition::file_read_partitions(&mut bytes, &header, gpt::disk::LogicalBlockSize::Lb512).ok()?;
    // An unused entry is one of type zero (UEFI 5.3.3), whatever else is left in it.
    entries.retain(|_, entry| !entry.part_type_guid.guid.is_nil());
    Some(entries)
}

fn table(
    header: Header,
    size: ByteSize,
    sector: SectorSize,
    mut problems: Vec<Problem>,
    claims: Option<ByteSize>,
    from_primary: bool,
) -> Table {
    if header.revision != REVISION_1_0
        || header.header_size != HEADER_SIZE
        || header.entry_size != ENTRY_SIZE
        || header.count > WINDOWS_ENTRIES
    {
        let revision = format!("{}.{}", header.revision >> 16, header.revision & 0xffff);
        problems.push(Problem::new(
            ProblemCode::UnusualHeader,
            Text::new("problem-unusual-header")
                .with("revision", revision)
                .with("header", header.header_size)
                .with("entry", header.entry_size)
                .with("count", header.count),
        ));
    }
    let start = header.first_usable.offset(sector);
    let end = Lba(header.last_usable.0.saturating_add(1)).offset(sector);
    let usable = start.zip(end).and_then(|(start, end)| Extent::between(start, end));
    let mut partitions = Vec::new();
    let mut outside = Vec::new();
    let mut owners: BTreeMap<Guid, u32> = BTreeMap::new();
    let mut twice = Vec::new();
    // Windows counts the entries in use, in the table's order.
    for (number, entry) in (1_u32..).zip(header.entries.values()) {
        if let Some(first) = owners.insert(entry.part_guid, number) {
            twice.push((first, number, entry.part_guid));
        }
        let Some(extent) = extent(entry, sector) else {
            outside.push(Text::new("problem-partition-inverted").with("number", number));
            continue;
        };
        // Where the whole table speaks of a larger disk, that was said already.
        let beyond = claims.is_none() && extent.end().from_start() > size;
        if beyond {
            outside.push(Text::new("problem-partition-beyond").with("number", number).with("size", size));
        } else if usable.is_none_or(|usable| !usable.contains(extent)) {
            outside.push(Text::new("problem-partition-outside").with("number", number));
        }
        let mut partition = Partition::new(number, extent, PartitionType::Gpt(entry.part_type_guid.guid));
        partition.guid = Some(entry.part_guid);
        partition.name = Some(entry.name.clone());
        partition.attributes = Some(GptAttributes(entry.flags));
        partitions.push(partition);
    }
    let outside = outside.into_iter().map(|text| Problem::new(ProblemCode::PartitionOutside, text));
    problems.extend(outside.take(MOST_ALIKE));
    problems.extend(twice.into_iter().take(MOST_ALIKE).map(|(first, second, guid)| {
        let text = Text::new("problem-duplicate-guid").with("first", first).with("second", second);
        Problem::new(ProblemCode::DuplicateGuid, text.with("guid", guid.to_string()))
    }));
    Table { sector, disk_guid: header.disk_guid, usable, partitions, problems, claims, from_primary }
}

/// Where an entry lies; `None` where it ends before it begins or reaches beyond 2^64 bytes.
fn extent(entry: &gpt::partition::Partition, sector: SectorSize) -> Option<Extent> {
    let sectors = entry.last_lba.checked_sub(entry.first_lba)?.checked_add(1)?;
    Extent::new(Lba(entry.first_lba).offset(sector)?, SectorCount(sectors).size(sector)?)
}
