//! What only the inside of the planner can be asked.

use super::builder::{Builder, DraftStage};
use super::operation::{NewPartition, Operation};
use super::prove::prove_with;
use super::survey::Survey;
use super::*;
use crate::diskpart::{Command, ShrinkArgs};
use crate::layout::{Partition, PartitionType, Role, gpt_type};
use crate::units::{ByteOffset, ByteSize, Extent, MIB, SectorSize};

fn part(number: u32, start: u64, size: u64, kind: crate::layout::Guid) -> Partition {
    let extent = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)).unwrap();
    Partition::new(number, extent, PartitionType::Gpt(kind))
}

fn disk() -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(100), SectorSize::B512);
    let mut windows = part(3, 117, 80_000, gpt_type::BASIC_DATA);
    windows.role = Role::Windows;
    windows.volume.letter = Some('C');
    disk.partitions = vec![
        part(1, 1, 100, gpt_type::EFI_SYSTEM),
        part(2, 101, 16, gpt_type::MICROSOFT_RESERVED),
        windows,
        part(4, 80_117, 600, gpt_type::RECOVERY),
    ];
    disk
}

fn draft(disk: &DiskLayout) -> (Vec<DraftStage>, facts::Facts) {
    let survey = Survey::new(disk);
    let mut b = Builder::new(&survey);
    b.stage(Environment::Windows, Vec::new());
    b.op(Operation::ShrinkVolume { partition: 3, by: ByteSize::from_mib(500) }, Text::new("step-why-resume"));
    let at = Extent::new(ByteOffset::from_mib(79_700), ByteSize::from_mib(400)).unwrap();
    b.op(Operation::CreatePartition { what: NewPartition::Recovery, at }, Text::new("step-why-resume"));
    b.into_parts()
}

#[test]
fn what_the_script_says_is_what_was_meant() {
    let disk = disk();
    let (mut stages, facts) = draft(&disk);
    assert_eq!(prove::prove(&mut stages, &facts, &disk), Ok(()));
}

/// Every way in which a line could be written down wrongly is caught: the plan is refused, never shown.
#[test]
fn a_wrong_lowering_is_caught() {
    let disk = disk();
    let wrong: [&dyn Fn(&Command) -> String; 6] = [
        &|c| c.to_string().replace("desired=500 minimum=500", "desired=501 minimum=501"),
        &|c| c.to_string().replace("size=400", "size=399"),
        &|c| c.to_string().replace("offset=", "offset=1"),
        &|c| c.to_string().replace("select partition 3", "select partition 2"),
        &|c| c.to_string().replace(" id=de94bba4-06d1-4d40-a16a-bfd50179d6ac", ""),
        &|c| match c {
            Command::Shrink(_) => {
                Command::Shrink(ShrinkArgs { desired: Some(MIB), minimum: None, nowait: false }).to_string()
            }
            other => other.to_string(),
        },
    ];
    for (index, render) in wrong.into_iter().enumerate() {
        let (mut stages, facts) = draft(&disk);
        assert!(prove_with(&mut stages, &facts, &disk, render).is_err(), "fault {index} went unnoticed");
    }
}

/// A model that means something else than the script is caught as well.
#[test]
fn a_wrong_model_is_caught() {
    let disk = disk();
    let (mut stages, facts) = draft(&disk);
    let last = stages[0].drafts.last_mut().unwrap();
    let mut other = (*last.step.after).clone();
    other.partitions[2].number = 9;
    last.step.after = Arc::new(other);
    assert!(prove::prove(&mut stages, &facts, &disk).is_err());
}
