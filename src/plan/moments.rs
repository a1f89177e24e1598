//! How far a plan has been carried out: the moments at which its disk may stand, and the one that a disk is nearest to.

use super::{Plan, Stage, Step, WinreState};
use crate::layout::{Comparison, Difference, DiskLayout, compare};
use crate::text::Text;

/// A moment at which the disk of a plan may stand.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// After the stage, else before it.
    pub after: bool,
    /// The stage, counted from 1.
    pub stage: usize,
    /// Nothing of the plan is left to do.
    pub last: bool,
    /// The disk as it is then.
    pub disk: &'a DiskLayout,
    /// What to say of a disk that is like this.
    pub said: Text,
}

impl Moment<'_> {
    /// `before` or `after`, as programs read it.
    pub const fn word(&self) -> &'static str {
        if self.after { "after" } else { "before" }
    }

    /// Whether nothing of the plan has been done.
    pub const fn is_first(&self) -> bool {
        !self.after && self.stage == 1
    }
}

/// The moment that a disk is nearest to, and in what it differs from it; `stage` (counted from 1) asks for that one
/// alone. `None` where the plan has no way. Where the source tells too little to know which of several moments it is,
/// the first counts and the others are named among what was not compared.
pub fn nearest<'a>(plan: &'a Plan, actual: &DiskLayout, stage: Option<usize>) -> Option<(Moment<'a>, Comparison)> {
    let mut nearest: Option<(Moment<'a>, Comparison)> = None;
    let mut fitting: Vec<Moment<'a>> = Vec::new();
    for moment in moments(plan).into_iter().filter(|moment| stage.is_none_or(|stage| moment.stage == stage)) {
        // Before a script runs its numbers count; what numbers DiskPart gave in it may differ from what was foreseen.
        let mut found = compare(moment.disk, actual, moment.is_first());
        found.differences.extend(winre_is_off(plan, &moment, actual));
        if found.is_same() {
            fitting.push(moment.clone());
        }
        if nearest.as_ref().is_none_or(|(_, best)| found.differences.len() < best.differences.len()) {
            nearest = Some((moment, found));
        }
    }
    nearest.map(|(moment, mut found)| {
        // A later moment with the very same table says nothing else.
        let others = fitting.iter().filter(|other| !compare(other.disk, moment.disk, false).is_same());
        let others = others.map(|other| Text::new("verify-also").with("moment", other.said.clone()));
        found.not_compared.extend(others);
        (moment, found.essential())
    })
}

/// Where a stage stopped before its end: the disk is as it is behind one of its lines.
#[derive(Clone, Debug)]
pub struct Stop<'a> {
    /// The stage, counted from 1.
    pub number: usize,
    /// The stage.
    pub stage: &'a Stage,
    /// The last line that was carried out, as far as the disk tells.
    pub step: &'a Step,
    /// The line that comes next.
    pub next: &'a Step,
}

impl Stop<'_> {
    /// What to say of it.
    pub fn said(&self) -> Text {
        Text::new("verify-stopped")
            .with("stage", self.stage.name.as_str())
            .with("done", self.step.command())
            .with("next", self.next.command())
    }
}

/// The line behind which the plan stopped, where the disk is as planned behind a line and at no moment of [`nearest`].
/// Where the source cannot tell lines apart, the first one counts: it has certainly been carried out.
pub fn stopped_within<'a>(plan: &'a Plan, actual: &DiskLayout, stage: Option<usize>) -> Option<Stop<'a>> {
    let solution = plan.solution()?;
    let asked = solution.stages.iter().enumerate().filter(|(i, _)| stage.is_none_or(|stage| stage == i + 1));
    for (index, stage) in asked {
        let mut before = &stage.before;
        for pair in stage.steps.windows(2) {
            let [step, next] = pair else { continue };
            let changed = !compare(before, &step.after, false).is_same();
            if changed && compare(&step.after, actual, false).is_same() {
                return Some(Stop { number: index + 1, stage, step, next });
            }
            before = &step.after;
        }
    }
    None
}

/// The table is as planned, but the recovery environment that the last line enables is told to be off.
fn winre_is_off(plan: &Plan, moment: &Moment<'_>, actual: &DiskLayout) -> Option<Difference> {
    let stage = plan.solution()?.stages.get(moment.stage.checked_sub(1)?)?;
    let planned = stage.steps.iter().rev().find_map(|step| step.stop.as_ref()).map(|stop| stop.winre);
    let off = moment.after && planned == Some(WinreState::Enabled) && actual.winre.enabled == Some(false);
    off.then(|| Difference { code: "winre", partition: None, text: Text::new("verify-winre-off") })
}

/// Every moment at which a disk can be checked, in order: before and after each stage.
fn moments(plan: &Plan) -> Vec<Moment<'_>> {
    let Some(solution) = plan.solution() else { return Vec::new() };
    let count = solution.stages.len();
    if count == 0 {
        let said = Text::new("verify-before-all");
        return vec![Moment { after: false, stage: 1, last: true, disk: &plan.before, said }];
    }
    let mut moments = Vec::new();
    for (index, stage) in solution.stages.iter().enumerate() {
        let number = index + 1;
        let said = if index == 0 {
            Text::new("verify-before-all")
        } else {
            Text::new("verify-before").with("stage", stage.name.as_str())
        };
        moments.push(Moment { after: false, stage: number, last: false, disk: &stage.before, said });
        let disk = stage.steps.last().map_or(&stage.before, |step| &step.after);
        let last = number == count;
        let said = if last {
            Text::new("verify-after-all")
        } else {
            Text::new("verify-after").with("stage", stage.name.as_str())
        };
        moments.push(Moment { after: true, stage: number, last, disk, said });
    }
    moments
}
