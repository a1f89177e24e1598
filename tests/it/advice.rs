//! Findings and verdicts on the practice disks, in both languages.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a failing test")]

use shikiri::advice::{Finding, Severity, findings, verdict};
use shikiri::layout::{BitLocker, DiskLayout, Role};
use shikiri::plan::Goal;
use shikiri::storage::practice;
use shikiri::text::Lang;
use shikiri::units::ByteSize;

fn disk(name: &str) -> DiskLayout {
    practice::open(name).unwrap().remove(0)
}

fn codes(disk: &DiskLayout) -> Vec<&'static str> {
    findings(disk).iter().map(|finding| finding.code).collect()
}

fn found(disk: &DiskLayout, code: &str) -> Finding {
    findings(disk)
        .into_iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("{code}: {:?}", codes(disk)))
}

#[test]
fn findings_come_worst_first_and_have_a_source() {
    for practice in practice::list() {
        for disk in practice::open(practice.name).unwrap() {
            let found = findings(&disk);
            assert!(found.windows(2).all(|pair| pair[0].severity <= pair[1].severity), "{}", practice.name);
            assert!(found.iter().all(|finding| !finding.source.is_empty()), "{}", practice.name);
        }
    }
}

#[test]
fn every_sentence_is_said_whole_in_both_languages() {
    for practice in practice::list() {
        for disk in practice::open(practice.name).unwrap() {
            let verdict = verdict(&disk);
            let mut texts = vec![verdict.message, verdict.why, practice.title.clone(), practice.story.clone()];
            texts.extend(findings(&disk).into_iter().flat_map(|finding| [finding.message, finding.why]));
            for text in texts {
                for lang in Lang::ALL {
                    let said = text.say(lang);
                    assert!(!said.contains('{') && said != text.id(), "{}: {said}", practice.name);
                }
            }
        }
    }
}

#[test]
fn too_little_room_for_winre_updates_is_bad_and_names_a_goal() {
    let finding = found(&disk("win11-new"), "recovery_free_small");
    assert_eq!(finding.severity, Severity::Bad);
    assert_eq!(finding.kb, Some("KB5034441"));
    assert_eq!(finding.goal, Some(Goal::RecoveryFree(ByteSize::from_mib(250))));
    assert_eq!(finding.message.say(Lang::En), "Recovery partition 4 has 100 MB free; the WinRE update needs 250 MB.");
    assert_eq!(verdict(&disk("win11-new")).severity, Severity::Bad);
}

#[test]
fn a_disk_that_is_well_gets_no_warning() {
    let well = disk("lenovo");
    assert!(findings(&well).iter().all(|finding| finding.severity == Severity::Good), "{:?}", codes(&well));
    assert_eq!(verdict(&well).severity, Severity::Good);
}

#[test]
fn recovery_in_front_and_left_over_ones_are_named() {
    assert!(codes(&disk("win10-recovery-front")).contains(&"recovery_before_windows"));
    let several = disk("left-over-recoveries");
    assert_eq!(codes(&several).iter().filter(|code| **code == "recovery_left_over").count(), 2);
    let mut undecided = several;
    undecided.winre.partition = None;
    assert!(codes(&undecided).contains(&"recovery_several"));
}

#[test]
fn a_full_esp_is_bad_and_what_fills_it_is_named() {
    let full = disk("esp-full");
    assert_eq!(found(&full, "esp_free_update").kb, Some("KB5089549"));
    assert!(found(&full, "esp_foreign_files").message.to_string().contains("\\EFI\\Lenovo\\Capsule"));
}

#[test]
fn a_blocked_shrink_names_the_file_in_the_way() {
    let finding = found(&disk("shrink-blocked"), "shrink_limit");
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.message.to_string().contains("$Mft::$BITMAP"));
}

#[test]
fn what_is_not_known_is_never_a_verdict() {
    let mut unknown = disk("win11-new");
    for partition in &mut unknown.partitions {
        partition.volume.used = None;
        partition.volume.contents = shikiri::layout::Contents::default().into();
    }
    assert_eq!(verdict(&unknown).severity, Severity::Info);
    let data = practice::open("server").unwrap().remove(1);
    assert_eq!(verdict(&data).severity, Severity::Info);
    assert!(codes(&data).contains(&"no_windows"));
    assert!(!codes(&data).contains(&"recovery_missing"));
}

#[test]
fn the_limits_are_exact() {
    let mut disk = disk("win11-new");
    let recovery = disk.with_role(Role::Recovery).next().unwrap().clone();
    let needed = ByteSize::from_mib(250);
    let number = recovery.number;
    let mut at = |free: u64| {
        disk.partition_mut(number).unwrap().volume.used =
            Some(recovery.size().saturating_sub(ByteSize::from_bytes(free)));
        verdict(&disk).severity
    };
    assert_eq!(at(needed.bytes()), Severity::Good);
    assert_eq!(at(needed.bytes() - 1), Severity::Bad);
    disk.partition_mut(number).unwrap().volume.bitlocker = Some(BitLocker::On);
    assert_eq!(verdict(&disk).severity, Severity::Bad);
}

#[test]
fn figures_that_were_cut_are_judged_as_intervals() {
    let mut disk = disk("win11-new");
    let number = disk.with_role(Role::Recovery).next().unwrap().number;
    let partition = disk.partition_mut(number).unwrap();
    partition.volume.used = Some(partition.size().saturating_sub(ByteSize::from_mib(249)));
    partition.size_slack = ByteSize::from_mib(1);
    // Somewhere from 249 MB to 250 MB: it cannot be said.
    assert_eq!(verdict(&disk).severity, Severity::Info);
}

#[test]
fn a_recovery_partition_is_judged_even_where_windows_is_not_recognised() {
    let mut disk = disk("win11-new");
    for partition in &mut disk.partitions {
        partition.is_boot = None;
        partition.volume.letter = None;
        if partition.role == Role::Windows {
            partition.role = Role::Data;
        }
    }
    assert_eq!(verdict(&disk).severity, Severity::Bad);
    assert!(codes(&disk).contains(&"windows_unknown") && codes(&disk).contains(&"recovery_free_small"));
}
