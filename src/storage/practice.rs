//! Practice disks: typical real layouts, each with a story, that come inside the program.

use super::{StorageError, read_layout};
use crate::layout::DiskLayout;
use crate::text::Text;

/// A practice disk in the gallery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeDisk {
    /// By which the command line calls it, `win11-new`.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: Text,
    /// Its story, in a sentence or two.
    pub story: Text,
}

macro_rules! practice {
    ($($name:literal),* $(,)?) => {
        const DISKS: [(PracticeDisk, &str); [$($name),*].len()] = [$((
            PracticeDisk {
                name: $name,
                title: Text::new(concat!("practice-", $name, "-title")),
                story: Text::new(concat!("practice-", $name, "-story")),
            },
            include_str!(concat!("../../assets/practice/", $name, ".ron")),
        )),*];
    };
}

practice!["win11-new"];

/// Every practice disk, the simplest first.
pub fn list() -> Vec<PracticeDisk> {
    DISKS.into_iter().map(|(disk, _)| disk).collect()
}

/// The practice disk with this name.
///
/// # Errors
/// No practice disk has this name; the error says which there are.
pub fn open(name: &str) -> Result<Vec<DiskLayout>, StorageError> {
    match DISKS.into_iter().find(|(disk, _)| disk.name == name) {
        Some((_, ron)) => read_layout(ron),
        None => {
            let names: Vec<_> = DISKS.into_iter().map(|(disk, _)| disk.name).collect();
            Err(StorageError::new(Text::new("storage-no-practice").with("name", name))
                .hint(Text::new("storage-no-practice-hint").with("names", names.join(", "))))
        }
    }
}
