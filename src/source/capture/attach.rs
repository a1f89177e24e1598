//! Which partition a volume, a letter's state, a shrink limit and the recovery environment belong to.

use super::fact::{Facts, Inside, Row, Volume};
use super::merge::{Building, line_of};
use super::session::{Limit, LimitSays};
use crate::layout::{FileSystem, Role, ShrinkLimitSource, Winre};
use crate::text::Text;
use crate::units::ByteSize;

/// NTFS's usual cluster up to 16 TB (Microsoft, *Default cluster size for NTFS, FAT, and exFAT*),
/// taken for event 259 where the listing tells none, and said.
const USUAL_CLUSTER: u64 = 4096;

/// Puts every volume into its partition: as a detail said, by its letter, or where its size leaves only one.
pub(super) fn volumes(facts: &mut Facts, built: &mut [Building]) {
    let numbers: Vec<Option<u32>> = facts.disks.iter().map(|disk| disk.number).collect();
    let number_of = |disk: Option<usize>| disk.and_then(|at| numbers.get(at)).copied().flatten();
    let mut open: Vec<Volume> = Vec::new();
    let all = std::mem::take(&mut facts.volumes);
    let windows_is_told = all.iter().any(|volume| volume.inside.is_boot == Some(true));
    let system_is_told = all.iter().any(|volume| volume.inside.is_system == Some(true));
    let mut places: Vec<(u32, u32, u32)> = Vec::new();
    for mut volume in all {
        // One volume is Windows' boot volume and one the system volume; a list that names it tells it of the others.
        if windows_is_told {
            volume.inside.is_boot = Some(volume.inside.is_boot == Some(true));
        }
        if system_is_told {
            volume.inside.is_system = Some(volume.inside.is_system == Some(true));
        }
        let by_detail = number_of(volume.disk).zip(volume.partition);
        let by_letter = volume.inside.letter.and_then(|letter| holder(built, letter));
        let place = by_detail.or(by_letter);
        match place.and_then(|(disk, number)| row_in(built, disk, number)) {
            Some(row) => {
                row.inside.take(&volume.inside);
                row.selected = row.selected.max(volume.selected);
                if let (Some((disk, number)), Some(volume)) = (place, volume.number) {
                    places.push((volume, disk, number));
                }
            }
            None => open.push(volume),
        }
    }
    let taken: Vec<(u32, u32)> = places.iter().map(|(_, disk, number)| (*disk, *number)).collect();
    by_size(facts, built, open, taken, &number_of, &mut places);
    facts.volume_places = places;
}

/// The partition whose volume has this letter.
fn holder(built: &[Building], letter: char) -> Option<(u32, u32)> {
    built.iter().find_map(|disk| {
        let row = disk.rows.iter().find(|row| row.inside.letter == Some(letter))?;
        Some((disk.number, row.number))
    })
}

fn row_in(built: &mut [Building], disk: u32, number: u32) -> Option<&mut Row> {
    built.iter_mut().find(|building| building.number == disk)?.row_mut(number)
}

/// A volume has its partition's size: where that leaves one partition for a volume and one volume for it, they belong
/// together; each pair found may leave one for another.
fn by_size(
    facts: &mut Facts,
    built: &mut [Building],
    mut open: Vec<Volume>,
    mut taken: Vec<(u32, u32)>,
    number_of: &dyn Fn(Option<usize>) -> Option<u32>,
    places: &mut Vec<(u32, u32, u32)>,
) {
    let mut found_any = false;
    loop {
        let candidates: Vec<Vec<(u32, u32)>> = open
            .iter()
            .map(|volume| {
                if !volume.on_partition {
                    return Vec::new();
                }
                let on = number_of(volume.disk);
                built
                    .iter()
                    .filter(|disk| on.is_none_or(|on| on == disk.number))
                    .flat_map(|disk| disk.rows.iter().map(move |row| (disk.number, row)))
                    .filter(|(disk, row)| !taken.contains(&(*disk, row.number)) && may_hold(row, volume))
                    .map(|(disk, row)| (disk, row.number))
                    .collect()
            })
            .collect();
        let found = candidates.iter().enumerate().find_map(|(i, own)| {
            let best = certain(built, own, open.get(i)?);
            let only = best?;
            let claimed = candidates.iter().enumerate().any(|(other, list)| {
                other != i
                    && list.contains(&only)
                    && certain(built, list, open.get(other).unwrap_or(&VOID)) == Some(only)
            });
            (!claimed).then_some((i, only))
        });
        let Some((i, (disk, number))) = found else { break };
        let volume = open.remove(i);
        if let Some(row) = row_in(built, disk, number) {
            row.inside.take(&volume.inside);
            row.selected = row.selected.max(volume.selected);
        }
        if let Some(volume) = volume.number {
            places.push((volume, disk, number));
        }
        taken.push((disk, number));
        found_any = true;
    }
    if found_any && built.len() > 1 {
        facts.note(None, Text::new("capture-volumes-by-size"));
    }
    for volume in open {
        if !volume.on_partition {
            continue;
        }
        let text = match (volume.inside.letter, volume.inside.label.clone()) {
            (Some(letter), Some(label)) => {
                Text::new("capture-volume-unplaced").with("letter", format!("{letter}:")).with("label", label)
            }
            (Some(letter), None) => Text::new("capture-volume-unplaced-letter").with("letter", format!("{letter}:")),
            (None, Some(label)) => Text::new("capture-volume-unplaced-label").with("label", label),
            (None, None) => {
                let size = volume.size.map_or(ByteSize::ZERO, |size| ByteSize::from_bytes(size.low));
                Text::new("capture-volume-unplaced-size").with("size", size)
            }
        };
        facts.note(line_of(volume.line), text);
    }
}

/// Nobody, to compare with.
const VOID: Volume = Volume {
    line: 0,
    number: None,
    size: None,
    inside: Inside {
        letter: None,
        label: None,
        file_system: None,
        cluster_size: None,
        used: None,
        bitlocker: None,
        is_boot: None,
        is_system: None,
        winre: None,
        shrink: None,
        esp_files: Vec::new(),
        windows: None,
    },
    hidden: false,
    selected: None,
    on_partition: false,
    disk: None,
    partition: None,
};

/// The only candidate; among several the only one whose role goes with the file system.
fn certain(built: &[Building], candidates: &[(u32, u32)], volume: &Volume) -> Option<(u32, u32)> {
    if let [only] = candidates {
        return Some(*only);
    }
    let role = |place: &(u32, u32)| {
        let disk = built.iter().find(|disk| disk.number == place.0)?;
        disk.rows.iter().find(|row| row.number == place.1)?.role
    };
    // A visible volume lies on a data partition, a hidden FAT32 one on an ESP, a hidden NTFS one on a recovery partition.
    let wanted = |role: Option<Role>| match volume.inside.file_system {
        Some(FileSystem::Fat32) if volume.hidden || volume.inside.is_system == Some(true) => {
            role == Some(Role::EfiSystem)
        }
        Some(FileSystem::Ntfs) if volume.hidden => role == Some(Role::Recovery),
        Some(FileSystem::Ntfs) => role == Some(Role::Data),
        _ => false,
    };
    let fitting: Vec<&(u32, u32)> = candidates.iter().filter(|place| wanted(role(place))).collect();
    match fitting.as_slice() {
        [only] => Some(**only),
        _ => None,
    }
}

/// Whether this partition may hold the volume: the same size as printed, and a type that has volumes.
fn may_hold(row: &Row, volume: &Volume) -> bool {
    let role = row.kind.map(|kind| kind.role()).filter(|role| *role != Role::Unknown).or(row.role);
    if matches!(role, Some(Role::Msr | Role::Extended)) {
        return false;
    }
    // What has another letter or file system is another volume.
    let differs = |a: bool, b: bool| a && b;
    let letters = match (row.inside.letter, volume.inside.letter) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    let systems = match (row.inside.file_system, volume.inside.file_system) {
        (Some(a), Some(b)) => a != b,
        _ => false,
    };
    if differs(letters, true) || systems {
        return false;
    }
    if role == Some(Role::EfiSystem) && volume.inside.file_system == Some(FileSystem::Ntfs) {
        return false;
    }
    let same = row.size.zip(volume.size).is_some_and(|(a, b)| a.and(b).is_some());
    // PowerShell tells how much of an ESP's FAT holds files: less than the partition by its tables and reserved sectors.
    let fat = matches!(volume.inside.file_system, Some(FileSystem::Fat32 | FileSystem::Fat16));
    let within = row.size.zip(volume.size).is_some_and(|(partition, volume)| {
        volume.high <= partition.high && volume.low >= partition.low - partition.low / FAT_OVERHEAD
    });
    // NTFS in bytes: less than the partition by its last sector and what is left of a cluster.
    let ntfs = volume.inside.file_system == Some(FileSystem::Ntfs);
    let but_a_cluster = row.size.zip(volume.size).is_some_and(|(partition, volume)| {
        volume.is_exact() && volume.high <= partition.high && volume.low.saturating_add(LAST_CLUSTER) >= partition.low
    });
    same || (fat && role == Some(Role::EfiSystem) && within) || (ntfs && but_a_cluster)
}

/// NTFS's largest usual cluster (Microsoft, *Default cluster size for NTFS, FAT, and exFAT*).
const LAST_CLUSTER: u64 = 64 << 10;

/// The part of a small FAT volume that its tables, reserved sectors and the rest below a cluster take at most: a 100 MB
/// ESP holds 96 MB, a 260 MB one 256 MB (observed in listings of both).
const FAT_OVERHEAD: u64 = 16;

/// What is known of a drive letter alone: BitLocker.
pub(super) fn letters(facts: &mut Facts, built: &mut [Building]) {
    for (line, inside) in std::mem::take(&mut facts.letters) {
        let place = inside.letter.and_then(|letter| holder(built, letter));
        match place.and_then(|(disk, number)| row_in(built, disk, number)) {
            Some(row) => row.inside.take(&inside),
            None if inside.bitlocker.is_some() => {
                let state = match inside.bitlocker {
                    Some(crate::layout::BitLocker::On) => "capture-bitlocker-on",
                    Some(crate::layout::BitLocker::Off) => "capture-bitlocker-off",
                    Some(crate::layout::BitLocker::Suspended) => "capture-bitlocker-suspended",
                    _ => "capture-bitlocker-encrypted",
                };
                let text = match inside.letter {
                    Some(letter) => Text::new("capture-letter-unplaced").with("letter", format!("{letter}:")),
                    None => Text::new("capture-letterless-unplaced"),
                };
                facts.note(line, text.with("state", Text::new(state)));
            }
            None => {}
        }
    }
}

/// How far Windows says that a volume could shrink.
pub(super) fn limits(facts: &mut Facts, built: &mut [Building], limits: &[Limit]) {
    let numbers: Vec<Option<u32>> = facts.disks.iter().map(|disk| disk.number).collect();
    // What `querymax` and event 259 say of the same partition, to be held against each other.
    let mut said: Vec<((u32, u32), ShrinkLimitSource, ByteSize)> = Vec::new();
    for limit in limits {
        let by_place = limit.place.and_then(|(disk, number)| Some((numbers.get(disk).copied()??, number)));
        let by_volume = limit.volume.and_then(|volume| {
            facts
                .volume_places
                .iter()
                .find(|(number, _, _)| *number == volume)
                .map(|(_, disk, number)| (*disk, *number))
        });
        let by_letter = limit.letter.and_then(|letter| holder(built, letter));
        let place = by_volume.or(by_place).or(by_letter);
        let Some(row) = place.and_then(|(disk, number)| row_in(built, disk, number)) else {
            facts.note(line_of(limit.line), Text::new("capture-limit-unplaced").with("line", limit.line));
            continue;
        };
        let Some(size) = row.size else { continue };
        let number = row.number;
        match &limit.says {
            LimitSays::Reclaimable(span) => {
                let min = ByteSize::from_bytes(size.low.saturating_sub(span.low));
                row.inside.shrink = Some((min, ShrinkLimitSource::Windows));
                said.extend(place.map(|place| (place, ShrinkLimitSource::Windows, min)));
                if let Some(used) = row.inside.used.filter(|used| *used > min) {
                    let text = Text::new("capture-limit-below-used").with("number", number);
                    facts.note(line_of(limit.line), text.with("limit", min).with("used", used));
                }
            }
            LimitSays::Cluster { target, file } => {
                let cluster = row.inside.cluster_size.map_or(USUAL_CLUSTER, ByteSize::bytes);
                let assumed = row.inside.cluster_size.is_none();
                let min = target.saturating_mul(cluster);
                let has_better = matches!(row.inside.shrink, Some((_, ShrinkLimitSource::Windows)));
                if min > size.high {
                    facts.note(line_of(limit.line), Text::new("capture-limit-too-large").with("line", limit.line));
                    continue;
                }
                said.extend(place.map(|place| (place, ShrinkLimitSource::Event259, ByteSize::from_bytes(min))));
                if !has_better {
                    row.inside.shrink = Some((ByteSize::from_bytes(min), ShrinkLimitSource::Event259));
                }
                let file = file.clone().unwrap_or_else(|| "?".to_owned());
                let id = if assumed { "capture-event-file-assumed" } else { "capture-event-file" };
                facts.note(line_of(limit.line), Text::new(id).with("number", number).with("file", file));
            }
        }
    }
    contradictions(facts, &said);
}

/// By how much the limit varies between runs (`MSFT_Partition`), and `querymax` cuts to whole MB: less is no
/// contradiction.
const LIMIT_VARIES: ByteSize = ByteSize::from_mib(64);

/// `querymax` counts; where event 259 says something else, that is said.
fn contradictions(facts: &mut Facts, said: &[((u32, u32), ShrinkLimitSource, ByteSize)]) {
    for (place, _, by_event) in said.iter().filter(|(_, source, _)| *source == ShrinkLimitSource::Event259) {
        let asked = said.iter().find(|(other, source, _)| other == place && *source == ShrinkLimitSource::Windows);
        let Some((_, _, asked)) = asked else { continue };
        let apart = asked.max(by_event).saturating_sub(*asked.min(by_event));
        if apart > LIMIT_VARIES {
            let text = Text::new("capture-limit-contradiction").with("number", place.1);
            facts.note(None, text.with("asked", *asked).with("event", *by_event));
        }
    }
}

/// The recovery environment by the number of its disk; the last report counts.
pub(super) fn winre(facts: &mut Facts, built: &[Building]) -> Vec<(u32, Winre)> {
    let mut found: Vec<(u32, Winre)> = Vec::new();
    for said in std::mem::take(&mut facts.winre) {
        let by_id = built.iter().find(|disk| disk.has_id(said.disk_guid, said.signature)).map(|disk| disk.number);
        let only = match built {
            [only] => Some(only.number),
            _ => None,
        };
        // Without a place (WinRE disabled), it is the Windows that is running.
        let boot = built.iter().find(|disk| disk.rows.iter().any(|row| row.inside.is_boot == Some(true)));
        let Some(number) = said.disk.or(by_id).or(only).or(boot.map(|disk| disk.number)) else {
            facts.note(said.line, Text::new("capture-winre-unplaced"));
            continue;
        };
        let Some(disk) = built.iter().find(|disk| disk.number == number) else {
            let partition = said.partition.unwrap_or_default();
            let text = Text::new("capture-winre-other-disk").with("disk", number).with("partition", partition);
            facts.note(said.line, text);
            continue;
        };
        let by_offset = said.offset.and_then(|offset| {
            let at =
                disk.rows.iter().find(|row| row.offset.is_some_and(|span| span.low <= offset && offset <= span.high));
            at.map(|row| row.number)
        });
        let partition = said.partition.or(by_offset);
        if let Some(partition) = partition.filter(|number| disk.rows.iter().all(|row| row.number != *number)) {
            facts.note(
                said.line,
                Text::new("capture-winre-no-partition").with("disk", number).with("partition", partition),
            );
        }
        let at = match found.iter().position(|(known, _)| *known == number) {
            Some(at) => at,
            None => {
                found.push((number, Winre::default()));
                found.len() - 1
            }
        };
        let Some((_, winre)) = found.get_mut(at) else { continue };
        let differs = winre.enabled.is_some_and(|known| said.enabled.is_some_and(|enabled| enabled != known));
        // A place is only told while it is enabled.
        winre.enabled = said.enabled.or(if said.disk.is_some() { Some(true) } else { None }).or(winre.enabled);
        winre.partition = partition.or(winre.partition);
        winre.version = said.version.clone().or(winre.version.take());
        winre.staged_image = said.staged.or(winre.staged_image);
        if differs {
            facts.note(said.line, Text::new("capture-winre-twice"));
        }
    }
    found
}
