//! What Windows' control codes answer, made by an encoder of its own: it knows the structures as C declares them
//! (winioctl.h, ntddstor.h) and places each field by the rules of C on 64-bit Windows, not by the reader's offsets.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use shikiri::layout::{Guid, PartitionType, ProblemCode, TableStyle};
use shikiri::source::live::decode::{self, DecodeError, Geometry, Way};
use shikiri::units::{ByteSize, SectorSize};

/// Bytes of a C structure: every field stands at a multiple of its own size.
#[derive(Clone, Default)]
struct C(Vec<u8>);

impl C {
    fn align(&mut self, to: usize) -> &mut Self {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
        self
    }
    fn byte(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }
    fn dword(&mut self, value: u32) -> &mut Self {
        self.align(4).0.extend(value.to_le_bytes());
        self
    }
    fn large(&mut self, value: u64) -> &mut Self {
        self.align(8).0.extend(value.to_le_bytes());
        self
    }
    /// `GUID`: a DWORD, two WORDs and eight bytes.
    fn guid(&mut self, text: &str) -> &mut Self {
        let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
        let number = |from: usize, len: usize| u64::from_str_radix(&digits[from..from + len], 16).unwrap();
        self.dword(u32::try_from(number(0, 8)).unwrap());
        for at in [8, 12] {
            self.0.extend(u16::try_from(number(at, 4)).unwrap().to_le_bytes());
        }
        (16..32).step_by(2).for_each(|at| self.0.push(u8::try_from(number(at, 2)).unwrap()));
        self
    }
    /// A union: as long as its longest member.
    fn union(&mut self, longest: usize, members: &Self) -> &mut Self {
        self.align(8);
        let end = self.0.len() + longest;
        self.0.extend(&members.0);
        self.0.resize(end, 0);
        self
    }
}

#[derive(Clone, Debug)]
struct Row {
    number: u32,
    start: u64,
    size: u64,
    kind: u128,
    own: u128,
    attributes: u64,
    name: String,
}

fn guid(value: u128) -> String {
    let hex = format!("{value:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// `PARTITION_INFORMATION_EX` with `PARTITION_INFORMATION_GPT`, the longest member of its union.
fn gpt_entry(out: &mut C, row: &Row) {
    let mut inside = C::default();
    inside.guid(&guid(row.kind)).guid(&guid(row.own)).large(row.attributes);
    let mut name: Vec<u16> = row.name.encode_utf16().collect();
    name.resize(36, 0);
    name.iter().for_each(|c| inside.0.extend(c.to_le_bytes()));
    let size = inside.0.len();
    out.align(8).dword(1).large(row.start).large(row.size).dword(row.number).byte(0).byte(0).union(size, &inside);
}

/// `DRIVE_LAYOUT_INFORMATION_EX` with `DRIVE_LAYOUT_INFORMATION_GPT`.
fn gpt_layout(id: u128, usable: (u64, u64), rows: &[Row]) -> Vec<u8> {
    let mut inside = C::default();
    inside.guid(&guid(id)).large(usable.0).large(usable.1).dword(128).align(8);
    let mut out = C::default();
    let size = inside.0.len();
    out.dword(1).dword(u32::try_from(rows.len()).unwrap()).union(size, &inside);
    rows.iter().for_each(|row| gpt_entry(&mut out, row));
    out.0
}

fn mbr_layout(signature: u32, rows: &[(u32, u64, u64, u8, bool)]) -> Vec<u8> {
    let mut inside = C::default();
    inside.dword(signature).dword(0);
    let mut out = C::default();
    out.dword(0).dword(u32::try_from(rows.len()).unwrap()).union(40, &inside);
    for (number, start, size, kind, active) in rows {
        let mut inside = C::default();
        inside.byte(*kind).byte(u8::from(*active)).byte(1).dword(u32::try_from(start / 512).unwrap());
        out.align(8).dword(0).large(*start).large(*size).dword(*number).byte(0).byte(0).union(112, &inside);
    }
    out.0
}

/// `STORAGE_DEVICE_DESCRIPTOR` with its texts behind it.
fn device(vendor: &str, product: &str, removable: bool, bus: u32) -> Vec<u8> {
    let mut texts = C::default();
    let mut out = C::default();
    let mut place = |text: &str| {
        let at = if text.is_empty() { 0 } else { 36 + texts.0.len() };
        texts.0.extend(text.bytes().chain([0]));
        u32::try_from(at).unwrap()
    };
    let (vendor, product) = (place(vendor), place(product));
    out.dword(36).dword(200).byte(0).byte(0).byte(u8::from(removable)).byte(1);
    out.dword(vendor).dword(product).dword(0).dword(0).dword(bus).dword(0);
    out.0.extend(texts.0);
    out.0
}

fn geometry(cylinders: u64, sector: u32, size: u64) -> Vec<u8> {
    let mut out = C::default();
    out.large(cylinders).dword(12).dword(255).dword(63).dword(sector).large(size).byte(0);
    out.0
}

fn extents(rows: &[(u32, u64, u64)]) -> Vec<u8> {
    let mut out = C::default();
    out.dword(u32::try_from(rows.len()).unwrap());
    for (disk, start, size) in rows {
        out.align(8).dword(*disk).large(*start).large(*size);
    }
    out.0
}

fn a_disk(size: u64) -> Geometry {
    Geometry { sector_size: SectorSize::B512, size: ByteSize::from_bytes(size) }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (1..=128_u32, 1..1000_u64, 1..500_u64, 1..=u128::MAX, any::<u128>(), any::<u64>(), "[ -~あ-ん]{0,36}");
    proptest::collection::vec(row, 0..20).prop_map(|rows| {
        rows.into_iter()
            .map(|(number, start, size, kind, own, attributes, name)| Row {
                number,
                start: start << 20,
                size: size << 20,
                kind,
                own,
                attributes,
                name,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_gpt_disk_is_read_as_windows_lays_it_out(rows in rows(), id: u128, end in 0..1_u64 << 40) {
        let answer = gpt_layout(id, (17_408, end), &rows);
        let disk = decode::drive_layout(&answer, 5, a_disk(1 << 40)).unwrap();
        prop_assert_eq!(disk.style, TableStyle::Gpt);
        prop_assert_eq!(disk.disk_guid, Some(Guid::from_u128(id)));
        prop_assert_eq!(disk.partitions.len(), rows.len());
        for row in &rows {
            let found = disk.partitions.iter().any(|p| {
                p.start().bytes() == row.start
                    && p.size().bytes() == row.size
                    && p.kind == PartitionType::Gpt(Guid::from_u128(row.kind))
                    && p.guid == Some(Guid::from_u128(row.own))
                    && p.attributes.map(|a| a.0) == Some(row.attributes)
                    && p.name.as_deref().unwrap_or_default() == row.name.as_str()
            });
            prop_assert!(found, "{row:?} in {:?}", disk.partitions);
        }
        prop_assert!(disk.partitions.is_sorted_by_key(|p| p.start()));
    }

    #[test]
    fn an_answer_cut_anywhere_is_refused(rows in rows(), cut in 0.0..1.0_f64) {
        let answer = gpt_layout(7, (17_408, 1 << 30), &rows);
        let cut = (answer.len() as f64 * cut) as usize;
        let short = matches!(decode::drive_layout(&answer[..cut], 0, a_disk(1 << 40)), Err(DecodeError::Short { .. }));
        // The last four bytes of the header are padding.
        prop_assert!(short || rows.is_empty() && cut >= 40);
    }

    #[test]
    fn bytes_behind_the_entries_are_not_looked_at(rows in rows(), more in proptest::collection::vec(any::<u8>(), 0..600)) {
        let answer = gpt_layout(7, (17_408, 1 << 30), &rows);
        let longer: Vec<u8> = answer.iter().copied().chain(more).collect();
        prop_assert_eq!(
            decode::drive_layout(&answer, 0, a_disk(1 << 40)).unwrap(),
            decode::drive_layout(&longer, 0, a_disk(1 << 40)).unwrap()
        );
    }

    #[test]
    fn a_flipped_byte_is_read_or_refused(rows in rows(), at: prop::sample::Index, to: u8) {
        let mut answer = gpt_layout(7, (17_408, 1 << 30), &rows);
        let at = at.index(answer.len());
        answer[at] = to;
        if let Ok(disk) = decode::drive_layout(&answer, 0, a_disk(1 << 40)) {
            prop_assert!(disk.partitions.len() <= rows.len());
        }
        let rows: Vec<(u32, u64, u64)> = rows.iter().map(|row| (row.number, row.start, row.size)).collect();
        let mut answer = extents(&rows);
        let at = at % answer.len();
        answer[at] = to;
        // A count of zero names no disk; every other needs its bytes.
        if let Ok(found) = decode::volume_extents(&answer) {
            prop_assert!(found.is_empty() || found.len() * 24 + 8 <= answer.len());
        }
    }

    #[test]
    fn volumes_name_their_disks(rows in proptest::collection::vec((any::<u32>(), 0..1_u64 << 40, 1..1_u64 << 40), 0..9)) {
        let found = decode::volume_extents(&extents(&rows)).unwrap();
        let found: Vec<_> = found.iter().map(|(disk, e)| (*disk, e.start().bytes(), e.size().bytes())).collect();
        prop_assert_eq!(found, rows);
    }

    #[test]
    fn devices_are_named_and_told_apart(vendor in "[A-Za-z]{0,8}", product in "[A-Za-z0-9]{1,16}", removable: bool, bus in 0..24_u32) {
        let found = decode::device(&device(&vendor, &product, removable, bus)).unwrap();
        let name = if vendor.is_empty() { product } else { format!("{vendor} {product}") };
        prop_assert_eq!(found.model, Some(name));
        prop_assert_eq!(found.removable, removable);
        prop_assert_eq!(found.bus.0, bus);
    }

    #[test]
    fn places_of_texts_may_be_anything(vendor: u32, product: u32) {
        let mut answer = device("ACME", "SSD", false, 17);
        answer[12..16].copy_from_slice(&vendor.to_le_bytes());
        answer[16..20].copy_from_slice(&product.to_le_bytes());
        prop_assert!(decode::device(&answer).is_ok());
    }

    #[test]
    fn geometries_are_read(cylinders: u64, shift in 9..13_u32, size in 0..i64::MAX as u64) {
        let found = decode::geometry(&geometry(cylinders, 1 << shift, size)).unwrap();
        prop_assert_eq!((found.sector_size.bytes(), found.size.bytes()), (1 << shift, size));
    }
}

#[test]
fn an_mbr_disk_with_logical_drives_is_read() {
    let mib = 1 << 20;
    let rows = [
        (1, mib, 100 * mib, 0x07, true),
        (0, 200 * mib, 400 * mib, 0x0f, false),
        (2, 201 * mib, 100 * mib, 0x07, false),
        (0, 0, 0, 0, false),
    ];
    let disk = decode::drive_layout(&mbr_layout(0xC0DE_0007, &rows), 1, a_disk(1 << 30)).unwrap();
    assert_eq!((disk.style, disk.mbr_signature), (TableStyle::Mbr, Some(0xC0DE_0007)));
    let found: Vec<_> = disk.partitions.iter().map(|p| (p.number, p.active, p.logical)).collect();
    assert_eq!(found, [(1, Some(true), false), (0, Some(false), false), (2, Some(false), true)]);
    assert!(disk.problems.is_empty(), "{:?}", disk.problems);
}

#[test]
fn partitions_that_overlap_or_leave_the_disk_are_said() {
    let row = |number, start: u64, size: u64| Row {
        number,
        start: start << 20,
        size: size << 20,
        kind: 0xEBD0_A0A2_B9E5_4433_87C0_68B6_B726_99C7,
        own: u128::from(number),
        attributes: 0,
        name: String::new(),
    };
    let answer = gpt_layout(7, (17_408, (1 << 30) - 34_816), &[row(1, 1, 100), row(2, 50, 100), row(3, 1000, 100)]);
    let disk = decode::drive_layout(&answer, 0, a_disk(1 << 30)).unwrap();
    let codes: Vec<_> = disk.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [ProblemCode::PartitionOutside, ProblemCode::Overlap]);
}

#[test]
fn ways_of_attaching_are_told_apart() {
    let way = |bus| decode::Bus(bus).way();
    for inside in [0, 1, 3, 8, 10, 11, 17, 19, 99] {
        assert_eq!(way(inside), None, "bus {inside}");
    }
    assert_eq!(way(7), Some(Way::Usb));
    assert_eq!([way(12), way(13)], [Some(Way::Card); 2]);
    assert_eq!([way(14), way(15)], [Some(Way::Virtual); 2]);
    assert_eq!(way(16), Some(Way::Spaces));
    assert_eq!(way(9), Some(Way::Network));
    // A chip that is soldered in is no card, and any other medium may be one that can be taken out.
    let of = |bus, removable| decode::device(&device("", "X", removable, bus)).unwrap().way();
    assert_eq!([of(13, false), of(12, true)], [None, Some(Way::Card)]);
    assert_eq!([of(11, true), of(11, false)], [Some(Way::Removable), None]);
    assert_eq!([of(7, true), of(7, false)], [Some(Way::Usb); 2]);
    // The PC's own disks stand first, sticks last.
    assert!(None < Some(Way::Spaces) && Some(Way::Card) < Some(Way::Usb));
}

#[test]
fn offline_and_read_only_disks_are_known() {
    let answer = |bits| C::default().dword(16).dword(0).large(bits).0.clone();
    assert!(!decode::attributes(&answer(0)).unwrap().offline);
    assert!(decode::attributes(&answer(1)).unwrap().offline);
    assert!(decode::attributes(&answer(2)).unwrap().read_only);
    assert!(decode::attributes(&answer(3)[..15]).is_err());
}
