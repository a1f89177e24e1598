//! sfdisk's dump and fdisk, and which tool of Unix a line is of.

use super::diskpart::{set_size, tokens};
use super::fact::{Row, Tool};
use super::gdisk::gdisk_noise;
use super::number::{Rounding, integer, sizes};
use super::parted::{free_in_sectors, in_sectors};
use super::session::{Session, Table, Used, key_value};
use super::span::Span;
use super::words;
use crate::layout::{GptAttributes, Guid, PartitionType, TableStyle, gpt_type};
use crate::text::Text;
use crate::units::ByteOffset;

/// The sector where nothing tells another.
const SECTOR: u64 = 512;

/// `/dev/sda1`, `/dev/nvme0n1p3`: the disk and the partition's number.
fn device(path: &str) -> Option<(&str, u32)> {
    let digits = path.len() - path.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 4 {
        return None;
    }
    let (disk, number) = path.split_at(path.len() - digits);
    let disk = match disk.strip_suffix('p') {
        // `nvme0n1p3`, `mmcblk0p1`, `loop0p1`: the `p` parts two numbers.
        Some(shorter) if shorter.ends_with(|c: char| c.is_ascii_digit()) => shorter,
        _ => disk,
    };
    Some((disk, number.parse().ok()?))
}

/// Where the name of an image stands in the line that names the disk.
fn image_at(text: &str) -> Option<usize> {
    let (before, behind) = text.split_once(':')?;
    let mut words = tokens(before, 0);
    words.next()?;
    let (at, name) = words.next()?;
    let alone = words.next().is_none() && name.contains(['.', '/']);
    let figure = behind.trim_start().starts_with(|c: char| c.is_ascii_digit());
    (alone && figure && (!sizes(behind).is_empty() || behind.trim_end().ends_with('s'))).then_some(at)
}

/// A part of `bytes` per sector, as an exact amount.
pub(super) fn sectors(count: u64, sector: u64) -> Option<Span> {
    count.checked_mul(sector).map(Span::exact)
}

impl Session<'_> {
    pub(super) fn unix_line(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.trimmed();
        if let Some(used) = self.sfdisk(at, text) {
            return Some(used);
        }
        if text.starts_with('/') && text.ends_with(';') && text.split(':').count() >= 7 {
            return self.parted_machine_disk(at, text);
        }
        if text.starts_with("/dev/") || self.begins_with_the_device(text) {
            return self.fdisk_row(at, text);
        }
        // A header in any language, right above the first row.
        let below = self.lines.get(at + 1).map(|line| line.trimmed().to_owned()).unwrap_or_default();
        if self.unix.is_some()
            && text.split_whitespace().count() >= 5
            && !text.contains(|c: char| c.is_ascii_digit() || c == ':')
            && (below.starts_with("/dev/") || self.begins_with_the_device(&below))
        {
            return Some(1);
        }
        if text == "BYT;" || text == "CHS;" || text == "CYL;" {
            return Some(1);
        }
        if self.parted_model(at).is_some() {
            // It belongs to the disk that the next line names.
            return Some(1);
        }
        if self.unix.is_none()
            && let Some((key, style @ ("gpt" | "dos"))) = key_value(text)
            && key.chars().count() > 3
        {
            // fdisk's header without its first line.
            let disk = self.facts.disk_nameless(line.number);
            self.unix = Some(disk);
            self.facts.disks.get_mut(disk)?.style =
                Some(if style == "gpt" { TableStyle::Gpt } else { TableStyle::Mbr });
            return Some(1);
        }
        if let Some(used) = self.disk_line(at, text) {
            return Some(used);
        }
        if self.unix.is_some() {
            if let Some(used) = self.unix_header(at, text) {
                return Some(used);
            }
            if text.ends_with(';') && (text.split(':').count() >= 7 || text.ends_with(":free;")) {
                return self.parted_machine_row(at, text);
            }
        }
        if let Some(used) = self.unix_table_header(at, text) {
            return Some(used);
        }
        match self.table {
            Some(Table::Gdisk) => self.gdisk_row(at).or_else(|| self.gdisk_single(at, text)),
            Some(Table::Parted) => self.parted_row(at),
            _ => self.table_complaint(at, text).or_else(|| self.gdisk_single(at, text)).or_else(|| gdisk_noise(text)),
        }
    }

    /// Whether a row begins with the name of the disk that is being read: an image's (`disk.img1`) is no device's.
    pub(super) fn begins_with_the_device(&self, text: &str) -> bool {
        let known = self.unix.and_then(|at| self.facts.disks.get(at)).and_then(|disk| disk.device.as_deref());
        let first = text.split_whitespace().next().unwrap_or_default();
        known.is_some_and(|known| device(first).is_some_and(|(disk, _)| disk == known))
    }

    pub(super) fn unix_disk(&mut self, line: u32) -> usize {
        match self.unix {
            Some(disk) => disk,
            None => {
                let disk = self.facts.disk_nameless(line);
                self.unix = Some(disk);
                disk
            }
        }
    }

    pub(super) fn begin_unix(&mut self, device: &str, line: u32) -> usize {
        let disk = self.facts.disk_device(device, line);
        let complaints = std::mem::take(&mut self.complaints);
        if let Some(known) = self.facts.disks.get_mut(disk) {
            known.problems.extend(complaints);
        }
        self.unix = Some(disk);
        self.disk = Some(disk);
        self.table = None;
        self.table_line = line;
        self.lba_lines = 0;
        self.facts.recognised = true;
        disk
    }

    /// The model in the line above the one in which parted names the disk: `Modèle : WDC WD10 (scsi)`.
    fn parted_model(&self, at: usize) -> Option<String> {
        let text = self.lines.get(at)?.trimmed();
        let (key, value) = key_value(text)?;
        let (name, kind) = value.strip_suffix(')')?.rsplit_once(" (")?;
        let next = self.lines.get(at + 1)?.trimmed();
        let names_disk = next.split_whitespace().next().and_then(words::subject) == Some(words::Subject::Disk)
            && (next.contains("/dev/") || image_at(next).is_some());
        (names_disk && key.chars().count() <= 12 && !kind.contains(' ')).then(|| name.trim().to_owned())
    }

    pub(super) fn sector(&self) -> u64 {
        let disk = self.unix.and_then(|at| self.facts.disks.get(at));
        disk.and_then(|disk| disk.sector).map_or(SECTOR, u64::from)
    }

    // ---- sfdisk -d ----

    fn sfdisk(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        if let Some((path, fields)) = text.split_once(':')
            && let Some((disk, number)) = device(path.trim())
            && fields.contains("start=")
        {
            return self.sfdisk_row(at, disk, number, fields);
        }
        if text.starts_with("start=")
            && let Some(disk) = self.unix
        {
            return self.sfdisk_nameless(disk, text, line);
        }
        let (key, value) = text.split_once(':')?;
        let value = value.trim();
        match key.trim() {
            "label" if matches!(value, "gpt" | "dos") => {
                // A new dump: the disk's name comes further down.
                let disk = self.facts.disk_nameless(line);
                self.unix = Some(disk);
                self.disk = Some(disk);
                self.table_line = line;
                self.facts.recognised = true;
                let disk = self.facts.disks.get_mut(disk)?;
                disk.style = Some(if value == "gpt" { TableStyle::Gpt } else { TableStyle::Mbr });
            }
            "label-id" if self.unix.is_some() => self.identifier(value),
            "device" if self.unix.is_some() => {
                let disk = self.unix.and_then(|at| self.facts.disks.get_mut(at))?;
                disk.device = Some(value.to_owned());
            }
            "unit" if value == "sectors" => {}
            "first-lba" | "last-lba" | "sector-size" if self.unix.is_some() => {
                let number = integer(value)?;
                let disk = self.unix.and_then(|at| self.facts.disks.get_mut(at))?;
                match key.trim() {
                    "sector-size" => {
                        disk.sector = u32::try_from(number).ok();
                        // Both figures before it counted in these sectors.
                        let scale = |offset: ByteOffset| {
                            ByteOffset::from_bytes((offset.bytes() / SECTOR).saturating_mul(number))
                        };
                        disk.first_usable = disk.first_usable.map(scale);
                        disk.usable_end = disk.usable_end.map(scale);
                    }
                    "first-lba" => {
                        let sector = disk.sector.map_or(SECTOR, u64::from);
                        disk.first_usable = Some(ByteOffset::from_bytes(number.saturating_mul(sector)));
                    }
                    _ => {
                        let sector = disk.sector.map_or(SECTOR, u64::from);
                        disk.usable_end = Some(ByteOffset::from_bytes(number.saturating_add(1).saturating_mul(sector)));
                    }
                }
            }
            "grain" | "table-length" | "size" if self.unix.is_some() && integer(value).is_some() => {}
            _ => return None,
        }
        Some(1)
    }

    fn sfdisk_row(&mut self, at: usize, device: &str, number: u32, fields: &str) -> Used {
        let line = self.number(at);
        let disk = match self.unix.and_then(|at| self.facts.disks.get(at)) {
            Some(disk) if disk.device.as_deref().is_none_or(|known| known == device) => self.unix?,
            _ => self.begin_unix(device, line),
        };
        self.sfdisk_fields(disk, number, fields, line)
    }

    /// A script for sfdisk names no device in its rows; sfdisk then numbers them in their order (sfdisk(8), "Named-fields
    /// format"). On MBR the order alone does not tell primaries from logicals.
    fn sfdisk_nameless(&mut self, disk: usize, fields: &str, line: u32) -> Used {
        let known = self.facts.disks.get(disk)?;
        if known.style != Some(TableStyle::Gpt) {
            return None;
        }
        let rows = known.listings.last().filter(|l| l.tool == Tool::Unix && l.line == self.table_line);
        let number = u32::try_from(rows.map_or(0, |listing| listing.rows.len())).ok()?.checked_add(1)?;
        self.sfdisk_fields(disk, number, fields, line)
    }

    fn sfdisk_fields(&mut self, disk: usize, number: u32, fields: &str, line: u32) -> Used {
        self.unix = Some(disk);
        self.disk = Some(disk);
        let sector = self.sector();
        let mut row = Row { line, number, ..Row::default() };
        let mut size = 0;
        for field in split_fields(fields) {
            let (key, value) = field.split_once('=').unwrap_or((field.as_str(), ""));
            let value = value.trim().trim_matches('"');
            match key.trim().to_ascii_lowercase().as_str() {
                "start" => row.offset = integer(value).and_then(|n| sectors(n, sector)),
                "size" => {
                    size = integer(value)?;
                    row.size = sectors(size, sector);
                }
                "type" | "id" => row.kind = partition_type(value),
                "uuid" => row.guid = Guid::try_parse(value).ok(),
                "name" => row.name = Some(value.to_owned()),
                "attrs" => row.attributes = Some(attributes(value)),
                "bootable" => row.active = Some(true),
                _ => {}
            }
        }
        let mbr = matches!(row.kind, Some(PartitionType::Mbr(_)));
        let style = if mbr { TableStyle::Mbr } else { TableStyle::Gpt };
        self.facts.disks.get_mut(disk)?.style.get_or_insert(style);
        if size == 0 {
            // Old dumps list the empty slots as well.
            return Some(1);
        }
        if mbr {
            row.active = Some(row.active.unwrap_or(false));
            row.logical = number > 4;
        } else if row.attributes.is_none() {
            // A dump names every attribute that is set.
            row.attributes = Some(GptAttributes(0));
        }
        self.push_row(Tool::Unix, row);
        Some(1)
    }

    fn identifier(&mut self, value: &str) {
        let Some(disk) = self.unix.and_then(|at| self.facts.disks.get_mut(at)) else { return };
        if let Ok(guid) = Guid::try_parse(value) {
            disk.guid = Some(guid);
            disk.style = Some(TableStyle::Gpt);
        } else if let Some(hex) = value.strip_prefix("0x").and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
            disk.signature = Some(hex);
            disk.style.get_or_insert(TableStyle::Mbr);
        }
    }

    // ---- the line that names the disk ----

    /// `Disk /dev/sda: 298.1 GiB, 320072933376 bytes, 625142448 sectors`, `Disque /dev/sda : …`,
    /// `Disk /dev/sda: 250069680 sectors, 119.2 GiB`, `Disk /dev/sda: 1000GB`.
    fn disk_line(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let words = text.split_whitespace().count();
        let path_at = text.find("/dev/");
        let first = text.split_whitespace().next()?;
        let starts = words::subject(first) == Some(words::Subject::Disk);
        let path_at = match path_at {
            Some(at) if starts && at < 40 => at,
            // `Disk disk.img: 64 GiB, 68719476736 bytes, …`: an image's name, and a figure behind the colon.
            _ if starts && image_at(text).is_some() => image_at(text)?,
            // A summary without a name: `Disk 3907029168 sectors × 512 B, GPT GUID`.
            None if starts && words >= 4 && text.contains("sectors") => return self.summary_line(at, text),
            _ => return None,
        };
        let rest = text.get(path_at..)?;
        let end = rest.find(|c: char| c == ':' || c.is_whitespace()).unwrap_or(rest.len());
        let device = rest.get(..end)?.to_owned();
        let behind = rest.get(end..)?.trim_start_matches([' ', ':']);
        // parted comes with a model, then this line, in decimal units and nothing else.
        let model = at.checked_sub(1).and_then(|above| self.parted_model(above)).or_else(|| {
            let model = self.above(at)?.trimmed().strip_prefix("Model:")?.trim();
            Some(model.rsplit_once(" (").map_or(model, |(name, _)| name).to_owned())
        });
        let disk = self.begin_unix(&device, line);
        let mut exact = None;
        let mut count = None;
        for part in behind.split(',') {
            let digits: String = part.trim().chars().take_while(char::is_ascii_digit).collect();
            let word = part.trim().trim_start_matches(|c: char| c.is_ascii_digit()).trim();
            let Ok(number) = digits.parse::<u64>() else { continue };
            if word.is_empty() || number < 1000 {
                continue;
            }
            match sizes(part).as_slice() {
                [one] if one.span(Rounding::Cut).is_exact() => exact = Some(number),
                [] => count = Some(number),
                _ => {}
            }
        }
        let printed = sizes(behind).first().map(|size| {
            if size.end - size.start == behind.trim().len() {
                size.span(Rounding::Decimal)
            } else {
                size.span(Rounding::Hundredths)
            }
        });
        let known = self.facts.disks.get_mut(disk)?;
        if let Some(model) = model {
            known.model = Some(model);
        }
        if let Some(bytes) = exact {
            if let Some(count) = count.filter(|count| *count > 0) {
                known.sector = u32::try_from(bytes / count).ok().filter(|sector| sector.is_power_of_two());
            }
            set_size(known, Span::exact(bytes), false);
        } else if let Some(count) = count {
            // gdisk tells the sector's size in the next line.
            known.size = sectors(count, SECTOR);
            known.sector_count = Some(count);
        } else if let Some(span) = printed {
            set_size(known, span, false);
        }
        Some(1)
    }

    // ---- header lines below it ----

    fn unix_header(&mut self, at: usize, text: &str) -> Used {
        let disk = self.unix?;
        let lower = text.to_ascii_lowercase();
        let sector_before = self.sector();
        let below_the_name = self.number(at) == self.table_line.saturating_add(1);
        let above_is_style = at.checked_sub(1).and_then(|above| key_value(self.lines.get(above)?.trimmed()));
        let above_is_style =
            above_is_style.is_some_and(|(_, value)| matches!(value, "gpt" | "msdos" | "loop" | "unknown"));
        let lba_line = self.lba_lines;
        let known = self.facts.disks.get_mut(disk)?;
        let numbers: Vec<u64> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| !n.is_empty())
            .filter_map(|n| n.parse().ok())
            .collect();
        // `Units: sectors of 1 * 512 = 512 bytes` in any language.
        if text.contains(['*', '×']) && text.contains('=') && numbers.len() == 3 {
            return Some(1);
        }
        if let Some((key, value)) = key_value(text) {
            // `Sector size (logical/physical): 512 bytes / 4096 bytes`, `Logical sector size: 512 bytes`, `512B/4096B`, `512/512 bytes`.
            // The I/O size stands below it in fdisk, with the same form.
            let io = lower.starts_with("i/o") || lower.contains("e/s") || key.contains("I/O") || key.contains("O/I");
            // A number alone counts sectors (`fdisk -x`).
            let alone = value.parse::<u64>().is_ok();
            let small = !alone
                && numbers.iter().all(|n| *n >= 512 && n.is_power_of_two() && *n <= 65_536)
                && !numbers.is_empty();
            if small && numbers.len() <= 2 && !io {
                let sector = *numbers.first()?;
                if !known.listings.is_empty()
                    || known.sector.is_some() && key.contains('/') && known.sector != u32::try_from(sector).ok()
                {
                    return Some(1);
                }
                known.sector = u32::try_from(sector).ok();
                // gdisk counted the disk's sectors one line above.
                if let Some(count) = known.sector_count {
                    known.size = sectors(count, sector);
                }
                return Some(1);
            }
            if small {
                return Some(1);
            }
            if io && !numbers.is_empty() {
                return Some(1);
            }
            match value {
                "gpt" | "GPT" => {
                    known.style = Some(TableStyle::Gpt);
                    return Some(1);
                }
                "dos" | "msdos" => {
                    known.style = Some(TableStyle::Mbr);
                    return Some(1);
                }
                "loop" | "unknown" => {
                    known.style = Some(TableStyle::Raw);
                    return Some(1);
                }
                _ => {}
            }
            let id = Guid::try_parse(value).is_ok()
                || value.strip_prefix("0x").is_some_and(|hex| u32::from_str_radix(hex, 16).is_ok());
            if id && !lower.contains("partition") {
                self.identifier(value);
                return Some(1);
            }
            // parted's flags of the whole disk stand below the table's style, in any language.
            if above_is_style && !value.contains(|c: char| c.is_ascii_digit()) && known.listings.is_empty() {
                return Some(1);
            }
            // fdisk's model stands right below the line that names the disk, in any language.
            if below_the_name && known.model.is_none() && !value.is_empty() && !text.contains('=') && !io {
                known.model = Some(value.to_owned());
                return Some(1);
            }
            // `fdisk -x`: first and last usable sector, the other header, the entries; in this order in any language.
            if known.guid.is_some()
                && known.listings.is_empty()
                && lba_line < 6
                && let Ok(sector) = value.parse::<u64>()
            {
                let offset = |sector: u64| ByteOffset::from_bytes(sector.saturating_mul(sector_before));
                match lba_line {
                    0 => known.first_usable = Some(offset(sector)),
                    1 => known.usable_end = Some(offset(sector.saturating_add(1))),
                    _ => {}
                }
                self.lba_lines = lba_line + 1;
                return Some(1);
            }
            if lower.starts_with("disk flags")
                || lower.starts_with("disk model")
                || key.ends_with("型号")
                || lower.starts_with("modèle")
            {
                if !lower.starts_with("disk flags") && !value.is_empty() {
                    known.model = Some(value.to_owned());
                }
                return Some(1);
            }
        }
        if lower.starts_with("first usable sector") {
            let [first, last] = numbers.as_slice() else { return None };
            known.first_usable = Some(ByteOffset::from_bytes(first.saturating_mul(sector_before)));
            known.usable_end = Some(ByteOffset::from_bytes(last.saturating_add(1).saturating_mul(sector_before)));
            return Some(1);
        }
        if lower.starts_with("last usable sector") {
            let [last] = numbers.as_slice() else { return None };
            known.usable_end = Some(ByteOffset::from_bytes(last.saturating_add(1).saturating_mul(sector_before)));
            return Some(1);
        }
        if let Some(used) = self.table_complaint(at, text) {
            return Some(used);
        }
        // "Partition table entries are not in disk order.", in any language.
        let below_row = at.checked_sub(1).and_then(|_| self.above(at)).is_some_and(|line| {
            let above = line.trimmed();
            above.starts_with("/dev/") || self.begins_with_the_device(above)
        });
        let sentence = text.ends_with(['.', '。']) && !text.contains(|c: char| c.is_ascii_digit());
        if below_row && sentence && text.chars().count() < 120 {
            return Some(1);
        }
        if let Some(used) = below_table(text) {
            return Some(used);
        }
        if lower.ends_with("does not start on physical sector boundary.") || lower.contains("not in disk order") {
            return Some(1);
        }
        let _ = at;
        gdisk_noise(text)
    }

    fn unix_table_header(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let lower = text.to_ascii_lowercase();
        if lower.contains("start") && lower.contains("end") && lower.contains("code") && lower.contains("size") {
            self.table = Some(Table::Gdisk);
            self.table_line = line;
            self.unix_disk(line);
            return Some(1);
        }
        if lower.starts_with("number") && lower.contains("start") && lower.contains("size") && lower.contains("flags") {
            self.begin_parted(line);
            return Some(1);
        }
        // fdisk's header stands right above its first row.
        let words = text.split_whitespace().count();
        let device_below = self.below(at);
        let below = device_below.is_some_and(|l| l.trimmed().starts_with("/dev/"));
        if below && words >= 4 && self.unix_words(text) {
            self.table = Some(Table::Other);
            self.table_line = line;
            return Some(1);
        }
        // parted's header in another language: its first row begins with a number and three sizes.
        let row_below = device_below.is_some_and(|l| {
            let found = sizes(l.trimmed());
            let figures = found.len() >= 3 && found.first().is_some_and(|s| s.start < 12);
            let sectors = in_sectors(l.trimmed()) || free_in_sectors(l.trimmed());
            l.trimmed().starts_with(|c: char| c.is_ascii_digit()) && (figures || sectors)
        });
        if row_below && self.unix.is_some() && words >= 4 && self.table != Some(Table::Parted) {
            self.begin_parted(line);
            return Some(1);
        }
        None
    }

    /// No figures and no colon: a header.
    fn unix_words(&self, text: &str) -> bool {
        !text.contains(':') && !text.contains("/dev/") && !text.chars().any(|c| c.is_ascii_digit())
    }

    // ---- gdisk ----

    // ---- parted ----

    // ---- fdisk ----

    fn fdisk_row(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let words: Vec<(usize, &str)> = tokens(text, 0).collect();
        let (_, path) = words.first()?;
        let (device, number) = device(path)?;
        let mut rest = words.get(1..)?;
        let boot = rest.first().is_some_and(|(_, word)| *word == "*");
        if boot {
            rest = rest.get(1..)?;
        }
        let [(_, start), (_, end), more @ ..] = rest else { return None };
        let (start, end): (u64, u64) = (start.parse().ok()?, end.trim_end_matches('+').parse().ok()?);
        // Sectors, or blocks of 1 KiB in old versions (with a `+` for an odd sector).
        let mut more = more;
        if more.first().is_some_and(|(_, word)| word.trim_end_matches('+').chars().all(|c| c.is_ascii_digit())) {
            more = more.get(1..)?;
        }
        // `75.6G`, missing in old versions.
        if let Some((_, word)) = more.first()
            && word.ends_with(|c: char| "KMGTP".contains(c))
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            more = more.get(1..)?;
        }
        let disk = match self.unix.and_then(|at| self.facts.disks.get(at)) {
            Some(disk) if disk.device.as_deref() == Some(device) => self.unix?,
            Some(disk) if disk.device.is_none() && disk.listings.is_empty() => {
                let at = self.unix?;
                self.facts.disks.get_mut(at)?.device = Some(device.to_owned());
                at
            }
            _ => self.begin_unix(device, line),
        };
        self.unix = Some(disk);
        self.disk = Some(disk);
        let sector = self.sector();
        let mut row = Row { line, number, offset: sectors(start, sector), ..Row::default() };
        row.size = end.checked_sub(start).and_then(|n| n.checked_add(1)).and_then(|count| sectors(count, sector));
        let style = self.facts.disks.get(disk)?.style;
        let type_at = more.first().map_or(text.len(), |(at, _)| *at);
        let type_text = text.get(type_at..)?.trim();
        let guids: Vec<(usize, Guid)> = more
            .iter()
            .filter_map(|(at, word)| Some((*at, Guid::try_parse(word).ok().filter(|_| word.len() == 36)?)))
            .collect();
        let id = more.first().and_then(|(_, word)| u8::from_str_radix(word, 16).ok().filter(|_| word.len() <= 2));
        match (style, id) {
            (None | Some(TableStyle::Mbr), Some(id)) => {
                row.kind = Some(PartitionType::Mbr(id));
                row.active = Some(boot);
                row.logical = number > 4;
                self.facts.disks.get_mut(disk)?.style = Some(TableStyle::Mbr);
            }
            _ => {
                self.facts.disks.get_mut(disk)?.style.get_or_insert(TableStyle::Gpt);
                fdisk_all(text, type_text, &guids, &mut row);
                if row.kind.is_none() {
                    let word = type_text.to_owned();
                    self.facts
                        .note(line, Text::new("capture-type-word-unknown").with("number", number).with("word", word));
                }
            }
        }
        self.push_row(Tool::Unix, row);
        Some(1)
    }
}

/// fdisk's columns behind the size: the type's name, with `-o all` its GUID, attributes, name and GUID.
fn fdisk_all(text: &str, type_text: &str, guids: &[(usize, Guid)], row: &mut Row) {
    match guids {
        [(type_at, kind), rest @ ..] => {
            row.kind = Some(PartitionType::Gpt(*kind));
            let end = rest.last().map_or(text.len(), |(at, _)| *at);
            row.guid = rest.last().map(|(_, guid)| *guid);
            let between = text.get(type_at + 36..end).unwrap_or_default();
            let mut bits = GptAttributes(0);
            let mut name_at = 0;
            for (at, word) in tokens(between, 0) {
                match attribute(word) {
                    Some(bit) => {
                        bits.0 |= bit;
                        name_at = at + word.len();
                    }
                    None => break,
                }
            }
            row.attributes = Some(bits);
            let name = between.get(name_at..).unwrap_or_default().trim();
            row.name = (!name.is_empty()).then(|| name.to_owned());
        }
        [] => row.kind = fdisk_type(type_text).map(PartitionType::Gpt),
    }
}

/// *Windows recovery environment* where fdisk cut the last word off.
const RECOVERY_STEMS: [&str; 5] =
    ["entorno de recuper", "environnement de r", "ambiente de recuper", "ambiente di ripr", "среда восстан"];

/// fdisk's names of GPT types, in the languages that translate them around the names that stay.
fn fdisk_type(text: &str) -> Option<Guid> {
    let lower = text.to_lowercase();
    let has = |stems: &[&str]| stems.iter().any(|stem| lower.contains(stem));
    Some(if has(&["efi"]) {
        gpt_type::EFI_SYSTEM
    } else if has(&["ldm"]) {
        if has(&["metad", "métad", "元数据", "метад"]) { gpt_type::LDM_METADATA } else { gpt_type::LDM_DATA }
    } else if has(&["microsoft"]) {
        if has(&["reserv", "réserv", "保留", "резерв", "зарезерв", "予約", "예약"]) {
            gpt_type::MICROSOFT_RESERVED
        } else if has(&["storage spaces"]) {
            gpt_type::STORAGE_SPACES
        } else if has(&["ldm"]) {
            gpt_type::LDM_DATA
        } else {
            gpt_type::BASIC_DATA
        }
    } else if has(&["windows"]) || has(&RECOVERY_STEMS) {
        gpt_type::RECOVERY
    } else if has(&["bios"]) {
        gpt_type::BIOS_BOOT
    } else if has(&["linux"]) {
        if has(&["lvm"]) {
            gpt_type::LINUX_LVM
        } else if has(&["raid"]) {
            gpt_type::LINUX_RAID
        } else if has(&["swap", "交换", "auslager", "подкачк", "スワップ", "échange", "intercambio"]) {
            gpt_type::LINUX_SWAP
        } else if has(&["home", "/home"]) {
            gpt_type::LINUX_HOME
        } else if has(&["root", "根"]) {
            gpt_type::LINUX_ROOT_X86_64
        } else if has(&["luks"]) {
            gpt_type::LINUX_LUKS
        } else if has(&["extended boot", "xbootldr", "扩展"]) {
            gpt_type::LINUX_XBOOTLDR
        } else {
            gpt_type::LINUX_DATA
        }
    } else {
        return None;
    })
}

/// sfdisk's fields are separated by commas, names in quotes may contain some.
fn split_fields(text: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                fields.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = fields.last_mut() {
            last.push(c);
        }
    }
    fields
}

/// What fdisk says below its table or asks for: `Command (m for help): p`.
fn below_table(text: &str) -> Used {
    let prompt = text.split_once("(m ").is_some_and(|(_, behind)| behind.contains("):"));
    prompt.then_some(1)
}

/// A type GUID, or one or two hex digits.
pub(super) fn partition_type(text: &str) -> Option<PartitionType> {
    if let Ok(guid) = Guid::try_parse(text) {
        return Some(PartitionType::Gpt(guid));
    }
    (text.len() <= 2).then(|| u8::from_str_radix(text, 16).ok().map(PartitionType::Mbr)).flatten()
}

/// sfdisk's names of attribute bits (util-linux, `gpt.c`): `RequiredPartition GUID:63`.
pub(super) fn attributes(text: &str) -> GptAttributes {
    GptAttributes(text.split_whitespace().filter_map(attribute).fold(0, |bits, bit| bits | bit))
}

fn attribute(word: &str) -> Option<u64> {
    match word.trim_matches(',') {
        "RequiredPartition" => Some(1),
        "NoBlockIOProtocol" => Some(2),
        "LegacyBIOSBootable" => Some(4),
        word => {
            let bits = word.strip_prefix("GUID:").unwrap_or(word);
            if bits.is_empty() || !bits.chars().all(|c| c.is_ascii_digit() || c == ',') {
                return None;
            }
            let bit = |n: &str| n.parse::<u32>().ok().and_then(|n| 1u64.checked_shl(n));
            bits.split(',').try_fold(0, |all, n| Some(all | bit(n)?))
        }
    }
}
