//! From text to commands. What is not understood is said with line and column, never skipped.

use super::command::{
    AttributesTarget, Command, CreateKind, DiskChoice, FileSystemName, FormatArgs, ListKind, PartitionId, Placement,
    RemoveArgs, ShrinkArgs, VolumeChoice,
};
use super::grammar::{GRAMMAR, Kind, Make, Param, REM, Row, Tail, begins_command};
use super::lexer::{self, Token, tokens};
use super::script::{Content, Encoding, Script, ScriptLine, SyntaxError, SyntaxKind};
use crate::layout::{GptAttributes, Guid};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, KIB, MIB};

/// The longest script that is read; the largest one seen has some 300 lines.
pub const MAX_SCRIPT_BYTES: usize = 4 << 20;
/// The most lines that are read.
pub const MAX_LINES: usize = 20_000;
/// The longest line that is read, in bytes.
pub const MAX_LINE_BYTES: usize = 8_192;

/// Reads a script that is text already.
pub fn parse(text: &str) -> Script {
    let encoding = if text.is_ascii() { Encoding::Ascii } else { Encoding::Utf8 };
    parse_lines(text, encoding, text.len() > MAX_SCRIPT_BYTES)
}

/// Reads a script's bytes: ASCII, UTF-8, UTF-16 (with or without byte-order mark), else Shift_JIS or Western European.
/// A byte-order mark is dropped and remembered in [`Script::encoding`].
pub fn parse_bytes(bytes: &[u8]) -> Script {
    let too_long = bytes.len() > MAX_SCRIPT_BYTES;
    let bytes = bytes.get(..MAX_SCRIPT_BYTES).unwrap_or(bytes);
    let (text, encoding) = decode(bytes, too_long);
    parse_lines(&text, encoding, too_long)
}

fn decode(bytes: &[u8], cut: bool) -> (std::borrow::Cow<'_, str>, Encoding) {
    use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return (UTF_16LE.decode_without_bom_handling(rest).0, Encoding::Utf16);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return (UTF_16BE.decode_without_bom_handling(rest).0, Encoding::Utf16);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return (String::from_utf8_lossy(rest), Encoding::Utf8Bom);
    }
    // A script's first character is ASCII: a zero beside it is the other half of a UTF-16 unit.
    match bytes {
        [first, 0, ..] if *first != 0 => return (UTF_16LE.decode_without_bom_handling(bytes).0, Encoding::Utf16),
        [0, first, ..] if *first != 0 => return (UTF_16BE.decode_without_bom_handling(bytes).0, Encoding::Utf16),
        _ => {}
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => (text.into(), Encoding::Ascii),
        Ok(text) => (text.into(), Encoding::Utf8),
        // Cut in the middle of a character.
        Err(error) if cut && error.error_len().is_none() => (String::from_utf8_lossy(bytes), Encoding::Utf8),
        Err(_) => match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => (text, Encoding::CodePage),
            None => (WINDOWS_1252.decode_without_bom_handling(bytes).0, Encoding::CodePage),
        },
    }
}

fn parse_lines(text: &str, encoding: Encoding, mut too_long: bool) -> Script {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = floor_cut(text, MAX_SCRIPT_BYTES);
    let mut script = Script { lines: Vec::new(), encoding };
    // Only in front of every command can `diskpart` mean that somebody typed it at the command prompt.
    let mut first = true;
    let mut rest = text.split('\n');
    if text.ends_with('\n') || text.is_empty() {
        rest.next_back();
    }
    for line in rest {
        let number = u32::try_from(script.lines.len()).unwrap_or(u32::MAX).saturating_add(1);
        if script.lines.len() >= MAX_LINES {
            too_long = true;
            break;
        }
        let line = line.strip_suffix('\r').unwrap_or(line);
        let parsed = parse_line(number, line, first);
        if matches!(&parsed.content, Content::Command(command) if !matches!(command, Command::Rem(_))) {
            first = false;
        }
        script.lines.push(parsed);
    }
    if too_long {
        let number = u32::try_from(script.lines.len()).unwrap_or(u32::MAX).saturating_add(1);
        let error =
            error(1, SyntaxKind::TooLong, Text::new("diskpart-syntax-script-too-long").with("lines", MAX_LINES));
        script.lines.push(ScriptLine { number, text: "…".to_owned(), noerr: false, content: Content::Error(error) });
    }
    script
}

/// The longest beginning of at most `bytes` bytes that is whole characters.
fn floor_cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn error(column: u32, kind: SyntaxKind, text: Text) -> SyntaxError {
    SyntaxError { column, kind, text, meant: None }
}

fn meaning(mut error: SyntaxError, meant: impl Into<String>) -> SyntaxError {
    error.meant = Some(meant.into());
    error
}

/// Reads one line. `first` says that no command stands before it.
fn parse_line(number: u32, line: &str, first: bool) -> ScriptLine {
    if line.len() > MAX_LINE_BYTES {
        let error =
            error(1, SyntaxKind::TooLong, Text::new("diskpart-syntax-line-too-long").with("limit", MAX_LINE_BYTES));
        let text = format!("{}…", floor_cut(line, 200));
        return ScriptLine { number, text, noerr: false, content: Content::Error(error) };
    }
    let mut noerr = false;
    let content = if line.trim().is_empty() {
        Content::Blank
    } else {
        match command(line, first, &mut noerr) {
            Ok(command) => Content::Command(command),
            Err(error) => Content::Error(error),
        }
    };
    ScriptLine { number, text: line.to_owned(), noerr, content }
}

/// Programs that belong to the command prompt and not into a DiskPart script.
const OTHER_TOOLS: &[&str] = &[
    "diskpart",
    "diskpart.exe",
    "reagentc",
    "reagentc.exe",
    "bcdboot",
    "bcdedit",
    "mountvol",
    "manage-bde",
    "echo",
    "@echo",
    "pause",
    "timeout",
    "cmd",
    "powershell",
    "chkdsk",
    "bootrec",
    "bootsect",
    "dism",
    "copy",
    "xcopy",
    "robocopy",
    "del",
    "cd",
    "dir",
    "md",
    "mkdir",
    "if",
    "for",
    "goto",
    "call",
    "start",
    "shutdown",
    "wpeutil",
    "rmdir",
    "cls",
    "findstr",
];

fn command(line: &str, first: bool, noerr: &mut bool) -> Result<Command, SyntaxError> {
    let trimmed = line.trim();
    let indent = u32::try_from(line.chars().take_while(|c| c.is_whitespace()).count()).unwrap_or(u32::MAX);
    let begins = indent.saturating_add(1);
    if let Some(words) = rem(trimmed) {
        return Ok(Command::Rem(words.to_owned()));
    }
    if let Some(rest) = comment(trimmed) {
        let said = Text::new("diskpart-syntax-comment-marker");
        return Err(meaning(error(begins, SyntaxKind::Comment, said), format!("rem {}", rest.trim()).trim_end()));
    }
    if trimmed.get(..8).is_some_and(|head| head.eq_ignore_ascii_case("diskpart"))
        && let Some(rest) = trimmed.get(8..).and_then(|rest| rest.strip_prefix('>'))
    {
        return Err(meaning(error(begins, SyntaxKind::Prompt, Text::new("diskpart-syntax-prompt")), rest.trim()));
    }
    let tokens = tokens(line).map_err(|lexer::Unclosed(column)| {
        meaning(error(column, SyntaxKind::OpenQuote, Text::new("diskpart-syntax-open-quote")), format!("{trimmed}\""))
    })?;
    let Some(verb) = tokens.first() else {
        return Err(error(
            begins,
            SyntaxKind::UnknownCommand,
            Text::new("diskpart-syntax-unknown-command").with("word", trimmed),
        ));
    };
    if tokens.len() == 1 && first && verb.text.eq_ignore_ascii_case("diskpart") {
        return Ok(Command::Recognised("diskpart".to_owned()));
    }
    let (row, used) = find_row(line, &tokens, verb)?;
    let args = tokens.get(used..).unwrap_or_default();
    let mut reader = Reader { line, row, args, at: 0, command_start: verb.start };
    let command = reader.read(noerr)?;
    Ok(command)
}

/// The comment behind `rem`; `None` for another line.
fn rem(line: &str) -> Option<&str> {
    let rest =
        line.get(..REM.len()).filter(|head| head.eq_ignore_ascii_case(REM)).and_then(|_| line.get(REM.len()..))?;
    if rest.is_empty() || rest.starts_with(char::is_whitespace) { Some(rest.trim()) } else { None }
}

/// What stands behind a comment marker of another language.
fn comment(text: &str) -> Option<&str> {
    ["#", "//", "::", ";", "--", "<-", "←", "'", "※", "(", "（"]
        .into_iter()
        .find_map(|marker| text.strip_prefix(marker))
}

/// The row whose words the line begins with, and how many pieces they are.
fn find_row<'t>(line: &str, tokens: &'t [Token], verb: &'t Token) -> Result<(&'static Row, usize), SyntaxError> {
    let mut best: Option<(&'static Row, usize)> = None;
    for row in GRAMMAR {
        let fits = row
            .words
            .iter()
            .zip(tokens)
            .take_while(|(word, token)| token.kind == lexer::Kind::Word && !token.quoted && word.matches(&token.text))
            .count();
        if fits == row.words.len() {
            return Ok((row, fits));
        }
        if fits > best.map_or(0, |(_, most)| most) {
            best = Some((row, fits));
        }
    }
    let Some((row, fits)) = best else { return Err(unknown_verb(line, verb)) };
    // The verb is known, what it speaks of is not.
    let said: String = row.words.iter().take(fits).map(|word| word.full).collect::<Vec<_>>().join(" ");
    let choices: Vec<&str> = GRAMMAR
        .iter()
        .filter(|other| other.words.iter().take(fits).map(|w| w.full).eq(row.words.iter().take(fits).map(|w| w.full)))
        .filter_map(|other| other.words.get(fits).map(|word| word.full))
        .fold(Vec::new(), |mut all, word| {
            if !all.contains(&word) {
                all.push(word);
            }
            all
        });
    let choices = choices.join(", ");
    Err(match tokens.get(fits) {
        Some(token) => {
            if let Some(placeholder) = placeholder(line, token) {
                return Err(placeholder);
            }
            let text =
                Text::new("diskpart-syntax-unknown-object").with("command", said).with("word", token.text.as_str());
            error(token.column, SyntaxKind::UnknownWord, text.with("choices", choices))
        }
        None => {
            let text = Text::new("diskpart-syntax-missing-object").with("command", said).with("choices", choices);
            error(line_end(line), SyntaxKind::Missing, text)
        }
    })
}

fn line_end(line: &str) -> u32 {
    u32::try_from(line.trim_end().chars().count()).unwrap_or(u32::MAX).saturating_add(1)
}

fn unknown_verb(line: &str, verb: &Token) -> SyntaxError {
    if let Some(placeholder) = placeholder(line, verb) {
        return placeholder;
    }
    if OTHER_TOOLS.iter().any(|tool| verb.text.eq_ignore_ascii_case(tool)) {
        let text = Text::new("diskpart-syntax-other-tool").with("word", verb.text.as_str());
        return error(verb.column, SyntaxKind::OtherTool, text);
    }
    let verbs = GRAMMAR.iter().filter_map(|row| row.words.first().map(|word| word.full));
    let text = Text::new("diskpart-syntax-unknown-command").with("word", verb.text.as_str());
    let mut found = error(verb.column, SyntaxKind::UnknownCommand, text);
    if let Some(close) = nearest(&verb.text, verbs) {
        found.text = Text::new("diskpart-syntax-misspelt").with("word", verb.text.as_str()).with("meant", close);
        found.meant = replaced(line, verb, close);
    }
    found
}

/// The line with one piece replaced.
fn replaced(line: &str, token: &Token, by: &str) -> Option<String> {
    Some(format!("{}{by}{}", line.get(..token.start)?.trim_start(), line.get(token.end..)?.trim_end()))
}

/// The word that differs from `text` by one letter changed, added, left out, or two swapped.
fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let text: Vec<char> = text.to_lowercase().chars().take(32).collect();
    if text.len() < 3 {
        return None;
    }
    words.into_iter().find(|word| {
        let word: Vec<char> = word.chars().collect();
        let same = text.iter().zip(&word).take_while(|(a, b)| a == b).count();
        let (a, b) = (text.get(same..).unwrap_or_default(), word.get(same..).unwrap_or_default());
        let behind = |s: &[char], n: usize| s.get(n..).unwrap_or_default().to_vec();
        behind(a, 1) == behind(b, 1)
            || behind(a, 1) == b
            || a == behind(b, 1)
            || (a.first() == b.get(1) && a.get(1) == b.first() && behind(a, 2) == behind(b, 2))
    })
}

/// Whether this piece is a placeholder that somebody was to fill in: `%1`, `%disk%`, `$X$`, `${n}`, `<n>`, `[n]`, `{n}`.
fn placeholder(line: &str, token: &Token) -> Option<SyntaxError> {
    let text = token.text.as_str();
    if token.quoted && !text.starts_with(['%', '$', '<']) {
        return None;
    }
    let looks = text.starts_with(['$', '[', '{'])
        || text.contains(['<', '>'])
        || text.contains("${")
        || text.matches('%').count() >= 2
        || (text.starts_with('%') && text.len() > 1);
    (looks && Guid::try_parse(text).is_err()).then(|| unfilled(line, token))
}

/// The same where a number must stand, which makes `X`, `N`, `#` and `XX` placeholders too.
fn number_placeholder(line: &str, token: &Token) -> Option<SyntaxError> {
    let text = token.text.as_str();
    let looks = !text.is_empty() && text.chars().all(|c| matches!(c, 'x' | 'X' | 'n' | 'N' | '#' | '?' | '*' | '_'));
    if looks { Some(unfilled(line, token)) } else { placeholder(line, token) }
}

fn unfilled(line: &str, token: &Token) -> SyntaxError {
    // A placeholder with blanks, `<disk number>`, is said as a whole.
    let rest = line.get(token.start..).unwrap_or_default();
    let whole =
        rest.find('>').filter(|_| rest.starts_with('<')).and_then(|end| rest.get(..=end)).unwrap_or(&token.text);
    error(token.column, SyntaxKind::Placeholder, Text::new("diskpart-syntax-placeholder").with("word", whole))
}

/// What a parameter was given.
#[derive(Clone, Debug)]
enum Value {
    Flag,
    Number(u64),
    Type(PartitionId),
    Bits(u64),
    Letter(char),
    Text(String),
}

/// Reads what follows a command's words.
struct Reader<'t> {
    line: &'t str,
    row: &'static Row,
    args: &'t [Token],
    at: usize,
    command_start: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.args.get(self.at)
    }

    fn read(&mut self, noerr: &mut bool) -> Result<Command, SyntaxError> {
        match self.row.tail {
            Tail::Verbatim => Ok(self.verbatim(noerr)),
            Tail::Name => self.named(noerr),
            Tail::Params(params) => self.params(params, noerr),
        }
    }

    /// Everything behind the words, blanks as written; a `noerr` at the end is the line's.
    fn verbatim(&self, noerr: &mut bool) -> Command {
        let mut args = self.args;
        if let [rest @ .., last] = args
            && last.kind == lexer::Kind::Word
            && last.text.eq_ignore_ascii_case("noerr")
        {
            *noerr = true;
            args = rest;
        }
        let rest = match (args.first(), args.last()) {
            (Some(first), Some(last)) => self.line.get(first.start..last.end).unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        match self.row.make {
            Make::CreateVolume => Command::CreateVolume(rest),
            Make::CreateVDisk => Command::CreateVDisk(rest),
            Make::AttributesDisk => Command::Attributes(AttributesTarget::Disk, rest),
            Make::AttributesVolume => Command::Attributes(AttributesTarget::Volume, rest),
            Make::Automount => Command::Automount(rest),
            Make::Help => Command::Help(rest),
            _ => Command::Recognised(format!("{} {rest}", self.words()).trim_end().to_owned()),
        }
    }

    fn words(&self) -> String {
        self.row.words.iter().map(|word| word.full).collect::<Vec<_>>().join(" ")
    }

    /// `select disk 0`, `select disk=0`: one name, the rest of the line.
    fn named(&mut self, noerr: &mut bool) -> Result<Command, SyntaxError> {
        let mut args = self.args;
        if let [first, rest @ ..] = args
            && first.kind == lexer::Kind::Equals
        {
            if rest.is_empty() {
                return Err(self.missing_value("="));
            }
            args = rest;
        }
        if let [rest @ .., last] = args
            && !rest.is_empty()
            && !last.quoted
            && last.text.eq_ignore_ascii_case("noerr")
        {
            *noerr = true;
            args = rest;
        }
        let Some(name) = args.first() else {
            return match self.row.make {
                Make::SelectDisk => {
                    Err(error(line_end(self.line), SyntaxKind::Missing, Text::new("diskpart-syntax-select-disk")))
                }
                Make::SelectPartition => Ok(Command::SelectPartition(None)),
                _ => Ok(Command::SelectVolume(VolumeChoice::Current)),
            };
        };
        let number = matches!(self.row.make, Make::SelectDisk | Make::SelectPartition);
        let found = if number { number_placeholder(self.line, name) } else { placeholder(self.line, name) };
        if let Some(placeholder) = found {
            return Err(placeholder);
        }
        if let Some(extra) = args.get(1)
            && let Some(error) = self.not_the_end(extra)
        {
            return Err(error);
        }
        // `partition 1 2 3` was seen to select nothing: the whole rest is the name (observed a).
        let whole = match (args.get(1), args.last()) {
            (Some(_), Some(last)) => self.line.get(name.start..last.end).unwrap_or_default().replace('"', ""),
            _ => name.text.clone(),
        };
        let number = whole.parse::<u32>().ok().filter(|_| whole.bytes().all(|b| b.is_ascii_digit()));
        Ok(match (self.row.make, number) {
            (Make::SelectDisk, Some(number)) => Command::SelectDisk(DiskChoice::Number(number)),
            (Make::SelectDisk, None) => Command::SelectDisk(match whole.to_ascii_lowercase().as_str() {
                "system" => DiskChoice::System,
                "next" => DiskChoice::Next,
                _ => DiskChoice::Path(whole),
            }),
            (Make::SelectPartition, Some(number)) => Command::SelectPartition(Some(number)),
            (Make::SelectPartition, None) => Command::SelectPartitionNamed(whole),
            (_, Some(number)) => Command::SelectVolume(VolumeChoice::Number(number)),
            (_, None) => Command::SelectVolume(match letter(&whole) {
                Some(letter) => VolumeChoice::Letter(letter),
                None => VolumeChoice::Path(whole),
            }),
        })
    }

    fn params(&mut self, params: &'static [Param], noerr: &mut bool) -> Result<Command, SyntaxError> {
        let mut given: Vec<(&'static str, Value)> = Vec::new();
        while let Some(token) = self.peek().cloned() {
            if token.kind == lexer::Kind::Equals {
                let text = Text::new("diskpart-syntax-unexpected").with("word", "=");
                return Err(error(token.column, SyntaxKind::UnknownWord, text));
            }
            self.at += 1;
            if !token.quoted && super::grammar::NOERR.matches(&token.text) {
                if *noerr {
                    return Err(self.twice(&token, "noerr"));
                }
                *noerr = true;
                continue;
            }
            let param = params.iter().find(|param| !token.quoted && param.word.matches(&token.text));
            let Some(param) = param else { return Err(self.unknown_param(params, &token)) };
            let name = param.word.full;
            if given.iter().any(|(other, _)| *other == name) {
                return Err(self.twice(&token, name));
            }
            let value = self.value(param)?;
            given.push((name, value));
        }
        if let Some(missing) = params.iter().find(|p| p.required && !given.iter().any(|(name, _)| *name == p.word.full))
        {
            return Err(self.missing_value(missing.word.full));
        }
        self.build(&Given(given))
    }

    fn twice(&self, token: &Token, name: &str) -> SyntaxError {
        error(token.column, SyntaxKind::Twice, Text::new("diskpart-syntax-twice").with("word", name))
    }

    fn missing_value(&self, name: &str) -> SyntaxError {
        let text = Text::new("diskpart-syntax-missing-value").with("word", name);
        error(line_end(self.line), SyntaxKind::Missing, text)
    }

    fn unknown_param(&self, params: &[Param], token: &Token) -> SyntaxError {
        if let Some(error) = self.not_the_end(token) {
            return error;
        }
        if let Some(close) = nearest(&token.text, params.iter().map(|param| param.word.full)) {
            let text = Text::new("diskpart-syntax-misspelt").with("word", token.text.as_str()).with("meant", close);
            let mut found = error(token.column, SyntaxKind::UnknownWord, text);
            found.meant = replaced(self.line, token, close);
            return found;
        }
        let text =
            Text::new("diskpart-syntax-unknown-word").with("word", token.text.as_str()).with("command", self.words());
        error(token.column, SyntaxKind::UnknownWord, text)
    }

    /// Where the command is over and something follows it: a comment, another command, a placeholder.
    fn not_the_end(&self, token: &Token) -> Option<SyntaxError> {
        if token.quoted {
            return None;
        }
        let before = || self.line.get(self.command_start..token.start).unwrap_or_default().trim_end().to_owned();
        let rest = self.line.get(token.start..).unwrap_or_default().trim();
        if rem(rest).is_some() || comment(rest).is_some() {
            let text = Text::new("diskpart-syntax-comment-at-end");
            return Some(meaning(error(token.column, SyntaxKind::Comment, text), before()));
        }
        if matches!(token.text.as_str(), "&" | "&&" | "|" | "||" | ">" | ">>") || begins_command(&token.text) {
            let text = Text::new("diskpart-syntax-two-commands").with("second", rest);
            return Some(meaning(error(token.column, SyntaxKind::TwoCommands, text), before()));
        }
        placeholder(self.line, token)
    }

    fn value(&mut self, param: &Param) -> Result<Value, SyntaxError> {
        if param.kind == Kind::Flag {
            return Ok(Value::Flag);
        }
        if self.peek().is_some_and(|token| token.kind == lexer::Kind::Equals) {
            self.at += 1;
        }
        let Some(token) = self.peek().filter(|token| token.kind == lexer::Kind::Word).cloned() else {
            return Err(self.missing_value(param.word.full));
        };
        self.at += 1;
        let text = token.text.trim();
        let found = match param.kind {
            Kind::Text => None,
            Kind::Mb | Kind::Kb | Kind::Number => number_placeholder(self.line, &token),
            _ => placeholder(self.line, &token),
        };
        if let Some(placeholder) = found {
            return Err(placeholder);
        }
        let bad = |id: &'static str| {
            let text = Text::new(id).with("word", param.word.full).with("value", text);
            error(token.column, SyntaxKind::BadValue, text)
        };
        let number = || text.parse::<u64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        match param.kind {
            Kind::Flag => Ok(Value::Flag),
            Kind::Mb | Kind::Kb | Kind::Number => {
                let unit = if param.kind == Kind::Mb { MIB.bytes() } else { KIB.bytes() };
                let id = match param.kind {
                    Kind::Mb => "diskpart-syntax-not-mb",
                    Kind::Kb => "diskpart-syntax-not-kb",
                    _ => "diskpart-syntax-not-a-number",
                };
                let found = number().filter(|n| n.checked_mul(unit).is_some());
                found.map(Value::Number).ok_or_else(|| {
                    let mut found = bad(id);
                    // `size=500MB` is meant as `size=500`.
                    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
                    let unit = text.get(digits.len()..).unwrap_or_default();
                    let same = if param.kind == Kind::Mb { ["mb", "mib", "m"] } else { ["kb", "kib", "k"] };
                    if !digits.is_empty() && same.iter().any(|name| unit.eq_ignore_ascii_case(name)) {
                        found.meant = replaced(self.line, &token, &digits);
                    }
                    found
                })
            }
            Kind::Type => partition_id(text).map(Value::Type).ok_or_else(|| bad("diskpart-syntax-not-a-type")),
            Kind::Bits => hex(text).map(Value::Bits).ok_or_else(|| bad("diskpart-syntax-not-bits")),
            Kind::Letter => letter(text).map(Value::Letter).ok_or_else(|| bad("diskpart-syntax-not-a-letter")),
            Kind::Unit => unit(text).map(Value::Number).ok_or_else(|| bad("diskpart-syntax-not-a-unit")),
            Kind::Text => Ok(Value::Text(token.text.clone())),
        }
    }

    fn build(&self, given: &Given) -> Result<Command, SyntaxError> {
        let create = |kind| Command::CreatePartition { kind, at: given.placement(), id: given.id() };
        Ok(match self.row.make {
            Make::SelectVDisk => Command::SelectVDisk(given.text("file").unwrap_or_default()),
            Make::ListDisk => Command::List(ListKind::Disk),
            Make::ListPartition => Command::List(ListKind::Partition),
            Make::ListVolume => Command::List(ListKind::Volume),
            Make::ListVDisk => Command::List(ListKind::VDisk),
            Make::DetailDisk => Command::Detail(ListKind::Disk),
            Make::DetailPartition => Command::Detail(ListKind::Partition),
            Make::DetailVolume => Command::Detail(ListKind::Volume),
            Make::DetailVDisk => Command::Detail(ListKind::VDisk),
            Make::UniqueId => Command::UniqueIdDisk(given.text("id")),
            Make::Shrink if given.flag("querymax") => {
                self.alone(given, "querymax")?;
                Command::ShrinkQueryMax
            }
            Make::Shrink => Command::Shrink(ShrinkArgs {
                desired: given.mb("desired"),
                minimum: given.mb("minimum"),
                nowait: given.flag("nowait"),
            }),
            Make::Extend if given.flag("filesystem") => {
                self.alone(given, "filesystem")?;
                Command::ExtendFileSystem
            }
            Make::Extend => Command::Extend {
                size: given.mb("size"),
                disk: given.number("disk").and_then(|disk| u32::try_from(disk).ok()),
            },
            Make::Primary => create(CreateKind::Primary),
            Make::Efi => create(CreateKind::Efi),
            Make::Msr => create(CreateKind::Msr),
            Make::Extended => create(CreateKind::Extended),
            Make::Logical => create(CreateKind::Logical),
            Make::DeletePartition => Command::DeletePartition { override_: given.flag("override") },
            Make::DeleteVolume => Command::DeleteVolume { override_: given.flag("override") },
            Make::DeleteDisk => Command::DeleteDisk { override_: given.flag("override") },
            Make::Gpt => Command::GptAttributes(GptAttributes(given.bits("attributes").unwrap_or_default())),
            Make::SetId => match given.id() {
                Some(id) => Command::SetId { id, override_: given.flag("override") },
                None => return Err(self.missing_value("id")),
            },
            Make::Format => Command::Format(FormatArgs {
                fs: given.text("fs").map(|name| file_system(&name)),
                recommended: given.flag("recommended"),
                revision: given.text("revision"),
                label: given.text("label"),
                unit: given.number("unit").map(ByteSize::from_bytes),
                quick: given.flag("quick"),
                compress: given.flag("compress"),
                override_: given.flag("override"),
                duplicate: given.flag("duplicate"),
                nowait: given.flag("nowait"),
            }),
            Make::Assign => match (given.letter("letter"), given.text("mount")) {
                (Some(_), Some(_)) => {
                    let text = Text::new("diskpart-syntax-either").with("one", "letter").with("other", "mount");
                    return Err(error(self.args.first().map_or(1, |t| t.column), SyntaxKind::Twice, text));
                }
                (letter, None) => Command::AssignLetter(letter),
                (None, Some(mount)) => Command::AssignMount(mount),
            },
            Make::Remove => Command::Remove(RemoveArgs {
                letter: given.letter("letter"),
                mount: given.text("mount"),
                all: given.flag("all"),
                dismount: given.flag("dismount"),
            }),
            Make::Active => Command::Active,
            Make::Inactive => Command::Inactive,
            Make::Clean => Command::Clean { all: given.flag("all") },
            Make::ConvertGpt => Command::ConvertGpt,
            Make::ConvertMbr => Command::ConvertMbr,
            Make::ConvertBasic => Command::ConvertBasic,
            Make::ConvertDynamic => Command::ConvertDynamic,
            Make::Rescan => Command::Rescan,
            Make::FileSystems => Command::FileSystems,
            Make::OnlineOffline => Command::OnlineOffline(self.words()),
            Make::Exit => Command::Exit,
            Make::SelectDisk
            | Make::SelectPartition
            | Make::SelectVolume
            | Make::CreateVolume
            | Make::CreateVDisk
            | Make::AttributesDisk
            | Make::AttributesVolume
            | Make::Automount
            | Make::Recognised
            | Make::Help => Command::Recognised(self.words()),
        })
    }

    /// An error where a word that stands alone has company.
    fn alone(&self, given: &Given, word: &'static str) -> Result<(), SyntaxError> {
        if given.0.len() == 1 {
            return Ok(());
        }
        let text = Text::new("diskpart-syntax-alone").with("word", word);
        Err(error(self.args.first().map_or(1, |t| t.column), SyntaxKind::Twice, text))
    }
}

/// The parameters that a line gives.
struct Given(Vec<(&'static str, Value)>);

impl Given {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }
    fn flag(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
    fn number(&self, name: &str) -> Option<u64> {
        if let Some(Value::Number(number)) = self.get(name) { Some(*number) } else { None }
    }
    fn mb(&self, name: &str) -> Option<ByteSize> {
        self.number(name).map(ByteSize::from_mib)
    }
    fn kb(&self, name: &str) -> Option<ByteSize> {
        self.number(name).map(ByteSize::from_kib)
    }
    fn bits(&self, name: &str) -> Option<u64> {
        if let Some(Value::Bits(bits)) = self.get(name) { Some(*bits) } else { None }
    }
    fn letter(&self, name: &str) -> Option<char> {
        if let Some(Value::Letter(letter)) = self.get(name) { Some(*letter) } else { None }
    }
    fn text(&self, name: &str) -> Option<String> {
        if let Some(Value::Text(text)) = self.get(name) { Some(text.clone()) } else { None }
    }
    fn id(&self) -> Option<PartitionId> {
        if let Some(Value::Type(id)) = self.get("id") { Some(*id) } else { None }
    }
    fn placement(&self) -> Placement {
        Placement {
            size: self.mb("size"),
            offset: self.kb("offset").map(|kb| ByteOffset::from_bytes(kb.bytes())),
            align: self.kb("align"),
        }
    }
}

/// `k`, `K:`, `K:\`.
fn letter(text: &str) -> Option<char> {
    let mut chars = text.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?.to_ascii_uppercase();
    matches!(chars.as_str(), "" | ":" | ":\\").then_some(letter)
}

/// A GUID with or without braces, or a byte in hex with or without `0x` (the text of *set id* says without, its
/// example has it).
fn partition_id(text: &str) -> Option<PartitionId> {
    if text.len() >= 36 {
        return text.is_ascii().then(|| Guid::try_parse(text).ok()).flatten().map(PartitionId::Gpt);
    }
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let fits = matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| u8::from_str_radix(digits, 16).ok()).flatten().map(PartitionId::Mbr)
}

/// 64 bits in hex, `0x8000000000000001`; `0X` was seen to be understood (observed h).
fn hex(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or(text);
    let fits = (1..=16).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

/// A cluster size in bytes: `4096`, `64K`.
fn unit(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(['k', 'K']);
    let factor = match text.len() - digits.len() {
        0 => 1,
        1 => KIB.bytes(),
        _ => return None,
    };
    let fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| digits.parse::<u64>().ok()?.checked_mul(factor)).flatten()
}

fn file_system(name: &str) -> FileSystemName {
    match name.to_ascii_lowercase().as_str() {
        "ntfs" => FileSystemName::Ntfs,
        "fat" => FileSystemName::Fat,
        "fat32" => FileSystemName::Fat32,
        "exfat" => FileSystemName::ExFat,
        "refs" => FileSystemName::Refs,
        "udf" => FileSystemName::Udf,
        _ => FileSystemName::Other(name.to_owned()),
    }
}
