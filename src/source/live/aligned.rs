//! A raw disk can be read in whole sectors only; this makes any read of it.

use crate::units::ByteSize;
use std::io::{self, Read, Seek, SeekFrom};

/// How much is read at once: a multiple of every sector size.
const CHUNK: u64 = 1 << 16;

/// Reads whole chunks of a device and gives any part of them.
pub struct Aligned<R> {
    inner: R,
    length: u64,
    at: u64,
    chunk: Vec<u8>,
    chunk_at: Option<u64>,
}

impl<R: Read + Seek> Aligned<R> {
    /// A device of this length, which it cannot say by itself.
    pub const fn new(inner: R, length: ByteSize) -> Self {
        Self { inner, length: length.bytes(), at: 0, chunk: Vec::new(), chunk_at: None }
    }

    fn load(&mut self, at: u64) -> io::Result<()> {
        if self.chunk_at == Some(at) {
            return Ok(());
        }
        self.chunk_at = None;
        let size = CHUNK.min(self.length - at);
        self.chunk.resize(usize::try_from(size).unwrap_or(0), 0);
        self.inner.seek(SeekFrom::Start(at))?;
        self.inner.read_exact(&mut self.chunk)?;
        self.chunk_at = Some(at);
        Ok(())
    }
}

impl<R: Read + Seek + Send> crate::volume::DiskBytes for Aligned<R> {}

impl<R: Read + Seek> Read for Aligned<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.length || buf.is_empty() {
            return Ok(0);
        }
        let start = self.at - self.at % CHUNK;
        self.load(start)?;
        let from = usize::try_from(self.at - start).unwrap_or(usize::MAX);
        let rest = self.chunk.get(from..).unwrap_or_default();
        let n = rest.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: Read + Seek> Seek for Aligned<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// Refuses what a raw disk refuses.
    struct Raw(Cursor<Vec<u8>>);
    impl Read for Raw {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            assert!(buf.len().is_multiple_of(512) && self.0.position().is_multiple_of(512));
            self.0.read(buf)
        }
    }
    impl Seek for Raw {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            assert!(matches!(to, SeekFrom::Start(_)));
            self.0.seek(to)
        }
    }

    #[test]
    fn any_part_can_be_read_in_whole_sectors() {
        let bytes: Vec<u8> = (0..200_192_u32).map(|i| (i % 251) as u8).collect();
        let mut disk = Aligned::new(Raw(Cursor::new(bytes.clone())), ByteSize::from_bytes(bytes.len() as u64));
        disk.seek(SeekFrom::Start(65_530)).unwrap();
        let mut part = [0; 20];
        disk.read_exact(&mut part).unwrap();
        assert_eq!(part, bytes[65_530..65_550]);
        assert_eq!(disk.seek(SeekFrom::End(-3)).unwrap(), 200_189);
        let mut rest = Vec::new();
        disk.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, bytes[200_189..]);
    }
}
