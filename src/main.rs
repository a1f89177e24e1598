//! Arguments, then the window or a sub-command; nothing else.
#![cfg_attr(windows, windows_subsystem = "windows")]

use shikiri::cli::{self, Invocation};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Invocation::Done(code) => code,
        Invocation::Window(source, lang) => window(source, lang),
    }
}

/// Opens the window.
fn window(_source: Option<shikiri::source::SourceSpec>, lang: Option<shikiri::text::Lang>) -> ExitCode {
    cli::no_window(lang.unwrap_or_default())
}
