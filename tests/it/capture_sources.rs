//! Captures of tools as other machines print them: images' names, complaints about tables, separators, `lsblk`.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use shikiri::layout::{BitLocker, DiskLayout, FileSystem, ProblemCode, Role, TableStyle};
use shikiri::source::Source;
use shikiri::source::capture::read;

const MIB: u64 = 1 << 20;

fn one(text: &str) -> (DiskLayout, Source) {
    let source = read(text.as_bytes()).unwrap();
    assert_eq!(source.disks.len(), 1, "{text}\n{source:#?}");
    (source.disks[0].clone(), source)
}

fn notes(source: &Source) -> Vec<&'static str> {
    source.notes.iter().map(|note| note.text.id()).collect()
}

fn places(disk: &DiskLayout) -> Vec<(u32, u64, u64)> {
    disk.partitions.iter().map(|p| (p.number, p.start().bytes(), p.size().bytes())).collect()
}

const GPT: [(u32, u64, u64); 2] = [(1, MIB, 260 * MIB), (2, 261 * MIB, 16 * MIB)];

/// fdisk prints an image's name where a device's stands, in the language of its user.
#[test]
fn listings_of_images_are_read_as_those_of_devices() {
    for (disk, table, units, size, header) in [
        (
            "Disk",
            "Disklabel type",
            "Units: sectors of 1 * 512 = 512 bytes",
            "bytes",
            "Device Start End Sectors Size Type",
        ),
        (
            "Festplatte",
            "Festplattenbezeichnungstyp",
            "Einheiten: Sektoren von 1 * 512 = 512 Bytes",
            "Bytes",
            "Gerät Anfang Ende Sektoren Größe Typ",
        ),
        (
            "Disque",
            "Type d'étiquette de disque",
            "Unités : secteur de 1 × 512 = 512 octets",
            "octets",
            "Périphérique Début Fin Secteurs Taille Type",
        ),
        (
            "ディスク",
            "ディスクラベルのタイプ",
            "単位: セクタ (1 * 512 = 512 バイト)",
            "バイト",
            "デバイス 開始位置 終了位置 セクタ サイズ タイプ",
        ),
        (
            "Диск",
            "Тип метки диска",
            "Единицы: секторов по 1 * 512 = 512 байт",
            "байт",
            "Устр-во начало Конец Секторы Размер Тип",
        ),
    ] {
        let text = format!(
            "{disk} win.img: 64 GiB, 68719476736 {size}, 134217728 sectors\n{units}\n{table}: gpt\n\n{header}\nwin.img1   2048   534527   532480   260M EFI System\nwin.img2 534528   567295    32768    16M Microsoft reserved\n"
        );
        let (found, source) = one(&text);
        assert_eq!(places(&found), GPT, "{text}\n{:#?}", source.notes);
        assert_eq!(found.size.bytes(), 64 << 30, "{text}");
        assert_eq!(notes(&source), Vec::<&str>::new(), "{text}");
    }
    let parted = "BYT;\n/tmp/win.img:134217728s:file:512:512:gpt::;\n1:2048s:534527s:532480s::EFI system partition:boot, esp;\n2:534528s:567295s:32768s::Microsoft reserved partition:msftres;\n";
    assert_eq!(places(&one(parted).0), GPT);
    let human = "Model:  (file)\nDisk /tmp/win.img: 134217728s\nSector size (logical/physical): 512B/512B\nPartition Table: gpt\nDisk Flags: \n\nNumber  Start    End      Size     File system  Name  Flags\n 1      2048s    534527s  532480s               EFI   boot, esp\n 2      534528s  567295s  32768s                MSR   msftres\n";
    assert_eq!(places(&one(human).0), GPT);
}

/// A row that names Windows RE is a row, and no report of `reagentc`.
#[test]
fn a_row_of_an_image_with_windows_re_stays_a_row() {
    let text = "Disk win.img: 40 GiB, 42949672960 bytes, 83886080 sectors\nDisklabel type: dos\n\nDevice     Boot  Start   End Sectors Id Type\nwin.img1   *     2048 206847  204800 27 Hidden NTFS WinRE\n";
    let (disk, _) = one(text);
    assert_eq!(disk.partitions[0].role, Role::Recovery);
    assert_eq!(disk.winre, shikiri::layout::Winre::default());
}

const GDISK_ROWS: &str = "Disk win.img: 134217728 sectors, 64.0 GiB\nSector size (logical): 512 bytes\nDisk identifier (GUID): DB12B2A4-5E98-4F12-97A2-424EFC6869C1\n\nNumber  Start (sector)    End (sector)  Size       Code  Name\n   1            2048          534527   260.0 MiB   EF00  EFI system partition\n   2          534528          567295   16.0 MiB    0C01  Microsoft reserved ...\n";

/// What gdisk and fdisk complain of becomes a problem of the disk.
#[test]
fn complaints_about_a_table_are_problems_of_its_disk() {
    for (complaint, code) in [
        (
            "Caution: invalid main GPT header, but valid backup; regenerating main header\nfrom backup!\n",
            ProblemCode::PrimaryTableBad,
        ),
        ("Warning: Invalid CRC on main header data; loaded backup partition table.\n", ProblemCode::PrimaryTableBad),
        ("Main header: OK\nBackup header: ERROR\n", ProblemCode::BackupTableBad),
        (
            "Warning! Main and backup partition tables differ! Use the 'c' and 'e' options\non the recovery & transformation menu to examine the two tables.\n",
            ProblemCode::HeadersDisagree,
        ),
        ("Found valid GPT with hybrid MBR; using GPT.\n", ProblemCode::HybridMbr),
        ("The backup GPT table is not on the end of the device.\n", ProblemCode::BackupNotAtEnd),
    ] {
        let (disk, source) = one(&format!("{complaint}{GDISK_ROWS}"));
        assert_eq!(places(&disk), GPT, "{complaint}");
        assert!(disk.problems.iter().any(|p| p.code == code), "{complaint}: {:#?}", disk.problems);
        assert!(!notes(&source).contains(&"capture-line-not-understood"), "{complaint}: {:#?}", source.notes);
    }
    assert!(one(GDISK_ROWS).0.problems.iter().all(|p| p.code == ProblemCode::Other));
}

/// gdisk shows an MBR as the GPT that it would make of it.
#[test]
fn an_mbr_disk_that_gdisk_lists_stays_mbr() {
    let text = format!("Found invalid GPT and valid MBR; converting MBR to GPT format\nin memory. \n{GDISK_ROWS}")
        .replace("EF00", "0700")
        .replace("0C01", "2700");
    let (disk, source) = one(&text);
    assert_eq!((disk.style, disk.disk_guid), (TableStyle::Mbr, None), "{source:#?}");
    assert_eq!(disk.partitions.iter().map(|p| p.role).collect::<Vec<_>>(), [Role::Data, Role::Recovery]);
}

/// parted for machines does not say which partition holds the logical drives.
#[test]
fn the_container_in_parteds_listing_for_machines_is_found_by_its_place() {
    let text = "BYT;\n/dev/sda:83886080s:scsi:512:512:msdos:X:;\n1:2048s:206847s:204800s:ntfs::boot;\n2:206848s:41166847s:40960000s:ntfs::;\n3:41166848s:61646847s:20480000s:::lba;\n5:41168896s:43216895s:2048000s:ntfs::;\n6:43218944s:47314943s:4096000s:ext4::;\n";
    let (disk, _) = one(text);
    let found: Vec<(u32, bool)> = disk.partitions.iter().map(|p| (p.number, p.logical)).collect();
    assert_eq!(found, [(1, false), (2, false), (0, false), (3, true), (4, true)]);
    assert_eq!(disk.partitions[2].role, Role::Extended);
    assert!(disk.problems.iter().all(|p| p.code != ProblemCode::Overlap), "{:#?}", disk.problems);
}

/// `sgdisk -i` for each partition and no list: drawn, but no plan may name the numbers unless they were asked for.
#[test]
fn single_partitions_of_sgdisk_without_a_list_are_drawn() {
    let info = |first: u64, last: u64, kind: &str| {
        format!(
            "Partition GUID code: {kind} (Windows RE)\nPartition unique GUID: 756F7916-E4D6-4D21-8DF6-F6F93B94127{}\nFirst sector: {first} (at 1024.0 KiB)\nLast sector: {last} (at 261.0 MiB)\nPartition size: 1 sectors (1 MiB)\nAttribute flags: 8000000000000001\nPartition name: 'Windows RE'\n",
            first % 10
        )
    };
    let esp = info(2048, 534_527, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
    let recovery = info(534_528, 567_295, "DE94BBA4-06D1-4D40-A16A-BFD50179D6AC");
    let (disk, source) = one(&format!("{esp}{recovery}"));
    assert_eq!(places(&disk), GPT);
    assert!(disk.problems.iter().any(|p| p.code == ProblemCode::PartitionsNotListed && p.code.forbids_plan()));
    assert!(notes(&source).contains(&"capture-numbers-in-order"), "{:#?}", source.notes);
    let asked = format!("# sgdisk -i 3 /dev/sda\n$ sgdisk -i 3 /dev/sda\n{esp}$ sgdisk -i 7 /dev/sda\n{recovery}");
    let (disk, source) = one(&asked);
    assert_eq!(disk.partitions.iter().map(|p| p.number).collect::<Vec<_>>(), [3, 7], "{:#?}", source.notes);
    assert!(disk.problems.iter().all(|p| p.code != ProblemCode::PartitionsNotListed), "{:#?}", disk.problems);
}

/// `ConvertTo-Csv` with either separator, and `wmic /format:csv`, whose values are not quoted.
#[test]
fn tables_with_separators_are_read() {
    for separator in [",", ";", "\t"] {
        let rows = [
            "#TYPE Microsoft.Management.Infrastructure.CimInstance",
            r#""DiskNumber"|"PartitionNumber"|"DriveLetter"|"Offset"|"Size"|"Type"|"GptType""#,
            r#""0"|"1"|""|"1048576"|"272629760"|"System"|"{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}""#,
            r#""0"|"2"|"C"|"273678336"|"16777216"|"Basic"|"{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}""#,
        ];
        let (disk, source) = one(&rows.join("\r\n").replace('|', separator));
        assert_eq!(places(&disk), GPT, "{source:#?}");
        assert_eq!(disk.partitions[1].volume.letter, Some('C'));
        assert_eq!(disk.partitions[0].role, Role::EfiSystem);
    }
    let wmic = "\r\nNode,Bootable,Description,DeviceID,DiskIndex,Index,Size,StartingOffset,Type\r\nPC,TRUE,GPT: System,Disk #0, Partition #0,0,0,272629760,1048576,GPT: System\r\nPC,FALSE,GPT: Basic Data,Disk #0, Partition #1,0,1,16777216,273678336,GPT: Basic Data\r\n";
    let (disk, _) = one(wmic);
    assert_eq!(places(&disk), GPT);
    assert_eq!((disk.partitions[0].role, disk.partitions[1].role), (Role::EfiSystem, Role::Data));
    assert!(
        disk.problems.iter().any(|p| p.code == ProblemCode::PartitionsNotListed),
        "wmic's numbers are not DiskPart's"
    );
}

#[test]
fn what_lsblk_tells_is_read() {
    let text = r#"{"blockdevices": [{"name":"sda", "size":68719476736, "type":"disk", "log-sec":512, "model":"SAMSUNG", "pttype":"gpt", "children": [
        {"name":"sda1", "start":2048, "size":272629760, "type":"part", "fstype":"vfat", "label":"SYSTEM", "parttype":"c12a7328-f81f-11d2-ba4b-00a0c93ec93b"},
        {"name":"sda2", "start":"534528", "size":"16777216", "type":"part", "fstype":"ntfs", "label":null, "parttype":"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"}]},
        {"name":"sr0", "size":1073741312, "type":"rom"}]}"#;
    let (disk, _) = one(text);
    assert_eq!(places(&disk), GPT);
    assert_eq!(disk.partitions[0].volume.file_system, Some(FileSystem::Fat32));
    assert_eq!(disk.partitions[0].volume.label.as_deref(), Some("SYSTEM"));
    assert_eq!(disk.model.as_deref(), Some("SAMSUNG"));
}

/// `Get-Disk` cuts names in its table; the serial number behind is none of it.
#[test]
fn the_serial_number_in_powershells_table_is_not_part_of_the_name() {
    let text = "Number Friendly Name Serial Number                    HealthStatus         OperationalStatus      Total Size Partition\n                                                                                                             Style\n------ ------------- -------------                    ------------         -----------------      ---------- ----------\n0      SAMSUNG MZ... 0025_38B1_01B2_4A5E.             Healthy              Online                  476,94 GB GPT\n";
    assert_eq!(one(text).0.model.as_deref(), Some("SAMSUNG MZ..."));
}

#[test]
fn the_row_that_was_selected_is_said() {
    let text = "  Partition ###  Type              Size     Offset\n  -------------  ----------------  -------  -------\n  Partition 1    System             260 MB  1024 KB\n* Partition 2    Reserved            16 MB   261 MB\n";
    let (_, source) = one(text);
    let said: Vec<_> = source.notes.iter().filter(|n| n.text.id() == "capture-selected").map(|n| n.line).collect();
    assert_eq!(said, [Some(4)]);
}

/// `ConvertTo-Json -Compress` writes one line, however many partitions there are.
#[test]
fn json_on_one_long_line_is_read_whole() {
    let objects: Vec<String> = (0..100u64)
        .map(|n| {
            format!(
                r#"{{"DiskNumber":0,"PartitionNumber":{},"Offset":{},"Size":1048576,"Type":"Basic","AccessPaths":["\\\\?\\Volume{{x}}\\"]}}"#,
                n + 1,
                (n + 1) * MIB
            )
        })
        .collect();
    let (disk, _) = one(&format!("[{}]", objects.join(",")));
    assert_eq!(disk.partitions.len(), 100);
}

/// Headers over headers are not gone through again and again.
#[test]
fn a_file_of_nothing_but_headers_takes_little_time() {
    let begun = std::time::Instant::now();
    let text = "\"DiskNumber\",\"PartitionNumber\",\"Offset\",\"Size\"\n".repeat(50_000);
    assert!(read(text.as_bytes()).is_err());
    // Some seconds; the square of the lines would take an hour.
    assert!(begun.elapsed().as_secs() < 300, "{:?}", begun.elapsed());
}

/// The line that names the volume, as manage-bde writes it in each language.
#[test]
fn bitlockers_headings_are_known_by_their_letter_and_brackets() {
    let list = "Partition 1 System 260 MB 1024 KB\nPartition 2 Primary 475 GB 261 MB\nVolume 0  C  Windows  NTFS  Partition  475 GB  Healthy  Boot\n";
    for (heading, protection, state) in [
        ("Volume C: [Windows]", "Protection Status: Protection On", BitLocker::On),
        ("Volume \"C:\" [Windows]", "Schutzstatus: Der Schutz ist aktiviert.", BitLocker::On),
        ("Volume „C:“ []", "Schutzstatus: Der Schutz ist deaktiviert.", BitLocker::Suspended),
        ("C: 볼륨 [Windows]", "보호 상태: 보호 켜기", BitLocker::On),
        ("볼륨 C: [Windows]", "보호 상태: 보호 끄기", BitLocker::Suspended),
        ("卷 C: [系统]", "保护状态: 保护启用", BitLocker::On),
        ("ボリューム C: [Windows]", "保護状態: 保護はオフです", BitLocker::Suspended),
    ] {
        let text = format!("{list}\n{heading}\n[OS]\n\n    Size: 475 GB\n    Percentage: 100,0 %\n    {protection}\n");
        let (disk, source) = one(&text);
        assert_eq!(disk.partitions[1].volume.bitlocker, Some(state), "{heading}: {:#?}", source.notes);
    }
}

#[test]
fn drives_of_wmic_are_known_by_whatever_columns_were_asked_for() {
    let text = "C:\\>wmic diskdrive get index,model,size\n\
Index  Model                       Size\n\
0      Samsung SSD 980 500GB       500105249280\n\
1      ST2000DM008-2FR102          2000396321280\n\
\n\
C:\\>wmic diskdrive get caption,serialnumber\n\
Caption               SerialNumber\n\
Samsung SSD 980 500GB S64DNX0R\n\
\n\
C:\\>wmic partition get diskindex,name,size,startingoffset,type\n\
DiskIndex  Name                   Size           StartingOffset  Type\n\
0          Disk #0, Partition #0  104857600      1048576         GPT: System\n\
1          Disk #1, Partition #0  2000381018112  16777216        GPT: Basic Data\n\n";
    let source = read(text.as_bytes()).unwrap();
    let models: Vec<_> = source.disks.iter().map(|disk| disk.model.as_deref()).collect();
    assert_eq!(models, [Some("Samsung SSD 980 500GB"), Some("ST2000DM008-2FR102")]);
    assert_eq!(source.disks[0].size.bytes(), 500_105_249_280);
    // Of the second table nothing is used, and that is said.
    let lines: Vec<_> = source.notes.iter().filter(|note| note.line == Some(8)).collect();
    assert_eq!(lines.len(), 1, "{:?}", source.notes);
}

#[test]
fn a_volume_that_only_its_details_show_is_put_where_its_capacity_fits() {
    let text = "DISKPART> select disk 0\n\nDISKPART> list partition\n\n\
  N° partition   Type              Taille   Décalage\n  -------------  ----------------  -------  --------\n\
  Partition 1    Système            260 M   1024 K\n  Partition 2    Réservé             16 M    261 M\n\
  Partition 3    Principale         475 G    277 M\n  Partition 4    Récupération      1000 M    475 G\n\n\
DISKPART> select volume 0\n\nLe volume 0 est le volume sélectionné.\n\nDISKPART> detail volume\n\n\
  N° disque  Statut         Taille   Libre    Dyn  GPT\n  ---------  -------------  -------  -------  ---  ---\n\
* Disque 0    En ligne        476 G octets  1024 K octets        *\n\n\
Lecture seule                              : Non\nChiffré à l'aide de BitLocker              : Oui\n\n\
Capacité du volume                         :  475 G octets\nEspace libre sur le volume                 :  301 G octets\n\n\
DISKPART> shrink querymax\n\nLe nombre maximal d'octets récupérables est :  295 G octets (302211 M octets)\n";
    let source = read(text.as_bytes()).unwrap();
    let inside = &source.disks[0].partitions[2].volume;
    assert!(inside.bitlocker.is_some_and(shikiri::layout::BitLocker::is_encrypted), "{inside:?}");
    assert_eq!(inside.shrink.as_ref().map(|limit| limit.min.bytes() >> 30), Some(179));
    // A list that names it later is of the same volume.
    let list = "\nDISKPART> list volume\n\n\
  N° volume   Ltr  Nom          Fs     Type        Taille   Statut     Info\n\
  ----------  ---  -----------  -----  ----------  -------  ---------  --------\n\
  Volume 0     C   OS           NTFS   Partition    475 G   Sain       Démarrag\n";
    let source = read((text.to_owned() + list).as_bytes()).unwrap();
    let inside = &source.disks[0].partitions[2].volume;
    assert_eq!((inside.letter, inside.label.as_deref()), (Some('C'), Some("OS")));
    assert!(inside.bitlocker.is_some_and(shikiri::layout::BitLocker::is_encrypted));
}

#[test]
fn what_parted_lists_as_free_is_no_riddle() {
    let sectors = "(parted) unit s print free\nモデル: Samsung SSD 980 (nvme)\nディスク /dev/nvme0n1: 976773168s\n\
セクタサイズ (論理/物理): 512B/512B\nパーティションテーブル: gpt\nディスクフラグ: \n\n\
番号  開始        終了        サイズ      ファイルシステム  名前                  フラグ\n\
      34s         2047s       2014s       空き容量\n\
 1    2048s       206847s     204800s     fat32             EFI system partition  boot, esp\n\
      206848s     976773134s  976566287s  空き容量\n\n";
    let machine = "BYT;\n/dev/sda:500107862016B:scsi:512:4096:gpt:ATA WDC WD5000LPVX-2:;\n\
1:17408B:1048575B:1031168B:free;\n1:1048576B:105906175B:104857600B:fat32:EFI system partition:boot, esp;\n\
1:105906176B:500107845119B:500001938944B:free;\n";
    for text in [sectors, machine] {
        let source = read(text.as_bytes()).unwrap();
        assert_eq!(source.disks[0].partitions.len(), 1);
        assert_eq!(source.disks[0].partitions[0].size().bytes(), 104_857_600);
        assert!(source.notes.iter().all(|note| !note.text.id().contains("not-understood")), "{:?}", source.notes);
        assert!(source.notes.iter().all(|note| !note.text.id().contains("line-of-command")), "{:?}", source.notes);
    }
}

#[test]
fn a_list_of_volumes_told_twice_tells_of_the_same_volumes() {
    let text = "PS C:\\> Get-Disk\n\n\
Number Friendly Name Serial Number  HealthStatus  OperationalStatus  Total Size Partition Style\n\
------ ------------- -------------  ------------  -----------------  ---------- ---------------\n\
0      Disk          1              Healthy       Online               930.9 GB GPT\n\n\
PS C:\\> Get-Partition -DiskNumber 0\n\n\
PartitionNumber  DriveLetter Offset                                        Size Type\n\
---------------  ----------- ------                                        ---- ----\n\
1                            1048576                                     529 MB Recovery\n\
2                C           555745280                                   929 GB Basic\n\
3                            998074000384                                529 MB Recovery\n\n\
PS C:\\> Get-Volume\n\n\
DriveLetter FriendlyName FileSystemType DriveType HealthStatus OperationalStatus SizeRemaining      Size\n\
----------- ------------ -------------- --------- ------------ ----------------- -------------      ----\n\
            Old          NTFS           Fixed     Healthy      OK                    350.28 MB    529 MB\n\
C           Win 11       NTFS           Fixed     Healthy      OK                    101.33 GB    929 GB\n\n";
    let once = read(text.as_bytes()).unwrap();
    let twice = read(text.repeat(2).as_bytes()).unwrap();
    let volumes = |source: &Source| {
        let rows = source.disks[0].partitions.iter();
        rows.map(|p| (p.number, p.volume.letter, p.volume.label.clone())).collect::<Vec<_>>()
    };
    assert_eq!(volumes(&once), volumes(&twice));
    let unplaced =
        |source: &Source| notes(source).iter().filter(|id| id.starts_with("capture-volume-unplaced")).count();
    assert_eq!((unplaced(&once), unplaced(&twice)), (1, 1));
}
