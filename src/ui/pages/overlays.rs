//! What stands over a page: the field for captures, what came of the script, whether to leave.

use super::{Commands, PageContext, button_ui, maps, tone_of_outcome};
use crate::text::Text;
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{Button, heading_ui, label_ui, name_dialog, status_line_ui, text_galley};
use crate::units::ByteSize;
use crate::wizard::{MAX_TYPED, Overlay, PickKind, WizardCommand};
use egui::{Id, Layout, Margin, Modal, ScrollArea, Ui, vec2};

/// Whatever stands over the page now.
pub(super) fn show_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    match ctx.state.overlay {
        Some(Overlay::Paste) => modal_ui(ui, ctx, ("paste", "page-paste-heading"), 680.0, out, paste_ui),
        Some(Overlay::Verify) => modal_ui(ui, ctx, ("verify", "page-did-it-work"), 760.0, out, verify_ui),
        Some(Overlay::Leave) => modal_ui(ui, ctx, ("leave", "page-leave-heading"), 460.0, out, leave_ui),
        Some(Overlay::Replace) => modal_ui(ui, ctx, ("replace", "page-replace-heading"), 560.0, out, replace_ui),
        _ => {}
    }
    drop_ui(ui, ctx);
}

/// Whether a file is a disk or a layout by its name; what it is in truth is seen once it is let go.
fn is_disk(path: Option<&std::path::Path>) -> bool {
    const NAMES: [&str; 9] = ["img", "raw", "vhd", "vhdx", "qcow2", "vmdk", "vdi", "ron", "json"];
    let extension = path.and_then(std::path::Path::extension).unwrap_or_default().to_string_lossy();
    NAMES.iter().any(|name| extension.eq_ignore_ascii_case(name))
}

/// While files are held over the window: that they can be let go here, and what comes of it.
fn drop_ui(ui: &Ui, ctx: &PageContext<'_>) {
    let files = ui.input(|input| input.raw.hovered_files.clone());
    let text = match files.as_slice() {
        [] => return,
        [file] => {
            let id = match ctx.state.overlay {
                Some(Overlay::Xray) if !is_disk(file.path.as_deref()) => "page-drop-script",
                Some(Overlay::Verify) => "page-drop-compare",
                _ => "page-drop-open",
            };
            let name = file.path.as_deref().and_then(std::path::Path::file_name).unwrap_or_default();
            ctx.say(&Text::new(id).with("name", name.to_string_lossy().into_owned()))
        }
        _ => ctx.word("page-drop-several"),
    };
    let tone = if files.len() > 1 { Tone::Warn } else { Tone::Accent };
    let screen = ui.ctx().content_rect();
    let area =
        egui::Area::new(Id::unique("drop")).order(egui::Order::Tooltip).fixed_pos(screen.min).interactable(false);
    area.show(ui.ctx(), |ui| {
        let painter = ui.painter();
        let ink = ctx.theme.tone(tone);
        painter.rect_filled(screen, 0.0, ctx.theme.bg0.gamma_multiply(0.7));
        let frame = egui::Stroke::new(3.0, ink);
        painter.rect_stroke(screen.shrink(8.0), crate::ui::theme::RADIUS_CARD, frame, egui::StrokeKind::Inside);
        let galley = text_galley(painter, &text, font::section(), 24.0, ctx.theme.text1, screen.width() - 120.0);
        let card = egui::Rect::from_center_size(screen.center(), galley.size() + vec2(48.0, 32.0));
        painter.rect_filled(card, crate::ui::theme::RADIUS_CARD, ctx.theme.bg1);
        painter.rect_stroke(card, crate::ui::theme::RADIUS_CARD, ctx.theme.hair(), egui::StrokeKind::Inside);
        painter.galley(card.center() - galley.size() / 2.0, galley, ctx.theme.text1);
        let response = ui.interact(card, ui.scope_id().with("words"), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Status, true, text.as_str()));
    });
}

/// What was read would take the place of a plan, or tells what came of it.
fn replace_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let Some(waiting) = &ctx.state.waiting else { return };
    let name = super::disk::name_of(ctx, waiting.spec.as_ref());
    let unsaved = ctx.state.unsaved();
    let comparable = ctx.state.comparable(&waiting.source, waiting.wish.as_ref());
    heading_ui(ui, words::section(ctx.word("page-replace-heading")).color(ctx.theme.text1));
    ui.add_space(6.0);
    let number = ctx.state.chosen().map(|disk| disk.layout.number.to_string()).unwrap_or_default();
    let read = Text::new("page-replace-read").with("name", name);
    label_ui(ui, words::body(ctx.say(&read)).color(ctx.theme.text1));
    ui.add_space(6.0);
    if unsaved {
        let lost = Text::new("page-replace-lost").with("disk", number);
        label_ui(ui, words::body(ctx.say(&lost)).color(ctx.theme.text2));
    }
    if comparable {
        label_ui(ui, words::body(ctx.word("page-replace-comparable")).color(ctx.theme.text2));
    }
    ui.add_space(16.0);
    buttons_ui(ui, |ui| {
        if unsaved {
            button_ui(ui, ctx, out, WizardCommand::SavePlan, |text| Button::primary(text));
        }
        if comparable {
            button_ui(ui, ctx, out, WizardCommand::Compare, |text| {
                if unsaved { Button::secondary(text) } else { Button::primary(text) }
            });
        }
        button_ui(ui, ctx, out, WizardCommand::Replace, |text| Button::secondary(text));
        let stay = ctx.word("page-stay");
        if ui.add(Button::text(&stay)).clicked() {
            out.push(WizardCommand::Close);
        }
    });
}

fn modal_ui(
    ui: &mut Ui,
    ctx: &PageContext<'_>,
    (name, title): (&'static str, &'static str),
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
        name_dialog(ui, &ctx.word(title));
        let screen = ui.ctx().content_rect();
        ui.set_width(width.min(screen.width() - 80.0).max(80.0));
        // Higher than a small screen it is moved.
        let most = (screen.height() - 80.0).max(60.0);
        let area = ScrollArea::vertical().max_height(most).min_scrolled_height(most).auto_shrink([false, true]);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            add_contents(ui, ctx, out);
        });
    });
    if response.should_close() {
        out.push(WizardCommand::Close);
    }
}

/// The row of buttons at the end, from the right; in what scrolls, a row has no height of its own.
fn buttons_ui(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), crate::ui::theme::BUTTON);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(egui::Align::Center).with_main_wrap(true), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        add_contents(ui);
    });
}

fn paste_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    heading_ui(ui, words::section(ctx.word("page-paste-heading")).color(ctx.theme.text1));
    label_ui(ui, words::body(ctx.word("page-paste-under")).color(ctx.theme.text2));
    ui.add_space(12.0);
    if ctx.state.pasted.len() > MAX_TYPED {
        let size = ByteSize::from_bytes(ctx.state.pasted.len() as u64);
        let said = ctx.say(&Text::new("page-paste-long").with("size", size));
        status_line_ui(ui, &said, Tone::Info);
        ui.add_space(8.0);
        let clear = ctx.word("page-paste-clear");
        if ui.add(Button::secondary(&clear).small()).clicked() {
            out.push(WizardCommand::TypeCapture(String::new()));
        }
    } else {
        capture_field_ui(ui, ctx, out);
    }
    for message in ctx.state.messages.iter().filter(|message| message.tone == crate::wizard::MessageTone::Failed) {
        ui.add_space(8.0);
        status_line_ui(ui, &ctx.say(&message.text), Tone::Danger);
        if let Some(hint) = &message.hint {
            label_ui(ui, words::row(ctx.say(hint)).color(ctx.theme.text2));
        }
    }
    ui.add_space(16.0);
    buttons_ui(ui, |ui| {
        button_ui(ui, ctx, out, WizardCommand::ReadCapture, |text| Button::primary(text));
        let cancel = ctx.word("page-cancel");
        if ui.add(Button::secondary(&cancel)).clicked() {
            out.push(WizardCommand::Close);
        }
        button_ui(ui, ctx, out, WizardCommand::Pick(PickKind::Capture), |text| Button::text(text));
    });
}

fn capture_field_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    let mut text = ctx.state.pasted.clone();
    let height = (ui.ctx().content_rect().height() - 340.0).clamp(96.0, 380.0);
    let id = Id::unique("capture field");
    let frame = egui::Frame::new().stroke(egui::Stroke::new(1.0, ctx.theme.line2)).corner_radius(6);
    let shown = frame.show(ui, |ui| {
        ScrollArea::vertical().id_salt("capture").max_height(height).auto_shrink(false).show(ui, |ui| {
            let response = ui.add_sized(
                vec2(ui.available_width(), height),
                egui::TextEdit::multiline(&mut text)
                    .id(id)
                    .char_limit(MAX_TYPED)
                    .font(crate::ui::theme::font::mono())
                    .frame(egui::Frame::NONE.inner_margin(Margin::same(12)))
                    .hint_text(ctx.word("page-paste-hint")),
            );
            let response = response.accessible_name(ctx.word("page-paste-heading"));
            if response.changed() {
                out.push(WizardCommand::TypeCapture(text.clone()));
            }
            // Whoever opens it wants to write there; a panel that is not yet seen takes no keyboard.
            let asked = id.with("asked");
            let pass = ui.ctx().cumulative_pass_nr();
            let last: u64 = ui.data(|data| data.get_temp(asked)).unwrap_or(0);
            ui.data_mut(|data| data.insert_temp(asked, pass));
            let opened = id.with("opened");
            if last + 1 < pass {
                ui.data_mut(|data| data.insert_temp(opened, true));
            }
            if ui.data(|data| data.get_temp(opened)).unwrap_or(false) {
                if response.has_focus() {
                    ui.data_mut(|data| data.remove::<bool>(opened));
                } else {
                    response.request_focus();
                }
            }
            response.has_focus()
        })
    });
    if shown.inner.inner {
        let stroke = egui::Stroke::new(2.0, ctx.theme.accent);
        ui.painter().rect_stroke(shown.response.rect, 6.0, stroke, egui::StrokeKind::Inside);
    }
}

fn verify_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    heading_ui(ui, words::section(ctx.word("page-did-it-work")).color(ctx.theme.text1));
    ui.add_space(8.0);
    if let Some(verified) = &ctx.state.verified {
        let tone = tone_of_outcome(verified.outcome);
        let response = status_line_ui(ui, &ctx.say(&verified.said), tone);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Polite));
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
    buttons_ui(ui, |ui| {
        let close = ctx.word("page-close");
        if ui.add(Button::primary(&close)).clicked() {
            out.push(WizardCommand::Close);
        }
    });
}

fn leave_ui(ui: &mut Ui, ctx: &PageContext<'_>, out: &mut Commands) {
    heading_ui(ui, words::section(ctx.word("page-leave-heading")).color(ctx.theme.text1));
    ui.add_space(6.0);
    label_ui(ui, words::body(ctx.word("page-leave-under")).color(ctx.theme.text2));
    ui.add_space(16.0);
    buttons_ui(ui, |ui| {
        button_ui(ui, ctx, out, WizardCommand::SavePlan, |text| Button::primary(text));
        let stay = ctx.word("page-stay");
        if ui.add(Button::secondary(&stay)).clicked() {
            out.push(WizardCommand::Close);
        }
        button_ui(ui, ctx, out, WizardCommand::QuitAnyway, |text| Button::text(text));
    });
}
