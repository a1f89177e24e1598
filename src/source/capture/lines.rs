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
    let raw: Vec<&str> = ends(text);
    let raw = without_margin(raw);
    let filled = || raw.iter().filter(|line| !line.trim().is_empty());
    let commented = filled().filter(|line| comment(line).is_some()).count();
    let quoted = filled().filter(|line| quote(line).is_some() || line.trim_start().starts_with("&gt;")).count();
    let all = filled().count();
    let every_comment = all >= 3 && commented * 10 >= all * 8;
    let every_quote = all >= 3 && quoted * 10 >= all * 6;
    let mut lines: Vec<Line> = Vec::with_capacity(raw.len());
    for (i, raw) in raw.iter().enumerate() {
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        // JSON may stand on one line, however long; a listing's row is short, but a page of the web may hold many of them
        // in one line.
        let page = raw.len() > LONGEST && BREAKS.iter().any(|tag| raw.contains(tag));
        let clean = tidy(if page { raw } else { at_most(raw, LONGEST) });
        // A forum's line break splits a row from the next one; at a line's end it says what the end says.
        let parts = clean.trim_end_matches('\n');
        let several = parts.contains('\n');
        // Of a physical line that holds several, each is shown by itself.
        let shown = |part| if several { part } else { *raw };
        lines.extend(
            parts
                .split('\n')
                .map(|part| at_most(part, LONGEST))
                .map(|part| line(number, shown(part), part, every_comment, every_quote)),
        );
    }
    single_spaced(lines)
}

/// Tags that end a line in a page of the web.
const BREAKS: [&str; 8] = ["<br", "<BR", "</p>", "</P>", "</tr>", "</TR>", "</div>", "</li>"];

/// The beginning of a text, `most` letters at most.
fn at_most(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// Without what editors and logs write in front of every line: its number, or the time.
fn without_margin(raw: Vec<&str>) -> Vec<&str> {
    let filled = raw.iter().filter(|line| !line.trim().is_empty()).count();
    if filled < 5 {
        return raw;
    }
    let enough = |count: usize| count * 10 >= filled * 9;
    // The number counts with the lines; so it is no column of a list.
    let counted = |(at, line): (usize, &&str)| {
        let (number, _) = line_number(line)?;
        Some(number.wrapping_sub(u64::try_from(at).ok()?))
    };
    let mut starts = std::collections::BTreeMap::<u64, usize>::new();
    for start in raw.iter().enumerate().filter_map(counted) {
        *starts.entry(start).or_default() += 1;
    }
    if starts.len() <= MOST_STARTS && starts.values().any(|count| enough(*count)) {
        return raw.into_iter().map(|line| line_number(line).map_or(line, |(_, rest)| rest)).collect();
    }
    // A time has the same shape in every line.
    let mut shapes = std::collections::BTreeMap::<String, usize>::new();
    for (shape, _) in raw.iter().filter_map(|line| time_stamp(line)) {
        *shapes.entry(shape).or_default() += 1;
        if shapes.len() > MOST_STARTS {
            return raw;
        }
    }
    if shapes.values().any(|count| enough(*count)) {
        return without_name(raw.into_iter().map(|line| time_stamp(line).map_or(line, |(_, rest)| rest)).collect());
    }
    raw
}

/// Without the name `<max> ` that a chat's log writes behind the time, where every line has the same.
fn without_name(raw: Vec<&str>) -> Vec<&str> {
    let name = raw.iter().find(|line| !line.trim().is_empty()).and_then(|line| line.split_once('>'));
    let Some(name) = name.map(|(name, _)| name).filter(|name| name.starts_with('<') && name.len() < 40) else {
        return raw;
    };
    let rest = |line: &'_ str| line.strip_prefix(name).and_then(|rest| rest.strip_prefix('>')).map(str::len);
    if !raw.iter().all(|line| line.trim().is_empty() || rest(line).is_some()) {
        return raw;
    }
    let cut = |line| match rest(line) {
        Some(length) => line.get(line.len() - length..).unwrap_or(line),
        None => line,
    };
    raw.into_iter().map(|line: &str| cut(line)).collect()
}

/// How many different beginnings are kept while a margin is looked for.
const MOST_STARTS: usize = 1 << 10;

/// `  12: text`, `12 | text`, `12<tab>text`: the number and the text.
fn line_number(line: &str) -> Option<(u64, &str)> {
    let start = line.trim_start();
    let end = start.find(|c: char| !c.is_ascii_digit()).unwrap_or(start.len());
    if end == 0 || end > 7 {
        return None;
    }
    let rest = start.get(end..)?;
    let rest = rest.strip_prefix([':', '.', ')']).or_else(|| rest.trim_start().strip_prefix('|')).unwrap_or(rest);
    let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\u{a0}']);
    ends.then(|| Some((start.get(..end)?.parse().ok()?, rest.strip_prefix(' ').unwrap_or(rest)))).flatten()
}

/// `2024-05-03 21:07:11 text`, `[21:07:11] text`: the time with every digit as 0, and the text.
fn time_stamp(line: &str) -> Option<(String, &str)> {
    let sign = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | ',' | '/' | '[' | ']' | 'T' | 'Z' | '+');
    let mut end = 0;
    // Date and time may stand apart.
    for word in line.split(' ').take(2) {
        if word.is_empty() || !word.chars().all(sign) || !word.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        end += word.len() + 1;
    }
    let stamp = line.get(..end.min(line.len()))?;
    let figures = stamp.chars().filter(char::is_ascii_digit).count();
    // In brackets hours and minutes are enough.
    let least = if stamp.starts_with('[') && stamp.contains(']') { (1, 4) } else { (2, 6) };
    if stamp.matches(':').count() < least.0 || figures < least.1 || stamp.len() > 40 {
        return None;
    }
    let shape = stamp.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    Some((shape, line.get(end..).unwrap_or_default()))
}

/// The lines of a text: CR LF, LF, the CR CR LF of a redirected DiskPart; where there is no LF at all, CR or the
/// separators of Unicode.
fn ends(text: &str) -> Vec<&str> {
    if text.contains('\n') {
        text.split('\n').map(|line| line.trim_end_matches('\r')).collect()
    } else {
        text.split(['\r', '\u{2028}', '\u{2029}', '\u{85}']).collect()
    }
}

/// How many lines a text has, whatever ends them.
pub(super) fn count(text: &str) -> usize {
    let of = |end: &[char]| text.matches(end).count();
    of(&['\n']).max(of(&['\r', '\u{2028}', '\u{2029}', '\u{85}']))
}

/// A paste in which a blank line follows every line loses these: a blank line ends a block.
fn single_spaced(lines: Vec<Line>) -> Vec<Line> {
    let filled = lines.iter().filter(|line| !line.is_blank()).count();
    let pairs = lines.windows(2).filter(|pair| pair.iter().all(|line| !line.is_blank())).count();
    if filled < 6 || pairs * 20 > filled {
        return lines;
    }
    let mut kept = Vec::with_capacity(lines.len());
    let mut after_filled = false;
    for line in lines {
        if line.is_blank() && after_filled {
            after_filled = false;
            continue;
        }
        after_filled = !line.is_blank();
        kept.push(line);
    }
    kept
}

fn line(number: u32, raw: &str, part: &str, every_comment: bool, every_quote: bool) -> Line {
    let mut text = part.to_owned();
    while every_quote && let Some(rest) = quote(&text) {
        text = rest.to_owned();
    }
    if text.contains(['`', '*', '\\', '~']) {
        text = unmarked(&text);
    }
    let mut is_comment = false;
    if let Some(rest) = comment(&text) {
        is_comment = !every_comment;
        text = rest.to_owned();
    }
    if let Some(cells) = table_row(&text) {
        text = cells;
    }
    Line { number, raw: raw.to_owned(), text, comment: is_comment }
}

/// Without the signs of Markdown: fences, a line set as code, bold, escaped signs. A fence alone leaves nothing.
fn unmarked(text: &str) -> String {
    let mut body = text.trim();
    for fence in ["```", "~~~"] {
        if let Some(rest) = body.strip_prefix(fence) {
            let sign = fence.get(..1).unwrap_or_default();
            let rest = rest.trim_start_matches(sign).trim_end_matches(sign).trim();
            // What stands behind it is the language's name, or the first line of what is fenced.
            let language = rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '=' | '-' | '_' | '+' | '.'));
            return if language { String::new() } else { rest.to_owned() };
        }
    }
    body = body.strip_suffix("```").unwrap_or(body);
    let code = body.len() > 2 && body.starts_with('`') && body.ends_with('`') && body.matches('`').count() == 2;
    let mut plain = if code {
        body.trim_matches('`').to_owned()
    } else if body.len() < text.trim().len() {
        body.to_owned()
    } else {
        text.to_owned()
    };
    for sign in ["*", "#", "<", ">", "[", "]"] {
        plain = plain.replace(&format!("\\{sign}"), sign);
    }
    if !plain.contains("**") {
        return plain;
    }
    // Two stars are bold; three and more hide something.
    let mut out = String::with_capacity(plain.len());
    let mut stars = 0;
    for c in plain.chars().chain(['\0']) {
        if c == '*' {
            stars += 1;
            continue;
        }
        if stars != 2 {
            out.extend(std::iter::repeat_n('*', stars));
        }
        stars = 0;
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// What stands behind a comment sign.
fn comment(line: &str) -> Option<&str> {
    let start = line.trim_start();
    // `<#` begins a block of comment in PowerShell.
    if let Some(rest) = start.strip_prefix("<#") {
        return Some(rest);
    }
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
    let start = line.trim_start();
    // A bar at both ends is the frame of a table.
    start.strip_prefix('>').or_else(|| start.strip_prefix('|').filter(|rest| !rest.trim_end().ends_with('|')))
}

/// A row of a table that is drawn with pipes or lines: its cells, parted by blanks.
fn table_row(text: &str) -> Option<String> {
    const BARS: [char; 4] = ['|', '\u{2502}', '\u{2503}', '\u{2551}'];
    let body = text.trim();
    let framed = body.len() > 1 && body.starts_with(BARS) && body.ends_with(BARS);
    let drawn = body.contains(BARS) || body.contains('+');
    if drawn
        && body.contains("--")
        && body.chars().all(|c| matches!(c, '-' | '=' | '+' | ':' | ' ') || BARS.contains(&c))
    {
        return Some(text.replace(BARS, "  ").replace(['+', ':'], " ").replace('=', "-"));
    }
    framed.then(|| text.replace(BARS, "  "))
}

/// Blanks that part the thousands of a number, and that no keyboard types: they keep a line from breaking there.
const GROUP_BLANKS: [char; 5] = ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\u{2008}'];

/// `1 863 GB` without the blanks in its number. Pages of the web use one of these blanks for every other, too: where a
/// line has some that neither part thousands nor stand before a unit, all of them are blanks.
fn without_group_blanks(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let parts_thousands = |at: usize| {
        let before = chars.get(..at).unwrap_or_default().iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let behind = chars.get(at + 1 + digits(at + 1)).copied().unwrap_or('\n');
        let goes_on = behind.is_alphabetic() || behind == ' ' || behind == ',' || GROUP_BLANKS.contains(&behind);
        (1..=3).contains(&before) && digits(at + 1) == 3 && goes_on
    };
    let before_unit = |at: usize| {
        let digit = at.checked_sub(1).and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
        digit && chars.get(at + 1).is_some_and(|c| c.is_alphabetic())
    };
    let mut blanks = chars.iter().enumerate().filter(|(_, c)| GROUP_BLANKS.contains(c));
    if !blanks.all(|(at, _)| parts_thousands(at) || before_unit(at)) {
        return text.to_owned();
    }
    let kept = chars.iter().enumerate().filter(|(at, c)| !GROUP_BLANKS.contains(c) || !parts_thousands(*at));
    kept.map(|(_, c)| *c).collect()
}

/// Undoes what editors, terminals and forums do to a line; a `<br>` becomes a line feed.
fn tidy(raw: &str) -> String {
    let plain;
    let mut raw = raw;
    if raw.contains(['<', '[', '&', '\u{1b}']) {
        plain = entities(&untag(&uncoloured(raw)));
        raw = plain.as_str();
    }
    let grouped;
    if raw.contains(GROUP_BLANKS) {
        grouped = without_group_blanks(raw);
        raw = grouped.as_str();
    }
    let mut text = String::with_capacity(raw.len());
    let mut column = 0;
    for c in raw.chars() {
        let c = match c {
            // Marks without width: of order, of direction, of joining.
            '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{61c}'
            | '\u{ad}' => continue,
            '\t' => {
                // At least two blanks, so that a tab parts cells wherever it stands.
                let to = (8 - column % 8).max(2);
                text.extend(std::iter::repeat_n(' ', to));
                column += to;
                continue;
            }
            '\u{3000}' => {
                text.push_str("  ");
                column += 2;
                continue;
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => {
                text.push('\n');
                column = 0;
                continue;
            }
            '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2500}' | '\u{2501}' => '-',
            '\u{201c}' | '\u{201d}' | '\u{201e}' => '"',
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{2217}' | '\u{22c6}' | '\u{2605}' | '\u{204e}' | '\u{66d}' => '*',
            c if c.is_control() => ' ',
            c => c,
        };
        text.push(c);
        column += 1;
    }
    text
}

/// Without the sequences with which terminals colour text (ECMA-48: ESC `[`, parameters, one final letter).
fn uncoloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('\u{1b}') {
        out.push_str(before);
        rest = match from.strip_prefix('[') {
            Some(inner) => {
                let end = inner.find(|c: char| matches!(c, '@'..='~')).map_or(inner.len(), |at| at + 1);
                inner.get(end..).unwrap_or_default()
            }
            None => from,
        };
    }
    out.push_str(rest);
    out
}

/// The tags that forums and web pages leave in pasted text.
const TAGS: [&str; 40] = [
    "code",
    "quote",
    "pre",
    "b",
    "i",
    "u",
    "p",
    "div",
    "span",
    "font",
    "color",
    "size",
    "tt",
    "td",
    "tr",
    "table",
    "li",
    "ul",
    "icode",
    "spoiler",
    "strong",
    "em",
    "html",
    "body",
    "head",
    "thead",
    "tbody",
    "th",
    "hr",
    "blockquote",
    "samp",
    "kbd",
    "ol",
    "a",
    "indent",
    "center",
    "h",
    "cite",
    "noparse",
    "plain",
];

fn untag(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (replaced, len) = tag(from).unwrap_or_else(|| (from.get(..1).unwrap_or_default(), 1));
        out.push_str(replaced);
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What a tag at the start of `text` stands for, and how long it is.
fn tag(text: &str) -> Option<(&'static str, usize)> {
    let close = match text.chars().next()? {
        '<' => '>',
        '[' => ']',
        _ => return None,
    };
    // A tag is short: looking far for its end would make long lines slow.
    let window: &str = text.char_indices().nth(120).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let end = window.find(close)?;
    let whole = window.get(1..end)?;
    let closing = whole.starts_with('/');
    let inner = whole.trim_start_matches('/');
    let name: String = inner.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let rest = inner.get(name.len()..)?;
    let ends = rest.is_empty() || rest.starts_with(['=', ' ', '/']) || (name == "h" && rest.len() == 1);
    if close == '>' && name == "br" && ends {
        return Some(("\n", end + 1));
    }
    // `[C]` could be a drive, `[Windows]` is manage-bde's label: only known names go.
    if !ends || !TAGS.contains(&name.as_str()) || (close == ']' && name.len() == 1 && !rest.is_empty()) {
        return None;
    }
    let stands_for = match (close, closing, name.as_str()) {
        ('>', true, "td" | "th") => "  ",
        ('>', true, "tr" | "p" | "div" | "li" | "pre" | "table") => "\n",
        _ => "",
    };
    Some((stands_for, end + 1))
}

/// Character references of HTML: by their numbers, and those names that stand in listings.
fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        match reference(from) {
            Some((c, len)) => {
                out.push(c);
                rest = from.get(len..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The letter that a reference stands for, without its `&`, and how long it is.
fn reference(text: &str) -> Option<(char, usize)> {
    // `&amp;nbsp;`: written down twice on the way.
    let twice = if text.get(..4) == Some("amp;") { 4 } else { 0 };
    let inner = text.get(twice..)?;
    let named = inner.char_indices().take(10).find(|(_, c)| *c == ';').map(|(end, _)| end).and_then(|end| {
        let name = inner.get(..end)?;
        let c = if let Some(number) = name.strip_prefix('#') {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| *c != '\u{0}')?
        } else {
            match name.to_ascii_lowercase().as_str() {
                "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "ast" => '*',
                "colon" => ':',
                "tab" => '\t',
                "copy" => '\u{a9}',
                _ => accented(name)?,
            }
        };
        Some((c, end + 1))
    });
    match named {
        Some((c, len)) => Some((c, twice + len)),
        None if twice > 0 => Some(('&', twice)),
        None => None,
    }
}

/// `&uuml;` and its like: a letter and what stands above or below it (HTML 4, *Latin-1 entities*).
fn accented(name: &str) -> Option<char> {
    let mut chars = name.chars();
    let base = chars.next()?;
    let (lower, mark) = (base.to_ascii_lowercase(), chars.as_str());
    let found = match (lower, mark) {
        ('a', "uml") => 'ä',
        ('o', "uml") => 'ö',
        ('u', "uml") => 'ü',
        ('e', "uml") => 'ë',
        ('i', "uml") => 'ï',
        ('s', "zlig") => 'ß',
        ('a', "acute") => 'á',
        ('e', "acute") => 'é',
        ('i', "acute") => 'í',
        ('o', "acute") => 'ó',
        ('u', "acute") => 'ú',
        ('a', "grave") => 'à',
        ('e', "grave") => 'è',
        ('i', "grave") => 'ì',
        ('o', "grave") => 'ò',
        ('u', "grave") => 'ù',
        ('a', "circ") => 'â',
        ('e', "circ") => 'ê',
        ('i', "circ") => 'î',
        ('o', "circ") => 'ô',
        ('u', "circ") => 'û',
        ('a', "tilde") => 'ã',
        ('o', "tilde") => 'õ',
        ('n', "tilde") => 'ñ',
        ('c', "cedil") => 'ç',
        ('o', "rdm") => 'º',
        ('o', "rdf") => 'ª',
        ('d', "eg") => '°',
        _ => return None,
    };
    if base.is_ascii_uppercase() { found.to_uppercase().next() } else { Some(found) }
}

/// Whether a line is a ruler: groups of dashes with blanks between, and how many groups.
pub(super) fn ruler(text: &str) -> Option<usize> {
    let text = text.trim().trim_end_matches('#').trim();
    if text.len() < 3 || !text.chars().all(|c| matches!(c, '-' | ' ')) || !text.contains("--") {
        return None;
    }
    // A dash alone is a list's bullet.
    Some(text.split_whitespace().filter(|group| group.len() > 1).count())
}

/// The command behind a prompt, the prompt taken off: `DISKPART> list disk`, `PS C:\> Get-Disk`, `C:\>diskpart`.
/// `None` where the line begins with no prompt.
pub(super) fn command(text: &str) -> Option<&str> {
    let text = text.trim();
    // The bullet of a list that somebody made of the session.
    let text =
        ["- ", "\u{2022} ", "\u{b7} "].iter().find_map(|bullet| text.strip_prefix(bullet)).unwrap_or(text).trim_start();
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
    // `~]# fdisk -l`, `[root@localhost ~]# …` without the user's name.
    if let Some((place, command)) = text.split_once("# ").or_else(|| text.split_once("$ "))
        && place.ends_with(']')
        && place.chars().count() < 64
    {
        return Some(command.trim());
    }
    // The prompts of parted and gdisk.
    if let Some(command) = text.strip_prefix("(parted)") {
        return Some(command.trim());
    }
    text.strip_prefix("$ ").map(|command| self::command(command).unwrap_or(command).trim())
}
