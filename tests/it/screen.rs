//! The real program on a real X server (Xvfb, where it is there): with OpenGL, without it, and where it is broken.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::app::RENDERER;
use shikiri::ui::theme::Theme;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

/// How long a debug build on a busy machine may take to come up.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

/// An X server of its own.
pub(super) struct Screen {
    server: Child,
    pub(super) name: String,
    folder: tempfile::TempDir,
}

impl Screen {
    /// `None` where there is no Xvfb.
    pub(super) fn new(options: &[&str]) -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-noreset", "-nolisten", "tcp"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Some(Self { server, name: format!(":{}", number.trim()), folder: tempfile::tempdir().unwrap() })
    }

    pub(super) fn start(&self, settings: &[(&str, &str)]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shikiri"));
        command.arg("practice:win11-new").env_remove("WAYLAND_DISPLAY").env_remove(RENDERER);
        command.env("DISPLAY", &self.name).env("HOME", self.folder.path()).env("XDG_CONFIG_HOME", self.folder.path());
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("XDG_RUNTIME_DIR").env("LANG", "C.UTF-8");
        command.envs(settings.iter().copied()).stdout(Stdio::null()).stderr(Stdio::piped());
        let (x, screen) = x11rb::connect(Some(&self.name)).unwrap();
        let root = x.setup().roots[screen].root;
        Program { child: command.spawn().unwrap(), x, root }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

pub(super) struct Program {
    child: Child,
    pub(super) x: RustConnection,
    root: Window,
}

impl Program {
    /// The window once it is seen, with its size.
    fn window(&self) -> Option<(Window, u16, u16)> {
        self.called("Shikiri")
    }

    /// The window with this in its name, once it is seen.
    pub(super) fn called(&self, part: &str) -> Option<(Window, u16, u16)> {
        let windows = self.x.query_tree(self.root).unwrap().reply().ok()?.children;
        windows.into_iter().find_map(|window| {
            let name =
                self.x.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 100).ok()?.reply().ok()?;
            let shown = self.x.get_window_attributes(window).ok()?.reply().ok()?;
            let named = String::from_utf8_lossy(&name.value).contains(part);
            let place = self.x.get_geometry(window).ok()?.reply().ok()?;
            (named && shown.map_state == x11rb::protocol::xproto::MapState::VIEWABLE).then_some((
                window,
                place.width,
                place.height,
            ))
        })
    }

    /// Blue, green, red and a fourth byte of every pixel.
    fn pixels(&self, (window, width, height): (Window, u16, u16)) -> Option<Vec<[u8; 4]>> {
        let image =
            self.x.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, width, height, u32::MAX).ok()?.reply().ok()?;
        Some(image.data.as_chunks::<4>().0.to_vec())
    }

    /// How much of the window has this colour, in percent.
    fn share(&self, color: egui::Color32) -> usize {
        self.window().map_or(0, |window| self.share_of(window, color))
    }

    /// The same of another window.
    pub(super) fn share_of(&self, window: (Window, u16, u16), color: egui::Color32) -> usize {
        let Some(pixels) = self.pixels(window) else { return 0 };
        pixels.iter().filter(|p| [p[2], p[1], p[0]] == [color.r(), color.g(), color.b()]).count() * 100
            / pixels.len().max(1)
    }

    pub(super) fn until(&mut self, what: &str, mut seen: impl FnMut(&Self) -> bool) {
        let begun = Instant::now();
        while !seen(self) {
            if let Some(status) = self.child.try_wait().unwrap() {
                let mut said = String::new();
                std::io::Read::read_to_string(&mut self.child.stderr.take().unwrap(), &mut said).unwrap();
                panic!("{what}: ended with {status}: {said}");
            }
            assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Whether a library with this in its name is loaded.
    fn has_loaded(&self, name: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{}/maps", self.child.id())).unwrap().contains(name)
    }

    /// Processor time so far, in the system's ticks.
    fn ticks(&self) -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    /// Closes the window as its title bar does, and gives the exit code.
    fn close(self) -> Option<i32> {
        let atom = |name: &str| self.x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
        let (window, ..) = self.window().unwrap();
        let event = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), [atom("WM_DELETE_WINDOW"), 0, 0, 0, 0]);
        self.x.send_event(false, window, EventMask::NO_EVENT, event).unwrap();
        self.x.flush().unwrap();
        self.ended()
    }

    /// The exit code, once the program has ended.
    pub(super) fn ended(mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < PATIENCE, "the window does not close");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }
}

/// Comes up, shows the page in its own colours, and goes with 0 when it is closed; says whether it used OpenGL.
fn comes_up(options: &[&str], settings: &[(&str, &str)]) -> Option<bool> {
    let screen = Screen::new(options)?;
    let mut program = screen.start(settings);
    // A bare X server says nothing of light or dark.
    program.until("ground and cards are drawn", |program| {
        [Theme::light(), Theme::dark()]
            .iter()
            .any(|theme| program.share(theme.bg0) > 20 && program.share(theme.bg1) > 2)
    });
    let opengl = program.has_loaded("libGLX") || program.has_loaded("libEGL");
    assert_eq!(program.close(), Some(0));
    Some(opengl)
}

#[test]
fn without_opengl_the_window_is_painted_by_the_program() {
    assert_ne!(comes_up(&["-extension", "GLX"], &[(RENDERER, "software")]), Some(true));
}

#[test]
fn where_the_server_knows_no_opengl_the_window_still_comes_up() {
    comes_up(&["-extension", "GLX"], &[]);
    comes_up(&["-extension", "GLX"], &[(RENDERER, "try-opengl"), ("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent")]);
}

#[test]
fn where_opengl_is_too_old_the_window_still_comes_up() {
    comes_up(&[], &[(RENDERER, "try-opengl"), ("MESA_GL_VERSION_OVERRIDE", "1.4"), ("LIBGL_ALWAYS_SOFTWARE", "1")]);
}

#[test]
fn where_the_drivers_are_missing_the_window_still_comes_up() {
    let broken = [
        (RENDERER, "try-opengl"),
        ("LIBGL_ALWAYS_SOFTWARE", "1"),
        ("LIBGL_DRIVERS_PATH", "/nonexistent"),
        ("GALLIUM_DRIVER", "nonexistent"),
        ("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent"),
    ];
    comes_up(&[], &broken);
}

#[test]
fn with_opengl_the_same_window_comes_up() {
    if std::path::Path::new("/usr/lib/x86_64-linux-gnu/libGLX_mesa.so.0").exists() {
        assert_ne!(comes_up(&[], &[(RENDERER, "opengl")]), Some(false));
    }
}

#[test]
fn an_idle_window_takes_no_processor_time() {
    let Some(screen) = Screen::new(&[]) else { return };
    let mut program = screen.start(&[(RENDERER, "software")]);
    program.until("the page is drawn", |program| {
        [Theme::light(), Theme::dark()].iter().any(|theme| program.share(theme.bg0) > 20)
    });
    // What the start leaves to do: the session is written, tooltips and fades settle.
    std::thread::sleep(Duration::from_secs(3));
    let before = program.ticks();
    std::thread::sleep(Duration::from_secs(3));
    assert!(program.ticks() - before <= 1, "{} ticks in three seconds", program.ticks() - before);
    assert_eq!(program.close(), Some(0));
}

#[test]
fn without_a_window_manager_the_window_takes_the_keyboard() {
    let Some(screen) = Screen::new(&[]) else { return };
    let mut program = screen.start(&[(RENDERER, "software")]);
    program.until("the window has the input focus", |program| {
        let focus = program.x.get_input_focus().unwrap().reply().unwrap().focus;
        program.window().is_some_and(|(window, ..)| window == focus)
    });
    assert_eq!(program.close(), Some(0));
}

#[test]
fn a_source_that_cannot_be_read_is_named_even_without_a_display() {
    let output = Command::new(env!("CARGO_BIN_EXE_shikiri"))
        .arg("no-such-disk.img")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("no-such-disk.img") && said.contains("display"), "{said}");
}

#[test]
fn a_display_that_does_not_answer_is_named_with_the_libraries_that_it_needs() {
    let output = Command::new(env!("CARGO_BIN_EXE_shikiri"))
        .env("DISPLAY", ":64999")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(":64999") && said.contains("libxkbcommon-x11") && said.contains("hint: "), "{said}");
}

#[test]
fn a_library_of_the_display_that_is_missing_is_an_error_and_no_panic() {
    for library in ["libxkbcommon-x11.so", "libXcursor.so"] {
        let Some(screen) = Screen::new(&[]) else { return };
        // Found before the real one, and none.
        for name in [library.to_owned(), format!("{library}.0"), format!("{library}.1"), format!("{library}.1.0.2")] {
            std::fs::write(screen.folder.path().join(name), "").unwrap();
        }
        let mut program = screen.start(&[("LD_LIBRARY_PATH", &screen.folder.path().to_string_lossy())]);
        let begun = Instant::now();
        while program.child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < PATIENCE, "{library}: a window was opened without it");
            std::thread::sleep(Duration::from_millis(100));
        }
        let mut said = String::new();
        std::io::Read::read_to_string(&mut program.child.stderr.take().unwrap(), &mut said).unwrap();
        assert_eq!(program.child.wait().unwrap().code(), Some(1), "{library}: {said}");
        assert!(said.contains(&screen.name) && said.contains("libxkbcommon-x11"), "{library}: {said}");
        assert!(!said.contains("panicked"), "{library}: {said}");
    }
}

#[test]
fn an_unknown_way_to_draw_is_refused_with_the_known_ones() {
    let output = Command::new(env!("CARGO_BIN_EXE_shikiri")).env(RENDERER, "vulkan").output().expect("the program");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("vulkan") && said.contains("try-opengl") && said.contains("software"), "{said}");
}
