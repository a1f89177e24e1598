//! Triangles onto pixels, by the processor: what `offscreen` and the window without OpenGL are painted with.
//!
//! Premultiplied and in gamma space, as egui's own painters do it; textures are sampled at the nearest texel, since
//! glyphs are drawn at their own size. What is drawn most, filled areas and glyphs, has ways of its own; they give the
//! same pixels as the general one.

use super::triangle::{Triangle, first_from, place};
use egui::epaint::{Mesh, Vertex};
use egui::{Color32, ColorImage, Rect};

/// A pixel: 0xAARRGGBB, premultiplied.
pub(super) type Pixel = u32;

/// The pixel of a colour.
pub(super) fn pixel(color: Color32) -> Pixel {
    let [r, g, b, a] = color.to_array();
    u32::from_be_bytes([a, r, g, b])
}

/// A pixel as an image keeps it: red, green, blue, alpha.
pub(super) fn rgba(pixel: Pixel) -> [u8; 4] {
    let [a, r, g, b] = pixel.to_be_bytes();
    [r, g, b, a]
}

/// A texture. The glyphs' is white everywhere, so its coverage is enough: a quarter of the memory.
pub(super) enum Texture {
    Coverage { size: [usize; 2], texels: Vec<u8> },
    Color { size: [usize; 2], texels: Vec<Pixel> },
}

impl Texture {
    pub(super) fn new(image: &ColorImage) -> Self {
        let size = image.size;
        match coverage(image) {
            Some(texels) => Self::Coverage { size, texels },
            None => Self::Color { size, texels: image.pixels.iter().map(|&color| pixel(color)).collect() },
        }
    }

    /// Puts `image` in with its left upper corner at `left`, `top`; what does not fit is left out.
    pub(super) fn put(&mut self, [left, top]: [usize; 2], image: &ColorImage) {
        let width = image.size[0].max(1);
        if let Self::Coverage { size, texels } = self {
            if let Some(new) = coverage(image) {
                copy(texels, size[0], [left, top], &new, width);
                return;
            }
            let texels = texels.iter().map(|&c| u32::from_be_bytes([c; 4])).collect();
            *self = Self::Color { size: *size, texels };
        }
        if let Self::Color { size, texels } = self {
            let new: Vec<Pixel> = image.pixels.iter().map(|&color| pixel(color)).collect();
            copy(texels, size[0], [left, top], &new, width);
        }
    }

    pub(super) const fn size(&self) -> [usize; 2] {
        match self {
            Self::Coverage { size, .. } | Self::Color { size, .. } => *size,
        }
    }

    fn texel(&self, u: f32, v: f32) -> Pixel {
        let [width, height] = self.size();
        let x = ((u * width as f32) as usize).min(width.saturating_sub(1));
        let y = ((v * height as f32) as usize).min(height.saturating_sub(1));
        self.at(y * width + x)
    }

    fn at(&self, index: usize) -> Pixel {
        match self {
            Self::Coverage { texels, .. } => texels.get(index).map_or(0, |&c| u32::from_be_bytes([c; 4])),
            Self::Color { texels, .. } => texels.get(index).copied().unwrap_or(0),
        }
    }
}

fn coverage(image: &ColorImage) -> Option<Vec<u8>> {
    let white = |color: &Color32| {
        let [r, g, b, a] = color.to_array();
        (r == a && g == a && b == a).then_some(a)
    };
    image.pixels.iter().map(white).collect()
}

fn copy<T: Copy>(into: &mut [T], into_width: usize, [left, top]: [usize; 2], from: &[T], width: usize) {
    for (y, row) in from.chunks_exact(width).enumerate() {
        let start = (top + y) * into_width + left;
        if let Some(target) = into.get_mut(start..start + width) {
            target.copy_from_slice(row);
        }
    }
}

/// A part of the canvas, in pixels; `right` and `bottom` are no more part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub left: usize,
    /// The first row.
    pub top: usize,
    /// Behind the last column.
    pub right: usize,
    /// Behind the last row.
    pub bottom: usize,
}

impl Area {
    /// Everything of a canvas of this size.
    pub const fn whole([width, height]: [usize; 2]) -> Self {
        Self { left: 0, top: 0, right: width, bottom: height }
    }

    /// Nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    /// What both have.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// The smallest area that holds both.
    pub fn around(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What of it does not belong to `other`, in parts that are apart.
    pub fn without(&self, other: &Self) -> [Self; 4] {
        let both = self.and(other);
        if both.is_empty() {
            let none = Self { right: self.left, ..*self };
            return [*self, none, none, none];
        }
        [
            Self { bottom: both.top, ..*self },
            Self { top: both.bottom, ..*self },
            Self { right: both.left, top: both.top, bottom: both.bottom, ..*self },
            Self { left: both.right, top: both.top, bottom: both.bottom, ..*self },
        ]
    }

    /// How many pixels.
    pub const fn pixels(&self) -> usize {
        self.right.saturating_sub(self.left) * self.bottom.saturating_sub(self.top)
    }
}

/// Pixels that are painted on.
pub(super) struct Canvas<'a> {
    pub(super) pixels: &'a mut [Pixel],
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Canvas<'_> {
    /// Where a clip rectangle in points may paint.
    pub(super) fn clip(&self, rect: Rect, scale: f32) -> Area {
        let side = |value: f32, max: usize| (value * scale).round().clamp(0.0, max as f32) as usize;
        Area {
            left: side(rect.min.x, self.width),
            top: side(rect.min.y, self.height),
            right: side(rect.max.x, self.width),
            bottom: side(rect.max.y, self.height),
        }
    }

    /// Fills `area`, whatever was there.
    pub(super) fn fill(&mut self, area: &Area, color: Pixel) {
        for y in area.top..area.bottom.min(self.height) {
            if let Some(row) = self.pixels.get_mut(y * self.width + area.left..y * self.width + area.right) {
                row.fill(color);
            }
        }
    }

    /// Paints a mesh inside of `clips`, which may not overlap.
    pub(super) fn mesh(&mut self, clips: &[Area], texture: &Texture, scale: f32, mesh: &Mesh) {
        let Some(limits) = clips.iter().copied().reduce(|a, b| a.around(&b)) else { return };
        let limits = limits.and(&Area::whole([self.width, self.height]));
        let corner = |i: u32| mesh.vertices.get(i as usize);
        let mut rest = mesh.indices.as_slice();
        while let [a, b, c, after @ ..] = rest {
            rest = after;
            let (Some(va), Some(vb), Some(vc)) = (corner(*a), corner(*b), corner(*c)) else { continue };
            if let [d, e, f, after @ ..] = rest
                && (d, e) == (c, b)
                && let Some(vd) = corner(*f)
                && let Some(quad) = Quad::of([va, vb, vc, vd], scale)
            {
                let area = quad.area(&limits);
                if !area.is_empty() {
                    for clip in clips {
                        self.quad(&area.and(clip), texture, &quad);
                    }
                }
                rest = after;
                continue;
            }
            let corners = [va, vb, vc].map(|v| [v.pos.x * scale, v.pos.y * scale]);
            if let Some(triangle) = Triangle::of(corners, &limits) {
                self.triangle(clips, texture, &triangle, [va, vb, vc]);
            }
        }
    }

    /// An upright rectangle in one colour, a glyph or a filled area; of it, the pixels of `area`.
    fn quad(&mut self, area: &Area, texture: &Texture, quad: &Quad) {
        if area.is_empty() {
            return;
        }
        let [width, height] = texture.size();
        let along = |i: usize, size: usize| {
            let (from, to) = (quad.uv_min[i] * size as f32, quad.uv_max[i] * size as f32);
            let step = (to - from) / (quad.max[i] - quad.min[i]);
            (from - quad.min[i] * step, step)
        };
        let ((u, du), (v, dv)) = (along(0, width), along(1, height));
        let texel = |base: f32, step: f32, at: usize, size: usize| {
            ((base + (at as f32 + 0.5) * step).max(0.0) as usize).min(size.saturating_sub(1))
        };
        if du == 0.0 && dv == 0.0 {
            let color = modulate(texture.at(texel(v, dv, 0, height) * width + texel(u, du, 0, width)), quad.color);
            for y in area.top..area.bottom {
                if let Some(row) = self.pixels.get_mut(y * self.width + area.left..y * self.width + area.right) {
                    fill(row, color);
                }
            }
            return;
        }
        // At their own size glyphs' texels lie side by side as their pixels do.
        let even = (du - 1.0).abs() < 1e-3;
        for y in area.top..area.bottom {
            let Some(row) = self.pixels.get_mut(y * self.width + area.left..y * self.width + area.right) else {
                continue;
            };
            let line = texel(v, dv, y, height) * width;
            let first = line + texel(u, du, area.left, width);
            if even
                && let Texture::Coverage { texels, .. } = texture
                && let Some(texels) = texels.get(first..first + row.len())
            {
                for (pixel, &coverage) in row.iter_mut().zip(texels) {
                    match coverage {
                        0 => {}
                        255 => *pixel = blended(*pixel, quad.color),
                        _ => *pixel = blended(*pixel, times(quad.color, u32::from(coverage))),
                    }
                }
                continue;
            }
            for (step, pixel) in row.iter_mut().enumerate() {
                let texel = texture.at(line + texel(u, du, area.left + step, width));
                if texel != 0 {
                    *pixel = blended(*pixel, modulate(texel, quad.color));
                }
            }
        }
    }

    /// A triangle by rows; only pixels inside are looked at.
    fn triangle(&mut self, clips: &[Area], texture: &Texture, triangle: &Triangle, v: [&Vertex; 3]) {
        let one_texel = v[0].uv == v[1].uv && v[1].uv == v[2].uv;
        let flat = v[0].color == v[1].color && v[1].color == v[2].color;
        let same = one_texel.then(|| texture.texel(v[0].uv.x, v[0].uv.y));
        let (pixels, width) = (&mut *self.pixels, self.width);
        if let Some(texel) = same.filter(|_| flat) {
            let color = modulate(texel, pixel(v[0].color));
            if color == 0 {
                return;
            }
            for clip in clips {
                triangle.rows(clip, |y, from, to| {
                    if let Some(row) = pixels.get_mut(y * width + from..y * width + to) {
                        fill(row, color);
                    }
                });
            }
            return;
        }
        let parts = |v: &Vertex| {
            let [r, g, b, a] = v.color.to_array();
            [f32::from(r), f32::from(g), f32::from(b), f32::from(a)]
        };
        let colors = triangle.plane(&[parts(v[0]), parts(v[1]), parts(v[2])]);
        if let Some(texel) = same {
            if texel == 0 {
                return;
            }
            for clip in clips {
                triangle.rows(clip, |y, from, to| {
                    let Some(row) = pixels.get_mut(y * width + from..y * width + to) else { return };
                    let mut color = Tint::new(colors.at(from, y), colors.right);
                    for pixel in row {
                        *pixel = blended(*pixel, modulate(texel, color.next()));
                    }
                });
            }
            return;
        }
        let places = triangle.plane(&v.map(|v| [v.uv.x, v.uv.y]));
        for clip in clips {
            triangle.rows(clip, |y, from, to| {
                let Some(row) = pixels.get_mut(y * width + from..y * width + to) else { return };
                let mut color = Tint::new(colors.at(from, y), colors.right);
                let mut uv = places.at(from, y);
                for pixel in row {
                    let (texel, color) = (texture.texel(uv[0], uv[1]), color.next());
                    if texel != 0 {
                        *pixel = blended(*pixel, modulate(texel, color));
                    }
                    places.step(&mut uv);
                }
            });
        }
    }
}

/// A colour that changes evenly from pixel to pixel, in parts of 1/65536.
struct Tint {
    parts: [i32; 4],
    steps: [i32; 4],
}

impl Tint {
    const ONE: f32 = 65_536.0;
    /// 255 and what is still rounded to it.
    const MOST: i32 = 0xFF_FFFF;

    fn new(parts: [f32; 4], steps: [f32; 4]) -> Self {
        let whole = |value: f32| (value * Self::ONE) as i32;
        let ([r, g, b, a], [dr, dg, db, da]) = (parts, steps);
        Self {
            parts: [whole(r + 0.5), whole(g + 0.5), whole(b + 0.5), whole(a + 0.5)],
            steps: [whole(dr), whole(dg), whole(db), whole(da)],
        }
    }

    /// The colour here; then a pixel farther.
    fn next(&mut self) -> Pixel {
        let [r, g, b, a] = self.parts;
        let byte = |part: i32| (part.clamp(0, Self::MOST) >> 16) as u32;
        for (part, step) in self.parts.iter_mut().zip(self.steps) {
            *part = part.wrapping_add(step);
        }
        (byte(a) << 24) | (byte(r) << 16) | (byte(g) << 8) | byte(b)
    }
}

/// Two triangles that are an upright rectangle in one colour; in pixels.
struct Quad {
    min: [f32; 2],
    max: [f32; 2],
    uv_min: [f32; 2],
    uv_max: [f32; 2],
    color: Pixel,
}

impl Quad {
    /// Left upper, right upper, left lower, right lower corner, as egui makes its rectangles.
    fn of([a, b, c, d]: [&Vertex; 4], scale: f32) -> Option<Self> {
        let upright = a.pos.x == c.pos.x && b.pos.x == d.pos.x && a.pos.y == b.pos.y && c.pos.y == d.pos.y;
        let straight = a.uv.x == c.uv.x && b.uv.x == d.uv.x && a.uv.y == b.uv.y && c.uv.y == d.uv.y;
        let flat = a.color == b.color && b.color == c.color && c.color == d.color;
        (upright && straight && flat && a.pos.x < b.pos.x && a.pos.y < c.pos.y).then(|| Self {
            min: [a.pos.x * scale, a.pos.y * scale],
            max: [d.pos.x * scale, d.pos.y * scale],
            uv_min: [a.uv.x, a.uv.y],
            uv_max: [d.uv.x, d.uv.y],
            color: pixel(a.color),
        })
    }

    /// Its pixels: those whose middle is in it; on the edge, the left and the upper ones.
    fn area(&self, limits: &Area) -> Area {
        let side = |value: f32, max: usize| first_from(place(value), max);
        limits.and(&Area {
            left: side(self.min[0], limits.right),
            top: side(self.min[1], limits.bottom),
            right: side(self.max[0], limits.right),
            bottom: side(self.max[1], limits.bottom),
        })
    }
}

/// Pixels over pixels.
pub(super) fn blend_row(row: &mut [Pixel], over: &[Pixel]) {
    for (pixel, &color) in row.iter_mut().zip(over) {
        if color != 0 {
            *pixel = blended(*pixel, color);
        }
    }
}

/// One colour over a row.
pub(super) fn fill(row: &mut [Pixel], color: Pixel) {
    match color {
        0 => {}
        0xFF00_0000.. => row.fill(color),
        _ => veil(row, color),
    }
}

/// A colour that lets some of what is below through, two pixels at a time.
fn veil(row: &mut [Pixel], color: Pixel) {
    let [alpha, parts @ ..] = color.to_be_bytes();
    let (pairs, rest) = row.as_chunks_mut::<2>();
    if parts.iter().all(|&part| part <= alpha) {
        let through = u64::from(255 - alpha);
        let twice = |lanes: u32| u64::from(lanes) << 32 | u64::from(lanes);
        let (even, odd) = (twice(color & LANES), twice((color >> 8) & LANES));
        for [a, b] in pairs {
            let both = u64::from(*b) << 32 | u64::from(*a);
            let low = divided_pair((both & PAIR) * through) + even;
            let high = divided_pair(((both >> 8) & PAIR) * through) + odd;
            let both = low | high << 8;
            (*a, *b) = (both as u32, (both >> 32) as u32);
        }
    } else {
        pairs.as_flattened_mut().iter_mut().for_each(|pixel| *pixel = blended(*pixel, color));
    }
    rest.iter_mut().for_each(|pixel| *pixel = blended(*pixel, color));
}

/// [`LANES`] of two pixels.
const PAIR: u64 = 0x00FF_00FF_00FF_00FF;

/// As [`divided`], for two pixels.
const fn divided_pair(lanes: u64) -> u64 {
    let sum = lanes + 0x007F_007F_007F_007F;
    ((sum + 0x0001_0001_0001_0001 + ((sum >> 8) & PAIR)) >> 8) & PAIR
}

/// Every second of a pixel's four parts, each with room for a product.
const LANES: u32 = 0x00FF_00FF;

/// Both lanes divided by 255 and rounded; exact up to 255 · 255.
const fn divided(lanes: u32) -> u32 {
    let sum = lanes + 0x007F_007F;
    ((sum + 0x0001_0001 + ((sum >> 8) & LANES)) >> 8) & LANES
}

/// Each part of `pixel` times `factor` of 255.
const fn times(pixel: Pixel, factor: u32) -> Pixel {
    divided((pixel & LANES) * factor) | (divided(((pixel >> 8) & LANES) * factor) << 8)
}

/// A texel in the colour `tint`.
fn modulate(texel: Pixel, tint: Pixel) -> Pixel {
    if texel == u32::MAX {
        return tint;
    }
    let (texel, tint) = (texel.to_be_bytes(), tint.to_be_bytes());
    u32::from_be_bytes(std::array::from_fn(|i| ((u32::from(texel[i]) * u32::from(tint[i]) + 127) / 255) as u8))
}

/// `color` over `pixel`. Colours that add light (more of a part than of alpha) do not overflow.
fn blended(pixel: Pixel, color: Pixel) -> Pixel {
    let rest = 255 - (color >> 24);
    if rest == 0 {
        return color;
    }
    let under = times(pixel, rest);
    let lanes = |shift: u32| {
        let sum = ((color >> shift) & LANES) + ((under >> shift) & LANES);
        // A lane over 255 has its ninth bit set: then it is full.
        let over = (sum >> 8) & 0x0001_0001;
        (sum | (over * 0xFF)) & LANES
    };
    lanes(0) | (lanes(8) << 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_rounded_as_division_rounds_them() {
        for a in 0..=255_u32 {
            for b in 0..=255_u32 {
                let expected = (a * b + 127) / 255;
                assert_eq!(times(a * 0x0101_0101, b), expected * 0x0101_0101, "{a} {b}");
                assert_eq!(expected as u8, (a as f32 * b as f32 / 255.0 + 0.5) as u8, "{a} {b}");
            }
        }
    }

    #[test]
    fn a_colour_over_another_never_overflows_into_its_neighbour() {
        for a in (0..=255_u32).step_by(5) {
            for c in (0..=255_u32).step_by(5) {
                for old in (0..=255_u32).step_by(5) {
                    let expected = (c + (old * (255 - a) + 127) / 255).min(255);
                    let out = blended(old * 0x0101_0101, (a << 24) | (c << 8));
                    assert_eq!((out >> 8) & 0xFF, if a == 255 { c } else { expected }, "{a} {c} {old}");
                    assert_eq!(out & 0xFF, (old * (255 - a) + 127) / 255, "{a} {c} {old}");
                }
            }
        }
    }

    #[test]
    fn a_veil_is_what_its_colour_is_over_each_pixel() {
        let row: Vec<Pixel> = (0..997_u32).map(|i| i.wrapping_mul(0x9E37_79B9)).collect();
        for color in (0..400_u32).map(|i| i.wrapping_mul(0x85EB_CA6B)).chain([0x8080_8080, 0x4000_0000, 0xFE01_FE00]) {
            let mut veiled = row.clone();
            veil(&mut veiled, color);
            for (&old, &new) in row.iter().zip(&veiled) {
                assert_eq!(new, blended(old, color), "{color:08x} over {old:08x}");
            }
        }
    }

    /// A glyph-like texture, so that a texel that is off by one shows.
    fn texture() -> Texture {
        let pixels = (0..64_u32).map(|i| Color32::from_white_alpha((i * 4) as u8)).collect();
        Texture::new(&ColorImage::new([8, 8], pixels))
    }

    fn painted(mesh: &Mesh, scale: f32) -> Vec<Pixel> {
        let mut pixels = vec![pixel(Color32::from_rgb(10, 20, 30)); 32 * 32];
        let mut canvas = Canvas { pixels: &mut pixels, width: 32, height: 32 };
        canvas.mesh(&[Area::whole([32, 32])], &texture(), scale, mesh);
        pixels
    }

    #[test]
    fn an_upright_rectangle_is_painted_as_its_two_triangles_are() {
        for (x, y, side, scale) in
            [(3.0, 4.0, 8.0, 1.0), (1.5, 2.0, 4.0, 2.0), (2.25, 3.5, 16.0, 1.0), (0.0, -3.0, 8.0, 1.25)]
        {
            let mut quad = Mesh::default();
            let rect = Rect::from_min_size(egui::pos2(x, y), egui::Vec2::splat(side));
            let uv = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
            quad.add_rect_with_uv(rect, uv, Color32::from_rgb(200, 100, 50));
            let mut triangles = quad.clone();
            triangles.indices = vec![0, 1, 2, 1, 3, 2];
            assert_eq!(painted(&quad, scale), painted(&triangles, scale), "{x} {y} {side} {scale}");
        }
    }

    #[test]
    fn triangles_that_share_an_edge_paint_each_pixel_once() {
        for (turn, corners) in (0..200).zip((3..40).cycle()) {
            let mut fan = Mesh::default();
            let white = egui::pos2(1.0, 1.0);
            let color = Color32::from_rgba_premultiplied(100, 100, 100, 100);
            let around = |i: u32| {
                let angle = (i as f32 / corners as f32).mul_add(std::f32::consts::TAU, turn as f32 * 0.1);
                egui::pos2(16.0, 16.0) + egui::Vec2::angled(angle) * 10.5
            };
            for i in 0..corners {
                fan.vertices.push(Vertex { pos: around(i), uv: white, color });
            }
            for i in 2..corners {
                fan.add_triangle(0, i - 1, i);
            }
            let pixels = painted(&fan, 1.0);
            let ground = pixel(Color32::from_rgb(10, 20, 30));
            let mut seen: Vec<Pixel> = pixels.iter().copied().filter(|&p| p != ground).collect();
            seen.dedup();
            assert_eq!(seen.len(), 1, "{corners} corners, turn {turn}: painted twice");
            for row in pixels.chunks(32) {
                let painted: Vec<usize> = (0..32).filter(|&x| row[x] != ground).collect();
                let whole =
                    painted.last().zip(painted.first()).is_none_or(|(last, first)| last - first + 1 == painted.len());
                assert!(whole, "{corners} corners, turn {turn}: a hole");
            }
        }
    }

    #[test]
    fn a_texture_that_gets_a_colour_keeps_what_it_had() {
        let mut texture = texture();
        texture.put([1, 0], &ColorImage::new([1, 1], vec![Color32::from_rgb(1, 2, 3)]));
        texture.put([7, 7], &ColorImage::new([3, 3], vec![Color32::RED; 9]));
        assert_eq!(texture.at(1), 0xFF01_0203);
        assert_eq!(texture.at(2), 0x0808_0808);
    }
}
