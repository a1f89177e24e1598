//! What the wizard wants done outside of it, and what comes back.

use super::state::Appearance;
use crate::layout::DiskLayout;
use crate::plan::{Plan, Wish};
use crate::source::{Source, SourceError, SourceSpec};
use crate::text::{Lang, Text};
use std::path::PathBuf;
use std::sync::Arc;

/// What a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickKind {
    /// Any source: image, layout, capture, plan.
    Any,
    /// A disk image.
    Image,
    /// A saved layout or plan.
    Layout,
    /// A capture.
    Capture,
    /// A DiskPart script to look through.
    Script,
    /// A capture made after the script ran.
    Verify,
}

/// What is saved to a file of the person's choice.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveKind {
    /// The whole bundle, to a new folder.
    Bundle,
    /// One script alone: its name and text.
    Script(String, String),
    /// The plan, to be opened again.
    Plan,
    /// The layout as it is.
    Layout,
    /// The picture of before and after.
    Picture,
}

/// Something for `app` to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read a source beside the window.
    OpenSource(SourceSpec),
    /// Read a capture that was pasted.
    OpenPasted(String),
    /// Read the source that the script's outcome is compared with.
    OpenForVerify(SourceSpec),
    /// Read a script, or a source where the file holds one.
    OpenForXray(PathBuf),
    /// Ask for a file, then do as its kind says.
    PickFile(PickKind),
    /// Ask where to, then save.
    Save {
        /// What.
        kind: SaveKind,
        /// The plan that it is about.
        plan: Arc<Plan>,
        /// What was ticked.
        acknowledged: Vec<String>,
    },
    /// Save the disks as a layout.
    SaveLayout(Arc<Vec<DiskLayout>>),
    /// Put a text on the clipboard.
    CopyText(String),
    /// Take the clipboard's text as a capture or script.
    PasteText,
    /// Stop reading.
    Cancel,
    /// Show in this language.
    SetLang(Lang),
    /// Show in this appearance.
    SetAppearance(Appearance),
    /// Let nothing glide, or let it again.
    SetReducedMotion(bool),
    /// Be dark, or light, wherever the system is followed.
    FollowSystem {
        /// Whether the system is dark.
        dark: bool,
    },
    /// Show everything in this size, in percent.
    SetZoom(u16),
    /// Start once more with Administrator's rights, reading this PC.
    RestartElevated,
    /// Full screen on or off.
    ToggleFullScreen,
    /// Leave.
    Quit,
}

/// What came of an effect.
#[derive(Clone, Debug)]
pub enum Report {
    /// A source was read, with the wish saved beside it where the file was a plan.
    Opened {
        /// What was opened.
        spec: SourceSpec,
        /// Its disks, and the wish.
        result: Result<(Source, Option<Wish>), SourceError>,
    },
    /// A disk of a source that is still being read: its table, and what is known of its volumes so far.
    Surveyed {
        /// What is being opened.
        spec: SourceSpec,
        /// The disk.
        disk: Box<DiskLayout>,
    },
    /// A file was picked to be opened.
    Picked(PathBuf),
    /// A pasted capture was read.
    Pasted(Result<Source, SourceError>),
    /// The source to compare with was read.
    VerifyOpened(Result<Source, SourceError>),
    /// A script was read.
    Script {
        /// Its file's name.
        name: String,
        /// Its text.
        result: Result<String, SourceError>,
    },
    /// Reading goes on: what is done, of how much, in parts of a thousand.
    Progress(u32),
    /// It was stopped.
    Cancelled,
    /// Something was saved there.
    Saved {
        /// What.
        kind: SaveKind,
        /// Where.
        path: PathBuf,
    },
    /// The layout was saved there.
    LayoutSaved(PathBuf),
    /// Something could not be done.
    Failed {
        /// Why.
        text: Text,
        /// What can be done.
        hint: Option<Text>,
    },
    /// What the system wishes of every window; `None` where it says nothing.
    System {
        /// That nothing glides.
        less_motion: Option<bool>,
        /// To be dark.
        dark: Option<bool>,
    },
    /// Something was put on the clipboard.
    Copied,
}
