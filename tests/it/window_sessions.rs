//! What windows remember: two at a time, one that was cut off, one that a person left.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use super::window_harness::*;
use shikiri::app::Start;
use shikiri::plan::Goal;
use shikiri::source::SourceSpec;
use shikiri::text::Lang;
use shikiri::units::ByteSize;
use shikiri::wizard::WizardCommand;
use std::path::{Path, PathBuf};

/// A person's folder: two saved layouts and what windows remember.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for name in ["one", "two"] {
            let disks = shikiri::storage::practice::open("win11-new").unwrap();
            std::fs::write(home.file(name), shikiri::storage::write_layout(&disks)).unwrap();
        }
        home
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(format!("{name}.ron"))
    }

    fn config(&self) -> PathBuf {
        self.0.path().join("config")
    }

    /// A window, with that file or with what was open the last time.
    fn window(&self, name: Option<&str>) -> Window {
        let spec = name.map(|name| SourceSpec::Path(self.file(name)));
        let start = Start { spec, session_folder: Some(self.config()), ..start(None, Lang::En, Vec::new()) };
        window_of([1280.0, 800.0], 1.0, start)
    }

    fn sessions(&self) -> usize {
        let entries = std::fs::read_dir(self.config()).unwrap();
        entries.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|name| name == "ron")).count()
    }
}

fn wish(window: &mut Window, gib: u64) {
    command(window, WizardCommand::AdoptGoal(Goal::RecoverySize(ByteSize::from_gib(gib))));
}

/// What is open in a window, and which recovery partition is wished there, in GB.
fn work(window: &Window) -> Option<(String, Option<u64>)> {
    let state = window.state().state();
    let spec = state.opened.as_ref()?.spec.as_ref()?;
    let SourceSpec::Path(path) = spec else { return Some((format!("{spec:?}"), None)) };
    let wished = state.wish()?.goals.iter().find_map(|goal| match goal {
        Goal::RecoverySize(size) => Some(size.bytes() >> 30),
        _ => None,
    });
    Some((Path::new(path).file_stem()?.to_string_lossy().into_owned(), wished))
}

fn of(name: &str, wished: Option<u64>) -> Option<(String, Option<u64>)> {
    Some((name.to_owned(), wished))
}

fn told(window: &Window) -> Vec<&'static str> {
    window.state().state().messages.iter().map(|message| message.text.id()).collect()
}

fn leave(mut window: Window) {
    window.state_mut().command(WizardCommand::QuitAnyway);
    window.step();
}

#[test]
fn two_windows_that_are_cut_off_lose_neithers_work() {
    let home = Home::new();
    let (mut first, mut second) = (home.window(Some("one")), home.window(Some("two")));
    wish(&mut first, 1);
    wish(&mut second, 2);
    // The first goes on writing after the second.
    wish(&mut first, 3);
    drop((first, second));
    let next = home.window(None);
    assert_eq!(told(&next), ["page-session-more"]);
    let other = home.window(None);
    assert_eq!(told(&other), Vec::<&str>::new());
    let mut found = [work(&next), work(&other)];
    found.sort();
    assert_eq!(found, [of("one", Some(3)), of("two", Some(2))]);
}

#[test]
fn a_file_that_is_opened_does_not_take_the_place_of_what_was_cut_off() {
    let home = Home::new();
    let mut first = home.window(Some("one"));
    wish(&mut first, 1);
    drop(first);
    let second = home.window(Some("two"));
    assert_eq!((work(&second), told(&second)), (of("two", None), vec!["page-session-more"]));
    drop(second);
    assert_eq!(work(&home.window(None)), of("one", Some(1)));
}

#[test]
fn a_window_beside_another_begins_with_nothing_but_its_settings() {
    let home = Home::new();
    let mut first = home.window(Some("one"));
    command(&mut first, WizardCommand::SetLang(Lang::Ja));
    wish(&mut first, 1);
    let start = Start { session_folder: Some(home.config()), lang: None, ..start(None, Lang::En, Vec::new()) };
    let second = window_of([1280.0, 800.0], 1.0, start);
    assert_eq!((work(&second), told(&second)), (None, Vec::new()));
    assert_eq!(second.state().state().lang, Lang::Ja);
    assert_eq!(second.state().state().recent, [home.file("one")]);
}

#[test]
fn what_a_person_left_makes_room_for_the_next_window() {
    let home = Home::new();
    let mut first = home.window(Some("one"));
    wish(&mut first, 1);
    leave(first);
    let mut second = home.window(Some("two"));
    assert_eq!(told(&second), Vec::<&str>::new());
    wish(&mut second, 2);
    leave(second);
    assert_eq!(home.sessions(), 1);
    // The last one is taken up again, and both files are remembered.
    let third = home.window(None);
    assert_eq!(work(&third), of("two", Some(2)));
    assert_eq!(third.state().state().recent, [home.file("two"), home.file("one")]);
}

#[test]
fn what_cannot_be_read_again_is_kept_until_it_can() {
    let home = Home::new();
    let mut first = home.window(Some("one"));
    wish(&mut first, 1);
    drop(first);
    let away = home.file("away");
    std::fs::rename(home.file("one"), &away).unwrap();
    let second = home.window(None);
    assert_eq!((work(&second), second.state().state().messages.len()), (None, 1));
    drop(second);
    std::fs::rename(&away, home.file("one")).unwrap();
    assert_eq!(work(&home.window(None)), of("one", Some(1)));
}
