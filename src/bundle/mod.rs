//! What is handed out: DiskPart scripts, `run.cmd`, the review sheet, the change record. Pure bytes in [`build`];
//! [`write()`] puts them into one new folder and nowhere else.
//!
//! Promise: every byte follows from the plan alone, so the same plan gives the same bundle on every machine.

mod change_record;
mod review;
mod runner;
mod script;
mod signature;
mod write;

pub use write::{BundleError, write};

use crate::plan::{Plan, ScriptFile, Stage, script_files};
use crate::text::{Lang, Text};

/// One file of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleFile {
    /// Its name in the folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it is for, in a few words.
    pub about: Text,
}

impl BundleFile {
    /// Its text, for a preview; `None` for a picture.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok().filter(|_| !self.name.ends_with(".png"))
    }
}

/// Everything that belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The digest of the plan that was reviewed, `sha256:…`; it stands in every text file.
    pub digest: String,
    /// The files, in the order in which they are shown.
    pub files: Vec<BundleFile>,
}

impl Bundle {
    /// With the picture of before and after (PNG), which only the map's own code can draw.
    #[must_use]
    pub fn with_picture(mut self, png: Vec<u8>) -> Self {
        self.files.push(BundleFile { name: "map.png".to_owned(), bytes: png, about: Text::new("bundle-about-map") });
        self
    }

    /// With the plan as it is saved, so that it can be opened again.
    #[must_use]
    pub fn with_plan(mut self, ron: String) -> Self {
        self.files.push(BundleFile {
            name: "plan.ron".to_owned(),
            bytes: ron.into_bytes(),
            about: Text::new("bundle-about-plan"),
        });
        self
    }
}

/// A script file and the stage that it belongs to.
struct StageScript<'a> {
    stage: &'a Stage,
    file: ScriptFile,
}

/// The bundle of a plan with its digest (`plan::digest`); `None` where the plan has no way to go. `plan.ron` and `map.png` are added by the caller,
/// who knows how to save a plan and how to draw a map.
pub fn build(plan: &Plan, digest: &str) -> Option<Bundle> {
    let solution = plan.solution()?;
    let mut files: Vec<BundleFile> = Vec::new();
    let scripts: Vec<StageScript<'_>> = solution
        .stages
        .iter()
        .flat_map(|stage| script_files(stage).into_iter().map(move |file| StageScript { stage, file }))
        .collect();
    for script in &scripts {
        files.push(BundleFile {
            name: script.file.name.clone(),
            bytes: script::render(plan, script, digest).into_bytes(),
            about: Text::new("bundle-about-script").with("lines", script.file.steps.len()),
        });
    }
    let hashes: Vec<(String, Vec<u8>)> = files.iter().map(|f| (f.name.clone(), f.bytes.clone())).collect();
    files.push(BundleFile {
        name: "run.cmd".to_owned(),
        bytes: runner::render(plan, solution, &scripts, &hashes, digest).into_bytes(),
        about: Text::new("bundle-about-run"),
    });
    files.push(BundleFile {
        name: "review.md".to_owned(),
        bytes: review::render(plan, solution, digest).into_bytes(),
        about: Text::new("bundle-about-review"),
    });
    for lang in Lang::ALL {
        files.push(BundleFile {
            name: format!("change-record.{}.html", lang.tag()),
            bytes: change_record::render(plan, solution, digest, lang).into_bytes(),
            about: Text::new("bundle-about-record"),
        });
    }
    Some(Bundle { digest: digest.to_owned(), files })
}

/// Text in ASCII: what DiskPart's and `cmd.exe`'s readers take the same way under every code page.
fn ascii(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
            '\u{d7}' => 'x',
            c if c.is_ascii() && !c.is_ascii_control() => c,
            _ => '?',
        })
        .collect()
}
