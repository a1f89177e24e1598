//! Ticks, radios, chips and switches.

use super::{focus_ring, hover_share, line_galley, mix, text_galley};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, Tone, font};
use egui::{Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

/// A tick.
#[must_use = "add it to a Ui"]
pub struct Checkbox<'a> {
    on: &'a mut bool,
    text: &'a str,
    icon: Option<(Icon, Tone)>,
    enabled: bool,
}

impl<'a> Checkbox<'a> {
    /// `text`, ticked while `on`.
    pub const fn new(on: &'a mut bool, text: &'a str) -> Self {
        Self { on, text, icon: None, enabled: true }
    }
    /// A picture between box and text.
    pub const fn icon(mut self, icon: Icon, tone: Tone) -> Self {
        self.icon = Some((icon, tone));
        self
    }
    /// Off: cannot be ticked.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

impl Widget for Checkbox<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let enabled = self.enabled && ui.is_enabled();
        let before = 26.0 + self.icon.map_or(0.0, |_| 20.0);
        let ink = if enabled { theme.text1 } else { theme.text3 };
        let room = ui.available_width() - before;
        let galley = text_galley(ui.painter(), self.text, font::map(), 18.0, ink, room);
        let size = vec2(galley.size().x + before, galley.size().y.max(24.0));
        let (rect, mut response) = ui.allocate_exact_size(size, if enabled { Sense::click() } else { Sense::hover() });
        if response.clicked() {
            *self.on = !*self.on;
            response.mark_changed();
        }
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, enabled, *self.on, self.text));
        let hover = if enabled { hover_share(ui, &response) } else { 0.0 };
        let line = if galley.rows.len() > 1 { rect.top() + 12.0 } else { rect.center().y };
        let tick = egui::Rect::from_center_size(pos2(rect.left() + 9.0, line), vec2(18.0, 18.0));
        let radius = CornerRadius::same(theme::RADIUS_CHIP);
        if *self.on {
            let fill = if enabled { mix(theme.accent, theme.accent_hi, hover) } else { theme.text3 };
            ui.painter().rect_filled(tick, radius, fill);
            icons::paint_weight(ui.painter(), Icon::Check, tick.center(), 13.0, 2.2, theme.on_accent);
        } else {
            let outline = if enabled { theme.line2 } else { theme.line };
            let fill = mix(theme.bg1, theme.bg3, hover);
            ui.painter().rect(tick, radius, fill, Stroke::new(1.0, outline), StrokeKind::Inside);
        }
        if let Some((icon, tone)) = self.icon {
            icons::paint(ui.painter(), icon, pos2(rect.left() + 33.0, line), 14.0, theme.tone(tone));
        }
        let top = if galley.rows.len() > 1 { rect.top() + 3.0 } else { rect.center().y - galley.size().y / 2.0 };
        ui.painter().galley(pos2(rect.left() + before, top), galley, ink);
        if response.has_focus() {
            focus_ring(ui, tick, theme::RADIUS_CHIP);
        }
        response
    }
}

/// One of several.
#[must_use = "add it to a Ui"]
pub struct Radio<'a> {
    on: bool,
    text: &'a str,
}

impl<'a> Radio<'a> {
    /// `text`, chosen while `on`.
    pub const fn new(on: bool, text: &'a str) -> Self {
        Self { on, text }
    }
}

impl Widget for Radio<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let galley = line_galley(ui.painter(), self.text, font::map(), ui.available_width() - 26.0);
        let after = if self.text.is_empty() { 18.0 } else { galley.size().x + 26.0 };
        let (rect, response) = ui.allocate_exact_size(vec2(after, 24.0), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), self.on, self.text));
        let center = pos2(rect.left() + 8.0, rect.center().y);
        if self.on {
            ui.painter().circle_filled(center, 8.0, theme.accent);
            ui.painter().circle_filled(center, 3.0, theme.on_accent);
        } else {
            let fill = mix(theme.bg1, theme.bg3, hover_share(ui, &response));
            ui.painter().circle(center, 7.5, fill, Stroke::new(1.0, theme.line2));
        }
        let at = pos2(rect.left() + 26.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme.text1);
        if response.has_focus() {
            focus_ring(ui, egui::Rect::from_center_size(center, vec2(16.0, 16.0)), 8);
        }
        response
    }
}

/// A preset: a pill that is on or off.
#[must_use = "add it to a Ui"]
pub struct Chip<'a> {
    text: &'a str,
    name: Option<&'a str>,
    on: bool,
    enabled: bool,
}

impl<'a> Chip<'a> {
    /// `text`, on or off.
    pub const fn new(text: &'a str, on: bool) -> Self {
        Self { text, name: None, on, enabled: true }
    }
    /// Another name for screen readers, where the text alone does not say of what.
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
    /// Off: cannot be pressed.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

impl Widget for Chip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let enabled = self.enabled && ui.is_enabled();
        let font = if self.on { font::caption_strong() } else { font::caption() };
        let galley = line_galley(ui.painter(), self.text, font, f32::INFINITY);
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2((galley.size().x + 20.0).ceil(), 24.0), sense);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, enabled, self.name.unwrap_or(self.text));
            info.selected = Some(self.on);
            info
        });
        let hover = if enabled { hover_share(ui, &response) } else { 0.0 };
        let (fill, outline, ink) = if self.on {
            (theme.accent_soft, theme.accent, theme.accent)
        } else if enabled {
            (theme.bg3.gamma_multiply(hover), mix(theme.line, theme.line2, hover), theme.text2)
        } else {
            (Color32::TRANSPARENT, theme.line, theme.text3)
        };
        ui.painter().rect(rect, CornerRadius::same(12), fill, Stroke::new(1.0, outline), StrokeKind::Inside);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
        if response.has_focus() {
            focus_ring(ui, rect, 12);
        }
        response
    }
}

/// A switch.
#[must_use = "add it to a Ui"]
pub struct Toggle<'a> {
    on: &'a mut bool,
    text: &'a str,
}

impl<'a> Toggle<'a> {
    /// `text`, on or off.
    pub const fn new(on: &'a mut bool, text: &'a str) -> Self {
        Self { on, text }
    }
}

impl Widget for Toggle<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let galley = line_galley(ui.painter(), self.text, font::map(), ui.available_width() - 42.0);
        let (rect, mut response) = ui.allocate_exact_size(vec2(galley.size().x + 42.0, 24.0), Sense::click());
        if response.clicked() {
            *self.on = !*self.on;
            response.mark_changed();
        }
        response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), *self.on, self.text));
        let share = ui.ctx().animate_bool_with_time(response.id, *self.on, theme::motion(ui.ctx(), theme::HOVER_TIME));
        let track = egui::Rect::from_center_size(pos2(rect.left() + 17.0, rect.center().y), vec2(34.0, 18.0));
        let fill = mix(theme.bg2, theme.accent, share);
        let outline = Stroke::new(1.0, mix(theme.line2, theme.accent, share));
        ui.painter().rect(track, CornerRadius::same(9), fill, outline, StrokeKind::Inside);
        let knob = pos2(egui::lerp(track.left() + 9.0..=track.right() - 9.0, share), track.center().y);
        ui.painter().circle_filled(knob, 6.0, mix(theme.line2, theme.on_accent, share));
        let at = pos2(rect.left() + 42.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme.text1);
        if response.has_focus() {
            focus_ring(ui, track, 9);
        }
        response
    }
}
