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
