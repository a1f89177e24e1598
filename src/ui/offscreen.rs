//! Pictures without a window: egui's triangles, painted by the processor into an image.
//!
//! Used by `render`, by `map.png`, and by the tests; it needs no display and no graphics driver, and gives the same
//! pixels on every machine.

use super::raster::{self, Area, Canvas, Texture};
use super::{fonts, theme};
use crate::text::Lang;
use egui::epaint::{ImageData, Primitive, TextureId};
use egui::{ClippedPrimitive, Color32, Pos2, Rect, TexturesDelta, Ui, Vec2};
use std::collections::HashMap;

/// Largest side of a picture in pixels: four times a 4K screen's width, 1 GiB of memory if square.
pub const MAX_SIDE: u32 = 16_384;

/// Keeps egui's textures and paints its triangles.
#[derive(Default)]
pub struct CpuPainter {
    textures: HashMap<TextureId, Texture>,
}

impl CpuPainter {
    /// Takes over what changed in the textures; true where what was painted before may look different now.
    /// The caller clears `delta` afterwards.
    #[expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other; their order is of no matter")]
    pub fn apply(&mut self, delta: &TexturesDelta) -> bool {
        let mut replaced = false;
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.textures.get_mut(id)) {
                    (None, _) => {
                        replaced = true;
                        self.textures.insert(*id, Texture::new(image));
                    }
                    // egui puts new glyphs where there were none.
                    (Some(corner), Some(texture)) => texture.put(corner, image),
                    (Some(_), None) => {}
                }
            }
        }
        for id in &delta.free {
            self.textures.remove(id);
        }
        replaced
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
        let size = [width as usize, height as usize];
        let mut pixels = vec![0; size[0] * size[1]];
        self.paint_into(&mut pixels, size, &[Area::whole(size)], primitives, pixels_per_point, ground);
        let bytes = pixels.into_iter().flat_map(raster::rgba).collect();
        image::RgbaImage::from_raw(width, height, bytes).unwrap_or_default()
    }

    /// Paints the `areas` of `pixels` anew (0xAARRGGBB, row by row) and nothing else. The areas may not overlap.
    pub fn paint_into(
        &self,
        pixels: &mut [u32],
        [width, height]: [usize; 2],
        areas: &[Area],
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
        ground: Color32,
    ) {
        let mut canvas = Canvas { pixels, width, height };
        for area in areas {
            canvas.fill(area, raster::pixel(ground));
        }
        for clipped in primitives {
            let Primitive::Mesh(mesh) = &clipped.primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let clip = canvas.clip(clipped.clip_rect, pixels_per_point);
            let clips: Vec<Area> = areas.iter().map(|area| area.and(&clip)).filter(|clip| !clip.is_empty()).collect();
            canvas.mesh(&clips, texture, pixels_per_point, mesh);
        }
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
