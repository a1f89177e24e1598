//! What is done to the volume in focus: shrink, extend, format, letters.

use super::table::mbr_reach;
use super::{Did, Done, Fault, InUse, Machine, hresult, is_required, removes, shows, slack_doubt};
use crate::diskpart::command::{FileSystemName, FormatArgs, RemoveArgs, ShrinkArgs};
use crate::diskpart::simulation::{Harm, Harmed};
use crate::layout::{
    BitLocker, Contents, DiskLayout, FileSystem, Partition, PartitionType, Role, ShrinkLimitSource, Volume, mbr_type,
    partition_name,
};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, GIB, MIB};

/// The fewest and most clusters of FAT32 (WSD/format.md).
const FAT32_CLUSTERS: std::ops::RangeInclusive<u64> = 65_527..=4_177_917;
/// Windows formats no larger volume with FAT32 (observed g, up to 10.0.26100).
const FAT32_LARGEST: ByteSize = ByteSize::from_gib(32);
/// The largest FAT (16 bits) volume, with clusters of 64 KB (WSD/format.md).
const FAT16_LARGEST: ByteSize = ByteSize::from_gib(4);
/// What the two tables and the reserved sectors of the smallest FAT32 volume take at most, beside its clusters.
const FAT32_OVERHEAD: ByteSize = ByteSize::from_mib(2);
/// The longest labels, in characters (WSD/format.md, label).
const NTFS_LABEL: usize = 32;
const FAT_LABEL: usize = 11;

/// What is known of how far a volume can shrink.
enum Limit {
    /// Windows says so, or it is estimated.
    Min(ByteSize, ShrinkLimitSource),
    /// Only what is in use is known: it cannot become smaller than that.
    Used(ByteSize),
    /// No file system: it can become as small as one likes.
    Anything,
    /// Not known.
    Unknown,
}

fn limit(volume: &Volume) -> Limit {
    match (&volume.shrink, volume.used, volume.file_system) {
        (Some(limit), ..) => Limit::Min(limit.min, limit.source),
        (None, Some(used), _) if !used.is_zero() => Limit::Used(used),
        (None, _, Some(FileSystem::None)) => Limit::Anything,
        _ => Limit::Unknown,
    }
}

/// Why a volume cannot be shrunk at all (WSD/shrink.md), or the doubt about it.
fn shrinkable(p: &Partition) -> Result<Option<Text>, Fault> {
    let forbidden = matches!(p.role, Role::EfiSystem | Role::Recovery | Role::Oem) || is_required(p);
    if forbidden {
        return Err(Fault::new(Text::new("diskpart-error-shrink-type").with("partition", partition_name(p))));
    }
    if p.volume.contents.dirty == Some(true) {
        return Err(Fault::new(Text::new("diskpart-error-shrink-dirty").with("partition", partition_name(p))));
    }
    match p.volume.file_system {
        Some(FileSystem::Ntfs | FileSystem::None) => Ok(None),
        Some(FileSystem::BitLocker) => Ok(Some(Text::new("diskpart-uncertain-bitlocker"))),
        None => Ok(Some(Text::new("diskpart-uncertain-file-system-shrink"))),
        Some(other) => {
            let text = Text::new("diskpart-error-shrink-file-system").with("partition", partition_name(p));
            Err(Fault::new(text.with("fs", other.title())))
        }
    }
}

impl Machine {
    pub(super) fn shrink_query(&self) -> Did {
        let (_, partition) = self.selected_volume()?;
        let doubt = shrinkable(partition)?;
        Ok(match limit(&partition.volume) {
            Limit::Min(min, _) => {
                let most = partition.size().saturating_sub(min).round_down(MIB);
                Done::shows(Text::new("diskpart-effect-querymax").with("most", most))
            }
            _ => shows(),
        }
        .touching(partition.extent)
        .uncertain(doubt))
    }

    /// `desired` is tried, `minimum` must be had; both the same is exactly that or nothing (WSD/shrink.md).
    pub(super) fn shrink(&mut self, args: ShrinkArgs) -> Did {
        let (_, partition) = self.selected_volume()?;
        let mut doubt = shrinkable(partition)?;
        let size = partition.size();
        let limit = limit(&partition.volume);
        let (most, estimated) = match &limit {
            Limit::Min(min, source) => (size.saturating_sub(*min), *source == ShrinkLimitSource::Estimate),
            Limit::Used(used) => (size.saturating_sub(*used), true),
            Limit::Anything | Limit::Unknown => (size.saturating_sub(MIB), true),
        };
        let most = most.round_down(MIB);
        let known = matches!(limit, Limit::Min(..));
        let asked = args.desired.or(args.minimum);
        let least = match (args.desired, args.minimum) {
            (Some(desired), Some(minimum)) if minimum > desired => {
                return Err(Fault::id("diskpart-error-shrink-minimum"));
            }
            (_, Some(minimum)) => minimum,
            (Some(_), None) | (None, None) => MIB,
        };
        let by = match asked {
            Some(asked) if asked.is_zero() => return Err(Fault::id("diskpart-error-size-zero")),
            Some(asked) if asked <= most => {
                if !known && least < asked && !matches!(limit, Limit::Anything) {
                    doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-shrink-less").with("asked", asked)));
                }
                asked
            }
            Some(asked) => {
                if least > most || most.is_zero() {
                    let text = Text::new("diskpart-error-shrink-limit").with("partition", partition_name(partition));
                    let fault = Fault::new(text.with("asked", least.max(MIB)).with("most", most));
                    let unsure = estimated && known;
                    return Err(if unsure { fault.uncertain(Text::new("diskpart-uncertain-estimate")) } else { fault });
                }
                let text = Text::new("diskpart-uncertain-shrink-amount").with("asked", asked).with("most", most);
                doubt = doubt.or(Some(text));
                most
            }
            None => {
                if !known {
                    return Ok(Done::shows(Text::new("diskpart-effect-shrink-unknown"))
                        .touching(partition.extent)
                        .uncertain(Some(Text::new("diskpart-uncertain-shrink-all"))));
                }
                doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-shrink-most").with("most", most)));
                most
            }
        };
        let new_size = size.saturating_sub(by);
        let Some(kept) = Extent::new(partition.start(), new_size) else {
            let text = Text::new("diskpart-error-shrink-limit").with("partition", partition_name(partition));
            return Err(Fault::new(text.with("asked", by).with("most", most)));
        };
        let freed = Extent::between(kept.end(), partition.end()).unwrap_or(partition.extent);
        let id = if known || matches!(limit, Limit::Anything) {
            "diskpart-effect-shrink"
        } else {
            "diskpart-effect-shrink-or-fail"
        };
        let effect = Text::new(id).with("partition", partition_name(partition)).with("by", by).with("to", new_size);
        let done = Done::changes(effect, freed).uncertain(doubt);
        let partition = self.partition_mut()?;
        scale_slices(&mut partition.volume.contents, size, new_size);
        partition.extent = kept;
        Ok(done)
    }

    /// Into the very next free room, and only for NTFS, ReFS or no file system (WSD/extend.md; `storage/disk-management/
    /// extend-a-basic-volume.md` names ReFS).
    pub(super) fn extend(&mut self, size: Option<ByteSize>, disk: Option<u32>) -> Did {
        let (layout, partition) = self.selected_volume()?;
        if disk.is_some_and(|disk| disk != layout.number) {
            return Err(Fault::id("diskpart-error-extend-disk"));
        }
        if size.is_some_and(ByteSize::is_zero) {
            return Err(Fault::id("diskpart-error-size-zero"));
        }
        let doubt = extendable(partition)?;
        let reach = mbr_reach(layout);
        let gap = layout.free_behind(partition).and_then(|gap| match reach {
            Some(reach) => gap.intersection(reach),
            None => Some(gap),
        });
        let Some(gap) = gap else {
            let text = Text::new("diskpart-error-extend-no-room").with("partition", partition_name(partition));
            return Err(Fault::new(text));
        };
        let end = match size {
            None => gap.end().round_down(layout.sector_size.size()),
            Some(size) => match partition.end().checked_add(size).filter(|end| *end <= gap.end()) {
                Some(end) => end,
                None => {
                    let text = Text::new("diskpart-error-extend-too-much").with("partition", partition_name(partition));
                    return Err(Fault::new(text.with("size", size).with("room", gap.size())));
                }
            },
        };
        let (Some(grown), Some(gained)) =
            (Extent::between(partition.start(), end), Extent::between(partition.end(), end))
        else {
            let text = Text::new("diskpart-error-extend-no-room").with("partition", partition_name(partition));
            return Err(Fault::new(text));
        };
        let effect = Text::new("diskpart-effect-extend").with("partition", partition_name(partition));
        let done = Done::changes(effect.with("by", gained.size()).with("to", grown.size()), gained);
        let done = done.uncertain(doubt.or_else(|| slack_doubt(layout)));
        let before = partition.size();
        let partition = self.partition_mut()?;
        scale_slices(&mut partition.volume.contents, before, grown.size());
        partition.extent = grown;
        Ok(done)
    }

    pub(super) fn extend_file_system(&self) -> Did {
        let (_, partition) = self.selected_volume()?;
        Ok(Done::shows(Text::new("diskpart-effect-extend-file-system").with("partition", partition_name(partition)))
            .touching(partition.extent))
    }

    pub(super) fn format(&mut self, args: &FormatArgs) -> Did {
        let (disk, partition) = self.selected_volume()?;
        let mut doubt = self.in_use_doubt(partition);
        if self.in_use(partition) == InUse::Yes {
            let text = Text::new("diskpart-error-format-in-use").with("partition", partition_name(partition));
            let fault = Fault::new(text).code(hresult::IN_USE);
            return Err(fault.uncertain(Text::new("diskpart-uncertain-installation-media")));
        }
        if is_required(partition) {
            // WSD/gpt.md refuses it; Microsoft's KB5028997 has exactly this order, and `assign` was seen to work (observed h).
            doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-format-required")));
        }
        let fs = match &args.fs {
            Some(name) => file_system(name)?,
            None => {
                doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-format-default")));
                FileSystem::Ntfs
            }
        };
        check_label(fs, args.label.as_deref())?;
        doubt = doubt.or(check_size(disk, partition, fs, args)?);
        let kind = type_after_format(partition, fs);
        if matches!(partition.kind, PartitionType::Mbr(mbr_type::RECOVERY)) {
            doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-format-type")));
        }
        let label = args.label.clone().filter(|label| !label.is_empty());
        // FAT keeps labels in capitals (observed g).
        let label = if fs.is_fat() { label.map(|label| label.to_uppercase()) } else { label };
        let id = if self.created.contains(&(disk.number, partition.start())) {
            "diskpart-effect-format-new"
        } else {
            "diskpart-effect-format"
        };
        let title = if fs == FileSystem::Other { "UDF" } else { fs.title() };
        let effect = Text::new(id).with("partition", partition_name(partition)).with("fs", title);
        let mut done = Done::changes(effect, partition.extent).uncertain(doubt);
        if self.has_data(disk, partition) {
            done.harmed.push(Harmed {
                disk: disk.number,
                number: partition.number,
                extent: partition.extent,
                how: Harm::Formatted,
                line: 0,
            });
        }
        let unit = args.unit;
        // From now on nothing in it is anybody's.
        let place = (disk.number, partition.start());
        self.emptied.insert(place);
        let partition = self.partition_mut()?;
        if kind != partition.kind || partition.role == Role::Windows || partition.role == Role::SystemReserved {
            partition.role = kind.role();
        }
        partition.kind = kind;
        *partition.volume = Volume {
            letter: partition.volume.letter,
            file_system: Some(fs),
            label,
            cluster_size: unit,
            bitlocker: Some(BitLocker::Off),
            ..Volume::default()
        };
        Ok(done)
    }

    /// Works on ESP and recovery too (observed h), though WSD/assign.md denies it.
    pub(super) fn assign(&mut self, letter: Option<char>) -> Did {
        let (disk, partition) = self.selected_volume()?;
        let taken = |letter: char| {
            let holder = |d: &DiskLayout| d.by_letter(letter).map(|p| (d.number, p.number));
            self.disks.iter().find_map(holder).filter(|found| *found != (disk.number, partition.number))
        };
        let mut doubt = self.in_use_doubt(partition).filter(|_| partition.role == Role::Windows);
        let letter = match letter {
            Some(letter) => letter.to_ascii_uppercase(),
            None => match partition.volume.letter {
                Some(letter) => letter,
                None => {
                    doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-assign-letter")));
                    match ('C'..='Z').find(|letter| taken(*letter).is_none()) {
                        Some(letter) => letter,
                        None => return Err(Fault::id("diskpart-error-no-letter-left")),
                    }
                }
            },
        };
        if let Some((_, holder)) = taken(letter) {
            let text = Text::new("diskpart-error-letter-taken").with("letter", format!("{letter}:"));
            return Err(Fault::new(text.with("holder", holder.to_string())));
        }
        if self.in_use(partition) == InUse::Yes
            && partition.is_boot == Some(true)
            && partition.volume.letter != Some(letter)
        {
            let text = Text::new("diskpart-error-letter-boot").with("partition", partition_name(partition));
            return Err(Fault::new(text));
        }
        let effect = Text::new("diskpart-effect-assign").with("partition", partition_name(partition));
        let effect = effect.with("letter", format!("{letter}:"));
        let done = Done::changes(effect, partition.extent).uncertain(doubt);
        self.partition_mut()?.volume.letter = Some(letter);
        Ok(done)
    }

    pub(super) fn assign_mount(&self, path: &str) -> Did {
        let (_, partition) = self.selected_volume()?;
        let effect = Text::new("diskpart-effect-mount").with("partition", partition_name(partition)).with("path", path);
        Ok(Done::shows(effect).touching(partition.extent))
    }

    pub(super) fn remove(&mut self, args: &RemoveArgs) -> Did {
        let (_, partition) = self.selected_volume()?;
        let letter = partition.volume.letter;
        let removed = removes(args, letter);
        if !removed && args.mount.is_none() && !args.all && !args.dismount {
            let text = match args.letter {
                Some(asked) => Text::new("diskpart-error-not-its-letter").with("letter", format!("{asked}:")),
                None => Text::new("diskpart-error-no-letter"),
            };
            return Err(Fault::new(text.with("partition", partition_name(partition))));
        }
        if removed && partition.is_boot == Some(true) && self.in_use(partition) == InUse::Yes {
            let text = Text::new("diskpart-error-letter-boot").with("partition", partition_name(partition));
            return Err(Fault::new(text));
        }
        let Some(letter) = letter.filter(|_| removed) else {
            return Ok(Done::shows(Text::new("diskpart-effect-remove-nothing")).touching(partition.extent));
        };
        let effect = Text::new("diskpart-effect-remove").with("partition", partition_name(partition));
        let done = Done::changes(effect.with("letter", format!("{letter}:")), partition.extent);
        self.partition_mut()?.volume.letter = None;
        Ok(done)
    }
}

/// Why a volume cannot be extended, or the doubt about it.
fn extendable(p: &Partition) -> Result<Option<Text>, Fault> {
    let fs = p.volume.file_system;
    if is_required(p) {
        return Err(Fault::new(Text::new("diskpart-error-extend-required").with("partition", partition_name(p))));
    }
    match fs {
        Some(FileSystem::Ntfs | FileSystem::Refs | FileSystem::None) => {
            let odd = matches!(p.role, Role::Recovery | Role::EfiSystem | Role::Oem);
            Ok(odd.then(|| Text::new("diskpart-uncertain-extend-type")))
        }
        Some(FileSystem::BitLocker) => Ok(Some(Text::new("diskpart-uncertain-bitlocker"))),
        None => Ok(Some(Text::new("diskpart-uncertain-file-system-extend"))),
        Some(other) => {
            let text = Text::new("diskpart-error-extend-file-system").with("partition", partition_name(p));
            Err(Fault::new(text.with("fs", other.title())))
        }
    }
}

fn file_system(name: &FileSystemName) -> Result<FileSystem, Fault> {
    Ok(match name {
        FileSystemName::Ntfs => FileSystem::Ntfs,
        FileSystemName::Fat => FileSystem::Fat16,
        FileSystemName::Fat32 => FileSystem::Fat32,
        FileSystemName::ExFat => FileSystem::ExFat,
        FileSystemName::Refs => FileSystem::Refs,
        FileSystemName::Udf => FileSystem::Other,
        FileSystemName::Other(name) => {
            return Err(Fault::new(Text::new("diskpart-error-format-name").with("fs", name.as_str())));
        }
    })
}

fn check_label(fs: FileSystem, label: Option<&str>) -> Result<(), Fault> {
    let longest = if fs.is_fat() { FAT_LABEL } else { NTFS_LABEL };
    match label {
        Some(label) if label.chars().count() > longest => Err(Fault::new(
            Text::new("diskpart-error-label-long").with("label", label).with("longest", longest).with("fs", fs.title()),
        )),
        _ => Ok(()),
    }
}

/// Whether the size suits the file system.
fn check_size(disk: &DiskLayout, p: &Partition, fs: FileSystem, args: &FormatArgs) -> Result<Option<Text>, Fault> {
    let size = p.size();
    let sector = disk.sector_size.size();
    let too_big = |largest: ByteSize| {
        let text = Text::new("diskpart-error-format-big").with("fs", fs.title()).with("largest", largest);
        Err(Fault::new(text.with("size", size)))
    };
    match fs {
        FileSystem::Fat32 if size > FAT32_LARGEST => too_big(FAT32_LARGEST),
        FileSystem::Fat16 if size > FAT16_LARGEST => too_big(FAT16_LARGEST),
        FileSystem::Fat32 => {
            // The smallest cluster is a sector.
            let unit = args.unit.unwrap_or(sector).max(sector);
            let least = ByteSize::from_bytes(FAT32_CLUSTERS.start().saturating_mul(unit.bytes()));
            if size < least {
                let text = Text::new("diskpart-error-format-small").with("fs", fs.title()).with("least", least);
                return Err(Fault::new(text.with("size", size)));
            }
            let clusters = size.bytes() / unit.bytes().max(1);
            if args.unit.is_some() && clusters > *FAT32_CLUSTERS.end() {
                return Err(Fault::new(Text::new("diskpart-error-format-unit").with("unit", unit)));
            }
            let tight = size < least.saturating_add(FAT32_OVERHEAD);
            Ok(tight.then(|| Text::new("diskpart-uncertain-format-tight").with("least", least)))
        }
        FileSystem::Refs => Ok((size < GIB).then(|| Text::new("diskpart-uncertain-refs-small"))),
        _ => Ok(None),
    }
}

/// MBR: the type that a format writes. 06 becomes 07 with NTFS (observed g); FAT32 is 0b or, beyond 1024 cylinders, 0c.
fn type_after_format(p: &Partition, fs: FileSystem) -> PartitionType {
    match p.kind {
        PartitionType::Mbr(byte) if mbr_type::FAT.contains(&byte) || byte == mbr_type::NTFS => {
            let far = p.end() > ByteOffset::from_bytes(1024 * 255 * 63 * 512);
            PartitionType::Mbr(match fs {
                FileSystem::Fat32 if far => 0x0c,
                FileSystem::Fat32 => 0x0b,
                FileSystem::Fat12 => 0x01,
                FileSystem::Fat16 if far => 0x0e,
                FileSystem::Fat16 => 0x06,
                _ => mbr_type::NTFS,
            })
        }
        other => other,
    }
}

/// The slices of a volume's map cover the whole volume: when its end moves, slices go or empty ones come.
fn scale_slices(contents: &mut Contents, before: ByteSize, after: ByteSize) {
    for slices in [&mut contents.allocation, &mut contents.immovable] {
        if slices.is_empty() || before.is_zero() {
            continue;
        }
        // A slice keeps its width as far as whole numbers allow; a map never has more than twice its slices.
        let most = slices.len().saturating_mul(2);
        let wide = u128::from(slices.len() as u64) * u128::from(after.bytes()) / u128::from(before.bytes());
        let count = usize::try_from(wide).unwrap_or(usize::MAX).clamp(1, most);
        slices.resize(count, 0);
    }
}
