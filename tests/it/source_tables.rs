//! Partition tables, sound and damaged, each with its problem.

#![expect(clippy::panic, reason = "a helper that fails is a failing test")]

use crate::source_make::{DATA, GptDisk, dynamic_vhd, mbr_disk, qcow2, record};
use proptest::prelude::*;
use shikiri::layout::{DiskLayout, ProblemCode as Code, Role, TableStyle};
use shikiri::source::{Progress, Source, SourceError, open_bytes};
use shikiri::text::Lang;
use shikiri::units::{ByteSize, SectorSize};

fn open(bytes: Vec<u8>) -> Result<Source, SourceError> {
    open_bytes(bytes, &Progress::default())
}

fn disk(bytes: Vec<u8>) -> DiskLayout {
    open(bytes).unwrap_or_else(|error| panic!("{error}: {}", error.text.say(Lang::En))).disks.remove(0)
}

fn codes(disk: &DiskLayout) -> Vec<Code> {
    disk.problems.iter().map(|problem| problem.code).collect()
}

fn check(bytes: Vec<u8>, expected: &[Code], partitions: usize) {
    let disk = disk(bytes);
    assert_eq!(codes(&disk), expected, "{:?}", disk.problems);
    assert_eq!(disk.partitions.len(), partitions);
    for problem in &disk.problems {
        for lang in Lang::ALL {
            let said = problem.text.say(lang);
            assert!(!said.contains("problem-") && !said.contains("{$"), "{said}");
        }
    }
}

#[test]
fn a_sound_table_has_no_problem_and_every_field() {
    for (sector, size) in [(512, SectorSize::B512), (4096, SectorSize::B4096)] {
        let disk = disk(GptDisk::new(sector, 1024).bytes);
        assert_eq!(codes(&disk), []);
        assert_eq!((disk.style, disk.sector_size), (TableStyle::Gpt, size));
        assert_eq!(disk.size, ByteSize::from_bytes(1024 * sector as u64));
        let numbers: Vec<_> = disk.partitions.iter().map(|p| (p.number, p.role)).collect();
        assert_eq!(numbers, [(1, Role::EfiSystem), (2, Role::Msr), (3, Role::Data), (4, Role::Recovery)]);
        assert_eq!(disk.partitions[2].name.as_deref(), Some("データ"));
        assert_eq!(disk.partitions[3].name.as_deref(), Some(""));
        assert_eq!(disk.usable.unwrap().start().bytes(), (2 * sector + 16_384) as u64);
        assert_eq!(disk.usable.unwrap().end().bytes(), (1024 * sector - sector - 16_384) as u64);
        assert!(disk.violations().is_empty());
    }
}

#[test]
fn each_damage_of_a_table_has_its_problem() {
    let sound = GptDisk::new(512, 2048);
    let last = sound.last();
    let with = |change: &dyn Fn(&mut GptDisk)| {
        let mut disk = sound.clone();
        change(&mut disk);
        disk.bytes
    };
    check(with(&|d| d.put(512 + 60, &[9])), &[Code::PrimaryTableBad], 4);
    check(with(&|d| d.put(512, &[0; 512])), &[Code::PrimaryTableBad], 4);
    check(with(&|d| d.put(1024 + 200, &[9])), &[Code::PrimaryTableBad], 4);
    check(with(&|d| d.put(last * 512, &[0; 512])), &[Code::BackupHeaderMissing], 4);
    check(with(&|d| d.put(last * 512 + 60, &[9])), &[Code::BackupTableBad], 4);
    check(with(&|d| d.bytes.extend([0; 4096])), &[Code::BackupNotAtEnd], 4);
    check(
        with(&|d| {
            d.put(last * 512 + 56, &[8; 16]);
            d.seal();
        }),
        &[Code::HeadersDisagree],
        4,
    );
    check(
        with(&|d| {
            d.put(512 + 60, &[9]);
            d.put(last * 512 + 60, &[9]);
        }),
        &[Code::TableUnreadable],
        0,
    );
    check(with(&|d| (d.put(512, &[0; 512]), d.put(last * 512, &[0; 512])).0), &[Code::TableUnreadable], 0);
    check(with(&|d| d.put(510, &[0, 0])), &[Code::ProtectiveMbrOdd], 4);
    check(with(&|d| d.put(446, &[0; 64])), &[Code::ProtectiveMbrOdd], 4);
    check(with(&|d| d.put(446 + 8, &[9])), &[Code::ProtectiveMbrOdd], 4);
    check(with(&|d| record(&mut d.bytes[..512], &[(0, 0xee, 1, 33), (0x80, 0x07, 500, 9)])), &[Code::HybridMbr], 4);
    check(
        with(&|d| {
            d.put(512 + 24, &[7]);
            d.seal();
        }),
        &[Code::PrimaryTableBad],
        4,
    );
    check(
        with(&|d| {
            d.put(512 + 8, &0x0002_0000_u32.to_le_bytes());
            d.seal();
        }),
        &[Code::UnusualHeader],
        4,
    );
}

#[test]
fn each_impossible_entry_has_its_problem() {
    let with = |slot, first, last| {
        let mut disk = GptDisk::new(512, 2048);
        disk.entry(slot, DATA, first, last, "x");
        disk.seal();
        disk.bytes
    };
    check(with(4, 1500, 1400), &[Code::PartitionOutside], 4);
    check(with(4, 1500, 5000), &[Code::PartitionOutside], 5);
    check(with(4, 1, 20), &[Code::PartitionOutside], 5);
    check(with(4, 1500, u64::MAX), &[Code::PartitionOutside], 4);
    check(with(4, 40, 50), &[Code::Overlap], 5);
    let mut twice = GptDisk::new(512, 2048);
    for header in [1, twice.last()] {
        let at = twice.array(header) + 128 + 16;
        twice.put(at, &[1; 16]);
    }
    twice.seal();
    check(twice.bytes, &[Code::DuplicateGuid], 4);
}

#[test]
fn a_file_that_ends_early_shows_what_its_table_says() {
    let sound = GptDisk::new(512, 2048);
    check(sound.bytes[..34 * 512].to_vec(), &[Code::TableBeyondDisk, Code::Truncated], 4);
    // The table itself is cut: nothing is left to be shown.
    let error = open(sound.bytes[..1000].to_vec()).unwrap_err();
    assert_eq!(error.text.id(), "source-truncated");
    assert!(error.hint.is_some());
}

#[test]
fn partitions_are_counted_over_unused_slots() {
    let mut disk = GptDisk::new(512, 2048);
    disk.entry(1, "00000000-0000-0000-0000-000000000000", 0, 0, "");
    disk.entry(100, DATA, 1500, 1600, "far");
    disk.seal();
    let numbers: Vec<_> = self::disk(disk.bytes).partitions.iter().map(|p| (p.number, p.name.clone())).collect();
    assert_eq!(numbers.len(), 4);
    assert_eq!(numbers[1].0, 2);
    assert_eq!(numbers[3], (4, Some("far".to_owned())));
}

#[test]
fn an_mbr_shows_container_and_logicals_as_diskpart_numbers_them() {
    let disk = disk(mbr_disk());
    assert_eq!(codes(&disk), []);
    assert_eq!((disk.style, disk.mbr_signature), (TableStyle::Mbr, Some(0x1234_abcd)));
    let rows: Vec<_> = disk.partitions.iter().map(|p| (p.number, p.role, p.logical, p.start().bytes() / 512)).collect();
    assert_eq!(
        rows,
        [
            (1, Role::Data, false, 64),
            (2, Role::Recovery, false, 576),
            (0, Role::Extended, false, 1024),
            (3, Role::Data, true, 1088),
            (4, Role::Linux, true, 2112)
        ]
    );
    assert_eq!(disk.partitions[0].active, Some(true));
}

#[test]
fn each_broken_chain_of_logical_drives_has_its_problem() {
    let with = |rows: &[(u8, u8, u32, u32)], at: usize| {
        let mut bytes = mbr_disk();
        bytes[at * 512 + 446..at * 512 + 510].fill(0);
        record(&mut bytes[at * 512..(at + 1) * 512], rows);
        bytes
    };
    // In a circle, out of the container, two drives in one link, no signature.
    check(with(&[(0, 0x07, 64, 448), (0, 0x05, 0, 512)], 1024), &[Code::ExtendedChainBad], 4);
    check(with(&[(0, 0x07, 64, 448), (0, 0x05, 9999, 512)], 1024), &[Code::ExtendedChainBad], 4);
    check(with(&[(0, 0x07, 64, 9999)], 1024), &[Code::ExtendedChainBad], 3);
    check(with(&[(0, 0x07, 64, 64), (0, 0x07, 128, 64)], 1024), &[Code::ExtendedChainBad], 4);
    let mut unsigned = mbr_disk();
    unsigned[2048 * 512 + 510] = 0;
    check(unsigned, &[Code::ExtendedChainBad], 4);
    let mut empty = mbr_disk();
    empty[1024 * 512..1025 * 512].fill(0);
    check(empty, &[], 3);
}

#[test]
fn dynamic_disks_and_pools_are_named() {
    let mut ldm = mbr_disk();
    ldm[446 + 4] = 0x42;
    check(ldm, &[Code::Dynamic], 5);
    let mut pool = GptDisk::new(512, 2048);
    let (first, last) = (1500, 1600);
    pool.entry(4, "e75caf8f-f680-4cee-afa3-b001e56efc2d", first, last, "");
    pool.seal();
    check(pool.bytes, &[Code::StoragePool], 5);
}

#[test]
fn a_gpt_that_no_protective_entry_announces_does_not_hide_the_mbr() {
    let mut disk = GptDisk::new(512, 2048);
    record(&mut disk.bytes[..512], &[(0, 0x07, 64, 512)]);
    disk.bytes[446 + 4] = 0x07;
    let disk = self::disk(disk.bytes);
    assert_eq!(disk.style, TableStyle::Mbr);
    assert_eq!(codes(&disk), [Code::Contradiction]);
}

#[test]
fn an_empty_disk_is_raw_and_a_random_file_is_none() {
    let disk = disk(vec![0; 4 << 20]);
    assert_eq!((disk.style, codes(&disk)), (TableStyle::Raw, vec![Code::SectorSizeAssumed]));
    let mut state = 1_u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(1 << 20)
    .collect();
    let error = open(noise).unwrap_err();
    assert_eq!(error.text.id(), "source-not-a-disk");
    assert!(error.hint.is_some());
}

#[test]
fn hostile_headers_with_right_checksums_are_refused_or_bounded() {
    let fields: [(usize, &[u64]); 6] = [
        (12, &[0, 91, 93, 512, 4096, 0xffff_ffff]),
        (40, &[0, 1, u64::MAX, 1 << 63]),
        (48, &[0, 33, u64::MAX, u64::MAX / 512]),
        (72, &[0, 1, u64::MAX, u64::MAX / 512, 1 << 55]),
        (80, &[0, 1, 4, 1024, 1025, 0xffff_ffff]),
        (84, &[0, 1, 64, 127, 256, 4096, 8192, 0x8000_0000, 0xffff_ffff]),
    ];
    for (at, values) in fields {
        for value in values {
            for header in [1, 2047] {
                let mut disk = GptDisk::new(512, 2048);
                let wide = value.to_le_bytes();
                let width = if matches!(at, 40 | 48 | 72) { 8 } else { 4 };
                disk.put(header * 512 + at, &wide[..width]);
                disk.seal();
                let disk = self::disk(disk.bytes);
                assert_eq!(disk.style, TableStyle::Gpt, "field {at} = {value}");
                assert!(disk.partitions.len() <= 1024);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_damage_to_a_gpt_ends_the_program(
        changes in prop::collection::vec((0..80_usize * 512, any::<u8>()), 1..40),
        at_end in any::<bool>(),
        sealed in any::<bool>(),
    ) {
        let mut disk = GptDisk::new(512, 512);
        let base = if at_end { disk.bytes.len() - 80 * 512 } else { 0 };
        for (at, value) in changes {
            disk.bytes[base + at] = value;
        }
        if sealed {
            disk.seal();
        }
        let _read = open(disk.bytes);
    }

    #[test]
    fn no_damage_to_an_mbr_ends_the_program(
        changes in prop::collection::vec((0..3_usize, 440..512_usize, any::<u8>()), 1..24),
    ) {
        let mut bytes = mbr_disk();
        for (table, at, value) in changes {
            bytes[[0, 1024, 2048][table] * 512 + at] = value;
        }
        let _read = open(bytes);
    }

    #[test]
    fn no_damage_to_a_container_ends_the_program(
        changes in prop::collection::vec((0..2048_usize, any::<u8>()), 1..24),
        which in any::<bool>(),
        cut in prop::option::of(0..200_000_usize),
    ) {
        let table = GptDisk::new(512, 128).bytes;
        let mut bytes = if which { dynamic_vhd(&table, 3) } else { qcow2(&table) };
        // A VHD's checksums guard its header; the table of blocks behind it has none.
        for (at, value) in changes {
            let at = if which { 512 + at } else { at * 97 % bytes.len() };
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut);
        }
        let _read = open(bytes);
    }
}

#[test]
fn containers_are_read_and_depending_ones_refused() {
    let table = GptDisk::new(512, 128).bytes;
    for (bytes, name) in [(dynamic_vhd(&table, 3), "VHD"), (qcow2(&table), "qcow2")] {
        let disk = disk(bytes);
        assert_eq!(disk.size, ByteSize::from_mib(4), "{name}");
        assert_eq!(codes(&disk), [Code::BackupNotAtEnd], "{name}: {:?}", disk.problems);
        assert_eq!(disk.partitions.len(), 4);
    }
    let error = open(dynamic_vhd(&table, 4)).unwrap_err();
    assert!(error.text.say(Lang::En).contains("base disk.vhd"), "{}", error.text.say(Lang::En));
    let mut backed = qcow2(&table);
    backed[8..16].copy_from_slice(&112_u64.to_be_bytes());
    backed[16..20].copy_from_slice(&8_u32.to_be_bytes());
    backed[112..120].copy_from_slice(b"base.img");
    let error = open(backed).unwrap_err();
    assert!(error.text.say(Lang::Ja).contains("base.img"));
    let mut encrypted = qcow2(&table);
    encrypted[35] = 2;
    assert_eq!(open(encrypted).unwrap_err().text.id(), "source-container-encrypted");
}
