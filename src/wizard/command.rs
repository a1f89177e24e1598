//! Everything that the window may ask for. Its words, and whether it can be asked for now, stand in one place.

use super::effect::PickKind;
use super::page::{HelpTopic, Overlay, Page};
use super::state::{Appearance, DiskView, WizardState};

use super::wish::GoalKind;
use crate::advice::Severity;
use crate::plan::{Goal, StrategyId};
use crate::source::SourceSpec;
use crate::text::{Lang, Text};
use crate::units::ByteOffset;
use std::path::PathBuf;

/// The longest text that a field holds, in bytes: laying out one of 6 MB takes seconds and 3 GB. A PC's listings are
/// below 64 KiB; a longer text is read without being shown.
pub const MAX_TYPED: usize = 128 << 10;

/// The longest script that is looked through, in bytes, as where it comes from a file.
pub const MAX_SCRIPT: usize = 1 << 20;

/// Something that is asked of the wizard.
#[derive(Clone, Debug, PartialEq)]
pub enum WizardCommand {
    /// Show this page.
    GoTo(Page),
    /// The page behind.
    Next,
    /// The page before.
    Back,
    /// Show this in place of the page.
    Show(Overlay),
    /// Back to the page.
    Close,
    /// Ask for a file and open it.
    Pick(PickKind),
    /// Open this.
    Open(SourceSpec),
    /// A file was dropped on the window.
    Dropped(PathBuf),
    /// What is in the field for captures, as typed.
    TypeCapture(String),
    /// Read the field as a capture.
    ReadCapture,
    /// A text was pasted outside of any field.
    Pasted(String),
    /// Choose a disk of the source, counted from 0.
    ChooseDisk(usize),
    /// Point at a finding on the map, or at none.
    Point(Option<usize>),
    /// Set a goal, in the place of those that it displaces.
    SetGoal(Goal),
    /// Set a goal and go to the plan.
    AdoptGoal(Goal),
    /// Drop the goals of this kind.
    DropGoal(GoalKind),
    /// Drop every goal.
    DropAll,
    /// Choose a way; `None` takes the best.
    ChooseStrategy(Option<StrategyId>),
    /// A boundary is dragged to here.
    Drag {
        /// The partition whose right edge it is.
        partition: u32,
        /// Where it is held.
        to: ByteOffset,
    },
    /// The boundary is let go.
    DragEnd,
    /// The drag is called off.
    DragCancel,
    /// A boundary is put to a place by key or figure.
    PutBoundary {
        /// The partition whose right edge it is.
        partition: u32,
        /// Where to.
        to: ByteOffset,
    },
    /// Take the last change back.
    Undo,
    /// Bring it again.
    Redo,
    /// True scale on or off.
    TrueScale(bool),
    /// Show this frame of the film.
    ShowFrame(usize),
    /// One frame on or back.
    Step(i32),
    /// Run the film, or stop it.
    Play(bool),
    /// Tick or untick.
    Tick(String, bool),
    /// Show this file of the bundle.
    ShowFile(usize),
    /// Save the bundle.
    SaveBundle,
    /// Save one script alone: its name and text.
    SaveScript(String, String),
    /// Save the plan.
    SavePlan,
    /// Save the layout.
    SaveLayout,
    /// Save the picture.
    SavePicture,
    /// Put this on the clipboard.
    Copy(String),
    /// Take what is on the clipboard.
    Paste,
    /// A script's text, as typed.
    TypeScript(String),
    /// Look through the script in the field, or edit it again.
    EditScript(bool),
    /// Show the disk after this line of the script, 0 for before.
    ShowScriptLine(usize),
    /// The whole gallery, or its beginning.
    ShowGallery(bool),
    /// Another language.
    SetLang(Lang),
    /// Another appearance.
    SetAppearance(Appearance),
    /// Let nothing glide, or let it again.
    SetReducedMotion(bool),
    /// Show everything in this size, in percent.
    SetZoom(u16),
    /// Put a message away.
    Dismiss(usize),
    /// Stop reading.
    Cancel,
    /// Start once more with Administrator's rights, to read what is inside this PC's disks.
    RestartElevated,
    /// Full screen on or off.
    FullScreen,
    /// Leave; asks where work is unsaved.
    Quit,
    /// Leave without saving.
    QuitAnyway,
    /// Open what was read in place of the plan.
    Replace,
    /// Compare what was read with the plan.
    Compare,
    /// Several files were dropped at once.
    DroppedSeveral,
}

impl WizardCommand {
    /// What its button says.
    pub fn text(&self, state: &WizardState) -> Text {
        match self {
            Self::Next => match state.page {
                Page::Disk => match state.chosen() {
                    Some(disk) => Text::new("page-next-check").with("disk", disk.layout.number.to_string()),
                    None => Text::new("page-next-check-none"),
                },
                Page::Check => Text::new(match state.chosen().and_then(DiskView::in_one_line) {
                    Some((_, Severity::Bad | Severity::Warning)) => "page-next-plan",
                    _ => "page-next-plan-change",
                }),
                Page::Plan => Text::new("page-next-review"),
                Page::Review | Page::Export => Text::new("page-next-export"),
            },
            Self::Back | Self::Close => Text::new("page-back"),
            Self::GoTo(page) => page.title(),
            Self::Show(Overlay::Xray) => Text::new("page-xray-button"),
            Self::Show(Overlay::Help(_)) => Text::new("page-help"),
            Self::Show(Overlay::Paste) => Text::new("page-open-paste"),
            Self::Show(Overlay::Verify) | Self::Pick(PickKind::Verify) => Text::new("page-verify-button"),
            Self::Pick(PickKind::Image) => Text::new("page-open-image"),
            Self::Pick(PickKind::Layout) => Text::new("page-open-layout"),
            Self::Pick(PickKind::Capture) => Text::new("page-open-capture"),
            Self::Pick(PickKind::Script) => Text::new("page-open-script"),
            Self::Pick(PickKind::Any) => Text::new("page-open-any"),
            Self::ReadCapture => Text::new("page-read-capture"),
            Self::Undo => match state.undoes() {
                Some(label) => Text::new("page-undo-named").with("what", label.clone()),
                None => Text::new("page-undo"),
            },
            Self::Redo => match state.redoes() {
                Some(label) => Text::new("page-redo-named").with("what", label.clone()),
                None => Text::new("page-redo"),
            },
            Self::TrueScale(_) => Text::new("page-true-scale"),
            Self::Play(true) => Text::new("page-play"),
            Self::Play(false) => Text::new("page-pause"),
            Self::SaveBundle => Text::new("page-save-bundle"),
            Self::SaveScript(..) => Text::new("page-save-script"),
            Self::SavePlan => Text::new("page-save-plan"),
            Self::SaveLayout => Text::new("page-save-layout"),
            Self::SavePicture => Text::new("page-save-picture"),
            Self::Copy(_) => Text::new("page-copy"),
            Self::Paste => Text::new("page-paste"),
            Self::EditScript(true) => Text::new("page-xray-edit"),
            Self::EditScript(false) => Text::new("page-xray-look"),
            Self::Cancel => Text::new("page-cancel"),
            Self::RestartElevated => Text::new("page-elevate"),
            Self::QuitAnyway => Text::new("page-leave-anyway"),
            Self::Replace => Text::new("page-replace-anyway"),
            Self::Compare => Text::new("page-replace-compare"),
            Self::ShowGallery(true) => Text::new("page-gallery-all").with("count", state.gallery.len()),
            Self::ShowGallery(false) => Text::new("page-gallery-less"),
            _ => Text::plain(""),
        }
    }

    /// What is said of it while the pointer is on it: what it does, with its key.
    pub fn tooltip(&self, state: &WizardState) -> Option<Text> {
        if let Err(reasons) = self.enabled(state) {
            return reasons
                .into_iter()
                .reduce(|first, second| Text::new("page-reasons").with("first", first).with("second", second));
        }
        Some(Text::new(match self {
            Self::Undo => "page-tip-undo",
            Self::Redo => "page-tip-redo",
            Self::Show(Overlay::Help(_)) => "page-tip-help",
            Self::Show(Overlay::Xray) => "page-tip-xray",
            Self::TrueScale(_) => "page-tip-true-scale",
            Self::Pick(PickKind::Any | PickKind::Image | PickKind::Layout) => "page-tip-open",
            Self::SaveBundle => "page-tip-save-bundle",
            Self::SavePlan => "page-tip-save-plan",
            Self::SetLang(_) => "page-tip-language",
            Self::SetAppearance(_) => "page-tip-display",
            _ => return None,
        }))
    }

    /// Whether it can be asked for now, or every reason why not.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn enabled(&self, state: &WizardState) -> Result<(), Vec<Text>> {
        let reason = |id| Err(vec![Text::new(id)]);
        match self {
            Self::GoTo(page) => state.ready(*page),
            Self::Next => match state.page.next() {
                Some(page) => state.ready(page),
                None => reason("page-need-nothing"),
            },
            Self::Undo if state.undoes().is_none() => reason("page-nothing-undone"),
            Self::Redo if state.redoes().is_none() => reason("page-nothing-redone"),
            Self::SaveBundle | Self::SaveScript(..) => state.ready(Page::Export),
            Self::SavePlan | Self::SavePicture if state.plan().is_none_or(|plan| plan.wish.goals.is_empty()) => {
                reason("page-need-goal")
            }
            Self::SaveLayout if state.opened.is_none() => reason("page-need-disk"),
            Self::ReadCapture if state.pasted.trim().is_empty() => reason("page-need-capture"),
            Self::EditScript(true) if state.xray.text.len() > MAX_TYPED => reason("page-xray-too-long"),
            Self::EditScript(false) if state.xray.text.trim().is_empty() => reason("page-need-script"),
            Self::Open(SourceSpec::Live) if !cfg!(windows) => reason("page-only-windows"),
            Self::RestartElevated if !state.may_elevate => reason("page-elevate-not"),
            _ => Ok(()),
        }
    }
}

impl HelpTopic {
    /// The command that shows this chapter.
    pub const fn show(self) -> WizardCommand {
        WizardCommand::Show(Overlay::Help(self))
    }
}
