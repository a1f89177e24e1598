//! Quantities: sizes, offsets and sectors are types, and every conversion has a direction and one home.
//!
//! Everything above the readers counts in bytes ([`ByteSize`], [`ByteOffset`]); sectors ([`Lba`], [`SectorCount`])
//! appear only where a partition table is read.
//! `MB` and `GB` mean 2^20 and 2^30 bytes, as DiskPart and Disk Management mean them
//! (Microsoft, *MBR2GPT*: an offset of 1024 KB is shown as 1,048,576 bytes).

use std::fmt;
use std::str::FromStr;

/// One kibibyte (2^10 bytes), DiskPart's `KB`.
pub const KIB: ByteSize = ByteSize(1 << 10);
/// One mebibyte (2^20 bytes), DiskPart's `MB`.
pub const MIB: ByteSize = ByteSize(1 << 20);
/// One gibibyte (2^30 bytes), DiskPart's `GB`.
pub const GIB: ByteSize = ByteSize(1 << 30);
/// One tebibyte (2^40 bytes).
pub const TIB: ByteSize = ByteSize(1 << 40);

/// An amount of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSize(u64);

impl ByteSize {
    /// No bytes at all.
    pub const ZERO: Self = Self(0);

    /// This many bytes.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    /// This many KiB; saturates at the largest size.
    pub const fn from_kib(kib: u64) -> Self {
        Self(kib.saturating_mul(1 << 10))
    }

    /// This many MiB; saturates at the largest size.
    pub const fn from_mib(mib: u64) -> Self {
        Self(mib.saturating_mul(1 << 20))
    }

    /// This many GiB; saturates at the largest size.
    pub const fn from_gib(gib: u64) -> Self {
        Self(gib.saturating_mul(1 << 30))
    }

    /// The amount in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// Whole MiB, the rest cut off.
    pub const fn mib_floor(self) -> u64 {
        self.0 >> 20
    }

    /// Whole MiB, a rest counted as one more.
    pub const fn mib_ceil(self) -> u64 {
        self.0.div_ceil(1 << 20)
    }

    /// Whether this is no byte at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether this is a whole multiple of `unit`; false for a unit of zero.
    pub const fn is_multiple_of(self, unit: Self) -> bool {
        unit.0 != 0 && self.0.is_multiple_of(unit.0)
    }

    /// The largest multiple of `unit` that is not larger; itself for a unit of zero.
    #[must_use]
    pub const fn round_down(self, unit: Self) -> Self {
        if unit.0 == 0 { self } else { Self(self.0 - self.0 % unit.0) }
    }

    /// The smallest multiple of `unit` that is not smaller; saturates; itself for a unit of zero.
    #[must_use]
    pub const fn round_up(self, unit: Self) -> Self {
        if unit.0 == 0 {
            return self;
        }
        let rest = self.0 % unit.0;
        if rest == 0 { self } else { Self(self.0.saturating_add(unit.0 - rest)) }
    }

    /// The sum, or `None` above 2^64 bytes.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The difference, or `None` where `other` is larger.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(rest) => Some(Self(rest)),
            None => None,
        }
    }

    /// The sum, at most 2^64 − 1 bytes.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, at least nothing.
    #[must_use]
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// As contract sizes are written: the largest unit that divides it, `260MiB`, `512B`.
    pub fn exact(self) -> String {
        for (unit, name) in [(TIB, "TiB"), (GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB")] {
            if self.0 != 0 && self.is_multiple_of(unit) {
                return format!("{}{name}", self.0 / unit.0);
            }
        }
        format!("{}B", self.0)
    }
}

/// As people know it from Windows: `476.94 GB`, `100 MB`, `512 bytes`.
impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, name) in [(TIB, "TB"), (GIB, "GB"), (MIB, "MB"), (KIB, "KB")] {
            if self.0 >= unit.0 {
                let whole = self.0 / unit.0;
                let hundredths = u128::from(self.0 % unit.0) * 100 / u128::from(unit.0);
                return if hundredths == 0 {
                    write!(f, "{whole} {name}")
                } else {
                    write!(f, "{whole}.{hundredths:02} {name}")
                };
            }
        }
        write!(f, "{} bytes", self.0)
    }
}

/// Why a text is not a size.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseSizeError {
    /// No whole number in front.
    #[error("expected a whole number with a unit, such as 260MiB or 1GiB, found {found:?}")]
    NoNumber {
        /// The text given.
        found: String,
    },
    /// No unit, or one that is not known.
    #[error("expected a unit out of B, KiB, MiB, GiB, TiB (or KB, MB, GB, TB for the same), found {found:?}")]
    Unit {
        /// What stood where the unit should be.
        found: String,
    },
    /// More than 2^64 − 1 bytes.
    #[error("{found:?} is more than 2^64 bytes")]
    TooLarge {
        /// The text given.
        found: String,
    },
}

impl FromStr for ByteSize {
    type Err = ParseSizeError;

    /// A whole number with a unit; `MB` means 2^20, as DiskPart means it; case and blanks between do not matter.
    fn from_str(text: &str) -> Result<Self, ParseSizeError> {
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(split);
        if digits.is_empty() {
            return Err(ParseSizeError::NoNumber { found: text.to_owned() });
        }
        let unit = unit.trim();
        let factor: u64 = match unit.to_ascii_lowercase().as_str() {
            "b" => 1,
            "kib" | "kb" | "k" => 1 << 10,
            "mib" | "mb" | "m" => 1 << 20,
            "gib" | "gb" | "g" => 1 << 30,
            "tib" | "tb" | "t" => 1 << 40,
            _ => return Err(ParseSizeError::Unit { found: unit.to_owned() }),
        };
        digits
            .parse::<u64>()
            .ok()
            .and_then(|n| n.checked_mul(factor))
            .map(Self)
            .ok_or_else(|| ParseSizeError::TooLarge { found: text.to_owned() })
    }
}

/// A place on a disk, counted in bytes from the disk's first byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteOffset(u64);

impl ByteOffset {
    /// The disk's first byte.
    pub const ZERO: Self = Self(0);

    /// This many bytes from the disk's first byte.
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    /// This many MiB from the disk's first byte; saturates.
    pub const fn from_mib(mib: u64) -> Self {
        Self(mib.saturating_mul(1 << 20))
    }

    /// The distance from the disk's first byte, in bytes.
    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// The distance from the disk's first byte.
    pub const fn from_start(self) -> ByteSize {
        ByteSize(self.0)
    }

    /// Whether the place lies on a multiple of `unit`.
    pub const fn is_multiple_of(self, unit: ByteSize) -> bool {
        self.from_start().is_multiple_of(unit)
    }

    /// The last multiple of `unit` at or before this place.
    #[must_use]
    pub const fn round_down(self, unit: ByteSize) -> Self {
        Self(self.from_start().round_down(unit).0)
    }

    /// The first multiple of `unit` at or behind this place; saturates.
    #[must_use]
    pub const fn round_up(self, unit: ByteSize) -> Self {
        Self(self.from_start().round_up(unit).0)
    }

    /// The place this much farther back on the disk; saturates.
    #[must_use]
    pub const fn saturating_add(self, size: ByteSize) -> Self {
        Self(self.0.saturating_add(size.0))
    }

    /// The place this much nearer to the disk's start; saturates at it.
    #[must_use]
    pub const fn saturating_sub(self, size: ByteSize) -> Self {
        Self(self.0.saturating_sub(size.0))
    }

    /// The place this much farther back, or `None` above 2^64.
    pub const fn checked_add(self, size: ByteSize) -> Option<Self> {
        match self.0.checked_add(size.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// How far this place lies behind `earlier`; nothing where it does not.
    pub const fn since(self, earlier: Self) -> ByteSize {
        ByteSize(self.0.saturating_sub(earlier.0))
    }
}

/// Contiguous bytes of a disk, never empty, never reaching beyond 2^64.
///
/// VDS calls it `VDS_DISK_EXTENT` (`ullOffset`, `ullSize`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    start: ByteOffset,
    size: ByteSize,
}

impl Extent {
    /// `size` bytes from `start` on; `None` where that is nothing or reaches beyond 2^64 bytes.
    pub const fn new(start: ByteOffset, size: ByteSize) -> Option<Self> {
        if size.0 == 0 || start.0.checked_add(size.0).is_none() { None } else { Some(Self { start, size }) }
    }

    /// From `start` up to, and without, `end`; `None` where that is nothing.
    pub const fn between(start: ByteOffset, end: ByteOffset) -> Option<Self> {
        if end.0 <= start.0 { None } else { Some(Self { start, size: ByteSize(end.0 - start.0) }) }
    }

    /// The first byte.
    pub const fn start(self) -> ByteOffset {
        self.start
    }

    /// How long it is.
    pub const fn size(self) -> ByteSize {
        self.size
    }

    /// The byte behind its last one.
    pub const fn end(self) -> ByteOffset {
        ByteOffset(self.start.0 + self.size.0)
    }

    /// Whether the two share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start.0 < other.end().0 && other.start.0 < self.end().0
    }

    /// Whether every byte of `inner` lies in this one.
    pub const fn contains(self, inner: Self) -> bool {
        self.start.0 <= inner.start.0 && inner.end().0 <= self.end().0
    }

    /// What both share.
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::between(self.start.max(other.start), self.end().min(other.end()))
    }

    /// The largest part of it that begins and ends on a multiple of `unit`.
    pub const fn aligned(self, unit: ByteSize) -> Option<Self> {
        Self::between(self.start.round_up(unit), self.end().round_down(unit))
    }
}

/// The size of a logical sector: a power of two from 512 to 65,536 bytes (512 and 4,096 in practice).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectorSize(u32);

impl SectorSize {
    /// 512 bytes, most disks and 512e.
    pub const B512: Self = Self(512);
    /// 4,096 bytes, a 4K-native disk (4Kn).
    pub const B4096: Self = Self(4096);

    /// `None` unless a power of two from 512 to 65,536.
    pub const fn new(bytes: u32) -> Option<Self> {
        if bytes.is_power_of_two() && bytes >= 512 && bytes <= 65_536 { Some(Self(bytes)) } else { None }
    }

    /// In bytes.
    pub const fn bytes(self) -> u32 {
        self.0
    }

    /// As a size.
    pub const fn size(self) -> ByteSize {
        ByteSize(self.0 as u64)
    }
}

/// A logical block address: a sector's number, counted from the disk's first sector (0).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lba(pub u64);

impl Lba {
    /// The place of its first byte; `None` beyond 2^64 bytes.
    pub fn offset(self, sector: SectorSize) -> Option<ByteOffset> {
        self.0.checked_mul(u64::from(sector.0)).map(ByteOffset)
    }
}

/// An amount of logical sectors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectorCount(pub u64);

impl SectorCount {
    /// How many bytes these are; `None` beyond 2^64.
    pub fn size(self, sector: SectorSize) -> Option<ByteSize> {
        self.0.checked_mul(u64::from(sector.0)).map(ByteSize)
    }
}

/// A signed change of a boundary, `+512MiB` or `-1GiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// Towards the disk's end by this much.
    Right(ByteSize),
    /// Towards the disk's start by this much.
    Left(ByteSize),
}

impl Shift {
    /// Where `from` comes to lie; `None` before the disk's start or beyond 2^64.
    pub fn apply(self, from: ByteOffset) -> Option<ByteOffset> {
        match self {
            Self::Right(by) => from.checked_add(by),
            Self::Left(by) => from.0.checked_sub(by.0).map(ByteOffset),
        }
    }

    /// From one place to another.
    pub const fn between(from: ByteOffset, to: ByteOffset) -> Self {
        if to.0 >= from.0 { Self::Right(to.since(from)) } else { Self::Left(from.since(to)) }
    }

    /// Whether nothing moves.
    pub const fn is_zero(self) -> bool {
        match self {
            Self::Right(by) | Self::Left(by) => by.0 == 0,
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Right(by) => write!(f, "+{}", by.exact()),
            Self::Left(by) => write!(f, "-{}", by.exact()),
        }
    }
}

impl FromStr for Shift {
    type Err = ParseSizeError;

    fn from_str(text: &str) -> Result<Self, ParseSizeError> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix(['-', '−']) {
            rest.parse().map(Self::Left)
        } else {
            text.strip_prefix('+').unwrap_or(text).parse().map(Self::Right)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shown_as_windows_shows_them() {
        assert_eq!(ByteSize::from_bytes(512_105_932_800).to_string(), "476.93 GB");
        assert_eq!(ByteSize::from_mib(100).to_string(), "100 MB");
        assert_eq!(ByteSize::from_bytes(512).to_string(), "512 bytes");
        assert_eq!(ByteSize::from_bytes(u64::MAX).to_string(), "16777215.99 TB");
    }

    #[test]
    fn sizes_are_read_with_binary_units_only_whole() {
        assert_eq!("260MiB".parse(), Ok(ByteSize::from_mib(260)));
        assert_eq!("1 GB".parse(), Ok(ByteSize::from_gib(1)));
        assert!(matches!("1.5GB".parse::<ByteSize>(), Err(ParseSizeError::Unit { .. })));
        assert!(matches!("MiB".parse::<ByteSize>(), Err(ParseSizeError::NoNumber { .. })));
        assert!(matches!("100".parse::<ByteSize>(), Err(ParseSizeError::Unit { .. })));
        assert!(matches!("99999999999999999999TB".parse::<ByteSize>(), Err(ParseSizeError::TooLarge { .. })));
        assert_eq!("-512MiB".parse(), Ok(Shift::Left(ByteSize::from_mib(512))));
    }

    #[test]
    fn what_is_written_exactly_is_read_back() {
        for size in [0, 1, 512, 1 << 20, 3 << 30, (1 << 20) + 512] {
            let size = ByteSize::from_bytes(size);
            assert_eq!(size.exact().parse(), Ok(size));
        }
    }

    #[test]
    fn extents_are_never_empty() {
        assert_eq!(Extent::new(ByteOffset::ZERO, ByteSize::ZERO), None);
        assert_eq!(Extent::new(ByteOffset::from_bytes(u64::MAX), MIB), None);
        let e = Extent::new(ByteOffset::from_bytes(5), ByteSize::from_bytes(10)).unwrap();
        assert_eq!(
            e.aligned(ByteSize::from_bytes(4)),
            Extent::between(ByteOffset::from_bytes(8), ByteOffset::from_bytes(12))
        );
        assert_eq!(e.aligned(MIB), None);
    }
}
