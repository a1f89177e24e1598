//! Captures: listings of many tools and languages.

use shikiri::layout::DiskLayout;
use shikiri::source::capture::read;
use std::path::PathBuf;

/// The shared listings, where they lie beside the project.
fn shared_layouts() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("SHIKIRI_SHARED").map(PathBuf::from).unwrap_or(beside);
    let layouts = shared.join("fixtures/layouts");
    layouts.is_dir().then_some(layouts)
}

fn describe(disk: &DiskLayout) -> String {
    use std::fmt::Write;
    let mut out = format!(
        "disk {} {:?} size {} +{} {} [{}] {:?}\n",
        disk.number,
        disk.style,
        disk.size,
        disk.size_slack,
        disk.model.clone().unwrap_or_default(),
        disk.problems.iter().map(|p| p.code.as_str()).collect::<Vec<_>>().join(","),
        disk.winre,
    );
    for p in &disk.partitions {
        writeln!(
            out,
            "  {:>2} {:>14} +{:<12} {:>14} +{:<12} {:?} {} {:?} {:?} {:?} bl={:?} boot={:?} sys={:?} {} {:?}",
            p.number,
            p.start().bytes(),
            p.offset_slack.bytes(),
            p.size().bytes(),
            p.size_slack.bytes(),
            p.role,
            p.kind,
            p.volume.letter,
            p.volume.label,
            p.volume.file_system,
            p.volume.bitlocker,
            p.is_boot,
            p.is_system,
            p.attributes.map(|a| a.to_string()).unwrap_or_default(),
            p.name,
        )
        .unwrap();
    }
    out
}

/// For a person to look at: prints what every shared listing becomes.
#[test]
#[ignore = "prints, for a person to read"]
fn print_every_shared_listing() {
    let Some(folder) = shared_layouts() else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        println!("=== {}", file.file_name().unwrap().to_string_lossy());
        match read(&std::fs::read(&file).unwrap()) {
            Ok(source) => {
                for disk in &source.disks {
                    print!("{}", describe(disk));
                    for problem in &disk.problems {
                        println!("    ! {}", problem.text);
                    }
                }
                for note in &source.notes {
                    println!("  note {:?}: {}", note.line, note.text);
                }
            }
            Err(error) => println!("  ERROR {error}"),
        }
    }
}
