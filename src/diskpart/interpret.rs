//! A whole script on paper: a result for every line.

use super::command::Command;
use super::grammar;
use super::lexer::has_odd_characters;
use super::machine::{Host, Machine};
use super::script::{Content, Script};
use super::simulation::{LineOutcome, Simulation};
use crate::layout::DiskLayout;
use crate::text::Text;
use std::sync::Arc;

/// How many partitions the states behind all lines may hold together: a bound on memory for hostile scripts
/// (about half a gigabyte; a 1,000-line script on 128 partitions keeps 128,000 at most).
const MAX_KEPT_PARTITIONS: usize = 500_000;

/// The exit code of a script with a mistake (TechNet bb490893; what real failures return was seen to be an HRESULT).
const SYNTAX_EXIT_CODE: u32 = 5;

/// What `script` would do to `disks`, line by line, until it ends or stops.
pub fn interpret(script: &Script, disks: &[DiskLayout], host: &Host) -> Simulation {
    let mut machine = Machine::new(disks, *host);
    let before = Arc::clone(machine.disks());
    let mut simulation = Simulation {
        completed: true,
        stopped_at: None,
        lines: Vec::with_capacity(script.lines.len()),
        after: Arc::clone(&before),
        before,
        harmed: Vec::new(),
        exit_code: Some(0),
    };
    // Behind the last line that says something, an empty one cannot matter.
    let last = script.lines.iter().rposition(|line| !matches!(line.content, Content::Blank));
    let mut kept = 0_usize;
    // Why nothing more is reached.
    let mut over: Option<&'static str> = None;
    for (index, line) in script.lines.iter().enumerate() {
        let mut outcome = LineOutcome {
            line: line.number,
            command: line.text.clone(),
            effect: Text::new(over.unwrap_or("diskpart-effect-blank")),
            error: None,
            uncertain: None,
            reached: over.is_none(),
            after: Arc::clone(machine.disks()),
            touches: None,
            disk: None,
            focus: machine.focus(),
        };
        if over.is_some() {
            simulation.lines.push(outcome);
            continue;
        }
        let mut stopped = false;
        match &line.content {
            Content::Blank => {
                if last.is_some_and(|last| index < last) {
                    outcome.uncertain = Some(Text::new("diskpart-uncertain-blank"));
                }
            }
            Content::Error(error) => {
                outcome.effect = Text::new("diskpart-effect-not-understood");
                outcome.error = Some(
                    Text::new("diskpart-error-syntax")
                        .with("column", error.column.to_string())
                        .with("reason", error.text.clone()),
                );
                simulation.exit_code = Some(SYNTAX_EXIT_CODE);
                stopped = true;
            }
            Content::Command(_) if kept > MAX_KEPT_PARTITIONS => {
                outcome.effect = Text::new("diskpart-effect-not-understood");
                outcome.error = Some(Text::new("diskpart-error-too-much"));
                simulation.exit_code = None;
                stopped = true;
            }
            Content::Command(command) => {
                let did = machine.step(command, line.noerr);
                outcome.effect = did.effect;
                outcome.error = did.error;
                outcome.uncertain = did.uncertain;
                outcome.touches = did.touches;
                outcome.disk = did.disk;
                outcome.focus = machine.focus();
                outcome.after = Arc::clone(machine.disks());
                if line.noerr && outcome.uncertain.is_none() && !grammar::documents_noerr(command) {
                    outcome.uncertain = Some(Text::new("diskpart-uncertain-noerr"));
                }
                simulation
                    .harmed
                    .extend(did.harmed.into_iter().map(|harmed| super::Harmed { line: line.number, ..harmed }));
                if outcome.uncertain.is_none() && has_odd_characters(&line.text) && !matches!(command, Command::Rem(_))
                {
                    outcome.uncertain = Some(Text::new("diskpart-uncertain-characters"));
                }
                if did.changed {
                    kept = machine.disks().iter().fold(kept, |sum, disk| sum.saturating_add(disk.partitions.len() + 1));
                }
                if did.stops {
                    simulation.exit_code = did.exit_code;
                    stopped = true;
                }
                if did.ends {
                    over = Some("diskpart-effect-behind-exit");
                }
            }
        }
        simulation.lines.push(outcome);
        if stopped {
            simulation.completed = false;
            simulation.stopped_at = Some(line.number);
            over = Some("diskpart-effect-not-reached");
        }
    }
    simulation.after = Arc::clone(machine.disks());
    simulation
}
