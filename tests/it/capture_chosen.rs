//! Listings as people choose and copy them: PowerShell's tables of chosen properties, thousands parted by blanks that
//! no keyboard types, a report of Windows RE in words that nobody listed.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::layout::{DiskLayout, Role, TableStyle};
use shikiri::source::Source;
use shikiri::source::capture::read;

fn source(text: &str) -> Source {
    read(text.as_bytes()).unwrap()
}

/// Number, start, size, letter and role of each partition.
fn rows(disk: &DiskLayout) -> Vec<(u32, u64, u64, Option<char>, Role)> {
    disk.partitions.iter().map(|p| (p.number, p.start().bytes(), p.size().bytes(), p.volume.letter, p.role)).collect()
}

fn lines_not_understood(source: &Source) -> Vec<u32> {
    let unknown = |id: &str| id == "capture-line-not-understood" || id == "capture-line-of-command";
    source.notes.iter().filter(|note| unknown(note.text.id())).filter_map(|note| note.line).collect()
}

const PARTITIONS: &str = r"PS C:\> Get-Partition | ft DiskNumber,PartitionNumber,DriveLetter,Offset,Size,GptType,IsBoot,IsSystem -a

DiskNumber PartitionNumber DriveLetter       Offset          Size GptType                                IsBoot IsSystem
---------- --------------- -----------       ------          ---- -------                                ------ --------
         0               1                  1048576     104857600 {c12a7328-f81f-11d2-ba4b-00a0c93ec93b}  False     True
         0               2                105906176      16777216 {e3c9e316-0b5c-4db8-817d-f92df00215ae}  False    False
         0               3           C    122683392  499423117312 {ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}   True    False
         0               4             499545800704     559939584 {de94bba4-06d1-4d40-a16a-bfd50179d6ac}  False    False
         1               1                    17408      16759808 {e3c9e316-0b5c-4db8-817d-f92df00215ae}  False    False
         1               2           D     16777216 2000381018112 {ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}  False    False

";

const VOLUMES: &str = r"PS C:\> Get-Volume | ft DriveLetter,FileSystemLabel,FileSystem,Size,SizeRemaining,DriveType -a

DriveLetter FileSystemLabel FileSystem         Size SizeRemaining DriveType
----------- --------------- ----------         ---- ------------- ---------
            WinRE           NTFS          559935488     102400000 Fixed
          C Windows 11 Pro  NTFS       499423113216  123456789012 Fixed
            SYSTEM          FAT32         100663296      70000000 Fixed
          D データ 用       NTFS      2000381014016 1200000000000 Fixed
          E                                       0             0 CD-ROM

";

const DISKS: &str = r"PS C:\> Get-Disk | ft Number,FriendlyName,Size,PartitionStyle,LogicalSectorSize -a

Number FriendlyName                        Size PartitionStyle LogicalSectorSize
------ ------------                        ---- -------------- -----------------
     0 Samsung SSD 980 PRO 500GB   500107862016 GPT                          512
     1 ST2000DM008-2FR102         2000398934016 GPT                          512

";

fn first_disk() -> [(u32, u64, u64, Option<char>, Role); 4] {
    [
        (1, 1_048_576, 104_857_600, None, Role::EfiSystem),
        (2, 105_906_176, 16_777_216, None, Role::Msr),
        (3, 122_683_392, 499_423_117_312, Some('C'), Role::Windows),
        (4, 499_545_800_704, 559_939_584, None, Role::Recovery),
    ]
}

#[test]
fn tables_of_chosen_properties_are_read_to_the_byte() {
    let source = source(&[PARTITIONS, VOLUMES, DISKS].concat());
    assert_eq!(lines_not_understood(&source), Vec::<u32>::new());
    let [first, second] = source.disks.as_slice() else { panic!("{:?}", source.disks) };
    assert_eq!(rows(first), first_disk());
    assert_eq!((first.size.bytes(), first.model.as_deref()), (500_107_862_016, Some("Samsung SSD 980 PRO 500GB")));
    assert!(first.is_exact() && second.is_exact());
    let labels: Vec<_> = first.partitions.iter().map(|p| p.volume.label.as_deref()).collect();
    assert_eq!(labels, [Some("SYSTEM"), None, Some("Windows 11 Pro"), Some("WinRE")]);
    assert_eq!(second.partitions[1].volume.label.as_deref(), Some("データ 用"));
}

#[test]
fn collapsed_tables_of_chosen_properties_are_read_by_what_their_cells_look_like() {
    let collapsed: String =
        PARTITIONS.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect();
    let source = source(&collapsed);
    assert_eq!(lines_not_understood(&source), Vec::<u32>::new());
    assert_eq!(rows(&source.disks[0]), first_disk());
    assert_eq!(source.disks[1].partitions[1].volume.letter, Some('D'));
}

#[test]
fn a_table_grouped_by_disk_names_its_disks() {
    let text = r"PS C:\> Get-Partition | Sort DiskNumber | ft PartitionNumber,Type,Offset,Size -GroupBy DiskNumber

   DiskNumber: 3

PartitionNumber Type           Offset         Size
--------------- ----           ------         ----
              1 System        1048576    104857600
              3 Basic       122683392 499423117312

   DiskNumber: 1

PartitionNumber Type  Offset          Size
--------------- ----  ------          ----
              1 IFS  1048576 2000381018112

";
    let source = source(text);
    assert_eq!(lines_not_understood(&source), Vec::<u32>::new());
    let numbers: Vec<_> = source.disks.iter().map(|disk| (disk.number, disk.style, disk.partitions.len())).collect();
    // Only an MBR disk has a type of that name.
    assert_eq!(numbers, [(1, TableStyle::Mbr, 1), (3, TableStyle::Gpt, 2)]);
}

#[test]
fn tables_without_the_disks_number_begin_again_with_the_next_disk() {
    let text = "PartitionNumber Type           Offset         Size\n\
--------------- ----           ------         ----\n\
              1 System        1048576    104857600\n\
              2 Basic       122683392 499423117312\n\
              1 Basic       122683392  99423117312\n";
    let source = source(text);
    let counts: Vec<_> = source.disks.iter().map(|disk| disk.partitions.len()).collect();
    assert_eq!(counts, [2, 1]);
}

#[test]
fn columns_that_nobody_knows_are_passed_over_and_a_table_of_them_is_no_listing() {
    let text = "DiskNumber PartitionNumber Size(GB) Offset    What\n\
---------- --------------- -------- ------    ----\n\
0          1               0.10     1048576   boot files\n\
0          2               476.5    122683392 my files\n";
    let source = source(text);
    let spans: Vec<_> = source.disks[0]
        .partitions
        .iter()
        .map(|p| (p.start().bytes(), p.size().bytes(), p.size().bytes() + p.size_slack.bytes()))
        .collect();
    // However the numbers were rounded: 104,857,600 bytes are 0.098 GB, 511,637,979,136 are 476.5.
    assert!(matches!(spans[0], (1_048_576, low, high) if (low..=high).contains(&104_857_600)), "{spans:?}");
    assert!(matches!(spans[1], (122_683_392, low, high) if (low..=high).contains(&511_637_979_136)), "{spans:?}");
    assert!(spans[1].2 - spans[1].1 < 300 << 20, "{spans:?}");
    let foreign = "Name  Handles Id\n----  ------- --\nshell 12      4\n";
    assert!(read(foreign.as_bytes()).is_err());
}

#[test]
fn thousands_parted_by_unbreakable_blanks_are_one_number() {
    for blank in ['\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}'] {
        let text = format!(
            "DISKPART> list disk\n\n  N° disque  Statut         Taille   Libre    Dyn  GPT\n\
  ---------  -------------  -------  -------  ---  ---\n  Disque 0    En ligne        1{blank}863 G octets      0 octets        *\n\n\
DISKPART> select disk 0\n\nDISKPART> list partition\n\n  N° partition   Type              Taille   Décalage\n\
  -------------  ----------------  -------  --------\n  Partition 1    Système             100 M   1{blank}024 K\n\
  Partition 2    Principale         1{blank}862{blank}G    101 M\n"
        );
        let source = source(&text);
        let disk = &source.disks[0];
        assert_eq!(disk.size.bytes() >> 30, 1863, "{blank:?}");
        assert_eq!(disk.partitions[0].start().bytes(), 1 << 20, "{blank:?}");
        assert_eq!(disk.partitions[1].size().bytes() >> 30, 1862, "{blank:?}");
    }
    // Where such blanks part everything, they are blanks and no more.
    let all = "DISKPART> list partition\n\n  Partition ###  Type              Size     Offset\n\
  -------------  ----------------  -------  -------\n  Partition 1    Primary           450 MB  1024 KB\n";
    let all = all.replace(' ', "\u{a0}");
    let source = source(&all);
    assert_eq!(source.disks[0].partitions[0].size().bytes() >> 20, 450);
}

#[test]
fn a_report_of_windows_re_is_known_by_its_shape() {
    let text = "DISKPART> select disk 0\nDISKPART> list partition\n\n  Partition ###  Type              Size     Offset\n\
  -------------  ----------------  -------  -------\n  Partition 1    Primary            475 GB  1024 KB\n\
  Partition 2    Recovery           980 MB   475 GB\n\nC:\\>reagentc /info\n\
Informazioni di configurazione di Ambiente ripristino e della reimpostazione\ndel sistema:\n\n\
    Stato dell'ambiente:      Disabled\n    Percorso dell'ambiente:\n\
    Identificatore dati configurazione di avvio: 00000000-0000-0000-0000-000000000000\n\
    Percorso immagine di ripristino:\n    Indice immagine di ripristino:    0\n\
    Percorso immagine personalizzata:\n    Indice immagine personalizzata:    0\n\nREAGENTC.EXE: Operazione completata.\n";
    let source = source(text);
    assert_eq!(lines_not_understood(&source), Vec::<u32>::new());
    assert_eq!(source.disks[0].winre.enabled, Some(false));
}

#[test]
fn a_property_list_without_indentation_keeps_its_wrapped_paths_together() {
    let one = |number: u32, offset: u64, size: &str| {
        format!(
            "UniqueId : {{00000000-0000-0000-0000-000000000000}}eui.1\nDiskNumber : 0\n\
DiskPath : \\\\?\\scsi#disk&ven_nvme#{{53f56307-b6bf-11d0-94f2-00a0c\n91efb8b}}\nDriveLetter :\nOffset : {offset}\n\
PartitionNumber : {number}\nSize : {size}\nType : Basic\n\n"
        )
    };
    let text = one(1, 1 << 20, "100 MB") + &one(2, 101 << 20, "475.69 GB");
    let source = source(&text);
    assert_eq!(source.disks.iter().map(|disk| disk.partitions.len()).collect::<Vec<_>>(), [2]);
    assert_eq!(lines_not_understood(&source), Vec::<u32>::new());
}

#[test]
fn parteds_rows_without_columns_are_read_by_their_words() {
    let text = "Modell: ATA Samsung SSD 860 (scsi)\nFestplatte /dev/sda: 500107862016B\n\
Sektorgröße (logisch/physisch): 512B/512B\nPartitionstabelle: gpt\nDisk-Flags:\n\n\
Nummer Anfang Ende Größe Dateisystem Name Flags\n\
1 1048576B 105906175B 104857600B fat32 EFI system partition boot, esp\n\
2 105906176B 122683391B 16777216B Microsoft reserved partition msftres\n\
3 122683392B 399554641919B 399431958528B ntfs Basic data partition msftdata\n\
4 399554641920B 400236216319B 681574400B ntfs hidden, diag\n\
5 400236216320B 401309958143B 1073741824B ntfs to boot\n";
    let source = source(text);
    let read: Vec<_> = source.disks[0].partitions.iter().map(|p| (p.role, p.name.as_deref())).collect();
    let expected = [
        (Role::EfiSystem, Some("EFI system partition")),
        (Role::Msr, Some("Microsoft reserved partition")),
        (Role::Data, Some("Basic data partition")),
        (Role::Recovery, None),
    ];
    assert_eq!(read[..4], expected);
    assert_eq!(read[4].1, Some("to boot"));
    let mbr = "Model: WDC (scsi)\nDisk /dev/sdb: 1000204886016B\nSector size (logical/physical): 512B/4096B\n\
Partition Table: msdos\nDisk Flags:\n\nNumber Start End Size Type File system Flags\n\
1 1048576B 500107862015B 500106813440B primary ntfs boot\n\
2 500107862016B 1000204886015B 500097024000B extended lba\n\
5 500108910592B 1000204886015B 500095975424B logical ntfs\n";
    let source = self::source(mbr);
    let numbers: Vec<_> = source.disks[0].partitions.iter().map(|p| (p.number, p.logical, p.active)).collect();
    assert_eq!(
        numbers.iter().map(|(n, logical, _)| (*n, *logical)).collect::<Vec<_>>(),
        [(1, false), (0, false), (2, true)]
    );
    assert_eq!(numbers[0].2, Some(true));
}
