//! `verify`: is it still the disk that was reviewed, or is it as planned.

use super::args::VerifyArgs;
use super::export::open_plan;
use super::out::plain;
use super::{Failure, code, disks, out};
use crate::layout::find_disk;
use crate::plan::nearest;
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
    let message = match (same, another) {
        (true, _) => moment.said.clone(),
        (false, true) => Text::new("verify-another"),
        (false, false) => Text::new("verify-other"),
    };
    if args.json {
        out::json(&VerifyJson {
            schema: "shikiri.verify/1",
            result: if same { moment.word() } else { "other" },
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
        // Of another disk nothing else is said.
        if same || another {
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
