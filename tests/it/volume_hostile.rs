//! Volumes that were built to bring a reader down: absurd lists, circles, sizes and folders, each with sound checksums,
//! so that they get as far as they can. Bounded runs; a hundred times as many with `SHIKIRI_LONG=1`.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::volume::{DATA, probe_as, windows};
use crate::volume_fat::Fat;
use crate::volume_maker::{self as maker, Attribute, Body, CLUSTER, Record, kind, resident};
use proptest::prelude::*;
use shikiri::layout::{Partition, PartitionType, Problem, gpt_type};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use shikiri::volume::{self, DiskBytes, Progress};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

/// No made volume may take longer, in an unoptimised build on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(10);
/// No made volume of 2 MiB may make a reader read more.
const MOST_READ: u64 = 1 << 30;

/// Counts what is read.
struct Counted {
    bytes: Cursor<Vec<u8>>,
    read: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

impl DiskBytes for Counted {}

/// Looks into it, within bounds, and holds what was found against the volume's size.
fn survives(bytes: Vec<u8>, kind: PartitionType) -> (Partition, Vec<Problem>) {
    let size = bytes.len() as u64;
    let mut disk = Counted { bytes: Cursor::new(bytes), read: 0 };
    let start = Instant::now();
    let (partition, problems) = probe_as(&mut disk, size, kind);
    assert!(start.elapsed() < MOST_TIME, "{:?}", start.elapsed());
    assert!(disk.read < MOST_READ, "{} bytes", disk.read);
    assert!(problems.len() < 40, "{}", problems.len());
    let volume = &partition.volume;
    assert!(volume.used.is_none_or(|used| used <= partition.size()));
    if let Some(shrink) = &volume.shrink {
        assert!(shrink.min <= partition.size());
        for blocker in &shrink.blockers {
            assert!(blocker.end <= partition.size() && blocker.limit_without <= shrink.min, "{blocker:?}");
        }
    }
    (partition, problems)
}

fn cases(usual: u32) -> ProptestConfig {
    let factor = if std::env::var_os("SHIKIRI_LONG").is_some() { 100 } else { 1 };
    ProptestConfig { cases: usual * factor, failure_persistence: None, ..ProptestConfig::default() }
}

/// A figure that a reader should not believe, or a plausible one.
fn figure() -> impl Strategy<Value = u64> {
    prop_oneof![
        0u64..64,
        0u64..4096,
        (0u32..64).prop_map(|bit| 1u64 << bit),
        (0u32..64).prop_map(|bit| (1u64 << bit).wrapping_sub(1)),
        Just(i64::MAX as u64),
        Just(u64::MAX),
        any::<u64>(),
    ]
}

fn runs() -> impl Strategy<Value = maker::Runs> {
    let place = prop_oneof![Just(None), (0u64..2200).prop_map(Some), figure().prop_map(|f| Some(f & 0x7fff_ffff))];
    let length = prop_oneof![1u64..300, figure().prop_map(|f| f & 0x7fff_ffff)];
    proptest::collection::vec((place, length), 0..8)
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(""), Just("$I30"), Just("$J"), Just("$Bad"), Just("WofCompressedData")]
}

fn attribute_kind() -> impl Strategy<Value = u32> {
    prop_oneof![
        Just(kind::LIST),
        Just(kind::FILE_NAME),
        Just(kind::NAME),
        Just(kind::INFORMATION),
        Just(kind::DATA),
        Just(kind::ROOT),
        Just(kind::ALLOCATION),
        Just(kind::BITMAP),
        Just(kind::REPARSE),
    ]
}

/// Entries of an attribute list that lead anywhere.
fn list() -> impl Strategy<Value = Vec<u8>> {
    let entry = (attribute_kind(), prop_oneof![0u64..40, figure()], prop_oneof![0u64..60, figure()]);
    proptest::collection::vec(entry, 0..6)
        .prop_map(|entries| entries.into_iter().flat_map(|(kind, vcn, at)| maker::list_entry(kind, vcn, at)).collect())
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let in_clusters = (attribute_kind(), name(), runs(), figure(), prop_oneof![Just(0u64), figure()]).prop_map(
        |(kind, name, runs, size, first_vcn)| Attribute { kind, name, body: Body::Clusters { runs, size, first_vcn } },
    );
    let bytes = (attribute_kind(), name(), proptest::collection::vec(any::<u8>(), 0..120))
        .prop_map(|(kind, name, bytes)| Attribute { kind, name, body: Body::Resident(bytes) });
    let listed = list().prop_map(|bytes| resident(kind::LIST, &bytes));
    prop_oneof![3 => in_clusters, 1 => bytes, 2 => listed]
}

fn record() -> impl Strategy<Value = Record> {
    (prop_oneof![Just(0u64), 0u64..60, figure()], any::<bool>(), proptest::collection::vec(attribute(), 0..3))
        .prop_map(|(base, folder, attributes)| Record { base, is_folder: folder && attributes.is_empty(), attributes })
}

/// A node of a folder that leads anywhere.
fn node() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just(""),
        Just("pagefile.sys"),
        Just("Windows"),
        Just("System Volume Information"),
        Just("{3808876b-c176-4e48-b7ae-04046e6cc752}"),
        Just("\u{0}"),
    ];
    let entry = (prop_oneof![0u64..60, figure()], word, proptest::option::of(prop_oneof![0u64..16, figure()]));
    proptest::collection::vec(entry, 0..12).prop_map(|entries| {
        entries.into_iter().flat_map(|(record, name, child)| maker::entry(record, name, child)).collect()
    })
}

proptest! {
    #![proptest_config(cases(250))]

    #[test]
    fn any_records_bring_nothing_down(made in proptest::collection::vec((prop_oneof![0u64..12, 24u64..60], record()), 1..6)) {
        let mut volume = windows();
        for (number, record) in made {
            volume.records.insert(number, record);
        }
        survives(volume.bytes(), DATA);
    }

    #[test]
    fn any_folders_bring_nothing_down(nodes in proptest::collection::vec((0usize..12, node()), 1..6), lost in any::<bool>()) {
        let mut bytes = windows().bytes();
        for (block, node) in nodes {
            let at = (400 + block * 4) * CLUSTER;
            if &bytes[at..at + 4] != b"INDX" || node.len() > 900 {
                continue;
            }
            // Within the first stride of the update sequence and behind it: the rest stays as it was.
            let end = (40 + node.len()) as u32;
            bytes[at + 28..at + 32].copy_from_slice(&end.to_le_bytes());
            let first = node.len().min(512 - 64 - 2);
            bytes[at + 64..at + 64 + first].copy_from_slice(&node[..first]);
        }
        if lost {
            bytes[400 * CLUSTER] = 0;
        }
        survives(bytes, DATA);
    }

    #[test]
    fn any_boot_sector_of_a_sound_volume_brings_nothing_down(at in prop_oneof![Just(11usize), Just(13), Just(40), Just(48), Just(64), Just(68)], value in figure()) {
        let mut bytes = windows().bytes();
        let width = match at { 11 => 2, 40 | 48 => 8, _ => 1 };
        bytes[at..at + width].copy_from_slice(&value.to_le_bytes()[..width]);
        survives(bytes, DATA);
    }

    #[test]
    fn any_allocation_table_brings_nothing_down(
        links in proptest::collection::vec((2u32..200, prop_oneof![2u32..200, Just(0), Just(1), any::<u32>()]), 1..40),
        entries in proptest::collection::vec((2u32..10, 0usize..16, prop_oneof![Just(0x10u8), Just(0x20), Just(0x0f), any::<u8>()], 0u32..300, any::<u32>()), 0..12),
    ) {
        let mut fat = Fat::new();
        fat.folder(2, 0, b"EFI        ");
        for (cluster, next) in links {
            fat.link(cluster, next);
        }
        for (folder, line, attributes, first, size) in entries {
            fat.entry(folder, line, b"ANY     EFI", attributes, first, size);
        }
        let (partition, _) = survives(fat.into_bytes(), PartitionType::Gpt(gpt_type::EFI_SYSTEM));
        let sum: u64 = partition.volume.contents.esp_files.iter().map(|file| file.size.bytes()).sum();
        prop_assert!(sum <= partition.size().bytes());
    }

    #[test]
    fn any_wim_header_brings_nothing_down(fields in proptest::collection::vec((0usize..200, figure()), 0..5), coded in any::<bool>()) {
        let mut wim = vec![0; 4096];
        wim[..8].copy_from_slice(b"MSWIM\0\0\0");
        wim[0x48..0x50].copy_from_slice(&(600u64 | 2 << 56).to_le_bytes());
        wim[0x50..0x58].copy_from_slice(&300u64.to_le_bytes());
        let xml: Vec<u8> = "<WIM><IMAGE INDEX=\"1\"><WINDOWS><VERSION>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        wim[300..300 + xml.len()].copy_from_slice(&xml);
        for (at, value) in fields {
            wim[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        let mut volume = maker::Volume::new(2048);
        let runs = if coded { vec![(Some(1000), 4), (None, 12)] } else { vec![(Some(1000), 4)] };
        volume.add(r"\Recovery\WindowsRE\Winre.wim", vec![maker::clusters(kind::DATA, "", runs)]);
        volume.contents.push((1000, wim));
        survives(volume.bytes(), DATA);
    }

    #[test]
    fn any_bitlocker_metadata_brings_nothing_down(fields in proptest::collection::vec((0usize..400, figure()), 1..6), head in proptest::collection::vec((0xb0usize..0xc8, figure()), 0..2)) {
        let mut bytes = vec![0; 1 << 20];
        bytes[3..11].copy_from_slice(b"-FVE-FS-");
        bytes[0xa0..0xb0].copy_from_slice(&[0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a, 0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0, 0x01]);
        bytes[0xb0..0xb8].copy_from_slice(&(64u64 << 10).to_le_bytes());
        let block = 64 << 10;
        bytes[block..block + 8].copy_from_slice(b"-FVE-FS-");
        bytes[block + 10] = 2;
        bytes[block + 64] = 200;
        bytes[block + 72] = 48;
        for (at, value) in fields {
            bytes[block + 8 + at..block + 16 + at].copy_from_slice(&value.to_le_bytes());
        }
        for (at, value) in head {
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        survives(bytes, DATA);
    }
}

/// An attribute list of 256 KiB whose every entry speaks of another stream: looked at once, and refused.
#[test]
fn a_file_of_ten_thousand_streams_is_refused() {
    let mut volume = windows();
    let file = volume.add(r"\swapfile.sys", Vec::new());
    let mut list = Vec::new();
    for index in 0..8192u64 {
        let mut entry = maker::list_entry(kind::DATA, 0, file);
        entry[6] = 2;
        entry[26..30].copy_from_slice(&((index as u32) | 0x0041_0000).to_le_bytes());
        list.extend(entry);
    }
    assert_eq!(list.len(), 256 << 10);
    let body = Body::Clusters { runs: vec![(Some(1100), 256)], size: list.len() as u64, first_vcn: 0 };
    volume.records.get_mut(&file).unwrap().attributes = vec![Attribute { kind: kind::LIST, name: "", body }];
    volume.contents.push((1100, list));
    let (partition, problems) = survives(volume.bytes(), DATA);
    assert_eq!(partition.volume.shrink, None);
    assert_eq!(problems.len(), 1, "{problems:?}");
}

/// The same two mebibytes over and over, without end.
struct Repeated {
    bytes: Vec<u8>,
    size: u64,
    at: u64,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(self.at % self.bytes.len() as u64).unwrap();
        let length = buffer.len().min(self.bytes.len() - from);
        buffer[..length].copy_from_slice(&self.bytes[from..from + length]);
        self.at += length as u64;
        Ok(length)
    }
}

impl Seek for Repeated {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = match to {
            SeekFrom::Start(at) => at,
            SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            SeekFrom::End(by) => self.size.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

impl DiskBytes for Repeated {}

/// A volume of 2 TiB with a file table of 1 TiB and no readable folder: whoever waits can stop it at any time.
#[test]
fn a_pass_over_an_endless_file_table_can_be_stopped() {
    let mut volume = windows();
    volume.records.get_mut(&0).unwrap().attributes[0] = maker::clusters(kind::DATA, "", vec![(Some(16), 1 << 30)]);
    let mut bytes = volume.bytes();
    bytes.truncate(2 << 20);
    bytes[40..48].copy_from_slice(&((1u64 << 31) * 2 - 1).to_le_bytes());
    bytes[400 * CLUSTER..400 * CLUSTER + 4096].fill(0);
    let size = 2u64 << 40;
    let progress = Progress::default();
    let stop = progress.clone();
    let start = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            stop.cancel();
        });
        let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(size)).unwrap();
        let mut partition = Partition::new(1, extent, DATA);
        let mut disk = Repeated { bytes, size, at: 0 };
        volume::probe(&mut disk, &mut partition, SectorSize::B512, &progress);
        assert_eq!(partition.volume.shrink, None);
    });
    assert!(start.elapsed() < MOST_TIME, "{:?}", start.elapsed());
}
