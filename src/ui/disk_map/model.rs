//! What the map shows: blocks with their words, walls, handles, regions that light up.
//!
//! Built from a [`DiskLayout`]; it knows no plan, no pixel and no colour.

use super::geometry::Item;
use super::names::{short_name, tell_apart};
use crate::layout::{DiskLayout, FileSystem, Partition, Role, TableStyle};
use crate::text::{Lang, Text, word};
use crate::ui::theme::{Look, Tone};
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// A gap up to this size is the rest that alignment leaves; it takes no room on the map.
/// DiskPart aligns to 1 MB (Microsoft, *create partition primary*: `align`).
pub const ALIGNMENT_REST: ByteSize = MIB;

/// Which block of a map is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockId {
    /// The partition with this number.
    Partition(u32),
    /// The container of the logical drives, wherever it lies.
    Extended,
    /// The unallocated space that begins here.
    Free(ByteOffset),
}

/// How much of a block is in use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fill {
    /// This share of it, 0 to 1.
    Used(f32),
    /// Nobody knows; never drawn as empty.
    Unknown,
    /// All of it, by its nature (MSR).
    Whole,
    /// Nothing is there (unallocated).
    Nothing,
}

/// What is wrong with a block, beyond what its words say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    None,
    /// Refused: framed in red, with the octagon; the reason shows on hover.
    Refused(String),
    /// Deleted by a line of the script, which the text names.
    Struck(String),
}

/// One block.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Which one it is.
    pub id: BlockId,
    /// Where it lies.
    pub extent: Extent,
    /// Its role, as it is drawn.
    pub look: Look,
    /// Name and letter, `Windows (C:)`.
    pub name: String,
    /// The same where there is little room, `C:`.
    pub short: String,
    /// `476.31 GB`.
    pub size: String,
    /// `NTFS`; empty where unknown or of no interest.
    pub file_system: String,
    /// `212.00 GB used · 264.31 GB free`; empty where there is nothing to say.
    pub usage: String,
    /// `84 MB free`, where the whole does not fit.
    pub usage_short: String,
    /// How much is in use.
    pub fill: Fill,
    /// BitLocker: a lock beside the name.
    pub locked: bool,
    /// What changed, `+494 MB`; in an accent chip.
    pub chip: Option<String>,
    /// Refused or deleted.
    pub mark: Mark,
    /// Where files lie, in equal slices from its start: 0 free … 255 full. Empty where not read.
    pub allocation: Vec<u8>,
    /// The same for what Windows cannot move.
    pub immovable: Vec<u8>,
    /// The logical drives and the room between them, for an extended container.
    pub inside: Vec<Self>,
    /// For screen readers: number, name, size, file system.
    pub spoken: String,
    /// For the tooltip: a title and lines.
    pub tip: Vec<String>,
}

/// A limit that a block's right edge cannot pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wall {
    /// Which partition.
    pub partition: u32,
    /// Where.
    pub at: ByteOffset,
    /// Why, in few words: `Shrink limit: $MFT mirror`.
    pub label: String,
    /// What it means: `C: can give 41.20 GB`; shown under the stretch behind the wall.
    pub room: String,
    /// The limit behind this one: where it would be if what stands here were gone, and what stands there.
    pub next: Option<Stop>,
}

/// A place on a boundary's way that means something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Where the boundary would stand.
    pub at: ByteOffset,
    /// What that means: `Recovery 1 GB`.
    pub label: String,
}

/// A boundary that a person may take hold of, or that says why it cannot move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandleModel {
    /// The partition whose right edge it is.
    pub partition: u32,
    /// How far to the left the edge can go.
    pub min: ByteOffset,
    /// How far to the right.
    pub max: ByteOffset,
    /// Why no farther to the left.
    pub reason_left: Option<String>,
    /// Why no farther to the right.
    pub reason_right: Option<String>,
    /// What is to be minded wherever the edge stands left of where it is on the disk.
    pub caution: Option<String>,
    /// Meaningful places, for soft snapping and for Ctrl with an arrow.
    pub marks: Vec<Stop>,
    /// Why it cannot move at all; then it shows no grip.
    pub immovable: Option<String>,
    /// Where the edge stood before the draft, for the ghost; `None` where it has not moved.
    pub origin: Option<ByteOffset>,
    /// The partition right behind takes what this one gives, and gives what it takes (a recovery partition that is
    /// rebuilt); else the room in between is unallocated.
    pub shares: bool,
}

/// Everything that one map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskMapModel {
    /// The disk's number.
    pub disk: u32,
    /// Its size.
    pub size: ByteSize,
    /// Its blocks in disk order; free space is blocks too.
    pub blocks: Vec<Block>,
    /// Limits.
    pub walls: Vec<Wall>,
    /// Boundaries.
    pub handles: Vec<HandleModel>,
    /// Regions that light up, and in which tone.
    pub lit: Vec<(Extent, Tone)>,
    /// The block framed as selected.
    pub selected: Option<BlockId>,
    /// The language of its words.
    pub lang: Lang,
}

impl DiskMapModel {
    /// The disk as it is, in words of `lang`.
    pub fn from_layout(layout: &DiskLayout, lang: Lang) -> Self {
        let mut blocks: Vec<Block> = layout
            .partitions
            .iter()
            .filter(|partition| !partition.logical)
            .map(|partition| block_of(partition, lang))
            .collect();
        blocks.extend(shown_gaps(layout.free()).map(|extent| free_block(layout, extent, lang)));
        blocks.sort_by_key(|block| (block.extent.start(), block.extent.end()));
        let mut inside: Vec<Block> = layout
            .partitions
            .iter()
            .filter(|partition| partition.logical)
            .map(|partition| block_of(partition, lang))
            .chain(shown_gaps(layout.free_in_extended()).map(|extent| free_block(layout, extent, lang)))
            .collect();
        inside.sort_by_key(|block| (block.extent.start(), block.extent.end()));
        match blocks.iter_mut().find(|block| block.id == BlockId::Extended) {
            Some(container) => container.inside = inside,
            None => blocks.append(&mut inside),
        }
        // A disk without a table has no usable area, and yet room; what lies there nobody says.
        if layout.style == TableStyle::Raw
            && blocks.is_empty()
            && let Some(whole) = Extent::new(ByteOffset::ZERO, layout.size)
        {
            let mut block = free_block(layout, whole, lang);
            block.name = word("map-short-no-table", lang);
            block.spoken = format!("{}, {}", block.name, block.size);
            block.tip = vec![format!("{} · {}", block.name, block.size), exact(whole, lang)];
            block.short.clone_from(&block.name);
            blocks.push(block);
        }
        tell_apart(&mut blocks);
        Self {
            disk: layout.number,
            size: layout.size,
            blocks,
            walls: Vec::new(),
            handles: Vec::new(),
            lit: Vec::new(),
            selected: None,
            lang,
        }
    }

    /// The same disk after a plan: chips say what differs from `before`.
    #[must_use]
    pub fn with_changes(mut self, before: &DiskLayout, after: &DiskLayout) -> Self {
        for partition in &after.partitions {
            let chip = match counterpart(partition, before, after) {
                None => Some(word("map-chip-new", self.lang)),
                Some(old) if old.size() > partition.size() => {
                    let by = old.size().saturating_sub(partition.size());
                    Some(format!("\u{2212}{by}"))
                }
                Some(old) if old.size() < partition.size() => {
                    Some(format!("+{}", partition.size().saturating_sub(old.size())))
                }
                Some(old) if old.start() != partition.start() => Some(word("map-chip-moved", self.lang)),
                Some(_) => None,
            };
            if chip.is_some()
                && let Some(block) = self.block_mut(id_of(partition))
            {
                block.chip = chip;
            }
        }
        self
    }

    /// A wall for every shrink limit that is known of an NTFS volume, with what stands in the way.
    #[must_use]
    pub fn with_shrink_walls(mut self, layout: &DiskLayout) -> Self {
        for partition in &layout.partitions {
            let Some(limit) = &partition.volume.shrink else { continue };
            let at = partition.start().saturating_add(limit.min);
            if limit.min.is_zero() || at >= partition.end() {
                continue;
            }
            let label = match limit.blockers.first() {
                Some(blocker) => {
                    Text::new("map-wall").with("reason", short_name(&blocker.name, self.lang)).say(self.lang)
                }
                None => word("map-wall-plain", self.lang),
            };
            let name = self.block(id_of(partition)).map_or_else(String::new, |block| block.short.clone());
            let room = Text::new("map-wall-room")
                .with("name", name)
                .with("size", partition.size().saturating_sub(limit.min))
                .say(self.lang);
            // What Windows could free once the first of them is out of the way, and what holds it there.
            let next = limit.blockers.first().and_then(|first| {
                let place = partition.start().saturating_add(first.limit_without);
                let label = match limit.blockers.get(1) {
                    Some(then) => {
                        Text::new("map-wall-next").with("reason", short_name(&then.name, self.lang)).say(self.lang)
                    }
                    None => word("map-wall-next-plain", self.lang),
                };
                (place < at && !first.limit_without.is_zero()).then_some(Stop { at: place, label })
            });
            let mut told = vec![format!("{label} · {room}")];
            if let (Some(first), Some(next)) = (limit.blockers.first(), &next) {
                let text = Text::new("map-wall-without")
                    .with("reason", short_name(&first.name, self.lang))
                    .with("size", partition.end().since(next.at))
                    .say(self.lang);
                told.push(text);
            }
            if let Some(block) = self.block_mut(id_of(partition)) {
                block.tip.extend(told);
            }
            self.walls.push(Wall { partition: partition.number, at, label, room, next });
        }
        self
    }

    /// Tells of the partition that DiskPart had selected, where the listing marks one with its star.
    #[must_use]
    pub fn with_star(mut self, layout: &DiskLayout) -> Self {
        for partition in layout.partitions.iter().filter(|partition| partition.selected) {
            let said = word("map-star", self.lang);
            if let Some(block) = self.block_mut(id_of(partition)) {
                block.spoken = format!("{}, {said}", block.spoken);
                block.tip.push(said);
            }
        }
        self
    }

    /// Boundaries to take hold of.
    #[must_use]
    pub fn with_handles(mut self, handles: Vec<HandleModel>) -> Self {
        self.handles = handles;
        self
    }

    /// A region that lights up.
    #[must_use]
    pub fn lit(mut self, region: Extent, tone: Tone) -> Self {
        self.lit.push((region, tone));
        self
    }

    /// The block framed as selected.
    #[must_use]
    pub const fn selected(mut self, block: Option<BlockId>) -> Self {
        self.selected = block;
        self
    }

    /// Marks a block as refused or deleted.
    #[must_use]
    pub fn marked(mut self, block: BlockId, mark: Mark) -> Self {
        if let Some(block) = self.block_mut(block) {
            block.mark = mark;
        }
        self
    }

    /// The block with this id, inside the extended container too.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.leaves_and_container().find(|block| block.id == id)
    }

    /// The same, to change it.
    pub fn block_mut(&mut self, id: BlockId) -> Option<&mut Block> {
        for block in &mut self.blocks {
            if block.id == id {
                return Some(block);
            }
            if let Some(found) = block.inside.iter_mut().find(|inner| inner.id == id) {
                return Some(found);
            }
        }
        None
    }

    /// Blocks that hold something themselves, in disk order: the extended container gives way to what is inside.
    pub fn leaves(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().flat_map(|block| {
            let container = !block.inside.is_empty();
            (!container).then_some(block).into_iter().chain(block.inside.iter())
        })
    }

    /// The partition right behind the boundary of `partition`, or the free space there.
    pub fn behind(&self, partition: u32) -> Option<&Block> {
        let leaves: Vec<&Block> = self.leaves().collect();
        let at = leaves.iter().position(|block| block.id == BlockId::Partition(partition))?;
        leaves.get(at + 1).copied()
    }

    /// In one sentence, for screen readers: what is on the disk.
    pub fn spoken(&self) -> String {
        let parts: Vec<String> = self.leaves().map(|block| format!("{} {}", block.name, block.size)).collect();
        Text::new("map-spoken")
            .with("disk", self.disk)
            .with("size", self.size)
            .with("blocks", parts.join(if self.lang == Lang::Ja { "、" } else { ", " }))
            .say(self.lang)
    }

    fn leaves_and_container(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().flat_map(|block| std::iter::once(block).chain(block.inside.iter()))
    }
}

impl HandleModel {
    /// What the planner says of a boundary, in words of `lang`.
    pub fn of(handle: &crate::plan::Handle, lang: Lang) -> Self {
        let origin = (handle.wished != handle.at).then_some(handle.at);
        match &handle.reach {
            Ok(reach) => Self {
                partition: handle.partition,
                min: reach.leftmost,
                max: reach.rightmost,
                reason_left: Some(sentence(&reach.why_left.say(lang))),
                reason_right: Some(sentence(&reach.why_right.say(lang))),
                caution: reach.caution.as_ref().map(|text| text.say(lang)),
                marks: reach
                    .marks
                    .iter()
                    .map(|mark| Stop { at: mark.at, label: sentence(&mark.meaning.say(lang)) })
                    .collect(),
                immovable: None,
                origin,
                shares: reach.recovery.is_some_and(|number| number != handle.partition),
            },
            Err(reason) => Self {
                partition: handle.partition,
                min: handle.at,
                max: handle.at,
                reason_left: None,
                reason_right: None,
                caution: None,
                marks: Vec::new(),
                immovable: Some(sentence(&reason.say(lang))),
                origin,
                shares: false,
            },
        }
    }
}

impl Block {
    /// Its measures for the scale, with the comfortable minimum `min`.
    pub fn item(&self, min: f32) -> Item {
        Item::new(self.extent.start(), self.extent.end(), min)
    }
}

/// How a map calls this partition.
pub const fn id_of(partition: &Partition) -> BlockId {
    if matches!(partition.role, Role::Extended) { BlockId::Extended } else { BlockId::Partition(partition.number) }
}

/// The partition of `before` that `partition` of `after` is, or takes the place of: the same GUID, else the same
/// number with an edge in common, else the only one of its role that would otherwise have vanished.
pub fn counterpart<'a>(partition: &Partition, before: &'a DiskLayout, after: &DiskLayout) -> Option<&'a Partition> {
    let same = |a: &Partition, b: &Partition| match (a.guid, b.guid) {
        (Some(a), Some(b)) => a == b,
        _ => a.number == b.number && a.role == b.role && (a.start() == b.start() || a.end() == b.end()),
    };
    if let Some(found) = before.partitions.iter().find(|old| same(old, partition)) {
        return Some(found);
    }
    let mut gone = before
        .partitions
        .iter()
        .filter(|old| old.role == partition.role && !after.partitions.iter().any(|new| same(old, new)));
    let mut new = after
        .partitions
        .iter()
        .filter(|new| new.role == partition.role && !before.partitions.iter().any(|old| same(old, new)));
    match (gone.next(), gone.next(), new.next(), new.next()) {
        (Some(old), None, Some(_), None) => Some(old),
        _ => None,
    }
}

fn shown_gaps(gaps: Vec<Extent>) -> impl Iterator<Item = Extent> {
    gaps.into_iter().filter(|gap| gap.size() > ALIGNMENT_REST)
}

/// With a capital where it begins: reasons are parts of sentences elsewhere, and stand alone on the map.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn free_block(layout: &DiskLayout, extent: Extent, lang: Lang) -> Block {
    let (least, most) = layout.gap_bounds(extent);
    // What a listing cut, or does not tell at all, is not called free.
    let (name, size) = match (layout.partitions_are_told(), least == most) {
        (false, _) => ("map-short-not-told", "?".to_owned()),
        (true, true) => ("map-short-unallocated", extent.size().to_string()),
        (true, false) if least.is_zero() => ("map-short-perhaps-unallocated", format!("≤{most}")),
        (true, false) => ("map-short-unallocated", format!("≥{least}")),
    };
    let name = word(name, lang);
    let spoken = format!("{name}, {size}");
    Block {
        id: BlockId::Free(extent.start()),
        extent,
        look: if layout.partitions_are_told() { Look::Unallocated } else { Look::Unknown },
        tip: vec![format!("{name} · {size}"), exact(extent, lang)],
        short: name.clone(),
        name,
        size,
        file_system: String::new(),
        usage: String::new(),
        usage_short: String::new(),
        fill: Fill::Nothing,
        locked: false,
        chip: None,
        mark: Mark::None,
        allocation: Vec::new(),
        immovable: Vec::new(),
        inside: Vec::new(),
        spoken,
    }
}

fn block_of(partition: &Partition, lang: Lang) -> Block {
    let volume = &partition.volume;
    let role = word(short_role(partition.role), lang);
    let label = volume.label.as_deref().map(str::trim).filter(|label| !label.is_empty());
    let speaks = matches!(partition.role, Role::Windows | Role::Data | Role::Oem | Role::Linux | Role::Unknown);
    let base = label.filter(|_| speaks).map_or_else(|| role.clone(), str::to_owned);
    let (name, short) = match volume.letter {
        Some(letter) => (format!("{base} ({letter}:)"), format!("{letter}:")),
        None => (base.clone(), base),
    };
    let encrypted =
        volume.bitlocker.is_some_and(|state| state.is_encrypted()) || volume.file_system == Some(FileSystem::BitLocker);
    let size = partition.size();
    let silent = matches!(partition.role, Role::Msr | Role::Extended | Role::Ldm | Role::StorageSpaces);
    let (fill, usage, usage_short) = match volume.used {
        Some(used) => {
            // What a FAT's own tables take is neither used nor free.
            let free = volume.free(size).unwrap_or_default();
            let share = used.bytes() as f64 / size.bytes().max(1) as f64;
            (
                Fill::Used((share as f32).clamp(0.0, 1.0)),
                Text::new("map-usage").with("used", used).with("free", free).say(lang),
                Text::new("map-free").with("free", free).say(lang),
            )
        }
        None if silent => (Fill::Whole, String::new(), String::new()),
        None if encrypted => (Fill::Unknown, word("map-usage-encrypted", lang), word("map-usage-unknown-short", lang)),
        None => (Fill::Unknown, word("map-usage-unknown", lang), word("map-usage-unknown-short", lang)),
    };
    let file_system = match volume.file_system {
        Some(FileSystem::None | FileSystem::Other) | None => String::new(),
        Some(file_system) => file_system.title().to_owned(),
    };
    let mut spoken = if partition.role == Role::Extended {
        format!("{name}, {size}")
    } else {
        Text::new("map-spoken-block")
            .with("number", partition.number)
            .with("name", name.as_str())
            .with("size", size)
            .say(lang)
    };
    let mut tip = vec![format!("{name} · {size}")];
    let full = word(full_role(partition.role), lang);
    tip.push(if partition.role == Role::Extended {
        full.clone()
    } else {
        let number = i64::from(partition.number);
        Text::new("map-tip-number").with("number", number).with("role", full.as_str()).say(lang)
    });
    if !file_system.is_empty() {
        spoken = format!("{spoken}, {file_system}");
    }
    if !usage.is_empty() {
        tip.push(if file_system.is_empty() { usage.clone() } else { format!("{file_system} · {usage}") });
        spoken = format!("{spoken}, {usage}");
    }
    if encrypted {
        let text = word("map-locked", lang);
        spoken = format!("{spoken}, {text}");
        tip.push(text);
    }
    tip.push(exact(partition.extent, lang));
    Block {
        id: id_of(partition),
        extent: partition.extent,
        look: Look::of(partition.role),
        name,
        short,
        size: size.to_string(),
        file_system,
        usage,
        usage_short,
        fill,
        locked: encrypted,
        chip: None,
        mark: Mark::None,
        allocation: volume.contents.allocation.clone(),
        immovable: volume.contents.immovable.clone(),
        inside: Vec::new(),
        spoken,
        tip,
    }
}

/// The exact bytes and where they begin, for the tooltip.
fn exact(extent: Extent, lang: Lang) -> String {
    Text::new("map-tip-exact")
        .with("bytes", grouped(extent.size().bytes()))
        .with("offset", grouped(extent.start().bytes()))
        .say(lang)
}

/// `1,048,576`, as both languages write it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

const fn short_role(role: Role) -> &'static str {
    match role {
        Role::EfiSystem => "map-short-efi",
        Role::Msr => "map-short-msr",
        Role::Windows => "map-short-windows",
        Role::Data => "map-short-data",
        Role::Recovery => "map-short-recovery",
        Role::Oem => "map-short-oem",
        Role::SystemReserved => "map-short-reserved",
        Role::Extended => "map-short-extended",
        Role::Ldm => "map-short-dynamic",
        Role::StorageSpaces => "map-short-pool",
        Role::Linux => "map-short-linux",
        Role::Unknown => "map-short-unknown",
    }
}

const fn full_role(role: Role) -> &'static str {
    match role {
        Role::EfiSystem => "map-role-efi",
        Role::Msr => "map-role-msr",
        Role::Windows => "map-role-windows",
        Role::Data => "map-role-data",
        Role::Recovery => "map-role-recovery",
        Role::Oem => "map-role-oem",
        Role::SystemReserved => "map-role-reserved",
        Role::Extended => "map-role-extended",
        Role::Ldm => "map-role-dynamic",
        Role::StorageSpaces => "map-role-pool",
        Role::Linux => "map-role-linux",
        Role::Unknown => "map-role-unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{PartitionType, Problem, ProblemCode};
    use crate::units::SectorSize;

    fn part(number: u32, start: u64, size: u64, role: Role) -> Partition {
        let extent = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)).unwrap();
        let mut partition = Partition::new(number, extent, PartitionType::Unknown);
        partition.role = role;
        partition
    }

    fn disk(partitions: Vec<Partition>) -> DiskLayout {
        let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(10), SectorSize::B512);
        disk.partitions = partitions;
        disk
    }

    #[test]
    fn free_space_is_blocks_and_alignment_rests_are_not() {
        let disk = disk(vec![part(1, 1, 100, Role::EfiSystem), part(2, 102, 5000, Role::Windows)]);
        let model = DiskMapModel::from_layout(&disk, Lang::En);
        let looks: Vec<Look> = model.leaves().map(|block| block.look).collect();
        assert_eq!(looks, [Look::Efi, Look::Windows, Look::Unallocated]);
    }

    #[test]
    fn a_disk_without_a_table_is_one_block_that_says_so() {
        let raw = DiskLayout::empty(0, TableStyle::Raw, ByteSize::from_gib(10), SectorSize::B512);
        let model = DiskMapModel::from_layout(&raw, Lang::En);
        let blocks: Vec<_> =
            model.leaves().map(|block| (block.look, block.extent.size(), block.name.as_str())).collect();
        assert_eq!(blocks, [(Look::Unallocated, ByteSize::from_gib(10), "No partition table")]);
    }

    #[test]
    fn room_that_a_listing_does_not_tell_is_not_called_unallocated() {
        let mut cut = disk(vec![part(1, 1, 1024, Role::Windows), part(2, 1536, 500, Role::Recovery)]);
        cut.partitions[0].size_slack = ByteSize::from_gib(1);
        let model = DiskMapModel::from_layout(&cut, Lang::En);
        let gap = model.leaves().find(|block| matches!(block.id, BlockId::Free(_))).unwrap();
        assert_eq!((gap.name.as_str(), gap.size.as_str()), ("Perhaps unallocated", "≤511 MB"));
        let mut silent = disk(Vec::new());
        silent
            .problems
            .push(Problem::new(ProblemCode::PartitionsNotListed, Text::new("capture-partitions-not-listed")));
        let model = DiskMapModel::from_layout(&silent, Lang::En);
        assert!(model.leaves().all(|block| block.look == Look::Unknown && block.name == "Not told"));
    }

    #[test]
    fn a_block_says_number_name_size_and_file_system() {
        let mut windows = part(3, 1, 5000, Role::Windows);
        windows.volume.letter = Some('C');
        windows.volume.file_system = Some(FileSystem::Ntfs);
        windows.volume.used = Some(ByteSize::from_mib(1000));
        let model = DiskMapModel::from_layout(&disk(vec![windows]), Lang::En);
        let block = model.block(BlockId::Partition(3)).unwrap();
        assert_eq!(block.name, "Windows (C:)");
        assert!(block.spoken.starts_with("Partition 3, Windows (C:), 4.88 GB, NTFS"), "{}", block.spoken);
        assert_eq!(block.fill, Fill::Used(0.2));
    }

    #[test]
    fn partitions_of_one_name_are_told_apart_by_their_numbers() {
        let parts = vec![
            part(1, 1, 100, Role::EfiSystem),
            part(3, 102, 5000, Role::Windows),
            part(4, 5102, 500, Role::Recovery),
            part(5, 5602, 600, Role::Recovery),
        ];
        let model = DiskMapModel::from_layout(&disk(parts), Lang::En);
        let names: Vec<&str> = model.leaves().map(|block| block.name.as_str()).take(4).collect();
        assert_eq!(names, ["EFI", "Windows", "Recovery 4", "Recovery 5"]);
        assert_eq!(model.block(BlockId::Partition(5)).unwrap().tip[0], "Recovery 5 · 600 MB");
    }

    #[test]
    fn a_rebuilt_recovery_partition_is_the_old_ones_successor() {
        let before = disk(vec![part(3, 1, 5000, Role::Windows), part(4, 5001, 500, Role::Recovery)]);
        let mut shrunk = part(3, 1, 4500, Role::Windows);
        shrunk.volume.letter = Some('C');
        let mut rebuilt = part(4, 4501, 1000, Role::Recovery);
        rebuilt.guid = Some(crate::layout::Guid::from_u128(7));
        let after = disk(vec![shrunk, rebuilt]);
        let model = DiskMapModel::from_layout(&after, Lang::En).with_changes(&before, &after);
        let chip = |number| model.block(BlockId::Partition(number)).unwrap().chip.clone().unwrap();
        assert_eq!(chip(3), "\u{2212}500 MB");
        assert_eq!(chip(4), "+500 MB");
    }

    #[test]
    fn logical_drives_stand_inside_the_container() {
        let mut disk = disk(vec![part(1, 1, 99, Role::Data), part(0, 100, 400, Role::Extended)]);
        let mut logical = part(2, 101, 100, Role::Data);
        logical.logical = true;
        disk.partitions.push(logical);
        let model = DiskMapModel::from_layout(&disk, Lang::En);
        let container = model.block(BlockId::Extended).unwrap();
        assert_eq!(container.inside.len(), 2);
        assert_eq!(model.leaves().count(), 4);
    }

    #[test]
    fn a_wall_names_what_stands_there_and_what_is_behind_it() {
        use crate::layout::{ShrinkBlocker, ShrinkLimit, ShrinkLimitSource};
        let mut windows = part(3, 1, 5000, Role::Windows);
        let blocker = |name: &str, end: u64, without: u64| ShrinkBlocker {
            name: name.to_owned(),
            end: ByteSize::from_mib(end),
            size: ByteSize::from_mib(1),
            limit_without: ByteSize::from_mib(without),
        };
        let shadow = "\\System Volume Information\\{1a2b}{3808876B-c176-4e48-b7ae-04046e6cc752}";
        windows.volume.shrink = Some(ShrinkLimit {
            min: ByteSize::from_mib(4000),
            source: ShrinkLimitSource::Estimate,
            blockers: vec![blocker(shadow, 4000, 3000), blocker("\\pagefile.sys", 3000, 1000)],
        });
        let layout = disk(vec![windows]);
        let model = DiskMapModel::from_layout(&layout, Lang::En).with_shrink_walls(&layout);
        let wall = &model.walls[0];
        assert_eq!(wall.label, "Shrink limit: restore points");
        let next = wall.next.as_ref().unwrap();
        assert_eq!((next.at, next.label.as_str()), (ByteOffset::from_mib(3001), "Next limit: pagefile.sys"));
        let tip = &model.block(BlockId::Partition(3)).unwrap().tip;
        assert!(tip.iter().any(|line| line == "Without restore points it could give 1.95 GB"), "{tip:?}");
    }

    #[test]
    fn digits_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(1_048_576), "1,048,576");
    }
}
