//! `simulate`: any DiskPart script, line by line, on a layout.

use super::args::SimulateArgs;
use super::out::plain;
use super::{Failure, code, disks, inspect, out};
use crate::diskpart::{Gravity, Host, LineOutcome, LintFinding, MAX_SCRIPT_BYTES, Simulation, interpret, read};
use crate::layout::DiskLayout;
use crate::storage::read::{read_file, read_stdin};
use crate::storage::{DiskJson, disk_json};
use crate::text::{Lang, Text, word};
use crate::units::ByteSize;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct SimulationJson<'a> {
    schema: &'static str,
    completed: bool,
    stopped_at: Option<u32>,
    exit_code: Option<u32>,
    lines: Vec<LineJson<'a>>,
    before: Option<DiskJson>,
    after: Option<DiskJson>,
    harmed: Vec<HarmedJson>,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct LineJson<'a> {
    line: u32,
    command: &'a str,
    effect: String,
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertain: Option<String>,
    reached: bool,
}

#[derive(Serialize)]
struct HarmedJson {
    disk: u32,
    number: u32,
    how: &'static str,
    line: u32,
    offset_bytes: u64,
    size_bytes: u64,
}

#[derive(Serialize)]
struct FindingJson {
    line: u32,
    code: &'static str,
    gravity: &'static str,
    message: String,
    source: &'static str,
    mended: Option<String>,
}

pub(super) fn run(args: &SimulateArgs, lang: Lang) -> Result<u8, Failure> {
    let limit = ByteSize::from_bytes(u64::try_from(MAX_SCRIPT_BYTES).unwrap_or(u64::MAX));
    let bytes = if args.script == Path::new("-") {
        if args.on == "-" {
            return Err(Failure::new(code::ARGUMENTS, Text::new("cli-stdin-twice")));
        }
        read_stdin(limit)?
    } else {
        read_file(&args.script, limit)?
    };
    let source = disks::open(&args.on, lang)?;
    let number = disks::choose(&source, args.disk)?.number;
    let script = read(&bytes);
    let simulation = interpret(&script, &source.disks, &Host::of(&source.disks));
    let findings = crate::diskpart::lint(&script, &simulation, &source.disks);
    if args.json {
        out::json(&json(&simulation, &findings, number))?;
    } else {
        out::print(&describe(&simulation, &findings, number, lang))?;
    }
    if simulation.completed {
        return Ok(0);
    }
    let line = simulation.stopped_at.unwrap_or(0);
    let reason = simulation.lines.iter().find(|outcome| outcome.line == line).and_then(|outcome| outcome.error.clone());
    let text = Text::new("cli-script-stops").with("line", line.to_string());
    Err(Failure::new(code::STOPPED, text.with("reason", reason.unwrap_or_else(|| Text::plain("")))))
}

fn disk_of(disks: &[DiskLayout], number: u32) -> Option<&DiskLayout> {
    disks.iter().find(|disk| disk.number == number)
}

const fn gravity(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Danger => "danger",
        Gravity::Warning => "warning",
        Gravity::Note => "note",
    }
}

fn json<'a>(simulation: &'a Simulation, findings: &[LintFinding], number: u32) -> SimulationJson<'a> {
    SimulationJson {
        schema: "shikiri.simulation/1",
        completed: simulation.completed,
        stopped_at: simulation.stopped_at,
        exit_code: simulation.exit_code,
        lines: simulation.lines.iter().map(line_json).collect(),
        before: disk_of(&simulation.before, number).map(disk_json),
        after: disk_of(&simulation.after, number).map(disk_json),
        harmed: simulation
            .harmed
            .iter()
            .map(|harmed| HarmedJson {
                disk: harmed.disk,
                number: harmed.number,
                how: harmed.how.as_str(),
                line: harmed.line,
                offset_bytes: harmed.extent.start().bytes(),
                size_bytes: harmed.extent.size().bytes(),
            })
            .collect(),
        findings: findings
            .iter()
            .map(|finding| FindingJson {
                line: finding.line,
                code: finding.code,
                gravity: gravity(finding.gravity),
                message: finding.message.say(Lang::En),
                source: finding.source,
                mended: finding.mended.clone(),
            })
            .collect(),
    }
}

fn line_json(outcome: &LineOutcome) -> LineJson<'_> {
    LineJson {
        line: outcome.line,
        command: &outcome.command,
        effect: outcome.effect.say(Lang::En),
        error: outcome.error.as_ref().map(|error| error.say(Lang::En)),
        uncertain: outcome.uncertain.as_ref().map(|uncertain| uncertain.say(Lang::En)),
        reached: outcome.reached,
    }
}

fn describe(simulation: &Simulation, findings: &[LintFinding], number: u32, lang: Lang) -> String {
    let mut said = String::new();
    let mut line = |text: &str| {
        said.push_str(text);
        said.push('\n');
    };
    for outcome in &simulation.lines {
        line(&format!("{:>4}  {}", outcome.line, plain(&outcome.command)));
        line(&format!("      {}", plain(&outcome.effect.say(lang))));
        if let Some(error) = &outcome.error {
            line(&format!("      {}", Text::new("cli-line-error").with("text", plain(&error.say(lang))).say(lang)));
        }
        if let Some(uncertain) = &outcome.uncertain {
            line(&format!(
                "      {}",
                Text::new("cli-line-uncertain").with("text", plain(&uncertain.say(lang))).say(lang)
            ));
        }
        for finding in findings.iter().filter(|finding| finding.line == outcome.line) {
            line(&format!("      {}: {}", finding.code, plain(&finding.message.say(lang))));
            if let Some(mended) = &finding.mended {
                line(&format!("        {}", Text::new("cli-line-mended").with("line", plain(mended)).say(lang)));
            }
        }
    }
    line("");
    for harmed in &simulation.harmed {
        let how = match harmed.how {
            crate::diskpart::Harm::Deleted => "cli-harm-deleted",
            crate::diskpart::Harm::Formatted => "cli-harm-formatted",
            crate::diskpart::Harm::Wiped => "cli-harm-wiped",
        };
        line(
            &Text::new(how)
                .with("line", harmed.line.to_string())
                .with("disk", harmed.disk.to_string())
                .with("number", harmed.number.to_string())
                .with("size", harmed.extent.size())
                .say(lang),
        );
    }
    if let Some(after) = disk_of(&simulation.after, number) {
        line(&word("cli-after", lang));
        line(&inspect::describe(after, lang));
    }
    said
}
