//! Run lists: which clusters a stream lies in.

use crate::volume::fault::Fault;

/// The most runs that are kept for one stream (24 bytes each); a volume of 16 TiB whose `$UsnJrnl:$J` is in pieces
/// of one cluster has fewer. Bounds the memory that a hostile volume can ask for.
pub(super) const MAX_RUNS: usize = 1 << 20;

const WHAT: &str = "volume-what-runs";

/// Clusters of a stream that follow each other on the volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The stream's cluster that it begins with.
    pub(super) vcn: u64,
    /// The volume's cluster that it begins with; `None` where nothing is stored (sparse).
    pub(super) lcn: Option<u64>,
    /// How many clusters, at least one.
    pub(super) length: u64,
}

impl Run {
    /// The stream's cluster behind it.
    pub(super) const fn end(&self) -> u64 {
        self.vcn.saturating_add(self.length)
    }
}

/// Appends the runs of one attribute record. `vcn` is the first cluster that they speak of, `clusters` how many the
/// volume has, `at` the place to name in a fault. Returns the cluster of the stream behind the last run.
pub(super) fn decode(pairs: &[u8], vcn: u64, clusters: u64, at: u64, runs: &mut Vec<Run>) -> Result<u64, Fault> {
    let mut rest = pairs;
    let mut vcn = vcn;
    let mut lcn: i64 = 0;
    loop {
        let (header, tail) = rest.split_first().ok_or_else(|| Fault::cut_short(WHAT, at))?;
        if *header == 0 {
            return Ok(vcn);
        }
        let (length_size, offset_size) = (usize::from(header & 15), usize::from(header >> 4));
        if !(1..=8).contains(&length_size) || offset_size > 8 || tail.len() < length_size + offset_size {
            return Err(Fault::damaged(WHAT, at, "1…8/0…8", format!("{length_size}/{offset_size}")));
        }
        let (length, tail) = tail.split_at(length_size);
        let (offset, tail) = tail.split_at(offset_size);
        rest = tail;
        let bad_length = || Fault::damaged(WHAT, at, format!("1 … {clusters}"), signed(length));
        let length = u64::try_from(signed(length)).ok().filter(|n| *n > 0).ok_or_else(bad_length)?;
        let end = vcn.checked_add(length).filter(|end| i64::try_from(*end).is_ok()).ok_or_else(bad_length)?;
        let place = if offset.is_empty() {
            None
        } else {
            let delta = signed(offset);
            let place = lcn.checked_add(delta).and_then(|place| u64::try_from(place).ok());
            let place = place.filter(|place| place.checked_add(length).is_some_and(|end| end <= clusters));
            let place = place.ok_or_else(|| {
                Fault::damaged(WHAT, at, format!("0 … {clusters}"), format!("{lcn} + {delta} + {length}"))
            })?;
            lcn = i64::try_from(place).unwrap_or(i64::MAX);
            Some(place)
        };
        if runs.len() >= MAX_RUNS {
            return Err(Fault::TooMuch { what: WHAT, limit: MAX_RUNS as u64 });
        }
        runs.push(Run { vcn, lcn: place, length });
        vcn = end;
    }
}

/// Up to eight bytes as a signed number, least significant first.
fn signed(bytes: &[u8]) -> i64 {
    let fill = if bytes.last().is_some_and(|byte| byte & 0x80 != 0) { 0xff } else { 0 };
    let mut wide = [fill; 8];
    for (to, from) in wide.iter_mut().zip(bytes) {
        *to = *from;
    }
    i64::from_le_bytes(wide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(pairs: &[u8]) -> Result<Vec<Run>, Fault> {
        let mut runs = Vec::new();
        decode(pairs, 0, 1 << 32, 0, &mut runs).map(|_| runs)
    }

    #[test]
    fn places_are_relative_and_may_go_back() {
        // 0x30 clusters at 0x60, 0x20 sparse, 0x10 at 0x60 - 0x20.
        let runs = check(&[0x11, 0x30, 0x60, 0x01, 0x20, 0x11, 0x10, 0xe0, 0x00]).unwrap();
        let expected = [(0, Some(0x60), 0x30), (0x30, None, 0x20), (0x50, Some(0x40), 0x10)];
        assert_eq!(runs, expected.map(|(vcn, lcn, length)| Run { vcn, lcn, length }));
    }

    #[test]
    fn what_lies_outside_is_refused() {
        assert!(check(&[0x11, 0x30, 0xe0, 0]).is_err(), "in front of the volume");
        assert!(check(&[0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0]).is_err(), "2^63 clusters");
        assert!(check(&[0x11, 0, 1, 0]).is_err(), "no cluster");
        assert!(check(&[0x11, 1, 1]).is_err(), "no end");
        assert!(check(&[0x99, 1, 1]).is_err(), "nine bytes");
        let twice = [8, 255, 255, 255, 255, 255, 255, 255, 0x7f, 8, 255, 255, 255, 255, 255, 255, 255, 0x7f, 0];
        assert!(check(&twice).is_err(), "2^64 clusters of nothing");
    }

    proptest! {
        #[test]
        fn any_bytes_give_runs_inside_of_the_volume(pairs in proptest::collection::vec(any::<u8>(), 0..200), clusters in 1u64..1 << 40) {
            let mut runs = Vec::new();
            if decode(&pairs, 0, clusters, 0, &mut runs).is_ok() {
                for run in runs {
                    prop_assert!(run.length > 0 && run.lcn.is_none_or(|lcn| lcn + run.length <= clusters));
                }
            }
        }
    }
}
