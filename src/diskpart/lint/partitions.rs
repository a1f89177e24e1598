//! Objections to what a script does to the disk.

use super::{Mended, Seen, harm_id, mend};
use crate::diskpart::command::{Command, CreateKind, DiskChoice, FileSystemName, ListKind};
use crate::diskpart::simulation::{Gravity, LintFinding, Simulation};
use crate::layout::{DiskLayout, GptAttributes, Partition, Role, TableStyle, disk_name, partition_name};
use crate::text::Text;
use crate::units::MIB;

const PRIMARY: &str = "WSD/create-partition-primary.md";
const UEFI: &str = "LEARN-UEFI";

pub(super) fn lint(seen: &[Seen<'_>], simulation: &Simulation, findings: &mut Vec<LintFinding>) {
    let last_shrink = seen.iter().rposition(|line| matches!(line.command(), Some(Command::Shrink(_))));
    for (index, line) in seen.iter().enumerate() {
        let Some(command) = line.command() else { continue };
        let rest = seen.get(index + 1..).unwrap_or_default();
        let earlier = seen.get(..index).unwrap_or_default();
        if line.outcome.reached {
            fails(line, command, earlier, findings);
        }
        match command {
            Command::SelectDisk(DiskChoice::Number(_)) => disk_by_number(line, rest, findings),
            Command::SelectPartition(Some(_)) => partition_by_number(line, rest, findings),
            Command::CreatePartition { .. } => create(line, command, rest, findings),
            Command::DeletePartition { override_ } => delete(line, *override_, last_shrink > Some(index), findings),
            Command::Shrink(args) => {
                let freed = |(before, after): (&Partition, &Partition)| before.size().checked_sub(after.size());
                let by = line.partition().zip(line.partition_after()).and_then(freed);
                if args.minimum.is_none() && args.desired.is_some() {
                    let text = Text::new("lint-shrink-without-minimum").with("asked", args.desired.unwrap_or_default());
                    let found = line.finding(Gravity::Warning, "shrink_without_minimum", text, "WSD/shrink.md");
                    findings.push(found.mended(mend::shrink(args.desired.unwrap_or_default(), args.nowait)));
                } else if args.desired.is_none() && args.minimum.is_none() {
                    let found =
                        line.finding(Gravity::Warning, "shrink_all", Text::new("lint-shrink-all"), "WSD/shrink.md");
                    findings.push(found.mended(by.and_then(|by| mend::shrink(by, args.nowait))));
                }
            }
            Command::Extend { .. } => extend(line, findings),
            Command::Format(args) => {
                if line.partition().and_then(|p| p.attributes).is_some_and(|a| a.has(GptAttributes::PLATFORM_REQUIRED))
                {
                    let text = Text::new("lint-attributes-before-format");
                    findings.push(line.finding(Gravity::Warning, "attributes_before_format", text, "WSD/gpt.md"));
                }
                if args.fs == Some(FileSystemName::Ntfs) && line.partition().is_some_and(|p| p.role == Role::EfiSystem)
                {
                    let text = Text::new("lint-esp-not-fat32");
                    let mut mended = args.clone();
                    mended.fs = Some(FileSystemName::Fat32);
                    let found = line.finding(Gravity::Danger, "esp_not_fat32", text, UEFI);
                    findings.push(found.mended(Command::Format(mended).to_string()));
                }
            }
            Command::Clean { .. } => {
                let text = match line.disk() {
                    Some(disk) => Text::new("lint-clean").with("disk", disk_name(disk)),
                    None => Text::new("lint-clean-any"),
                };
                findings.push(line.finding(Gravity::Danger, "clean", text, "WSD/clean.md"));
            }
            _ => {}
        }
    }
    harm(seen, simulation, findings);
    recovery(seen, simulation, findings);
    half_done(seen, simulation, findings);
}

/// A line that fails on this disk, with what would work.
fn fails(line: &Seen<'_>, command: &Command, earlier: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    let Some(error) = &line.outcome.error else { return };
    let code = match error.id() {
        "diskpart-error-letter-taken" => "letter_in_use",
        "diskpart-error-extend-file-system" => "extend_file_system",
        _ => "fails",
    };
    let text = Text::new("lint-fails").with("reason", error.clone());
    let found = line.finding(Gravity::Danger, code, text, "docs/diskpart.md");
    findings.push(found.mended(mend::failed(line, command, error.id())));
    // A partition was selected that the command cannot be meant for: say which one it can.
    let wrong = match (command, error.id()) {
        (Command::Shrink(_), "diskpart-error-shrink-type" | "diskpart-error-shrink-file-system") => {
            line.disk().and_then(main)
        }
        (Command::Extend { .. }, "diskpart-error-extend-file-system" | "diskpart-error-extend-required") => {
            line.disk().and_then(main)
        }
        (Command::DeletePartition { .. }, "diskpart-error-delete-in-use") => line.disk().and_then(only_recovery),
        _ => None,
    };
    if let Some(partition) = wrong {
        point_at(partition, earlier, findings);
    }
}

/// The partition that a shrink or an extend is mostly meant for.
fn main(disk: &DiskLayout) -> Option<&Partition> {
    disk.partitions.iter().find(|p| p.role == Role::Windows || p.is_boot == Some(true)).or_else(|| disk.by_letter('C'))
}

/// The recovery partition, where there is exactly one.
fn only_recovery(disk: &DiskLayout) -> Option<&Partition> {
    let mut all = disk.with_role(Role::Recovery);
    all.next().filter(|_| all.next().is_none())
}

/// The last `select partition` selects another one than is needed.
fn point_at(partition: &Partition, earlier: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    let select = earlier.iter().rev().find(|line| matches!(line.command(), Some(Command::SelectPartition(Some(_)))));
    let Some(select) = select else { return };
    let text = Text::new("lint-wrong-partition").with("partition", partition_name(partition));
    let found = select.finding(Gravity::Danger, "wrong_partition", text, "observed b");
    findings.push(found.mended(Command::SelectPartition(Some(partition.number)).to_string()));
}

/// Numbers of disks change at restarts; a script that shows the disk's id lets its log be checked.
fn disk_by_number(line: &Seen<'_>, rest: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    let shown = rest
        .iter()
        .find_map(Seen::command)
        .is_some_and(|next| matches!(next, Command::UniqueIdDisk(None) | Command::Detail(ListKind::Disk)));
    if !shown {
        let text = Text::new("lint-disk-by-number");
        findings.push(line.finding(Gravity::Note, "disk_by_number", text, "WSD/select-disk.md"));
    }
}

fn partition_by_number(line: &Seen<'_>, rest: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    let next = rest.iter().find_map(Seen::command);
    if matches!(next, Some(Command::Detail(ListKind::Partition | ListKind::Volume))) {
        return;
    }
    let text = match line.partition_after() {
        Some(partition) => Text::new("lint-partition-by-number").with("partition", partition_name(partition)),
        None => return,
    };
    findings.push(line.finding(Gravity::Note, "partition_by_number", text, "observed b"));
}

fn create(line: &Seen<'_>, command: &Command, rest: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    let Command::CreatePartition { kind, at, id } = command else { return };
    let made = line.outcome.touches.filter(|_| line.outcome.error.is_none());
    let exact = || made.and_then(|extent| mend::create_at(*kind, extent, *id));
    if at.offset.is_none() {
        let text = match (kind, made) {
            (CreateKind::Primary, Some(extent)) => {
                Text::new("lint-no-offset").with("offset", extent.start().from_start())
            }
            (CreateKind::Primary, None) => Text::new("lint-no-offset-unknown"),
            _ => Text::new("lint-no-offset-first"),
        };
        findings.push(line.finding(Gravity::Warning, "no_offset", text, PRIMARY).mended(exact()));
    }
    if at.size.is_none() {
        let text = Text::new("lint-no-size");
        findings.push(line.finding(Gravity::Warning, "no_size", text, PRIMARY).mended(exact()));
    }
    if at.offset.is_some_and(|offset| !offset.is_multiple_of(MIB)) {
        let source = "SDK/vds/nf-vds-ivdscreatepartitionex-createpartitionex.md";
        let found = line.finding(Gravity::Warning, "unaligned_offset", Text::new("lint-unaligned-offset"), source);
        findings.push(found.mended(mend::aligned(command)));
    }
    if *kind == CreateKind::Efi && line.disk().is_some_and(|disk| disk.with_role(Role::EfiSystem).next().is_some()) {
        let text = Text::new("lint-second-esp");
        findings.push(line.finding(Gravity::Warning, "second_esp", text, "COMM/windows-and-gpt-faq.md"));
    }
    // `set id` later: in between, device encryption may take the volume.
    let later = rest
        .iter()
        .take_while(|next| {
            !matches!(next.command(), Some(Command::CreatePartition { .. } | Command::SelectPartition(_)))
        })
        .find_map(|next| match next.command() {
            Some(Command::SetId { id, .. }) => Some(*id),
            _ => None,
        });
    if let (Some(later), None, CreateKind::Primary, Some(disk)) = (later, id, kind, line.disk_after())
        && later == mend::recovery_id(disk)
    {
        let mended = Command::CreatePartition { kind: *kind, at: *at, id: Some(later) }.to_string();
        let mended = made.and_then(|extent| mend::create_at(*kind, extent, Some(later))).unwrap_or(mended);
        let text = Text::new("lint-type-late");
        findings.push(line.finding(Gravity::Warning, "type_late", text, "WinRE-Customization#13").mended(mended));
    }
}

fn delete(line: &Seen<'_>, override_: bool, shrinks_later: bool, findings: &mut Vec<LintFinding>) {
    if shrinks_later {
        let text = Text::new("lint-delete-before-shrink");
        findings.push(line.finding(Gravity::Danger, "delete_before_shrink", text, "peers 2.2"));
    }
    let Some(partition) = line.partition() else { return };
    if override_ && partition.role.holds_data() && line.outcome.error.is_none() {
        let text = Text::new("lint-override-on-data").with("partition", partition_name(partition));
        let found = line.finding(Gravity::Danger, "override_on_data", text, "WSD/delete-partition.md");
        findings.push(found.mended(Command::DeletePartition { override_: false }.to_string()));
    }
}

fn extend(line: &Seen<'_>, findings: &mut Vec<LintFinding>) {
    let Some(partition) = line.partition() else { return };
    if matches!(partition.role, Role::Recovery | Role::EfiSystem | Role::Oem) {
        let text = Text::new("lint-extend-recovery").with("partition", partition_name(partition));
        findings.push(line.finding(Gravity::Danger, "extend_recovery", text, "WSD/extend.md"));
    }
}

/// Partitions with people's data that are lost, and those for which another one seems meant.
fn harm(seen: &[Seen<'_>], simulation: &Simulation, findings: &mut Vec<LintFinding>) {
    for harmed in &simulation.harmed {
        let Some(at) = seen.iter().position(|line| line.line.number == harmed.line) else { continue };
        let (Some(line), earlier) = (seen.get(at), seen.get(..at).unwrap_or_default()) else { continue };
        let disk = line.before.iter().find(|disk| disk.number == harmed.disk);
        let Some((disk, partition)) = disk.and_then(|disk| Some((disk, disk.partition(harmed.number)?))) else {
            continue;
        };
        if !partition.role.holds_data() {
            continue;
        }
        let text = Text::new(harm_id(harmed.how)).with("partition", partition_name(partition));
        findings.push(line.finding(Gravity::Danger, "data_lost", text, "docs/diskpart.md"));
        if matches!(line.command(), Some(Command::DeletePartition { .. }))
            && let Some(recovery) = only_recovery(disk)
        {
            point_at(recovery, earlier, findings);
        }
    }
}

/// What becomes of the recovery partition.
fn recovery(seen: &[Seen<'_>], simulation: &Simulation, findings: &mut Vec<LintFinding>) {
    for disk in simulation.after.iter() {
        let Some(before) = simulation.before.iter().find(|before| before.number == disk.number) else { continue };
        let had = before.with_role(Role::Recovery).next().is_some();
        let has = disk.with_role(Role::Recovery).next().is_some();
        let wiped = seen.iter().any(|line| matches!(line.command(), Some(Command::Clean { .. })));
        if had && !has && !wiped && simulation.completed {
            let last = seen.iter().rev().find(|line| {
                let now = line.outcome.after.iter().find(|after| after.number == disk.number);
                let then = line.before.iter().find(|before| before.number == disk.number);
                let count = |disk: Option<&DiskLayout>| disk.map_or(0, |disk| disk.with_role(Role::Recovery).count());
                count(now) < count(then)
            });
            if let Some(last) = last {
                findings.push(last.finding(Gravity::Danger, "winre_gone", Text::new("lint-winre-gone"), "peers 2.2"));
            }
        }
        for partition in &disk.partitions {
            let made = seen.iter().find(|line| {
                matches!(line.command(), Some(Command::CreatePartition { .. }))
                    && line.outcome.error.is_none()
                    && line.outcome.disk == Some(disk.number)
                    && line.outcome.touches.is_some_and(|extent| extent.start() == partition.start())
            });
            let Some(made) = made else { continue };
            if looks_like_recovery(partition) && partition.role != Role::Recovery {
                let id = mend::recovery_id(disk);
                let text = Text::new("lint-recovery-type").with("partition", partition_name(partition));
                let mended = mend::create_at(CreateKind::Primary, partition.extent, Some(id));
                findings.push(
                    made.finding(Gravity::Warning, "recovery_type", text.with("id", id.to_string()), UEFI)
                        .mended(mended),
                );
            }
            let unset = partition.attributes.is_some_and(|a| a != GptAttributes::RECOVERY);
            if partition.role == Role::Recovery && disk.style == TableStyle::Gpt && unset && simulation.completed {
                let text = Text::new("lint-recovery-attributes").with("partition", partition_name(partition));
                let text = text.with("line", Command::GptAttributes(GptAttributes::RECOVERY).to_string());
                findings.push(made.finding(Gravity::Warning, "recovery_attributes", text, UEFI));
            }
        }
    }
}

/// Whether its label says that it is meant for WinRE.
fn looks_like_recovery(partition: &Partition) -> bool {
    let Some(label) = &partition.volume.label else { return false };
    let label = label.to_lowercase();
    ["winre", "windows re", "recovery", "回復"].iter().any(|word| label.contains(word))
        && !label.contains("image")
        && partition.role == Role::Data
}

/// A script that stops in the middle, with the disk changed already.
fn half_done(seen: &[Seen<'_>], simulation: &Simulation, findings: &mut Vec<LintFinding>) {
    let Some(stopped) = simulation.stopped_at else { return };
    if simulation.before == simulation.after {
        return;
    }
    if let Some(line) = seen.iter().find(|line| line.line.number == stopped) {
        let text = Text::new("lint-half-done");
        findings.push(line.finding(Gravity::Danger, "half_done", text, "WSD/diskpart-scripts-and-examples.md"));
    }
}
