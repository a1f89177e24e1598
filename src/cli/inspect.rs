//! `inspect`: the layout of every disk.

use super::args::InspectArgs;
use super::out::{Side, plain, table};
use super::{Failure, disks, out};
use crate::layout::{BitLocker, DiskLayout, Partition, Role};
use crate::source::SourceSpec;
use crate::text::{Lang, Text, word};
use crate::units::{ByteOffset, ByteSize, Extent, MIB};
use serde::Serialize;

pub(super) fn run(args: &InspectArgs, lang: Lang) -> Result<u8, Failure> {
    if SourceSpec::from_arg(&args.source) == SourceSpec::PracticeList {
        return practice_list(args.json, lang).map(|()| 0);
    }
    let source = disks::open(&args.source, lang)?;
    if args.json {
        out::print(&crate::storage::layout_json_string(&source.disks))?;
    } else {
        let said: Vec<String> =
            source.disks.iter().map(|disk| describe(disk, lang) + &super::inside::describe(disk, lang)).collect();
        out::print(&said.join("\n"))?;
    }
    Ok(0)
}

/// A disk's heading, its partitions and free room in order, and its problems.
pub(super) fn describe(disk: &DiskLayout, lang: Lang) -> String {
    let mut said = disks::heading(disk, lang);
    said.push('\n');
    let mut rows: Vec<(ByteOffset, bool, Vec<String>)> = disk
        .partitions
        .iter()
        .map(|partition| (partition.start(), partition.logical, partition_row(partition, lang)))
        .collect();
    // Gaps below 1 MiB are what alignment leaves; JSON has them.
    let gaps = disk.free().into_iter().map(|free| (free, false));
    let inside = disk.free_in_extended().into_iter().map(|free| (free, true));
    rows.extend(
        gaps.chain(inside)
            .filter(|(free, _)| free.size() > MIB)
            .map(|(free, logical)| (free.start(), logical, free_row(disk, free, lang))),
    );
    rows.sort_by_key(|(start, logical, _)| (*start, *logical));
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, _, row)| row).collect();
    if rows.is_empty() {
        said.push_str(&format!("  {}\n", word("cli-no-partitions", lang)));
    } else {
        said.push_str(&table(&headings(lang), &rows));
    }
    for problem in &disk.problems {
        let text = Text::new("cli-problem").with("code", problem.code.as_str()).with("text", problem.text.clone());
        said.push_str(&format!("  {}\n", plain(&text.say(lang))));
    }
    said
}

fn headings(lang: Lang) -> Vec<(String, Side)> {
    [
        ("cli-column-number", Side::Right),
        ("cli-column-role", Side::Left),
        ("cli-column-letter", Side::Left),
        ("cli-column-label", Side::Left),
        ("cli-column-file-system", Side::Left),
        ("cli-column-offset", Side::Right),
        ("cli-column-size", Side::Right),
        ("cli-column-used", Side::Right),
        ("cli-column-minimum", Side::Right),
    ]
    .into_iter()
    .map(|(id, side)| (word(id, lang), side))
    .collect()
}

fn partition_row(partition: &Partition, lang: Lang) -> Vec<String> {
    let volume = &partition.volume;
    let known = |size: Option<ByteSize>| size.map_or_else(|| "?".to_owned(), |size| size.to_string());
    let file_system = match (volume.file_system, volume.bitlocker) {
        (Some(fs), Some(state)) if state.is_encrypted() && fs != crate::layout::FileSystem::BitLocker => {
            format!("{} + BitLocker", fs.title())
        }
        (Some(fs), _) => fs.title().to_owned(),
        (None, Some(BitLocker::On | BitLocker::Suspended | BitLocker::Encrypted)) => "BitLocker".to_owned(),
        // Nothing is ever inside of these.
        (None, _) if matches!(partition.role, Role::Msr | Role::Extended | Role::Ldm) => String::new(),
        (None, _) => "?".to_owned(),
    };
    let used = if file_system.is_empty() { String::new() } else { known(volume.used) };
    let mut size = partition.size().to_string();
    if !partition.size_slack.is_zero() {
        size.insert(0, '≥');
    }
    let mut offset = partition.start().from_start().to_string();
    if !partition.offset_slack.is_zero() {
        offset.insert(0, '≥');
    }
    vec![
        // As DiskPart marks the selected one.
        format!("{}{}", if partition.selected { "* " } else { "" }, partition.number),
        if partition.logical {
            format!("└ {}", disks::role(partition.role, lang))
        } else {
            disks::role(partition.role, lang)
        },
        volume.letter.map_or_else(String::new, |letter| format!("{letter}:")),
        plain(volume.label.as_deref().unwrap_or("")),
        file_system,
        offset,
        size,
        used,
        volume.shrink.as_ref().map_or_else(String::new, |limit| limit.min.to_string()),
    ]
}

/// What a listing cut is said: `0–2 GB` may be nothing.
fn free_row(disk: &DiskLayout, free: Extent, lang: Lang) -> Vec<String> {
    let mut row = vec![String::new(); 9];
    let (least, most) = disk.gap_bounds(free);
    let (what, size) = match (disk.partitions_are_told(), least == most) {
        (false, _) => ("cli-not-told", String::new()),
        (true, true) => ("cli-unallocated", free.size().to_string()),
        (true, false) if least.is_zero() => ("cli-perhaps-unallocated", format!("≤{most}")),
        (true, false) => ("cli-unallocated", format!("≥{least}")),
    };
    for (column, cell) in [(1, word(what, lang)), (5, free.start().from_start().to_string()), (6, size)] {
        if let Some(place) = row.get_mut(column) {
            *place = cell;
        }
    }
    row
}

#[derive(Serialize)]
struct PracticeJson {
    name: &'static str,
    title: String,
    story: String,
}

fn practice_list(json: bool, lang: Lang) -> Result<(), Failure> {
    let lang = if json { Lang::En } else { lang };
    let list = crate::storage::practice::list().into_iter().map(|disk| PracticeJson {
        name: disk.name,
        title: disk.title.say(lang),
        story: disk.story.say(lang),
    });
    if json {
        let practice: Vec<_> = list.collect();
        return out::json(&serde_json::json!({ "schema": "shikiri.practice/1", "practice": practice }));
    }
    let rows: Vec<Vec<String>> = list.map(|disk| vec![format!("practice:{}", disk.name), disk.title]).collect();
    let headings = [(word("cli-column-source", lang), Side::Left), (word("cli-column-title", lang), Side::Left)];
    out::print(&table(&headings, &rows))
}
