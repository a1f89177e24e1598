//! Badges, gauges, notices, progress.

use super::{line_galley, text_galley};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, Tone, font};
use egui::{CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

/// The picture that stands with a tone: colour never says it alone.
pub const fn icon_of(tone: Tone) -> Option<Icon> {
    match tone {
        Tone::Neutral => None,
        Tone::Accent | Tone::Ok => Some(Icon::Check),
        Tone::Danger => Some(Icon::Stop),
        Tone::Warn => Some(Icon::Warning),
        Tone::Info => Some(Icon::Info),
    }
}

/// A short label on a soft fill.
#[must_use = "add it to a Ui"]
pub struct Badge<'a> {
    text: &'a str,
    tone: Tone,
    icon: Option<Icon>,
    strong: bool,
    outlined: bool,
}

impl<'a> Badge<'a> {
    /// `text` with the tone's picture.
    pub const fn new(text: &'a str, tone: Tone) -> Self {
        Self { text, tone, icon: icon_of(tone), strong: false, outlined: false }
    }
    /// The same without a picture; the word alone then says it.
    pub const fn word(text: &'a str, tone: Tone) -> Self {
        Self { text, tone, icon: None, strong: true, outlined: false }
    }
    /// Only an outline: not possible here.
    pub const fn outlined(text: &'a str) -> Self {
        Self { text, tone: Tone::Neutral, icon: None, strong: false, outlined: true }
    }
}

impl Widget for Badge<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let ink = theme.tone(self.tone);
        let font = if self.strong { font::caption_strong() } else { font::caption() };
        let before = self.icon.map_or(8.0, |_| 27.0);
        let room = ui.available_width() - before - 8.0;
        let galley = line_galley(ui.painter(), self.text, font, room);
        let size = vec2((galley.size().x + before + 8.0).ceil(), 22.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.text));
        let radius = CornerRadius::same(theme::RADIUS_CHIP);
        if self.outlined {
            ui.painter().rect_stroke(rect, radius, Stroke::new(1.0, theme.line2), StrokeKind::Inside);
        } else {
            ui.painter().rect_filled(rect, radius, theme.soft(self.tone));
        }
        if let Some(icon) = self.icon {
            icons::paint(ui.painter(), icon, pos2(rect.left() + 15.0, rect.center().y), 13.0, ink);
        }
        let at = pos2(rect.left() + before, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        response
    }
}

/// A line with the tone's picture: a finding in one sentence.
pub fn status_line_ui(ui: &mut Ui, text: &str, tone: Tone) -> Response {
    let theme = Theme::of(ui.ctx());
    let ink = if tone == Tone::Neutral { theme.text2 } else { theme.tone(tone) };
    let before = icon_of(tone).map_or(0.0, |_| 22.0);
    let galley = text_galley(ui.painter(), text, font::map(), 18.0, ink, ui.available_width() - before);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x + before, galley.size().y.max(20.0)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    if let Some(icon) = icon_of(tone) {
        icons::paint(ui.painter(), icon, pos2(rect.left() + 7.0, rect.top() + 10.0), 14.0, ink);
    }
    ui.painter().galley(pos2(rect.left() + before, rect.top() + 1.0), galley, ink);
    response
}

/// A sentence with a picture on a soft ground over the whole width.
#[must_use = "add it to a Ui"]
pub struct Notice<'a> {
    text: &'a str,
    tone: Tone,
}

impl<'a> Notice<'a> {
    /// `text`, in `tone`.
    pub const fn new(text: &'a str, tone: Tone) -> Self {
        Self { text, tone }
    }
}

impl Widget for Notice<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let width = ui.available_width();
        let galley = text_galley(ui.painter(), self.text, font::map(), 18.0, theme.text1, width - 52.0);
        let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y + 16.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, self.text));
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme.soft(self.tone));
        if let Some(icon) = icon_of(self.tone) {
            let at = pos2(rect.left() + 20.0, rect.top() + 17.0);
            icons::paint(ui.painter(), icon, at, 15.0, theme.tone(self.tone));
        }
        ui.painter().galley(rect.left_top() + vec2(38.0, 8.0), galley, theme.text1);
        response
    }
}

/// What there is against what is needed: "84 MB free", "250 MB needed".
#[must_use = "add it to a Ui"]
pub struct Gauge<'a> {
    share: f32,
    mark: f32,
    left: &'a str,
    right: &'a str,
    tone: Tone,
    width: f32,
}

impl<'a> Gauge<'a> {
    /// Filled to `share` (0 to 1) of its length, a stroke at `mark`; what both mean in words.
    pub const fn new(share: f32, mark: f32, left: &'a str, right: &'a str, tone: Tone) -> Self {
        Self { share, mark, left, right, tone, width: 296.0 }
    }
    /// Its width; 296 without.
    pub const fn width(mut self, width: f32) -> Self {
        self.width = width;
        self
    }
}

impl Widget for Gauge<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let (rect, response) = ui.allocate_exact_size(vec2(self.width, 40.0), Sense::hover());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Meter, true, format!("{}, {}", self.left, self.right));
            info.value = Some(f64::from(self.share.clamp(0.0, 1.0)));
            info
        });
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(1.0);
        });
        let color = theme.tone(self.tone);
        let left = line_galley(ui.painter(), self.left, font::caption_strong(), rect.width() * 0.6);
        let right = line_galley(ui.painter(), self.right, font::caption(), rect.width() * 0.6);
        let at = pos2(rect.right() - right.size().x, rect.top());
        ui.painter().galley(rect.left_top(), left, color);
        ui.painter().galley(at, right, theme.text2);
        let track = egui::Rect::from_min_size(rect.left_top() + vec2(0.0, 22.0), vec2(rect.width(), 10.0));
        let radius = CornerRadius::same(3);
        ui.painter().rect_filled(track, radius, theme.bg2);
        let filled = track.with_max_x(egui::lerp(track.x_range(), self.share.clamp(0.0, 1.0)));
        ui.painter().rect_filled(filled, radius, color);
        let x = egui::lerp(track.x_range(), self.mark.clamp(0.0, 1.0)).min(track.right() - 1.0);
        ui.painter().vline(x, track.top() - 5.0..=track.bottom() + 5.0, Stroke::new(2.0, theme.text1));
        response
    }
}

/// How far work has come; without a share it only says that it goes on, and does not move.
#[must_use = "add it to a Ui"]
pub struct Progress<'a> {
    share: Option<f32>,
    text: &'a str,
}

impl<'a> Progress<'a> {
    /// `share` of the work (0 to 1) is done.
    pub const fn new(share: Option<f32>, text: &'a str) -> Self {
        Self { share, text }
    }
}

impl Widget for Progress<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, self.text);
            info.value = self.share.map(f64::from);
            info
        });
        // It may hold a long path.
        let text = line_galley(ui.painter(), self.text, font::caption(), rect.width());
        let response = if text.elided { super::tip_text(response, self.text) } else { response };
        ui.painter().galley(rect.left_top(), text, theme.text2);
        let track = rect.with_min_y(rect.bottom() - 6.0);
        ui.painter().rect_filled(track, CornerRadius::same(3), theme.bg2);
        let filled = match self.share {
            Some(share) => track.with_max_x(egui::lerp(track.x_range(), share.clamp(0.0, 1.0))),
            None => egui::Rect::from_center_size(track.center(), vec2(track.width() / 3.0, track.height())),
        };
        ui.painter().rect_filled(filled, CornerRadius::same(3), theme.accent);
        response
    }
}

/// A key as it stands on the keyboard.
#[must_use = "add it to a Ui"]
pub struct Keycap<'a>(pub &'a str);

impl Widget for Keycap<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let galley = line_galley(ui.painter(), self.0, font::caption(), f32::INFINITY);
        let size = vec2((galley.size().x + 12.0).max(26.0), 20.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let stroke = Stroke::new(1.0, theme.line);
        ui.painter().rect(rect, CornerRadius::same(theme::RADIUS_CHIP), theme.bg1, stroke, StrokeKind::Inside);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, theme.text2);
        response
    }
}
