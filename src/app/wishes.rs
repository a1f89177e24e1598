//! What the system asks of every window: that nothing glides, and to be dark.

/// `None` where the system says nothing, or where it is known already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wishes {
    /// Whether motion is to be reduced.
    pub(super) less_motion: Option<bool>,
    /// Whether windows are to be dark.
    pub(super) dark: Option<bool>,
}

/// Asks Windows; takes no time. Dark or light is told by the window itself there.
#[cfg(windows)]
pub(super) fn ask() -> Wishes {
    Wishes { less_motion: crate::source::live::less_motion(), dark: None }
}

/// Nobody to ask.
#[cfg(not(any(windows, target_os = "linux")))]
pub(super) const fn ask() -> Wishes {
    Wishes { less_motion: None, dark: None }
}

/// Asks the desktop's portal, where there is a session bus, and else what GTK and KDE keep in files. May take long:
/// a portal may have to be started.
#[cfg(target_os = "linux")]
pub(super) fn ask() -> Wishes {
    let told = if linux::has_bus() {
        pollster::block_on(linux::portal()).unwrap_or_else(|error| {
            log::debug!("no portal: {error}");
            Wishes::default()
        })
    } else {
        Wishes::default()
    };
    Wishes { less_motion: told.less_motion.or_else(linux::less_motion_by_files), ..told }
}

#[cfg(target_os = "linux")]
mod linux {
    use super::Wishes;
    use std::collections::HashMap;
    use std::path::{Path, PathBuf};
    use zbus::zvariant::OwnedValue;

    type Settings = HashMap<String, HashMap<String, OwnedValue>>;

    const DESKTOP: &str = "org.freedesktop.appearance";
    const GNOME: &str = "org.gnome.desktop.interface";
    const KDE: &str = "org.kde.kdeglobals.KDE";

    /// Whether there is a session bus at all; asked first, because a bare X server has none.
    pub(super) fn has_bus() -> bool {
        let named = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
        named || std::env::var_os("XDG_RUNTIME_DIR").is_some_and(|folder| Path::new(&folder).join("bus").exists())
    }

    /// `ReadAll` of `org.freedesktop.portal.Settings`: one question for all that is asked.
    pub(super) async fn portal() -> zbus::Result<Wishes> {
        let bus = zbus::Connection::session().await?;
        let question = (vec![DESKTOP, GNOME, KDE],);
        let answer = bus
            .call_method(
                Some("org.freedesktop.portal.Desktop"),
                "/org/freedesktop/portal/desktop",
                Some("org.freedesktop.portal.Settings"),
                "ReadAll",
                &question,
            )
            .await?;
        let settings: Settings = answer.body().deserialize()?;
        Ok(wishes_of(&settings))
    }

    /// XDG Desktop Portal, *Settings*: `color-scheme` 1 is dark and 2 is light, `reduced-motion` 1 is reduced; 0 is no
    /// wish. GNOME and KDE have their own words for motion, which older portals hand on.
    pub(super) fn wishes_of(settings: &Settings) -> Wishes {
        let get = |space: &str, key: &str| settings.get(space).and_then(|space| space.get(key));
        let number = |key| get(DESKTOP, key).and_then(|value| value.downcast_ref::<u32>().ok());
        let gnome = get(GNOME, "enable-animations").and_then(|value| value.downcast_ref::<bool>().ok());
        let kde =
            get(KDE, "AnimationDurationFactor").and_then(|value| value.downcast_ref::<&str>().ok().and_then(factor));
        Wishes {
            less_motion: match number("reduced-motion") {
                Some(1) => Some(true),
                _ => gnome.or(kde).map(|moves| !moves),
            },
            dark: match number("color-scheme") {
                Some(1) => Some(true),
                Some(2) => Some(false),
                _ => None,
            },
        }
    }

    /// Whether anything moves at this factor; `None` where it is no number.
    fn factor(text: &str) -> Option<bool> {
        text.trim().parse::<f64>().ok().map(|factor| factor > 0.0)
    }

    /// What desktops without a portal keep in files.
    pub(super) fn less_motion_by_files() -> Option<bool> {
        let config = std::env::var_os("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .filter(|folder| folder.is_absolute())
            .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".config")))?;
        let read = |name: &str| std::fs::read_to_string(config.join(name)).ok();
        ["gtk-4.0/settings.ini", "gtk-3.0/settings.ini"]
            .into_iter()
            .find_map(|name| less_motion_in_gtk(&read(name)?))
            .or_else(|| less_motion_in_kde(&read("kdeglobals")?))
    }

    fn value_of<'t>(text: &'t str, section: &str, key: &str) -> Option<&'t str> {
        let mut within = false;
        text.lines().map(str::trim).find_map(|line| {
            if line.starts_with('[') {
                within = line == section;
                return None;
            }
            let (name, value) = line.split_once('=').filter(|_| within)?;
            (name.trim() == key).then(|| value.trim())
        })
    }

    pub(super) fn less_motion_in_gtk(text: &str) -> Option<bool> {
        match value_of(text, "[Settings]", "gtk-enable-animations")?.to_ascii_lowercase().as_str() {
            "0" | "false" => Some(true),
            "1" | "true" => Some(false),
            _ => None,
        }
    }

    pub(super) fn less_motion_in_kde(text: &str) -> Option<bool> {
        value_of(text, "[KDE]", "AnimationDurationFactor").and_then(factor).map(|moves| !moves)
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use zbus::zvariant::Value;

        fn settings(all: &[(&str, &str, Value<'_>)]) -> Settings {
            let mut settings = Settings::new();
            for (space, key, value) in all {
                let value = value.try_to_owned().unwrap();
                settings.entry((*space).to_owned()).or_default().insert((*key).to_owned(), value);
            }
            settings
        }

        #[test]
        fn the_portals_answer_is_understood() {
            assert_eq!(wishes_of(&Settings::new()), Wishes::default());
            let gnome = [(DESKTOP, "color-scheme", Value::U32(1)), (GNOME, "enable-animations", Value::Bool(false))];
            assert_eq!(wishes_of(&settings(&gnome)), Wishes { less_motion: Some(true), dark: Some(true) });
            let newer = [(DESKTOP, "color-scheme", Value::U32(2)), (DESKTOP, "reduced-motion", Value::U32(1))];
            assert_eq!(wishes_of(&settings(&newer)), Wishes { less_motion: Some(true), dark: Some(false) });
            let no_wish = [(DESKTOP, "color-scheme", Value::U32(0)), (GNOME, "enable-animations", Value::Bool(true))];
            assert_eq!(wishes_of(&settings(&no_wish)), Wishes { less_motion: Some(false), dark: None });
            let kde = [(KDE, "AnimationDurationFactor", Value::from("0"))];
            assert_eq!(wishes_of(&settings(&kde)).less_motion, Some(true));
        }

        #[test]
        fn files_of_gtk_and_kde_are_understood() {
            assert_eq!(less_motion_in_gtk("[Settings]\ngtk-enable-animations = 0\n"), Some(true));
            assert_eq!(less_motion_in_gtk("[Settings]\ngtk-enable-animations=true"), Some(false));
            assert_eq!(less_motion_in_gtk("[Other]\ngtk-enable-animations=0"), None);
            assert_eq!(less_motion_in_kde("[General]\nx=1\n[KDE]\nAnimationDurationFactor=0\n"), Some(true));
            assert_eq!(less_motion_in_kde("[KDE]\nAnimationDurationFactor=1"), Some(false));
            assert_eq!(less_motion_in_kde("[KDE]\nAnimationDurationFactor=none"), None);
        }
    }
}
