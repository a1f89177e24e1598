//! A saved layout: RON with a version header, written for people to read and change by hand.
//!
//! Sizes stand as `"100MiB"`, exactly; what is not known is left out. A field that the program does not know is an
//! error and never passed over: a slip of the pen must not change what is planned.
//! A later version gets its own structs and a step that lifts the older one; `schema` is read before anything else.

use super::fault::{Fault, checked};
use super::json::{fits, wrong_schema};
use super::value::{Hex, Letter, Size, Strip, Word, partition_type, partition_type_word};
use super::{LAYOUT_SCHEMA, MAX_DISKS, MAX_PARTITIONS, StorageError};
use crate::layout::{
    BitLocker, BitLockerMetadata, Contents, DiskLayout, EspFile, FileSystem, GptAttributes, Guid, Partition, Problem,
    ProblemCode, ReAgent, Role, ShrinkBlocker, ShrinkLimit, ShrinkLimitSource, TableStyle, Unread, UnreadWhy, Volume,
    WimImage, Winre,
};
use crate::text::{Lang, Text};
use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};
use ron::extensions::Extensions;
use serde::{Deserialize, Deserializer, Serialize};

/// The first version.
#[derive(Serialize)]
struct FileV1 {
    schema: &'static str,
    disks: Vec<DiskV1>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileReadV1 {
    #[expect(dead_code, reason = "judged before the rest is read")]
    schema: String,
    disks: Vec<DiskReadV1>,
}

/// Only the schema word; everything else is passed over.
#[derive(Deserialize)]
struct Header {
    schema: Option<String>,
}

/// Where partitions may lie.
#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum UsableV1 {
    /// Where tools put it for a disk of this size.
    #[default]
    Usual,
    Unknown,
    /// From the first byte on, this long.
    Range {
        start: Size,
        size: Size,
    },
}

impl UsableV1 {
    fn is_usual(&self) -> bool {
        *self == Self::Usual
    }
}

/// One disk. Serde's errors in it carry the place, those of [`checked`] included.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiskV1 {
    number: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    style: Word<TableStyle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disk_guid: Option<Guid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mbr_signature: Option<Hex<8>>,
    sector_size: Size,
    size: Size,
    #[serde(default, skip_serializing_if = "Size::is_zero")]
    size_slack: Size,
    #[serde(default, skip_serializing_if = "UsableV1::is_usual")]
    usable: UsableV1,
    partitions: Vec<PartitionV1>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemV1>,
    #[serde(default, skip_serializing_if = "WinreV1::is_unknown")]
    winre: WinreV1,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    selected: bool,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WinreV1 {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partition: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staged_image: Option<Size>,
}

impl WinreV1 {
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProblemV1 {
    code: Word<ProblemCode>,
    message: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartitionV1 {
    number: u32,
    offset: Size,
    size: Size,
    #[serde(default, skip_serializing_if = "Size::is_zero")]
    offset_slack: Size,
    #[serde(default, skip_serializing_if = "Size::is_zero")]
    size_slack: Size,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r#type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Word<Role>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guid: Option<Guid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attributes: Option<Hex<16>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    logical: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_system: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_boot: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    selected: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter: Option<Letter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file_system: Option<Word<FileSystem>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cluster_size: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    used: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bitlocker: Option<Word<BitLocker>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shrink: Option<ShrinkV1>,
    #[serde(default, skip_serializing_if = "ContentsV1::is_empty")]
    contents: ContentsV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShrinkV1 {
    min: Size,
    source: Word<ShrinkLimitSource>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    blockers: Vec<BlockerV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockerV1 {
    name: String,
    end: Size,
    size: Size,
    limit_without: Size,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentsV1 {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    winre: Option<WimV1>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    windows: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    esp_files: Vec<EspFileV1>,
    #[serde(default, skip_serializing_if = "Strip::is_empty")]
    allocation: Strip,
    #[serde(default, skip_serializing_if = "Strip::is_empty")]
    immovable: Strip,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dirty: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hibernated: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bad: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_used: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ntfs_version: Option<(u8, u8)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    free: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    winre_on_windows: Option<WimV1>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bios_boot_files: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reagent: Option<ReAgentV1>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bitlocker: Option<BitLockerV1>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<UnreadV1>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnreadV1 {
    path: String,
    why: Word<UnreadWhy>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReAgentV1 {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    disk_guid: Option<Guid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mbr_signature: Option<Hex<8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<Size>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    staged: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    os_build: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BitLockerV1 {
    version: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clear_key: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encrypted: Option<Size>,
}

impl ContentsV1 {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WimV1 {
    size: Size,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EspFileV1 {
    path: String,
    size: Size,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    owner: String,
}

/// How the program reads and writes RON: `Some` is left out, nesting is bounded (128 levels, ron's own limit, far
/// below what a thread's stack holds).
pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(128)
}

/// Partitions one below the other, what belongs to one volume on a line.
pub(super) fn pretty() -> ron::ser::PrettyConfig {
    ron::ser::PrettyConfig::new().depth_limit(6).new_line("\n").indentor("  ")
}

/// The schema word of a RON file, before anything else of it is judged.
pub(super) fn schema(text: &str) -> Result<Option<String>, StorageError> {
    if ByteSize::from_bytes(text.len() as u64) > super::MAX_FILE {
        return Err(StorageError::new(Text::new("storage-too-large").with("limit", super::MAX_FILE)));
    }
    let header: Header = options().from_str(text).map_err(|error| StorageError::from_ron(&error, text))?;
    Ok(header.schema)
}

/// The disks of a saved layout.
///
/// # Errors
/// Damaged, of an unknown version, or with figures that cannot be: with line, column, expected and found.
pub fn read_layout(text: &str) -> Result<Vec<DiskLayout>, StorageError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match schema(text)?.as_deref() {
        Some(LAYOUT_SCHEMA) => read_v1(text),
        found => Err(wrong_schema(found)),
    }
}

fn read_v1(text: &str) -> Result<Vec<DiskLayout>, StorageError> {
    let file: FileReadV1 = options().from_str(text).map_err(|error| StorageError::from_ron(&error, text))?;
    if file.disks.len() > MAX_DISKS {
        return Err(StorageError::new(Fault::new("storage-fault-too-many-disks", 0).text()));
    }
    Ok(file.disks.into_iter().map(|disk| disk.0).collect())
}

/// The disks as a saved layout, which [`read_layout`] reads back as the same.
/// What a problem says is kept in English: the file carries the sentence, the code tells programs.
pub fn write_layout(disks: &[DiskLayout]) -> String {
    let file = FileV1 { schema: LAYOUT_SCHEMA, disks: disks.iter().map(DiskV1::from).collect() };
    // Writing into a string cannot fail: no map has a key that is not a string.
    let mut text = options().to_string_pretty(&file, pretty()).unwrap_or_default();
    text.push('\n');
    text
}

/// A disk that was judged while it was read, so that a fault has its place in the file.
pub(super) struct DiskReadV1(pub(super) DiskLayout);

impl<'de> Deserialize<'de> for DiskReadV1 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let disk = DiskV1::deserialize(deserializer)?;
        layout(disk).and_then(checked).map(DiskReadV1).map_err(serde::de::Error::custom)
    }
}

impl From<&DiskLayout> for DiskV1 {
    fn from(disk: &DiskLayout) -> Self {
        let usual = DiskLayout::usual_usable(disk.style, disk.size, disk.sector_size);
        Self {
            number: disk.number,
            model: disk.model.clone(),
            style: Word(disk.style),
            disk_guid: disk.disk_guid,
            mbr_signature: disk.mbr_signature.map(|signature| Hex(signature.into())),
            sector_size: Size(disk.sector_size.size()),
            size: Size(disk.size),
            size_slack: Size(disk.size_slack),
            usable: match disk.usable {
                usable if usable == usual => UsableV1::Usual,
                None => UsableV1::Unknown,
                Some(range) => UsableV1::Range { start: Size(range.start().from_start()), size: Size(range.size()) },
            },
            partitions: disk.partitions.iter().map(PartitionV1::from).collect(),
            problems: disk
                .problems
                .iter()
                .map(|problem| ProblemV1 { code: Word(problem.code), message: problem.text.say(Lang::En) })
                .collect(),
            winre: WinreV1 {
                enabled: disk.winre.enabled,
                partition: disk.winre.partition,
                version: disk.winre.version.clone(),
                staged_image: disk.winre.staged_image.map(Size),
            },
            selected: disk.selected,
        }
    }
}

impl From<&Partition> for PartitionV1 {
    fn from(partition: &Partition) -> Self {
        let Volume { letter, file_system, label, cluster_size, used, shrink, bitlocker, contents } = &*partition.volume;
        Self {
            number: partition.number,
            offset: Size(partition.start().from_start()),
            size: Size(partition.size()),
            offset_slack: Size(partition.offset_slack),
            size_slack: Size(partition.size_slack),
            r#type: partition_type_word(partition.kind),
            role: Some(Word(partition.role)),
            guid: partition.guid,
            name: partition.name.clone(),
            attributes: partition.attributes.map(|bits| Hex(bits.0)),
            active: partition.active,
            logical: partition.logical,
            is_system: partition.is_system,
            is_boot: partition.is_boot,
            selected: partition.selected,
            letter: letter.map(Letter),
            file_system: file_system.map(Word),
            label: label.clone(),
            cluster_size: cluster_size.map(Size),
            used: used.map(Size),
            bitlocker: bitlocker.map(Word),
            shrink: shrink.as_ref().map(|limit| ShrinkV1 {
                min: Size(limit.min),
                source: Word(limit.source),
                blockers: limit
                    .blockers
                    .iter()
                    .map(|blocker| BlockerV1 {
                        name: blocker.name.clone(),
                        end: Size(blocker.end),
                        size: Size(blocker.size),
                        limit_without: Size(blocker.limit_without),
                    })
                    .collect(),
            }),
            contents: ContentsV1 {
                winre: contents.winre.as_ref().map(|wim| WimV1 { size: Size(wim.size), version: wim.version.clone() }),
                windows: contents.windows,
                esp_files: contents
                    .esp_files
                    .iter()
                    .map(|file| EspFileV1 { path: file.path.clone(), size: Size(file.size), owner: file.owner.clone() })
                    .collect(),
                allocation: Strip(contents.allocation.clone()),
                immovable: Strip(contents.immovable.clone()),
                dirty: contents.dirty,
                hibernated: contents.hibernated,
                bad: contents.bad.map(Size),
                last_used: contents.last_used.map(Size),
                ntfs_version: contents.ntfs_version,
                free: contents.free.map(Size),
                winre_on_windows: contents
                    .winre_on_windows
                    .as_ref()
                    .map(|wim| WimV1 { size: Size(wim.size), version: wim.version.clone() }),
                bios_boot_files: contents.bios_boot_files,
                reagent: contents.reagent.as_ref().map(|agent| ReAgentV1 {
                    enabled: agent.enabled,
                    disk_guid: agent.disk_guid,
                    mbr_signature: agent.mbr_signature.map(|signature| Hex(signature.into())),
                    offset: agent.offset.map(|offset| Size(offset.from_start())),
                    path: agent.path.clone(),
                    staged: agent.staged,
                    os_build: agent.os_build.clone(),
                }),
                bitlocker: contents.bitlocker.as_ref().map(|found| BitLockerV1 {
                    version: found.version,
                    clear_key: found.clear_key,
                    encrypted: found.encrypted.map(Size),
                }),
                unread: contents
                    .unread
                    .iter()
                    .map(|unread| UnreadV1 { path: unread.path.clone(), why: Word(unread.why) })
                    .collect(),
            },
        }
    }
}

fn layout(disk: DiskV1) -> Result<DiskLayout, Fault> {
    let sector_size = u32::try_from(disk.sector_size.0.bytes())
        .ok()
        .and_then(SectorSize::new)
        .ok_or_else(|| Fault::new("storage-fault-sector-size", disk.number).word(&disk.sector_size.0.exact()))?;
    if disk.partitions.len() > MAX_PARTITIONS {
        return Err(Fault::new("storage-fault-too-many-partitions", disk.number));
    }
    let style = disk.style.0;
    let mut layout = DiskLayout::empty(disk.number, style, disk.size.0, sector_size);
    match disk.usable {
        UsableV1::Usual => {}
        UsableV1::Unknown => layout.usable = None,
        UsableV1::Range { start, size } => {
            let range = Extent::new(ByteOffset::from_bytes(start.0.bytes()), size.0);
            layout.usable = Some(range.ok_or_else(|| Fault::new("storage-fault-usable", disk.number))?);
        }
    }
    layout.model = disk.model;
    layout.disk_guid = disk.disk_guid;
    layout.mbr_signature = disk.mbr_signature.and_then(|Hex(signature)| u32::try_from(signature).ok());
    layout.size_slack = disk.size_slack.0;
    layout.selected = disk.selected;
    layout.winre = Winre {
        enabled: disk.winre.enabled,
        partition: disk.winre.partition,
        version: disk.winre.version,
        staged_image: disk.winre.staged_image.map(|size| size.0),
    };
    layout.problems =
        disk.problems.into_iter().map(|problem| Problem::new(problem.code.0, message(problem.message))).collect();
    layout.partitions = disk.partitions.into_iter().map(|p| partition(p, style)).collect::<Result<_, _>>()?;
    Ok(layout)
}

/// What is kept in English words becomes the same message in every language again, where it names nothing of this disk.
pub(super) fn message(words: String) -> Text {
    const WITHOUT_NAMES: [&str; 14] = [
        "problem-dynamic",
        "problem-storage-pool",
        "problem-backup-header-missing",
        "problem-headers-disagree",
        "problem-table-missing",
        "problem-protective-unsigned",
        "problem-protective-missing",
        "problem-protective-start",
        "problem-extended-circle",
        "problem-extended-long",
        "problem-extended-outside",
        "problem-extended-unsigned",
        "problem-extended-crowded",
        "problem-extended-two",
    ];
    let known = WITHOUT_NAMES.into_iter().map(Text::new).find(|text| text.say(Lang::En) == words);
    known.unwrap_or_else(|| Text::plain(words))
}

fn partition(v1: PartitionV1, style: TableStyle) -> Result<Partition, Fault> {
    let number = v1.number;
    let extent = Extent::new(ByteOffset::from_bytes(v1.offset.0.bytes()), v1.size.0)
        .ok_or_else(|| Fault::new("storage-fault-extent", number))?;
    let kind = partition_type(v1.r#type.as_deref())
        .filter(|kind| fits(*kind, style))
        .ok_or_else(|| Fault::new("storage-fault-type", number).word(v1.r#type.as_deref().unwrap_or("-")))?;
    let mut partition = Partition::new(number, extent, kind);
    partition.offset_slack = v1.offset_slack.0;
    partition.size_slack = v1.size_slack.0;
    partition.guid = v1.guid;
    partition.name = v1.name;
    partition.attributes = v1.attributes.map(|Hex(bits)| GptAttributes(bits));
    partition.active = v1.active;
    partition.logical = v1.logical;
    if let Some(Word(role)) = v1.role {
        partition.role = role;
    }
    partition.is_system = v1.is_system;
    partition.is_boot = v1.is_boot;
    partition.selected = v1.selected;
    *partition.volume = Volume {
        letter: v1.letter.map(|letter| letter.0),
        file_system: v1.file_system.map(|word| word.0),
        label: v1.label,
        cluster_size: v1.cluster_size.map(|size| size.0),
        used: v1.used.map(|size| size.0),
        shrink: v1.shrink.map(|limit| ShrinkLimit {
            min: limit.min.0,
            source: limit.source.0,
            blockers: limit
                .blockers
                .into_iter()
                .map(|blocker| ShrinkBlocker {
                    name: blocker.name,
                    end: blocker.end.0,
                    size: blocker.size.0,
                    limit_without: blocker.limit_without.0,
                })
                .collect(),
        }),
        bitlocker: v1.bitlocker.map(|word| word.0),
        contents: Contents {
            winre: v1.contents.winre.map(|wim| WimImage { size: wim.size.0, version: wim.version }),
            windows: v1.contents.windows,
            esp_files: v1
                .contents
                .esp_files
                .into_iter()
                .map(|file| EspFile { path: file.path, size: file.size.0, owner: file.owner })
                .collect(),
            allocation: v1.contents.allocation.0,
            immovable: v1.contents.immovable.0,
            dirty: v1.contents.dirty,
            hibernated: v1.contents.hibernated,
            bad: v1.contents.bad.map(|size| size.0),
            last_used: v1.contents.last_used.map(|size| size.0),
            ntfs_version: v1.contents.ntfs_version,
            free: v1.contents.free.map(|size| size.0),
            winre_on_windows: v1
                .contents
                .winre_on_windows
                .map(|wim| WimImage { size: wim.size.0, version: wim.version }),
            bios_boot_files: v1.contents.bios_boot_files,
            reagent: v1.contents.reagent.map(|agent| ReAgent {
                enabled: agent.enabled,
                disk_guid: agent.disk_guid,
                mbr_signature: agent.mbr_signature.and_then(|Hex(signature)| u32::try_from(signature).ok()),
                offset: agent.offset.map(|offset| ByteOffset::from_bytes(offset.0.bytes())),
                path: agent.path,
                staged: agent.staged,
                os_build: agent.os_build,
            }),
            bitlocker: v1.contents.bitlocker.map(|found| BitLockerMetadata {
                version: found.version,
                clear_key: found.clear_key,
                encrypted: found.encrypted.map(|size| size.0),
            }),
            unread: (v1.contents.unread.into_iter())
                .map(|unread| Unread { path: unread.path, why: unread.why.0 })
                .collect(),
        }
        .into(),
    };
    Ok(partition)
}
