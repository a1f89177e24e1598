//! What is packed beside the program says what the program says: manual pages, completions, the desktop's entry.
//!
//! `UPDATE_MANUAL=1` writes manual pages and completions anew from the arguments.

#![expect(clippy::unwrap_used, reason = "helpers of tests may fail the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn linux() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/linux")
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// `kept` holds exactly what `made` holds, or is made so.
fn same_files(made: &BTreeMap<String, String>, kept: &Path) {
    if std::env::var_os("UPDATE_MANUAL").is_some() {
        for name in files(kept).keys() {
            std::fs::remove_file(kept.join(name)).unwrap();
        }
        std::fs::create_dir_all(kept).unwrap();
        for (name, text) in made {
            std::fs::write(kept.join(name), text).unwrap();
        }
    }
    let found = files(kept);
    assert_eq!(made.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>(), "run with UPDATE_MANUAL=1");
    for (name, text) in made {
        assert_eq!(text, &found[name], "{name}: run with UPDATE_MANUAL=1");
    }
}

#[test]
fn manual_pages_tell_the_arguments_that_there_are() {
    let folder = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(shikiri::cli::command(), folder.path()).unwrap();
    let made = files(folder.path());
    for page in ["shikiri.1", "shikiri-plan.1", "shikiri-export.1", "shikiri-verify.1"] {
        assert!(made.contains_key(page), "{page} in {:?}", made.keys());
    }
    same_files(&made, &linux().join("man"));
}

#[test]
fn completions_know_the_arguments_that_there_are() {
    use clap_complete::Shell;
    let mut made = BTreeMap::new();
    for (shell, name) in [(Shell::Bash, "shikiri.bash"), (Shell::Zsh, "_shikiri"), (Shell::Fish, "shikiri.fish")] {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut shikiri::cli::command(), "shikiri", &mut text);
        made.insert(name.to_owned(), String::from_utf8(text).unwrap());
    }
    same_files(&made, &linux().join("completions"));
}

#[test]
fn the_desktop_entry_speaks_both_languages_and_names_an_icon_of_every_size() {
    let entry = std::fs::read_to_string(linux().join("shikiri.desktop")).unwrap();
    for key in ["Name", "GenericName", "Comment", "Keywords"] {
        assert!(entry.contains(&format!("\n{key}=")), "{key}");
        assert!(entry.contains(&format!("\n{key}[ja]=")), "{key} in Japanese");
    }
    for key in ["\nExec=shikiri %f\n", "\nIcon=shikiri\n", "\nTerminal=false\n"] {
        assert!(entry.contains(key), "{key}");
    }
    for size in [16_u32, 24, 32, 48, 64, 128, 256] {
        let bytes = std::fs::read(linux().join(format!("../icon/icon-{size}.png"))).unwrap();
        // A PNG's header has the width at byte 16, high byte first.
        assert_eq!(bytes.get(16..20), Some(&size.to_be_bytes()[..]), "icon-{size}.png");
    }
}
