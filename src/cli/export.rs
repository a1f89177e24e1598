//! `export`: the script bundle of a reviewed plan, written whole or not at all.

use super::args::ExportArgs;
use super::{Failure, code, out};
use crate::storage::read::read_file;
use crate::storage::{MAX_FILE, SavedPlan, StorageError, read_plan, write_plan};
use crate::text::{Lang, Text};
use std::path::Path;

pub(super) fn run(args: &ExportArgs, lang: Lang) -> Result<u8, Failure> {
    let saved = open_plan(&args.plan)?;
    let reviewed = args.reviewed.as_deref().map(str::trim);
    if reviewed != Some(saved.digest.as_str()) {
        let text = match reviewed {
            None => Text::new("cli-review-missing"),
            Some(given) => Text::new("cli-review-other").with("given", given.chars().take(80).collect::<String>()),
        };
        return Err(Failure::new(code::REVIEW, text.with("plan", args.plan.display().to_string()))
            .hint(Text::new("cli-review-hint")));
    }
    let bundle = crate::bundle::build(&saved.plan, &saved.digest)
        .ok_or_else(|| Failure::new(code::GOAL, Text::new("cli-goal-not-met")))?;
    let bundle = bundle.with_plan(write_plan(&saved.plan));
    let bundle = match super::render::plan_picture(&saved.plan, lang)? {
        Some(png) => bundle.with_picture(png),
        None => bundle,
    };
    crate::bundle::write(&bundle, &args.out)?;
    let mut said = Text::new("cli-exported").with("folder", args.out.display().to_string()).say(lang);
    said.push('\n');
    for file in &bundle.files {
        said.push_str(&format!("  {}\n", file.name));
    }
    out::print(&said)?;
    Ok(0)
}

/// A saved plan from a file.
pub(super) fn open_plan(path: &Path) -> Result<SavedPlan, StorageError> {
    let bytes = read_file(path, MAX_FILE)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        StorageError::new(
            Text::new("storage-cannot-read")
                .with("path", path.display().to_string())
                .with("reason", Text::new("storage-reason-encoding")),
        )
    })?;
    read_plan(&text)
}
