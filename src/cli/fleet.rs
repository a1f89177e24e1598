//! `fleet`: the same plan for every layout file in a folder.

use super::args::FleetArgs;
use super::{Failure, code};
use crate::text::{Lang, Text};

pub(super) fn run(_args: &FleetArgs, _lang: Lang) -> Result<u8, Failure> {
    Err(Failure::new(code::ARGUMENTS, Text::new("cli-not-yet")))
}
