//! Listings and images from the field, planned for each goal: a table of the way chosen or the reasons, kept and read.

use crate::plan_disks::{check, mib, story, wish};
use shikiri::plan::{Goal, Plan, VolumeRef, plan};
use shikiri::source::{Progress, SourceSpec};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures");
    let named = std::env::var_os("SHIKIRI_SHARED").map(|dir| PathBuf::from(dir).join("fixtures"));
    [Some(beside), named].into_iter().flatten().find(|dir| dir.is_dir())
}

fn goals() -> [(&'static str, Goal); 5] {
    [
        ("recovery 1024", Goal::RecoverySize(mib(1024))),
        ("free 250", Goal::RecoveryFree(mib(250))),
        ("esp 300", Goal::EspSize(mib(300))),
        ("shrink C 1024", Goal::Shrink { volume: VolumeRef::Letter('C'), by: mib(1024) }),
        ("clean", Goal::CleanInstall),
    ]
}

fn outcome(plan: &Plan) -> String {
    match plan.solution() {
        Some(solution) => {
            let warnings: Vec<&str> = solution.warnings.iter().map(|w| w.code).collect();
            format!("{} ({})", solution.strategy.as_str(), warnings.join(" "))
        }
        None => {
            let mut codes: Vec<&str> = plan.refusals.iter().map(|r| r.code.0).collect();
            codes.dedup();
            format!("no: {}", codes.join(" "))
        }
    }
}

/// Without the fixtures there is nothing to compare, and the test passes.
#[test]
fn field_layouts_are_planned_as_they_were_read() {
    let Some(dir) = shared() else { return };
    let mut files: Vec<PathBuf> = Vec::new();
    for sub in ["layouts", "images/derived", "images/dissect.volume", "images/gptman", "images/node-gpt"] {
        let Ok(entries) = std::fs::read_dir(dir.join(sub)) else { continue };
        files.extend(entries.flatten().map(|e| e.path()).filter(|p| p.is_file()));
    }
    files.sort();
    let mut table = String::new();
    for file in files {
        let name = file.strip_prefix(&dir).unwrap().display().to_string();
        let spec = SourceSpec::Path(file);
        let Ok(source) = shikiri::source::open(&spec, &Progress::default()) else { continue };
        for disk in source.disks.iter().filter(|disk| !disk.partitions.is_empty()) {
            writeln!(table, "{name} disk {}", disk.number).unwrap();
            for (goal_name, goal) in goals() {
                let wish = wish(&[goal]);
                let plan = plan(disk, &wish);
                if let Err(what) = check(disk, &wish, &plan) {
                    panic!("{name} {goal_name}: {what}\n{}", story(&plan));
                }
                writeln!(table, "    {goal_name:14} {}", outcome(&plan)).unwrap();
            }
        }
    }
    let path = format!("{}/tests/golden/plan/field.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(table, kept, "run with UPDATE_GOLDEN=1 after reading the difference");
}
