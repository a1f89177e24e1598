//! `verify`: is it still the disk that was reviewed, or is it as planned.

use super::args::VerifyArgs;
use super::export::open_plan;
use super::out::plain;
use super::{Failure, code, disks, out};
use crate::layout::{Comparison, DiskLayout, compare};
use crate::plan::Plan;
use crate::source::Source;
use crate::text::{Lang, Text};
use serde::Serialize;

#[derive(Serialize)]
struct VerifyJson {
    schema: &'static str,
    /// `before` or `after` the stage, or `other`.
    result: &'static str,
    stage: Option<usize>,
    message: String,
    differences: Vec<DifferenceJson>,
    not_compared: Vec<String>,
}

#[derive(Serialize)]
struct DifferenceJson {
    code: &'static str,
    partition: Option<u32>,
    message: String,
}

/// A moment at which the disk may stand.
struct Moment<'a> {
    /// `before` or `after`.
    word: &'static str,
    /// The stage, counted from 1.
    stage: usize,
    disk: &'a DiskLayout,
    said: Text,
}

pub(super) fn run(args: &VerifyArgs, lang: Lang) -> Result<u8, Failure> {
    let saved = open_plan(&args.plan)?;
    let plan = &saved.plan;
    let count = plan.solution().map_or(0, |solution| solution.stages.len());
    if args.stage.is_some_and(|stage| stage == 0 || stage > count) {
        return Err(Failure::new(code::ARGUMENTS, Text::new("cli-no-such-stage").with("count", count)));
    }
    let source = disks::open(&args.against, lang)?;
    let actual = same_disk(&plan.before, &source)?;
    let moments: Vec<Moment> =
        moments(plan).into_iter().filter(|moment| args.stage.is_none_or(|stage| moment.stage == stage)).collect();
    let mut nearest: Option<(&Moment, Comparison)> = None;
    for moment in &moments {
        // Before a script runs its numbers count; what numbers DiskPart gave in it may differ from what was foreseen.
        let found = compare(moment.disk, actual, moment.word == "before" && moment.stage == 1);
        let nearer = nearest.as_ref().is_none_or(|(_, best)| found.differences.len() < best.differences.len());
        if nearer {
            nearest = Some((moment, found));
        }
    }
    let Some((moment, found)) = nearest else {
        return Err(Failure::new(code::GOAL, Text::new("cli-goal-not-met")));
    };
    let same = found.is_same();
    let found = if same { found } else { essential(found) };
    let message = if same { moment.said.clone() } else { Text::new("verify-other") };
    if args.json {
        out::json(&VerifyJson {
            schema: "shikiri.verify/1",
            result: if same { moment.word } else { "other" },
            stage: same.then_some(moment.stage),
            message: message.say(Lang::En),
            differences: found
                .differences
                .iter()
                .map(|difference| DifferenceJson {
                    code: difference.code,
                    partition: difference.partition,
                    message: difference.text.say(Lang::En),
                })
                .collect(),
            not_compared: found.not_compared.iter().map(|text| text.say(Lang::En)).collect(),
        })?;
    } else {
        let mut said = String::new();
        if same {
            said.push_str(&format!("{}\n", message.say(lang)));
        } else {
            said.push_str(&format!("{}\n", Text::new("verify-compared").with("moment", moment.said.clone()).say(lang)));
        }
        for difference in &found.differences {
            said.push_str(&format!("  {}\n", plain(&difference.text.say(lang))));
        }
        for text in &found.not_compared {
            said.push_str(&format!("  {}\n", text.say(lang)));
        }
        out::print(&said)?;
    }
    if same {
        return Ok(0);
    }
    Err(Failure::new(code::OTHER_DISK, message).hint(Text::new("verify-other-hint")))
}

/// On another disk every partition differs, which says nothing: only what tells that it is another one stays.
fn essential(found: Comparison) -> Comparison {
    let identity = |code: &str| matches!(code, "disk_guid" | "mbr_signature" | "style");
    if !found.differences.iter().any(|difference| identity(difference.code)) {
        return found;
    }
    let differences = found.differences.into_iter().filter(|difference| difference.partition.is_none()).collect();
    Comparison { differences, ..found }
}

/// The disk of the source that the plan speaks of: by its identity, else by its number, else the only one.
fn same_disk<'a>(before: &DiskLayout, source: &'a Source) -> Result<&'a DiskLayout, Failure> {
    let by_identity = source.disks.iter().find(|disk| {
        (before.disk_guid.is_some() && disk.disk_guid == before.disk_guid)
            || (before.mbr_signature.is_some() && disk.mbr_signature == before.mbr_signature)
    });
    let by_number = || source.disks.iter().find(|disk| disk.number == before.number);
    let only = || source.disks.first().filter(|_| source.disks.len() == 1);
    by_identity
        .or_else(by_number)
        .or_else(only)
        .ok_or_else(|| Failure::new(code::OTHER_DISK, Text::new("verify-no-disk").with("number", before.number)))
}

/// Every moment at which a disk can be checked, in order: before and after each stage.
fn moments(plan: &Plan) -> Vec<Moment<'_>> {
    let Some(solution) = plan.solution() else { return Vec::new() };
    let count = solution.stages.len();
    if count == 0 {
        return vec![Moment { word: "before", stage: 1, disk: &plan.before, said: Text::new("verify-before-all") }];
    }
    let mut moments = Vec::new();
    for (index, stage) in solution.stages.iter().enumerate() {
        let number = index + 1;
        let before = if index == 0 {
            Text::new("verify-before-all")
        } else {
            Text::new("verify-before").with("stage", stage.name.as_str())
        };
        moments.push(Moment { word: "before", stage: number, disk: &stage.before, said: before });
        let after = stage.steps.last().map_or(&stage.before, |step| &step.after);
        let said = if number == count {
            Text::new("verify-after-all")
        } else {
            Text::new("verify-after").with("stage", stage.name.as_str())
        };
        moments.push(Moment { word: "after", stage: number, disk: after, said });
    }
    moments
}
