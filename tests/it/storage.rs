//! Saved files: what is written is read back as the same, and what is wrong is said with its place.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use shikiri::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Guid, Partition, PartitionType, Problem, ProblemCode,
    ShrinkLimit, ShrinkLimitSource, TableStyle, gpt_type,
};
use shikiri::storage::{layout_json_string, practice, read_layout, read_layout_json, write_layout};
use shikiri::text::Text;
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};

/// Reads a RON text that is wrong, and returns where and what.
#[track_caller]
fn wrong(text: &str) -> (Option<u32>, Option<u32>, String) {
    let error = read_layout(text).unwrap_err();
    (error.line, error.column, error.text.to_string())
}

#[test]
fn a_damaged_file_is_answered_with_place_expected_and_found() {
    let good = write_layout(&practice::open("win11-new").unwrap());
    let broken = good.replacen("sector_size: \"512B\",", "sector_size: \"512B\"", 1);
    let (line, column, said) = wrong(&broken);
    // The line behind the one where the comma is missing.
    assert_eq!(line, Some(10), "{said}");
    assert!(column.is_some() && said.contains("expected `,`") && said.contains("size:"), "{said}");
    let (line, _, said) = wrong(&good.replacen("\"gpt\"", "\"apm\"", 1));
    assert_eq!(line, Some(7), "{said}");
    assert!(said.contains("\"gpt\" | \"mbr\" | \"raw\"") && said.contains("apm"), "{said}");
    assert!(wrong(&good[..good.len() / 2]).0.is_some());
    assert!(wrong("").2.contains("Line 1"));
    assert!(wrong(&good.replacen("number: 0", "number: -1", 1)).0.is_some());
    assert!(wrong(&good.replacen("number: 0", "nummer: 0", 1)).2.contains("nummer"));
}

#[test]
fn an_unknown_version_is_named() {
    let (_, _, said) = wrong("(schema: \"shikiri.layout/2\", disks: [], more: (1, 2))");
    assert!(said.contains("shikiri.layout/2") && said.contains("shikiri.layout/1"), "{said}");
    assert!(wrong("(disks: [])").2.contains("shikiri.layout/1"));
    assert!(read_layout_json("{\"schema\":\"x/9\",\"disks\":{}}").unwrap_err().text.to_string().contains("x/9"));
    let plan = read_layout("(schema: \"shikiri.plan/1\", goals: [])").unwrap_err();
    assert_eq!(plan.text.id(), "storage-is-plan");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let depth = 100_000;
    for open in ["[", "(", "{", "Some(", "a:(", "[("] {
        let text = format!("(schema: \"shikiri.layout/1\", disks: {})", open.repeat(depth));
        assert!(read_layout(&text).is_err(), "{open}");
        assert!(read_layout(&open.repeat(depth)).is_err(), "{open}");
        let json = format!("{{\"schema\":\"shikiri.layout/1\",\"disks\":{}", open.replace('(', "[").repeat(depth));
        assert!(read_layout_json(&json).is_err(), "{open}");
    }
    let comments = "/*".repeat(depth);
    assert!(read_layout(&comments).is_err());
    let json = format!("{{\"schema\":\"shikiri.layout/1\",\"x\":{}", "{\"a\":".repeat(depth));
    assert!(read_layout_json(&json).unwrap_err().line.is_some());
}

#[test]
fn figures_that_cannot_be_are_refused_with_their_place() {
    let disk = |partitions: &str| {
        format!(
            "{{\"schema\":\"shikiri.layout/1\",\"disks\":[\n{{\"number\":0,\"style\":\"gpt\",\"sector_size\":512,\
             \"size_bytes\":1073741824,\"partitions\":[\n{partitions}\n]}}]}}"
        )
    };
    let part = |number: &str, offset: &str, size: &str| {
        format!(
            "{{\"number\":{number},\"offset_bytes\":{offset},\"size_bytes\":{size},\
             \"type\":\"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7\"}}"
        )
    };
    let good = disk(&part("1", "1048576", "1048576"));
    assert_eq!(read_layout_json(&good).unwrap()[0].partitions.len(), 1);
    for (bad, id) in [
        (disk(&part("1", "1048576", "0")), "storage-wrong-at"),
        (disk(&part("1", "18446744073709551615", "1048576")), "storage-wrong-at"),
        (disk(&part("1", "1048576", "2147483648")), "storage-wrong-at"),
        (disk(&part("1", "1048577", "512")), "storage-wrong-at"),
        (disk(&[part("1", "1048576", "1048576"), part("2", "1048576", "1048576")].join(",")), "storage-wrong-at"),
        (disk(&[part("1", "1048576", "1048576"), part("1", "3145728", "1048576")].join(",")), "storage-wrong-at"),
        (disk(&part("-1", "1048576", "1048576")), "storage-json-damaged"),
        (disk(&part("1", "99999999999999999999", "1048576")), "storage-json-damaged"),
        (disk(&part("1", "1e30", "1048576")), "storage-json-damaged"),
        (good.replace("\"sector_size\":512", "\"sector_size\":513"), "storage-wrong-at"),
        (good.replace("ebd0a0a2", "zzd0a0a2"), "storage-wrong-at"),
        (good.replace("\"style\":\"gpt\"", "\"style\":\"mbr\""), "storage-wrong-at"),
        (good.replace("}]}", "}]"), "storage-json-damaged"),
    ] {
        let error = read_layout_json(&bad).unwrap_err();
        assert_eq!(error.text.id(), id, "{error}");
        assert!(error.line.is_some_and(|line| line > 0) && error.column.is_some(), "{error}");
        assert!(!error.to_string().contains('\u{1}'), "{error}");
    }
}

#[test]
fn a_damaged_disk_is_saved_as_it_is() {
    let mut disk = practice::open("win11-new").unwrap().remove(0);
    let copy = disk.partitions[2].clone();
    disk.partitions.push(Partition { number: 9, ..copy });
    disk.sort();
    assert!(read_layout(&write_layout(std::slice::from_ref(&disk))).is_err());
    disk.problems.push(Problem::new(ProblemCode::Overlap, Text::plain("two lie on each other")));
    assert_eq!(read_layout(&write_layout(std::slice::from_ref(&disk))).unwrap(), [disk.clone()]);
    assert_eq!(read_layout_json(&layout_json_string(std::slice::from_ref(&disk))).unwrap(), [disk]);
}

#[test]
fn a_logical_drive_with_cut_figures_may_seem_to_reach_out() {
    let mut disk = practice::open("mbr-logicals").unwrap().remove(0);
    let last = disk.partitions.len() - 1;
    let extent = disk.partitions[last].extent;
    let longer = extent.size().saturating_add(ByteSize::from_bytes(512));
    disk.partitions[last].extent = Extent::new(extent.start(), longer).unwrap();
    assert!(read_layout(&write_layout(std::slice::from_ref(&disk))).is_err());
    disk.partitions[last].size_slack = ByteSize::from_mib(1);
    assert_eq!(read_layout(&write_layout(std::slice::from_ref(&disk))).unwrap(), [disk]);
}

#[test]
fn a_file_from_windows_is_read_with_its_mark_and_line_ends() {
    let text = write_layout(&practice::open("hp").unwrap());
    assert!(read_layout(&format!("\u{feff}{}", text.replace('\n', "\r\n"))).is_ok());
}

prop_compose! {
    fn text()(text in "[ -~あ-んア-ン仕切&%^\"\\\\\n\t]{0,12}") -> String { text }
}

prop_compose! {
    fn partition(number: u32, start: u64)(
        size in 1..5_000u64,
        kind in prop::sample::select(vec![gpt_type::EFI_SYSTEM, gpt_type::BASIC_DATA, gpt_type::RECOVERY, gpt_type::LINUX_DATA]),
        guid in prop::option::of(any::<u128>()),
        name in prop::option::of(text()),
        attributes in prop::option::of(any::<u64>()),
        letter in prop::option::of(prop::char::range('A', 'Z')),
        file_system in prop::option::of(prop::sample::select(FileSystem::ALL.to_vec())),
        label in prop::option::of(text()),
        used in prop::option::of(0..512u64),
        bitlocker in prop::option::of(prop::sample::select(vec![BitLocker::Off, BitLocker::On, BitLocker::Suspended, BitLocker::Encrypted])),
        min in prop::option::of((0..512u64, prop::sample::select(ShrinkLimitSource::ALL.to_vec()))),
        slack in prop::option::of(1..1_048_576u64),
        flags in any::<(Option<bool>, Option<bool>)>(),
        strip in prop::collection::vec(any::<u8>(), 0..8),
    ) -> Partition {
        let extent = Extent::new(ByteOffset::from_bytes(start * 512), ByteSize::from_bytes(size * 512)).unwrap();
        let mut partition = Partition::new(number, extent, PartitionType::Gpt(kind));
        partition.guid = guid.map(Guid::from_u128);
        partition.name = name;
        partition.attributes = attributes.map(GptAttributes);
        (partition.is_system, partition.is_boot) = flags;
        partition.size_slack = ByteSize::from_bytes(slack.unwrap_or(0));
        partition.volume.letter = letter;
        partition.volume.file_system = file_system;
        partition.volume.label = label;
        partition.volume.used = used.map(ByteSize::from_bytes);
        partition.volume.bitlocker = bitlocker;
        partition.volume.shrink = min.map(|(min, source)| ShrinkLimit { min: ByteSize::from_bytes(min), source, blockers: Vec::new() });
        partition.volume.contents.allocation = strip;
        partition
    }
}

prop_compose! {
    fn disk()(
        model in prop::option::of(text()),
        guid in prop::option::of(any::<u128>()),
        partitions in (0..6u32).prop_flat_map(|count| {
            (0..count).map(|n| partition(n + 1, 2_048 + u64::from(n) * 10_000)).collect::<Vec<_>>()
        }),
        problem in prop::option::of(text()),
        winre in any::<(Option<bool>, Option<u32>)>(),
        unknown_usable in any::<bool>(),
    ) -> DiskLayout {
        let mut disk = DiskLayout::empty(3, TableStyle::Gpt, ByteSize::from_gib(1), SectorSize::B512);
        disk.model = model;
        disk.disk_guid = guid.map(Guid::from_u128);
        disk.partitions = partitions;
        disk.problems.extend(problem.map(|said| Problem::new(ProblemCode::Other, Text::plain(said))));
        (disk.winre.enabled, disk.winre.partition) = winre;
        if unknown_usable {
            disk.usable = None;
        }
        disk
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn saving_and_opening_gives_an_equal_layout(disks in prop::collection::vec(disk(), 0..3)) {
        prop_assert_eq!(&read_layout(&write_layout(&disks)).unwrap(), &disks);
        prop_assert_eq!(&read_layout_json(&layout_json_string(&disks)).unwrap(), &disks);
    }

    #[test]
    fn cut_and_changed_files_never_panic(at in 0..6_000usize, byte in any::<u8>()) {
        let whole = write_layout(&practice::open("hp").unwrap());
        let mut text = whole.clone().into_bytes();
        let at = at % text.len();
        text[at] = byte;
        let text = String::from_utf8_lossy(&text).into_owned();
        if let Ok(disks) = read_layout(&text) {
            prop_assert!(disks.len() == 1);
        }
        let cut: String = text.chars().take(at).collect();
        // Without the last line's end alone it is still whole.
        let lost: String = whole.chars().skip(at).collect();
        prop_assert_eq!(read_layout(&cut).is_err(), !lost.trim().is_empty());
    }
}

#[test]
fn what_lies_inside_a_container_is_a_logical_drive_without_a_further_mark() {
    let good = layout_json_string(&practice::open("mbr-logicals").unwrap());
    let unmarked = good.replace("\"logical\": true,", "");
    assert_ne!(good, unmarked);
    assert_eq!(read_layout_json(&unmarked).unwrap(), read_layout_json(&good).unwrap());
}
