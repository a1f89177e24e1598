//! Intervals made narrower by what must hold: partitions lie on the disk and do not overlap.

use super::fact::Row;
use super::span::Span;

/// How often the neighbours are gone through; each pass carries a bound over the whole disk.
const PASSES: usize = 4;

/// Where partitions may lie, as far as that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// The first byte.
    pub start: u64,
    /// The byte behind the last one, at most.
    pub end: u64,
}

/// Narrows offsets and sizes of rows in disk order; `Err` with the row's index where they contradict each other.
/// Logical drives are looked at apart, inside of their container.
pub(super) fn tighten(rows: &[Row], room: Room) -> Result<Vec<Row>, usize> {
    let mut rows = rows.to_vec();
    let outer: Vec<usize> = (0..rows.len()).filter(|i| rows.get(*i).is_some_and(|row| !row.logical)).collect();
    let inner: Vec<usize> = (0..rows.len()).filter(|i| rows.get(*i).is_some_and(|row| row.logical)).collect();
    for _ in 0..PASSES {
        let before = rows.clone();
        pass(&mut rows, &outer, room)?;
        let container = outer.iter().find_map(|i| {
            let row = rows.get(*i).filter(|row| row.role == Some(crate::layout::Role::Extended))?;
            row.offset.zip(row.size)
        });
        if let Some((offset, size)) = container {
            let inside = Room { start: offset.low, end: offset.high.saturating_add(size.high) };
            pass(&mut rows, &inner, inside)?;
        } else {
            pass(&mut rows, &inner, room)?;
        }
        if rows == before {
            break;
        }
    }
    Ok(rows)
}

fn pass(rows: &mut [Row], order: &[usize], room: Room) -> Result<(), usize> {
    // Nobody begins before the one in front of him ends.
    let mut from = room.start;
    for i in order {
        let Some((offset, size)) = rows.get(*i).and_then(|row| row.offset.zip(row.size)) else { continue };
        let low = offset.low.max(from);
        let offset = Span::new(low, offset.high).ok_or(*i)?;
        from = low.saturating_add(size.low);
        if let Some(row) = rows.get_mut(*i) {
            row.offset = Some(offset);
        }
    }
    // Nobody ends behind where the next one begins.
    let mut until = room.end;
    for i in order.iter().rev() {
        let Some((offset, size)) = rows.get(*i).and_then(|row| row.offset.zip(row.size)) else { continue };
        let last_start = until.checked_sub(size.low).ok_or(*i)?;
        let offset = Span::new(offset.low, offset.high.min(last_start)).ok_or(*i)?;
        let size = Span::new(size.low, size.high.min(until - offset.low)).ok_or(*i)?;
        until = offset.high;
        if let Some(row) = rows.get_mut(*i) {
            row.offset = Some(offset);
            row.size = Some(size);
        }
    }
    Ok(())
}
