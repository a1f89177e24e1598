//! VHDX (Microsoft, *[MS-VHDX]*), through the crate `vhdx-core`, which is handed only what is safe for it.
//!
//! Beforehand the headers and the region table are looked at: a table that claims more memory than a disk of the
//! largest size needs is refused, and a log that was not written back is masked instead of replayed. The crate takes
//! the place of a log's sector from the wrong field of its descriptor, so that replaying could only do harm.

use super::super::bytes::{Blocks, Positioned, array, le_u32, le_u64, read_at};
use super::super::{DiskBytes, SourceError, SourceKind};
use super::{Opened, damaged, differencing};
use crate::layout::{Problem, ProblemCode};
use crate::text::Text;
use crate::units::SectorSize;
use std::io::{self, Read, Seek, SeekFrom};
use vhdx::{VhdxError, VhdxReader};

const NAME: &str = "VHDX";
/// Header section, by [MS-VHDX] 2.2: two headers, two region tables.
const HEADERS: [u64; 2] = [64 << 10, 128 << 10];
const REGIONS: [u64; 2] = [192 << 10, 256 << 10];
const HEADER: usize = 4096;
const REGION_TABLE: usize = 64 << 10;
/// At most 2,047 entries ([MS-VHDX] 2.2.3.1).
const MOST_REGIONS: u32 = 2047;
/// A disk of 64 TiB, the largest, in blocks of the usual 32 MiB has 16 MiB of table; in blocks of 4 MiB 128 MiB.
const LARGEST_TABLE: u32 = 128 << 20;
/// The metadata region is 1 MiB; its items are at most 1 MiB in all ([MS-VHDX] 2.6.1.2).
const LARGEST_METADATA: u32 = 4 << 20;
const TABLE_REGION: [u8; 16] =
    [0x66, 0x77, 0xC2, 0x2D, 0x23, 0xF6, 0x00, 0x42, 0x9D, 0x64, 0x11, 0x5E, 0x9B, 0xFD, 0x4A, 0x08];
const METADATA_REGION: [u8; 16] =
    [0x06, 0xA2, 0x7C, 0x8B, 0x90, 0x47, 0x9A, 0x4B, 0xB8, 0xFE, 0x57, 0x5F, 0x05, 0x0F, 0x88, 0x6E];
const FILE_PARAMETERS: [u8; 16] =
    [0x37, 0x67, 0xA1, 0xCA, 0x36, 0xFA, 0x43, 0x4D, 0xB3, 0xB6, 0x33, 0xF0, 0xAA, 0x44, 0xE7, 0x6B];
const DISK_SIZE: [u8; 16] =
    [0x24, 0x42, 0xA5, 0x2F, 0x1B, 0xCD, 0x76, 0x48, 0xB2, 0x11, 0x5D, 0xBE, 0xD8, 0x3B, 0xF4, 0xB8];
const LOGICAL_SECTOR: [u8; 16] =
    [0x1D, 0xBF, 0x41, 0x81, 0x6F, 0xA9, 0x09, 0x47, 0xBA, 0x47, 0xF2, 0x33, 0xA8, 0xFA, 0xAB, 0x5F];
const PARENT_LOCATOR: [u8; 16] =
    [0x2D, 0x5F, 0xD3, 0xA8, 0x0B, 0xB3, 0x4D, 0x45, 0xAB, 0xF7, 0xD3, 0xD8, 0x48, 0x34, 0xAB, 0x0C];

pub(in super::super) fn open(mut bytes: Box<dyn DiskBytes>, length: u64) -> Result<Opened, SourceError> {
    let mut problems = Vec::new();
    let mut masks = Vec::new();
    for at in HEADERS {
        let Ok(mut header) = read_at(&mut bytes, at, HEADER) else { continue };
        let log = array::<16>(&header, 48).unwrap_or_default();
        if header.starts_with(b"head") && is_intact(&header) && log != [0; 16] {
            if let Some(log) = header.get_mut(48..64) {
                log.fill(0);
            }
            seal(&mut header);
            masks.push((at, header));
        }
    }
    let regions = regions(&mut bytes, length)?;
    let metadata = read_at(&mut bytes, regions.metadata.0, regions.metadata.1 as usize)
        .map_err(|_| damaged(NAME, Text::new("source-vhdx-metadata")))?;
    if has_parent(&metadata) {
        return Err(differencing(NAME, parent(&metadata)));
    }
    if !masks.is_empty() && log_in_use(&mut bytes) {
        problems.push(Problem::new(ProblemCode::ContainerIncomplete, Text::new("problem-vhdx-log")));
    }
    let holes = Holes::read(&mut bytes, &regions, &metadata);
    let masked = Masked { file: bytes, length, at: 0, masks };
    let reader = VhdxReader::open_reader(Box::new(masked)).map_err(|error| match error {
        VhdxError::DifferencingNotSupported => differencing(NAME, None),
        // The crate's own words; they name fields of the format, which are the same in every language.
        error => damaged(NAME, Text::plain(error.to_string())),
    })?;
    let (size, sector) = (reader.virtual_disk_size(), SectorSize::new(reader.logical_sector_size()));
    Ok(Opened {
        kind: SourceKind::Vhdx,
        bytes: Box::new(Positioned::new(Vhdx { reader, size, holes })),
        size,
        sector,
        size_is_fact: true,
        problems,
    })
}

/// Whether the header with the higher sequence number, which is the valid one, has a log.
fn log_in_use(bytes: &mut dyn DiskBytes) -> bool {
    let current = HEADERS
        .iter()
        .filter_map(|at| read_at(bytes, *at, HEADER).ok())
        .filter(|header| header.starts_with(b"head") && is_intact(header))
        .max_by_key(|header| le_u64(header, 8));
    current.is_some_and(|header| array::<16>(&header, 48).is_some_and(|log| log != [0; 16]))
}

struct Regions {
    metadata: (u64, u32),
    table: (u64, u32),
}

/// Which blocks hold anything, a bit for each; without knowledge of it everything is read.
struct Holes {
    block: u64,
    blocks: u64,
    written: Vec<u8>,
}

/// How much of the block table is read at once.
const TABLE_CHUNK: usize = 1 << 20;

impl Holes {
    /// Reads the block table ([MS-VHDX] 2.5): behind every `ratio` blocks stands one entry for a sector bitmap.
    fn read(bytes: &mut dyn DiskBytes, regions: &Regions, metadata: &[u8]) -> Option<Self> {
        let block = u64::from(le_u32(item(metadata, FILE_PARAMETERS)?, 0)?);
        let size = le_u64(item(metadata, DISK_SIZE)?, 0)?;
        let sector = u64::from(le_u32(item(metadata, LOGICAL_SECTOR)?, 0)?);
        if !(1 << 20..=256 << 20).contains(&block) || !block.is_power_of_two() || !matches!(sector, 512 | 4096) {
            return None;
        }
        let ratio = (sector << 23) / block;
        let blocks = size.div_ceil(block);
        let entries = blocks.checked_add(blocks.saturating_sub(1) / ratio)?;
        if entries.checked_mul(8)? > u64::from(regions.table.1) {
            return None;
        }
        let mut written = vec![0u8; usize::try_from(blocks.div_ceil(8)).ok()?];
        let mut entry = 0;
        while entry < entries {
            let count = (entries - entry).min(TABLE_CHUNK as u64 / 8);
            let part = read_at(bytes, regions.table.0 + entry * 8, usize::try_from(count * 8).ok()?).ok()?;
            for (offset, word) in part.chunks_exact(8).enumerate() {
                let index = entry + offset as u64;
                let state = word.first()? & 7;
                // The last of every `ratio` + 1 is the bitmap's; 2 is zero, 0 and 3 hold nothing.
                if index % (ratio + 1) == ratio || matches!(state, 0 | 2 | 3) {
                    continue;
                }
                let number = index - index / (ratio + 1);
                *written.get_mut(usize::try_from(number / 8).ok()?)? |= 1 << (number % 8);
            }
            entry += count;
        }
        Some(Self { block, blocks, written })
    }

    fn next(&self, from: u64) -> u64 {
        let is_written = |block: &u64| {
            let byte = usize::try_from(block / 8).ok().and_then(|at| self.written.get(at));
            byte.is_some_and(|byte| byte >> (block % 8) & 1 != 0)
        };
        match (from / self.block..self.blocks).find(is_written) {
            Some(block) => (block * self.block).max(from),
            None => u64::MAX,
        }
    }
}

/// The two regions of the table that will be used, with bounds.
fn regions(bytes: &mut dyn DiskBytes, length: u64) -> Result<Regions, SourceError> {
    let broken = || damaged(NAME, Text::new("source-vhdx-regions"));
    let mut found = None;
    for at in REGIONS {
        let Ok(table) = read_at(bytes, at, REGION_TABLE) else { continue };
        if !table.starts_with(b"regi") || !is_intact(&table) {
            continue;
        }
        let count = le_u32(&table, 8).unwrap_or(0).min(MOST_REGIONS);
        let (mut metadata, mut blocks) = (None, None);
        for index in 0..count {
            let entry = 16 + index as usize * 32;
            let (Some(id), Some(place), Some(size)) =
                (array::<16>(&table, entry), le_u64(&table, entry + 16), le_u32(&table, entry + 24))
            else {
                break;
            };
            let largest = match id {
                METADATA_REGION => LARGEST_METADATA,
                TABLE_REGION => LARGEST_TABLE,
                _ => continue,
            };
            if size > largest || place.checked_add(u64::from(size)).is_none_or(|end| end > length) {
                return Err(broken());
            }
            if id == METADATA_REGION { metadata = Some((place, size)) } else { blocks = Some((place, size)) }
        }
        // Every intact table is held to the bounds, whichever of them the crate will take.
        if let (Some(metadata), Some(table)) = (metadata, blocks) {
            found = found.or(Some(Regions { metadata, table }));
        }
    }
    found.ok_or_else(broken)
}

fn item(metadata: &[u8], id: [u8; 16]) -> Option<&[u8]> {
    let count = u16::from_le_bytes(array(metadata, 10)?);
    (0..usize::from(count)).map(|index| 32 + index * 32).find(|at| array(metadata, *at) == Some(id)).and_then(|at| {
        let place = usize::try_from(le_u32(metadata, at + 16)?).ok()?;
        let length = usize::try_from(le_u32(metadata, at + 20)?).ok()?;
        metadata.get(place..place.checked_add(length)?)
    })
}

fn has_parent(metadata: &[u8]) -> bool {
    item(metadata, FILE_PARAMETERS).and_then(|item| le_u32(item, 4)).is_some_and(|flags| flags & 2 != 0)
}

/// The parent's path: the values of the locator's keys are UTF-16.
fn parent(metadata: &[u8]) -> Option<String> {
    let locator = item(metadata, PARENT_LOCATOR)?;
    let text = |at: usize, length: usize| -> Option<String> {
        let units: Vec<u16> = locator
            .get(at..at.checked_add(length)?)?
            .chunks_exact(2)
            .filter_map(|pair| array(pair, 0).map(u16::from_le_bytes))
            .collect();
        Some(String::from_utf16_lossy(&units).chars().filter(|c| !c.is_control()).collect())
    };
    let count = usize::from(u16::from_le_bytes(array(locator, 18)?));
    let mut paths = (0..count).filter_map(|index| {
        let at = 20 + index * 12;
        let key = text(le_u32(locator, at)? as usize, usize::from(u16::from_le_bytes(array(locator, at + 8)?)))?;
        let value = text(le_u32(locator, at + 4)? as usize, usize::from(u16::from_le_bytes(array(locator, at + 10)?)))?;
        Some((key, value))
    });
    let paths: Vec<_> = paths.by_ref().collect();
    ["absolute_win32_path", "relative_path", "volume_path"]
        .iter()
        .find_map(|wanted| paths.iter().find(|(key, _)| key == wanted))
        .map(|(_, path)| path.clone())
}

/// Whether the checksum at byte 4 is that of the block.
fn is_intact(block: &[u8]) -> bool {
    le_u32(block, 4) == Some(checksum(block))
}

fn seal(block: &mut [u8]) {
    let sum = checksum(block).to_le_bytes();
    if let Some(place) = block.get_mut(4..8) {
        place.copy_from_slice(&sum);
    }
}

/// CRC-32C of the block, its own four bytes taken for zero.
fn checksum(block: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    let byte = |sum: u32, byte: u8| -> u32 {
        let index = usize::from(sum.to_le_bytes()[0] ^ byte);
        TABLE.get(index).copied().unwrap_or(0) ^ (sum >> 8)
    };
    let sum = block
        .iter()
        .enumerate()
        .fold(u32::MAX, |sum, (at, value)| byte(sum, if (4..8).contains(&at) { 0 } else { *value }));
    !sum
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { (value >> 1) ^ 0x82f6_3b78 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

/// The file with some blocks shown differently.
struct Masked {
    file: Box<dyn DiskBytes>,
    length: u64,
    at: u64,
    masks: Vec<(u64, Vec<u8>)>,
}

impl Read for Masked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(self.at))?;
        let read = self.file.read(buffer)?;
        for (place, mask) in &self.masks {
            let behind = self.at.saturating_add(read as u64) <= *place;
            if behind || place.saturating_add(mask.len() as u64) <= self.at {
                continue;
            }
            for (index, byte) in mask.iter().enumerate() {
                let target = place.saturating_add(index as u64).checked_sub(self.at);
                if let Some(target) = target.and_then(|at| buffer.get_mut(..read)?.get_mut(usize::try_from(at).ok()?)) {
                    *target = *byte;
                }
            }
        }
        self.at = self.at.saturating_add(read as u64);
        Ok(read)
    }
}

impl Seek for Masked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        self.at = place.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

struct Vhdx {
    reader: VhdxReader,
    size: u64,
    holes: Option<Holes>,
}

impl Blocks for Vhdx {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.seek(SeekFrom::Start(at))?;
        self.reader.read(buffer)
    }

    fn next_data(&mut self, from: u64) -> u64 {
        self.holes.as_ref().map_or(from, |holes| holes.next(from))
    }
}
