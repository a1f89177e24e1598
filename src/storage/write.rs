//! The only place, with the bundle's writer, that creates files: written beside, then renamed, so that nothing half-written is left.
//!
//! What is written beside has a name of its own kind and is locked meanwhile. Where a write was cut off (the process
//! killed, the power gone), the next one into the same folder clears that away.

use super::StorageError;
use crate::text::Text;
pub use crate::text::reason;
use std::fs::{File, Metadata};
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

/// How the name of what is written beside begins; [`BESIDE_LETTERS`] more follow. Nobody calls a file of theirs so: what
/// is called so is cleared away.
pub(crate) const BESIDE: &str = ".shikiri-unfinished-";
/// How many letters and digits `tempfile` adds to the prefix.
const BESIDE_LETTERS: usize = 6;
/// How long something empty beside may be about to be locked and filled.
const YOUNG: Duration = Duration::from_secs(60);

/// A name that this process holds; given back when it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Claim {
    _file: Option<File>,
}

/// Claims a file's name for this process, by a lock of the system on an empty file of that name; `None` where another
/// holds it. Where no lock is to be had (a folder on some networks, one that cannot be written to) it is claimed all
/// the same.
pub fn claim(path: &Path) -> Option<Claim> {
    let file = match File::options().write(true).create(true).truncate(false).open(path) {
        Ok(file) => file,
        Err(error) => {
            log::debug!("{}: {error}", path.display());
            return Some(Claim { _file: None });
        }
    };
    match file.try_lock() {
        Ok(()) => Some(Claim { _file: Some(file) }),
        Err(std::fs::TryLockError::WouldBlock) => None,
        Err(std::fs::TryLockError::Error(error)) => {
            log::debug!("{}: {error}", path.display());
            Some(Claim { _file: None })
        }
    }
}

/// Clears away what a write into this folder left that was cut off: files beside, and folders of nothing but files.
/// What is locked is being written.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| is_beside(&entry.file_name().to_string_lossy())) {
        let path = entry.path();
        // A link is none of ours.
        let Ok(about) = path.symlink_metadata() else { continue };
        let cleared = if about.is_file() && !in_use(&path, &about) {
            std::fs::remove_file(&path)
        } else if about.is_dir() {
            sweep_folder(&path, &about)
        } else {
            Ok(())
        };
        if let Err(error) = cleared {
            log::debug!("{}: {error}", path.display());
        }
    }
}

fn sweep_folder(folder: &Path, about: &Metadata) -> std::io::Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let inside = path.symlink_metadata()?;
        if !inside.is_file() || in_use(&path, &inside) {
            return Ok(());
        }
        files.push(path);
    }
    if files.is_empty() && is_young(about) {
        return Ok(());
    }
    files.iter().try_for_each(std::fs::remove_file)?;
    std::fs::remove_dir(folder)
}

fn is_beside(name: &str) -> bool {
    let letters = name.strip_prefix(BESIDE);
    letters.is_some_and(|rest| rest.len() == BESIDE_LETTERS && rest.chars().all(|c| c.is_ascii_alphanumeric()))
}

fn in_use(path: &Path, about: &Metadata) -> bool {
    if about.len() == 0 && is_young(about) {
        return true;
    }
    // What cannot even be read is left alone.
    File::open(path).map_or(true, |file| matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock)))
}

fn is_young(about: &Metadata) -> bool {
    about.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age < YOUNG))
}

/// Locks what is being written, as long as it is open.
pub(crate) fn hold(file: &File) {
    if let Err(error) = file.try_lock() {
        log::debug!("no lock: {error}");
    }
}

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
    sweep(folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(BESIDE).rand_bytes(BESIDE_LETTERS);
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt as _;
        // As any program creates a file; the process's umask takes away what it does not want.
        builder.permissions(std::fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(folder).map_err(|error| failed(&error))?;
    hold(file.as_file());
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

    #[test]
    fn what_a_write_left_that_was_cut_off_is_cleared_by_the_next_one() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        std::fs::write(at(".shikiri-unfinished-abc123"), b"half").unwrap();
        std::fs::create_dir(at(".shikiri-unfinished-XYZ789")).unwrap();
        std::fs::write(at(".shikiri-unfinished-XYZ789/run.cmd"), b"half").unwrap();
        // Not what is written to just now, and nothing of anybody else's.
        let held = File::create_new(at(".shikiri-unfinished-held00")).unwrap();
        (&held).write_all(b"half").unwrap();
        hold(&held);
        std::fs::create_dir(at(".shikiri-unfinished-held01")).unwrap();
        let inside = File::create_new(at(".shikiri-unfinished-held01/run.cmd")).unwrap();
        (&inside).write_all(b"half").unwrap();
        hold(&inside);
        let others = [
            ".shikiri-backup",
            ".shikiri-unfinished-abc1234",
            "shikiri-abc123",
            ".shikiri-unfinished-empty0",
            ".shikiri-unfinished-deeper",
        ];
        for name in &others[..3] {
            std::fs::write(at(name), b"mine").unwrap();
        }
        std::fs::create_dir(at(others[3])).unwrap();
        std::fs::create_dir_all(at(others[4]).join("folder")).unwrap();
        replace(&at("plan.ron"), b"whole").unwrap();
        let mut left: Vec<String> = std::fs::read_dir(home.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let mut expected =
            [&others[..], &["plan.ron", ".shikiri-unfinished-held00", ".shikiri-unfinished-held01"]].concat();
        expected.sort_unstable();
        assert_eq!(left, expected);
        drop((held, inside));
        replace(&at("plan.ron"), b"whole").unwrap();
        assert!(!at(".shikiri-unfinished-held00").exists() && !at(".shikiri-unfinished-held01").exists());
    }

    #[test]
    fn a_name_is_claimed_by_one_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("session.lock");
        let first = claim(&path).unwrap();
        assert!(claim(&path).is_none());
        drop(first);
        assert!(claim(&path).is_some());
        // Where nothing can be claimed nothing is in the way.
        assert!(claim(&home.path().join("no/such/folder")).is_some());
    }
}
