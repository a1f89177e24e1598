//! The recovery partition: its free room, its place, its type, and others that were left over.

use super::{Finding, Severity, free, live, recoveries, windows};
use crate::layout::{DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, WinrePlace, gpt_type};
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
    let places = disk.winre_places();
    let named: Vec<u32> = places
        .iter()
        .filter_map(|(_, place)| if let WinrePlace::Partition(number) = place { Some(*number) } else { None })
        .collect();
    if places.len() > 1 {
        found.push(several_windows(&places));
    }
    place_unknown(disk, &all, found);
    if let Some(live) = live {
        room(live, found);
        if let Some(windows) = windows {
            place(disk, windows, live, found);
        }
        entry(live, found);
        left_over(&all, &named, live, found);
    } else if all.iter().all(|p| named.contains(&p.number)) {
        // Each belongs to a Windows of its own.
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

/// Two Windows on a disk: where each of them has its WinRE.
fn several_windows(places: &[(u32, WinrePlace)]) -> Finding {
    let each = places.iter().map(|(windows, place)| {
        let id = match place {
            WinrePlace::Partition(number) if number == windows => "finding-winre-of-itself",
            WinrePlace::Partition(_) => "finding-winre-of-partition",
            WinrePlace::OtherDisk => "finding-winre-of-other-disk",
            WinrePlace::NoPartition => "finding-winre-of-no-partition",
            WinrePlace::Disabled => "finding-winre-of-disabled",
            WinrePlace::Unknown => "finding-winre-of-unknown",
        };
        let number = if let WinrePlace::Partition(number) = place { *number } else { 0 };
        Text::new(id).with("windows", windows.to_string()).with("partition", number.to_string())
    });
    let join = |first, second| Text::new("finding-winre-of-join").with("first", first).with("second", second);
    let each = each.reduce(join).unwrap_or_else(|| Text::plain(""));
    Finding::new(
        "winre_several_windows",
        Severity::Info,
        Subject::Disk,
        Text::new("finding-winre-several-windows").with("count", places.len()).with("each", each),
        Text::new("finding-winre-several-windows-why"),
    )
    .source(REAGENT)
}

/// Windows is encrypted, so that its `ReAgent.xml` cannot be read: what is known all the same.
fn place_unknown(disk: &DiskLayout, all: &[&Partition], found: &mut Vec<Finding>) {
    let is_told = disk.winre.partition.is_some() || disk.winre.enabled.is_some() || !disk.winre_places().is_empty();
    let veiled = disk.partitions.iter().find(|p| p.volume.file_system == Some(FileSystem::BitLocker));
    let Some(veiled) = veiled.filter(|_| !is_told && !all.is_empty()) else { return };
    let images = all.iter().map(|p| {
        let text = match &p.volume.contents.winre {
            Some(image) => Text::new("finding-winre-image").with("size", image.size).with(
                "version",
                image.version.as_ref().map_or_else(|| Text::new("finding-winre-no-version"), Text::plain),
            ),
            None => Text::new("finding-winre-no-image"),
        };
        text.with("partition", p.number.to_string())
    });
    let join = |first, second| Text::new("finding-winre-of-join").with("first", first).with("second", second);
    let images = images.reduce(join).unwrap_or_else(|| Text::plain(""));
    found.push(
        Finding::new(
            "winre_place_unknown",
            Severity::Info,
            Subject::Partition(veiled.number),
            Text::new("finding-winre-place-unknown").with("images", images),
            Text::new("finding-winre-place-unknown-why"),
        )
        .of(veiled)
        .source(REAGENT),
    );
}

fn left_over(all: &[&Partition], named: &[u32], live: &Partition, found: &mut Vec<Finding>) {
    for other in all.iter().filter(|p| p.number != live.number && !named.contains(&p.number)) {
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
