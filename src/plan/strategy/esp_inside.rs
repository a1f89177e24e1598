//! E1: make room inside the ESP. Advice only: nothing moves, and what fills it is not DiskPart's to delete.
//!
//! Facts: an ESP of 100 MB is often filled by vendors' firmware capsules, logs and fonts (windows.md §3.5); Microsoft's
//! own workaround deletes fonts there.

use super::new_esp::esp_in_use;
use super::{Attempt, serves_esp};
use crate::plan::Subject;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::text::Text;
use crate::units::ByteSize;

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_esp(s, want)?;
    if s.esps.is_empty() {
        let mut against = Vec::new();
        esp_in_use(s, &mut against);
        return Err(against);
    }
    let subject = s.esp.map_or(Subject::Disk, about);
    let files = s.esp.map(|p| p.volume.contents.esp_files.as_slice()).unwrap_or_default();
    let foreign = files.iter().filter(|f| !f.owner.starts_with("microsoft") && f.owner != "fallback_loader");
    let (mut paths, mut sum) = (Vec::new(), ByteSize::ZERO);
    for file in foreign {
        paths.push(file.path.as_str());
        sum = sum.saturating_add(file.size);
    }
    let text = match s.esp {
        Some(esp) if !paths.is_empty() => Text::new("refusal-advice-only-files")
            .with("esp", name(esp))
            .with("files", paths.join(", "))
            .with("size", sum),
        _ => Text::new("refusal-advice-only"),
    };
    Err(vec![refuse("advice_only", subject, text).hint(Text::new("refusal-advice-only-hint"))])
}
