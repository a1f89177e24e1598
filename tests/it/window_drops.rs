//! Files that are dropped on the window, whatever is shown.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use super::window_harness::*;
use shikiri::plan::Goal;
use shikiri::source::SourceSpec;
use shikiri::text::Lang;
use shikiri::units::ByteSize;
use shikiri::wizard::{HelpTopic, Overlay, Page, WizardCommand, WizardState};
use std::path::{Path, PathBuf};

/// A folder with two saved layouts, a script and a text that is neither.
fn files() -> (tempfile::TempDir, impl Fn(&str) -> PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, disk) in [("mine.ron", "win11-new"), ("other.ron", "hp")] {
        let disks = shikiri::storage::practice::open(disk).unwrap();
        std::fs::write(folder.path().join(name), shikiri::storage::write_layout(&disks)).unwrap();
    }
    std::fs::write(folder.path().join("found.txt"), SCRIPT).unwrap();
    std::fs::write(folder.path().join("letter.txt"), "Dear all,\nno script.\n").unwrap();
    let path = folder.path().to_path_buf();
    (folder, move |name| path.join(name))
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_on(window: &mut Window, path: &Path) {
    window.input_mut().dropped_files = vec![std::sync::Arc::new(Dropped(path.to_path_buf()))];
    window.step();
    window.input_mut().dropped_files.clear();
    window.run();
}

fn open(state: &WizardState) -> Option<PathBuf> {
    match state.opened.as_ref()?.spec.as_ref()? {
        SourceSpec::Path(path) => Some(path.clone()),
        _ => None,
    }
}

/// Every place where a file can be let go.
fn places() -> Vec<(Page, Option<Overlay>)> {
    let pages = [Page::Disk, Page::Check, Page::Plan, Page::Review, Page::Export].map(|page| (page, None));
    let over = [Overlay::Xray, Overlay::Help(HelpTopic::Esp), Overlay::Paste, Overlay::Leave];
    pages.into_iter().chain(over.map(|overlay| (Page::Review, Some(overlay)))).collect()
}

fn at(window: &mut Window, (page, overlay): (Page, Option<Overlay>)) {
    command(window, WizardCommand::GoTo(Page::Review));
    tick_all(window);
    command(window, WizardCommand::GoTo(page));
    if let Some(overlay) = overlay {
        command(window, WizardCommand::Show(overlay));
    }
    let state = window.state().state();
    assert_eq!((state.page, state.overlay), (page, overlay));
}

#[test]
fn a_file_dropped_anywhere_asks_before_a_plan_is_lost_and_is_opened() {
    let (_folder, file) = files();
    for place in places() {
        let spec = Some(SourceSpec::Path(file("mine.ron")));
        let mut window =
            window_of([1280.0, 800.0], 1.0, shikiri::app::Start { spec, ..start(None, Lang::En, Vec::new()) });
        command(&mut window, WizardCommand::AdoptGoal(Goal::RecoverySize(ByteSize::from_gib(1))));
        at(&mut window, place);
        drop_on(&mut window, &file("other.ron"));
        let state = window.state().state();
        assert_eq!((state.overlay, open(state)), (Some(Overlay::Replace), Some(file("mine.ron"))), "{place:?}");
        command(&mut window, WizardCommand::Close);
        let state = window.state().state();
        assert_eq!((state.wish().unwrap().goals.len(), state.overlay), (1, None), "{place:?}");
        at(&mut window, place);
        drop_on(&mut window, &file("other.ron"));
        command(&mut window, WizardCommand::Replace);
        let state = window.state().state();
        assert_eq!((state.page, open(state)), (Page::Disk, Some(file("other.ron"))), "{place:?}");
        assert!(state.busy.is_none() && state.messages.is_empty(), "{place:?}: {:?}", state.messages);
    }
}

#[test]
fn a_script_dropped_anywhere_goes_under_the_light_and_no_plan_is_lost() {
    let (_folder, file) = files();
    for place in places() {
        let mut window = planned(Lang::En, Vec::new());
        at(&mut window, place);
        drop_on(&mut window, &file("found.txt"));
        let state = window.state().state();
        assert_eq!(state.overlay, Some(Overlay::Xray), "{place:?}");
        assert!(state.xray.text.contains("delete partition override"), "{place:?}");
        assert!(state.busy.is_none() && state.wish().unwrap().goals.len() == 1, "{place:?}");
    }
}

#[test]
fn what_is_dropped_on_the_page_for_scripts_is_a_script_unless_it_holds_a_disk() {
    let (_folder, file) = files();
    let mut window = window(Some("practice:hp"));
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    drop_on(&mut window, &file("letter.txt"));
    assert!(window.state().state().xray.text.starts_with("Dear all"));
    drop_on(&mut window, &file("mine.ron"));
    let state = window.state().state();
    assert_eq!((state.overlay, open(state)), (Some(Overlay::Xray), Some(file("mine.ron"))));
    assert!(state.xray.text.starts_with("Dear all"));
}
