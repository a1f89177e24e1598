//! The practice disks as a course: each has a task, and the wizard sees when it is done.

use super::page::Page;
use super::state::{Practice, WizardState};
use crate::layout::{DiskLayout, Role};
use crate::plan::{Goal, Plan, Tool};
use crate::source::SourceSpec;
use crate::units::{ByteSize, GIB};

/// What Microsoft's updates of the boot files find comfortable: the size that the task for a full ESP asks for.
const ESP_WISHED: ByteSize = ByteSize::from_mib(500);
/// What a task asks a volume to give.
const GIVEN: ByteSize = ByteSize::from_gib(10);

impl WizardState {
    /// The practice disk that is open.
    pub fn practice(&self) -> Option<&Practice> {
        match self.opened.as_ref()?.spec.as_ref()? {
            SourceSpec::Practice(name) => self.gallery.iter().find(|entry| entry.name == name),
            _ => None,
        }
    }

    /// The practice disk behind the one that is open whose task is not done yet; from the last on it begins anew.
    pub fn next_practice(&self) -> Option<&Practice> {
        let open = self.practice()?.name;
        let at = self.gallery.iter().position(|entry| entry.name == open)?;
        let (before, behind) = self.gallery.split_at_checked(at)?;
        behind.iter().skip(1).chain(before).find(|entry| !self.learned.contains(entry.name))
    }

    /// How many tasks of the gallery are done.
    pub fn lessons_done(&self) -> usize {
        self.gallery.iter().filter(|entry| self.learned.contains(entry.name)).count()
    }

    /// Notes that the task of the open practice disk is done.
    pub(super) fn learn(&mut self) {
        let Some(name) = self.practice().map(|practice| practice.name) else { return };
        if !self.learned.contains(name) && self.drag.is_none() && is_done(self, name) {
            self.learned.insert(name.to_owned());
        }
    }
}

/// Whether what the task of this practice disk asks for stands on the table now.
fn is_done(state: &WizardState, name: &str) -> bool {
    let Some(plan) = state.plan() else { return false };
    let wished = !plan.wish.goals.is_empty();
    let reached = wished && plan.solution().is_some();
    match name {
        "win11-new" => reached && largest(plan.after(), Role::Recovery) >= GIB,
        "win10-recovery-front" | "left-over-recoveries" | "mbr-system-reserved" => {
            reached && updates_pass(plan.after())
        }
        "dual-boot" => reached && updates_pass(plan.after()) && all_stay(plan, Role::Linux),
        "dell-six" => reached && largest(plan.after(), Role::Recovery) >= GIB && all_stay(plan, Role::Oem),
        "hp" => reached && largest(plan.after(), Role::Recovery) >= GIB.saturating_add(GIB),
        "lenovo" => state.page == Page::Check,
        "bitlocker" => {
            let line = state.derived.as_ref().and_then(|derived| derived.film.step(plan, state.shown));
            let suspends = |tool: &Tool| matches!(tool, Tool::Cmd(line) if line.contains("-protectors -disable"));
            state.page == Page::Review && line.is_some_and(|step| suspends(&step.tool))
        }
        "4kn" => reached && largest(plan.after(), Role::EfiSystem) > largest(&plan.before, Role::EfiSystem),
        "esp-full" => reached && largest(plan.after(), Role::EfiSystem) >= ESP_WISHED,
        "empty" => reached && plan.wish.goals.contains(&Goal::CleanInstall),
        "mbr-logicals" => reached && given(plan) >= GIVEN,
        "server" => reached && plan.before.number != 0 && given(plan) >= GIVEN,
        // Here the task is to be refused, and to see why.
        "shrink-blocked" => wished && plan.solution().is_none() && state.page == Page::Plan,
        "dynamic" => !plan.refusals.is_empty() && state.page == Page::Plan,
        _ => false,
    }
}

fn largest(disk: &DiskLayout, role: Role) -> ByteSize {
    disk.with_role(role).map(crate::layout::Partition::size).max().unwrap_or_default()
}

fn updates_pass(disk: &DiskLayout) -> bool {
    crate::advice::verdict(disk).severity == crate::advice::Severity::Good
}

/// Whether every partition of this role stands where it stood.
fn all_stay(plan: &Plan, role: Role) -> bool {
    let stays = |extent| plan.after().partitions.iter().any(|after| after.extent == extent);
    plan.before.with_role(role).all(|partition| stays(partition.extent))
}

/// What volumes gave up.
fn given(plan: &Plan) -> ByteSize {
    let now = |partition: &crate::layout::Partition| {
        let after = plan.after().partitions.iter().find(|after| after.start() == partition.start());
        after.map_or(ByteSize::ZERO, |after| partition.size().saturating_sub(after.size()))
    };
    plan.before
        .partitions
        .iter()
        .filter(|partition| matches!(partition.role, Role::Windows | Role::Data))
        .map(now)
        .fold(ByteSize::ZERO, ByteSize::saturating_add)
}
