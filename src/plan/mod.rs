//! The planner: a disk and a wish in, every way that DiskPart can really go out, or every reason why none can be gone.
//!
//! Pure. Steps are derived from the layout and the wish, never from the history of clicks.
//! Promise: each frame of a plan was read off the rendered script (render, parse, interpret) and agrees with the
//! planner's own model; where the two differ the plan is refused as a fault of the program.

mod builder;
mod costs;
mod digest;
mod facts;
mod goal;
mod handles;
pub mod limits;
mod moments;
mod operation;
mod outcome;
mod presets;
mod prove;
mod refuse;
mod script;
mod strategy;
mod survey;
#[cfg(test)]
mod tests;
mod want;

pub use digest::{canonical, digest};
pub use goal::{Goal, VolumeRef, Wish};
pub use handles::{Handle, Mark, Reach, goal_for_drag, handles};
pub use moments::{Moment, Stop, nearest, stopped_within};
pub use outcome::{
    Acknowledgement, Answer, Environment, Plan, Refusal, RefusalCode, Solution, Stage, Step, StopState, StrategyId,
    StrategyOutcome, Subject, Tool, Warning, WinreState,
};
pub use presets::{Preset, presets};
pub use script::{ScriptFile, script_files};

use crate::layout::{DiskLayout, Partition, TableStyle};
use crate::text::Text;
use builder::Done;
use std::sync::Arc;
use survey::Survey;
use want::Want;

/// Every way from this disk to what is wished, the possible ones first and best first.
///
/// Every strategy is tried. `wish.strategy` picks one; where that one is impossible the plan has none, and its reasons.
pub fn plan(disk: &DiskLayout, wish: &Wish) -> Plan {
    let survey = Survey::new(disk);
    let want = Want::read(&survey, wish);
    let mut general = survey.blocked.clone();
    if disk.style == TableStyle::Raw && want.clean.is_none() && survey.blocked.is_empty() {
        general.push(
            refuse::refuse("raw_disk", Subject::Disk, Text::new("refusal-raw-disk"))
                .hint(Text::new("refusal-raw-disk-hint")),
        );
    }
    general.extend(want.refusals.iter().cloned());
    let tried: Vec<(StrategyId, strategy::Attempt)> = StrategyId::ALL
        .into_iter()
        .map(|id| {
            let attempt = if general.is_empty() { strategy::attempt(id, &survey, &want) } else { Err(general.clone()) };
            (id, attempt)
        })
        .collect();
    let strategies = rank(tried);
    let chosen = match wish.strategy {
        None => strategies.iter().position(|s| s.result.is_ok()),
        Some(id) => strategies.iter().position(|s| s.id == id && s.result.is_ok()),
    };
    let refusals = match chosen {
        Some(_) => Vec::new(),
        None => reasons(&general, &strategies, wish.strategy),
    };
    Plan { before: Arc::new(disk.clone()), wish: wish.clone(), strategies, chosen, refusals }
}

/// The recovery partition that WinRE starts from, as far as the disk tells: the one that a goal speaks of. A maker's
/// restore image has the same type and may be larger.
pub fn recovery_in_use(disk: &DiskLayout) -> Option<&Partition> {
    Survey::new(disk).in_use
}

/// The EFI system partition that the PC starts from, as far as the disk tells: the one that a goal speaks of.
pub fn esp_in_use(disk: &DiskLayout) -> Option<&Partition> {
    Survey::new(disk).esp
}

/// The possible ones first, cheapest first; the impossible ones behind in their own order.
fn rank(tried: Vec<(StrategyId, strategy::Attempt)>) -> Vec<StrategyOutcome> {
    let (mut possible, mut impossible): (Vec<(StrategyId, Done)>, Vec<_>) = (Vec::new(), Vec::new());
    for (id, attempt) in tried {
        match attempt {
            Ok(done) => possible.push((id, done)),
            Err(reasons) => impossible.push((id, reasons)),
        }
    }
    // Clearing left-overs is more than was wished: it stands behind every way that does what was wished.
    possible.sort_by_key(|(id, done)| (*id == StrategyId::ClearLeftOvers, done.costs, *id));
    let best = possible.first().map(|(_, done)| done.costs);
    let mut outcomes = Vec::new();
    for (index, (id, done)) in possible.into_iter().enumerate() {
        let dearer = best.and_then(|best| done.costs.dearer(best));
        let why = match (index, dearer) {
            (0, _) => Text::new("strategy-why-recommended"),
            (_, Some((name, mine, theirs))) => {
                Text::new("strategy-why-dearer").with("name", name).with("mine", mine).with("theirs", theirs)
            }
            (_, None) => Text::new("strategy-why-possible"),
        };
        outcomes.push(StrategyOutcome {
            id,
            title: title(id),
            why,
            recommended: index == 0,
            result: Ok(done.solution),
        });
    }
    outcomes.extend(impossible.into_iter().map(|(id, reasons)| StrategyOutcome {
        id,
        title: title(id),
        why: Text::new(match reasons.first() {
            Some(reason) if matches!(reason.code.0, "other_goal" | "not_met") => "strategy-why-other-goal",
            _ => "strategy-why-impossible",
        }),
        recommended: false,
        result: Err(reasons),
    }));
    outcomes
}

/// Every reason once: those for the wish as a whole first, then those of each way that was meant.
fn reasons(general: &[Refusal], strategies: &[StrategyOutcome], picked: Option<StrategyId>) -> Vec<Refusal> {
    let mut all: Vec<Refusal> = general.to_vec();
    let mut others = Vec::new();
    for outcome in strategies.iter().filter(|outcome| picked.is_none_or(|id| id == outcome.id)) {
        for reason in outcome.result.as_ref().err().into_iter().flatten() {
            let aside = matches!(
                reason.code.0,
                "other_goal"
                    | "not_met"
                    | "no_left_overs"
                    | "already_behind_windows"
                    | "recovery_exists"
                    | "free_space_suffices"
            );
            let into = if aside && picked.is_none() { &mut others } else { &mut all };
            if !into.contains(reason) {
                into.push(reason.clone());
            }
        }
    }
    if all.is_empty() { others } else { all }
}

fn title(id: StrategyId) -> Text {
    Text::new(match id {
        StrategyId::RecreateRecoveryAfterWindows => "strategy-recreate-recovery-after-windows",
        StrategyId::RecoveryIntoFreeSpace => "strategy-recovery-into-free-space",
        StrategyId::NewRecoveryAfterWindows => "strategy-new-recovery-after-windows",
        StrategyId::FirstRecoveryAfterWindows => "strategy-first-recovery-after-windows",
        StrategyId::ClearLeftOvers => "strategy-clear-left-overs",
        StrategyId::EspMakeRoomInside => "strategy-esp-make-room-inside",
        StrategyId::NewEspAfterWindows => "strategy-new-esp-after-windows",
        StrategyId::EspFrontRoom => "strategy-esp-front-room",
        StrategyId::EspInPlace => "strategy-esp-in-place",
        StrategyId::CleanInstall => "strategy-clean-install",
        StrategyId::Resize => "strategy-resize",
        StrategyId::NothingToDo => "strategy-nothing-to-do",
    })
}
