//! Careful reading of little numbers and of places on a disk: nothing here panics on any input.

use super::DiskBytes;
use crate::layout::Guid;
use std::io::{self, Read, Seek, SeekFrom};

pub(super) fn le_u16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn le_u32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

pub(super) fn le_u64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_le_bytes)
}

pub(super) fn be_u32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

pub(super) fn be_u64(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(u64::from_be_bytes)
}

/// A GUID as Microsoft and UEFI write it: the first three parts in little-endian order.
pub(super) fn guid(bytes: &[u8], at: usize) -> Option<Guid> {
    array(bytes, at).map(Guid::from_bytes_le)
}

pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// `length` bytes from `at` on. The caller has made sure that `length` is bounded.
pub(super) fn read_at(disk: &mut dyn DiskBytes, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut buffer = vec![0; length];
    disk.seek(SeekFrom::Start(at))?;
    disk.read_exact(&mut buffer)?;
    Ok(buffer)
}

/// At most `length` bytes from `at` on, fewer where the disk ends before.
pub(super) fn read_up_to(disk: &mut dyn DiskBytes, at: u64, length: usize) -> io::Result<Vec<u8>> {
    let mut buffer = Vec::new();
    disk.seek(SeekFrom::Start(at))?;
    disk.take(u64::try_from(length).unwrap_or(u64::MAX)).read_to_end(&mut buffer)?;
    Ok(buffer)
}

/// Something that can be read at a place: what a container's format has to know, and nothing else.
pub(super) trait Blocks: Send {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Fills the front of `buffer` from `at` on, `at` being inside; returns how many bytes, at least one.
    fn read_at(&mut self, at: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// As [`DiskBytes::next_data`].
    fn next_data(&mut self, from: u64) -> u64 {
        from
    }
}

/// Gives [`Blocks`] a position, so that they are [`DiskBytes`].
pub(super) struct Positioned<B> {
    blocks: B,
    at: u64,
}

impl<B> Positioned<B> {
    pub(super) const fn new(blocks: B) -> Self {
        Self { blocks, at: 0 }
    }
}

impl<B: Blocks> Read for Positioned<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.blocks.size().saturating_sub(self.at);
        let length = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        match buffer.get_mut(..length) {
            Some(buffer) if !buffer.is_empty() => {
                let read = self.blocks.read_at(self.at, buffer)?;
                self.at = self.at.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
                Ok(read)
            }
            _ => Ok(0),
        }
    }
}

impl<B: Blocks> Seek for Positioned<B> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.blocks.size().checked_add_signed(by),
        };
        match place {
            Some(place) => {
                self.at = place;
                Ok(place)
            }
            None => Err(io::ErrorKind::InvalidInput.into()),
        }
    }
}

impl<B: Blocks> DiskBytes for Positioned<B> {
    fn next_data(&mut self, from: u64) -> u64 {
        if from >= self.blocks.size() { u64::MAX } else { self.blocks.next_data(from) }
    }
}
