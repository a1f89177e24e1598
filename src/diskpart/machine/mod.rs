//! A DiskPart on paper: disks, a focus, and what each command does to them.
//!
//! Rules and their sources: `docs/diskpart.md`. Where neither documentation nor observation decides, the outcome
//! carries [`Outcome::uncertain`] with both outcomes in words.

mod focus;
mod place;
mod table;
mod volume;

use super::command::{Command, ListKind, RemoveArgs};
use super::simulation::Harmed;
use crate::layout::{DiskLayout, FileSystem, GptAttributes, Partition, PartitionType, Role, mbr_type};
use crate::text::Text;
use crate::units::{ByteOffset, ByteSize, Extent};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What runs on the PC while the script runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HostEnvironment {
    /// The Windows whose partitions say `is_system` and `is_boot`.
    Windows,
    /// Installation media or the recovery environment: no partition of these disks is in use.
    WinPe,
    /// Not known: taken as the running Windows.
    #[default]
    Unknown,
}

/// The PC on which the script runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// What runs.
    pub environment: HostEnvironment,
}

impl Host {
    /// The running Windows.
    pub const fn windows() -> Self {
        Self { environment: HostEnvironment::Windows }
    }

    /// Installation media or the recovery environment.
    pub const fn win_pe() -> Self {
        Self { environment: HostEnvironment::WinPe }
    }

    /// The running Windows where a partition is known to belong to it, else not known.
    pub fn of(disks: &[DiskLayout]) -> Self {
        let running = disks.iter().flat_map(|disk| &disk.partitions).any(|p| p.is_boot == Some(true));
        if running { Self::windows() } else { Self::default() }
    }
}

/// What is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The disk.
    pub disk: Option<u32>,
    /// The partition, on that disk.
    pub partition: Option<u32>,
    /// Whether its volume is selected too.
    pub volume: bool,
}

/// What one command does.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// In plain words.
    pub effect: Text,
    /// Why it fails.
    pub error: Option<Text>,
    /// Both outcomes, where neither documentation nor observation decides between them.
    pub uncertain: Option<Text>,
    /// The part of [`Self::disk`] that it speaks of.
    pub touches: Option<Extent>,
    /// The disk that it speaks of.
    pub disk: Option<u32>,
    /// The partitions with data that it harms; their `line` is 0.
    pub harmed: Vec<Harmed>,
    /// Whether the disks are different afterwards.
    pub changed: bool,
    /// Whether the script stops here.
    pub stops: bool,
    /// Whether the script ends here as it should (`exit`).
    pub ends: bool,
    /// What `diskpart.exe` returns if it stops here; `None` where that is not known.
    pub exit_code: Option<u32>,
}

/// Why a command fails.
#[derive(Clone, Debug)]
struct Fault {
    text: Text,
    uncertain: Option<Text>,
    code: Option<u32>,
}

impl Fault {
    const fn new(text: Text) -> Self {
        Self { text, uncertain: None, code: None }
    }

    fn id(id: &'static str) -> Self {
        Self::new(Text::new(id))
    }

    const fn code(mut self, code: u32) -> Self {
        self.code = Some(code);
        self
    }

    fn uncertain(mut self, text: Text) -> Self {
        self.uncertain = Some(text);
        self
    }
}

/// Exit codes that were seen (observed j); DiskPart hands on the HRESULT of what failed.
mod hresult {
    /// No usable free extent: a wrong parameter.
    pub const NO_USABLE_EXTENT: u32 = 0x8007_0057;
    /// The device is in use.
    pub const IN_USE: u32 = 0x8004_2413;
}

/// What a command did.
struct Done {
    effect: Text,
    uncertain: Option<Text>,
    touches: Option<Extent>,
    harmed: Vec<Harmed>,
    changed: bool,
}

impl Done {
    /// Something that is only shown.
    const fn shows(effect: Text) -> Self {
        Self { effect, uncertain: None, touches: None, harmed: Vec::new(), changed: false }
    }

    /// Something that changes the disk.
    const fn changes(effect: Text, touches: Extent) -> Self {
        Self { effect, uncertain: None, touches: Some(touches), harmed: Vec::new(), changed: true }
    }

    const fn touching(mut self, touches: Extent) -> Self {
        self.touches = Some(touches);
        self
    }

    /// The first doubt stays.
    fn uncertain(mut self, text: Option<Text>) -> Self {
        if self.uncertain.is_none() {
            self.uncertain = text;
        }
        self
    }
}

type Did = Result<Done, Fault>;

/// Whether the running Windows uses a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InUse {
    No,
    Maybe,
    Yes,
}

/// A DiskPart on paper.
#[derive(Clone, Debug)]
pub struct Machine {
    disks: Arc<Vec<DiskLayout>>,
    host: Host,
    focus: Focus,
    /// Where the partitions lie that this script made: disk and first byte.
    created: BTreeSet<(u32, ByteOffset)>,
    /// Where the partitions lie that it formatted: what was lost in them is said once.
    emptied: BTreeSet<(u32, ByteOffset)>,
    /// A doubt about what is selected, handed on to what is done with it.
    doubt: Option<Text>,
}

impl Machine {
    /// A DiskPart that has just been started.
    pub fn new(disks: &[DiskLayout], host: Host) -> Self {
        let mut disks = disks.to_vec();
        for disk in &mut disks {
            if disk.usable.is_none() {
                disk.usable = DiskLayout::usual_usable(disk.style, disk.size, disk.sector_size);
            }
        }
        Self {
            disks: Arc::new(disks),
            host,
            focus: Focus::default(),
            created: BTreeSet::new(),
            emptied: BTreeSet::new(),
            doubt: None,
        }
    }

    /// The disks as they are now.
    pub const fn disks(&self) -> &Arc<Vec<DiskLayout>> {
        &self.disks
    }

    /// The disk with this number, as it is now.
    pub fn disk(&self, number: u32) -> Option<&DiskLayout> {
        self.disks.iter().find(|disk| disk.number == number)
    }

    /// What is selected.
    pub const fn focus(&self) -> Focus {
        self.focus
    }

    /// Runs one command. A failing one changes nothing but, for `select`, the focus.
    pub fn step(&mut self, command: &Command, noerr: bool) -> Outcome {
        let disk_before = self.focus.disk;
        let did = self.run(command);
        let disk = self.focus.disk.or(disk_before);
        match did {
            Ok(done) => {
                let doubt = if done.changed { self.doubt.clone() } else { None };
                Outcome {
                    effect: done.effect,
                    error: None,
                    uncertain: done.uncertain.or(doubt),
                    touches: done.touches,
                    disk,
                    harmed: done.harmed,
                    changed: done.changed,
                    stops: false,
                    ends: matches!(command, Command::Exit),
                    exit_code: Some(0),
                }
            }
            Err(fault) => Outcome {
                effect: Text::new(if noerr { "diskpart-effect-fails-noerr" } else { "diskpart-effect-fails" }),
                error: Some(fault.text),
                uncertain: fault.uncertain.or_else(|| self.doubt.clone()),
                touches: None,
                disk,
                harmed: Vec::new(),
                changed: false,
                stops: !noerr,
                ends: false,
                exit_code: fault.code,
            },
        }
    }

    fn run(&mut self, command: &Command) -> Did {
        match command {
            Command::SelectDisk(choice) => self.select_disk(choice),
            Command::SelectPartition(choice) => self.select_partition(*choice),
            Command::SelectPartitionNamed(name) => self.select_partition_named(name),
            Command::SelectVolume(choice) => self.select_volume(choice),
            Command::List(kind) => self.list(*kind),
            Command::Help(_) => Ok(shows()),
            Command::Detail(kind) => self.details(*kind),
            Command::UniqueIdDisk(id) => self.unique_id(id.as_deref()),
            Command::Shrink(args) => self.shrink(*args),
            Command::ShrinkQueryMax => self.shrink_query(),
            Command::Extend { size, disk } => self.extend(*size, *disk),
            Command::ExtendFileSystem => self.extend_file_system(),
            Command::CreatePartition { kind, at, id } => self.create(*kind, *at, *id),
            Command::DeletePartition { override_ } => self.delete_partition(*override_),
            Command::DeleteVolume { override_ } => self.delete_volume(*override_),
            Command::DeleteDisk { .. } => {
                self.selected_disk()?;
                Err(Fault::id("diskpart-error-delete-disk"))
            }
            Command::GptAttributes(attributes) => self.gpt_attributes(*attributes),
            Command::SetId { id, override_ } => self.set_id(*id, *override_),
            Command::Format(args) => self.format(args),
            Command::AssignLetter(letter) => self.assign(*letter),
            Command::AssignMount(path) => self.assign_mount(path),
            Command::Remove(args) => self.remove(args),
            Command::Attributes(target, rest) => self.attributes(*target, rest),
            Command::Active => self.active(true),
            Command::Inactive => self.active(false),
            Command::Clean { all } => self.clean(*all),
            Command::ConvertGpt => self.convert_gpt(),
            Command::ConvertMbr => self.convert_mbr(),
            Command::ConvertBasic => self.convert_basic(),
            Command::ConvertDynamic => self.selected_disk().map(|_| not_simulated("convert dynamic")),
            Command::Rescan => Ok(Done::shows(Text::new("diskpart-effect-rescan"))),
            Command::FileSystems => self.details(ListKind::Volume),
            Command::OnlineOffline(words) => self.online_offline(words),
            Command::Automount(_) => Ok(Done::shows(Text::new("diskpart-effect-setting"))),
            Command::Rem(_) => Ok(Done::shows(Text::new("diskpart-effect-comment"))),
            Command::Exit => Ok(Done::shows(Text::new("diskpart-effect-exit"))),
            Command::SelectVDisk(_) => Ok(not_simulated("select vdisk")),
            Command::CreateVDisk(_) => Ok(not_simulated("create vdisk")),
            Command::CreateVolume(_) => Ok(not_simulated("create volume")),
            Command::Recognised(words) if words == "diskpart" => Ok(Done::shows(Text::new("diskpart-effect-starts"))
                .uncertain(Some(Text::new("diskpart-uncertain-diskpart-line")))),
            Command::Recognised(words) if words.starts_with("san") => {
                Ok(Done::shows(Text::new("diskpart-effect-setting")))
            }
            Command::Recognised(words) => Ok(not_simulated(words)),
        }
    }

    /// The disk in focus.
    fn selected_disk(&self) -> Result<&DiskLayout, Fault> {
        let disk = self.focus.disk.and_then(|number| self.disk(number));
        disk.ok_or_else(|| Fault::id("diskpart-error-no-disk"))
    }

    /// The partition in focus.
    fn selected_partition(&self) -> Result<(&DiskLayout, &Partition), Fault> {
        let found = self.focus.disk.and_then(|number| self.disk(number)).and_then(|disk| {
            let partition = self.focus.partition.and_then(|number| disk.partition(number))?;
            Some((disk, partition))
        });
        found.ok_or_else(|| Fault::id("diskpart-error-no-partition"))
    }

    /// The partition of the volume in focus.
    fn selected_volume(&self) -> Result<(&DiskLayout, &Partition), Fault> {
        if !self.focus.volume {
            return Err(Fault::id("diskpart-error-no-volume"));
        }
        self.selected_partition().map_err(|_| Fault::id("diskpart-error-no-volume"))
    }

    /// The disk in focus, to change it.
    fn disk_mut(&mut self) -> Result<&mut DiskLayout, Fault> {
        let number = self.focus.disk;
        let disk = Arc::make_mut(&mut self.disks).iter_mut().find(|disk| Some(disk.number) == number);
        disk.ok_or_else(|| Fault::id("diskpart-error-no-disk"))
    }

    /// The partition in focus, to change it.
    fn partition_mut(&mut self) -> Result<&mut Partition, Fault> {
        let number = self.focus.partition;
        let partition = self.disk_mut()?.partitions.iter_mut().find(|p| Some(p.number) == number);
        partition.ok_or_else(|| Fault::id("diskpart-error-no-partition"))
    }

    /// Whether the running Windows uses this partition (its boot files, or Windows itself).
    fn in_use(&self, partition: &Partition) -> InUse {
        if self.host.environment == HostEnvironment::WinPe {
            return InUse::No;
        }
        if partition.is_system == Some(true) || partition.is_boot == Some(true) {
            return InUse::Yes;
        }
        let boot_files = matches!(partition.role, Role::EfiSystem | Role::SystemReserved);
        let unknown = boot_files && partition.is_system.is_none()
            || partition.role == Role::Windows && partition.is_boot.is_none();
        if unknown { InUse::Maybe } else { InUse::No }
    }

    /// The doubt about a partition that the running Windows may or may not use.
    fn in_use_doubt(&self, partition: &Partition) -> Option<Text> {
        (self.in_use(partition) == InUse::Maybe).then(|| Text::new("diskpart-uncertain-in-use"))
    }

    /// Whether something would be lost with this partition: it has a file system, or nobody knows.
    /// What this script made itself does not count.
    fn has_data(&self, disk: &DiskLayout, partition: &Partition) -> bool {
        let place = (disk.number, partition.start());
        if self.created.contains(&place) || self.emptied.contains(&place) {
            return false;
        }
        match partition.role {
            Role::Msr | Role::Extended => false,
            Role::Ldm | Role::StorageSpaces => true,
            _ => partition.volume.file_system != Some(FileSystem::None),
        }
    }
}

/// Whether DiskPart sees a volume in a partition: not in an MSR or a container (WSD/create-partition-msr.md), nor
/// behind an MBR type that Windows does not know (observed #44935272851).
fn has_volume(partition: &Partition) -> bool {
    match partition.role {
        Role::Msr | Role::Extended | Role::Ldm | Role::StorageSpaces => false,
        _ => match partition.kind {
            PartitionType::Mbr(byte) => {
                mbr_type::FAT.contains(&byte)
                    || matches!(byte, mbr_type::NTFS | mbr_type::RECOVERY | mbr_type::EFI_SYSTEM)
            }
            PartitionType::Gpt(_) | PartitionType::Unknown => true,
        },
    }
}

/// Whether a partition is marked as required by the platform.
fn is_required(partition: &Partition) -> bool {
    partition.attributes.is_some_and(|a| a.has(GptAttributes::PLATFORM_REQUIRED))
}

fn shows() -> Done {
    Done::shows(Text::new("diskpart-effect-shows"))
}

/// A command of the reference that this interpreter does not carry out.
fn not_simulated(words: &str) -> Done {
    Done::shows(Text::new("diskpart-effect-not-simulated").with("command", words))
        .uncertain(Some(Text::new("diskpart-uncertain-not-simulated").with("command", words)))
}

/// The letters that `remove` takes away.
fn removes(args: &RemoveArgs, letter: Option<char>) -> bool {
    match args.letter {
        Some(asked) => letter.is_some_and(|letter| letter.eq_ignore_ascii_case(&asked)),
        None => letter.is_some() && args.mount.is_none(),
    }
}

/// A disk from its first byte to its last.
fn whole(disk: &DiskLayout) -> Option<Extent> {
    Extent::new(ByteOffset::ZERO, disk.size)
}

/// The doubt about places that a listing gives only in whole MB or GB.
fn slack_doubt(disk: &DiskLayout) -> Option<Text> {
    let slack = disk.partitions.iter().map(|p| p.offset_slack.max(p.size_slack)).fold(disk.size_slack, ByteSize::max);
    (!slack.is_zero()).then(|| Text::new("diskpart-uncertain-slack").with("slack", slack))
}
