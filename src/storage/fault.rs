//! What is wrong with a value that is well written: figures that cannot be, partitions that overlap.
//!
//! Serde carries errors as strings, and adds the place; a [`Fault`] goes through it as one and is read back behind it,
//! so that it can be said in every language.

use crate::layout::{DiskLayout, ProblemCode, Violation};
use crate::text::Text;
use std::fmt;

/// A value that cannot be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fault {
    id: &'static str,
    number: u32,
    other: u32,
    word: String,
}

/// Marks a fault among other messages.
const MARK: char = '\u{1}';

const IDS: [&str; 14] = [
    "storage-fault-extent",
    "storage-fault-overlap",
    "storage-fault-outside",
    "storage-fault-logical",
    "storage-fault-same-number",
    "storage-fault-order",
    "storage-fault-sector",
    "storage-fault-sector-size",
    "storage-fault-beyond",
    "storage-fault-usable",
    "storage-fault-type",
    "storage-fault-used",
    "storage-fault-too-many-partitions",
    "storage-fault-too-many-disks",
];

impl Fault {
    /// The fault with this message's id, of a partition or disk.
    pub(super) fn new(id: &'static str, number: u32) -> Self {
        debug_assert!(IDS.contains(&id));
        Self { id, number, ..Self::default() }
    }

    pub(super) fn other(mut self, other: u32) -> Self {
        self.other = other;
        self
    }

    pub(super) fn word(mut self, word: &str) -> Self {
        self.word = word.to_owned();
        self
    }

    /// The fault in an error's message, if it is one.
    pub(super) fn parse(message: &str) -> Option<Self> {
        let mut parts = message.split(MARK).skip(1);
        let id = parts.next()?;
        let id = IDS.into_iter().find(|known| *known == id)?;
        let (number, other) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { id, number, other, word: parts.next()?.to_owned() })
    }

    pub(super) fn text(&self) -> Text {
        Text::new(self.id).with("number", self.number).with("other", self.other).with("word", self.word.as_str())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARK}{}{MARK}{}{MARK}{}{MARK}{}{MARK}", self.id, self.number, self.other, self.word)
    }
}

/// A layout from outside, put in order and judged: what breaks an invariant is a fault, unless the layout itself
/// says by a problem that its table is not sound (a damaged disk is saved and opened like any other).
pub(super) fn checked(mut layout: DiskLayout) -> Result<DiskLayout, Fault> {
    layout.sort();
    if layout.problems.iter().any(|problem| problem.code.forbids_plan() && problem.code != ProblemCode::Dynamic) {
        return Ok(layout);
    }
    let end = layout.size.saturating_add(layout.size_slack);
    for partition in &layout.partitions {
        if partition.is_exact() && partition.end().from_start() > end {
            return Err(Fault::new("storage-fault-beyond", partition.number).word(&layout.size.to_string()));
        }
        if partition.volume.used.is_some_and(|used| used > partition.size().saturating_add(partition.size_slack)) {
            return Err(Fault::new("storage-fault-used", partition.number));
        }
    }
    let assumed = layout.problems.iter().any(|problem| problem.code == ProblemCode::SectorSizeAssumed);
    for violation in layout.violations() {
        return Err(match violation {
            Violation::Overlap(a, b) => Fault::new("storage-fault-overlap", a).other(b),
            Violation::Outside(n) => Fault::new("storage-fault-outside", n),
            // Where figures are cut, a drive can seem to reach out of its container.
            Violation::LogicalOutside(_) if !layout.is_exact() => continue,
            Violation::LogicalOutside(n) => Fault::new("storage-fault-logical", n),
            Violation::SameNumber(n) => Fault::new("storage-fault-same-number", n),
            // Sorted above.
            Violation::Order(n) => Fault::new("storage-fault-order", n),
            Violation::Sector(_) if assumed => continue,
            Violation::Sector(n) => Fault::new("storage-fault-sector", n),
        });
    }
    Ok(layout)
}
