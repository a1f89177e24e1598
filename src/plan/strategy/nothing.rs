//! Nothing to do: everything wished holds already. Planning on the end of a plan comes out here.

use super::{Attempt, general_warnings};
use crate::plan::builder::Builder;
use crate::plan::refuse::refuse;
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{StrategyId, Subject};
use crate::text::Text;

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    if !want.is_met() {
        return Err(vec![refuse("not_met", Subject::Disk, Text::new("refusal-not-met"))]);
    }
    let mut b = Builder::new(s);
    general_warnings(&mut b, want);
    // Nothing is touched, so nothing about BitLocker or shrinking matters.
    b.warnings.retain(|w| matches!(w.code, "winre_size_assumed"));
    b.finish(StrategyId::NothingToDo)
}
