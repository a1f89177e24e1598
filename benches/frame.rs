//! What one frame of the map costs the processor: layout, interaction, painting and tessellation, without the GPU.
//!
//! Targets: 2 ms on the usual disk, 12 ms with 128 partitions. `move of a drag` is the whole of it, as the window without
//! OpenGL does it: the pointer moves, the page asks the planner, everything is laid out again, and what changed is painted
//! by the processor. The same without painting, the planner alone, and the two maps alone stand beside it.

use cpu_time::ThreadTime;
use criterion::{Criterion, criterion_group, criterion_main};
use egui::accesskit::Role as Spoken;
use egui::{Event, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use shikiri::layout::{DiskLayout, FileSystem, Partition, PartitionType, Role, TableStyle};
use shikiri::source::{Source, SourceKind, SourceSpec};
use shikiri::text::Lang;
use shikiri::ui::damage;
use shikiri::ui::disk_map::{DiskMapModel, HandleModel, NowAfter};
use shikiri::ui::offscreen::{CpuPainter, Target};
use shikiri::ui::pages::{self, PageContext};
use shikiri::ui::{fonts, theme};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};
use shikiri::wizard::{Report, WizardCommand, WizardState, handle, receive};
use std::hint::black_box;
use std::time::Duration;

/// The usual disk, or one with that many partitions.
fn disk(count: u32) -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(480), SectorSize::B512);
    let roles = [Role::EfiSystem, Role::Msr, Role::Windows, Role::Recovery, Role::Data, Role::Oem, Role::Linux];
    let mut start = 1;
    for number in 1..=count {
        let role = roles[(number as usize - 1) % roles.len()];
        let size = if number == 3 { 300_000 } else { 500 };
        let Some(extent) = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)) else { continue };
        start += size;
        let mut partition = Partition::new(number, extent, PartitionType::Unknown);
        partition.role = role;
        partition.volume.file_system = Some(FileSystem::Ntfs);
        partition.volume.used = Some(ByteSize::from_mib(size / 3));
        if number == 3 {
            partition.volume.contents.allocation = (0..4096u32).map(|i| (i * 37 % 251) as u8).collect();
        }
        disk.partitions.push(partition);
    }
    disk
}

fn frame(c: &mut Criterion) {
    for count in [5, 128] {
        let before = disk(count);
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        theme::apply(&ctx, theme::Mode::Light);
        let boundary = before.partition(3).map_or(ByteOffset::ZERO, Partition::end);
        let boundary_handle = HandleModel {
            partition: 3,
            min: boundary.saturating_sub(ByteSize::from_gib(40)),
            max: boundary,
            reason_left: None,
            reason_right: None,
            caution: None,
            marks: Vec::new(),
            immovable: None,
            origin: None,
            shares: true,
        };
        let mut moved = 0;
        c.bench_function(&format!("drag {count} partitions"), |b| {
            b.iter(|| {
                // As a drag does: another layout in every frame, both models made anew.
                moved = (moved + 1) % 2000;
                let mut after = before.clone();
                let to = boundary.saturating_sub(ByteSize::from_mib(moved));
                for number in [3, 4] {
                    if let Some(partition) = after.partition_mut(number) {
                        let (start, end) = if number == 3 { (partition.start(), to) } else { (to, partition.end()) };
                        partition.extent = Extent::between(start, end).unwrap_or(partition.extent);
                    }
                }
                let now = DiskMapModel::from_layout(&before, Lang::En);
                let then = DiskMapModel::from_layout(&after, Lang::En)
                    .with_changes(&before, &after)
                    .with_handles(vec![boundary_handle.clone()]);
                let pairs = NowAfter::pairs_of(&before, &after);
                let input = egui::RawInput {
                    screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0))),
                    ..Default::default()
                };
                let mut output = ctx.run_ui(input, |ui| {
                    black_box(NowAfter::new(&now, &then, &pairs).show(ui));
                });
                output.textures_delta.clear();
                black_box(ctx.tessellate(output.shapes, 1.0));
            });
        });
    }
}

/// A wizard with this disk open.
fn wizard(disk: DiskLayout) -> WizardState {
    let mut state = WizardState::default();
    let spec = SourceSpec::Practice("bench".to_owned());
    let source =
        Source { kind: SourceKind::Practice, disks: vec![disk], notes: Vec::new(), ways: shikiri::source::Ways::new() };
    receive(&mut state, Report::Opened { spec, result: Ok((source, None)) });
    state
}

/// The practice disk, with data partitions behind it until there are that many.
fn practice(count: u32) -> Option<DiskLayout> {
    let mut disk = shikiri::storage::practice::open("win11-new").ok()?.into_iter().next()?;
    let mut start = disk.size;
    disk.size = disk.size.saturating_add(ByteSize::from_gib(u64::from(count)));
    disk.usable = Extent::new(ByteOffset::from_mib(1), disk.size.saturating_sub(ByteSize::from_mib(2)));
    let next = disk.partitions.iter().map(|partition| partition.number).max()? + 1;
    for number in next..=count {
        let size = ByteSize::from_mib(900);
        let mut partition =
            Partition::new(number, Extent::new(ByteOffset::from_bytes(start.bytes()), size)?, PartitionType::Unknown);
        partition.role = Role::Data;
        partition.volume.file_system = Some(FileSystem::Ntfs);
        disk.partitions.push(partition);
        start = start.saturating_add(size);
    }
    Some(disk)
}

fn planner(c: &mut Criterion) {
    for count in [4, 128] {
        let Some(disk) = practice(count) else { continue };
        let mut state = wizard(disk);
        let Some((partition, at)) = state.derived.as_ref().and_then(|derived| {
            derived.handles.iter().find(|handle| handle.reach.is_ok()).map(|handle| (handle.partition, handle.at))
        }) else {
            continue;
        };
        let mut moved = 0;
        c.bench_function(&format!("planner in a drag, {count} partitions"), |b| {
            b.iter(|| {
                moved = moved % 2000 + 1;
                let to = at.saturating_sub(ByteSize::from_mib(moved));
                black_box(handle(&mut state, WizardCommand::Drag { partition, to }));
            });
        });
        assert!(state.drag.is_some_and(|drag| drag.to != at), "the boundary was dragged");
    }
}

/// The window with the plan page open, without a window system.
struct Window {
    ctx: egui::Context,
    state: WizardState,
    painter: CpuPainter,
    shapes: Vec<egui::epaint::ClippedShape>,
    pixels: Vec<u32>,
    /// Where the boundaries that can be moved lie.
    grips: Vec<Pos2>,
}

const SIZE: [usize; 2] = [1280, 800];

impl Window {
    fn new(disk: DiskLayout) -> Self {
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        theme::apply(&ctx, theme::Mode::Light);
        theme::set_reduced_motion(&ctx, true);
        let mut state = wizard(disk);
        state.page = shikiri::wizard::Page::Plan;
        Self {
            ctx,
            state,
            painter: CpuPainter::default(),
            shapes: Vec::new(),
            pixels: vec![0; SIZE[0] * SIZE[1]],
            grips: Vec::new(),
        }
    }

    /// One frame with these events; `paint` for the pixels as well. Gives how many were painted.
    fn frame(&mut self, events: Vec<Event>, paint: bool) -> usize {
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(SIZE[0] as f32, SIZE[1] as f32));
        let input = egui::RawInput { screen_rect: Some(screen), events, focused: true, ..Default::default() };
        let mut commands = Vec::new();
        let state = &mut self.state;
        let mut output = self.ctx.run_ui(input, |ui| {
            // As the program does before it shows anything.
            if let Some(command) = pages::held_boundary(ui.ctx(), state) {
                handle(state, command);
            }
            let theme = theme::Theme::of(ui.ctx());
            let context = PageContext { state, lang: Lang::En, theme, bundle: None };
            pages::window_ui(ui, &context, &mut commands);
        });
        for command in commands {
            handle(&mut self.state, command);
        }
        if let Some(tree) = &output.platform_output.accesskit_update {
            let grips = tree.nodes.iter().filter(|(_, node)| node.role() == Spoken::Splitter && !node.is_disabled());
            let middle = |r: egui::accesskit::Rect| pos2(r.x0 as f32 + r.x1 as f32, r.y0 as f32 + r.y1 as f32) / 2.0;
            self.grips = grips.filter_map(|(_, node)| node.bounds()).map(middle).collect();
        }
        self.painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        let shapes = output.shapes;
        let mut painted = 0;
        if paint {
            let areas = damage::between(&self.shapes, &shapes, 1.0, SIZE);
            painted = areas.iter().map(shikiri::ui::raster::Area::pixels).sum();
            let ground = theme::Theme::of(&self.ctx).bg0;
            let target = Target { pixels: &mut self.pixels, size: SIZE, pixels_per_point: 1.0, ground };
            self.painter.paint_shapes(target, &areas, &shapes);
        }
        self.shapes = shapes;
        painted
    }

    /// Takes hold of the first boundary that moves.
    fn take_hold(&mut self) -> Option<Pos2> {
        // Only the tree for screen readers tells where they are.
        self.ctx.enable_accesskit();
        for _ in 0..3 {
            self.frame(Vec::new(), true);
        }
        self.ctx.disable_accesskit();
        let at = self.grips.first().copied()?;
        let press =
            Event::PointerButton { pos: at, button: PointerButton::Primary, pressed: true, modifiers: Modifiers::NONE };
        self.frame(vec![Event::PointerMoved(at)], true);
        self.frame(vec![press], true);
        Some(at)
    }
}

/// The processor's time of this thread: what other programs do at the same time is not counted.
fn timed(run: impl FnOnce()) -> Duration {
    let start = ThreadTime::now();
    run();
    start.elapsed()
}

fn drag(c: &mut Criterion) {
    for count in [4, 128] {
        for paint in [true, false] {
            let Some(disk) = practice(count) else { continue };
            let mut window = Window::new(disk);
            let Some(at) = window.take_hold() else { continue };
            let (mut step, mut pixels) = (0_u32, 0);
            let name = if paint { "move of a drag" } else { "move of a drag, not painted" };
            c.bench_function(&format!("{name}, {count} partitions"), |b| {
                b.iter_custom(|frames| {
                    timed(|| {
                        for _ in 0..frames {
                            step = (step + 1) % 120;
                            // Among 128 a partition is some points wide, and its boundary moves no farther.
                            let (skipped, turn) = if count < 10 { (10.0, 60) } else { (0.0, 6) };
                            let by = turn - (step % (2 * turn)).abs_diff(turn);
                            let to = pos2(at.x - skipped - by as f32, at.y + 4.0);
                            pixels = window.frame(vec![Event::PointerMoved(to)], paint);
                        }
                    })
                });
            });
            assert!(window.state.drag.is_some(), "the boundary is held");
            println!("{pixels} pixels painted in the last frame");
        }
    }
}

criterion_group!(benches, drag, frame, planner);
criterion_main!(benches);
