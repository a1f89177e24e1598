//! Whether the session can show a file dialog.

/// Windows always can.
#[cfg(not(target_os = "linux"))]
pub(super) const fn has_file_dialog() -> bool {
    true
}

/// A desktop's portal answers over D-Bus, or `zenity` is there: these two are what is asked. Takes until a portal is
/// started, and a few seconds where it never answers.
#[cfg(target_os = "linux")]
pub(super) fn has_file_dialog() -> bool {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    /// A portal that is started by the question needs a moment.
    const PATIENCE: Duration = Duration::from_secs(5);

    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let there = pollster::block_on(portal()).unwrap_or_else(|error| {
            log::debug!("no portal: {error}");
            false
        });
        // Who asked may have given up.
        sender.send(there).is_ok()
    });
    receiver.recv_timeout(PATIENCE).unwrap_or(false) || has_zenity()
}

#[cfg(target_os = "linux")]
fn has_zenity() -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join("zenity").is_file())
}

#[cfg(target_os = "linux")]
async fn portal() -> zbus::Result<bool> {
    const NAME: &str = "org.freedesktop.portal.Desktop";
    let bus = zbus::Connection::session().await?;
    let question = ("org.freedesktop.portal.FileChooser", "version");
    let properties = Some("org.freedesktop.DBus.Properties");
    let path = "/org/freedesktop/portal/desktop";
    Ok(bus.call_method(Some(NAME), path, properties, "Get", &question).await.is_ok())
}
