//! Captures: listings of many tools and languages.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::layout::{DiskLayout, FileSystem, Role, TableStyle};
use shikiri::source::Source;
use shikiri::source::capture::read;
use std::path::PathBuf;

/// The shared listings, where they lie beside the project.
fn shared_layouts() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("SHIKIRI_SHARED").map(PathBuf::from).unwrap_or(beside);
    let layouts = shared.join("fixtures/layouts");
    layouts.is_dir().then_some(layouts)
}

fn describe(disk: &DiskLayout) -> String {
    use std::fmt::Write;
    let mut out = format!(
        "disk {} {:?} size {} +{} {} [{}] {:?}\n",
        disk.number,
        disk.style,
        disk.size,
        disk.size_slack,
        disk.model.clone().unwrap_or_default(),
        disk.problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(","),
        disk.winre,
    );
    for p in &disk.partitions {
        writeln!(
            out,
            "  {:>2} {:>14} +{:<12} {:>14} +{:<12} {:?} {} {:?} {:?} {:?} bl={:?} boot={:?} sys={:?} {} {:?}",
            p.number,
            p.start().bytes(),
            p.offset_slack.bytes(),
            p.size().bytes(),
            p.size_slack.bytes(),
            p.role,
            p.kind,
            p.volume.letter,
            p.volume.label,
            p.volume.file_system,
            p.volume.bitlocker,
            p.is_boot,
            p.is_system,
            p.attributes.map(|a| a.to_string()).unwrap_or_default(),
            p.name,
        )
        .unwrap();
    }
    out
}

/// For a person to look at: prints what every shared listing becomes.
#[test]
#[ignore = "prints, for a person to read: cargo test --test it print_every -- --ignored --nocapture"]
fn print_every_shared_listing() {
    let Some(folder) = shared_layouts() else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        println!("=== {}", file.file_name().unwrap().to_string_lossy());
        match read(&std::fs::read(&file).unwrap()) {
            Ok(source) => {
                for disk in &source.disks {
                    print!("{}", describe(disk));
                    for problem in &disk.problems {
                        println!("    ! {}", problem.text);
                    }
                }
                for note in &source.notes {
                    println!("  note {:?}: {}", note.line, note.text);
                }
            }
            Err(error) => println!("  ERROR {error}"),
        }
    }
}

/// What every session fixture is a capture of.
const OFFSETS: [u64; 4] = [1 << 20, 261 << 20, 277 << 20, 487_385 << 20];
const SIZES: [u64; 4] = [260 << 20, 16 << 20, 487_108 << 20, 1000 << 20];
const DISK_SIZE: u64 = 512_110_190_592;

/// The session fixtures: the same disk as DiskPart shows it in every language.
const SESSIONS: [(&str, &str); 11] = [
    ("de", include_str!("../fixtures/capture/session-de.txt")),
    ("en", include_str!("../fixtures/capture/session-en.txt")),
    ("es", include_str!("../fixtures/capture/session-es.txt")),
    ("fr", include_str!("../fixtures/capture/session-fr.txt")),
    ("it", include_str!("../fixtures/capture/session-it.txt")),
    ("ja", include_str!("../fixtures/capture/session-ja.txt")),
    ("ko", include_str!("../fixtures/capture/session-ko.txt")),
    ("pt", include_str!("../fixtures/capture/session-pt.txt")),
    ("ru", include_str!("../fixtures/capture/session-ru.txt")),
    ("zh-cn", include_str!("../fixtures/capture/session-zh-cn.txt")),
    ("zh-tw", include_str!("../fixtures/capture/session-zh-tw.txt")),
];

/// Everything that a session fixture tells, read rightly.
fn check_session(name: &str, source: &Source) {
    let [disk] = source.disks.as_slice() else { panic!("{name}: {} disks", source.disks.len()) };
    let said = || format!("{name}\n{}{:#?}", describe(disk), source.notes);
    assert_eq!((disk.number, disk.style), (0, TableStyle::Gpt), "{}", said());
    assert!(disk.size.bytes() <= DISK_SIZE && DISK_SIZE <= disk.size.bytes() + disk.size_slack.bytes(), "{}", said());
    assert_eq!(disk.model.as_deref(), Some("SAMSUNG MZVL2512HCJQ-00B00"), "{}", said());
    assert_eq!(disk.disk_guid.unwrap().to_string(), "0a1b2c3d-1111-4222-8333-444455556666", "{}", said());
    let numbers: Vec<u32> = disk.partitions.iter().map(|p| p.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4], "{}", said());
    let roles: Vec<Role> = disk.partitions.iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::EfiSystem, Role::Msr, Role::Windows, Role::Recovery], "{}", said());
    for (p, (offset, size)) in disk.partitions.iter().zip(OFFSETS.into_iter().zip(SIZES)) {
        let start = p.start().bytes();
        assert!(start <= offset && offset <= start + p.offset_slack.bytes(), "{}", said());
        assert!(p.size().bytes() <= size && size <= p.size().bytes() + p.size_slack.bytes(), "{}", said());
    }
    let [esp, msr, windows, recovery] = disk.partitions.as_slice() else { panic!("{}", said()) };
    assert_eq!((windows.volume.letter, windows.volume.label.as_deref()), (Some('C'), Some("Windows")), "{}", said());
    assert_eq!((windows.is_boot, esp.is_boot), (Some(true), Some(false)), "{}", said());
    assert_eq!((esp.is_system, windows.is_system), (Some(true), Some(false)), "{}", said());
    assert_eq!(esp.volume.file_system, Some(FileSystem::Fat32), "{}", said());
    assert_eq!(msr.volume.file_system, None, "{}", said());
    assert_eq!(recovery.kind.to_string(), "de94bba4-06d1-4d40-a16a-bfd50179d6ac", "{}", said());
    assert_eq!(recovery.attributes.unwrap().to_string(), "0x8000000000000001", "{}", said());
    assert!(recovery.offset_slack.is_zero(), "{}", said());
    let codes: Vec<&str> = disk.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, ["sector_size_assumed"], "{}", said());
}

#[test]
fn a_session_is_read_the_same_in_every_language() {
    for (name, text) in SESSIONS {
        let source = read(text.as_bytes()).unwrap();
        check_session(name, &source);
        let notes: Vec<String> = source.notes.iter().map(|note| note.text.to_string()).collect();
        assert!(notes.is_empty(), "{name}: {notes:#?}");
    }
}

#[test]
fn a_session_is_read_in_every_encoding_in_which_windows_writes_it() {
    let pages: [(&str, &[&'static encoding_rs::Encoding]); 8] = [
        ("ja", &[encoding_rs::SHIFT_JIS]),
        ("zh-cn", &[encoding_rs::GBK]),
        ("zh-tw", &[encoding_rs::BIG5]),
        ("ko", &[encoding_rs::EUC_KR]),
        ("ru", &[encoding_rs::IBM866, encoding_rs::WINDOWS_1251]),
        ("de", &[encoding_rs::WINDOWS_1252]),
        ("fr", &[encoding_rs::WINDOWS_1252]),
        ("pt", &[encoding_rs::WINDOWS_1252]),
    ];
    for (name, pages) in pages {
        let text = SESSIONS.iter().find(|(known, _)| *known == name).unwrap().1;
        for page in pages {
            let (bytes, _, unmappable) = page.encode(text);
            assert!(!unmappable, "{name} in {}", page.name());
            check_session(&format!("{name} in {}", page.name()), &read(&bytes).unwrap());
        }
    }
    for (name, text) in SESSIONS {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check_session(&format!("{name} in UTF-16LE"), &read(&[&[0xff, 0xfe], little.as_slice()].concat()).unwrap());
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check_session(&format!("{name} in UTF-16BE"), &read(&[&[0xfe, 0xff], big.as_slice()].concat()).unwrap());
        check_session(&format!("{name} with a mark"), &read(format!("\u{feff}{text}").as_bytes()).unwrap());
    }
}

/// Code page 850 of the letters that the fixtures of western Europe use (Unicode Consortium, CP850.TXT).
fn in_cp850(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| match c {
            'ä' => 0x84,
            'ö' => 0x94,
            'ü' => 0x81,
            'ß' => 0xe1,
            'é' => 0x82,
            'è' => 0x8a,
            '°' => 0xf8,
            'í' => 0xa1,
            'ó' => 0xa2,
            'ú' => 0xa3,
            'ñ' => 0xa4,
            'á' => 0xa0,
            'ç' => 0x87,
            'ã' => 0xc6,
            'ì' => 0x8d,
            'º' => 0xa7,
            'Í' => 0xd6,
            'Ã' => 0xc7,
            c => u8::try_from(u32::from(c)).unwrap(),
        })
        .collect()
}

#[test]
fn redirected_output_in_the_oem_code_page_is_read() {
    for name in ["de", "fr", "es", "pt"] {
        let text = SESSIONS.iter().find(|(known, _)| *known == name).unwrap().1;
        check_session(name, &read(&in_cp850(text)).unwrap());
    }
}

#[test]
fn a_wrong_decoding_on_the_way_is_undone_and_said() {
    for name in ["ja", "ru", "fr", "ko", "zh-cn"] {
        let text = SESSIONS.iter().find(|(known, _)| *known == name).unwrap().1;
        let wrong = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        let source = read(wrong.as_bytes()).unwrap();
        check_session(name, &source);
        assert!(source.notes.iter().any(|note| note.text.id() == "capture-encoding-repaired"), "{name}");
    }
}

/// What happens to a listing on its way through forums and shells.
#[test]
fn damaged_sessions_keep_every_partition() {
    for (name, text) in SESSIONS {
        let collapsed: String =
            text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect();
        let quoted: String = text.lines().map(|line| format!("> {line}\n")).collect();
        let commented: String = text.lines().map(|line| format!("# {line}\n")).collect();
        let spaced = text.replace('\n', "\r\n\r\n");
        let bare: String = text.lines().map(|line| format!("{}\n", line.trim_start())).collect();
        let tagged = format!("[code]{}[/code]", text.replace('\n', "<br>\n").replace("  ", "&nbsp; "));
        let tabbed = text.replace("    ", "\t");
        let damages = [
            ("collapsed", collapsed),
            ("quoted", quoted),
            ("commented", commented),
            ("spaced", spaced),
            ("bare", bare),
            ("tagged", tagged),
            ("tabbed", tabbed),
        ];
        for (damage, text) in damages {
            let source = read(text.as_bytes()).unwrap();
            let said = || format!("{name}, {damage}: {:#?}", source.disks.iter().map(describe).collect::<String>());
            let [disk] = source.disks.as_slice() else { panic!("{}", said()) };
            let roles: Vec<Role> = disk.partitions.iter().map(|p| p.role).collect();
            assert_eq!(roles, [Role::EfiSystem, Role::Msr, Role::Windows, Role::Recovery], "{}", said());
            assert_eq!(disk.partitions[2].volume.letter, Some('C'), "{}", said());
            assert_eq!(disk.partitions[2].volume.label.as_deref(), Some("Windows"), "{}", said());
            assert_eq!(disk.style, TableStyle::Gpt, "{}", said());
            for (p, (offset, size)) in disk.partitions.iter().zip(OFFSETS.into_iter().zip(SIZES)) {
                let start = p.start().bytes();
                assert!(start <= offset && offset <= start + p.offset_slack.bytes(), "{}", said());
                assert!(p.size().bytes() <= size && size <= p.size().bytes() + p.size_slack.bytes(), "{}", said());
            }
        }
    }
}

/// What a capture gives, in one line: `0:1,2,3 1:-` for disks and partitions, and the lines not understood.
fn outline(bytes: &[u8]) -> String {
    let source = match read(bytes) {
        Ok(source) => source,
        Err(error) => return format!("error {error}"),
    };
    let disk = |disk: &DiskLayout| {
        let numbers: Vec<String> = disk.partitions.iter().map(|p| p.number.to_string()).collect();
        let style = match disk.style {
            TableStyle::Gpt => 'g',
            TableStyle::Mbr => 'm',
            TableStyle::Raw => 'r',
        };
        format!("{}{style}:{}", disk.number, if numbers.is_empty() { "-".to_owned() } else { numbers.join(",") })
    };
    let disks: Vec<String> = source.disks.iter().map(disk).collect();
    let lines: Vec<String> = source
        .notes
        .iter()
        .filter(|note| matches!(note.text.id(), "capture-line-not-understood" | "capture-line-of-command"))
        .filter_map(|note| note.line)
        .map(|line| line.to_string())
        .collect();
    format!("{} | {}", disks.join(" "), lines.join(","))
}

/// Every shared listing by its number: disks with style and partitions in order, lines not understood.
#[test]
fn every_shared_listing_gives_its_disks_and_partitions() {
    let Some(folder) = shared_layouts() else { return };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some((number, _)) = name.split_once('-') {
            found.push(format!("{number} {}", outline(&std::fs::read(&path).unwrap())).trim().to_owned());
        }
    }
    found.sort();
    let expected: Vec<&str> = include_str!("../fixtures/capture/shared-outlines.txt").lines().collect();
    assert_eq!(found.join("\n"), expected.join("\n"));
}
