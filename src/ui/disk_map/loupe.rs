//! What stands beside a boundary that moves: the place around it, magnified so that every MB can be seen and hit;
//! both sizes; why it stops.
//!
//! On a disk of 1 TB a point of the map is about a GB. Whoever pulls the pointer into the magnified place moves the
//! boundary at its pace: a MB is four points there.

use super::View;
use super::handle::{Drag, Handles, Pace, figure};
use super::model::{Block, HandleModel, grouped};
use super::paint::{self, Scope, Side, State};
use crate::text::{Text, word};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, font};
use crate::ui::widgets::{line_galley, text_galley, tip_frame};
use crate::units::{ByteOffset, ByteSize, MIB};
use egui::{
    Context, CornerRadius, Galley, Order, Painter, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};
use std::sync::Arc;

/// So many points stand for a MiB.
pub(super) const PER_MIB: f32 = 4.0;
/// The panel's width, where the window has it.
const WIDTH: f32 = 560.0;
/// Room around the panel's contents.
const PAD: f32 = 14.0;
/// Height of the magnified blocks.
const BLOCKS: f32 = 40.0;
/// Above them, where marks point down.
const MARKS: f32 = 9.0;
/// Below them: ticks and their figures.
const RULER: f32 = 20.0;
/// A line of the panel's text.
const LINE: f32 = 20.0;
/// What the highest panel takes: a reason of three lines.
const HIGHEST: f32 = 2.0 * PAD + MARKS + BLOCKS + RULER + 3.0 * LINE + 60.0;
/// Between the map and the panel.
const AWAY: f32 = 8.0;
/// A figure stands under the ruler every so many MiB.
const FIGURE_EVERY: u64 = 50;

/// Where the panel stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    below: bool,
    /// Its edge towards the map.
    near: f32,
}

impl Place {
    /// Below the maps where there is room, else above them; on a screen that has neither, at its lower end.
    pub(super) fn of(view: &View<'_>, ctx: &Context) -> Self {
        let screen = ctx.content_rect();
        let (below, above) = (view.tip_below + AWAY, view.tip_above - AWAY);
        if below + HIGHEST <= screen.bottom() {
            Self { below: true, near: below }
        } else if above - HIGHEST >= screen.top() {
            Self { below: false, near: above }
        } else {
            Self { below: true, near: below.min(screen.bottom() - HIGHEST).max(view.area.bottom() + AWAY) }
        }
    }

    /// Where a panel's corner lies that stands at `at` sideways, and which corner that is.
    pub(super) fn corner(self, at: Pos2) -> (Pos2, egui::Align2) {
        let pivot = if self.below { egui::Align2::LEFT_TOP } else { egui::Align2::LEFT_BOTTOM };
        (pos2(at.x, self.near), pivot)
    }

    /// Whether a pointer there has been pulled into the magnified place.
    pub(super) fn takes(self, pointer: Pos2) -> bool {
        if self.below { pointer.y >= self.near } else { pointer.y <= self.near }
    }
}

/// The stretch that is magnified: an offset, and where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    at: ByteOffset,
    x: f32,
    /// The panel's left edge.
    left: f32,
}

impl Window {
    /// Where an offset is drawn.
    fn x(&self, offset: ByteOffset) -> f32 {
        let away = |bytes: ByteSize| (bytes.bytes() as f64 / MIB.bytes() as f64 * f64::from(PER_MIB)).min(1e6) as f32;
        if offset >= self.at { self.x + away(offset.since(self.at)) } else { self.x - away(self.at.since(offset)) }
    }

    /// What is drawn there.
    fn offset(&self, x: f32) -> ByteOffset {
        let by = ByteSize::from_bytes((f64::from((x - self.x).abs() / PER_MIB) * MIB.bytes() as f64) as u64);
        if x >= self.x { self.at.saturating_add(by) } else { self.at.saturating_sub(by) }
    }

    /// The same panel, moved on as far as needed to show `at` between these points.
    fn showing(mut self, at: ByteOffset, seen: Rangef) -> Self {
        let x = self.x(at);
        if !seen.contains(x) {
            self = Self { at, x: x.min(seen.max).max(seen.min), ..self };
        }
        self
    }
}

/// What is said below the magnified place.
struct Said {
    stop: Option<Arc<Galley>>,
    title: Option<Arc<Galley>>,
    sizes: [Arc<Galley>; 2],
    moved: Option<Arc<Galley>>,
    hint: Arc<Galley>,
}

impl Handles<'_> {
    /// Beside the boundary of `handle`, which stands at `at` and began at `origin`. `drag` is the drag under way, if
    /// the pointer moves it; gives what was magnified.
    pub(super) fn loupe(
        &self,
        ui: &Ui,
        handle: &HandleModel,
        (at, origin): (ByteOffset, ByteOffset),
        drag: Option<&Drag>,
        x: f32,
    ) -> Option<Window> {
        let theme = Theme::of(ui.ctx());
        let screen = ui.ctx().content_rect().shrink(8.0);
        let layer = egui::LayerId::new(Order::Tooltip, self.view.id.with("drag tip"));
        let painter = Painter::new(ui.ctx().clone(), layer, screen.expand(8.0));
        let width = WIDTH.min(screen.width()).max(80.0);
        let place = Place::of(self.view, ui.ctx());
        let said = self.said(&painter, theme, handle, (at, origin), drag, width - 2.0 * PAD)?;
        let reason = said.stop.as_ref().map_or(0.0, |galley| galley.size().y + 4.0);
        let head = said.title.as_ref().map_or(0.0, |_| LINE);
        let height = 2.0 * PAD + MARKS + BLOCKS + RULER + 8.0 + LINE + head + reason + LINE;
        let kept = drag.and_then(|drag| drag.window);
        let left = (x - width / 2.0).clamp(screen.left(), (screen.right() - width).max(screen.left()));
        let left = kept.map_or(left, |window| window.left);
        let top = if place.below { place.near } else { place.near - height };
        let panel = Rect::from_min_size(pos2(left, top), vec2(width, height));
        let seen = Rangef::new(panel.left() + PAD + 20.0, panel.right() - PAD - 20.0);
        let window = match kept {
            Some(kept) => kept.showing(at, seen),
            None => Window { at, x: x.min(seen.max).max(seen.min), left },
        };

        let corner = CornerRadius::same(theme::RADIUS_TIP);
        painter.add(tip_frame(theme).shadow.as_shape(panel, corner));
        painter.rect_filled(panel, corner, theme.tip);
        let nose = x.min(panel.right() - 14.0).max(panel.left() + 14.0);
        let (base, tip) = if place.below {
            (panel.top() + 0.5, panel.top() - 7.0)
        } else {
            (panel.bottom() - 0.5, panel.bottom() + 7.0)
        };
        let arrow = vec![pos2(nose - 7.0, base), pos2(nose, tip), pos2(nose + 7.0, base)];
        painter.add(Shape::convex_polygon(arrow, theme.tip, Stroke::NONE));

        let inset = Rect::from_min_size(
            panel.left_top() + vec2(PAD, PAD),
            vec2(panel.width() - 2.0 * PAD, MARKS + BLOCKS + RULER),
        );
        painter.rect_filled(inset.expand(4.0), CornerRadius::same(6), theme.bg1);
        let pulled = drag.is_some_and(|drag| drag.pace == Pace::Loupe);
        let edge = if pulled { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, theme.line2) };
        painter.rect_stroke(inset.expand(4.0), CornerRadius::same(6), edge, StrokeKind::Inside);
        self.magnified(&painter.with_clip_rect(inset), handle, inset, &window, (at, origin));
        self.words(&painter, theme, panel, inset.bottom() + 8.0, said);
        Some(window)
    }

    fn said(
        &self,
        painter: &Painter,
        theme: &Theme,
        handle: &HandleModel,
        (at, origin): (ByteOffset, ByteOffset),
        drag: Option<&Drag>,
        width: f32,
    ) -> Option<Said> {
        let lang = self.view.model.lang;
        let fine = drag.is_none_or(|drag| drag.pace != Pace::Map);
        let (_, left, right) = self.sizes(handle, at, fine)?;
        let stop = self.stop_reason(handle, at);
        let was = (at == origin && drag.is_some()).then(|| word("map-was-here", lang));
        let snapped = self.meaning(handle, at).or(was).or_else(|| Self::caution(handle, at));
        let sizes = [left, right].map(|text| line_galley(painter, &text, font::map_strong(), width));
        let moved = match (at < origin, at > origin) {
            (true, _) => Some(("map-loupe-left", origin.since(at))),
            (_, true) => Some(("map-loupe-right", at.since(origin))),
            _ => None,
        };
        let moved = moved.map(|(id, by)| {
            let text = Text::new(id).with("size", figure(by, fine, lang)).say(lang);
            line_galley(painter, &text, font::caption_strong(), width)
        });
        let hint = match drag.map(|drag| drag.pace) {
            None => "map-loupe-hint-keys",
            Some(Pace::Loupe) => "map-loupe-hint-fine",
            Some(Pace::Shift) => "map-loupe-hint-shift",
            Some(Pace::Map) => "map-loupe-hint",
        };
        Some(Said {
            title: stop.as_ref().map(|_| line_galley(painter, &word("map-stops", lang), font::map_strong(), width)),
            stop: stop.as_ref().map(|text| (text, 24.0)).or(snapped.as_ref().map(|text| (text, 0.0))).map(
                |(text, indent)| text_galley(painter, text, font::caption(), 16.0, theme.tip_text2, width - indent),
            ),
            sizes,
            moved,
            hint: line_galley(painter, &word(hint, lang), font::caption(), width),
        })
    }

    fn words(&self, painter: &Painter, theme: &Theme, panel: Rect, top: f32, said: Said) {
        let (left, right) = (panel.left() + PAD, panel.right() - PAD);
        let mut x = left;
        let mut y = top;
        let ends: f32 = said.sizes.iter().map(|galley| galley.size().x + 18.0).sum();
        for galley in said.sizes {
            let wide = galley.size().x;
            painter.galley(pos2(x, y + 1.0), galley, theme.tip_text);
            x += wide + 18.0;
        }
        if let Some(moved) = said.moved.filter(|galley| left + ends + galley.size().x <= right) {
            painter.galley(pos2(right - moved.size().x, y + 2.0), moved, theme.tip_text);
        }
        y += LINE;
        let mut indent = 0.0;
        if let Some(title) = said.title {
            indent = 24.0;
            icons::paint_weight(painter, Icon::Stop, pos2(left + 8.0, y + 9.0), 16.0, 1.7, theme.tip_danger);
            painter.galley(pos2(left + indent, y), title, theme.tip_text);
            y += LINE;
        }
        if let Some(reason) = said.stop {
            let tall = reason.size().y;
            painter.galley(pos2(left + indent, y), reason, theme.tip_text2);
            y += tall + 4.0;
        }
        painter.galley(pos2(left, y + 3.0), said.hint, theme.tip_text2);
    }

    /// The blocks around the boundary, four points for a MB, with marks, limits, where it was, and a ruler.
    fn magnified(
        &self,
        painter: &Painter,
        handle: &HandleModel,
        inset: Rect,
        window: &Window,
        (at, origin): (ByteOffset, ByteOffset),
    ) {
        let lang = self.view.model.lang;
        let theme = Theme::of(painter.ctx());
        let area = Rect::from_min_size(inset.left_top() + vec2(0.0, MARKS), vec2(inset.width(), BLOCKS));
        let (from, to) = (window.offset(area.left() - 8.0), window.offset(area.right() + 8.0));
        let (left, right) = (self.left(handle.partition), self.right(handle.partition));
        let is = |block: &Block, other: Option<&Block>| other.is_some_and(|other| other.id == block.id);
        let takes = right.is_some_and(|right| super::handle::takes(handle, right));
        for block in self.view.model.leaves() {
            // The neighbours end where the boundary stands now; what the planner makes of it follows.
            let start = if takes && is(block, right) { at } else { block.extent.start() };
            let end = if is(block, left) { at } else { block.extent.end() };
            if end <= from || start >= to || end <= start {
                continue;
            }
            let x = |offset: ByteOffset| window.x(offset).clamp(area.left() - 8.0, area.right() + 8.0);
            let rect = Rect::from_x_y_ranges(x(start) + 1.0..=(x(end) - 1.0).max(x(start) + 2.0), area.y_range());
            let part = super::lens::seen_share(block, from.max(start), to.min(end));
            let state = State { bare: true, part, ..State::default() };
            paint::block(painter, theme, rect, block, Scope::Full, state);
            super::lens::label(painter, theme, rect.intersect(area), block, None, lang);
        }
        for wall in self.view.model.walls.iter().filter(|wall| wall.at > from && wall.at < to) {
            let x = paint::on_pixel(painter, window.x(wall.at));
            paint::wall(painter, theme, x, area.top(), area.bottom(), Side::Left);
        }
        for (limit, side) in [(handle.min, Side::Left), (handle.max, Side::Right)] {
            if limit > from && limit < to {
                let x = paint::on_pixel(painter, window.x(limit));
                paint::wall(painter, theme, x, area.top() - 4.0, area.bottom() + 4.0, side);
            }
        }
        if origin != at && origin > from && origin < to {
            let x = paint::on_pixel(painter, window.x(origin));
            paint::ghost(painter, theme, x, area.top(), area.bottom());
        }
        for mark in handle.marks.iter().filter(|mark| mark.at > from && mark.at < to) {
            let x = window.x(mark.at);
            let color = if mark.at == at { theme.accent } else { theme.text2 };
            let tip = pos2(x, area.top() + 2.0);
            let triangle = vec![tip + vec2(-5.0, -8.0), tip + vec2(5.0, -8.0), tip];
            painter.add(Shape::convex_polygon(triangle, color, Stroke::NONE));
            painter.vline(x, area.top()..=area.bottom(), Stroke::new(1.0, color.gamma_multiply(0.6)));
        }
        self.ruler(painter, theme, area, window, origin);
        let x = paint::on_pixel(painter, window.x(at));
        paint::grip(painter, theme, x, area.top(), area.bottom(), (1.0, false, true));
    }

    /// A tick for every MB from where the boundary was, and figures.
    fn ruler(&self, painter: &Painter, theme: &Theme, area: Rect, window: &Window, origin: ByteOffset) {
        let lang = self.view.model.lang;
        let first = window.offset(area.left());
        // Ticks hang on the place where the boundary was, whole MiB away from it.
        let skip = if first <= origin {
            origin.since(first).bytes() % MIB.bytes()
        } else {
            (MIB.bytes() - first.since(origin).bytes() % MIB.bytes()) % MIB.bytes()
        };
        let mut offset = first.saturating_add(ByteSize::from_bytes(skip));
        let mut free = area.left();
        let count = (area.width() / PER_MIB).ceil() as usize + 1;
        // More than a hundred ticks: one shape, not each a line with softened edges.
        let mut ticks = egui::Mesh::default();
        for _ in 0..count {
            let x = paint::on_pixel(painter, window.x(offset));
            let (by, sign) =
                if offset < origin { (origin.since(offset), "\u{2212}") } else { (offset.since(origin), "+") };
            let mib = by.mib_floor();
            let tall = match mib {
                _ if mib.is_multiple_of(FIGURE_EVERY) => 8.0,
                _ if mib.is_multiple_of(10) => 6.0,
                _ => 3.0,
            };
            let top = area.bottom() + 2.0;
            let color = if mib.is_multiple_of(10) { theme.text2 } else { theme.line2 };
            ticks.add_colored_rect(Rect::from_x_y_ranges(x..=x + 1.0, top..=top + tall), color);
            if mib.is_multiple_of(FIGURE_EVERY) {
                let text = if mib == 0 {
                    word("map-was-here", lang)
                } else {
                    Text::new("map-loupe-mb").with("count", format!("{sign}{}", grouped(mib))).say(lang)
                };
                let galley = line_galley(painter, &text, font::caption(), 160.0);
                let wide = galley.size().x;
                let left = x - wide / 2.0;
                if left >= free && left + wide <= area.right() {
                    painter.galley(pos2(left, top + 6.0), galley, theme.text2);
                    free = left + wide + 8.0;
                }
            }
            offset = offset.saturating_add(MIB);
            if x > area.right() {
                break;
            }
        }
        painter.add(ticks);
    }
}
