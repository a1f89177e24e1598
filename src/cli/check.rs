//! `check`: the findings, worst first, and whether the next WinRE update will fail.

use super::args::CheckArgs;
use super::out::plain;
use super::plan::{goal_flag, subject_json};
use super::{Failure, disks, out};
use crate::advice::{Finding, Severity, Verdict, findings, verdict};
use crate::layout::DiskLayout;
use crate::text::{Lang, Text, word};
use serde::Serialize;

#[derive(Serialize)]
struct CheckJson {
    schema: &'static str,
    disk: u32,
    verdict: VerdictJson,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct VerdictJson {
    /// `yes`, `no`, `unknown`: whether the next WinRE update will fail.
    fails: &'static str,
    severity: &'static str,
    message: String,
    why: String,
}

#[derive(Serialize)]
struct FindingJson {
    code: &'static str,
    severity: &'static str,
    subject: Option<u32>,
    message: String,
    why: String,
    kb: Option<&'static str>,
    source: &'static str,
    /// The argument of `plan` that would mend it.
    goal: Option<String>,
}

pub(super) fn run(args: &CheckArgs, lang: Lang) -> Result<u8, Failure> {
    let source = disks::open(&args.source, lang)?;
    let disk = disks::choose(&source, args.disk)?;
    let (verdict, findings) = (verdict(disk), findings(disk));
    if args.json {
        out::json(&CheckJson {
            schema: "shikiri.check/1",
            disk: disk.number,
            verdict: VerdictJson {
                fails: match verdict.severity {
                    Severity::Bad => "yes",
                    Severity::Good => "no",
                    Severity::Warning | Severity::Info => "unknown",
                },
                severity: verdict.severity.as_str(),
                message: verdict.message.say(Lang::En),
                why: verdict.why.say(Lang::En),
            },
            findings: findings.iter().map(finding_json).collect(),
        })?;
    } else {
        out::print(&describe(disk, &verdict, &findings, lang))?;
    }
    Ok(0)
}

fn finding_json(finding: &Finding) -> FindingJson {
    FindingJson {
        code: finding.code,
        severity: finding.severity.as_str(),
        subject: subject_json(finding.subject),
        message: finding.message.say(Lang::En),
        why: finding.why.say(Lang::En),
        kb: finding.kb,
        source: finding.source,
        goal: finding.goal.map(goal_flag),
    }
}

fn describe(disk: &DiskLayout, verdict: &Verdict, findings: &[Finding], lang: Lang) -> String {
    let mut said = format!("{}\n\n", disks::heading(disk, lang));
    said.push_str(&format!("{}\n  {}\n", plain(&verdict.message.say(lang)), plain(&verdict.why.say(lang))));
    for finding in findings {
        let severity = word(
            match finding.severity {
                Severity::Bad => "cli-severity-bad",
                Severity::Warning => "cli-severity-warning",
                Severity::Info => "cli-severity-info",
                Severity::Good => "cli-severity-good",
            },
            lang,
        );
        said.push_str(&format!(
            "\n[{severity}] {}\n  {}\n",
            plain(&finding.message.say(lang)),
            plain(&finding.why.say(lang))
        ));
        let source = match finding.kb {
            Some(kb) if !finding.source.contains(kb) => format!("{kb}; {}", finding.source),
            _ => finding.source.to_owned(),
        };
        said.push_str(&format!("  {}\n", Text::new("cli-source").with("source", source).say(lang)));
        if let Some(goal) = finding.goal {
            said.push_str(&format!("  {}\n", Text::new("cli-mend").with("goal", goal_flag(goal)).say(lang)));
        }
    }
    said
}
