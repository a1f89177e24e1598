//! Containers of disks, read-only: VHD, VHDX, qcow2, VMDK, VDI.
//!
//! Each hands out the disk's bytes and what it knows for certain: its size and, where it says so, its sector.
//! It knows nothing of partition tables.

mod mapped;
pub(super) mod qcow2;
pub(super) mod vdi;
pub(super) mod vhd;
pub(super) mod vhdx;
pub(super) mod vmdk;

use super::{DiskBytes, SourceError, SourceKind};
use crate::layout::Problem;
use crate::text::Text;
use crate::units::SectorSize;

/// How many blocks are asked for the next one that holds anything; then the place reached is looked at itself. A hostile
/// table speaks of more blocks than can be counted.
const MOST_STEPS: u64 = 1 << 20;

/// A disk's bytes, and what is certain about them.
pub(super) struct Opened {
    pub kind: SourceKind,
    pub bytes: Box<dyn DiskBytes>,
    /// The disk, in bytes.
    pub size: u64,
    /// The logical sector, where the container tells it.
    pub sector: Option<SectorSize>,
    /// Whether the disk cannot be larger than `size`: a raw file may have been cut off.
    pub size_is_fact: bool,
    pub problems: Vec<Problem>,
}

/// A container that cannot be read: what was found, in its own figures.
fn damaged(format: &'static str, what: Text) -> SourceError {
    SourceError::new(Text::new("source-container-damaged").with("format", format).with("what", what))
        .hint(Text::new("source-container-damaged-hint").with("format", format))
}

/// A container that depends on another file.
fn differencing(format: &'static str, parent: Option<String>) -> SourceError {
    let hint = Text::new("source-differencing-hint").with("format", format);
    let parent = parent.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    match parent {
        Some(parent) => {
            SourceError::new(Text::new("source-differencing").with("format", format).with("parent", parent)).hint(hint)
        }
        None => SourceError::new(Text::new("source-differencing-unnamed").with("format", format)).hint(hint),
    }
}
