//! Captures: what DiskPart, PowerShell and other tools printed, in whatever language, several listings in one paste.
//!
//! A listing is read by its structure (columns, order, numbers with units, stars, GUIDs) and by as few words as possible.
//! What it cuts is carried as an interval; what was not understood is said line by line.
//! This module knows nothing of files: it is handed bytes.

mod attach;
mod chosen;
mod csv;
mod diskpart;
mod encoding;
mod fact;
mod gdisk;
mod identity;
mod joined;
mod lines;
mod merge;
mod number;
mod objects;
mod parted;
mod powershell;
mod session;
mod span;
mod spare;
mod tighten;
mod tools;
mod unix;
mod words;

pub use objects::COLLECTOR_SCHEMA;

use super::{Note, Source, SourceError, SourceKind};
use crate::text::Text;
use crate::units::ByteSize;

/// The largest capture that is read: listings are a few KiB, a collector's file with an ESP's content below 1 MiB, a
/// forum's page saved as HTML some MiB, a log of Windows' setup up to some ten MiB.
pub const LARGEST_CAPTURE: usize = 32 << 20;

/// The most lines that are read: the longest session of the field has some hundreds, a collector's file some ten
/// thousand, a log of 32 MiB some hundred thousand.
pub const MOST_LINES: usize = 400_000;

/// How many partitions, in all listings together, are kept; a GPT has room for 128.
const MOST_ROWS: usize = 4096;
/// How many disks are kept.
const MOST_DISKS: usize = 128;
/// How many volumes are kept.
const MOST_VOLUMES: usize = 128;
/// How many lines that were not understood are said one by one; the rest is said by its number.
const MOST_NOTES: usize = 2000;

/// Reads every listing in `bytes` and merges what they say into disks.
///
/// # Errors
/// Where nothing in it is a listing, or where it is larger than [`LARGEST_CAPTURE`].
pub fn read(bytes: &[u8]) -> Result<Source, SourceError> {
    if bytes.len() > LARGEST_CAPTURE {
        let size = |bytes: usize| ByteSize::from_bytes(u64::try_from(bytes).unwrap_or(u64::MAX));
        let text = Text::new("capture-too-large").with("size", size(bytes.len())).with("most", size(LARGEST_CAPTURE));
        return Err(SourceError::new(text).hint(Text::new("capture-too-large-hint")));
    }
    let decoded = encoding::decode(bytes);
    let count = lines::count(&decoded.text);
    if count > MOST_LINES {
        let text = Text::new("capture-too-many-lines").with("count", count).with("most", MOST_LINES);
        return Err(SourceError::new(text).hint(Text::new("capture-too-large-hint")));
    }
    let lines = lines::split(&decoded.text);
    let is_json = decoded.text.trim_start().starts_with(['{', '[']);
    let (facts, limits) = session::read(&lines)?;
    if !facts.recognised {
        let error = SourceError::new(Text::new("capture-nothing-recognised"));
        return Err(error.hint(Text::new("capture-nothing-recognised-hint")));
    }
    let (disks, mut notes, ways) = merge::merge(facts, limits);
    if decoded.repaired {
        notes.insert(0, Note { line: None, text: Text::new("capture-encoding-repaired") });
    }
    if disks.is_empty() {
        notes.push(Note { line: None, text: Text::new("capture-no-disk") });
    }
    let kind = if is_json { SourceKind::Json } else { SourceKind::Capture };
    Ok(Source { kind, disks, notes, ways })
}
