//! `review.md`: the disk before and after, each command with its reason, what was acknowledged, the digest.

use crate::layout::{DiskLayout, PartitionType, Role};
use crate::plan::{Environment, Plan, Solution, Step, StopState, Tool, WinreState};
use crate::text::{Lang, Text, word};
use std::fmt::Write as _;

/// The sheet in English and Japanese, one behind the other.
pub(super) fn render(plan: &Plan, solution: &Solution, digest: &str) -> String {
    let mut out = String::new();
    for (index, lang) in Lang::ALL.into_iter().enumerate() {
        if index > 0 {
            out.push_str("\n---\n\n");
        }
        sheet(&mut out, plan, solution, digest, lang);
    }
    out
}

fn sheet(out: &mut String, plan: &Plan, solution: &Solution, digest: &str, lang: Lang) {
    let w = |id: &'static str| word(id, lang);
    put(out, &format!("# {}\n", w("bundle-review-title")));
    put(out, &format!("`{digest}`\n"));
    put(out, &format!("{}\n", w("bundle-review-never")));
    put(out, &format!("## {}\n", w("bundle-review-before")));
    put(out, &disk_table(&plan.before, lang));
    put(out, &format!("## {}\n", w("bundle-review-after")));
    put(out, &disk_table(&solution.after, lang));
    if !solution.warnings.is_empty() {
        put(out, &format!("## {}\n", w("bundle-review-warnings")));
        for warning in &solution.warnings {
            let hint = warning.hint.as_ref().map(|hint| format!(" {}", hint.say(lang))).unwrap_or_default();
            put(out, &format!("- {}{hint}", cell(&warning.message.say(lang))));
        }
        put(out, "");
    }
    put(out, &format!("## {}\n", w("bundle-review-steps")));
    for stage in &solution.stages {
        let place = match stage.environment {
            Environment::Windows => w("bundle-review-in-windows"),
            Environment::WinPe => w("bundle-review-in-winpe"),
        };
        put(out, &format!("### {}: {place}\n", stage.name));
        for (index, step) in stage.steps.iter().enumerate() {
            put_step(out, index + 1, step, lang);
        }
        if stage.restart_after {
            put(out, &format!("\n**{}**", w("bundle-review-restart")));
        }
        put(out, "");
    }
    put(out, &format!("## {}\n", w("bundle-review-acknowledged")));
    for tick in &solution.acknowledge {
        put(out, &format!("- [x] {} (`{}`)", cell(&tick.text.say(lang)), tick.id));
    }
}

fn put_step(out: &mut String, number: usize, step: &Step, lang: Lang) {
    let command = match &step.tool {
        Tool::Person(text) => text.say(lang),
        _ => format!("`{}`", step.command()),
    };
    let mark = if step.destructive { " (!)" } else { "" };
    put(out, &format!("{number}. {command}{mark}  "));
    put(out, &format!("   {}", step.why.say(lang)));
    if let Some(loss) = &step.loss {
        put(out, &format!("   - {}: {}", word("bundle-review-loss", lang), loss.say(lang)));
    }
    if let Some(stop) = &step.stop {
        put(out, &format!("   - {}", word("bundle-review-stop", lang)));
        for sentence in stop_lines(stop, lang) {
            put(out, &format!("     - {sentence}"));
        }
    }
}

fn put(out: &mut String, text: &str) {
    writeln!(out, "{text}").ok();
}

/// What holds if everything stops after a step, a sentence a line.
pub(super) fn stop_lines(stop: &StopState, lang: Lang) -> Vec<String> {
    let answer =
        |question: &'static str, answer: &'static str| format!("{} {}", word(question, lang), word(answer, lang));
    let yes_no = |a: crate::plan::Answer| match a {
        crate::plan::Answer::Yes => "bundle-answer-yes",
        crate::plan::Answer::No => "bundle-answer-no",
        crate::plan::Answer::Unknown => "bundle-answer-unknown",
    };
    let winre = match stop.winre {
        WinreState::Enabled => "bundle-winre-enabled",
        WinreState::Disabled => "bundle-winre-disabled",
        WinreState::Missing => "bundle-winre-missing",
        WinreState::Unknown => "bundle-winre-unknown",
    };
    let mut lines = vec![
        answer("bundle-ask-boots", yes_no(stop.boots)),
        answer("bundle-ask-winre", winre),
        answer("bundle-ask-bitlocker", yes_no(stop.bitlocker_asks)),
    ];
    for lost in &stop.lost {
        lines.push(format!("{} {}", word("bundle-lost", lang), lost.say(lang)));
    }
    for forward in &stop.forward {
        lines.push(format!("{} {}", word("bundle-forward", lang), forward.say(lang)));
    }
    for back in &stop.back {
        lines.push(format!("{} {}", word("bundle-back", lang), back.say(lang)));
    }
    if stop.point_of_no_return {
        lines.push(word("bundle-no-return", lang));
    }
    lines
}

/// A disk as a Markdown table, free room included, in order of offset.
fn disk_table(disk: &DiskLayout, lang: Lang) -> String {
    let mut out = format!(
        "{} {} · {} · {} · {}\n\n",
        word("bundle-disk", lang),
        disk.number,
        disk.model.as_deref().map(cell).unwrap_or_default(),
        disk.size,
        super::signature::disk_id(disk).unwrap_or_default()
    );
    writeln!(
        out,
        "| # | {} | {} | {} | {} | {} |\n|---|---|---|---|---|---|",
        word("bundle-col-what", lang),
        word("bundle-col-offset", lang),
        word("bundle-col-size", lang),
        word("bundle-col-bytes", lang),
        word("bundle-col-type", lang),
    )
    .ok();
    let mut rows: Vec<(u64, String)> = Vec::new();
    for p in &disk.partitions {
        let letter = p.volume.letter.map(|l| format!(" ({l}:)")).unwrap_or_default();
        let label = p.volume.label.as_deref().map(|l| format!(" “{}”", cell(l))).unwrap_or_default();
        let kind = match p.kind {
            PartitionType::Unknown => "-".to_owned(),
            kind => kind.to_string(),
        };
        rows.push((
            p.start().bytes(),
            format!(
                "| {} | {}{letter}{label} | {} | {} | {} | {kind} |",
                p.number,
                word(role_id(p.role), lang),
                p.start().bytes(),
                p.size(),
                p.size().bytes()
            ),
        ));
    }
    for free in disk.free() {
        rows.push((
            free.start().bytes(),
            format!(
                "| – | {} | {} | {} | {} | – |",
                word("bundle-unallocated", lang),
                free.start().bytes(),
                free.size(),
                free.size().bytes()
            ),
        ));
    }
    rows.sort_by_key(|(offset, _)| *offset);
    for (_, row) in rows {
        writeln!(out, "{row}").ok();
    }
    out
}

/// The message that names a role.
pub(super) const fn role_id(role: Role) -> &'static str {
    match role {
        Role::EfiSystem => "bundle-role-efi",
        Role::Msr => "bundle-role-msr",
        Role::Windows => "bundle-role-windows",
        Role::Data => "bundle-role-data",
        Role::Recovery => "bundle-role-recovery",
        Role::Oem => "bundle-role-oem",
        Role::SystemReserved => "bundle-role-sysres",
        Role::Extended => "bundle-role-extended",
        Role::Ldm => "bundle-role-ldm",
        Role::StorageSpaces => "bundle-role-spaces",
        Role::Linux => "bundle-role-linux",
        Role::Unknown => "bundle-role-unknown",
    }
}

/// Text from outside inside a table or a list: nothing in it can end the cell or begin markup.
pub(super) fn cell(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).fold(String::new(), |mut out, c| {
        if matches!(c, '|' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// A step's number and stage for people, `1-windows 8`.
pub(super) fn step_name(stage: &str, index: usize) -> Text {
    Text::new("bundle-step-name").with("stage", stage).with("number", index + 1)
}
