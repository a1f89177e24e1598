//! The folders of a FAT volume, walked so that loops and crossing chains end the walk.

use super::{Geometry, Width, entry};
use crate::volume::fault::{Fault, le};
use crate::volume::io::Window;
use std::rc::Rc;

/// How deep folders are followed; the specification allows paths of 260 characters.
const MAX_DEPTH: usize = 32;
/// How many files and folders are looked at; an ESP has some hundreds.
const MAX_FILES: usize = 50_000;
/// How long a folder may be: 65,536 entries of 32 bytes (specification).
const MAX_FOLDER_BYTES: u64 = 2 << 20;

const WHAT_CHAIN: &str = "volume-what-fat-chain";
const WHAT_FOLDER: &str = "volume-what-fat-folder";

const ATTRIBUTE_LABEL: u8 = 0x08;
const ATTRIBUTE_FOLDER: u8 = 0x10;
const ATTRIBUTE_LONG_NAME: u8 = 0x0f;

/// A file or folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The long name, else the short one.
    pub(super) name: String,
    pub(super) is_folder: bool,
    first: u64,
}

/// What a folder holds.
pub(super) struct Folder {
    inside: Vec<Node>,
    /// What it takes of the clusters, in bytes.
    taken: u64,
    /// Where its chain is damaged, what lies behind is not known.
    fault: Option<Fault>,
}

/// The folders, with the table in memory.
pub(super) struct Tree<'w, 'd> {
    window: &'w mut Window<'d>,
    pub(super) geometry: Geometry,
    table: Vec<u8>,
    /// Clusters that belong to something already, one bit each.
    taken: Vec<u8>,
}

impl<'w, 'd> Tree<'w, 'd> {
    pub(super) fn open(window: &'w mut Window<'d>, geometry: Geometry) -> Result<Self, Fault> {
        let table = window.bytes(geometry.table, usize::try_from(geometry.needed()).unwrap_or(0))?;
        let taken = vec![0; usize::try_from((geometry.clusters + 2).div_ceil(8)).unwrap_or(0)];
        Ok(Self { window, geometry, table, taken })
    }

    /// The cluster that follows; `None` at the chain's end.
    fn next(&self, cluster: u64) -> Option<u64> {
        let end = match self.geometry.width {
            Width::Fat12 => 0xff7,
            Width::Fat16 => 0xfff7,
            Width::Fat32 => 0x0fff_fff7,
        };
        Some(entry(&self.table, self.geometry.width, cluster)).filter(|next| *next < end).map(u64::from)
    }

    /// Takes a chain's clusters, up to where it is damaged; each belongs to one file only.
    fn chain(&mut self, first: u64, most: u64) -> (Vec<u64>, Option<Fault>) {
        let mut found = Vec::new();
        let mut cluster = Some(first).filter(|first| *first != 0);
        while let Some(number) = cluster {
            if let Err(fault) = self.take(number) {
                return (found, Some(fault));
            }
            if found.len() as u64 >= most {
                return (found, Some(Fault::TooMuch { what: WHAT_CHAIN, limit: most }));
            }
            found.push(number);
            cluster = self.next(number);
        }
        (found, None)
    }

    /// Takes a cluster that nothing else has.
    fn take(&mut self, cluster: u64) -> Result<(), Fault> {
        self.geometry.place(cluster)?;
        let bit = 1 << (cluster % 8);
        let taken = usize::try_from(cluster / 8).ok().and_then(|at| self.taken.get_mut(at));
        let taken = taken.filter(|byte| **byte & bit == 0);
        let taken = taken.ok_or_else(|| Fault::damaged(WHAT_CHAIN, self.geometry.table, "1", cluster))?;
        *taken |= bit;
        Ok(())
    }

    /// The root folder's entries, and what it takes of the clusters.
    pub(super) fn root(&mut self) -> Result<Folder, Fault> {
        if self.geometry.width == Width::Fat32 {
            return self.folder(self.geometry.root_cluster);
        }
        let (at, length) = self.geometry.root;
        let bytes = self.window.bytes(at, usize::try_from(length).unwrap_or(0))?;
        Ok(Folder { inside: nodes(&bytes), taken: 0, fault: None })
    }

    /// A folder's entries, and what it takes of the clusters.
    pub(super) fn folder(&mut self, first: u64) -> Result<Folder, Fault> {
        let (clusters, fault) = self.chain(first, (MAX_FOLDER_BYTES / self.geometry.cluster).max(1));
        let mut bytes = Vec::new();
        let length = usize::try_from(self.geometry.cluster).unwrap_or(0);
        for cluster in &clusters {
            bytes.extend(self.window.bytes(self.geometry.place(*cluster)?, length)?);
        }
        let taken = clusters.len() as u64 * self.geometry.cluster;
        Ok(Folder { inside: nodes(&bytes), taken, fault })
    }

    /// Shows every file and folder with its path and what it takes, folders with their own entries only.
    /// Damage ends one file's chain, not the walk; the first is returned.
    pub(super) fn walk(&mut self, mut visit: impl FnMut(&str, &Node, u64)) -> Result<Option<Fault>, Fault> {
        let root = self.root()?;
        visit("\\", &Node { name: String::new(), is_folder: true, first: 0 }, root.taken);
        let mut first_fault = root.fault;
        let mut seen = 0;
        let top: Rc<str> = Rc::from("");
        let mut waiting: Vec<(Rc<str>, usize, Node)> =
            root.inside.into_iter().map(|n| (Rc::clone(&top), 1, n)).collect();
        while let Some((parent, depth, node)) = waiting.pop() {
            seen += 1;
            self.window.progress().set(seen as u64, (seen + waiting.len()) as u64);
            if seen.max(waiting.len()) > MAX_FILES {
                return Ok(first_fault.or(Some(Fault::TooMuch { what: WHAT_FOLDER, limit: MAX_FILES as u64 })));
            }
            let path = format!("{parent}\\{}", node.name);
            let fault = if !node.is_folder {
                let (clusters, fault) = self.chain(node.first, self.geometry.clusters);
                visit(&path, &node, clusters.len() as u64 * self.geometry.cluster);
                fault
            } else if depth > MAX_DEPTH {
                Some(Fault::TooMuch { what: WHAT_FOLDER, limit: MAX_DEPTH as u64 })
            } else {
                match self.folder(node.first) {
                    Ok(folder) => {
                        visit(&path, &node, folder.taken);
                        let path: Rc<str> = Rc::from(path);
                        waiting.extend(folder.inside.into_iter().map(|n| (Rc::clone(&path), depth + 1, n)));
                        folder.fault
                    }
                    Err(Fault::Cancelled) => return Err(Fault::Cancelled),
                    Err(fault) => Some(fault),
                }
            };
            first_fault = first_fault.or(fault);
        }
        Ok(first_fault)
    }

    /// Whether there is a file at this path; names in ASCII, in any case.
    pub(super) fn has_file(&mut self, path: &[&str]) -> Result<bool, Fault> {
        self.taken.fill(0);
        let mut inside = self.root()?.inside;
        for (index, name) in path.iter().enumerate() {
            let Some(node) = inside.into_iter().find(|node| node.name.eq_ignore_ascii_case(name)) else {
                return Ok(false);
            };
            if index + 1 == path.len() {
                return Ok(!node.is_folder);
            }
            if !node.is_folder {
                return Ok(false);
            }
            inside = self.folder(node.first)?.inside;
        }
        Ok(false)
    }
}

/// The volume's label: the root folder's entry, as Windows shows it; what the boot sector says is not kept up to date.
pub(super) fn label(window: &mut Window<'_>, geometry: &Geometry) -> Result<Option<String>, Fault> {
    let mut bytes = match geometry.width {
        Width::Fat32 => {
            window.bytes(geometry.place(geometry.root_cluster)?, usize::try_from(geometry.cluster).unwrap_or(0))?
        }
        _ => window.bytes(geometry.root.0, usize::try_from(geometry.root.1).unwrap_or(0))?,
    };
    let mut cluster = geometry.root_cluster;
    // A label entry comes early; a root folder of many clusters is followed only as far as a small one goes.
    for _ in 0..64 {
        for entry in bytes.chunks_exact(32) {
            match (entry.first(), entry.get(11)) {
                (Some(0) | None, _) => return Ok(None),
                (Some(0xe5), _) => {}
                (_, Some(attributes)) if attributes & 0x3f == ATTRIBUTE_LABEL => {
                    let mut name: [u8; 11] = le::array(entry, 0).unwrap_or_default();
                    if name[0] == 0x05 {
                        name[0] = 0xe5;
                    }
                    return Ok(short_text(&name).filter(|label| !label.is_empty()));
                }
                _ => {}
            }
        }
        if geometry.width != Width::Fat32 {
            return Ok(None);
        }
        let next = window.bytes(geometry.table + cluster * 4, 4)?;
        cluster = u64::from(entry(&next, Width::Fat32, 0));
        if cluster >= 0x0fff_fff7 {
            return Ok(None);
        }
        bytes = window.bytes(geometry.place(cluster)?, bytes.len())?;
    }
    Ok(None)
}

/// A short name's characters; those beyond ASCII depend on the system that wrote them and become U+FFFD.
fn short_text(bytes: &[u8]) -> Option<String> {
    let text: String = bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{fffd}' }).collect();
    Some(text.trim_end().to_owned())
}

/// The files and folders of a folder's bytes, without `.`, `..`, labels and deleted ones.
fn nodes(bytes: &[u8]) -> Vec<Node> {
    let mut found = Vec::new();
    let mut long = LongName::default();
    for entry in bytes.chunks_exact(32) {
        let (Some(&first), Some(&attributes)) = (entry.first(), entry.get(11)) else { continue };
        if first == 0 {
            break;
        }
        if first == 0xe5 {
            long = LongName::default();
            continue;
        }
        if attributes & 0x3f == ATTRIBUTE_LONG_NAME {
            long.take(entry);
            continue;
        }
        let name = std::mem::take(&mut long).finish(entry).or_else(|| short_name(entry));
        let (Some(name), Some(high), Some(low)) = (name, le::u16(entry, 20), le::u16(entry, 26)) else { continue };
        if attributes & ATTRIBUTE_LABEL != 0 || first == b'.' {
            continue;
        }
        found.push(Node {
            name,
            is_folder: attributes & ATTRIBUTE_FOLDER != 0,
            first: u64::from(high) << 16 | u64::from(low),
        });
    }
    found
}

fn short_name(entry: &[u8]) -> Option<String> {
    let name = short_text(le::slice(entry, 0, 8)?)?;
    let extension = short_text(le::slice(entry, 8, 3)?)?;
    // Windows writes `boot.efi` as BOOT.EFI with two bits that say "in small letters".
    let small = *entry.get(12)?;
    let case = |text: String, bit: u8| if small & bit != 0 { text.to_ascii_lowercase() } else { text };
    let (name, extension) = (case(name, 0x08), case(extension, 0x10));
    Some(if extension.is_empty() { name } else { format!("{name}.{extension}") })
}

/// The parts of a long name, which come last part first.
#[derive(Default)]
struct LongName {
    parts: Vec<Vec<u8>>,
    sum: Option<u8>,
}

/// A long name has 255 characters, 13 in each entry.
const MAX_PARTS: usize = 20;

impl LongName {
    fn take(&mut self, entry: &[u8]) {
        let (Some(&order), Some(&sum)) = (entry.first(), entry.get(13)) else { return };
        if order & 0x40 != 0 {
            *self = Self { parts: Vec::new(), sum: Some(sum) };
        }
        if self.sum != Some(sum) || self.parts.len() >= MAX_PARTS {
            *self = Self::default();
            return;
        }
        let part = [(1, 10), (14, 12), (28, 4)].iter().filter_map(|(at, length)| le::slice(entry, *at, *length));
        self.parts.push(part.flatten().copied().collect());
    }

    /// The name, if it belongs to this short entry.
    fn finish(mut self, entry: &[u8]) -> Option<String> {
        let short: [u8; 11] = le::array(entry, 0)?;
        let sum = short.iter().fold(0u8, |sum, byte| sum.rotate_right(1).wrapping_add(*byte));
        if self.sum != Some(sum) {
            return None;
        }
        self.parts.reverse();
        Some(le::utf16(&self.parts.concat())).filter(|name| !name.is_empty() && !name.contains('\\'))
    }
}
