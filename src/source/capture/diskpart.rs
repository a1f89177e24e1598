//! DiskPart's listings and details, in any language.

use super::fact::{Disk, Inside, Listing, Row, Tool, Volume};
use super::lines;
use super::number::{Printed, Rounding, sizes};
use super::session::{Block, Limit, LimitSays, Session, Table, Used, key_value};
use super::span::Span;
use super::words::{self, Info, Subject};
use crate::layout::{BitLocker, GptAttributes, Guid, PartitionType, Role, TableStyle};
use crate::text::Text;

/// What a row begins with: an optional star, its words, its number; and where the rest begins.
struct Head<'t> {
    star: bool,
    word: &'t str,
    number: u32,
    rest: usize,
}

/// The beginning `* Partition 3` of a row. `磁碟分割  3`, `Partition3` and `파티션 1` alike.
fn head(text: &str) -> Option<Head<'_>> {
    // A list's bullet is none of DiskPart's signs.
    let body = text.trim_start().trim_start_matches(['-', '\u{2022}', '\u{b7}', '\u{2023}']).trim_start();
    let star = body.starts_with('*');
    let body = body.trim_start_matches('*').trim_start();
    let start = text.len() - body.len();
    let digits = body.find(|c: char| c.is_ascii_digit())?;
    let word = body.get(..digits)?.trim();
    if word.is_empty() || word.split_whitespace().count() > 2 || word.contains([':', '=', '.', ',', '/', '\\', '(']) {
        return None;
    }
    let rest = body.get(digits..)?;
    let len = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if len > 4 || rest.get(len..).is_some_and(|behind| behind.starts_with(|c: char| !c.is_whitespace())) {
        return None;
    }
    let number = rest.get(..len)?.parse().ok()?;
    Some(Head { star, word, number, rest: start + digits + len })
}

/// Whether a line is a row of one of DiskPart's lists, as far as it tells itself.
pub(super) fn is_row(text: &str) -> bool {
    head(text).is_some_and(|head| words::subject(head.word).is_some()) && !sizes(text).is_empty()
}

/// What stands for a size that its author did not tell: `XX GB`, `?? MB`, `Unknown GB`.
fn placeholder(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut tokens = text.split_whitespace().peekable();
    while let Some(token) = tokens.next() {
        at += text.get(at..)?.find(token)?;
        let blank = token.chars().all(|c| matches!(c, 'X' | 'x' | '?' | '_' | 'N' | 'n' | '*' | '…' | '.'));
        let unit = tokens.peek().is_some_and(|unit| {
            let unit = unit.to_ascii_uppercase();
            matches!(unit.as_str(), "B" | "KB" | "MB" | "GB" | "TB" | "K" | "M" | "G" | "T" | "GO" | "MO" | "KO")
        });
        if unit && (blank || words::type_word(token) == Some(words::TypeWord::Unknown)) {
            return Some(at);
        }
        at += token.len();
    }
    None
}

impl Session<'_> {
    pub(super) fn diskpart_line(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let number = line.number;
        if let Some(columns) = lines::ruler(text) {
            return self.diskpart_ruler(at, columns);
        }
        if let Some(used) = self.no_partitions(at) {
            return Some(used);
        }
        // A sentence with a number could be taken for a row.
        if let Some(used) = self.selection(text) {
            return Some(used);
        }
        if let Some(used) = self.row(at) {
            return Some(used);
        }
        // A mount folder goes on below its volume's row.
        let path = line.trimmed().as_bytes();
        if self.table == Some(Table::DiskPart(Subject::Volume))
            && path.get(1) == Some(&b':')
            && path.get(2) == Some(&b'\\')
        {
            return Some(1);
        }
        if let Some(reclaimable) = reclaimable(text) {
            self.facts.recognised = true;
            let place = self.disk.zip(self.part);
            self.limits.push(Limit {
                line: number,
                letter: None,
                volume: self.volume,
                place,
                says: LimitSays::Reclaimable(reclaimable),
            });
            return Some(1);
        }
        let (key, value) = key_value(text)?;
        self.detail(at, key, value)
    }

    /// "There are no partitions on this disk to show.", in any language, where `list partition` asked for them.
    fn no_partitions(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.trimmed();
        let sentence = self.asked_partitions
            && !text.contains(|c: char| c.is_numeric() || matches!(c, ':' | '#'))
            && !words::says_selected(text)
            && words::mentions(text, Subject::Disk)
            && words::mentions(text, Subject::Partition);
        if !sentence {
            return None;
        }
        self.asked_partitions = false;
        self.facts.recognised = true;
        let number = line.number;
        let at = match self.disk {
            Some(disk) => disk,
            None => self.facts.disk_nameless(number),
        };
        let changed = std::mem::take(&mut self.changed);
        self.listed = Some(at);
        let disk = self.facts.disks.get_mut(at)?;
        disk.changed_at = None;
        disk.listings.push(Listing { tool: Tool::DiskPart, line: number, rows: Vec::new(), after_change: changed });
        Some(1)
    }

    /// A ruler tells by its columns what its rows are.
    fn diskpart_ruler(&mut self, at: usize, columns: usize) -> Used {
        let above = self.above(at).map(|line| line.trimmed().to_ascii_lowercase()).unwrap_or_default();
        if !matches!(self.table, None | Some(Table::DiskPart(_) | Table::Other)) && !above.contains("###") {
            // The ruler below the header of another tool's table.
            return Some(1);
        }
        let subject = match columns {
            4 => Subject::Partition,
            5 | 6 => Subject::Disk,
            7 | 8 => Subject::Volume,
            _ => return Some(1),
        };
        self.table = Some(Table::DiskPart(subject));
        self.table_line = self.number(at);
        self.diskpart = true;
        // The volume table below `detail disk` keeps that block's disk; other tables end the block.
        if subject != Subject::Volume {
            self.block = if subject == Subject::Disk { Block::Volume } else { Block::None };
        }
        Some(1)
    }

    fn row(&mut self, at: usize) -> Used {
        let text = self.lines.get(at)?.text.clone();
        let named = words::subject(head(&text)?.word);
        let below_ruler = match self.table {
            Some(Table::DiskPart(subject)) => Some(subject),
            _ => None,
        };
        let head_of_line = head(&text)?;
        if text.get(head_of_line.rest..).is_some_and(|rest| rest.trim().is_empty())
            && let Some(used) = self.heading(at, &head_of_line, named)
        {
            return Some(used);
        }
        // `Volume 3` in a list whose ruler got lost, and the other way round.
        let subject = named.or(below_ruler)?;
        let (text, used) = self.unwrapped(at, subject, text);
        let head = head(&text)?;
        let sizes: Vec<Printed> = sizes(&text).into_iter().filter(|size| size.start >= head.rest).collect();
        match subject {
            Subject::Partition => self.partition_row(at, &text, &head, &sizes),
            Subject::Disk => self.disk_row(at, &text, &head, &sizes),
            Subject::Volume => self.volume_row(at, &text, &head, &sizes),
        }
        .map(|_| used)
    }

    /// A row that was broken into two or three lines, in one; and how many lines it took.
    fn unwrapped(&self, at: usize, subject: Subject, first: String) -> (String, usize) {
        let whole = |text: &str| {
            let figures = sizes(text).len();
            match subject {
                Subject::Partition => figures >= 2 || (figures == 1 && placeholder(text).is_some()),
                Subject::Disk => figures >= 1,
                Subject::Volume => {
                    let file_system = text.split_whitespace().any(|word| words::file_system(word).is_some());
                    figures >= 1 && (file_system || self.next_word_is_info(at, text).is_none())
                }
            }
        };
        let mut text = first;
        let mut used = 1;
        let mut complete = whole(&text);
        while !complete && used < 3 {
            let Some(next) = self.lines.get(at + used).filter(|next| self.goes_on(next)) else { break };
            let longer = format!("{} {}", text.trim_end(), next.trimmed());
            complete = whole(&longer);
            if !complete && used == 2 {
                break;
            }
            text = longer;
            used += 1;
        }
        if !complete && used > 1 {
            // It was no broken row.
            return (self.lines.get(at).map(|line| line.text.clone()).unwrap_or_default(), 1);
        }
        if subject == Subject::Volume
            && let Some(word) = self.next_word_is_info(at + used - 1, &text)
        {
            return (format!("{}  {word}", text.trim_end()), used + 1);
        }
        (text, used)
    }

    /// Whether this line can be the rest of a row: no row, no command, no ruler, no sentence.
    fn goes_on(&self, next: &lines::Line) -> bool {
        let text = next.trimmed();
        !text.is_empty()
            && text.chars().count() < 60
            && lines::ruler(text).is_none()
            && lines::command(text).is_none()
            && !text.contains([':', '.', '='])
            && head(text).is_none_or(|head| words::subject(head.word).is_none())
            && !text.starts_with('*')
    }

    /// The status or the info word of a volume that alone stands on the line below its row.
    fn next_word_is_info(&self, at: usize, row: &str) -> Option<String> {
        let next = self.lines.get(at + 1)?;
        let text = next.trimmed();
        let behind = sizes(row).last().and_then(|size| row.get(size.end..)).unwrap_or_default();
        // The info is the row's last cell: none follows it.
        let has_info = behind.split("  ").filter(|cell| !cell.trim().is_empty()).count() > 1;
        let short = text.chars().count() <= 24 && text.chars().all(|c| c.is_alphabetic() || c == ' ');
        let last = text.split("  ").last().map(str::trim)?;
        (!has_info && short && self.goes_on(next) && words::info(last).is_some()).then(|| text.to_owned())
    }

    /// `Partition 2` alone: what `detail partition` begins with.
    fn heading(&mut self, at: usize, head: &Head<'_>, named: Option<Subject>) -> Used {
        if named.is_some_and(|subject| subject != Subject::Partition) || head.star {
            return None;
        }
        let (_, value) = key_value(self.below(at)?.trimmed())?;
        let is_type = type_value(value).is_some();
        if !is_type {
            return None;
        }
        self.part = Some(head.number);
        self.block = Block::Partition { answers: 0 };
        self.diskpart = true;
        Some(1)
    }

    fn partition_row(&mut self, at: usize, text: &str, head: &Head<'_>, sizes: &[Printed]) -> Used {
        let number = self.number(at);
        let (type_end, size, offset) = match sizes {
            [offset, ..] if placeholder(text.get(head.rest..offset.start)?).is_some() => {
                let unknown = placeholder(text.get(head.rest..)?)?;
                (head.rest + unknown, None, Some(offset))
            }
            [size, offset, ..] => (size.start, Some(size), Some(offset)),
            [_] | [] => return None,
        };
        let word = text.get(head.rest..type_end)?.trim();
        // `Partition 4 is now …` and sentences with figures are no rows.
        if word.chars().count() > 40 {
            return None;
        }
        let type_word = words::type_word(word);
        if type_word.is_none() && !word.is_empty() {
            self.facts.note(
                number,
                Text::new("capture-type-word-unknown").with("number", head.number).with("word", word.to_owned()),
            );
        }
        let offset = offset.map(|printed| printed.span(Rounding::Cut));
        // The container of the logical drives is number 0 whatever its type is called (observed in 5 transcripts).
        let role =
            if type_word.is_none() && head.number == 0 && !word.is_empty() { Some(Role::Extended) } else { None };
        let row = Row {
            line: number,
            number: head.number,
            offset: offset.map(Span::on_sectors),
            size: size.map(|printed| printed.span(Rounding::Cut).on_sectors()),
            role: role.or(type_word.map(words::TypeWord::role)),
            logical: type_word == Some(words::TypeWord::Logical),
            selected: head.star.then_some(number),
            ..Row::default()
        };
        if type_word == Some(words::TypeWord::Dynamic)
            && let Some(disk) = self.disk.and_then(|at| self.facts.disks.get_mut(at))
        {
            disk.dynamic = true;
        }
        self.remark(at, text, sizes.get(1).or(sizes.first())?.end);
        if head.star {
            self.part = Some(head.number);
            self.selected = Some((number, head.number));
        }
        self.push_row(Tool::DiskPart, row);
        Some(1)
    }

    /// What somebody wrote behind a row is said, so that nothing is dropped.
    fn remark(&mut self, at: usize, text: &str, end: usize) {
        let rest = text.get(end..).unwrap_or_default().trim();
        if rest.chars().any(char::is_alphanumeric) {
            let number = self.number(at);
            let rest = rest.to_owned();
            self.facts.note(number, Text::new("capture-remark").with("line", number).with("text", rest));
        }
    }

    /// Adds a row to the listing that is open, or begins one.
    pub(super) fn push_row(&mut self, tool: Tool, row: Row) {
        self.facts.recognised = true;
        if !self.room_for_row() {
            return;
        }
        let line = row.line;
        let table_line = self.table_line;
        let changed = self.changed;
        self.asked_partitions = false;
        self.command = None;
        let disk = match self.disk {
            Some(disk) => disk,
            None => {
                // Which disk this is, is found out when all is read.
                let nameless = self.facts.disks.iter().position(|disk| {
                    disk.number.is_none()
                        && disk.device.is_none()
                        && disk.listings.last().is_some_and(|l| l.line == table_line && l.tool == tool)
                });
                nameless.unwrap_or_else(|| self.facts.disk_nameless(line))
            }
        };
        self.listed = Some(disk);
        let Some(disk) = self.facts.disks.get_mut(disk) else { return };
        if tool == Tool::PowerShell && disk.path.is_none() {
            disk.path.clone_from(&self.ps_path);
        }
        disk.changed_at = None;
        match disk.listings.last_mut() {
            Some(listing)
                if listing.tool == tool
                    && listing.line == table_line
                    && !listing.rows.iter().any(|known| known.number == row.number) =>
            {
                listing.rows.push(row);
            }
            Some(listing) if listing.tool == tool && listing.line == table_line && table_line != 0 => {
                // The same number twice in one listing: two listings grew together.
                disk.listings.push(Listing { tool, line, rows: vec![row], after_change: changed });
                self.table_line = line;
                self.changed = false;
            }
            _ => {
                disk.listings.push(Listing { tool, line: table_line, rows: vec![row], after_change: changed });
                self.changed = false;
            }
        }
    }

    fn disk_row(&mut self, at: usize, text: &str, head: &Head<'_>, sizes: &[Printed]) -> Used {
        let number = self.number(at);
        let tabs = self.lines.get(at).is_some_and(|line| line.raw.contains('\t'));
        let [size, rest @ ..] = sizes else { return None };
        let free = rest.first();
        let end = free.map_or(size.end, |free| free.end);
        let behind = text.get(end..)?;
        let stars: Vec<usize> = behind.char_indices().filter(|(_, c)| *c == '*').map(|(i, _)| i).collect();
        // Free is followed by two blanks, Dyn (3 wide, its star in the middle), two blanks, Gpt: three blanks before
        // the one star, eight before the other. Where columns were lost a single star is Gpt's.
        let (dynamic, gpt) = match stars.as_slice() {
            [] => (false, false),
            [one] => {
                let dynamic = !tabs && behind.get(..*one)? == "   ";
                (dynamic, !dynamic)
            }
            _ => (true, true),
        };
        let disk = self.facts.disk_numbered(head.number, number);
        let span = size.span(Rounding::Cut);
        let zero = size.is_zero();
        if head.star {
            self.disk = Some(disk);
            self.part = None;
        }
        self.facts.recognised = true;
        self.remark(at, text, end + stars.last().map_or(0, |star| star + 1));
        let known = self.facts.disks.get_mut(disk)?;
        known.selected = head.star;
        if zero {
            known.no_medium = true;
            return Some(1);
        }
        set_size(known, span, self.changed);
        known.free = free.map(|free| free.span(Rounding::Cut));
        known.dynamic |= dynamic;
        known.style = if gpt { Some(TableStyle::Gpt) } else { known.style.filter(|style| *style != TableStyle::Gpt) };
        if !gpt {
            known.style = Some(TableStyle::Mbr);
        }
        Some(1)
    }

    fn volume_row(&mut self, at: usize, text: &str, head: &Head<'_>, sizes: &[Printed]) -> Used {
        let number = self.number(at);
        let fs = tokens(text, head.rest)
            .filter(|(_, token)| words::file_system(token).is_some())
            .rfind(|(start, _)| sizes.iter().any(|size| size.start > *start));
        let size = match fs {
            Some((start, _)) => sizes.iter().find(|size| size.start > start),
            None => sizes.last(),
        };
        let size = size?;
        let mut inside = Inside::default();
        let middle_end = fs.map_or(size.start, |(start, _)| start);
        let middle = text.get(head.rest..middle_end)?;
        let first = middle.split_whitespace().next().unwrap_or_default();
        let mut label = middle.trim();
        // The column of the label begins nine blanks behind a number of one digit.
        let digits = head.number.checked_ilog10().unwrap_or(0) as usize;
        let indent = middle.len() - middle.trim_start().len() + digits;
        if first.len() == 1 && first.starts_with(|c: char| c.is_ascii_alphabetic()) && indent < 9 {
            inside.letter = first.chars().next().map(|c| c.to_ascii_uppercase());
            label = label.get(first.len()..)?.trim();
        }
        let kind;
        match fs {
            Some((start, token)) => {
                inside.file_system = words::file_system(token);
                kind = text.get(start + token.len()..size.start)?.trim();
            }
            None => {
                // Without a file system the last cell is the type, and a label stands at least two blanks before it.
                match label.rsplit_once("  ") {
                    Some((before, last)) => {
                        label = before.trim();
                        kind = last.trim();
                    }
                    None => {
                        kind = label;
                        label = "";
                    }
                }
            }
        }
        inside.label = (!label.is_empty()).then(|| label.to_owned());
        let behind = text.get(size.end..)?;
        let hidden = self.volume_info(number, behind, &mut inside);
        let optical = kind.contains("DVD") || kind.contains("CD") || kind.to_ascii_lowercase().contains("rom");
        let scope_disk = if self.block == Block::None && self.part.is_none() { None } else { self.disk };
        let partition =
            if head.star { self.part.filter(|_| matches!(self.block, Block::Partition { .. })) } else { None };
        let disk = match self.block {
            Block::Disk | Block::Partition { .. } => scope_disk,
            _ => None,
        };
        if head.star {
            self.volume = Some(head.number);
        }
        let volume = Volume {
            selected: head.star.then_some(number),
            line: number,
            number: Some(head.number),
            size: Some(size.span(Rounding::Cut)),
            inside,
            hidden,
            on_partition: !optical && !size.is_zero(),
            disk: if partition.is_some() { disk } else { disk.filter(|_| self.block == Block::Disk) },
            partition,
        };
        self.add_volume(volume);
        Some(1)
    }

    /// Status and Info behind a volume's size: the words that say boot and system. Whether it is hidden.
    fn volume_info(&mut self, line: u32, behind: &str, inside: &mut Inside) -> bool {
        let cells: Vec<&str> = behind.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        // Collapsed to single blanks, the last word is the info.
        let found = match cells.as_slice() {
            [] => None,
            [one] => one.rsplit_once(' ').and_then(|(status, last)| {
                if status.trim().is_empty() { None } else { words::info(last).map(|info| (info, last)) }
            }),
            [_, info, ..] => match words::info(info) {
                Some(known) => Some((known, *info)),
                None => {
                    let word = (*info).to_owned();
                    self.facts.note(line, Text::new("capture-info-word-unknown").with("line", line).with("word", word));
                    None
                }
            },
        };
        match found {
            Some((Info::Boot, _)) => inside.is_boot = Some(true),
            Some((Info::System, _)) => inside.is_system = Some(true),
            Some((Info::Hidden, _)) => return true,
            Some((Info::Other, _)) | None => {}
        }
        false
    }

    /// `Disk 0 is now the selected disk.`
    fn selection(&mut self, text: &str) -> Used {
        if text.contains(':') || !words::says_selected(text) || !sizes(text).is_empty() {
            return None;
        }
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
        let number: u32 = match numbers.next() {
            Some(number) => number.parse().ok()?,
            // "There is no disk selected": nothing is selected, and the sentence is understood.
            None => {
                return words::subject_in(text).map(|_| 1);
            }
        };
        let line = self.table_line;
        match words::subject_in(text)? {
            Subject::Disk => {
                self.disk = Some(self.facts.disk_numbered(number, line));
                self.part = None;
                self.volume = None;
            }
            Subject::Partition => self.part = Some(number),
            Subject::Volume => {
                if self.volume != Some(number) {
                    self.select_volume(number);
                }
            }
        }
        self.diskpart = true;
        Some(1)
    }

    /// Selecting a volume selects its disk and its partition, which are not known from the number.
    fn select_volume(&mut self, number: u32) {
        self.volume = Some(number);
        self.part = None;
        // With several disks the volume may lie on another one than was selected before.
        if self.facts.disks.len() != 1 {
            self.disk = None;
        }
    }

    /// One `key: value` line of a detail.
    fn detail(&mut self, at: usize, key: &str, value: &str) -> Used {
        let line = self.number(at);
        if let Some(id) = disk_id(key, value) {
            return self.disk_detail(at, &id);
        }
        if let Some(kind) = type_value(value)
            && (matches!(self.block, Block::Partition { answers: 0 })
                || (self.part.is_some() && self.block == Block::None))
        {
            self.block = Block::Partition { answers: 0 };
            let style = if matches!(kind, PartitionType::Gpt(_)) { TableStyle::Gpt } else { TableStyle::Mbr };
            self.partition_says(line, |row| row.kind = Some(kind));
            if let Some(disk) = self.disk.and_then(|at| self.facts.disks.get_mut(at)) {
                disk.style = Some(style);
            }
            return Some(1);
        }
        match self.block {
            Block::Partition { answers } => self.partition_detail(at, answers, key, value),
            Block::Disk => Some(1),
            Block::Volume | Block::None if self.diskpart => {
                if key.to_ascii_lowercase().contains("bitlocker") {
                    if let Some(answer) = words::yes_no(value) {
                        let state = if answer { BitLocker::Encrypted } else { BitLocker::Off };
                        self.volume_says(line, Inside { bitlocker: Some(state), ..Inside::default() });
                    }
                    return Some(1);
                }
                let amounts = sizes(value);
                let amount = amounts.first().filter(|one| amounts.len() == 1 && one.start == 0);
                // Its capacity comes before its free room.
                if let Some(one) = amount
                    && let Some(volume) = self.selected_volume(line).filter(|volume| volume.size.is_none())
                {
                    (volume.size, volume.on_partition) = (Some(one.span(Rounding::Cut)), !one.is_zero());
                }
                (words::yes_no(value).is_some() || amount.is_some()).then_some(1)
            }
            _ => None,
        }
    }

    fn partition_detail(&mut self, at: usize, answers: u32, _key: &str, value: &str) -> Used {
        let line = self.number(at);
        if let Some(answer) = words::yes_no(value) {
            self.block = Block::Partition { answers: answers + 1 };
            // GPT: Hidden, Required. MBR: Hidden, Active.
            if answers == 1 {
                self.partition_says(line, |row| {
                    if matches!(row.kind, Some(PartitionType::Mbr(_))) {
                        row.active = Some(answer);
                    }
                });
            }
            return Some(1);
        }
        if let Some(bits) = attribute_bits(value) {
            self.partition_says(line, |row| row.attributes = Some(GptAttributes(bits)));
            return Some(1);
        }
        if let Some(offset) = super::number::integer(value).filter(|_| !value.contains(' ')) {
            self.partition_says(line, |row| row.offset = Some(Span::exact(offset)));
            return Some(1);
        }
        // Hidden and Required in a language whose yes and no are not known: the place in the block tells them.
        if value.chars().count() <= 8 && answers < 2 {
            self.block = Block::Partition { answers: answers + 1 };
            self.facts
                .note(line, Text::new("capture-answer-unknown").with("line", line).with("word", value.to_owned()));
            return Some(1);
        }
        None
    }

    /// Something is said of the selected partition.
    pub(super) fn partition_says(&mut self, line: u32, say: impl FnOnce(&mut Row)) {
        self.facts.recognised = true;
        let Some(number) = self.part else { return };
        let disk = self.current_disk(line);
        let Some(disk) = self.facts.disks.get_mut(disk) else { return };
        if let Some(row) = disk.details.iter_mut().find(|row| row.number == number) {
            return say(row);
        }
        let mut row = Row { line, number, ..Row::default() };
        say(&mut row);
        disk.details.push(row);
    }

    /// Something is said of the selected volume.
    fn volume_says(&mut self, line: u32, inside: Inside) {
        if let Some(volume) = self.selected_volume(line) {
            volume.inside.take(&inside);
        } else if self.volume.is_none() && self.part.is_some() {
            self.partition_says(line, |row| row.inside.take(&inside));
        }
    }

    /// `detail disk` and `uniqueid disk`.
    fn disk_detail(&mut self, at: usize, id: &DiskId) -> Used {
        let line = self.number(at);
        // The model stands alone right above.
        let above = at.checked_sub(1).and_then(|above| self.lines.get(above));
        let above_number = above.map_or(0, |line| line.number);
        let model = above.map(|line| line.trimmed().to_owned());
        let model = model.filter(|model| {
            !model.is_empty()
                && lines::command(model).is_none()
                && key_value(model).is_none()
                && !words::says_selected(model)
                && lines::ruler(model).is_none()
        });
        let disk = self.current_disk(line);
        self.diskpart = true;
        self.facts.recognised = true;
        let disk = self.facts.disks.get_mut(disk)?;
        match id {
            DiskId::Gpt(guid) => {
                if disk.guid.is_some_and(|known| known != *guid) {
                    disk.contradictions.push(Text::new("capture-two-disk-ids").with("line", line));
                }
                disk.guid = Some(*guid);
                disk.style = Some(TableStyle::Gpt);
            }
            DiskId::Mbr(signature) => {
                if disk.signature.is_some_and(|known| known != *signature) {
                    disk.contradictions.push(Text::new("capture-two-disk-ids").with("line", line));
                }
                disk.signature = Some(*signature);
                if disk.style != Some(TableStyle::Raw) {
                    disk.style = Some(TableStyle::Mbr);
                }
            }
        }
        if let Some(model) = model {
            // It was said as not understood when it was read, before what stands below it was known.
            self.facts.notes.retain(|note| note.line != Some(above_number));
            let disk = self.disk.and_then(|at| self.facts.disks.get_mut(at))?;
            disk.model = Some(model);
        }
        self.block = Block::Disk;
        Some(1)
    }
}

/// A size that was told before must agree, unless something changed the disk in between.
pub(super) fn set_size(disk: &mut Disk, span: Span, changed: bool) {
    disk.size = match disk.size {
        Some(known) => Some(known.and(span).unwrap_or_else(|| {
            if !changed {
                disk.contradictions.push(
                    Text::new("capture-two-sizes")
                        .with("one", crate::units::ByteSize::from_bytes(known.low))
                        .with("other", crate::units::ByteSize::from_bytes(span.low)),
                );
            }
            span
        })),
        None => Some(span),
    };
}

enum DiskId {
    Gpt(Guid),
    Mbr(u32),
}

/// `Disk ID: {GUID}` or `Disk ID: 0C764FA8`; the key has `ID` in every language.
fn disk_id(key: &str, value: &str) -> Option<DiskId> {
    let upper = key.to_uppercase();
    let names_disk = upper.contains("ID") || upper.contains("ИД") || words::subject_in(key) == Some(Subject::Disk);
    if !names_disk || upper.contains("BCD") {
        return None;
    }
    if value.starts_with('{') && value.ends_with('}') {
        return Guid::try_parse(value).ok().map(DiskId::Gpt);
    }
    let hex = value.len() == 8 && value.chars().all(|c| c.is_ascii_hexdigit());
    hex.then(|| u32::from_str_radix(value, 16).ok().map(DiskId::Mbr)).flatten()
}

/// The type line of `detail partition`: a GUID without braces, or two hex digits.
fn type_value(value: &str) -> Option<PartitionType> {
    if value.len() == 36 {
        return Guid::try_parse(value).ok().map(PartitionType::Gpt);
    }
    let hex = value.len() == 2 && value.chars().all(|c| c.is_ascii_hexdigit());
    hex.then(|| u8::from_str_radix(value, 16).ok().map(PartitionType::Mbr)).flatten()
}

/// `0X8000000000000001` and `0000000000000000`.
fn attribute_bits(value: &str) -> Option<u64> {
    let digits = value.strip_prefix("0X").or_else(|| value.strip_prefix("0x")).unwrap_or(value);
    let prefixed = digits.len() < value.len();
    let hex = !digits.is_empty() && digits.len() <= 16 && digits.chars().all(|c| c.is_ascii_hexdigit());
    (hex && (prefixed || digits.len() == 16)).then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

/// `17 GB (17417 MB)`: what `shrink querymax` prints behind its sentence.
fn reclaimable(text: &str) -> Option<Span> {
    let found = sizes(text);
    let [_, exact] = found.as_slice() else { return None };
    let open = text.get(..exact.start)?.trim_end().ends_with('(');
    let close = text.get(exact.end..)?.trim_start().starts_with(')');
    (open && close).then(|| exact.span(Rounding::Cut))
}

/// The words of a line from byte `from` on, with their places.
pub(super) fn tokens(text: &str, from: usize) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.get(from..).unwrap_or_default().split_whitespace().map(move |token| (token.as_ptr() as usize - base, token))
}

/// The type of a whole listing's rows, for the disk's style: what only one style has.
pub(super) fn style_of(rows: &[Row]) -> Option<TableStyle> {
    let gpt_only = |row: &Row| {
        matches!(row.kind, Some(PartitionType::Gpt(_))) || matches!(row.role, Some(Role::Msr | Role::EfiSystem))
    };
    let mbr_only = |row: &Row| {
        row.logical
            || matches!(row.kind, Some(PartitionType::Mbr(_)))
            || row.role == Some(Role::Extended)
            || row.active == Some(true)
    };
    if rows.iter().any(mbr_only) {
        Some(TableStyle::Mbr)
    } else if rows.iter().any(gpt_only) || rows.iter().filter(|row| !row.logical).count() > 4 {
        Some(TableStyle::Gpt)
    } else {
        None
    }
}
