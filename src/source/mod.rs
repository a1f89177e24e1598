//! Ways in, all of them read-only: images and containers, saved layouts, captures, practice disks, this PC.
//!
//! What a source is, is told by its content and never by its extension alone.

mod bytes;
pub mod capture;
mod container;
mod error;
mod gpt;
mod image;
pub mod live;
mod mbr;
mod open;
mod sniff;

pub use crate::volume::{DiskBytes, Progress};
pub use error::SourceError;
pub use image::read_disk;
pub use live::decode::Way;
pub use open::{LARGEST_STREAM, open, open_bytes};

use crate::layout::DiskLayout;
use crate::text::{Arg, Text};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How disks are attached, by their numbers.
pub type Ways = BTreeMap<u32, Way>;

/// Where to read from, as a person names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceSpec {
    /// A file.
    Path(PathBuf),
    /// Standard input (`-`).
    Stdin,
    /// A practice disk (`practice:NAME`).
    Practice(String),
    /// The list of practice disks (`practice:`).
    PracticeList,
    /// This PC's own disks (`live`), on Windows.
    Live,
}

impl SourceSpec {
    /// As the command line takes it.
    pub fn from_arg(arg: &std::ffi::OsStr) -> Self {
        match arg.to_str() {
            Some("-") => Self::Stdin,
            Some("live") => Self::Live,
            Some("practice:") => Self::PracticeList,
            Some(text) => match text.strip_prefix("practice:") {
                Some(name) => Self::Practice(name.to_owned()),
                None => Self::Path(PathBuf::from(arg)),
            },
            None => Self::Path(PathBuf::from(arg)),
        }
    }
}

/// What a source turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// A raw disk image.
    Image,
    /// VHD, fixed or dynamic.
    Vhd,
    /// VHDX.
    Vhdx,
    /// qcow2.
    Qcow2,
    /// VMDK, in one file or in several that a text names.
    Vmdk,
    /// VDI.
    Vdi,
    /// A saved layout (RON).
    Layout,
    /// The JSON of `inspect --json` or of the collector.
    Json,
    /// Text that DiskPart or another tool printed.
    Capture,
    /// A practice disk.
    Practice,
    /// This PC.
    Live,
}

/// Something to say about what was read: a line that was not understood, a part that contradicts another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line it speaks of, counted from 1.
    pub line: Option<u32>,
    /// In words.
    pub text: Text,
}

impl Note {
    /// The line that has to be said beside the text; `None` where there is none, or where the text itself says it.
    pub fn line_beside(&self) -> Option<u32> {
        self.line.filter(|line| self.text.arg("line") != Some(&Arg::from(*line)))
    }
}

/// Every disk that a source holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What it turned out to be.
    pub kind: SourceKind,
    /// Its disks, by number.
    pub disks: Vec<DiskLayout>,
    /// What to say about the reading.
    pub notes: Vec<Note>,
    /// How disks are attached, by number; those of a PC's usual kind are not here, nor where the source does not tell.
    pub ways: Ways,
}
