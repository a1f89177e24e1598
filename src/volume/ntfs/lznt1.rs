//! LZNT1, by which NTFS compresses files ([MS-XCA] 2.5).

/// What a chunk holds when it is unpacked.
const CHUNK: usize = 4096;

/// Unpacks `packed` to exactly `length` bytes; what the stream does not tell is zero. `None` where it is damaged.
pub(super) fn unpack(packed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(length);
    let mut rest = packed;
    while out.len() < length {
        let Some((head, tail)) = rest.split_first_chunk::<2>() else { break };
        let head = u16::from_le_bytes(*head);
        if head == 0 {
            break;
        }
        let size = usize::from(head & 0xfff) + 1;
        let (chunk, tail) = (tail.get(..size)?, tail.get(size..)?);
        let start = out.len();
        if head & 0x8000 == 0 {
            out.extend_from_slice(chunk);
        } else {
            unpack_chunk(chunk, &mut out)?;
        }
        // Only the last chunk may be short, and what it does not fill is zero.
        if out.len() > start + CHUNK {
            return None;
        }
        out.resize(start + CHUNK, 0);
        rest = tail;
    }
    out.resize(length, 0);
    Some(out)
}

fn unpack_chunk(chunk: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let start = out.len();
    let mut rest = chunk;
    while let Some((flags, tail)) = rest.split_first() {
        rest = tail;
        for bit in 0..8 {
            let Some(first) = rest.first() else { return Some(()) };
            if flags >> bit & 1 == 0 {
                out.push(*first);
                rest = rest.get(1..)?;
            } else {
                let (token, tail) = rest.split_first_chunk::<2>()?;
                rest = tail;
                let token = u16::from_le_bytes(*token);
                let done = out.len() - start;
                // The farther into the chunk, the more bits say how far back, and the fewer how long.
                let mut back_bits = 4;
                while back_bits < 12 && done > 1 << back_bits {
                    back_bits += 1;
                }
                let back = usize::from(token >> (16 - back_bits)) + 1;
                let length = usize::from(token & (0xffff >> back_bits)) + 3;
                if back > done || done + length > CHUNK {
                    return None;
                }
                for _ in 0..length {
                    out.push(*out.get(out.len() - back)?);
                }
            }
            if out.len() - start > CHUNK {
                return None;
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_specifications_own_example_is_unpacked() {
        // [MS-XCA] 3.3.
        let packed = [
            0x38, 0xb0, 0x88, 0x46, 0x23, 0x20, 0x00, 0x20, 0x47, 0x20, 0x41, 0x00, 0x10, 0xa2, 0x47, 0x01, 0xa0, 0x45,
            0x20, 0x44, 0x00, 0x08, 0x45, 0x01, 0x50, 0x79, 0x00, 0xc0, 0x45, 0x20, 0x05, 0x24, 0x13, 0x88, 0x05, 0xb4,
            0x02, 0x4a, 0x44, 0xef, 0x03, 0x58, 0x02, 0x8c, 0x09, 0x16, 0x01, 0x48, 0x45, 0x00, 0xbe, 0x00, 0x9e, 0x00,
            0x04, 0x01, 0x18, 0x90, 0x00,
        ];
        let text = b"F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E F# \
            G F# E D E A F# F# G A A G F# E D D E F# E D D\0";
        assert_eq!(unpack(&packed, text.len()).unwrap(), text);
    }

    #[test]
    fn what_was_not_compressed_is_taken_as_it_stands() {
        let mut packed = vec![0x02, 0x30];
        packed.extend(b"abc");
        assert_eq!(unpack(&packed, 5).unwrap(), b"abc\0\0");
        assert_eq!(unpack(&[], 3).unwrap(), [0; 3]);
    }

    proptest! {
        #[test]
        fn any_bytes_give_the_length_asked_for_or_nothing(packed in proptest::collection::vec(any::<u8>(), 0..600), length in 0usize..20_000) {
            if let Some(out) = unpack(&packed, length) {
                prop_assert_eq!(out.len(), length);
            }
        }
    }
}
