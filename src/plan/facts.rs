//! What is true of the PC at one moment of a plan, and what follows from it if everything stops there.
//!
//! Nothing here knows a strategy: the answers are computed from the disk at that moment and from what was done outside
//! of it (WinRE, BitLocker, the firmware's entry).

use super::survey::Survey;
use super::{Answer, StopState, WinreState};
use crate::layout::{BitLocker, DiskLayout, FileSystem, Partition, TableStyle, WimImage};
use crate::text::Text;
use crate::units::ByteSize;
use std::collections::BTreeSet;

/// Something that happens beside DiskPart and shows in what is known of the disk.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outside {
    /// `reagentc /disable`: winre.wim lies on C: again.
    WinreOff,
    /// `reagentc /enable`: winre.wim lies in this partition.
    WinreOn(u32),
    /// The PC has started from this ESP.
    StartedFrom(u32),
    /// This partition has lost its letter.
    LetterGone(u32),
    /// Another Windows runs (installation media): letters are its own.
    LettersForgotten,
    /// The installed Windows runs again: letters are as they were, by the place of the partition.
    LettersBack,
}

/// What is carried along with the disk.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    winre: WinreState,
    bitlocker: Option<BitLocker>,
    suspended: bool,
    /// The table or the boot files have changed since BitLocker last sealed its key.
    measured_changed: bool,
    windows: Option<u32>,
    /// The ESPs with boot files, by number; those of before are taken to hold them.
    bootable: BTreeSet<u32>,
    /// The ESPs of before.
    original: BTreeSet<u32>,
    /// The one that the firmware's entry points to.
    firmware: Option<u32>,
    lost: Vec<Text>,
    /// What was inside the recovery partition, to be there again.
    image: Option<WimImage>,
    image_size: Option<ByteSize>,
    recovery_used: Option<ByteSize>,
}

impl Facts {
    pub(super) fn of(s: &Survey<'_>) -> Self {
        let winre = match s.disk.winre.enabled {
            Some(true) => WinreState::Enabled,
            Some(false) => WinreState::Disabled,
            None => WinreState::Unknown,
        };
        let esps: BTreeSet<u32> = s.esps.iter().map(|p| p.number).collect();
        let bitlocker = s.bitlocker();
        Self {
            winre,
            suspended: bitlocker == Some(BitLocker::Suspended),
            bitlocker,
            measured_changed: false,
            windows: s.windows.as_ref().ok().map(|w| w.part.number),
            bootable: esps.clone(),
            original: esps,
            firmware: s.esp.map(|p| p.number),
            lost: Vec::new(),
            image: s.in_use.and_then(|p| p.volume.contents.winre.clone()),
            image_size: s.winre_size(),
            recovery_used: s.in_use.and_then(|p| p.volume.used),
        }
    }

    pub(super) fn table_changed(&mut self) {
        self.measured_changed = true;
    }

    pub(super) fn suspended(&mut self) {
        self.suspended = true;
    }

    /// Protection is on again: the key is sealed to what was measured at this start.
    pub(super) fn resumed(&mut self) {
        self.suspended = false;
        self.measured_changed = false;
    }

    pub(super) fn boot_files_on(&mut self, esp: u32) {
        self.bootable.insert(esp);
        self.measured_changed = true;
        // bcdboot makes a new entry for Windows, which knows no WinRE.
        if self.winre == WinreState::Enabled {
            self.winre = WinreState::Unknown;
        }
    }

    pub(super) fn firmware_points_to(&mut self, esp: u32) {
        self.firmware = Some(esp);
    }

    /// A partition of before is gone, or its file system.
    pub(super) fn lost(&mut self, number: u32, what: Option<Text>) {
        self.bootable.remove(&number);
        self.lost.extend(what);
    }

    /// What a step outside of DiskPart does to what is known of the disk. The same function serves the planner's model
    /// and the layout that the interpreter carries on.
    pub(super) fn apply(&self, outside: &Outside, before: &DiskLayout, disk: &mut DiskLayout) {
        match outside {
            Outside::WinreOff => {
                disk.winre.enabled = Some(false);
                if let Some(p) = disk.winre.partition.take().and_then(|n| disk.partition_mut(n)) {
                    p.volume.contents.winre = None;
                }
                disk.winre.staged_image = self.image_size.or(disk.winre.staged_image);
            }
            Outside::WinreOn(number) => {
                disk.winre.enabled = Some(true);
                disk.winre.partition = Some(*number);
                disk.winre.staged_image = None;
                if let Some(p) = disk.partition_mut(*number) {
                    p.volume.contents.winre = self
                        .image
                        .clone()
                        .or_else(|| self.image_size.map(|size| WimImage { size, version: disk_version(before) }));
                    p.volume.used = self.recovery_used;
                }
            }
            Outside::StartedFrom(number) => {
                for p in &mut disk.partitions {
                    if p.role == crate::layout::Role::EfiSystem {
                        p.is_system = Some(p.number == *number);
                    }
                }
            }
            Outside::LetterGone(number) => {
                if let Some(p) = disk.partition_mut(*number) {
                    p.volume.letter = None;
                }
            }
            Outside::LettersForgotten => {
                for p in &mut disk.partitions {
                    p.volume.letter = None;
                }
            }
            Outside::LettersBack => {
                for p in &mut disk.partitions {
                    p.volume.letter =
                        before.partitions.iter().find(|old| same(old, p)).and_then(|old| old.volume.letter);
                }
            }
        }
    }

    /// Keeps book of what a step outside of DiskPart changes beside the disk.
    pub(super) fn note(&mut self, outside: &Outside) {
        match outside {
            Outside::WinreOff => self.winre = WinreState::Disabled,
            Outside::WinreOn(_) => self.winre = WinreState::Enabled,
            Outside::StartedFrom(esp) => self.firmware = Some(*esp),
            Outside::LetterGone(_) | Outside::LettersForgotten | Outside::LettersBack => {}
        }
    }

    /// What holds if everything stops now; `forward` and `back` are filled in by the builder.
    pub(super) fn stop(&self, disk: &DiskLayout) -> StopState {
        StopState {
            boots: self.boots(disk),
            winre: self.winre,
            bitlocker_asks: self.bitlocker_asks(),
            point_of_no_return: false,
            lost: self.lost.clone(),
            forward: Vec::new(),
            back: Vec::new(),
        }
    }

    fn boots(&self, disk: &DiskLayout) -> Answer {
        if self.windows.is_some_and(|n| disk.partition(n).is_none()) {
            return Answer::No;
        }
        if disk.style != TableStyle::Gpt || self.original.is_empty() {
            // MBR: the active partition is never touched. GPT without an ESP: nothing here starts the PC,
            // and nothing that it needs has been touched.
            return Answer::Yes;
        }
        match self.firmware {
            Some(esp) if self.bootable.contains(&esp) => Answer::Yes,
            None if self.original.is_subset(&self.bootable) => Answer::Yes,
            // Boot files are there, but only the firmware's fallback path leads to them.
            _ if !self.bootable.is_empty() => Answer::Unknown,
            _ => Answer::No,
        }
    }

    fn bitlocker_asks(&self) -> Answer {
        match self.bitlocker {
            Some(BitLocker::Off) => Answer::No,
            Some(_) if self.suspended => Answer::No,
            _ if !self.measured_changed => Answer::No,
            Some(BitLocker::On) => Answer::Yes,
            _ => Answer::Unknown,
        }
    }
}

fn same(old: &Partition, new: &Partition) -> bool {
    old.start() == new.start() && old.kind == new.kind && new.volume.file_system != Some(FileSystem::Fat32)
}

fn disk_version(disk: &DiskLayout) -> Option<String> {
    disk.winre.version.clone()
}
