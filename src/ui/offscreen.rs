//! Pictures without a window: egui's shapes and triangles, painted by the processor into an image.
//!
//! Used by `render`, by `map.png`, and by the tests; it needs no display and no graphics driver, and gives the same
//! pixels on every machine.

use super::raster::{self, Area, Canvas, Texture};
use super::stamp::Stamps;
use super::{damage, fonts, theme};
use crate::text::Lang;
use egui::emath::TSTransform;
use egui::epaint::{ClippedShape, ImageData, Primitive, RectShape, TessellationOptions, Tessellator, TextureId};
use egui::{ClippedPrimitive, Color32, Mesh, Pos2, Rect, Shape, TexturesDelta, Ui, Vec2};
use std::collections::HashMap;

/// Largest side of a picture in pixels: four times a 4K screen's width, 1 GiB of memory if square.
pub const MAX_SIDE: u32 = 16_384;

/// Keeps egui's textures and paints its shapes, or the triangles made of them.
#[derive(Default)]
pub struct CpuPainter {
    textures: HashMap<TextureId, Texture>,
    stamps: Stamps,
    mesh: Mesh,
}

/// Pixels to paint on: 0xAARRGGBB, row by row.
#[derive(Debug)]
pub struct Target<'a> {
    /// As many as `size` says.
    pub pixels: &'a mut [u32],
    /// Width and height in pixels.
    pub size: [usize; 2],
    /// Pixels for a point.
    pub pixels_per_point: f32,
    /// What is below everything.
    pub ground: Color32,
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
        image_of([width, height], |pixels, size| {
            self.paint_into(pixels, size, &[Area::whole(size)], primitives, pixels_per_point, ground);
        })
    }

    /// Paints `shapes` onto `ground`: see [`Self::paint_shapes`].
    pub fn picture(
        &mut self,
        shapes: &[ClippedShape],
        size: [u32; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> image::RgbaImage {
        image_of(size, |pixels, size| {
            self.paint_shapes(Target { pixels, size, pixels_per_point, ground }, &[Area::whole(size)], shapes);
        })
    }

    /// Paints `shapes` into the `areas` of `target` and nothing else. The areas may not overlap.
    ///
    /// The same as [`Self::paint_into`] with the triangles that egui makes of them, but that rectangles are painted
    /// once and then put down again: a step of a colour may be rounded another way.
    pub fn paint_shapes(&mut self, target: Target<'_>, areas: &[Area], shapes: &[ClippedShape]) {
        let Target { pixels, size: [width, height], pixels_per_point: scale, ground } = target;
        let mut canvas = Canvas { pixels, width, height };
        for area in areas {
            canvas.fill(area, raster::pixel(ground));
        }
        let glyphs = self.textures.get(&TextureId::default()).map_or([1, 1], Texture::size);
        let mut work = Work {
            textures: &self.textures,
            stamps: &mut self.stamps,
            mesh: &mut self.mesh,
            tessellator: Tessellator::new(scale, TessellationOptions::default(), glyphs, Vec::new()),
            scale,
        };
        let mut clips = Vec::new();
        // Most shapes are far from every area.
        let all = areas.iter().copied().reduce(|a, b| a.around(&b)).unwrap_or(Area::whole([0, 0]));
        let [left, top, right, bottom] = [all.left, all.top, all.right, all.bottom].map(|pixel| pixel as f32 / scale);
        let all = Rect::from_min_max(Pos2::new(left, top), Pos2::new(right, bottom)).expand(4.0 / scale);
        for clipped in shapes {
            let still = clipped.transform_after_tessellation == TSTransform::IDENTITY;
            if !clipped.clip_rect.intersects(all) || still && !clipped.shape.visual_bounding_rect().intersects(all) {
                continue;
            }
            let reach = damage::reach(clipped, scale, [width, height]).and(&canvas.clip(clipped.clip_rect, scale));
            if reach.is_empty() {
                continue;
            }
            clips.clear();
            clips.extend(areas.iter().map(|area| area.and(&reach)).filter(|clip| !clip.is_empty()));
            if !clips.is_empty() {
                work.paint(&mut canvas, &clips, &clipped.shape, clipped.transform_after_tessellation);
            }
        }
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

fn image_of([width, height]: [u32; 2], paint: impl FnOnce(&mut [u32], [usize; 2])) -> image::RgbaImage {
    let (width, height) = (width.clamp(1, MAX_SIDE), height.clamp(1, MAX_SIDE));
    let size = [width as usize, height as usize];
    let mut pixels = vec![0; size[0] * size[1]];
    paint(&mut pixels, size);
    let bytes = pixels.into_iter().flat_map(raster::rgba).collect();
    image::RgbaImage::from_raw(width, height, bytes).unwrap_or_default()
}

/// What painting shapes takes.
struct Work<'a> {
    textures: &'a HashMap<TextureId, Texture>,
    stamps: &'a mut Stamps,
    /// For the triangles of one shape after the other.
    mesh: &'a mut Mesh,
    tessellator: Tessellator,
    scale: f32,
}

impl Work<'_> {
    fn paint(&mut self, canvas: &mut Canvas<'_>, clips: &[Area], shape: &Shape, moved: TSTransform) {
        let still = moved == TSTransform::IDENTITY;
        match shape {
            Shape::Noop | Shape::Callback(_) => return,
            Shape::Vec(shapes) => return shapes.iter().for_each(|shape| self.paint(canvas, clips, shape, moved)),
            Shape::Mesh(mesh) if still => return self.triangles(canvas, clips, mesh),
            Shape::Rect(rect) if still && self.stamped(canvas, clips, rect) => return,
            Shape::LineSegment { .. } | Shape::Path(_) | Shape::Circle(_)
                if still && self.stamped_small(canvas, clips, shape) =>
            {
                return;
            }
            _ => {}
        }
        let mut mesh = std::mem::take(self.mesh);
        mesh.clear();
        mesh.texture_id = shape.texture_id();
        // Lines of a text that are not seen are left out.
        let seen =
            clips.iter().copied().reduce(|a, b| a.around(&b)).filter(|_| still).map_or(Rect::EVERYTHING, |area| {
                let point = |x: usize, y: usize| Pos2::new(x as f32 / self.scale, y as f32 / self.scale);
                Rect::from_min_max(point(area.left, area.top), point(area.right, area.bottom)).expand(1.0)
            });
        self.tessellator.set_clip_rect(seen);
        match shape {
            Shape::Text(text) => self.tessellator.tessellate_text(text, &mut mesh),
            Shape::Path(path) => self.tessellator.tessellate_path(path, &mut mesh),
            Shape::Rect(rect) => self.tessellator.tessellate_rect(rect, &mut mesh),
            other => self.tessellator.tessellate_shape(other.clone(), &mut mesh),
        }
        if !still {
            mesh.transform(moved);
        }
        self.triangles(canvas, clips, &mesh);
        *self.mesh = mesh;
    }

    fn stamped(&mut self, canvas: &mut Canvas<'_>, clips: &[Area], rect: &RectShape) -> bool {
        let Self { textures, stamps, mesh, tessellator, scale } = self;
        let Some(texture) = textures.get(&TextureId::default()) else { return false };
        stamps.put(canvas, clips, rect, *scale, |canvas, rect| {
            mesh.clear();
            mesh.texture_id = TextureId::default();
            tessellator.set_clip_rect(Rect::EVERYTHING);
            tessellator.tessellate_rect(rect, mesh);
            canvas.mesh(&[Area::whole([canvas.width, canvas.height])], texture, *scale, mesh);
        })
    }

    fn stamped_small(&mut self, canvas: &mut Canvas<'_>, clips: &[Area], shape: &Shape) -> bool {
        let Self { textures, stamps, mesh, tessellator, scale } = self;
        let Some(texture) = textures.get(&TextureId::default()) else { return false };
        stamps.put_small(canvas, clips, shape, *scale, |canvas, shape| {
            mesh.clear();
            mesh.texture_id = TextureId::default();
            tessellator.set_clip_rect(Rect::EVERYTHING);
            tessellator.tessellate_shape(shape.clone(), mesh);
            canvas.mesh(&[Area::whole([canvas.width, canvas.height])], texture, *scale, mesh);
        })
    }

    fn triangles(&self, canvas: &mut Canvas<'_>, clips: &[Area], mesh: &Mesh) {
        if let Some(texture) = self.textures.get(&mesh.texture_id) {
            canvas.mesh(clips, texture, self.scale, mesh);
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
    let mut shapes = Vec::new();
    for _ in 0..3 {
        let mut output = ctx.run_ui(input(size, pixels_per_point), |ui| add_contents(ui));
        painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        shapes = output.shapes;
    }
    painter.picture(&shapes, pixels, pixels_per_point, ground)
}

/// Paints shapes alone on a transparent square of `size` pixels; with straight alpha, as PNG wants it.
pub fn draw_shapes(size: u32, add_shapes: impl Fn(&egui::Painter)) -> image::RgbaImage {
    let (ctx, mut painter) = (context(theme::Mode::Light), CpuPainter::default());
    let side = size.clamp(1, MAX_SIDE) as f32;
    let mut shapes = Vec::new();
    for _ in 0..2 {
        let mut output = ctx.run_ui(input(Vec2::splat(side), 1.0), |ui| add_shapes(ui.painter()));
        painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        shapes = output.shapes;
    }
    let mut image = painter.picture(&shapes, [side as u32; 2], 1.0, Color32::TRANSPARENT);
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
    use egui::StrokeKind;

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

    /// Rectangles of many kinds, among them such as have no stamp, each alone on its own part of the picture.
    fn rectangles() -> Vec<RectShape> {
        let sizes = [(1.0, 30.0), (3.0, 3.0), (9.5, 18.0), (40.0, 18.0), (18.3, 40.0), (61.0, 47.0), (64.2, 60.7)];
        let kinds = [StrokeKind::Inside, StrokeKind::Outside, StrokeKind::Middle];
        let mut all = Vec::new();
        for (i, (width, height)) in sizes.into_iter().enumerate() {
            for (j, kind) in kinds.into_iter().enumerate() {
                for (k, stroke) in [0.0, 1.0, 1.5, 2.0].into_iter().enumerate() {
                    let fill = [Color32::TRANSPARENT, Color32::from_rgb(200, 100, 50), Color32::from_black_alpha(90)];
                    let corners = [0, 3, 6];
                    let at =
                        Pos2::new(5.0, 5.0) + Vec2::new(k as f32 * 80.0 + 0.3 * j as f32, (i * 3 + j) as f32 * 75.0);
                    let rect = Rect::from_min_size(at, Vec2::new(width, height));
                    let mut shape = RectShape::new(
                        rect,
                        egui::CornerRadius::same(corners[(i + k) % 3]),
                        fill[(i + j) % 3],
                        egui::Stroke::new(stroke, Color32::from_rgb(20, 60, 220)),
                        kind,
                    );
                    if k == 0 && j > 0 {
                        shape = shape.with_blur_width(6.0 * j as f32);
                    }
                    all.push(shape);
                }
            }
        }
        all
    }

    #[test]
    fn stamped_rectangles_look_as_their_triangles_do() {
        let mut painter = CpuPainter::default();
        let white = Texture::new(&egui::ColorImage::filled([4, 4], Color32::WHITE));
        painter.textures.insert(TextureId::default(), white);
        // Where a point is no whole number of pixels, egui's corners are off by some hundredth of a pixel.
        for (scale, most) in [(1.0, 2), (1.25, 8), (2.0, 2)] {
            let size = [400.0, 1600.0].map(|side| (side * scale) as usize);
            let clipped = |rect: &RectShape| ClippedShape::new(Rect::EVERYTHING, Shape::Rect(rect.clone()));
            let shapes: Vec<ClippedShape> = rectangles().iter().map(clipped).collect();
            let mut tessellator = Tessellator::new(scale, TessellationOptions::default(), [4, 4], Vec::new());
            let primitives = tessellator.tessellate_shapes(shapes.clone());
            let ground = Color32::from_rgb(240, 240, 250);
            let size = size.map(|side| u32::try_from(side).expect("a small picture"));
            let triangles = painter.paint(&primitives, size, scale, ground);
            for _ in 0..2 {
                // The second time from the kept stamps.
                let stamped = painter.picture(&shapes, size, scale, ground);
                for (x, y, pixel) in stamped.enumerate_pixels() {
                    let other = triangles.get_pixel(x, y);
                    let off = pixel.0.iter().zip(other.0).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0);
                    assert!(off <= most, "{x} {y} at {scale}: {pixel:?} for {other:?}");
                }
            }
            assert!(painter.stamps.len() > 20, "{}", painter.stamps.len());
        }
    }

    #[test]
    fn what_is_painted_in_parts_is_what_is_painted_at_once() {
        let mut painter = CpuPainter::default();
        let white = Texture::new(&egui::ColorImage::filled([4, 4], Color32::WHITE));
        painter.textures.insert(TextureId::default(), white);
        let clipped = |rect: &RectShape| ClippedShape::new(Rect::EVERYTHING, Shape::Rect(rect.clone()));
        let shapes: Vec<ClippedShape> = rectangles().iter().map(clipped).collect();
        let (size, ground) = ([400, 1600], Color32::from_rgb(240, 240, 250));
        let mut paint = |areas: &[Area]| {
            let mut pixels = vec![0; size[0] * size[1]];
            let target = Target { pixels: &mut pixels, size, pixels_per_point: 1.0, ground };
            painter.paint_shapes(target, areas, &shapes);
            pixels
        };
        let whole = paint(&[Area::whole(size)]);
        let part =
            |i: usize| Area { left: i % 4 * 100, top: i / 4 * 37, right: i % 4 * 100 + 100, bottom: i / 4 * 37 + 37 };
        let areas: Vec<Area> = (0..4 * 44).map(part).map(|area| area.and(&Area::whole(size))).collect();
        assert!(whole == paint(&areas), "a part is cut");
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
