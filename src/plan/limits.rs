//! Every figure that the planner leans on, with its reason and its source.
//!
//! `facts` names the project's collection of Microsoft's documentation and of field reports
//! (`docs/strategies.md` lists the sources by name).

use crate::units::{ByteSize, MIB, SectorSize};

/// What `reagentc /enable` wants free beside winre.wim: 54,525,952 bytes, exact in two ReAgent.log files
/// (MHimken/WinRE-Customization issue 6, pastebin bFDBdWgs).
pub const REAGENTC_FREE: ByteSize = ByteSize::from_mib(52);

/// What WinRE updates want free (Microsoft support page b127d1e8, KB5034441).
pub const UPDATE_FREE: ByteSize = ByteSize::from_mib(250);

/// What NTFS itself takes of an empty recovery partition: 16.5 MiB of 674 MiB and 18.0 MiB of 1,024 MiB were
/// measured (the same two logs); rounded up.
pub const NTFS_OWN: ByteSize = ByteSize::from_mib(20);

/// A winre.wim as large as it is assumed where nobody looked: 695,151,930 bytes, Windows 11 23H2, November 2023.
pub const ASSUMED_WINRE: ByteSize = ByteSize::from_bytes(695_151_930);

/// The smallest winre.wim of a Windows 10 or 11 that is on record: 313,009,179 bytes, version 1511
/// (gist mt7479/814e2a11). A partition that cannot take even this one can never be chosen by `reagentc`.
pub const SMALLEST_WINRE: ByteSize = ByteSize::from_bytes(313_009_179);

/// The least that Microsoft wants of a recovery partition (Learn, *UEFI/GPT-based hard drive partitions*).
pub const RECOVERY_MIN: ByteSize = ByteSize::from_mib(300);

/// The largest partition that is taken for WinRE alone: 2 GB are on record (Lenovo WINRE_DRV); makers' restore images
/// of the same type begin at 8 GB (Dell `Image`, Lenovo `PBR_DRV`).
pub const WINRE_PARTITION_MAX: ByteSize = ByteSize::from_gib(4);

/// How far above a known shrink limit, or above the bytes in use, a plan stays: `Resize-Partition` to `SizeMin` itself
/// fails on images of 2026 (cloudfoundry/bosh-agent PR 434), and the limit varies between runs (`MSFT_Partition`).
pub const SHRINK_MARGIN: ByteSize = ByteSize::from_mib(16);

/// A Microsoft reserved partition since Windows 10 (Learn, the same page).
pub const MSR_SIZE: ByteSize = ByteSize::from_mib(16);

/// The ESP that a clean installation gets where none is wished: enough for 4K-native disks (Microsoft: 260 MB) and
/// more than the 200 MB that Microsoft asks for today.
pub const CLEAN_ESP: ByteSize = ByteSize::from_mib(260);

/// The recovery partition that a clean installation gets where none is wished: [`ASSUMED_WINRE`] + [`UPDATE_FREE`] +
/// [`NTFS_OWN`] is 933 MiB; the next usual size.
pub const CLEAN_RECOVERY: ByteSize = ByteSize::from_mib(1024);

/// The smallest Windows partition (Learn: 20 GB for 64 bit); below it is warned.
pub const WINDOWS_MIN: ByteSize = ByteSize::from_gib(20);

/// Below this no clean installation is planned at all: an unpacked Windows does not fit.
pub const WINDOWS_LEAST: ByteSize = ByteSize::from_gib(8);

/// FAT32 has at least 65,527 clusters (Microsoft, *format*), none smaller than a sector.
const FAT32_LEAST_CLUSTERS: u64 = 65_527;

/// The smallest ESP that can be formatted as FAT32: 33 MiB with 512-byte sectors; 260 MB with 4,096-byte ones, as
/// Microsoft states it (65,527 clusters of 4 KB are 256 MB).
pub fn esp_least(sector: SectorSize) -> ByteSize {
    if sector == SectorSize::B4096 {
        return ByteSize::from_mib(260);
    }
    let clusters = ByteSize::from_bytes(FAT32_LEAST_CLUSTERS.saturating_mul(u64::from(sector.bytes())));
    // Two tables of four bytes for each cluster, and 32 reserved sectors.
    let tables = ByteSize::from_bytes(FAT32_LEAST_CLUSTERS * 8 + 32 * u64::from(sector.bytes()));
    clusters.saturating_add(tables).round_up(MIB)
}
