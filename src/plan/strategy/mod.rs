//! The ways of `docs/strategies.md`, one file each, and what they share.

mod behind;
mod clean_install;
mod clear_left_overs;
mod esp_front;
mod esp_in_place;
mod esp_inside;
mod first_recovery;
mod new_esp;
mod new_recovery;
mod nothing;
mod recovery_into_free;
mod recreate_recovery;
mod resize;
mod winpe;

pub(super) use resize::{Room, reach};

use super::builder::{Builder, Done};
use super::refuse::{about, name, refuse, warn};
use super::survey::Survey;
use super::want::Want;
use super::{Refusal, StrategyId, Subject};
use crate::layout::{BitLocker, Partition};
use crate::text::Text;

/// A way, or every reason against it.
pub(super) type Attempt = Result<Done, Vec<Refusal>>;

/// Tries one way.
pub(super) fn attempt(id: StrategyId, s: &Survey<'_>, want: &Want) -> Attempt {
    match id {
        StrategyId::RecreateRecoveryAfterWindows => recreate_recovery::attempt(s, want),
        StrategyId::RecoveryIntoFreeSpace => recovery_into_free::attempt(s, want),
        StrategyId::NewRecoveryAfterWindows => new_recovery::attempt(s, want),
        StrategyId::FirstRecoveryAfterWindows => first_recovery::attempt(s, want),
        StrategyId::ClearLeftOvers => clear_left_overs::attempt(s, want),
        StrategyId::EspMakeRoomInside => esp_inside::attempt(s, want),
        StrategyId::NewEspAfterWindows => new_esp::attempt(s, want),
        StrategyId::EspFrontRoom => esp_front::attempt(s, want),
        StrategyId::EspInPlace => esp_in_place::attempt(s, want),
        StrategyId::CleanInstall => clean_install::attempt(s, want),
        StrategyId::Resize => resize::attempt(s, want),
        StrategyId::NothingToDo => nothing::attempt(s, want),
    }
}

/// That a way serves another goal; said alone, because its other reasons would speak of something nobody wished.
fn other_goal(id: &'static str) -> Vec<Refusal> {
    vec![refuse("other_goal", Subject::Disk, Text::new(id))]
}

/// Whether a way that makes the recovery partition larger is asked for, alone or with plain shrinks.
fn serves_recovery(s: &Survey<'_>, want: &Want) -> Result<(), Vec<Refusal>> {
    if want.clean.is_some() || !want.named_recovery {
        return Err(other_goal("refusal-serves-recovery"));
    }
    if want.recovery.is_none() {
        return Err(other_goal("refusal-recovery-met"));
    }
    if want.esp.is_some() {
        return Err(other_goal("refusal-esp-too"));
    }
    serves_edges(s, want)
}

/// Whether a way that makes the ESP larger is asked for.
fn serves_esp(s: &Survey<'_>, want: &Want) -> Result<(), Vec<Refusal>> {
    if want.clean.is_some() || !want.named_esp {
        return Err(other_goal("refusal-serves-esp"));
    }
    if want.esp.is_none() {
        return Err(other_goal("refusal-esp-met"));
    }
    serves_edges(s, want)
}

fn serves_edges(s: &Survey<'_>, want: &Want) -> Result<(), Vec<Refusal>> {
    if want.plain_shrinks(s).is_some() {
        return Ok(());
    }
    Err(vec![
        refuse("goals_together", Subject::Disk, Text::new("refusal-goals-together"))
            .hint(Text::new("refusal-goals-together-hint")),
    ])
}

/// What every way needs that creates partitions: exact places, and a Windows to work for.
fn needs<'a>(s: &Survey<'a>) -> (Vec<Refusal>, Option<&'a Partition>) {
    let mut against: Vec<Refusal> = s.inexact().into_iter().collect();
    let windows = match &s.windows {
        Ok(w) if w.part.logical => {
            against.push(refuse("windows_logical", about(w.part), Text::new("refusal-windows-logical")));
            None
        }
        Ok(w) => Some(w.part),
        Err(refusal) => {
            against.push(refusal.clone());
            None
        }
    };
    (against, windows)
}

/// What to know about the disk whatever way is gone.
fn general_warnings(b: &mut Builder<'_, '_>, want: &Want) {
    let s = b.s;
    b.warnings.extend(want.warnings.iter().cloned());
    let Ok(windows) = &s.windows else { return };
    if windows.assumed {
        let text = Text::new("warning-windows-assumed").with("partition", name(windows.part));
        let hint = Text::new("warning-windows-assumed-hint");
        b.warnings.push(warn("windows_assumed", about(windows.part), text, Some(hint)));
    }
    match s.bitlocker() {
        Some(BitLocker::Off) => {}
        Some(BitLocker::Suspended) => {
            b.warnings.push(warn(
                "bitlocker_suspended",
                about(windows.part),
                Text::new("warning-bitlocker-suspended"),
                None,
            ));
        }
        Some(_) => {
            b.warnings.push(warn(
                "bitlocker",
                about(windows.part),
                Text::new("warning-bitlocker"),
                Some(Text::new("warning-bitlocker-hint")),
            ));
        }
        None => {
            b.warnings.push(warn(
                "bitlocker_unknown",
                about(windows.part),
                Text::new("warning-bitlocker-unknown"),
                Some(Text::new("warning-bitlocker-unknown-hint")),
            ));
        }
    }
}

/// The plain shrinks of a wish, checked: warnings, or every reason against them.
/// Those of `except` are left to the caller, who shrinks it by more.
fn check_shrinks(b: &mut Builder<'_, '_>, want: &Want, except: Option<u32>, against: &mut Vec<Refusal>) {
    for (number, by) in want.plain_shrinks(b.s).unwrap_or_default() {
        if Some(number) == except {
            continue;
        }
        let Some(p) = b.s.disk.partition(number) else { continue };
        match b.s.can_shrink(p, by) {
            Ok(warnings) => b.warnings.extend(warnings),
            Err(reasons) => against.extend(reasons),
        }
    }
}
