//! The dry run's speed: a 1,000-line script on a disk of 128 partitions stays below 10 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use shikiri::diskpart::{Host, interpret, lint, parse};
use shikiri::layout::{DiskLayout, Partition, PartitionType, TableStyle, gpt_type};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use std::hint::black_box;

fn disk() -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1024), SectorSize::B512);
    for number in 1..=128_u32 {
        let start = ByteOffset::from_mib(u64::from(number) * 4000);
        let extent = Extent::new(start, ByteSize::from_mib(3000));
        disk.partitions.extend(extent.map(|e| Partition::new(number, e, PartitionType::Gpt(gpt_type::BASIC_DATA))));
    }
    disk
}

/// Recreates 125 partitions, eight lines each; five of the eight change the disk.
fn script() -> String {
    let mut text = "select disk 0\r\n".to_owned();
    for number in 1..=125 {
        text += &format!(
            "select partition {number}\r\ndetail partition\r\ndelete partition override\r\n\
             create partition primary size=1000 offset={}\r\nformat quick fs=ntfs label=\"x\"\r\nassign letter=k\r\n\
             remove\r\nrem\r\n",
            number * 4000 * 1024
        );
    }
    text
}

fn diskpart(c: &mut Criterion) {
    let (disks, text) = ([disk()], script());
    c.bench_function("parse and interpret 1,001 lines on 128 partitions", |b| {
        b.iter(|| interpret(&parse(black_box(&text)), &disks, &Host::win_pe()));
    });
    let parsed = parse(&text);
    let simulation = interpret(&parsed, &disks, &Host::win_pe());
    c.bench_function("lint 1,001 lines on 128 partitions", |b| {
        b.iter(|| lint(black_box(&parsed), &simulation, &disks));
    });
}

criterion_group!(benches, diskpart);
criterion_main!(benches);
