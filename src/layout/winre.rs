//! Where each Windows on a disk has its recovery environment, as its `ReAgent.xml` says.

use super::{DiskLayout, ReAgent, Role};

/// Where a Windows has its recovery environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WinrePlace {
    /// In the partition with this number.
    Partition(u32),
    /// On another disk.
    OtherDisk,
    /// At a place of this disk where no partition begins.
    NoPartition,
    /// Nowhere: it is disabled.
    Disabled,
    /// Not told: its `ReAgent.xml` was not found or not read.
    Unknown,
}

impl WinrePlace {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Partition(_) => "partition",
            Self::OtherDisk => "other_disk",
            Self::NoPartition => "no_partition",
            Self::Disabled => "disabled",
            Self::Unknown => "unknown",
        }
    }
}

impl DiskLayout {
    /// Every Windows on the disk, by its partition's number, and where it has its recovery environment.
    pub fn winre_places(&self) -> Vec<(u32, WinrePlace)> {
        self.with_role(Role::Windows)
            .map(|windows| {
                let reagent = windows.volume.contents.reagent.as_ref();
                (windows.number, reagent.map_or(WinrePlace::Unknown, |reagent| self.winre_place(reagent)))
            })
            .collect()
    }

    fn winre_place(&self, reagent: &ReAgent) -> WinrePlace {
        if reagent.enabled == Some(false) {
            return WinrePlace::Disabled;
        }
        let Some(offset) = reagent.offset else { return WinrePlace::Unknown };
        let other_disk = match (reagent.disk_guid, self.disk_guid) {
            (Some(named), Some(own)) => named != own,
            _ => match (reagent.mbr_signature, self.mbr_signature) {
                (Some(named), Some(own)) => named != own,
                _ => false,
            },
        };
        if other_disk {
            return WinrePlace::OtherDisk;
        }
        let found = self.partitions.iter().find(|p| p.start() == offset && p.role != Role::Extended);
        found.map_or(WinrePlace::NoPartition, |partition| WinrePlace::Partition(partition.number))
    }
}
