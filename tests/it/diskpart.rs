//! DiskPart's language from outside: parse, render, interpret.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::diskpart::{Host, from_batch, interpret, lint, parse, read};
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

fn codes(text: &str, disks: &[DiskLayout]) -> Vec<(u32, &'static str, Option<String>)> {
    let script = parse(text);
    let simulation = interpret(&script, disks, &Host::of(disks));
    lint(&script, &simulation, disks).into_iter().map(|found| (found.line, found.code, found.mended)).collect()
}

#[test]
fn the_lint_mends_lines_against_the_disk_at_hand() {
    let disks = [usual()];
    let found = codes("sel dis 0\nsel par 4\ndel par override\nsel par 3\nshrink desired=250\ncre par pri\n", &disks);
    let has = |line, code, mended: Option<&str>| {
        assert!(found.contains(&(line, code, mended.map(str::to_owned))), "{line} {code} {mended:?} in {found:#?}");
    };
    has(1, "disk_by_number", None);
    has(3, "delete_before_shrink", None);
    has(5, "shrink_without_minimum", Some("shrink desired=250 minimum=250"));
    has(6, "no_offset", Some("create partition primary size=62276 offset=204663808"));
    has(6, "no_size", Some("create partition primary size=62276 offset=204663808"));
    has(3, "winre_gone", None);
}

#[test]
fn a_wrong_number_is_mended_to_the_partition_that_is_meant() {
    let mut disk = usual();
    disk.partitions[2].is_boot = Some(false);
    disk.partitions[2].role = Role::Data;
    let found = codes("select disk 0\nselect partition 3\ndelete partition override\n", &[disk]);
    assert!(found.contains(&(2, "wrong_partition", Some("select partition 4".to_owned()))), "{found:?}");
    assert!(found.contains(&(3, "override_on_data", Some("delete partition".to_owned()))), "{found:?}");
}

#[test]
fn commands_echoed_by_a_batch_file_keep_their_lines() {
    let batch = "@echo off\necho select disk 0 > x.txt\necho clean >> x.txt\ndiskpart /s x.txt\ndiskpart /s y.txt | findstr \"successfully\"\necho Done.\n";
    let script = from_batch(batch).unwrap();
    let commands: Vec<String> = script.commands().map(ToString::to_string).filter(|c| !c.starts_with("rem")).collect();
    assert_eq!(commands, ["select disk 0", "clean"]);
    let disks = [usual()];
    let simulation = interpret(&script, &disks, &Host::win_pe());
    assert!(simulation.completed);
    assert_eq!(simulation.harmed.len(), 3, "ESP, C: and recovery; the MSR is no data");
    let found: Vec<_> = lint(&script, &simulation, &disks).into_iter().map(|f| (f.line, f.code)).collect();
    for wanted in [(3, "clean"), (5, "no_wait"), (5, "english_output")] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
    assert_eq!(read(batch.as_bytes()), script);
    assert_eq!(from_batch("select disk 0\nclean\n"), None);
    assert_eq!(from_batch("select disk 0\nlist partition\ndetail disk\necho clean > x.txt\n"), None);
}
