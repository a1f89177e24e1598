//! VDI of VirtualBox, dynamic and fixed (VirtualBox, `VDICore.h`; QEMU, `block/vdi.c`).

use super::super::bytes::{Positioned, array, guid, le_u32, le_u64, read_at};
use super::super::{DiskBytes, SourceError, SourceKind};
use super::mapped::Mapped;
use super::{Opened, damaged, differencing};
use crate::text::Text;
use crate::units::ByteSize;

const NAME: &str = "VDI";
/// Blocks are 1 MiB in every file on record; VirtualBox lets them be chosen up to 256 MiB.
const BLOCKS: std::ops::RangeInclusive<u32> = 4096..=256 << 20;
/// 64 TiB in blocks of 1 MiB have 256 MiB of map; no more than a disk of 16 TiB is read.
const LARGEST_MAP: u64 = 64 << 20;
const DYNAMIC: u32 = 1;
const FIXED: u32 = 2;
const DIFFERENCING: u32 = 4;
/// Blocks that were never written, and those that were given back: both read as zeros.
const UNUSED: u32 = 0xffff_fffe;

pub(in super::super) fn open(mut bytes: Box<dyn DiskBytes>, length: u64) -> Result<Opened, SourceError> {
    let broken = || damaged(NAME, Text::new("source-vdi-header"));
    let header = read_at(&mut bytes, 0, 512).map_err(|_| broken())?;
    let field = |at| le_u32(&header, at).ok_or_else(broken);
    let version = field(0x44)?;
    if version >> 16 != 1 {
        return Err(damaged(NAME, Text::new("source-qcow2-version").with("version", version >> 16)));
    }
    match field(0x4c)? {
        DYNAMIC | FIXED => {}
        DIFFERENCING => {
            let parent = guid(&header, 0x1a8).filter(|id| !id.is_nil());
            return Err(differencing(NAME, parent.map(|id| id.to_string())));
        }
        kind => return Err(damaged(NAME, Text::new("source-vdi-kind").with("kind", kind))),
    }
    if array::<16>(&header, 0x1a8).is_some_and(|parent| parent != [0; 16]) {
        return Err(differencing(NAME, guid(&header, 0x1a8).map(|id| id.to_string())));
    }
    let (block, extra) = (field(0x178)?, field(0x17c)?);
    if !block.is_power_of_two() || !BLOCKS.contains(&block) || extra != 0 {
        return Err(damaged(
            NAME,
            Text::new("source-container-block").with("size", ByteSize::from_bytes(block.into())),
        ));
    }
    let size = le_u64(&header, 0x170).ok_or_else(broken)?;
    let needed = size.div_ceil(block.into());
    let map_bytes = needed.saturating_mul(4);
    if size == 0 || map_bytes > LARGEST_MAP {
        return Err(damaged(NAME, Text::new("source-container-size").with("size", ByteSize::from_bytes(size))));
    }
    let (map_at, data) = (u64::from(field(0x154)?), u64::from(field(0x158)?));
    if u64::from(field(0x180)?) < needed || map_at.saturating_add(map_bytes) > length {
        return Err(damaged(NAME, Text::new("source-container-table")));
    }
    let map = read_at(&mut bytes, map_at, usize::try_from(map_bytes).unwrap_or(0)).map_err(|_| broken())?;
    let map = map.chunks_exact(4).filter_map(|entry| le_u32(entry, 0)).collect();
    let block = u64::from(block);
    let image = Mapped { file: bytes, size, block, map, unused_from: UNUSED, unit: block, base: data };
    Ok(Opened {
        kind: SourceKind::Vdi,
        bytes: Box::new(Positioned::new(image)),
        size,
        sector: None,
        size_is_fact: true,
        problems: Vec::new(),
    })
}
