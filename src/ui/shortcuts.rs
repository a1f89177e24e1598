//! Keys of the whole window, in one place; each becomes the same command as its button.

use crate::source::SourceSpec;
use crate::wizard::{HelpTopic, MAX_TYPED, Overlay, Page, PickKind, WizardCommand, WizardState};
use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

/// Ctrl (Cmd on a Mac) with a key.
const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

/// Ctrl and Shift with a key.
const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

/// What the keys pressed, the files dropped and the texts pasted ask for.
pub fn collect(ctx: &Context, state: &WizardState, commands: &mut Vec<WizardCommand>) {
    // While a boundary is held only Esc speaks, to it: a page that opens over it would let go of it somewhere.
    if state.drag.is_some() {
        return;
    }
    let typing = ctx.text_edit_focused();
    let pressed = |shortcut: &KeyboardShortcut| ctx.input_mut(|input| input.consume_shortcut(shortcut));
    // With Shift first: a shortcut without it also matches while it is held.
    if pressed(&ctrl_shift(Key::S)) {
        commands.push(WizardCommand::SaveBundle);
    }
    if pressed(&ctrl(Key::S)) {
        let planned = state.wish().is_some_and(|wish| !wish.goals.is_empty());
        commands.push(if planned { WizardCommand::SavePlan } else { WizardCommand::SaveLayout });
    }
    if pressed(&ctrl(Key::O)) {
        commands.push(WizardCommand::Pick(PickKind::Any));
    }
    if !typing {
        if pressed(&ctrl_shift(Key::Z)) || pressed(&ctrl(Key::Y)) {
            commands.push(WizardCommand::Redo);
        }
        if pressed(&ctrl(Key::Z)) {
            commands.push(WizardCommand::Undo);
        }
    }
    if pressed(&KeyboardShortcut::new(Modifiers::NONE, Key::F1)) {
        commands.push(match state.overlay {
            Some(Overlay::Help(_)) => WizardCommand::Close,
            _ => WizardCommand::Show(Overlay::Help(topic_of(state))),
        });
    }
    if pressed(&KeyboardShortcut::new(Modifiers::NONE, Key::F11)) {
        commands.push(WizardCommand::FullScreen);
    }
    if state.overlay.is_some() && !typing && pressed(&KeyboardShortcut::new(Modifiers::NONE, Key::Escape)) {
        commands.push(WizardCommand::Close);
    }
    if typing {
        long_pasted(ctx, commands);
    } else {
        film_keys(ctx, state, commands);
        pasted(ctx, commands);
    }
    match ctx.input(|input| input.raw.dropped_files.clone()).as_slice() {
        [] => {}
        [file] => commands.push(WizardCommand::Dropped(file.path().to_path_buf())),
        _ => commands.push(WizardCommand::DroppedSeveral),
    }
}

/// The chapter that fits the page.
const fn topic_of(state: &WizardState) -> HelpTopic {
    match state.page {
        Page::Disk => HelpTopic::Promise,
        Page::Check => HelpTopic::Winre,
        Page::Plan => HelpTopic::Shrink,
        Page::Review => HelpTopic::BitLocker,
        Page::Export => HelpTopic::Capture,
    }
}

/// Arrows step through the film and through a script under the light, unless a widget has them.
fn film_keys(ctx: &Context, state: &WizardState, commands: &mut Vec<WizardCommand>) {
    let film = state.overlay.is_none() && state.page == Page::Review;
    let xray = state.overlay == Some(Overlay::Xray) && !state.xray.editing;
    if !film && !xray {
        return;
    }
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let back = pressed(Key::ArrowLeft) || pressed(Key::ArrowUp);
    let on = pressed(Key::ArrowRight) || pressed(Key::ArrowDown);
    let (home, end) = (pressed(Key::Home), pressed(Key::End));
    if film {
        if back {
            commands.push(WizardCommand::Step(-1));
        }
        if on {
            commands.push(WizardCommand::Step(1));
        }
        if home {
            commands.push(WizardCommand::ShowFrame(0));
        }
        if end {
            commands.push(WizardCommand::ShowFrame(usize::MAX));
        }
    } else if back || on || home || end {
        let shown = match (back, on, home) {
            (true, _, _) => state.xray.shown.saturating_sub(1),
            (_, true, _) => state.xray.shown.saturating_add(1),
            (_, _, true) => 0,
            _ => usize::MAX,
        };
        commands.push(WizardCommand::ShowScriptLine(shown));
    }
}

/// A text that is too long for the field into which it was pasted does not get there.
fn long_pasted(ctx: &Context, commands: &mut Vec<WizardCommand>) {
    ctx.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Paste(text) if text.len() > MAX_TYPED => {
                commands.push(WizardCommand::Pasted(text.clone()));
                false
            }
            _ => true,
        });
    });
}

/// A text pasted outside of any field is a capture, or a script on the page for scripts; a path opens its file.
fn pasted(ctx: &Context, commands: &mut Vec<WizardCommand>) {
    let texts: Vec<String> = ctx.input(|input| {
        input
            .events
            .iter()
            .filter_map(|event| if let Event::Paste(text) = event { Some(text.clone()) } else { None })
            .collect()
    });
    for text in texts {
        match text.strip_prefix("file://") {
            Some(path) if !path.contains('\n') => {
                commands.push(WizardCommand::Open(SourceSpec::Path(path.trim().into())));
            }
            _ => commands.push(WizardCommand::Pasted(text)),
        }
    }
}
