//! `run.cmd`: looks before it changes anything, runs the stages in order, and says where the disk stands.
//!
//! Plain batch for Windows 7 to 11 and Windows PE. Its logic is ASCII and reads only what tools print the same in
//! every language: GUIDs, hex, numbers, the order of lines, exit codes. Sentences stand behind the last `exit` as
//! payload lines `::en-KEY|…` and `::ja-KEY|…`, which the command processor never parses.
//! DiskPart's exit code is not trusted alone: what counts is the table that is read back.

use super::signature::{disk_id, signature};
use super::{StageScript, ascii, review};
use crate::layout::{DiskLayout, TableStyle};
use crate::plan::{Environment, Plan, Solution, Stage, Step, Tool};
use crate::text::{Lang, Text};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Seconds between two DiskPart scripts (Microsoft, *diskpart scripts and examples*: at least 15).
const WAIT_SECONDS: u32 = 15;

/// The key of the moment before anything is done.
const START: &str = "s000";

/// A moment at which the disk can be found: what its table says then.
struct Moment {
    /// `s0`, `s1`, …
    key: String,
    signature: String,
    sizes: String,
    /// The step after which it is first so; `None` for the start.
    step: Option<(usize, usize)>,
}

/// The whole file, with CRLF.
pub(super) fn render(
    plan: &Plan,
    solution: &Solution,
    scripts: &[StageScript<'_>],
    contents: &[(String, Vec<u8>)],
    digest: &str,
) -> String {
    let moments = moments(plan, solution);
    let mut out = String::new();
    head(&mut out, plan, solution, digest);
    for (name, bytes) in contents {
        line(&mut out, &format!("call :same_file \"{name}\" {}", proof_of(bytes)));
        line(&mut out, "if errorlevel 1 goto :tampered");
    }
    for moment in &moments {
        line(&mut out, &format!("set \"SK_SIG_{}={}\"", moment.key, moment.signature));
        line(&mut out, &format!("set \"SK_SIZES_{}={}\"", moment.key, moment.sizes));
    }
    dispatch(&mut out, solution, scripts, &moments);
    for (index, stage) in solution.stages.iter().enumerate() {
        stage_code(&mut out, &Stages { solution, scripts, moments: &moments, contents }, stage, index);
    }
    // The first answer comes at once.
    let tail = TAIL.replace("%WAIT%", &WAIT_SECONDS.to_string()).replace("%PINGS%", &(WAIT_SECONDS + 1).to_string());
    out.push_str(&tail);
    payload(&mut out, solution, &moments, contents);
    out.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// SHA-256 and length of a script, as `:same_file` is told them.
fn proof_of(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").ok();
        hex
    });
    format!("{hash} {}", bytes.len())
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn moments(plan: &Plan, solution: &Solution) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let mut push = |disk: &DiskLayout, step| {
        let (signature, sizes) = (signature(disk), sizes(disk));
        if !moments.last().is_some_and(|m| m.signature == signature && m.sizes == sizes) {
            moments.push(Moment { key: format!("s{:03}", moments.len()), signature, sizes, step });
        }
    };
    push(&plan.before, None);
    for (s, stage) in solution.stages.iter().enumerate() {
        for (i, step) in stage.steps.iter().enumerate() {
            push(&step.after, Some((s, i)));
        }
    }
    moments
}

/// `;OFFSET@SIZE;OFFSET@SIZE;` in bytes, in order of offset; empty where one is not known exactly.
fn sizes(disk: &DiskLayout) -> String {
    if !disk.partitions.iter().all(|p| p.is_exact()) {
        return String::new();
    }
    let pairs = disk.partitions.iter().filter(|p| p.number != 0);
    pairs.fold(";".to_owned(), |text, p| format!("{text}{}@{};", p.start().bytes(), p.size().bytes()))
}

/// The moment at which the disk stands after this step; the last one that is not later.
fn moment_after(moments: &[Moment], stage: usize, step: usize) -> &str {
    moments.iter().rev().find(|m| m.step.is_none_or(|at| at <= (stage, step))).map_or(START, |m| m.key.as_str())
}

/// The moment at which the disk stands when this step of a stage begins.
fn moment_before(moments: &[Moment], stage: usize, step: usize) -> &str {
    moments.iter().rev().find(|m| m.step.is_none_or(|at| at < (stage, step))).map_or(START, |m| m.key.as_str())
}

fn head(out: &mut String, plan: &Plan, solution: &Solution, digest: &str) {
    let disk = &plan.before;
    let windows = disk.partitions.iter().find(|p| p.is_boot == Some(true) || p.role == crate::layout::Role::Windows);
    let text = HEAD
        .replace("%DIGEST%", digest)
        .replace("%STRATEGY%", solution.strategy.as_str())
        .replace("%DISK%", &disk.number.to_string())
        .replace("%ID%", &disk_id(disk).unwrap_or_default())
        .replace("%STYLE%", if disk.style == TableStyle::Mbr { "mbr" } else { "gpt" })
        .replace("%WINOFF%", &windows.map(|p| p.start().bytes().to_string()).unwrap_or_default());
    out.push_str(&text);
}

/// Finds out at which stage the disk stands.
fn dispatch(out: &mut String, solution: &Solution, scripts: &[StageScript<'_>], moments: &[Moment]) {
    line(out, ":dispatch");
    line(out, "call :read_state");
    line(out, "if errorlevel 1 goto :unreadable");
    line(out, "if /i not \"%SK_GOT_ID%\"==\"%SK_ID%\" goto :wrong_disk");
    line(out, "call :where_are_we");
    line(out, "if defined SK_UNSURE goto :unsure");
    line(out, "if not defined SK_AT goto :other_disk");
    line(out, "call :say \"The table of disk %SK_DISK% is that of moment %SK_AT% of the plan.\"");
    let last = moments.last().map_or(START, |m| m.key.as_str());
    line(out, &format!("if \"%SK_AT%\"==\"{last}\" if \"%SK_DONE_STAGE%\"==\"all\" goto :already_done"));
    // From the last stage to the first. What was done besides the table only the journal can tell.
    for (index, stage) in solution.stages.iter().enumerate().rev() {
        let of_stage: Vec<&StageScript<'_>> = scripts.iter().filter(|f| f.stage.name == stage.name).collect();
        for (k, script) in of_stage.iter().enumerate().rev() {
            let moment = moment_after(moments, index, script.file.steps.end.saturating_sub(1));
            line(
                out,
                &format!(
                    "if \"%SK_AT%\"==\"{moment}\" if \"%SK_DONE_SCRIPT%\"==\"{}\" set \"SK_RESUME={}-{k}\" & goto :stage_{}",
                    script.file.name,
                    index + 1,
                    index + 1
                ),
            );
        }
        let (start, done) = match index.checked_sub(1).and_then(|i| solution.stages.get(i)) {
            None => (START, ""),
            Some(previous) => (moment_after(moments, index - 1, usize::MAX), previous.name.as_str()),
        };
        line(out, &format!("if \"%SK_AT%\"==\"{start}\" if \"%SK_DONE_STAGE%\"==\"{done}\" goto :stage_{}", index + 1));
    }
    line(out, &format!("if \"%SK_AT%\"==\"{last}\" goto :table_done"));
    line(out, "goto :in_between");
}

/// What every stage's code is made from.
struct Stages<'a> {
    solution: &'a Solution,
    scripts: &'a [StageScript<'a>],
    moments: &'a [Moment],
    contents: &'a [(String, Vec<u8>)],
}

fn stage_code(out: &mut String, all: &Stages<'_>, stage: &Stage, index: usize) {
    let Stages { solution, scripts, moments, contents } = *all;
    let n = index + 1;
    line(out, "");
    line(out, &format!(":stage_{n}"));
    line(out, &format!("set \"SK_STAGE={}\"", stage.name));
    line(out, &format!("call :say \"Stage {}\"", stage.name));
    match stage.environment {
        Environment::Windows => {
            line(out, "if \"%SK_PE%\"==\"1\" goto :needs_windows");
            line(out, "if defined SK_WINOFF if not \"%SK_GOT_WINOFF%\"==\"%SK_WINOFF%\" goto :other_windows");
            line(out, "if /i not \"%SK_GOT_WINID%\"==\"%SK_ID%\" goto :other_windows");
            line(out, "call :mains_power");
            line(out, "if errorlevel 1 goto :on_battery");
        }
        Environment::WinPe => line(out, "if not \"%SK_PE%\"==\"1\" goto :needs_winpe"),
    }
    line(out, "if \"%SK_MODE%\"==\"check\" goto :check_ok");
    line(out, "call :ready");
    line(out, "call :journal at %SK_AT%");
    line(out, "if errorlevel 1 goto :no_folder");
    line(out, &format!("set \"SK_AFTER={}\"", before_stage(solution, index)));
    for (k, _) in scripts.iter().filter(|f| f.stage.name == stage.name).enumerate() {
        line(out, &format!("if \"%SK_RESUME%\"==\"{n}-{k}\" goto :after_{n}_{k}"));
    }
    let mut script_number = 0_usize;
    let mut skip_to = 0;
    for (i, step) in stage.steps.iter().enumerate() {
        if i < skip_to {
            continue;
        }
        match &step.tool {
            Tool::DiskPart(_) => {
                let found = scripts.iter().find(|f| f.stage.name == stage.name && f.file.steps.start == i);
                let Some(file) = found.map(|f| &f.file) else { continue };
                skip_to = file.steps.end;
                let end = file.steps.end.saturating_sub(1);
                line(out, &format!("set \"SK_FROM={}\"", moment_before(moments, index, i)));
                let proof = contents.iter().find(|c| c.0 == file.name).map(|c| proof_of(&c.1)).unwrap_or_default();
                let end = moment_after(moments, index, end);
                line(out, &format!("call :run_script \"{}\" {end} {proof}", file.name));
                line(out, "if errorlevel 1 goto :in_between");
                line(out, &format!(":after_{n}_{script_number}"));
                script_number += 1;
                if let Some(last) =
                    (file.steps.start..file.steps.end).rev().find(|k| stage.steps.get(*k).is_some_and(|s| s.changes))
                {
                    line(out, &format!("set \"SK_AFTER=t{n}-{}\"", last + 1));
                }
            }
            Tool::Cmd(command) => cmd_step(out, n, i, step, command),
            Tool::Person(_) => {
                line(out, &format!("call :explain p{n}-{}", i + 1));
            }
        }
    }
    line(out, &format!("call :journal stage {}", stage.name));
    let is_last = n == solution.stages.len();
    if is_last {
        line(out, "call :journal stage all");
        line(out, "goto :all_done");
    } else if stage.restart_after {
        line(out, "goto :restart_needed");
    } else {
        line(out, "set \"SK_AT=%SK_DONE_AT%\"");
        line(out, &format!("goto :stage_{}", n + 1));
    }
}

/// The key of the sentences that hold when a stage begins: those of the last change before it.
fn before_stage(solution: &Solution, index: usize) -> String {
    let earlier = solution.stages.iter().enumerate().take(index).rev();
    let last = earlier
        .filter_map(|(s, stage)| stage.steps.iter().rposition(|step| step.stop.is_some()).map(|i| (s, i)))
        .next();
    last.map_or_else(|| "start".to_owned(), |(s, i)| format!("t{}-{}", s + 1, i + 1))
}

fn cmd_step(out: &mut String, stage: usize, index: usize, step: &Step, command: &str) {
    let command = ascii(command);
    line(out, &format!("call :note {stage}-{}", index + 1));
    if command.to_ascii_lowercase().starts_with("if ") {
        // Whatever it does to the command processor must not end this file.
        line(out, &format!("cmd /d /s /c \"{command}\" >>\"%SK_LOG%\" 2>&1"));
    } else if command.contains('>') {
        // Its own redirection stands.
        line(out, &format!("{command} 2>>\"%SK_LOG%\""));
    } else {
        line(out, &format!("{command} >>\"%SK_LOG%\" 2>&1"));
    }
    line(out, "set \"SK_RC=%ERRORLEVEL%\"");
    if command.starts_with("reagentc /disable") {
        // Disabled already by an interrupted run: what counts is that the image is back.
        line(out, "if not \"%SK_RC%\"==\"0\" if exist \"%SystemRoot%\\System32\\Recovery\\winre.wim\" set \"SK_RC=0\"");
    }
    line(out, &format!("if not \"%SK_RC%\"==\"0\" set \"SK_FAILED={stage}-{}\"", index + 1));
    line(out, "if not \"%SK_RC%\"==\"0\" goto :step_failed");
    if step.changes {
        line(out, &format!("set \"SK_AFTER=t{stage}-{}\"", index + 1));
    }
}

/// The sentences, behind the last `exit`.
fn payload(out: &mut String, solution: &Solution, moments: &[Moment], contents: &[(String, Vec<u8>)]) {
    let say = |out: &mut String, key: &str, text: &Text| {
        for lang in Lang::ALL {
            for part in text.say(lang).lines() {
                line(out, &format!("::{}-{key}|{}", lang.tag(), clean(part)));
            }
        }
    };
    for key in GENERAL {
        say(out, key.0, &Text::new(key.1));
    }
    for (s, stage) in solution.stages.iter().enumerate() {
        for (i, step) in stage.steps.iter().enumerate() {
            let id = format!("{}-{}", s + 1, i + 1);
            say(out, &format!("c{id}"), &Text::plain(format!("{}: {}", i + 1, ascii(&step.command()))));
            match (&step.tool, &step.stop) {
                (Tool::Person(text), _) => say(out, &format!("p{id}"), text),
                (_, Some(stop)) => {
                    for lang in Lang::ALL {
                        for sentence in review::stop_lines(stop, lang) {
                            line(out, &format!("::{}-t{id}|{}", lang.tag(), clean(&sentence)));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    for moment in moments {
        let step = moment.step.and_then(|(s, i)| solution.stages.get(s)?.steps.get(i));
        for lang in Lang::ALL {
            let sentences = match step.and_then(|step| step.stop.as_ref()) {
                Some(stop) => review::stop_lines(stop, lang),
                None => vec![Text::new("bundle-run-nothing-done").say(lang)],
            };
            for sentence in sentences {
                line(out, &format!("::{}-m{}|{}", lang.tag(), moment.key, clean(&sentence)));
            }
        }
    }
    for (name, bytes) in contents {
        for text in String::from_utf8_lossy(bytes).lines() {
            line(out, &format!("::file-{name}|{text}"));
        }
    }
}

/// A payload line is echoed as it is; only a line end could break it.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Sentences that do not depend on the plan: key and message.
const GENERAL: [(&str, &str); 28] = [
    ("start", "bundle-run-nothing-done"),
    ("no_admin", "bundle-run-no-admin"),
    ("no_diskpart", "bundle-run-no-diskpart"),
    ("not_understood", "bundle-run-not-understood"),
    ("busy", "bundle-run-busy"),
    ("no_folder", "bundle-run-no-folder"),
    ("ready", "bundle-run-ready"),
    ("renumbered", "bundle-run-renumbered"),
    ("sizes_open", "bundle-run-sizes-open"),
    ("sizes_unknown", "bundle-run-sizes-unknown"),
    ("changed_script", "bundle-run-changed-script"),
    ("unread", "bundle-run-unread"),
    ("one_of_these", "bundle-run-one-of-these"),
    ("tampered", "bundle-run-tampered"),
    ("unreadable", "bundle-run-unreadable"),
    ("wrong_disk", "bundle-run-wrong-disk"),
    ("other_disk", "bundle-run-other-disk"),
    ("other_windows", "bundle-run-other-windows"),
    ("needs_windows", "bundle-run-needs-windows"),
    ("needs_winpe", "bundle-run-needs-winpe"),
    ("on_battery", "bundle-run-on-battery"),
    ("already_done", "bundle-run-already-done"),
    ("table_done", "bundle-run-table-done"),
    ("check_ok", "bundle-run-check-ok"),
    ("restart_needed", "bundle-run-restart-needed"),
    ("all_done", "bundle-run-all-done"),
    ("in_between", "bundle-run-in-between"),
    ("step_failed", "bundle-run-step-failed"),
];

const HEAD: &str = include_str!("runner_head.cmd");
const TAIL: &str = include_str!("runner_tail.cmd");
