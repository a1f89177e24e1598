//! Boundaries: how they are taken hold of, where they snap, what they say.

use super::geometry::{Scale, snap_to_mib};
use super::loupe::{self, PER_MIB};
use super::model::{Block, BlockId, HandleModel, grouped};
use super::paint::Side;
use super::{DiskMapResponse, View, paint};
use crate::text::{Lang, Text, word};
use crate::ui::theme::{self, Theme, font, words};
use crate::ui::widgets::{label_ui, tip_ui};
use crate::units::{ByteOffset, ByteSize, MIB};
use crate::wizard::parse_size;
use egui::{
    CursorIcon, Event, EventFilter, Id, Key, Modifiers, MouseWheelUnit, Painter, Pos2, Rect, Response, Role, Sense, Ui,
    Vec2, WidgetInfo, accesskit, vec2,
};
use std::sync::Arc;

/// The area that takes hold of a boundary, over the whole height.
pub const HIT_WIDTH: f32 = 24.0;
/// Between slivers, on either side.
const LEAST_HIT: f32 = 2.0;
/// Between blocks narrower than this a grip is a line; it becomes a pill when it is used.
const PILL: f32 = 18.0;
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
    /// A step by keys or by a screen reader: steps in a row are one for undo.
    pub keys: bool,
}

/// How far the boundary goes when the pointer goes a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pace {
    /// As the map is drawn there.
    Map,
    /// A MiB: Shift is held.
    Shift,
    /// A quarter of a MiB: the pointer is in the magnified place.
    Loupe,
}

/// A drag under way.
#[derive(Clone)]
pub(super) struct Drag {
    partition: u32,
    /// Pointer and boundary when the gesture began, or when its pace changed.
    anchor_x: f32,
    anchor: ByteOffset,
    pub(super) pace: Pace,
    at: ByteOffset,
    origin: ByteOffset,
    /// The scale stands still while dragging, or the boundary would run from the pointer.
    scale: Arc<Scale>,
    /// What is magnified stands still while the pointer is in it.
    pub(super) window: Option<loupe::Window>,
    /// The boundary as it was taken hold of: how far it goes, and where it likes to stand.
    handle: Arc<HandleModel>,
    /// Where the magnified place is.
    place: loupe::Place,
    cancelled: bool,
}

/// A notch of the wheel during a drag moves the boundary by this much.
const BY_WHEEL: ByteSize = MIB;

/// So many points of a touchpad's scrolling are one notch of a wheel.
const NOTCH: f32 = 24.0;

fn drag_id(map: Id) -> Id {
    map.with("drag")
}

fn current(ui: &Ui, map: Id) -> Option<Arc<Drag>> {
    ui.data(|data| data.get_temp::<Arc<Drag>>(drag_id(map)))
}

/// Where the map is remembered whose boundary is held.
fn held_id() -> Id {
    Id::unique(("map", "held"))
}

/// Where the pointer takes the boundary that is held, known before anything is laid out: so the plan that is shown is
/// that of this frame, and not that of the one before.
pub fn held(ctx: &egui::Context) -> Option<BoundaryDrag> {
    let map = ctx.data(|data| data.get_temp::<Id>(held_id()))?;
    let drag = ctx.data(|data| data.get_temp::<Arc<Drag>>(drag_id(map))).filter(|drag| !drag.cancelled)?;
    let (pointer, modifiers) = ctx.input(|input| {
        // What else may happen in a drag is for the frame itself.
        let other = |event: &Event| matches!(event, Event::MouseWheel { .. } | Event::Key { .. });
        let plain = input.pointer.primary_down() && !input.events.iter().any(other);
        input.pointer.interact_pos().filter(|_| plain).map(|pos| (pos, input.modifiers))
    })?;
    let next = drag.follow(pointer, modifiers, 0);
    Some(BoundaryDrag {
        partition: next.partition,
        offset: next.at,
        origin: next.origin,
        finished: false,
        cancelled: false,
        keys: false,
    })
}

/// Whether a boundary of this map is being dragged.
pub(super) fn is_dragging(ui: &Ui, map: Id) -> bool {
    current(ui, map).is_some_and(|drag| !drag.cancelled)
}

/// The scale that a drag holds still.
pub(super) fn frozen(ui: &Ui, map: Id) -> Option<Scale> {
    current(ui, map).filter(|drag| !drag.cancelled).map(|drag| Scale::clone(&drag.scale))
}

impl Drag {
    /// Where the pointer, and so many notches of the wheel, take the boundary.
    fn follow(&self, pointer: Pos2, modifiers: Modifiers, notches: i32) -> Self {
        let (handle, mut next) = (&self.handle, self.clone());
        let pace = if self.place.takes(pointer) {
            Pace::Loupe
        } else if modifiers.shift {
            Pace::Shift
        } else {
            Pace::Map
        };
        if pace != self.pace {
            // From here on, not from where it began: nothing jumps.
            next = Self { pace, anchor_x: pointer.x, anchor: self.at, window: None, ..next };
        }
        if notches != 0 {
            let by = ByteSize::from_bytes(BY_WHEEL.bytes().saturating_mul(u64::from(notches.unsigned_abs())));
            let to = if notches < 0 { next.at.saturating_sub(by) } else { next.at.saturating_add(by) };
            next.at = to.max(handle.min).min(handle.max);
            next.anchor_x = pointer.x;
            next.anchor = next.at;
            return next;
        }
        let by = pointer.x - next.anchor_x;
        let stepped = |points_per_mib: f32| {
            let steps = (by.abs() / points_per_mib).round() as u64;
            let bytes = ByteSize::from_bytes(steps.saturating_mul(MIB.bytes()));
            if by < 0.0 { next.anchor.saturating_sub(bytes) } else { next.anchor.saturating_add(bytes) }
        };
        let raw = match pace {
            Pace::Map => next.scale.offset(next.scale.x(next.anchor) + by),
            Pace::Shift => stepped(1.0),
            Pace::Loupe => stepped(PER_MIB),
        };
        let untouched = by.abs() < 0.5;
        let mut at = match pace {
            _ if untouched => next.anchor,
            Pace::Map => snap_to_mib(raw, handle.min),
            // Whole steps from a place that may be a mark between two MiB: it stays such.
            Pace::Shift | Pace::Loupe => raw,
        };
        let soft = pace == Pace::Map && !untouched;
        if soft && !(modifiers.alt || modifiers.command || modifiers.ctrl) {
            let x = next.scale.x(at);
            let nearest = stops(handle, self.origin)
                .filter(|&stop| (next.scale.x(stop) - x).abs() <= SOFT_SNAP)
                .min_by_key(|stop| stop.since(at).bytes().max(at.since(*stop).bytes()));
            if let Some(stop) = nearest {
                at = stop;
            }
        }
        next.at = at.max(handle.min).min(handle.max);
        next
    }
}

/// Where a boundary likes to stand: its marks, its limits, and where it was.
fn stops(handle: &HandleModel, origin: ByteOffset) -> impl Iterator<Item = ByteOffset> {
    handle.marks.iter().map(|mark| mark.at).chain([handle.min, handle.max, origin])
}

/// The handles of one map in one frame.
pub(super) struct Handles<'a> {
    pub(super) view: &'a View<'a>,
    scale: &'a Arc<Scale>,
    shown: Vec<Shown<'a>>,
}

struct Shown<'a> {
    handle: &'a HandleModel,
    response: Response,
    at: ByteOffset,
    pill: bool,
}

impl<'a> Handles<'a> {
    pub(super) const fn new(view: &'a View<'a>, scale: &'a Arc<Scale>) -> Self {
        Self { view, scale, shown: Vec::new() }
    }

    pub(super) fn left(&self, partition: u32) -> Option<&'a Block> {
        self.view.model.block(BlockId::Partition(partition))
    }

    pub(super) fn right(&self, partition: u32) -> Option<&'a Block> {
        self.view.model.behind(partition)
    }

    /// Takes up what pointer, keyboard and screen reader do with the boundary of `partition`, if it has a handle.
    pub(super) fn interact(&mut self, ui: &mut Ui, partition: u32, out: &mut DiskMapResponse) {
        let Some(handle) = self.view.model.handles.iter().find(|handle| handle.partition == partition) else { return };
        let Some(left) = self.left(partition) else { return };
        let id = self.view.id.with(("handle", partition));
        let drag = current(ui, self.view.id).filter(|drag| drag.partition == partition && !drag.cancelled);
        let at = drag.as_ref().map_or(left.extent.end(), |drag| drag.at);
        let (rect, movable) = self.hold(handle, left, at);
        let response = if movable {
            ui.interact(rect, id, Sense::click_and_drag()).on_hover_and_drag_cursor(CursorIcon::ResizeHorizontal)
        } else {
            ui.interact(rect, id, Sense::hover())
        };
        self.describe(ui, handle, &response, at, movable);
        let wanted = if movable { self.gesture(ui, handle, &response, at, out) } else { None };
        let at = wanted.map_or(at, |wanted| wanted.offset);
        if let Some(wanted) = wanted {
            out.boundary_drag = Some(wanted);
        }
        let pill = self.room(Some(left)).max(self.room(self.right(partition))) >= (PILL * 0.35).min(HIT_WIDTH / 2.0);
        self.shown.push(Shown { handle, response, at, pill });
    }

    fn name(&self, partition: u32) -> String {
        self.view.boundary(partition)
    }

    /// Where the boundary behind `left`, which stands at `at`, is taken hold of; whether it can move.
    fn hold(&self, handle: &HandleModel, left: &Block, at: ByteOffset) -> (Rect, bool) {
        let x = self.view.area.left() + self.scale.x(at);
        let (before, behind) = (self.room(Some(left)), self.room(self.right(handle.partition)));
        let rect = Rect::from_x_y_ranges(x - before..=x + behind, self.view.area.y_range());
        let movable = handle.immovable.is_none() && handle.min < handle.max;
        // What can only tell why it stands takes less from the blocks beside it.
        let rect = if movable { rect } else { rect.shrink2(vec2((rect.width() / 4.0).min(6.0), 0.0)) };
        (rect, movable)
    }

    /// So much of a block belongs to its boundary: between slivers less, so that each can still be pointed at.
    fn room(&self, block: Option<&Block>) -> f32 {
        let wide = block.map_or(HIT_WIDTH, |b| self.scale.x(b.extent.end()) - self.scale.x(b.extent.start()));
        (wide * 0.35).clamp(LEAST_HIT, HIT_WIDTH / 2.0)
    }

    /// The boundary under the pointer, if it is one that cannot move.
    pub(super) fn fixed_under_pointer(&self, ui: &Ui) -> Option<&'a HandleModel> {
        self.view.model.handles.iter().find(|handle| {
            self.left(handle.partition).is_some_and(|left| {
                let (rect, movable) = self.hold(handle, left, left.extent.end());
                !movable && ui.rect_contains_pointer(rect)
            })
        })
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
        let sizes = self.sizes(handle, at, false).map_or_else(String::new, |(spoken, _, _)| spoken);
        let start = self.left(handle.partition).map_or(ByteOffset::ZERO, |left| left.extent.start());
        let mut said = self.reach(handle, at);
        said.insert(0, sizes.clone());
        said.extend(handle.immovable.clone());
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_orientation(accesskit::Orientation::Vertical);
            node.set_value(sizes);
            // Not every system shows both a figure and words as a value.
            node.set_description(said.join(", "));
            // The left neighbour's size in MiB.
            let mib = |place: ByteOffset| place.since(start).bytes() as f64 / MIB.bytes() as f64;
            node.set_numeric_value(mib(at));
            let (least, most) = if movable { (handle.min, handle.max) } else { (at, at) };
            node.set_min_numeric_value(mib(least));
            node.set_max_numeric_value(mib(most));
            if movable {
                node.set_numeric_value_step(1.0);
                node.set_numeric_value_jump(LARGE_STEP.bytes() as f64 / MIB.bytes() as f64);
                node.add_action(accesskit::Action::Increment);
                node.add_action(accesskit::Action::Decrement);
                node.add_action(accesskit::Action::SetValue);
            }
        });
    }

    /// Both neighbours' sizes if the boundary stood at `at`: in words, and each alone; `fine` to the MB.
    pub(super) fn sizes(&self, handle: &HandleModel, at: ByteOffset, fine: bool) -> Option<(String, String, String)> {
        let left = self.left(handle.partition)?;
        let left_size = at.since(left.extent.start());
        let unallocated = || word("map-short-unallocated", self.view.model.lang);
        let (right_name, right_size) = match self.right(handle.partition) {
            // What lies behind stays as it is; the room in between is nobody's.
            Some(right) if !takes(handle, right) && at.saturating_add(MIB) <= right.extent.start() => {
                (unallocated(), right.extent.start().since(at))
            }
            Some(right) if !takes(handle, right) => (right.short.clone(), right.extent.size()),
            Some(right) => (right.short.clone(), right.extent.end().since(at)),
            None => (unallocated(), handle.max.since(at)),
        };
        let lang = self.view.model.lang;
        let [left_size, right_size] = [left_size, right_size].map(|size| figure(size, fine, lang));
        let spoken = Text::new("map-handle-sizes")
            .with("left", left.short.as_str())
            .with("leftsize", left_size.as_str())
            .with("right", right_name.as_str())
            .with("rightsize", right_size.as_str())
            .say(lang);
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
            Some(BoundaryDrag { partition: handle.partition, offset, origin, finished, cancelled, keys: false })
        };
        if response.drag_started() {
            let pressed = ui.input(|input| input.pointer.press_origin()).or(response.interact_pointer_pos());
            let drag = Drag {
                partition: handle.partition,
                anchor_x: pressed.map_or(0.0, |pos| pos.x),
                anchor: at,
                pace: if ui.input(|input| input.modifiers.shift) { Pace::Shift } else { Pace::Map },
                at,
                origin: at,
                scale: Arc::clone(self.scale),
                window: None,
                handle: Arc::new(handle.clone()),
                place: loupe::Place::of(self.view, ui.ctx()),
                cancelled: false,
            };
            response.request_focus();
            ui.data_mut(|data| {
                data.insert_temp(drag_id(map), Arc::new(drag));
                data.insert_temp(held_id(), map);
            });
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
            // Let go where nobody saw it: it stays where it was seen last.
            let seen = response.dragged() || response.drag_stopped();
            let next = if seen { self.follow(ui, &drag, response) } else { Drag::clone(&drag) };
            let (offset, origin) = (next.at, next.origin);
            if over {
                ui.data_mut(|data| data.remove::<Arc<Drag>>(drag_id(map)));
                return moved(offset, origin, true, false);
            }
            ui.data_mut(|data| data.insert_temp(drag_id(map), Arc::new(next)));
            out.dragging = true;
            return moved(offset, origin, false, false);
        }
        // A screen reader presses it, which a pointer does to drag.
        let pressed = ui.input(|input| input.has_accesskit_action_request(response.id, accesskit::Action::Click));
        if response.double_clicked() || pressed {
            self.open_fields(ui, handle, at);
            out.type_size = Some(handle.partition);
        }
        let by_keys = self.keys(ui, handle, response, at, out).and_then(|offset| moved(offset, at, true, false));
        by_keys.map(|moved| BoundaryDrag { keys: true, ..moved })
    }

    /// Where the pointer takes the boundary in this frame.
    fn follow(&self, ui: &Ui, drag: &Drag, response: &Response) -> Drag {
        let drag = Drag { place: loupe::Place::of(self.view, ui.ctx()), ..drag.clone() };
        let Some(pointer) = response.interact_pointer_pos().or(ui.input(|input| input.pointer.latest_pos())) else {
            return drag;
        };
        drag.follow(pointer, ui.input(|input| input.modifiers), wheel(ui))
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
        if let Some(to) = self.set_value(ui, handle, response) {
            return (to != at).then_some(to);
        }
        let mut steps: Vec<(bool, Modifiers)> = Vec::new();
        let mut enter = false;
        steps.extend((0..more).map(|_| (false, Modifiers::NONE)));
        steps.extend((0..less).map(|_| (true, Modifiers::NONE)));
        if response.has_focus() {
            let began = keyed(ui, response.id);
            // While keys move it, Esc puts it back and the keyboard stays here.
            let filter = EventFilter { horizontal_arrows: true, escape: began.is_some(), ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
            if let Some(began) = began.filter(|_| ui.input(|input| input.key_pressed(Key::Escape))) {
                ui.data_mut(|data| data.remove::<ByteOffset>(response.id.with("keyed")));
                return (began != at).then_some(began);
            }
            ui.input(|input| {
                for event in &input.events {
                    if let egui::Event::Key { key, pressed: true, modifiers, .. } = event {
                        match key {
                            Key::ArrowLeft => steps.push((true, *modifiers)),
                            Key::ArrowRight => steps.push((false, *modifiers)),
                            Key::Enter => enter = true,
                            _ => {}
                        }
                    }
                }
            });
        }
        if enter {
            self.open_fields(ui, handle, at);
            out.type_size = Some(handle.partition);
        }
        keep_keyed(ui, response, (!steps.is_empty()).then_some(at));
        if steps.is_empty() {
            return None;
        }
        let mut to = at;
        for (left, modifiers) in steps {
            to = if modifiers.command || modifiers.ctrl {
                let stops = stops(handle, handle.origin.unwrap_or(at));
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

    /// Where a screen reader sets the boundary: the left neighbour's size, in MiB or in words.
    fn set_value(&self, ui: &Ui, handle: &HandleModel, response: &Response) -> Option<ByteOffset> {
        let start = self.left(handle.partition)?.extent.start();
        let size = ui.input(|input| {
            let asked = input.accesskit_action_requests(response.id, accesskit::Action::SetValue);
            asked.last().and_then(|request| match request.data.as_ref()? {
                accesskit::ActionData::NumericValue(mib) if mib.is_finite() && *mib >= 0.0 => {
                    Some(ByteSize::from_bytes((mib * MIB.bytes() as f64).min(u64::MAX as f64) as u64))
                }
                accesskit::ActionData::Value(text) => parse_size(text),
                _ => None,
            })
        })?;
        let to = snap_to_mib(start.saturating_add(size), handle.min);
        Some(to.max(handle.min).min(handle.max))
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
                // The block under the pointer tells why.
                continue;
            }
            if drag.is_some() && self.stop_reason(handle, shown.at).is_some() {
                let side = if shown.at <= handle.min { Side::Left } else { Side::Right };
                paint::wall(painter, theme, x, area.top() - 5.0, area.bottom() + 5.0, side);
            }
            let over = shown.response.hovered() || drag.is_some();
            let time = theme::motion(ui.ctx(), theme::HOVER_TIME);
            let active = ui.ctx().animate_bool_with_time(shown.response.id.with("active"), over, time);
            let focus = shown.response.has_focus() && drag.is_none();
            paint::grip(painter, theme, x, area.top(), area.bottom(), (active, focus, shown.pill));
            if let Some(drag) = drag {
                self.announce(ui, handle, drag.at, drag.pace != Pace::Map);
                let window = self.loupe(ui, handle, (drag.at, drag.origin), Some(drag), x);
                if drag.pace == Pace::Loupe && window != drag.window {
                    let kept = Drag { window, ..Drag::clone(drag) };
                    ui.data_mut(|data| data.insert_temp(drag_id(self.view.id), Arc::new(kept)));
                }
            } else if shown.response.hovered() {
                self.hover_tip(shown);
            } else if focus {
                self.announce(ui, handle, shown.at, keyed(ui, shown.response.id).is_some());
                if let Some(from) = keyed(ui, shown.response.id).filter(|_| !self.types(ui, handle.partition)) {
                    self.loupe(ui, handle, (shown.at, handle.origin.unwrap_or(from)), None, x);
                }
            }
            if let Some(to) = self.fields(ui, handle, shown.at, x) {
                out.boundary_drag = Some(BoundaryDrag {
                    partition: handle.partition,
                    offset: to,
                    origin: shown.at,
                    finished: true,
                    cancelled: false,
                    keys: false,
                });
            }
        }
        if drag.is_some() {
            out.dragging = true;
        }
    }

    pub(super) fn stop_reason(&self, handle: &HandleModel, at: ByteOffset) -> Option<String> {
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
        tip_ui(self.view.around(&shown.response), |ui| {
            let theme = Theme::of(ui.ctx());
            ui.label(words::row(self.name(handle.partition)).font(font::map_strong()));
            if let Some(caution) = &handle.caution {
                label_ui(ui, words::caption(caution).color(theme.tip_text));
            }
            for (id, room, reason) in [
                ("map-handle-left", shown.at.since(handle.min), &handle.reason_left),
                ("map-handle-right", handle.max.since(shown.at), &handle.reason_right),
            ] {
                if !room.is_zero() {
                    label_ui(ui, words::caption(Text::new(id).with("size", room).say(lang)).color(theme.tip_text));
                }
                if let Some(reason) = reason {
                    label_ui(ui, words::caption(reason).color(theme.tip_text2));
                }
            }
            ui.label(words::caption(word("map-moves", lang)).color(theme.tip_text2));
        });
    }

    /// What the place where the boundary stands means, if anything.
    pub(super) fn meaning(&self, handle: &HandleModel, at: ByteOffset) -> Option<String> {
        let marked = handle.marks.iter().find(|mark| mark.at == at && !mark.label.is_empty());
        marked.map(|mark| mark.label.clone())
    }

    /// What is to be minded where the boundary stands now.
    pub(super) fn caution(handle: &HandleModel, at: ByteOffset) -> Option<String> {
        handle.origin.is_none_or(|origin| at < origin).then(|| handle.caution.clone()).flatten()
    }

    /// Says sizes and stops to screen readers as they change.
    fn announce(&self, ui: &mut Ui, handle: &HandleModel, at: ByteOffset, fine: bool) {
        let Some((mut text, _, _)) = self.sizes(handle, at, fine) else { return };
        let stop = self.stop_reason(handle, at).map(|why| {
            let stops = word("map-stops", self.view.model.lang);
            format!("{stops}: {why}")
        });
        if let Some(more) = stop.or_else(|| self.meaning(handle, at)).or_else(|| Self::caution(handle, at)) {
            text = format!("{text}. {more}");
        }
        let rect = Rect::from_min_size(self.view.area.left_bottom(), vec2(1.0, 1.0));
        let response = ui.interact(rect, self.view.id.with("live"), Sense::empty());
        response.widget_info(|| WidgetInfo::labeled(Role::Status, true, text.as_str()));
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(accesskit::Live::Polite));
    }
}

/// A size as people know it, or to the MB: of 27.18 GB nobody sees whether a MB was added.
pub(super) fn figure(size: ByteSize, fine: bool, lang: Lang) -> String {
    if fine && size >= ByteSize::from_gib(1) {
        Text::new("map-loupe-mb").with("count", grouped(size.mib_floor())).say(lang)
    } else {
        size.to_string()
    }
}

/// Whether the block behind a boundary takes what the one before it gives.
pub(super) fn takes(handle: &HandleModel, right: &Block) -> bool {
    handle.shares || matches!(right.id, BlockId::Free(_))
}

/// How many notches the wheel was turned during a drag, upwards to the right; the page does not scroll meanwhile.
fn wheel(ui: &Ui) -> i32 {
    let turned = ui.input(|input| {
        input.events.iter().fold(0.0, |sum, event| match event {
            Event::MouseWheel { unit: MouseWheelUnit::Point, delta, .. } => sum + (delta.x + delta.y) / NOTCH,
            Event::MouseWheel { delta, .. } => sum + delta.x + delta.y,
            _ => sum,
        })
    });
    ui.input_mut(|input| input.smooth_scroll_delta = Vec2::ZERO);
    turned.clamp(-1000.0, 1000.0).round() as i32
}

/// Where the boundary was when keys began to move it, until the keyboard goes elsewhere, Esc is pressed or the
/// pointer is used.
fn keyed(ui: &Ui, id: Id) -> Option<ByteOffset> {
    ui.data(|data| data.get_temp(id.with("keyed")))
}

fn keep_keyed(ui: &Ui, response: &Response, began: Option<ByteOffset>) {
    let id = response.id.with("keyed");
    let over = !response.has_focus()
        || ui.input(|input| {
            input.key_pressed(Key::Escape) || input.pointer.any_down() || input.pointer.delta() != Vec2::ZERO
        });
    if over {
        ui.data_mut(|data| data.remove::<ByteOffset>(id));
    } else if let Some(began) = began {
        ui.data_mut(|data| {
            data.get_temp_mut_or_insert_with(id, || began);
        });
    }
}
