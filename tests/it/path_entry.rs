//! Files are opened and saved where the session has no file dialog: the window asks for the path itself.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use shikiri::app::{App, Dialogs, Start};
use shikiri::source::SourceSpec;
use shikiri::text::{Lang, Text};
use shikiri::wizard::{PickKind, WizardCommand};
use std::path::Path;

type Window = Harness<'static, App>;

fn window(lang: Lang) -> Window {
    let start = Start {
        spec: Some(SourceSpec::Practice("win11-new".to_owned())),
        session_folder: None,
        lang: Some(lang),
        dialogs: Dialogs::InWindow,
    };
    let mut window = Harness::builder().with_size([1024.0, 768.0]).build_eframe(move |cc| App::new(cc, start));
    window.run();
    window
}

fn ask(window: &mut Window, command: WizardCommand) {
    window.state_mut().command(command);
    window.run();
}

/// Types over what is proposed.
fn type_path(window: &mut Window, path: &str) {
    let field = window.get_by_label("Path");
    field.focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.get_by_label("Path").type_text(path);
    window.run();
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.run();
}

fn is_asking(window: &Window) -> bool {
    window.query_by_label("Path").is_some()
}

fn said(window: &Window) -> Vec<String> {
    let messages = &window.state().state().messages;
    messages.iter().map(|message| message.text.say(Lang::En)).collect()
}

fn layout_file(folder: &Path) -> String {
    let disk = shikiri::storage::practice::open("win11-new").unwrap();
    let path = folder.join("a layout.ron");
    std::fs::write(&path, shikiri::storage::write_layout(&disk)).unwrap();
    path.display().to_string()
}

#[test]
fn a_layout_is_saved_to_a_typed_path_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("mine.ron");
    let mut window = window(Lang::En);
    ask(&mut window, WizardCommand::SaveLayout);
    assert!(is_asking(&window));
    type_path(&mut window, target.to_str().unwrap());
    press(&mut window, Key::Enter);
    assert!(!is_asking(&window), "{:?}", said(&window));
    assert!(target.is_file());

    ask(&mut window, WizardCommand::Pick(PickKind::Any));
    type_path(&mut window, target.to_str().unwrap());
    press(&mut window, Key::Enter);
    assert!(!is_asking(&window));
    assert_eq!(window.state().state().recent.first(), Some(&target));
}

#[test]
fn a_path_that_leads_nowhere_is_said_beside_the_field() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.img").display().to_string();
    let mut window = window(Lang::En);
    ask(&mut window, WizardCommand::Pick(PickKind::Any));
    type_path(&mut window, &none);
    press(&mut window, Key::Enter);
    assert!(is_asking(&window));
    let error = Text::new("page-path-no-file").with("path", none).say(Lang::En);
    window.get_by_label(&error);
    // The keyboard stays in the field, so that it can be mended at once.
    type_path(&mut window, &layout_file(folder.path()));
    press(&mut window, Key::Enter);
    assert!(!is_asking(&window));
}

#[test]
fn a_file_that_is_there_is_replaced_only_after_a_second_enter() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there.ron");
    std::fs::write(&there, "mine").unwrap();
    let mut window = window(Lang::En);
    ask(&mut window, WizardCommand::SaveLayout);
    type_path(&mut window, there.to_str().unwrap());
    press(&mut window, Key::Enter);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    window.get_by_label("Replace");
    press(&mut window, Key::Enter);
    assert!(!is_asking(&window));
    assert!(std::fs::read_to_string(&there).unwrap().len() > 4);
}

#[test]
fn escape_and_cancel_leave_everything_as_it_was() {
    let mut window = window(Lang::En);
    ask(&mut window, WizardCommand::SaveLayout);
    press(&mut window, Key::Escape);
    assert!(!is_asking(&window));
    ask(&mut window, WizardCommand::Pick(PickKind::Image));
    window.get_by_label("Cancel").click();
    window.run();
    assert!(!is_asking(&window));
    assert!(said(&window).is_empty());
}

#[test]
fn tab_completes_and_a_name_that_is_pressed_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    layout_file(folder.path());
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    let mut window = window(Lang::En);
    ask(&mut window, WizardCommand::Pick(PickKind::Any));
    type_path(&mut window, &format!("{}/a l", folder.path().display()));
    press(&mut window, Key::Tab);
    press(&mut window, Key::Enter);
    assert!(!is_asking(&window));
    assert_eq!(window.state().state().recent.len(), 1);

    // Where the file was that was opened last, the field begins.
    ask(&mut window, WizardCommand::Pick(PickKind::Any));
    window.get_by_label("sub/").click();
    window.run();
    press(&mut window, Key::Enter);
    let folder = format!("{}/sub/", folder.path().display());
    window.get_by_label(&Text::new("page-path-folder").with("path", folder).say(Lang::En));
}

#[test]
fn the_question_is_put_in_japanese_as_well() {
    let mut window = window(Lang::Ja);
    ask(&mut window, WizardCommand::Pick(PickKind::Any));
    window.get_by_label("パス");
    window.get_by_label("キャンセル");
}
