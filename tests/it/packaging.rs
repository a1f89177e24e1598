//! What is packed beside the program says what the program says: manual pages, completions, the desktop's entry. And
//! the scripts that pack it: what they refuse, what they count, and that their bytes depend on no folder.
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

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// What `scripts/release.sh` says and writes on errors where none of the tools is there, and how it ends.
#[cfg(unix)]
fn release_without_tools(parts: Option<&str>, profile: &str) -> (String, String, Option<i32>) {
    let (tools, target) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for tool in ["bash", "dirname", "mkdir"] {
        let place = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|folder| folder.join(tool))
            .find(|file| file.is_file())
            .unwrap();
        std::os::unix::fs::symlink(place, tools.path().join(tool)).unwrap();
    }
    let mut release = std::process::Command::new(tools.path().join("bash"));
    release.arg(root().join("scripts/release.sh")).env_clear().env("PATH", tools.path()).env("PROFILE", profile);
    release.env("HOME", target.path()).env("CARGO_TARGET_DIR", target.path().join("target"));
    if let Some(parts) = parts {
        release.env("PARTS", parts);
    }
    let done = release.output().unwrap();
    assert!(!target.path().join("target").exists(), "nothing is made before all tools are there");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&done.stdout), text(&done.stderr), done.status.code())
}

#[cfg(unix)]
#[test]
fn a_release_names_every_missing_tool_at_once_and_builds_nothing() {
    let (said, errors, code) = release_without_tools(None, "dist");
    assert_eq!(code, Some(1), "{errors}");
    for (tool, package) in [
        ("cargo", "rustup"),
        ("rustup", "rustup"),
        ("git", "git"),
        ("cc", "gcc"),
        ("python3", "python3"),
        ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64"),
        ("x86_64-w64-mingw32-windres", "binutils-mingw-w64-x86-64"),
        ("dpkg-deb", "dpkg"),
        ("objdump", "binutils"),
    ] {
        assert!(errors.contains(&format!("  {tool} (package {package}")), "{tool} in {errors}");
    }
    // Who did not ask for ARM64 by name gets the others without it, and is told.
    assert!(said.contains("shikiri-arm64.exe is left out"), "{said}");
    assert!(!errors.contains("Zig"), "{errors}");

    let (_, errors, code) = release_without_tools(Some("arm64"), "dist");
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("pip install ziglang"), "{errors}");
    assert!(!errors.contains("mingw"), "not needed for ARM64: {errors}");
}

#[cfg(unix)]
#[test]
fn a_release_of_a_part_or_profile_that_there_is_not_is_refused() {
    let (_, errors, code) = release_without_tools(Some("linux window"), "relase");
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("a part that is called window:"), "{errors}");
    assert!(errors.contains("a profile that is called relase:"), "{errors}");
    assert!(!errors.contains("a part that is called linux"), "{errors}");
}

/// GNU's linker orders imports by the names of files, folder and all; the script gives it numbers instead.
#[cfg(unix)]
#[test]
fn the_linker_for_windows_is_told_no_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let given = |inner: &str| {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join(inner);
        std::fs::create_dir_all(place.join("crate")).unwrap();
        let compiler = folder.path().join("compiler");
        // Says what it is given, and what is in it.
        let says = "#!/bin/sh\nfor one; do echo \"$one\"; case $one in *.o | *.a | *.rlib) cat \"$one\";; esac; done\n";
        std::fs::write(&compiler, says).unwrap();
        std::fs::set_permissions(&compiler, std::fs::Permissions::from_mode(0o755)).unwrap();
        for file in ["zebra.o", "crate/libapple.rlib", "crate/libwindows.0.53.0.a"] {
            std::fs::write(place.join(file), format!("content of {file}\n")).unwrap();
        }
        let done = std::process::Command::new(root().join("scripts/mingw/linker"))
            .env("MINGW_GCC", &compiler)
            .args([place.join("zebra.o"), place.join("crate/libapple.rlib"), "-L".into(), place.join("crate")])
            .args(["-lwindows.0.53.0", "-lkernel32", "-Wl,--no-insert-timestamp"])
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap().replace(&*place.to_string_lossy(), "PLACE")
    };
    let one = given("a");
    assert_eq!(
        one.lines().collect::<Vec<_>>(),
        [
            "10001.o",
            "content of zebra.o",
            "10002.rlib",
            "content of crate/libapple.rlib",
            "-L",
            "PLACE/crate",
            "10003.a",
            "content of crate/libwindows.0.53.0.a",
            "-lkernel32",
            "-Wl,--no-insert-timestamp",
        ]
    );
    assert_eq!(one, given("zz/a much longer name"));
}

/// Crates that get into the program for `target`: names and versions, those that macros need left out.
fn linked_crates(target: &str) -> std::collections::BTreeSet<(String, String)> {
    let tree = std::process::Command::new(env!("CARGO"))
        .current_dir(root())
        .args([
            "tree",
            "--locked",
            "--no-dedupe",
            "--prefix",
            "depth",
            "-e",
            "normal",
            "-f",
            " {p}",
            "--target",
            target,
        ])
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let mut found = std::collections::BTreeSet::new();
    // How deep the macro stands below which everything only runs while building.
    let mut macro_at = usize::MAX;
    for line in String::from_utf8(tree.stdout).unwrap().lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let depth: usize = words[0].parse().unwrap();
        if depth > macro_at {
            continue;
        }
        macro_at = if words.contains(&"(proc-macro)") { depth } else { usize::MAX };
        if macro_at == usize::MAX && depth > 0 {
            found.insert((words[1].to_owned(), words[2].trim_start_matches('v').to_owned()));
        }
    }
    found
}

#[cfg(unix)]
#[test]
fn the_bill_of_materials_names_every_crate_and_font_of_the_windows_program_with_its_licence() {
    let target = "x86_64-pc-windows-gnu";
    let answers = |command: &str, arguments: &[&str]| {
        let done = std::process::Command::new(command).args(arguments).current_dir(root()).output();
        done.ok().filter(|done| done.status.success()).map(|done| String::from_utf8(done.stdout).unwrap())
    };
    let sysroot = answers("rustc", &["--print", "sysroot"]).unwrap();
    if answers("python3", &["-c", "import tomllib"]).is_none()
        || answers("dpkg-query", &["-W", "gcc-mingw-w64-x86-64-win32", "mingw-w64-x86-64-dev"]).is_none()
        || !Path::new(sysroot.trim()).join("lib/rustlib").join(target).exists()
    {
        println!("not run: Python 3.11, mingw-w64 (Debian's) or Rust's {target} is missing");
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let program = out.path().join("program");
    std::fs::write(&program, "no program").unwrap();
    let place = out.path().to_string_lossy().into_owned();
    let request = format!("{target}:{}:shikiri.exe", program.display());
    let done = std::process::Command::new("python3")
        .current_dir(root())
        .args(["scripts/bill-of-materials.py", &place, &request])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));

    let bill: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.path().join("shikiri.exe.cdx.json")).unwrap()).unwrap();
    let components = bill["components"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let named = components
        .iter()
        .filter(|part| text(&part["bom-ref"]).starts_with("pkg:cargo/") && part["type"] == "library")
        .map(|part| (text(&part["name"]), text(&part["version"])))
        .collect();
    let crates = linked_crates(target);
    assert!(crates.len() > 100 && crates.iter().any(|(name, _)| name == "egui"), "{crates:?}");
    assert_eq!(crates, named, "what cargo links, and what the bill of materials names");

    let texts = std::fs::read_to_string(out.path().join("LICENSES-OF-PARTS.txt")).unwrap();
    let mut fonts = 0;
    for entry in std::fs::read_dir(root().join("assets/fonts")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if name.ends_with(".ttf") || name.ends_with(".otf") {
            let part = components.iter().find(|part| part["name"] == *name);
            assert_eq!(part.unwrap()["licenses"][0]["expression"], "OFL-1.1", "{name}");
            assert!(texts.contains(&format!("\n{name}: OFL-1.1")), "{name}");
            fonts += 1;
        }
        if name.starts_with("OFL-") {
            let licence = std::fs::read_to_string(root().join("assets/fonts").join(&name)).unwrap();
            assert!(texts.contains(licence.replace("\r\n", "\n").trim()), "the text of {name}");
        }
    }
    assert_eq!(fonts, 5);
    // Every part leads to a text that is there.
    for part in components {
        let (name, version) = (text(&part["name"]), text(&part["version"]));
        let title = if version.is_empty() { name } else { format!("{name} {version}") };
        let at = texts
            .find(&format!("\n{title}: "))
            .unwrap_or_else(|| panic!("{title} is in the bill and not among the licences"));
        let numbers = texts[at..].split("\n    texts: ").nth(1).unwrap().lines().next().unwrap();
        for number in numbers.split(", ") {
            assert!(!number.is_empty() && texts.contains(&format!("\nText {number}: ")), "{title}: text {numbers}");
        }
        assert!(!text(&part["licenses"][0]["expression"]).is_empty(), "{title}");
    }
}

/// `scripts/release.sh` packs the READMEs, the changes, and what under `docs` and `screenshots` the READMEs lead to.
#[test]
fn what_the_readmes_lead_to_is_there_and_is_packed() {
    for name in ["README.md", "README.ja.md"] {
        let text = std::fs::read_to_string(root().join(name)).unwrap();
        let leads = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let near: Vec<&str> = leads.filter(|lead| !lead.contains("://") && !lead.starts_with('#')).collect();
        assert!(near.len() > 10, "{name}: {near:?}");
        for lead in near {
            assert!(root().join(lead).is_file(), "{name}: {lead}");
            let packed = ["README.md", "README.ja.md", "CHANGELOG.md"].contains(&lead);
            assert!(packed || lead.starts_with("docs/") || lead.starts_with("screenshots/"), "{name}: {lead}");
        }
    }
}
