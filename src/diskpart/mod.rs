//! DiskPart's language: parse, render, interpret, lint. Pure: text and layouts in, text and layouts out.
//!
//! Every rule and its source stands in `docs/diskpart.md`.

mod command;
mod simulation;

pub use command::{
    AttributesTarget, Command, CreateKind, DiskChoice, FileSystemName, FormatArgs, ListKind, PartitionId, Placement,
    RemoveArgs, ShrinkArgs, VolumeChoice,
};
pub use simulation::{Gravity, Harm, Harmed, LineOutcome, LintFinding, Simulation};
