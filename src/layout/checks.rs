//! Every invariant of a layout, as a named check.

use super::{DiskLayout, Role};
use crate::units::Extent;

/// An invariant that a layout breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// Two partitions (by number) share bytes, neither being a container.
    Overlap(u32, u32),
    /// A partition lies outside of the usable range.
    Outside(u32),
    /// A logical drive lies outside of every container.
    LogicalOutside(u32),
    /// Two partitions have the same number.
    SameNumber(u32),
    /// The partitions are not in order of offset.
    Order(u32),
    /// A partition does not begin and end on a whole sector.
    Sector(u32),
}

impl DiskLayout {
    /// Every invariant that this layout breaks; none for a sound one. Layouts with slack are judged by their figures.
    pub fn violations(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        for (i, a) in self.partitions.iter().enumerate() {
            for b in self.partitions.iter().skip(i + 1) {
                if a.number == b.number {
                    found.push(Violation::SameNumber(a.number));
                }
                let contained = a.role == Role::Extended && b.logical || b.role == Role::Extended && a.logical;
                if !contained && a.extent.overlaps(b.extent) && a.is_exact() && b.is_exact() {
                    found.push(Violation::Overlap(a.number, b.number));
                }
            }
            if self.usable.is_some_and(|usable| !usable.contains(a.extent)) && a.is_exact() {
                found.push(Violation::Outside(a.number));
            }
            if a.logical && a.is_exact() && !self.containers().any(|c| c.contains(a.extent)) {
                found.push(Violation::LogicalOutside(a.number));
            }
            let sector = self.sector_size.size();
            if a.is_exact() && !(a.start().is_multiple_of(sector) && a.size().is_multiple_of(sector)) {
                found.push(Violation::Sector(a.number));
            }
        }
        for pair in self.partitions.windows(2) {
            if let [a, b] = pair
                && a.start() > b.start()
            {
                found.push(Violation::Order(b.number));
            }
        }
        found
    }

    fn containers(&self) -> impl Iterator<Item = Extent> {
        self.with_role(Role::Extended).map(|p| p.extent)
    }
}
