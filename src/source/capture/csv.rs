//! Tables of objects with separators (`ConvertTo-Csv`, `wmic /format:csv`), and `lsblk --json`.

use super::fact::{Listing, Row, Tool};
use super::session::{Session, Used};
use super::span::Span;
use super::unix::partition_type;
use super::words;
use crate::layout::{Guid, TableStyle};
use serde_json::{Map, Value};

/// Columns of which two make a header, and one alone tells what the rows are.
const NAMES: [&str; 16] = [
    "PartitionNumber",
    "DiskNumber",
    "DriveLetter",
    "Offset",
    "PartitionStyle",
    "StartingOffset",
    "NumberOfBlocks",
    "DiskIndex",
    "FileSystemLabel",
    "FileSystem",
    "FileSystemType",
    "LogicalSectorSize",
    "Size",
    "Model",
    "MediaType",
    "GptType",
];

impl Session<'_> {
    /// A header of known names and the rows below it.
    pub(super) fn csv(&mut self, at: usize) -> Used {
        let header = self.lines.get(at)?;
        // Tabs became blanks in the cleaned text.
        let of = |line: &super::lines::Line| {
            if line.raw.contains('\t') { line.raw.trim().to_owned() } else { line.trimmed().to_owned() }
        };
        let text = of(header);
        let text = text.as_str();
        if text.starts_with("#TYPE") {
            return Some(1);
        }
        let separator = [',', ';', '\t'].into_iter().find(|separator| text.matches(*separator).count() >= 2)?;
        let names = fields(text, separator);
        let known = names.iter().filter(|name| NAMES.contains(&name.as_str())).count();
        let plain =
            names.iter().all(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        if known < 2 || !plain {
            return None;
        }
        self.table_line = header.number;
        let mut used = 1;
        let before = std::mem::replace(&mut self.facts.recognised, false);
        for line in self.lines.iter().skip(at + 1) {
            // wmic leaves a blank line below its header's line end.
            if line.is_blank() && used == 1 {
                used += 1;
                continue;
            }
            let values = fields(&of(line), separator);
            // Rows that say nothing are not gone through to their end.
            let silent = used > 3 && !self.facts.recognised;
            if values.len() != names.len() || values.len() < 3 || values == names || silent {
                break;
            }
            let object: Map<String, Value> = names.iter().cloned().zip(values.into_iter().map(Value::String)).collect();
            if self.value(&Value::Object(object), None, 0).is_err() {
                break;
            }
            used += 1;
        }
        let understood = self.facts.recognised;
        self.facts.recognised |= before;
        understood.then_some(used)
    }

    /// `lsblk --json --bytes`, with whatever columns it was asked for.
    pub(super) fn lsblk(&mut self, devices: &[Value]) {
        for device in devices.iter().filter_map(Value::as_object) {
            let field = |object: &Map<String, Value>, name: &str| match object.get(name)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            if field(device, "type").is_some_and(|kind| kind != "disk" && kind != "loop") {
                continue;
            }
            let Some(name) = field(device, "name") else { continue };
            let path = if name.starts_with('/') { name.clone() } else { format!("/dev/{name}") };
            let line = self.table_line;
            let at = self.facts.disk_device(&path, line);
            let sector: u64 = field(device, "log-sec").and_then(|n| n.parse().ok()).unwrap_or(512);
            let bytes = |object: &Map<String, Value>| field(object, "size")?.parse::<u64>().ok();
            let style = match field(device, "pttype").as_deref() {
                Some("gpt") => Some(TableStyle::Gpt),
                Some("dos") => Some(TableStyle::Mbr),
                _ => None,
            };
            let mut rows = Vec::new();
            let children = device.get("children").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for child in children.iter().filter_map(Value::as_object) {
                let Some(own) = field(child, "name") else { continue };
                let digits = own.trim_start_matches(name.as_str()).trim_start_matches('p');
                let Ok(number) = digits.parse() else { continue };
                if !self.room_for_row() {
                    break;
                }
                let start = field(child, "start").and_then(|n| n.parse::<u64>().ok());
                let mut row = Row {
                    line,
                    number,
                    // lsblk counts starts in sectors of 512 bytes whatever the disk has (lsblk(8)).
                    offset: start.and_then(|start| start.checked_mul(512)).map(Span::exact),
                    size: bytes(child).map(Span::exact),
                    kind: field(child, "parttype").and_then(|text| partition_type(text.trim_start_matches("0x"))),
                    guid: field(child, "partuuid").and_then(|text| Guid::try_parse(&text).ok()),
                    name: field(child, "partlabel").filter(|label| !label.is_empty()),
                    logical: style == Some(TableStyle::Mbr) && number > 4,
                    ..Row::default()
                };
                row.inside.label = field(child, "label").filter(|label| !label.is_empty());
                row.inside.file_system = match field(child, "fstype").as_deref() {
                    Some("vfat") => Some(crate::layout::FileSystem::Fat32),
                    Some("crypto_LUKS") => Some(crate::layout::FileSystem::Luks),
                    Some(fs) => words::file_system(fs),
                    None => None,
                };
                rows.push(row);
            }
            let Some(disk) = self.facts.disks.get_mut(at) else { continue };
            self.facts.recognised = true;
            disk.sector = field(device, "log-sec").and_then(|_| u32::try_from(sector).ok()).or(disk.sector);
            if let Some(size) = bytes(device) {
                super::diskpart::set_size(disk, Span::exact(size), false);
            }
            disk.model = field(device, "model").map(|model| model.trim().to_owned()).or(disk.model.take());
            disk.style = style.or(disk.style);
            disk.guid = field(device, "ptuuid").and_then(|text| Guid::try_parse(&text).ok()).or(disk.guid);
            if !rows.is_empty() {
                disk.listings.push(Listing { tool: Tool::Unix, line, rows, after_change: false });
            }
        }
    }
}

/// The fields of a line; quotes keep separators, doubled ones are one. `Disk #0, Partition #1`, which `wmic` does not
/// quote, is one field.
fn fields(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '"' {
            if quoted && chars.peek() == Some(&'"') {
                chars.next();
            } else {
                quoted = !quoted;
                continue;
            }
        } else if c == separator && !quoted {
            let splits = !(separator == ','
                && fields.last().is_some_and(|last| last.starts_with("Disk #"))
                && chars.peek() == Some(&' '));
            if splits {
                fields.push(String::new());
                continue;
            }
        }
        if let Some(last) = fields.last_mut() {
            last.push(c);
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}
