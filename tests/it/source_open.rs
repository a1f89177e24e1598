//! What a source turns out to be, and what is said where it is none.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::source_make::GptDisk;
use shikiri::source::{Progress, Source, SourceError, SourceKind, SourceSpec, open, open_bytes};
use shikiri::text::Lang;
use std::path::Path;

fn read(path: &Path) -> Result<Source, SourceError> {
    open(&SourceSpec::Path(path.to_owned()), &Progress::default())
}

fn refused(result: Result<Source, SourceError>, id: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.text.id(), id);
    for lang in Lang::ALL {
        let hint = error.hint.clone().unwrap().say(lang);
        for said in [error.text.say(lang), hint] {
            assert!(!said.contains("source-") && !said.contains("{$"), "{said}");
        }
    }
}

#[test]
fn what_is_no_source_is_refused_with_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    refused(read(&file("empty.img", b"")), "source-empty");
    refused(read(folder.path()), "source-directory");
    refused(read(&folder.path().join("none.img")), "source-missing");
    refused(read(&file("a.xz", b"\xfd7zXZ\0\0\x04")), "source-packed");
    refused(read(&file("a.vmdk", b"COWD\x01\0\0\0\x03\0\0\0")), "source-container-unsupported");
    refused(read(&file("a.wim", b"MSWIM\0\0\0\xd0\0\0\0")), "source-other-file");
    refused(read(&file("a.bin", &[0, 1, 2, 3])), "source-too-short");
    refused(read(&file("a.vhdx", b"vhdxfile")), "source-container-damaged");
    refused(read(&file("a.qcow2", b"QFI\xfb\0\0\0\x03")), "source-container-damaged");
    refused(open_bytes(Vec::new(), &Progress::default()), "source-empty");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.img");
    std::fs::write(&path, GptDisk::new(512, 256).bytes).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser may read everything.
    if std::fs::File::open(&path).is_err() {
        refused(read(&path), "source-no-permission");
    }
    refused(read(Path::new("/dev/null")), "source-not-a-file");
}

#[test]
fn a_source_is_told_by_its_content_and_not_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let disk = GptDisk::new(512, 512).bytes;
    let layout = shikiri::storage::write_layout(&shikiri::storage::practice::open("win11-new").unwrap());
    let json = shikiri::storage::layout_json_string(&shikiri::storage::practice::open("hp").unwrap());
    let listing = "DISKPART> list disk\r\n\r\n  Disk ###  Status         Size     Free     Dyn  Gpt\r\n  \
                   --------  -------------  -------  -------  ---  ---\r\n  \
                   Disk 0    Online          476 GB  1024 KB        *\r\n\r\nDISKPART> list partition\r\n\r\n  \
                   Partition ###  Type              Size     Offset\r\n  \
                   -------------  ----------------  -------  -------\r\n  \
                   Partition 1    System             260 MB  1024 KB\r\n  \
                   Partition 2    Reserved            16 MB   261 MB\r\n  \
                   Partition 3    Primary            475 GB   277 MB\r\n";
    let cases: [(&str, Vec<u8>, SourceKind); 4] = [
        ("disk.ron", disk, SourceKind::Image),
        ("layout.img", layout.into_bytes(), SourceKind::Layout),
        ("json.vhd", json.into_bytes(), SourceKind::Json),
        ("listing.json", listing.into(), SourceKind::Capture),
    ];
    for (name, bytes, kind) in cases {
        let path = folder.path().join(name);
        std::fs::write(&path, &bytes).unwrap();
        let source = read(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(source.kind, kind, "{name}");
        assert_eq!(open_bytes(bytes, &Progress::default()).unwrap().disks, source.disks, "{name}");
    }
}

#[test]
fn practice_disks_open_by_name_and_a_wrong_name_lists_them() {
    let source = open(&SourceSpec::Practice("win11-new".to_owned()), &Progress::default()).unwrap();
    assert_eq!((source.kind, source.disks.len()), (SourceKind::Practice, 1));
    let error = open(&SourceSpec::Practice("nonsense".to_owned()), &Progress::default()).unwrap_err();
    assert!(error.hint.unwrap().say(Lang::En).contains("win11-new"));
}

#[test]
fn an_image_is_the_same_after_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("disk.img");
    let bytes = GptDisk::new(4096, 256).bytes;
    std::fs::write(&path, &bytes).unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    assert_eq!(read(&path).unwrap().disks[0].partitions.len(), 4);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}
