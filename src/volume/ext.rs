//! ext2, ext3 and ext4: what the superblock says.

use super::detect::text;
use super::fault::le;
use crate::layout::Volume;
use crate::units::ByteSize;

/// The superblock's place, from the partition's start.
const SUPERBLOCK: usize = 1024;
/// `INCOMPAT_64BIT`: the upper halves of the counts are in use.
const IS_64_BIT: u32 = 0x80;
/// The largest block is 64 KiB.
const MAX_LOG_BLOCK: u32 = 6;

/// Fills label, block size and used bytes.
pub(super) fn fill(head: &[u8], volume: &mut Volume) -> Option<()> {
    let block = head.get(SUPERBLOCK..)?;
    volume.label = text(le::slice(block, 0x78, 16)?);
    let log = le::u32(block, 0x18).filter(|log| *log <= MAX_LOG_BLOCK)?;
    let size = 1024u64 << log;
    volume.cluster_size = Some(ByteSize::from_bytes(size));
    let is_64_bit = le::u32(block, 0x60)? & IS_64_BIT != 0;
    let count = |low: usize, high: usize| -> Option<u64> {
        let low = u64::from(le::u32(block, low)?);
        let high = if is_64_bit { u64::from(le::u32(block, high)?) } else { 0 };
        Some(high << 32 | low)
    };
    let used = count(0x4, 0x150)?.checked_sub(count(0xc, 0x158)?)?;
    volume.used = Some(ByteSize::from_bytes(used.checked_mul(size)?));
    Some(())
}
