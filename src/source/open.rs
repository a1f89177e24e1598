//! Opening a source, whatever it is. The only place outside of `storage` where a file is opened, and for reading only.

use super::container::{self, Opened};
use super::sniff::{self, Kind, Saved};
use super::{DiskBytes, Progress, Source, SourceError, SourceKind, SourceSpec, Ways, capture, image, live};
use crate::layout::DiskLayout;
use crate::storage::{self, StorageError};
use crate::text::Text;
use crate::units::{ByteSize, SectorSize};
use std::fs::{File, FileType, Metadata};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// The most that is taken from standard input or a pipe, which has to be kept in memory: 256 MiB.
/// Listings and saved layouts are far smaller; an image belongs in a file, where only its tables are read.
pub const LARGEST_STREAM: ByteSize = ByteSize::from_mib(256);

/// The most that is read of a text that names the files of a VMDK: 512 files have 30 KB.
const LARGEST_DESCRIPTOR: usize = 256 << 10;

/// Reads every disk of a source, read-only, and looks into its volumes.
///
/// # Errors
/// Nothing there, no right to read it, not a disk or a listing, or a kind that is not read:
/// each says what was found and what can be done.
pub fn open(spec: &SourceSpec, progress: &Progress) -> Result<Source, SourceError> {
    match spec {
        SourceSpec::Path(path) => open_path(path, progress),
        SourceSpec::Stdin => open_stream(&mut io::stdin().lock(), progress),
        SourceSpec::Practice(name) => disks(SourceKind::Practice, storage::practice::open(name)),
        // Without a name: the error that lists the names.
        SourceSpec::PracticeList => disks(SourceKind::Practice, storage::practice::open("")),
        SourceSpec::Live => live::read(progress),
    }
}

/// The same for bytes that are already in memory: a paste, standard input.
///
/// # Errors
/// As [`open`].
pub fn open_bytes(bytes: Vec<u8>, progress: &Progress) -> Result<Source, SourceError> {
    if bytes.is_empty() {
        return Err(empty());
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let front = bytes.get(..sniff::HEAD.min(bytes.len())).unwrap_or(&bytes);
    let tail = bytes.get(bytes.len().saturating_sub(sniff::TAIL)..).unwrap_or(&bytes);
    match sniff::kind(front, tail) {
        Kind::Text => open_text(&bytes),
        Kind::VmdkText => Err(container::vmdk::descriptor_alone()),
        kind => open_disk(kind, Box::new(Cursor::new(bytes)), size, None, progress),
    }
}

fn open_path(path: &Path, progress: &Progress) -> Result<Source, SourceError> {
    let failed = |error: &io::Error| unreadable(path, error);
    // Before opening: opening a pipe without a writer would wait for one.
    let metadata = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if metadata.is_dir() {
        return Err(SourceError::new(Text::new("source-directory").with("path", shown(path)))
            .hint(Text::new("source-directory-hint")));
    }
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    match place(&metadata) {
        Place::Stream => return open_stream(&mut file, progress),
        Place::Device => {
            return Err(SourceError::new(Text::new("source-not-a-file").with("path", shown(path)))
                .hint(Text::new("source-not-a-disk-hint")));
        }
        Place::File | Place::Disk => {}
    }
    // A block device's length is told by its end, not by its metadata.
    let size = file.seek(SeekFrom::End(0)).map_err(|error| failed(&error))?;
    if size == 0 {
        return Err(empty());
    }
    let head = super::bytes::read_up_to(&mut file, 0, sniff::HEAD).map_err(|error| failed(&error))?;
    let tail_at = size.saturating_sub(u64::try_from(sniff::TAIL).unwrap_or(0));
    let tail = super::bytes::read_up_to(&mut file, tail_at, sniff::TAIL).map_err(|error| failed(&error))?;
    match sniff::kind(&head, &tail) {
        Kind::Text => {
            let limit = u64::try_from(capture::LARGEST_CAPTURE).unwrap_or(u64::MAX).max(storage::MAX_FILE.bytes());
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(0)).map_err(|error| failed(&error))?;
            // One byte more than is allowed, so that whoever reads it sees that it is too long.
            (&file).take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
            open_text(&bytes)
        }
        Kind::VmdkText => {
            let text = super::bytes::read_up_to(&mut file, 0, LARGEST_DESCRIPTOR).map_err(|error| failed(&error))?;
            let folder = path.parent().unwrap_or_else(|| Path::new(""));
            let opened = container::vmdk::open_descriptor(&String::from_utf8_lossy(&text), folder)?;
            show_disk(opened, progress)
        }
        kind => {
            let sector = device_sector(path, &metadata);
            open_disk(kind, Box::new(file), size, sector, progress)
        }
    }
}

fn open_stream(stream: &mut dyn Read, progress: &Progress) -> Result<Source, SourceError> {
    let mut bytes = Vec::new();
    let limit = LARGEST_STREAM.bytes();
    stream.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| {
        SourceError::new(Text::new("source-stream-failed").with("reason", storage::write::reason(&error)))
    })?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(SourceError::new(Text::new("source-stream-too-long").with("limit", LARGEST_STREAM))
            .hint(Text::new("source-stream-too-long-hint")));
    }
    open_bytes(bytes, progress)
}

fn open_text(bytes: &[u8]) -> Result<Source, SourceError> {
    let limit = usize::try_from(storage::MAX_FILE.bytes()).unwrap_or(usize::MAX);
    if bytes.len() > limit {
        return Err(SourceError::new(Text::new("source-text-too-long").with("limit", storage::MAX_FILE))
            .hint(Text::new("source-text-too-long-hint")));
    }
    let text = sniff::decode(bytes);
    match sniff::saved(&text) {
        Some(Saved::Ron) => disks(SourceKind::Layout, storage::read_layout(&text)),
        Some(Saved::Json) => disks(SourceKind::Json, storage::read_layout_json(&text)),
        None => capture::read(bytes),
    }
}

fn open_disk(
    kind: Kind,
    bytes: Box<dyn DiskBytes>,
    size: u64,
    sector: Option<SectorSize>,
    progress: &Progress,
) -> Result<Source, SourceError> {
    let opened = match kind {
        Kind::Vhd => container::vhd::open(bytes, size)?,
        Kind::Vhdx => container::vhdx::open(bytes, size)?,
        Kind::Qcow2 => container::qcow2::open(bytes, size)?,
        Kind::Vmdk => container::vmdk::open(bytes, size)?,
        Kind::Vdi => container::vdi::open(bytes, size)?,
        Kind::Text | Kind::VmdkText | Kind::Raw => {
            Opened { kind: SourceKind::Image, bytes, size, sector, size_is_fact: false, problems: Vec::new() }
        }
        Kind::Unsupported(format) => {
            return Err(SourceError::new(Text::new("source-container-unsupported").with("format", format))
                .hint(Text::new("source-container-unsupported-hint")));
        }
        Kind::Packed(packer) => {
            return Err(SourceError::new(Text::new("source-packed").with("packer", packer))
                .hint(Text::new("source-packed-hint")));
        }
        Kind::NoDisk(format) => {
            return Err(SourceError::new(Text::new("source-other-file").with("format", format))
                .hint(Text::new("source-not-a-disk-hint")));
        }
    };
    show_disk(opened, progress)
}

fn show_disk(opened: Opened, progress: &Progress) -> Result<Source, SourceError> {
    let kind = opened.kind;
    let disk = image::read_opened(opened, progress)?;
    Ok(Source { kind, disks: vec![disk], notes: Vec::new(), ways: Ways::new() })
}

fn disks(kind: SourceKind, read: Result<Vec<DiskLayout>, StorageError>) -> Result<Source, SourceError> {
    match read {
        Ok(disks) => Ok(Source { kind, disks, notes: Vec::new(), ways: Ways::new() }),
        Err(error) => Err(SourceError { text: error.text, hint: error.hint }),
    }
}

fn empty() -> SourceError {
    SourceError::new(Text::new("source-empty")).hint(Text::new("source-empty-hint"))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn unreadable(path: &Path, error: &io::Error) -> SourceError {
    let text = |id| Text::new(id).with("path", shown(path));
    match error.kind() {
        io::ErrorKind::NotFound => SourceError::new(text("source-missing")).hint(Text::new("source-missing-hint")),
        io::ErrorKind::PermissionDenied => {
            SourceError::new(text("source-no-permission")).hint(Text::new("source-no-permission-hint"))
        }
        _ => SourceError::new(text("source-unreadable").with("reason", storage::write::reason(error)))
            .hint(Text::new("source-unreadable-hint")),
    }
}

/// What stands behind a path.
#[cfg_attr(not(unix), expect(dead_code, reason = "only Unix tells devices and streams from files by a path"))]
enum Place {
    File,
    Disk,
    Stream,
    Device,
}

#[cfg(unix)]
fn place(metadata: &Metadata) -> Place {
    use std::os::unix::fs::FileTypeExt;
    let kind: FileType = metadata.file_type();
    if kind.is_file() {
        Place::File
    } else if kind.is_block_device() {
        Place::Disk
    } else if kind.is_fifo() {
        Place::Stream
    } else {
        Place::Device
    }
}

#[cfg(not(unix))]
fn place(metadata: &Metadata) -> Place {
    let kind: FileType = metadata.file_type();
    if kind.is_file() { Place::File } else { Place::Device }
}

/// The logical sector of a block device, as the kernel tells it.
#[cfg(target_os = "linux")]
fn device_sector(path: &Path, metadata: &Metadata) -> Option<SectorSize> {
    use std::os::unix::fs::FileTypeExt;
    if !metadata.file_type().is_block_device() {
        return None;
    }
    let real = std::fs::canonicalize(path).ok()?;
    let device = Path::new("/sys/class/block").join(real.file_name()?);
    // A partition has no queue of its own; its disk's is one level up.
    let device = std::fs::canonicalize(device).ok()?;
    [device.join("queue/logical_block_size"), device.join("../queue/logical_block_size")]
        .iter()
        .find_map(|file| std::fs::read_to_string(file).ok())
        .and_then(|text| SectorSize::new(text.trim().parse().ok()?))
}

#[cfg(not(target_os = "linux"))]
fn device_sector(_path: &Path, _metadata: &Metadata) -> Option<SectorSize> {
    None
}
