//! `select`, `detail` and what else only looks.

use super::{Did, Done, Fault, Focus, HostEnvironment, Machine, has_volume, shows};
use crate::diskpart::command::{AttributesTarget, DiskChoice, ListKind, VolumeChoice};
use crate::layout::{Role, disk_name, partition_name};
use crate::text::Text;

impl Machine {
    /// `select disk`: the partition's focus goes; a wrong name loses the disk's as well (observed a).
    pub(super) fn select_disk(&mut self, choice: &DiskChoice) -> Did {
        let before = self.focus.disk;
        let mut doubt = None;
        let number = match choice {
            DiskChoice::Number(number) => Some(*number),
            DiskChoice::Next => {
                let mut numbers: Vec<u32> = self.disks.iter().map(|disk| disk.number).collect();
                numbers.sort_unstable();
                if before.is_none() {
                    doubt = Some(Text::new("diskpart-uncertain-next-disk"));
                }
                numbers.into_iter().find(|number| before.is_none_or(|before| *number > before))
            }
            DiskChoice::System => match self.system_disk() {
                Ok((number, unsure)) => {
                    doubt = unsure;
                    Some(number)
                }
                Err(fault) => {
                    self.lose_focus();
                    return Err(fault);
                }
            },
            DiskChoice::Path(path) if path.to_ascii_uppercase().starts_with("PCIROOT") => {
                self.lose_focus();
                let text = Text::new("diskpart-error-disk-path").with("path", path.as_str());
                return Err(Fault::new(text).uncertain(Text::new("diskpart-uncertain-disk-path")));
            }
            DiskChoice::Path(_) => None,
            DiskChoice::Current => return Err(Fault::id("diskpart-syntax-select-disk")),
        };
        self.lose_focus();
        let Some(disk) = number.and_then(|number| self.disk(number)) else {
            let asked = match choice {
                DiskChoice::Number(number) => number.to_string(),
                DiskChoice::Path(path) => path.clone(),
                _ => "next".to_owned(),
            };
            let known: Vec<String> = self.disks.iter().map(|disk| disk.number.to_string()).collect();
            let text = Text::new("diskpart-error-no-such-disk").with("disk", asked).with("known", known.join(", "));
            return Err(Fault::new(text));
        };
        let done =
            Done::shows(Text::new("diskpart-effect-select").with("what", disk_name(disk))).uncertain(doubt.clone());
        self.focus = Focus { disk: Some(disk.number), partition: None, volume: false };
        self.doubt = doubt;
        Ok(done)
    }

    /// `select disk=system`: the disk of the ESP from which this Windows started; fails in WinPE and with several
    /// (WSD/select-disk.md).
    fn system_disk(&self) -> Result<(u32, Option<Text>), Fault> {
        if self.host.environment == HostEnvironment::WinPe {
            return Err(Fault::id("diskpart-error-system-disk-winpe"));
        }
        let known: Vec<u32> = self.disks_with(|p| p.is_system == Some(true));
        let esps: Vec<u32> = self.disks_with(|p| p.role == Role::EfiSystem);
        match (known.as_slice(), esps.as_slice()) {
            (_, [_, _, ..]) => Err(Fault::id("diskpart-error-system-disk-several")),
            ([number], _) => Ok((*number, None)),
            ([], [number]) => Ok((*number, Some(Text::new("diskpart-uncertain-system-disk")))),
            _ => Err(Fault::id("diskpart-error-system-disk-none")),
        }
    }

    /// For every partition that is so: its disk.
    fn disks_with(&self, is: impl Fn(&crate::layout::Partition) -> bool) -> Vec<u32> {
        self.disks.iter().flat_map(|d| d.partitions.iter().filter(|p| is(p)).map(|_| d.number)).collect()
    }

    fn lose_focus(&mut self) {
        self.focus = Focus::default();
        self.doubt = None;
    }

    /// `select partition`: its volume is selected too, where it has one (WSD/select-partition.md).
    pub(super) fn select_partition(&mut self, choice: Option<u32>) -> Did {
        let disk = self.selected_disk()?;
        let Some(number) = choice else { return Ok(shows()) };
        let Some(partition) = disk.partition(number) else { return Err(self.no_such_partition(&number.to_string())) };
        let done = Done::shows(Text::new("diskpart-effect-select").with("what", partition_name(partition)));
        let done = done.touching(partition.extent);
        let volume = has_volume(partition);
        self.focus.partition = Some(number);
        self.focus.volume = volume;
        Ok(done)
    }

    /// A name that is no number selects nothing.
    pub(super) fn select_partition_named(&mut self, name: &str) -> Did {
        self.selected_disk()?;
        Err(self.no_such_partition(name))
    }

    /// The fault, and the focus lost (observed a).
    fn no_such_partition(&mut self, asked: &str) -> Fault {
        self.focus.partition = None;
        self.focus.volume = false;
        let known: Vec<String> = match self.selected_disk() {
            Ok(disk) => disk.partitions.iter().map(|p| p.number.to_string()).collect(),
            Err(_) => Vec::new(),
        };
        let text = Text::new("diskpart-error-no-such-partition").with("partition", asked);
        let disk = self.focus.disk.map_or_else(String::new, |disk| disk.to_string());
        Fault::new(text.with("disk", disk).with("known", known.join(", ")))
    }

    /// `select volume`: its disk and partition are selected too (WSD/select-volume.md, observed a).
    pub(super) fn select_volume(&mut self, choice: &VolumeChoice) -> Did {
        let mut doubt = None;
        let volumes = self.disks.iter().flat_map(|disk| disk.partitions.iter().map(move |p| (disk, p)));
        let found = match choice {
            VolumeChoice::Current => return Ok(shows()),
            VolumeChoice::Letter(letter) => volumes
                .filter(|(_, p)| p.volume.letter.is_some_and(|l| l.eq_ignore_ascii_case(letter)))
                .map(|(disk, p)| (disk.number, p))
                .next(),
            VolumeChoice::Number(number) => {
                // A layout does not know how DiskPart numbers the volumes: drives without disks count as well.
                doubt = Some(Text::new("diskpart-uncertain-volume-number").with("volume", number.to_string()));
                let index = usize::try_from(*number).unwrap_or(usize::MAX);
                volumes.filter(|(_, p)| has_volume(p)).map(|(disk, p)| (disk.number, p)).nth(index)
            }
            VolumeChoice::Path(_) => None,
        };
        let Some((disk, partition)) = found else {
            self.lose_focus();
            let asked = match choice {
                VolumeChoice::Number(number) => number.to_string(),
                VolumeChoice::Letter(letter) => format!("{letter}:"),
                VolumeChoice::Path(path) => path.clone(),
                VolumeChoice::Current => String::new(),
            };
            let mut fault = Fault::new(Text::new("diskpart-error-no-such-volume").with("volume", asked));
            fault.uncertain = doubt;
            return Err(fault);
        };
        let done = Done::shows(Text::new("diskpart-effect-select").with("what", partition_name(partition)));
        let done = done.touching(partition.extent).uncertain(doubt.clone());
        self.focus = Focus { disk: Some(disk), partition: Some(partition.number), volume: true };
        self.doubt = doubt;
        Ok(done)
    }

    pub(super) fn list(&self, kind: ListKind) -> Did {
        Ok(match kind {
            ListKind::Disk => Done::shows(Text::new("diskpart-effect-list-disks")),
            ListKind::Partition => {
                let disk = self.selected_disk()?;
                Done::shows(Text::new("diskpart-effect-list-partitions").with("disk", disk_name(disk)))
            }
            ListKind::Volume => Done::shows(Text::new("diskpart-effect-list-volumes")),
            ListKind::VDisk => shows(),
        })
    }

    pub(super) fn details(&self, kind: ListKind) -> Did {
        let about = |what: Text| Done::shows(Text::new("diskpart-effect-details").with("what", what));
        Ok(match kind {
            ListKind::Disk => about(disk_name(self.selected_disk()?)),
            ListKind::Partition => {
                let (_, partition) = self.selected_partition()?;
                about(partition_name(partition)).touching(partition.extent)
            }
            ListKind::Volume => {
                let (_, partition) = self.selected_volume()?;
                about(partition_name(partition)).touching(partition.extent)
            }
            ListKind::VDisk => shows(),
        })
    }

    pub(super) fn online_offline(&self, words: &str) -> Did {
        if words.ends_with("volume") {
            self.selected_volume()?;
        } else {
            self.selected_disk()?;
        }
        Ok(Done::shows(Text::new("diskpart-effect-setting")))
    }

    pub(super) fn attributes(&self, target: AttributesTarget, rest: &str) -> Did {
        match target {
            AttributesTarget::Disk => {
                self.selected_disk()?;
            }
            AttributesTarget::Volume => {
                self.selected_volume()?;
            }
        }
        let sets = rest.split_whitespace().any(|w| w.eq_ignore_ascii_case("set") || w.eq_ignore_ascii_case("clear"));
        Ok(if sets { Done::shows(Text::new("diskpart-effect-flags")) } else { shows() })
    }
}
