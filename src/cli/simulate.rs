//! `simulate`: any DiskPart script, line by line, on a layout.

use super::args::SimulateArgs;
use super::{Failure, code};
use crate::text::{Lang, Text};

pub(super) fn run(_args: &SimulateArgs, _lang: Lang) -> Result<u8, Failure> {
    Err(Failure::new(code::ARGUMENTS, Text::new("cli-not-yet")))
}
