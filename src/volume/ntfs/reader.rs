//! Records, streams and folders of an NTFS volume, each reached by few reads.

use super::boot::Boot;
use super::catalog::Catalog;
use super::lznt1;
use super::record::{Attribute, Coding, Record, fix_up, is_utf16, kind, record_number};
use super::runs::{MAX_RUNS, Run, decode};
use crate::volume::fault::{Fault, le};
use crate::volume::io::Window;
use std::cmp::Ordering;

/// NTFS gives an attribute list at most 256 KiB.
const MAX_LIST_BYTES: u64 = 256 << 10;
/// What all attribute lists of a volume may have that are read here: some files in many pieces.
const MAX_LISTS_BYTES: u64 = 16 << 20;
/// How deep a folder's tree may be; with 12 names in a block 2^48 files need 14.
const MAX_DEPTH: usize = 24;
/// How many streams a file has that is in the way: `$BadClus` has two, the change journal two.
const MAX_STREAMS: usize = 64;
/// Compression units have 16 clusters of at most 4 KiB: 64 KiB (Microsoft, *NTFS overview*).
const MAX_UNIT_BYTES: u64 = 1 << 20;
/// How much of one folder is listed: the folder of restore points has some kilobytes.
const MAX_FOLDER_BYTES: u64 = 64 << 20;

const WHAT_LIST: &str = "volume-what-list";
const WHAT_INDEX: &str = "volume-what-index";
const WHAT_RUNS: &str = "volume-what-runs";
const WHAT_STREAM: &str = "volume-what-stream";

/// The index of file names.
const FILE_NAMES: &str = "$I30";

/// What an attribute holds, its pieces put together.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Resident(Vec<u8>),
    Stream(Stream),
}

impl Content {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::Resident(bytes) => bytes.len() as u64,
            Self::Stream(stream) => stream.size,
        }
    }
}

/// A stream that lies in clusters.
#[derive(Clone, Debug, Default)]
pub(super) struct Stream {
    /// In order of the stream, without gaps.
    pub(super) runs: Vec<Run>,
    /// Bytes.
    pub(super) size: u64,
    /// Bytes that were ever written; what follows reads as zeros.
    pub(super) initialized: u64,
    /// Whether its bytes can be taken as they stand.
    pub(super) coding: Coding,
}

impl Stream {
    /// The stream's cluster behind the last known one.
    fn end(&self) -> u64 {
        self.runs.last().map_or(0, Run::end)
    }

    fn append(&mut self, attribute: &Attribute<'_>, clusters: u64, at: u64) -> Result<(), Fault> {
        let extents = attribute.extents()?;
        if extents.first_vcn != self.end() {
            return Err(Fault::damaged(WHAT_RUNS, at, self.end().to_string(), extents.first_vcn));
        }
        if extents.first_vcn == 0 {
            self.size = extents.size;
            self.initialized = extents.initialized;
            self.coding = attribute.coding();
        }
        let end = decode(extents.pairs, extents.first_vcn, clusters, at, &mut self.runs)?;
        if end != extents.end_vcn {
            return Err(Fault::damaged(WHAT_RUNS, at, extents.end_vcn.to_string(), end));
        }
        Ok(())
    }

    /// The run that holds the stream's cluster `vcn`.
    pub(super) fn run(&self, vcn: u64) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.end() <= vcn);
        self.runs.get(index).filter(|run| run.vcn <= vcn)
    }
}

/// A name in a folder.
pub(super) struct Entry<'b> {
    /// The file's record.
    pub(super) record: u64,
    /// UTF-16 bytes; empty for the last one of a block, which has no name.
    pub(super) name: &'b [u8],
    child: Option<u64>,
    is_last: bool,
}

/// An NTFS volume, open for reading.
pub(super) struct Ntfs<'w, 'd> {
    pub(super) window: &'w mut Window<'d>,
    pub(super) boot: Boot,
    mft: Stream,
    /// The root folder's index, once it was looked into: nearly every path begins there.
    root: Option<Index>,
    /// What a pass over the table found, once a folder turned out to be damaged.
    catalog: Option<Catalog>,
    /// How much of attribute lists was read, in bytes.
    lists: u64,
    /// Damage that was gone around.
    pub(super) faults: Vec<Fault>,
}

impl<'w, 'd> Ntfs<'w, 'd> {
    /// Finds the file table.
    pub(super) fn open(window: &'w mut Window<'d>, boot: Boot) -> Result<Self, Fault> {
        let at = boot.mft.saturating_mul(boot.cluster);
        let record = Record::new(0, at, window.bytes(at, boot.record)?)?;
        let mut ntfs =
            Self { window, boot, mft: Stream::default(), root: None, catalog: None, lists: 0, faults: Vec::new() };
        let data =
            record.attributes()?.into_iter().find(|a| a.kind == kind::DATA && a.is_named("") && !a.is_resident());
        let data = data.ok_or_else(|| Fault::cut_short("volume-what-mft", at))?;
        ntfs.mft.append(&data, boot.clusters, at)?;
        // A table in many pieces: the records that tell of the later ones lie in the earlier ones.
        for segment in ntfs.segments(&record, kind::DATA, "")? {
            if segment.record == 0 {
                continue;
            }
            let piece = ntfs.continuation(&record, segment.record)?;
            let attribute = find(&piece, kind::DATA, "", segment.first_vcn)?;
            ntfs.mft.append(&attribute, boot.clusters, piece.at)?;
        }
        Ok(ntfs)
    }

    /// Reads a file record that is in use.
    pub(super) fn record(&mut self, number: u64) -> Result<Record, Fault> {
        let position = number.saturating_mul(self.boot.record as u64);
        let mut bytes = vec![0; self.boot.record];
        let at = self.place(&self.mft, position).unwrap_or(position);
        let mft = std::mem::take(&mut self.mft);
        let read = self.read(&mft, position, &mut bytes);
        self.mft = mft;
        read?;
        let record = Record::new(number, at, bytes)?;
        if !record.is_in_use() {
            return Err(Fault::damaged("volume-what-record", at, "1", 0));
        }
        Ok(record)
    }

    /// The byte of the volume at which a byte of a stream lies.
    fn place(&self, stream: &Stream, position: u64) -> Option<u64> {
        let vcn = position / self.boot.cluster;
        let run = stream.run(vcn)?;
        let lcn = run.lcn?.checked_add(vcn - run.vcn)?;
        lcn.checked_mul(self.boot.cluster)?.checked_add(position % self.boot.cluster)
    }

    /// Fills `buffer` from the byte `position` of a stream on; sparse parts and those never written give zeros.
    pub(super) fn read(&mut self, stream: &Stream, position: u64, buffer: &mut [u8]) -> Result<(), Fault> {
        let end = position.saturating_add(buffer.len() as u64);
        if end > stream.size {
            return Err(Fault::damaged("volume-what-stream", position, format!("≤ {}", stream.size), end));
        }
        let mut position = position;
        let mut rest = buffer;
        while !rest.is_empty() {
            let vcn = position / self.boot.cluster;
            let run = *stream.run(vcn).ok_or_else(|| Fault::cut_short(WHAT_RUNS, position))?;
            let in_run = run.end().saturating_mul(self.boot.cluster).saturating_sub(position);
            let mut length = rest.len().min(usize::try_from(in_run).unwrap_or(usize::MAX));
            let written = stream.initialized.saturating_sub(position);
            if written > 0 {
                length = length.min(usize::try_from(written).unwrap_or(usize::MAX));
            }
            let (part, tail) = std::mem::take(&mut rest).split_at_mut(length);
            match self.place(stream, position) {
                Some(at) if written > 0 => self.window.read(at, part)?,
                _ => part.fill(0),
            }
            rest = tail;
            position = position.saturating_add(length as u64);
        }
        Ok(())
    }

    /// As [`Self::read`], for a file's own content: what NTFS compressed is unpacked.
    pub(super) fn read_file(&mut self, stream: &Stream, position: u64, buffer: &mut [u8]) -> Result<(), Fault> {
        let unit = match stream.coding {
            Coding::Plain => return self.read(stream, position, buffer),
            Coding::Lznt1 { unit } => unit,
            Coding::Encrypted | Coding::Other => return Err(Fault::cut_short(WHAT_STREAM, position)),
        };
        let clusters = 1u64.checked_shl(unit.into()).unwrap_or(u64::MAX);
        let unit_bytes = clusters.saturating_mul(self.boot.cluster);
        let end = position.saturating_add(buffer.len() as u64);
        if end > stream.size || unit_bytes > MAX_UNIT_BYTES {
            return Err(Fault::damaged(WHAT_STREAM, position, format!("≤ {}", stream.size), end));
        }
        let mut rest = buffer;
        let mut position = position;
        while !rest.is_empty() {
            let unit = self.unit(stream, position / unit_bytes * clusters, clusters)?;
            let within = usize::try_from(position % unit_bytes).unwrap_or(usize::MAX);
            let part = unit.get(within..).unwrap_or_default();
            let length = rest.len().min(part.len());
            let (now, tail) = std::mem::take(&mut rest).split_at_mut(length);
            now.copy_from_slice(part.get(..length).unwrap_or_default());
            // What was never written reads as zeros, whatever lies there.
            let written = usize::try_from(stream.initialized.saturating_sub(position)).unwrap_or(usize::MAX);
            now.get_mut(written..).unwrap_or_default().fill(0);
            if length == 0 {
                return Err(Fault::cut_short(WHAT_STREAM, position));
            }
            rest = tail;
            position = position.saturating_add(length as u64);
        }
        Ok(())
    }

    /// One compression unit, unpacked: nothing stored is zeros, all stored is as it stands, part of it is packed.
    fn unit(&mut self, stream: &Stream, vcn: u64, clusters: u64) -> Result<Vec<u8>, Fault> {
        let cluster = self.boot.cluster;
        let bytes = |count: u64| usize::try_from(count.saturating_mul(cluster)).unwrap_or(0);
        let mut stored = Vec::new();
        let mut count = 0;
        while count < clusters {
            let Some(run) = stream.run(vcn.saturating_add(count)).copied() else { break };
            let Some(lcn) = run.lcn else { break };
            let skip = vcn.saturating_add(count).saturating_sub(run.vcn);
            let length = (run.length - skip).min(clusters - count);
            stored.extend(self.window.bytes(lcn.saturating_add(skip).saturating_mul(cluster), bytes(length))?);
            count += length;
        }
        if count == 0 || count == clusters {
            stored.resize(bytes(clusters), 0);
            return Ok(stored);
        }
        let at = vcn.saturating_mul(cluster);
        lznt1::unpack(&stored, bytes(clusters)).ok_or_else(|| Fault::damaged(WHAT_STREAM, at, "LZNT1", "-"))
    }

    /// The first `most` bytes of a content.
    pub(super) fn head(&mut self, content: &Content, most: usize) -> Result<Vec<u8>, Fault> {
        match content {
            Content::Resident(bytes) => Ok(bytes.iter().copied().take(most).collect()),
            Content::Stream(stream) => {
                let length = most.min(usize::try_from(stream.size).unwrap_or(usize::MAX));
                let mut bytes = vec![0; length];
                self.read_file(stream, 0, &mut bytes)?;
                Ok(bytes)
            }
        }
    }

    /// The attribute of this type and name, wherever its pieces lie; `None` where the file has none.
    pub(super) fn content(&mut self, record: &Record, kind: u32, name: &str) -> Result<Option<Content>, Fault> {
        let segments = self.segments(record, kind, name)?;
        if segments.is_empty() {
            let attributes = record.attributes()?;
            let Some(attribute) = attributes.iter().find(|a| a.kind == kind && a.is_named(name)) else {
                return Ok(None);
            };
            if attribute.is_resident() {
                return Ok(Some(Content::Resident(attribute.value()?.to_vec())));
            }
            let mut stream = Stream::default();
            stream.append(attribute, self.boot.clusters, record.at)?;
            return Ok(Some(Content::Stream(stream)));
        }
        let mut stream = Stream::default();
        for segment in segments {
            let other;
            let piece = if segment.record == record.number {
                record
            } else {
                other = self.continuation(record, segment.record)?;
                &other
            };
            let attribute = find(piece, kind, name, segment.first_vcn)?;
            if attribute.is_resident() {
                return Ok(Some(Content::Resident(attribute.value()?.to_vec())));
            }
            stream.append(&attribute, self.boot.clusters, piece.at)?;
            if stream.runs.len() >= MAX_RUNS {
                return Err(Fault::TooMuch { what: WHAT_RUNS, limit: MAX_RUNS as u64 });
            }
        }
        Ok(Some(Content::Stream(stream)))
    }

    /// Types and names of everything in a file that lies in clusters.
    pub(super) fn streams(&mut self, record: &Record) -> Result<Vec<(u32, String)>, Fault> {
        let mut found: Vec<(u32, String)> = Vec::new();
        let mut add = |kind: u32, name: String| {
            if !found.iter().any(|(k, n)| *k == kind && *n == name) {
                found.push((kind, name));
            }
            if found.len() > MAX_STREAMS {
                return Err(Fault::TooMuch { what: WHAT_LIST, limit: MAX_STREAMS as u64 });
            }
            Ok(())
        };
        for entry in self.list(record)? {
            add(entry.kind, le::utf16(&entry.name))?;
        }
        for attribute in record.attributes()?.iter().filter(|a| !a.is_resident()) {
            if let Some(name) = attribute.name() {
                add(attribute.kind, name)?;
            }
        }
        Ok(found)
    }

    fn continuation(&mut self, base: &Record, number: u64) -> Result<Record, Fault> {
        let piece = self.record(number)?;
        if piece.base() != base.number || number == base.number {
            return Err(Fault::damaged(WHAT_LIST, piece.at, base.number.to_string(), piece.base()));
        }
        Ok(piece)
    }

    /// The entries of a record's attribute list; none where it has no list.
    fn list(&mut self, record: &Record) -> Result<Vec<ListEntry>, Fault> {
        let attributes = record.attributes()?;
        let Some(list) = attributes.iter().find(|a| a.kind == kind::ATTRIBUTE_LIST) else { return Ok(Vec::new()) };
        let bytes = if list.is_resident() {
            list.value()?.to_vec()
        } else {
            let mut stream = Stream::default();
            stream.append(list, self.boot.clusters, record.at)?;
            if stream.size > MAX_LIST_BYTES {
                return Err(Fault::damaged(WHAT_LIST, record.at, format!("≤ {MAX_LIST_BYTES}"), stream.size));
            }
            let mut bytes = vec![0; usize::try_from(stream.size).unwrap_or(0)];
            self.read(&stream, 0, &mut bytes)?;
            bytes
        };
        self.lists = self.lists.saturating_add(bytes.len() as u64);
        if self.lists > MAX_LISTS_BYTES {
            return Err(Fault::TooMuch { what: WHAT_LIST, limit: MAX_LISTS_BYTES });
        }
        let mut found = Vec::new();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let short = || Fault::cut_short(WHAT_LIST, record.at);
            let length = usize::from(le::u16(rest, 4).ok_or_else(short)?);
            if length < 26 || length > rest.len() {
                return Err(Fault::damaged(WHAT_LIST, record.at, format!("26 … {}", rest.len()), length));
            }
            let (entry, tail) = rest.split_at(length);
            rest = tail;
            let name_at = usize::from(*entry.get(7).ok_or_else(short)?);
            let name_length = usize::from(*entry.get(6).ok_or_else(short)?) * 2;
            found.push(ListEntry {
                kind: le::u32(entry, 0).ok_or_else(short)?,
                first_vcn: le::u64(entry, 8).ok_or_else(short)?,
                record: record_number(le::u64(entry, 16).ok_or_else(short)?),
                name: if name_length == 0 {
                    Vec::new()
                } else {
                    le::slice(entry, name_at, name_length).ok_or_else(short)?.to_vec()
                },
            });
        }
        Ok(found)
    }

    /// Where the pieces of one attribute lie, in order; none where the record has no attribute list.
    fn segments(&mut self, record: &Record, kind: u32, name: &str) -> Result<Vec<ListEntry>, Fault> {
        let mut found = self.list(record)?;
        found.retain(|entry| entry.kind == kind && is_utf16(&entry.name, name));
        found.sort_by_key(|entry| entry.first_vcn);
        Ok(found)
    }

    /// The record of the file called `name` (ASCII) in a folder. Where the folder's index is damaged, the damage is
    /// noted and the file is looked for in the whole table instead.
    pub(super) fn find(&mut self, folder: u64, name: &str) -> Result<Option<u64>, Fault> {
        match self.find_by_index(folder, name) {
            Ok(Some(record)) => Ok(Some(record)),
            Ok(None) if self.catalog.is_none() => Ok(None),
            Err(Fault::Cancelled) => Err(Fault::Cancelled),
            found => {
                if let Err(fault) = found {
                    self.go_around(fault)?;
                }
                Ok(self.catalog.as_ref().and_then(|catalog| catalog.find(folder, name)))
            }
        }
    }

    /// Notes damage to a folder, and makes the catalog once.
    pub(super) fn go_around(&mut self, fault: Fault) -> Result<(), Fault> {
        if fault == Fault::Cancelled {
            return Err(fault);
        }
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        if self.catalog.is_none() {
            let mft = self.mft.clone();
            let catalog = match Catalog::read(self, &mft) {
                Ok(catalog) => catalog,
                Err(Fault::Cancelled) => return Err(Fault::Cancelled),
                Err(fault) => {
                    self.faults.push(fault);
                    Catalog::unreadable()
                }
            };
            self.catalog = Some(catalog);
        }
        Ok(())
    }

    /// What a pass over the table found, where one had to be made.
    pub(super) const fn catalog(&self) -> Option<&Catalog> {
        self.catalog.as_ref()
    }

    /// By the folder's index.
    ///
    /// NTFS orders names by their upper case. For an ASCII name only ASCII letters matter: every other character's
    /// upper case in `$UpCase` is itself no ASCII character and comes behind all of them.
    fn find_by_index(&mut self, folder: u64, name: &str) -> Result<Option<u64>, Fault> {
        if folder != ROOT {
            let mut index = Index::open(self, folder)?;
            return self.find_in(&mut index, name);
        }
        let mut index = match self.root.take() {
            Some(index) => index,
            None => Index::open(self, ROOT)?,
        };
        let found = self.find_in(&mut index, name);
        self.root = Some(index);
        found
    }

    fn find_in(&mut self, index: &mut Index, name: &str) -> Result<Option<u64>, Fault> {
        let wanted: Vec<u16> = name.encode_utf16().map(upper).collect();
        let mut block = index.root.clone();
        for _ in 0..MAX_DEPTH {
            let mut child = None;
            for entry in entries(&block, index.at) {
                let entry = entry?;
                let order = if entry.is_last { Ordering::Less } else { compare(&wanted, entry.name) };
                match order {
                    Ordering::Equal => return Ok(Some(entry.record)),
                    Ordering::Less => {
                        child = entry.child;
                        break;
                    }
                    Ordering::Greater => {}
                }
            }
            match child {
                Some(vcn) => match &index.last {
                    Some((known, bytes)) if *known == vcn => block.clone_from(bytes),
                    _ => {
                        block = index.block(self, vcn)?;
                        index.last = Some((vcn, block.clone()));
                    }
                },
                None => return Ok(None),
            }
        }
        Err(Fault::TooMuch { what: WHAT_INDEX, limit: MAX_DEPTH as u64 })
    }

    /// The record of the file at a path with backslashes, from the root folder.
    pub(super) fn find_path(&mut self, path: &str) -> Result<Option<u64>, Fault> {
        let mut record = ROOT;
        for part in path.split('\\').filter(|part| !part.is_empty()) {
            match self.find(record, part)? {
                Some(found) => record = found,
                None => return Ok(None),
            }
        }
        Ok(Some(record))
    }

    /// Shows every name of a folder to `visit`.
    pub(super) fn each_name(&mut self, folder: u64, mut visit: impl FnMut(&Entry<'_>)) -> Result<(), Fault> {
        let index = Index::open(self, folder)?;
        let total = index.allocation.as_ref().map_or(0, |stream| stream.size / index.block_bytes.max(1));
        let most = MAX_FOLDER_BYTES / index.block_bytes.max(1);
        if total > most {
            return Err(Fault::TooMuch { what: WHAT_INDEX, limit: most });
        }
        let mut block = index.root.clone();
        let mut waiting: Vec<u64> = Vec::new();
        let mut seen = 0;
        loop {
            for entry in entries(&block, index.at) {
                let entry = entry?;
                waiting.extend(entry.child);
                if !entry.is_last {
                    visit(&entry);
                }
            }
            let Some(vcn) = waiting.pop() else { return Ok(()) };
            // A sound tree has every block once.
            seen += 1;
            if seen > total || waiting.len() as u64 > total {
                return Err(Fault::damaged(WHAT_INDEX, index.at, format!("≤ {total}"), seen));
            }
            block = index.block(self, vcn)?;
        }
    }
}

/// The root folder's record.
pub(super) const ROOT: u64 = 5;

/// One line of an attribute list.
struct ListEntry {
    kind: u32,
    first_vcn: u64,
    record: u64,
    name: Vec<u8>,
}

fn find<'r>(piece: &'r Record, kind: u32, name: &str, first_vcn: u64) -> Result<Attribute<'r>, Fault> {
    let attributes = piece.attributes()?;
    let found = attributes.into_iter().find(|a| {
        a.kind == kind
            && a.is_named(name)
            && (a.is_resident() || a.extents().is_ok_and(|extents| extents.first_vcn == first_vcn))
    });
    found.ok_or_else(|| Fault::damaged(WHAT_LIST, piece.at, first_vcn.to_string(), "-"))
}

/// A folder's index.
struct Index {
    /// The folder's record, to name it in a fault.
    at: u64,
    /// The entries of the root node.
    root: Vec<u8>,
    block_bytes: u64,
    allocation: Option<Stream>,
    /// The block that a search read last.
    last: Option<(u64, Vec<u8>)>,
}

impl Index {
    fn open(ntfs: &mut Ntfs<'_, '_>, folder: u64) -> Result<Self, Fault> {
        let record = ntfs.record(folder)?;
        let at = record.at;
        if !record.is_directory() {
            return Err(Fault::damaged(WHAT_INDEX, at, "2", 0));
        }
        let short = || Fault::cut_short(WHAT_INDEX, at);
        let Some(Content::Resident(root)) = ntfs.content(&record, kind::INDEX_ROOT, FILE_NAMES)? else {
            return Err(short());
        };
        let block_bytes = u64::from(le::u32(&root, 8).ok_or_else(short)?);
        if !block_bytes.is_power_of_two() || !(512..=2 << 20).contains(&block_bytes) {
            return Err(Fault::damaged(WHAT_INDEX, at, "2^n", block_bytes));
        }
        let allocation = match ntfs.content(&record, kind::INDEX_ALLOCATION, FILE_NAMES)? {
            Some(Content::Stream(stream)) => Some(stream),
            _ => None,
        };
        Ok(Self { at, root: node(&root, 16).ok_or_else(short)?.to_vec(), block_bytes, allocation, last: None })
    }

    /// The entries of the block at `vcn`.
    fn block(&self, ntfs: &mut Ntfs<'_, '_>, vcn: u64) -> Result<Vec<u8>, Fault> {
        let short = || Fault::cut_short(WHAT_INDEX, self.at);
        let stream = self.allocation.as_ref().ok_or_else(short)?;
        // Blocks smaller than a cluster are counted in units of 512 bytes.
        let unit = if ntfs.boot.cluster <= self.block_bytes { ntfs.boot.cluster } else { 512 };
        let position = vcn.checked_mul(unit).ok_or_else(short)?;
        let mut bytes = vec![0; usize::try_from(self.block_bytes).map_err(|_| short())?];
        ntfs.read(stream, position, &mut bytes)?;
        let at = ntfs.place(stream, position).unwrap_or(self.at);
        fix_up(&mut bytes, b"INDX", WHAT_INDEX, at)?;
        let own = le::u64(&bytes, 16).ok_or_else(short)?;
        if own != vcn {
            return Err(Fault::damaged(WHAT_INDEX, at, vcn.to_string(), own));
        }
        Ok(node(&bytes, 24).ok_or_else(short)?.to_vec())
    }
}

/// The entries behind the index header at `at`.
fn node(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let first = usize::try_from(le::u32(bytes, at)?).ok()?;
    let total = usize::try_from(le::u32(bytes, at + 4)?).ok()?;
    bytes.get(at.checked_add(first)?..at.checked_add(total)?)
}

/// Walks the entries of a node up to and with the last one.
fn entries(block: &[u8], at: u64) -> impl Iterator<Item = Result<Entry<'_>, Fault>> {
    let mut rest = Some(block);
    std::iter::from_fn(move || {
        let bytes = rest.take()?;
        match entry(bytes) {
            Some((entry, tail)) => {
                if !entry.is_last {
                    rest = Some(tail);
                }
                Some(Ok(entry))
            }
            None => Some(Err(Fault::cut_short(WHAT_INDEX, at))),
        }
    })
}

fn entry(bytes: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let length = usize::from(le::u16(bytes, 8)?);
    let own = bytes.get(..length).filter(|own| own.len() >= 16)?;
    let flags = le::u16(own, 12)?;
    let child = if flags & 1 != 0 { Some(le::u64(own, length.checked_sub(8)?)?) } else { None };
    let is_last = flags & 2 != 0;
    let name = if is_last {
        &[]
    } else {
        let units = usize::from(*own.get(16 + 64)?);
        le::slice(own, 16 + 66, units * 2)?
    };
    let entry = Entry { record: record_number(le::u64(own, 0)?), name, child, is_last };
    Some((entry, bytes.get(length..)?))
}

fn upper(unit: u16) -> u16 {
    if (0x61..=0x7a).contains(&unit) { unit - 0x20 } else { unit }
}

/// Compares upper-cased UTF-16 with a name's bytes.
fn compare(wanted: &[u16], name: &[u8]) -> Ordering {
    let name = name.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes)).map(upper);
    wanted.iter().copied().cmp(name)
}
