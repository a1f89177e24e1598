//! The disk as a whole and C:: table, BitLocker, shrink limit, reserved partition, boundaries, and what is unknown.

use super::limits::SHRINK_LITTLE;
use super::{Finding, Severity, concerns_windows, windows};
use crate::layout::{BitLocker, DiskLayout, Partition, Role, ShrinkLimitSource, TableStyle};
use crate::plan::Subject;
use crate::text::Text;
use crate::units::MIB;

pub(super) fn find(disk: &DiskLayout, found: &mut Vec<Finding>) {
    for problem in &disk.problems {
        let severity = if problem.code.forbids_plan() { Severity::Bad } else { Severity::Info };
        let why = if problem.code.forbids_plan() { "finding-problem-why" } else { "finding-problem-mild-why" };
        found.push(
            Finding::new(problem.code.as_str(), severity, Subject::Disk, problem.text.clone(), Text::new(why))
                .source("UEFI specification, chapter 5"),
        );
    }
    if disk.style == TableStyle::Raw {
        found.push(
            Finding::new(
                "no_table",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-no-table").with("size", disk.size),
                Text::new("finding-no-table-why"),
            )
            .source("convert gpt")
            .goal(crate::plan::Goal::CleanInstall),
        );
        return;
    }
    if !disk.is_exact() {
        found.push(
            Finding::new(
                "figures_cut",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-figures-cut"),
                Text::new("finding-figures-cut-why"),
            )
            .source("list partition"),
        );
    }
    unaligned(disk, found);
    if !concerns_windows(disk) {
        found.push(
            Finding::new(
                "no_windows",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-no-windows"),
                Text::new("finding-no-windows-why"),
            )
            .source("-"),
        );
        return;
    }
    match windows(disk) {
        None => found.push(
            Finding::new(
                "windows_unknown",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-windows-unknown"),
                Text::new("finding-windows-unknown-why"),
            )
            .source("-"),
        ),
        Some(windows) => {
            encryption(windows, found);
            shrinking(windows, found);
            state(windows, found);
        }
    }
    if disk.style == TableStyle::Gpt && disk.with_role(Role::Msr).next().is_none() {
        found.push(
            Finding::new(
                "msr_missing",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-msr-missing"),
                Text::new("finding-msr-missing-why"),
            )
            .source("Windows and GPT FAQ (KB302873)"),
        );
    }
}

fn unaligned(disk: &DiskLayout, found: &mut Vec<Finding>) {
    let odd: Vec<String> = disk
        .partitions
        .iter()
        .filter(|p| p.is_exact() && !matches!(p.role, Role::Extended | Role::Ldm | Role::Msr))
        .filter(|p| !p.start().is_multiple_of(MIB))
        .map(|p| p.number.to_string())
        .collect();
    if !odd.is_empty() {
        found.push(
            Finding::new(
                "unaligned",
                Severity::Info,
                Subject::Disk,
                Text::new("finding-unaligned").with("numbers", odd.join(", ")),
                Text::new("finding-unaligned-why"),
            )
            .source("IVdsCreatePartitionEx::CreatePartitionEx"),
        );
    }
}

fn encryption(windows: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(windows.number);
    let source = "BitLocker recovery overview";
    let made = match windows.volume.bitlocker {
        Some(BitLocker::On | BitLocker::Encrypted) => Finding::new(
            "bitlocker_on",
            Severity::Warning,
            subject,
            Text::new("finding-bitlocker-on"),
            Text::new("finding-bitlocker-on-why"),
        ),
        Some(BitLocker::Suspended) => Finding::new(
            "bitlocker_suspended",
            Severity::Warning,
            subject,
            Text::new("finding-bitlocker-suspended"),
            Text::new("finding-bitlocker-suspended-why"),
        ),
        None => Finding::new(
            "bitlocker_unknown",
            Severity::Info,
            subject,
            Text::new("finding-bitlocker-unknown"),
            Text::new("finding-bitlocker-unknown-why"),
        ),
        Some(BitLocker::Off) => return,
    };
    found.push(made.of(windows).source(source));
}

fn shrinking(windows: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(windows.number);
    let source = "Shrink a basic volume; event 259";
    let Some(limit) = &windows.volume.shrink else {
        found.push(
            Finding::new(
                "shrink_unknown",
                Severity::Info,
                subject,
                Text::new("finding-shrink-unknown"),
                Text::new("finding-shrink-unknown-why"),
            )
            .of(windows)
            .source(source),
        );
        return;
    };
    let room = windows.size().saturating_sub(limit.min);
    let free = windows.volume.used.map(|used| windows.size().saturating_sub(used));
    let far_below = free.is_some_and(|free| room.bytes() < free.bytes() / 2);
    if room >= SHRINK_LITTLE && !far_below {
        return;
    }
    let severity = if room < SHRINK_LITTLE { Severity::Warning } else { Severity::Info };
    let blocker = limit.blockers.first();
    let message = match (free, blocker) {
        (Some(free), Some(blocker)) => {
            Text::new("finding-shrink-blocked").with("free", free).with("blocker", blocker.name.as_str())
        }
        (Some(free), None) => Text::new("finding-shrink-little-of").with("free", free),
        (None, _) => Text::new("finding-shrink-little"),
    };
    let remedy = blocker.and_then(|blocker| crate::volume::remedy(&blocker.name));
    let why = match (remedy, limit.source) {
        (Some(remedy), _) => Text::new("finding-shrink-remedy-why").with("remedy", remedy),
        (None, ShrinkLimitSource::Estimate) => Text::new("finding-shrink-estimate-why"),
        (None, _) => Text::new("finding-shrink-why"),
    };
    found.push(
        Finding::new("shrink_limit", severity, subject, message.with("room", room), why).of(windows).source(source),
    );
}

fn state(windows: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(windows.number);
    if windows.volume.contents.dirty == Some(true) {
        found.push(
            Finding::new(
                "windows_dirty",
                Severity::Warning,
                subject,
                Text::new("finding-windows-dirty"),
                Text::new("finding-windows-dirty-why"),
            )
            .of(windows)
            .source("chkdsk"),
        );
    }
    if windows.volume.contents.hibernated == Some(true) {
        found.push(
            Finding::new(
                "windows_hibernated",
                Severity::Warning,
                subject,
                Text::new("finding-windows-hibernated"),
                Text::new("finding-windows-hibernated-why"),
            )
            .of(windows)
            .source("powercfg /h"),
        );
    }
}
