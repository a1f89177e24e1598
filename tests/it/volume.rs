//! What is found inside of volumes: made ones, malformed ones, and those of other people's tools.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::volume_maker::{self as maker, Attribute, Body, CLUSTER, Record, clusters, kind, resident};
use proptest::prelude::*;
use shikiri::layout::{
    BitLocker, FileSystem, Partition, PartitionType, Problem, Role, ShrinkLimitSource, UnreadWhy, Volume, gpt_type,
    mbr_type,
};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use shikiri::volume::{self, DiskBytes, Progress};
use std::io::Cursor;

/// Probes bytes as a partition of their own.
pub fn probe_as(disk: &mut dyn DiskBytes, size: u64, kind: PartitionType) -> (Partition, Vec<Problem>) {
    let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(size)).unwrap();
    let mut partition = Partition::new(3, extent, kind);
    let problems = volume::probe(disk, &mut partition, SectorSize::B512, &Progress::default());
    (partition, problems)
}

pub const DATA: PartitionType = PartitionType::Gpt(gpt_type::BASIC_DATA);

fn probe(bytes: &[u8]) -> (Partition, Vec<Problem>) {
    probe_as(&mut Cursor::new(bytes), bytes.len() as u64, DATA)
}

const TOTAL: u64 = 2048;
const SHADOW: &str =
    r"\System Volume Information\{0a0b0c0d-1111-2222-3333-444455556666}{3808876b-c176-4e48-b7ae-04046e6cc752}";

/// A Windows volume of 2 MiB with everything that stands in the way of a shrink.
pub fn windows() -> maker::Volume {
    let mut volume = maker::Volume::new(TOTAL);
    volume.add(r"\Windows\System32\ntoskrnl.exe", vec![resident(kind::DATA, b"MZ")]);
    volume.add(r"\hiberfil.sys", vec![clusters(kind::DATA, "", vec![(Some(1900), 50)])]);
    volume.contents.push((1900, b"HIBR".to_vec()));
    volume.add(r"\PageFile.sys", vec![clusters(kind::DATA, "", vec![(Some(1600), 20), (None, 5), (Some(1400), 10)])]);
    volume.add(SHADOW, vec![clusters(kind::DATA, "", vec![(Some(1500), 30)])]);
    volume.add(
        r"\$Extend\$UsnJrnl",
        vec![
            clusters(kind::DATA, "$J", vec![(None, 1000), (Some(1800), 8)]),
            clusters(kind::DATA, "$Max", vec![(Some(900), 1)]),
        ],
    );
    volume.add(r"\Users\film.mkv", vec![clusters(kind::DATA, "", vec![(Some(2000), 40)])]);
    volume
}

fn names(volume: &Volume) -> Vec<(&str, u64)> {
    let shrink = volume.shrink.as_ref().expect("a limit");
    shrink.blockers.iter().map(|b| (b.name.as_str(), b.end.bytes() / CLUSTER as u64)).collect()
}

#[test]
fn blockers_are_named_from_the_volumes_end() {
    let (partition, problems) = probe(&windows().bytes());
    assert_eq!(problems, []);
    assert_eq!(partition.role, Role::Windows);
    let volume = &partition.volume;
    assert_eq!(
        names(volume),
        [
            (r"\hiberfil.sys", 1950),
            (r"\$Extend\$UsnJrnl:$J", 1808),
            (r"\pagefile.sys", 1620),
            (SHADOW, 1530),
            ("$MFTMirr", 1028),
            ("$Bitmap", 301),
            ("$LogFile", 264),
        ]
    );
    assert_eq!(volume.contents.hibernated, Some(true));
    assert_eq!(volume.contents.windows, Some(true));
    assert_eq!(volume.contents.last_used, Some(ByteSize::from_bytes(2040 * CLUSTER as u64)));
    assert_eq!(volume.contents.ntfs_version, Some((3, 1)));
    assert_eq!(volume.contents.dirty, Some(false));
    assert_eq!(volume.label.as_deref(), Some("Windows"));
    assert_eq!(volume.bitlocker, Some(BitLocker::Off));
    let shrink = volume.shrink.as_ref().unwrap();
    assert_eq!(shrink.source, ShrinkLimitSource::Estimate);
    // Whole MiB above 1950 clusters of 1 KiB.
    assert_eq!(shrink.min, ByteSize::from_mib(2));
    let pagefile = shrink.blockers.iter().find(|b| b.name == r"\pagefile.sys").unwrap();
    assert_eq!(pagefile.size, ByteSize::from_bytes(30 * CLUSTER as u64), "what is sparse takes nothing");
    assert_eq!(volume.contents.allocation.len(), 512);
    assert_eq!(volume.contents.immovable.len(), 512);
    assert_eq!(volume.contents.immovable[500], 0, "an ordinary file can be moved");
    assert_eq!(volume.contents.allocation[500], 255);
}

#[test]
fn used_clusters_are_those_of_the_bitmap() {
    let image = windows().bytes();
    let (partition, _) = probe(&image);
    let bitmap = &image[300 * CLUSTER..300 * CLUSTER + TOTAL as usize / 8];
    let ones: u64 = bitmap.iter().map(|byte| u64::from(byte.count_ones())).sum();
    assert_eq!(partition.volume.used, Some(ByteSize::from_bytes(ones * CLUSTER as u64)));
}

#[test]
fn a_file_in_pieces_is_followed_through_its_attribute_list() {
    let mut volume = windows();
    let piece = volume.number();
    let list = [maker::list_entry(kind::DATA, 0, 0), maker::list_entry(kind::DATA, 10, piece)];
    let swap = volume.add(r"\swapfile.sys", vec![clusters(kind::DATA, "", vec![(Some(700), 10)])]);
    let mut list = list.concat();
    list[16..24].copy_from_slice(&swap.to_le_bytes());
    volume.records.get_mut(&swap).unwrap().attributes.push(resident(kind::LIST, &list));
    let body = Body::Clusters { runs: vec![(Some(1990), 5)], size: 0, first_vcn: 10 };
    let attributes = vec![Attribute { kind: kind::DATA, name: "", body }];
    volume.records.insert(piece, Record { base: swap, is_folder: false, attributes });
    let (partition, problems) = probe(&volume.bytes());
    assert_eq!(problems, []);
    assert_eq!(names(&partition.volume)[0], (r"\swapfile.sys", 1995));
    assert_eq!(partition.volume.shrink.as_ref().unwrap().blockers[0].size, ByteSize::from_bytes(15 * CLUSTER as u64));
}

#[test]
fn a_file_table_in_pieces_is_put_together() {
    // The second piece of the table holds every record from the 40th on, and is named by record 30 in the first.
    let mut volume = windows();
    while volume.number() < 45 {}
    let swap = volume.add(r"\swapfile.sys", vec![clusters(kind::DATA, "", vec![(Some(1980), 5)])]);
    assert!(swap > 40);
    let list = [maker::list_entry(kind::DATA, 0, 0), maker::list_entry(kind::DATA, 40, 39)].concat();
    let table = volume.records.get_mut(&0).unwrap();
    table.attributes[0] = clusters(kind::DATA, "", vec![(Some(16), 40)]);
    if let Body::Clusters { size, .. } = &mut table.attributes[0].body {
        *size = 96 * 1024;
    }
    table.attributes.push(resident(kind::LIST, &list));
    let body = Body::Clusters { runs: vec![(Some(1000), 16), (Some(16 + 56), 40)], size: 0, first_vcn: 40 };
    let attributes = vec![Attribute { kind: kind::DATA, name: "", body }];
    volume.records.insert(39, Record { attributes, ..Record::default() });
    let mut bytes = volume.bytes();
    let moved = bytes[(16 + 40) * CLUSTER..(16 + 56) * CLUSTER].to_vec();
    bytes[(16 + 40) * CLUSTER..(16 + 56) * CLUSTER].fill(0xee);
    bytes[1000 * CLUSTER..1016 * CLUSTER].copy_from_slice(&moved);
    let (partition, problems) = probe(&bytes);
    assert_eq!(problems, []);
    assert_eq!(names(&partition.volume)[0], (r"\swapfile.sys", 1985));
}

#[test]
fn what_the_recovery_folders_hold_is_told_by_whose_they_are() {
    const XML: &[u8] = br#"<WindowsRE version="2.0"><WinreLocation path="\Recovery\WindowsRE" id="0" offset="1048576" guid="{6d5c9aaa-fea9-471e-bfa8-5160d1d8c3fa}"/><InstallState state="1"/></WindowsRE>"#;
    let mut volume = maker::Volume::new(TOTAL);
    volume.add(r"\Recovery\WindowsRE\Winre.wim", vec![clusters(kind::DATA, "", vec![(Some(1000), 7)])]);
    volume.add(r"\Recovery\WindowsRE\ReAgent.xml", vec![resident(kind::DATA, XML)]);
    let (recovery, problems) = probe(&volume.bytes());
    assert_eq!(problems, []);
    let contents = &recovery.volume.contents;
    assert_eq!(contents.winre.as_ref().map(|wim| wim.size), Some(ByteSize::from_kib(7)));
    assert_eq!(contents.winre.as_ref().and_then(|wim| wim.version.clone()), None, "the file is all zeros");
    assert_eq!(contents.reagent.as_ref().and_then(|reagent| reagent.offset), Some(ByteOffset::from_mib(1)));
    assert_eq!(contents.windows, Some(false));

    volume.add(r"\Windows\System32\ntoskrnl.exe", Vec::new());
    volume.add(r"\Windows\System32\Recovery\Winre.wim", vec![clusters(kind::DATA, "", vec![(Some(1100), 9)])]);
    let (windows, problems) = probe(&volume.bytes());
    assert_eq!(problems, []);
    let contents = &windows.volume.contents;
    assert_eq!(contents.winre.as_ref().map(|wim| wim.size), Some(ByteSize::from_kib(9)));
    assert_eq!(contents.winre_on_windows.as_ref().map(|wim| wim.size), Some(ByteSize::from_kib(7)));
}

#[test]
fn bad_clusters_and_the_dirty_flag_are_seen() {
    let mut volume = windows();
    let bad = clusters(kind::DATA, "$Bad", vec![(None, 1700), (Some(1700), 3), (None, TOTAL - 1703)]);
    volume.records.insert(8, Record { attributes: vec![bad], ..Record::default() });
    let information = resident(kind::INFORMATION, &[0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 1, 0]);
    volume.records.insert(3, Record { attributes: vec![information], ..Record::default() });
    let (partition, problems) = probe(&volume.bytes());
    assert_eq!(problems, []);
    assert_eq!(partition.volume.contents.bad, Some(ByteSize::from_bytes(3 * CLUSTER as u64)));
    assert_eq!(partition.volume.contents.dirty, Some(true));
    assert!(names(&partition.volume).contains(&("$BadClus", 1703)));
}

#[test]
fn an_active_partition_with_boot_files_is_the_system_reserved_one() {
    let mut volume = maker::Volume::new(TOTAL);
    volume.add(r"\bootmgr", vec![resident(kind::DATA, b"x")]);
    volume.add(r"\Boot\BCD", vec![resident(kind::DATA, b"x")]);
    let bytes = volume.bytes();
    for (is_active, role) in [(true, Role::SystemReserved), (false, Role::Data)] {
        let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(bytes.len() as u64)).unwrap();
        let mut partition = Partition::new(1, extent, PartitionType::Mbr(mbr_type::NTFS));
        partition.active = Some(is_active);
        let mut disk = Cursor::new(&bytes);
        assert_eq!(volume::probe(&mut disk, &mut partition, SectorSize::B512, &Progress::default()), []);
        assert_eq!(partition.role, role);
    }
}

#[test]
fn a_survey_shows_what_is_in_use_before_the_names() {
    let bytes = windows().bytes();
    let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(bytes.len() as u64)).unwrap();
    let mut partition = Partition::new(3, extent, DATA);
    let mut disk = Cursor::new(&bytes);
    assert_eq!(volume::survey(&mut disk, &mut partition, SectorSize::B512, &Progress::default()), []);
    let (whole, _) = probe(&bytes);
    assert_eq!(partition.volume.contents.allocation, whole.volume.contents.allocation);
    assert_eq!(partition.volume.used, whole.volume.used);
    assert_eq!(partition.volume.shrink, None);
}

#[test]
fn the_two_halves_of_a_reading_make_the_whole() {
    let esp = PartitionType::Gpt(gpt_type::EFI_SYSTEM);
    for (bytes, kind) in [(windows().bytes(), DATA), (vec![0; 4096], DATA), (crate::volume_fat::esp(), esp)] {
        let (whole, problems) = probe_as(&mut Cursor::new(&bytes), bytes.len() as u64, kind);
        let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(bytes.len() as u64)).unwrap();
        let mut partition = Partition::new(3, extent, kind);
        let mut disk = Cursor::new(&bytes);
        let mut found = volume::survey(&mut disk, &mut partition, SectorSize::B512, &Progress::default());
        found.extend(volume::finish(&mut disk, &mut partition, SectorSize::B512, &Progress::default()));
        assert_eq!(found, problems);
        assert_eq!(partition, whole);
    }
}

#[test]
fn a_cancelled_reading_is_no_problem_of_the_volume() {
    let bytes = windows().bytes();
    let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(bytes.len() as u64)).unwrap();
    let mut partition = Partition::new(3, extent, DATA);
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(volume::probe(&mut Cursor::new(&bytes), &mut partition, SectorSize::B512, &progress), []);
    assert_eq!(*partition.volume, Volume::default());
}

/// Whether the probe says a problem and knows no limit.
fn is_refused(volume: &maker::Volume) -> bool {
    let (partition, problems) = probe(&volume.bytes());
    partition.volume.file_system == Some(FileSystem::Ntfs) && !problems.is_empty() && partition.volume.shrink.is_none()
}

#[test]
fn attribute_lists_in_circles_end() {
    let mut volume = windows();
    let file = volume.add(r"\swapfile.sys", Vec::new());
    let other = volume.number();
    for (number, next) in [(file, other), (other, file)] {
        let list = resident(kind::LIST, &maker::list_entry(kind::DATA, 0, next));
        let record = Record { attributes: vec![list], base: 0, is_folder: false };
        volume.records.insert(number, record);
    }
    assert!(is_refused(&volume));
}

#[test]
fn records_that_name_themselves_end() {
    let mut volume = windows();
    let file = volume.add(r"\swapfile.sys", Vec::new());
    let list: Vec<u8> = (0..20).flat_map(|vcn| maker::list_entry(kind::DATA, vcn, file)).collect();
    volume.records.get_mut(&file).unwrap().attributes = vec![resident(kind::LIST, &list)];
    assert!(is_refused(&volume));
}

#[test]
fn sizes_of_two_to_the_63_are_refused() {
    for size in [1 << 63, u64::MAX, 1 << 50] {
        let mut volume = windows();
        let body = Body::Clusters { runs: vec![(Some(300), 1)], size, first_vcn: 0 };
        let attributes = vec![Attribute { kind: kind::LIST, name: "", body }];
        volume.records.insert(6, Record { attributes, ..Record::default() });
        assert!(is_refused(&volume), "{size}");
    }
}

#[test]
fn folders_that_contain_themselves_end() {
    // The one block of the root folder becomes a node whose every child is itself.
    let volume = windows();
    let mut bytes = volume.bytes();
    let at = 400 * CLUSTER;
    assert_eq!(&bytes[at..at + 4], b"INDX");
    let entries: Vec<u8> = [maker::entry(30, "Z", Some(0)), maker::entry(0, "", Some(0))].concat();
    bytes[at + 28..at + 32].copy_from_slice(&(40 + entries.len() as u32).to_le_bytes());
    bytes[at + 64..at + 64 + entries.len()].copy_from_slice(&entries);
    let (partition, problems) = probe(&bytes);
    let (sound, _) = probe(&volume.bytes());
    assert_eq!(partition.volume.shrink, sound.volume.shrink, "found without the folder");
    assert_eq!(problems.len(), 1, "said once: {problems:?}");
}

#[test]
fn without_a_folders_index_files_are_found_by_the_file_table() {
    let volume = windows();
    let (sound, _) = probe(&volume.bytes());
    // The blocks of all indexes, one after the other from cluster 400 on.
    let mut bytes = volume.bytes();
    let mut lost = 0;
    for cluster in (400..480).step_by(4) {
        let at = cluster * CLUSTER;
        if &bytes[at..at + 4] == b"INDX" {
            bytes[at..at + 4096].fill(0xee);
            lost += 1;
        }
    }
    assert!(lost > 0);
    let (partition, problems) = probe(&bytes);
    assert!(!problems.is_empty() && problems.len() <= lost, "{problems:?}");
    assert_eq!(partition.volume.shrink, sound.volume.shrink);
    assert_eq!(partition.volume.contents.hibernated, Some(true));
    assert_eq!(partition.role, Role::Windows);
}

#[test]
fn a_lost_folder_keeps_no_restore_point_from_being_seen() {
    // The record of "System Volume Information" is gone with its index; the storage's own name tells what it is.
    let volume = windows();
    let (sound, _) = probe(&volume.bytes());
    let mut bytes = volume.bytes();
    bytes[400 * CLUSTER..400 * CLUSTER + 4096].fill(0);
    let name: Vec<u8> = "System Volume Information".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let records = 16 * CLUSTER..(16 + 96) * CLUSTER;
    let found = bytes[records.clone()].windows(name.len()).position(|part| part == name).unwrap();
    let record = records.start + found / 1024 * 1024;
    // Given back: its space in the table is free.
    bytes[record + 22] = 0;
    let (partition, problems) = probe(&bytes);
    assert!(!problems.is_empty());
    assert_eq!(partition.volume.shrink, sound.volume.shrink);
}

#[test]
fn a_record_that_cannot_be_read_leaves_the_limit_open() {
    let volume = windows();
    let mut bytes = volume.bytes();
    bytes[400 * CLUSTER..400 * CLUSTER + 4096].fill(0);
    // The last file's record: nobody can tell whose it was.
    let last = *volume.records.keys().next_back().unwrap() as usize;
    bytes[(16 + last) * CLUSTER + 510] ^= 0xff;
    let (partition, problems) = probe(&bytes);
    assert!(!problems.is_empty());
    assert_eq!(partition.volume.shrink, None);
}

#[test]
fn what_windows_compressed_by_itself_is_recognised_and_said() {
    let mut volume = maker::Volume::new(TOTAL);
    let mut point = vec![0x17, 0, 0, 0x80];
    point.extend([20, 0, 0, 0]);
    point.extend([0; 20]);
    let packed = vec![
        clusters(kind::DATA, "", vec![(None, 40)]),
        clusters(kind::DATA, "WofCompressedData", vec![(Some(1200), 9)]),
        resident(kind::REPARSE, &point),
    ];
    volume.add(r"\Recovery\WindowsRE\Winre.wim", packed.clone());
    volume.add(r"\Recovery\WindowsRE\ReAgent.xml", packed);
    let (partition, problems) = probe(&volume.bytes());
    assert_eq!(problems, []);
    let contents = &partition.volume.contents;
    assert_eq!(contents.winre.as_ref().map(|wim| wim.size), Some(ByteSize::from_kib(40)));
    assert_eq!(contents.reagent, None);
    let unread: Vec<_> = contents.unread.iter().map(|unread| (unread.path.as_str(), unread.why)).collect();
    let expected = [r"\Recovery\WindowsRE\winre.wim", r"\Recovery\WindowsRE\ReAgent.xml"];
    assert_eq!(unread, expected.map(|path| (path, UnreadWhy::CompactOs)));
}

#[test]
fn a_recovery_partition_carries_no_limit() {
    let bytes = windows().bytes();
    let kind = PartitionType::Gpt(gpt_type::RECOVERY);
    let (partition, problems) = probe_as(&mut Cursor::new(&bytes), bytes.len() as u64, kind);
    assert_eq!(problems, []);
    assert_eq!(partition.volume.shrink, None);
    assert!(partition.volume.contents.winre.is_none() && partition.volume.used.is_some());
}

#[test]
fn a_boot_sector_that_lies_is_a_problem_and_no_more() {
    for (at, value) in
        [(11, 0u64), (13, 0), (13, 0x83), (40, u64::MAX), (48, u64::MAX), (48, 0), (64, 0x7f), (64, 0x80)]
    {
        let mut bytes = windows().bytes();
        let length = if at < 40 || at == 64 { 1 } else { 8 };
        bytes[at..at + length].copy_from_slice(&value.to_le_bytes()[..length]);
        if at == 11 {
            bytes[12] = 0;
        }
        let (partition, problems) = probe(&bytes);
        assert_eq!(partition.volume.file_system, Some(FileSystem::Ntfs), "{at}");
        assert_eq!(partition.volume.used, None, "{at} {value:#x}");
        assert_eq!(problems.len(), 1, "{at} {value:#x}");
    }
}

/// How many cases a fuzz test runs: a bounded run always, a long one with `SHIKIRI_LONG=1`.
fn cases(usual: u32) -> ProptestConfig {
    let factor = if std::env::var_os("SHIKIRI_LONG").is_some() { 200 } else { 1 };
    ProptestConfig { cases: usual * factor, failure_persistence: None, ..ProptestConfig::default() }
}

/// Nothing that was found may contradict the partition's size.
fn assert_plausible(partition: &Partition) -> Result<(), TestCaseError> {
    let volume = &partition.volume;
    let size = partition.size();
    prop_assert!(volume.used.is_none_or(|used| used <= size));
    if let Some(shrink) = &volume.shrink {
        prop_assert!(shrink.min <= size);
        prop_assert!(shrink.blockers.iter().all(|b| b.end <= size && b.limit_without <= shrink.min));
    }
    prop_assert!(volume.contents.allocation.len() <= 512 && volume.contents.immovable.len() <= 512);
    let esp: u64 = volume.contents.esp_files.iter().map(|file| file.size.bytes()).sum();
    prop_assert!(esp <= size.bytes());
    Ok(())
}

/// Places in the made volume where something stands: boot sector, records, index blocks.
fn place() -> impl Strategy<Value = usize> {
    let records = 16 * CLUSTER..(16 + 40) * CLUSTER;
    prop_oneof![1 => 0usize..512, 8 => records, 3 => 400 * CLUSTER..404 * CLUSTER + 600]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_damaged_ntfs_volume_brings_nothing_down(damages in proptest::collection::vec((place(), any::<u8>()), 1..12)) {
        let mut bytes = sound();
        for (at, value) in damages {
            bytes[at] = value;
        }
        assert_plausible(&probe(&bytes).0)?;
    }

    #[test]
    fn any_words_in_an_ntfs_volume_bring_nothing_down(damages in proptest::collection::vec((place(), prop_oneof![
        any::<u64>(), Just(0), Just(u64::MAX), Just(1 << 63), Just(i64::MAX as u64), 0u64..4096,
    ]), 1..6)) {
        let mut bytes = sound();
        for (at, value) in damages {
            let at = at / 8 * 8;
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        assert_plausible(&probe(&bytes).0)?;
    }

    #[test]
    fn any_boot_sector_brings_nothing_down(mark in prop_oneof![
        Just(b"NTFS    "), Just(b"EXFAT   "), Just(b"-FVE-FS-"), Just(b"MSWIN4.1"), Just(b"mkfs.fat"), Just(b"ReFS\0\0\0\0"),
    ], sector in proptest::collection::vec(any::<u8>(), 512), is_esp in any::<bool>()) {
        let mut bytes = vec![0; 256 << 10];
        bytes[..512].copy_from_slice(&sector);
        bytes[..3].copy_from_slice(b"\xeb\x3c\x90");
        bytes[3..11].copy_from_slice(mark);
        let kind = if is_esp { PartitionType::Gpt(gpt_type::EFI_SYSTEM) } else { DATA };
        let size = bytes.len() as u64;
        assert_plausible(&probe_as(&mut Cursor::new(bytes), size, kind).0)?;
    }
}

fn sound() -> Vec<u8> {
    static SOUND: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    SOUND.get_or_init(|| windows().bytes()).clone()
}

#[test]
fn every_signature_is_told_by_its_place() {
    for (at, mark, file_system) in [
        (3, &b"ReFS\0\0\0\0"[..], FileSystem::Refs),
        (0, b"LUKS\xba\xbe\0\x01", FileSystem::Luks),
        (4086, b"SWAPSPACE2", FileSystem::Swap),
        (0, b"XFSB", FileSystem::Other),
        (65_600, b"_BHRfS_M", FileSystem::Other),
        (1080, b"\x53\xef", FileSystem::Ext4),
        (3, b"-FVE-FS-", FileSystem::BitLocker),
        (100, b"NTFS    ", FileSystem::None),
        (0, b"", FileSystem::None),
    ] {
        let mut bytes = vec![0; 128 << 10];
        bytes[at..at + mark.len()].copy_from_slice(mark);
        assert_eq!(probe(&bytes).0.volume.file_system, Some(file_system), "{mark:?} at {at}");
    }
}

#[test]
fn a_tiny_partition_is_looked_at_all_the_same() {
    let (partition, problems) = probe(&[0; 512]);
    assert_eq!((partition.volume.file_system, problems), (Some(FileSystem::None), Vec::new()));
}
