//! A script as one reads it: numbered lines, words in their ink, marks and notes at their lines.

use super::text_galley;
use crate::ui::icons;
use crate::ui::theme::{self, Theme, Tone, font};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Role, Sense, TextFormat, Ui, WidgetInfo, pos2, vec2};

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The command itself.
    Verb,
    /// What it acts on, and values.
    Value,
    /// A parameter's name, a switch.
    Name,
    /// A remark.
    Remark,
    /// Struck out: replaced by something better.
    Struck,
}

/// A sentence under a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeNote {
    /// The sentence.
    pub text: String,
    /// How grave it is.
    pub tone: Tone,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeLine {
    /// Its number; `None` for a heading between lines.
    pub number: Option<u32>,
    /// Its pieces, spaces included.
    pub pieces: Vec<(Ink, String)>,
    /// Its ground and sign: [`Tone::Danger`] for what destroys.
    pub tone: Tone,
    /// Sentences under it.
    pub notes: Vec<CodeNote>,
}

impl CodeLine {
    /// A line of a DiskPart script or a command, with its words told apart.
    pub fn script(number: u32, line: &str) -> Self {
        let mut pieces = Vec::new();
        let trimmed = line.trim_start();
        if trimmed.len() >= 3 && trimmed.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("rem")) {
            pieces.push((Ink::Remark, line.to_owned()));
        } else {
            for (index, word) in line.split_inclusive(' ').enumerate() {
                match (index, word.split_once('=')) {
                    (0, _) => pieces.push((Ink::Verb, word.to_owned())),
                    (_, Some((name, value))) => {
                        pieces.push((Ink::Name, format!("{name}=")));
                        pieces.push((Ink::Value, value.to_owned()));
                    }
                    (_, None) => pieces.push((Ink::Value, word.to_owned())),
                }
            }
        }
        Self { number: Some(number), pieces, ..Self::default() }
    }

    /// A heading between lines.
    pub fn heading(text: impl Into<String>) -> Self {
        Self { pieces: vec![(Ink::Remark, text.into())], ..Self::default() }
    }

    /// Marked in this tone.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// With a sentence under it.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.notes.push(CodeNote { text: text.into(), tone });
        self
    }

    /// The line as it is written.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(_, piece)| piece.as_str()).collect()
    }
}

/// What the pointer and the keyboard did; indexes into the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeResponse {
    /// The line under the pointer.
    pub hovered: Option<usize>,
    /// The line that was pressed.
    pub clicked: Option<usize>,
}

/// Shows lines; they wrap, and the wrapped rest is indented.
#[must_use = "show it"]
pub struct CodeView<'a> {
    lines: &'a [CodeLine],
    current: Option<usize>,
    lit: &'a [usize],
    interactive: bool,
    row: f32,
}

impl<'a> CodeView<'a> {
    /// Of these lines.
    pub const fn new(lines: &'a [CodeLine]) -> Self {
        Self { lines, current: None, lit: &[], interactive: false, row: 20.0 }
    }
    /// The line that the film stands at.
    pub const fn current(mut self, line: Option<usize>) -> Self {
        self.current = line;
        self
    }
    /// Lines that light up with a region of the map.
    pub const fn lit(mut self, lines: &'a [usize]) -> Self {
        self.lit = lines;
        self
    }
    /// Lines can be pressed and have the keyboard's focus.
    pub const fn interactive(mut self, interactive: bool) -> Self {
        self.interactive = interactive;
        self
    }
    /// Height of a row of text; 20 without.
    pub const fn row_height(mut self, height: f32) -> Self {
        self.row = height;
        self
    }

    /// Shows them over the available width.
    pub fn show(self, ui: &mut Ui) -> CodeResponse {
        let theme = Theme::of(ui.ctx());
        let mut out = CodeResponse::default();
        let width = ui.available_width();
        let digits = self.lines.iter().filter_map(|line| line.number).max().unwrap_or(1).to_string().len() as f32;
        let signs = self.lines.iter().any(|line| line.tone != Tone::Neutral);
        let left = 20.0 + digits.max(2.0) * 8.0 + if signs { 28.0 } else { 14.0 };
        ui.spacing_mut().item_spacing.y = 0.0;
        let shown_id = ui.scope_id().with("line in sight");
        let shown: Option<usize> = ui.data(|data| data.get_temp(shown_id)).unwrap_or_default();
        if shown != self.current {
            ui.data_mut(|data| data.insert_temp(shown_id, self.current));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let heading = line.number.is_none();
            let galley = ui.painter().layout_job(self.job(theme, line, width - left - 12.0));
            let notes: Vec<_> = line
                .notes
                .iter()
                .map(|note| {
                    let ink = theme.tone(note.tone);
                    (note, ink, text_galley(ui.painter(), &note.text, font::caption(), 17.0, ink, width - left - 36.0))
                })
                .collect();
            let above = if heading && index > 0 { 8.0 } else { 2.5 };
            let text_height = galley.size().y.max(self.row);
            let height = above + text_height + 2.5 + notes.iter().map(|(_, _, g)| g.size().y + 2.0).sum::<f32>();
            let sense = if self.interactive && !heading { Sense::click() } else { Sense::hover() };
            let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
            response.widget_info(|| {
                let text = line.number.map_or_else(|| line.text(), |number| format!("{number} {}", line.text()));
                let role = if heading { Role::Heading } else { Role::ListItem };
                WidgetInfo::labeled(role, true, text)
            });
            if !line.notes.is_empty() {
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    let notes: Vec<&str> = line.notes.iter().map(|note| note.text.as_str()).collect();
                    node.set_description(notes.join(" "));
                });
            }
            if self.interactive && !heading {
                super::selected(&response, self.current == Some(index));
            }
            // The line that the film stands at comes into sight, once.
            if self.current == Some(index) && shown != self.current {
                ui.scroll_to_rect(rect, None);
            }
            if !heading && response.contains_pointer() {
                out.hovered = Some(index);
            }
            if response.clicked() {
                out.clicked = Some(index);
            }
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let current = self.current == Some(index);
            let painter = ui.painter();
            if line.tone == Tone::Danger || line.tone == Tone::Warn && current {
                painter.rect_filled(rect, 0.0, theme.soft(line.tone));
            } else if current || self.lit.contains(&index) {
                painter.rect_filled(rect, 0.0, theme.accent_soft);
            } else if !heading && self.interactive && response.hovered() {
                painter.rect_filled(rect, 0.0, theme.bg3);
            }
            if current || (line.tone == Tone::Danger && self.current.is_none()) {
                let ink = if line.tone == Tone::Neutral { theme.accent } else { theme.tone(line.tone) };
                painter.rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, ink);
            }
            let first = rect.top() + above;
            if let Some(number) = line.number {
                let ink = if line.tone == Tone::Danger { theme.danger } else { theme.text3 };
                let figure = super::line_galley(painter, &number.to_string(), font::mono(), left);
                let right = rect.left() + 20.0 + digits.max(2.0) * 8.0;
                let at = pos2(right - figure.size().x, first + (self.row - figure.size().y) / 2.0);
                painter.galley(at, figure, ink);
                if let Some(icon) = super::icon_of(line.tone) {
                    icons::paint(
                        painter,
                        icon,
                        pos2(right + 15.0, first + self.row / 2.0),
                        13.0,
                        theme.tone(line.tone),
                    );
                }
            }
            painter.galley(pos2(rect.left() + left, first), galley, theme.text1);
            let mut y = first + text_height;
            for (note, ink, galley) in notes {
                if let Some(icon) = super::icon_of(note.tone) {
                    icons::paint(painter, icon, pos2(rect.left() + left + 7.0, y + 9.0), 13.0, ink);
                }
                let tall = galley.size().y;
                painter.galley(pos2(rect.left() + left + 20.0, y), galley, ink);
                y += tall + 2.0;
            }
            if response.has_focus() {
                super::focus_ring(ui, rect.shrink(4.0), theme::RADIUS_CHIP);
            }
        }
        out
    }

    fn job(&self, theme: &Theme, line: &CodeLine, width: f32) -> LayoutJob {
        let mut job = LayoutJob::default();
        let heading = line.number.is_none();
        for (ink, piece) in &line.pieces {
            let color = match ink {
                Ink::Verb => theme.accent,
                Ink::Value => theme.text1,
                Ink::Name => theme.text2,
                Ink::Remark | Ink::Struck => theme.text3,
            };
            let font = if heading { font::caption() } else { font::mono() };
            let mut format = TextFormat { line_height: Some(self.row), ..TextFormat::simple(font, color) };
            if *ink == Ink::Struck {
                format.strikethrough = egui::Stroke::new(1.0, color);
            }
            job.append(piece, 0.0, format);
        }
        job.wrap = TextWrapping::wrap_at_width(width.max(40.0));
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_a_line_are_the_line() {
        for text in ["create partition primary size=1024 id=de94", "  REM with two  blanks", "exit", ""] {
            assert_eq!(CodeLine::script(1, text).text(), text);
        }
        let pieces = CodeLine::script(1, "shrink desired=494").pieces;
        assert_eq!(pieces[1], (Ink::Name, "desired=".to_owned()));
    }
}
