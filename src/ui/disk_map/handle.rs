//! Boundaries: how they are taken hold of, where they snap, what they say.

use super::geometry::{Scale, snap_to_mib};
use super::model::{Block, BlockId, HandleModel, Stop};
use super::{DiskMapResponse, View, paint};
use crate::text::{Text, word};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Theme, font, words};
use crate::ui::widgets::{line_galley, text_galley, tip_ui};
use crate::units::{ByteOffset, ByteSize, MIB};
use egui::{
    CornerRadius, CursorIcon, EventFilter, Id, Key, Modifiers, Order, Painter, Rect, Response, Role, Sense, Shape,
    Stroke, Ui, WidgetInfo, accesskit, pos2, vec2,
};
use std::sync::Arc;

/// The area that takes hold of a boundary, over the whole height.
pub const HIT_WIDTH: f32 = 24.0;
/// A meaningful place draws a boundary from this far, in points.
const SOFT_SNAP: f32 = 7.0;
/// What Shift with an arrow key moves.
const LARGE_STEP: ByteSize = ByteSize::from_mib(64);

/// A boundary that a person moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoundaryDrag {
    /// The partition whose right edge it is.
    pub partition: u32,
    /// Where the boundary shall stand; always within what the handle allows; whole MiB away from its
    /// leftmost place, or a mark.
    pub offset: ByteOffset,
    /// Where it stood when the gesture began.
    pub origin: ByteOffset,
    /// The gesture is over: one step for undo. Keys finish at once.
    pub finished: bool,
    /// Esc: as if it had never begun.
    pub cancelled: bool,
}

/// A drag under way.
#[derive(Clone)]
struct Drag {
    partition: u32,
    /// Pointer and boundary when the gesture began, or when Shift was pressed or let go.
    anchor_x: f32,
    anchor: ByteOffset,
    fine: bool,
    at: ByteOffset,
    origin: ByteOffset,
    /// The scale stands still while dragging, or the boundary would run from the pointer.
    scale: Arc<Scale>,
    to_left: bool,
    snapped: Option<String>,
    cancelled: bool,
}

fn drag_id(map: Id) -> Id {
    map.with("drag")
}

fn current(ui: &Ui, map: Id) -> Option<Arc<Drag>> {
    ui.data(|data| data.get_temp::<Arc<Drag>>(drag_id(map)))
}

/// Whether a boundary of this map is being dragged.
pub(super) fn is_dragging(ui: &Ui, map: Id) -> bool {
    current(ui, map).is_some_and(|drag| !drag.cancelled)
}

/// The scale that a drag holds still.
pub(super) fn frozen(ui: &Ui, map: Id) -> Option<Scale> {
    current(ui, map).filter(|drag| !drag.cancelled).map(|drag| Scale::clone(&drag.scale))
}

/// The handles of one map in one frame.
pub(super) struct Handles<'a> {
    view: &'a View<'a>,
    scale: &'a Arc<Scale>,
    shown: Vec<Shown<'a>>,
}

struct Shown<'a> {
    handle: &'a HandleModel,
    response: Response,
    at: ByteOffset,
}

impl<'a> Handles<'a> {
    pub(super) const fn new(view: &'a View<'a>, scale: &'a Arc<Scale>) -> Self {
        Self { view, scale, shown: Vec::new() }
    }

    fn left(&self, partition: u32) -> Option<&'a Block> {
        self.view.model.block(BlockId::Partition(partition))
    }

    fn right(&self, partition: u32) -> Option<&'a Block> {
        self.view.model.behind(partition)
    }

    /// Takes up what pointer, keyboard and screen reader do with the boundary of `partition`, if it has a handle.
    pub(super) fn interact(&mut self, ui: &mut Ui, partition: u32, out: &mut DiskMapResponse) {
        let Some(handle) = self.view.model.handles.iter().find(|handle| handle.partition == partition) else { return };
        let Some(left) = self.left(partition) else { return };
        let id = self.view.id.with(("handle", partition));
        let drag = current(ui, self.view.id).filter(|drag| drag.partition == partition && !drag.cancelled);
        let at = drag.as_ref().map_or(left.extent.end(), |drag| drag.at);
        let x = self.view.area.left() + self.scale.x(at);
        let rect = Rect::from_x_y_ranges(x - HIT_WIDTH / 2.0..=x + HIT_WIDTH / 2.0, self.view.area.y_range());
        let movable = handle.immovable.is_none() && handle.min < handle.max;
        let response = if movable {
            ui.interact(rect, id, Sense::click_and_drag()).on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal)
        } else {
            ui.interact(rect.shrink2(vec2(6.0, 0.0)), id, Sense::hover())
        };
        self.describe(ui, handle, &response, at, movable);
        let wanted = if movable { self.gesture(ui, handle, &response, at, out) } else { None };
        let at = wanted.map_or(at, |wanted| wanted.offset);
        if let Some(wanted) = wanted {
            out.boundary_drag = Some(wanted);
        }
        self.shown.push(Shown { handle, response, at });
    }

    fn name(&self, partition: u32) -> String {
        let name = |block: Option<&Block>| block.map_or_else(String::new, |block| block.name.clone());
        Text::new("map-handle")
            .with("left", name(self.left(partition)))
            .with("right", name(self.right(partition)))
            .say(self.view.model.lang)
    }

    /// How far it can go each way, in words.
    fn reach(&self, handle: &HandleModel, at: ByteOffset) -> Vec<String> {
        let lang = self.view.model.lang;
        if handle.immovable.is_some() {
            return vec![word("map-handle-fixed", lang)];
        }
        let mut parts = Vec::new();
        for (id, room) in [("map-handle-left", at.since(handle.min)), ("map-handle-right", handle.max.since(at))] {
            if !room.is_zero() {
                parts.push(Text::new(id).with("size", room).say(lang));
            }
        }
        parts
    }

    fn describe(&self, ui: &Ui, handle: &HandleModel, response: &Response, at: ByteOffset, movable: bool) {
        let name = self.name(handle.partition);
        response.widget_info(|| WidgetInfo::labeled(Role::Splitter, movable, name.as_str()));
        let sizes = self.sizes(handle.partition, at).map_or_else(String::new, |(spoken, _, _)| spoken);
        let mut said = self.reach(handle, at);
        said.insert(0, sizes);
        said.extend(handle.immovable.clone());
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_orientation(accesskit::Orientation::Vertical);
            node.set_value(said.join(", "));
            node.set_numeric_value(at.bytes() as f64 / MIB.bytes() as f64);
            if movable {
                node.set_min_numeric_value(handle.min.bytes() as f64 / MIB.bytes() as f64);
                node.set_max_numeric_value(handle.max.bytes() as f64 / MIB.bytes() as f64);
                node.set_numeric_value_step(1.0);
                node.add_action(accesskit::Action::Increment);
                node.add_action(accesskit::Action::Decrement);
            }
        });
    }

    /// Both neighbours' sizes if the boundary stood at `at`: in words, and each alone.
    fn sizes(&self, partition: u32, at: ByteOffset) -> Option<(String, String, String)> {
        let left = self.left(partition)?;
        let left_size = at.since(left.extent.start());
        let (right_name, right_size) = match self.right(partition) {
            Some(right) => (right.short.clone(), right.extent.end().since(at)),
            None => (word("map-short-unallocated", self.view.model.lang), left.extent.end().since(at)),
        };
        let spoken = Text::new("map-handle-sizes")
            .with("left", left.short.as_str())
            .with("leftsize", left_size)
            .with("right", right_name.as_str())
            .with("rightsize", right_size)
            .say(self.view.model.lang);
        Some((spoken, format!("{} {left_size}", left.short), format!("{right_name} {right_size}")))
    }

    fn gesture(
        &self,
        ui: &mut Ui,
        handle: &HandleModel,
        response: &Response,
        at: ByteOffset,
        out: &mut DiskMapResponse,
    ) -> Option<BoundaryDrag> {
        let map = self.view.id;
        let moved = |offset: ByteOffset, origin: ByteOffset, finished: bool, cancelled: bool| {
            Some(BoundaryDrag { partition: handle.partition, offset, origin, finished, cancelled })
        };
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
            let drag = Drag {
                partition: handle.partition,
                anchor_x: pressed.map_or(0.0, |pos| pos.x),
                anchor: at,
                fine: ui.input(|input| input.modifiers.shift),
                at,
                origin: at,
                scale: Arc::clone(self.scale),
                to_left: false,
                snapped: None,
                cancelled: false,
            };
            response.request_focus();
            ui.data_mut(|data| data.insert_temp(drag_id(map), Arc::new(drag)));
        }
        let drag = current(ui, map).filter(|drag| drag.partition == handle.partition);
        if let Some(drag) = drag {
            let over = response.drag_stopped() || !response.dragged();
            if drag.cancelled {
                if over {
                    ui.data_mut(|data| data.remove::<Arc<Drag>>(drag_id(map)));
                }
                return None;
            }
            if ui.input(|input| input.key_pressed(Key::Escape)) {
                if over {
                    ui.data_mut(|data| data.remove::<Arc<Drag>>(drag_id(map)));
                } else {
                    let ended = Drag { cancelled: true, ..Drag::clone(&drag) };
                    ui.data_mut(|data| data.insert_temp(drag_id(map), Arc::new(ended)));
                }
                out.dragging = false;
                return moved(drag.origin, drag.origin, true, true);
            }
            let next = self.follow(ui, handle, &drag, response);
            let (offset, origin) = (next.at, next.origin);
            if over {
                ui.data_mut(|data| data.remove::<Arc<Drag>>(drag_id(map)));
                return moved(offset, origin, true, false);
            }
            ui.data_mut(|data| data.insert_temp(drag_id(map), Arc::new(next)));
            out.dragging = true;
            return moved(offset, origin, false, false);
        }
        if response.double_clicked() {
            out.type_size = Some(handle.partition);
        }
        self.keys(ui, handle, response, at, out).and_then(|offset| moved(offset, at, true, false))
    }

    /// Where the pointer takes the boundary.
    fn follow(&self, ui: &Ui, handle: &HandleModel, drag: &Drag, response: &Response) -> Drag {
        let mut next = drag.clone();
        let Some(pointer) = response.interact_pointer_pos().or(ui.input(|input| input.pointer.latest_pos())) else {
            return next;
        };
        let modifiers = ui.input(|input| input.modifiers);
        if modifiers.shift != drag.fine {
            next.fine = modifiers.shift;
            next.anchor_x = pointer.x;
            next.anchor = drag.at;
        }
        let by = pointer.x - next.anchor_x;
        let raw = if next.fine {
            let bytes = ByteSize::from_bytes((by.abs().round() as u64).saturating_mul(MIB.bytes()));
            if by < 0.0 { next.anchor.saturating_sub(bytes) } else { next.anchor.saturating_add(bytes) }
        } else {
            next.scale.offset(next.scale.x(next.anchor) + by)
        };
        let untouched = by.abs() < 0.5;
        let mut at = if untouched { next.anchor } else { snap_to_mib(raw, handle.min) };
        next.snapped = None;
        let free = modifiers.alt || modifiers.command || modifiers.ctrl || next.fine || untouched;
        if !free {
            let x = next.scale.x(at);
            let nearest = self
                .stops(handle, drag.origin)
                .filter(|stop| (next.scale.x(stop.at) - x).abs() <= SOFT_SNAP)
                .min_by_key(|stop| stop.at.since(at).bytes().max(at.since(stop.at).bytes()));
            if let Some(stop) = nearest {
                at = stop.at;
                next.snapped = (!stop.label.is_empty()).then_some(stop.label);
            }
        }
        let at = at.max(handle.min).min(handle.max);
        if at != drag.at {
            next.to_left = at < drag.at;
        }
        next.at = at;
        next
    }

    /// Where the boundary likes to stand: its marks, its limits, and where it was.
    fn stops(&self, handle: &HandleModel, origin: ByteOffset) -> impl Iterator<Item = Stop> {
        let bare = |at: ByteOffset| Stop { at, label: String::new() };
        let was = Stop { at: origin, label: word("map-was-here", self.view.model.lang) };
        handle.marks.clone().into_iter().chain([bare(handle.min), bare(handle.max), was])
    }

    /// Where the keyboard or a screen reader takes the boundary.
    fn keys(
        &self,
        ui: &mut Ui,
        handle: &HandleModel,
        response: &Response,
        at: ByteOffset,
        out: &mut DiskMapResponse,
    ) -> Option<ByteOffset> {
        let asked = |action| ui.input(|input| input.num_accesskit_action_requests(response.id, action)) as u64;
        let (more, less) = (asked(accesskit::Action::Increment), asked(accesskit::Action::Decrement));
        let mut steps: Vec<(bool, Modifiers)> = Vec::new();
        steps.extend((0..more).map(|_| (false, Modifiers::NONE)));
        steps.extend((0..less).map(|_| (true, Modifiers::NONE)));
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            ui.input(|input| {
                for event in &input.events {
                    if let egui::Event::Key { key, pressed: true, modifiers, .. } = event {
                        match key {
                            Key::ArrowLeft => steps.push((true, *modifiers)),
                            Key::ArrowRight => steps.push((false, *modifiers)),
                            Key::Enter => out.type_size = Some(handle.partition),
                            _ => {}
                        }
                    }
                }
            });
        }
        if steps.is_empty() {
            return None;
        }
        let mut to = at;
        for (left, modifiers) in steps {
            to = if modifiers.command || modifiers.ctrl {
                let stops = self.stops(handle, handle.origin.unwrap_or(at)).map(|stop| stop.at);
                if left {
                    stops.filter(|&stop| stop < to).max().unwrap_or(handle.min)
                } else {
                    stops.filter(|&stop| stop > to).min().unwrap_or(handle.max)
                }
            } else {
                let step = if modifiers.shift { LARGE_STEP } else { MIB };
                if left { to.saturating_sub(step) } else { to.saturating_add(step) }
            };
            to = to.max(handle.min).min(handle.max);
        }
        (to != at).then_some(to)
    }

    /// Ghosts, walls at the stop, grips, tooltips.
    pub(super) fn paint(self, ui: &mut Ui, painter: &Painter, out: &mut DiskMapResponse) {
        let theme = Theme::of(ui.ctx());
        let area = self.view.area;
        let drag = current(ui, self.view.id).filter(|drag| !drag.cancelled);
        for shown in &self.shown {
            let handle = shown.handle;
            let movable = handle.immovable.is_none() && handle.min < handle.max;
            let drag = drag.as_ref().filter(|drag| drag.partition == handle.partition);
            let x = paint::on_pixel(painter, area.left() + self.scale.x(shown.at));
            let origin = drag.map(|drag| drag.origin).or(handle.origin);
            if let Some(origin) = origin.filter(|&origin| origin != shown.at) {
                let was = paint::on_pixel(painter, area.left() + self.scale.x(origin));
                if (was - x).abs() > 2.0 {
                    paint::ghost(painter, theme, was, area.top(), area.bottom());
                }
            }
            if !movable {
                if shown.response.hovered() && drag.is_none() {
                    self.hover_tip(shown);
                }
                continue;
            }
            let stop = drag.and_then(|drag| self.stop_reason(handle, drag.at));
            if stop.is_some() {
                paint::wall(painter, theme, x, area.top() - 5.0, area.bottom() + 5.0);
            }
            let over = shown.response.hovered() || drag.is_some();
            let time = theme::motion(ui.ctx(), theme::HOVER_TIME);
            let active = ui.ctx().animate_bool_with_time(shown.response.id.with("active"), over, time);
            let focus = shown.response.has_focus() && drag.is_none();
            paint::grip(painter, theme, x, area.top(), area.bottom(), active, focus);
            if let Some(drag) = drag {
                self.drag_tip(ui, handle, drag, x);
            } else if shown.response.hovered() {
                self.hover_tip(shown);
            } else if focus {
                self.announce(ui, handle, shown.at, None);
            }
        }
        if drag.is_some() {
            out.dragging = true;
        }
    }

    fn stop_reason(&self, handle: &HandleModel, at: ByteOffset) -> Option<String> {
        if at <= handle.min {
            handle.reason_left.clone()
        } else if at >= handle.max {
            handle.reason_right.clone()
        } else {
            None
        }
    }

    /// While the pointer rests on a boundary: which, how far, why no farther.
    fn hover_tip(&self, shown: &Shown<'_>) {
        let handle = shown.handle;
        let lang = self.view.model.lang;
        tip_ui(shown.response.clone(), |ui| {
            let theme = Theme::of(ui.ctx());
            ui.label(words::row(self.name(handle.partition)).font(font::map_strong()));
            if let Some(reason) = &handle.immovable {
                ui.label(words::caption(reason).color(theme.tip_text2));
                return;
            }
            for (id, room, reason) in [
                ("map-handle-left", shown.at.since(handle.min), &handle.reason_left),
                ("map-handle-right", handle.max.since(shown.at), &handle.reason_right),
            ] {
                if !room.is_zero() {
                    ui.label(words::caption(Text::new(id).with("size", room).say(lang)).color(theme.tip_text));
                }
                if let Some(reason) = reason {
                    ui.label(words::caption(reason).color(theme.tip_text2));
                }
            }
            ui.label(words::caption(word("map-moves", lang)).color(theme.tip_text2));
        });
    }

    /// While a boundary is dragged: why it stops or where it snapped, both sizes, the way back. Below the map, so that
    /// nothing of it is covered, and on the side away from the drag.
    fn drag_tip(&self, ui: &mut Ui, handle: &HandleModel, drag: &Drag, x: f32) {
        let theme = Theme::of(ui.ctx());
        let lang = self.view.model.lang;
        let stop = self.stop_reason(handle, drag.at);
        self.announce(ui, handle, drag.at, stop.as_deref().or(drag.snapped.as_deref()));
        let Some((_, left, right)) = self.sizes(handle.partition, drag.at) else { return };
        let screen = ui.ctx().content_rect().shrink(8.0);
        let layer = egui::LayerId::new(Order::Tooltip, self.view.id.with("drag tip"));
        let painter = Painter::new(ui.ctx().clone(), layer, screen.expand(8.0));
        let widest = (theme::TIP_WIDTH - 32.0).min(screen.width() - 32.0);
        let sizes = [left, right].map(|text| line_galley(&painter, &text, font::map_strong(), theme.tip_text, widest));
        let hint = word(if stop.is_some() { "map-esc" } else { "map-fine" }, lang);
        let hint = line_galley(&painter, &hint, font::caption(), theme.tip_text2, widest);
        let title = stop.as_ref().map(|_| {
            line_galley(&painter, &word("map-stops", lang), font::map_strong(), theme.tip_text, widest - 24.0)
        });
        let reason = stop
            .as_ref()
            .or(drag.snapped.as_ref())
            .map(|text| text_galley(&painter, text, font::caption(), 16.0, theme.tip_text2, widest - 24.0));
        let line = sizes.iter().map(|galley| galley.size().x + 16.0).sum::<f32>() + hint.size().x;
        let above = title.as_ref().map_or(0.0, |g| g.size().x + 24.0);
        let beside = if stop.is_some() { 24.0 } else { 0.0 };
        let width = line.max(above).max(reason.as_ref().map_or(0.0, |g| g.size().x + beside)).min(widest) + 28.0;
        let head = title.as_ref().map_or(0.0, |_| 20.0) + reason.as_ref().map_or(0.0, |g| g.size().y + 2.0);
        let height = head + if head > 0.0 { 12.0 } else { 0.0 } + 18.0 + 20.0;
        // Below where there is room, else above.
        let below = self.view.tip_below + height + 8.0 <= screen.bottom();
        let top = if below { self.view.tip_below + 8.0 } else { self.view.area.top() - height - 16.0 };
        let fits_right = x + width - 24.0 <= screen.right();
        let fits_left = x - width + 24.0 >= screen.left();
        let to_right = if drag.to_left { fits_right || !fits_left } else { !fits_left && fits_right };
        let left = if to_right { x - 24.0 } else { x - width + 24.0 };
        let left = left.clamp(screen.left(), (screen.right() - width).max(screen.left()));
        let rect = Rect::from_min_size(pos2(left, top), vec2(width, height));
        painter
            .add(super::super::widgets::tip_frame(theme).shadow.as_shape(rect, CornerRadius::same(theme::RADIUS_TIP)));
        painter.rect_filled(rect, CornerRadius::same(theme::RADIUS_TIP), theme.tip);
        let nose = x.clamp(rect.left() + 14.0, rect.right() - 14.0);
        let (base, tip) =
            if below { (rect.top() + 0.5, rect.top() - 7.0) } else { (rect.bottom() - 0.5, rect.bottom() + 7.0) };
        let arrow = vec![pos2(nose - 7.0, base), pos2(nose, tip), pos2(nose + 7.0, base)];
        painter.add(Shape::convex_polygon(arrow, theme.tip, Stroke::NONE));
        let (x0, mut y) = (rect.left() + 14.0, rect.top() + 10.0);
        let mut indent = 0.0;
        if let Some(title) = title {
            indent = 24.0;
            icons::paint_weight(&painter, Icon::Stop, pos2(x0 + 8.0, y + 9.0), 16.0, 1.7, theme.tip_danger);
            painter.galley(pos2(x0 + indent, y), title, theme.tip_text);
            y += 20.0;
        }
        if let Some(reason) = reason {
            let tall = reason.size().y;
            painter.galley(pos2(x0 + indent, y), reason, theme.tip_text2);
            y += tall + 2.0;
        }
        if head > 0.0 {
            y += 5.0;
            painter.hline(x0..=rect.right() - 14.0, y, Stroke::new(1.0, theme.tip_text2.gamma_multiply(0.4)));
            y += 7.0;
        }
        let mut left = x0;
        for galley in sizes {
            let wide = galley.size().x;
            painter.galley(pos2(left, y + 1.0), galley, theme.tip_text);
            left += wide + 16.0;
        }
        if left + hint.size().x <= rect.right() - 12.0 {
            painter.galley(pos2(rect.right() - 14.0 - hint.size().x, y + 2.0), hint, theme.tip_text2);
        }
    }

    /// Says sizes and stops to screen readers as they change.
    fn announce(&self, ui: &mut Ui, handle: &HandleModel, at: ByteOffset, more: Option<&str>) {
        let Some((mut text, _, _)) = self.sizes(handle.partition, at) else { return };
        if let Some(more) = more {
            text = format!("{text}. {more}");
        }
        let rect = Rect::from_min_size(self.view.area.left_bottom(), vec2(1.0, 1.0));
        let response = ui.interact(rect, self.view.id.with("live"), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, text.as_str()));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(accesskit::Live::Polite));
    }
}
