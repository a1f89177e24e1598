//! The console of a program for windows: output and exit codes of sub-commands reach the shell that started it.

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_UNKNOWN, GetFileType};
use windows_sys::Win32::System::Console::{
    ATTACH_PARENT_PROCESS, AttachConsole, GetStdHandle, STD_ERROR_HANDLE, STD_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};

const STREAMS: [STD_HANDLE; 3] = [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE];

/// Joins the console of the program that started this one, where there is one. What was redirected stays redirected:
/// joining may put the console in the place of a file or a pipe, so each stream that was there is put back.
pub fn attach() {
    let before = STREAMS.map(stream_handle);
    #[expect(unsafe_code, reason = "a call without pointers; it can only fail, and then there is no console to join")]
    // SAFETY: AttachConsole takes a process id by value and touches no memory of this program.
    let joined = unsafe { AttachConsole(ATTACH_PARENT_PROCESS) };
    if joined == 0 {
        log::debug!("started without a console");
    }
    for (stream, before) in STREAMS.into_iter().zip(before) {
        if let Some(handle) = before {
            put(stream, handle);
        }
    }
}

/// Where a stream goes, where it goes anywhere.
fn stream_handle(stream: STD_HANDLE) -> Option<HANDLE> {
    #[expect(unsafe_code, reason = "a call without pointers")]
    // SAFETY: GetStdHandle takes a number and gives a handle that is not to be closed.
    let handle = unsafe { GetStdHandle(stream) };
    if handle.is_null() || handle == INVALID_HANDLE_VALUE {
        return None;
    }
    #[expect(unsafe_code, reason = "a call without pointers")]
    // SAFETY: GetFileType asks about a handle by value; of a stale one it says that it is unknown.
    let kind = unsafe { GetFileType(handle) };
    (kind != FILE_TYPE_UNKNOWN).then_some(handle)
}

fn put(stream: STD_HANDLE, handle: HANDLE) {
    #[expect(unsafe_code, reason = "the handle is open and stays open as long as the program runs")]
    // SAFETY: `handle` was given by Windows as this stream's and is never closed.
    let done = unsafe { SetStdHandle(stream, handle) };
    if done == 0 {
        log::debug!("a standard stream could not be set");
    }
}
