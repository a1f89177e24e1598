//! By what ways are compared, most weighty first (`docs/strategies.md`).

use super::survey::Survey;
use super::{Answer, Environment, Stage, WinreState};
use crate::layout::{DiskLayout, Partition};
use crate::text::Text;
use crate::units::{ByteSize, MIB};

/// The costs of a way; their order is the order of comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Costs {
    /// Partitions with people's data that are deleted: always 0, and compared all the same.
    data: usize,
    rebuilt: usize,
    unbootable: usize,
    without_winre: usize,
    restarts: usize,
    winpe: usize,
    lost_on_c: ByteSize,
    stranded: ByteSize,
}

impl Costs {
    pub(super) fn of(s: &Survey<'_>, stages: &[Stage], after: &DiskLayout) -> Self {
        let gone = s.disk.partitions.iter().filter(|p| !kept(p, after));
        let (rebuilt, data) =
            gone.fold((0, 0), |(rebuilt, data), p| (rebuilt + 1, data + usize::from(p.role.holds_data())));
        let stops = || stages.iter().flat_map(|stage| &stage.steps).filter_map(|step| step.stop.as_ref());
        let size_of_c = |disk: &DiskLayout| {
            let windows = s.windows.as_ref().ok().map(|w| w.part.start());
            disk.partitions.iter().find(|p| Some(p.start()) == windows).map_or(ByteSize::ZERO, Partition::size)
        };
        Self {
            data,
            rebuilt,
            unbootable: stops().filter(|stop| stop.boots != Answer::Yes).count(),
            without_winre: stops()
                .filter(|stop| matches!(stop.winre, WinreState::Disabled | WinreState::Missing))
                .count(),
            restarts: stages.iter().filter(|stage| stage.restart_after).count(),
            winpe: stages.iter().filter(|stage| stage.environment == Environment::WinPe).count(),
            lost_on_c: size_of_c(s.disk).saturating_sub(size_of_c(after)),
            stranded: stranded(s, after).saturating_sub(stranded(s, s.disk)),
        }
    }

    /// The first cost in which this way is dearer than `best`: its name, this figure and that one.
    pub(super) fn dearer(self, best: Self) -> Option<(Text, Text, Text)> {
        self.texts()
            .into_iter()
            .zip(best.texts())
            .find(|(a, b)| a != b)
            .map(|((name, mine), (_, theirs))| (name, mine, theirs))
    }

    /// For people: the name of each cost and its figure.
    pub(super) fn texts(self) -> Vec<(Text, Text)> {
        let count = |id, n: usize| (Text::new(id), Text::new("strategy-cost-count").with("n", n));
        let size = |id, size: ByteSize| (Text::new(id), Text::new("strategy-cost-size").with("size", size));
        vec![
            count("strategy-cost-data", self.data),
            count("strategy-cost-rebuilt", self.rebuilt),
            count("strategy-cost-unbootable", self.unbootable),
            count("strategy-cost-without-winre", self.without_winre),
            count("strategy-cost-restarts", self.restarts),
            count("strategy-cost-winpe", self.winpe),
            size("strategy-cost-lost-on-c", self.lost_on_c),
            size("strategy-cost-stranded", self.stranded),
        ]
    }
}

fn kept(p: &Partition, after: &DiskLayout) -> bool {
    after
        .partitions
        .iter()
        .any(|q| q.number == p.number && q.start() == p.start() && q.kind == p.kind && q.guid == p.guid)
}

/// Free space of at least a MiB that C: cannot simply take.
fn stranded(s: &Survey<'_>, disk: &DiskLayout) -> ByteSize {
    let windows = s.windows.as_ref().ok().map(|w| w.part.start());
    let behind_c = disk.partitions.iter().find(|p| Some(p.start()) == windows).map(Partition::end);
    disk.free()
        .into_iter()
        .filter(|gap| gap.size() >= MIB && Some(gap.start()) != behind_c)
        .fold(ByteSize::ZERO, |sum, gap| sum.saturating_add(gap.size()))
}
