//! The program's icon, drawn by the painter: a board whose slat can be moved.
//!
//! `assets/icon` holds what [`draw`] gives, for the installers and for Windows; a test compares the two.

use super::offscreen;
use super::theme::{Look, Theme};
use egui::{Color32, CornerRadius, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

/// The sizes in `icon.ico`, in pixels: what Windows' shell asks for (Microsoft, *Construct your Windows app's icon*).
pub const ICO_SIZES: [u32; 7] = [16, 20, 24, 32, 48, 64, 256];

/// The icon, `size` pixels wide and high, with straight alpha.
pub fn draw(size: u32) -> image::RgbaImage {
    offscreen::draw_shapes(size, |painter| paint(painter, size as f32))
}

fn paint(painter: &Painter, size: f32) {
    let theme = Theme::light();
    let unit = size / 32.0;
    let at = |x: f32, y: f32| pos2((x * unit).round(), (y * unit).round());
    let radius = |r: f32| CornerRadius::same((r * unit).round().max(1.0) as u8);
    let tile = Rect::from_min_max(at(1.0, 1.0), at(31.0, 31.0));
    painter.rect_filled(tile, radius(7.0), theme.accent);
    let board = Rect::from_min_max(at(5.0, 9.0), at(27.0, 23.0));
    let slat = at(19.0, 0.0).x;
    let (windows, recovery) = (theme.role(Look::Windows), theme.role(Look::Recovery));
    painter.rect_filled(board, radius(2.5), windows.free);
    let left = board.with_max_x(at(13.0, 0.0).x);
    painter.rect_filled(left, CornerRadius { nw: radius(2.5).nw, sw: radius(2.5).sw, ne: 0, se: 0 }, windows.used);
    let right = board.with_min_x(slat);
    painter.rect_filled(right, CornerRadius { nw: 0, sw: 0, ne: radius(2.5).ne, se: radius(2.5).se }, recovery.used);
    let bar = Rect::from_center_size(pos2(slat, board.center().y), vec2(4.0, 22.0) * unit);
    let grown = bar.expand2(vec2(1.0, 1.0) * unit);
    painter.rect_filled(grown, radius(3.0), theme.accent);
    painter.rect(bar, radius(2.0), theme.on_accent, Stroke::new(0.0, Color32::TRANSPARENT), StrokeKind::Inside);
}

/// `images` as a Windows icon file: a directory of PNG pictures (Microsoft, *Icons*; PNG since Windows Vista).
pub fn ico(images: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(images.len()).unwrap_or(u16::MAX);
    let mut file = Vec::new();
    for word in [0u16, 1, count] {
        file.extend(word.to_le_bytes());
    }
    let mut offset = 6 + 16 * u32::from(count);
    for (size, png) in images {
        let length = u32::try_from(png.len()).unwrap_or(u32::MAX);
        // 256 is written as 0.
        let side = u8::try_from(*size).unwrap_or(0);
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend(length.to_le_bytes());
        file.extend(offset.to_le_bytes());
        offset = offset.saturating_add(length);
    }
    for (_, png) in images {
        file.extend(png);
    }
    file
}
