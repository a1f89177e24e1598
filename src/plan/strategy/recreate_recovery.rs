//! R1: the recovery partition behind Windows is rebuilt larger, with room from C:.
//!
//! Facts: `extend` does not serve recovery partitions and `shrink` frees the end of a volume only, so it is deleted and
//! made again (KB5028997 does the same); its end stays where it was, C: gives what is missing and no more.

use super::behind::{Ask, Standing, begin, in_the_way, solve, standing};
use super::{Attempt, recovery_into_free, serves_recovery};
use crate::plan::builder::Builder;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId, Subject};
use crate::text::Text;

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_recovery(s, want)?;
    rebuild(s, want, StrategyId::RecreateRecoveryAfterWindows, false)
}

/// The same with `clear`: left-over recovery partitions go in the same run (R5).
pub(super) fn rebuild(s: &Survey<'_>, want: &Want, id: StrategyId, clear: bool) -> Attempt {
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    match s.in_use {
        None => against.push(
            refuse("no_recovery", Subject::Disk, Text::new("refusal-no-recovery"))
                .hint(Text::new("refusal-use-first-recovery")),
        ),
        Some(old) => {
            if let Some(windows) = windows
                && standing(s, windows) != Standing::Behind
            {
                against.extend(in_the_way(s, windows));
            }
            if !clear && recovery_into_free::suffices(s, old, want) {
                let text = Text::new("refusal-free-space-suffices").with("recovery", name(old));
                against.push(refuse("free_space_suffices", about(old), text).hint(Text::new("refusal-use-free-space")));
            }
        }
    }
    let solved = match windows {
        Some(windows) if against.iter().all(|r| !matches!(r.code.0, "no_recovery" | "inexact_layout")) => {
            solve(s, want, windows, Ask { recovery: want.recovery, esp: None, clear }).map(|behind| (behind, windows))
        }
        _ => Err(Vec::new()),
    };
    let (behind, windows) = match solved {
        Ok(found) if against.is_empty() => found,
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
    b.finish(id)
}
