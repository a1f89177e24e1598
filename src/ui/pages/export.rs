//! What is handed out: files with a preview, saving, what to do on the PC, whether it worked, what is never done.

use super::{Commands, PageContext, button_ui, columns_ui, is_low, maps, title_ui, tone_of_outcome};
use crate::bundle::BundleFile;
use crate::diskpart::{Command, Content};
use crate::text::Text;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{Tone, font, words};
use crate::ui::widgets::{
    Button, Card, CodeLine, CodeView, IconButton, Row, hairline_ui, heading_ui, label_ui, line_galley, more_below,
    status_line_ui, text_galley, tip_text,
};
use crate::units::ByteSize;
use crate::wizard::{Overlay, PickKind, WizardCommand};
use egui::{Align, CornerRadius, Layout, Margin, ScrollArea, Sense, Ui, vec2};

/// From this width on files, preview and the rest stand side by side.
const BESIDE: f32 = 860.0;
/// Height of what is never done, where each of it takes a line.
const NEVER: f32 = 126.0;
/// The head of the list of files with the line under it, and the gap to what is never done.
const AROUND: f32 = 65.0;
/// Height of the list of files with what is never done, where the preview stands below.
const STACKED_FILES: f32 = 560.0;

/// The page, `height` points high.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    let top = ui.cursor().top();
    title_ui(ui, ctx, &ctx.word("page-export-heading"), &ctx.word("page-export-under"), |_| {});
    ui.add_space(if is_low(ui) { 8.0 } else { 14.0 });
    let rest = (height - (ui.cursor().top() - top)).max(420.0);
    let width = ui.available_width();
    if width < BESIDE {
        // Files and what to do with them above, the preview below over the whole width.
        let left = ((width - 16.0) * 0.48).round();
        columns_ui(ui, &[left, width - 16.0 - left], 16.0, |ui, index| match index {
            0 => files_ui(ui, ctx, STACKED_FILES, out),
            _ => hand_out_ui(ui, ctx, 0.0, out),
        });
        ui.add_space(16.0);
        preview_ui(ui, ctx, 400.0, out);
        return;
    }
    let width = width - 40.0;
    let (left, right) = ((width * 0.27).clamp(200.0, 330.0), (width * 0.255).clamp(250.0, 304.0));
    columns_ui(ui, &[left, width - left - right, right], 20.0, |ui, index| match index {
        0 => files_ui(ui, ctx, rest, out),
        1 => preview_ui(ui, ctx, rest, out),
        _ => hand_out_ui(ui, ctx, rest, out),
    });
}

const fn icon_of(name: &str) -> Icon {
    let bytes = name.as_bytes();
    match bytes {
        [.., b'.', b'c', b'm', b'd'] => Icon::Bolt,
        [.., b'.', b't', b'x', b't'] => Icon::Prompt,
        [.., b'.', b'r', b'o', b'n'] => Icon::Save,
        [.., b'.', b'p', b'n', b'g'] => Icon::Picture,
        _ => Icon::File,
    }
}

fn size_of(file: &BundleFile, lang: crate::text::Lang) -> String {
    let size = ByteSize::from_bytes(file.bytes.len() as u64);
    crate::text::size(if size < crate::units::KIB { size } else { size.round_up(crate::units::KIB) }, lang)
}

fn files_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    // Both cards together are as high as the columns beside them; the lower one's height is that of the frame before.
    let id = ui.scope_id().with("never");
    let never: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(NEVER);
    Card::new().margin(Margin::ZERO).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let files = ctx.bundle.map(|bundle| bundle.files.as_slice()).unwrap_or_default();
        let total: u64 = files.iter().map(|file| file.bytes.len() as u64).sum();
        let size = ByteSize::from_bytes(total).round_up(crate::units::KIB);
        let beside = Text::new("page-bundle-files").with("count", files.len()).with("size", size);
        card_head_ui(ui, ctx, &ctx.word("page-bundle"), &ctx.say(&beside), |_| {});
        let list = (height - never - AROUND).max(160.0);
        ui.set_min_height(list);
        let area = ScrollArea::vertical().id_salt("files").max_height(list).auto_shrink([false, true]);
        let scrolled = area.show(ui, |ui| {
            for (index, file) in files.iter().enumerate() {
                let (about, size) = (ctx.say(&file.about), size_of(file, ctx.lang));
                // Where there is little room the name matters more than the size.
                let trailing = if ui.available_width() < 290.0 { "" } else { size.as_str() };
                let row = Row::new(&file.name)
                    .detail(&about)
                    .trailing(trailing)
                    .icon(icon_of(&file.name), ctx.theme.accent)
                    .selected(ctx.state.bundle_file == index);
                if tip_text(ui.add(row), &format!("{}: {about}, {size}", file.name)).clicked() {
                    out.push(WizardCommand::ShowFile(index));
                }
                hairline_ui(ui, 0.0);
            }
            super::follow_focus(ui);
        });
        more_below(ui, &scrolled, ctx.theme.bg1);
    });
    ui.add_space(16.0);
    let lower = Card::new().show(ui, |ui| {
        ui.set_width(ui.available_width());
        heading_ui(ui, words::section(ctx.word("page-never")).color(ctx.theme.text1));
        ui.add_space(4.0);
        for id in ["page-never-writes", "page-never-executes", "page-never-sends"] {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                icons::beside_ui(ui, Icon::Cross, 12.0, ctx.theme.text3);
                ui.vertical(|ui| label_ui(ui, words::row(ctx.word(id)).color(ctx.theme.text2)));
            });
            ui.add_space(4.0);
        }
    });
    let tall = lower.response.rect.height();
    if (tall - never).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, tall));
        ui.ctx().request_discard("the height of what is never done is known now");
    }
}

fn card_head_ui(ui: &mut Ui, ctx: &PageContext<'_>, title: &str, beside: &str, right: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 46.0), Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.add_space(16.0);
        let width = |text: &str, font| line_galley(ui.painter(), text, font, f32::INFINITY).size().x;
        let fits = width(title, font::section()) + width(beside, font::caption()) + 60.0 <= ui.available_width();
        if fits || beside.is_empty() {
            heading_ui(ui, words::section(title).color(ctx.theme.text1));
            label_ui(ui, words::caption(beside).color(ctx.theme.text3));
        } else {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(3.0);
                heading_ui(ui, words::section(title).line_height(Some(22.0)).color(ctx.theme.text1));
                label_ui(ui, words::caption(beside).color(ctx.theme.text3));
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(10.0);
            right(ui);
        });
    });
    hairline_ui(ui, 0.0);
}

fn preview_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    Card::new().margin(Margin::ZERO).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let Some(file) = ctx.bundle.and_then(|bundle| bundle.files.get(ctx.state.bundle_file)) else {
            ui.set_min_height(height);
            return;
        };
        let ascii = file.text().is_some_and(str::is_ascii);
        let lines = file.text().is_some_and(|text| text.contains("\r\n"));
        let facts = match (file.text().is_some(), ascii, lines) {
            (false, _, _) => "PNG",
            (true, true, true) => "ASCII, CRLF",
            (true, true, false) => "ASCII, LF",
            (true, false, true) => "UTF-8, CRLF",
            (true, false, false) => "UTF-8, LF",
        };
        // The file's name is what must be read; its form and the button's word give way.
        let narrow = ui.available_width() < 400.0;
        card_head_ui(ui, ctx, &file.name, if narrow { "" } else { facts }, |ui| {
            let Some(text) = file.text() else { return };
            let copy = WizardCommand::Copy(text.to_owned());
            if narrow {
                if ui.add(IconButton::new(Icon::Copy, &ctx.say(&copy.text(ctx.state)))).clicked() {
                    out.push(copy);
                }
            } else {
                button_ui(ui, ctx, out, copy, |text| Button::secondary(text).icon(Icon::Copy).small());
            }
        });
        let width = ui.available_width();
        let said = ctx.word("page-preview-foot");
        let words = text_galley(ui.painter(), &said, font::caption(), 16.0, ctx.theme.text2, width - 32.0);
        let foot = words.size().y + 18.0;
        let body = (height - 46.0 - foot - 3.0).max(200.0);
        ui.allocate_ui(vec2(ui.available_width(), body), |ui| {
            ui.set_min_height(body);
            let scrolled = ScrollArea::both()
                .id_salt(("preview", &file.name))
                .max_height(body)
                .auto_shrink(false)
                .show(ui, |ui| {
                    ui.add_space(8.0);
                    match file.text() {
                        Some(text) if file.name.ends_with(".txt") => script_ui(ui, text),
                        Some(text) => text_ui(ui, ctx, text),
                        None => picture_ui(ui, ctx),
                    }
                    ui.add_space(8.0);
                    super::page_keys(ui);
                });
            more_below(ui, &scrolled, ctx.theme.bg1);
        });
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), foot), Sense::hover());
        let radius = CornerRadius { nw: 0, ne: 0, sw: 9, se: 9 };
        ui.painter().rect_filled(rect.shrink(1.0), radius, ctx.theme.bg3);
        let at = egui::pos2(rect.left() + 16.0, rect.center().y - words.size().y / 2.0);
        ui.painter().galley(at, words, ctx.theme.text2);
    });
}

fn destroys(command: &Command) -> bool {
    matches!(
        command,
        Command::DeletePartition { .. }
            | Command::DeleteVolume { .. }
            | Command::DeleteDisk { .. }
            | Command::Clean { .. }
            | Command::Format(_)
    )
}

/// A script; lines that destroy something stand out.
fn script_ui(ui: &mut Ui, text: &str) {
    let script = crate::diskpart::parse(text);
    let lines: Vec<CodeLine> = text
        .lines()
        .zip(1_u32..)
        .map(|(line, number)| {
            let harms = script.lines.iter().any(|parsed| {
                parsed.number == number && matches!(&parsed.content, Content::Command(command) if destroys(command))
            });
            let line = CodeLine::script(number, line);
            if harms { line.tone(Tone::Danger) } else { line }
        })
        .collect();
    CodeView::new(&lines).show(ui);
}

/// Any other text, line by line; only the lines in view are laid out.
fn text_ui(ui: &mut Ui, ctx: &PageContext<'_>, text: &str) {
    ui.horizontal_top(|ui| {
        ui.add_space(16.0);
        ui.vertical(|ui| {
            for line in text.lines().take(2000) {
                ui.add(egui::Label::new(words::mono(line).color(ctx.theme.text1)).extend());
            }
        });
    });
}

/// The map itself stands for its picture.
fn picture_ui(ui: &mut Ui, ctx: &PageContext<'_>) {
    let Some(plan) = ctx.state.plan() else { return };
    ui.horizontal_top(|ui| {
        ui.add_space(16.0);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - 16.0);
            for (title, disk) in [("page-before", &plan.before), ("page-after", plan.after())] {
                label_ui(ui, words::strong(ctx.word(title)).color(ctx.theme.text1));
                maps::film_ui(ui, ctx, title, disk, None, 84.0);
                ui.add_space(12.0);
            }
        });
    });
}

fn hand_out_ui(ui: &mut Ui, ctx: &PageContext<'_>, height: f32, out: &mut Commands) {
    let top = ui.cursor().top();
    let (margin, gap) = if is_low(ui) { (12, 4.0) } else { (16, 6.0) };
    Card::new().margin(Margin::same(margin)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let all = ctx.state.plan().and_then(|plan| plan.solution()).map_or(0, |solution| solution.acknowledge.len());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            icons::icon_ui(ui, Icon::Shield, 17.0, ctx.theme.ok);
            heading_ui(ui, words::section(ctx.word("page-reviewed")).color(ctx.theme.text1));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let ticks = Text::new("page-reviewed-ticks").with("count", all.to_string());
                label_ui(ui, words::caption(ctx.say(&ticks)).color(ctx.theme.text3));
            });
        });
        ui.add_space(4.0);
        label_ui(ui, words::caption(ctx.word("page-digest")).color(ctx.theme.text2));
        ui.add_space(4.0);
        let digest = ctx.bundle.map(|bundle| bundle.digest.trim_start_matches("sha256:")).unwrap_or_default();
        egui::Frame::new()
            .fill(ctx.theme.bg3)
            .corner_radius(CornerRadius::same(6))
            .inner_margin(Margin::symmetric(10, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                let groups: Vec<String> =
                    digest.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
                label_ui(ui, words::mono(groups.join(" ")).size(11.5).color(ctx.theme.text1));
            });
        ui.add_space(gap * 2.0);
        let width = ui.available_width();
        button_ui(ui, ctx, out, WizardCommand::SaveBundle, |text| {
            Button::primary(text).icon(Icon::Folder).width(width)
        });
        ui.add_space(8.0);
        let script = ctx.bundle.and_then(|bundle| bundle.files.iter().find(|file| file.name.ends_with(".txt")));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
            if let Some((file, text)) = script.and_then(|file| Some((file, file.text()?))) {
                let shown = ctx.bundle.and_then(|bundle| bundle.files.get(ctx.state.bundle_file));
                // The script that is being looked at, else the first one.
                let (name, text) = match shown.filter(|file| file.name.ends_with(".txt")) {
                    Some(file) => (file.name.clone(), file.text().unwrap_or_default().to_owned()),
                    None => (file.name.clone(), text.to_owned()),
                };
                button_ui(ui, ctx, out, WizardCommand::SaveScript(name, text), |text| Button::secondary(text).small());
            }
            button_ui(ui, ctx, out, WizardCommand::SavePlan, |text| Button::secondary(text).small());
            button_ui(ui, ctx, out, WizardCommand::SavePicture, |text| Button::secondary(text).small());
        });
    });
    ui.add_space(f32::from(margin));
    let rest = height - (ui.cursor().top() - top) - f32::from(margin) * 2.0 - 2.0;
    Card::new().margin(Margin::same(margin)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(rest.max(0.0));
        heading_ui(ui, words::section(ctx.word("page-on-pc")).color(ctx.theme.text1));
        ui.add_space(6.0);
        for (number, (title, under)) in [
            ("page-on-pc-copy", "page-on-pc-copy-under"),
            ("page-on-pc-run", "page-on-pc-run-under"),
            ("page-on-pc-capture", "page-on-pc-capture-under"),
        ]
        .into_iter()
        .enumerate()
        {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
                ui.painter().rect_filled(rect, CornerRadius::same(10), ctx.theme.bg2);
                let galley = line_galley(ui.painter(), &(number + 1).to_string(), font::caption_strong(), 20.0);
                ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ctx.theme.text2);
                ui.vertical(|ui| {
                    label_ui(ui, words::row(ctx.word(title)).color(ctx.theme.text1));
                    label_ui(ui, words::caption(ctx.word(under)).color(ctx.theme.text3));
                });
            });
            ui.add_space(gap);
        }
        hairline_ui(ui, 4.0);
        heading_ui(ui, words::section(ctx.word("page-did-it-work")).color(ctx.theme.text1));
        match &ctx.state.verified {
            Some(verified) => {
                let tone = tone_of_outcome(verified.outcome);
                status_line_ui(ui, &ctx.say(&verified.said), tone);
                let more = ctx.word("page-verify-show");
                if !verified.differences.is_empty() && ui.add(Button::secondary(&more).small()).clicked() {
                    out.push(WizardCommand::Show(Overlay::Verify));
                }
            }
            None => {
                label_ui(ui, words::row(ctx.word("page-did-it-work-under")).color(ctx.theme.text2));
            }
        }
        ui.add_space(6.0);
        button_ui(ui, ctx, out, WizardCommand::Pick(PickKind::Verify), |text| Button::secondary(text).small());
    });
}
