//! A capture as lines, freed of what the web and the shell did to them.

/// One line of the capture.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Counted from 1.
    pub number: u32,
    /// As it stands in the capture, without its end.
    pub raw: String,
    /// Freed of tags, entities, comment signs and odd blanks.
    pub text: String,
    /// The line was a comment in a capture in which others are not.
    pub comment: bool,
}

impl Line {
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    pub fn is_blank(&self) -> bool {
        self.trimmed().is_empty()
    }
}

/// The longest line that is read as a listing's; a longer one is cut.
const LONGEST: usize = 2000;

/// Splits and cleans.
pub(super) fn split(text: &str) -> Vec<Line> {
    // CR LF, LF, and the CR CR LF of a redirected DiskPart.
    let raw: Vec<&str> = text.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let filled = || raw.iter().filter(|line| !line.trim().is_empty());
    let commented = filled().filter(|line| comment(line).is_some()).count();
    let quoted = filled().filter(|line| quote(line).is_some()).count();
    let all = filled().count();
    let every_comment = all >= 3 && commented * 10 >= all * 8;
    let every_quote = all >= 3 && quoted * 10 >= all * 6;
    raw.iter()
        .enumerate()
        .flat_map(|(i, raw)| {
            let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
            let raw = match raw.char_indices().nth(LONGEST) {
                Some((end, _)) => raw.get(..end).unwrap_or(raw),
                None => raw,
            };
            let clean = tidy(raw);
            // A forum's line break splits a row from the next one.
            clean.split('\n').map(|part| line(number, raw, part, every_comment, every_quote)).collect::<Vec<_>>()
        })
        .collect()
}

fn line(number: u32, raw: &str, part: &str, every_comment: bool, every_quote: bool) -> Line {
    let mut text = part.to_owned();
    if every_quote && let Some(rest) = quote(&text) {
        text = rest.to_owned();
    }
    let mut is_comment = false;
    if let Some(rest) = comment(&text) {
        is_comment = !every_comment;
        text = rest.to_owned();
    }
    Line { number, raw: raw.to_owned(), text, comment: is_comment }
}

/// What stands behind a comment sign.
fn comment(line: &str) -> Option<&str> {
    let start = line.trim_start();
    for sign in ["#", "//", "::"] {
        if let Some(rest) = start.strip_prefix(sign) {
            // gdisk-like summaries head their column of numbers with `#`.
            return (!rest.trim_start().starts_with("Start")).then_some(rest);
        }
    }
    let word = start.get(..4)?;
    word.eq_ignore_ascii_case("rem ").then(|| start.get(4..)).flatten()
}

/// What stands behind a mail's quotation sign.
fn quote(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix('>').or_else(|| line.trim_start().strip_prefix('|'))
}

/// Undoes what editors and forums do to a line; a `<br>` becomes a line feed.
fn tidy(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut column = 0;
    for c in raw.chars() {
        let c = match c {
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' => continue,
            '\t' => {
                let to = 8 - column % 8;
                text.extend(std::iter::repeat_n(' ', to));
                column += to;
                continue;
            }
            '\u{3000}' => {
                text.push_str("  ");
                column += 2;
                continue;
            }
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' => '-',
            '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{2217}' | '\u{22c6}' | '\u{2605}' => '*',
            c if c.is_control() => ' ',
            c => c,
        };
        text.push(c);
        column += 1;
    }
    if text.contains(['&', '<', '[']) { untag(&text) } else { text }
}

/// The tags that forums leave in pasted text.
const TAGS: [&str; 22] = [
    "code", "quote", "pre", "b", "i", "u", "p", "div", "span", "font", "color", "size", "tt", "td", "tr", "table",
    "li", "ul", "icode", "spoiler", "strong", "em",
];

fn untag(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (replaced, len) = tag(from).unwrap_or_else(|| (from.get(..1).unwrap_or_default(), 1));
        out.push_str(replaced);
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What a tag or entity at the start of `text` stands for, and how long it is.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    for (entity, stands_for) in [
        ("&nbsp;", " "),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#160;", " "),
        ("&#42;", "*"),
        ("&ast;", "*"),
    ] {
        if text.get(..entity.len()).is_some_and(|start| start.eq_ignore_ascii_case(entity)) {
            return Some((stands_for, entity.len()));
        }
    }
    let close = match text.chars().next()? {
        '<' => '>',
        '[' => ']',
        _ => return None,
    };
    // A tag is short: looking far for its end would make long lines slow.
    let window: &str = text.char_indices().nth(80).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let end = window.find(close)?;
    let inner = window.get(1..end)?.trim_start_matches('/');
    let name: String = inner.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    if close == '>' && name == "br" {
        return Some(("\n", end + 1));
    }
    let rest = inner.get(name.len()..)?;
    let ends = rest.is_empty() || rest.starts_with(['=', ' ', '/']);
    // `[C]` could be a drive, `[Windows]` is manage-bde's label: only known names go.
    (ends && TAGS.contains(&name.as_str()) && (close == '>' || name.len() > 1 || rest.is_empty()))
        .then_some(("", end + 1))
}

/// Whether a line is a ruler: groups of dashes with blanks between, and how many groups.
pub(super) fn ruler(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches('#').trim();
    if text.len() < 3 || !text.chars().all(|c| matches!(c, '-' | ' ')) || !text.contains("--") {
        return None;
    }
    Some(text.split_whitespace().count())
}

/// The command behind a prompt, the prompt taken off: `DISKPART> list disk`, `PS C:\> Get-Disk`, `C:\>diskpart`.
/// `None` where the line begins with no prompt.
pub(super) fn command(text: &str) -> Option<&str> {
    let text = text.trim();
    if text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("diskpart>")) {
        return text.get(9..).map(str::trim);
    }
    let shell = text.strip_prefix("PS").unwrap_or(text).trim_start();
    let mut chars = shell.chars();
    let drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    if (drive || text.starts_with("PS>") || text.starts_with("PS "))
        && let Some((_, command)) = shell.split_once('>')
    {
        return Some(command.trim());
    }
    // root@host:~# fdisk -l
    if let Some((user, command)) = text.split_once(['#', '$'])
        && user.contains('@')
        && user.len() < 64
    {
        return Some(command.trim());
    }
    text.strip_prefix("$ ").map(str::trim)
}
