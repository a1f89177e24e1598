//! Pictures without a window: egui's triangles, painted by the processor into an image.
//!
//! Used by `render`, by `map.png`, and by the tests; it needs no display and no graphics driver, and gives the same
//! pixels on every machine.

use super::{fonts, theme};
use crate::text::Lang;
use egui::epaint::{ImageData, Primitive, TextureId, Vertex};
use egui::{ClippedPrimitive, Color32, ColorImage, Pos2, Rect, TexturesDelta, Ui, Vec2};
use std::collections::HashMap;

/// Largest side of a picture in pixels: four times a 4K screen's width, 1 GiB of memory if square.
pub const MAX_SIDE: u32 = 16_384;

/// Keeps egui's textures and paints its triangles.
#[derive(Default)]
pub struct CpuPainter {
    textures: HashMap<TextureId, ColorImage>,
}

impl CpuPainter {
    /// Takes over what changed in the textures. The caller clears `delta` afterwards.
    #[expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other; their order is of no matter")]
    pub fn apply(&mut self, delta: &TexturesDelta) {
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.textures.get_mut(id)) {
                    (None, _) => {
                        self.textures.insert(*id, ColorImage::clone(image));
                    }
                    (Some([left, top]), Some(texture)) => {
                        let (width, into) = (image.size[0], texture.size[0]);
                        for (y, row) in image.pixels.chunks_exact(width.max(1)).enumerate() {
                            let start = (top + y) * into + left;
                            if let Some(target) = texture.pixels.get_mut(start..start + width) {
                                target.copy_from_slice(row);
                            }
                        }
                    }
                    (Some(_), None) => {}
                }
            }
        }
        for id in &delta.free {
            self.textures.remove(id);
        }
    }

    /// Paints `primitives` onto `ground`, as egui's own painters do: premultiplied, in gamma space.
    pub fn paint(
        &self,
        primitives: &[ClippedPrimitive],
        [width, height]: [u32; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> image::RgbaImage {
        let (width, height) = (width.clamp(1, MAX_SIDE), height.clamp(1, MAX_SIDE));
        let mut canvas = Canvas {
            pixels: vec![ground.to_array(); width as usize * height as usize],
            width: width as usize,
            height: height as usize,
        };
        for clipped in primitives {
            let Primitive::Mesh(mesh) = &clipped.primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = canvas.clip(clipped.clip_rect, pixels_per_point);
            if clip.is_empty() {
                continue;
            }
            for corner in mesh.indices.chunks_exact(3) {
                let [Some(a), Some(b), Some(c)] =
                    [0, 1, 2].map(|i| corner.get(i).and_then(|&i| mesh.vertices.get(i as usize)))
                else {
                    continue;
                };
                canvas.triangle(&clip, texture, pixels_per_point, [a, b, c]);
            }
        }
        let bytes = canvas.pixels.into_flattened();
        image::RgbaImage::from_raw(width, height, bytes).unwrap_or_default()
    }
}

/// Runs `add_contents` as a whole window of `size` points and gives its picture.
///
/// `theme` may not be [`theme::Mode::System`]: there is no system to ask, so it counts as light.
/// It is drawn three times, since the first frames only measure. `lang` is what a caller's texts are in; the
/// fonts serve both.
pub fn draw(
    size: Vec2,
    pixels_per_point: f32,
    mode: theme::Mode,
    _lang: Lang,
    mut add_contents: impl FnMut(&mut Ui),
) -> image::RgbaImage {
    let (ctx, mut painter) = (context(mode), CpuPainter::default());
    let ground = theme::Theme::of(&ctx).bg0;
    let pixels = [size.x, size.y].map(|side| (side * pixels_per_point).round().max(1.0) as u32);
    let mut primitives = Vec::new();
    for _ in 0..3 {
        let mut output = ctx.run_ui(input(size, pixels_per_point), |ui| add_contents(ui));
        painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        primitives = ctx.tessellate(output.shapes, output.pixels_per_point);
    }
    painter.paint(&primitives, pixels, pixels_per_point, ground)
}

/// Paints shapes alone on a transparent square of `size` pixels; with straight alpha, as PNG wants it.
pub fn draw_shapes(size: u32, add_shapes: impl Fn(&egui::Painter)) -> image::RgbaImage {
    let (ctx, mut painter) = (context(theme::Mode::Light), CpuPainter::default());
    let side = size.clamp(1, MAX_SIDE) as f32;
    let mut primitives = Vec::new();
    for _ in 0..2 {
        let mut output = ctx.run_ui(input(Vec2::splat(side), 1.0), |ui| add_shapes(ui.painter()));
        painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        primitives = ctx.tessellate(output.shapes, 1.0);
    }
    let mut image = painter.paint(&primitives, [side as u32; 2], 1.0, Color32::TRANSPARENT);
    for pixel in image.pixels_mut() {
        let [r, g, b, a] = pixel.0;
        if a != 0 {
            let straight = |c: u8| (u32::from(c) * 255 / u32::from(a)).min(255) as u8;
            pixel.0 = [straight(r), straight(g), straight(b), a];
        }
    }
    image
}

/// Runs `add_contents` as [`draw`] does, without painting: to learn how much room it takes.
pub fn measure(size: Vec2, pixels_per_point: f32, mode: theme::Mode, mut add_contents: impl FnMut(&mut Ui)) {
    let ctx = context(mode);
    for _ in 0..2 {
        let mut output = ctx.run_ui(input(size, pixels_per_point), |ui| add_contents(ui));
        output.textures_delta.clear();
    }
}

fn context(mode: theme::Mode) -> egui::Context {
    let ctx = egui::Context::default();
    fonts::install(&ctx);
    theme::apply(&ctx, if mode == theme::Mode::Dark { mode } else { theme::Mode::Light });
    theme::set_reduced_motion(&ctx, true);
    ctx
}

fn input(size: Vec2, pixels_per_point: f32) -> egui::RawInput {
    let mut input = egui::RawInput { screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)), ..Default::default() };
    input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(pixels_per_point);
    input
}

/// Where a primitive may paint, in pixels.
struct Clip {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Clip {
    fn is_empty(&self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }
}

struct Canvas {
    pixels: Vec<[u8; 4]>,
    width: usize,
    height: usize,
}

impl Canvas {
    fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let side = |value: f32, max: usize| (value * scale).round().clamp(0.0, max as f32) as usize;
        Clip {
            left: side(rect.min.x, self.width),
            top: side(rect.min.y, self.height),
            right: side(rect.max.x, self.width),
            bottom: side(rect.max.y, self.height),
        }
    }

    /// A triangle by rows: where a row begins and ends is solved from the three edges, so that only pixels inside
    /// are looked at. An edge that two triangles share belongs to one of them (top-left rule).
    fn triangle(&mut self, clip: &Clip, texture: &ColorImage, scale: f32, v: [&Vertex; 3]) {
        let p = v.map(|v| [f64::from(v.pos.x * scale), f64::from(v.pos.y * scale)]);
        let area = (p[1][0] - p[0][0]) * (p[2][1] - p[0][1]) - (p[1][1] - p[0][1]) * (p[2][0] - p[0][0]);
        if !area.is_finite() || area.abs() < 1e-9 {
            return;
        }
        // Weight of corner i at (x, y): dx[i]·x + dy[i]·y + c[i].
        let (mut dx, mut dy, mut c, mut owns) = ([0.0; 3], [0.0; 3], [0.0; 3], [false; 3]);
        for i in 0..3 {
            let (a, b) = (p[(i + 1) % 3], p[(i + 2) % 3]);
            dx[i] = -(b[1] - a[1]) / area;
            dy[i] = (b[0] - a[0]) / area;
            c[i] = -(dx[i] * a[0] + dy[i] * a[1]);
            let (along_x, along_y) = ((b[0] - a[0]) * area.signum(), (b[1] - a[1]) * area.signum());
            owns[i] = along_y < 0.0 || (along_y == 0.0 && along_x > 0.0);
        }
        let low = p.iter().map(|p| p[1]).fold(f64::INFINITY, f64::min);
        let high = p.iter().map(|p| p[1]).fold(f64::NEG_INFINITY, f64::max);
        let top = clip.top.max(low.floor().max(0.0) as usize);
        let bottom = clip.bottom.min(high.ceil().max(0.0) as usize);
        let flat = v[0].color == v[1].color && v[1].color == v[2].color && v[0].uv == v[1].uv && v[1].uv == v[2].uv;
        let solid = flat.then(|| modulate(sample(texture, v[0].uv.x, v[0].uv.y), v[0].color.to_array().map(f32::from)));
        let inside = |x: usize, base: &[f64; 3]| {
            (0..3).all(|i| {
                let weight = dx[i] * (x as f64 + 0.5) + base[i];
                weight > 0.0 || (weight == 0.0 && owns[i])
            })
        };
        for y in top..bottom {
            let base: [f64; 3] = std::array::from_fn(|i| dy[i] * (y as f64 + 0.5) + c[i]);
            let (mut from, mut to) = (clip.left as f64, clip.right as f64);
            for i in 0..3 {
                if dx[i].abs() < 1e-12 {
                    if base[i] < 0.0 || (base[i] == 0.0 && !owns[i]) {
                        to = from;
                    }
                } else {
                    let edge = -base[i] / dx[i] - 0.5;
                    if dx[i] > 0.0 { from = from.max(edge.floor()) } else { to = to.min(edge.ceil() + 1.0) }
                }
            }
            let (mut from, mut to) = (from.max(0.0) as usize, to.max(0.0).min(clip.right as f64) as usize);
            while from < to && !inside(from, &base) {
                from += 1;
            }
            while from < to && !inside(to - 1, &base) {
                to -= 1;
            }
            let Some(row) = self.pixels.get_mut(y * self.width + from..y * self.width + to) else { continue };
            if let Some(color) = solid {
                match color[3] {
                    255 => row.fill(color),
                    0 if color == [0; 4] => {}
                    _ => row.iter_mut().for_each(|pixel| blend(pixel, color)),
                }
                continue;
            }
            for (step, pixel) in row.iter_mut().enumerate() {
                let x = (from + step) as f64 + 0.5;
                let w: [f32; 3] = std::array::from_fn(|i| (dx[i] * x + base[i]) as f32);
                let u = w[0] * v[0].uv.x + w[1] * v[1].uv.x + w[2] * v[2].uv.x;
                let t = w[0] * v[0].uv.y + w[1] * v[1].uv.y + w[2] * v[2].uv.y;
                let texel = sample(texture, u, t);
                if texel == [0; 4] {
                    continue;
                }
                let [a, b, c] = v.map(|v| v.color.to_array());
                let tint =
                    std::array::from_fn(|i| w[0] * f32::from(a[i]) + w[1] * f32::from(b[i]) + w[2] * f32::from(c[i]));
                blend(pixel, modulate(texel, tint));
            }
        }
    }
}

/// The texel there; the nearest is enough, since glyphs are drawn at their own size.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [u8; 4] {
    let [width, height] = texture.size;
    let x = ((u * width as f32) as usize).min(width.saturating_sub(1));
    let y = ((v * height as f32) as usize).min(height.saturating_sub(1));
    texture.pixels.get(y * width + x).map_or([0; 4], |texel| texel.to_array())
}

fn modulate(texel: [u8; 4], tint: [f32; 4]) -> [u8; 4] {
    std::array::from_fn(|i| (f32::from(texel[i]) * tint[i] / 255.0 + 0.5).clamp(0.0, 255.0) as u8)
}

fn blend(pixel: &mut [u8; 4], color: [u8; 4]) {
    let rest = 255 - u32::from(color[3]);
    for (old, new) in pixel.iter_mut().zip(color) {
        *old = (u32::from(new) + (u32::from(*old) * rest + 127) / 255).min(255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_rectangle_is_filled_to_its_edges_and_no_farther() {
        let red = Color32::from_rgb(200, 10, 20);
        let image = draw(egui::vec2(40.0, 30.0), 2.0, theme::Mode::Light, Lang::En, |ui| {
            ui.painter().rect_filled(Rect::from_min_max(Pos2::new(10.0, 5.0), Pos2::new(20.0, 15.0)), 0.0, red);
        });
        assert_eq!(image.dimensions(), (80, 60));
        let count = image.pixels().filter(|p| p.0 == red.to_array()).count();
        assert!((396..=400).contains(&count), "20 by 20 pixels, corners softened: {count}");
        assert_eq!(image.get_pixel(19, 10).0, theme::Theme::light().bg0.to_array());
    }

    #[test]
    fn text_shows_in_both_languages() {
        for text in ["Recovery", "回復パーティション"] {
            let image = draw(egui::vec2(200.0, 40.0), 1.0, theme::Mode::Dark, Lang::Ja, |ui| {
                ui.label(text);
            });
            let ground = theme::Theme::dark().bg0.to_array();
            assert!(image.pixels().filter(|p| p.0 != ground).count() > 100, "{text}");
        }
    }
}
