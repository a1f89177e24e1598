//! Objects with named properties: PowerShell's JSON and lists, the collector's file, `sfdisk --json`, `wmic`.

use super::diskpart::set_size;
use super::fact::{Inside, Listing, NO_NUMBER, Row, Tool, Volume, Winre};
use super::joined::Joined;
use super::number::{Rounding, integer, sizes};
use super::session::{Session, Used};
use super::span::Span;
use super::unix::{attributes, partition_type};
use super::words;
use crate::layout::{BitLocker, GptAttributes, Guid, PartitionType, ProblemCode, Role, ShrinkLimitSource, TableStyle};
use crate::source::live::decode::Bus;
use crate::source::{SourceError, Way};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize};
use serde_json::{Map, Value};

/// The schema of the file that the collector writes.
pub const COLLECTOR_SCHEMA: &str = "shikiri.capture/1";

/// How deep objects are looked into; the collector's file nests four deep.
const DEEPEST: u32 = 24;

type Object = Map<String, Value>;

/// A property whatever the case of its name; `null` counts as absent.
fn get<'v>(object: &'v Object, name: &str) -> Option<&'v Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
        .filter(|value| !value.is_null())
}

fn text<'v>(object: &'v Object, name: &str) -> Option<&'v str> {
    get(object, name)?.as_str().map(str::trim).filter(|text| !text.is_empty() && *text != "\0")
}

/// A whole number, also written as a string.
fn whole(object: &Object, name: &str) -> Option<u64> {
    match get(object, name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => integer(text).filter(|_| text.trim().chars().all(|c| c.is_ascii_digit())),
        _ => None,
    }
}

fn small(object: &Object, name: &str) -> Option<u32> {
    u32::try_from(whole(object, name)?).ok()
}

/// Bytes: a number, or as PowerShell prints it, `476.94 GB`; a pair where a column's reader knows no better.
fn amount(object: &Object, name: &str) -> Option<Span> {
    if let Some(Value::Array(pair)) = get(object, name) {
        let [low, high] = pair.as_slice() else { return None };
        return Span::new(low.as_u64()?, high.as_u64()?);
    }
    if let Some(bytes) = whole(object, name) {
        return Some(Span::exact(bytes));
    }
    match sizes(text(object, name)?).as_slice() {
        [one] => Some(one.span(Rounding::Hundredths)),
        _ => None,
    }
}

fn flag(object: &Object, name: &str) -> Option<bool> {
    match get(object, name)? {
        Value::Bool(value) => Some(*value),
        Value::String(text) => words::yes_no(text),
        _ => None,
    }
}

fn guid(object: &Object, name: &str) -> Option<Guid> {
    Guid::try_parse(text(object, name)?).ok()
}

/// A drive letter: `"C"`, `"C:"`, `"\u0000"` for none, its code as a number.
fn letter(object: &Object, name: &str) -> Option<char> {
    let c = match get(object, name)? {
        Value::String(text) => text.trim().chars().next()?,
        Value::Number(number) => char::from(u8::try_from(number.as_u64()?).ok()?),
        _ => return None,
    };
    c.is_ascii_alphabetic().then(|| c.to_ascii_uppercase())
}

/// A volume's letter out of its access paths: `"C:\\"`, in JSON a list, in a text list `{C:\, \\?\Volume{…}\}`.
fn path_letter(object: &Object) -> Option<char> {
    let from = |text: &str| -> Option<char> {
        let mut chars = text.trim().trim_start_matches('{').chars();
        let letter = chars.next().filter(char::is_ascii_alphabetic)?;
        (chars.next() == Some(':')).then(|| letter.to_ascii_uppercase())
    };
    match get(object, "AccessPaths")? {
        Value::Array(paths) => paths.iter().filter_map(Value::as_str).find_map(from),
        Value::String(text) => text.split(',').find_map(from),
        _ => None,
    }
}

/// `GPT`, `MBR`, `RAW`, or MSFT_Disk's numbers for them (0 unknown, 1 MBR, 2 GPT).
fn style(object: &Object) -> Option<TableStyle> {
    match get(object, "PartitionStyle")? {
        Value::Number(number) => Some(match number.as_u64()? {
            1 => TableStyle::Mbr,
            2 => TableStyle::Gpt,
            _ => TableStyle::Raw,
        }),
        Value::String(text) => style_word(text),
        _ => None,
    }
}

/// How a disk is attached: MSFT_Disk's `BusType`, as number or word.
fn bus(object: &Object) -> Option<Way> {
    if let Some(number) = small(object, "BusType") {
        return Bus(number).way();
    }
    let word: String = text(object, "BusType")?.chars().filter(char::is_ascii_alphanumeric).collect();
    match word.to_ascii_lowercase().as_str() {
        "usb" | "1394" => Some(Way::Usb),
        "iscsi" | "fibrechannel" => Some(Way::Network),
        "sd" => Some(Way::Card),
        "virtual" | "filebackedvirtual" => Some(Way::Virtual),
        "spaces" | "storagespaces" => Some(Way::Spaces),
        _ => None,
    }
}

pub(super) fn style_word(text: &str) -> Option<TableStyle> {
    match text.trim().to_ascii_uppercase().as_str() {
        "GPT" | "2" => Some(TableStyle::Gpt),
        "MBR" | "1" => Some(TableStyle::Mbr),
        "RAW" | "0" => Some(TableStyle::Raw),
        _ => None,
    }
}

/// The words of MSFT_Partition's `Type`.
pub(super) fn ps_type(word: &str) -> Option<Role> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "system" => Role::EfiSystem,
        "reserved" => Role::Msr,
        "basic" | "ifs" | "huge" | "fat12" | "fat16" | "fat32" | "fat32 xint13" | "xint13" | "logical" | "primary" => {
            Role::Data
        }
        "recovery" => Role::Recovery,
        "extended" | "xint13 extended" => Role::Extended,
        "ldm data" | "ldm metadata" | "ldm" => Role::Ldm,
        "space protective" | "storage pool" => Role::StorageSpaces,
        "oem" => Role::Oem,
        "unknown" => Role::Unknown,
        _ => return None,
    })
}

/// The MBR type that a word of MSFT_Partition's `Type` stands for (Microsoft, *MSFT_Partition*: `MbrType`); those of a
/// GPT are other words, so that one of these tells the disk's style.
pub(super) fn ps_mbr_type(word: &str) -> Option<PartitionType> {
    let byte = match word.trim().to_ascii_lowercase().as_str() {
        "fat12" => 1,
        "fat16" => 4,
        "extended" => 5,
        "huge" => 6,
        "ifs" => 7,
        "fat32" => 12,
        _ => return None,
    };
    Some(PartitionType::Mbr(byte))
}

impl Session<'_> {
    /// JSON that begins at this line, whole or among other listings.
    pub(super) fn json(&mut self, at: usize) -> Result<Used, SourceError> {
        let Some(line) = self.lines.get(at) else { return Ok(None) };
        let start = line.raw.trim_start();
        if self.json_failed || !start.starts_with(['{', '[']) {
            return Ok(None);
        }
        // A forum's tag, a ruler or a bracketed word begins no JSON.
        let second = start.get(1..).unwrap_or_default().trim_start();
        let next = self.below(at).map(|line| line.trimmed().chars().next().unwrap_or(' '));
        let first = second.chars().next().or(next);
        if !first.is_some_and(|c| matches!(c, '"' | '{' | '[' | ']' | '}')) {
            return Ok(None);
        }
        let text = self.joined.get_or_insert_with(|| Joined::of(self.lines));
        let mut stream = serde_json::Deserializer::from_str(text.from(at)).into_iter::<Value>();
        match stream.next() {
            Some(Ok(value)) => {
                let used = text.lines_within(at, stream.byte_offset());
                let before = (self.facts.recognised, line.number);
                self.facts.recognised = false;
                self.table_line = line.number;
                self.value(&value, None, 0)?;
                if !self.facts.recognised {
                    self.facts.note(before.1, Text::new("capture-json-unknown").with("line", before.1));
                }
                self.facts.recognised |= before.0;
                Ok(Some(used))
            }
            Some(Err(error)) if start.starts_with('{') || second.starts_with('{') || second.is_empty() => {
                let text = Text::new("capture-json-broken")
                    .with(
                        "line",
                        line.number.saturating_add(u32::try_from(error.line()).unwrap_or(1)).saturating_sub(1),
                    )
                    .with("column", error.column())
                    .with("found", error.to_string());
                self.json_failed = true;
                if self.facts.recognised {
                    // Among other listings: said, and the rest is read on.
                    self.facts.note(line.number, text);
                    return Ok(Some(self.lines.len().saturating_sub(at)));
                }
                Err(SourceError::new(text).hint(Text::new("capture-json-broken-hint")))
            }
            _ => {
                self.json_failed = true;
                Ok(None)
            }
        }
    }

    /// Looks for objects that are known, at any depth.
    pub(super) fn value(&mut self, value: &Value, disk: Option<u32>, depth: u32) -> Result<(), SourceError> {
        if depth > DEEPEST {
            return Ok(());
        }
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.value(item, disk, depth + 1)),
            Value::Object(object) => self.object(object, disk, depth),
            _ => Ok(()),
        }
    }

    fn object(&mut self, object: &Object, disk: Option<u32>, depth: u32) -> Result<(), SourceError> {
        if let Some(schema) = get(object, "schema").and_then(Value::as_str) {
            self.schema(schema, object)?;
        }
        if let Some(Value::Object(table)) = get(object, "partitiontable") {
            self.sfdisk_json(table);
            return Ok(());
        }
        if let Some(Value::Array(devices)) = get(object, "blockdevices") {
            self.lsblk(devices);
            return Ok(());
        }
        let number = self.known_object(object, disk);
        for (key, value) in object {
            // What hangs below a disk belongs to it.
            let inner = number.or(disk);
            if matches!(value, Value::Array(_) | Value::Object(_)) && !key.starts_with("Cim") {
                self.value(value, inner, depth + 1)?;
            }
        }
        Ok(())
    }

    fn schema(&mut self, schema: &str, object: &Object) -> Result<(), SourceError> {
        if schema == COLLECTOR_SCHEMA {
            self.collector(object);
            return Ok(());
        }
        if schema.starts_with("shikiri.capture/") || schema.starts_with("shikiri.layout/") {
            let text =
                Text::new("capture-schema-unknown").with("found", schema.to_owned()).with("expected", COLLECTOR_SCHEMA);
            return Err(SourceError::new(text).hint(Text::new("capture-schema-unknown-hint")));
        }
        Ok(())
    }

    /// One object; gives the number of the disk that it is.
    fn known_object(&mut self, object: &Object, disk: Option<u32>) -> Option<u32> {
        let line = self.table_line;
        if get(object, "StartingOffset").is_some()
            || (get(object, "NumberOfBlocks").is_some() && get(object, "Size").is_some())
        {
            self.wmic_partition(object);
            return None;
        }
        if let Some(number) = small(object, "PartitionNumber") {
            self.ps_partition(object, number, small(object, "DiskNumber").or(disk));
            return None;
        }
        let is_disk = get(object, "PartitionStyle").is_some()
            || (get(object, "LogicalSectorSize").is_some() && get(object, "Size").is_some());
        if is_disk {
            let number =
                small(object, "Number").or_else(|| small(object, "DiskNumber")).or_else(|| small(object, "Index"));
            self.ps_disk(object, number);
            return number;
        }
        // Win32_DiskDrive; PowerShell's disks are known by now.
        let drive =
            ["MediaType", "Index", "InterfaceType", "Partitions"].iter().any(|name| get(object, name).is_some());
        if drive && get(object, "Model").is_some() && get(object, "Size").is_some() {
            self.wmic_disk(object);
            return None;
        }
        if let Some(point) = text(object, "MountPoint").or_else(|| text(object, "DriveLetter"))
            && get(object, "ProtectionStatus").is_some()
        {
            self.bitlocker_object(object, point);
            return None;
        }
        let is_volume = get(object, "FileSystemType").is_some()
            || get(object, "FileSystemLabel").is_some()
            || (get(object, "FileSystem").is_some()
                && object.keys().any(|key| key.eq_ignore_ascii_case("DriveLetter")));
        if is_volume {
            self.ps_volume(object, line);
        }
        None
    }

    fn ps_disk(&mut self, object: &Object, number: Option<u32>) {
        let line = self.table_line;
        self.facts.recognised = true;
        let at = match number {
            Some(number) => self.facts.disk_numbered(number, line),
            None => self.facts.disk_nameless(line),
        };
        let changed = self.changed;
        let size = amount(object, "Size").or_else(|| amount(object, "Total Size"));
        let Some(disk) = self.facts.disks.get_mut(at) else { return };
        disk.model =
            text(object, "Model").or_else(|| text(object, "FriendlyName")).map(str::to_owned).or(disk.model.take());
        if let Some(span) = size {
            if span.high == 0 {
                disk.no_medium = true;
            } else {
                set_size(disk, span, changed);
            }
        }
        if let Some(style) = style(object) {
            disk.style = Some(style);
            disk.no_table |= style == TableStyle::Raw;
        }
        disk.no_table |= whole(object, "NumberOfPartitions") == Some(0);
        disk.sector = small(object, "LogicalSectorSize").or(disk.sector);
        disk.guid = guid(object, "Guid").or(disk.guid);
        disk.signature =
            small(object, "Signature").filter(|n| *n != 0 && disk.style != Some(TableStyle::Gpt)).or(disk.signature);
        disk.way = bus(object).or(disk.way);
        // A Storage Space has partitions as every disk; what lies beneath them only its pool knows.
        disk.pool |= matches!(get(object, "IsPoolMember"), Some(Value::Bool(true))) || disk.way == Some(Way::Spaces);
        disk.dynamic |= flag(object, "IsDynamic").unwrap_or(false);
        if flag(object, "IsOffline") == Some(true) {
            disk.say(ProblemCode::Other, "source-live-offline");
        } else if flag(object, "IsReadOnly") == Some(true) {
            disk.say(ProblemCode::Other, "source-live-read-only");
        }
    }

    fn ps_partition(&mut self, object: &Object, number: u32, disk: Option<u32>) {
        let line = self.table_line;
        if let Some(disk) = disk {
            self.disk = Some(self.facts.disk_numbered(disk, line));
        }
        let kind = text(object, "GptType").and_then(|text| Guid::try_parse(text).ok()).map(PartitionType::Gpt);
        let kind = kind.or_else(|| match get(object, "MbrType")? {
            Value::Number(number) => u8::try_from(number.as_u64()?).ok().filter(|n| *n != 0).map(PartitionType::Mbr),
            Value::String(text) => text.trim().parse::<u8>().ok().filter(|n| *n != 0).map(PartitionType::Mbr),
            _ => None,
        });
        let word = get(object, "Type").and_then(Value::as_str);
        let (role, kind) = (word.and_then(ps_type), kind.or_else(|| word.and_then(ps_mbr_type)));
        let mut row = Row {
            selected: None,
            line,
            number,
            offset: amount(object, "Offset"),
            size: amount(object, "Size").map(Span::on_sectors),
            kind,
            role,
            guid: guid(object, "Guid"),
            attributes: hex(object, "Attributes").map(GptAttributes),
            active: flag(object, "IsActive").filter(|_| !matches!(kind, Some(PartitionType::Gpt(_)))),
            name: text(object, "Name").filter(|_| matches!(kind, Some(PartitionType::Gpt(_)))).map(str::to_owned),
            logical: text(object, "Type").is_some_and(|word| word.eq_ignore_ascii_case("logical")),
            asked: None,
            inside: inside(object),
        };
        row.inside.letter = letter(object, "DriveLetter").or_else(|| path_letter(object));
        row.inside.is_boot = flag(object, "IsBoot");
        row.inside.is_system = flag(object, "IsSystem");
        if row.guid.is_none() {
            row.guid = guid(object, "UniqueId");
        }
        if let Some(min) = amount(object, "SizeMin").or_else(|| amount(object, "ShrinkMin")) {
            row.inside.shrink = Some((ByteSize::from_bytes(min.high), ShrinkLimitSource::Windows));
        }
        self.push_object_row(row);
    }

    /// Adds a row to its disk's listing of objects, which is one however the objects are mixed.
    fn push_object_row(&mut self, row: Row) {
        self.facts.recognised = true;
        if !self.room_for_row() {
            return;
        }
        let line = self.table_line;
        let at = match self.disk {
            Some(at) => at,
            None => {
                let open = self.facts.disks.iter().position(|disk| {
                    disk.number.is_none()
                        && disk.device.is_none()
                        && disk.listings.last().is_some_and(|l| l.line == line)
                });
                open.unwrap_or_else(|| self.facts.disk_nameless(line))
            }
        };
        let changed = self.changed;
        let Some(disk) = self.facts.disks.get_mut(at) else { return };
        match disk.listings.last_mut() {
            Some(listing)
                if listing.tool == Tool::PowerShell
                    && listing.line == line
                    && !listing.rows.iter().any(|known| known.number == row.number) =>
            {
                listing.rows.push(row);
            }
            _ => disk.listings.push(Listing { tool: Tool::PowerShell, line, rows: vec![row], after_change: changed }),
        }
    }

    fn ps_volume(&mut self, object: &Object, line: u32) {
        let mut inside = inside(object);
        inside.letter = letter(object, "DriveLetter");
        let fixed = text(object, "DriveType").is_none_or(|kind| kind.eq_ignore_ascii_case("Fixed") || kind == "3");
        let size = amount(object, "Size");
        self.push_volume(inside, size, fixed, line);
    }

    pub(super) fn push_volume(&mut self, inside: Inside, size: Option<Span>, fixed: bool, line: u32) {
        self.facts.recognised = true;
        // The same list once more tells of the same volumes; two alike in one list are two.
        let again = self.volumes_told.iter().position(|told| {
            let known = self.facts.volumes.get(*told);
            known.is_some_and(|v| v.number.is_none() && v.size == size && v.inside == inside)
        });
        if let Some(told) = again {
            self.volumes_told.remove(told);
            return;
        }
        if self.facts.volumes.len() >= super::MOST_VOLUMES {
            return;
        }
        self.facts.volumes.push(Volume {
            line,
            number: None,
            size,
            inside,
            hidden: false,
            selected: None,
            on_partition: fixed && size.is_some_and(|size| size.high > 0),
            disk: None,
            partition: None,
        });
    }

    fn bitlocker_object(&mut self, object: &Object, point: &str) {
        let Some(letter) = point.chars().next().filter(char::is_ascii_alphabetic) else { return };
        let state = bitlocker_state(object);
        self.say_of_letter(letter, Inside { bitlocker: state, ..Inside::default() });
    }

    fn wmic_disk(&mut self, object: &Object) {
        // Win32_DiskDrive's size is cut to whole cylinders of 255 heads and 63 sectors.
        const CYLINDER: u64 = 255 * 63 * 512;
        let Some(bytes) = whole(object, "Size") else { return };
        let line = self.table_line;
        self.facts.recognised = true;
        let span = Span { low: bytes, high: bytes.saturating_add(CYLINDER - 1) };
        let model = text(object, "Model").map(str::to_owned);
        let number = small(object, "Index");
        self.facts.drives.push((line, number, model, span));
    }

    fn wmic_partition(&mut self, object: &Object) {
        let line = self.table_line;
        let Some(offset) = whole(object, "StartingOffset") else { return };
        self.facts.recognised = true;
        let disk = small(object, "DiskIndex").or_else(|| {
            let id = text(object, "DeviceID").or_else(|| text(object, "Name")).or_else(|| text(object, "Caption"))?;
            let digits: String = id.split('#').nth(1)?.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        });
        let at = match disk {
            Some(number) => self.facts.disk_numbered(number, line),
            None => self.current_disk(line),
        };
        let row = Row {
            line,
            number: NO_NUMBER,
            offset: Some(Span::exact(offset)),
            size: whole(object, "Size").map(Span::exact),
            role: text(object, "Type").and_then(|kind| match kind {
                "GPT: System" => Some(Role::EfiSystem),
                "GPT: Basic Data" | "Installable File System" => Some(Role::Data),
                "Extended w/Extended Int 13" | "MS-DOS Extended" => Some(Role::Extended),
                _ => None,
            }),
            active: flag(object, "Bootable")
                .filter(|_| text(object, "Type").is_some_and(|kind| !kind.starts_with("GPT"))),
            ..Row::default()
        };
        if let Some(disk) = self.facts.disks.get_mut(at) {
            if text(object, "Type").is_some_and(|kind| kind.starts_with("GPT")) {
                disk.style = Some(TableStyle::Gpt);
            }
            disk.details.push(row);
        }
    }

    fn sfdisk_json(&mut self, table: &Object) {
        let line = self.table_line;
        self.facts.recognised = true;
        let device = text(table, "device").unwrap_or_default().to_owned();
        let at = if device.is_empty() { self.facts.disk_nameless(line) } else { self.facts.disk_device(&device, line) };
        let sector = whole(table, "sectorsize").unwrap_or(512);
        let bytes = |count: u64| count.checked_mul(sector);
        let gpt = text(table, "label") == Some("gpt");
        let mut rows = Vec::new();
        if let Some(Value::Array(partitions)) = get(table, "partitions") {
            for (index, partition) in partitions.iter().filter_map(Value::as_object).enumerate() {
                let node = text(partition, "node").unwrap_or_default();
                let digits = node.trim_start_matches(device.as_str()).trim_start_matches('p');
                let fallback = u32::try_from(index + 1).unwrap_or(u32::MAX);
                let number = digits.parse().unwrap_or(fallback);
                let kind = text(partition, "type").and_then(partition_type);
                if !self.room_for_row() {
                    break;
                }
                rows.push(Row {
                    line,
                    number,
                    offset: whole(partition, "start").and_then(bytes).map(Span::exact),
                    size: whole(partition, "size").and_then(bytes).map(Span::exact),
                    kind,
                    guid: guid(partition, "uuid"),
                    name: text(partition, "name").map(str::to_owned),
                    attributes: gpt.then(|| attributes(text(partition, "attrs").unwrap_or_default())),
                    active: (!gpt).then(|| flag(partition, "bootable").unwrap_or(false)),
                    logical: !gpt && number > 4,
                    ..Row::default()
                });
            }
        }
        let Some(disk) = self.facts.disks.get_mut(at) else { return };
        disk.style = Some(if gpt { TableStyle::Gpt } else { TableStyle::Mbr });
        disk.sector = u32::try_from(sector).ok();
        disk.guid = guid(table, "id").or(disk.guid);
        if let Some(id) = text(table, "id").and_then(|id| id.strip_prefix("0x")) {
            disk.signature = u32::from_str_radix(id, 16).ok();
        }
        disk.first_usable = whole(table, "firstlba").and_then(bytes).map(ByteOffset::from_bytes);
        disk.usable_end =
            whole(table, "lastlba").and_then(|last| bytes(last.saturating_add(1))).map(ByteOffset::from_bytes);
        disk.listings.push(Listing { tool: Tool::Unix, line, rows, after_change: false });
    }

    /// What the collector's file holds beside disks, partitions and volumes.
    fn collector(&mut self, object: &Object) {
        self.facts.recognised = true;
        if flag(object, "elevated") == Some(false) {
            self.facts.note(None, Text::new("capture-not-elevated"));
        }
        if let Some(Value::Array(parts)) = get(object, "not_read") {
            for part in parts.iter().filter_map(Value::as_str).take(MOST_PARTS_NOT_READ) {
                self.facts.note(None, Text::new("capture-not-read").with("what", part.to_owned()));
            }
        }
        if let Some(xml) = text(object, "reagent_xml") {
            let xml = xml.to_owned();
            self.reagent_xml(&xml, None);
        }
        if let Some(bytes) = whole(object, "winre_staged_bytes") {
            self.facts.winre.push(Winre { staged: Some(ByteSize::from_bytes(bytes)), ..Winre::at(self.table_line) });
        }
        // Listings that a machine without PowerShell printed, and the tools' own words.
        for key in ["listings", "reagentc", "event_259_text"] {
            let listing = match get(object, key) {
                Some(Value::String(listing)) => listing.clone(),
                Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
                _ => continue,
            };
            self.nested(&super::lines::split(&listing));
        }
    }

    /// Reads text that stands inside of a JSON file.
    fn nested(&mut self, lines: &[super::lines::Line]) {
        if let Ok((facts, limits)) = super::session::read(lines) {
            self.facts.absorb(facts);
            self.limits.extend(limits);
        }
    }

    /// Text lists: `Name : Value` lines of an object's properties, up to a blank line.
    pub(super) fn property_list(&mut self, at: usize) -> Used {
        let first = self.lines.get(at)?;
        let (key, _) = property(first.trimmed())?;
        let line = first.number;
        let known = PROPERTIES.iter().any(|known| known.eq_ignore_ascii_case(key));
        let wmic = first.trimmed().contains('=') && !first.trimmed().contains(':');
        if !known && !wmic {
            // The first property may be one that is not known, when a known one follows at once.
            let soon = self.lines.iter().skip(at + 1).take(6).take_while(|line| !line.is_blank());
            let found = soon.filter_map(|line| property(line.trimmed())).any(|(key, _)| PROPERTIES.contains(&key));
            if !found || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '_') {
                return None;
            }
        }
        let mut object = Object::new();
        let mut used = 0;
        let mut last = String::new();
        for (below, line) in (at + 1..).zip(self.lines.iter().skip(at)) {
            if line.is_blank() {
                break;
            }
            // Where the indentation got lost, the end of a wrapped path stands between two properties.
            let next = self.lines.get(below).and_then(|line| property(line.trimmed()));
            let between = next.is_some_and(|(key, _)| !object.contains_key(key)) && !line.trimmed().contains(' ');
            match property(line.trimmed()) {
                Some((key, _)) if object.contains_key(key) => break,
                Some((key, value)) => {
                    last = key.to_owned();
                    object.insert(last.clone(), Value::String(value.to_owned()));
                }
                // A long value goes on below, indented.
                None if line.text.starts_with("      ") || (used > 0 && between) => {
                    if let Some(Value::String(value)) = object.get_mut(&last) {
                        value.push(' ');
                        value.push_str(line.trimmed());
                    }
                }
                None => break,
            }
            used += 1;
        }
        if used < 2 {
            return None;
        }
        if self.table_line == 0 {
            self.table_line = line;
        }
        let before = std::mem::replace(&mut self.facts.recognised, false);
        let disk = self.disk.and_then(|at| self.facts.disks.get(at)).and_then(|disk| disk.number);
        self.known_object(&object, disk);
        let understood = self.facts.recognised;
        self.facts.recognised |= before;
        understood.then_some(used)
    }
}

/// How many parts that the collector could not read are said; it asks a few things of each partition.
const MOST_PARTS_NOT_READ: usize = 256;

/// Properties by which a text list of objects is told from other `key: value` lines.
const PROPERTIES: [&str; 24] = [
    "PartitionNumber",
    "DiskNumber",
    "DiskId",
    "PartitionStyle",
    "FileSystemLabel",
    "FileSystemType",
    "OperationalStatus",
    "UniqueId",
    "ObjectId",
    "DriveLetter",
    "FriendlyName",
    "NumberOfPartitions",
    "LogicalSectorSize",
    "AllocatedSize",
    "ComputerName",
    "MountPoint",
    "BlockSize",
    "Bootable",
    "Availability",
    "BootPartition",
    "Access",
    "Number",
    "Caption",
    "DiskPath",
];

/// `Name : Value` or `Name=Value`.
fn property(text: &str) -> Option<(&str, &str)> {
    let (key, value) = match (text.find(':'), text.find('=')) {
        (Some(colon), Some(equals)) if equals < colon => text.split_once('=')?,
        (Some(_), _) => text.split_once(':')?,
        (None, Some(_)) => text.split_once('=')?,
        (None, None) => return None,
    };
    let key = key.trim();
    let plain =
        !key.is_empty() && key.len() <= 40 && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ' '));
    (plain && key.split(' ').count() <= 3).then_some((key, value.trim()))
}

/// Hexadecimal text (`0x8000000000000001`) or a number.
fn hex(object: &Object, name: &str) -> Option<u64> {
    match get(object, name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => {
            let digits = text.trim().trim_start_matches("0x").trim_start_matches("0X");
            u64::from_str_radix(digits, 16).ok()
        }
        _ => None,
    }
}

/// BitLocker as `Get-BitLockerVolume` and the collector tell it: protection 0 off, 1 on, 2 unknown;
/// the volume's status by name or number (0 fully decrypted). Without elevation there is Explorer's property alone.
fn bitlocker_state(object: &Object) -> Option<BitLocker> {
    let Some(protection) = get(object, "ProtectionStatus") else {
        let property = whole(object, "BitLockerProtection").and_then(|n| i32::try_from(n).ok());
        return property.map(crate::source::live::decode::bitlocker);
    };
    let protection = match protection {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "on" | "1" => Some(1),
            "off" | "0" => Some(0),
            _ => None,
        },
        _ => None,
    };
    let status = get(object, "VolumeStatus").or_else(|| get(object, "ConversionStatus"));
    let decrypted = match status {
        Some(Value::Number(number)) => number.as_u64().map(|n| n == 0),
        Some(Value::String(text)) => Some(text.eq_ignore_ascii_case("FullyDecrypted") || text == "0"),
        _ => None,
    };
    match (decrypted, protection) {
        (Some(true), _) => Some(BitLocker::Off),
        (_, Some(1)) => Some(BitLocker::On),
        (Some(false), Some(0)) => Some(BitLocker::Suspended),
        (Some(false), _) => Some(BitLocker::Encrypted),
        // Protection off says nothing of the encryption.
        (None, _) => None,
    }
}

/// What an object says of the volume in it.
fn inside(object: &Object) -> Inside {
    let fs = text(object, "FileSystemType").or_else(|| text(object, "FileSystem")).and_then(words::file_system);
    let label = text(object, "FileSystemLabel")
        .or_else(|| text(object, "Label"))
        .or_else(|| get(object, "FileSystemType").and_then(|_| text(object, "FriendlyName")));
    let exact = |name: &str| whole(object, name);
    let volume_size =
        exact("VolumeSize").or_else(|| exact("Size").filter(|_| get(object, "PartitionNumber").is_none()));
    let rest = exact("SizeRemaining").or_else(|| exact("VolumeFree"));
    let used = exact("UsedBytes").or_else(|| volume_size?.checked_sub(rest?));
    let esp_files = match get(object, "Files") {
        Some(Value::Array(files)) => files
            .iter()
            .filter_map(Value::as_object)
            .filter_map(|file| Some((text(file, "Path")?.to_owned(), ByteSize::from_bytes(whole(file, "Size")?))))
            .collect(),
        _ => Vec::new(),
    };
    Inside {
        label: label.map(str::to_owned),
        file_system: fs,
        cluster_size: exact("AllocationUnitSize")
            .or_else(|| exact("ClusterSize"))
            .filter(|n| *n > 0)
            .map(ByteSize::from_bytes),
        used: used.map(ByteSize::from_bytes),
        bitlocker: bitlocker_state(object),
        winre: exact("WinreBytes").map(ByteSize::from_bytes),
        windows: flag(object, "HasWindows"),
        esp_files,
        ..Inside::default()
    }
}
