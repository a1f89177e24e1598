//! Asks for a path inside the window, where the session has no file dialog: a bare X server, no D-Bus.

use crate::text::{Lang, Text, word};
use crate::ui::theme::{self, Theme, Tone, words};
use crate::ui::widgets::{Button, TextField, heading_ui, label_ui, name_dialog, status_line_ui};
use egui::{EventFilter, Id, Key, Layout, Margin, Modal, Modifiers, ScrollArea, Ui};
use std::path::{Path, PathBuf};

/// What the path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A file that is there.
    Open,
    /// A file that is there or not yet.
    Save,
    /// A folder that is there or not yet.
    Folder,
}

/// What came of asking.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// This path; what it is for can be done with it.
    Chosen(PathBuf),
    /// None.
    Cancelled,
}

/// How many entries of a folder are looked at: more than that nobody completes by hand.
const MOST_ENTRIES: usize = 5_000;

/// How many of them are offered.
const OFFERED: usize = 40;

/// The field with what is around it.
pub(super) struct PathEntry {
    title: Text,
    purpose: Purpose,
    base: PathBuf,
    typed: String,
    error: Option<Text>,
    /// The file that the person was told is there.
    warned: Option<PathBuf>,
    listed: Option<(PathBuf, Vec<Entry>)>,
    fresh: bool,
    to_end: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    file: bool,
    name: String,
}

impl PathEntry {
    /// Asks for a path; `name` is proposed, in `folder`.
    pub(super) fn new(title: Text, purpose: Purpose, folder: PathBuf, name: &str) -> Self {
        let mut typed = folder.display().to_string();
        if !typed.ends_with(std::path::MAIN_SEPARATOR) {
            typed.push(std::path::MAIN_SEPARATOR);
        }
        typed.push_str(name);
        Self { title, purpose, base: folder, typed, error: None, warned: None, listed: None, fresh: true, to_end: true }
    }

    /// The path that is meant: `~` is the person's own folder, and without a root it begins where the field began.
    fn path(&self) -> PathBuf {
        let typed = self.typed.trim();
        let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
        if let Some(rest) = typed.strip_prefix('~')
            && (rest.is_empty() || rest.starts_with(std::path::is_separator))
            && let Some(home) = home()
        {
            return home.join(rest.trim_start_matches(std::path::is_separator));
        }
        self.base.join(typed)
    }

    /// The path where it can be used, or why it cannot.
    fn checked(&mut self) -> Result<PathBuf, Text> {
        if self.typed.trim().is_empty() {
            return Err(Text::new("page-path-empty"));
        }
        let path = self.path();
        let shown = path.display().to_string();
        let about = |id: &'static str| Text::new(id).with("path", shown.clone());
        let parent = path.parent().is_none_or(Path::is_dir);
        match self.purpose {
            Purpose::Open if path.is_dir() => Err(about("page-path-folder")),
            Purpose::Open if !path.exists() => Err(about("page-path-no-file")),
            Purpose::Open => Ok(path),
            Purpose::Save if path.is_dir() => Err(about("page-path-folder")),
            Purpose::Save | Purpose::Folder if !parent => Err(about("page-path-no-folder")),
            Purpose::Save if path.symlink_metadata().is_ok() && self.warned.as_ref() != Some(&path) => {
                self.warned = Some(path.clone());
                Err(about("page-path-there"))
            }
            Purpose::Folder if path.exists() && !path.is_dir() => Err(about("page-path-file")),
            Purpose::Save | Purpose::Folder => Ok(path),
        }
    }

    /// The folder that is typed in, and the beginning of a name in it.
    fn split(&self) -> (PathBuf, String) {
        let path = self.path();
        if self.typed.is_empty() || self.typed.ends_with(std::path::is_separator) {
            return (path, String::new());
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (path.parent().map(Path::to_path_buf).unwrap_or_default(), name)
    }

    /// A file that was dropped on the window is meant by its path.
    pub(super) fn put(&mut self, path: &Path) {
        self.typed = path.display().to_string();
        (self.error, self.warned, self.to_end) = (None, None, true);
    }

    /// What could be meant by what is typed so far: folders first; hidden ones only once a dot is typed.
    fn offers(&mut self) -> Vec<Entry> {
        let (folder, begun) = self.split();
        if self.listed.as_ref().is_none_or(|(listed, _)| *listed != folder) {
            self.listed = Some((folder.clone(), entries(&folder)));
        }
        let lower = begun.to_lowercase();
        let folders_only = self.purpose == Purpose::Folder;
        let fits = |entry: &&Entry| {
            entry.name.to_lowercase().starts_with(&lower)
                && (begun.starts_with('.') || !entry.name.starts_with('.'))
                && !(folders_only && entry.file)
        };
        self.listed
            .as_ref()
            .map(|(_, all)| all.iter().filter(fits).take(OFFERED).cloned().collect())
            .unwrap_or_default()
    }

    /// Types as much as all offers have in common.
    fn complete(&mut self) {
        let offers = self.offers();
        let Some(first) = offers.first() else { return };
        if offers.len() == 1 {
            let only = first.clone();
            return self.take(&only);
        }
        let common = offers.iter().skip(1).fold(first.name.as_str(), |common, entry| {
            let same = common.chars().zip(entry.name.chars()).take_while(|(a, b)| a == b);
            common.get(..same.map(|(c, _)| c.len_utf8()).sum()).unwrap_or_default()
        });
        if common.len() > self.split().1.len() {
            self.put_name(common);
        }
    }

    fn take(&mut self, entry: &Entry) {
        self.put_name(&entry.name);
        if !entry.file {
            self.typed.push(std::path::MAIN_SEPARATOR);
        }
    }

    /// `name` in the place of the last part.
    fn put_name(&mut self, name: &str) {
        let keep = self.typed.rfind(std::path::is_separator).map_or(0, |at| at + 1);
        self.typed.truncate(keep);
        self.typed.push_str(name);
        (self.error, self.to_end) = (None, true);
    }

    /// Shows it over everything; the answer once there is one.
    pub(super) fn show(&mut self, ctx: &egui::Context, lang: Lang) -> Option<Answer> {
        let theme = Theme::of(ctx);
        let frame = egui::Frame::new()
            .fill(theme.bg1)
            .stroke(theme.hair())
            .corner_radius(theme::RADIUS_CARD)
            .inner_margin(Margin::same(24));
        let mut answer = None;
        let modal = Modal::new(Id::unique("path-entry")).frame(frame).show(ctx, |ui| {
            ui.set_width(640.0_f32.min(ctx.content_rect().width() - 80.0).max(80.0));
            ui.spacing_mut().item_spacing = egui::vec2(8.0, 0.0);
            answer = self.contents(ui, theme, lang);
        });
        if answer.is_none() && modal.should_close() {
            answer = Some(Answer::Cancelled);
        }
        answer
    }

    fn contents(&mut self, ui: &mut Ui, theme: &'static Theme, lang: Lang) -> Option<Answer> {
        let id = Id::unique("path-entry-field");
        let title = self.title.say(lang);
        name_dialog(ui, &title);
        heading_ui(ui, words::section(title).color(theme.text1));
        label_ui(ui, words::body(word("page-path-under", lang)).color(theme.text2));
        ui.add_space(12.0);
        // Before the field is shown: it would give the key away.
        let focused = ui.memory(|memory| memory.has_focus(id));
        if focused && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Tab)) {
            self.complete();
        }
        let name = word("page-path-field", lang);
        let width = ui.available_width();
        let before = self.typed.clone();
        let response = ui.add(TextField::new(&mut self.typed, &name).id(id).width(width).invalid(self.error.is_some()));
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        if std::mem::take(&mut self.to_end)
            && let Some(mut state) = egui::TextEdit::load_state(ui.ctx(), id)
        {
            let end = egui::text::CCursor::new(self.typed.chars().count());
            state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
            state.store(ui.ctx(), id);
        }
        if self.typed != before {
            (self.error, self.warned) = (None, None);
        }
        if let Some(error) = &self.error {
            ui.add_space(8.0);
            let tone = if self.warned.is_some() { Tone::Warn } else { Tone::Danger };
            let text = error.say(lang);
            let response = ui.scope(|ui| status_line_ui(ui, &text, tone)).inner;
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Assertive));
        }
        ui.add_space(8.0);
        let offers = self.offers();
        ScrollArea::vertical()
            .id_salt("path-offers")
            .max_height((ui.ctx().content_rect().height() - 300.0).clamp(60.0, 180.0))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for entry in &offers {
                    let mut text = entry.name.clone();
                    if !entry.file {
                        text.push(std::path::MAIN_SEPARATOR);
                    }
                    if ui.add(Button::text(&text).small()).clicked() {
                        self.take(entry);
                        ui.memory_mut(|memory| memory.request_focus(id));
                    }
                }
            });
        ui.add_space(16.0);
        // A field gives the keyboard away with Enter.
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut answer = None;
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let go = match self.purpose {
                _ if self.warned.is_some() => "page-path-replace",
                Purpose::Open => "page-path-open",
                Purpose::Save => "page-path-save",
                Purpose::Folder => "page-path-choose",
            };
            if ui.add(Button::primary(&word(go, lang))).clicked() || entered {
                match self.checked() {
                    Ok(path) => answer = Some(Answer::Chosen(path)),
                    Err(error) => {
                        self.error = Some(error);
                        ui.memory_mut(|memory| memory.request_focus(id));
                        ui.ctx().request_repaint();
                    }
                }
            }
            if ui.add(Button::secondary(&word("page-cancel", lang))).clicked() {
                answer = Some(Answer::Cancelled);
            }
        });
        answer
    }
}

/// What is in a folder, folders first; nothing where it cannot be read.
fn entries(folder: &Path) -> Vec<Entry> {
    let Ok(read) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut entries: Vec<Entry> = read
        .take(MOST_ENTRIES)
        .filter_map(|entry| {
            let entry = entry.ok()?;
            // A name that is no text cannot be typed either.
            let name = entry.file_name().into_string().ok()?;
            Some(Entry { file: !entry.path().is_dir(), name })
        })
        .collect();
    entries.sort();
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(purpose: Purpose, folder: &Path, typed: &str) -> PathEntry {
        let mut entry = PathEntry::new(Text::plain(""), purpose, folder.to_path_buf(), "");
        entry.typed = typed.to_owned();
        entry
    }

    #[test]
    fn a_path_is_checked_against_what_it_is_for() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("there.img");
        std::fs::write(&there, "x").unwrap();
        let error = |purpose, typed: &str| entry(purpose, folder.path(), typed).checked().unwrap_err().id().to_owned();
        assert_eq!(error(Purpose::Open, ""), "page-path-empty");
        assert_eq!(error(Purpose::Open, "none.img"), "page-path-no-file");
        assert_eq!(error(Purpose::Open, "."), "page-path-folder");
        assert_eq!(error(Purpose::Save, "none/x.ron"), "page-path-no-folder");
        assert_eq!(error(Purpose::Folder, "there.img"), "page-path-file");
        assert_eq!(entry(Purpose::Open, folder.path(), " there.img ").checked(), Ok(there));
        assert_eq!(entry(Purpose::Save, folder.path(), "new.ron").checked(), Ok(folder.path().join("new.ron")));
        assert_eq!(entry(Purpose::Folder, folder.path(), "new").checked(), Ok(folder.path().join("new")));
    }

    #[test]
    fn a_file_that_is_there_is_replaced_only_when_asked_twice() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.ron"), "x").unwrap();
        let mut entry = entry(Purpose::Save, folder.path(), "a.ron");
        assert_eq!(entry.checked().unwrap_err().id(), "page-path-there");
        assert_eq!(entry.checked(), Ok(folder.path().join("a.ron")));
    }

    #[test]
    fn names_are_completed_as_far_as_they_are_certain() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["disk-a.img", "disk-b.img", "other.txt", ".hidden"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        let completed = |typed: &str| {
            let mut entry = entry(Purpose::Open, folder.path(), typed);
            entry.complete();
            entry.typed
        };
        assert_eq!(completed("d"), "disk-");
        assert_eq!(completed("disk-b"), "disk-b.img");
        assert_eq!(completed("su"), format!("sub{}", std::path::MAIN_SEPARATOR));
        assert_eq!(completed("nothing"), "nothing");
        assert_eq!(completed(".h"), ".hidden");
        let mut all = entry(Purpose::Folder, folder.path(), "");
        assert_eq!(all.offers(), [Entry { file: false, name: "sub".to_owned() }]);
    }
}
