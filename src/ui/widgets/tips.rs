//! Tooltips: dark on light paper and light on dark, at most 420 points wide.

use super::label_ui;
use crate::ui::theme::{self, Theme, words};
use egui::{CornerRadius, Frame, Margin, Response, Shadow, Stroke, Ui};

/// A tooltip's ground.
pub fn tip_frame(theme: &Theme) -> Frame {
    Frame {
        inner_margin: Margin::symmetric(12, 8),
        outer_margin: Margin::ZERO,
        fill: theme.tip,
        stroke: Stroke::NONE,
        corner_radius: CornerRadius::same(theme::RADIUS_TIP),
        shadow: Shadow { offset: [0, 3], blur: 8, spread: 0, color: egui::Color32::from_black_alpha(26) },
    }
}

/// Shows `add_contents` while the pointer rests on the widget, also where it is off.
pub fn tip_ui(response: Response, add_contents: impl FnOnce(&mut Ui)) -> Response {
    let mut tip =
        if response.enabled() { egui::Tooltip::for_enabled(&response) } else { egui::Tooltip::for_disabled(&response) };
    let theme = Theme::of(&response.ctx);
    tip.popup = tip.popup.frame(tip_frame(theme)).width(theme::TIP_WIDTH);
    tip.show(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.visuals_mut().override_text_color = Some(theme.tip_text);
        add_contents(ui);
    });
    response
}

/// A sentence as tooltip; none where it is empty. Screen readers have it as the widget's description, unless it is the
/// name.
pub fn tip_text(response: Response, text: &str) -> Response {
    if text.is_empty() {
        return response;
    }
    response.ctx.accesskit_node_builder(response.id, |node| {
        if node.label() != Some(text) && node.value() != Some(text) {
            node.set_description(text);
        }
    });
    tip_ui(response, |ui| {
        label_ui(ui, words::row(text));
    })
}

/// A name as tooltip and a sentence under it, in one: for what shows no words of its own.
pub(super) fn tip_named(response: Response, name: &str, about: &str) -> Response {
    if about.is_empty() {
        return tip_text(response, name);
    }
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(about));
    tip_ui(response, |ui| {
        label_ui(ui, words::row(name).font(theme::font::map_strong()));
        label_ui(ui, words::row(about));
    })
}
