//! The rules of the tree that no compiler knows: directions of import, what may open files, where words stand.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}

/// Every Rust file under a folder, by its path from the root (with `/`).
fn rust(folder: &str) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| {
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            (name, text)
        })
        .collect()
}

/// The part of a file that is not its tests.
fn code(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests {").map_or(text, |at| &text[..at])
}

/// The lines of code with their numbers, comments left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    code(text)
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim()))
        .filter(|(_, line)| !line.starts_with("//"))
}

/// The module that a file belongs to, `disk_map/geometry.rs` under `ui` being `ui`.
fn module(file: &str) -> &str {
    let inner = file.strip_prefix("src/").unwrap_or(file);
    inner.split(['/', '.']).next().unwrap_or(inner)
}

#[track_caller]
fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn imports_go_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("units", &[][..]),
        ("text", &["units"]),
        ("layout", &["units", "text"]),
        ("volume", &["units", "text", "layout"]),
        ("diskpart", &["units", "text", "layout"]),
        ("plan", &["units", "text", "layout", "diskpart", "volume"]),
        ("advice", &["units", "text", "layout", "plan", "volume"]),
        ("bundle", &["units", "text", "layout", "diskpart", "plan", "storage"]),
        ("source", &["units", "text", "layout", "volume", "storage"]),
        ("storage", &["units", "text", "layout", "plan"]),
        ("wizard", &["units", "text", "layout", "volume", "diskpart", "plan", "advice", "bundle", "storage", "source"]),
        ("cli", &["units", "text", "layout", "volume", "diskpart", "plan", "advice", "bundle", "storage", "source"]),
    ]);
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        let own = module(&file);
        let Some(allowed) = allowed.get(own) else { continue };
        for (number, line) in lines(&text) {
            for (at, _) in line.match_indices("crate::") {
                let name: String = line[at + 7..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let draws = file == "src/cli/render.rs" && name == "ui";
                if !name.is_empty() && name != own && !allowed.contains(&name.as_str()) && !draws {
                    wrong.push(format!("{file}:{number}: {own} must not know {name}"));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_window_stays_in_its_place() {
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        let window = matches!(module(&file), "ui" | "app" | "main") || file == "src/cli/render.rs";
        for (number, line) in lines(&text) {
            if !window && (line.contains("egui::") || line.contains("eframe::") || line.contains("use egui")) {
                wrong.push(format!("{file}:{number}: egui"));
            }
            if module(&file) != "source"
                && (line.contains("gpt::disk") || line.contains("use gpt::") || line.contains("gpt::Gpt"))
            {
                wrong.push(format!("{file}:{number}: the gpt crate"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn files_are_created_in_two_places_only() {
    let ways = [
        "File::create",
        "OpenOptions",
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create_dir",
        "fs::copy",
        "set_permissions",
        "tempfile",
        "set_len",
        "hard_link",
        "symlink(",
        ".write(true)",
        ".append(true)",
        "GENERIC_WRITE",
        "FILE_WRITE_DATA",
        "DeleteFile",
        "WriteFile",
        "File::options",
        ".create(true)",
        ".truncate(true)",
        ".access_mode(",
        ".custom_flags(",
        "OFlags",
        "rustix::fs::open",
        "Mmap",
    ];
    let allowed = ["src/storage/write.rs", "src/bundle/write.rs"];
    // The folder in which the session is kept.
    let session = ("src/app/session.rs", "fs::create_dir");
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        for (number, line) in lines(&text) {
            for way in ways.iter().filter(|way| line.contains(**way)) {
                if !allowed.contains(&file.as_str()) && (file.as_str(), *way) != session {
                    wrong.push(format!("{file}:{number}: {way}"));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn files_are_read_only_where_reading_is_the_task() {
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        let reads = matches!(module(&file), "source" | "storage" | "bundle")
            || file.starts_with("src/app/")
            || matches!(file.as_str(), "src/cli/fleet.rs" | "src/ui/fonts.rs");
        for (number, line) in lines(&text) {
            if !reads && (line.contains("File::open") || line.contains("fs::read")) {
                wrong.push(format!("{file}:{number}: {line}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_pure_parts_know_no_clock_chance_or_environment() {
    let ways =
        ["SystemTime", "Instant::", "std::env", "rand::", "new_v4", "now_v7", "std::process", "std::fs", "HashMap<"];
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        if !matches!(module(&file), "units" | "layout" | "plan" | "diskpart" | "advice" | "wizard") {
            continue;
        }
        for (number, line) in lines(&text) {
            for way in ways.iter().filter(|way| line.contains(**way)) {
                wrong.push(format!("{file}:{number}: {way}"));
            }
        }
    }
    none(&wrong);
}

/// The word itself, not a part of another (`unsafe` in `unsafe_code`).
fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(part) && !line[at + word.len()..].starts_with(part))
}

#[test]
fn unsafe_code_and_calls_of_windows_stand_in_one_file() {
    let one = "src/source/live/calls.rs";
    let mut wrong = Vec::new();
    for (file, text) in rust("src").into_iter().filter(|(file, _)| file != one) {
        // Tests too.
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            let foreign =
                ["extern \"", "#[link", "no_mangle", "windows_sys::", "windows::core", "windows::Win32", "libc::"];
            let lifted = ["expect(unsafe_code", "allow(unsafe_code"];
            if has_word(line, "unsafe") || foreign.iter().chain(&lifted).any(|way| line.contains(way)) {
                wrong.push(format!("{file}:{}: {line}", number + 1));
            }
        }
    }
    none(&wrong);
    assert!(rust("src")[one].contains("unsafe {"), "the calls have moved");
    assert!(std::fs::read_to_string(root().join("Cargo.toml")).unwrap().contains("\nunsafe_code = \"deny\"\n"));
}

#[test]
fn no_program_is_started_but_itself() {
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        for (number, line) in lines(&text) {
            let itself = file == "src/app/start.rs" && line.contains("process::Command::new(program)");
            if (line.contains("process::Command") || line.contains("use std::process::{")) && !itself {
                wrong.push(format!("{file}:{number}: {line}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn no_network_code() {
    let ways = ["std::net", "TcpStream", "TcpListener", "UdpSocket", "WSAStartup", "WinHttp", "InternetOpen"];
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        for (number, line) in lines(&text) {
            if ways.iter().any(|way| line.contains(way)) {
                wrong.push(format!("{file}:{number}: {line}"));
            }
        }
    }
    none(&wrong);
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let crates = [
        "attohttpc",
        "curl",
        "hyper",
        "isahc",
        "mio",
        "native-tls",
        "openssl",
        "openssl-sys",
        "quinn",
        "reqwest",
        "rustls",
        "socket2",
        "surf",
        "tungstenite",
        "ureq",
        "webbrowser",
    ];
    let known: Vec<_> = crates.iter().filter(|name| lock.contains(&format!("\nname = \"{name}\"\n"))).collect();
    assert!(known.is_empty(), "crates that speak with a network: {known:?}");
}

/// String literals of a line: what stands between two quotes.
fn literals(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            continue;
        }
        let mut literal = String::new();
        loop {
            match chars.next() {
                Some('\\') => literal.extend(chars.next()),
                Some('"') | None => break,
                Some(other) => literal.push(other),
            }
        }
        found.push(literal);
    }
    found
}

/// Whether a literal reads like a sentence: four plain words in a row, or Japanese.
fn is_sentence(literal: &str) -> bool {
    let japanese = literal.chars().any(|c| ('ぁ'..='ん').contains(&c));
    let mut row = 0;
    for word in literal.split(' ') {
        let plain = word.len() > 1 && word.trim_end_matches(['.', ',', ':']).chars().all(|c| c.is_ascii_lowercase());
        row = if plain || (row > 0 && word == "a") { row + 1 } else { 0 };
        if row >= 4 {
            return true;
        }
    }
    japanese
}

#[test]
fn sentences_stand_in_the_fluent_files() {
    // Where words are matter to be read (listings in eleven languages), or written in the languages of other programs.
    // The planner's own faults are for bug reports, and those of the theme's file for whoever changes it.
    // `breaks.rs` lists the characters that begin or end no line.
    let exempt = [
        "src/ui/widgets/breaks.rs",
        "src/plan/operation.rs",
        "src/plan/prove.rs",
        "src/ui/theme",
        "src/source/capture/",
        "src/bundle/runner",
        "src/bundle/script.rs",
        "src/units.rs",
        "src/diskpart/grammar.rs",
        "src/diskpart/lint/",
        "src/cli/args.rs",
    ];
    let mut wrong = Vec::new();
    for (file, text) in rust("src") {
        if file.ends_with("/tests.rs") || exempt.iter().any(|exempt| file.starts_with(exempt)) {
            continue;
        }
        for (number, line) in lines(&text) {
            let aside = [
                "log::",
                "#[must_use",
                "reason = ",
                "#[error(",
                "#[expect(",
                "debug_assert",
                "request_discard",
                "source(",
                "SOURCE",
                "const ",
            ];
            if aside.iter().any(|aside| line.contains(aside)) {
                continue;
            }
            for literal in literals(line).into_iter().filter(|literal| is_sentence(literal)) {
                wrong.push(format!("{file}:{number}: {literal:?}"));
            }
        }
    }
    none(&wrong);
}

/// Beyond this a file is split by topic.
const MAX_LINES: usize = 800;

#[test]
fn files_stay_short_and_lines_too() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (file, text) in rust(folder) {
            if text.lines().count() > MAX_LINES {
                wrong.push(format!("{file}: {} lines", text.lines().count()));
            }
            for (index, line) in text.lines().enumerate() {
                if line.ends_with([' ', '\t']) || line.contains('\t') {
                    wrong.push(format!("{file}:{}: a tab, or blanks at the end", index + 1));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn nothing_is_left_for_later() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for (file, text) in rust(folder).into_iter().filter(|(file, _)| file != "tests/it/tidy.rs") {
            for (index, line) in text.lines().enumerate() {
                for mark in ["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX:", "<<<<<<<", ">>>>>>>"] {
                    if line.contains(mark) {
                        wrong.push(format!("{file}:{}: {mark}", index + 1));
                    }
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let ids: BTreeSet<String> = shikiri::text::ids(shikiri::text::Lang::En).into_iter().collect();
    let areas: BTreeSet<&str> = ids.iter().filter_map(|id| Some(id.split_once('-')?.0)).collect();
    let sources: Vec<(String, String)> =
        rust("src").into_iter().filter(|(file, _)| !file.ends_with("/tests.rs")).collect();
    // What stands between two quotes, on either side of them: more than the literals, and none of them missed.
    let mut used: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| code(text).split('"')).collect();
    let practice = shikiri::storage::practice::list();
    used.extend(practice.iter().flat_map(|disk| [disk.title.id(), disk.story.id(), disk.task.id()]));

    let mut wrong: Vec<String> =
        ids.iter().filter(|id| !used.contains(id.as_str())).map(|id| format!("{id} is never said")).collect();
    for (file, text) in &sources {
        for (number, line) in lines(text) {
            for id in literals(line) {
                let area = id.split_once('-').map_or("", |(area, _)| area);
                let is_id = areas.contains(area) && id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'));
                if is_id && !id.ends_with('-') && !ids.contains(&id) {
                    wrong.push(format!("{file}:{number}: {id} has no words"));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_changelog_keeps_its_form() {
    let text = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(text.starts_with("# Changelog\n"));
    assert!(text.contains("\n## [Unreleased]\n"));
    let headings = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            assert!(headings.contains(&heading), "{line}");
        } else if !(line.is_empty() || line.starts_with("# ") || line.starts_with("## [") || line.starts_with("- ")) {
            assert!(line.starts_with("  ") || line.starts_with("All notable changes"), "{line}");
        }
    }
}

#[test]
fn no_path_of_a_machine_stands_in_the_tree() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches", "scripts", "docs", "assets/text", "assets/practice"] {
        if !root().join(folder).is_dir() {
            continue;
        }
        let mut files = Vec::new();
        walk(&root().join(folder), &mut files);
        for path in files.into_iter().filter(|path| !path.ends_with("tests/it/tidy.rs")) {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            for mark in [concat!("/ro", "ot/"), concat!("/ho", "me/r"), concat!("/wo", "rk/")] {
                if text.contains(mark) {
                    wrong.push(format!("{}: {mark}", path.display()));
                }
            }
        }
    }
    none(&wrong);
}
