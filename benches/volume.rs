//! How long it takes to look into volumes: a made one, and fresh ones of a sparse disk of 256 GiB.

#![expect(clippy::expect_used, reason = "a bench may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use shikiri::layout::{Partition, PartitionType, gpt_type};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use shikiri::volume::{self, DiskBytes, Progress};
use std::hint::black_box;
use std::io::Cursor;
use std::process::Command;

#[path = "../tests/it/volume_maker.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod maker;

fn probe(disk: &mut dyn DiskBytes, size: u64, kind: PartitionType) -> Partition {
    let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(size));
    let mut partition = Partition::new(1, extent.expect("a size"), kind);
    let problems = volume::probe(disk, &mut partition, SectorSize::B512, &Progress::default());
    assert!(problems.is_empty(), "{problems:?}");
    partition
}

fn volumes(c: &mut Criterion) {
    let mut made = maker::Volume::new(16_384);
    made.add(r"\pagefile.sys", vec![maker::clusters(maker::kind::DATA, "", vec![(Some(9000), 500)])]);
    let bytes = made.bytes();
    let data = PartitionType::Gpt(gpt_type::BASIC_DATA);
    c.bench_function("ntfs made, 16 MiB", |b| {
        b.iter(|| black_box(probe(&mut Cursor::new(&bytes), bytes.len() as u64, data)));
    });

    let folder = tempfile::tempdir().expect("a folder");
    for (name, tool, args, size, kind) in [
        ("ntfs fresh, 256 GiB", "mkntfs", &["-F", "-Q", "-q"][..], 256u64 << 30, data),
        ("fat32 fresh ESP, 260 MiB", "mkfs.fat", &["-F", "32"], 260 << 20, PartitionType::Gpt(gpt_type::EFI_SYSTEM)),
    ] {
        let path = folder.path().join(tool);
        let made = std::fs::File::create(&path).and_then(|file| file.set_len(size));
        made.expect("an empty image");
        let search = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
        let run = Command::new(tool).args(args).arg(&path).env("PATH", search).output();
        if !run.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: {tool} cannot be run");
            continue;
        }
        let mut file = std::fs::File::open(&path).expect("the image");
        c.bench_function(name, |b| b.iter(|| black_box(probe(&mut file, size, kind))));
    }
}

criterion_group!(benches, volumes);
criterion_main!(benches);
