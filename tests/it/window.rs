//! The window, used by role and label as a person with a screen reader would, without a display.
#![expect(clippy::expect_used, reason = "a helper that fails is a failing test")]

use super::window_harness::*;
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::app::Start;
use shikiri::source::SourceSpec;
use shikiri::text::{Lang, Text};
use shikiri::wizard::{Appearance, HelpTopic, Overlay, Page, WizardCommand};
use std::path::PathBuf;

#[test]
fn a_practice_disk_is_opened_checked_and_made_a_goal_by_pressing_buttons() {
    let mut window = window(None);
    assert!(is_off(&window, "Check the disk"));
    click(&mut window, "New Windows 11");
    click(&mut window, "Check disk 0");
    assert_eq!(page(&window), Page::Check);
    click(&mut window, "Make it a goal: 250 MB free");
    assert_eq!(page(&window), Page::Plan);
    assert!(window.state().state().plan().unwrap().solution().is_some());
    click(&mut window, "Review the script");
    assert_eq!(page(&window), Page::Review);
    assert!(is_off(&window, "Export…"));
    click(&mut window, "Back");
    assert_eq!(page(&window), Page::Plan);
    click(&mut window, "Undo: Recovery 250 MB free");
    assert!(window.state().state().wish().unwrap().goals.is_empty());
    assert!(is_off(&window, "Review the script"));
}

#[test]
fn the_reviews_ticks_open_the_export_and_a_change_voids_them() {
    let mut window = planned(Lang::En, Vec::new());
    click(&mut window, "Review the script");
    let texts: Vec<String> = {
        let state = window.state().state();
        let solution = state.plan().unwrap().solution().unwrap();
        let film = &state.derived.as_ref().unwrap().film;
        solution
            .acknowledge
            .iter()
            .map(|ack| match ack.step.and_then(|at| film.number_of(at)) {
                Some(line) => Text::new("page-tick-line")
                    .with("line", line.to_string())
                    .with("text", ack.text.clone())
                    .say(Lang::En),
                None => ack.text.say(Lang::En),
            })
            .collect()
    };
    assert!(texts.len() > 1);
    for text in &texts {
        assert!(is_off(&window, "Export…"));
        window.get_by_role_and_label(egui::accesskit::Role::CheckBox, text).click();
        window.run();
    }
    assert!(!is_off(&window, "Export…"));
    click(&mut window, "Export…");
    assert_eq!(page(&window), Page::Export);
    command(&mut window, WizardCommand::Undo);
    assert!(window.state().state().ticks.is_empty());
}

#[test]
fn the_bundle_is_saved_into_the_folder_that_was_picked() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("bundle");
    std::fs::create_dir(&target).unwrap();
    let mut window = planned(Lang::En, vec![target.clone(), folder.path().join("plan.ron")]);
    command(&mut window, WizardCommand::GoTo(Page::Review));
    tick_all(&mut window);
    click(&mut window, "Export…");
    click(&mut window, "Save the bundle…");
    for name in ["run.cmd", "plan.ron", "review.md", "map.png", "1-windows-1.diskpart.txt"] {
        assert!(target.join(name).is_file(), "{name}; messages: {:?}", window.state().state().messages);
    }
    assert!(!window.state().state().unsaved());
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.run();
    let saved = folder.path().join("plan.ron");
    assert!(saved.is_file());
    // What was saved opens again, with its goal: the plan's file, and the bundle's folder.
    for path in [saved, target] {
        command(&mut window, WizardCommand::GoTo(Page::Disk));
        command(&mut window, WizardCommand::Open(SourceSpec::Path(path)));
        assert_eq!(page(&window), Page::Plan);
        assert_eq!(window.state().state().wish().unwrap().goals.len(), 1);
    }
}

/// The boundary behind Windows, as a screen reader names it.
pub(super) fn boundary(window: &Window) -> egui::Rect {
    window
        .get_all_by_role(egui::accesskit::Role::Splitter)
        .find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("Boundary between Windows")))
        .expect("the boundary behind Windows has a handle")
        .rect()
}

#[test]
fn a_boundary_is_dragged_with_the_pointer_and_put_back_with_escape() {
    let mut window = window(Some("practice:win11-new"));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let from = boundary(&window).center();
    let drag = |window: &mut Window, by: f32| {
        window.hover_at(from);
        window.step();
        window.drag_at(from);
        window.step();
        for i in 1..=4 {
            window.hover_at(from + egui::vec2(by * i as f32 / 4.0, 0.0));
            window.step();
        }
    };
    drag(&mut window, -200.0);
    assert!(window.state().state().drag.is_some());
    assert!(window.state().state().wish().unwrap().goals.is_empty());
    assert!(is_off(&window, "Review the script"), "a boundary in the hand is no plan yet");
    window.drop_at(from + egui::vec2(-200.0, 0.0));
    window.run();
    let goals = window.state().state().wish().unwrap().goals.len();
    assert_eq!(goals, 1);
    click(&mut window, "Review the script");
    assert_eq!(page(&window), Page::Review);
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    command(&mut window, WizardCommand::Undo);
    drag(&mut window, -100.0);
    window.key_press(egui::Key::Escape);
    window.run_steps(3);
    assert!(window.state().state().drag.is_none());
    window.drop_at(from);
    window.run();
    assert!(window.state().state().wish().unwrap().goals.is_empty());
}

#[test]
fn a_held_boundary_shows_the_plan_of_its_place_at_once_and_costs_nothing_while_it_rests() {
    let mut window = window(Some("practice:win11-new"));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let from = boundary(&window).center();
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for by in [-40.0, -80.0] {
        window.hover_at(from + egui::vec2(by, 0.0));
        window.step();
    }
    let before = window.state().state().drag.unwrap().to;
    window.hover_at(from - egui::vec2(160.0, 0.0));
    window.step();
    let state = window.state().state();
    let now = state.drag.unwrap().to;
    assert!(now < before, "{now:?} {before:?}");
    let plan = state.plan().unwrap();
    let windows = plan.after().partition(3).unwrap().end();
    assert_eq!(windows, now, "one frame after the pointer moved, the plan is that of its place");
    // A frame for what the last one asked for, and then none, however long the button is held.
    assert!(window.run() <= 3);
    window.drop_at(from - egui::vec2(160.0, 0.0));
    window.run();
    assert_eq!(window.state().state().wish().unwrap().goals.len(), 1);
}

#[test]
fn a_wish_that_cannot_be_fulfilled_is_refused_with_its_reasons() {
    let mut window = window(Some("practice:win11-new"));
    let goal = shikiri::plan::Goal::RecoverySize(shikiri::units::ByteSize::from_gib(4000));
    command(&mut window, WizardCommand::AdoptGoal(goal));
    assert!(is_off(&window, "Review the script"));
    let reasons: Vec<String> =
        window.state().state().plan().unwrap().refusals.iter().map(|refusal| refusal.message.say(Lang::En)).collect();
    assert!(!reasons.is_empty());
    for reason in &reasons {
        assert!(window.query_all_by_label(reason).next().is_some(), "not shown: {reason}");
    }
}

#[test]
fn arrow_keys_step_through_the_film() {
    let mut window = planned(Lang::En, Vec::new());
    command(&mut window, WizardCommand::GoTo(Page::Review));
    for expected in 1..=3 {
        window.key_press(egui::Key::ArrowRight);
        window.run();
        assert_eq!(window.state().state().shown, expected);
    }
    window.key_press(egui::Key::ArrowLeft);
    window.run();
    assert_eq!(window.state().state().shown, 2);
    window.key_press(egui::Key::End);
    window.run();
    assert_eq!(window.state().state().shown, window.state().state().frames());
}

#[test]
fn a_text_pasted_anywhere_is_a_capture() {
    let mut window = window(None);
    window.event(egui::Event::Paste("this is no listing".to_owned()));
    window.run();
    assert_eq!(window.state().state().overlay, Some(Overlay::Paste));
    click(&mut window, "Read it");
    assert_eq!(window.state().state().messages.len(), 1, "a text that is no listing is refused");
    window.key_press(egui::Key::Escape);
    window.run();
    assert_eq!(window.state().state().overlay, None);
}

#[test]
fn a_script_that_is_opened_or_pasted_as_a_listing_goes_under_the_light() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script.txt");
    std::fs::write(&path, SCRIPT).unwrap();
    let mut window = window(Some("practice:win11-new"));
    command(&mut window, WizardCommand::Dropped(path));
    let state = window.state().state();
    assert_eq!((state.overlay, state.xray.name.as_str()), (Some(Overlay::Xray), "script.txt"));
    assert!(state.busy.is_none() && state.xray.simulation.is_some());
    command(&mut window, WizardCommand::Close);
    window.event(egui::Event::Paste(SCRIPT.to_owned()));
    window.run();
    click(&mut window, "Read it");
    assert_eq!(window.state().state().overlay, Some(Overlay::Xray));
    // A listing is none, though the commands stand in it.
    assert!(!shikiri::diskpart::is_script("DISKPART> list disk\n\n  Disk ###  Status\n  Disk 0    Online\n"));
    assert!(shikiri::diskpart::is_script("@echo off\necho select disk 0 > x.txt\necho clean >> x.txt\n"));
}

/// Laying out such a text takes seconds and gigabytes.
#[test]
fn a_text_of_megabytes_is_read_without_being_shown_in_a_field() {
    let mut long = shikiri::storage::write_layout(&shikiri::storage::practice::open("hp").unwrap());
    long.push_str(&"\n".repeat(6 << 20));
    let mut window = window(None);
    let paste = |window: &mut Window, text: &str| {
        window.event(egui::Event::Paste(text.to_owned()));
        window.run();
    };
    paste(&mut window, &long);
    let state = window.state().state();
    assert_eq!((state.overlay, state.chosen().map(|disk| disk.layout.partitions.len())), (None, Some(6)));
    // It does not come back into the field either, nor through it.
    command(&mut window, WizardCommand::Show(Overlay::Paste));
    assert!(window.query_by_role(egui::accesskit::Role::MultilineTextInput).is_none());
    click(&mut window, "Clear");
    window.get_by_role(egui::accesskit::Role::MultilineTextInput).focus();
    window.run();
    paste(&mut window, &long);
    assert_eq!(window.state().state().overlay, None);
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    paste(&mut window, &long);
    assert_eq!(window.state().state().messages[0].text.id(), "page-script-too-long");
    assert!(window.state().state().xray.text.is_empty());
}

#[test]
fn a_file_held_over_the_window_is_told_what_will_come_of_it() {
    let mut window = window(None);
    let hover = |window: &mut Window, names: &[&str]| {
        window.input_mut().hovered_files =
            names.iter().map(|name| egui::HoveredFile { path: Some((*name).into()), ..Default::default() }).collect();
        // As long as a file is held there, egui asks for frames.
        window.run_steps(3);
    };
    hover(&mut window, &["/tmp/a disk.img"]);
    window.get_by_label("Let go to open a disk.img");
    hover(&mut window, &[]);
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    hover(&mut window, &["/tmp/x.txt"]);
    window.get_by_label("Let go to look through x.txt");
    hover(&mut window, &["/tmp/a", "/tmp/b"]);
    window.get_by_label("One file at a time can be opened.");
    hover(&mut window, &[]);
    assert!(window.query_by_label("One file at a time can be opened.").is_none());
}

#[test]
fn language_and_appearance_change_while_it_runs() {
    let mut window = window(Some("practice:win11-new"));
    click(&mut window, "日本語");
    assert_eq!(window.state().state().lang, Lang::Ja);
    assert!(window.query_by_label("ディスク 0 を診断").is_some());
    click(&mut window, "English");
    assert!(window.query_by_label("Check disk 0").is_some());
    command(&mut window, WizardCommand::SetAppearance(Appearance::Dark));
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
    command(&mut window, WizardCommand::SetAppearance(Appearance::Light));
    assert_eq!(window.ctx.theme(), egui::Theme::Light);
}

#[test]
fn help_opens_with_f1_and_every_chapter_is_told() {
    let mut window = window(None);
    window.key_press(egui::Key::F1);
    window.run();
    for topic in HelpTopic::ALL {
        let title = topic.texts().0.say(Lang::En);
        window.get_all_by_label(&title).next().unwrap().click();
        window.run();
        assert_eq!(window.state().state().overlay, Some(Overlay::Help(topic)));
    }
    window.key_press(egui::Key::F1);
    window.run();
    assert_eq!(window.state().state().overlay, None);
}

#[test]
fn the_session_is_taken_up_again() {
    let folder = tempfile::tempdir().unwrap();
    let begin = |spec: Option<&str>| Start {
        session_folder: Some(folder.path().join("config")),
        lang: None,
        ..start(spec, Lang::En, Vec::new())
    };
    let mut first = window_of([1280.0, 800.0], 1.0, begin(Some("practice:win11-new")));
    let goal = first.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal).unwrap();
    command(&mut first, WizardCommand::AdoptGoal(goal));
    command(&mut first, WizardCommand::SetLang(Lang::Ja));
    drop(first);
    let second = window_of([1280.0, 800.0], 1.0, begin(None));
    let state = second.state().state();
    assert_eq!(state.page, Page::Plan);
    assert_eq!(state.wish().unwrap().goals, vec![goal]);
    assert_eq!(state.lang, Lang::Ja);
}

#[test]
fn a_damaged_session_is_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = "(schema: \"shikiri.session/1\", recent: [\"mine";
    std::fs::write(folder.path().join("session.ron"), damaged).unwrap();
    let begin = || Start { session_folder: Some(folder.path().to_path_buf()), ..start(None, Lang::En, Vec::new()) };
    let mut first = window_of([1280.0, 800.0], 1.0, begin());
    assert_eq!(first.state().state().messages[0].text.id(), "page-session-damaged");
    assert_eq!(std::fs::read_to_string(folder.path().join("session.damaged.ron")).unwrap(), damaged);
    click(&mut first, "New Windows 11");
    drop(first);
    // A new one took its place.
    let second = window_of([1280.0, 800.0], 1.0, begin());
    assert!(second.state().state().messages.is_empty() && second.state().state().chosen().is_some());
}

#[test]
fn a_session_that_cannot_be_kept_is_said_once_and_hinders_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("no folder");
    std::fs::write(&file, "x").unwrap();
    let begin = Start { session_folder: Some(file), ..start(Some("practice:win11-new"), Lang::En, Vec::new()) };
    let mut window = window_of([1280.0, 800.0], 1.0, begin);
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    command(&mut window, WizardCommand::GoTo(Page::Check));
    assert_eq!(window.state().state().messages.len(), 1);
}

/// The pictures of the README. `UPDATE_SCREENSHOTS=1` writes them into `screenshots/`; otherwise they are drawn into
/// the target folder, and it is checked that each of them shows something.
#[test]
fn every_page_is_drawn_in_both_languages_and_appearances() {
    let update = std::env::var_os("UPDATE_SCREENSHOTS").is_some();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folder =
        if update { root.join("screenshots") } else { PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots") };
    std::fs::create_dir_all(&folder).unwrap();
    for (lang, appearance, mark) in [(Lang::En, Appearance::Light, "en-light"), (Lang::Ja, Appearance::Dark, "ja-dark")]
    {
        tour(tour_window([1280.0, 800.0], 1.0, lang, appearance), |window, name| {
            let picture = window.render().unwrap();
            let first = *picture.get_pixel(640, 400);
            let colours = picture.pixels().filter(|pixel| **pixel != first).count();
            assert!(colours > 20_000, "{name} {mark} shows next to nothing");
            let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            picture.save(folder.join(format!("{name}-{mark}.png"))).unwrap();
        });
    }
}

/// The smallest screen that is promised, twice as fine.
#[test]
fn every_page_fits_a_small_screen_in_both_languages() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    for (lang, scale, mark) in [(Lang::En, 1.0, "en"), (Lang::Ja, 2.0, "ja")] {
        tour(tour_window([1024.0, 768.0], scale, lang, Appearance::Light), |window, name| {
            let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1024.0, 768.0)).expand(1.0);
            for node in window.get_all_by_role(egui::accesskit::Role::Label).filter(|_| !name.contains("export")) {
                let rect = node.rect();
                assert!(rect.right() <= screen.right(), "{name}: {:?} runs on beyond the window", node.value());
            }
            for node in window.get_all_by_role(egui::accesskit::Role::Button) {
                let rect = node.rect();
                assert!(
                    rect.left() >= screen.left() && rect.right() <= screen.right(),
                    "{name} {mark}: {:?} reaches beyond the screen: {rect:?}",
                    node.accesskit_node().label()
                );
            }
            window.render().unwrap().save(folder.join(format!("{name}-1024-{mark}.png"))).unwrap();
        });
    }
}

/// A character that no font of this PC has is said once, with its code; what was read keeps it.
#[test]
fn characters_without_a_font_are_said_once() {
    let mut window = window(None);
    window.ctx.set_missing_glyph_policy(egui::epaint::text::MissingGlyphPolicy::Tofu);
    // Unassigned: no font can have it.
    let text = "Disk \u{0378} and \u{0379}";
    command(&mut window, WizardCommand::Show(Overlay::Paste));
    command(&mut window, WizardCommand::TypeCapture(text.to_owned()));
    window.run();
    let messages = &window.state().state().messages;
    assert_eq!(messages.len(), 1, "{messages:?}");
    let said = messages[0].text.say(Lang::En);
    assert!(said.contains("U+0378 U+0379"), "{said}");
    assert_eq!(window.state().state().pasted, text);
    // Opening something puts other messages away, and not this one.
    command(&mut window, WizardCommand::Open(SourceSpec::Practice("hp".to_owned())));
    assert_eq!(window.state().state().messages.len(), 1);
    command(&mut window, WizardCommand::Dismiss(0));
    command(&mut window, WizardCommand::TypeCapture(format!("{text} \u{0378}")));
    assert!(window.state().state().messages.is_empty(), "it is said once");
}

/// Every id in the sources has its words, and every word of the window is used.
#[test]
fn no_word_of_the_window_is_missing_or_unused() {
    fn sources(folder: &std::path::Path, out: &mut String) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                out.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut source = String::new();
    sources(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    let used: std::collections::BTreeSet<&str> = source
        .split('"')
        .filter(|word| word.starts_with("page-") || word.starts_with("help-"))
        .filter(|word| word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'))
        .collect();
    let ids = shikiri::text::ids(Lang::En);
    let known: std::collections::BTreeSet<&str> =
        ids.iter().map(String::as_str).filter(|id| id.starts_with("page-") || id.starts_with("help-")).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:?}; unused: {unused:?}");
}

/// Sticks, virtual disks and drives without a medium are told from the PC's own disks by headings, in every language.
#[test]
fn disks_that_are_no_part_of_the_pc_stand_under_headings() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = |number: u32, bus: &str, size: u64| {
        format!("{{\"Number\": {number}, \"BusType\": \"{bus}\", \"PartitionStyle\": \"RAW\", \"Size\": {size}}}")
    };
    let gib = 1_u64 << 30;
    // The stick stands before the PC's own disk, as it may.
    let disks = [disk(0, "USB", 8 * gib), disk(1, "NVMe", 500 * gib), disk(2, "Spaces", 90 * gib), disk(3, "SD", 0)];
    let path = folder.path().join("capture.json");
    std::fs::write(&path, format!("[{}]", disks.join(","))).expect("written");
    for lang in [Lang::En, Lang::Ja] {
        let window = window_of([1280.0, 800.0], 1.0, start(path.to_str(), lang, Vec::new()));
        let place = |label: String| window.get_by_label(&label).rect().top();
        let heading = |id: &'static str| place(Text::new(id).say(lang));
        let row = |number: u32| place(Text::new("page-disk-number").with("disk", number.to_string()).say(lang));
        let order = [
            heading("page-disk-group-inside"),
            row(1),
            heading("page-disk-group-spaces"),
            row(2),
            heading("page-disk-group-usb"),
            row(0),
            heading("page-disk-group-empty"),
        ];
        assert!(order.is_sorted_by(|a, b| a < b), "{lang:?}: {order:?}");
        assert_eq!(window.state().state().chosen().expect("a disk").layout.number, 1, "the PC's own disk is chosen");
    }
    // The usual PC needs no headings.
    let plain = window(Some("practice:win11-new"));
    assert!(plain.query_by_label(&Text::new("page-disk-group-inside").say(Lang::En)).is_none());
}

/// A page that opened over it would let go of it wherever the pointer is by then.
#[test]
fn no_key_but_escape_takes_a_held_boundary_out_of_the_hand() {
    let mut window = window(Some("practice:win11-new"));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let from = boundary(&window).center();
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for by in [40.0, 80.0] {
        window.hover_at(from - egui::vec2(by, 0.0));
        window.step();
    }
    let held = window.state().state().drag.unwrap().to;
    window.key_press(egui::Key::F1);
    window.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.step();
    window.step();
    let state = window.state().state();
    assert_eq!((state.overlay, state.drag.map(|drag| drag.to)), (None, Some(held)));
    window.drop_at(from - egui::vec2(80.0, 0.0));
    window.run();
    assert_eq!(window.state().state().wish().unwrap().goals.len(), 1);
}

/// Taken from the page in the hand, it stays where it was seen, wherever the pointer goes meanwhile.
#[test]
fn a_boundary_let_go_out_of_sight_stays_where_it_was_seen() {
    let mut window = window(Some("practice:win11-new"));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let from = boundary(&window).center();
    window.hover_at(from);
    window.step();
    window.drag_at(from);
    window.step();
    for by in [40.0, 80.0] {
        window.hover_at(from - egui::vec2(by, 0.0));
        window.step();
    }
    let held = window.state().state().drag.unwrap().to;
    command(&mut window, WizardCommand::Show(Overlay::Help(HelpTopic::Map)));
    let elsewhere = from - egui::vec2(500.0, 0.0);
    window.hover_at(elsewhere);
    window.run();
    window.drop_at(elsewhere);
    window.run();
    command(&mut window, WizardCommand::Close);
    window.run();
    let end = window.state().state().plan().unwrap().after().partition(3).unwrap().end();
    assert_eq!(end, held);
}
