//! The pages: a closed list.

/// A page of the wizard, in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Page {
    /// Which disk.
    #[default]
    Disk,
    /// What is wrong with it.
    Check,
    /// What is wished.
    Plan,
    /// What will be done, line by line.
    Review,
    /// What is handed out.
    Export,
}

impl Page {
    /// Every page, in order.
    pub const ALL: [Self; 5] = [Self::Disk, Self::Check, Self::Plan, Self::Review, Self::Export];

    /// Its name on the row of steps.
    pub const fn title(self) -> crate::text::Text {
        crate::text::Text::new(match self {
            Self::Disk => "page-title-disk",
            Self::Check => "page-title-check",
            Self::Plan => "page-title-plan",
            Self::Review => "page-title-review",
            Self::Export => "page-title-export",
        })
    }

    /// Its place in the row, from 1.
    pub const fn step(self) -> usize {
        match self {
            Self::Disk => 1,
            Self::Check => 2,
            Self::Plan => 3,
            Self::Review => 4,
            Self::Export => 5,
        }
    }

    /// The one behind it.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Disk => Some(Self::Check),
            Self::Check => Some(Self::Plan),
            Self::Plan => Some(Self::Review),
            Self::Review => Some(Self::Export),
            Self::Export => None,
        }
    }

    /// The one before it.
    pub const fn back(self) -> Option<Self> {
        match self {
            Self::Disk => None,
            Self::Check => Some(Self::Disk),
            Self::Plan => Some(Self::Check),
            Self::Review => Some(Self::Plan),
            Self::Export => Some(Self::Review),
        }
    }

    /// The word by which the session file calls it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Check => "check",
            Self::Plan => "plan",
            Self::Review => "review",
            Self::Export => "export",
        }
    }

    /// The page with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.as_str() == word)
    }
}

/// What can stand in place of the page, or over it; closing it leads back to where one was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// What a script from elsewhere would do.
    Xray,
    /// The explanations.
    Help(HelpTopic),
    /// The field into which a capture is pasted.
    Paste,
    /// What came of it, after the script ran.
    Verify,
    /// Whether to leave with unsaved work.
    Leave,
    /// Whether what was read takes the place of the plan at hand.
    Replace,
}

impl Overlay {
    /// Whether it stands in the page's place, and not over it.
    pub const fn is_page(self) -> bool {
        matches!(self, Self::Xray | Self::Help(_))
    }
}

/// A chapter of the help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HelpTopic {
    /// What the program does and never does.
    #[default]
    Promise,
    /// The map and its signs.
    Map,
    /// EFI system partition.
    Esp,
    /// Microsoft reserved partition.
    Msr,
    /// The recovery environment.
    Winre,
    /// BitLocker.
    BitLocker,
    /// How far a volume can shrink.
    Shrink,
    /// How to make a capture on another PC.
    Capture,
    /// Keys.
    Keys,
}

impl HelpTopic {
    /// Every chapter, in order.
    pub const ALL: [Self; 9] = [
        Self::Promise,
        Self::Map,
        Self::Esp,
        Self::Msr,
        Self::Winre,
        Self::BitLocker,
        Self::Shrink,
        Self::Capture,
        Self::Keys,
    ];

    /// Its title and its text.
    pub const fn texts(self) -> (crate::text::Text, crate::text::Text) {
        let (title, body) = match self {
            Self::Promise => ("help-promise-title", "help-promise"),
            Self::Map => ("help-map-title", "help-map"),
            Self::Esp => ("help-esp-title", "help-esp"),
            Self::Msr => ("help-msr-title", "help-msr"),
            Self::Winre => ("help-winre-title", "help-winre"),
            Self::BitLocker => ("help-bitlocker-title", "help-bitlocker"),
            Self::Shrink => ("help-shrink-title", "help-shrink"),
            Self::Capture => ("help-capture-title", "help-capture"),
            Self::Keys => ("help-keys-title", "help-keys"),
        };
        (crate::text::Text::new(title), crate::text::Text::new(body))
    }
}
