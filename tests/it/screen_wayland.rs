//! The real program on a real Wayland compositor (sway, in an X server of its own; where both are there).
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use super::screen::{PATIENCE, Program, Screen};
use shikiri::app::RENDERER;
use shikiri::ui::theme::Theme;
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
        let told = Command::new("swaymsg").arg("-s").arg(self.socket("sway-ipc.").unwrap()).arg(command).output();
        assert!(told.unwrap().status.success(), "{command}");
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
