//! Files that people keep: layouts and plans in RON, the JSON of the contract. Versioned, with own serde structs.
//!
//! Reading never fills in a silent default for something that the file says wrongly, and every error has a position.
//! Writing goes through [`mod@write`], which never leaves half a file behind.

mod error;
mod fault;
mod json;
mod layout;
mod plan;
pub mod practice;
pub mod read;
pub mod session;
mod value;
pub mod write;

pub use error::StorageError;
pub use json::{DiskJson, disk_json, layout_json, layout_json_string, read_layout_json};
pub use layout::{read_layout, write_layout};
pub use plan::{SavedPlan, read_plan, read_wish, write_plan};

/// The schema word of layouts, in JSON and in RON.
pub const LAYOUT_SCHEMA: &str = "shikiri.layout/1";
/// The schema word of plans, in JSON and in RON.
pub const PLAN_SCHEMA: &str = "shikiri.plan/1";

/// The longest file that is read: 64 MiB. The largest layout that the program writes (64 disks of 128 partitions
/// with their allocation strips) stays under half of it.
pub const MAX_FILE: crate::units::ByteSize = crate::units::ByteSize::from_mib(64);
/// The most disks in one file: Windows' storage stack numbers far fewer, and a fleet has one file per PC.
pub const MAX_DISKS: usize = 256;
/// The most partitions on one disk: eight times the 128 entries that every tool writes (UEFI specification 5.3.2).
pub const MAX_PARTITIONS: usize = 1024;
