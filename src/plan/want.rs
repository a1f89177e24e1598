//! The wish, read against the disk: how large things have to become, what holds already, and what cannot be meant.

use super::limits::{ASSUMED_WINRE, CLEAN_ESP, CLEAN_RECOVERY, NTFS_OWN, REAGENTC_FREE, esp_least};
use super::refuse::{about, name, refuse, warn};
use super::survey::Survey;
use super::{Goal, Refusal, Subject, VolumeRef, Warning, Wish};
use crate::layout::{Partition, Role};
use crate::text::Text;
use crate::units::{ByteSize, MIB, Shift};
use std::collections::BTreeMap;

/// What is wished of one partition's right edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Edge {
    /// Given up and left unallocated right behind it.
    pub(super) leave: ByteSize,
    /// A drag: the neighbour takes or gives the room where it can.
    pub(super) shift: Option<Shift>,
}

/// The wish, in figures.
#[derive(Clone, Debug, Default)]
pub(super) struct Want {
    /// The recovery partition's size in all, whole MiB; `None` where nothing is wished or it holds already.
    pub(super) recovery: Option<ByteSize>,
    /// The ESP's size, whole MiB; `None` where nothing is wished or it holds already.
    pub(super) esp: Option<ByteSize>,
    /// Whether a recovery or an ESP goal was named at all.
    pub(super) named_recovery: bool,
    pub(super) named_esp: bool,
    /// Right edges to move, by partition number.
    pub(super) edges: BTreeMap<u32, Edge>,
    /// A clean installation, with the sizes of its ESP and its recovery partition.
    pub(super) clean: Option<(ByteSize, ByteSize)>,
    /// What to know of the figures.
    pub(super) warnings: Vec<Warning>,
    /// What cannot be meant.
    pub(super) refusals: Vec<Refusal>,
}

impl Want {
    pub(super) fn read(s: &Survey<'_>, wish: &Wish) -> Self {
        let mut want = Self::default();
        let (mut size, mut free, mut esp) = (None::<ByteSize>, None::<ByteSize>, None::<ByteSize>);
        for goal in &wish.goals {
            match *goal {
                Goal::RecoverySize(x) => size = size.max(Some(x)),
                Goal::RecoveryFree(x) => free = free.max(Some(x)),
                Goal::EspSize(x) => esp = esp.max(Some(x)),
                Goal::Shrink { volume, by } => want.shrink(s, volume, by),
                Goal::MoveBoundary { partition, by } => want.boundary(s, partition, by),
                Goal::CleanInstall => want.clean = Some((ByteSize::ZERO, ByteSize::ZERO)),
            }
        }
        want.named_recovery = size.is_some() || free.is_some();
        want.named_esp = esp.is_some();
        if want.clean.is_some() {
            want.clean_sizes(s, size, free, esp);
            return want;
        }
        want.recovery_size(s, size, free);
        want.esp_size(s, esp);
        if wish.goals.is_empty() {
            want.refusals.push(refuse("no_goal", Subject::Disk, Text::new("refusal-no-goal")));
        }
        want
    }

    fn clean_sizes(&mut self, s: &Survey<'_>, size: Option<ByteSize>, free: Option<ByteSize>, esp: Option<ByteSize>) {
        let least = esp_least(s.disk.sector_size);
        let esp = esp.map_or(CLEAN_ESP, |x| x.max(least)).max(least).round_up(MIB);
        let from_free = free.map(|x| required(ASSUMED_WINRE.saturating_add(NTFS_OWN), x));
        let recovery = size.max(from_free).unwrap_or(CLEAN_RECOVERY).max(MIB).round_up(MIB);
        self.clean = Some((esp, recovery));
        if !self.edges.is_empty() {
            self.refusals.push(refuse("goals_conflict", Subject::Disk, Text::new("refusal-clean-alone")));
        }
    }

    fn recovery_size(&mut self, s: &Survey<'_>, size: Option<ByteSize>, free: Option<ByteSize>) {
        let current = s.in_use.map(Partition::size);
        let from_free = free.map(|x| {
            let used = s.in_use.and_then(|p| p.volume.used);
            let (inside, source) = match (s.winre_size(), used) {
                (Some(wim), Some(used)) => (wim.saturating_add(NTFS_OWN).max(used), "known"),
                (Some(wim), None) => (wim.saturating_add(NTFS_OWN), "known"),
                (None, Some(used)) => (used, "used"),
                (None, None) => (ASSUMED_WINRE.saturating_add(NTFS_OWN), "assumed"),
            };
            if source != "known" {
                let subject = s.in_use.map_or(Subject::Disk, about);
                let id = if source == "used" { "warning-winre-from-used" } else { "warning-winre-assumed" };
                let text = Text::new(id).with("size", inside);
                self.warnings.push(warn(
                    "winre_size_assumed",
                    subject,
                    text,
                    Some(Text::new("warning-winre-assumed-hint")),
                ));
            }
            required(inside, x)
        });
        let Some(wanted) = size.max(from_free) else { return };
        if wanted.is_zero() {
            self.refusals.push(refuse("size_zero", Subject::Disk, Text::new("refusal-size-zero")));
            return;
        }
        // Nobody needs a recovery partition as large as its disk; beyond that arithmetic would saturate.
        if wanted >= s.disk.size.saturating_add(s.disk.size_slack) {
            let text = Text::new("refusal-goal-larger-than-disk").with("size", wanted).with("disk", s.disk.size);
            self.refusals.push(refuse("goal_too_large", Subject::Disk, text));
            return;
        }
        if current.is_none_or(|current| current < wanted) {
            self.recovery = Some(wanted.round_up(MIB));
        }
    }

    fn esp_size(&mut self, s: &Survey<'_>, esp: Option<ByteSize>) {
        let Some(wanted) = esp else { return };
        if wanted.is_zero() {
            self.refusals.push(refuse("size_zero", Subject::Disk, Text::new("refusal-size-zero")));
            return;
        }
        if wanted >= s.disk.size.saturating_add(s.disk.size_slack) {
            let text = Text::new("refusal-goal-larger-than-disk").with("size", wanted).with("disk", s.disk.size);
            self.refusals.push(refuse("goal_too_large", Subject::Disk, text));
            return;
        }
        let met = match s.esp {
            Some(esp) => esp.size() >= wanted,
            None => !s.esps.is_empty() && s.esps.iter().all(|p| p.size() >= wanted),
        };
        if !met {
            self.esp = Some(wanted.max(esp_least(s.disk.sector_size)).round_up(MIB));
        }
    }

    fn shrink(&mut self, s: &Survey<'_>, volume: VolumeRef, by: ByteSize) {
        let (found, called) = match volume {
            VolumeRef::Letter(letter) => (s.disk.by_letter(letter), format!("{}:", letter.to_ascii_uppercase())),
            VolumeRef::Number(number) => (s.disk.partition(number), number.to_string()),
        };
        // A letter that the source does not know can only be C:, where Windows is certain enough.
        let found = found.or_else(|| match volume {
            VolumeRef::Letter('C' | 'c') => {
                s.windows.as_ref().ok().map(|w| w.part).filter(|p| p.volume.letter.is_none())
            }
            _ => None,
        });
        let Some(p) = found else {
            let text = Text::new("refusal-unknown-volume").with("volume", called);
            self.refusals
                .push(refuse("unknown_volume", Subject::Disk, text).hint(Text::new("refusal-unknown-volume-hint")));
            return;
        };
        if by.is_zero() {
            self.refusals.push(refuse("size_zero", about(p), Text::new("refusal-size-zero")));
            return;
        }
        if self.whole_mib(p, by) {
            let edge = self.edges.entry(p.number).or_default();
            edge.leave = edge.leave.saturating_add(by);
            if edge.shift.is_some() {
                self.refusals.push(refuse(
                    "goals_conflict",
                    about(p),
                    Text::new("refusal-edge-twice").with("volume", name(p)),
                ));
            }
        }
    }

    fn boundary(&mut self, s: &Survey<'_>, number: u32, shift: Shift) {
        let Some(p) = s.disk.partition(number) else {
            let text = Text::new("refusal-unknown-partition").with("number", number);
            self.refusals.push(refuse("unknown_partition", Subject::Partition(number), text));
            return;
        };
        if shift.is_zero() {
            return;
        }
        let (Shift::Left(by) | Shift::Right(by)) = shift;
        if !self.whole_mib(p, by) {
            return;
        }
        let edge = self.edges.entry(number).or_default();
        if edge.shift.is_some() || !edge.leave.is_zero() {
            self.refusals.push(refuse(
                "goals_conflict",
                about(p),
                Text::new("refusal-edge-twice").with("volume", name(p)),
            ));
        }
        edge.shift = Some(shift);
    }

    fn whole_mib(&mut self, p: &Partition, by: ByteSize) -> bool {
        if by.is_multiple_of(MIB) {
            return true;
        }
        let text = Text::new("refusal-not-whole-mb").with("size", by.exact());
        let hint =
            Text::new("refusal-not-whole-mb-hint").with("below", by.round_down(MIB)).with("above", by.round_up(MIB));
        self.refusals.push(refuse("not_whole_mb", about(p), text).hint(hint));
        false
    }

    /// Whether everything wished holds already.
    pub(super) fn is_met(&self) -> bool {
        self.recovery.is_none() && self.esp.is_none() && self.edges.is_empty() && self.clean.is_none()
    }

    /// The edges as plain shrinks that leave their room unallocated, if that is all that they are.
    ///
    /// A drag to the left of a volume whose neighbour is no recovery partition is such a shrink.
    pub(super) fn plain_shrinks(&self, s: &Survey<'_>) -> Option<BTreeMap<u32, ByteSize>> {
        let mut shrinks = BTreeMap::new();
        for (number, edge) in &self.edges {
            let by = match edge.shift {
                None => edge.leave,
                Some(Shift::Left(by)) => {
                    let p = s.disk.partition(*number)?;
                    let neighbour = s.next_behind(p.end());
                    if p.role == Role::Recovery || neighbour.is_some_and(|n| n.role == Role::Recovery) {
                        return None;
                    }
                    // Where Windows ends follows from the sizes wished; a drag says it exactly. Both at once cannot be.
                    let sized = self.recovery.is_some() || self.esp.is_some();
                    if sized && s.windows.as_ref().is_ok_and(|w| w.part.number == *number) {
                        return None;
                    }
                    by
                }
                Some(Shift::Right(_)) => return None,
            };
            shrinks.insert(*number, by);
        }
        Some(shrinks)
    }
}

/// What a recovery partition has to measure for `inside` to lie in it and `free` to remain, or what `reagentc` demands.
pub(super) fn required(inside: ByteSize, free: ByteSize) -> ByteSize {
    inside.saturating_add(free.max(REAGENTC_FREE))
}
