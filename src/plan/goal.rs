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

/// A letter (with or without a colon) or a partition's number.
impl std::str::FromStr for VolumeRef {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let name = text.strip_suffix(':').unwrap_or(text);
        let mut chars = name.chars();
        match (chars.next(), chars.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => Ok(Self::Letter(letter.to_ascii_uppercase())),
            _ => text.parse().map(Self::Number).map_err(|_| ()),
        }
    }
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
