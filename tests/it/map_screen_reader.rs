//! The whole job by the accessibility tree alone: no pointer, no key.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::window_harness::{self as window, Window};
use egui::accesskit::{Action, ActionData, ActionRequest, Role};
use egui::{Event, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::plan::Goal;
use shikiri::text::Lang;
use shikiri::units::ByteSize;
use shikiri::wizard::{Page, WizardCommand};

fn ask(window: &mut Window, (role, name): (Role, &str), action: Action, data: Option<ActionData>) {
    let (target_node, target_tree) = window.get_by_role_and_label(role, name).accesskit_node().locate();
    window.event(Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data }));
    window.run();
}

fn press(window: &mut Window, name: &str) {
    ask(window, (Role::Button, name), Action::Click, None);
}

/// What is announced.
fn said(window: &Window) -> Vec<String> {
    let nodes = window.get_all_by_role(Role::Status);
    nodes.map(|node| node.accesskit_node().label().unwrap_or_default().to_string()).collect()
}

fn goals(window: &Window) -> Vec<Goal> {
    window.state().state().wish().unwrap().goals.clone()
}

#[test]
fn a_disk_is_opened_a_boundary_moved_and_a_size_set_by_accessibility_actions_alone() {
    let boundary = (Role::Splitter, "Boundary between Windows (C:) and Recovery");
    let mut window = window::window(None);
    press(&mut window, "New Windows 11");
    press(&mut window, "Check disk 0");
    press(&mut window, "Plan the repair");
    assert_eq!(window::page(&window), Page::Plan);
    for name in ["Now: disk 0, 476.93 GB", "After: disk 0, 476.93 GB"] {
        let list = window.get_by_role_and_label(Role::List, name);
        assert!(list.children_recursive().any(|node| node.accesskit_node().role() == Role::ListItem));
    }
    window.state_mut().command(WizardCommand::DropAll);
    window.run();
    assert!(goals(&window).is_empty());
    // Two steps, then a size in words; what is said follows.
    ask(&mut window, boundary, Action::Focus, None);
    assert!(window.get_by_role_and_label(boundary.0, boundary.1).accesskit_node().is_focused());
    ask(&mut window, boundary, Action::Decrement, None);
    ask(&mut window, boundary, Action::Decrement, None);
    let [Goal::MoveBoundary { by, .. }] = goals(&window)[..] else { panic!("{:?}", goals(&window)) };
    assert_eq!(by.to_string(), "-2MiB");
    let said = said(&window);
    assert!(said.iter().any(|said| said.contains("C: ") && said.contains("Recovery ")), "{said:?}");
    ask(&mut window, boundary, Action::SetValue, Some(ActionData::Value("475 GB".into())));
    let after = |window: &Window, number| {
        window.state().state().plan().unwrap().after().partition(number).map(shikiri::layout::Partition::size)
    };
    assert_eq!(after(&window, 3), Some(ByteSize::from_gib(475)));
    // As far as it goes, and why no farther.
    ask(&mut window, boundary, Action::SetValue, Some(ActionData::NumericValue(0.0)));
    let said = self::said(&window);
    assert!(said.iter().any(|said| said.contains("Stops here") && said.contains("pagefile.sys")), "{said:?}");
    // A goal typed into its field without the keyboard going there.
    ask(&mut window, (Role::TextInput, "Recovery"), Action::SetValue, Some(ActionData::Value("1 GB".into())));
    assert!(goals(&window).contains(&Goal::RecoverySize(ByteSize::from_gib(1))), "{:?}", goals(&window));
    press(&mut window, "Review the script");
    assert_eq!(window::page(&window), Page::Review);
}

#[test]
fn what_a_pointer_is_told_a_screen_reader_is_told_as_well() {
    let mut window = window::window(None);
    let described = |window: &Window, role, name: &str| {
        window.get_by_role_and_label(role, name).accesskit_node().description().unwrap_or_default()
    };
    assert_eq!(described(&window, Role::Tab, "2 Check"), "Choose a disk first");
    assert!(described(&window, Role::Button, "New Windows 11").contains("As Setup lays it out today"));
    press(&mut window, "New Windows 11");
    assert!(described(&window, Role::RadioButton, "Disk 0").contains("GPT"));
    let tab = |window: &Window, name| window.get_by_role_and_label(Role::Tab, name).accesskit_node().is_selected();
    assert_eq!((tab(&window, "1 Disk"), tab(&window, "2 Check")), (Some(true), Some(false)));
    press(&mut window, "Check disk 0");
    assert!(said(&window).contains(&"Step 2 of 5: Check".to_owned()));
    window::command(&mut window, WizardCommand::Show(shikiri::wizard::Overlay::Leave));
    assert!(said(&window).iter().any(|said| said.starts_with("Leave without saving the plan?")));
    window.get_by_role_and_label(Role::Dialog, "Leave without saving the plan?");
    window::command(&mut window, WizardCommand::Close);
    assert_eq!((tab(&window, "1 Disk"), tab(&window, "2 Check")), (Some(false), Some(true)));
    // The whole of a block: its place and its limit.
    let blocks: Vec<String> = window
        .get_all_by_role(Role::ListItem)
        .map(|node| node.accesskit_node().description().unwrap_or_default())
        .collect();
    assert!(blocks.iter().any(|told| told.contains("bytes from offset 1,048,576")), "{blocks:?}");
    // A title, and every choice by what it is about.
    let name = window.root().children().next().map(|_| window.root().accesskit_node().label().unwrap_or_default());
    assert!(name.is_some_and(|name| name.ends_with("Shikiri")));
    press(&mut window, "Plan the repair");
    for name in ["Recovery: Leave as it is", "EFI system: Leave as it is", "C: gives: As little as possible"] {
        window.get_by_role_and_label(Role::Button, name);
    }
    // Pressing a boundary opens its fields.
    ask(&mut window, (Role::Splitter, "Boundary between Windows (C:) and Recovery"), Action::Click, None);
    window.get_by_role_and_label(Role::TextInput, "Size of Windows (C:)");
}

#[test]
fn refusals_and_the_films_lines_are_announced_with_what_they_say() {
    let live = |window: &Window| -> Vec<String> {
        let nodes = window
            .root()
            .children_recursive()
            .filter(|node| node.accesskit_node().live() != egui::accesskit::Live::Off);
        nodes.filter_map(|node| node.accesskit_node().label().or(node.accesskit_node().value())).collect()
    };
    let field = (Role::TextInput, "Recovery");
    let mut window = window::window(Some("practice:win11-new"));
    window::command(&mut window, WizardCommand::GoTo(Page::Plan));
    ask(&mut window, field, Action::SetValue, Some(ActionData::Value("4000 GB".into())));
    assert!(live(&window).iter().any(|said| said.contains("the whole disk has 476.93 GB")), "{:?}", live(&window));
    ask(&mut window, field, Action::SetValue, Some(ActionData::Value("as much as you can".into())));
    assert!(live(&window).iter().any(|said| said.starts_with("Type a size")), "{:?}", live(&window));
    ask(&mut window, field, Action::SetValue, Some(ActionData::Value("1 GB".into())));
    assert!(!live(&window).iter().any(|said| said.starts_with("Type a size")), "{:?}", live(&window));
    press(&mut window, "Review the script");
    let rail = (Role::Slider, "Line of the script");
    ask(&mut window, rail, Action::SetValue, Some(ActionData::NumericValue(8.0)));
    assert!(live(&window).iter().any(|said| said.starts_with("What line 8 does: ")), "{:?}", live(&window));
}

#[test]
fn what_is_objected_to_a_line_of_a_script_is_told_with_the_line() {
    let mut window = window::window(Some("practice:win11-new"));
    window::command(&mut window, WizardCommand::Show(shikiri::wizard::Overlay::Xray));
    window::command(&mut window, WizardCommand::Pasted(window::SCRIPT.to_owned()));
    let line = window.get_by_role_and_label(Role::ListItem, "3 shrink desired=250");
    let told = line.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("minimum"), "{told}");
    let verdict =
        window.get_all_by_role(Role::Heading).find(|node| node.accesskit_node().live() != egui::accesskit::Live::Off);
    assert!(verdict.is_some_and(|node| node.accesskit_node().label().is_some_and(|label| label.contains("Line "))));
}

/// The keyboard goes through the header as one reads it.
#[test]
fn the_header_is_gone_through_from_left_to_right() {
    let window = window::window(Some("practice:win11-new"));
    let header: Vec<f32> = window
        .root()
        .children_recursive()
        .filter(|node| matches!(node.accesskit_node().role(), Role::Tab | Role::Button) && node.rect().bottom() < 60.0)
        .map(|node| node.rect().left())
        .collect();
    assert!(header.len() >= 8 && header.is_sorted(), "{header:?}");
}

/// Pictures to look at, where `SHIKIRI_PICTURES` says; each shows something.
#[test]
fn hard_disks_are_drawn_on_the_plan_page_at_every_size() {
    let sizes = [([1024.0, 768.0], 1.0), ([1280.0, 800.0], 1.5), ([1920.0, 1080.0], 2.0), ([3840.0, 2160.0], 1.0)];
    let disks = ["mbr-logicals", "dual-boot", "shrink-blocked", "left-over-recoveries"];
    for (index, (name, (size, scale))) in disks.into_iter().zip(sizes).enumerate() {
        let lang = if index % 2 == 0 { Lang::Ja } else { Lang::En };
        let spec = format!("practice:{name}");
        let size: [f32; 2] = size;
        let mut window = window::window_of(size, scale, window::start(Some(&spec), lang, Vec::new()));
        window::command(&mut window, WizardCommand::GoTo(Page::Plan));
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, Vec2::from(size));
        for node in window.get_all_by_role(Role::ListItem).chain(window.get_all_by_role(Role::Splitter)) {
            assert!(screen.expand(8.0).contains_rect(node.rect()), "{name}: {:?}", node.accesskit_node().label());
        }
        let picture = window.render().unwrap();
        let first = *picture.get_pixel(10, picture.height() / 2);
        assert!(picture.pixels().any(|pixel| *pixel != first));
        if let Some(folder) = std::env::var_os("SHIKIRI_PICTURES") {
            picture.save(std::path::Path::new(&folder).join(format!("plan-{name}-{scale}.png"))).unwrap();
        }
    }
}
