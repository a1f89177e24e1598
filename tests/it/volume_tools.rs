//! Volumes made and measured by other people's tools. A missing tool is said and skips the test, except where CI is set.
#![expect(clippy::expect_used, clippy::panic, reason = "a helper that fails is a failing test")]

use crate::volume::{DATA, probe_as};
use shikiri::layout::{BitLocker, FileSystem, Partition, PartitionType, Problem, gpt_type};
use shikiri::units::ByteSize;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A tool on the path or where Debian keeps those of the administrator.
fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} is missing, and CI is set");
        eprintln!("skipped: {name} is not installed");
    }
    found
}

/// What a tool prints; both streams, because some print figures to the second.
fn run(tool: &Path, args: &[&str]) -> String {
    let output =
        Command::new(tool).args(args).env("LC_ALL", "C").env("MTOOLS_SKIP_CHECK", "1").stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{}: {error}", tool.display()));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{} {args:?}: {said}", tool.display());
    said
}

fn image(folder: &tempfile::TempDir, name: &str, size: u64) -> PathBuf {
    let path = folder.path().join(name);
    File::create(&path).and_then(|file| file.set_len(size)).expect("an empty image");
    path
}

fn probe(path: &Path, kind: PartitionType) -> (Partition, Vec<Problem>) {
    let mut file = File::open(path).expect("the image");
    let size = file.metadata().expect("its size").len();
    probe_as(&mut file, size, kind)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// The number behind `key` in a tool's output.
fn number(said: &str, key: &str) -> u64 {
    let line = said.lines().find(|line| line.contains(key)).unwrap_or_else(|| panic!("{key} in {said}"));
    let rest = &line[line.find(key).unwrap_or(0) + key.len()..];
    let digits: String = rest.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("{key} in {line}"))
}

#[test]
fn ntfs_figures_are_those_of_ntfsinfo() {
    let (Some(mkntfs), Some(ntfsinfo)) = (tool("mkntfs"), tool("ntfsinfo")) else { return };
    let folder = tempfile::tempdir().unwrap();
    for (cluster, sector, size) in [
        (512, 512, 64),
        (4096, 512, 200),
        (4096, 4096, 300),
        (65_536, 512, 300),
        (2 << 20, 512, 1024),
        (2 << 20, 4096, 1024),
    ] {
        let path = image(&folder, &format!("{cluster}-{sector}"), size << 20);
        let (cluster_arg, sector_arg) = (cluster.to_string(), sector.to_string());
        run(&mkntfs, &["-F", "-Q", "-q", "-L", "Große Daten", "-c", &cluster_arg, "-s", &sector_arg, text(&path)]);
        let said = run(&ntfsinfo, &["-m", text(&path)]);
        let clusters = number(&said, "Volume Size in Clusters:");
        let free = number(&said, "Free Clusters:");
        let (partition, problems) = probe(&path, DATA);
        assert_eq!(problems, [], "{cluster}");
        let volume = &partition.volume;
        assert_eq!(volume.file_system, Some(FileSystem::Ntfs));
        assert_eq!(volume.cluster_size, Some(ByteSize::from_bytes(cluster)));
        assert_eq!(volume.used, Some(ByteSize::from_bytes((clusters - free) * cluster)), "{cluster}");
        assert_eq!(volume.label.as_deref(), Some("Große Daten"));
        // The mirror lies in the middle and cannot be moved.
        let mirror = number(&said, "LCN of Data Attribute for File_MFTMirr:");
        let blockers = &volume.shrink.as_ref().expect("a limit").blockers;
        let found = blockers.iter().find(|blocker| blocker.name == "$MFTMirr").expect("the mirror");
        let length = (4 * 1024u64.max(sector)).div_ceil(cluster);
        assert_eq!(found.end, ByteSize::from_bytes((mirror + length) * cluster), "{cluster}");
        assert!(volume.shrink.as_ref().is_some_and(|limit| limit.min >= found.end));
    }
}

#[test]
fn files_copied_by_ntfscp_are_found_where_they_lie() {
    let (Some(mkntfs), Some(ntfscp), Some(ntfsinfo)) = (tool("mkntfs"), tool("ntfscp"), tool("ntfsinfo")) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = image(&folder, "volume", 512 << 20);
    run(&mkntfs, &["-F", "-Q", "-q", text(&path)]);
    let content = folder.path().join("content");
    let mut bytes = b"hibr".to_vec();
    bytes.resize(9_000_000, 0);
    std::fs::write(&content, &bytes).unwrap();
    for name in ["pagefile.sys", "ordinary.dat", "hiberfil.sys"] {
        run(&ntfscp, &["-f", "-q", text(&path), text(&content), name]);
    }
    let (partition, problems) = probe(&path, DATA);
    assert_eq!(problems, []);
    assert_eq!(partition.volume.contents.hibernated, Some(true));
    let said = run(&ntfsinfo, &["-m", text(&path)]);
    let used = number(&said, "Volume Size in Clusters:") - number(&said, "Free Clusters:");
    assert_eq!(partition.volume.used, Some(ByteSize::from_bytes(used * 4096)));
    let blockers = partition.volume.shrink.clone().expect("a limit").blockers;
    for name in ["pagefile.sys", "hiberfil.sys"] {
        let runs = run(&ntfsinfo, &["-v", "-F", name, text(&path)]);
        let found = blockers.iter().find(|b| b.name == format!("\\{name}")).expect("named");
        assert_eq!(found.end, ByteSize::from_bytes(last_cluster(&runs) * 4096), "{name}: {runs}");
        assert_eq!(found.size, ByteSize::from_bytes(9_000_000u64.next_multiple_of(4096)));
    }
    assert!(!blockers.iter().any(|b| b.name.contains("ordinary")));
}

/// Behind the last cluster of the run lists that `ntfsinfo -v` prints: `0x0  0x410a8  0x1313`.
fn last_cluster(said: &str) -> u64 {
    let hex = |word: &str| word.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    let run = |line: &str| {
        let words: Option<Vec<u64>> = line.split_whitespace().map(hex).collect();
        words.filter(|words| words.len() == 3).map(|words| words[1] + words[2])
    };
    said.lines().filter_map(run).max().expect("a run list")
}

#[test]
fn fat_is_told_by_its_clusters_and_counted_like_fsck() {
    let (Some(mkfs), Some(fsck), Some(mcopy), Some(mmd)) =
        (tool("mkfs.fat"), tool("fsck.fat"), tool("mcopy"), tool("mmd"))
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    std::fs::write(&content, vec![1; 70_001]).unwrap();
    for (args, size, file_system) in [
        (&["-F", "12"][..], 4, FileSystem::Fat12),
        (&["-F", "16"], 64, FileSystem::Fat16),
        (&["-F", "32"], 100, FileSystem::Fat32),
        (&["-F", "32", "-S", "4096", "-s", "1"], 300, FileSystem::Fat32),
    ] {
        let path = image(&folder, &args.join(""), size << 20);
        run(&mkfs, &[args, &["-n", "SYSTEM", text(&path)]].concat());
        run(&mmd, &["-i", text(&path), "::/EFI", "::/EFI/Some long folder name"]);
        run(&mcopy, &["-i", text(&path), text(&content), "::/EFI/Some long folder name/another long name.efi"]);
        let said = run(&fsck, &["-n", text(&path)]);
        // "… 3 files, 143/51091 clusters"
        let figures = said.lines().rev().find(|line| line.ends_with(" clusters")).expect("figures");
        let figures = figures.rsplit(' ').nth(1).and_then(|word| word.split_once('/')).expect("used/all");
        let (used, all): (u64, u64) = (figures.0.parse().unwrap(), figures.1.parse().unwrap());
        let (partition, problems) = probe(&path, PartitionType::Gpt(gpt_type::EFI_SYSTEM));
        assert_eq!(problems, []);
        let volume = &partition.volume;
        assert_eq!(volume.file_system, Some(file_system));
        assert_eq!(volume.label.as_deref(), Some("SYSTEM"));
        let cluster = volume.cluster_size.expect("a cluster size").bytes();
        assert_eq!(volume.used, Some(ByteSize::from_bytes(used * cluster)));
        assert_eq!(volume.contents.free, Some(ByteSize::from_bytes((all - used) * cluster)));
        let sum: u64 = volume.contents.esp_files.iter().map(|file| file.size.bytes()).sum();
        assert_eq!(sum, used * cluster, "every cluster belongs to someone");
        assert_eq!(volume.contents.esp_files[0].path, r"\EFI\Some long folder name");
    }
}

#[test]
fn an_esp_is_told_apart_by_owner() {
    let (Some(mkfs), Some(mcopy), Some(mmd)) = (tool("mkfs.fat"), tool("mcopy"), tool("mmd")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = image(&folder, "esp", 100 << 20);
    run(&mkfs, &["-F", "32", "-s", "2", text(&path)]);
    let content = folder.path().join("content");
    std::fs::write(&content, vec![1; 3000]).unwrap();
    let mut made: Vec<String> = Vec::new();
    for (file, _, _) in ESP {
        let parts: Vec<&str> = file.split('/').collect();
        for depth in 1..parts.len() {
            let part = parts[..depth].join("/");
            if !made.contains(&part) {
                run(&mmd, &["-i", text(&path), &format!("::/{part}")]);
                made.push(part);
            }
        }
        run(&mcopy, &["-i", text(&path), text(&content), &format!("::/{file}")]);
    }
    let (partition, problems) = probe(&path, PartitionType::Gpt(gpt_type::EFI_SYSTEM));
    assert_eq!(problems, []);
    for (_, shown, owner) in ESP {
        let found = partition.volume.contents.esp_files.iter().find(|file| file.path == shown);
        let found = found.unwrap_or_else(|| panic!("{shown} in {:?}", partition.volume.contents.esp_files));
        assert_eq!(found.owner, owner, "{shown}");
        assert!(found.size >= ByteSize::from_bytes(3072));
    }
}

const ESP: [(&str, &str, &str); 9] = [
    ("EFI/Microsoft/Boot/bootmgfw.efi", r"\EFI\Microsoft\Boot", "microsoft_boot"),
    ("EFI/Microsoft/Boot/Fonts/jpn_boot.ttf", r"\EFI\Microsoft\Boot\Fonts", "microsoft_fonts"),
    ("EFI/Microsoft/Boot/ja-JP/bootmgr.efi.mui", r"\EFI\Microsoft\Boot\ja-JP", "microsoft_resources"),
    ("EFI/Boot/bootx64.efi", r"\EFI\Boot", "fallback_loader"),
    ("EFI/HP/DEVFW/firmware.bin", r"\EFI\HP", "vendor"),
    ("EFI/Unheard/firmware.cap", r"\EFI\Unheard", "vendor"),
    ("EFI/ubuntu/shimx64.efi", r"\EFI\ubuntu", "other_loader"),
    ("EFI/homemade/grubx64.efi", r"\EFI\homemade", "other_loader"),
    ("EFI/refind/refind_x64.efi", r"\EFI\refind", "other_loader"),
];

#[test]
fn ext4_and_exfat_figures_are_those_of_their_tools() {
    let folder = tempfile::tempdir().unwrap();
    if let (Some(mkfs), Some(dump)) = (tool("mkfs.ext4"), tool("dumpe2fs")) {
        let path = image(&folder, "ext4", 64 << 20);
        run(&mkfs, &["-q", "-L", "root", text(&path)]);
        let said = run(&dump, &["-h", text(&path)]);
        let (partition, problems) = probe(&path, DATA);
        let size = number(&said, "Block size:");
        let used = number(&said, "Block count:") - number(&said, "Free blocks:");
        assert_eq!(problems, []);
        assert_eq!(partition.volume.file_system, Some(FileSystem::Ext4));
        assert_eq!(partition.volume.label.as_deref(), Some("root"));
        assert_eq!(partition.volume.used, Some(ByteSize::from_bytes(used * size)));
    }
}

#[test]
fn a_wim_says_its_version() {
    let Some(wimlib) = tool("wimlib-imagex") else { return };
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    std::fs::create_dir(&source).unwrap();
    std::fs::write(source.join("a.txt"), "a").unwrap();
    let wim = folder.path().join("winre.wim");
    let property = |name: &str, value: &str| format!("WINDOWS/VERSION/{name}={value}");
    let values =
        [property("MAJOR", "10"), property("MINOR", "0"), property("BUILD", "26100"), property("SPBUILD", "7297")];
    let mut args = vec!["capture", text(&source), text(&wim), "Windows RE"];
    for value in &values {
        args.extend(["--image-property", value]);
    }
    run(&wimlib, &args);
    let bytes = std::fs::read(&wim).unwrap();
    let mut volume = crate::volume_maker::Volume::new(4096);
    let clusters = (bytes.len() as u64).div_ceil(crate::volume_maker::CLUSTER as u64);
    let mut data = crate::volume_maker::clusters(crate::volume_maker::kind::DATA, "", vec![(Some(3000), clusters)]);
    if let crate::volume_maker::Body::Clusters { size, .. } = &mut data.body {
        *size = bytes.len() as u64;
    }
    let length = bytes.len() as u64;
    volume.add(r"\Recovery\WindowsRE\Winre.wim", vec![data]);
    volume.contents.push((3000, bytes));
    let made = volume.bytes();
    let size = made.len() as u64;
    let (partition, problems) = probe_as(&mut std::io::Cursor::new(made), size, DATA);
    assert_eq!(problems, []);
    let winre = partition.volume.contents.winre.clone().expect("the image");
    assert_eq!(winre.version.as_deref(), Some("10.0.26100.7297"));
    assert_eq!(winre.size, ByteSize::from_bytes(length));
}

/// The files of a volume do not slow the reading down. Takes half a minute, so only with `SHIKIRI_LONG=1`, and only
/// where volumes can be mounted.
#[test]
fn a_full_volume_takes_a_fraction_of_ntfsresizes_time() {
    if std::env::var_os("SHIKIRI_LONG").is_none() {
        eprintln!("skipped: SHIKIRI_LONG is not set");
        return;
    }
    let (Some(mkntfs), Some(mount), Some(umount), Some(resize)) =
        (tool("mkntfs"), tool("ntfs-3g"), tool("umount"), tool("ntfsresize"))
    else {
        return;
    };
    for (files, fraction) in [(10_000, 4), (100_000, 10)] {
        let folder = tempfile::tempdir().unwrap();
        let path = image(&folder, "volume", 16 << 30);
        run(&mkntfs, &["-F", "-Q", "-q", text(&path)]);
        let place = folder.path().join("mounted");
        std::fs::create_dir(&place).unwrap();
        let output = Command::new(&mount).args(["-o", "big_writes,noatime", text(&path), text(&place)]).output();
        if !output.is_ok_and(|output| output.status.success()) {
            eprintln!("skipped: volumes cannot be mounted here");
            return;
        }
        for index in 0..files {
            let parent = place.join(format!("d{}", index / 500));
            if index % 500 == 0 {
                std::fs::create_dir(&parent).unwrap();
            }
            std::fs::write(parent.join(format!("file{index}")), vec![1; if index % 3 == 0 { 6000 } else { 300 }])
                .unwrap();
        }
        run(&umount, &[text(&place)]);
        // The file system writes its last after the call returned.
        std::thread::sleep(std::time::Duration::from_secs(5));
        let theirs = best(|| drop(run(&resize, &["--info", "--force", text(&path)])));
        let ours = best(|| assert_eq!(probe(&path, DATA).1, []));
        eprintln!("{files} files: {ours:?}, ntfsresize --info {theirs:?}");
        assert!(ours * fraction < theirs);
    }
}

/// The best time of three.
fn best(mut act: impl FnMut()) -> std::time::Duration {
    let times = (0..3).map(|_| {
        let start = std::time::Instant::now();
        act();
        start.elapsed()
    });
    times.min().unwrap_or_default()
}

/// The fixtures from the field, where they lie beside the project.
fn fixtures() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("SHIKIRI_SHARED").map_or(beside, PathBuf::from);
    let found = Some(shared.join("fixtures/images")).filter(|images| images.is_dir());
    if found.is_none() {
        eprintln!("skipped: no shared fixtures");
    }
    found
}

#[test]
fn bitlocker_of_every_kind_is_recognised() {
    let (Some(images), Some(tar), Some(gzip)) = (fixtures(), tool("tar"), tool("gzip")) else { return };
    let folder = tempfile::tempdir().unwrap();
    run(&tar, &["-C", text(folder.path()), "-xf", text(&images.join("cryptsetup/bitlk-images.tar.xz"))]);
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path().join("bitlk-images")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "img") {
            continue;
        }
        let (partition, problems) = probe(&path, DATA);
        let is_clear = text(&path).contains("clearkey");
        assert_eq!(problems, [], "{}", path.display());
        assert_eq!(partition.volume.file_system, Some(FileSystem::BitLocker), "{}", path.display());
        let state = if is_clear { BitLocker::Suspended } else { BitLocker::On };
        assert_eq!(partition.volume.bitlocker, Some(state), "{}", path.display());
        assert!(shikiri::volume::veiled(&partition).is_some());
        seen += 1;
    }
    assert!(seen >= 10, "{seen} images");
    for (name, version, state) in
        [("vista", 1, BitLocker::On), ("decrypted", 2, BitLocker::Off), ("recovery_password", 2, BitLocker::On)]
    {
        let packed = images.join(format!("dissect.fve/{name}.bin.gz"));
        let output = Command::new(&gzip).args(["-dc", text(&packed)]).output().unwrap();
        let size = output.stdout.len() as u64;
        let (partition, problems) = probe_as(&mut std::io::Cursor::new(output.stdout), size, DATA);
        assert_eq!(problems, [], "{name}");
        assert_eq!(partition.volume.bitlocker, Some(state), "{name}");
        assert_eq!(partition.volume.contents.bitlocker.as_ref().map(|found| found.version), Some(version), "{name}");
    }
}

#[test]
fn volumes_that_windows_made_are_read() {
    let (Some(images), Some(gzip), Some(ntfsinfo)) = (fixtures(), tool("gzip"), tool("ntfsinfo")) else { return };
    let folder = tempfile::tempdir().unwrap();
    let unpacked = folder.path().join("ntfs.bin");
    let output = Command::new(&gzip).args(["-dc", text(&images.join("dissect.ntfs/ntfs.bin.gz"))]).output().unwrap();
    std::fs::write(&unpacked, output.stdout).unwrap();
    for path in [unpacked, images.join("ntfs-crate/testfs1")] {
        let said = run(&ntfsinfo, &["-m", text(&path)]);
        let used = number(&said, "Volume Size in Clusters:") - number(&said, "Free Clusters:");
        let (partition, problems) = probe(&path, DATA);
        assert_eq!(problems, []);
        let cluster = number(&said, "Cluster Size:");
        assert_eq!(partition.volume.used, Some(ByteSize::from_bytes(used * cluster)));
        assert!(partition.volume.shrink.is_some());
    }
}

/// The `ntfs` crate, which reads quite differently, sees the same label, size and files.
#[test]
fn the_ntfs_crate_agrees() {
    let Some(mkntfs) = tool("mkntfs") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = image(&folder, "volume", 64 << 20);
    run(&mkntfs, &["-F", "-Q", "-q", "-L", "Agreed", text(&path)]);
    let mut file = File::open(&path).unwrap();
    let other = ntfs::Ntfs::new(&mut file).unwrap();
    let name = other.volume_name(&mut file).unwrap().unwrap().name().to_string_lossy();
    let mirror = other.file(&mut file, 1).unwrap();
    let item = mirror.data(&mut file, "").unwrap().unwrap();
    let attribute = item.to_attribute().unwrap();
    let ntfs::attribute_value::NtfsAttributeValue::NonResident(value) = attribute.value(&mut file).unwrap() else {
        panic!("the mirror lies in clusters")
    };
    let last = value.data_runs().map(|run| run.unwrap()).last().unwrap();
    let end = last.data_position().value().unwrap().get() + last.allocated_size();
    let (partition, _) = probe(&path, DATA);
    assert_eq!(partition.volume.label, Some(name));
    let blockers = partition.volume.shrink.clone().unwrap().blockers;
    assert_eq!(blockers.iter().find(|b| b.name == "$MFTMirr").map(|b| b.end.bytes()), Some(end));
}
