//! The disk as a picture: what `render` writes and `map.png` holds, drawn by the window's own map.

use super::disk_map::{DiskMap, DiskMapModel, NowAfter, grouped};
use super::icons::{self, Icon};
use super::offscreen;
use super::theme::{Mode, Theme, font, words};
use super::widgets::{hairline_ui, line_galley};
use crate::layout::{DiskLayout, TableStyle};
use crate::text::{Lang, Text, word};
use egui::{Frame, Margin, Ui, vec2};

/// Narrowest picture in points.
pub const MIN_WIDTH: u32 = 480;
/// Widest picture in points.
pub const MAX_WIDTH: u32 = 8192;
/// Pixels per point: sharp on paper and on a fine screen.
const SCALE: f32 = 2.0;

/// A page with the disk, and with what becomes of it where `after` is given: title, map, and a table of exact sizes.
/// `width` is in pixels.
pub fn render_map(
    before: &DiskLayout,
    after: Option<&DiskLayout>,
    width: u32,
    mode: Mode,
    lang: Lang,
) -> image::RgbaImage {
    let width = width.clamp(MIN_WIDTH, MAX_WIDTH);
    let scale = if width >= 1200 { SCALE } else { 1.0 };
    let points = width as f32 / scale;
    let mut height = 0.0;
    // The first pass only asks how high the page is.
    offscreen::measure(vec2(points, 64.0), scale, mode, |ui| {
        height = page_ui(ui, before, after, lang);
    });
    offscreen::draw(vec2(points, height.ceil()), scale, mode, lang, |ui| {
        page_ui(ui, before, after, lang);
    })
}

fn page_ui(ui: &mut Ui, before: &DiskLayout, after: Option<&DiskLayout>, lang: Lang) -> f32 {
    let theme = Theme::of(ui.ctx());
    let frame = Frame { inner_margin: Margin::same(28), fill: theme.bg0, ..Frame::default() };
    let inner = frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let title = Text::new("map-picture-title").with("disk", before.number).with("size", before.size).say(lang);
        ui.label(words::page(title).color(theme.text1));
        let style = match before.style {
            TableStyle::Gpt => "GPT",
            TableStyle::Mbr => "MBR",
            TableStyle::Raw => "RAW",
        };
        let mut parts: Vec<String> = before.model.iter().cloned().collect();
        parts.push(style.to_owned());
        parts.extend(before.disk_guid.map(|guid| guid.to_string()));
        parts.extend(before.mbr_signature.map(|signature| format!("{signature:08X}")));
        ui.label(words::row(parts.join(" · ")).color(theme.text2));
        ui.add_space(16.0);
        let now = DiskMapModel::from_layout(before, lang).with_shrink_walls(before);
        match after {
            Some(after) => {
                let now = DiskMapModel { walls: Vec::new(), ..now };
                let then = DiskMapModel::from_layout(after, lang).with_changes(before, after);
                let pairs = NowAfter::pairs_of(before, after);
                NowAfter::new(&now, &then, &pairs).show(ui);
                ui.add_space(12.0);
                table_ui(ui, before, &word("map-now", lang), lang);
                ui.add_space(12.0);
                table_ui(ui, after, &word("map-after", lang), lang);
            }
            None => {
                DiskMap::new(&now).show(ui);
                ui.add_space(12.0);
                table_ui(ui, before, "", lang);
            }
        }
        ui.add_space(12.0);
        ui.label(words::caption(word("map-picture-note", lang)).color(theme.text3));
    });
    inner.response.rect.bottom()
}

/// The blocks with their exact figures, in disk order.
fn table_ui(ui: &mut Ui, disk: &DiskLayout, title: &str, lang: Lang) {
    let theme = Theme::of(ui.ctx());
    let model = DiskMapModel::from_layout(disk, lang);
    if !title.is_empty() {
        ui.label(words::strong(title).color(theme.text1));
    }
    let width = ui.available_width();
    let column = width / 12.0;
    let put = |ui: &Ui, y: f32, x: f32, room: f32, text: &str, right: bool, ink| {
        let galley = line_galley(ui.painter(), text, font::caption(), room);
        let left = if right { x - galley.size().x } else { x };
        ui.painter().galley(egui::pos2(left, y - galley.size().y / 2.0), galley, ink);
    };
    let columns = |ui: &Ui, rect: egui::Rect, texts: [&str; 5], ink| {
        let y = rect.center().y;
        put(ui, y, rect.left() + 24.0, column * 2.6, texts[0], false, ink);
        put(ui, y, rect.left() + column * 4.6, column * 1.6, texts[1], true, ink);
        put(ui, y, rect.left() + column * 4.9, column * 1.8, texts[2], false, ink);
        put(ui, y, rect.left() + column * 8.8, column * 2.8, texts[3], true, ink);
        put(ui, y, rect.right(), column * 3.0, texts[4], true, ink);
    };
    let (rect, _) = ui.allocate_exact_size(vec2(width, 20.0), egui::Sense::empty());
    let heads = ["map-column-name", "map-column-size", "map-column-system", "map-column-start", "map-column-bytes"]
        .map(|id| word(id, lang));
    columns(ui, rect, heads.each_ref().map(String::as_str), theme.text3);
    hairline_ui(ui, 1.0);
    for block in model.leaves() {
        let role = theme.role(block.look);
        let (rect, _) = ui.allocate_exact_size(vec2(width, 22.0), egui::Sense::empty());
        let at = egui::pos2(rect.left() + 8.0, rect.center().y);
        icons::paint(ui.painter(), Icon::of(block.look), at, 13.0, role.strong);
        let (start, bytes) = (grouped(block.extent.start().bytes()), grouped(block.extent.size().bytes()));
        columns(ui, rect, [&block.name, &block.size, &block.file_system, &start, &bytes], theme.text2);
    }
    hairline_ui(ui, 2.0);
}
