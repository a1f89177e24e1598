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
    /// What to try on it, as a task of the course.
    pub task: Text,
}

macro_rules! practice {
    ($($name:literal),* $(,)?) => {
        const DISKS: [(PracticeDisk, &str); [$($name),*].len()] = [$((
            PracticeDisk {
                name: $name,
                title: Text::new(concat!("practice-", $name, "-title")),
                story: Text::new(concat!("practice-", $name, "-story")),
                task: Text::new(concat!("practice-", $name, "-task")),
            },
            include_str!(concat!("../../assets/practice/", $name, ".ron")),
        )),*];
    };
}

practice![
    "win11-new",
    "win10-recovery-front",
    "left-over-recoveries",
    "dell-six",
    "hp",
    "lenovo",
    "mbr-system-reserved",
    "dual-boot",
    "bitlocker",
    "4kn",
    "empty",
    "mbr-logicals",
    "esp-full",
    "server",
    "shrink-blocked",
    "dynamic",
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_practice_disk_is_sound_and_reads_back_the_same() {
        assert!(list().len() >= 12);
        for practice in list() {
            let disks = open(practice.name).unwrap_or_else(|error| panic!("{}: {error}", practice.name));
            assert!(!disks.is_empty(), "{}", practice.name);
            for disk in &disks {
                assert_eq!(disk.violations(), [], "{}", practice.name);
                assert!(disk.is_exact(), "{}", practice.name);
                for problem in &disk.problems {
                    let (en, ja) = (problem.text.say(crate::text::Lang::En), problem.text.say(crate::text::Lang::Ja));
                    assert_ne!(en, ja, "{}", practice.name);
                }
                for partition in &disk.partitions {
                    let volume = &partition.volume;
                    if let (Some(used), Some(limit)) = (volume.used, &volume.shrink) {
                        assert!(used <= limit.min && limit.min <= partition.size(), "{}", practice.name);
                    }
                }
            }
            assert_eq!(read_layout(&super::super::write_layout(&disks)).unwrap(), disks, "{}", practice.name);
            let json = super::super::layout_json_string(&disks);
            assert_eq!(super::super::read_layout_json(&json).unwrap(), disks, "{}", practice.name);
        }
    }

    #[test]
    fn an_unknown_practice_disk_is_answered_with_the_known_ones() {
        let error = open("nothing").unwrap_err();
        assert!(error.hint.unwrap().to_string().contains("win11-new"));
    }
}
