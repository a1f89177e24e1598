//! What a script from elsewhere would do to this disk.

use crate::diskpart::{Gravity, LintFinding, Simulation};
use crate::layout::DiskLayout;

/// A script under the light.
#[derive(Clone, Debug, Default)]
pub struct Xray {
    /// Where it comes from: a file's name; empty for a pasted one.
    pub name: String,
    /// Its text, as typed, pasted or read.
    pub text: String,
    /// What it would do; `None` while there is no disk or no text.
    pub simulation: Option<Simulation>,
    /// What a careful reader would object to.
    pub findings: Vec<LintFinding>,
    /// The line after which the map shows the disk, 0 for before the first.
    pub shown: usize,
    /// Whether the text is being edited.
    pub editing: bool,
}

/// A line with what is said of it.
#[derive(Clone, Copy, Debug)]
pub struct XrayLine<'a> {
    /// What it does.
    pub outcome: &'a crate::diskpart::LineOutcome,
    /// Whether it harms a partition with data.
    pub harms: bool,
}

impl Xray {
    /// Looks through the text again, for these disks.
    pub fn look(&mut self, disks: &[DiskLayout]) {
        self.simulation = None;
        self.findings = Vec::new();
        if self.text.trim().is_empty() || disks.is_empty() {
            return;
        }
        let script = crate::diskpart::from_batch(&self.text).unwrap_or_else(|| crate::diskpart::parse(&self.text));
        let simulation = crate::diskpart::interpret(&script, disks, &crate::diskpart::Host::windows());
        self.findings = crate::diskpart::lint(&script, &simulation, disks);
        // Nothing changes behind the line at which it stops: that one is to be seen.
        let stop = simulation.stopped_at.and_then(|at| simulation.lines.iter().position(|line| line.line == at));
        self.shown = stop.map_or(simulation.lines.len(), |index| index + 1);
        self.simulation = Some(simulation);
    }

    /// The lines, with what is said of them.
    pub fn lines(&self) -> impl Iterator<Item = XrayLine<'_>> {
        self.simulation.iter().flat_map(|simulation| {
            simulation.lines.iter().map(|outcome| XrayLine {
                outcome,
                harms: simulation.harmed.iter().any(|harmed| harmed.line == outcome.line),
            })
        })
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.simulation.as_ref().map_or(0, |simulation| simulation.lines.len())
    }

    /// Whether there is no line yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many findings are of this gravity.
    pub fn count(&self, gravity: Gravity) -> usize {
        self.findings.iter().filter(|finding| finding.gravity == gravity).count()
    }

    /// The disk with this number after the line shown; before the first line where that is 0.
    pub fn disk_at(&self, shown: usize, number: u32) -> Option<&DiskLayout> {
        let simulation = self.simulation.as_ref()?;
        let disks = match shown.checked_sub(1).and_then(|index| simulation.lines.get(index)) {
            Some(line) => &line.after,
            None => &simulation.before,
        };
        disks.iter().find(|disk| disk.number == number)
    }
}
