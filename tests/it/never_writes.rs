//! Proof by system calls: nothing is opened for writing but the files that the person asked to save.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use std::path::Path;
use std::process::Command;

/// The files that a traced call opened for writing or created, as `strace` names them.
fn written(program: &[&str], dir: &Path) -> Vec<String> {
    let log = dir.join("trace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=open,openat,openat2,creat,truncate,unlink,unlinkat,mkdir,mkdirat", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_shikiri"))
        .args(program)
        .current_dir(dir)
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("openat("), "the trace is empty: {}", String::from_utf8_lossy(&status.stderr));
    text.lines()
        .filter(|l| {
            ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "creat(", "truncate(", "unlink", "mkdir"]
                .iter()
                .any(|w| l.contains(w))
        })
        .filter_map(|l| l.split('"').nth(1).map(str::to_owned))
        .filter(|path| !path.starts_with("/dev/") && !path.starts_with("/proc/"))
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn only_files_that_were_asked_for_are_written() {
    if Command::new("strace").arg("-V").output().is_err() {
        assert!(std::env::var("CI").is_err(), "strace is missing (package strace)");
        println!("not run: strace is missing (package strace)");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let dir = home.path();
    std::fs::write(dir.join("script.txt"), "select disk 0\r\nlist partition\r\n").unwrap();
    let disk = "practice:win11-new";
    let goal = ["--recovery-size", "1GiB"];
    for reading in [
        vec!["inspect", disk],
        vec!["inspect", disk, "--json"],
        vec!["check", disk],
        vec!["plan", disk, goal[0], goal[1]],
        vec!["simulate", "script.txt", "--on", disk],
    ] {
        assert_eq!(written(&reading, dir), Vec::<String>::new(), "{reading:?}");
    }
    let saved = written(&["plan", disk, goal[0], goal[1], "--out", "plan.ron"], dir);
    assert!(dir.join("plan.ron").exists());
    assert!(!saved.is_empty() && saved.iter().all(|p| in_folder(p, dir)), "{saved:?}");
    let read = written(&["verify", "plan.ron", "--against", disk], dir);
    assert_eq!(read, Vec::<String>::new());
}

/// Beside the file and renamed: inside the folder, whether named from it or from the root.
#[cfg(target_os = "linux")]
fn in_folder(path: &str, dir: &Path) -> bool {
    !path.starts_with('/') && !path.contains("..") || Path::new(path).starts_with(dir)
}
