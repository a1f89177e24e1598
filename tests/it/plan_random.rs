//! Full-size disks at random: odd edges, gaps, numbers out of order, several ESPs and recoveries, makers' partitions,
//! MBR with four primaries, 4Kn, BitLocker, shrink limits. Failures that were found are kept as cases in `plan.rs`.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::plan_disks::{check, part, story};
use proptest::prelude::*;
use shikiri::layout::{
    BitLocker, DiskLayout, FileSystem, Guid, Role, ShrinkBlocker, ShrinkLimit, ShrinkLimitSource, TableStyle, WimImage,
};
use shikiri::plan::{Goal, VolumeRef, Wish, canonical, digest, handles, plan};
use shikiri::units::{ByteSize, SectorSize, Shift};

#[derive(Clone, Debug)]
struct Piece {
    kind: char,
    mib: u64,
    /// Sectors by which it begins behind the one before.
    gap: u64,
    /// Sectors by which its end misses a whole MiB.
    odd: u64,
    known: u8,
}

fn piece() -> impl Strategy<Value = Piece> {
    let kind =
        prop_oneof![3 => Just('R'), 3 => Just('D'), 2 => Just('E'), 2 => Just('M'), 1 => Just('O'), 1 => Just('L')];
    let gap = prop_oneof![6 => Just(0u64), 2 => 0u64..5000, 2 => 0u64..4_000_000];
    let odd = prop_oneof![4 => Just(0u64), 1 => 1u64..2048];
    (kind, 0u64..1000, gap, odd, any::<u8>()).prop_map(|(kind, size, gap, odd, known)| Piece {
        kind,
        mib: match kind {
            'M' => 16 + size % 113,
            'E' => 33 + size % 500,
            'R' => 250 + size,
            'O' => 100 + size * 13,
            _ => 2_000 + size * 40,
        },
        gap,
        odd,
        known,
    })
}

prop_compose! {
    fn any_disk()(
        front in prop::collection::vec(piece(), 0..4),
        back in prop::collection::vec(piece(), 0..4),
        windows in 20_000u64..900_000,
        windows_odd in prop_oneof![Just(0u64), 1u64..2048],
        four_k in prop::bool::weighted(0.2),
        mbr in prop::bool::weighted(0.25),
        tail in prop_oneof![Just(0u64), 0u64..4_000_000],
        order in any::<u64>(),
        facts in any::<u32>(),
        used in 1u64..100,
        limit in prop::option::of(1u64..100),
    ) -> DiskLayout {
        let sector = if four_k && !mbr { SectorSize::B4096 } else { SectorSize::B512 };
        let bytes = u64::from(sector.bytes());
        let style = if mbr { TableStyle::Mbr } else { TableStyle::Gpt };
        let mut pieces = front;
        pieces.push(Piece { kind: 'W', mib: windows, gap: 0, odd: windows_odd, known: 0 });
        let at_windows = pieces.len() - 1;
        pieces.extend(back);
        if mbr {
            for p in &mut pieces {
                p.kind = match p.kind { 'E' | 'M' => 'S', other => other };
            }
            while pieces.len() > 4 {
                let remove = if at_windows == 0 || pieces.len() - 1 > at_windows { pieces.len() - 1 } else { 0 };
                if pieces[remove].kind == 'W' { break }
                pieces.remove(remove);
            }
        }
        let mut at = 1 << 20;
        let mut disk = DiskLayout::empty(0, style, ByteSize::ZERO, sector);
        for (index, p) in pieces.iter().enumerate() {
            at += p.gap * 512 / bytes * bytes;
            let size = (p.mib << 20) - p.odd * 512 / bytes * bytes;
            let mut new = part(p.kind, u32::try_from(index + 1).unwrap(), at, size, style);
            if p.known & 1 == 1 { new.is_system = None; }
            if p.known & 6 == 6 { new.volume.file_system = None; }
            if p.kind == 'R' && p.known & 8 == 8 {
                new.volume.contents.winre = Some(WimImage { size: ByteSize::from_mib(200), version: None });
                new.volume.used = Some(ByteSize::from_mib(220));
            }
            at += size;
            // Most begin on a whole MiB again.
            if p.known & 16 == 0 { at = at.div_ceil(1 << 20) << 20; }
            disk.partitions.push(new);
        }
        let total = at + tail * 512 / bytes * bytes + (2 << 20);
        let size = ByteSize::from_bytes(total / bytes * bytes);
        let fresh = DiskLayout::empty(0, style, size, sector);
        disk.size = fresh.size;
        disk.usable = fresh.usable;
        disk.disk_guid = (style == TableStyle::Gpt).then(|| Guid::from_u128(7));
        disk.mbr_signature = mbr.then_some(7);
        // Numbers in any order, with gaps where the table is GPT.
        let count = u32::try_from(disk.partitions.len()).unwrap();
        let shift = if mbr { 0 } else { u32::try_from(order % 3).unwrap() };
        for (index, p) in disk.partitions.iter_mut().enumerate() {
            let turned = (u32::try_from(index).unwrap() + u32::try_from(order % u64::from(count)).unwrap()) % count;
            p.number = turned * (1 + shift.min(1)) + 1;
            if p.role == Role::Data { p.volume.letter = Some(char::from(b'D' + u8::try_from(turned % 9).unwrap())); }
        }
        let windows = disk.partitions.iter_mut().find(|p| p.role == Role::Windows).unwrap();
        let size = windows.size().bytes();
        windows.volume.used = (facts & 1 == 0).then(|| ByteSize::from_bytes(size / 100 * used));
        windows.volume.shrink = limit.map(|percent| ShrinkLimit {
            min: ByteSize::from_bytes(size / 100 * percent.max(used)),
            source: ShrinkLimitSource::Windows,
            blockers: vec![ShrinkBlocker {
                name: "\\pagefile.sys".into(),
                end: ByteSize::from_bytes(size / 100 * percent),
                size: ByteSize::from_gib(1),
                limit_without: ByteSize::ZERO,
            }],
        });
        windows.volume.bitlocker = match facts >> 1 & 7 {
            0 => None,
            1 => Some(BitLocker::On),
            2 => Some(BitLocker::Suspended),
            3 => Some(BitLocker::Encrypted),
            _ => Some(BitLocker::Off),
        };
        if windows.volume.bitlocker == Some(BitLocker::On) && facts & 16 == 16 {
            windows.volume.file_system = Some(FileSystem::BitLocker);
        }
        if facts & 32 == 32 { windows.is_boot = None; }
        if facts & 96 == 96 { windows.role = Role::Data; windows.volume.letter = None; }
        disk.winre.enabled = match facts >> 8 & 3 { 0 => None, 1 => Some(false), _ => Some(true) };
        disk.winre.partition = if facts & 2048 == 2048 { None } else {
            disk.with_role(Role::Recovery).last().map(|p| p.number)
        };
        disk
    }
}

fn any_goals() -> impl Strategy<Value = Vec<Goal>> {
    let size =
        prop_oneof![(100u64..3000).prop_map(ByteSize::from_mib), (1u64..3_000_000_000).prop_map(ByteSize::from_bytes)];
    let whole = || (1u64..30_000).prop_map(ByteSize::from_mib);
    let number = 1u32..8;
    let goal = prop_oneof![
        3 => size.clone().prop_map(Goal::RecoverySize),
        1 => size.clone().prop_map(Goal::RecoveryFree),
        3 => size.prop_map(Goal::EspSize),
        1 => (number.clone(), whole()).prop_map(|(n, by)| Goal::Shrink { volume: VolumeRef::Number(n), by }),
        1 => whole().prop_map(|by| Goal::Shrink { volume: VolumeRef::Letter('C'), by }),
        2 => (number, whole(), any::<bool>()).prop_map(|(partition, by, left)| Goal::MoveBoundary {
            partition,
            by: if left { Shift::Left(by) } else { Shift::Right(by) },
        }),
    ];
    prop::collection::vec(goal, 1..3)
}

fn cases() -> u32 {
    if std::env::var_os("SHIKIRI_LONG").is_some() { 20_000 } else { 1_500 }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn any_disk_is_planned_rightly_or_refused(disk in any_disk(), goals in any_goals()) {
        let wish = Wish { goals, strategy: None };
        let plan = plan(&disk, &wish);
        if let Err(what) = check(&disk, &wish, &plan) {
            return Err(TestCaseError::fail(format!("{what}\n{}", story(&plan))));
        }
    }

    #[test]
    fn the_same_disk_gives_the_same_bytes(disk in any_disk(), goals in any_goals()) {
        let wish = Wish { goals, strategy: None };
        let (a, b) = (plan(&disk, &wish), plan(&disk, &wish));
        prop_assert_eq!(canonical(&a), canonical(&b));
        prop_assert!(digest(&a).len() == 71 && a == b);
    }

    /// What a handle offers, the planner does: its ends and its marks are planned, one MiB farther is not.
    #[test]
    fn handles_promise_what_plans_keep(disk in any_disk()) {
        for handle in handles(&disk, &Wish::default()) {
            let Ok(reach) = &handle.reach else { continue };
            for at in [reach.leftmost, reach.rightmost].into_iter().chain(reach.marks.iter().map(|m| m.at)) {
                let by = Shift::between(handle.at, at);
                if by.is_zero() { continue }
                let wish = Wish { goals: vec![Goal::MoveBoundary { partition: handle.partition, by }], strategy: None };
                let plan = plan(&disk, &wish);
                prop_assert!(plan.chosen.is_some(), "{by} of {}:\n{}", handle.partition, story(&plan));
            }
            let farther = Shift::Right(ByteSize::from_bytes(reach.rightmost.since(handle.at).bytes() + (1 << 20)));
            let wish = Wish { goals: vec![Goal::MoveBoundary { partition: handle.partition, by: farther }], strategy: None };
            prop_assert!(plan(&disk, &wish).chosen.is_none());
        }
    }
}
