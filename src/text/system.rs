//! What the system says about a file, in the program's words.

use super::Text;

/// What the system says about an error, in the program's words where it is a usual one.
pub fn reason(error: &std::io::Error) -> Text {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound => Text::new("storage-reason-not-found"),
        K::PermissionDenied => Text::new("storage-reason-permission"),
        K::AlreadyExists => Text::new("storage-reason-exists"),
        K::StorageFull | K::QuotaExceeded => Text::new("storage-reason-full"),
        K::ReadOnlyFilesystem => Text::new("storage-reason-read-only"),
        K::NotADirectory => Text::new("storage-reason-not-folder"),
        K::IsADirectory => Text::new("storage-reason-folder"),
        _ => Text::plain(error.to_string()),
    }
}
