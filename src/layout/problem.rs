//! What is wrong with a disk's table, or could not be read.

use crate::text::Text;

/// A kind of trouble with a disk, told apart by programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// GPT: the primary header or array is missing or damaged; the backup was read.
    PrimaryTableBad,
    /// GPT: the backup header is missing.
    BackupHeaderMissing,
    /// GPT: the backup header or array is damaged.
    BackupTableBad,
    /// GPT: the backup header is not in the last sector (a grown disk).
    BackupNotAtEnd,
    /// GPT: both headers are valid and disagree.
    HeadersDisagree,
    /// GPT: neither header can be used.
    TableUnreadable,
    /// GPT: the header speaks of a larger disk.
    TableBeyondDisk,
    /// GPT: two entries share a unique GUID.
    DuplicateGuid,
    /// Two partitions overlap.
    Overlap,
    /// A partition ends before it begins or lies outside of the usable range.
    PartitionOutside,
    /// The protective MBR is missing, empty or odd.
    ProtectiveMbrOdd,
    /// The MBR holds other entries beside the protective one.
    HybridMbr,
    /// GPT: a revision, header size or entry size that is not usual.
    UnusualHeader,
    /// MBR: the chain of extended tables is broken or runs in a circle.
    ExtendedChainBad,
    /// The disk is dynamic (LDM).
    Dynamic,
    /// The disk belongs to a storage pool.
    StoragePool,
    /// The file ends before the disk does.
    Truncated,
    /// Parts of the source contradict each other.
    Contradiction,
    /// A volume could not be read to the end.
    VolumeUnreadable,
    /// The sector size is not known for certain.
    SectorSizeAssumed,
    /// The source names the disk and does not list its partitions.
    PartitionsNotListed,
    /// The source shows that the disk was changed behind the last list of its partitions.
    ChangedSinceListed,
    /// The source does not tell GPT from MBR.
    StyleUnknown,
    /// The image is a snapshot chain or has an unwritten log.
    ContainerIncomplete,
    /// Something else, said in words.
    Other,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 25] = [
        Self::PrimaryTableBad,
        Self::BackupHeaderMissing,
        Self::BackupTableBad,
        Self::BackupNotAtEnd,
        Self::HeadersDisagree,
        Self::TableUnreadable,
        Self::TableBeyondDisk,
        Self::DuplicateGuid,
        Self::Overlap,
        Self::PartitionOutside,
        Self::ProtectiveMbrOdd,
        Self::HybridMbr,
        Self::UnusualHeader,
        Self::ExtendedChainBad,
        Self::Dynamic,
        Self::StoragePool,
        Self::Truncated,
        Self::Contradiction,
        Self::VolumeUnreadable,
        Self::SectorSizeAssumed,
        Self::PartitionsNotListed,
        Self::ChangedSinceListed,
        Self::StyleUnknown,
        Self::ContainerIncomplete,
        Self::Other,
    ];

    /// The contract's word, `backup_header_missing`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrimaryTableBad => "primary_table_bad",
            Self::BackupHeaderMissing => "backup_header_missing",
            Self::BackupTableBad => "backup_table_bad",
            Self::BackupNotAtEnd => "backup_not_at_end",
            Self::HeadersDisagree => "headers_disagree",
            Self::TableUnreadable => "table_unreadable",
            Self::TableBeyondDisk => "table_beyond_disk",
            Self::DuplicateGuid => "duplicate_guid",
            Self::Overlap => "overlap",
            Self::PartitionOutside => "partition_outside",
            Self::ProtectiveMbrOdd => "protective_mbr_odd",
            Self::HybridMbr => "hybrid_mbr",
            Self::UnusualHeader => "unusual_header",
            Self::ExtendedChainBad => "extended_chain_bad",
            Self::Dynamic => "dynamic",
            Self::StoragePool => "storage_pool",
            Self::Truncated => "truncated",
            Self::Contradiction => "contradiction",
            Self::VolumeUnreadable => "volume_unreadable",
            Self::SectorSizeAssumed => "sector_size_assumed",
            Self::PartitionsNotListed => "partitions_not_listed",
            Self::ChangedSinceListed => "changed_since_listed",
            Self::StyleUnknown => "style_unknown",
            Self::ContainerIncomplete => "container_incomplete",
            Self::Other => "other",
        }
    }

    /// The code with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == word)
    }

    /// Whether no plan may be made for a disk that has it: the table is not certain, or Windows' own tools
    /// would act differently than the picture shows.
    pub const fn forbids_plan(self) -> bool {
        !matches!(self, Self::VolumeUnreadable | Self::SectorSizeAssumed | Self::Other)
    }
}

/// One trouble with a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which kind.
    pub code: ProblemCode,
    /// In words, with its figures.
    pub text: Text,
}

impl Problem {
    /// A problem of this kind, said with `text`.
    pub const fn new(code: ProblemCode, text: Text) -> Self {
        Self { code, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for code in ProblemCode::ALL {
            assert_eq!(ProblemCode::from_word(code.as_str()), Some(code));
        }
    }
}
