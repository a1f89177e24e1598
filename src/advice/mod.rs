//! Findings: what is wrong with a disk, at risk, or well; each with its number, its reason and its source.

mod disk;
mod esp;
pub mod limits;
mod recovery;
mod verdict;

pub use verdict::verdict;

use crate::layout::{DiskLayout, Partition, Role};
use crate::plan::{Goal, Subject};
use crate::text::Text;
use crate::units::ByteSize;

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

/// Everything found about a disk, worst first; what is well comes last.
pub fn findings(disk: &DiskLayout) -> Vec<Finding> {
    let mut found = Vec::new();
    disk::find(disk, &mut found);
    recovery::find(disk, &mut found);
    esp::find(disk, &mut found);
    found.sort_by_key(|finding| finding.severity);
    found
}

impl Finding {
    /// A finding of which the rest is still to be filled in.
    fn new(code: &'static str, severity: Severity, subject: Subject, message: Text, why: Text) -> Self {
        Self { code, severity, subject, message, why, kb: None, source: "", goal: None }
    }

    fn kb(mut self, kb: &'static str) -> Self {
        self.kb = Some(kb);
        self
    }

    fn source(mut self, source: &'static str) -> Self {
        self.source = source;
        self
    }

    fn goal(mut self, goal: Goal) -> Self {
        self.goal = Some(goal);
        self
    }

    fn of(mut self, partition: &Partition) -> Self {
        self.message = self.message.with("partition", partition.number.to_string());
        self
    }
}

/// Between what two sizes the free bytes of a volume lie (both the same where everything is exact); `None` where it is
/// not known how much is in use.
fn free(partition: &Partition) -> Option<(ByteSize, ByteSize)> {
    let least = partition.volume.free(partition.size())?;
    Some((least, least.saturating_add(partition.size_slack)))
}

/// The partition with Windows, where one is known: by its role, by being Microsoft's boot partition, or by the letter C.
fn windows(disk: &DiskLayout) -> Option<&Partition> {
    disk.with_role(Role::Windows)
        .next()
        .or_else(|| disk.partitions.iter().find(|p| p.is_boot == Some(true)))
        .or_else(|| disk.by_letter('C'))
}

/// Whether a Windows starts from this disk or lies on it, as far as can be seen.
fn concerns_windows(disk: &DiskLayout) -> bool {
    windows(disk).is_some()
        || disk.partitions.iter().any(|p| {
            matches!(p.role, Role::EfiSystem | Role::Recovery | Role::SystemReserved) || p.is_system == Some(true)
        })
}

/// The partitions that can hold WinRE: the type says recovery, and none is so large that it is a restore image.
fn recoveries(disk: &DiskLayout) -> Vec<&Partition> {
    disk.with_role(Role::Recovery).filter(|p| p.size() <= crate::plan::limits::WINRE_PARTITION_MAX).collect()
}

/// The recovery partition that WinRE starts from: the one that Windows names, or the only one there is.
fn live(disk: &DiskLayout) -> Option<&Partition> {
    if let Some(number) = disk.winre.partition {
        return disk.partition(number).filter(|p| p.role == Role::Recovery);
    }
    match recoveries(disk).as_slice() {
        [only] => Some(only),
        _ => None,
    }
}
