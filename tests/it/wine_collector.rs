//! The collector's batch half, really run by Wine's `cmd.exe` against stand-ins for DiskPart and the others.
//!
//! `scripts/wine-tests.sh` sets Wine and the stand-ins up and runs what is here.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::layout::Role;
use shikiri::source::capture;
use std::path::PathBuf;
use std::process::Command;

const DISK: &str = "\
disk 0 {0A1B2C3D-1111-4222-8333-444455556666} gpt 512110190592
part 1 1048576 272629760 c12a7328-f81f-11d2-ba4b-00a0c93ec93b 0000000000000000 - FAT32
part 2 273678336 16777216 e3c9e316-0b5c-4db8-817d-f92df00215ae 0000000000000000 - RAW
part 3 290455552 510770806784 ebd0a0a2-b9e5-4433-87c0-68b6b72699c7 0000000000000000 C NTFS
part 4 511061262336 1048576000 de94bba4-06d1-4d40-a16a-bfd50179d6ac 8000000000000001 - NTFS
winre 4
bitlocker off
";

/// A PC whose System32 holds the stand-ins and nothing else, so no PowerShell either.
struct Pc {
    root: PathBuf,
}

impl Pc {
    fn new() -> Self {
        let root = std::env::var("SHIKIRI_WINE_ROOT").expect("SHIKIRI_WINE_ROOT: see scripts/wine-tests.sh");
        let pc = Self { root: root.into() };
        let _gone = std::fs::remove_dir_all(pc.home());
        let system = pc.home().join("windows/System32");
        std::fs::create_dir_all(&system).unwrap();
        std::fs::create_dir_all(pc.folder()).unwrap();
        for tool in ["diskpart", "fltmc", "reagentc"] {
            let name = format!("{tool}.exe");
            std::fs::copy(pc.root.join("t/standins").join(&name), system.join(&name)).unwrap();
        }
        std::fs::write(pc.home().join("disk.txt"), DISK).unwrap();
        std::fs::copy(
            concat!(env!("CARGO_MANIFEST_DIR"), "/assets/capture/shikiri-capture.cmd"),
            pc.folder().join("shikiri-capture.cmd"),
        )
        .unwrap();
        pc
    }

    fn home(&self) -> PathBuf {
        self.root.join("t/collector")
    }

    /// Blanks and signs that mean something to `cmd.exe`.
    fn folder(&self) -> PathBuf {
        self.home().join("a & b (c) !")
    }

    /// Runs the script with these arguments; its exit code and what it printed.
    fn run(&self, args: &str, env: &[&str]) -> (i32, String) {
        let call = format!(
            "@set SystemRoot=Z:\\t\\collector\\windows\r\n@set COMPUTERNAME=PC\r\n\
             @call \"Z:\\t\\collector\\a & b (c) !\\shikiri-capture.cmd\" {args}\r\n@exit %ERRORLEVEL%\r\n"
        );
        std::fs::write(self.home().join("go.cmd"), call).unwrap();
        let out = Command::new("chroot")
            .arg(&self.root)
            .args(["env", "-i", "HOME=/t/home", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "WINEDEBUG=-all"])
            .args([r"WINEDLLOVERRIDES=mscoree,mshtml=", r"WINEPATH=Z:\t\standins", r"STANDIN_DIR=Z:\t\collector"])
            .args(env)
            .args(["wine", "cmd", "/c", r"Z:\t\collector\go.cmd"])
            .output()
            .unwrap();
        (out.status.code().unwrap_or(-1), String::from_utf8_lossy(&out.stdout).into_owned())
    }

    /// The captures beside the script.
    fn written(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name != "shikiri-capture.cmd")
            .collect();
        names.sort();
        names
    }
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn the_collector_reads_a_disk_without_powershell() {
    let pc = Pc::new();
    // A disk that calls itself so must not get anything started, least of all as Administrator.
    let (code, text) = pc.run("/y", &[r#"STANDIN_LABEL=;&evil "x" \ 100% | evil"#]);
    assert_eq!((code, pc.written()), (0, vec!["shikiri-capture-PC.json".to_owned()]), "{text}");
    assert!(!text.contains("yntax"), "{text}");
    let calls = std::fs::read_to_string(pc.home().join("calls.txt")).unwrap_or_default();
    assert_eq!(calls, "", "nothing was changed or started");
    let first = std::fs::read(pc.folder().join("shikiri-capture-PC.json")).unwrap();
    let source = capture::read(&first).unwrap();
    let [disk] = source.disks.as_slice() else { panic!("{source:#?}") };
    let found: Vec<_> = disk.partitions.iter().map(|p| (p.number, p.start().bytes(), p.role)).collect();
    let wanted = [
        (1, 1_048_576, Role::EfiSystem),
        (2, 273_678_336, Role::Msr),
        (3, 290_455_552, Role::Windows),
        (4, 511_061_262_336, Role::Recovery),
    ];
    assert_eq!(found, wanted, "{source:#?}");
    assert_eq!(disk.winre.partition, Some(4));
    // The first capture stays for the comparison with the second.
    let (code, text) = pc.run("/y", &[]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(pc.written(), ["shikiri-capture-PC-2.json", "shikiri-capture-PC.json"]);
    assert_eq!(std::fs::read(pc.folder().join("shikiri-capture-PC.json")).unwrap(), first);
    let (code, _) = pc.run(r"/y Z:\t\collector\", &[]);
    assert_eq!(code, 0);
    assert!(pc.home().join("shikiri-capture-PC.json").exists());
    // A PowerShell that ends well and has written nothing is not believed.
    let place = pc.home().join("windows/System32/WindowsPowerShell/v1.0");
    std::fs::create_dir_all(&place).unwrap();
    std::fs::copy(pc.root.join("t/standins/powershell.exe"), place.join("powershell.exe")).unwrap();
    let (code, text) = pc.run("/y", &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("DiskPart is asked instead") && pc.written().len() == 3, "{text}");
    let temp =
        std::fs::read_dir(pc.root.join("t/home/.wine/drive_c/users").join("root").join("AppData/Local/Temp")).unwrap();
    let mut left = temp.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some());
    assert!(left.all(|path| !path.file_name().unwrap().to_string_lossy().starts_with("shikiri-")));
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn a_collector_that_cannot_work_writes_nothing_and_says_why() {
    let pc = Pc::new();
    for (args, env, wanted, says) in [
        ("/y", "STANDIN_NO_ADMIN=1", 1, "Run as administrator"),
        (r"/y Z:\nowhere", "LANG=C", 1, "cannot be written"),
        ("/y", r"STANDIN_DIR=Z:\nowhere", 1, "DiskPart did not answer"),
        ("/?", "LANG=C", 0, "FOLDER"),
        ("--help", "LANG=C", 2, "FOLDER"),
        ("/y one two", "LANG=C", 2, "FOLDER"),
    ] {
        let (code, text) = pc.run(args, &[env]);
        assert_eq!(code, wanted, "{args} {env}: {text}");
        assert!(text.contains(says), "{args} {env}: {text}");
        assert_eq!(pc.written(), Vec::<String>::new(), "{args} {env}");
    }
}
