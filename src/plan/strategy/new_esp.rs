//! E2: a new ESP behind Windows (and behind its recovery partition); the old one goes in a second stage, when the PC
//! has started from the new one.
//!
//! Facts (windows.md §4.2): `extend` refuses FAT32 and `shrink` refuses ESPs, so it cannot grow in place; `bcdboot /s`
//! writes no firmware entry, so the entry is pointed to the new ESP; other vendors' folders are not copied by bcdboot;
//! the ESP of the running system cannot be deleted, and two on one disk are not supported for good; MBR2GPT makes its
//! ESP behind Windows too.

use super::behind::{Ask, Behind, begin, solve};
use super::{Attempt, serves_esp};
use crate::layout::{Partition, TableStyle};
use crate::plan::builder::Builder;
use crate::plan::facts::Outside;
use crate::plan::refuse::{about, name, refuse, warn};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, Refusal, StrategyId, Subject};
use crate::text::Text;

/// A file on the new ESP by which the second stage knows that the PC started from it.
const MARKER: &str = "EFI\\shikiri.txt";

/// The ESP in use, or why there is none to speak of.
pub(super) fn esp_in_use<'a>(s: &Survey<'a>, against: &mut Vec<Refusal>) -> Option<&'a Partition> {
    if s.disk.style == TableStyle::Mbr {
        against.push(
            refuse("mbr_has_no_esp", Subject::Disk, Text::new("refusal-mbr-has-no-esp"))
                .hint(Text::new("refusal-mbr-has-no-esp-hint")),
        );
        return None;
    }
    if s.esps.is_empty() {
        against
            .push(refuse("no_esp", Subject::Disk, Text::new("refusal-no-esp")).hint(Text::new("refusal-no-esp-hint")));
        return None;
    }
    if s.esp.is_none() {
        let text = Text::new("refusal-esp-in-use-unknown").with("n", s.esps.len());
        against
            .push(refuse("esp_in_use_unknown", Subject::Disk, text).hint(Text::new("refusal-esp-in-use-unknown-hint")));
    }
    s.esp
}

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_esp(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    let old = esp_in_use(s, &mut against);
    let Some(windows) = windows.filter(|_| s.inexact().is_none() && s.disk.style == TableStyle::Gpt) else {
        return Err(against);
    };
    let ask = Ask { recovery: want.recovery, esp: want.esp, clear: false };
    let (behind, old) = match (solve(s, want, windows, ask), old) {
        (Ok(behind), Some(old)) if against.is_empty() => (behind, old),
        (Ok(_), _) => return Err(against),
        (Err(reasons), _) => {
            against.extend(reasons);
            return Err(against);
        }
    };
    behind.warn(&mut b, windows);
    warn_esp(&mut b, old, &behind);
    let letter = b.free_letter(&[]);
    let other = b.free_letter(&[letter]);
    b.stage(Environment::Windows, Vec::new());
    b.suspend(1);
    let placed = behind.steps_before_new_boot_files(&mut b, want, windows, letter);
    let new = placed.esp.unwrap_or(0);
    boot_files(&mut b, new, letter, other);
    b.stage(Environment::Windows, vec![Outside::StartedFrom(new)]);
    b.check(
        format!("mountvol {other}: /s"),
        Text::new("step-why-mount-system"),
        Text::new("step-effect-mount-system").with("letter", format!("{other}:")),
    );
    b.check(
        format!("dir {other}:\\{MARKER}"),
        Text::new("step-why-started-from-new"),
        Text::new("step-effect-started-from-new"),
    );
    b.check(
        format!("mountvol {other}: /d"),
        Text::new("step-why-unmount"),
        Text::new("step-effect-unmount").with("letter", format!("{other}:")),
    );
    winre_after_restart(&mut b, placed.winre);
    b.delete(old.number, Text::new("step-why-delete-old-esp").with("partition", name(old)));
    b.resume();
    b.finish(StrategyId::NewEspAfterWindows)
}

fn warn_esp(b: &mut Builder<'_, '_>, old: &Partition, behind: &Behind<'_>) {
    let text = Text::new("warning-room-stranded").with("size", old.size()).with("partition", name(old));
    b.warnings.push(warn("room_stranded", about(old), text, Some(Text::new("warning-room-stranded-hint"))));
    b.warnings.push(warn("two_esps", about(old), Text::new("warning-two-esps"), None));
    for p in b.s.esps.iter().filter(|p| p.number != old.number) {
        let text = Text::new("warning-other-esp-stays").with("partition", name(p));
        b.warnings.push(warn("other_esp_stays", about(p), text, None));
    }
    if behind.recovery.is_none() && b.s.in_use.is_none_or(|p| p.start() < old.end()) {
        b.warnings.push(warn("esp_behind_windows", about(old), Text::new("warning-esp-behind-windows"), None));
    }
}

/// WinRE goes back when the PC has started with the new boot configuration; where it was left alone, it is shown.
pub(super) fn winre_after_restart(b: &mut Builder<'_, '_>, partition: Option<u32>) {
    match partition {
        Some(number) => b.winre_on_because(number, "step-why-winre-on-for-boot"),
        None => b.check("reagentc /info", Text::new("step-why-winre-info"), Text::new("step-effect-winre-info")),
    }
}

/// Everything that the new ESP needs for the PC to start from it.
fn boot_files(b: &mut Builder<'_, '_>, new: u32, letter: char, other: char) {
    let esp = Text::new("goal-partition").with("number", new);
    b.facts.boot_files_on(new);
    b.cmd(
        format!("bcdboot %SystemRoot% /s {letter}: /f UEFI"),
        Text::new("step-why-bcdboot"),
        Text::new("step-effect-bcdboot").with("partition", esp.clone()),
        None,
        None,
    );
    b.check(
        format!("mountvol {other}: /s"),
        Text::new("step-why-mount-old"),
        Text::new("step-effect-mount-system").with("letter", format!("{other}:")),
    );
    b.cmd(copy_vendors(other, letter), Text::new("step-why-vendors"), Text::new("step-effect-vendors"), None, None);
    b.check(
        format!("mountvol {other}: /d"),
        Text::new("step-why-unmount"),
        Text::new("step-effect-unmount").with("letter", format!("{other}:")),
    );
    b.cmd(
        format!("echo shikiri>{letter}:\\{MARKER}"),
        Text::new("step-why-marker"),
        Text::new("step-effect-marker"),
        None,
        None,
    );
    b.facts.firmware_points_to(new);
    let back = "bcdboot %SystemRoot%";
    b.cmd(
        format!("bcdedit /set {{bootmgr}} device partition={letter}:"),
        Text::new("step-why-firmware"),
        Text::new("step-effect-firmware").with("partition", esp),
        None,
        Some(back),
    );
    b.cmd(
        format!("mountvol {letter}: /d"),
        Text::new("step-why-unmount"),
        Text::new("step-effect-unmount").with("letter", format!("{letter}:")),
        Some(Outside::LetterGone(new)),
        None,
    );
}

/// robocopy answers 0 to 7 when all went well; `cmd` counts anything but 0 as a failure.
pub(super) fn copy_vendors(from: char, to: char) -> String {
    format!(
        "cmd /c \"robocopy {from}:\\ {to}:\\ /E /XD {from}:\\EFI\\Microsoft {from}:\\EFI\\Boot \
         \"{from}:\\System Volume Information\" /R:1 /W:1 & if errorlevel 8 (exit 1) else (exit 0)\""
    )
}
