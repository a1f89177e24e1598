//! Printing: text and JSON to standard output, `error: …` and `hint: …` to standard error, tables.

use super::{Failure, code};
use crate::text::{Lang, Text};
use serde::Serialize;
use std::io::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Prints to standard output. A reader that went away (`| head`) is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(
            code::SOURCE,
            Text::new("storage-cannot-write").with("path", "-").with("reason", crate::storage::write::reason(&error)),
        )),
        _ => Ok(()),
    }
}

/// Prints JSON, indented, in the order of the fields.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    // Serialising into a string cannot fail: every map's key is a string.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    print(&text)
}

/// Prints an error, and what can be done about it, to standard error.
pub(super) fn error(text: &Text, hint: Option<&Text>, lang: Lang) {
    let mut said = format!("error: {}\n", text.say(lang));
    if let Some(hint) = hint {
        said.push_str(&format!("hint: {}\n", hint.say(lang)));
    }
    note(&said);
}

/// Prints to standard error.
pub(super) fn note(text: &str) {
    if std::io::stderr().lock().write_all(text.as_bytes()).is_err() {
        log::debug!("standard error is closed");
    }
}

/// Which side a column's text stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// Rows below headings, two blanks between the columns; wide letters count as two.
pub(super) fn table(headings: &[(String, Side)], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
        headings.get(column).map_or(0, |(heading, _)| heading.width()).max(cells)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let mut out = String::new();
    let heading: Vec<String> = headings.iter().map(|(heading, _)| heading.clone()).collect();
    for row in std::iter::once(&heading).chain(rows) {
        let mut line = String::from(" ");
        for ((cell, width), (_, side)) in row.iter().zip(&widths).zip(headings) {
            let room = " ".repeat(width.saturating_sub(cell.width()));
            let (before, behind) = if *side == Side::Right { (room.as_str(), "") } else { ("", room.as_str()) };
            line.push_str(&format!(" {before}{cell}{behind} "));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// What came from a disk (labels, names) without what would move the cursor or colour the terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_letters() {
        let headings = [("a".to_owned(), Side::Left), ("b".to_owned(), Side::Right)];
        let rows = [vec!["回復".to_owned(), "1".to_owned()], vec!["x".to_owned(), "22".to_owned()]];
        assert_eq!(table(&headings, &rows), "  a      b\n  回復   1\n  x     22\n");
    }

    #[test]
    fn labels_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb"), "a\u{fffd}[31mb");
    }
}
