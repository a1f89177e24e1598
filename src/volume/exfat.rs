//! exFAT: label and allocation bitmap (Microsoft, *exFAT file system specification*).

use super::fault::{Fault, le};
use super::io::Window;
use super::slices::count_ones;
use crate::layout::Volume;
use crate::units::ByteSize;

/// How much of the root folder is looked at for its label and bitmap entries, which come first.
const MAX_ROOT_BYTES: u64 = 1 << 20;
/// The largest bitmap that is read: that of 64 TiB with the usual clusters of 128 KiB.
const MAX_BITMAP_BYTES: u64 = 64 << 20;
/// The specification's largest cluster.
const MAX_CLUSTER_SHIFT: u32 = 25;

const WHAT: &str = "volume-what-exfat";
const ENTRY_BITMAP: u8 = 0x81;
const ENTRY_LABEL: u8 = 0x83;

struct Geometry {
    fat: u64,
    heap: u64,
    cluster: u64,
    clusters: u64,
    root: u64,
}

/// Fills label, cluster size and used bytes.
pub(super) fn probe(window: &mut Window<'_>, head: &[u8], volume: &mut Volume) -> Vec<Fault> {
    match fill(window, head, volume) {
        Ok(()) => Vec::new(),
        Err(fault) => vec![fault],
    }
}

fn fill(window: &mut Window<'_>, head: &[u8], volume: &mut Volume) -> Result<(), Fault> {
    let geometry = Geometry::parse(head, window.size())?;
    volume.cluster_size = Some(ByteSize::from_bytes(geometry.cluster));
    let mut bitmap = None;
    let mut cluster = Some(geometry.root);
    let mut read = 0;
    'root: while let Some(number) = cluster {
        if read >= MAX_ROOT_BYTES {
            break;
        }
        let part = geometry.cluster.min(MAX_ROOT_BYTES);
        let bytes = window.bytes(geometry.place(number)?, usize::try_from(part).unwrap_or(0))?;
        read += geometry.cluster;
        for entry in bytes.chunks_exact(32) {
            match entry.first() {
                Some(&ENTRY_BITMAP) if bitmap.is_none() => {
                    bitmap = le::u32(entry, 20).zip(le::u64(entry, 24));
                }
                Some(&ENTRY_LABEL) => {
                    let length = usize::from(entry.get(1).copied().unwrap_or(0).min(11)) * 2;
                    let label = le::utf16(le::slice(entry, 2, length).unwrap_or_default());
                    volume.label = Some(label).filter(|label| !label.is_empty());
                }
                Some(0) | None => break 'root,
                Some(_) => {}
            }
        }
        cluster = geometry.next(window, number)?;
    }
    let (first, length) = bitmap.ok_or_else(|| Fault::cut_short(WHAT, 0))?;
    let used = used(window, &geometry, u64::from(first), length)?;
    volume.used = Some(ByteSize::from_bytes(used.saturating_mul(geometry.cluster)));
    let free = geometry.clusters.saturating_sub(used);
    volume.contents.free = Some(ByteSize::from_bytes(free.saturating_mul(geometry.cluster)));
    Ok(())
}

/// Counts the bits of the bitmap that begins in the cluster `first`.
fn used(window: &mut Window<'_>, geometry: &Geometry, first: u64, length: u64) -> Result<u64, Fault> {
    let needed = geometry.clusters.div_ceil(8);
    if needed > length || needed > MAX_BITMAP_BYTES {
        return Err(Fault::damaged(WHAT, 0, format!("{needed} ≤ {MAX_BITMAP_BYTES}"), length));
    }
    let (mut left, mut bits, mut used) = (needed, geometry.clusters, 0);
    let mut cluster = Some(first);
    while left > 0 {
        let number = cluster.ok_or_else(|| Fault::cut_short(WHAT, 0))?;
        let part = left.min(geometry.cluster);
        let bytes = window.bytes(geometry.place(number)?, usize::try_from(part).unwrap_or(0))?;
        used += count_ones(&bytes, 0, bits.min(part * 8));
        bits = bits.saturating_sub(part * 8);
        left -= part;
        cluster = if left > 0 { geometry.next(window, number)? } else { None };
    }
    Ok(used)
}

impl Geometry {
    fn parse(head: &[u8], size: u64) -> Result<Self, Fault> {
        let short = || Fault::cut_short(WHAT, 0);
        let u32_at = |at: usize| le::u32(head, at).map(u64::from).ok_or_else(short);
        let sector_shift = u32::from(*head.get(108).ok_or_else(short)?);
        let cluster_shift = u32::from(*head.get(109).ok_or_else(short)?);
        if !(9..=12).contains(&sector_shift) || sector_shift + cluster_shift > MAX_CLUSTER_SHIFT {
            return Err(Fault::damaged(WHAT, 108, "9…12, ≤ 25", format!("{sector_shift}, {cluster_shift}")));
        }
        let geometry = Self {
            fat: u32_at(80)? << sector_shift,
            heap: u32_at(88)? << sector_shift,
            cluster: 1 << (sector_shift + cluster_shift),
            clusters: u32_at(92)?,
            root: u32_at(96)?,
        };
        let end = geometry.clusters.checked_mul(geometry.cluster).and_then(|n| n.checked_add(geometry.heap));
        if end.is_none_or(|end| end > size) {
            return Err(Fault::damaged(WHAT, 92, format!("≤ {size}"), geometry.clusters));
        }
        Ok(geometry)
    }

    /// Where a cluster lies; the first one is number 2.
    fn place(&self, cluster: u64) -> Result<u64, Fault> {
        let index = cluster.checked_sub(2).filter(|index| *index < self.clusters);
        let index = index.ok_or_else(|| Fault::damaged(WHAT, 0, format!("2 … {}", self.clusters), cluster))?;
        Ok(self.heap + index * self.cluster)
    }

    /// The cluster that follows; `None` at a chain's end. Entries of zero are taken for the next cluster, because
    /// the bitmap and the root folder of a fresh volume may lie without a chain.
    fn next(&self, window: &mut Window<'_>, cluster: u64) -> Result<Option<u64>, Fault> {
        let bytes = window.bytes(self.fat.saturating_add(cluster.saturating_mul(4)), 4)?;
        Ok(match le::u32(&bytes, 0).unwrap_or(u32::MAX) {
            0 => cluster.checked_add(1),
            0xffff_fff7.. => None,
            next => Some(u64::from(next)),
        })
    }
}
