//! Makes FAT volumes in memory, sound ones and ones that lie, and looks into them.

use crate::volume::probe_as;
use shikiri::layout::{EspCare, FileSystem, Partition, PartitionType, Problem, gpt_type};
use shikiri::units::ByteSize;
use std::io::Cursor;

const ESP: PartitionType = PartitionType::Gpt(gpt_type::EFI_SYSTEM);
const SECTOR: usize = 512;
const RESERVED: usize = 32;
/// Enough that it is FAT32 by the number of clusters, too.
const CLUSTERS: usize = 66_000;
const TABLE_SECTORS: usize = (CLUSTERS + 2) * 4 / SECTOR + 1;
const DATA: usize = (RESERVED + TABLE_SECTORS) * SECTOR;

/// A FAT32 volume of 32 MiB with one table and clusters of one sector.
pub struct Fat {
    bytes: Vec<u8>,
    next: u32,
}

impl Fat {
    pub fn new() -> Self {
        let mut bytes = vec![0; DATA + CLUSTERS * SECTOR];
        bytes[..11].copy_from_slice(b"\xeb\x58\x90mkfs.fat");
        bytes[11..13].copy_from_slice(&(SECTOR as u16).to_le_bytes());
        bytes[13] = 1;
        bytes[14..16].copy_from_slice(&(RESERVED as u16).to_le_bytes());
        bytes[16] = 1;
        bytes[21] = 0xf8;
        let sectors = (bytes.len() / SECTOR) as u32;
        bytes[32..36].copy_from_slice(&sectors.to_le_bytes());
        bytes[36..40].copy_from_slice(&(TABLE_SECTORS as u32).to_le_bytes());
        bytes[44..48].copy_from_slice(&2u32.to_le_bytes());
        bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
        let mut fat = Self { bytes, next: 3 };
        fat.link(0, 0x0fff_fff8);
        fat.link(1, 0x0fff_ffff);
        fat.link(2, 0x0fff_ffff);
        fat
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Writes an entry of the table.
    pub fn link(&mut self, cluster: u32, next: u32) {
        let at = RESERVED * SECTOR + cluster as usize * 4;
        self.bytes[at..at + 4].copy_from_slice(&next.to_le_bytes());
    }

    fn place(cluster: u32) -> usize {
        DATA + (cluster as usize - 2) * SECTOR
    }

    /// A chain of so many clusters, each behind the other.
    pub fn chain(&mut self, count: u32) -> u32 {
        let first = self.next;
        for cluster in first..first + count {
            self.link(cluster, if cluster + 1 == first + count { 0x0fff_ffff } else { cluster + 1 });
        }
        self.next += count;
        first
    }

    /// Puts a short name into the folder's cluster, at the given line of 32 bytes.
    pub fn entry(&mut self, folder: u32, line: usize, name: &[u8; 11], attributes: u8, first: u32, size: u32) {
        let at = Self::place(folder) + line * 32;
        let entry = &mut self.bytes[at..at + 32];
        entry[..11].copy_from_slice(name);
        entry[11] = attributes;
        entry[20..22].copy_from_slice(&((first >> 16) as u16).to_le_bytes());
        entry[26..28].copy_from_slice(&(first as u16).to_le_bytes());
        entry[28..32].copy_from_slice(&size.to_le_bytes());
    }

    /// A folder below another; returns its cluster.
    pub fn folder(&mut self, parent: u32, line: usize, name: &[u8; 11]) -> u32 {
        let cluster = self.chain(1);
        self.entry(parent, line, name, 0x10, cluster, 0);
        self.entry(cluster, 0, b".          ", 0x10, cluster, 0);
        self.entry(cluster, 1, b"..         ", 0x10, parent, 0);
        cluster
    }

    pub fn file(&mut self, folder: u32, line: usize, name: &[u8; 11], clusters: u32) -> u32 {
        let first = self.chain(clusters);
        self.entry(folder, line, name, 0x20, first, clusters * SECTOR as u32);
        first
    }
}

/// `\EFI\BOOT` and `\EFI\HP`; returns the cluster of `\EFI`.
fn made() -> (Fat, u32) {
    let mut fat = Fat::new();
    let efi = fat.folder(2, 0, b"EFI        ");
    let boot = fat.folder(efi, 2, b"BOOT       ");
    fat.file(boot, 2, b"BOOTX64 EFI", 40);
    let hp = fat.folder(efi, 3, b"HP         ");
    fat.file(hp, 2, b"FIRMWAREBIN", 100);
    (fat, efi)
}

pub fn esp() -> Vec<u8> {
    made().0.bytes
}

fn probe(fat: &Fat) -> (Partition, Vec<Problem>) {
    probe_as(&mut Cursor::new(&fat.bytes), fat.bytes.len() as u64, ESP)
}

fn size(partition: &Partition, path: &str) -> Option<ByteSize> {
    partition.volume.contents.esp_files.iter().find(|file| file.path == path).map(|file| file.size)
}

fn clusters(count: u64) -> Option<ByteSize> {
    Some(ByteSize::from_bytes(count * SECTOR as u64))
}

#[test]
fn every_cluster_belongs_to_somebody_and_sizes_count_nothing() {
    let (mut fat, _) = made();
    // Says 4 GiB and has two clusters; says one byte and has five; says there are clusters and has none.
    for (line, name, count, says) in
        [(1, b"LIAR1   DAT", 2, u32::MAX), (2, b"LIAR2   DAT", 5, 1), (3, b"LIAR3   DAT", 0, 1 << 30)]
    {
        let first = if count == 0 { 0 } else { fat.chain(count) };
        fat.entry(2, line, name, 0x20, first, says);
    }
    let (partition, problems) = probe(&fat);
    assert_eq!(problems, []);
    assert_eq!(partition.volume.file_system, Some(FileSystem::Fat32));
    assert_eq!(size(&partition, r"\EFI\BOOT"), clusters(41), "the folder and its file");
    assert_eq!(size(&partition, r"\EFI\HP"), clusters(101));
    assert_eq!(size(&partition, r"\LIAR1.DAT"), clusters(2));
    assert_eq!(size(&partition, r"\LIAR2.DAT"), clusters(5));
    let sum: u64 = partition.volume.contents.esp_files.iter().map(|file| file.size.bytes()).sum();
    assert_eq!(partition.volume.used.map(ByteSize::bytes), Some(sum));
    assert_eq!(Some(partition.volume.contents.esp_sum(EspCare::Copy)), clusters(101));
}

#[test]
fn a_chain_in_circles_is_said_and_the_rest_is_counted_all_the_same() {
    let (mut fat, _) = made();
    let first = fat.file(2, 1, b"CIRCLE  DAT", 10);
    fat.link(first + 9, first + 3);
    let (partition, problems) = probe(&fat);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(size(&partition, r"\CIRCLE.DAT"), clusters(10), "each of its clusters once");
    assert_eq!(size(&partition, r"\EFI\HP"), clusters(101));
}

#[test]
fn crossing_chains_are_said_and_no_cluster_is_counted_twice() {
    let (mut fat, efi) = made();
    let first = fat.file(efi, 4, b"MINE    DAT", 8);
    let other = fat.file(efi, 5, b"YOURS   DAT", 3);
    fat.link(other + 1, first + 4);
    fat.link(other + 2, 0);
    let (partition, problems) = probe(&fat);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let sum: u64 = partition.volume.contents.esp_files.iter().map(|file| file.size.bytes()).sum();
    assert!(Some(ByteSize::from_bytes(sum)) <= partition.volume.used);
}

#[test]
fn a_folder_inside_of_itself_ends() {
    let (mut fat, efi) = made();
    fat.entry(efi, 4, b"AGAIN      ", 0x10, efi, 0);
    fat.entry(efi, 5, b"ROOT       ", 0x10, 2, 0);
    let (partition, problems) = probe(&fat);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(size(&partition, r"\EFI\HP"), clusters(101));
}

#[test]
fn chains_that_lead_outside_end() {
    for outside in [1, CLUSTERS as u32 + 2, 0x0fff_fff6] {
        let (mut fat, _) = made();
        let first = fat.file(2, 1, b"OUTSIDE DAT", 4);
        fat.link(first + 3, outside);
        let (partition, problems) = probe(&fat);
        assert_eq!(problems.len(), 1, "{outside}: {problems:?}");
        assert_eq!(size(&partition, r"\OUTSIDE.DAT"), clusters(4));
        assert_eq!(size(&partition, r"\EFI\HP"), clusters(101));
    }
}

#[test]
fn folders_as_deep_as_anyone_likes_are_bounded() {
    let mut fat = Fat::new();
    let mut folder = fat.folder(2, 0, b"EFI        ");
    for _ in 0..200 {
        folder = fat.folder(folder, 2, b"DEEP       ");
    }
    let (partition, problems) = probe(&fat);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(size(&partition, r"\EFI\DEEP").is_some());
}
