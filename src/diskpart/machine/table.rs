//! What is done to the table: delete, types, attributes, clean, convert.

use super::{Did, Done, Fault, InUse, Machine, has_volume, hresult, is_required, whole};
use crate::diskpart::command::PartitionId;
use crate::diskpart::simulation::{Harm, Harmed};
use crate::layout::{
    DiskLayout, GptAttributes, Guid, Partition, PartitionType, Role, TableStyle, Winre, disk_name, gpt_type, mbr_type,
    partition_name,
};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, TIB};

/// Windows makes GPT tables of 128 entries (COMM/windows-and-gpt-faq.md).
pub(super) const GPT_ENTRIES: usize = 128;
/// An MBR has four entries.
pub(super) const MBR_ENTRIES: usize = 4;
/// `convert gpt` on fixed disks makes an MSR up to this place (observed c: 15 MB at 17 KB, the next at 16 MB).
const MSR_END: ByteOffset = ByteOffset::from_mib(16);
/// Below this size Windows before 10 made an MSR of 32 MB, above one of 128 MB (COMM/windows-and-gpt-faq.md; observed c:
/// 32 MB on a small disk). Windows 10 and 11 make 16 MB on large ones.
const SMALL_DISK: ByteSize = ByteSize::from_gib(16);
/// WSD/convert-gpt.md: at least 128 MB.
const GPT_SMALLEST_DISK: ByteSize = ByteSize::from_mib(128);
/// Above this, `create` on an empty disk makes a GPT (observed c: MBR at 50 GB, GPT at 18 TB).
const MBR_LARGEST: ByteSize = ByteSize::from_bytes(2 * TIB.bytes());

/// What an MBR's 32-bit sector numbers reach; `None` for other tables.
pub(super) fn mbr_reach(disk: &DiskLayout) -> Option<Extent> {
    let end = u64::from(u32::MAX).saturating_mul(u64::from(disk.sector_size.bytes()));
    (disk.style == TableStyle::Mbr).then(|| Extent::between(ByteOffset::ZERO, ByteOffset::from_bytes(end))).flatten()
}

/// An empty disk with the table that `create partition primary` makes.
pub(super) fn initialise(disk: &DiskLayout) -> DiskLayout {
    if disk.size > MBR_LARGEST { as_gpt(disk) } else { emptied(disk, TableStyle::Mbr) }
}

/// The disk without any partition.
fn emptied(disk: &DiskLayout, style: TableStyle) -> DiskLayout {
    DiskLayout {
        number: disk.number,
        model: disk.model.clone(),
        style,
        disk_guid: None,
        mbr_signature: None,
        sector_size: disk.sector_size,
        size: disk.size,
        size_slack: disk.size_slack,
        usable: DiskLayout::usual_usable(style, disk.size, disk.sector_size),
        partitions: Vec::new(),
        problems: Vec::new(),
        winre: Winre::default(),
        selected: disk.selected,
    }
}

/// An empty GPT disk with the MSR that Windows makes on fixed disks.
fn as_gpt(disk: &DiskLayout) -> DiskLayout {
    let mut gpt = emptied(disk, TableStyle::Gpt);
    let place = gpt.usable.and_then(|usable| Extent::between(usable.start(), MSR_END.min(usable.end())));
    if let Some(extent) = place {
        let mut msr = Partition::new(1, extent, PartitionType::Gpt(gpt_type::MICROSOFT_RESERVED));
        msr.is_system = Some(false);
        msr.is_boot = Some(false);
        gpt.partitions.push(msr);
    }
    gpt
}

impl Machine {
    /// Without `override` only data partitions go (WSD/delete-partition.md); never what the running Windows uses.
    pub(super) fn delete_partition(&mut self, override_: bool) -> Did {
        let (disk, partition) = self.selected_partition()?;
        let name = || partition_name(partition);
        if self.in_use(partition) == InUse::Yes {
            let fault = Fault::new(Text::new("diskpart-error-delete-in-use").with("partition", name()));
            return Err(fault.uncertain(Text::new("diskpart-uncertain-installation-media")));
        }
        if partition.role == Role::Extended
            && disk.partitions.iter().any(|p| p.logical && partition.extent.contains(p.extent))
        {
            return Err(Fault::new(Text::new("diskpart-error-container-full").with("partition", name())));
        }
        let mut doubt = self.in_use_doubt(partition);
        if !override_ {
            match partition.role {
                Role::EfiSystem | Role::Msr | Role::Recovery | Role::Ldm | Role::StorageSpaces => {
                    return Err(Fault::new(Text::new("diskpart-error-delete-protected").with("partition", name())));
                }
                _ if is_required(partition) => {
                    return Err(Fault::new(Text::new("diskpart-error-delete-protected").with("partition", name())));
                }
                // Documented as refused; one OEM and one Linux partition were seen to go (observed d).
                Role::Oem | Role::Linux | Role::Unknown => {
                    doubt = doubt.or_else(|| Some(Text::new("diskpart-uncertain-delete-type")));
                }
                _ => {}
            }
        }
        self.delete(doubt)
    }

    pub(super) fn delete_volume(&mut self, override_: bool) -> Did {
        let (_, partition) = self.selected_volume()?;
        if self.in_use(partition) == InUse::Yes {
            let text = Text::new("diskpart-error-delete-in-use").with("partition", partition_name(partition));
            let fault = Fault::new(text).code(hresult::IN_USE);
            return Err(fault.uncertain(Text::new("diskpart-uncertain-installation-media")));
        }
        self.delete_partition(override_)
    }

    fn delete(&mut self, doubt: Option<Text>) -> Did {
        let (disk, partition) = self.selected_partition()?;
        let effect = Text::new("diskpart-effect-delete").with("partition", partition_name(partition));
        let mut done = Done::changes(effect, partition.extent).uncertain(doubt);
        let (disk_number, extent, number) = (disk.number, partition.extent, partition.number);
        if self.has_data(disk, partition) {
            done.harmed.push(Harmed { disk: disk_number, number, extent, how: Harm::Deleted, line: 0 });
        }
        let layout = self.disk_mut()?;
        if let Some(at) = layout.partitions.iter().position(|p| p.number == number) {
            layout.partitions.remove(at);
        }
        if layout.winre.partition == Some(number) {
            layout.winre.partition = None;
        }
        self.created.remove(&(disk_number, extent.start()));
        self.emptied.remove(&(disk_number, extent.start()));
        // The disk stays in focus, no partition is (observed a).
        self.focus.partition = None;
        self.focus.volume = false;
        Ok(done)
    }

    /// WSD/set-id.md: GPT any type but MSR, LDM and cluster metadata, and never of an MSR; MBR any byte but 0x42.
    pub(super) fn set_id(&mut self, id: PartitionId, _override: bool) -> Did {
        let (disk, partition) = self.selected_partition()?;
        let kind = match (disk.style, id) {
            (TableStyle::Gpt, PartitionId::Mbr(_)) => return Err(Fault::id("diskpart-error-byte-on-gpt")),
            (TableStyle::Mbr | TableStyle::Raw, PartitionId::Gpt(_)) => {
                return Err(Fault::id("diskpart-error-guid-on-mbr"));
            }
            (_, PartitionId::Gpt(guid)) => {
                let forbidden = [
                    gpt_type::MICROSOFT_RESERVED,
                    gpt_type::LDM_METADATA,
                    gpt_type::LDM_DATA,
                    gpt_type::CLUSTER_METADATA,
                ];
                if forbidden.contains(&guid) || guid.is_nil() {
                    return Err(Fault::id("diskpart-error-set-id-forbidden"));
                }
                PartitionType::Gpt(guid)
            }
            (_, PartitionId::Mbr(byte)) => {
                // A container is made by `create partition extended` alone.
                if matches!(byte, 0 | mbr_type::LDM) || mbr_type::EXTENDED.contains(&byte) {
                    return Err(Fault::id("diskpart-error-set-id-forbidden"));
                }
                PartitionType::Mbr(byte)
            }
        };
        if matches!(partition.role, Role::Msr | Role::Ldm | Role::Extended) {
            return Err(Fault::new(
                Text::new("diskpart-error-set-id-msr").with("partition", partition_name(partition)),
            ));
        }
        // The volume is locked and dismounted first; that of the running Windows cannot be.
        if partition.is_boot == Some(true) && self.in_use(partition) == InUse::Yes {
            let text = Text::new("diskpart-error-set-id-in-use").with("partition", partition_name(partition));
            return Err(Fault::new(text).code(hresult::IN_USE));
        }
        let effect = Text::new("diskpart-effect-set-id").with("partition", partition_name(partition));
        let done = Done::changes(effect.with("type", kind.to_string()), partition.extent);
        let same = kind == partition.kind;
        let partition = self.partition_mut()?;
        partition.kind = kind;
        if !same {
            partition.role = kind.role();
        }
        let volume = has_volume(partition);
        self.focus.volume = volume;
        Ok(done)
    }

    /// All 64 bits are replaced (WSD/gpt.md).
    pub(super) fn gpt_attributes(&mut self, attributes: GptAttributes) -> Did {
        let (disk, partition) = self.selected_partition()?;
        if disk.style != TableStyle::Gpt {
            return Err(Fault::id("diskpart-error-attributes-on-mbr"));
        }
        let effect = Text::new("diskpart-effect-attributes").with("partition", partition_name(partition));
        let done = Done::changes(effect.with("attributes", attributes.to_string()), partition.extent);
        self.partition_mut()?.attributes = Some(attributes);
        Ok(done)
    }

    /// WSD/active.md: MBR only; one partition is active.
    pub(super) fn active(&mut self, active: bool) -> Did {
        let (disk, partition) = self.selected_partition()?;
        if disk.style != TableStyle::Mbr {
            return Err(Fault::id("diskpart-error-active-on-gpt"));
        }
        if active && (partition.logical || partition.role == Role::Extended) {
            return Err(Fault::id("diskpart-error-active-logical"));
        }
        let id = if active { "diskpart-effect-active" } else { "diskpart-effect-inactive" };
        let effect = Text::new(id).with("partition", partition_name(partition));
        let done = Done::changes(effect, partition.extent);
        let number = partition.number;
        for other in &mut self.disk_mut()?.partitions {
            if other.number == number {
                other.active = Some(active);
            } else if active && other.active == Some(true) {
                other.active = Some(false);
            }
        }
        Ok(done)
    }

    pub(super) fn clean(&mut self, all: bool) -> Did {
        let disk = self.selected_disk()?;
        if let Some(used) = disk.partitions.iter().find(|p| self.in_use(p) == InUse::Yes) {
            let fault = Fault::new(Text::new("diskpart-error-clean-in-use").with("partition", partition_name(used)));
            return Err(fault.uncertain(Text::new("diskpart-uncertain-installation-media")));
        }
        let doubt = disk.partitions.iter().find_map(|p| self.in_use_doubt(p));
        let id = if all { "diskpart-effect-clean-all" } else { "diskpart-effect-clean" };
        let effect = Text::new(id).with("disk", disk_name(disk)).with("count", disk.partitions.len());
        let mut done = match whole(disk) {
            Some(extent) => Done::changes(effect, extent),
            None => Done::shows(effect),
        };
        done.changed = true;
        let harmed = disk.partitions.iter().filter(|p| self.has_data(disk, p)).map(|p| Harmed {
            disk: disk.number,
            number: p.number,
            extent: p.extent,
            how: Harm::Wiped,
            line: 0,
        });
        done.harmed = harmed.collect();
        self.replace_disk(emptied(disk, TableStyle::Raw))?;
        Ok(done.uncertain(doubt))
    }

    pub(super) fn convert_gpt(&mut self) -> Did {
        let disk = self.selected_disk()?;
        check_empty(disk, TableStyle::Gpt)?;
        if disk.size < GPT_SMALLEST_DISK {
            return Err(Fault::new(Text::new("diskpart-error-disk-small").with("least", GPT_SMALLEST_DISK)));
        }
        let gpt = as_gpt(disk);
        let doubt = (disk.size < SMALL_DISK).then(|| Text::new("diskpart-uncertain-msr-size"));
        let effect = Text::new("diskpart-effect-convert-gpt").with("disk", disk_name(disk));
        let done = match gpt.partitions.first() {
            Some(msr) => Done::changes(effect, msr.extent),
            None => Done::shows(effect),
        };
        self.replace_disk(gpt)?;
        Ok(Done { changed: true, ..done }.uncertain(doubt))
    }

    pub(super) fn convert_mbr(&mut self) -> Did {
        let disk = self.selected_disk()?;
        check_empty(disk, TableStyle::Mbr)?;
        let effect = Text::new("diskpart-effect-convert-mbr").with("disk", disk_name(disk));
        let done = Done::shows(effect);
        self.replace_disk(emptied(disk, TableStyle::Mbr))?;
        Ok(Done { changed: true, ..done })
    }

    pub(super) fn convert_basic(&self) -> Did {
        let disk = self.selected_disk()?;
        if disk.with_role(Role::Ldm).next().is_none() {
            return Err(Fault::id("diskpart-error-already-basic"));
        }
        Err(Fault::id("diskpart-error-not-empty"))
    }

    /// Shows the disk's id, or gives it another: a GUID on GPT, eight hex digits on MBR (WSD/uniqueid.md).
    pub(super) fn unique_id(&mut self, id: Option<&str>) -> Did {
        let disk = self.selected_disk()?;
        let Some(id) = id else {
            let shown = match (disk.disk_guid, disk.mbr_signature) {
                (Some(guid), _) => guid.to_string(),
                (None, Some(signature)) => format!("{signature:08X}"),
                (None, None) => "?".to_owned(),
            };
            let effect = Text::new("diskpart-effect-shows-id").with("disk", disk_name(disk));
            return Ok(Done::shows(effect.with("id", shown)));
        };
        let effect = Text::new("diskpart-effect-unique-id").with("disk", disk_name(disk)).with("id", id);
        let wrong = || Fault::new(Text::new("diskpart-error-unique-id").with("id", id));
        match disk.style {
            TableStyle::Gpt => {
                let guid = Guid::try_parse(id).map_err(|_| wrong())?;
                self.disk_mut()?.disk_guid = Some(guid);
            }
            TableStyle::Mbr => {
                let digits = (1..=8).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
                let signature = u32::from_str_radix(id, 16).ok().filter(|_| digits).ok_or_else(wrong)?;
                self.disk_mut()?.mbr_signature = Some(signature);
            }
            TableStyle::Raw => return Err(wrong()),
        }
        Ok(Done { changed: true, ..Done::shows(effect) })
    }

    /// Puts another table on the disk in focus; nothing is selected on it afterwards (observed a).
    fn replace_disk(&mut self, disk: DiskLayout) -> Result<(), Fault> {
        let number = disk.number;
        *self.disk_mut()? = disk;
        self.created.retain(|(of, _)| *of != number);
        self.emptied.retain(|(of, _)| *of != number);
        self.focus.partition = None;
        self.focus.volume = false;
        Ok(())
    }
}

/// Whether the disk is without partitions and of another style (WSD/convert-gpt.md, -mbr.md).
fn check_empty(disk: &DiskLayout, style: TableStyle) -> Result<(), Fault> {
    if disk.style == style {
        return Err(Fault::id(match style {
            TableStyle::Gpt => "diskpart-error-already-gpt",
            _ => "diskpart-error-already-mbr",
        }));
    }
    if disk.partitions.is_empty() {
        return Ok(());
    }
    Err(Fault::new(Text::new("diskpart-error-not-empty").with("count", disk.partitions.len())))
}
