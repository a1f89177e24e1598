//! Reading the files that people keep, in one piece and never more than a limit.

use super::StorageError;
use super::write::reason;
use crate::text::Text;
use crate::units::ByteSize;
use std::io::Read;
use std::path::Path;

/// Every byte of a file that is at most `limit` long.
///
/// # Errors
/// No such file, no permission, a folder, a longer file.
pub fn read_file(path: &Path, limit: ByteSize) -> Result<Vec<u8>, StorageError> {
    let shown = path.display().to_string();
    let failed = |error: &std::io::Error| {
        StorageError::new(Text::new("storage-cannot-read").with("path", shown.as_str()).with("reason", reason(error)))
    };
    if path.is_dir() {
        return Err(StorageError::new(Text::new("storage-is-folder").with("path", shown.as_str()))
            .hint(Text::new("storage-is-folder-hint")));
    }
    let file = std::fs::File::open(path).map_err(|error| failed(&error))?;
    read_all(file, limit).map_err(|error| failed(&error))?.ok_or_else(|| too_large(&shown, limit))
}

/// Every byte of standard input, at most `limit`.
///
/// # Errors
/// It cannot be read, or is longer.
pub fn read_stdin(limit: ByteSize) -> Result<Vec<u8>, StorageError> {
    let bytes = read_all(std::io::stdin().lock(), limit).map_err(|error| {
        StorageError::new(Text::new("storage-cannot-read").with("path", "-").with("reason", reason(&error)))
    })?;
    bytes.ok_or_else(|| too_large("-", limit))
}

/// `None` where there is more than `limit`.
fn read_all(source: impl Read, limit: ByteSize) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(limit.bytes().saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit.bytes()).then_some(bytes))
}

fn too_large(path: &str, limit: ByteSize) -> StorageError {
    StorageError::new(Text::new("storage-file-too-large").with("path", path).with("limit", limit))
}

/// The first bytes of a file, at most `length`; `None` where it is no file or cannot be read.
pub fn head(path: &Path, length: usize) -> Option<Vec<u8>> {
    if !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(length).unwrap_or(u64::MAX);
    std::fs::File::open(path).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
