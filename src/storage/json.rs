//! `shikiri.layout/1` in JSON: what `inspect --json` prints and other programs read. `design/contract.md` binds it:
//! names and meanings stay, fields may be added, unknown is `null` and never 0.

use super::fault::{Fault, checked};
use super::value::{Hex, Letter, Strip, Word, partition_type, partition_type_word};
use super::{LAYOUT_SCHEMA, MAX_DISKS, MAX_PARTITIONS, PLAN_SCHEMA, StorageError};
use crate::layout::{
    BitLocker, BitLockerMetadata, Contents, DiskLayout, EspCare, EspFile, FileSystem, GptAttributes, Guid, Partition,
    PartitionType, Problem, ProblemCode, ReAgent, Role, ShrinkBlocker, ShrinkLimit, ShrinkLimitSource, TableStyle,
    Unread, UnreadWhy, Volume, WimImage, Winre, WinrePlace,
};
use crate::text::{Lang, Text};
use crate::units::{ByteOffset, ByteSize, Extent, SectorSize};
use serde::{Deserialize, Deserializer, Serialize};

#[derive(Serialize)]
struct FileJson {
    schema: &'static str,
    disks: Vec<DiskJson>,
}

#[derive(Deserialize)]
struct FileRead {
    disks: Vec<DiskRead>,
}

/// Only the schema word; everything else is passed over.
#[derive(Deserialize)]
struct HeaderRead {
    schema: Option<String>,
}

/// One disk of the contract.
#[derive(Serialize, Deserialize)]
pub struct DiskJson {
    number: u32,
    #[serde(default)]
    model: Option<String>,
    style: Word<TableStyle>,
    #[serde(default)]
    disk_guid: Option<Guid>,
    #[serde(default)]
    mbr_signature: Option<SignatureJson>,
    sector_size: u32,
    size_bytes: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    size_slack_bytes: u64,
    /// Absent: where tools usually put it; null: not known.
    #[serde(default = "absent", deserialize_with = "present")]
    first_usable_byte: Option<Option<u64>>,
    #[serde(default = "absent", deserialize_with = "present")]
    last_usable_byte: Option<Option<u64>>,
    #[serde(default, skip_deserializing)]
    exact: bool,
    partitions: Vec<PartitionJson>,
    #[serde(default, skip_deserializing)]
    free: Vec<FreeJson>,
    #[serde(default)]
    problems: Vec<ProblemJson>,
    #[serde(default)]
    winre: WinreJson,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    selected: bool,
}

fn absent() -> Option<Option<u64>> {
    None
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u64>>, D::Error> {
    Option::<u64>::deserialize(deserializer).map(Some)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if asks for a reference")]
fn is_zero(bytes: &u64) -> bool {
    *bytes == 0
}

/// `0x` and eight digits, as `uniqueid disk` shows it; a plain number is read as well.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged)]
enum SignatureJson {
    Hex(Hex<8>),
    Number(u32),
}

#[derive(Default, Serialize, Deserialize)]
struct WinreJson {
    #[serde(default)]
    enabled: Option<bool>,
    #[serde(default)]
    partition: Option<u32>,
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    staged_image_bytes: Option<u64>,
    /// Follows from the `ReAgent.xml` of each Windows; absent where there is none or one.
    #[serde(default, skip_deserializing, skip_serializing_if = "Vec::is_empty")]
    by_windows: Vec<WinrePlaceJson>,
}

#[derive(Serialize)]
struct WinrePlaceJson {
    /// The partition with that Windows.
    windows: u32,
    /// `partition`, `other_disk`, `no_partition`, `disabled`, `unknown`.
    place: &'static str,
    partition: Option<u32>,
}

fn by_windows(disk: &DiskLayout) -> Vec<WinrePlaceJson> {
    let places = disk.winre_places();
    if places.len() < 2 {
        return Vec::new();
    }
    let partition = |place| if let WinrePlace::Partition(number) = place { Some(number) } else { None };
    let json = |(windows, place): (u32, WinrePlace)| WinrePlaceJson {
        windows,
        place: place.as_str(),
        partition: partition(place),
    };
    places.into_iter().map(json).collect()
}

#[derive(Serialize)]
struct FreeJson {
    offset_bytes: u64,
    size_bytes: u64,
}

#[derive(Serialize, Deserialize)]
struct ProblemJson {
    code: Word<ProblemCode>,
    #[serde(default)]
    message: String,
}

#[derive(Serialize, Deserialize)]
struct PartitionJson {
    number: u32,
    offset_bytes: u64,
    size_bytes: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    offset_slack_bytes: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    size_slack_bytes: u64,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    guid: Option<Guid>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    attributes: Option<Hex<16>>,
    #[serde(default)]
    active: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    logical: bool,
    #[serde(default)]
    role: Option<Word<Role>>,
    #[serde(default)]
    letter: Option<Letter>,
    #[serde(default)]
    file_system: Option<Word<FileSystem>>,
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    cluster_size_bytes: Option<u64>,
    #[serde(default)]
    used_bytes: Option<u64>,
    #[serde(default)]
    shrink_min_bytes: Option<u64>,
    #[serde(default)]
    shrink_min_source: Option<Word<ShrinkLimitSource>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shrink_blockers: Vec<BlockerJson>,
    #[serde(default)]
    bitlocker: Option<bool>,
    #[serde(default)]
    bitlocker_state: Option<Word<BitLocker>>,
    #[serde(default)]
    is_system: Option<bool>,
    #[serde(default)]
    is_boot: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    selected: bool,
    #[serde(default, skip_serializing_if = "ContentsJson::is_empty")]
    contents: ContentsJson,
}

#[derive(Serialize, Deserialize)]
struct BlockerJson {
    name: String,
    end_bytes: u64,
    size_bytes: u64,
    limit_without_bytes: u64,
}

#[derive(Default, PartialEq, Serialize, Deserialize)]
struct ContentsJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    winre: Option<WimJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    windows: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    esp_files: Vec<EspFileJson>,
    #[serde(default, skip_deserializing, skip_serializing_if = "Option::is_none")]
    esp_sums: Option<EspSumsJson>,
    #[serde(default, skip_serializing_if = "Strip::is_empty")]
    allocation: Strip,
    #[serde(default, skip_serializing_if = "Strip::is_empty")]
    immovable: Strip,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dirty: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hibernated: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bad_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_used_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ntfs_version: Option<(u8, u8)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    free_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    winre_on_windows: Option<WimJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bios_boot_files: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reagent: Option<ReAgentJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bitlocker: Option<BitLockerJson>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<UnreadJson>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct UnreadJson {
    path: String,
    why: Word<UnreadWhy>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct ReAgentJson {
    #[serde(default)]
    enabled: Option<bool>,
    #[serde(default)]
    disk_guid: Option<Guid>,
    #[serde(default)]
    mbr_signature: Option<Hex<8>>,
    #[serde(default)]
    offset_bytes: Option<u64>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    staged: Option<bool>,
    #[serde(default)]
    os_build: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct BitLockerJson {
    version: u16,
    #[serde(default)]
    clear_key: Option<bool>,
    #[serde(default)]
    encrypted_bytes: Option<u64>,
}

impl ContentsJson {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(PartialEq, Serialize, Deserialize)]
struct WimJson {
    size_bytes: u64,
    #[serde(default)]
    version: Option<String>,
}

#[derive(PartialEq, Serialize, Deserialize)]
struct EspFileJson {
    path: String,
    size_bytes: u64,
    #[serde(default)]
    owner: String,
    /// Follows from the two: `may_go`, `copy`, `keep`, `unknown`.
    #[serde(default, skip_deserializing)]
    care: &'static str,
}

/// How much of what fills an ESP is to be treated how.
#[derive(PartialEq, Serialize)]
struct EspSumsJson {
    may_go_bytes: u64,
    unknown_bytes: u64,
    copy_bytes: u64,
    keep_bytes: u64,
}

impl EspSumsJson {
    fn of(contents: &Contents) -> Option<Self> {
        let sum = |care| contents.esp_sum(care).bytes();
        (!contents.esp_files.is_empty()).then(|| Self {
            may_go_bytes: sum(EspCare::MayGo),
            unknown_bytes: sum(EspCare::Unknown),
            copy_bytes: sum(EspCare::Copy),
            keep_bytes: sum(EspCare::Keep),
        })
    }
}

fn file_json(disks: &[DiskLayout]) -> FileJson {
    FileJson { schema: LAYOUT_SCHEMA, disks: disks.iter().map(disk_json).collect() }
}

/// The disks as `inspect --json` prints them.
pub fn layout_json(disks: &[DiskLayout]) -> serde_json::Value {
    serde_json::to_value(file_json(disks)).unwrap_or_default()
}

/// The same as text, indented, fields in the order of the contract, with a newline at its end.
pub fn layout_json_string(disks: &[DiskLayout]) -> String {
    let mut text = serde_json::to_string_pretty(&file_json(disks)).unwrap_or_default();
    text.push('\n');
    text
}

/// One disk, to stand inside of another JSON value.
pub fn disk_json(disk: &DiskLayout) -> DiskJson {
    DiskJson {
        number: disk.number,
        model: disk.model.clone(),
        style: Word(disk.style),
        disk_guid: disk.disk_guid,
        mbr_signature: disk.mbr_signature.map(|signature| SignatureJson::Hex(Hex(signature.into()))),
        sector_size: disk.sector_size.bytes(),
        size_bytes: disk.size.bytes(),
        size_slack_bytes: disk.size_slack.bytes(),
        first_usable_byte: Some(disk.usable.map(|usable| usable.start().bytes())),
        last_usable_byte: Some(disk.usable.map(|usable| usable.end().bytes() - 1)),
        exact: disk.is_exact(),
        partitions: disk.partitions.iter().map(partition_json).collect(),
        free: disk
            .free()
            .into_iter()
            .map(|free| FreeJson { offset_bytes: free.start().bytes(), size_bytes: free.size().bytes() })
            .collect(),
        problems: disk
            .problems
            .iter()
            .map(|problem| ProblemJson { code: Word(problem.code), message: problem.text.say(Lang::En) })
            .collect(),
        winre: WinreJson {
            enabled: disk.winre.enabled,
            partition: disk.winre.partition,
            version: disk.winre.version.clone(),
            staged_image_bytes: disk.winre.staged_image.map(ByteSize::bytes),
            by_windows: by_windows(disk),
        },
        selected: disk.selected,
    }
}

fn partition_json(partition: &Partition) -> PartitionJson {
    let Volume { letter, file_system, label, cluster_size, used, shrink, bitlocker, contents } = &*partition.volume;
    PartitionJson {
        number: partition.number,
        offset_bytes: partition.start().bytes(),
        size_bytes: partition.size().bytes(),
        offset_slack_bytes: partition.offset_slack.bytes(),
        size_slack_bytes: partition.size_slack.bytes(),
        r#type: partition_type_word(partition.kind),
        guid: partition.guid,
        name: partition.name.clone(),
        attributes: partition.attributes.map(|bits| Hex(bits.0)),
        active: partition.active,
        logical: partition.logical,
        role: Some(Word(partition.role)),
        letter: letter.map(Letter),
        file_system: file_system.map(Word),
        label: label.clone(),
        cluster_size_bytes: cluster_size.map(ByteSize::bytes),
        used_bytes: used.map(ByteSize::bytes),
        shrink_min_bytes: shrink.as_ref().map(|limit| limit.min.bytes()),
        shrink_min_source: shrink.as_ref().map(|limit| Word(limit.source)),
        shrink_blockers: shrink
            .iter()
            .flat_map(|limit| &limit.blockers)
            .map(|blocker| BlockerJson {
                name: blocker.name.clone(),
                end_bytes: blocker.end.bytes(),
                size_bytes: blocker.size.bytes(),
                limit_without_bytes: blocker.limit_without.bytes(),
            })
            .collect(),
        bitlocker: bitlocker.map(BitLocker::is_encrypted),
        bitlocker_state: bitlocker.map(Word),
        is_system: partition.is_system,
        is_boot: partition.is_boot,
        selected: partition.selected,
        contents: ContentsJson {
            winre: contents
                .winre
                .as_ref()
                .map(|wim| WimJson { size_bytes: wim.size.bytes(), version: wim.version.clone() }),
            windows: contents.windows,
            esp_files: contents
                .esp_files
                .iter()
                .map(|file| EspFileJson {
                    path: file.path.clone(),
                    size_bytes: file.size.bytes(),
                    owner: file.owner.clone(),
                    care: file.care().as_str(),
                })
                .collect(),
            esp_sums: EspSumsJson::of(contents),
            allocation: Strip(contents.allocation.clone()),
            immovable: Strip(contents.immovable.clone()),
            dirty: contents.dirty,
            hibernated: contents.hibernated,
            bad_bytes: contents.bad.map(ByteSize::bytes),
            last_used_bytes: contents.last_used.map(ByteSize::bytes),
            ntfs_version: contents.ntfs_version,
            free_bytes: contents.free.map(ByteSize::bytes),
            winre_on_windows: contents
                .winre_on_windows
                .as_ref()
                .map(|wim| WimJson { size_bytes: wim.size.bytes(), version: wim.version.clone() }),
            bios_boot_files: contents.bios_boot_files,
            reagent: contents.reagent.as_ref().map(|agent| ReAgentJson {
                enabled: agent.enabled,
                disk_guid: agent.disk_guid,
                mbr_signature: agent.mbr_signature.map(|signature| Hex(signature.into())),
                offset_bytes: agent.offset.map(ByteOffset::bytes),
                path: agent.path.clone(),
                staged: agent.staged,
                os_build: agent.os_build.clone(),
            }),
            bitlocker: contents.bitlocker.as_ref().map(|found| BitLockerJson {
                version: found.version,
                clear_key: found.clear_key,
                encrypted_bytes: found.encrypted.map(ByteSize::bytes),
            }),
            unread: contents
                .unread
                .iter()
                .map(|unread| UnreadJson { path: unread.path.clone(), why: Word(unread.why) })
                .collect(),
        },
    }
}

/// A disk that was judged while it was read, so that a fault has its place in the file.
struct DiskRead(DiskLayout);

impl<'de> Deserialize<'de> for DiskRead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let disk = DiskJson::deserialize(deserializer)?;
        layout(disk).and_then(checked).map(DiskRead).map_err(serde::de::Error::custom)
    }
}

/// The disks of a JSON text in the contract's form (what `inspect --json` or the capture script wrote).
///
/// # Errors
/// Not JSON, another schema, figures that cannot be: with line and column.
pub fn read_layout_json(text: &str) -> Result<Vec<DiskLayout>, StorageError> {
    if ByteSize::from_bytes(text.len() as u64) > super::MAX_FILE {
        return Err(StorageError::new(Text::new("storage-too-large").with("limit", super::MAX_FILE)));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header: HeaderRead = serde_json::from_str(text).map_err(|error| StorageError::from_json(&error, text))?;
    match header.schema.as_deref() {
        Some(LAYOUT_SCHEMA) => {}
        found => return Err(wrong_schema(found)),
    }
    let file: FileRead = serde_json::from_str(text).map_err(|error| StorageError::from_json(&error, text))?;
    if file.disks.len() > MAX_DISKS {
        return Err(StorageError::new(Fault::new("storage-fault-too-many-disks", 0).text()));
    }
    Ok(file.disks.into_iter().map(|disk| disk.0).collect())
}

/// A file that says of itself that it is something else, or nothing at all.
pub(super) fn wrong_schema(found: Option<&str>) -> StorageError {
    let text = match found {
        Some(PLAN_SCHEMA) => Text::new("storage-is-plan"),
        Some(found) => Text::new("storage-unknown-schema").with("found", found.chars().take(40).collect::<String>()),
        None => Text::new("storage-no-schema"),
    };
    let error = StorageError::new(text.with("expected", LAYOUT_SCHEMA));
    match found {
        Some(PLAN_SCHEMA) => error.hint(Text::new("storage-is-plan-hint")),
        _ => error.hint(Text::new("storage-unknown-schema-hint")),
    }
}

fn layout(disk: DiskJson) -> Result<DiskLayout, Fault> {
    let sector_size = SectorSize::new(disk.sector_size)
        .ok_or_else(|| Fault::new("storage-fault-sector-size", disk.number).word(&disk.sector_size.to_string()))?;
    if disk.partitions.len() > MAX_PARTITIONS {
        return Err(Fault::new("storage-fault-too-many-partitions", disk.number));
    }
    let style = disk.style.0;
    let mut layout = DiskLayout::empty(disk.number, style, ByteSize::from_bytes(disk.size_bytes), sector_size);
    match (disk.first_usable_byte, disk.last_usable_byte) {
        (None, None) => {}
        (Some(Some(first)), Some(Some(last))) => {
            let range = last
                .checked_add(1)
                .and_then(|end| Extent::between(ByteOffset::from_bytes(first), ByteOffset::from_bytes(end)));
            layout.usable = Some(range.ok_or_else(|| Fault::new("storage-fault-usable", disk.number))?);
        }
        (None | Some(None), None | Some(None)) => layout.usable = None,
        _ => return Err(Fault::new("storage-fault-usable", disk.number)),
    }
    layout.model = disk.model;
    layout.disk_guid = disk.disk_guid;
    layout.mbr_signature = match disk.mbr_signature {
        None => None,
        Some(SignatureJson::Number(number)) => Some(number),
        Some(SignatureJson::Hex(Hex(number))) => u32::try_from(number).ok(),
    };
    layout.size_slack = ByteSize::from_bytes(disk.size_slack_bytes);
    layout.selected = disk.selected;
    layout.winre = Winre {
        enabled: disk.winre.enabled,
        partition: disk.winre.partition,
        version: disk.winre.version,
        staged_image: disk.winre.staged_image_bytes.map(ByteSize::from_bytes),
    };
    layout.problems = disk
        .problems
        .into_iter()
        .map(|problem| Problem::new(problem.code.0, super::layout::message(problem.message)))
        .collect();
    layout.partitions = disk.partitions.into_iter().map(|p| partition(p, style)).collect::<Result<_, _>>()?;
    mark_logicals(&mut layout);
    Ok(layout)
}

/// A logical drive lies inside the container; the contract asks for no further mark, so other programs write none.
fn mark_logicals(layout: &mut DiskLayout) {
    if layout.style != TableStyle::Mbr {
        return;
    }
    let containers: Vec<Extent> =
        layout.partitions.iter().filter(|p| p.role == Role::Extended && !p.logical).map(|p| p.extent).collect();
    for p in layout.partitions.iter_mut().filter(|p| p.role != Role::Extended) {
        p.logical |= containers.iter().any(|container| container.contains(p.extent));
    }
}

fn partition(json: PartitionJson, style: TableStyle) -> Result<Partition, Fault> {
    let number = json.number;
    let extent = Extent::new(ByteOffset::from_bytes(json.offset_bytes), ByteSize::from_bytes(json.size_bytes))
        .ok_or_else(|| Fault::new("storage-fault-extent", number))?;
    let kind = partition_type(json.r#type.as_deref())
        .filter(|kind| fits(*kind, style))
        .ok_or_else(|| Fault::new("storage-fault-type", number).word(json.r#type.as_deref().unwrap_or("-")))?;
    let mut partition = Partition::new(number, extent, kind);
    partition.offset_slack = ByteSize::from_bytes(json.offset_slack_bytes);
    partition.size_slack = ByteSize::from_bytes(json.size_slack_bytes);
    partition.guid = json.guid;
    partition.name = json.name;
    partition.attributes = json.attributes.map(|Hex(bits)| GptAttributes(bits));
    partition.active = json.active;
    partition.logical = json.logical;
    if let Some(Word(role)) = json.role {
        partition.role = role;
    }
    partition.is_system = json.is_system;
    partition.is_boot = json.is_boot;
    partition.selected = json.selected;
    *partition.volume = Volume {
        letter: json.letter.map(|letter| letter.0),
        file_system: json.file_system.map(|word| word.0),
        label: json.label,
        cluster_size: json.cluster_size_bytes.map(ByteSize::from_bytes),
        used: json.used_bytes.map(ByteSize::from_bytes),
        shrink: json.shrink_min_bytes.map(|min| ShrinkLimit {
            min: ByteSize::from_bytes(min),
            source: json.shrink_min_source.map_or(ShrinkLimitSource::File, |word| word.0),
            blockers: json
                .shrink_blockers
                .into_iter()
                .map(|blocker| ShrinkBlocker {
                    name: blocker.name,
                    end: ByteSize::from_bytes(blocker.end_bytes),
                    size: ByteSize::from_bytes(blocker.size_bytes),
                    limit_without: ByteSize::from_bytes(blocker.limit_without_bytes),
                })
                .collect(),
        }),
        bitlocker: json.bitlocker_state.map(|word| word.0).or(match json.bitlocker {
            Some(true) => Some(BitLocker::Encrypted),
            Some(false) => Some(BitLocker::Off),
            None => None,
        }),
        contents: Contents {
            winre: json
                .contents
                .winre
                .map(|wim| WimImage { size: ByteSize::from_bytes(wim.size_bytes), version: wim.version }),
            windows: json.contents.windows,
            esp_files: json
                .contents
                .esp_files
                .into_iter()
                .map(|file| EspFile { path: file.path, size: ByteSize::from_bytes(file.size_bytes), owner: file.owner })
                .collect(),
            allocation: json.contents.allocation.0,
            immovable: json.contents.immovable.0,
            dirty: json.contents.dirty,
            hibernated: json.contents.hibernated,
            bad: json.contents.bad_bytes.map(ByteSize::from_bytes),
            last_used: json.contents.last_used_bytes.map(ByteSize::from_bytes),
            ntfs_version: json.contents.ntfs_version,
            free: json.contents.free_bytes.map(ByteSize::from_bytes),
            winre_on_windows: json
                .contents
                .winre_on_windows
                .map(|wim| WimImage { size: ByteSize::from_bytes(wim.size_bytes), version: wim.version }),
            bios_boot_files: json.contents.bios_boot_files,
            reagent: json.contents.reagent.map(|agent| ReAgent {
                enabled: agent.enabled,
                disk_guid: agent.disk_guid,
                mbr_signature: agent.mbr_signature.and_then(|Hex(signature)| u32::try_from(signature).ok()),
                offset: agent.offset_bytes.map(ByteOffset::from_bytes),
                path: agent.path,
                staged: agent.staged,
                os_build: agent.os_build,
            }),
            bitlocker: json.contents.bitlocker.map(|found| BitLockerMetadata {
                version: found.version,
                clear_key: found.clear_key,
                encrypted: found.encrypted_bytes.map(ByteSize::from_bytes),
            }),
            unread: (json.contents.unread.into_iter())
                .map(|unread| Unread { path: unread.path, why: unread.why.0 })
                .collect(),
        }
        .into(),
    };
    Ok(partition)
}

/// A GUID stands on GPT, a byte on MBR.
pub(super) fn fits(kind: PartitionType, style: TableStyle) -> bool {
    !matches!((kind, style), (PartitionType::Gpt(_), TableStyle::Mbr) | (PartitionType::Mbr(_), TableStyle::Gpt))
}
