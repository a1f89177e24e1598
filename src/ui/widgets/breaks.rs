//! Where lines of Japanese end: never before a closing bracket, a full stop, a small kana or a long-vowel mark, never
//! behind an opening bracket, never between a number and what it counts, and rather between phrases than inside a word.
//!
//! egui keeps the first of these rules only for punctuation; so the lines are broken here, before it gets the text.
//! In English a number and its unit are held together by a blank that does not break.

use super::super::theme::Theme;
use egui::epaint::text::ByteRangeExt as _;
use egui::text::{ByteRange, LayoutJob};
use egui::{FontId, FontSelection, Painter, Response, RichText, Role, TextWrapMode, Ui, WidgetInfo, WidgetText};
use std::borrow::Cow;
use std::sync::Arc;

/// A line that ends between phrases must be at least this full, or the last possible place is taken.
const FULL_ENOUGH: f32 = 0.7;

/// The same for a line that ends between words.
const HALF: f32 = 0.5;

/// What may not begin a line.
const NOT_FIRST: &str =
    "、。，．・：；？！゛゜ヽヾゝゞ々ー」』）〕］｝〉》】’”…‥ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％°";
/// What may not end a line.
const NOT_LAST: &str = "「『（〔［｛〈《【‘“([{";

/// What counts, and stands right behind its number: its first character.
const COUNTERS: &str =
    "行個回件台枚本番目度段階列文字年月日時分秒倍項頁点割桁章節種組歳名人章つカヵケヶかバビメギキテセ";
/// Units in Latin letters.
const UNITS: [&str; 16] =
    ["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "byte", "bytes", "bit", "ms", "px", "%", "°"];
/// A blank at which no line ends (U+00A0).
const HELD: char = '\u{A0}';

/// Whether what `rest` begins with is a unit in Latin letters, and ends there.
fn begins_with_unit(rest: &[char]) -> bool {
    let word: String = rest.iter().take_while(|c| c.is_ascii_alphabetic() || "%°".contains(**c)).collect();
    UNITS.contains(&word.as_str())
}

/// Whether the characters before `at` are a number, with or without a blank behind it, and those from there on are what
/// it counts.
fn counts(chars: &[char], at: usize) -> bool {
    let (Some(before), Some(rest)) = (chars.get(..at), chars.get(at..)) else { return false };
    let mut back = before.iter().rev().skip_while(|c| **c == ' ' || **c == HELD);
    let number = back.next().is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
    // A blank belongs to what is behind it.
    let rest = match rest {
        [' ' | HELD, rest @ ..] => rest,
        rest => rest,
    };
    number && (rest.first().is_some_and(|c| COUNTERS.contains(*c)) || begins_with_unit(rest))
}

/// The text with every blank between a number and its unit made one that does not break; for English.
fn held(text: &str) -> Cow<'_, str> {
    // In every frame for every text: most hold nothing of the kind, and cost no more than a look.
    let may_hold = |three: &[u8]| match three {
        [number, b' ', unit] => number.is_ascii_digit() && (unit.is_ascii_alphabetic() || !unit.is_ascii()),
        _ => false,
    };
    if !text.as_bytes().windows(3).any(may_hold) {
        return Cow::Borrowed(text);
    }
    let chars: Vec<char> = text.chars().collect();
    let held = |at: usize| chars.get(at) == Some(&' ') && counts(&chars, at + 1);
    if !(0..chars.len()).any(held) {
        return Cow::Borrowed(text);
    }
    chars.iter().enumerate().map(|(at, &c)| if held(at) { HELD } else { c }).collect()
}

const fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}')
}

const fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FF}')
}

/// Whether lines may be broken on either side of `c` without a space.
const fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether a line may end between these two.
fn may_break(a: char, b: char) -> bool {
    if a.is_whitespace() {
        return !NOT_FIRST.contains(b);
    }
    (is_japanese(a) || is_japanese(b)) && !b.is_whitespace() && !NOT_FIRST.contains(b) && !NOT_LAST.contains(a)
}

/// Whether a phrase ends between these two: behind punctuation, or where kana of one word meet the next word.
fn ends_phrase(a: char, b: char) -> bool {
    a.is_whitespace() || "、。」』）".contains(a) || is_hiragana(a) && !is_hiragana(b) || NOT_LAST.contains(b)
}

/// `text` with line breaks where lines of `width` end; where it holds no Japanese, egui breaks it.
pub(super) fn broken<'t>(painter: &Painter, text: &'t str, font: &FontId, width: f32) -> Cow<'t, str> {
    if !width.is_finite() {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(is_japanese) {
        return held(text);
    }
    let ink = Theme::of(painter.ctx()).text1;
    let lines: Vec<Cow<'_, str>> = text
        .split('\n')
        .map(|line| {
            let galley = painter.layout_no_wrap(line.to_owned(), font.clone(), ink);
            if galley.size().x <= width {
                return Cow::Borrowed(line);
            }
            let ends: Vec<f32> = galley
                .rows
                .iter()
                .flat_map(|row| row.glyphs.iter().map(|glyph| glyph.pos.x + glyph.advance_width))
                .collect();
            Cow::Owned(broken_line(line, &ends, width))
        })
        .collect();
    if lines.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        Cow::Borrowed(text)
    } else {
        lines.join("\n").into()
    }
}

/// One line, whose characters end at `ends`, broken at `width`.
fn broken_line(line: &str, ends: &[f32], width: f32) -> String {
    let chars: Vec<char> = line.chars().collect();
    if chars.len() != ends.len() {
        // Letters that melt into one glyph: egui breaks that line.
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len() + 8);
    let (mut begin, mut left) = (0, 0.0);
    let (mut any, mut word, mut phrase): (Option<usize>, Option<usize>, Option<usize>) = (None, None, None);
    let mut index = 0;
    while let (Some(&c), Some(&end)) = (chars.get(index), ends.get(index)) {
        let before = index.checked_sub(1).filter(|_| index > begin).and_then(|i| chars.get(i).copied());
        if let Some(before) = before.filter(|before| may_break(*before, c) && !counts(&chars, index)) {
            any = Some(index);
            let full = ends.get(index - 1).map_or(0.0, |end| end - left);
            // A foreign word stays whole where that leaves enough of the line.
            if !(is_katakana(before) && is_katakana(c)) && full >= width * HALF {
                word = Some(index);
            }
            if ends_phrase(before, c) && full >= width * FULL_ENOUGH {
                phrase = Some(index);
            }
        }
        if end - left > width
            && !c.is_whitespace()
            && let Some(at) = phrase.or(word).or(any)
        {
            let row: String = chars.get(begin..at).unwrap_or_default().iter().collect();
            out.push_str(row.trim_end());
            out.push('\n');
            begin = at;
            left = at.checked_sub(1).and_then(|i| ends.get(i).copied()).unwrap_or(0.0);
            (any, word, phrase) = (None, None, None);
            index = at;
            continue;
        }
        index += 1;
    }
    out.extend(chars.get(begin..).unwrap_or_default());
    out
}

/// A text of a page, its lines ending as they should in its language; screen readers get it in one piece.
pub fn label_ui(ui: &mut Ui, text: impl Into<RichText>) -> Response {
    let text = text.into();
    let layout = ui.layout();
    let wraps = ui.wrap_mode() == TextWrapMode::Wrap;
    let from_left = !layout.is_horizontal() || ui.cursor().left() <= ui.max_rect().left() + 0.5;
    if !wraps {
        return ui.label(text);
    }
    let japanese = text.text().chars().any(is_japanese);
    if !japanese || !from_left {
        let Cow::Owned(held) = held(text.text()) else { return ui.label(text) };
        let plain = text.text().to_owned();
        return named(ui.label(restyled(ui, text, held)), &plain);
    }
    let plain = text.text().to_owned();
    let job = WidgetText::from(text.clone()).into_layout_job(ui.style(), FontSelection::Default, ui.text_valign());
    let Some(font) = job.sections.first().map(|section| section.format.font_id.clone()) else {
        return ui.label(plain);
    };
    let width = if layout.is_horizontal() { ui.max_rect().width() } else { ui.available_width() };
    let broken = broken(ui.painter(), &plain, &font, width).into_owned();
    named(ui.label(restyled(ui, text, broken)), &plain)
}

/// The look of `text` with other words.
fn restyled(ui: &Ui, text: RichText, words: String) -> LayoutJob {
    let job = WidgetText::from(text).into_layout_job(ui.style(), FontSelection::Default, ui.text_valign());
    let mut job = Arc::unwrap_or_clone(job);
    job.text = words;
    for section in &mut job.sections {
        section.byte_range = ByteRange::full(&job.text);
    }
    job
}

/// Read out as it was before its lines were broken.
fn named(response: Response, plain: &str) -> Response {
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, plain));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character as wide as ten points.
    fn rows(text: &str, per_row: usize) -> Vec<String> {
        let ends: Vec<f32> = (1..=text.chars().count()).map(|n| n as f32 * 10.0).collect();
        broken_line(text, &ends, per_row as f32 * 10.0).split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn no_line_begins_with_a_mark_or_ends_with_an_opening_bracket() {
        let text =
            "回復パーティションを「1 GB」にすると、更新プログラムが通ります。C: から（少しだけ）領域を取ってください。";
        for per_row in 6..40 {
            let rows = rows(text, per_row);
            for row in rows.iter().skip(1) {
                assert!(!row.starts_with(|c| NOT_FIRST.contains(c)), "{per_row}: {rows:?}");
            }
            for row in rows.iter().rev().skip(1) {
                assert!(!row.ends_with(|c| NOT_LAST.contains(c)), "{per_row}: {rows:?}");
            }
            assert!(rows.iter().all(|row| row.chars().count() <= per_row + 2), "{per_row}: {rows:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&rows.concat()), letters(text));
        }
    }

    #[test]
    fn no_line_ends_between_a_number_and_what_it_counts() {
        let text = "この 12 行のうち 3 件は 250 MB より大きく、2 回だけ 1,024 MB になります。第 4 段階は 30 秒で、5 か所です。";
        for per_row in 8..40 {
            let rows = rows(text, per_row);
            for pair in rows.windows(2) {
                let [first, next] = pair else { continue };
                let number = first.trim_end().ends_with(|c: char| c.is_ascii_digit());
                let counts = ["行", "件", "MB", "回", "段階", "秒", "か所"].iter().any(|c| next.starts_with(c));
                assert!(!number || !counts, "{per_row}: {rows:?}");
                let inside = |row: &str, unit: &str| row.trim_end().ends_with(unit);
                assert!(!(inside(first, "M") && next.starts_with('B')), "{per_row}: {rows:?}");
            }
        }
        assert_eq!(rows("回復パーティションは 250 MB です", 15), ["回復パーティションは", "250 MB です"]);
    }

    #[test]
    fn in_english_a_number_keeps_its_unit() {
        assert_eq!(held("needs 250 MB or 1 GB"), "needs 250\u{A0}MB or 1\u{A0}GB");
        assert!(matches!(held("disk 0 begins, 3 Bytes and 2 goals"), Cow::Borrowed(_)));
        assert!(matches!(held("no number here"), Cow::Borrowed(_)));
    }

    #[test]
    fn lines_end_between_phrases_where_that_leaves_them_full() {
        assert_eq!(rows("次の更新が通るように直してください", 12), ["次の更新が通るように", "直してください"]);
        assert_eq!(rows("回復パーティション", 4), ["回復", "パーティ", "ション"]);
    }
}
