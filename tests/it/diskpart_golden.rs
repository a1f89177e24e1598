//! Golden cases: `tests/golden/diskpart/*.txt` holds a disk's name, a script, what each line does, and the disk behind
//! it, to be read by people. `SHIKIRI_BLESS=1` writes what the program says now; read the difference before keeping it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use shikiri::diskpart::{Content, Host, Script, Simulation, interpret, lint, parse};
use shikiri::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Guid, Partition, PartitionType, Role, ShrinkLimit,
    ShrinkLimitSource, TableStyle, gpt_type,
};
use shikiri::text::{Arg, Lang, Text, ids};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

const GPT: TableStyle = TableStyle::Gpt;

fn empty(style: TableStyle, gib: u64) -> DiskLayout {
    DiskLayout::empty(0, style, ByteSize::from_gib(gib), SectorSize::B512)
}

fn at(number: u32, start_mib: u64, size_mib: u64, kind: PartitionType) -> Partition {
    let extent = Extent::new(ByteOffset::from_mib(start_mib), ByteSize::from_mib(size_mib)).unwrap();
    let mut partition = Partition::new(number, extent, kind);
    partition.is_system = Some(false);
    partition.is_boot = Some(false);
    match kind {
        PartitionType::Gpt(_) => partition.attributes = Some(GptAttributes(0)),
        _ => partition.active = Some(false),
    }
    partition
}

fn gpt(number: u32, start_mib: u64, size_mib: u64, kind: Guid, fs: Option<FileSystem>) -> Partition {
    let mut partition = at(number, start_mib, size_mib, PartitionType::Gpt(kind));
    partition.volume.file_system = fs;
    partition
}

fn mbr(number: u32, start_mib: u64, size_mib: u64, kind: u8, fs: Option<FileSystem>) -> Partition {
    let mut partition = at(number, start_mib, size_mib, PartitionType::Mbr(kind));
    partition.volume.file_system = fs;
    partition
}

fn boot(mut partition: Partition, min_mib: u64) -> Partition {
    partition.role = Role::Windows;
    partition.is_boot = Some(true);
    partition.volume.letter = Some('C');
    partition.volume.used = Some(ByteSize::from_mib(min_mib / 2));
    let min = ByteSize::from_mib(min_mib);
    partition.volume.shrink = Some(ShrinkLimit { min, source: ShrinkLimitSource::Windows, blockers: Vec::new() });
    partition
}

/// ESP 100, MSR 16, C: 200,000, recovery 530, free to the end.
fn usual() -> DiskLayout {
    let mut disk = empty(GPT, 256);
    let mut esp = gpt(1, 1, 100, gpt_type::EFI_SYSTEM, Some(FileSystem::Fat32));
    esp.is_system = Some(true);
    let mut recovery = gpt(4, 200_117, 530, gpt_type::RECOVERY, Some(FileSystem::Ntfs));
    recovery.attributes = Some(GptAttributes::RECOVERY);
    disk.partitions = vec![
        esp,
        gpt(2, 101, 16, gpt_type::MICROSOFT_RESERVED, None),
        boot(gpt(3, 117, 200_000, gpt_type::BASIC_DATA, Some(FileSystem::Ntfs)), 60_000),
        recovery,
    ];
    disk
}

/// One of everything that is not usual, with holes of 1,024 MB between.
fn zoo() -> DiskLayout {
    let mut disk = empty(GPT, 64);
    let data = gpt_type::BASIC_DATA;
    let mut dirty = gpt(5, 8_193, 1024, data, Some(FileSystem::Ntfs));
    dirty.volume.contents.dirty = Some(true);
    let mut required = gpt(6, 10_241, 1024, data, Some(FileSystem::Ntfs));
    required.attributes = Some(GptAttributes::RECOVERY);
    let mut windows = gpt(8, 14_337, 2048, data, Some(FileSystem::Ntfs));
    windows.role = Role::Windows;
    windows.is_boot = None;
    let mut esp = gpt(9, 17_409, 512, gpt_type::EFI_SYSTEM, Some(FileSystem::Fat32));
    esp.is_system = None;
    let mut letter = gpt(10, 18_433, 1024, data, Some(FileSystem::ExFat));
    letter.volume.letter = Some('D');
    disk.partitions = vec![
        gpt(1, 1, 1024, data, Some(FileSystem::Fat32)),
        gpt(2, 2_049, 1024, data, None),
        gpt(3, 4_097, 1024, data, Some(FileSystem::BitLocker)),
        gpt(4, 6_145, 1024, gpt_type::LINUX_DATA, Some(FileSystem::Ext4)),
        dirty,
        required,
        gpt(7, 12_289, 1024, data, Some(FileSystem::None)),
        windows,
        esp,
        letter,
        gpt(11, 20_481, 1024, gpt_type::RECOVERY, Some(FileSystem::Ntfs)),
        {
            let mut limited = gpt(12, 22_529, 4096, data, Some(FileSystem::Ntfs));
            let min = ByteSize::from_mib(3072);
            limited.volume.shrink =
                Some(ShrinkLimit { min, source: ShrinkLimitSource::Estimate, blockers: Vec::new() });
            limited
        },
    ];
    disk
}

/// MBR: system reserved 500 (active), C:, a container with D:, 27 at the end of the front.
fn mbr_disk() -> DiskLayout {
    let mut disk = empty(TableStyle::Mbr, 128);
    let mut reserved = mbr(1, 1, 500, 0x07, Some(FileSystem::Ntfs));
    reserved.role = Role::SystemReserved;
    reserved.active = Some(true);
    reserved.is_system = Some(true);
    let mut d = mbr(3, 60_001, 10_000, 0x07, Some(FileSystem::Ntfs));
    d.logical = true;
    d.volume.letter = Some('D');
    disk.partitions = vec![
        reserved,
        boot(mbr(2, 501, 50_000, 0x07, Some(FileSystem::Ntfs)), 20_000),
        mbr(0, 60_000, 40_000, 0x0f, None),
        d,
    ];
    disk
}

fn disks(name: &str) -> Vec<DiskLayout> {
    match name {
        "usual" => vec![usual()],
        "zoo" => vec![zoo()],
        "mbr" => vec![mbr_disk()],
        "mbr-empty" => vec![empty(TableStyle::Mbr, 64)],
        "gpt-empty" => vec![empty(GPT, 64)],
        "raw" => vec![empty(TableStyle::Raw, 64)],
        "raw-4tb" => vec![empty(TableStyle::Raw, 4096)],
        "raw-tiny" => {
            vec![DiskLayout::empty(0, TableStyle::Raw, ByteSize::from_mib(100), SectorSize::B512)]
        }
        "raw-small" => vec![empty(TableStyle::Raw, 8)],
        "gpt-tiny" => vec![DiskLayout::empty(0, GPT, ByteSize::from_mib(30), SectorSize::B512)],
        "gpt-1gb" => vec![empty(GPT, 1)],
        "gpt-4kn" => vec![DiskLayout::empty(0, GPT, ByteSize::from_gib(64), SectorSize::B4096)],
        "two" => {
            let mut second = empty(GPT, 32);
            second.number = 2;
            second.partitions = vec![gpt(1, 1, 16_000, gpt_type::BASIC_DATA, Some(FileSystem::Ntfs))];
            second.partitions[0].volume.letter = Some('E');
            vec![usual(), second]
        }
        "two-esps" => {
            let mut disk = usual();
            disk.partitions.push(gpt(5, 201_000, 500, gpt_type::EFI_SYSTEM, Some(FileSystem::Fat32)));
            vec![disk]
        }
        "unknown-system" => {
            let mut disk = usual();
            for partition in &mut disk.partitions {
                partition.is_system = None;
                partition.is_boot = None;
            }
            vec![disk]
        }
        "full" => {
            let mut disk = empty(GPT, 64);
            disk.partitions = (1..=128).map(|n| gpt(n, u64::from(n), 1, gpt_type::BASIC_DATA, None)).collect();
            vec![disk]
        }
        "listing" => {
            // As DiskPart lists it: sizes cut to whole GB.
            let mut disk = usual();
            disk.partitions[2].size_slack = ByteSize::from_gib(1);
            vec![disk]
        }
        "dynamic" => {
            let mut disk = empty(GPT, 64);
            disk.partitions =
                vec![gpt(1, 1, 1, gpt_type::LDM_METADATA, None), gpt(2, 2, 10_000, gpt_type::LDM_DATA, None)];
            vec![disk]
        }
        "letters" => {
            let mut disk = empty(GPT, 64);
            let number = |letter: char| letter as u32 - 'C' as u32 + 1;
            disk.partitions = ('C'..='Z')
                .map(|letter| {
                    let n = number(letter);
                    let mut partition = gpt(n, u64::from(n) * 64, 64, gpt_type::BASIC_DATA, Some(FileSystem::Ntfs));
                    partition.volume.letter = Some(letter);
                    partition.volume.bitlocker = Some(BitLocker::Off);
                    partition
                })
                .collect();
            disk.partitions.push(gpt(25, 4_000, 64, gpt_type::BASIC_DATA, Some(FileSystem::Ntfs)));
            vec![disk]
        }
        other => panic!("no disk is called {other}"),
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/diskpart")
}

/// The case's heading, its script and the rest, which is what the program said.
fn split(text: &str) -> (Vec<&str>, Vec<String>) {
    let (head, body) = text.split_once("---\n").unwrap();
    // What the program says begins with a blank; the script's own lines never do.
    let body = body.split("===\n").next().unwrap();
    let script = body.lines().filter(|line| !line.starts_with(' ')).map(|line| line.replace("␠", " ")).collect();
    (head.lines().collect(), script)
}

fn show(disk: &DiskLayout, out: &mut String) {
    writeln!(out, "disk {} {:?}", disk.number, disk.style).unwrap();
    for p in &disk.partitions {
        let letter = p.volume.letter.map_or(String::new(), |letter| format!(" {letter}:"));
        let fs = p.volume.file_system.map_or("?", FileSystem::as_str);
        let label = p.volume.label.as_ref().map_or(String::new(), |label| format!(" {label:?}"));
        let attributes = p.attributes.filter(|a| a.0 != 0).map_or(String::new(), |a| format!(" {a}"));
        let active = if p.active == Some(true) { " active" } else { "" };
        let logical = if p.logical { " logical" } else { "" };
        let (start, size) = (p.start().from_start().exact(), p.size().exact());
        let (role, kind) = (p.role.as_str(), p.kind);
        writeln!(out, "{:>3} {start} +{size} {role} {kind} {fs}{letter}{label}{attributes}{active}{logical}", p.number)
            .unwrap();
    }
}

fn run(head: &[&str], lines: &[String]) -> (Script, Simulation, Vec<DiskLayout>) {
    let value = |key: &str| head.iter().find_map(|line| line.strip_prefix(key)).map(str::trim);
    let disks = disks(value("disk:").unwrap());
    let host = match value("host:") {
        Some("winpe") => Host::win_pe(),
        Some("windows") => Host::windows(),
        _ => Host::of(&disks),
    };
    let script = parse(&lines.join("\r\n"));
    let simulation = interpret(&script, &disks, &host);
    (script, simulation, disks)
}

fn said(head: &[&str], lines: &[String]) -> String {
    let (script, simulation, disks) = run(head, lines);
    let mut out = format!("{}\n---\n", head.join("\n"));
    let findings = lint(&script, &simulation, &disks);
    for outcome in &simulation.lines {
        let shown = if outcome.command.trim().is_empty() {
            outcome.command.replace(' ', "␠")
        } else {
            outcome.command.clone()
        };
        writeln!(out, "{shown}").unwrap();
        if !outcome.reached {
            continue;
        }
        if outcome.error.is_none() {
            writeln!(out, "    {}", outcome.effect).unwrap();
        }
        if let Some(error) = &outcome.error {
            writeln!(out, "    ! {error}").unwrap();
        }
        if let Some(uncertain) = &outcome.uncertain {
            writeln!(out, "    ? {uncertain}").unwrap();
        }
        if head.contains(&"lint: yes") {
            for found in findings.iter().filter(|found| found.line == outcome.line) {
                writeln!(out, "    * {}: {}", found.code, found.message).unwrap();
                if let Some(mended) = &found.mended {
                    writeln!(out, "      -> {}", mended.replace('\n', " ⏎ ")).unwrap();
                }
            }
        }
    }
    out += "===\n";
    if let Some(stopped) = simulation.stopped_at {
        writeln!(out, "stops at line {stopped}").unwrap();
    }
    for harmed in &simulation.harmed {
        let (disk, number, how, line) = (harmed.disk, harmed.number, harmed.how.as_str(), harmed.line);
        writeln!(out, "harm: partition {number} of disk {disk} {how} by line {line}").unwrap();
    }
    if simulation.before != simulation.after {
        for disk in simulation.after.iter() {
            show(disk, &mut out);
        }
    }
    out
}

fn cases() -> Vec<(PathBuf, String)> {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap().replace("\r\n", "\n"))).collect()
}

#[test]
fn every_golden_case_is_as_written() {
    let bless = std::env::var_os("SHIKIRI_BLESS").is_some();
    let mut wrong = Vec::new();
    for (path, text) in cases() {
        let (head, lines) = split(&text);
        let now = said(&head, &lines);
        if now != text {
            if bless {
                std::fs::write(&path, now).unwrap();
            } else {
                wrong.push(format!("{}:\n{now}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn collect(text: &Text, all: &mut BTreeSet<&'static str>) {
    all.insert(text.id());
    for name in ["reason", "partition", "disk", "what", "details", "first", "second"] {
        if let Some(Arg::Text(inner)) = text.arg(name) {
            collect(inner, all);
        }
    }
}

#[test]
fn every_effect_error_doubt_and_objection_has_a_golden_case() {
    let mut seen = BTreeSet::new();
    for (_, text) in cases() {
        let (head, lines) = split(&text);
        let (script, simulation, disks) = run(&head, &lines);
        for outcome in &simulation.lines {
            collect(&outcome.effect, &mut seen);
            outcome.error.iter().chain(&outcome.uncertain).for_each(|text| collect(text, &mut seen));
        }
        for found in lint(&script, &simulation, &disks) {
            collect(&found.message, &mut seen);
        }
        for line in &script.lines {
            if let Content::Error(error) = &line.content {
                collect(&error.text, &mut seen);
            }
        }
    }
    // Shown elsewhere: bytes and sizes that no readable case can have, and what surrounds a script.
    let elsewhere = [
        "diskpart-syntax-line-too-long",
        "diskpart-syntax-script-too-long",
        "diskpart-error-too-much",
        "lint-encoding-bom",
        "lint-encoding-utf16",
        "lint-english-output",
        "lint-exit-code",
        "lint-no-wait",
        "lint-script-text",
    ];
    let missing: Vec<String> = ids(Lang::En)
        .into_iter()
        .filter(|id| id.starts_with("diskpart-") || id.starts_with("lint-"))
        .filter(|id| !seen.contains(id.as_str()) && !elsewhere.contains(&id.as_str()))
        .collect();
    assert!(missing.is_empty(), "no golden case shows {missing:#?}");
}
