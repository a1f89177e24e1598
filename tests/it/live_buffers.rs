//! What Windows' control codes answer, as `tests/tools/windows_buffers.py` encodes it from Microsoft's declarations:
//! structures laid out by ctypes and checked against the header by a C compiler, without a look at the decoders.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use serde_json::Value;
use shikiri::layout::{DiskLayout, Guid, Partition, PartitionType, ProblemCode, Role, TableStyle, mbr_type};
use shikiri::source::live::decode::{self, DecodeError, Geometry};
use shikiri::units::{ByteSize, SectorSize};
use std::process::Command;

const KEPT: &str = include_str!("../fixtures/live/buffers.json");

fn kept() -> Value {
    serde_json::from_str(KEPT).unwrap()
}

fn tool() -> String {
    format!("{}/tests/tools/windows_buffers.py", env!("CARGO_MANIFEST_DIR"))
}

/// Hexadecimal, with zeros as z, their number and a full stop.
fn bytes(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = value.as_str().unwrap();
    while !rest.is_empty() {
        if let Some(run) = rest.strip_prefix('z') {
            let (count, behind) = run.split_once('.').unwrap();
            out.resize(out.len() + count.parse::<usize>().unwrap(), 0);
            rest = behind;
        } else {
            out.push(u8::from_str_radix(&rest[..2], 16).unwrap());
            rest = &rest[2..];
        }
    }
    out
}

/// Place and length of a field, by the encoder's structures.
fn field(all: &Value, structure: &str, name: &str) -> (usize, usize) {
    let place = &all["places"][0][structure][name];
    let number = |at: usize| usize::try_from(place[at].as_u64().unwrap()).unwrap();
    (number(0), number(1))
}

fn put(bytes: &mut [u8], (at, length): (usize, usize), value: u64) {
    bytes[at..at + length].copy_from_slice(&value.to_le_bytes()[..length]);
}

fn geometry_of(disk: &Value) -> Geometry {
    decode::geometry(&bytes(&disk["geometry"])).unwrap()
}

fn layout_of(disk: &Value) -> DiskLayout {
    decode::drive_layout(&bytes(&disk["layout"]), 3, geometry_of(disk)).unwrap()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// What is said of a partition, and what was read.
fn agrees(said: &Value, found: &Partition) -> bool {
    let kind = match found.kind {
        PartitionType::Gpt(guid) => guid.to_string().eq_ignore_ascii_case(said["type"].as_str().unwrap_or_default()),
        PartitionType::Mbr(byte) => said["type"] == byte,
        PartitionType::Unknown => false,
    };
    kind && said["number"] == found.number
        && said["start"] == found.start().bytes()
        && said["length"] == found.size().bytes()
        && said["active"].as_bool() == found.active
        && said["name"].as_str().unwrap_or_default() == found.name.as_deref().unwrap_or_default()
        && said["attributes"].as_u64() == found.attributes.map(|bits| bits.0)
        && said["id"].as_str().map(str::to_uppercase) == found.guid.map(|guid| guid.to_string().to_uppercase())
}

fn every_disk_is_read(all: &Value) {
    for said in all["disks"].as_array().unwrap() {
        let name = &said["name"];
        let geometry = geometry_of(said);
        assert_eq!(geometry.size.bytes(), number(&said["size"]), "{name}");
        assert_eq!(u64::from(geometry.sector_size.bytes()), number(&said["sector"]), "{name}");
        let disk = layout_of(said);
        assert_eq!((disk.size, disk.sector_size, disk.number), (geometry.size, geometry.sector_size, 3));
        let partitions = said["partitions"].as_array().unwrap();
        if name == "a stick without a table" {
            assert_eq!((disk.style, disk.mbr_signature, disk.partitions.len()), (TableStyle::Raw, None, 1));
            assert_eq!(disk.partitions[0].size(), disk.size);
            assert_eq!(disk.partitions[0].kind, PartitionType::Unknown);
            continue;
        }
        assert_eq!(format!("{:?}", disk.style).to_lowercase(), said["style"].as_str().unwrap(), "{name}");
        match disk.style {
            TableStyle::Gpt => {
                let usable = disk.usable.unwrap();
                assert_eq!(disk.disk_guid, Some(said["id"].as_str().unwrap().parse::<Guid>().unwrap()));
                assert_eq!(
                    [usable.start().bytes(), usable.size().bytes()],
                    [0, 1].map(|at| number(&said["usable"][at]))
                );
            }
            TableStyle::Mbr => assert_eq!(u64::from(disk.mbr_signature.unwrap()), number(&said["signature"])),
            TableStyle::Raw => {}
        }
        let mut rows: Vec<&Value> = partitions.iter().collect();
        rows.sort_by_key(|row| (number(&row["start"]), number(&row["number"]) != 0));
        assert_eq!(rows.len(), disk.partitions.len(), "{name}: {:?}", disk.partitions);
        for (row, found) in rows.into_iter().zip(&disk.partitions) {
            assert!(agrees(row, found), "{name}: {row} was read as {found:?}");
        }
        let container = disk.with_role(Role::Extended).next().map(|p| p.extent);
        for partition in &disk.partitions {
            let inside = partition.role != Role::Extended && container.is_some_and(|c| c.contains(partition.extent));
            assert_eq!(partition.logical, inside, "{name}: {partition:?}");
        }
        let known = |code: &ProblemCode| matches!(code, ProblemCode::Dynamic | ProblemCode::StoragePool);
        let problems: Vec<_> = disk.problems.iter().filter(|problem| !known(&problem.code)).collect();
        assert!(problems.is_empty(), "{name}: {problems:?}");
    }
}

fn the_others_are_read(all: &Value) {
    for said in all["descriptors"].as_array().unwrap() {
        let found = decode::device(&bytes(&said["bytes"])).unwrap();
        let words = [&said["vendor"], &said["product"]].map(|word| word.as_str().unwrap());
        assert_eq!(found.model.unwrap_or_default(), words.join(" ").trim(), "{said}");
        assert_eq!(
            (Some(found.removable), u64::from(found.bus.0)),
            (said["removable"].as_bool(), number(&said["bus"]))
        );
    }
    for said in all["extents"].as_array().unwrap() {
        let found = decode::volume_extents(&bytes(&said["bytes"])).unwrap();
        let found: Vec<_> =
            found.iter().map(|(disk, e)| [u64::from(*disk), e.start().bytes(), e.size().bytes()]).collect();
        assert_eq!(serde_json::json!(found), said["extents"]);
    }
    for said in all["attributes"].as_array().unwrap() {
        let found = decode::attributes(&bytes(&said["bytes"])).unwrap();
        assert_eq!(
            (Some(found.offline), Some(found.read_only)),
            (said["offline"].as_bool(), said["read_only"].as_bool())
        );
    }
}

#[test]
fn every_made_disk_is_read_exactly() {
    every_disk_is_read(&kept());
}

#[test]
fn every_made_device_volume_and_state_is_read_exactly() {
    the_others_are_read(&kept());
}

/// Where Python is there: the kept buffers are the encoder's own, and those of other seeds are read too.
#[test]
fn the_encoder_makes_the_kept_buffers_and_others() {
    for seed in 1..=12_u32 {
        let Ok(made) = Command::new("python3").arg(tool()).arg(seed.to_string()).output() else { return };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let text = String::from_utf8(made.stdout).unwrap();
        if seed == 1 {
            assert!(text == KEPT, "tests/fixtures/live/buffers.json is not what the encoder makes");
        }
        let all = serde_json::from_str(&text).unwrap();
        every_disk_is_read(&all);
        the_others_are_read(&all);
    }
}

/// Where a C compiler for Windows is there: the encoder's structures are those of its winioctl.h.
#[test]
fn the_encoder_lays_fields_out_as_the_header_does() {
    let Ok(checks) = Command::new("python3").arg(tool()).arg("--assertions").output() else { return };
    assert!(checks.status.success(), "{}", String::from_utf8_lossy(&checks.stderr));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("layout.c");
    std::fs::write(&file, &checks.stdout).unwrap();
    let Ok(compiled) = Command::new("x86_64-w64-mingw32-gcc").arg("-fsyntax-only").arg(&file).output() else { return };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
}

#[test]
fn an_answer_cut_at_any_byte_is_refused() {
    let all = kept();
    let head = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionEntry").0;
    let entry = field(&all, "PARTITION_INFORMATION_EX", "").1;
    for said in all["disks"].as_array().unwrap() {
        let (layout, geometry) = (bytes(&said["layout"]), bytes(&said["geometry"]));
        let count = u32::from_le_bytes(layout[4..8].try_into().unwrap()) as usize;
        let needed = head + count * entry;
        // Nothing is read from the middle of 128 entries that is not read from the first ones.
        for cut in (0..needed).filter(|cut| *cut < 3000 || needed - cut < 600 || cut % 97 == 0) {
            let found = decode::drive_layout(&layout[..cut], 0, geometry_of(said));
            // Without partitions the header's own fields are enough.
            let short = matches!(found, Err(DecodeError::Short { .. }));
            assert!(short || count == 0 && cut >= 8, "{}, cut at {cut}", said["name"]);
        }
        let (at, length) = field(&all, "DISK_GEOMETRY_EX", "DiskSize");
        for cut in 0..at + length {
            assert!(decode::geometry(&geometry[..cut]).is_err());
        }
    }
    for said in all["extents"].as_array().unwrap() {
        let answer = bytes(&said["bytes"]);
        (0..answer.len()).for_each(|cut| assert!(decode::volume_extents(&answer[..cut]).is_err(), "{cut}"));
    }
    for said in all["attributes"].as_array().unwrap() {
        let answer = bytes(&said["bytes"]);
        (0..answer.len()).for_each(|cut| assert!(decode::attributes(&answer[..cut]).is_err(), "{cut}"));
    }
    let bus = field(&all, "STORAGE_DEVICE_DESCRIPTOR", "BusType");
    for said in all["descriptors"].as_array().unwrap() {
        let answer = bytes(&said["bytes"]);
        for cut in 0..answer.len() {
            assert_eq!(decode::device(&answer[..cut]).is_ok(), cut >= bus.0 + bus.1, "{cut}");
        }
    }
}

/// The kept disk of that name: what Windows would answer, ready to be falsified.
fn named(all: &Value, name: &str) -> (Vec<u8>, Geometry) {
    let disk = all["disks"].as_array().unwrap().iter().find(|disk| disk["name"] == name).unwrap();
    (bytes(&disk["layout"]), geometry_of(disk))
}

#[test]
fn counts_and_lengths_that_lie_are_refused() {
    let all = kept();
    let (layout, geometry) = named(&all, "an ordinary PC");
    let count = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionCount");
    let style = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionStyle");
    let entries = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionEntry").0;
    let inner = |name| {
        let (at, length) = field(&all, "PARTITION_INFORMATION_EX", name);
        (entries + at, length)
    };
    let usable = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "Gpt").0;
    let usable = |name| (usable + field(&all, "DRIVE_LAYOUT_INFORMATION_GPT", name).0, 8);
    let lie = |place, value| {
        let mut answer = layout.clone();
        put(&mut answer, place, value);
        decode::drive_layout(&answer, 0, geometry)
    };
    for value in [5, 6, 128, 1024, 1025, 1 << 16, u64::from(u32::MAX)] {
        assert!(lie(count, value).is_err(), "{value} entries");
    }
    for value in [0, 3, 7, u64::from(u32::MAX)] {
        assert!(lie(style, value).is_err(), "table of style {value}");
        assert!(lie(inner("PartitionStyle"), value).is_err(), "entry of style {value}");
    }
    // Negative, not a whole number of sectors, and an entry in use that has no length.
    for name in ["StartingOffset", "PartitionLength"] {
        for value in [u64::MAX, 1 << 63, 511, 1_048_577] {
            assert!(lie(inner(name), value).is_err(), "{name} {value}");
        }
    }
    assert!(lie(inner("PartitionLength"), 0).is_err());
    for name in ["StartingUsableOffset", "UsableLength"] {
        assert!(lie(usable(name), 1 << 63).is_err(), "{name}");
    }
    let count = field(&all, "VOLUME_DISK_EXTENTS", "NumberOfDiskExtents");
    for said in all["extents"].as_array().unwrap() {
        for more in [1, 2, 255, 256, 257, u64::from(u32::MAX)] {
            let mut answer = bytes(&said["bytes"]);
            put(&mut answer, count, more.max(said["extents"].as_array().unwrap().len() as u64 + 1));
            assert!(decode::volume_extents(&answer).is_err());
        }
    }
    let (sector, size) = (field(&all, "DISK_GEOMETRY", "BytesPerSector"), field(&all, "DISK_GEOMETRY_EX", "DiskSize"));
    let answer = bytes(&all["disks"][0]["geometry"]);
    for (place, value) in
        [(sector, 0), (sector, 1), (sector, 511), (sector, 513), (sector, 1 << 31), (size, 1 << 63), (size, u64::MAX)]
    {
        let mut answer = answer.clone();
        put(&mut answer, place, value);
        assert!(decode::geometry(&answer).is_err(), "{value}");
    }
}

#[test]
fn bounds_numbers_and_guids_that_do_not_agree_are_said() {
    let all = kept();
    let (layout, geometry) = named(&all, "an ordinary PC");
    let entries = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionEntry").0;
    let size = field(&all, "PARTITION_INFORMATION_EX", "").1;
    let codes = |places: &[(usize, usize, u64)]| -> Vec<ProblemCode> {
        let mut answer = layout.clone();
        places.iter().for_each(|(at, length, value)| put(&mut answer, (*at, *length), *value));
        let disk = decode::drive_layout(&answer, 0, geometry).unwrap();
        disk.problems.iter().map(|problem| problem.code).collect()
    };
    let usable = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "Gpt").0
        + field(&all, "DRIVE_LAYOUT_INFORMATION_GPT", "UsableLength").0;
    let number = entries + size + field(&all, "PARTITION_INFORMATION_EX", "PartitionNumber").0;
    let start = entries + field(&all, "PARTITION_INFORMATION_EX", "StartingOffset").0;
    let guid =
        field(&all, "PARTITION_INFORMATION_EX", "Gpt").0 + field(&all, "PARTITION_INFORMATION_GPT", "PartitionId").0;
    let copied = |at: usize| u64::from_le_bytes(layout[at..at + 8].try_into().unwrap());
    assert_eq!(codes(&[]), []);
    assert_eq!(codes(&[(usable, 8, 1 << 40)]), [ProblemCode::TableBeyondDisk]);
    assert_eq!(codes(&[(usable, 8, 487_117 << 20)]), [ProblemCode::PartitionOutside]);
    assert_eq!(codes(&[(start, 8, 512)]), [ProblemCode::PartitionOutside]);
    assert_eq!(codes(&[(number, 4, 1)]), [ProblemCode::Contradiction]);
    let first = entries + guid;
    let same = [(first + size, 8, copied(first)), (first + size + 8, 8, copied(first + 8))];
    assert_eq!(codes(&same), [ProblemCode::DuplicateGuid]);
    assert_eq!(
        codes(&[(start, 8, 600_000_000_000 / 512 * 512)]),
        [ProblemCode::PartitionOutside],
        "said once, as behind the end of the disk"
    );
}

#[test]
fn links_between_boot_records_are_no_containers() {
    let all = kept();
    for said in all["disks"].as_array().unwrap().iter().filter(|disk| disk["style"] == "mbr") {
        assert!(layout_of(said).with_role(Role::Extended).count() <= 1, "{}", said["name"]);
    }
    // A second container in the disk's own record is one, and is said.
    let (mut layout, geometry) = named(&all, "MBR with an empty slot");
    let entries = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionEntry").0;
    let size = field(&all, "PARTITION_INFORMATION_EX", "").1;
    let kind = entries + field(&all, "PARTITION_INFORMATION_EX", "Mbr").0;
    for slot in [1, 2] {
        layout[kind + slot * size] = mbr_type::EXTENDED[0];
    }
    let disk = decode::drive_layout(&layout, 0, geometry).unwrap();
    assert_eq!(disk.with_role(Role::Extended).count(), 2);
    assert_eq!(disk.problems.iter().map(|p| p.code).collect::<Vec<_>>(), [ProblemCode::ExtendedChainBad]);
}

#[test]
fn a_stick_without_a_table_is_one_whatever_style_is_said_of_it() {
    let all = kept();
    let (layout, geometry) = named(&all, "a stick without a table");
    let entry = field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionEntry").0;
    for inner in [0, 2] {
        let mut layout = layout.clone();
        put(&mut layout, field(&all, "DRIVE_LAYOUT_INFORMATION_EX", "PartitionStyle"), 2);
        put(&mut layout, (entry, 4), inner);
        let disk = decode::drive_layout(&layout, 0, geometry).unwrap();
        let rows: Vec<_> = disk.partitions.iter().map(|p| (p.number, p.size(), p.active)).collect();
        assert_eq!((disk.style, rows), (TableStyle::Raw, vec![(1, disk.size, None)]));
    }
}

#[test]
fn names_are_not_looked_for_among_the_fields() {
    let all = kept();
    let answer = bytes(&all["descriptors"][0]["bytes"]);
    for name in ["VendorIdOffset", "ProductIdOffset"] {
        let place = field(&all, "STORAGE_DEVICE_DESCRIPTOR", name);
        let (from, length) = field(&all, "STORAGE_DEVICE_DESCRIPTOR", "RawDeviceProperties");
        assert_eq!(length, 1);
        for at in (0..from).chain([answer.len(), 1 << 20, u32::MAX as usize]) {
            let mut answer = answer.clone();
            put(&mut answer, field(&all, "STORAGE_DEVICE_DESCRIPTOR", "VendorIdOffset"), 0);
            put(&mut answer, field(&all, "STORAGE_DEVICE_DESCRIPTOR", "ProductIdOffset"), 0);
            put(&mut answer, place, at as u64);
            assert_eq!(decode::device(&answer).unwrap().model, None, "{name} {at}");
        }
    }
}

proptest! {
    /// Any few bytes changed: read or refused, in bounded time, and never more partitions than entries.
    #[test]
    fn falsified_answers_are_read_or_refused(which: prop::sample::Index, changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let all = kept();
        let disks = all["disks"].as_array().unwrap();
        let said = &disks[which.index(disks.len())];
        let mut answer = bytes(&said["layout"]);
        for (at, to) in &changes {
            let at = at.index(answer.len());
            answer[at] = *to;
        }
        if let Ok(disk) = decode::drive_layout(&answer, 0, Geometry { sector_size: SectorSize::B512, size: ByteSize::from_bytes(1 << 40) }) {
            prop_assert!(disk.partitions.len() <= answer.len() / 144);
            prop_assert!(disk.partitions.is_sorted_by_key(Partition::start));
        }
    }
}
