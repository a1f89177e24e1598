//! What of a window is to be painted anew: two frames' shapes are compared, and where they differ is the damage.
//!
//! Without a graphics card painting is most of what a frame costs; a pointer over a button changes only that button.

use super::raster::Area;
use egui::emath::TSTransform;
use egui::epaint::{ClippedShape, RectShape, TextShape};
use egui::{Mesh, Pos2, Rect, Shape};
use std::sync::Arc;

/// How far a shape that was put in or taken away is looked for in the other frame.
const LOOK_AHEAD: usize = 48;

/// How many separate areas there may be: each one goes over the shapes again.
const MAX_AREAS: usize = 24;

/// So many are kept apart while they are gathered.
const MANY: usize = 48;

/// How far softened edges reach beyond a shape, in pixels.
const FRINGE: f32 = 2.0;

const NOWHERE: Area = Area { left: 0, top: 0, right: 0, bottom: 0 };

/// The areas in which a frame differs from the one before; they do not overlap.
pub fn between(before: &[ClippedShape], after: &[ClippedShape], pixels_per_point: f32, size: [usize; 2]) -> Vec<Area> {
    let mut areas = Areas { areas: Vec::new(), size, pixels_per_point };
    let (mut i, mut j) = (0, 0);
    while let (Some(a), Some(b)) = (before.get(i), after.get(j)) {
        if same_clipped(a, b) {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        // Of the ways on, the shortest: one was changed, some were put in, or some were taken away.
        let changed = |n: usize| pair(before.get(i + n), after.get(j + n));
        let added = |n: usize| pair(Some(a), after.get(j + n));
        let gone = |n: usize| pair(before.get(i + n), Some(b));
        let way = (1..=LOOK_AHEAD).find_map(|n| {
            let ways = [(changed(n), n, n), (added(n), 0, n), (gone(n), n, 0)];
            ways.into_iter().find(|way| way.0).map(|(_, old, new)| (old, new))
        });
        let (old, new) = way.unwrap_or((1, 1));
        if old == new {
            before.iter().skip(i).zip(after.iter().skip(j)).take(old).for_each(|(a, b)| areas.add_change(a, b));
        } else {
            before.iter().skip(i).take(old).chain(after.iter().skip(j).take(new)).for_each(|shape| areas.add(shape));
        }
        (i, j) = (i + old, j + new);
    }
    before.iter().skip(i).chain(after.iter().skip(j)).for_each(|shape| areas.add(shape));
    few(&mut areas.areas);
    areas.areas
}

fn pair(a: Option<&ClippedShape>, b: Option<&ClippedShape>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if same_clipped(a, b))
}

/// The pixels a shape may reach.
pub fn reach(clipped: &ClippedShape, pixels_per_point: f32, size: [usize; 2]) -> Area {
    let rect = clipped.transform_after_tessellation * clipped.shape.visual_bounding_rect();
    pixels_of(rect, clipped.clip_rect, pixels_per_point, size)
}

/// The pixels that something in `rect` may reach, whose edges are softened.
fn pixels_of(rect: Rect, clip: Rect, pixels_per_point: f32, size: [usize; 2]) -> Area {
    // Nothing is painted; turned about, it would become everything.
    if !(rect.min.x <= rect.max.x && rect.min.y <= rect.max.y) {
        return NOWHERE;
    }
    let pixels = |rect: Rect, fringe: f32| {
        // Cut off, which rounds down where nothing is below 0; a pixel too many does no harm.
        let low = |value: f32, max: usize| ((value * pixels_per_point - fringe).max(0.0) as usize).min(max);
        let high = |value: f32, max: usize| ((value * pixels_per_point + fringe + 1.0).max(0.0) as usize).min(max);
        Area {
            left: low(rect.min.x, size[0]),
            top: low(rect.min.y, size[1]),
            right: high(rect.max.x, size[0]),
            bottom: high(rect.max.y, size[1]),
        }
    };
    let area = pixels(rect, FRINGE).and(&pixels(clip, 1.0));
    if area.is_empty() { NOWHERE } else { area }
}

/// Areas apart from each other, which hold at least these.
pub fn apart(areas: impl IntoIterator<Item = Area>) -> Vec<Area> {
    let mut all = Vec::new();
    areas.into_iter().for_each(|area| join(&mut all, area));
    few(&mut all);
    all
}

struct Areas {
    areas: Vec<Area>,
    size: [usize; 2],
    pixels_per_point: f32,
}

impl Areas {
    fn add(&mut self, shape: &ClippedShape) {
        join(&mut self.areas, reach(shape, self.pixels_per_point, self.size));
    }

    fn add_rect(&mut self, rect: Rect, clip: Rect) {
        join(&mut self.areas, pixels_of(rect, clip, self.pixels_per_point, self.size));
    }

    /// What differs between a shape and what became of it.
    fn add_change(&mut self, before: &ClippedShape, after: &ClippedShape) {
        let still = |shape: &ClippedShape| shape.transform_after_tessellation == TSTransform::IDENTITY;
        if before.clip_rect == after.clip_rect && still(before) && still(after) {
            let pixel = 1.0 / self.pixels_per_point;
            changes(&before.shape, &after.shape, pixel, &mut |rect| self.add_rect(rect, after.clip_rect));
        } else {
            self.add(before);
            self.add(after);
        }
    }
}

/// Says in which rectangles two shapes differ, at least. A boundary that moves changes the ends of what is large.
fn changes(before: &Shape, after: &Shape, pixel: f32, say: &mut impl FnMut(Rect)) {
    if same(before, after) {
        return;
    }
    let known = match (before, after) {
        (Shape::Rect(a), Shape::Rect(b)) => sides(a, b, pixel, say),
        (Shape::LineSegment { points: a, stroke }, Shape::LineSegment { points: b, stroke: other }) => {
            stroke == other && ends(a, b, false, stroke.width, say)
        }
        (Shape::Path(a), Shape::Path(b)) => {
            a.closed == b.closed
                && a.fill == b.fill
                && a.stroke == b.stroke
                && ends(&a.points, &b.points, a.closed, a.stroke.width, say)
        }
        (Shape::Mesh(a), Shape::Mesh(b)) => pieces(a, b, say),
        (Shape::Vec(a), Shape::Vec(b)) if a.len() == b.len() => {
            a.iter().zip(b).for_each(|(a, b)| changes(a, b, pixel, say));
            true
        }
        _ => false,
    };
    if !known {
        say(before.visual_bounding_rect());
        say(after.visual_bounding_rect());
    }
}

/// Two rectangles of one kind differ along the sides that moved. False where they are not, or so small that they are
/// drawn another way.
fn sides(a: &RectShape, b: &RectShape, pixel: f32, say: &mut impl FnMut(Rect)) -> bool {
    let small = 2.0 * a.stroke.width + 4.0 * pixel;
    let large = |shape: &RectShape| shape.rect.width() > small && shape.rect.height() > small;
    let moved = RectShape { rect: b.rect, ..a.clone() };
    if moved != *b || a.angle != 0.0 || !large(a) || !large(b) || !a.rect.intersects(b.rect) {
        return false;
    }
    let r = a.corner_radius;
    let inside = f32::from(r.nw.max(r.ne).max(r.sw).max(r.se)) + 2.0 * a.stroke.width + a.blur_width;
    let outside = a.stroke.width + 0.5 * a.blur_width;
    let both = a.rect.union(b.rect).expand(outside);
    let (a, b) = (a.rect, b.rect);
    let from = |a: f32, b: f32| a.min(b) - outside..=a.max(b) + inside;
    let to = |a: f32, b: f32| a.min(b) - inside..=a.max(b) + outside;
    if a.left() != b.left() {
        say(Rect::from_x_y_ranges(from(a.left(), b.left()), both.y_range()));
    }
    if a.right() != b.right() {
        say(Rect::from_x_y_ranges(to(a.right(), b.right()), both.y_range()));
    }
    if a.top() != b.top() {
        say(Rect::from_x_y_ranges(both.x_range(), from(a.top(), b.top())));
    }
    if a.bottom() != b.bottom() {
        say(Rect::from_x_y_ranges(both.x_range(), to(a.bottom(), b.bottom())));
    }
    true
}

/// Lines through as many points differ along those that meet at a moved point. One that was only made longer or
/// shorter, upright or level, differs at its end.
fn ends(a: &[Pos2], b: &[Pos2], closed: bool, width: f32, say: &mut impl FnMut(Rect)) -> bool {
    let count = a.len();
    if count != b.len() || count < 2 {
        return false;
    }
    for (i, (&old, &new)) in a.iter().zip(b).enumerate().filter(|(_, (old, new))| old != new) {
        let mut changed = Rect::from_two_pos(old, new);
        let before = if i > 0 { Some(i - 1) } else { closed.then(|| count - 1) };
        let behind = if i + 1 < count { Some(i + 1) } else { closed.then_some(0) };
        for near in [before, behind].into_iter().flatten() {
            let (Some(&was), Some(&is)) = (a.get(near), b.get(near)) else { continue };
            let along =
                |axis: fn(Pos2) -> f32| axis(old) == axis(new) && axis(old) == axis(was) && axis(old) == axis(is);
            if !along(|p| p.x) && !along(|p| p.y) {
                changed.extend_with(was);
                changed.extend_with(is);
            }
        }
        // A corner reaches farther than half of the line's width.
        say(changed.expand(2.0 * width));
    }
    true
}

/// Meshes of the same build differ in the triangles of which a corner changed.
fn pieces(a: &Mesh, b: &Mesh, say: &mut impl FnMut(Rect)) -> bool {
    if a.indices != b.indices || a.texture_id != b.texture_id || a.vertices.len() != b.vertices.len() {
        return false;
    }
    let mut changed = Rect::NOTHING;
    for triangle in a.indices.chunks_exact(3) {
        let corners = || triangle.iter().map(|&i| (a.vertices.get(i as usize), b.vertices.get(i as usize)));
        if corners().any(|(a, b)| a != b) {
            for vertex in corners().flat_map(|(a, b)| [a, b]).flatten() {
                changed.extend_with(vertex.pos);
            }
        }
    }
    say(changed);
    true
}

/// An area more costs about as much as so many pixels: everything is looked at for each.
const AN_AREA: usize = 1500;

/// Takes `area` in. The areas stay apart; such that are near each other become one.
fn join(areas: &mut Vec<Area>, mut area: Area) {
    if area.is_empty() {
        return;
    }
    // One around both, if that is hardly more.
    let near = |area: &Area, other: &Area| {
        other.around(area).pixels() + other.and(area).pixels() <= other.pixels() + area.pixels() + AN_AREA
    };
    while let Some(other) = areas.iter().position(|other| near(&area, other)) {
        area = areas.swap_remove(other).around(&area);
    }
    let mut rest = vec![area];
    while let Some(part) = rest.pop() {
        match areas.iter().find(|other| !other.and(&part).is_empty()) {
            Some(other) => rest.extend(part.without(other).into_iter().filter(|part| !part.is_empty())),
            None => areas.push(part),
        }
    }
    if areas.len() > MANY {
        few(areas);
    }
}

/// Makes so many of them one that there are no more than [`MAX_AREAS`].
fn few(areas: &mut Vec<Area>) {
    while areas.len() > MAX_AREAS {
        let pairs = (0..areas.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        let waste = |&(i, j): &(usize, usize)| match (areas.get(i), areas.get(j)) {
            (Some(a), Some(b)) => a.around(b).pixels() - a.pixels() - b.pixels(),
            _ => usize::MAX,
        };
        let Some((i, j)) = pairs.min_by_key(waste) else { return };
        let mut around = areas.swap_remove(i).around(&areas.swap_remove(j));
        while let Some(other) = areas.iter().position(|other| !other.and(&around).is_empty()) {
            around = around.around(&areas.swap_remove(other));
        }
        areas.push(around);
    }
}

fn same_clipped(a: &ClippedShape, b: &ClippedShape) -> bool {
    a.clip_rect == b.clip_rect
        && a.transform_after_tessellation == b.transform_after_tessellation
        && same(&a.shape, &b.shape)
}

/// As `==`, but texts and meshes that are shared need not be looked through.
fn same(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Text(a), Shape::Text(b)) => same_text(a, b),
        (Shape::Mesh(a), Shape::Mesh(b)) => Arc::ptr_eq(a, b) || a == b,
        (Shape::Vec(a), Shape::Vec(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        _ => a == b,
    }
}

fn same_text(a: &TextShape, b: &TextShape) -> bool {
    let TextShape { pos, galley, underline, fallback_color, override_text_color, opacity_factor, angle } = a;
    *pos == b.pos
        && *underline == b.underline
        && *fallback_color == b.fallback_color
        && *override_text_color == b.override_text_color
        && *opacity_factor == b.opacity_factor
        && *angle == b.angle
        && (Arc::ptr_eq(galley, &b.galley) || **galley == *b.galley)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::Color32;

    const SIZE: [usize; 2] = [400, 300];

    fn rect(x: f32, y: f32, color: Color32) -> ClippedShape {
        let rect = Rect::from_min_size(Pos2::new(x, y), egui::Vec2::splat(20.0));
        ClippedShape::new(Rect::EVERYTHING, Shape::rect_filled(rect, 0.0, color))
    }

    fn row(count: usize) -> Vec<ClippedShape> {
        (0..count).map(|i| rect(30.0 * i as f32, 10.0, Color32::RED)).collect()
    }

    fn covers(areas: &[Area], x: usize, y: usize) -> bool {
        areas.iter().any(|a| (a.left..a.right).contains(&x) && (a.top..a.bottom).contains(&y))
    }

    #[test]
    fn equal_frames_have_no_damage() {
        assert!(between(&row(10), &row(10), 1.0, SIZE).is_empty());
    }

    #[test]
    fn a_changed_shape_is_damaged_and_its_neighbours_are_not() {
        let mut after = row(10);
        after[3] = rect(90.0, 10.0, Color32::BLUE);
        let areas = between(&row(10), &after, 1.0, SIZE);
        assert_eq!(areas.len(), 1);
        assert!(covers(&areas, 100, 20) && !covers(&areas, 70, 20) && !covers(&areas, 125, 20), "{areas:?}");
    }

    #[test]
    fn a_moved_shape_damages_where_it_was_and_where_it_is() {
        let mut after = row(10);
        after[3] = rect(90.0, 200.0, Color32::RED);
        let areas = between(&row(10), &after, 1.0, SIZE);
        assert!(covers(&areas, 100, 20) && covers(&areas, 100, 210) && !covers(&areas, 100, 100), "{areas:?}");
    }

    #[test]
    fn shapes_put_in_or_taken_away_damage_only_their_own_place() {
        let mut after = row(10);
        after.insert(2, rect(300.0, 200.0, Color32::GREEN));
        for areas in [between(&row(10), &after, 1.0, SIZE), between(&after, &row(10), 1.0, SIZE)] {
            assert!(covers(&areas, 310, 210) && !covers(&areas, 10, 20) && !covers(&areas, 280, 20), "{areas:?}");
        }
    }

    #[test]
    fn an_exchange_of_the_order_is_damage() {
        let mut after = row(2);
        after[1] = rect(5.0, 12.0, Color32::GREEN);
        let before = after.clone();
        after.swap(0, 1);
        assert!(covers(&between(&before, &after, 1.0, SIZE), 15, 20));
    }

    #[test]
    fn areas_never_overlap_and_stay_few() {
        let many = (0..40).map(|i| Area { left: i * 9, top: i * 5, right: i * 9 + 6, bottom: i * 5 + 4 });
        let areas = apart(many);
        assert!(areas.len() <= MAX_AREAS);
        for (i, a) in areas.iter().enumerate() {
            assert!(areas.iter().skip(i + 1).all(|b| a.and(b).is_empty()));
        }
        assert!(covers(&areas, 39 * 9, 39 * 5) && covers(&areas, 0, 0));
    }

    #[test]
    fn what_is_cut_off_or_empty_damages_nothing() {
        let mut shape = rect(10.0, 10.0, Color32::RED);
        shape.clip_rect = Rect::from_min_size(Pos2::new(200.0, 200.0), egui::Vec2::splat(5.0));
        assert!(between(&[], &[shape], 1.0, SIZE).is_empty());
        let nothing = ClippedShape::new(Rect::EVERYTHING, Shape::Noop);
        assert!(between(&[], &[nothing], 1.0, SIZE).is_empty());
    }
}
