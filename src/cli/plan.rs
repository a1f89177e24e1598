//! `plan`: the way to the goals, its steps with their reasons, the strategies compared, the review sheet's digest.

use super::args::PlanArgs;
use super::out::{Side, plain, table};
use super::{Failure, code, disks, inspect, out};
use crate::plan::{
    Environment, Goal, Plan, Refusal, Solution, Stage, Step, StopState, StrategyOutcome, Subject, Tool, VolumeRef,
    Warning, digest,
};
use crate::storage::{DiskJson, PLAN_SCHEMA, disk_json};
use crate::text::{Lang, Text, word};
use serde::Serialize;

pub(super) fn run(args: &PlanArgs, lang: Lang) -> Result<u8, Failure> {
    let wish = args
        .goals
        .wish()
        .ok_or_else(|| Failure::new(code::ARGUMENTS, Text::new("cli-no-goal")).hint(Text::new("cli-no-goal-hint")))?;
    let source = disks::open(&args.source, lang)?;
    let disk = disks::choose(&source, args.disk)?;
    let plan = crate::plan::plan(disk, &wish);
    let Some(solution) = plan.solution() else {
        if args.json {
            out::json(&plan_json(&plan))?;
        } else {
            out::print(&strategies(&plan, lang))?;
        }
        for refusal in &plan.refusals {
            out::error(&refusal.message, refusal.hint.as_ref(), lang);
        }
        return Err(Failure::new(code::GOAL, Text::new("cli-goal-not-met")));
    };
    if let Some(path) = &args.out {
        crate::storage::write::replace(path, crate::storage::write_plan(&plan).as_bytes())?;
    }
    if args.json {
        out::json(&plan_json(&plan))?;
    } else {
        out::print(&describe(&plan, solution, lang))?;
    }
    Ok(0)
}

/// The goal as the command line takes it.
pub(super) fn goal_flag(goal: Goal) -> String {
    match goal {
        Goal::RecoverySize(size) => format!("--recovery-size {}", size.exact()),
        Goal::RecoveryFree(size) => format!("--recovery-free {}", size.exact()),
        Goal::EspSize(size) => format!("--esp-size {}", size.exact()),
        Goal::Shrink { volume: VolumeRef::Letter(letter), by } => format!("--shrink {letter}={}", by.exact()),
        Goal::Shrink { volume: VolumeRef::Number(number), by } => format!("--shrink {number}={}", by.exact()),
        Goal::MoveBoundary { partition, by } => format!("--move-boundary {partition}:right={by}"),
        Goal::CleanInstall => "--clean-install".to_owned(),
    }
}

/// A partition's number, null for the disk as a whole.
pub(super) const fn subject_json(subject: Subject) -> Option<u32> {
    match subject {
        Subject::Disk => None,
        Subject::Partition(number) => Some(number),
    }
}

#[derive(Serialize)]
struct PlanJson {
    schema: &'static str,
    feasible: bool,
    goals: Vec<String>,
    strategy: Option<&'static str>,
    strategies: Vec<StrategyJson>,
    refusals: Vec<RemarkJson>,
    warnings: Vec<RemarkJson>,
    stages: Vec<StageJson>,
    before: DiskJson,
    after: DiskJson,
    review: ReviewJson,
}

#[derive(Serialize)]
struct StrategyJson {
    id: &'static str,
    title: String,
    recommended: bool,
    feasible: bool,
    why: String,
    refusals: Vec<RemarkJson>,
    costs: Vec<CostJson>,
}

#[derive(Serialize)]
struct CostJson {
    what: String,
    how_much: String,
}

/// A refusal or a warning.
#[derive(Serialize)]
struct RemarkJson {
    code: &'static str,
    subject: Option<u32>,
    message: String,
    hint: Option<String>,
}

#[derive(Serialize)]
struct StageJson {
    name: String,
    environment: &'static str,
    restart_after: bool,
    steps: Vec<StepJson>,
}

#[derive(Serialize)]
struct StepJson {
    tool: &'static str,
    command: String,
    destructive: bool,
    changes: bool,
    why: String,
    effect: String,
    loss: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    if_it_stops_here: Option<StopJson>,
}

#[derive(Serialize)]
struct StopJson {
    boots: &'static str,
    winre: &'static str,
    bitlocker_asks: &'static str,
    point_of_no_return: bool,
    lost: Vec<String>,
    forward: Vec<String>,
    back: Vec<String>,
}

#[derive(Serialize)]
struct ReviewJson {
    digest: Option<String>,
    acknowledge: Vec<AcknowledgeJson>,
}

#[derive(Serialize)]
struct AcknowledgeJson {
    id: String,
    text: String,
    /// The stage and the step that it belongs to, counted from 0.
    step: Option<(usize, usize)>,
}

fn plan_json(plan: &Plan) -> PlanJson {
    let solution = plan.solution();
    PlanJson {
        schema: PLAN_SCHEMA,
        feasible: solution.is_some(),
        goals: plan.wish.goals.iter().map(|goal| goal_flag(*goal)).collect(),
        strategy: solution.map(|solution| solution.strategy.as_str()),
        strategies: plan.strategies.iter().map(strategy_json).collect(),
        refusals: plan.refusals.iter().map(refusal_json).collect(),
        warnings: solution.iter().flat_map(|solution| &solution.warnings).map(warning_json).collect(),
        stages: solution.iter().flat_map(|solution| &solution.stages).map(stage_json).collect(),
        before: disk_json(&plan.before),
        after: disk_json(plan.after()),
        review: ReviewJson {
            digest: solution.map(|_| digest(plan)),
            acknowledge: solution
                .iter()
                .flat_map(|solution| &solution.acknowledge)
                .map(|item| AcknowledgeJson { id: item.id.clone(), text: item.text.say(Lang::En), step: item.step })
                .collect(),
        },
    }
}

fn strategy_json(outcome: &StrategyOutcome) -> StrategyJson {
    let (costs, refusals): (&[(Text, Text)], &[Refusal]) = match &outcome.result {
        Ok(solution) => (&solution.costs, &[]),
        Err(refusals) => (&[], refusals),
    };
    StrategyJson {
        id: outcome.id.as_str(),
        title: outcome.title.say(Lang::En),
        recommended: outcome.recommended,
        feasible: outcome.result.is_ok(),
        why: outcome.why.say(Lang::En),
        refusals: refusals.iter().map(refusal_json).collect(),
        costs: costs
            .iter()
            .map(|(what, how_much)| CostJson { what: what.say(Lang::En), how_much: how_much.say(Lang::En) })
            .collect(),
    }
}

fn remark(code: &'static str, subject: Subject, message: &Text, hint: Option<&Text>) -> RemarkJson {
    RemarkJson {
        code,
        subject: subject_json(subject),
        message: message.say(Lang::En),
        hint: hint.map(|hint| hint.say(Lang::En)),
    }
}

fn refusal_json(refusal: &Refusal) -> RemarkJson {
    remark(refusal.code.0, refusal.subject, &refusal.message, refusal.hint.as_ref())
}

fn warning_json(warning: &Warning) -> RemarkJson {
    remark(warning.code, warning.subject, &warning.message, warning.hint.as_ref())
}

fn stage_json(stage: &Stage) -> StageJson {
    StageJson {
        name: stage.name.clone(),
        environment: stage.environment.as_str(),
        restart_after: stage.restart_after,
        steps: stage.steps.iter().map(step_json).collect(),
    }
}

fn step_json(step: &Step) -> StepJson {
    StepJson {
        tool: tool(step),
        command: step.command(),
        destructive: step.destructive,
        changes: step.changes,
        why: step.why.say(Lang::En),
        effect: step.effect.say(Lang::En),
        loss: step.loss.as_ref().map(|loss| loss.say(Lang::En)),
        if_it_stops_here: step.stop.as_ref().map(stop_json),
    }
}

const fn tool(step: &Step) -> &'static str {
    match step.tool {
        Tool::DiskPart(_) => "diskpart",
        Tool::Cmd(_) => "cmd",
        Tool::Person(_) => "person",
    }
}

fn stop_json(stop: &StopState) -> StopJson {
    let say = |texts: &[Text]| texts.iter().map(|text| text.say(Lang::En)).collect();
    StopJson {
        boots: stop.boots.as_str(),
        winre: stop.winre.as_str(),
        bitlocker_asks: stop.bitlocker_asks.as_str(),
        point_of_no_return: stop.point_of_no_return,
        lost: say(&stop.lost),
        forward: say(&stop.forward),
        back: say(&stop.back),
    }
}

fn describe(plan: &Plan, solution: &Solution, lang: Lang) -> String {
    let mut said = String::new();
    let mut line = |text: &str| {
        said.push_str(text);
        said.push('\n');
    };
    line(&word("cli-before", lang));
    line(&inspect::describe(&plan.before, lang));
    line(&word("cli-after", lang));
    line(&inspect::describe(&solution.after, lang));
    line(&strategies(plan, lang));
    let mut said_no_return = false;
    for stage in &solution.stages {
        let environment = match stage.environment {
            Environment::Windows => "cli-in-windows",
            Environment::WinPe => "cli-in-winpe",
        };
        line(
            &Text::new("cli-stage")
                .with("name", stage.name.as_str())
                .with("environment", Text::new(environment))
                .say(lang),
        );
        for (index, step) in stage.steps.iter().enumerate() {
            let no_return = step.stop.as_ref().is_some_and(|stop| stop.point_of_no_return);
            let mark = if step.destructive { '!' } else { ' ' };
            let command = match &step.tool {
                Tool::Person(text) => text.say(lang),
                _ => step.command(),
            };
            line(&format!("{mark}{:>3}. {:<8} {}", index + 1, tool(step), plain(&command)));
            line(&format!("               {}", plain(&step.why.say(lang))));
            if let Some(loss) = &step.loss {
                line(&format!("               {}", plain(&loss.say(lang))));
            }
            if no_return && !std::mem::replace(&mut said_no_return, true) {
                line(&format!("               {}", word("cli-no-return", lang)));
            }
        }
        if stage.restart_after {
            line(&format!("      {}", word("cli-restart", lang)));
        }
        line("");
    }
    for warning in &solution.warnings {
        line(&Text::new("cli-warning").with("text", warning.message.clone()).say(lang));
        if let Some(hint) = &warning.hint {
            line(&format!("  {}", plain(&hint.say(lang))));
        }
    }
    line("");
    line(&word("cli-acknowledge", lang));
    for item in &solution.acknowledge {
        line(&format!("  [ ] {}", plain(&item.text.say(lang))));
    }
    line("");
    line(&Text::new("cli-digest").with("digest", digest(plan)).say(lang));
    said
}

/// Every strategy that was tried, with what speaks for or against it.
fn strategies(plan: &Plan, lang: Lang) -> String {
    let mut said = String::new();
    if plan.strategies.is_empty() {
        return said;
    }
    let rows: Vec<Vec<String>> = plan
        .strategies
        .iter()
        .enumerate()
        .map(|(index, outcome)| {
            let state = match (&outcome.result, outcome.recommended) {
                (Err(_), _) => "cli-impossible",
                (Ok(_), true) => "cli-recommended",
                (Ok(_), false) => "cli-possible",
            };
            let mark = if plan.chosen == Some(index) { "*" } else { "" };
            vec![mark.to_owned(), outcome.id.as_str().to_owned(), word(state, lang), plain(&outcome.why.say(lang))]
        })
        .collect();
    let headings = [
        (String::new(), Side::Left),
        (word("cli-column-strategy", lang), Side::Left),
        (word("cli-column-state", lang), Side::Left),
        (word("cli-column-why", lang), Side::Left),
    ];
    said.push_str(&table(&headings, &rows));
    for outcome in &plan.strategies {
        let Err(refusals) = &outcome.result else { continue };
        // Ways that serve another goal are named in the table; JSON has their reasons too.
        for refusal in refusals.iter().filter(|refusal| !matches!(refusal.code.0, "other_goal" | "not_met")) {
            said.push_str(&format!("  {}: {}\n", outcome.id.as_str(), plain(&refusal.message.say(lang))));
        }
    }
    said
}
