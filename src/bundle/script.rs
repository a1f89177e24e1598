//! The DiskPart scripts: one file per unbroken run of DiskPart steps of a stage.
//!
//! ASCII, CRLF, no empty line, no `noerr` (Microsoft, *diskpart scripts and examples*: an empty line and an
//! encoding that is not plain text make a script fail).

use super::{StageScript, ascii};
use crate::plan::Plan;
use crate::text::Lang;

/// The longest `rem` line; DiskPart's own limit is not documented, `cmd.exe` cuts at 8,191 characters.
const MAX_REM: usize = 200;

/// A script file's text. Each block of lines is headed by the reason of the line that changes something.
pub(super) fn render(plan: &Plan, script: &StageScript<'_>, digest: &str) -> String {
    let mut lines = vec![
        format!("rem Shikiri plan {digest}"),
        "rem Run by run.cmd, which first checks that this is the disk that was reviewed.".to_owned(),
        format!("rem Disk {} {}", plan.before.number, super::signature::disk_id(&plan.before).unwrap_or_default()),
    ];
    let steps = script.stage.steps.get(script.file.steps.clone()).unwrap_or_default();
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
