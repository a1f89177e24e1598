//! Which steps of a stage make up one DiskPart script file.

use super::{Stage, Tool};
use crate::diskpart::Command;
use std::ops::Range;

/// One DiskPart script of a stage: an unbroken run of its DiskPart steps.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptFile {
    /// `1-windows-1.diskpart.txt`.
    pub name: String,
    /// The steps of the stage that it holds.
    pub steps: Range<usize>,
    /// Its commands, one for each of these steps.
    pub commands: Vec<Command>,
}

/// The DiskPart scripts of a stage, in the order in which they run.
pub fn script_files(stage: &Stage) -> Vec<ScriptFile> {
    let mut files: Vec<ScriptFile> = Vec::new();
    for (index, step) in stage.steps.iter().enumerate() {
        let Tool::DiskPart(command) = &step.tool else { continue };
        match files.last_mut() {
            Some(file) if file.steps.end == index => {
                file.steps.end = index + 1;
                file.commands.push(command.clone());
            }
            _ => files.push(ScriptFile {
                name: script_name(&stage.name, files.len() + 1),
                steps: index..index + 1,
                commands: vec![command.clone()],
            }),
        }
    }
    files
}

/// The name of a stage's n-th script, counted from 1.
pub(super) fn script_name(stage: &str, n: usize) -> String {
    format!("{stage}-{n}.diskpart.txt")
}
