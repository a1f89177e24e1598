//! R4: there is no recovery partition yet (WinRE lies on C: or is missing): C: gives room, one is made right behind it.

use super::behind::{Ask, begin, solve};
use super::{Attempt, serves_recovery};
use crate::plan::builder::Builder;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId};
use crate::text::Text;

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_recovery(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    if let Some(old) = s.in_use {
        let text = Text::new("refusal-recovery-exists").with("recovery", name(old));
        against.push(refuse("recovery_exists", about(old), text).hint(Text::new("refusal-use-recreate")));
        return Err(against);
    }
    let Some(windows) = windows.filter(|_| s.inexact().is_none()) else { return Err(against) };
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
    b.finish(StrategyId::FirstRecoveryAfterWindows)
}
