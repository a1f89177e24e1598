//! What follows from a disk and a wish; made anew only when one of them changes.

use super::film::Film;
use crate::layout::DiskLayout;
use crate::plan::{Handle, Plan, Preset, Wish};
use std::sync::Arc;

/// What follows from a disk and a wish.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The plan.
    pub plan: Arc<Plan>,
    /// Its frames.
    pub film: Film,
    /// The boundaries that can be dragged, for the wish without the drag under way.
    pub handles: Vec<Handle>,
    /// The sizes to offer.
    pub presets: Vec<Preset>,
    /// The plan's digest; empty while dragging.
    pub digest: String,
}

impl Derived {
    /// Works everything out.
    pub fn new(disk: &DiskLayout, wish: &Wish) -> Self {
        let plan = Arc::new(crate::plan::plan(disk, wish));
        Self {
            film: plan.solution().map(Film::of).unwrap_or_default(),
            handles: crate::plan::handles(disk, wish),
            presets: crate::plan::presets(disk),
            digest: crate::plan::digest(&plan),
            plan,
        }
    }

    /// While a boundary is dragged: only the plan follows.
    pub fn follow(&mut self, disk: &DiskLayout, draft: &Wish) {
        if self.plan.wish == *draft {
            return;
        }
        self.plan = Arc::new(crate::plan::plan(disk, draft));
        self.film = Film::default();
        self.digest = String::new();
    }
}
