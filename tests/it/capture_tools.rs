//! Captures of tools other than DiskPart, the collector's file, and hostile input.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use proptest::prelude::*;
use shikiri::layout::{BitLocker, DiskLayout, ProblemCode, Role, ShrinkLimitSource, TableStyle};
use shikiri::source::Source;
use shikiri::source::capture::{LARGEST_CAPTURE, MOST_LINES, read};

const MIB: u64 = 1 << 20;

/// A capture with one disk.
fn one(text: &str) -> (DiskLayout, Source) {
    let source = read(text.as_bytes()).unwrap();
    assert_eq!(source.disks.len(), 1, "{source:#?}");
    (source.disks[0].clone(), source)
}

fn notes(source: &Source) -> Vec<(Option<u32>, &'static str)> {
    source.notes.iter().map(|note| (note.line, note.text.id())).collect()
}

/// Partitions as number, offset and size; all exact.
fn exact(disk: &DiskLayout) -> Vec<(u32, u64, u64)> {
    assert!(disk.partitions.iter().all(|p| p.is_exact()), "{disk:#?}");
    disk.partitions.iter().map(|p| (p.number, p.start().bytes(), p.size().bytes())).collect()
}

const LIST: &str = "\
  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
* Disk 0    Online          476 GB      0 B        *

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
  Partition 1    System             260 MB  1024 KB
  Partition 2    Reserved            16 MB   261 MB
  Partition 3    Primary            475 GB   277 MB
  Partition 4    Recovery          1000 MB   475 GB

  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info
  ----------  ---  -----------  -----  ----------  -------  ---------  --------
  Volume 0     C   Windows      NTFS   Partition    475 GB  Healthy    Boot
  Volume 1                      FAT32  Partition    260 MB  Healthy    System

";

#[test]
fn the_collectors_file_tells_everything_exactly() {
    let text = include_str!("../fixtures/capture/collector.json");
    let source = read(text.as_bytes()).unwrap();
    let [disk, stick] = source.disks.as_slice() else { panic!("{source:#?}") };
    assert_eq!(
        exact(disk),
        [(1, MIB, 260 * MIB), (2, 261 * MIB, 16 * MIB), (3, 277 * MIB, 487_108 * MIB), (4, 487_385 * MIB, 1000 * MIB)]
    );
    assert!(disk.problems.is_empty(), "{:#?}", disk.problems);
    assert!(source.notes.is_empty(), "{:#?}", source.notes);
    assert_eq!(disk.size.bytes(), 512_110_190_592);
    let [esp, _, windows, recovery] = disk.partitions.as_slice() else { panic!() };
    assert_eq!(windows.role, Role::Windows);
    assert_eq!(windows.volume.bitlocker, Some(BitLocker::Suspended));
    assert_eq!(windows.volume.label.as_deref(), Some("Windows mit langem Namen"));
    assert_eq!(windows.attributes.unwrap().0, 0);
    let shrink = windows.volume.shrink.as_ref().unwrap();
    assert_eq!((shrink.min.bytes(), shrink.source), (250_000_000_000, ShrinkLimitSource::Windows));
    assert_eq!(recovery.attributes.unwrap().to_string(), "0x8000000000000001");
    assert_eq!(recovery.volume.contents.winre.as_ref().unwrap().size.bytes(), 695_151_930);
    assert_eq!(recovery.volume.used.unwrap().bytes(), 748_571_904);
    assert_eq!(recovery.volume.bitlocker, Some(BitLocker::Off));
    assert_eq!(esp.volume.letter, None);
    assert_eq!(esp.volume.contents.esp_files[0].path, "\\EFI\\HP\\DEVFW");
    assert_eq!(esp.volume.contents.esp_files[0].size.bytes(), 16_778_240, "whole clusters");
    assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(true), Some(4)));
    assert_eq!((stick.number, stick.style, stick.mbr_signature), (1, TableStyle::Mbr, Some(305_419_896)));
    assert_eq!(stick.partitions[0].active, Some(true));
    assert_eq!(stick.partitions[0].kind.to_string(), "0c");
}

#[test]
fn without_powershell_the_collector_keeps_diskparts_lists() {
    let lines: Vec<String> =
        ["DISKPART> list disk"].into_iter().chain(LIST.lines()).map(|line| format!("{line:?}")).collect();
    let json = format!(
        "{{\"schema\": \"shikiri.capture/1\", \"script\": \"1\", \"environment\": \"diskpart\",\r\n \"listings\": [\r\n{},\r\n \"\"]}}\r\n",
        lines.join(",\r\n")
    );
    let (disk, source) = one(&json);
    assert_eq!(disk.partitions.len(), 4);
    assert_eq!(disk.partitions[2].volume.letter, Some('C'));
    assert!(source.notes.is_empty(), "{:#?}", source.notes);
}

/// What the script wrote when it ran under Wine 10 against a stand-in for DiskPart in German; Wine lost the umlauts.
#[test]
fn what_the_collector_wrote_without_powershell_is_read() {
    let source = read(include_bytes!("../fixtures/capture/collector-without-powershell.json")).unwrap();
    let [disk] = source.disks.as_slice() else { panic!("{source:#?}") };
    let places: Vec<(u32, u64)> = disk.partitions.iter().map(|p| (p.number, p.start().bytes())).collect();
    assert_eq!(places, [(1, MIB), (2, 261 * MIB), (3, 277 * MIB), (4, 487_385 * MIB)]);
    assert!(disk.partitions.iter().all(|p| p.offset_slack.is_zero()));
    let roles: Vec<Role> = disk.partitions.iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::EfiSystem, Role::Msr, Role::Windows, Role::Recovery]);
    assert_eq!(disk.partitions[2].volume.label.as_deref(), Some("Win \"10\" & !"));
    assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(true), Some(4)));
    assert_eq!(disk.model.as_deref(), Some("SAMSUNG X"));
    // Disks 1 to 9 are not there, and DiskPart says so; sentences without their umlauts are not understood.
    assert!(notes(&source).iter().all(|(_, id)| *id == "capture-line-not-understood"), "{:#?}", source.notes);
}

#[test]
fn the_recovery_environment_is_read_in_any_language() {
    let place = r"\\?\GLOBALROOT\device\harddisk0\partition4\Recovery\WindowsRE";
    for (heading, status, word, key) in [
        (
            "Windows Recovery Environment (Windows RE) and system reset configuration",
            "Windows RE status",
            "Enabled",
            "Windows RE location",
        ),
        (
            "Windows-Wiederherstellungsumgebung (Windows RE) und Konfiguration",
            "Windows RE-Status",
            "Aktiviert",
            "Windows RE-Speicherort",
        ),
        ("Windows 回復環境 (Windows RE) およびシステム リセット構成", "Windows RE の状態", "有効", "Windows RE の場所"),
        (
            "Сведения о среде восстановления Windows (Windows RE)",
            "Состояние Windows RE",
            "Включено",
            "Расположение Windows RE",
        ),
        ("Windows 恢复环境(Windows RE)和系统初始化配置", "Windows RE 状态", "Enabled", "Windows RE 位置"),
        ("Kleingon (Windows RE) qap", "Windows RE Dotlh", "chu'", "Windows RE Daq"),
    ] {
        let text = format!(
            "{LIST}{heading}\nInformation:\n\n    {status}:  {word}\n    {key}:  {place}\n    Boot Configuration Data (BCD) identifier: 64511af6-4dd0-11ec-9f84-d4c2febe2930\n    Recovery image location:\n    Recovery image index:      0\n\nREAGENTC.EXE: Operation Successful.\n"
        );
        let (disk, source) = one(&text);
        assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(true), Some(4)), "{word}: {:#?}", source.notes);
        let unknown = notes(&source).contains(&(Some(20), "capture-state-word-unknown"));
        assert_eq!(unknown, word == "chu'", "{word}: {:#?}", source.notes);
    }
    let disabled = format!(
        "{LIST}Windows Recovery Environment (Windows RE) and system reset configuration\nInformation:\n\n    Windows RE status:         Disabled\n    Windows RE location:\n"
    );
    let (disk, source) = one(&disabled);
    assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(false), None), "{:#?}", source.notes);
    let xml = format!(
        "{LIST}<?xml version='1.0' encoding='utf-8'?>\n<WindowsRE version=\"2.0\">\n  <WinreLocation path=\"\\Recovery\\WindowsRE\" id=\"0\" offset=\"511060213760\" guid=\"{{00000000-0000-0000-0000-000000000001}}\"/>\n  <InstallState state=\"1\"/>\n</WindowsRE>\n"
    );
    let (disk, source) = one(&xml);
    assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(true), Some(4)), "{:#?}", source.notes);
}

#[test]
fn bitlockers_state_goes_to_its_letter() {
    for (percent, protection, expected) in [
        ("100,0%", "Protection Status:    Protection On", BitLocker::On),
        ("100.0%", "Protection Status:    Protection Off", BitLocker::Suspended),
        ("0.0%", "Protection Status:    Protection Off", BitLocker::Off),
        ("100,0 %", "Schutzstatus:         Der Schutz ist aktiviert.", BitLocker::On),
        ("100,0%", "Schutzstatus:         Der Schutz ist deaktiviert.", BitLocker::Suspended),
        ("100.0%", "保護状態:             保護はオンになっています", BitLocker::On),
        ("100.0%", "保護状態:             保護はオフになっています", BitLocker::Suspended),
        ("100,0%", "État de la protection : Protection désactivée", BitLocker::Suspended),
        ("100,0%", "Состояние защиты:     Защита включена", BitLocker::On),
        ("100.0%", "보호 상태:            보호 꺼짐", BitLocker::Suspended),
        ("100.0%", "保护状态:             保护启用", BitLocker::On),
        ("100.0%", "Foo:                  Bar", BitLocker::Encrypted),
    ] {
        let text = format!(
            "{LIST}BitLocker Drive Encryption: Configuration Tool version 10.0.22621\nCopyright (C) 2013 Microsoft Corporation. All rights reserved.\n\nVolume C: [Windows]\n[OS Volume]\n\n    Size:                 475,69 GB\n    BitLocker Version:    2.0\n    Conversion Status:    Used Space Only Encrypted\n    Percentage Encrypted: {percent}\n    Encryption Method:    XTS-AES 128\n    {protection}\n    Lock Status:          Unlocked\n    Identification Field: Unknown\n    Key Protectors:\n        TPM\n        Numerical Password\n"
        );
        let (disk, source) = one(&text);
        assert_eq!(disk.partitions[2].volume.bitlocker, Some(expected), "{protection}");
        assert!(source.notes.is_empty(), "{protection}: {:#?}", source.notes);
    }
}

#[test]
fn shrink_limits_of_windows_and_of_event_259_are_kept() {
    let querymax = format!(
        "{LIST}DISKPART> select volume 0\n\nVolume 0 is the selected volume.\n\nDISKPART> shrink querymax\n\nThe maximum number of reclaimable bytes is:   17 GB (17417 MB)\n"
    );
    let (disk, source) = one(&querymax);
    let c = &disk.partitions[2];
    let shrink = c.volume.shrink.as_ref().unwrap_or_else(|| panic!("{:#?}", source.notes));
    assert_eq!(shrink.source, ShrinkLimitSource::Windows);
    assert_eq!(c.size().bytes() - shrink.min.bytes(), 17_417 * MIB);
    for (sentence, keys) in [
        (
            "A volume shrink analysis was initiated on volume Windows (C:). This event log entry details information about the last unmovable file.",
            [
                "The last unmovable file appears to be",
                "The last cluster of the file is",
                "Shrink potential target (LCN address)",
            ],
        ),
        (
            "Für das Volume \"Windows (C:)\" wurde eine Volumeverkleinerungsanalyse initiiert.",
            [
                "Die letzte nicht verschiebbare Datei",
                "Der letzte Cluster der Datei lautet",
                "Potenzielles Verkleinerungsziel (LCN-Adresse)",
            ],
        ),
        (
            "ボリューム Windows (C:) でボリューム圧縮の分析が開始されました。このイベント ログ エントリ",
            ["最後の移動不可能なファイル", "ファイルの最後のクラスター", "圧縮の対象 (LCN アドレス)"],
        ),
    ] {
        let text = format!(
            "{LIST}{sentence}\n\nDiagnostic details:\n- {}: \\$Mft::$BITMAP\n- {}: 0x38F0FFF\n- {}: 0x38F1000\n- The NTFS file flags are: -S--D\n- Shrink phase: <analysis>\n",
            keys[0], keys[1], keys[2]
        );
        let (disk, source) = one(&text);
        let shrink = disk.partitions[2].volume.shrink.as_ref().unwrap_or_else(|| panic!("{:#?}", source.notes));
        assert_eq!(
            (shrink.min.bytes(), shrink.source),
            (0x038f_1000 * 4096, ShrinkLimitSource::Event259),
            "{sentence}"
        );
        assert!(notes(&source).iter().any(|(_, id)| *id == "capture-event-file-assumed"));
    }
}

#[test]
fn powershell_tells_the_same_as_table_as_list_and_as_json() {
    let table = "\
Number Friendly Name Serial Number HealthStatus OperationalStatus Total Size Partition
                                                                             Style
------ ------------- ------------- ------------ ----------------- ---------- ----------
0      Msft Disk     X             Healthy      Online                100 GB GPT

   DiskPath: \\\\?\\scsi#disk

PartitionNumber  DriveLetter Offset   Size Type
---------------  ----------- ------   ---- ----
1                            1048576 100 MB System
2                C         105906176 99.90 GB Basic
";
    let list = "\
DiskNumber           : 0
PartitionNumber      : 1
DriveLetter          :
Offset               : 1048576
Size                 : 104857600
Type                 : System
GptType              : {c12a7328-f81f-11d2-ba4b-00a0c93ec93b}
IsBoot               : False
AccessPaths          : {\\\\?\\Volume{11111111-aaaa-4bbb-8ccc-000000000001}\\}

DiskNumber           : 0
PartitionNumber      : 2
DriveLetter          : C
Offset               : 105906176
Size                 : 107266809856
Type                 : Basic
IsBoot               : True

Number             : 0
FriendlyName       : Msft Disk
PartitionStyle     : GPT
Size               : 100 GB
LogicalSectorSize  : 512
";
    let json = r#"PS C:\> Get-Disk | ConvertTo-Json
[{"Number": 0, "FriendlyName": "Msft Disk", "PartitionStyle": 2, "Size": 107374182400, "LogicalSectorSize": 512}]
PS C:\> Get-Partition | ConvertTo-Json
[
 {"DiskNumber": 0, "PartitionNumber": 1, "DriveLetter": "\u0000", "AccessPaths": [null], "Offset": 1048576, "Size": 104857600, "Type": "System", "IsBoot": false},
 {"DiskNumber": 0, "PartitionNumber": 2, "DriveLetter": 67, "Offset": 105906176, "Size": 107266809856, "Type": "Basic", "IsBoot": true}
]
"#;
    for text in [table, list, json] {
        let (disk, source) = one(text);
        assert_eq!((disk.number, disk.style, disk.partitions.len()), (0, TableStyle::Gpt, 2), "{text}");
        assert_eq!(disk.model.as_deref(), Some("Msft Disk"), "{text}");
        let c = &disk.partitions[1];
        assert_eq!((c.volume.letter, c.start().bytes()), (Some('C'), 105_906_176), "{text}");
        assert!(
            c.size().bytes() <= 107_266_809_856 && c.size().bytes() + c.size_slack.bytes() >= 107_266_809_856,
            "{text}"
        );
        assert_eq!(disk.partitions[0].role, Role::EfiSystem, "{text}");
        assert!(source.notes.iter().all(|note| note.text.id() == "capture-disk-found-by-size"), "{:#?}", source.notes);
    }
}

#[test]
fn linux_tools_tell_the_same_disk() {
    let sfdisk = "label: gpt\nlabel-id: DB12B2A4-5E98-4F12-97A2-424EFC6869C1\ndevice: /dev/sda\nunit: sectors\nfirst-lba: 34\nlast-lba: 31457246\nsector-size: 512\n\n/dev/sda1 : start=        2048, size=      204800, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=FA98D08B-128A-42AB-AB26-1B10D24F18FD, name=\"EFI, and more\", attrs=\"GUID:63\"\n/dev/sda2 : start=      206848, size=    31250399, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7, uuid=9431458E-065F-418F-92F5-30F52A746DC9\n";
    let json = r#"{"partitiontable": {"label":"gpt","id":"DB12B2A4-5E98-4F12-97A2-424EFC6869C1","device":"/dev/sda","unit":"sectors","firstlba":34,"lastlba":31457246,"sectorsize":512,"partitions": [
      {"node":"/dev/sda1","start":2048,"size":204800,"type":"C12A7328-F81F-11D2-BA4B-00A0C93EC93B","uuid":"FA98D08B-128A-42AB-AB26-1B10D24F18FD","name":"EFI, and more","attrs":"GUID:63"},
      {"node":"/dev/sda2","start":206848,"size":31250399,"type":"EBD0A0A2-B9E5-4433-87C0-68B6B72699C7","uuid":"9431458E-065F-418F-92F5-30F52A746DC9"}]}}"#;
    let gdisk = "GPT fdisk (gdisk) version 1.0.9\n\nDisk /dev/sda: 31457280 sectors, 15.0 GiB\nModel: QEMU HARDDISK\nSector size (logical/physical): 512/512 bytes\nDisk identifier (GUID): DB12B2A4-5E98-4F12-97A2-424EFC6869C1\nPartition table holds up to 128 entries\nMain partition table begins at sector 2 and ends at sector 33\nFirst usable sector is 34, last usable sector is 31457246\nPartitions will be aligned on 2048-sector boundaries\nTotal free space is 2014 sectors (1007.0 KiB)\n\nNumber  Start (sector)    End (sector)  Size       Code  Name\n   1            2048          206847   100.0 MiB   EF00  EFI, and more\n   2          206848        31457246   14.9 GiB    0700  \n";
    let fdisk = "Disk /dev/sda: 15 GiB, 16106127360 bytes, 31457280 sectors\nUnits: sectors of 1 * 512 = 512 bytes\nSector size (logical/physical): 512 bytes / 512 bytes\nI/O size (minimum/optimal): 512 bytes / 512 bytes\nDisklabel type: gpt\nDisk identifier: DB12B2A4-5E98-4F12-97A2-424EFC6869C1\n\nDevice      Start      End  Sectors  Size Type\n/dev/sda1    2048   206847   204800  100M EFI System\n/dev/sda2  206848 31457246 31250399 14.9G Microsoft basic data\n";
    let machine = "BYT;\n/dev/sda:31457280s:scsi:512:512:gpt:ATA QEMU:;\n1:2048s:206847s:204800s:fat32:EFI, and more:boot, esp;\n2:206848s:31457246s:31250399s:ntfs::msftdata;\n";
    let human = "Model: ATA QEMU (scsi)\nDisk /dev/sda: 31457280s\nSector size (logical/physical): 512B/512B\nPartition Table: gpt\nDisk Flags:\n\nNumber  Start    End        Size       File system  Name           Flags\n 1      2048s    206847s    204800s    fat32        EFI, and more  boot, esp\n 2      206848s  31457246s  31250399s  ntfs                        msftdata\n";
    for text in [sfdisk, json, gdisk, fdisk, machine, human] {
        let (disk, source) = one(text);
        assert_eq!(exact(&disk), [(1, MIB, 100 * MIB), (2, 101 * MIB, 31_250_399 * 512)], "{text}");
        assert_eq!(disk.partitions[0].role, Role::EfiSystem, "{text}");
        assert_eq!(disk.partitions[1].role, Role::Data, "{text}");
        assert_eq!(disk.style, TableStyle::Gpt, "{text}");
        assert!(source.notes.is_empty(), "{text}: {:#?}", source.notes);
    }
    let (disk, _) = one(sfdisk);
    assert_eq!(disk.partitions[0].attributes.unwrap().to_string(), "0x8000000000000000");
    assert_eq!(disk.partitions[0].name.as_deref(), Some("EFI, and more"));
}

#[test]
fn a_script_for_sfdisk_without_device_names_is_numbered_in_its_order() {
    let script = "label: gpt\nlabel-id: DB12B2A4-5E98-4F12-97A2-424EFC6869C1\nunit: sectors\nfirst-lba: 34\nlast-lba: 31457246\n\nstart=        2048, size=      204800, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=\"EFI\"\nstart=      206848, size=    31250399, type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7\n";
    let (disk, source) = one(script);
    assert_eq!(exact(&disk), [(1, MIB, 100 * MIB), (2, 101 * MIB, 31_250_399 * 512)]);
    assert_eq!(disk.partitions[0].role, Role::EfiSystem);
    assert!(source.notes.is_empty(), "{:#?}", source.notes);
}

#[test]
fn disks_of_4096_byte_sectors_are_read_rightly() {
    let sfdisk = "label: gpt\nlabel-id: DB12B2A4-5E98-4F12-97A2-424EFC6869C1\ndevice: /dev/nvme0n1\nunit: sectors\nfirst-lba: 6\nlast-lba: 262138\nsector-size: 4096\n\n/dev/nvme0n1p1 : start=         256, size=       25600, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B\n";
    let gdisk = "Disk /dev/nvme0n1: 262144 sectors, 1024.0 MiB\nSector size (logical/physical): 4096/4096 bytes\nDisk identifier (GUID): DB12B2A4-5E98-4F12-97A2-424EFC6869C1\nFirst usable sector is 6, last usable sector is 262138\n\nNumber  Start (sector)    End (sector)  Size       Code  Name\n   1             256           25855   100.0 MiB   EF00  EFI system partition\n";
    for text in [sfdisk, gdisk] {
        let (disk, _) = one(text);
        assert_eq!(exact(&disk), [(1, MIB, 100 * MIB)], "{text}");
        assert_eq!(disk.sector_size.bytes(), 4096);
        assert_eq!(disk.usable.unwrap().start().bytes(), 6 * 4096, "{text}");
    }
    assert_eq!(one(gdisk).0.size.bytes(), 262_144 * 4096);
}

#[test]
fn old_fdisk_with_blocks_is_read() {
    let text = "Disk /dev/sda: 320.1 GB, 320072933376 bytes\n255 heads, 63 sectors/track, 38913 cylinders, total 625142448 sectors\nUnits = sectors of 1 * 512 = 512 bytes\nSector size (logical/physical): 512 bytes / 512 bytes\nDisk identifier: 0x0f767e94\n\n   Device Boot      Start         End      Blocks   Id  System\n/dev/sda1            2048    27265023    13631488   27  Hidden NTFS WinRE\n/dev/sda2   *    27265024    27469823      102400    7  HPFS/NTFS/exFAT\n/dev/sda3        27469824   124823984    48677080+   7  HPFS/NTFS/exFAT\n";
    let (disk, _) = one(text);
    assert_eq!(disk.style, TableStyle::Mbr);
    assert_eq!(disk.partitions.iter().map(|p| p.role).collect::<Vec<_>>(), [Role::Recovery, Role::Data, Role::Data]);
    assert_eq!(disk.partitions[1].active, Some(true));
    assert_eq!(disk.partitions[2].size().bytes(), (124_823_984 - 27_469_824 + 1) * 512);
}

#[test]
fn contradictions_are_said_and_forbid_a_plan() {
    let other = LIST.replace("16 MB   261 MB", "128 MB   261 MB").replace("277 MB", "389 MB");
    let (disk, source) = one(&format!("{LIST}{other}"));
    assert!(disk.problems.iter().any(|p| p.code == ProblemCode::Contradiction), "{:#?}", disk.problems);
    assert!(notes(&source).iter().any(|(_, id)| *id == "capture-listings-contradict"));
    let changed = format!("{LIST}DISKPART> delete partition override\n\n{other}");
    let (disk, source) = one(&changed);
    assert!(disk.problems.iter().all(|p| p.code != ProblemCode::Contradiction), "{:#?}", disk.problems);
    assert!(notes(&source).iter().any(|(_, id)| *id == "capture-later-listing"));
    let detail = format!(
        "{LIST}Partition 3\nType    : ebd0a0a2-b9e5-4433-87c0-68b6b72699c7\nHidden  : No\nRequired: No\nAttrib  : 0000000000000000\nOffset in Bytes: 999999488\n"
    );
    let (disk, source) = one(&detail);
    assert!(disk.problems.iter().any(|p| p.code == ProblemCode::Contradiction), "{:#?}", source.notes);
}

#[test]
fn every_line_that_is_not_understood_is_said_with_its_number() {
    let text = LIST.replace("  Partition 3", "Quux frobnicates.\n  Partition 3");
    let (disk, source) = one(&format!("{text}And so on.\n"));
    assert_eq!(disk.partitions.len(), 4);
    let lines: Vec<_> =
        source.notes.iter().filter(|n| n.text.id() == "capture-line-not-understood").map(|n| n.line).collect();
    assert_eq!(lines, [Some(9), Some(18)], "{:#?}", source.notes);
}

#[test]
fn a_size_that_nobody_wrote_is_said_and_its_neighbours_stay() {
    for size in ["XX GB", "?? GB", "xxx GB", "Unknown GB"] {
        let (disk, source) = one(&LIST.replace("475 GB   277 MB", &format!("{size}   277 MB")));
        let numbers: Vec<u32> = disk.partitions.iter().map(|p| p.number).collect();
        assert_eq!(numbers, [1, 2, 4], "{size}: {:#?}", source.notes);
        assert!(disk.problems.iter().any(|p| p.code == ProblemCode::PartitionsNotListed), "{size}");
        assert!(notes(&source).contains(&(Some(9), "capture-size-unknown")), "{size}: {:#?}", source.notes);
    }
}

#[test]
fn a_disk_whose_partitions_are_not_listed_is_no_empty_disk() {
    let text = LIST.split("  Partition ###").next().unwrap();
    let (disk, _) = one(text);
    assert!(disk.problems.iter().any(|p| p.code == ProblemCode::PartitionsNotListed && p.code.forbids_plan()));
}

#[test]
fn what_is_no_capture_is_refused() {
    for text in [
        "",
        "\n\n",
        "Hello, world.",
        "{}",
        "[]",
        "{\"schema\": \"shikiri.layout/1\", \"disks\": []}",
        "{\"a\": ",
        "\u{0}\u{0}",
    ] {
        assert!(read(text.as_bytes()).is_err(), "{text:?}");
    }
    assert!(read(&vec![b'a'; LARGEST_CAPTURE + 1]).is_err());
    assert!(read("\n".repeat(MOST_LINES + 1).as_bytes()).is_err());
    let deep = "[".repeat(100_000);
    assert!(read(deep.as_bytes()).is_err());
    let error = read(b"{\"schema\": \"shikiri.capture/1\",\n \"Disks\": [ oops ] }").unwrap_err();
    assert!(error.to_string().contains("Line 2"), "{error}");
}

#[test]
fn hostile_lengths_take_bounded_time() {
    let begun = std::time::Instant::now();
    let many = "Partition 1 Primary 10 GB 20 GB\nVolume 1 C X NTFS Partition 10 GB Healthy\n".repeat(5_000);
    read(many.as_bytes()).unwrap();
    let objects = "{\"a\n".repeat(100_000);
    assert!(read(objects.as_bytes()).is_err());
    let disks: String = (0..10_000).map(|n| format!("Disk {} Online 10 GB 0 B *\n", n % 10_000)).collect();
    read(disks.as_bytes()).unwrap();
    read(format!("Disk 0 Online 10 GB 0 B\n{}", "ä\n".repeat(10_000)).as_bytes()).unwrap();
    read(format!("Disk 0 Online 10 GB 0 B\n{}", "<[&".repeat(1 << 18)).as_bytes()).unwrap();
    // About a second; a quadratic reader would need minutes.
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _outcome = read(&bytes).is_ok();
    }

    #[test]
    fn mangled_listings_never_panic_and_keep_their_promises(
        cuts in proptest::collection::vec((0usize..1200, any::<u8>(), 0u8..4), 1..40),
        which in 0usize..3,
    ) {
        let sources = [LIST, include_str!("../fixtures/capture/session-ja.txt"), include_str!("../fixtures/capture/collector.json")];
        let mut bytes = sources[which].as_bytes().to_vec();
        for (at, byte, how) in cuts {
            let at = at % bytes.len();
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => { let line = bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(0); bytes.drain(at..at + line); }
            }
            if bytes.is_empty() { bytes.push(b'\n'); }
        }
        if let Ok(source) = read(&bytes) {
            for disk in &source.disks {
                for pair in disk.partitions.windows(2) {
                    prop_assert!(pair[0].start() <= pair[1].start());
                }
                for p in &disk.partitions {
                    prop_assert!(p.start().bytes().checked_add(p.offset_slack.bytes()).is_some());
                    prop_assert!(p.size().bytes().checked_add(p.size_slack.bytes()).is_some());
                }
            }
        }
    }
}

#[test]
fn powershell_tells_how_disks_are_attached() {
    use shikiri::source::Way;
    for (bus, way) in [
        ("\"USB\"", Some(Way::Usb)),
        ("7", Some(Way::Usb)),
        ("\"NVMe\"", None),
        ("17", None),
        ("\"File Backed Virtual\"", Some(Way::Virtual)),
        ("\"iSCSI\"", Some(Way::Network)),
        ("\"Spaces\"", Some(Way::Spaces)),
        ("16", Some(Way::Spaces)),
    ] {
        let text =
            format!("[{{\"Number\": 4, \"BusType\": {bus}, \"PartitionStyle\": \"RAW\", \"Size\": 1073741824}}]");
        let (disk, source) = one(&text);
        assert_eq!(source.ways.get(&4).copied(), way, "{bus}");
        let pool = disk.problems.iter().any(|p| p.code == ProblemCode::StoragePool);
        assert_eq!(pool, way == Some(Way::Spaces), "{bus}: Storage Spaces are shown and not planned");
    }
}
