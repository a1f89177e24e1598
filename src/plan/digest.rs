//! A plan in one canonical text, the same in every language and on every machine, and its fingerprint.

use super::{Goal, Plan, Tool, VolumeRef};
use crate::layout::{DiskLayout, TableStyle};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What was reviewed, line by line: the disk before, the wish, every command, what was acknowledged, the disk after.
///
/// What a person cannot see on the review sheet (how full a volume is, what lies inside) is not part of it.
pub fn canonical(plan: &Plan) -> String {
    let mut out = String::from("shikiri.plan/1\nbefore\n");
    disk(&mut out, &plan.before);
    for goal in &plan.wish.goals {
        line(&mut out, &format!("goal {}", goal_words(goal)));
    }
    match plan.chosen.and_then(|index| plan.strategies.get(index)) {
        Some(outcome) => line(&mut out, &format!("strategy {}", outcome.id.as_str())),
        None => line(&mut out, "strategy -"),
    }
    if let Some(solution) = plan.solution() {
        for stage in &solution.stages {
            line(
                &mut out,
                &format!("stage {} {} restart={}", stage.name, stage.environment.as_str(), stage.restart_after),
            );
            for step in &stage.steps {
                match &step.tool {
                    Tool::DiskPart(command) => line(&mut out, &format!("diskpart {command}")),
                    Tool::Cmd(command) => line(&mut out, &format!("cmd {command}")),
                    Tool::Person(text) => line(&mut out, &format!("person {}", text.id())),
                }
            }
        }
        for ack in &solution.acknowledge {
            line(&mut out, &format!("acknowledge {}", ack.id));
        }
    } else {
        for refusal in &plan.refusals {
            line(&mut out, &format!("refused {}", refusal.code.0));
        }
    }
    line(&mut out, "after");
    disk(&mut out, plan.after());
    out
}

/// The fingerprint of [`canonical`], `sha256:` and 64 hex digits.
pub fn digest(plan: &Plan) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(canonical(plan).as_bytes()).as_slice() {
        hex(&mut out, *byte);
    }
    out
}

fn hex(out: &mut String, byte: u8) {
    for nibble in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(u32::from(nibble), 16));
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn disk(out: &mut String, disk: &DiskLayout) {
    let style = match disk.style {
        TableStyle::Gpt => "gpt",
        TableStyle::Mbr => "mbr",
        TableStyle::Raw => "raw",
    };
    let guid = disk.disk_guid.map_or_else(|| "-".to_owned(), |guid| guid.to_string());
    let signature = disk.mbr_signature.map_or_else(|| "-".to_owned(), |s| format!("{s:08x}"));
    line(
        out,
        &format!(
            "disk {} {style} guid={guid} signature={signature} size={} sector={}",
            disk.number,
            disk.size.bytes(),
            disk.sector_size.bytes()
        ),
    );
    for p in &disk.partitions {
        let mut text =
            format!("partition {} offset={} size={} type={}", p.number, p.start().bytes(), p.size().bytes(), p.kind);
        // A write into a String cannot fail.
        let written = match (p.guid, p.attributes, p.active) {
            (_, _, Some(active)) => write!(text, " active={active}"),
            (Some(guid), Some(attributes), None) => write!(text, " guid={guid} attributes={attributes}"),
            (Some(guid), None, None) => write!(text, " guid={guid}"),
            (None, Some(attributes), None) => write!(text, " attributes={attributes}"),
            (None, None, None) => Ok(()),
        };
        if written.is_ok() {
            line(out, &text);
        }
    }
}

/// A goal as the command line takes it, without the dashes; the same in every language.
pub(super) fn goal_words(goal: &Goal) -> String {
    match goal {
        Goal::RecoverySize(size) => format!("recovery-size {}", size.exact()),
        Goal::RecoveryFree(size) => format!("recovery-free {}", size.exact()),
        Goal::EspSize(size) => format!("esp-size {}", size.exact()),
        Goal::Shrink { volume: VolumeRef::Letter(letter), by } => format!("shrink {letter}={}", by.exact()),
        Goal::Shrink { volume: VolumeRef::Number(number), by } => format!("shrink {number}={}", by.exact()),
        Goal::MoveBoundary { partition, by } => format!("move-boundary {partition}:right={by}"),
        Goal::CleanInstall => "clean-install".to_owned(),
    }
}
