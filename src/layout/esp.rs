//! What may be done with what lies on an EFI system partition.

use super::{Contents, EspFile};
use crate::text::Text;
use crate::units::ByteSize;

/// What may be done with a file or folder of an ESP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EspCare {
    /// May go: Windows starts without it, and brings it back where it needs it.
    MayGo,
    /// Nobody can tell whose it is: to be looked at before, and copied with the rest.
    Unknown,
    /// Has to be copied to a new ESP: `bcdboot` does not know of it.
    Copy,
    /// Must not be touched; on a new ESP `bcdboot` or Windows makes it anew.
    Keep,
}

impl EspCare {
    /// Every one, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::MayGo, Self::Unknown, Self::Copy, Self::Keep];

    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MayGo => "may_go",
            Self::Unknown => "unknown",
            Self::Copy => "copy",
            Self::Keep => "keep",
        }
    }

    /// What it means, in a few words.
    pub fn text(self) -> Text {
        Text::new(match self {
            Self::MayGo => "volume-esp-may-go",
            Self::Unknown => "volume-esp-unknown",
            Self::Copy => "volume-esp-copy",
            Self::Keep => "volume-esp-keep",
        })
    }
}

/// The language whose resources the boot manager falls back to: without them it shows no text at all.
const FALLBACK_LANGUAGE: &str = "en-us";

impl EspFile {
    /// What may be done with it, by its owner and its place.
    ///
    /// Sources: Microsoft's way out of a full system partition deletes the fonts (support article 46865f3f); `bcdboot`
    /// copies the boot files, fonts and resources anew and nothing else (BCDBoot command-line options); firmware reads
    /// `\EFI\UpdateCapsule` at the next start and does not need it afterwards (UEFI specification, 8.5.5).
    pub fn care(&self) -> EspCare {
        let path = self.path.to_ascii_lowercase();
        let parts: Vec<&str> = path.split('\\').filter(|part| !part.is_empty()).collect();
        match (self.owner.as_str(), parts.as_slice()) {
            ("microsoft_fonts", _) => EspCare::MayGo,
            ("microsoft_resources", [.., last]) if *last != "resources" && *last != FALLBACK_LANGUAGE => EspCare::MayGo,
            ("vendor", ["efi", "updatecapsule", ..]) => EspCare::MayGo,
            // What chkdsk and Explorer leave behind.
            (_, [first, ..]) if *first == "$recycle.bin" || first.starts_with("found.") => EspCare::MayGo,
            ("microsoft_boot" | "microsoft_resources" | "fallback_loader", _) => EspCare::Keep,
            // The folders' own lists, and what Windows makes on every volume.
            (_, [] | ["efi"] | ["system volume information", ..]) => EspCare::Keep,
            ("vendor" | "other_loader", _) => EspCare::Copy,
            _ => EspCare::Unknown,
        }
    }

    /// Whose it is, in words.
    pub fn owner_text(&self) -> Text {
        Text::new(match self.owner.as_str() {
            "microsoft_boot" => "volume-esp-owner-microsoft-boot",
            "microsoft_fonts" => "volume-esp-owner-microsoft-fonts",
            "microsoft_resources" => "volume-esp-owner-microsoft-resources",
            "fallback_loader" => "volume-esp-owner-fallback-loader",
            "vendor" => "volume-esp-owner-vendor",
            "other_loader" => "volume-esp-owner-other-loader",
            _ => "volume-esp-owner-other",
        })
    }
}

impl Contents {
    /// How much of an ESP's files is to be treated so.
    pub fn esp_sum(&self, care: EspCare) -> ByteSize {
        let files = self.esp_files.iter().filter(|file| file.care() == care);
        files.fold(ByteSize::ZERO, |sum, file| sum.saturating_add(file.size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn place_and_owner_tell_what_may_be_done() {
        for (path, owner, care) in [
            (r"\EFI\Microsoft\Boot", "microsoft_boot", EspCare::Keep),
            (r"\EFI\Microsoft\Boot\Fonts", "microsoft_fonts", EspCare::MayGo),
            (r"\EFI\Microsoft\Boot\Resources", "microsoft_resources", EspCare::Keep),
            (r"\EFI\Microsoft\Boot\en-US", "microsoft_resources", EspCare::Keep),
            (r"\EFI\Microsoft\Boot\uk-UA", "microsoft_resources", EspCare::MayGo),
            (r"\EFI\Boot", "fallback_loader", EspCare::Keep),
            (r"\EFI\HP", "vendor", EspCare::Copy),
            (r"\EFI\UpdateCapsule", "vendor", EspCare::MayGo),
            (r"\EFI\ubuntu", "other_loader", EspCare::Copy),
            (r"\loader", "other_loader", EspCare::Copy),
            (r"\EFI\Kaspersky", "other", EspCare::Unknown),
            (r"\FOUND.000", "other", EspCare::MayGo),
            (r"\System Volume Information", "other", EspCare::Keep),
            (r"\EFI", "other", EspCare::Keep),
            ("\\", "other", EspCare::Keep),
        ] {
            let file = EspFile { path: path.to_owned(), size: ByteSize::from_kib(1), owner: owner.to_owned() };
            assert_eq!(file.care(), care, "{path}");
            for lang in Lang::ALL {
                for text in [file.care().text(), file.owner_text()] {
                    assert_ne!(text.say(lang), text.id(), "{path}");
                }
            }
        }
    }
}
