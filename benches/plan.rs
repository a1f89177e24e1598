//! How long planning takes: every way for one disk and one goal under 2 ms, for 128 partitions under 10 ms, the handles
//! of a usual disk under 1 ms.

use criterion::{Criterion, criterion_group, criterion_main};
use shikiri::layout::{DiskLayout, Guid, Partition, PartitionType, Role, TableStyle, gpt_type};
use shikiri::plan::{Goal, Wish, handles, plan};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use std::hint::black_box;

/// ESP, MSR, C:, recovery, and data volumes up to this many partitions.
fn disk(partitions: u32) -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(2000), SectorSize::B512);
    disk.disk_guid = Some(Guid::from_u128(1));
    let mut at = 1;
    for number in 1..=partitions {
        let (mib, kind) = match number {
            1 => (100, gpt_type::EFI_SYSTEM),
            2 => (16, gpt_type::MICROSOFT_RESERVED),
            4 => (600, gpt_type::RECOVERY),
            3 => (400_000, gpt_type::BASIC_DATA),
            _ => (5_000, gpt_type::BASIC_DATA),
        };
        let Some(extent) = Extent::new(ByteOffset::from_mib(at), ByteSize::from_mib(mib)) else { continue };
        let mut p = Partition::new(number, extent, PartitionType::Gpt(kind));
        p.guid = Some(Guid::from_u128(u128::from(number)));
        if number == 3 {
            p.role = Role::Windows;
            p.volume.letter = Some('C');
        }
        disk.partitions.push(p);
        at += mib;
    }
    disk
}

fn plans(c: &mut Criterion) {
    for partitions in [4, 128] {
        let disk = disk(partitions);
        for (name, goals) in [
            ("recovery", vec![Goal::RecoverySize(ByteSize::from_gib(1))]),
            ("both", vec![Goal::RecoverySize(ByteSize::from_gib(1)), Goal::EspSize(ByteSize::from_mib(300))]),
        ] {
            let wish = Wish { goals, strategy: None };
            c.bench_function(&format!("plan/{name}/{partitions}"), |b| {
                b.iter(|| plan(black_box(&disk), black_box(&wish)))
            });
        }
        c.bench_function(&format!("handles/{partitions}"), |b| {
            b.iter(|| handles(black_box(&disk), black_box(&Wish::default())));
        });
    }
}

criterion_group!(benches, plans);
criterion_main!(benches);
