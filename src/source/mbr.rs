//! Master boot records, read by hand: 64 bytes and a chain.
//!
//! The crates for it were tried and end the program on damaged records.

use super::DiskBytes;
use super::bytes::{le_u16, le_u32, read_at};
use super::gpt::MOST_ALIKE;
use crate::layout::{Partition, PartitionType, Problem, ProblemCode, mbr_type};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, Lba, SectorCount, SectorSize};
use std::collections::BTreeSet;

/// `55 AA` at byte 510.
const SIGNATURE: u16 = 0xaa55;
/// How many logical drives a chain may have. Windows has letters for 24 volumes and names for a few more
/// by mount folder; a longer chain is damage or malice.
const MOST_LOGICALS: usize = 128;

/// One of the four entries of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub active: bool,
    pub kind: u8,
    pub first: u32,
    pub sectors: u32,
}

/// The first sector of a disk, as far as it is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Whether `55 AA` stands at its end.
    pub signed: bool,
    pub disk_signature: u32,
    /// The four slots; `None` for an unused one.
    pub slots: [Option<Entry>; 4],
    /// Whether every slot is one that can be: a boot flag of 0 or 80, a start and a length.
    pub plausible: bool,
}

impl Record {
    /// Reads the first 512 bytes; `None` where there are fewer.
    pub fn parse(sector: &[u8]) -> Option<Self> {
        let signed = le_u16(sector, 510)? == SIGNATURE;
        let mut plausible = true;
        let mut slots = [None; 4];
        for (slot, bytes) in slots.iter_mut().zip(sector.get(446..510)?.chunks_exact(16)) {
            let (flag, kind) = (*bytes.first()?, *bytes.get(4)?);
            let (first, sectors) = (le_u32(bytes, 8)?, le_u32(bytes, 12)?);
            plausible &= flag & 0x7f == 0;
            if kind != 0 && sectors != 0 {
                plausible &= first != 0;
                *slot = Some(Entry { active: flag == 0x80, kind, first, sectors });
            }
        }
        Some(Self { signed, disk_signature: le_u32(sector, 440)?, slots, plausible })
    }

    /// The entries in use.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.slots.into_iter().flatten()
    }

    /// The protective entry of a GPT, if any.
    pub fn protective(&self) -> Option<Entry> {
        self.entries().find(|entry| entry.kind == mbr_type::GPT_PROTECTIVE)
    }

    /// Whether it is a record of its own right: signed, possible, and with a partition that is not the protective one.
    pub fn has_partitions(&self) -> bool {
        self.signed && self.plausible && self.entries().any(|entry| entry.kind != mbr_type::GPT_PROTECTIVE)
    }

    /// Whether it holds a protective entry and nothing else.
    pub fn is_only_protective(&self) -> bool {
        self.signed && self.protective().is_some() && self.entries().count() == 1
    }

    /// The last sector that the protective entry covers, unless it covers all that it can.
    pub fn protective_end(&self) -> Option<u64> {
        let entry = self.protective().filter(|entry| entry.sectors != u32::MAX)?;
        (u64::from(entry.first) + u64::from(entry.sectors)).checked_sub(1)
    }

    /// What is odd about it, on a disk that has a GPT.
    ///
    /// Not odd: a protective entry of 0xFFFFFFFF sectors, which Windows writes on every disk, or of another size than
    /// the disk (a disk that has grown; UEFI 5.2.3 wants it mended, nobody is hindered by it), and a boot flag on it
    /// (some BIOSes start no disk without).
    pub fn beside_gpt(&self) -> Vec<Problem> {
        let odd = |id| Problem::new(ProblemCode::ProtectiveMbrOdd, Text::new(id));
        let mut problems = Vec::new();
        match self.protective() {
            _ if !self.signed => problems.push(odd("problem-protective-unsigned")),
            None => problems.push(odd("problem-protective-missing")),
            Some(entry) if entry.first != 1 && self.entries().count() == 1 => {
                problems.push(odd("problem-protective-start"));
            }
            Some(_) => {}
        }
        let others = self.entries().filter(|entry| entry.kind != mbr_type::GPT_PROTECTIVE).count();
        if self.signed && others > 0 && self.protective().is_some() {
            problems.push(Problem::new(ProblemCode::HybridMbr, Text::new("problem-hybrid-mbr").with("count", others)));
        }
        problems
    }
}

/// The partitions of a record and what is wrong with them.
pub(super) struct Table {
    pub partitions: Vec<Partition>,
    pub problems: Vec<Problem>,
}

/// Reads every partition: primaries in the order of their slots, which is how Windows numbers them,
/// then the logical drives in the order of their chain; the container has number 0, as DiskPart shows it.
pub(super) fn read(disk: &mut dyn DiskBytes, record: &Record, size: ByteSize, sector: SectorSize) -> Table {
    let mut table = Table { partitions: Vec::new(), problems: Vec::new() };
    let mut number = 0_u32;
    let mut containers = Vec::new();
    for entry in record.entries() {
        let Some(extent) = extent(u64::from(entry.first), entry.sectors, sector) else { continue };
        let is_container = mbr_type::EXTENDED.contains(&entry.kind);
        if !is_container {
            number += 1;
        }
        let mut partition =
            Partition::new(if is_container { 0 } else { number }, extent, PartitionType::Mbr(entry.kind));
        partition.active = Some(entry.active);
        if is_container {
            containers.push((entry, extent));
        }
        table.partitions.push(partition);
    }
    for (entry, extent) in containers.iter().take(1) {
        chain(disk, *entry, *extent, &mut number, size, sector, &mut table);
    }
    if containers.len() > 1 {
        // Windows uses the first; a second one is written by no tool.
        table.problems.push(broken("problem-extended-two"));
    }
    table
}

fn broken(id: &'static str) -> Problem {
    Problem::new(ProblemCode::ExtendedChainBad, Text::new(id))
}

fn chain(
    disk: &mut dyn DiskBytes,
    container: Entry,
    bounds: Extent,
    number: &mut u32,
    size: ByteSize,
    sector: SectorSize,
    table: &mut Table,
) {
    let base = u64::from(container.first);
    let mut seen = BTreeSet::new();
    let mut at = base;
    loop {
        if !seen.insert(at) {
            table.problems.push(broken("problem-extended-circle"));
            return;
        }
        if seen.len() > MOST_LOGICALS {
            table.problems.push(broken("problem-extended-long"));
            return;
        }
        let place = Lba(at).offset(sector).filter(|place| bounds.contains_place(*place) && place.from_start() < size);
        let Some(bytes) = place.and_then(|place| read_at(disk, place.bytes(), 512).ok()) else {
            table.problems.push(broken("problem-extended-outside"));
            return;
        };
        let Some(record) = Record::parse(&bytes).filter(|record| record.signed) else {
            // A container in which nothing was ever created.
            if at != base || bytes.iter().any(|byte| *byte != 0) {
                table.problems.push(broken("problem-extended-unsigned"));
            }
            return;
        };
        let mut next = None;
        let mut logicals = 0;
        for entry in record.entries() {
            if mbr_type::EXTENDED.contains(&entry.kind) {
                next = next.or(Some(base + u64::from(entry.first)));
                continue;
            }
            logicals += 1;
            // The chain's tables have room for four, the first is the drive; more than one no tool writes.
            if logicals > 1 {
                table.problems.push(broken("problem-extended-crowded"));
                return;
            }
            let first = at + u64::from(entry.first);
            let Some(extent) = extent(first, entry.sectors, sector).filter(|extent| bounds.contains(*extent)) else {
                table.problems.push(broken("problem-extended-outside"));
                return;
            };
            *number += 1;
            let mut partition = Partition::new(*number, extent, PartitionType::Mbr(entry.kind));
            partition.active = Some(entry.active);
            partition.logical = true;
            table.partitions.push(partition);
        }
        match next {
            Some(next) => at = next,
            None => return,
        }
    }
}

fn extent(first: u64, sectors: u32, sector: SectorSize) -> Option<Extent> {
    Extent::new(Lba(first).offset(sector)?, SectorCount(u64::from(sectors)).size(sector)?)
}

/// Partitions that lie outside of the disk, at most a few of them.
pub(super) fn outside(partitions: &[Partition], size: ByteSize) -> Vec<Problem> {
    partitions
        .iter()
        .filter(|partition| partition.end().from_start() > size)
        .take(MOST_ALIKE)
        .map(|partition| {
            let text = Text::new("problem-partition-beyond").with("number", partition.number).with("size", size);
            Problem::new(ProblemCode::PartitionOutside, text)
        })
        .collect()
}

/// Whether a place lies in an extent.
trait Holds {
    fn contains_place(self, place: ByteOffset) -> bool;
}

impl Holds for Extent {
    fn contains_place(self, place: ByteOffset) -> bool {
        self.start() <= place && place < self.end()
    }
}
