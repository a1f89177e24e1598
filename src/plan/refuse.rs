//! Building refusals and warnings.

use super::{Refusal, RefusalCode, Subject, Warning};
use crate::layout::{Partition, Role};
use crate::text::Text;

/// A reason against a way.
pub(super) fn refuse(code: &'static str, subject: Subject, message: Text) -> Refusal {
    Refusal { code: RefusalCode(code), subject, message, hint: None }
}

/// Something to know before.
pub(super) fn warn(code: &'static str, subject: Subject, message: Text, hint: Option<Text>) -> Warning {
    Warning { code, subject, message, hint }
}

impl Refusal {
    /// With what the person can do instead.
    pub(super) fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// What a refusal about this partition speaks of.
pub(super) const fn about(p: &Partition) -> Subject {
    Subject::Partition(p.number)
}

/// A partition as people call it: "partition 3 (C:)", "partition 4"; the extended one has no number of its own.
pub(super) fn name(p: &Partition) -> Text {
    if p.role == Role::Extended {
        return Text::new("goal-extended");
    }
    match (p.volume.letter, p.volume.label.as_deref().filter(|label| !label.is_empty())) {
        (Some(letter), _) => {
            Text::new("goal-partition-letter").with("number", p.number).with("letter", format!("{letter}:"))
        }
        (None, Some(label)) => Text::new("goal-partition-label").with("number", p.number).with("label", label),
        (None, None) => Text::new("goal-partition").with("number", p.number),
    }
}
