//! Sizes that suit, with their reasons.

use super::Goal;
use crate::layout::DiskLayout;
use crate::text::Text;
use crate::units::ByteSize;

/// A size worth offering.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// The goal that it stands for.
    pub goal: Goal,
    /// The size of the partition that comes out of it.
    pub size: ByteSize,
    /// Why this one.
    pub reason: Text,
    /// Whether it is the one to take where one has no reason of one's own.
    pub recommended: bool,
}

/// The sizes to offer for this disk: those of the recovery partition first, then those of the ESP.
pub fn presets(_disk: &DiskLayout) -> Vec<Preset> {
    Vec::new()
}
