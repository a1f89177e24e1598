//! Pictures of the map, to look at: written where `SHIKIRI_PICTURES` says, and always checked for not being empty.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::map_samples as samples;
use shikiri::layout::DiskLayout;
use shikiri::text::Lang;
use shikiri::ui::disk_map::{BlockId, DiskMap, DiskMapModel, HandleModel, Mark, NowAfter, Stop};
use shikiri::ui::theme::{Mode, Theme, Tone, words};
use shikiri::ui::widgets::{self, Button, Chip};
use shikiri::ui::{icons, offscreen, picture};
use shikiri::units::ByteOffset;

fn keep(name: &str, image: &image::RgbaImage) {
    let first = image.get_pixel(0, 0);
    assert!(image.pixels().any(|pixel| pixel != first), "{name} is empty");
    if let Some(folder) = std::env::var_os("SHIKIRI_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        image.save(std::path::Path::new(&folder).join(format!("{name}.png"))).unwrap();
    }
}

/// The handle between Windows and Recovery of the usual disk.
pub fn usual_handle(moved_mib: u64) -> HandleModel {
    let at = |mib: u64| ByteOffset::from_mib(mib);
    HandleModel {
        partition: 3,
        min: at(117 + 445_553),
        max: at(487_855),
        reason_left: Some(
            "$MFT mirror at 41.2 GB from the end of C:. Windows cannot move it, so C: keeps at least 435.11 GB."
                .to_owned(),
        ),
        reason_right: Some("Recovery keeps what WinRE needs.".to_owned()),
        caution: None,
        marks: vec![Stop { at: at(487_855 - 494), label: "Recovery 1 GB".to_owned() }],
        immovable: None,
        origin: (moved_mib > 0).then(|| at(487_855)),
        shares: true,
    }
}

fn both() -> [(Mode, Lang, &'static str); 2] {
    [(Mode::Light, Lang::En, "light-en"), (Mode::Dark, Lang::Ja, "dark-ja")]
}

fn titled(ui: &mut egui::Ui, title: &str, disk: &DiskLayout, lang: Lang) {
    let theme = Theme::of(ui.ctx());
    ui.label(words::section(title).color(theme.text1));
    let model = DiskMapModel::from_layout(disk, lang);
    ui.push_id(title, |ui| DiskMap::new(&model).show(ui));
    ui.add_space(4.0);
}

#[test]
fn hard_cases_are_drawn() {
    for (mode, lang, suffix) in both() {
        let image = offscreen::draw(egui::vec2(1280.0, 1060.0), 1.0, mode, lang, |ui| {
            egui::Frame::new().inner_margin(32).show(ui, |ui| {
                titled(ui, "Usual", &samples::usual(), lang);
                titled(ui, "Dell, six partitions", &samples::dell(), lang);
                titled(ui, "MBR with an extended partition", &samples::mbr(), lang);
                titled(ui, "128 partitions", &samples::many(), lang);
                titled(ui, "Unknown used space, BitLocker, unknown type", &samples::unknown(), lang);
                titled(ui, "Roles", &samples::roles(), lang);
                let model = DiskMapModel::from_layout(&samples::dell(), lang);
                ui.horizontal(|ui| {
                    ui.set_width(260.0);
                    DiskMap::new(&model).id("list").list().show(ui);
                });
            });
        });
        keep(&format!("cases-{suffix}"), &image);
    }
}

#[test]
fn now_above_after_is_drawn() {
    for (mode, lang, suffix) in both() {
        for (width, more) in [(1280.0, 42_185), (1024.0, 494)] {
            let (before, after) = (samples::usual(), samples::usual_after(more));
            let now = DiskMapModel::from_layout(&before, lang);
            let then = DiskMapModel::from_layout(&after, lang)
                .with_changes(&before, &after)
                .with_handles(vec![usual_handle(more)]);
            let pairs = NowAfter::pairs_of(&before, &after);
            let note = if lang == Lang::Ja { "下書き" } else { "draft" };
            let image = offscreen::draw(egui::vec2(width, 480.0), 1.0, mode, lang, |ui| {
                egui::Frame::new().inner_margin(32).show(ui, |ui| {
                    NowAfter::new(&now, &then, &pairs).note(note).lens(true).show(ui);
                });
            });
            keep(&format!("pair-{width}-{suffix}"), &image);
        }
    }
}

#[test]
fn check_and_marks_are_drawn() {
    for (mode, lang, suffix) in both() {
        let disk = samples::usual();
        let check =
            DiskMapModel::from_layout(&disk, lang).with_shrink_walls(&disk).selected(Some(BlockId::Partition(4)));
        let dell = samples::dell();
        let region = dell.partition(4).unwrap().extent;
        let marked = DiskMapModel::from_layout(&dell, lang)
            .marked(BlockId::Partition(3), Mark::Struck("deleted by line 3".to_owned()))
            .marked(BlockId::Partition(6), Mark::Refused("no".to_owned()))
            .lit(region, Tone::Danger);
        let image = offscreen::draw(egui::vec2(1280.0, 520.0), 1.0, mode, lang, |ui| {
            egui::Frame::new().inner_margin(32).show(ui, |ui| {
                DiskMap::new(&check).id("check").lens(true).show(ui);
                ui.add_space(20.0);
                DiskMap::new(&marked).id("marked").show(ui);
            });
        });
        keep(&format!("check-{suffix}"), &image);
    }
}

#[test]
fn widgets_are_drawn() {
    for (mode, lang, suffix) in both() {
        let image = offscreen::draw(egui::vec2(1280.0, 760.0), 1.0, mode, lang, widgets_page);
        keep(&format!("widgets-{suffix}"), &image);
    }
}

fn widgets_page(ui: &mut egui::Ui) {
    use shikiri::ui::icons::Icon;
    use widgets::{Badge, Card, Checkbox, CodeLine, CodeView, Gauge, Link, Notice, Radio, Row, StepItem, StepState};
    let theme = Theme::of(ui.ctx());
    ui.spacing_mut().item_spacing.y = 8.0;
    let steps: Vec<StepItem> = [
        ("Disk", StepState::Done),
        ("診断", StepState::Done),
        ("Plan", StepState::Current),
        ("Review", StepState::Todo),
        ("Export", StepState::Todo),
    ]
    .into_iter()
    .map(|(title, state)| StepItem { title: title.to_owned(), state, enabled: true, tip: String::new() })
    .collect();
    widgets::header_ui(ui, "Shikiri", &steps, |ui| {
        ui.add(widgets::IconButton::new(Icon::Help, "Help"));
        ui.add(widgets::IconButton::new(Icon::Moon, "Dark"));
        ui.add(Button::text("日本語").small());
        ui.add(Button::text("X-ray a script…").small().icon(Icon::Scan));
    });
    egui::Frame::new().inner_margin(24).show(ui, |ui| {
        widgets::section_ui(ui, "Ways to get there", "follows when you let go");
        ui.horizontal(|ui| {
            ui.add(Button::primary("Plan the repair"));
            ui.add(Button::secondary("Back"));
            ui.add(Button::secondary("Undo: Recovery 1 GB").small().icon(Icon::Undo));
            ui.add(Button::accent("Make it a goal: 250 MB").small());
            ui.add(Button::primary("Export…").enabled(false));
            ui.add(Button::secondary("Redo").small().enabled(false).icon(Icon::Redo));
            ui.add(Chip::new("Leave as it is", true));
            ui.add(Chip::new("260 MB", false));
            ui.add(Badge::new("Deletes a partition", Tone::Danger));
            ui.add(Badge::new("WinRE is off", Tone::Warn));
            ui.add(Badge::word("Recommended", Tone::Accent));
            ui.add(Badge::outlined("Not possible here"));
        });
        ui.horizontal(|ui| {
            let (mut on, mut off, mut text) = (true, false, "41.72".to_owned());
            ui.add(Checkbox::new(&mut on, "Backup of C: made"));
            ui.add(Checkbox::new(&mut off, "Line 8 deletes Recovery").icon(Icon::Stop, Tone::Danger));
            ui.add(Radio::new(true, "Disk 0"));
            ui.add(Radio::new(false, "ディスク 1"));
            ui.add(widgets::TextField::new(&mut text, "size").unit("GB"));
            ui.add(widgets::TextField::new(&mut text, "size 2").unit("GB").live(true));
            ui.add(widgets::TextField::new(&mut text, "size 3").unit("GB").invalid(true));
            ui.add(widgets::Toggle::new(&mut on, "Reduced motion"));
            ui.add(Link::new("KB5034441"));
        });
        ui.horizontal_top(|ui| {
            Card::new().selected(true).show(ui, |ui| {
                ui.set_width(250.0);
                ui.label(words::strong("Rebuild Recovery behind Windows").color(theme.text1));
                let model = DiskMapModel::from_layout(&samples::usual(), Lang::En);
                DiskMap::new(&model).id("card").list().show(ui);
                widgets::hairline_ui(ui, 4.0);
                ui.add(Gauge::new(0.336, 1.0, "84 MB free", "250 MB needed", Tone::Danger).width(250.0));
                widgets::status_line_ui(
                    ui,
                    "Recovery has 84 MB free; the next WinRE update needs 250 MB",
                    Tone::Danger,
                );
            });
            Card::new().margin(0).show(ui, |ui| {
                ui.set_width(360.0);
                let lines = [
                    CodeLine::heading("DiskPart · 1-windows-1.diskpart.txt"),
                    CodeLine::script(3, "select disk 0"),
                    CodeLine::script(6, "shrink desired=494 minimum=494"),
                    CodeLine::script(8, "delete partition override")
                        .tone(Tone::Danger)
                        .note("Deletes Data (D:)", Tone::Danger),
                    CodeLine::script(
                        9,
                        "create partition primary size=1024 offset=499057664 id=de94bba4-06d1-4d40-a16a-bfd50179d6ac",
                    ),
                    CodeLine::script(10, "rem 4. Required, and no drive letter"),
                ];
                CodeView::new(&lines).current(Some(2)).show(ui);
            });
            Card::new().margin(0).show(ui, |ui| {
                ui.set_width(260.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add(
                    Row::new("1-windows-1.diskpart.txt")
                        .detail("the script, 15 lines")
                        .trailing("1 KB")
                        .icon(Icon::Prompt, theme.accent)
                        .selected(true),
                );
                ui.add(
                    Row::new("run.cmd").detail("checks the disk, runs").trailing("6 KB").icon(Icon::Bolt, theme.text2),
                );
                ui.add(Row::new("reception-pc.json").trailing("yesterday"));
            });
            Card::new().edge(Tone::Danger).show(ui, |ui| {
                ui.set_width(160.0);
                ui.label(words::section("Do not run this").color(theme.text1));
            });
        });
        ui.add(Notice::new("Only the newest file counts.", Tone::Info));
        ui.horizontal_wrapped(|ui| {
            for icon in icons::Icon::ALL {
                icons::icon_ui(ui, icon, 20.0, theme.text1);
            }
        });
        ui.add(widgets::Progress::new(Some(0.4), "Reading…"));
    });
    widgets::footer_ui(ui, "Reads and plans only. Shikiri never writes to a disk.", "Draft, not exported", |ui| {
        ui.add(Button::primary("Review the script"));
        ui.add(Button::secondary("Back"));
    });
}

#[test]
fn the_printed_picture_shows_before_and_after() {
    for (mode, lang, suffix) in both() {
        let (before, after) = (samples::usual(), samples::usual_after(494));
        let image = picture::render_map(&before, Some(&after), 1600, mode, lang);
        assert_eq!(image.width(), 1600);
        keep(&format!("print-{suffix}"), &image);
        let image = picture::render_map(&samples::mbr(), None, 900, mode, lang);
        assert_eq!(image.width(), 900);
        keep(&format!("print-small-{suffix}"), &image);
    }
}

fn png(image: &image::RgbaImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn the_icon_files_are_what_the_painter_draws() {
    use shikiri::ui::app_icon;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icon");
    let images: Vec<(u32, Vec<u8>)> =
        app_icon::ICO_SIZES.iter().map(|&size| (size, png(&app_icon::draw(size)))).collect();
    let files = [
        ("icon.ico", app_icon::ico(&images)),
        ("icon-32.png", png(&app_icon::draw(32))),
        ("icon-64.png", png(&app_icon::draw(64))),
        ("icon-128.png", png(&app_icon::draw(128))),
        ("icon-256.png", png(&app_icon::draw(256))),
        ("icon.png", png(&app_icon::draw(512))),
    ];
    for (name, bytes) in files {
        let path = folder.join(name);
        if std::env::var_os("SHIKIRI_WRITE_ICON").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let kept = std::fs::read(&path).unwrap();
        if let Some(kept) = name.ends_with(".png").then(|| image::load_from_memory(&kept).unwrap().to_rgba8()) {
            assert_eq!(
                kept,
                image::load_from_memory(&bytes).unwrap().to_rgba8(),
                "{name}: SHIKIRI_WRITE_ICON=1 makes it anew"
            );
        } else {
            assert_eq!(kept.len(), bytes.len(), "{name}: SHIKIRI_WRITE_ICON=1 makes it anew");
        }
    }
}

#[test]
fn fine_and_wide_screens_are_drawn() {
    let (before, after) = (samples::usual(), samples::usual_after(494));
    for (width, scale, lang) in [(1920.0, 2.0, Lang::Ja), (3840.0, 1.0, Lang::En), (512.0, 2.0, Lang::En)] {
        let now = DiskMapModel::from_layout(&before, lang);
        let then =
            DiskMapModel::from_layout(&after, lang).with_changes(&before, &after).with_handles(vec![usual_handle(494)]);
        let pairs = NowAfter::pairs_of(&before, &after);
        let many = DiskMapModel::from_layout(&samples::many(), lang);
        let dell = DiskMapModel::from_layout(&samples::dell(), lang);
        let image = offscreen::draw(egui::vec2(width, 720.0), scale, Mode::Light, lang, |ui| {
            egui::Frame::new().inner_margin(24).show(ui, |ui| {
                NowAfter::new(&now, &then, &pairs).lens(true).show(ui);
                DiskMap::new(&many).id("many").show(ui);
                DiskMap::new(&dell).id("dell").show(ui);
            });
        });
        keep(&format!("wide-{width}x{scale}"), &image);
    }
}

/// How bright a pixel is: what is left of it on paper without colour.
fn grey(pixel: &image::Rgba<u8>) -> f32 {
    let [r, g, b, _] = pixel.0.map(f32::from);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The sliver of one role, `width` points wide and beside wide neighbours, as light and dark: what is brighter than
/// its own middle, and what is not. Colour and brightness of the role say nothing here; only its pattern does.
fn sliver(role: shikiri::layout::Role, width: f32, mode: Mode, scale: f32) -> Vec<bool> {
    use shikiri::layout::{Role, TableStyle};
    let mut small = samples::part(2, 10_001, 20, role, None);
    small.volume.used = Some(samples::mib(10));
    let parts = vec![
        samples::part(1, 1, 10_000, Role::Data, Some(1)),
        small,
        samples::part(3, 10_021, 10_000, Role::Data, Some(1)),
    ];
    let disk = samples::disk(20_022, TableStyle::Gpt, parts);
    let model = DiskMapModel::from_layout(&disk, Lang::En);
    let mut rect = egui::Rect::NOTHING;
    let image = offscreen::draw(egui::vec2(300.0, 60.0), scale, mode, Lang::En, |ui| {
        let map = DiskMap::new(&model).list().height(48.0).show(ui);
        rect = map.rect.unwrap();
    });
    // The sliver stands in the middle of the bar, between two equal neighbours.
    let middle = rect.center().x * scale;
    let half = (width * scale / 2.0 - 1.0).max(1.0);
    let (from, to) = ((middle - half) as u32, (middle + half) as u32);
    let (top, bottom) = ((rect.top() * scale) as u32 + 1, ((rect.top() + rect.height() * 0.65) * scale) as u32);
    let values: Vec<f32> = (top..bottom)
        .flat_map(|y| (from..=to).map(move |x| (x, y)))
        .map(|(x, y)| grey(image.get_pixel(x, y)))
        .collect();
    let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    values.iter().map(|&value| high - low < 40.0 || value < f32::midpoint(low, high)).collect()
}

#[test]
fn slivers_of_every_two_roles_differ_without_colour() {
    use shikiri::layout::Role;
    let roles = [
        Role::EfiSystem,
        Role::Msr,
        Role::Windows,
        Role::Data,
        Role::Recovery,
        Role::Oem,
        Role::SystemReserved,
        Role::Linux,
        Role::Unknown,
    ];
    for (mode, scale) in [(Mode::Light, 1.0), (Mode::Dark, 1.0), (Mode::Light, 2.0)] {
        let seen: Vec<Vec<bool>> = roles.iter().map(|&role| sliver(role, 5.0, mode, scale)).collect();
        for (i, one) in seen.iter().enumerate() {
            for (j, other) in seen.iter().enumerate().skip(i + 1) {
                let differ = one.iter().zip(other).filter(|(a, b)| a != b).count();
                let share = differ as f32 / one.len() as f32;
                assert!(share >= 0.10, "{:?} and {:?} differ in {share:.2} at {scale}", roles[i], roles[j]);
            }
        }
    }
}
