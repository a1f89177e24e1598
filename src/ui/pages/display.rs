//! How the window looks: light or dark, text size, motion, full screen. A menu in the header, so that no key and no
//! right button is needed for any of it.

use super::{Commands, PageContext, about};
use crate::text::Text;
use crate::ui::icons::Icon;
use crate::ui::theme::words;
use crate::ui::widgets::{Chip, IconButton, Radio, Toggle, hairline_ui, label_ui};
use crate::wizard::{Appearance, WizardCommand};
use egui::{Popup, PopupCloseBehavior, Ui, vec2};

/// The text sizes that are offered, in percent; Ctrl with + and - goes by smaller steps.
const SIZES: [u16; 5] = [100, 125, 150, 175, 200];

/// The button and, where it was pressed, the menu.
pub(super) fn menu_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let icon = if ctx.theme.dark { Icon::Moon } else { Icon::Sun };
    let name = ctx.word("page-display");
    let about = about(ctx, &WizardCommand::SetAppearance(ctx.state.appearance));
    let response = ui.add(IconButton::new(icon, &name).about(&about));
    Popup::menu(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(250.0)
        .accessible_name(name.as_str())
        .show(|ui| contents_ui(ui, ctx, out));
}

fn contents_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    ui.set_width(250.0);
    ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
    label_ui(ui, words::caption_strong(ctx.word("page-appearance")).color(ctx.theme.text2));
    for (appearance, id) in [
        (Appearance::System, "page-appearance-system"),
        (Appearance::Light, "page-appearance-light"),
        (Appearance::Dark, "page-appearance-dark"),
    ] {
        let on = ctx.state.appearance == appearance;
        if ui.add(Radio::new(on, &ctx.word(id))).clicked() && !on {
            out.push(WizardCommand::SetAppearance(appearance));
        }
    }
    hairline_ui(ui, 4.0);
    label_ui(ui, words::caption_strong(ctx.word("page-text-size")).color(ctx.theme.text2));
    ui.horizontal_wrapped(|ui| {
        let now = ctx.state.zoom.max(1);
        for percent in SIZES {
            let text = ctx.say(&Text::new("page-text-size-percent").with("percent", percent.to_string()));
            if ui.add(Chip::new(&text, now == percent)).clicked() {
                out.push(WizardCommand::SetZoom(percent));
            }
        }
    });
    hairline_ui(ui, 4.0);
    let mut reduced = ctx.state.reduced_motion;
    if ui.add(Toggle::new(&mut reduced, &ctx.word("page-less-motion"))).changed() {
        out.push(WizardCommand::SetReducedMotion(reduced));
    }
    let mut full = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
    if ui.add(Toggle::new(&mut full, &ctx.word("page-full-screen"))).changed() {
        out.push(WizardCommand::FullScreen);
    }
}
