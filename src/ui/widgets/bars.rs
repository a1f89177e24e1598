//! The window's two bars: the steps above, the promise and the buttons below.

use super::{focus_ring, hover_share, line_galley, text_galley};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, font};
use egui::{
    Align, Color32, CornerRadius, Layout, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Here.
    Current,
    /// Ahead.
    Todo,
}

/// One step in the header.
#[derive(Clone, Debug)]
pub struct StepItem {
    /// Its title.
    pub title: String,
    /// How far it is.
    pub state: StepState,
    /// Whether one can go there now.
    pub enabled: bool,
    /// Why not, or what it is for; empty for none.
    pub tip: String,
}

/// Below this width the header's steps show their numbers, and only the current one its title.
const NARROW: f32 = 900.0;
/// Below this width the program's name goes too, and every step shows its number alone: a small screen with large text.
const TINY: f32 = 640.0;

/// The header over the whole width: sign and name, the steps in the middle, `right` at the right. Gives the step that
/// was pressed.
pub fn header_ui(ui: &mut Ui, name: &str, steps: &[StepItem], right: impl FnOnce(&mut Ui)) -> Option<usize> {
    let theme = Theme::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::HEADER), Sense::empty());
    ui.painter().rect_filled(rect, 0.0, theme.bg1);
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, theme.hair());
    let rect = theme::column(rect);
    let margin = if rect.width() < 1200.0 { 16.0 } else { 24.0 };
    sign(
        ui.painter(),
        Rect::from_center_size(pos2(rect.left() + margin + 11.0, rect.center().y), vec2(22.0, 22.0)),
        theme,
    );
    let mut left_end = rect.left() + margin + 34.0;
    if rect.width() >= TINY {
        let title = line_galley(ui.painter(), name, font::strong(), 120.0);
        let at = pos2(rect.left() + margin + 32.0, rect.center().y - title.size().y / 2.0);
        left_end = at.x + title.size().x + 16.0;
        ui.painter().galley(at, title, theme.text1);
    }

    // As wide as it was in the frame before: so the keyboard goes through the header from left to right.
    let corner_id = ui.scope_id().with("corner");
    let known: f32 = ui.data(|data| data.get_temp(corner_id)).unwrap_or(0.0);
    let end = rect.right() - margin + 4.0;
    let corner_rect = Rect::from_min_max(pos2(end - known, rect.top()), pos2(end, rect.bottom()));
    let right_start = corner_rect.left() - 8.0;

    let room = right_start - left_end;
    let form = if rect.width() >= NARROW && steps_width(ui, steps, Form::Titles) <= room {
        Form::Titles
    } else if steps_width(ui, steps, Form::Current) <= room {
        Form::Current
    } else {
        Form::Numbers
    };
    let width = steps_width(ui, steps, form);
    let start = (rect.center().x - width / 2.0).min(right_start - width).max(left_end);
    let area = Rect::from_min_size(pos2(start, rect.top()), vec2(width, rect.height()));
    let mut middle = ui.new_child(tabs(area));
    let pressed = steps_inner(&mut middle, steps, form);

    let mut corner = ui.new_child(UiBuilder::new().max_rect(corner_rect).layout(Layout::left_to_right(Align::Center)));
    corner.spacing_mut().item_spacing.x = 4.0;
    right(&mut corner);
    let needed = corner.min_rect().width();
    if (needed - known).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(corner_id, needed));
        ui.ctx().request_discard("the header's right end is measured");
    }
    pressed
}

/// The row of steps alone; gives the one that was pressed.
pub fn steps_ui(ui: &mut Ui, steps: &[StepItem]) -> Option<usize> {
    let width = steps_width(ui, steps, Form::Titles);
    let (rect, _) = ui.allocate_exact_size(vec2(width, theme::HEADER), Sense::empty());
    let mut inner = ui.new_child(tabs(rect));
    steps_inner(&mut inner, steps, Form::Titles)
}

/// The row that holds the steps.
fn tabs(area: Rect) -> UiBuilder {
    UiBuilder::new()
        .max_rect(area)
        .layout(Layout::left_to_right(Align::Center))
        .accessibility_role(egui::accesskit::Role::TabList)
}

/// What the steps show beside their numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Titles,
    /// Only the current one its title.
    Current,
    Numbers,
}

impl Form {
    fn titled(self, step: &StepItem) -> bool {
        self == Self::Titles || self == Self::Current && step.state == StepState::Current
    }
}

fn step_width(ui: &Ui, step: &StepItem, form: Form) -> f32 {
    if !form.titled(step) {
        return if form == Form::Numbers { 40.0 } else { 52.0 };
    }
    let galley = line_galley(ui.painter(), &step.title, font::strong(), 200.0);
    (galley.size().x + 72.0).ceil()
}

fn steps_width(ui: &Ui, steps: &[StepItem], form: Form) -> f32 {
    steps.iter().map(|step| step_width(ui, step, form)).sum()
}

fn steps_inner(ui: &mut Ui, steps: &[StepItem], form: Form) -> Option<usize> {
    let theme = Theme::of(ui.ctx());
    let mut pressed = None;
    ui.spacing_mut().item_spacing.x = 0.0;
    for (index, step) in steps.iter().enumerate() {
        let width = step_width(ui, step, form);
        let (rect, response) = ui.allocate_exact_size(
            vec2(width, theme::HEADER),
            if step.enabled { Sense::click() } else { Sense::hover() },
        );
        let current = step.state == StepState::Current;
        response.widget_info(|| WidgetInfo::labeled(Role::Tab, step.enabled, format!("{} {}", index + 1, step.title)));
        super::selected(&response, current);
        if response.clicked() {
            pressed = Some(index);
        }
        let hover = if step.enabled { hover_share(ui, &response) } else { 0.0 };
        let fill = if current { theme.bg0 } else { theme.bg3.gamma_multiply(hover) };
        let inside = rect.with_max_y(rect.bottom() - 1.0);
        ui.painter().rect_filled(inside, 0.0, fill);
        if index == 0 {
            ui.painter().vline(rect.left() + 0.5, inside.y_range(), theme.hair());
        }
        ui.painter().vline(rect.right() - 0.5, inside.y_range(), theme.hair());
        if current {
            ui.painter().rect_filled(rect.with_min_y(rect.bottom() - 3.0), 0.0, theme.accent);
        }
        let titled = form.titled(step);
        let center = if titled { pos2(rect.left() + 32.0, rect.center().y) } else { rect.center() };
        match step.state {
            StepState::Done => {
                ui.painter().circle(center, 9.5, theme.ok_soft, Stroke::new(1.0, theme.ok));
                icons::paint(ui.painter(), Icon::Check, center, 12.0, theme.ok);
            }
            StepState::Current => {
                ui.painter().circle_filled(center, 10.0, theme.accent);
                number(ui.painter(), center, index + 1, theme.on_accent);
            }
            StepState::Todo => {
                ui.painter().circle_stroke(center, 9.5, Stroke::new(1.0, theme.line2));
                number(ui.painter(), center, index + 1, theme.text2);
            }
        }
        if titled {
            let (font, ink) = if current {
                (font::strong(), theme.text1)
            } else {
                (font::body(), if step.enabled { theme.text2 } else { theme.text3 })
            };
            let galley = line_galley(ui.painter(), &step.title, font, width - 60.0);
            ui.painter().galley(pos2(rect.left() + 50.0, rect.center().y - galley.size().y / 2.0), galley, ink);
        }
        if response.has_focus() {
            focus_ring(ui, rect.shrink(6.0), theme::RADIUS);
        }
        let tip = match (titled, step.tip.is_empty()) {
            (true, _) => step.tip.clone(),
            (false, true) => step.title.clone(),
            (false, false) => format!("{}\n{}", step.title, step.tip),
        };
        super::tip_text(response, &tip);
    }
    pressed
}

fn number(painter: &Painter, center: egui::Pos2, number: usize, ink: Color32) {
    let galley = line_galley(painter, &number.to_string(), font::caption_strong(), 40.0);
    painter.galley(center - galley.size() / 2.0, galley, ink);
}

/// The program's sign: a board with a slat in it that can move.
fn sign(painter: &Painter, rect: Rect, theme: &Theme) {
    let board = Rect::from_center_size(rect.center(), vec2(20.0, 15.0));
    painter.rect_stroke(board, CornerRadius::same(4), Stroke::new(1.5, theme.text1), StrokeKind::Middle);
    painter.vline(rect.center().x - 4.0, board.y_range(), Stroke::new(1.5, theme.text1));
    let slat = Rect::from_center_size(rect.center() + vec2(2.0, 0.0), vec2(3.0, 22.0));
    painter.rect_filled(slat.expand(1.0), CornerRadius::same(2), theme.bg1);
    painter.rect_filled(slat, CornerRadius::same(1), theme.accent);
}

/// The footer over the whole width: the promise, what is being worked on, and `right` at the right (laid out from
/// right to left).
pub fn footer_ui(ui: &mut Ui, promise: &str, status: &str, right: impl FnOnce(&mut Ui)) {
    let theme = Theme::of(ui.ctx());
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::FOOTER), Sense::empty());
    ui.painter().rect_filled(rect, 0.0, theme.bg1);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, theme.hair());
    let rect = theme::column(rect);
    let margin = match rect.width() {
        width if width < 760.0 => 16.0,
        width if width < 1200.0 => 24.0,
        _ => theme::MARGIN,
    };
    let inner = rect.shrink2(vec2(margin, 0.0));
    let mut corner = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center)));
    corner.spacing_mut().item_spacing.x = 8.0;
    right(&mut corner);
    let room = (corner.min_rect().left() - inner.left() - 16.0).max(0.0);

    icons::paint(ui.painter(), Icon::PenOff, pos2(inner.left() + 8.0, rect.center().y), 15.0, theme.ok);
    // Where there is little room the promise runs over two lines rather than being cut.
    let words = text_galley(ui.painter(), promise, font::map(), 18.0, theme.text2, room - 24.0);
    let words_rows = words.rows.len();
    let mut x = inner.left() + 24.0;
    let end = x + words.size().x;
    let at = pos2(x, rect.center().y - words.size().y / 2.0);
    let response = ui.interact(Rect::from_min_size(at, words.size()), ui.scope_id().with("promise"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, promise));
    ui.painter().galley(at, words, theme.text2);
    x = end + 16.0;
    if status.is_empty() {
        return;
    }
    // Said in full, over two lines if need be, or not at all: the window's title says it too.
    x += 16.0;
    let space = inner.left() + room - x;
    let words = text_galley(ui.painter(), status, font::map(), 18.0, theme.text3, space);
    let shown = words_rows == 1 && space >= 60.0 && words.rows.len() <= 2;
    let (at, size) = if shown {
        ui.painter().vline(x - 16.0, rect.center().y - 8.0..=rect.center().y + 8.0, theme.hair());
        (pos2(x, rect.center().y - words.size().y / 2.0), words.size())
    } else {
        (inner.left_top(), vec2(1.0, 1.0))
    };
    let response = ui.interact(Rect::from_min_size(at, size), ui.scope_id().with("status"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, status));
    // What came of a goal is said as it comes.
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
    if shown {
        ui.painter().galley(at, words, theme.text3);
    }
}
