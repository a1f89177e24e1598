//! Cards, rows with hairlines, section titles.

use super::{focus_ring, hover_share, label_ui, line_galley, text_galley};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, Tone, font, words};
use egui::{
    Color32, CornerRadius, Frame, InnerResponse, Margin, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, pos2, vec2,
};

/// A card: for things that one picks or reads as a unit.
#[must_use = "show it"]
#[derive(Clone, Copy, Debug, Default)]
pub struct Card {
    margin: Option<Margin>,
    edge: Option<Tone>,
    selected: bool,
    flat: bool,
}

impl Card {
    /// White, with a hairline and a faint shadow.
    pub const fn new() -> Self {
        Self { margin: None, edge: None, selected: false, flat: false }
    }
    /// Another margin than 16.
    pub fn margin(mut self, margin: impl Into<Margin>) -> Self {
        self.margin = Some(margin.into());
        self
    }
    /// A thick left edge in this tone: verdicts.
    pub const fn edge(mut self, tone: Tone) -> Self {
        self.edge = Some(tone);
        self
    }
    /// Framed by two points of accent.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = selected;
        self
    }
    /// On the window's ground and without a shadow: what cannot be picked.
    pub const fn flat(mut self, flat: bool) -> Self {
        self.flat = flat;
        self
    }
    /// Shows `add_contents` inside.
    pub fn show<R>(self, ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
        let theme = Theme::of(ui.ctx());
        let margin = self.margin.unwrap_or(Margin::same(16));
        let frame = Frame {
            inner_margin: margin,
            outer_margin: Margin::ZERO,
            fill: if self.flat { Color32::TRANSPARENT } else { theme.bg1 },
            stroke: Stroke::NONE,
            corner_radius: CornerRadius::same(theme::RADIUS_CARD),
            shadow: if self.flat { egui::Shadow::NONE } else { theme.card_shadow() },
        };
        let inner = frame.show(ui, |ui| ui.vertical(add_contents).inner);
        let rect = inner.response.rect;
        let radius = CornerRadius::same(theme::RADIUS_CARD);
        let stroke = if self.selected { Stroke::new(2.0, theme.accent) } else { theme.hair() };
        ui.painter().rect_stroke(rect, radius, stroke, StrokeKind::Inside);
        if let Some(tone) = self.edge {
            let clip = rect.with_max_x(rect.left() + 4.0);
            let painter = ui.painter().with_clip_rect(clip.intersect(ui.clip_rect()));
            painter.rect_filled(rect, radius, theme.tone(tone));
        }
        inner
    }
}

/// A hairline over the whole width, `space` above and below.
pub fn hairline_ui(ui: &mut Ui, space: f32) {
    let theme = Theme::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0 + 2.0 * space), Sense::empty());
    ui.painter().hline(rect.x_range(), rect.center().y, theme.hair());
}

/// A label that heads what follows it.
pub fn heading_ui(ui: &mut Ui, text: egui::RichText) -> Response {
    let title = text.text().to_owned();
    let response = label_ui(ui, text);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(title);
    });
    response
}

/// A section's title with what stands beside it, smaller; below it where there is no room.
pub fn section_ui(ui: &mut Ui, title: &str, beside: &str) -> Response {
    let theme = Theme::of(ui.ctx());
    let width = |text: &str, font| line_galley(ui.painter(), text, font, f32::INFINITY).size().x;
    let fits = !ui.layout().is_vertical()
        || width(title, font::section()) + 12.0 + width(beside, font::map()) <= ui.available_width();
    let response = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let response = heading_ui(ui, words::section(title).color(theme.text1));
        if !beside.is_empty() && fits {
            label_ui(ui, words::row(beside).color(theme.text3));
        }
        response
    });
    if !beside.is_empty() && !fits {
        label_ui(ui, words::row(beside).color(theme.text3));
    }
    response.inner
}

/// A row of a list that can be picked: icon, title, detail under it, a figure at the right.
#[must_use = "add it to a Ui"]
pub struct Row<'a> {
    title: &'a str,
    detail: &'a str,
    trailing: &'a str,
    icon: Option<(Icon, Color32)>,
    selected: Option<bool>,
    strong: bool,
    own: bool,
    padding: f32,
}

impl<'a> Row<'a> {
    /// A row called `title`; it is as high as its words need.
    pub const fn new(title: &'a str) -> Self {
        Self { title, detail: "", trailing: "", icon: None, selected: None, strong: false, own: false, padding: 16.0 }
    }
    /// The title is the person's own, such as a file's name: one line, cut with `…`; give the row a tooltip that says
    /// it in full.
    pub const fn own(mut self, own: bool) -> Self {
        self.own = own;
        self
    }
    /// A smaller line under the title.
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = detail;
        self
    }
    /// A figure at the right.
    pub const fn trailing(mut self, trailing: &'a str) -> Self {
        self.trailing = trailing;
        self
    }
    /// A picture at the left.
    pub const fn icon(mut self, icon: Icon, color: Color32) -> Self {
        self.icon = Some((icon, color));
        self
    }
    /// Shown as the one that is picked.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }
    /// The title in semibold.
    pub const fn strong(mut self, strong: bool) -> Self {
        self.strong = strong;
        self
    }
    /// Room at both sides; 16 without.
    pub const fn padding(mut self, padding: f32) -> Self {
        self.padding = padding;
        self
    }
}

impl Widget for Row<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let theme = Theme::of(ui.ctx());
        let width = ui.available_width();
        let before = self.padding + if self.icon.is_some() { 32.0 } else { 0.0 };
        let trailing =
            (!self.trailing.is_empty()).then(|| line_galley(ui.painter(), self.trailing, font::caption(), width / 2.0));
        let after = self.padding + trailing.as_ref().map_or(0.0, |galley| galley.size().x + 12.0);
        let room = width - before - after;
        let font = if self.strong || self.selected == Some(true) { font::map_strong() } else { font::map() };
        let title = if self.own {
            line_galley(ui.painter(), self.title, font, room)
        } else {
            text_galley(ui.painter(), self.title, font, 18.0, theme.text1, room)
        };
        let detail = (!self.detail.is_empty())
            .then(|| text_galley(ui.painter(), self.detail, font::caption(), 16.0, theme.text3, room));
        let tall = title.size().y + detail.as_ref().map_or(0.0, |galley| galley.size().y);
        let height = if detail.is_some() { (tall + 18.0).max(52.0) } else { (tall + 16.0).max(40.0) };
        let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
        response.widget_info(|| {
            let name =
                if self.detail.is_empty() { self.title.to_owned() } else { format!("{}, {}", self.title, self.detail) };
            // What is not one of several to choose from does something at once.
            let role = if self.selected.is_some() { Role::ListItem } else { Role::Button };
            WidgetInfo::labeled(role, ui.is_enabled(), name)
        });
        if let Some(on) = self.selected {
            super::selected(&response, on);
        }
        let chosen = self.selected == Some(true);
        let hover = hover_share(ui, &response);
        let fill = if chosen { theme.accent_soft } else { theme.bg3.gamma_multiply(hover) };
        ui.painter().rect_filled(rect, 0.0, fill);
        if chosen {
            ui.painter().rect_filled(rect.with_max_x(rect.left() + 3.0), 0.0, theme.accent);
        }
        if let Some((icon, color)) = self.icon {
            let at = pos2(rect.left() + self.padding + 9.0, rect.center().y);
            icons::paint(ui.painter(), icon, at, 17.0, color);
        }
        if let Some(galley) = trailing {
            let at = pos2(rect.right() - self.padding - galley.size().x, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, theme.text3);
        }
        let at = pos2(rect.left() + before, rect.center().y - tall / 2.0);
        let below = at + vec2(0.0, title.size().y);
        ui.painter().galley(at, title, theme.text1);
        if let Some(galley) = detail {
            ui.painter().galley(below, galley, theme.text3);
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(4.0), theme::RADIUS_CHIP);
        }
        response
    }
}
