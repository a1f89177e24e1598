//! Keeps the session: written when it changed, so that a crash loses nothing; read once at the start.

use crate::source::SourceSpec;
use crate::storage::StorageError;
use crate::storage::read::read_file;
use crate::storage::session::{Session, read_session, write_session};
use crate::text::{Lang, Text};
use crate::wizard::{Message, MessageTone, WizardState};
use std::path::{Path, PathBuf};

/// The user's configuration folder of this program.
pub(super) fn folder() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "shikiri").map(|dirs| dirs.config_dir().to_path_buf())
}

/// The language that the person chose before.
pub(super) fn lang(session: &Session) -> Option<Lang> {
    session.lang.as_deref().and_then(Lang::from_tag)
}

/// The system's language, else English.
pub(super) fn system_lang() -> Lang {
    sys_locale::get_locales().find_map(|tag| Lang::from_tag(&tag)).unwrap_or_default()
}

/// Writes the session where it changed.
pub(super) struct Keeper {
    file: Option<PathBuf>,
    written: String,
    lang_at_start: Option<Lang>,
    lang_chosen: bool,
}

impl Keeper {
    /// Reads what was remembered. A damaged file is kept under another name, and that is what is to be said.
    pub(super) fn open(folder: Option<PathBuf>) -> (Self, Option<Session>, Option<Message>) {
        let file = folder.map(|folder| folder.join("session.ron"));
        // A pipe of that name would be waited for.
        let there = file.as_ref().filter(|file| file.is_file());
        let read = there.and_then(|file| read_file(file, crate::storage::MAX_FILE).ok());
        let written = read.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let (session, told) = match read_session(&written) {
            Ok(session) => (Some(session), None),
            Err(error) if !written.trim().is_empty() => {
                log::warn!("session: {error}");
                (None, there.and_then(|file| set_aside(file, &written)))
            }
            Err(_) => (None, None),
        };
        let lang_chosen = session.as_ref().is_some_and(|session| session.lang.is_some());
        (Self { file, written, lang_at_start: None, lang_chosen }, session, told)
    }

    /// Writes the session if it is another one than was written last. An error is said once.
    pub(super) fn keep(&mut self, state: &WizardState) -> Option<StorageError> {
        let file = self.file.as_ref()?;
        if state.drag.is_some() || state.busy.is_some() {
            return None;
        }
        let first = *self.lang_at_start.get_or_insert(state.lang);
        self.lang_chosen |= first != state.lang;
        let text = write_session(&of(state, self.lang_chosen));
        if text == self.written {
            return None;
        }
        let written = match file.parent() {
            Some(folder) => std::fs::create_dir_all(folder).is_ok(),
            None => true,
        };
        let result = crate::storage::write::replace(file, text.as_bytes());
        self.written = text;
        match result {
            Ok(()) => None,
            Err(error) => {
                log::warn!("session (folder there: {written}): {error}");
                self.file = None;
                Some(error)
            }
        }
    }
}

/// Keeps a damaged session beside the new one: there may be somebody's plan in it.
fn set_aside(file: &Path, written: &str) -> Option<Message> {
    let copy = file.with_file_name("session.damaged.ron");
    let kept = crate::storage::write::replace(&copy, written.as_bytes());
    let path = kept.map_or(file, |()| copy.as_path()).display().to_string();
    let (text, hint) = (Text::new("page-session-damaged"), Text::new("page-session-kept").with("path", path));
    Some(Message { tone: MessageTone::Failed, text, hint: Some(hint) })
}

fn of(state: &WizardState, lang_chosen: bool) -> Session {
    let opened = state.opened.as_ref();
    let spec = opened.and_then(|opened| opened.spec.as_ref());
    Session {
        lang: lang_chosen.then(|| state.lang.tag().to_owned()),
        appearance: state.appearance.as_str().to_owned(),
        recent: state.recent.clone(),
        source: spec.and_then(|spec| match spec {
            SourceSpec::Path(path) => Some(path.clone()),
            SourceSpec::Practice(name) => Some(PathBuf::from(format!("practice:{name}"))),
            _ => None,
        }),
        pasted: opened.filter(|opened| opened.spec.is_none()).map(|_| state.pasted.clone()),
        disk: state.disk.unwrap_or(0),
        page: state.page.as_str().to_owned(),
        wish: state.wish().cloned().unwrap_or_default(),
        saved: state.saved.clone(),
        reduced_motion: state.motion_chosen,
        zoom: state.zoom,
        learned: state.learned.iter().cloned().collect(),
    }
}
