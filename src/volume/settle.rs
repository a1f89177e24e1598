//! Which recovery partition is the live one: `ReAgent.xml` held against the disk's partitions.

use crate::layout::{DiskLayout, ReAgent, Role};

/// Sets what is known of WinRE from what was found in the disk's volumes.
/// To be called once after every partition was probed; does nothing where no `ReAgent.xml` was read.
///
/// The one on the partition with Windows counts; where that cannot be read (BitLocker), the one on a recovery
/// partition does not say which of several is live, so that only its own state is taken where it names its place.
pub fn settle_winre(disk: &mut DiskLayout) {
    let on_windows = disk.with_role(Role::Windows).find_map(|p| p.volume.contents.reagent.clone());
    let staged = disk.with_role(Role::Windows).find_map(|p| p.volume.contents.winre.as_ref().map(|w| w.size));
    if staged.is_some() {
        disk.winre.staged_image = staged;
    }
    let Some(reagent) = on_windows else { return };
    if disk.winre.enabled.is_none() {
        disk.winre.enabled = reagent.enabled;
    }
    if reagent.enabled == Some(false) {
        return;
    }
    let Some(live) = place(disk, &reagent) else { return };
    if disk.winre.partition.is_none() {
        disk.winre.partition = Some(live);
    }
    if disk.winre.version.is_none() {
        disk.winre.version =
            disk.partition(live).and_then(|p| p.volume.contents.winre.as_ref()).and_then(|w| w.version.clone());
    }
}

/// The number of the partition that `reagent` names, where it lies on this disk.
fn place(disk: &DiskLayout, reagent: &ReAgent) -> Option<u32> {
    let offset = reagent.offset?;
    let other_disk = match (reagent.disk_guid, disk.disk_guid) {
        (Some(named), Some(own)) => named != own,
        _ => match (reagent.mbr_signature, disk.mbr_signature) {
            (Some(named), Some(own)) => named != own,
            _ => false,
        },
    };
    if other_disk {
        return None;
    }
    disk.partitions.iter().find(|p| p.start() == offset && p.role != Role::Extended).map(|p| p.number)
}
