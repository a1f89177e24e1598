//! The batch file or PowerShell script around DiskPart's commands.

use super::is_command;
use crate::diskpart::command::Command;
use crate::diskpart::parse::{parse, parse_bytes};
use crate::diskpart::script::{Content, Script, ScriptLine, SyntaxKind};
use crate::diskpart::simulation::{Gravity, LintFinding};
use crate::text::Text;

/// Microsoft asks for at least 15 seconds between two scripts (WSD/diskpart-scripts-and-examples.md).
const SCRIPTS: &str = "WSD/diskpart-scripts-and-examples.md";

/// The DiskPart commands inside a batch file or PowerShell script: what is written with `echo` into a file or a pipe,
/// and what stands in a here-string. Every other line becomes a `rem` line, so that lines keep their numbers.
/// `None` where no command is found, or the text is a DiskPart script itself.
pub fn from_batch(text: &str) -> Option<Script> {
    let plain = parse(text);
    if plain.is_understood() || plain.lines.is_empty() {
        return None;
    }
    let mut found = false;
    let mut here_string = false;
    let mut block = false;
    let mut lines = Vec::with_capacity(plain.lines.len());
    for line in &plain.lines {
        let trimmed = line.text.trim();
        let opens = trimmed.ends_with("@\"") || trimmed.ends_with("@'");
        let closes = trimmed.starts_with("\"@") || trimmed.starts_with("'@");
        let inside = here_string && !closes;
        here_string = opens || inside;
        // A block in parentheses is redirected as a whole, `( echo clean ) > x.txt`.
        block = !trimmed.starts_with(')') && (block || trimmed.ends_with('(') || trimmed == "(");
        let redirected = block || trimmed.contains(['>', '|']);
        let command = if inside { Some(trimmed) } else { echoed(trimmed).filter(|_| redirected) };
        let read = command.map(parse).and_then(|script| script.lines.into_iter().next());
        let content = match read {
            // What is echoed for the reader (`echo Done.`) is not for DiskPart.
            Some(ScriptLine { content: Content::Error(error), .. })
                if !inside && matches!(error.kind, SyntaxKind::UnknownCommand | SyntaxKind::OtherTool) =>
            {
                None
            }
            Some(ScriptLine { content: Content::Blank, .. }) => None,
            // `echo diskpart` is said to the reader as well.
            Some(ScriptLine { content: Content::Command(Command::Recognised(words)), .. }) if words == "diskpart" => {
                None
            }
            other => other,
        };
        lines.push(match content {
            Some(read) => {
                found = true;
                ScriptLine { number: line.number, text: line.text.clone(), ..read }
            }
            None => ScriptLine {
                number: line.number,
                text: line.text.clone(),
                noerr: false,
                content: Content::Command(Command::Rem(trimmed.to_owned())),
            },
        });
    }
    // More commands outside than inside: a DiskPart script with a stray line of a batch file.
    let count = |lines: &[ScriptLine]| lines.iter().filter(|line| acts(line)).count();
    let inside = count(&lines);
    (found && inside >= count(&plain.lines)).then_some(Script { lines, encoding: plain.encoding })
}

/// Whether a line is a command that can only be DiskPart's.
const fn acts(line: &ScriptLine) -> bool {
    match &line.content {
        Content::Command(command) => !matches!(command, Command::Rem(_) | Command::Exit | Command::Help(_)),
        Content::Blank | Content::Error(_) => false,
    }
}

/// Reads a file that somebody has, whatever it is: a DiskPart script, or a batch file or PowerShell script with one in it.
pub fn read(bytes: &[u8]) -> Script {
    let script = parse_bytes(bytes);
    if script.is_understood() {
        return script;
    }
    from_batch(&script.to_string()).map_or(script.clone(), |found| Script { encoding: script.encoding, ..found })
}

/// Whether a text is rather a script than a listing: more of its lines are commands than are none, or a batch file has
/// some in it.
pub fn is_script(text: &str) -> bool {
    let script = from_batch(text).unwrap_or_else(|| parse(text));
    let commands = script.lines.iter().filter(|line| acts(line)).count();
    let others = script.lines.iter().filter(|line| matches!(line.content, Content::Error(_))).count();
    commands > others
}

/// What `echo` writes into a file or a pipe: `echo select disk 0 > x.txt`, `>>x echo clean`, `(echo clean)`.
fn echoed(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['(', '@', ' ']);
    let line = match line.strip_prefix('>') {
        // The redirection stands in front: `>>"%TEMP%\x.txt" echo clean`.
        Some(rest) => {
            let at = find_ascii(rest, "echo")?;
            rest.get(at..)?
        }
        None => line,
    };
    let rest = line.get(..4).filter(|head| head.eq_ignore_ascii_case("echo")).and_then(|_| line.get(4..))?;
    let rest = rest.strip_prefix([' ', '.', '(', ':', '\t'])?;
    let end = rest.find(['>', '|', '&', ')']).unwrap_or(rest.len());
    Some(rest.get(..end)?.trim())
}

/// Where `word` stands in `text`, in any case.
fn find_ascii(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len()).position(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

fn finding(
    line: &ScriptLine,
    gravity: Gravity,
    code: &'static str,
    id: &'static str,
    source: &'static str,
) -> LintFinding {
    LintFinding { line: line.number, code, gravity, message: Text::new(id), source, mended: None }
}

pub(super) fn lint(script: &Script, findings: &mut Vec<LintFinding>) {
    // Whether DiskPart was started before, without a wait since.
    let mut running = false;
    for line in &script.lines {
        let own = is_command(line) && !matches!(line.content, Content::Command(Command::Rem(_)));
        let text = line.text.to_ascii_lowercase();
        let text = text.trim();
        if own || text.starts_with("rem ") || text.starts_with("::") {
            continue;
        }
        let searches = ["findstr", "find \"", "find /", "select-string", "-match", "-like", ".contains("];
        let english = ["successfully", "succeeded", "healthy", "recovery", "primary", "partition ", "free", "online"];
        if searches.iter().any(|word| text.contains(word)) && english.iter().any(|word| text.contains(word)) {
            findings.push(finding(line, Gravity::Warning, "english_output", "lint-english-output", "peers 2.2, 2.6"));
        }
        if text.contains("errorlevel") && (text.contains("if errorlevel 1") || text.contains("geq 1")) {
            findings.push(finding(line, Gravity::Note, "exit_code", "lint-exit-code", "observed j"));
        }
        let starts = ["diskpart /s", "diskpart.exe /s", "diskpart -s", "| diskpart", "|diskpart"];
        if starts.iter().any(|start| text.contains(start)) {
            if running {
                findings.push(finding(line, Gravity::Warning, "no_wait", "lint-no-wait", SCRIPTS));
            }
            running = true;
            let argument = find_ascii(text, "/s").and_then(|at| text.get(at + 2..)).unwrap_or_default();
            let words = ["select disk", "sel dis", "list disk", "clean", "create par"];
            if words.iter().any(|word| argument.contains(word)) {
                findings.push(finding(line, Gravity::Danger, "script_text", "lint-script-text", "peers 2.2"));
            }
        }
        if ["timeout", "ping ", "start-sleep", "choice /t", "sleep "].iter().any(|wait| text.contains(wait)) {
            running = false;
        }
    }
}
