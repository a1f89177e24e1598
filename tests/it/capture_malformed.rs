//! Captures that went wrong on their way: cut off, of several encodings, with bytes that nobody wrote.
//! Bounded runs; a hundred times as many with `SHIKIRI_LONG=1`, and with the texts of the folder `SHIKIRI_MORE`.

use crate::capture_printer::{Dice, some_disks};
use crate::capture_tongues::TONGUES;
use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, IBM866, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use shikiri::layout::DiskLayout;
use shikiri::source::capture::read;
use std::time::{Duration, Instant};

/// No text of the size of these takes longer, debug builds and busy machines included.
const LONGEST: Duration = Duration::from_secs(240);

fn long() -> usize {
    if std::env::var_os("SHIKIRI_LONG").is_some() { 100 } else { 1 }
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn sessions() -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = TONGUES
        .iter()
        .map(|tongue| {
            let mut dice = Dice::new(7);
            tongue.session(&some_disks(&mut dice), true).into_bytes()
        })
        .collect();
    all.push(include_bytes!("../fixtures/capture/collector.json").to_vec());
    if let Some(folder) = std::env::var_os("SHIKIRI_MORE") {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        all.extend(files.filter_map(|file| std::fs::read(file.path()).ok()));
    }
    all
}

/// What must hold of whatever was read.
fn check(bytes: &[u8]) {
    let begin = Instant::now();
    let source = read(bytes);
    assert!(begin.elapsed() < LONGEST, "{} bytes took {:?}", bytes.len(), begin.elapsed());
    let Ok(source) = source else { return };
    for disk in &source.disks {
        assert!(disk.size.bytes().checked_add(disk.size_slack.bytes()).is_some());
        assert!(disk.partitions.windows(2).all(|pair| pair[0].start() <= pair[1].start()));
        for p in &disk.partitions {
            assert!(p.end().bytes().checked_add(p.offset_slack.bytes().saturating_add(p.size_slack.bytes())).is_some());
        }
    }
    // What was read can be written down and read again.
    let json = shikiri::storage::layout_json_string(&source.disks);
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
}

fn mutated(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    const PAGES: [&Encoding; 7] = [SHIFT_JIS, GBK, BIG5, EUC_KR, IBM866, WINDOWS_1251, WINDOWS_1252];
    const ODD: [&str; 16] = [
        "\0",
        "\u{feff}",
        "\u{202e}",
        "“",
        "&nbsp;",
        "&gt;",
        "&#0;",
        "&amp;",
        "<br>",
        "[code]",
        "> ",
        "\u{3000}",
        "９９９９９９９９９９ GB",
        "* ",
        "```",
        "\r",
    ];
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(6) {
        let at = usize::try_from(dice.roll(bytes.len().max(1) as u64)).unwrap_or(0).min(bytes.len());
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        bytes = match dice.roll(14) {
            0 => bytes[..at].to_vec(),
            1 => bytes[at..].to_vec(),
            2 => [&bytes[..at], dice.pick(&ODD).as_bytes(), &bytes[at..]].concat(),
            3 => dice.pick(&PAGES).encode(&text()).0.into_owned(),
            4 => [vec![0xff, 0xfe], wide(&text())].concat(),
            5 => wide(&text()),
            6 => text().encode_utf16().flat_map(u16::to_be_bytes).collect(),
            7 => [&bytes[..at], &wide(&String::from_utf8_lossy(&bytes[at..]))[..]].concat(),
            8 => text().replace("  ", "\t").into_bytes(),
            9 => text().replace('\n', "\r").into_bytes(),
            10 => text().replace('\n', "").into_bytes(),
            11 => [&bytes[at..], &bytes[..at]].concat(),
            12 => [&bytes[..], &bytes[..]].concat(),
            _ => {
                let mut lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
                if let Some(other) = lines.len().checked_sub(1) {
                    lines.swap(other, usize::try_from(dice.roll(other as u64 + 1)).unwrap_or(0));
                }
                lines.join(&b'\n')
            }
        };
        bytes.truncate(200_000);
    }
    bytes
}

#[test]
fn mutated_sessions_of_every_language_are_read_or_refused_in_bounded_time() {
    for (i, session) in sessions().iter().enumerate() {
        let mut dice = Dice::new(i as u64 + 99);
        for _ in 0..12 * long() {
            check(&mutated(&mut dice, session));
        }
    }
}

const LIST: &str = "DISKPART> list disk\r
\r
  Disk ###  Status         Size     Free     Dyn  Gpt\r
  --------  -------------  -------  -------  ---  ---\r
  Disk 0    Online          238 GB      0 B        *\r
\r
DISKPART> select disk 0\r
\r
Disk 0 is now the selected disk.\r
\r
";
const PARTITIONS: &str = "DISKPART> list partition\r
\r
  Partition ###  Type              Size     Offset\r
  -------------  ----------------  -------  -------\r
  Partition 1    System             260 MB  1024 KB\r
  Partition 2    Reserved            16 MB   261 MB\r
* Partition 3    Primary            236 GB   277 MB\r
  Partition 4    Recovery           990 MB   237 GB\r
";

fn numbers(bytes: &[u8]) -> Vec<Vec<u32>> {
    let disks = read(bytes).map(|source| source.disks).unwrap_or_default();
    disks.iter().map(|disk: &DiskLayout| disk.partitions.iter().map(|p| p.number).collect()).collect()
}

#[test]
fn a_file_to_which_two_shells_wrote_is_read_whole() {
    let marked = |text: &str| [vec![0xff, 0xfe], wide(text)].concat();
    let narrow = LIST.as_bytes().to_vec();
    for file in [
        [marked(LIST), PARTITIONS.as_bytes().to_vec()].concat(),
        [wide(LIST), PARTITIONS.as_bytes().to_vec()].concat(),
        [narrow.clone(), wide(PARTITIONS)].concat(),
        [narrow.clone(), marked(PARTITIONS)].concat(),
        [narrow, PARTITIONS.as_bytes().to_vec()].concat(),
    ] {
        assert_eq!(numbers(&file), [[1, 2, 3, 4]]);
    }
}

#[test]
fn a_list_that_breaks_off_keeps_its_whole_rows_and_says_what_was_left() {
    let whole = format!("{LIST}{PARTITIONS}");
    let at = whole.find("990 MB").unwrap_or(0);
    // In the middle of the last row: its size is there, its place is not.
    let cut = &whole[..at];
    assert_eq!(numbers(cut.as_bytes()), [[1, 2, 3]]);
    let said = read(cut.as_bytes()).map(|source| source.notes).unwrap_or_default();
    let line = u32::try_from(cut.lines().count()).unwrap_or(0);
    assert!(said.iter().any(|note| note.line == Some(line)), "{said:?}");
    for end in (0..whole.len()).step_by(3) {
        check(&whole.as_bytes()[..end]);
    }
}

#[test]
fn ten_thousand_rows_take_bounded_time_and_their_surplus_is_said() {
    let rows: String =
        (1..=10_000).map(|n| format!("  Partition {n:<5} Primary          1024 KB  {n} MB\r\n")).collect();
    let text = format!("{LIST}{}{rows}", &PARTITIONS[..PARTITIONS.find("  Partition 1 ").unwrap_or(0)]);
    check(text.as_bytes());
    let notes = read(text.as_bytes()).map(|source| source.notes).unwrap_or_default();
    assert!(notes.iter().any(|note| note.text.id() == "capture-too-many-rows"));
}

#[test]
fn long_lines_and_many_unknown_ones_take_bounded_time() {
    check(&vec![b'['; 1 << 20]);
    check("<br>".repeat(1 << 17).as_bytes());
    check(format!("{LIST}{}", "&".repeat(1 << 20)).as_bytes());
    check("Disk 0 Online 10 GB ".repeat(1 << 15).as_bytes());
    check("setup: a line of a log\r\n".repeat(1 << 15).as_bytes());
    check("2024-05-03 21:07:11 x\n".repeat(1 << 15).as_bytes());
}

#[test]
fn many_texts_of_json_in_one_file_take_time_as_one() {
    // Each begins at a line of its own: what follows is not put together anew for each.
    check("{\"a\":1}\n".repeat(200_000).as_bytes());
    check("[{\"Number\":1}]\n\n".repeat(100_000).as_bytes());
}
