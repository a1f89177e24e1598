//! The wizard without a window: pages, state, commands, effects.
