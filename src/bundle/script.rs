//! The DiskPart scripts: one file per unbroken run of DiskPart steps of a stage.
//!
//! ASCII, CRLF, no empty line, no `noerr` (Microsoft, *diskpart scripts and examples*: an empty line and an
//! encoding that is not plain text make a script fail).

use super::ascii;
use crate::plan::{Plan, Solution, Stage, Tool};
use crate::text::Lang;
use std::ops::Range;

/// One script file of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptFile {
    /// `1-windows-1.diskpart.txt`.
    pub name: String,
    /// The stage that it belongs to, `1-windows`.
    pub stage: String,
    /// Which of the stage's steps it holds.
    pub steps: Range<usize>,
}

/// The script files of a stage, in the order in which they run.
pub fn script_files(stage: &Stage) -> Vec<ScriptFile> {
    let mut files: Vec<ScriptFile> = Vec::new();
    let mut open: Option<usize> = None;
    for index in 0..=stage.steps.len() {
        let is_diskpart = stage.steps.get(index).is_some_and(|step| matches!(step.tool, Tool::DiskPart(_)));
        match (open, is_diskpart) {
            (None, true) => open = Some(index),
            (Some(start), false) => {
                files.push(ScriptFile {
                    name: format!("{}-{}.diskpart.txt", stage.name, files.len() + 1),
                    stage: stage.name.clone(),
                    steps: start..index,
                });
                open = None;
            }
            _ => {}
        }
    }
    files
}

/// The longest `rem` line; DiskPart's own limit is not documented, `cmd.exe` cuts at 8,191 characters.
const MAX_REM: usize = 200;

/// A script file's text. Each block of lines is headed by the reason of the line that changes something.
pub(super) fn render(plan: &Plan, solution: &Solution, file: &ScriptFile, digest: &str) -> String {
    let mut lines = vec![
        format!("rem Shikiri plan {digest}"),
        "rem Run by run.cmd, which first checks that this is the disk that was reviewed.".to_owned(),
        format!("rem Disk {} {}", plan.before.number, super::signature::disk_id(&plan.before).unwrap_or_default()),
    ];
    let stage = solution.stages.iter().find(|stage| stage.name == file.stage);
    let steps = stage.and_then(|stage| stage.steps.get(file.steps.clone())).unwrap_or_default();
    let mut number = 0_usize;
    let mut headed = false;
    for (index, step) in steps.iter().enumerate() {
        // A `select` belongs to the block of the line that it prepares.
        if !headed && let Some(next) = steps.iter().skip(index).find(|next| next.changes) {
            number += 1;
            lines.push(rem(&format!("{number}. {}", next.why.say(Lang::En))));
            headed = true;
        }
        lines.push(step.command());
        if step.changes {
            headed = false;
        }
    }
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    text
}

fn rem(words: &str) -> String {
    let words = ascii(words);
    format!("rem {}", words.chars().take(MAX_REM).collect::<String>().trim_end())
}
