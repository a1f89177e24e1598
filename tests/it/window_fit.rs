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
/// and at 150 %; the smallest window.
const SIZES: [[f32; 2]; 5] = [[1280.0, 800.0], [1024.0, 768.0], [819.0, 614.0], [683.0, 512.0], [640.0, 420.0]];
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
        // What is scrolled sideways on purpose: the preview of a file, and pages narrower than their least width.
        let sideways = said.mono || screen.width() < 760.0 && said.clip.height() < screen.height() - 100.0;
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
            // A page narrower than its least width is moved sideways; only the header stands still then.
            let middle = screen.width() < 760.0 && rect.bottom() > 52.0;
            if !middle && (rect.left() < screen.left() - SLACK || rect.right() > screen.right() + SLACK) {
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

/// Whether a cut text is the name of something under it that a screen reader reads in full, and so does a tooltip.
fn told_in_full(window: &Window, said: &Said) -> bool {
    let center = said.rect.center();
    window.root().children_recursive().any(|node| {
        let Some(node_rect) = rect_of(&node) else { return false };
        let name = node.accesskit_node().label().unwrap_or_default();
        let role = node.accesskit_node().role();
        use egui::accesskit::Role;
        let explained = matches!(role, Role::Status | Role::ListItem | Role::Button);
        explained && node_rect.contains(center) && name.contains(said.text.as_str())
    })
}

/// Shows everything there is to see, and lets `see` look at each.
fn everything(window: &mut Window, mut see: impl FnMut(&Window, &str)) {
    see(window, "disk");
    command(window, WizardCommand::ShowGallery(true));
    see(window, "gallery");
    click(window, &word(window, "page-display"));
    see(window, "display menu");
    window.key_press(egui::Key::Escape);
    window.run();
    command(window, WizardCommand::Show(Overlay::Paste));
    see(window, "paste");
    command(window, WizardCommand::Close);
    command(window, WizardCommand::GoTo(Page::Check));
    see(window, "check");
    command(window, WizardCommand::GoTo(Page::Plan));
    see(window, "plan without a goal");
    let goal = window.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal);
    let goal = goal.unwrap_or(shikiri::plan::Goal::RecoverySize(shikiri::units::ByteSize::from_gib(1)));
    command(window, WizardCommand::AdoptGoal(goal));
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
    for frame in 0..=frames {
        command(window, WizardCommand::ShowFrame(frame));
        see(window, &format!("review, line {frame}"));
    }
    if frames > 0 {
        tick_all(window);
        command(window, WizardCommand::GoTo(Page::Export));
        let files =
            shikiri::app::complete_bundle(window.state().state().plan().unwrap(), "", window.state().state().lang)
                .map_or(0, |bundle| bundle.files.len());
        for file in 0..files {
            command(window, WizardCommand::ShowFile(file));
            see(window, &format!("export, file {file}"));
        }
    }
    command(window, WizardCommand::Show(Overlay::Leave));
    see(window, "leave");
    command(window, WizardCommand::Show(Overlay::Xray));
    see(window, "xray, empty");
    command(window, WizardCommand::Pasted(SCRIPT.to_owned()));
    see(window, "xray");
    for topic in HelpTopic::ALL {
        command(window, WizardCommand::Show(Overlay::Help(topic)));
        see(window, &format!("help {topic:?}"));
    }
    command(window, WizardCommand::Close);
    command(window, WizardCommand::GoTo(Page::Disk));
    command(window, WizardCommand::Pick(PickKind::Image));
    see(window, "disk, after a file could not be read");
}

fn word(window: &Window, id: &'static str) -> String {
    shikiri::text::word(id, window.state().state().lang)
}

fn look_at(practice: &str, sizes: &[[f32; 2]]) {
    let mut all = BTreeSet::new();
    for lang in Lang::ALL {
        for size in sizes {
            // Twice as fine the same points are rounded otherwise; the small screen stands for all.
            let scales: &[f32] = if sizes.len() > 1 && size[0] == 1024.0 { &[1.0, 2.0] } else { &[1.0] };
            for &scale in scales {
                let begin =
                    start(Some(practice), lang, vec!["/nowhere/at all/a rather long name of a file.img".into()]);
                let mut window = window_of(*size, scale, begin);
                command(&mut window, WizardCommand::SetAppearance(Appearance::Light));
                everything(&mut window, |window, what| {
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
fn every_text_fits_in_both_languages_at_every_size() {
    look_at("practice:win11-new", &SIZES);
}

#[test]
fn every_text_fits_on_disks_that_have_more_to_say() {
    for name in ["practice:bitlocker", "practice:left-over-recoveries", "practice:esp-full", "practice:mbr-logicals"] {
        look_at(name, &[[1024.0, 768.0]]);
    }
}

#[test]
fn every_text_fits_on_disks_on_which_nothing_can_be_planned() {
    for name in ["practice:dynamic", "practice:shrink-blocked", "practice:empty"] {
        look_at(name, &[[1024.0, 768.0]]);
    }
}

/// On the small screen nothing of the review has to be scrolled to: what is said of a line ends above the ticks.
#[test]
fn the_review_of_every_line_fits_on_a_small_screen() {
    for lang in Lang::ALL {
        for name in ["practice:win11-new", "practice:bitlocker", "practice:win10-recovery-front"] {
            let mut window = window_of([1024.0, 768.0], 1.0, start(Some(name), lang, Vec::new()));
            let goal = window.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal);
            let goal = goal.unwrap_or(shikiri::plan::Goal::RecoverySize(shikiri::units::ByteSize::from_gib(1)));
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
