//! From what listings say to disks.

use super::attach;
use super::diskpart::style_of;
use super::fact::{Disk, Facts, Inside, Listing, NO_NUMBER, Row, Tool};
use super::identity;
use super::session::Limit;
use super::span::{Span, meet};
use super::tighten::{Room, tighten};
use crate::layout::{
    DiskLayout, EspFile, Partition, PartitionType, Problem, ProblemCode, Role, ShrinkLimit, TableStyle, Volume,
    WimImage, gpt_type,
};
use crate::source::{Note, Ways};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};

/// The largest disk that a listing without the disk's own size can be of: 48-bit addresses of 512-byte sectors
/// (ATA/ATAPI-6), 128 PiB.
const LARGEST_DISK: u64 = 1 << 57;

/// What DiskPart's *Free* may leave out or count twice: alignment, gaps below 1 MiB, the tables of logical drives.
const FREE_UNCOUNTED: u64 = 64 << 20;

/// The table copy at the end of a GPT disk: 32 sectors of entries and the header (UEFI specification 5.3.1).
const GPT_BACKUP_SECTORS: u64 = 33;

/// Everything merged: disks in order of their numbers, and what there is to say.
pub(super) fn merge(mut facts: Facts, mut limits: Vec<Limit>) -> (Vec<DiskLayout>, Vec<Note>, Ways) {
    // No PC has more; hostile text must not make the comparisons below slow.
    facts.letters.truncate(super::MOST_VOLUMES);
    facts.winre.truncate(super::MOST_VOLUMES);
    facts.drives.truncate(super::MOST_DISKS);
    limits.truncate(super::MOST_VOLUMES);
    for disk in &mut facts.disks {
        disk.details.truncate(super::MOST_ROWS / super::MOST_DISKS * 8);
    }
    let mut unlisted = Vec::new();
    for disk in &mut facts.disks {
        unlisted.extend(list_details(disk));
        unix_numbers(disk);
    }
    for line in unlisted {
        facts.note(line_of(line), Text::new("capture-numbers-in-order").with("line", line));
    }
    identity::settle(&mut facts);
    for limit in &mut limits {
        for (from, to) in &facts.moved {
            if let Some((disk, _)) = &mut limit.place {
                let target = if to > from { to - 1 } else { *to };
                *disk = match (*disk).cmp(from) {
                    std::cmp::Ordering::Equal => target,
                    std::cmp::Ordering::Greater => *disk - 1,
                    std::cmp::Ordering::Less => *disk,
                };
            }
        }
    }
    let mut notes = std::mem::take(&mut facts.notes);
    let mut built = Vec::new();
    for disk in &mut facts.disks {
        if disk.is_only_named() {
            // Selecting a disk does not prove that it is there.
            continue;
        }
        if disk.no_medium && disk.listings.is_empty() {
            let number = disk.number.unwrap_or_default();
            notes.push(Note { line: line_of(disk.line), text: Text::new("capture-no-medium").with("disk", number) });
            continue;
        }
        built.push(Building::new(disk, &mut notes));
    }
    facts.notes = notes;
    attach::volumes(&mut facts, &mut built);
    attach::letters(&mut facts, &mut built);
    attach::limits(&mut facts, &mut built, &limits);
    let winre = attach::winre(&mut facts, &built);
    let mut disks: Vec<DiskLayout> = Vec::new();
    let mut ways = Ways::new();
    for building in built {
        let number = building.number;
        ways.extend(building.disk.way.map(|way| (number, way)));
        let mut layout = building.finish(&mut facts.notes);
        if let Some((_, winre)) = winre.iter().find(|(disk, _)| *disk == number) {
            layout.winre = winre.clone();
        }
        disks.push(layout);
    }
    disks.sort_by_key(|disk| disk.number);
    facts.notes.sort_by_key(|note| note.line.unwrap_or(u32::MAX));
    facts.notes.dedup();
    (disks, facts.notes, ways)
}

pub(super) const fn line_of(line: u32) -> Option<u32> {
    if line == 0 { None } else { Some(line) }
}

/// `sgdisk -i` and `wmic partition` alone, partition by partition, without a list: what they tell is the list. Where
/// the numbers are only their order, no plan may name them, and the line of the first one is given.
fn list_details(disk: &mut Disk) -> Option<u32> {
    let placed = |row: &Row| row.number == NO_NUMBER && row.offset.is_some() && row.size.is_some();
    if !disk.listings.is_empty() || disk.details.is_empty() || !disk.details.iter().all(placed) {
        return None;
    }
    let asked = disk.details.iter().all(|row| row.asked.is_some());
    let line = disk.details.first().map_or(0, |row| row.line);
    let mut rows = std::mem::take(&mut disk.details);
    // Pasted twice, it is told twice.
    let mut told: Vec<Row> = Vec::new();
    rows.retain(|row| {
        let new =
            !told.iter().any(|known| (known.offset, known.size, known.asked) == (row.offset, row.size, row.asked));
        told.extend(new.then(|| row.clone()));
        new
    });
    for (i, row) in rows.iter_mut().enumerate() {
        row.number = row.asked.filter(|_| asked).unwrap_or_else(|| u32::try_from(i + 1).unwrap_or(u32::MAX));
    }
    disk.listings.push(Listing { tool: Tool::Unix, line, rows, after_change: false });
    if !asked {
        let text = Text::new("capture-numbers-in-order").with("line", line);
        disk.problems.push((ProblemCode::PartitionsNotListed, text));
    }
    (!asked).then_some(line)
}

/// Linux numbers MBR's slots and counts logical drives from 5; DiskPart calls the container 0 and counts on
/// (observed in 5 transcripts: primaries 1 to 3, container 0, logicals 4 to 7).
fn unix_numbers(disk: &mut Disk) {
    let extended =
        |row: &Row| row.role == Some(Role::Extended) || row.kind.is_some_and(|kind| kind.role() == Role::Extended);
    for listing in disk.listings.iter_mut().filter(|listing| listing.tool == Tool::Unix) {
        if style_of(&listing.rows).or(disk.style) != Some(TableStyle::Mbr) {
            continue;
        }
        // parted for machines does not name the container: it is the primary that holds the logical drives.
        let holds = |row: &Row, inner: &Row| match (row.offset.zip(row.size), inner.offset) {
            (Some((offset, size)), Some(at)) => offset.low <= at.high && at.low < offset.high.saturating_add(size.high),
            _ => false,
        };
        let logical: Vec<Row> = listing.rows.iter().filter(|row| row.number > 4 && row.logical).cloned().collect();
        if !logical.is_empty() && !listing.rows.iter().any(extended) {
            let container =
                listing.rows.iter_mut().find(|row| row.number <= 4 && logical.iter().all(|inner| holds(row, inner)));
            if let Some(row) = container {
                row.role = Some(Role::Extended);
            }
        }
        let mut order: Vec<usize> = (0..listing.rows.len()).collect();
        order.sort_by_key(|i| listing.rows.get(*i).map_or(0, |row| row.number));
        let mut next = 1;
        for i in order {
            let Some(row) = listing.rows.get_mut(i) else { continue };
            if extended(row) {
                row.role = Some(Role::Extended);
                row.logical = false;
                row.number = 0;
            } else {
                row.number = next;
                next += 1;
            }
        }
    }
}

/// One disk being put together.
#[derive(Debug)]
pub(super) struct Building {
    pub number: u32,
    pub rows: Vec<Row>,
    pub style: Option<TableStyle>,
    disk: Disk,
    problems: Vec<Problem>,
    /// Some row's place or size is not told.
    pub incomplete: bool,
}

impl Building {
    fn new(disk: &Disk, notes: &mut Vec<Note>) -> Self {
        let number = disk.number.unwrap_or_default();
        let mut building = Self {
            number,
            rows: Vec::new(),
            style: disk.style,
            disk: disk.clone(),
            problems: Vec::new(),
            incomplete: false,
        };
        for (code, text) in &disk.problems {
            if building.problems.iter().all(|known: &Problem| known.code != *code) {
                building.problems.push(Problem::new(*code, text.clone()));
            }
        }
        for text in &disk.contradictions {
            building.contradiction(None, text.clone(), notes);
        }
        for listing in &disk.listings {
            building.add_listing(listing, notes);
        }
        for detail in &disk.details {
            building.add_detail(detail, notes);
        }
        let proven = style_of(&building.rows);
        if let (Some(proven), Some(told)) = (proven, building.style)
            && proven != told
        {
            let text = Text::new("capture-style-contradiction").with("disk", number);
            if told == TableStyle::Raw || disk.free.is_none() {
                building.style = Some(proven);
            } else if !(proven == TableStyle::Gpt && building.rows.iter().all(|row| row.role != Some(Role::Msr))) {
                // A missing star after collapsed columns; the rows know better.
                building.contradiction(None, text, notes);
                building.style = Some(proven);
            }
        }
        building.style = building.style.or(proven);
        building
    }

    fn contradiction(&mut self, line: Option<u32>, text: Text, notes: &mut Vec<Note>) {
        notes.push(Note { line, text: text.clone() });
        self.problems.push(Problem::new(ProblemCode::Contradiction, text));
    }

    /// A further listing: agrees and makes the figures narrower, or takes the place of the one before.
    fn add_listing(&mut self, listing: &Listing, notes: &mut Vec<Note>) {
        if self.rows.is_empty() {
            self.rows.clone_from(&listing.rows);
            return;
        }
        let agree = listing.rows.iter().all(|row| {
            self.rows.iter().find(|known| known.number == row.number).is_none_or(|known| {
                let offsets = meet(known.offset, row.offset).1;
                let sizes = meet(known.size, row.size).1;
                !offsets && !sizes
            })
        });
        let same_rows = self.rows.len() == listing.rows.len()
            && listing.rows.iter().all(|row| self.rows.iter().any(|known| known.number == row.number));
        if agree && (same_rows || !listing.after_change) {
            if listing.tool == Tool::DiskPart {
                // The later list tells which row is the selected one.
                self.rows.iter_mut().for_each(|row| row.selected = None);
            }
            for row in &listing.rows {
                match self.rows.iter_mut().find(|known| known.number == row.number) {
                    Some(known) => take(known, row),
                    None => self.rows.push(row.clone()),
                }
            }
            if !same_rows && listing.tool != Tool::PowerShell {
                let text = Text::new("capture-listings-differ").with("disk", self.number).with("line", listing.line);
                notes.push(Note { line: line_of(listing.line), text });
            }
            return;
        }
        if listing.after_change {
            let text = Text::new("capture-later-listing").with("disk", self.number).with("line", listing.line);
            notes.push(Note { line: line_of(listing.line), text });
        } else {
            let text = Text::new("capture-listings-contradict").with("disk", self.number).with("line", listing.line);
            self.contradiction(line_of(listing.line), text, notes);
        }
        self.rows.clone_from(&listing.rows);
    }

    fn add_detail(&mut self, detail: &Row, notes: &mut Vec<Note>) {
        let found = if detail.number == NO_NUMBER {
            self.rows.iter_mut().find(|row| match (row.offset, detail.offset) {
                (Some(offset), Some(exact)) => {
                    offset.and(exact).is_some() && row.size.zip(detail.size).is_none_or(|(a, b)| a.and(b).is_some())
                }
                _ => false,
            })
        } else {
            self.rows.iter_mut().find(|row| row.number == detail.number)
        };
        let Some(row) = found else {
            if detail.number != NO_NUMBER {
                let text =
                    Text::new("capture-detail-without-row").with("number", detail.number).with("line", detail.line);
                notes.push(Note { line: line_of(detail.line), text });
            }
            return;
        };
        let contradicts = meet(row.offset, detail.offset).1 || meet(row.size, detail.size).1;
        let number = row.number;
        take(row, detail);
        if contradicts {
            let text = Text::new("capture-detail-contradicts").with("number", number).with("line", detail.line);
            self.contradiction(line_of(detail.line), text, notes);
        }
    }

    /// Whether this is the disk with that GUID or that signature.
    pub fn has_id(&self, guid: Option<crate::layout::Guid>, signature: Option<u32>) -> bool {
        (guid.is_some() && self.disk.guid == guid) || (signature.is_some() && self.disk.signature == signature)
    }

    pub fn row_mut(&mut self, number: u32) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.number == number)
    }

    /// The disk's largest possible size.
    fn size_high(&self) -> u64 {
        self.disk.size.map_or(LARGEST_DISK, |size| size.high)
    }

    fn finish(mut self, notes: &mut Vec<Note>) -> DiskLayout {
        let sector = self.disk.sector.and_then(SectorSize::new).unwrap_or(SectorSize::B512);
        let sector_known = self.disk.sector.and_then(SectorSize::new).is_some();
        let listed = !self.disk.listings.is_empty();
        self.places(notes);
        let whole_disk = self.rows.iter().any(|row| row.offset == Some(Span::exact(0)));
        if whole_disk {
            self.style = Some(TableStyle::Raw);
        }
        let style = match self.style {
            Some(style) => style,
            None => {
                let text = Text::new("capture-style-unknown").with("disk", self.number);
                self.problems.push(Problem::new(ProblemCode::StyleUnknown, text));
                TableStyle::Mbr
            }
        };
        let rows = self.narrowed(style, sector, notes);
        let mut size = self.disk.size.unwrap_or(Span { low: 0, high: LARGEST_DISK });
        let last_end = rows.iter().filter(|row| !row.logical).filter_map(low_end).max().unwrap_or(0);
        let tail = if style == TableStyle::Gpt { GPT_BACKUP_SECTORS.saturating_mul(sector.size().bytes()) } else { 0 };
        let least = self.disk.usable_end.map_or(last_end, |end| end.bytes().max(last_end)).saturating_add(tail);
        if least > size.low && least <= size.high {
            size.low = least;
        }
        let mut layout = DiskLayout::empty(self.number, style, ByteSize::from_bytes(size.low), sector);
        layout.size_slack = size.slack();
        layout.model = self.disk.model.take();
        layout.disk_guid = self.disk.guid;
        layout.mbr_signature = self.disk.signature;
        layout.selected = self.disk.selected;
        if let (Some(start), Some(end)) = (self.disk.first_usable, self.disk.usable_end) {
            // A table that was written on a larger disk counts sectors that this one has not.
            let end = end.min(ByteOffset::from_bytes(size.high));
            layout.usable = Extent::between(start, end).or(layout.usable);
        }
        let beyond = last_end > size.high || self.disk.usable_end.is_some_and(|end| end.bytes() > size.high);
        if beyond {
            let text = Text::new("capture-beyond-disk").with("disk", self.number).with("size", layout.size);
            self.problems.push(Problem::new(ProblemCode::TableBeyondDisk, text));
        }
        // One partition has DiskPart's focus: the star that stands last counts.
        let star = rows.iter().filter_map(|row| row.selected).max();
        let marked = |row: &Row| row.selected.is_some() && row.selected == star;
        layout.partitions =
            rows.iter().filter_map(|row| Some(Partition { selected: marked(row), ..partition(row, style)? })).collect();
        layout.sort();
        if self.disk.size.is_none() {
            let text = Text::new("capture-disk-size-unknown").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::Other, text));
        }
        if !sector_known {
            let text = Text::new("capture-sector-assumed").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::SectorSizeAssumed, text));
        }
        if self.disk.number_assumed {
            let text = Text::new("capture-number-assumed").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::Other, text));
        }
        if let Some((line, shown)) = self.disk.changed_at.filter(|_| listed) {
            let (id, code) = if shown {
                ("capture-changed-since", ProblemCode::ChangedSinceListed)
            } else {
                ("capture-perhaps-changed-since", ProblemCode::Other)
            };
            let text = Text::new(id).with("disk", self.number).with("line", line);
            notes.push(Note { line: line_of(line), text: text.clone() });
            self.problems.push(Problem::new(code, text));
        }
        self.free_column(&rows, size, notes);
        let all_free = self.disk.free.zip(self.disk.size).is_some_and(|(free, size)| free == size);
        let nothing_there = listed && layout.partitions.is_empty() && !self.incomplete;
        if nothing_there && style == TableStyle::Mbr && self.disk.signature.is_none() {
            layout.style = TableStyle::Raw;
            layout.usable = None;
        }
        if !listed && !self.disk.no_table {
            if all_free && style == TableStyle::Mbr {
                layout.style = TableStyle::Raw;
                layout.usable = None;
            }
            let text = Text::new("capture-partitions-not-listed").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::PartitionsNotListed, text));
        }
        if self.incomplete {
            let text = Text::new("capture-places-not-told").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::PartitionsNotListed, text));
        }
        let ldm = layout.partitions.iter().any(|p| p.role == Role::Ldm);
        if self.disk.dynamic || ldm {
            let text = Text::new("capture-dynamic").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::Dynamic, text));
        }
        if self.disk.pool {
            let text = Text::new("capture-pool").with("disk", self.number);
            self.problems.push(Problem::new(ProblemCode::StoragePool, text));
        }
        for violation in layout.violations() {
            if let crate::layout::Violation::Overlap(a, b) = violation {
                let text = Text::new("capture-overlap").with("one", a).with("other", b);
                self.problems.push(Problem::new(ProblemCode::Overlap, text));
            }
        }
        layout.problems = self.problems;
        layout
    }

    /// What *Free* says in the list of disks, held against what the partitions leave. DiskPart counts what lies in no
    /// partition and what lies in the container and in no logical drive (observed in the field's transcripts).
    fn free_column(&mut self, rows: &[Row], size: Span, notes: &mut Vec<Note>) {
        let Some(free) = self.disk.free.filter(|_| !rows.is_empty() && !self.disk.dynamic && !self.incomplete) else {
            return;
        };
        let whole =
            |row: &&Row| row.role != Some(Role::Extended) && row.kind.map(PartitionType::role) != Some(Role::Extended);
        let taken = rows.iter().filter(whole).fold((0u64, 0u64), |(low, high), row| {
            let size = row.size.unwrap_or(Span { low: 0, high: 0 });
            (low.saturating_add(size.low), high.saturating_add(size.high))
        });
        let left = Span { low: size.low.saturating_sub(taken.1), high: size.high.saturating_sub(taken.0) };
        if free.low > left.high.saturating_add(FREE_UNCOUNTED) || left.low > free.high.saturating_add(FREE_UNCOUNTED) {
            let text = Text::new("capture-free-contradicts")
                .with("disk", self.number)
                .with("free", ByteSize::from_bytes(free.low))
                .with("least", ByteSize::from_bytes(left.low))
                .with("most", ByteSize::from_bytes(left.high));
            notes.push(Note { line: line_of(self.disk.line), text: text.clone() });
            self.problems.push(Problem::new(ProblemCode::Other, text));
        }
    }

    /// Rows without size are left out and said; rows without place follow each other in order of number.
    fn places(&mut self, notes: &mut Vec<Note>) {
        let mut kept = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            if row.size.is_none_or(|size| size.high == 0) {
                self.incomplete = true;
                let text = Text::new("capture-size-unknown").with("number", row.number);
                notes.push(Note { line: line_of(row.line), text });
            } else {
                kept.push(row);
            }
        }
        if kept.iter().any(|row| row.offset.is_none()) {
            self.incomplete = true;
            kept.sort_by_key(|row| (row.offset.map_or(u64::MAX, |offset| offset.low), row.number));
            let end = self.size_high();
            let mut from: u64 = 1 << 20;
            for row in &mut kept {
                let size = row.size.map_or(0, |size| size.low);
                let low = row.offset.map_or(from, |offset| offset.low);
                if row.offset.is_none() {
                    row.offset = Span::new(low, end.saturating_sub(size).max(low));
                }
                from = low.saturating_add(size);
            }
        }
        // DiskPart lists in order of offset, also where neighbours print the same one.
        kept.sort_by_key(|row| (row.offset.map_or(0, |offset| offset.low), row.logical));
        self.rows = kept;
    }

    fn narrowed(&mut self, style: TableStyle, sector: SectorSize, notes: &mut Vec<Note>) -> Vec<Row> {
        let tail = if style == TableStyle::Gpt { GPT_BACKUP_SECTORS.saturating_mul(sector.size().bytes()) } else { 0 };
        let end = self.size_high().saturating_sub(tail);
        // Some tools let the last partition reach into what others keep for the table: then the disk's end is no bound.
        let fits = self.rows.iter().all(|row| low_end(row).is_none_or(|low| low <= end));
        let room = Room { start: 0, end: if fits { end } else { LARGEST_DISK } };
        match tighten(&self.rows, room) {
            Ok(rows) => rows,
            Err(at) => {
                let exact = self
                    .rows
                    .iter()
                    .all(|row| row.offset.is_some_and(Span::is_exact) && row.size.is_some_and(Span::is_exact));
                // Exact figures that overlap are the disk's fault and are said as such.
                if !exact {
                    let row = self.rows.get(at);
                    let number = row.map_or(0, |row| row.number);
                    let line = row.and_then(|row| line_of(row.line));
                    self.contradiction(line, Text::new("capture-places-contradict").with("number", number), notes);
                }
                std::mem::take(&mut self.rows)
            }
        }
    }
}

fn low_end(row: &Row) -> Option<u64> {
    Some(row.offset?.low.saturating_add(row.size?.low))
}

/// Takes what a second source says of the same partition.
fn take(known: &mut Row, later: &Row) {
    known.offset = meet(known.offset, later.offset).0;
    known.size = meet(known.size, later.size).0;
    known.kind = later.kind.or(known.kind);
    known.role = known.role.or(later.role);
    known.guid = later.guid.or(known.guid);
    known.name = later.name.clone().or(known.name.take());
    known.attributes = later.attributes.or(known.attributes);
    known.active = later.active.or(known.active);
    known.logical |= later.logical;
    known.selected = known.selected.max(later.selected);
    known.inside.take(&later.inside);
}

fn partition(row: &Row, style: TableStyle) -> Option<Partition> {
    let (offset, size) = row.offset.zip(row.size)?;
    let extent = Extent::new(ByteOffset::from_bytes(offset.low), ByteSize::from_bytes(size.low))?;
    let kind = row.kind.unwrap_or(PartitionType::Unknown);
    let mut partition = Partition::new(row.number, extent, kind);
    partition.offset_slack = offset.slack();
    partition.size_slack = size.slack();
    partition.role = role(row, kind, style);
    partition.guid = row.guid;
    partition.name.clone_from(&row.name);
    partition.attributes = row.attributes;
    partition.active = row.active.filter(|_| style == TableStyle::Mbr);
    partition.logical = row.logical;
    partition.is_boot = row.inside.is_boot;
    partition.is_system = row.inside.is_system;
    *partition.volume = volume(&row.inside);
    Some(partition)
}

fn role(row: &Row, kind: PartitionType, style: TableStyle) -> Role {
    let by_kind = kind.role();
    let role = match (by_kind, row.role) {
        (Role::Unknown, Some(word)) => word,
        // DiskPart says OEM of a data partition that the platform needs.
        (Role::Data, Some(Role::Oem)) => Role::Oem,
        (role, _) => role,
    };
    let data = matches!(role, Role::Data) || kind == PartitionType::Gpt(gpt_type::BASIC_DATA);
    if data && (row.inside.is_boot == Some(true) || row.inside.windows == Some(true)) {
        Role::Windows
    } else if data
        && style == TableStyle::Mbr
        && row.inside.is_system == Some(true)
        && row.inside.is_boot == Some(false)
        && row.active != Some(false)
    {
        Role::SystemReserved
    } else {
        role
    }
}

fn volume(inside: &Inside) -> Volume {
    let mut volume = Volume {
        letter: inside.letter,
        file_system: inside.file_system,
        label: inside.label.clone(),
        cluster_size: inside.cluster_size,
        used: inside.used,
        shrink: inside.shrink.map(|(min, source)| ShrinkLimit { min, source, blockers: Vec::new() }),
        bitlocker: inside.bitlocker,
        ..Volume::default()
    };
    volume.contents.winre = inside.winre.map(|size| WimImage { size, version: None });
    volume.contents.windows = inside.windows;
    volume.contents.esp_files = esp_files(inside);
    volume
}

/// What fills the ESP: files by folder, in whole clusters, largest first.
fn esp_files(inside: &Inside) -> Vec<EspFile> {
    let cluster = inside.cluster_size.unwrap_or(ByteSize::ZERO);
    let mut folders: std::collections::BTreeMap<String, ByteSize> = std::collections::BTreeMap::new();
    for (path, size) in &inside.esp_files {
        let parts: Vec<&str> = path.split('\\').filter(|part| !part.is_empty()).collect();
        // Folders below `\EFI\NAME`; Microsoft's and the makers' one deeper.
        let depth = if parts.get(1).is_some_and(|name| name.eq_ignore_ascii_case("Microsoft")) { 4 } else { 3 };
        let shown = depth.min(parts.len().saturating_sub(1)).max(1);
        let folder = format!("\\{}", parts.get(..shown).unwrap_or_default().join("\\"));
        let whole = size.round_up(cluster);
        let sum = folders.entry(folder).or_default();
        *sum = sum.saturating_add(whole);
    }
    let mut files: Vec<EspFile> =
        folders.into_iter().map(|(path, size)| EspFile { owner: owner(&path).to_owned(), path, size }).collect();
    files.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.path.cmp(&b.path)));
    files
}

/// Whose a folder of the ESP is, where its place tells.
fn owner(path: &str) -> &'static str {
    let lower = path.to_ascii_lowercase();
    let parts: Vec<&str> = lower.split('\\').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["efi", "microsoft", "boot", "fonts", ..] => "microsoft_fonts",
        ["efi", "microsoft", "boot", "resources", ..] => "microsoft_resources",
        ["efi", "microsoft", ..] => "microsoft_boot",
        ["efi", "boot", ..] => "fallback_loader",
        ["efi", "hp" | "dell" | "lenovo" | "asus" | "acer", ..] => "vendor",
        ["efi", "ubuntu" | "debian" | "fedora" | "grub" | "systemd" | "arch" | "opensuse", ..] => "other_loader",
        _ => "other",
    }
}
