//! Whether a graphics card can draw the window, found out before OpenGL is loaded.
//!
//! Where none can, OpenGL is painted by the processor: for several times the memory of the window's own painter.

use rustix::fs::{Access, access};
use x11rb::protocol::xproto::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// Whether the window will be one of Wayland's: that is where winit looks first.
pub(super) fn on_wayland() -> bool {
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

/// Whether it is known beforehand that no graphics card can draw here.
pub(super) fn no_graphics_card() -> bool {
    let wayland = on_wayland();
    let display = std::env::var("DISPLAY").ok();
    let remote = display.as_ref().is_some_and(|display| !display.starts_with(':') && !display.starts_with("unix:"));
    if !wayland && remote {
        return true;
    }
    let usable = |path: &str| access(path, Access::READ_OK | Access::WRITE_OK).is_ok();
    // NVIDIA's own driver and Windows' subsystem for Linux have other names, and ways of their own to the screen.
    if ["/dev/nvidiactl", "/dev/dxg"].into_iter().any(usable) {
        return false;
    }
    // Render nodes are numbered from 128 on (Linux, `Documentation/gpu/drm-uapi.rst`).
    if !(128..192).any(|n| usable(&format!("/dev/dri/renderD{n}"))) {
        return true;
    }
    // A card of the computer is of no use on a server that does not share it: VNC, Xvfb, a desktop without 3D.
    !wayland && display.is_some_and(|display| shares_card(&display).is_ok_and(|shares| !shares))
}

/// Whether an X server takes what a graphics card has drawn: Mesa's drivers need `DRI3` or `DRI2` for that, and paint
/// by the processor without (Mesa, `src/glx/glxext.c`); NVIDIA's have `NV-GLX`.
fn shares_card(display: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let (server, _) = RustConnection::connect(Some(display))?;
    let asked = ["DRI3", "DRI2", "NV-GLX"].map(|name| server.query_extension(name.as_bytes()));
    for answer in asked {
        if answer?.reply()?.present {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    #[test]
    fn a_virtual_x_server_shares_no_graphics_card() {
        let server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut server) = server else { return };
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let shares = shares_card(&format!(":{}", number.trim()));
        server.kill().unwrap();
        server.wait().unwrap();
        assert!(!shares.unwrap());
        assert!(shares_card(":9999").is_err(), "where nothing is known, OpenGL is tried");
    }
}
