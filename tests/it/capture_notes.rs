//! How notes about a listing's lines are said: each names its line once.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use std::io::Write as _;
use std::process::{Command, Stdio};

const PASTE: &str = "an unrelated sentence that nobody can read as a listing\n\
DISKPART> list disk\n\n  Disk ###  Status         Size     Free     Dyn  Gpt\n\
  --------  -------------  -------  -------  ---  ---\n  Disk 0    Online          476 GB  1024 KB        *\n\n\
DISKPART> select disk 0\n\nDISKPART> list partition\n\n  Partition ###  Type              Size     Offset\n\
  -------------  ----------------  -------  -------\n  Partition 1    System             100 MB  1024 KB\n\
* Partition 2    Primary            475 GB   101 MB   <- this is my C drive\n\n\
C:\\> bcdedit\nWindows Boot Manager\n--------------------\nidentifier {bootmgr}\n";

fn said(lang: &str) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_shikiri"))
        .args(["inspect", "-", "--lang", lang])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(PASTE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stderr).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_note_names_its_line_once_in_both_languages() {
    for lang in ["en", "ja"] {
        let notes = said(lang);
        for line in [1, 15, 18] {
            let number = line.to_string();
            let of_line: Vec<&String> = notes
                .iter()
                .filter(|note| note.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == number))
                .collect();
            assert!(!of_line.is_empty(), "{lang}: line {line} is not told: {notes:#?}");
            for note in of_line {
                let times = note.split(|c: char| !c.is_ascii_digit()).filter(|digits| *digits == number).count();
                assert_eq!(times, 1, "{note}");
            }
        }
    }
}
