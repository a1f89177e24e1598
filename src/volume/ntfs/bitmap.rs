//! `$Bitmap`: which clusters are in use, one bit for each.

use super::reader::{Content, Ntfs, Stream};
use crate::volume::fault::Fault;
use crate::volume::slices::{Slices, count_ones, last_one};

/// How much of `$Bitmap` is read at once: it stays in the processor's cache while it is counted.
const CHUNK_BYTES: u64 = 256 << 10;

const WHAT: &str = "volume-what-bitmap";

/// What `$Bitmap` says.
pub(super) struct Usage {
    /// The clusters in use, by slices.
    pub(super) slices: Slices,
    /// The last cluster in use.
    pub(super) last: Option<u64>,
}

/// Reads `$Bitmap`, in large reads and not where nothing was ever written.
pub(super) fn read(ntfs: &mut Ntfs<'_, '_>, bitmap: &Content) -> Result<Usage, Fault> {
    let clusters = ntfs.boot.clusters;
    let needed = clusters.div_ceil(8);
    let mut usage = Usage { slices: Slices::new(clusters), last: None };
    if bitmap.size() < needed {
        return Err(Fault::damaged(WHAT, 0, format!("≥ {needed}"), bitmap.size()));
    }
    let stream = match bitmap {
        Content::Resident(bytes) => {
            usage.take(bytes, 0, clusters);
            return Ok(usage);
        }
        Content::Stream(stream) => stream,
    };
    let written = needed.min(stream.initialized);
    let mut buffer = vec![0; usize::try_from(CHUNK_BYTES.min(needed)).unwrap_or(0)];
    let mut position = 0;
    while position < written {
        ntfs.window.progress().set(position, written);
        position = skip_holes(ntfs, stream, position).min(written);
        let length = CHUNK_BYTES.min(written - position);
        let part = buffer.get_mut(..usize::try_from(length).unwrap_or(0)).unwrap_or_default();
        ntfs.read(stream, position, part)?;
        usage.take(part, position * 8, clusters);
        position += length;
    }
    Ok(usage)
}

/// The next byte of the stream that may hold anything but zeros; the stream's size where none does.
pub(super) fn skip_holes(ntfs: &mut Ntfs<'_, '_>, stream: &Stream, position: u64) -> u64 {
    let cluster = ntfs.boot.cluster;
    let mut position = position;
    while let Some(run) = stream.run(position / cluster) {
        let end = run.end().saturating_mul(cluster);
        if let Some(lcn) = run.lcn {
            let start = lcn.saturating_mul(cluster);
            let place = start.saturating_add(position.saturating_sub(run.vcn.saturating_mul(cluster)));
            let data = ntfs.window.next_data(place);
            let stop = start.saturating_add(run.length.saturating_mul(cluster));
            if data < stop {
                return position.saturating_add(data - place);
            }
        }
        position = end;
    }
    stream.size.max(position)
}

impl Usage {
    /// Counts the bits of `bytes`, of which the first speaks of the cluster `first`.
    fn take(&mut self, bytes: &[u8], first: u64, clusters: u64) {
        let end = first.saturating_add(bytes.len() as u64 * 8).min(clusters);
        self.slices.add_with(first, end, |from, to| count_ones(bytes, from - first, to - first));
        if let Some(bit) = last_one(bytes, end.saturating_sub(first)) {
            self.last = Some(first + bit);
        }
    }
}
