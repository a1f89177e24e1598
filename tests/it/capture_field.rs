//! Traits of sessions as people paste them: answers of commands, stars, fences, banners, tools beside DiskPart.
#![expect(clippy::panic, reason = "a helper that fails is a failing test")]

use shikiri::layout::{DiskLayout, ProblemCode, Role, TableStyle};
use shikiri::source::capture::read;
use shikiri::source::{Progress, Source};
use shikiri::text::Lang;

fn source(text: &str) -> Source {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{}: {text}", error.text.say(Lang::En)))
}

fn one(text: &str) -> (DiskLayout, Source) {
    let source = source(text);
    assert_eq!(source.disks.len(), 1, "{text}");
    (source.disks[0].clone(), source)
}

fn ids(source: &Source) -> Vec<&str> {
    source.notes.iter().map(|note| note.text.id()).collect()
}

fn codes(disk: &DiskLayout) -> Vec<ProblemCode> {
    disk.problems.iter().map(|problem| problem.code).collect()
}

fn riddles(source: &Source) -> Vec<String> {
    let riddle = |id: &str| matches!(id, "capture-line-not-understood" | "capture-line-of-command");
    source.notes.iter().filter(|note| riddle(note.text.id())).map(|note| note.text.say(Lang::En)).collect()
}

const LIST: &str = "DISKPART> list disk

  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
  Disk 0    Online          238 GB      0 B        *
* Disk 1    Online          465 GB  1024 KB        *

DISKPART> select disk 1

Disk 1 is now the selected disk.

DISKPART> list partition

  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
  Partition 1    System             260 MB  1024 KB
  Partition 2    Reserved            16 MB   261 MB
* Partition 3    Primary            464 GB   277 MB
  Partition 4    Recovery           700 MB   464 GB
";

#[test]
fn the_stars_of_the_lists_are_fields_of_the_layout_and_of_its_json() {
    let source = source(LIST);
    let stars =
        |disk: &DiskLayout| -> Vec<u32> { disk.partitions.iter().filter(|p| p.selected).map(|p| p.number).collect() };
    assert_eq!(source.disks.iter().map(|d| d.selected).collect::<Vec<_>>(), [false, true]);
    assert_eq!(stars(&source.disks[1]), [3]);
    let json: serde_json::Value =
        serde_json::from_str(&shikiri::storage::layout_json_string(&source.disks)).unwrap_or_default();
    assert_eq!(json["disks"][1]["selected"], true);
    assert_eq!(json["disks"][1]["partitions"][2]["selected"], true);
    assert_eq!(json["disks"][1]["partitions"][1].get("selected"), None, "absent where there is no star");
    // A later list tells the focus anew.
    let later = format!(
        "{LIST}\nDISKPART> list partition\n\n  Partition ###  Type              Size     Offset
  -------------  ----------------  -------  -------
* Partition 1    System             260 MB  1024 KB
  Partition 2    Reserved            16 MB   261 MB
  Partition 3    Primary            464 GB   277 MB
  Partition 4    Recovery           700 MB   464 GB\n"
    );
    assert_eq!(stars(&self::source(&later).disks[1]), [1]);
}

#[test]
fn the_star_survives_saving_and_reading_again() {
    let disks = source(LIST).disks;
    let json = shikiri::storage::layout_json_string(&disks);
    let again = shikiri::source::open_bytes(json.into_bytes(), &Progress::default()).map(|source| source.disks);
    assert_eq!(again.map(|disks| disks[1].partition(3).map(|p| p.selected)).ok(), Some(Some(true)));
}

#[test]
fn a_disk_that_was_changed_behind_its_list_allows_no_plan_and_says_so() {
    for answer in
        ["DiskPart successfully deleted the selected partition.", "Die gewählte Partition wurde erfolgreich gelöscht."]
    {
        let text = format!("{LIST}\nDISKPART> delete partition override\n\n{answer}\n");
        let source = source(&text);
        assert!(codes(&source.disks[1]).contains(&ProblemCode::ChangedSinceListed), "{answer}");
        assert!(ids(&source).contains(&"capture-changed-since"));
    }
    // The command failed: nothing changed.
    let refused = format!(
        "{LIST}\nDISKPART> delete partition\n\nVirtual Disk Service error:\nCannot delete a protected partition without the force protected parameter set.\n"
    );
    assert!(codes(&source(&refused).disks[1]).iter().all(|code| !code.forbids_plan()));
    // No answer is shown: that is said, and forbids nothing.
    let silent = format!("{LIST}\nDISKPART> delete partition override\nDISKPART> exit\n");
    let silent = source(&silent);
    assert!(ids(&silent).contains(&"capture-perhaps-changed-since"));
    assert!(codes(&silent.disks[1]).iter().all(|code| !code.forbids_plan()));
    // Asking how far it could shrink changes nothing.
    let asked = format!(
        "{LIST}\nDISKPART> shrink querymax\n\nThe maximum number of reclaimable bytes is:   17 GB (17417 MB)\n"
    );
    assert!(codes(&source(&asked).disks[1]).iter().all(|code| !code.forbids_plan()));
}

#[test]
fn what_a_deleted_partition_held_is_not_said_of_the_new_one() {
    let text = "DISKPART> select disk 0

Datenträger 0 ist jetzt der gewählte Datenträger.

DISKPART> list partition

  Partition ###  Typ               Größe    Offset
  -------------  ----------------  -------  -------
  Partition 1    Primär              30 GB  1024 KB
  Partition 2    Primär              70 GB    30 GB

DISKPART> select partition 1

Partition 1 ist jetzt die gewählte Partition.

DISKPART> detail partition

Partition 1
Typ          : 07
Versteckt    : Nein
Aktiv        : Ja
Offset in Byte: 1048576

  Volume ###  Bst  Bezeichnung  DS     Typ         Größe    Status     Info
  ----------  ---  -----------  -----  ----------  -------  ---------  --------
* Volume 1     C   Alt          NTFS   Partition     30 GB  Fehlerfre  Startpar

DISKPART> delete partition

Die gewählte Partition wurde erfolgreich gelöscht.

DISKPART> create partition primary size=20000

Die angegebene Partition wurde erfolgreich erstellt.

DISKPART> list partition

  Partition ###  Typ               Größe    Offset
  -------------  ----------------  -------  -------
* Partition 1    Primär              19 GB  1024 KB
  Partition 2    Primär              70 GB    30 GB
";
    let (disk, _) = one(text);
    let new = disk.partition(1).cloned();
    assert_eq!(new.as_ref().map(|p| (p.volume.letter, p.active, p.selected)), Some((None, None, true)));
    assert!(codes(&disk).iter().all(|code| !code.forbids_plan()), "{:?}", disk.problems);
}

#[test]
fn a_disk_without_partitions_is_told_as_such_in_eleven_languages() {
    for sentence in [
        "There are no partitions on this disk to show.",
        "Auf diesem Datenträger sind keine Partitionen zum Anzeigen vorhanden.",
        "Il n’existe aucune partition à afficher sur ce disque.",
        "No hay particiones en este disco para mostrar.",
        "Nessuna partizione da visualizzare su questo disco.",
        "Non sono presenti partizioni da mostrare su questo disco.",
        "Não há partições neste disco para mostrar.",
        "На этом диске нет разделов для отображения.",
        "このディスクには表示するパーティションがありません。",
        "이 디스크에 표시할 파티션이 없습니다.",
        "这个磁盘上没有显示的分区。",
        "這個磁碟上沒有可顯示的磁碟分割。",
    ] {
        let text = format!(
            "DISKPART> list disk

  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
  Disk 1    Online           57 GB    57 GB        *

DISKPART> select disk 1

DISKPART> list partition

{sentence}
"
        );
        let (disk, source) = one(&text);
        assert!(disk.partitions.is_empty() && !codes(&disk).contains(&ProblemCode::PartitionsNotListed), "{sentence}");
        assert_eq!(disk.style, TableStyle::Gpt, "{sentence}");
        assert_eq!(riddles(&source), Vec::<String>::new());
    }
    // That no disk is selected says nothing of a disk.
    let text = "DISKPART> list disk\n\n  Disk ###  Status         Size     Free     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
  Disk 1    Online           57 GB    57 GB        *\n\nDISKPART> list partition\n\nThere is no disk selected to list partitions.\nSelect a disk and try again.\n";
    assert!(codes(&one(text).0).contains(&ProblemCode::PartitionsNotListed));
}

#[test]
fn headings_of_windows_and_of_diskpart_are_no_riddles_in_eleven_languages() {
    for computer in [
        "On computer: PC-1",
        "Auf Computer: PC-1",
        "Sur l’ordinateur : PC-1",
        "En el equipo: PC-1",
        "Nel computer: PC-1",
        "No computador: PC-1",
        "Neste computador: PC-1",
        "На компьютере: PC-1",
        "コンピューター: PC-1",
        "컴퓨터: PC-1",
        "在计算机上: PC-1",
        "位于计算机: PC-1",
        "在電腦上: PC-1",
        "電腦: PC-1",
    ] {
        let text = format!(
            "Microsoft Windows [Version 10.0.22631.1]\n(c) 2023 Microsoft Corporation. All rights reserved.\n\n{computer}\n\n{LIST}"
        );
        assert_eq!(riddles(&source(&text)), Vec::<String>::new(), "{computer}");
        let text = format!(
            "Windows PowerShell\nCopyright (C) Microsoft Corporation.\n\nhttps://aka.ms/PSWindows\n\n版权所有 (C) 1999-2003 Microsoft Corporation.\n{computer}\n{LIST}"
        );
        assert_eq!(riddles(&source(&text)), Vec::<String>::new(), "{computer}");
    }
}

#[test]
fn signs_of_markdown_are_no_part_of_a_list() {
    let plain = source(LIST).disks;
    let fenced = format!("```powershell\n{LIST}```\n");
    let escaped = LIST.replace('*', "\\*");
    let bold = LIST.replace("Disk 1    Online", "**Disk 1**    Online");
    let inline: String =
        LIST.lines().map(|l| if l.starts_with("DISKPART") { format!("`{l}`\n") } else { format!("{l}\n") }).collect();
    let begun = format!("```{}", LIST);
    for text in [fenced, escaped, bold, inline, begun] {
        let read = source(&text);
        assert_eq!(read.disks, plain, "{text}");
        assert_eq!(riddles(&read), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_same_list_twice_without_a_disk_is_one_disk_and_what_is_free_tells_which() {
    let list = "  磁碟分割  ###  類型              大小     位移
  -------------  ----------------  -------  -------
  磁碟分割  1    主要                 931 GB  1024 KB
";
    let text = format!(
        "list disk\n\n  磁碟 ###  狀態           大小     可用     Dyn  Gpt
  --------  -------------  -------  -------  ---  ---
  磁碟 0    連線              931 GB      0 B        *
  磁碟 1    連線               22 GB      0 B
  磁碟 2    連線              931 GB   488 GB

list partition

{list}
DISKPART> select partition 1

磁碟分割 1 是所選擇的磁碟分割。

DISKPART> list partition

{}",
        list.replace("  磁碟分割  1", "* 磁碟分割  1")
    );
    let source = source(&text);
    assert_eq!(
        source.disks.iter().map(|d| (d.number, d.partitions.len())).collect::<Vec<_>>(),
        [(0, 1), (1, 0), (2, 0)]
    );
    assert!(source.disks[0].partitions[0].selected);
}

#[test]
fn sums_that_do_not_fit_are_said() {
    let text = LIST.replace("465 GB  1024 KB", "465 GB   300 GB");
    let source = source(&text);
    assert!(ids(&source).contains(&"capture-free-contradicts"), "{:?}", ids(&source));
    // More partitions than the disk has room for.
    let text = LIST.replace("465 GB  1024 KB", "400 GB  1024 KB");
    assert!(codes(&self::source(&text).disks[1]).contains(&ProblemCode::TableBeyondDisk));
    // What fits is not complained of.
    assert!(!ids(&self::source(LIST)).contains(&"capture-free-contradicts"));
}

#[test]
fn a_text_that_is_too_long_is_refused_with_its_size_and_the_limit() {
    let long = vec![b' '; shikiri::source::capture::LARGEST_CAPTURE + 1];
    let said = read(&long).err().map(|error| error.text.say(Lang::En)).unwrap_or_default();
    assert!(said.contains("32 MB"), "{said}");
    let lines = "\n".repeat(shikiri::source::capture::MOST_LINES + 1);
    let said = read(lines.as_bytes()).err().map(|error| error.text.say(Lang::En)).unwrap_or_default();
    assert!(said.contains("400,001") || said.contains("400001"), "{said}");
}

#[test]
fn what_other_tools_print_is_told_as_such() {
    let text = format!(
        "C:\\>bcdedit /enum

Windows-Start-Manager
---------------------
Bezeichner              {{bootmgr}}
device                  partition=\\Device\\HarddiskVolume1
path                    \\EFI\\MICROSOFT\\BOOT\\BOOTMGFW.EFI
timeout                 30

Windows-Startladeprogramm
-------------------------
Bezeichner              {{current}}
device                  partition=C:
recoverysequence        {{7d2c8f1a-3b4c-4d5e-8f90-1a2b3c4d5e6f}}

C:\\>mountvol

    \\\\?\\Volume{{2b1f6e4c-0000-0000-0000-100000000000}}\\
        C:\\

    \\\\?\\Volume{{2b1f6e4c-0000-0000-0000-d01200000000}}\\
        *** NO MOUNT POINTS ***

C:\\>fsutil volume diskfree d:
Total # of free bytes        : 21324578816
Total # of bytes             : 53687087104

{LIST}"
    );
    let source = source(&text);
    let tools: Vec<String> = source
        .notes
        .iter()
        .filter(|note| note.text.id() == "capture-lines-not-used")
        .map(|note| note.text.say(Lang::En))
        .collect();
    assert_eq!(tools.iter().filter(|t| t.contains("bcdedit")).count(), 2, "{tools:?}");
    assert_eq!(tools.iter().filter(|t| t.contains("mountvol")).count(), 1, "{tools:?}");
    assert_eq!(tools.iter().filter(|t| t.contains("fsutil")).count(), 1, "{tools:?}");
    assert_eq!(riddles(&source), Vec::<String>::new());
    assert_eq!(source.disks.len(), 2);
}

#[test]
fn fsutil_tells_the_cluster_that_event_259_counts_in() {
    let text = "C:\\>fsutil fsinfo ntfsinfo C:
NTFS Volume Serial Number :        0x1c6e2f4a6e2f1d10
NTFS Version   :                   3.1
Bytes Per Sector  :                512
Bytes Per Physical Sector :        4096
Bytes Per Cluster :                65536
Mft Start Lcn  :                   0x00000000000c0000

DISKPART> list volume

  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info
  ----------  ---  -----------  -----  ----------  -------  ---------  --------
  Volume 0     C   Windows      NTFS   Partition    464 GB  Healthy    Boot
";
    let text = format!("{}\n{text}", LIST.replace("  Disk 0    Online          238 GB      0 B        *\n", ""));
    let (disk, _) = one(&text);
    assert_eq!(disk.by_letter('C').and_then(|p| p.volume.cluster_size).map(|size| size.bytes()), Some(65_536));
}

#[test]
fn fdisk_is_read_in_the_users_language() {
    let text = "Disco /dev/nvme0n1: 238,47 GiB, 256060514304 bytes, 500118192 sectores
Modelo de disco: Ejemplo NVMe 256
Unidades: sectores de 1 * 512 = 512 bytes
Tamaño de sector (lógico/físico): 512 bytes / 512 bytes
Tamaño de E/S (mínimo/óptimo): 512 bytes / 512 bytes
Tipo de etiqueta de disco: gpt
Identificador del disco: 1A306B99-4C58-41B5-A2A8-E1432906F07E

Dispositivo     Comienzo     Final  Sectores Tamaño Tipo
/dev/nvme0n1p1      2048    616447    614400   300M Sistema EFI
/dev/nvme0n1p2    616448    649215     32768    16M Reservado para Microsoft
/dev/nvme0n1p3    649216 498069503 497420288 237,2G Datos básicos de Microsoft
/dev/nvme0n1p4 498069504 500117503   2048000  1000M Entorno de recuperación de W

Las entradas de la tabla de particiones no están en el orden del disco.
";
    let (disk, source) = one(text);
    assert_eq!(disk.model.as_deref(), Some("Ejemplo NVMe 256"));
    assert_eq!(disk.partition(4).map(|p| p.role), Some(Role::Recovery));
    assert_eq!(riddles(&source), Vec::<String>::new());
    // With everything: the usable range stands below the identifier, in that order in any language.
    let all = "Disque /dev/sda : 20 GiB, 21474836480 octets, 41943040 secteurs
Unités : secteur de 1 × 512 = 512 octets
Taille de secteur (logique / physique) : 512 octets / 512 octets
taille d'E/S (minimale / optimale) : 512 octets / 512 octets
Type d'étiquette de disque : gpt
Identifiant de disque : 3ED2EBFD-8995-4690-8EEF-8C65108F2339
Premier LBA utilisable : 2048
Dernier LBA utilisable : 41943006
LBA alternatif : 41943039
LBA de départ des entrées de partition : 2
Entrées de partitions allouées : 128
LBA de fin des entrées de partition : 33

Périphérique Début      Fin Secteurs Type-UUID                            UUID                                 Nom Attr.
/dev/sda1     2048 19531775 19529728 EBD0A0A2-B9E5-4433-87C0-68B6B72699C7 7202EEDF-B999-47CC-BE80-70C80C2C83B0 Données
";
    let (disk, source) = one(all);
    let usable = disk.usable.map(|usable| (usable.start().bytes(), usable.end().bytes()));
    assert_eq!(usable, Some((2048 * 512, 41_943_007 * 512)));
    assert_eq!(riddles(&source), Vec::<String>::new());
}

#[test]
fn a_table_written_on_a_larger_disk_gives_no_usable_place_beyond_this_one() {
    let text = "Disk /dev/sdb: 20971520 sectors, 10.0 GiB
Sector size (logical/physical): 512/512 bytes
Disk identifier (GUID): 1A306B99-4C58-41B5-A2A8-E1432906F07E
First usable sector is 34, last usable sector is 41943006

Number  Start (sector)    End (sector)  Size       Code  Name
   1            2048        41940991   20.0 GiB    0700  Basic data partition
";
    let (disk, _) = one(text);
    assert!(disk.usable.is_none_or(|usable| usable.end().bytes() <= disk.size.bytes()), "{:?}", disk.usable);
    assert!(codes(&disk).contains(&ProblemCode::TableBeyondDisk));
}

#[test]
fn parted_is_read_in_the_users_language_and_models_stay_with_their_disks() {
    let text = "(parted) print all
Modèle : ATA Exemple SSD (scsi)
Disque /dev/sda : 256GB
Taille des secteurs (logiques/physiques) : 512B/512B
Table de partitions : gpt
Drapeaux de disque :

Numéro  Début   Fin     Taille  Système de fichiers  Nom                           Drapeaux
        17,4kB  1049kB  1031kB  Espace libre
 1      1049kB  274MB   273MB   fat32                EFI system partition          démarrage, esp
 2      274MB   290MB   16,8MB                       Microsoft reserved partition  msftres
 3      290MB   200GB   200GB   ntfs                 Basic data partition          msftdata
 4      200GB   220GB   20,0GB  ext4                 boot

Modèle : ATA Autre Disque (scsi)
Disque /dev/sdb : 2000GB
Taille des secteurs (logiques/physiques) : 512B/4096B
Table de partitions : gpt
Drapeaux de disque :

Numéro  Début  Fin     Taille  Système de fichiers  Nom      Drapeaux
 1      2048s  194559s 192512s fat32                         msftdata
";
    let source = source(text);
    let models: Vec<_> = source.disks.iter().map(|d| d.model.as_deref()).collect();
    assert_eq!(models, [Some("ATA Exemple SSD"), Some("ATA Autre Disque")]);
    let roles: Vec<Role> = source.disks[0].partitions.iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::EfiSystem, Role::Msr, Role::Data, Role::Linux]);
    assert_eq!(source.disks[0].partition(4).and_then(|p| p.name.as_deref()), Some("boot"));
    assert_eq!(source.disks[1].partitions.len(), 1);
    assert_eq!(riddles(&source), Vec::<String>::new());
    // A capture that begins with parted's prompt is no saved layout.
    let opened = shikiri::source::open_bytes(text.as_bytes().to_vec(), &Progress::default());
    assert!(opened.is_ok_and(|source| source.disks.len() == 2));
}

#[test]
fn a_pmbr_that_does_not_fit_is_a_problem_of_the_disk_that_comes() {
    let text = "ディスク /dev/sdb: 10 GiB, 10737418240 バイト, 20971520 セクタ
単位: セクタ (1 * 512 = 512 バイト)
セクタサイズ (論理 / 物理): 512 バイト / 512 バイト
I/O サイズ (最小 / 推奨): 512 バイト / 512 バイト

GPT PMBR のサイズが合致していません (167772159 != 629145599) が、w (書き込み) コマンドで修正されます。
ディスク /dev/sda: 300 GiB, 322122547200 バイト, 629145600 セクタ
単位: セクタ (1 * 512 = 512 バイト)
セクタサイズ (論理 / 物理): 512 バイト / 512 バイト
I/O サイズ (最小 / 推奨): 512 バイト / 512 バイト
ディスクラベルのタイプ: gpt
ディスク識別子: 18321E20-08E9-48D2-9B40-09D53BC5350C

デバイス   開始位置  終了位置    セクタ サイズ タイプ
/dev/sda1      2048   1230847   1228800   600M EFI システム
";
    let source = source(text);
    let odd: Vec<bool> = source.disks.iter().map(|d| codes(d).contains(&ProblemCode::ProtectiveMbrOdd)).collect();
    assert_eq!(odd, [false, true]);
    assert_eq!(riddles(&source), Vec::<String>::new());
}

#[test]
fn powershell_names_the_disk_by_number_by_path_or_in_the_command() {
    let rows = "PartitionNumber  DriveLetter Offset                    Size Type
---------------  ----------- ------                    ---- ----
1                            17408                 15.98 MB Reserved
2                D           16777216             124.98 GB Basic
";
    let (disk, source) = one(&format!("Get-Disk 6 | Get-Partition\n\n   Disk Number: 6\n\n{rows}"));
    assert_eq!((disk.number, disk.partitions.len()), (6, 2));
    assert_eq!(riddles(&source), Vec::<String>::new());
    // Two lists below the same path are of one disk; the command names it.
    let path =
        "\n   DiskPath: \\\\?\\scsi#disk&ven_example#4&2617aeae&0&020000#{53f56307-b6bf-11d0-94f2-00a0c91efb8b}\n\n";
    let first = "PartitionNumber  DriveLetter Offset                    Size Type
---------------  ----------- ------                    ---- ----
2                            16777216             124.98 GB Basic
";
    let text = format!(
        "PS C:\\> New-Partition -DiskNumber 3 -UseMaximumSize\n{path}{first}\nPS C:\\> Get-Partition\n{path}{rows}"
    );
    let (disk, _) = one(&text);
    assert_eq!((disk.number, disk.partitions.len()), (3, 2));
    // A block of comment in a script.
    let (disk, source) = one(&format!("Get-Partition\n<#{}{rows}#>\n", path.trim_start_matches('\n')));
    assert_eq!(disk.partitions.len(), 2);
    assert_eq!(riddles(&source), Vec::<String>::new());
}

#[test]
fn what_manage_bde_says_before_its_volumes_is_no_riddle() {
    let text = format!(
        "{LIST}
C:\\>manage-bde -status
BitLocker-Laufwerkverschlüsselung: Konfigurationstool, Version 10.0.19041
Copyright (C) 2013 Microsoft Corporation. Alle Rechte vorbehalten.

Datenträgervolumes, die mit BitLocker-Laufwerkverschlüsselung
geschützt werden können:
Volume \"X:\" []
[Datenvolume]

    Größe:                        49,36 GB
    BitLocker-Version:            Kein
    Konvertierungsstatus:         Vollständig entschlüsselt
    Verschlüsselt (Prozent):      0,0 %
    Verschlüsselungsmethode:      Kein
    Schutzstatus:                 Der Schutz ist deaktiviert.
"
    );
    let source = source(&text);
    assert_eq!(riddles(&source), Vec::<String>::new());
    let said: Vec<String> = source.notes.iter().map(|note| note.text.say(Lang::En)).collect();
    assert!(said.iter().any(|s| s.starts_with("X: – BitLocker is off")), "{said:?}");
}

/// Heading, state, place, in the languages of Windows.
const REAGENTC: [(&str, &str, &str); 11] = [
    (
        "Windows Recovery Environment (Windows RE) and system reset configuration\nInformation:",
        "Windows RE status",
        "Windows RE location",
    ),
    (
        "Windows-Wiederherstellungsumgebung (Windows RE) und Systemzurücksetzungskonfiguration\nInformationen:",
        "Windows RE-Status",
        "Windows RE-Ort",
    ),
    (
        "Environnement de récupération Windows (Windows RE) et configuration\nde la réinitialisation du système :",
        "Statut de Windows RE ",
        "Emplacement de Windows RE ",
    ),
    (
        "Información sobre el Entorno de recuperación de Windows (Windows RE)\ny la configuración de restablecimiento:",
        "Estado de Windows RE",
        "Ubicación de Windows RE",
    ),
    (
        "Ambiente ripristino Windows (WinRE) e configurazione ripristino del sistema\nInformazioni:",
        "Stato di Windows RE",
        "Percorso di Windows RE",
    ),
    (
        "Informações sobre o Ambiente de Recuperação do Windows (Windows RE)\ne a redefinição do sistema:",
        "Status do Windows RE",
        "Local do Windows RE",
    ),
    (
        "Сведения о среде восстановления Windows (Windows RE) и\nпараметрах сброса системы:",
        "Состояние Windows RE",
        "Расположение Windows RE",
    ),
    ("Windows 回復環境 (Windows RE) およびシステム リセット構成\n情報:", "Windows RE の状態", "Windows RE の場所"),
    ("Windows RE(Windows 복구 환경) 및 시스템 초기화 구성\n정보:", "Windows RE 상태", "Windows RE 위치"),
    ("Windows 恢复环境(Windows RE)和系统初始化配置\n信息:", "Windows RE 状态", "Windows RE 位置"),
    ("Windows 修復環境 (Windows RE) 和系統重設設定\n資訊:", "Windows RE 狀態", "Windows RE 位置"),
];

#[test]
fn reagentc_is_read_in_eleven_languages() {
    let states = [
        "Enabled",
        "Aktiviert",
        "Activé",
        "Habilitado",
        "Abilitato",
        "Habilitado",
        "Включено",
        "有効",
        "사용",
        "已启用",
        "已啟用",
    ];
    let off = [
        "Disabled",
        "Deaktiviert",
        "Désactivé",
        "Deshabilitado",
        "Disabilitato",
        "Desabilitado",
        "Отключено",
        "無効",
        "사용 안 함",
        "已禁用",
        "已停用",
    ];
    let list = LIST.replace("  Disk 0    Online          238 GB      0 B        *\n", "");
    for (((heading, state, place), word), off) in REAGENTC.iter().zip(states).zip(off) {
        for word in [word, "Enabled"] {
            let text = format!(
                "{list}\nC:\\>reagentc /info\n{heading}\n\n    {state}:         {word}\n    {place}:       \\\\?\\GLOBALROOT\\device\\harddisk1\\partition4\\Recovery\\WindowsRE\n    (BCD): 6bd1f6b3-0000-11ee-9e01-f7bfb87067d9\n\nREAGENTC.EXE: OK.\n"
            );
            let (disk, source) = one(&text);
            assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(true), Some(4)), "{text}");
            assert_eq!(riddles(&source), Vec::<String>::new(), "{text}");
        }
        for word in [off, "Disabled"] {
            let text = format!(
                "{list}\n{heading}\n\n    {state}:         {word}\n    {place}:\n    (BCD): 00000000-0000-0000-0000-000000000000\n\nREAGENTC.EXE: OK.\n"
            );
            let (disk, _) = one(&text);
            assert_eq!((disk.winre.enabled, disk.winre.partition), (Some(false), None), "{text}");
        }
    }
}

#[test]
fn the_fat_of_an_esp_that_powershell_measures_belongs_to_the_esp() {
    let text = "PS C:\\> Get-Volume

DriveLetter FriendlyName FileSystemType DriveType HealthStatus OperationalStatus SizeRemaining     Size
----------- ------------ -------------- --------- ------------ ----------------- -------------     ----
C           OS           NTFS           Fixed     Healthy      OK                     20.31 GB 118.20 GB
                         FAT32          Fixed     Healthy      OK                     64.21 MB    96 MB
PS C:\\> Get-Partition

   DiskPath: \\\\?\\scsi#disk&ven_example#{53f56307-b6bf-11d0-94f2-00a0c91efb8b}

PartitionNumber  DriveLetter Offset                                                Size Type
---------------  ----------- ------                                                ---- ----
1                            1048576                                             100 MB System
2                            105906176                                            16 MB Reserved
3                C           122683392                                        118.20 GB Basic
";
    let (disk, source) = one(text);
    let system = disk.partition(1).and_then(|p| p.volume.file_system);
    assert_eq!(system, Some(shikiri::layout::FileSystem::Fat32), "{:?}", ids(&source));
}

#[test]
fn event_259_is_read_with_the_label_of_its_volume_and_in_other_languages() {
    for event in [
        "A volume shrink analysis was initiated on volume System (C:). This event log entry details information.\n\n Diagnostic details:\n - The last unmovable file appears to be: \\hiberfil.sys::$DATA\n - The last cluster of the file is: 0x3b562\n - Shrink potential target (LCN address): 0x400000\n - The NTFS file flags are: ---AD\n - Shrink phase: <analysis>\n",
        "Für das Volume (C:) wurde eine Volumeverkleinerungsanalyse initiiert. Dieser Eintrag enthält Einzelheiten.\n\n Diagnosedetails:\n - Letzte unverschiebbare Datei: \\pagefile.sys::$DATA\n - Letzter Cluster der Datei: 0x3b562\n - Mögliches Verkleinerungsziel (LCN-Adresse): 0x400000\n - NTFS-Dateiflags: ---AD\n - Verkleinerungsphase: <analysis>\n",
        "ボリューム (C:) に対してボリュームの圧縮分析が開始されました。このイベント ログ エントリには詳細情報が記録されます。\n\n 診断の詳細:\n - 最後の移動不能ファイル: \\$Mft::$DATA\n - ファイルの最後のクラスター: 0x3b562\n - 圧縮可能なターゲット (LCN アドレス): 0x400000\n - NTFS ファイル フラグ: ---AD\n - 圧縮フェーズ: <analysis>\n",
    ] {
        let list = LIST.replace("  Disk 0    Online          238 GB      0 B        *\n", "");
        let volumes = "DISKPART> list volume\n\n  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------\n  Volume 0     C   System       NTFS   Partition    464 GB  Healthy    Boot\n";
        let (disk, source) = one(&format!("{list}\n{volumes}\n{event}"));
        let limit = disk.by_letter('C').and_then(|p| p.volume.shrink.as_ref()).map(|limit| limit.min.bytes());
        assert_eq!(limit, Some(0x40_0000 * 4096), "{event}");
        assert_eq!(riddles(&source), Vec::<String>::new(), "{event}");
    }
}
