//! What Windows' device control codes answer, decoded. Pure: bytes in, values out, on every platform.
//!
//! Layouts: `DRIVE_LAYOUT_INFORMATION_EX`, `PARTITION_INFORMATION_EX`, `DISK_GEOMETRY_EX`, `VOLUME_DISK_EXTENTS`,
//! `STORAGE_DEVICE_DESCRIPTOR` as winioctl.h and ntddstor.h lay them out for 64 bits (Microsoft, *winioctl.h*).

use crate::layout::{
    BitLocker, DiskLayout, GptAttributes, Guid, Partition, PartitionType, Problem, ProblemCode, Role, TableStyle,
};
use crate::source::gpt::MOST_ALIKE;
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};
use std::collections::{BTreeMap, BTreeSet};

/// Size of the header in front of the partitions: two counts and the larger half of the union, padded to 8.
const LAYOUT_HEADER: usize = 48;
/// Size of one `PARTITION_INFORMATION_EX`.
const PARTITION_ENTRY: usize = 144;
/// More entries than any table has: a GPT with 1,024 slots is the largest that Shikiri reads.
const MAX_ENTRIES: u32 = 1024;
/// More extents than any basic volume has.
const MAX_EXTENTS: u32 = 256;
/// Entries of an MBR's own record; those behind them are of the chain of logical drives, four for each.
const MBR_SLOTS: usize = 4;
/// Size of `STORAGE_DEVICE_DESCRIPTOR` up to the bytes behind it, where its texts stand.
const DEVICE_HEADER: u32 = 36;

/// Why an answer cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It ends too early.
    #[error("expected at least {expected} bytes at {at}, found {found}")]
    Short {
        /// Where the field begins.
        at: usize,
        /// How many bytes were needed there.
        expected: usize,
        /// How long the whole answer is.
        found: usize,
    },
    /// A field has a value that cannot be.
    #[error("{field} is {found}, which cannot be")]
    Value {
        /// Which field.
        field: &'static str,
        /// Its value.
        found: u64,
    },
}

/// Little-endian fields of an answer.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], DecodeError> {
        let short = DecodeError::Short { at, expected: N, found: self.0.len() };
        let end = at.checked_add(N).ok_or_else(|| short.clone())?;
        self.0.get(at..end).and_then(|b| b.try_into().ok()).ok_or(short)
    }

    fn u8(&self, at: usize) -> Result<u8, DecodeError> {
        self.bytes::<1>(at).map(|[b]| b)
    }

    fn u32(&self, at: usize) -> Result<u32, DecodeError> {
        self.bytes(at).map(u32::from_le_bytes)
    }

    fn u64(&self, at: usize) -> Result<u64, DecodeError> {
        self.bytes(at).map(u64::from_le_bytes)
    }

    /// A `LARGE_INTEGER` that counts bytes and so cannot be negative.
    fn size(&self, at: usize, field: &'static str) -> Result<u64, DecodeError> {
        let value = self.u64(at)?;
        if value > i64::MAX as u64 { Err(DecodeError::Value { field, found: value }) } else { Ok(value) }
    }

    fn guid(&self, at: usize) -> Result<Guid, DecodeError> {
        self.bytes(at).map(Guid::from_bytes_le)
    }

    /// The text that begins at an offset given in the answer; `None` for offset 0, in the fields and outside.
    fn ascii(&self, at: u32) -> Option<String> {
        let at = usize::try_from(at).ok().filter(|_| at >= DEVICE_HEADER)?;
        let text: String = self
            .0
            .get(at..)?
            .iter()
            .take_while(|b| **b != 0)
            .map(|b| char::from(*b))
            .filter(char::is_ascii_graphic_or_blank)
            .collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }
}

/// A printable ASCII character.
trait Printable {
    fn is_ascii_graphic_or_blank(&self) -> bool;
}

impl Printable for char {
    fn is_ascii_graphic_or_blank(&self) -> bool {
        self.is_ascii_graphic() || *self == ' '
    }
}

/// What `IOCTL_DISK_GET_DRIVE_GEOMETRY_EX` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The logical sector.
    pub sector_size: SectorSize,
    /// The whole disk; zero for a card reader without a card.
    pub size: ByteSize,
}

/// Decodes `DISK_GEOMETRY_EX`.
///
/// # Errors
/// The answer is too short, or its sector size is none.
pub fn geometry(answer: &[u8]) -> Result<Geometry, DecodeError> {
    let fields = Fields(answer);
    let bytes = fields.u32(20)?;
    let sector_size =
        SectorSize::new(bytes).ok_or(DecodeError::Value { field: "BytesPerSector", found: u64::from(bytes) })?;
    Ok(Geometry { sector_size, size: ByteSize::from_bytes(fields.size(24, "DiskSize")?) })
}

/// How a disk is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bus(pub u32);

impl Bus {
    /// `BusTypeUsb`.
    pub const USB: Self = Self(7);
    /// `BusTypeSpaces`: a virtual disk of Storage Spaces.
    pub const SPACES: Self = Self(16);
}

impl Bus {
    /// What kind of way that is; `None` for the usual ones inside a PC (SATA, NVMe, SAS, RAID, UFS …).
    pub const fn way(self) -> Option<Way> {
        // `STORAGE_BUS_TYPE` (Microsoft, *ntddstor.h*).
        match self.0 {
            4 | 7 => Some(Way::Usb),
            6 | 9 => Some(Way::Network),
            12 | 13 => Some(Way::Card),
            14 | 15 => Some(Way::Virtual),
            16 => Some(Way::Spaces),
            _ => None,
        }
    }
}

/// Ways to attach a disk that a person should know of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A virtual disk of Storage Spaces.
    Spaces,
    /// A virtual disk, or a file mounted as one.
    Virtual,
    /// Fibre Channel or iSCSI.
    Network,
    /// An SD card or an eMMC chip.
    Card,
    /// A USB stick or drive, or FireWire.
    Usb,
    /// Another drive whose medium can be taken out.
    Removable,
}

/// What `IOCTL_DISK_GET_DISK_ATTRIBUTES` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes {
    /// Windows has taken the disk offline: it has no volumes.
    pub offline: bool,
    /// Nothing may be written to it.
    pub read_only: bool,
}

/// Decodes `GET_DISK_ATTRIBUTES`.
///
/// # Errors
/// The answer is too short.
pub fn attributes(answer: &[u8]) -> Result<Attributes, DecodeError> {
    let bits = Fields(answer).u64(8)?;
    Ok(Attributes { offline: bits & 1 != 0, read_only: bits & 2 != 0 })
}

/// What `IOCTL_STORAGE_QUERY_PROPERTY` says of the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Maker and model.
    pub model: Option<String>,
    /// Whether its medium can be taken out.
    pub removable: bool,
    /// How it is attached.
    pub bus: Bus,
}

impl Device {
    /// How it is attached; `None` for a disk that stays inside of the PC. A chip that is soldered in (eMMC) stays too.
    pub const fn way(&self) -> Option<Way> {
        match self.bus.way() {
            Some(Way::Card) if !self.removable => None,
            None if self.removable => Some(Way::Removable),
            way => way,
        }
    }
}

/// Decodes `STORAGE_DEVICE_DESCRIPTOR`.
///
/// # Errors
/// The answer is too short.
pub fn device(answer: &[u8]) -> Result<Device, DecodeError> {
    let fields = Fields(answer);
    let removable = fields.u8(10)? != 0;
    let (vendor, product) = (fields.ascii(fields.u32(12)?), fields.ascii(fields.u32(16)?));
    let words: Vec<String> = [vendor, product].into_iter().flatten().collect();
    let model = (!words.is_empty()).then(|| words.join(" "));
    Ok(Device { model, removable, bus: Bus(fields.u32(28)?) })
}

/// Decodes `DRIVE_LAYOUT_INFORMATION_EX` into the layout of disk `number`.
///
/// # Errors
/// The answer is too short, or counts more entries than a table can have.
pub fn drive_layout(answer: &[u8], number: u32, geometry: Geometry) -> Result<DiskLayout, DecodeError> {
    let fields = Fields(answer);
    let style = match fields.u32(0)? {
        0 => TableStyle::Mbr,
        1 => TableStyle::Gpt,
        2 => TableStyle::Raw,
        other => return Err(DecodeError::Value { field: "PartitionStyle", found: u64::from(other) }),
    };
    let count = fields.u32(4)?;
    if count > MAX_ENTRIES {
        return Err(DecodeError::Value { field: "PartitionCount", found: u64::from(count) });
    }
    let mut disk = DiskLayout::empty(number, style, geometry.size, geometry.sector_size);
    match style {
        TableStyle::Gpt => {
            disk.disk_guid = Some(fields.guid(8)?);
            let start = fields.size(24, "StartingUsableOffset")?;
            let length = fields.size(32, "UsableLength")?;
            disk.usable = Extent::new(ByteOffset::from_bytes(start), ByteSize::from_bytes(length));
        }
        // A signature of zero means that none was written yet.
        TableStyle::Mbr => disk.mbr_signature = Some(fields.u32(8)?).filter(|signature| *signature != 0),
        TableStyle::Raw => {}
    }
    let sector = u64::from(geometry.sector_size.bytes());
    for index in 0..usize::try_from(count).unwrap_or(0) {
        let at = index.saturating_mul(PARTITION_ENTRY).saturating_add(LAYOUT_HEADER);
        let entry: [u8; PARTITION_ENTRY] = fields.bytes(at)?;
        let Some(partition) = partition(&Fields(&entry), style)? else { continue };
        for (field, found) in
            [("StartingOffset", partition.start().bytes()), ("PartitionLength", partition.size().bytes())]
        {
            if found % sector != 0 {
                return Err(DecodeError::Value { field, found });
            }
        }
        // A boot record of the chain names the next one as an extended partition: a link, and no second container.
        let link = index >= MBR_SLOTS || disk.with_role(Role::Extended).any(|p| p.extent.contains(partition.extent));
        if partition.role != Role::Extended || !link {
            disk.partitions.push(partition);
        }
    }
    settle(&mut disk);
    Ok(disk)
}

/// One `PARTITION_INFORMATION_EX`; `None` for a slot that is not used.
fn partition(entry: &Fields<'_>, table: TableStyle) -> Result<Option<Partition>, DecodeError> {
    let start = entry.size(8, "StartingOffset")?;
    let length = entry.size(16, "PartitionLength")?;
    let number = entry.u32(24)?;
    let kind = match (entry.u32(0)?, table) {
        (0, TableStyle::Mbr) => PartitionType::Mbr(entry.u8(32)?),
        (1, TableStyle::Gpt) => PartitionType::Gpt(entry.guid(32)?),
        // A slot that nobody filled in.
        (0..=2, _) if length == 0 => return Ok(None),
        // Windows may show a volume on a disk without a table as the one partition of it.
        (0 | 2, TableStyle::Raw) => PartitionType::Unknown,
        (other, _) => {
            return Err(DecodeError::Value { field: "PartitionStyle of an entry", found: u64::from(other) });
        }
    };
    // An unused entry is one of type zero, whatever else is left in it.
    if matches!(kind, PartitionType::Mbr(0)) || matches!(kind, PartitionType::Gpt(guid) if guid.is_nil()) {
        return Ok(None);
    }
    let extent = Extent::new(ByteOffset::from_bytes(start), ByteSize::from_bytes(length))
        .ok_or(DecodeError::Value { field: "PartitionLength", found: length })?;
    let mut partition = Partition::new(number, extent, kind);
    if !matches!(kind, PartitionType::Gpt(_)) {
        partition.active = matches!(kind, PartitionType::Mbr(_)).then_some(entry.u8(33)? != 0);
        return Ok(Some(partition));
    }
    partition.guid = Some(entry.guid(48)?);
    partition.attributes = Some(GptAttributes(entry.u64(64)?));
    let name: Vec<u16> = (0..36).map_while(|i| entry.bytes(72 + i * 2).ok().map(u16::from_le_bytes)).collect();
    let end = name.iter().position(|c| *c == 0).unwrap_or(name.len());
    partition.name = name.get(..end).map(String::from_utf16_lossy).filter(|name| !name.is_empty());
    Ok(Some(partition))
}

/// Order, containers, and the problems that types and places tell.
fn settle(disk: &mut DiskLayout) {
    // A stick without a table: Windows makes up an MBR with one entry, for the whole of it.
    if disk.style == TableStyle::Mbr
        && let [only] = disk.partitions.as_mut_slice()
        && only.start() == ByteOffset::ZERO
    {
        *only = Partition::new(only.number, only.extent, PartitionType::Unknown);
        (disk.style, disk.mbr_signature) = (TableStyle::Raw, None);
        disk.usable = DiskLayout::empty(disk.number, TableStyle::Raw, disk.size, disk.sector_size).usable;
    }
    let containers: Vec<Extent> = disk.with_role(Role::Extended).map(|p| p.extent).collect();
    for partition in &mut disk.partitions {
        if partition.role == Role::Extended {
            partition.number = 0;
        } else {
            partition.logical = containers.iter().any(|c| c.contains(partition.extent));
        }
    }
    disk.sort();
    disk.problems.extend(crate::source::mbr::outside(&disk.partitions, disk.size));
    if containers.len() > 1 {
        disk.problems.push(Problem::new(ProblemCode::ExtendedChainBad, Text::new("problem-extended-two")));
    }
    if disk.style == TableStyle::Gpt {
        beyond_table(disk);
    }
    twice(disk);
    crate::source::image::overlaps(disk);
    if disk.partitions.iter().any(|p| p.role == Role::Ldm) {
        disk.problems.push(Problem::new(ProblemCode::Dynamic, Text::new("source-live-dynamic")));
    }
    if disk.partitions.iter().any(|p| p.role == Role::StorageSpaces) {
        disk.problems.push(Problem::new(ProblemCode::StoragePool, Text::new("source-live-pool")));
    }
}

/// Where the GPT's own bounds, its partitions and the disk do not agree.
fn beyond_table(disk: &mut DiskLayout) {
    let end = disk.usable.map(|usable| usable.end().from_start());
    if let Some(claimed) = end.filter(|end| *end > disk.size) {
        let text = Text::new("problem-table-beyond-disk").with("claimed", claimed).with("size", disk.size);
        disk.problems.push(Problem::new(ProblemCode::TableBeyondDisk, text));
        return;
    }
    let outside = disk.partitions.iter().filter(|p| p.end().from_start() <= disk.size).filter(|p| match disk.usable {
        // One sector is forgiven at the end: whether the length counts the last one was never seen said.
        Some(usable) => p.start() < usable.start() || p.end() > usable.end().saturating_add(disk.sector_size.size()),
        None => true,
    });
    let problems: Vec<Problem> = outside
        .take(MOST_ALIKE)
        .map(|p| Text::new("problem-partition-outside").with("number", p.number))
        .map(|text| Problem::new(ProblemCode::PartitionOutside, text))
        .collect();
    disk.problems.extend(problems);
}

/// Partitions that share a number, by which DiskPart is told which is meant, or a GUID.
fn twice(disk: &mut DiskLayout) {
    let (mut numbers, mut owners) = (BTreeSet::new(), BTreeMap::new());
    let mut problems = Vec::new();
    for partition in disk.partitions.iter().filter(|p| p.role != Role::Extended) {
        let number = partition.number;
        if number != 0 && !numbers.insert(number) {
            let text = Text::new("problem-number-twice").with("number", number);
            problems.push(Problem::new(ProblemCode::Contradiction, text));
        }
        if let Some(guid) = partition.guid
            && let Some(first) = owners.insert(guid, number)
        {
            let text = Text::new("problem-duplicate-guid").with("first", first).with("second", number);
            problems.push(Problem::new(ProblemCode::DuplicateGuid, text.with("guid", guid.to_string())));
        }
    }
    problems.truncate(MOST_ALIKE);
    disk.problems.extend(problems);
}

/// Where a volume lies: disk number and extent.
///
/// # Errors
/// The answer is too short, or counts more extents than a volume can have.
pub fn volume_extents(answer: &[u8]) -> Result<Vec<(u32, Extent)>, DecodeError> {
    let fields = Fields(answer);
    let count = fields.u32(0)?;
    if count > MAX_EXTENTS {
        return Err(DecodeError::Value { field: "NumberOfDiskExtents", found: u64::from(count) });
    }
    let mut extents = Vec::new();
    for index in 0..usize::try_from(count).unwrap_or(0) {
        let at = index.saturating_mul(24).saturating_add(8);
        let disk = fields.u32(at)?;
        let start = fields.size(at + 8, "StartingOffset")?;
        let length = fields.size(at + 16, "ExtentLength")?;
        extents.extend(Extent::new(ByteOffset::from_bytes(start), ByteSize::from_bytes(length)).map(|e| (disk, e)));
    }
    Ok(extents)
}

/// Explorer's `System.Volume.BitLockerProtection`. Only 2 (off) and 0 (cannot be encrypted) are taken for "not
/// encrypted"; every other value as "BitLocker is there" (values are confirmed by third parties only).
pub const fn bitlocker(protection: i32) -> BitLocker {
    match protection {
        0 | 2 => BitLocker::Off,
        1 => BitLocker::On,
        _ => BitLocker::Encrypted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::gpt_type;
    use proptest::prelude::*;

    fn geometry_of(size: u64) -> Geometry {
        Geometry { sector_size: SectorSize::B512, size: ByteSize::from_bytes(size) }
    }

    fn gpt_answer(entries: &[(Guid, u64, u64, u32, u64, &str)]) -> Vec<u8> {
        let mut answer = vec![0; LAYOUT_HEADER];
        answer[0] = 1;
        answer[4..8].copy_from_slice(&u32::try_from(entries.len()).unwrap().to_le_bytes());
        answer[8..24].copy_from_slice(&Guid::from_u128(7).to_bytes_le());
        answer[24..32].copy_from_slice(&17_408_u64.to_le_bytes());
        answer[32..40].copy_from_slice(&(1_u64 << 30).to_le_bytes());
        for (kind, start, length, number, attributes, name) in entries {
            let mut e = vec![0; PARTITION_ENTRY];
            e[0] = 1;
            e[8..16].copy_from_slice(&start.to_le_bytes());
            e[16..24].copy_from_slice(&length.to_le_bytes());
            e[24..28].copy_from_slice(&number.to_le_bytes());
            e[32..48].copy_from_slice(&kind.to_bytes_le());
            e[48..64].copy_from_slice(&Guid::from_u128(9).to_bytes_le());
            e[64..72].copy_from_slice(&attributes.to_le_bytes());
            for (i, c) in name.encode_utf16().enumerate() {
                e[72 + 2 * i..74 + 2 * i].copy_from_slice(&c.to_le_bytes());
            }
            answer.extend(e);
        }
        answer
    }

    #[test]
    fn a_gpt_disk_is_decoded_in_order_of_offset() {
        let answer = gpt_answer(&[
            (gpt_type::RECOVERY, 600 << 20, 500 << 20, 4, GptAttributes::RECOVERY.0, "回復"),
            (gpt_type::EFI_SYSTEM, 1 << 20, 100 << 20, 1, 1 << 63, "EFI system partition"),
            (Guid::nil(), 0, 0, 0, 0, ""),
        ]);
        let disk = drive_layout(&answer, 3, geometry_of(2 << 30)).unwrap();
        assert_eq!(disk.partitions.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(disk.partitions[1].name.as_deref(), Some("回復"));
        assert_eq!(disk.partitions[1].attributes, Some(GptAttributes::RECOVERY));
        assert_eq!(disk.usable.unwrap().start().bytes(), 17_408);
        assert_eq!(disk.number, 3);
    }

    #[test]
    fn logicals_are_found_inside_their_container() {
        let mut answer = vec![0; LAYOUT_HEADER];
        answer[4] = 3;
        answer[8..12].copy_from_slice(&0x1234_5678_u32.to_le_bytes());
        for (kind, start, length, number) in [
            (0x07_u8, 1_u64 << 20, 100_u64 << 20, 1_u32),
            (0x0f, 200 << 20, 300 << 20, 2),
            (0x07, 201 << 20, 100 << 20, 3),
        ] {
            let mut e = vec![0; PARTITION_ENTRY];
            e[8..16].copy_from_slice(&start.to_le_bytes());
            e[16..24].copy_from_slice(&length.to_le_bytes());
            e[24..28].copy_from_slice(&number.to_le_bytes());
            e[32] = kind;
            answer.extend(e);
        }
        let disk = drive_layout(&answer, 0, geometry_of(1 << 30)).unwrap();
        assert_eq!(disk.mbr_signature, Some(0x1234_5678));
        assert_eq!(
            disk.partitions.iter().map(|p| (p.number, p.logical)).collect::<Vec<_>>(),
            [(1, false), (0, false), (3, true)]
        );
    }

    #[test]
    fn a_short_answer_says_where_it_ends() {
        let answer = gpt_answer(&[(gpt_type::BASIC_DATA, 1 << 20, 1 << 20, 1, 0, "")]);
        let error = drive_layout(&answer[..100], 0, geometry_of(1 << 30)).unwrap_err();
        assert_eq!(error, DecodeError::Short { at: LAYOUT_HEADER, expected: PARTITION_ENTRY, found: 100 });
        let mut many = answer;
        many[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(drive_layout(&many, 0, geometry_of(1)), Err(DecodeError::Value { .. })));
    }

    #[test]
    fn a_card_reader_without_a_card_has_no_size() {
        let mut answer = vec![0; 40];
        answer[20..24].copy_from_slice(&512_u32.to_le_bytes());
        assert_eq!(geometry(&answer).unwrap().size, ByteSize::ZERO);
        answer[20..24].copy_from_slice(&0_u32.to_le_bytes());
        assert!(geometry(&answer).is_err());
    }

    #[test]
    fn a_device_is_named_by_maker_and_model() {
        let mut answer = vec![0; 64];
        answer[12] = 40;
        answer[16] = 46;
        answer[28] = 17;
        answer[40..45].copy_from_slice(b"ACME ");
        answer[46..54].copy_from_slice(b"SSD  1TB");
        let device = device(&answer).unwrap();
        assert_eq!(device.model.as_deref(), Some("ACME SSD 1TB"));
        assert!(!device.removable);
        assert_eq!(device.bus, Bus(17));
    }

    #[test]
    fn a_volume_knows_its_disk() {
        let mut answer = vec![0; 32];
        answer[0] = 1;
        answer[8] = 2;
        answer[16..24].copy_from_slice(&(1_u64 << 20).to_le_bytes());
        answer[24..32].copy_from_slice(&(5_u64 << 20).to_le_bytes());
        let extents = volume_extents(&answer).unwrap();
        assert_eq!(extents[0].0, 2);
        assert_eq!(extents[0].1.size(), ByteSize::from_mib(5));
    }

    proptest! {
        #[test]
        fn any_answer_is_decoded_or_refused(answer in proptest::collection::vec(any::<u8>(), 0..1024)) {
            if let Ok(disk) = drive_layout(&answer, 0, geometry_of(1 << 40)) {
                prop_assert!(disk.partitions.len() * PARTITION_ENTRY + LAYOUT_HEADER <= answer.len());
                prop_assert!(disk.partitions.is_sorted_by_key(Partition::start));
            }
            prop_assert!(volume_extents(&answer).map_or(true, |e| e.len() * 24 + 8 <= answer.len() || e.is_empty()));
            prop_assert!(geometry(&answer).is_err() || answer.len() >= 32);
            prop_assert!(device(&answer).is_ok() == (answer.len() >= 32));
        }
    }
}
