//! Which disk a listing is of, where it does not say so itself.

use super::diskpart::style_of;
use super::fact::{Disk, Facts, Listing, Row, Tool};
use super::span::Span;
use crate::layout::TableStyle;
use crate::text::Text;

/// How much of a disk may be neither in a partition nor counted as free: alignment, table copies, gaps below 1 MiB.
const UNCOUNTED: u64 = 64 << 20;

/// Merges disks that are the same and gives a number to those that have none.
pub(super) fn settle(facts: &mut Facts) {
    drives(facts);
    strays(facts);
    let mut at = 0;
    while at < facts.disks.len() {
        let nameless = facts.disks.get(at).is_some_and(|disk| disk.number.is_none());
        let same = if nameless { same_disk(facts, at) } else { None };
        match same {
            Some(target) => unite(facts, at, target),
            None => at += 1,
        }
    }
    for at in 0..facts.disks.len() {
        if facts.disks.get(at).is_some_and(|disk| disk.number.is_none()) {
            let number = (0..).find(|n| facts.disks.iter().all(|disk| disk.number != Some(*n))).unwrap_or(u32::MAX);
            if let Some(disk) = facts.disks.get_mut(at) {
                disk.number = Some(number);
                disk.number_assumed = true;
            }
        }
    }
}

/// A list of partitions that follows another one without a selection between, contradicts it, does not fit the disk
/// selected and fits one other disk alone: what selected that one got lost on the way.
fn strays(facts: &mut Facts) {
    let mut found: Vec<Disk> = Vec::new();
    for at in 0..facts.disks.len() {
        let Some(disk) = facts.disks.get(at).filter(|disk| disk.number.is_some()) else { continue };
        let mut kept: Vec<Listing> = Vec::new();
        let mut gone: Vec<Disk> = Vec::new();
        for listing in &disk.listings {
            let alone = Disk { line: listing.line, listings: vec![listing.clone()], ..Disk::default() };
            let fitting = facts.disks.iter().filter(|other| is_open(other) && fits(&alone, other)).count();
            let stray = kept.last().is_some_and(|before| contradict(before, listing))
                && [Some(listing), kept.last()].iter().flatten().all(|l| l.tool == Tool::DiskPart)
                && !listing.after_change
                && disk.size.is_some()
                && !fits(&alone, disk)
                && fitting == 1;
            if stray && facts.disks.len() + found.len() + gone.len() < super::MOST_DISKS {
                gone.push(alone);
            } else {
                kept.push(listing.clone());
            }
        }
        if let Some(disk) = facts.disks.get_mut(at) {
            disk.listings = kept;
        }
        found.append(&mut gone);
    }
    facts.disks.append(&mut found);
}

/// Whether a disk has a number and a medium, and no list of its partitions.
const fn is_open(disk: &Disk) -> bool {
    disk.number.is_some() && disk.listings.is_empty() && !disk.no_medium
}

/// Whether two lists cannot be of the same partitions: one of them has other rows, or rows at other places.
fn contradict(before: &Listing, later: &Listing) -> bool {
    let same = |row: &Row| {
        before.rows.iter().any(|known| {
            let meets = |a: Option<Span>, b: Option<Span>| a.zip(b).is_none_or(|(a, b)| a.and(b).is_some());
            known.number == row.number && meets(known.offset, row.offset) && meets(known.size, row.size)
        })
    };
    before.rows.len() != later.rows.len() || !later.rows.iter().all(same)
}

/// Moves the disk at `from` into the one at `to`.
fn unite(facts: &mut Facts, from: usize, to: usize) {
    let disk = facts.disks.remove(from);
    let place = |at: usize| match at.cmp(&from) {
        std::cmp::Ordering::Equal => {
            if to > from {
                to - 1
            } else {
                to
            }
        }
        std::cmp::Ordering::Greater => at - 1,
        std::cmp::Ordering::Less => at,
    };
    for volume in &mut facts.volumes {
        volume.disk = volume.disk.map(place);
    }
    facts.moved.push((from, to));
    let to = place(from);
    if let Some(target) = facts.disks.get_mut(to) {
        let line = disk.line;
        let number = target.number;
        target.take(disk);
        if let Some(number) = number {
            facts.note(line, Text::new("capture-disk-found-by-size").with("line", line).with("disk", number));
        }
    }
}

/// The numbered disk of which the nameless one at `at` must be a listing; `None` where several or none can be.
fn same_disk(facts: &Facts, at: usize) -> Option<usize> {
    let disk = facts.disks.get(at)?;
    // Of two nameless ones the earlier is kept.
    let others = || facts.disks.iter().enumerate().filter(|(i, other)| *i != at && (other.number.is_some() || *i < at));
    let by_id = others().find(|(_, other)| {
        (disk.path.is_some() && disk.path == other.path)
            || (disk.guid.is_some() && disk.guid == other.guid)
            || (disk.signature.is_some() && disk.signature == other.signature)
    });
    if let Some((found, _)) = by_id {
        return Some(found);
    }
    if disk.listings.is_empty() {
        return None;
    }
    let agreeing: Vec<usize> = others().filter(|(_, other)| listings_agree(disk, other)).map(|(i, _)| i).collect();
    if let [only] = agreeing.as_slice() {
        return Some(*only);
    }
    // A tool of Linux numbers and names disks in its own way: only agreeing rows prove that it is the same.
    if disk.device.is_some() || disk.listings.iter().any(|listing| listing.tool == Tool::Unix) {
        return None;
    }
    let fitting: Vec<usize> = others()
        .filter(|(_, other)| other.listings.is_empty() && !other.no_medium && fits(disk, other))
        .map(|(i, _)| i)
        .collect();
    match fitting.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether two disks' listings tell of the same partitions: at least two, each at the same place with the same size.
fn listings_agree(one: &Disk, other: &Disk) -> bool {
    let (Some(a), Some(b)) = (one.listings.last(), other.listings.last()) else { return false };
    let sizes_agree = match (one.size, other.size) {
        (Some(a), Some(b)) => a.and(b).is_some(),
        _ => true,
    };
    let rows_agree = a.rows.iter().all(|row| {
        b.rows.iter().any(|known| {
            let offsets = row.offset.zip(known.offset).is_some_and(|(a, b)| a.and(b).is_some());
            let sizes = row.size.zip(known.size).is_some_and(|(a, b)| a.and(b).is_some());
            known.number == row.number && offsets && sizes
        })
    });
    // A single row proves it where DiskPart printed both lists: without a selection between them they are of one disk.
    let enough = a.rows.len() >= 2 || (a.rows.len() == 1 && a.tool == Tool::DiskPart && b.tool == Tool::DiskPart);
    sizes_agree && a.rows.len() == b.rows.len() && enough && rows_agree
}

/// Whether the listing's partitions fill this disk as far as its size and its free space tell.
fn fits(listed: &Disk, disk: &Disk) -> bool {
    let Some(listing) = listed.listings.last() else { return false };
    let (Some(size), Some((sum_low, sum_high, end))) = (disk.size, measure(listing)) else {
        // Without a size only a single disk can be meant.
        return disk.size.is_none();
    };
    let style = style_of(&listing.rows);
    let styles = match (style, disk.style) {
        (Some(TableStyle::Gpt), Some(known)) => known == TableStyle::Gpt,
        (Some(TableStyle::Mbr), Some(known)) => known != TableStyle::Gpt,
        _ => true,
    };
    if !styles || end > size.high || sum_low > size.high {
        return false;
    }
    // What is neither partition nor free must be small, and nothing can be both.
    let logical = listing.rows.iter().any(|row| row.logical);
    match disk.free {
        Some(free) => {
            sum_high.max(end).saturating_add(free.high).saturating_add(UNCOUNTED) >= size.low
                && (logical || sum_low.saturating_add(free.low) <= size.high.saturating_add(UNCOUNTED))
        }
        None => true,
    }
}

/// The least and the most that the partitions take, and the least end of the last one.
fn measure(listing: &Listing) -> Option<(u64, u64, u64)> {
    let mut sums = (0u64, 0u64, 0u64);
    for row in &listing.rows {
        let size = row.size?;
        if !row.logical {
            sums.0 = sums.0.saturating_add(size.low);
            sums.1 = sums.1.saturating_add(size.high);
        }
        let end = row.offset.map_or(0, |offset| offset.low.saturating_add(size.low));
        sums.2 = sums.2.max(end);
    }
    Some(sums)
}

/// `wmic diskdrive`: model and size go to the disk with that number, else to the only one of that size.
fn drives(facts: &mut Facts) {
    for (line, number, model, span) in std::mem::take(&mut facts.drives) {
        let target = match number {
            Some(number) => Some(facts.disk_numbered(number, line)),
            None => {
                let fitting: Vec<usize> = facts
                    .disks
                    .iter()
                    .enumerate()
                    .filter(|(_, disk)| disk.size.is_some_and(|size| size.and(span).is_some()))
                    .map(|(i, _)| i)
                    .collect();
                match fitting.as_slice() {
                    [only] => Some(*only),
                    _ => None,
                }
            }
        };
        if let Some(disk) = target.and_then(|at| facts.disks.get_mut(at)) {
            disk.model = disk.model.take().or(model);
            super::diskpart::set_size(disk, span, false);
        } else {
            let model = model.unwrap_or_default();
            facts.note(line, Text::new("capture-drive-without-disk").with("line", line).with("model", model));
        }
    }
}
