//! Bytes of a disk, how far a reading has come, and a partition's part of the bytes.

use super::fault::Fault;
use crate::layout::DiskLayout;
use crate::units::Extent;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Bytes of a disk, read-only.
///
/// A container's reader says `impl DiskBytes for ItsReader {}`; one that knows where nothing was ever written
/// says so by [`DiskBytes::next_data`], which is what makes a sparse image of hundreds of gigabytes quick.
pub trait DiskBytes: Read + Seek + Send {
    /// The first place at or behind `from` (in bytes) that may hold anything but zeros.
    /// Without knowledge that is `from` itself; `u64::MAX` means zeros to the end.
    fn next_data(&mut self, from: u64) -> u64 {
        from
    }
}

impl DiskBytes for std::fs::File {
    #[cfg(unix)]
    fn next_data(&mut self, from: u64) -> u64 {
        match rustix::fs::seek(&*self, rustix::fs::SeekFrom::Data(from)) {
            Ok(at) => at.max(from),
            // No data from here to the end of the file.
            Err(rustix::io::Errno::NXIO) => u64::MAX,
            Err(_) => from,
        }
    }
}
impl<T: AsRef<[u8]> + Send> DiskBytes for io::Cursor<T> {}
impl<T: DiskBytes + ?Sized> DiskBytes for Box<T> {
    fn next_data(&mut self, from: u64) -> u64 {
        (**self).next_data(from)
    }
}
impl<T: DiskBytes + ?Sized> DiskBytes for &mut T {
    fn next_data(&mut self, from: u64) -> u64 {
        (**self).next_data(from)
    }
}
impl<T: Read + Seek + Send> DiskBytes for io::BufReader<T> {}

/// All of a reading, in the parts that it is counted in.
const WHOLE: u32 = 1000;

/// Is shown a disk before it was read to the end.
type Onlooker = Arc<dyn Fn(&DiskLayout) + Send + Sync>;

/// How far a reading has come, shared between the reader and whoever waits; can be cancelled.
///
/// Whoever waits may also look on: the disk is shown as soon as its table is read, and again after each part that
/// the map can be drawn from.
#[derive(Clone, Default)]
pub struct Progress {
    permille: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
    /// Which stretch of the whole this one speaks of: its beginning, and what follows behind its end.
    from: u32,
    behind: u32,
    onlooker: Option<Onlooker>,
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (fraction, cancelled) = (self.fraction(), self.is_cancelled());
        f.debug_struct("Progress").field("fraction", &fraction).field("cancelled", &cancelled).finish_non_exhaustive()
    }
}

impl Progress {
    /// One that shows the disk to `look` while it is being read.
    pub fn shown_to(look: impl Fn(&DiskLayout) + Send + Sync + 'static) -> Self {
        Self { onlooker: Some(Arc::new(look)), ..Self::default() }
    }

    /// Shows the disk as far as it is known; nothing more is shown once the reading was cancelled.
    pub fn show(&self, disk: &DiskLayout) {
        if let Some(look) = self.onlooker.as_ref().filter(|_| !self.is_cancelled()) {
            look(disk);
        }
    }

    /// The same progress for a part of the work: what it sets counts from `from` to `to`, in parts of `whole`.
    #[must_use]
    pub fn part(&self, from: usize, to: usize, whole: usize) -> Self {
        let span = WHOLE.saturating_sub(self.from).saturating_sub(self.behind);
        let at = |place: usize| {
            let place = place.min(whole) as u128 * u128::from(span) / whole.max(1) as u128;
            u32::try_from(place).unwrap_or(span)
        };
        let (from, behind) = (self.from + at(from), self.behind + span.saturating_sub(at(to)));
        Self { from, behind, ..self.clone() }
    }

    /// Says how far it has come: `done` of `total`.
    pub fn set(&self, done: u64, total: u64) {
        let span = WHOLE.saturating_sub(self.from).saturating_sub(self.behind);
        let permille = u128::from(done.min(total)) * u128::from(span) / u128::from(total.max(1));
        let permille = self.from.saturating_add(u32::try_from(permille).unwrap_or(span));
        self.permille.store(permille.min(WHOLE), Ordering::Relaxed);
    }

    /// From 0 to 1.
    pub fn fraction(&self) -> f32 {
        f32::from(u16::try_from(self.permille.load(Ordering::Relaxed)).unwrap_or(1000)) / 1000.0
    }

    /// Asks the reader to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the reader was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// One partition's bytes: every place counts from the partition's first byte and none outside of it can be read.
pub(super) struct Window<'a> {
    disk: &'a mut dyn DiskBytes,
    extent: Extent,
    progress: &'a Progress,
}

impl<'a> Window<'a> {
    pub(super) fn new(disk: &'a mut dyn DiskBytes, extent: Extent, progress: &'a Progress) -> Self {
        Self { disk, extent, progress }
    }

    /// The partition's size in bytes.
    pub(super) fn size(&self) -> u64 {
        self.extent.size().bytes()
    }

    /// Fills `buffer` from the byte `at` of the partition on.
    pub(super) fn read(&mut self, at: u64, buffer: &mut [u8]) -> Result<(), Fault> {
        if self.progress.is_cancelled() {
            return Err(Fault::Cancelled);
        }
        let end = u64::try_from(buffer.len()).ok().and_then(|length| at.checked_add(length));
        let place = self.extent.start().bytes().checked_add(at);
        let (Some(place), Some(_)) = (place, end.filter(|end| *end <= self.size())) else {
            let found = end.map_or_else(|| "2^64".to_owned(), |end| end.to_string());
            return Err(Fault::damaged("volume-what-place", at, format!("≤ {}", self.size()), found));
        };
        self.disk
            .seek(SeekFrom::Start(place))
            .and_then(|_| self.disk.read_exact(buffer))
            .map_err(|error| Fault::Read { at, error: error.to_string() })
    }

    /// `length` bytes from `at` on. The caller has made sure that `length` is bounded.
    pub(super) fn bytes(&mut self, at: u64, length: usize) -> Result<Vec<u8>, Fault> {
        let mut buffer = vec![0; length];
        self.read(at, &mut buffer)?;
        Ok(buffer)
    }

    /// The first place at or behind `at` that may hold anything but zeros.
    pub(super) fn next_data(&mut self, at: u64) -> u64 {
        let start = self.extent.start().bytes();
        match start.checked_add(at) {
            Some(place) => self.disk.next_data(place).saturating_sub(start).max(at),
            None => at,
        }
    }

    /// How far the reading has come.
    pub(super) const fn progress(&self) -> &Progress {
        self.progress
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{ByteOffset, ByteSize};

    #[test]
    fn the_parts_of_a_work_add_up() {
        let whole = Progress::default();
        let second = whole.part(1, 2, 4);
        second.set(1, 2);
        assert_eq!(whole.fraction(), 0.375);
        let its_last_half = second.part(1, 2, 2);
        its_last_half.set(9, 3);
        assert_eq!(whole.fraction(), 0.5, "never more than all of the part");
        its_last_half.cancel();
        assert!(whole.is_cancelled());
    }

    #[test]
    fn nobody_is_shown_a_disk_whose_reading_was_cancelled() {
        let seen = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&seen);
        let progress = Progress::shown_to(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let disk =
            DiskLayout::empty(0, crate::layout::TableStyle::Raw, ByteSize::from_gib(1), crate::units::SectorSize::B512);
        progress.part(0, 1, 2).show(&disk);
        progress.cancel();
        progress.show(&disk);
        assert_eq!(seen.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn nothing_outside_of_the_partition_can_be_read() {
        let mut disk = io::Cursor::new((0..=255u8).collect::<Vec<_>>());
        let progress = Progress::default();
        let extent = Extent::new(ByteOffset::from_bytes(16), ByteSize::from_bytes(32)).unwrap();
        let mut window = Window::new(&mut disk, extent, &progress);
        assert_eq!(window.bytes(0, 2), Ok(vec![16, 17]));
        assert_eq!(window.bytes(31, 1), Ok(vec![47]));
        assert_eq!(window.bytes(31, 2), Err(Fault::damaged("volume-what-place", 31, "≤ 32", "33")));
        assert_eq!(window.bytes(u64::MAX, 2), Err(Fault::damaged("volume-what-place", u64::MAX, "≤ 32", "2^64")));
        progress.cancel();
        assert_eq!(window.bytes(0, 1), Err(Fault::Cancelled));
    }
}
