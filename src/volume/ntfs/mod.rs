//! NTFS, read-only: what is in use, what Windows' shrink cannot move, and the few files that matter here.
//!
//! Files are reached through the folders' indexes, a handful of reads each, so that neither time nor memory grows
//! with the number of files; `$Bitmap` is the only thing read in full.

mod bitmap;
mod boot;
mod reader;
mod record;
mod runs;
mod shrink;

use super::fault::{Fault, le};
use super::io::Window;
use super::{MAX_SMALL_FILE, reagent, wim};
use crate::layout::{BitLocker, Contents, ReAgent, Volume, WimImage};
use crate::units::ByteSize;
use boot::Boot;
use reader::{Content, Ntfs, ROOT};
use record::kind;

/// How much is read: the strip of the map comes first, the names of what stands in the way follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// `$Volume` and `$Bitmap`.
    Map,
    /// Everything.
    Whole,
}

/// The record of `$Volume`, and the bit that says that the volume is dirty.
const VOLUME: u64 = 3;
const VOLUME_IS_DIRTY: u16 = 1;
/// The record of `$Bitmap`.
const BITMAP: u64 = 6;

/// Fills what can be read of the volume and returns what could not be.
pub(super) fn probe(window: &mut Window<'_>, sector: &[u8], volume: &mut Volume, depth: Depth) -> Vec<Fault> {
    let boot = match Boot::parse(sector, window.size()) {
        Ok(boot) => boot,
        Err(fault) => return vec![fault],
    };
    volume.cluster_size = Some(ByteSize::from_bytes(boot.cluster));
    // Not encrypted: BitLocker's own sector would stand here.
    volume.bitlocker = Some(BitLocker::Off);
    let mut ntfs = match Ntfs::open(window, boot) {
        Ok(ntfs) => ntfs,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    let mut keep = |result: Result<(), Fault>| {
        if let Err(fault) = result
            && !faults.contains(&fault)
        {
            faults.push(fault);
        }
    };
    keep(volume_record(&mut ntfs, volume));
    let used = usage(&mut ntfs, volume);
    let used = used.map_err(|fault| keep(Err(fault))).ok();
    if depth == Depth::Map {
        return faults;
    }
    match shrink::Walls::find(&mut ntfs) {
        Ok(walls) => {
            volume.contents.bad = Some(ByteSize::from_bytes(walls.bad.saturating_mul(boot.cluster)));
            volume.contents.immovable = walls.slices.levels();
            if let Some(used) = used {
                volume.shrink = Some(walls.limit(used, boot.cluster, boot.sector, boot.volume));
            }
        }
        Err(fault) => keep(Err(fault)),
    }
    keep(windows(&mut ntfs, &mut volume.contents));
    keep(hibernation(&mut ntfs, &mut volume.contents));
    keep(recovery(&mut ntfs, &mut volume.contents));
    faults
}

/// Label, version, dirty flag.
fn volume_record(ntfs: &mut Ntfs<'_, '_>, volume: &mut Volume) -> Result<(), Fault> {
    let record = ntfs.record(VOLUME)?;
    if let Some(Content::Resident(name)) = ntfs.content(&record, kind::VOLUME_NAME, "")? {
        volume.label = Some(le::utf16(&name)).filter(|label| !label.is_empty());
    }
    if let Some(Content::Resident(information)) = ntfs.content(&record, kind::VOLUME_INFORMATION, "")? {
        volume.contents.ntfs_version = information.get(8).copied().zip(information.get(9).copied());
        volume.contents.dirty = le::u16(&information, 10).map(|flags| flags & VOLUME_IS_DIRTY != 0);
    }
    Ok(())
}

/// Used clusters, the last one, the strip.
fn usage(ntfs: &mut Ntfs<'_, '_>, volume: &mut Volume) -> Result<u64, Fault> {
    let record = ntfs.record(BITMAP)?;
    let content = ntfs.content(&record, kind::DATA, "")?;
    let content = content.ok_or_else(|| Fault::cut_short("volume-what-bitmap", record.at))?;
    let usage = bitmap::read(ntfs, &content)?;
    let used = usage.slices.sum();
    let bytes = |clusters: u64| ByteSize::from_bytes(clusters.saturating_mul(ntfs.boot.cluster));
    volume.used = Some(bytes(used));
    volume.contents.last_used = Some(bytes(usage.last.map_or(0, |last| last.saturating_add(1))));
    volume.contents.allocation = usage.slices.levels();
    Ok(used)
}

/// Whether a Windows lives here, or what starts one from another partition.
fn windows(ntfs: &mut Ntfs<'_, '_>, contents: &mut Contents) -> Result<(), Fault> {
    let kernel = ntfs.find_path(r"\Windows\System32\ntoskrnl.exe")?;
    let hive = ntfs.find_path(r"\Windows\System32\config\SYSTEM")?;
    contents.windows = Some(kernel.is_some() || hive.is_some());
    let manager = ntfs.find_path(r"\bootmgr")?;
    let store = ntfs.find_path(r"\Boot\BCD")?;
    contents.bios_boot_files = Some(manager.is_some() && store.is_some());
    Ok(())
}

/// `hiberfil.sys`: its first four bytes say whether a hibernated Windows waits in it.
fn hibernation(ntfs: &mut Ntfs<'_, '_>, contents: &mut Contents) -> Result<(), Fault> {
    let Some(number) = ntfs.find(ROOT, "hiberfil.sys")? else {
        contents.hibernated = Some(false);
        return Ok(());
    };
    let Some(head) = head(ntfs, number, 4)? else { return Ok(()) };
    // `HIBR` a hibernated session, `RSTR` one whose resuming was interrupted; `WAKE` and zeros are history.
    contents.hibernated = Some(matches!(head.to_ascii_uppercase().as_slice(), b"HIBR" | b"RSTR"));
    Ok(())
}

/// The recovery image and `ReAgent.xml`.
fn recovery(ntfs: &mut Ntfs<'_, '_>, contents: &mut Contents) -> Result<(), Fault> {
    const OWN: &str = r"\Recovery\WindowsRE";
    const OF_WINDOWS: &str = r"\Windows\System32\Recovery";
    let own = image(ntfs, OWN)?;
    let own_reagent = settings(ntfs, OWN)?;
    if contents.windows == Some(true) {
        contents.winre = image(ntfs, OF_WINDOWS)?;
        contents.winre_on_windows = own;
        contents.reagent = settings(ntfs, OF_WINDOWS)?.or(own_reagent);
    } else {
        contents.winre = own;
        contents.reagent = own_reagent;
    }
    Ok(())
}

fn image(ntfs: &mut Ntfs<'_, '_>, folder: &str) -> Result<Option<WimImage>, Fault> {
    let Some(number) = ntfs.find_path(&format!(r"{folder}\winre.wim"))? else { return Ok(None) };
    let record = ntfs.record(number)?;
    let Some(content) = ntfs.content(&record, kind::DATA, "")? else { return Ok(None) };
    let size = ByteSize::from_bytes(content.size());
    // One that lies compressed or was never written keeps its version to itself.
    let version = wim::version(content.size(), |at, buffer| match &content {
        Content::Stream(stream) if !stream.is_coded => ntfs.read(stream, at, buffer),
        _ => Err(Fault::cut_short("volume-what-wim", record.at)),
    });
    match version {
        Err(Fault::Cancelled) => Err(Fault::Cancelled),
        version => Ok(Some(WimImage { size, version: version.ok().flatten() })),
    }
}

fn settings(ntfs: &mut Ntfs<'_, '_>, folder: &str) -> Result<Option<ReAgent>, Fault> {
    let Some(number) = ntfs.find_path(&format!(r"{folder}\ReAgent.xml"))? else { return Ok(None) };
    let bytes = head(ntfs, number, MAX_SMALL_FILE)?;
    Ok(bytes.and_then(|bytes| reagent::parse(&reagent::decode(&bytes)).ok()))
}

/// The first bytes of a file; `None` where they lie compressed or encrypted.
fn head(ntfs: &mut Ntfs<'_, '_>, number: u64, most: usize) -> Result<Option<Vec<u8>>, Fault> {
    let record = ntfs.record(number)?;
    match ntfs.content(&record, kind::DATA, "")? {
        Some(content) => ntfs.head(&content, most),
        None => Ok(None),
    }
}
