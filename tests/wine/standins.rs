//! Stand-ins for diskpart, reagentc, manage-bde, bcdboot, … which keep a disk as a text file.
//!
//! One program; which tool it plays is told by its own file name. Written from DiskPart's documentation and from what
//! it was seen to print, and on purpose without a line of Shikiri's own code: an error in the interpreter must not
//! hide here too. Standard library only, so that one `rustc` call builds it for Windows.
//!
//! Environment: STANDIN_DIR folder of `disk.txt`, `calls.txt`; STANDIN_LANG en, ja or de;
//! STANDIN_FAIL=k the k-th changing call fails and does nothing; STANDIN_LIE=k it does nothing and reports success;
//! STANDIN_KILL=k it is done and then the batch file is killed; STANDIN_WITHOUT=powershell,wmic,certutil,fc tools that
//! are not there; STANDIN_COMPUTER the computer's name; STANDIN_LABEL each volume's label; STANDIN_SWAP a file that
//! somebody changes during the first pause.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::exit;

#[derive(Clone, Default)]
struct Part {
    number: u32,
    offset: u64,
    size: u64,
    kind: String,
    attributes: u64,
    letter: char,
    fs: String,
}

#[derive(Default)]
struct Disk {
    number: u32,
    id: String,
    mbr: bool,
    size: u64,
    parts: Vec<Part>,
    winre: u32,
    bitlocker: String,
}

const MIB: u64 = 1 << 20;
/// 0x80070057: what DiskPart ends with where no extent is usable.
const NO_EXTENT: i32 = 0x8007_0057_u32 as i32;

fn dir() -> PathBuf {
    PathBuf::from(std::env::var("STANDIN_DIR").unwrap_or_else(|_| ".".into()))
}

fn load() -> Disk {
    let text = std::fs::read_to_string(dir().join("disk.txt")).expect("disk.txt");
    let mut disk = Disk::default();
    for line in text.lines() {
        let w: Vec<&str> = line.split_whitespace().collect();
        match w.as_slice() {
            ["disk", n, id, style, size] => {
                disk.number = n.parse().unwrap();
                disk.id = (*id).into();
                disk.mbr = *style == "mbr";
                disk.size = size.parse().unwrap();
            }
            ["part", n, offset, size, kind, attributes, letter, fs] => disk.parts.push(Part {
                number: n.parse().unwrap(),
                offset: offset.parse().unwrap(),
                size: size.parse().unwrap(),
                kind: (*kind).into(),
                attributes: u64::from_str_radix(attributes, 16).unwrap(),
                letter: letter.chars().next().unwrap(),
                fs: (*fs).into(),
            }),
            ["winre", n] => disk.winre = n.parse().unwrap(),
            ["bitlocker", state] => disk.bitlocker = (*state).into(),
            _ => {}
        }
    }
    disk.parts.sort_by_key(|p| p.offset);
    disk
}

fn save(disk: &Disk) {
    let style = if disk.mbr { "mbr" } else { "gpt" };
    let mut out = format!("disk {} {} {style} {}\n", disk.number, disk.id, disk.size);
    for p in &disk.parts {
        writeln!(
            out,
            "part {} {} {} {} {:016x} {} {}",
            p.number, p.offset, p.size, p.kind, p.attributes, p.letter, p.fs
        )
        .unwrap();
    }
    writeln!(out, "winre {}\nbitlocker {}", disk.winre, disk.bitlocker).unwrap();
    std::fs::write(dir().join("disk.txt"), out).unwrap();
}

#[derive(PartialEq)]
enum Fate {
    Do,
    Fail,
    Lie,
    Kill,
}

/// How many changing calls were made.
fn calls() -> usize {
    std::fs::read_to_string(dir().join("calls.txt")).unwrap_or_default().lines().count()
}

/// Counts a changing call and tells its fate.
fn fate(what: &str) -> Fate {
    let path = dir().join("calls.txt");
    let mut calls = std::fs::read_to_string(&path).unwrap_or_default();
    calls.push_str(what);
    calls.push('\n');
    let count = calls.lines().count();
    std::fs::write(path, calls).unwrap();
    let is = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok()) == Some(count);
    if is("STANDIN_FAIL") {
        Fate::Fail
    } else if is("STANDIN_LIE") {
        Fate::Lie
    } else if is("STANDIN_KILL") {
        Fate::Kill
    } else {
        Fate::Do
    }
}

fn kill() -> ! {
    std::process::Command::new("taskkill").args(["/f", "/im", "cmd.exe"]).status().ok();
    exit(1)
}

fn said(en: &str, de: &str, ja: &str) -> String {
    match std::env::var("STANDIN_LANG").as_deref() {
        Ok("de") => de.into(),
        Ok("ja") => ja.into(),
        _ => en.into(),
    }
}

fn amount(bytes: u64) -> String {
    // DiskPart cuts.
    if bytes >= 10 << 30 {
        format!("{} GB", bytes >> 30)
    } else if bytes >= 10 * MIB {
        format!("{} MB", bytes >> 20)
    } else {
        format!("{} KB", bytes >> 10)
    }
}

fn arg(words: &[String], name: &str) -> Option<String> {
    words.iter().find_map(|w| w.strip_prefix(&format!("{name}=")).map(str::to_owned))
}

struct Session {
    disk: Disk,
    on_disk: bool,
    part: Option<u32>,
}

impl Session {
    fn selected(&mut self) -> &mut Part {
        let n = self.part;
        match self.disk.parts.iter_mut().find(|p| Some(p.number) == n) {
            Some(part) => part,
            None => exit(0x8004_2411_u32 as i32),
        }
    }

    fn next_start(&self, from: u64) -> u64 {
        let end = if self.disk.mbr { self.disk.size } else { self.disk.size - 33 * 512 };
        self.disk.parts.iter().map(|p| p.offset).filter(|o| *o >= from).min().unwrap_or(end)
    }

    /// `Err` is the exit code.
    fn run(&mut self, line: &str) -> Result<String, i32> {
        let words: Vec<String> = line.to_lowercase().split_whitespace().map(|w| w.replace('"', "")).collect();
        let two: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
        let n = words.get(2).and_then(|w| w.parse::<u32>().ok());
        match two.as_slice() {
            ["select", "disk"] => {
                self.on_disk = n == Some(self.disk.number);
                self.part = None;
                if !self.on_disk {
                    return Err(0x8004_2408_u32 as i32);
                }
                Ok(said(
                    "Disk 0 is now the selected disk.",
                    "Datenträger 0 ist jetzt der gewählte Datenträger.",
                    "ディスク 0 が選択されました。",
                ))
            }
            ["select", "partition"] => {
                if !self.disk.parts.iter().any(|p| Some(p.number) == n && p.kind != "05") {
                    return Err(0x8004_2411_u32 as i32);
                }
                self.part = n;
                Ok(said(
                    &format!("Partition {} is now the selected partition.", n.unwrap()),
                    &format!("Partition {} ist jetzt die gewählte Partition.", n.unwrap()),
                    &format!("パーティション {} が選択されました。", n.unwrap()),
                ))
            }
            ["select", "volume"] => {
                let letter = words.get(2).and_then(|w| w.chars().next()).unwrap_or('?').to_ascii_uppercase();
                match self.disk.parts.iter().find(|p| p.letter == letter) {
                    Some(p) => self.part = Some(p.number),
                    None => return Err(0x8004_2412_u32 as i32),
                }
                self.on_disk = true;
                Ok(said(
                    "Volume 1 is the selected volume.",
                    "Volume 1 ist jetzt das gewählte Volume.",
                    "ボリューム 1 が選択されました。",
                ))
            }
            ["uniqueid", "disk"] => Ok(said(
                &format!("\nDisk ID: {}\n", self.disk.id),
                &format!("\nDatenträger-ID: {}\n", self.disk.id),
                &format!("\nディスク ID: {}\n", self.disk.id),
            )),
            ["list", "disk"] => {
                let mut out = "\n  Disk ###  Status         Size     Free     Dyn  Gpt\n".to_owned();
                out += "  --------  -------------  -------  -------  ---  ---\n";
                writeln!(
                    out,
                    "  Disk {}    Online        {:>7}      0 B        *",
                    self.disk.number,
                    amount(self.disk.size)
                )
                .unwrap();
                Ok(out)
            }
            ["detail", "disk"] => {
                // A maker can call a disk as he likes.
                let model = std::env::var("STANDIN_LABEL").unwrap_or_else(|_| "NVMe SSD".into());
                Ok(format!("\nNVMe {model}\nDisk ID: {}\nType   : NVMe\nStatus : Online\nPath   : 0\n", self.disk.id))
            }
            ["list", "volume"] => Ok(String::new()),
            ["list", "partition"] => {
                let mut out = said(
                    "\n  Partition ###  Type              Size     Offset\n",
                    "\n  Partition ###  Typ               Größe    Offset\n",
                    "\n  Partition ###  Type                Size     Offset\n",
                );
                out += "  -------------  ----------------  -------  -------\n";
                for p in &self.disk.parts {
                    let star = if Some(p.number) == self.part { '*' } else { ' ' };
                    let name = said("Partition", "Partition", "Partition");
                    let kind = match p.kind.as_str() {
                        "de94bba4-06d1-4d40-a16a-bfd50179d6ac" | "27" => said("Recovery", "Wiederherstellun", "回復"),
                        "c12a7328-f81f-11d2-ba4b-00a0c93ec93b" => said("System", "System", "システム"),
                        "e3c9e316-0b5c-4db8-817d-f92df00215ae" => said("Reserved", "Reserviert", "予約"),
                        _ => said("Primary", "Primär", "プライマリ"),
                    };
                    let number = if matches!(p.kind.as_str(), "05" | "0f") { 0 } else { p.number };
                    writeln!(
                        out,
                        "{star} {name} {number}    {kind:<16}  {:>7}  {:>7}",
                        amount(p.size),
                        amount(p.offset)
                    )
                    .unwrap();
                }
                Ok(out)
            }
            ["detail", "partition"] => {
                let mbr = self.disk.mbr;
                let p = self.selected().clone();
                let mut out = format!("\nPartition {}\n", p.number);
                let yes = said("Yes", "Ja", "はい");
                let no = said("No", "Nein", "いいえ");
                let hidden = if p.attributes != 0 { &yes } else { &no };
                let (t, h, r, o) = match std::env::var("STANDIN_LANG").as_deref() {
                    Ok("de") => ("Typ          : ", "Versteckt    : ", "Erforderlich : ", "Offset in Byte: "),
                    Ok("ja") => ("種類       : ", "隠し属性   : ", "必須       : ", "オフセット (バイト): "),
                    _ => ("Type    : ", "Hidden  : ", "Required: ", "Offset in Bytes: "),
                };
                if mbr {
                    writeln!(out, "{t}{}\n{h}{hidden}\nActive: {no}\n{o}{}", p.kind.to_uppercase(), p.offset).unwrap();
                } else {
                    let required = if p.attributes & 1 == 1 { &yes } else { &no };
                    let attributes =
                        if p.attributes == 0 { "0".repeat(16) } else { format!("0X{:016X}", p.attributes) };
                    writeln!(out, "{t}{}\n{h}{hidden}\n{r}{required}\nAttrib  : {attributes}\n{o}{}", p.kind, p.offset)
                        .unwrap();
                }
                out += "\n  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info\n";
                out += "  ----------  ---  -----------  -----  ----------  -------  ---------  --------\n";
                writeln!(
                    out,
                    "* Volume 0     {}   {}  {}   Partition   {:>7}  Healthy    Boot",
                    p.letter,
                    std::env::var("STANDIN_LABEL").unwrap_or_else(|_| "a & b: 100%".into()),
                    p.fs,
                    amount(p.size)
                )
                .unwrap();
                Ok(out)
            }
            ["rem", ..] => Ok(String::new()),
            ["exit"] => Ok(String::new()),
            _ => self.change(line, &words),
        }
    }

    fn change(&mut self, line: &str, words: &[String]) -> Result<String, i32> {
        let fate = fate(&format!("diskpart {line}"));
        match fate {
            Fate::Fail => return Err(0x8004_2413_u32 as i32),
            Fate::Lie => return Ok("DiskPart says that it went well.".into()),
            _ => {}
        }
        let two: Vec<&str> = words.iter().take(2).map(String::as_str).collect();
        match two.as_slice() {
            ["shrink", ..] => {
                let by = arg(words, "desired").and_then(|v| v.parse::<u64>().ok()).ok_or(1)? * MIB;
                let p = self.selected();
                if p.attributes & 1 == 1 || p.size <= by {
                    return Err(0x8004_2405_u32 as i32);
                }
                p.size -= by;
            }
            ["extend", ..] => {
                let p = self.selected().clone();
                let room = self.next_start(p.offset + p.size).saturating_sub(p.offset + p.size);
                let by = arg(words, "size").and_then(|v| v.parse::<u64>().ok()).map_or(room / MIB * MIB, |m| m * MIB);
                if by == 0 || by > room {
                    return Err(NO_EXTENT);
                }
                self.selected().size += by;
            }
            ["delete", "partition"] => {
                let p = self.selected().clone();
                let protected = !matches!(p.kind.as_str(), "07" | "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7");
                if protected && !words.iter().any(|w| w == "override") {
                    return Err(0x8004_2430_u32 as i32);
                }
                self.disk.parts.retain(|q| q.number != p.number);
                self.part = None;
            }
            ["create", "partition"] => {
                let size = arg(words, "size").and_then(|v| v.parse::<u64>().ok()).ok_or(1)? * MIB;
                let offset = arg(words, "offset").and_then(|v| v.parse::<u64>().ok()).ok_or(1)? * 1024;
                let free = self.disk.parts.iter().all(|p| offset + size <= p.offset || p.offset + p.size <= offset)
                    && offset + size <= self.next_start(offset);
                if !free {
                    return Err(NO_EXTENT);
                }
                let usual = match (words[2].as_str(), self.disk.mbr) {
                    ("efi", _) => "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
                    ("msr", _) => "e3c9e316-0b5c-4db8-817d-f92df00215ae",
                    (_, true) => "06",
                    (_, false) => "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
                };
                let number = (1..).find(|n| self.disk.parts.iter().all(|p| p.number != *n)).unwrap();
                let kind = arg(words, "id").unwrap_or_else(|| usual.into());
                self.disk.parts.push(Part { number, offset, size, kind, attributes: 0, letter: '-', fs: "RAW".into() });
                self.disk.parts.sort_by_key(|p| p.offset);
                self.part = Some(number);
            }
            ["format", ..] => {
                let fs = arg(words, "fs").ok_or(1)?;
                let mbr = self.disk.mbr;
                let p = self.selected();
                p.fs = fs.to_uppercase();
                if mbr && p.kind == "06" {
                    p.kind = "07".into();
                }
            }
            ["gpt", attributes] => {
                let value = attributes.trim_start_matches("attributes=").trim_start_matches("0x");
                self.selected().attributes = u64::from_str_radix(value, 16).map_err(|_| 1)?;
            }
            ["set", id] => {
                let value = id.trim_start_matches("id=").to_owned();
                self.selected().kind = value;
            }
            ["assign", letter] => {
                let letter = letter.trim_start_matches("letter=").chars().next().unwrap().to_ascii_uppercase();
                if self.disk.parts.iter().any(|p| p.letter == letter) {
                    return Err(0x8004_2402_u32 as i32);
                }
                self.selected().letter = letter;
            }
            ["remove", ..] => self.selected().letter = '-',
            ["active"] | ["rescan"] => {}
            _ => return Err(5),
        }
        save(&self.disk);
        if fate == Fate::Kill {
            kill();
        }
        Ok(said(
            "DiskPart succeeded.",
            "Der Vorgang wurde erfolgreich abgeschlossen.",
            "DiskPart は正常に終了しました。",
        ))
    }
}

fn diskpart(args: &[String]) -> i32 {
    let Some(script) = args.iter().position(|a| a == "/s").and_then(|i| args.get(i + 1)) else { return 2 };
    let Ok(text) = std::fs::read_to_string(script) else { return 3 };
    let computer = std::env::var("STANDIN_COMPUTER").unwrap_or_else(|_| "PC".into());
    println!(
        "\nMicrosoft DiskPart version 10.0.22621.1\n\nCopyright (C) Microsoft Corporation.\nOn computer: {computer}"
    );
    let mut session = Session { disk: load(), on_disk: false, part: None };
    for line in text.lines() {
        match session.run(line.trim()) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => println!("\n{text}"),
            Err(code) => {
                println!(
                    "\n{}",
                    said(
                        "Virtual Disk Service error:",
                        "Fehler des Diensts für virtuelle Datenträger:",
                        "仮想ディスク サービス エラー:"
                    )
                );
                return code;
            }
        }
    }
    println!(
        "\n{}",
        said("Leaving DiskPart...", "Datenträgerpartitionierung wird beendet...", "DiskPart を終了しています...")
    );
    0
}

/// A call that changes something beside the table: done, failed, lied about, or done and then killed.
fn changing(what: &str, work: impl FnOnce(&mut Disk) -> i32) -> i32 {
    let fate = fate(what);
    match fate {
        Fate::Fail => return 1,
        Fate::Lie => return 0,
        _ => {}
    }
    let mut disk = load();
    let code = work(&mut disk);
    save(&disk);
    if fate == Fate::Kill {
        kill();
    }
    code
}

/// SHA-256 (FIPS 180-4), in small hex digits.
fn sha256(bytes: &[u8]) -> String {
    let primes = || (2_u64..).filter(|n| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d)));
    // The first 32 bits behind the point of a root, found bit by bit: the largest r with r^k <= prime * 2^(32k).
    let fraction = |prime: u64, k: u32| {
        let mut root = 0_u128;
        for bit in (0..40).rev() {
            let next = root | 1 << bit;
            if next.pow(k) <= u128::from(prime) << (32 * k) {
                root = next;
            }
        }
        root as u32
    };
    let k: Vec<u32> = primes().take(64).map(|p| fraction(p, 3)).collect();
    let mut h: Vec<u32> = primes().take(8).map(|p| fraction(p, 2)).collect();
    let mut text = bytes.to_vec();
    text.push(0x80);
    while text.len() % 64 != 56 {
        text.push(0);
    }
    text.extend((bytes.len() as u64 * 8).to_be_bytes());
    for block in text.chunks(64) {
        let mut w: Vec<u32> = block.chunks(4).map(|c| u32::from_be_bytes(c.try_into().unwrap())).collect();
        for i in 16..64 {
            let s0 = w[i - 15].rotate_right(7) ^ w[i - 15].rotate_right(18) ^ w[i - 15] >> 3;
            let s1 = w[i - 2].rotate_right(17) ^ w[i - 2].rotate_right(19) ^ w[i - 2] >> 10;
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = h.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = v[4] & v[5] ^ !v[4] & v[6];
            let a = v[7].wrapping_add(s1).wrapping_add(choice).wrapping_add(k[i]).wrapping_add(w[i]);
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let b = s0.wrapping_add(v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]);
            v.rotate_right(1);
            v[4] = v[4].wrapping_add(a);
            v[0] = a.wrapping_add(b);
        }
        h.iter_mut().zip(v).for_each(|(h, v)| *h = h.wrapping_add(v));
    }
    h.iter().map(|word| format!("{word:08x}")).collect()
}

fn image() -> PathBuf {
    PathBuf::from(format!("{}\\System32\\Recovery\\winre.wim", std::env::var("SystemRoot").unwrap_or_default()))
}

fn reagentc(args: &[String]) -> i32 {
    match args.first().map(|a| a.to_lowercase()).as_deref() {
        Some("/disable") => changing("reagentc /disable", |disk| {
            disk.winre = 0;
            std::fs::create_dir_all(image().parent().unwrap()).ok();
            std::fs::write(image(), b"MSWIM").map_or(1, |()| 0)
        }),
        Some("/enable") => changing("reagentc /enable", |disk| {
            let recovery = ["de94bba4-06d1-4d40-a16a-bfd50179d6ac", "27"];
            let Some(p) = disk.parts.iter().find(|p| recovery.contains(&p.kind.as_str())) else { return 2 };
            disk.winre = p.number;
            std::fs::remove_file(image()).ok();
            0
        }),
        Some("/info") => {
            let disk = load();
            println!("Windows RE status: x");
            if disk.winre != 0 {
                println!(
                    "Windows RE location: \\\\?\\GLOBALROOT\\device\\harddisk{}\\partition{}\\Recovery\\WindowsRE",
                    disk.number, disk.winre
                );
            }
            0
        }
        _ => 1,
    }
}

fn main() {
    let mut args = std::env::args();
    let own = PathBuf::from(args.next().unwrap_or_default());
    let name = own.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let args: Vec<String> = args.collect();
    if std::env::var("STANDIN_WITHOUT").is_ok_and(|tools| tools.split(',').any(|tool| tool == name)) {
        exit(9009);
    }
    exit(match name.as_str() {
        "diskpart" => diskpart(&args),
        "reagentc" => reagentc(&args),
        "manage-bde" => {
            let joined = args.join(" ").to_lowercase();
            if joined.contains("-disable") {
                changing("manage-bde -disable", |disk| {
                    disk.bitlocker = "suspended".into();
                    0
                })
            } else if joined.contains("-enable") {
                changing("manage-bde -enable", |disk| {
                    disk.bitlocker = "on".into();
                    0
                })
            } else {
                // -status -protectionaserrorlevel: 0 protected, 1 not.
                i32::from(load().bitlocker != "on")
            }
        }
        "bcdboot" | "bcdedit" | "xcopy" => changing(&name, |_| 0),
        // Below 8 is success (1: files were copied); 16 is a serious error.
        "robocopy" => match changing(&name, |_| 1) {
            1 if std::env::var("STANDIN_FAIL").ok() == Some(calls().to_string()) => 16,
            code => code,
        },
        "fltmc" => i32::from(std::env::var("STANDIN_NO_ADMIN").is_ok()),
        "mountvol" => 0,
        "timeout" => {
            if let Ok(file) = std::env::var("STANDIN_SWAP") {
                let text = std::fs::read_to_string(&file).unwrap();
                std::fs::write(file, text.replacen("select", "SELECT", 1)).unwrap();
            }
            0
        }
        "evil" => changing("evil", |_| 0),
        // As certutil prints it: a line in words, the hash, a line in words.
        "certutil" => match args.get(1).map(std::fs::read) {
            Some(Ok(bytes)) => {
                println!("SHA256 hash of {}:\n{}\nCertUtil: -hashfile done", args[1], sha256(&bytes));
                0
            }
            _ => 1,
        },
        "fc" => match (args.get(1).map(std::fs::read), args.get(2).map(std::fs::read)) {
            (Some(Ok(a)), Some(Ok(b))) => i32::from(a != b),
            _ => 2,
        },
        // Columns in order of the alphabet, padded; MSR partitions are not among them.
        "wmic" => {
            println!("Size          StartingOffset  \r");
            for p in load().parts.iter().filter(|p| p.kind != "e3c9e316-0b5c-4db8-817d-f92df00215ae") {
                println!("{:<12}  {:<14}  \r", p.size, p.offset);
            }
            0
        }
        // Wine's own is wrong; only what a bundle uses: /i /c:"words".
        "findstr" => {
            let words = args.iter().find_map(|a| a.strip_prefix("/c:")).unwrap_or_default().to_lowercase();
            let text = std::io::read_to_string(std::io::stdin()).unwrap_or_default().to_lowercase();
            let found: Vec<&str> = text.lines().filter(|l| l.contains(&words)).collect();
            println!("{}", found.join("\n"));
            i32::from(found.is_empty())
        }
        "powershell" => {
            let command = args.join(" ");
            if command.contains("Get-Partition") {
                let sizes: Vec<String> = load().parts.iter().map(|p| format!("{}@{}", p.offset, p.size)).collect();
                println!("{}", sizes.join(";"));
            } else if command.contains("BatteryStatus") {
                println!("{}", if std::env::var("STANDIN_BATTERY").is_ok() { "True" } else { "False" });
            }
            0
        }
        _ => 9009,
    });
}
