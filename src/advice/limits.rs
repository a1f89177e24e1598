//! Every figure that a finding leans on, with its reason and its source. Those of the recovery partition that the
//! planner needs too stand in [`crate::plan::limits`].

use crate::units::ByteSize;

/// What Microsoft asks of an ESP today (Learn, *UEFI/GPT-based hard drive partitions*; 100 MB until 2018).
pub const ESP_ASKED: ByteSize = ByteSize::from_mib(200);
/// What an ESP is planned to have: what PCs are sold with since 2024, and enough for 4K-native disks (the same page).
pub const ESP_ADVISED: ByteSize = ByteSize::from_mib(260);
/// What Microsoft's sample gives an ESP on a 4K-native disk (pastebin rqgPveB6, of 2025, from Microsoft's page).
pub const ESP_ADVISED_4KN: ByteSize = ByteSize::from_mib(300);
/// An ESP with this much free, or less, makes the update of May 2026 roll back with 0x800f0922 (KB5089549; CBS.log
/// says "SpaceCheck: Insufficient free space").
pub const ESP_FREE_UPDATE: ByteSize = ByteSize::from_mib(10);
/// What an upgrade of Windows wants free on the ESP (Microsoft support 46865f3f: 15 MB; updates up to 13 MB).
pub const ESP_FREE_UPGRADE: ByteSize = ByteSize::from_mib(15);
/// Where administrators begin to warn (a public script; fwupd wants 32 MB for firmware capsules).
pub const ESP_FREE_AMPLE: ByteSize = ByteSize::from_mib(30);
/// Room to shrink below which no recovery partition can be made (one GiB is the usual wish).
pub const SHRINK_LITTLE: ByteSize = ByteSize::from_gib(1);
