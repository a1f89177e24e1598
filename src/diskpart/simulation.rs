//! What a script would do: a result for every line.

use super::machine::Focus;
use crate::layout::DiskLayout;
use crate::text::Text;
use crate::units::Extent;
use std::sync::Arc;

/// How a partition with data is harmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Harm {
    /// Its entry is deleted.
    Deleted,
    /// It is formatted.
    Formatted,
    /// The whole disk is wiped.
    Wiped,
}

impl Harm {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Formatted => "formatted",
            Self::Wiped => "wiped",
        }
    }
}

/// A partition with data that a line would harm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Harmed {
    /// The disk's number.
    pub disk: u32,
    /// The partition's number when the line runs.
    pub number: u32,
    /// Where it lay, to find it on the map of before.
    pub extent: Extent,
    /// How.
    pub how: Harm,
    /// The script's line, counted from 1.
    pub line: u32,
}

/// What one line does.
#[derive(Clone, Debug, PartialEq)]
pub struct LineOutcome {
    /// The script's line, counted from 1.
    pub line: u32,
    /// The line as written, without its end.
    pub command: String,
    /// In plain words; for a line that is not reached, that.
    pub effect: Text,
    /// Why it fails; the script stops here unless the line says `noerr`.
    pub error: Option<Text>,
    /// Where neither documentation nor observation decides: both outcomes, in words.
    pub uncertain: Option<Text>,
    /// Whether it ran at all.
    pub reached: bool,
    /// Every disk after it.
    pub after: Arc<Vec<DiskLayout>>,
    /// The part of the disk in focus that it speaks of.
    pub touches: Option<Extent>,
    /// The number of the disk that `touches` lies on.
    pub disk: Option<u32>,
    /// What is selected after it.
    pub focus: Focus,
}

/// What a script would do to some disks.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// Whether every line ran without an error that stops.
    pub completed: bool,
    /// The line at which it stops.
    pub stopped_at: Option<u32>,
    /// A result for every line.
    pub lines: Vec<LineOutcome>,
    /// The disks before.
    pub before: Arc<Vec<DiskLayout>>,
    /// The disks when it ends or stops.
    pub after: Arc<Vec<DiskLayout>>,
    /// The partitions with data that are harmed.
    pub harmed: Vec<Harmed>,
    /// What `diskpart.exe` would return: 0 when it ends well, an HRESULT where one is known; `None` where it is not.
    pub exit_code: Option<u32>,
}

/// How grave a lint finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// Loses data or leaves the PC broken.
    Danger,
    /// May do something else than meant.
    Warning,
    /// Good to know.
    Note,
}

/// What a careful reader would object to in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintFinding {
    /// The script's line, counted from 1.
    pub line: u32,
    /// The kind, `no_offset`.
    pub code: &'static str,
    /// How grave.
    pub gravity: Gravity,
    /// In words, with the reason.
    pub message: Text,
    /// Where the rule comes from, `WSD/create-partition-primary.md`.
    pub source: &'static str,
    /// The line as it should read; `None` where there is no such line.
    pub mended: Option<String>,
}
