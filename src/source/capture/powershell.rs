//! `Get-Disk`, `Get-Partition`, `Get-Volume` as tables, and `wmic`'s tables.

use super::diskpart::{set_size, tokens};
use super::fact::{Inside, Row, Tool};
use super::lines;
use super::number::{Rounding, sizes};
use super::objects::{ps_mbr_type, ps_type, style_word};
use super::session::{Session, Table, Used};
use super::span::Span;
use super::words;
use crate::text::Text;
use serde_json::{Map, Value};

/// Names of WMI's properties that head a column of `wmic`.
const WMI: [&str; 24] = [
    "MediaType",
    "Model",
    "SerialNumber",
    "Size",
    "Caption",
    "Index",
    "Name",
    "DeviceID",
    "StartingOffset",
    "BlockSize",
    "NumberOfBlocks",
    "Bootable",
    "BootPartition",
    "PrimaryPartition",
    "Type",
    "DiskIndex",
    "Partitions",
    "Description",
    "InterfaceType",
    "Status",
    "FreeSpace",
    "FileSystem",
    "VolumeName",
    "Capacity",
];

impl Session<'_> {
    /// `Get-Partition -DiskNumber 1`.
    pub(super) fn ps_selection(&mut self, lower: &str) {
        let mut words = lower.split_whitespace();
        while let Some(word) = words.next() {
            if matches!(word, "-disknumber" | "-number") {
                if let Some(number) = words.next().and_then(|word| word.parse::<u32>().ok()) {
                    let line = self.table_line;
                    self.disk = Some(self.facts.disk_numbered(number, line));
                    self.ps_named = true;
                }
                return;
            }
        }
        if lower.contains("get-partition") {
            self.disk = None;
            self.ps_named = false;
        }
    }

    pub(super) fn powershell_line(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.trimmed();
        let number = line.number;
        let has = |name: &str| text.contains(name);
        let path = text.split_once(':').filter(|(key, _)| key.trim() == "DiskPath");
        if let Some((_, path)) = path {
            // One `Get-Partition` lists several disks, a path above each; which numbers they have it does not tell,
            // where the command before does not.
            self.table = Some(Table::PsPartitions);
            self.table_line = number;
            if !std::mem::take(&mut self.ps_named) {
                self.disk = None;
            }
            self.ps_path = Some(path.trim().to_owned());
            return Some(1);
        }
        // Windows 8 and Server 2012 head the list with the number instead.
        if let Some((_, disk)) = text.split_once(':').filter(|(key, _)| key.trim() == "Disk Number")
            && let Ok(disk) = disk.trim().parse::<u32>()
        {
            self.table = Some(Table::PsPartitions);
            self.table_line = number;
            self.disk = Some(self.facts.disk_numbered(disk, number));
            self.ps_path = None;
            return Some(1);
        }
        if has("PartitionNumber") && has("Offset") && has("Size") {
            if self.table != Some(Table::PsPartitions) || self.disk.is_some() {
                self.table_line = number;
            }
            self.table = Some(Table::PsPartitions);
            return Some(1);
        }
        if text.starts_with("Number") && has("Friendly") && (has("Total Size") || has("Operational")) {
            self.table = Some(Table::PsDisks);
            self.serial_at = line.text.find("Serial").and_then(|at| Some(line.text.get(..at)?.chars().count()));
            self.table_line = number;
            return Some(1);
        }
        if has("DriveLetter") && (has("FriendlyName") || has("FileSystem")) && has("Size") {
            self.table = Some(Table::PsVolumes);
            self.table_line = number;
            self.volumes_told = (0..self.facts.volumes.len()).collect();
            return Some(1);
        }
        if let Some(used) = self.wmic(at) {
            return Some(used);
        }
        let ours = matches!(self.table, Some(Table::PsPartitions | Table::PsDisks | Table::PsVolumes));
        if !ours {
            return None;
        }
        if lines::ruler(text).is_some() {
            return Some(1);
        }
        match self.table {
            Some(Table::PsPartitions) => self.ps_partition_row(at),
            Some(Table::PsDisks) => self.ps_disk_row(at),
            _ => self.ps_volume_row(at),
        }
    }

    /// `4  C  677380096  203.66 GB Basic`.
    fn ps_partition_row(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let mut words = tokens(text, 0);
        let number: u32 = words.next()?.1.parse().ok()?;
        let (mut start, mut word) = words.next()?;
        let mut letter = None;
        if word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            letter = word.chars().next().map(|c| c.to_ascii_uppercase());
            (start, word) = words.next()?;
        }
        let offset: u64 = word.parse().ok()?;
        let found = sizes(text);
        let size = found.iter().find(|size| size.start > start);
        let rest_at = size.map_or(start + word.len(), |size| size.end);
        let kind = text.get(rest_at..)?.trim();
        let Some(size) = size else {
            self.facts.note(line.number, Text::new("capture-size-unknown").with("number", number));
            return Some(1);
        };
        let type_text = kind.split("  ").next().unwrap_or_default();
        let role = ps_type(type_text);
        let number_of_line = line.number;
        if role.is_none() {
            let word = kind.to_owned();
            self.facts
                .note(number_of_line, Text::new("capture-type-word-unknown").with("number", number).with("word", word));
        }
        let row = Row {
            line: number_of_line,
            number,
            offset: Some(Span::exact(offset)),
            size: Some(size.span(Rounding::Hundredths).on_sectors()),
            role,
            kind: ps_mbr_type(type_text),
            logical: type_text.eq_ignore_ascii_case("logical"),
            inside: Inside { letter, ..Inside::default() },
            ..Row::default()
        };
        self.push_row(Tool::PowerShell, row);
        Some(1)
    }

    /// `1  Lexar E6  AA2024  Healthy  Online  238.47 GB GPT`.
    fn ps_disk_row(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let number_of_line = line.number;
        let (at_number, word) = tokens(text, 0).next()?;
        let number: u32 = word.parse().ok()?;
        let found = sizes(text);
        let size = found.last()?;
        let style = text.get(size.end..)?.split_whitespace().next().and_then(style_word);
        let name = text.get(at_number + word.len()..size.start)?.trim();
        let name = name.split("  ").next().unwrap_or_default().trim();
        // A cut name reaches up to the serial number, one blank before it.
        let cut: String =
            self.serial_at.map(|at| text.chars().take(at).skip(at_number + word.len()).collect()).unwrap_or_default();
        let name = if cut.trim().ends_with("...") && name.starts_with(cut.trim()) { cut.trim() } else { name };
        let disk = self.facts.disk_numbered(number, number_of_line);
        self.facts.recognised = true;
        let changed = self.changed;
        let span = size.span(Rounding::Hundredths);
        let known = self.facts.disks.get_mut(disk)?;
        if size.is_zero() {
            known.no_medium = true;
            return Some(1);
        }
        set_size(known, span.on_sectors(), changed);
        known.style = style.or(known.style);
        known.no_table |= style == Some(crate::layout::TableStyle::Raw);
        if !name.is_empty() && known.model.is_none() {
            known.model = Some(name.to_owned());
        }
        self.changed = false;
        Some(1)
    }

    /// `C  OS  NTFS  Fixed  Healthy  OK  28.17 GB  40 GB`.
    fn ps_volume_row(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let number = line.number;
        let found = sizes(text);
        let [.., _, size] = found.as_slice() else { return None };
        let size_span = size.span(Rounding::Hundredths);
        let zero = size.is_zero();
        // The words from the right: status, health, drive type, file system; what is left is letter and name.
        let kinds = ["Fixed", "Removable", "CD-ROM", "Remote", "Network", "RAM", "Unknown"];
        let words: Vec<(usize, &str)> = tokens(text, 0).collect();
        let kind_at =
            words.iter().rposition(|(at, word)| *at < size.start && kinds.contains(word) && *word != "Unknown")?;
        let (_, kind) = words.get(kind_at)?;
        let (fs_at, fs) = kind_at.checked_sub(1).and_then(|i| words.get(i))?;
        let mut inside = Inside { file_system: words::file_system(fs), ..Inside::default() };
        let before = text.get(..*fs_at)?;
        let first = before.split_whitespace().next().unwrap_or_default();
        let mut label = before.trim();
        let indent = before.len() - before.trim_start().len();
        if first.len() == 1 && indent < 4 && first.starts_with(|c: char| c.is_ascii_alphabetic()) {
            inside.letter = first.chars().next().map(|c| c.to_ascii_uppercase());
            label = label.get(1..)?.trim();
        }
        inside.label = (!label.is_empty()).then(|| label.to_owned());
        let fixed = *kind == "Fixed" && !zero;
        self.push_volume(inside, Some(size_span), fixed, number);
        Some(1)
    }

    /// A table of `wmic`: the header's words are properties, and columns begin where they do.
    fn wmic(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let number = line.number;
        let words: Vec<(usize, &str)> = tokens(text, 0).collect();
        if words.len() >= 2 && words.iter().all(|(_, word)| WMI.contains(word)) {
            self.columns = words.iter().map(|(at, word)| ((*word).to_owned(), *at)).collect();
            self.table = Some(Table::Other);
            self.table_line = number;
            return Some(1);
        }
        if self.columns.is_empty() {
            return None;
        }
        let mut object = Map::new();
        let mut ends = self.columns.iter().skip(1).map(|(_, at)| *at).chain([text.len()]);
        for (name, start) in &self.columns {
            let end = ends.next()?.min(text.len());
            let value = text.get((*start).min(end)..end)?.trim();
            object.insert(name.clone(), Value::String(value.to_owned()));
        }
        // `Disk #0, Partition #1`: a partition's name, which is known even where its row tells nothing else.
        let named = |value: &Value| {
            value.as_str().is_some_and(|name| name.starts_with("Disk #") && name.contains("Partition #"))
        };
        let names_partition = object.values().any(named);
        let value = Value::Object(object);
        let before = std::mem::replace(&mut self.facts.recognised, false);
        let read = self.value(&value, None, 0).is_ok();
        // A row of which nothing was used is said to be so.
        let used = (read && (self.facts.recognised || names_partition)).then_some(1);
        self.facts.recognised |= before;
        used
    }
}
