//! Buttons, cards, rows and the like, in the program's look; each says its role and name to screen readers.
//!
//! They know no disk and no page. Texts come in from the caller, already in its language.

mod bars;
mod breaks;
mod buttons;
mod cards;
mod choices;
mod code;
mod fields;
mod status;
mod tips;

pub use bars::{StepItem, StepState, footer_ui, header_ui, steps_ui};
pub use breaks::label_ui;
pub use buttons::{Button, ButtonKind, IconButton, Link};
pub use cards::{Card, Row, hairline_ui, heading_ui, section_ui};
pub use choices::{Checkbox, Chip, Radio, Toggle};
pub use code::{CodeLine, CodeNote, CodeResponse, CodeView, Ink};
pub use fields::{TextField, select_all};
pub use status::{Badge, Gauge, Keycap, Notice, Progress, icon_of, status_line_ui};
pub use tips::{tip_frame, tip_text, tip_ui};

use super::theme::{self, Theme};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, Stroke, StrokeKind, TextFormat, Ui};
use std::sync::Arc;

/// One line of text, cut with `…` where it is wider than `width`. It takes the colour that it is painted with.
///
/// Laying out is dear, and egui keeps what it laid out only for the same colour and the same width; so every line is
/// laid out without a colour, and without an end but where it must be cut.
pub fn line_galley(painter: &Painter, text: &str, font: FontId, width: f32) -> Arc<Galley> {
    let laid = |width: f32| {
        let format = TextFormat::simple(font.clone(), Color32::PLACEHOLDER);
        let mut job = LayoutJob::single_section(text.to_owned(), format);
        job.wrap = TextWrapping { max_rows: 1, break_anywhere: true, ..TextWrapping::truncate_at_width(width) };
        job.halign = egui::Align::LEFT;
        painter.layout_job(job)
    };
    let whole = laid(f32::INFINITY);
    if whole.size().x <= width { whole } else { laid(width.max(0.0)) }
}

/// Text that runs over several lines of `width`.
pub fn text_galley(
    painter: &Painter,
    text: &str,
    font: FontId,
    height: f32,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    let text = breaks::broken(painter, text, &font, width.max(1.0));
    let format = TextFormat { line_height: Some(height), ..TextFormat::simple(font, color) };
    let mut job = LayoutJob::single_section(text.into_owned(), format);
    job.wrap = TextWrapping::wrap_at_width(width.max(1.0));
    painter.layout_job(job)
}

/// The ring around what has the keyboard: two points of accent outside a gap of two.
pub fn focus_ring(ui: &Ui, rect: Rect, radius: u8) {
    let theme = Theme::of(ui.ctx());
    let painter = ui.painter();
    let gap = CornerRadius::same(radius.saturating_add(1));
    painter.rect_stroke(rect, gap, Stroke::new(2.0, theme.bg1), StrokeKind::Outside);
    let ring = CornerRadius::same(radius.saturating_add(3));
    painter.rect_stroke(rect.expand(2.0), ring, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
}

/// Shows that a list goes on below its edge: it fades into `ground`, and an arrow points down.
pub fn more_below<R>(ui: &Ui, scrolled: &egui::scroll_area::ScrollAreaOutput<R>, ground: Color32) {
    const FADE: f32 = 28.0;
    let shown = scrolled.inner_rect;
    let hidden = scrolled.content_size.y - scrolled.state.unclamped_offset().y - shown.height();
    if hidden < 12.0 || shown.height() < FADE * 2.0 {
        return;
    }
    let mut mesh = egui::Mesh::default();
    for (y, color) in [(shown.bottom() - FADE, ground.gamma_multiply(0.0)), (shown.bottom(), ground)] {
        mesh.colored_vertex(egui::pos2(shown.left(), y), color);
        mesh.colored_vertex(egui::pos2(shown.right(), y), color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    let painter = ui.painter().with_clip_rect(shown.intersect(ui.clip_rect()));
    painter.add(mesh);
    let theme = Theme::of(ui.ctx());
    let at = egui::pos2(shown.center().x, shown.bottom() - 12.0);
    painter.circle(at, 10.0, theme.bg1, Stroke::new(1.0, theme.line2));
    super::icons::paint(&painter, super::icons::Icon::ChevronDown, at, 14.0, theme.text2);
}

/// What a widget inside of another says, the other says already.
pub fn said_already(response: &egui::Response) {
    response.ctx.accesskit_node_builder(response.id, egui::accesskit::Node::set_hidden);
}

/// Names the dialog that `ui` is in, and says that nothing behind it can be used.
pub fn name_dialog(ui: &Ui, title: &str) {
    if let Some(dialog) = ui.stack().iter().find(|stack| stack.kind() == Some(egui::UiKind::Modal)) {
        ui.ctx().accesskit_node_builder(dialog.unique_id, |node| {
            node.set_label(title);
            node.set_modal();
        });
    }
}

/// Says whether the widget is the chosen one of several.
fn selected(response: &egui::Response, on: bool) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_selected(on));
}

/// `from` mixed with `to`, 0 to 1.
pub(super) fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    from.lerp_to_gamma(to, share.clamp(0.0, 1.0))
}

/// How far hovering has come to show, 0 to 1.
fn hover_share(ui: &Ui, response: &egui::Response) -> f32 {
    let over = response.hovered() || response.is_pointer_button_down_on();
    ui.ctx().animate_bool_with_time(response.id.with("hover"), over, theme::motion(ui.ctx(), theme::HOVER_TIME))
}
