//! What becomes of the reports that `app` brings back.

use super::effect::{Effect, Report, SaveKind};
use super::page::Overlay;
use super::state::{DiskView, Message, MessageTone, Opened, Verified, WizardState};
use crate::layout::{DiskLayout, Partition};
use crate::plan::Wish;
use crate::source::{Source, SourceError, SourceSpec};
use crate::text::Text;
use std::path::PathBuf;
use std::sync::Arc;

/// How many files are remembered.
const RECENT: usize = 12;

/// Takes in what came of an effect.
pub fn receive(state: &mut WizardState, report: Report) -> Vec<Effect> {
    match report {
        Report::Opened { spec, result } => {
            state.busy = None;
            match result {
                Ok((source, wish)) => {
                    if let SourceSpec::Path(path) = &spec {
                        state.remember(path.clone());
                    }
                    state.take(Some(spec), source, wish);
                }
                Err(error) => state.refuse(error),
            }
        }
        Report::Pasted(result) => match result {
            Ok(source) => {
                state.overlay = None;
                state.take(None, source, None);
            }
            Err(error) => state.refuse(error),
        },
        Report::VerifyOpened(result) => {
            state.busy = None;
            match result {
                Ok(source) => {
                    state.verify(&source.disks);
                    state.overlay = Some(Overlay::Verify);
                }
                Err(error) => state.refuse(error),
            }
        }
        Report::Script { name, result } => match result {
            Ok(text) => {
                state.overlay = Some(Overlay::Xray);
                state.look_through(text, name);
            }
            Err(error) => state.refuse(error),
        },
        Report::Progress(done) => {
            if let Some(busy) = &mut state.busy {
                busy.done = Some(done);
            }
        }
        Report::Cancelled => state.busy = None,
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
        }
        Report::LayoutSaved(path) => {
            state.remember(path.clone());
            state.say(Text::new("page-saved-layout").with("path", path.display().to_string()));
        }
        Report::Failed { text, hint } => {
            state.busy = None;
            state.refuse(SourceError { text, hint });
        }
        Report::Copied => state.say(Text::new("page-copied")),
    }
    Vec::new()
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
    fn refuse(&mut self, error: SourceError) {
        let message = Message { tone: MessageTone::Failed, text: error.text, hint: error.hint };
        self.messages.retain(|known| *known != message);
        self.messages.push(message);
    }

    /// A source was read: it takes the place of what was open.
    fn take(&mut self, spec: Option<SourceSpec>, source: Source, wish: Option<Wish>) {
        let disks: Vec<DiskView> = source.disks.into_iter().map(DiskView::new).collect();
        self.messages.clear();
        self.opened = Some(Opened { spec, kind: source.kind, disks, notes: source.notes });
        self.disk = None;
        self.derived = None;
        self.page = super::Page::Disk;
        self.choose(0);
        if let Some(wish) = wish {
            if let Some(disk) = self.chosen_mut() {
                disk.history = super::History::new(wish);
            }
            self.derive();
            self.saved = self.derived.as_ref().map(|derived| derived.digest.clone());
            self.page = super::Page::Plan;
        }
    }

    /// Compares the disk that is meant with what was planned.
    fn verify(&mut self, disks: &[DiskLayout]) {
        let Some(plan) = self.plan().cloned() else { return };
        let Some(found) = disks.iter().find(|disk| same_disk(disk, &plan.before)).or_else(|| disks.first()) else {
            return;
        };
        let mut differences = Vec::new();
        if !same_disk(found, &plan.before) {
            differences.push(Text::new("page-verify-other-disk"));
        }
        let planned = plan.after();
        for partition in &planned.partitions {
            let twin = found.partitions.iter().find(|p| p.start() == partition.start());
            match twin {
                None => differences.push(
                    Text::new("page-verify-missing")
                        .with("number", partition.number.to_string())
                        .with("size", partition.size()),
                ),
                Some(twin) if differs(twin, partition) => differences.push(
                    Text::new("page-verify-differs")
                        .with("number", partition.number.to_string())
                        .with("planned", partition.size())
                        .with("found", twin.size()),
                ),
                Some(_) => {}
            }
        }
        for partition in &found.partitions {
            if !planned.partitions.iter().any(|p| p.start() == partition.start()) {
                differences.push(
                    Text::new("page-verify-extra")
                        .with("number", partition.number.to_string())
                        .with("size", partition.size()),
                );
            }
        }
        let unchanged = same_disk(found, &plan.before)
            && found.partitions.len() == plan.before.partitions.len()
            && found
                .partitions
                .iter()
                .zip(&plan.before.partitions)
                .all(|(a, b)| a.start() == b.start() && !differs(a, b));
        self.verified = Some(Verified { found: Arc::new(found.clone()), differences, unchanged });
    }
}

/// Whether two layouts are of one disk, as far as they tell.
fn same_disk(a: &DiskLayout, b: &DiskLayout) -> bool {
    match (a.disk_guid, b.disk_guid) {
        (Some(a), Some(b)) => a == b,
        _ => match (a.mbr_signature, b.mbr_signature) {
            (Some(a), Some(b)) => a == b,
            _ => a.size == b.size,
        },
    }
}

/// Whether a partition is another than planned: its size (as far as it is known) or its type.
fn differs(found: &Partition, planned: &Partition) -> bool {
    let least = found.size();
    let most = least.saturating_add(found.size_slack);
    planned.size() < least || planned.size() > most || found.kind != planned.kind
}
