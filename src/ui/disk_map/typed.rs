//! The size on either side of a boundary, typed.

use super::geometry::snap_to_mib;
use super::handle::{Handles, takes};
use super::loupe::Place;
use super::model::{Block, HandleModel};
use crate::text::{Text, word};
use crate::ui::theme::{self, Look, Theme, font, words};
use crate::ui::widgets::{TextField, line_galley, select_all, status_line_ui, tip_frame};
use crate::units::{ByteOffset, ByteSize, MIB};
use crate::wizard::parse_size;
use egui::{Area, Frame, Id, Key, Order, Sense, Ui, accesskit, pos2, vec2};

/// The panel's width.
const WIDTH: f32 = 340.0;
/// A field's width.
const FIELD: f32 = 130.0;

/// What is being typed.
#[derive(Clone, Debug)]
struct Typing {
    partition: u32,
    texts: [String; 2],
    /// What stood there when it was opened.
    were: [String; 2],
    refused: Option<String>,
    /// The field that gets the keyboard in the next frame.
    focus: Option<usize>,
}

fn typing_id(map: Id) -> Id {
    map.with("typing")
}

impl Handles<'_> {
    /// Opens the fields for the boundary of `handle`.
    pub(super) fn open_fields(&self, ui: &Ui, handle: &HandleModel, at: ByteOffset) {
        let Some(left) = self.left(handle.partition) else { return };
        let right = self.taker(handle);
        let sizes = [Some(at.since(left.extent.start())), right.map(|right| right.extent.end().since(at))];
        let texts = sizes.map(|size| size.map(|size| size.to_string()).unwrap_or_default());
        // What people come for is what is small.
        let first = usize::from(right.is_some_and(|right| matches!(right.look, Look::Recovery | Look::Efi)));
        let typing =
            Typing { partition: handle.partition, were: texts.clone(), texts, refused: None, focus: Some(first) };
        ui.data_mut(|data| data.insert_temp(typing_id(self.view.id), typing));
    }

    /// The block behind the boundary, if its size changes with it.
    fn taker(&self, handle: &HandleModel) -> Option<&Block> {
        self.right(handle.partition).filter(|right| takes(handle, right))
    }

    /// Whether a size is being typed for the boundary of `partition`.
    pub(super) fn types(&self, ui: &Ui, partition: u32) -> bool {
        let typing = ui.data(|data| data.get_temp::<Typing>(typing_id(self.view.id)));
        typing.is_some_and(|typing| typing.partition == partition)
    }

    /// Shows the fields, if they are open; gives where the boundary shall stand once that is typed.
    pub(super) fn fields(&self, ui: &mut Ui, handle: &HandleModel, at: ByteOffset, x: f32) -> Option<ByteOffset> {
        let id = typing_id(self.view.id);
        let mut typing = ui.data(|data| data.get_temp::<Typing>(id)).filter(|t| t.partition == handle.partition)?;
        let blocks: Vec<&Block> = self.left(handle.partition).into_iter().chain(self.taker(handle)).collect();
        let screen = ui.ctx().content_rect().shrink(8.0);
        let place = Place::of(self.view, ui.ctx());
        let corner = pos2((x - WIDTH / 2.0).clamp(screen.left(), (screen.right() - WIDTH).max(screen.left())), 0.0);
        let (corner, pivot) = place.corner(corner);
        let mut entered = None;
        let mut over = false;
        let area = Area::new(id.with("area")).order(Order::Foreground).fixed_pos(corner).pivot(pivot);
        let shown = area.constrain_to(screen).show(ui.ctx(), |ui| {
            let theme = Theme::of(ui.ctx());
            let frame = Frame {
                fill: theme.bg1,
                stroke: egui::Stroke::new(1.0, theme.line2),
                ..tip_frame(theme).inner_margin(14)
            };
            frame.show(ui, |ui| {
                ui.set_width(WIDTH - 28.0);
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                let mut fields = Vec::new();
                for (index, block) in blocks.iter().enumerate() {
                    let Some(text) = typing.texts.get_mut(index) else { continue };
                    let field = self.field(ui, handle, block, index, text);
                    if typing.focus == Some(index) {
                        // A panel is not yet seen in its first frame, and takes no keyboard then.
                        if field.has_focus() {
                            typing.focus = None;
                            select_all(ui, field.id, text);
                        } else {
                            field.request_focus();
                        }
                    }
                    let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    // A screen reader sets the whole text at once, without the keyboard going there.
                    let set = field.changed() && !field.has_focus() && !field.lost_focus();
                    if enter || set {
                        entered = Some(index);
                    }
                    fields.push(field);
                }
                if let Some(refused) = &typing.refused {
                    let line = status_line_ui(ui, refused, theme::Tone::Danger);
                    ui.ctx().accesskit_node_builder(line.id, |node| node.set_live(accesskit::Live::Assertive));
                }
                ui.label(words::caption(word("map-type-hint", self.view.model.lang)).color(theme.text3));
                let held = fields.iter().any(|field| field.has_focus() || field.gained_focus());
                over = typing.focus.is_none() && !held && entered.is_none();
            });
        });
        let escape = ui.input(|input| input.key_pressed(Key::Escape));
        let elsewhere = ui.input(|input| input.pointer.any_pressed())
            && !ui.input(|input| input.pointer.interact_pos()).is_some_and(|at| shown.response.rect.contains(at));
        let mut to = None;
        let mut close = escape || elsewhere || over;
        if let Some(index) = entered {
            match self.place_of(handle, &blocks, index, &typing) {
                Ok(place) => {
                    to = place.filter(|&place| place != at);
                    close = true;
                }
                Err(refused) => {
                    typing.refused = Some(refused);
                    typing.focus = Some(index);
                    close = false;
                }
            }
        }
        if close {
            ui.data_mut(|data| data.remove::<Typing>(id));
            if !elsewhere {
                let handle = self.view.id.with(("handle", handle.partition));
                ui.memory_mut(|memory| memory.request_focus(handle));
            }
        } else {
            ui.data_mut(|data| data.insert_temp(id, typing));
        }
        to
    }

    /// A block's name, its field, and what may be typed.
    fn field(
        &self,
        ui: &mut Ui,
        handle: &HandleModel,
        block: &Block,
        index: usize,
        text: &mut String,
    ) -> egui::Response {
        let theme = Theme::of(ui.ctx());
        let lang = self.view.model.lang;
        let (least, most) = range(handle, block, index);
        let name = Text::new("map-type-size").with("name", block.name.as_str()).say(lang);
        let id = typing_id(self.view.id).with(("field", index));
        let response = ui
            .horizontal(|ui| {
                let rest = ui.available_width() - FIELD - 8.0;
                // The field itself has this name for screen readers.
                let (rect, _) = ui.allocate_exact_size(vec2(rest, 28.0), Sense::empty());
                let galley = line_galley(ui.painter(), &name, font::strong(), rest);
                let middle = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
                ui.painter().galley(middle, galley, theme.text1);
                ui.add(TextField::new(text, &name).id(id).width(FIELD))
            })
            .inner;
        let range = Text::new("map-type-range").with("least", least).with("most", most).say(lang);
        ui.label(words::caption(range).color(theme.text2));
        ui.add_space(6.0);
        response
    }

    /// Where the boundary stands when what was typed in this field is so; `None` where nothing was changed.
    fn place_of(
        &self,
        handle: &HandleModel,
        blocks: &[&Block],
        index: usize,
        typing: &Typing,
    ) -> Result<Option<ByteOffset>, String> {
        let lang = self.view.model.lang;
        if typing.texts.get(index) == typing.were.get(index) {
            return Ok(None);
        }
        let typed = typing.texts.get(index).map(String::as_str).unwrap_or_default();
        let size = parse_size(typed).ok_or_else(|| word("map-type-wrong", lang))?;
        let Some(block) = blocks.get(index) else { return Ok(None) };
        let (raw, place) = if index == 0 {
            let raw = block.extent.start().saturating_add(size);
            (raw, snap_to_mib(raw, handle.min))
        } else {
            // Never smaller than what was typed.
            let raw = block.extent.end().saturating_sub(size);
            (raw, handle.min.saturating_add(raw.since(handle.min).round_down(MIB)))
        };
        let (least, most) = range(handle, block, index);
        // What is shown is rounded; whoever types the limit as it is shown gets the limit.
        let shown = |limit: ByteSize| parse_size(&limit.to_string()) == Some(size);
        let (at_least, at_most) = if index == 0 { (handle.min, handle.max) } else { (handle.max, handle.min) };
        if shown(least) {
            return Ok(Some(at_least));
        }
        if shown(most) {
            return Ok(Some(at_most));
        }
        let beyond = if raw.saturating_add(MIB) <= handle.min {
            &handle.reason_left
        } else if raw >= handle.max.saturating_add(MIB) {
            &handle.reason_right
        } else {
            return Ok(Some(place.max(handle.min).min(handle.max)));
        };
        let range = Text::new("map-type-range").with("least", least).with("most", most).say(lang);
        Err(beyond.as_ref().map_or(range.clone(), |why| format!("{range}. {why}")))
    }
}

/// The least and the most that may be typed for this neighbour.
fn range(handle: &HandleModel, block: &Block, index: usize) -> (ByteSize, ByteSize) {
    if index == 0 {
        (handle.min.since(block.extent.start()), handle.max.since(block.extent.start()))
    } else {
        (block.extent.end().since(handle.max), block.extent.end().since(handle.min))
    }
}
