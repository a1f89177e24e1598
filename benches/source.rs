//! Opening and inspecting a sparse disk of 256 GiB, file systems included, beside `sfdisk --json`.
//!
//! The disk is made on the spot with sfdisk, mkfs.fat and mkntfs; where one of them is missing nothing is measured.

use criterion::{Criterion, criterion_group, criterion_main};
use shikiri::source::{DiskBytes, Progress, SourceSpec, open};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};

const GIB: u64 = 1 << 30;

fn tool(program: &str, args: &[&str], script: &str) -> Option<()> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(script.as_bytes()).ok()?;
    child.wait().ok()?.success().then_some(())
}

fn make(folder: &Path) -> Option<std::path::PathBuf> {
    let (disk, volume) = (folder.join("disk.img"), folder.join("volume.img"));
    File::create(&disk).ok()?.set_len(256 * GIB).ok()?;
    let script = "label: gpt\nsize=260MiB, type=U\nsize=16MiB, type=E3C9E316-0B5C-4DB8-817D-F92DF00215AE\n\
                  size=240GiB, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7\n\
                  size=990MiB, type=DE94BBA4-06D1-4D40-A16A-BFD50179D6AC\n";
    tool("sfdisk", &["-q", disk.to_str()?], script)?;
    tool("mkfs.fat", &["-F", "32", "--offset", "2048", disk.to_str()?, "266240"], "")?;
    for (start, size) in [(277_u64 << 20, 240 * GIB), ((277 << 20) + 240 * GIB, 990 << 20)] {
        File::create(&volume).ok()?.set_len(size).ok()?;
        tool("mkntfs", &["-F", "-Q", "-q", "-s", "512", "-p", "0", volume.to_str()?], "")?;
        copy(&volume, &disk, start)?;
    }
    std::fs::remove_file(volume).ok()?;
    Some(disk)
}

/// Copies what is not a hole.
fn copy(from: &Path, to: &Path, start: u64) -> Option<()> {
    let mut from = File::open(from).ok()?;
    let mut to = File::options().write(true).open(to).ok()?;
    let length = from.metadata().ok()?.len();
    let mut buffer = vec![0; 1 << 20];
    let mut at = from.next_data(0);
    while at < length {
        from.seek(SeekFrom::Start(at)).ok()?;
        let read = from.read(&mut buffer).ok()?;
        let chunk = buffer.get(..read)?;
        if chunk.iter().any(|byte| *byte != 0) {
            to.seek(SeekFrom::Start(start + at)).ok()?;
            to.write_all(chunk).ok()?;
        }
        at = from.next_data(at + u64::try_from(read.max(1)).ok()?);
    }
    Some(())
}

fn inspect(criterion: &mut Criterion) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let Some(disk) = make(folder.path()) else {
        println!("sfdisk, mkfs.fat or mkntfs is missing: nothing is measured");
        return;
    };
    let spec = SourceSpec::Path(disk.clone());
    let mut group = criterion.benchmark_group("256 GiB sparse");
    group.bench_function("open and inspect", |bencher| {
        bencher.iter(|| open(&spec, &Progress::default()).map(|source| source.disks.len()));
    });
    group.bench_function("sfdisk --json", |bencher| {
        bencher.iter(|| Command::new("sfdisk").arg("--json").arg(&disk).output().map(|output| output.stdout.len()));
    });
    group.finish();
}

criterion_group!(benches, inspect);
criterion_main!(benches);
