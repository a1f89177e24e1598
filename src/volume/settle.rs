//! Which recovery partition is the live one: `ReAgent.xml` held against the disk's partitions.

use crate::layout::{DiskLayout, ReAgent, Role};

/// Sets what is known of WinRE from what was found in the disk's volumes.
/// To be called once after every partition was probed; does nothing where no `ReAgent.xml` was read.
///
/// The one on the partition with Windows counts. Where that cannot be read (BitLocker), or where two Windows on the
/// disk have one each, nothing is concluded: the copy on a recovery partition does not say whether it is the live one.
pub fn settle_winre(disk: &mut DiskLayout) {
    let all: Vec<_> = disk.with_role(Role::Windows).collect();
    let [windows] = all.as_slice() else { return };
    let contents = windows.volume.contents.clone();
    if let Some(staged) = &contents.winre {
        disk.winre.staged_image = Some(staged.size);
    }
    let Some(reagent) = &contents.reagent else { return };
    if disk.winre.enabled.is_none() {
        disk.winre.enabled = reagent.enabled;
    }
    if reagent.enabled == Some(false) {
        return;
    }
    let Some(live) = place(disk, reagent) else { return };
    if disk.winre.partition.is_none() {
        disk.winre.partition = Some(live);
    }
    if disk.winre.version.is_none() {
        let image = disk.partition(live).and_then(|p| match p.role {
            // WinRE can start from C: itself.
            Role::Windows => p.volume.contents.winre_on_windows.as_ref(),
            _ => p.volume.contents.winre.as_ref(),
        });
        disk.winre.version = image.and_then(|image| image.version.clone());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Guid, Partition, PartitionType, TableStyle, WimImage, gpt_type};
    use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};

    const DISK: Guid = Guid::from_u128(7);

    fn partition(number: u32, start_mib: u64, kind: Guid) -> Partition {
        let extent = Extent::new(ByteOffset::from_mib(start_mib), ByteSize::from_mib(500));
        Partition::new(number, extent.unwrap(), PartitionType::Gpt(kind))
    }

    /// Windows, a left-over recovery partition and the live one; `reagent` stands on C:.
    fn check(reagent: Option<ReAgent>) -> crate::layout::Winre {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(100), SectorSize::B512);
        disk.disk_guid = Some(DISK);
        let mut windows = partition(1, 1, gpt_type::BASIC_DATA);
        windows.role = Role::Windows;
        windows.volume.contents.reagent = reagent;
        let mut left_over = partition(2, 600, gpt_type::RECOVERY);
        let mut live = partition(3, 1200, gpt_type::RECOVERY);
        for (recovery, build) in [(&mut left_over, 19041), (&mut live, 26100)] {
            let version = Some(format!("10.0.{build}.1"));
            recovery.volume.contents.winre = Some(WimImage { size: ByteSize::from_mib(400), version });
        }
        disk.partitions = vec![windows, left_over, live];
        settle_winre(&mut disk);
        disk.winre
    }

    fn at(start_mib: u64) -> ReAgent {
        ReAgent {
            enabled: Some(true),
            disk_guid: Some(DISK),
            offset: Some(ByteOffset::from_mib(start_mib)),
            ..ReAgent::default()
        }
    }

    #[test]
    fn the_live_recovery_partition_is_told_from_a_left_over() {
        let winre = check(Some(at(1200)));
        assert_eq!((winre.enabled, winre.partition), (Some(true), Some(3)));
        assert_eq!(winre.version.as_deref(), Some("10.0.26100.1"));
    }

    #[test]
    fn what_points_elsewhere_names_no_partition() {
        assert_eq!(check(Some(at(1300))).partition, None, "no partition begins there");
        assert_eq!(check(Some(ReAgent { disk_guid: Some(Guid::from_u128(8)), ..at(1200) })).partition, None);
        assert_eq!(check(None), crate::layout::Winre::default());
    }

    #[test]
    fn a_disabled_winre_is_in_no_partition() {
        let winre = check(Some(ReAgent { enabled: Some(false), ..at(1200) }));
        assert_eq!((winre.enabled, winre.partition, winre.version), (Some(false), None, None));
    }
}
