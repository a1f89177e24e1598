//! What blocks and walls are called where there is little room, and where two would be called the same.

use super::model::{Block, BlockId};
use crate::text::{Lang, word};
use std::collections::BTreeMap;

/// What shadow copies are kept in: files in *System Volume Information* named by this identifier, alone or behind
/// one of their own (Microsoft, *Volume Shadow Copy Service*: the diff area).
const SHADOW_STORAGE: &str = "{3808876b-c176-4e48-b7ae-04046e6cc752}";

/// The last part of a path; what people cannot look up by its file's name, by what it is.
pub(super) fn short_name(name: &str, lang: Lang) -> String {
    let last = name.rsplit('\\').next().filter(|name| !name.is_empty()).unwrap_or(name);
    if last.eq_ignore_ascii_case("$MFTMirr") {
        word("map-file-mft-mirror", lang)
    } else if last.to_ascii_lowercase().contains(SHADOW_STORAGE) {
        word("map-file-shadow", lang)
    } else {
        last.to_owned()
    }
}

/// Partitions of the same name get their number beside it, by which sentences and DiskPart speak of them.
pub(super) fn tell_apart(blocks: &mut [Block]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let leaves = |block: &Block| {
        block.inside.iter().map(|inner| inner.name.clone()).chain([block.name.clone()]).collect::<Vec<_>>()
    };
    for name in blocks.iter().flat_map(leaves) {
        *counts.entry(name).or_default() += 1;
    }
    let tell = |block: &mut Block| {
        let BlockId::Partition(number) = block.id else { return };
        if counts.get(&block.name).is_some_and(|count| *count > 1) {
            block.name = format!("{} {number}", block.name);
            block.short = format!("{} {number}", block.short);
            if let Some(first) = block.tip.first_mut() {
                *first = format!("{} · {}", block.name, block.size);
            }
        }
    };
    for block in blocks {
        tell(block);
        block.inside.iter_mut().for_each(tell);
    }
}
