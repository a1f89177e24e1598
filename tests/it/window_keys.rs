//! From the start to the exported bundle by names and roles alone, and by the keyboard alone; and nothing on any page
//! that only the mouse could reach.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use super::window_harness::*;
use egui::accesskit::{Action, Role};
use egui::{Key, Modifiers, Shape};
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::text::{Lang, Text};
use shikiri::ui::theme::Theme;
use shikiri::wizard::{HelpTopic, Overlay, Page, WizardCommand};
use std::collections::BTreeSet;

/// What is pressed on the way, by role and name, in `lang`; the ticks of the review come between the last two.
fn way(lang: Lang) -> Vec<(Role, String)> {
    let say = |text: Text| text.say(lang);
    let number = || "0".to_owned();
    let size = shikiri::plan::limits::UPDATE_FREE;
    vec![
        (Role::Button, say(Text::new("practice-win11-new-title"))),
        (Role::Button, say(Text::new("page-next-check").with("disk", number()))),
        (Role::Button, say(Text::new("page-make-goal-free").with("size", size))),
        (Role::Button, say(Text::new("page-next-review"))),
        (Role::Button, say(Text::new("page-next-export"))),
        (Role::Button, say(Text::new("page-save-bundle"))),
    ]
}

fn ticks(window: &Window) -> Vec<String> {
    window.get_all_by_role(Role::CheckBox).map(|node| node.accesskit_node().label().unwrap()).collect()
}

#[test]
fn names_and_roles_alone_lead_from_the_start_to_the_exported_bundle() {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("bundle");
        std::fs::create_dir(&target).unwrap();
        let mut window = window_of([1280.0, 800.0], 1.0, start(None, lang, vec![target.clone()]));
        for (role, name) in way(lang) {
            if page(&window) == Page::Review {
                for tick in ticks(&window) {
                    window.get_by_role_and_label(Role::CheckBox, &tick).click_accesskit();
                    window.run();
                }
            }
            window.get_by_role_and_label(role, &name).click_accesskit();
            window.run();
        }
        assert!(target.join("run.cmd").is_file(), "{lang:?}: {:?}", window.state().state().messages);
    }
}

/// What has the keyboard.
fn focused(window: &Window) -> Option<(Role, String)> {
    let node = window
        .root()
        .children_recursive()
        .find(|node| node.is_focused() && node.accesskit_node().role() != Role::Window)?;
    Some((node.accesskit_node().role(), node.accesskit_node().label().unwrap_or_default()))
}

/// Presses Tab until `wanted` has the keyboard.
fn tab_to(window: &mut Window, wanted: &(Role, String)) {
    for _ in 0..150 {
        if focused(window).as_ref() == Some(wanted) {
            return;
        }
        window.key_press(Key::Tab);
        window.run();
    }
    panic!("Tab does not lead to {wanted:?}");
}

#[test]
fn the_keyboard_alone_leads_from_the_start_to_the_exported_bundle() {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("bundle");
        std::fs::create_dir(&target).unwrap();
        let mut window = window_of([1024.0, 768.0], 1.0, start(None, lang, vec![target.clone()]));
        for wanted in way(lang) {
            if page(&window) == Page::Review {
                for tick in ticks(&window) {
                    tab_to(&mut window, &(Role::CheckBox, tick));
                    window.key_press(Key::Space);
                    window.run();
                }
            }
            tab_to(&mut window, &wanted);
            window.key_press(Key::Enter);
            window.run();
        }
        assert!(target.join("run.cmd").is_file(), "{lang:?}: {:?}", window.state().state().messages);
    }
}

/// Everything on the screen that can be pressed, by role, name and place.
fn pressable(window: &Window) -> BTreeSet<String> {
    window
        .root()
        .children_recursive()
        .filter(|node| {
            let node = node.accesskit_node();
            node.data().supports_action(Action::Click)
                && !node.is_disabled()
                && !matches!(node.role(), Role::Window | Role::ScrollBar | Role::GenericContainer)
        })
        .map(|node| named(&node))
        .collect()
}

fn named(node: &egui_kittest::Node<'_>) -> String {
    let rect = node.rect();
    let node = node.accesskit_node();
    format!("{:?} {:?} at {:.0},{:.0}", node.role(), node.label().unwrap_or_default(), rect.left(), rect.top())
}

/// Goes once around with Tab; gives what had the keyboard, and where no ring showed it.
fn around(window: &mut Window) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut visited, mut unseen) = (BTreeSet::new(), BTreeSet::new());
    let mut again = 0;
    for _ in 0..400 {
        window.key_press(Key::Tab);
        window.run();
        let Some(node) = window.root().children_recursive().find(|node| node.is_focused()) else { continue };
        if node.accesskit_node().role() == Role::Window {
            continue;
        }
        let name = named(&node);
        let rect = node.rect().expand(4.0);
        let accent = Theme::of(&window.ctx).accent;
        let ringed = window.output().shapes.iter().any(|clipped| match &clipped.shape {
            Shape::Rect(shape) => {
                shape.stroke.width >= 2.0 && shape.stroke.color == accent && rect.intersects(shape.rect)
            }
            _ => false,
        });
        if !ringed {
            unseen.insert(name.clone());
        }
        again = if visited.insert(name) { 0 } else { again + 1 };
        if again > 3 {
            break;
        }
    }
    (visited, unseen)
}

fn check_reach(window: &mut Window, what: &str) {
    // Scrolling follows the focus, so names are compared and not places.
    let bare = |set: &BTreeSet<String>| -> BTreeSet<String> {
        set.iter().map(|name| name.rsplit_once(" at ").map_or(name.clone(), |(name, _)| name.to_owned())).collect()
    };
    let all = bare(&pressable(window));
    let (visited, unseen) = around(window);
    let visited = bare(&visited);
    let missed: Vec<_> = all.difference(&visited).collect();
    assert!(missed.is_empty(), "{what}: Tab does not reach {missed:#?}");
    assert!(unseen.is_empty(), "{what}: no ring shows that these have the keyboard: {unseen:#?}");
    window.key_press(Key::Escape);
    window.run();
}

#[test]
fn tab_reaches_everything_that_can_be_pressed_and_shows_where_it_is() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::En, Vec::new()));
    command(&mut window, WizardCommand::ShowGallery(true));
    check_reach(&mut window, "disk");
    command(&mut window, WizardCommand::GoTo(Page::Check));
    check_reach(&mut window, "check");
    let goal = window.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal).unwrap();
    command(&mut window, WizardCommand::AdoptGoal(goal));
    check_reach(&mut window, "plan");
    command(&mut window, WizardCommand::GoTo(Page::Review));
    check_reach(&mut window, "review");
    tick_all(&mut window);
    command(&mut window, WizardCommand::GoTo(Page::Export));
    check_reach(&mut window, "export");
    command(&mut window, WizardCommand::Show(Overlay::Help(HelpTopic::Promise)));
    check_reach(&mut window, "help");
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    command(&mut window, WizardCommand::Pasted(SCRIPT.to_owned()));
    check_reach(&mut window, "xray");
}

#[test]
fn what_is_chosen_in_the_display_menu_holds_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let begin = || shikiri::app::Start {
        session_folder: Some(folder.path().join("config")),
        ..start(None, Lang::En, Vec::new())
    };
    let mut window = window_of([1280.0, 800.0], 1.0, begin());
    click(&mut window, "Display");
    window.get_by_role_and_label(Role::RadioButton, "Dark").click_accesskit();
    window.run();
    assert_eq!(window.ctx.theme(), egui::Theme::Dark);
    window.get_by_role_and_label(Role::Switch, "Reduced motion").click_accesskit();
    window.run();
    assert_eq!(shikiri::ui::theme::motion(&window.ctx, 1.0), 0.0);
    drop(window);
    let second = window_of([1280.0, 800.0], 1.0, begin());
    assert!(second.state().state().reduced_motion);
    assert_eq!(shikiri::ui::theme::motion(&second.ctx, 1.0), 0.0);
    assert_eq!(second.ctx.theme(), egui::Theme::Dark);
}

#[test]
fn the_rail_of_the_film_is_moved_by_a_screen_reader() {
    let mut window = planned(Lang::En, Vec::new());
    command(&mut window, WizardCommand::GoTo(Page::Review));
    let rail = |window: &mut Window, act: fn(&egui_kittest::Node<'_>)| {
        act(&window.get_by_role(Role::Slider));
        window.run();
        window.state().state().shown
    };
    assert_eq!(rail(&mut window, |node| node.increment_accesskit()), 1);
    assert_eq!(rail(&mut window, |node| node.increment_accesskit()), 2);
    assert_eq!(rail(&mut window, |node| node.decrement_accesskit()), 1);
    assert_eq!(rail(&mut window, |node| node.set_value_accesskit(7.0)), 7);
    assert_eq!(window.get_by_role(Role::Slider).accesskit_node().numeric_value(), Some(7.0));
    window.key_press_modifiers(Modifiers::NONE, Key::Home);
    window.run();
    assert_eq!(window.state().state().shown, 0);
    let expected = "the rail has a name";
    window.get_by_role(Role::Slider).accesskit_node().label().expect(expected);
}

/// A button that is a picture alone has one tooltip: its name, and what it is for under it.
#[test]
fn a_picture_that_can_be_pressed_has_one_tooltip() {
    let mut window = window_of([1024.0, 768.0], 1.0, start(Some("practice:hp"), Lang::En, Vec::new()));
    command(&mut window, WizardCommand::SetAppearance(shikiri::wizard::Appearance::Light));
    for id in ["page-display", "page-help"] {
        let name = shikiri::text::word(id, Lang::En);
        let at = window.get_by_label(&name).rect().center();
        window.hover_at(at);
        window.run_steps(40);
        let tip = shikiri::ui::theme::Theme::light().tip;
        let (mut grounds, mut said) = (0, Vec::new());
        let mut left: Vec<&egui::Shape> = window.output().shapes.iter().map(|shape| &shape.shape).collect();
        while let Some(shape) = left.pop() {
            match shape {
                egui::Shape::Vec(shapes) => left.extend(shapes),
                egui::Shape::Rect(rect) if rect.fill == tip => grounds += 1,
                egui::Shape::Text(text) => said.push(text.galley.text()),
                _ => {}
            }
        }
        assert_eq!(grounds, 1, "{name}");
        assert!(said.contains(&name.as_str()), "{name} is not named: {said:?}");
    }
}

/// What has the keyboard lies within the page, however far down it is.
#[test]
fn the_page_follows_the_keyboard() {
    let mut window = window_of([1024.0, 600.0], 1.0, start(Some("practice:win11-new"), Lang::En, Vec::new()));
    command(&mut window, WizardCommand::ShowGallery(true));
    let mut below = 0;
    for back in [false, true] {
        for _ in 0..40 {
            let modifiers = if back { Modifiers::SHIFT } else { Modifiers::NONE };
            window.key_press_modifiers(modifiers, Key::Tab);
            window.run();
            let Some(node) = window.root().children_recursive().find(|node| node.is_focused()) else { continue };
            let (name, rect) = (named(&node), node.rect());
            assert!(rect.top() >= 0.0 && rect.bottom() <= 600.0, "{name} is out of sight");
            below += usize::from(name.contains("practice") || name.contains("Dynamic disk"));
        }
    }
    assert!(below > 0, "the last card of the gallery had the keyboard");
}

/// Of two recovery partitions the goal is about the one that WinRE starts from, not about the maker's larger image.
#[test]
fn the_recovery_field_speaks_of_the_partition_in_use() {
    let listing = "DISKPART> list disk\n\n  Disk ###  Status         Size     Free     Dyn  Gpt\n  --------  -------------  -------  -------  ---  ---\n  Disk 0    Online          931 GB      0 B        *\n\nDISKPART> select disk 0\n\nDISKPART> list partition\n\n  Partition ###  Type              Size     Offset\n  -------------  ----------------  -------  -------\n  Partition 1    System             500 MB  1024 KB\n  Partition 2    Reserved           128 MB   501 MB\n  Partition 3    Primary            919 GB   629 MB\n  Partition 4    Recovery           450 MB   919 GB\n  Partition 5    Recovery            11 GB   920 GB\n";
    let mut window = window_of([1280.0, 800.0], 1.0, start(None, Lang::En, Vec::new()));
    command(&mut window, WizardCommand::Pasted(listing.to_owned()));
    command(&mut window, WizardCommand::ReadCapture);
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let field = |window: &Window| {
        let name = shikiri::text::word("page-field-recovery", Lang::En);
        window.get_by_role_and_label(Role::TextInput, &name).accesskit_node().value().unwrap()
    };
    assert_eq!(field(&window), "450 MB");
    window.get_by_role_and_label(Role::TextInput, "Partition 3 gives");
}

/// A page that begins in green is believed, whatever stands below in red.
#[test]
fn the_check_begins_with_what_is_worst() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:esp-full"), Lang::En, Vec::new()));
    command(&mut window, WizardCommand::GoTo(Page::Check));
    let view = window.state().state().chosen().unwrap();
    assert_eq!(view.verdict.severity, shikiri::advice::Severity::Good);
    let (worst, verdict) = (view.worst().unwrap().message.say(Lang::En), view.verdict.message.say(Lang::En));
    let top = |said: &str| {
        let labels = window.get_all_by_role(Role::Label);
        let named = labels.filter(|node| node.value().as_deref() == Some(said));
        named.map(|node| node.rect().top()).fold(f32::INFINITY, f32::min)
    };
    assert!(top(&worst) < top(&verdict) && top(&verdict).is_finite(), "{} {}", top(&worst), top(&verdict));
}

/// What a Japanese input method sends while it composes.
fn compose(window: &mut Window, event: egui::ImeEvent) {
    window.input_mut().events.push(egui::Event::Ime(event));
    window.run();
}

fn preedit(text: &str) -> egui::ImeEvent {
    egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None }
}

#[test]
fn a_size_is_composed_before_it_is_entered() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::Ja, Vec::new()));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let field = Text::new("page-field-recovery").say(Lang::Ja);
    let goals = |window: &Window| window.state().state().wish().unwrap().goals.len();
    let focus = |window: &mut Window| {
        window.get_by_role_and_label(Role::TextInput, &field).focus();
        window.run();
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.run();
    };
    let typed = |window: &Window| {
        window.get_by_role_and_label(Role::TextInput, &field).accesskit_node().value().unwrap_or_default()
    };
    focus(&mut window);
    compose(&mut window, preedit("２"));
    compose(&mut window, preedit("２ｇｂ"));
    assert_eq!((typed(&window).as_str(), goals(&window)), ("２ｇｂ", 0));
    // Enter ends the composing alone: the input method keeps the key for itself.
    compose(&mut window, egui::ImeEvent::Commit("２ｇｂ".to_owned()));
    assert_eq!((typed(&window).as_str(), goals(&window)), ("２ｇｂ", 0));
    assert_eq!(focused(&window), Some((Role::TextInput, field.clone())));
    window.key_press(Key::Enter);
    window.run();
    assert_eq!((typed(&window).as_str(), goals(&window)), ("2 GB", 1));
    // Escape takes back what is being composed, and the field stays as it was typed.
    focus(&mut window);
    compose(&mut window, preedit("さん"));
    compose(&mut window, preedit(""));
    assert_eq!(focused(&window), Some((Role::TextInput, field.clone())));
    assert_eq!(goals(&window), 1);
}

#[test]
fn a_script_is_composed_without_any_key_of_the_window() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::Ja, Vec::new()));
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    window.get_by_role(Role::MultilineTextInput).focus();
    window.run();
    compose(&mut window, preedit("rem にほん"));
    compose(&mut window, preedit("rem 日本"));
    compose(&mut window, egui::ImeEvent::Commit("rem 日本".to_owned()));
    let state = window.state().state();
    assert_eq!((state.xray.text.as_str(), state.overlay), ("rem 日本", Some(Overlay::Xray)));
}

#[test]
fn what_is_typed_takes_the_place_of_the_size_that_was_pressed() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::En, Vec::new()));
    command(&mut window, WizardCommand::GoTo(Page::Plan));
    let name = shikiri::text::word("page-field-recovery", Lang::En);
    window.get_by_role_and_label(Role::TextInput, &name).click();
    window.run();
    window.event(egui::Event::Text("1 GB".to_owned()));
    window.run();
    window.key_press(Key::Enter);
    window.run();
    let goals = window.state().state().wish().unwrap().goals.clone();
    assert_eq!(goals, [shikiri::plan::Goal::RecoverySize(shikiri::units::ByteSize::from_gib(1))]);
}

/// Window managers that tile ask nobody how small a window may be.
#[test]
fn no_size_of_the_window_is_too_small_to_be_drawn() {
    for size in [[1.0, 1.0], [60.0, 40.0], [300.0, 200.0], [1.0, 900.0], [1900.0, 3.0], [600.0, 110.0]] {
        let mut window = tour_window(size, 1.0, Lang::Ja, shikiri::wizard::Appearance::Light);
        window.run();
        tour(window, |window, page| {
            window.run();
            if page == "3-plan" {
                // The magnified place beside a boundary that keys move, and the fields for sizes.
                window
                    .get_all_by_role(Role::Splitter)
                    .find(|node| !node.accesskit_node().is_disabled())
                    .unwrap()
                    .focus();
                window.run();
                for key in [Key::ArrowLeft, Key::Enter, Key::Escape] {
                    window.key_press(key);
                    window.run();
                }
                command(window, WizardCommand::TrueScale(true));
            }
            if page != "6-xray" && page != "7-help" {
                command(window, WizardCommand::Show(Overlay::Paste));
                command(window, WizardCommand::Close);
            }
        });
    }
}

/// Whoever hears the window: everything that can be pressed or moved says what it is, and what it holds.
#[test]
fn everything_that_can_be_used_has_a_name_a_role_and_a_value() {
    for lang in Lang::ALL {
        let window = tour_window([1280.0, 800.0], 1.0, lang, shikiri::wizard::Appearance::Light);
        tour(window, |window, page| {
            window.run();
            for node in window.root().children_recursive() {
                let node = node.accesskit_node();
                let data = node.data();
                let used = [Action::Click, Action::Increment, Action::SetValue]
                    .into_iter()
                    .any(|action| data.supports_action(action));
                if !used || matches!(node.role(), Role::Window | Role::ScrollBar | Role::TextRun) {
                    continue;
                }
                let name = node.label().unwrap_or_default();
                assert!(!name.trim().is_empty(), "{page} {lang:?}: {:?} has no name", node.role());
                assert!(
                    !matches!(node.role(), Role::Unknown | Role::GenericContainer | Role::Label),
                    "{page} {lang:?}: {name:?} can be pressed and is a {:?}",
                    node.role()
                );
                let says = match node.role() {
                    Role::TextInput | Role::MultilineTextInput => node.value().is_some(),
                    Role::Slider | Role::Splitter => node.numeric_value().is_some(),
                    Role::CheckBox | Role::Switch => data.toggled().is_some(),
                    Role::RadioButton => data.toggled().is_some() || node.is_selected().is_some(),
                    _ => true,
                };
                assert!(says, "{page} {lang:?}: {name:?}, a {:?}, does not say what it holds", node.role());
            }
        });
    }
}

/// What has nothing to press can be read to its end without a mouse too.
#[test]
fn the_page_keys_move_a_page_and_the_preview_on_it() {
    let tops = |window: &Window| -> Vec<i32> {
        let bounds = |node: egui_kittest::Node<'_>| node.accesskit_node().raw_bounds();
        window.root().children_recursive().filter_map(bounds).map(|rect| rect.y0.round() as i32).collect()
    };
    let mut window = window_of([1024.0, 500.0], 1.0, start(Some("practice:esp-full"), Lang::En, Vec::new()));
    shikiri::ui::theme::set_reduced_motion(&window.ctx, true);
    command(&mut window, WizardCommand::GoTo(Page::Check));
    let check = |window: &mut Window, what: &str| {
        let before = tops(window);
        window.key_press(Key::PageDown);
        window.run();
        assert_ne!(tops(window), before, "{what} went down");
        window.key_press(Key::PageUp);
        window.run();
        assert_eq!(tops(window), before, "{what} went back up");
    };
    check(&mut window, "the check");
    let mut window = planned(Lang::En, Vec::new());
    shikiri::ui::theme::set_reduced_motion(&window.ctx, true);
    command(&mut window, WizardCommand::GoTo(Page::Review));
    tick_all(&mut window);
    command(&mut window, WizardCommand::GoTo(Page::Export));
    check(&mut window, "the preview");
}

#[test]
fn a_field_for_a_capture_has_the_keyboard_as_it_opens_and_shows_it() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(None, Lang::En, Vec::new()));
    for _ in 0..2 {
        command(&mut window, WizardCommand::Show(Overlay::Paste));
        window.run();
        assert_eq!(focused(&window).map(|(role, _)| role), Some(Role::MultilineTextInput));
        window.event(egui::Event::Text("list disk".to_owned()));
        window.run();
        assert!(window.state().state().pasted.ends_with("list disk"));
        let (_, unseen) = around(&mut window);
        assert!(unseen.is_empty(), "{unseen:?}");
        command(&mut window, WizardCommand::Close);
    }
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    check_reach(&mut window, "an empty script");
}

#[test]
fn show_on_the_map_brings_the_map_into_sight() {
    let mut window = window_of([1024.0, 500.0], 1.0, start(Some("practice:esp-full"), Lang::En, Vec::new()));
    shikiri::ui::theme::set_reduced_motion(&window.ctx, true);
    command(&mut window, WizardCommand::GoTo(Page::Check));
    for _ in 0..4 {
        window.key_press(Key::PageDown);
        window.run();
    }
    let top = |window: &Window| window.get_all_by_role(Role::ListItem).next().unwrap().rect().top();
    assert!(top(&window) < 0.0, "the map is out of sight");
    let name = shikiri::text::word("page-show-on-map", Lang::En);
    window.get_all_by_label(&name).last().unwrap().click_accesskit();
    window.run();
    assert!(top(&window) > 52.0, "{}", top(&window));
}

/// The buttons of two pages stand in the same place: the second press of a double click is not for the second page.
#[test]
fn a_double_click_turns_one_page() {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), Lang::En, Vec::new()));
    let at = window.get_by_label("Check disk 0").rect().center();
    window.hover_at(at);
    window.step();
    for _ in 0..2 {
        for pressed in [true, false] {
            // Both in one frame: two clicks a quarter of a second apart.
            window.input_mut().events.push(egui::Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.step();
    }
    window.run();
    assert_eq!(page(&window), Page::Check);
    click(&mut window, "Plan the repair");
    assert_eq!(page(&window), Page::Plan);
}
