//! What the window remembers from one start to the next: its settings, what was open, what was wished. Never a disk.

use super::StorageError;
use crate::plan::{Goal, StrategyId, VolumeRef, Wish};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The schema word of the session file.
const SCHEMA: &str = "shikiri.session/1";
/// The longest pasted capture that is remembered: a PC's listings are below 64 KiB.
pub const MAX_PASTED: usize = 1 << 20;

/// What the window remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The language's tag, where the person chose one.
    pub lang: Option<String>,
    /// `system`, `light`, `dark`.
    pub appearance: String,
    /// Files opened before, the last one first.
    pub recent: Vec<PathBuf>,
    /// What was open, as the command line names it.
    pub source: Option<PathBuf>,
    /// The capture that was pasted, where that was open.
    pub pasted: Option<String>,
    /// Which of its disks.
    pub disk: usize,
    /// The page shown.
    pub page: String,
    /// What was wished.
    pub wish: Wish,
    /// The digest of the plan that was saved last.
    pub saved: Option<String>,
    /// Whether nothing glides, where the person chose other than the system.
    pub reduced_motion: Option<bool>,
    /// How large everything is shown, in percent; 0 counts as 100.
    pub zoom: u16,
    /// The practice disks whose task is done.
    pub learned: Vec<String>,
    /// Whether a person left the window; otherwise it was cut off.
    pub left: bool,
}

impl Session {
    /// Whether a plan was cut off with the window that it was made in. What was tried on a practice disk is none.
    pub fn is_cut_off(&self) -> bool {
        let practice = self.source.as_ref().is_some_and(|source| source.to_string_lossy().starts_with("practice:"));
        let opened = self.source.is_some() || self.pasted.is_some();
        opened && !self.left && !practice && !self.wish.goals.is_empty()
    }

    /// The same settings, with nothing open.
    #[must_use]
    pub fn settings(self) -> Self {
        Self {
            lang: self.lang,
            appearance: self.appearance,
            recent: self.recent,
            reduced_motion: self.reduced_motion,
            zoom: self.zoom,
            learned: self.learned,
            ..Self::default()
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionV1 {
    schema: String,
    lang: Option<String>,
    appearance: String,
    recent: Vec<PathBuf>,
    source: Option<PathBuf>,
    pasted: Option<String>,
    disk: usize,
    page: String,
    goals: Vec<String>,
    strategy: Option<String>,
    saved: Option<String>,
    // Later than the rest: a session from before is read all the same.
    #[serde(default)]
    reduced_motion: bool,
    #[serde(default)]
    full_motion: bool,
    #[serde(default)]
    zoom: u16,
    #[serde(default)]
    learned: Vec<String>,
    #[serde(default)]
    left: bool,
}

/// The session as a file.
pub fn write_session(session: &Session) -> String {
    let file = SessionV1 {
        schema: SCHEMA.to_owned(),
        lang: session.lang.clone(),
        appearance: session.appearance.clone(),
        recent: session.recent.clone(),
        source: session.source.clone(),
        pasted: session.pasted.clone().filter(|text| text.len() <= MAX_PASTED),
        disk: session.disk,
        page: session.page.clone(),
        goals: session.wish.goals.iter().map(words).collect(),
        strategy: session.wish.strategy.map(|strategy| strategy.as_str().to_owned()),
        saved: session.saved.clone(),
        reduced_motion: session.reduced_motion == Some(true),
        full_motion: session.reduced_motion == Some(false),
        zoom: session.zoom,
        learned: session.learned.clone(),
        left: session.left,
    };
    // Writing into a string cannot fail: no map has a key that is not a string.
    ron::ser::to_string_pretty(&file, ron::ser::PrettyConfig::default()).unwrap_or_default()
}

/// The session in a file.
///
/// # Errors
/// Damaged or of another version; the window then starts as if it were the first time.
pub fn read_session(text: &str) -> Result<Session, StorageError> {
    let file: SessionV1 = ron::from_str(text).map_err(|error| StorageError::new(Text::plain(error.to_string())))?;
    if file.schema != SCHEMA {
        return Err(StorageError::new(
            Text::new("storage-unknown-schema").with("found", file.schema).with("expected", SCHEMA),
        ));
    }
    Ok(Session {
        lang: file.lang,
        appearance: file.appearance,
        recent: file.recent,
        source: file.source,
        pasted: file.pasted,
        disk: file.disk,
        page: file.page,
        wish: Wish {
            goals: file.goals.iter().filter_map(|goal| goal_of(goal)).collect(),
            strategy: file.strategy.as_deref().and_then(StrategyId::from_word),
        },
        saved: file.saved,
        reduced_motion: match (file.reduced_motion, file.full_motion) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        },
        zoom: file.zoom,
        learned: file.learned,
        left: file.left,
    })
}

fn words(goal: &Goal) -> String {
    match goal {
        Goal::RecoverySize(size) => format!("recovery-size {}", size.exact()),
        Goal::RecoveryFree(size) => format!("recovery-free {}", size.exact()),
        Goal::EspSize(size) => format!("esp-size {}", size.exact()),
        Goal::Shrink { volume: VolumeRef::Letter(letter), by } => format!("shrink-letter {letter} {}", by.exact()),
        Goal::Shrink { volume: VolumeRef::Number(number), by } => format!("shrink-number {number} {}", by.exact()),
        Goal::MoveBoundary { partition, by } => format!("move-boundary {partition} {by}"),
        Goal::CleanInstall => "clean-install".to_owned(),
    }
}

fn goal_of(words: &str) -> Option<Goal> {
    let mut words = words.split(' ');
    let (kind, first, second) = (words.next()?, words.next(), words.next());
    Some(match kind {
        "recovery-size" => Goal::RecoverySize(first?.parse().ok()?),
        "recovery-free" => Goal::RecoveryFree(first?.parse().ok()?),
        "esp-size" => Goal::EspSize(first?.parse().ok()?),
        "shrink-letter" => {
            Goal::Shrink { volume: VolumeRef::Letter(first?.chars().next()?), by: second?.parse().ok()? }
        }
        "shrink-number" => Goal::Shrink { volume: VolumeRef::Number(first?.parse().ok()?), by: second?.parse().ok()? },
        "move-boundary" => Goal::MoveBoundary { partition: first?.parse().ok()?, by: second?.parse().ok()? },
        "clean-install" => Goal::CleanInstall,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{ByteSize, Shift};

    #[test]
    fn a_session_is_read_back_as_it_was() {
        let session = Session {
            lang: Some("ja".to_owned()),
            appearance: "dark".to_owned(),
            recent: vec![PathBuf::from("a b.ron"), PathBuf::from("日本.json")],
            source: Some(PathBuf::from("practice:win11-new")),
            pasted: Some("DISKPART> list disk".to_owned()),
            disk: 1,
            page: "plan".to_owned(),
            wish: Wish {
                goals: vec![
                    Goal::RecoverySize(ByteSize::from_gib(1)),
                    Goal::RecoveryFree(ByteSize::from_mib(250)),
                    Goal::EspSize(ByteSize::from_bytes(260_000_001)),
                    Goal::Shrink { volume: VolumeRef::Letter('C'), by: ByteSize::from_mib(7) },
                    Goal::Shrink { volume: VolumeRef::Number(3), by: ByteSize::from_mib(7) },
                    Goal::MoveBoundary { partition: 3, by: Shift::Left(ByteSize::from_mib(512)) },
                    Goal::CleanInstall,
                ],
                strategy: Some(StrategyId::Resize),
            },
            saved: None,
            reduced_motion: Some(true),
            zoom: 150,
            learned: vec!["lenovo".to_owned()],
            left: true,
        };
        assert_eq!(read_session(&write_session(&session)), Ok(session));
    }

    #[test]
    fn motion_is_remembered_only_where_it_was_chosen() {
        for reduced_motion in [None, Some(false), Some(true)] {
            let session = Session { reduced_motion, ..Session::default() };
            assert_eq!(read_session(&write_session(&session)).unwrap().reduced_motion, reduced_motion);
        }
        // As it was written before the system was asked.
        let before = write_session(&Session::default()).replace("full_motion: false,", "");
        assert_eq!(read_session(&before).unwrap().reduced_motion, None);
    }

    #[test]
    fn only_a_plan_that_nobody_left_was_cut_off() {
        let wish = Wish { goals: vec![Goal::RecoverySize(ByteSize::from_gib(1))], strategy: None };
        let cut = Session { source: Some("disk.img".into()), wish, ..Session::default() };
        assert!(cut.is_cut_off());
        assert!(!Session { left: true, ..cut.clone() }.is_cut_off());
        assert!(!Session { wish: Wish::default(), ..cut.clone() }.is_cut_off());
        assert!(!Session { source: Some("practice:win11-new".into()), ..cut.clone() }.is_cut_off());
        assert!(!cut.settings().is_cut_off());
    }

    #[test]
    fn a_damaged_session_is_refused() {
        assert!(read_session("").is_err());
        assert!(read_session("(schema: \"shikiri.session/9\")").is_err());
        let other = write_session(&Session::default()).replace("session/1", "session/2");
        assert_eq!(read_session(&other).unwrap_err().text.id(), "storage-unknown-schema");
    }
}
