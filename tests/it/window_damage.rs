//! Painting only what changed gives the picture that painting everything gives, frame after frame.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use egui::epaint::ClippedShape;
use egui::{Color32, Event, Key, Modifiers, PointerButton, Pos2, Rect, pos2, vec2};
use shikiri::source::{Source, SourceKind, SourceSpec, Ways};
use shikiri::text::Lang;
use shikiri::ui::offscreen::{CpuPainter, Target};
use shikiri::ui::pages::{self, PageContext};
use shikiri::ui::raster::Area;
use shikiri::ui::{damage, fonts, theme};
use shikiri::wizard::{Page, Report, WizardState, handle, receive};

const SIZE: [usize; 2] = [1100, 760];

struct Screen {
    ctx: egui::Context,
    state: WizardState,
    lang: Lang,
    painter: CpuPainter,
    shapes: Vec<ClippedShape>,
    pixels: Vec<u32>,
    scale: f32,
    /// How many pixels were painted since the beginning, of how many there were.
    painted: (usize, usize),
    frames: usize,
}

impl Screen {
    fn new(practice: &str, lang: Lang, scale: f32) -> Self {
        let ctx = egui::Context::default();
        fonts::install(&ctx);
        theme::apply(&ctx, theme::Mode::Dark);
        let mut state = WizardState::default();
        let disks = shikiri::storage::practice::open(practice).unwrap();
        let source = Source { kind: SourceKind::Practice, disks, notes: Vec::new(), ways: Ways::new() };
        let spec = SourceSpec::Practice(practice.to_owned());
        receive(&mut state, Report::Opened { spec, result: Ok((source, None)) });
        let pixels = vec![0; SIZE[0] * SIZE[1]];
        let (painter, shapes) = (CpuPainter::default(), Vec::new());
        Self { ctx, state, lang, painter, shapes, pixels, scale, painted: (0, 0), frames: 0 }
    }

    /// Runs the page once.
    fn run(&mut self, events: Vec<Event>) -> egui::FullOutput {
        let size = vec2(SIZE[0] as f32, SIZE[1] as f32) / self.scale;
        let mut input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            time: Some(self.frames as f64 * 0.03),
            events,
            focused: true,
            ..Default::default()
        };
        input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(self.scale);
        self.frames += 1;
        let mut commands = Vec::new();
        let (state, lang) = (&mut self.state, self.lang);
        let output = self.ctx.run_ui(input, |ui| {
            if let Some(command) = pages::held_boundary(ui.ctx(), state) {
                handle(state, command);
            }
            let theme = theme::Theme::of(ui.ctx());
            let context = PageContext { state, lang, theme, bundle: None };
            pages::window_ui(ui, &context, &mut commands);
        });
        for command in commands {
            handle(&mut self.state, command);
        }
        output
    }

    /// One frame with these events; what is not painted anew must look as if it had been.
    fn frame(&mut self, events: Vec<Event>) {
        let mut output = self.run(events);
        let replaced = self.painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        let shapes = output.shapes;
        let areas =
            if replaced { vec![Area::whole(SIZE)] } else { damage::between(&self.shapes, &shapes, self.scale, SIZE) };
        self.painted.0 += areas.iter().map(Area::pixels).sum::<usize>();
        self.painted.1 += SIZE[0] * SIZE[1];
        let ground = Color32::from_rgb(9, 8, 7);
        let mut whole = vec![0; SIZE[0] * SIZE[1]];
        for (pixels, areas) in [(&mut self.pixels, areas.as_slice()), (&mut whole, &[Area::whole(SIZE)])] {
            let target = Target { pixels, size: SIZE, pixels_per_point: self.scale, ground };
            self.painter.paint_shapes(target, areas, &shapes);
        }
        let off = |(kept, new): (&u32, &u32)| {
            let parts = kept.to_be_bytes().into_iter().zip(new.to_be_bytes());
            parts.map(|(a, b)| a.abs_diff(b)).max() > Some(3)
        };
        let rows = self.pixels.chunks(SIZE[0]).zip(whole.chunks(SIZE[0])).enumerate().filter(|(_, (a, b))| a != b);
        let wrong = rows.filter_map(|(y, (a, b))| Some((a.iter().zip(b).position(off)?, y))).next();
        assert_eq!(wrong, None, "frame {} on {:?}: not painted; areas {areas:?}", self.frames, self.state.page);
        self.shapes = shapes;
    }

    fn press(&mut self, at: Pos2, pressed: bool) {
        let event =
            Event::PointerButton { pos: at, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        self.frame(vec![event]);
    }

    fn key(&mut self, key: Key) {
        for pressed in [true, false] {
            let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: Modifiers::NONE };
            self.frame(vec![event]);
        }
    }

    /// Where a boundary can be taken hold of.
    fn grip(&mut self) -> Pos2 {
        self.ctx.enable_accesskit();
        let mut found = None;
        let mut output = self.run(Vec::new());
        self.painter.apply(&output.textures_delta);
        output.textures_delta.clear();
        self.ctx.disable_accesskit();
        for (_, node) in output.platform_output.accesskit_update.unwrap().nodes {
            if node.role() == egui::accesskit::Role::Splitter && !node.is_disabled() {
                found = found.or(node.bounds());
            }
        }
        let r = found.unwrap();
        pos2((r.x0 + r.x1) as f32 / 2.0, (r.y0 + r.y1) as f32 / 2.0)
    }
}

#[test]
fn a_drag_is_painted_whole_though_only_its_edges_are_painted() {
    for (practice, lang, scale) in [("win11-new", Lang::En, 1.0), ("win11-new", Lang::Ja, 1.25)] {
        let mut screen = Screen::new(practice, lang, scale);
        screen.state.page = Page::Plan;
        for _ in 0..4 {
            screen.frame(Vec::new());
        }
        let at = screen.grip();
        for _ in 0..12 {
            // Fading goes on for a while.
            screen.frame(vec![Event::PointerMoved(at)]);
        }
        screen.press(at, true);
        screen.painted = (0, 0);
        let mut dragged = 0;
        for step in (0..24).chain((0..24).rev()) {
            screen.frame(vec![Event::PointerMoved(at - vec2(step as f32 * 3.7, -0.1 * step as f32))]);
            dragged += usize::from(screen.state.drag.is_some());
        }
        assert!(dragged > 30, "{dragged} at {scale}");
        let (painted, all) = screen.painted;
        assert!(painted * 6 < all, "{painted} of {all} pixels were painted anew");
        screen.press(at - vec2(200.0, 0.0), false);
        for _ in 0..20 {
            screen.frame(Vec::new());
        }
    }
}

#[test]
fn every_page_is_painted_whole_though_only_what_changed_is_painted() {
    let mut screen = Screen::new("dell-six", Lang::En, 1.0);
    let pages = [Page::Disk, Page::Check, Page::Plan, Page::Review, Page::Export, Page::Plan];
    for (i, page) in pages.into_iter().cycle().take(pages.len() + 3).enumerate() {
        screen.state.page = page;
        for step in 0..6 {
            // Over buttons, rows and blocks, on different ways.
            let at = pos2(180.0 * step as f32 + 40.0, 60.0 * ((step * 5 + i * 3) % 12) as f32 + 30.0);
            screen.frame(vec![Event::PointerMoved(at)]);
        }
        screen.key(Key::Tab);
        screen.key(Key::ArrowRight);
    }
}
