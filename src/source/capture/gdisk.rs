//! gdisk and sgdisk: tables, single partitions and summaries.

use super::diskpart::tokens;
use super::fact::{NO_NUMBER, Row, Tool};
use super::number::sizes;
use super::session::{Session, Used};
use super::span::Span;
use super::unix::sectors;
use super::words;
use crate::layout::{GptAttributes, Guid, PartitionType, ProblemCode, TableStyle, gpt_type};
use crate::text::Text;

impl Session<'_> {
    pub(super) fn summary_line(&mut self, at: usize, text: &str) -> Used {
        let line = self.number(at);
        let numbers: Vec<u64> = text
            .split(|c: char| !c.is_ascii_digit())
            .filter(|n| n.len() > 2)
            .filter_map(|n| n.parse().ok())
            .take(2)
            .collect();
        let [count, sector, ..] = numbers.as_slice() else { return None };
        let disk = self.facts.disk_nameless(line);
        self.unix = Some(disk);
        self.disk = Some(disk);
        self.table_line = line;
        self.facts.recognised = true;
        let known = self.facts.disks.get_mut(disk)?;
        known.sector = u32::try_from(*sector).ok();
        known.size = sectors(*count, *sector);
        if let Some(guid) = text.split_whitespace().find_map(|word| Guid::try_parse(word).ok()) {
            known.guid = Some(guid);
            known.style = Some(TableStyle::Gpt);
        }
        Some(1)
    }

    pub(super) fn gdisk_row(&mut self, at: usize) -> Used {
        let line = self.lines.get(at)?;
        let text = line.text.as_str();
        let words: Vec<(usize, &str)> = tokens(text, 0).collect();
        let [(_, number), (_, start), (_, end), rest @ ..] = words.as_slice() else { return None };
        let number: u32 = number.parse().ok()?;
        let start: u64 = start.parse().ok()?;
        let end: u64 = end.parse().ok()?;
        // The code follows the size's unit: `1362 GiB  8300`.
        let unit_end = sizes(text).first().map_or(0, |size| size.end);
        let code = rest
            .iter()
            .filter(|(at, _)| *at >= unit_end)
            .find(|(_, word)| word.len() == 4 && word.chars().all(|c| c.is_ascii_hexdigit()));
        let line_number = line.number;
        let sector = self.sector();
        let name = code.and_then(|(at, word)| text.get(at + word.len()..)).map(str::trim).unwrap_or_default();
        let kind = code.and_then(|(_, code)| gdisk_type(code));
        // gdisk cuts names: 23 letters, in newer versions with dots.
        let whole = !name.is_empty() && !name.ends_with("...") && name.chars().count() < 23;
        let count = end.checked_sub(start).and_then(|n| n.checked_add(1));
        let row = Row {
            line: line_number,
            number,
            offset: sectors(start, sector),
            size: count.and_then(|count| sectors(count, sector)),
            kind: kind.map(PartitionType::Gpt),
            name: whole.then(|| name.to_owned()),
            ..Row::default()
        };
        let disk = self.unix_disk(line_number);
        self.disk = Some(disk);
        // gdisk shows an MBR as the GPT that it would make of it, without the container of the logical drives.
        let mbr = std::mem::take(&mut self.next_is_mbr);
        let known = self.facts.disks.get_mut(disk)?;
        if mbr {
            known.style = Some(TableStyle::Mbr);
            // Made up for the GPT that there is not.
            known.guid = None;
        }
        let mbr = known.style == Some(TableStyle::Mbr);
        known.style.get_or_insert(TableStyle::Gpt);
        let row = if mbr {
            Row { kind: None, role: row.kind.map(|kind| kind.role()), name: None, logical: row.number > 4, ..row }
        } else {
            row
        };
        if row.size.is_none() {
            self.facts.note(line_number, Text::new("capture-row-backwards").with("line", line_number));
            return Some(1);
        }
        self.push_row(Tool::Unix, row);
        Some(1)
    }

    /// What gdisk, sgdisk and fdisk complain of in a table, as problems of the disk.
    pub(super) fn table_complaint(&mut self, at: usize, text: &str) -> Used {
        let lower = text.to_ascii_lowercase();
        // fdisk says it in the user's language, with the two sizes and the name of the protective MBR.
        let mismatch = lower.starts_with("gpt") && lower.contains("pmbr") && lower.contains("!=");
        let found = COMPLAINTS.iter().find(|(start, _)| lower.starts_with(start) || (mismatch && *start == PMBR));
        let goes_on = |above: &str| COMPLAINTS.iter().any(|(start, _)| above.to_ascii_lowercase().starts_with(start));
        let Some((_, code)) = found else {
            // The sentence's second line.
            let rest = ["from backup!", "in memory.", "on the recovery & transformation menu"];
            let above = at.checked_sub(1).and_then(|above| self.lines.get(above));
            let follows = above.is_some_and(|line| goes_on(line.trimmed()));
            return (follows && rest.iter().any(|rest| lower.starts_with(rest))).then_some(1);
        };
        let line = self.number(at);
        // What is said before the disk is named belongs to the disk that comes.
        let named_below = self.below(at).is_some_and(|next| {
            let first = next.trimmed().split_whitespace().next().and_then(words::subject);
            first == Some(words::Subject::Disk) && next.text.contains("/dev/")
        });
        let disk = match (self.unix, self.table) {
            (Some(disk), _)
                if !named_below && self.facts.disks.get(disk).is_some_and(|disk| disk.listings.is_empty()) =>
            {
                Some(disk)
            }
            _ => None,
        };
        let text = code
            .map(|code| (code, Text::new("capture-table-complaint").with("line", line).with("text", text.to_owned())));
        if lower.starts_with("found invalid gpt and valid mbr") || lower.starts_with("mbr: mbr only") {
            self.next_is_mbr = true;
        }
        if let Some(problem) = text {
            match disk.and_then(|at| self.facts.disks.get_mut(at)) {
                Some(disk) => disk.problems.push(problem),
                None => self.complaints.push(problem),
            }
        }
        Some(1)
    }

    /// `sgdisk -i`: one partition, told by its first sector.
    pub(super) fn gdisk_single(&mut self, at: usize, text: &str) -> Used {
        let (key, value) = text.split_once(':')?;
        let value = value.trim();
        let first = value.split_whitespace().next().unwrap_or_default();
        let line = self.number(at);
        match key.trim() {
            "Partition GUID code" => {
                let disk = self.unix_disk(line);
                self.facts.recognised = true;
                let kind = Guid::try_parse(first).ok().map(PartitionType::Gpt);
                let asked = self.info_number.take();
                let row = Row { line, number: NO_NUMBER, kind, asked, ..Row::default() };
                self.facts.disks.get_mut(disk)?.details.push(row);
            }
            "Partition unique GUID" => self.single(|row, _| row.guid = Guid::try_parse(first).ok())?,
            "First sector" => {
                let start = first.parse().ok()?;
                self.single(|row, sector| row.offset = sectors(start, sector))?;
            }
            "Last sector" => {
                let end: u64 = first.parse().ok()?;
                self.single(|row, sector| {
                    let start = row.offset.map_or(0, |span| span.low);
                    let behind = end.saturating_add(1).saturating_mul(sector);
                    row.size = behind.checked_sub(start).map(Span::exact);
                })?;
            }
            "Partition size" => {}
            "Attribute flags" => {
                let bits = u64::from_str_radix(first, 16).ok()?;
                self.single(|row, _| row.attributes = Some(GptAttributes(bits)))?;
            }
            "Partition name" => {
                let name = value.trim_matches('\'').to_owned();
                self.single(|row, _| row.name = Some(name))?;
            }
            _ => return None,
        }
        Some(1)
    }

    fn single(&mut self, say: impl FnOnce(&mut Row, u64)) -> Option<()> {
        let sector = self.sector();
        let disk = self.unix.and_then(|at| self.facts.disks.get_mut(at))?;
        let row = disk.details.last_mut().filter(|row| row.number == NO_NUMBER)?;
        say(row, sector);
        Some(())
    }
}

/// How gdisk's (`gpt.cc`) and fdisk's (`libfdisk/gpt.c`) complaints begin, and what they mean.
const PMBR: &str = "gpt pmbr size mismatch";
const COMPLAINTS: [(&str, Option<ProblemCode>); 21] = [
    (PMBR, Some(ProblemCode::ProtectiveMbrOdd)),
    ("caution: invalid main gpt header", Some(ProblemCode::PrimaryTableBad)),
    ("warning: invalid crc on main header", Some(ProblemCode::PrimaryTableBad)),
    ("main header: error", Some(ProblemCode::PrimaryTableBad)),
    ("main partition table: error", Some(ProblemCode::PrimaryTableBad)),
    ("caution! main partition table crc mismatch", Some(ProblemCode::PrimaryTableBad)),
    ("the primary gpt table is corrupt", Some(ProblemCode::PrimaryTableBad)),
    ("caution: invalid backup gpt header", Some(ProblemCode::BackupTableBad)),
    ("warning: invalid crc on backup header", Some(ProblemCode::BackupTableBad)),
    ("backup header: error", Some(ProblemCode::BackupTableBad)),
    ("backup partition table: error", Some(ProblemCode::BackupTableBad)),
    ("the backup gpt table is corrupt", Some(ProblemCode::BackupTableBad)),
    ("warning! main and backup partition tables differ", Some(ProblemCode::HeadersDisagree)),
    ("the backup gpt table is not on the end", Some(ProblemCode::BackupNotAtEnd)),
    ("found valid gpt with hybrid mbr", Some(ProblemCode::HybridMbr)),
    ("found invalid gpt and valid mbr", None),
    ("mbr: mbr only", None),
    ("main header: ok", None),
    ("backup header: ok", None),
    ("main partition table: ok", None),
    ("backup partition table: ok", None),
];

/// gdisk's four digits (its `parttypes.cc` lists them).
fn gdisk_type(code: &str) -> Option<Guid> {
    Some(match code.to_ascii_uppercase().as_str() {
        "EF00" => gpt_type::EFI_SYSTEM,
        "0C01" => gpt_type::MICROSOFT_RESERVED,
        "0700" => gpt_type::BASIC_DATA,
        "2700" => gpt_type::RECOVERY,
        "4200" => gpt_type::LDM_DATA,
        "4201" => gpt_type::LDM_METADATA,
        "4202" => gpt_type::STORAGE_SPACES,
        "8200" => gpt_type::LINUX_SWAP,
        "8300" => gpt_type::LINUX_DATA,
        "8302" => gpt_type::LINUX_HOME,
        "8304" => gpt_type::LINUX_ROOT_X86_64,
        "8309" => gpt_type::LINUX_LUKS,
        "8E00" => gpt_type::LINUX_LVM,
        "FD00" => gpt_type::LINUX_RAID,
        "EA00" => gpt_type::LINUX_XBOOTLDR,
        "EF02" => gpt_type::BIOS_BOOT,
        _ => return None,
    })
}

/// What gdisk says around its table and what needs no note: scans, alignment, counts.
pub(super) fn gdisk_noise(text: &str) -> Used {
    let lower = text.to_ascii_lowercase();
    let starts = [
        "gpt fdisk",
        "partition table scan:",
        "mbr:",
        "bsd:",
        "apm:",
        "gpt:",
        "found valid gpt",
        "partition table holds",
        "main partition table",
        "partitions will be aligned",
        "total free space",
        "****",
        "warning! disk size is smaller",
        "secondary header from",
        "verify disk integrity",
        "the disk.",
        "caution: invalid backup",
        "backup header from",
        "warning! one or more crcs",
        "caution: found protective",
        "verification and recovery",
        "the protective mbr's",
        "disk identifier",
        "model:",
        "number of partitions",
        "partition table entries",
    ];
    starts.iter().any(|start| lower.starts_with(start)).then_some(1)
}
