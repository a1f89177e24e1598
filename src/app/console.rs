//! The console of a program for windows: output and exit codes of sub-commands reach the shell that started it.

use windows_sys::Win32::System::Console::{ATTACH_PARENT_PROCESS, AttachConsole};

/// Joins the console of the program that started this one, where there is one. Redirected output stays redirected.
#[expect(unsafe_code, reason = "a call without pointers; it can only fail, and then there is no console to write to")]
pub fn attach() {
    // SAFETY: AttachConsole takes a process id by value and touches no memory of this program.
    let joined = unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
    if joined == 0 {
        log::debug!("started without a console");
    }
}
