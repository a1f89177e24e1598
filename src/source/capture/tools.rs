//! `reagentc /info`, `manage-bde -status`, event 259, `ReAgent.xml`, and the commands between listings.

use super::fact::{Inside, Winre};
use super::lines;
use super::session::{Block, Limit, LimitSays, Session, Table, Used, key_value};
use super::words::{self, Subject};
use crate::layout::{BitLocker, Guid};
use crate::text::Text;

/// DiskPart's verbs by their shortest spelling, and whether they change a disk.
const VERBS: [(&str, bool); 33] = [
    ("activ", true),
    ("add", true),
    ("assi", true),
    ("attach", false),
    ("attr", true),
    ("autom", true),
    ("brea", true),
    ("clea", true),
    ("compact", true),
    ("conv", true),
    ("cre", true),
    ("del", true),
    ("det", false),
    ("exi", false),
    ("ext", true),
    ("exp", true),
    ("file", false),
    ("for", true),
    ("gpt", true),
    ("help", false),
    ("imp", true),
    ("inac", true),
    ("lis", false),
    ("mer", true),
    ("onl", true),
    ("off", true),
    ("rec", true),
    ("rem", true),
    ("rep", true),
    ("resc", false),
    ("ret", true),
    ("san", true),
    ("sel", false),
];
const MORE_VERBS: [(&str, bool); 4] = [("set", true), ("shr", true), ("uni", false), ("exit", false)];
/// Those of them that move, make or remove partitions.
const TABLE_VERBS: [&str; 6] = ["cre", "del", "shr", "ext", "clea", "conv"];
/// Those that stand alone.
const BARE_VERBS: [&str; 12] = [
    "clean",
    "rescan",
    "active",
    "inactive",
    "assign",
    "remove",
    "extend",
    "shrink",
    "online",
    "offline",
    "automount",
    "recover",
];
const NOUNS: [&str; 12] = ["dis", "par", "vol", "vdis", "att", "efi", "msr", "pri", "log", "quer", "id", "qui"];

/// Programs whose name begins a command line, and whether what they print is read.
const PROGRAMS: [(&str, bool); 20] = [
    ("diskpart", true),
    ("bcdedit", false),
    ("reagentc", true),
    ("manage-bde", true),
    ("bcdboot", false),
    ("wmic", true),
    ("sfdisk", true),
    ("gdisk", true),
    ("sgdisk", true),
    ("fdisk", true),
    ("parted", true),
    ("lsblk", true),
    ("sudo", true),
    ("blkid", true),
    ("powershell", true),
    ("mountvol", false),
    ("defrag", false),
    ("fsutil", false),
    ("chkdsk", false),
    ("exit", false),
];
/// Words that begin a command line behind a prompt only, since they are words like any other; what they print is read.
const SHELL_WORDS: [&str; 2] = ["type", "cat"];
/// Verbs of PowerShell, and whether they change something.
const PS_VERBS: [(&str, bool); 16] = [
    ("get", false),
    ("set", true),
    ("new", true),
    ("remove", true),
    ("resize", true),
    ("format", true),
    ("update", true),
    ("clear", true),
    ("initialize", true),
    ("rename", true),
    ("mount", false),
    ("dismount", false),
    ("convertto", false),
    ("select", false),
    ("where", false),
    ("write", false),
];

/// A command that would change the partitions.
pub(super) struct Pending {
    disk: usize,
    line: u32,
    /// Which partition it deletes; every one where none is named.
    deletes: Option<Option<u32>>,
}

/// Stems of *success* in DiskPart's answers.
const SUCCESS: [&str; 13] = [
    "success",
    "succeed",
    "erfolgreich",
    "reussi",
    "satisfactor",
    "riuscit",
    "completat",
    "sucesso",
    "успеш",
    "正常",
    "成功",
    "완료",
    "했습니다",
];
/// Stems of *failure* in them.
const FAILURE: [&str; 14] = [
    "error",
    "fehler",
    "erreur",
    "errore",
    "erro ",
    "unable",
    "failed",
    "cannot",
    "ошибк",
    "エラー",
    "오류",
    "错误",
    "錯誤",
    "не удалось",
];

/// A DiskPart command without prompt: a verb and a noun, or a line of few words that a verb begins.
fn diskpart_command(text: &str) -> Option<(&'static str, bool)> {
    let mut words = text.split_whitespace();
    let verb = words.next()?.to_ascii_lowercase();
    let (known, changes) = VERBS.iter().chain(&MORE_VERBS).find(|(known, _)| verb.starts_with(known))?;
    if verb.len() > 12 {
        return None;
    }
    let noun = words.next().unwrap_or_default().to_ascii_lowercase();
    if noun.is_empty() && BARE_VERBS.contains(&verb.as_str()) {
        return Some((*known, *changes));
    }
    // `shrink querymax` only asks, and a virtual disk's file is no disk's table.
    let changes = *changes && !noun.starts_with("quer") && !noun.starts_with("vdis");
    let noun_known = NOUNS.iter().any(|known| noun.starts_with(known)) || noun.contains('=');
    (noun_known && text.split_whitespace().count() <= 8).then_some((*known, changes))
}

impl Session<'_> {
    /// Prompts and commands: what they select, and whether they change a disk.
    pub(super) fn command_line(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let (command, prompted) = match lines::command(line.trimmed()) {
            Some(command) => (command, true),
            None => (line.trimmed(), false),
        };
        let lower = command.to_ascii_lowercase();
        if prompted && line.trimmed().to_ascii_lowercase().starts_with("diskpart>") {
            self.diskpart = true;
        }
        let first = lower.split_whitespace().next().unwrap_or_default();
        let name = program_name(first);
        if prompted {
            self.command = unused_output(name).then(|| command.chars().take(60).collect());
        }
        if let Some((_, changes)) = PS_VERBS
            .iter()
            .find(|(verb, _)| first.strip_prefix(verb).is_some_and(|rest| rest.starts_with('-') && rest.len() > 2))
        {
            // Between listings of the same cmdlet the disk may have changed: `Update-Disk`.
            self.changed |=
                *changes || lower.contains("| update-") || lower.contains("| set-") || lower.contains("| resize-");
            self.ps_selection(&lower);
            return Some(1);
        }
        let is_program = PROGRAMS.iter().any(|(known, _)| name == *known)
            && key_value(command).is_none_or(|_| prompted || lower.contains(" -") || lower.contains(" /"));
        if is_program && (prompted || command.split_whitespace().count() <= 8) && !lower.starts_with("diskpart ver") {
            if name == "sgdisk" || lower.contains(" sgdisk ") {
                let mut words = lower.split([' ', '=']).skip_while(|word| !matches!(*word, "-i" | "--info"));
                self.info_number = words.nth(1).and_then(|number| number.parse().ok());
            }
            self.changed |= lower.contains("reagentc") && (lower.contains("able") || lower.contains("set"));
            self.table = None;
            self.block = Block::None;
            return Some(1);
        }
        if let Some((verb, changes)) = diskpart_command(command) {
            self.diskpart = true;
            self.changed |= changes;
            self.table = None;
            if self.block != Block::None {
                self.block = Block::None;
            }
            if prompted {
                self.command = (verb != "lis" && verb != "det").then(|| command.chars().take(60).collect());
            }
            if prompted
                && changes
                && TABLE_VERBS.contains(&verb)
                && let Some(disk) = self.disk.or(self.listed)
            {
                let deletes = match verb {
                    "clea" => Some(None),
                    "del" if lower.contains(" par") => self.part.map(Some),
                    _ => None,
                };
                self.pending = Some(Pending { disk, line: line.number, deletes });
            }
            self.diskpart_selects(verb, &lower, line.number);
            return Some(1);
        }
        // Anything behind a prompt is a command, understood or not.
        prompted.then_some(1)
    }

    /// The line below a command that would change the partitions is DiskPart's answer: it begins with the program's
    /// name where the command succeeded (in some languages with the word for success), and with none of them otherwise.
    pub(super) fn answered(&mut self, at: usize) {
        let Some(text) = self.lines.get(at).map(|line| line.trimmed()) else { return };
        if self.pending.is_none() || lines::ruler(text).is_some() {
            return;
        }
        if lines::command(text).is_some() {
            return self.unanswered();
        }
        let lower = words::fold(text);
        let failed = FAILURE.iter().any(|stem| lower.contains(stem));
        let succeeded = !failed && (lower.contains("diskpart") || SUCCESS.iter().any(|stem| lower.contains(stem)));
        if let Some(pending) = self.pending.take().filter(|_| succeeded) {
            self.partitions_changed(&pending, true);
        }
    }

    /// No answer is shown.
    pub(super) fn unanswered(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.partitions_changed(&pending, false);
        }
    }

    /// What was told before does not tell what is there now.
    fn partitions_changed(&mut self, pending: &Pending, shown: bool) {
        let at = pending.disk;
        let Some(disk) = self.facts.disks.get_mut(at) else { return };
        if !disk.listings.is_empty() && disk.changed_at.is_none_or(|(_, before)| shown || !before) {
            disk.changed_at = Some((pending.line, shown));
        }
        let Some(deleted) = pending.deletes else { return };
        let gone = |number: u32| deleted.is_none_or(|deleted| deleted == number);
        disk.details.retain(|row| !gone(row.number));
        self.facts.volumes.retain(|v| v.disk != Some(at) || !v.partition.map_or(deleted.is_none(), gone));
        self.part = None;
    }

    fn diskpart_selects(&mut self, verb: &str, lower: &str, line: u32) {
        let style = match verb {
            "conv" if lower.contains("gpt") => Some(crate::layout::TableStyle::Gpt),
            "conv" if lower.contains("mbr") => Some(crate::layout::TableStyle::Mbr),
            _ => None,
        };
        if let (true, Some(disk)) = (self.changed, self.disk.and_then(|at| self.facts.disks.get_mut(at))) {
            // What the list of disks said before no longer holds.
            disk.free = None;
            disk.style = style.or(disk.style);
        }
        let mut words = lower.split(|c: char| c.is_whitespace() || c == '=').filter(|word| !word.is_empty()).skip(1);
        let noun = words.next().unwrap_or_default();
        let value = words.next().unwrap_or_default();
        match verb {
            "sel" => {
                let Ok(number) = value.parse::<u32>() else { return };
                if noun.starts_with("dis") {
                    self.disk = Some(self.facts.disk_numbered(number, line));
                    self.part = None;
                    self.volume = None;
                } else if noun.starts_with("par") {
                    self.part = Some(number);
                } else if noun.starts_with("vol") {
                    self.volume = Some(number);
                    self.part = None;
                    if self.facts.disks.len() > 1 {
                        self.disk = None;
                    }
                }
            }
            "lis" | "det" => {
                let subject = if noun.starts_with("dis") {
                    Subject::Disk
                } else if noun.starts_with("par") {
                    Subject::Partition
                } else if noun.starts_with("vol") {
                    Subject::Volume
                } else {
                    return;
                };
                if verb == "lis" {
                    self.asked_partitions = subject == Subject::Partition;
                    self.table = Some(Table::DiskPart(subject));
                    self.table_line = line;
                } else if subject == Subject::Volume {
                    self.block = Block::Volume;
                }
            }
            _ => {}
        }
    }

    pub(super) fn tool_line(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.trimmed();
        if lines::command(text).is_some() {
            return None;
        }
        self.reagentc(at, text).or_else(|| self.manage_bde(at, text)).or_else(|| self.event_259(at, text))
    }

    fn reagentc(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let pair = key_value(text);
        let upper = text.to_uppercase();
        if upper.starts_with("REAGENTC.EXE") {
            self.block = Block::None;
            return Some(1);
        }
        // gdisk calls a type and a partition by that name.
        let gdisk = upper.starts_with("PARTITION GUID CODE") || upper.starts_with("PARTITION NAME");
        let row = gdisk || self.begins_with_the_device(text);
        let state_of_report = pair.and_then(|_| self.report_state(at));
        if state_of_report.is_none() && !row && self.report_follows(at) && pair.is_none_or(|(_, v)| v.is_empty()) {
            if self.reagent_block().is_none_or(|winre| winre.enabled.is_some()) {
                self.new_winre(line);
            }
            return Some(1);
        }
        let about = (names_winre(&upper) || state_of_report.is_some()) && sizes_none(text) && !row;
        let place = global_root(text);
        let filled = pair.is_some_and(|(_, value)| !value.is_empty());
        if about && !filled && place.is_none() && self.reagent_block().is_none_or(|winre| winre.enabled.is_some()) {
            // The heading of a report.
            let heading = pair.is_none_or(|(_, value)| value.is_empty()) && !is_location_key(pair);
            if heading || self.reagent_block().is_none() {
                self.new_winre(line);
                return Some(1);
            }
        }
        if place.is_some() || (about && pair.is_some()) {
            if self.reagent_block().is_none() {
                self.new_winre(line);
            }
            let (_, value) = pair?;
            let value = value.to_owned();
            let mut unknown = None;
            let winre = self.reagent_block()?;
            if let Some((disk, partition)) = place {
                winre.disk = Some(disk);
                winre.partition = Some(partition);
            } else if let Some(state) = words::state(&value) {
                winre.enabled = Some(state);
            } else if !value.is_empty() {
                unknown = Some(value);
            }
            if let Some(word) = unknown {
                self.facts.note(line, Text::new("capture-state-word-unknown").with("line", line).with("word", word));
            }
            return Some(1);
        }
        None
    }

    /// The state in the first line of a report, whatever its words are: below it stand where Windows RE lies (nothing,
    /// or a path), an identifier, where an image lies, and a whole number.
    fn report_state(&self, at: usize) -> Option<bool> {
        let (_, value) = key_value(self.lines.get(at)?.trimmed())?;
        let state = words::state(value)?;
        let below = self.lines.iter().skip(at + 1).take(6).filter_map(|line| key_value(line.trimmed()));
        let values: Vec<&str> = below.map(|(_, value)| value).collect();
        let path = |value: &str| value.is_empty() || value.starts_with('\\');
        let [place, id, image, index, ..] = values.as_slice() else { return None };
        let report = path(place) && Guid::try_parse(id).is_ok() && path(image) && index.parse::<u32>().is_ok();
        report.then_some(state)
    }

    /// Whether a report's first line stands right below, one or two lines of its heading and a blank one between.
    fn report_follows(&self, at: usize) -> bool {
        (at + 1..at + 4).any(|below| self.report_state(below).is_some())
    }

    /// The rest of the report: identifiers and images.
    pub(super) fn reagent_rest(&mut self, text: &str) -> Used {
        (matches!(self.block, Block::Reagent(_)) && (key_value(text).is_some() || text.starts_with("..."))).then_some(1)
    }

    fn new_winre(&mut self, line: u32) {
        self.facts.recognised = true;
        self.facts.winre.push(Winre::at(line));
        self.block = Block::Reagent(self.facts.winre.len() - 1);
    }

    fn reagent_block(&mut self) -> Option<&mut Winre> {
        match self.block {
            Block::Reagent(at) => self.facts.winre.get_mut(at),
            _ => None,
        }
    }

    fn manage_bde(&mut self, at: usize, text: &str) -> Used {
        if let Some(letter) = bde_heading(text) {
            self.letter = letter;
            self.block = Block::BitLocker;
            self.bde_introduced = false;
            self.facts.recognised = true;
            self.facts.letters.push((Some(self.number(at)), Inside { letter, ..Inside::default() }));
            return Some(1);
        }
        let lower = text.to_ascii_lowercase();
        if self.block != Block::BitLocker {
            // An excerpt without the volume's line, in English.
            let excerpt = key_value(text).is_some_and(|(key, _)| {
                matches!(
                    key.to_ascii_lowercase().as_str(),
                    "conversion status" | "percentage encrypted" | "protection status"
                )
            });
            if excerpt {
                self.letter = None;
                self.block = Block::BitLocker;
                self.facts.recognised = true;
                self.facts.letters.push((Some(self.number(at)), Inside::default()));
            } else {
                let banner = lower.contains("bitlocker") && (lower.contains("10.0.") || lower.contains("6."));
                // What stands between the banner and the first volume is one sentence in any language.
                let sentence = self.bde_introduced && !text.contains(char::is_numeric) && lines::ruler(text).is_none();
                let copyright = lower.contains("(c)");
                self.bde_introduced = banner || sentence || (copyright && self.bde_introduced);
                return (banner || sentence).then_some(1);
            }
        }
        if text.starts_with('[') && text.ends_with(']') {
            return Some(1);
        }
        let Some((key, value)) = key_value(text) else {
            // Key protectors stand one by one below their heading, without a colon; what is shown of the volume stands
            // right below its name.
            let indented = self.lines.get(at).is_some_and(|line| line.text.starts_with("    "));
            let below_name = at.checked_sub(1).and_then(|above| self.lines.get(above));
            let below_name = below_name.is_some_and(|line| bde_heading(line.trimmed()).is_some());
            return (indented || below_name).then_some(1);
        };
        let value = value.to_owned();
        let percent = percentage(&value);
        let protection = protection(key, &value);
        let state = self.facts.letters.last_mut().map(|(_, inside)| inside)?;
        if let Some(percent) = percent {
            // The protection comes further down; encrypted is what is known until then.
            state.bitlocker = Some(if percent { BitLocker::Encrypted } else { BitLocker::Off });
        } else if let Some(on) = protection
            && state.bitlocker.is_some_and(BitLocker::is_encrypted)
        {
            state.bitlocker = Some(if on { BitLocker::On } else { BitLocker::Suspended });
        }
        Some(1)
    }

    /// The event of the defragmenter that names the last file that it cannot move, in any language:
    /// two hexadecimal cluster numbers, of which the second is how far the volume could shrink.
    fn event_259(&mut self, at: usize, text: &str) -> Used {
        let hex = text.rsplit([' ', ':']).next().and_then(|word| word.strip_prefix("0x"));
        let hex = hex.and_then(|digits| u64::from_str_radix(digits, 16).ok());
        let line = self.number(at);
        if let Some(letter) = bracketed_letter(text)
            && hex.is_none()
            && text.chars().count() > 20
            && self.event_follows(at)
        {
            self.letter = Some(letter);
            self.facts.recognised = true;
            return Some(1);
        }
        let (_, value) = key_value(text).or_else(|| text.rsplit_once(' '))?;
        if let Some(cluster) = hex {
            let name = self.event_file(at);
            let second = self.limits.last().is_some_and(|limit| {
                matches!(limit.says, LimitSays::Cluster { .. }) && limit.line + 3 >= line && limit.line < line
            });
            // An identifier of another tool is no cluster.
            if name.is_none() && !second {
                return None;
            }
            let letter = self.letter;
            if let Some(limit) = self.limits.last_mut().filter(|limit| limit.line + 3 >= line && limit.line < line)
                && let LimitSays::Cluster { target, .. } = &mut limit.says
            {
                *target = cluster;
                limit.line = line;
            } else {
                let says = LimitSays::Cluster { target: cluster, file: name };
                self.limits.push(Limit { line, letter, volume: None, place: None, says });
                self.facts.recognised = true;
            }
            return Some(1);
        }
        // "Diagnostic details:", in any language.
        if value.is_empty() && self.letter.is_some() && text.chars().count() < 40 && self.event_follows(at) {
            return Some(1);
        }
        let path = value.starts_with('\\') && !value.starts_with("\\\\");
        if path && self.event_follows(at) {
            return Some(1);
        }
        let fsutil = text.contains("fsutil volume querycluster");
        let last = self
            .limits
            .last()
            .is_some_and(|limit| matches!(limit.says, LimitSays::Cluster { .. }) && limit.line + 8 >= line);
        (fsutil || (last && (text.starts_with('-') || value.starts_with('<')))).then_some(1)
    }

    /// Whether a cluster number stands within the next lines.
    fn event_follows(&self, at: usize) -> bool {
        let next = self.lines.iter().skip(at + 1).take(8);
        next.into_iter().any(|line| {
            line.trimmed().rsplit([' ', ':']).next().is_some_and(|word| {
                word.strip_prefix("0x").is_some_and(|digits| u64::from_str_radix(digits, 16).is_ok())
            })
        })
    }

    /// The file named above the cluster numbers.
    fn event_file(&self, at: usize) -> Option<String> {
        let above = self.lines.get(at.saturating_sub(3)..at)?;
        above.iter().rev().find_map(|line| {
            let (_, value) = key_value(line.trimmed())?;
            value.starts_with('\\').then(|| value.to_owned())
        })
    }

    /// `ReAgent.xml`, whole, somewhere in the capture.
    pub(super) fn xml(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        if !line.raw.contains("<WindowsRE") {
            return line.raw.trim_start().starts_with("<?xml").then_some(1);
        }
        let mut text = String::new();
        let mut used = 0;
        for line in self.lines.iter().skip(at).take(200) {
            text.push_str(&line.raw);
            text.push('\n');
            used += 1;
            if line.raw.contains("</WindowsRE>") {
                break;
            }
        }
        let number = line.number;
        self.reagent_xml(&text, Some(number));
        Some(used)
    }

    /// What `ReAgent.xml` says.
    pub(super) fn reagent_xml(&mut self, xml: &str, line: Option<u32>) {
        match crate::volume::reagent::parse(xml) {
            Ok(found) => {
                self.facts.recognised = true;
                self.facts.winre.push(Winre {
                    line,
                    enabled: found.enabled,
                    offset: found.offset.map(crate::units::ByteOffset::bytes),
                    disk_guid: found.disk_guid,
                    signature: found.mbr_signature,
                    ..Winre::at(0)
                });
            }
            Err(error) => {
                self.facts.note(line, Text::new("capture-reagent-unreadable").with("found", error.to_string()));
            }
        }
    }
}

/// The program that a command line's first word names, without its folder and ending.
fn program_name(word: &str) -> &str {
    let name = word.rsplit(['\\', '/']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// Whether nothing of what this program prints is used: what it says is told as its output and not as a riddle.
fn unused_output(name: &str) -> bool {
    let is_read = PROGRAMS.contains(&(name, true)) || SHELL_WORDS.contains(&name);
    !name.is_empty() && !name.starts_with("get-") && !is_read
}

/// Whether a line speaks of *Windows RE*: recovery (`Windows Recovery`) is another word.
fn names_winre(upper: &str) -> bool {
    ["WINDOWS RE", "WINDOWS-RE", "WINRE"]
        .iter()
        .any(|name| upper.split(name).skip(1).any(|behind| !behind.starts_with(char::is_alphabetic)))
}

/// A row of a list has figures, a line of a report has none.
fn sizes_none(text: &str) -> bool {
    super::number::sizes(text).is_empty() && !text.starts_with("/dev/")
}

/// `\\?\GLOBALROOT\device\harddisk0\partition4\…`.
fn global_root(text: &str) -> Option<(u32, u32)> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find("harddisk")?;
    let number = |text: &str| -> Option<u32> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text.get(..end)?.parse().ok()
    };
    let rest = lower.get(at + 8..)?;
    let disk = number(rest)?;
    let partition = number(rest.split_once("\\partition")?.1)?;
    (lower.contains("globalroot") || lower.contains("\\device\\")).then_some((disk, partition))
}

/// Whether the key is that of the location, whose value is empty while WinRE is disabled.
fn is_location_key(pair: Option<(&str, &str)>) -> bool {
    pair.is_some_and(|(key, _)| {
        let key = key.to_uppercase();
        let at = key.find("WINDOWS RE").or_else(|| key.find("WINRE"));
        // "Windows RE location" and its like are short and name nothing else in brackets.
        at.is_some() && !key.contains('(') && key.chars().count() <= 40
    })
}

/// `Volume C: [Windows]`, `Volume "C:" [Windows]`, `C: 볼륨 [Windows]`: a letter, few words and a label in brackets.
fn bde_heading(text: &str) -> Option<Option<char>> {
    let (head, label) = text.split_once('[')?;
    if !label.trim_end().ends_with(']') {
        return None;
    }
    let mut letter = None;
    let mut words = 0;
    for word in head.split_whitespace() {
        words += 1;
        let Some(before) = word.trim_matches('"').strip_suffix(':') else { continue };
        let last = before.chars().next_back().filter(char::is_ascii_alphabetic)?;
        // Without a blank between them the word for a volume is none of ASCII.
        if before.len() > 1 && before.get(..before.len() - 1).is_none_or(|rest| rest.is_ascii()) {
            return None;
        }
        letter = Some(last.to_ascii_uppercase());
    }
    (words <= 3 && letter.is_some()).then_some(letter)
}

/// Whether a percentage is more than nothing; `None` where the value is none.
fn percentage(value: &str) -> Option<bool> {
    let number = value.trim().strip_suffix('%')?.trim();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    Some(digits.chars().any(|digit| digit != '0'))
}

/// Stems of *off* and *on* in the line of the protection; off goes first, since it often contains on.
const OFF: [&str; 18] = [
    "끄기",
    "off",
    "deaktiv",
    "desactiv",
    "disattiv",
    "desativ",
    "disabilit",
    "отключ",
    "выключ",
    "オフ",
    "無効",
    "꺼짐",
    "해제",
    "关闭",
    "關閉",
    "已停用",
    "禁用",
    "ausgeschaltet",
];
const ON: [&str; 17] = [
    "켜기",
    "aktiv",
    "activ",
    "attiv",
    "ativ",
    "включ",
    "オン",
    "有効",
    "켜짐",
    "설정",
    "启用",
    "打开",
    "開啟",
    "啟用",
    "开启",
    "eingeschaltet",
    "habilit",
];
/// Stems of *protection*.
const PROTECTION: [&str; 11] =
    ["protect", "schutz", "proteccion", "protezione", "protecao", "защит", "保護", "保护", "보호", "proteg", "protec"];

/// Whether the protection is on, where a line tells it.
fn protection(key: &str, value: &str) -> Option<bool> {
    let key = words::fold(key);
    let value = words::fold(value);
    let about = |text: &str| PROTECTION.iter().any(|stem| text.contains(stem));
    // "Key Protectors" is not meant: its value is empty or "None Found".
    if !about(&value) && (!about(&key) || key.contains("protector")) {
        return None;
    }
    if OFF.iter().any(|stem| value.contains(stem)) {
        Some(false)
    } else if value == "on" || value.ends_with(" on") || ON.iter().any(|stem| value.contains(stem)) {
        Some(true)
    } else {
        None
    }
}

/// `(C:)` in a sentence.
fn bracketed_letter(text: &str) -> Option<char> {
    let at = text.find(":)")?;
    let before = text.get(..at)?;
    let letter = before.chars().next_back().filter(char::is_ascii_alphabetic)?;
    before.get(..before.len() - 1)?.ends_with('(').then(|| letter.to_ascii_uppercase())
}

impl Winre {
    pub(super) const fn at(line: u32) -> Self {
        Self {
            line: Some(line),
            enabled: None,
            disk: None,
            partition: None,
            offset: None,
            disk_guid: None,
            signature: None,
            version: None,
            staged: None,
        }
    }
}
