//! Undo and redo: a list of values, every one with the name of what led to it.

/// How many steps can be undone. A wish is some dozens of bytes; nobody walks back farther.
const LIMIT: usize = 100;

/// A value and what led to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<T> {
    /// What was so.
    pub value: T,
    /// What the person did to make it so.
    pub label: crate::text::Text,
}

/// What was, is and was undone.
#[derive(Clone, Debug, PartialEq)]
pub struct History<T> {
    past: Vec<Entry<T>>,
    present: Entry<T>,
    future: Vec<Entry<T>>,
}

impl<T: Clone + PartialEq> History<T> {
    /// A history that begins with `value`.
    pub fn new(value: T) -> Self {
        Self {
            past: Vec::new(),
            present: Entry { value, label: crate::text::Text::new("page-undo-start") },
            future: Vec::new(),
        }
    }

    /// What is so now.
    pub const fn present(&self) -> &T {
        &self.present.value
    }

    /// A further step. One that changes nothing is none; a new one ends what could be redone.
    pub fn push(&mut self, value: T, label: crate::text::Text) {
        if value == self.present.value {
            return;
        }
        let before = std::mem::replace(&mut self.present, Entry { value, label });
        self.past.push(before);
        if self.past.len() > LIMIT {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// Makes the last two steps one: a boundary moved by arrow keys is one move. Steps that lead back are none.
    pub fn join(&mut self) {
        self.past.pop();
        if let Some(before) = self.past.pop_if(|before| before.value == self.present.value) {
            self.present = before;
        }
    }

    /// The name of what undo would take back.
    pub fn undoes(&self) -> Option<&crate::text::Text> {
        (!self.past.is_empty()).then_some(&self.present.label)
    }

    /// The name of what redo would bring again.
    pub fn redoes(&self) -> Option<&crate::text::Text> {
        self.future.last().map(|entry| &entry.label)
    }

    /// Takes the last step back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        self.future.push(std::mem::replace(&mut self.present, before));
        true
    }

    /// Brings the last undone step again; whether there was one.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else { return false };
        self.past.push(std::mem::replace(&mut self.present, after));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn undo_then_redo_gives_the_same() {
        let mut history = History::new(0);
        history.push(1, Text::plain("one"));
        history.push(2, Text::plain("two"));
        assert_eq!(history.undoes(), Some(&Text::plain("two")));
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(*history.present(), 0);
        assert_eq!(history.redoes(), Some(&Text::plain("one")));
        assert!(history.redo());
        assert_eq!(*history.present(), 1);
    }

    #[test]
    fn a_new_step_ends_what_could_be_redone_and_nothing_new_is_no_step() {
        let mut history = History::new(0);
        history.push(1, Text::plain("one"));
        history.push(1, Text::plain("again"));
        assert_eq!(history.undoes(), Some(&Text::plain("one")));
        history.undo();
        history.push(5, Text::plain("five"));
        assert_eq!(history.redoes(), None);
    }

    #[test]
    fn a_hundred_steps_are_kept() {
        let mut history = History::new(0);
        for n in 1..=250 {
            history.push(n, Text::plain(n.to_string()));
        }
        let undone = std::iter::from_fn(|| history.undo().then_some(())).count();
        assert_eq!(undone, 100);
    }
}
