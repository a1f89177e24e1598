//! Shikiri (仕切り, Japanese for a partition) plans on paper how a Windows disk's partitions can be changed.
//!
//! Three promises stand above every feature:
//! 1. **The picture is the script.** What the map shows after a step is what that line of the script does.
//! 2. **Nothing is touched.** No code path opens a disk or an image for writing.
//! 3. **No surprise.** What cannot work or is not known to be safe is refused with every reason and a way out.
//!
//! `docs/ARCHITECTURE.md` has the map of the code and the direction of imports.

pub mod advice;
#[cfg(feature = "window")]
pub mod app;
pub mod bundle;
pub mod cli;
pub mod diskpart;
pub mod layout;
pub mod plan;
pub mod source;
pub mod storage;
pub mod text;
#[cfg(feature = "window")]
pub mod ui;
pub mod units;
pub mod volume;
pub mod wizard;
