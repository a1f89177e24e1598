//! Arguments, then the window or a sub-command; nothing else.
#![cfg_attr(windows, windows_subsystem = "windows")]

fn main() {}
