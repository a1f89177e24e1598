//! R3: a new recovery partition right behind Windows; the old one is retired when the new one works.
//!
//! Facts: a recovery partition in front of Windows, or behind another partition, cannot grow towards C:. Two that
//! suit must not stay, because the first on the disk is taken (windows.md §4.1).

use super::behind::{Ask, Standing, begin, solve, standing};
use super::{Attempt, serves_recovery};
use crate::plan::builder::Builder;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId, Subject};
use crate::text::Text;

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_recovery(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    if s.in_use.is_none() {
        against.push(
            refuse("no_recovery", Subject::Disk, Text::new("refusal-no-recovery"))
                .hint(Text::new("refusal-use-first-recovery")),
        );
        return Err(against);
    }
    if let (Some(windows), Some(old)) = (windows, s.in_use)
        && standing(s, windows) == Standing::Behind
    {
        let text =
            Text::new("refusal-already-behind-windows").with("recovery", name(old)).with("windows", name(windows));
        against.push(refuse("already_behind_windows", about(old), text).hint(Text::new("refusal-use-recreate")));
        return Err(against);
    }
    let Some(windows) = windows else { return Err(against) };
    if s.inexact().is_some() {
        return Err(against);
    }
    let behind = match solve(s, want, windows, Ask { recovery: want.recovery, esp: None, clear: false }) {
        Ok(behind) if against.is_empty() => behind,
        Ok(_) => return Err(against),
        Err(reasons) => {
            against.extend(reasons);
            return Err(against);
        }
    };
    behind.warn(&mut b, windows);
    b.stage(Environment::Windows, Vec::new());
    b.suspend(0);
    behind.steps(&mut b, want, windows);
    b.resume();
    b.finish(StrategyId::NewRecoveryAfterWindows)
}
