//! What E3 and E4 share: an ESP rebuilt from installation media, because the running system holds its own.

use super::behind::create_esp;
use super::new_esp::{copy_vendors, winre_after_restart};
use crate::layout::Partition;
use crate::plan::Environment;
use crate::plan::builder::Builder;
use crate::plan::facts::Outside;
use crate::plan::operation::{NewPartition, Operation};
use crate::plan::refuse::{about, name, warn};
use crate::text::Text;
use crate::units::Extent;

/// What is rebuilt.
pub(super) struct Rebuild<'a> {
    /// All that goes, the ESP among it.
    pub(super) doomed: Vec<&'a Partition>,
    pub(super) old_esp: &'a Partition,
    pub(super) esp: Extent,
    pub(super) msr: Option<Extent>,
    /// The partition that WinRE goes back into at the end, where it was taken off before.
    pub(super) winre: Option<u32>,
}

/// The stage on installation media and the one after it in Windows, which proves that all is well.
pub(super) fn rebuild(b: &mut Builder<'_, '_>, windows: &Partition, rebuild: &Rebuild<'_>) {
    b.warnings.push(warn(
        "winpe_needed",
        about(rebuild.old_esp),
        Text::new("warning-winpe-needed"),
        Some(Text::new("warning-winpe-needed-hint")),
    ));
    b.stage(Environment::WinPe, vec![Outside::LettersForgotten]);
    b.person(Text::new("step-person-start-media"), Text::new("step-why-start-media"));
    let (w, t) = ('W', 'T');
    b.op(Operation::AssignLetter { partition: windows.number, letter: w }, Text::new("step-why-letter-windows"));
    b.op(
        Operation::AssignLetter { partition: rebuild.old_esp.number, letter: t },
        Text::new("step-why-letter-old-esp"),
    );
    b.cmd(
        format!("cmd /c \"robocopy {t}:\\ {w}:\\shikiri-esp /E /R:1 /W:1 & if errorlevel 8 (exit 1) else (exit 0)\""),
        Text::new("step-why-save-esp"),
        Text::new("step-effect-save-esp").with("folder", format!("{w}:\\shikiri-esp")),
        None,
        None,
    );
    for p in &rebuild.doomed {
        let why =
            if p.number == rebuild.old_esp.number { "step-why-delete-esp-in-place" } else { "step-why-delete-front" };
        b.delete(p.number, Text::new(why).with("partition", name(p)));
    }
    let new = create_esp(b, rebuild.esp, 'S');
    if let Some(at) = rebuild.msr {
        b.op(Operation::CreatePartition { what: NewPartition::Msr, at }, Text::new("step-why-create-msr"));
    }
    b.facts.boot_files_on(new);
    b.facts.firmware_points_to(new);
    b.cmd(
        format!("bcdboot {w}:\\Windows /s S: /f UEFI"),
        Text::new("step-why-bcdboot"),
        Text::new("step-effect-bcdboot").with("partition", Text::new("goal-partition").with("number", new)),
        None,
        None,
    );
    b.cmd(copy_vendors_back(w), Text::new("step-why-vendors-back"), Text::new("step-effect-vendors"), None, None);
    b.stage(Environment::Windows, vec![Outside::LettersBack, Outside::StartedFrom(new)]);
    b.cmd(
        "bcdboot %SystemRoot%",
        Text::new("step-why-bcdboot-again"),
        Text::new("step-effect-bcdboot-again"),
        None,
        None,
    );
    winre_after_restart(b, rebuild.winre);
    b.resume();
}

fn copy_vendors_back(windows: char) -> String {
    copy_vendors(windows, 'S')
        .replace(&format!("{windows}:\\ S:\\"), &format!("{windows}:\\shikiri-esp S:\\"))
        .replace(&format!("{windows}:\\EFI"), &format!("{windows}:\\shikiri-esp\\EFI"))
        .replace(&format!(" \"{windows}:\\System Volume Information\""), "")
}
