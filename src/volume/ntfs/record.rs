//! File records and the attributes in them.

use crate::volume::fault::{Fault, le};

/// Attribute types.
pub(super) mod kind {
    pub(in super::super) const ATTRIBUTE_LIST: u32 = 0x20;
    pub(in super::super) const FILE_NAME: u32 = 0x30;
    pub(in super::super) const VOLUME_NAME: u32 = 0x60;
    pub(in super::super) const VOLUME_INFORMATION: u32 = 0x70;
    pub(in super::super) const DATA: u32 = 0x80;
    pub(in super::super) const INDEX_ROOT: u32 = 0x90;
    pub(in super::super) const INDEX_ALLOCATION: u32 = 0xa0;
    pub(in super::super) const BITMAP: u32 = 0xb0;
    pub(in super::super) const REPARSE_POINT: u32 = 0xc0;
    pub(in super::super) const END: u32 = 0xffff_ffff;
}

/// A file record's number without its sequence number.
pub(super) const fn record_number(reference: u64) -> u64 {
    reference & 0xffff_ffff_ffff
}

/// The stride of the update sequence, whatever the sector's size.
const STRIDE: usize = 512;

/// Puts back the bytes that the update sequence replaced at the end of every 512 bytes; `at` is the place to name.
pub(super) fn fix_up(block: &mut [u8], magic: &[u8; 4], what: &'static str, at: u64) -> Result<(), Fault> {
    let found: [u8; 4] = le::array(block, 0).ok_or_else(|| Fault::cut_short(what, at))?;
    if found != *magic {
        return Err(Fault::damaged(what, at, String::from_utf8_lossy(magic), found.escape_ascii()));
    }
    let short = || Fault::cut_short(what, at);
    let array_at = usize::from(le::u16(block, 4).ok_or_else(short)?);
    let count = usize::from(le::u16(block, 6).ok_or_else(short)?);
    let strides = block.len() / STRIDE;
    if count != strides + 1 {
        return Err(Fault::damaged(what, at, (strides + 1).to_string(), count));
    }
    let array = le::slice(block, array_at, count * 2).ok_or_else(short)?.to_vec();
    let number: [u8; 2] = le::array(&array, 0).ok_or_else(short)?;
    for (index, stride) in block.chunks_exact_mut(STRIDE).enumerate() {
        let (Some(end), Some(original)) = (stride.last_chunk_mut::<2>(), le::array::<2>(&array, 2 + index * 2)) else {
            return Err(short());
        };
        if *end != number {
            let found = u16::from_le_bytes(*end);
            return Err(Fault::damaged(what, at, u16::from_le_bytes(number).to_string(), found));
        }
        *end = original;
    }
    Ok(())
}

const WHAT: &str = "volume-what-record";

/// One file record, whole.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) number: u64,
    /// Where it lies, to name it in a fault.
    pub(super) at: u64,
    bytes: Vec<u8>,
}

impl Record {
    /// Takes the bytes as they stand on the volume.
    pub(super) fn new(number: u64, at: u64, mut bytes: Vec<u8>) -> Result<Self, Fault> {
        fix_up(&mut bytes, b"FILE", WHAT, at)?;
        Ok(Self { number, at, bytes })
    }

    fn flags(&self) -> u16 {
        le::u16(&self.bytes, 22).unwrap_or(0)
    }

    pub(super) fn is_in_use(&self) -> bool {
        self.flags() & 1 != 0
    }

    pub(super) fn is_directory(&self) -> bool {
        self.flags() & 2 != 0
    }

    /// The number of the record that this one continues; 0 for one that stands for itself.
    pub(super) fn base(&self) -> u64 {
        record_number(le::u64(&self.bytes, 32).unwrap_or(0))
    }

    /// Every attribute in it.
    pub(super) fn attributes(&self) -> Result<Vec<Attribute<'_>>, Fault> {
        attributes_of(&self.bytes, self.at)
    }
}

/// Every attribute in a record's bytes; `place` is where it lies, to name it in a fault.
pub(super) fn attributes_of(record: &[u8], place: u64) -> Result<Vec<Attribute<'_>>, Fault> {
    let short = || Fault::cut_short(WHAT, place);
    let mut found = Vec::new();
    let mut at = usize::from(le::u16(record, 20).ok_or_else(short)?);
    loop {
        let kind = le::u32(record, at).ok_or_else(short)?;
        if kind == kind::END {
            return Ok(found);
        }
        let length = le::u32(record, at.saturating_add(4)).ok_or_else(short)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let bytes = le::slice(record, at, length).filter(|bytes| bytes.len() >= 24);
        let bytes = bytes.ok_or_else(|| Fault::damaged(WHAT, place, "24 …", length))?;
        let attribute = Attribute { kind, bytes, at: place };
        attribute.name_bytes().ok_or_else(short)?;
        found.push(attribute);
        at = at.saturating_add(length);
    }
}

/// How a stream's bytes are changed on the volume.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Coding {
    /// Not at all.
    #[default]
    Plain,
    /// LZNT1, in units of 2^`unit` clusters.
    Lznt1 {
        /// Usually 4: 16 clusters.
        unit: u8,
    },
    /// EFS.
    Encrypted,
    /// In a way that is not known.
    Other,
}

/// One attribute of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'r> {
    pub(super) kind: u32,
    bytes: &'r [u8],
    at: u64,
}

impl<'r> Attribute<'r> {
    fn name_bytes(&self) -> Option<&'r [u8]> {
        let length = usize::from(*self.bytes.get(9)?) * 2;
        let at = usize::from(le::u16(self.bytes, 10)?);
        if length == 0 { Some(&[]) } else { le::slice(self.bytes, at, length) }
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name_bytes().is_some_and(|bytes| is_utf16(bytes, name))
    }

    /// Its name; empty for one without.
    pub(super) fn name(&self) -> Option<String> {
        self.name_bytes().map(le::utf16)
    }

    pub(super) fn is_resident(&self) -> bool {
        self.bytes.get(8) == Some(&0)
    }

    /// Whether and how its bytes are changed on the volume.
    pub(super) fn coding(&self) -> Coding {
        let Some(flags) = le::u16(self.bytes, 12) else { return Coding::Other };
        match flags & 0x40ff {
            0 => Coding::Plain,
            1 => Coding::Lznt1 { unit: self.bytes.get(34).copied().unwrap_or(0) },
            0x4000 => Coding::Encrypted,
            _ => Coding::Other,
        }
    }

    /// The bytes of a resident one.
    pub(super) fn value(&self) -> Result<&'r [u8], Fault> {
        let short = || Fault::cut_short(WHAT, self.at);
        let length = usize::try_from(le::u32(self.bytes, 16).ok_or_else(short)?).unwrap_or(usize::MAX);
        let at = usize::from(le::u16(self.bytes, 20).ok_or_else(short)?);
        le::slice(self.bytes, at, length).ok_or_else(short)
    }

    /// What a non-resident one says of its clusters.
    pub(super) fn extents(&self) -> Result<Extents<'r>, Fault> {
        let short = || Fault::cut_short(WHAT, self.at);
        let pairs_at = usize::from(le::u16(self.bytes, 32).ok_or_else(short)?);
        let first_vcn = le::u64(self.bytes, 16).ok_or_else(short)?;
        Ok(Extents {
            first_vcn,
            // −1 in one that holds no cluster.
            end_vcn: le::u64(self.bytes, 24).ok_or_else(short)?.wrapping_add(1),
            pairs: self.bytes.get(pairs_at..).ok_or_else(short)?,
            // Only the first of an attribute's records has the sizes.
            size: if first_vcn == 0 { le::u64(self.bytes, 48).ok_or_else(short)? } else { 0 },
            initialized: if first_vcn == 0 { le::u64(self.bytes, 56).ok_or_else(short)? } else { 0 },
        })
    }
}

/// What a non-resident attribute says of its clusters.
pub(super) struct Extents<'r> {
    pub(super) first_vcn: u64,
    pub(super) end_vcn: u64,
    pub(super) pairs: &'r [u8],
    pub(super) size: u64,
    pub(super) initialized: u64,
}

/// Whether UTF-16 bytes say exactly `name`.
pub(super) fn is_utf16(bytes: &[u8], name: &str) -> bool {
    name.encode_utf16().flat_map(u16::to_le_bytes).eq(bytes.iter().copied())
}
