//! Blocks of one size that a table of 32-bit numbers finds in the file: VDI and dynamic VHD.

use super::super::DiskBytes;
use super::super::bytes::Blocks;
use std::io::{self, Read, Seek, SeekFrom};

pub(super) struct Mapped {
    pub file: Box<dyn DiskBytes>,
    /// The disk, in bytes.
    pub size: u64,
    /// How many bytes a block has; never zero.
    pub block: u64,
    /// By block: where it lies, in `unit`.
    pub map: Vec<u32>,
    /// Numbers from here on stand for a block of zeros.
    pub unused_from: u32,
    /// What the table counts in, in bytes.
    pub unit: u64,
    /// How far behind the table's place the block's bytes begin.
    pub base: u64,
}

impl Mapped {
    /// Where the block's bytes begin in the file; `None` for one of zeros.
    fn place(&self, block: u64) -> Option<u64> {
        let entry = *self.map.get(usize::try_from(block).ok()?)?;
        if entry >= self.unused_from {
            return None;
        }
        u64::from(entry).checked_mul(self.unit)?.checked_add(self.base)
    }
}

impl Blocks for Mapped {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let within = at % self.block;
        let length = buffer.len().min(usize::try_from(self.block - within).unwrap_or(usize::MAX));
        let buffer = buffer.get_mut(..length).unwrap_or_default();
        match self.place(at / self.block) {
            None => {
                buffer.fill(0);
                Ok(length)
            }
            Some(place) => {
                self.file.seek(SeekFrom::Start(place.saturating_add(within)))?;
                self.file.read(buffer)
            }
        }
    }

    fn next_data(&mut self, from: u64) -> u64 {
        let first = from / self.block;
        let count = u64::try_from(self.map.len()).unwrap_or(u64::MAX);
        match (first..count).find(|block| self.place(*block).is_some()) {
            Some(block) => (block * self.block).max(from),
            None => u64::MAX,
        }
    }
}
