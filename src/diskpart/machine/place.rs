//! `create partition`: where it comes to lie, how large it is, and which number it gets.

use super::table::{GPT_ENTRIES, MBR_ENTRIES, initialise, mbr_reach};
use super::{Did, Done, Fault, Machine, has_volume, hresult, slack_doubt};
use crate::diskpart::command::{CreateKind, PartitionId, Placement};
use crate::layout::{
    BitLocker, DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, TableStyle, gpt_type, mbr_type,
    partition_name,
};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, KIB, MIB};

/// From this size on VDS aligns to 1 MiB, below to 64 KiB
/// (SDK/vds/nf-vds-ivdscreatepartitionex-createpartitionex.md; observed c: 64 KB on disks of 800 to 1024 MB).
const ALIGN_TO_MIB_FROM: ByteSize = ByteSize::from_gib(4);
/// WSD/create-partition-msr.md: only on disks of at least 32 MB.
const MSR_SMALLEST_DISK: ByteSize = ByteSize::from_mib(32);
/// Behind 1024 cylinders of 255 heads and 63 sectors an extended container is `0f`, before it `05`.
const CHS_REACH: ByteOffset = ByteOffset::from_bytes(1024 * 255 * 63 * 512);

/// The grid on which Windows puts partitions on this disk.
pub(super) fn grid(disk: &DiskLayout) -> ByteSize {
    if disk.size >= ALIGN_TO_MIB_FROM { MIB } else { ByteSize::from_kib(64) }
}

/// A place, and the doubt about it.
type Placed = Result<(Extent, Option<Text>), Fault>;

impl Machine {
    pub(super) fn create(&mut self, kind: CreateKind, at: Placement, id: Option<PartitionId>) -> Did {
        let selected = self.selected_disk()?;
        let mut doubt = None;
        // `create` on a disk without a table makes one (observed c).
        let initialised = if selected.style == TableStyle::Raw {
            if kind != CreateKind::Primary {
                return Err(Fault::id("diskpart-error-no-table"));
            }
            doubt = Some(Text::new("diskpart-uncertain-initialise"));
            Some(initialise(selected))
        } else {
            None
        };
        let disk = initialised.as_ref().unwrap_or(selected);
        let type_ = new_type(disk, kind, id)?;
        check_table(disk, kind)?;
        let (extent, unsure) = place(disk, kind, at)?;
        let type_ = match type_ {
            PartitionType::Mbr(0x0f) if kind == CreateKind::Extended && extent.end() <= CHS_REACH => {
                PartitionType::Mbr(0x05)
            }
            other => other,
        };
        let number = if kind == CreateKind::Extended { 0 } else { disk.lowest_free_number() };
        let partition = new_partition(disk, kind, number, extent, type_);
        let effect = Text::new("diskpart-effect-create").with("partition", partition_name(&partition));
        let done = Done::changes(effect.with("offset", extent.start().from_start()), extent);
        let done = done.uncertain(doubt.or(unsure).or_else(|| slack_doubt(disk)));
        let disk_number = disk.number;
        self.focus.partition = Some(number);
        self.focus.volume = has_volume(&partition);
        let target = self.disk_mut()?;
        if let Some(initialised) = initialised {
            *target = initialised;
        }
        target.partitions.push(partition);
        target.sort();
        self.created.insert((disk_number, extent.start()));
        Ok(done)
    }
}

/// The type that a new partition gets, or why it cannot be on this disk.
fn new_type(disk: &DiskLayout, kind: CreateKind, id: Option<PartitionId>) -> Result<PartitionType, Fault> {
    match (disk.style, kind) {
        (TableStyle::Gpt, CreateKind::Extended | CreateKind::Logical) => Err(Fault::id("diskpart-error-needs-mbr")),
        (TableStyle::Mbr, CreateKind::Efi | CreateKind::Msr) => Err(Fault::id("diskpart-error-needs-gpt")),
        (TableStyle::Gpt, CreateKind::Efi) => Ok(PartitionType::Gpt(gpt_type::EFI_SYSTEM)),
        (TableStyle::Gpt, CreateKind::Msr) => Ok(PartitionType::Gpt(gpt_type::MICROSOFT_RESERVED)),
        (TableStyle::Gpt, CreateKind::Primary) => match id {
            None => Ok(PartitionType::Gpt(gpt_type::BASIC_DATA)),
            Some(PartitionId::Gpt(guid)) => Ok(PartitionType::Gpt(guid)),
            Some(PartitionId::Mbr(_)) => Err(Fault::id("diskpart-error-byte-on-gpt").code(hresult::NO_USABLE_EXTENT)),
        },
        (TableStyle::Mbr, CreateKind::Extended) => Ok(PartitionType::Mbr(0x0f)),
        (TableStyle::Mbr, CreateKind::Primary | CreateKind::Logical) => match id {
            None => Ok(PartitionType::Mbr(mbr_type::FAT16B)),
            Some(PartitionId::Mbr(byte)) => Ok(PartitionType::Mbr(byte)),
            Some(PartitionId::Gpt(_)) => Err(Fault::id("diskpart-error-guid-on-mbr").code(hresult::NO_USABLE_EXTENT)),
        },
        (TableStyle::Raw, _) => Err(Fault::id("diskpart-error-no-table")),
    }
}

/// Whether the table has room for one more.
fn check_table(disk: &DiskLayout, kind: CreateKind) -> Result<(), Fault> {
    if disk.with_role(Role::Ldm).next().is_some() {
        return Err(Fault::id("diskpart-error-dynamic"));
    }
    let has_container = disk.with_role(Role::Extended).next().is_some();
    match (disk.style, kind) {
        (TableStyle::Mbr, CreateKind::Logical) if !has_container => Err(Fault::id("diskpart-error-no-container")),
        (TableStyle::Mbr, CreateKind::Extended) if has_container => Err(Fault::id("diskpart-error-second-container")),
        (TableStyle::Mbr, CreateKind::Primary | CreateKind::Extended)
            if disk.partitions.iter().filter(|p| !p.logical).count() >= MBR_ENTRIES =>
        {
            Err(Fault::id("diskpart-error-four-primaries"))
        }
        (TableStyle::Gpt, _) if disk.partitions.len() >= GPT_ENTRIES => {
            Err(Fault::new(Text::new("diskpart-error-table-full").with("entries", GPT_ENTRIES)))
        }
        (TableStyle::Gpt, CreateKind::Msr) if disk.size < MSR_SMALLEST_DISK => {
            Err(Fault::new(Text::new("diskpart-error-disk-small").with("least", MSR_SMALLEST_DISK)))
        }
        _ => Ok(()),
    }
}

/// The gaps into which a partition of this kind may go, cut to what the table can reach.
fn gaps(disk: &DiskLayout, kind: CreateKind) -> Vec<Extent> {
    let gaps = if kind == CreateKind::Logical {
        // Every logical drive has a sector of its own for its table in front.
        let sector = disk.sector_size.size();
        let behind_table = |gap: Extent| Extent::between(gap.start().saturating_add(sector), gap.end());
        disk.free_in_extended().into_iter().filter_map(behind_table).collect()
    } else {
        disk.free()
    };
    match mbr_reach(disk) {
        Some(reach) => gaps.into_iter().filter_map(|gap| gap.intersection(reach)).collect(),
        None => gaps,
    }
}

fn no_room(size: Option<ByteSize>, largest: ByteSize) -> Fault {
    let text = match size {
        Some(size) => Text::new("diskpart-error-no-room").with("size", size).with("largest", largest),
        None => Text::new("diskpart-error-no-room-at-all"),
    };
    Fault::new(text).code(hresult::NO_USABLE_EXTENT)
}

/// Where the partition comes to lie.
fn place(disk: &DiskLayout, kind: CreateKind, at: Placement) -> Placed {
    if at.size.is_some_and(ByteSize::is_zero) {
        return Err(Fault::id("diskpart-error-size-zero").code(hresult::NO_USABLE_EXTENT));
    }
    let grid = grid(disk);
    let gaps = gaps(disk, kind);
    // An alignment of odd KB still begins on a whole sector.
    let sector = disk.sector_size.size();
    let at = Placement { align: at.align.filter(|align| !align.is_zero()).map(|align| align.round_up(sector)), ..at };
    let step = at.align.unwrap_or(grid);
    match at.offset {
        Some(offset) => place_at(disk, &gaps, offset, at, grid),
        None => place_free(kind, &gaps, at.size, step, grid),
    }
}

/// With `offset=`: there, and nowhere else.
fn place_at(disk: &DiskLayout, gaps: &[Extent], offset: ByteOffset, at: Placement, grid: ByteSize) -> Placed {
    let mut doubt = None;
    let start = match at.align {
        Some(align) => offset.round_up(align),
        None if offset.is_multiple_of(grid) => offset,
        // VDS is documented to align an offset that is not; nobody printed what becomes of it.
        None => {
            let text = Text::new("diskpart-uncertain-unaligned").with("asked", in_kb(offset));
            doubt = Some(text.with("aligned", in_kb(offset.round_up(grid))));
            offset.round_up(grid)
        }
    };
    let place = start.from_start();
    let Some(gap) = gaps.iter().find(|gap| gap.start() <= start && start < gap.end()) else {
        let text =
            match disk.partitions.iter().find(|p| p.start() <= start && start < p.end() && p.role != Role::Extended) {
                Some(there) => Text::new("diskpart-error-offset-taken").with("partition", partition_name(there)),
                None => Text::new("diskpart-error-offset-outside"),
            };
        return Err(Fault::new(text.with("offset", place)).code(hresult::NO_USABLE_EXTENT));
    };
    let end = match at.size {
        Some(size) => start.checked_add(size),
        None => Some(gap.end().round_down(grid)),
    };
    let extent = end.filter(|end| *end <= gap.end()).and_then(|end| Extent::between(start, end)).ok_or_else(|| {
        let text = Text::new("diskpart-error-offset-too-small").with("offset", place);
        let text = text.with("size", at.size.unwrap_or(grid)).with("room", gap.end().since(start));
        Fault::new(text).code(hresult::NO_USABLE_EXTENT)
    })?;
    if at.size.is_none() {
        doubt = doubt.or_else(|| tail_doubt(extent, *gap));
    }
    Ok((extent, doubt))
}

/// As `offset=` says it.
fn in_kb(offset: ByteOffset) -> String {
    format!("{} KB", offset.bytes() / KIB.bytes())
}

/// Without `offset=`: primaries at the start of the largest gap that fits, the others of the first
/// (WSD/create-partition-primary.md, -efi.md, -msr.md; without a size a logical one takes the largest, -logical.md).
fn place_free(kind: CreateKind, gaps: &[Extent], size: Option<ByteSize>, step: ByteSize, grid: ByteSize) -> Placed {
    let fit = |gap: &Extent| {
        let start = gap.start().round_up(step);
        let end = match size {
            Some(size) => start.checked_add(size).filter(|end| *end <= gap.end())?,
            None => gap.end().round_down(grid),
        };
        Extent::between(start, end)
    };
    let fits: Vec<(Extent, Extent)> = gaps.iter().filter_map(|gap| Some((*gap, fit(gap)?))).collect();
    let first = fits.first().copied();
    // Of equal ones the first.
    let largest = fits.iter().copied().reduce(|best, other| if other.0.size() > best.0.size() { other } else { best });
    let by_size = match kind {
        CreateKind::Primary | CreateKind::Extended => true,
        CreateKind::Logical => size.is_none(),
        CreateKind::Efi | CreateKind::Msr => false,
    };
    let (Some(first), Some(largest)) = (first, largest) else {
        let largest = gaps.iter().map(|gap| gap.size()).max().unwrap_or(ByteSize::ZERO);
        return Err(no_room(size, largest));
    };
    let (gap, extent) = if by_size { largest } else { first };
    let mut doubt = None;
    if by_size && kind == CreateKind::Primary && largest.1.start() != first.1.start() {
        // The documentation says the largest, an installer's comment says the first; no transcript decides.
        let text = Text::new("diskpart-uncertain-which-gap").with("largest", largest.1.start().from_start());
        doubt = Some(text.with("first", first.1.start().from_start()));
    }
    if size.is_none() {
        doubt = doubt.or_else(|| tail_doubt(extent, gap));
    }
    Ok((extent, doubt))
}

/// Without `size=`: whether the last bit of the gap, smaller than the grid, is taken too (observed c: both).
fn tail_doubt(extent: Extent, gap: Extent) -> Option<Text> {
    let tail = gap.end().since(extent.end());
    (tail > KIB).then(|| Text::new("diskpart-uncertain-tail").with("tail", tail))
}

fn new_partition(disk: &DiskLayout, kind: CreateKind, number: u32, extent: Extent, type_: PartitionType) -> Partition {
    let mut partition = Partition::new(number, extent, type_);
    partition.logical = kind == CreateKind::Logical;
    partition.is_system = Some(false);
    partition.is_boot = Some(false);
    match disk.style {
        // What `efi` and `msr` set was not seen; a primary has none (observed h: Attrib 0).
        TableStyle::Gpt => partition.attributes = (kind == CreateKind::Primary).then(GptAttributes::default),
        TableStyle::Mbr => partition.active = Some(false),
        TableStyle::Raw => {}
    }
    if has_volume(&partition) {
        partition.volume.file_system = Some(FileSystem::None);
        partition.volume.bitlocker = Some(BitLocker::Off);
    }
    partition
}
