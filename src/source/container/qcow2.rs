//! qcow2, versions 2 and 3 (QEMU, *docs/interop/qcow2.txt*).
//!
//! Read by hand: the crate `qcow2-core` takes the length of a compressed cluster from the wrong bits and inflates
//! without a bound, which a hostile file makes gigabytes of. A test reads the same files with it.

use super::super::bytes::{Blocks, Positioned, be_u32, be_u64, read_at, read_up_to};
use super::super::{DiskBytes, SourceError, SourceKind};
use super::{MOST_STEPS, Opened, damaged, differencing};
use crate::layout::{Problem, ProblemCode};
use crate::text::Text;
use crate::units::ByteSize;
use flate2::read::DeflateDecoder;
use std::io::{self, Read, Seek, SeekFrom};

const NAME: &str = "qcow2";
/// QEMU's own limit of the first-level table, `QCOW_MAX_L1_SIZE`.
const LARGEST_L1: u64 = 32 << 20;
/// QEMU's own limits of a cluster, `MIN_CLUSTER_BITS` and `MAX_CLUSTER_BITS`.
const CLUSTER_BITS: std::ops::RangeInclusive<u32> = 9..=21;
/// A file name is at most 1,023 bytes (the format's own limit).
const LONGEST_NAME: u32 = 1023;
/// Bits 9 to 55 of an entry are a place in the file.
const PLACE: u64 = 0x00ff_ffff_ffff_fe00;
const COMPRESSED: u64 = 1 << 62;
const ZERO: u64 = 1;
const INCOMPATIBLE_CORRUPT: u64 = 1 << 1;
const INCOMPATIBLE_DATA_FILE: u64 = 1 << 2;
const INCOMPATIBLE_COMPRESSION: u64 = 1 << 3;
const INCOMPATIBLE_WIDE_L2: u64 = 1 << 4;
/// Bit 0 (dirty) speaks of reference counts, which are not needed for reading.
const INCOMPATIBLE_KNOWN: u64 =
    1 | INCOMPATIBLE_CORRUPT | INCOMPATIBLE_DATA_FILE | INCOMPATIBLE_COMPRESSION | INCOMPATIBLE_WIDE_L2;

pub(in super::super) fn open(mut bytes: Box<dyn DiskBytes>, length: u64) -> Result<Opened, SourceError> {
    let broken = || damaged(NAME, Text::new("source-qcow2-header"));
    let header = read_up_to(&mut bytes, 0, 112).map_err(|_| broken())?;
    let version = be_u32(&header, 4).ok_or_else(broken)?;
    if !(2..=3).contains(&version) {
        return Err(damaged(NAME, Text::new("source-qcow2-version").with("version", version)));
    }
    let field = |at| be_u32(&header, at).ok_or_else(broken);
    let wide = |at| be_u64(&header, at).ok_or_else(broken);
    let name_at = wide(8)?;
    if name_at != 0 {
        let name = read_up_to(&mut bytes, name_at, field(16)?.min(LONGEST_NAME) as usize).unwrap_or_default();
        let name = String::from_utf8_lossy(&name).chars().filter(|c| !c.is_control()).collect();
        return Err(differencing(NAME, Some(name)));
    }
    if field(32)? != 0 {
        return Err(SourceError::new(Text::new("source-container-encrypted").with("format", NAME))
            .hint(Text::new("source-container-encrypted-hint")));
    }
    let incompatible = if version == 3 { wide(72)? } else { 0 };
    // Compression type 0 is deflate, which may be said explicitly.
    let compression =
        if incompatible & INCOMPATIBLE_COMPRESSION != 0 { header.get(104).copied().unwrap_or(0) } else { 0 };
    let unread = incompatible & (INCOMPATIBLE_DATA_FILE | INCOMPATIBLE_WIDE_L2 | !INCOMPATIBLE_KNOWN);
    if unread != 0 || compression != 0 {
        return Err(SourceError::new(Text::new("source-container-features").with("format", NAME))
            .hint(Text::new("source-container-features-hint")));
    }
    let mut problems = Vec::new();
    if incompatible & INCOMPATIBLE_CORRUPT != 0 {
        problems.push(Problem::new(ProblemCode::ContainerIncomplete, Text::new("problem-qcow2-corrupt")));
    }
    let cluster_bits = field(20)?;
    if !CLUSTER_BITS.contains(&cluster_bits) {
        return Err(damaged(NAME, Text::new("source-qcow2-cluster").with("bits", cluster_bits)));
    }
    let (size, l1_entries, l1_at) = (wide(24)?, field(36)?, wide(40)?);
    let covered = 1_u64 << (2 * cluster_bits - 3);
    let needed = size.div_ceil(covered);
    let l1_bytes = needed.saturating_mul(8);
    if size == 0 || l1_bytes > LARGEST_L1 {
        let size = ByteSize::from_bytes(size);
        return Err(damaged(NAME, Text::new("source-container-size").with("size", size)));
    }
    if u64::from(l1_entries) < needed || l1_at.saturating_add(l1_bytes) > length {
        return Err(damaged(NAME, Text::new("source-container-table")));
    }
    let l1 = read_at(&mut bytes, l1_at, usize::try_from(l1_bytes).unwrap_or(0)).map_err(|_| broken())?;
    let l1 = l1.chunks_exact(8).filter_map(|entry| be_u64(entry, 0)).collect();
    let image = Qcow2 { file: bytes, size, cluster_bits, l1, l2: None, inflated: None };
    Ok(Opened {
        kind: SourceKind::Qcow2,
        bytes: Box::new(Positioned::new(image)),
        size,
        sector: None,
        size_is_fact: true,
        problems,
    })
}

struct Qcow2 {
    file: Box<dyn DiskBytes>,
    size: u64,
    cluster_bits: u32,
    l1: Vec<u64>,
    /// The second-level table that was read last, by its place in the file.
    l2: Option<(u64, Vec<u8>)>,
    /// The compressed cluster that was read last, by its entry.
    inflated: Option<(u64, Vec<u8>)>,
}

/// Where a cluster's bytes are.
enum Cluster {
    Zero,
    Plain(u64),
    Compressed(u64),
}

impl Qcow2 {
    const fn cluster(&self) -> u64 {
        1 << self.cluster_bits
    }

    fn entry(&mut self, cluster: u64) -> io::Result<Cluster> {
        let l2_bits = self.cluster_bits - 3;
        let Some(table) = self.table(cluster >> l2_bits)? else { return Ok(Cluster::Zero) };
        let at = usize::try_from(cluster & ((1 << l2_bits) - 1)).unwrap_or(usize::MAX).saturating_mul(8);
        let entry = be_u64(table, at).ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(if entry & COMPRESSED != 0 {
            Cluster::Compressed(entry)
        } else if entry & ZERO != 0 || entry & PLACE == 0 {
            Cluster::Zero
        } else {
            Cluster::Plain(entry & PLACE)
        })
    }

    fn table(&mut self, index: u64) -> io::Result<Option<&[u8]>> {
        let entry = usize::try_from(index).ok().and_then(|index| self.l1.get(index)).copied().unwrap_or(0);
        let place = entry & PLACE;
        if place == 0 {
            return Ok(None);
        }
        if self.l2.as_ref().is_none_or(|(at, _)| *at != place) {
            let length = 1_usize << self.cluster_bits;
            self.l2 = Some((place, read_at(&mut self.file, place, length)?));
        }
        Ok(self.l2.as_ref().map(|(_, table)| table.as_slice()))
    }

    fn inflated(&mut self, entry: u64) -> io::Result<&[u8]> {
        if self.inflated.as_ref().is_none_or(|(of, _)| *of != entry) {
            // Bits 0 to x-1 are the place, x to 61 the further sectors of 512 bytes; x is 62 - (cluster bits - 8).
            let x = 62 - (self.cluster_bits - 8);
            let place = entry & ((1 << x) - 1);
            let sectors = ((entry & (COMPRESSED - 1)) >> x) + 1;
            let length = sectors * 512 - (place & 511);
            let packed = read_up_to(&mut self.file, place, usize::try_from(length).unwrap_or(0))?;
            let mut cluster = Vec::new();
            // Never more than a cluster, whatever the stream holds.
            DeflateDecoder::new(packed.as_slice()).take(self.cluster()).read_to_end(&mut cluster)?;
            cluster.resize(1 << self.cluster_bits, 0);
            self.inflated = Some((entry, cluster));
        }
        Ok(self.inflated.as_ref().map_or(&[], |(_, cluster)| cluster.as_slice()))
    }
}

impl Blocks for Qcow2 {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let within = at & (self.cluster() - 1);
        let length = buffer.len().min(usize::try_from(self.cluster() - within).unwrap_or(usize::MAX));
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        match self.entry(at >> self.cluster_bits)? {
            Cluster::Zero => {
                buffer.fill(0);
                Ok(length)
            }
            Cluster::Plain(place) => {
                self.file.seek(SeekFrom::Start(place.saturating_add(within)))?;
                self.file.read(buffer)
            }
            Cluster::Compressed(entry) => {
                let from = usize::try_from(within).unwrap_or(usize::MAX);
                let cluster = self.inflated(entry)?.get(from..from.saturating_add(length));
                buffer.copy_from_slice(cluster.ok_or(io::ErrorKind::UnexpectedEof)?);
                Ok(length)
            }
        }
    }

    fn next_data(&mut self, from: u64) -> u64 {
        let l2_bits = self.cluster_bits - 3;
        let mut cluster = from >> self.cluster_bits;
        for _ in 0..MOST_STEPS {
            let at = cluster.saturating_mul(self.cluster());
            if at >= self.size {
                return u64::MAX;
            }
            let empty = usize::try_from(cluster >> l2_bits)
                .ok()
                .and_then(|index| self.l1.get(index))
                .is_none_or(|entry| entry & PLACE == 0);
            if empty {
                cluster = ((cluster >> l2_bits) + 1) << l2_bits;
                continue;
            }
            match self.entry(cluster) {
                Ok(Cluster::Zero) => cluster += 1,
                _ => return at.max(from),
            }
        }
        cluster.saturating_mul(self.cluster()).max(from)
    }
}
