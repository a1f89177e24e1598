//! Where lines of Japanese end: never before a closing bracket, a full stop, a small kana or a long-vowel mark, never
//! behind an opening bracket, and rather between phrases than inside a word.
//!
//! egui keeps the first of these rules only for punctuation; so the lines are broken here, before it gets the text.

use super::super::theme::Theme;
use egui::epaint::text::ByteRangeExt as _;
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

/// `text` with line breaks where lines of `width` end; unchanged where it holds no Japanese.
pub(super) fn broken<'t>(painter: &Painter, text: &'t str, font: &FontId, width: f32) -> Cow<'t, str> {
    if !text.chars().any(is_japanese) || !width.is_finite() {
        return Cow::Borrowed(text);
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
        if let Some(before) = before.filter(|before| may_break(*before, c)) {
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
    if !wraps || !from_left || !text.text().chars().any(is_japanese) {
        return ui.label(text);
    }
    let plain = text.text().to_owned();
    let job = WidgetText::from(text).into_layout_job(ui.style(), FontSelection::Default, ui.text_valign());
    let Some(font) = job.sections.first().map(|section| section.format.font_id.clone()) else {
        return ui.label(plain);
    };
    let width = if layout.is_horizontal() { ui.max_rect().width() } else { ui.available_width() };
    let mut job = Arc::unwrap_or_clone(job);
    job.text = broken(ui.painter(), &plain, &font, width).into_owned();
    for section in &mut job.sections {
        section.byte_range = egui::text::ByteRange::full(&job.text);
    }
    let response = ui.label(job);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &plain));
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
    fn lines_end_between_phrases_where_that_leaves_them_full() {
        assert_eq!(rows("次の更新が通るように直してください", 12), ["次の更新が通るように", "直してください"]);
        assert_eq!(rows("回復パーティション", 4), ["回復", "パーティ", "ション"]);
    }
}
