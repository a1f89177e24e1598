//! What is inside of the volumes, below the findings: what fills the ESP, and what stands in the way of a shrink.

use super::{PageContext, columns_ui};
use crate::layout::{EspCare, Partition, Role};
use crate::text::Text;
use crate::ui::theme::{Tone, words};
use crate::ui::widgets::{hairline_ui, label_ui, section_ui, tip_text};
use crate::units::ByteSize;
use crate::wizard::DiskView;
use egui::Ui;

/// How many folders of an ESP are shown; the rest is summed up.
const MOST_FOLDERS: usize = 14;
/// How many blockers are shown.
const MOST_BLOCKERS: usize = 8;

/// The sections, of the chosen disk.
pub(super) fn page_ui(ui: &mut Ui, ctx: &PageContext<'_>, view: &DiskView) {
    for partition in &view.layout.partitions {
        if partition.role == Role::EfiSystem && !partition.volume.contents.esp_files.is_empty() {
            esp_ui(ui, ctx, partition);
        }
        if partition.volume.shrink.as_ref().is_some_and(|limit| !limit.blockers.is_empty()) {
            blockers_ui(ui, ctx, partition);
        }
    }
}

const fn tone(care: EspCare) -> Tone {
    match care {
        EspCare::MayGo => Tone::Ok,
        EspCare::Unknown => Tone::Warn,
        EspCare::Copy => Tone::Info,
        EspCare::Keep => Tone::Neutral,
    }
}

fn number(partition: &Partition) -> Text {
    match partition.volume.letter {
        Some(letter) => {
            Text::new("goal-partition-letter").with("number", partition.number).with("letter", format!("{letter}:"))
        }
        None => Text::new("goal-partition").with("number", partition.number),
    }
}

fn esp_ui(ui: &mut Ui, ctx: &PageContext<'_>, partition: &Partition) {
    let contents = &partition.volume.contents;
    ui.add_space(16.0);
    let sums: Vec<String> = EspCare::ALL
        .into_iter()
        .map(|care| (care, contents.esp_sum(care)))
        .filter(|(_, sum)| !sum.is_zero())
        .map(|(care, sum)| format!("{} {}", ctx.say(&care.text()), crate::text::size(sum, ctx.lang)))
        .collect();
    let title = Text::new("page-inside-esp").with("partition", number(partition));
    section_ui(ui, &ctx.say(&title), &sums.join(" · "));
    ui.add_space(4.0);
    let mut files: Vec<_> = contents.esp_files.iter().collect();
    files.sort_by(|a, b| a.care().cmp(&b.care()).then(b.size.cmp(&a.size)).then_with(|| a.path.cmp(&b.path)));
    let rest = files.split_off(files.len().min(MOST_FOLDERS));
    for file in files {
        let color = ctx.theme.tone(tone(file.care()));
        let cells = [
            (file.path.clone(), ctx.theme.text1),
            (crate::text::size(file.size, ctx.lang), ctx.theme.text1),
            (ctx.say(&file.owner_text()), ctx.theme.text2),
            (ctx.say(&file.care().text()), color),
        ];
        row_ui(ui, [0.36, 0.14, 0.27, 0.23], &cells, None);
    }
    if !rest.is_empty() {
        let sum = rest.iter().fold(ByteSize::ZERO, |sum, file| sum.saturating_add(file.size));
        let text = Text::new("page-inside-more").with("count", rest.len()).with("size", sum);
        label_ui(ui, words::row(ctx.say(&text)).color(ctx.theme.text3));
    }
}

fn blockers_ui(ui: &mut Ui, ctx: &PageContext<'_>, partition: &Partition) {
    let Some(limit) = &partition.volume.shrink else { return };
    ui.add_space(16.0);
    let title = Text::new("page-inside-blockers").with("partition", number(partition));
    section_ui(ui, &ctx.say(&title), &ctx.word("page-inside-blockers-under"));
    ui.add_space(4.0);
    for (index, blocker) in limit.blockers.iter().take(MOST_BLOCKERS).enumerate() {
        let end = Text::new("page-inside-ends").with("end", blocker.end);
        let gain = limit.min.saturating_sub(blocker.limit_without);
        let without = if gain.is_zero() {
            Text::new("page-inside-no-gain")
        } else {
            Text::new("page-inside-gain").with("limit", blocker.limit_without).with("gain", gain)
        };
        let cells = [
            (blocker.name.clone(), ctx.theme.text1),
            (crate::text::size(blocker.size, ctx.lang), ctx.theme.text1),
            (ctx.say(&end), ctx.theme.text2),
            (ctx.say(&without), ctx.theme.text2),
        ];
        let remedy = crate::volume::remedy(&blocker.name).map(|remedy| ctx.say(&remedy));
        // In full for the one that is in the way now; the others tell it in their tooltips.
        let below = remedy.as_deref().filter(|_| index == 0);
        row_ui(ui, [0.36, 0.14, 0.2, 0.3], &cells, remedy.as_deref());
        if let Some(below) = below {
            label_ui(ui, words::row(below).color(ctx.theme.text2));
            ui.add_space(5.0);
        }
    }
    if limit.blockers.len() > MOST_BLOCKERS {
        let rest = limit.blockers.iter().skip(MOST_BLOCKERS);
        let sum = rest.clone().fold(ByteSize::ZERO, |sum, blocker| sum.saturating_add(blocker.size));
        let text = Text::new("page-inside-more").with("count", rest.count()).with("size", sum);
        label_ui(ui, words::row(ctx.say(&text)).color(ctx.theme.text3));
    }
}

/// A line of four cells, each as high as it needs; the tooltip says what else there is to say.
fn row_ui(ui: &mut Ui, shares: [f32; 4], cells: &[(String, egui::Color32); 4], more: Option<&str>) {
    hairline_ui(ui, 0.0);
    ui.add_space(5.0);
    let width = ui.available_width() - 36.0;
    let widths = shares.map(|share| width * share);
    columns_ui(ui, &widths, 12.0, |ui, index| {
        if let Some((text, color)) = cells.get(index) {
            let response = label_ui(ui, words::row(text).color(*color));
            let tip = more.filter(|_| index == 0).map(|more| format!("{text}\n{more}"));
            tip_text(response, tip.as_deref().unwrap_or(text));
        }
    });
    ui.add_space(5.0);
}
