//! `ReAgent.xml`: what Windows knows of its recovery environment.

use crate::layout::{Guid, ReAgent};
use crate::units::ByteOffset;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// The largest `ReAgent.xml` that is read; real ones have about 1.2 KB.
pub const MAX_BYTES: usize = 64 * 1024;

/// How many elements are looked at; real files have about 25.
const MAX_ELEMENTS: usize = 4096;

/// Why a text is not a `ReAgent.xml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReAgentError {
    /// Longer than [`MAX_BYTES`].
    #[error("expected at most {MAX_BYTES} bytes, found {found}")]
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// Not well-formed.
    #[error("byte {position}: {found}")]
    Malformed {
        /// Where, in bytes from the start.
        position: u64,
        /// What the XML reader says.
        found: String,
    },
    /// XML, but without an element `WindowsRE`.
    #[error("expected an element WindowsRE, found none")]
    NotReAgent,
}

/// Reads the text of a `ReAgent.xml`.
///
/// The form is not documented; it was read off files of Windows 8 to 11. Unknown elements are passed over.
pub fn parse(xml: &str) -> Result<ReAgent, ReAgentError> {
    if xml.len() > MAX_BYTES {
        return Err(ReAgentError::TooLong { found: xml.len() });
    }
    let mut reader = Reader::from_str(xml.trim_start_matches('\u{feff}'));
    let mut found = ReAgent::default();
    let mut is_reagent = false;
    for _ in 0..MAX_ELEMENTS {
        let malformed = |position: u64, found: String| ReAgentError::Malformed { position, found };
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                is_reagent |= element.name().as_ref() == "WindowsRE";
                take(&element, &mut found).map_err(|e| malformed(reader.buffer_position(), e))?;
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(malformed(reader.error_position(), error.to_string())),
        }
    }
    if is_reagent { Ok(found) } else { Err(ReAgentError::NotReAgent) }
}

/// The text of the file's bytes: UTF-8, or UTF-16 where a byte-order mark says so; what is no text becomes U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => super::fault::le::utf16(rest),
        _ => String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned(),
    }
}

fn take(element: &BytesStart<'_>, found: &mut ReAgent) -> Result<(), String> {
    let value = |name: &str| -> Result<Option<String>, String> {
        // Without the check for doubled names, whose time grows with the square of their number.
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| e.to_string())?;
            if attribute.key.as_ref() == name {
                let text = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|e| e.to_string())?;
                return Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty()));
            }
        }
        Ok(None)
    };
    let flag = |text: Option<String>| text.and_then(|t| t.parse::<u32>().ok()).map(|n| n == 1);
    match element.name().as_ref() {
        "WinreLocation" => {
            found.path = value("path")?;
            found.offset =
                value("offset")?.and_then(|t| t.parse::<u64>().ok()).filter(|n| *n != 0).map(ByteOffset::from_bytes);
            found.disk_guid = value("guid")?.and_then(|t| Guid::try_parse(&t).ok()).filter(|g| !g.is_nil());
            found.mbr_signature = value("id")?.and_then(|t| t.parse::<u32>().ok()).filter(|n| *n != 0);
        }
        "InstallState" => found.enabled = flag(value("state")?),
        "WinREStaged" => found.staged = flag(value("state")?),
        "OsBuildVersion" => found.os_build = value("path")?,
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENABLED: &str = r#"<?xml version='1.0' encoding='utf-8'?>

<WindowsRE version="2.0">
  <WinreBCD id="{f8d1de0b-0ced-11e6-abf9-db7ac698ead8}"/>
  <WinreLocation path="\Recovery\WindowsRE" id="0" offset="509709647872" guid="{6D5C9AAA-fea9-471e-bfa8-5160d1d8c3fa}"/>
  <ImageLocation path="" id="0" offset="0" guid="{00000000-0000-0000-0000-000000000000}"/>
  <InstallState state="1"/>
  <WinREStaged state="0"/>
  <OsBuildVersion path="26100.1.amd64fre.ge_release.240331-1435"/>
</WindowsRE>
"#;

    #[test]
    fn an_enabled_one_names_disk_and_offset() {
        let read = parse(ENABLED).unwrap();
        assert_eq!(read.enabled, Some(true));
        assert_eq!(read.offset, Some(ByteOffset::from_bytes(509_709_647_872)));
        assert_eq!(read.disk_guid.unwrap().to_string(), "6d5c9aaa-fea9-471e-bfa8-5160d1d8c3fa");
        assert_eq!(read.mbr_signature, None);
        assert_eq!(read.path.as_deref(), Some(r"\Recovery\WindowsRE"));
        assert_eq!(read.staged, Some(false));
        assert_eq!(read.os_build.as_deref(), Some("26100.1.amd64fre.ge_release.240331-1435"));
    }

    #[test]
    fn a_disabled_one_names_no_place() {
        let read = parse(
            r#"<WindowsRE version="2.0"><WinreLocation path="" id="0" offset="0" guid="{00000000-0000-0000-0000-000000000000}"/><InstallState state="0"/></WindowsRE>"#,
        )
        .unwrap();
        assert_eq!(read, ReAgent { enabled: Some(false), ..ReAgent::default() });
    }

    #[test]
    fn an_mbr_disk_is_named_by_its_signature() {
        let read = parse(
            r#"<WindowsRE version="2.0"><WinreLocation path="\Recovery\WindowsRE" id="2864434397" offset="1048576"/></WindowsRE>"#,
        )
        .unwrap();
        assert_eq!(read.mbr_signature, Some(0xaabb_ccdd));
        assert_eq!(read.enabled, None);
    }

    #[test]
    fn what_is_no_reagent_is_refused_with_a_reason() {
        assert_eq!(parse("<a/>"), Err(ReAgentError::NotReAgent));
        assert_eq!(parse(""), Err(ReAgentError::NotReAgent));
        assert!(matches!(parse("<WindowsRE><b></c>"), Err(ReAgentError::Malformed { .. })));
        assert!(matches!(parse(&"<a>".repeat(100_000)), Err(ReAgentError::TooLong { .. })));
        assert!(parse(&"<a>".repeat(10_000)).is_err());
    }
}
