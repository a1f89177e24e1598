//! `fleet`: the same plan for every layout, capture or image in a folder: a saved plan for each disk, and one table.
//!
//! Bundles are not written: each plan has to be reviewed first.

use super::args::FleetArgs;
use super::{Failure, code, disks, out};
use crate::bundle::{Bundle, BundleFile};
use crate::layout::DiskLayout;
use crate::plan::{Plan, Wish, digest, plan};
use crate::storage::{StorageError, write_plan};
use crate::text::{Lang, Text};
use std::path::{Path, PathBuf};

/// The table's name and its columns.
const TABLE: &str = "summary.csv";
const COLUMNS: [&str; 12] = [
    "file",
    "disk",
    "model",
    "size_bytes",
    "feasible",
    "strategy",
    "stages",
    "restarts",
    "steps",
    "plan",
    "digest",
    "reasons",
];

pub(super) fn run(args: &FleetArgs, lang: Lang) -> Result<u8, Failure> {
    let wish = args
        .goals
        .wish()
        .ok_or_else(|| Failure::new(code::ARGUMENTS, Text::new("cli-no-goal")).hint(Text::new("cli-no-goal-hint")))?;
    let mut fleet = Fleet { wish, table: row(COLUMNS.map(str::to_owned)), ..Fleet::default() };
    for path in files(&args.folder)? {
        fleet.add(&path, lang);
    }
    let mut written = vec![BundleFile {
        name: TABLE.to_owned(),
        bytes: std::mem::take(&mut fleet.table).into_bytes(),
        about: Text::new("cli-fleet-table"),
    }];
    written.append(&mut fleet.plans);
    crate::bundle::write(&Bundle { digest: String::new(), files: written }, &args.out)?;
    let said = Text::new("cli-fleet-done")
        .with("planned", fleet.planned)
        .with("refused", fleet.refused)
        .with("unread", fleet.unread)
        .with("folder", args.out.display().to_string());
    out::print(&format!("{}\n", said.say(lang)))?;
    match (fleet.unread, fleet.refused) {
        (0, 0) => Ok(0),
        (0, refused) => Err(Failure::new(code::GOAL, Text::new("cli-fleet-refused").with("count", refused))),
        (unread, _) => Err(Failure::new(code::SOURCE, Text::new("cli-fleet-unread").with("count", unread))),
    }
}

/// What was made so far.
#[derive(Default)]
struct Fleet {
    wish: Wish,
    table: String,
    plans: Vec<BundleFile>,
    planned: usize,
    refused: usize,
    unread: usize,
}

impl Fleet {
    fn add(&mut self, path: &Path, lang: Lang) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match disks::open(path.as_os_str(), lang) {
            Ok(source) => {
                for disk in &source.disks {
                    self.disk(&name, disk);
                }
            }
            Err(failure) => {
                self.unread += 1;
                let mut cells = COLUMNS.map(|_| String::new());
                let [file, .., reasons] = &mut cells;
                *file = name;
                *reasons = failure.text.say(Lang::En);
                self.table.push_str(&row(cells));
            }
        }
    }

    fn disk(&mut self, name: &str, disk: &DiskLayout) {
        let plan = plan(disk, &self.wish);
        let mut strategy = String::new();
        let (mut saved, mut signed) = (String::new(), String::new());
        let (mut stages, mut restarts, mut steps) = (0, 0, 0);
        if let Some(solution) = plan.solution() {
            self.planned += 1;
            solution.strategy.as_str().clone_into(&mut strategy);
            stages = solution.stages.len();
            restarts = solution.stages.iter().filter(|stage| stage.restart_after).count();
            steps = solution.stages.iter().map(|stage| stage.steps.len()).sum();
            saved = format!("{name}.disk{}.plan.ron", disk.number);
            signed = digest(&plan);
            self.plans.push(BundleFile {
                name: saved.clone(),
                bytes: write_plan(&plan).into_bytes(),
                about: Text::new("bundle-about-plan"),
            });
        } else {
            self.refused += 1;
        }
        self.table.push_str(&row([
            name.to_owned(),
            disk.number.to_string(),
            disk.model.clone().unwrap_or_default(),
            disk.size.bytes().to_string(),
            if plan.solution().is_some() { "yes" } else { "no" }.to_owned(),
            strategy,
            stages.to_string(),
            restarts.to_string(),
            steps.to_string(),
            saved,
            signed,
            reasons(&plan),
        ]));
    }
}

/// Why nothing can be done, every reason.
fn reasons(plan: &Plan) -> String {
    let said: Vec<String> =
        plan.refusals.iter().map(|refusal| format!("{}: {}", refusal.code.0, refusal.message.say(Lang::En))).collect();
    if plan.solution().is_some() { String::new() } else { said.join(" / ") }
}

/// The files of a folder, by name; folders and hidden files are passed over.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: &std::io::Error| {
        Failure::from(StorageError::new(
            Text::new("storage-cannot-read")
                .with("path", folder.display().to_string())
                .with("reason", crate::storage::write::reason(error)),
        ))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
        let path = entry.map_err(|error| failed(&error))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_file() && !hidden {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(Failure::new(
            code::SOURCE,
            Text::new("cli-fleet-empty").with("folder", folder.display().to_string()),
        ));
    }
    files.sort();
    Ok(files)
}

/// A line of the table (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front.
fn row<const N: usize>(cells: [String; N]) -> String {
    let cells = cells.map(|cell| {
        let cell = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell };
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    });
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(row(["a,\"b".to_owned(), "=1+1".to_owned()]), "\"a,\"\"b\",'=1+1\r\n");
    }
}
