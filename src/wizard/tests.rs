//! The whole wizard, driven by commands.

use super::*;
use crate::plan::Goal;
use crate::source::{Source, SourceKind, SourceSpec, Ways};
use crate::text::Text;
use crate::units::ByteSize;

/// A wizard with a practice disk open, as `app` would open it.
fn with_practice(name: &str) -> WizardState {
    let mut state = WizardState::default();
    let spec = SourceSpec::Practice(name.to_owned());
    let effects = handle(&mut state, WizardCommand::Open(spec.clone()));
    assert_eq!(effects, vec![Effect::OpenSource(spec.clone())]);
    assert!(state.busy.is_some());
    let disks = crate::storage::practice::open(name).unwrap();
    let source = Source { kind: SourceKind::Practice, disks, notes: Vec::new(), ways: Ways::new() };
    let effects = receive(&mut state, Report::Opened { spec, result: Ok((source, None)) });
    assert!(effects.is_empty() && state.busy.is_none());
    state
}

#[test]
fn a_disk_can_be_looked_at_and_planned_with_while_it_is_being_read() {
    let mut state = with_practice("left-over-recoveries");
    let spec = SourceSpec::Path("disk.img".into());
    handle(&mut state, WizardCommand::Open(spec.clone()));
    let whole = crate::storage::practice::open("win11-new").unwrap().remove(0);
    let mut early = whole.clone();
    for partition in &mut early.partitions {
        partition.volume.shrink = None;
    }
    receive(&mut state, Report::Surveyed { spec: spec.clone(), disk: Box::new(early.clone()) });
    assert!(state.reading && state.busy.is_some(), "the bar and the way to stop stay");
    assert_eq!(*state.chosen().unwrap().layout, early);
    go(&mut state, WizardCommand::GoTo(Page::Check));
    let goal = Goal::RecoveryFree(ByteSize::from_mib(250));
    go(&mut state, WizardCommand::SetGoal(goal));
    // A script is reviewed only when everything was read.
    assert!(state.ready(Page::Review).unwrap_err().iter().any(|text| text.id() == "page-need-read"));
    receive(&mut state, Report::Progress(700));
    let source = Source { kind: SourceKind::Image, disks: vec![whole.clone()], notes: Vec::new(), ways: Ways::new() };
    receive(&mut state, Report::Opened { spec, result: Ok((source, None)) });
    assert!(!state.reading && state.busy.is_none());
    assert_eq!(*state.chosen().unwrap().layout, whole);
    assert_eq!((state.page, &state.wish().unwrap().goals), (Page::Check, &vec![goal]));
    assert_eq!(*state.plan().unwrap().before, whole, "planned anew with what was found");
}

#[test]
fn a_reading_that_was_stopped_leaves_what_it_had_shown() {
    let mut state = WizardState::default();
    let spec = SourceSpec::Path("disk.img".into());
    handle(&mut state, WizardCommand::Open(spec.clone()));
    let disk = Box::new(crate::storage::practice::open("win11-new").unwrap().remove(0));
    receive(&mut state, Report::Surveyed { spec: spec.clone(), disk: disk.clone() });
    assert_eq!(handle(&mut state, WizardCommand::Cancel), [Effect::Cancel]);
    receive(&mut state, Report::Cancelled);
    receive(&mut state, Report::Surveyed { spec, disk });
    assert!(!state.reading && state.busy.is_none(), "what comes late is not taken in");
    assert_eq!(state.opened.unwrap().notes[0].text.id(), "page-note-stopped");
}

fn go(state: &mut WizardState, command: WizardCommand) {
    let effects = handle(state, command);
    assert!(effects.is_empty(), "{effects:?}");
}

fn tick_all(state: &mut WizardState) {
    let acks: Vec<String> =
        state.plan().unwrap().solution().unwrap().acknowledge.iter().map(|ack| ack.id.clone()).collect();
    for id in acks {
        go(state, WizardCommand::Tick(id, true));
    }
}

#[test]
fn from_a_practice_disk_to_the_exported_bundle() {
    let mut state = with_practice("win11-new");
    assert_eq!(state.disk, Some(0));
    go(&mut state, WizardCommand::Next);
    assert_eq!(state.page, Page::Check);
    let goal = state.chosen().unwrap().findings.iter().find_map(|finding| finding.goal).unwrap();
    go(&mut state, WizardCommand::AdoptGoal(goal));
    assert_eq!(state.page, Page::Plan);
    assert!(state.plan().unwrap().solution().is_some(), "{:?}", state.plan().unwrap().refusals);
    go(&mut state, WizardCommand::Next);
    assert_eq!(state.page, Page::Review);
    assert!(state.frames() > 5);
    // Nothing can be exported before everything is ticked.
    assert!(state.missing_ticks() > 0);
    assert_eq!(state.ready(Page::Export).unwrap_err()[0].id(), "page-need-ticks");
    go(&mut state, WizardCommand::Next);
    assert_eq!(state.page, Page::Review);
    assert!(handle(&mut state, WizardCommand::SaveBundle).is_empty());
    tick_all(&mut state);
    go(&mut state, WizardCommand::Next);
    assert_eq!(state.page, Page::Export);
    match handle(&mut state, WizardCommand::SaveBundle).as_slice() {
        [Effect::Save { kind: SaveKind::Bundle, plan, acknowledged }] => {
            assert_eq!(plan, state.plan().unwrap());
            assert_eq!(acknowledged.len(), plan.solution().unwrap().acknowledge.len());
        }
        other => panic!("{other:?}"),
    }
    assert!(state.unsaved());
    receive(&mut state, Report::Saved { kind: SaveKind::Bundle, path: "b".into() });
    assert!(!state.unsaved());
    assert_eq!(state.messages.len(), 1);
    go(&mut state, WizardCommand::GoTo(Page::Plan));
    assert_eq!(state.messages, [], "on another page it is no news");
}

#[test]
fn pages_that_cannot_be_shown_say_every_reason() {
    let mut state = WizardState::default();
    for page in [Page::Check, Page::Plan, Page::Review, Page::Export] {
        assert_eq!(state.ready(page).unwrap_err(), vec![Text::new("page-need-disk")]);
        go(&mut state, WizardCommand::GoTo(page));
        assert_eq!(state.page, Page::Disk);
    }
    let mut state = with_practice("win11-new");
    assert_eq!(state.ready(Page::Review).unwrap_err(), vec![Text::new("page-need-goal")]);
    // A goal that no disk of this size can fulfil.
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(100_000))));
    let reasons = state.ready(Page::Review).unwrap_err();
    assert_eq!(reasons.len(), state.plan().unwrap().refusals.len().max(1));
    assert!(WizardCommand::Next.tooltip(&WizardState { page: Page::Plan, ..state }).is_some());
}

#[test]
fn every_change_of_the_plan_voids_the_ticks_and_going_back_does_not() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    go(&mut state, WizardCommand::GoTo(Page::Review));
    tick_all(&mut state);
    assert_eq!(state.missing_ticks(), 0);
    go(&mut state, WizardCommand::Back);
    go(&mut state, WizardCommand::Next);
    assert_eq!(state.missing_ticks(), 0, "going back loses nothing");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_mib(1200))));
    assert!(state.ticks.is_empty() && state.missing_ticks() > 0);
    tick_all(&mut state);
    go(&mut state, WizardCommand::Undo);
    assert!(state.ticks.is_empty(), "undoing is a change as well");
}

#[test]
fn undo_and_redo_are_named_and_lead_to_the_same_plan() {
    let mut state = with_practice("win11-new");
    assert!(WizardCommand::Undo.enabled(&state).is_err());
    let none = state.derived.as_ref().unwrap().digest.clone();
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    let one = state.derived.as_ref().unwrap().digest.clone();
    assert_eq!(state.undoes().unwrap().id(), "page-goal-recovery-size");
    go(&mut state, WizardCommand::Undo);
    assert_eq!(state.derived.as_ref().unwrap().digest, none);
    assert_eq!(state.redoes().unwrap().id(), "page-goal-recovery-size");
    go(&mut state, WizardCommand::Redo);
    assert_eq!(state.derived.as_ref().unwrap().digest, one);
}

/// The right edge of Windows, and how far it can go to the left.
fn windows_edge(state: &WizardState) -> (u32, crate::units::ByteOffset, crate::units::ByteOffset) {
    let windows = state.plan().unwrap().before.with_role(crate::layout::Role::Windows).next().unwrap().number;
    let handle = state.derived.as_ref().unwrap().handles.iter().find(|handle| handle.partition == windows).unwrap();
    (windows, handle.at, handle.reach.as_ref().unwrap().leftmost)
}

#[test]
fn a_drag_is_a_draft_until_it_is_let_go_and_one_step_to_undo() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::GoTo(Page::Plan));
    let (partition, at, leftmost) = windows_edge(&state);
    for mib in [100, 300, 512] {
        let to = at.saturating_sub(ByteSize::from_mib(mib));
        go(&mut state, WizardCommand::Drag { partition, to });
        assert!(state.wish().unwrap().goals.is_empty(), "a draft is not in the history");
        assert_eq!(state.plan().unwrap().after().partition(partition).unwrap().end(), to);
    }
    assert_eq!(state.ready(Page::Review).unwrap_err(), vec![Text::new("page-need-drop")]);
    go(&mut state, WizardCommand::DragEnd);
    assert_eq!(state.wish().unwrap().goals.len(), 1);
    go(&mut state, WizardCommand::Undo);
    assert!(state.wish().unwrap().goals.is_empty() && state.undoes().is_none());
    // Beyond its reach a boundary stops.
    go(&mut state, WizardCommand::Drag { partition, to: crate::units::ByteOffset::ZERO });
    assert_eq!(state.drag.unwrap().to, leftmost);
    go(&mut state, WizardCommand::DragCancel);
    assert!(state.drag.is_none() && state.undoes().is_none());
    assert_eq!(state.plan().unwrap().after().partition(partition).unwrap().end(), at);
}

#[test]
fn a_drag_there_and_back_leaves_no_trace() {
    let mut state = with_practice("win11-new");
    let (partition, at, _) = windows_edge(&state);
    let before = state.derived.as_ref().unwrap().digest.clone();
    go(&mut state, WizardCommand::Drag { partition, to: at.saturating_sub(ByteSize::from_mib(64)) });
    go(&mut state, WizardCommand::Drag { partition, to: at });
    go(&mut state, WizardCommand::DragEnd);
    assert_eq!(state.derived.as_ref().unwrap().digest, before);
    assert!(state.undoes().is_none());
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_open_work_as_it_was() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    let spec = SourceSpec::Path("no.img".into());
    handle(&mut state, WizardCommand::Open(spec.clone()));
    let error = crate::source::SourceError::new(Text::plain("no such file"));
    receive(&mut state, Report::Opened { spec, result: Err(error) });
    assert_eq!(state.messages.len(), 1);
    assert_eq!(state.wish().unwrap().goals.len(), 1);
    assert!(state.recent.is_empty());
    go(&mut state, WizardCommand::Dismiss(0));
    assert!(state.messages.is_empty());
}

#[test]
fn a_script_from_elsewhere_is_looked_through_on_the_open_disk() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::Show(Overlay::Xray));
    assert!(state.xray.editing);
    go(&mut state, WizardCommand::Pasted("select disk 0\nselect partition 4\ndelete partition override\n".to_owned()));
    let simulation = state.xray.simulation.as_ref().unwrap();
    assert!(simulation.completed && simulation.lines.len() == 3);
    assert_eq!(state.xray.shown, 3);
    assert!(state.xray.disk_at(3, 0).unwrap().partition(4).is_none());
    assert!(state.xray.disk_at(0, 0).unwrap().partition(4).is_some());
    // The Windows that runs cannot be deleted: the script stops there.
    go(
        &mut state,
        WizardCommand::TypeScript(
            "select disk 0\nselect partition 3\ndelete partition override\nselect partition 1\nlist disk\n".to_owned(),
        ),
    );
    go(&mut state, WizardCommand::EditScript(false));
    assert_eq!(state.xray.simulation.as_ref().unwrap().stopped_at, Some(3));
    assert_eq!(state.xray.shown, 3, "the line at which it stops is the one that is seen");
    go(&mut state, WizardCommand::Back);
    assert!(state.overlay.is_none() && state.page == Page::Disk);
}

#[test]
fn leaving_with_unsaved_work_asks() {
    let mut state = with_practice("win11-new");
    assert_eq!(handle(&mut state, WizardCommand::Quit), vec![Effect::Quit]);
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    go(&mut state, WizardCommand::Quit);
    assert_eq!(state.overlay, Some(Overlay::Leave));
    assert_eq!(handle(&mut state, WizardCommand::QuitAnyway), vec![Effect::Quit]);
}

#[test]
fn what_came_of_the_script_is_compared_with_the_plan() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    let (before, after) = {
        let plan = state.plan().unwrap();
        ((*plan.before).clone(), (**plan.after()).clone())
    };
    let source = |disk| Source { kind: SourceKind::Layout, disks: vec![disk], notes: Vec::new(), ways: Ways::new() };
    receive(&mut state, Report::VerifyOpened(Ok(source(after))));
    let verified = state.verified.as_ref().unwrap();
    assert!(verified.outcome == Outcome::Done && verified.differences.is_empty());
    receive(&mut state, Report::VerifyOpened(Ok(source(before))));
    let verified = state.verified.as_ref().unwrap();
    assert!(verified.outcome == Outcome::OnTheWay && verified.differences.is_empty());
    let other = with_practice("dell-six").chosen().unwrap().layout.clone();
    receive(&mut state, Report::VerifyOpened(Ok(source((*other).clone()))));
    let verified = state.verified.as_ref().unwrap();
    assert!(verified.outcome == Outcome::Other && !verified.differences.is_empty());
}

#[test]
fn every_practice_disk_goes_through_every_page_that_it_can() {
    for practice in crate::storage::practice::list() {
        let mut state = with_practice(practice.name);
        for page in [Page::Check, Page::Plan] {
            go(&mut state, WizardCommand::GoTo(page));
            assert_eq!(state.page, page, "{}", practice.name);
        }
        let goals: Vec<Goal> = state.derived.as_ref().unwrap().presets.iter().map(|preset| preset.goal).collect();
        for goal in goals {
            go(&mut state, WizardCommand::SetGoal(goal));
            assert!(state.status().is_some());
            for frame in 0..=state.frames() {
                go(&mut state, WizardCommand::ShowFrame(frame));
                let derived = state.derived.as_ref().unwrap();
                assert_eq!(derived.film.disk(&derived.plan, frame).number, derived.plan.before.number);
            }
        }
    }
}

#[test]
fn steps_by_arrow_keys_are_one_for_undo() {
    let mut state = with_practice("win11-new");
    let handle = state.derived.as_ref().unwrap().handles.iter().find(|handle| handle.reach.is_ok()).unwrap().clone();
    let at = |mib: u64| handle.at.saturating_sub(ByteSize::from_mib(mib));
    let put = |state: &mut WizardState, mib| {
        go(state, WizardCommand::PutBoundary { partition: handle.partition, to: at(mib) });
    };
    for mib in [1, 2, 3] {
        put(&mut state, mib);
    }
    assert_eq!(state.wish().unwrap().goals.len(), 1);
    go(&mut state, WizardCommand::Undo);
    assert!(state.wish().unwrap().goals.is_empty(), "one step back undoes all three");
    go(&mut state, WizardCommand::Redo);
    let three = state.wish().unwrap().clone();
    // Something else in between: a step of its own.
    put(&mut state, 4);
    go(&mut state, WizardCommand::Undo);
    assert_eq!(*state.wish().unwrap(), three);
    // There and back is nothing.
    let undone = state.chosen().unwrap().history.undoes().cloned();
    put(&mut state, 4);
    put(&mut state, 3);
    assert_eq!(state.chosen().unwrap().history.undoes(), undone.as_ref());
}

#[test]
fn saving_when_asked_at_closing_also_closes() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    go(&mut state, WizardCommand::Quit);
    assert_eq!(state.overlay, Some(Overlay::Leave));
    assert!(matches!(handle(&mut state, WizardCommand::SavePlan).as_slice(), [Effect::Save { .. }]));
    let effects = receive(&mut state, Report::Saved { kind: SaveKind::Plan, path: "p.ron".into() });
    assert_eq!(effects, vec![Effect::Quit]);
    assert_eq!(state.overlay, None);
}

#[test]
fn a_script_under_the_light_runs_by_itself_and_stops_at_its_end() {
    let mut state = with_practice("win11-new");
    go(&mut state, WizardCommand::Show(Overlay::Xray));
    go(&mut state, WizardCommand::Pasted("select disk 0\nselect partition 3\nshrink desired=10".to_owned()));
    assert_eq!(state.xray.len(), 3);
    go(&mut state, WizardCommand::Play(true));
    assert_eq!((state.xray.shown, state.playing), (0, true));
    for expected in [(1, true), (2, true), (3, false)] {
        state.advance();
        assert_eq!((state.xray.shown, state.playing), expected);
    }
    assert_eq!(state.shown, 0, "the plan's film stands still");
}

/// Opens a practice disk of a wizard that knows the gallery.
fn lesson(name: &str) -> WizardState {
    let mut state = with_practice(name);
    state.gallery = crate::storage::practice::list()
        .into_iter()
        .map(|disk| Practice {
            name: disk.name,
            title: disk.title,
            story: disk.story,
            task: disk.task,
            disk: DiskView::new(crate::storage::practice::open(disk.name).unwrap().remove(0)),
        })
        .collect();
    state
}

/// A wizard with a disk of the person's own, a plan for it, and another file that was read since.
fn with_plan_and_another(saved: bool) -> (WizardState, Vec<crate::layout::DiskLayout>) {
    let mut state = WizardState::default();
    let open = |name| {
        let disks = crate::storage::practice::open(name).unwrap();
        Source { kind: SourceKind::Layout, disks, notes: Vec::new(), ways: Ways::new() }
    };
    let report =
        |name: &str, source| Report::Opened { spec: SourceSpec::Path(name.into()), result: Ok((source, None)) };
    receive(&mut state, report("mine.ron", open("win11-new")));
    go(&mut state, WizardCommand::AdoptGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    if saved {
        go(&mut state, WizardCommand::GoTo(Page::Review));
        tick_all(&mut state);
        go(&mut state, WizardCommand::GoTo(Page::Export));
        receive(&mut state, Report::Saved { kind: SaveKind::Bundle, path: "b".into() });
    }
    let other = open(if saved { "win11-new" } else { "hp" });
    let disks = other.disks.clone();
    receive(&mut state, report("other.ron", other));
    (state, disks)
}

#[test]
fn what_is_opened_takes_the_place_of_an_unsaved_plan_only_when_told_to() {
    let (mut state, disks) = with_plan_and_another(false);
    assert_eq!(state.overlay, Some(Overlay::Replace));
    assert_eq!(state.wish().unwrap().goals.len(), 1, "the plan is still there");
    go(&mut state, WizardCommand::Close);
    assert!(state.waiting.is_none() && state.overlay.is_none() && state.wish().unwrap().goals.len() == 1);
    // Nothing waits any more.
    go(&mut state, WizardCommand::Replace);
    assert_eq!(state.wish().unwrap().goals.len(), 1);

    let (mut state, _) = with_plan_and_another(false);
    go(&mut state, WizardCommand::Replace);
    assert_eq!((state.page, state.overlay, *state.chosen().unwrap().layout == disks[0]), (Page::Disk, None, true));

    // Saved first: then it is opened without another question.
    let (mut state, _) = with_plan_and_another(false);
    assert!(matches!(handle(&mut state, WizardCommand::SavePlan)[..], [Effect::Save { kind: SaveKind::Plan, .. }]));
    receive(&mut state, Report::Saved { kind: SaveKind::Plan, path: "plan.ron".into() });
    assert_eq!((state.overlay, *state.chosen().unwrap().layout == disks[0]), (None, true));
}

#[test]
fn a_large_image_shows_nothing_early_where_that_would_end_a_plan() {
    let (mut state, disks) = with_plan_and_another(false);
    go(&mut state, WizardCommand::Close);
    let spec = SourceSpec::Path("disk.img".into());
    handle(&mut state, WizardCommand::Open(spec.clone()));
    receive(&mut state, Report::Surveyed { spec, disk: Box::new(disks[0].clone()) });
    assert!(!state.reading && state.wish().unwrap().goals.len() == 1);
}

#[test]
fn what_is_opened_after_the_export_can_be_compared_with_the_plan() {
    let (mut state, _) = with_plan_and_another(true);
    assert!(!state.unsaved());
    assert_eq!(state.overlay, Some(Overlay::Replace), "it may be what came of the script");
    go(&mut state, WizardCommand::Compare);
    assert_eq!(state.overlay, Some(Overlay::Verify));
    assert_eq!(state.verified.as_ref().unwrap().outcome, Outcome::OnTheWay);
    assert_eq!(state.page, Page::Export);
}

#[test]
fn what_was_tried_on_a_practice_disk_asks_nothing() {
    let mut state = lesson("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    let disks = crate::storage::practice::open("hp").unwrap();
    let source = Source { kind: SourceKind::Practice, disks, notes: Vec::new(), ways: Ways::new() };
    receive(&mut state, Report::Opened { spec: SourceSpec::Practice("hp".into()), result: Ok((source, None)) });
    assert_eq!((state.overlay, state.page), (None, Page::Disk));
}

#[test]
fn what_is_opened_is_not_hidden_by_what_stands_over_the_page() {
    for overlay in [Overlay::Help(HelpTopic::Esp), Overlay::Paste] {
        let mut state = lesson("win11-new");
        go(&mut state, WizardCommand::Show(overlay));
        let disks = crate::storage::practice::open("hp").unwrap();
        let source = Source { kind: SourceKind::Layout, disks, notes: Vec::new(), ways: Ways::new() };
        receive(&mut state, Report::Opened { spec: SourceSpec::Path("hp.ron".into()), result: Ok((source, None)) });
        assert_eq!(state.overlay, None);
    }
}

#[test]
fn what_holds_no_disk_takes_nobodys_place() {
    let mut state = lesson("win11-new");
    let source = || Source { kind: SourceKind::Capture, disks: Vec::new(), notes: Vec::new(), ways: Ways::new() };
    receive(&mut state, Report::Opened { spec: SourceSpec::Path("x.txt".into()), result: Ok((source(), None)) });
    assert!(state.chosen().is_some() && state.recent.is_empty());
    receive(&mut state, Report::Pasted(Ok(source())));
    assert!(state.chosen().is_some());
    assert_eq!(state.messages.iter().map(|message| message.text.id()).collect::<Vec<_>>(), ["page-no-disks"]);
    // What was said of one file is gone when the next is tried.
    handle(&mut state, WizardCommand::Dropped("y.txt".into()));
    assert!(state.messages.is_empty());
}

#[test]
fn several_files_dropped_at_once_are_refused_in_words() {
    let mut state = lesson("win11-new");
    go(&mut state, WizardCommand::DroppedSeveral);
    assert_eq!(state.messages[0].text.id(), "page-drop-several");
}

#[test]
fn every_task_of_the_course_can_be_done_and_is_seen_to_be_done() {
    use crate::plan::VolumeRef;
    let shrink = |letter| Goal::Shrink { volume: VolumeRef::Letter(letter), by: ByteSize::from_gib(10) };
    let recovery = |gib| Goal::RecoverySize(ByteSize::from_gib(gib));
    let pass = Goal::RecoveryFree(crate::plan::limits::UPDATE_FREE);
    let goals = [
        ("win11-new", Some(recovery(1))),
        ("win10-recovery-front", Some(pass)),
        ("left-over-recoveries", Some(pass)),
        ("dell-six", Some(recovery(1))),
        ("hp", Some(recovery(2))),
        ("lenovo", None),
        ("mbr-system-reserved", Some(pass)),
        ("dual-boot", Some(pass)),
        ("bitlocker", Some(recovery(1))),
        ("4kn", Some(Goal::EspSize(ByteSize::from_mib(300)))),
        ("empty", Some(Goal::CleanInstall)),
        ("mbr-logicals", Some(shrink('D'))),
        ("esp-full", Some(Goal::EspSize(ByteSize::from_mib(500)))),
        ("server", Some(shrink('D'))),
        ("shrink-blocked", Some(recovery(1))),
        ("dynamic", None),
    ];
    assert_eq!(goals.len(), crate::storage::practice::list().len(), "every practice disk has a task");
    for (name, goal) in goals {
        let mut state = lesson(name);
        assert!(state.learned.is_empty(), "{name} is done before anything was tried");
        if name == "server" {
            go(&mut state, WizardCommand::ChooseDisk(1));
        }
        go(&mut state, WizardCommand::GoTo(if name == "lenovo" { Page::Check } else { Page::Plan }));
        if let Some(goal) = goal {
            go(&mut state, WizardCommand::SetGoal(goal));
        }
        if name == "bitlocker" {
            assert!(state.learned.is_empty(), "the line is not found yet");
            go(&mut state, WizardCommand::GoTo(Page::Review));
            go(&mut state, WizardCommand::ShowFrame(1));
        }
        assert!(state.learned.contains(name), "{name}: {:?}", state.plan().map(|plan| &plan.refusals));
        assert!(state.next_practice().is_some_and(|next| next.name != name));
    }
}

#[test]
fn a_goal_that_misses_the_task_does_not_do_it() {
    let mut state = lesson("win11-new");
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_mib(800))));
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(4000))));
    assert!(state.learned.is_empty());
    go(&mut state, WizardCommand::SetGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
    assert_eq!(state.lessons_done(), 1);
    // What was learned stays learned.
    go(&mut state, WizardCommand::Undo);
    assert_eq!(state.lessons_done(), 1);
}

#[test]
fn motion_follows_the_system_until_the_person_chooses_otherwise() {
    let mut state = WizardState::default();
    let system = |state: &mut WizardState, less| {
        receive(state, Report::System { less_motion: less, dark: None });
        state.reduced_motion
    };
    assert!(!system(&mut state, None));
    assert!(system(&mut state, Some(true)));
    assert_eq!(state.motion_chosen, None);
    // Against the system: kept, whatever the system says later.
    handle(&mut state, WizardCommand::SetReducedMotion(false));
    assert_eq!(state.motion_chosen, Some(false));
    assert!(!system(&mut state, Some(true)));
    // As the system: followed again.
    handle(&mut state, WizardCommand::SetReducedMotion(true));
    assert_eq!(state.motion_chosen, None);
    assert!(!system(&mut state, Some(false)));
    let effects = receive(&mut state, Report::System { less_motion: Some(true), dark: Some(true) });
    assert_eq!(effects, [Effect::FollowSystem { dark: true }, Effect::SetReducedMotion(true)]);
}

#[test]
fn what_comes_late_of_another_file_is_not_taken_in() {
    let spec = |name: &str| SourceSpec::Path(name.into());
    let source = |name| {
        let disks = crate::storage::practice::open(name).unwrap();
        Source { kind: SourceKind::Image, disks, notes: Vec::new(), ways: Ways::new() }
    };
    let surveyed =
        |file: &str, name| Report::Surveyed { spec: spec(file), disk: Box::new(source(name).disks.remove(0)) };
    let opened = |file: &str, name| Report::Opened { spec: spec(file), result: Ok((source(name), None)) };
    let of = |state: &WizardState| state.opened.as_ref().and_then(|opened| opened.spec.clone());
    let mut state = WizardState::default();
    handle(&mut state, WizardCommand::Open(spec("a.img")));
    receive(&mut state, surveyed("a.img", "win11-new"));
    assert!(state.reading);
    // Another file is dropped before the first one was read.
    handle(&mut state, WizardCommand::Dropped("b.img".into()));
    assert!(!state.reading && state.opened.as_ref().unwrap().notes.len() == 1);
    receive(&mut state, surveyed("a.img", "win11-new"));
    receive(&mut state, opened("a.img", "win11-new"));
    assert!(state.busy.is_some(), "the second is still being read");
    receive(&mut state, surveyed("b.img", "server"));
    assert_eq!((of(&state), state.opened.as_ref().unwrap().disks.len()), (Some(spec("b.img")), 1));
    receive(&mut state, opened("b.img", "server"));
    let disks = state.opened.as_ref().unwrap().disks.len();
    assert_eq!((of(&state), disks, state.reading), (Some(spec("b.img")), source("server").disks.len(), false));
    assert!(state.busy.is_none() && state.awaited.is_none());
}

#[test]
fn a_sector_size_that_is_not_told_hides_no_finding_in_the_list() {
    use crate::advice::Severity;
    use crate::layout::{Problem, ProblemCode};
    let in_one_line = |problems: &[ProblemCode]| {
        let mut disk = crate::storage::practice::open("win11-new").unwrap().remove(0);
        disk.problems = problems.iter().map(|code| Problem::new(*code, Text::plain("a problem"))).collect();
        let view = DiskView::new(disk);
        let (text, severity) = view.in_one_line().unwrap();
        (text.say(crate::text::Lang::En) == "a problem", severity)
    };
    assert_eq!(in_one_line(&[ProblemCode::SectorSizeAssumed]), (false, Severity::Bad));
    assert_eq!(in_one_line(&[ProblemCode::SectorSizeAssumed, ProblemCode::Overlap]), (true, Severity::Bad));
}
