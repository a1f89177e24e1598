//! The window: shows pages, performs effects beside them, keeps the session.
//!
//! Every frame: take in what jobs report, drain the commands through the wizard, perform its effects; then show.

#[cfg(target_os = "linux")]
mod bare_x;
#[cfg(target_os = "linux")]
mod graphics;
mod jobs;
mod path_entry;
mod portal;
mod session;
mod software;
mod start;
mod system_fonts;
mod wishes;

pub use jobs::Dialogs;
pub use start::{RENDERER, run};

use crate::bundle::Bundle;
use crate::plan::Plan;
use crate::source::{SourceSpec, live};
use crate::storage::session::Session;
use crate::text::{Lang, Text};
use crate::ui::pages::{self, PageContext};
use crate::ui::{fonts, shortcuts, theme};
use crate::wizard::{
    Appearance, Effect, Message, MessageTone, Overlay, Page, Report, WizardCommand, WizardState, handle, receive,
};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long a frame of the film stands while it runs.
const FILM_STEP: Duration = Duration::from_millis(1200);

/// How many of the characters that no font has are named.
const UNDRAWN_NAMED: usize = 6;

/// How the window starts.
#[derive(Debug, Default)]
pub struct Start {
    /// What to open; without it, what was open the last time.
    pub spec: Option<SourceSpec>,
    /// The folder in which the session is kept; none: nothing is remembered.
    pub session_folder: Option<PathBuf>,
    /// The language, whatever the system says.
    pub lang: Option<Lang>,
    /// How files are asked for.
    pub dialogs: Dialogs,
}

impl Start {
    /// As a person starts it: with the session in the user's configuration folder.
    pub fn of_user(spec: Option<SourceSpec>, lang: Option<Lang>) -> Self {
        Self { spec, lang, session_folder: session::folder(), ..Self::default() }
    }
}

/// The bundle of the plan that is shown, complete with plan and picture.
struct Prepared {
    digest: String,
    lang: Lang,
    bundle: Arc<Bundle>,
}

/// The window.
pub struct App {
    state: WizardState,
    jobs: jobs::Jobs,
    commands: Vec<WizardCommand>,
    session: session::Keeper,
    prepared: Option<Prepared>,
    pending: Option<Session>,
    entry: Option<(path_entry::PathEntry, jobs::Asked)>,
    next_frame: Option<f64>,
    leaving: bool,
    full_screen: bool,
    shown_title: String,
    /// What could not be drawn, since the last frame and before.
    missing: system_fonts::Missing,
    undrawn: BTreeSet<char>,
    /// When the system was asked what it wishes.
    asked_system: f64,
}

impl App {
    /// Gives egui the program's look and opens what is to be opened.
    pub fn new(cc: &eframe::CreationContext<'_>, start: Start) -> Self {
        Self::in_context(&cc.egui_ctx, start)
    }

    /// As [`App::new`], whoever draws the window.
    pub fn in_context(ctx: &egui::Context, start: Start) -> Self {
        fonts::install(ctx);
        let missing = system_fonts::Missing::default();
        ctx.add_font_provider(Arc::new(system_fonts::SystemFonts::new(missing.clone())));
        let session::Begun { keeper, session: remembered, told } =
            session::Keeper::open(start.session_folder, start.spec.is_some());
        let mut state =
            WizardState { gallery: jobs::gallery(), may_elevate: live::may_elevate(), ..WizardState::default() };
        state.messages.extend(told);
        state.lang = start.lang.or(remembered.as_ref().and_then(session::lang)).unwrap_or_else(session::system_lang);
        if let Some(session) = &remembered {
            state.recent = session.recent.clone();
            state.appearance = Appearance::from_word(&session.appearance).unwrap_or_default();
            state.motion_chosen = session.reduced_motion;
            state.reduced_motion = session.reduced_motion.unwrap_or(false);
            state.zoom = session.zoom;
            state.learned = session.learned.iter().cloned().collect();
        }
        // Where the system says nothing, as on a bare X server, paper is white; what it says later holds.
        ctx.options_mut(|options| options.fallback_theme = egui::Theme::Light);
        theme::apply(ctx, mode(state.appearance));
        theme::set_reduced_motion(ctx, state.reduced_motion);
        if state.zoom > 0 {
            ctx.set_zoom_factor(f32::from(state.zoom) / 100.0);
        }
        ctx.options_mut(|options| options.zoom_with_keyboard = true);
        let mut app = Self {
            state,
            jobs: jobs::Jobs::new(ctx.clone(), start.dialogs),
            commands: Vec::new(),
            session: keeper,
            prepared: None,
            pending: None,
            entry: None,
            next_frame: None,
            leaving: false,
            full_screen: false,
            shown_title: String::new(),
            missing,
            undrawn: BTreeSet::new(),
            asked_system: 0.0,
        };
        app.jobs.ask_system();
        // It is to be found again from another folder.
        let spec = start.spec.map(|spec| match spec {
            SourceSpec::Path(path) => SourceSpec::Path(std::path::absolute(&path).unwrap_or(path)),
            other => other,
        });
        match (spec, remembered) {
            (Some(spec), _) => app.commands.push(WizardCommand::Open(spec)),
            (None, Some(session)) => app.resume(session),
            (None, None) => {}
        }
        app
    }

    /// What the window knows, for tests.
    pub const fn state(&self) -> &WizardState {
        &self.state
    }

    /// Asks the wizard for something, as a button would.
    pub fn command(&mut self, command: WizardCommand) {
        self.commands.push(command);
    }

    /// Opens what was open when the window was closed or lost; the wish is taken up once it was read.
    fn resume(&mut self, session: Session) {
        let effects = match (&session.pasted, &session.source) {
            (Some(text), _) => {
                self.state.pasted.clone_from(text);
                vec![Effect::OpenPasted(text.clone())]
            }
            (None, Some(source)) => {
                handle(&mut self.state, WizardCommand::Open(SourceSpec::from_arg(source.as_os_str())))
            }
            (None, None) => return,
        };
        for effect in effects {
            self.jobs.perform(effect, self.state.lang, None);
        }
        self.pending = Some(session);
    }

    fn take_up(&mut self) {
        let untouched = self.state.opened.is_some() && self.state.wish().is_none_or(|wish| wish.goals.is_empty());
        let Some(session) = self.pending.take().filter(|_| untouched) else { return };
        handle(&mut self.state, WizardCommand::ChooseDisk(session.disk));
        self.state.take_up(session.wish, session.saved);
        if let Some(page) = Page::from_word(&session.page) {
            // Ticks are given anew: nobody has read the script since.
            handle(&mut self.state, WizardCommand::GoTo(page.min(Page::Review)));
        }
    }

    fn perform(&mut self, ctx: &egui::Context, effect: Effect) {
        match effect {
            Effect::SetAppearance(appearance) => {
                theme::apply(ctx, mode(appearance));
                theme::set_reduced_motion(ctx, self.state.reduced_motion);
            }
            Effect::SetReducedMotion(on) => theme::set_reduced_motion(ctx, on),
            Effect::FollowSystem { dark } => {
                // Asked where the window itself is not told: Wayland and X.
                let theme = if dark { egui::Theme::Dark } else { egui::Theme::Light };
                ctx.options_mut(|options| options.fallback_theme = theme);
            }
            Effect::SetZoom(percent) => ctx.set_zoom_factor(f32::from(percent.max(50)) / 100.0),
            Effect::SetLang(_) => self.prepared = None,
            Effect::ToggleFullScreen => {
                // The window manager may have left it by itself.
                self.full_screen = !ctx.input(|input| input.viewport().fullscreen.unwrap_or(self.full_screen));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(self.full_screen));
            }
            Effect::CopyText(text) => {
                ctx.copy_text(text);
                receive(&mut self.state, Report::Copied);
            }
            Effect::PasteText => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Effect::RestartElevated => self.restart_elevated(),
            effect @ (Effect::OpenSource(_) | Effect::OpenPasted(_) | Effect::OpenForXray(_)) => {
                // What was open the last time is no longer waited for.
                self.pending = None;
                self.jobs.perform(effect, self.state.lang, None);
            }
            Effect::Quit => {
                self.leaving = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            other => {
                let bundle = self.prepared.as_ref().map(|prepared| Arc::clone(&prepared.bundle));
                self.jobs.perform(other, self.state.lang, bundle);
            }
        }
    }

    /// Starts the program once more, elevated; this one goes, unless there is unsaved work in it.
    fn restart_elevated(&mut self) {
        if !live::restart_elevated() {
            let (text, hint) = (Text::new("page-elevate-refused"), Some(Text::new("page-elevate-refused-hint")));
            receive(&mut self.state, Report::Failed { text, hint });
        } else if !self.state.unsaved() {
            self.commands.push(WizardCommand::Quit);
        }
    }

    /// Makes the bundle ready once the page is shown that needs it.
    fn prepare(&mut self) {
        let Some(derived) = self.state.derived.as_ref().filter(|_| self.state.page == Page::Export) else { return };
        let fits = |prepared: &Prepared| prepared.digest == derived.digest && prepared.lang == self.state.lang;
        if self.prepared.as_ref().is_some_and(fits) {
            return;
        }
        self.prepared = complete_bundle(&derived.plan, &derived.digest, self.state.lang).map(|bundle| Prepared {
            digest: derived.digest.clone(),
            lang: self.state.lang,
            bundle: Arc::new(bundle),
        });
    }

    fn drain(&mut self, ctx: &egui::Context) {
        let mut reports = self.jobs.reports();
        while !reports.is_empty() {
            let mut asked = false;
            for report in reports {
                let read = matches!(report, Report::Opened { .. } | Report::Pasted(_));
                for effect in receive(&mut self.state, report) {
                    self.perform(ctx, effect);
                    asked = true;
                }
                if read {
                    self.take_up();
                }
            }
            // What was asked for may be done already.
            reports = if asked { self.jobs.reports() } else { Vec::new() };
        }
        for command in std::mem::take(&mut self.commands) {
            for effect in handle(&mut self.state, command) {
                self.perform(ctx, effect);
            }
        }
    }

    /// Asks inside the window for a path that the system has no dialog for.
    fn ask_for_path(&mut self, ctx: &egui::Context) {
        if let Some(asked) = self.jobs.asked() {
            let folder = self.state.recent.first().and_then(|file| file.parent()).map(std::path::Path::to_path_buf);
            // Started from a menu the current folder may be the root, where nobody saves anything.
            let here = || std::env::current_dir().ok().filter(|folder| folder.parent().is_some());
            let home = || directories::BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf());
            let folder = folder.or_else(here).or_else(home).unwrap_or_default();
            let entry = path_entry::PathEntry::new(asked.title(), asked.purpose(), folder, asked.name());
            self.entry = Some((entry, asked));
        }
        let Some((entry, _)) = &mut self.entry else { return };
        if let Some(file) = ctx.input(|input| input.raw.dropped_files.first().cloned()) {
            entry.put(file.path());
        }
        let Some(answer) = entry.show(ctx, self.state.lang) else { return };
        if let (Some((_, asked)), path_entry::Answer::Chosen(path)) = (self.entry.take(), answer) {
            self.jobs.go_on(asked, path, self.state.lang);
        }
        ctx.request_repaint();
    }

    fn run_film(&mut self, ctx: &egui::Context) {
        if !self.state.playing {
            self.next_frame = None;
            return;
        }
        let now = ctx.input(|input| input.time);
        let due = *self.next_frame.get_or_insert(now + FILM_STEP.as_secs_f64());
        if now >= due {
            self.state.advance();
            self.next_frame = Some(now + FILM_STEP.as_secs_f64());
        }
        let left = (self.next_frame.unwrap_or(now) - now).max(0.0);
        ctx.request_repaint_after(Duration::from_secs_f64(left));
    }

    fn title(&mut self, ctx: &egui::Context) {
        let title = match self.state.status() {
            Some(status) => format!("{} - Shikiri", status.say(self.state.lang)),
            None => "Shikiri".to_owned(),
        };
        if title != self.shown_title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.shown_title = title;
        }
    }

    /// Asks the system anew when the window comes to the front: its settings may have been changed meanwhile.
    fn follow_system(&mut self, ctx: &egui::Context) {
        /// Seconds; at the start the window comes to the front as well.
        const APART: f64 = 2.0;
        let (now, to_front) = ctx.input(|input| (input.time, input.events.contains(&egui::Event::WindowFocused(true))));
        if to_front && now - self.asked_system > APART {
            self.asked_system = now;
            self.jobs.ask_system();
        }
    }

    /// Says once which characters no font has.
    fn say_undrawn(&mut self, ctx: &egui::Context) {
        let new = self.missing.take();
        if new.is_subset(&self.undrawn) {
            return;
        }
        // The program's own fonts would leave a blank.
        ctx.add_glyph_rasterizer(system_fonts::boxes());
        let first = self.undrawn.is_empty();
        self.undrawn.extend(new);
        let codes: Vec<String> =
            self.undrawn.iter().take(UNDRAWN_NAMED).map(|c| format!("U+{:04X}", u32::from(*c))).collect();
        let text = Text::new("page-no-font").with("count", self.undrawn.len()).with("codes", codes.join(" "));
        if first {
            self.state.messages.push(Message {
                tone: MessageTone::Told,
                text,
                hint: Some(Text::new("page-no-font-hint")),
            });
        } else if let Some(message) = self.state.messages.iter_mut().find(|message| message.tone == MessageTone::Told) {
            message.text = text;
        }
        ctx.request_repaint();
    }

    /// Takes in what happened since the last frame.
    fn tick(&mut self, ctx: &egui::Context) {
        if ctx.input(|input| input.viewport().close_requested()) && !self.leaving {
            if self.state.unsaved() {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.commands.push(WizardCommand::Show(Overlay::Leave));
            } else {
                self.leaving = true;
            }
        }
        self.follow_system(ctx);
        self.commands.extend(pages::held_boundary(ctx, &self.state));
        self.drain(ctx);
        // Ctrl with + and - changes it as well.
        self.state.zoom = (ctx.zoom_factor() * 100.0).round() as u16;
        self.run_film(ctx);
        self.prepare();
        self.title(ctx);
        if let Some(error) = self.session.keep(&self.state, self.leaving) {
            let message = Message { tone: MessageTone::Failed, text: error.text, hint: error.hint };
            self.state.messages.push(message);
        }
    }

    /// Shows the window's contents.
    fn show(&mut self, ui: &mut egui::Ui) {
        if self.entry.is_none() {
            shortcuts::collect(ui.ctx(), &self.state, &mut self.commands);
        }
        let context = PageContext {
            state: &self.state,
            lang: self.state.lang,
            theme: theme::Theme::of(ui.ctx()),
            bundle: self.prepared.as_ref().map(|prepared| prepared.bundle.as_ref()),
        };
        let before = self.commands.len();
        // The window is called by its title for screen readers as well.
        let title = self.shown_title.as_str();
        ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(title));
        pages::window_ui(ui, &context, &mut self.commands);
        if self.commands.len() > before {
            ui.ctx().request_repaint();
        }
        self.ask_for_path(ui.ctx());
        self.say_undrawn(ui.ctx());
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.tick(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    /// The pages' ground.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// The bundle with the plan as it is saved and the picture of before and after.
pub fn complete_bundle(plan: &Plan, digest: &str, lang: Lang) -> Option<Bundle> {
    let bundle = crate::bundle::build(plan, digest)?;
    let bundle = bundle.with_plan(jobs::plan_file(plan));
    Some(match jobs::picture(plan, lang) {
        Some(png) => bundle.with_picture(png),
        None => bundle,
    })
}

const fn mode(appearance: Appearance) -> theme::Mode {
    match appearance {
        Appearance::System => theme::Mode::System,
        Appearance::Light => theme::Mode::Light,
        Appearance::Dark => theme::Mode::Dark,
    }
}
