//! What people paste along with listings and what tells nothing of where partitions lie: `bcdedit`, `mountvol`,
//! `fsutil`. It is known for what it is and said as such, so that what is left over as not understood is worth reading.

use super::fact::Inside;
use super::lines;
use super::session::{Session, Used, key_value};
use super::words;
use crate::text::Text;
use crate::units::ByteSize;

/// The longest block that one tool prints without a line that tells it again.
const LONGEST: usize = 60;

impl Session<'_> {
    pub(super) fn spare(&mut self, at: usize) -> Used {
        self.bcdedit(at).or_else(|| self.mountvol(at)).or_else(|| self.fsutil(at))
    }

    /// An object of the boot store: a heading in the user's language, dashes, a first line that ends in `{identifier}`.
    fn bcdedit(&mut self, at: usize) -> Used {
        let dashes = self.lines.get(at + 1)?.trimmed();
        let first = self.lines.get(at + 2)?.trimmed();
        let one_ruler = dashes.len() >= 8 && dashes.chars().all(|c| c == '-');
        let identified = first.ends_with('}') && first.contains('{') && !first.contains(':');
        if !one_ruler || !identified {
            return None;
        }
        let rest = self.lines.iter().skip(at + 2).take(LONGEST);
        let used = 2 + rest.take_while(|line| !line.is_blank() && lines::command(line.trimmed()).is_none()).count();
        self.not_used(at, used, "bcdedit")
    }

    /// `\\?\Volume{…}\` and below it where it is mounted.
    fn mountvol(&mut self, at: usize) -> Used {
        let volume = |line: &lines::Line| line.trimmed().starts_with("\\\\?\\Volume{");
        if !volume(self.lines.get(at)?) {
            return None;
        }
        let place = |line: &lines::Line| {
            let text = line.trimmed();
            text.starts_with("***") || (text.get(1..3) == Some(":\\") && !text.contains('>'))
        };
        let rest = self.lines.iter().skip(at).take(LONGEST);
        let mut used = 0;
        for (i, line) in rest.enumerate() {
            if volume(line) || place(line) {
                used = i + 1;
            } else if !line.is_blank() {
                break;
            }
        }
        self.not_used(at, used, "mountvol")
    }

    /// `fsutil fsinfo ntfsinfo C:` tells how large a cluster is: the third plain number of its list; the rest is known.
    fn fsutil(&mut self, at: usize) -> Used {
        let asked = self.above(at).and_then(|line| lines::command(line.trimmed()))?.to_ascii_lowercase();
        let mut words = asked.split_whitespace();
        let name = words.next()?;
        if !matches!(name.rsplit('\\').next()?, "fsutil" | "fsutil.exe") {
            return None;
        }
        let letter = words.clone().find_map(|word| {
            let drive = word.strip_suffix(':').or_else(|| word.strip_suffix(":\\"))?;
            drive.chars().next().filter(|c| drive.len() == 1 && c.is_ascii_alphabetic())
        });
        let block: Vec<&str> = self
            .lines
            .iter()
            .skip(at)
            .take(LONGEST)
            .take_while(|line| !line.is_blank() && lines::command(line.trimmed()).is_none())
            .map(lines::Line::trimmed)
            .collect();
        let used = block.len();
        let cluster = block.iter().find_map(|line| {
            let (key, value) = key_value(line)?;
            let bytes: u64 = value.split_whitespace().next()?.parse().ok()?;
            let named = words::fold(key).contains("cluster") || key.contains("クラスター") || key.contains("кластер");
            (named && bytes.is_power_of_two() && (512..=2 << 20).contains(&bytes)).then_some(bytes)
        });
        if let (Some(letter), Some(bytes)) = (letter, cluster) {
            self.say_of_letter(letter, Inside { cluster_size: Some(ByteSize::from_bytes(bytes)), ..Inside::default() });
            return Some(used);
        }
        self.not_used(at, used, "fsutil")
    }

    fn not_used(&mut self, at: usize, used: usize, tool: &str) -> Used {
        let line = self.number(at);
        let last = self.number(at + used.saturating_sub(1));
        let text = Text::new("capture-lines-not-used").with("line", line).with("last", last);
        self.facts.note(line, text.with("tool", tool.to_owned()));
        Some(used)
    }
}
