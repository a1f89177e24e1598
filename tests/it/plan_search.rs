//! No way missed: a search over single DiskPart steps on small disks says whether a larger recovery partition can be
//! reached at all, and the planner may not refuse what it reaches.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::plan_disks::{gpt, mib, story, wish};
use shikiri::layout::Role;
use shikiri::plan::{Goal, plan};
use shikiri::units::ByteSize;
use std::collections::{BTreeSet, VecDeque};

const UNIT: u64 = 24;
/// Windows has 6 units, 2 of them in use; with the planner's margin it can give 3.
const WINDOWS: u64 = 6;
const WINDOWS_LEAST: usize = 3;

/// A disk as a row of units: 0 is free, anything else the number of the partition there.
type Cells = Vec<u8>;

/// Where a recovery partition of `size` units can come to lie after single steps: shrinking Windows by a unit, deleting a
/// recovery partition, creating one anywhere.
#[derive(Default, Debug)]
struct Reached {
    behind_windows: bool,
    in_place: bool,
    elsewhere: bool,
}

fn search(start: &Cells, windows: u8, recoveries: &[u8], used: Option<u8>, size: usize) -> Reached {
    let old = used.and_then(|used| start.iter().position(|c| *c == used));
    let mut reached = Reached::default();
    let mut seen = BTreeSet::from([start.clone()]);
    let mut queue = VecDeque::from([start.clone()]);
    while let Some(cells) = queue.pop_front() {
        // A create step ends the search: is there a free run that takes it, and where?
        let behind = cells.iter().rposition(|c| *c == windows).unwrap() + 1;
        for at in 0..cells.len() {
            if !cells.iter().skip(at).take(size).all(|c| *c == 0) || at + size > cells.len() {
                continue;
            }
            let run = cells[..at].iter().rposition(|c| *c != 0).map_or(0, |i| i + 1);
            let gone = used.is_none_or(|used| !cells.contains(&used));
            if gone && run == behind {
                reached.behind_windows = true;
            } else if gone && old.is_some_and(|old| at <= old && old < at + size) {
                reached.in_place = true;
            } else {
                reached.elsewhere = true;
            }
        }
        let mut next = Vec::new();
        if cells.iter().filter(|c| **c == windows).count() > WINDOWS_LEAST {
            let mut shrunk = cells.clone();
            shrunk[behind - 1] = 0;
            next.push(shrunk);
        }
        for recovery in recoveries.iter().filter(|r| cells.contains(r)) {
            next.push(cells.iter().map(|c| if c == recovery { 0 } else { *c }).collect());
        }
        for cells in next {
            if seen.insert(cells.clone()) {
                queue.push_back(cells);
            }
        }
    }
    reached
}

fn rows(most: usize) -> Vec<Vec<(char, u64)>> {
    let (mut rows, mut all) = (vec![Vec::new()], Vec::new());
    for _ in 0..most {
        let mut longer = Vec::new();
        for row in &rows {
            for (kind, size, times) in
                [('E', 4, 1), ('W', WINDOWS, 1), ('D', 2, 2), ('R', 2, 2), ('.', 1, 2), ('.', 3, 1)]
            {
                let there = row.iter().filter(|(k, s)| *k == kind && *s == size * UNIT).count();
                let after_gap = kind == '.' && row.last().is_some_and(|(k, _)| *k == '.');
                if there < times && !after_gap {
                    let mut row: Vec<(char, u64)> = row.clone();
                    row.push((kind, size * UNIT));
                    longer.push(row);
                }
            }
        }
        all.extend(longer.iter().filter(|row| row.iter().any(|(k, _)| *k == 'W')).cloned());
        rows = longer;
    }
    all
}

#[test]
fn no_way_that_single_steps_reach_is_refused() {
    let most = if std::env::var_os("SHIKIRI_LONG").is_some() { 7 } else { 5 };
    let (mut agree, mut elsewhere, mut total) = (0_u32, 0_u32, 0_u32);
    for row in rows(most) {
        let units: u64 = row.iter().map(|(_, size)| size / UNIT).sum();
        // One MiB in front, one behind, and not enough behind that to count.
        let mut disk = gpt(units * UNIT + 2, &row);
        for p in disk.partitions.iter_mut().filter(|p| p.role == Role::Windows) {
            p.volume.used = Some(mib(2 * UNIT));
        }
        let mut cells = Vec::new();
        let mut number = 0;
        for (kind, size) in &row {
            number += u8::from(*kind != '.');
            for _ in 0..size / UNIT {
                cells.push(if *kind == '.' { 0 } else { number });
            }
        }
        let numbers = |role| -> Vec<u8> { disk.with_role(role).map(|p| u8::try_from(p.number).unwrap()).collect() };
        let windows = numbers(Role::Windows)[0];
        let recoveries = numbers(Role::Recovery);
        let used = disk.winre.partition.map(|n| u8::try_from(n).unwrap());
        for size in [3_u64, 4, 5] {
            // Left-overs too small for WinRE are not the planner's to delete unless they lie in the way.
            let reached = search(&cells, windows, &recoveries, used, usize::try_from(size).unwrap());
            let goal = Goal::RecoverySize(ByteSize::from_mib(size * UNIT));
            let plan = plan(&disk, &wish(&[goal]));
            let planned = plan.chosen.is_some();
            total += 1;
            let offered = reached.behind_windows || reached.in_place;
            if planned == offered {
                agree += 1;
            } else if !planned && offered {
                panic!("{row:?} {size} units: refused, but {reached:?}\n{}", story(&plan));
            } else {
                panic!("{row:?} {size} units: planned, but no single steps lead there\n{}", story(&plan));
            }
            elsewhere += u32::from(!planned && reached.elsewhere);
        }
    }
    println!(
        "{agree} of {total} agree; {elsewhere} could have a recovery partition away from Windows, which is not offered"
    );
    assert_eq!(agree, total);
}
