//! DiskPart's language: parse, render, interpret, lint. Pure: text and layouts in, text and layouts out.
//!
//! Every rule and its source stands in `docs/diskpart.md`.

mod command;
mod grammar;
mod interpret;
mod lexer;
mod lint;
mod machine;
mod parse;
mod render;
mod script;
mod simulation;

pub use command::{
    AttributesTarget, Command, CreateKind, DiskChoice, FileSystemName, FormatArgs, ListKind, PartitionId, Placement,
    RemoveArgs, ShrinkArgs, VolumeChoice,
};
pub use grammar::{Usage, grammar};
pub use interpret::interpret;
pub use lint::{from_batch, is_script, lint, read};
pub use machine::{Focus, Host, HostEnvironment, Machine, Outcome};
pub use parse::{MAX_LINE_BYTES, MAX_LINES, MAX_SCRIPT_BYTES, parse, parse_bytes};
pub use script::{Content, Encoding, Script, ScriptLine, SyntaxError, SyntaxKind};
pub use simulation::{Gravity, Harm, Harmed, LineOutcome, LintFinding, Simulation};
