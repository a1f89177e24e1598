//! Disks for the map's tests: the usual PC, a maker's, an MBR with logical drives, 128 partitions, and odd ones.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use shikiri::layout::{
    BitLocker, DiskLayout, FileSystem, Guid, Partition, PartitionType, Role, ShrinkBlocker, ShrinkLimit,
    ShrinkLimitSource, TableStyle,
};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};

pub fn mib(size: u64) -> ByteSize {
    ByteSize::from_mib(size)
}

/// A partition at `start` MiB; `used` in MiB.
pub fn part(number: u32, start: u64, size: u64, role: Role, used: Option<u64>) -> Partition {
    let extent = Extent::new(ByteOffset::from_mib(start), mib(size)).unwrap();
    let mut partition = Partition::new(number, extent, PartitionType::Unknown);
    partition.role = role;
    partition.guid = Some(Guid::from_u128(u128::from(number) + 1));
    partition.volume.used = used.map(mib);
    partition.volume.file_system = match role {
        Role::EfiSystem => Some(FileSystem::Fat32),
        Role::Windows | Role::Data | Role::Recovery | Role::Oem | Role::SystemReserved => Some(FileSystem::Ntfs),
        Role::Linux => Some(FileSystem::Ext4),
        _ => None,
    };
    partition
}

pub fn with_letter(mut partition: Partition, letter: char) -> Partition {
    partition.volume.letter = Some(letter);
    partition
}

pub fn with_label(mut partition: Partition, label: &str) -> Partition {
    partition.volume.label = Some(label.to_owned());
    partition
}

pub fn disk(size_mib: u64, style: TableStyle, partitions: Vec<Partition>) -> DiskLayout {
    let mut disk = DiskLayout::empty(0, style, mib(size_mib), SectorSize::B512);
    disk.model = Some("NVMe SSD".to_owned());
    disk.disk_guid = Some(Guid::from_u128(0x6f1c_9a02_e87d_41b5_c3f0_2d96_7e18_b4aa));
    disk.partitions = partitions;
    disk.sort();
    disk
}

/// The disk of the design: 476.94 GB, recovery with 84 MB free, a shrink limit, BitLocker, an allocation map.
pub fn usual() -> DiskLayout {
    let mut windows = with_letter(part(3, 117, 487_738, Role::Windows, Some(217_088)), 'C');
    windows.volume.bitlocker = Some(BitLocker::On);
    windows.volume.shrink = Some(ShrinkLimit {
        min: mib(445_553),
        source: ShrinkLimitSource::Estimate,
        blockers: vec![ShrinkBlocker {
            name: "$MFTMirr".to_owned(),
            end: mib(445_553),
            size: mib(1),
            limit_without: mib(300_000),
        }],
    });
    let mut seed = 7u32;
    windows.volume.contents.allocation = (0..1024)
        .map(|i| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let chance = if i < 430 {
                150
            } else if i < 700 {
                50
            } else {
                14
            };
            if (seed >> 16) % 256 < chance { (seed >> 8) as u8 } else { 0 }
        })
        .collect();
    windows.volume.contents.immovable = (0..1024).map(|i| if i == 935 { 255 } else { 0 }).collect();
    disk(
        488_387,
        TableStyle::Gpt,
        vec![
            part(1, 1, 100, Role::EfiSystem, Some(32)),
            part(2, 101, 16, Role::Msr, None),
            windows,
            part(4, 487_855, 530, Role::Recovery, Some(446)),
        ],
    )
}

/// [`usual`] with its recovery partition made this much larger at Windows' expense.
pub fn usual_after(more_mib: u64) -> DiskLayout {
    let mut after = usual();
    let windows = after.partition_mut(3).unwrap();
    windows.extent = Extent::new(windows.start(), mib(487_738 - more_mib)).unwrap();
    windows.volume.shrink = None;
    let recovery = after.partition_mut(4).unwrap();
    recovery.extent = Extent::new(ByteOffset::from_mib(487_855 - more_mib), mib(530 + more_mib)).unwrap();
    recovery.guid = Some(Guid::from_u128(99));
    after
}

pub fn dell() -> DiskLayout {
    disk(
        244_198,
        TableStyle::Gpt,
        vec![
            part(1, 1, 200, Role::EfiSystem, Some(66)),
            part(2, 201, 128, Role::Msr, None),
            with_letter(with_label(part(3, 329, 228_004, Role::Windows, Some(120_003)), "OS"), 'C'),
            part(4, 228_333, 990, Role::Recovery, Some(718)),
            with_label(part(5, 229_323, 13_107, Role::Oem, Some(12_200)), "Image"),
            with_label(part(6, 242_430, 1311, Role::Oem, Some(1100)), "DELLSUPPORT"),
        ],
    )
}

pub fn mbr() -> DiskLayout {
    let mut container = part(0, 241_071, 236_000, Role::Extended, None);
    container.kind = PartitionType::Mbr(0x0f);
    container.guid = None;
    let logical = |mut partition: Partition| {
        partition.logical = true;
        partition
    };
    disk(
        477_105,
        TableStyle::Mbr,
        vec![
            part(1, 1, 549, Role::SystemReserved, Some(413)),
            with_letter(part(2, 550, 240_005, Role::Windows, Some(97_997)), 'C'),
            part(3, 240_555, 505, Role::Recovery, Some(474)),
            container,
            logical(with_letter(part(5, 241_072, 149_995, Role::Data, Some(60_000)), 'D')),
            logical(with_letter(with_label(part(6, 391_068, 59_996, Role::Data, Some(21_000)), "Photos"), 'E')),
        ],
    )
}

/// 128 partitions of every role behind Windows.
pub fn many() -> DiskLayout {
    let mut partitions = vec![
        part(1, 1, 100, Role::EfiSystem, Some(32)),
        part(2, 101, 16, Role::Msr, None),
        with_letter(part(3, 117, 150_000, Role::Windows, Some(66_000)), 'C'),
    ];
    let roles = [Role::Data, Role::Recovery, Role::Windows, Role::Oem, Role::Linux, Role::Unknown];
    let mut start = 150_117;
    for number in 4..=128u32 {
        let size = 600 + u64::from(number * 37 % 23) * 90;
        let role = roles[(number as usize / 4) % roles.len()];
        let used = (role != Role::Unknown).then_some(size * u64::from(number % 10) / 10);
        partitions.push(part(number, start, size, role, used));
        start += size;
    }
    disk(start + 2000, TableStyle::Gpt, partitions)
}

pub fn unknown() -> DiskLayout {
    let mut windows = with_letter(part(3, 277, 300_001, Role::Windows, None), 'C');
    windows.volume.bitlocker = Some(BitLocker::On);
    disk(
        488_387,
        TableStyle::Gpt,
        vec![
            part(1, 1, 260, Role::EfiSystem, None),
            part(2, 261, 16, Role::Msr, None),
            windows,
            part(4, 300_278, 120_000, Role::Unknown, None),
            part(5, 487_395, 990, Role::Recovery, None),
        ],
    )
}

pub fn roles() -> DiskLayout {
    let all = [
        Role::EfiSystem,
        Role::Msr,
        Role::Windows,
        Role::Data,
        Role::Recovery,
        Role::Oem,
        Role::SystemReserved,
        Role::Linux,
        Role::Unknown,
    ];
    let partitions = all
        .iter()
        .zip(1u32..)
        .map(|(&role, number)| {
            let used = (!matches!(role, Role::Msr | Role::Unknown)).then_some(600);
            part(number, 1 + u64::from(number - 1) * 1000, 1000, role, used)
        })
        .collect();
    disk(10_002, TableStyle::Gpt, partitions)
}
