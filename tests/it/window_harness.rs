//! The window without a display, for the tests that use it.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, TestRenderer};
use shikiri::app::{App, Dialogs, Start};
use shikiri::source::SourceSpec;
use shikiri::text::Lang;
use shikiri::ui::offscreen::CpuPainter;
use shikiri::ui::theme::Theme;
use shikiri::wizard::{Appearance, HelpTopic, Overlay, Page, WizardCommand};
use std::path::PathBuf;

/// Draws without a graphics card, the same on every machine.
#[derive(Default)]
struct Cpu(CpuPainter);

impl TestRenderer for Cpu {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.apply(delta);
        delta.clear();
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        Ok(self.0.paint(&primitives, [size.x as u32, size.y as u32], scale, Theme::of(ctx).bg0))
    }
}

pub(super) type Window = Harness<'static, App>;

pub(super) fn start(spec: Option<&str>, lang: Lang, answers: Vec<PathBuf>) -> Start {
    Start {
        spec: spec.map(|spec| SourceSpec::from_arg(spec.as_ref())),
        session_folder: None,
        lang: Some(lang),
        // Answers given beforehand also make every job end before the frame does.
        dialogs: Dialogs::fixed(answers),
    }
}

pub(super) fn window_of(size: [f32; 2], scale: f32, start: Start) -> Window {
    let mut window = Harness::builder()
        .with_size(egui::Vec2::from(size))
        .with_pixels_per_point(scale)
        .renderer(Cpu::default())
        .build_eframe(move |cc| App::new(cc, start));
    window.run();
    window
}

pub(super) fn window(spec: Option<&str>) -> Window {
    window_of([1280.0, 800.0], 1.0, start(spec, Lang::En, Vec::new()))
}

pub(super) fn command(window: &mut Window, command: WizardCommand) {
    window.state_mut().command(command);
    window.run();
}

pub(super) fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

pub(super) fn is_off(window: &Window, label: &str) -> bool {
    window.get_by_label(label).accesskit_node().is_disabled()
}

pub(super) fn page(window: &Window) -> Page {
    window.state().state().page
}

/// Opens the new Windows 11 disk and sets the goal that its worst finding offers.
pub(super) fn planned(lang: Lang, answers: Vec<PathBuf>) -> Window {
    let mut window = window_of([1280.0, 800.0], 1.0, start(Some("practice:win11-new"), lang, answers));
    let goal = window.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal).unwrap();
    command(&mut window, WizardCommand::AdoptGoal(goal));
    window
}

pub(super) fn tick_all(window: &mut Window) {
    let acks: Vec<String> = {
        let state = window.state().state();
        state.plan().unwrap().solution().unwrap().acknowledge.iter().map(|ack| ack.id.clone()).collect()
    };
    for id in acks {
        command(window, WizardCommand::Tick(id, true));
    }
}

/// A script as one finds it on the web.
pub(super) const SCRIPT: &str = "select disk 0\nselect partition 3\nshrink desired=250\nselect partition 4\ndelete partition override\n\
    create partition primary id=de94bba4-06d1-4d40-a16a-bfd50179d6ac\nformat quick fs=ntfs label=\"Windows RE tools\"\n\
    gpt attributes=0x8000000000000001\n";

/// Shows page after page; `see` looks at each by its name.
pub(super) fn tour(mut window: Window, mut see: impl FnMut(&mut Window, &str)) {
    see(&mut window, "1-disk");
    command(&mut window, WizardCommand::GoTo(Page::Check));
    see(&mut window, "2-check");
    let goal = window.state().state().chosen().unwrap().findings.iter().find_map(|finding| finding.goal).unwrap();
    command(&mut window, WizardCommand::AdoptGoal(goal));
    see(&mut window, "3-plan");
    command(&mut window, WizardCommand::GoTo(Page::Review));
    let destructive = {
        let state = window.state().state();
        let (film, plan) = (&state.derived.as_ref().unwrap().film, state.plan().unwrap());
        (1..=film.len()).find(|n| film.step(plan, *n).unwrap().destructive).unwrap()
    };
    command(&mut window, WizardCommand::ShowFrame(destructive));
    see(&mut window, "4-review");
    tick_all(&mut window);
    command(&mut window, WizardCommand::GoTo(Page::Export));
    see(&mut window, "5-export");
    command(&mut window, WizardCommand::Show(Overlay::Xray));
    command(&mut window, WizardCommand::Pasted(SCRIPT.to_owned()));
    see(&mut window, "6-xray");
    command(&mut window, WizardCommand::Show(Overlay::Help(HelpTopic::Winre)));
    see(&mut window, "7-help");
}

pub(super) fn tour_window(size: [f32; 2], scale: f32, lang: Lang, appearance: Appearance) -> Window {
    let mut window = window_of(size, scale, start(Some("practice:win11-new"), lang, Vec::new()));
    command(&mut window, WizardCommand::SetAppearance(appearance));
    window
}
