//! The explanations, without a network: a few sentences on each word, with a picture from the map itself.

use super::{Commands, PageContext, columns_ui, is_stacked, maps, title_ui};
use crate::layout::{BitLocker, DiskLayout, Partition, Role};
use crate::text::Text;
use crate::ui::theme::words;
use crate::ui::widgets::{Chip, Keycap, Row, hairline_ui, heading_ui, label_ui};
use crate::wizard::{HelpTopic, WizardCommand};
use egui::Ui;

/// How wide running text becomes before it is hard to read.
const TEXT_WIDTH: f32 = 680.0;

/// The page.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, topic: HelpTopic, out: &mut Commands) {
    title_ui(ui, ctx, &ctx.word("page-help"), &ctx.word("page-help-under"), |_| {});
    ui.add_space(14.0);
    let width = ui.available_width();
    if is_stacked(ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            for entry in HelpTopic::ALL {
                if ui.add(Chip::new(&ctx.say(&entry.texts().0), entry == topic)).clicked() {
                    out.push(entry.show());
                }
            }
        });
        ui.add_space(14.0);
        chapter_ui(ui, ctx, topic, out);
        return;
    }
    columns_ui(ui, &[296.0, width - 328.0], 32.0, |ui, index| {
        if index == 0 {
            for entry in HelpTopic::ALL {
                let title = ctx.say(&entry.texts().0);
                if ui.add(Row::new(&title).selected(entry == topic)).clicked() {
                    out.push(entry.show());
                }
                hairline_ui(ui, 0.0);
            }
            return;
        }
        chapter_ui(ui, ctx, topic, out);
    });
}

/// One chapter: its title, its text, its picture.
fn chapter_ui(ui: &mut Ui, ctx: &PageContext<'_>, topic: HelpTopic, out: &mut Commands) {
    let (title, body) = topic.texts();
    heading_ui(ui, words::section(ctx.say(&title)).color(ctx.theme.text1));
    ui.add_space(8.0);
    if topic == HelpTopic::Keys {
        keys_ui(ui, ctx);
        return;
    }
    let width = ui.available_width().min(TEXT_WIDTH);
    ui.allocate_ui_with_layout(egui::vec2(width, 0.0), egui::Layout::top_down(egui::Align::Min), |ui| {
        for paragraph in ctx.say(&body).split("\n\n") {
            label_ui(ui, words::body(paragraph.trim()).color(ctx.theme.text1));
            ui.add_space(10.0);
        }
    });
    sample_ui(ui, ctx, topic);
    if topic == HelpTopic::Capture {
        ui.add_space(4.0);
        let command = "diskpart\r\nlist disk\r\nselect disk 0\r\ndetail disk\r\nlist partition\r\nlist volume";
        for line in command.lines() {
            label_ui(ui, words::mono(line).color(ctx.theme.text1));
        }
        ui.add_space(8.0);
        super::button_ui(ui, ctx, out, WizardCommand::Copy(command.to_owned()), |text| {
            crate::ui::widgets::Button::secondary(text).small()
        });
    }
}

/// The map of a disk on which the chapter's subject can be seen: the open one where it has it, else a practice disk.
fn sample_ui(ui: &mut Ui, ctx: &PageContext<'_>, topic: HelpTopic) {
    if matches!(topic, HelpTopic::Promise | HelpTopic::Capture) {
        return;
    }
    let practice = ctx.state.gallery.iter().map(|practice| &practice.disk.layout);
    let open = ctx.state.chosen().map(|view| &view.layout);
    let mut samples = open.into_iter().chain(practice);
    let Some((disk, partition)) = samples.find_map(|disk| Some((disk, subject_of(topic, disk)?))) else { return };
    ui.add_space(8.0);
    let name = match disk.model.as_deref().filter(|model| !model.is_empty()) {
        Some(model) => model.to_owned(),
        None => disk.size.to_string(),
    };
    let whose = if open.is_some_and(|open| std::ptr::eq(open, disk)) { "help-sample-open" } else { "help-sample" };
    label_ui(ui, words::caption(ctx.say(&Text::new(whose).with("disk", name))).color(ctx.theme.text3));
    ui.add_space(4.0);
    maps::help_ui(ui, ctx, disk, (topic != HelpTopic::Map).then_some(partition.extent));
}

/// The partition of this disk that a chapter speaks of.
fn subject_of(topic: HelpTopic, disk: &DiskLayout) -> Option<&Partition> {
    let first = |role: Role| disk.with_role(role).next();
    match topic {
        HelpTopic::Esp => first(Role::EfiSystem),
        HelpTopic::Msr => first(Role::Msr),
        HelpTopic::Winre => first(Role::Recovery),
        HelpTopic::BitLocker => {
            disk.partitions.iter().find(|p| p.volume.bitlocker.is_some_and(BitLocker::is_encrypted))
        }
        HelpTopic::Shrink => disk.with_role(Role::Windows).find(|partition| partition.volume.shrink.is_some()),
        _ => disk.partitions.first(),
    }
}

fn keys_ui(ui: &mut Ui, ctx: &PageContext<'_>) {
    let keys: [(&[&str], &'static str); 15] = [
        (&["Ctrl", "O"], "help-key-open"),
        (&["Ctrl", "V"], "help-key-paste"),
        (&["Ctrl", "S"], "help-key-save"),
        (&["Ctrl", "Shift", "S"], "help-key-bundle"),
        (&["Ctrl", "Z"], "help-key-undo"),
        (&["Ctrl", "Y"], "help-key-redo"),
        (&["Tab"], "help-key-tab"),
        (&["←", "→"], "help-key-arrows"),
        (&["Enter"], "help-key-enter"),
        (&["Shift"], "help-key-shift"),
        (&["Alt"], "help-key-alt"),
        (&["Esc"], "help-key-esc"),
        (&["PgUp", "PgDn"], "help-key-page"),
        (&["F1"], "help-key-help"),
        (&["F11"], "help-key-full"),
    ];
    for (caps, id) in keys {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let before = ui.cursor().left();
            for cap in caps {
                ui.add(Keycap(cap));
            }
            let used = ui.cursor().left() - before;
            ui.add_space((170.0 - used).max(0.0));
            // A column of its own: in a row, text would run on beyond the window.
            ui.vertical(|ui| label_ui(ui, words::body(ctx.word(id)).color(ctx.theme.text1)));
        });
        hairline_ui(ui, 4.0);
    }
}
