//! `render`: the disk map as a picture, drawn without a display by the window's own map.

use super::args::RenderArgs;
use super::{Failure, disks, out};
use crate::layout::DiskLayout;
use crate::plan::Plan;
use crate::storage::PLAN_SCHEMA;
use crate::storage::read::head;
use crate::text::{Lang, Text};
use std::path::Path;

/// A plan says what it is in its first lines; this much of a file is looked at for it.
const PLAN_HEAD: usize = 4096;

pub(super) fn run(args: &RenderArgs, lang: Lang) -> Result<u8, Failure> {
    let path = Path::new(&args.source);
    let is_plan = head(path, PLAN_HEAD).is_some_and(|head| String::from_utf8_lossy(&head).contains(PLAN_SCHEMA));
    let png = if is_plan {
        let saved = super::export::open_plan(path)?;
        let after = saved.plan.solution().map(|solution| solution.after.as_ref());
        picture(&[(saved.plan.before.as_ref(), after)], args.width, args.theme, lang)?
    } else {
        let source = disks::open(&args.source, lang)?;
        let chosen: Vec<&DiskLayout> = match args.disk {
            None if source.disks.len() > 1 => source.disks.iter().collect(),
            number => vec![disks::choose(&source, number)?],
        };
        let pairs: Vec<_> = chosen.into_iter().map(|disk| (disk, None)).collect();
        picture(&pairs, args.width, args.theme, lang)?
    };
    crate::storage::write::replace(&args.png, &png)?;
    let said = Text::new("cli-rendered").with("path", args.png.display().to_string()).say(lang);
    out::print(&format!("{said}\n"))?;
    Ok(0)
}

/// The width of the picture in a bundle, in pixels.
#[cfg(feature = "window")]
const BUNDLE_WIDTH: u32 = 1600;

/// Before and after of a plan as a PNG; `None` where the program was built without pictures.
#[cfg(feature = "window")]
pub(super) fn plan_picture(plan: &Plan, lang: Lang) -> Result<Option<Vec<u8>>, Failure> {
    let after = plan.solution().map(|solution| solution.after.as_ref());
    picture(&[(plan.before.as_ref(), after)], BUNDLE_WIDTH, super::args::Theme::Light, lang).map(Some)
}

/// Before and after of a plan as a PNG; `None` where the program was built without pictures.
#[cfg(not(feature = "window"))]
#[expect(clippy::unnecessary_wraps, reason = "drawing can fail")]
pub(super) fn plan_picture(_plan: &Plan, _lang: Lang) -> Result<Option<Vec<u8>>, Failure> {
    Ok(None)
}

/// The disks one below the other, each with what becomes of it.
#[cfg(feature = "window")]
fn picture(
    disks: &[(&DiskLayout, Option<&DiskLayout>)],
    width: u32,
    theme: super::args::Theme,
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    use crate::ui::picture::render_map;
    use crate::ui::theme::Mode;
    let mode = match theme {
        super::args::Theme::Light => Mode::Light,
        super::args::Theme::Dark => Mode::Dark,
    };
    let parts: Vec<image::RgbaImage> =
        disks.iter().map(|(before, after)| render_map(before, *after, width, mode, lang)).collect();
    let width = parts.iter().map(image::RgbaImage::width).max().unwrap_or(0);
    let height = parts.iter().map(image::RgbaImage::height).fold(0, u32::saturating_add);
    let mut whole = image::RgbaImage::new(width, height);
    let mut top = 0_i64;
    for part in &parts {
        image::imageops::replace(&mut whole, part, 0, top);
        top += i64::from(part.height());
    }
    let mut png = std::io::Cursor::new(Vec::new());
    whole.write_to(&mut png, image::ImageFormat::Png).map_err(|error| {
        Failure::new(super::code::SOURCE, Text::new("cli-picture-failed").with("reason", error.to_string()))
    })?;
    Ok(png.into_inner())
}

#[cfg(not(feature = "window"))]
fn picture(
    _disks: &[(&DiskLayout, Option<&DiskLayout>)],
    _width: u32,
    _theme: super::args::Theme,
    _lang: Lang,
) -> Result<Vec<u8>, Failure> {
    Err(Failure::new(super::code::ARGUMENTS, Text::new("cli-no-pictures")))
}
