//! What Windows' shrink cannot move, and how small the volume can become because of it.
//!
//! Windows moves ordinary files out of the part that is to be given up, and stops at the first cluster, seen from the
//! volume's end, that `FSCTL_MOVE_FILE` does not move (Microsoft, *Shrink a basic volume*; *Defragmenting files* lists
//! what can be moved). The limit is an estimate: Windows alone knows which files are held open at the moment.

use super::catalog::SHADOW_STORAGE;
use super::reader::{Content, Ntfs, ROOT};
use super::record::kind;
use crate::layout::{ShrinkBlocker, ShrinkLimit, ShrinkLimitSource};
use crate::units::{ByteSize, MIB};
use crate::volume::fault::{Fault, le};
use crate::volume::slices::Slices;

/// Files of NTFS itself that are not in Microsoft's list of what can be moved: number of the record, and name.
const METADATA: [(u64, &str); 6] =
    [(1, "$MFTMirr"), (2, "$LogFile"), (3, "$Volume"), (6, "$Bitmap"), (7, "$Boot"), (8, "$BadClus")];

/// Every path that is looked for here, for the catalog's test.
#[cfg(test)]
pub(super) const PATHS: [&str; 7] =
    [HELD[0], HELD[1], HELD[2], REPORTED[0], REPORTED[1], SHADOW_FOLDER, r"\$Extend\$UsnJrnl"];

/// Files that Windows holds open or protects while it runs, by path (*Shrink a basic volume* names the page file;
/// event 259 names the others).
const HELD: [&str; 3] = [r"\hiberfil.sys", r"\pagefile.sys", r"\swapfile.sys"];

/// Files that event 259 names although the list has them (`facts/windows.md` 3.6).
const REPORTED: [&str; 2] = [
    r"\ProgramData\Microsoft\Search\Data\Applications\Windows\Windows.edb",
    r"\ProgramData\Microsoft\Search\Data\Applications\Windows\Windows.db",
];

/// The folder of the shadow copies.
const SHADOW_FOLDER: &str = "System Volume Information";

/// The most files of shadow storage that are looked at; Windows keeps at most 512 shadow copies of a volume.
const MAX_SHADOWS: usize = 1024;

/// How many blockers are named.
const MAX_BLOCKERS: usize = 64;

/// The record of `$Extend`.
const EXTEND: u64 = 11;

/// A file that cannot be moved. All in clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Immovable {
    name: String,
    /// Behind its last one.
    end: u64,
    size: u64,
    /// Whether its remedy frees its clusters; otherwise they only lie elsewhere then.
    goes: bool,
}

/// What a file takes.
#[derive(Clone, Copy, Default)]
struct Clusters {
    /// Behind its last one.
    end: u64,
    size: u64,
}

impl Clusters {
    fn add(&mut self, content: &Content, slices: &mut Slices) {
        let Content::Stream(stream) = content else { return };
        for run in &stream.runs {
            let Some(lcn) = run.lcn else { continue };
            let end = lcn.saturating_add(run.length);
            slices.add(lcn, end);
            self.end = self.end.max(end);
            self.size = self.size.saturating_add(run.length);
        }
    }

    fn of(content: &Content, slices: &mut Slices) -> Self {
        let mut clusters = Self::default();
        clusters.add(content, slices);
        clusters
    }
}

/// What was found.
pub(super) struct Walls {
    found: Vec<Immovable>,
    /// Where it lies.
    pub(super) slices: Slices,
    /// Clusters that are marked bad.
    pub(super) bad: u64,
}

impl Walls {
    /// Looks up everything that cannot be moved.
    pub(super) fn find(ntfs: &mut Ntfs<'_, '_>) -> Result<Self, Fault> {
        let mut walls = Self { found: Vec::new(), slices: Slices::new(ntfs.boot.clusters), bad: 0 };
        for (number, name) in METADATA {
            walls.add_file(ntfs, number, name, false)?;
        }
        walls.bad = walls.found.iter().filter(|file| file.name == "$BadClus").map(|file| file.size).sum();
        let mft = ntfs.record(0)?;
        if let Some(content) = ntfs.content(&mft, kind::BITMAP, "")? {
            let clusters = Clusters::of(&content, &mut walls.slices);
            walls.add("$Mft::$BITMAP", &clusters, false);
        }
        if let Some(number) = ntfs.find(EXTEND, "$UsnJrnl")? {
            let journal = ntfs.record(number)?;
            if let Some(content) = ntfs.content(&journal, kind::DATA, "$J")? {
                let clusters = Clusters::of(&content, &mut walls.slices);
                walls.add(r"\$Extend\$UsnJrnl:$J", &clusters, true);
            }
        }
        let held = HELD.into_iter().map(|path| (path, true));
        for (path, goes) in held.chain(REPORTED.into_iter().map(|path| (path, false))) {
            if let Some(number) = ntfs.find_path(path)? {
                walls.add_file(ntfs, number, path, goes)?;
            }
        }
        if let Some(folder) = ntfs.find(ROOT, SHADOW_FOLDER)? {
            let mut shadows = Vec::new();
            let listed = ntfs.each_name(folder, |entry| {
                let name = le::utf16(entry.name);
                if name.to_ascii_lowercase().contains(SHADOW_STORAGE) && shadows.len() < MAX_SHADOWS {
                    shadows.push((entry.record, name));
                }
            });
            if let Err(fault) = listed {
                ntfs.go_around(fault)?;
            }
            for (number, name) in shadows {
                walls.add_shadow(ntfs, number, &name)?;
            }
        }
        if let Some(catalog) = ntfs.catalog() {
            // The folder may have lost them.
            let shadows: Vec<_> = catalog.shadows().iter().take(MAX_SHADOWS).cloned().collect();
            for (number, name) in shadows {
                walls.add_shadow(ntfs, number, &name)?;
            }
        }
        walls.found.sort_by(|a, b| b.end.cmp(&a.end).then_with(|| a.name.cmp(&b.name)));
        Ok(walls)
    }

    fn add_shadow(&mut self, ntfs: &mut Ntfs<'_, '_>, number: u64, name: &str) -> Result<(), Fault> {
        let path = format!(r"\{SHADOW_FOLDER}\{name}");
        if self.found.iter().any(|file| file.name == path) {
            return Ok(());
        }
        self.add_file(ntfs, number, &path, true)
    }

    fn add_file(&mut self, ntfs: &mut Ntfs<'_, '_>, number: u64, name: &str, goes: bool) -> Result<(), Fault> {
        let record = ntfs.record(number)?;
        let mut clusters = Clusters::default();
        for (kind, stream) in ntfs.streams(&record)? {
            // One stream at a time: each may be in a million pieces.
            if let Some(content) = ntfs.content(&record, kind, &stream)? {
                clusters.add(&content, &mut self.slices);
            }
        }
        self.add(name, &clusters, goes);
        Ok(())
    }

    fn add(&mut self, name: &str, clusters: &Clusters, goes: bool) {
        let Clusters { end, size } = *clusters;
        if size > 0 && !self.found.iter().any(|file| file.end == end && file.size == size) {
            self.found.push(Immovable { name: name.to_owned(), end, size, goes });
        }
    }

    /// The limit, and what stands in the way from the volume's end.
    ///
    /// `used` clusters have to fit in any case. The copy of the boot sector lies behind the last cluster, and sizes are
    /// given in whole MiB as `shrink desired=` takes them; `volume` bytes are the most.
    pub(super) fn limit(&self, used: u64, cluster: u64, sector: u64, volume: u64) -> ShrinkLimit {
        let bytes = |clusters: u64| ByteSize::from_bytes(clusters.saturating_mul(cluster));
        let size = |clusters: u64| {
            let whole = bytes(clusters).saturating_add(ByteSize::from_bytes(sector)).round_up(MIB);
            whole.min(ByteSize::from_bytes(volume))
        };
        let mut used = used;
        let min = size(self.found.first().map_or(0, |file| file.end).max(used));
        let mut blockers = Vec::new();
        for (index, file) in self.found.iter().enumerate() {
            if file.end <= used || blockers.len() >= MAX_BLOCKERS {
                break;
            }
            if file.goes {
                used = used.saturating_sub(file.size);
            }
            let next = self.found.get(index + 1).map_or(0, |file| file.end);
            blockers.push(ShrinkBlocker {
                name: file.name.clone(),
                end: bytes(file.end),
                size: bytes(file.size),
                limit_without: size(next.max(used)),
            });
        }
        ShrinkLimit { min, source: ShrinkLimitSource::Estimate, blockers }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: &[(&str, u64, u64)], used: u64) -> (u64, Vec<(String, u64)>) {
        let file = |(name, end, size): &(&str, u64, u64)| Immovable {
            name: (*name).to_owned(),
            end: *end,
            size: *size,
            goes: name.ends_with(".sys"),
        };
        let found = found.iter().map(file);
        let walls = Walls { found: found.collect(), slices: Slices::new(0), bad: 0 };
        // Clusters of 1 MiB: sizes in MiB are clusters, and one MiB holds the copy of the boot sector.
        let limit = walls.limit(used, 1 << 20, 512, 1 << 40);
        let blockers = limit.blockers.into_iter().map(|b| (b.name, b.limit_without.mib_floor())).collect();
        (limit.min.mib_floor(), blockers)
    }

    #[test]
    fn the_last_wall_is_the_limit_and_the_next_one_stands_behind_it() {
        let (min, blockers) = check(&[("pagefile.sys", 900, 100), ("log", 500, 50), ("mirror", 3, 1)], 300);
        assert_eq!(min, 901);
        assert_eq!(blockers, [("pagefile.sys".to_owned(), 501), ("log".to_owned(), 201)]);
    }

    #[test]
    fn used_clusters_packed_are_the_limit_where_no_wall_lies_behind_them() {
        assert_eq!(check(&[("log", 200, 50)], 300), (301, Vec::new()));
        assert_eq!(check(&[], 0), (1, Vec::new()));
    }

    #[test]
    fn what_removing_a_file_gains_counts_its_own_clusters() {
        let (min, blockers) = check(&[("hiberfil.sys", 1000, 400), ("pagefile.sys", 600, 100)], 700);
        assert_eq!(min, 1001);
        assert_eq!(blockers, [("hiberfil.sys".to_owned(), 601), ("pagefile.sys".to_owned(), 201)]);
    }
}
