//! Text fields with a unit and a verdict.

use super::line_galley;
use crate::ui::theme::{self, Theme, font};
use egui::{CornerRadius, Response, Sense, Stroke, StrokeKind, TextEdit, Ui, Widget, vec2};

/// How much can be typed into one line: more than any path is long (Linux, `PATH_MAX`).
const LONGEST: usize = 4096;

/// One line of text, with its unit inside and its error as a frame; say the error's words below or beside it.
#[must_use = "add it to a Ui"]
pub struct TextField<'a> {
    text: &'a mut String,
    name: &'a str,
    hint: &'a str,
    unit: &'a str,
    width: f32,
    invalid: bool,
    live: bool,
    id: Option<egui::Id>,
    enabled: bool,
    whole: bool,
}

impl<'a> TextField<'a> {
    /// A field for `text`, called `name` by screen readers.
    pub const fn new(text: &'a mut String, name: &'a str) -> Self {
        Self {
            text,
            name,
            hint: "",
            unit: "",
            width: 112.0,
            invalid: false,
            live: false,
            id: None,
            enabled: true,
            whole: false,
        }
    }
    /// What may be typed, shown while it is empty.
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }
    /// A unit at its right end.
    pub const fn unit(mut self, unit: &'a str) -> Self {
        self.unit = unit;
        self
    }
    /// Its width; 112 without.
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
    /// Framed as wrong.
    pub const fn invalid(mut self, invalid: bool) -> Self {
        self.invalid = invalid;
        self
    }
    /// Framed in the accent: part of the draft just being dragged.
    pub const fn live(mut self, live: bool) -> Self {
        self.live = live;
        self
    }
    /// A fixed id, to give it the keyboard from elsewhere.
    pub const fn id(mut self, id: egui::Id) -> Self {
        self.id = Some(id);
        self
    }
    /// All of it is marked when the keyboard comes to it, so that what is typed takes its place.
    pub const fn whole(mut self) -> Self {
        self.whole = true;
        self
    }
    /// Off: cannot be changed.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

impl Widget for TextField<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let (rect, _) = ui.allocate_exact_size(vec2(self.width, theme::FIELD), Sense::empty());
        let unit = line_galley(ui.painter(), self.unit, font::map(), self.width / 2.0);
        let unit_room = if self.unit.is_empty() { 0.0 } else { unit.size().x + 8.0 };
        let fill = if self.enabled { theme.bg1 } else { theme.bg0 };
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), fill);
        let inner = egui::Rect::from_min_max(
            rect.left_top() + vec2(10.0, 0.0),
            rect.right_bottom() - vec2(10.0 + unit_room, 0.0),
        );
        let font = if self.live { font::strong() } else { font::body() };
        let mut edit = TextEdit::singleline(self.text)
            .frame(egui::Frame::NONE)
            .margin(egui::Margin::ZERO)
            .font(font)
            .hint_text(self.hint)
            .char_limit(LONGEST)
            .align(egui::Align2::LEFT_CENTER)
            .interactive(self.enabled)
            .text_color(if self.live { theme.accent } else { theme.text1 })
            .desired_width(inner.width());
        if let Some(id) = self.id {
            edit = edit.id(id);
        }
        let mut within = ui
            .new_child(egui::UiBuilder::new().max_rect(inner).layout(egui::Layout::left_to_right(egui::Align::Center)));
        let response = within.add_sized(inner.size(), edit).accessible_name(self.name);
        if self.whole {
            mark_whole(ui, &response, self.text);
        }
        if !self.unit.is_empty() {
            let at = egui::pos2(rect.right() - 10.0 - unit.size().x, rect.center().y - unit.size().y / 2.0);
            ui.painter().galley(at, unit, theme.text3);
        }
        let stroke = if self.invalid {
            Stroke::new(2.0, theme.danger)
        } else if response.has_focus() || self.live {
            Stroke::new(2.0, theme.accent)
        } else {
            Stroke::new(1.0, if self.enabled { theme.line2 } else { theme.line })
        };
        ui.painter().rect_stroke(rect, CornerRadius::same(theme::RADIUS), stroke, StrokeKind::Inside);
        response
    }
}

/// Marks all of a field's text as the keyboard comes to it; by the pointer once that is let go, unless it marked a part.
fn mark_whole(ui: &Ui, response: &Response, text: &str) {
    let id = response.id.with("mark whole");
    if response.gained_focus() {
        ui.data_mut(|data| data.insert_temp(id, true));
    }
    let wanted: bool = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    if !wanted || ui.input(|input| input.pointer.any_down()) {
        return;
    }
    ui.data_mut(|data| data.remove::<bool>(id));
    let state = egui::text_edit::TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
    if state.cursor.char_range().is_none_or(|range| range.is_empty()) {
        select_all(ui, response.id, text);
        ui.ctx().request_repaint();
    }
}

/// What stands in the field is replaced by what is typed.
pub fn select_all(ui: &Ui, field: egui::Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), field).unwrap_or_default();
    let whole = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(whole));
    state.store(ui.ctx(), field);
}
