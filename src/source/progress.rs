//! Progress of long reading, and the way to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// How far a reading has come, shared between the reader and whoever waits; can be cancelled.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    permille: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Says how far it has come: `done` of `total`.
    pub fn set(&self, done: u64, total: u64) {
        let permille = u128::from(done) * 1000 / u128::from(total.max(1));
        self.permille.store(u32::try_from(permille).unwrap_or(1000).min(1000), Ordering::Relaxed);
    }

    /// From 0 to 1.
    pub fn fraction(&self) -> f32 {
        f32::from(u16::try_from(self.permille.load(Ordering::Relaxed)).unwrap_or(1000)) / 1000.0
    }

    /// Asks the reader to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the reader was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
