//! The disk map: one bar per disk, blocks in disk order, boundaries that talk.
//!
//! [`DiskMapModel`] says what is shown, [`geometry`] where, `paint` how; this file puts them into egui and reports
//! what a person does. It decides nothing and knows no plan.

pub mod geometry;
mod handle;
mod lens;
mod loupe;
mod model;
mod names;
mod paint;
mod pair;
mod patterns;
mod typed;

pub use geometry::{LEAST_CHANGE, Scale};
pub use handle::{BoundaryDrag, held};
use lens::lens_ui;
pub use model::{Block, BlockId, DiskMapModel, Fill, HandleModel, Mark, Stop, Wall, counterpart, grouped, id_of};
pub use pair::{NowAfter, NowAfterResponse};

use super::theme::{self, Theme, font, words};
use super::widgets::{label_ui, line_galley, tip_ui};
use crate::text::Text;
use egui::{Id, Painter, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2};
use geometry::{Item, Placed};
use paint::{Scope, State};
use std::sync::Arc;

/// Height of a full map's blocks.
pub const HEIGHT: f32 = 92.0;
/// Height of a map in a list.
pub const LIST_HEIGHT: f32 = 24.0;
/// Height of the strip that shows where files lie, with the gap above it.
const STRIP: f32 = 10.0;
/// Height of the captions under a map.
const CAPTIONS: f32 = 22.0;
/// An extended container's frame: left and right, above, below.
const FRAME: (f32, f32, f32) = (8.0, 21.0, 4.0);
/// The same in a list.
const FRAME_LIST: (f32, f32, f32) = (3.0, 3.0, 3.0);

/// The map of one disk.
#[must_use = "show it"]
pub struct DiskMap<'a> {
    model: &'a DiskMapModel,
    salt: Id,
    height: f32,
    scope: Scope,
    captions: bool,
    lens: bool,
    interactive: bool,
}

/// What a person did with a map in this frame.
#[derive(Clone, Debug, Default)]
pub struct DiskMapResponse {
    /// The block under the pointer or with the keyboard's focus.
    pub hovered: Option<BlockId>,
    /// The block that was pressed (or Enter, or Space).
    pub clicked: Option<BlockId>,
    /// A boundary that moves.
    pub boundary_drag: Option<BoundaryDrag>,
    /// The boundary of this partition wants a typed size (Enter, or a double click).
    pub type_size: Option<u32>,
    /// Whether a boundary is being dragged.
    pub dragging: bool,
    /// Where the blocks were drawn.
    pub rect: Option<Rect>,
}

impl DiskMapResponse {
    /// Takes over what `other` has and this one has not.
    fn merge(&mut self, other: Self) {
        self.hovered = self.hovered.or(other.hovered);
        self.clicked = self.clicked.or(other.clicked);
        self.boundary_drag = self.boundary_drag.take().or(other.boundary_drag);
        self.type_size = self.type_size.or(other.type_size);
        self.dragging |= other.dragging;
    }
}

impl<'a> DiskMap<'a> {
    /// Of this model, 92 points high, with captions.
    pub fn new(model: &'a DiskMapModel) -> Self {
        Self {
            model,
            salt: Id::unique(("disk map", model.disk)),
            height: HEIGHT,
            scope: Scope::Full,
            captions: true,
            lens: false,
            interactive: true,
        }
    }

    /// Another id: for the second map of the same disk on a page.
    pub fn id(mut self, salt: impl std::hash::Hash + std::fmt::Debug) -> Self {
        self.salt = Id::unique(salt);
        self
    }

    /// A bar for cards and lists: no words, one node for screen readers, nothing to press.
    pub const fn list(mut self) -> Self {
        self.scope = Scope::List;
        self.height = LIST_HEIGHT;
        self.captions = false;
        self.interactive = false;
        self
    }

    /// Another height of the blocks.
    pub const fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Without the line under the map that says whether it is to scale.
    pub const fn captions(mut self, captions: bool) -> Self {
        self.captions = captions;
        self
    }

    /// With the true-scale lens below.
    pub const fn lens(mut self, lens: bool) -> Self {
        self.lens = lens;
        self
    }

    /// Whether blocks can be pressed and have the keyboard's focus.
    pub const fn interactive(mut self, interactive: bool) -> Self {
        self.interactive = interactive;
        self
    }

    /// Shows it over the available width.
    pub fn show(self, ui: &mut Ui) -> DiskMapResponse {
        let strip = if self.scope == Scope::Full && has_strip(self.model) { STRIP } else { 0.0 };
        let captions = if self.captions { CAPTIONS } else { 0.0 };
        let width = ui.available_width().max(40.0);
        let (rect, _) = ui.allocate_exact_size(vec2(width, self.height + strip + captions), Sense::empty());
        let area = Rect::from_min_size(rect.min, vec2(rect.width(), self.height));
        // Bars in lists come in crowds of the same disk number; nothing is kept for them by name.
        let id = if self.interactive { ui.scope_id().with(self.salt) } else { ui.auto_id_with(self.salt) };
        let view = View {
            model: self.model,
            id,
            area,
            scope: self.scope,
            interactive: self.interactive,
            tip_below: rect.bottom() + 2.0,
            tip_above: rect.top(),
            strip: strip > 0.0,
            title: String::new(),
        };
        let items = view.items(ui.painter());
        let scale = Arc::new(
            handle::frozen(ui, id).unwrap_or_else(|| Scale::new(&[&items], area.width(), 1.0 / ui.pixels_per_point())),
        );
        let mut response = view.show(ui, &items, &scale);
        if self.captions {
            view.captions(ui.painter(), &scale, rect.bottom() - CAPTIONS);
        }
        if self.lens {
            ui.add_space(4.0);
            let moving = handle::is_dragging(ui, id);
            response.merge(lens_ui(ui, self.model, id.with("lens"), (area, rect.top()), &scale, moving));
        }
        response.rect = Some(area);
        response
    }
}

/// A map at its place.
struct View<'a> {
    model: &'a DiskMapModel,
    id: Id,
    area: Rect,
    scope: Scope,
    interactive: bool,
    /// Where a drag's tooltip may begin without covering a map.
    tip_below: f32,
    /// Where it must end, if it stands above.
    tip_above: f32,
    /// Whether the strip that shows where files lie is drawn.
    strip: bool,
    /// Which of two maps it is, *Now* or *After*; empty where there is one.
    title: String,
}

/// A block's place among its neighbours, for screen readers.
#[derive(Clone, Copy, Debug)]
struct Position {
    /// From 0.
    index: usize,
    of: usize,
    /// 1 on the disk, 2 within the extended container.
    level: usize,
}

/// A leaf as drawn.
struct Drawn<'a> {
    block: &'a Block,
    rect: Rect,
    raised: bool,
}

fn has_strip(model: &DiskMapModel) -> bool {
    model.leaves().any(|block| !block.allocation.is_empty())
}

impl<'a> View<'a> {
    fn frame(&self) -> (f32, f32, f32) {
        if self.scope == Scope::Full { FRAME } else { FRAME_LIST }
    }

    /// The measures of every leaf.
    fn items(&self, painter: &Painter) -> Vec<Item> {
        let side = self.frame().0;
        let mut items = Vec::new();
        for block in &self.model.blocks {
            if block.inside.is_empty() {
                items.push(block.item(paint::comfortable(painter, block, self.scope)));
                continue;
            }
            let last = block.inside.len() - 1;
            for (index, inner) in block.inside.iter().enumerate() {
                let mut item = inner.item(paint::comfortable(painter, inner, self.scope));
                item.before = if index == 0 { side } else { 0.0 };
                item.after = if index == last { side } else { 0.0 };
                items.push(item);
            }
        }
        items
    }

    /// Every leaf at its place, on its way there if it just changed.
    fn drawn(&self, ui: &Ui, items: &[Item], scale: &Scale, moving: bool) -> Vec<Drawn<'a>> {
        let mut placed = scale.place(items);
        if self.interactive {
            self.animate(ui, &mut placed, moving);
        }
        let (_, above, below) = self.frame();
        let mut out = Vec::with_capacity(placed.len());
        let mut places = placed.into_iter();
        for block in &self.model.blocks {
            let nested = !block.inside.is_empty();
            let leaves = if nested { block.inside.as_slice() } else { std::slice::from_ref(block) };
            for leaf in leaves {
                let Some(place) = places.next() else { break };
                let (top, bottom) = if nested {
                    (self.area.top() + above, self.area.bottom() - below)
                } else {
                    (self.area.top(), self.area.bottom())
                };
                let left = self.area.left();
                let rect = Rect::from_min_max(pos2(left + place.left, top), pos2(left + place.right, bottom));
                out.push(Drawn { block: leaf, rect, raised: place.raised });
            }
        }
        out
    }

    /// Lets blocks glide from where they were to where they are; stands still while a boundary is dragged, and
    /// where motion is reduced.
    fn animate(&self, ui: &Ui, placed: &mut [Placed], moving: bool) {
        // Maps in lists stand still: several of them may show disks of the same number.
        if self.scope != Scope::Full {
            return;
        }
        #[derive(Clone, Default)]
        struct Glide {
            from: Vec<(BlockId, f32, f32)>,
            to: Vec<(BlockId, f32, f32)>,
            width: f32,
            start: f64,
        }
        let id = self.id.with("glide");
        let now = ui.input(|input| input.time);
        let time = f64::from(theme::motion(ui.ctx(), theme::FRAME_TIME));
        let to: Vec<(BlockId, f32, f32)> =
            self.model.leaves().zip(placed.iter()).map(|(block, p)| (block.id, p.left, p.right)).collect();
        let width = self.area.width();
        let old = ui.data(|data| data.get_temp::<Arc<Glide>>(id));
        let eased = |glide: &Glide| {
            let share = if time > 0.0 { ((now - glide.start) / time).clamp(0.0, 1.0) } else { 1.0 };
            1.0 - (1.0 - share as f32).powi(3)
        };
        let glide = match old {
            Some(glide) if glide.to == to && glide.width == width => glide,
            Some(glide) if glide.width == width && !moving && time > 0.0 => {
                let share = eased(&glide);
                let from = to
                    .iter()
                    .map(|&(block, left, right)| {
                        let find = |list: &[(BlockId, f32, f32)]| {
                            list.iter().find(|entry| entry.0 == block).map(|entry| (entry.1, entry.2))
                        };
                        match (find(&glide.from), find(&glide.to)) {
                            (Some(from), Some(to)) => {
                                (block, egui::lerp(from.0..=to.0, share), egui::lerp(from.1..=to.1, share))
                            }
                            (None, Some(at)) => (block, at.0, at.1),
                            _ => (block, left, right),
                        }
                    })
                    .collect();
                let glide = Arc::new(Glide { from, to, width, start: now });
                ui.data_mut(|data| data.insert_temp(id, Arc::clone(&glide)));
                glide
            }
            _ => {
                let glide = Arc::new(Glide { from: to.clone(), to, width, start: f64::NEG_INFINITY });
                ui.data_mut(|data| data.insert_temp(id, Arc::clone(&glide)));
                glide
            }
        };
        let share = eased(&glide);
        if share < 1.0 {
            for (place, from) in placed.iter_mut().zip(&glide.from) {
                place.left = egui::lerp(from.1..=place.left, share);
                place.right = egui::lerp(from.2..=place.right, share);
            }
            ui.ctx().request_repaint();
        }
    }

    /// Blocks, walls, handles; what a person does with them.
    fn show(&self, ui: &mut Ui, items: &[Item], scale: &Arc<Scale>) -> DiskMapResponse {
        let theme = Theme::of(ui.ctx());
        let dragging = handle::is_dragging(ui, self.id);
        let drawn = self.drawn(ui, items, scale, dragging);
        let mut out = DiskMapResponse { dragging, ..DiskMapResponse::default() };
        if !self.interactive {
            let response = ui.interact(self.area, self.id, Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, self.model.spoken()));
        }
        let painter = ui.painter().with_clip_rect(ui.clip_rect().intersect(self.area.expand2(vec2(8.0, 40.0))));
        let mut leaf = 0;
        let mut callout = None;
        let mut handles = handle::Handles::new(self, scale);
        let mut list = self.list(ui);
        let ui = list.as_mut().unwrap_or(ui);
        let fixed = if self.interactive && !dragging { handles.fixed_under_pointer(ui) } else { None };
        let of = self.model.blocks.len();
        for (index, block) in self.model.blocks.iter().enumerate() {
            let count = block.inside.len().max(1);
            let Some(leaves) = drawn.get(leaf..leaf + count) else { break };
            leaf += count;
            let nested = !block.inside.is_empty();
            let position = Position { index, of, level: 1 };
            if nested {
                let (side, _, _) = self.frame();
                let left = leaves.first().map_or(0.0, |d| d.rect.left()) - side;
                let right = leaves.last().map_or(0.0, |d| d.rect.right()) + side;
                let rect = Rect::from_x_y_ranges(left..=right, self.area.y_range());
                let state = self.block_state(ui, block, rect, position, (dragging, fixed), &mut out);
                paint::container(&painter, theme, rect, block, self.scope, state);
            }
            for (inner, leaf) in leaves.iter().enumerate() {
                let position = if nested { Position { index: inner, of: count, level: 2 } } else { position };
                let state = self.block_state(ui, leaf.block, leaf.rect, position, (dragging, fixed), &mut out);
                paint::block(&painter, theme, leaf.rect, leaf.block, self.scope, state);
                if leaf.rect.width() < 52.0 && self.scope == Scope::Full && (state.focus || state.hover > 0.5) {
                    callout = Some((leaf.rect, leaf.block));
                }
                if self.interactive
                    && let BlockId::Partition(number) = leaf.block.id
                {
                    handles.interact(ui, number, &mut out);
                }
            }
        }
        if self.strip {
            for drawn in &drawn {
                let strip = Rect::from_min_max(
                    pos2(drawn.rect.left() + 2.0, self.area.bottom() + 4.0),
                    pos2(drawn.rect.right() - 2.0, self.area.bottom() + STRIP - 1.0),
                );
                paint::allocation(&painter, theme, strip, drawn.block);
            }
        }
        for (region, tone) in &self.model.lit {
            let (left, right) = (scale.x(region.start()), scale.x(region.end()));
            let rect = Rect::from_x_y_ranges(
                self.area.left() + left + 1.0..=self.area.left() + right - 1.0,
                self.area.y_range(),
            );
            paint::lit(&painter, theme, rect, *tone);
        }
        let mut walls = Vec::new();
        for wall in &self.model.walls {
            let x = paint::on_pixel(&painter, self.area.left() + scale.x(wall.at));
            walls.push(egui::Rangef::new(x - 10.0, x + 2.0));
            let below = if self.strip { STRIP } else { 3.0 };
            paint::wall(&painter, theme, x, self.area.top() - 5.0, self.area.bottom() + below, paint::Side::Left);
            if let Some(next) = &wall.next {
                let next = paint::on_pixel(&painter, self.area.left() + scale.x(next.at));
                if x - next >= 3.0 {
                    walls.push(egui::Rangef::new(next - 2.0, next + 2.0));
                    paint::next_wall(&painter, theme, next, self.area.top() - 2.0, self.area.bottom() + below);
                }
            }
        }
        if self.scope == Scope::Full {
            for drawn in &drawn {
                paint::words(&painter, theme, drawn.rect, drawn.block, drawn.raised, &walls);
            }
        }
        handles.paint(ui, &painter, &mut out);
        if let Some((rect, block)) = callout
            && !dragging
        {
            self.callout(&painter, theme, rect, block);
        }
        out
    }

    /// The same, as high as all maps here: what is said of it then stands below or above them, and covers none.
    fn around(&self, response: &Response) -> Response {
        let rect = Rect::from_x_y_ranges(response.rect.x_range(), self.tip_above..=self.tip_below);
        Response { rect, interact_rect: rect, ..response.clone() }
    }

    /// What holds the blocks in the tree that screen readers walk: a list with the disk's name.
    fn list(&self, ui: &mut Ui) -> Option<Ui> {
        self.interactive.then(|| {
            let name = Text::new(if self.title.is_empty() { "map-list" } else { "map-list-of" })
                .with("title", self.title.as_str())
                .with("disk", self.model.disk)
                .with("size", self.model.size)
                .say(self.model.lang);
            let builder = UiBuilder::new()
                .scope_id(self.id.with("list"))
                .max_rect(self.area)
                .accessibility_role(accesskit::Role::List)
                .accessibility_label(name);
            let mut list = ui.new_child(builder);
            list.expand_to_include_rect(self.area);
            list.ctx().accesskit_node_builder(list.unique_id(), |node| {
                node.set_orientation(accesskit::Orientation::Horizontal);
                node.set_size_of_set(self.model.blocks.len());
            });
            list
        })
    }

    /// What the boundary behind a partition is called.
    fn boundary(&self, partition: u32) -> String {
        let name = |block: Option<&Block>| block.map_or_else(String::new, |block| block.name.clone());
        Text::new("map-handle")
            .with("left", name(self.model.block(BlockId::Partition(partition))))
            .with("right", name(self.model.behind(partition)))
            .say(self.model.lang)
    }

    fn fixed_word(&self) -> String {
        crate::text::word("map-handle-fixed", self.model.lang)
    }

    fn block_state(
        &self,
        ui: &mut Ui,
        block: &Block,
        rect: Rect,
        position: Position,
        (dragging, fixed): (bool, Option<&HandleModel>),
        out: &mut DiskMapResponse,
    ) -> State {
        let selected = self.model.selected == Some(block.id);
        if !self.interactive {
            return State { selected, ..State::default() };
        }
        let response = ui.interact(rect, self.id.with(("block", block.id)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, spoken(block)));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_selected(selected);
            // What a pointer would be told; its first line is the name.
            node.set_description(block.tip.get(1..).unwrap_or_default().join(". "));
            node.set_position_in_set(position.index);
            node.set_size_of_set(position.of);
            node.set_level(position.level);
            node.set_value(if block.usage.is_empty() { block.size.as_str() } else { block.usage.as_str() });
        });
        let focus = response.has_focus();
        let over = response.hovered() && !dragging;
        if over || focus {
            out.hovered = Some(block.id);
        }
        if response.clicked() {
            out.clicked = Some(block.id);
        }
        let time = theme::motion(ui.ctx(), theme::HOVER_TIME);
        let hover = ui.ctx().animate_bool_with_time(response.id, over, time);
        if over {
            tip_ui(self.around(&response), |ui| {
                let theme = Theme::of(ui.ctx());
                // On a boundary that cannot move: why.
                if let Some(fixed) = fixed {
                    ui.label(words::row(self.boundary(fixed.partition)).font(font::map_strong()));
                    let why = fixed.immovable.clone().unwrap_or_else(|| self.fixed_word());
                    label_ui(ui, words::caption(why).color(theme.tip_text2));
                    return;
                }
                let reason = match &block.mark {
                    Mark::Refused(text) | Mark::Struck(text) => Some(text),
                    Mark::None => None,
                };
                for (index, line) in block.tip.iter().enumerate() {
                    if index == 0 {
                        ui.label(words::row(line).font(font::map_strong()));
                    } else {
                        ui.label(words::caption(line).color(theme.tip_text2));
                    }
                }
                if let Some(reason) = reason {
                    ui.label(words::caption(reason).color(theme.tip_danger));
                }
            });
        }
        State { hover, focus, selected, ..State::default() }
    }

    /// The name of a block that is too narrow for it.
    fn callout(&self, painter: &Painter, theme: &Theme, rect: Rect, block: &Block) {
        let text = format!("{} · {}", block.name, block.size);
        let galley = line_galley(painter, &text, font::caption_strong(), self.area.width());
        let y = self.area.bottom() + if self.strip { STRIP } else { 2.0 } + 11.0;
        let (x, to_right) = (rect.center().x, rect.center().x + galley.size().x + 24.0 < self.area.right());
        let end = if to_right { x + 12.0 } else { x - 12.0 };
        painter.line(vec![pos2(x, self.area.bottom() + 2.0), pos2(x, y), pos2(end, y)], Stroke::new(1.0, theme.accent));
        let left = if to_right { end + 4.0 } else { end - 4.0 - galley.size().x };
        let at = pos2(left, y - galley.size().y / 2.0);
        painter.rect_filled(Rect::from_min_size(at, galley.size()).expand(3.0), 3.0, theme.bg0);
        painter.galley(at, galley, theme.text1);
    }

    /// Under the map: whether it is to scale, and what its walls are.
    fn captions(&self, painter: &Painter, scale: &Scale, top: f32) {
        let theme = Theme::of(painter.ctx());
        let middle = top + CAPTIONS / 2.0 + 1.0;
        let mut left = self.area.left();
        if scale.is_bent() {
            let text = crate::text::word("map-not-to-scale", self.model.lang);
            let galley = line_galley(painter, &text, font::caption(), self.area.width());
            let end = left + galley.size().x;
            painter.galley(pos2(left, middle - galley.size().y / 2.0), galley, theme.text3);
            super::icons::paint(painter, super::icons::Icon::Break, pos2(end + 12.0, middle), 14.0, theme.text3);
            left = end + 28.0;
        }
        // What is said in full or not at all, the more important first; nothing covers another.
        let mut taken = Taken { from: self.area.left(), to: self.area.right(), spans: vec![(self.area.left(), left)] };
        let put = |galley: Arc<egui::Galley>, at: Option<f32>, color| {
            if let Some(at) = at {
                painter.galley(pos2(at, middle - galley.size().y / 2.0), galley, color);
            }
        };
        let line = |text: &str, font| line_galley(painter, text, font, f32::INFINITY);
        let x_of = |place| self.area.left() + scale.x(place);
        for wall in &self.model.walls {
            let x = x_of(wall.at);
            let galley = line(&wall.label, font::caption_strong());
            // Left of its line where it fits, else right of it.
            let at = taken.take([x - galley.size().x - 4.0, x + 6.0], galley.size().x);
            put(galley, at, theme.danger);
        }
        for origin in self.model.handles.iter().filter_map(|handle| handle.origin) {
            let galley = line(&crate::text::word("map-was-here", self.model.lang), font::caption());
            let wide = galley.size().x;
            let left = (x_of(origin) - wide / 2.0).min(self.area.right() - wide);
            let at = taken.take([left], wide);
            put(galley, at, theme.text2);
        }
        for wall in &self.model.walls {
            let x = x_of(wall.at);
            let end = self.model.block(BlockId::Partition(wall.partition)).map(|block| x_of(block.extent.end()));
            let until = end.unwrap_or(self.area.right());
            let galley = line(&wall.room, font::caption());
            let after = taken.end_of(x + 6.0).map_or(x + 8.0, |end| end + 12.0);
            // A draft has its own figures.
            if self.model.handles.iter().all(|handle| handle.origin.is_none())
                && let Some(at) = taken.take([after], galley.size().x)
            {
                let y = top + 2.0;
                painter.hline(x + 2.0..=until - 1.0, y, Stroke::new(1.0, theme.line2));
                for end in [x + 2.0, until - 1.0] {
                    painter.vline(end, y - 2.0..=y + 2.0, Stroke::new(1.0, theme.line2));
                }
                put(galley, Some(at), theme.text2);
            }
            if let Some(next) = &wall.next {
                let x = x_of(next.at);
                let galley = line(&next.label, font::caption());
                let at = taken.take([x - galley.size().x - 4.0, x + 4.0], galley.size().x);
                put(galley, at, theme.danger);
            }
        }
    }
}

/// What of a line of captions is taken.
struct Taken {
    from: f32,
    to: f32,
    spans: Vec<(f32, f32)>,
}

impl Taken {
    /// Takes the first of these places where something so wide stands free, whole and within the line.
    fn take(&mut self, places: impl IntoIterator<Item = f32>, wide: f32) -> Option<f32> {
        const APART: f32 = 8.0;
        let free = |left: f32| {
            left >= self.from - 0.5
                && left + wide <= self.to + 0.5
                && self.spans.iter().all(|&(from, to)| left + wide + APART <= from || left >= to + APART)
        };
        let at = places.into_iter().find(|&left| free(left))?;
        self.spans.push((at, at + wide));
        Some(at)
    }

    /// Where what begins there ends, if something does.
    fn end_of(&self, left: f32) -> Option<f32> {
        self.spans.iter().find(|span| (span.0 - left).abs() < 0.5).map(|span| span.1)
    }
}

/// What a screen reader says of a block: itself, and what changed or is wrong.
fn spoken(block: &Block) -> String {
    let mut text = block.spoken.clone();
    for more in block.chip.iter().chain(match &block.mark {
        Mark::Refused(reason) | Mark::Struck(reason) => Some(reason),
        Mark::None => None,
    }) {
        text.push_str(", ");
        text.push_str(more);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_stand_whole_or_not_at_all_and_never_on_each_other() {
        let mut taken = Taken { from: 0.0, to: 300.0, spans: vec![(0.0, 80.0)] };
        assert_eq!(taken.take([20.0, 100.0], 60.0), Some(100.0), "left is taken, right is free");
        assert_eq!(taken.end_of(100.0), Some(160.0));
        assert_eq!(taken.take([120.0], 20.0), None, "in the middle of another");
        assert_eq!(taken.take([165.0], 20.0), None, "too near");
        assert_eq!(taken.take([260.0], 60.0), None, "beyond the end");
        assert_eq!(taken.take([-10.0, 172.0], 60.0), Some(172.0));
    }
}
