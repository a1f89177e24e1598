//! What a file is, told by its content.

use super::bytes::le_u32;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes of a file's front are looked at: more than any signature and any first line needs.
pub(super) const HEAD: usize = 4096;
/// How many bytes of a file's end are looked at: a VHD's footer.
pub(super) const TAIL: usize = 512;

/// What a file is by its first and last bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of any encoding.
    Text,
    /// VHD: a footer at the end, or its copy at the front.
    Vhd,
    /// VHDX.
    Vhdx,
    /// qcow2 (and its predecessor).
    Qcow2,
    /// VMDK in one file.
    Vmdk,
    /// The text that names the files of a VMDK.
    VmdkText,
    /// VDI.
    Vdi,
    /// A container that is not read, by its name.
    Unsupported(&'static str),
    /// A packed file, by the packer's name.
    Packed(&'static str),
    /// Something that is certainly no disk, by its name.
    NoDisk(&'static str),
    /// Anything else: raw bytes of a disk, if a disk at all.
    Raw,
}

/// Tells what a file is by its first [`HEAD`] bytes (fewer where it is shorter) and its last [`TAIL`].
pub(super) fn kind(head: &[u8], tail: &[u8]) -> Kind {
    const FRONT: &[(&[u8], Kind)] = &[
        (b"vhdxfile", Kind::Vhdx),
        (b"QFI\xfb", Kind::Qcow2),
        (b"conectix", Kind::Vhd),
        (b"KDMV", Kind::Vmdk),
        (b"COWD", Kind::Unsupported("VMDK (COWD)")),
        (b"\xbe\xba\xfe\xca\x00\x00\x00\x00", Kind::Unsupported("VMDK (seSparse)")),
        (b"# Disk DescriptorFile", Kind::VmdkText),
        (b"EVF\x09\x0d\x0a\xff\x00", Kind::Unsupported("EWF (E01)")),
        (b"EVF2\x0d\x0a\x81\x00", Kind::Unsupported("EWF2 (Ex01)")),
        (b"AFF", Kind::Unsupported("AFF")),
        (b"WithoutFreeSpace", Kind::Unsupported("Parallels HDD")),
        (b"\xfd7zXZ\x00", Kind::Packed("xz")),
        (b"\x1f\x8b", Kind::Packed("gzip")),
        (b"BZh", Kind::Packed("bzip2")),
        (b"\x28\xb5\x2f\xfd", Kind::Packed("Zstandard")),
        (b"PK\x03\x04", Kind::Packed("ZIP")),
        (b"7z\xbc\xaf\x27\x1c", Kind::Packed("7-Zip")),
        (b"Rar!\x1a\x07", Kind::Packed("RAR")),
        (b"MSCF", Kind::Packed("CAB")),
        (b"MSWIM\x00\x00\x00", Kind::NoDisk("WIM")),
        (b"WLPWM\x00\x00\x00", Kind::NoDisk("WIM")),
        (b"\x7fELF", Kind::NoDisk("ELF")),
        (b"%PDF-", Kind::NoDisk("PDF")),
        (b"\x89PNG", Kind::NoDisk("PNG")),
        (b"\xff\xd8\xff", Kind::NoDisk("JPEG")),
    ];
    // VirtualBox writes 0x7F10DABE at byte 64 behind a line of text.
    if le_u32(head, 64) == Some(0xbeda_107f) {
        return Kind::Vdi;
    }
    if let Some((_, kind)) = FRONT.iter().find(|(signature, _)| head.starts_with(signature)) {
        return *kind;
    }
    if tail.starts_with(b"conectix") || tail.get(1..).is_some_and(|tail| tail.starts_with(b"conectix")) {
        return Kind::Vhd;
    }
    if is_text(head) { Kind::Text } else { Kind::Raw }
}

/// Whether these bytes are text: a byte-order mark, UTF-16 without one, or hardly any control characters.
/// The first sector of a disk with a table always has zero bytes, and a file of zeros only is no text.
fn is_text(head: &[u8]) -> bool {
    if Encoding::for_bom(head).is_some() {
        return true;
    }
    if head.is_empty() {
        return false;
    }
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    if zeros > 0 {
        return utf_16_without_mark(head).is_some();
    }
    let odd =
        head.iter().filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b));
    // Shift-JIS, GBK and the like have bytes above 0x7f, random bytes have a control character in every ten.
    odd.count() * 50 <= head.len()
}

/// UTF-16 of mostly ASCII, as PowerShell's `>` writes it, with its mark cut off.
fn utf_16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    let count = |odd: usize, test: fn(u8) -> bool| head.iter().skip(odd).step_by(2).filter(|b| test(**b)).count();
    let printable: fn(u8) -> bool = |b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7e);
    let zero: fn(u8) -> bool = |b| b == 0;
    if pairs >= 8 && count(1, zero) * 10 >= pairs * 5 && count(0, printable) * 10 >= pairs * 5 && count(0, zero) == 0 {
        Some(UTF_16LE)
    } else if pairs >= 8
        && count(0, zero) * 10 >= pairs * 5
        && count(1, printable) * 10 >= pairs * 5
        && count(1, zero) == 0
    {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The text, for files that this program itself writes (UTF-8, or UTF-16 where an editor or PowerShell saved them).
pub(super) fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => utf_16_without_mark(bytes.get(..HEAD.min(bytes.len())).unwrap_or(bytes)).unwrap_or(UTF_8),
    };
    encoding.decode(bytes).0.into_owned()
}

/// Which of the program's own files a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// A layout or a plan in RON.
    Ron,
    /// JSON that names the contract's schema of a layout or of a plan.
    Json,
}

/// Tells the program's own files from captures.
pub(super) fn saved(text: &str) -> Option<Saved> {
    let mut rest = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if rest.starts_with(['{', '[']) {
        // Anywhere: another program may have sorted the fields.
        let own = ["\"shikiri.layout/", "\"shikiri.plan/"].iter().any(|schema| rest.contains(schema));
        return own.then_some(Saved::Json);
    }
    // RON may begin with comments and with attributes.
    loop {
        if let Some(line) = rest.strip_prefix("//").or_else(|| rest.strip_prefix("#![")) {
            rest = line.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
        } else if let Some(block) = rest.strip_prefix("/*") {
            rest = block.split_once("*/").map_or("", |(_, rest)| rest).trim_start();
        } else {
            break;
        }
    }
    // `(parted) print`, `(c) Microsoft Corporation`: a word alone in brackets is no layout.
    let word = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(word, _)| word);
    let prose = word.is_some_and(|word| !word.is_empty() && word.chars().all(char::is_alphabetic));
    (rest.starts_with('(') && !prose).then_some(Saved::Ron)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        assert_eq!(kind(b"vhdxfile\0\0", b""), Kind::Vhdx);
        assert_eq!(kind(b"QFI\xfb\0\0\0\x03", b""), Kind::Qcow2);
        assert_eq!(kind(&[0; 512], b"conectix\0"), Kind::Vhd);
        assert_eq!(kind(&[0; 512], b"\0conectix"), Kind::Vhd);
        assert_eq!(kind(b"KDMV\x01\0\0\0", b""), Kind::Vmdk);
        assert_eq!(kind(b"# Disk DescriptorFile\nversion=1\n", b""), Kind::VmdkText);
        assert_eq!(kind(b"COWD\x01\0\0\0", b""), Kind::Unsupported("VMDK (COWD)"));
        assert_eq!(kind(&[0; 512], &[0; 512]), Kind::Raw);
    }

    #[test]
    fn text_is_told_in_any_encoding() {
        let line = "  Disk ###  Status         Size     Free\r\n";
        assert_eq!(kind(line.as_bytes(), b""), Kind::Text);
        let utf_16: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kind(&utf_16, b""), Kind::Text);
        assert_eq!(decode(&utf_16), line);
        let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode("  ディスク 0    オンライン           476 GB\r\n");
        assert_eq!(kind(&shift_jis, b""), Kind::Text);
    }

    #[test]
    fn own_files_are_told_from_captures() {
        assert_eq!(saved("// note\n(schema: \"shikiri.layout/1\")"), Some(Saved::Ron));
        assert_eq!(saved("((((((("), Some(Saved::Ron));
        assert_eq!(saved("{ \"schema\": \"shikiri.layout/1\" }"), Some(Saved::Json));
        assert_eq!(saved("[ { \"Number\": 0 } ]"), None);
        assert_eq!(saved("DISKPART> list disk"), None);
        assert_eq!(saved("(parted) print free"), None);
        assert_eq!(saved("(c) Microsoft Corporation\n(schema: 1)"), None);
    }
}
