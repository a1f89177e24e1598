//! Sizes as they are printed: `476 GB`, `475 G`, `32 G octets`, `0 o`, `53 Gb`, `1024 Кбайт`, `69,13 GB`, `1049kB`.

use super::span::Span;

/// A number with a unit, found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Printed {
    /// The byte of the line at which it begins.
    pub start: usize,
    /// The byte of the line behind it.
    pub end: usize,
    /// The digits without their separator.
    digits: u64,
    /// How many of them stand behind the decimal separator.
    decimals: u32,
    /// 0 for bytes, 1 for K, 2 for M …
    power: u32,
    /// Written with an `i`: binary whoever prints it.
    binary: bool,
}

/// How whoever printed a number made it shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Cut to a whole number of units of 2^10 (DiskPart).
    Cut,
    /// Rounded to two decimals of 2^10 units (PowerShell, manage-bde).
    Hundredths,
    /// Rounded to the last digit printed, units of 10^3 (parted).
    Decimal,
}

impl Printed {
    /// The values that are printed this way.
    pub fn span(&self, rounding: Rounding) -> Span {
        let base: u64 = if rounding == Rounding::Decimal && !self.binary { 1000 } else { 1024 };
        let unit = base.saturating_pow(self.power);
        if self.decimals == 0 && (rounding == Rounding::Cut || self.power == 0) {
            return Span::cut(self.digits, unit);
        }
        let decimals = if rounding == Rounding::Hundredths { self.decimals.max(2) } else { self.decimals };
        let scale = 10u128.pow(decimals);
        let digits = u128::from(self.digits) * 10u128.pow(decimals - self.decimals);
        let unit = u128::from(unit);
        let value = digits * unit / scale;
        if rounding == Rounding::Cut {
            let to_u64 = |v: u128| u64::try_from(v).unwrap_or(u64::MAX);
            return Span { low: to_u64(value), high: to_u64((digits + 1) * unit / scale) };
        }
        let half = unit.div_ceil(2 * scale);
        let to_u64 = |v: u128| u64::try_from(v).unwrap_or(u64::MAX);
        Span { low: to_u64(value.saturating_sub(half)), high: to_u64(value + half) }
    }

    /// Whether it stands for no byte at all.
    pub const fn is_zero(&self) -> bool {
        self.digits == 0
    }
}

/// What stands for the word *bytes* behind a prefix or alone.
const BYTES: [&str; 18] = [
    "bytes",
    "byte",
    "octets",
    "octet",
    "байтов",
    "байта",
    "байт",
    "bajtów",
    "bajty",
    "바이트",
    "字节",
    "位元組",
    "バイト",
    "б",
    "b",
    "o",
    "octeti",
    "tavua",
];

fn power_of(prefix: char) -> Option<u32> {
    Some(match prefix {
        'K' | 'k' | 'К' | 'к' => 1,
        'M' | 'm' | 'М' | 'м' => 2,
        'G' | 'g' | 'Г' | 'г' => 3,
        'T' | 't' | 'Т' | 'т' => 4,
        'P' | 'p' | 'П' | 'п' => 5,
        _ => return None,
    })
}

/// The length of a word for bytes at the start of `text`, if one stands there and ends there.
fn bytes_word(text: &str) -> Option<usize> {
    BYTES.iter().find_map(|word| {
        let mut rest = text.chars();
        let mut len = 0;
        for expected in word.chars() {
            let found = rest.next()?;
            if !found.to_lowercase().eq(expected.to_lowercase()) {
                return None;
            }
            len += found.len_utf8();
        }
        rest.next().is_none_or(|next| !next.is_alphanumeric()).then_some(len)
    })
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// The unit at the start of `text`: its power, whether it is written with an `i`, and how long it is.
fn unit(text: &str) -> Option<(u32, bool, usize)> {
    if let Some(len) = bytes_word(text) {
        return Some((0, false, len));
    }
    let prefix = text.chars().next()?;
    let power = power_of(prefix)?;
    let mut len = prefix.len_utf8();
    let mut rest = text.get(len..)?;
    let binary = rest.starts_with(['i', 'и']);
    if let Some(i) = rest.chars().next().filter(|_| binary) {
        len += i.len_utf8();
        rest = rest.get(i.len_utf8()..)?;
    }
    if let Some(word) = bytes_word(rest) {
        return Some((power, binary, len + word));
    }
    if rest.chars().next().is_some_and(char::is_alphanumeric) {
        return None;
    }
    // `32 G octets`; a letter alone (`475 G`) is a unit as well.
    let gap = blanks(rest);
    let behind = rest.get(gap..).unwrap_or_default();
    match bytes_word(behind) {
        // A lone `B` or `o` behind a blank is the next column's first letter rather than this unit's end.
        Some(word) if gap == 1 && behind.get(..word).is_some_and(|w| w.chars().count() > 2) => {
            Some((power, binary, len + gap + word))
        }
        _ => Some((power, binary, len)),
    }
}

/// Every number with a unit in a line, from left to right.
pub(super) fn sizes(line: &str) -> Vec<Printed> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(rest) = line.get(at..) {
        let Some(c) = rest.chars().next() else { break };
        if !c.is_ascii_digit() || before.is_alphanumeric() || matches!(before, '.' | ',' | '_' | '-') {
            before = c;
            at += c.len_utf8();
            continue;
        }
        let (digits, decimals, len) = match spaced_thousands(line, at) {
            Some((digits, len)) => (Some(digits), 0, len),
            None => number(rest),
        };
        let behind = rest.get(len..).unwrap_or_default();
        let gap = blanks(behind);
        let unit = if gap <= 1 { behind.get(gap..).and_then(unit) } else { None };
        match (digits, unit) {
            (Some(digits), Some((power, binary, unit_len))) => {
                let end = at + len + gap + unit_len;
                found.push(Printed { start: at, end, digits, decimals, power, binary });
                at = end;
            }
            _ => at += len,
        }
        before = line.get(..at).and_then(|text| text.chars().next_back()).unwrap_or(' ');
    }
    found
}

/// `1 024 KB`, its thousands parted by a common blank: at the beginning of a column alone, two blanks behind the cell
/// before, since the end of a cell may be a figure, too.
fn spaced_thousands(line: &str, at: usize) -> Option<(u64, usize)> {
    if !line.get(..at)?.ends_with("  ") {
        return None;
    }
    let rest = line.get(at..)?;
    let (first, behind) = rest.split_once(' ')?;
    let group = behind.get(..3)?;
    let ends = |text: &str| unit(text.strip_prefix(' ').unwrap_or(text)).is_some();
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let whole = (1..=3).contains(&first.len()) && digits(first) && digits(group) && ends(behind.get(3..)?);
    whole.then(|| Some((format!("{first}{group}").parse().ok()?, first.len() + 4))).flatten()
}

/// The number at the start of `text`, which begins with a digit: its digits, how many of them are decimals, its length.
/// Exactly three digits behind a separator are thousands: no tool prints three decimals.
fn number(text: &str) -> (Option<u64>, u32, usize) {
    let whole = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut digits = text.get(..whole).unwrap_or_default().to_owned();
    let mut len = whole;
    let mut decimals = 0;
    while let Some(rest) = text.get(len..).filter(|rest| rest.starts_with(['.', ',', '\''])) {
        let group = rest.get(1..).unwrap_or_default();
        let group_len = group.find(|c: char| !c.is_ascii_digit()).unwrap_or(group.len());
        // The apostrophe of Switzerland parts thousands and nothing else.
        if group_len == 0 || (rest.starts_with('\'') && group_len != 3) {
            break;
        }
        digits.push_str(group.get(..group_len).unwrap_or_default());
        len += 1 + group_len;
        if group_len != 3 {
            decimals = u32::try_from(group_len).unwrap_or(u32::MAX);
            break;
        }
    }
    // More than six decimals or twenty digits are no size that anybody prints.
    if decimals > 6 {
        return (None, 0, len);
    }
    (digits.parse().ok(), decimals, len)
}

/// The whole number that `text` is, thousands separators aside.
pub(super) fn integer(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    text.chars().filter(|c| !matches!(c, ',' | '.' | ' ')).collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, low: u64, high: u64) {
        let found = sizes(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].span(Rounding::Cut), Span { low, high }, "{text}");
    }

    #[test]
    fn units_are_read_in_every_spelling() {
        const GB: u64 = 1 << 30;
        const MB: u64 = 1 << 20;
        check("476 GB", 476 * GB, 477 * GB - 1);
        check("475 G", 475 * GB, 476 * GB - 1);
        check("32 G octets", 32 * GB, 33 * GB - 1);
        check("0 o", 0, 0);
        check("0 octets", 0, 0);
        check("0 B", 0, 0);
        check("298 Gbytes", 298 * GB, 299 * GB - 1);
        check("53 Gb", 53 * GB, 54 * GB - 1);
        check("240 Gбайт", 240 * GB, 241 * GB - 1);
        check("14 Гбайт", 14 * GB, 15 * GB - 1);
        check("200 Мбайт", 200 * MB, 201 * MB - 1);
        check("100 Mo", 100 * MB, 101 * MB - 1);
        check("1024 Кбайт", MB, MB + 1023);
        check("931 GB*", 931 * GB, 932 * GB - 1);
    }

    #[test]
    fn rounded_figures_lie_around_the_printed_one() {
        let span = sizes("69,13 GB")[0].span(Rounding::Hundredths);
        assert!(span.low < 74_227_772_129 && span.high > 74_227_772_129);
        let span = sizes("1049kB")[0].span(Rounding::Decimal);
        assert!(span.low <= 1_048_576 && span.high >= 1_048_576);
        let span = sizes("260 MB")[0].span(Rounding::Hundredths);
        assert!(span.low <= 260 << 20 && span.high - span.low < 12_000);
    }

    #[test]
    fn words_that_only_look_like_units_are_left() {
        assert!(sizes("10 Minuten").is_empty());
        assert!(sizes("Partition 4 System").is_empty());
        assert_eq!(sizes("Partition 1    Primary 29 GB 1024 KB").len(), 2);
        assert!(sizes("WDC WD10JPVT-55A1YT0").is_empty());
    }
}
