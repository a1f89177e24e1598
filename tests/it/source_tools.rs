//! What other people's tools write and read: sfdisk, sgdisk, qemu-img, and the images of the field.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use crate::source_make::{DATA, ESP, MSR, RECOVERY, has_tool, run, shared, sparse, unpack};
use serde_json::Value;
use shikiri::layout::{DiskLayout, PartitionType, ProblemCode as Code, TableStyle};
use shikiri::source::{DiskBytes, Progress, Source, SourceError, SourceKind, SourceSpec, open, read_disk};
use shikiri::units::ByteSize;
use std::io::BufReader;
use std::path::{Path, PathBuf};

fn read(path: &Path) -> Result<Source, SourceError> {
    open(&SourceSpec::Path(path.to_owned()), &Progress::default())
}

fn disk(path: &Path) -> DiskLayout {
    read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).disks.remove(0)
}

/// sfdisk's names of attribute bits.
fn attributes(said: &str) -> u64 {
    said.split_whitespace().fold(0, |bits, word| {
        bits | match word {
            "RequiredPartition" => 1,
            "NoBlockIOProtocol" => 2,
            "LegacyBIOSBootable" => 4,
            list => list
                .trim_start_matches("GUID:")
                .split(',')
                .filter_map(|bit| bit.parse::<u32>().ok())
                .fold(0, |bits, bit| bits | 1 << bit),
        }
    })
}

/// Compares with `sfdisk --json`; how many partitions were the same, or `None` where sfdisk reads no table,
/// or not the GPT: it takes one whose end is not on the disk for a plain MBR with an EE entry, and one without such an
/// entry for an empty MBR.
fn same_as_sfdisk(path: &Path, disk: &DiskLayout) -> Option<usize> {
    let sector = u64::from(disk.sector_size.bytes());
    if sector != 512 {
        // sfdisk takes every file for a disk of 512-byte sectors.
        return same_as_fdisk(path, disk);
    }
    let said = run("sfdisk", &["--json", path.to_str().unwrap()], "")?;
    let table = serde_json::from_slice::<Value>(&said).ok()?["partitiontable"].clone();
    let rows = table["partitions"].as_array().cloned().unwrap_or_default();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    if table["label"] == "dos" && disk.style == TableStyle::Gpt {
        assert!(rows.is_empty() || rows.iter().any(|row| row["type"] == "ee"), "{name}");
        return None;
    }
    assert_eq!(table["label"] == "gpt", disk.style == TableStyle::Gpt, "{name}");
    if let Some(guid) = disk.disk_guid {
        assert_eq!(table["id"].as_str().unwrap().to_lowercase(), guid.to_string(), "{name}");
        assert_eq!(table["firstlba"].as_u64().unwrap() * sector, disk.usable.unwrap().start().bytes(), "{name}");
        assert_eq!((table["lastlba"].as_u64().unwrap() + 1) * sector, disk.usable.unwrap().end().bytes(), "{name}");
    }
    let mut seen = 0;
    for row in &rows {
        let (start, count) = (row["start"].as_u64().unwrap(), row["size"].as_u64().unwrap());
        let found = disk.partitions.iter().find(|p| {
            p.start().bytes() == start * sector
                && match p.kind {
                    PartitionType::Gpt(guid) => row["type"].as_str().unwrap().eq_ignore_ascii_case(&guid.to_string()),
                    PartitionType::Mbr(kind) => row["type"].as_str() == Some(&format!("{kind:x}")),
                    PartitionType::Unknown => false,
                }
        });
        let Some(p) = found else { panic!("{name}: {row} is not among {:?}", disk.partitions) };
        assert_eq!(p.size().bytes(), count * sector, "{name}: {row}");
        if disk.style == TableStyle::Gpt {
            assert!(row["uuid"].as_str().unwrap().eq_ignore_ascii_case(&p.guid.unwrap().to_string()), "{name}");
            assert_eq!(row["name"].as_str().unwrap_or(""), p.name.as_deref().unwrap(), "{name}");
            assert_eq!(attributes(row["attrs"].as_str().unwrap_or("")), p.attributes.unwrap().0, "{name}: {row}");
        } else {
            assert_eq!(row["bootable"].as_bool().unwrap_or(false), p.active.unwrap(), "{name}: {row}");
        }
        seen += 1;
    }
    assert_eq!(seen, disk.partitions.len(), "{name}: more partitions than sfdisk reads");
    Some(seen)
}

/// The same for other sectors, with fdisk: places, types and GUIDs.
fn same_as_fdisk(path: &Path, disk: &DiskLayout) -> Option<usize> {
    let sector = u64::from(disk.sector_size.bytes());
    let size = sector.to_string();
    let columns = if disk.style == TableStyle::Gpt { "Start,Sectors,Type-UUID,UUID" } else { "Start,Sectors,Id" };
    let said = run("fdisk", &["-b", &size, "-l", "-o", columns, path.to_str()?], "")?;
    let said = String::from_utf8_lossy(&said).into_owned();
    let rows: Vec<Vec<&str>> = said
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("Start"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        .map(|line| line.split_whitespace().collect())
        .collect();
    for row in &rows {
        let number = |at: usize| row[at].parse::<u64>().unwrap() * sector;
        let p = disk.partitions.iter().find(|p| p.start().bytes() == number(0)).unwrap_or_else(|| panic!("{row:?}"));
        assert_eq!(p.size().bytes(), number(1), "{row:?}");
        assert!(row[2].eq_ignore_ascii_case(&p.kind.to_string()) || row[2].len() < 2, "{row:?}");
        if let (Some(guid), Some(said)) = (p.guid, row.get(3)) {
            assert!(said.eq_ignore_ascii_case(&guid.to_string()), "{row:?}");
        }
    }
    assert_eq!(rows.len(), disk.partitions.len(), "{said}");
    Some(rows.len())
}

/// A file that sfdisk can read: a qcow2 is turned into a sparse raw one.
fn as_raw(path: &Path, to: &Path) -> Option<PathBuf> {
    if path.extension().is_none_or(|extension| extension != "qcow2" && extension != "vhdx" && extension != "vhd") {
        return Some(path.to_owned());
    }
    let target = to.join(format!("{}.img", path.file_name()?.to_str()?));
    has_tool("qemu-img").then_some(())?;
    run("qemu-img", &["convert", "-O", "raw", path.to_str()?, target.to_str()?], "")?;
    Some(target)
}

#[test]
fn every_image_of_the_field_is_read_as_sfdisk_reads_it() {
    let Some(images) = shared() else { return };
    if !has_tool("sfdisk") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut tables, mut partitions) = (0, 0);
    for entry in walk(&images) {
        let Some(file) = unpack(&entry, folder.path()) else { continue };
        let Some(raw) = as_raw(&file, folder.path()) else { continue };
        // Whatever it is, it must be read or refused; where sfdisk sees a table, so must the program.
        let name = entry.file_name().unwrap().to_str().unwrap().to_owned();
        // An entry that ends before it begins cannot be shown; sfdisk prints a size of 2^64 for it.
        if name.starts_with("bad-end-before-start") {
            continue;
        }
        match read(&file) {
            Ok(source) => {
                if let Some(disk) = source.disks.first().filter(|disk| disk.style != TableStyle::Raw)
                    && let Some(seen) = same_as_sfdisk(&raw, disk)
                {
                    tables += 1;
                    partitions += seen;
                }
            }
            Err(error) => {
                assert!(error.hint.is_some(), "{name}: {error}");
                let said = run("sfdisk", &["--json", raw.to_str().unwrap()], "").unwrap_or_default();
                assert!(
                    !String::from_utf8_lossy(&said).contains("\"gpt\""),
                    "{name}: sfdisk reads it, the program says {error}"
                );
            }
        }
        if raw != file {
            std::fs::remove_file(raw).unwrap();
        }
    }
    assert!(tables >= 25 && partitions >= 100, "only {tables} tables with {partitions} partitions were compared");
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files.extend(walk(&entry));
        } else {
            files.push(entry);
        }
    }
    files.sort();
    files
}

/// What is wrong with each of the malformed images of the field, made from one good table.
const DAMAGED: &[(&str, &[Code])] = &[
    ("good-64mib-512", &[]),
    ("good-64mib-4kn", &[]),
    ("bad-backup-header-crc", &[Code::BackupTableBad]),
    ("bad-backup-missing", &[Code::BackupHeaderMissing]),
    ("bad-disk-grown-backup-not-at-end", &[Code::BackupNotAtEnd]),
    ("bad-duplicate-unique-guid", &[Code::DuplicateGuid]),
    // Usual on Windows disks: nothing to be said.
    ("bad-ee-oversized", &[]),
    ("bad-end-before-start", &[Code::PartitionOutside]),
    ("bad-end-beyond-disk", &[Code::PartitionOutside]),
    // The primary's entries are 256 bytes, so that it has two of them; the backup's are 128, and four.
    ("bad-entry-size-256", &[Code::HeadersDisagree, Code::UnusualHeader]),
    ("bad-first-34-sectors-only", &[Code::TableBeyondDisk, Code::Truncated]),
    ("bad-header-size-4096", &[Code::PrimaryTableBad]),
    ("bad-hybrid-mbr", &[Code::HybridMbr]),
    ("bad-mbr-signature-missing", &[Code::ProtectiveMbrOdd]),
    ("bad-my-lba-wrong", &[Code::PrimaryTableBad]),
    ("bad-overlapping-entries", &[Code::Overlap]),
    ("bad-pmbr-empty", &[Code::ProtectiveMbrOdd]),
    ("bad-primary-array-crc", &[Code::PrimaryTableBad]),
    ("bad-primary-header-crc", &[Code::PrimaryTableBad]),
    ("bad-primary-missing", &[Code::PrimaryTableBad]),
    ("bad-revision-2", &[Code::UnusualHeader]),
];

#[test]
fn each_malformed_image_of_the_field_has_its_problem() {
    let Some(images) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, expected) in DAMAGED {
        let Some(file) = unpack(&images.join(format!("derived/{name}.raw.xz")), folder.path()) else { return };
        let disk = disk(&file);
        let mut codes: Vec<_> = disk.problems.iter().map(|problem| problem.code).collect();
        codes.retain(|code| *code != Code::VolumeUnreadable);
        if codes != *expected {
            wrong.push(format!("{name}: {codes:?}, expected {expected:?}"));
        }
        let shown = match *name {
            "bad-end-before-start" => 3,
            "bad-entry-size-256" => 2,
            _ => 4,
        };
        if disk.partitions.len() != shown {
            wrong.push(format!("{name}: {} partitions", disk.partitions.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let cut = unpack(&images.join("derived/bad-first-1000-bytes-only.raw.xz"), folder.path()).unwrap();
    assert_eq!(read(&cut).unwrap_err().text.id(), "source-truncated");
}

#[test]
fn disks_made_with_sfdisk_are_read_as_it_reads_them() {
    if !has_tool("sfdisk") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let windows = format!(
        "label: gpt\nsize=260MiB, type={ESP}, name=\"EFI system partition\", attrs=\"GUID:63\"\n\
         size=16MiB, type={MSR}\nsize=200GiB, type={DATA}, name=\"基本データ\"\n\
         size=990MiB, type={RECOVERY}, attrs=\"RequiredPartition GUID:63\"\n"
    );
    let mbr = "label: dos\nlabel-id: 0x1a2b3c4d\nsize=500MiB, type=7, bootable\nsize=20GiB, type=7\n\
               size=60GiB, type=f\nsize=10GiB, type=7\nsize=5GiB, type=83\nsize=1GiB, type=82\n";
    for (script, style, count) in [(windows.as_str(), TableStyle::Gpt, 4), (mbr, TableStyle::Mbr, 6)] {
        let path = sparse(&folder.path().join(format!("{style:?}.img")), 256 << 30);
        run("sfdisk", &["-q", path.to_str().unwrap()], script).unwrap();
        let disk = disk(&path);
        assert_eq!((disk.style, disk.sector_size.bytes()), (style, 512));
        assert!(disk.problems.iter().all(|p| !p.code.forbids_plan()), "{:?}", disk.problems);
        assert_eq!(same_as_sfdisk(&path, &disk), Some(count));
    }
    let path = sparse(&folder.path().join("4kn.img"), 256 << 30);
    make_4kn(&path);
    let disk = disk(&path);
    assert_eq!((disk.style, disk.sector_size.bytes()), (TableStyle::Gpt, 4096));
    assert!(disk.problems.is_empty(), "{:?}", disk.problems);
    assert_eq!(same_as_sfdisk(&path, &disk), Some(2));
}

/// A GPT with sectors of 4,096 bytes, written by fdisk: sfdisk cannot.
fn make_4kn(path: &Path) {
    let script = "g\nn\n1\n\n+260M\nt\n1\nn\n2\n\n+2G\nt\n2\n11\nw\n";
    run("fdisk", &["-b", "4096", path.to_str().unwrap()], script).unwrap();
}

#[test]
fn an_mbr_of_a_disk_with_large_sectors_is_told_by_its_file_systems() {
    if !has_tool("sfdisk") || !has_tool("mkfs.fat") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = sparse(&folder.path().join("4kn.img"), 4 << 30);
    run("fdisk", &["-b", "4096", path.to_str().unwrap()], "o\nn\np\n1\n\n+256M\nt\nc\nw\n").unwrap();
    // fdisk begins the first partition at 1 MiB, sector 256; mkfs.fat counts its offset in its own sectors.
    run("mkfs.fat", &["-F", "32", "-S", "4096", "--offset", "256", path.to_str().unwrap(), "262144"], "").unwrap();
    let disk = disk(&path);
    assert_eq!(disk.sector_size.bytes(), 4096, "{:?}", disk.problems);
    assert_eq!(disk.partitions[0].start().bytes(), 1 << 20);
}

#[test]
fn disks_made_with_sgdisk_are_read_as_sfdisk_reads_them() {
    if !has_tool("sgdisk") || !has_tool("sfdisk") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = sparse(&folder.path().join("full.img"), 8 << 30);
    let file = path.to_str().unwrap();
    let mut arguments: Vec<String> = Vec::new();
    for number in (1..=128).rev() {
        arguments.extend([
            "-n".into(),
            format!("{number}:{}M:+20M", number * 40),
            "-c".into(),
            format!("{number}:n{number}"),
        ]);
    }
    arguments.extend(["-d", "3", "-d", "64", "-A", "5:set:60", "-A", "6:set:0", "-t", "7:2700"].map(str::to_owned));
    arguments.push(file.to_owned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run("sgdisk", &arguments, "").unwrap();
    let disk = disk(&path);
    assert_eq!(same_as_sfdisk(&path, &disk), Some(126));
    assert_eq!(disk.partitions.iter().map(|p| p.number).max(), Some(126));
    assert!(disk.problems.is_empty(), "{:?}", disk.problems);
}

#[test]
fn containers_of_qemu_hold_the_same_disk() {
    if !has_tool("qemu-img") || !has_tool("sfdisk") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for sector in ["512", "4096"] {
        let raw = sparse(&path("disk.img"), 3 << 30);
        if sector == "512" {
            let script = format!("label: gpt\nsize=300MiB, type={ESP}\nsize=2GiB, type={DATA}, name=\"Basic\"\n");
            run("sfdisk", &["-q", raw.to_str().unwrap()], &script).unwrap();
        } else {
            make_4kn(&raw);
        }
        let expected = disk(&raw);
        let formats: [(&str, &[&str], SourceKind); 6] = [
            ("vpc", &["-o", "force_size=on"], SourceKind::Vhd),
            ("vpc", &["-o", "subformat=fixed,force_size=on"], SourceKind::Vhd),
            ("vhdx", &[], SourceKind::Vhdx),
            ("qcow2", &["-o", "compat=0.10"], SourceKind::Qcow2),
            ("qcow2", &["-c", "-o", "cluster_size=512"], SourceKind::Qcow2),
            ("qcow2", &["-c", "-o", "cluster_size=1M"], SourceKind::Qcow2),
        ];
        for (index, (format, options, kind)) in formats.into_iter().enumerate() {
            // A VHD always has sectors of 512 bytes, and qemu's VHDX says 512 whatever is in it.
            if sector == "4096" && format != "qcow2" {
                continue;
            }
            let target = path(&format!("{index}.container"));
            let mut arguments = vec!["convert", "-O", format];
            arguments.extend(options);
            arguments.extend([raw.to_str().unwrap(), target.to_str().unwrap()]);
            run("qemu-img", &arguments, "").unwrap_or_else(|| panic!("qemu-img {arguments:?}"));
            let source = read(&target).unwrap_or_else(|error| panic!("{format}: {error}"));
            assert_eq!(source.kind, kind);
            let [disk] = source.disks.as_slice() else { panic!("{format}") };
            assert_eq!(disk.partitions, expected.partitions, "{format} {options:?}");
            assert_eq!((disk.size, &disk.problems), (expected.size, &expected.problems), "{format} {options:?}");
            if sector == "512" && !options.contains(&"subformat=fixed,force_size=on") {
                assert_eq!(by_other_reader(&target, kind, disk), disk.partitions, "{format} {options:?}");
            }
        }
        std::fs::remove_file(raw).unwrap();
    }
    let (base, child) = (path("base.vhdx"), path("child.qcow2"));
    run("qemu-img", &["create", "-f", "vhdx", base.to_str().unwrap(), "1G"], "").unwrap();
    run(
        "qemu-img",
        &["create", "-f", "qcow2", "-b", base.to_str().unwrap(), "-F", "vhdx", child.to_str().unwrap()],
        "",
    )
    .unwrap();
    assert_eq!(disk(&base).style, TableStyle::Raw);
    let error = read(&child).unwrap_err();
    assert!(error.text.say(shikiri::text::Lang::En).contains("base.vhdx"));
}

/// The same container's partitions through another reader of its format.
fn by_other_reader(path: &Path, kind: SourceKind, disk: &DiskLayout) -> Vec<shikiri::layout::Partition> {
    let mut bytes: Box<dyn DiskBytes> = match kind {
        SourceKind::Vhd => Box::new(BufReader::new(vhd::VhdReader::open(path).unwrap())),
        SourceKind::Qcow2 => Box::new(BufReader::new(qcow2::Qcow2Reader::open(path).unwrap())),
        _ => return disk.partitions.clone(),
    };
    let progress = Progress::default();
    read_disk(&mut bytes, 0, disk.size, Some(disk.sector_size), &progress).unwrap().partitions
}

#[test]
fn a_vhdx_with_a_damaged_table_never_ends_the_program() {
    if !has_tool("qemu-img") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("disk.vhdx");
    run("qemu-img", &["create", "-f", "vhdx", path.to_str().unwrap(), "1G"], "").unwrap();
    let sound = std::fs::read(&path).unwrap();
    let sum = |block: &[u8]| {
        block.iter().enumerate().fold(u32::MAX, |sum, (at, byte)| {
            let byte = if (4..8).contains(&at) { 0 } else { *byte };
            (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0x82f6_3b78 & (sum & 1).wrapping_neg()))
        }) ^ u32::MAX
    };
    // Region tables that claim absurd places and lengths, with right checksums, and a log that was not written back.
    for (at, value) in
        [(16 + 16, u64::MAX), (16 + 24, 0xffff_ffff), (48 + 16, u64::MAX - 9), (48 + 24, 0xffff_ffff), (8, 2047)]
    {
        let mut bytes = sound.clone();
        for table in [192 << 10, 256 << 10] {
            let width = if at == 8 || at % 32 == 8 { 4 } else { 8 };
            bytes[table + at..table + at + width].copy_from_slice(&value.to_le_bytes()[..width]);
            let check = sum(&bytes[table..table + (64 << 10)]).to_le_bytes();
            bytes[table + 4..table + 8].copy_from_slice(&check);
        }
        let _read = shikiri::source::open_bytes(bytes, &Progress::default());
    }
    let mut bytes = sound.clone();
    for header in [64 << 10, 128 << 10] {
        bytes[header + 48..header + 64].fill(3);
        let check = sum(&bytes[header..header + 4096]).to_le_bytes();
        bytes[header + 4..header + 8].copy_from_slice(&check);
    }
    let source = shikiri::source::open_bytes(bytes, &Progress::default()).unwrap();
    assert!(source.disks[0].problems.iter().any(|problem| problem.code == Code::ContainerIncomplete));
    assert_eq!(source.disks[0].size, ByteSize::from_gib(1));
}

#[test]
fn a_sparse_disk_of_16_tib_opens_at_once() {
    let folder = tempfile::tempdir().unwrap();
    // Not every file system can hold such a file.
    let path = folder.path().join("huge.img");
    let Ok(()) = std::fs::File::create(&path).unwrap().set_len((16 << 40) - (1 << 20)) else { return };
    let start = std::time::Instant::now();
    assert_eq!(disk(&path).style, TableStyle::Raw);
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
}
