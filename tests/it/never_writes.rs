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

/// The window with an image, on an X server of its own: it reads the image, keeps its session and speaks with the
/// screen alone.
#[test]
#[cfg(target_os = "linux")]
fn the_window_writes_its_session_alone_and_reaches_no_network() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-noreset", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let (Ok(mut server), true) = (server, Command::new("strace").arg("-V").output().is_ok()) else {
        assert!(std::env::var("CI").is_err(), "Xvfb or strace is missing (packages xvfb, strace)");
        println!("not run: Xvfb or strace is missing (packages xvfb, strace)");
        return;
    };
    let mut display = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut display).unwrap();
    let home = tempfile::tempdir().unwrap();
    let (image, log) = (home.path().join("disk.img"), home.path().join("trace"));
    std::fs::write(&image, disk_image()).unwrap();
    let mut tracer = Command::new("strace")
        .args(["-f", "-qq", "-e", &format!("{CALLS},socket"), "-o"])
        .arg(&log)
        .args([env!("CARGO_BIN_EXE_shikiri"), "disk.img"])
        .current_dir(home.path())
        .env("DISPLAY", format!(":{}", display.trim()))
        .env("HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path().join("config"))
        .env("LANG", "C.UTF-8")
        .env(shikiri::app::RENDERER, "software")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_RUNTIME_DIR")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Read, and then shown: the painting's shared memory comes after it.
    let begun = Instant::now();
    let trace = loop {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        if text.contains("disk.img\", O_RDONLY") && text.contains("session.ron\") = 0")
            || begun.elapsed().as_secs() > 90
        {
            break text;
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    let program = trace.split_whitespace().next().unwrap_or_default().to_owned();
    assert!(Command::new("kill").arg(&program).status().unwrap().success());
    tracer.wait().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let trace = std::fs::read_to_string(&log).unwrap();
    let written: Vec<String> = trace
        .lines()
        .filter_map(changed)
        .filter(|path| !path.starts_with("/dev/") && !path.starts_with("/proc/"))
        .collect();
    let config = home.path().join("config");
    assert!(written.iter().any(|path| path.contains("shikiri/")), "the session was kept: {trace}");
    assert!(written.iter().all(|path| Path::new(path).starts_with(&config)), "{written:?}");
    assert!(trace.contains("AF_UNIX") && !trace.contains("AF_INET"), "{trace}");
    assert_eq!(std::fs::read(&image).unwrap(), disk_image());
}
