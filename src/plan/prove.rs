//! Double entry: every script is rendered to text, parsed and interpreted, and the disk after each line is compared with
//! the planner's own. What the plan shows afterwards is what the interpreter read off the script.

use super::builder::DraftStage;
use super::facts::Facts;
use super::{Environment, Tool};
use crate::diskpart::{Command, Content, Host, Machine, parse};
use crate::layout::{DiskLayout, FileSystem, GptAttributes, Partition};
use std::sync::Arc;

/// Checks every stage and puts the interpreter's disks into the steps. `Err` says where the two differ.
pub(super) fn prove(stages: &mut [DraftStage], facts: &Facts, base: &DiskLayout) -> Result<(), String> {
    prove_with(stages, facts, base, &|command| command.to_string())
}

/// The same with another way to write a command down: a test injects a fault here.
pub(super) fn prove_with(
    stages: &mut [DraftStage],
    facts: &Facts,
    base: &DiskLayout,
    render: &dyn Fn(&Command) -> String,
) -> Result<(), String> {
    let mut disk = Arc::new(base.clone());
    for stage in stages {
        if !stage.entry.is_empty() {
            let mut next = (*disk).clone();
            for outside in &stage.entry {
                facts.apply(outside, base, &mut next);
            }
            disk = Arc::new(next);
        }
        stage.before = Arc::clone(&disk);
        let host = match stage.environment() {
            Environment::Windows => Host::windows(),
            Environment::WinPe => Host::win_pe(),
        };
        let mut index = 0;
        while index < stage.drafts.len() {
            let run = stage.drafts.iter().skip(index).take_while(|d| matches!(d.step.tool, Tool::DiskPart(_))).count();
            if run > 0 {
                let drafts = stage.drafts.get_mut(index..index + run).unwrap_or_default();
                disk = prove_script(drafts, &disk, host, render).map_err(|what| format!("{}: {what}", stage.name))?;
                index += run;
                continue;
            }
            let Some(draft) = stage.drafts.get_mut(index) else { break };
            if let Some(outside) = &draft.outside {
                let mut next = (*disk).clone();
                facts.apply(outside, base, &mut next);
                disk = Arc::new(next);
            }
            compare(&draft.step.after, &disk).map_err(|what| format!("{}: {what}", draft.step.command()))?;
            draft.step.after = Arc::clone(&disk);
            index += 1;
        }
    }
    Ok(())
}

/// One script file: the text that would be written, read back and run on paper.
fn prove_script(
    drafts: &mut [super::builder::Draft],
    disk: &Arc<DiskLayout>,
    host: Host,
    render: &dyn Fn(&Command) -> String,
) -> Result<Arc<DiskLayout>, String> {
    let mut text = String::new();
    for draft in drafts.iter() {
        if let Tool::DiskPart(command) = &draft.step.tool {
            text.push_str(&render(command));
            text.push_str("\r\n");
        }
    }
    if !text.is_ascii() {
        return Err("the script is not ASCII".to_owned());
    }
    let script = parse(&text);
    if script.lines.len() != drafts.len() {
        return Err(format!("{} lines were written, {} read back", drafts.len(), script.lines.len()));
    }
    let mut machine = Machine::new(std::slice::from_ref(&**disk), host);
    let mut now = Arc::clone(disk);
    for (draft, line) in drafts.iter_mut().zip(&script.lines) {
        let Content::Command(command) = &line.content else {
            return Err(format!("{:?} was not understood when read back", line.text));
        };
        let outcome = machine.step(command, line.noerr);
        if let Some(error) = outcome.error {
            return Err(format!("{:?} fails: {error}", line.text));
        }
        if outcome.changed {
            now = machine.disks().first().map(|disk| Arc::new(disk.clone())).ok_or("no disk is left")?;
        }
        compare(&draft.step.after, &now).map_err(|what| format!("{:?}: {what}", line.text))?;
        draft.step.after = Arc::clone(&now);
        draft.step.effect = outcome.effect;
        if let Some(touches) = outcome.touches {
            draft.step.touches = Some(touches);
        }
    }
    Ok(now)
}

/// Whether the planner's disk and the interpreter's are the same in everything that a table or a volume shows.
fn compare(model: &DiskLayout, read: &DiskLayout) -> Result<(), String> {
    if model.style != read.style {
        return Err(format!("the table is {:?}, {:?} was meant", read.style, model.style));
    }
    if model.partitions.len() != read.partitions.len() {
        return Err(format!("{} partitions, {} were meant", read.partitions.len(), model.partitions.len()));
    }
    for (a, b) in model.partitions.iter().zip(&read.partitions) {
        let differs = |what: &str| Err(format!("partition {}: {what} differs from what was meant", b.number));
        if a.number != b.number {
            return Err(format!("partition {} where {} was meant", b.number, a.number));
        }
        if a.extent != b.extent {
            return differs("the place");
        }
        if a.kind != b.kind || a.role != b.role || a.logical != b.logical {
            return differs("the type");
        }
        if bits(a) != bits(b) || a.active.unwrap_or(false) != b.active.unwrap_or(false) {
            return differs("the attributes");
        }
        if file_system(a) != file_system(b) || a.volume.label != b.volume.label {
            return differs("the file system");
        }
        if a.volume.letter != b.volume.letter {
            return differs("the letter");
        }
    }
    Ok(())
}

fn bits(p: &Partition) -> u64 {
    p.attributes.unwrap_or(GptAttributes(0)).0
}

fn file_system(p: &Partition) -> Option<FileSystem> {
    p.volume.file_system.filter(|fs| *fs != FileSystem::None)
}
