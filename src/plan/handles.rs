//! Boundaries to drag: how far each can go, why no farther, and which goal a drag stands for.

use super::limits::{ASSUMED_WINRE, NTFS_OWN, UPDATE_FREE};
use super::refuse::name;
use super::strategy::{Room, reach};
use super::survey::Survey;
use super::{Goal, VolumeRef, Wish};
use crate::layout::{DiskLayout, Partition};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, MIB, Shift};

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
    /// What is to be minded wherever the boundary stands left of where it is: that Windows' own limit is not known, so
    /// that it may refuse what can be drawn here.
    pub caution: Option<Text>,
    /// Places with a meaning, for soft snaps; in order of place, all of them within reach.
    pub marks: Vec<Mark>,
    /// The recovery partition whose size changes with this edge: this one, or the one behind it.
    pub recovery: Option<u32>,
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
pub fn handles(disk: &DiskLayout, wish: &Wish) -> Vec<Handle> {
    let s = Survey::new(disk);
    disk.partitions.iter().map(|p| handle(&s, p, wish)).collect()
}

fn handle(s: &Survey<'_>, p: &Partition, wish: &Wish) -> Handle {
    let reach = match s.blocked.first() {
        Some(refusal) => Err(refusal.message.clone()),
        None => reach(s, p).map_err(|refusal| refusal.message).and_then(|room| {
            if room.left.is_zero() && room.right.is_zero() {
                return Err(Text::new("goal-why-neither").with("left", room.why_left).with("right", room.why_right));
            }
            Ok(with_marks(s, p, room))
        }),
    };
    Handle { partition: p.number, at: p.end(), wished: wished(s, p, wish), reach }
}

/// Where the wish's own move of this edge puts it.
fn wished(s: &Survey<'_>, p: &Partition, wish: &Wish) -> ByteOffset {
    let mine = |volume: VolumeRef| match volume {
        VolumeRef::Number(number) => number == p.number,
        VolumeRef::Letter(letter) => s.disk.by_letter(letter).is_some_and(|q| q.number == p.number),
    };
    wish.goals.iter().fold(p.end(), |at, goal| match *goal {
        Goal::MoveBoundary { partition, by } if partition == p.number => by.apply(at).unwrap_or(at),
        Goal::Shrink { volume, by } if mine(volume) => at.saturating_sub(by),
        _ => at,
    })
}

/// Sizes with a meaning for a recovery partition of `whole` bytes in all.
fn recovery_sizes(s: &Survey<'_>) -> Vec<(ByteSize, Text)> {
    let inside = s.winre_size().unwrap_or(ASSUMED_WINRE).saturating_add(NTFS_OWN);
    let suits = inside.saturating_add(UPDATE_FREE).round_up(MIB);
    let mut sizes = vec![(suits, Text::new("goal-mark-update-free").with("free", UPDATE_FREE).with("size", suits))];
    for mib in [500, 750, 1024, 2048] {
        let size = ByteSize::from_mib(mib);
        sizes.push((size, Text::new("goal-mark-recovery").with("size", size)));
    }
    sizes
}

fn with_marks(s: &Survey<'_>, p: &Partition, room: Room) -> Reach {
    let leftmost = p.end().saturating_sub(room.left);
    let rightmost = p.end().saturating_add(room.right);
    let mut marks = Vec::new();
    if !room.left.is_zero() {
        marks.push(Mark { at: leftmost, meaning: room.why_left.clone() });
    }
    if !room.right.is_zero() {
        marks.push(Mark { at: rightmost, meaning: room.why_right.clone() });
    }
    // Edges move by whole MiB: towards the larger recovery partition, whose own edge this is or that lies behind it.
    let place = |at: ByteOffset, own: bool| match (Shift::between(p.end(), at), own) {
        (Shift::Left(by), false) => p.end().saturating_sub(by.round_up(MIB)),
        (Shift::Left(by), true) => p.end().saturating_sub(by.round_down(MIB)),
        (Shift::Right(by), false) => p.end().saturating_add(by.round_down(MIB)),
        (Shift::Right(by), true) => p.end().saturating_add(by.round_up(MIB)),
    };
    match room.recovery.and_then(|number| s.disk.partition(number)) {
        Some(recovery) if recovery.number == p.number => {
            for (size, meaning) in recovery_sizes(s) {
                marks.push(Mark { at: place(p.start().round_up(MIB).saturating_add(size), true), meaning });
            }
        }
        Some(recovery) => {
            for (size, meaning) in recovery_sizes(s) {
                marks.push(Mark { at: place(recovery.end().saturating_sub(size), false), meaning });
            }
        }
        None => {
            for gib in [1, 10, 50, 100] {
                let by = ByteSize::from_gib(gib);
                if by < room.left {
                    let meaning = Text::new("goal-mark-gives").with("by", by);
                    marks.push(Mark { at: p.end().saturating_sub(by), meaning });
                }
            }
        }
    }
    marks.retain(|mark| leftmost <= mark.at && mark.at <= rightmost && mark.at != p.end());
    marks.sort_by_key(|mark| mark.at);
    marks.dedup_by_key(|mark| mark.at);
    let recovery = room.recovery;
    let caution = (!room.left.is_zero() && s.limit_is_unknown(p))
        .then(|| Text::new("goal-limit-unknown").with("volume", name(p)));
    Reach { leftmost, why_left: room.why_left, rightmost, why_right: room.why_right, caution, marks, recovery }
}

/// The goal that stands for dragging the right edge of `partition` to `to`: whole MiB away from where it is, and within
/// its reach. `None` where it cannot move or does not.
pub fn goal_for_drag(disk: &DiskLayout, partition: u32, to: ByteOffset) -> Option<Goal> {
    let s = Survey::new(disk);
    let p = disk.partition(partition)?;
    if !s.blocked.is_empty() {
        return None;
    }
    let room = reach(&s, p).ok()?;
    let to = to.clamp(p.end().saturating_sub(room.left), p.end().saturating_add(room.right));
    let by = match Shift::between(p.end(), to) {
        Shift::Left(by) => Shift::Left(by.round_down(MIB)),
        Shift::Right(by) => Shift::Right(by.round_down(MIB)),
    };
    (!by.is_zero()).then_some(Goal::MoveBoundary { partition, by })
}
