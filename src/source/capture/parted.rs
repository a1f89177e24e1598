//! parted, as it prints for people and for machines.

use super::diskpart::{set_size, tokens};
use super::fact::{Row, Tool};
use super::number::{Rounding, sizes};
use super::session::{Session, Table, Used};
use super::span::Span;
use super::unix::sectors;
use super::words;
use crate::layout::{FileSystem, PartitionType, Role, TableStyle, gpt_type, mbr_type};
use unicode_width::UnicodeWidthStr;

impl Session<'_> {
    pub(super) fn begin_parted(&mut self, line: u32) {
        // A table without the lines above it is of an unknown disk.
        let fresh = self.unix.and_then(|at| self.facts.disks.get(at)).is_some_and(|disk| disk.listings.is_empty());
        if !fresh {
            let disk = self.facts.disk_nameless(line);
            self.unix = Some(disk);
        }
        self.disk = self.unix;
        self.table = Some(Table::Parted);
        self.table_line = line;
        let header = self.lines.iter().find(|l| l.number == line).map(|l| l.text.trim_end().to_owned());
        self.flags_at = header.and_then(|header| {
            // Cells stand two blanks apart; a header whose columns were lost tells nothing.
            let (before, _) = header.rsplit_once("  ")?;
            (header.matches("  ").count() >= 4).then(|| before.width() + 2)
        });
    }

    pub(super) fn parted_row(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let first = text.split_whitespace().next()?;
        let Ok(number) = first.parse::<u32>() else {
            // `print free` lists what lies between, without a number.
            let found = sizes(text);
            let free = found.len() == 3
                && found
                    .first()
                    .is_some_and(|size| text.get(..size.start).is_some_and(|before| before.trim().is_empty()));
            return (free || free_in_sectors(text)).then_some(1);
        };
        let in_sectors = sector_figures(text);
        let found = sizes(text);
        let (offset, size, end) = match (in_sectors, found.as_slice()) {
            (Some((start, count, end)), _) => {
                let sector = self.sector();
                (sectors(start, sector), sectors(count, sector), end)
            }
            (None, [start, _, size, ..]) => (Some(parted_span(start)), Some(parted_span(size)), size.end),
            _ => return None,
        };
        let cells = text.get(end..)?;
        let disk = self.unix_disk(line.number);
        self.disk = Some(disk);
        let style = self.facts.disks.get(disk).and_then(|disk| disk.style);
        let mut row = Row { line: line.number, number, offset, size, ..Row::default() };
        // A name may be a flag's word (`boot`): flags stand in the header's last column.
        let last = cells.trim_end().rsplit("  ").next().unwrap_or_default().trim();
        let last_at = text.rfind(last).and_then(|at| text.get(..at)).map(UnicodeWidthStr::width);
        let before_flags = self.flags_at.zip(last_at).is_some_and(|(flags, last)| last + 1 < flags);
        parted_cells(cells, style, before_flags, &mut row);
        self.push_row(Tool::Unix, row);
        Some(1)
    }

    pub(super) fn parted_machine_disk(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let fields: Vec<&str> = text.trim_end_matches(';').split(':').collect();
        let [device, size, _, logical, _, style, model, ..] = fields.as_slice() else { return None };
        let disk = self.begin_unix(device, line);
        let sector: u32 = logical.parse().ok()?;
        let known = self.facts.disks.get_mut(disk)?;
        known.sector = Some(sector);
        known.style = Some(match *style {
            "gpt" => TableStyle::Gpt,
            "msdos" => TableStyle::Mbr,
            _ => TableStyle::Raw,
        });
        known.model = (!model.is_empty()).then(|| (*model).to_owned());
        let count = size.strip_suffix('s').and_then(|n| n.parse().ok());
        if let Some(count) = count {
            known.size = sectors(count, u64::from(sector));
        } else if let [printed] = sizes(size).as_slice() {
            set_size(known, parted_span(printed), false);
        }
        Some(1)
    }

    pub(super) fn parted_machine_row(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let fields: Vec<&str> = text.trim_end_matches(';').split(':').collect();
        let [number, start, _, size, fs, name, flags, ..] = fields.as_slice() else {
            // `1:17.4kB:1049kB:1031kB:free;`: what lies between is told by what lies beside it.
            return matches!(fields.as_slice(), [_, _, _, _, "free"]).then_some(1);
        };
        let number: u32 = number.parse().ok()?;
        let sector = self.sector();
        let span = |text: &str| match text.strip_suffix('s').and_then(|n| n.parse().ok()) {
            Some(count) => sectors(count, sector),
            None => sizes(text).first().map(parted_span),
        };
        let disk = self.unix?;
        let style = self.facts.disks.get(disk).and_then(|disk| disk.style);
        let mut row = Row { line, number, offset: span(start), size: span(size), ..Row::default() };
        row.inside.file_system = words::file_system(fs);
        if style == Some(TableStyle::Gpt) {
            row.name = (!name.is_empty()).then(|| (*name).to_owned());
        }
        let flags: Vec<&str> = flags.split(',').map(str::trim).filter(|flag| !flag.is_empty()).collect();
        parted_flags(&flags, style, &mut row);
        row.logical = style == Some(TableStyle::Mbr) && number > 4;
        self.push_row(Tool::Unix, row);
        Some(1)
    }
}

/// parted's figures: units of 10^3 rounded, exact where it was asked for bytes.
fn parted_span(printed: &super::number::Printed) -> Span {
    printed.span(Rounding::Decimal).on_sectors()
}

/// Flags that parted prints (its manual, *set*).
const FLAGS: [&str; 22] = [
    "boot",
    "esp",
    "msftres",
    "msftdata",
    "diag",
    "hidden",
    "lvm",
    "raid",
    "swap",
    "lba",
    "legacy_boot",
    "bios_grub",
    "no_automount",
    "irst",
    "prep",
    "msftrecv",
    "atvrecv",
    "palo",
    "root",
    "bls_boot",
    "linux-home",
    "chromeos_kernel",
];

/// What stands behind parted's size: the type on MBR, the file system, the name on GPT, the flags.
fn parted_cells(text: &str, style: Option<TableStyle>, no_flags: bool, row: &mut Row) {
    let parted = single_spaced(text, style);
    let text = parted.as_deref().unwrap_or(text);
    let mut cells: Vec<&str> = text.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let flags: Vec<&str> = match cells.last() {
        Some(last) if !no_flags => {
            let flags: Option<Vec<&str>> = last.split(',').map(|flag| parted_flag(flag.trim())).collect();
            if flags.is_some() {
                cells.pop();
            }
            flags.unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let mut style = style;
    if let Some(kind) = cells.first().copied().filter(|cell| matches!(*cell, "primary" | "extended" | "logical")) {
        style = Some(TableStyle::Mbr);
        row.logical = kind == "logical";
        if kind == "extended" {
            row.role = Some(Role::Extended);
        }
        cells.remove(0);
    }
    if let Some(fs) = cells.first().and_then(|cell| words::file_system(cell)) {
        row.inside.file_system = Some(fs);
        cells.remove(0);
    }
    if style != Some(TableStyle::Mbr) && !cells.is_empty() {
        row.name = Some(cells.join("  "));
    }
    parted_flags(&flags, style, row);
}

/// Cells whose columns were lost, two blanks apart again: the type and the file system by their words, the flags by the
/// commas at the end, and a name between. `None` where columns are there.
fn single_spaced(text: &str, style: Option<TableStyle>) -> Option<String> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if text.trim().contains("  ") || words.len() < 2 {
        return None;
    }
    let begin = words.iter().rposition(|word| !word.ends_with(',')).unwrap_or(0);
    let begin = words.get(..begin)?.iter().rposition(|word| !word.ends_with(',')).map_or(0, |before| before + 1);
    let mut flags = words.split_off(begin);
    // On GPT these stand beside others, and alone they end a name.
    let ends_name = matches!(flags.as_slice(), ["boot" | "root" | "swap" | "hidden"]) && style != Some(TableStyle::Mbr);
    if ends_name || flags.iter().any(|flag| parted_flag(flag.trim_end_matches(',')).is_none()) {
        words.append(&mut flags);
    }
    let mut cells: Vec<String> = Vec::new();
    if words.first().is_some_and(|word| matches!(*word, "primary" | "extended" | "logical")) {
        cells.push(words.remove(0).to_owned());
    }
    if words.first().is_some_and(|word| words::file_system(word).is_some()) {
        cells.push(words.remove(0).to_owned());
    }
    cells.push(words.join(" "));
    cells.push(flags.join(" "));
    Some(cells.join("  "))
}

/// A flag by parted's own word; parted's words for `boot` and `hidden` are translated.
fn parted_flag(text: &str) -> Option<&'static str> {
    let name = text.split('=').next().unwrap_or_default();
    if let Some(known) = FLAGS.iter().find(|flag| **flag == name) {
        return Some(known);
    }
    match words::info(text) {
        Some(words::Info::Boot) => Some("boot"),
        Some(words::Info::Hidden) => Some("hidden"),
        _ => None,
    }
}

/// On GPT a flag stands for the type (libparted, `gpt.c`): `boot` and `esp` for the ESP, `msftres`, `msftdata`, `diag`.
fn parted_flags(flags: &[&str], style: Option<TableStyle>, row: &mut Row) {
    let has = |flag: &str| flags.contains(&flag);
    if style == Some(TableStyle::Mbr) {
        row.active = Some(has("boot"));
        if has("esp") {
            row.kind = Some(PartitionType::Mbr(mbr_type::EFI_SYSTEM));
        }
        return;
    }
    let kind = if has("esp") || has("boot") {
        gpt_type::EFI_SYSTEM
    } else if has("msftres") {
        gpt_type::MICROSOFT_RESERVED
    } else if has("diag") || has("msftrecv") {
        gpt_type::RECOVERY
    } else if has("msftdata") {
        gpt_type::BASIC_DATA
    } else if has("lvm") {
        gpt_type::LINUX_LVM
    } else if has("raid") {
        gpt_type::LINUX_RAID
    } else if has("swap") {
        gpt_type::LINUX_SWAP
    } else if has("bios_grub") {
        gpt_type::BIOS_BOOT
    } else {
        // Without a flag it is one of Linux' types as a rule; the file system tells where nothing else does.
        if let Some(FileSystem::Ext4 | FileSystem::Luks | FileSystem::Swap) = row.inside.file_system {
            row.role.get_or_insert(Role::Linux);
        }
        return;
    };
    row.kind = Some(PartitionType::Gpt(kind));
}

/// Whether a row's figures are sectors.
pub(super) fn in_sectors(text: &str) -> bool {
    sector_figures(text).is_some()
}

/// `2048s  206847s  204800s`: start, size, and where the size ends.
/// `34s 2047s 2014s Free Space`, without a number before it.
pub(super) fn free_in_sectors(text: &str) -> bool {
    let figure = |word: &str| word.strip_suffix('s').is_some_and(|digits| digits.parse::<u64>().is_ok());
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    matches!(words.as_slice(), [start, end, size, ..] if figure(start) && figure(end) && figure(size))
}

fn sector_figures(text: &str) -> Option<(u64, u64, usize)> {
    let mut words = tokens(text, 0).skip(1);
    let mut next = || {
        let (at, word) = words.next()?;
        Some((word.strip_suffix('s')?.parse::<u64>().ok()?, at + word.len()))
    };
    let (start, _) = next()?;
    next()?;
    let (size, end) = next()?;
    Some((start, size, end))
}
