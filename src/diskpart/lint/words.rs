//! Objections to how a script is written.

use super::{Mended, Seen};
use crate::diskpart::command::Command;
use crate::diskpart::lexer::{is_typographic_quote, odd_characters};
use crate::diskpart::script::{Content, Encoding, Script, SyntaxError, SyntaxKind};
use crate::diskpart::simulation::{Gravity, LintFinding};
use crate::text::Text;

const SCRIPTS: &str = "WSD/diskpart-scripts-and-examples.md";

pub(super) fn lint(script: &Script, seen: &[Seen<'_>], findings: &mut Vec<LintFinding>) {
    if let (Some(first), Some(id)) = (seen.first(), encoding_id(script.encoding)) {
        findings.push(first.finding(Gravity::Warning, "encoding", Text::new(id), "observed j"));
    }
    let last = seen.iter().rposition(|line| !matches!(line.line.content, Content::Blank));
    for (index, line) in seen.iter().enumerate() {
        match &line.line.content {
            Content::Blank if last.is_some_and(|last| index < last) => {
                let text = Text::new("lint-empty-line");
                findings.push(line.finding(Gravity::Warning, "empty_line", text, SCRIPTS).mended("rem".to_owned()));
            }
            Content::Blank => {}
            Content::Error(error) => findings.push(syntax(line, error)),
            Content::Command(command) => written(line, command, findings),
        }
        characters(line, findings);
    }
}

const fn encoding_id(encoding: Encoding) -> Option<&'static str> {
    match encoding {
        Encoding::Ascii => None,
        Encoding::Utf8 | Encoding::CodePage => Some("lint-encoding-not-ascii"),
        Encoding::Utf8Bom => Some("lint-encoding-bom"),
        Encoding::Utf16 => Some("lint-encoding-utf16"),
    }
}

fn syntax(line: &Seen<'_>, error: &SyntaxError) -> LintFinding {
    let code = match error.kind {
        SyntaxKind::TwoCommands => "two_commands",
        SyntaxKind::Comment => "comment",
        SyntaxKind::Placeholder => "placeholder",
        SyntaxKind::OtherTool => "other_tool",
        _ => "not_understood",
    };
    let text = Text::new("lint-syntax").with("column", error.column.to_string()).with("reason", error.text.clone());
    let mended = match (error.kind, &error.meant) {
        // Both commands, each on its line.
        (SyntaxKind::TwoCommands, Some(first)) => {
            let column = usize::try_from(error.column).unwrap_or(usize::MAX).saturating_sub(1);
            let second: String = line.line.text.chars().skip(column).collect();
            Some(format!("{first}\n{}", second.trim().trim_start_matches(['&', '|', ' '])))
        }
        (_, meant) => meant.clone(),
    };
    line.finding(Gravity::Danger, code, text, SCRIPTS).mended(mended)
}

fn written(line: &Seen<'_>, command: &Command, findings: &mut Vec<LintFinding>) {
    if let Command::Recognised(words) = command
        && words == "diskpart"
    {
        let text = Text::new("lint-diskpart-line");
        findings.push(line.finding(Gravity::Danger, "diskpart_line", text, SCRIPTS).mended("rem".to_owned()));
    }
    let looks = matches!(
        command,
        Command::Rem(_)
            | Command::List(_)
            | Command::Detail(_)
            | Command::UniqueIdDisk(None)
            | Command::ShrinkQueryMax
            | Command::FileSystems
            | Command::Rescan
            | Command::Help(_)
            | Command::Exit
    );
    if line.line.noerr && !looks {
        let text = Text::new("lint-noerr");
        findings.push(line.finding(Gravity::Warning, "noerr", text, SCRIPTS).mended(command.to_string()));
    }
}

fn characters(line: &Seen<'_>, findings: &mut Vec<LintFinding>) {
    let Content::Command(command) = &line.line.content else { return };
    if matches!(command, Command::Rem(_)) {
        return;
    }
    let mended = || if line.line.noerr { format!("{command} noerr") } else { command.to_string() };
    if odd_characters(&line.line.text).any(is_typographic_quote) {
        let message = Text::new("lint-typographic-quotes");
        findings.push(line.finding(Gravity::Warning, "typographic_quotes", message, "observed j").mended(mended()));
    }
    if odd_characters(&line.line.text).any(char::is_whitespace) {
        let message = Text::new("lint-odd-blank");
        findings.push(line.finding(Gravity::Warning, "odd_blank", message, "observed j").mended(mended()));
    }
}
