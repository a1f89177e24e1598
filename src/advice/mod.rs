//! Findings: what is wrong with a disk, at risk, or well; each with its number, its reason and its source.

use crate::plan::{Goal, Subject};
use crate::text::Text;

/// How much a finding matters; worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// An update fails, or data are at risk.
    Bad,
    /// It may fail, or is not as Microsoft recommends.
    Warning,
    /// Good to know, or not known and how to find out.
    Info,
    /// It is as it should be.
    Good,
}

impl Severity {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Good => "good",
        }
    }
}

/// One thing found about a disk.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The kind, `recovery_free_small`; stable.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it speaks of.
    pub subject: Subject,
    /// One sentence with its number.
    pub message: Text,
    /// Why it matters.
    pub why: Text,
    /// The KB article that it belongs to, `KB5034441`.
    pub kb: Option<&'static str>,
    /// Where the rule comes from.
    pub source: &'static str,
    /// The goal that would mend it.
    pub goal: Option<Goal>,
}

/// Whether the next WinRE update will fail.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Bad: it will fail; Good: it will not; Info: cannot be known.
    pub severity: Severity,
    /// In one sentence.
    pub message: Text,
    /// Why, or how to find out.
    pub why: Text,
}

/// Everything found about a disk, worst first.
pub fn findings(_disk: &crate::layout::DiskLayout) -> Vec<Finding> {
    Vec::new()
}

/// Whether the next WinRE update will fail on this PC.
pub fn verdict(_disk: &crate::layout::DiskLayout) -> Verdict {
    Verdict {
        severity: Severity::Info,
        message: Text::new("finding-verdict-unknown"),
        why: Text::new("finding-verdict-unknown-no-recovery"),
    }
}
