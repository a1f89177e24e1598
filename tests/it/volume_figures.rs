//! Volumes made by mkntfs and filled through ntfs-3g: fragmented, compressed, sparse, with streams. Every figure is
//! held against `ntfsinfo`, `ntfsresize` and `ntfscluster`. Skipped where volumes cannot be mounted.
#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a helper that fails is a failing test")]

use crate::volume::{DATA, probe_as};
use shikiri::layout::{FileSystem, Partition, Problem, UnreadWhy};
use shikiri::units::ByteSize;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SHADOW: &str =
    "System Volume Information/{0a0b0c0d-1111-2222-3333-444455556666}{3808876b-c176-4e48-b7ae-04046e6cc752}";

/// What a tool prints, both streams; `None` where it is not there or fails.
fn said(tool: &str, args: &[&str]) -> Option<String> {
    let search = format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default());
    let output = Command::new(tool).args(args).env("PATH", search).env("LC_ALL", "C").stdin(Stdio::null()).output();
    let output = output.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A volume that is mounted while it lives.
struct Mounted {
    image: PathBuf,
    place: PathBuf,
}

impl Mounted {
    /// `None`, and said, where the tools are missing or nothing can be mounted.
    fn new(folder: &Path, name: &str, cluster: u64, size: u64) -> Option<Self> {
        let (image, place) = (folder.join(name), folder.join(format!("{name}.mounted")));
        File::create(&image).and_then(|file| file.set_len(size)).unwrap();
        std::fs::create_dir(&place).unwrap();
        let mounted = said("mkntfs", &["-F", "-Q", "-q", "-c", &cluster.to_string(), text(&image)]).and_then(|_| {
            let options = "big_writes,noatime,compression,streams_interface=windows";
            said("ntfs-3g", &["-o", options, text(&image), text(&place)])
        });
        if mounted.is_none() {
            eprintln!("skipped: NTFS volumes cannot be made or mounted here");
            return None;
        }
        Some(Self { image, place })
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.place.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// What is put into this folder from now on is compressed.
    fn compress(&self, folder: &str) {
        let path = self.place.join(folder);
        std::fs::create_dir_all(&path).unwrap();
        // FILE_ATTRIBUTE_DIRECTORY and FILE_ATTRIBUTE_COMPRESSED, big-endian.
        let attributes = [0, 0, 0x08, 0x10];
        rustix::fs::setxattr(&path, "system.ntfs_attrib_be", &attributes, rustix::fs::XattrFlags::empty()).unwrap();
    }

    /// Unmounts; the file system writes its last after the call returned.
    fn finish(self) -> PathBuf {
        said("umount", &[text(&self.place)]).expect("unmounted");
        let image = self.image.clone();
        for _ in 0..100 {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let again = said("ntfsresize", &["--info", "--force", "--no-progress-bar", text(&image)]);
            if again.is_some() && !is_open(&image) {
                break;
            }
        }
        image
    }
}

/// Whether a process still has the file open.
fn is_open(image: &Path) -> bool {
    let Ok(processes) = std::fs::read_dir("/proc") else { return false };
    let own = std::process::id().to_string();
    processes.flatten().filter(|entry| entry.file_name().to_str() != Some(own.as_str())).any(|process| {
        let handles = std::fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten();
        handles.filter_map(|handle| std::fs::read_link(handle.path()).ok()).any(|target| target == image)
    })
}

fn probe(path: &Path) -> (Partition, Vec<Problem>) {
    let mut file = File::open(path).unwrap();
    let size = file.metadata().unwrap().len();
    probe_as(&mut file, size, DATA)
}

/// The number behind `key`.
fn number(said: &str, key: &str) -> u64 {
    let line = said.lines().find(|line| line.contains(key)).unwrap_or_else(|| panic!("{key} in {said}"));
    let rest = &line[line.find(key).unwrap_or(0) + key.len()..];
    let digits: String = rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{key} in {line}"))
}

/// Behind the last cluster that `ntfsinfo -v` lists of a file: `0x0  0x410a8  0x1313`.
fn last_cluster(said: &str) -> Option<u64> {
    let hex = |word: &str| word.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let run = |line: &str| {
        let words: Option<Vec<u64>> = line.split_whitespace().map(hex).collect();
        words.filter(|words| words.len() == 3).map(|words| words[1] + words[2])
    };
    said.lines().filter_map(run).max()
}

/// Everything that a volume in use has, in `mounted`.
fn fill(mounted: &Mounted, cluster: u64) {
    let unit = usize::try_from(cluster).unwrap();
    // Holes, so that what follows lies in pieces.
    for index in 0..60 {
        mounted.write(&format!("pieces/{index}"), &vec![1; unit * 2]);
    }
    for index in (0..60).step_by(2) {
        std::fs::remove_file(mounted.place.join(format!("pieces/{index}"))).unwrap();
    }
    mounted.write("pagefile.sys", &vec![2; unit * 90]);
    mounted.write(SHADOW, &vec![3; unit * 20]);
    mounted.write("hiberfil.sys", &[b"wake".to_vec(), vec![0; unit * 7]].concat());
    let mut sparse = File::create(mounted.place.join("sparse")).unwrap();
    sparse.set_len(cluster * 400).unwrap();
    sparse.write_all(b"at the front").unwrap();
    drop(sparse);
    mounted.write("streams", b"x");
    std::fs::write(mounted.place.join("streams:beside"), vec![4; unit * 3]).unwrap();
    mounted.write("Windows/System32/ntoskrnl.exe", b"MZ");
    if cluster <= 4096 {
        mounted.compress("Recovery/WindowsRE");
        let text = format!(
            "<WindowsRE version=\"2.0\"><WinreLocation path=\"\\Recovery\\WindowsRE\" id=\"0\" offset=\"1048576\"/>{}\
             <InstallState state=\"1\"/></WindowsRE>",
            "<filler a=\"0\"/>".repeat(900)
        );
        mounted.write("Recovery/WindowsRE/ReAgent.xml", text.as_bytes());
    }
    for index in 0..3000 {
        mounted.write(&format!("many/{}/a rather ordinary name {index}", index / 300), &vec![5; index % 900]);
    }
}

#[test]
fn every_figure_is_that_of_the_ntfs_tools() {
    let folder = tempfile::tempdir().unwrap();
    for (cluster, size) in [(4096, 1u64 << 30), (65_536, 2 << 30), (2 << 20, 6 << 30)] {
        let Some(mounted) = Mounted::new(folder.path(), &cluster.to_string(), cluster, size) else { return };
        fill(&mounted, cluster);
        let image = mounted.finish();
        let (partition, problems) = probe(&image);
        assert_eq!(problems, [], "{cluster}");
        let volume = &partition.volume;
        assert_eq!(volume.file_system, Some(FileSystem::Ntfs));
        let info = said("ntfsinfo", &["-m", text(&image)]).unwrap();
        let clusters = number(&info, "Volume Size in Clusters:");
        let used = clusters - number(&info, "Free Clusters:");
        assert_eq!(volume.used, Some(ByteSize::from_bytes(used * cluster)), "{cluster}: ntfsinfo");
        let resize = said("ntfsresize", &["--info", "--force", "--no-progress-bar", text(&image)]).unwrap();
        // Plain used space and the cluster that holds the copy of the boot sector.
        assert_eq!(number(&resize, "resize at"), (used + 1) * cluster, "{cluster}: ntfsresize");
        let map = said("ntfscluster", &["-i", "-f", text(&image)]).unwrap();
        assert_eq!(number(&map, "bytes of free space"), (clusters - used) * cluster, "{cluster}: ntfscluster");
        assert_eq!(volume.contents.bad, Some(ByteSize::ZERO));
        // The last cluster in use belongs to somebody, and none behind it does.
        let last = volume.contents.last_used.unwrap().bytes() / cluster;
        let owner = |from: u64, to: u64| {
            said("ntfscluster", &["-f", "-q", "-c", &format!("{from}-{to}"), text(&image)]).unwrap_or_default()
        };
        assert!(owner(last - 1, last - 1).contains("Inode"), "{cluster}: {last}");
        if last < clusters {
            assert!(!owner(last, clusters - 1).contains("Inode"), "{cluster}: behind {last}");
        }
        let shrink = volume.shrink.as_ref().unwrap();
        for name in ["pagefile.sys", "hiberfil.sys", SHADOW] {
            let listed = said("ntfsinfo", &["-v", "-F", name, text(&image)]).unwrap();
            let end = last_cluster(&listed).unwrap_or_else(|| panic!("{name}: {listed}")) * cluster;
            let shown = format!("\\{}", name.replace('/', "\\"));
            match shrink.blockers.iter().find(|blocker| blocker.name == shown) {
                Some(blocker) => assert_eq!(blocker.end, ByteSize::from_bytes(end), "{cluster}: {name}"),
                // Not in the way: it lies within what is used, packed.
                None => assert!(end <= used * cluster, "{cluster}: {name} ends at {end}"),
            }
            assert!(shrink.min >= ByteSize::from_bytes(end), "{cluster}: {name}");
        }
        if cluster <= 4096 {
            let reagent = volume.contents.reagent.as_ref().expect("what NTFS compressed is unpacked");
            assert_eq!(reagent.enabled, Some(true));
            assert_eq!(volume.contents.unread, []);
        }
        std::fs::remove_file(image).unwrap();
    }
}

#[test]
fn what_is_compressed_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mounted) = Mounted::new(folder.path(), "volume", 4096, 256 << 20) else { return };
    mounted.compress("Recovery/WindowsRE");
    // A WIM's header, hundreds of kilobytes that compress well, and the XML at its end.
    let xml = "\u{feff}<WIM><IMAGE INDEX=\"1\"><WINDOWS><VERSION><MAJOR>10</MAJOR><MINOR>0</MINOR><BUILD>26100</BUILD>\
        <SPBUILD>4770</SPBUILD></VERSION></WINDOWS></IMAGE></WIM>";
    let xml: Vec<u8> = xml.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut wim = vec![0; 208];
    wim[..8].copy_from_slice(b"MSWIM\0\0\0");
    wim.extend((0..400_000u32).map(|at| (at / 700) as u8));
    let at = wim.len() as u64;
    wim[0x48..0x50].copy_from_slice(&(xml.len() as u64 | 2 << 56).to_le_bytes());
    wim[0x50..0x58].copy_from_slice(&at.to_le_bytes());
    wim.extend(xml);
    mounted.write("Recovery/WindowsRE/Winre.wim", &wim);
    let image = mounted.finish();
    let listed = said("ntfsinfo", &["-v", "-F", "Recovery/WindowsRE/Winre.wim", text(&image)]).unwrap();
    assert!(listed.contains("COMPRESSED"), "{listed}");
    let (partition, problems) = probe(&image);
    assert_eq!(problems, []);
    let winre = partition.volume.contents.winre.clone().unwrap();
    assert_eq!(winre.size, ByteSize::from_bytes(wim.len() as u64));
    assert_eq!(winre.version.as_deref(), Some("10.0.26100.4770"));
    assert!(!partition.volume.contents.unread.iter().any(|unread| unread.why == UnreadWhy::Compressed));
}
