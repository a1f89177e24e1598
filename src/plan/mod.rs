//! The planner: a disk and a wish in, every way that DiskPart can really go out, or every reason why none can be gone.
//!
//! Pure. Steps are derived from the layout and the wish, never from the history of clicks.
//! Promise: each frame of a plan was read off the rendered script (render, parse, interpret) and agrees with the
//! planner's own model; where the two differ the plan is refused as a fault of the program.

mod goal;
mod outcome;

pub use goal::{Goal, VolumeRef, Wish};
pub use outcome::{
    Acknowledgement, Answer, Environment, Plan, Refusal, RefusalCode, Solution, Stage, Step, StopState, StrategyId,
    StrategyOutcome, Subject, Tool, Warning, WinreState,
};
