//! One DiskPart command, typed.
//!
//! Sizes are in DiskPart's units: `size=`, `desired=`, `minimum=` in MB (2^20), `offset=`, `align=` in KB (2^10).

use crate::layout::{GptAttributes, Guid};
use crate::units::{ByteOffset, ByteSize};

/// What `select disk` is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskChoice {
    /// By number.
    Number(u32),
    /// `system`: the disk that this Windows started from.
    System,
    /// `next`: the one behind the last selected.
    Next,
    /// A location path.
    Path(String),
    /// No argument: shows which is selected (a syntax error for `select disk`).
    Current,
}

/// What `select volume` is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VolumeChoice {
    /// By number in `list volume`.
    Number(u32),
    /// By letter.
    Letter(char),
    /// By mount path.
    Path(String),
    /// No argument.
    Current,
}

/// What `list` and `detail` speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Disks.
    Disk,
    /// Partitions of the disk in focus.
    Partition,
    /// Volumes of all disks.
    Volume,
    /// Virtual disks.
    VDisk,
}

/// What `create partition` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreateKind {
    /// `primary`.
    Primary,
    /// `efi`.
    Efi,
    /// `msr`.
    Msr,
    /// `extended` (MBR).
    Extended,
    /// `logical` (MBR).
    Logical,
}

/// `id=`: a GUID on GPT, a byte on MBR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartitionId {
    /// A partition type GUID.
    Gpt(Guid),
    /// A type byte, in hex without `0x`.
    Mbr(u8),
}

/// Where and how large a partition is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// `size=`, whole MB; absent: to the end of the free extent.
    pub size: Option<ByteSize>,
    /// `offset=`, whole KB; absent: DiskPart chooses the extent.
    pub offset: Option<ByteOffset>,
    /// `align=`, whole KB.
    pub align: Option<ByteSize>,
}

/// `shrink`'s arguments, whole MB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShrinkArgs {
    /// `desired=`.
    pub desired: Option<ByteSize>,
    /// `minimum=`.
    pub minimum: Option<ByteSize>,
    /// `nowait`.
    pub nowait: bool,
}

/// A file system as `format fs=` is told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSystemName {
    /// `ntfs`.
    Ntfs,
    /// `fat`.
    Fat,
    /// `fat32`.
    Fat32,
    /// `exfat`.
    ExFat,
    /// `refs`.
    Refs,
    /// `udf`.
    Udf,
    /// A name that DiskPart does not know: an error of the disk service when run, not of syntax.
    Other(String),
}

/// `format`'s arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormatArgs {
    /// `fs=`.
    pub fs: Option<FileSystemName>,
    /// `recommended`.
    pub recommended: bool,
    /// `revision=`.
    pub revision: Option<String>,
    /// `label=`.
    pub label: Option<String>,
    /// `unit=`, in bytes.
    pub unit: Option<ByteSize>,
    /// `quick`.
    pub quick: bool,
    /// `compress`.
    pub compress: bool,
    /// `override`.
    pub override_: bool,
    /// `duplicate`.
    pub duplicate: bool,
    /// `nowait`.
    pub nowait: bool,
}

/// `remove`'s arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoveArgs {
    /// `letter=`.
    pub letter: Option<char>,
    /// `mount=`.
    pub mount: Option<String>,
    /// `all`.
    pub all: bool,
    /// `dismount`.
    pub dismount: bool,
}

/// What `attributes` speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributesTarget {
    /// The disk in focus.
    Disk,
    /// The volume in focus.
    Volume,
}

/// One command, without its `noerr` (which the script's line carries).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `select disk=…`.
    SelectDisk(DiskChoice),
    /// `select partition=…`; `None` shows which is selected.
    SelectPartition(Option<u32>),
    /// `select partition` with something that is not a number: DiskPart finds no such partition and loses the focus.
    SelectPartitionNamed(String),
    /// `select volume=…`.
    SelectVolume(VolumeChoice),
    /// `select vdisk file=…`.
    SelectVDisk(String),
    /// `list …`.
    List(ListKind),
    /// `detail …`.
    Detail(ListKind),
    /// `uniqueid disk`, with a new id where given.
    UniqueIdDisk(Option<String>),
    /// `shrink …`.
    Shrink(ShrinkArgs),
    /// `shrink querymax`.
    ShrinkQueryMax,
    /// `extend`, `extend size=…`, `extend disk=…`.
    Extend {
        /// `size=`, whole MB.
        size: Option<ByteSize>,
        /// `disk=`.
        disk: Option<u32>,
    },
    /// `extend filesystem`.
    ExtendFileSystem,
    /// `create partition …`.
    CreatePartition {
        /// Which kind.
        kind: CreateKind,
        /// Where and how large.
        at: Placement,
        /// `id=`; `extended` and `logical` take none.
        id: Option<PartitionId>,
    },
    /// `create volume …` (dynamic disks), kept as written.
    CreateVolume(String),
    /// `create vdisk …`, kept as written.
    CreateVDisk(String),
    /// `delete partition`.
    DeletePartition {
        /// `override`.
        override_: bool,
    },
    /// `delete volume`.
    DeleteVolume {
        /// `override`.
        override_: bool,
    },
    /// `delete disk`.
    DeleteDisk {
        /// `override`.
        override_: bool,
    },
    /// `gpt attributes=…`.
    GptAttributes(GptAttributes),
    /// `set id=…`.
    SetId {
        /// The new type.
        id: PartitionId,
        /// `override`.
        override_: bool,
    },
    /// `format …`.
    Format(FormatArgs),
    /// `assign`, `assign letter=…`.
    AssignLetter(Option<char>),
    /// `assign mount=…`.
    AssignMount(String),
    /// `remove …`.
    Remove(RemoveArgs),
    /// `attributes …`, kept as written behind the target.
    Attributes(AttributesTarget, String),
    /// `active`.
    Active,
    /// `inactive`.
    Inactive,
    /// `clean`, `clean all`.
    Clean {
        /// `all`: every sector is overwritten.
        all: bool,
    },
    /// `convert gpt`.
    ConvertGpt,
    /// `convert mbr`.
    ConvertMbr,
    /// `convert basic`.
    ConvertBasic,
    /// `convert dynamic`.
    ConvertDynamic,
    /// `rescan`.
    Rescan,
    /// `filesystems`.
    FileSystems,
    /// `online …` or `offline …`, kept as written.
    OnlineOffline(String),
    /// `automount …`, kept as written.
    Automount(String),
    /// Any other command of DiskPart's reference, recognised and kept as written (`san`, `attach`, `add`, `break`, …).
    Recognised(String),
    /// `rem …`.
    Rem(String),
    /// `help`, `?`.
    Help(String),
    /// `exit`.
    Exit,
}
