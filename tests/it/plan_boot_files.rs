//! `bcdboot` makes a new entry for Windows that knows no WinRE: every plan with a new EFI system partition takes WinRE
//! off before, and puts it back when the PC has started with the new entry.

#![expect(clippy::expect_used, reason = "helpers of tests may fail the test")]

use crate::plan_disks::{gpt, mib, story, windows_11, wish};
use shikiri::layout::DiskLayout;
use shikiri::plan::{Environment, Goal, Plan, WinreState, plan};

fn goes_back_after_the_last_bcdboot(plan: &Plan) {
    let stages = &plan.solution().expect("a way").stages;
    let lines: Vec<String> = stages.iter().flat_map(|stage| stage.steps.iter().map(|step| step.command())).collect();
    let first = |word: &str| lines.iter().position(|line| line.starts_with(word)).expect(word);
    let last_bcdboot = lines.iter().rposition(|line| line.starts_with("bcdboot")).expect("bcdboot");
    assert!(first("reagentc /disable") < first("bcdboot"), "{}", story(plan));
    assert!(last_bcdboot < first("reagentc /enable"), "{}", story(plan));
    assert!(stages.last().is_some_and(|stage| stage.environment == Environment::Windows
        && stage.steps.iter().any(|step| step.command() == "reagentc /enable")));
    let last = stages.iter().flat_map(|stage| &stage.steps).filter_map(|step| step.stop.as_ref()).next_back();
    assert_eq!(last.map(|stop| stop.winre), Some(WinreState::Enabled));
}

fn for_esp(disk: &DiskLayout, size: u64) -> Plan {
    plan(disk, &wish(&[Goal::EspSize(mib(size))]))
}

#[test]
fn winre_goes_back_after_the_start_from_a_new_esp() {
    goes_back_after_the_last_bcdboot(&for_esp(&windows_11(), 300));
}

#[test]
fn winre_goes_back_after_an_esp_rebuilt_in_the_front_room() {
    let win10 = gpt(244_198, &[('R', 529), ('E', 100), ('M', 16), ('W', 243_551)]);
    goes_back_after_the_last_bcdboot(&for_esp(&win10, 500));
}

#[test]
fn winre_goes_back_after_an_esp_rebuilt_in_place() {
    let behind = gpt(244_198, &[('M', 16), ('W', 200_000), ('R', 900), ('E', 100)]);
    goes_back_after_the_last_bcdboot(&for_esp(&behind, 300));
}

#[test]
fn a_recovery_partition_that_moves_keeps_what_reagentc_demands() {
    let mut disk = gpt(244_198, &[('E', 100), ('M', 16), ('W', 243_300), ('R', 700)]);
    let recovery = disk.partitions.iter_mut().find(|p| p.role == shikiri::layout::Role::Recovery).expect("recovery");
    recovery.volume.contents.winre = Some(shikiri::layout::WimImage { size: mib(670), version: None });
    let plan = for_esp(&disk, 300);
    let after = plan.after().partitions.iter().find(|p| p.role == shikiri::layout::Role::Recovery).map(|p| p.size());
    assert!(after.is_some_and(|size| size >= mib(670 + 52 + 20)), "{}", story(&plan));
}

#[test]
fn on_mbr_the_recovery_type_is_set_again_behind_the_format() {
    let legacy = crate::plan_disks::mbr(244_198, &[('S', 500), ('W', 243_000), ('R', 500)]);
    let plan = plan(&legacy, &wish(&[Goal::RecoverySize(mib(1024))]));
    let steps = plan.solution().into_iter().flat_map(|way| &way.stages).flat_map(|stage| &stage.steps);
    let lines: Vec<String> = steps.map(|step| step.command()).collect();
    let format = lines.iter().position(|line| line.starts_with("format")).expect("format");
    assert_eq!(lines.get(format + 1).map(String::as_str), Some("set id=27 override"), "{}", story(&plan));
}

#[test]
fn what_is_acknowledged_is_called_as_it_is_before_the_plan() {
    let behind = gpt(244_198, &[('M', 16), ('W', 200_000), ('R', 900), ('E', 100)]);
    let plan = for_esp(&behind, 300);
    let ticks: Vec<String> =
        plan.solution().into_iter().flat_map(|way| &way.acknowledge).map(|tick| tick.text.to_string()).collect();
    assert!(ticks.iter().any(|tick| tick.to_lowercase().contains("partition 4")), "{ticks:?}");
    assert!(ticks.iter().all(|tick| !tick.contains("T:")), "{ticks:?}");
}

#[test]
fn room_of_a_retired_recovery_partition_is_spoken_of_wherever_it_lies() {
    let between = gpt(244_198, &[('E', 100), ('M', 16), ('W', 150_000), ('D', 93_380), ('R', 700)]);
    let plan = plan(&between, &wish(&[Goal::RecoverySize(mib(1024))]));
    assert!(plan.solution().is_some_and(|way| way.warnings.iter().any(|warning| warning.code == "room_stranded")));
}
