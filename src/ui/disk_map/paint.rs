//! How blocks, walls, handles and ribbons are drawn. Only here are pixels and colours known.

use super::model::{Block, Fill, Mark};
use super::patterns;
use crate::text::{Lang, word};
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Look, Theme, Tone, font};
use crate::ui::widgets::line_galley;
use egui::{Color32, CornerRadius, Galley, Painter, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind, pos2, vec2};
use std::sync::Arc;

/// Below this width a block shows its icon only.
const TEXT_WIDTH: f32 = 52.0;
/// Below this width a block shows its band only.
const ICON_WIDTH: f32 = 20.0;
/// Below this width a border would be all that is left.
const THIN: f32 = 4.0;
/// Below this width a standing pattern has the width for itself.
const BORDERED: f32 = 10.0;
/// Text stands this far from a block's left edge.
const PAD: f32 = 12.0;
/// Where text stands in a narrow block.
const PAD_NARROW: f32 = 7.0;
/// The first line's middle, from a block's top.
const FIRST_LINE: f32 = 24.0;
/// From line to line.
const LINE: f32 = 19.0;

/// Unallocated space below this is a sliver without words: less than any partition of use
/// (the smallest that Windows makes is the MSR's 16 MB).
const SLIVER: crate::units::ByteSize = crate::units::ByteSize::from_mib(64);

/// How a map is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// A full map with words.
    Full,
    /// A bar in a card or a list.
    List,
}

/// How much of a sliver's height its pattern takes.
const fn standing_share(scope: Scope) -> f32 {
    match scope {
        Scope::Full => 0.5,
        Scope::List => 0.7,
    }
}

/// What the pointer and the keyboard do to a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) hover: f32,
    pub(super) focus: bool,
    pub(super) selected: bool,
    /// Magnified: as narrow as it is, one row of its pattern is enough.
    pub(super) bare: bool,
    /// Another share in use than the block's own: only a part of it is seen.
    pub(super) part: Option<f32>,
}

/// The comfortable minimum of a block: its short name with icon, or its size, and the room around.
pub(super) fn comfortable(painter: &Painter, block: &Block, scope: Scope) -> f32 {
    if scope == Scope::List {
        return if block.look == Look::Unallocated { 5.0 } else { 7.0 };
    }
    if block.look == Look::Unallocated && block.extent.size() < SLIVER {
        return 5.0;
    }
    let wide = |text: &str, font| line_galley(painter, text, font, f32::INFINITY).size().x;
    let name = wide(&block.short, font::map_strong());
    let size = wide(&block.size, font::map());
    if block.look == Look::Msr {
        return (name.max(size) + 2.0 * PAD_NARROW + 8.0).clamp(56.0, 130.0);
    }
    let chip = block.chip.as_ref().map_or(0.0, |chip| wide(chip, font::caption_strong()) + 22.0);
    // What is free in these two is what people come for.
    let telling = matches!(block.look, Look::Recovery | Look::Efi);
    let usage = if telling { wide(&block.usage_short, font::caption()) } else { 0.0 };
    ((name + 20.0 + chip).max(size).max(usage) + PAD + 10.0).clamp(74.0, 220.0)
}

/// One block: ground, fill, band, border, frames. [`words`] writes on it.
pub(super) fn block(painter: &Painter, theme: &Theme, rect: Rect, block: &Block, scope: Scope, state: State) {
    if rect.width() <= 0.0 || !painter.clip_rect().intersects(rect.expand(8.0)) {
        return;
    }
    let role = theme.role(block.look);
    let (radius, band_height): (f32, f32) = match scope {
        // Up to 5, a corner is made of half as many pieces; nobody sees the point that is missing.
        Scope::Full => (5.0, 7.0),
        Scope::List => (3.0, 4.0),
    };
    let radius = radius.min(rect.width() / 2.0);
    let corner = CornerRadius::same(radius as u8);
    let darker = if theme.dark { theme.text1 } else { role.strong };
    let shade = |color: Color32| color.lerp_to_gamma(darker, 0.09 * state.hover);
    let outline = || patterns::Outline::new(rect, radius, radius);
    // The thinnest have no border; their body is strong enough to be seen alone.
    let thin = rect.width() < THIN;
    let body_free = match block.fill {
        _ if thin && block.look != Look::Unallocated => role.used.lerp_to_gamma(role.strong, 0.4),
        Fill::Whole => shade(role.used),
        _ => shade(role.free),
    };
    painter.rect_filled(rect, corner, body_free);
    let mut divider = None;
    match block.fill {
        Fill::Used(share) if !thin => {
            let share = state.part.unwrap_or(share);
            let x = on_pixel(painter, rect.left() + rect.width() * share);
            let used = rect.with_max_x(x);
            if used.width() >= 0.5 {
                let right = if rect.right() - x < radius { radius as u8 } else { 0 };
                let corner = CornerRadius { nw: radius as u8, sw: radius as u8, ne: right, se: right };
                painter.rect_filled(used, corner, shade(role.used));
                divider = Some(x);
            }
        }
        Fill::Unknown if rect.width() >= 8.0 => patterns::dots(painter, rect, role.strong.gamma_multiply(0.55)),
        Fill::Nothing if rect.width() >= 8.0 => {
            let hatch = role.strong.gamma_multiply(0.45);
            patterns::slants(painter, rect, &outline(), 10.0, 1.0, false, hatch);
        }
        _ => {}
    }
    if let Some(x) = divider
        && rect.right() - x > 1.5
        && rect.width() > 24.0
    {
        painter.vline(
            x,
            rect.top() + band_height..=rect.bottom() - 1.0,
            Stroke::new(1.0, role.strong.gamma_multiply(0.7)),
        );
    }
    let struck = matches!(block.mark, Mark::Struck(_));
    if struck {
        patterns::slants(painter, rect, &outline(), 11.0, 1.6, true, theme.danger.gamma_multiply(0.75));
    }
    if block.look != Look::Unallocated {
        let ground = if block.fill == Fill::Whole { role.free } else { role.used };
        // Too narrow for an icon: the pattern stands and takes much of the height, so that colour never stands alone.
        let standing = rect.width() < ICON_WIDTH && !state.bare;
        let strip = if standing {
            let strip = rect.with_max_y(rect.top() + rect.height() * standing_share(scope));
            patterns::column(painter, strip, block.look, role.strong, role.free);
            strip
        } else {
            let strip = rect.with_max_y(rect.top() + band_height);
            patterns::band(painter, strip, radius, block.look, role.strong, ground);
            strip
        };
        if scope == Scope::Full && block.look != Look::Windows {
            let line = Stroke::new(1.0, role.strong.gamma_multiply(0.6));
            painter.hline(rect.left() + 1.0..=rect.right() - 1.0, strip.bottom(), line);
        }
        if standing && rect.width() < BORDERED && !thin {
            // The pattern has the width for itself; what is below it keeps its edge.
            let below = rect.with_min_y(strip.bottom());
            painter.rect_stroke(below, 0.0, Stroke::new(1.0, role.strong.gamma_multiply(0.7)), StrokeKind::Inside);
        } else if !thin {
            let border = Stroke::new(1.0 + 0.5 * state.hover, role.strong);
            painter.rect_stroke(rect, corner, border, StrokeKind::Inside);
        }
    } else {
        let mut ring = patterns::outline(rect.shrink(0.5), radius, radius);
        ring.extend(ring.first().copied());
        let dash = if scope == Scope::Full { (4.0, 3.0) } else { (3.0, 2.0) };
        let stroke = Stroke::new(1.0 + 0.5 * state.hover, role.strong.gamma_multiply(0.9));
        painter.extend(Shape::dashed_line(&ring, stroke, dash.0, dash.1));
    }
    match &block.mark {
        Mark::Refused(_) | Mark::Struck(_) => {
            let ring = CornerRadius::same(radius as u8 + 1);
            painter.rect_stroke(rect, ring, Stroke::new(2.0, theme.danger), StrokeKind::Outside);
        }
        Mark::None => {}
    }
    if state.selected {
        let ring = CornerRadius::same(radius as u8 + 2);
        painter.rect_stroke(rect.expand(1.0), ring, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
    if state.focus {
        let gap = CornerRadius::same(radius as u8 + 1);
        painter.rect_stroke(rect, gap, Stroke::new(2.0, theme.bg1), StrokeKind::Outside);
        let ring = CornerRadius::same(radius as u8 + 3);
        painter.rect_stroke(rect.expand(2.0), ring, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
}

/// A block's words and its break mark; above walls, so that they can be read.
/// `walls` are the spans that limits take; they break off where a word crosses them.
pub(super) fn words(painter: &Painter, theme: &Theme, rect: Rect, block: &Block, raised: bool, walls: &[Rangef]) {
    let struck = matches!(block.mark, Mark::Struck(_));
    let patch = matches!(block.fill, Fill::Unknown | Fill::Nothing) || struck;
    lines(painter, theme, rect, block, patch, walls);
    if raised && rect.width() >= 34.0 {
        break_mark(painter, theme, rect, theme.role(block.look).strong);
    }
}

fn lines(painter: &Painter, theme: &Theme, rect: Rect, block: &Block, patch: bool, walls: &[Rangef]) {
    let role = theme.role(block.look);
    let used = match block.fill {
        Fill::Used(share) => rect.left() + rect.width() * share,
        Fill::Whole => rect.right(),
        Fill::Unknown | Fill::Nothing => rect.left(),
    };
    let center = rect.top() + FIRST_LINE;
    if rect.width() < ICON_WIDTH {
        return;
    }
    if rect.width() < TEXT_WIDTH {
        icons::paint(painter, Icon::of(block.look), pos2(rect.center().x, center), 14.0, role.strong);
        return;
    }
    let short = line_galley(painter, &block.short, font::map_strong(), f32::INFINITY).size().x;
    if short + PAD_NARROW + 8.0 > rect.width() {
        icons::paint(painter, Icon::of(block.look), pos2(rect.center().x, center), 14.0, role.strong);
        let size = line_galley(painter, &block.size, font::caption(), f32::INFINITY);
        if size.size().x + 8.0 <= rect.width() {
            let at = pos2(rect.center().x - size.size().x / 2.0, center + LINE - size.size().y / 2.0);
            painter.galley(at, size, theme.text2);
        }
        return;
    }
    let roomy = rect.width() >= 68.0 && short + 38.0 <= rect.width();
    let tight = rect.width() < 84.0 || short + PAD + 6.0 > rect.width();
    let pad = if tight { PAD_NARROW + 2.0 } else { PAD };
    let left = rect.left() + pad;
    let mut right = rect.right() - 6.0;
    let ground = if matches!(block.fill, Fill::Unknown | Fill::Nothing) { role.free } else { theme.bg1 };
    let put = |at: Pos2, galley: Arc<Galley>, ink: Color32| {
        if patch && galley.size().x > 0.0 {
            let plain = Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0)).intersect(rect.shrink(2.0));
            painter.rect_filled(plain, 3.0, ground);
        } else {
            let line = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0)).intersect(rect.shrink(2.0));
            for wall in walls.iter().filter(|wall| wall.max > line.left() && wall.min < line.right()) {
                let plain = line.intersect(Rect::from_x_y_ranges(*wall, line.y_range()));
                let color = if plain.center().x < used { role.used } else { role.free };
                painter.rect_filled(plain, 0.0, color);
            }
        }
        painter.galley(at, galley, ink);
    };
    // From the right: what happened to it, then its name with what is left.
    if let Mark::Refused(_) = block.mark {
        icons::paint_weight(painter, Icon::Stop, pos2(right - 9.0, center), 16.0, 1.7, theme.danger);
        right -= 24.0;
    }
    let mut chip_below = None;
    if let Some(chip) = &block.chip {
        // Clear of a grip on the edge that moved.
        right -= 4.0;
        let galley = line_galley(painter, chip, font::caption_strong(), rect.width() - 12.0);
        let size = vec2(galley.size().x + 10.0, 18.0);
        let name = line_galley(painter, &block.short, font::map_strong(), f32::INFINITY).size().x + 20.0;
        if left + name + size.x + 6.0 <= right {
            chip_ui(painter, theme, pos2(right - size.x, center - 9.0), galley);
            right -= size.x + 6.0;
        } else {
            chip_below = Some(galley);
        }
    }
    let mut x = left;
    let icon = roomy && block.look != Look::Msr || block.look == Look::Msr && rect.width() > 96.0;
    // The name is said in full before there is a picture beside it.
    if icon && short + 20.0 <= right - left {
        if patch {
            let plain = Rect::from_center_size(pos2(x + 7.0, center), vec2(20.0, 20.0)).intersect(rect.shrink(2.0));
            painter.rect_filled(plain, 3.0, ground);
        }
        icons::paint_weight(painter, Icon::of(block.look), pos2(x + 7.0, center), 14.0, 1.7, role.strong);
        x += 20.0;
    }
    let lock = if block.locked { 20.0 } else { 0.0 };
    let room = if short + lock <= right - x { right - x - lock } else { right - x };
    let whole = line_galley(painter, &block.name, font::map_strong(), f32::INFINITY);
    let name =
        if whole.size().x <= room { whole } else { line_galley(painter, &block.short, font::map_strong(), room) };
    let end = x + name.size().x;
    put(pos2(x, center - name.size().y / 2.0), name, theme.text1);
    if block.locked && end + 18.0 <= right {
        icons::paint(painter, Icon::Lock, pos2(end + 13.0, center), 13.0, theme.text1);
    }
    let room = rect.right() - 6.0 - left;
    let mut y = center + LINE;
    if y + 8.0 > rect.bottom() {
        return;
    }
    let full = if block.file_system.is_empty() || block.look == Look::Recovery || block.look == Look::Efi {
        block.size.clone()
    } else {
        format!("{} · {}", block.size, block.file_system)
    };
    let mut size = line_galley(painter, &full, font::map(), f32::INFINITY);
    if size.size().x > room {
        size = line_galley(painter, &block.size, font::map(), f32::INFINITY);
    }
    if size.size().x > room {
        return;
    }
    put(pos2(left, y - size.size().y / 2.0), size, theme.text2);
    y += LINE - 1.0;
    if y + 8.0 > rect.bottom() {
        return;
    }
    if let Some(galley) = chip_below {
        let fits = galley.size().x + 10.0 <= rect.width() - 8.0;
        if fits {
            let at = pos2((left - 2.0).min(rect.right() - galley.size().x - 14.0), y - 8.0);
            chip_ui(painter, theme, at, galley);
        }
        return;
    }
    let third = match &block.mark {
        Mark::Struck(text) => text,
        _ => &block.usage,
    };
    let struck = matches!(block.mark, Mark::Struck(_));
    // Said whole or not at all: a figure that is cut says something else.
    let fits = |text: &str| {
        let galley = line_galley(painter, text, font::caption(), f32::INFINITY);
        (galley.size().x <= room).then_some(galley)
    };
    // What was struck out shows it by its strokes, and its tooltip says by which line.
    let usage = if struck { fits(third) } else { fits(third).or_else(|| fits(&block.usage_short)) };
    if let Some(usage) = usage {
        put(pos2(left, y - usage.size().y / 2.0), usage, theme.text2);
    }
}

fn chip_ui(painter: &Painter, theme: &Theme, at: Pos2, galley: Arc<Galley>) {
    let size = vec2(galley.size().x + 10.0, 18.0);
    let rect = Rect::from_min_size(at, size);
    painter.rect_filled(rect, CornerRadius::same(4), theme.accent);
    painter.galley(rect.center() - galley.size() / 2.0, galley, theme.on_accent);
}

/// The zigzag on a raised block's lower edge: its width is not its size.
fn break_mark(painter: &Painter, theme: &Theme, rect: Rect, color: Color32) {
    let y = rect.bottom();
    let right = rect.right() - 7.0;
    let points = vec![
        pos2(right - 12.0, y + 1.5),
        pos2(right - 7.5, y - 3.5),
        pos2(right - 4.0, y + 1.5),
        pos2(right + 0.5, y - 3.5),
    ];
    painter.line(points.clone(), Stroke::new(5.0, theme.bg0));
    painter.line(points, Stroke::new(1.3, color));
}

/// The frame of the logical drives, with its name above them.
pub(super) fn container(painter: &Painter, theme: &Theme, rect: Rect, block: &Block, scope: Scope, state: State) {
    let role = theme.role(Look::Unknown);
    let radius = CornerRadius::same(if scope == Scope::Full { 6 } else { 3 });
    let fill = if state.hover > 0.0 { theme.bg3 } else { theme.bg1 };
    painter.rect_filled(rect, radius, fill);
    painter.rect_stroke(rect, radius, Stroke::new(1.5, role.strong), StrokeKind::Inside);
    if scope == Scope::Full {
        let size = line_galley(painter, &block.size, font::caption(), rect.width() / 2.0);
        let name = line_galley(painter, &block.name, font::caption_strong(), rect.width() - size.size().x - 28.0);
        let y = rect.top() + 11.0;
        painter.galley(pos2(rect.left() + 10.0, y - name.size().y / 2.0), name, theme.text1);
        painter.galley(pos2(rect.right() - 10.0 - size.size().x, y - size.size().y / 2.0), size, theme.text2);
    }
    if state.selected {
        painter.rect_stroke(rect.expand(1.0), radius, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
    if state.focus {
        painter.rect_stroke(rect, radius, Stroke::new(2.0, theme.bg1), StrokeKind::Outside);
        painter.rect_stroke(rect.expand(2.0), radius, Stroke::new(2.0, theme.accent), StrokeKind::Outside);
    }
}

/// Where files lie: a thin strip, darker where more is in use; what Windows cannot move in red.
pub(super) fn allocation(painter: &Painter, theme: &Theme, rect: Rect, block: &Block) {
    let role = theme.role(block.look);
    let count = block.allocation.len();
    if count == 0 || rect.width() < 4.0 {
        return;
    }
    painter.rect_filled(rect, 0.0, role.free);
    let pixel = 1.0 / painter.pixels_per_point();
    // As many columns as can be told apart; each shows the most that lies in it, so that nothing vanishes.
    let columns = ((rect.width() / pixel.max(1.0)) as usize).clamp(1, count.max(1) * 4).min(4096);
    let most = |values: &[u8], column: usize| -> u8 {
        let from = column * values.len() / columns;
        let to = ((column + 1) * values.len()).div_ceil(columns).max(from + 1).min(values.len());
        values.get(from..to).and_then(|slice| slice.iter().max().copied()).unwrap_or(0)
    };
    let mut mesh = egui::Mesh::default();
    let mut flush = |from: usize, to: usize, color: Color32| {
        if color != Color32::TRANSPARENT && to > from {
            let x = |column: usize| rect.left() + rect.width() * column as f32 / columns as f32;
            mesh.add_colored_rect(Rect::from_min_max(pos2(x(from), rect.top()), pos2(x(to), rect.bottom())), color);
        }
    };
    let (mut start, mut current) = (0, Color32::TRANSPARENT);
    for column in 0..columns {
        let fixed = if block.immovable.is_empty() { 0 } else { most(&block.immovable, column) };
        let color = if fixed > 0 {
            theme.danger
        } else {
            match most(&block.allocation, column) {
                0 => Color32::TRANSPARENT,
                1..=96 => role.used,
                97..=200 => role.used.lerp_to_gamma(role.strong, 0.5),
                _ => role.strong,
            }
        };
        if color != current {
            flush(start, column, current);
            (start, current) = (column, color);
        }
    }
    flush(start, columns, current);
    painter.add(Shape::mesh(mesh));
}

/// The side of a limit that cannot give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A limit: two points of red through the block, hatched on the side that cannot give.
pub(super) fn wall(painter: &Painter, theme: &Theme, x: f32, top: f32, bottom: f32, side: Side) {
    let hatched = match side {
        Side::Left => x - 9.0..=x - 1.0,
        Side::Right => x + 1.0..=x + 9.0,
    };
    let hatched = Rect::from_x_y_ranges(hatched, top..=bottom);
    let outline = patterns::Outline::new(hatched, 0.0, 0.0);
    painter.rect_filled(hatched, 0.0, theme.bg1.gamma_multiply(0.55));
    patterns::slants(painter, hatched, &outline, 6.0, 1.6, false, theme.danger.gamma_multiply(0.8));
    painter.rect_filled(Rect::from_min_max(pos2(x - 1.0, top), pos2(x + 1.0, bottom)), 0.0, theme.danger);
}

/// The limit behind a limit: dashed, since it holds only once the first is gone.
pub(super) fn next_wall(painter: &Painter, theme: &Theme, x: f32, top: f32, bottom: f32) {
    let line = [pos2(x, top), pos2(x, bottom)];
    painter.extend(Shape::dashed_line(&line, Stroke::new(2.0, theme.danger.gamma_multiply(0.85)), 4.0, 4.0));
}

/// Where a boundary was: dashed, and leaving out the lines of text.
pub(super) fn ghost(painter: &Painter, theme: &Theme, x: f32, top: f32, bottom: f32) {
    let stroke = Stroke::new(1.5, theme.text2);
    let text = (top + FIRST_LINE - 12.0, top + FIRST_LINE + 2.0 * LINE + 9.0);
    // Where there is one line of text, it stands in the middle.
    let text =
        if bottom < text.1 { (f32::midpoint(top, bottom) - 8.0, f32::midpoint(top, bottom) + 12.0) } else { text };
    for (from, to) in [(top - 3.0, text.0), (text.1, bottom + 8.0)] {
        painter.extend(Shape::dashed_line(&[pos2(x, from), pos2(x, to)], stroke, 3.0, 3.0));
    }
}

/// The grip on a boundary that can move; larger and in the accent while it is used.
pub(super) fn grip(
    painter: &Painter,
    theme: &Theme,
    x: f32,
    top: f32,
    bottom: f32,
    (active, focus, pill): (f32, bool, bool),
) {
    let line = theme.line2.lerp_to_gamma(theme.accent, active);
    let reach = 3.0 + 2.0 * active;
    painter.vline(x, top - reach..=bottom + reach, Stroke::new(1.0 + active, line));
    if !pill && active == 0.0 && !focus {
        return;
    }
    let size = vec2(8.0 + 2.0 * active, (28.0 + 8.0 * active).min(bottom - top - 8.0));
    let pill = Rect::from_center_size(pos2(x, f32::midpoint(top, bottom)), size);
    let radius = CornerRadius::same(4);
    let fill = theme.bg1.lerp_to_gamma(theme.accent, active);
    painter.rect(pill, radius, fill, Stroke::new(1.0, line), StrokeKind::Middle);
    let ink = theme.line2.lerp_to_gamma(theme.on_accent, active);
    for dx in [-1.5, 1.5] {
        painter.vline(x + dx, pill.center().y - 5.0..=pill.center().y + 5.0, Stroke::new(1.0, ink));
    }
    if focus {
        painter.rect_stroke(pill.expand(1.0), CornerRadius::same(5), Stroke::new(2.0, theme.bg1), StrokeKind::Outside);
        painter.rect_stroke(
            pill.expand(3.0),
            CornerRadius::same(7),
            Stroke::new(2.0, theme.accent),
            StrokeKind::Outside,
        );
    }
}

/// A region that lights up.
pub(super) fn lit(painter: &Painter, theme: &Theme, rect: Rect, tone: Tone) {
    let color = if tone == Tone::Neutral { theme.accent } else { theme.tone(tone) };
    let rect = if rect.width() < 4.0 { Rect::from_center_size(rect.center(), vec2(4.0, rect.height())) } else { rect };
    painter.rect_filled(rect, CornerRadius::same(6), color.gamma_multiply(0.07));
    painter.rect_stroke(rect.expand(2.0), CornerRadius::same(8), Stroke::new(2.0, color), StrokeKind::Outside);
}

/// From a block of *Now* to the same block of *After*: where it went.
pub(super) fn ribbon(
    painter: &Painter,
    theme: &Theme,
    from: (f32, f32),
    to: (f32, f32),
    top: f32,
    bottom: f32,
    look: Look,
) {
    let role = theme.role(look);
    let fill = role.used.gamma_multiply(if theme.dark { 0.42 } else { 0.34 });
    let corners = vec![pos2(from.0, top), pos2(from.1, top), pos2(to.1, bottom), pos2(to.0, bottom)];
    painter.add(Shape::convex_polygon(corners, fill, Stroke::NONE));
    let edge = Stroke::new(1.0, role.strong.gamma_multiply(if theme.dark { 0.55 } else { 0.4 }));
    painter.line_segment([pos2(from.0 + 0.5, top), pos2(to.0 + 0.5, bottom)], edge);
    painter.line_segment([pos2(from.1 - 0.5, top), pos2(to.1 - 0.5, bottom)], edge);
}

/// Under a block of *Now* that is no more.
pub(super) fn gone(painter: &Painter, theme: &Theme, x: f32, y: f32, lang: Lang, room: f32) {
    let galley = line_galley(painter, &word("map-gone", lang), font::caption_strong(), room - 28.0);
    let whole = 24.0 + galley.size().x;
    if room < 30.0 {
        icons::paint_weight(painter, Icon::Cross, pos2(x, y), 13.0, 2.0, theme.danger);
        return;
    }
    icons::paint_weight(painter, Icon::Cross, pos2(x - whole / 2.0 + 8.0, y), 16.0, 2.0, theme.danger);
    painter.galley(pos2(x - whole / 2.0 + 24.0, y - galley.size().y / 2.0), galley, theme.danger);
}

/// The edge between two pixels that is nearest to `x`.
pub(super) fn on_pixel(painter: &Painter, x: f32) -> f32 {
    let pixels = painter.pixels_per_point();
    (x * pixels).round() / pixels
}
