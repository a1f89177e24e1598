//! The window without OpenGL: the same [`App`], painted by the processor and shown by the window system.
//!
//! Where there is no graphics driver (a remote session, a virtual machine with a basic display adapter, Wine) OpenGL
//! is missing, too old, or is itself painted by the processor, for more memory and time than this needs: only what
//! changed is painted again.

use super::App;
use crate::ui::offscreen::{CpuPainter, Target};
use crate::ui::raster::Area;
use crate::ui::{damage, theme};
use eframe::UserEvent;
use egui::epaint::ClippedShape;
use egui::{Color32, ViewportBuilder, ViewportCommand, ViewportId, ViewportInfo};
use egui_winit::accesskit_winit::WindowEvent as AccessEvent;
use egui_winit::winit::application::ApplicationHandler;
use egui_winit::winit::dpi::PhysicalSize;
use egui_winit::winit::event::{StartCause, WindowEvent};
use egui_winit::winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use egui_winit::winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;
use egui_winit::winit::raw_window_handle::{HasDisplayHandle as _, RawDisplayHandle};
use egui_winit::winit::window::{Window, WindowId};
use egui_winit::{ActionRequested, winit};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The shortest time between two frames: nothing here waits for the screen, and more than sixty are not seen.
const FRAME: Duration = Duration::from_micros(16_600);

/// How often a window that nobody sees looks after its work, where it is asked to.
const UNSEEN: Duration = Duration::from_millis(100);

/// A window system may hold back frames of a covered window; after this time the work goes on without one.
const HELD_BACK: Duration = Duration::from_millis(250);

/// How old may be what is known of the window's place and state, where no event told of a change: a window system
/// answers each of a dozen questions by itself.
const KNOWN: Duration = Duration::from_millis(200);

/// How wide the glyphs' texture may be, in pixels: small, since no driver asks for more.
const TEXTURE_SIDE: usize = 2048;

type Create = Box<dyn FnOnce(&egui::Context) -> App>;

/// Runs the window until it is closed.
///
/// # Errors
/// The window system's, where it gives no window or takes no pixels.
pub(super) fn run(
    event_loop: &mut EventLoop<UserEvent>,
    viewport: ViewportBuilder,
    create: Create,
) -> Result<(), String> {
    let proxy = event_loop.create_proxy();
    let mut runner = Runner { viewport, create: Some(create), proxy, shown: None, failed: None };
    event_loop.run_app_on_demand(&mut runner).map_err(|error| error.to_string())?;
    runner.failed.map_or(Ok(()), Err)
}

struct Runner {
    viewport: ViewportBuilder,
    create: Option<Create>,
    proxy: EventLoopProxy<UserEvent>,
    shown: Option<Shown>,
    failed: Option<String>,
}

impl Runner {
    fn start(&mut self, event_loop: &ActiveEventLoop) {
        let Some(create) = self.create.take() else { return };
        match Shown::new(event_loop, self.viewport.clone(), &self.proxy, create) {
            Ok(mut shown) => {
                shown.redraw(event_loop);
                self.shown = Some(shown);
            }
            Err(error) => {
                self.failed = Some(error);
                event_loop.exit();
            }
        }
    }

    fn settle(&mut self, event_loop: &ActiveEventLoop) {
        if let Some(shown) = &mut self.shown {
            if let Some(error) = shown.failed.take() {
                self.failed = Some(error);
                shown.closing = true;
            }
            if shown.closing {
                shown.ctx.on_exit();
                self.shown = None;
                event_loop.exit();
            }
        }
    }
}

impl ApplicationHandler<UserEvent> for Runner {
    fn new_events(&mut self, _event_loop: &ActiveEventLoop, _cause: StartCause) {}

    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        self.start(event_loop);
        self.settle(event_loop);
    }

    fn user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        if let Some(shown) = &mut self.shown {
            shown.on_user_event(event_loop, event);
        }
        self.settle(event_loop);
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, _window: WindowId, event: WindowEvent) {
        if let Some(shown) = &mut self.shown {
            shown.on_window_event(event_loop, &event);
        }
        self.settle(event_loop);
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        if let Some(shown) = &mut self.shown {
            shown.schedule(event_loop);
        }
        self.settle(event_loop);
    }

    fn exiting(&mut self, _event_loop: &ActiveEventLoop) {
        self.shown = None;
    }
}

type Surface = softbuffer::Surface<Arc<Window>, Arc<Window>>;

/// How much of a frame is to be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing: the window is covered or minimised.
    Not,
    /// What differs from the frame before.
    Changes,
    /// Everything: the window system may have lost it.
    Whole,
}

/// The window with everything that belongs to it.
struct Shown {
    ctx: egui::Context,
    app: App,
    input: egui_winit::State,
    info: ViewportInfo,
    /// In pixels.
    size: PhysicalSize<u32>,
    /// When these two were asked for.
    known: Option<Instant>,
    actions: Vec<ActionRequested>,
    canvas: Painted,
    surface: Surface,
    window: Arc<Window>,
    beginning: Instant,
    /// The window system says when it takes the next frame (Wayland). Elsewhere it asks for pixels only where it lost
    /// them, and would join that with a frame of ours, so that nobody knew which part it lost.
    paced: bool,
    /// When the next frame is due.
    due: Option<Instant>,
    /// Since when the window system was asked for a frame.
    asked: Option<Instant>,
    last_frame: Option<Instant>,
    visible: bool,
    /// The screen is hardly larger than the window.
    fills: bool,
    /// The last frame was not painted, since nobody would have seen it.
    behind: bool,
    closing: bool,
    failed: Option<String>,
    #[cfg(target_os = "linux")]
    focus: super::bare_x::Focus,
}

impl Shown {
    fn new(
        event_loop: &ActiveEventLoop,
        viewport: ViewportBuilder,
        proxy: &EventLoopProxy<UserEvent>,
        create: Create,
    ) -> Result<Self, String> {
        let ctx = egui::Context::default();
        ctx.set_embed_viewports(false);
        // A frame that finds out that it measured wrongly is made once more before it is seen.
        ctx.options_mut(|options| options.max_passes = std::num::NonZeroUsize::MIN.saturating_add(1));
        // Hidden until something is painted, and until assistive technology has its adapter.
        let (viewport, fills) = placed(event_loop, viewport);
        let viewport = viewport.with_visible(false);
        let window = egui_winit::create_window(&ctx, event_loop, &viewport).map_err(|error| error.to_string())?;
        let window = Arc::new(window);
        let context = softbuffer::Context::new(Arc::clone(&window)).map_err(|error| error.to_string())?;
        let surface = Surface::new(&context, Arc::clone(&window)).map_err(|error| error.to_string())?;

        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let scale = window.scale_factor() as f32;
        let mut input = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            &window,
            Some(scale),
            window.theme(),
            Some(TEXTURE_SIDE),
        );
        input.init_accesskit(event_loop, &window, proxy.clone());
        let to_loop = Mutex::new(proxy.clone());
        ctx.set_request_repaint_callback(move |request| {
            let event = UserEvent::RequestRepaint {
                viewport_id: request.viewport_id,
                when: Instant::now() + request.delay,
                cumulative_pass_nr: request.current_cumulative_pass_nr,
            };
            // Without a loop the window is gone.
            if let Ok(proxy) = to_loop.lock()
                && proxy.send_event(event).is_err()
            {
                log::debug!("a repaint after the end");
            }
        });
        ctx.input_mut(|state| {
            state.raw.viewports.insert(ViewportId::ROOT, info.clone());
            state.pixels_per_point = scale;
        });
        let display = window.display_handle().map_err(|error| error.to_string())?;
        let paced = matches!(display.as_raw(), RawDisplayHandle::Wayland(_));
        let app = create(&ctx);
        Ok(Self {
            ctx,
            app,
            input,
            info,
            size: window.inner_size(),
            known: None,
            actions: Vec::new(),
            canvas: Painted::default(),
            surface,
            window,
            beginning: Instant::now(),
            paced,
            due: None,
            asked: None,
            last_frame: None,
            visible: false,
            fills,
            behind: false,
            closing: false,
            failed: None,
            #[cfg(target_os = "linux")]
            focus: super::bare_x::Focus::default(),
        })
    }

    fn on_user_event(&mut self, event_loop: &ActiveEventLoop, event: UserEvent) {
        match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, viewport_id } => {
                let current = self.ctx.cumulative_pass_nr_for(viewport_id);
                // Otherwise there was a frame since.
                if current == cumulative_pass_nr || current == cumulative_pass_nr + 1 {
                    self.want(when);
                }
            }
            UserEvent::AccessKitActionRequest(event) => match event.window_event {
                AccessEvent::InitialTreeRequested => {
                    self.ctx.enable_accesskit();
                    self.frame(event_loop, Seen::Changes);
                }
                AccessEvent::ActionRequested(request) => {
                    self.input.on_accesskit_action_request(request);
                    self.want(Instant::now());
                }
                AccessEvent::AccessibilityDeactivated => self.ctx.disable_accesskit(),
            },
        }
    }

    fn on_window_event(&mut self, event_loop: &ActiveEventLoop, event: &WindowEvent) {
        match event {
            WindowEvent::RedrawRequested => {
                self.redraw(event_loop);
                return;
            }
            WindowEvent::CloseRequested => {
                self.info.events.push(egui::ViewportEvent::Close);
                self.want(Instant::now());
            }
            WindowEvent::Occluded(occluded) => self.info.occluded = Some(*occluded),
            WindowEvent::Resized(size) => self.size = *size,
            _ => {}
        }
        let of_the_window = matches!(
            event,
            WindowEvent::Resized(_)
                | WindowEvent::Moved(_)
                | WindowEvent::Focused(_)
                | WindowEvent::Occluded(_)
                | WindowEvent::ScaleFactorChanged { .. }
        );
        if of_the_window {
            self.known = None;
        }
        #[cfg(target_os = "linux")]
        self.focus.on_window_event(&self.window, event);
        if self.input.on_window_event(&self.window, event).repaint {
            // While the person drags the frame, Windows waits for nobody.
            if cfg!(windows) && matches!(event, WindowEvent::Resized(_)) {
                self.frame(event_loop, Seen::Whole);
            } else {
                self.want(Instant::now());
            }
        }
    }

    /// Wants a frame at that time, or soon after the last one.
    fn want(&mut self, when: Instant) {
        let unhurried = self.last_frame.map_or(when, |last| when.max(last + FRAME));
        self.due = Some(self.due.map_or(unhurried, |due| due.min(unhurried)));
    }

    /// Asks the window system for the frame that is due, and says when to wake up again.
    fn schedule(&mut self, event_loop: &ActiveEventLoop) {
        let now = Instant::now();
        if self.due.is_some_and(|due| due <= now) {
            self.due = None;
            self.look();
            let unseen = self.info.minimized == Some(true) || self.window.is_visible() == Some(false);
            if unseen && self.visible {
                self.frame(event_loop, Seen::Not);
                self.due = self.due.map(|due| due.max(now + UNSEEN));
            } else if !self.paced {
                self.frame(event_loop, Seen::Changes);
            } else {
                self.window.request_redraw();
                self.asked.get_or_insert(now);
            }
        }
        if self.asked.is_some_and(|asked| asked + HELD_BACK <= now) {
            self.asked = None;
            self.frame(event_loop, Seen::Not);
            self.due = self.due.map(|due| due.max(now + UNSEEN));
        }
        let wake = [self.due, self.asked.map(|asked| asked + HELD_BACK)].into_iter().flatten().min();
        event_loop.set_control_flow(wake.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }

    /// The window system wants pixels: those of the frame it was asked for, else those that it lost.
    fn redraw(&mut self, event_loop: &ActiveEventLoop) {
        if self.asked.take().is_some() {
            self.frame(event_loop, Seen::Changes);
        } else if self.last_frame.is_none() || self.behind || self.resized() {
            self.frame(event_loop, Seen::Whole);
        } else {
            self.put(None, true);
        }
    }

    /// Whether the last frame was made for another size: it is not worth being shown again.
    fn resized(&self) -> bool {
        let size = self.window.inner_size();
        self.canvas.size != [size.width as usize, size.height as usize]
    }

    /// Asks the window system about the window, unless it did just now.
    fn look(&mut self) {
        if self.known.is_none_or(|at| at.elapsed() >= KNOWN) {
            egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
            self.size = self.window.inner_size();
            self.known = Some(Instant::now());
        }
    }

    /// Runs the window once, and paints it where it is seen.
    fn frame(&mut self, event_loop: &ActiveEventLoop, seen: Seen) {
        self.due = None;
        self.last_frame = Some(Instant::now());
        self.look();
        let mut raw = self.input.take_egui_input(&self.window);
        raw.time = Some(self.beginning.elapsed().as_secs_f64());
        raw.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        let close_asked = raw.viewport().close_requested();
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(raw, |ui| {
            app.tick(ui.ctx());
            app.show(ui);
        });
        self.info.events.clear();
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, output.platform_output);
        self.canvas.textures(&output.textures_delta);
        output.textures_delta.clear();
        let commands = output.viewport_output.remove(&ViewportId::ROOT).map(|root| root.commands).unwrap_or_default();
        if close_asked && !commands.contains(&ViewportCommand::CancelClose) {
            self.closing = true;
            return;
        }
        if !commands.is_empty() {
            self.known = None;
        }
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.window, &mut self.actions);
        self.act();
        self.behind = seen == Seen::Not;
        if seen != Seen::Not {
            self.put(Some((output.shapes, output.pixels_per_point)), seen == Seen::Whole);
        }
    }

    /// What was asked of the clipboard.
    fn act(&mut self) {
        for action in std::mem::take(&mut self.actions) {
            let event = match action {
                ActionRequested::Cut => Some(egui::Event::Cut),
                ActionRequested::Copy => Some(egui::Event::Copy),
                ActionRequested::Paste => {
                    let text = self.input.clipboard_text().filter(|text| !text.is_empty());
                    text.map(|text| egui::Event::Paste(text.replace("\r\n", "\n")))
                }
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => None,
            };
            if let Some(event) = event {
                self.input.egui_input_mut().events.push(event);
                self.want(Instant::now());
            }
        }
    }

    /// Puts a new frame, or the last one again, into the window: all of it, or what changed.
    fn put(&mut self, frame: Option<(Vec<ClippedShape>, f32)>, whole: bool) {
        let size = self.size;
        let (Some(width), Some(height)) = (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) else { return };
        let result = self.surface.resize(width, height).and_then(|()| {
            let mut buffer = self.surface.buffer_mut()?;
            let size = [width.get() as usize, height.get() as usize];
            let areas = self.canvas.paint(&self.ctx, &mut buffer, size, frame, whole);
            if areas.is_empty() && !whole {
                // A frame like the last one. Some compositors would keep the other buffer for it, for ever.
                return Ok(());
            }
            self.window.pre_present_notify();
            if whole || !self.visible { buffer.present() } else { present(buffer, &areas) }
        });
        match result {
            Ok(()) if !self.visible => {
                self.visible = true;
                self.window.set_visible(true);
                // A window manager hears only what is asked of a window that it has seen.
                if self.fills {
                    self.window.set_maximized(true);
                }
            }
            Ok(()) => {}
            // At the first frame this decides whether there is a window at all.
            Err(error) if !self.visible => self.failed = Some(error.to_string()),
            Err(error) => log::warn!("a frame could not be shown: {error}"),
        }
    }
}

type Buffer<'a> = softbuffer::Buffer<'a, Arc<Window>, Arc<Window>>;

fn present(buffer: Buffer<'_>, areas: &[Area]) -> Result<(), softbuffer::SoftBufferError> {
    let side = |length: usize| u32::try_from(length).ok().and_then(NonZeroU32::new);
    let rects: Vec<softbuffer::Rect> = areas
        .iter()
        .filter_map(|area| {
            Some(softbuffer::Rect {
                x: u32::try_from(area.left).ok()?,
                y: u32::try_from(area.top).ok()?,
                width: side(area.right.saturating_sub(area.left))?,
                height: side(area.bottom.saturating_sub(area.top))?,
            })
        })
        .collect();
    buffer.present_with_damage(&rects)
}

/// What the window shows, so that the next frame paints only what differs.
#[derive(Default)]
struct Painted {
    painter: CpuPainter,
    shapes: Vec<ClippedShape>,
    pixels_per_point: f32,
    size: [usize; 2],
    ground: Color32,
    /// What the last frame painted: the one before lacks it, where buffers take turns.
    last: Vec<Area>,
    /// The glyphs moved in their texture.
    all: bool,
}

impl Painted {
    fn textures(&mut self, delta: &egui::TexturesDelta) {
        self.all |= self.painter.apply(delta);
    }

    /// Paints into `buffer` what differs from what is in it; says which parts these are. None where the frame looks
    /// like the last one; but `whole`: the window system has lost that.
    fn paint(
        &mut self,
        ctx: &egui::Context,
        buffer: &mut Buffer<'_>,
        size: [usize; 2],
        frame: Option<(Vec<ClippedShape>, f32)>,
        whole: bool,
    ) -> Vec<Area> {
        let ground = theme::Theme::of(ctx).bg0;
        let everything = vec![Area::whole(size)];
        let mut areas = match &frame {
            Some((shapes, scale))
                if !self.all && (*scale, ground, size) == (self.pixels_per_point, self.ground, self.size) =>
            {
                damage::between(&self.shapes, shapes, *scale, size)
            }
            Some(_) => everything.clone(),
            None => Vec::new(),
        };
        if let Some((shapes, scale)) = frame {
            (self.shapes, self.pixels_per_point, self.ground, self.all) = (shapes, scale, ground, false);
            self.size = size;
        }
        if areas.is_empty() && !whole {
            return areas;
        }
        let fresh = areas.clone();
        match buffer.age() {
            1 if self.size == size => {}
            2 if self.size == size => areas = damage::apart(areas.into_iter().chain(self.last.iter().copied())),
            _ => areas = everything,
        }
        self.last = fresh;
        if !areas.is_empty() {
            let (pixels_per_point, ground) = (self.pixels_per_point, self.ground);
            let target = Target { pixels: buffer, size, pixels_per_point, ground };
            self.painter.paint_shapes(target, &areas, &self.shapes);
        }
        areas
    }
}

/// In the middle of the screen and no larger than it, as the window with OpenGL is. Where title bar and panels would
/// push its lower edge out of sight, the window manager is asked to make it fit; without one it covers the screen.
fn placed(event_loop: &ActiveEventLoop, mut viewport: ViewportBuilder) -> (ViewportBuilder, bool) {
    let mut fills = false;
    let monitor = event_loop.primary_monitor().or_else(|| event_loop.available_monitors().next());
    let screen = monitor.map(|monitor| monitor.size().to_logical::<f32>(monitor.scale_factor()));
    let screen: Option<winit::dpi::LogicalSize<f32>> = screen.filter(|size| size.width > 0.0 && size.height > 0.0);
    if let (Some(screen), Some(wanted)) = (screen, viewport.inner_size) {
        let size = wanted.min(egui::vec2(screen.width, screen.height));
        let corner = (egui::vec2(screen.width, screen.height) - size) * 0.5;
        viewport = viewport.with_inner_size(size).with_position([corner.x, corner.y]);
        fills = super::start::fills(wanted, egui::vec2(screen.width, screen.height));
    }
    (viewport, fills)
}
