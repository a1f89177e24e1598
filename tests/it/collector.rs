//! The script that reads a PC without Shikiri: what it calls, what it writes, and that Shikiri knows all of it.
//!
//! No package of the registries carries PowerShell, so its half is not run here: it is parsed, and every command,
//! method, variable and property in it is looked at. The other half is run under Wine (`wine_collector.rs`).
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use serde_json::Value;
use shikiri::layout::{BitLocker, ProblemCode};
use shikiri::source::capture::{COLLECTOR_SCHEMA, read};
use std::collections::BTreeSet;

const SCRIPT: &str = include_str!("../../assets/capture/shikiri-capture.cmd");
const FIXTURE: &str = include_str!("../fixtures/capture/collector.json");
const MARK: &str = "\r\nrem ==== PowerShell from here on ====\r\n";

fn batch() -> &'static str {
    SCRIPT.split_once(MARK).unwrap().0
}

fn powershell() -> &'static str {
    SCRIPT.split_once(MARK).unwrap().1
}

/// Every node of the parsed PowerShell: its kind, its text, the kind of the one around it.
fn nodes() -> Vec<(String, &'static str, String)> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let tree = parser.parse(powershell(), None).unwrap();
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    let mut found = Vec::new();
    let mut open = vec![(tree.root_node(), String::new())];
    while let Some((node, around)) = open.pop() {
        found.push((node.kind().to_owned(), &powershell()[node.byte_range()], around));
        let children: Vec<_> = (0..node.child_count()).filter_map(|i| node.child(i)).collect();
        open.extend(children.into_iter().rev().map(|child| (child, node.kind().to_owned())));
    }
    found
}

/// The different texts of the nodes of one kind.
fn all(kind: &str) -> BTreeSet<&'static str> {
    nodes().into_iter().filter(|(k, ..)| *k == kind).map(|(_, text, _)| text).collect()
}

#[test]
fn every_command_of_the_powershell_half_only_reads() {
    let own = ["Read-Part", "Read-DiskPart", "Read-Length", "Read-Recovery", "Read-Protection"];
    let reading = [
        "ConvertTo-Json",
        "ForEach-Object",
        "Get-ChildItem",
        "Get-CimInstance",
        "Get-Command",
        "Get-Content",
        "Get-Disk",
        "Get-Item",
        "Get-Partition",
        "Get-PartitionSupportedSize",
        "Get-UICulture",
        "Get-Volume",
        "Get-WinEvent",
        "Invoke-CimMethod",
        "Join-Path",
        "New-Object",
        "Select-Object",
        "Sort-Object",
        "Test-Path",
        "Where-Object",
        "Write-Host",
    ];
    assert_eq!(all("function_name"), own.into());
    assert_eq!(all("command_name"), own.into_iter().chain(reading).collect());
    // Called by `&`: a block of its own, and two programs that are asked.
    let programs = ["$read", r#""$system\diskpart.exe""#, r#""$system\reagentc.exe""#];
    assert_eq!(all("command_name_expr"), programs.into());
    let commands = all("command");
    for (name, wanted) in [
        ("Invoke-CimMethod", "Invoke-CimMethod -InputObject $lock -MethodName GetConversionStatus"),
        (r#"& "$system\reagentc.exe""#, r#"& "$system\reagentc.exe" /info"#),
    ] {
        let found: Vec<_> = commands.iter().filter(|command| command.starts_with(name)).collect();
        assert_eq!(found, [&wanted]);
    }
    let made: BTreeSet<_> = commands.iter().copied().filter(|command| command.starts_with("New-Object")).collect();
    assert_eq!(made, ["New-Object -ComObject Shell.Application", "New-Object Text.UTF8Encoding($false)"].into());
}

#[test]
fn every_method_of_the_powershell_half_only_reads_but_the_one_that_writes_the_file() {
    // What is called, without its arguments.
    let called: BTreeSet<_> = all("invokation_expression")
        .into_iter()
        .map(|call| call.rsplit_once('(').map_or(call, |(name, _)| name))
        .collect();
    let wanted = [
        "$_.FullName.Substring",
        "$user.IsInRole",
        "(New-Object -ComObject Shell.Application).NameSpace",
        "(New-Object -ComObject Shell.Application).NameSpace($drive).Self.ExtendedProperty",
        "[Array]::Reverse",
        "[Environment]::OSVersion.Version.ToString",
        "[IO.File]::WriteAllText($env:SHIKIRI_OUT, $json, (New-Object Text.UTF8Encoding",
        "[Security.Principal.WindowsIdentity]::GetCurrent",
    ];
    assert_eq!(called, wanted.into());
    // No file is written by redirection.
    assert!(all("redirection").is_empty());
}

#[test]
fn every_variable_of_the_powershell_half_is_set_before_it_is_used() {
    let name = |text: &'static str| {
        text.trim_start_matches("$").trim_start_matches("{").trim_end_matches('}').trim_start_matches("script:")
    };
    let given =
        ["_", "true", "false", "null", "env:SHIKIRI_WINPE", "env:SHIKIRI_OUT", "env:SystemRoot", "env:COMPUTERNAME"];
    let mut known: BTreeSet<&str> = given.into();
    for (kind, text, around) in nodes() {
        match (kind.as_str(), around.as_str()) {
            ("variable", "script_parameter" | "foreach_statement") => drop(known.insert(name(text))),
            ("left_assignment_expression", _) if text.starts_with('$') => drop(known.insert(name(text))),
            ("variable" | "braced_variable", _) if text != "$ErrorActionPreference" => {
                assert!(known.contains(name(text)), "{text} is used and never set");
            }
            _ => {}
        }
    }
    for variable in ["SHIKIRI_WINPE", "SHIKIRI_OUT", "SHIKIRI_SELF"] {
        assert!(batch().contains(&format!("set \"{variable}=")), "{variable} comes from the other half");
    }
}

/// The names in every object of the file.
fn keys(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        Value::Object(object) => {
            for (key, value) in object {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_file_that_shikiri_is_tested_with_has_the_names_that_the_script_writes() {
    let mut written: BTreeSet<String> =
        all("key_expression").into_iter().filter(|key| !["LogName", "Id"].contains(key)).map(str::to_owned).collect();
    let set = all("left_assignment_expression").into_iter().filter_map(|text| text.strip_prefix("$entry."));
    written.extend(set.map(str::to_owned));
    let mut tested = BTreeSet::new();
    keys(&serde_json::from_str(FIXTURE).unwrap(), &mut tested);
    assert_eq!(written, tested);
    // What is there for people who read the file; everything else is read by Shikiri.
    let for_people =
        ["script", "environment", "computer", "windows", "language", "code_page", "BusType", "PhysicalSectorSize"];
    let reader = include_str!("../../src/source/capture/objects.rs");
    for name in written.iter().filter(|name| !for_people.contains(&name.as_str())) {
        // `Disks` and `Partitions` are looked into like everything that holds objects.
        let known = reader.contains(&format!("\"{name}\"")) || name == "Disks" || name == "Partitions";
        assert!(known, "{name} is written and never read");
    }
}

#[test]
fn diskpart_is_asked_for_lists_and_details_only() {
    let asked: Vec<String> = batch()
        .lines()
        .filter_map(|line| line.split_once("SHIKIRI_ASKED%\" echo ").map(|(_, asked)| asked.to_owned()))
        .chain(all("command").into_iter().filter(|c| c.starts_with("Read-DiskPart @(")).flat_map(|command| {
            let inside = command.split_once("@(").unwrap().1.trim_end_matches(')');
            inside.split(", ").map(|asked| asked.trim_matches(['\'', '"']).to_owned()).collect::<Vec<_>>()
        }))
        .collect();
    assert!(asked.len() >= 12, "{asked:?}");
    for command in asked {
        let words: Vec<&str> = command.split(' ').take(2).collect();
        let reads = matches!(
            words[..],
            ["list" | "select", "disk" | "partition" | "volume"] | ["detail", "disk" | "partition"]
        );
        assert!(reads, "{command}");
    }
    // PowerShell sends what it is given and `exit`.
    assert!(powershell().contains("($commands + 'exit') | & \"$system\\diskpart.exe\"\r\n"));
}

#[test]
fn the_batch_half_calls_windows_own_tools_by_their_full_path() {
    let programs: BTreeSet<String> = batch()
        .lines()
        .filter(|line| !line.starts_with("rem ") && !line.starts_with("echo ") && !line.starts_with("set "))
        .flat_map(|line| line.split('"'))
        .filter(|part| part.to_ascii_lowercase().ends_with(".exe"))
        .map(|part| part.rsplit_once('\\').map_or(part, |(_, name)| name).to_owned())
        .collect();
    assert_eq!(programs, ["cmd.exe", "diskpart.exe", "fltmc.exe", "reagentc.exe", "reg.exe"].map(str::to_owned).into());
    for (at, _) in batch().match_indices(".exe\"") {
        let name = &batch()[batch()[..at].rfind('"').unwrap()..];
        let full = ["\"%SHIKIRI_SYS%\\", "\"%SystemRoot%\\", "\"SHIKIRI_PS=%SHIKIRI_SYS%\\"];
        assert!(full.iter().any(|start| name.starts_with(start)), "{name:.60}");
    }
    assert_eq!(batch().matches("reg.exe\" ").count(), batch().matches("reg.exe\" query ").count());
    assert_eq!(batch().matches("fltmc.exe\" ").count(), batch().matches("fltmc.exe\" >nul").count());
    // Every line begins with one of these words; of those that change files, each names a file of the script's own.
    let words = [
        "2>nul", ">", ">>", ")", "call", "del", "echo", "echo.", "endlocal", "exit", "for", "goto", "if", "move",
        "rem", "set", "setlocal", "type", "@echo",
    ];
    for line in batch().lines().filter(|line| !line.is_empty()) {
        let first = line.trim_start().split(' ').next().unwrap();
        assert!(words.contains(&first) || first.starts_with([':', '"']), "{line}");
        if let Some((_, rest)) = line.split_once("del \"") {
            assert!(rest.starts_with("%SHIKIRI_OUT%\"") || rest.starts_with("%SHIKIRI_TEMP%*\""), "{line}");
        }
        if let Some((_, rest)) = line.split_once("move ") {
            assert!(rest.starts_with("\"%SHIKIRI_JSON%\" \"%SHIKIRI_OUT%\""), "{line}");
        }
    }
}

#[test]
fn the_script_is_plain_and_reaches_nowhere() {
    assert!(SCRIPT.is_ascii());
    assert_eq!(SCRIPT.matches('\n').count(), SCRIPT.matches("\r\n").count(), "every line ends with CR LF");
    assert!(SCRIPT.contains(COLLECTOR_SCHEMA));
    let lower = SCRIPT.to_ascii_lowercase();
    for forbidden in [
        "webclient",
        "webrequest",
        "http",
        "reg add",
        "schtasks",
        "invoke-expression",
        "iex ",
        "bypass",
        "executionpolicy",
        "net use",
        "bcdedit",
        "bcdboot",
        "mountvol",
        "-password",
        "recoverypassword",
        "keyprotector",
        "runas",
    ] {
        assert!(!lower.contains(forbidden), "{forbidden}");
    }
    // What will be read and where it will be written is said before the key is waited for, and both before anything.
    let said = lower.find("echo this script reads").unwrap();
    let waited = lower.find("pause >nul").unwrap();
    let read = lower.find("-noprofile -command").unwrap();
    assert!(said < waited && waited < read);
}

#[test]
fn what_the_collector_could_not_read_is_said() {
    let text = FIXTURE
        .replace("\"elevated\":  true", "\"elevated\":  false")
        .replace("\"not_read\":  [\n", "\"not_read\":  [ \"Event 259: The RPC server is unavailable.\"\n");
    let source = read(text.as_bytes()).unwrap();
    let said: Vec<&str> = source.notes.iter().map(|note| note.text.id()).collect();
    assert_eq!(said, ["capture-not-elevated", "capture-not-read"]);
}

#[test]
fn without_elevation_bitlocker_is_told_by_explorers_property() {
    let state = |value: u32| {
        let text = FIXTURE.replace("\"BitLockerProtection\":  2", &format!("\"BitLockerProtection\":  {value}"));
        read(text.as_bytes()).unwrap().disks[1].partitions[0].volume.bitlocker
    };
    assert_eq!(state(2), Some(BitLocker::Off));
    assert_eq!(state(1), Some(BitLocker::On));
    assert_eq!(state(6), Some(BitLocker::Encrypted));
    assert_eq!(state(u32::MAX), None);
}

#[test]
fn disks_that_windows_holds_offline_or_read_only_are_said() {
    for name in ["IsOffline", "IsReadOnly"] {
        let text = FIXTURE.replacen(&format!("\"{name}\":  false"), &format!("\"{name}\":  true"), 1);
        let source = read(text.as_bytes()).unwrap();
        let problems: Vec<_> =
            source.disks.iter().map(|disk| disk.problems.iter().map(|p| p.code).collect::<Vec<_>>()).collect();
        assert_eq!(problems, [vec![], vec![ProblemCode::Other]], "{name}");
    }
}
