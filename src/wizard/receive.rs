//! What becomes of the reports that `app` brings back.

use super::effect::{Effect, Report, SaveKind};
use super::page::Overlay;
use super::state::{DiskView, Message, MessageTone, Opened, Outcome, Verified, Waiting, WizardState};
use crate::layout::{DiskLayout, find_disk};
use crate::plan::{Wish, nearest, stopped_within};
use crate::source::{Note, Source, SourceError, SourceKind, SourceSpec, Ways};
use crate::text::Text;
use std::path::PathBuf;
use std::sync::Arc;

/// How many files are remembered.
pub const RECENT: usize = 12;

/// Takes in what came of an effect.
pub fn receive(state: &mut WizardState, report: Report) -> Vec<Effect> {
    match report {
        // It was asked for before something else was.
        Report::Opened { spec, .. } | Report::Surveyed { spec, .. }
            if state.awaited.as_ref().is_some_and(|awaited| *awaited != spec) => {}
        Report::Opened { spec, result } => {
            state.busy = None;
            state.awaited = None;
            let early = std::mem::take(&mut state.reading);
            match result {
                Ok((source, wish)) => {
                    if let SourceSpec::Path(path) = &spec
                        && !source.disks.is_empty()
                    {
                        state.remember(path.clone());
                    }
                    if source.disks.is_empty() {
                        state.refuse(no_disk(&source));
                    } else if early && wish.is_none() {
                        state.complete(source);
                    } else {
                        state.offer(Some(spec), source, wish);
                    }
                }
                Err(error) => {
                    if early {
                        state.close();
                    }
                    state.refuse(error);
                }
            }
        }
        // What comes late, after the reading was stopped, is not taken in.
        Report::Surveyed { spec, disk } => {
            if state.busy.is_some() {
                state.see(spec, *disk);
            }
        }
        Report::Picked(path) => return super::handle(state, super::WizardCommand::Open(SourceSpec::Path(path))),
        Report::Pasted(result) => {
            state.busy = None;
            match result {
                Ok(source) if source.disks.is_empty() => state.refuse(no_disk(&source)),
                Ok(source) => {
                    state.overlay = None;
                    state.offer(None, source, None);
                }
                Err(error) => state.refuse(error),
            }
        }
        Report::VerifyOpened(result) => {
            state.busy = None;
            match result {
                Ok(source) => state.verify(&source.disks),
                Err(error) => state.refuse(error),
            }
        }
        Report::Script { name, result } => {
            state.busy = None;
            state.awaited = None;
            match result {
                Ok(text) => {
                    state.waiting = None;
                    state.overlay = Some(Overlay::Xray);
                    state.look_through(text, name);
                }
                Err(error) => state.refuse(error),
            }
        }
        Report::Progress(done) => {
            if let Some(busy) = &mut state.busy {
                busy.done = Some(done);
            }
        }
        Report::Cancelled => {
            state.busy = None;
            state.awaited = None;
            if std::mem::take(&mut state.reading) {
                state.stop_reading();
            }
        }
        Report::Saved { kind, path } => {
            if matches!(kind, SaveKind::Bundle | SaveKind::Plan) {
                state.saved = state.derived.as_ref().map(|derived| derived.digest.clone());
            }
            if kind == SaveKind::Plan {
                state.remember(path.clone());
            }
            let id = match kind {
                SaveKind::Bundle => "page-saved-bundle",
                SaveKind::Script(..) => "page-saved-script",
                SaveKind::Plan => "page-saved-plan",
                SaveKind::Layout => "page-saved-layout",
                SaveKind::Picture => "page-saved-picture",
            };
            state.say(Text::new(id).with("path", path.display().to_string()));
            // What stood in the way of leaving is done.
            if state.overlay == Some(Overlay::Leave) && !state.unsaved() {
                state.overlay = None;
                return vec![Effect::Quit];
            }
            if state.overlay == Some(Overlay::Replace) && !state.unsaved() {
                state.replace();
            }
        }
        Report::LayoutSaved(path) => {
            state.remember(path.clone());
            state.say(Text::new("page-saved-layout").with("path", path.display().to_string()));
        }
        Report::Failed { text, hint } => {
            state.busy = None;
            state.refuse(SourceError { text, hint });
        }
        Report::System { less_motion, dark } => {
            state.motion_of_system = less_motion.unwrap_or(false);
            let reduced = state.motion_chosen.unwrap_or(state.motion_of_system);
            let mut effects: Vec<Effect> = dark.map(|dark| Effect::FollowSystem { dark }).into_iter().collect();
            if std::mem::replace(&mut state.reduced_motion, reduced) != reduced {
                effects.push(Effect::SetReducedMotion(reduced));
            }
            return effects;
        }
        Report::Copied => state.say(Text::new("page-copied")),
    }
    Vec::new()
}

/// What was read holds no disk: what is open stays.
fn no_disk(source: &Source) -> SourceError {
    SourceError { text: Text::new("page-no-disks"), hint: source.notes.last().map(|note| note.text.clone()) }
}

impl WizardState {
    /// A file to offer again.
    pub fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Goes on with what was wished before the window was closed.
    pub fn take_up(&mut self, wish: Wish, saved: Option<String>) {
        if let Some(disk) = self.chosen_mut() {
            disk.history = super::History::new(wish);
        }
        self.saved = saved;
        self.derive();
    }

    /// Something was done.
    fn say(&mut self, text: Text) {
        self.messages.retain(|message| message.tone != MessageTone::Done);
        self.messages.push(Message { tone: MessageTone::Done, text, hint: None });
    }

    /// Something could not be done; what was open stays open.
    pub(super) fn refuse(&mut self, error: SourceError) {
        let message = Message { tone: MessageTone::Failed, text: error.text, hint: error.hint };
        self.messages.retain(|known| *known != message);
        self.messages.push(message);
    }

    /// A source was read: it takes the place of what is open, or waits for an answer where a plan would be lost by
    /// that, or where it may rather be what came of the script.
    fn offer(&mut self, spec: Option<SourceSpec>, source: Source, wish: Option<Wish>) {
        let outcome = self.page == super::Page::Export && self.comparable(&source, wish.as_ref());
        if self.at_stake() || outcome {
            self.waiting = Some(Box::new(Waiting { spec, source, wish }));
            self.overlay = Some(Overlay::Replace);
        } else {
            self.take(spec, source, wish);
        }
    }

    /// Whether opening something else would lose work; what was tried on a practice disk is none.
    fn at_stake(&self) -> bool {
        let spec = self.opened.as_ref().and_then(|opened| opened.spec.as_ref());
        self.unsaved() && !matches!(spec, Some(SourceSpec::Practice(_)))
    }

    /// Whether the source may be what came of the plan's script.
    pub fn comparable(&self, source: &Source, wish: Option<&Wish>) -> bool {
        let plan = self.plan().filter(|plan| plan.solution().is_some() && wish.is_none());
        plan.is_some_and(|plan| find_disk(&plan.before, &source.disks).is_some())
    }

    /// What waits takes the place of the plan.
    pub(super) fn replace(&mut self) {
        self.overlay = None;
        if let Some(waiting) = self.waiting.take() {
            let Waiting { spec, source, wish } = *waiting;
            self.take(spec, source, wish);
        }
    }

    /// What waits is compared with the plan.
    pub(super) fn compare(&mut self) {
        self.overlay = None;
        if let Some(waiting) = self.waiting.take() {
            self.verify(&waiting.source.disks);
        }
    }

    /// A source was read: it takes the place of what was open.
    fn take(&mut self, spec: Option<SourceSpec>, source: Source, wish: Option<Wish>) {
        let disks: Vec<DiskView> = source.disks.into_iter().map(DiskView::new).collect();
        self.messages.retain(|message| message.tone == MessageTone::Told);
        // Whatever stands over the page or in its place would hide what was opened; a script is looked through on it.
        if self.overlay != Some(Overlay::Xray) {
            self.overlay = None;
        }
        self.waiting = None;
        self.reading = false;
        // A disk of the PC before a stick.
        let nth = (0..disks.len()).min_by_key(|nth| disks.get(*nth).and_then(|d| source.ways.get(&d.layout.number)));
        self.opened = Some(Opened { spec, kind: source.kind, disks, notes: source.notes, ways: source.ways });
        self.disk = None;
        self.derived = None;
        self.page = super::Page::Disk;
        self.choose(nth.unwrap_or(0));
        if let Some(wish) = wish {
            if let Some(disk) = self.chosen_mut() {
                disk.history = super::History::new(wish);
            }
            self.derive();
            self.saved = self.derived.as_ref().map(|derived| derived.digest.clone());
            self.page = super::Page::Plan;
        }
    }

    /// A disk of a source that is still being read.
    fn see(&mut self, spec: SourceSpec, disk: DiskLayout) {
        // It would take the place of a plan: that is asked once all of it was read.
        if !self.reading && self.at_stake() {
            return;
        }
        if !self.reading {
            let kind = if spec == SourceSpec::Live { SourceKind::Live } else { SourceKind::Image };
            self.take(Some(spec), Source { kind, disks: vec![disk], notes: Vec::new(), ways: Ways::new() }, None);
            self.reading = true;
            return;
        }
        let Some(opened) = &mut self.opened else { return };
        match opened.disks.iter_mut().find(|known| known.layout.number == disk.number) {
            Some(known) => known.look_again(disk),
            None => opened.disks.push(DiskView::new(disk)),
        }
        self.look_on();
    }

    /// All of a source was read of which a part was already shown: what was chosen and wished meanwhile stays.
    fn complete(&mut self, source: Source) {
        let Some(opened) = &mut self.opened else { return };
        let mut known = std::mem::take(&mut opened.disks);
        let chosen = self.disk.and_then(|index| known.get(index)).map(|disk| disk.layout.number);
        for layout in source.disks {
            let place = known.iter().position(|disk| disk.layout.number == layout.number);
            match place.map(|place| known.remove(place)) {
                Some(mut view) => {
                    view.look_again(layout);
                    opened.disks.push(view);
                }
                None => opened.disks.push(DiskView::new(layout)),
            }
        }
        opened.kind = source.kind;
        opened.notes = source.notes;
        opened.ways = source.ways;
        let disks = &opened.disks;
        self.disk =
            disks.iter().position(|disk| Some(disk.layout.number) == chosen).or((!disks.is_empty()).then_some(0));
        self.look_on();
    }

    /// What is open was read in part, and no more comes.
    pub(super) fn stop_reading(&mut self) {
        if let Some(opened) = &mut self.opened {
            opened.notes.push(Note { line: None, text: Text::new("page-note-stopped") });
        }
    }

    /// More is known of the disk that is looked at.
    fn look_on(&mut self) {
        self.pointed = None;
        // A boundary that is being held stays in the hand; what follows is made anew with it.
        if self.drag.is_none() {
            self.derive();
        }
    }

    /// Nothing is open any more.
    fn close(&mut self) {
        self.opened = None;
        self.disk = None;
        self.derived = None;
        self.drag = None;
        self.page = super::Page::Disk;
    }

    /// Compares the disk that is meant with what was planned, as `shikiri verify` does.
    fn verify(&mut self, disks: &[DiskLayout]) {
        let Some(plan) = self.plan() else { return };
        let Some(found) = find_disk(&plan.before, disks) else {
            let text = Text::new("verify-no-disk").with("number", plan.before.number);
            self.refuse(SourceError { text, hint: None });
            return;
        };
        let Some((moment, comparison)) = nearest(plan, found, None) else { return };
        let outcome = match (comparison.is_same(), moment.last) {
            (true, true) => Outcome::Done,
            (true, false) => Outcome::OnTheWay,
            (false, _) => Outcome::Other,
        };
        let another = comparison.is_another_disk();
        let stopped = if outcome == Outcome::Other && !another { stopped_within(plan, found, None) } else { None };
        let said = match (outcome, &stopped) {
            (Outcome::Other, _) if another => Text::new("verify-another"),
            (Outcome::Other, Some(stop)) => stop.said(),
            (Outcome::Other, None) => Text::new("verify-other"),
            (Outcome::Done | Outcome::OnTheWay, _) => moment.said.clone(),
        };
        let mut differences = Vec::new();
        if outcome == Outcome::Other && !another && stopped.is_none() {
            differences.push(Text::new("verify-compared").with("moment", moment.said.clone()));
        }
        match &stopped {
            // Behind a line nothing differs; how to go on from there is to be known.
            Some(stop) => differences.extend(stop.step.stop.iter().flat_map(|state| state.forward.clone())),
            None => differences.extend(comparison.differences.into_iter().map(|difference| difference.text)),
        }
        let verified = Verified {
            outcome,
            said,
            differences,
            not_compared: comparison.not_compared,
            expected: Arc::new(moment.disk.clone()),
            found: Arc::new(found.clone()),
        };
        self.verified = Some(verified);
        self.overlay = Some(Overlay::Verify);
    }
}
