//! This PC's own disks, read-only: as much as Windows tells without elevation, and what is inside with it.
//!
//! The decoding is pure and tested on every platform; only `calls` speaks with Windows.

mod aligned;
pub mod decode;

#[cfg(windows)]
mod calls;
#[cfg(windows)]
mod windows;

pub use aligned::Aligned;

#[cfg(windows)]
pub use calls::attach_console;
#[cfg(windows)]
pub use windows::{is_elevated, less_motion, read, restart_elevated};

/// Whether Administrator's rights are missing and could be asked for.
pub fn may_elevate() -> bool {
    #[cfg(windows)]
    return !is_elevated();
    #[cfg(not(windows))]
    false
}

/// Nothing to start on a system that is not Windows.
#[cfg(not(windows))]
pub const fn restart_elevated() -> bool {
    false
}

/// This PC's disks.
///
/// # Errors
/// Always, on a system that is not Windows.
#[cfg(not(windows))]
pub fn read(_progress: &super::Progress) -> Result<super::Source, super::SourceError> {
    use crate::text::Text;
    Err(super::SourceError::new(Text::new("source-live-not-windows")).hint(Text::new("source-live-not-windows-hint")))
}
