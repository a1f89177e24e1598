//! Disks to plan for, built in code, and what must hold of every plan whatever it does.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::diskpart::{Content, Host, interpret, parse};
use shikiri::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Guid, Partition, PartitionType, Role, TableStyle, gpt_type,
    mbr_type,
};
use shikiri::plan::{Environment, Goal, Plan, Solution, StrategyId, Tool, VolumeRef, Wish, plan, script_files};
use shikiri::units::{ByteOffset, ByteSize, Extent, MIB, SectorSize};

pub const MB: u64 = 1 << 20;

/// Roles as letters: E ESP, M MSR, W Windows, D data, R recovery, O OEM, L Linux, . free.
pub fn part(kind: char, number: u32, start: u64, size: u64, style: TableStyle) -> Partition {
    let extent = Extent::new(ByteOffset::from_bytes(start), ByteSize::from_bytes(size)).unwrap();
    let gpt = |guid| PartitionType::Gpt(guid);
    let (g, m, role) = match kind {
        'E' => (gpt_type::EFI_SYSTEM, 0x07, Role::EfiSystem),
        'M' => (gpt_type::MICROSOFT_RESERVED, 0x07, Role::Msr),
        'W' => (gpt_type::BASIC_DATA, 0x07, Role::Windows),
        'D' => (gpt_type::BASIC_DATA, 0x07, Role::Data),
        'R' => (gpt_type::RECOVERY, mbr_type::RECOVERY, Role::Recovery),
        'O' => (Guid::from_u128(0xbfbf_afe7), 0x12, Role::Oem),
        'L' => (gpt_type::LINUX_DATA, 0x83, Role::Linux),
        'S' => (gpt_type::BASIC_DATA, 0x07, Role::SystemReserved),
        other => panic!("{other}"),
    };
    let mut p = Partition::new(number, extent, if style == TableStyle::Mbr { PartitionType::Mbr(m) } else { gpt(g) });
    p.role = role;
    if style == TableStyle::Mbr {
        p.active = Some(kind == 'S');
    } else {
        p.guid = Some(Guid::from_u128(0x1000 + u128::from(number)));
        p.attributes = Some(if kind == 'R' { GptAttributes::RECOVERY } else { GptAttributes(0) });
    }
    p.volume.file_system = match kind {
        'E' => Some(FileSystem::Fat32),
        'M' => None,
        'L' => Some(FileSystem::Ext4),
        _ => Some(FileSystem::Ntfs),
    };
    match kind {
        'W' => {
            p.volume.letter = Some('C');
            p.volume.bitlocker = Some(BitLocker::Off);
            p.is_boot = Some(true);
            p.volume.used = Some(ByteSize::from_bytes(size / 4));
        }
        'D' => {
            p.volume.letter = Some(char::from(b'D' + u8::try_from(number % 10).unwrap()));
            p.volume.used = Some(ByteSize::from_bytes(size / 4));
        }
        'E' | 'S' => p.is_system = Some(true),
        _ => {}
    }
    p
}

/// A disk from `(letter, MiB)` in order, the first at 1 MiB; numbers in order.
pub fn disk(style: TableStyle, size_mib: u64, sector: SectorSize, row: &[(char, u64)]) -> DiskLayout {
    let mut disk = DiskLayout::empty(0, style, ByteSize::from_mib(size_mib), sector);
    match style {
        TableStyle::Gpt => disk.disk_guid = Some(Guid::from_u128(0xd15c)),
        TableStyle::Mbr => disk.mbr_signature = Some(0x1234_abcd),
        TableStyle::Raw => {}
    }
    let (mut at, mut number) = (MB, 0);
    for (kind, mib) in row {
        if *kind != '.' {
            number += 1;
            disk.partitions.push(part(*kind, number, at, mib * MB, style));
        }
        at += mib * MB;
    }
    if disk.with_role(Role::EfiSystem).count() > 1 {
        let first = disk.with_role(Role::EfiSystem).next().unwrap().number;
        for p in disk.partitions.iter_mut().filter(|p| p.role == Role::EfiSystem) {
            p.is_system = Some(p.number == first);
        }
    }
    disk.winre.enabled = Some(true);
    let recovery = disk.with_role(Role::Recovery).last().map(|p| p.number);
    disk.winre.partition = recovery;
    assert!(disk.violations().is_empty(), "{:?} {row:?}", disk.violations());
    disk
}

pub fn gpt(size_mib: u64, row: &[(char, u64)]) -> DiskLayout {
    disk(TableStyle::Gpt, size_mib, SectorSize::B512, row)
}

pub fn mbr(size_mib: u64, row: &[(char, u64)]) -> DiskLayout {
    disk(TableStyle::Mbr, size_mib, SectorSize::B512, row)
}

/// The disk of a new Windows 11: ESP 100, MSR 16, C:, recovery 625, 256 GB.
pub fn windows_11() -> DiskLayout {
    gpt(244_198, &[('E', 100), ('M', 16), ('W', 243_455), ('R', 625)])
}

pub fn wish(goals: &[Goal]) -> Wish {
    Wish { goals: goals.to_vec(), strategy: None }
}

pub fn mib(n: u64) -> ByteSize {
    ByteSize::from_mib(n)
}

/// The goal holds on this disk.
pub fn is_met(before: &DiskLayout, after: &DiskLayout, goal: &Goal, alone: bool) -> bool {
    match goal {
        Goal::RecoverySize(size) => {
            let used = after.winre.partition.and_then(|n| after.partition(n));
            // Where nothing says which one is in use, the planner assumes one and says so.
            match used.filter(|p| p.role == Role::Recovery) {
                Some(used) => used.size() >= *size,
                None => after.with_role(Role::Recovery).any(|p| p.size() >= *size),
            }
        }
        Goal::EspSize(size) => after
            .with_role(Role::EfiSystem)
            .find(|p| p.is_system == Some(true))
            .or_else(|| after.with_role(Role::EfiSystem).next())
            .is_some_and(|p| p.size() >= *size),
        Goal::Shrink { volume, by } => {
            let number = match volume {
                VolumeRef::Number(number) => *number,
                // Without a known letter, C: is the volume that became smaller.
                VolumeRef::Letter(letter) => before.by_letter(*letter).map_or_else(
                    || {
                        let gave = |p: &&Partition| {
                            after.partition(p.number).map_or(0, |q| p.size().bytes().saturating_sub(q.size().bytes()))
                        };
                        before.partitions.iter().filter(|p| p.role.holds_data()).max_by_key(gave).unwrap().number
                    },
                    |p| p.number,
                ),
            };
            let (old, new) = (before.partition(number).unwrap(), after.partition(number).unwrap());
            let gap = after.free_behind(new).map(Extent::size).unwrap_or_default();
            let gap_before = before.free_behind(old).map(Extent::size).unwrap_or_default();
            let gave = old.size().saturating_sub(new.size());
            if alone { gave == *by && gap == gap_before.saturating_add(*by) } else { gave >= *by && gap >= *by }
        }
        Goal::MoveBoundary { partition, by } => {
            let old = before.partition(*partition).unwrap();
            let wanted = by.apply(old.end()).unwrap();
            let new = after
                .partitions
                .iter()
                .find(|p| p.role == old.role && (p.start() == old.start() || p.start() == old.start().round_up(MIB)));
            new.is_some_and(|p| p.end() == wanted || p.role == Role::Recovery && p.end().since(wanted) < MIB)
        }
        Goal::CleanInstall => after.with_role(Role::EfiSystem).count() == 1,
        Goal::RecoveryFree(_) => true,
    }
}

/// What must hold of every plan. `Err` says what does not.
pub fn check(disk: &DiskLayout, wish: &Wish, plan: &Plan) -> Result<(), String> {
    if plan.solution().is_none() {
        if plan.refusals.is_empty() {
            return Err("refused without a reason".into());
        }
        if plan.refusals.iter().any(|r| r.code.0 == "internal_fault") {
            return Err(format!("internal fault: {}", plan.refusals[0].message));
        }
        return Ok(());
    }
    for outcome in &plan.strategies {
        match &outcome.result {
            Ok(solution) => {
                check_solution(disk, wish, solution).map_err(|e| format!("{}: {e}", outcome.id.as_str()))?;
            }
            Err(reasons) => {
                if reasons.is_empty() {
                    return Err(format!("{}: refused without a reason", outcome.id.as_str()));
                }
                if let Some(fault) = reasons.iter().find(|r| r.code.0 == "internal_fault") {
                    return Err(format!("{}: {}", outcome.id.as_str(), fault.message));
                }
            }
        }
    }
    Ok(())
}

fn check_solution(disk: &DiskLayout, wish: &Wish, solution: &Solution) -> Result<(), String> {
    let mut now = disk.clone();
    let mut shrunk_after_delete = false;
    for stage in &solution.stages {
        // Letters and the system partition change between stages; the table does not.
        let table = |d: &DiskLayout| d.partitions.iter().map(|p| (p.number, p.extent, p.kind)).collect::<Vec<_>>();
        if table(&now) != table(&stage.before) {
            return Err(format!("{} does not begin where the one before ended", stage.name));
        }
        let host = if stage.environment == Environment::Windows { Host::windows() } else { Host::win_pe() };
        for file in script_files(stage) {
            let first = &stage.steps[file.steps.start];
            let before = if file.steps.start == 0 { &stage.before } else { &stage.steps[file.steps.start - 1].after };
            let _ = first;
            let text: String = file.commands.iter().map(|c| format!("{c}\r\n")).collect();
            let script = parse(&text);
            if script.lines.iter().any(|l| !matches!(l.content, Content::Command(_))) {
                return Err(format!("not understood: {text}"));
            }
            let done = interpret(&script, &[(**before).clone()], &host);
            if !done.completed {
                return Err(format!("stops at line {:?} of\n{text}", done.stopped_at));
            }
            let mut deleted = false;
            for command in &file.commands {
                let line = command.to_string();
                deleted |= line.starts_with("delete");
                shrunk_after_delete |= deleted && line.starts_with("shrink");
                if line.starts_with("create partition") && !(line.contains("size=") && line.contains("offset=")) {
                    return Err(format!("no exact place: {line}"));
                }
                if line.contains("noerr") || line.starts_with("clean") || !line.is_ascii() {
                    return Err(format!("never emitted: {line}"));
                }
            }
            let last = &stage.steps[file.steps.end - 1].after;
            if table(&done.after[0]) != table(last) {
                return Err(format!("the picture is not the script: {text}"));
            }
        }
        for step in &stage.steps {
            if !step.after.violations().is_empty() {
                return Err(format!("{}: {:?}", step.command(), step.after.violations()));
            }
            if step.changes != step.stop.is_some() {
                return Err(format!("{}: changes without saying what holds if it stops", step.command()));
            }
            if let Some(stop) = &step.stop
                && stop.forward.is_empty()
            {
                return Err(format!("{}: no way on", step.command()));
            }
            if let Tool::Cmd(line) = &step.tool
                && !line.is_ascii()
            {
                return Err(format!("not ASCII: {line}"));
            }
        }
        now = stage.steps.last().map_or_else(|| (*stage.before).clone(), |s| (*s.after).clone());
    }
    if shrunk_after_delete {
        return Err("a shrink comes after a deletion".into());
    }
    unharmed(disk, &now)?;
    for goal in &wish.goals {
        if solution.strategy != StrategyId::NothingToDo && !is_met(disk, &now, goal, wish.goals.len() == 1) {
            return Err(format!("{goal:?} is not met"));
        }
    }
    // Planning again on the end finds nothing to do.
    let sizes: Vec<Goal> = wish
        .goals
        .iter()
        .copied()
        .filter(|g| matches!(g, Goal::RecoverySize(_) | Goal::RecoveryFree(_) | Goal::EspSize(_)))
        .collect();
    if !sizes.is_empty() && !wish.goals.contains(&Goal::CleanInstall) {
        let again = plan(&now, &Wish { goals: sizes, strategy: None });
        if again.solution().map(|s| s.strategy) != Some(StrategyId::NothingToDo) {
            let reasons: Vec<String> = again.refusals.iter().map(ToString::to_string_of).collect();
            return Err(format!(
                "planning again finds something to do: {:?} {reasons:?}",
                again.solution().map(|s| s.strategy)
            ));
        }
    }
    Ok(())
}

trait Said {
    fn to_string_of(&self) -> String;
}
impl Said for shikiri::plan::Refusal {
    fn to_string_of(&self) -> String {
        format!("{}: {}", self.code.0, self.message)
    }
}
use Said as ToString;

/// Every partition with people's data is still there, begins where it did and holds what it did.
fn unharmed(before: &DiskLayout, after: &DiskLayout) -> Result<(), String> {
    for old in before.partitions.iter().filter(|p| p.role.holds_data()) {
        let Some(new) = after.partitions.iter().find(|p| p.start() == old.start() && p.number == old.number) else {
            return Err(format!("partition {} is gone", old.number));
        };
        if new.kind != old.kind || new.volume.file_system != old.volume.file_system || new.guid != old.guid {
            return Err(format!("partition {} is another one", old.number));
        }
        if let Some(used) = new.volume.used
            && new.size() < used
        {
            return Err(format!("partition {} is too small for its files", old.number));
        }
        if let Some(limit) = &new.volume.shrink
            && new.size() < old.size()
            && new.size() < limit.min
        {
            return Err(format!("partition {} is below its limit", old.number));
        }
    }
    Ok(())
}

/// A plan for people to read: layout, wish, strategies, script, what holds after each step.
pub fn story(plan: &Plan) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    let row = |disk: &DiskLayout| {
        let mut words = Vec::new();
        for p in &disk.partitions {
            let letter = p.volume.letter.map_or_else(String::new, |l| format!(" {l}:"));
            words.push(format!(
                "#{} {}{letter} @{} +{}",
                p.number,
                p.role.as_str(),
                p.start().from_start().exact(),
                p.size().exact()
            ));
        }
        words.join(" | ")
    };
    writeln!(out, "before  {}", row(&plan.before)).unwrap();
    writeln!(out, "wish    {:?}", plan.wish.goals).unwrap();
    for outcome in &plan.strategies {
        match &outcome.result {
            Ok(solution) => {
                let costs: Vec<String> = solution.costs.iter().map(|(_, b)| b.to_string()).collect();
                writeln!(out, "way     {} [{}] {}", outcome.id.as_str(), costs.join(" "), outcome.why).unwrap();
            }
            Err(reasons) => {
                for reason in reasons {
                    writeln!(out, "no      {}: {}: {}", outcome.id.as_str(), reason.code.0, reason.message).unwrap();
                }
            }
        }
    }
    let Some(solution) = plan.solution() else { return out };
    for warning in &solution.warnings {
        writeln!(out, "know    {}: {}", warning.code, warning.message).unwrap();
    }
    for ack in &solution.acknowledge {
        writeln!(out, "tick    {}: {}", ack.id, ack.text).unwrap();
    }
    for stage in &solution.stages {
        writeln!(out, "\nstage   {} ({})", stage.name, stage.environment.as_str()).unwrap();
        let mut last = row(&stage.before);
        for step in &stage.steps {
            let tool = match step.tool {
                Tool::DiskPart(_) => "diskpart",
                Tool::Cmd(_) => "cmd     ",
                Tool::Person(_) => "person  ",
            };
            writeln!(out, "{tool} {}", step.command()).unwrap();
            writeln!(out, "           why  {}", step.why).unwrap();
            let now = row(&step.after);
            if now != last {
                writeln!(out, "           disk {now}").unwrap();
                last = now;
            }
            if let Some(stop) = &step.stop {
                writeln!(
                    out,
                    "           stop boots={} winre={} key={}{} lost={} back={}",
                    stop.boots.as_str(),
                    stop.winre.as_str(),
                    stop.bitlocker_asks.as_str(),
                    if stop.point_of_no_return { " no-return" } else { "" },
                    stop.lost.len(),
                    stop.back.len()
                )
                .unwrap();
                for text in &stop.forward {
                    writeln!(out, "           on   {text}").unwrap();
                }
            }
        }
        if stage.restart_after {
            writeln!(out, "restart").unwrap();
        }
    }
    writeln!(out, "\nafter   {}", row(&solution.after)).unwrap();
    out
}
