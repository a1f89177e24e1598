//! egui: shows and asks, decides nothing.
