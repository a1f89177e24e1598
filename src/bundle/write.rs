//! Puts a bundle into a folder: made beside under another name, then renamed, so that nothing half-written stays.
//! What was cut off before that is cleared away by the next write into the same folder ([`crate::storage::write`]).

use super::Bundle;
use crate::storage::write::{BESIDE, hold, sweep};
use crate::text::{Text, reason};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Why a bundle could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct BundleError {
    /// What is wrong.
    pub text: Text,
    /// What the person can do.
    pub hint: Option<Text>,
}

impl BundleError {
    fn at(id: &'static str, path: &Path, error: &std::io::Error) -> Self {
        Self {
            text: Text::new(id).with("path", path.display().to_string()).with("reason", reason(error)),
            hint: Some(Text::new(match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "storage-cannot-write-hint",
                _ => "bundle-hint-folder",
            })),
        }
    }
}

/// Writes every file of the bundle into `folder`, which must not exist yet or be empty.
pub fn write(bundle: &Bundle, folder: &Path) -> Result<(), BundleError> {
    if folder.exists() {
        let empty = std::fs::read_dir(folder)
            .map_err(|e| BundleError::at("bundle-error-not-a-folder", folder, &e))?
            .next()
            .is_none();
        if !empty {
            let not_empty = std::io::ErrorKind::DirectoryNotEmpty.into();
            return Err(BundleError::at("bundle-error-not-empty", folder, &not_empty));
        }
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    sweep(&parent);
    // Dropped, and with it everything in it, where anything below fails.
    let beside = tempfile::Builder::new()
        .prefix(BESIDE)
        .tempdir_in(&parent)
        .map_err(|e| BundleError::at("bundle-error-write", &parent, &e))?;
    // It is said by the name that the person gave.
    let failed = |e| BundleError::at("bundle-error-write", folder, &e);
    // The first file stays locked until all are there: the folder is being written to.
    let mut first = None;
    for file in &bundle.files {
        let path = beside.path().join(&file.name);
        let mut out = std::fs::File::create_new(&path).map_err(failed)?;
        hold(&out);
        out.write_all(&file.bytes).and_then(|()| out.sync_all()).map_err(failed)?;
        first.get_or_insert(out);
    }
    // Windows renames no folder in which a file is open.
    drop(first);
    make_readable(beside.path()).map_err(failed)?;
    if folder.exists() {
        std::fs::remove_dir(folder).map_err(failed)?;
    }
    std::fs::rename(beside.path(), folder).map_err(failed)?;
    // The folder has its name now; what is left of the guard must not remove it.
    drop(beside.keep());
    Ok(())
}

/// A temporary folder is private to its owner; a bundle is made to be copied.
#[cfg(unix)]
fn make_readable(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_readable(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::BundleFile;

    fn bundle(names: &[&str]) -> Bundle {
        let files = names
            .iter()
            .map(|name| BundleFile { name: (*name).to_owned(), bytes: b"x".to_vec(), about: Text::plain("") })
            .collect();
        Bundle { digest: "sha256:0".to_owned(), files }
    }

    #[test]
    fn every_file_is_written_into_a_new_folder() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a & b %c 日本");
        write(&bundle(&["run.cmd", "review.md"]), &folder).unwrap();
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn why_it_cannot_be_written_is_said_in_words_and_by_the_name_that_was_given() {
        let home = tempfile::tempdir().unwrap();
        let error = write(&bundle(&["run.cmd"]), &home.path().join("none").join("out")).unwrap_err();
        let said = error.text.say(crate::text::Lang::Ja);
        assert!(!said.contains("os error") && !said.contains(".shikiri-"), "{said}");
        let error = write(&bundle(&["run.cmd", "no/such/folder"]), &home.path().join("out")).unwrap_err();
        assert!(!error.text.say(crate::text::Lang::En).contains(".shikiri-"), "{}", error.text);
    }

    #[test]
    fn a_folder_with_files_is_left_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("mine.txt"), "mine").unwrap();
        assert!(write(&bundle(&["run.cmd"]), home.path()).is_err());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn nothing_stays_behind_when_a_file_cannot_be_written() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("out");
        assert!(write(&bundle(&["run.cmd", "no/such/folder"]), &folder).is_err());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
