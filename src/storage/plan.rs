//! A saved plan: the disk as it was and what was wished, in RON. The way is planned anew when it is opened, and must
//! have the digest that stands in the file; the steps that are written with it are there for people to read.

use super::layout::{DiskReadV1, DiskV1, options, pretty, schema};
use super::value::Size;
use super::{PLAN_SCHEMA, StorageError};
use crate::layout::DiskLayout;
use crate::plan::{self, Goal, Plan, StrategyId, VolumeRef, Wish};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The first version.
#[derive(Serialize)]
struct PlanV1 {
    schema: &'static str,
    digest: String,
    goals: Vec<GoalV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'static str>,
    stages: Vec<StageV1>,
    base: DiskV1,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanReadV1 {
    #[expect(dead_code, reason = "judged before the rest is read")]
    schema: String,
    digest: String,
    goals: Vec<GoalV1>,
    #[serde(default)]
    strategy: Option<String>,
    stages: Vec<StageV1>,
    base: DiskReadV1,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum GoalV1 {
    RecoverySize(Size),
    RecoveryFree(Size),
    EspSize(Size),
    Shrink { volume: String, by: Size },
    MoveBoundary { partition: u32, right: String },
    CleanInstall,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StageV1 {
    name: String,
    environment: String,
    restart_after: bool,
    steps: Vec<String>,
}

/// A plan that was saved and found to be the same today.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedPlan {
    /// Planned anew from the disk and the wish in the file.
    pub plan: Plan,
    /// Its digest, which is the file's.
    pub digest: String,
}

fn stages(plan: &Plan) -> Vec<StageV1> {
    plan.solution()
        .iter()
        .flat_map(|solution| &solution.stages)
        .map(|stage| StageV1 {
            name: stage.name.clone(),
            environment: stage.environment.as_str().to_owned(),
            restart_after: stage.restart_after,
            steps: stage.steps.iter().map(plan::Step::command).collect(),
        })
        .collect()
}

/// The plan as a file, with the way that was chosen in it.
pub fn write_plan(plan: &Plan) -> String {
    let chosen = plan.chosen.and_then(|index| plan.strategies.get(index)).map(|outcome| outcome.id);
    let file = PlanV1 {
        schema: PLAN_SCHEMA,
        digest: plan::digest(plan),
        goals: plan.wish.goals.iter().map(|goal| goal_v1(*goal)).collect(),
        strategy: chosen.or(plan.wish.strategy).map(StrategyId::as_str),
        stages: stages(plan),
        base: DiskV1::from(plan.before.as_ref()),
    };
    // Writing into a string cannot fail: no map has a key that is not a string.
    let mut text = options().to_string_pretty(&file, pretty()).unwrap_or_default();
    text.push('\n');
    text
}

/// The disk and the wish of a saved plan, without planning: to open a plan whose way is another one today.
///
/// # Errors
/// Damaged, of an unknown version, or with figures that cannot be.
pub fn read_wish(text: &str) -> Result<(DiskLayout, Wish), StorageError> {
    parse(text).map(|parsed| (parsed.base, parsed.wish))
}

struct Parsed {
    base: DiskLayout,
    wish: Wish,
    digest: String,
    stages: Vec<StageV1>,
}

fn parse(text: &str) -> Result<Parsed, StorageError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match schema(text)?.as_deref() {
        Some(PLAN_SCHEMA) => {}
        Some(super::LAYOUT_SCHEMA) => {
            return Err(StorageError::new(Text::new("storage-is-layout").with("expected", PLAN_SCHEMA))
                .hint(Text::new("storage-is-layout-hint")));
        }
        Some(found) => {
            let found: String = found.chars().take(40).collect();
            return Err(StorageError::new(
                Text::new("storage-unknown-schema").with("found", found).with("expected", PLAN_SCHEMA),
            )
            .hint(Text::new("storage-unknown-schema-hint")));
        }
        None => return Err(StorageError::new(Text::new("storage-no-schema").with("expected", PLAN_SCHEMA))),
    }
    let file: PlanReadV1 = options().from_str(text).map_err(|error| StorageError::from_ron(&error, text))?;
    let goals = file.goals.iter().map(goal).collect::<Result<Vec<_>, _>>()?;
    let strategy = match file.strategy.as_deref() {
        None => None,
        Some(word) => Some(StrategyId::from_word(word).ok_or_else(|| {
            StorageError::new(
                Text::new("storage-plan-strategy").with("found", word.chars().take(40).collect::<String>()),
            )
        })?),
    };
    Ok(Parsed { base: file.base.0, wish: Wish { goals, strategy }, digest: file.digest, stages: file.stages })
}

/// The saved plan, planned anew.
///
/// # Errors
/// Damaged, of an unknown version, with figures that cannot be, changed by hand, or planned otherwise by this version
/// of the program.
pub fn read_plan(text: &str) -> Result<SavedPlan, StorageError> {
    let parsed = parse(text)?;
    let plan = plan::plan(&parsed.base, &parsed.wish);
    let digest = plan::digest(&plan);
    if digest != parsed.digest {
        let found: String = parsed.digest.chars().take(80).collect();
        return Err(StorageError::new(Text::new("storage-plan-differs").with("found", found).with("expected", digest))
            .hint(Text::new("storage-plan-differs-hint")));
    }
    if stages(&plan) != parsed.stages {
        return Err(StorageError::new(Text::new("storage-plan-steps")).hint(Text::new("storage-plan-differs-hint")));
    }
    Ok(SavedPlan { plan, digest })
}

fn goal_v1(goal: Goal) -> GoalV1 {
    match goal {
        Goal::RecoverySize(size) => GoalV1::RecoverySize(Size(size)),
        Goal::RecoveryFree(size) => GoalV1::RecoveryFree(Size(size)),
        Goal::EspSize(size) => GoalV1::EspSize(Size(size)),
        Goal::Shrink { volume, by } => GoalV1::Shrink {
            volume: match volume {
                VolumeRef::Letter(letter) => letter.to_string(),
                VolumeRef::Number(number) => number.to_string(),
            },
            by: Size(by),
        },
        Goal::MoveBoundary { partition, by } => GoalV1::MoveBoundary { partition, right: by.to_string() },
        Goal::CleanInstall => GoalV1::CleanInstall,
    }
}

fn goal(v1: &GoalV1) -> Result<Goal, StorageError> {
    let wrong = |found: &str| {
        StorageError::new(Text::new("storage-plan-goal").with("found", found.chars().take(40).collect::<String>()))
    };
    Ok(match v1 {
        GoalV1::RecoverySize(size) => Goal::RecoverySize(size.0),
        GoalV1::RecoveryFree(size) => Goal::RecoveryFree(size.0),
        GoalV1::EspSize(size) => Goal::EspSize(size.0),
        GoalV1::Shrink { volume, by } => Goal::Shrink { volume: volume.parse().map_err(|()| wrong(volume))?, by: by.0 },
        GoalV1::MoveBoundary { partition, right } => {
            Goal::MoveBoundary { partition: *partition, by: right.parse().map_err(|_| wrong(right))? }
        }
        GoalV1::CleanInstall => Goal::CleanInstall,
    })
}
