//! How a partition and a disk are named in a sentence: number, role, letter, label, size.

use super::{DiskLayout, Partition, Role};
use crate::text::Text;

/// The word for a role, in the middle of a sentence: `recovery`, `EFI system`, `回復`.
pub const fn role_name(role: Role) -> Text {
    Text::new(match role {
        Role::EfiSystem => "layout-name-efi-system",
        Role::Msr => "layout-name-msr",
        Role::Windows => "layout-name-windows",
        Role::Data => "layout-name-data",
        Role::Recovery => "layout-name-recovery",
        Role::Oem => "layout-name-oem",
        Role::SystemReserved => "layout-name-system-reserved",
        Role::Extended => "layout-name-extended",
        Role::Ldm => "layout-name-ldm",
        Role::StorageSpaces => "layout-name-storage-spaces",
        Role::Linux => "layout-name-linux",
        Role::Unknown => "layout-name-unknown",
    })
}

/// A partition in the middle of a sentence: `partition 4 (recovery, "WinRE", 530 MB)`.
pub fn partition_name(partition: &Partition) -> Text {
    let mut details = role_name(partition.role);
    if let Some(letter) = partition.volume.letter {
        details = and(details, Text::plain(format!("{letter}:")));
    }
    if let Some(label) = partition.volume.label.as_ref().filter(|label| !label.is_empty()) {
        details = and(details, Text::new("layout-name-label").with("label", label.as_str()));
    }
    details = and(details, Text::plain(partition.size().to_string()));
    // A number is said without separators, as DiskPart says it.
    Text::new("layout-name-partition").with("number", partition.number.to_string()).with("details", details)
}

/// A disk in the middle of a sentence: `disk 0 (Samsung SSD 980, 476.94 GB)`.
pub fn disk_name(disk: &DiskLayout) -> Text {
    let size = Text::plain(disk.size.to_string());
    let details = match &disk.model {
        Some(model) => and(Text::plain(model.as_str()), size),
        None => size,
    };
    Text::new("layout-name-disk").with("number", disk.number.to_string()).with("details", details)
}

/// Two things behind each other in a list, with the language's comma.
fn and(first: Text, second: Text) -> Text {
    Text::new("layout-name-list").with("first", first).with("second", second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{PartitionType, gpt_type};
    use crate::text::Lang;
    use crate::units::{ByteOffset, ByteSize, Extent};

    #[test]
    fn a_partition_is_named_with_what_people_know_of_it() {
        let extent = Extent::new(ByteOffset::from_mib(1), ByteSize::from_mib(530)).unwrap();
        let mut partition = Partition::new(4, extent, PartitionType::Gpt(gpt_type::RECOVERY));
        assert_eq!(partition_name(&partition).say(Lang::En), "partition 4 (recovery, 530 MB)");
        partition.volume.letter = Some('R');
        partition.volume.label = Some("WinRE".to_owned());
        assert_eq!(partition_name(&partition).say(Lang::En), "partition 4 (recovery, R:, “WinRE”, 530 MB)");
        assert_eq!(partition_name(&partition).say(Lang::Ja), "パーティション 4 (回復、R:、「WinRE」、530 MB)");
    }
}
