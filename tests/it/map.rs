//! The disk map as a person uses it: by pointer, by keyboard, and through the accessibility tree; no display needed.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::map_pictures::usual_handle;
use super::map_samples as samples;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, TestRenderer};
use shikiri::text::Lang;
use shikiri::ui::disk_map::{BlockId, BoundaryDrag, DiskMap, DiskMapModel, NowAfter};
use shikiri::ui::{fonts, offscreen, theme};
use shikiri::units::{ByteOffset, Extent};

/// The harness' pictures, by the processor.
#[derive(Default)]
struct Cpu(offscreen::CpuPainter);

impl TestRenderer for Cpu {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.apply(delta);
        delta.clear();
    }
    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let ground = theme::Theme::of(ctx).bg0;
        Ok(self.0.paint(&primitives, [size.x as u32, size.y as u32], scale, ground))
    }
}

/// What the map reported, and the boundary as a page would keep it.
struct State {
    lang: Lang,
    boundary: ByteOffset,
    fixed: Option<String>,
    drags: Vec<BoundaryDrag>,
    clicked: Option<BlockId>,
    typed: Option<u32>,
}

impl State {
    fn new(lang: Lang) -> Self {
        Self {
            lang,
            boundary: ByteOffset::from_mib(487_855),
            fixed: None,
            drags: Vec::new(),
            clicked: None,
            typed: None,
        }
    }

    fn last(&self) -> BoundaryDrag {
        *self.drags.last().expect("a boundary moved")
    }
}

fn page(ui: &mut egui::Ui, state: &mut State) {
    let before = samples::usual();
    let mut after = samples::usual();
    let end = ByteOffset::from_mib(487_855 + 530);
    let windows = after.partition_mut(3).unwrap();
    windows.extent = Extent::between(windows.start(), state.boundary).unwrap();
    after.partition_mut(4).unwrap().extent = Extent::between(state.boundary, end).unwrap();
    let moved = (487_855 - (state.boundary.bytes() >> 20)).max(u64::from(state.boundary.bytes() != 487_855 << 20));
    let mut handle = usual_handle(moved);
    handle.immovable.clone_from(&state.fixed);
    let now = DiskMapModel::from_layout(&before, state.lang);
    let then = DiskMapModel::from_layout(&after, state.lang).with_changes(&before, &after).with_handles(vec![handle]);
    let pairs = NowAfter::pairs_of(&before, &after);
    ui.add_space(20.0);
    let response = NowAfter::new(&now, &then, &pairs).show(ui).after;
    if let Some(drag) = response.boundary_drag {
        state.boundary = drag.offset;
        state.drags.push(drag);
    }
    state.clicked = response.clicked.or(state.clicked);
    state.typed = response.type_size.or(state.typed);
}

fn harness(lang: Lang) -> Harness<'static, State> {
    harness_in_steps(lang, 0.25)
}

fn harness_in_steps(lang: Lang, seconds: f32) -> Harness<'static, State> {
    Harness::builder()
        .with_step_dt(seconds)
        .with_max_steps(60)
        .with_theme(egui::Theme::Light)
        .with_size(egui::vec2(1216.0, 520.0))
        .renderer(Cpu::default())
        .with_context_setup(|ctx| {
            fonts::install(ctx);
            theme::apply(ctx, theme::Mode::Light);
            theme::set_reduced_motion(ctx, true);
        })
        .build_ui_state(page, State::new(lang))
}

const BOUNDARY: &str = "Boundary between Windows (C:) and Recovery";

fn keep(harness: &mut Harness<'_, State>, name: &str) {
    if let Some(folder) = std::env::var_os("SHIKIRI_PICTURES") {
        harness.render().unwrap().save(std::path::Path::new(&folder).join(format!("{name}.png"))).unwrap();
    }
}

/// Drags the boundary by `by` points in four moves, and lets go unless `hold`.
fn drag(harness: &mut Harness<'_, State>, by: f32, modifiers: Modifiers, hold: bool) {
    let from = harness.get_by_label(BOUNDARY).rect().center();
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.step();
    for step in 1..=4 {
        harness.hover_at(from + egui::vec2(by * step as f32 / 4.0, 0.0));
        harness.step();
    }
    if !hold {
        harness.drop_at(from + egui::vec2(by, 0.0));
        harness.run();
    }
}

#[test]
fn every_block_has_a_name_with_its_number_size_and_file_system() {
    let mut harness = harness(Lang::En);
    harness.run();
    let names: Vec<String> = harness
        .get_all_by_role(Role::ListItem)
        .map(|node| node.accesskit_node().label().unwrap_or_default().to_string())
        .collect();
    assert_eq!(names.len(), 10, "five blocks, now and after: {names:?}");
    assert!(names.iter().any(|name| name.starts_with("Partition 3, Windows (C:), 476.30 GB, NTFS")), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("Partition 4, Recovery, 530 MB")), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("Unallocated")), "{names:?}");
}

#[test]
fn a_boundary_says_how_far_it_can_go() {
    let mut harness = harness(Lang::En);
    harness.run();
    let node = harness.get_by_role_and_label(Role::Splitter, BOUNDARY);
    let value = node.accesskit_node().value().unwrap_or_default();
    assert_eq!(value, "C: 476.30 GB, Recovery 530 MB");
    // Linux's interface has no words for a value: they are in the description as well.
    let told = node.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("C: 476.30 GB, Recovery 530 MB"), "{told}");
    assert!(told.contains("can move left by 41.19 GB"), "{told}");
}

#[test]
fn japanese_names_are_japanese() {
    let mut harness = harness(Lang::Ja);
    harness.run();
    harness.get_by_role_and_label(Role::Splitter, "Windows (C:) と 回復 の境界");
    keep(&mut harness, "drag-ja");
}

#[test]
fn a_drag_moves_the_boundary_in_whole_mib_and_is_one_gesture() {
    let mut harness = harness(Lang::En);
    harness.run();
    drag(&mut harness, -30.0, Modifiers::ALT, false);
    let state = harness.state();
    let last = state.last();
    assert!(last.finished && !last.cancelled);
    assert_eq!(last.partition, 3);
    assert_eq!(last.origin, ByteOffset::from_mib(487_855));
    assert!(last.offset < last.origin);
    assert!(state.drags.iter().all(|drag| drag.offset.bytes().is_multiple_of(1 << 20)));
    assert_eq!(state.drags.iter().filter(|drag| drag.finished).count(), 1);
}

#[test]
fn a_drag_stops_at_the_limit_and_says_why() {
    let mut harness = harness(Lang::En);
    harness.run();
    drag(&mut harness, -400.0, Modifiers::NONE, true);
    assert_eq!(harness.state().last().offset, ByteOffset::from_mib(117 + 445_553));
    let said = harness.get_by_role(Role::Status);
    let said = said.accesskit_node().label().unwrap_or_default();
    assert!(said.contains("$MFT mirror at 41.2 GB"), "{said}");
    assert!(said.contains("C: 435.11 GB"), "{said}");
    keep(&mut harness, "drag-limit");
}

#[test]
fn a_drag_snaps_softly_to_a_mark_and_not_with_alt() {
    let mark = ByteOffset::from_mib(487_855 - 494);
    // Two points are about a GB: near the mark, but not on it.
    for (modifiers, snaps) in [(Modifiers::NONE, true), (Modifiers::ALT, false)] {
        let mut harness = harness(Lang::En);
        harness.run();
        drag(&mut harness, -4.0, modifiers, true);
        assert_eq!(harness.state().last().offset == mark, snaps, "{:?}", harness.state().last());
        if snaps {
            keep(&mut harness, "drag-snap");
        }
    }
}

#[test]
fn every_mib_can_be_reached_with_shift() {
    let mut harness = harness(Lang::En);
    harness.run();
    drag(&mut harness, -37.0, Modifiers::SHIFT, false);
    assert_eq!(harness.state().last().offset, ByteOffset::from_mib(487_855 - 37));
}

#[test]
fn esc_puts_the_boundary_back() {
    let mut harness = harness(Lang::En);
    harness.run();
    drag(&mut harness, -80.0, Modifiers::NONE, true);
    assert_ne!(harness.state().boundary, ByteOffset::from_mib(487_855));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().last().cancelled);
    assert_eq!(harness.state().boundary, ByteOffset::from_mib(487_855));
    let count = harness.state().drags.len();
    harness.drop_at(egui::pos2(300.0, 200.0));
    harness.run();
    assert_eq!(harness.state().drags.len(), count, "nothing more after Esc");
}

#[test]
fn keys_move_the_boundary_by_one_and_sixty_four_mib_and_to_marks() {
    let mut harness = harness(Lang::En);
    harness.run();
    harness.get_by_label(BOUNDARY).focus();
    harness.run();
    let at = |harness: &Harness<'_, State>| harness.state().boundary.bytes() >> 20;
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(at(&harness), 487_854);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    harness.run();
    assert_eq!(at(&harness), 487_854 - 64);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowLeft);
    harness.run();
    assert_eq!(at(&harness), 487_855 - 494);
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(at(&harness), 487_855 - 493);
    assert!(harness.state().drags.iter().all(|drag| drag.finished));
    keep(&mut harness, "drag-keys");
}

#[test]
fn enter_asks_for_a_typed_size() {
    let mut harness = harness(Lang::En);
    harness.run();
    harness.get_by_label(BOUNDARY).focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().typed, Some(3));
}

#[test]
fn tab_goes_from_block_to_boundary_to_block() {
    let mut harness = harness(Lang::En);
    harness.run();
    let mut seen = Vec::new();
    for _ in 0..11 {
        harness.key_press(Key::Tab);
        harness.run();
        let label = harness
            .root()
            .children_recursive()
            .find(|node| node.accesskit_node().is_focused())
            .and_then(|node| node.accesskit_node().label().map(|label| label.to_string()))
            .unwrap_or_default();
        seen.push(label);
    }
    let boundary = seen.iter().position(|label| label == BOUNDARY);
    let recovery = seen.iter().rposition(|label| label.starts_with("Partition 4"));
    assert!(boundary.is_some() && boundary < recovery, "{seen:?}");
    assert!(seen[boundary.unwrap() - 1].starts_with("Partition 3"), "{seen:?}");
}

#[test]
fn a_boundary_that_cannot_move_has_no_grip_and_tells_why() {
    let mut harness = harness(Lang::En);
    harness.state_mut().fixed = Some("Windows cannot move this partition.".to_owned());
    harness.run();
    let node = harness.get_by_role_and_label(Role::Splitter, BOUNDARY);
    assert!(node.accesskit_node().is_disabled());
    assert!(node.accesskit_node().description().unwrap_or_default().contains("Windows cannot move this partition."));
    drag(&mut harness, -60.0, Modifiers::NONE, false);
    assert!(harness.state().drags.is_empty());
}

#[test]
fn a_block_can_be_pressed() {
    let mut harness = harness(Lang::En);
    harness.run();
    let block = harness.get_all_by_role(Role::ListItem).nth(7).unwrap().rect().center();
    harness.hover_at(block);
    harness.step();
    harness.drag_at(block);
    harness.drop_at(block);
    harness.run();
    assert_eq!(harness.state().clicked, Some(BlockId::Partition(3)));
}

#[test]
fn a_screen_reader_moves_the_boundary() {
    let mut harness = harness(Lang::En);
    harness.run();
    harness.get_by_label(BOUNDARY).decrement_accesskit();
    harness.run();
    assert_eq!(harness.state().boundary, ByteOffset::from_mib(487_854));
}

#[test]
fn an_idle_map_asks_for_no_repaint() {
    let mut harness = harness(Lang::En);
    harness.run();
    harness.step();
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > std::time::Duration::from_secs(60), "{delay:?}");
}

#[test]
fn hovering_tells_how_far_a_boundary_goes_and_what_a_block_is() {
    let mut harness = harness(Lang::En);
    harness.run();
    let boundary = harness.get_by_label(BOUNDARY).rect().center();
    harness.hover_at(boundary);
    harness.run_steps(6);
    harness.get_by_label("can move left by 41.19 GB");
    keep(&mut harness, "hover-boundary");
    let block = harness.get_all_by_role(Role::ListItem).nth(5).unwrap().rect().center();
    harness.hover_at(block);
    harness.run_steps(6);
    harness.get_by_label("104,857,600 bytes from offset 1,048,576");
    keep(&mut harness, "hover-block");
}

/// On either side of it, for it lies between two blocks that have words of their own.
#[test]
fn a_boundary_that_cannot_move_tells_why_under_the_pointer() {
    let reason = "Nothing lies behind it";
    for beside in [-3.0, 0.0, 3.0] {
        let mut harness = harness(Lang::En);
        harness.state_mut().fixed = Some(reason.to_owned());
        harness.run();
        let boundary = harness.get_by_label(BOUNDARY).rect().center();
        harness.hover_at(boundary + egui::vec2(beside, 0.0));
        harness.run_steps(6);
        harness.get_by_label(reason);
        assert!(harness.query_by_label_contains("bytes from offset").is_none(), "a block's words at {beside}");
    }
}

#[test]
fn what_is_said_of_a_block_or_boundary_covers_no_map() {
    let mut harness = harness(Lang::En);
    harness.run();
    let lowest =
        harness.get_all_by_role(Role::ListItem).map(|node| node.rect().bottom()).fold(f32::NEG_INFINITY, f32::max);
    let block = harness.get_all_by_role(Role::ListItem).next().unwrap().rect().center();
    let boundary = harness.get_by_label(BOUNDARY).rect().center();
    for (place, said) in [(block, "104,857,600 bytes from offset 1,048,576"), (boundary, "can move left by 41.19 GB")] {
        harness.hover_at(place);
        harness.run_steps(6);
        let top = harness.get_by_label(said).rect().top();
        assert!(top >= lowest, "{said} at {top}, maps reach to {lowest}");
    }
}

#[test]
fn a_change_glides_and_then_rests() {
    let mut harness = harness_in_steps(Lang::En, 1.0 / 60.0);
    harness.run();
    theme::set_reduced_motion(&harness.ctx, false);
    harness.run();
    harness.state_mut().boundary = ByteOffset::from_mib(480_000);
    harness.step();
    let edge = |harness: &Harness<'_, State>| harness.get_all_by_role(Role::ListItem).nth(7).unwrap().rect().right();
    let first = edge(&harness);
    harness.step();
    let later = edge(&harness);
    harness.run();
    let rest = edge(&harness);
    assert!(rest < later && later <= first, "{first} {later} {rest}");
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > std::time::Duration::from_secs(60), "{delay:?}");
}

#[test]
fn a_boundary_is_dragged_finely_in_the_lens() {
    let layout = samples::usual();
    let model = DiskMapModel::from_layout(&layout, Lang::En).with_handles(vec![usual_handle(0)]);
    let mut harness = Harness::builder()
        .with_size(egui::vec2(1216.0, 320.0))
        .with_context_setup(|ctx| {
            fonts::install(ctx);
            theme::apply(ctx, theme::Mode::Light);
            theme::set_reduced_motion(ctx, true);
        })
        .build_ui_state(
            move |ui, drags: &mut Vec<BoundaryDrag>| {
                drags.extend(DiskMap::new(&model).lens(true).show(ui).boundary_drag);
            },
            Vec::new(),
        );
    harness.run();
    let from = harness.get_all_by_label(BOUNDARY).nth(1).unwrap().rect().center();
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    harness.event(egui::Event::ModifiersChanged(Modifiers::ALT));
    for step in 1..=4 {
        harness.hover_at(from - egui::vec2(5.0 * step as f32, 0.0));
        harness.step();
    }
    harness.drop_at(from - egui::vec2(20.0, 0.0));
    harness.run();
    let last = *harness.state().last().unwrap();
    let by = last.origin.since(last.offset).mib_floor();
    assert!(last.finished && (20..60).contains(&by), "20 points in the lens are some 40 MB, not GB: {by}");
}

#[test]
fn many_bars_of_disks_with_the_same_number_stand_apart_and_rest() {
    let models: Vec<DiskMapModel> = [samples::usual(), samples::dell(), samples::mbr(), samples::many()]
        .iter()
        .cycle()
        .take(64)
        .map(|disk| DiskMapModel::from_layout(disk, Lang::En))
        .collect();
    let mut harness = Harness::builder()
        .with_size(egui::vec2(600.0, 2400.0))
        .with_context_setup(fonts::install)
        .build_ui(move |ui| {
            for model in &models {
                DiskMap::new(model).list().show(ui);
            }
        });
    harness.run();
    assert_eq!(harness.get_all_by_role(Role::Image).count(), 64);
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > std::time::Duration::from_secs(60), "{delay:?}");
}

#[test]
fn a_list_map_is_one_image_with_the_whole_disk_in_its_name() {
    let model = DiskMapModel::from_layout(&samples::dell(), Lang::En);
    let mut harness =
        Harness::builder().with_size(egui::vec2(300.0, 60.0)).with_context_setup(fonts::install).build_ui(move |ui| {
            DiskMap::new(&model).list().show(ui);
        });
    harness.run();
    let image = harness.get_by_role(Role::Image);
    let name = image.accesskit_node().label().unwrap_or_default();
    assert!(name.contains("OS (C:) 222.66 GB") && name.contains("DELLSUPPORT"), "{name}");
}
