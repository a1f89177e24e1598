//! `verify`: is it still the disk that was reviewed, or is it as planned.

use super::args::VerifyArgs;
use super::{Failure, code};
use crate::text::{Lang, Text};

pub(super) fn run(_args: &VerifyArgs, _lang: Lang) -> Result<u8, Failure> {
    Err(Failure::new(code::ARGUMENTS, Text::new("cli-not-yet")))
}
