//! Amounts that a listing cut or rounded: an interval in which the true value lies.

use crate::units::ByteSize;

/// Every value from `low` to `high`, both included, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub low: u64,
    pub high: u64,
}

/// The sector that every partition begins and ends on, whatever the disk: 4,096-byte sectors are multiples of it.
const SMALLEST_SECTOR: u64 = 512;

impl Span {
    pub const fn exact(bytes: u64) -> Self {
        Self { low: bytes, high: bytes }
    }

    /// `None` where `high` lies below `low`.
    pub const fn new(low: u64, high: u64) -> Option<Self> {
        if low > high { None } else { Some(Self { low, high }) }
    }

    /// A value of which everything below `unit` was cut off: DiskPart prints 476.94 GB as 476 GB.
    pub const fn cut(value: u64, unit: u64) -> Self {
        let low = value.saturating_mul(unit);
        // Nothing at all is printed as 0 B, and that is not cut.
        let high = if unit <= 1 { low } else { low.saturating_add(unit - 1) };
        Self { low, high }
    }

    pub const fn is_exact(self) -> bool {
        self.low == self.high
    }

    /// What both allow; `None` where they contradict each other.
    pub fn and(self, other: Self) -> Option<Self> {
        Self::new(self.low.max(other.low), self.high.min(other.high))
    }

    /// The multiples of the smallest sector in it: partitions begin and end on whole sectors.
    /// A value that is no multiple at all stays as it is.
    pub fn on_sectors(self) -> Self {
        let low = self.low.div_ceil(SMALLEST_SECTOR).saturating_mul(SMALLEST_SECTOR);
        let high = self.high - self.high % SMALLEST_SECTOR;
        Self::new(low, high).unwrap_or(self)
    }

    pub const fn slack(self) -> ByteSize {
        ByteSize::from_bytes(self.high - self.low)
    }
}

/// What two sources say of the same thing; what the later one says where they contradict each other.
pub(super) fn meet(earlier: Option<Span>, later: Option<Span>) -> (Option<Span>, bool) {
    match (earlier, later) {
        (Some(a), Some(b)) => match a.and(b) {
            Some(both) => (Some(both), false),
            None => (Some(b), true),
        },
        (a, b) => (b.or(a), false),
    }
}
