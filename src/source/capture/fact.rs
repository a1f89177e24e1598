//! What listings say, before it is merged into disks.

use super::span::Span;
use crate::layout::{
    BitLocker, FileSystem, GptAttributes, Guid, PartitionType, ProblemCode, Role, ShrinkLimitSource, TableStyle,
};
use crate::source::{Note, Way};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize};

/// The number of a row that is told by its place alone.
pub(super) const NO_NUMBER: u32 = u32::MAX;

/// Which tool printed a listing: its numbers and its order are read accordingly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// DiskPart: rows in order of offset, whole units.
    DiskPart,
    /// PowerShell or the collector.
    PowerShell,
    /// sfdisk, gdisk, parted, fdisk.
    Unix,
}

/// What one source says of one partition; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    pub line: u32,
    pub number: u32,
    pub offset: Option<Span>,
    pub size: Option<Span>,
    pub kind: Option<PartitionType>,
    pub role: Option<Role>,
    pub guid: Option<Guid>,
    pub name: Option<String>,
    pub attributes: Option<GptAttributes>,
    pub active: Option<bool>,
    pub logical: bool,
    /// DiskPart's star: the line at which it stands.
    pub selected: Option<u32>,
    /// Which number `sgdisk -i` was asked for; its answer does not repeat it.
    pub asked: Option<u32>,
    pub inside: Inside,
}

/// What one source says of a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Inside {
    pub letter: Option<char>,
    pub label: Option<String>,
    pub file_system: Option<FileSystem>,
    pub cluster_size: Option<ByteSize>,
    pub used: Option<ByteSize>,
    pub bitlocker: Option<BitLocker>,
    pub is_boot: Option<bool>,
    pub is_system: Option<bool>,
    pub winre: Option<ByteSize>,
    pub shrink: Option<(ByteSize, ShrinkLimitSource)>,
    pub esp_files: Vec<(String, ByteSize)>,
    pub windows: Option<bool>,
}

impl Inside {
    /// Takes what `later` says and keeps the rest; a label that DiskPart cut does not replace the whole one.
    pub fn take(&mut self, later: &Self) {
        fn newer<T: Clone>(slot: &mut Option<T>, value: &Option<T>) {
            if value.is_some() {
                slot.clone_from(value);
            }
        }
        newer(&mut self.letter, &later.letter);
        newer(&mut self.file_system, &later.file_system);
        newer(&mut self.cluster_size, &later.cluster_size);
        newer(&mut self.used, &later.used);
        newer(&mut self.bitlocker, &later.bitlocker);
        newer(&mut self.is_boot, &later.is_boot);
        newer(&mut self.is_system, &later.is_system);
        newer(&mut self.winre, &later.winre);
        newer(&mut self.shrink, &later.shrink);
        newer(&mut self.windows, &later.windows);
        let cut = |whole: &Option<String>, short: &Option<String>| match (whole, short) {
            (Some(whole), Some(short)) => short.chars().count() >= 11 && whole.starts_with(short.as_str()),
            _ => false,
        };
        if !cut(&self.label, &later.label) {
            newer(&mut self.label, &later.label);
        }
        if !later.esp_files.is_empty() {
            self.esp_files.clone_from(&later.esp_files);
        }
    }
}

/// One listing of a disk's partitions.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listing {
    pub tool: Tool,
    pub line: u32,
    pub rows: Vec<Row>,
    /// Whether a command that changes disks stood between the listing before and this one.
    pub after_change: bool,
}

/// What the sources say of one disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Disk {
    pub line: u32,
    pub number: Option<u32>,
    /// `/dev/sda`.
    pub device: Option<String>,
    pub model: Option<String>,
    pub size: Option<Span>,
    /// What DiskPart's *Free* column says.
    pub free: Option<Span>,
    pub style: Option<TableStyle>,
    pub guid: Option<Guid>,
    pub signature: Option<u32>,
    pub sector: Option<u32>,
    pub first_usable: Option<ByteOffset>,
    /// The byte behind the last usable one.
    pub usable_end: Option<ByteOffset>,
    pub dynamic: bool,
    pub no_medium: bool,
    pub pool: bool,
    /// How it is attached, where that is not the usual way.
    pub way: Option<Way>,
    /// DiskPart's star in the last list of disks.
    pub selected: bool,
    /// PowerShell's path of the device.
    pub path: Option<String>,
    /// The line of a command that changed the partitions behind the last list of them, and whether its success is shown.
    pub changed_at: Option<(u32, bool)>,
    pub listings: Vec<Listing>,
    /// What details say of single partitions.
    pub details: Vec<Row>,
    /// How many sectors it has, where the source counts them before it tells how large they are.
    pub sector_count: Option<u64>,
    /// The source says that there is nothing to list.
    pub no_table: bool,
    /// The number was given here, since the source tells none.
    pub number_assumed: bool,
    /// What a tool said is wrong with the table.
    pub problems: Vec<(ProblemCode, Text)>,
    /// Contradictions found while reading.
    pub contradictions: Vec<Text>,
}

/// A volume whose partition the listing does not tell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Volume {
    pub line: u32,
    /// DiskPart's volume number.
    pub number: Option<u32>,
    pub size: Option<Span>,
    pub inside: Inside,
    pub hidden: bool,
    /// DiskPart's star: the line at which it stands.
    pub selected: Option<u32>,
    /// Whether it lies on a partition of a fixed disk, as far as the listing tells.
    pub on_partition: bool,
    /// The disk on which it lies, where the listing tells (`detail disk`).
    pub disk: Option<usize>,
    /// The partition in which it lies (`detail partition`).
    pub partition: Option<u32>,
}

/// What is said of the recovery environment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Winre {
    pub line: Option<u32>,
    pub enabled: Option<bool>,
    pub disk: Option<u32>,
    pub partition: Option<u32>,
    /// The offset of its partition (`ReAgent.xml`).
    pub offset: Option<u64>,
    pub disk_guid: Option<Guid>,
    pub signature: Option<u32>,
    pub version: Option<String>,
    pub staged: Option<ByteSize>,
}

/// Everything that a capture says.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub disks: Vec<Disk>,
    pub volumes: Vec<Volume>,
    pub winre: Vec<Winre>,
    /// What is said of a drive letter without saying where it lies.
    pub letters: Vec<(Option<u32>, Inside)>,
    /// Drives of which `wmic` tells model and size: line, number, model, size.
    pub drives: Vec<(u32, Option<u32>, Option<String>, Span)>,
    pub notes: Vec<Note>,
    /// Where DiskPart's volumes lie: volume, disk, partition, by their numbers.
    pub volume_places: Vec<(u32, u32, u32)>,
    /// Disks that turned out to be others: from, to, in the order in which they moved.
    pub moved: Vec<(usize, usize)>,
    /// Whether anything at all was recognised.
    pub recognised: bool,
}

impl Facts {
    /// A remark about a line.
    pub fn note(&mut self, line: impl Into<Option<u32>>, text: Text) {
        self.notes.push(Note { line: line.into(), text });
    }

    /// The disk with this number, made where it is new.
    pub fn disk_numbered(&mut self, number: u32, line: u32) -> usize {
        if let Some(at) = self.disks.iter().position(|disk| disk.number == Some(number)) {
            return at;
        }
        self.add_disk(Disk { number: Some(number), line, ..Disk::default() })
    }

    /// The disk with this device name, made where it is new.
    pub fn disk_device(&mut self, device: &str, line: u32) -> usize {
        if let Some(at) = self.disks.iter().position(|disk| disk.device.as_deref() == Some(device)) {
            return at;
        }
        self.add_disk(Disk { device: Some(device.to_owned()), line, ..Disk::default() })
    }

    /// A disk of which neither number nor name is known.
    pub fn disk_nameless(&mut self, line: u32) -> usize {
        self.add_disk(Disk { line, ..Disk::default() })
    }

    /// One more disk; beyond the limit what is said goes nowhere.
    fn add_disk(&mut self, disk: Disk) -> usize {
        if self.disks.len() >= super::MOST_DISKS {
            return usize::MAX;
        }
        self.disks.push(disk);
        self.disks.len() - 1
    }

    /// Takes what a text inside of this capture said.
    pub fn absorb(&mut self, other: Self) {
        let mut places = Vec::new();
        for disk in other.disks {
            let at = match (disk.number, &disk.device) {
                (Some(number), _) => self.disk_numbered(number, disk.line),
                (None, Some(device)) => self.disk_device(device, disk.line),
                (None, None) => self.disk_nameless(disk.line),
            };
            places.push(at);
            if let Some(known) = self.disks.get_mut(at) {
                known.take(disk);
            }
        }
        for mut volume in other.volumes {
            volume.disk = volume.disk.and_then(|at| places.get(at)).copied();
            self.volumes.push(volume);
        }
        self.winre.extend(other.winre);
        self.letters.extend(other.letters);
        self.drives.extend(other.drives);
        self.notes.extend(other.notes.into_iter().map(|note| Note { line: None, ..note }));
        self.recognised |= other.recognised;
    }
}

impl Disk {
    /// A problem that is said once, however often the disk is listed.
    pub fn say(&mut self, code: ProblemCode, id: &'static str) {
        if self.problems.iter().all(|(_, text)| text.id() != id) {
            self.problems.push((code, Text::new(id)));
        }
    }

    /// Whether nothing is known of it but its number.
    pub const fn is_only_named(&self) -> bool {
        self.size.is_none()
            && self.listings.is_empty()
            && self.guid.is_none()
            && self.signature.is_none()
            && self.model.is_none()
            && !self.no_medium
            && !self.no_table
    }

    /// Takes what another part of the capture says of the same disk.
    pub fn take(&mut self, other: Self) {
        self.model = other.model.or(self.model.take());
        if let Some(size) = other.size {
            super::diskpart::set_size(self, size, false);
        }
        self.number = self.number.or(other.number);
        self.device = self.device.take().or(other.device);
        self.free = self.free.or(other.free);
        self.style = other.style.or(self.style);
        self.guid = self.guid.or(other.guid);
        self.signature = self.signature.or(other.signature);
        self.sector = self.sector.or(other.sector);
        self.first_usable = self.first_usable.or(other.first_usable);
        self.usable_end = self.usable_end.or(other.usable_end);
        self.dynamic |= other.dynamic;
        self.no_medium |= other.no_medium;
        self.pool |= other.pool;
        self.way = other.way.or(self.way);
        self.selected |= other.selected;
        self.path = self.path.take().or(other.path);
        self.changed_at = other.changed_at.or(self.changed_at);
        self.no_table |= other.no_table;
        self.listings.extend(other.listings);
        self.details.extend(other.details);
        self.contradictions.extend(other.contradictions);
        self.problems.extend(other.problems);
    }
}
