//! A capture's lines as one text: JSON may begin at any line and end at any other.

use super::lines::Line;

/// The lines of the capture as one text, put together once: JSON may begin at any of them.
pub(super) struct Joined {
    text: String,
    /// Where each line ends, its line feed included.
    ends: Vec<usize>,
}

impl Joined {
    /// The text of all lines.
    pub fn of(lines: &[Line]) -> Self {
        let mut joined = Self { text: String::new(), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            joined.text.push_str(&line.raw);
            joined.text.push('\n');
            joined.ends.push(joined.text.len());
        }
        joined
    }

    fn begin(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0)
    }

    /// Everything from this line on.
    pub fn from(&self, line: usize) -> &str {
        self.text.get(self.begin(line)..).unwrap_or_default()
    }

    /// How many lines from `line` on the first `bytes` of them reach into.
    pub fn lines_within(&self, line: usize, bytes: usize) -> usize {
        let end = self.begin(line).saturating_add(bytes);
        self.ends.partition_point(|line_end| *line_end < end).saturating_sub(line) + 1
    }
}
