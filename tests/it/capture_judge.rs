//! Invented disks as eleven languages print them, whole and damaged, against what is true of them.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::capture_damage::{DAMAGES, Left};
use crate::capture_printer::{Dice, Info, Kind, TrueDisk, TruePartition, some_disks};
use crate::capture_tongues::TONGUES;
use shikiri::layout::{DiskLayout, FileSystem, Partition, Role, TableStyle};
use shikiri::source::Source;
use shikiri::source::capture::read;

fn role_fits(p: &TruePartition, role: Role) -> bool {
    match p.kind {
        Kind::System => role == Role::EfiSystem,
        Kind::Reserved => role == Role::Msr,
        Kind::Primary | Kind::Logical => matches!(role, Role::Data | Role::Windows | Role::SystemReserved),
        Kind::Recovery => role == Role::Recovery,
        Kind::Oem => matches!(role, Role::Oem | Role::Data),
        Kind::Unknown => matches!(role, Role::Unknown | Role::Linux),
        Kind::Extended => role == Role::Extended,
    }
}

fn fs(name: &str) -> FileSystem {
    match name {
        "NTFS" => FileSystem::Ntfs,
        "FAT32" => FileSystem::Fat32,
        "exFAT" => FileSystem::ExFat,
        "ReFS" => FileSystem::Refs,
        _ => FileSystem::None,
    }
}

/// What is wrong with one partition, in words.
fn faults_of(truth: &TruePartition, found: &Partition, left: Left, faults: &mut Vec<String>) {
    let n = truth.number;
    let start = found.start().bytes();
    if !(start..=start + found.offset_slack.bytes()).contains(&truth.start) {
        faults.push(format!("{n}: offset {} not in {start} +{}", truth.start, found.offset_slack.bytes()));
    }
    let size = found.size().bytes();
    if !(size..=size + found.size_slack.bytes()).contains(&truth.size) {
        faults.push(format!("{n}: size {} not in {size} +{}", truth.size, found.size_slack.bytes()));
    }
    if !role_fits(truth, found.role) {
        faults.push(format!("{n}: {:?} read as {:?}", truth.kind, found.role));
    }
    if found.logical != (truth.kind == Kind::Logical) {
        faults.push(format!("{n}: logical is {}", found.logical));
    }
    let Some(volume) = &truth.volume else {
        if found.volume.file_system.is_some() || found.volume.letter.is_some() {
            faults.push(format!("{n}: has a volume: {:?}", found.volume));
        }
        return;
    };
    // A volume whose partition is not certain belongs to none; a wrong one is a fault.
    if found.volume.file_system.is_none() {
        if volume.fs != "RAW" && found.volume.letter.is_some() {
            faults.push(format!("{n}: letter without file system"));
        }
        return;
    }
    if found.volume.file_system != Some(fs(volume.fs)) {
        faults.push(format!("{n}: {} read as {:?}", volume.fs, found.volume.file_system));
    }
    let letters = found.volume.letter == volume.letter;
    let labels = found.volume.label.as_deref().unwrap_or_default() == volume.label
        || (left == Left::Words && volume.letter.is_none());
    if !letters || !labels {
        faults.push(format!(
            "{n}: {:?} {:?} read as {:?} {:?}",
            volume.letter, volume.label, found.volume.letter, found.volume.label
        ));
    }
    if (found.is_boot == Some(true)) != (volume.info == Info::Boot) {
        faults.push(format!("{n}: boot read as {:?}", found.is_boot));
    }
    if (found.is_system == Some(true)) != (volume.info == Info::System) {
        faults.push(format!("{n}: system read as {:?}", found.is_system));
    }
}

fn faults(truth: &[TrueDisk], source: &Source, left: Left) -> Vec<String> {
    let mut faults = Vec::new();
    let numbers: Vec<u32> = source.disks.iter().map(|disk| disk.number).collect();
    let expected: Vec<u32> = truth.iter().map(|disk| disk.number).collect();
    if numbers != expected {
        faults.push(format!("disks {expected:?} read as {numbers:?}"));
        return faults;
    }
    for (truth, found) in truth.iter().zip(&source.disks) {
        faults_of_disk(truth, found, left, &mut faults);
    }
    faults
}

fn faults_of_disk(truth: &TrueDisk, found: &DiskLayout, left: Left, faults: &mut Vec<String>) {
    let begin = faults.len();
    if (found.style == TableStyle::Gpt) != truth.gpt {
        faults.push(format!("style {:?}", found.style));
    }
    let size = found.size.bytes();
    if !(size..=size + found.size_slack.bytes()).contains(&truth.size) {
        faults.push(format!("size {} not in {size} +{}", truth.size, found.size_slack.bytes()));
    }
    let order: Vec<u32> = found.partitions.iter().map(|p| p.number).collect();
    let expected: Vec<u32> = truth.partitions.iter().map(|p| p.number).collect();
    if order != expected {
        faults.push(format!("partitions {expected:?} read as {order:?}"));
    } else {
        for (p, q) in truth.partitions.iter().zip(&found.partitions) {
            faults_of(p, q, left, faults);
        }
    }
    let forbidding: Vec<&str> =
        found.problems.iter().filter(|p| p.code.forbids_plan()).map(|p| p.code.as_str()).collect();
    if !forbidding.is_empty() {
        faults.push(format!("problems {forbidding:?}"));
    }
    for fault in &mut faults[begin..] {
        *fault = format!("disk {}: {fault}", truth.number);
    }
}

fn placed(source: &Source) -> usize {
    source.disks.iter().flat_map(|disk| &disk.partitions).filter(|p| p.volume.file_system.is_some()).count()
}

/// Every language with every damage; one report for all.
#[test]
fn invented_sessions_are_read_rightly_in_every_language_whole_and_damaged() {
    let rounds: u64 = std::env::var("SHIKIRI_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let only = std::env::var("SHIKIRI_ONLY").ok();
    let mut report = Vec::new();
    let (mut volumes, mut found) = (0, 0);
    let mut judged = 0;
    for tongue in &TONGUES {
        for seed in 0..rounds {
            let mut dice = Dice::new(seed * 977 + tongue.code.len() as u64 * 31 + u64::from(tongue.code.as_bytes()[0]));
            let disks = some_disks(&mut dice);
            let session = tongue.session(&disks, seed % 2 == 0);
            for (damage, left, apply) in DAMAGES {
                let name = format!("{} {seed}, {damage}", tongue.code);
                if only.as_deref().is_some_and(|only| !name.contains(only)) {
                    continue;
                }
                let text = apply(&session);
                judged += 1;
                match read(text.as_bytes()) {
                    Err(error) => report.push(format!("{name}: {error}")),
                    Ok(source) => {
                        let wrong = faults(&disks, &source, left);
                        volumes += disks.iter().flat_map(|d| &d.partitions).filter(|p| p.volume.is_some()).count();
                        found += placed(&source);
                        if !wrong.is_empty() {
                            report.push(format!("{name}: {}", wrong.join("; ")));
                        }
                        let unread: Vec<String> = source
                            .notes
                            .iter()
                            .filter(|note| note.text.id() == "capture-line-not-understood")
                            .map(|note| note.text.to_string())
                            .collect();
                        if !unread.is_empty() && left == Left::All {
                            report.push(format!("{name}: {}", unread.join("; ")));
                        }
                        if only.is_some() && std::env::var_os("SHIKIRI_SHOW").is_some() {
                            println!("{text}\n{:#?}\n{:#?}", source.disks, source.notes);
                        }
                    }
                }
            }
        }
    }
    assert!(
        report.is_empty(),
        "{} of {judged}; {found} of {volumes} volumes placed\n{}",
        report.len(),
        report.join("\n")
    );
    assert!(found * 10 >= volumes * 9, "{found} of {volumes} volumes placed");
}

/// Code pages 850 and 437, upper halves (Unicode Consortium, CP850.TXT and CP437.TXT).
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The bytes of a text in one of these pages; `?` where it has no letter, as Windows writes.
fn in_page(text: &str, page: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match page.chars().position(|upper| upper == c) {
            _ if c.is_ascii() => u8::try_from(c).unwrap(),
            Some(at) => u8::try_from(at + 128).unwrap(),
            None => b'?',
        })
        .collect()
}

fn shown_in_page(bytes: &[u8], page: &str) -> String {
    let upper: Vec<char> = page.chars().collect();
    bytes.iter().map(|b| b.checked_sub(128).map_or(char::from(*b), |at| upper[usize::from(at)])).collect()
}

fn encode(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let mut out = Vec::new();
    for c in text.chars() {
        let one = c.to_string();
        let (bytes, _, unmappable) = encoding.encode(&one);
        if unmappable { out.push(b'?') } else { out.extend_from_slice(&bytes) }
    }
    out
}

/// Every way in which Windows or an editor writes a session down, and every wrong way to read it that is undone.
#[test]
fn invented_sessions_are_read_in_every_encoding_right_and_wrong() {
    use encoding_rs::{BIG5, EUC_KR, GBK, IBM866, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
    let only = std::env::var("SHIKIRI_ONLY").ok();
    let mut report = Vec::new();
    for tongue in &TONGUES {
        for seed in 0..2 {
            let disks = plain_labels(some_disks(&mut Dice::new(seed + 5)));
            let session = tongue.session(&disks, seed == 0);
            let little: Vec<u8> = session.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = session.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let latin = |bytes: &[u8]| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned().into_bytes();
            let mut ways: Vec<(&str, Vec<u8>)> = vec![
                ("UTF-16 with a mark", [&[0xff, 0xfe], little.as_slice()].concat()),
                ("UTF-16 big-endian with a mark", [&[0xfe, 0xff], big.as_slice()].concat()),
                ("UTF-16 without a mark", little),
                ("UTF-16 big-endian without a mark", big),
                ("UTF-8 with a mark", [b"\xef\xbb\xbf", session.as_bytes()].concat()),
                ("UTF-8 shown as 1252", latin(session.as_bytes())),
                ("UTF-8 shown as 850", shown_in_page(session.as_bytes(), CP850).into_bytes()),
                ("UTF-8 shown as 437", shown_in_page(session.as_bytes(), CP437).into_bytes()),
            ];
            let pages: &[(&str, &'static encoding_rs::Encoding)] = match tongue.code {
                "ja" => &[("932", SHIFT_JIS)],
                "ru" => &[("866", IBM866), ("1251", WINDOWS_1251)],
                "ko" => &[("949", EUC_KR)],
                "zh-cn" => &[("936", GBK)],
                "zh-tw" => &[("950", BIG5)],
                _ => &[("1252", WINDOWS_1252)],
            };
            for (name, page) in pages {
                let bytes = encode(&session, page);
                ways.push((name, bytes.clone()));
                if *name != "1252" {
                    ways.push((
                        if *name == "866" { "866 shown as 1252" } else { "the page shown as 1252" },
                        latin(&bytes),
                    ));
                    ways.push(("the page shown as 437", shown_in_page(&bytes, CP437).into_bytes()));
                    ways.push(("the page shown as 850", shown_in_page(&bytes, CP850).into_bytes()));
                }
                if *name == "866" {
                    ways.push((
                        "866 shown as 1251",
                        WINDOWS_1251.decode_without_bom_handling(&bytes).0.into_owned().into_bytes(),
                    ));
                }
                if *name == "1252" {
                    let oem = in_page(&session, CP850);
                    ways.push(("850", oem.clone()));
                    ways.push(("850 shown as 1252", latin(&oem)));
                    ways.push(("437", in_page(&session, CP437)));
                    ways.push(("1252 shown as 850", shown_in_page(&bytes, CP850).into_bytes()));
                    ways.push((
                        "ASCII",
                        session.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>().into_bytes(),
                    ));
                    ways.push((
                        "UTF-8 lost",
                        session
                            .chars()
                            .map(|c| if c.is_ascii() { c } else { '\u{fffd}' })
                            .collect::<String>()
                            .into_bytes(),
                    ));
                }
            }
            for (way, bytes) in ways {
                let name = format!("{} {seed} in {way}", tongue.code);
                if only.as_deref().is_some_and(|only| !name.contains(only)) {
                    continue;
                }
                match read(&bytes) {
                    Err(error) => report.push(format!("{name}: {error}")),
                    Ok(source) => {
                        let wrong = faults(&disks, &source, Left::All);
                        if !wrong.is_empty() {
                            report.push(format!("{name}: {}", wrong.join("; ")));
                        }
                    }
                }
            }
        }
    }
    assert!(report.is_empty(), "{} ways\n{}", report.len(), report.join("\n"));
}

/// Labels that every code page has.
fn plain_labels(mut disks: Vec<TrueDisk>) -> Vec<TrueDisk> {
    for p in disks.iter_mut().flat_map(|disk| &mut disk.partitions) {
        if let Some(volume) = p.volume.as_mut().filter(|volume| !volume.label.is_ascii()) {
            volume.label = "Label".to_owned();
        }
    }
    disks
}
