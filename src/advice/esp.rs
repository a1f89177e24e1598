//! The EFI system partition: its size, its free room, what fills it; and that there is one, once.

use super::limits::{ESP_ADVISED, ESP_ADVISED_4KN, ESP_ASKED, ESP_FREE_AMPLE, ESP_FREE_UPDATE, ESP_FREE_UPGRADE};
use super::{Finding, Severity, free, windows};
use crate::layout::{DiskLayout, EspCare, Partition, Role, TableStyle};
use crate::plan::{Goal, Subject};
use crate::text::Text;
use crate::units::{ByteSize, SectorSize};

/// How many folders a finding names; the rest is counted.
const MOST_NAMED: usize = 3;

const LEARN: &str = "learn.microsoft.com: UEFI/GPT-based hard drive partitions";
const FAQ: &str = "Windows and GPT FAQ (KB302873)";
const UPDATE: &str = "KB5089549 (0x800f0922; KB5089573 mends it)";
const UPGRADE: &str = "support.microsoft.com 46865f3f (0xc1900104, 0x800f0922)";

pub(super) fn find(disk: &DiskLayout, found: &mut Vec<Finding>) {
    if disk.style != TableStyle::Gpt {
        return;
    }
    let esps: Vec<&Partition> = disk.with_role(Role::EfiSystem).collect();
    if esps.is_empty() && windows(disk).is_some() {
        found.push(
            Finding::new(
                "esp_missing",
                Severity::Warning,
                Subject::Disk,
                Text::new("finding-esp-missing"),
                Text::new("finding-esp-missing-why"),
            )
            .source(FAQ),
        );
    }
    if esps.len() > 1 {
        let numbers: Vec<String> = esps.iter().map(|p| p.number.to_string()).collect();
        found.push(
            Finding::new(
                "esp_several",
                Severity::Warning,
                Subject::Disk,
                Text::new("finding-esp-several").with("count", esps.len()).with("numbers", numbers.join(", ")),
                Text::new("finding-esp-several-why"),
            )
            .source(FAQ),
        );
    }
    for esp in esps {
        size(disk, esp, found);
        room(disk, esp, found);
        may_go(esp, found);
        filling(esp, found);
    }
}

/// The size to wish for.
fn advised(disk: &DiskLayout) -> ByteSize {
    if disk.sector_size == SectorSize::B512 { ESP_ADVISED } else { ESP_ADVISED_4KN }
}

fn size(disk: &DiskLayout, esp: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(esp.number);
    let most = esp.size().saturating_add(esp.size_slack);
    let least = crate::plan::limits::esp_least(disk.sector_size);
    let made = if most < least {
        Finding::new(
            "esp_below_fat32",
            Severity::Bad,
            subject,
            Text::new("finding-esp-below-fat32").with("least", least),
            Text::new("finding-esp-below-fat32-why"),
        )
        .goal(Goal::EspSize(advised(disk)))
    } else if most < ESP_ASKED {
        Finding::new(
            "esp_small",
            Severity::Warning,
            subject,
            Text::new("finding-esp-small").with("asked", ESP_ASKED),
            Text::new("finding-esp-small-why"),
        )
        .goal(Goal::EspSize(advised(disk)))
    } else {
        Finding::new(
            "esp_size_good",
            Severity::Good,
            subject,
            Text::new("finding-esp-size-good").with("asked", ESP_ASKED),
            Text::new("finding-esp-size-good-why"),
        )
    };
    found.push(Finding { message: made.message.with("size", esp.size()), ..made }.of(esp).source(LEARN));
}

fn room(disk: &DiskLayout, esp: &Partition, found: &mut Vec<Finding>) {
    let subject = Subject::Partition(esp.number);
    let Some((least, most)) = free(esp) else {
        found.push(
            Finding::new(
                "esp_free_unknown",
                Severity::Info,
                subject,
                Text::new("finding-esp-free-unknown"),
                Text::new("finding-esp-free-unknown-why"),
            )
            .of(esp)
            .source(UPGRADE),
        );
        return;
    };
    let goal = Goal::EspSize(advised(disk));
    let small = esp.size() < advised(disk);
    let made = if most <= ESP_FREE_UPDATE {
        let made = Finding::new(
            "esp_free_update",
            Severity::Bad,
            subject,
            Text::new("finding-esp-free-update").with("needed", ESP_FREE_UPDATE),
            Text::new("finding-esp-free-update-why"),
        );
        made.kb("KB5089549").source(UPDATE)
    } else if least < ESP_FREE_UPGRADE {
        Finding::new(
            "esp_free_upgrade",
            Severity::Warning,
            subject,
            Text::new("finding-esp-free-upgrade").with("needed", ESP_FREE_UPGRADE),
            Text::new("finding-esp-free-upgrade-why"),
        )
        .source(UPGRADE)
    } else if least < ESP_FREE_AMPLE {
        Finding::new(
            "esp_free_scarce",
            Severity::Info,
            subject,
            Text::new("finding-esp-free-scarce").with("needed", ESP_FREE_AMPLE),
            Text::new("finding-esp-free-scarce-why"),
        )
        .source("fwupd pull request 742")
    } else {
        Finding::new(
            "esp_free_good",
            Severity::Good,
            subject,
            Text::new("finding-esp-free-good").with("needed", ESP_FREE_AMPLE),
            Text::new("finding-esp-free-good-why"),
        )
        .source(UPGRADE)
    };
    let made = Finding { message: made.message.with("free", least), ..made }.of(esp);
    found.push(if small && made.severity < Severity::Good { made.goal(goal) } else { made });
}

/// What may go from an ESP that has little room, without a new one.
fn may_go(esp: &Partition, found: &mut Vec<Finding>) {
    let contents = &esp.volume.contents;
    let scarce = free(esp).is_some_and(|(least, _)| least < ESP_FREE_AMPLE);
    let sum = contents.esp_sum(EspCare::MayGo);
    if !scarce || sum.is_zero() {
        return;
    }
    let mut files: Vec<_> = contents.esp_files.iter().filter(|file| file.care() == EspCare::MayGo).collect();
    files.sort_by(|a, b| b.size.cmp(&a.size).then_with(|| a.path.cmp(&b.path)));
    let named: Vec<String> =
        files.iter().take(MOST_NAMED).map(|file| format!("{} ({})", file.path, file.size)).collect();
    let id = if files.len() > MOST_NAMED { "finding-esp-may-go-more" } else { "finding-esp-may-go" };
    found.push(
        Finding::new(
            "esp_may_go",
            Severity::Info,
            Subject::Partition(esp.number),
            Text::new(id)
                .with("sum", sum)
                .with("files", named.join(", "))
                .with("more", files.len().saturating_sub(MOST_NAMED)),
            Text::new("finding-esp-may-go-why"),
        )
        .of(esp)
        .source(UPGRADE),
    );
}

/// What is not Microsoft's on an ESP that has little room.
fn filling(esp: &Partition, found: &mut Vec<Finding>) {
    let foreign: Vec<_> =
        esp.volume.contents.esp_files.iter().filter(|file| !file.owner.starts_with("microsoft")).collect();
    let sum = foreign.iter().fold(ByteSize::ZERO, |sum, file| sum.saturating_add(file.size));
    let scarce = free(esp).is_some_and(|(least, _)| least < ESP_FREE_AMPLE);
    let Some(largest) = foreign.iter().max_by_key(|file| file.size).filter(|_| scarce) else { return };
    found.push(
        Finding::new(
            "esp_foreign_files",
            Severity::Info,
            Subject::Partition(esp.number),
            Text::new("finding-esp-foreign")
                .with("sum", sum)
                .with("path", largest.path.as_str())
                .with("size", largest.size),
            Text::new("finding-esp-foreign-why"),
        )
        .of(esp)
        .source(UPGRADE),
    );
}
