//! Is one layout the other? Places that a source tells only in whole units are compared as intervals.

use super::{DiskLayout, FileSystem, Partition, PartitionType, Role, partition_name, role_name};
use crate::text::Text;
use crate::units::ByteSize;

/// One thing in which a disk is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The kind: `disk_guid`, `missing`, `extra`, `moved`, `resized`, `type`, …
    pub code: &'static str,
    /// The partition's number, as expected or (for one that is extra) as found; `None` for the disk.
    pub partition: Option<u32>,
    /// In words, with both figures.
    pub text: Text,
}

/// How a disk compares to the one expected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Every difference; none where the disk is as expected.
    pub differences: Vec<Difference>,
    /// What could not be compared, because the source does not tell it.
    pub not_compared: Vec<Text>,
}

impl Comparison {
    /// Whether nothing differs.
    pub fn is_same(&self) -> bool {
        self.differences.is_empty()
    }

    /// Whether it is another disk: another GUID or signature, another kind of table, another size.
    pub fn is_another_disk(&self) -> bool {
        let identity = |code: &str| matches!(code, "disk_guid" | "mbr_signature" | "style" | "disk_size");
        self.differences.iter().any(|difference| identity(difference.code))
    }

    /// On another disk every partition differs, which says nothing: only what tells that it is another one stays.
    #[must_use]
    pub fn essential(mut self) -> Self {
        if self.is_another_disk() {
            self.differences.retain(|difference| difference.partition.is_none());
        }
        self
    }

    fn differ(&mut self, code: &'static str, partition: Option<u32>, text: Text) {
        self.differences.push(Difference { code, partition, text });
    }
}

/// Compares a disk with the one that is expected. Where the numbers are DiskPart's own choice (after a script has run)
/// `numbers` is false, and they are not compared.
pub fn compare(expected: &DiskLayout, actual: &DiskLayout, numbers: bool) -> Comparison {
    let mut found = Comparison::default();
    identity(expected, actual, &mut found);
    let mut pairs = Vec::new();
    let mut missing: Vec<&Partition> = expected.partitions.iter().collect();
    let mut extra: Vec<&Partition> = actual.partitions.iter().collect();
    // From the surest sign of being the same to the weakest.
    for same in [same_everything, same_guid, same_place, same_number_and_type] {
        missing.retain(|wanted| match extra.iter().position(|other| same(wanted, other)) {
            Some(at) => {
                pairs.push((*wanted, extra.remove(at)));
                false
            }
            None => true,
        });
    }
    for wanted in missing {
        found.differ(
            "missing",
            Some(wanted.number),
            Text::new("verify-missing").with("partition", partition_name(wanted)),
        );
    }
    for other in extra {
        found.differ("extra", Some(other.number), Text::new("verify-extra").with("partition", partition_name(other)));
    }
    pairs.sort_by_key(|(wanted, _)| wanted.start());
    for (wanted, other) in pairs {
        partition(wanted, other, numbers, &mut found);
    }
    let attributes_told = |p: &Partition| p.attributes.is_some() || p.kind.role() == Role::Extended;
    let asked = expected.partitions.iter().any(|p| p.attributes.is_some_and(|bits| bits.0 != 0));
    if asked && !actual.partitions.is_empty() && !actual.partitions.iter().any(attributes_told) {
        found.not_compared.push(Text::new("verify-no-attributes"));
    }
    if !actual.is_exact() || !expected.is_exact() {
        found.not_compared.push(Text::new("verify-whole-units"));
    }
    found
}

/// The disk among several that is meant: by its identity, else by its number, else the only one.
pub fn find_disk<'a>(expected: &DiskLayout, disks: &'a [DiskLayout]) -> Option<&'a DiskLayout> {
    let by_identity = disks.iter().find(|disk| {
        (expected.disk_guid.is_some() && disk.disk_guid == expected.disk_guid)
            || (expected.mbr_signature.is_some() && disk.mbr_signature == expected.mbr_signature)
    });
    let by_number = || disks.iter().find(|disk| disk.number == expected.number);
    let only = || disks.first().filter(|_| disks.len() == 1);
    by_identity.or_else(by_number).or_else(only)
}

fn identity(expected: &DiskLayout, actual: &DiskLayout, found: &mut Comparison) {
    let shown = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    if expected.style != actual.style {
        found.differ("style", None, Text::new("verify-style"));
    }
    match (expected.disk_guid, actual.disk_guid) {
        (Some(wanted), Some(other)) if wanted != other => found.differ(
            "disk_guid",
            None,
            Text::new("verify-disk-guid").with("expected", wanted.to_string()).with("found", other.to_string()),
        ),
        (Some(_), None) => found.not_compared.push(Text::new("verify-no-disk-guid")),
        _ => {}
    }
    match (expected.mbr_signature, actual.mbr_signature) {
        (Some(wanted), Some(other)) if wanted != other => found.differ(
            "mbr_signature",
            None,
            Text::new("verify-signature")
                .with("expected", shown(Some(format!("{wanted:08X}"))))
                .with("found", shown(Some(format!("{other:08X}")))),
        ),
        (Some(_), None) => found.not_compared.push(Text::new("verify-no-signature")),
        _ => {}
    }
    // Listings in whole units do not tell the sector size either.
    if expected.sector_size != actual.sector_size && expected.is_exact() && actual.is_exact() {
        found.differ(
            "sector_size",
            None,
            Text::new("verify-sector-size")
                .with("expected", expected.sector_size.bytes().to_string())
                .with("found", actual.sector_size.bytes().to_string()),
        );
    }
    if !meet((expected.size, expected.size_slack), (actual.size, actual.size_slack)) {
        found.differ(
            "disk_size",
            None,
            Text::new("verify-disk-size").with("expected", exactly(expected.size)).with("found", exactly(actual.size)),
        );
    }
}

/// A size as people know it, and to the byte, so that a difference of one sector is seen.
fn exactly(size: ByteSize) -> Text {
    Text::new("verify-size").with("size", size).with("bytes", size.bytes().to_string())
}

/// Whether two values, each of which may be larger by its slack, can be the same.
fn meet(a: (ByteSize, ByteSize), b: (ByteSize, ByteSize)) -> bool {
    a.0 <= b.0.saturating_add(b.1) && b.0 <= a.0.saturating_add(a.1)
}

fn same_offset(a: &Partition, b: &Partition) -> bool {
    meet((a.start().from_start(), a.offset_slack), (b.start().from_start(), b.offset_slack))
}

fn same_size(a: &Partition, b: &Partition) -> bool {
    meet((a.size(), a.size_slack), (b.size(), b.size_slack))
}

/// Types that do not contradict each other; a listing tells only a word, and then the role counts.
fn same_type(a: &Partition, b: &Partition) -> bool {
    match (a.kind, b.kind) {
        (PartitionType::Gpt(_), PartitionType::Unknown) => word_fits(a, b),
        (PartitionType::Unknown, PartitionType::Gpt(_)) => word_fits(b, a),
        (PartitionType::Unknown, _) | (_, PartitionType::Unknown) => {
            a.kind.role() == b.role || b.kind.role() == a.role || a.role == b.role || !known(a) || !known(b)
        }
        (a, b) => a == b,
    }
}

/// Whether the word of a listing (`Primary`, `Recovery`, `System`, `Reserved`) can stand for the type in the table. Each
/// of Microsoft's types has its own word; for all others DiskPart and PowerShell have none, or `Unknown`.
fn word_fits(typed: &Partition, listed: &Partition) -> bool {
    let class = |role: Role| match role {
        // `OEM` is DiskPart's word for a data partition that the platform needs.
        Role::Data | Role::Windows | Role::SystemReserved | Role::Oem => Some(Role::Data),
        Role::EfiSystem | Role::Msr | Role::Recovery => Some(role),
        _ => None,
    };
    match (class(typed.kind.role()), class(listed.role)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Whether a partition's role says anything.
fn known(partition: &Partition) -> bool {
    !matches!(partition.role, super::Role::Unknown | super::Role::Data)
}

fn same_everything(a: &Partition, b: &Partition) -> bool {
    same_offset(a, b)
        && same_size(a, b)
        && same_type(a, b)
        && !(a.guid.is_some() && b.guid.is_some() && a.guid != b.guid)
}

fn same_guid(a: &Partition, b: &Partition) -> bool {
    a.guid.is_some() && a.guid == b.guid
}

fn same_place(a: &Partition, b: &Partition) -> bool {
    same_offset(a, b) && a.logical == b.logical
}

fn same_number_and_type(a: &Partition, b: &Partition) -> bool {
    a.number == b.number && same_type(a, b)
}

fn partition(wanted: &Partition, other: &Partition, numbers: bool, found: &mut Comparison) {
    let number = Some(wanted.number);
    let about = |id: &'static str| Text::new(id).with("partition", partition_name(wanted));
    if !same_offset(wanted, other) {
        let text = about("verify-moved")
            .with("expected", exactly(wanted.start().from_start()))
            .with("found", exactly(other.start().from_start()));
        found.differ("moved", number, text);
    }
    if !same_size(wanted, other) {
        let text =
            about("verify-resized").with("expected", exactly(wanted.size())).with("found", exactly(other.size()));
        found.differ("resized", number, text);
    }
    if !same_type(wanted, other) {
        // A listing has a word for the type and not the type itself.
        let text = if wanted.kind == PartitionType::Unknown || other.kind == PartitionType::Unknown {
            let typed =
                |p: &Partition| role_name(if p.kind == PartitionType::Unknown { p.role } else { p.kind.role() });
            about("verify-type-word").with("expected", typed(wanted)).with("found", typed(other))
        } else {
            about("verify-type").with("expected", wanted.kind.to_string()).with("found", other.kind.to_string())
        };
        found.differ("type", number, text);
    }
    if let (Some(a), Some(b)) = (wanted.guid, other.guid)
        && a != b
    {
        let text = about("verify-guid").with("expected", a.to_string()).with("found", b.to_string());
        found.differ("guid", number, text);
    }
    if let (Some(a), Some(b)) = (wanted.attributes, other.attributes)
        && a != b
    {
        let text = about("verify-attributes").with("expected", a.to_string()).with("found", b.to_string());
        found.differ("attributes", number, text);
    }
    if let (Some(a), Some(b)) = (wanted.active, other.active)
        && a != b
    {
        found.differ("active", number, about(if a { "verify-not-active" } else { "verify-active" }));
    }
    if numbers && wanted.number != other.number {
        let text = about("verify-number").with("found", other.number.to_string());
        found.differ("number", number, text);
    }
    if let (Some(a), Some(b)) = (wanted.volume.file_system, other.volume.file_system)
        && a != b
        // Seen from outside, a volume with BitLocker is BitLocker; seen by Windows, what is inside.
        && a != FileSystem::BitLocker
        && b != FileSystem::BitLocker
    {
        found.differ(
            "file_system",
            number,
            about("verify-file-system").with("expected", a.title()).with("found", b.title()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{TableStyle, gpt_type};
    use crate::units::{ByteOffset, Extent, MIB, SectorSize};

    fn part(number: u32, start: u64, size: u64, kind: super::super::Guid) -> Partition {
        let extent = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)).unwrap();
        Partition::new(number, extent, PartitionType::Gpt(kind))
    }

    fn disk() -> DiskLayout {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1), SectorSize::B512);
        disk.disk_guid = Some(super::super::Guid::from_u128(7));
        disk.partitions = vec![
            part(1, 1, 100, gpt_type::EFI_SYSTEM),
            part(2, 101, 16, gpt_type::MICROSOFT_RESERVED),
            part(3, 117, 500, gpt_type::BASIC_DATA),
        ];
        disk
    }

    fn codes(expected: &DiskLayout, actual: &DiskLayout) -> Vec<&'static str> {
        compare(expected, actual, true).differences.iter().map(|difference| difference.code).collect()
    }

    #[test]
    fn a_disk_is_itself() {
        assert_eq!(compare(&disk(), &disk(), true), Comparison::default());
    }

    #[test]
    fn every_kind_of_change_is_named() {
        let same = disk();
        let mut other = disk();
        other.disk_guid = Some(super::super::Guid::from_u128(8));
        assert_eq!(codes(&same, &other), ["disk_guid"]);
        let mut other = disk();
        other.partitions.remove(1);
        assert_eq!(codes(&same, &other), ["missing"]);
        assert_eq!(codes(&other, &same), ["extra"]);
        let mut other = disk();
        let moved = ByteOffset::from_bytes(ByteOffset::from_mib(117).bytes() + 512);
        other.partitions[2].extent = Extent::new(moved, ByteSize::from_mib(500)).unwrap();
        assert_eq!(codes(&same, &other), ["moved"]);
        let mut other = disk();
        other.partitions[2].extent = Extent::new(ByteOffset::from_mib(117), ByteSize::from_mib(499)).unwrap();
        assert_eq!(codes(&same, &other), ["resized"]);
        let mut other = disk();
        other.partitions[2].kind = PartitionType::Gpt(gpt_type::RECOVERY);
        assert_eq!(codes(&same, &other), ["type"]);
        let mut other = disk();
        other.partitions[2].number = 4;
        assert_eq!(codes(&same, &other), ["number"]);
        assert!(compare(&same, &other, false).is_same());
    }

    #[test]
    fn of_another_disk_only_what_tells_it_is_said() {
        let mut other = disk();
        other.size = ByteSize::from_gib(2);
        other.partitions.clear();
        let found = compare(&disk(), &other, true);
        assert!(found.is_another_disk());
        assert_eq!(found.essential().differences.iter().map(|d| d.code).collect::<Vec<_>>(), ["disk_size"]);
        assert!(!compare(&disk(), &disk(), true).is_another_disk());
    }

    #[test]
    fn whole_megabytes_are_compared_as_intervals() {
        let mut listed = disk();
        listed.disk_guid = None;
        for partition in &mut listed.partitions {
            partition.kind = PartitionType::Unknown;
            partition.offset_slack = MIB;
            partition.size_slack = MIB;
        }
        let found = compare(&disk(), &listed, true);
        assert!(found.is_same(), "{found:?}");
        assert_eq!(found.not_compared.len(), 2);
        // A word that belongs to another type is another type.
        let recovery = PartitionType::Gpt(gpt_type::RECOVERY);
        let mut planned = disk();
        planned.partitions[2].kind = recovery;
        assert_eq!(codes(&planned, &listed), ["type"]);
        listed.partitions[2].role = crate::layout::Role::Unknown;
        assert!(compare(&planned, &listed, true).is_same(), "a word that is not known says nothing");
        listed.partitions[2].role = crate::layout::Role::Data;
        listed.sector_size = SectorSize::B4096;
        assert!(compare(&disk(), &listed, true).is_same(), "whole units tell no sector size");
        listed.partitions[2].extent = Extent::new(ByteOffset::from_mib(119), ByteSize::from_mib(500)).unwrap();
        assert_eq!(codes(&disk(), &listed), ["moved"]);
    }
}
