//! The canonical spelling of a command, which [`super::parse`] reads back as the same command.

use super::command::{
    AttributesTarget, Command, CreateKind, DiskChoice, FileSystemName, FormatArgs, ListKind, PartitionId, Placement,
    RemoveArgs, ShrinkArgs, VolumeChoice,
};
use crate::units::{ByteSize, KIB};
use std::fmt::{self, Display, Formatter};

impl ListKind {
    /// DiskPart's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Partition => "partition",
            Self::Volume => "volume",
            Self::VDisk => "vdisk",
        }
    }
}

impl CreateKind {
    /// DiskPart's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Efi => "efi",
            Self::Msr => "msr",
            Self::Extended => "extended",
            Self::Logical => "logical",
        }
    }
}

impl FileSystemName {
    /// DiskPart's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Ntfs => "ntfs",
            Self::Fat => "fat",
            Self::Fat32 => "fat32",
            Self::ExFat => "exfat",
            Self::Refs => "refs",
            Self::Udf => "udf",
            Self::Other(name) => name,
        }
    }
}

/// A GUID, or a byte as two hex digits without `0x` (Microsoft: *set id*).
impl Display for PartitionId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gpt(guid) => write!(f, "{guid}"),
            Self::Mbr(byte) => write!(f, "{byte:02x}"),
        }
    }
}

impl Display for DiskChoice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, " {number}"),
            Self::System => f.write_str(" system"),
            Self::Next => f.write_str(" next"),
            Self::Path(path) => write!(f, " {}", Value(path)),
            Self::Current => Ok(()),
        }
    }
}

impl Display for VolumeChoice {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, " {number}"),
            Self::Letter(letter) => write!(f, " {letter}"),
            Self::Path(path) => write!(f, " {}", Value(path)),
            Self::Current => Ok(()),
        }
    }
}

/// A value, quoted where it has to be. A quotation mark cannot be written in DiskPart's language and is left out.
struct Value<'a>(&'a str);

impl Display for Value<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = !self.0.is_empty() && self.0.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'=');
        if plain { f.write_str(self.0) } else { Quoted(self.0).fmt(f) }
    }
}

/// A value in quotes, always.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let kept: String = self.0.chars().filter(|c| *c != '"' && !c.is_control()).collect();
        write!(f, "\"{kept}\"")
    }
}

/// ` word` where it is given.
struct Flag(bool, &'static str);

impl Display for Flag {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0 { write!(f, " {}", self.1) } else { Ok(()) }
    }
}

/// ` size=100`, in whole MB.
struct Mb(Option<ByteSize>, &'static str);

impl Display for Mb {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(size) => write!(f, " {}={}", self.1, size.mib_floor()),
            None => Ok(()),
        }
    }
}

const fn kb(size: ByteSize) -> u64 {
    size.bytes() / KIB.bytes()
}

impl Display for Placement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Mb(self.size, "size").fmt(f)?;
        if let Some(offset) = self.offset {
            write!(f, " offset={}", kb(offset.from_start()))?;
        }
        if let Some(align) = self.align {
            write!(f, " align={}", kb(align))?;
        }
        Ok(())
    }
}

impl Display for ShrinkArgs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Mb(self.desired, "desired").fmt(f)?;
        Mb(self.minimum, "minimum").fmt(f)?;
        Flag(self.nowait, "nowait").fmt(f)
    }
}

impl Display for FormatArgs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Flag(self.quick, "quick").fmt(f)?;
        if let Some(fs) = &self.fs {
            write!(f, " fs={}", Value(fs.as_str()))?;
        }
        Flag(self.recommended, "recommended").fmt(f)?;
        if let Some(revision) = &self.revision {
            write!(f, " revision={}", Value(revision))?;
        }
        if let Some(label) = &self.label {
            write!(f, " label={}", Quoted(label))?;
        }
        if let Some(unit) = self.unit {
            write!(f, " unit={}", unit.bytes())?;
        }
        Flag(self.compress, "compress").fmt(f)?;
        Flag(self.override_, "override").fmt(f)?;
        Flag(self.duplicate, "duplicate").fmt(f)?;
        Flag(self.nowait, "nowait").fmt(f)
    }
}

impl Display for RemoveArgs {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(letter) = self.letter {
            write!(f, " letter={letter}")?;
        }
        if let Some(mount) = &self.mount {
            write!(f, " mount={}", Value(mount))?;
        }
        Flag(self.all, "all").fmt(f)?;
        Flag(self.dismount, "dismount").fmt(f)
    }
}

/// ` rest` where there is one.
struct Rest<'a>(&'a str);

impl Display for Rest<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " {}", self.0) }
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::SelectDisk(choice) => write!(f, "select disk{choice}"),
            Self::SelectPartition(Some(number)) => write!(f, "select partition {number}"),
            Self::SelectPartition(None) => f.write_str("select partition"),
            Self::SelectPartitionNamed(name) => write!(f, "select partition {}", Value(name)),
            Self::SelectVolume(choice) => write!(f, "select volume{choice}"),
            Self::SelectVDisk(file) => write!(f, "select vdisk file={}", Quoted(file)),
            Self::List(kind) => write!(f, "list {}", kind.as_str()),
            Self::Detail(kind) => write!(f, "detail {}", kind.as_str()),
            Self::UniqueIdDisk(None) => f.write_str("uniqueid disk"),
            Self::UniqueIdDisk(Some(id)) => write!(f, "uniqueid disk id={}", Value(id)),
            Self::Shrink(args) => write!(f, "shrink{args}"),
            Self::ShrinkQueryMax => f.write_str("shrink querymax"),
            Self::Extend { size, disk } => {
                write!(f, "extend{}", Mb(*size, "size"))?;
                disk.map_or(Ok(()), |disk| write!(f, " disk={disk}"))
            }
            Self::ExtendFileSystem => f.write_str("extend filesystem"),
            Self::CreatePartition { kind, at, id } => {
                write!(f, "create partition {}{at}", kind.as_str())?;
                id.map_or(Ok(()), |id| write!(f, " id={id}"))
            }
            Self::CreateVolume(rest) => write!(f, "create volume{}", Rest(rest)),
            Self::CreateVDisk(rest) => write!(f, "create vdisk{}", Rest(rest)),
            Self::DeletePartition { override_ } => write!(f, "delete partition{}", Flag(*override_, "override")),
            Self::DeleteVolume { override_ } => write!(f, "delete volume{}", Flag(*override_, "override")),
            Self::DeleteDisk { override_ } => write!(f, "delete disk{}", Flag(*override_, "override")),
            Self::GptAttributes(attributes) => write!(f, "gpt attributes={attributes}"),
            Self::SetId { id, override_ } => write!(f, "set id={id}{}", Flag(*override_, "override")),
            Self::Format(args) => write!(f, "format{args}"),
            Self::AssignLetter(None) => f.write_str("assign"),
            Self::AssignLetter(Some(letter)) => write!(f, "assign letter={letter}"),
            Self::AssignMount(path) => write!(f, "assign mount={}", Value(path)),
            Self::Remove(args) => write!(f, "remove{args}"),
            Self::Attributes(AttributesTarget::Disk, rest) => write!(f, "attributes disk{}", Rest(rest)),
            Self::Attributes(AttributesTarget::Volume, rest) => write!(f, "attributes volume{}", Rest(rest)),
            Self::Active => f.write_str("active"),
            Self::Inactive => f.write_str("inactive"),
            Self::Clean { all } => write!(f, "clean{}", Flag(*all, "all")),
            Self::ConvertGpt => f.write_str("convert gpt"),
            Self::ConvertMbr => f.write_str("convert mbr"),
            Self::ConvertBasic => f.write_str("convert basic"),
            Self::ConvertDynamic => f.write_str("convert dynamic"),
            Self::Rescan => f.write_str("rescan"),
            Self::FileSystems => f.write_str("filesystems"),
            Self::OnlineOffline(words) | Self::Recognised(words) => f.write_str(words),
            Self::Automount(rest) => write!(f, "automount{}", Rest(rest)),
            Self::Rem(words) => write!(f, "rem{}", Rest(words)),
            Self::Help(rest) => write!(f, "help{}", Rest(rest)),
            Self::Exit => f.write_str("exit"),
        }
    }
}
