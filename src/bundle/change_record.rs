//! The one-page change record for a change board or a worried friend: before, after, steps, risks, digest; printable.

use super::review::{role_id, step_name, stop_lines};
use crate::layout::DiskLayout;
use crate::plan::{Plan, Solution, Tool};
use crate::text::{Lang, word};
use std::fmt::Write as _;

/// One HTML page without scripts and without anything from elsewhere.
pub(super) fn render(plan: &Plan, solution: &Solution, digest: &str, lang: Lang) -> String {
    let w = |id: &'static str| escape(&word(id, lang));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n<h1>{}</h1>\n<p class=\"digest\">{}</p>\n<p>{}</p>\n",
        lang.tag(),
        w("bundle-record-title"),
        w("bundle-record-title"),
        escape(digest),
        w("bundle-review-never"),
    );
    for (title, disk) in [("bundle-review-before", &plan.before), ("bundle-review-after", &solution.after)] {
        write!(out, "<h2>{}</h2>\n{}\n", w(title), bar(disk, lang)).ok();
    }
    writeln!(out, "<h2>{}</h2>", w("bundle-review-steps")).ok();
    for stage in &solution.stages {
        write!(out, "<h3>{}</h3>\n<ol>\n", escape(&stage.name)).ok();
        for step in &stage.steps {
            let command = match &step.tool {
                Tool::Person(text) => escape(&text.say(lang)),
                _ => format!("<code>{}</code>", escape(&step.command())),
            };
            let class = if step.destructive { " class=\"danger\"" } else { "" };
            writeln!(out, "<li{class}>{command} {}</li>", escape(&step.why.say(lang))).ok();
        }
        out.push_str("</ol>\n");
    }
    if !solution.warnings.is_empty() {
        write!(out, "<h2>{}</h2>\n<ul>\n", w("bundle-review-warnings")).ok();
        for warning in &solution.warnings {
            writeln!(out, "<li>{}</li>", escape(&warning.message.say(lang))).ok();
        }
        out.push_str("</ul>\n");
    }
    writeln!(out, "<h2>{}</h2>", w("bundle-record-stop")).ok();
    for stage in &solution.stages {
        for (index, step) in stage.steps.iter().enumerate() {
            let Some(stop) = step.stop.as_ref().filter(|_| step.destructive) else { continue };
            let name = escape(&step_name(&stage.name, index).say(lang));
            write!(out, "<h3>{name}</h3>\n<ul>\n").ok();
            for sentence in stop_lines(stop, lang) {
                writeln!(out, "<li>{}</li>", escape(&sentence)).ok();
            }
            out.push_str("</ul>\n");
        }
    }
    write!(out, "<h2>{}</h2>\n<ul>\n", w("bundle-review-acknowledged")).ok();
    for tick in &solution.acknowledge {
        writeln!(out, "<li>✓ {}</li>", escape(&tick.text.say(lang))).ok();
    }
    out.push_str("</ul>\n</html>\n");
    out
}

/// The disk as a table of blocks; widths honest down to a minimum that can be read.
fn bar(disk: &DiskLayout, lang: Lang) -> String {
    let mut blocks: Vec<(u64, u64, String)> = disk
        .partitions
        .iter()
        .filter(|p| !p.logical)
        .map(|p| {
            let letter = p.volume.letter.map(|l| format!(" {l}:")).unwrap_or_default();
            let name = format!("{}. {}{letter}<br>{}", p.number, escape(&word(role_id(p.role), lang)), p.size());
            (p.start().bytes(), p.size().bytes(), name)
        })
        .chain(disk.free().into_iter().filter(|f| f.size() >= crate::units::MIB).map(|f| {
            let name = format!("{}<br>{}", escape(&word("bundle-unallocated", lang)), f.size());
            (f.start().bytes(), f.size().bytes(), name)
        }))
        .collect();
    blocks.sort_by_key(|(offset, ..)| *offset);
    let mut out = String::from("<div class=\"bar\">");
    for (_, size, name) in blocks {
        // A share in thousandths, for `flex-grow`.
        let share = u128::from(size) * 1000 / u128::from(disk.size.bytes().max(1));
        write!(out, "<div style=\"flex-grow:{}\">{name}</div>", share.max(1)).ok();
    }
    out.push_str("</div>");
    out
}

/// Text from outside, as HTML.
fn escape(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
        out
    })
}

const STYLE: &str = "body{font:14px/20px system-ui,sans-serif;max-width:190mm;margin:10mm auto;color:#1A1D26}\
h1{font-size:24px;line-height:32px}h2{font-size:16px}code{font:12px monospace}.digest{font:11px monospace;color:#464B58}\
.bar{display:flex;gap:2px}.bar div{flex-basis:90px;border:1px solid #85827A;border-radius:6px;padding:6px;font-size:12px}\
.danger code{color:#B3261E}@media print{body{margin:0}}";
