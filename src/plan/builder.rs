//! Builds a way step by step: keeps the disk, the focus, what was done outside of DiskPart, and how to get back.
//!
//! It knows no strategy. Every step that changes something gets its *if it stops here* from [`super::facts`].

use super::costs::Costs;
use super::facts::{Facts, Outside};
use super::operation::{Fault, NewPartition, Operation};
use super::prove;
use super::refuse::{name, refuse};
use super::script::script_name;
use super::survey::Survey;
use super::{Acknowledgement, Environment, Refusal, Solution, Stage, Step, StrategyId, Subject, Tool, Warning};
use crate::diskpart::{Command, DiskChoice};
use crate::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, TableStyle, mbr_type,
};
use crate::text::Text;
use crate::units::{ByteSize, Extent};
use std::sync::Arc;

/// A step with what `prove` needs to check it.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) step: Step,
    pub(super) outside: Option<Outside>,
}

/// A stage in the making.
#[derive(Clone, Debug)]
pub(super) struct DraftStage {
    pub(super) name: String,
    environment: Environment,
    restart_after: bool,
    /// What happens to the disk's letters and system partition between the stage before and this one.
    pub(super) entry: Vec<Outside>,
    pub(super) before: Arc<DiskLayout>,
    pub(super) drafts: Vec<Draft>,
}

impl DraftStage {
    pub(super) const fn environment(&self) -> Environment {
        self.environment
    }
}

/// A finished way and what it costs.
pub(super) struct Done {
    pub(super) solution: Solution,
    pub(super) costs: Costs,
}

/// A way in the making.
pub(super) struct Builder<'s, 'a> {
    pub(super) s: &'s Survey<'a>,
    pub(super) disk: Arc<DiskLayout>,
    pub(super) facts: Facts,
    stages: Vec<DraftStage>,
    focus: Option<u32>,
    in_script: bool,
    pub(super) warnings: Vec<Warning>,
    acks: Vec<Acknowledgement>,
    undo: Vec<Text>,
    no_return: bool,
    fault: Option<Fault>,
}

/// BitLocker's commands for C:, by what is known of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// Not encrypted, or suspended for good by somebody else: left alone.
    None,
    /// Protected: suspended, and proved to be on again.
    Known,
    /// Not known: suspended where it is on, and a failure is passed over.
    Tolerant,
}

impl<'s, 'a> Builder<'s, 'a> {
    pub(super) fn new(s: &'s Survey<'a>) -> Self {
        Self {
            s,
            disk: Arc::new(s.disk.clone()),
            facts: Facts::of(s),
            stages: Vec::new(),
            focus: None,
            in_script: false,
            warnings: Vec::new(),
            acks: Vec::new(),
            undo: Vec::new(),
            no_return: false,
            fault: None,
        }
    }

    /// Begins a stage; the one before ends with a restart.
    pub(super) fn stage(&mut self, environment: Environment, entry: Vec<Outside>) {
        // A stage in which nothing is done is none.
        if self.stages.last().is_some_and(|last| last.drafts.is_empty()) {
            self.stages.pop();
        }
        if let Some(last) = self.stages.last_mut() {
            last.restart_after = true;
        }
        self.in_script = false;
        self.focus = None;
        for outside in &entry {
            self.outside(outside);
        }
        self.stages.push(DraftStage {
            name: format!("{}-{}", self.stages.len() + 1, environment.as_str()),
            environment,
            restart_after: false,
            entry,
            before: Arc::clone(&self.disk),
            drafts: Vec::new(),
        });
    }

    fn outside(&mut self, outside: &Outside) {
        let mut disk = (*self.disk).clone();
        self.facts.apply(outside, self.s.disk, &mut disk);
        self.facts.note(outside);
        self.disk = Arc::new(disk);
    }

    fn push(
        &mut self,
        tool: Tool,
        why: Text,
        effect: Text,
        changes: bool,
        destructive: bool,
        outside: Option<Outside>,
    ) -> &mut Step {
        let step = Step {
            tool,
            destructive,
            changes,
            why,
            effect,
            loss: None,
            after: Arc::clone(&self.disk),
            touches: None,
            stop: None,
        };
        if self.stages.is_empty() {
            self.stage(Environment::Windows, Vec::new());
        }
        // The stage exists: it was made just now where there was none.
        let index = self.stages.len() - 1;
        let drafts = &mut self.stages[index].drafts;
        drafts.push(Draft { step, outside });
        let last = drafts.len() - 1;
        &mut drafts[last].step
    }

    /// What holds after the step pushed last.
    fn stop_here(&mut self) {
        let mut stop = self.facts.stop(&self.disk);
        stop.point_of_no_return = self.no_return;
        stop.back = self.undo.iter().rev().cloned().collect();
        if let Some(draft) = self.stages.last_mut().and_then(|stage| stage.drafts.last_mut()) {
            draft.step.stop = Some(stop);
        }
    }

    /// A command line for `cmd.exe` that changes nothing.
    pub(super) fn check(&mut self, line: impl Into<String>, why: Text, effect: Text) {
        self.in_script = false;
        self.push(Tool::Cmd(line.into()), why, effect, false, false, None);
    }

    /// A command line for `cmd.exe` that changes something outside of the table.
    pub(super) fn cmd(
        &mut self,
        line: impl Into<String>,
        why: Text,
        effect: Text,
        outside: Option<Outside>,
        undo: Option<&str>,
    ) {
        self.in_script = false;
        if let Some(outside) = &outside {
            self.outside(outside);
        }
        if let Some(line) = undo {
            self.undo.push(Text::new("stop-back-command").with("command", line));
        }
        self.push(Tool::Cmd(line.into()), why, effect, true, false, outside);
        self.stop_here();
    }

    /// Something that the person does.
    pub(super) fn person(&mut self, what: Text, why: Text) {
        self.in_script = false;
        self.push(Tool::Person(what.clone()), why, what, false, false, None);
    }

    fn quiet(&mut self, command: Command, why: Text) {
        let effect = why.clone();
        self.push(Tool::DiskPart(command), why, effect, false, false, None);
    }

    /// Opens a DiskPart script where none is open, and brings the focus to the partition.
    fn focus_on(&mut self, partition: Option<u32>) {
        let number = self.disk.number;
        if !self.in_script {
            self.in_script = true;
            self.focus = None;
            self.quiet(
                Command::SelectDisk(DiskChoice::Number(number)),
                Text::new("step-why-select-disk").with("disk", number),
            );
            self.quiet(Command::UniqueIdDisk(None), Text::new("step-why-uniqueid").with("id", identity(&self.disk)));
        }
        if let Some(partition) = partition
            && self.focus != Some(partition)
        {
            let called = self
                .disk
                .partition(partition)
                .map_or_else(|| Text::new("goal-partition").with("number", partition), name);
            let touches = self.disk.partition(partition).map(|p| p.extent);
            self.quiet(
                Command::SelectPartition(Some(partition)),
                Text::new("step-why-select-partition").with("partition", called),
            );
            self.touch(touches);
            self.focus = Some(partition);
        }
    }

    fn touch(&mut self, extent: Option<Extent>) {
        if let Some(draft) = self.stages.last_mut().and_then(|stage| stage.drafts.last_mut()) {
            draft.step.touches = extent;
        }
    }

    /// One change of the disk by DiskPart. Returns the number of the partition that it spoke of.
    pub(super) fn op(&mut self, operation: Operation, why: Text) -> u32 {
        if self.fault.is_some() {
            return 0;
        }
        self.focus_on(operation.focus());
        let before = Arc::clone(&self.disk);
        let after = match operation.apply(&before) {
            Ok(after) => after,
            Err(fault) => {
                self.fault = Some(fault);
                return 0;
            }
        };
        let number = operation.focus().or_else(|| created_number(&before, &after)).unwrap_or(0);
        let old = before.partition(number).cloned();
        let of_before = old.as_ref().is_some_and(|p| self.existed(p));
        let destroys = operation.is_destructive() && of_before;
        let loss = (destroys && old.as_ref().is_some_and(|p| p.role != Role::Msr)).then(|| {
            let id = if matches!(operation, Operation::DeletePartition { .. }) {
                "step-loss-delete"
            } else {
                "step-loss-format"
            };
            Text::new(id).with(
                "partition",
                old.as_ref().map_or_else(|| Text::new("goal-partition").with("number", number), name),
            )
        });
        self.facts.table_changed();
        if destroys {
            self.facts.lost(number, loss.clone());
            self.no_return = true;
            self.undo.clear();
        } else if let Some(undo) = undo(&before, &operation, number) {
            self.undo.push(undo);
        }
        self.disk = Arc::new(after);
        self.focus = match operation {
            Operation::DeletePartition { .. } | Operation::ConvertToGpt => None,
            _ => Some(number),
        };
        // `prove` puts the interpreter's words here.
        let effect = why.clone();
        let touches = match &operation {
            Operation::ShrinkVolume { .. } => old
                .as_ref()
                .and_then(|p| Extent::between(self.disk.partition(number).map_or(p.end(), Partition::end), p.end())),
            Operation::DeletePartition { .. } => old.as_ref().map(|p| p.extent),
            _ => self.disk.partition(number).map(|p| p.extent),
        };
        let destructive = operation.is_destructive();
        let command = operation.command(before.style);
        let step = self.push(Tool::DiskPart(command), why, effect, true, destructive, None);
        step.loss = loss;
        step.touches = touches;
        self.stop_here();
        if destructive && of_before {
            self.acknowledge_step(&operation, old.as_ref());
        }
        number
    }

    /// Whether this partition was on the disk before the plan.
    fn existed(&self, p: &Partition) -> bool {
        self.s.disk.partitions.iter().any(|old| old.number == p.number && old.start() == p.start())
    }

    fn acknowledge_step(&mut self, operation: &Operation, old: Option<&Partition>) {
        let Some(p) = old else { return };
        let (id, text) = match operation {
            Operation::DeletePartition { .. } => (format!("delete_{}", p.number), "ack-delete"),
            _ => (format!("format_{}", p.number), "ack-format"),
        };
        let stage = self.stages.len().saturating_sub(1);
        let step = self.stages.last().map_or(0, |stage| stage.drafts.len().saturating_sub(1));
        // Called as it is before anything runs, not by a letter that the plan itself lends it.
        let before = self.s.disk.partitions.iter().find(|old| old.number == p.number && old.start() == p.start());
        let text = Text::new(text).with("partition", name(before.unwrap_or(p))).with("size", p.size());
        self.acks.push(Acknowledgement { id, text, step: Some((stage, step)) });
    }

    // BitLocker ------------------------------------------------------------------------------------------------------

    fn guard(&self) -> Guard {
        if self.s.windows.is_err() {
            return Guard::None;
        }
        match self.s.bitlocker() {
            Some(BitLocker::Off | BitLocker::Suspended) => Guard::None,
            Some(BitLocker::On) => Guard::Known,
            Some(BitLocker::Encrypted) | None => Guard::Tolerant,
        }
    }

    /// Suspends BitLocker for `restarts` restarts of the plan and the start after them, which seals it anew.
    pub(super) fn suspend(&mut self, restarts: u32) {
        let guard = self.guard();
        if guard == Guard::None {
            return;
        }
        let volume = self.system_drive();
        let pass = if guard == Guard::Tolerant { " || ver >nul" } else { "" };
        let why = Text::new(if guard == Guard::Tolerant { "step-why-suspend-unknown" } else { "step-why-suspend" })
            .with("count", restarts + 1);
        let effect = Text::new("step-effect-suspend").with("count", restarts + 1);
        self.facts.suspended();
        let back = format!("manage-bde -protectors -enable {volume}{pass}");
        self.cmd(
            format!("manage-bde -protectors -disable {volume} -rebootcount {}{pass}", restarts + 1),
            why,
            effect,
            None,
            Some(back.as_str()),
        );
    }

    /// Switches protection on again and, where it was known to be on, proves that it is.
    pub(super) fn resume(&mut self) {
        let guard = self.guard();
        if guard == Guard::None {
            return;
        }
        let volume = self.system_drive();
        self.facts.resumed();
        let pass = if guard == Guard::Tolerant { " || ver >nul" } else { "" };
        self.cmd(
            format!("manage-bde -protectors -enable {volume}{pass}"),
            Text::new("step-why-resume"),
            Text::new("step-effect-resume"),
            None,
            None,
        );
        if guard == Guard::Known {
            self.check(
                format!("manage-bde -status {volume} -protectionaserrorlevel"),
                Text::new("step-why-protection"),
                Text::new("step-effect-protection"),
            );
        }
    }

    /// The Windows volume as `cmd.exe` calls it.
    pub(super) fn system_drive(&self) -> String {
        let windows = self.s.windows.as_ref().ok().map(|w| w.part);
        // A letter other than C: is certain only for the Windows that runs: installation media have their own.
        let letter = windows.and_then(|p| p.volume.letter.filter(|l| *l == 'C' || p.is_boot == Some(true)));
        letter.map_or_else(|| "%SystemDrive%".to_owned(), |letter| format!("{letter}:"))
    }

    // WinRE ----------------------------------------------------------------------------------------------------------

    /// Brings winre.wim back to C: and proves that it is there.
    pub(super) fn winre_off(&mut self) {
        self.winre_off_because("step-why-winre-off");
    }

    /// The same for another reason.
    pub(super) fn winre_off_because(&mut self, why: &'static str) {
        match self.s.disk.winre.enabled {
            Some(false) => {}
            enabled => {
                // Where nothing says whether WinRE is on and no recovery partition is at stake, "already disabled" is no
                // reason to stop; the check that follows is what matters.
                let line = if enabled.is_none() && self.s.recoveries.is_empty() {
                    "reagentc /disable || ver >nul"
                } else {
                    "reagentc /disable"
                };
                self.cmd(
                    line,
                    Text::new(why),
                    Text::new("step-effect-winre-off"),
                    Some(Outside::WinreOff),
                    Some("reagentc /enable"),
                );
            }
        }
        self.check(
            "dir /a \"%SystemRoot%\\System32\\Recovery\\winre.wim\"",
            Text::new("step-why-image"),
            Text::new("step-effect-image"),
        );
    }

    /// Proves, before anything is changed, that WinRE starts from this partition.
    pub(super) fn winre_is_in(&mut self, p: &Partition) {
        self.check(
            self.location_check(p.number),
            Text::new("step-why-winre-assumed").with("partition", name(p)),
            Text::new("step-effect-location").with("number", p.number),
        );
    }

    /// Switches WinRE on and proves that it took this partition.
    pub(super) fn winre_on(&mut self, partition: u32) {
        self.winre_on_because(partition, "step-why-winre-on");
    }

    /// The same for another reason.
    pub(super) fn winre_on_because(&mut self, partition: u32, why: &'static str) {
        self.cmd(
            "reagentc /enable",
            Text::new(why),
            Text::new("step-effect-winre-on").with("number", partition),
            Some(Outside::WinreOn(partition)),
            Some("reagentc /disable"),
        );
        self.check(
            self.location_check(partition),
            Text::new("step-why-location").with("number", partition),
            Text::new("step-effect-location").with("number", partition),
        );
    }

    /// `reagentc /info` names the location as a path that no language translates.
    fn location_check(&self, partition: u32) -> String {
        format!("reagentc /info | findstr /i /c:\"harddisk{}\\partition{partition}\\Recovery\"", self.disk.number)
    }

    /// A recovery partition at an exact place: created with its type, formatted, its attributes set.
    pub(super) fn create_recovery(&mut self, at: Extent) -> u32 {
        let number = self.op(
            Operation::CreatePartition { what: NewPartition::Recovery, at },
            Text::new("step-why-create-recovery").with("size", at.size()),
        );
        self.op(
            Operation::FormatVolume { partition: number, fs: FileSystem::Ntfs, label: "Recovery" },
            Text::new("step-why-format-recovery"),
        );
        if self.disk.style == TableStyle::Mbr {
            // Formatting may give an MBR partition the usual type of its file system; Microsoft's own sample that
            // extends the WinRE partition sets the type again behind it (windows.md §3.3).
            self.op(
                Operation::SetType { partition: number, kind: PartitionType::Mbr(mbr_type::RECOVERY) },
                Text::new("step-why-type-again"),
            );
        }
        if self.disk.style == TableStyle::Gpt {
            self.op(
                Operation::SetAttributes { partition: number, attributes: GptAttributes::RECOVERY },
                Text::new("step-why-attributes"),
            );
        }
        number
    }

    /// A volume gives exactly this much.
    pub(super) fn shrink(&mut self, partition: u32, by: ByteSize) {
        if !by.is_zero() {
            self.op(Operation::ShrinkVolume { partition, by }, Text::new("step-why-shrink").with("by", by));
        }
    }

    pub(super) fn delete(&mut self, partition: u32, why: Text) {
        self.op(Operation::DeletePartition { partition, force: true }, why);
    }

    /// A letter that no partition of this disk has.
    pub(super) fn free_letter(&self, taken: &[char]) -> char {
        "STUVWRQPO"
            .chars()
            .find(|letter| {
                !taken.contains(letter)
                    && self.s.disk.by_letter(*letter).is_none()
                    && self.disk.by_letter(*letter).is_none()
            })
            .unwrap_or('Z')
    }

    // End ------------------------------------------------------------------------------------------------------------

    /// The finished way: proved against the interpreter, with what has to be acknowledged.
    pub(super) fn finish(mut self, strategy: StrategyId) -> Result<Done, Vec<Refusal>> {
        if let Some(fault) = self.fault {
            log::error!("planner: {strategy:?}: {fault}");
            return Err(vec![internal_fault(&fault.to_string())]);
        }
        prove::prove(&mut self.stages, &self.facts, self.s.disk).map_err(|what| {
            log::error!("planner: {strategy:?}: {what}");
            vec![internal_fault(&what)]
        })?;
        self.forward();
        let mut acks = Vec::new();
        let person =
            |id: &str, text: &'static str| Acknowledgement { id: id.to_owned(), text: Text::new(text), step: None };
        if !self.stages.is_empty() {
            acks.push(person("backup", "ack-backup"));
            acks.push(person("mains_power", "ack-mains-power"));
            acks.push(person("restart_done", "ack-restart-done"));
            match self.s.bitlocker() {
                _ if self.s.windows.is_err() => {}
                Some(BitLocker::Off) => {}
                Some(_) => acks.push(person("bitlocker_key", "ack-bitlocker-key")),
                None => acks.push(person("bitlocker_key", "ack-bitlocker-key-unknown")),
            }
        }
        for warning in &self.warnings {
            match warning.code {
                "windows_assumed" => acks.push(Acknowledgement {
                    id: "windows_assumed".to_owned(),
                    text: warning.message.clone(),
                    step: None,
                }),
                "recovery_assumed" => acks.push(Acknowledgement {
                    id: "recovery_assumed".to_owned(),
                    text: warning.message.clone(),
                    step: None,
                }),
                _ => {}
            }
        }
        acks.extend(self.acks);
        let stages: Vec<Stage> = self
            .stages
            .into_iter()
            .map(|draft| Stage {
                name: draft.name,
                environment: draft.environment,
                restart_after: draft.restart_after,
                before: draft.before,
                steps: draft.drafts.into_iter().map(|d| d.step).collect(),
            })
            .collect();
        let after = stages
            .iter()
            .rev()
            .find_map(|stage| stage.steps.last())
            .map_or_else(|| Arc::clone(&self.disk), |step| Arc::clone(&step.after));
        let costs = Costs::of(self.s, &stages, &after);
        let solution =
            Solution { strategy, stages, after, warnings: self.warnings, acknowledge: acks, costs: costs.texts() };
        Ok(Done { solution, costs })
    }

    #[cfg(test)]
    pub(super) fn into_parts(self) -> (Vec<DraftStage>, Facts) {
        assert!(self.fault.is_none(), "{:?}", self.fault);
        (self.stages, self.facts)
    }

    /// Says after every changing step how to go on: the next line, and what mends WinRE and BitLocker if one does not.
    fn forward(&mut self) {
        let drive = self.system_drive();
        let lines: Vec<Vec<Place>> = self.stages.iter().map(places).collect();
        let restarts: Vec<bool> = self.stages.iter().map(|stage| stage.restart_after).collect();
        let disk = self.s.disk.number;
        for (i, stage) in self.stages.iter_mut().enumerate() {
            for (j, draft) in stage.drafts.iter_mut().enumerate() {
                let Some(stop) = &mut draft.step.stop else { continue };
                let mut forward = Vec::new();
                match lines.get(i).and_then(|stage| stage.get(j + 1)) {
                    Some(Place { tool: Tool::DiskPart(command), file: Some((file, line)), focus }) => {
                        let id = if focus.is_some() { "stop-forward-diskpart-focus" } else { "stop-forward-diskpart" };
                        forward.push(
                            Text::new(id)
                                .with("disk", disk)
                                .with("number", focus.unwrap_or_default())
                                .with("command", command.to_string())
                                .with("file", file.as_str())
                                .with("line", *line),
                        );
                    }
                    Some(Place { tool: Tool::Cmd(command), .. }) => {
                        forward.push(Text::new("stop-forward-command").with("command", command.as_str()));
                    }
                    Some(Place { tool: Tool::Person(text), .. }) => forward.push(text.clone()),
                    Some(Place { tool: Tool::DiskPart(_), file: None, .. }) => {}
                    None if restarts.get(i) == Some(&true) => forward.push(Text::new("stop-forward-restart")),
                    None => forward.push(Text::new("stop-forward-done")),
                }
                if matches!(stop.winre, super::WinreState::Disabled) {
                    forward.push(Text::new("stop-forward-winre").with("command", "reagentc /enable"));
                }
                if stop.boots != super::Answer::Yes {
                    forward.push(Text::new("stop-forward-boot"));
                }
                if stop.bitlocker_asks != super::Answer::No {
                    forward.push(Text::new("stop-forward-key").with("drive", drive.as_str()));
                }
                stop.forward = forward;
            }
        }
    }
}

/// Where a step stands: its tool, and for DiskPart lines their file, the command's place in it (counted from 1), and
/// the partition that has to be selected again by somebody who begins there.
struct Place {
    tool: Tool,
    file: Option<(String, usize)>,
    focus: Option<u32>,
}

fn places(stage: &DraftStage) -> Vec<Place> {
    let (mut file, mut line, mut open, mut focus) = (0, 0, false, None);
    let mut before = Arc::clone(&stage.before);
    let mut places = Vec::new();
    for draft in &stage.drafts {
        let tool = draft.step.tool.clone();
        let Tool::DiskPart(command) = &draft.step.tool else {
            open = false;
            before = Arc::clone(&draft.step.after);
            places.push(Place { tool, file: None, focus: None });
            continue;
        };
        if !open {
            (open, file, line, focus) = (true, file + 1, 0, None);
        }
        line += 1;
        let needed = focus.filter(|_| {
            !matches!(
                command,
                Command::SelectPartition(_)
                    | Command::SelectDisk(_)
                    | Command::CreatePartition { .. }
                    | Command::UniqueIdDisk(_)
            )
        });
        places.push(Place { tool, file: Some((script_name(&stage.name, file), line)), focus: needed });
        focus = match command {
            Command::SelectPartition(number) => *number,
            Command::CreatePartition { .. } => created_number(&before, &draft.step.after),
            Command::DeletePartition { .. } | Command::ConvertGpt => None,
            _ => focus,
        };
        before = Arc::clone(&draft.step.after);
    }
    places
}

fn internal_fault(what: &str) -> Refusal {
    refuse("internal_fault", Subject::Disk, Text::new("refusal-internal-fault").with("what", what))
        .hint(Text::new("refusal-internal-fault-hint"))
}

fn identity(disk: &DiskLayout) -> String {
    match (disk.disk_guid, disk.mbr_signature) {
        (Some(guid), _) => format!("{{{}}}", guid.to_string().to_ascii_uppercase()),
        (None, Some(signature)) => format!("{signature:08X}"),
        (None, None) => "-".to_owned(),
    }
}

fn created_number(before: &DiskLayout, after: &DiskLayout) -> Option<u32> {
    after.partitions.iter().find(|p| before.partition(p.number).is_none()).map(|p| p.number)
}

/// The DiskPart lines that take an operation back, for a person who types them.
fn undo(before: &DiskLayout, operation: &Operation, number: u32) -> Option<Text> {
    let line = match operation {
        Operation::ShrinkVolume { by, .. } => format!("extend size={}", by.mib_floor()),
        Operation::ExtendVolume { by, .. } => {
            let by = by.map_or(0, ByteSize::mib_floor);
            format!("shrink desired={by} minimum={by}")
        }
        Operation::CreatePartition { .. } => "delete partition override".to_owned(),
        Operation::SetType { .. } => format!("set id={} override", before.partition(number)?.kind),
        Operation::AssignLetter { letter, .. } => format!("remove letter={letter}"),
        _ => return None,
    };
    Some(Text::new("stop-back-diskpart").with("disk", before.number).with("number", number).with("command", line))
}
