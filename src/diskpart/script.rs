//! A script: lines with what each was understood to be.

use super::command::Command;
use crate::text::Text;
use std::fmt::{self, Display, Formatter};

/// How a script's bytes were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// ASCII: the same for every DiskPart.
    #[default]
    Ascii,
    /// UTF-8 without a mark.
    Utf8,
    /// UTF-8 behind a byte-order mark.
    Utf8Bom,
    /// UTF-16, with a mark or without.
    Utf16,
    /// Another code page, guessed: Japanese (Shift_JIS) or Western European.
    CodePage,
}

/// A DiskPart script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// Every line, in order.
    pub lines: Vec<ScriptLine>,
    /// How its bytes were read.
    pub encoding: Encoding,
}

/// One line of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// Counted from 1.
    pub number: u32,
    /// As written, without its end.
    pub text: String,
    /// Whether it says `noerr`: an error does not stop the script.
    pub noerr: bool,
    /// What it says.
    pub content: Content,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A command.
    Command(Command),
    /// Nothing. The documentation forbids it; what DiskPart makes of it is not certain.
    Blank,
    /// Something that is not understood; DiskPart stops here, `noerr` or not.
    Error(SyntaxError),
}

/// What kind of mistake a line has, told apart by programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SyntaxKind {
    /// No command begins like this.
    UnknownCommand,
    /// A command of the command prompt or of another tool (`reagentc`, `echo`, `diskpart`).
    OtherTool,
    /// A word that this command does not know.
    UnknownWord,
    /// Something is missing.
    Missing,
    /// Not a value that this parameter takes.
    BadValue,
    /// The same parameter twice, or two that exclude each other.
    Twice,
    /// Two commands on one line.
    TwoCommands,
    /// A comment that does not begin with `rem`, or stands at a line's end.
    Comment,
    /// A placeholder that nobody filled in.
    Placeholder,
    /// A quote that is never closed.
    OpenQuote,
    /// DiskPart's prompt in front.
    Prompt,
    /// The line, or the script, is too long to be read.
    TooLong,
}

/// Why a line is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where: characters, counted from 1.
    pub column: u32,
    /// What kind of mistake.
    pub kind: SyntaxKind,
    /// In words.
    pub text: Text,
    /// The line as it was meant, where that can be told.
    pub meant: Option<String>,
}

impl ScriptLine {
    /// The command, where the line has one.
    pub const fn command(&self) -> Option<&Command> {
        match &self.content {
            Content::Command(command) => Some(command),
            Content::Blank | Content::Error(_) => None,
        }
    }
}

impl Script {
    /// A script of these commands, each on its line in its canonical spelling, without `noerr`.
    pub fn from_commands(commands: impl IntoIterator<Item = Command>) -> Self {
        let lines = (1..)
            .zip(commands)
            .map(|(number, command)| ScriptLine {
                number,
                text: command.to_string(),
                noerr: false,
                content: Content::Command(command),
            })
            .collect();
        let mut script = Self { lines, encoding: Encoding::Ascii };
        if !script.lines.iter().all(|line| line.text.is_ascii()) {
            script.encoding = Encoding::Utf8;
        }
        script
    }

    /// The commands, in order.
    pub fn commands(&self) -> impl Iterator<Item = &Command> {
        self.lines.iter().filter_map(ScriptLine::command)
    }

    /// Whether every line is understood.
    pub fn is_understood(&self) -> bool {
        self.lines.iter().all(|line| !matches!(line.content, Content::Error(_)))
    }
}

/// Every line as written, each ended with CR LF.
impl Display for Script {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            f.write_str(&line.text)?;
            f.write_str("\r\n")?;
        }
        Ok(())
    }
}
