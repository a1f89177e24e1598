//! `render`: the disk map as a picture.

use super::args::RenderArgs;
use super::{Failure, code};
use crate::plan::Plan;
use crate::text::{Lang, Text};

pub(super) fn run(_args: &RenderArgs, _lang: Lang) -> Result<u8, Failure> {
    Err(Failure::new(code::ARGUMENTS, Text::new("cli-not-yet")))
}

/// Before and after of a plan as a PNG; `None` where the program was built without pictures.
#[expect(clippy::unnecessary_wraps, reason = "drawing can fail")]
pub(super) fn plan_picture(_plan: &Plan, _lang: Lang) -> Result<Option<Vec<u8>>, Failure> {
    Ok(None)
}
