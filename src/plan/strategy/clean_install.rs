//! E5: Microsoft's recommended order on an empty disk, from Windows Setup (Shift+F10): ESP, MSR, Windows, recovery.
//!
//! Facts: `convert gpt` on a fixed disk makes an MSR by itself, on a removable one it does not (observed on five and on
//! two). Where the disk has no GPT yet, the script is made for a fixed disk: it deletes that MSR by its number and makes
//! its own. On a removable disk, on which Windows is not installed anyway, it stops at that line with the disk empty.
//! `clean` is never emitted.

use super::{Attempt, other_goal};
use crate::layout::DiskLayout;
use crate::layout::{FileSystem, GptAttributes, TableStyle};
use crate::plan::builder::Builder;
use crate::plan::limits::{MSR_SIZE, WINDOWS_LEAST, WINDOWS_MIN};
use crate::plan::operation::{NewPartition, Operation};
use crate::plan::refuse::{refuse, warn};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId, Subject};
use crate::text::Text;
use crate::units::{ByteOffset, Extent, MIB};

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    let Some((esp_size, recovery_size)) = want.clean else { return Err(other_goal("refusal-serves-clean")) };
    let mut against = Vec::new();
    if !s.disk.partitions.is_empty() {
        let text = Text::new("refusal-disk-not-empty").with("n", s.disk.partitions.len());
        against.push(refuse("disk_not_empty", Subject::Disk, text).hint(Text::new("refusal-disk-not-empty-hint")));
    }
    if !s.disk.size_slack.is_zero() {
        against.push(s.cut_figures(s.disk.size_slack));
    }
    let usable = match s.disk.style {
        TableStyle::Gpt => s.disk.usable,
        _ => DiskLayout::usual_usable(TableStyle::Gpt, s.disk.size, s.disk.sector_size),
    };
    let end = usable.map_or(ByteOffset::ZERO, Extent::end).round_down(MIB);
    let start = usable.map_or(ByteOffset::ZERO, Extent::start).round_up(MIB).max(ByteOffset::from_mib(1));
    let esp = Extent::new(start, esp_size);
    let msr = esp.and_then(|esp| Extent::new(esp.end(), MSR_SIZE));
    let recovery_start = ByteOffset::from_bytes(end.bytes().saturating_sub(recovery_size.bytes()));
    let windows = msr.and_then(|msr| Extent::between(msr.end(), recovery_start));
    let recovery = Extent::between(recovery_start, end);
    let rest = windows.map(Extent::size).unwrap_or_default();
    if rest < WINDOWS_LEAST {
        let text = Text::new("refusal-disk-too-small")
            .with("rest", rest)
            .with("least", WINDOWS_LEAST)
            .with("disk", s.disk.size);
        against.push(refuse("disk_too_small", Subject::Disk, text).hint(Text::new("refusal-disk-too-small-hint")));
    }
    let (Some(esp), Some(msr), Some(windows), Some(recovery), true) = (esp, msr, windows, recovery, against.is_empty())
    else {
        return Err(against);
    };
    let mut b = Builder::new(s);
    if rest < WINDOWS_MIN {
        let text = Text::new("warning-windows-small").with("rest", rest).with("least", WINDOWS_MIN);
        b.warnings.push(warn("windows_small", Subject::Disk, text, None));
    }
    b.stage(Environment::WinPe, Vec::new());
    b.person(Text::new("step-person-start-setup"), Text::new("step-why-start-setup"));
    if s.disk.style != TableStyle::Gpt {
        b.warnings.push(warn("fixed_disk_only", Subject::Disk, Text::new("warning-fixed-disk-only"), None));
        b.op(Operation::ConvertToGpt, Text::new("step-why-convert"));
        b.delete(1, Text::new("step-why-delete-auto-msr"));
    }
    let number = b.op(
        Operation::CreatePartition { what: NewPartition::Esp, at: esp },
        Text::new("step-why-create-esp").with("size", esp.size()),
    );
    b.op(
        Operation::FormatVolume { partition: number, fs: FileSystem::Fat32, label: "System" },
        Text::new("step-why-format-esp"),
    );
    b.op(Operation::CreatePartition { what: NewPartition::Msr, at: msr }, Text::new("step-why-create-msr"));
    let number = b.op(
        Operation::CreatePartition { what: NewPartition::Windows, at: windows },
        Text::new("step-why-create-windows").with("size", windows.size()),
    );
    b.op(
        Operation::FormatVolume { partition: number, fs: FileSystem::Ntfs, label: "Windows" },
        Text::new("step-why-format-windows"),
    );
    let number = b.op(
        Operation::CreatePartition { what: NewPartition::Recovery, at: recovery },
        Text::new("step-why-create-recovery").with("size", recovery.size()),
    );
    b.op(
        Operation::FormatVolume { partition: number, fs: FileSystem::Ntfs, label: "Recovery" },
        Text::new("step-why-format-recovery"),
    );
    b.op(
        Operation::SetAttributes { partition: number, attributes: GptAttributes::RECOVERY },
        Text::new("step-why-attributes"),
    );
    b.finish(StrategyId::CleanInstall)
}
