//! The real program on a real Wayland compositor (sway, in an X server of its own; where both are there).
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use super::screen::{PATIENCE, Program, Screen};
use super::window_harness::{Window, command, window};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use shikiri::app::RENDERER;
use shikiri::ui::theme::Theme;
use shikiri::wizard::{Page, WizardCommand};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::ConnectionExt as _;

/// Whoever owns nothing: sway does not run as root.
const NOBODY: u32 = 65534;

/// A compositor that shows itself as a window of an X server.
struct Compositor {
    sway: Child,
    screen: Screen,
    folder: tempfile::TempDir,
}

impl Compositor {
    /// `None` where there is no Xvfb or no sway.
    fn new() -> Option<Self> {
        let screen = Screen::new(&[])?;
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        std::fs::write(&config, "output * mode 1280x800\ndefault_border none\nxwayland disable\n").unwrap();
        std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o644)).unwrap();
        // Whose the process's own folder is, that one runs this test.
        let root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
        let mut command = if root {
            std::os::unix::fs::chown(folder.path(), Some(NOBODY), Some(NOBODY)).unwrap();
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "sway"]);
            command
        } else {
            Command::new("sway")
        };
        Command::new("sway").arg("--version").stdout(Stdio::null()).status().ok()?;
        command.arg("-c").arg(&config).env("DISPLAY", &screen.name).env("XDG_RUNTIME_DIR", folder.path());
        command.env("WLR_BACKENDS", "x11").env("WLR_RENDERER", "pixman").env("WLR_LIBINPUT_NO_DEVICES", "1");
        command.env("HOME", folder.path()).env_remove("WAYLAND_DISPLAY").stdout(Stdio::null()).stderr(Stdio::null());
        let mut made = Self { sway: command.spawn().ok()?, screen, folder };
        let begun = Instant::now();
        while made.socket("wayland-").is_none() || made.socket("sway-ipc.").is_none() {
            assert!(begun.elapsed() < PATIENCE, "sway does not come up: {:?}", made.sway.try_wait());
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(made)
    }

    fn socket(&self, name: &str) -> Option<PathBuf> {
        let mut entries = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.find(|path| {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            file.starts_with(name) && path.extension().is_none_or(|extension| extension != "lock")
        })
    }

    fn start(&self) -> Program {
        let socket = self.socket("wayland-").unwrap();
        self.screen.start(&[
            (RENDERER, "software"),
            ("WAYLAND_DISPLAY", &socket.to_string_lossy()),
            ("XDG_RUNTIME_DIR", &self.folder.path().to_string_lossy()),
        ])
    }

    fn tell(&self, command: &str) {
        self.swaymsg(&[command]);
    }

    fn ask(&self, what: &str) -> String {
        self.swaymsg(&["-r", "-t", what])
    }

    fn swaymsg(&self, arguments: &[&str]) -> String {
        let socket = self.socket("sway-ipc.").unwrap();
        let told = Command::new("swaymsg").arg("-s").arg(socket).args(arguments).output().unwrap();
        assert!(told.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&told.stdout).into_owned()
    }
}

impl Drop for Compositor {
    fn drop(&mut self) {
        self.sway.kill().unwrap();
        self.sway.wait().unwrap();
    }
}

/// wlroots gives a buffer back only once another was shown that differs; the program must not wait for it.
#[test]
fn frames_that_look_alike_do_not_make_the_window_stand_still() {
    let Some(compositor) = Compositor::new() else {
        println!("not run: Xvfb or sway is missing (packages xvfb, sway)");
        return;
    };
    let mut program = compositor.start();
    // Sway's is the only window of that server; it comes to have a name at times.
    program.until("the page is drawn", |program| {
        let grounds = [Theme::light().bg0, Theme::dark().bg0];
        program.called("").is_some_and(|window| grounds.iter().any(|ground| program.share_of(window, *ground) > 20))
    });
    let (window, ..) = program.called("").unwrap();
    // Over what nothing stands on: every move is a frame, and none shows anything else.
    for step in 0..40 {
        program.x.warp_pointer(x11rb::NONE, window, 0, 0, 0, 0, 300 + step * 2, 62).unwrap();
        program.x.flush().unwrap();
        std::thread::sleep(Duration::from_millis(30));
    }
    compositor.tell("[app_id=shikiri] kill");
    assert_eq!(program.ended(), Some(0), "the window answers no more");
}

/// The middle of what is called so, in the same window without a display.
fn middle(mirror: &Window, role: Role, label: &str) -> (i32, i32) {
    let center = mirror.get_by_role_and_label(role, label).rect().center();
    (center.x.round() as i32, center.y.round() as i32)
}

#[test]
fn a_pointer_leads_through_the_pages_and_drags_a_boundary() {
    let (Some(compositor), true) = (Compositor::new(), Command::new("xdotool").arg("version").output().is_ok()) else {
        println!("not run: Xvfb, sway or xdotool is missing (packages xvfb, sway, xdotool)");
        return;
    };
    let point = |commands: &[&str]| {
        let done = Command::new("xdotool").args(commands).env("DISPLAY", &compositor.screen.name).status();
        assert!(done.unwrap().success());
        std::thread::sleep(Duration::from_millis(300));
    };
    let go = |(x, y): (i32, i32)| point(&["mousemove", &x.to_string(), &y.to_string()]);
    let mut mirror = window(Some("practice:win11-new"));
    let to_check = middle(&mirror, Role::Button, "Check disk 0");
    command(&mut mirror, WizardCommand::GoTo(Page::Check));
    let to_plan = middle(&mirror, Role::Button, "Plan the repair");
    command(&mut mirror, WizardCommand::GoTo(Page::Plan));
    let boundary = super::window::boundary(&mirror).center();
    let (x, y) = (boundary.x.round() as i32, boundary.y.round() as i32);
    let mut program = compositor.start();
    program.until("the page is drawn", |program| {
        let grounds = [Theme::light().bg0, Theme::dark().bg0];
        program.called("").is_some_and(|window| grounds.iter().any(|ground| program.share_of(window, *ground) > 20))
    });
    for place in [to_check, to_plan] {
        go(place);
        point(&["click", "1"]);
    }
    go((x, y));
    point(&["mousedown", "1"]);
    for step in 1..=5 {
        go((x - 40 * step, y));
    }
    point(&["mouseup", "1"]);
    // What came of it is the window's title.
    program.until("the boundary was moved", |_| compositor.ask("get_tree").contains("Plan for disk 0: C: ends"));
}
