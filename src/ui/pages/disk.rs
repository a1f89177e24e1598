//! Which disk: what was opened, ways to open, files opened before, practice disks.

use super::{Commands, PageContext, columns_ui, inset_ui, is_tall, lesson, maps, title_ui, tone_of};
use crate::layout::{DiskLayout, TableStyle};
use crate::source::{Note, SourceKind, SourceSpec, Way};
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Button, Card, Link, Radio, Row, hairline_ui, heading_ui, label_ui, line_galley, more_below, said_already,
    section_ui, status_line_ui, tip_text,
};
use crate::wizard::{DiskView, HelpTopic, Opened, Overlay, PickKind, Practice, WizardCommand};
use egui::{Align, Layout, Margin, Sense, Ui, UiBuilder, vec2};

/// Height of the three upper cards; the list of disks scrolls inside of it.
const CARDS: f32 = 312.0;
/// Least height of the two lower ones, where the first stands above them.
const LOW_CARDS: f32 = 272.0;
/// From this width on the three stand side by side.
const BESIDE: f32 = 860.0;

/// The page.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    title_ui(ui, ctx, &ctx.word("page-disk-heading"), &ctx.word("page-disk-under"), |ui| {
        if !ctx.state.no_drops {
            label_ui(ui, words::row(ctx.word("page-disk-drop")).color(ctx.theme.text3));
        }
    });
    ui.add_space(16.0);
    let width = ui.available_width();
    let card = |ui: &mut Ui, least: f32, add_contents: &mut dyn FnMut(&mut Ui)| {
        Card::new().margin(Margin::ZERO).show(ui, |ui| {
            ui.set_min_height(least);
            ui.set_width(ui.available_width());
            add_contents(ui);
        });
    };
    if width < BESIDE {
        card(ui, 0.0, &mut |ui| opened_ui(ui, ctx, out));
        ui.add_space(16.0);
        let half = (width - 16.0) / 2.0;
        columns_ui(ui, &[half, half], 16.0, |ui, index| {
            card(ui, LOW_CARDS, &mut |ui| if index == 0 { open_ui(ui, ctx, out) } else { recent_ui(ui, ctx, out) });
        });
    } else {
        let width = width - 32.0;
        columns_ui(ui, &[width * 0.5, width * 0.26, width * 0.24], 16.0, |ui, index| {
            card(ui, CARDS, &mut |ui| match index {
                0 => opened_ui(ui, ctx, out),
                1 => open_ui(ui, ctx, out),
                _ => recent_ui(ui, ctx, out),
            });
        });
    }
    ui.add_space(24.0);
    gallery_ui(ui, ctx, out);
}

/// A card's title; `own` where it is the person's own, such as a file's name, which is cut where it is too long.
fn card_title_ui(ui: &mut Ui, ctx: &PageContext<'_>, icon: Option<Icon>, title: &str, own: bool, beside: &str) {
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 46.0), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.add_space(16.0);
        if let Some(icon) = icon {
            icons::icon_ui(ui, icon, 17.0, ctx.theme.accent);
        }
        let width = |text: &str, font| line_galley(ui.painter(), text, font, f32::INFINITY).size().x;
        let (named, said) = (width(title, font::section()), width(beside, font::map()));
        let room = ui.available_width() - 12.0;
        if !beside.is_empty() && named + said + 8.0 > room {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(3.0);
                let title_words = words::section(title).line_height(Some(22.0)).color(ctx.theme.text1);
                if own {
                    tip_text(ui.add(egui::Label::new(title_words).truncate()), title);
                } else {
                    label_ui(ui, title_words);
                }
                label_ui(ui, words::caption(beside).color(ctx.theme.text3));
            });
            return;
        }
        heading_ui(ui, words::section(title).color(ctx.theme.text1));
        if !beside.is_empty() {
            label_ui(ui, words::row(beside).color(ctx.theme.text3));
        }
    });
    hairline_ui(ui, 0.0);
}

fn opened_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(opened) = &ctx.state.opened else {
        this_pc_ui(ui, ctx, out);
        return;
    };
    let count = Text::new("page-disk-count").with("count", opened.disks.len());
    let kind = ctx.word(kind_word(opened.kind));
    let own = matches!(opened.spec, Some(SourceSpec::Path(_)));
    let beside = format!("{kind} · {}", ctx.say(&count));
    card_title_ui(ui, ctx, Some(Icon::Monitor), &name_of(ctx, opened.spec.as_ref()), own, &beside);
    let area = egui::ScrollArea::vertical().id_salt("disks").max_height(CARDS - 50.0).auto_shrink([false, true]);
    let scrolled = area.show(ui, |ui| {
        disks_ui(ui, ctx, opened, out);
        notes_ui(ui, ctx, opened);
        if let Some(practice) = ctx.state.practice() {
            ui.add_space(12.0);
            inset_ui(ui, 18.0, 18.0, |ui| lesson::story_ui(ui, ctx, practice));
            ui.add_space(8.0);
        }
        if opened.kind == SourceKind::Live {
            inset_ui(ui, 18.0, 18.0, |ui| elevate_ui(ui, ctx, out));
        }
        super::follow_focus(ui);
    });
    more_below(ui, &scrolled, ctx.theme.bg1);
}

/// The disks; where some are no part of the PC, under headings that tell them apart.
fn disks_ui(ui: &mut Ui, ctx: &PageContext<'_>, opened: &Opened, out: &mut Commands) {
    let way = |disk: &DiskView| opened.ways.get(&disk.layout.number).copied();
    let headings = opened.disks.iter().any(|disk| way(disk).is_some()) || empty_drives(opened).next().is_some();
    let mut order: Vec<(usize, &DiskView)> = opened.disks.iter().enumerate().collect();
    order.sort_by_key(|(_, disk)| way(disk));
    let mut above = None;
    for (index, disk) in order {
        if headings && above.replace(way(disk)) != Some(way(disk)) {
            group_heading_ui(ui, ctx, group_word(way(disk)));
        }
        disk_row_ui(ui, ctx, disk, ctx.state.disk == Some(index), || WizardCommand::ChooseDisk(index), out);
    }
    for (nth, note) in empty_drives(opened).enumerate() {
        if nth == 0 {
            group_heading_ui(ui, ctx, "page-disk-group-empty");
        }
        note_ui(ui, ctx, note);
    }
}

fn group_heading_ui(ui: &mut Ui, ctx: &PageContext<'_>, id: &'static str) {
    ui.add_space(10.0);
    inset_ui(ui, 18.0, 18.0, |ui| {
        heading_ui(ui, words::caption(ctx.word(id)).color(ctx.theme.text3));
    });
}

/// How the disks of a group are attached.
const fn group_word(way: Option<Way>) -> &'static str {
    match way {
        None => "page-disk-group-inside",
        Some(Way::Spaces) => "page-disk-group-spaces",
        Some(Way::Virtual) => "page-disk-group-virtual",
        Some(Way::Network) => "page-disk-group-network",
        Some(Way::Card) => "page-disk-group-card",
        Some(Way::Usb) => "page-disk-group-usb",
        Some(Way::Removable) => "page-disk-group-removable",
    }
}

/// Drives without a medium, of which there is nothing but a note.
fn empty_drives(opened: &Opened) -> impl Iterator<Item = &Note> {
    opened.notes.iter().filter(|note| is_empty_drive(note))
}

fn is_empty_drive(note: &Note) -> bool {
    matches!(note.text.id(), "source-live-empty" | "capture-no-medium")
}

/// What was not understood while reading.
fn notes_ui(ui: &mut Ui, ctx: &PageContext<'_>, opened: &Opened) {
    let starred = opened.disks.iter().any(|disk| disk.layout.partitions.iter().any(|partition| partition.selected));
    // The star is shown at its disk.
    let shown = |note: &Note| is_empty_drive(note) || starred && note.text.id() == "capture-selected";
    for note in opened.notes.iter().filter(|note| !shown(note)) {
        note_ui(ui, ctx, note);
    }
}

fn note_ui(ui: &mut Ui, ctx: &PageContext<'_>, note: &Note) {
    let text = match note.line_beside() {
        Some(line) => {
            ctx.say(&Text::new("page-note-line").with("line", line.to_string()).with("text", note.text.clone()))
        }
        None => ctx.say(&note.text),
    };
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        status_line_ui(ui, &text, Tone::Info);
    });
}

fn this_pc_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    card_title_ui(ui, ctx, Some(Icon::Monitor), &ctx.word("page-this-pc"), false, "");
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.add_space(18.0);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - 18.0);
            let live = WizardCommand::Open(SourceSpec::Live);
            let text = ctx.word("page-read-pc");
            let enabled = live.enabled(ctx.state).is_ok();
            let response = ui.add(Button::secondary(&text).icon(Icon::Monitor).enabled(enabled));
            if response.clicked() {
                out.push(live);
            }
            ui.add_space(10.0);
            let reason = if enabled { "page-read-pc-why" } else { "page-only-windows" };
            label_ui(ui, words::body(ctx.word(reason)).color(ctx.theme.text2));
            if ctx.state.may_elevate {
                ui.add_space(10.0);
                elevate_ui(ui, ctx, out);
            }
            ui.add_space(10.0);
            label_ui(ui, words::body(ctx.word("page-disk-none")).color(ctx.theme.text2));
        });
    });
}

/// What Administrator's rights would add, and the button that asks Windows for them; nothing where they are there.
fn elevate_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let command = WizardCommand::RestartElevated;
    if command.enabled(ctx.state).is_err() {
        return;
    }
    let text = ctx.say(&command.text(ctx.state));
    let response = ui.add(Button::secondary(&text).small());
    if tip_text(response, &ctx.word("source-live-elevation")).clicked() {
        out.push(command);
    }
}

/// A disk of a list: radio, name, map, worst finding. The whole row can be pressed.
fn disk_row_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    disk: &DiskView,
    chosen: bool,
    command: impl FnOnce() -> WizardCommand,
    out: &mut Commands,
) {
    let before = ui.painter().add(egui::Shape::Noop);
    // The keyboard goes to the radio in it.
    let scope = ui.scope_builder(UiBuilder::new().sense(Sense::CLICK), |ui| {
        ui.set_width(ui.available_width());
        ui.add_space(12.0);
        let mut pressed = false;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.add_space(18.0);
            let name = ctx.say(&Text::new("page-disk-number").with("disk", disk.layout.number.to_string()));
            let radio = ui.add(Radio::new(chosen, &name));
            ui.ctx().accesskit_node_builder(radio.id, |node| {
                let worst =
                    disk.in_one_line().map_or_else(|| ctx.word("page-nothing-to-repair"), |(text, _)| ctx.say(text));
                let star = star(ctx, &disk.layout).map(|star| format!(" {star}.")).unwrap_or_default();
                node.set_description(format!("{}. {worst}{star}", facts(ctx, &disk.layout)));
            });
            pressed = radio.clicked();
            // A column of its own, so that it goes on below where there is little room.
            ui.vertical(|ui| {
                ui.add_space(5.0);
                label_ui(ui, words::row(facts(ctx, &disk.layout)).color(ctx.theme.text2));
            });
        });
        ui.add_space(4.0);
        inset_ui(ui, 46.0, 20.0, |ui| {
            maps::small_ui(ui, ctx, ("disk", disk.layout.number), &disk.layout);
            ui.add_space(4.0);
            worst_ui(ui, ctx, disk);
            star_ui(ui, ctx, &disk.layout);
        });
        ui.add_space(10.0);
        pressed
    });
    let rect = scope.response.rect;
    if chosen {
        let bar = rect.with_max_x(rect.left() + 3.0);
        ui.painter().set(
            before,
            egui::Shape::Vec(vec![
                egui::Shape::rect_filled(rect, 0.0, ctx.theme.accent_soft),
                egui::Shape::rect_filled(bar, 0.0, ctx.theme.accent),
            ]),
        );
    } else if scope.response.hovered() {
        ui.painter().set(before, egui::Shape::rect_filled(rect, 0.0, ctx.theme.bg3));
    }
    if scope.inner || scope.response.clicked() {
        out.push(command());
    }
    if scope.response.double_clicked() {
        out.push(WizardCommand::Next);
    }
    hairline_ui(ui, 0.0);
}

/// What DiskPart had selected, where the listing marks it with a star.
fn star(ctx: &PageContext<'_>, disk: &DiskLayout) -> Option<String> {
    let partition = disk.partitions.iter().find(|partition| partition.selected);
    Some(match (disk.selected, partition) {
        (true, Some(partition)) => ctx.say(&Text::new("page-star-both").with("number", partition.number)),
        (false, Some(partition)) => ctx.say(&Text::new("page-star-partition").with("number", partition.number)),
        (true, None) => ctx.word("page-star-disk"),
        (false, None) => return None,
    })
}

fn star_ui(ui: &mut Ui, ctx: &PageContext<'_>, disk: &DiskLayout) {
    if let Some(star) = star(ctx, disk) {
        ui.add_space(3.0);
        let response = label_ui(ui, words::caption(star).color(ctx.theme.text3));
        tip_text(response, &ctx.word("page-star-tip"));
    }
}

/// The worst finding in one line, or that all is well.
fn worst_ui(ui: &mut Ui, ctx: &PageContext<'_>, disk: &DiskView) {
    match disk.in_one_line() {
        Some((text, severity)) => status_line_ui(ui, &ctx.say(text), tone_of(severity)),
        None => status_line_ui(ui, &ctx.word("page-nothing-to-repair"), Tone::Ok),
    };
}

/// `NVMe SSD · 476.94 GB · GPT`.
pub(super) fn facts(ctx: &PageContext<'_>, disk: &DiskLayout) -> String {
    let style = match disk.style {
        TableStyle::Gpt => "GPT".to_owned(),
        TableStyle::Mbr => "MBR".to_owned(),
        TableStyle::Raw => ctx.word("page-no-table"),
    };
    let model = disk.model.clone().filter(|model| !model.is_empty());
    [model, Some(disk.size.to_string()), Some(style)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// What an opened source is called.
pub(super) fn name_of(ctx: &PageContext<'_>, spec: Option<&SourceSpec>) -> String {
    match spec {
        Some(SourceSpec::Path(path)) => {
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        }
        Some(SourceSpec::Practice(name)) => ctx
            .state
            .gallery
            .iter()
            .find(|practice| practice.name == name)
            .map_or_else(|| name.clone(), |practice| ctx.say(&practice.title)),
        Some(SourceSpec::Live) => ctx.word("page-this-pc"),
        Some(SourceSpec::Stdin | SourceSpec::PracticeList) | None => ctx.word("page-pasted"),
    }
}

const fn kind_word(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Image => "page-kind-image",
        SourceKind::Vhd => "page-kind-vhd",
        SourceKind::Vhdx => "page-kind-vhdx",
        SourceKind::Qcow2 => "page-kind-qcow2",
        SourceKind::Vmdk => "page-kind-vmdk",
        SourceKind::Vdi => "page-kind-vdi",
        SourceKind::Layout => "page-kind-layout",
        SourceKind::Json => "page-kind-json",
        SourceKind::Capture => "page-kind-capture",
        SourceKind::Practice => "page-kind-practice",
        SourceKind::Live => "page-kind-live",
    }
}

fn open_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    card_title_ui(ui, ctx, None, &ctx.word("page-open"), false, "");
    let rows = [
        (WizardCommand::Pick(PickKind::Image), Icon::Disc, "page-open-image-under"),
        (WizardCommand::Pick(PickKind::Layout), Icon::File, "page-open-layout-under"),
        (WizardCommand::Show(Overlay::Paste), Icon::Clipboard, "page-open-paste-under"),
        (WizardCommand::Show(Overlay::Xray), Icon::Scan, "page-open-xray-under"),
    ];
    for (command, icon, under) in rows {
        let (text, under) = (ctx.say(&command.text(ctx.state)), ctx.word(under));
        if ui.add(Row::new(&text).detail(&under).icon(icon, ctx.theme.accent).strong(true)).clicked() {
            out.push(command);
        }
        hairline_ui(ui, 0.0);
    }
    ui.add_space(9.0);
    inset_ui(ui, 16.0, 12.0, |ui| {
        let text = ctx.word("page-how-capture");
        if ui.add(Link::new(&text).icon(Icon::Help)).clicked() {
            out.push(HelpTopic::Capture.show());
        }
        let live = WizardCommand::Open(SourceSpec::Live);
        if ctx.state.opened.is_some() && live.enabled(ctx.state).is_ok() {
            ui.add_space(6.0);
            let text = ctx.word("page-read-pc");
            if ui.add(Link::new(&text).icon(Icon::Monitor)).clicked() {
                out.push(live);
            }
        }
    });
    ui.add_space(4.0);
}

/// How many files the card shows.
const RECENT_SHOWN: usize = 5;

fn recent_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    card_title_ui(ui, ctx, None, &ctx.word("page-recent"), false, "");
    if ctx.state.recent.is_empty() {
        ui.add_space(14.0);
        inset_ui(ui, 16.0, 16.0, |ui| {
            label_ui(ui, words::row(ctx.word("page-recent-none")).color(ctx.theme.text3));
        });
        return;
    }
    for path in ctx.state.recent.iter().take(RECENT_SHOWN) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let response = ui.add(Row::new(&name).own(true));
        if tip_text(response, &path.display().to_string()).clicked() {
            out.push(WizardCommand::Open(SourceSpec::Path(path.clone())));
        }
        hairline_ui(ui, 0.0);
    }
}

/// The practice disks: two rows of them before the rest is asked for.
fn gallery_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let tall = is_tall(ui);
    let all = ctx.state.gallery_open || tall;
    let columns = match ui.available_width() {
        width if width < 680.0 => 2,
        width if width < 900.0 => 3,
        _ => 4,
    };
    let shown = if all { ctx.state.gallery.len() } else { columns * 2 };
    let done = ctx.state.lessons_done();
    let under = match done {
        0 => ctx.word("page-practice-under"),
        _ => ctx.say(
            &Text::new("page-practice-done")
                .with("done", done.to_string())
                .with("all", ctx.state.gallery.len().to_string()),
        ),
    };
    let (mut beside, mut link) = (true, None);
    if !tall && ctx.state.gallery.len() > columns * 2 {
        let command = WizardCommand::ShowGallery(!all);
        link = Some((ctx.say(&command.text(ctx.state)), command));
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        section_ui(ui, &ctx.word("page-practice"), "");
        let width = line_galley(ui.painter(), &under, font::map(), f32::INFINITY).size().x;
        beside = width + 120.0 <= ui.available_width();
        if beside {
            label_ui(ui, words::row(&under).color(ctx.theme.text2));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some((text, command)) = link
                && ui.add(Link::new(&text)).clicked()
            {
                out.push(command);
            }
        });
    });
    if !beside {
        label_ui(ui, words::row(&under).color(ctx.theme.text2));
    }
    ui.add_space(10.0);
    let gap = 16.0;
    let width = (ui.available_width() - gap * (columns as f32 - 1.0)) / columns as f32;
    let entries: Vec<&Practice> = ctx.state.gallery.iter().take(shown).collect();
    for (number, row) in entries.chunks(columns).enumerate() {
        // Cards of a row are as tall as the tallest was in the frame before.
        let id = ui.scope_id().with(("gallery row", number));
        let known: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
        let mut tallest: f32 = 0.0;
        columns_ui(ui, &vec![width; row.len()], gap, |ui, index| {
            if let Some(practice) = row.get(index) {
                tallest = tallest.max(practice_ui(ui, ctx, practice, known, out));
            }
        });
        if (tallest - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, tallest));
            ui.ctx().request_discard("cards of a row are made equally tall");
        }
        ui.add_space(12.0);
    }
}

/// A practice disk as a card; gives the height that its contents need.
fn practice_ui(ui: &mut Ui, ctx: &PageContext<'_>, practice: &Practice, least: f32, out: &mut Commands) -> f32 {
    let title = ctx.say(&practice.title);
    let open = matches!(ctx.state.opened.as_ref().and_then(|opened| opened.spec.as_ref()),
        Some(SourceSpec::Practice(name)) if name == practice.name);
    let mut needed = 0.0;
    let scope = ui.scope_builder(UiBuilder::new().sense(Sense::click()), |ui| {
        Card::new().margin(Margin::symmetric(14, 10)).selected(open).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let top = ui.cursor().top();
            let name = words::row(&title).font(crate::ui::theme::font::map_strong()).color(ctx.theme.text1);
            said_already(&label_ui(ui, name));
            ui.add_space(4.0);
            maps::small_ui(ui, ctx, practice.name, &practice.disk.layout);
            ui.add_space(4.0);
            let short = practice.disk.gauge().filter(|(free, needed)| free < needed).map(|(free, needed)| {
                ctx.say(&Text::new("page-tile-recovery").with("free", free).with("needed", needed))
            });
            let (text, tone) = match practice.disk.in_one_line() {
                // The sentence has no room in a tile; its two figures have.
                Some((_, severity)) if short.is_some() => (short.unwrap_or_default(), tone_of(severity)),
                Some((text, severity)) => (ctx.say(text), tone_of(severity)),
                None => (ctx.word("page-nothing-to-repair"), Tone::Ok),
            };
            status_line_ui(ui, &text, tone);
            let done = ctx.state.learned.contains(practice.name);
            let task = ctx.say(&practice.task);
            if done {
                status_line_ui(ui, &ctx.word("page-task-tile-done"), Tone::Accent);
            } else {
                ui.add_space(2.0);
                label_ui(ui, words::caption(&task).color(ctx.theme.text2));
            }
            needed = ui.cursor().top() - top;
            if needed < least {
                ui.add_space(least - needed);
            }
        });
    });
    let response = scope.response.on_hover_cursor(egui::CursorIcon::PointingHand);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &title));
    if response.has_focus() {
        crate::ui::widgets::focus_ring(ui, response.rect, crate::ui::theme::RADIUS_CARD);
    }
    let response = tip_text(response, &ctx.say(&practice.story));
    if response.clicked() {
        out.push(WizardCommand::Open(SourceSpec::Practice(practice.name.to_owned())));
    }
    needed
}
