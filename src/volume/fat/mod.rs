//! FAT, read-only: label, used and free clusters by the allocation table, and what fills an EFI system partition.
//!
//! Microsoft, *FAT: General Overview of On-Disk Format*. `fatfs` is not used: it panics on damaged boot sectors.

mod esp;
mod tree;

use super::fault::{Fault, le};
use super::io::Window;
use super::ntfs::Depth;
use crate::layout::{FileSystem, Role, Volume};
use crate::units::ByteSize;

/// The largest allocation table that is counted: that of 2 TiB in clusters of 64 KiB has 128 MiB.
const MAX_TABLE_BYTES: u64 = 256 << 20;
/// The largest table that is kept in memory for the walk through the folders: that of 16 GiB in clusters of 4 KiB.
const MAX_KEPT_TABLE_BYTES: u64 = 16 << 20;
/// How much of the table is read at once.
const CHUNK_BYTES: u64 = 256 << 10;

/// Fewer clusters than this are FAT12, fewer than [`FAT32_FROM`] FAT16.
const FAT16_FROM: u64 = 4085;
const FAT32_FROM: u64 = 65_525;

const WHAT: &str = "volume-what-fat";

/// Width of an entry of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::volume) enum Width {
    Fat12,
    Fat16,
    Fat32,
}

/// Where everything lies, in bytes from the partition's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::volume) struct Geometry {
    width: Width,
    cluster: u64,
    clusters: u64,
    table: u64,
    table_bytes: u64,
    /// FAT12 and FAT16: the root folder's place and size.
    root: (u64, u64),
    /// FAT32: the root folder's first cluster.
    root_cluster: u64,
    data: u64,
}

impl Geometry {
    /// `None` where this is no FAT boot sector, or none that fits into the partition of `size` bytes.
    pub(in crate::volume) fn parse(head: &[u8], size: u64) -> Option<Self> {
        let u16_at = |at: usize| le::u16(head, at).map(u64::from);
        let u32_at = |at: usize| le::u32(head, at).map(u64::from);
        // A jump over the parameters, and a medium: what Windows asks of a boot sector.
        if !matches!(head.get(..3)?, [0xeb, _, 0x90] | [0xe9, _, _]) || !matches!(head.get(21)?, 0xf0 | 0xf8..) {
            return None;
        }
        let sector = u16_at(11).filter(|n| n.is_power_of_two() && (512..=4096).contains(n))?;
        let per_cluster = Some(u64::from(*head.get(13)?)).filter(|n| n.is_power_of_two())?;
        let reserved = u16_at(14).filter(|n| *n > 0)?;
        let tables = Some(u64::from(*head.get(16)?)).filter(|n| (1..=4).contains(n))?;
        let root_entries = u16_at(17)?;
        let sectors = u16_at(19).filter(|n| *n > 0).or_else(|| u32_at(32)).filter(|n| *n > 0)?;
        let small_table = u16_at(22)?;
        let table_sectors = if small_table > 0 { small_table } else { u32_at(36).filter(|n| *n > 0)? };
        let root_sectors = (root_entries * 32).div_ceil(sector);
        let data_sector = reserved + tables * table_sectors + root_sectors;
        let clusters = sectors.checked_sub(data_sector)? / per_cluster;
        // Windows and Linux go by the small table's size: FAT32 has none. The number of clusters tells the other two.
        let width = if small_table == 0 {
            Width::Fat32
        } else if clusters < FAT16_FROM {
            Width::Fat12
        } else if clusters < FAT32_FROM {
            Width::Fat16
        } else {
            return None;
        };
        if width != Width::Fat32 && root_entries == 0 || clusters == 0 || sectors.checked_mul(sector)? > size {
            return None;
        }
        let geometry = Self {
            width,
            cluster: per_cluster * sector,
            clusters,
            table: reserved * sector,
            table_bytes: table_sectors * sector,
            root: ((reserved + tables * table_sectors) * sector, root_entries * 32),
            root_cluster: if width == Width::Fat32 { u32_at(44)? } else { 0 },
            data: data_sector * sector,
        };
        if geometry.needed() > geometry.table_bytes { None } else { Some(geometry) }
    }

    pub(in crate::volume) const fn file_system(&self) -> FileSystem {
        match self.width {
            Width::Fat12 => FileSystem::Fat12,
            Width::Fat16 => FileSystem::Fat16,
            Width::Fat32 => FileSystem::Fat32,
        }
    }

    /// How many bytes of the table speak of clusters.
    const fn needed(&self) -> u64 {
        let entries = self.clusters + 2;
        match self.width {
            Width::Fat12 => (entries * 3).div_ceil(2),
            Width::Fat16 => entries * 2,
            Width::Fat32 => entries * 4,
        }
    }

    /// Where a cluster lies; the first one is number 2.
    fn place(&self, cluster: u64) -> Result<u64, Fault> {
        let index = cluster.checked_sub(2).filter(|index| *index < self.clusters);
        let index = index.ok_or_else(|| {
            Fault::damaged("volume-what-fat-chain", self.table, format!("2 … {}", self.clusters + 1), cluster)
        })?;
        Ok(self.data + index * self.cluster)
    }
}

/// Fills what can be read of the volume and returns what could not be.
pub(in crate::volume) fn probe(
    window: &mut Window<'_>,
    geometry: Geometry,
    role: Role,
    volume: &mut Volume,
    depth: Depth,
) -> Vec<Fault> {
    volume.cluster_size = Some(ByteSize::from_bytes(geometry.cluster));
    let mut faults = Vec::new();
    if depth != Depth::Files {
        match used(window, &geometry) {
            Ok(used) => {
                let bytes = |clusters: u64| Some(ByteSize::from_bytes(clusters.saturating_mul(geometry.cluster)));
                volume.used = bytes(used);
                volume.contents.free = bytes(geometry.clusters.saturating_sub(used));
            }
            Err(fault) => return vec![fault],
        }
        match tree::label(window, &geometry) {
            Ok(label) => volume.label = label,
            Err(fault) => faults.push(fault),
        }
    }
    if depth == Depth::Map || geometry.needed() > MAX_KEPT_TABLE_BYTES {
        return faults;
    }
    let found = tree::Tree::open(window, geometry).and_then(|mut tree| {
        if role == Role::EfiSystem {
            esp::fill(&mut tree, &mut volume.contents)
        } else {
            let manager = tree.has_file(&["bootmgr"])?;
            let store = tree.has_file(&["boot", "bcd"])?;
            volume.contents.bios_boot_files = Some(manager && store);
            Ok(())
        }
    });
    if let Err(fault) = found
        && !faults.contains(&fault)
    {
        faults.push(fault);
    }
    faults
}

/// Counts the clusters that are not free, by the first table. FSInfo is a hint and is not trusted.
fn used(window: &mut Window<'_>, geometry: &Geometry) -> Result<u64, Fault> {
    let needed = geometry.needed();
    if needed > MAX_TABLE_BYTES {
        return Err(Fault::TooMuch { what: WHAT, limit: MAX_TABLE_BYTES });
    }
    if geometry.width == Width::Fat12 {
        let table = window.bytes(geometry.table, usize::try_from(needed).unwrap_or(0))?;
        return Ok(
            (2..geometry.clusters + 2).filter(|cluster| entry(&table, Width::Fat12, *cluster) != 0).count() as u64
        );
    }
    let mut used = 0u64;
    let mut position = 0;
    // The two entries at the front speak of no cluster.
    let skip = if geometry.width == Width::Fat16 { 4 } else { 8 };
    let mut buffer = vec![0; usize::try_from(CHUNK_BYTES.min(needed)).unwrap_or(0)];
    while position < needed {
        window.progress().set(position, needed);
        let data = window.next_data(geometry.table + position).saturating_sub(geometry.table);
        // Free is zero: where nothing was written all is free. Chunks keep to whole entries.
        position = (data / 512 * 512).max(position);
        if position >= needed {
            break;
        }
        let length = CHUNK_BYTES.min(needed - position);
        let part = buffer.get_mut(..usize::try_from(length).unwrap_or(0)).unwrap_or_default();
        window.read(geometry.table + position, part)?;
        let part = if position == 0 { part.get(skip..).unwrap_or_default() } else { &*part };
        used += count(part, geometry.width);
        position += length;
    }
    Ok(used)
}

fn count(part: &[u8], width: Width) -> u64 {
    let mut used = 0u64;
    // An empty table is mostly zeros: whole blocks of them are told at once.
    for block in part.chunks(1024) {
        if block.iter().all(|byte| *byte == 0) {
            continue;
        }
        used += match width {
            Width::Fat32 => {
                let (entries, _) = block.as_chunks::<4>();
                entries.iter().filter(|entry| u32::from_le_bytes(**entry) & 0x0fff_ffff != 0).count()
            }
            _ => {
                let (entries, _) = block.as_chunks::<2>();
                entries.iter().filter(|entry| **entry != [0, 0]).count()
            }
        } as u64;
    }
    used
}

/// The table's entry of a cluster; one that the table does not have counts as the end of a chain.
fn entry(table: &[u8], width: Width, cluster: u64) -> u32 {
    let Ok(cluster) = usize::try_from(cluster) else { return u32::MAX };
    let found = match width {
        Width::Fat12 => le::u16(table, cluster + cluster / 2)
            .map(|pair| u32::from(if cluster % 2 == 0 { pair & 0xfff } else { pair >> 4 })),
        Width::Fat16 => le::u16(table, cluster * 2).map(u32::from),
        Width::Fat32 => le::u32(table, cluster * 4).map(|entry| entry & 0x0fff_ffff),
    };
    found.unwrap_or(u32::MAX)
}
