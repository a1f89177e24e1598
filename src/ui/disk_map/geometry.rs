//! Where things lie on the map: arithmetic only, in points from the map's left edge.
//!
//! One [`Scale`] can serve several maps (*Now* and *After*), so that what did not change stands in one line.
//! It is linear between the boundaries of all maps; a block narrower than it must be is raised, and the scale says so.

use crate::units::{ByteOffset, ByteSize, MIB};

/// The gap between two blocks.
pub const GAP: f32 = 2.0;
/// The narrowest that a block becomes while there is room at all.
pub const NARROWEST: f32 = 5.0;
/// The share of the bar that raised blocks may take together; beyond it all shrink alike, down to [`NARROWEST`].
pub const RAISED_SHARE: f32 = 0.62;
/// A region that only one of two maps has (what a change moved) is seen at least this wide.
pub const CHANGE_WIDTH: f32 = 14.0;
/// A stretch smaller than this is what alignment left over (DiskPart puts partitions on whole MiB), and no change.
pub const LEAST_CHANGE: ByteSize = ByteSize::from_mib(2);

/// A block to be placed: its bytes and its comfortable minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    /// Its first byte.
    pub start: ByteOffset,
    /// The byte behind its last one.
    pub end: ByteOffset,
    /// The least width at which its name can be read; nothing asks for more than [`NARROWEST`] points.
    pub min: f32,
    /// Room kept free before it (an extended container's frame).
    pub before: f32,
    /// Room kept free behind it.
    pub after: f32,
}

impl Item {
    /// A block without a frame around it.
    pub const fn new(start: ByteOffset, end: ByteOffset, min: f32) -> Self {
        Self { start, end, min, before: 0.0, after: 0.0 }
    }

    fn needs(&self) -> f32 {
        self.min + self.before + self.after + GAP
    }
}

/// Where a block was put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Its left edge.
    pub left: f32,
    /// Its right edge.
    pub right: f32,
    /// Drawn wider than its share of the disk.
    pub raised: bool,
}

impl Placed {
    /// Its width.
    pub fn width(self) -> f32 {
        self.right - self.left
    }
}

/// From offsets to points and back: straight between its nodes, and never falling.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    nodes: Vec<(u64, f32)>,
    width: f32,
    bytes: u64,
    bent: bool,
    /// Goes on straight beyond its ends.
    open: bool,
}

impl Scale {
    /// The scale for one or more maps of the same disk on a bar of `width` points, each map's blocks in disk order.
    ///
    /// What no block of any map covers takes no room. Edges lie on multiples of `pixel` points.
    pub fn new(maps: &[&[Item]], width: f32, pixel: f32) -> Self {
        let width = width.max(1.0);
        let mut offsets: Vec<u64> =
            maps.iter().flat_map(|map| map.iter()).flat_map(|item| [item.start.bytes(), item.end.bytes()]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        if offsets.len() < 2 {
            return Self { nodes: vec![(0, 0.0), (1, width)], width, bytes: 1, bent: false, open: false };
        }
        let parts = segments(&offsets, maps);
        let bytes: u64 = parts.iter().filter(|part| part.covered).map(|part| part.bytes).sum();
        let widths = fill(&parts, bytes, width);
        let mut nodes = Vec::with_capacity(offsets.len());
        let mut x = 0.0_f64;
        for (index, &offset) in offsets.iter().enumerate() {
            let on_pixel = if pixel > 0.0 { (x / f64::from(pixel)).round() * f64::from(pixel) } else { x };
            nodes.push((offset, (on_pixel as f32).min(width)));
            x += widths.get(index).copied().unwrap_or(0.0);
        }
        if let Some(last) = nodes.last_mut() {
            last.1 = width;
        }
        let bent = parts.iter().zip(&widths).any(|(part, &drawn)| {
            part.covered && (drawn - f64::from(width) * part.bytes as f64 / bytes.max(1) as f64).abs() > 1.5
        });
        Self { nodes, width, bytes, bent, open: false }
    }

    /// A true scale: from `start` to `end` on `width` points, and asked beyond them it goes on.
    pub fn straight(start: ByteOffset, end: ByteOffset, width: f32) -> Self {
        let (from, to) = (start.bytes(), end.bytes().max(start.bytes().saturating_add(1)));
        let width = width.max(1.0);
        Self { nodes: vec![(from, 0.0), (to, width)], width, bytes: to - from, bent: false, open: true }
    }

    /// The first and the last offset that it was made for.
    pub fn ends(&self) -> (ByteOffset, ByteOffset) {
        let at = |node: Option<&(u64, f32)>| ByteOffset::from_bytes(node.map_or(0, |node| node.0));
        (at(self.nodes.first()), at(self.nodes.last()))
    }

    /// The bar's width.
    pub const fn width(&self) -> f32 {
        self.width
    }

    /// Whether minimum widths bent it.
    pub const fn is_bent(&self) -> bool {
        self.bent
    }

    /// How many bytes one point stands for where nothing is raised, on average over the bar.
    pub fn bytes_per_point(&self) -> f64 {
        self.bytes as f64 / f64::from(self.width)
    }

    /// Where an offset lies.
    pub fn x(&self, offset: ByteOffset) -> f32 {
        let offset = offset.bytes();
        let index = self.nodes.partition_point(|node| node.0 <= offset);
        match (index.checked_sub(1).and_then(|i| self.nodes.get(i)), self.nodes.get(index)) {
            (Some(&(from, left)), Some(&(to, right))) => {
                let share = (offset - from) as f64 / (to - from) as f64;
                (f64::from(left) + f64::from(right - left) * share) as f32
            }
            (Some(&(_, left)), None) => left,
            (None, _) => 0.0,
        }
    }

    /// Which offset lies there.
    pub fn offset(&self, x: f32) -> ByteOffset {
        if self.open && !(0.0..=self.width).contains(&x) {
            let (from, to) = self.ends();
            let beyond = |by: f32| ByteSize::from_bytes((f64::from(by) * self.bytes_per_point()) as u64);
            return if x < 0.0 { from.saturating_sub(beyond(-x)) } else { to.saturating_add(beyond(x - self.width)) };
        }
        let x = x.clamp(0.0, self.width);
        let index = self.nodes.partition_point(|node| node.1 <= x);
        let at = match (index.checked_sub(1).and_then(|i| self.nodes.get(i)), self.nodes.get(index)) {
            (Some(&(from, left)), Some(&(to, right))) if right > left => {
                from + ((to - from) as f64 * f64::from(x - left) / f64::from(right - left)).round() as u64
            }
            (Some(&(from, _)), _) => from,
            (None, Some(&(to, _))) => to,
            (None, None) => 0,
        };
        ByteOffset::from_bytes(at)
    }

    /// The place of each block. Widths with the gaps between them sum to the bar, and the order is kept.
    pub fn place(&self, items: &[Item]) -> Vec<Placed> {
        let last = items.len().saturating_sub(1);
        let mut reached = 0.0_f32;
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let (from, to) = (self.x(item.start).max(reached), self.x(item.end).max(reached));
                reached = to;
                // A sliver keeps half of what it has, so that gaps never eat it.
                let gap = (GAP / 2.0).min((to - from) / 4.0);
                let left = if index == 0 { from } else { from + gap } + item.before;
                let right = if index == last { to } else { to - gap } - item.after;
                let honest = self.width * (item.end.bytes().saturating_sub(item.start.bytes())) as f32
                    / self.bytes.max(1) as f32;
                Placed { left, right: right.max(left), raised: to - from > honest + 1.5 }
            })
            .collect()
    }
}

/// A stretch between two neighbouring boundaries.
struct Segment {
    bytes: u64,
    covered: bool,
    min: f64,
}

fn segments(offsets: &[u64], maps: &[&[Item]]) -> Vec<Segment> {
    let mut parts: Vec<Segment> = offsets
        .windows(2)
        .map(|pair| Segment { bytes: pair.iter().fold(0, |a, &b| b - a), covered: false, min: 0.0 })
        .collect();
    for part in &mut parts {
        part.min = 0.0;
    }
    for map in maps {
        for item in map.iter() {
            let from = offsets.partition_point(|&offset| offset < item.start.bytes());
            let to = offsets.partition_point(|&offset| offset < item.end.bytes());
            let Some(inside) = parts.get_mut(from..to.max(from)) else { continue };
            // A change is seen: what splits a block of this map is a region of its own in another one.
            let split = inside.len() > 1;
            for part in inside.iter_mut() {
                part.covered = true;
                if split && part.bytes >= LEAST_CHANGE.bytes() {
                    part.min = part.min.max(f64::from(CHANGE_WIDTH.min(item.min)));
                }
            }
            let has: f64 = inside.iter().map(|part| part.min).sum();
            let missing = f64::from(item.needs()) - has;
            let bytes: u64 = inside.iter().map(|part| part.bytes).sum();
            if missing > 0.0 && bytes > 0 {
                for part in inside {
                    part.min += missing * part.bytes as f64 / bytes as f64;
                }
            }
        }
    }
    parts
}

/// Widths that sum to `width`: as the bytes say, none under its minimum.
fn fill(parts: &[Segment], bytes: u64, width: f32) -> Vec<f64> {
    let (width, bytes) = (f64::from(width), bytes.max(1) as f64);
    let honest = |part: &Segment| if part.covered { width * part.bytes as f64 / bytes } else { 0.0 };
    let narrowest = f64::from(NARROWEST + GAP);
    let allowed = width * f64::from(RAISED_SHARE);
    let raised = |factor: f64| -> f64 {
        parts
            .iter()
            .filter(|part| part.covered && honest(part) < part.min)
            .map(|part| (part.min * factor).max(narrowest.min(part.min)))
            .sum()
    };
    let mut factor = 1.0;
    if raised(1.0) > allowed {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..40 {
            factor = (low + high) / 2.0;
            if raised(factor) > allowed { high = factor } else { low = factor }
        }
        factor = low;
    }
    let floor = raised(factor);
    // So many that not even the narrowest fit: they share what there is.
    let squeeze = if floor > width * 0.9 { width * 0.9 / floor } else { 1.0 };
    let mins: Vec<f64> = parts
        .iter()
        .map(|part| if part.covered { (part.min * factor).max(narrowest.min(part.min)) * squeeze } else { 0.0 })
        .collect();
    // Who gets its minimum, and what a byte is worth to the others.
    let mut fixed = vec![false; parts.len()];
    let mut widths = vec![0.0; parts.len()];
    for _ in 0..=parts.len() {
        let taken: f64 = mins.iter().zip(&fixed).filter(|(_, fixed)| **fixed).map(|(min, _)| min).sum();
        let rest: f64 =
            parts.iter().zip(&fixed).filter(|(p, fixed)| p.covered && !**fixed).map(|(p, _)| p.bytes as f64).sum();
        let worth = if rest > 0.0 { (width - taken).max(0.0) / rest } else { 0.0 };
        let mut settled = true;
        for (i, part) in parts.iter().enumerate() {
            let Some(min) = mins.get(i).copied() else { continue };
            let wish = if part.covered { part.bytes as f64 * worth } else { 0.0 };
            let is_fixed = fixed.get(i).copied().unwrap_or(true);
            if !is_fixed && part.covered && wish < min {
                if let Some(slot) = fixed.get_mut(i) {
                    *slot = true;
                }
                settled = false;
            }
            if let Some(slot) = widths.get_mut(i) {
                *slot = if is_fixed { min } else { wish };
            }
        }
        if settled {
            break;
        }
    }
    let sum: f64 = widths.iter().sum();
    if sum > 0.0 {
        for slot in &mut widths {
            *slot *= width / sum;
        }
    }
    widths
}

/// The place nearest to `offset` that lies whole MiB away from `base`.
pub fn snap_to_mib(offset: ByteOffset, base: ByteOffset) -> ByteOffset {
    let half = ByteSize::from_bytes(MIB.bytes() / 2);
    if offset >= base {
        base.saturating_add(offset.since(base).saturating_add(half).round_down(MIB))
    } else {
        base.saturating_sub(base.since(offset).saturating_add(half).round_down(MIB))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(sizes_mib: &[u64], min: f32) -> Vec<Item> {
        let mut at = 1;
        sizes_mib
            .iter()
            .map(|&size| {
                let item = Item::new(ByteOffset::from_mib(at), ByteOffset::from_mib(at + size), min);
                at += size;
                item
            })
            .collect()
    }

    fn check(items: &[Item], scale: &Scale) {
        let placed = scale.place(items);
        let mut x = 0.0;
        for place in &placed {
            assert!(place.left >= x - 1e-3, "order and no overlap: {placed:?}");
            assert!(place.right >= place.left);
            x = place.right;
        }
        let widths: f32 = placed.iter().map(|p| p.width()).sum();
        let gaps: f32 = placed.windows(2).map(|pair| pair[1].left - pair[0].right).sum();
        assert!((widths + gaps - scale.width()).abs() < 0.01, "{widths} + {gaps} is not {}", scale.width());
    }

    #[test]
    fn a_small_partition_on_a_large_disk_is_raised_and_the_scale_says_so() {
        let disk = items(&[100, 16, 1_900_000, 750], 70.0);
        let scale = Scale::new(&[&disk], 1216.0, 1.0);
        let placed = scale.place(&disk);
        assert!(scale.is_bent());
        assert!(placed[0].width() >= 70.0 && placed[0].raised && !placed[2].raised, "{placed:?}");
        check(&disk, &scale);
    }

    #[test]
    fn equal_partitions_are_drawn_to_scale() {
        let disk = items(&[1000, 2000, 1000], 70.0);
        let scale = Scale::new(&[&disk], 1000.0, 1.0);
        assert!(!scale.is_bent());
        assert!((scale.x(ByteOffset::from_mib(1001)) - 250.0).abs() < 1.0);
        check(&disk, &scale);
    }

    #[test]
    fn a_hundred_and_twenty_eight_partitions_keep_five_points_each() {
        let mut sizes = vec![200_000];
        sizes.extend(std::iter::repeat_n(1000, 127));
        let disk = items(&sizes, 100.0);
        let scale = Scale::new(&[&disk], 1216.0, 1.0);
        check(&disk, &scale);
        assert!(scale.place(&disk).iter().all(|p| p.width() >= 4.0));
        let narrow = Scale::new(&[&disk], 260.0, 1.0);
        check(&disk, &narrow);
    }

    #[test]
    fn what_did_not_change_stands_in_one_line() {
        let now = items(&[100, 16, 487_738, 530], 70.0);
        let mut after = now.clone();
        after[2].end = ByteOffset::from_mib(1 + 100 + 16 + 487_244);
        after[3].start = after[2].end;
        let scale = Scale::new(&[&now, &after], 1216.0, 1.0);
        let (a, b) = (scale.place(&now), scale.place(&after));
        assert_eq!(a[0], b[0]);
        assert_eq!(a[1], b[1]);
        assert_eq!(a[2].left, b[2].left);
        assert_eq!(a[3].right, b[3].right);
        assert!(a[3].left - b[3].left >= CHANGE_WIDTH - 1.0, "494 MB of 476 GB are seen to move");
        check(&now, &scale);
        check(&after, &scale);
    }

    #[test]
    fn what_alignment_left_over_takes_no_room() {
        // Recovery in front of C: goes, a new one comes behind C:; both maps begin and end with the bar.
        let now = items(&[529, 100, 16, 243_000], 70.0);
        let end = now[3].end;
        let cut = ByteOffset::from_bytes(end.bytes() - (973 << 20));
        let mut after = now.clone();
        after[0].start = ByteOffset::from_bytes(17_408);
        after[3].end = cut;
        after.push(Item::new(cut.saturating_add(MIB), end, 70.0));
        let scale = Scale::new(&[&now, &after], 1160.0, 1.0);
        let (a, b) = (scale.place(&now), scale.place(&after));
        assert!(a[0].left <= 1.0 && b[0].left <= 1.0, "{} {}", a[0].left, b[0].left);
        assert!(b[4].left - b[3].right <= GAP + 1.0, "{:?} {:?}", b[3], b[4]);
        assert_eq!((a[3].right, b[4].right), (1160.0, 1160.0));
    }

    #[test]
    fn nothing_at_all_has_a_scale() {
        let scale = Scale::new(&[&[]], 100.0, 1.0);
        assert_eq!(scale.place(&[]), []);
        assert!(scale.offset(50.0).bytes() <= 1);
    }

    #[test]
    fn partitions_that_overlap_keep_their_order() {
        let disk = [
            Item::new(ByteOffset::from_mib(1), ByteOffset::from_mib(500), 60.0),
            Item::new(ByteOffset::from_mib(300), ByteOffset::from_mib(400), 60.0),
            Item::new(ByteOffset::from_mib(450), ByteOffset::from_mib(900), 60.0),
        ];
        let scale = Scale::new(&[&disk], 600.0, 1.0);
        let placed = scale.place(&disk);
        assert!(placed.windows(2).all(|pair| pair[0].right <= pair[1].left), "{placed:?}");
    }

    #[test]
    fn whole_mib_are_snapped_to_from_both_sides_and_counted_from_the_base() {
        let near =
            |bytes: u64, base: u64| snap_to_mib(ByteOffset::from_bytes(bytes), ByteOffset::from_bytes(base)).bytes();
        assert_eq!(near((5 << 20) + 1, 0), 5 << 20);
        assert_eq!(near((5 << 20) + (1 << 19), 0), 6 << 20);
        assert_eq!(near((5 << 20) + 600, 512), (5 << 20) + 512);
        assert_eq!(near(5 << 20, (9 << 20) + 512), (5 << 20) + 512);
    }

    proptest! {
        #[test]
        fn widths_sum_and_places_round_trip(
            sizes in proptest::collection::vec(1u64..25_000_000, 1..140),
            min in 5.0f32..130.0,
            width in 200.0f32..4000.0,
        ) {
            let disk = items(&sizes, min);
            let scale = Scale::new(&[&disk], width.round(), 1.0);
            check(&disk, &scale);
            for item in &disk {
                // A place is a pixel wide: back and forth stays within it, counted in bytes of that stretch.
                for offset in [item.start, item.end.saturating_sub(ByteSize::from_bytes(1))] {
                    let x = scale.x(offset);
                    let back = scale.x(scale.offset(x));
                    prop_assert!((x - back).abs() <= 1.0, "{} -> {} -> {}", offset.bytes(), x, back);
                }
            }
            let mut before = 0;
            for step in 0..=50 {
                let offset = scale.offset(scale.width() * step as f32 / 50.0).bytes();
                prop_assert!(offset >= before);
                before = offset;
            }
        }
    }
}
