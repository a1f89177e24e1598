//! By what `run.cmd` recognises a disk: what DiskPart prints the same in every language.
//!
//! `uniqueid disk` prints the GUID in braces or eight hex digits; `detail partition` prints type and offset in bytes
//! behind a colon; `list partition` prints one row a partition, in order of offset (observed, 3 transcripts).

use crate::layout::{DiskLayout, PartitionType};

/// The disk's identity as `uniqueid disk` prints it: `{…}` or eight hex digits.
pub(super) fn disk_id(disk: &DiskLayout) -> Option<String> {
    disk.disk_guid
        .map(|guid| format!("{{{}}}", guid.to_string().to_uppercase()))
        .or_else(|| disk.mbr_signature.map(|signature| format!("{signature:08X}")))
}

/// Each partition's number, offset in bytes and type, in order of offset; the container of logicals (number 0)
/// cannot be selected and is left out.
pub(super) fn signature(disk: &DiskLayout) -> String {
    disk.partitions
        .iter()
        .filter(|p| p.number != 0)
        .map(|p| {
            let kind = match p.kind {
                PartitionType::Gpt(guid) => guid.to_string(),
                PartitionType::Mbr(byte) => format!("{byte:02x}"),
                PartitionType::Unknown => "?".to_owned(),
            };
            format!("{}@{}={kind}", p.number, p.start().bytes())
        })
        .collect::<Vec<_>>()
        .join(";")
}
