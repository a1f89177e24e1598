//! The map's strip: how much of each equal slice of a volume is covered.

/// How many slices a strip has at most: as many as the narrowest map has pixels for C:.
pub(super) const MAX_SLICES: u64 = 512;

/// Counts units (clusters) in equal slices of a range.
#[derive(Clone, Debug)]
pub(super) struct Slices {
    total: u64,
    counts: Vec<u64>,
}

impl Slices {
    /// For `total` units.
    pub(super) fn new(total: u64) -> Self {
        let count = usize::try_from(total.min(MAX_SLICES)).unwrap_or(0);
        Self { total, counts: vec![0; count] }
    }

    /// The first unit of the slice `index`; `index` may be the number of slices.
    fn start(&self, index: usize) -> u64 {
        let count = self.counts.len().max(1) as u128;
        u64::try_from(u128::from(self.total) * index as u128 / count).unwrap_or(self.total)
    }

    /// The slice that holds `unit`.
    fn index_of(&self, unit: u64) -> usize {
        let count = self.counts.len();
        let near = u128::from(unit) * count as u128 / u128::from(self.total.max(1));
        let mut index = usize::try_from(near).unwrap_or(count).min(count.saturating_sub(1));
        while index > 0 && self.start(index) > unit {
            index -= 1;
        }
        while index + 1 < count && self.start(index + 1) <= unit {
            index += 1;
        }
        index
    }

    /// Splits the units from `from` up to `to` at the slices' borders and adds to each what `count` says of its part.
    pub(super) fn add_with(&mut self, from: u64, to: u64, mut count: impl FnMut(u64, u64) -> u64) {
        let to = to.min(self.total);
        let mut from = from;
        let mut index = self.index_of(from);
        while from < to && index < self.counts.len() {
            let end = self.start(index + 1).min(to);
            let more = count(from, end);
            if let Some(slot) = self.counts.get_mut(index) {
                *slot = slot.saturating_add(more);
            }
            from = end;
            index += 1;
        }
    }

    /// Adds all units from `from` up to `to`.
    pub(super) fn add(&mut self, from: u64, to: u64) {
        self.add_with(from, to, |from, to| to - from);
    }

    /// All that was counted.
    pub(super) fn sum(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// 0 for nothing, 255 for all of a slice, never either for anything between.
    pub(super) fn levels(&self) -> Vec<u8> {
        let level = |(index, count): (usize, &u64)| {
            let size = self.start(index + 1) - self.start(index);
            match *count {
                0 => 0,
                count if count >= size => 255,
                count => {
                    let level = u128::from(count) * 255 / u128::from(size.max(1));
                    u8::try_from(level).unwrap_or(254).clamp(1, 254)
                }
            }
        };
        self.counts.iter().enumerate().map(level).collect()
    }
}

/// How many bits are set from the bit `from` up to `to`, least significant first; bits beyond the bytes count nothing.
pub(super) fn count_ones(bytes: &[u8], from: u64, to: u64) -> u64 {
    let to = to.min(bytes.len() as u64 * 8);
    if from >= to {
        return 0;
    }
    let (first, last) = (from / 8, (to - 1) / 8);
    let byte = |index: u64| usize::try_from(index).ok().and_then(|i| bytes.get(i)).copied().unwrap_or(0);
    let head_mask = 0xffu8 << (from % 8);
    let tail_mask = 0xffu8 >> (7 - (to - 1) % 8);
    if first == last {
        return u64::from((byte(first) & head_mask & tail_mask).count_ones());
    }
    let ends = (byte(first) & head_mask).count_ones() + (byte(last) & tail_mask).count_ones();
    let (Ok(start), Ok(end)) = (usize::try_from(first + 1), usize::try_from(last)) else { return u64::from(ends) };
    u64::from(ends) + whole_bytes(bytes.get(start..end).unwrap_or_default())
}

/// Free space comes in long stretches, so does full: both are told without counting bits.
fn whole_bytes(bytes: &[u8]) -> u64 {
    let (blocks, rest) = bytes.as_chunks::<256>();
    let mut sum = rest.iter().map(|byte| u64::from(byte.count_ones())).sum::<u64>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        let (mut any, mut all) = (0u64, u64::MAX);
        for word in words {
            let word = u64::from_le_bytes(*word);
            any |= word;
            all &= word;
        }
        sum += match (any, all) {
            (0, _) => 0,
            (_, u64::MAX) => 2048,
            _ => words.iter().map(|word| u64::from(u64::from_le_bytes(*word).count_ones())).sum(),
        };
    }
    sum
}

fn is_zero(block: &[u8; 256]) -> bool {
    let (words, _) = block.as_chunks::<8>();
    words.iter().fold(0, |any, word| any | u64::from_le_bytes(*word)) == 0
}

/// The number of the last bit set below `to`.
pub(super) fn last_one(bytes: &[u8], to: u64) -> Option<u64> {
    let whole = usize::try_from(to / 8).unwrap_or(usize::MAX).min(bytes.len());
    if let Some(byte) = bytes.get(whole) {
        let byte = byte & !(0xffu8 << (to % 8));
        if byte != 0 {
            return Some(whole as u64 * 8 + u64::from(7 - byte.leading_zeros()));
        }
    }
    // Free space comes in long stretches: whole blocks of zeros are passed over at once.
    let (rest, blocks) = bytes.get(..whole)?.as_rchunks::<256>();
    let zeros = blocks.iter().rev().take_while(|block| is_zero(block)).count();
    let end = rest.len() + (blocks.len() - zeros) * 256;
    let index = bytes.get(..end)?.iter().rposition(|byte| *byte != 0)?;
    let byte = bytes.get(index)?;
    Some(index as u64 * 8 + u64::from(7 - byte.leading_zeros()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_strip_says_nothing_and_all_exactly() {
        let mut slices = Slices::new(1000);
        slices.add(0, 1);
        slices.add(10, 20);
        let levels = slices.levels();
        assert_eq!(levels.len(), 512);
        assert_eq!(slices.sum(), 11);
        assert_eq!(levels[0], 255, "one unit wide");
        assert_eq!(levels[1], 0);
        assert_eq!(levels[511], 0);
        assert!(Slices::new(0).levels().is_empty());
        assert_eq!(Slices::new(3).levels(), [0, 0, 0]);
    }

    proptest! {
        #[test]
        fn every_unit_is_counted_once(total in 1u64..5000, parts in proptest::collection::vec((0u64..6000, 0u64..600), 0..8)) {
            let mut slices = Slices::new(total);
            let mut sum = 0;
            for (from, length) in parts {
                slices.add(from, from + length);
                sum += (from + length).min(total).saturating_sub(from);
            }
            prop_assert_eq!(slices.sum(), sum);
        }

        #[test]
        fn bits_are_counted_as_one_by_one(bytes in proptest::collection::vec(prop_oneof![Just(0u8), Just(255u8), any::<u8>()], 0..900), from in 0u64..8000, to in 0u64..8000) {
            let is_set = |bit: u64| bytes.get((bit / 8) as usize).is_some_and(|byte| byte >> (bit % 8) & 1 != 0);
            prop_assert_eq!(count_ones(&bytes, from, to), (from..to).filter(|bit| is_set(*bit)).count() as u64);
            prop_assert_eq!(last_one(&bytes, to), (0..to).rev().find(|bit| is_set(*bit)));
        }
    }
}
