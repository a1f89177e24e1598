//! The wizard without a window: pages, state, commands. It decides; pages only show and ask.
//!
//! Pure: no egui, no file, no clock. [`handle`] changes the state and answers with the [`Effect`]s that `app` performs;
//! what comes of them returns through [`receive`] as a [`Report`]. The whole wizard runs in a plain test.

mod command;
mod derived;
mod effect;
mod film;
mod handle;
mod history;
mod lesson;
mod page;
mod receive;
mod state;
mod wish;
mod xray;

pub use command::{MAX_SCRIPT, MAX_TYPED, WizardCommand};
pub use derived::Derived;
pub use effect::{Effect, PickKind, Report, SaveKind};
pub use film::{Film, FilmLine};
pub use handle::handle;
pub use history::{Entry, History};
pub use page::{HelpTopic, Overlay, Page};
pub use receive::{RECENT, receive};
pub use state::{
    Appearance, Busy, DiskView, Drag, Message, MessageTone, Opened, Outcome, Practice, Verified, Waiting, WizardState,
};
pub use wish::{GoalKind, describe, parse_size, volume_name, with_goal, without};
pub use xray::{Xray, XrayLine};

#[cfg(test)]
mod tests;
