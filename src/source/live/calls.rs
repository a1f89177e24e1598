//! Every Win32 call of Shikiri's own, and all of its `unsafe` code: the reader's calls, each of which asks and none of
//! which can change anything, and those by which a program for windows joins the console that started it.
//!
//! Devices are opened with desired access 0 (attributes only) and full sharing; raw bytes are read by `std::fs::File`,
//! which asks for `GENERIC_READ`. No call here takes a write access right or a control code that writes.
#![expect(unsafe_code, reason = "Win32 has no other interface; every block says why it is sound")]

use std::io;
use std::os::windows::ffi::OsStrExt;
use std::ptr::{null, null_mut};
use windows::Win32::Foundation::PROPERTYKEY;
use windows::Win32::System::Com::{COINIT_APARTMENTTHREADED, CoInitializeEx, CoUninitialize};
use windows::Win32::UI::Shell::PropertiesSystem::PSGetPropertyKeyFromName;
use windows::Win32::UI::Shell::{IShellItem2, SHCreateItemFromParsingName};
use windows::core::{HSTRING, w};
use windows_sys::Win32::Foundation::{
    CloseHandle, ERROR_INSUFFICIENT_BUFFER, ERROR_MEDIA_CHANGED, ERROR_MORE_DATA, ERROR_NO_MEDIA_IN_DRIVE,
    ERROR_NOT_READY, FVE_E_LOCKED_VOLUME, HANDLE, INVALID_HANDLE_VALUE, MAX_PATH,
};
use windows_sys::Win32::Security::{GetTokenInformation, TOKEN_ELEVATION, TOKEN_QUERY, TokenElevation};
use windows_sys::Win32::Storage::FileSystem::{
    CreateFileW, FILE_SHARE_DELETE, FILE_SHARE_READ, FILE_SHARE_WRITE, FILE_TYPE_UNKNOWN, FindFirstVolumeW,
    FindNextVolumeW, FindVolumeClose, GetDiskFreeSpaceExW, GetFileType, GetVolumeInformationW,
    GetVolumePathNamesForVolumeNameW, OPEN_EXISTING,
};
use windows_sys::Win32::System::Console::{
    ATTACH_PARENT_PROCESS, AttachConsole, GetStdHandle, STD_ERROR_HANDLE, STD_HANDLE, STD_INPUT_HANDLE,
    STD_OUTPUT_HANDLE, SetStdHandle,
};
use windows_sys::Win32::System::IO::DeviceIoControl;
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};
use windows_sys::Win32::UI::Shell::ShellExecuteW;
use windows_sys::Win32::UI::WindowsAndMessaging::{SPI_GETCLIENTAREAANIMATION, SW_SHOWNORMAL, SystemParametersInfoW};

/// `IOCTL_DISK_GET_DRIVE_LAYOUT_EX`, `FILE_ANY_ACCESS`.
pub const GET_DRIVE_LAYOUT_EX: u32 = 0x0007_0050;
/// `IOCTL_DISK_GET_DRIVE_GEOMETRY_EX`, `FILE_ANY_ACCESS`.
pub const GET_DRIVE_GEOMETRY_EX: u32 = 0x0007_00A0;
/// `IOCTL_STORAGE_QUERY_PROPERTY`, any access.
pub const STORAGE_QUERY_PROPERTY: u32 = 0x002D_1400;
/// `IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS`, any access.
pub const GET_VOLUME_DISK_EXTENTS: u32 = 0x0056_0000;

/// `IOCTL_DISK_GET_DISK_ATTRIBUTES`, `FILE_ANY_ACCESS`.
pub const GET_DISK_ATTRIBUTES: u32 = 0x0007_00F0;

/// What Windows answers where a drive has no medium: not ready, the medium was changed, no medium.
pub fn is_empty_drive(error: &io::Error) -> bool {
    [ERROR_NOT_READY, ERROR_MEDIA_CHANGED, ERROR_NO_MEDIA_IN_DRIVE]
        .iter()
        .any(|code| error.raw_os_error() == i32::try_from(*code).ok())
}

/// The largest answer that is waited for: a table of 1,024 entries needs 147 KB.
const MAX_ANSWER: usize = 1 << 20;

fn wide(text: &str) -> Vec<u16> {
    std::ffi::OsStr::new(text).encode_wide().chain(Some(0)).collect()
}

fn narrow(text: &[u16]) -> String {
    let end = text.iter().position(|c| *c == 0).unwrap_or(text.len());
    String::from_utf16_lossy(text.get(..end).unwrap_or_default())
}

/// A device opened for asking: desired access 0.
pub struct Device(HANDLE);

impl Device {
    /// Opens `\\.\PhysicalDrive0`, `\\.\C:` or a volume's path, with no access right at all.
    ///
    /// # Errors
    /// Windows' own.
    pub fn open(path: &str) -> io::Result<Self> {
        let path = wide(path);
        let share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
        // SAFETY: `path` ends with a zero and lives through the call; the other pointers may be null.
        let handle = unsafe { CreateFileW(path.as_ptr(), 0, share, null(), OPEN_EXISTING, 0, null_mut()) };
        if handle == INVALID_HANDLE_VALUE { Err(io::Error::last_os_error()) } else { Ok(Self(handle)) }
    }

    /// Sends a control code that only asks; the answer as it came. The buffer grows until the answer fits.
    ///
    /// # Errors
    /// Windows' own, or an answer larger than any that is known.
    pub fn ask(&self, code: u32, question: &[u8]) -> io::Result<Vec<u8>> {
        let mut size = 4096_usize;
        loop {
            let mut answer = vec![0_u8; size];
            let mut got = 0_u32;
            let (in_len, out_len) = (u32::try_from(question.len()).unwrap_or(0), u32::try_from(size).unwrap_or(0));
            // SAFETY: both buffers live through the call and their lengths are those passed; the handle is open.
            let done = unsafe {
                DeviceIoControl(
                    self.0,
                    code,
                    question.as_ptr().cast(),
                    in_len,
                    answer.as_mut_ptr().cast(),
                    out_len,
                    &mut got,
                    null_mut(),
                )
            };
            if done != 0 {
                answer.truncate(usize::try_from(got).unwrap_or(0));
                return Ok(answer);
            }
            let error = io::Error::last_os_error();
            let grow = [ERROR_INSUFFICIENT_BUFFER, ERROR_MORE_DATA]
                .iter()
                .any(|e| error.raw_os_error() == i32::try_from(*e).ok());
            if !grow || size >= MAX_ANSWER {
                return Err(error);
            }
            size *= 2;
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        // SAFETY: the handle was opened by `open` and is closed once.
        unsafe { CloseHandle(self.0) };
    }
}

/// Every volume's name, `\\?\Volume{…}\`.
pub fn volumes() -> Vec<String> {
    let mut found = Vec::new();
    let mut name = [0_u16; MAX_PATH as usize];
    // SAFETY: the buffer's length is the one passed.
    let search = unsafe { FindFirstVolumeW(name.as_mut_ptr(), MAX_PATH) };
    if search == INVALID_HANDLE_VALUE {
        return found;
    }
    loop {
        found.push(narrow(&name));
        // SAFETY: `search` is open, the buffer's length is the one passed.
        if unsafe { FindNextVolumeW(search, name.as_mut_ptr(), MAX_PATH) } == 0 {
            break;
        }
    }
    // SAFETY: `search` is open and closed once.
    unsafe { FindVolumeClose(search) };
    found
}

/// Where a volume is mounted: `C:\`, folders.
pub fn mount_paths(volume: &str) -> Vec<String> {
    let name = wide(volume);
    let mut size = 1024_u32;
    loop {
        let mut paths = vec![0_u16; size as usize];
        let mut needed = 0_u32;
        // SAFETY: `name` ends with a zero; the buffer's length is the one passed.
        let done = unsafe { GetVolumePathNamesForVolumeNameW(name.as_ptr(), paths.as_mut_ptr(), size, &mut needed) };
        if done != 0 {
            return paths.split(|c| *c == 0).filter(|p| !p.is_empty()).map(String::from_utf16_lossy).collect();
        }
        if needed <= size || needed > 1 << 16 {
            return Vec::new();
        }
        size = needed;
    }
}

/// Whether Windows says that a volume is locked by BitLocker. It answers so to everybody who asks for the label.
pub fn is_locked(error: &io::Error) -> bool {
    error.raw_os_error() == Some(FVE_E_LOCKED_VOLUME)
}

/// A volume's label and file system, as Windows names them.
///
/// # Errors
/// Windows' own; [`is_locked`] knows one of them.
pub fn volume_information(root: &str) -> io::Result<(String, String)> {
    let root = wide(root);
    let (mut label, mut fs) = ([0_u16; 64], [0_u16; 64]);
    // SAFETY: `root` ends with a zero; the buffers' lengths are those passed; the other pointers may be null.
    let done = unsafe {
        GetVolumeInformationW(
            root.as_ptr(),
            label.as_mut_ptr(),
            64,
            null_mut(),
            null_mut(),
            null_mut(),
            fs.as_mut_ptr(),
            64,
        )
    };
    if done == 0 { Err(io::Error::last_os_error()) } else { Ok((narrow(&label), narrow(&fs))) }
}

/// A volume's bytes in all and free.
pub fn space(root: &str) -> Option<(u64, u64)> {
    let root = wide(root);
    let (mut total, mut free) = (0_u64, 0_u64);
    // SAFETY: `root` ends with a zero; the two numbers live through the call.
    let done = unsafe { GetDiskFreeSpaceExW(root.as_ptr(), null_mut(), &mut total, &mut free) };
    (done != 0).then_some((total, free))
}

/// Whether this process runs elevated.
pub fn is_elevated() -> bool {
    let mut token: HANDLE = null_mut();
    // SAFETY: the pseudo handle needs no closing; `token` lives through the call.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &mut token) } == 0 {
        return false;
    }
    let mut elevation = TOKEN_ELEVATION { TokenIsElevated: 0 };
    let mut size = 0_u32;
    // SAFETY: `elevation` is what `TokenElevation` answers with, and its size is the one passed.
    let done = unsafe {
        GetTokenInformation(
            token,
            TokenElevation,
            (&raw mut elevation).cast(),
            u32::try_from(size_of::<TOKEN_ELEVATION>()).unwrap_or(0),
            &mut size,
        )
    };
    // SAFETY: `token` was opened above and is closed once.
    unsafe { CloseHandle(token) };
    done != 0 && elevation.TokenIsElevated != 0
}

/// Starts this program again, elevated, with these arguments; Windows asks the person first.
pub fn restart_elevated(program: &str, args: &str) -> bool {
    let (verb, program, args) = (wide("runas"), wide(program), wide(args));
    // SAFETY: the three texts end with a zero and live through the call; the other pointers may be null.
    let done =
        unsafe { ShellExecuteW(null_mut(), verb.as_ptr(), program.as_ptr(), args.as_ptr(), null(), SW_SHOWNORMAL) };
    // Above 32 is success (Microsoft, *ShellExecuteW*).
    done as usize > 32
}

/// Explorer's `System.Volume.BitLockerProtection` of a drive (`C:\`), which it tells elevated or not; `None` where it
/// tells nothing, as in Windows PE.
pub fn bitlocker_property(drive: &str) -> Option<i32> {
    // SAFETY: no reserved pointer is passed; what was begun on this thread is ended below.
    let begun = unsafe { CoInitializeEx(None, COINIT_APARTMENTTHREADED) };
    let value = property(&HSTRING::from(drive));
    if begun.is_ok() {
        // SAFETY: it was begun on this thread, and nothing that it gave out is left.
        unsafe { CoUninitialize() };
    }
    value
}

fn property(drive: &HSTRING) -> Option<i32> {
    let mut key = PROPERTYKEY::default();
    // SAFETY: the name ends with a zero; `key` lives through the call.
    unsafe { PSGetPropertyKeyFromName(w!("System.Volume.BitLockerProtection"), &raw mut key) }.ok()?;
    // SAFETY: `drive` ends with a zero and lives through the call; there is no binding context.
    let item: IShellItem2 = unsafe { SHCreateItemFromParsingName(drive, None) }.ok()?;
    // SAFETY: `key` was filled in by Windows and lives through the call.
    unsafe { item.GetInt32(&raw const key) }.ok()
}

const STREAMS: [STD_HANDLE; 3] = [STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE];

/// Joins the console of the program that started this one, where there is one. What was redirected stays redirected:
/// joining may put the console in the place of a file or a pipe, so each stream that was there is put back.
pub fn attach_console() {
    let before = STREAMS.map(stream_handle);
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
    // SAFETY: GetStdHandle takes a number and gives a handle that is not to be closed.
    let handle = unsafe { GetStdHandle(stream) };
    if handle.is_null() || handle == INVALID_HANDLE_VALUE {
        return None;
    }
    // SAFETY: GetFileType asks about a handle by value; of a stale one it says that it is unknown.
    let kind = unsafe { GetFileType(handle) };
    (kind != FILE_TYPE_UNKNOWN).then_some(handle)
}

fn put(stream: STD_HANDLE, handle: HANDLE) {
    // SAFETY: `handle` was given by Windows as this stream's and is never closed.
    let done = unsafe { SetStdHandle(stream, handle) };
    if done == 0 {
        log::debug!("a standard stream could not be set");
    }
}

/// Whether Windows is to show animations: *Settings, Accessibility, Visual effects*. `None` where it does not say.
pub fn animations() -> Option<bool> {
    let mut shown = 0_i32;
    // SAFETY: this action writes one `BOOL` and nothing else, into a variable that lives through the call.
    let done = unsafe { SystemParametersInfoW(SPI_GETCLIENTAREAANIMATION, 0, (&raw mut shown).cast(), 0) };
    (done != 0).then_some(shown != 0)
}
