//! The fonts that come with the program: they are the same on every machine, and Japanese never shows as boxes.
//!
//! Read by the window and by `render` only; no other sub-command touches them.

use super::theme::SEMIBOLD;
use egui::{FontData, FontDefinitions, FontFamily, FontTweak};
use std::sync::Arc;

/// Inter 400, figures equally wide.
const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
/// Inter 600, figures equally wide.
const INTER_SEMIBOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
/// For scripts, digests and offsets.
const MONO: &[u8] = include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf");
/// Japanese, JIS X 0208.
const JAPANESE: &[u8] = include_bytes!("../../assets/fonts/BIZUDPGothic-Regular.ttf");
/// Japanese, bold.
const JAPANESE_BOLD: &[u8] = include_bytes!("../../assets/fonts/BIZUDPGothic-Bold.ttf");

/// Gives egui the program's fonts; from the next frame on.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8], tweak: FontTweak| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    };
    // Its kanji fill the em square; a little smaller they stand level with Inter's capitals.
    let japanese = FontTweak { scale: 0.96, y_offset_factor: 0.01, ..FontTweak::default() };
    add("inter", INTER, FontTweak::default());
    add("inter-semibold", INTER_SEMIBOLD, FontTweak::default());
    add("mono", MONO, FontTweak::default());
    add("japanese", JAPANESE, japanese.clone());
    add("japanese-bold", JAPANESE_BOLD, japanese);
    let families: [(FontFamily, &[&str]); 3] = [
        (FontFamily::Proportional, &["inter", "japanese", "mono"]),
        (FontFamily::Name(SEMIBOLD.into()), &["inter-semibold", "japanese-bold", "mono"]),
        (FontFamily::Monospace, &["mono", "inter", "japanese"]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.iter().map(|&name| name.to_owned()).collect());
    }
    ctx.set_fonts(fonts);
}
