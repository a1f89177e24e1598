//! The system's fonts, for characters that the program's own fonts lack: labels, file names and captures in Korean,
//! Chinese, Thai, Arabic and so on.
//!
//! Nothing is looked for before such a character is shown. Files are only read, and of most of them only the list of
//! characters.

use egui::epaint::text::{
    FallbackRequest, FontData, FontInsert, FontProvider, GlyphBitmap, GlyphRasterizer, GlyphRasterizerRequest,
    RasterizedGlyph,
};
use egui::{Color32, ColorImage, vec2};
use skrifa::raw::tables::cmap::Cmap;
use skrifa::raw::{FontData as Table, FontRead as _};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// How many font files are looked at: a desktop has some hundreds, a typesetter's some thousands.
const MOST_FILES: usize = 4_000;
/// How deep font folders are searched: distributions sort by kind and maker.
const DEEPEST: usize = 5;
/// The largest font that is taken: the largest that systems bring hold Chinese, Japanese and Korean in 20 to 35 MB.
const LARGEST: u64 = 64 << 20;
/// How many fonts are taken in all.
const MOST_TAKEN: usize = 12;
/// The largest list of characters that is read; those of the largest fonts have 700 KB.
const LARGEST_LIST: u32 = 4 << 20;
/// How often all files are searched in vain for characters of one script.
const MOST_VAIN: u32 = 4;

/// Fonts that are asked first, by their files' names without ending and in small letters: plain faces that go with the
/// program's own. Windows' names are those of Microsoft, *Windows 10 font list*.
const FIRST: [&str; 24] = [
    "segoeui",
    "malgun",
    "msyh",
    "msjh",
    "leelawui",
    "nirmala",
    "ebrima",
    "gadugi",
    "seguisym",
    "tahoma",
    "arial",
    "notosans-regular",
    "notosanscjk-regular",
    "notosanscjkjp-regular",
    "notosanskr-regular",
    "notosanssc-regular",
    "notosansthai-regular",
    "notosansarabic-regular",
    "nanumgothic",
    "wqy-microhei",
    "wqy-zenhei",
    "droidsansfallbackfull",
    "dejavusans",
    "freesans",
];

/// Words in the names of faces that look unlike the program's own.
const UNLIKE: [&str; 12] =
    ["bold", "italic", "oblique", "light", "thin", "black", "medium", "serif", "mono", "condensed", "narrow", "extra"];

/// Characters for which no font was found, as they were met; shared with the window, which says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Missing(Arc<Mutex<BTreeSet<char>>>);

impl Missing {
    fn add(&self, c: char) {
        if let Ok(mut missing) = self.0.lock() {
            missing.insert(c);
        }
    }

    /// Those that came since the last time.
    pub(super) fn take(&self) -> BTreeSet<char> {
        self.0.lock().map(|mut missing| std::mem::take(&mut *missing)).unwrap_or_default()
    }
}

/// Finds a font for what the program's own fonts lack.
pub(super) struct SystemFonts {
    folders: Vec<PathBuf>,
    missing: Missing,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    /// Every font file, the likeliest first; `None` before the first search.
    files: Option<Vec<PathBuf>>,
    taken: Vec<(String, Arc<Vec<u8>>)>,
    /// How often a script was searched for in vain.
    vain: BTreeMap<u32, u32>,
}

impl SystemFonts {
    /// Those in the folders in which this system keeps fonts.
    pub(super) fn new(missing: Missing) -> Self {
        Self::within(folders(), missing)
    }

    fn within(folders: Vec<PathBuf>, missing: Missing) -> Self {
        Self { folders, missing, found: Mutex::default() }
    }
}

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let c = request.cluster.chars().next()?;
        let font = self.found.lock().ok().and_then(|mut found| found.font(c, &self.folders));
        if font.is_none() && !is_private(c) {
            self.missing.add(c);
        }
        let (name, bytes) = font?;
        Some(FontInsert { name, data: FontData::from_blob(bytes, 0), families: Vec::new() })
    }
}

impl Found {
    fn font(&mut self, c: char, folders: &[PathBuf]) -> Option<(String, Arc<Vec<u8>>)> {
        let has = |bytes: &[u8]| Directory::of(bytes).is_some_and(|directory| directory.has(bytes, c));
        if let Some((name, bytes)) = self.taken.iter().find(|(_, bytes)| has(bytes)) {
            return Some((name.clone(), Arc::clone(bytes)));
        }
        let vain = self.vain.entry(script(c)).or_default();
        if *vain >= MOST_VAIN || self.taken.len() >= MOST_TAKEN {
            return None;
        }
        let files = self.files.get_or_insert_with(|| files_in(folders));
        let font = files.iter().find(|path| file_has(path, c).unwrap_or(false)).and_then(|path| {
            let bytes = std::fs::read(path).inspect_err(|error| log::warn!("{}: {error}", path.display())).ok()?;
            log::debug!("{} for {c:?}", path.display());
            Some((format!("system:{}", path.display()), Arc::new(bytes)))
        });
        match &font {
            Some((name, bytes)) => self.taken.push((name.clone(), Arc::clone(bytes))),
            None => *vain += 1,
        }
        font
    }
}

/// Draws a box in the place of what no font has: the program's fonts would leave it blank.
pub(super) fn boxes() -> GlyphRasterizer {
    GlyphRasterizer::new("shikiri boxes", |request: &GlyphRasterizerRequest<'_>| {
        let pixels = |share: f32| (request.font_size_px * share).round().clamp(1.0, 512.0);
        let (wide, tall, stroke) = (pixels(0.56).max(4.0), pixels(0.72).max(5.0), pixels(0.07) as usize);
        let size = [wide as usize, tall as usize];
        let mut image = ColorImage::filled(size, Color32::TRANSPARENT);
        for (index, pixel) in image.pixels.iter_mut().enumerate() {
            let (x, y) = (index % size[0], index / size[0]);
            let inside = x >= stroke && y >= stroke && x + stroke < size[0] && y + stroke < size[1];
            if !inside {
                *pixel = Color32::WHITE;
            }
        }
        let beside = pixels(0.07);
        let bitmap = GlyphBitmap { image, offset_px: vec2(beside, -tall), is_color: false };
        Some(RasterizedGlyph { bitmap, advance_px: wide + 2.0 * beside })
    })
}

/// Characters that go by the same fonts: Hangul, Han, else blocks of 128.
const fn script(c: char) -> u32 {
    match c as u32 {
        0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF => 0xAC00,
        0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => 0x4E00,
        c => c >> 7,
    }
}

/// Characters that mean something only to who put them there.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Where this system keeps fonts.
fn folders() -> Vec<PathBuf> {
    let of = |name: &str, rest: &str| std::env::var_os(name).map(|folder| Path::new(&folder).join(rest));
    if cfg!(windows) {
        return [of("SystemRoot", "Fonts"), of("LOCALAPPDATA", r"Microsoft\Windows\Fonts")]
            .into_iter()
            .flatten()
            .collect();
    }
    let data = std::env::var_os("XDG_DATA_DIRS").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&data)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join("fonts"))
        .chain([PathBuf::from("/usr/share/fonts"), PathBuf::from("/usr/local/share/fonts")])
        .chain(
            [of("XDG_DATA_HOME", "fonts"), of("HOME", ".local/share/fonts"), of("HOME", ".fonts")]
                .into_iter()
                .flatten(),
        )
        .collect();
    let mut seen = BTreeSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    folders
}

/// Every font file in these folders, the likeliest first.
fn files_in(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            if files.len() >= MOST_FILES {
                break;
            }
            let path = entry.path();
            // Follows a link to a file, and none to a folder: those may lead in a circle.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < DEEPEST {
                    open.push((path, depth + 1));
                }
            } else if is_font(&path) {
                files.push(path);
            }
        }
    }
    files.sort_by_cached_key(|path| (rank(path), path.clone()));
    files
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// How soon a file is asked.
fn rank(path: &Path) -> usize {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
    match FIRST.iter().position(|first| *first == stem) {
        Some(place) => place,
        None if UNLIKE.iter().any(|word| stem.contains(word)) => FIRST.len() + 1,
        None => FIRST.len(),
    }
}

/// Whether the font in this file has a character and an outline for it.
fn file_has(path: &Path, c: char) -> std::io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() > LARGEST {
        return Ok(false);
    }
    let mut head = Vec::new();
    // A collection's first font begins within the first KiB; a font has some dozens of tables.
    (&mut file).take(4096).read_to_end(&mut head)?;
    let Some(directory) = Directory::of(&head) else { return Ok(false) };
    file.seek(SeekFrom::Start(u64::from(directory.list)))?;
    let mut list = Vec::new();
    file.take(u64::from(directory.length.min(LARGEST_LIST))).read_to_end(&mut list)?;
    Ok(directory.outlines && list_has(&list, c))
}

fn list_has(list: &[u8], c: char) -> bool {
    // Glyph 0 stands for what is missing.
    Cmap::read(Table::new(list)).is_ok_and(|list| list.map_codepoint(c).is_some_and(|glyph| glyph.to_u32() != 0))
}

/// Where a font's list of characters stands (OpenType, *Organization of an OpenType Font*).
#[derive(Clone, Copy, Debug)]
struct Directory {
    /// Offset of the table `cmap`.
    list: u32,
    length: u32,
    /// Whether it has outlines: a font of coloured pictures alone cannot be drawn here.
    outlines: bool,
}

impl Directory {
    /// Of a font, or of the first font of a collection; `head` holds at least its first tables' records.
    fn of(head: &[u8]) -> Option<Self> {
        let long = |at: usize| Some(u32::from_be_bytes(head.get(at..at.checked_add(4)?)?.try_into().ok()?));
        let start = if head.starts_with(b"ttcf") { usize::try_from(long(12)?).ok()? } else { 0 };
        let count =
            usize::from(u16::from_be_bytes(head.get(start.checked_add(4)?..start.checked_add(6)?)?.try_into().ok()?));
        let (mut list, mut outlines) = (None, false);
        for index in 0..count {
            let Some(at) = start.checked_add(12 + index * 16) else { break };
            let Some(tag) = head.get(at..at.saturating_add(4)) else { break };
            match tag {
                b"cmap" => list = Some((long(at + 8)?, long(at + 12)?)),
                b"glyf" | b"CFF " | b"CFF2" => outlines = true,
                _ => {}
            }
        }
        let (list, length) = list?;
        Some(Self { list, length, outlines })
    }

    /// Whether the font in these bytes has a character.
    fn has(&self, bytes: &[u8], c: char) -> bool {
        let start = usize::try_from(self.list).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(self.length.min(LARGEST_LIST)).unwrap_or(0)).min(bytes.len());
        self.outlines && bytes.get(start..end).is_some_and(|list| list_has(list, c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The program's own fonts in a folder stand for a system's.
    fn system() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let deeper = folder.path().join("truetype/maker");
        std::fs::create_dir_all(&deeper).unwrap();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
        std::fs::copy(own.join("BIZUDPGothic-Bold.ttf"), deeper.join("Gothic-Bold.ttf")).unwrap();
        std::fs::copy(own.join("BIZUDPGothic-Regular.ttf"), deeper.join("Gothic.ttf")).unwrap();
        std::fs::copy(own.join("Inter-Regular.otf"), folder.path().join("plain.otf")).unwrap();
        std::fs::write(folder.path().join("aaa.ttf"), b"no font at all").unwrap();
        std::fs::write(folder.path().join("aab.ttf"), [0xFF; 5000]).unwrap();
        std::fs::write(folder.path().join("readme.txt"), b"").unwrap();
        folder
    }

    fn ask(fonts: &SystemFonts, c: char) -> Option<String> {
        let cluster = c.to_string();
        let family = egui::FontFamily::Proportional;
        fonts.font_for(&FallbackRequest { cluster: &cluster, family: &family }).map(|font| font.name)
    }

    #[test]
    fn a_font_that_has_the_character_is_found_and_taken_once() {
        let folder = system();
        let fonts = SystemFonts::within(vec![folder.path().to_path_buf()], Missing::default());
        assert!(fonts.found.lock().unwrap().files.is_none(), "nothing is looked for before it is needed");
        assert!(ask(&fonts, '仕').unwrap().ends_with("Gothic.ttf"), "the plain face before the bold one");
        assert!(ask(&fonts, '切').unwrap().ends_with("Gothic.ttf"));
        assert!(ask(&fonts, 'ж').is_some());
        assert!(ask(&fonts, 'Ё').is_some());
        assert!(fonts.found.lock().unwrap().taken.len() <= 2);
        assert!(fonts.missing.take().is_empty());
    }

    #[test]
    fn what_no_font_has_is_remembered_and_searched_for_a_few_times_only() {
        let folder = system();
        let fonts = SystemFonts::within(vec![folder.path().to_path_buf()], Missing::default());
        for c in "한국어로된글자ไทย".chars() {
            assert_eq!(ask(&fonts, c), None);
        }
        assert_eq!(ask(&fonts, '\u{E000}'), None);
        let missing = fonts.missing.take();
        assert!(missing.contains(&'한') && missing.contains(&'ไ') && !missing.contains(&'\u{E000}'));
        assert!(fonts.missing.take().is_empty());
        assert_eq!(fonts.found.lock().unwrap().vain.get(&script('한')), Some(&MOST_VAIN));
    }

    #[test]
    fn no_folder_and_no_font_is_no_fault() {
        let fonts = SystemFonts::within(vec![PathBuf::from("/nowhere/at/all")], Missing::default());
        assert_eq!(ask(&fonts, '한'), None);
        assert!(Directory::of(b"").is_none());
        assert!(Directory::of(b"ttcf\0\0\0\0\0\0\0\x01\xFF\xFF\xFF\xFF").is_none());
        assert!(!list_has(&[0xFF; 64], 'a'));
    }

    /// The picture of a label in a window with these folders of fonts.
    fn drawn(folder: &Path, text: &str, with_boxes: bool) -> (usize, String) {
        let ctx = egui::Context::default();
        crate::ui::fonts::install(&ctx);
        let missing = Missing::default();
        ctx.add_font_provider(Arc::new(SystemFonts::within(vec![folder.to_path_buf()], missing.clone())));
        if with_boxes {
            ctx.add_glyph_rasterizer(boxes());
        }
        let mut painter = crate::ui::offscreen::CpuPainter::default();
        let mut ink = 0;
        for _ in 0..3 {
            let screen_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(300.0, 40.0)));
            let input = egui::RawInput { screen_rect, ..egui::RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| {
                ui.label(text);
            });
            painter.apply(&output.textures_delta);
            output.textures_delta.clear();
            let primitives = ctx.tessellate(output.shapes, 1.0);
            let image = painter.paint(&primitives, [300, 40], 1.0, Color32::BLACK);
            ink = image.pixels().filter(|pixel| pixel.0[0] > 90).count();
        }
        (ink, missing.take().into_iter().collect())
    }

    #[test]
    fn the_window_draws_what_the_systems_fonts_have_and_boxes_for_the_rest() {
        let folder = system();
        let nothing = tempfile::tempdir().unwrap();
        let text = "Recovery 回復 Восстановление";
        let (ink, missing) = drawn(folder.path(), text, false);
        assert!(ink > 200 && missing.is_empty());
        // In none of the program's fonts, and in none of these.
        let (blank, missing) = drawn(nothing.path(), "복구", false);
        assert_eq!(missing, "구복");
        let (boxed, missing) = drawn(nothing.path(), "복구", true);
        assert_eq!(missing, "구복");
        assert!(boxed > blank + 40, "{blank} {boxed}");
    }
}
