//! VHD, fixed and dynamic (Microsoft, *Virtual Hard Disk Image Format Specification*, 2006).
//!
//! Read by hand: the crate `vhd-core` takes the whole file into memory to open it. A test reads the same files with it.

use super::super::bytes::{Blocks, Positioned, array, be_u32, be_u64, read_at, read_up_to};
use super::super::{DiskBytes, SourceError, SourceKind};
use super::mapped::Mapped;
use super::{Opened, damaged, differencing};
use crate::layout::{Problem, ProblemCode};
use crate::text::Text;
use crate::units::{ByteSize, SectorSize};
use std::io::{self, Read, Seek, SeekFrom};

const NAME: &str = "VHD";
/// Footer, sector bitmaps and table entries all count in sectors of 512 bytes, whatever the disk is used for.
const SECTOR: u64 = 512;
const COOKIE: &[u8] = b"conectix";
const DYNAMIC_COOKIE: &[u8] = b"cxsparse";
/// The largest VHD is 2,040 GiB (Microsoft, *About VHD*); a larger claim is damage.
const LARGEST: u64 = 2040 << 30;
/// Blocks are 2 MiB, rarely 512 KiB; smaller ones than 64 KiB nobody writes, and they would make the table huge.
const SMALLEST_BLOCK: u32 = 64 << 10;
const LARGEST_BLOCK: u32 = 1 << 30;
const UNUSED: u32 = u32::MAX;

struct Footer {
    data_offset: u64,
    size: u64,
    kind: u32,
}

pub(in super::super) fn open(mut bytes: Box<dyn DiskBytes>, length: u64) -> Result<Opened, SourceError> {
    let mut problems = Vec::new();
    let footer = match last_footer(&mut bytes, length) {
        Some(footer) => footer,
        None => {
            // A dynamic disk has a copy at its front.
            let front = read_up_to(&mut bytes, 0, 512).unwrap_or_default();
            let footer = footer(&front).ok_or_else(|| damaged(NAME, Text::new("source-vhd-footer")))?;
            problems.push(Problem::new(ProblemCode::ContainerIncomplete, Text::new("problem-vhd-end-missing")));
            footer
        }
    };
    if footer.size == 0 || footer.size > LARGEST {
        let size = ByteSize::from_bytes(footer.size);
        return Err(damaged(NAME, Text::new("source-container-size").with("size", size)));
    }
    let disk: Box<dyn DiskBytes> = match footer.kind {
        2 => {
            let data = length.saturating_sub(SECTOR);
            if footer.size > length {
                return Err(damaged(
                    NAME,
                    Text::new("source-container-cut")
                        .with("size", ByteSize::from_bytes(footer.size))
                        .with("length", ByteSize::from_bytes(data)),
                ));
            }
            Box::new(Positioned::new(Fixed { file: bytes, size: footer.size }))
        }
        3 => Box::new(Positioned::new(dynamic(bytes, length, &footer)?)),
        4 => return Err(differencing(NAME, parent(&mut bytes, &footer))),
        kind => return Err(damaged(NAME, Text::new("source-vhd-kind").with("kind", kind))),
    };
    Ok(Opened {
        kind: SourceKind::Vhd,
        bytes: disk,
        size: footer.size,
        sector: Some(SectorSize::B512),
        size_is_fact: true,
        problems,
    })
}

/// The footer in the last 512 bytes, or in the last 511 (Virtual PC before 2004).
fn last_footer(bytes: &mut dyn DiskBytes, length: u64) -> Option<Footer> {
    let tail = read_up_to(bytes, length.saturating_sub(512), 512).ok()?;
    footer(&tail).or_else(|| footer(tail.get(1..)?))
}

fn footer(bytes: &[u8]) -> Option<Footer> {
    if !bytes.starts_with(COOKIE) {
        return None;
    }
    // The sum of all bytes but its own, complemented.
    let stored = be_u32(bytes, 64)?;
    let sum = |bytes: &[u8]| bytes.iter().fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    let all = sum(bytes.get(..512.min(bytes.len()))?).wrapping_sub(sum(bytes.get(64..68)?));
    if !all != stored {
        return None;
    }
    Some(Footer { data_offset: be_u64(bytes, 16)?, size: be_u64(bytes, 48)?, kind: be_u32(bytes, 60)? })
}

fn dynamic_header(bytes: &mut dyn DiskBytes, footer: &Footer) -> Option<Vec<u8>> {
    let header = read_at(bytes, footer.data_offset, 1024).ok()?;
    header.starts_with(DYNAMIC_COOKIE).then_some(header)
}

/// The parent's name: 512 bytes of UTF-16, big-endian.
fn parent(bytes: &mut dyn DiskBytes, footer: &Footer) -> Option<String> {
    let header = dynamic_header(bytes, footer)?;
    let units: Vec<u16> =
        header.get(64..576)?.chunks_exact(2).filter_map(|pair| array(pair, 0).map(u16::from_be_bytes)).collect();
    let name: Vec<u16> = units.into_iter().take_while(|unit| *unit != 0).collect();
    Some(String::from_utf16_lossy(&name).chars().filter(|c| !c.is_control()).collect())
}

fn dynamic(mut bytes: Box<dyn DiskBytes>, length: u64, footer: &Footer) -> Result<Mapped, SourceError> {
    let broken = || damaged(NAME, Text::new("source-vhd-dynamic-header"));
    let header = dynamic_header(&mut bytes, footer).ok_or_else(broken)?;
    let table_at = be_u64(&header, 16).ok_or_else(broken)?;
    let entries = be_u32(&header, 28).ok_or_else(broken)?;
    let block = be_u32(&header, 32).ok_or_else(broken)?;
    if !block.is_power_of_two() || !(SMALLEST_BLOCK..=LARGEST_BLOCK).contains(&block) {
        return Err(damaged(
            NAME,
            Text::new("source-container-block").with("size", ByteSize::from_bytes(block.into())),
        ));
    }
    // Only as many entries as the disk needs, however many the header claims.
    let needed = footer.size.div_ceil(u64::from(block));
    let bytes_needed = needed.saturating_mul(4);
    if u64::from(entries) < needed || table_at.saturating_add(bytes_needed) > length {
        return Err(damaged(NAME, Text::new("source-container-table")));
    }
    let table = read_at(&mut bytes, table_at, usize::try_from(bytes_needed).unwrap_or(0)).map_err(|_| broken())?;
    let table = table.chunks_exact(4).filter_map(|entry| be_u32(entry, 0)).collect();
    let bitmap = (u64::from(block) / SECTOR).div_ceil(8).next_multiple_of(SECTOR);
    Ok(Mapped {
        file: bytes,
        size: footer.size,
        block: u64::from(block),
        map: table,
        unused_from: UNUSED,
        unit: SECTOR,
        // Each block is led by a bitmap; what was never written is zero anyway.
        base: bitmap,
    })
}

struct Fixed {
    file: Box<dyn DiskBytes>,
    size: u64,
}

impl Blocks for Fixed {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read(buffer)
    }

    fn next_data(&mut self, from: u64) -> u64 {
        let data = self.file.next_data(from);
        if data >= self.size { u64::MAX } else { data }
    }
}
