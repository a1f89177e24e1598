//! Opens the window: with OpenGL where a graphics driver gives it, else without.

#[cfg(target_os = "linux")]
use super::graphics::{no_graphics_card, on_wayland};
use super::{App, Start, software};
use crate::source::SourceSpec;
use crate::text::{Lang, Text};
use eframe::UserEvent;
use egui_winit::winit::event_loop::EventLoop;
use egui_winit::winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The environment variable that says how the window is drawn: `opengl`, `try-opengl` or `software`.
pub const RENDERER: &str = "SHIKIRI_RENDERER";

/// How the window is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renderer {
    /// With OpenGL where a graphics card can be used, else without.
    Any,
    /// With OpenGL whoever paints it, else without.
    TryOpenGl,
    /// With OpenGL or not at all.
    OpenGl,
    /// Without.
    Software,
}

impl Renderer {
    /// As the person wishes it.
    fn wished(value: Option<&str>) -> Result<Self, Text> {
        match value.map(str::to_ascii_lowercase).as_deref() {
            None | Some("") => Ok(Self::Any),
            Some("opengl") => Ok(Self::OpenGl),
            Some("try-opengl") => Ok(Self::TryOpenGl),
            Some("software") => Ok(Self::Software),
            Some(other) => {
                Err(Text::new("page-renderer-unknown").with("name", RENDERER).with("value", other.to_owned()))
            }
        }
    }
}

/// Elsewhere OpenGL itself is asked.
#[cfg(not(target_os = "linux"))]
const fn no_graphics_card() -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
const fn on_wayland() -> bool {
    false
}

/// The program as it runs in this session. Under Wayland winit brings no files that are dropped: nothing promises it.
fn app(ctx: &egui::Context, start: Start) -> App {
    let mut app = App::in_context(ctx, start);
    app.state.no_drops = on_wayland();
    app
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// No display, or none that can be drawn on; the text says why.
pub fn run(spec: Option<SourceSpec>, lang: Option<Lang>) -> Result<(), Text> {
    let wished = Renderer::wished(std::env::var(RENDERER).ok().as_deref())?;
    let mut event_loop = event_loop()?;
    let tries = match wished {
        Renderer::Any => !no_graphics_card(),
        Renderer::TryOpenGl | Renderer::OpenGl => true,
        Renderer::Software => false,
    };
    if tries {
        match with_opengl(&mut event_loop, Start::of_user(spec.clone(), lang)) {
            Ok(()) => return Ok(()),
            Err(_) if wished == Renderer::OpenGl => return Err(Text::new("page-no-opengl").with("name", RENDERER)),
            Err(NoOpenGl::Gone(reason)) => log::info!("without OpenGL: {reason}"),
            Err(NoOpenGl::Panicked) => return Err(again_without_opengl()),
        }
    }
    let start = Start::of_user(spec, lang);
    software::run(&mut event_loop, viewport(), Box::new(move |ctx| app(ctx, start)))
        .map_err(|error| Text::new("page-no-window").with("reason", error))
}

/// The connection to the display.
fn event_loop() -> Result<EventLoop<UserEvent>, Text> {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|info| log::warn!("{info}")));
    // Of the libraries that winit loads, a missing libxkbcommon-x11 ends in a panic.
    let built = std::panic::catch_unwind(|| EventLoop::<UserEvent>::with_user_event().build());
    std::panic::set_hook(usual);
    match built {
        Ok(Ok(event_loop)) => Ok(event_loop),
        Ok(Err(error)) => {
            log::warn!("{error}");
            Err(no_display())
        }
        Err(_) => Err(no_display()),
    }
}

/// Why there is no display. winit keeps to itself whether it does not answer or one of its libraries is missing.
fn no_display() -> Text {
    let named = ["WAYLAND_DISPLAY", "DISPLAY"];
    let named = named.into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match named {
        Some(name) if cfg!(target_os = "linux") => Text::new("page-no-display").with("name", name),
        _ => Text::new("cli-no-window"),
    }
}

fn viewport() -> egui::ViewportBuilder {
    egui::ViewportBuilder::default()
        .with_title("Shikiri")
        .with_app_id("shikiri")
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([600.0, 360.0])
        .with_icon(icon())
}

/// Whether a window of this size leaves no room on the screen for its title bar and a panel.
pub(super) fn fills(wanted: egui::Vec2, screen: egui::Vec2) -> bool {
    /// A title bar and a task bar are some 30 and 40 points high.
    const AROUND: f32 = 70.0;
    wanted.x > screen.x || wanted.y + AROUND > screen.y
}

/// Why there is no window with OpenGL.
#[derive(Debug)]
enum NoOpenGl {
    /// It could not be had, was not wanted, or went away; the event loop can be used again.
    Gone(String),
    /// The way there ended in a panic, and the event loop with it.
    Panicked,
}

/// The window with OpenGL came up: a panic from here on is a fault of this program's.
static CAME_UP: AtomicBool = AtomicBool::new(false);

/// The program with a note of whether it ended because a person left it.
struct Noted {
    app: App,
    left: Rc<Cell<bool>>,
    /// It was seen whether the window fits the screen.
    fitted: bool,
}

impl eframe::App for Noted {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        if !self.fitted
            && let Some(screen) = ctx.input(|input| input.viewport().monitor_size)
        {
            self.fitted = true;
            if viewport().inner_size.is_some_and(|wanted| fills(wanted, screen)) {
                ctx.send_viewport_cmd(egui::ViewportCommand::Maximized(true));
            }
        }
        self.app.tick(ctx);
        self.left.set(self.app.leaving);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.app.show(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        eframe::App::clear_color(&self.app, visuals)
    }
}

type Made = Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>>;

/// Runs the window with OpenGL until a person leaves it.
fn with_opengl(event_loop: &mut EventLoop<UserEvent>, start: Start) -> Result<(), NoOpenGl> {
    let options = eframe::NativeOptions { viewport: viewport(), centered: true, ..Default::default() };
    let left = Rc::new(Cell::new(false));
    let noted = Rc::clone(&left);
    let creator = move |cc: &eframe::CreationContext<'_>| -> Made {
        CAME_UP.store(true, Ordering::Relaxed);
        Ok(Box::new(Noted { app: app(&cc.egui_ctx, start), left: noted, fitted: false }))
    };
    let usual = Arc::new(std::panic::take_hook());
    let hook = Arc::clone(&usual);
    std::panic::set_hook(Box::new(move |info| {
        if CAME_UP.load(Ordering::Relaxed) { hook(info) } else { log::info!("OpenGL: {info}") }
    }));
    // Where there is no configuration at all, eframe's way to OpenGL ends in a panic.
    let ended = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut app = eframe::create_native("Shikiri", options, Box::new(creator), event_loop);
        event_loop.run_app_on_demand(&mut app)
    }));
    std::panic::set_hook(Box::new(move |info| usual(info)));
    match ended {
        Ok(_) if left.get() => Ok(()),
        Ok(Err(error)) => Err(NoOpenGl::Gone(error.to_string())),
        Ok(Ok(())) => Err(NoOpenGl::Gone(String::new())),
        Err(panic) if CAME_UP.load(Ordering::Relaxed) => std::panic::resume_unwind(panic),
        Err(_) => Err(NoOpenGl::Panicked),
    }
}

/// The program once more, in a process of its own that knows not to try OpenGL; ends with what that one ends with.
fn again_without_opengl() -> Text {
    let program = std::env::current_exe();
    let status = program.and_then(|program| {
        std::process::Command::new(program).args(std::env::args_os().skip(1)).env(RENDERER, "software").status()
    });
    match status {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(error) => Text::new("page-no-window").with("reason", error.to_string()),
    }
}

/// The program's sign for the task bar: a board with a slat in it that can move.
fn icon() -> egui::IconData {
    const SIDE: usize = 64;
    let (ink, paper, indigo) = ([0x1A, 0x1D, 0x26, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0x37, 0x47, 0xB5, 0xFF]);
    let mut rgba = Vec::with_capacity(SIDE * SIDE * 4);
    for y in 0..SIDE {
        for x in 0..SIDE {
            let board = (4..60).contains(&x) && (10..54).contains(&y);
            let inside = (8..56).contains(&x) && (14..50).contains(&y);
            let slat = (36..44).contains(&x) && (2..62).contains(&y);
            let pixel = if slat {
                indigo
            } else if inside && !(20..24).contains(&x) {
                paper
            } else if board {
                ink
            } else {
                [0; 4]
            };
            rgba.extend_from_slice(&pixel);
        }
    }
    egui::IconData { rgba, width: SIDE as u32, height: SIDE as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_leaves_no_room_for_a_title_bar_is_made_to_fit() {
        let wanted = viewport().inner_size.unwrap();
        for (screen, fits) in
            [([1024.0, 768.0], false), ([1280.0, 800.0], false), ([1366.0, 768.0], false), ([1440.0, 900.0], true)]
        {
            assert_eq!(fills(wanted, screen.into()), !fits, "{screen:?}");
        }
    }
}
