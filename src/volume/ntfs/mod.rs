//! NTFS, read-only: what is in use, what Windows' shrink cannot move, and the few files that matter here.
//!
//! Files are reached through the folders' indexes, a handful of reads each, so that neither time nor memory grows
//! with the number of files; `$Bitmap` is the only thing read in full.

mod bitmap;
mod boot;
mod catalog;
mod lznt1;
mod reader;
mod record;
mod runs;
mod shrink;

use super::fault::{Fault, le};
use super::io::Window;
use super::{MAX_SMALL_FILE, reagent, wim};
use crate::layout::{BitLocker, Contents, ReAgent, Unread, UnreadWhy, Volume, WimImage};
use crate::units::ByteSize;
use boot::Boot;
use reader::{Content, Ntfs, ROOT};
use record::{Coding, Record, kind};

/// How much is read: the strip of the map comes first, the names of what stands in the way follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    /// `$Volume` and `$Bitmap`.
    Map,
    /// What the map does not need, after the map.
    Files,
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
    let used = if depth == Depth::Files {
        volume.used.map(|used| used.bytes() / boot.cluster)
    } else {
        keep(volume_record(&mut ntfs, volume));
        usage(&mut ntfs, volume).map_err(|fault| keep(Err(fault))).ok()
    };
    if depth == Depth::Map {
        return faults;
    }
    match shrink::Walls::find(&mut ntfs) {
        Ok(walls) => {
            volume.contents.bad = Some(ByteSize::from_bytes(walls.bad.saturating_mul(boot.cluster)));
            volume.contents.immovable = walls.slices.levels();
            // A record that cannot be read may be that of a file in the way: then the limit is not known.
            let is_complete = ntfs.catalog().is_none_or(|catalog| catalog.damaged == 0);
            if let Some(used) = used.filter(|_| is_complete) {
                volume.shrink = Some(walls.limit(used, boot.cluster, boot.sector, boot.volume));
            }
        }
        Err(fault) => keep(Err(fault)),
    }
    keep(windows(&mut ntfs, &mut volume.contents));
    keep(hibernation(&mut ntfs, &mut volume.contents));
    keep(recovery(&mut ntfs, &mut volume.contents));
    for fault in std::mem::take(&mut ntfs.faults) {
        keep(Err(fault));
    }
    faults
}

/// Every path that is looked for here, for the catalog's test.
#[cfg(test)]
const PATHS: [&str; 8] = [
    KERNEL,
    HIVE,
    r"\bootmgr",
    r"\Boot\BCD",
    r"\hiberfil.sys",
    r"\Recovery\WindowsRE\winre.wim",
    r"\Recovery\WindowsRE\ReAgent.xml",
    r"\Windows\System32\Recovery",
];

const KERNEL: &str = r"\Windows\System32\ntoskrnl.exe";
const HIVE: &str = r"\Windows\System32\config\SYSTEM";

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
    let kernel = ntfs.find_path(KERNEL)?;
    let hive = ntfs.find_path(HIVE)?;
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
    let record = ntfs.record(number)?;
    let Some(content) = ntfs.content(&record, kind::DATA, "")? else { return Ok(()) };
    let head = ntfs.head(&content, 4)?;
    // `HIBR` a hibernated session, `RSTR` one whose resuming was interrupted; `WAKE` and zeros are history.
    contents.hibernated = Some(matches!(head.to_ascii_uppercase().as_slice(), b"HIBR" | b"RSTR"));
    Ok(())
}

/// The recovery image and `ReAgent.xml`.
fn recovery(ntfs: &mut Ntfs<'_, '_>, contents: &mut Contents) -> Result<(), Fault> {
    const OWN: &str = r"\Recovery\WindowsRE";
    const OF_WINDOWS: &str = r"\Windows\System32\Recovery";
    let unread = &mut contents.unread;
    let own = image(ntfs, OWN, unread)?;
    let own_reagent = settings(ntfs, OWN, unread)?;
    if contents.windows == Some(true) {
        contents.winre = image(ntfs, OF_WINDOWS, unread)?;
        contents.winre_on_windows = own;
        contents.reagent = settings(ntfs, OF_WINDOWS, unread)?.or(own_reagent);
    } else {
        contents.winre = own;
        contents.reagent = own_reagent;
    }
    Ok(())
}

fn image(ntfs: &mut Ntfs<'_, '_>, folder: &str, unread: &mut Vec<Unread>) -> Result<Option<WimImage>, Fault> {
    let path = format!(r"{folder}\winre.wim");
    let Some((record, content)) = file(ntfs, &path)? else { return Ok(None) };
    let size = ByteSize::from_bytes(content.size());
    if let Some(why) = unreadable(ntfs, &record, &content)? {
        unread.push(Unread { path, why });
        return Ok(Some(WimImage { size, version: None }));
    }
    let version = wim::version(content.size(), |at, buffer| match &content {
        Content::Stream(stream) => ntfs.read_file(stream, at, buffer),
        Content::Resident(_) => Err(Fault::cut_short("volume-what-wim", record.at)),
    });
    match version {
        Err(Fault::Cancelled) => Err(Fault::Cancelled),
        version => {
            note_damage(&content, version.is_err(), &path, unread);
            Ok(Some(WimImage { size, version: version.ok().flatten() }))
        }
    }
}

fn settings(ntfs: &mut Ntfs<'_, '_>, folder: &str, unread: &mut Vec<Unread>) -> Result<Option<ReAgent>, Fault> {
    let path = format!(r"{folder}\ReAgent.xml");
    let Some((record, content)) = file(ntfs, &path)? else { return Ok(None) };
    if let Some(why) = unreadable(ntfs, &record, &content)? {
        unread.push(Unread { path, why });
        return Ok(None);
    }
    match ntfs.head(&content, MAX_SMALL_FILE) {
        Err(Fault::Cancelled) => Err(Fault::Cancelled),
        bytes => {
            note_damage(&content, bytes.is_err(), &path, unread);
            Ok(bytes.ok().and_then(|bytes| reagent::parse(&reagent::decode(&bytes)).ok()))
        }
    }
}

fn file(ntfs: &mut Ntfs<'_, '_>, path: &str) -> Result<Option<(Record, Content)>, Fault> {
    let Some(number) = ntfs.find_path(path)? else { return Ok(None) };
    let record = ntfs.record(number)?;
    let content = ntfs.content(&record, kind::DATA, "")?;
    Ok(content.map(|content| (record, content)))
}

/// That what a compressed file holds could not be unpacked.
fn note_damage(content: &Content, is_damaged: bool, path: &str, unread: &mut Vec<Unread>) {
    let is_packed = matches!(content, Content::Stream(stream) if matches!(stream.coding, Coding::Lznt1 { .. }));
    if is_damaged && is_packed {
        unread.push(Unread { path: path.to_owned(), why: UnreadWhy::Compressed });
    }
}

/// Windows' overlay filter: its reparse point, and the stream beside the empty one in which the file lies packed
/// ([MS-FSCC] 2.1.2.1, `IO_REPARSE_TAG_WOF`; it packs with XPRESS or LZX, which is not read).
const WOF_TAG: u32 = 0x8000_0017;
const WOF_STREAM: &str = "WofCompressedData";

/// Why a file's content cannot be read, if it cannot.
fn unreadable(ntfs: &mut Ntfs<'_, '_>, record: &Record, content: &Content) -> Result<Option<UnreadWhy>, Fault> {
    if let Some(Content::Resident(point)) = ntfs.content(record, kind::REPARSE_POINT, "")?
        && le::u32(&point, 0) == Some(WOF_TAG)
        && ntfs.content(record, kind::DATA, WOF_STREAM)?.is_some()
    {
        return Ok(Some(UnreadWhy::CompactOs));
    }
    Ok(match content {
        Content::Stream(stream) if stream.coding == Coding::Encrypted => Some(UnreadWhy::Encrypted),
        _ => None,
    })
}
