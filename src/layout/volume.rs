//! What is inside a partition, as far as it was read.

use crate::text::Text;
use crate::units::ByteSize;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

/// The file system or encryption that a partition begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileSystem {
    /// NTFS.
    Ntfs,
    /// FAT with 12-bit entries.
    Fat12,
    /// FAT with 16-bit entries.
    Fat16,
    /// FAT with 32-bit entries.
    Fat32,
    /// exFAT.
    ExFat,
    /// ReFS.
    Refs,
    /// BitLocker: what is inside cannot be seen.
    BitLocker,
    /// ext2, ext3 or ext4.
    Ext4,
    /// LUKS.
    Luks,
    /// Linux swap.
    Swap,
    /// Another one, recognised and of no use to Windows (btrfs, xfs, LVM, …).
    Other,
    /// Looked at, and none found (Windows says RAW).
    None,
}

impl FileSystem {
    /// Every one.
    pub const ALL: [Self; 12] = [
        Self::Ntfs,
        Self::Fat12,
        Self::Fat16,
        Self::Fat32,
        Self::ExFat,
        Self::Refs,
        Self::BitLocker,
        Self::Ext4,
        Self::Luks,
        Self::Swap,
        Self::Other,
        Self::None,
    ];

    /// The contract's word, `fat32`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ntfs => "ntfs",
            Self::Fat12 => "fat12",
            Self::Fat16 => "fat16",
            Self::Fat32 => "fat32",
            Self::ExFat => "exfat",
            Self::Refs => "refs",
            Self::BitLocker => "bitlocker",
            Self::Ext4 => "ext4",
            Self::Luks => "luks",
            Self::Swap => "swap",
            Self::Other => "other",
            Self::None => "none",
        }
    }

    /// The file system with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fs| fs.as_str() == word)
    }

    /// As people write it, `NTFS`; the same in every language, empty for none.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ntfs => "NTFS",
            Self::Fat12 => "FAT12",
            Self::Fat16 => "FAT16",
            Self::Fat32 => "FAT32",
            Self::ExFat => "exFAT",
            Self::Refs => "ReFS",
            Self::BitLocker => "BitLocker",
            Self::Ext4 => "ext4",
            Self::Luks => "LUKS",
            Self::Swap => "swap",
            Self::Other => "?",
            Self::None => "RAW",
        }
    }

    /// FAT of any width.
    pub const fn is_fat(self) -> bool {
        matches!(self, Self::Fat12 | Self::Fat16 | Self::Fat32)
    }
}

/// How a volume stands with BitLocker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BitLocker {
    /// Not encrypted.
    Off,
    /// Encrypted (or being so) and protected.
    On,
    /// Encrypted, protection suspended: a clear key lies on the volume.
    Suspended,
    /// Encrypted, protection not known.
    Encrypted,
}

impl BitLocker {
    /// Whether a plan has to mind it.
    pub const fn is_encrypted(self) -> bool {
        !matches!(self, Self::Off)
    }
}

/// Where a shrink limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShrinkLimitSource {
    /// `shrink querymax` or `Get-PartitionSupportedSize`: Windows said so.
    Windows,
    /// Event 259 of the defragmenter.
    Event259,
    /// Estimated from the clusters that Windows cannot move.
    Estimate,
    /// The layout file says so.
    File,
}

impl ShrinkLimitSource {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Windows, Self::Event259, Self::Estimate, Self::File];

    /// The word in JSON and RON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Event259 => "event259",
            Self::Estimate => "estimate",
            Self::File => "file",
        }
    }

    /// The source with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == word)
    }
}

/// A file that stands in the way of a shrink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShrinkBlocker {
    /// Its path on the volume, `\pagefile.sys`, or a metafile's name, `$MFTMirr`.
    pub name: String,
    /// Where its last cluster ends, counted from the volume's start.
    pub end: ByteSize,
    /// How much it takes on the disk.
    pub size: ByteSize,
    /// To what size the volume could shrink if it, and those that lie nearer to the volume's end, were gone.
    pub limit_without: ByteSize,
}

/// The smallest size to which Windows could shrink a volume now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShrinkLimit {
    /// That size.
    pub min: ByteSize,
    /// Who says so.
    pub source: ShrinkLimitSource,
    /// What stands in the way, from the end of the volume; empty where not known.
    pub blockers: Vec<ShrinkBlocker>,
}

/// winre.wim as found in a file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WimImage {
    /// The file's size.
    pub size: ByteSize,
    /// The version in its XML, `10.0.26100.1`.
    pub version: Option<String>,
}

/// What fills an ESP: a folder or file and who it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EspFile {
    /// Path with backslashes, `\EFI\HP\DEVFW`.
    pub path: String,
    /// What it takes on the disk, in whole clusters.
    pub size: ByteSize,
    /// Whose it is: `microsoft_boot`, `microsoft_fonts`, `microsoft_resources`, `fallback_loader`, `vendor`, `other_loader`, `other`.
    pub owner: String,
}

/// What `ReAgent.xml` says of Windows' recovery environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReAgent {
    /// `InstallState`: 1 enabled, 0 disabled.
    pub enabled: Option<bool>,
    /// `WinreLocation`: the GUID of the disk (GPT), or `None` where it is empty or all zero.
    pub disk_guid: Option<super::Guid>,
    /// `WinreLocation`: the signature of the disk (MBR); `None` where it is zero.
    pub mbr_signature: Option<u32>,
    /// `WinreLocation`: the offset of the partition on its disk; `None` where it is zero.
    pub offset: Option<crate::units::ByteOffset>,
    /// `WinreLocation`: the folder on that partition, `\Recovery\WindowsRE`.
    pub path: Option<String>,
    /// `WinREStaged`: the image waits in `C:\Windows\System32\Recovery`.
    pub staged: Option<bool>,
    /// `OsBuildVersion`: the Windows that wrote the file, as written.
    pub os_build: Option<String>,
}

/// What BitLocker's metadata say, without any key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BitLockerMetadata {
    /// Of the metadata: 1 Windows Vista, 2 Windows 7 and later.
    pub version: u16,
    /// Whether a clear key lies on the volume (protection suspended); `None` where the metadata could not be read.
    pub clear_key: Option<bool>,
    /// How much of the volume is encrypted, from its start.
    pub encrypted: Option<ByteSize>,
}

/// What was found in the file system beyond its size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Recovery: `\Recovery\WindowsRE\winre.wim`; C: `\Windows\System32\Recovery\winre.wim`.
    pub winre: Option<WimImage>,
    /// C: `\Recovery\WindowsRE\winre.wim`, where WinRE starts from C: itself.
    pub winre_on_windows: Option<WimImage>,
    /// Whether a Windows installation was seen (`\Windows\System32\ntoskrnl.exe` or the like).
    pub windows: Option<bool>,
    /// Whether `\bootmgr` and `\Boot\BCD` were seen, which start a Windows on a PC with a BIOS.
    pub bios_boot_files: Option<bool>,
    /// ESP: what fills it, largest first.
    pub esp_files: Vec<EspFile>,
    /// FAT and exFAT: bytes in free clusters, exactly; what the file system's own tables take is neither used nor free.
    pub free: Option<ByteSize>,
    /// NTFS: which parts of the volume are in use, in equal slices from its start: 0 free … 255 full.
    pub allocation: Vec<u8>,
    /// NTFS: the same for what Windows cannot move.
    pub immovable: Vec<u8>,
    /// NTFS: the volume is marked dirty (`chkdsk` first).
    pub dirty: Option<bool>,
    /// NTFS: `hiberfil.sys` holds a hibernated Windows.
    pub hibernated: Option<bool>,
    /// NTFS: how much is marked bad.
    pub bad: Option<ByteSize>,
    /// NTFS: where the last cluster in use ends, counted from the volume's start.
    pub last_used: Option<ByteSize>,
    /// NTFS: the version of its format, `(3, 1)`.
    pub ntfs_version: Option<(u8, u8)>,
    /// `ReAgent.xml`, on a recovery partition or on C:.
    pub reagent: Option<ReAgent>,
    /// BitLocker's metadata.
    pub bitlocker: Option<BitLockerMetadata>,
    /// Files that matter here and whose content could not be read.
    pub unread: Vec<Unread>,
}

/// Why the content of a file that matters here was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnreadWhy {
    /// Compressed by Windows' overlay filter (CompactOS, WIMBoot).
    CompactOs,
    /// Encrypted by EFS.
    Encrypted,
    /// Compressed by NTFS, and what lies there is damaged.
    Compressed,
}

impl UnreadWhy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::CompactOs, Self::Encrypted, Self::Compressed];

    /// The word in JSON and RON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CompactOs => "compact_os",
            Self::Encrypted => "encrypted",
            Self::Compressed => "compressed",
        }
    }

    /// The reason with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }
}

/// A file that is there and whose content was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Its path.
    pub path: String,
    /// Why.
    pub why: UnreadWhy,
}

impl Unread {
    /// That in a sentence.
    pub fn text(&self) -> Text {
        Text::new(match self.why {
            UnreadWhy::CompactOs => "volume-unread-compact-os",
            UnreadWhy::Encrypted => "volume-unread-encrypted",
            UnreadWhy::Compressed => "volume-unread-compressed",
        })
        .with("path", self.path.as_str())
    }
}

/// What is inside a partition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// The drive letter, upper case.
    pub letter: Option<char>,
    /// The file system; `None` where nobody looked.
    pub file_system: Option<FileSystem>,
    /// The volume's label.
    pub label: Option<String>,
    /// The file system's own cluster size.
    pub cluster_size: Option<ByteSize>,
    /// Bytes in use.
    pub used: Option<ByteSize>,
    /// How far Windows could shrink it.
    pub shrink: Option<ShrinkLimit>,
    /// How it stands with BitLocker; `None` where the source does not tell.
    pub bitlocker: Option<BitLocker>,
    /// What was found inside.
    pub contents: Shared<Contents>,
}

/// What copies of a partition share until one of them changes: a dry run keeps the disk behind every line, and a line
/// changes one partition of many. Reads and writes like the thing itself.
#[derive(Clone, Default)]
pub struct Shared<T>(Option<Arc<T>>);

/// What has one value for *nothing is known*, which need not be kept.
pub trait Nothing: Clone + Default + PartialEq + 'static {
    /// That value.
    fn nothing() -> &'static Self;
}

impl Nothing for Contents {
    fn nothing() -> &'static Self {
        static NOTHING: OnceLock<Contents> = OnceLock::new();
        NOTHING.get_or_init(Self::default)
    }
}

impl Nothing for Volume {
    fn nothing() -> &'static Self {
        static NOTHING: OnceLock<Volume> = OnceLock::new();
        NOTHING.get_or_init(Self::default)
    }
}

impl<T: Nothing> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::nothing())
    }
}

impl<T: Nothing> DerefMut for Shared<T> {
    fn deref_mut(&mut self) -> &mut T {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl<T: Nothing> From<T> for Shared<T> {
    fn from(value: T) -> Self {
        if value == *T::nothing() { Self(None) } else { Self(Some(Arc::new(value))) }
    }
}

impl<T: Nothing> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) if Arc::ptr_eq(a, b) => true,
            (None, None) => true,
            _ => **self == **other,
        }
    }
}

impl<T: Nothing + fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Volume {
    /// Bytes that files can still take, in a partition of `size` bytes; `None` where the used bytes are not known.
    pub fn free(&self, size: ByteSize) -> Option<ByteSize> {
        self.contents.free.or_else(|| Some(size.saturating_sub(self.used?)))
    }
}
