//! The files that matter, found by one pass over the file table and without any folder.
//!
//! Slower than the folders' indexes, and its time grows with the number of files, so it is made only where an index
//! turns out to be damaged.

use super::bitmap::skip_holes;
use super::reader::{Ntfs, Stream};
use super::record::{attributes_of, fix_up, kind, record_number};
use crate::volume::fault::{Fault, le};

/// Every name that is looked for anywhere, files and the folders on the way, in small letters.
const WANTED: [&str; 29] = [
    "$extend",
    "$usnjrnl",
    "applications",
    "bcd",
    "boot",
    "bootmgr",
    "config",
    "data",
    "hiberfil.sys",
    "microsoft",
    "ntoskrnl.exe",
    "pagefile.sys",
    "programdata",
    "reagent.xml",
    "recovery",
    "search",
    "swapfile.sys",
    "system",
    "system volume information",
    "system32",
    "windows",
    "windows.db",
    "windows.edb",
    "windowsre",
    "winre.wim",
    "$objid",
    "$quota",
    "$reparse",
    "$rmmetadata",
];

/// What the names of shadow storage have in common.
pub(super) const SHADOW_STORAGE: &str = "{3808876b-c176-4e48-b7ae-04046e6cc752}";

/// How much of the table is read at once.
const CHUNK_BYTES: u64 = 1 << 20;
/// The most that is looked through: 16 million records; a PC has some hundred thousand.
const MAX_BYTES: u64 = 16 << 30;
/// With so many damaged records the limit stays open anyway.
const MAX_DAMAGED: u64 = 1 << 16;
/// The most names that are kept: folders called `Microsoft` or `Data` come in thousands.
const MAX_NAMES: usize = 1 << 18;
/// The longest name; NTFS allows 255 characters.
const MAX_NAME_BYTES: usize = 510;

const WHAT: &str = "volume-what-record";

/// A name and what it belongs to.
struct Named {
    record: u64,
    parent: u64,
    /// Its place in [`WANTED`].
    name: usize,
}

/// What the pass found.
#[derive(Default)]
pub(super) struct Catalog {
    found: Vec<Named>,
    /// Records of shadow storage, with their names.
    shadows: Vec<(u64, String)>,
    /// How many records could not be read: what they would have told is not known.
    pub(super) damaged: u64,
}

impl Catalog {
    /// Of a table that could not be looked through.
    pub(super) fn unreadable() -> Self {
        Self { damaged: 1, ..Self::default() }
    }

    /// Looks through the whole table.
    pub(super) fn read(ntfs: &mut Ntfs<'_, '_>, mft: &Stream) -> Result<Self, Fault> {
        let mut catalog = Self::default();
        let record = ntfs.boot.record as u64;
        let clusters: u64 =
            mft.runs.iter().filter(|run| run.lcn.is_some()).fold(0, |n, run| n.saturating_add(run.length));
        let held = clusters.min(ntfs.boot.clusters).saturating_mul(ntfs.boot.cluster);
        let total = mft.size.min(mft.initialized).min(held).min(MAX_BYTES) / record * record;
        let chunk = CHUNK_BYTES.next_multiple_of(record);
        let mut buffer = vec![0; usize::try_from(chunk.min(total)).unwrap_or(0)];
        let mut position = 0;
        while position < total && catalog.damaged <= MAX_DAMAGED {
            ntfs.window.progress().set(position, total);
            position = skip_holes(ntfs, mft, position).min(total) / record * record;
            let length = chunk.min(total - position);
            let part = buffer.get_mut(..usize::try_from(length).unwrap_or(0)).unwrap_or_default();
            if part.is_empty() {
                break;
            }
            match ntfs.read(mft, position, part) {
                Ok(()) => {
                    for (index, bytes) in part.chunks_exact_mut(ntfs.boot.record).enumerate() {
                        catalog.take(position / record + index as u64, bytes)?;
                    }
                }
                Err(Fault::Cancelled) => return Err(Fault::Cancelled),
                // What cannot be read is not known, and the rest is looked at all the same.
                Err(_) => catalog.damaged += length / record,
            }
            position += length;
        }
        Ok(catalog)
    }

    /// Takes the names of one record.
    fn take(&mut self, number: u64, bytes: &mut [u8]) -> Result<(), Fault> {
        // Zeros were never a record, and what is not in use has no say.
        if bytes.first_chunk::<4>().is_none_or(|magic| *magic == [0; 4]) {
            return Ok(());
        }
        if fix_up(bytes, b"FILE", WHAT, 0).is_err() {
            self.damaged += 1;
            return Ok(());
        }
        if le::u16(bytes, 22).is_none_or(|flags| flags & 1 == 0) {
            return Ok(());
        }
        let Ok(attributes) = attributes_of(bytes, 0) else {
            self.damaged += 1;
            return Ok(());
        };
        let base = record_number(le::u64(bytes, 32).unwrap_or(0));
        for attribute in attributes.iter().filter(|attribute| attribute.kind == kind::FILE_NAME) {
            let Ok(value) = attribute.value() else { continue };
            let units = usize::from(value.get(64).copied().unwrap_or(0));
            let (Some(parent), Some(name)) = (le::u64(value, 0), le::slice(value, 66, units * 2)) else { continue };
            let record = if base == 0 { number } else { base };
            self.name(record, record_number(parent), name)?;
        }
        Ok(())
    }

    fn name(&mut self, record: u64, parent: u64, name: &[u8]) -> Result<(), Fault> {
        if name.len() > MAX_NAME_BYTES {
            return Ok(());
        }
        // Most names are none of these: told by their length and first letter before any text is made.
        let is = |wanted: &&str| {
            wanted.len() * 2 == name.len()
                && wanted
                    .bytes()
                    .zip(name.chunks_exact(2))
                    .all(|(letter, unit)| matches!(unit, [low, 0] if low.to_ascii_lowercase() == letter))
        };
        if let Some(name) = WANTED.iter().position(is) {
            self.found.push(Named { record, parent, name });
        } else if name.len() > SHADOW_STORAGE.len() * 2 && name.starts_with(b"{\0") {
            let text = le::utf16(name);
            if text.to_ascii_lowercase().contains(SHADOW_STORAGE) {
                self.shadows.push((record, text));
            }
        }
        if self.found.len() > MAX_NAMES || self.shadows.len() > MAX_NAMES {
            return Err(Fault::TooMuch { what: WHAT, limit: MAX_NAMES as u64 });
        }
        Ok(())
    }

    /// The record of the file called `name` in a folder.
    pub(super) fn find(&self, folder: u64, name: &str) -> Option<u64> {
        let wanted = WANTED.iter().position(|wanted| wanted.eq_ignore_ascii_case(name))?;
        self.found.iter().find(|named| named.name == wanted && named.parent == folder).map(|named| named.record)
    }

    /// Every file of shadow storage, wherever its folder went.
    pub(super) fn shadows(&self) -> &[(u64, String)] {
        &self.shadows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_on_a_path_that_is_looked_for_is_wanted() {
        for path in super::super::shrink::PATHS.iter().chain(&super::super::PATHS) {
            for part in path.split('\\').filter(|part| !part.is_empty()) {
                assert!(WANTED.contains(&part.to_ascii_lowercase().as_str()), "{part} of {path}");
            }
        }
    }
}
