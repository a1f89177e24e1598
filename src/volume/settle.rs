//! Which recovery partition is the live one: `ReAgent.xml` held against the disk's partitions.

use crate::layout::{DiskLayout, Role, WinrePlace};

/// Sets what is known of WinRE from what was found in the disk's volumes.
/// To be called once after every partition was probed; does nothing where no `ReAgent.xml` was read.
///
/// The one on the partition with Windows counts. Where that cannot be read (BitLocker), or where two Windows on the
/// disk name different places, nothing is concluded for the disk: the copy on a recovery partition does not say
/// whether it is the live one, and [`DiskLayout::winre_places`] tells the two apart.
pub fn settle_winre(disk: &mut DiskLayout) {
    let places = disk.winre_places();
    let staged = disk.with_role(Role::Windows).find_map(|windows| windows.volume.contents.winre.as_ref());
    if let (Some(staged), [_]) = (staged, places.as_slice()) {
        disk.winre.staged_image = Some(staged.size);
    }
    let Some((_, first)) = places.first() else { return };
    if places.iter().any(|(_, place)| place != first) {
        return;
    }
    let enabled = disk.with_role(Role::Windows).find_map(|windows| windows.volume.contents.reagent.as_ref()?.enabled);
    if disk.winre.enabled.is_none() {
        disk.winre.enabled = enabled;
    }
    let WinrePlace::Partition(live) = *first else { return };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Guid, Partition, PartitionType, ReAgent, TableStyle, WimImage, gpt_type};
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

    #[test]
    fn two_windows_have_one_each() {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(100), SectorSize::B512);
        disk.disk_guid = Some(DISK);
        let windows = |number: u32, start: u64, live: u64| {
            let mut windows = partition(number, start, gpt_type::BASIC_DATA);
            windows.role = Role::Windows;
            windows.volume.contents.reagent = Some(at(live));
            windows
        };
        disk.partitions = vec![
            windows(1, 1, 1200),
            partition(2, 600, gpt_type::RECOVERY),
            partition(3, 1200, gpt_type::RECOVERY),
            windows(4, 2000, 600),
        ];
        let places = [(1, WinrePlace::Partition(3)), (4, WinrePlace::Partition(2))];
        assert_eq!(disk.winre_places(), places);
        settle_winre(&mut disk);
        assert_eq!(disk.winre, crate::layout::Winre::default(), "neither is the disk's");
        // Both have the same one.
        disk.partitions[3].volume.contents.reagent = Some(at(1200));
        settle_winre(&mut disk);
        assert_eq!((disk.winre.partition, disk.winre.enabled), (Some(3), Some(true)));
    }

    #[test]
    fn a_windows_that_does_not_tell_leaves_it_open() {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(100), SectorSize::B512);
        disk.disk_guid = Some(DISK);
        let (mut one, mut two) = (partition(1, 1, gpt_type::BASIC_DATA), partition(2, 600, gpt_type::BASIC_DATA));
        (one.role, two.role) = (Role::Windows, Role::Windows);
        one.volume.contents.reagent = Some(at(1200));
        disk.partitions = vec![one, two, partition(3, 1200, gpt_type::RECOVERY)];
        assert_eq!(disk.winre_places(), [(1, WinrePlace::Partition(3)), (2, WinrePlace::Unknown)]);
        settle_winre(&mut disk);
        assert_eq!(disk.winre.partition, None);
    }
}
