//! Opening a source and choosing one of its disks.

use super::out::plain;
use super::{Failure, code};
use crate::layout::{DiskLayout, Role, TableStyle};
use crate::source::{Progress, Source, SourceSpec};
use crate::text::{Lang, Text, word};
use std::ffi::OsStr;

/// Everything that the source holds. What is to be said about the reading goes to standard error.
pub(super) fn open(source: &OsStr, lang: Lang) -> Result<Source, Failure> {
    let spec = SourceSpec::from_arg(source);
    let source = crate::source::open(&spec, &Progress::default())?;
    for note in &source.notes {
        let said = match note.line_beside() {
            Some(line) => Text::new("cli-note-line").with("line", line).with("text", note.text.clone()).say(lang),
            None => note.text.say(lang),
        };
        super::out::note(&format!("note: {}\n", plain(&said)));
    }
    Ok(source)
}

/// The disk that `--disk` names, or the only one.
pub(super) fn choose(source: &Source, number: Option<u32>) -> Result<&DiskLayout, Failure> {
    let found = match (number, source.disks.as_slice()) {
        (None, [only]) => return Ok(only),
        (None, []) => return Err(Failure::new(code::SOURCE, Text::new("cli-no-disk-in-source"))),
        (None, _) => None,
        (Some(number), disks) => disks.iter().find(|disk| disk.number == number),
    };
    let text = match number {
        None => Text::new("cli-several-disks"),
        Some(number) => Text::new("cli-no-such-disk").with("number", number),
    };
    found.ok_or_else(|| {
        Failure::new(code::ARGUMENTS, text).hint(Text::new("cli-disks-there").with("disks", list(&source.disks)))
    })
}

/// `0 (Samsung, 476.94 GB), 1 (3.63 TB)`.
fn list(disks: &[DiskLayout]) -> String {
    let names: Vec<String> = disks
        .iter()
        .map(|disk| match &disk.model {
            Some(model) => format!("{} ({}, {})", disk.number, plain(model), disk.size),
            None => format!("{} ({})", disk.number, disk.size),
        })
        .collect();
    names.join(", ")
}

/// The word for a role, to stand alone.
pub(super) fn role(role: Role, lang: Lang) -> String {
    word(
        match role {
            Role::EfiSystem => "cli-role-efi-system",
            Role::Msr => "cli-role-msr",
            Role::Windows => "cli-role-windows",
            Role::Data => "cli-role-data",
            Role::Recovery => "cli-role-recovery",
            Role::Oem => "cli-role-oem",
            Role::SystemReserved => "cli-role-system-reserved",
            Role::Extended => "cli-role-extended",
            Role::Ldm => "cli-role-ldm",
            Role::StorageSpaces => "cli-role-storage-spaces",
            Role::Linux => "cli-role-linux",
            Role::Unknown => "cli-role-unknown",
        },
        lang,
    )
}

/// One line that names a disk.
pub(super) fn heading(disk: &DiskLayout, lang: Lang) -> String {
    let style = match disk.style {
        TableStyle::Gpt => Text::plain("GPT"),
        TableStyle::Mbr => Text::plain("MBR"),
        TableStyle::Raw => Text::new("cli-style-raw"),
    };
    let star = if disk.selected { "* " } else { "" };
    let heading = Text::new("cli-disk-heading")
        .with("number", disk.number)
        .with("size", disk.size)
        .with("style", style)
        .with("sector", disk.sector_size.bytes());
    let mut line = format!("{star}{}", heading.say(lang));
    if let Some(model) = &disk.model {
        line.push_str(&format!(" · {}", plain(model)));
    }
    line
}
