//! The planner: a disk and a wish in, every way that DiskPart can really go out, or every reason why none can be gone.
//!
//! Pure. Steps are derived from the layout and the wish, never from the history of clicks.
//! Promise: each frame of a plan was read off the rendered script (render, parse, interpret) and agrees with the
//! planner's own model; where the two differ the plan is refused as a fault of the program.

mod digest;
mod goal;
mod handles;
pub mod limits;
mod outcome;
mod presets;
mod script;

pub use digest::{canonical, digest};
pub use goal::{Goal, VolumeRef, Wish};
pub use handles::{Handle, Mark, Reach, goal_for_drag, handles};
pub use outcome::{
    Acknowledgement, Answer, Environment, Plan, Refusal, RefusalCode, Solution, Stage, Step, StopState, StrategyId,
    StrategyOutcome, Subject, Tool, Warning, WinreState,
};
pub use presets::{Preset, presets};
pub use script::{ScriptFile, script_files};

use crate::layout::DiskLayout;
use crate::text::Text;
use std::sync::Arc;

/// Every way from this disk to what is wished, the possible ones first and best first.
pub fn plan(disk: &DiskLayout, wish: &Wish) -> Plan {
    Plan {
        before: Arc::new(disk.clone()),
        wish: wish.clone(),
        strategies: Vec::new(),
        chosen: None,
        refusals: vec![Refusal {
            code: RefusalCode("not_planned_yet"),
            subject: Subject::Disk,
            message: Text::new("refusal-not-planned-yet"),
            hint: None,
        }],
    }
}
