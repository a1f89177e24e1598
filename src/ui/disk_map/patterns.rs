//! The patterns that stand beside colour: one per role on the band, hatching and dots for bodies.
//!
//! Every pattern is made of convex pieces cut to a convex outline, so that nothing leaves a rounded corner.

use crate::ui::theme::Look;
use egui::{Color32, Painter, Pos2, Rangef, Rect, Shape, Stroke, pos2};

/// A block's outline: a rectangle with rounded corners, as corner points in clockwise order.
pub(super) fn outline(rect: Rect, top: f32, bottom: f32) -> Vec<Pos2> {
    let mut points = Vec::with_capacity(20);
    let mut corner = |center: Pos2, radius: f32, from: f32| {
        if radius < 0.5 {
            points.push(center);
            return;
        }
        for step in 0..=4 {
            let angle = (from + step as f32 / 4.0) * std::f32::consts::FRAC_PI_2;
            points.push(pos2(center.x + radius * angle.cos(), center.y + radius * angle.sin()));
        }
    };
    let limit = (rect.width() / 2.0).min(rect.height() / 2.0).max(0.0);
    let (t, b) = (top.min(limit), bottom.min(limit));
    corner(pos2(rect.left() + t, rect.top() + t), t, 2.0);
    corner(pos2(rect.right() - t, rect.top() + t), t, 3.0);
    corner(pos2(rect.right() - b, rect.bottom() - b), b, 0.0);
    corner(pos2(rect.left() + b, rect.bottom() - b), b, 1.0);
    points
}

/// What of the convex `shape` lies inside the convex `outline` (clockwise on the screen); Sutherland and Hodgman 1974.
fn cut(shape: &[Pos2], outline: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = shape.to_vec();
    let mut from = outline.last().copied().unwrap_or_default();
    for &to in outline {
        if kept.is_empty() {
            break;
        }
        let side = |p: Pos2| (to.x - from.x) * (p.y - from.y) - (to.y - from.y) * (p.x - from.x);
        let mut next = Vec::with_capacity(kept.len() + 2);
        let mut last = kept.last().copied().unwrap_or_default();
        let mut last_side = side(last);
        for &point in &kept {
            let now = side(point);
            if (now >= 0.0) != (last_side >= 0.0) {
                next.push(last.lerp(point, last_side / (last_side - now)));
            }
            if now >= 0.0 {
                next.push(point);
            }
            (last, last_side) = (point, now);
        }
        kept = next;
        from = to;
    }
    kept
}

/// A piece smaller than this is left out: softening its edges would draw a spike beyond the outline.
const LEAST_AREA: f32 = 1.2;

/// A block's outline, and the part of it that no rounded corner touches: what lies there need not be cut.
pub(super) struct Outline {
    points: Vec<Pos2>,
    whole: Rect,
    plain: Rangef,
}

impl Outline {
    /// See [`outline`].
    pub(super) fn new(rect: Rect, top: f32, bottom: f32) -> Self {
        let round = top.max(bottom);
        let plain = Rangef::new(rect.left() + round, rect.right() - round);
        Self { points: outline(rect, top, bottom), whole: rect, plain }
    }

    /// As if it stood: turned over the diagonal through `corner`.
    fn turned(self, corner: Pos2) -> Self {
        let place = |p: Pos2| turned(p, corner);
        let mut points: Vec<Pos2> = self.points.into_iter().map(place).collect();
        // Clockwise again.
        points.reverse();
        let whole = Rect::from_two_pos(place(self.whole.min), place(self.whole.max));
        // Standing patterns have no rounded corners.
        Self { points, whole, plain: whole.x_range() }
    }

    fn holds(&self, shape: &[Pos2]) -> bool {
        let rows = self.whole.y_range();
        shape.iter().all(|p| self.plain.contains(p.x) && rows.contains(p.y))
    }
}

fn turned(p: Pos2, corner: Pos2) -> Pos2 {
    pos2(corner.x + (p.y - corner.y), corner.y + (p.x - corner.x))
}

fn fill_cut(painter: &Painter, shape: &[Pos2], outline: &Outline, color: Color32) {
    let mut points = if outline.holds(shape) { shape.to_vec() } else { cut(shape, &outline.points) };
    points.dedup_by(|a, b| a.distance_sq(*b) < 0.04);
    if points.len() > 1 && points.first().zip(points.last()).is_some_and(|(a, b)| a.distance_sq(*b) < 0.04) {
        points.pop();
    }
    if points.len() >= 3 && area(&points) >= LEAST_AREA {
        painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    }
}

fn area(points: &[Pos2]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f32>().abs() / 2.0
}

/// Slanting bars `width` wide, one every `step`, falling to the left (or to the right if `mirrored`).
pub(super) fn slants(
    painter: &Painter,
    rect: Rect,
    outline: &Outline,
    step: f32,
    width: f32,
    mirrored: bool,
    color: Color32,
) {
    let height = rect.height();
    // Bars hang on the window's grid, so that neighbours with the same pattern continue each other.
    let mut x = rect.left() - height - (rect.left() - height).rem_euclid(step);
    while x < rect.right() + height {
        let (top, bottom) = if mirrored { (x - height, x) } else { (x, x - height) };
        let (top, bottom) = (top + height / 2.0, bottom + height / 2.0);
        let bar = [
            pos2(top, rect.top()),
            pos2(top + width, rect.top()),
            pos2(bottom + width, rect.bottom()),
            pos2(bottom, rect.bottom()),
        ];
        fill_cut(painter, &bar, outline, color);
        x += step;
    }
}

/// Dots for what nobody knows, one every 8 points, rows set off.
pub(super) fn dots(painter: &Painter, rect: Rect, color: Color32) {
    let step = 8.0;
    let inner = rect.shrink(2.0);
    let mut row = 0;
    let mut y = rect.top() + 4.0;
    let mut mesh = egui::Mesh::default();
    while y < inner.bottom() {
        let mut x = rect.left() - rect.left().rem_euclid(step) + if row % 2 == 0 { 0.0 } else { step / 2.0 };
        while x < inner.right() {
            if x > inner.left() {
                mesh.add_colored_rect(Rect::from_center_size(pos2(x, y), egui::vec2(1.2, 1.2)), color);
            }
            x += step;
        }
        y += step / 2.0;
        row += 1;
    }
    painter.add(Shape::mesh(mesh));
}

/// How a role's band is drawn, told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Band {
    Bars,
    Dots,
    Solid,
    TwoLines,
    Slants,
    Checker,
    LongDashes,
    Zigzag,
    DashDot,
    None,
}

impl Band {
    pub(super) const fn of(look: Look) -> Self {
        match look {
            Look::Efi => Self::Bars,
            Look::Msr => Self::Dots,
            Look::Windows => Self::Solid,
            Look::Data => Self::TwoLines,
            Look::Recovery => Self::Slants,
            Look::Oem => Self::Checker,
            Look::SystemReserved => Self::LongDashes,
            Look::Linux => Self::Zigzag,
            Look::Unknown => Self::DashDot,
            Look::Unallocated => Self::None,
        }
    }
}

/// Draws pieces, lying along a block's upper edge or standing on it.
struct Pen<'a> {
    painter: &'a Painter,
    /// Of the band as it is drawn.
    outline: Outline,
    /// The corner around which what lies is turned to stand.
    turned: Option<Pos2>,
}

impl Pen<'_> {
    fn place(&self, p: Pos2) -> Pos2 {
        self.turned.map_or(p, |corner| turned(p, corner))
    }

    fn placed(&self, points: &[Pos2]) -> Vec<Pos2> {
        let mut points: Vec<Pos2> = points.iter().map(|&p| self.place(p)).collect();
        if self.turned.is_some() {
            // Turned over the diagonal: clockwise again.
            points.reverse();
        }
        points
    }

    fn whole(&self, color: Color32) {
        self.painter.add(Shape::convex_polygon(self.outline.points.clone(), color, Stroke::NONE));
    }

    fn piece(&self, shape: &[Pos2], color: Color32) {
        fill_cut(self.painter, &self.placed(shape), &self.outline, color);
    }

    fn dot(&self, center: Pos2, radius: f32, color: Color32) {
        self.painter.circle_filled(self.place(center), radius, color);
    }

    fn line(&self, points: &[Pos2], stroke: Stroke) {
        self.painter.line(self.placed(points), stroke);
    }
}

/// The band along a block's upper edge, in `strong` on `ground`.
pub(super) fn band(painter: &Painter, rect: Rect, radius: f32, look: Look, strong: Color32, ground: Color32) {
    draw(&Pen { painter, outline: Outline::new(rect, radius, 0.0), turned: None }, rect, look, strong, ground);
}

/// The same pattern standing: for a block so narrow that along its edge only a piece of it would show, and the pieces
/// of two roles could look alike.
pub(super) fn column(painter: &Painter, rect: Rect, look: Look, strong: Color32, ground: Color32) {
    let lying = Rect::from_min_size(rect.min, egui::vec2(rect.height(), rect.width()));
    let outline = Outline::new(lying, 0.0, 0.0).turned(rect.min);
    draw(&Pen { painter, outline, turned: Some(rect.min) }, lying, look, strong, ground);
}

fn draw(pen: &Pen<'_>, rect: Rect, look: Look, strong: Color32, ground: Color32) {
    let bar = |from: f32, to: f32, top: f32, bottom: f32| {
        [pos2(from, top), pos2(to, top), pos2(to, bottom), pos2(from, bottom)]
    };
    let (top, bottom, height) = (rect.top(), rect.bottom(), rect.height());
    // From the block's own left edge, so that the narrowest sliver shows the beginning of its pattern.
    let steps = |step: f32| {
        let count = (rect.width() / step).ceil().clamp(0.0, 4096.0) as usize;
        (0..count).map(move |i| (i, rect.left() + i as f32 * step))
    };
    let band = Band::of(look);
    if !matches!(band, Band::Solid | Band::None) {
        pen.whole(ground);
    }
    match band {
        Band::Solid => pen.whole(strong),
        Band::None => {}
        Band::Bars => {
            for (_, x) in steps(6.0) {
                pen.piece(&bar(x, x + 3.0, top, bottom), strong);
            }
        }
        Band::Slants => {
            let step = 7.0;
            let first = rect.left() - height;
            let mut x = if pen.turned.is_some() { first } else { first - first.rem_euclid(step) };
            // On the window's grid along an edge, so that neighbours continue each other.
            while x < rect.right() + height {
                let (from, to) = (x + height / 2.0, x - height / 2.0);
                let slant = [pos2(from, top), pos2(from + 3.6, top), pos2(to + 3.6, bottom), pos2(to, bottom)];
                pen.piece(&slant, strong);
                x += step;
            }
        }
        Band::Dots => {
            let radius = (height * 0.21).clamp(0.8, 2.0);
            for (_, x) in steps(6.0) {
                if x + 3.0 + radius <= rect.right() {
                    pen.dot(pos2(x + 3.0, rect.center().y), radius, strong);
                }
            }
        }
        Band::TwoLines => {
            let line = (height * 0.34).max(1.0);
            pen.piece(&bar(rect.left(), rect.right(), top, top + line), strong);
            let line = (height * 0.22).max(1.0);
            pen.piece(&bar(rect.left(), rect.right(), bottom - line, bottom), strong);
        }
        Band::Checker => {
            let half = height / 2.0;
            let long = half.max(2.5);
            for (i, x) in steps(long) {
                let y = if i % 2 == 0 { top } else { top + half };
                pen.piece(&bar(x, x + long, y, y + half), strong);
            }
        }
        Band::LongDashes => {
            // Standing, there is less of its length to show it on.
            let (step, long) = if pen.turned.is_some() { (10.0, 7.0) } else { (16.0, 11.0) };
            for (_, x) in steps(step) {
                pen.piece(&bar(x, x + long, top, bottom), strong);
            }
        }
        Band::Zigzag => {
            // A line, not teeth: sharp corners would spike when softened.
            let (low, high) = (bottom - height * 0.22, top + height * 0.22);
            let mut points = Vec::new();
            for (i, x) in steps(4.0) {
                points.push(pos2(x.max(rect.left() + 1.0), if i % 2 == 0 { low } else { high }));
            }
            points.push(pos2(rect.right() - 1.0, high));
            pen.line(&points, Stroke::new((height * 0.26).clamp(1.2, 2.0), strong));
        }
        Band::DashDot => {
            let (high, low) = (top + height * 0.25, bottom - height * 0.25);
            for (_, x) in steps(14.0) {
                pen.piece(&bar(x, x + 7.0, high, low), strong);
                pen.piece(&bar(x + 9.5, x + 11.5, high, low), strong);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_band_of_its_own() {
        for (i, &one) in Look::ALL.iter().enumerate() {
            for &other in &Look::ALL[i + 1..] {
                assert_ne!(Band::of(one), Band::of(other), "{one:?} and {other:?}");
            }
        }
    }

    #[test]
    fn what_need_not_be_cut_is_what_cutting_leaves_as_it_is() {
        let rect = Rect::from_min_max(pos2(10.0, 5.0), pos2(70.0, 25.0));
        let mut whole = 0;
        for radius in [0.0, 3.0, 5.0] {
            for outline in [Outline::new(rect, radius, 0.0), Outline::new(rect, radius, radius)] {
                for step in 0..80 {
                    let x = step as f32;
                    let bar = [pos2(x + 4.0, 5.0), pos2(x + 8.0, 5.0), pos2(x + 4.0, 25.0), pos2(x, 25.0)];
                    if outline.holds(&bar) {
                        whole += 1;
                        let kept = cut(&bar, &outline.points);
                        assert!((area(&kept) - area(&bar)).abs() < 0.01, "{bar:?}: {kept:?}");
                    }
                }
            }
        }
        assert!(whole > 200, "{whole}");
    }

    #[test]
    fn what_is_cut_lies_inside() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 10.0));
        let outline = outline(rect, 4.0, 4.0);
        let bar = [pos2(-5.0, -5.0), pos2(3.0, -5.0), pos2(3.0, 40.0), pos2(-5.0, 40.0)];
        let kept = cut(&bar, &outline);
        assert!(kept.len() >= 4);
        assert!(kept.iter().all(|p| rect.expand(0.01).contains(*p)), "{kept:?}");
        let away = bar.map(|p| p + egui::vec2(100.0, 0.0));
        assert!(cut(&away, &outline).is_empty());
    }
}
