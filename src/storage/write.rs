//! The only place, with the bundle's writer, that creates files: written beside, then renamed, so that nothing half-written is left.

use super::StorageError;
use crate::text::Text;
pub use crate::text::reason;
use std::io::Write as _;
use std::path::Path;

/// Writes a file that may already be there: first a new one beside it, then that one takes its name.
///
/// # Errors
/// A folder of that name, no folder to hold it, no permission, no room; the old file then stays as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    write(path, bytes, false)
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// Something of that name, no folder to hold it, no permission, no room; nothing is then left behind.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    write(path, bytes, true)
}

fn write(path: &Path, bytes: &[u8], new: bool) -> Result<(), StorageError> {
    let shown = path.display().to_string();
    let failed = |error: &std::io::Error| {
        StorageError::new(Text::new("storage-cannot-write").with("path", shown.as_str()).with("reason", reason(error)))
            .hint(Text::new("storage-cannot-write-hint"))
    };
    if path.is_dir() {
        return Err(StorageError::new(Text::new("storage-is-folder").with("path", shown.as_str()))
            .hint(Text::new("storage-is-folder-hint")));
    }
    if path.file_name().is_none() {
        return Err(StorageError::new(Text::new("storage-no-name").with("path", shown.as_str()))
            .hint(Text::new("storage-is-folder-hint")));
    }
    if new && path.symlink_metadata().is_ok() {
        return Err(StorageError::new(Text::new("storage-exists").with("path", shown.as_str()))
            .hint(Text::new("storage-exists-hint")));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shikiri-");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt as _;
        // As any program creates a file; the process's umask takes away what it does not want.
        builder.permissions(std::fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|error| failed(&error))?;
    let renamed = if new { file.persist_noclobber(path) } else { file.persist(path) };
    renamed.map(|_| ()).map_err(|error| failed(&error.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let error = write_new(&path, b"three").unwrap_err();
        assert_eq!(error.text.id(), "storage-exists");
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn a_folder_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(replace(folder.path(), b"x").unwrap_err().text.id(), "storage-is-folder");
        assert_eq!(replace(Path::new("/"), b"x").unwrap_err().text.id(), "storage-is-folder");
        let nowhere = folder.path().join("no/such/file");
        assert_eq!(replace(&nowhere, b"x").unwrap_err().text.id(), "storage-cannot-write");
    }
}
