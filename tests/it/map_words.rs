//! What every kind of boundary says of itself: how far it goes and why no farther, or why it has no grip at all.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail the test")]

use super::map_samples as samples;
use egui_kittest::Harness;
use shikiri::layout::{DiskLayout, Role, TableStyle};
use shikiri::plan::{Wish, handles};
use shikiri::storage::practice;
use shikiri::text::{Lang, Text};
use shikiri::ui::disk_map::{DiskMap, DiskMapModel, HandleModel};
use shikiri::ui::{fonts, offscreen, theme};

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

/// The rows of the words in a map of this disk, 900 points wide.
fn rows_of(disk: &DiskLayout) -> Vec<egui::Rect> {
    let model = DiskMapModel::from_layout(disk, Lang::En).with_shrink_walls(disk);
    let mut harness = Harness::builder()
        .with_size(egui::vec2(900.0, 160.0))
        .with_context_setup(|ctx| {
            fonts::install(ctx);
            theme::apply(ctx, theme::Mode::Light);
        })
        .build_ui(move |ui| {
            DiskMap::new(&model).show(ui);
        });
    harness.run();
    let mut rows = Vec::new();
    for clipped in &harness.output().shapes {
        if let egui::Shape::Text(text) = &clipped.shape {
            rows.extend(text.galley.rows.iter().map(|row| row.rect().translate(text.pos.to_vec2())));
        }
    }
    rows
}

/// A limit is a line with hatching; where the words of its block stand, it breaks off, so that both can be read.
#[test]
fn a_limit_never_crosses_the_words_of_its_block() {
    let red = theme::Theme::light().danger.to_array();
    let mut crossed = 0;
    for limit in (2..40).step_by(2) {
        let mut disk = samples::usual();
        let windows = disk.partition_mut(3).unwrap();
        let shrink = windows.volume.shrink.as_mut().unwrap();
        (shrink.min, shrink.blockers) = (samples::mib(limit * 5_000), Vec::new());
        windows.volume.used = Some(samples::mib(1_000));
        windows.volume.contents.immovable.clear();
        windows.volume.contents.allocation.clear();
        let model = DiskMapModel::from_layout(&disk, Lang::En).with_shrink_walls(&disk);
        let rows = rows_of(&disk);
        let image = offscreen::draw(egui::vec2(900.0, 160.0), 1.0, theme::Mode::Light, Lang::En, |ui| {
            // As wide and at the same place as in a test's window.
            egui::Frame::new().inner_margin(8).show(ui, |ui| DiskMap::new(&model).show(ui));
        });
        let is_red = |x: u32, y: u32| image.get_pixel(x, y).0 == red;
        // The wall itself: red from top to bottom of the block, somewhere beside its words.
        let wall = (0..900).find(|&x| (2..90).filter(|&y| is_red(x, y)).count() > 20);
        let wall = wall.unwrap_or_else(|| panic!("no wall at {limit}"));
        for row in rows.iter().filter(|row| row.bottom() < 88.0) {
            let inside = row.shrink2(egui::vec2(0.0, 1.0));
            let red = (inside.top() as u32..inside.bottom() as u32)
                .flat_map(|y| (inside.left() as u32..inside.right() as u32).map(move |x| (x, y)))
                .filter(|&(x, y)| is_red(x, y))
                .count();
            assert_eq!(red, 0, "the limit at {limit} runs through {row:?}");
            crossed += usize::from(inside.x_range().contains(wall as f32));
        }
    }
    assert!(crossed > 3, "no limit stood where words stand");
}

/// Of a locked volume nobody knows how far Windows can shrink it; whoever drags its boundary is told so at once, and
/// not only by the plan that comes of it.
#[test]
fn an_unknown_limit_is_said_wherever_the_boundary_goes() {
    let disk = &practice::open("bitlocker").unwrap()[0];
    assert!(disk.with_role(Role::Windows).all(|windows| windows.volume.shrink.is_none()));
    let windows = disk.with_role(Role::Windows).next().unwrap().number;
    for lang in Lang::ALL {
        let all = handles(disk, &Wish::default());
        let said = all.iter().map(|handle| (handle.partition, HandleModel::of(handle, lang)));
        for (number, said) in said.filter(|(_, said)| said.immovable.is_none()) {
            assert_eq!(said.caution.is_some(), number == windows, "{number}: {:?}", said.caution);
        }
    }
    let known = &practice::open("win11-new").unwrap()[0];
    assert!(known.with_role(Role::Windows).all(|windows| windows.volume.shrink.is_some()));
    let cautions = handles(known, &Wish::default()).into_iter().filter_map(|handle| handle.reach.ok()?.caution);
    assert_eq!(cautions.count(), 0);
}
