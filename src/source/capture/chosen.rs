//! PowerShell's tables of properties that somebody chose: `Get-Partition | Format-Table DiskNumber, Offset, Size`.

use super::diskpart::tokens;
use super::lines;
use super::number::{Printed, Rounding, sizes};
use super::session::{Session, Used};
use super::words;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Whole,
    /// Bytes, or a number with its unit.
    Size,
    Letter,
    Guid,
    Truth,
    FileSystem,
    /// `GPT`, `MBR`, `RAW`.
    Style,
    Words,
    /// A number whose unit the column's name tells: `Size(GB)`.
    Measure(&'static str),
}

/// Properties of disks, partitions and volumes, and what they look like; two of them make a header.
const PROPERTIES: [(&str, Shape); 34] = [
    ("DiskNumber", Shape::Whole),
    ("PartitionNumber", Shape::Whole),
    ("Number", Shape::Whole),
    ("Index", Shape::Whole),
    ("NumberOfPartitions", Shape::Whole),
    ("LogicalSectorSize", Shape::Whole),
    ("PhysicalSectorSize", Shape::Whole),
    ("MbrType", Shape::Whole),
    ("Offset", Shape::Size),
    ("Size", Shape::Size),
    ("SizeRemaining", Shape::Size),
    ("AllocatedSize", Shape::Size),
    ("DriveLetter", Shape::Letter),
    ("Guid", Shape::Guid),
    ("GptType", Shape::Guid),
    ("IsActive", Shape::Truth),
    ("IsBoot", Shape::Truth),
    ("IsHidden", Shape::Truth),
    ("IsOffline", Shape::Truth),
    ("IsReadOnly", Shape::Truth),
    ("IsSystem", Shape::Truth),
    ("IsShadowCopy", Shape::Truth),
    ("NoDefaultDriveLetter", Shape::Truth),
    ("Type", Shape::Words),
    ("PartitionStyle", Shape::Style),
    ("FriendlyName", Shape::Words),
    ("Model", Shape::Words),
    ("BusType", Shape::Words),
    ("SerialNumber", Shape::Words),
    ("DriveType", Shape::Words),
    ("FileSystem", Shape::FileSystem),
    ("FileSystemType", Shape::FileSystem),
    ("FileSystemLabel", Shape::Words),
    ("OperationalStatus", Shape::Words),
];

/// Those that one kind of object has and no other; a table without any of them tells nothing.
const TELLING: [&str; 5] = ["PartitionNumber", "PartitionStyle", "LogicalSectorSize", "FileSystemLabel", "FileSystem"];

/// Those of which a row has one, beside these: a drive without a medium has its letter alone.
const NAMING: [&str; 3] = ["DriveLetter", "Number", "DiskNumber"];

/// `Get-Partition` by itself: read row by row, since it is what people copy and damage most.
const DEFAULT: [&str; 5] = ["PartitionNumber", "DriveLetter", "Offset", "Size", "Type"];

/// The most columns and the most words of a row that are looked at.
const MOST: usize = 48;

struct Column {
    name: String,
    shape: Shape,
    /// Where its ruler stands, in columns of the screen.
    from: usize,
    to: usize,
}

impl Column {
    fn accepts(&self, word: &str) -> bool {
        let word = word.trim();
        let whole = || !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
        match self.shape {
            Shape::Whole => whole(),
            Shape::Size => {
                whole() || matches!(sizes(word).as_slice(), [one] if one.end == word.len() && one.start == 0)
            }
            Shape::Letter => {
                let letter = word.strip_suffix([':', '\\']).unwrap_or(word);
                letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_alphabetic())
            }
            Shape::Guid => crate::layout::Guid::try_parse(word).is_ok(),
            Shape::Truth => word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false"),
            Shape::FileSystem => words::file_system(word).is_some(),
            Shape::Style => matches!(word.to_ascii_uppercase().as_str(), "GPT" | "MBR" | "RAW"),
            // A GUID has a column of its own where there is one.
            Shape::Words => !word.starts_with('{'),
            Shape::Measure(_) => word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')),
        }
    }

    /// How far a word stands from the column's ruler; nothing where it stands under it.
    const fn distance(&self, word: &Word<'_>) -> usize {
        if word.to <= self.from {
            self.from - word.to + 1
        } else if word.from >= self.to {
            word.from - self.to + 1
        } else {
            0
        }
    }
}

/// A word of a row, a number with its unit being one.
struct Word<'t> {
    text: &'t str,
    from: usize,
    to: usize,
}

impl Session<'_> {
    /// The header, its ruler and the rows below; above them the number of the disk, where the table is grouped by it.
    pub(super) fn chosen_properties(&mut self, at: usize) -> Used {
        let header = self.lines.get(at)?;
        if let Some((_, disk)) = header.trimmed().split_once(':').filter(|(key, _)| key.trim() == "DiskNumber")
            && let Ok(disk) = disk.trim().parse::<u32>()
            && (at + 2..at + 4).any(|below| self.lines.get(below).is_some_and(|l| lines::ruler(l.trimmed()).is_some()))
        {
            self.disk = Some(self.facts.disk_numbered(disk, header.number));
            return Some(1);
        }
        let names: Vec<&str> = header.trimmed().split_whitespace().collect();
        let ruler = self.lines.get(at + 1).filter(|line| lines::ruler(line.trimmed()) == Some(names.len()))?;
        let columns = columns(&names, &ruler.text)?;
        let before = std::mem::replace(&mut self.facts.recognised, false);
        self.table = None;
        self.table_line = header.number;
        self.volumes_told = (0..self.facts.volumes.len()).collect();
        let (mut used, mut seen) = (2, BTreeSet::new());
        let names_disk = columns.iter().any(|column| column.name == "DiskNumber");
        for line in self.lines.iter().skip(at + 2).take_while(|line| !line.is_blank()) {
            let Some(object) = row(&columns, &line.text) else { break };
            // The list of another disk begins again, and nothing says of which.
            let number = object.get("PartitionNumber").and_then(Value::as_str).map(str::to_owned);
            if !names_disk && number.is_some_and(|number| !seen.insert(number)) {
                seen.clear();
                self.disk = None;
                self.table_line = line.number;
            }
            let silent = used > 3 && !self.facts.recognised;
            if silent || self.value(&Value::Object(object), None, 0).is_err() {
                break;
            }
            used += 1;
        }
        let understood = self.facts.recognised;
        self.facts.recognised |= before;
        understood.then_some(used)
    }
}

/// The columns that a header and its ruler make, where enough of the names are known.
fn columns(names: &[&str], ruler: &str) -> Option<Vec<Column>> {
    if names.len() < 2 || names.len() > MOST || names == DEFAULT {
        return None;
    }
    let groups = split(ruler);
    let columns: Vec<Column> = names
        .iter()
        .zip(&groups)
        .map(|(name, group)| {
            let known = PROPERTIES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let measured = measured(name).map(|unit| ("Size", Shape::Measure(unit)));
            let (name, shape) =
                known.map(|(known, shape)| (*known, *shape)).or(measured).unwrap_or((*name, Shape::Words));
            Column { name: name.to_owned(), shape, from: group.from, to: group.to }
        })
        .collect();
    let known = columns.iter().filter(|column| PROPERTIES.iter().any(|(name, _)| column.name == *name)).count();
    let telling = columns.iter().any(|column| TELLING.contains(&column.name.as_str()));
    (known >= 2 && telling && groups.len() == names.len()).then_some(columns)
}

/// The unit of a size that was reckoned: `SizeGB`, `Size(GB)`, `Size_in_MB`. Windows counts in powers of two.
fn measured(name: &str) -> Option<&'static str> {
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let unit = letters.strip_prefix("size").map(|rest| rest.strip_prefix("in").unwrap_or(rest))?;
    let units = [("kb", "KiB"), ("mb", "MiB"), ("gb", "GiB"), ("tb", "TiB")];
    units.iter().find(|(word, _)| *word == unit).map(|(_, unit)| *unit)
}

/// What a reckoned number stands for: up to one of its last digit to either side, however it was rounded.
fn reckoned(cell: &str, unit: &str) -> Option<Value> {
    let text = format!("{cell} {unit}");
    let [one] = <[Printed; 1]>::try_from(sizes(&text)).ok()?;
    let span = Printed::span(&one, Rounding::Decimal);
    let half = span.high.abs_diff(span.low).div_ceil(2);
    Some(serde_json::json!([span.low.saturating_sub(half), span.high.saturating_add(half)]))
}

/// The words of a line with their places on the screen.
fn split(text: &str) -> Vec<Word<'_>> {
    let found = sizes(text);
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut behind, mut column, mut passed) = (0, 0, 0);
    for (start, token) in tokens(text, 0) {
        if start < behind {
            continue;
        }
        let size = found.iter().find(|size| size.start == start);
        let end = size.map_or(start + token.len(), |size| size.end.max(start + token.len()));
        let (Some(between), Some(word)) = (text.get(passed..start), text.get(start..end)) else { break };
        column += between.width();
        words.push(Word { text: word, from: column, to: column + word.width() });
        column += word.width();
        (behind, passed) = (end, end);
        if words.len() >= MOST {
            break;
        }
    }
    words
}

/// A row's cells by the names of their columns: in order where there are as many words as columns, otherwise the
/// cheapest way to put each word below a ruler that its shape fits, in order.
fn row(columns: &[Column], text: &str) -> Option<Map<String, Value>> {
    let words = split(text);
    let in_order = words.len() == columns.len() && columns.iter().zip(&words).all(|(c, word)| c.accepts(word.text));
    let places: Vec<usize> =
        if in_order { (0..words.len()).collect() } else { cheapest(columns, &words, !text.trim().contains("  "))? };
    let mut cells: Vec<String> = vec![String::new(); columns.len()];
    for (place, word) in places.iter().zip(&words) {
        let cell = cells.get_mut(*place)?;
        if !cell.is_empty() {
            cell.push(' ');
        }
        cell.push_str(word.text);
    }
    let mut filled = columns.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty()).map(|(c, _)| c.name.as_str());
    if !filled.any(|name| TELLING.contains(&name) || NAMING.contains(&name)) {
        return None;
    }
    let filled = columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    let value = |column: &Column, cell: String| match column.shape {
        Shape::Measure(unit) => reckoned(&cell, unit),
        _ => Some(Value::String(cell)),
    };
    Some(filled.filter_map(|(column, cell)| Some((column.name.clone(), value(column, cell)?))).collect())
}

/// `flat`: the columns were lost, and a word's place tells nothing; it belongs where no other column would take it.
fn cheapest(columns: &[Column], words: &[Word<'_>], flat: bool) -> Option<Vec<usize>> {
    // For each word and column: the least cost with this word there, and where the word before then stands.
    let mut table: Vec<Vec<Option<(usize, usize)>>> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let mut costs = Vec::new();
        for (c, column) in columns.iter().enumerate() {
            if !column.accepts(word.text) {
                costs.push(None);
                continue;
            }
            let own = if flat { usize::from(column.shape == Shape::Words) } else { column.distance(word) };
            let before = match i.checked_sub(1) {
                None => Some((0, 0)),
                Some(last) => {
                    let close = words.get(last).is_some_and(|last| word.from - last.to <= 1);
                    let same = close && column.shape == Shape::Words;
                    let reach = if same { c + 1 } else { c };
                    table.get(last).and_then(|row| {
                        let ways = row.iter().take(reach).enumerate();
                        ways.filter_map(|(from, cell)| cell.map(|(cost, _)| (cost, from))).min()
                    })
                }
            };
            costs.push(before.map(|(cost, from)| (cost + own, from)));
        }
        table.push(costs);
    }
    let last = table.last()?;
    let (_, mut place) = last.iter().enumerate().filter_map(|(c, cell)| cell.map(|(cost, _)| (cost, c))).min()?;
    let mut places = Vec::new();
    for row in table.iter().rev() {
        places.push(place);
        place = row.get(place).copied().flatten()?.1;
    }
    places.reverse();
    Some(places)
}
