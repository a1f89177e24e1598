//! The header and the XML of a WIM image: its version and nothing else.
//!
//! Microsoft, *Windows Imaging File Format (WIM)*: the header has 208 bytes, the XML stands in UTF-16 and uncompressed
//! where the header says.

use super::fault::{Fault, le};
use quick_xml::Reader;
use quick_xml::events::Event;

/// The header's size.
const HEADER: usize = 208;
/// The largest XML that is read; a winre.wim's has about 3 KB, an install.wim's with ten images about 30 KB.
const MAX_XML: u64 = 512 << 10;
/// How many parts of the XML are looked at.
const MAX_EVENTS: usize = 50_000;
/// What begins every WIM.
const MAGIC: &[u8] = b"MSWIM\0\0\0";
/// Bit 2 of a resource's flags: compressed.
const COMPRESSED: u8 = 4;

const WHAT: &str = "volume-what-wim";

/// The version of the image that the file starts (or its first), `10.0.26100.1`; `None` where the XML says none.
///
/// `read` fills a buffer from a byte of the file on, `size` is the file's length.
pub(super) fn version(
    size: u64,
    mut read: impl FnMut(u64, &mut [u8]) -> Result<(), Fault>,
) -> Result<Option<String>, Fault> {
    let short = || Fault::cut_short(WHAT, 0);
    let mut header = [0; HEADER];
    if size < HEADER as u64 {
        return Err(Fault::damaged(WHAT, 0, format!("≥ {HEADER}"), size));
    }
    read(0, &mut header)?;
    if !header.starts_with(MAGIC) {
        return Err(Fault::damaged(WHAT, 0, "MSWIM", le::slice(&header, 0, 8).unwrap_or_default().escape_ascii()));
    }
    // A resource: seven bytes of size and one of flags, offset, original size.
    let length_and_flags = le::u64(&header, 0x48).ok_or_else(short)?;
    let length = length_and_flags & 0x00ff_ffff_ffff_ffff;
    let flags = length_and_flags.to_be_bytes()[0];
    let offset = le::u64(&header, 0x50).ok_or_else(short)?;
    if length > MAX_XML || flags & COMPRESSED != 0 {
        return Err(Fault::damaged(WHAT, 0x48, format!("≤ {MAX_XML}"), length));
    }
    if offset < HEADER as u64 || offset.checked_add(length).is_none_or(|end| end > size) {
        return Err(Fault::damaged(WHAT, 0x50, format!("{HEADER} … {size}"), offset));
    }
    let boot_index = le::u32(&header, 0x78).ok_or_else(short)?;
    let mut xml = vec![0; usize::try_from(length).map_err(|_| short())?];
    read(offset, &mut xml)?;
    Ok(version_in(&le::utf16(&xml), boot_index.max(1)))
}

/// The version of the image `index`, else of the first one that has one.
fn version_in(xml: &str, index: u32) -> Option<String> {
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let mut first = None;
    let mut image: Option<u32> = None;
    // Whether the reader is inside of VERSION, and in which of its parts.
    let mut in_version = false;
    let mut part = None;
    let mut parts: [Option<u32>; 4] = [None; 4];
    for _ in 0..MAX_EVENTS {
        match reader.read_event() {
            Ok(Event::Start(element)) => match element.name().as_ref() {
                "IMAGE" => {
                    let attribute = element
                        .attributes()
                        .with_checks(false)
                        .filter_map(Result::ok)
                        .find(|a| a.key.as_ref() == "INDEX");
                    image = attribute.and_then(|a| a.value.parse().ok());
                }
                "VERSION" => {
                    in_version = true;
                    parts = [None; 4];
                }
                "MAJOR" => part = Some(0),
                "MINOR" => part = Some(1),
                "BUILD" => part = Some(2),
                "SPBUILD" => part = Some(3),
                _ => part = None,
            },
            Ok(Event::Text(text)) if in_version => {
                if let Some(slot) = part.and_then(|part: usize| parts.get_mut(part)) {
                    *slot = text.trim().parse().ok();
                }
            }
            Ok(Event::End(element)) => {
                part = None;
                if element.name().as_ref() == "VERSION" {
                    in_version = false;
                    if let [Some(major), Some(minor), Some(build), revision] = parts {
                        let version = format!("{major}.{minor}.{build}.{}", revision.unwrap_or(0));
                        if image == Some(index) {
                            return Some(version);
                        }
                        first.get_or_insert(version);
                    }
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wim(xml: &str, boot: u32) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        let xml: Vec<u8> = format!("\u{feff}{xml}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[0x48..0x50].copy_from_slice(&(xml.len() as u64 | 2 << 56).to_le_bytes());
        bytes[0x50..0x58].copy_from_slice(&(HEADER as u64).to_le_bytes());
        bytes[0x78..0x7c].copy_from_slice(&boot.to_le_bytes());
        bytes.extend(xml);
        bytes
    }

    fn check(bytes: &[u8]) -> Result<Option<String>, Fault> {
        version(bytes.len() as u64, |at, buffer| {
            let at = usize::try_from(at).unwrap();
            buffer.copy_from_slice(bytes.get(at..at + buffer.len()).ok_or(Fault::Cancelled)?);
            Ok(())
        })
    }

    fn image(index: u32, build: u32) -> String {
        format!(
            "<IMAGE INDEX=\"{index}\"><WINDOWS><ARCH>9</ARCH><VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>{build}</BUILD><SPBUILD>3920</SPBUILD><SPLEVEL>0</SPLEVEL></VERSION></WINDOWS></IMAGE>"
        )
    }

    #[test]
    fn the_version_is_that_of_the_image_that_starts() {
        let xml = format!("<WIM><TOTALBYTES>1</TOTALBYTES>{}{}</WIM>", image(1, 19041), image(2, 26100));
        assert_eq!(check(&wim(&xml, 2)), Ok(Some("10.0.26100.3920".to_owned())));
        assert_eq!(check(&wim(&xml, 0)), Ok(Some("10.0.19041.3920".to_owned())));
        assert_eq!(check(&wim(&xml, 9)), Ok(Some("10.0.19041.3920".to_owned())));
        assert_eq!(check(&wim("<WIM><IMAGE INDEX=\"1\"/></WIM>", 0)), Ok(None));
    }

    #[test]
    fn a_header_that_lies_is_refused() {
        let sound = wim(&image(1, 1), 0);
        for (at, value) in [(0x48, u64::MAX), (0x48, 1 << 40), (0x50, u64::MAX), (0x50, 0), (0x50, 1 << 63)] {
            let mut bytes = sound.clone();
            bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
            assert!(check(&bytes).is_err(), "{at:#x} {value:#x}");
        }
        assert!(check(b"MSWIM").is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(at in 0usize..400, value in any::<[u8; 8]>()) {
            let mut bytes = wim(&image(1, 26100), 0);
            if let Some(place) = bytes.get_mut(at..at + 8) {
                place.copy_from_slice(&value);
            }
            let _unharmed = check(&bytes);
        }
    }
}
