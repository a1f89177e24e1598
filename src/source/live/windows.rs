//! Puts together what Windows answers about its disks and volumes.

use super::{Aligned, calls, decode};
use crate::layout::{BitLocker, DiskLayout, FileSystem, Problem, ProblemCode, Role};
use crate::source::{Note, Progress, Source, SourceError, SourceKind, Way};
use crate::text::Text;
use crate::units::ByteSize;
use std::io::Read as _;

/// More drives than Windows numbers in practice; each is asked for once.
const MAX_DRIVES: u32 = 64;

/// Whether this process runs elevated.
pub fn is_elevated() -> bool {
    calls::is_elevated()
}

/// Starts this program again, elevated, opening this PC; Windows asks the person first.
pub fn restart_elevated() -> bool {
    std::env::current_exe().is_ok_and(|program| calls::restart_elevated(&program.display().to_string(), "live"))
}

/// Whether Windows is asked to show no animations.
pub fn less_motion() -> Option<bool> {
    calls::animations().map(|shown| !shown)
}

/// This PC's disks: tables, letters, labels, used bytes; with elevation also what is inside.
///
/// # Errors
/// No disk could be asked at all.
pub fn read(progress: &Progress) -> Result<Source, SourceError> {
    let mut disks: Vec<(Option<Way>, DiskLayout)> = Vec::new();
    let mut notes = Vec::new();
    for number in 0..MAX_DRIVES {
        if progress.is_cancelled() {
            break;
        }
        progress.set(u64::from(number), u64::from(MAX_DRIVES));
        match disk(number, progress, &mut notes) {
            Ok(Some(disk)) => disks.push(disk),
            Ok(None) => {}
            Err(text) => notes.push(Note { line: None, text }),
        }
    }
    if disks.is_empty() {
        let hint = if calls::is_elevated() { "source-live-not-windows-hint" } else { "source-live-elevation" };
        let refused = notes.into_iter().next().map(|note| note.text);
        return Err(SourceError::new(refused.unwrap_or_else(|| Text::new("source-live-no-disk"))).hint(Text::new(hint)));
    }
    // The PC's own disks first, sticks last.
    disks.sort_by_key(|(way, disk)| (*way, disk.number));
    let ways = disks.iter().filter_map(|(way, disk)| Some((disk.number, (*way)?))).collect();
    let mut disks: Vec<DiskLayout> = disks.into_iter().map(|(_, disk)| disk).collect();
    attach_volumes(&mut disks);
    recovery_environment(&mut disks);
    if !calls::is_elevated() {
        notes.push(Note { line: None, text: Text::new("source-live-elevation") });
    }
    Ok(Source { kind: SourceKind::Live, disks, notes, ways })
}

/// One drive and how it is attached; `None` where there is none, or no medium in it.
fn disk(number: u32, progress: &Progress, notes: &mut Vec<Note>) -> Result<Option<(Option<Way>, DiskLayout)>, Text> {
    let mut note = |id: &'static str| notes.push(Note { line: None, text: Text::new(id).with("disk", number) });
    let path = format!(r"\\.\PhysicalDrive{number}");
    let failed = |what: &str, error: &dyn std::fmt::Display| {
        Text::new("source-live-failed").with("disk", number).with("what", what).with("reason", error.to_string())
    };
    let device = match calls::Device::open(&path) {
        Ok(device) => device,
        // Numbers have gaps; a drive that is there and refuses is named.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("CreateFile", &error)),
    };
    let answer = match device.ask(calls::GET_DRIVE_GEOMETRY_EX, &[]) {
        Ok(answer) => answer,
        Err(error) if calls::is_empty_drive(&error) => {
            note("source-live-empty");
            return Ok(None);
        }
        Err(error) => return Err(failed("DISK_GEOMETRY_EX", &error)),
    };
    let geometry = decode::geometry(&answer).map_err(|e| failed("DISK_GEOMETRY_EX", &e))?;
    if geometry.size.is_zero() {
        note("source-live-empty");
        return Ok(None);
    }
    let answer = device.ask(calls::GET_DRIVE_LAYOUT_EX, &[]).map_err(|e| failed("DRIVE_LAYOUT_EX", &e))?;
    let mut disk = decode::drive_layout(&answer, number, geometry).map_err(|e| failed("DRIVE_LAYOUT_EX", &e))?;
    // StorageDeviceProperty (0), PropertyStandardQuery (0), and a byte of parameters with its padding.
    let mut way = None;
    if let Ok(about) = device.ask(calls::STORAGE_QUERY_PROPERTY, &[0; 12])
        && let Ok(about) = decode::device(&about)
    {
        way = about.way();
        disk.model = about.model;
        match way {
            Some(Way::Usb) => note("source-live-usb"),
            Some(Way::Card) => note("source-live-card"),
            Some(Way::Virtual) => note("source-live-virtual"),
            Some(Way::Network) => note("source-live-network"),
            Some(Way::Spaces) => {
                disk.problems.push(Problem::new(ProblemCode::StoragePool, Text::new("source-live-pool")));
            }
            Some(Way::Removable) => note("source-live-removable"),
            None => {}
        }
    }
    if let Ok(answer) = device.ask(calls::GET_DISK_ATTRIBUTES, &[])
        && let Ok(attributes) = decode::attributes(&answer)
    {
        if attributes.offline {
            disk.problems.push(Problem::new(ProblemCode::Other, Text::new("source-live-offline")));
        } else if attributes.read_only {
            disk.problems.push(Problem::new(ProblemCode::Other, Text::new("source-live-read-only")));
        }
    }
    // Raw bytes need elevation; without it what is inside stays unknown, and a note says so.
    if let Ok(file) = std::fs::File::open(&path) {
        let mut bytes = Aligned::new(file, disk.size);
        crate::source::image::look_inside(&mut bytes, &mut disk, progress);
    }
    Ok(Some((way, disk)))
}

/// What `ReAgent.xml` of the running Windows says, where it may be read: by everybody on some PCs, elevated on others.
fn recovery_environment(disks: &mut [DiskLayout]) {
    let Some(root) = std::env::var_os("SystemRoot") else { return };
    let folder = std::path::Path::new(&root).join("System32").join("Recovery");
    let mut bytes = Vec::new();
    let limit = u64::try_from(crate::volume::reagent::MAX_BYTES).unwrap_or(0);
    let read = std::fs::File::open(folder.join("ReAgent.xml")).and_then(|f| f.take(limit).read_to_end(&mut bytes));
    let found = read.ok().and_then(|_| crate::volume::reagent::parse(&crate::volume::reagent::decode(&bytes)).ok());
    let staged = std::fs::metadata(folder.join("winre.wim")).ok().map(|about| ByteSize::from_bytes(about.len()));
    for disk in disks {
        let Some(windows) = disk.partitions.iter_mut().find(|p| p.is_boot == Some(true)) else { continue };
        if windows.volume.contents.reagent.is_none() {
            windows.volume.contents.reagent.clone_from(&found);
        }
        disk.winre.staged_image = disk.winre.staged_image.or(staged);
        crate::volume::settle_winre(disk);
    }
}

/// Letters, labels, file systems and free room, as Windows tells them to everybody.
fn attach_volumes(disks: &mut [DiskLayout]) {
    let windows = std::env::var("SystemDrive").ok().and_then(|drive| drive.chars().next());
    for volume in calls::volumes() {
        let Ok(device) = calls::Device::open(volume.trim_end_matches('\\')) else { continue };
        let Ok(answer) = device.ask(calls::GET_VOLUME_DISK_EXTENTS, &[]) else { continue };
        let Ok(extents) = decode::volume_extents(&answer) else { continue };
        let [(number, extent)] = extents.as_slice() else { continue };
        let Some(disk) = disks.iter_mut().find(|d| d.number == *number) else { continue };
        let Some(partition) =
            disk.partitions.iter_mut().find(|p| p.start() == extent.start() && p.role != Role::Extended)
        else {
            continue;
        };
        let letter = calls::mount_paths(&volume)
            .iter()
            .find_map(|path| path.strip_suffix(":\\").and_then(|l| l.chars().next()))
            .map(|l| l.to_ascii_uppercase());
        let inside = &mut partition.volume;
        inside.letter = letter.or(inside.letter);
        let about = calls::volume_information(&volume);
        if about.as_ref().is_err_and(calls::is_locked) {
            inside.file_system = Some(FileSystem::BitLocker);
            inside.bitlocker = inside.bitlocker.or(Some(BitLocker::On));
        }
        if let Ok((label, fs)) = about {
            inside.label = Some(label).filter(|l| !l.is_empty());
            let seen = FileSystem::from_word(&fs.to_ascii_lowercase());
            if inside.file_system == Some(FileSystem::BitLocker) && seen.is_some() {
                // Unlocked: Windows sees through, the raw bytes do not.
                inside.bitlocker = inside.bitlocker.or(Some(BitLocker::Encrypted));
            }
            inside.file_system = seen.or(inside.file_system);
        }
        if let Some((total, free)) = calls::space(&volume) {
            inside.used = Some(ByteSize::from_bytes(total.saturating_sub(free)));
        }
        if let Some(letter) = letter {
            // Explorer knows it without elevation, also of a volume that is unlocked or suspended.
            let seen = calls::bitlocker_property(&format!("{letter}:\\")).map(decode::bitlocker);
            inside.bitlocker = match (inside.bitlocker, seen) {
                (None | Some(BitLocker::Encrypted), Some(BitLocker::On)) => seen,
                (known, seen) => known.or(seen),
            };
        }
        if letter.is_some() && letter == windows.map(|l| l.to_ascii_uppercase()) {
            partition.is_boot = Some(true);
            partition.role = Role::Windows;
        }
    }
}
