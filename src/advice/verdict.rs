//! Will the next WinRE update fail on this PC: yes, no, or cannot be known.

use super::{Severity, Verdict, free, live, recoveries, windows};
use crate::layout::{BitLocker, DiskLayout, Partition};
use crate::plan::limits::{NTFS_OWN, SMALLEST_WINRE, UPDATE_FREE};
use crate::text::Text;

/// Whether the next WinRE update will fail on this PC. It is said only where it follows from what the source tells;
/// the rest cannot be known, and the verdict says how to find out.
pub fn verdict(disk: &DiskLayout) -> Verdict {
    let all = recoveries(disk);
    let windows = windows(disk);
    if windows.is_none() && all.is_empty() {
        return unknown(Text::new("finding-verdict-no-windows"));
    }
    if disk.winre.enabled == Some(false) {
        return fails(Text::new("finding-verdict-disabled"));
    }
    if let Some(windows) = windows.filter(|windows| disk.winre.partition == Some(windows.number)) {
        return match free(windows) {
            Some((least, _)) if least >= UPDATE_FREE => {
                passes(Text::new("finding-verdict-on-windows").with("free", least))
            }
            _ => unknown(Text::new("finding-verdict-on-windows-unknown")),
        };
    }
    if let Some(live) = live(disk) {
        return of(live);
    }
    match all.as_slice() {
        [] => unknown(Text::new("finding-verdict-no-recovery")),
        several => {
            let each: Vec<Severity> = several.iter().map(|partition| of(partition).severity).collect();
            if each.iter().all(|severity| *severity == Severity::Bad) {
                fails(Text::new("finding-verdict-all-small").with("needed", UPDATE_FREE))
            } else if each.iter().all(|severity| *severity == Severity::Good) {
                passes(Text::new("finding-verdict-all-good").with("needed", UPDATE_FREE))
            } else {
                unknown(Text::new("finding-verdict-which"))
            }
        }
    }
}

/// The verdict if WinRE starts from this recovery partition.
fn of(partition: &Partition) -> Verdict {
    let number = partition.number.to_string();
    if partition.volume.bitlocker.is_some_and(BitLocker::is_encrypted) {
        return fails(Text::new("finding-verdict-encrypted").with("partition", number));
    }
    let said = |id: &'static str| Text::new(id).with("partition", number.as_str()).with("needed", UPDATE_FREE);
    match free(partition) {
        Some((_, most)) if most < UPDATE_FREE => fails(said("finding-verdict-small").with("free", most)),
        Some((least, _)) if least >= UPDATE_FREE => passes(said("finding-verdict-enough").with("free", least)),
        Some(_) => unknown(said("finding-verdict-used-unknown").with("size", partition.size())),
        None => {
            let most = partition.size().saturating_add(partition.size_slack);
            let id = if most < UPDATE_FREE.saturating_add(SMALLEST_WINRE).saturating_add(NTFS_OWN) {
                "finding-verdict-size-small"
            } else {
                "finding-verdict-used-unknown"
            };
            unknown(said(id).with("size", partition.size()).with("winre", SMALLEST_WINRE))
        }
    }
}

fn fails(why: Text) -> Verdict {
    Verdict { severity: Severity::Bad, message: Text::new("finding-verdict-fails"), why }
}

fn passes(why: Text) -> Verdict {
    Verdict { severity: Severity::Good, message: Text::new("finding-verdict-passes"), why }
}

fn unknown(why: Text) -> Verdict {
    Verdict { severity: Severity::Info, message: Text::new("finding-verdict-unknown"), why }
}
