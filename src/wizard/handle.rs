//! What each command does.

use super::command::{MAX_SCRIPT, MAX_TYPED, WizardCommand};
use super::derived::Derived;
use super::effect::{Effect, PickKind, SaveKind};
use super::page::{Overlay, Page};
use super::state::{Busy, Drag, MessageTone, WizardState};
use super::wish::{GoalKind, describe, with_goal, without};
use crate::layout::DiskLayout;
use crate::plan::{Goal, Wish};
use crate::source::{SourceError, SourceSpec};
use crate::text::Text;
use crate::units::ByteOffset;
use std::sync::Arc;

/// Does what is asked, where that can be done now, and says what is left for `app` to do.
pub fn handle(state: &mut WizardState, command: WizardCommand) -> Vec<Effect> {
    let effects = perform(state, command);
    state.learn();
    effects
}

fn perform(state: &mut WizardState, command: WizardCommand) -> Vec<Effect> {
    if command.enabled(state).is_err() {
        return Vec::new();
    }
    let nudged = state.nudged.take();
    match command {
        WizardCommand::GoTo(page) => state.go_to(page),
        WizardCommand::Next => {
            if let Some(page) = state.page.next() {
                state.go_to(page);
            }
        }
        WizardCommand::Back => match (state.overlay.take(), state.page.back()) {
            (None, Some(page)) => state.go_to(page),
            _ => state.playing = false,
        },
        WizardCommand::Show(overlay) => state.show(overlay),
        WizardCommand::Close => {
            state.overlay = None;
            state.waiting = None;
            state.playing = false;
        }
        WizardCommand::Pick(kind) => return vec![Effect::PickFile(kind)],
        WizardCommand::Open(spec) => return state.open(spec),
        WizardCommand::Dropped(path) => {
            return match state.overlay {
                Some(Overlay::Xray) => {
                    // As it is opened, but a script before all.
                    state.open(SourceSpec::Path(path.clone()));
                    vec![Effect::OpenForXray(path)]
                }
                Some(Overlay::Verify) => vec![Effect::OpenForVerify(SourceSpec::Path(path))],
                _ => state.open(SourceSpec::Path(path)),
            };
        }
        WizardCommand::TypeCapture(text) => state.pasted = text,
        WizardCommand::ReadCapture => return vec![Effect::OpenPasted(state.pasted.clone())],
        WizardCommand::Pasted(text) => match state.overlay {
            Some(Overlay::Xray) if text.len() > MAX_SCRIPT => {
                let (text, hint) = (Text::new("page-script-too-long"), Some(Text::new("page-script-too-long-hint")));
                state.refuse(SourceError { text, hint });
            }
            Some(Overlay::Xray) => state.look_through(text, String::new()),
            _ if text.len() > MAX_TYPED => {
                state.overlay = None;
                state.pasted.clone_from(&text);
                state.messages.retain(|message| message.tone != MessageTone::Failed);
                state.busy = Some(Busy { text: Text::new("page-reading-pasted"), done: None });
                return vec![Effect::OpenPasted(text)];
            }
            _ => {
                state.pasted = text;
                state.overlay = Some(Overlay::Paste);
            }
        },
        WizardCommand::ChooseDisk(index) => state.choose(index),
        WizardCommand::Point(finding) => state.pointed = finding,
        WizardCommand::SetGoal(goal) => state.set_goal(goal),
        WizardCommand::AdoptGoal(goal) => {
            state.set_goal(goal);
            state.go_to(Page::Plan);
        }
        WizardCommand::DropGoal(kind) => state.drop_goal(kind),
        WizardCommand::DropAll => state.wish_for(Wish::default(), Text::new("page-undo-drop-all")),
        WizardCommand::ChooseStrategy(strategy) => state.choose_strategy(strategy),
        WizardCommand::Drag { partition, to } => state.drag_to(partition, to),
        WizardCommand::DragEnd => state.drop_drag(),
        WizardCommand::DragCancel => {
            state.drag = None;
            state.derive();
        }
        WizardCommand::PutBoundary { partition, to } => state.nudge(partition, to, nudged),
        WizardCommand::Undo => {
            if state.chosen_mut().is_some_and(|disk| disk.history.undo()) {
                state.drag = None;
                state.derive();
            }
        }
        WizardCommand::Redo => {
            if state.chosen_mut().is_some_and(|disk| disk.history.redo()) {
                state.drag = None;
                state.derive();
            }
        }
        WizardCommand::TrueScale(on) => state.true_scale = on,
        WizardCommand::ShowFrame(frame) => {
            state.playing = false;
            state.show_frame(frame);
        }
        WizardCommand::Step(by) => {
            state.playing = false;
            state.step(by);
        }
        WizardCommand::Play(on) => {
            state.playing = on;
            let xray = state.overlay == Some(Overlay::Xray);
            if on && xray && state.xray.shown >= state.xray.len() {
                state.xray.shown = 0;
            } else if on && !xray && state.shown >= state.frames() {
                state.shown = 0;
            }
        }
        WizardCommand::Tick(id, on) => {
            if on {
                state.ticks.insert(id);
            } else {
                state.ticks.remove(&id);
            }
        }
        WizardCommand::ShowFile(index) => state.bundle_file = index,
        WizardCommand::SaveBundle => return state.save(SaveKind::Bundle),
        WizardCommand::SaveScript(name, text) => return state.save(SaveKind::Script(name, text)),
        WizardCommand::SavePlan => return state.save(SaveKind::Plan),
        WizardCommand::SavePicture => return state.save(SaveKind::Picture),
        WizardCommand::SaveLayout => {
            let disks: Vec<DiskLayout> = state.layouts();
            return vec![Effect::SaveLayout(Arc::new(disks))];
        }
        WizardCommand::Copy(text) => return vec![Effect::CopyText(text)],
        WizardCommand::Paste => return vec![Effect::PasteText],
        WizardCommand::TypeScript(text) => {
            state.xray.text = text;
            state.xray.editing = true;
        }
        WizardCommand::EditScript(editing) => {
            if editing {
                state.xray.editing = true;
            } else {
                state.look_again();
            }
        }
        WizardCommand::ShowScriptLine(line) => {
            state.playing = false;
            state.xray.shown = line.min(state.xray.len());
        }
        WizardCommand::ShowGallery(open) => state.gallery_open = open,
        WizardCommand::SetLang(lang) => {
            state.lang = lang;
            return vec![Effect::SetLang(lang)];
        }
        WizardCommand::SetAppearance(appearance) => {
            state.appearance = appearance;
            return vec![Effect::SetAppearance(appearance)];
        }
        WizardCommand::SetReducedMotion(on) => {
            state.reduced_motion = on;
            // Who wishes it as the system does goes on following the system.
            state.motion_chosen = (on != state.motion_of_system).then_some(on);
            return vec![Effect::SetReducedMotion(on)];
        }
        WizardCommand::SetZoom(percent) => {
            state.zoom = percent;
            return vec![Effect::SetZoom(percent)];
        }
        WizardCommand::Dismiss(index) => {
            if index < state.messages.len() {
                state.messages.remove(index);
            }
        }
        WizardCommand::Cancel => return vec![Effect::Cancel],
        WizardCommand::RestartElevated => return vec![Effect::RestartElevated],
        WizardCommand::FullScreen => return vec![Effect::ToggleFullScreen],
        WizardCommand::Quit => {
            if state.unsaved() {
                state.overlay = Some(Overlay::Leave);
            } else {
                return vec![Effect::Quit];
            }
        }
        WizardCommand::QuitAnyway => return vec![Effect::Quit],
        WizardCommand::Replace => state.replace(),
        WizardCommand::Compare => state.compare(),
        WizardCommand::DroppedSeveral => {
            let (text, hint) = (Text::new("page-drop-several"), Some(Text::new("page-drop-several-hint")));
            state.refuse(SourceError { text, hint });
        }
    }
    Vec::new()
}

impl WizardState {
    fn go_to(&mut self, page: Page) {
        self.overlay = None;
        self.waiting = None;
        self.playing = false;
        // What was done on a page is no news on the next one.
        if self.page != page {
            self.messages.retain(|message| message.tone != MessageTone::Done);
        }
        self.page = page;
    }

    fn show(&mut self, overlay: Overlay) {
        self.overlay = Some(overlay);
        self.waiting = None;
        self.playing = false;
        if overlay == Overlay::Xray {
            self.xray.editing = self.xray.text.is_empty();
            self.look_again_if_possible();
        }
    }

    fn open(&mut self, spec: SourceSpec) -> Vec<Effect> {
        let name = match &spec {
            SourceSpec::Path(path) => path.file_name().map(|name| name.to_string_lossy().into_owned()),
            SourceSpec::Practice(name) => Some(name.clone()),
            _ => None,
        };
        let text = match name {
            Some(name) => Text::new("page-reading").with("name", name),
            None => Text::new("page-reading-pc"),
        };
        if std::mem::take(&mut self.reading) {
            self.stop_reading();
        }
        self.busy = Some(Busy { text, done: None });
        self.awaited = Some(spec.clone());
        // What was said of another file is over.
        self.messages.retain(|message| message.tone != MessageTone::Failed);
        vec![Effect::OpenSource(spec)]
    }

    pub(super) fn layouts(&self) -> Vec<DiskLayout> {
        self.opened.iter().flat_map(|opened| &opened.disks).map(|disk| (*disk.layout).clone()).collect()
    }

    pub(super) fn choose(&mut self, index: usize) {
        if self.disk == Some(index) || self.opened.as_ref().is_none_or(|opened| index >= opened.disks.len()) {
            return;
        }
        self.disk = Some(index);
        self.drag = None;
        self.pointed = None;
        self.derived = None;
        self.derive();
        if self.overlay == Some(Overlay::Xray) {
            self.look_again_if_possible();
        }
    }

    /// Makes anew what follows; ticks of another plan are void.
    pub(super) fn derive(&mut self) {
        let before = self.derived.take().map(|derived| derived.digest);
        let derived = self.chosen().map(|disk| Derived::new(&disk.layout, disk.history.present()));
        let digest = derived.as_ref().map(|derived| derived.digest.clone());
        if before != digest {
            self.ticks.clear();
            self.shown = 0;
            self.bundle_file = 0;
            self.verified = None;
        }
        self.derived = derived;
    }

    pub(super) fn wish_for(&mut self, wish: Wish, label: Text) {
        if let Some(disk) = self.chosen_mut() {
            disk.history.push(wish, label);
            self.drag = None;
            self.derive();
        }
    }

    fn set_goal(&mut self, goal: Goal) {
        if let Some(disk) = self.chosen() {
            let wish = with_goal(&disk.layout, disk.history.present(), goal);
            let label = describe(&disk.layout, &goal);
            self.wish_for(wish, label);
        }
    }

    fn drop_goal(&mut self, kind: GoalKind) {
        if let Some(wish) = self.wish() {
            let wish = without(wish, kind);
            self.wish_for(
                wish,
                Text::new(match kind {
                    GoalKind::Recovery => "page-undo-drop-recovery",
                    GoalKind::Esp => "page-undo-drop-esp",
                    GoalKind::Shrink | GoalKind::Boundary => "page-undo-drop-gives",
                    GoalKind::CleanInstall => "page-undo-drop-clean",
                }),
            );
        }
    }

    fn choose_strategy(&mut self, strategy: Option<crate::plan::StrategyId>) {
        let Some(wish) = self.wish() else { return };
        let title = self
            .plan()
            .and_then(|plan| plan.strategies.iter().find(|outcome| Some(outcome.id) == strategy))
            .map(|outcome| outcome.title.clone());
        let wish = Wish { strategy, ..wish.clone() };
        let label = match title {
            Some(title) => Text::new("page-undo-way").with("title", title),
            None => Text::new("page-undo-way-best"),
        };
        self.wish_for(wish, label);
    }

    fn draft(&self, drag: Drag) -> Option<(Wish, Goal)> {
        let disk = self.chosen()?;
        let goal = crate::plan::goal_for_drag(&disk.layout, drag.partition, drag.to)?;
        Some((with_goal(&disk.layout, disk.history.present(), goal), goal))
    }

    fn drag_to(&mut self, partition: u32, to: ByteOffset) {
        let Some(handle) = self
            .derived
            .as_ref()
            .and_then(|derived| derived.handles.iter().find(|handle| handle.partition == partition))
        else {
            return;
        };
        // A boundary that cannot move is not taken.
        let Ok(reach) = &handle.reach else { return };
        let to = to.clamp(reach.leftmost, reach.rightmost);
        let from = self.drag.filter(|drag| drag.partition == partition).map_or(handle.wished, |drag| drag.from);
        let drag = Drag { partition, from, to };
        if self.drag == Some(drag) {
            return;
        }
        self.drag = Some(drag);
        let draft = self
            .draft(drag)
            .map(|(wish, _)| wish)
            .or_else(|| self.wish().map(|wish| without(wish, GoalKind::Boundary)));
        let layout = self.chosen().map(|disk| Arc::clone(&disk.layout));
        if let (Some(draft), Some(layout), Some(derived)) = (draft, layout, &mut self.derived) {
            derived.follow(&layout, &draft);
        }
    }

    fn drop_drag(&mut self) {
        let Some(drag) = self.drag.take() else { return };
        match (self.draft(drag), self.chosen()) {
            (Some((wish, goal)), Some(disk)) => {
                let label = describe(&disk.layout, &goal);
                self.wish_for(wish, label);
            }
            // Put back to where it is: the wish for it goes.
            (None, Some(disk)) if drag.from != drag.to => {
                let wish = without(disk.history.present(), GoalKind::Boundary);
                self.wish_for(wish, Text::new("page-undo-drop-gives"));
            }
            _ => {}
        }
        self.derive();
    }

    /// Moves a boundary by keys; steps of the same boundary in a row are one for undo.
    fn nudge(&mut self, partition: u32, to: ByteOffset, before: Option<u32>) {
        let was = self.wish().cloned();
        self.drag_to(partition, to);
        self.drop_drag();
        let moved = self.wish() != was.as_ref();
        let again = before == Some(partition);
        if moved
            && again
            && let Some(disk) = self.chosen_mut()
        {
            disk.history.join();
        }
        self.nudged = (moved || again).then_some(partition);
    }

    /// How many frames the film has behind the first picture.
    pub fn frames(&self) -> usize {
        self.derived.as_ref().map_or(0, |derived| derived.film.len())
    }

    fn show_frame(&mut self, frame: usize) {
        self.shown = frame.min(self.frames());
    }

    /// One frame on or back; the film stops at its end.
    pub fn step(&mut self, by: i32) {
        let to = if by < 0 {
            self.shown.saturating_sub(by.unsigned_abs() as usize)
        } else {
            self.shown.saturating_add(by.unsigned_abs() as usize)
        };
        self.show_frame(to);
        if self.shown >= self.frames() {
            self.playing = false;
        }
    }

    /// What runs by itself goes on by one line: the film, or the script under the light.
    pub fn advance(&mut self) {
        if self.overlay != Some(Overlay::Xray) {
            self.step(1);
            return;
        }
        self.xray.shown = self.xray.shown.saturating_add(1).min(self.xray.len());
        if self.xray.shown >= self.xray.len() {
            self.playing = false;
        }
    }

    fn save(&self, kind: SaveKind) -> Vec<Effect> {
        match self.plan() {
            Some(plan) => {
                vec![Effect::Save { kind, plan: Arc::clone(plan), acknowledged: self.ticks.iter().cloned().collect() }]
            }
            None => Vec::new(),
        }
    }

    pub(super) fn look_through(&mut self, text: String, name: String) {
        self.xray.text = text;
        self.xray.name = name;
        self.look_again();
    }

    fn look_again(&mut self) {
        self.xray.editing = false;
        let disks = self.layouts();
        self.xray.look(&disks);
    }

    fn look_again_if_possible(&mut self) {
        if !self.xray.editing {
            self.look_again();
        }
    }
}

impl PickKind {
    /// What the dialog is headed with.
    pub const fn title(self) -> Text {
        Text::new(match self {
            Self::Any => "page-pick-any",
            Self::Image => "page-pick-image",
            Self::Layout => "page-pick-layout",
            Self::Capture => "page-pick-capture",
            Self::Script => "page-pick-script",
            Self::Verify => "page-pick-verify",
        })
    }
}
