//! Why a part of a volume could not be read.

use crate::layout::{Problem, ProblemCode};
use crate::text::Text;

/// Why a part of a volume could not be read. Places count in bytes from the partition's start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// The reader was asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The source ends before, or the system reports an error.
    #[error("byte {at}: {error}")]
    Read {
        /// Where.
        at: u64,
        /// What the system says.
        error: String,
    },
    /// Something is not as the format says.
    #[error("{what}, byte {at}: expected {expected}, found {found}")]
    Damaged {
        /// The id of the words for what it is, `volume-what-…`.
        what: &'static str,
        /// Where.
        at: u64,
        /// The value or bound expected.
        expected: String,
        /// The value found.
        found: String,
    },
    /// Something ends before it should.
    #[error("{what}, byte {at}: ends too early")]
    CutShort {
        /// The id of the words for what it is, `volume-what-…`.
        what: &'static str,
        /// Where it begins.
        at: u64,
    },
    /// More of something than is read.
    #[error("{what}: more than {limit}")]
    TooMuch {
        /// The id of the words for what it is, `volume-what-…`.
        what: &'static str,
        /// The limit.
        limit: u64,
    },
}

impl Fault {
    pub(super) fn damaged(
        what: &'static str,
        at: u64,
        expected: impl Into<String>,
        found: impl std::fmt::Display,
    ) -> Self {
        Self::Damaged { what, at, expected: expected.into(), found: found.to_string() }
    }

    /// What was expected does not fit into the place it should be in.
    pub(super) const fn cut_short(what: &'static str, at: u64) -> Self {
        Self::CutShort { what, at }
    }

    /// As a problem of the partition `number`, in which `file_system` was found; `None` for a cancelled reading.
    pub(super) fn problem(&self, number: u32, file_system: &'static str) -> Option<Problem> {
        let text = match self {
            Self::Cancelled => return None,
            Self::Read { at, error } => Text::new("volume-fault-read")
                .with("at", i64::try_from(*at).unwrap_or(i64::MAX))
                .with("error", error.as_str()),
            Self::Damaged { what, at, expected, found } => Text::new("volume-fault-damaged")
                .with("what", Text::new(what))
                .with("at", i64::try_from(*at).unwrap_or(i64::MAX))
                .with("expected", expected.as_str())
                .with("found", found.as_str()),
            Self::CutShort { what, at } => Text::new("volume-fault-short")
                .with("what", Text::new(what))
                .with("at", i64::try_from(*at).unwrap_or(i64::MAX)),
            Self::TooMuch { what, limit } => Text::new("volume-fault-too-much")
                .with("what", Text::new(what))
                .with("limit", i64::try_from(*limit).unwrap_or(i64::MAX)),
        };
        let text = Text::new("volume-fault").with("number", number).with("fs", file_system).with("fault", text);
        Some(Problem::new(ProblemCode::VolumeUnreadable, text))
    }
}

/// Whole numbers out of bytes; `None` where the bytes end before.
pub(super) mod le {
    pub(in super::super) fn u16(bytes: &[u8], at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(array(bytes, at)?))
    }
    pub(in super::super) fn u32(bytes: &[u8], at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(array(bytes, at)?))
    }
    pub(in super::super) fn u64(bytes: &[u8], at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(array(bytes, at)?))
    }
    pub(in super::super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
        bytes.get(at..at.checked_add(N)?)?.try_into().ok()
    }
    pub(in super::super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
        bytes.get(at..at.checked_add(length)?)
    }
    /// UTF-16 up to its end or the first NUL; what is no character becomes U+FFFD.
    pub(in super::super) fn utf16(bytes: &[u8]) -> String {
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes))
            .take_while(|unit| *unit != 0)
            .collect();
        String::from_utf16_lossy(&units)
    }
}
