//! Stamps: rectangles and small shapes are painted once, as egui's triangles give them, and put down again wherever
//! they stand, a rectangle however large it is.
//!
//! egui puts rectangles on whole pixels, so those of one kind differ only in how often their middle row and their
//! middle column come. What triangles cost is most of a frame without a graphics card; most of them are corners, and
//! the pieces of patterns, dashes and icons.

use super::raster::{Area, Canvas, Pixel, blend_row, fill};
use egui::epaint::RectShape;
use egui::{Color32, Pos2, Rect, Shape, StrokeKind};
use std::collections::HashMap;

/// So many stamps are kept: a page has some fifty kinds; more come only while colours fade into each other.
const MOST: usize = 512;

/// Longest margin in pixels: the softest shadow needs less than half of it on a screen of 400 %.
const LONGEST: usize = 400;

/// Pixels that rounding and softened edges may take beside what is reckoned.
const SPARE: f32 = 3.0;

/// Everything of a rectangle but its place, and its length along a side where it is longer than its two margins.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    corners: [u8; 4],
    fill: Color32,
    ink: Color32,
    /// Bits of the stroke's width, of the blur, and of the scale.
    widths: [u32; 3],
    side: u8,
    lengths: [Option<usize>; 2],
}

/// A rectangle's own pixels, without what its edges reach beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    min: [isize; 2],
    length: [usize; 2],
}

struct Stamp {
    /// Beyond the rectangle's own pixels, on every side.
    reach: usize,
    /// Along each side: the picture's length, and where its one middle pixel is that comes as often as needed.
    length: [usize; 2],
    middle: [Option<usize>; 2],
    pixels: Vec<Pixel>,
    /// For every row: the pixels before the middle that are to be put, and those behind it.
    rows: Vec<[(usize, usize); 2]>,
}

#[derive(Default)]
pub(super) struct Stamps {
    kept: HashMap<Kind, Option<Stamp>>,
    small: HashMap<Vec<i32>, Stamp>,
    /// Pixels of the small ones.
    pixels: usize,
    /// The small shape that is looked for.
    wanted: Vec<i32>,
}

/// A shape up to so many pixels is small: what is larger is rarely seen twice, and its corners cost little beside it.
const SMALL: usize = 1024;

/// Pixels of small shapes that are kept: 1 MiB of memory, several pages' icons and patterns.
const KEPT: usize = 1 << 18;

/// Where a small shape lies is told to so many places in a pixel, as finely as triangles tell it.
const PLACES: f32 = 256.0;

impl Stamps {
    /// How many kinds have been seen.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.kept.len() + self.small.len()
    }

    /// Puts down `shape` inside of `clips`. False if it is of a kind that has no stamp.
    /// `paint` draws a rectangle by its triangles, onto nothing.
    pub(super) fn put(
        &mut self,
        canvas: &mut Canvas<'_>,
        clips: &[Area],
        shape: &RectShape,
        scale: f32,
        paint: impl FnOnce(&mut Canvas<'_>, &RectShape),
    ) -> bool {
        let Some((kind, place, margins)) = kind(shape, scale) else { return false };
        if self.kept.len() >= MOST {
            self.kept.clear();
        }
        let stamp = self.kept.entry(kind).or_insert_with(|| Stamp::new(shape, scale, &kind, margins, paint));
        let Some(stamp) = stamp else { return false };
        for clip in clips {
            stamp.put(canvas, clip, place);
        }
        true
    }
}

impl Stamps {
    /// Puts down a small line, path or circle, wherever it lies: painted once for each place within a pixel.
    /// False if it is none. `paint` draws a shape by its triangles, onto nothing.
    pub(super) fn put_small(
        &mut self,
        canvas: &mut Canvas<'_>,
        clips: &[Area],
        shape: &Shape,
        scale: f32,
        paint: impl FnOnce(&mut Canvas<'_>, &Shape),
    ) -> bool {
        let rect = shape.visual_bounding_rect();
        let round = |value: f32| (value * scale).floor().clamp(-1e6, 1e6) as isize;
        if !rect.is_finite() || rect.width() * rect.height() * scale * scale > SMALL as f32 {
            return false;
        }
        let min = [round(rect.min.x), round(rect.min.y)];
        let own = [round(rect.max.x) + 1 - min[0], round(rect.max.y) + 1 - min[1]].map(isize::unsigned_abs);
        let reach = SPARE as usize;
        if own.iter().any(|&own| own > SMALL) || !self.describe(shape, scale, min) {
            return false;
        }
        if !self.small.contains_key(&self.wanted) {
            let length = own.map(|own| own + 2 * reach);
            if self.pixels > KEPT {
                self.small.clear();
                self.pixels = 0;
            }
            self.pixels += length[0] * length[1];
            let mut pixels = vec![0; length[0] * length[1]];
            let mut model = shape.clone();
            let by = |i: usize| (reach as isize - min[i]) as f32 / scale;
            model.translate(egui::vec2(by(0), by(1)));
            paint(&mut Canvas { pixels: &mut pixels, width: length[0], height: length[1] }, &model);
            let rows = pixels.chunks_exact(length[0]).map(|row| parts(row, None)).collect();
            self.small.insert(self.wanted.clone(), Stamp { reach, length, middle: [None; 2], pixels, rows });
        }
        let Some(stamp) = self.small.get(&self.wanted) else { return false };
        for clip in clips {
            stamp.put(canvas, clip, Place { min, length: own });
        }
        true
    }

    /// Writes down what a small shape looks like, seen from the pixel `min`.
    fn describe(&mut self, shape: &Shape, scale: f32, min: [isize; 2]) -> bool {
        let wanted = &mut self.wanted;
        wanted.clear();
        let bits = |value: f32| value.to_bits().cast_signed();
        let ink = |color: Color32| i32::from_be_bytes(color.to_array());
        let points = match shape {
            Shape::LineSegment { points, stroke } => {
                wanted.extend([1, bits(scale), bits(stroke.width), ink(stroke.color)]);
                points.as_slice()
            }
            Shape::Path(path) => {
                let egui::epaint::ColorMode::Solid(color) = path.stroke.color else { return false };
                let kind = path.stroke.kind as i32;
                wanted.extend([2 + i32::from(path.closed), bits(scale), ink(path.fill)]);
                wanted.extend([bits(path.stroke.width), ink(color), kind]);
                path.points.as_slice()
            }
            Shape::Circle(circle) => {
                let egui::Stroke { width, color } = circle.stroke;
                wanted.extend([4, bits(scale), bits(circle.radius), ink(circle.fill), bits(width), ink(color)]);
                std::slice::from_ref(&circle.center)
            }
            _ => return false,
        };
        let place = |value: f32, min: isize| (value * scale - min as f32).mul_add(PLACES, 0.5).floor() as i32;
        wanted.extend(points.iter().flat_map(|p| [place(p.x, min[0]), place(p.y, min[1])]));
        true
    }
}

/// What kind it is, where it stands, and its margins: how far its corners go inwards and its edges outwards.
fn kind(shape: &RectShape, scale: f32) -> Option<(Kind, Place, [usize; 2])> {
    let stroke = if shape.stroke.is_empty() { 0.0 } else { shape.stroke.width };
    let plain = shape.angle == 0.0
        && shape.brush.is_none()
        && shape.round_to_pixels != Some(false)
        // In the middle of its stroke, a rectangle is moved by half a pixel or not.
        && (stroke == 0.0 || shape.stroke_kind != StrokeKind::Middle)
        // A blurred stroke's triangles lie on each other; which is seen hangs on the last bit of its place.
        && (stroke == 0.0 || shape.blur_width == 0.0);
    let sane = [shape.rect.min, shape.rect.max].iter().all(|p| p.x.abs() < 1e6 && p.y.abs() < 1e6);
    if !(plain && sane) {
        return None;
    }
    let round = |value: f32| (value * scale).round() as isize;
    let min = [round(shape.rect.min.x), round(shape.rect.min.y)];
    let max = [round(shape.rect.max.x), round(shape.rect.max.y)];
    let length = [usize::try_from(max[0] - min[0]).ok()?, usize::try_from(max[1] - min[1]).ok()?];
    // So thin that egui makes something else of it, by its length before rounding.
    let thin = (2.0 * stroke * scale + 4.0) as usize;
    if length.iter().any(|&length| length <= thin) {
        return None;
    }
    let r = shape.corner_radius;
    let corner = f32::from(r.nw.max(r.ne).max(r.sw).max(r.se));
    let inwards = ((corner + 2.0 * stroke + shape.blur_width) * scale + SPARE).ceil() as usize;
    let outwards = ((stroke + shape.blur_width) * scale + SPARE).ceil() as usize;
    if inwards > LONGEST || outwards > LONGEST {
        return None;
    }
    let exact = |length: usize| (length <= 2 * inwards + 1).then_some(length);
    let kind = Kind {
        corners: [r.nw, r.ne, r.sw, r.se],
        fill: shape.fill,
        ink: shape.stroke.color,
        widths: [stroke.to_bits(), shape.blur_width.to_bits(), scale.to_bits()],
        side: shape.stroke_kind as u8,
        lengths: [exact(length[0]), exact(length[1])],
    };
    Some((kind, Place { min, length }, [inwards, outwards]))
}

impl Stamp {
    fn new(
        shape: &RectShape,
        scale: f32,
        kind: &Kind,
        [inwards, reach]: [usize; 2],
        paint: impl FnOnce(&mut Canvas<'_>, &RectShape),
    ) -> Option<Self> {
        let own = kind.lengths.map(|length| length.unwrap_or(2 * inwards + 1));
        let length = own.map(|own| own + 2 * reach);
        let middle = kind.lengths.map(|length| length.is_none().then_some(reach + inwards));
        let at = |pixel: usize| pixel as f32 / scale;
        let rect =
            Rect::from_min_max(Pos2::new(at(reach), at(reach)), Pos2::new(at(reach + own[0]), at(reach + own[1])));
        let model = RectShape { rect, ..shape.clone() };
        // It must come to stand where it is reckoned to.
        (kind_place(&model, scale)? == (Place { min: [reach as isize; 2], length: own })).then_some(())?;
        let mut pixels = vec![0; length[0] * length[1]];
        paint(&mut Canvas { pixels: &mut pixels, width: length[0], height: length[1] }, &model);
        let rows = pixels.chunks_exact(length[0].max(1)).map(|row| parts(row, middle[0])).collect();
        Some(Self { reach, length, middle, pixels, rows })
    }

    fn put(&self, canvas: &mut Canvas<'_>, clip: &Area, place: Place) {
        let side = |i: usize| place.min[i] - self.reach as isize;
        let (left, top) = (side(0), side(1));
        // How much more often than once the middle comes.
        let more = |i: usize| (place.length[i] + 2 * self.reach).saturating_sub(self.length[i]);
        let (more_x, more_y) = (more(0), more(1));
        let height = self.length[1] + more_y;
        let clip = clip.and(&Area::whole([canvas.width, canvas.height]));
        let within =
            |from: isize, low: usize, high: usize| usize::try_from(from).unwrap_or(0).clamp(low, high.max(low));
        let from_y = within(top, clip.top, clip.bottom);
        let to_y = within(top + height as isize, clip.top, clip.bottom);
        // Most rows are the middle one again.
        let mut spans = (usize::MAX, Spans::default());
        for y in from_y..to_y {
            let row = (y as isize - top) as usize;
            let row = match self.middle[1] {
                Some(middle) if row > middle => middle.max(row.saturating_sub(more_y)),
                _ => row,
            };
            if spans.0 != row {
                let Some(new) = self.spans(row, left, more_x, &clip) else { continue };
                spans = (row, new);
            }
            let Some(line) = canvas.pixels.get_mut(y * canvas.width..(y + 1) * canvas.width) else { continue };
            let Spans { parts, middle: (first, last, color) } = &spans.1;
            for (at, from, length) in parts {
                if let (Some(target), Some(source)) =
                    (line.get_mut(*at..at + length), self.pixels.get(*from..from + length))
                {
                    blend_row(target, source);
                }
            }
            if let Some(target) = line.get_mut(*first..*last) {
                fill(target, *color);
            }
        }
    }

    /// Where a row of the picture goes, its left edge being at `left` and its right part `more` pixels farther.
    fn spans(&self, row: usize, left: isize, more: usize, clip: &Area) -> Option<Spans> {
        let &[before, behind] = self.rows.get(row)?;
        let start = row * self.length[0];
        let within = |from: isize| usize::try_from(from).unwrap_or(0).clamp(clip.left, clip.right.max(clip.left));
        let part = |(from, to): (usize, usize), by: usize| {
            let at = left + (from + by) as isize;
            let (first, last) = (within(at), within(at + (to - from) as isize));
            (first, start + from + (first as isize - at).unsigned_abs(), last.saturating_sub(first))
        };
        let parts = [part(before, 0), part(behind, more)];
        let middle = self.middle[0].map_or((0, 0, 0), |middle| {
            let (first, last) = (within(left + before.1 as isize), within(left + (behind.0 + more) as isize));
            (first, last.max(first), self.pixels.get(start + middle).copied().unwrap_or(0))
        });
        Some(Spans { parts, middle })
    }
}

/// What a row of a stamp puts into a row of the canvas.
#[derive(Default)]
struct Spans {
    /// From which column on, from which of the stamp's pixels on, and how many.
    parts: [(usize, usize, usize); 2],
    /// From a column to another, in one colour.
    middle: (usize, usize, Pixel),
}

fn kind_place(shape: &RectShape, scale: f32) -> Option<Place> {
    kind(shape, scale).map(|(_, place, _)| place)
}

/// What of a row stands before its middle and behind it: without what is empty, and without what is as the middle is.
fn parts(row: &[Pixel], middle: Option<usize>) -> [(usize, usize); 2] {
    let Some(middle) = middle else {
        let from = row.iter().position(|&pixel| pixel != 0).unwrap_or(row.len());
        let to = row.iter().rposition(|&pixel| pixel != 0).map_or(from, |last| last + 1);
        return [(from, to), (to, to)];
    };
    let same = row.get(middle).copied().unwrap_or(0);
    let (before, behind) = row.split_at(middle.min(row.len()));
    let to = before.iter().rposition(|&pixel| pixel != same).map_or(0, |last| last + 1);
    let from = before.iter().position(|&pixel| pixel != 0).unwrap_or(to).min(to);
    let first = behind.iter().position(|&pixel| pixel != same).unwrap_or(behind.len());
    let last = behind.iter().rposition(|&pixel| pixel != 0).map_or(first, |last| last + 1).max(first);
    [(from, to), (middle + first, middle + last)]
}
