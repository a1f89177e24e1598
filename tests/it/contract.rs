//! The command line and its JSON, field by field, by running the program.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn shikiri(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shikiri")).args(args).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs it, expects this exit code, and returns standard output and standard error.
#[track_caller]
fn run(args: &[&str], code: i32) -> (String, String) {
    let output = shikiri(args);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{args:?}\n{out}\n{err}");
    if code != 0 {
        assert!(err.starts_with("error: "), "{args:?}: {err}");
    }
    (out, err)
}

#[track_caller]
fn json(args: &[&str], code: i32) -> Value {
    let (out, _) = run(args, code);
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}\n{out}"))
}

/// The keys of an object, in the order in which they are written.
#[track_caller]
fn has(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is missing in {value}");
    }
}

fn path(folder: &tempfile::TempDir, name: &str) -> String {
    folder.path().join(name).to_str().unwrap().to_owned()
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names
}

#[test]
fn inspect_prints_a_disk_as_the_contract_says() {
    let value = json(&["inspect", "practice:hp", "--json"], 0);
    assert_eq!(value["schema"], "shikiri.layout/1");
    let disk = &value["disks"][0];
    has(
        disk,
        &[
            "number",
            "model",
            "style",
            "disk_guid",
            "mbr_signature",
            "sector_size",
            "size_bytes",
            "first_usable_byte",
            "last_usable_byte",
            "partitions",
            "free",
            "problems",
        ],
    );
    assert_eq!(disk["style"], "gpt");
    assert_eq!(disk["mbr_signature"], Value::Null);
    assert_eq!((disk["first_usable_byte"].as_u64(), disk["sector_size"].as_u64()), (Some(17_408), Some(512)));
    assert_eq!(disk["last_usable_byte"].as_u64(), Some(512_110_190_592 - 33 * 512 - 1));
    let guid = disk["disk_guid"].as_str().unwrap();
    assert!(guid.len() == 36 && guid == guid.to_lowercase());
    let partition = &disk["partitions"][0];
    has(
        partition,
        &[
            "number",
            "offset_bytes",
            "size_bytes",
            "type",
            "guid",
            "name",
            "attributes",
            "active",
            "role",
            "letter",
            "file_system",
            "label",
            "used_bytes",
            "shrink_min_bytes",
            "bitlocker",
            "is_system",
            "is_boot",
        ],
    );
    assert_eq!(partition["type"], "c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    assert_eq!(partition["attributes"], "0x8000000000000000");
    assert_eq!((&partition["active"], &partition["letter"]), (&Value::Null, &Value::Null));
    assert_eq!(partition["role"], "efi_system");
    assert_eq!(
        (partition["offset_bytes"].as_u64(), partition["size_bytes"].as_u64()),
        (Some(1 << 20), Some(260 << 20))
    );
    assert_eq!((&partition["is_system"], &partition["is_boot"]), (&Value::Bool(true), &Value::Bool(false)));
    assert_eq!(disk["partitions"][1]["file_system"], Value::Null);
    assert_eq!(disk["free"][0], serde_json::json!({ "offset_bytes": 17_408, "size_bytes": (1 << 20) - 17_408 }));
    assert!(disk["partitions"][0].get("size_slack_bytes").is_none());
}

#[test]
fn mbr_types_are_two_digits_and_the_container_stands_before_its_logicals() {
    let value = json(&["inspect", "practice:mbr-logicals", "--json"], 0);
    let disk = &value["disks"][0];
    assert_eq!(disk["style"], "mbr");
    let partitions = disk["partitions"].as_array().unwrap();
    assert_eq!(partitions[0]["type"], "07");
    assert_eq!((&partitions[0]["guid"], &partitions[0]["name"]), (&Value::Null, &Value::Null));
    assert_eq!(partitions[0]["active"], true);
    let container = partitions.iter().position(|p| p["role"] == "extended").unwrap();
    assert_eq!(partitions[container]["number"], 0);
    assert_eq!(partitions[container + 1]["logical"], true);
}

#[test]
fn problems_have_code_and_message() {
    let value = json(&["inspect", "practice:dynamic", "--json"], 0);
    assert_eq!(value["disks"][0]["problems"][0]["code"], "dynamic");
    assert!(!value["disks"][0]["problems"][0]["message"].as_str().unwrap().is_empty());
}

#[test]
fn what_inspect_prints_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let (out, _) = run(&["inspect", "practice:server", "--json"], 0);
    let file = path(&folder, "a.anything");
    std::fs::write(&file, &out).unwrap();
    assert_eq!(run(&["inspect", &file, "--json"], 0).0, out);
    let mut child = Command::new(env!("CARGO_BIN_EXE_shikiri"))
        .args(["inspect", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), out.as_bytes()).unwrap();
    assert_eq!(text(&child.wait_with_output().unwrap().stdout), out);
}

#[test]
fn check_prints_verdict_and_findings() {
    let value = json(&["check", "practice:win11-new", "--json"], 0);
    assert_eq!((&value["schema"], &value["disk"]), (&Value::from("shikiri.check/1"), &Value::from(0)));
    has(&value["verdict"], &["severity", "message", "why"]);
    let finding = &value["findings"][0];
    has(finding, &["code", "severity", "subject", "message", "why", "kb", "source", "goal"]);
    assert_eq!((&finding["code"], &finding["subject"]), (&Value::from("recovery_free_small"), &Value::from(4)));
    assert_eq!(finding["goal"], "--recovery-free 250MiB");
}

#[test]
fn a_plan_has_everything_of_the_contract() {
    let value = json(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--json"], 0);
    assert_eq!(value["schema"], "shikiri.plan/1");
    assert_eq!(value["feasible"], true);
    has(&value, &["strategy", "strategies", "refusals", "warnings", "stages", "before", "after", "review"]);
    assert_eq!(value["strategy"], "recreate-recovery-after-windows");
    has(&value["strategies"][0], &["id", "title", "recommended", "feasible", "why", "refusals"]);
    let stage = &value["stages"][0];
    assert_eq!((&stage["name"], &stage["environment"]), (&Value::from("1-windows"), &Value::from("windows")));
    assert!(stage["restart_after"].is_boolean());
    let steps = stage["steps"].as_array().unwrap();
    for step in steps {
        has(step, &["tool", "command", "destructive", "why"]);
        if step["changes"] == true || step["destructive"] == true {
            has(
                &step["if_it_stops_here"],
                &["boots", "winre", "bitlocker_asks", "point_of_no_return", "forward", "back"],
            );
        }
    }
    assert!(steps.iter().any(|step| step["tool"] == "diskpart" && step["destructive"] == true));
    assert_eq!(value["before"], json(&["inspect", "practice:win11-new", "--json"], 0)["disks"][0]);
    let recovery = value["after"]["partitions"].as_array().unwrap().iter().find(|p| p["role"] == "recovery").unwrap();
    assert!(recovery["size_bytes"].as_u64().unwrap() >= 1 << 30);
    assert!(value["review"]["digest"].as_str().unwrap().starts_with("sha256:"));
    has(&value["review"]["acknowledge"][0], &["id", "text"]);
}

#[test]
fn a_goal_that_cannot_be_met_ends_with_3_and_every_reason() {
    let args = ["plan", "practice:dynamic", "--recovery-size", "1GiB"];
    let value = json(&[&args[..], &["--json"]].concat(), 3);
    assert_eq!((&value["feasible"], &value["strategy"]), (&Value::Bool(false), &Value::Null));
    assert_eq!(value["stages"], serde_json::json!([]));
    assert_eq!(value["before"], value["after"]);
    let refusals = value["refusals"].as_array().unwrap();
    assert!(!refusals.is_empty());
    let (_, err) = run(&args, 3);
    for refusal in refusals {
        has(refusal, &["code", "subject", "message", "hint"]);
        assert!(err.contains(refusal["message"].as_str().unwrap()), "{err}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let args = ["plan", "practice:hp", "--recovery-size", "2GiB", "--json"];
    assert_eq!(shikiri(&args).stdout, shikiri(&args).stdout);
}

#[test]
fn wrong_arguments_end_with_2() {
    for args in [
        &["inspect"][..],
        &["inspekt", "x"],
        &["plan", "practice:hp"],
        &["plan", "practice:hp", "--recovery-size"],
        &["plan", "practice:hp", "--recovery-size", "12"],
        &["plan", "practice:hp", "--recovery-size", "1.5GiB"],
        &["plan", "practice:hp", "--esp-size", "260MiB", "--strategy", "magic"],
        &["plan", "practice:hp", "--shrink", "C"],
        &["plan", "practice:hp", "--move-boundary", "3:left=1GiB"],
        &["plan", "practice:server", "--recovery-size", "1GiB"],
        &["plan", "practice:hp", "--recovery-size", "1GiB", "--disk", "7"],
        &["check", "practice:server"],
        &["render", "practice:hp"],
        &["render", "practice:hp", "--png", "x.png", "--width", "0"],
        &["inspect", "practice:hp", "--lang", "tlh"],
        &["export", "x.ron"],
        &["simulate", "-", "--on", "-"],
    ] {
        run(args, 2);
    }
    let (_, err) = run(&["check", "practice:server"], 2);
    assert!(err.contains("hint: ") && err.contains("RAID VOLUME 4TB"), "{err}");
    assert_eq!(json(&["check", "practice:server", "--disk", "1", "--json"], 0)["disk"], 1);
}

#[test]
fn a_boundary_may_move_to_the_left() {
    for args in [["--move-boundary", "3:right=-1GiB"], ["--move-boundary=3:right=-1GiB", "--json"]] {
        run(&[&["plan", "practice:lenovo"][..], &args].concat(), 0);
    }
}

#[test]
fn sources_that_cannot_be_read_end_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let empty = path(&folder, "empty");
    std::fs::write(&empty, "").unwrap();
    let random = path(&folder, "random");
    let noise: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    std::fs::write(&random, noise).unwrap();
    let nested = path(&folder, "nested.ron");
    std::fs::write(&nested, format!("(schema: \"shikiri.layout/1\", disks: {}", "[".repeat(100_000))).unwrap();
    let bad = path(&folder, "bad.json");
    std::fs::write(&bad, "{\"schema\": \"shikiri.layout/1\",\n \"disks\": [}").unwrap();
    let newer = path(&folder, "newer.ron");
    std::fs::write(&newer, "(schema: \"shikiri.layout/99\", disks: [])").unwrap();
    let here = folder.path().to_str().unwrap();
    let missing = path(&folder, "no-such-file");
    for source in [&empty, &random, &nested, &bad, &newer, here, &missing, "practice:no-such"] {
        for command in [&["inspect"][..], &["check"], &["plan", "--esp-size", "1GiB"]] {
            let (out, err) = run(&[command, &[source]].concat(), 1);
            assert!(out.is_empty(), "{source}: {out}");
            assert!(!err.contains("panicked"), "{err}");
        }
    }
    assert!(run(&["inspect", &bad], 1).1.contains("ine 2"));
    assert!(run(&["inspect", "practice:no-such"], 1).1.contains("win11-new"));
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_ends_with_1() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = path(&folder, "secret");
    std::fs::write(&file, "x").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything (root) gets another error with the same code.
    run(&["inspect", &file], 1);
}

/// Saves a plan and returns its path and its digest.
fn saved(folder: &tempfile::TempDir) -> (String, String) {
    let file = path(folder, "plan.ron");
    let value = json(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--json", "--out", &file], 0);
    (file, value["review"]["digest"].as_str().unwrap().to_owned())
}

#[test]
fn export_wants_the_digest_of_exactly_this_plan() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, digest) = saved(&folder);
    let out = path(&folder, "bundle");
    run(&["export", &plan, "--out", &out], 4);
    run(&["export", &plan, "--reviewed", "sha256:00", "--out", &out], 4);
    let (other, other_digest) = {
        let file = path(&folder, "other.ron");
        let value = json(&["plan", "practice:hp", "--recovery-size", "2GiB", "--json", "--out", &file], 0);
        (file, value["review"]["digest"].as_str().unwrap().to_owned())
    };
    assert_ne!(digest, other_digest);
    run(&["export", &other, "--reviewed", &digest, "--out", &out], 4);
    assert!(!Path::new(&out).exists());
    run(&["export", &plan, "--reviewed", &digest, "--out", &out], 0);
    let files: Vec<String> =
        names(Path::new(&out)).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    for file in ["1-windows-1.diskpart.txt", "run.cmd", "plan.ron", "review.md", "map.png"] {
        assert!(files.contains(&file.to_owned()), "{file} in {files:?}");
    }
    let script = std::fs::read(Path::new(&out).join("1-windows-1.diskpart.txt")).unwrap();
    assert!(script.is_ascii());
    assert!(text(&script).split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.trim() != ""));
    // What was exported is the same plan again.
    assert_eq!(std::fs::read(Path::new(&out).join("plan.ron")).unwrap(), std::fs::read(&plan).unwrap());
}

#[test]
fn nothing_half_written_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, digest) = saved(&folder);
    let full = path(&folder, "full");
    std::fs::create_dir(&full).unwrap();
    std::fs::write(Path::new(&full).join("mine"), "mine").unwrap();
    let before = names(folder.path());
    run(&["export", &plan, "--reviewed", &digest, "--out", &full], 1);
    run(&["export", &plan, "--reviewed", &digest, "--out", &plan], 1);
    run(&["export", &plan, "--reviewed", &digest, "--out", &path(&folder, "no/such/place")], 1);
    run(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--out", &full], 1);
    run(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--out", &path(&folder, "no/such/plan.ron")], 1);
    run(&["plan", "practice:dynamic", "--recovery-size", "1GiB", "--out", &path(&folder, "none.ron")], 3);
    run(&["render", "practice:hp", "--png", &full], 1);
    assert_eq!(names(folder.path()), before);
    assert_eq!(names(Path::new(&full)), [Path::new(&full).join("mine")]);
}

#[test]
fn a_changed_plan_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, digest) = saved(&folder);
    let good = std::fs::read_to_string(&plan).unwrap();
    let out = path(&folder, "bundle");
    for (from, to) in [
        ("recovery_size(\"1GiB\")", "recovery_size(\"2GiB\")"),
        ("shrink desired=", "shrink desired=1"),
        ("reagentc /disable", "format c:"),
        ("shikiri.plan/1", "shikiri.plan/2"),
        ("number: 4,", "number: 5,"),
    ] {
        let changed = good.replacen(from, to, 1);
        assert_ne!(changed, good, "{from}");
        std::fs::write(&plan, changed).unwrap();
        run(&["export", &plan, "--reviewed", &digest, "--out", &out], 1);
        run(&["verify", &plan, "--against", "practice:win11-new"], 1);
    }
    let layout = path(&folder, "layout.json");
    std::fs::write(&layout, run(&["inspect", "practice:hp", "--json"], 0).0).unwrap();
    run(&["export", &layout, "--reviewed", &digest, "--out", &out], 1);
    assert!(!Path::new(&out).exists());
}

#[test]
fn simulate_tells_what_each_line_does_and_where_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let script = path(&folder, "s.txt");
    std::fs::write(&script, "select disk 0\r\nselect partition 6\r\ndelete partition\r\n").unwrap();
    let value = json(&["simulate", &script, "--on", "practice:hp", "--json"], 0);
    assert_eq!(value["schema"], "shikiri.simulation/1");
    assert_eq!((&value["completed"], &value["stopped_at"]), (&Value::Bool(true), &Value::Null));
    has(&value["lines"][0], &["line", "command", "effect", "error"]);
    assert_eq!(value["lines"][0]["command"], "select disk 0");
    assert_eq!(value["harmed"][0]["number"], 6);
    assert_eq!(value["harmed"][0]["how"], "deleted");
    assert_eq!(value["before"]["partitions"].as_array().unwrap().len(), 6);
    assert_eq!(value["after"]["partitions"].as_array().unwrap().len(), 5);
    has(&value["findings"][0], &["line", "code", "message", "mended"]);
    std::fs::write(&script, "select disk 0\nfrobnicate\nclean\n").unwrap();
    let value = json(&["simulate", &script, "--on", "practice:hp", "--json"], 6);
    assert_eq!((&value["completed"], &value["stopped_at"]), (&Value::Bool(false), &Value::from(2)));
    assert_eq!(value["before"], value["after"]);
    run(&["simulate", &path(&folder, "none"), "--on", "practice:hp"], 1);
}

#[test]
fn the_exported_script_simulates_to_the_plans_end() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, digest) = saved(&folder);
    let out = path(&folder, "bundle");
    run(&["export", &plan, "--reviewed", &digest, "--out", &out], 0);
    let script = format!("{out}/1-windows-1.diskpart.txt");
    let simulated = json(&["simulate", &script, "--on", "practice:win11-new", "--json"], 0);
    let planned = json(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--json"], 0);
    for (a, b) in simulated["after"]["partitions"]
        .as_array()
        .unwrap()
        .iter()
        .zip(planned["after"]["partitions"].as_array().unwrap())
    {
        for key in ["number", "offset_bytes", "size_bytes", "type", "attributes"] {
            assert_eq!(a[key], b[key]);
        }
    }
}

#[test]
fn verify_knows_before_after_and_neither() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, _) = saved(&folder);
    run(&["verify", &plan, "--against", "practice:win11-new"], 0);
    run(&["verify", &plan, "--against", "practice:win11-new", "--stage", "1"], 0);
    run(&["verify", &plan, "--against", "practice:win11-new", "--stage", "9"], 2);
    run(&["verify", &plan, "--against", "practice:hp"], 5);
    // What it is comes first, and nothing says that anything is as planned.
    let out = shikiri(&["verify", &plan, "--against", "practice:hp"]);
    let said = String::from_utf8(out.stdout).unwrap();
    assert!(said.starts_with("This is another disk"), "{said}");
    assert!(!said.contains("nothing of the plan has run"), "{said}");
    assert_eq!(json(&["verify", &plan, "--against", "practice:hp", "--json"], 5)["result"], "other");
    let planned = json(&["plan", "practice:win11-new", "--recovery-size", "1GiB", "--json"], 0);
    let write = |disk: &Value| {
        let file = path(&folder, "now.json");
        std::fs::write(&file, serde_json::json!({ "schema": "shikiri.layout/1", "disks": [disk] }).to_string())
            .unwrap();
        file
    };
    let after = write(&planned["after"]);
    assert_eq!(json(&["verify", &plan, "--against", &after, "--json"], 0)["result"], "after");
    // One sector more or less is another disk.
    let mut moved = planned["before"].clone();
    moved["partitions"][3]["offset_bytes"] =
        Value::from(moved["partitions"][3]["offset_bytes"].as_u64().unwrap() + 512);
    let value = json(&["verify", &plan, "--against", &write(&moved), "--json"], 5);
    assert_eq!(value["differences"][0]["code"], "moved");
    // The same listed in whole MB only cannot be told from the reviewed one, and says so.
    let mut listed = planned["before"].clone();
    listed["disk_guid"] = Value::Null;
    for partition in listed["partitions"].as_array_mut().unwrap() {
        partition["offset_slack_bytes"] = Value::from((1 << 20) - 1);
        partition["size_slack_bytes"] = Value::from((1 << 20) - 1);
        partition["guid"] = Value::Null;
        partition["attributes"] = Value::Null;
    }
    let value = json(&["verify", &plan, "--against", &write(&listed), "--json"], 0);
    assert_eq!(value["not_compared"].as_array().unwrap().len(), 3);
    // In steps of 8 GB the end of the plan looks the same, and neither is called the truth.
    for partition in listed["partitions"].as_array_mut().unwrap() {
        partition["offset_slack_bytes"] = Value::from((8_u64 << 30) - 1);
        partition["size_slack_bytes"] = Value::from((8_u64 << 30) - 1);
        for key in ["offset_bytes", "size_bytes"] {
            let value = partition[key].as_u64().unwrap();
            partition[key] = Value::from(if value < 8 << 30 { value } else { value >> 33 << 33 });
        }
    }
    let value = json(&["verify", &plan, "--against", &write(&listed), "--json"], 0);
    assert!(value["not_compared"].to_string().contains("fits as well"), "{value}");
}

#[test]
fn render_draws_disks_and_plans() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, _) = saved(&folder);
    let png = path(&folder, "map.png");
    run(&["render", &plan, "--png", &png, "--width", "800", "--theme", "dark", "--lang", "ja"], 0);
    let bytes = std::fs::read(&png).unwrap();
    assert!(bytes.starts_with(b"\x89PNG") && bytes[16..20] == 800_u32.to_be_bytes());
    run(&["render", "practice:empty", "--png", &png, "--width", "800"], 0);
}

#[test]
fn fleet_plans_a_folder_and_says_what_it_could_not() {
    let folder = tempfile::tempdir().unwrap();
    let pcs = folder.path().join("pcs");
    std::fs::create_dir(&pcs).unwrap();
    for name in ["win11-new", "hp"] {
        std::fs::write(pcs.join(format!("{name}.json")), run(&["inspect", &format!("practice:{name}"), "--json"], 0).0)
            .unwrap();
    }
    let pcs = pcs.to_str().unwrap();
    let out = path(&folder, "out");
    run(&["fleet", pcs, "--recovery-size", "1GiB", "--out", &out], 0);
    let table = std::fs::read_to_string(Path::new(&out).join("summary.csv")).unwrap();
    assert_eq!(table.lines().count(), 3);
    assert!(table.starts_with("file,disk,model,"));
    assert!(Path::new(&out).join("hp.json.disk0.plan.ron").is_file());
    run(&["fleet", pcs, "--recovery-size", "1GiB", "--out", &out], 1);
    std::fs::write(Path::new(pcs).join("zz.txt"), [0, 159, 146, 150]).unwrap();
    let second = path(&folder, "second");
    run(&["fleet", pcs, "--recovery-size", "1GiB", "--out", &second], 1);
    assert_eq!(std::fs::read_to_string(Path::new(&second).join("summary.csv")).unwrap().lines().count(), 4);
}

#[test]
fn errors_are_said_in_the_language_asked_for() {
    let (_, err) = run(&["inspect", "practice:no-such", "--lang", "ja"], 1);
    assert!(err.contains("練習用ディスク"), "{err}");
}

#[test]
fn sources_are_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, _) = saved(&folder);
    let source = path(&folder, "disk.json");
    std::fs::write(&source, run(&["inspect", "practice:win11-new", "--json"], 0).0).unwrap();
    let script = path(&folder, "s.txt");
    std::fs::write(&script, "select disk 0\nclean\n").unwrap();
    untouched(&folder, &source, &plan, &script);
}

#[test]
fn images_are_never_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, _) = saved(&folder);
    let script = path(&folder, "s.txt");
    std::fs::write(&script, "select disk 0\nclean\n").unwrap();
    let file = path(&folder, "disk.img");
    std::fs::write(&file, gpt_image()).unwrap();
    let value = json(&["inspect", &file, "--json"], 0);
    let partitions = value["disks"][0]["partitions"].as_array().unwrap();
    assert_eq!(partitions.len(), 2, "{value}");
    assert_eq!(partitions[1]["role"], "recovery");
    assert_eq!(partitions[1]["attributes"], "0x8000000000000001");
    assert_eq!(partitions[1]["name"], "回復");
    assert_eq!(partitions[1]["used_bytes"], Value::Null);
    untouched(&folder, &file, &plan, &script);
}

/// A disk of 16 MiB with a GPT: an ESP and a recovery partition, nothing in them.
fn gpt_image() -> Vec<u8> {
    const SECTORS: u64 = 32_768;
    let guid = |text: &str| uuid::Uuid::parse_str(text).unwrap().to_bytes_le();
    let mut entries = vec![0; 128 * 128];
    for (slot, (kind, first, last, attributes, name)) in [
        ("c12a7328-f81f-11d2-ba4b-00a0c93ec93b", 2_048_u64, 10_239_u64, 0_u64, "EFI"),
        ("de94bba4-06d1-4d40-a16a-bfd50179d6ac", 10_240, 20_479, 0x8000_0000_0000_0001, "回復"),
    ]
    .into_iter()
    .enumerate()
    {
        let entry = &mut entries[slot * 128..][..128];
        entry[..16].copy_from_slice(&guid(kind));
        entry[16..32].copy_from_slice(&[slot as u8 + 1; 16]);
        entry[32..40].copy_from_slice(&first.to_le_bytes());
        entry[40..48].copy_from_slice(&last.to_le_bytes());
        entry[48..56].copy_from_slice(&attributes.to_le_bytes());
        for (unit, place) in name.encode_utf16().zip(entry[56..].chunks_mut(2)) {
            place.copy_from_slice(&unit.to_le_bytes());
        }
    }
    let header = |own: u64, other: u64, array: u64| {
        let mut header = vec![0; 512];
        header[..8].copy_from_slice(b"EFI PART");
        header[8..12].copy_from_slice(&0x1_0000_u32.to_le_bytes());
        header[12..16].copy_from_slice(&92_u32.to_le_bytes());
        for (at, value) in [(24, own), (32, other), (40, 34), (48, SECTORS - 34), (72, array)] {
            header[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        header[56..72].copy_from_slice(&[7; 16]);
        header[80..84].copy_from_slice(&128_u32.to_le_bytes());
        header[84..88].copy_from_slice(&128_u32.to_le_bytes());
        header[88..92].copy_from_slice(&crc32fast::hash(&entries).to_le_bytes());
        let crc = crc32fast::hash(&header[..92]);
        header[16..20].copy_from_slice(&crc.to_le_bytes());
        header
    };
    let mut disk = vec![0; SECTORS as usize * 512];
    disk[446..462].copy_from_slice(&[0, 0, 2, 0, 0xee, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0xff, 0x7f, 0, 0]);
    disk[510..512].copy_from_slice(&[0x55, 0xaa]);
    disk[512..1024].copy_from_slice(&header(1, SECTORS - 1, 2));
    disk[1024..1024 + entries.len()].copy_from_slice(&entries);
    let backup = (SECTORS as usize - 33) * 512;
    disk[backup..backup + entries.len()].copy_from_slice(&entries);
    disk[(SECTORS as usize - 1) * 512..].copy_from_slice(&header(SECTORS - 1, 1, SECTORS - 33));
    disk
}

/// Runs every reading sub-command on a read-only source and compares its bytes and its time of change.
fn untouched(folder: &tempfile::TempDir, source: &str, plan: &str, script: &str) {
    let mut permissions = std::fs::metadata(source).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(source, permissions).unwrap();
    let state = || (std::fs::read(source).unwrap(), std::fs::metadata(source).unwrap().modified().unwrap());
    let before = state();
    run(&["inspect", source], 0);
    run(&["check", source], 0);
    shikiri(&["plan", source, "--recovery-size", "1GiB", "--out", &path(folder, "again.ron")]);
    shikiri(&["simulate", script, "--on", source]);
    shikiri(&["verify", plan, "--against", source]);
    run(&["render", source, "--png", &path(folder, "x.png"), "--width", "480"], 0);
    assert!(state() == before);
}
