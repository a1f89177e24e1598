//! No text of the window is cut, runs over a frame or over another text: on every page and overlay, in both languages,
//! from the smallest window to a large one.
//!
//! It looks at what egui paints: every text with its place, the frames behind it and the part of the screen that it
//! may cover.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use super::window_harness::*;
use egui::{Rect, Shape, epaint::ClippedShape};
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::text::Lang;
use shikiri::wizard::{Appearance, HelpTopic, Overlay, Page, PickKind, WizardCommand};
use std::collections::BTreeSet;

/// The sizes of the window in points: the usual one; the small screen that is promised; the same with text at 125 %
/// and at 150 %; the usual one at 200 %; the smallest window.
const SIZES: [[f32; 2]; 6] =
    [[1280.0, 800.0], [1024.0, 768.0], [819.0, 614.0], [683.0, 512.0], [640.0, 400.0], [600.0, 360.0]];
/// Those at which every practice disk is looked at.
const FOR_ALL: [[f32; 2]; 2] = [[1024.0, 768.0], [640.0, 400.0]];
/// The person's own words, which may be cut where a tooltip tells them in full.
const OWN: [&str; 2] =
    ["a rather long name of a file that was kept for years.img", "a script with quite a long name from the web.txt"];
/// Rounding to pixels, and the room that a glyph's shape needs beyond its advance.
const SLACK: f32 = 1.5;

/// A text on the screen.
struct Said {
    text: String,
    rect: Rect,
    clip: Rect,
    cut: bool,
    rows: Vec<String>,
    places: Vec<Rect>,
    mono: bool,
}

/// Everything painted that this test looks at, in the order of painting.
#[derive(Default)]
struct Painted {
    texts: Vec<Said>,
    frames: Vec<(Rect, Rect)>,
}

impl Painted {
    fn of(window: &Window, screen: Rect) -> Self {
        let mut painted = Self::default();
        for ClippedShape { clip_rect, shape, .. } in &window.output().shapes {
            painted.add(shape, *clip_rect, screen);
        }
        painted
    }

    fn add(&mut self, shape: &Shape, clip: Rect, screen: Rect) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.add(shape, clip, screen)),
            Shape::Rect(rect) => {
                // What stands over the page hides it, and only that is looked at from here on.
                if rect.rect.contains_rect(screen) && rect.fill.a() > 0 {
                    *self = Self::default();
                }
                // A menu covers what it is painted over.
                if rect.corner_radius == egui::CornerRadius::same(8)
                    && rect.fill.a() == 255
                    && rect.rect.width() > 100.0
                {
                    self.texts.retain(|said| !said.rect.intersects(rect.rect));
                    self.frames.retain(|(frame, _)| !frame.intersects(rect.rect));
                }
                let round = rect.corner_radius != egui::CornerRadius::ZERO;
                // What lights up a region of the map crosses its words on purpose.
                let lights = rect.stroke.width >= 2.0 && rect.fill.a() == 0 && rect.corner_radius.nw < 10;
                if round && !lights && rect.stroke.width > 0.0 && rect.rect.width() > 20.0 && rect.rect.height() > 18.0
                {
                    self.frames.push((rect.rect, clip));
                }
            }
            Shape::Text(text) if !text.galley.text().trim().is_empty() => {
                let galley = &text.galley;
                let bounds = galley.mesh_bounds.translate(text.pos.to_vec2());
                let rows = galley.rows.iter().map(|row| row.glyphs.iter().map(|glyph| glyph.chr).collect()).collect();
                let mono = galley
                    .job
                    .sections
                    .iter()
                    .all(|section| section.format.font_id.family == egui::FontFamily::Monospace);
                let at = text.pos.to_vec2();
                // A row that goes on behind another text begins with empty room.
                let places = galley
                    .rows
                    .iter()
                    .filter_map(|row| {
                        let left = row.pos.x + row.glyphs.first()?.pos.x;
                        Some(row.rect().with_min_x(left).translate(at))
                    })
                    .collect();
                self.texts.push(Said {
                    places,
                    text: galley.text().to_owned(),
                    rect: bounds,
                    clip: clip.intersect(screen),
                    cut: galley.elided,
                    rows,
                    mono,
                });
            }
            _ => {}
        }
    }
}

/// Every fault of what is on the screen.
fn faults(window: &Window) -> Vec<String> {
    let screen = window.ctx.content_rect();
    let painted = Painted::of(window, screen);
    let mut faults = Vec::new();
    for said in &painted.texts {
        let visible = said.rect.intersect(said.clip);
        if visible.width() <= 0.0 || visible.height() <= 0.0 {
            continue;
        }
        if said.cut && !told_in_full(window, said) {
            faults.push(format!("cut: {:?} at {:?}", said.text, said.rect));
        }
        // What is scrolled sideways on purpose: the preview of a file.
        let sideways = said.mono;
        if !sideways && (said.rect.left() < said.clip.left() - SLACK || said.rect.right() > said.clip.right() + SLACK) {
            faults.push(format!("beyond its column: {:?} {:?} in {:?}", said.text, said.rect, said.clip));
        }
        for row in said.rows.iter().skip(1) {
            if row.starts_with(|c| "、。，．」』）)］】ー・ゃゅょっぁぃぅぇぉァィゥェォャュョッ…".contains(c))
            {
                faults.push(format!("a line begins with {row:?} in {:?}", said.text));
            }
        }
        for row in said.rows.iter().rev().skip(1) {
            if row.ends_with(|c| "「『（［【".contains(c)) {
                faults.push(format!("a line ends with {row:?} in {:?}", said.text));
            }
        }
        for (frame, clip) in &painted.frames {
            let seen = frame.intersect(*clip).intersect(screen);
            let inside = frame.expand(SLACK).contains_rect(visible);
            let apart = !seen.shrink(SLACK).intersects(visible.shrink(SLACK));
            let around = visible.contains_rect(*frame);
            if !inside && !apart && !around && !sideways {
                faults.push(format!("over a frame's edge: {:?} {:?} and {frame:?}", said.text, said.rect));
            }
        }
    }
    for (index, one) in painted.texts.iter().enumerate() {
        for other in painted.texts.iter().skip(index + 1) {
            let over = one.places.iter().any(|one_row| {
                other.places.iter().any(|other_row| {
                    let both = one_row.intersect(*other_row).intersect(one.clip).intersect(other.clip);
                    both.width() > 2.0 && both.height() > 8.0
                })
            });
            if over {
                faults.push(format!(
                    "over one another: {:?} {:?} and {:?} {:?}",
                    one.text, one.rect, other.text, other.rect
                ));
            }
        }
    }
    for node in window.root().children_recursive() {
        let role = node.accesskit_node().role();
        use egui::accesskit::Role;
        if matches!(role, Role::Button | Role::CheckBox | Role::RadioButton | Role::Tab | Role::Link | Role::TextInput)
        {
            let Some(rect) = rect_of(&node) else { continue };
            if rect.left() < screen.left() - SLACK || rect.right() > screen.right() + SLACK {
                faults.push(format!("beyond the screen: {role:?} {:?} {rect:?}", node.accesskit_node().label()));
            }
        }
    }
    faults
}

/// Where a node stands, if it stands anywhere.
fn rect_of(node: &egui_kittest::Node<'_>) -> Option<Rect> {
    node.accesskit_node().bounding_box().map(|_| node.rect())
}

/// Whether a cut text is the person's own and something at its place tells it in full: in its tooltip, which a screen
/// reader gets as well.
fn told_in_full(window: &Window, said: &Said) -> bool {
    let center = said.rect.center();
    OWN.iter().any(|own| said.text.contains(own))
        && window.root().children_recursive().any(|node| {
            let node_of = node.accesskit_node();
            // A tooltip that says the name once more is no description.
            let told = [node_of.description(), node_of.label(), node_of.value()];
            rect_of(&node).is_some_and(|rect| rect.contains(center))
                && told.into_iter().flatten().any(|told| told.contains(said.text.as_str()))
        })
}

/// What stands over the page is not scrolled, but on the smallest screens.
fn in_sight(window: &Window, id: &'static str) {
    let screen = window.ctx.content_rect();
    let rect = window.get_by_label(&word(window, id)).rect();
    assert!(rect.bottom() < screen.bottom() || screen.height() < 500.0, "{id} is out of sight: {rect:?}");
}

/// How much is looked at.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// Every page, overlay, line and chapter.
    All,
    /// What differs from disk to disk.
    Disk,
}

/// Shows everything there is to see, and lets `see` look at each. The answers to what the window asks for are in
/// `files`.
fn everything(window: &mut Window, depth: Depth, files: &Files, mut see: impl FnMut(&Window, &str)) {
    let all = depth == Depth::All;
    see(window, "disk");
    command(window, WizardCommand::ShowGallery(true));
    see(window, "gallery");
    if all {
        click(window, &word(window, "page-display"));
        see(window, "display menu");
        window.key_press(egui::Key::Escape);
        window.run();
        command(window, WizardCommand::Show(Overlay::Paste));
        see(window, "paste");
        in_sight(window, "page-cancel");
        command(window, WizardCommand::TypeCapture("this is no listing".to_owned()));
        command(window, WizardCommand::ReadCapture);
        see(window, "paste, refused");
        in_sight(window, "page-cancel");
        command(window, WizardCommand::Close);
        dismiss(window);
    }
    command(window, WizardCommand::GoTo(Page::Check));
    see(window, "check");
    command(window, WizardCommand::GoTo(Page::Plan));
    see(window, "plan without a goal");
    command(window, WizardCommand::AdoptGoal(goal_of(window)));
    see(window, "plan");
    let folded = window
        .get_all_by_role(egui::accesskit::Role::Link)
        .filter_map(|node| node.accesskit_node().label())
        .next_back();
    if let Some(label) = folded {
        window.get_all_by_label(&label).last().unwrap().click();
        window.run();
        see(window, "strategies");
    }
    command(window, WizardCommand::GoTo(Page::Review));
    let frames = window.state().state().frames();
    for frame in (0..=frames).filter(|frame| all || frame % 4 == 1 || *frame == frames) {
        command(window, WizardCommand::ShowFrame(frame));
        see(window, &format!("review, line {frame}"));
    }
    if frames > 0 {
        tick_all(window);
        command(window, WizardCommand::GoTo(Page::Export));
        let count =
            shikiri::app::complete_bundle(window.state().state().plan().unwrap(), "", window.state().state().lang)
                .map_or(0, |bundle| bundle.files.len());
        for file in 0..if all { count } else { 1 } {
            command(window, WizardCommand::ShowFile(file));
            see(window, &format!("export, file {file}"));
        }
        // Did it work: in full, not at all, and on another disk.
        let plan = std::sync::Arc::clone(window.state().state().plan().unwrap());
        for (what, disk) in [("done", &**plan.after()), ("not begun", &*plan.before), ("another", &files.other)] {
            std::fs::write(&files.layout, shikiri::storage::write_layout(std::slice::from_ref(disk))).unwrap();
            files.answer(&files.layout);
            command(window, WizardCommand::Pick(PickKind::Verify));
            see(window, &format!("verify, {what}"));
            in_sight(window, "page-close");
            command(window, WizardCommand::Close);
            see(window, &format!("export, verified, {what}"));
            dismiss(window);
        }
    }
    command(window, WizardCommand::Show(Overlay::Xray));
    see(window, "xray, empty");
    command(window, WizardCommand::Pasted(SCRIPT.to_owned()));
    for line in (0..=window.state().state().xray.len()).filter(|line| all || line % 5 == 4) {
        command(window, WizardCommand::ShowScriptLine(line));
        see(window, &format!("xray, line {line}"));
    }
    if all {
        std::fs::write(&files.script, HARMFUL).unwrap();
        files.answer(&files.script);
        command(window, WizardCommand::Pick(PickKind::Script));
        see(window, "xray, a file");
        command(window, WizardCommand::EditScript(true));
        see(window, "xray, editing");
        for topic in HelpTopic::ALL {
            command(window, WizardCommand::Show(Overlay::Help(topic)));
            see(window, &format!("help {topic:?}"));
        }
        command(window, WizardCommand::Show(Overlay::Leave));
        see(window, "leave");
        in_sight(window, "page-stay");
    }
    command(window, WizardCommand::Close);
    command(window, WizardCommand::GoTo(Page::Disk));
    files.answer(&files.none);
    command(window, WizardCommand::Pick(PickKind::Image));
    see(window, "disk, after a file could not be read");
    if all {
        dismiss(window);
        std::fs::write(&files.image, shikiri::storage::write_layout(std::slice::from_ref(&files.other))).unwrap();
        files.answer(&files.image);
        command(window, WizardCommand::Pick(PickKind::Image));
        if window.state().state().overlay == Some(Overlay::Replace) {
            see(window, "replace");
            in_sight(window, "page-stay");
            command(window, WizardCommand::Replace);
        }
        see(window, "disk, a file with a long name");
        assert!(window.state().state().recent.contains(&files.image), "the file was opened");
    }
}

/// A script that does about everything wrong.
const HARMFUL: &str = "lis disk\nselect disk 0\nclean\nselect volume 3\nconvert gpt\ncreate partition efi size=100\n\
    format fs=ntfs label=\"System\"\nassign letter=C\nextend\nset id=de94bba4-06d1-4d40-a16a-bfd50179d6ac override\nexit\n";

fn goal_of(window: &Window) -> shikiri::plan::Goal {
    let view = window.state().state().chosen().unwrap();
    let goal = view.findings.iter().find_map(|finding| finding.goal);
    if view.layout.partitions.is_empty() {
        return shikiri::plan::Goal::CleanInstall;
    }
    goal.unwrap_or(shikiri::plan::Goal::RecoverySize(shikiri::units::ByteSize::from_gib(1)))
}

/// Puts every message away.
fn dismiss(window: &mut Window) {
    while !window.state().state().messages.is_empty() {
        command(window, WizardCommand::Dismiss(0));
    }
}

/// The files that the window is given, and how it is given them.
struct Files {
    answers: std::sync::Arc<std::sync::Mutex<std::collections::VecDeque<std::path::PathBuf>>>,
    layout: std::path::PathBuf,
    script: std::path::PathBuf,
    image: std::path::PathBuf,
    none: std::path::PathBuf,
    other: shikiri::layout::DiskLayout,
    _folder: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [image, script] = OWN.map(|name| folder.path().join(name));
        Self {
            answers: std::sync::Arc::default(),
            layout: folder.path().join("found.ron"),
            none: folder.path().join("none").join(OWN[0]),
            script,
            image,
            other: shikiri::storage::practice::open("hp").unwrap().remove(0),
            _folder: folder,
        }
    }

    fn answer(&self, path: &std::path::Path) {
        self.answers.lock().unwrap().push_back(path.to_path_buf());
    }

    fn start(&self, spec: &str, lang: Lang) -> shikiri::app::Start {
        let dialogs = shikiri::app::Dialogs::Fixed(std::sync::Arc::clone(&self.answers));
        shikiri::app::Start { dialogs, ..start(Some(spec), lang, Vec::new()) }
    }
}

fn word(window: &Window, id: &'static str) -> String {
    shikiri::text::word(id, window.state().state().lang)
}

fn look_at(practice: &str, depth: Depth, sizes: &[[f32; 2]]) {
    let mut all = BTreeSet::new();
    for lang in Lang::ALL {
        for size in sizes {
            // Twice as fine the same points are rounded otherwise; the small screen stands for all.
            let scales: &[f32] = if depth == Depth::All && size[0] == 1024.0 { &[1.0, 2.0] } else { &[1.0] };
            for &scale in scales {
                let files = Files::new();
                let mut window = window_of(*size, scale, files.start(practice, lang));
                command(&mut window, WizardCommand::SetAppearance(Appearance::Light));
                everything(&mut window, depth, &files, |window, what| {
                    for fault in faults(window) {
                        all.insert(format!("{what}, {}, {}x{} at {scale}: {fault}", lang.tag(), size[0], size[1]));
                    }
                });
            }
        }
    }
    assert!(all.is_empty(), "{} faults on {practice}:\n{}", all.len(), all.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_text_fits_on_a_usual_and_on_a_small_screen() {
    look_at("practice:win11-new", Depth::All, &SIZES[..2]);
}

#[test]
fn every_text_fits_with_large_text() {
    look_at("practice:win11-new", Depth::All, &SIZES[2..4]);
}

#[test]
fn every_text_fits_with_the_largest_text_and_in_the_smallest_window() {
    look_at("practice:win11-new", Depth::All, &SIZES[4..]);
}

/// Every practice disk but the one above, in three parts that run beside each other.
fn others(part: usize) {
    let names: Vec<&str> = shikiri::storage::practice::list().iter().map(|disk| disk.name).collect();
    assert!(names.len() >= 12);
    for name in names.iter().filter(|name| **name != "win11-new").skip(part).step_by(3) {
        look_at(&format!("practice:{name}"), Depth::Disk, &FOR_ALL);
    }
}

#[test]
fn every_text_fits_on_every_practice_disk_1() {
    others(0);
}

#[test]
fn every_text_fits_on_every_practice_disk_2() {
    others(1);
}

#[test]
fn every_text_fits_on_every_practice_disk_3() {
    others(2);
}

/// The window's own dialog for a path, as where the system has none: asking to open, to save, to choose a folder, and
/// with what can be wrong with a path.
#[test]
fn every_text_fits_in_the_dialog_for_a_path() {
    let mut all = BTreeSet::new();
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there with a name that is rather long for a layout.ron");
    std::fs::write(&there, "x").unwrap();
    for lang in Lang::ALL {
        for size in SIZES {
            let start = shikiri::app::Start {
                dialogs: shikiri::app::Dialogs::InWindow,
                ..start(Some("practice:win11-new"), lang, Vec::new())
            };
            let mut window = window_of(size, 1.0, start);
            let mut see = |window: &Window, what: &str| {
                for fault in faults(window) {
                    all.insert(format!("{what}, {}, {}x{}: {fault}", lang.tag(), size[0], size[1]));
                }
            };
            let typed = |window: &mut Window, path: &std::path::Path| {
                let name = word(window, "page-path-field");
                window.get_by_label(&name).focus();
                window.run();
                window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
                window.get_by_label(&name).type_text(&path.display().to_string());
                window.run();
                window.key_press(egui::Key::Enter);
                window.run();
            };
            for (what, asks) in [
                ("save", WizardCommand::SaveLayout),
                ("open", WizardCommand::Pick(PickKind::Any)),
                ("open script", WizardCommand::Pick(PickKind::Script)),
                ("verify", WizardCommand::Pick(PickKind::Verify)),
            ] {
                command(&mut window, asks);
                see(&window, what);
                typed(&mut window, &folder.path().join("none/at all/x.ron"));
                see(&window, &format!("{what}, no such"));
                typed(&mut window, folder.path());
                see(&window, &format!("{what}, a folder"));
                if what == "save" {
                    typed(&mut window, &there);
                    see(&window, "save, is there");
                }
                window.key_press(egui::Key::Escape);
                window.run();
                window.key_press(egui::Key::Escape);
                window.run();
                assert!(window.query_by_label(&word(&window, "page-path-field")).is_none());
            }
        }
    }
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.into_iter().collect::<Vec<_>>().join("\n"));
}

/// The setting for large text leads to what the sizes above stand for.
#[test]
fn large_text_is_the_same_as_a_smaller_window() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::En, Vec::new()));
    let tall = |window: &Window| window.get_by_label(&word(window, "page-disk-heading")).rect().height();
    let before = tall(&window) * window.ctx.pixels_per_point();
    command(&mut window, WizardCommand::SetZoom(200));
    let after = tall(&window) * window.ctx.pixels_per_point();
    assert!((after / before - 2.0).abs() < 0.1, "{before} {after}");
}

/// How far the page goes on below the footer's edge; the lines of a script scroll in their own card.
fn below(window: &Window) -> f32 {
    use egui::accesskit::Role;
    let edge = window.ctx.content_rect().bottom() - shikiri::ui::theme::FOOTER;
    let nodes = window.root().children_recursive();
    let lowest = nodes
        .filter(|node| {
            !matches!(node.accesskit_node().role(), Role::ListItem | Role::ScrollView | Role::GenericContainer)
        })
        .filter(|node| !matches!(node.accesskit_node().role(), Role::Window | Role::Group | Role::Unknown))
        .filter_map(|node| rect_of(&node))
        .filter(|rect| rect.top() < edge - 1.0 || rect.top() > edge + shikiri::ui::theme::FOOTER)
        .map(|rect| rect.bottom())
        .fold(0.0, f32::max);
    lowest - edge
}

/// On the small screen everything that is handed out is in sight, the question whether it worked as well.
#[test]
fn the_export_page_fits_a_small_screen() {
    for lang in Lang::ALL {
        for name in ["win11-new", "esp-full", "bitlocker"] {
            let spec = format!("practice:{name}");
            let mut window = window_of([1024.0, 768.0], 1.0, start(Some(&spec), lang, Vec::new()));
            let goal = goal_of(&window);
            command(&mut window, WizardCommand::AdoptGoal(goal));
            command(&mut window, WizardCommand::GoTo(Page::Review));
            tick_all(&mut window);
            command(&mut window, WizardCommand::GoTo(Page::Export));
            let pick = WizardCommand::Pick(PickKind::Verify).text(window.state().state()).say(lang);
            let rect = window.get_by_label(&pick).rect();
            let edge = 768.0 - shikiri::ui::theme::FOOTER;
            assert!(rect.bottom() <= edge, "{name} {}: {rect:?} lies below {edge}", lang.tag());
        }
    }
}

/// The plan is made without scrolling on the usual screen: the map, every goal, every way that is possible.
#[test]
fn the_plan_page_fits_the_usual_screen() {
    let mut over = Vec::new();
    for lang in Lang::ALL {
        for disk in shikiri::storage::practice::list() {
            let spec = format!("practice:{}", disk.name);
            let mut window = window_of([1280.0, 800.0], 1.0, start(Some(&spec), lang, Vec::new()));
            let goal = goal_of(&window);
            command(&mut window, WizardCommand::GoTo(Page::Plan));
            let before = below(&window);
            command(&mut window, WizardCommand::AdoptGoal(goal));
            println!("{} {}: {before} {}", disk.name, lang.tag(), below(&window));
            let over_by = before.max(below(&window));
            // With the room that the page keeps below itself.
            if over_by > -4.0 {
                over.push(format!("{} {}: by {over_by}", disk.name, lang.tag()));
            }
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}

/// On the small screen nothing of the review has to be scrolled to: what is said of a line ends above the ticks.
#[test]
fn the_review_of_every_line_fits_on_a_small_screen() {
    for lang in Lang::ALL {
        for disk in shikiri::storage::practice::list() {
            let name = disk.name;
            let spec = format!("practice:{name}");
            let mut window = window_of([1024.0, 768.0], 1.0, start(Some(&spec), lang, Vec::new()));
            let goal = goal_of(&window);
            command(&mut window, WizardCommand::AdoptGoal(goal));
            command(&mut window, WizardCommand::GoTo(Page::Review));
            for frame in 1..=window.state().state().frames() {
                command(&mut window, WizardCommand::ShowFrame(frame));
                let said: BTreeSet<String> = {
                    let state = window.state().state();
                    let film = &state.derived.as_ref().unwrap().film;
                    let stop = film.stop(state.plan().unwrap(), frame);
                    let texts =
                        stop.into_iter().flat_map(|stop| stop.forward.iter().chain(&stop.back).chain(&stop.lost));
                    texts.map(|text| text.say(lang)).chain([word(&window, "page-stop-back")]).collect()
                };
                let ticks = window.get_by_label(&word(&window, "page-ticks")).rect().top();
                let mut lines = window.get_all_by_role(egui::accesskit::Role::ListItem);
                let line = lines.find(|node| node.accesskit_node().is_selected() == Some(true)).unwrap().rect();
                assert!(line.top() > 140.0 && line.bottom() <= ticks, "{name}, line {frame} is out of sight: {line:?}");
                for node in window.get_all_by_role(egui::accesskit::Role::Label) {
                    let Some(text) = node.value().filter(|text| said.contains(text)) else { continue };
                    assert!(node.rect().bottom() <= ticks, "{name}, line {frame}: {text:?} ends below {ticks}");
                }
            }
        }
    }
}
