//! The true-scale lens: the bar as it really is, and the places where small blocks hide, magnified.
//!
//! Boundaries can be dragged in it too: a point there is a few MB, where on the map it may be a GB.

use super::geometry::Scale;
use super::handle::{self, Handles};
use super::model::{Block, BlockId, DiskMapModel, Fill, grouped};
use super::paint::{self, Scope, State};
use super::{DiskMapResponse, View};
use crate::text::{Lang, Text, word};
use crate::ui::theme::{Theme, font};
use crate::ui::widgets::line_galley;
use crate::units::{ByteOffset, ByteSize, Extent};
use egui::{CornerRadius, Id, Painter, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Height of the whole lens.
const HEIGHT: f32 = 154.0;
/// From the lens' top to its cards.
const CARD_TOP: f32 = 56.0;
/// A region is magnified only where that shows something.
const LEAST_MAGNIFICATION: f64 = 2.0;
/// At most so many regions.
const MOST: usize = 3;

/// Shows the lens of `model` under the map drawn in `above` by `scale`; while `moving`, its regions stand still.
pub(super) fn lens_ui(
    ui: &mut Ui,
    model: &DiskMapModel,
    id: Id,
    (above, tip_above): (Rect, f32),
    scale: &Scale,
    moving: bool,
) -> DiskMapResponse {
    let theme = Theme::of(ui.ctx());
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::empty());
    let rect = Rect::from_min_max(pos2(above.left(), space.top()), pos2(above.right(), space.bottom()));
    let caption = line_galley(ui.painter(), &word("map-lens-true", model.lang), font::caption(), rect.width());
    ui.painter().galley(pos2(rect.center().x - caption.size().x / 2.0, rect.top()), caption, theme.text2);
    let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 18.0), vec2(rect.width(), 10.0));
    let whole = Scale::straight(ByteOffset::ZERO, end_of(model), bar.width());
    true_bar(ui.painter(), theme, model, bar, &whole);

    let regions = regions_now(ui, model, id, scale, moving);
    let width = match regions.len() {
        0 | 1 => rect.width().min(520.0),
        count => ((rect.width() - 24.0 * (count - 1) as f32) / count as f32).min(520.0),
    };
    let mut out = DiskMapResponse::default();
    for (index, region) in regions.iter().enumerate() {
        let center =
            bar.left() + whole.x(region.start().saturating_add(ByteSize::from_bytes(region.size().bytes() / 2)));
        let step = if regions.len() > 1 { (rect.width() - width) / (regions.len() - 1) as f32 } else { 0.0 };
        let left = if regions.len() > 1 {
            rect.left() + step * index as f32
        } else {
            (center - width / 2.0).min(rect.right() - width).max(rect.left())
        };
        let card = Rect::from_min_max(pos2(left, rect.top() + CARD_TOP), pos2(left + width, rect.bottom()));
        // From the place on the bar to the card's upper corners.
        for (from, to) in [
            (bar.left() + whole.x(region.start()), card.left() + 4.0),
            (bar.left() + whole.x(region.end()), card.right() - 4.0),
        ] {
            let line = [pos2(from, bar.bottom() + 2.0), pos2(to, card.top())];
            ui.painter().extend(Shape::dashed_line(&line, Stroke::new(1.0, theme.line2), 3.0, 3.0));
        }
        out.merge(card_ui(ui, model, id.with(("region", index)), card, *region, (above, tip_above)));
    }
    out
}

fn end_of(model: &DiskMapModel) -> ByteOffset {
    ByteOffset::from_bytes(model.size.bytes())
}

/// The disk as it is: no minimum, no gap.
fn true_bar(painter: &Painter, theme: &Theme, model: &DiskMapModel, bar: Rect, scale: &Scale) {
    painter.rect_filled(bar, CornerRadius::same(2), theme.role(crate::ui::theme::Look::Unallocated).free);
    for block in model.leaves() {
        let role = theme.role(block.look);
        let (from, to) = (bar.left() + scale.x(block.extent.start()), bar.left() + scale.x(block.extent.end()));
        let part = Rect::from_min_max(pos2(from, bar.top()), pos2(to, bar.bottom()));
        painter.rect_filled(part, 0.0, role.used);
        if to - from > 3.0 {
            painter.rect_stroke(part, 0.0, Stroke::new(1.0, role.strong.gamma_multiply(0.8)), StrokeKind::Inside);
        }
    }
    painter.rect_stroke(bar, CornerRadius::same(2), Stroke::new(1.0, theme.line2), StrokeKind::Outside);
}

/// The regions, kept while a boundary moves on the map or in the lens, so that nothing jumps.
fn regions_now(ui: &Ui, model: &DiskMapModel, id: Id, scale: &Scale, moving: bool) -> Vec<Extent> {
    let kept = ui.data(|data| data.get_temp::<Arc<Vec<Extent>>>(id));
    let moving = moving || (0..MOST).any(|index| handle::is_dragging(ui, id.with(("region", index))));
    if let Some(kept) = kept.filter(|_| moving) {
        return Vec::clone(&kept);
    }
    let regions = regions(model, scale);
    ui.data_mut(|data| data.insert_temp(id, Arc::new(regions.clone())));
    regions
}

/// Runs of neighbouring blocks that the map had to raise, each with some of what is around it.
fn regions(model: &DiskMapModel, scale: &Scale) -> Vec<Extent> {
    let leaves: Vec<&Block> = model.leaves().collect();
    let per_point = model.size.bytes() as f64 / f64::from(scale.width().max(1.0));
    let mut runs: Vec<(ByteOffset, ByteOffset)> = Vec::new();
    let mut open = false;
    for block in &leaves {
        let drawn = scale.x(block.extent.end()) - scale.x(block.extent.start());
        let raised = f64::from(drawn) > block.extent.size().bytes() as f64 / per_point + 3.0;
        match (raised, open, runs.last_mut()) {
            (true, true, Some(run)) => run.1 = block.extent.end(),
            (true, _, _) => runs.push((block.extent.start(), block.extent.end())),
            (false, _, _) => {}
        }
        open = raised;
    }
    let end = end_of(model);
    let mut regions = Vec::new();
    for (from, to) in runs {
        let size = to.since(from);
        let around = ByteSize::from_bytes(size.bytes() / 4 * 3).round_up(ByteSize::from_mib(50));
        let first = leaves.first().is_some_and(|block| block.extent.start() == from);
        let last = leaves.last().is_some_and(|block| block.extent.end() == to);
        let even = |size: ByteSize| size.round_up(ByteSize::from_mib(50));
        let stop = match (first, last) {
            (_, true) => end,
            (true, false) => ByteOffset::ZERO.saturating_add(even(to.from_start().saturating_add(around))),
            (false, false) => to.saturating_add(around),
        };
        let start = match (first, last) {
            (true, _) => ByteOffset::ZERO,
            (false, true) => end.saturating_sub(even(end.since(from).saturating_add(around))),
            (false, false) => from.saturating_sub(around),
        };
        let stop = stop.min(end);
        let Some(region) = Extent::between(start, stop) else { continue };
        let magnified = model.size.bytes() as f64 / region.size().bytes() as f64;
        if magnified / 3.0 >= LEAST_MAGNIFICATION {
            regions.push(region);
        }
    }
    if regions.len() > MOST {
        // The smallest runs are the ones that cannot be seen otherwise.
        let mut by_size: Vec<Extent> = regions;
        by_size.sort_by_key(|region| region.size());
        by_size.truncate(MOST);
        by_size.sort_by_key(|region| region.start());
        regions = by_size;
    }
    regions
}

fn card_ui(
    ui: &mut Ui,
    model: &DiskMapModel,
    id: Id,
    card: Rect,
    region: Extent,
    (map, above): (Rect, f32),
) -> DiskMapResponse {
    let theme = Theme::of(ui.ctx());
    let lang = model.lang;
    ui.painter().rect(
        card,
        CornerRadius::same(crate::ui::theme::RADIUS),
        theme.bg1,
        Stroke::new(1.0, theme.line2),
        StrokeKind::Inside,
    );
    let area =
        Rect::from_min_max(pos2(card.left() + 14.0, card.top() + 28.0), pos2(card.right() - 14.0, card.top() + 66.0));
    let scale =
        Arc::new(handle::frozen(ui, id).unwrap_or_else(|| Scale::straight(region.start(), region.end(), area.width())));
    let (from, to) = scale.ends();
    let shown = to.since(from);
    let at_end = to >= end_of(model);
    let times = model.size.bytes() as f64 / shown.bytes().max(1) as f64 * f64::from(area.width() / map.width());
    let title = if at_end {
        "map-lens-last"
    } else if from == ByteOffset::ZERO {
        "map-lens-first"
    } else {
        "map-lens-part"
    };
    let title = Text::new(title).with("size", shown).with("times", grouped(times.round() as u64)).say(lang);
    let mut galley = line_galley(ui.painter(), &title, font::caption(), f32::INFINITY);
    if galley.size().x > area.width() {
        let brief = format!("{shown} × {}", grouped(times.round() as u64));
        galley = line_galley(ui.painter(), &brief, font::caption(), area.width());
    }
    ui.painter().galley(pos2(area.left() - 2.0, card.top() + 8.0), galley, theme.text2);

    let view = View {
        model,
        id,
        area,
        scope: Scope::List,
        interactive: true,
        tip_below: card.bottom(),
        tip_above: above,
        strip: false,
        title: String::new(),
    };
    let response = ui.interact(area, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, title.as_str()));
    let painter = ui.painter().with_clip_rect(area.expand2(vec2(1.0, 8.0)).intersect(ui.clip_rect()));
    let mut free = area.left();
    let mut out = DiskMapResponse::default();
    let mut handles = Handles::new(&view, &scale);
    for block in model.leaves().filter(|block| block.extent.overlaps(region)) {
        // A block that reaches beyond the region is drawn a little beyond it, so that its edge is not seen.
        let left = if block.extent.start() < from {
            area.left() - 8.0
        } else {
            area.left() + scale.x(block.extent.start()) + 1.0
        };
        let right =
            if block.extent.end() > to { area.right() + 8.0 } else { area.left() + scale.x(block.extent.end()) - 1.0 };
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(right.max(left + 1.0), area.bottom()));
        paint::block(
            &painter,
            theme,
            rect,
            block,
            Scope::Full,
            State { bare: true, part: seen_share(block, from, to), ..State::default() },
        );
        label(&painter, theme, rect.intersect(area), block, Some(region), lang);
        if response.hovered() && ui.rect_contains_pointer(rect) {
            out.hovered = Some(block.id);
        }
        if let BlockId::Partition(number) = block.id
            && block.extent.end() > from
            && block.extent.end() < to
        {
            handles.interact(ui, number, &mut out);
        }
    }
    let mut ticks: Vec<ByteOffset> = model
        .leaves()
        .flat_map(|block| [block.extent.start(), block.extent.end()])
        .filter(|&offset| offset >= from && offset <= to)
        .chain([from, to])
        .collect();
    ticks.sort_unstable();
    ticks.dedup_by(|a, b| scale.x(*a) - scale.x(*b) < 6.0);
    for offset in ticks {
        free =
            tick(ui.painter(), theme, area, scale.x(offset), &offset_text(offset, end_of(model), at_end, lang), free);
    }
    let painter = ui.painter().with_clip_rect(card.expand(4.0).intersect(ui.clip_rect()));
    handles.paint(ui, &painter, &mut out);
    out
}

/// A block's name in the middle of what is seen of it.
pub(super) fn label(painter: &Painter, theme: &Theme, rect: Rect, block: &Block, region: Option<Extent>, lang: Lang) {
    let begins = region.is_some_and(|seen| block.extent.start() > seen.start() && block.extent.end() > seen.end());
    let whole = region.is_some_and(|seen| seen.contains(block.extent));
    let text = if whole {
        format!("{} {}", block.short, block.size)
    } else if begins {
        Text::new("map-lens-begins")
            .with("name", block.short.as_str())
            .with("at", block.extent.start().from_start())
            .say(lang)
    } else {
        block.short.clone()
    };
    for text in [text, block.short.clone()] {
        let galley = line_galley(painter, &text, font::caption_strong(), f32::INFINITY);
        if galley.size().x + 10.0 <= rect.width() {
            let at = pos2(rect.center().x, rect.center().y + 2.0) - galley.size() / 2.0;
            painter.galley(at, galley, theme.text1);
            return;
        }
    }
}

/// How much of what is seen of a block is in use, if it is seen in part: used space lies in front on the map.
pub(super) fn seen_share(block: &Block, from: ByteOffset, to: ByteOffset) -> Option<f32> {
    let Fill::Used(share) = block.fill else { return None };
    let used = (block.extent.size().bytes() as f64 * f64::from(share)) as u64;
    let used_end = block.extent.start().saturating_add(ByteSize::from_bytes(used));
    let (start, end) = (block.extent.start().max(from), block.extent.end().min(to));
    Some(used_end.since(start).bytes() as f32 / end.since(start).bytes().max(1) as f32).map(|share| share.min(1.0))
}

fn offset_text(offset: ByteOffset, end: ByteOffset, from_end: bool, lang: Lang) -> String {
    if from_end && offset == end {
        word("map-lens-end", lang)
    } else if from_end {
        format!("\u{2212}{}", end.since(offset))
    } else if offset == ByteOffset::ZERO {
        "0".to_owned()
    } else {
        offset.from_start().to_string()
    }
}

/// A boundary's offset under the blocks, where there is room for it; gives where the next may begin.
fn tick(painter: &Painter, theme: &Theme, area: Rect, x: f32, text: &str, free: f32) -> f32 {
    let x = area.left() + x;
    let galley = line_galley(painter, text, font::caption(), 140.0);
    let wide = galley.size().x;
    let last = area.right() - wide;
    let Some(left) =
        [x - wide / 2.0, x - 2.0].into_iter().map(|left| left.min(last).max(area.left())).find(|&left| left >= free)
    else {
        return free;
    };
    painter.vline(x, area.bottom() + 3.0..=area.bottom() + 6.0, Stroke::new(1.0, theme.line2));
    painter.galley(pos2(left, area.bottom() + 7.0), galley, theme.text2);
    left + wide + 10.0
}
