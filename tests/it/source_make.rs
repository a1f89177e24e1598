//! Disks made for the tests of the readers: an own writer of tables, and other people's tools.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub const ESP: &str = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
pub const MSR: &str = "e3c9e316-0b5c-4db8-817d-f92df00215ae";
pub const DATA: &str = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7";
pub const RECOVERY: &str = "de94bba4-06d1-4d40-a16a-bfd50179d6ac";

/// A disk in memory with a GPT at both ends, to be damaged.
#[derive(Clone)]
pub struct GptDisk {
    pub bytes: Vec<u8>,
    pub sector: usize,
}

impl GptDisk {
    /// An ESP, an MSR, a data partition and a recovery partition, back to back, on a disk of this many sectors.
    pub fn new(sector: usize, sectors: usize) -> Self {
        let mut disk = Self { bytes: vec![0; sector * sectors], sector };
        let array = 16_384 / sector;
        let last = sectors - 1;
        disk.put(446 + 4, &[0xee]);
        disk.put(446 + 8, &1_u32.to_le_bytes());
        disk.put(446 + 12, &u32::MAX.to_le_bytes());
        disk.put(510, &[0x55, 0xaa]);
        for (my, other, entries) in [(1, last, 2), (last, 1, last - array)] {
            let at = my * sector;
            disk.put(at, b"EFI PART");
            disk.put(at + 8, &0x0001_0000_u32.to_le_bytes());
            disk.put(at + 12, &92_u32.to_le_bytes());
            disk.put(at + 24, &(my as u64).to_le_bytes());
            disk.put(at + 32, &(other as u64).to_le_bytes());
            disk.put(at + 40, &(2 + array as u64).to_le_bytes());
            disk.put(at + 48, &((last - array - 1) as u64).to_le_bytes());
            disk.put(at + 56, &[7; 16]);
            disk.put(at + 72, &(entries as u64).to_le_bytes());
            disk.put(at + 80, &128_u32.to_le_bytes());
            disk.put(at + 84, &128_u32.to_le_bytes());
        }
        let first = (2 + array) as u64;
        let room = (last - array) as u64 - first;
        let step = room / 8;
        for (slot, (kind, name)) in
            [(ESP, "EFI system partition"), (MSR, "Microsoft reserved partition"), (DATA, "データ"), (RECOVERY, "")]
                .into_iter()
                .enumerate()
        {
            let start = first + slot as u64 * step;
            disk.entry(slot, kind, start, start + step - 1, name);
        }
        disk.seal();
        disk
    }

    pub fn put(&mut self, at: usize, bytes: &[u8]) {
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub fn last(&self) -> usize {
        self.bytes.len() / self.sector - 1
    }

    fn u64_at(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.bytes[at..at + 8].try_into().unwrap())
    }

    fn u32_at(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.bytes[at..at + 4].try_into().unwrap())
    }

    /// Where the entries of the header in this sector begin.
    pub fn array(&self, header: usize) -> usize {
        self.u64_at(header * self.sector + 72) as usize * self.sector
    }

    /// Writes an entry into both arrays.
    pub fn entry(&mut self, slot: usize, kind: &str, first: u64, last: u64, name: &str) {
        for header in [1, self.last()] {
            let at = self.array(header) + slot * 128;
            self.put(at, &uuid::Uuid::parse_str(kind).unwrap().to_bytes_le());
            self.put(at + 16, &[slot as u8 + 1; 16]);
            self.put(at + 32, &first.to_le_bytes());
            self.put(at + 40, &last.to_le_bytes());
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            self.put(at + 56, &name);
        }
    }

    /// Makes the checksums right again, as a hostile writer would; headers that lie outside of all reason stay as they are.
    pub fn seal(&mut self) {
        for header in [1, self.last()] {
            let at = header * self.sector;
            let length = u64::from(self.u32_at(at + 80)).saturating_mul(u64::from(self.u32_at(at + 84)));
            let start = self.u64_at(at + 72).saturating_mul(self.sector as u64);
            if start.saturating_add(length) <= self.bytes.len() as u64 {
                let sum = crc32fast::hash(&self.bytes[start as usize..(start + length) as usize]);
                self.put(at + 88, &sum.to_le_bytes());
            }
            self.seal_header(header);
        }
    }

    pub fn seal_header(&mut self, header: usize) {
        let at = header * self.sector;
        let size = self.u32_at(at + 12) as usize;
        if at.saturating_add(size) <= self.bytes.len() && size >= 92 {
            self.put(at + 16, &[0; 4]);
            let sum = crc32fast::hash(&self.bytes[at..at + size]);
            self.put(at + 16, &sum.to_le_bytes());
        }
    }
}

/// One MBR entry: flag, type, first sector, sectors.
pub type Row = (u8, u8, u32, u32);

/// Writes a record into a sector.
pub fn record(sector: &mut [u8], rows: &[Row]) {
    for (slot, (flag, kind, first, count)) in rows.iter().enumerate() {
        let at = 446 + slot * 16;
        sector[at] = *flag;
        sector[at + 4] = *kind;
        sector[at + 8..at + 12].copy_from_slice(&first.to_le_bytes());
        sector[at + 12..at + 16].copy_from_slice(&count.to_le_bytes());
    }
    sector[510..512].copy_from_slice(&[0x55, 0xaa]);
}

/// A disk of 2 MiB with two primaries, a container and two logical drives.
pub fn mbr_disk() -> Vec<u8> {
    let mut bytes = vec![0; 2 << 20];
    bytes[440..444].copy_from_slice(&0x1234_abcd_u32.to_le_bytes());
    record(&mut bytes[..512], &[(0x80, 0x07, 64, 512), (0, 0x27, 576, 256), (0, 0x0f, 1024, 2048)]);
    record(&mut bytes[1024 * 512..1025 * 512], &[(0, 0x07, 64, 448), (0, 0x05, 1024, 512)]);
    record(&mut bytes[2048 * 512..2049 * 512], &[(0, 0x83, 64, 256)]);
    bytes
}

/// A dynamic VHD of 4 MiB whose first block holds `data`.
pub fn dynamic_vhd(data: &[u8], kind: u32) -> Vec<u8> {
    let size = 4_u64 << 20;
    let sum = |bytes: &[u8]| !bytes.iter().fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    let mut footer = vec![0; 512];
    footer[..8].copy_from_slice(b"conectix");
    footer[12..16].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    footer[16..24].copy_from_slice(&512_u64.to_be_bytes());
    footer[40..48].copy_from_slice(&size.to_be_bytes());
    footer[48..56].copy_from_slice(&size.to_be_bytes());
    footer[60..64].copy_from_slice(&kind.to_be_bytes());
    let check = sum(&footer).to_be_bytes();
    footer[64..68].copy_from_slice(&check);
    let mut header = vec![0; 1024];
    header[..8].copy_from_slice(b"cxsparse");
    header[8..16].copy_from_slice(&u64::MAX.to_be_bytes());
    header[16..24].copy_from_slice(&1536_u64.to_be_bytes());
    header[24..28].copy_from_slice(&0x0001_0000_u32.to_be_bytes());
    header[28..32].copy_from_slice(&2_u32.to_be_bytes());
    header[32..36].copy_from_slice(&(2_u32 << 20).to_be_bytes());
    let parent: Vec<u8> = "base disk.vhd".encode_utf16().flat_map(u16::to_be_bytes).collect();
    header[64..64 + parent.len()].copy_from_slice(&parent);
    let check = sum(&header).to_be_bytes();
    header[36..40].copy_from_slice(&check);
    let mut table = vec![0xff; 512];
    table[..4].copy_from_slice(&4_u32.to_be_bytes());
    let mut block = vec![0; 512 + (2 << 20)];
    block[..512].fill(0xff);
    block[512..512 + data.len()].copy_from_slice(data);
    [footer.clone(), header, table, block, footer].concat()
}

/// A qcow2 of 4 MiB whose first cluster of 64 KiB holds `data`.
pub fn qcow2(data: &[u8]) -> Vec<u8> {
    let cluster = 64 << 10;
    let mut bytes = vec![0; 4 * cluster];
    bytes[..4].copy_from_slice(b"QFI\xfb");
    bytes[4..8].copy_from_slice(&3_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&16_u32.to_be_bytes());
    bytes[24..32].copy_from_slice(&(4_u64 << 20).to_be_bytes());
    bytes[36..40].copy_from_slice(&1_u32.to_be_bytes());
    bytes[40..48].copy_from_slice(&(cluster as u64).to_be_bytes());
    bytes[100..104].copy_from_slice(&104_u32.to_be_bytes());
    bytes[cluster..cluster + 8].copy_from_slice(&((1 << 63) | (2 * cluster as u64)).to_be_bytes());
    bytes[2 * cluster..2 * cluster + 8].copy_from_slice(&((1 << 63) | (3 * cluster as u64)).to_be_bytes());
    let length = data.len().min(cluster);
    bytes[3 * cluster..3 * cluster + length].copy_from_slice(&data[..length]);
    bytes
}

/// Whether a tool is there. In CI every tool is, so that a missing one is a failure.
pub fn has_tool(name: &str) -> bool {
    let there = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    assert!(there || std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{name} is missing");
    if !there {
        eprintln!("{name} is missing: this test proves nothing here");
    }
    there
}

/// Runs a tool with a script on its standard input, and gives what it printed; `None` where it failed.
pub fn run(program: &str, args: &[&str], script: &str) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A tool that ends at once does not read its input; its code tells.
    let _sent = child.stdin.take().unwrap().write_all(script.as_bytes());
    let output = child.wait_with_output().unwrap();
    output.status.success().then_some(output.stdout)
}

/// A sparse file of this size.
pub fn sparse(path: &Path, size: u64) -> PathBuf {
    std::fs::File::create(path).unwrap().set_len(size).unwrap();
    path.to_owned()
}

/// The fixtures that lie beside the repository, if they do.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures/images");
    let named = std::env::var_os("SHIKIRI_SHARED").map(|path| Path::new(&path).join("fixtures/images"));
    [Some(beside), named].into_iter().flatten().find(|path| path.is_dir())
}

/// A fixture as a raw or container file: unpacked into `to` where it is packed.
pub fn unpack(fixture: &Path, to: &Path) -> Option<PathBuf> {
    let tool = match fixture.extension()?.to_str()? {
        "xz" => "xz",
        "gz" => "gzip",
        _ => return Some(fixture.to_owned()),
    };
    if !has_tool(tool) {
        return None;
    }
    let target = to.join(fixture.file_stem()?);
    let out = std::fs::File::create(&target).ok()?;
    let done = Command::new(tool).arg("-dc").arg(fixture).stdout(out).status().ok()?;
    done.success().then_some(target)
}
