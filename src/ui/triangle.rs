//! Which pixels a triangle covers, row by row, reckoned in whole numbers: two triangles that share an edge paint each
//! pixel on it once, and no row asks a pixel whether it is inside.

use super::raster::Area;

/// A pixel has so many places for a corner along each side; finer than an eye can tell, and exact in whole numbers.
const PLACES: i64 = 256;

/// Half a pixel: where a pixel's middle is.
const MIDDLE: i64 = PLACES / 2;

/// Corners farther out are taken for being here, in pixels: far beyond the largest canvas (`offscreen::MAX_SIDE`), and
/// products of two places still fit 64 bits.
const FAR: f32 = 1_048_576.0;

/// A place in parts of a pixel.
pub(super) fn place(pixels: f32) -> i64 {
    // Rounded by cutting off, which is quick; so it must not be negative.
    let places = (f64::from(pixels.clamp(-FAR, FAR)) + f64::from(FAR)) * PLACES as f64;
    (places + 0.5) as i64 - FAR as i64 * PLACES
}

/// The first pixel whose middle is at or behind a place, not before 0 nor behind `max`.
pub(super) fn first_from(place: i64, max: usize) -> usize {
    let pixel = (place - MIDDLE + PLACES - 1).div_euclid(PLACES);
    usize::try_from(pixel).unwrap_or(0).min(max)
}

/// One side, with the inside at its positive side. Its value at a pixel's middle changes by the same step from pixel
/// to pixel and from row to row.
#[derive(Clone, Copy)]
struct Edge {
    /// At the middle of column 0 in row 0.
    origin: i64,
    /// From a pixel to its right neighbour.
    right: i64,
    /// From a row to the next.
    down: i64,
    /// 1 / |right|, to divide quickly.
    inverse: f64,
    /// 0 where the pixels right on it belong to this triangle (top-left rule), else 1.
    lost: i64,
}

impl Edge {
    fn of(from: [i64; 2], to: [i64; 2]) -> Self {
        let (along_x, along_y) = (to[0] - from[0], to[1] - from[1]);
        let owns = along_y < 0 || (along_y == 0 && along_x > 0);
        let right = -along_y * PLACES;
        Self {
            origin: along_x * (MIDDLE - from[1]) - along_y * (MIDDLE - from[0]),
            right,
            down: along_x * PLACES,
            inverse: if right == 0 { 0.0 } else { 1.0 / right.unsigned_abs() as f64 },
            lost: i64::from(!owns),
        }
    }

    /// `value / |right|`, rounded down.
    fn steps(&self, value: i64) -> i64 {
        let step = self.right.abs();
        let mut steps = (value as f64 * self.inverse) as i64;
        while steps * step > value {
            steps -= 1;
        }
        while (steps + 1) * step <= value {
            steps += 1;
        }
        steps
    }
}

/// A triangle on the grid of pixels.
pub(super) struct Triangle {
    edges: [Edge; 3],
    /// The pixels that it may cover.
    pub(super) bounds: Area,
    /// 1 divided by twice its area.
    inverse: f64,
    /// The corners were turned about: the second and the third are exchanged.
    turned: bool,
}

impl Triangle {
    /// With these corners, in pixels; `None` where it covers no pixel of `limits`.
    pub(super) fn of(corners: [[f32; 2]; 3], limits: &Area) -> Option<Self> {
        // Most are far away: a pixel more on each side allows for the rounding.
        let [a, b, c] = corners;
        let beyond = |i: usize, low: usize, high: usize| {
            let (low, high) = (low as f32 - 1.0, high as f32 + 1.0);
            (a[i] < low && b[i] < low && c[i] < low) || (a[i] > high && b[i] > high && c[i] > high)
        };
        if beyond(0, limits.left, limits.right) || beyond(1, limits.top, limits.bottom) {
            return None;
        }
        // Written out here and below: mapped arrays of this size are not optimised away.
        let at = |[x, y]: [f32; 2]| [place(x), place(y)];
        let mut p = [at(a), at(b), at(c)];
        let low = |i: usize| p[0][i].min(p[1][i]).min(p[2][i]);
        let high = |i: usize| p[0][i].max(p[1][i]).max(p[2][i]);
        // A pixel's middle right at the far end may still belong to it.
        let bounds = limits.and(&Area {
            left: first_from(low(0), limits.right),
            top: first_from(low(1), limits.bottom),
            right: first_from(high(0) + 1, limits.right),
            bottom: first_from(high(1) + 1, limits.bottom),
        });
        if bounds.is_empty() {
            return None;
        }
        let area = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
        if area == 0 {
            return None;
        }
        let turned = area < 0;
        if turned {
            p.swap(1, 2);
        }
        let edges = [Edge::of(p[1], p[2]), Edge::of(p[2], p[0]), Edge::of(p[0], p[1])];
        Some(Self { edges, bounds, inverse: 1.0 / area.unsigned_abs() as f64, turned })
    }

    /// Calls `paint` with row, first column, and the one behind the last, for every row of `clip` where there are any.
    pub(super) fn rows(&self, clip: &Area, mut paint: impl FnMut(usize, usize, usize)) {
        let clip = self.bounds.and(clip);
        if clip.is_empty() {
            return;
        }
        let walk = |edge: &Edge| Walk::along(edge, clip.top, clip.bottom - clip.top > 1);
        let [a, b, c] = &self.edges;
        let mut walks = [walk(a), walk(b), walk(c)];
        for y in clip.top..clip.bottom {
            let (mut from, mut to) = (clip.left as i64, clip.right as i64);
            for walk in &mut walks {
                match walk.toward {
                    1.. => from = from.max(-walk.steps),
                    0 if walk.steps < 0 => to = from,
                    0 => {}
                    _ => to = to.min(walk.steps + 1),
                }
                walk.down();
            }
            if from < to {
                paint(y, from as usize, to as usize);
            }
        }
    }

    /// What the corners have, spread over the triangle as over a plane.
    pub(super) fn plane<const N: usize>(&self, corners: &[[f32; N]; 3]) -> Plane<N> {
        let [a, b, c] = self.edges;
        let [a, b, c] = if self.turned { [a, c, b] } else { [a, b, c] };
        let (left, top) = (self.bounds.left, self.bounds.top);
        let part = |value: i64| (value as f64 * self.inverse) as f32;
        let spread = |weights: [f32; 3]| {
            let [a, b, c] = weights;
            let mut out = corners[0];
            for (i, value) in out.iter_mut().enumerate() {
                *value = a * *value + b * corners[1][i] + c * corners[2][i];
            }
            out
        };
        let at = |edge: &Edge| part(edge.origin + edge.right * left as i64 + edge.down * top as i64);
        Plane {
            left,
            top,
            start: spread([at(&a), at(&b), at(&c)]),
            right: spread([part(a.right), part(b.right), part(c.right)]),
            down: spread([part(a.down), part(b.down), part(c.down)]),
        }
    }
}

/// An edge from row to row: how many pixels farther the inside goes, without a division in each row.
struct Walk {
    /// Whether the inside lies to the right (above 0), to the left, or anywhere along the row.
    toward: i64,
    /// Whole pixels, and what is left of one, of `pixel` parts.
    steps: i64,
    rest: i64,
    pixel: i64,
    /// What both change by from row to row.
    by: i64,
    by_rest: i64,
}

impl Walk {
    fn along(edge: &Edge, top: usize, goes_on: bool) -> Self {
        let at = edge.origin + edge.down * top as i64 - edge.lost;
        let pixel = edge.right.abs();
        if pixel == 0 {
            // A level edge: the row is on its inside or not.
            return Self { toward: 0, steps: at, rest: 0, pixel: i64::MAX, by: edge.down, by_rest: 0 };
        }
        let steps = edge.steps(at);
        let by = if goes_on { edge.steps(edge.down) } else { 0 };
        let (rest, by_rest) = (at - steps * pixel, edge.down - by * pixel);
        Self { toward: edge.right.signum(), steps, rest, pixel, by, by_rest }
    }

    const fn down(&mut self) {
        self.steps += self.by;
        self.rest += self.by_rest;
        if self.rest >= self.pixel {
            self.rest -= self.pixel;
            self.steps += 1;
        }
    }
}

/// Values that change evenly from pixel to pixel and from row to row.
pub(super) struct Plane<const N: usize> {
    left: usize,
    top: usize,
    start: [f32; N],
    /// From a pixel to its right neighbour.
    pub(super) right: [f32; N],
    down: [f32; N],
}

impl<const N: usize> Plane<N> {
    /// At a pixel's middle.
    pub(super) fn at(&self, x: usize, y: usize) -> [f32; N] {
        let (x, y) = (x.saturating_sub(self.left) as f32, y.saturating_sub(self.top) as f32);
        std::array::from_fn(|i| self.start[i] + self.right[i] * x + self.down[i] * y)
    }

    /// Goes on by a pixel.
    pub(super) fn step(&self, values: &mut [f32; N]) {
        for (value, step) in values.iter_mut().zip(self.right) {
            *value += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whether a pixel's middle is inside, asked of each pixel alone, by the rule as it is usually written down.
    fn covers(corners: [[f32; 2]; 3], x: usize, y: usize) -> bool {
        let mut p = corners.map(|corner| corner.map(place));
        let cross =
            |a: [i64; 2], b: [i64; 2], c: [i64; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        match cross(p[0], p[1], p[2]) {
            0 => return false,
            ..0 => p.swap(1, 2),
            _ => {}
        }
        let middle = [x as i64 * PLACES + MIDDLE, y as i64 * PLACES + MIDDLE];
        (0..3).all(|i| {
            let (a, b) = (p[i], p[(i + 1) % 3]);
            let top_or_left = b[1] < a[1] || (b[1] == a[1] && b[0] > a[0]);
            let side = cross(a, b, middle);
            side > 0 || (side == 0 && top_or_left)
        })
    }

    proptest! {
        #[test]
        fn rows_hold_exactly_the_pixels_whose_middle_is_inside(
            corners in proptest::array::uniform3(proptest::array::uniform2(-40_i32..=200)),
            quarters in proptest::bool::ANY,
        ) {
            // On the grid of quarters many pixels lie right on an edge.
            let part = if quarters { 4.0 } else { 7.3 };
            let corners = corners.map(|corner| corner.map(|side| side as f32 / part));
            let limits = Area { left: 0, top: 0, right: 24, bottom: 20 };
            let mut painted = vec![false; 24 * 20];
            if let Some(triangle) = Triangle::of(corners, &limits) {
                triangle.rows(&limits, |y, from, to| {
                    for x in from..to {
                        assert!(!painted[y * 24 + x]);
                        painted[y * 24 + x] = true;
                    }
                });
            }
            for y in 0..20 {
                for x in 0..24 {
                    prop_assert_eq!(painted[y * 24 + x], covers(corners, x, y), "{} {}", x, y);
                }
            }
        }

        #[test]
        fn a_plane_through_the_corners_gives_back_every_place(
            corners in proptest::array::uniform3(proptest::array::uniform2(0_i32..=80)),
        ) {
            let corners = corners.map(|corner| corner.map(|side| side as f32 / 4.0));
            let limits = Area { left: 0, top: 0, right: 24, bottom: 24 };
            if let Some(triangle) = Triangle::of(corners, &limits) {
                let plane = triangle.plane(&corners);
                triangle.rows(&limits, |y, from, to| {
                    let mut values = plane.at(from, y);
                    for x in from..to {
                        for (got, expected) in values.into_iter().zip([x, y]) {
                            assert!((got - expected as f32 - 0.5).abs() < 0.05, "{got} {expected}");
                        }
                        plane.step(&mut values);
                    }
                });
            }
        }
    }

    #[test]
    fn absurd_corners_neither_overflow_nor_take_forever() {
        let limits = Area { left: 0, top: 0, right: 8, bottom: 8 };
        for far in [f32::MAX, f32::INFINITY, 1e7, f32::NAN] {
            for corners in [[[-far, -far], [far, -far], [0.0, far]], [[far, 3.0], [-far, 2.0], [4.0, far]]] {
                let mut rows = 0;
                if let Some(triangle) = Triangle::of(corners, &limits) {
                    triangle.rows(&limits, |_, from, to| {
                        assert!(to <= 8 && from < to);
                        rows += 1;
                    });
                }
                assert!(rows <= 8);
            }
        }
    }
}
