//! The arguments of every sub-command. Their descriptions are the help that `--help` prints.

use crate::plan::{Goal, StrategyId, VolumeRef, Wish};
use crate::text::Lang;
use crate::units::{ByteSize, Shift};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Plans on paper how the partitions of a Windows disk can be changed. Never writes to a disk.
///
/// Without a sub-command the window opens, on FILE where one is named.
/// Exit codes: 0 done; 1 a source could not be read or a file not be written; 2 wrong arguments;
/// 3 the goal cannot be met; 4 the review is missing or not of this plan; 5 the disk is another one than was reviewed;
/// 6 the simulated script stops with an error.
#[derive(Debug, Parser)]
#[command(name = "shikiri", version)]
pub(super) struct Cli {
    /// Open the window on this source.
    pub(super) file: Option<OsString>,
    /// The language of what is printed or drawn: en or ja.
    #[arg(long, global = true, value_parser = lang)]
    pub(super) lang: Option<Lang>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print the layout of every disk that SOURCE holds.
    Inspect(InspectArgs),
    /// Print what is too small, misplaced or at risk, with numbers and reasons.
    Check(CheckArgs),
    /// Print a plan and its review sheet with its digest; write nothing but PLAN.ron.
    Plan(PlanArgs),
    /// Write the script bundle of a reviewed plan.
    Export(ExportArgs),
    /// Dry-run any DiskPart script on a layout.
    Simulate(SimulateArgs),
    /// Say whether SOURCE is still the disk that was reviewed, or is as planned.
    Verify(VerifyArgs),
    /// Draw the disk map into a picture, before and after for a plan.
    Render(RenderArgs),
    /// Make the same plan for every layout file in a folder.
    Fleet(FleetArgs),
}

#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// A file, - for standard input, practice:NAME, or live.
    pub(super) source: OsString,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// A file, - for standard input, practice:NAME, or live.
    pub(super) source: OsString,
    /// Which disk, where SOURCE holds several.
    #[arg(long)]
    pub(super) disk: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct PlanArgs {
    /// A file, - for standard input, practice:NAME, or live.
    pub(super) source: OsString,
    #[command(flatten)]
    pub(super) goals: GoalArgs,
    /// Which disk, where SOURCE holds several.
    #[arg(long)]
    pub(super) disk: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
    /// Save the plan into this file.
    #[arg(long, value_name = "PLAN.ron")]
    pub(super) out: Option<PathBuf>,
}

/// What is wished; one goal at least. SIZE is a whole number with a unit: 260MiB, 1GiB (MB and GB mean the same).
#[derive(Debug, Args)]
pub(super) struct GoalArgs {
    /// The recovery partition has at least SIZE in all.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    recovery_size: Option<ByteSize>,
    /// The recovery partition has at least SIZE free after WinRE is back in it.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    recovery_free: Option<ByteSize>,
    /// The EFI system partition has at least SIZE.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    esp_size: Option<ByteSize>,
    /// The volume (a letter or a partition's number) gives up exactly SIZE; may be repeated.
    #[arg(long, value_name = "VOLUME=SIZE", value_parser = shrink)]
    shrink: Vec<Goal>,
    /// Partition N's right edge moves by SIZE, as in 3:right=-1GiB; may be repeated.
    #[arg(long, value_name = "N:right=±SIZE", value_parser = boundary, allow_hyphen_values = true)]
    move_boundary: Vec<Goal>,
    /// For an empty disk: Microsoft's recommended order.
    #[arg(long)]
    clean_install: bool,
    /// Take this strategy instead of the recommended one.
    #[arg(long, value_name = "ID", value_parser = strategy)]
    strategy: Option<StrategyId>,
}

impl GoalArgs {
    /// Everything wished; `None` where no goal is given.
    pub(super) fn wish(&self) -> Option<Wish> {
        let mut goals = Vec::new();
        if self.clean_install {
            goals.push(Goal::CleanInstall);
        }
        goals.extend(self.recovery_size.map(Goal::RecoverySize));
        goals.extend(self.recovery_free.map(Goal::RecoveryFree));
        goals.extend(self.esp_size.map(Goal::EspSize));
        goals.extend(&self.shrink);
        goals.extend(&self.move_boundary);
        (!goals.is_empty()).then_some(Wish { goals, strategy: self.strategy })
    }
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// A saved plan.
    #[arg(value_name = "PLAN.ron")]
    pub(super) plan: PathBuf,
    /// The digest that `plan` printed for exactly this plan.
    #[arg(long, value_name = "DIGEST")]
    pub(super) reviewed: Option<String>,
    /// The folder to make; it must be new or empty.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// A DiskPart script, or - for standard input.
    pub(super) script: PathBuf,
    /// The layout to run it on.
    #[arg(long, value_name = "SOURCE")]
    pub(super) on: OsString,
    /// Which disk to show, where SOURCE holds several.
    #[arg(long)]
    pub(super) disk: Option<u32>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// A saved plan.
    #[arg(value_name = "PLAN.ron")]
    pub(super) plan: PathBuf,
    /// The disk as it is now.
    #[arg(long, value_name = "SOURCE")]
    pub(super) against: OsString,
    /// Before or after this stage, counted from 1.
    #[arg(long)]
    pub(super) stage: Option<usize>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    #[default]
    Light,
    Dark,
}

#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    /// A source or a saved plan.
    #[arg(value_name = "SOURCE|PLAN.ron")]
    pub(super) source: OsString,
    /// Only this disk, where SOURCE holds several.
    #[arg(long)]
    pub(super) disk: Option<u32>,
    /// The picture to write.
    #[arg(long, value_name = "FILE")]
    pub(super) png: PathBuf,
    /// Its width.
    #[arg(long, value_name = "PX", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(480..=8192))]
    pub(super) width: u32,
    /// Its colours.
    #[arg(long, value_enum, default_value_t)]
    pub(super) theme: Theme,
}

#[derive(Debug, Args)]
pub(super) struct FleetArgs {
    /// The folder with the layouts, captures or images.
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    #[command(flatten)]
    pub(super) goals: GoalArgs,
    /// The folder to make; it must be new or empty.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::from_tag(text).ok_or_else(|| "en | ja".to_owned())
}

fn size(text: &str) -> Result<ByteSize, String> {
    let size: ByteSize = text.parse().map_err(|error: crate::units::ParseSizeError| error.to_string())?;
    if size.is_zero() { Err("0 < SIZE".to_owned()) } else { Ok(size) }
}

fn shrink(text: &str) -> Result<Goal, String> {
    let (volume, by) = text.split_once('=').ok_or("C=1GiB | 3=1GiB")?;
    let volume: VolumeRef = volume.parse().map_err(|()| "C=1GiB | 3=1GiB")?;
    Ok(Goal::Shrink { volume, by: size(by)? })
}

fn boundary(text: &str) -> Result<Goal, String> {
    let form = "3:right=-1GiB | 3:right=+512MiB";
    let (partition, rest) = text.split_once(':').ok_or(form)?;
    let partition = partition.parse().map_err(|_| form)?;
    let by = rest.strip_prefix("right=").ok_or(form)?;
    let by: Shift = by.parse().map_err(|error: crate::units::ParseSizeError| error.to_string())?;
    if by.is_zero() { Err(form.to_owned()) } else { Ok(Goal::MoveBoundary { partition, by }) }
}

fn strategy(text: &str) -> Result<StrategyId, String> {
    StrategyId::from_word(text)
        .ok_or_else(|| StrategyId::ALL.into_iter().map(StrategyId::as_str).collect::<Vec<_>>().join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_of_the_arguments_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_goal_is_read() {
        let cli = Cli::try_parse_from([
            "shikiri",
            "plan",
            "x",
            "--recovery-size",
            "1GiB",
            "--recovery-free",
            "250MB",
            "--esp-size",
            "260MiB",
            "--shrink",
            "c=1GB",
            "--shrink",
            "5=2GiB",
            "--move-boundary",
            "3:right=-1GiB",
            "--move-boundary=4:right=+64MiB",
        ]);
        let Some(Command::Plan(args)) = cli.unwrap().command else { panic!("plan") };
        let wish = args.goals.wish().unwrap();
        assert_eq!(wish.goals.len(), 7);
        assert!(wish.goals.contains(&Goal::Shrink { volume: VolumeRef::Letter('C'), by: ByteSize::from_gib(1) }));
        assert!(wish.goals.contains(&Goal::MoveBoundary { partition: 3, by: Shift::Left(ByteSize::from_gib(1)) }));
    }

    #[test]
    fn sizes_without_unit_and_odd_words_are_refused() {
        for bad in [
            ["--shrink", "C"],
            ["--shrink", "C=1"],
            ["--shrink", "=1GiB"],
            ["--esp-size", "0MiB"],
            ["--esp-size", "-5MiB"],
            ["--move-boundary", "3:left=1GiB"],
            ["--move-boundary", "x:right=1GiB"],
            ["--recovery-size", "1.5GiB"],
            ["--strategy", "none"],
        ] {
            assert!(Cli::try_parse_from(["shikiri", "plan", "x"].into_iter().chain(bad)).is_err(), "{bad:?}");
        }
    }
}
