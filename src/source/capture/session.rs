//! A capture read from its first line to its last, as a session: what is selected, which listing a row belongs to.

use super::fact::{Facts, Inside, Volume};
use super::lines::{self, Line};
use super::span::Span;
use super::words::Subject;
use crate::text::Text;

/// What the rows below a header are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// DiskPart's lists.
    DiskPart(Subject),
    /// `Get-Partition`.
    PsPartitions,
    /// `Get-Disk`.
    PsDisks,
    /// `Get-Volume`.
    PsVolumes,
    /// gdisk and sgdisk.
    Gdisk,
    /// parted.
    Parted,
    /// Another table, whose rows were understood as such.
    Other,
}

/// Which block of `key: value` lines is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    None,
    /// `detail disk`.
    Disk,
    /// `detail partition`, with how many yes-or-no lines came.
    Partition {
        answers: u32,
    },
    /// `detail volume`.
    Volume,
    /// `reagentc /info`, with its place in the list.
    Reagent(usize),
    /// `manage-bde -status`.
    BitLocker,
}

/// What is known of a shrink limit before the volume's partition is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    pub line: u32,
    pub letter: Option<char>,
    pub volume: Option<u32>,
    pub place: Option<(usize, u32)>,
    pub says: LimitSays,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum LimitSays {
    /// `shrink querymax`.
    Reclaimable(Span),
    /// Event 259: the cluster behind which nothing lies that Windows cannot move, and the file that stands there.
    Cluster { target: u64, file: Option<String> },
}

pub(super) struct Session<'a> {
    pub lines: &'a [Line],
    pub facts: Facts,
    pub limits: Vec<Limit>,
    /// The disk selected.
    pub disk: Option<usize>,
    /// The partition selected.
    pub part: Option<u32>,
    /// The volume selected, by DiskPart's number.
    pub volume: Option<u32>,
    pub table: Option<Table>,
    pub block: Block,
    /// A command that changes disks came since the last listing.
    pub changed: bool,
    /// Whether anything of DiskPart was seen: its messages are noise then.
    pub diskpart: bool,
    /// The disk of a Unix tool's output that is being read.
    pub unix: Option<usize>,
    /// The letter that the last event 259 or BitLocker block speaks of.
    pub letter: Option<char>,
    /// Volumes of earlier lists that the open list has not told again.
    pub volumes_told: Vec<usize>,
    /// Columns of a `wmic` table: name, and the character at which it begins.
    pub columns: Vec<(String, usize)>,
    /// Every line as one text, where JSON was looked for.
    pub joined: Option<super::joined::Joined>,
    /// A JSON text was cut or broken: none is looked for again.
    pub json_failed: bool,
    /// How many rows were kept, in all listings together.
    pub rows: usize,
    /// How many lines were not understood.
    not_understood: usize,
    /// The partition that a list marks as selected, last: its line, its number.
    pub selected: Option<(u32, u32)>,
    /// The character at which the serial number begins in `Get-Disk`'s table.
    pub serial_at: Option<usize>,
    /// Which partition the last `sgdisk -i` asked for.
    pub info_number: Option<u32>,
    /// Complaints about a table whose disk is named further down.
    pub complaints: Vec<(crate::layout::ProblemCode, Text)>,
    /// gdisk said that the disk which comes is an MBR one.
    pub next_is_mbr: bool,
    /// Which line began the table that is open.
    pub table_line: u32,
    /// The disk of which partitions were listed last.
    pub listed: Option<usize>,
    /// `list partition` was asked for, and no row came yet.
    pub asked_partitions: bool,
    /// A command that would change the partitions, while its answer is awaited.
    pub pending: Option<super::tools::Pending>,
    /// PowerShell's path of the device whose partitions are listed.
    pub ps_path: Option<String>,
    /// The last command named the disk by its number.
    pub ps_named: bool,
    /// The command behind the last prompt, where nothing that it prints is used.
    pub command: Option<String>,
    /// `manage-bde` introduced itself, and no volume came yet.
    pub bde_introduced: bool,
    /// How many lines `key: whole number` stood below the disk's identifier (`fdisk -x`).
    pub lba_lines: u32,
    /// The column at which parted's flags begin.
    pub flags_at: Option<usize>,
}

/// How a recogniser found a line.
pub(super) type Used = Option<usize>;

pub(super) fn read(lines: &[Line]) -> Result<(Facts, Vec<Limit>), crate::source::SourceError> {
    let mut session = Session {
        lines,
        facts: Facts::default(),
        limits: Vec::new(),
        disk: None,
        part: None,
        volume: None,
        table: None,
        block: Block::None,
        changed: false,
        diskpart: false,
        unix: None,
        letter: None,
        volumes_told: Vec::new(),
        columns: Vec::new(),
        joined: None,
        json_failed: false,
        rows: 0,
        not_understood: 0,
        selected: None,
        serial_at: None,
        info_number: None,
        complaints: Vec::new(),
        next_is_mbr: false,
        table_line: 0,
        listed: None,
        asked_partitions: false,
        pending: None,
        ps_path: None,
        ps_named: false,
        command: None,
        bde_introduced: false,
        lba_lines: 0,
        flags_at: None,
    };
    session.run()?;
    if let Some((line, number)) = session.selected {
        session.facts.note(line, Text::new("capture-selected").with("line", line).with("number", number));
    }
    Ok((session.facts, session.limits))
}

impl Session<'_> {
    fn run(&mut self) -> Result<(), crate::source::SourceError> {
        let mut at = 0;
        while let Some(line) = self.lines.get(at) {
            if line.is_blank() {
                if line.raw.trim().is_empty() {
                    self.blank();
                } else {
                    self.fence();
                }
                at += 1;
                continue;
            }
            self.answered(at);
            let used = match self.json(at)? {
                Some(used) => Some(used),
                None => self.understand(at),
            };
            match used {
                Some(used) => at += used.max(1),
                None => {
                    self.not_understood(at);
                    at += 1;
                }
            }
        }
        self.unanswered();
        if let Some(more) = self.not_understood.checked_sub(super::MOST_NOTES).filter(|more| *more > 0) {
            self.facts.note(None, Text::new("capture-more-not-understood").with("count", more));
        }
        Ok(())
    }

    fn understand(&mut self, at: usize) -> Used {
        if self.lines.get(at)?.comment {
            // A comment among others is a listing's row at most.
            return self
                .unix_line(at)
                .or_else(|| self.powershell_line(at))
                .or_else(|| self.diskpart_line(at))
                .or_else(|| self.noise(at));
        }
        self.tool_line(at)
            .or_else(|| self.command_line(at))
            .or_else(|| self.xml(at))
            .or_else(|| self.spare(at))
            .or_else(|| self.csv(at))
            .or_else(|| self.chosen_properties(at))
            .or_else(|| self.unix_line(at))
            .or_else(|| self.property_list(at))
            .or_else(|| self.powershell_line(at))
            .or_else(|| self.diskpart_line(at))
            .or_else(|| self.noise(at))
    }

    /// A fence of Markdown ends what was copied from a terminal.
    fn fence(&mut self) {
        self.command = None;
        self.blank();
    }

    fn blank(&mut self) {
        if matches!(self.block, Block::Disk | Block::Volume) {
            self.block = Block::None;
        }
        self.columns.clear();
    }

    /// Rulers, headers above a ruler, banners.
    fn noise(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.trimmed().to_owned();
        let text = text.as_str();
        if lines::ruler(text).is_some() || text.chars().all(|c| !c.is_alphanumeric()) {
            return Some(1);
        }
        // A header of up to three lines stands right above its ruler.
        let below = self.lines.iter().skip(at + 1).take(3).take_while(|line| !line.is_blank());
        if below.into_iter().any(|line| lines::ruler(line.trimmed()).is_some_and(|columns| columns >= 3)) {
            return Some(1);
        }
        // A header whose ruler got lost: `###` for the numbers, or several columns without figures above a row.
        if text.contains("##") || self.is_header(at) {
            return Some(1);
        }
        if line.comment || self.reagent_rest(text).is_some() {
            return Some(1);
        }
        let lower = text.to_ascii_lowercase();
        if lower.contains("diskpart") || lower.starts_with("copyright") || is_banner(&lower) {
            self.diskpart |= lower.contains("diskpart");
            return Some(1);
        }
        if names_the_computer(text) {
            return Some(1);
        }
        // "On computer: NAME", in any language, right below the copyright line.
        let above = self.lines.get(..at)?.iter().rev().find(|line| !line.is_blank());
        let below_copyright = above.is_some_and(|line| line.text.to_ascii_lowercase().contains("(c)"));
        (below_copyright && text.contains(':')).then_some(1)
    }

    /// Whether several columns without figures stand right above a row of DiskPart's.
    fn is_header(&self, at: usize) -> bool {
        let Some(line) = self.lines.get(at) else { return false };
        let cells = line.trimmed().split("  ").filter(|cell| !cell.trim().is_empty()).count();
        let plain = !line.trimmed().contains([':', '=']) && !line.trimmed().chars().any(|c| c.is_ascii_digit());
        // The Japanese list of disks has a header of two lines.
        let below = self.below(at).filter(|below| !below.text.contains("##")).or_else(|| self.below(at + 1));
        cells >= 3 && plain && below.is_some_and(|below| super::diskpart::is_row(&below.text))
    }

    /// A line that nothing understood is said, with its number.
    fn not_understood(&mut self, at: usize) {
        let Some(line) = self.lines.get(at) else { return };
        self.not_understood += 1;
        if self.not_understood > super::MOST_NOTES {
            return;
        }
        let command = self.command.clone();
        let raw = line.raw.trim();
        let shown: String = raw.chars().take(SHOWN).collect();
        let shown = if shown.len() < raw.len() { format!("{shown}…") } else { shown };
        let number = line.number;
        let text = match command {
            Some(command) => Text::new("capture-line-of-command").with("command", command),
            None => Text::new("capture-line-not-understood"),
        };
        self.facts.note(number, text.with("line", number).with("text", shown));
    }

    /// Whether one more row is kept; said once where not.
    pub fn room_for_row(&mut self) -> bool {
        self.rows += 1;
        if self.rows == super::MOST_ROWS + 1 {
            self.facts.note(None, Text::new("capture-too-many-rows").with("count", super::MOST_ROWS));
        }
        self.rows <= super::MOST_ROWS
    }

    /// The line before `at` that is not blank.
    pub fn above(&self, at: usize) -> Option<&Line> {
        self.lines.get(..at)?.iter().rev().find(|line| !line.is_blank())
    }

    /// The line behind `at` that is not blank.
    pub fn below(&self, at: usize) -> Option<&Line> {
        self.lines.get(at + 1..)?.iter().find(|line| !line.is_blank())
    }

    pub fn number(&self, at: usize) -> u32 {
        self.lines.get(at).map_or(0, |line| line.number)
    }

    /// The disk that a detail speaks of: the selected one, or one of which nothing else is known.
    pub fn current_disk(&mut self, line: u32) -> usize {
        if let Some(disk) = self.disk {
            return disk;
        }
        let disk = match self.facts.disks.as_slice() {
            [_] => 0,
            _ => self.facts.disk_nameless(line),
        };
        self.disk = Some(disk);
        disk
    }

    /// Something is known of the volume with this letter.
    pub fn say_of_letter(&mut self, letter: char, inside: Inside) {
        self.facts.recognised = true;
        let line = None;
        self.facts.letters.push((line, Inside { letter: Some(letter.to_ascii_uppercase()), ..inside }));
    }

    /// The selected volume; one that no list has shown is made, and lies on a partition once its size is told.
    pub fn selected_volume(&mut self, line: u32) -> Option<&mut Volume> {
        let number = self.volume?;
        if let Some(known) = self.facts.volumes.iter().rposition(|volume| volume.number == Some(number)) {
            return self.facts.volumes.get_mut(known);
        }
        if self.facts.volumes.len() >= super::MOST_VOLUMES {
            return None;
        }
        self.facts.volumes.push(Volume {
            line,
            number: Some(number),
            size: None,
            inside: Inside::default(),
            hidden: false,
            selected: None,
            on_partition: false,
            disk: self.disk,
            partition: None,
        });
        self.facts.volumes.last_mut()
    }

    /// The volume of this row, one that was listed before taken again.
    pub fn add_volume(&mut self, volume: Volume) {
        self.facts.recognised = true;
        let same = |v: &Volume| {
            v.number.is_some()
                && v.number == volume.number
                && v.size == volume.size
                && (v.inside.file_system == volume.inside.file_system || v.inside.file_system.is_none())
        };
        if let Some(known) = self.facts.volumes.iter_mut().find(|v| same(v)) {
            known.inside.take(&volume.inside);
            known.disk = known.disk.or(volume.disk);
            known.partition = known.partition.or(volume.partition);
            known.hidden |= volume.hidden;
            known.selected = volume.selected;
        } else if self.facts.volumes.len() < super::MOST_VOLUMES {
            self.facts.volumes.push(volume);
        }
    }
}

/// What Windows' shells say of themselves: `Microsoft Windows [Version …]`, `(c) … Microsoft Corporation`.
fn is_banner(lower: &str) -> bool {
    let lower = lower.trim();
    lower.starts_with("microsoft windows [")
        || (lower.contains("(c)") && lower.contains("microsoft"))
        || lower == "windows powershell"
        || lower.contains("aka.ms/ps")
}

/// `On computer: NAME` in the languages of DiskPart.
fn names_the_computer(text: &str) -> bool {
    const STEMS: [&str; 11] = [
        "computer",
        "ordinateur",
        "equipo",
        "computador",
        "компьютер",
        "コンピュータ",
        "컴퓨터",
        "计算机",
        "電腦",
        "电脑",
        "計算機",
    ];
    let Some((key, value)) = text.split_once(':') else { return false };
    let key = key.trim().to_lowercase();
    // A computer's name has no blank (at most 15 letters and digits in NetBIOS, 63 in DNS).
    let name = value.trim();
    key.chars().count() <= 24
        && key.split_whitespace().count() <= 3
        && name.chars().count() <= 63
        && !name.contains(char::is_whitespace)
        && STEMS.iter().any(|stem| key.contains(stem))
}

/// How much of a line that was not understood is repeated.
const SHOWN: usize = 160;

/// The key and the value of a `key: value` line, trimmed; the value may be empty.
pub(super) fn key_value(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let key = key.trim();
    // `C:\VMEM\` is a path and no key.
    if key.chars().count() < 2 || key.len() > 160 {
        return None;
    }
    Some((key, value.trim()))
}
