//! BitLocker: what its metadata say without a key. Nothing is decrypted, no key is read or kept.
//!
//! The form follows Metz, *BitLocker Drive Encryption (BDE) format specification* (libbde), which agrees with
//! Microsoft's own code of the signature (Kumar, *Detecting BitLocker*).

use super::fault::{Fault, le};
use super::io::Window;
use crate::layout::{BitLocker, BitLockerMetadata, Volume};
use crate::units::ByteSize;

const MARK: &[u8] = b"-FVE-FS-";
/// BitLocker To Go looks like FAT32 to old systems.
const TO_GO: &[u8] = b"MSWIN4.1";
/// The volume GUIDs, as they lie on the disk: in use, and with encryption on write ("used space only").
const VOLUME_IDS: [[u8; 16]; 2] = [
    [0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a, 0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0, 0x01],
    [0x3b, 0x4d, 0xa8, 0x92, 0x80, 0xdd, 0x0e, 0x4d, 0x9e, 0x4e, 0xb1, 0xe3, 0x28, 0x4e, 0xae, 0xd8],
];

/// How much of a metadata block is read: those of Windows have 64 KiB at most.
const BLOCK: usize = 64 << 10;
/// The block's own header, before that of the metadata.
const BLOCK_HEADER: usize = 64;
/// How many entries are looked at; with ten protectors there are about twenty.
const MAX_ENTRIES: usize = 4096;
/// Entry of a volume master key, and its protection by a clear key.
const ENTRY_VMK: u16 = 2;
const VALUE_VMK: u16 = 8;
const PROTECTED_BY_CLEAR_KEY: u16 = 0;
/// The state of a volume that is decrypted and still has its metadata.
const STATE_DECRYPTED: u16 = 1;

const WHAT: &str = "volume-what-fve";

/// Where the metadata lie, as the boot sector says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    offsets: [u64; 3],
}

impl Header {
    /// `None` where this is no BitLocker volume.
    pub(super) fn find(head: &[u8]) -> Option<Self> {
        let name = le::slice(head, 3, 8)?;
        let offsets = |at: usize| -> Option<[u64; 3]> {
            Some([le::u64(head, at)?, le::u64(head, at + 8)?, le::u64(head, at + 16)?])
        };
        let is_id = |at: usize| le::array::<16>(head, at).is_some_and(|id| VOLUME_IDS.contains(&id));
        if name == TO_GO {
            return if is_id(0x1a8) { Some(Self { offsets: offsets(0x1b8)? }) } else { None };
        }
        if name != MARK {
            return None;
        }
        if is_id(0xa0) {
            return Some(Self { offsets: offsets(0xb0)? });
        }
        // Windows Vista: the metadata's cluster stands where NTFS has that of the table's mirror.
        let cluster = u64::from(le::u16(head, 11)?).saturating_mul(u64::from(*head.get(13)?));
        Some(Self { offsets: [le::u64(head, 0x38)?.saturating_mul(cluster), 0, 0] })
    }
}

/// Fills the volume's state; the first readable of the three metadata blocks counts.
pub(super) fn probe(window: &mut Window<'_>, header: Header, volume: &mut Volume) -> Vec<Fault> {
    volume.bitlocker = Some(BitLocker::Encrypted);
    let mut faults = Vec::new();
    for offset in header.offsets.into_iter().filter(|offset| *offset != 0) {
        match metadata(window, offset) {
            Ok((metadata, state)) => {
                volume.bitlocker = Some(match (state, metadata.clear_key) {
                    (STATE_DECRYPTED, Some(false)) if metadata.encrypted == Some(ByteSize::ZERO) => BitLocker::Off,
                    (_, Some(true)) => BitLocker::Suspended,
                    (_, Some(false)) => BitLocker::On,
                    (_, None) => BitLocker::Encrypted,
                });
                volume.contents.bitlocker = Some(metadata);
                return Vec::new();
            }
            Err(fault) => faults.push(fault),
        }
    }
    faults.truncate(1);
    faults
}

/// One metadata block, and the state that the volume is in.
fn metadata(window: &mut Window<'_>, at: u64) -> Result<(BitLockerMetadata, u16), Fault> {
    let short = || Fault::cut_short(WHAT, at);
    let room = window.size().saturating_sub(at);
    let block = window.bytes(at, BLOCK.min(usize::try_from(room).unwrap_or(BLOCK)).max(BLOCK_HEADER + 48))?;
    if !block.starts_with(MARK) {
        let found = le::slice(&block, 0, 8).unwrap_or_default().escape_ascii();
        return Err(Fault::damaged(WHAT, at, "-FVE-FS-", found));
    }
    let version = le::u16(&block, 10).ok_or_else(short)?;
    let state = le::u16(&block, 12).ok_or_else(short)?;
    // Vista's block does not say how far the encryption has come.
    let encrypted = if version >= 2 { le::u64(&block, 16).map(ByteSize::from_bytes) } else { None };
    let entries = block.get(BLOCK_HEADER..).ok_or_else(short)?;
    let size = usize::try_from(le::u32(entries, 0).ok_or_else(short)?).unwrap_or(usize::MAX);
    let first = usize::try_from(le::u32(entries, 8).ok_or_else(short)?).unwrap_or(usize::MAX);
    let entries = entries.get(first..size);
    let entries = entries.ok_or_else(|| Fault::damaged(WHAT, at, format!("≤ {}", block.len()), size))?;
    let clear_key = has_clear_key(entries).ok_or_else(short)?;
    Ok((BitLockerMetadata { version, clear_key: Some(clear_key), encrypted }, state))
}

/// Whether one of the entries is a master key that a clear key protects; `None` where the entries are damaged.
fn has_clear_key(entries: &[u8]) -> Option<bool> {
    let mut rest = entries;
    for _ in 0..MAX_ENTRIES {
        if rest.len() < 8 {
            return Some(false);
        }
        let length = usize::from(le::u16(rest, 0)?);
        if length == 0 {
            return Some(false);
        }
        let entry = rest.get(..length).filter(|entry| entry.len() >= 8)?;
        let is_key = le::u16(entry, 2)? == ENTRY_VMK && le::u16(entry, 4)? == VALUE_VMK;
        if is_key && le::u16(entry, 8 + 26)? == PROTECTED_BY_CLEAR_KEY {
            return Some(true);
        }
        rest = rest.get(length..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{FileSystem, Partition, PartitionType, gpt_type};
    use crate::units::{ByteOffset, Extent, SectorSize};
    use proptest::prelude::*;

    /// A volume of 1 MiB with one metadata block at 64 KiB that has these protections.
    fn image(protections: &[u16]) -> Vec<u8> {
        let mut bytes = vec![0; 1 << 20];
        bytes[3..11].copy_from_slice(MARK);
        bytes[0xa0..0xb0].copy_from_slice(&VOLUME_IDS[0]);
        bytes[0xb0..0xb8].copy_from_slice(&(64u64 << 10).to_le_bytes());
        let block = &mut bytes[64 << 10..];
        block[..8].copy_from_slice(MARK);
        block[10] = 2;
        block[12] = 4;
        block[16..24].copy_from_slice(&(1u64 << 20).to_le_bytes());
        block[64..68].copy_from_slice(&(48 + 64 * protections.len() as u32).to_le_bytes());
        block[72..76].copy_from_slice(&48u32.to_le_bytes());
        for (index, protection) in protections.iter().enumerate() {
            let entry = &mut block[112 + index * 64..];
            entry[0] = 64;
            entry[2] = 2;
            entry[4] = 8;
            entry[34..36].copy_from_slice(&protection.to_le_bytes());
        }
        bytes
    }

    fn check(bytes: Vec<u8>) -> (Volume, usize) {
        let extent = Extent::new(ByteOffset::ZERO, ByteSize::from_bytes(bytes.len() as u64)).unwrap();
        let mut partition = Partition::new(1, extent, PartitionType::Gpt(gpt_type::BASIC_DATA));
        let mut disk = std::io::Cursor::new(bytes);
        let problems = crate::volume::probe(&mut disk, &mut partition, SectorSize::B512, &Default::default());
        ((*partition.volume).clone(), problems.len())
    }

    #[test]
    fn a_clear_key_means_suspended() {
        for (protections, state) in
            [(&[0x0100u16, 0x0800][..], BitLocker::On), (&[0x0100, 0x0800, 0x0000][..], BitLocker::Suspended)]
        {
            let (volume, problems) = check(image(protections));
            assert_eq!(volume.file_system, Some(FileSystem::BitLocker));
            assert_eq!(volume.bitlocker, Some(state));
            assert_eq!(volume.contents.bitlocker.clone().unwrap().encrypted, Some(ByteSize::from_mib(1)));
            assert_eq!(problems, 0);
        }
    }

    #[test]
    fn without_readable_metadata_the_state_is_not_guessed() {
        let mut bytes = image(&[0x0100]);
        bytes[64 << 10] = b'X';
        let (volume, problems) = check(bytes);
        assert_eq!(volume.bitlocker, Some(BitLocker::Encrypted));
        assert_eq!((volume.contents.bitlocker.clone(), problems), (None, 1));
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(at in prop_oneof![0usize..0xd0, (64usize << 10)..(64 << 10) + 300], value in any::<[u8; 8]>()) {
            let mut bytes = image(&[0x0100, 0]);
            bytes[at..at + 8].copy_from_slice(&value);
            let (_unharmed, _) = check(bytes);
        }
    }
}
