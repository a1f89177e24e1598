//! `inspect`: what is inside of the volumes, as far as it is more than a row of the table can hold.

use super::disks;
use super::out::{Side, plain, table};
use crate::layout::{BitLocker, DiskLayout, EspCare, FileSystem, Partition, ShrinkLimitSource, WimImage};
use crate::text::{Lang, Text, word};
use crate::units::ByteSize;

/// How many blockers are listed; the rest is in the JSON.
const MOST_BLOCKERS: usize = 12;
/// How many folders of an ESP are listed; the rest is in the JSON.
const MOST_FOLDERS: usize = 40;

/// What is inside of the disk's volumes, a paragraph for each; empty where nothing was read.
pub(super) fn describe(disk: &DiskLayout, lang: Lang) -> String {
    let mut said = String::new();
    for partition in &disk.partitions {
        let mut lines = facts(partition, lang);
        lines.push_str(&shrinking(partition, lang));
        lines.push_str(&esp(partition, lang));
        if !lines.is_empty() {
            let heading = Text::new("cli-inside")
                .with("number", partition.number)
                .with("role", disks::role(partition.role, lang));
            said.push_str(&format!("\n  {}\n{lines}", heading.say(lang)));
        }
    }
    said
}

fn line(text: &Text, lang: Lang) -> String {
    format!("    {}\n", plain(&text.say(lang)))
}

/// State, BitLocker, recovery image: a line each.
fn facts(partition: &Partition, lang: Lang) -> String {
    let volume = &partition.volume;
    let contents = &volume.contents;
    let mut texts = Vec::new();
    if contents.dirty == Some(true) {
        texts.push(Text::new("cli-inside-dirty"));
    }
    if contents.hibernated == Some(true) {
        texts.push(Text::new("cli-inside-hibernated"));
    }
    if let Some(bad) = contents.bad.filter(|bad| !bad.is_zero()) {
        texts.push(Text::new("cli-inside-bad").with("size", bad));
    }
    let image = |id: &'static str, image: &WimImage| match &image.version {
        Some(version) => Text::new(id).with("size", image.size).with("version", version.as_str()),
        None => Text::new(id).with("size", image.size).with("version", Text::new("cli-inside-version-unknown")),
    };
    if let Some(winre) = &contents.winre {
        let staged = contents.windows == Some(true);
        texts.push(image(if staged { "cli-inside-winre-staged" } else { "cli-inside-winre" }, winre));
    }
    if let Some(winre) = &contents.winre_on_windows {
        texts.push(image("cli-inside-winre-on-windows", winre));
    }
    for unread in &contents.unread {
        texts.push(unread.text());
    }
    texts.extend(bitlocker(partition));
    texts.iter().map(|text| line(text, lang)).collect()
}

fn bitlocker(partition: &Partition) -> Vec<Text> {
    let volume = &partition.volume;
    if volume.file_system != Some(FileSystem::BitLocker) {
        return Vec::new();
    }
    let mut texts = vec![Text::new(match volume.bitlocker {
        Some(BitLocker::On) => "cli-inside-bitlocker-on",
        Some(BitLocker::Suspended) => "cli-inside-bitlocker-suspended",
        Some(BitLocker::Off) => "cli-inside-bitlocker-off",
        Some(BitLocker::Encrypted) | None => "cli-inside-bitlocker",
    })];
    if let Some(metadata) = &volume.contents.bitlocker {
        texts.push(Text::new("cli-inside-bitlocker-version").with("version", u32::from(metadata.version)));
        if let Some(encrypted) = metadata.encrypted {
            let size = partition.size();
            let id = if encrypted < size { "cli-inside-bitlocker-part" } else { "cli-inside-bitlocker-all" };
            texts.push(Text::new(id).with("encrypted", encrypted.min(size)).with("size", size));
        }
    }
    texts.extend(crate::volume::veiled(partition));
    texts
}

/// The limit, who says so, and what stands in the way from the volume's end.
fn shrinking(partition: &Partition, lang: Lang) -> String {
    let Some(limit) = &partition.volume.shrink else { return String::new() };
    let id = match limit.source {
        ShrinkLimitSource::Windows => "cli-inside-limit-windows",
        ShrinkLimitSource::Event259 => "cli-inside-limit-event",
        ShrinkLimitSource::Estimate => "cli-inside-limit-estimate",
        ShrinkLimitSource::File => "cli-inside-limit-file",
    };
    let room = partition.size().saturating_sub(limit.min);
    let mut said = line(&Text::new(id).with("limit", limit.min).with("room", room), lang);
    if limit.blockers.is_empty() {
        return said;
    }
    let headings = [
        ("cli-column-blocker", Side::Left),
        ("cli-column-size", Side::Right),
        ("cli-column-end", Side::Right),
        ("cli-column-limit-without", Side::Right),
    ]
    .map(|(id, side)| (word(id, lang), side));
    let shown = limit.blockers.iter().take(MOST_BLOCKERS);
    let rows: Vec<Vec<String>> = shown
        .map(|b| vec![plain(&b.name), b.size.to_string(), b.end.to_string(), b.limit_without.to_string()])
        .collect();
    said.push_str(&indented(&table(&headings, &rows)));
    if limit.blockers.len() > MOST_BLOCKERS {
        said.push_str(&more(limit.blockers.len() - MOST_BLOCKERS, lang));
    }
    if let Some(remedy) = limit.blockers.first().and_then(|blocker| crate::volume::remedy(&blocker.name)) {
        said.push_str(&line(&remedy, lang));
    }
    said
}

/// What fills an ESP, by owner, and what may be done with it.
fn esp(partition: &Partition, lang: Lang) -> String {
    let contents = &partition.volume.contents;
    if contents.esp_files.is_empty() {
        return String::new();
    }
    let sums: Vec<String> = EspCare::ALL
        .into_iter()
        .filter(|care| !contents.esp_sum(*care).is_zero())
        .map(|care| {
            let text = Text::new("cli-inside-esp-sum").with("care", care.text()).with("size", contents.esp_sum(care));
            text.say(lang)
        })
        .collect();
    let mut said = format!("    {}\n", sums.join(if lang == Lang::Ja { "、" } else { "; " }));
    let headings = [
        ("cli-column-path", Side::Left),
        ("cli-column-size", Side::Right),
        ("cli-column-owner", Side::Left),
        ("cli-column-care", Side::Left),
    ]
    .map(|(id, side)| (word(id, lang), side));
    let mut files: Vec<_> = contents.esp_files.iter().collect();
    files.sort_by(|a, b| a.care().cmp(&b.care()).then(b.size.cmp(&a.size)).then_with(|| a.path.cmp(&b.path)));
    let rows: Vec<Vec<String>> = files
        .iter()
        .take(MOST_FOLDERS)
        .map(|file| {
            vec![plain(&file.path), file.size.to_string(), file.owner_text().say(lang), file.care().text().say(lang)]
        })
        .collect();
    said.push_str(&indented(&table(&headings, &rows)));
    if files.len() > MOST_FOLDERS {
        said.push_str(&more(files.len() - MOST_FOLDERS, lang));
    }
    if let (Some(used), Some(free)) = (partition.volume.used, partition.volume.free(partition.size())) {
        let counted = contents.esp_files.iter().fold(ByteSize::ZERO, |sum, file| sum.saturating_add(file.size));
        let text = Text::new("cli-inside-esp-room").with("used", used).with("free", free);
        said.push_str(&line(&text, lang));
        if counted < used {
            let lost = Text::new("cli-inside-esp-lost").with("size", used.saturating_sub(counted));
            said.push_str(&line(&lost, lang));
        }
    }
    said
}

fn more(count: usize, lang: Lang) -> String {
    line(&Text::new("cli-inside-more").with("count", count), lang)
}

fn indented(table: &str) -> String {
    table.lines().map(|line| format!("  {line}\n")).collect()
}
