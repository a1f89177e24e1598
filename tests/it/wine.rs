//! The exported bundle, really run: `run.cmd` under Wine's `cmd.exe` against stand-ins that keep a disk as a file.
//!
//! `scripts/wine-tests.sh` sets Wine and the stand-ins up and runs what is here.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::bundle;
use shikiri::layout::{DiskLayout, PartitionType};
use shikiri::plan::{self, Environment, Goal, Plan, Solution, VolumeRef, Wish};
use shikiri::storage::practice;
use shikiri::units::{ByteOffset, ByteSize, Extent};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What can be seen of a disk from outside: number, offset, size and type of each partition.
type Table = BTreeSet<(u32, u64, u64, String)>;

fn table(disk: &DiskLayout) -> Table {
    disk.partitions
        .iter()
        .map(|p| {
            let kind = match p.kind {
                PartitionType::Mbr(byte) => format!("{byte:02x}"),
                kind => kind.to_string(),
            };
            (p.number, p.start().bytes(), p.size().bytes(), kind)
        })
        .collect()
}

/// A PC in Wine: a folder with the bundle and the disk.
struct Pc {
    root: PathBuf,
    name: String,
}

impl Pc {
    fn new(name: &str, plan: &Plan) -> Self {
        let root =
            PathBuf::from(std::env::var("SHIKIRI_WINE_ROOT").expect("SHIKIRI_WINE_ROOT: see scripts/wine-tests.sh"));
        let pc = Self { root, name: name.to_owned() };
        let _gone = std::fs::remove_dir_all(pc.home());
        std::fs::create_dir_all(pc.home()).unwrap();
        let bundle = bundle::build(plan, &plan::digest(plan)).unwrap();
        bundle::write(&bundle, &pc.bundle()).unwrap();
        pc.put_disk(&plan.before);
        let _gone = std::fs::remove_file(pc.image());
        pc
    }

    fn home(&self) -> PathBuf {
        self.root.join("t").join(&self.name)
    }

    /// Blanks and signs that mean something to `cmd.exe`.
    fn bundle(&self) -> PathBuf {
        self.home().join("a & b ! c (d)")
    }

    fn image(&self) -> PathBuf {
        self.root.join("t/home/.wine/drive_c/windows/system32/Recovery/winre.wim")
    }

    fn put_disk(&self, disk: &DiskLayout) {
        let id = disk
            .disk_guid
            .map(|g| format!("{{{}}}", g.to_string().to_uppercase()))
            .or(disk.mbr_signature.map(|s| format!("{s:08X}")))
            .unwrap();
        let style = if disk.disk_guid.is_some() { "gpt" } else { "mbr" };
        let mut text = format!("disk {} {id} {style} {}\n", disk.number, disk.size.bytes());
        for p in &disk.partitions {
            let kind = match p.kind {
                PartitionType::Mbr(byte) => format!("{byte:02x}"),
                kind => kind.to_string(),
            };
            let windows = p.is_boot == Some(true) || p.role == shikiri::layout::Role::Windows;
            let letter = if windows { 'C' } else { p.volume.letter.unwrap_or('-') };
            text += &format!(
                "part {} {} {} {kind} {:016x} {letter} NTFS\n",
                p.number,
                p.start().bytes(),
                p.size().bytes(),
                p.attributes.unwrap_or_default().0,
            );
        }
        text += &format!("winre {}\nbitlocker off\n", disk.winre.partition.unwrap_or(0));
        std::fs::write(self.home().join("disk.txt"), text).unwrap();
        let _gone = std::fs::remove_file(self.home().join("calls.txt"));
    }

    fn table(&self) -> Table {
        std::fs::read_to_string(self.home().join("disk.txt"))
            .unwrap()
            .lines()
            .filter_map(|line| {
                let w: Vec<&str> = line.split_whitespace().collect();
                match w.as_slice() {
                    ["part", n, offset, size, kind, ..] => {
                        Some((n.parse().unwrap(), offset.parse().unwrap(), size.parse().unwrap(), (*kind).to_owned()))
                    }
                    _ => None,
                }
            })
            .collect()
    }

    /// What a restart does to letters: the running system gives its own out anew, and Windows calls its own C:.
    fn restart(&self, windows: Option<u64>) {
        let path = self.home().join("disk.txt");
        let text = std::fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| {
            let mut w: Vec<String> = line.split(' ').map(str::to_owned).collect();
            if let ["part", _, offset, ..] = line.split(' ').collect::<Vec<_>>().as_slice() {
                w[6] = if offset.parse().ok() == windows { "C" } else { "-" }.to_owned();
            }
            w.join(" ") + "\n"
        });
        std::fs::write(&path, lines.collect::<String>()).unwrap();
    }

    /// How many changing calls were made so far.
    fn calls(&self) -> usize {
        std::fs::read_to_string(self.home().join("calls.txt")).unwrap_or_default().lines().count()
    }

    fn forget_calls(&self) {
        let _gone = std::fs::remove_file(self.home().join("calls.txt"));
    }

    /// Runs `run.cmd`; gives its exit code and what it printed.
    fn run(&self, args: &str, winpe: bool, env: &[(&str, String)]) -> (i32, String) {
        let key = r"HKLM\SYSTEM\CurrentControlSet\Control\MiniNT";
        let verb = if winpe { "add" } else { "delete" };
        self.wine(&["reg", verb, key, "/f"], &[]);
        // The command line of `cmd /c` cannot carry every path; a batch file can.
        let call = format!("@call \"Z:\\t\\{}\\a & b ! c (d)\\run.cmd\" {args}\r\n@exit %ERRORLEVEL%\r\n", self.name);
        std::fs::write(self.home().join("go.cmd"), call).unwrap();
        self.wine(&["cmd", "/c", &format!(r"Z:\t\{}\go.cmd", self.name)], env)
    }

    fn wine(&self, words: &[&str], env: &[(&str, String)]) -> (i32, String) {
        let mut command = Command::new("chroot");
        command
            .arg(&self.root)
            .args(["env", "-i", "HOME=/t/home", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "WINEDEBUG=-all"])
            .args([r"WINEDLLOVERRIDES=mscoree,mshtml=", r"WINEPATH=Z:\t\standins"])
            .arg(format!(r"STANDIN_DIR=Z:\t\{}", self.name))
            .args(env.iter().map(|(k, v)| format!("{k}={v}")))
            .arg("wine")
            .args(words);
        let out = command.output().unwrap();
        let text = String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr);
        (out.status.code().unwrap_or(-1), text)
    }
}

/// Every table that the disk may have while the plan is carried out.
fn moments(plan: &Plan, solution: &Solution) -> Vec<Table> {
    std::iter::once(&*plan.before)
        .chain(solution.stages.iter().flat_map(|s| s.steps.iter().map(|step| &*step.after)))
        .map(table)
        .collect()
}

fn goals() -> Vec<(&'static str, Vec<Goal>)> {
    vec![
        ("recovery", vec![Goal::RecoverySize(ByteSize::from_gib(1))]),
        ("esp", vec![Goal::EspSize(ByteSize::from_mib(500))]),
        ("both", vec![Goal::RecoverySize(ByteSize::from_gib(1)), Goal::EspSize(ByteSize::from_mib(300))]),
    ]
}

/// One plan for every strategy that some practice disk admits.
fn plans() -> Vec<(String, Plan)> {
    let mut found: Vec<(String, Plan)> = Vec::new();
    for practice in practice::list() {
        for disk in practice::open(practice.name).unwrap() {
            for (name, goals) in goals() {
                let tried = plan::plan(&disk, &Wish { goals: goals.clone(), strategy: None });
                for outcome in tried.strategies.iter().filter(|o| o.result.as_ref().is_ok_and(|s| !s.stages.is_empty()))
                {
                    let case = format!("{}-{name}", outcome.id.as_str());
                    if found.iter().any(|(known, _)| *known == case) {
                        continue;
                    }
                    let wish = Wish { goals: goals.clone(), strategy: Some(outcome.id) };
                    found.push((case, plan::plan(&disk, &wish)));
                }
            }
        }
    }
    found
}

/// The first plan of each strategy.
fn a_plan_a_strategy(plans: Vec<(String, Plan)>) -> Vec<(String, Plan)> {
    let mut seen = BTreeSet::new();
    plans.into_iter().filter(|(_, plan)| seen.insert(plan.solution().map(|s| s.strategy))).collect()
}

/// Runs every stage to the end; `Err` says what was wrong.
fn carry_out(pc: &Pc, solution: &Solution, env: &[(&str, String)]) -> Result<(), String> {
    let windows = solution
        .after
        .partitions
        .iter()
        .find(|p| p.is_boot == Some(true) || p.role == shikiri::layout::Role::Windows)
        .map(|p| p.start().bytes());
    for (index, stage) in solution.stages.iter().enumerate() {
        if index > 0 {
            pc.restart(windows);
        }
        let (code, text) = pc.run("", stage.environment == Environment::WinPe, env);
        let last = index + 1 == solution.stages.len();
        // Linux hands on the lowest byte of an exit code: 3010 is 194.
        let wanted = if last { 0 } else { 3010 & 0xff };
        if code != wanted {
            return Err(format!("stage {} ended with {code}:\n{text}", stage.name));
        }
    }
    Ok(())
}

fn long() -> bool {
    std::env::var("SHIKIRI_LONG").is_ok()
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn the_bundle_is_really_run() {
    let plans = plans();
    let plans: Vec<_> = if long() { plans } else { a_plan_a_strategy(plans) };
    assert!(plans.len() >= 4, "too few strategies are tried: {:?}", plans.iter().map(|p| &p.0).collect::<Vec<_>>());
    let only = std::env::var("SHIKIRI_WINE_ONLY").unwrap_or_default();
    for (number, (case, plan)) in plans.iter().enumerate().filter(|(_, (case, _))| case.contains(&only)) {
        let solution = plan.solution().unwrap();
        let moments = moments(plan, solution);
        println!("{case}: {} stages", solution.stages.len());
        let pc = Pc::new(case, plan);
        for lang in ["en", "ja", "de"] {
            let env = [("STANDIN_LANG", lang.to_owned())];
            pc.put_disk(&plan.before);
            let _gone = std::fs::remove_file(pc.bundle().join("run.journal"));
            let (code, text) = pc.run("/check", solution.stages[0].environment == Environment::WinPe, &env);
            assert_eq!((code, pc.calls()), (0, 0), "{case} {lang} /check: {text}");
            carry_out(&pc, solution, &env).unwrap_or_else(|e| panic!("{case} {lang}: {e}"));
            assert_eq!(pc.table(), table(&solution.after), "{case} {lang}");
            if !long() {
                break;
            }
        }
        let calls = pc.calls();
        nothing_happens_on_another_disk(&pc, case, plan, solution);
        let hows = ["STANDIN_FAIL", "STANDIN_LIE", "STANDIN_KILL"];
        if long() {
            for k in 1..=calls {
                hows.iter().for_each(|how| a_failing_point(&pc, case, plan, solution, &moments, how, k));
            }
        } else {
            // A sample: a point for each way of failing, another one for every plan.
            for (i, how) in hows.iter().enumerate() {
                a_failing_point(&pc, case, plan, solution, &moments, how, 1 + (number * 3 + i * 2 + 1) % calls);
            }
        }
    }
}

/// Call number `k` goes wrong: the disk stays at a moment of the plan, and a second run ends it or refuses.
fn a_failing_point(pc: &Pc, case: &str, plan: &Plan, solution: &Solution, moments: &[Table], how: &str, k: usize) {
    pc.put_disk(&plan.before);
    let _gone = std::fs::remove_file(pc.bundle().join("run.journal"));
    let _gone = std::fs::remove_file(pc.image());
    let first = carry_out(pc, solution, &[(how, k.to_string())]);
    let stopped = pc.table();
    assert!(moments.contains(&stopped), "{case} {how} {k}: a table that is not in the plan: {stopped:?}");
    if how == "STANDIN_FAIL" {
        assert!(first.is_err(), "{case} {how} {k}: a failed call was taken for success");
    }
    pc.forget_calls();
    let second = carry_out(pc, solution, &[]);
    let end = pc.table();
    match second {
        Ok(()) => assert_eq!(end, table(&solution.after), "{case} {how} {k}: the second run says that it is done"),
        Err(_) => assert!(moments.contains(&end), "{case} {how} {k}: the second run left {end:?}"),
    }
}

/// Another GUID, a partition moved by a sector, one more, another type: never a changing call.
fn nothing_happens_on_another_disk(pc: &Pc, case: &str, plan: &Plan, solution: &Solution) {
    let home = pc.home();
    let path: &Path = &home.join("disk.txt");
    pc.put_disk(&plan.before);
    let right = std::fs::read_to_string(path).unwrap();
    let part = right.lines().rev().find(|l| l.starts_with("part ")).unwrap();
    let words: Vec<&str> = part.split(' ').collect();
    let moved = part.replace(words[2], &(words[2].parse::<u64>().unwrap() + 512).to_string());
    let other_type =
        part.replace(words[4], if words[4].len() == 2 { "0c" } else { "0fc63daf-8483-4772-8e79-3d69d8477de4" });
    let wrong = [
        (
            "another disk",
            right.replacen(
                right.split(' ').nth(2).unwrap(),
                &right.split(' ').nth(2).unwrap().replace(['1', '2', '3'], "F"),
                1,
            ),
        ),
        ("a partition moved by a sector", right.replace(part, &moved)),
        ("a partition of another type", right.replace(part, &other_type)),
        ("a partition more", format!("{right}part 9 1024 512 {} 0000000000000000 - RAW\n", words[4])),
        ("a partition less", right.replace(&format!("{part}\n"), "")),
    ];
    // The whole list takes a minute a plan under Wine.
    let sample = if long() { wrong.len() } else { 2 };
    for (what, text) in wrong.into_iter().take(sample) {
        assert_ne!(text, right, "{what}");
        std::fs::write(path, &text).unwrap();
        pc.forget_calls();
        let _gone = std::fs::remove_file(pc.bundle().join("run.journal"));
        let (code, said) = pc.run("", solution.stages[0].environment == Environment::WinPe, &[]);
        assert_eq!((code, pc.calls()), (2, 0), "{case}, {what}: {said}");
    }
    // A script that was changed after the export.
    let script = std::fs::read_dir(pc.bundle())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.to_string_lossy().ends_with(".diskpart.txt"));
    if let Some(script) = script {
        let text = std::fs::read_to_string(&script).unwrap();
        std::fs::write(&script, text.replacen("size=", "size=1", 1).replacen("select", "SELECT", 1)).unwrap();
        pc.put_disk(&plan.before);
        let (code, said) = pc.run("", solution.stages[0].environment == Environment::WinPe, &[]);
        assert_eq!((code, pc.calls()), (2, 0), "{case}, a changed script: {said}");
        std::fs::write(&script, text).unwrap();
    }
}

/// A disk whose Windows partition begins at an offset of eight digits, like an MBR disk's identity.
fn windows_near_the_front() -> DiskLayout {
    let mut disk = practice::open("mbr-system-reserved").unwrap().remove(0);
    let place = |start, end| Extent::between(ByteOffset::from_mib(start), ByteOffset::from_mib(end)).unwrap();
    disk.partitions[0].extent = place(1, 41);
    disk.partitions[1].extent = place(41, 476_416);
    assert_eq!(disk.partitions[1].start().bytes().to_string().len(), 8);
    disk
}

fn shrink(disk: &DiskLayout) -> Plan {
    let goal = Goal::Shrink { volume: VolumeRef::Letter('C'), by: ByteSize::from_gib(1) };
    let plan = plan::plan(disk, &Wish { goals: vec![goal], strategy: None });
    assert_eq!(plan.solution().expect("shrinking is planned").stages.len(), 1);
    plan
}

fn with(words: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    words.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn the_bundle_does_nothing_that_it_cannot_prove() {
    let plan = shrink(&practice::open("win11-new").unwrap().remove(0));
    let pc = Pc::new("guards", &plan);
    let journal = pc.bundle().join("run.journal");
    let script = pc.bundle().join("1-windows-1.diskpart.txt");
    let text = std::fs::read_to_string(&script).unwrap();
    let expect = |what: &str, args: &str, env: &[(&'static str, &str)], code: i32, changes: bool| -> String {
        pc.forget_calls();
        let (found, said) = pc.run(args, false, &with(env));
        assert_eq!((found, pc.calls() > 0), (code, changes), "{what}: {said}");
        said
    };
    // A word that is not understood runs nothing.
    for word in ["check", "/chekc", "-check", "/check /now"] {
        expect(word, word, &[], 2, false);
    }
    // A changed script of the same length: with certutil, with fc, with neither.
    std::fs::write(&script, text.replacen("select", "SELECT", 1)).unwrap();
    for without in ["none", "certutil", "certutil,fc"] {
        let said = expect(without, "", &[("STANDIN_WITHOUT", without)], 2, false);
        assert!(said.contains("is not the one that was exported"), "{said}");
    }
    std::fs::write(&script, &text).unwrap();
    expect("neither certutil nor fc", "/check", &[("STANDIN_WITHOUT", "certutil,fc")], 2, false);
    expect("fc alone", "/check", &[("STANDIN_WITHOUT", "certutil")], 0, false);
    // A script that is changed after it was looked at.
    let file = format!(r"Z:\t\{}\a & b ! c (d)\1-windows-1.diskpart.txt", "guards");
    let said = expect("swapped", "", &[("STANDIN_SWAP", &file)], 1, false);
    assert!(said.contains("It was not run"), "{said}");
    std::fs::write(&script, &text).unwrap();
    std::fs::remove_file(&journal).unwrap();
    // A label cannot say anything to the command processor.
    for label in ["x: \"&evil&", "x: 07", "%SK_ID%", "a^&evil", "!x!: |evil"] {
        expect(label, "/check", &[("STANDIN_LABEL", label)], 0, false);
    }
    expect("names in the environment", "/check", &[("SK_SIG_s999", "x"), ("SK_DONE_STAGE", "all")], 0, false);
    // Where nothing tells sizes, a disk that was shrunk looks like one that was not.
    let blind = ("STANDIN_WITHOUT", "powershell,wmic");
    let said = expect("blind", "", &[blind], 2, false);
    assert!(said.contains("/first"), "{said}");
    expect("blind, first", "/first", &[blind], 0, true);
    assert_eq!(pc.table(), table(&plan.solution().unwrap().after));
    expect("blind, done", "", &[blind], 0, false);
    expect("blind, done, first", "/first", &[blind], 0, false);
    let done = std::fs::read_to_string(&journal).unwrap();
    // Killed between the end of the script and the end of the stage.
    let cut: String = done.lines().take_while(|l| !l.contains(" stage ")).map(|l| format!("{l}\r\n")).collect();
    std::fs::write(&journal, cut).unwrap();
    expect("blind, interrupted behind the script", "", &[blind], 0, false);
    std::fs::write(&journal, done.lines().take(2).map(|l| format!("{l}\r\n")).collect::<String>()).unwrap();
    expect("blind, interrupted inside the script", "", &[blind], 2, false);
    std::fs::remove_file(&journal).unwrap();
    expect("blind, the journal is lost", "", &[blind], 2, false);
    for eye in ["powershell", "wmic"] {
        let without = if eye == "wmic" { "powershell" } else { "wmic" };
        expect(eye, "", &[("STANDIN_WITHOUT", without)], 2, false);
        assert_eq!(pc.table(), table(&plan.solution().unwrap().after), "{eye}: the journal is lost, the sizes tell");
    }
    // The disk has another number today.
    pc.put_disk(&DiskLayout { number: 3, ..(*plan.before).clone() });
    let said = expect("another number", "", &[], 2, false);
    assert!(said.contains("select disk 3"), "{said}");
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn an_mbr_disk_is_known_by_its_signature_alone() {
    let plan = shrink(&windows_near_the_front());
    let pc = Pc::new("mbr", &plan);
    let signature = format!("{:08X}", plan.before.mbr_signature.unwrap());
    for computer in ["PC", "AB", "DESKTOP1", "DEADBEEF", "07", &signature[..7]] {
        let (code, said) =
            pc.run("/check", false, &with(&[("STANDIN_COMPUTER", computer), ("STANDIN_LABEL", "a: 07")]));
        assert_eq!((code, pc.calls()), (0, 0), "{computer}: {said}");
    }
    carry_out(&pc, plan.solution().unwrap(), &[]).unwrap();
    assert_eq!(pc.table(), table(&plan.solution().unwrap().after));
}

#[test]
#[ignore = "needs Wine 10 and root: run scripts/wine-tests.sh"]
fn a_first_line_that_fails_is_not_called_nothing() {
    let disk = practice::open("win11-new").unwrap().remove(0);
    let plan = plan::plan(&disk, &Wish { goals: vec![Goal::RecoverySize(ByteSize::from_gib(1))], strategy: None });
    let pc = Pc::new("first-line", &plan);
    // The first call is reagentc /disable, the second DiskPart's first change.
    let (code, said) = pc.run("", false, &with(&[("STANDIN_FAIL", "2")]));
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("it is disabled") && !said.contains("The PC is as it was"), "{said}");
}
