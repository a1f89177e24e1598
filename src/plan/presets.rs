//! Sizes that suit, with their reasons.

use super::Goal;
use super::limits::{ASSUMED_WINRE, NTFS_OWN, REAGENTC_FREE, UPDATE_FREE, esp_least};
use super::survey::Survey;
use crate::layout::{DiskLayout, TableStyle};
use crate::text::Text;
use crate::units::{ByteSize, MIB};

/// A size worth offering.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// The goal that it stands for.
    pub goal: Goal,
    /// The size of the partition that comes out of it.
    pub size: ByteSize,
    /// Why this one.
    pub reason: Text,
    /// Whether it is the one to take where one has no reason of one's own.
    pub recommended: bool,
}

/// The sizes to offer for this disk: those of the recovery partition first, then those of the ESP.
///
/// Recovery: winre.wim (known or assumed, and said which) + NTFS's own + what has to be free, in whole MiB.
/// ESP: the sizes of Microsoft's guidance and of sold PCs, none below what FAT32 needs on this disk.
pub fn presets(disk: &DiskLayout) -> Vec<Preset> {
    let s = Survey::new(disk);
    let mut presets = Vec::new();
    if disk.style != TableStyle::Raw {
        recovery(&s, &mut presets);
    }
    if disk.style == TableStyle::Gpt || disk.partitions.is_empty() {
        esp(disk, &mut presets);
    }
    presets
}

fn recovery(s: &Survey<'_>, presets: &mut Vec<Preset>) {
    let (wim, known) = match s.winre_size() {
        Some(wim) => (wim, true),
        None => (ASSUMED_WINRE, false),
    };
    let inside = wim.saturating_add(NTFS_OWN);
    let source = Text::new(if known { "goal-wim-known" } else { "goal-wim-assumed" }).with("wim", wim);
    for (free, id, recommended) in [
        (REAGENTC_FREE, "goal-preset-reagentc", false),
        (UPDATE_FREE, "goal-preset-update", false),
        (UPDATE_FREE.saturating_add(UPDATE_FREE), "goal-preset-roomy", true),
    ] {
        let size = inside.saturating_add(free).round_up(MIB);
        let reason = Text::new(id).with("free", free).with("ntfs", NTFS_OWN).with("source", source.clone());
        presets.push(Preset { goal: Goal::RecoverySize(size), size, reason, recommended });
    }
    for gib in [1, 2] {
        let size = ByteSize::from_gib(gib);
        let Some(free) = size.checked_sub(inside) else { continue };
        let reason = Text::new("goal-preset-round").with("free", free).with("source", source.clone());
        presets.push(Preset { goal: Goal::RecoverySize(size), size, reason, recommended: false });
    }
}

fn esp(disk: &DiskLayout, presets: &mut Vec<Preset>) {
    let least = esp_least(disk.sector_size);
    for (mib, id) in [
        (100, "goal-preset-esp-100"),
        (200, "goal-preset-esp-200"),
        (260, "goal-preset-esp-260"),
        (300, "goal-preset-esp-300"),
        (500, "goal-preset-esp-500"),
    ] {
        let size = ByteSize::from_mib(mib);
        if size >= least {
            let reason = Text::new(id).with("least", least);
            presets.push(Preset { goal: Goal::EspSize(size), size, reason, recommended: mib == 300 });
        }
    }
}
