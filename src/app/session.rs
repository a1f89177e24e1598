//! Keeps the session: written when it changed, so that a crash loses nothing; read once at the start.
//!
//! Every window that runs has a file of its own (`session.ron`, `session-2.ron`, …), claimed by a lock that the system
//! gives back however the window ends. The next window takes up first what was cut off.

use crate::source::SourceSpec;
use crate::storage::StorageError;
use crate::storage::read::read_file;
use crate::storage::session::{Session, read_session, write_session};
use crate::storage::write::{Claim, claim};
use crate::text::{Lang, Text};
use crate::wizard::{Message, MessageTone, RECENT, WizardState};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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

/// How many windows of a person each remember what is open in them.
const WINDOWS: usize = 16;

/// Writes the session where it changed. Each window has a file of its own, so that none writes over another's work.
pub(super) struct Keeper {
    file: Option<PathBuf>,
    written: String,
    lang_at_start: Option<Lang>,
    lang_chosen: bool,
    /// What is to be open again and was not read yet, or could not be: kept until something else is open.
    unread: Option<Session>,
    /// The file is this window's alone, as long as it runs.
    _claim: Option<Claim>,
}

/// What a window begins with.
pub(super) struct Begun {
    pub(super) keeper: Keeper,
    /// The settings, with what is to be open again.
    pub(super) session: Option<Session>,
    /// What is to be said.
    pub(super) told: Vec<Message>,
}

/// One window's file, as it was found.
struct Kept {
    file: PathBuf,
    text: String,
    session: Option<Session>,
    changed: Option<SystemTime>,
    claim: Option<Claim>,
}

impl Kept {
    fn read(folder: &Path, nth: usize) -> Self {
        let name = if nth == 1 { "session".to_owned() } else { format!("session-{nth}") };
        let file = folder.join(format!("{name}.ron"));
        let lock = folder.join(format!("{name}.lock"));
        // A pipe of that name would be waited for.
        let there = file.is_file();
        let read = there.then(|| read_file(&file, crate::storage::MAX_FILE).ok()).flatten();
        let text = read.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let session = match read_session(&text) {
            Ok(session) => Some(session),
            Err(error) => {
                if !text.trim().is_empty() {
                    log::warn!("session: {error}");
                }
                None
            }
        };
        let changed = file.metadata().and_then(|about| about.modified()).ok().filter(|_| there);
        // What has no file yet is claimed once it is wanted.
        let claim = if there || lock.is_file() { claim(&lock) } else { None };
        Self { file, text, session, changed, claim }
    }

    fn lock(&self) -> PathBuf {
        self.file.with_extension("lock")
    }

    /// Whether another window has it.
    fn is_taken(&self) -> bool {
        self.claim.is_none() && (self.changed.is_some() || self.lock().is_file())
    }

    fn is_cut_off(&self) -> bool {
        self.session.as_ref().is_some_and(Session::is_cut_off)
    }
}

impl Keeper {
    const fn of_nothing() -> Self {
        Self { file: None, written: String::new(), lang_at_start: None, lang_chosen: false, unread: None, _claim: None }
    }

    /// Reads what was remembered: what a window was cut off with, else what was open last, unless that window still
    /// runs or `asked` for something else to be opened. A damaged file is kept under another name, and that is said.
    pub(super) fn open(folder: Option<PathBuf>, asked: bool) -> Begun {
        let Some(folder) = folder else {
            return Begun { keeper: Self::of_nothing(), session: None, told: Vec::new() };
        };
        // Nothing can be claimed in a folder that is not there; that none can be made is said when it is written to.
        if let Err(error) = std::fs::create_dir_all(&folder) {
            log::warn!("{}: {error}", folder.display());
        }
        let mut all: Vec<Kept> = (1..=WINDOWS).map(|nth| Kept::read(&folder, nth)).collect();
        let alone = !all.iter().any(Kept::is_taken);
        // The last one first; the sort leaves those without a file as they are counted.
        all.sort_by_key(|kept| Reverse((kept.is_cut_off() && !asked, kept.changed)));
        let settings = settings(&all);
        let mut told = Vec::new();
        let mut chosen = None;
        for place in 0..all.len() {
            let Some(kept) = all.get_mut(place) else { continue };
            if kept.is_taken() || asked && kept.is_cut_off() {
                continue;
            }
            if let Some(claim) = kept.claim.take().or_else(|| claim(&kept.lock())) {
                chosen = Some((all.remove(place), claim));
                break;
            }
        }
        if all.iter().any(|kept| kept.is_cut_off() && !kept.is_taken()) {
            let (text, hint) = (Text::new("page-session-more"), Some(Text::new("page-session-more-hint")));
            told.push(Message { tone: MessageTone::Told, text, hint });
        }
        let lang_chosen = settings.as_ref().is_some_and(|session| session.lang.is_some());
        let Some((kept, claim)) = chosen else {
            log::warn!("{WINDOWS} windows remember their work; this one does not");
            let (text, hint) = (Text::new("page-session-none"), Some(Text::new("page-session-none-hint")));
            told.push(Message { tone: MessageTone::Failed, text, hint });
            return Begun { keeper: Self { lang_chosen, ..Self::of_nothing() }, session: settings, told };
        };
        if kept.session.is_none() && !kept.text.trim().is_empty() {
            told.extend(set_aside(&kept.file, &kept.text));
        }
        let work = kept.session.filter(|session| !asked && (alone || session.is_cut_off()));
        let session = match (settings, work) {
            (Some(settings), Some(work)) => Some(with_work(settings, &work)),
            (settings, _) => settings,
        };
        let unread = session.clone().filter(|session| session.source.is_some() || session.pasted.is_some());
        let keeper = Self {
            file: Some(kept.file),
            written: kept.text,
            lang_at_start: None,
            lang_chosen,
            unread,
            _claim: Some(claim),
        };
        Begun { keeper, session, told }
    }

    /// Writes the session if it is another one than was written last. An error is said once.
    pub(super) fn keep(&mut self, state: &WizardState, leaving: bool) -> Option<StorageError> {
        let file = self.file.as_ref()?;
        if state.drag.is_some() || state.busy.is_some() {
            return None;
        }
        let first = *self.lang_at_start.get_or_insert(state.lang);
        self.lang_chosen |= first != state.lang;
        let mut session = of(state, self.lang_chosen);
        if state.opened.is_some() {
            self.unread = None;
        } else if let Some(unread) = &self.unread {
            session = with_work(session, unread);
        }
        let text = write_session(&Session { left: leaving, ..session });
        if text == self.written {
            return None;
        }
        let result = crate::storage::write::replace(file, text.as_bytes());
        self.written = text;
        match result {
            Ok(()) => None,
            Err(error) => {
                log::warn!("session: {error}");
                self.file = None;
                Some(error)
            }
        }
    }
}

/// The settings that were written last, with what every window remembers of files and lessons.
fn settings(last_first: &[Kept]) -> Option<Session> {
    let mut known: Vec<(&Session, Option<SystemTime>)> =
        last_first.iter().filter_map(|kept| Some((kept.session.as_ref()?, kept.changed))).collect();
    known.sort_by_key(|(_, changed)| Reverse(*changed));
    let mut settings = known.first()?.0.clone().settings();
    for (session, _) in known.into_iter().skip(1) {
        for file in &session.recent {
            if !settings.recent.contains(file) {
                settings.recent.push(file.clone());
            }
        }
        for lesson in &session.learned {
            if !settings.learned.contains(lesson) {
                settings.learned.push(lesson.clone());
            }
        }
    }
    settings.recent.truncate(RECENT);
    Some(settings)
}

/// These settings, with what is open in that session.
fn with_work(settings: Session, work: &Session) -> Session {
    Session {
        source: work.source.clone(),
        pasted: work.pasted.clone(),
        disk: work.disk,
        page: work.page.clone(),
        wish: work.wish.clone(),
        saved: work.saved.clone(),
        ..settings
    }
}

/// Keeps a damaged session beside the new one: there may be somebody's plan in it.
fn set_aside(file: &Path, written: &str) -> Option<Message> {
    let copy = file.with_extension("damaged.ron");
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
        left: false,
    }
}
