//! `verify`: is it still the disk that was reviewed, or is it as planned.

use super::args::VerifyArgs;
use super::export::open_plan;
use super::out::plain;
use super::{Failure, code, disks, out};
use crate::layout::find_disk;
use crate::plan::{nearest, stopped_within};
use crate::text::{Lang, Text};
use serde::Serialize;

#[derive(Serialize)]
struct VerifyJson {
    schema: &'static str,
    /// `before` or `after` the stage, or `other`.
    result: &'static str,
    stage: Option<usize>,
    message: String,
    /// Where a stage stopped before its end.
    stopped_after: Option<StoppedJson>,
    differences: Vec<DifferenceJson>,
    not_compared: Vec<String>,
}

#[derive(Serialize)]
struct StoppedJson {
    stage: usize,
    /// The last line that was carried out.
    command: String,
    /// The line that comes next.
    next: String,
    forward: Vec<String>,
}

#[derive(Serialize)]
struct DifferenceJson {
    code: &'static str,
    partition: Option<u32>,
    message: String,
}

pub(super) fn run(args: &VerifyArgs, lang: Lang) -> Result<u8, Failure> {
    let saved = open_plan(&args.plan)?;
    let plan = &saved.plan;
    let count = plan.solution().map_or(0, |solution| solution.stages.len());
    if args.stage.is_some_and(|stage| stage == 0 || stage > count) {
        return Err(Failure::new(code::ARGUMENTS, Text::new("cli-no-such-stage").with("count", count)));
    }
    let source = disks::open(&args.against, lang)?;
    let actual = find_disk(&plan.before, &source.disks).ok_or_else(|| {
        Failure::new(code::OTHER_DISK, Text::new("verify-no-disk").with("number", plan.before.number))
    })?;
    let Some((moment, found)) = nearest(plan, actual, args.stage) else {
        return Err(Failure::new(code::GOAL, Text::new("cli-goal-not-met")));
    };
    let same = found.is_same();
    let another = found.is_another_disk();
    let stopped = if same || another { None } else { stopped_within(plan, actual, args.stage) };
    let forward = |stop: &crate::plan::Stop<'_>| stop.step.stop.as_ref().map_or_else(Vec::new, |s| s.forward.clone());
    let message = match (same, another, &stopped) {
        (true, ..) => moment.said.clone(),
        (false, true, _) => Text::new("verify-another"),
        (false, false, Some(stop)) => stop.said(),
        (false, false, None) => Text::new("verify-other"),
    };
    if args.json {
        out::json(&VerifyJson {
            schema: "shikiri.verify/1",
            result: if same { moment.word() } else { "other" },
            stage: same.then_some(moment.stage),
            message: message.say(Lang::En),
            stopped_after: stopped.as_ref().map(|stop| StoppedJson {
                stage: stop.number,
                command: stop.step.command(),
                next: stop.next.command(),
                forward: forward(stop).iter().map(|text| text.say(Lang::En)).collect(),
            }),
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
        // Of another disk nothing else is said.
        if same || another || stopped.is_some() {
            said.push_str(&format!("{}\n", message.say(lang)));
        } else {
            said.push_str(&format!("{}\n", Text::new("verify-compared").with("moment", moment.said.clone()).say(lang)));
        }
        for text in stopped.iter().flat_map(forward) {
            said.push_str(&format!("  {}\n", plain(&text.say(lang))));
        }
        // Behind a line nothing differs; what is still to be done is no difference.
        for difference in found.differences.iter().filter(|_| stopped.is_none()) {
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
    let hint = if stopped.is_some() { "verify-stopped-hint" } else { "verify-other-hint" };
    Err(Failure::new(code::OTHER_DISK, message).hint(Text::new(hint)))
}
