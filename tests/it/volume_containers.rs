//! Containers that `qemu-img` makes, held against the raw disk that they were made of, and hostile ones.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use shikiri::layout::{DiskLayout, FileSystem, ProblemCode};
use shikiri::source::{Progress, Source, SourceError, SourceKind, SourceSpec, open, open_bytes};
use shikiri::text::Lang;
use shikiri::units::{ByteSize, SectorSize};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

fn run(tool: &str, args: &[&str]) -> bool {
    let search = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    match Command::new(tool).args(args).env("PATH", search).env("LC_ALL", "C").output() {
        Ok(output) if output.status.success() => true,
        Ok(output) => panic!("{tool} {args:?}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{tool}: {error}, and CI is set");
            eprintln!("skipped: {tool}: {error}");
            false
        }
    }
}

fn read(path: &Path) -> Result<Source, SourceError> {
    open(&SourceSpec::Path(path.to_path_buf()), &Progress::default())
}

fn only(source: Source) -> DiskLayout {
    let [disk] = <[DiskLayout; 1]>::try_from(source.disks).unwrap();
    disk
}

/// A disk of 5 GiB with a table for these sectors and an NTFS volume of 4 GiB in its one partition.
fn raw(folder: &Path, sector: u32) -> Option<PathBuf> {
    let (path, volume) = (folder.join(format!("{sector}.img")), folder.join("volume"));
    let size = 5u64 << 30;
    let file = File::create(&volume).unwrap();
    file.set_len(4 << 30).unwrap();
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    if !run("mkntfs", &["-F", "-Q", "-q", "-s", &sector.to_string(), "-L", "Data", &text(&volume)]) {
        return None;
    }
    let mut disk = File::options().read(true).write(true).create_new(true).open(&path).unwrap();
    disk.set_len(size).unwrap();
    let sectors = size / u64::from(sector);
    let header = gpt::mbr::ProtectiveMBR::with_lb_size(u32::try_from(sectors - 1).unwrap());
    header.overwrite_lba0(&mut disk).unwrap();
    let lb = gpt::disk::LogicalBlockSize::try_from(u64::from(sector)).unwrap();
    let mut table = gpt::GptConfig::new().writable(true).logical_block_size(lb).create_from_device(disk, None).unwrap();
    let kind = gpt::partition_types::BASIC;
    table.add_partition("Data", 4 << 30, kind, 0, Some((1 << 20) / u64::from(sector))).unwrap();
    let start = table.partitions().values().next().unwrap().first_lba * u64::from(sector);
    let mut disk = table.write().unwrap();
    disk.seek(SeekFrom::Start(start)).unwrap();
    // Only what was written: the front, and what lies in the middle and at the end.
    copy_data(&volume, &mut disk, start);
    std::fs::remove_file(volume).unwrap();
    Some(path)
}

fn copy_data(from: &Path, to: &mut File, start: u64) {
    use shikiri::volume::DiskBytes;
    use std::io::Read;
    let mut file = File::open(from).unwrap();
    let size = file.metadata().unwrap().len();
    let mut buffer = vec![0; 1 << 20];
    let mut at = file.next_data(0);
    while at < size {
        file.seek(SeekFrom::Start(at)).unwrap();
        let read = file.read(&mut buffer).unwrap();
        if buffer[..read].iter().any(|byte| *byte != 0) {
            to.seek(SeekFrom::Start(start + at)).unwrap();
            to.write_all(&buffer[..read]).unwrap();
        }
        at = file.next_data(at + read as u64);
    }
}

/// (format, options, what it is)
const FORMATS: [(&str, &str, SourceKind); 11] = [
    ("vmdk", "subformat=monolithicSparse", SourceKind::Vmdk),
    ("vmdk", "subformat=streamOptimized", SourceKind::Vmdk),
    ("vmdk", "subformat=monolithicFlat", SourceKind::Vmdk),
    ("vmdk", "subformat=twoGbMaxExtentSparse", SourceKind::Vmdk),
    ("vmdk", "subformat=twoGbMaxExtentFlat", SourceKind::Vmdk),
    ("vdi", "static=off", SourceKind::Vdi),
    ("vdi", "static=on", SourceKind::Vdi),
    ("qcow2", "cluster_size=64k", SourceKind::Qcow2),
    ("vhdx", "subformat=dynamic", SourceKind::Vhdx),
    ("vhdx", "subformat=dynamic,block_size=1M", SourceKind::Vhdx),
    ("vpc", "subformat=dynamic,force_size=on", SourceKind::Vhd),
];

#[test]
fn what_is_inside_is_the_same_in_every_container() {
    let folder = tempfile::tempdir().unwrap();
    for sector in [512, 4096] {
        let Some(raw) = raw(folder.path(), sector) else { return };
        let expected = only(read(&raw).unwrap());
        assert_eq!(expected.partitions[0].volume.file_system, Some(FileSystem::Ntfs));
        assert!(expected.partitions[0].volume.shrink.as_ref().is_some_and(|limit| !limit.blockers.is_empty()));
        assert_eq!(expected.sector_size, SectorSize::new(sector).unwrap());
        for (index, (format, options, kind)) in FORMATS.into_iter().enumerate() {
            // A VHD always has sectors of 512 bytes, and qemu's VHDX says 512 whatever is in it.
            if sector == 4096 && matches!(format, "vpc" | "vhdx") {
                continue;
            }
            let inner = folder.path().join(format!("{sector}-{index}"));
            std::fs::create_dir(&inner).unwrap();
            let target = inner.join("disk.container");
            let (from, to) = (raw.to_str().unwrap(), target.to_str().unwrap());
            if !run("qemu-img", &["convert", "-O", format, "-o", options, from, to]) {
                return;
            }
            let source = read(&target).unwrap_or_else(|error| panic!("{format} {options}: {error}"));
            assert_eq!(source.kind, kind, "{format} {options}");
            let disk = only(source);
            assert_eq!(disk.size, expected.size, "{format} {options}");
            assert_eq!(disk.partitions, expected.partitions, "{format} {options}");
            assert_eq!(disk.problems, expected.problems, "{format} {options}");
            std::fs::remove_dir_all(inner).unwrap();
        }
        std::fs::remove_file(raw).unwrap();
    }
}

#[test]
fn a_container_of_changes_is_refused_with_its_parents_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for format in ["vmdk", "qcow2", "vdi"] {
        let (base, child) = (path(&format!("base.{format}")), path(&format!("child.{format}")));
        if !run("qemu-img", &["create", "-f", format, &base, "1G"]) {
            return;
        }
        if format == "vdi" {
            // qemu makes none; VirtualBox names the parent by its number alone.
            let mut bytes = std::fs::read(&base).unwrap();
            bytes[0x4c] = 4;
            bytes[0x1a8..0x1b8].copy_from_slice(&[0x11; 16]);
            std::fs::write(&child, bytes).unwrap();
        } else {
            run("qemu-img", &["create", "-f", format, "-b", &base, "-F", format, &child]);
        }
        let error = read(Path::new(&child)).unwrap_err();
        assert_eq!(error.text.id(), "source-differencing", "{format}");
        let named = if format == "vdi" { "11111111-1111-1111-1111-111111111111" } else { "base." };
        assert!(error.text.say(Lang::En).contains(named), "{format}: {error}");
        assert!(error.hint.is_some());
    }
}

/// A small VMDK in memory: 8 MiB, one grain with a text in it.
fn vmdk(compressed: bool) -> Vec<u8> {
    let mut bytes = vec![0; 40 * 512];
    bytes[..4].copy_from_slice(b"KDMV");
    bytes[4] = 1;
    bytes[8..12].copy_from_slice(&(if compressed { 3u32 << 16 } else { 3 }).to_le_bytes());
    bytes[12..20].copy_from_slice(&(16_384u64).to_le_bytes());
    bytes[20..28].copy_from_slice(&8u64.to_le_bytes());
    bytes[44..48].copy_from_slice(&512u32.to_le_bytes());
    bytes[56..64].copy_from_slice(&2u64.to_le_bytes());
    bytes[77] = u8::from(compressed);
    for (entry, table) in [4u32, 4, 0, 4].into_iter().enumerate() {
        bytes[1024 + entry * 4..1028 + entry * 4].copy_from_slice(&table.to_le_bytes());
    }
    for entry in 0..8 {
        bytes[2048 + entry * 4..2052 + entry * 4].copy_from_slice(&(10 + entry as u32).to_le_bytes());
    }
    bytes
}

fn vdi() -> Vec<u8> {
    let mut bytes = vec![0; 8192];
    bytes[0x40..0x44].copy_from_slice(&0xbeda_107fu32.to_le_bytes());
    bytes[0x44..0x48].copy_from_slice(&0x0001_0001u32.to_le_bytes());
    bytes[0x4c] = 1;
    for (at, value) in [(0x154, 512u32), (0x158, 4096), (0x168, 512), (0x178, 4096), (0x180, 16)] {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    bytes[0x170..0x178].copy_from_slice(&65_536u64.to_le_bytes());
    bytes
}

#[test]
fn absurd_figures_are_told_and_not_believed() {
    let absurd = [0, 1, 7, 1 << 20, 1 << 31, 0xffff_ffff, 1 << 40, 1 << 63, u64::MAX - 1];
    for (made, places) in [(vmdk(false), [12, 20, 44, 56, 28, 36]), (vdi(), [0x154, 0x158, 0x170, 0x178, 0x180, 0x17c])]
    {
        for place in places {
            for value in absurd {
                let mut bytes = made.clone();
                bytes[place..place + 8].copy_from_slice(&value.to_le_bytes());
                let start = std::time::Instant::now();
                let _read = open_bytes(bytes, &Progress::default());
                assert!(start.elapsed().as_secs() < 5, "{place:#x} {value:#x}");
            }
        }
    }
}

#[test]
fn a_vmdk_that_was_cut_off_says_so() {
    let mut bytes = vmdk(false);
    bytes.truncate(1030);
    let error = open_bytes(bytes, &Progress::default()).unwrap_err();
    assert_eq!(error.text.id(), "source-container-damaged");
    let mut bytes = vmdk(true);
    bytes[56..64].fill(0xff);
    let error = open_bytes(bytes, &Progress::default()).unwrap_err();
    assert!(error.text.say(Lang::En).contains("footer"), "{error}");
}

#[test]
fn a_vmdk_that_was_not_closed_is_read_and_said() {
    let mut bytes = vmdk(false);
    bytes[72] = 1;
    let disk = only(open_bytes(bytes, &Progress::default()).unwrap());
    assert_eq!(disk.size, ByteSize::from_mib(8));
    assert!(disk.problems.iter().any(|problem| problem.code == ProblemCode::ContainerIncomplete));
}

fn cases(usual: u32) -> ProptestConfig {
    let factor = if std::env::var_os("SHIKIRI_LONG").is_some() { 100 } else { 1 };
    ProptestConfig { cases: usual * factor, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn any_bytes_in_a_container_bring_nothing_down(
        which in 0usize..3,
        damages in proptest::collection::vec((0usize..4096, prop_oneof![
            any::<u64>(), Just(0), Just(u64::MAX), Just(1 << 63), 0u64..4096, Just(0xffff_ffff),
        ]), 1..5),
    ) {
        let mut bytes = match which { 0 => vmdk(false), 1 => vmdk(true), _ => vdi() };
        for (at, value) in damages {
            let at = at / 4 * 4;
            if at + 8 <= bytes.len() {
                bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
            }
        }
        if let Ok(source) = open_bytes(bytes, &Progress::default()) {
            prop_assert!(source.disks.len() == 1);
        }
    }
}
