//! The film: every line of the plan is a frame.

use crate::layout::DiskLayout;
use crate::plan::{Plan, Solution, Step, StopState, Tool, WinreState};
use crate::text::Text;
use std::sync::Arc;

/// One frame.
#[derive(Clone, Debug, PartialEq)]
pub struct FilmLine {
    /// Its number on the rail, from 1.
    pub number: usize,
    /// Its stage and its step, from 0.
    pub at: (usize, usize),
    /// What is written over it where a new part begins: where it runs and with what.
    pub heading: Option<Text>,
    /// Whether the recovery environment is off after it.
    pub winre_off: bool,
}

/// Every frame of a plan, in order; the picture before the first is frame 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Film {
    /// The frames.
    pub lines: Vec<FilmLine>,
}

impl Film {
    /// The frames of a way.
    pub fn of(solution: &Solution) -> Self {
        let mut lines = Vec::new();
        let mut winre_off = false;
        for (stage_index, stage) in solution.stages.iter().enumerate() {
            let files = crate::plan::script_files(stage);
            for (index, step) in stage.steps.iter().enumerate() {
                if let Some(stop) = &step.stop {
                    winre_off = matches!(stop.winre, WinreState::Disabled);
                }
                let file = files.iter().find(|file| file.steps.start == index);
                let after_file = files.iter().any(|file| file.steps.end == index);
                let tool = match (&step.tool, file) {
                    (_, Some(file)) => Some(Text::new("page-film-script").with("name", file.name.as_str())),
                    (Tool::Cmd(_), None) if index == 0 || after_file => Some(Text::new("page-film-prompt")),
                    (Tool::Person(_), None) if index == 0 || after_file => Some(Text::new("page-film-person")),
                    _ => None,
                };
                let heading = match (index, tool) {
                    (0, Some(tool)) => Some(
                        Text::new(match stage.environment {
                            crate::plan::Environment::Windows => "page-film-stage-windows",
                            crate::plan::Environment::WinPe => "page-film-stage-winpe",
                        })
                        .with("number", stage_index + 1)
                        .with("tool", tool),
                    ),
                    (_, tool) => tool,
                };
                lines.push(FilmLine { number: lines.len() + 1, at: (stage_index, index), heading, winre_off });
            }
        }
        Self { lines }
    }

    /// How many frames there are behind the first picture.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Frame `number`, from 1.
    pub fn line(&self, number: usize) -> Option<&FilmLine> {
        self.lines.get(number.checked_sub(1)?)
    }

    /// The step behind frame `number`.
    pub fn step<'p>(&self, plan: &'p Plan, number: usize) -> Option<&'p Step> {
        let (stage, step) = self.line(number)?.at;
        plan.solution()?.stages.get(stage)?.steps.get(step)
    }

    /// Whether frame `number` destroys something that was on the disk before the plan: what the plan itself made may be
    /// formatted without a loss.
    pub fn destroys(&self, plan: &Plan, number: usize) -> bool {
        let Some((line, step)) = self.line(number).zip(self.step(plan, number)) else { return false };
        let asked = || plan.solution().is_some_and(|way| way.acknowledge.iter().any(|ack| ack.step == Some(line.at)));
        step.destructive && (step.loss.is_some() || asked())
    }

    /// The disk at frame `number`; at 0, before the first line.
    pub fn disk(&self, plan: &Plan, number: usize) -> Arc<DiskLayout> {
        self.step(plan, number).map_or_else(|| Arc::clone(&plan.before), |step| Arc::clone(&step.after))
    }

    /// What holds if everything stops at frame `number`: what its line says, or the last line before it that changed
    /// something.
    pub fn stop<'p>(&self, plan: &'p Plan, number: usize) -> Option<&'p StopState> {
        (1..=number).rev().find_map(|n| self.step(plan, n)?.stop.as_ref())
    }

    /// The first frame from `number` on at which WinRE is there again; `None` where it stays off.
    pub fn winre_back(&self, number: usize) -> Option<usize> {
        self.lines.iter().filter(|line| line.number > number).find(|line| !line.winre_off).map(|line| line.number)
    }

    /// The number of the frame of this stage and step.
    pub fn number_of(&self, at: (usize, usize)) -> Option<usize> {
        self.lines.iter().find(|line| line.at == at).map(|line| line.number)
    }
}
