//! Which file system or encryption a partition begins with, by what Windows and the systems themselves go by.

use super::bitlocker;
use super::fat::Geometry;
use super::fault::{Fault, le};
use super::io::Window;
use crate::layout::FileSystem;

/// What a partition begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// NTFS.
    Ntfs,
    /// FAT of any width.
    Fat(Geometry),
    /// exFAT.
    ExFat,
    /// BitLocker, with where its metadata lie.
    BitLocker(bitlocker::Header),
    /// ext2, ext3, ext4.
    Ext,
    /// One that is recognised and not read further.
    Other(FileSystem),
}

impl Signature {
    pub(super) const fn file_system(&self) -> FileSystem {
        match self {
            Self::Ntfs => FileSystem::Ntfs,
            Self::Fat(geometry) => geometry.file_system(),
            Self::ExFat => FileSystem::ExFat,
            Self::BitLocker(_) => FileSystem::BitLocker,
            Self::Ext => FileSystem::Ext4,
            Self::Other(file_system) => *file_system,
        }
    }
}

/// How much of the partition's beginning is looked at: btrfs keeps its superblock at 64 KiB, behind all others.
pub(super) const HEAD: u64 = 68 << 10;

/// What can stand only at one place: (place, bytes, file system). Sources: the systems' own headers
/// (Linux `magic.h`, cryptsetup `luks.h`, LVM2 `label.c`, mdadm `super1.c`; ReFS as libfsrefs describes it).
const MARKS: [(usize, &[u8], FileSystem); 18] = [
    (3, b"ReFS\0\0\0\0", FileSystem::Refs),
    (0, b"LUKS\xba\xbe", FileSystem::Luks),
    (0, b"XFSB", FileSystem::Other),
    (32, b"NXSB", FileSystem::Other),
    (0, b"hsqs", FileSystem::Other),
    (1024, b"H+\0\x04", FileSystem::Other),
    (1024, b"HX\0\x05", FileSystem::Other),
    (1024, b"\x10\x20\xf5\xf2", FileSystem::Other),
    (4096, b"\xfc\x4e\x2b\xa9", FileSystem::Other),
    (32_769, b"CD001", FileSystem::Other),
    (65_536 + 64, b"_BHRfS_M", FileSystem::Other),
    (65_536 + 52, b"ReIsErFs", FileSystem::Other),
    (65_536 + 52, b"ReIsEr2Fs", FileSystem::Other),
    (65_536 + 52, b"ReIsEr3Fs", FileSystem::Other),
    (4096 - 10, b"SWAPSPACE2", FileSystem::Swap),
    (4096 - 10, b"SWAP-SPACE", FileSystem::Swap),
    (16_384 - 10, b"SWAPSPACE2", FileSystem::Swap),
    (65_536 - 10, b"SWAPSPACE2", FileSystem::Swap),
];

/// LVM writes its label into one of the first four sectors of 512 bytes.
const LVM: (&[u8], usize, &[u8]) = (b"LABELONE", 24, b"LVM2 001");

/// Reads the partition's beginning.
pub(super) fn head(window: &mut Window<'_>) -> Result<Vec<u8>, Fault> {
    let length = usize::try_from(HEAD.min(window.size())).unwrap_or(0);
    window.bytes(0, length)
}

/// Tells what the partition begins with; `size` is its size in bytes.
pub(super) fn detect(head: &[u8], size: u64) -> Signature {
    let is = |at: usize, mark: &[u8]| le::slice(head, at, mark.len()) == Some(mark);
    if let Some(header) = bitlocker::Header::find(head) {
        return Signature::BitLocker(header);
    }
    if is(3, b"NTFS    ") {
        return Signature::Ntfs;
    }
    if is(3, b"EXFAT   ") {
        return Signature::ExFat;
    }
    if let Some((_, _, file_system)) = MARKS.iter().find(|(at, mark, _)| is(*at, mark)) {
        return Signature::Other(*file_system);
    }
    let (label, at, kind) = LVM;
    if (0..4).any(|sector| is(sector * 512, label) && is(sector * 512 + at, kind)) {
        return Signature::Other(FileSystem::Other);
    }
    if is(1024 + 56, &[0x53, 0xef]) {
        return Signature::Ext;
    }
    match Geometry::parse(head, size) {
        Some(geometry) => Signature::Fat(geometry),
        None => Signature::Other(FileSystem::None),
    }
}

/// The label of those that are not read further.
pub(super) fn label(head: &[u8]) -> Option<String> {
    let place = |at: usize, mark: &[u8], label_at: usize, length: usize| {
        let found = le::slice(head, at, mark.len()) == Some(mark);
        if found { le::slice(head, label_at, length) } else { None }
    };
    let bytes = place(4096 - 10, b"SWAPSPACE2", 1024 + 28, 16)
        .or_else(|| place(0, b"XFSB", 108, 12))
        .or_else(|| place(65_536 + 64, b"_BHRfS_M", 65_536 + 0x12b, 256))
        .or_else(|| place(0, b"LUKS\xba\xbe\0\x02", 24, 48))?;
    text(bytes)
}

/// Bytes up to the first NUL as text, without blanks around it; `None` for nothing.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.split(|byte| *byte == 0).next()?;
    Some(String::from_utf8_lossy(bytes).trim().to_owned()).filter(|text| !text.is_empty())
}
