//! What has to be in sight on the smallest promised screen, and what a very large one is not used for.

use super::window_harness::*;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::plan::Goal;
use shikiri::text::{Lang, Text};
use shikiri::ui::theme;
use shikiri::units::ByteSize;
use shikiri::wizard::{Appearance, Page, WizardCommand};

fn say(window: &Window, id: &'static str) -> String {
    Text::new(id).say(window.state().state().lang)
}

/// Where things with a name stand on the screen.
fn places(window: &Window) -> Vec<(Role, String, egui::Rect)> {
    let nodes = window.root().children_recursive();
    nodes
        .filter(|node| node.accesskit_node().bounding_box().is_some())
        .map(|node| {
            let about = node.accesskit_node();
            (about.role(), about.label().or_else(|| about.value()).unwrap_or_default(), node.rect())
        })
        .collect()
}

#[test]
fn on_a_very_wide_screen_everything_stands_in_the_middle() {
    for (size, left, lang) in [([3840.0, 2160.0], 960.0, Lang::En), ([2560.0, 1440.0], 320.0, Lang::Ja)] {
        let column = egui::Rangef::new(left, left + theme::WIDEST);
        tour(tour_window(size, 1.0, lang, Appearance::Light), |window, name| {
            let things = [Role::Button, Role::Label, Role::Heading, Role::Tab, Role::Link, Role::ListItem];
            let places = places(window);
            let named = places.iter().filter(|(role, label, _)| things.contains(role) && !label.is_empty());
            let (mut leftmost, mut rightmost) = (f32::INFINITY, 0.0_f32);
            for (role, label, rect) in named {
                let inside = rect.left() >= column.min && rect.right() <= column.max + 1.0;
                assert!(inside, "{name} at {size:?}: {role:?} {label:?} at {rect:?}");
                assert!(name != "7-help" || *role != Role::Label || rect.width() < 700.0, "too long a line: {label:?}");
                (leftmost, rightmost) = (leftmost.min(rect.left()), rightmost.max(rect.right()));
            }
            // And all of that is used.
            assert!(leftmost - column.min < 64.0 && column.max - rightmost < 64.0, "{name} at {size:?}");
        });
    }
}

/// On every practice disk, once a way was found: both maps, the grips, each way's name, and the button that leads on.
#[test]
fn on_the_smallest_screen_a_plan_is_seen_without_moving_the_page() {
    let names: Vec<&str> = shikiri::storage::practice::list().into_iter().map(|practice| practice.name).collect();
    let mut seen = 0;
    for (name, lang) in names.iter().flat_map(|name| Lang::ALL.map(|lang| (name, lang))) {
        let spec = format!("practice:{name}");
        let mut window = window_of([1024.0, 768.0], 1.0, start(Some(&spec), lang, Vec::new()));
        for goal in
            [Goal::RecoverySize(ByteSize::from_gib(1)), Goal::EspSize(ByteSize::from_mib(500)), Goal::CleanInstall]
        {
            command(&mut window, WizardCommand::GoTo(Page::Plan));
            command(&mut window, WizardCommand::SetGoal(goal));
            // Refused, or so already.
            if window.state().state().ready(Page::Review).is_err() {
                command(&mut window, WizardCommand::Undo);
                continue;
            }
            seen += 1;
            let end = 768.0 - theme::FOOTER;
            let name = say(&window, "page-next-review");
            let next = window.get_by_role_and_label(Role::Button, &name);
            assert!(!next.accesskit_node().is_disabled() && next.rect().bottom() <= 768.0);
            let (mut ways, mut grips, mut blocks) = (0, 0, 0);
            for (role, label, rect) in places(&window) {
                let deep = match role {
                    Role::ListItem => (&mut blocks, rect.bottom()),
                    // Its badge and its name, which runs over three lines at the most.
                    Role::RadioButton => (&mut ways, rect.top() + 100.0),
                    Role::Slider | Role::Splitter => (&mut grips, rect.bottom()),
                    _ => continue,
                };
                *deep.0 += 1;
                assert!(deep.1 <= end, "{spec} {lang:?} {goal:?}: {role:?} {label:?} ends at {}", deep.1);
            }
            assert!(ways > 0 && blocks >= 2, "{spec} {goal:?}: {ways} ways, {grips} grips, {blocks} blocks");
        }
    }
    assert!(seen > 30, "{seen}");
}

/// A session in which disk and partition are marked by DiskPart's star.
const STARRED: &str = "\
DISKPART> list disk

  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
* Disk 0    Online          476 GB      0 B        *
  Disk 1    Online          931 GB   931 GB

DISKPART> list partition

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
  Partition 1    System             100 MB  1024 KB
  Partition 2    Reserved            16 MB   101 MB
* Partition 3    Primary            476 GB   117 MB
";

#[test]
fn what_diskpart_had_selected_is_shown_at_its_disk_and_told_on_the_map() {
    for (lang, at_disk, on_map) in [
        (Lang::En, "* Selected in DiskPart, with partition 3", "selected in DiskPart (*)"),
        (Lang::Ja, "* DiskPart で選択中 (パーティション 3)", "DiskPart で選択中 (*)"),
    ] {
        let mut window = window_of([1280.0, 800.0], 1.0, start(None, lang, Vec::new()));
        command(&mut window, WizardCommand::Pasted(STARRED.to_owned()));
        command(&mut window, WizardCommand::ReadCapture);
        window.get_by_label(at_disk);
        let starred = places(&window).into_iter().filter(|(_, label, _)| label.starts_with('*')).count();
        assert_eq!(starred, 1, "the other disk has no star");
        let disk = Text::new("page-disk-number").with("disk", "0").say(lang);
        let about = window.get_by_role_and_label(Role::RadioButton, &disk).accesskit_node().description().unwrap();
        assert!(about.contains(at_disk), "{about}");
        // Said there, and not once more among the notes.
        assert_eq!(window.query_all_by_label_contains("(*)").count(), 0);
        for page in [Page::Check, Page::Plan] {
            command(&mut window, WizardCommand::GoTo(page));
            let told: Vec<String> = places(&window)
                .into_iter()
                .filter(|(role, label, _)| *role == Role::ListItem && label.ends_with(on_map))
                .map(|(_, label, _)| label)
                .collect();
            assert_eq!(told.len(), 1, "{page:?}: {told:?}");
        }
    }
}
