//! Buttons: one filled per page, the others outlined, and links.

use super::{focus_ring, hover_share, line_galley, mix, text_galley};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, font};
use egui::{Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget, WidgetInfo, pos2, vec2};

/// How much a button asks for the eye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// Filled; one per page, bottom right.
    Primary,
    /// Outlined.
    Secondary,
    /// Outlined in the accent: what a finding offers.
    Accent,
    /// Text alone.
    Text,
}

/// A button with a text.
#[must_use = "add it to a Ui"]
pub struct Button<'a> {
    text: &'a str,
    name: Option<&'a str>,
    kind: ButtonKind,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    small: bool,
    enabled: bool,
    selected: Option<bool>,
    width: Option<f32>,
}

impl<'a> Button<'a> {
    const fn new(text: &'a str, kind: ButtonKind) -> Self {
        Self {
            text,
            name: None,
            kind,
            icon: None,
            trailing: None,
            small: false,
            enabled: true,
            selected: None,
            width: None,
        }
    }
    /// The page's one filled button.
    pub const fn primary(text: &'a str) -> Self {
        Self::new(text, ButtonKind::Primary)
    }
    /// An outlined one.
    pub const fn secondary(text: &'a str) -> Self {
        Self::new(text, ButtonKind::Secondary)
    }
    /// One outlined in the accent.
    pub const fn accent(text: &'a str) -> Self {
        Self::new(text, ButtonKind::Accent)
    }
    /// Text alone.
    pub const fn text(text: &'a str) -> Self {
        Self::new(text, ButtonKind::Text)
    }
    /// A picture before the text.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
    /// A picture behind the text.
    pub const fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }
    /// 28 points high instead of 34.
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }
    /// A button that is off cannot be pressed; give it a tooltip that says why.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
    /// A button that is on or off.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }
    /// A fixed width; a longer text is cut.
    pub const fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }
    /// Another name for screen readers.
    pub const fn name(mut self, name: &'a str) -> Self {
        self.name = Some(name);
        self
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let enabled = self.enabled && ui.is_enabled();
        let on = self.selected == Some(true);
        let strong = matches!(self.kind, ButtonKind::Primary | ButtonKind::Accent) || on;
        let font = match (self.small, strong) {
            (true, true) => font::map_strong(),
            (true, false) => font::map(),
            (false, true) => font::strong(),
            (false, false) => font::body(),
        };
        let height = if self.small { theme::BUTTON_SMALL } else { theme::BUTTON };
        let padding = match (self.kind, self.small) {
            (ButtonKind::Text, _) => 8.0,
            (_, true) => 12.0,
            (_, false) => 16.0,
        };
        let icon_size = if self.small { 14.0 } else { 15.0 };
        let beside = if self.text.is_empty() { 0.0 } else { 8.0 };
        let icons = self.icon.map_or(0.0, |_| icon_size + beside) + self.trailing.map_or(0.0, |_| icon_size + beside);
        let room = self.width.map_or(f32::INFINITY, |width| width - 2.0 * padding - icons);
        let galley = line_galley(ui.painter(), self.text, font, room);
        let width = self.width.unwrap_or_else(|| (galley.size().x + icons + 2.0 * padding).ceil());
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), sense);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Button, enabled, self.name.unwrap_or(self.text));
            info.selected = self.selected;
            info
        });
        if ui.is_rect_visible(rect) {
            let hover = if enabled { hover_share(ui, &response) } else { 0.0 };
            let (fill, ink, outline) = match self.kind {
                _ if !enabled && self.kind == ButtonKind::Primary => {
                    (theme.bg2, theme.text3, Stroke::new(1.0, theme.line))
                }
                _ if !enabled && self.kind != ButtonKind::Text => {
                    (Color32::TRANSPARENT, theme.text3, Stroke::new(1.0, theme.line))
                }
                ButtonKind::Primary => (mix(theme.accent, theme.accent_hi, hover), theme.on_accent, Stroke::NONE),
                ButtonKind::Secondary => (mix(theme.bg1, theme.bg3, hover), theme.text1, Stroke::new(1.0, theme.line2)),
                ButtonKind::Accent => {
                    (mix(theme.bg1, theme.accent_soft, hover), theme.accent, Stroke::new(1.0, theme.accent))
                }
                ButtonKind::Text if on => (theme.accent_soft, theme.accent, Stroke::NONE),
                ButtonKind::Text => {
                    let ink = if enabled { theme.text2 } else { theme.text3 };
                    (theme.bg3.gamma_multiply(hover), ink, Stroke::NONE)
                }
            };
            let radius = CornerRadius::same(theme::RADIUS);
            ui.painter().rect(rect, radius, fill, outline, StrokeKind::Inside);
            let content = galley.size().x + icons;
            let mut x = rect.center().x - content / 2.0;
            if let Some(icon) = self.icon {
                icons::paint(ui.painter(), icon, pos2(x + icon_size / 2.0, rect.center().y), icon_size, ink);
                x += icon_size + beside;
            }
            let text_width = galley.size().x;
            let at = pos2(x, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, ink);
            if let Some(icon) = self.trailing {
                let x = x + text_width + beside + icon_size / 2.0;
                icons::paint(ui.painter(), icon, pos2(x, rect.center().y), icon_size, ink);
            }
            if response.has_focus() {
                focus_ring(ui, rect, theme::RADIUS);
            }
        }
        response
    }
}

/// A picture alone that can be pressed; its name is for screen readers and its tooltip.
#[must_use = "add it to a Ui"]
pub struct IconButton<'a> {
    icon: Icon,
    name: &'a str,
    about: &'a str,
    enabled: bool,
    size: f32,
    color: Option<Color32>,
}

impl<'a> IconButton<'a> {
    /// `icon`, called `name`.
    pub const fn new(icon: Icon, name: &'a str) -> Self {
        Self { icon, name, about: "", enabled: true, size: 16.0, color: None }
    }
    /// Off: cannot be pressed.
    pub const fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
    /// A sentence under its name in the tooltip.
    pub const fn about(mut self, about: &'a str) -> Self {
        self.about = about;
        self
    }
    /// The picture's size in points; 16 without.
    pub const fn size(mut self, size: f32) -> Self {
        self.size = size;
        self
    }
    /// Another colour.
    pub const fn color(mut self, color: Color32) -> Self {
        self.color = Some(color);
        self
    }
}

impl Widget for IconButton<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let enabled = self.enabled && ui.is_enabled();
        let side = self.size + 12.0;
        let sense = if enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(vec2(side, side), sense);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, self.name));
        let hover = if enabled { hover_share(ui, &response) } else { 0.0 };
        ui.painter().rect_filled(rect, CornerRadius::same(theme::RADIUS), theme.bg3.gamma_multiply(hover));
        let ink = if enabled { self.color.unwrap_or(theme.text2) } else { theme.text3.gamma_multiply(0.6) };
        icons::paint(ui.painter(), self.icon, rect.center(), self.size, ink);
        if response.has_focus() {
            focus_ring(ui, rect, theme::RADIUS);
        }
        super::tips::tip_named(response, self.name, self.about)
    }
}

/// A link: accent text, underlined while the pointer is on it.
#[must_use = "add it to a Ui"]
pub struct Link<'a> {
    text: &'a str,
    icon: Option<Icon>,
    small: bool,
}

impl<'a> Link<'a> {
    /// `text`, 13 points.
    pub const fn new(text: &'a str) -> Self {
        Self { text, icon: None, small: false }
    }
    /// A picture before it.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }
    /// In the caption's size.
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }
}

impl Widget for Link<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let font = if self.small { font::caption() } else { font::map() };
        let before = self.icon.map_or(0.0, |_| 22.0);
        let room = if ui.layout().is_horizontal() { f32::INFINITY } else { ui.available_width() - before };
        let galley = text_galley(ui.painter(), self.text, font, 18.0, Color32::PLACEHOLDER, room);
        let size = vec2(galley.size().x + before, galley.size().y.max(if self.small { 16.0 } else { 20.0 }));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), self.text));
        let ink = if response.hovered() { theme.accent_hi } else { theme.accent };
        if let Some(icon) = self.icon {
            icons::paint(ui.painter(), icon, pos2(rect.left() + 7.0, rect.center().y), 14.0, ink);
        }
        let at = pos2(rect.left() + before, rect.center().y - galley.size().y / 2.0);
        if response.hovered() {
            for row in &galley.rows {
                let line = row.rect().translate(at.to_vec2());
                ui.painter().hline(line.x_range(), line.bottom() - 1.0, Stroke::new(1.0, ink));
            }
        }
        ui.painter().galley(at, galley, ink);
        if response.has_focus() {
            focus_ring(ui, rect.expand2(vec2(2.0, 0.0)), theme::RADIUS_CHIP);
        }
        response
    }
}
