//! The command line, one file per sub-command, as `design/contract.md` binds it.
//!
//! Without a sub-command the window is asked for. Nothing of the window, its fonts or themes is loaded for a command
//! that draws nothing, and no translation for one that prints JSON.

mod args;
mod check;
mod disks;
mod export;
mod fleet;
mod inside;
mod inspect;
mod out;
mod plan;
mod render;
mod simulate;
mod verify;

use crate::source::SourceSpec;
use crate::text::{Lang, Text};
use clap::{CommandFactory as _, Parser as _};
use std::ffi::OsString;
use std::process::ExitCode;

/// What the arguments ask for.
#[derive(Debug)]
pub enum Invocation {
    /// The window, on this source where one is named.
    Window(Option<SourceSpec>, Option<Lang>),
    /// A sub-command, which has run and printed.
    Done(ExitCode),
}

/// The contract's exit codes.
mod code {
    /// The source could not be read, or a file could not be written.
    pub(super) const SOURCE: u8 = 1;
    /// Wrong arguments.
    pub(super) const ARGUMENTS: u8 = 2;
    /// The goal cannot be met.
    pub(super) const GOAL: u8 = 3;
    /// The review is missing or does not belong to this plan.
    pub(super) const REVIEW: u8 = 4;
    /// The disk is not the one that was reviewed.
    pub(super) const OTHER_DISK: u8 = 5;
    /// The simulated script stops with an error.
    pub(super) const STOPPED: u8 = 6;
}

/// Why a sub-command ends without having done what was asked.
#[derive(Debug)]
struct Failure {
    code: u8,
    text: Text,
    hint: Option<Text>,
}

impl Failure {
    const fn new(code: u8, text: Text) -> Self {
        Self { code, text, hint: None }
    }

    fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }
}

impl From<crate::storage::StorageError> for Failure {
    fn from(error: crate::storage::StorageError) -> Self {
        Self { code: code::SOURCE, text: error.text, hint: error.hint }
    }
}

impl From<crate::source::SourceError> for Failure {
    fn from(error: crate::source::SourceError) -> Self {
        Self { code: code::SOURCE, text: error.text, hint: error.hint }
    }
}

impl From<crate::bundle::BundleError> for Failure {
    fn from(error: crate::bundle::BundleError) -> Self {
        Self { code: code::SOURCE, text: error.text, hint: error.hint }
    }
}

/// The arguments with their descriptions, from which the manual pages and the shells' completions are made.
pub fn command() -> clap::Command {
    args::Cli::command()
}

/// Runs the sub-command that `args` (with the program's name in front) ask for, or says that the window is wanted.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Invocation {
    let cli = match args::Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output with 0, everything else to standard error with 2.
            let code = u8::try_from(error.exit_code()).unwrap_or(code::ARGUMENTS);
            if error.print().is_err() {
                log::debug!("the message could not be printed");
            }
            return Invocation::Done(ExitCode::from(code));
        }
    };
    let lang = cli.lang.unwrap_or_default();
    let Some(command) = cli.command else {
        return Invocation::Window(cli.file.as_deref().map(SourceSpec::from_arg), cli.lang);
    };
    let done = if cli.file.is_some() {
        Err(Failure::new(code::ARGUMENTS, Text::new("cli-file-and-command")))
    } else {
        dispatch(command, lang)
    };
    Invocation::Done(match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            out::error(&failure.text, failure.hint.as_ref(), lang);
            ExitCode::from(failure.code)
        }
    })
}

fn dispatch(command: args::Command, lang: Lang) -> Result<u8, Failure> {
    match command {
        args::Command::Inspect(args) => inspect::run(&args, lang),
        args::Command::Check(args) => check::run(&args, lang),
        args::Command::Plan(args) => plan::run(&args, lang),
        args::Command::Export(args) => export::run(&args, lang),
        args::Command::Simulate(args) => simulate::run(&args, lang),
        args::Command::Verify(args) => verify::run(&args, lang),
        args::Command::Render(args) => render::run(&args, lang),
        args::Command::Fleet(args) => fleet::run(&args, lang),
    }
}

/// Says that no window can be opened, why (without a reason: no display, or a program built without it), and names the
/// way without one; and where the source could not have been opened either, that first.
pub fn no_window(reason: Option<&Text>, source: Option<&SourceSpec>, lang: Lang) -> ExitCode {
    // Standard input may be waited for, and this PC's disks need rights: only what is sure to answer is asked.
    if let Some(spec @ (SourceSpec::Path(_) | SourceSpec::Practice(_))) = source
        && let Err(error) = crate::source::open(spec, &crate::source::Progress::default())
    {
        out::error(&error.text, error.hint.as_ref(), lang);
    }
    let plain = Text::new("cli-no-window");
    out::error(reason.unwrap_or(&plain), Some(&Text::new("cli-no-window-hint")), lang);
    ExitCode::from(code::SOURCE)
}
