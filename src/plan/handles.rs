//! Boundaries to drag: how far each can go, why no farther, and which goal a drag stands for.

use super::{Goal, Wish};
use crate::layout::DiskLayout;
use crate::text::Text;
use crate::units::{ByteOffset, MIB, Shift};

/// The right edge of a partition, as something to take hold of.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// The partition's number.
    pub partition: u32,
    /// Where its right edge lies on the disk as it is.
    pub at: ByteOffset,
    /// Where the wish's own move of this edge puts it; `at` where there is none.
    pub wished: ByteOffset,
    /// How far it can go, or why it cannot move at all.
    pub reach: Result<Reach, Text>,
}

/// How far a boundary can go.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The leftmost place, a whole number of MiB away from where it is.
    pub leftmost: ByteOffset,
    /// Why no farther to the left.
    pub why_left: Text,
    /// The rightmost place, a whole number of MiB away from where it is.
    pub rightmost: ByteOffset,
    /// Why no farther to the right.
    pub why_right: Text,
    /// Places with a meaning, for soft snaps; in order of place, all of them within reach.
    pub marks: Vec<Mark>,
}

/// A place with a meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where the boundary would lie.
    pub at: ByteOffset,
    /// What is special there: "Recovery partition: 1 GB".
    pub meaning: Text,
}

/// Every boundary of the disk, in order of place.
pub fn handles(_disk: &DiskLayout, _wish: &Wish) -> Vec<Handle> {
    Vec::new()
}

/// The goal that stands for dragging the right edge of `partition` to `to`: whole MiB away from where it is, and within
/// its reach. `None` where it cannot move or does not.
pub fn goal_for_drag(disk: &DiskLayout, partition: u32, to: ByteOffset) -> Option<Goal> {
    let handle = handles(disk, &Wish::default()).into_iter().find(|handle| handle.partition == partition)?;
    let reach = handle.reach.ok()?;
    let to = to.clamp(reach.leftmost, reach.rightmost);
    let by = match Shift::between(handle.at, to) {
        Shift::Left(by) => Shift::Left(by.round_down(MIB)),
        Shift::Right(by) => Shift::Right(by.round_down(MIB)),
    };
    (!by.is_zero()).then_some(Goal::MoveBoundary { partition, by })
}
