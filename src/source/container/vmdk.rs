//! VMDK, hosted sparse and stream-optimized extents, and the text that names several files
//! (VMware, *Virtual Disk Format 5.0*).
//!
//! Read by hand: the crate `vmdk-core` takes more than this project needs to carry (chains of snapshots, recovery),
//! and this project never follows a name out of the folder in which the disk was opened.

use super::super::bytes::{Blocks, Positioned, le_u16, le_u32, le_u64, read_at, read_up_to};
use super::super::{DiskBytes, SourceError, SourceKind};
use super::{MOST_STEPS, Opened, damaged, differencing};
use crate::layout::{Problem, ProblemCode};
use crate::text::Text;
use crate::units::ByteSize;
use flate2::read::ZlibDecoder;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

const NAME: &str = "VMDK";
const SECTOR: u64 = 512;
/// The largest disk that VMware makes has 62 TB; beyond 64 TiB a claim is damage.
const LARGEST: u64 = 64 << 40;
/// Grains are 64 KiB; at least 4 KiB by the format, and no writer goes beyond 2 MiB.
const GRAIN_SECTORS: std::ops::RangeInclusive<u64> = 8..=4096;
/// Grain tables have 512 entries in every file on record; QEMU reads up to 512.
const MOST_ENTRIES: u32 = 4096;
/// A directory for 64 TiB in grains of 64 KiB has 8 MiB.
const LARGEST_DIRECTORY: u64 = 16 << 20;
/// The descriptor is at most 20 sectors in VMware's files; a text file with hundreds of extents is larger.
const LARGEST_DESCRIPTOR: usize = 256 << 10;
/// A disk of 1 TiB in files of 2 GiB has 512; each needs an open file.
const MOST_EXTENTS: usize = 512;
/// The directory lies at the end: its place is told by a footer, a sector before the last one.
const AT_END: u64 = u64::MAX;
const FLAG_ZERO_GRAINS: u32 = 1 << 2;
const FLAG_COMPRESSED: u32 = 1 << 16;
const DEFLATE: u16 = 1;
/// A grain that does not compress grows a little.
const COMPRESSION_SLACK: u64 = 4096;

/// One file that holds the whole disk.
pub(in super::super) fn open(mut bytes: Box<dyn DiskBytes>, length: u64) -> Result<Opened, SourceError> {
    let broken = || damaged(NAME, Text::new("source-vmdk-header"));
    let header = read_at(&mut bytes, 0, 512).map_err(|_| broken())?;
    let (at, sectors) = (le_u64(&header, 28).ok_or_else(broken)?, le_u64(&header, 36).ok_or_else(broken)?);
    let mut problems = Vec::new();
    if at != 0 && sectors != 0 {
        let most = usize::try_from(sectors.saturating_mul(SECTOR)).unwrap_or(usize::MAX).min(LARGEST_DESCRIPTOR);
        let text = read_up_to(&mut bytes, at.saturating_mul(SECTOR), most).map_err(|_| broken())?;
        whole(&Descriptor::parse(&String::from_utf8_lossy(&text)))?;
    }
    if header.get(72).is_some_and(|unclean| *unclean != 0) {
        problems.push(Problem::new(ProblemCode::ContainerIncomplete, Text::new("problem-vmdk-unclean")));
    }
    let sparse = Sparse::open(bytes, length)?;
    let size = sparse.size;
    Ok(opened(Box::new(Positioned::new(sparse)), size, problems))
}

/// A text that names the files which the disk lies in; `folder` is where it stands.
pub(in super::super) fn open_descriptor(text: &str, folder: &Path) -> Result<Opened, SourceError> {
    let descriptor = Descriptor::parse(text);
    whole(&descriptor)?;
    if descriptor.extents.is_empty() || descriptor.extents.len() > MOST_EXTENTS {
        let count = Text::new("source-vmdk-extents").with("count", descriptor.extents.len());
        return Err(damaged(NAME, count.with("most", MOST_EXTENTS)));
    }
    let mut parts = Vec::new();
    let mut end = 0u64;
    for extent in descriptor.extents {
        let start = end;
        end = extent.sectors.checked_mul(SECTOR).and_then(|size| end.checked_add(size)).unwrap_or(u64::MAX);
        if end > LARGEST || extent.sectors == 0 {
            return Err(size_fault(end));
        }
        parts.push(Part { start, end, inside: extent.open(folder)? });
    }
    Ok(opened(Box::new(Positioned::new(Parts { parts, size: end })), end, Vec::new()))
}

/// A descriptor without a folder to look for its files in (standard input).
pub(in super::super) fn descriptor_alone() -> SourceError {
    SourceError::new(Text::new("source-vmdk-alone")).hint(Text::new("source-vmdk-alone-hint"))
}

fn opened(bytes: Box<dyn DiskBytes>, size: u64, problems: Vec<Problem>) -> Opened {
    Opened { kind: SourceKind::Vmdk, bytes, size, sector: None, size_is_fact: true, problems }
}

fn size_fault(size: u64) -> SourceError {
    damaged(NAME, Text::new("source-container-size").with("size", ByteSize::from_bytes(size)))
}

/// Refuses what holds only the changes to another disk.
fn whole(descriptor: &Descriptor) -> Result<(), SourceError> {
    match &descriptor.parent {
        Some(parent) => Err(differencing(NAME, Some(parent.clone()))),
        None => Ok(()),
    }
}

/// What the text says: `key=value` lines, and a line for each extent.
#[derive(Default)]
struct Descriptor {
    /// The parent's name, empty where only its number is told; none where the disk stands for itself.
    parent: Option<String>,
    extents: Vec<Extent>,
}

struct Extent {
    sectors: u64,
    kind: String,
    file: String,
    offset: u64,
}

impl Descriptor {
    fn parse(text: &str) -> Self {
        let mut found = Self::default();
        let (mut has_parent, mut name) = (false, String::new());
        for line in text.split(['\n', '\r', '\0']).map(str::trim) {
            if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with(['R', 'N'])) {
                let value = value.trim().trim_matches('"');
                match key.trim() {
                    "parentCID" => has_parent = !value.eq_ignore_ascii_case("ffffffff"),
                    "parentFileNameHint" => name = value.chars().filter(|c| !c.is_control()).collect(),
                    _ => {}
                }
            } else if found.extents.len() <= MOST_EXTENTS {
                found.extents.extend(Extent::parse(line));
            }
        }
        found.parent = has_parent.then_some(name);
        found
    }
}

impl Extent {
    /// `RW 4192256 SPARSE "disk-s001.vmdk"`, `RW 2048 FLAT "disk-flat.vmdk" 0`.
    fn parse(line: &str) -> Option<Self> {
        let (head, tail) = line.split_once('"').unwrap_or((line, ""));
        let mut words = head.split_whitespace();
        if !matches!(words.next()?, "RW" | "RDONLY" | "NOACCESS") {
            return None;
        }
        let sectors = words.next()?.parse().ok()?;
        let kind = words.next()?.to_ascii_uppercase();
        let (file, rest) = tail.split_once('"').unwrap_or(("", ""));
        let offset = rest.trim().parse().unwrap_or(0);
        Some(Self { sectors, kind, file: file.to_owned(), offset })
    }

    /// Opens its file, which has to lie beside the text: no name leads anywhere else.
    fn open(&self, folder: &Path) -> Result<Inside, SourceError> {
        let bytes = self.sectors.saturating_mul(SECTOR);
        if self.kind == "ZERO" {
            return Ok(Inside::Zero);
        }
        let shown: String = self.file.chars().filter(|c| !c.is_control()).collect();
        if self.file.is_empty() || self.file.contains(['/', '\\', ':']) || self.file == ".." {
            return Err(damaged(NAME, Text::new("source-vmdk-elsewhere").with("file", shown)));
        }
        let missing = |error: &io::Error| {
            SourceError::new(
                Text::new("source-vmdk-missing")
                    .with("file", shown.as_str())
                    .with("reason", crate::storage::write::reason(error)),
            )
            .hint(Text::new("source-vmdk-missing-hint"))
        };
        let path = folder.join(&self.file);
        let metadata = std::fs::metadata(&path).map_err(|error| missing(&error))?;
        if !metadata.is_file() {
            return Err(damaged(NAME, Text::new("source-vmdk-elsewhere").with("file", shown)));
        }
        let file: Box<dyn DiskBytes> = Box::new(File::open(&path).map_err(|error| missing(&error))?);
        let length = metadata.len();
        match self.kind.as_str() {
            "FLAT" | "VMFS" => {
                let from = self.offset.saturating_mul(SECTOR);
                if from.saturating_add(bytes) > length {
                    let cut = Text::new("source-container-cut").with("size", ByteSize::from_bytes(bytes));
                    return Err(damaged(NAME, cut.with("length", ByteSize::from_bytes(length.saturating_sub(from)))));
                }
                Ok(Inside::Flat { file, from })
            }
            "SPARSE" => {
                let sparse = Sparse::open(file, length)?;
                if sparse.size < bytes {
                    return Err(size_fault(sparse.size));
                }
                Ok(Inside::Sparse(Box::new(sparse)))
            }
            kind => {
                let format = format!("{NAME} ({kind})");
                Err(SourceError::new(Text::new("source-container-unsupported").with("format", format))
                    .hint(Text::new("source-container-unsupported-hint")))
            }
        }
    }
}

enum Inside {
    Zero,
    Flat { file: Box<dyn DiskBytes>, from: u64 },
    Sparse(Box<Sparse>),
}

/// A stretch of the disk and what it lies in.
struct Part {
    start: u64,
    end: u64,
    inside: Inside,
}

struct Parts {
    parts: Vec<Part>,
    size: u64,
}

impl Blocks for Parts {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let index = self.parts.partition_point(|part| part.end <= at);
        let part = self.parts.get_mut(index).ok_or(io::ErrorKind::UnexpectedEof)?;
        let within = at.saturating_sub(part.start);
        let room = usize::try_from(part.end.saturating_sub(at)).unwrap_or(usize::MAX);
        let length = buffer.len().min(room);
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        match &mut part.inside {
            Inside::Zero => {
                buffer.fill(0);
                Ok(length)
            }
            Inside::Flat { file, from } => {
                file.seek(SeekFrom::Start(from.saturating_add(within)))?;
                file.read(buffer)
            }
            Inside::Sparse(sparse) => sparse.read_at(within, buffer),
        }
    }

    fn next_data(&mut self, from: u64) -> u64 {
        let index = self.parts.partition_point(|part| part.end <= from);
        for part in self.parts.iter_mut().skip(index) {
            let (start, end) = (part.start, part.end);
            let within = from.saturating_sub(start);
            let data = match &mut part.inside {
                Inside::Zero => u64::MAX,
                Inside::Flat { file, from } => {
                    file.next_data(from.saturating_add(within)).saturating_sub(*from).max(within)
                }
                Inside::Sparse(sparse) => sparse.next_data(within),
            };
            if let Some(place) = start.checked_add(data).filter(|place| *place < end) {
                return place.max(from);
            }
        }
        u64::MAX
    }
}

/// One sparse extent: grains, found by tables of tables.
struct Sparse {
    file: Box<dyn DiskBytes>,
    length: u64,
    size: u64,
    grain: u64,
    entries: u64,
    directory: Vec<u32>,
    compressed: bool,
    zero_grains: bool,
    /// The table that was read last, by its sector.
    table: Option<(u32, Vec<u8>)>,
    /// The compressed grain that was read last, by its sector.
    inflated: Option<(u32, Vec<u8>)>,
}

impl Sparse {
    fn open(mut file: Box<dyn DiskBytes>, length: u64) -> Result<Self, SourceError> {
        let broken = || damaged(NAME, Text::new("source-vmdk-header"));
        let mut header = read_at(&mut file, 0, 512).map_err(|_| broken())?;
        if !header.starts_with(b"KDMV") {
            return Err(broken());
        }
        if le_u64(&header, 56) == Some(AT_END) {
            let footer = length.checked_sub(2 * SECTOR).ok_or_else(broken)?;
            header = read_at(&mut file, footer, 512).map_err(|_| broken())?;
            if !header.starts_with(b"KDMV") || le_u64(&header, 56) == Some(AT_END) {
                return Err(damaged(NAME, Text::new("source-vmdk-footer")));
            }
        }
        let (version, flags) = (le_u32(&header, 4).ok_or_else(broken)?, le_u32(&header, 8).ok_or_else(broken)?);
        if !(1..=3).contains(&version) {
            return Err(damaged(NAME, Text::new("source-vmdk-version").with("version", version)));
        }
        let capacity = le_u64(&header, 12).ok_or_else(broken)?;
        let size = capacity.checked_mul(SECTOR).filter(|size| (1..=LARGEST).contains(size));
        let size = size.ok_or_else(|| size_fault(capacity.saturating_mul(SECTOR)))?;
        let grain_sectors = le_u64(&header, 20).ok_or_else(broken)?;
        if !grain_sectors.is_power_of_two() || !GRAIN_SECTORS.contains(&grain_sectors) {
            let size = ByteSize::from_bytes(grain_sectors.saturating_mul(SECTOR));
            return Err(damaged(NAME, Text::new("source-container-block").with("size", size)));
        }
        let entries = le_u32(&header, 44).ok_or_else(broken)?;
        let compressed = flags & FLAG_COMPRESSED != 0;
        if compressed && le_u16(&header, 77) != Some(DEFLATE) {
            return Err(damaged(NAME, Text::new("source-vmdk-compression")));
        }
        let table = || damaged(NAME, Text::new("source-container-table"));
        if entries == 0 || entries > MOST_ENTRIES {
            return Err(table());
        }
        let grain = grain_sectors * SECTOR;
        let bytes = size.div_ceil(grain.saturating_mul(entries.into())).saturating_mul(4);
        let at = le_u64(&header, 56).and_then(|sector| sector.checked_mul(SECTOR)).ok_or_else(table)?;
        if bytes > LARGEST_DIRECTORY || at.checked_add(bytes).is_none_or(|end| end > length) {
            return Err(table());
        }
        let directory = read_at(&mut file, at, usize::try_from(bytes).unwrap_or(0)).map_err(|_| table())?;
        let directory = directory.chunks_exact(4).filter_map(|entry| le_u32(entry, 0)).collect();
        let zero_grains = flags & FLAG_ZERO_GRAINS != 0;
        let (table, inflated) = (None, None);
        Ok(Self {
            file,
            length,
            size,
            grain,
            entries: entries.into(),
            directory,
            compressed,
            zero_grains,
            table,
            inflated,
        })
    }

    /// The sector of the file at which a grain begins; `None` for one of zeros.
    fn place(&mut self, grain: u64) -> io::Result<Option<u32>> {
        let index = usize::try_from(grain / self.entries).ok();
        let at = index.and_then(|index| self.directory.get(index)).copied().unwrap_or(0);
        if at == 0 {
            return Ok(None);
        }
        if self.table.as_ref().is_none_or(|(of, _)| *of != at) {
            let length = usize::try_from(self.entries * 4).unwrap_or(0);
            self.table = Some((at, read_at(&mut self.file, u64::from(at) * SECTOR, length)?));
        }
        let within = usize::try_from(grain % self.entries).unwrap_or(usize::MAX).saturating_mul(4);
        let entry = self.table.as_ref().and_then(|(_, table)| le_u32(table, within));
        let entry = entry.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(Some(entry).filter(|entry| *entry != 0 && !(self.zero_grains && *entry == 1)))
    }

    /// A compressed grain: its place on the disk, its length, and deflate behind it.
    fn inflated(&mut self, sector: u32) -> io::Result<&[u8]> {
        if self.inflated.as_ref().is_none_or(|(of, _)| *of != sector) {
            let at = u64::from(sector) * SECTOR;
            let head = read_at(&mut self.file, at, 12)?;
            let length = u64::from(le_u32(&head, 8).unwrap_or(0));
            if length == 0 || length > self.grain + COMPRESSION_SLACK || at + 12 + length > self.length {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let packed = read_at(&mut self.file, at + 12, usize::try_from(length).unwrap_or(0))?;
            let mut grain = Vec::new();
            // Never more than a grain, whatever the stream holds.
            ZlibDecoder::new(packed.as_slice()).take(self.grain).read_to_end(&mut grain)?;
            grain.resize(usize::try_from(self.grain).unwrap_or(0), 0);
            self.inflated = Some((sector, grain));
        }
        Ok(self.inflated.as_ref().map_or(&[], |(_, grain)| grain.as_slice()))
    }
}

impl Blocks for Sparse {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let within = at % self.grain;
        let length = buffer.len().min(usize::try_from(self.grain - within).unwrap_or(usize::MAX));
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        match self.place(at / self.grain)? {
            None => {
                buffer.fill(0);
                Ok(length)
            }
            Some(sector) if self.compressed => {
                let from = usize::try_from(within).unwrap_or(usize::MAX);
                let grain = self.inflated(sector)?.get(from..from.saturating_add(length));
                buffer.copy_from_slice(grain.ok_or(io::ErrorKind::UnexpectedEof)?);
                Ok(length)
            }
            Some(sector) => {
                self.file.seek(SeekFrom::Start(u64::from(sector) * SECTOR + within))?;
                self.file.read(buffer)
            }
        }
    }

    fn next_data(&mut self, from: u64) -> u64 {
        let mut grain = from / self.grain;
        for _ in 0..MOST_STEPS {
            let at = grain.saturating_mul(self.grain);
            if at >= self.size {
                return u64::MAX;
            }
            let index = usize::try_from(grain / self.entries).ok();
            if index.and_then(|index| self.directory.get(index)).copied().unwrap_or(0) == 0 {
                grain = (grain / self.entries + 1) * self.entries;
                continue;
            }
            match self.place(grain) {
                Ok(None) => grain += 1,
                _ => return at.max(from),
            }
        }
        grain.saturating_mul(self.grain).max(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_names_its_files_and_its_parent() {
        let text = "# Disk DescriptorFile\r\nversion=1\r\nparentCID=ffffffff\r\n\
            RW 4192256 SPARSE \"disk s001.vmdk\"\r\nRW 2048 FLAT \"disk-flat.vmdk\" 16\r\nNOACCESS 8 ZERO\r\n";
        let found = Descriptor::parse(text);
        assert_eq!(found.parent, None);
        let extents: Vec<_> =
            found.extents.iter().map(|e| (e.sectors, e.kind.as_str(), e.file.as_str(), e.offset)).collect();
        assert_eq!(
            extents,
            [(4_192_256, "SPARSE", "disk s001.vmdk", 0), (2048, "FLAT", "disk-flat.vmdk", 16), (8, "ZERO", "", 0)]
        );
        let child = Descriptor::parse("parentCID=1234abcd\nparentFileNameHint=\"base.vmdk\"\n");
        assert_eq!(child.parent.as_deref(), Some("base.vmdk"));
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["/etc/passwd", "../x", "..", r"C:\x", ""] {
            let text = format!("parentCID=ffffffff\nRW 8 FLAT \"{file}\" 0\n");
            assert!(open_descriptor(&text, folder.path()).is_err(), "{file}");
        }
    }
}
