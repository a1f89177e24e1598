//! Makes NTFS volumes in memory, sound ones and ones with a chosen defect.
//!
//! Clusters of 1 KiB, records of 1 KiB, index blocks of 4 KiB. Only what Shikiri reads is written.

use std::collections::BTreeMap;

pub const CLUSTER: usize = 1024;
const RECORD: usize = 1024;
const BLOCK: usize = 4096;
const MFT_CLUSTER: u64 = 16;
const MFT_RECORDS: u64 = 96;
/// The first record for files, as on real volumes.
const FIRST_FILE: u64 = 24;

pub mod kind {
    pub const LIST: u32 = 0x20;
    pub const FILE_NAME: u32 = 0x30;
    pub const NAME: u32 = 0x60;
    pub const INFORMATION: u32 = 0x70;
    pub const DATA: u32 = 0x80;
    pub const ROOT: u32 = 0x90;
    pub const ALLOCATION: u32 = 0xa0;
    pub const BITMAP: u32 = 0xb0;
    pub const REPARSE: u32 = 0xc0;
}

/// (cluster of the volume or none, how many)
pub type Runs = Vec<(Option<u64>, u64)>;

#[derive(Clone, Debug)]
pub enum Body {
    Resident(Vec<u8>),
    Clusters { runs: Runs, size: u64, first_vcn: u64 },
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub kind: u32,
    pub name: &'static str,
    pub body: Body,
}

pub fn resident(kind: u32, bytes: &[u8]) -> Attribute {
    Attribute { kind, name: "", body: Body::Resident(bytes.to_vec()) }
}

pub fn clusters(kind: u32, name: &'static str, runs: Runs) -> Attribute {
    let size = runs.iter().map(|(_, length)| length * CLUSTER as u64).sum();
    Attribute { kind, name, body: Body::Clusters { runs, size, first_vcn: 0 } }
}

#[derive(Clone, Debug, Default)]
pub struct Record {
    pub base: u64,
    pub is_folder: bool,
    pub attributes: Vec<Attribute>,
}

/// A volume in the making.
pub struct Volume {
    pub total: u64,
    pub records: BTreeMap<u64, Record>,
    /// Folder, name, record.
    names: Vec<(u64, String, u64)>,
    next: u64,
    /// What lies in clusters: (cluster, bytes).
    pub contents: Vec<(u64, Vec<u8>)>,
    /// Where the index blocks of folders go.
    block: u64,
}

impl Volume {
    /// With NTFS' own files: the mirror in the middle, the log behind the table.
    pub fn new(total: u64) -> Self {
        let mut volume = Self {
            total,
            records: BTreeMap::new(),
            names: Vec::new(),
            next: FIRST_FILE,
            contents: Vec::new(),
            block: 400,
        };
        let mft_clusters = MFT_RECORDS * RECORD as u64 / CLUSTER as u64;
        let bitmap_clusters = total.div_ceil(8).div_ceil(CLUSTER as u64);
        let mut own = |number: u64, attributes: Vec<Attribute>| {
            volume.records.insert(number, Record { attributes, ..Record::default() });
        };
        own(
            0,
            vec![
                clusters(kind::DATA, "", vec![(Some(MFT_CLUSTER), mft_clusters)]),
                clusters(kind::BITMAP, "", vec![(Some(8), 1)]),
            ],
        );
        own(1, vec![clusters(kind::DATA, "", vec![(Some(total / 2), 4)])]);
        own(2, vec![clusters(kind::DATA, "", vec![(Some(200), 64)])]);
        let label: Vec<u8> = "Windows".encode_utf16().flat_map(u16::to_le_bytes).collect();
        own(3, vec![resident(kind::NAME, &label), resident(kind::INFORMATION, &[0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0])]);
        own(6, vec![clusters(kind::DATA, "", vec![(Some(300), bitmap_clusters)])]);
        own(7, vec![clusters(kind::DATA, "", vec![(Some(0), 8)])]);
        own(8, vec![clusters(kind::DATA, "$Bad", vec![(None, total)])]);
        for folder in [5, 11] {
            volume.records.insert(folder, Record { is_folder: true, ..Record::default() });
        }
        volume.names.push((5, "$Extend".to_owned(), 11));
        volume
    }

    /// A file or folder at a path; folders on the way are made. Returns its record.
    pub fn add(&mut self, path: &str, attributes: Vec<Attribute>) -> u64 {
        let mut folder = 5;
        let parts: Vec<&str> = path.split('\\').filter(|part| !part.is_empty()).collect();
        for (index, part) in parts.iter().enumerate() {
            let is_last = index + 1 == parts.len();
            let known = self.names.iter().find(|(parent, name, _)| *parent == folder && name == part);
            folder = match known {
                Some((_, _, record)) => *record,
                None => {
                    let number = self.number();
                    self.names.push((folder, (*part).to_owned(), number));
                    self.records.insert(number, Record { is_folder: !is_last, ..Record::default() });
                    number
                }
            };
        }
        if let Some(record) = self.records.get_mut(&folder) {
            record.attributes.extend(attributes);
        }
        folder
    }

    /// A record without a name.
    pub fn number(&mut self) -> u64 {
        self.next += 1;
        assert!(self.next <= MFT_RECORDS, "the maker's table is full");
        self.next - 1
    }

    /// The volume's bytes, with the sector behind the last cluster.
    pub fn bytes(&self) -> Vec<u8> {
        let mut records = self.records.clone();
        let mut contents = self.contents.clone();
        let mut block = self.block;
        let folders: Vec<u64> = records.iter().filter(|(_, r)| r.is_folder).map(|(n, _)| *n).collect();
        for folder in folders {
            let (attributes, blocks) = self.index(folder, &mut block);
            contents.extend(blocks);
            if let Some(record) = records.get_mut(&folder) {
                record.attributes.splice(0..0, attributes);
            }
        }
        for (parent, name, number) in &self.names {
            if let Some(record) = records.get_mut(number) {
                record.attributes.push(resident(kind::FILE_NAME, &key(*parent, name)));
            }
        }
        let mut used = vec![false; self.total as usize];
        for record in records.values() {
            for attribute in &record.attributes {
                let Body::Clusters { runs, .. } = &attribute.body else { continue };
                for (place, length) in runs {
                    if let Some(place) = place {
                        for cluster in *place..(place + length).min(self.total) {
                            if let Some(bit) = used.get_mut(cluster as usize) {
                                *bit = true;
                            }
                        }
                    }
                }
            }
        }
        let mut bitmap = vec![0u8; used.len().div_ceil(8)];
        for (cluster, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            bitmap[cluster / 8] |= 1 << (cluster % 8);
        }
        let mut bytes = vec![0; (self.total as usize) * CLUSTER + 512];
        bytes[..512].copy_from_slice(&self.boot());
        put(&mut bytes, 300, &bitmap);
        for (number, record) in &records {
            let at = MFT_CLUSTER as usize * CLUSTER + *number as usize * RECORD;
            bytes[at..at + RECORD].copy_from_slice(&record_bytes(record));
        }
        for (cluster, content) in &contents {
            put(&mut bytes, *cluster, content);
        }
        bytes
    }

    pub fn boot(&self) -> [u8; 512] {
        let mut boot = [0; 512];
        boot[..11].copy_from_slice(b"\xeb\x52\x90NTFS    ");
        boot[11..13].copy_from_slice(&512u16.to_le_bytes());
        boot[13] = (CLUSTER / 512) as u8;
        boot[40..48].copy_from_slice(&(self.total * CLUSTER as u64 / 512).to_le_bytes());
        boot[48..56].copy_from_slice(&MFT_CLUSTER.to_le_bytes());
        boot[56..64].copy_from_slice(&(self.total / 2).to_le_bytes());
        boot[64] = 1;
        boot[68] = 4;
        boot[510..].copy_from_slice(&[0x55, 0xaa]);
        boot
    }

    /// A folder's index: few names in the root node, many in one block below it.
    fn index(&self, folder: u64, block: &mut u64) -> (Vec<Attribute>, Vec<(u64, Vec<u8>)>) {
        let mut names: Vec<(&String, u64)> =
            self.names.iter().filter(|(parent, _, _)| *parent == folder).map(|(_, name, n)| (name, *n)).collect();
        names.sort_by_key(|(name, _)| name.to_uppercase().encode_utf16().collect::<Vec<_>>());
        let entries: Vec<u8> = names.iter().flat_map(|(name, record)| entry(*record, name, None)).collect();
        let root = |entries: &[u8], flags: u32| {
            let mut value = Vec::new();
            for word in [0x30, 1, BLOCK as u32, (BLOCK / CLUSTER) as u32, 16, 16 + entries.len() as u32, 0, flags] {
                value.extend(u32::to_le_bytes(word));
            }
            value.extend(entries);
            Attribute { kind: kind::ROOT, name: "$I30", body: Body::Resident(value) }
        };
        if names.len() < 4 {
            let entries = [entries, entry(0, "", None)].concat();
            return (vec![root(&entries, 0)], Vec::new());
        }
        let mut bytes = vec![0; BLOCK];
        bytes[..4].copy_from_slice(b"INDX");
        bytes[4..6].copy_from_slice(&40u16.to_le_bytes());
        bytes[6..8].copy_from_slice(&9u16.to_le_bytes());
        let entries = [entries, entry(0, "", None)].concat();
        bytes[24..28].copy_from_slice(&40u32.to_le_bytes());
        bytes[28..32].copy_from_slice(&(40 + entries.len() as u32).to_le_bytes());
        bytes[64..64 + entries.len()].copy_from_slice(&entries);
        protect(&mut bytes, 40);
        let at = *block;
        *block += (BLOCK / CLUSTER) as u64;
        let allocation = clusters(kind::ALLOCATION, "$I30", vec![(Some(at), (BLOCK / CLUSTER) as u64)]);
        (vec![root(&entry(0, "", Some(0)), 1), allocation], vec![(at, bytes)])
    }
}

fn put(bytes: &mut [u8], cluster: u64, content: &[u8]) {
    let at = cluster as usize * CLUSTER;
    bytes[at..at + content.len()].copy_from_slice(content);
}

/// A file's name, as it stands in its record and in its folder's index.
fn key(parent: u64, name: &str) -> Vec<u8> {
    let mut key = vec![0; 66];
    key[..8].copy_from_slice(&parent.to_le_bytes());
    key[64] = name.encode_utf16().count() as u8;
    key.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    key
}

/// An index entry; without a name it is the last one.
pub fn entry(record: u64, name: &str, child: Option<u64>) -> Vec<u8> {
    let key = if name.is_empty() { Vec::new() } else { key(0, name) };
    let mut length = (16 + key.len()).next_multiple_of(8);
    if child.is_some() {
        length += 8;
    }
    let mut bytes = vec![0; length];
    bytes[..8].copy_from_slice(&record.to_le_bytes());
    bytes[8..10].copy_from_slice(&(length as u16).to_le_bytes());
    bytes[10..12].copy_from_slice(&(key.len() as u16).to_le_bytes());
    bytes[12] = u8::from(child.is_some()) | if name.is_empty() { 2 } else { 0 };
    bytes[16..16 + key.len()].copy_from_slice(&key);
    if let Some(child) = child {
        bytes[length - 8..].copy_from_slice(&child.to_le_bytes());
    }
    bytes
}

/// One line of an attribute list.
pub fn list_entry(kind: u32, first_vcn: u64, record: u64) -> Vec<u8> {
    let mut bytes = vec![0; 32];
    bytes[..4].copy_from_slice(&kind.to_le_bytes());
    bytes[4] = 32;
    bytes[7] = 26;
    bytes[8..16].copy_from_slice(&first_vcn.to_le_bytes());
    bytes[16..24].copy_from_slice(&record.to_le_bytes());
    bytes
}

fn record_bytes(record: &Record) -> Vec<u8> {
    let mut bytes = vec![0; RECORD];
    bytes[..4].copy_from_slice(b"FILE");
    bytes[4..6].copy_from_slice(&48u16.to_le_bytes());
    bytes[6..8].copy_from_slice(&3u16.to_le_bytes());
    bytes[20..22].copy_from_slice(&56u16.to_le_bytes());
    bytes[22] = 1 | if record.is_folder { 2 } else { 0 };
    bytes[32..40].copy_from_slice(&record.base.to_le_bytes());
    let mut attributes = record.attributes.clone();
    attributes.sort_by_key(|attribute| attribute.kind);
    let mut at = 56;
    for attribute in &attributes {
        let attribute = attribute_bytes(attribute);
        bytes[at..at + attribute.len()].copy_from_slice(&attribute);
        at += attribute.len();
    }
    bytes[at..at + 4].fill(0xff);
    protect(&mut bytes, 48);
    bytes
}

fn attribute_bytes(attribute: &Attribute) -> Vec<u8> {
    let name: Vec<u8> = attribute.name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let header = if matches!(attribute.body, Body::Resident(_)) { 24 } else { 64 };
    let body_at = (header + name.len()).next_multiple_of(8);
    let mut bytes = vec![0; body_at];
    bytes[..4].copy_from_slice(&attribute.kind.to_le_bytes());
    bytes[9] = (name.len() / 2) as u8;
    bytes[10..12].copy_from_slice(&(header as u16).to_le_bytes());
    bytes[header..header + name.len()].copy_from_slice(&name);
    match &attribute.body {
        Body::Resident(value) => {
            bytes[16..20].copy_from_slice(&(value.len() as u32).to_le_bytes());
            bytes[20..22].copy_from_slice(&(body_at as u16).to_le_bytes());
            bytes.extend(value);
        }
        Body::Clusters { runs, size, first_vcn } => {
            bytes[8] = 1;
            let length: u64 = runs.iter().map(|(_, length)| length).sum();
            bytes[16..24].copy_from_slice(&first_vcn.to_le_bytes());
            bytes[24..32].copy_from_slice(&first_vcn.wrapping_add(length).wrapping_sub(1).to_le_bytes());
            bytes[32..34].copy_from_slice(&(body_at as u16).to_le_bytes());
            for at in [40, 48, 56] {
                bytes[at..at + 8].copy_from_slice(&size.to_le_bytes());
            }
            bytes.extend(pairs(runs));
        }
    }
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    let length = bytes.len() as u32;
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes
}

/// Run lists with four bytes for each figure.
fn pairs(runs: &Runs) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut last = 0i64;
    for (place, length) in runs {
        bytes.push(if place.is_some() { 0x44 } else { 0x04 });
        bytes.extend((*length as i32).to_le_bytes());
        if let Some(place) = place {
            bytes.extend(((*place as i64 - last) as i32).to_le_bytes());
            last = *place as i64;
        }
    }
    bytes.push(0);
    bytes
}

/// Applies the update sequence that stands at `at`.
fn protect(bytes: &mut [u8], at: usize) {
    bytes[at..at + 2].copy_from_slice(&[7, 0]);
    for index in 0..bytes.len() / 512 {
        let end = (index + 1) * 512 - 2;
        let original = [bytes[end], bytes[end + 1]];
        bytes[at + 2 + index * 2..at + 4 + index * 2].copy_from_slice(&original);
        bytes[end..end + 2].copy_from_slice(&[7, 0]);
    }
}
