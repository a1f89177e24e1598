//! Partition types, attribute bits, and the roles that follow from them.

use super::Guid;
use std::fmt;

/// GPT partition type GUIDs (Microsoft: *create partition primary*, *set id*, `PARTITION_INFORMATION_GPT`).
pub mod gpt_type {
    use super::Guid;

    macro_rules! guids {
        ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
            $($(#[$doc])* pub const $name: Guid = match Guid::try_parse($text) { Ok(guid) => guid, Err(_) => Guid::nil() };)*
        };
    }

    guids! {
        /// EFI system partition.
        EFI_SYSTEM = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
        /// Microsoft reserved partition.
        MICROSOFT_RESERVED = "e3c9e316-0b5c-4db8-817d-f92df00215ae";
        /// Basic data partition.
        BASIC_DATA = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";
        /// Windows recovery environment.
        RECOVERY = "de94bba4-06d1-4d40-a16a-bfd50179d6ac";
        /// LDM metadata (dynamic disk).
        LDM_METADATA = "5808c8aa-7e8f-42e0-85d2-e1e90434cfb3";
        /// LDM data (dynamic disk).
        LDM_DATA = "af9b60a0-1431-4f62-bc68-3311714a69ad";
        /// Cluster metadata.
        CLUSTER_METADATA = "db97dba9-0840-4bae-97f0-ffb9a327c7e1";
        /// Storage Spaces.
        STORAGE_SPACES = "e75caf8f-f680-4cee-afa3-b001e56efc2d";
        /// Linux file system data.
        LINUX_DATA = "0fc63daf-8483-4772-8e79-3d69d8477de4";
        /// Linux swap.
        LINUX_SWAP = "0657fd6d-a4ab-43c4-84e5-0933c84b4f4f";
        /// Linux LVM.
        LINUX_LVM = "e6d6d379-f507-44c2-a23c-238f2a3df928";
        /// Linux RAID.
        LINUX_RAID = "a19d880f-05fc-4d3b-a006-743f0f84911e";
        /// Linux root, x86-64.
        LINUX_ROOT_X86_64 = "4f68bce3-e8cd-4db1-96e7-fbcaf984b709";
        /// Linux home.
        LINUX_HOME = "933ac7e1-2eb4-4f13-b844-0e14e2aef915";
        /// Linux extended boot loader partition.
        LINUX_XBOOTLDR = "bc13c2ff-59e6-4262-a352-b275fd6f7172";
        /// Linux dm-crypt and LUKS.
        LINUX_LUKS = "ca7d7ccb-63ed-4c53-861c-1742536059cc";
        /// GRUB's BIOS boot partition.
        BIOS_BOOT = "21686148-6449-6e6f-744e-656564454649";
        /// HP's Windows Server UEFI type used by Lenovo's boot partition.
        LENOVO_BOOT = "bfbfafe7-a34f-448a-9a5b-6213eb736c22";
    }
}

/// MBR partition types (Microsoft: *create partition primary*; *set id*).
pub mod mbr_type {
    /// NTFS, exFAT.
    pub const NTFS: u8 = 0x07;
    /// What DiskPart gives a primary before it is formatted.
    pub const FAT16B: u8 = 0x06;
    /// Windows recovery environment or utility.
    pub const RECOVERY: u8 = 0x27;
    /// LDM (dynamic disk).
    pub const LDM: u8 = 0x42;
    /// Extended container, CHS and LBA.
    pub const EXTENDED: [u8; 3] = [0x05, 0x0f, 0x85];
    /// Protective entry of a GPT.
    pub const GPT_PROTECTIVE: u8 = 0xee;
    /// EFI system partition on MBR.
    pub const EFI_SYSTEM: u8 = 0xef;
    /// Makers' utility partitions.
    pub const OEM: [u8; 5] = [0x12, 0x84, 0xde, 0xfe, 0xa0];
    /// FAT of every kind, hidden ones aside.
    pub const FAT: [u8; 6] = [0x01, 0x04, 0x06, 0x0b, 0x0c, 0x0e];
    /// Linux: swap, file system, LVM, RAID.
    pub const LINUX: [u8; 4] = [0x82, 0x83, 0x8e, 0xfd];
}

/// The type in a partition's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartitionType {
    /// GPT: `PartitionTypeGUID`.
    Gpt(Guid),
    /// MBR: the type byte.
    Mbr(u8),
    /// The source does not tell it (DiskPart's listing gives only a word).
    Unknown,
}

impl PartitionType {
    /// What the type alone says. Whether a basic data partition holds Windows it cannot say.
    pub fn role(self) -> Role {
        match self {
            Self::Gpt(guid) => match guid {
                gpt_type::EFI_SYSTEM => Role::EfiSystem,
                gpt_type::MICROSOFT_RESERVED => Role::Msr,
                gpt_type::BASIC_DATA => Role::Data,
                gpt_type::RECOVERY => Role::Recovery,
                gpt_type::LDM_METADATA | gpt_type::LDM_DATA => Role::Ldm,
                gpt_type::STORAGE_SPACES => Role::StorageSpaces,
                gpt_type::LINUX_DATA
                | gpt_type::LINUX_SWAP
                | gpt_type::LINUX_LVM
                | gpt_type::LINUX_RAID
                | gpt_type::LINUX_ROOT_X86_64
                | gpt_type::LINUX_HOME
                | gpt_type::LINUX_XBOOTLDR
                | gpt_type::LINUX_LUKS => Role::Linux,
                _ => Role::Unknown,
            },
            Self::Mbr(byte) => match byte {
                mbr_type::RECOVERY => Role::Recovery,
                mbr_type::LDM => Role::Ldm,
                mbr_type::EFI_SYSTEM => Role::EfiSystem,
                0x07 => Role::Data,
                b if mbr_type::FAT.contains(&b) => Role::Data,
                b if mbr_type::EXTENDED.contains(&b) => Role::Extended,
                b if mbr_type::OEM.contains(&b) => Role::Oem,
                b if mbr_type::LINUX.contains(&b) => Role::Linux,
                _ => Role::Unknown,
            },
            Self::Unknown => Role::Unknown,
        }
    }
}

/// GUID in lower case without braces, or two hex digits; `-` where it is not known.
impl fmt::Display for PartitionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gpt(guid) => write!(f, "{guid}"),
            Self::Mbr(byte) => write!(f, "{byte:02x}"),
            Self::Unknown => f.write_str("-"),
        }
    }
}

/// The 64 attribute bits of a GPT entry (UEFI specification 5.3.3; Microsoft `GPT_ATTRIBUTE_*`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct GptAttributes(pub u64);

impl GptAttributes {
    /// Needed by the platform; DiskPart refuses volume operations while it is set.
    pub const PLATFORM_REQUIRED: u64 = 1;
    /// No drive letter by default.
    pub const NO_DRIVE_LETTER: u64 = 1 << 63;
    /// Invisible to the mount manager.
    pub const HIDDEN: u64 = 1 << 62;
    /// A shadow copy of another partition.
    pub const SHADOW_COPY: u64 = 1 << 61;
    /// Read only.
    pub const READ_ONLY: u64 = 1 << 60;
    /// What Microsoft gives the WinRE partition: required, no letter.
    pub const RECOVERY: Self = Self(Self::PLATFORM_REQUIRED | Self::NO_DRIVE_LETTER);

    /// Whether all of these bits are set.
    pub const fn has(self, bits: u64) -> bool {
        self.0 & bits == bits
    }
}

/// `0x` and sixteen hex digits.
impl fmt::Display for GptAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#018x}", self.0)
    }
}

/// What a partition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// EFI system partition (ESP).
    EfiSystem,
    /// Microsoft reserved partition (MSR).
    Msr,
    /// Holds a Windows installation, known and not guessed.
    Windows,
    /// A basic data partition not known to hold Windows.
    Data,
    /// Windows recovery environment (WinRE).
    Recovery,
    /// A maker's utility or restore partition.
    Oem,
    /// MBR: the active partition with the boot files, apart from Windows.
    SystemReserved,
    /// MBR: the container of the logical drives.
    Extended,
    /// Part of a dynamic disk.
    Ldm,
    /// Part of a storage pool.
    StorageSpaces,
    /// Linux of any kind.
    Linux,
    /// Anything else.
    Unknown,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 12] = [
        Self::EfiSystem,
        Self::Msr,
        Self::Windows,
        Self::Data,
        Self::Recovery,
        Self::Oem,
        Self::SystemReserved,
        Self::Extended,
        Self::Ldm,
        Self::StorageSpaces,
        Self::Linux,
        Self::Unknown,
    ];

    /// The contract's word, `efi_system`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EfiSystem => "efi_system",
            Self::Msr => "msr",
            Self::Windows => "windows",
            Self::Data => "data",
            Self::Recovery => "recovery",
            Self::Oem => "oem",
            Self::SystemReserved => "system_reserved",
            Self::Extended => "extended",
            Self::Ldm => "ldm",
            Self::StorageSpaces => "storage_spaces",
            Self::Linux => "linux",
            Self::Unknown => "unknown",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether people's files can be expected inside: it must never be deleted by a plan.
    pub const fn holds_data(self) -> bool {
        !matches!(self, Self::EfiSystem | Self::Msr | Self::Recovery)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_guid_was_parsed() {
        assert_eq!(gpt_type::RECOVERY.to_string(), "de94bba4-06d1-4d40-a16a-bfd50179d6ac");
        assert!(!gpt_type::LENOVO_BOOT.is_nil() && !gpt_type::STORAGE_SPACES.is_nil() && !gpt_type::BIOS_BOOT.is_nil());
    }

    #[test]
    fn role_words_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_word(role.as_str()), Some(role));
        }
    }

    #[test]
    fn the_recovery_attributes_are_microsofts() {
        assert_eq!(GptAttributes::RECOVERY.to_string(), "0x8000000000000001");
        assert_eq!(GptAttributes(0).to_string(), "0x0000000000000000");
    }
}
