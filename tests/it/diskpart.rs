//! DiskPart's language from outside: parse, render, interpret.

use shikiri::diskpart::{Host, interpret, parse};
use shikiri::layout::{DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, TableStyle, gpt_type};
use shikiri::text::Lang;
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};

fn part(number: u32, start_mib: u64, size_mib: u64, kind: shikiri::layout::Guid) -> Partition {
    let extent = Extent::new(ByteOffset::from_mib(start_mib), ByteSize::from_mib(size_mib)).unwrap();
    let mut partition = Partition::new(number, extent, PartitionType::Gpt(kind));
    partition.attributes = Some(GptAttributes(0));
    partition.is_system = Some(false);
    partition.is_boot = Some(false);
    partition
}

/// ESP 100, MSR 16, C: 200,000, recovery 530, and free room to the end of 256 GB.
fn usual() -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(256), SectorSize::B512);
    let mut esp = part(1, 1, 100, gpt_type::EFI_SYSTEM);
    esp.is_system = Some(true);
    esp.volume.file_system = Some(FileSystem::Fat32);
    let msr = part(2, 101, 16, gpt_type::MICROSOFT_RESERVED);
    let mut windows = part(3, 117, 200_000, gpt_type::BASIC_DATA);
    windows.role = Role::Windows;
    windows.is_boot = Some(true);
    windows.volume.letter = Some('C');
    windows.volume.file_system = Some(FileSystem::Ntfs);
    windows.volume.used = Some(ByteSize::from_mib(50_000));
    let mut recovery = part(4, 200_117, 530, gpt_type::RECOVERY);
    recovery.attributes = Some(GptAttributes::RECOVERY);
    recovery.volume.file_system = Some(FileSystem::Ntfs);
    disk.partitions = vec![esp, msr, windows, recovery];
    disk
}

#[test]
fn the_recipe_of_kb5028997_with_sizes_does_what_it_says() {
    let script = parse(
        "select disk 0\r\nselect partition 3\r\nshrink desired=494 minimum=494\r\nselect partition 4\r\n\
         delete partition override\r\n\
         create partition primary size=1024 offset=204413952 id=de94bba4-06d1-4d40-a16a-bfd50179d6ac\r\n\
         format quick fs=ntfs label=\"Recovery\"\r\ngpt attributes=0x8000000000000001\r\nexit\r\n",
    );
    let disks = [usual()];
    let simulation = interpret(&script, &disks, &Host::of(&disks));
    for line in &simulation.lines {
        assert_eq!(line.error.as_ref().map(|e| e.say(Lang::En)), None, "{}", line.command);
        assert_eq!(line.uncertain.as_ref().map(|e| e.say(Lang::En)), None, "{}", line.command);
    }
    assert!(simulation.completed);
    let after = &simulation.after[0];
    assert_eq!(after.violations(), []);
    let recovery = after.partition(4).unwrap();
    assert_eq!((recovery.start(), recovery.size()), (ByteOffset::from_mib(199_623), ByteSize::from_mib(1024)));
    assert_eq!(recovery.role, Role::Recovery);
    assert_eq!(recovery.volume.label.as_deref(), Some("Recovery"));
    assert_eq!(
        simulation.harmed.iter().map(|h| (h.number, h.how.as_str(), h.line)).collect::<Vec<_>>(),
        [(4, "deleted", 5)]
    );
    let effects: Vec<String> = simulation.lines.iter().map(|line| line.effect.say(Lang::En)).collect();
    assert_eq!(effects[4], "Deletes partition 4 (recovery, 530 MB).");
}
