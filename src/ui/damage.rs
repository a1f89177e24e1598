//! What of a window is to be painted anew: two frames' shapes are compared, and where they differ is the damage.
//!
//! Without a graphics card painting is most of what a frame costs; a pointer over a button changes only that button.

use super::raster::Area;
use egui::epaint::{ClippedShape, TextShape};
use egui::{Rect, Shape};
use std::sync::Arc;

/// How far a shape that was put in or taken away is looked for in the other frame.
const LOOK_AHEAD: usize = 48;

/// How many separate areas there may be: each one goes over the shapes again.
const MAX_AREAS: usize = 12;

/// How far softened edges reach beyond a shape, in pixels.
const FRINGE: f32 = 2.0;

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
        before.iter().skip(i).take(old).chain(after.iter().skip(j).take(new)).for_each(|shape| areas.add(shape));
        (i, j) = (i + old, j + new);
    }
    before.iter().skip(i).chain(after.iter().skip(j)).for_each(|shape| areas.add(shape));
    areas.areas
}

fn pair(a: Option<&ClippedShape>, b: Option<&ClippedShape>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if same_clipped(a, b))
}

/// The pixels a shape may reach.
pub fn reach(clipped: &ClippedShape, pixels_per_point: f32, size: [usize; 2]) -> Area {
    let transform = clipped.transform_after_tessellation;
    let rect = clipped.shape.visual_bounding_rect();
    // Nothing is painted; turned about, it would become everything.
    let nowhere = Area { left: 0, top: 0, right: 0, bottom: 0 };
    if !(rect.min.x <= rect.max.x && rect.min.y <= rect.max.y) {
        return nowhere;
    }
    let pixels = |rect: Rect, fringe: f32| {
        let low = |value: f32, max: usize| (value * pixels_per_point - fringe).floor().clamp(0.0, max as f32) as usize;
        let high = |value: f32, max: usize| (value * pixels_per_point + fringe).ceil().clamp(0.0, max as f32) as usize;
        Area {
            left: low(rect.min.x, size[0]),
            top: low(rect.min.y, size[1]),
            right: high(rect.max.x, size[0]),
            bottom: high(rect.max.y, size[1]),
        }
    };
    let area = pixels(transform * rect, FRINGE).and(&pixels(clipped.clip_rect, 1.0));
    if area.is_empty() { nowhere } else { area }
}

/// The shapes that reach into one of `areas`, in their order.
pub fn touching(shapes: &[ClippedShape], areas: &[Area], pixels_per_point: f32, size: [usize; 2]) -> Vec<ClippedShape> {
    let touches = |shape: &&ClippedShape| {
        let reach = reach(shape, pixels_per_point, size);
        areas.iter().any(|area| !area.and(&reach).is_empty())
    };
    shapes.iter().filter(touches).cloned().collect()
}

/// Areas apart from each other: such that overlap become one.
pub fn apart(areas: impl IntoIterator<Item = Area>) -> Vec<Area> {
    let mut all = Vec::new();
    areas.into_iter().for_each(|area| join(&mut all, area));
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
}

fn join(areas: &mut Vec<Area>, mut area: Area) {
    if area.is_empty() {
        return;
    }
    while let Some(near) = areas.iter().position(|other| !other.and(&area).is_empty()) {
        area = area.around(&areas.swap_remove(near));
    }
    areas.push(area);
    if areas.len() > MAX_AREAS
        && let Some(all) = areas.iter().copied().reduce(|a, b| a.around(&b))
    {
        *areas = vec![all];
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
    use egui::{Color32, Pos2};

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
