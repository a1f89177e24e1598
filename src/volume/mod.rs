//! What is inside a partition: boot sectors, NTFS, FAT, WIM, BitLocker. Read-only.
//!
//! Knows no partition table, no window and no file of this computer: it is handed bytes and a partition.
//! Everything read is taken for hostile: places are checked against the partition, amounts against named limits,
//! chains and trees against the number of steps that a sound one can have.
//! What could not be read stays `None` and is said as a [`Problem`]; a guess is never stored as a fact.

mod bitlocker;
mod detect;
mod exfat;
mod ext;
mod fat;
mod fault;
mod io;
mod ntfs;
pub mod reagent;
mod remedy;
mod settle;
mod slices;
mod wim;

pub use io::{DiskBytes, Progress};
pub use remedy::{is_movable_by_documentation, remedy};
pub use settle::settle_winre;

use crate::layout::{BitLocker, FileSystem, Partition, PartitionType, Problem, Role, Volume};
use crate::text::Text;
use crate::units::SectorSize;
use detect::Signature;
use fault::Fault;
use io::Window;
use ntfs::Depth;

/// The most that is read of a small file (`ReAgent.xml`).
const MAX_SMALL_FILE: usize = reagent::MAX_BYTES;

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
    look(reader, partition, sector, progress, Depth::Whole)
}

/// The first half of [`probe`]: file system, label, used bytes and the strip of what is in use, without the files.
/// The map can be drawn from it while [`finish`] reads on.
pub fn survey(
    reader: &mut dyn DiskBytes,
    partition: &mut Partition,
    sector: SectorSize,
    progress: &Progress,
) -> Vec<Problem> {
    look(reader, partition, sector, progress, Depth::Map)
}

/// The second half of [`probe`], for a partition that [`survey`] has looked at: what is found by its name.
pub fn finish(
    reader: &mut dyn DiskBytes,
    partition: &mut Partition,
    sector: SectorSize,
    progress: &Progress,
) -> Vec<Problem> {
    look(reader, partition, sector, progress, Depth::Files)
}

fn look(
    reader: &mut dyn DiskBytes,
    partition: &mut Partition,
    _sector: SectorSize,
    progress: &Progress,
    depth: Depth,
) -> Vec<Problem> {
    // What holds no volume by its type: nothing is looked for there.
    if matches!(partition.role, Role::Extended | Role::Ldm | Role::StorageSpaces) {
        return Vec::new();
    }
    let mut window = Window::new(reader, partition.extent, progress);
    let mut volume = std::mem::take(&mut partition.volume);
    let faults = read(&mut window, &mut volume, partition.role, depth);
    partition.volume = volume;
    settle_role(partition);
    if !may_shrink(partition.role) {
        partition.volume.shrink = None;
    }
    let title = partition.volume.file_system.map_or("", FileSystem::title);
    faults.iter().filter_map(|fault| fault.problem(partition.number, title)).collect()
}

fn read(window: &mut Window<'_>, volume: &mut Volume, role: Role, depth: Depth) -> Vec<Fault> {
    let head = match detect::head(window) {
        Ok(head) => head,
        Err(fault) => return vec![fault],
    };
    let signature = detect::detect(&head, window.size());
    // Windows mounts no volume in it, so that whatever still lies there is history.
    if role == Role::Msr && signature != Signature::Other(FileSystem::None) {
        return Vec::new();
    }
    volume.file_system = Some(signature.file_system());
    match signature {
        Signature::Ntfs => ntfs::probe(window, &head, volume, depth),
        Signature::Fat(geometry) => {
            volume.bitlocker = Some(BitLocker::Off);
            fat::probe(window, geometry, role, volume, depth)
        }
        // Everything that is read of the others was read by the survey.
        _ if depth == Depth::Files => Vec::new(),
        Signature::ExFat => {
            volume.bitlocker = Some(BitLocker::Off);
            exfat::probe(window, &head, volume)
        }
        Signature::BitLocker(header) => bitlocker::probe(window, header, volume),
        Signature::Ext => {
            // What does not add up stays unknown.
            ext::fill(&head, volume).unwrap_or_default();
            Vec::new()
        }
        Signature::Other(_) => {
            volume.label = detect::label(&head);
            Vec::new()
        }
    }
}

/// What cannot be known of the partition because it is encrypted; `None` where it is not.
pub fn veiled(partition: &Partition) -> Option<Text> {
    let is_veiled = partition.volume.file_system == Some(FileSystem::BitLocker) && partition.volume.used.is_none();
    is_veiled.then(|| Text::new("volume-veiled").with("number", partition.number))
}

/// Whether a limit says anything: Windows shrinks ordinary volumes. A recovery partition is made anew, an ESP cannot
/// be shrunk at all, and a limit beside them would only mislead.
const fn may_shrink(role: Role) -> bool {
    matches!(role, Role::Windows | Role::Data | Role::Unknown)
}

/// Roles that a partition's type alone cannot tell.
fn settle_role(partition: &mut Partition) {
    if !matches!(partition.role, Role::Data | Role::Unknown) {
        return;
    }
    let contents = &partition.volume.contents;
    if contents.windows == Some(true) {
        partition.role = Role::Windows;
    } else if matches!(partition.kind, PartitionType::Mbr(_))
        && partition.active == Some(true)
        && contents.bios_boot_files == Some(true)
    {
        partition.role = Role::SystemReserved;
    }
}
