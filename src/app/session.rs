//! Keeps the session: written when it changed, so that a crash loses nothing; read once at the start.

use crate::source::SourceSpec;
use crate::storage::StorageError;
use crate::storage::session::{Session, read_session, write_session};
use crate::text::Lang;
use crate::wizard::WizardState;
use std::path::PathBuf;

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
    /// Reads what was remembered. A damaged file counts as none: it holds no work that is not elsewhere.
    pub(super) fn open(folder: Option<PathBuf>) -> (Self, Option<Session>) {
        let file = folder.map(|folder| folder.join("session.ron"));
        let written = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
        let session = match read_session(&written) {
            Ok(session) => Some(session),
            Err(error) if !written.is_empty() => {
                log::warn!("session: {error}");
                None
            }
            Err(_) => None,
        };
        let lang_chosen = session.as_ref().is_some_and(|session| session.lang.is_some());
        (Self { file, written, lang_at_start: None, lang_chosen }, session)
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
        reduced_motion: state.reduced_motion,
        zoom: state.zoom,
        learned: state.learned.iter().cloned().collect(),
    }
}
