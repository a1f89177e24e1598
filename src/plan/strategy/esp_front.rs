//! E3: the front room. Recovery (450 to 529 MB), ESP and MSR stand in front of C:; once the recovery partition is moved
//! behind C:, one larger ESP and an MSR take their place.
//!
//! Facts (windows.md §4.2 h, i): the start of C: cannot move, so the room in front of it is all there is; the new ESP
//! can only come when the old one is gone, so this is done from installation media.

use super::behind::{Ask, Behind, Recovery, Standing, begin, kept_size, solve, standing};
use super::new_esp::esp_in_use;
use super::winpe::{Rebuild, rebuild};
use super::{Attempt, serves_esp};
use crate::layout::{Partition, Role, TableStyle};
use crate::plan::builder::Builder;
use crate::plan::limits::MSR_SIZE;
use crate::plan::refuse::{about, name, refuse};
use crate::plan::survey::Survey;
use crate::plan::want::Want;
use crate::plan::{Environment, StrategyId};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent, MIB};

/// An ESP larger than this gains nobody anything; what is more stays free.
const ESP_ENOUGH: ByteSize = ByteSize::from_gib(2);

/// The partitions in front of Windows that may go: its ESP, MSR, recovery partitions, with nothing else between.
fn front<'a>(
    s: &Survey<'a>,
    windows: &Partition,
    esp: &Partition,
) -> (Vec<&'a Partition>, ByteOffset, Option<&'a Partition>) {
    let mut run = Vec::new();
    for p in s.disk.partitions.iter().rev().filter(|p| !p.logical && p.end() <= windows.start()) {
        let may_go = match p.role {
            Role::EfiSystem => p.number == esp.number,
            Role::Msr => true,
            Role::Recovery => !Survey::is_factory(p),
            _ => false,
        };
        if !may_go {
            return (run, p.end().round_up(MIB), Some(p));
        }
        run.push(p);
    }
    (run, s.usable_start(), None)
}

pub(super) fn attempt(s: &Survey<'_>, want: &Want) -> Attempt {
    serves_esp(s, want)?;
    let mut b = Builder::new(s);
    let (mut against, windows) = begin(&mut b, want);
    let old = esp_in_use(s, &mut against);
    let (Some(windows), Some(old), TableStyle::Gpt) = (windows, old, s.disk.style) else { return Err(against) };
    let (run, start, wall) = front(s, windows, old);
    if !run.iter().any(|p| p.number == old.number) {
        let text = Text::new("refusal-esp-not-in-front").with("esp", name(old)).with("windows", name(windows));
        against.push(refuse("esp_not_in_front", about(old), text));
    }
    if s.inexact().is_some() || !against.is_empty() {
        return Err(against);
    }
    let has_msr = run.iter().any(|p| p.role == Role::Msr);
    let msr = if has_msr { MSR_SIZE } else { ByteSize::ZERO };
    let end = windows.start().round_down(MIB);
    let room = end.since(start).saturating_sub(msr);
    let wanted = want.esp.unwrap_or_default();
    if room < wanted {
        let id = if wall.is_some() { "refusal-front-too-small-wall" } else { "refusal-front-too-small" };
        let text = Text::new(id)
            .with("room", room)
            .with("wanted", wanted)
            .with("missing", wanted.saturating_sub(room))
            .with("wall", wall.map_or_else(|| Text::new("goal-disk"), name));
        against.push(
            refuse("front_too_small", wall.map_or_else(|| about(old), about), text)
                .hint(Text::new("refusal-use-new-esp")),
        );
    }
    // A recovery partition in front moves behind Windows first; it keeps at least its size.
    let in_front = s.in_use.filter(|p| run.iter().any(|q| q.number == p.number));
    let recovery = want.recovery.or(in_front.map(|p| kept_size(s, p)));
    let behind = match recovery {
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
    let (Some(mut behind), true) = (behind, against.is_empty()) else { return Err(against) };
    let size = if room <= ESP_ENOUGH { room } else { wanted };
    let esp = Extent::new(start, size);
    let msr = esp.filter(|_| has_msr).and_then(|esp| Extent::new(esp.end(), MSR_SIZE));
    let Some(esp) = esp else { return Err(against) };
    // What the first stage deletes is gone when the second begins.
    let gone: Vec<u32> = behind
        .recovery
        .as_ref()
        .map(|r| r.doomed.iter().copied().chain(r.retired).map(|p| p.number).collect())
        .unwrap_or_default();
    let doomed: Vec<&Partition> = run.iter().rev().copied().filter(|p| !gone.contains(&p.number)).collect();
    if standing(s, windows) == Standing::Behind
        && let Some(Recovery { doomed, .. }) = &mut behind.recovery
    {
        doomed.retain(|p| !run.iter().any(|q| q.number == p.number) || gone.contains(&p.number));
    }
    behind.warn(&mut b, windows);
    b.warnings.retain(|w| w.code != "room_stranded");
    b.stage(Environment::Windows, Vec::new());
    b.suspend(1);
    let winre = behind.steps_before_new_boot_files(&mut b, want, windows, 'S').winre;
    rebuild(&mut b, windows, &Rebuild { doomed, old_esp: old, esp, msr, winre });
    b.finish(StrategyId::EspFrontRoom)
}
