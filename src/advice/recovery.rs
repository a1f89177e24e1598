//! The recovery partition: its free room, its place, its type, and others that were left over.

use super::{Finding, Severity, free, live, recoveries, windows};
use crate::layout::{DiskLayout, GptAttributes, Partition, PartitionType, Role, gpt_type};
use crate::plan::limits::{NTFS_OWN, SMALLEST_WINRE, UPDATE_FREE};
use crate::plan::{Goal, Subject};
use crate::text::Text;

const KB: &str = "KB5034441";
const PAGE: &str = "support.microsoft.com b127d1e8 (KB5034441, 0x80070643)";
const LEARN: &str = "learn.microsoft.com: UEFI/GPT-based hard drive partitions";
const REAGENT: &str = "ReAgent.log (MHimken/WinRE-Customization issue 6; pastebin bFDBdWgs)";

pub(super) fn find(disk: &DiskLayout, found: &mut Vec<Finding>) {
    let all = recoveries(disk);
    let windows = windows(disk);
    if let Some(windows) = windows.filter(|_| all.is_empty()) {
        found.push(missing(disk, windows));
    }
    if disk.winre.enabled == Some(false) {
        found.push(
            Finding::new(
                "winre_disabled",
                Severity::Warning,
                Subject::Disk,
                Text::new("finding-winre-disabled"),
                Text::new("finding-winre-disabled-why"),
            )
            .source("learn.microsoft.com: REAgentC command-line options"),
        );
    }
    let live = live(disk);
    if let Some(live) = live {
        room(live, found);
        if let Some(windows) = windows {
            place(disk, windows, live, found);
        }
        entry(live, found);
        left_over(&all, live, found);
    } else if all.len() > 1 {
        let numbers: Vec<String> = all.iter().map(|p| p.number.to_string()).collect();
        found.push(
            Finding::new(
                "recovery_several",
                Severity::Warning,
                Subject::Disk,
                Text::new("finding-recovery-several").with("count", all.len()).with("numbers", numbers.join(", ")),
                Text::new("finding-recovery-several-why"),
            )
            .source(REAGENT),
        );
    }
    for partition in &disk.partitions {
        let is_data = partition.kind == PartitionType::Gpt(gpt_type::BASIC_DATA)
            || matches!(partition.kind, PartitionType::Mbr(0x07));
        if is_data && partition.role != Role::Windows && partition.volume.contents.winre.is_some() {
            found.push(
                Finding::new(
                    "recovery_typed_data",
                    Severity::Warning,
                    Subject::Partition(partition.number),
                    Text::new("finding-recovery-typed-data"),
                    Text::new("finding-recovery-typed-data-why"),
                )
                .of(partition)
                .source(REAGENT),
            );
        }
    }
}

fn missing(disk: &DiskLayout, windows: &Partition) -> Finding {
    if disk.winre.partition == Some(windows.number) {
        return Finding::new(
            "recovery_on_windows",
            Severity::Warning,
            Subject::Partition(windows.number),
            Text::new("finding-recovery-on-windows"),
            Text::new("finding-recovery-on-windows-why"),
        )
        .of(windows)
        .source(REAGENT)
        .goal(Goal::RecoveryFree(UPDATE_FREE));
    }
    Finding::new(
        "recovery_missing",
        Severity::Warning,
        Subject::Disk,
        Text::new("finding-recovery-missing"),
        Text::new("finding-recovery-missing-why"),
    )
    .kb(KB)
    .source(PAGE)
    .goal(Goal::RecoveryFree(UPDATE_FREE))
}

fn room(live: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(live.number);
    let goal = Goal::RecoveryFree(UPDATE_FREE);
    if live.volume.bitlocker.is_some_and(crate::layout::BitLocker::is_encrypted) {
        found.push(
            Finding::new(
                "recovery_bitlocker",
                Severity::Bad,
                subject,
                Text::new("finding-recovery-bitlocker"),
                Text::new("finding-recovery-bitlocker-why"),
            )
            .of(live)
            .source(REAGENT),
        );
    }
    let made = match free(live) {
        Some((_, most)) if most < UPDATE_FREE => Finding::new(
            "recovery_free_small",
            Severity::Bad,
            subject,
            Text::new("finding-recovery-free-small").with("free", most),
            Text::new("finding-recovery-free-small-why"),
        )
        .goal(goal),
        Some((least, _)) if least >= UPDATE_FREE => Finding::new(
            "recovery_free_good",
            Severity::Good,
            subject,
            Text::new("finding-recovery-free-good").with("free", least),
            Text::new("finding-recovery-free-good-why"),
        ),
        _ if live.size().saturating_add(live.size_slack)
            < UPDATE_FREE.saturating_add(SMALLEST_WINRE).saturating_add(NTFS_OWN) =>
        {
            Finding::new(
                "recovery_size_small",
                Severity::Warning,
                subject,
                Text::new("finding-recovery-size-small").with("size", live.size()),
                Text::new("finding-recovery-size-small-why").with("winre", SMALLEST_WINRE),
            )
            .goal(goal)
        }
        _ => Finding::new(
            "recovery_free_unknown",
            Severity::Info,
            subject,
            Text::new("finding-recovery-free-unknown").with("size", live.size()),
            Text::new("finding-recovery-free-unknown-why"),
        ),
    };
    found.push(Finding { message: made.message.with("needed", UPDATE_FREE), ..made }.of(live).kb(KB).source(PAGE));
}

fn place(disk: &DiskLayout, windows: &Partition, live: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(live.number);
    let between = disk
        .partitions
        .iter()
        .find(|p| !p.logical && p.start() >= windows.end() && p.start() < live.start() && p.number != live.number);
    let made = if live.start() < windows.start() {
        Finding::new(
            "recovery_before_windows",
            Severity::Warning,
            subject,
            Text::new("finding-recovery-before-windows"),
            Text::new("finding-recovery-before-windows-why"),
        )
    } else if let Some(between) = between {
        Finding::new(
            "recovery_not_behind_windows",
            Severity::Warning,
            subject,
            Text::new("finding-recovery-not-behind").with("between", between.number.to_string()),
            Text::new("finding-recovery-not-behind-why"),
        )
    } else {
        Finding::new(
            "recovery_place_good",
            Severity::Good,
            subject,
            Text::new("finding-recovery-place-good"),
            Text::new("finding-recovery-place-good-why"),
        )
    };
    found.push(made.of(live).source(LEARN));
}

fn entry(live: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(live.number);
    if let Some(bits) = live.attributes
        && !bits.has(GptAttributes::RECOVERY.0)
    {
        found.push(
            Finding::new(
                "recovery_attributes",
                Severity::Warning,
                subject,
                Text::new("finding-recovery-attributes")
                    .with("found", bits.to_string())
                    .with("wanted", GptAttributes::RECOVERY.to_string()),
                Text::new("finding-recovery-attributes-why"),
            )
            .of(live)
            .source(LEARN),
        );
    }
    if let Some(letter) = live.volume.letter {
        found.push(
            Finding::new(
                "recovery_letter",
                Severity::Info,
                subject,
                Text::new("finding-recovery-letter").with("letter", letter.to_string()),
                Text::new("finding-recovery-letter-why"),
            )
            .of(live)
            .source(LEARN),
        );
    }
}

fn left_over(all: &[&Partition], live: &Partition, found: &mut Vec<Finding>) {
    for other in all.iter().filter(|p| p.number != live.number) {
        found.push(
            Finding::new(
                "recovery_left_over",
                Severity::Warning,
                Subject::Partition(other.number),
                Text::new("finding-recovery-left-over")
                    .with("size", other.size())
                    .with("live", live.number.to_string()),
                Text::new("finding-recovery-left-over-why"),
            )
            .of(other)
            .source(REAGENT),
        );
    }
}
