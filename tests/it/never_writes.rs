//! Proof by system calls: nothing is opened for writing but the files that the person asked to save.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use std::path::Path;
use std::process::Command;

/// Every call that opens, makes, names, moves or removes a file, or starts a program.
const CALLS: &str = "trace=open,openat,openat2,creat,truncate,unlink,unlinkat,rmdir,mkdir,mkdirat,mknod,mknodat,\
    rename,renameat,renameat2,link,linkat,symlink,symlinkat,execve,execveat,mount";

/// The files that a traced call opened for writing or created, as `strace` names them.
fn written(program: &[&str], dir: &Path) -> Vec<String> {
    let log = dir.join("trace");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", CALLS, "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_shikiri"))
        .args(program)
        .current_dir(dir)
        .output()
        .unwrap();
    let text = std::fs::read_to_string(&log).unwrap();
    assert!(text.contains("openat("), "the trace is empty: {}", String::from_utf8_lossy(&status.stderr));
    text.lines().filter_map(changed).filter(|path| !path.starts_with("/dev/") && !path.starts_with("/proc/")).collect()
}

/// What a traced call may change; a program that is started may change anything.
fn changed(line: &str) -> Option<String> {
    let (call, arguments) = line.split_once('(')?;
    let path = arguments.split('"').nth(1)?;
    let call = call.rsplit(' ').next()?;
    let reads = match call {
        "open" | "openat" | "openat2" => {
            !["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| arguments.contains(flag))
        }
        "execve" => path == env!("CARGO_BIN_EXE_shikiri"),
        _ => false,
    };
    (!reads).then(|| path.to_owned())
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
    let image = dir.join("disk.img");
    std::fs::write(&image, disk_image()).unwrap();
    std::fs::write(dir.join("script.txt"), "select disk 0\r\nlist partition\r\n").unwrap();
    let disk = "practice:win11-new";
    let goal = ["--recovery-size", "1GiB"];
    for reading in [
        vec!["inspect", disk],
        vec!["inspect", disk, "--json"],
        vec!["check", disk],
        vec!["plan", disk, goal[0], goal[1]],
        vec!["simulate", "script.txt", "--on", disk],
        vec!["inspect", "disk.img"],
        vec!["inspect", "disk.img", "--json"],
        vec!["check", "disk.img"],
        vec!["plan", "disk.img", goal[0], goal[1]],
        vec!["simulate", "script.txt", "--on", "disk.img"],
    ] {
        assert_eq!(written(&reading, dir), Vec::<String>::new(), "{reading:?}");
    }
    let saved = written(&["plan", disk, goal[0], goal[1], "--out", "plan.ron"], dir);
    assert!(dir.join("plan.ron").exists());
    assert!(!saved.is_empty() && saved.iter().all(|p| in_folder(p, dir)), "{saved:?}");
    for against in [disk, "disk.img"] {
        let read = written(&["verify", "plan.ron", "--against", against], dir);
        assert_eq!(read, Vec::<String>::new());
    }
    assert_eq!(std::fs::read(&image).unwrap(), disk_image());
}

/// A disk of 64 MB with one NTFS partition in an MBR, which is empty.
#[cfg(target_os = "linux")]
fn disk_image() -> Vec<u8> {
    let mut image = vec![0; 64 << 20];
    image[440..444].copy_from_slice(&0x1234_5678_u32.to_le_bytes());
    image[446..462].copy_from_slice(&[0x80, 0, 2, 0, 7, 0, 0, 0, 0, 8, 0, 0, 0, 0xe0, 1, 0]);
    image[510..512].copy_from_slice(&[0x55, 0xaa]);
    image
}

/// Beside the file and renamed: inside the folder, whether named from it or from the root.
#[cfg(target_os = "linux")]
fn in_folder(path: &str, dir: &Path) -> bool {
    !path.starts_with('/') && !path.contains("..") || Path::new(path).starts_with(dir)
}
