//! Performs effects beside the window: asks for files, reads, saves. What comes of them returns as reports.

use super::path_entry::Purpose;
use crate::bundle::Bundle;
use crate::layout::DiskLayout;
use crate::plan::{Plan, Wish};
use crate::source::{Progress, Source, SourceError, SourceKind, SourceSpec, Ways};
use crate::text::{Lang, Text};
use crate::units::ByteSize;
use crate::wizard::{DiskView, Effect, PickKind, Practice, Report, SaveKind};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// How files are asked for.
#[derive(Clone, Debug, Default)]
pub enum Dialogs {
    /// By the system's dialogs.
    #[default]
    System,
    /// By the window's own field for a path, as where the system has no dialogs.
    InWindow,
    /// By these answers, one after the other: for tests.
    Fixed(Arc<Mutex<VecDeque<PathBuf>>>),
}

impl Dialogs {
    /// Answers given beforehand.
    pub fn fixed(answers: impl IntoIterator<Item = PathBuf>) -> Self {
        Self::Fixed(Arc::new(Mutex::new(answers.into_iter().collect())))
    }
}

/// An effect that needs a path: what for, and with what.
#[derive(Debug)]
pub(super) struct Asked {
    effect: Effect,
    bundle: Option<Arc<Bundle>>,
}

impl Asked {
    /// What the dialog is called.
    pub(super) fn title(&self) -> Text {
        match &self.effect {
            Effect::PickFile(kind) => kind.title(),
            Effect::Save { kind: SaveKind::Bundle, .. } => Text::new("page-pick-folder"),
            _ => Text::new("page-pick-save"),
        }
    }

    /// What the path is for.
    pub(super) const fn purpose(&self) -> Purpose {
        match &self.effect {
            Effect::PickFile(_) => Purpose::Open,
            Effect::Save { kind: SaveKind::Bundle, .. } => Purpose::Folder,
            _ => Purpose::Save,
        }
    }

    /// The name that is proposed.
    pub(super) fn name(&self) -> &str {
        match &self.effect {
            Effect::Save { kind, .. } => name_of(kind),
            Effect::SaveLayout(_) => name_of(&SaveKind::Layout),
            _ => "",
        }
    }

    /// By the system's dialog.
    fn ask(&self, lang: Lang) -> Option<PathBuf> {
        match &self.effect {
            Effect::PickFile(kind) => pick(*kind, lang),
            Effect::Save { kind, .. } => save_as(kind, lang),
            _ => save_as(&SaveKind::Layout, lang),
        }
    }

    /// Does it with this path.
    fn with_path(self, path: PathBuf, lang: Lang) -> Option<Report> {
        let progress = Progress::default();
        Some(match self.effect {
            Effect::PickFile(PickKind::Script) => read_script(&path),
            Effect::PickFile(PickKind::Verify) => {
                Report::VerifyOpened(open(&SourceSpec::Path(path), &progress).map(|(source, _)| source))
            }
            // Read by an effect of its own, with progress and a way to stop it.
            Effect::PickFile(_) => Report::Picked(path),
            Effect::Save { kind, plan, acknowledged } => {
                log::debug!("ticked: {acknowledged:?}");
                save(kind, &path, &plan, self.bundle.as_deref(), lang)
            }
            Effect::SaveLayout(disks) => {
                let text = crate::storage::write_layout(&disks);
                match crate::storage::write::replace(&path, text.as_bytes()) {
                    Ok(()) => Report::LayoutSaved(path),
                    Err(error) => Report::Failed { text: error.text, hint: error.hint },
                }
            }
            _ => return None,
        })
    }
}

/// How wide the saved picture is, in pixels: sharp on an A4 page.
const PICTURE_WIDTH: u32 = 1600;

/// The longest script that is read: DiskPart's own have some dozens of lines.
const MAX_SCRIPT: ByteSize = ByteSize::from_mib(1);

pub(super) struct Jobs {
    ctx: egui::Context,
    dialogs: Dialogs,
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    progress: Option<Progress>,
    asked: Slot,
    dialog: Arc<AtomicBool>,
}

/// A dialog of the system's is open; its end closes it.
struct Open(Arc<AtomicBool>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// Where a job leaves the question that only the window can ask.
#[derive(Clone, Default)]
struct Slot(Arc<Mutex<Option<Asked>>>);

impl Slot {
    fn put(&self, asked: Asked) {
        if let Ok(mut slot) = self.0.lock() {
            *slot = Some(asked);
        }
    }
}

impl Jobs {
    pub(super) fn new(ctx: egui::Context, dialogs: Dialogs) -> Self {
        let (sender, receiver) = channel();
        Self { ctx, dialogs, sender, receiver, progress: None, asked: Slot::default(), dialog: Arc::default() }
    }

    /// What came back since the last time.
    pub(super) fn reports(&mut self) -> Vec<Report> {
        let mut reports: Vec<Report> = self.receiver.try_iter().collect();
        if let Some(progress) = &self.progress {
            let goes_on = |report: &Report| {
                matches!(report, Report::Progress(_) | Report::Surveyed { .. } | Report::System { .. })
            };
            if !reports.iter().all(goes_on) {
                self.progress = None;
            } else {
                // The window has nothing else that would wake it while something is read.
                self.ctx.request_repaint_after(std::time::Duration::from_millis(100));
                reports.push(Report::Progress((progress.fraction() * 1000.0) as u32));
            }
        }
        reports
    }

    fn spawn(&self, work: impl FnOnce() -> Option<Report> + Send + 'static) {
        let (sender, ctx) = (self.sender.clone(), self.ctx.clone());
        let work = move || {
            if let Some(report) = work() {
                // Without a receiver the window is gone, and nobody waits for this.
                if sender.send(report).is_ok() {
                    ctx.request_repaint();
                }
            }
        };
        if !matches!(self.dialogs, Dialogs::System) {
            // Tests want to see the outcome in the same frame.
            work();
        } else {
            std::thread::spawn(work);
        }
    }

    /// Asks the system what it wishes of every window, beside the window.
    pub(super) fn ask_system(&self) {
        if matches!(self.dialogs, Dialogs::System) {
            self.spawn(|| {
                let wishes = super::wishes::ask();
                Some(Report::System { less_motion: wishes.less_motion, dark: wishes.dark })
            });
        }
    }

    fn reading(&mut self, progress: Progress) -> Progress {
        if let Some(old) = self.progress.take() {
            old.cancel();
        }
        self.progress = Some(progress.clone());
        progress
    }

    /// A progress that sends the window each disk as far as it is known.
    fn onlooking(&self, spec: &SourceSpec) -> Progress {
        let (sender, ctx, spec) = (self.sender.clone(), self.ctx.clone(), spec.clone());
        Progress::shown_to(move |disk| {
            if sender.send(Report::Surveyed { spec: spec.clone(), disk: Box::new(disk.clone()) }).is_ok() {
                ctx.request_repaint();
            }
        })
    }

    /// Asks for a path, then goes on with it.
    fn ask(&mut self, asked: Asked, lang: Lang) {
        match &self.dialogs {
            Dialogs::Fixed(answers) => {
                if let Some(path) = answers.lock().ok().and_then(|mut answers| answers.pop_front()) {
                    self.go_on(asked, path, lang);
                }
            }
            Dialogs::InWindow => self.asked.put(asked),
            Dialogs::System => {
                // One is asked at a time, however often its key is pressed.
                if self.dialog.swap(true, Ordering::Relaxed) {
                    return;
                }
                let open = Open(Arc::clone(&self.dialog));
                let (slot, ctx) = (self.asked.clone(), self.ctx.clone());
                self.spawn(move || {
                    let open = open;
                    if super::portal::has_file_dialog() {
                        let path = asked.ask(lang)?;
                        drop(open);
                        return asked.with_path(path, lang);
                    }
                    slot.put(asked);
                    ctx.request_repaint();
                    None
                });
            }
        }
    }

    /// What the window itself is to ask for a path for.
    pub(super) fn asked(&self) -> Option<Asked> {
        self.asked.0.lock().ok()?.take()
    }

    /// Goes on with the path that was given.
    pub(super) fn go_on(&self, asked: Asked, path: PathBuf, lang: Lang) {
        self.spawn(move || asked.with_path(path, lang));
    }

    /// Reads a source beside the window, unless the file is something else at the first look, or where it holds no
    /// disk.
    fn open_source(&mut self, spec: SourceSpec, first: MayBe, or_else: MayBe) {
        let progress = self.onlooking(&spec);
        let progress = self.reading(progress);
        self.spawn(move || {
            if let SourceSpec::Path(path) = &spec
                && let Some(other) = first(path)
            {
                return Some(other);
            }
            let result = open(&spec, &progress);
            // Whoever stopped it has said so already, or reads something else by now.
            if progress.is_cancelled() {
                return None;
            }
            if let SourceSpec::Path(path) = &spec
                && result.as_ref().map_or(true, |(source, _)| source.disks.is_empty())
                && let Some(other) = or_else(path)
            {
                return Some(other);
            }
            Some(Report::Opened { spec, result })
        });
    }

    pub(super) fn perform(&mut self, effect: Effect, lang: Lang, bundle: Option<Arc<Bundle>>) {
        match effect {
            Effect::OpenSource(spec) => self.open_source(spec, |_| None, script_in),
            // A script before all; what holds a disk is opened; what else is short is looked through.
            Effect::OpenForXray(path) => self.open_source(SourceSpec::Path(path), script_in, short_in),
            Effect::OpenPasted(text) => {
                self.spawn(move || {
                    let result = crate::source::open_bytes(text.clone().into_bytes(), &Progress::default());
                    let none = result.as_ref().map_or(true, |source| source.disks.is_empty());
                    Some(if none && crate::diskpart::is_script(&text) {
                        Report::Script { name: String::new(), result: Ok(text) }
                    } else {
                        Report::Pasted(result)
                    })
                });
            }
            Effect::OpenForVerify(spec) => {
                let progress = self.reading(Progress::default());
                self.spawn(move || {
                    let result = open(&spec, &progress).map(|(source, _)| source);
                    (!progress.is_cancelled()).then_some(Report::VerifyOpened(result))
                });
            }
            effect @ (Effect::PickFile(_) | Effect::Save { .. } | Effect::SaveLayout(_)) => {
                self.ask(Asked { effect, bundle }, lang);
            }
            Effect::Cancel => {
                if let Some(progress) = self.progress.take() {
                    progress.cancel();
                }
                self.spawn(|| Some(Report::Cancelled));
            }
            // Done by the window itself.
            Effect::CopyText(_)
            | Effect::PasteText
            | Effect::SetLang(_)
            | Effect::SetAppearance(_)
            | Effect::SetReducedMotion(_)
            | Effect::FollowSystem { .. }
            | Effect::SetZoom(_)
            | Effect::ToggleFullScreen
            | Effect::RestartElevated
            | Effect::Quit => {}
        }
    }
}

fn pick(kind: PickKind, lang: Lang) -> Option<PathBuf> {
    let mut dialog = rfd::FileDialog::new().set_title(kind.title().say(lang));
    let word = |id| crate::text::word(id, lang);
    match kind {
        PickKind::Image => {
            dialog = dialog.add_filter(
                word("page-filter-images"),
                &["img", "raw", "dd", "vhd", "vhdx", "qcow2", "vmdk", "vdi", "bin", "iso"],
            );
        }
        PickKind::Layout => dialog = dialog.add_filter(word("page-filter-layouts"), &["ron", "json"]),
        PickKind::Capture | PickKind::Verify => {
            dialog = dialog.add_filter(word("page-filter-captures"), &["txt", "log", "json", "ron", "csv"]);
        }
        PickKind::Script => dialog = dialog.add_filter(word("page-filter-scripts"), &["txt", "cmd", "bat", "dps"]),
        PickKind::Any => {}
    }
    if kind != PickKind::Any {
        dialog = dialog.add_filter(word("page-filter-all"), &["*"]);
    }
    dialog.pick_file()
}

/// The name that is proposed for it.
fn name_of(kind: &SaveKind) -> &str {
    match kind {
        // A new folder in the one that is there, or itself where it is empty.
        SaveKind::Bundle => BUNDLE_FOLDER,
        SaveKind::Script(name, _) => name,
        SaveKind::Plan => BUNDLE_PLAN,
        SaveKind::Layout => "layout.ron",
        SaveKind::Picture => "map.png",
    }
}

fn save_as(kind: &SaveKind, lang: Lang) -> Option<PathBuf> {
    let word = |id| crate::text::word(id, lang);
    let dialog = rfd::FileDialog::new();
    match kind {
        // A folder that is there and empty, or a new one of this name inside of one that is not.
        SaveKind::Bundle => dialog.set_title(word("page-pick-folder")).pick_folder(),
        _ => dialog.set_title(word("page-pick-save")).set_file_name(name_of(kind)).save_file(),
    }
}

/// What a bundle's folder is called where the person names none.
const BUNDLE_FOLDER: &str = "shikiri-bundle";

/// What the plan in it is called.
const BUNDLE_PLAN: &str = "plan.ron";

/// The folder to write into: the one picked where it is empty or new, else a new one in it.
fn bundle_folder(picked: &Path) -> PathBuf {
    let empty = std::fs::read_dir(picked).map_or(true, |mut entries| entries.next().is_none());
    if empty {
        return picked.to_path_buf();
    }
    (1..)
        .map(|n| picked.join(if n == 1 { BUNDLE_FOLDER.to_owned() } else { format!("{BUNDLE_FOLDER}-{n}") }))
        .find(|folder| !folder.exists())
        .unwrap_or_else(|| picked.to_path_buf())
}

fn save(kind: SaveKind, path: &Path, plan: &Plan, bundle: Option<&Bundle>, lang: Lang) -> Report {
    let failed = |text: Text, hint: Option<Text>| Report::Failed { text, hint };
    let bytes = match &kind {
        SaveKind::Bundle => {
            let digest = crate::plan::digest(plan);
            let made;
            let bundle = match bundle.filter(|bundle| bundle.digest == digest) {
                Some(bundle) => bundle,
                None => match super::complete_bundle(plan, &digest, lang) {
                    Some(bundle) => {
                        made = bundle;
                        &made
                    }
                    None => return failed(Text::new("page-need-way"), None),
                },
            };
            let folder = bundle_folder(path);
            return match crate::bundle::write(bundle, &folder) {
                Ok(()) => Report::Saved { kind, path: folder },
                Err(error) => failed(error.text, error.hint),
            };
        }
        SaveKind::Script(_, text) => text.clone().into_bytes(),
        SaveKind::Plan => plan_file(plan).into_bytes(),
        SaveKind::Layout => crate::storage::write_layout(std::slice::from_ref(&*plan.before)).into_bytes(),
        SaveKind::Picture => match picture(plan, lang) {
            Some(png) => png,
            None => return failed(Text::new("page-need-picture"), None),
        },
    };
    match crate::storage::write::replace(path, &bytes) {
        Ok(()) => Report::Saved { kind, path: path.to_path_buf() },
        Err(error) => failed(error.text, error.hint),
    }
}

/// The plan as it is saved.
pub(super) fn plan_file(plan: &Plan) -> String {
    crate::storage::write_plan(plan)
}

/// The picture of before and after (PNG), drawn by the map's own code.
pub(super) fn picture(plan: &Plan, lang: Lang) -> Option<Vec<u8>> {
    let image = crate::ui::picture::render_map(
        &plan.before,
        Some(plan.after()),
        PICTURE_WIDTH,
        crate::ui::theme::Mode::Light,
        lang,
    );
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

fn read_script(path: &Path) -> Report {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let result = crate::storage::read::read_file(path, MAX_SCRIPT)
        .map(|bytes| decode(&bytes))
        .map_err(|error| SourceError { text: error.text, hint: error.hint });
    Report::Script { name, result }
}

/// What a file may be other than a source.
type MayBe = fn(&Path) -> Option<Report>;

/// A short file, whatever stands in it.
fn short_in(path: &Path) -> Option<Report> {
    is_short(path).then(|| read_script(path))
}

/// Whether it is a file, and short enough for a script.
fn is_short(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() <= MAX_SCRIPT.bytes())
}

/// What is no disk and no listing may be a script that was taken for one.
fn script_in(path: &Path) -> Option<Report> {
    if !is_short(path) {
        return None;
    }
    let report = read_script(path);
    let is_script = matches!(&report, Report::Script { result: Ok(text), .. } if crate::diskpart::is_script(text));
    is_script.then_some(report)
}

/// A script's text, with or without a byte order mark.
fn decode(bytes: &[u8]) -> String {
    encoding_rs::UTF_8.decode(bytes).0.into_owned()
}

/// How much of a file tells whether it is a saved plan.
const HEAD: u64 = 512;

/// Whether the file says of itself that it is a saved plan.
fn is_plan(path: &Path) -> bool {
    use std::io::Read as _;
    // Only a regular file: opening a pipe without a writer would wait for one.
    if !std::fs::metadata(path).is_ok_and(|meta| meta.is_file()) {
        return false;
    }
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.is_ok() && String::from_utf8_lossy(&head).contains(crate::storage::PLAN_SCHEMA)
}

/// Reads a source, and the wish where it is a saved plan.
fn open(spec: &SourceSpec, progress: &Progress) -> Result<(Source, Option<Wish>), SourceError> {
    // A bundle's folder is opened by the plan in it.
    let inside = match spec {
        SourceSpec::Path(path) => path.join(BUNDLE_PLAN),
        _ => PathBuf::new(),
    };
    let spec = if inside.is_file() { &SourceSpec::Path(inside) } else { spec };
    if let SourceSpec::Path(path) = spec
        && is_plan(path)
    {
        let failed = |error: crate::storage::StorageError| SourceError { text: error.text, hint: error.hint };
        let bytes = crate::storage::read::read_file(path, crate::storage::MAX_FILE).map_err(failed)?;
        // The JSON of a plan is no saved plan: it goes the way of every other source, and is told apart there.
        if let Ok((disk, wish)) = crate::storage::read_wish(&decode(&bytes)) {
            return Ok((
                Source { kind: SourceKind::Layout, disks: vec![disk], notes: Vec::new(), ways: Ways::new() },
                Some(wish),
            ));
        }
    }
    crate::source::open(spec, progress).map(|source| (source, None))
}

/// The practice disks.
pub(super) fn gallery() -> Vec<Practice> {
    crate::storage::practice::list()
        .into_iter()
        .filter_map(|disk| {
            let layout: DiskLayout = crate::storage::practice::open(disk.name).ok()?.into_iter().next()?;
            Some(Practice {
                name: disk.name,
                title: disk.title,
                story: disk.story,
                task: disk.task,
                disk: DiskView::new(layout),
            })
        })
        .collect()
}
