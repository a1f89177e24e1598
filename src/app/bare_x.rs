//! The keyboard on an X server without a window manager.
//!
//! There nobody gives the input focus to a window, and winit takes keys only with it: the window would answer to the
//! mouse alone. So it takes the focus when it appears and when it is clicked. Under a window manager nothing is done.

use egui_winit::winit::event::{ElementState, WindowEvent};
use egui_winit::winit::raw_window_handle::{HasWindowHandle as _, RawWindowHandle};
use egui_winit::winit::window::Window;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, InputFocus, MapState};
use x11rb::rust_connection::RustConnection;

/// How often it is looked whether the new window can be seen by now; each event of the window is one look.
const LOOKS: u8 = 30;

/// Whether the window has still to take the focus.
#[derive(Debug, Default)]
pub(super) struct Focus {
    done: bool,
    looks: u8,
}

impl Focus {
    /// Takes the focus where nobody gives it.
    pub(super) fn on_window_event(&mut self, window: &Window, event: &WindowEvent) {
        match event {
            WindowEvent::Focused(true) => self.done = true,
            WindowEvent::MouseInput { state: ElementState::Pressed, .. } if !window.has_focus() => self.done = false,
            _ if self.done || self.looks >= LOOKS => return,
            _ => self.looks += 1,
        }
        if self.done {
            return;
        }
        match take(window) {
            Ok(done) => self.done = done,
            Err(error) => {
                log::debug!("input focus: {error}");
                self.done = true;
            }
        }
    }
}

/// Whether there is nothing more to do.
fn take(window: &Window) -> Result<bool, Box<dyn std::error::Error>> {
    let id = match window.window_handle()?.as_raw() {
        RawWindowHandle::Xlib(handle) => u32::try_from(handle.window)?,
        RawWindowHandle::Xcb(handle) => handle.window.get(),
        _ => return Ok(true),
    };
    let (server, screen) = RustConnection::connect(None)?;
    let root = server.setup().roots.get(screen).ok_or("no screen")?.root;
    // Extended Window Manager Hints: a window manager that is there says so by this property.
    let check = server.intern_atom(false, b"_NET_SUPPORTING_WM_CHECK")?.reply()?.atom;
    if server.get_property(false, root, check, AtomEnum::WINDOW, 0, 1)?.reply()?.value_len > 0 {
        return Ok(true);
    }
    if server.get_window_attributes(id)?.reply()?.map_state != MapState::VIEWABLE {
        return Ok(false);
    }
    server.set_input_focus(InputFocus::POINTER_ROOT, id, x11rb::CURRENT_TIME)?.check()?;
    Ok(true)
}
