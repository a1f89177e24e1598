//! Moving a boundary: every MB by the mouse alone, every step by keys, every size typed, everything by a screen reader.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::map_samples as samples;
use egui::accesskit::{Action, ActionData, ActionRequest, Role};
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, TouchPhase, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use shikiri::layout::{DiskLayout, Role as PartitionRole};
use shikiri::text::Lang;
use shikiri::ui::disk_map::{BoundaryDrag, DiskMapModel, HandleModel, NowAfter, Stop};
use shikiri::ui::{fonts, theme};
use shikiri::units::{ByteOffset, ByteSize, Extent};

/// Where the boundary stands on a disk of 1 TB, in MiB.
const BOUNDARY: u64 = 953_000;
/// Where the recovery partition behind it ends.
const END: u64 = 953_868;
/// The leftmost place.
const LEAST: u64 = 700_000;
const NAME: &str = "Boundary between Windows (C:) and Recovery";

struct State {
    at: ByteOffset,
    shares: bool,
    drags: Vec<BoundaryDrag>,
}

fn disk(at: ByteOffset) -> DiskLayout {
    let mut windows = samples::with_letter(samples::part(3, 117, 1, PartitionRole::Windows, Some(200_000)), 'C');
    windows.extent = Extent::between(windows.start(), at).unwrap();
    let mut recovery = samples::part(4, BOUNDARY, 1, PartitionRole::Recovery, Some(500));
    recovery.extent = Extent::between(at, ByteOffset::from_mib(END)).unwrap();
    let parts = vec![
        samples::part(1, 1, 100, PartitionRole::EfiSystem, Some(32)),
        samples::part(2, 101, 16, PartitionRole::Msr, None),
        windows,
        recovery,
    ];
    samples::disk(END + 1, shikiri::layout::TableStyle::Gpt, parts)
}

fn page(ui: &mut egui::Ui, state: &mut State) {
    let before = disk(ByteOffset::from_mib(BOUNDARY));
    let after = disk(state.at);
    let handle = HandleModel {
        partition: 3,
        min: ByteOffset::from_mib(LEAST),
        max: ByteOffset::from_mib(BOUNDARY),
        reason_left: Some("Files stand in the way.".to_owned()),
        reason_right: Some("Recovery keeps what WinRE needs.".to_owned()),
        caution: None,
        marks: vec![Stop { at: ByteOffset::from_mib(END - 1024), label: "Recovery 1 GB".to_owned() }],
        immovable: None,
        origin: (state.at != ByteOffset::from_mib(BOUNDARY)).then(|| ByteOffset::from_mib(BOUNDARY)),
        shares: state.shares,
    };
    let now = DiskMapModel::from_layout(&before, Lang::En);
    let then = DiskMapModel::from_layout(&after, Lang::En).with_changes(&before, &after).with_handles(vec![handle]);
    let pairs = NowAfter::pairs_of(&before, &after);
    if let Some(drag) = NowAfter::new(&now, &then, &pairs).show(ui).after.boundary_drag {
        state.at = drag.offset;
        state.drags.push(drag);
    }
}

fn harness() -> Harness<'static, State> {
    let mut harness = Harness::builder()
        .with_step_dt(0.25)
        .with_max_steps(60)
        .with_theme(egui::Theme::Light)
        .with_size(vec2(1216.0, 640.0))
        .with_context_setup(|ctx| {
            fonts::install(ctx);
            theme::apply(ctx, theme::Mode::Light);
            theme::set_reduced_motion(ctx, true);
        })
        .build_ui_state(page, State { at: ByteOffset::from_mib(BOUNDARY), shares: true, drags: Vec::new() });
    harness.run();
    harness
}

fn at(harness: &Harness<'_, State>) -> u64 {
    let at = harness.state().at;
    assert_eq!(at.bytes() % (1 << 20), 0);
    at.bytes() >> 20
}

fn go_to(harness: &mut Harness<'_, State>, place: Pos2) {
    harness.hover_at(place);
    harness.step();
}

/// Takes hold of the boundary; gives where.
fn take(harness: &mut Harness<'_, State>) -> Pos2 {
    let from = harness.get_by_label(NAME).rect().center();
    go_to(harness, from);
    harness.drag_at(from);
    harness.step();
    from
}

fn ask(harness: &mut Harness<'_, State>, name: &str, action: Action, data: Option<ActionData>) {
    let (target_node, target_tree) = harness.get_by_label(name).accesskit_node().locate();
    harness.event(Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data }));
    harness.run();
}

fn focused(harness: &Harness<'_, State>) -> String {
    harness
        .root()
        .children_recursive()
        .find(|node| node.accesskit_node().is_focused())
        .and_then(|node| node.accesskit_node().label().map(|label| label.to_string()))
        .unwrap_or_default()
}

#[test]
fn every_mb_of_a_terabyte_is_reached_by_the_mouse_alone() {
    let mut harness = harness();
    let from = take(&mut harness);
    go_to(&mut harness, from - vec2(12.0, 0.0));
    let coarse = at(&harness);
    assert!(BOUNDARY - coarse > 1000, "a point of the map is about a GB");
    // Down into the magnified place: nothing jumps, and from there on four points are a MB.
    let below = Pos2::new(from.x - 12.0, 420.0);
    go_to(&mut harness, below);
    assert_eq!(at(&harness), coarse);
    for step in 1..=60_u64 {
        go_to(&mut harness, below - vec2(4.0 * step as f32, 0.0));
        assert_eq!(at(&harness), coarse - step);
    }
    for step in (0..60_u64).rev() {
        go_to(&mut harness, below - vec2(4.0 * step as f32, 0.0));
        assert_eq!(at(&harness), coarse - step);
    }
    // Back up: nothing jumps either.
    go_to(&mut harness, from - vec2(12.0, 0.0));
    assert_eq!(at(&harness), coarse);
    harness.drop_at(from - vec2(12.0, 0.0));
    harness.run();
    let last = *harness.state().drags.last().expect("a drag");
    assert!(last.finished && !last.keys);
    assert_eq!(last.origin, ByteOffset::from_mib(BOUNDARY));
}

#[test]
fn half_a_gb_on_a_terabyte_can_be_seen() {
    let mut harness = harness();
    harness.state_mut().at = ByteOffset::from_mib(BOUNDARY - 500);
    harness.run();
    let edges: Vec<f32> = harness
        .get_all_by_role(Role::ListItem)
        .filter(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with("Partition 3")))
        .map(|node| node.rect().right())
        .collect();
    assert!(edges[0] - edges[1] >= 12.0, "now and after end at {edges:?}");
}

#[test]
fn the_wheel_moves_a_held_boundary_by_single_mb() {
    let mut harness = harness();
    let from = take(&mut harness);
    go_to(&mut harness, from - vec2(20.0, 0.0));
    let coarse = at(&harness);
    for (lines, moved) in [(-3.0, -3_i64), (1.0, -2), (1.0, -1)] {
        harness.event(Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, lines),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        harness.step();
        assert_eq!(at(&harness), coarse.strict_add_signed(moved));
    }
    harness.drop_at(from - vec2(20.0, 0.0));
    harness.run();
    assert_eq!(at(&harness), coarse - 1, "letting go keeps it");
}

#[test]
fn esc_takes_back_what_keys_moved_and_stays_at_the_boundary() {
    let mut harness = harness();
    harness.get_by_label(NAME).focus();
    harness.run();
    for _ in 0..5 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    assert_eq!(at(&harness), BOUNDARY - 5);
    assert!(harness.state().drags.iter().all(|drag| drag.keys && drag.finished));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(at(&harness), BOUNDARY);
    assert_eq!(focused(&harness), NAME);
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(focused(&harness), "", "the second one leaves");
}

#[test]
fn a_size_is_typed_for_either_side() {
    let mut harness = harness();
    harness.get_by_label(NAME).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    // The keyboard is in the field for the small one.
    assert_eq!(focused(&harness), "Size of Recovery");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("2 GB".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(at(&harness), END - 2048);
    assert_eq!(focused(&harness), NAME, "the keyboard is back at the boundary");
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Size of Windows (C:)").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("900 GB".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(at(&harness), 117 + 900 * 1024);
}

#[test]
fn a_size_beyond_the_limit_is_refused_with_its_reason_and_esc_leaves_it() {
    let mut harness = harness();
    harness.get_by_label(NAME).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    for wrong in ["500 GB", "much"] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.event(Event::Text(wrong.to_owned()));
        harness.run();
        harness.key_press(Key::Enter);
        harness.run();
        assert!(harness.state().drags.is_empty());
        if wrong == "much" {
            harness.get_by_label("Not a size. Write for example 1 GB or 750 MB");
        } else {
            let said = harness.get_by_label_contains("Files stand in the way.");
            let said = said.accesskit_node().value().unwrap_or_default().to_string();
            assert!(said.starts_with("From 868 MB to 247.91 GB"), "{said}");
        }
    }
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Size of Recovery").is_none());
    assert!(harness.state().drags.is_empty());
    assert_eq!(at(&harness), BOUNDARY);
}

#[test]
fn a_neighbour_that_keeps_its_size_has_no_field() {
    let mut harness = harness();
    harness.state_mut().shares = false;
    harness.run();
    harness.get_by_label(NAME).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label("Size of Windows (C:)");
    assert!(harness.query_by_label("Size of Recovery").is_none(), "its size does not change");
}

#[test]
fn blocks_stand_in_a_list_and_know_their_place() {
    let harness = harness();
    let lists: Vec<_> = harness.get_all_by_role(Role::List).collect();
    let names: Vec<String> =
        lists.iter().map(|list| list.accesskit_node().label().unwrap_or_default().to_string()).collect();
    assert_eq!(names, ["Now: disk 0, 931.51 GB", "After: disk 0, 931.51 GB"]);
    for list in lists {
        let items: Vec<_> =
            list.children_recursive().filter(|node| node.accesskit_node().role() == Role::ListItem).collect();
        assert_eq!(items.len(), 4);
        for (index, item) in items.iter().enumerate() {
            let node = item.accesskit_node();
            assert_eq!((node.position_in_set(), node.size_of_set()), (Some(index), Some(4)));
        }
        assert!(items[2].accesskit_node().value().is_some_and(|value| value.contains("used")));
    }
}

#[test]
fn a_screen_reader_sets_the_size_in_figures_and_in_words() {
    let mut harness = harness();
    let node = harness.get_by_label(NAME);
    let node = node.accesskit_node();
    assert_eq!(node.numeric_value(), Some((BOUNDARY - 117) as f64));
    assert_eq!(node.min_numeric_value(), Some((LEAST - 117) as f64));
    assert_eq!(node.max_numeric_value(), Some((BOUNDARY - 117) as f64));
    ask(&mut harness, NAME, Action::SetValue, Some(ActionData::NumericValue(900_000.0)));
    assert_eq!(at(&harness), 900_117);
    ask(&mut harness, NAME, Action::SetValue, Some(ActionData::Value("800 GB".into())));
    assert_eq!(at(&harness), 117 + 800 * 1024);
    ask(&mut harness, NAME, Action::Increment, None);
    assert_eq!(at(&harness), 118 + 800 * 1024);
    // Beyond the limit it goes as far as it can.
    ask(&mut harness, NAME, Action::SetValue, Some(ActionData::NumericValue(5.0)));
    assert_eq!(at(&harness), LEAST);
    for nonsense in [ActionData::NumericValue(f64::NAN), ActionData::Value("much".into())] {
        ask(&mut harness, NAME, Action::SetValue, Some(nonsense));
        assert_eq!(at(&harness), LEAST);
    }
    assert!(harness.state().drags.iter().all(|drag| drag.keys && drag.finished));
}

#[test]
fn a_wide_range_of_sizes_stays_whole() {
    // The least that can be typed is the limit as it is shown, rounded.
    let mut harness = harness();
    harness.get_by_label(NAME).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Text(ByteSize::from_mib(END - LEAST).to_string()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(at(&harness), LEAST);
}
