//! Everything that the window knows. Pages read it; only [`handle`](super::handle) and [`receive`](super::receive) change it.

use super::derived::Derived;
use super::history::History;
use super::page::{Overlay, Page};
use super::xray::Xray;
use crate::advice::{Finding, Severity, Verdict};
use crate::layout::{DiskLayout, Role};
use crate::plan::Wish;
use crate::source::{Note, Source, SourceKind, SourceSpec, Ways};
use crate::text::{Lang, Text};
use crate::units::{ByteOffset, ByteSize};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Which appearance is wished for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Appearance {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Appearance {
    /// The word by which the session file calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The appearance with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|appearance| appearance.as_str() == word)
    }
}

/// A disk with what is said of it, and what is wished of it.
#[derive(Clone, Debug)]
pub struct DiskView {
    /// The disk as it is.
    pub layout: Arc<DiskLayout>,
    /// What was found, worst first.
    pub findings: Vec<Finding>,
    /// Whether the next WinRE update will fail.
    pub verdict: Verdict,
    /// What is wished, with undo and redo.
    pub history: History<Wish>,
}

impl DiskView {
    /// Looks at a disk.
    pub fn new(layout: DiskLayout) -> Self {
        let findings = crate::advice::findings(&layout);
        let verdict = crate::advice::verdict(&layout);
        Self { layout: Arc::new(layout), findings, verdict, history: History::new(Wish::default()) }
    }

    /// The same disk, of which more is known now; what is wished of it stays.
    pub(super) fn look_again(&mut self, layout: DiskLayout) {
        let history = std::mem::replace(&mut self.history, History::new(Wish::default()));
        *self = Self { history, ..Self::new(layout) };
    }

    /// What is free in the recovery partition, and what the next WinRE update wants; `None` where it is not known.
    pub fn gauge(&self) -> Option<(ByteSize, ByteSize)> {
        let number = self.layout.winre.partition;
        let recovery = match number.and_then(|number| self.layout.partition(number)) {
            Some(partition) => partition,
            None => {
                let mut all = self.layout.with_role(Role::Recovery);
                let only = all.next()?;
                if all.next().is_some() {
                    return None;
                }
                only
            }
        };
        let used = recovery.volume.used?;
        Some((recovery.size().saturating_sub(used), crate::plan::limits::UPDATE_FREE))
    }

    /// What to say of it in one line, and how grave it is; `None` where there is nothing to repair.
    pub fn in_one_line(&self) -> Option<(&Text, Severity)> {
        // What a listing leaves open (its sector size) is worth less than what is found in spite of it.
        let problems = &self.layout.problems;
        if let Some(problem) = problems.iter().find(|problem| problem.code.forbids_plan()) {
            return Some((&problem.text, Severity::Bad));
        }
        match self.worst() {
            Some(finding) => Some((&finding.message, finding.severity)),
            // What cannot be known is not well for that.
            None if self.verdict.severity != Severity::Good => Some((&self.verdict.message, self.verdict.severity)),
            None => problems.first().map(|problem| (&problem.text, Severity::Warning)),
        }
    }

    /// The worst finding, unless all is well.
    pub fn worst(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| matches!(finding.severity, Severity::Bad | Severity::Warning))
    }
}

/// A source that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What was opened; `None` for a pasted capture.
    pub spec: Option<SourceSpec>,
    /// What it turned out to be.
    pub kind: SourceKind,
    /// Its disks.
    pub disks: Vec<DiskView>,
    /// What to say about the reading.
    pub notes: Vec<Note>,
    /// How disks are attached, by number.
    pub ways: Ways,
}

/// A practice disk of the gallery.
#[derive(Clone, Debug)]
pub struct Practice {
    /// By which it is opened.
    pub name: &'static str,
    /// What it is.
    pub title: Text,
    /// Its story.
    pub story: Text,
    /// What to try on it.
    pub task: Text,
    /// The disk.
    pub disk: DiskView,
}

/// A boundary that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    /// The partition whose right edge it is, by its number.
    pub partition: u32,
    /// Where it was when it was taken.
    pub from: ByteOffset,
    /// Where it is held now.
    pub to: ByteOffset,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageTone {
    /// It was done.
    Done,
    /// It could not be done.
    Failed,
    /// Neither: worth knowing.
    Told,
}

/// Something that the window says once.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// How it is meant.
    pub tone: MessageTone,
    /// What.
    pub text: Text,
    /// What can be done.
    pub hint: Option<Text>,
}

/// A source that was read while there is a plan at hand.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What was opened; `None` for a pasted capture.
    pub spec: Option<SourceSpec>,
    /// Its disks.
    pub source: Source,
    /// The wish, where it was a saved plan.
    pub wish: Option<Wish>,
}

/// Something that takes its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Busy {
    /// What.
    pub text: Text,
    /// How far it is, in parts of a thousand; `None` where that is not known.
    pub done: Option<u32>,
}

/// What came of the script: the disk as it is now, beside the disk as it was planned.
#[derive(Clone, Debug)]
pub struct Verified {
    /// How far the plan has been carried out.
    pub outcome: Outcome,
    /// That in words.
    pub said: Text,
    /// Where the two differ, after a line that says with what it was compared; empty where nothing differs.
    pub differences: Vec<Text>,
    /// What could not be compared.
    pub not_compared: Vec<Text>,
    /// The moment of the plan that the disk is nearest to.
    pub expected: Arc<DiskLayout>,
    /// The disk that was found.
    pub found: Arc<DiskLayout>,
}

/// How far a plan has been carried out on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it.
    Done,
    /// None of it, or some stages.
    OnTheWay,
    /// The disk is as at no moment of the plan.
    Other,
}

/// Everything that the window knows.
#[derive(Debug, Default)]
pub struct WizardState {
    /// The page shown.
    pub page: Page,
    /// What stands in its place.
    pub overlay: Option<Overlay>,
    /// What was opened.
    pub opened: Option<Opened>,
    /// Which of its disks, counted from 0.
    pub disk: Option<usize>,
    /// The boundary being dragged.
    pub drag: Option<Drag>,
    /// What follows from disk and wish.
    pub derived: Option<Derived>,
    /// The frame of the film shown; 0 is the disk before.
    pub shown: usize,
    /// Whether the film runs.
    pub playing: bool,
    /// What was ticked, by id; cleared by every change of the plan.
    pub ticks: BTreeSet<String>,
    /// The language.
    pub lang: Lang,
    /// The appearance.
    pub appearance: Appearance,
    /// Whether the maps are drawn to true scale.
    pub true_scale: bool,
    /// Files opened before, the last one first.
    pub recent: Vec<PathBuf>,
    /// The practice disks.
    pub gallery: Vec<Practice>,
    /// Whether all of the gallery is shown.
    pub gallery_open: bool,
    /// What is to be said.
    pub messages: Vec<Message>,
    /// What takes its time.
    pub busy: Option<Busy>,
    /// What was read and would take the place of a plan, until that is answered.
    pub waiting: Option<Box<Waiting>>,
    /// What is being read; what was asked for before and comes late is not taken in.
    pub awaited: Option<SourceSpec>,
    /// Whether what is open is still being read: it can be looked at and planned with, and the rest follows.
    pub reading: bool,
    /// The text in the field for captures.
    pub pasted: String,
    /// The script under the light.
    pub xray: Xray,
    /// Which file of the bundle is shown.
    pub bundle_file: usize,
    /// What came of the script.
    pub verified: Option<Verified>,
    /// The digest of the plan that was saved last.
    pub saved: Option<String>,
    /// Whether Administrator's rights are missing and could be asked for (Windows only).
    pub may_elevate: bool,
    /// Whether the window system brings no files that are dropped.
    pub no_drops: bool,
    /// The finding that is shown on the map, by its place in the list.
    pub pointed: Option<usize>,
    /// The boundary that keys moved last, until something else is done.
    pub nudged: Option<u32>,
    /// The practice disks whose task is done, by name.
    pub learned: BTreeSet<String>,
    /// Whether nothing glides and everything changes at once.
    pub reduced_motion: bool,
    /// The same as the person wishes it; `None` for as the system does.
    pub motion_chosen: Option<bool>,
    /// The same as the system wishes it.
    pub motion_of_system: bool,
    /// How large everything is shown, in percent; 0 counts as 100.
    pub zoom: u16,
}

impl WizardState {
    /// The disk chosen.
    pub fn chosen(&self) -> Option<&DiskView> {
        self.opened.as_ref()?.disks.get(self.disk?)
    }

    pub(super) fn chosen_mut(&mut self) -> Option<&mut DiskView> {
        let index = self.disk?;
        self.opened.as_mut()?.disks.get_mut(index)
    }

    /// What is wished of it, without a drag under way.
    pub fn wish(&self) -> Option<&Wish> {
        self.chosen().map(|disk| disk.history.present())
    }

    /// The plan, with a drag under way.
    pub fn plan(&self) -> Option<&Arc<crate::plan::Plan>> {
        self.derived.as_ref().map(|derived| &derived.plan)
    }

    /// What has to be ticked and is not.
    pub fn missing_ticks(&self) -> usize {
        self.plan()
            .and_then(|plan| plan.solution())
            .map_or(0, |solution| solution.acknowledge.iter().filter(|ack| !self.ticks.contains(&ack.id)).count())
    }

    /// Whether there is a wish that was not saved.
    pub fn unsaved(&self) -> bool {
        let wished = self.wish().is_some_and(|wish| !wish.goals.is_empty());
        wished && self.derived.as_ref().is_some_and(|derived| self.saved.as_deref() != Some(derived.digest.as_str()))
    }

    /// Whether a page can be shown, or every reason why not yet.
    ///
    /// # Errors
    /// What has to be done before.
    pub fn ready(&self, page: Page) -> Result<(), Vec<Text>> {
        let mut reasons = Vec::new();
        if page > Page::Disk && self.chosen().is_none() {
            reasons.push(Text::new("page-need-disk"));
        } else if page > Page::Plan {
            reasons.extend(self.plan_reasons());
            if reasons.is_empty() && page == Page::Export && self.missing_ticks() > 0 {
                reasons.push(Text::new("page-need-ticks").with("count", self.missing_ticks()));
            }
        }
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }

    fn plan_reasons(&self) -> Vec<Text> {
        if self.reading {
            return vec![Text::new("page-need-read")];
        }
        if self.drag.is_some() {
            return vec![Text::new("page-need-drop")];
        }
        let Some(derived) = &self.derived else { return vec![Text::new("page-need-goal")] };
        if derived.plan.wish.goals.is_empty() {
            return vec![Text::new("page-need-goal")];
        }
        if derived.plan.solution().is_none() {
            let mut reasons: Vec<Text> = derived.plan.refusals.iter().map(|refusal| refusal.message.clone()).collect();
            if reasons.is_empty() {
                reasons.push(Text::new("page-need-way"));
            }
            return reasons;
        }
        if derived.film.is_empty() {
            return vec![Text::new("page-need-lines")];
        }
        Vec::new()
    }

    /// The name of what undo takes back.
    pub fn undoes(&self) -> Option<&Text> {
        self.chosen().and_then(|disk| disk.history.undoes())
    }

    /// The name of what redo brings again.
    pub fn redoes(&self) -> Option<&Text> {
        self.chosen().and_then(|disk| disk.history.redoes())
    }

    /// What the footer says of the work at hand.
    pub fn status(&self) -> Option<Text> {
        let disk = self.chosen()?;
        let number = disk.layout.number.to_string();
        let practice = match self.opened.as_ref().and_then(|opened| opened.spec.as_ref()) {
            Some(SourceSpec::Practice(name)) => self.gallery.iter().find(|entry| entry.name == name),
            _ => None,
        };
        Some(match (self.wish().filter(|wish| !wish.goals.is_empty()), practice) {
            (Some(wish), _) => {
                let goals = wish
                    .goals
                    .iter()
                    .map(|goal| super::describe(&disk.layout, goal))
                    .reduce(|first, second| Text::new("page-and").with("first", first).with("second", second))
                    .unwrap_or_else(|| Text::plain(""));
                Text::new("page-status-plan").with("goals", goals).with("disk", number)
            }
            (None, Some(practice)) => Text::new("page-status-practice").with("title", practice.title.clone()),
            (None, None) => Text::new("page-status-disk").with("disk", number).with("size", disk.layout.size),
        })
    }
}
