//! What planning gives: strategies compared, stages and steps, refusals, and what has to be acknowledged.

use super::Wish;
use crate::diskpart::Command;
use crate::layout::DiskLayout;
use crate::text::Text;
use crate::units::Extent;
use std::sync::Arc;

/// The ways of `docs/strategies.md`; the word is what `--strategy` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrategyId {
    /// R1: recovery right behind Windows is rebuilt larger, with room from C:.
    RecreateRecoveryAfterWindows,
    /// R2: recovery takes the free space behind it.
    RecoveryIntoFreeSpace,
    /// R3: a new recovery behind Windows, the old one retired.
    NewRecoveryAfterWindows,
    /// R4: there is no recovery partition yet.
    FirstRecoveryAfterWindows,
    /// R5: left-over recovery partitions go.
    ClearLeftOvers,
    /// E1: make room inside the ESP; advice, no script.
    EspMakeRoomInside,
    /// E2: a new ESP behind Windows (and recovery), the old one retired in a second stage.
    NewEspAfterWindows,
    /// E3: the front room is rebuilt from WinPE.
    EspFrontRoom,
    /// E4: the ESP is rebuilt in place into the free space behind it, from WinPE.
    EspInPlace,
    /// E5: clean installation.
    CleanInstall,
    /// A volume gives room, left unallocated behind it, or takes the room behind it.
    Resize,
    /// Nothing needs to be done.
    NothingToDo,
}

impl StrategyId {
    /// Every strategy.
    pub const ALL: [Self; 12] = [
        Self::RecreateRecoveryAfterWindows,
        Self::RecoveryIntoFreeSpace,
        Self::NewRecoveryAfterWindows,
        Self::FirstRecoveryAfterWindows,
        Self::ClearLeftOvers,
        Self::EspMakeRoomInside,
        Self::NewEspAfterWindows,
        Self::EspFrontRoom,
        Self::EspInPlace,
        Self::CleanInstall,
        Self::Resize,
        Self::NothingToDo,
    ];

    /// The word of the command line and of JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RecreateRecoveryAfterWindows => "recreate-recovery-after-windows",
            Self::RecoveryIntoFreeSpace => "recovery-into-free-space",
            Self::NewRecoveryAfterWindows => "new-recovery-after-windows",
            Self::FirstRecoveryAfterWindows => "first-recovery-after-windows",
            Self::ClearLeftOvers => "clear-left-overs",
            Self::EspMakeRoomInside => "esp-make-room-inside",
            Self::NewEspAfterWindows => "new-esp-after-windows",
            Self::EspFrontRoom => "esp-front-room",
            Self::EspInPlace => "esp-in-place",
            Self::CleanInstall => "clean-install",
            Self::Resize => "resize",
            Self::NothingToDo => "nothing-to-do",
        }
    }

    /// The strategy with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|id| id.as_str() == word)
    }
}

/// What a refusal or a warning speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The disk as a whole.
    Disk,
    /// A partition, by its number before.
    Partition(u32),
}

/// Why a wish cannot be fulfilled, told apart by programs. The word is a stable part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RefusalCode(pub &'static str);

/// One reason why a way cannot be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which kind.
    pub code: RefusalCode,
    /// What stands in the way.
    pub subject: Subject,
    /// The reason with its figures and where the limit comes from.
    pub message: Text,
    /// What the person can do instead.
    pub hint: Option<Text>,
}

/// Something to know before going a way that can be gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Which kind.
    pub code: &'static str,
    /// What it speaks of.
    pub subject: Subject,
    /// In words.
    pub message: Text,
    /// What the person can do about it.
    pub hint: Option<Text>,
}

/// Where a stage runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The running Windows.
    Windows,
    /// Installation media or the recovery environment.
    WinPe,
}

impl Environment {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::WinPe => "winpe",
        }
    }
}

/// What a step is done with.
#[derive(Clone, Debug, PartialEq)]
pub enum Tool {
    /// A line of a DiskPart script.
    DiskPart(Command),
    /// A command line for `cmd.exe`: reagentc, manage-bde, bcdboot, … as it is typed there (ASCII).
    Cmd(String),
    /// Something that the person does, such as restarting from installation media.
    Person(Text),
}

/// An answer that may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known.
    Unknown,
}

impl Answer {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// How it stands with WinRE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WinreState {
    /// Enabled and in its place.
    Enabled,
    /// Disabled; its image stands on C:.
    Disabled,
    /// There is none.
    Missing,
    /// Not known.
    Unknown,
}

impl WinreState {
    /// The contract's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
        }
    }
}

/// What holds if everything stops right after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopState {
    /// Does the PC still start?
    pub boots: Answer,
    /// Is WinRE there?
    pub winre: WinreState,
    /// Will BitLocker ask for its recovery key at the next start?
    pub bitlocker_asks: Answer,
    /// Whether there is no way back from here.
    pub point_of_no_return: bool,
    /// Which data are gone by now (partitions by what they were); empty while none are.
    pub lost: Vec<Text>,
    /// How to go on from here.
    pub forward: Vec<Text>,
    /// How to get back; empty where that is not possible.
    pub back: Vec<Text>,
}

/// One line of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it is done with, and the command.
    pub tool: Tool,
    /// Whether it deletes, formats or wipes something.
    pub destructive: bool,
    /// Whether it changes anything at all (the disk, WinRE, BitLocker, the firmware's entries).
    pub changes: bool,
    /// Why it is done, in plain words.
    pub why: Text,
    /// What it does, in plain words (for DiskPart lines: from the interpreter).
    pub effect: Text,
    /// What is lost by it; `None` where nothing is.
    pub loss: Option<Text>,
    /// The disk after this line, as the interpreter read it off the script.
    pub after: Arc<DiskLayout>,
    /// The part of the disk that the line speaks of, to light it up.
    pub touches: Option<Extent>,
    /// What holds if everything stops here; for every step that changes something.
    pub stop: Option<StopState>,
}

impl Step {
    /// The command as it is typed or written; the sentence in English for what a person does.
    pub fn command(&self) -> String {
        match &self.tool {
            Tool::DiskPart(command) => command.to_string(),
            Tool::Cmd(line) => line.clone(),
            Tool::Person(text) => text.to_string(),
        }
    }
}

/// Steps that run in one go, in one environment.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// `1-windows`, `2-winpe`, …
    pub name: String,
    /// Where it runs.
    pub environment: Environment,
    /// Whether the PC has to be restarted before the next stage.
    pub restart_after: bool,
    /// The disk before its first step.
    pub before: Arc<DiskLayout>,
    /// In the order in which they run; neighbouring DiskPart steps are one script file.
    pub steps: Vec<Step>,
}

/// Something that the person has to tick before anything can be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// `backup`, `bitlocker_key`, `mains_power`, `delete_4`, …
    pub id: String,
    /// In words.
    pub text: Text,
    /// The step that it belongs to: stage and step, counted from 0; `None` for the plan as a whole.
    pub step: Option<(usize, usize)>,
}

/// One way that can be gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Which way.
    pub strategy: StrategyId,
    /// What is done.
    pub stages: Vec<Stage>,
    /// The disk at the end.
    pub after: Arc<DiskLayout>,
    /// What to know before.
    pub warnings: Vec<Warning>,
    /// What has to be ticked.
    pub acknowledge: Vec<Acknowledgement>,
    /// By what it is compared, most weighty first (see `docs/strategies.md`).
    pub costs: Vec<(Text, Text)>,
}

/// What became of one strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct StrategyOutcome {
    /// Which.
    pub id: StrategyId,
    /// Its name.
    pub title: Text,
    /// Why it is recommended, possible or not.
    pub why: Text,
    /// Whether it is the one recommended.
    pub recommended: bool,
    /// The way, or every reason against it.
    pub result: Result<Solution, Vec<Refusal>>,
}

impl StrategyOutcome {
    /// Whether it is about something else than what is wished: that speaks neither for it nor against it.
    pub fn is_for_another_goal(&self) -> bool {
        let first = self.result.as_ref().err().and_then(|reasons| reasons.first());
        first.is_some_and(|reason| matches!(reason.code.0, "other_goal" | "not_met"))
    }
}

/// A disk, a wish, and every way from the one to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The disk as it is.
    pub before: Arc<DiskLayout>,
    /// What is wished.
    pub wish: Wish,
    /// Every strategy that was tried: the possible ones first, best first.
    pub strategies: Vec<StrategyOutcome>,
    /// Which of them was chosen; `None` where none is possible.
    pub chosen: Option<usize>,
    /// Where none is possible: every reason, those for the wish as a whole first.
    pub refusals: Vec<Refusal>,
}

impl Plan {
    /// The way chosen.
    pub fn solution(&self) -> Option<&Solution> {
        self.strategies.get(self.chosen?)?.result.as_ref().ok()
    }

    /// The disk at the end; as it is where nothing can be done.
    pub fn after(&self) -> &Arc<DiskLayout> {
        self.solution().map_or(&self.before, |solution| &solution.after)
    }
}
