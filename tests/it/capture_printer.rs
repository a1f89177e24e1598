//! A printer of DiskPart's listings in eleven languages: it invents disks, so that what a capture says can be compared
//! with what was true. Words and columns are those of published transcripts; every size is cut as DiskPart cuts it.
#![expect(clippy::unwrap_used, reason = "writing into a string cannot fail")]

use crate::capture_tongues::Tongue;
use std::fmt::Write;

pub(crate) const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Numbers that only look random: the same seed gives the same disks.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub(crate) fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}

/// What a partition is, as DiskPart's type column tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    System,
    Reserved,
    Primary,
    Recovery,
    Oem,
    Unknown,
    Extended,
    Logical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Info {
    None,
    Boot,
    System,
    Hidden,
    Pagefile,
}

#[derive(Clone, Debug)]
pub(crate) struct TrueVolume {
    pub number: u32,
    pub letter: Option<char>,
    pub label: String,
    pub fs: &'static str,
    pub info: Info,
    pub removable: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct TruePartition {
    pub number: u32,
    pub start: u64,
    pub size: u64,
    pub kind: Kind,
    pub active: bool,
    pub attributes: u64,
    pub volume: Option<TrueVolume>,
}

#[derive(Clone, Debug)]
pub(crate) struct TrueDisk {
    pub number: u32,
    pub size: u64,
    pub gpt: bool,
    pub model: &'static str,
    pub id: [u8; 16],
    pub partitions: Vec<TruePartition>,
}

impl TruePartition {
    pub(crate) fn gpt_type(&self) -> &'static str {
        match self.kind {
            Kind::System => "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
            Kind::Reserved => "e3c9e316-0b5c-4db8-817d-f92df00215ae",
            Kind::Recovery => "de94bba4-06d1-4d40-a16a-bfd50179d6ac",
            Kind::Unknown => "0fc63daf-8483-4772-8e79-3d69d8477de4",
            _ => "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
        }
    }

    pub(crate) fn mbr_type(&self) -> &'static str {
        match self.kind {
            Kind::Recovery => "27",
            Kind::Extended => "0F",
            Kind::Unknown => "83",
            Kind::Oem => "12",
            _ => "07",
        }
    }
}

impl TrueDisk {
    pub(crate) fn guid(&self) -> String {
        let hex: String = self.id.iter().map(|b| format!("{b:02X}")).collect();
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    pub(crate) fn signature(&self) -> u32 {
        u32::from_le_bytes([self.id[0], self.id[1], self.id[2], self.id[3] | 1])
    }

    /// What DiskPart calls free.
    pub(crate) fn free(&self) -> u64 {
        let used: u64 = self.partitions.iter().filter(|p| p.kind != Kind::Logical).map(|p| p.size).sum();
        (self.size - used).saturating_sub(2 * MIB) / MIB * MIB
    }
}

const LABELS: [&str; 24] = [
    "",
    "Windows",
    "OS",
    "Data",
    "New Volume",
    "Daten",
    "Système",
    "Резерв",
    "新加卷",
    "ボリューム",
    "시스템 예약",
    "WINRE_DRV",
    "Boot_P1",
    "Win 10 Pro x",
    "Recovery to ",
    "Störung äöü",
    "Data 500 GB",
    "RAW",
    "NTFS",
    "System",
    "Partition",
    "Boot 2",
    "1 TB",
    "Healthy",
];
const MODELS: [&str; 5] = [
    "SAMSUNG MZVL2512HCJQ-00B00",
    "WDC WD10SPZX-17Z10T0",
    "KIOXIA-EXCERIA SSD",
    "INTEL SSDPEKNW512G8",
    "ST2000DM008-2FR102",
];

/// One size, on a whole MiB or, rarely, on a whole sector.
fn some_size(dice: &mut Dice, least: u64, most: u64) -> u64 {
    let mib = least + dice.roll(most - least + 1);
    let odd = if dice.one_in(4) { dice.roll(2000) * 512 } else { 0 };
    mib * MIB + odd
}

struct Numbers {
    volume: u32,
    letters: Vec<char>,
    boot_told: bool,
}

fn volume(dice: &mut Dice, numbers: &mut Numbers, kind: Kind, first_disk: bool) -> Option<TrueVolume> {
    let (letter, fs, info) = match kind {
        Kind::Reserved | Kind::Extended | Kind::Unknown => return None,
        Kind::System => (None, "FAT32", if first_disk { Info::System } else { Info::Hidden }),
        Kind::Recovery | Kind::Oem => (None, "NTFS", Info::Hidden),
        Kind::Primary | Kind::Logical => {
            if first_disk && !numbers.boot_told {
                numbers.boot_told = true;
                (Some('C'), "NTFS", Info::Boot)
            } else {
                let letter =
                    if dice.one_in(6) || numbers.letters.is_empty() { None } else { Some(numbers.letters.remove(0)) };
                let fs = *dice.pick(&["NTFS", "NTFS", "NTFS", "exFAT", "FAT32", "RAW", "ReFS"]);
                (letter, fs, if dice.one_in(8) { Info::Pagefile } else { Info::None })
            }
        }
    };
    let label: &str = if fs == "RAW" { "" } else { dice.pick::<&str>(&LABELS) };
    let number = numbers.volume;
    numbers.volume += 1;
    Some(TrueVolume {
        number,
        letter,
        label: label.chars().take(11).collect::<String>().trim_end().to_owned(),
        fs,
        info,
        removable: false,
    })
}

/// Some disks of one PC.
pub(crate) fn some_disks(dice: &mut Dice) -> Vec<TrueDisk> {
    let count = 1 + dice.roll(3);
    let mut numbers = Numbers {
        volume: u32::from(dice.one_in(2)),
        letters: "DEFGHIJKLMNOPQRSTUVW".chars().collect(),
        boot_told: false,
    };
    let mut disks = Vec::new();
    let mut number = 0;
    for i in 0..count {
        if i > 0 && dice.one_in(4) {
            number += 1;
        }
        let gpt = !dice.one_in(3);
        disks.push(some_disk(dice, number, gpt, i == 0, &mut numbers));
        number += 1;
    }
    disks
}

fn some_disk(dice: &mut Dice, number: u32, gpt: bool, first: bool, numbers: &mut Numbers) -> TrueDisk {
    let mut kinds: Vec<Kind> = Vec::new();
    if gpt {
        if first || dice.one_in(3) {
            kinds.push(Kind::System);
        }
        if !dice.one_in(5) {
            kinds.push(Kind::Reserved);
        }
        for _ in 0..=dice.roll(4) {
            kinds.push(if dice.one_in(5) { Kind::Unknown } else { Kind::Primary });
        }
        for _ in 0..dice.roll(3) {
            kinds.push(Kind::Recovery);
        }
        if dice.one_in(4) {
            kinds.push(Kind::Oem);
        }
        if dice.one_in(3) {
            let first = kinds.pop().unwrap();
            kinds.insert(0, first);
        }
        if !kinds.contains(&Kind::Primary) {
            kinds.push(Kind::Primary);
        }
    } else {
        for _ in 0..=dice.roll(3) {
            kinds.push(if dice.one_in(5) { Kind::Recovery } else { Kind::Primary });
        }
        if kinds.len() < 4 && dice.one_in(2) {
            kinds.push(Kind::Extended);
            for _ in 0..=dice.roll(3) {
                kinds.push(Kind::Logical);
            }
        }
    }
    let mut partitions: Vec<TruePartition> = Vec::new();
    let mut at = if gpt && dice.one_in(8) { 17 << 10 } else { MIB };
    let mut extended_end = None;
    let mut extended_at = None;
    let mut next_number = 1;
    let mut sizes_used: Vec<u64> = Vec::new();
    for kind in kinds {
        let size = loop {
            let size = match kind {
                Kind::System => some_size(dice, 99, 600),
                Kind::Reserved => {
                    if at < MIB {
                        (16 << 20) - (17 << 10)
                    } else {
                        *dice.pick(&[16, 128]) * MIB
                    }
                }
                Kind::Recovery | Kind::Oem => some_size(dice, 300, 16_000),
                Kind::Extended => 0,
                _ => {
                    let most = if dice.one_in(9) { 9_000_000 } else { 480_000 };
                    some_size(dice, 900, most)
                }
            };
            // Volumes of the same printed size cannot be told apart; they are looked at elsewhere.
            let printed = cut(size).0;
            if kind == Kind::Extended || kind == Kind::Reserved || !sizes_used.contains(&printed) {
                sizes_used.push(printed);
                break size;
            }
        };
        if dice.one_in(6) && kind != Kind::Logical {
            at += some_size(dice, 1, 5000);
        }
        if kind == Kind::Logical {
            at += MIB;
        }
        let mut number = next_number;
        if kind == Kind::Extended {
            number = 0;
            extended_at = Some(partitions.len());
        } else {
            next_number += 1 + u32::from(gpt && dice.one_in(10));
        }
        let active = !gpt && first && partitions.is_empty();
        let attributes = match kind {
            Kind::Recovery => 0x8000_0000_0000_0001,
            Kind::System | Kind::Reserved => 0x8000_0000_0000_0000,
            _ => 0,
        };
        let volume = volume(dice, numbers, kind, first);
        number = if kind == Kind::Extended { 0 } else { number };
        partitions.push(TruePartition { number, start: at, size, kind, active, attributes, volume });
        at += size;
        if kind == Kind::Logical {
            extended_end = Some(at);
        }
    }
    if let (Some(container), Some(end)) = (extended_at, extended_end) {
        let start = partitions[container].start;
        partitions[container].size = end - start;
    }
    if gpt && dice.one_in(4) && partitions.len() > 2 {
        // Numbers are not the order: what was made last may lie in the middle.
        let (a, b) = (partitions.len() - 1, partitions.len() - 2);
        let number = partitions[a].number;
        partitions[a].number = partitions[b].number;
        partitions[b].number = number;
    }
    let size = at + *dice.pick(&[MIB, MIB + 512 * 1712, 10 * GIB, 3 * MIB]) + MIB;
    let mut id = [0; 16];
    for byte in &mut id {
        *byte = u8::try_from(dice.roll(256)).unwrap();
    }
    TrueDisk { number, size: size / 512 * 512, gpt, model: dice.pick::<&str>(&MODELS), id, partitions }
}

/// The number and the power of 1024 that DiskPart prints: at most four digits, the rest is cut off.
pub(crate) fn cut(bytes: u64) -> (u64, usize) {
    let mut value = bytes;
    let mut power = 0;
    while value > 9999 {
        value /= 1024;
        power += 1;
    }
    (value, power)
}

impl Tongue {
    fn size(&self, bytes: u64, long: bool) -> String {
        let (value, power) = cut(bytes);
        let units = if long { &self.units } else { &self.short };
        format!("{value} {}", units[power])
    }

    fn kind(&self, kind: Kind) -> &'static str {
        self.kinds[match kind {
            Kind::System => 0,
            Kind::Reserved => 1,
            Kind::Primary => 2,
            Kind::Recovery => 3,
            Kind::Oem => 4,
            Kind::Unknown => 5,
            Kind::Extended => 6,
            Kind::Logical => 7,
        }]
    }

    fn named(pattern: &str, number: u32) -> String {
        pattern.replace("{}", &format!("{number:<3}"))
    }

    pub(crate) fn list_disk(&self, disks: &[TrueDisk], selected: Option<u32>) -> String {
        let mut out = self.disk_head.join("\n") + "\n";
        for disk in disks {
            let star = if selected == Some(disk.number) { '*' } else { ' ' };
            let gpt = if disk.gpt { "        *" } else { "" };
            writeln!(
                out,
                "{star} {}{:<13}  {:>7}  {:>7}{gpt}",
                Self::named(self.disk, disk.number),
                clip(self.online, 13),
                self.size(disk.size, true),
                self.size(disk.free(), true),
            )
            .unwrap();
        }
        out
    }

    pub(crate) fn list_partition(&self, disk: &TrueDisk, selected: Option<u32>) -> String {
        let mut out = format!("{}\n", self.part_head);
        for p in &disk.partitions {
            let star = if selected == Some(p.number) { '*' } else { ' ' };
            writeln!(
                out,
                "{star} {}{:<16}  {:>7}  {:>7}",
                Self::named(self.part, p.number),
                clip(self.kind(p.kind), 16),
                self.size(p.size, false),
                self.size(p.start, false),
            )
            .unwrap();
        }
        out
    }

    fn volume_row(&self, p: &TruePartition, v: &TrueVolume, star: char) -> String {
        let info = match v.info {
            Info::None => "",
            Info::Boot => self.boot,
            Info::System => self.system,
            Info::Hidden => self.hidden,
            Info::Pagefile => self.pagefile,
        };
        let kind = if v.removable { self.removable } else { self.partition_type };
        let row = format!(
            "{star} {}{:^3}  {:<11}  {:<5}  {:<10}  {:>7}  {:<9}  {}",
            Self::named(self.vol, v.number),
            v.letter.unwrap_or(' '),
            clip(&v.label, 11),
            v.fs,
            clip(kind, 10),
            self.size(p.size, false),
            clip(self.healthy, 9),
            clip(info, 8),
        );
        row.trim_end().to_owned() + "\n"
    }

    pub(crate) fn list_volume(&self, disks: &[TrueDisk], optical: bool) -> String {
        let mut out = format!("{}\n", self.vol_head);
        if optical {
            let row = format!(
                "  {}{:^3}  {:<11}  {:<5}  {:<10}  {:>7}  {:<9}",
                Self::named(self.vol, 90),
                'Z',
                "",
                "",
                "DVD-ROM",
                self.size(0, false),
                clip(self.no_media, 9)
            );
            writeln!(out, "{}", row.trim_end()).unwrap();
        }
        for disk in disks {
            for p in &disk.partitions {
                if let Some(volume) = &p.volume {
                    out.push_str(&self.volume_row(p, volume, ' '));
                }
            }
        }
        out
    }

    pub(crate) fn detail_disk(&self, disk: &TrueDisk) -> String {
        let id = if disk.gpt { format!("{{{}}}", disk.guid()) } else { format!("{:08X}", disk.signature()) };
        let mut out = format!("{}\n{}: {id}\n", disk.model, self.disk_id);
        for (key, value) in self.disk_keys {
            writeln!(out, "{key}: {value}").unwrap();
        }
        writeln!(out, "\n{}", self.vol_head).unwrap();
        for p in &disk.partitions {
            if let Some(volume) = &p.volume {
                out.push_str(&self.volume_row(p, volume, ' '));
            }
        }
        out
    }

    pub(crate) fn detail_partition(&self, disk: &TrueDisk, p: &TruePartition) -> String {
        let [kind, hidden, required, attributes, active, offset] = self.keys;
        let yes_no = |yes: bool| if yes { self.yes } else { self.no };
        let mut out = Self::named(self.part, p.number).trim().to_owned() + "\n";
        if disk.gpt {
            writeln!(out, "{kind}: {}", p.gpt_type()).unwrap();
            writeln!(out, "{hidden}: {}", yes_no(p.attributes != 0)).unwrap();
            writeln!(out, "{required}: {}", yes_no(p.attributes & 1 == 1)).unwrap();
            let bits =
                if p.attributes == 0 { "0000000000000000".to_owned() } else { format!("0X{:016X}", p.attributes) };
            writeln!(out, "{attributes}: {bits}").unwrap();
        } else {
            writeln!(out, "{kind}: {}", p.mbr_type()).unwrap();
            writeln!(out, "{hidden}: {}", self.no).unwrap();
            writeln!(out, "{active}: {}", yes_no(p.active)).unwrap();
        }
        writeln!(out, "{offset}: {}\n", p.start).unwrap();
        if let Some(volume) = &p.volume {
            writeln!(out, "{}", self.vol_head).unwrap();
            out.push_str(&self.volume_row(p, volume, '*'));
        }
        out
    }

    pub(crate) fn disk_selected(&self, number: u32) -> String {
        self.disk_selected.replace("{}", &number.to_string())
    }

    pub(crate) fn part_selected(&self, number: u32) -> String {
        self.part_selected.replace("{}", &number.to_string())
    }

    /// A whole session as DiskPart's window shows it.
    pub(crate) fn session(&self, disks: &[TrueDisk], details: bool) -> String {
        let mut out = format!(
            "Microsoft DiskPart version 10.0.22621.1\n\nCopyright (C) Microsoft Corporation.\n{}\n\nDISKPART> list disk\n\n{}\n",
            self.on_computer,
            self.list_disk(disks, None)
        );
        for disk in disks {
            write!(out, "DISKPART> select disk {0}\n\n{1}\n\n", disk.number, self.disk_selected(disk.number)).unwrap();
            if details {
                write!(out, "DISKPART> detail disk\n\n{}\n", self.detail_disk(disk)).unwrap();
            }
            write!(out, "DISKPART> list partition\n\n{}\n", self.list_partition(disk, None)).unwrap();
            if details {
                for p in disk.partitions.iter().filter(|p| p.number != 0) {
                    write!(
                        out,
                        "DISKPART> select partition {}\n\n{}\n\nDISKPART> detail partition\n\n{}\n",
                        p.number,
                        self.part_selected(p.number),
                        self.detail_partition(disk, p)
                    )
                    .unwrap();
                }
            }
        }
        write!(out, "DISKPART> list volume\n\n{}\nDISKPART> exit\n", self.list_volume(disks, true)).unwrap();
        out
    }
}

fn clip(text: &str, width: usize) -> String {
    text.chars().take(width).collect()
}
