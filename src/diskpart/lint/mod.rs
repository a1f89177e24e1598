//! What a careful reader would object to in a script, whoever wrote it; each with its reason, its source and, where
//! there is one, the line as it should read on this disk.

mod around;
mod mend;
mod partitions;
mod words;

pub use around::{from_batch, is_script, read};

use super::machine::Focus;
use super::script::{Content, Script, ScriptLine};
use super::simulation::{Gravity, LineOutcome, LintFinding, Simulation};
use super::{Command, Harm};
use crate::layout::{DiskLayout, Partition};
use crate::text::Text;

/// A line together with what it does and what it finds.
struct Seen<'a> {
    line: &'a ScriptLine,
    outcome: &'a LineOutcome,
    /// The disks before it.
    before: &'a [DiskLayout],
    /// What is selected before it.
    focus: Focus,
}

impl<'a> Seen<'a> {
    fn command(&self) -> Option<&'a Command> {
        self.line.command()
    }

    fn disk(&self) -> Option<&'a DiskLayout> {
        self.before.iter().find(|disk| Some(disk.number) == self.focus.disk)
    }

    /// The partition in focus before the line.
    fn partition(&self) -> Option<&'a Partition> {
        self.disk()?.partition(self.focus.partition?)
    }

    /// The disk in focus, as it is after the line.
    fn disk_after(&self) -> Option<&'a DiskLayout> {
        self.outcome.after.iter().find(|disk| Some(disk.number) == self.outcome.focus.disk)
    }

    /// The partition in focus, as it is after the line.
    fn partition_after(&self) -> Option<&'a Partition> {
        self.disk_after()?.partition(self.outcome.focus.partition?)
    }

    fn finding(&self, gravity: Gravity, code: &'static str, message: Text, source: &'static str) -> LintFinding {
        LintFinding { line: self.line.number, code, gravity, message, source, mended: None }
    }
}

trait Mended {
    fn mended(self, line: impl Into<Option<String>>) -> Self;
}

impl Mended for LintFinding {
    fn mended(mut self, line: impl Into<Option<String>>) -> Self {
        self.mended = line.into();
        self
    }
}

/// Every objection to `script`, in order of line; `simulation` is what it does to `disks`.
pub fn lint(script: &Script, simulation: &Simulation, disks: &[DiskLayout]) -> Vec<LintFinding> {
    let mut seen = Vec::with_capacity(script.lines.len());
    let mut before = disks;
    let mut focus = Focus::default();
    for (line, outcome) in script.lines.iter().zip(&simulation.lines) {
        seen.push(Seen { line, outcome, before, focus });
        before = &outcome.after;
        focus = outcome.focus;
    }
    let mut findings = Vec::new();
    words::lint(script, &seen, &mut findings);
    partitions::lint(&seen, simulation, &mut findings);
    around::lint(script, &mut findings);
    findings.sort_by(|a, b| (a.line, a.gravity, a.code).cmp(&(b.line, b.gravity, b.code)));
    findings
}

/// Whether a line is one of a DiskPart script's, understood or nearly so.
const fn is_command(line: &ScriptLine) -> bool {
    matches!(line.content, Content::Command(_))
}

/// How a harmed partition fares, for the message about it.
const fn harm_id(how: Harm) -> &'static str {
    match how {
        Harm::Deleted => "lint-data-deleted",
        Harm::Formatted => "lint-data-formatted",
        Harm::Wiped => "lint-data-wiped",
    }
}
