//! What every kind of boundary says of itself: how far it goes and why no farther, or why it has no grip at all.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::map_samples as samples;
use shikiri::layout::{DiskLayout, Role, TableStyle};
use shikiri::plan::{Wish, handles};
use shikiri::storage::practice;
use shikiri::text::{Lang, Text};
use shikiri::ui::disk_map::{DiskMapModel, HandleModel};

const PRACTICE: [&str; 16] = [
    "win11-new",
    "win10-recovery-front",
    "left-over-recoveries",
    "dell-six",
    "hp",
    "lenovo",
    "mbr-system-reserved",
    "dual-boot",
    "bitlocker",
    "4kn",
    "empty",
    "mbr-logicals",
    "esp-full",
    "server",
    "shrink-blocked",
    "dynamic",
];

fn disks() -> Vec<(String, DiskLayout)> {
    let mut all: Vec<(String, DiskLayout)> = Vec::new();
    for name in PRACTICE {
        all.extend(practice::open(name).unwrap().into_iter().map(|disk| (format!("{name} {}", disk.number), disk)));
    }
    all.push(("usual".to_owned(), samples::usual()));
    all.push(("roles".to_owned(), samples::roles()));
    all.push(("unknown".to_owned(), samples::unknown()));
    all.push(("mbr".to_owned(), samples::mbr()));
    let data = samples::disk(
        100_002,
        TableStyle::Gpt,
        vec![
            samples::with_letter(samples::part(1, 1, 40_000, Role::Data, Some(10_000)), 'D'),
            samples::with_letter(samples::part(2, 40_001, 40_000, Role::Data, Some(30_000)), 'E'),
        ],
    );
    all.push(("data only".to_owned(), data));
    all
}

#[test]
fn every_boundary_says_how_far_it_goes_or_why_it_stays() {
    for (name, disk) in disks() {
        for lang in Lang::ALL {
            let model = DiskMapModel::from_layout(&disk, lang);
            for handle in handles(&disk, &Wish::default()) {
                let said = HandleModel::of(&handle, lang);
                let left = disk.partition(handle.partition).unwrap();
                let right = model.behind(handle.partition).map_or("-", |block| block.name.as_str());
                let place = format!("{name}: {} {:?} | {right}", left.number, left.role);
                match (&said.immovable, &said.reason_left, &said.reason_right) {
                    (Some(why), _, _) => {
                        println!("{place}\n    fixed: {why}");
                        assert!(!why.is_empty() && !why.contains("artition 0"), "{place}: {why}");
                    }
                    (None, Some(to_left), Some(to_right)) => {
                        let (room, more) = (handle.at.since(said.min), said.max.since(handle.at));
                        println!("{place}\n    -{room}: {to_left}\n    +{more}: {to_right}");
                        for mark in &said.marks {
                            println!("      mark {} {}", mark.at.since(said.min), mark.label);
                        }
                        assert!(said.min < said.max);
                        let name = left.volume.letter.map(|letter| format!("({letter}:)"));
                        if let Some(name) = name.filter(|_| !room.is_zero()) {
                            assert!(to_left.contains(&name), "{place}: whose limit is it? {to_left}");
                        }
                        let disk_end = Text::new("goal-why-disk-end").say(lang).to_lowercase();
                        let ends = to_right.to_lowercase() == disk_end;
                        assert!(!ends || !left.logical, "{place}: a logical drive ends with its container");
                    }
                    other => panic!("{place}: says neither: {other:?}"),
                }
            }
        }
    }
}
