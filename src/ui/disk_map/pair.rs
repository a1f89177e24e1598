//! *Now* above *After*: the same scale, ribbons between.

use super::geometry::Scale;
use super::model::{Block, BlockId, DiskMapModel};
use super::{CAPTIONS, DiskMapResponse, HEIGHT, STRIP, Scope, View, handle, has_strip, lens_ui, paint};
use crate::text::{Text, word};
use crate::ui::theme::{Theme, font};
use crate::ui::widgets::line_galley;
use egui::{Id, Painter, Rect, Sense, Ui, pos2, vec2};
use std::sync::Arc;

/// Two maps of the same disk, before and after.
#[must_use = "show it"]
pub struct NowAfter<'a> {
    now: &'a DiskMapModel,
    after: &'a DiskMapModel,
    pairs: &'a [(BlockId, BlockId)],
    after_note: &'a str,
    other_note: &'a str,
    height: f32,
    ribbons: f32,
    lens: bool,
}

/// What a person did with either map.
#[derive(Clone, Debug, Default)]
pub struct NowAfterResponse {
    /// With *Now*.
    pub now: DiskMapResponse,
    /// With *After*.
    pub after: DiskMapResponse,
}

impl<'a> NowAfter<'a> {
    /// `pairs` says which block of *Now* became which of *After*: see [`NowAfter::pairs_of`].
    pub const fn new(now: &'a DiskMapModel, after: &'a DiskMapModel, pairs: &'a [(BlockId, BlockId)]) -> Self {
        Self { now, after, pairs, after_note: "", other_note: "", height: HEIGHT, ribbons: 56.0, lens: false }
    }

    /// What stands under *After*: draft, or the line that it shows.
    pub const fn note(mut self, note: &'a str) -> Self {
        self.after_note = note;
        self
    }

    /// What stands there at other times: room is kept for it, so that nothing moves when the note changes.
    pub const fn or_note(mut self, note: &'a str) -> Self {
        self.other_note = note;
        self
    }

    /// Another height of the blocks.
    pub const fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// Another height of the ribbons.
    pub const fn ribbons(mut self, height: f32) -> Self {
        self.ribbons = height;
        self
    }

    /// With the true-scale lens of *After* below.
    pub const fn lens(mut self, lens: bool) -> Self {
        self.lens = lens;
        self
    }

    /// Which block became which, for two layouts of the same disk.
    pub fn pairs_of(before: &crate::layout::DiskLayout, after: &crate::layout::DiskLayout) -> Vec<(BlockId, BlockId)> {
        let mut pairs: Vec<(BlockId, BlockId)> = after
            .partitions
            .iter()
            .filter_map(|new| super::counterpart(new, before, after).map(|old| (super::id_of(old), super::id_of(new))))
            .collect();
        let free = before.free().into_iter().chain(before.free_in_extended());
        let still: Vec<_> = after.free().into_iter().chain(after.free_in_extended()).collect();
        for old in free {
            if let Some(new) = still.iter().find(|new| new.end() == old.end() || new.start() == old.start()) {
                pairs.push((BlockId::Free(old.start()), BlockId::Free(new.start())));
            }
        }
        pairs
    }

    /// Shows both over the available width.
    pub fn show(self, ui: &mut Ui) -> NowAfterResponse {
        let theme = Theme::of(ui.ctx());
        let lang = self.after.lang;
        let width = ui.available_width().max(80.0);
        let strip = if has_strip(self.after) { STRIP } else { 0.0 };
        let total = self.height * 2.0 + self.ribbons + strip + CAPTIONS;
        let (rect, _) = ui.allocate_exact_size(vec2(width, total), Sense::empty());
        let disk = Text::new("map-disk").with("disk", self.now.disk).say(lang);
        let labels = [(word("map-now", lang), disk), (word("map-after", lang), self.after_note.to_owned())];
        let side = self.label_width(ui.painter(), &labels).min(width / 5.0);
        let id = ui.scope_id().with(("now and after", self.now.disk));
        let area = |top: f32| Rect::from_min_max(pos2(rect.left() + side, top), pos2(rect.right(), top + self.height));
        let above = area(rect.top());
        let below = area(above.bottom() + self.ribbons);
        let tip_below = below.bottom() + strip + CAPTIONS - 2.0;
        let now = self.view(self.now, &labels[0].0, id.with("now"), above, (tip_below, above.top()), false);
        let after = self.view(self.after, &labels[1].0, id.with("after"), below, (tip_below, above.top()), strip > 0.0);
        for ((title, note), place) in labels.iter().zip([above, below]) {
            let title = line_galley(ui.painter(), title, font::strong(), side - 8.0);
            let note = line_galley(ui.painter(), note, font::caption(), side - 8.0);
            ui.painter().galley(pos2(rect.left(), place.top() + 12.0), title, theme.text1);
            ui.painter().galley(pos2(rect.left(), place.top() + 32.0), note, theme.text3);
        }
        let items = [now.items(ui.painter()), after.items(ui.painter())];
        let scale = Arc::new(
            handle::frozen(ui, after.id)
                .unwrap_or_else(|| Scale::new(&[&items[0], &items[1]], above.width(), 1.0 / ui.pixels_per_point())),
        );
        let moving = handle::is_dragging(ui, after.id);
        self.paint_ribbons(ui, &now, &after, &items, &scale, moving);
        let mut response =
            NowAfterResponse { now: now.show(ui, &items[0], &scale), after: after.show(ui, &items[1], &scale) };
        after.captions(ui.painter(), &scale, rect.bottom() - CAPTIONS);
        if self.lens {
            ui.add_space(4.0);
            response.after.merge(lens_ui(ui, self.after, id.with("lens"), (below, above.top()), &scale, moving));
        }
        response.now.rect = Some(above);
        response.after.rect = Some(below);
        response
    }

    fn view(
        &self,
        model: &'a DiskMapModel,
        title: &str,
        id: Id,
        area: Rect,
        tips: (f32, f32),
        strip: bool,
    ) -> View<'a> {
        let (tip_below, tip_above) = tips;
        View {
            model,
            id,
            area,
            scope: Scope::Full,
            interactive: true,
            tip_below,
            tip_above,
            strip,
            title: title.to_owned(),
        }
    }

    fn label_width(&self, painter: &Painter, labels: &[(String, String)]) -> f32 {
        let wide = |text: &str, font| line_galley(painter, text, font, f32::INFINITY).size().x;
        let widest = labels
            .iter()
            .map(|(title, note)| wide(title, font::strong()).max(wide(note, font::caption())))
            .fold(wide(self.other_note, font::caption()), f32::max);
        (widest + 20.0).max(56.0).ceil()
    }

    fn paint_ribbons(
        &self,
        ui: &Ui,
        now: &View<'_>,
        after: &View<'_>,
        items: &[Vec<super::Item>; 2],
        scale: &Scale,
        moving: bool,
    ) {
        let theme = Theme::of(ui.ctx());
        let (old, new) = (now.drawn(ui, &items[0], scale, moving), after.drawn(ui, &items[1], scale, moving));
        let (top, bottom) = (now.area.bottom() + 2.0, after.area.top() - 2.0);
        for from in &old {
            let to = self
                .pairs
                .iter()
                .find(|pair| pair.0 == from.block.id)
                .and_then(|pair| new.iter().find(|to| to.block.id == pair.1));
            match to {
                Some(to) => paint::ribbon(
                    ui.painter(),
                    theme,
                    (from.rect.left(), from.rect.right()),
                    (to.rect.left(), to.rect.right()),
                    top,
                    bottom,
                    from.block.look,
                ),
                None if is_partition(from.block) => {
                    let y = f32::midpoint(top, bottom);
                    paint::gone(ui.painter(), theme, from.rect.center().x, y, self.after.lang, from.rect.width());
                }
                None => {}
            }
        }
    }
}

fn is_partition(block: &Block) -> bool {
    matches!(block.id, BlockId::Partition(_))
}
