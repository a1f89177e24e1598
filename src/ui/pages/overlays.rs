//! What stands over a page: the field for captures, what came of the script, whether to leave.

use super::{Commands, PageContext, button_ui, maps, tone_of_outcome};
use crate::ui::theme::{Tone, words};
use crate::ui::widgets::{Button, label_ui, status_line_ui};
use crate::wizard::{Overlay, PickKind, WizardCommand};
use egui::{Id, Layout, Margin, Modal, ScrollArea, Ui, vec2};

/// Whatever stands over the page now.
pub(super) fn show_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    match ctx.state.overlay {
        Some(Overlay::Paste) => modal_ui(ui, ctx, "paste", 680.0, out, paste_ui),
        Some(Overlay::Verify) => modal_ui(ui, ctx, "verify", 760.0, out, verify_ui),
        Some(Overlay::Leave) => modal_ui(ui, ctx, "leave", 460.0, out, leave_ui),
        _ => {}
    }
}

fn modal_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    name: &'static str,
    width: f32,
    out: &mut Commands,
    add_contents: fn(&mut Ui, &PageContext<'_>, &mut Commands),
) {
    let frame = egui::Frame::new()
        .fill(ctx.theme.bg1)
        .stroke(ctx.theme.hair())
        .corner_radius(crate::ui::theme::RADIUS_CARD)
        .inner_margin(Margin::same(24));
    let response = Modal::new(Id::unique(name)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width.min(ui.ctx().content_rect().width() - 80.0));
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        add_contents(ui, ctx, out);
    });
    if response.should_close() {
        out.push(WizardCommand::Close);
    }
}

fn paste_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    label_ui(ui, words::section(ctx.word("page-paste-heading")).color(ctx.theme.text1));
    label_ui(ui, words::body(ctx.word("page-paste-under")).color(ctx.theme.text2));
    ui.add_space(12.0);
    let mut text = ctx.state.pasted.clone();
    let height = (ui.ctx().content_rect().height() - 340.0).clamp(140.0, 380.0);
    egui::Frame::new().stroke(egui::Stroke::new(1.0, ctx.theme.line2)).corner_radius(6).show(ui, |ui| {
        ScrollArea::vertical().id_salt("capture").max_height(height).auto_shrink(false).show(ui, |ui| {
            let response = ui.add_sized(
                vec2(ui.available_width(), height),
                egui::TextEdit::multiline(&mut text)
                    .font(crate::ui::theme::font::mono())
                    .frame(egui::Frame::NONE.inner_margin(Margin::same(12)))
                    .hint_text(ctx.word("page-paste-hint")),
            );
            let response = response.accessible_name(ctx.word("page-paste-heading"));
            if response.changed() {
                out.push(WizardCommand::TypeCapture(text.clone()));
            }
        });
    });
    for message in ctx.state.messages.iter().filter(|message| message.tone == crate::wizard::MessageTone::Failed) {
        ui.add_space(8.0);
        status_line_ui(ui, &ctx.say(&message.text), Tone::Danger);
        if let Some(hint) = &message.hint {
            label_ui(ui, words::row(ctx.say(hint)).color(ctx.theme.text2));
        }
    }
    ui.add_space(16.0);
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        button_ui(ui, ctx, out, WizardCommand::ReadCapture, |text| Button::primary(text));
        let cancel = ctx.word("page-cancel");
        if ui.add(Button::secondary(&cancel)).clicked() {
            out.push(WizardCommand::Close);
        }
        button_ui(ui, ctx, out, WizardCommand::Pick(PickKind::Capture), |text| Button::text(text));
    });
}

fn verify_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    label_ui(ui, words::section(ctx.word("page-did-it-work")).color(ctx.theme.text1));
    ui.add_space(8.0);
    if let Some(verified) = &ctx.state.verified {
        let tone = tone_of_outcome(verified.outcome);
        status_line_ui(ui, &ctx.say(&verified.said), tone);
        ui.add_space(8.0);
        for difference in &verified.differences {
            label_ui(ui, words::row(ctx.say(difference)).color(ctx.theme.text1));
            ui.add_space(4.0);
        }
        ui.add_space(8.0);
        for text in &verified.not_compared {
            label_ui(ui, words::caption(ctx.say(text)).color(ctx.theme.text3));
            ui.add_space(4.0);
        }
        ui.add_space(4.0);
        for (title, disk) in [("page-verify-planned", &verified.expected), ("page-verify-found", &verified.found)] {
            label_ui(ui, words::strong(ctx.word(title)).color(ctx.theme.text1));
            ui.add_space(2.0);
            maps::small_ui(ui, ctx, title, disk);
            ui.add_space(10.0);
        }
    }
    ui.add_space(6.0);
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        let close = ctx.word("page-close");
        if ui.add(Button::primary(&close)).clicked() {
            out.push(WizardCommand::Close);
        }
    });
}

fn leave_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    label_ui(ui, words::section(ctx.word("page-leave-heading")).color(ctx.theme.text1));
    ui.add_space(6.0);
    label_ui(ui, words::body(ctx.word("page-leave-under")).color(ctx.theme.text2));
    ui.add_space(16.0);
    ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
        button_ui(ui, ctx, out, WizardCommand::SavePlan, |text| Button::primary(text));
        let stay = ctx.word("page-stay");
        if ui.add(Button::secondary(&stay)).clicked() {
            out.push(WizardCommand::Close);
        }
        button_ui(ui, ctx, out, WizardCommand::QuitAnyway, |text| Button::text(text));
    });
}
