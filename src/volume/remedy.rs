//! How a file that stands in the way of a shrink is moved out of the way, and brought back.

use crate::text::Text;

/// What kind of file a blocker is, told by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Hibernation,
    PageFile,
    SwapFile,
    Shadow,
    ChangeJournal,
    MftBitmap,
    SearchIndex,
    BadClusters,
    Metadata,
}

fn kind(name: &str) -> Option<Kind> {
    let lower = name.to_ascii_lowercase();
    let is = |file: &str| lower == file || lower.strip_prefix('\\') == Some(file);
    Some(if is("hiberfil.sys") {
        Kind::Hibernation
    } else if is("pagefile.sys") {
        Kind::PageFile
    } else if is("swapfile.sys") {
        Kind::SwapFile
    } else if lower.contains("{3808876b-c176-4e48-b7ae-04046e6cc752}") || lower.contains("system volume information") {
        Kind::Shadow
    } else if lower.contains("$usnjrnl") {
        Kind::ChangeJournal
    } else if is("$mft::$bitmap") {
        Kind::MftBitmap
    } else if lower.ends_with("windows.edb") || lower.ends_with("windows.db") {
        Kind::SearchIndex
    } else if lower.contains("$badclus") {
        Kind::BadClusters
    } else if is("$mftmirr") || is("$logfile") || is("$bitmap") || is("$boot") || is("$volume") {
        Kind::Metadata
    } else {
        return None;
    })
}

/// How to move a blocker of this name (as in [`crate::layout::ShrinkBlocker::name`]) out of the way and how to bring
/// it back; `None` for a file of an unknown kind.
pub fn remedy(name: &str) -> Option<Text> {
    let id = match kind(name)? {
        Kind::Hibernation => "volume-remedy-hibernation",
        Kind::PageFile => "volume-remedy-pagefile",
        Kind::SwapFile => "volume-remedy-swapfile",
        Kind::Shadow => "volume-remedy-shadow",
        Kind::ChangeJournal => "volume-remedy-journal",
        Kind::MftBitmap => "volume-remedy-mft-bitmap",
        Kind::SearchIndex => "volume-remedy-search",
        Kind::BadClusters => "volume-remedy-bad-clusters",
        Kind::Metadata => "volume-remedy-metadata",
    };
    Some(Text::new(id).with("name", name))
}

/// Whether Microsoft's documentation calls a blocker of this name movable, while event 259 names it as immovable
/// in practice (`facts/windows.md` 3.6: `$Mft::$BITMAP`, `$UsnJrnl:$J`, the search index).
pub fn is_movable_by_documentation(name: &str) -> bool {
    matches!(kind(name), Some(Kind::ChangeJournal | Kind::MftBitmap | Kind::SearchIndex))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn every_known_blocker_has_a_remedy_in_both_languages() {
        for name in [
            r"\hiberfil.sys",
            r"\pagefile.sys",
            r"\swapfile.sys",
            r"\System Volume Information\{0}{3808876b-c176-4e48-b7ae-04046e6cc752}",
            r"\$Extend\$UsnJrnl:$J",
            "$Mft::$BITMAP",
            r"\ProgramData\Microsoft\Search\Data\Applications\Windows\Windows.edb",
            "$BadClus",
            "$MFTMirr",
        ] {
            let text = remedy(name).unwrap();
            for lang in Lang::ALL {
                assert_ne!(text.say(lang), text.id(), "{name}");
            }
        }
        assert_eq!(remedy(r"\Users\me\film.mkv"), None);
    }
}
