//! Why a source could not be read.

use crate::text::Text;

/// Why a source could not be read: said with position, expected and found, and with what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct SourceError {
    /// What is wrong.
    pub text: Text,
    /// What the person can do.
    pub hint: Option<Text>,
}

impl SourceError {
    /// An error said with `text`.
    pub const fn new(text: Text) -> Self {
        Self { text, hint: None }
    }

    /// With what the person can do about it.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }
}
