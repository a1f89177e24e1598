//! What holds for every script, however odd. `SHIKIRI_LONG=1` tries a hundred times as many.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use shikiri::diskpart::{
    AttributesTarget, Command, Content, CreateKind, DiskChoice, Encoding, FileSystemName, FormatArgs, Host, ListKind,
    MAX_LINES, PartitionId, Placement, RemoveArgs, Script, ShrinkArgs, SyntaxKind, VolumeChoice, from_batch, grammar,
    interpret, lint, parse, parse_bytes,
};
use shikiri::layout::{DiskLayout, FileSystem, GptAttributes, Guid, Partition, PartitionType, TableStyle, gpt_type};
use shikiri::units::{ByteOffset, ByteSize, Extent, SectorSize};

fn config() -> ProptestConfig {
    let cases = if std::env::var_os("SHIKIRI_LONG").is_some() { 25_600 } else { 256 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn mb() -> impl Strategy<Value = Option<ByteSize>> {
    proptest::option::of(prop_oneof![0..5_000_u64, any::<u32>().prop_map(u64::from)].prop_map(ByteSize::from_mib))
}

fn kb() -> impl Strategy<Value = ByteSize> {
    prop_oneof![0..70_000_000_u64, (0..70_000_u64).prop_map(|mib| mib * 1024)].prop_map(ByteSize::from_kib)
}

fn letter() -> impl Strategy<Value = char> {
    proptest::char::range('A', 'Z')
}

fn words() -> impl Strategy<Value = String> {
    // What can be written between quotes.
    "[ -!#-~あ-ん亜-龠é“”]{0,12}"
}

fn id() -> impl Strategy<Value = PartitionId> {
    prop_oneof![
        any::<u8>().prop_map(PartitionId::Mbr),
        any::<u128>().prop_map(|bits| PartitionId::Gpt(Guid::from_u128(bits))),
        Just(PartitionId::Gpt(gpt_type::RECOVERY)),
        Just(PartitionId::Gpt(gpt_type::BASIC_DATA)),
    ]
}

fn placement(align: bool) -> impl Strategy<Value = Placement> {
    (mb(), proptest::option::of(kb()), proptest::option::of(kb())).prop_map(move |(size, offset, aligned)| Placement {
        size,
        offset: offset.map(|kb| ByteOffset::from_bytes(kb.bytes())),
        align: aligned.filter(|_| align),
    })
}

fn file_system() -> impl Strategy<Value = FileSystemName> {
    prop_oneof![
        Just(FileSystemName::Ntfs),
        Just(FileSystemName::Fat),
        Just(FileSystemName::Fat32),
        Just(FileSystemName::ExFat),
        Just(FileSystemName::Refs),
        Just(FileSystemName::Udf),
        Just(FileSystemName::Other("btrfs".to_owned())),
    ]
}

fn flags() -> impl Strategy<Value = [bool; 6]> {
    any::<[bool; 6]>()
}

fn format() -> impl Strategy<Value = Command> {
    (
        proptest::option::of(file_system()),
        proptest::option::of(words()),
        proptest::option::of((9..21_u32).prop_map(|power| ByteSize::from_bytes(1 << power))),
        flags(),
    )
        .prop_map(|(fs, label, unit, [quick, recommended, compress, override_, duplicate, nowait])| {
            Command::Format(FormatArgs {
                fs,
                recommended,
                revision: nowait.then(|| "2.50".to_owned()),
                label,
                unit,
                quick,
                compress,
                override_,
                duplicate,
                nowait,
            })
        })
}

fn create() -> impl Strategy<Value = Command> {
    let kind = prop_oneof![
        Just(CreateKind::Primary),
        Just(CreateKind::Primary),
        Just(CreateKind::Efi),
        Just(CreateKind::Msr),
        Just(CreateKind::Extended),
        Just(CreateKind::Logical)
    ];
    kind.prop_flat_map(|kind| {
        let align = !matches!(kind, CreateKind::Efi | CreateKind::Msr);
        (placement(align), proptest::option::of(id())).prop_map(move |(at, id)| Command::CreatePartition {
            kind,
            at,
            id: id.filter(|_| kind == CreateKind::Primary),
        })
    })
}

fn command() -> impl Strategy<Value = Command> {
    let list =
        || prop_oneof![Just(ListKind::Disk), Just(ListKind::Partition), Just(ListKind::Volume), Just(ListKind::VDisk)];
    prop_oneof![
        5 => prop_oneof![
            4 => (0..3_u32).prop_map(DiskChoice::Number),
            1 => Just(DiskChoice::Next),
            1 => Just(DiskChoice::System),
            1 => Just(DiskChoice::Path("PCIROOT(0)#PCI(1F02)".to_owned())),
        ].prop_map(Command::SelectDisk),
        8 => proptest::option::of(0..8_u32).prop_map(Command::SelectPartition),
        1 => Just(Command::SelectPartitionNamed("1 2".to_owned())),
        2 => prop_oneof![
            (0..9_u32).prop_map(VolumeChoice::Number),
            letter().prop_map(VolumeChoice::Letter),
            Just(VolumeChoice::Path("C:\\mount".to_owned())),
            Just(VolumeChoice::Current),
        ].prop_map(Command::SelectVolume),
        1 => list().prop_map(Command::List),
        1 => list().prop_map(Command::Detail),
        1 => proptest::option::of(any::<u32>().prop_map(|id| format!("{id:08X}"))).prop_map(Command::UniqueIdDisk),
        4 => (mb(), mb(), any::<bool>()).prop_map(|(desired, minimum, nowait)| {
            Command::Shrink(ShrinkArgs { desired, minimum, nowait })
        }),
        1 => Just(Command::ShrinkQueryMax),
        3 => (mb(), proptest::option::of(0..2_u32)).prop_map(|(size, disk)| Command::Extend { size, disk }),
        1 => Just(Command::ExtendFileSystem),
        10 => create(),
        6 => format(),
        4 => any::<bool>().prop_map(|override_| Command::DeletePartition { override_ }),
        1 => any::<bool>().prop_map(|override_| Command::DeleteVolume { override_ }),
        1 => any::<bool>().prop_map(|override_| Command::DeleteDisk { override_ }),
        2 => any::<u64>().prop_map(|bits| Command::GptAttributes(GptAttributes(bits))),
        3 => (id(), any::<bool>()).prop_map(|(id, override_)| Command::SetId { id, override_ }),
        3 => proptest::option::of(letter()).prop_map(Command::AssignLetter),
        1 => words().prop_filter("a path", |path| !path.is_empty()).prop_map(Command::AssignMount),
        2 => (proptest::option::of(letter()), any::<bool>(), any::<bool>()).prop_map(|(letter, all, dismount)| {
            Command::Remove(RemoveArgs { letter, mount: None, all, dismount })
        }),
        1 => Just(Command::Attributes(AttributesTarget::Volume, "set readonly".to_owned())),
        1 => Just(Command::Active),
        1 => Just(Command::Inactive),
        1 => any::<bool>().prop_map(|all| Command::Clean { all }),
        1 => Just(Command::ConvertGpt),
        1 => Just(Command::ConvertMbr),
        1 => Just(Command::ConvertBasic),
        1 => Just(Command::ConvertDynamic),
        1 => Just(Command::Rescan),
        1 => Just(Command::FileSystems),
        1 => Just(Command::OnlineOffline("online disk".to_owned())),
        1 => Just(Command::Automount("enable".to_owned())),
        1 => Just(Command::Recognised("attach vdisk readonly".to_owned())),
        1 => Just(Command::CreateVDisk("file=\"C:\\x y.vhd\" maximum=100".to_owned())),
        1 => Just(Command::CreateVolume("simple size=100".to_owned())),
        1 => Just(Command::SelectVDisk("C:\\x y.vhd".to_owned())),
        2 => "[!-~あ-ん]([ -~あ-ん]{0,20}[!-~])?".prop_map(Command::Rem),
        1 => Just(Command::Rem(String::new())),
        1 => Just(Command::Help(String::new())),
    ]
}

fn disk() -> DiskLayout {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(64), SectorSize::B512);
    for (number, start, size, kind, fs) in [
        (1, 1, 100, gpt_type::EFI_SYSTEM, Some(FileSystem::Fat32)),
        (2, 101, 16, gpt_type::MICROSOFT_RESERVED, None),
        (3, 117, 40_000, gpt_type::BASIC_DATA, Some(FileSystem::Ntfs)),
        (5, 45_000, 600, gpt_type::RECOVERY, None),
    ] {
        let extent = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)).unwrap();
        let mut partition = Partition::new(number, extent, PartitionType::Gpt(kind));
        partition.volume.file_system = fs;
        partition.volume.contents.allocation = vec![0, 255, 3];
        disk.partitions.push(partition);
    }
    disk
}

fn mbr() -> DiskLayout {
    let mut disk = DiskLayout::empty(1, TableStyle::Mbr, ByteSize::from_gib(3), SectorSize::B4096);
    for (number, start, size, kind) in [(1, 1, 100, 0x07), (0, 500, 1000, 0x0f), (2, 600, 100, 0x07)] {
        let extent = Extent::new(ByteOffset::from_mib(start), ByteSize::from_mib(size)).unwrap();
        let mut partition = Partition::new(number, extent, PartitionType::Mbr(kind));
        partition.logical = number == 2;
        disk.partitions.push(partition);
    }
    disk
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_rendered_is_read_back(commands in proptest::collection::vec(command(), 1..20)) {
        let script = Script::from_commands(commands);
        let rendered = script.to_string();
        prop_assert_eq!(parse(&rendered), script.clone());
        prop_assert_eq!(parse_bytes(rendered.as_bytes()), script);
        prop_assert!(rendered.ends_with("\r\n"));
    }

    #[test]
    fn any_text_is_read_without_a_panic_and_written_again(text in "\\PC{0,200}|[a-z =\"%$<\r\n0-9]{0,300}") {
        let script = parse(&text);
        prop_assert_eq!(parse(&script.to_string()), script.clone());
        let disks = [disk()];
        let simulation = interpret(&script, &disks, &Host::default());
        prop_assert_eq!(simulation.lines.len(), script.lines.len());
        lint(&script, &simulation, &disks);
        from_batch(&text);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        parse_bytes(&bytes);
    }

    #[test]
    fn commands_in_any_order_leave_sound_disks(
        commands in proptest::collection::vec(command(), 1..60),
        host in prop_oneof![Just(Host::win_pe()), Just(Host::default())],
    ) {
        let mut script = Script::from_commands(commands);
        for line in &mut script.lines {
            line.noerr = true;
        }
        let disks = [disk(), mbr()];
        let simulation = interpret(&script, &disks, &host);
        for line in &simulation.lines {
            for disk in line.after.iter() {
                prop_assert_eq!(disk.violations(), vec![], "after line {}: {}", line.line, line.command);
                prop_assert!(disk.partitions.iter().all(|p| disk.style != TableStyle::Raw && p.size().bytes() > 0));
            }
        }
        let findings = lint(&script, &simulation, &disks);
        // A mended line is one that is understood.
        for found in findings {
            if let Some(mended) = found.mended {
                prop_assert!(parse(&mended).is_understood(), "{}: {mended}", found.code);
            }
        }
        // The same input gives the same picture.
        prop_assert_eq!(interpret(&script, &disks, &host), simulation);
    }

    #[test]
    fn a_failing_line_changes_nothing(commands in proptest::collection::vec(command(), 1..30)) {
        let mut script = Script::from_commands(commands);
        script.lines.iter_mut().for_each(|line| line.noerr = true);
        let disks = [disk(), mbr()];
        let simulation = interpret(&script, &disks, &Host::win_pe());
        let mut before = simulation.before.clone();
        for line in &simulation.lines {
            if line.error.is_some() {
                prop_assert_eq!(&line.after, &before, "line {}: {}", line.line, &line.command);
            }
            before = line.after.clone();
        }
    }
}

#[test]
fn abbreviations_are_understood_as_people_write_them() {
    for (written, meant) in [
        ("sel dis 0", "select disk 0"),
        ("SELECT DISK=NEXT", "select disk next"),
        ("select disk = 0", "select disk 0"),
        ("Sel Par 3", "select partition 3"),
        ("sel vol c:", "select volume C"),
        ("lis vol", "list volume"),
        ("det par", "detail partition"),
        ("del par override", "delete partition override"),
        ("del part over", "delete partition override"),
        ("cre par pri", "create partition primary"),
        ("create part prim size = 500 offset =1024", "create partition primary size=500 offset=1024"),
        ("create partition efi size 260", "create partition efi size=260"),
        ("cre par ext", "create partition extended"),
        ("cre par log", "create partition logical"),
        ("for fs=NTFS qui label=System", "format quick fs=ntfs label=\"System\""),
        ("format quick fs=ntfs label=\"回復 ドライブ\"", "format quick fs=ntfs label=\"回復 ドライブ\""),
        ("ass let=c", "assign letter=C"),
        ("assign letter k", "assign letter=K"),
        ("assign letter = z:", "assign letter=Z"),
        ("assign letter=\"S\"", "assign letter=S"),
        ("set id=\"de94bba4-06d1-4d40-a16a-bfd50179d6ac\"", "set id=de94bba4-06d1-4d40-a16a-bfd50179d6ac"),
        ("SET ID=27 OVERRIDE", "set id=27 override"),
        ("set id=0x07", "set id=07"),
        ("gpt attributes =0X8000000000000001", "gpt attributes=0x8000000000000001"),
        ("attr vol clear readonly", "attributes volume clear readonly"),
        ("remo let=k", "remove letter=K"),
        ("uni dis", "uniqueid disk"),
        ("shr des=250 min=250", "shrink desired=250 minimum=250"),
        ("con gpt", "convert gpt"),
        ("\tREM  Bemerkung ", "rem Bemerkung"),
        ("?", "help"),
    ] {
        let script = parse(written);
        let Content::Command(command) = &script.lines[0].content else { panic!("{written}: {:?}", script.lines[0]) };
        assert_eq!(command.to_string(), meant, "{written}");
    }
}

#[test]
fn canonical_spellings_are_those_of_the_contract() {
    for line in [
        "select disk 0",
        "select partition 3",
        "uniqueid disk",
        "detail partition",
        "shrink desired=494 minimum=494",
        "create partition primary size=1024 offset=499057664 id=de94bba4-06d1-4d40-a16a-bfd50179d6ac",
        "format quick fs=ntfs label=\"Recovery\"",
        "gpt attributes=0x8000000000000001",
        "set id=27",
        "assign letter=S",
        "delete partition override",
        "create partition efi size=260 offset=1024",
        "clean",
        "convert gpt",
        "exit",
    ] {
        assert_eq!(parse(line).commands().map(ToString::to_string).collect::<Vec<_>>(), [line]);
    }
}

#[test]
fn byte_order_marks_and_line_ends_do_not_matter() {
    let text = "select disk 0\nlist partition";
    let utf16 =
        |bom: &[u8], order: fn(u16) -> [u8; 2]| [bom.to_vec(), text.encode_utf16().flat_map(order).collect()].concat();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Ascii),
        (text.replace('\n', "\r\n").into_bytes(), Encoding::Ascii),
        ([b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), Encoding::Utf8Bom),
        (utf16(b"\xff\xfe", u16::to_le_bytes), Encoding::Utf16),
        (utf16(b"\xfe\xff", u16::to_be_bytes), Encoding::Utf16),
        (utf16(b"", u16::to_le_bytes), Encoding::Utf16),
        (utf16(b"", u16::to_be_bytes), Encoding::Utf16),
    ] {
        let script = parse_bytes(&bytes);
        assert_eq!(script.encoding, encoding);
        assert_eq!(script.lines.len(), 2);
        assert!(script.is_understood(), "{script:?}");
    }
    // "回復" in Shift_JIS, "Größe" in Windows-1252.
    let japanese = parse_bytes(b"format label=\x89\xf1\x95\x9c");
    assert_eq!(japanese.to_string(), "format label=回復\r\n");
    let german = parse_bytes(b"rem Gr\xf6\xdfe");
    assert_eq!((german.encoding, german.lines.len()), (Encoding::CodePage, 1));
}

#[test]
fn a_hundred_megabytes_are_read_in_bounded_time_and_memory() {
    let mut bytes = Vec::with_capacity(100 << 20);
    while bytes.len() < 100 << 20 {
        bytes.extend_from_slice(b"\n\nsel dis 0\ncreate partition primary size=1\n");
    }
    for bytes in [bytes, vec![b'a'; 100 << 20], vec![b'='; 100 << 20], vec![b'\n'; 100 << 20], vec![b'"'; 100 << 20]] {
        let script = parse_bytes(&bytes);
        assert!(script.lines.len() <= MAX_LINES + 1);
        let last = script.lines.last().map(|line| &line.content);
        assert!(matches!(last, Some(Content::Error(error)) if error.kind == SyntaxKind::TooLong), "{last:?}");
        let disks = [disk()];
        let simulation = interpret(&script, &disks, &Host::win_pe());
        lint(&script, &simulation, &disks);
    }
}

#[test]
fn a_script_that_changes_without_end_is_stopped() {
    let mut big = disk();
    let partition = big.partitions.pop().unwrap();
    big.partitions.clear();
    for number in 1..=127_u32 {
        let mut other = partition.clone();
        other.number = number;
        other.extent = Extent::new(ByteOffset::from_mib(u64::from(number) * 10), ByteSize::from_mib(5)).unwrap();
        big.partitions.push(other);
    }
    let text = "select disk 0\nselect partition 1\n".to_owned() + &"assign letter=k\nassign letter=l\n".repeat(9_000);
    let script = parse(&text);
    let simulation = interpret(&script, &[big], &Host::win_pe());
    assert!(!simulation.completed);
    let stopped = simulation.lines.iter().find(|line| line.error.is_some()).unwrap();
    assert_eq!(stopped.error.as_ref().unwrap().id(), "diskpart-error-too-much");
}

/// The lint's words that no golden case can show: bytes, and what stands around a script.
#[test]
fn what_surrounds_a_script_is_objected_to() {
    let disks = [disk()];
    let codes = |script: &Script| -> Vec<(u32, &'static str)> {
        let simulation = interpret(script, &disks, &Host::win_pe());
        lint(script, &simulation, &disks).into_iter().map(|found| (found.line, found.code)).collect()
    };
    assert!(codes(&parse_bytes(b"\xef\xbb\xbfexit")).contains(&(1, "encoding")));
    assert!(codes(&parse_bytes(b"\xff\xfee\0x\0i\0t\0")).contains(&(1, "encoding")));
    assert!(codes(&parse_bytes("rem é".as_bytes())).contains(&(1, "encoding")));
    let batch = "@echo off\n(\necho select disk 0\necho list partition\n) > x.txt\ndiskpart /s x.txt\nif errorlevel 1 goto end\n\
                 diskpart /s \"select disk 0\"\ntimeout /t 15\ndiskpart /s x.txt | findstr /c:\"succeeded\"\n";
    let found = codes(&from_batch(batch).unwrap());
    for wanted in [(7, "exit_code"), (8, "no_wait"), (8, "script_text"), (10, "english_output")] {
        assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
    }
    assert!(!found.contains(&(10, "no_wait")));
    let powershell = "$s = @\"\nselect disk 0\nclean\n\"@\n$s | diskpart\n";
    let script = from_batch(powershell).unwrap();
    assert_eq!(script.commands().filter(|c| !matches!(c, Command::Rem(_))).count(), 2);
}

#[test]
fn every_command_of_the_grammar_stands_in_the_documentation() {
    let doc = include_str!("../../docs/diskpart.md");
    let row = |usage: shikiri::diskpart::Usage| {
        let noerr = if usage.noerr { "yes" } else { "no" };
        format!("| `{}` | {noerr} | {} |", usage.command, usage.source)
    };
    let missing: Vec<String> = grammar().into_iter().map(row).filter(|row| !doc.contains(row)).collect();
    assert!(missing.is_empty(), "docs/diskpart.md lacks\n{}", missing.join("\n"));
}

/// A thousand lines on 128 partitions. The bench measures it (`benches/diskpart.rs`: below 10 ms); this catches a
/// rule that became quadratic, in an unoptimised build on a busy machine.
#[test]
fn a_thousand_lines_on_128_partitions_are_quick() {
    let mut disk = DiskLayout::empty(0, TableStyle::Gpt, ByteSize::from_gib(1024), SectorSize::B512);
    for number in 1..=128_u32 {
        let extent = Extent::new(ByteOffset::from_mib(u64::from(number) * 4000), ByteSize::from_mib(3000)).unwrap();
        disk.partitions.push(Partition::new(number, extent, PartitionType::Gpt(gpt_type::BASIC_DATA)));
    }
    let mut text = "select disk 0\n".to_owned();
    for number in 1..=125 {
        text += &format!(
            "select partition {number}\ndetail partition\ndelete partition override\n\
             create partition primary size=1000 offset={}\nformat quick fs=ntfs label=\"x\"\nassign letter=k\nremove\nrem\n",
            number * 4000 * 1024
        );
    }
    // The best of some: the machine has other work.
    let disks = [disk];
    let best = (0..5).map(|_| {
        let started = std::time::Instant::now();
        let simulation = interpret(&parse(&text), &disks, &Host::win_pe());
        let took = started.elapsed();
        assert!(simulation.completed);
        took
    });
    let best = best.min().unwrap_or_default();
    assert!(best.as_millis() < 2_000, "{best:?}");
    println!("{} lines: {best:?}; a partition has {} bytes", text.lines().count(), size_of::<Partition>());
}
