//! What a person can wish for.

use crate::units::{ByteSize, Shift};

/// A volume as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolumeRef {
    /// By letter.
    Letter(char),
    /// By partition number, where the source knows no letters.
    Number(u32),
}

/// One wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The recovery partition has at least this size in all.
    RecoverySize(ByteSize),
    /// The recovery partition has at least this much free after WinRE is back in it.
    RecoveryFree(ByteSize),
    /// The EFI system partition has at least this size.
    EspSize(ByteSize),
    /// The volume gives up exactly this much, left unallocated behind it.
    Shrink {
        /// Which volume.
        volume: VolumeRef,
        /// How much.
        by: ByteSize,
    },
    /// What a drag does: the partition's right edge moves.
    MoveBoundary {
        /// The partition's number before.
        partition: u32,
        /// How far its right edge moves.
        by: Shift,
    },
    /// For an empty disk: Microsoft's recommended order.
    CleanInstall,
}

/// Everything that is wished of one disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The goals, to be reached together.
    pub goals: Vec<Goal>,
    /// A strategy picked by the person; `None` takes the best.
    pub strategy: Option<crate::plan::StrategyId>,
}
