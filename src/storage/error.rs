//! Why a saved file could not be read or written.

use super::fault::Fault;
use crate::text::{Arg, Text};

/// Why a saved file could not be read or written: said with position, expected and found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct StorageError {
    /// What is wrong.
    pub text: Text,
    /// What the person can do.
    pub hint: Option<Text>,
    /// The line, counted from 1, where there is one.
    pub line: Option<u32>,
    /// The column, counted in characters from 1, where there is one.
    pub column: Option<u32>,
}

impl StorageError {
    /// An error without a place.
    pub const fn new(text: Text) -> Self {
        Self { text, hint: None, line: None, column: None }
    }

    /// With what the person can do about it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    fn at(line: usize, column: usize, text: Text) -> Self {
        let (line, column) = (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
        Self {
            text: text.with("line", line).with("column", column),
            hint: None,
            line: Some(line),
            column: Some(column),
        }
    }

    /// From a RON error in `source`.
    pub(super) fn from_ron(error: &ron::error::SpannedError, source: &str) -> Self {
        use ron::Error as E;
        let place = error.span.start;
        let fault = if let E::Message(message) = &error.code { Fault::parse(message) } else { None };
        if let Some(fault) = fault {
            let end = error.span.end;
            return Self::at(end.line, end.col, Text::new("storage-wrong-at").with("what", fault.text()));
        }
        if error.code == E::ExceededRecursionLimit {
            return Self::at(place.line, place.col, Text::new("storage-too-deep"));
        }
        let mut found: Arg = snippet(source, place.line, place.col);
        let expected: Arg = match &error.code {
            E::ExpectedArray => "`[`".into(),
            E::ExpectedArrayEnd => "`]`".into(),
            E::ExpectedComma => "`,`".into(),
            E::ExpectedMap => "`{`".into(),
            E::ExpectedMapEnd => "`}`".into(),
            E::ExpectedMapColon => "`:`".into(),
            E::ExpectedStructLike | E::ExpectedNamedStructLike(_) => "`(`".into(),
            E::ExpectedStructLikeEnd | E::ExpectedOptionEnd => "`)`".into(),
            E::ExpectedBoolean => "true | false".into(),
            E::ExpectedString => "\"…\"".into(),
            E::ExpectedStringEnd => "\"".into(),
            E::ExpectedInteger => Text::new("storage-expected-number").into(),
            E::ExpectedIdentifier => Text::new("storage-expected-name").into(),
            E::IntegerOutOfBounds => Text::new("storage-expected-smaller").into(),
            E::TrailingCharacters => Text::new("storage-expected-end").into(),
            E::Eof => {
                found = Text::new("storage-found-end").into();
                Text::new("storage-expected-more").into()
            }
            E::NoSuchEnumVariant { expected, found: word, .. } | E::NoSuchStructField { expected, found: word, .. } => {
                found = word.clone().into();
                expected.join(" | ").into()
            }
            E::MissingStructField { field, .. } => {
                found = Text::new("storage-found-no-field").into();
                Text::new("storage-expected-field").with("field", *field).into()
            }
            E::InvalidValueForType { expected, found: word } => {
                found = word.clone().into();
                expected.clone().into()
            }
            other => other.to_string().into(),
        };
        let mut text = Text::new("storage-damaged");
        text = with(text, "expected", expected);
        Self::at(place.line, place.col, with(text, "found", found))
    }

    /// From a JSON error in `source`.
    pub(super) fn from_json(error: &serde_json::Error, source: &str) -> Self {
        let message = error.to_string();
        // serde_json ends its messages with the place, which is said apart.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(said, _)| said);
        let text = match Fault::parse(message) {
            Some(fault) => Text::new("storage-wrong-at").with("what", fault.text()),
            None if message.contains("recursion limit") => Text::new("storage-too-deep"),
            None => {
                let found = snippet(source, error.line(), error.column());
                with(Text::new("storage-json-damaged").with("detail", message), "found", found)
            }
        };
        Self::at(error.line(), error.column().max(1), text)
    }
}

fn with(text: Text, name: &'static str, value: Arg) -> Text {
    text.with(name, value)
}

/// What stands at a place, at most this many characters of it.
const SNIPPET: usize = 24;

fn snippet(source: &str, line: usize, column: usize) -> Arg {
    let rest: String = source
        .lines()
        .nth(line.saturating_sub(1))
        .map(|line| line.chars().skip(column.saturating_sub(1)).take(SNIPPET).filter(|c| !c.is_control()).collect())
        .unwrap_or_default();
    let rest = rest.trim();
    if rest.is_empty() { Text::new("storage-found-line-end").into() } else { rest.to_owned().into() }
}
