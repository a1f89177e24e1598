//! Words: a [`Text`] says *what* is to be said, the Fluent files under `assets/text` say it in each language.
//!
//! No other module holds an English or Japanese sentence (`rem` lines and `run.cmd` excepted).
//! A message's id begins with its area, `refusal-shrink-limit`, and stands in `assets/text/<lang>/refusal.ftl`;
//! an area is parsed when the first of its messages is asked for, and never before.

mod catalog;
mod system;

pub use system::reason;

use crate::units::{ByteSize, KIB};
use std::fmt;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Japanese.
    Ja,
}

impl Lang {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// The BCP 47 tag, `en` or `ja`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// The language whose tag this is, with or without a region (`ja-JP`).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next()?;
        Self::ALL.into_iter().find(|lang| language.eq_ignore_ascii_case(lang.tag()))
    }
}

/// Something to say, in no language yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    id: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What a message's placeholder stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A size, shown as Windows shows it.
    Size(ByteSize),
    /// A whole number; also chooses a plural.
    Number(i64),
    /// A name, a path, a command: the same in every language.
    Verbatim(String),
    /// Another message, said in the same language.
    Text(Text),
}

impl From<ByteSize> for Arg {
    fn from(size: ByteSize) -> Self {
        Self::Size(size)
    }
}
impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Verbatim(text)
    }
}
impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Verbatim(text.to_owned())
    }
}
impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(text)
    }
}

/// The id of a text that came from outside (a saved file) and is the same in every language.
const PLAIN: &str = "";

impl Text {
    /// The message with this id, such as `refusal-shrink-limit`.
    pub const fn new(id: &'static str) -> Self {
        Self { id, args: Vec::new() }
    }

    /// A sentence from outside, said as it is in every language.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { id: PLAIN, args: vec![("plain", Arg::Verbatim(words.into()))] }
    }

    /// Fills the placeholder `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The message's id; empty for a plain text.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The value of the placeholder `name`.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// The sentence. A message that a language lacks is said in English, one that is missing altogether by its id;
    /// a test sees to it that neither happens.
    pub fn say(&self, lang: Lang) -> String {
        if self.id == PLAIN {
            return match self.arg("plain") {
                Some(Arg::Verbatim(words)) => words.clone(),
                _ => String::new(),
            };
        }
        catalog::format(self.id, &self.args, lang)
    }
}

/// English, for logs and errors; the window says it in the language chosen.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Lang::En))
    }
}

/// A short word or sentence without placeholders.
pub fn word(id: &'static str, lang: Lang) -> String {
    Text::new(id).say(lang)
}

/// A size as Windows shows it in this language: the units are the same, only bytes have a word.
pub fn size(size: ByteSize, lang: Lang) -> String {
    if size < KIB {
        Text::new("layout-bytes").with("count", size.bytes().to_string()).say(lang)
    } else {
        size.to_string()
    }
}

/// Every message id of a language, for the tests that compare the languages and find unused words.
pub fn ids(lang: Lang) -> Vec<String> {
    catalog::ids(lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_messages() {
        let (en, ja) = (ids(Lang::En), ids(Lang::Ja));
        let only_en: Vec<_> = en.iter().filter(|id| !ja.contains(id)).collect();
        let only_ja: Vec<_> = ja.iter().filter(|id| !en.contains(id)).collect();
        assert!(only_en.is_empty() && only_ja.is_empty(), "only English: {only_en:?}; only Japanese: {only_ja:?}");
    }

    #[test]
    fn a_name_at_the_start_of_a_sentence_has_a_capital() {
        let name = Text::plain("partition 4 (recovery)");
        let text = Text::new("refusal-active-partition").with("partition", name.clone());
        assert!(text.say(Lang::En).starts_with("Partition 4 (recovery) is"), "{text}");
        let beside = Text::new("verify-missing").with("partition", name);
        assert_eq!(beside.say(Lang::En), "Missing: partition 4 (recovery).");
    }

    #[test]
    fn a_plain_text_is_said_as_it_is() {
        assert_eq!(Text::plain("a & b").say(Lang::Ja), "a & b");
    }

    #[test]
    fn sizes_and_numbers_are_written_as_each_language_writes_them() {
        let said = |bytes, lang| size(ByteSize::from_bytes(bytes), lang);
        // Both write the decimal point as Windows does in English and in Japanese.
        for lang in Lang::ALL {
            assert_eq!(said(512_105_931_571, lang), "476.93 GB");
            assert_eq!(said(1 << 30, lang), "1 GB");
            assert_eq!(said(1024, lang), "1 KB");
        }
        assert_eq!(said(512, Lang::En), "512 bytes");
        assert_eq!(said(512, Lang::Ja), "512 バイト");
        assert_eq!(said(0, Lang::Ja), "0 バイト");
        // Inside of a sentence too.
        let text = Text::new("page-gauge-free").with("size", ByteSize::from_bytes(512));
        assert!(text.say(Lang::Ja).contains("512 バイト"), "{}", text.say(Lang::Ja));
    }

    #[test]
    fn tags_are_read_with_region() {
        assert_eq!(Lang::from_tag("ja_JP.UTF-8"), Some(Lang::Ja));
        assert_eq!(Lang::from_tag("de-DE"), None);
    }
}
