//! Changing a wish: one goal of a kind at a time, and what a change is called.

use crate::layout::{DiskLayout, Role};
use crate::plan::{Goal, VolumeRef, Wish};
use crate::text::Text;
use crate::units::{ByteSize, GIB, KIB, MIB, Shift, TIB};

/// Goals that stand in each other's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalKind {
    /// The recovery partition's size or free space.
    Recovery,
    /// The EFI system partition's size.
    Esp,
    /// A volume gives room, by field.
    Shrink,
    /// A boundary was dragged.
    Boundary,
    /// Clean installation.
    CleanInstall,
}

impl GoalKind {
    /// Which kind a goal is of.
    pub const fn of(goal: &Goal) -> Self {
        match goal {
            Goal::RecoverySize(_) | Goal::RecoveryFree(_) => Self::Recovery,
            Goal::EspSize(_) => Self::Esp,
            Goal::Shrink { .. } => Self::Shrink,
            Goal::MoveBoundary { .. } => Self::Boundary,
            Goal::CleanInstall => Self::CleanInstall,
        }
    }
}

/// Whether two goals cannot stand together because they say different things of the same boundary.
fn displaces(disk: &DiskLayout, new: &Goal, old: &Goal) -> bool {
    use GoalKind::{Boundary, CleanInstall, Esp, Recovery, Shrink};
    match (GoalKind::of(new), GoalKind::of(old)) {
        (Boundary, Boundary) => match (new, old) {
            (Goal::MoveBoundary { partition: a, .. }, Goal::MoveBoundary { partition: b, .. }) => a == b,
            _ => false,
        },
        // A drag says anew how large its two neighbours are.
        (Boundary, Recovery) => moves_role(disk, new, Role::Recovery),
        (Recovery, Boundary) => moves_role(disk, old, Role::Recovery),
        (Boundary, Esp) => moves_role(disk, new, Role::EfiSystem),
        (Esp, Boundary) => moves_role(disk, old, Role::EfiSystem),
        (CleanInstall, Shrink | Boundary) | (Shrink | Boundary, CleanInstall) => true,
        (Shrink, Boundary) | (Boundary, Shrink) => true,
        (new, old) => new == old,
    }
}

/// Whether a boundary's move changes the size of a partition with this role.
fn moves_role(disk: &DiskLayout, goal: &Goal, role: Role) -> bool {
    let Goal::MoveBoundary { partition, .. } = goal else { return false };
    let Some(index) = disk.partitions.iter().position(|p| p.number == *partition) else { return false };
    [Some(index), index.checked_add(1)]
        .into_iter()
        .flatten()
        .filter_map(|i| disk.partitions.get(i))
        .any(|p| p.role == role)
}

/// The wish with this goal, and without those that it takes the place of. The way is chosen anew.
pub fn with_goal(disk: &DiskLayout, wish: &Wish, goal: Goal) -> Wish {
    let mut goals: Vec<Goal> = wish.goals.iter().filter(|old| !displaces(disk, &goal, old)).copied().collect();
    goals.push(goal);
    goals.sort_by_key(rank);
    Wish { goals, strategy: None }
}

/// The wish without any goal of this kind.
pub fn without(wish: &Wish, kind: GoalKind) -> Wish {
    let goals = wish.goals.iter().filter(|goal| GoalKind::of(goal) != kind).copied().collect();
    Wish { goals, strategy: None }
}

/// One order for the same goals, whatever the order in which they were set.
const fn rank(goal: &Goal) -> u8 {
    match GoalKind::of(goal) {
        GoalKind::CleanInstall => 0,
        GoalKind::Recovery => 1,
        GoalKind::Esp => 2,
        GoalKind::Shrink => 3,
        GoalKind::Boundary => 4,
    }
}

/// What setting this goal is called, for undo and for the footer.
pub fn describe(disk: &DiskLayout, goal: &Goal) -> Text {
    match goal {
        Goal::RecoverySize(size) => Text::new("page-goal-recovery-size").with("size", *size),
        Goal::RecoveryFree(size) => Text::new("page-goal-recovery-free").with("size", *size),
        Goal::EspSize(size) => Text::new("page-goal-esp").with("size", *size),
        Goal::Shrink { volume, by } => {
            Text::new("page-goal-gives").with("volume", volume_name(disk, *volume)).with("size", *by)
        }
        Goal::MoveBoundary { partition, by } => {
            let (id, size) = match by {
                Shift::Right(size) => ("page-goal-moves-right", *size),
                Shift::Left(size) => ("page-goal-moves-left", *size),
            };
            Text::new(id).with("volume", volume_name(disk, VolumeRef::Number(*partition))).with("size", size)
        }
        Goal::CleanInstall => Text::new("page-goal-clean"),
    }
}

/// `C:`, else the partition's number.
pub fn volume_name(disk: &DiskLayout, volume: VolumeRef) -> Text {
    let (letter, number) = match volume {
        VolumeRef::Letter(letter) => (Some(letter), 0),
        VolumeRef::Number(number) => (disk.partition(number).and_then(|p| p.volume.letter), number),
    };
    match letter {
        Some(letter) => Text::plain(format!("{letter}:")),
        None => Text::new("page-partition-number").with("number", number.to_string()),
    }
}

/// Commas stand between groups of three figures, or one of them for the point, as in half of the world: `1,5` is never
/// fifteen. `None` where they do neither.
fn without_commas(number: &str) -> Option<String> {
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()));
    match (rest.as_slice(), part) {
        _ if part.is_some_and(|part| part.contains(',')) => None,
        _ if grouped => Some(number.replace(',', "")),
        ([decimals], None) if !decimals.is_empty() => Some(format!("{first}.{decimals}")),
        _ => None,
    }
}

/// A size as a person types it: `1 GB`, `1.5GB`, `500` (MB), rounded down to whole MB. `None` where it is no size.
pub fn parse_size(typed: &str) -> Option<ByteSize> {
    // A Japanese keyboard also types full-width letters and figures.
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let typed: String = typed.chars().map(narrow).collect();
    let typed = typed.trim();
    let split = typed.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(typed.len());
    let (number, unit) = typed.split_at_checked(split)?;
    let number = &without_commas(number)?;
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "m" | "mb" | "mib" => MIB,
        "g" | "gb" | "gib" => GIB,
        "t" | "tb" | "tib" => TIB,
        "k" | "kb" | "kib" => KIB,
        "b" | "bytes" => ByteSize::from_bytes(1),
        _ => return None,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || part.contains('.') || part.len() > 9 {
        return None;
    }
    let scale = 10_u128.checked_pow(u32::try_from(part.len()).ok()?)?;
    let digits: u128 = format!("{whole}{part}").parse().ok()?;
    let bytes = digits.checked_mul(u128::from(unit.bytes()))? / scale;
    Some(ByteSize::from_bytes(u64::try_from(bytes).ok()?).round_down(MIB))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_typed() {
        assert_eq!(parse_size("1 GB"), Some(ByteSize::from_gib(1)));
        assert_eq!(parse_size("1.5gb"), Some(ByteSize::from_mib(1536)));
        assert_eq!(parse_size(" 500 "), Some(ByteSize::from_mib(500)));
        assert_eq!(parse_size("1,024 MB"), Some(ByteSize::from_gib(1)));
        assert_eq!(parse_size("1,5 GB"), parse_size("1.5 GB"), "never 15 GB");
        assert_eq!(parse_size("1,234,567 MB"), Some(ByteSize::from_mib(1_234_567)));
        assert_eq!(parse_size("1,024.5 GB"), Some(ByteSize::from_mib(1_024 * 1_024 + 512)));
        assert_eq!(parse_size("435.11 GB"), Some(ByteSize::from_mib(445_552)));
        assert_eq!(parse_size("１．５　ＧＢ"), Some(ByteSize::from_mib(1536)));
        for wrong in [
            "",
            "GB",
            ".5 GB",
            "1.2.3 GB",
            "-1 GB",
            "1 xB",
            "1,",
            ",5",
            "1,5,5 GB",
            "1.5,5 GB",
            "1,23.5 GB",
            "99999999999999999999999999999999999999999 TB",
        ] {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }
}
