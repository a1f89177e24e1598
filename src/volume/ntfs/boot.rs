//! The boot sector of an NTFS volume.

use crate::volume::fault::{Fault, le};

/// Clusters of at most 2 MiB: Windows' `format` since Windows 10 1709, mkntfs likewise.
const MAX_CLUSTER_BYTES: u64 = 2 << 20;
/// File records have 1,024 bytes, or 4,096 on disks with sectors of 4,096 bytes; more was never seen.
const MAX_RECORD_BYTES: u64 = 64 << 10;
/// Index blocks have 4,096 bytes; with larger clusters one cluster, at most 64 KiB in practice.
const MAX_INDEX_BYTES: u64 = 2 << 20;

/// Windows numbers clusters with 32 bits (Microsoft, *NTFS overview*: 2^32 − 1 clusters), and so does mkntfs.
const MAX_CLUSTERS: u64 = u32::MAX as u64;

const WHAT: &str = "volume-what-boot";

/// What the boot sector says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Boot {
    /// Bytes of a sector.
    pub(super) sector: u64,
    /// Bytes of a cluster.
    pub(super) cluster: u64,
    /// How many whole clusters the volume has.
    pub(super) clusters: u64,
    /// The first cluster of `$MFT`.
    pub(super) mft: u64,
    /// Bytes of a file record.
    pub(super) record: usize,
    /// Bytes of a volume: its sectors and the one behind them that holds the copy of the boot sector.
    pub(super) volume: u64,
}

impl Boot {
    /// Reads the sector; `partition` is the partition's size in bytes.
    pub(super) fn parse(bytes: &[u8], partition: u64) -> Result<Self, Fault> {
        let short = || Fault::cut_short(WHAT, 0);
        let bad = |at: u64, expected: &str, found: u64| Fault::damaged(WHAT, at, expected, found);
        let sector = u64::from(le::u16(bytes, 11).ok_or_else(short)?);
        if !sector.is_power_of_two() || !(256..=4096).contains(&sector) {
            return Err(bad(11, "512, 1024, 2048, 4096", sector));
        }
        let raw = *bytes.get(13).ok_or_else(short)?;
        // From 0xF4 on it is a negative power of two: 0xF4 means 2^12 sectors.
        let per_cluster = if raw > 0x80 { 1u64.checked_shl(256 - u32::from(raw)).unwrap_or(0) } else { u64::from(raw) };
        let cluster = per_cluster.saturating_mul(sector);
        if !per_cluster.is_power_of_two() || cluster > MAX_CLUSTER_BYTES {
            return Err(bad(13, "2^n ≤ 2 MiB", u64::from(raw)));
        }
        let sectors = le::u64(bytes, 40).ok_or_else(short)?;
        let volume = sectors.checked_add(1).and_then(|n| n.checked_mul(sector)).unwrap_or(u64::MAX);
        // Windows leaves the last sector of the partition for the copy of the boot sector; some tools do not.
        if sectors == 0 || volume.saturating_sub(sector) > partition {
            return Err(bad(40, &format!("1 … {}", partition / sector), sectors));
        }
        let clusters = sectors / per_cluster;
        if clusters > MAX_CLUSTERS {
            return Err(bad(40, &format!("≤ {}", MAX_CLUSTERS.saturating_mul(per_cluster)), sectors));
        }
        let mft = le::u64(bytes, 48).ok_or_else(short)?;
        if mft == 0 || mft >= clusters {
            return Err(bad(48, &format!("1 … {clusters}"), mft));
        }
        let size = |at: usize, most: u64| -> Result<u64, Fault> {
            let raw = i8::from_le_bytes([*bytes.get(at).ok_or_else(short)?]);
            let size = match u64::try_from(raw) {
                Ok(n) => n.saturating_mul(cluster),
                Err(_) => 1u64.checked_shl(u32::from(raw.unsigned_abs())).unwrap_or(0),
            };
            if !size.is_power_of_two() || !(512..=most).contains(&size) {
                return Err(bad(at as u64, &format!("512 … {most}"), size));
            }
            Ok(size)
        };
        let record = size(64, MAX_RECORD_BYTES)?;
        size(68, MAX_INDEX_BYTES)?;
        let record = usize::try_from(record).map_err(|_| short())?;
        Ok(Self { sector, cluster, clusters, mft, record, volume: volume.min(partition) })
    }
}
