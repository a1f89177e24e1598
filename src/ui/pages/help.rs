//! The explanations, without a network: a few sentences on each word, with a picture from the map itself.

use super::{Commands, PageContext, columns_ui, maps, title_ui};
use crate::ui::theme::words;
use crate::ui::widgets::{Keycap, Row, hairline_ui};
use crate::wizard::{HelpTopic, WizardCommand};
use egui::Ui;

/// How wide running text becomes before it is hard to read.
const TEXT_WIDTH: f32 = 680.0;

/// The page.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, topic: HelpTopic, out: &mut Commands) {
    title_ui(ui, ctx, &ctx.word("page-help"), &ctx.word("page-help-under"), |_| {});
    ui.add_space(14.0);
    let width = ui.available_width();
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
        let (title, body) = topic.texts();
        ui.set_max_width(TEXT_WIDTH.min(width - 328.0));
        ui.label(words::section(ctx.say(&title)).color(ctx.theme.text1));
        ui.add_space(8.0);
        if topic == HelpTopic::Keys {
            keys_ui(ui, ctx);
            return;
        }
        for paragraph in ctx.say(&body).split("\n\n") {
            ui.label(words::body(paragraph.trim()).color(ctx.theme.text1));
            ui.add_space(10.0);
        }
        let sample = ctx.state.chosen().or_else(|| ctx.state.gallery.first().map(|practice| &practice.disk));
        if let Some(view) = sample
            && !matches!(topic, HelpTopic::Promise | HelpTopic::Capture)
        {
            let region = view.layout.partitions.iter().find(|partition| role_of(topic) == Some(partition.role));
            let lit = region.map(|partition| (partition.extent, crate::ui::theme::Tone::Accent));
            ui.add_space(8.0);
            maps::film_ui(ui, ctx, "help", &view.layout, lit, 84.0);
        }
        if topic == HelpTopic::Capture {
            ui.add_space(4.0);
            let command = "diskpart\r\nlist disk\r\nselect disk 0\r\ndetail disk\r\nlist partition\r\nlist volume";
            for line in command.lines() {
                ui.label(words::mono(line).color(ctx.theme.text1));
            }
            ui.add_space(8.0);
            super::button_ui(ui, ctx, out, WizardCommand::Copy(command.to_owned()), |text| {
                crate::ui::widgets::Button::secondary(text).small()
            });
        }
    });
}

const fn role_of(topic: HelpTopic) -> Option<crate::layout::Role> {
    use crate::layout::Role;
    match topic {
        HelpTopic::Esp => Some(Role::EfiSystem),
        HelpTopic::Msr => Some(Role::Msr),
        HelpTopic::Winre => Some(Role::Recovery),
        HelpTopic::BitLocker | HelpTopic::Shrink => Some(Role::Windows),
        _ => None,
    }
}

fn keys_ui(ui: &mut Ui, ctx: &PageContext<'_>) {
    let keys: [(&[&str], &'static str); 14] = [
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
            ui.label(words::body(ctx.word(id)).color(ctx.theme.text1));
        });
        hairline_ui(ui, 4.0);
    }
}
