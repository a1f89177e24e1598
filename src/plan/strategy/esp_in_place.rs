//! E4: the ESP is followed (or preceded) by free space: it is rebuilt in place, larger, from installation media.
//!
//! Facts: FAT32 cannot be extended by DiskPart, so it is deleted and made again; the running system holds its ESP.

use super::behind::{Ask, Behind, begin, solve};
use super::new_esp::esp_in_use;
use super::winpe::{Rebuild, rebuild};
use super::{Attempt, serves_esp};
use crate::layout::TableStyle;
use crate::plan::builder::Builder;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId};
use crate::text::Text;
use crate::units::{ByteOffset, Extent, MIB};

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_esp(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    let old = esp_in_use(s, &mut against);
    let (Some(windows), Some(old), TableStyle::Gpt, None) = (windows, old, s.disk.style, s.inexact()) else {
        return Err(against);
    };
    let from = s
        .disk
        .partitions
        .iter()
        .filter(|p| !p.logical && p.end() <= old.start())
        .map(|p| p.end().round_up(MIB))
        .max()
        .unwrap_or_else(|| s.usable_start());
    let to = s.room_end(old.end());
    let wanted = want.esp.unwrap_or_default();
    let latest = ByteOffset::from_bytes(to.bytes().saturating_sub(wanted.bytes()));
    let start = old.start().round_up(MIB).min(latest);
    let esp = Extent::new(start, wanted).filter(|at| at.start() >= from && at.end() <= to);
    if esp.is_none() {
        let room = to.since(from);
        let text = Text::new("refusal-esp-no-room-around")
            .with("esp", name(old))
            .with("room", room)
            .with("missing", wanted.saturating_sub(room));
        against.push(refuse("no_free_space_behind", about(old), text).hint(Text::new("refusal-use-new-esp")));
    }
    let behind = match want.recovery {
        Some(size) => match solve(s, want, windows, Ask { recovery: Some(size), esp: None, clear: false }) {
            Ok(behind) => Some(behind),
            Err(reasons) => {
                against.extend(reasons);
                None
            }
        },
        None => {
            let leave = want.plain_shrinks(s).and_then(|m| m.get(&windows.number).copied()).unwrap_or_default();
            if !leave.is_zero()
                && let Err(reasons) = s.can_shrink(windows, leave)
            {
                against.extend(reasons);
            }
            Some(Behind { shrink: leave, recovery: None, esp: None })
        }
    };
    let (Some(behind), Some(esp), true) = (behind, esp, against.is_empty()) else { return Err(against) };
    if behind.recovery.as_ref().is_some_and(|r| r.at.overlaps(esp)) {
        let text = Text::new("refusal-esp-no-room-around")
            .with("esp", name(old))
            .with("room", old.size())
            .with("missing", wanted.saturating_sub(old.size()));
        return Err(vec![refuse("no_free_space_behind", about(old), text).hint(Text::new("refusal-use-new-esp"))]);
    }
    behind.warn(&mut b, windows);
    b.stage(Environment::Windows, Vec::new());
    b.suspend(1);
    let winre = behind.steps_before_new_boot_files(&mut b, want, windows, 'S').winre;
    rebuild(&mut b, windows, &Rebuild { doomed: vec![old], old_esp: old, esp, msr: None, winre });
    b.finish(StrategyId::EspInPlace)
}
