//! Arguments, then the window or a sub-command; nothing else.
#![cfg_attr(windows, windows_subsystem = "windows")]

use shikiri::cli::{self, Invocation};
use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(windows)]
    shikiri::source::live::attach_console();
    match cli::run(std::env::args_os()) {
        Invocation::Done(code) => code,
        Invocation::Window(source, lang) => window(source, lang),
    }
}

/// Opens the window; where that cannot be, says so and names the way without one.
#[cfg(feature = "window")]
fn window(source: Option<shikiri::source::SourceSpec>, lang: Option<shikiri::text::Lang>) -> ExitCode {
    match shikiri::app::run(source.clone(), lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => cli::no_window(Some(&error), source.as_ref(), lang.unwrap_or_default()),
    }
}

/// This program was built without the window.
#[cfg(not(feature = "window"))]
fn window(source: Option<shikiri::source::SourceSpec>, lang: Option<shikiri::text::Lang>) -> ExitCode {
    cli::no_window(None, source.as_ref(), lang.unwrap_or_default())
}
