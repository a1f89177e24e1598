//! A printer of DiskPart's listings in eleven languages: it invents disks, so that what a capture says can be compared
//! with what was true. Words and columns are those of published transcripts; every size is cut as DiskPart cuts it.
#![expect(clippy::unwrap_used, reason = "writing into a string cannot fail")]

use std::fmt::Write;

pub(crate) const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

/// Numbers that only look random: the same seed gives the same disks.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub(crate) fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[usize::try_from(self.roll(from.len() as u64)).unwrap()]
    }
}

/// What a partition is, as DiskPart's type column tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    System,
    Reserved,
    Primary,
    Recovery,
    Oem,
    Unknown,
    Extended,
    Logical,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Info {
    None,
    Boot,
    System,
    Hidden,
    Pagefile,
}

#[derive(Clone, Debug)]
pub(crate) struct TrueVolume {
    pub number: u32,
    pub letter: Option<char>,
    pub label: String,
    pub fs: &'static str,
    pub info: Info,
    pub removable: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct TruePartition {
    pub number: u32,
    pub start: u64,
    pub size: u64,
    pub kind: Kind,
    pub active: bool,
    pub attributes: u64,
    pub volume: Option<TrueVolume>,
}

#[derive(Clone, Debug)]
pub(crate) struct TrueDisk {
    pub number: u32,
    pub size: u64,
    pub gpt: bool,
    pub model: &'static str,
    pub id: [u8; 16],
    pub partitions: Vec<TruePartition>,
}

impl TruePartition {
    pub(crate) fn gpt_type(&self) -> &'static str {
        match self.kind {
            Kind::System => "c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
            Kind::Reserved => "e3c9e316-0b5c-4db8-817d-f92df00215ae",
            Kind::Recovery => "de94bba4-06d1-4d40-a16a-bfd50179d6ac",
            Kind::Unknown => "0fc63daf-8483-4772-8e79-3d69d8477de4",
            _ => "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7",
        }
    }

    pub(crate) fn mbr_type(&self) -> &'static str {
        match self.kind {
            Kind::Recovery => "27",
            Kind::Extended => "0F",
            Kind::Unknown => "83",
            Kind::Oem => "12",
            _ => "07",
        }
    }
}

impl TrueDisk {
    pub(crate) fn guid(&self) -> String {
        let hex: String = self.id.iter().map(|b| format!("{b:02X}")).collect();
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }

    pub(crate) fn signature(&self) -> u32 {
        u32::from_le_bytes([self.id[0], self.id[1], self.id[2], self.id[3] | 1])
    }

    /// What DiskPart calls free.
    pub(crate) fn free(&self) -> u64 {
        let used: u64 = self.partitions.iter().filter(|p| p.kind != Kind::Logical).map(|p| p.size).sum();
        (self.size - used).saturating_sub(2 * MIB) / MIB * MIB
    }
}

const LABELS: [&str; 16] = [
    "",
    "Windows",
    "OS",
    "Data",
    "New Volume",
    "Daten",
    "Système",
    "Резерв",
    "新加卷",
    "ボリューム",
    "시스템 예약",
    "WINRE_DRV",
    "Boot_P1",
    "Win 10 Pro x",
    "Recovery to ",
    "Störung äöü",
];
const MODELS: [&str; 5] = [
    "SAMSUNG MZVL2512HCJQ-00B00",
    "WDC WD10SPZX-17Z10T0",
    "KIOXIA-EXCERIA SSD",
    "INTEL SSDPEKNW512G8",
    "ST2000DM008-2FR102",
];

/// One size, on a whole MiB or, rarely, on a whole sector.
fn some_size(dice: &mut Dice, least: u64, most: u64) -> u64 {
    let mib = least + dice.roll(most - least + 1);
    let odd = if dice.one_in(4) { dice.roll(2000) * 512 } else { 0 };
    mib * MIB + odd
}

struct Numbers {
    volume: u32,
    letters: Vec<char>,
    boot_told: bool,
}

fn volume(dice: &mut Dice, numbers: &mut Numbers, kind: Kind, first_disk: bool) -> Option<TrueVolume> {
    let (letter, fs, info) = match kind {
        Kind::Reserved | Kind::Extended | Kind::Unknown => return None,
        Kind::System => (None, "FAT32", if first_disk { Info::System } else { Info::Hidden }),
        Kind::Recovery | Kind::Oem => (None, "NTFS", Info::Hidden),
        Kind::Primary | Kind::Logical => {
            if first_disk && !numbers.boot_told {
                numbers.boot_told = true;
                (Some('C'), "NTFS", Info::Boot)
            } else {
                let letter =
                    if dice.one_in(6) || numbers.letters.is_empty() { None } else { Some(numbers.letters.remove(0)) };
                let fs = *dice.pick(&["NTFS", "NTFS", "NTFS", "exFAT", "FAT32", "RAW", "ReFS"]);
                (letter, fs, if dice.one_in(8) { Info::Pagefile } else { Info::None })
            }
        }
    };
    let label: &str = if fs == "RAW" { "" } else { dice.pick::<&str>(&LABELS) };
    let number = numbers.volume;
    numbers.volume += 1;
    Some(TrueVolume {
        number,
        letter,
        label: label.chars().take(11).collect::<String>().trim_end().to_owned(),
        fs,
        info,
        removable: false,
    })
}

/// Some disks of one PC.
pub(crate) fn some_disks(dice: &mut Dice) -> Vec<TrueDisk> {
    let count = 1 + dice.roll(3);
    let mut numbers = Numbers {
        volume: u32::from(dice.one_in(2)),
        letters: "DEFGHIJKLMNOPQRSTUVW".chars().collect(),
        boot_told: false,
    };
    let mut disks = Vec::new();
    let mut number = 0;
    for i in 0..count {
        if i > 0 && dice.one_in(4) {
            number += 1;
        }
        let gpt = !dice.one_in(3);
        disks.push(some_disk(dice, number, gpt, i == 0, &mut numbers));
        number += 1;
    }
    disks
}

fn some_disk(dice: &mut Dice, number: u32, gpt: bool, first: bool, numbers: &mut Numbers) -> TrueDisk {
    let mut kinds: Vec<Kind> = Vec::new();
    if gpt {
        if first || dice.one_in(3) {
            kinds.push(Kind::System);
        }
        if !dice.one_in(5) {
            kinds.push(Kind::Reserved);
        }
        for _ in 0..=dice.roll(4) {
            kinds.push(if dice.one_in(5) { Kind::Unknown } else { Kind::Primary });
        }
        for _ in 0..dice.roll(3) {
            kinds.push(Kind::Recovery);
        }
        if dice.one_in(4) {
            kinds.push(Kind::Oem);
        }
        if dice.one_in(3) {
            let first = kinds.pop().unwrap();
            kinds.insert(0, first);
        }
        if !kinds.contains(&Kind::Primary) {
            kinds.push(Kind::Primary);
        }
    } else {
        for _ in 0..=dice.roll(3) {
            kinds.push(if dice.one_in(5) { Kind::Recovery } else { Kind::Primary });
        }
        if kinds.len() < 4 && dice.one_in(2) {
            kinds.push(Kind::Extended);
            for _ in 0..=dice.roll(3) {
                kinds.push(Kind::Logical);
            }
        }
    }
    let mut partitions: Vec<TruePartition> = Vec::new();
    let mut at = if gpt && dice.one_in(8) { 17 << 10 } else { MIB };
    let mut extended_end = None;
    let mut extended_at = None;
    let mut next_number = 1;
    let mut sizes_used: Vec<u64> = Vec::new();
    for kind in kinds {
        let size = loop {
            let size = match kind {
                Kind::System => some_size(dice, 99, 600),
                Kind::Reserved => {
                    if at < MIB {
                        (16 << 20) - (17 << 10)
                    } else {
                        *dice.pick(&[16, 128]) * MIB
                    }
                }
                Kind::Recovery | Kind::Oem => some_size(dice, 300, 16_000),
                Kind::Extended => 0,
                _ => {
                    let most = if dice.one_in(9) { 9_000_000 } else { 480_000 };
                    some_size(dice, 900, most)
                }
            };
            // Volumes of the same printed size cannot be told apart; they are looked at elsewhere.
            let printed = cut(size).0;
            if kind == Kind::Extended || kind == Kind::Reserved || !sizes_used.contains(&printed) {
                sizes_used.push(printed);
                break size;
            }
        };
        if dice.one_in(6) && kind != Kind::Logical {
            at += some_size(dice, 1, 5000);
        }
        if kind == Kind::Logical {
            at += MIB;
        }
        let mut number = next_number;
        if kind == Kind::Extended {
            number = 0;
            extended_at = Some(partitions.len());
        } else {
            next_number += 1 + u32::from(gpt && dice.one_in(10));
        }
        let active = !gpt && first && partitions.is_empty();
        let attributes = match kind {
            Kind::Recovery => 0x8000_0000_0000_0001,
            Kind::System | Kind::Reserved => 0x8000_0000_0000_0000,
            _ => 0,
        };
        let volume = volume(dice, numbers, kind, first);
        number = if kind == Kind::Extended { 0 } else { number };
        partitions.push(TruePartition { number, start: at, size, kind, active, attributes, volume });
        at += size;
        if kind == Kind::Logical {
            extended_end = Some(at);
        }
    }
    if let (Some(container), Some(end)) = (extended_at, extended_end) {
        let start = partitions[container].start;
        partitions[container].size = end - start;
    }
    if gpt && dice.one_in(4) && partitions.len() > 2 {
        // Numbers are not the order: what was made last may lie in the middle.
        let (a, b) = (partitions.len() - 1, partitions.len() - 2);
        let number = partitions[a].number;
        partitions[a].number = partitions[b].number;
        partitions[b].number = number;
    }
    let size = at + *dice.pick(&[MIB, MIB + 512 * 1712, 10 * GIB, 3 * MIB]) + MIB;
    let mut id = [0; 16];
    for byte in &mut id {
        *byte = u8::try_from(dice.roll(256)).unwrap();
    }
    TrueDisk { number, size: size / 512 * 512, gpt, model: dice.pick::<&str>(&MODELS), id, partitions }
}

/// The number and the power of 1024 that DiskPart prints: at most four digits, the rest is cut off.
pub(crate) fn cut(bytes: u64) -> (u64, usize) {
    let mut value = bytes;
    let mut power = 0;
    while value > 9999 {
        value /= 1024;
        power += 1;
    }
    (value, power)
}

/// What one language prints.
pub(crate) struct Tongue {
    pub code: &'static str,
    disk_head: &'static [&'static str],
    part_head: &'static str,
    vol_head: &'static str,
    disk: &'static str,
    part: &'static str,
    vol: &'static str,
    online: &'static str,
    /// Units in the list of disks, and elsewhere.
    units: [&'static str; 5],
    short: [&'static str; 5],
    /// System, reserved, primary, recovery, OEM, unknown, extended, logical.
    kinds: [&'static str; 8],
    partition_type: &'static str,
    removable: &'static str,
    no_media: &'static str,
    healthy: &'static str,
    boot: &'static str,
    system: &'static str,
    hidden: &'static str,
    pagefile: &'static str,
    yes: &'static str,
    no: &'static str,
    /// `detail partition`: type, hidden, required, attributes, active, offset.
    keys: [&'static str; 6],
    disk_selected: &'static str,
    part_selected: &'static str,
    /// `detail disk`: the ID, and further keys with their value.
    disk_id: &'static str,
    disk_keys: &'static [(&'static str, &'static str)],
    on_computer: &'static str,
}

const B: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];

pub(crate) const TONGUES: [Tongue; 12] = [
    Tongue {
        code: "en",
        disk_head: &[
            "  Disk ###  Status         Size     Free     Dyn  Gpt",
            "  --------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Partition ###  Type              Size     Offset\n  -------------  ----------------  -------  -------",
        vol_head: "  Volume ###  Ltr  Label        Fs     Type        Size     Status     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disk {}  ",
        part: "Partition {}  ",
        vol: "Volume {}  ",
        online: "Online",
        units: B,
        short: B,
        kinds: ["System", "Reserved", "Primary", "Recovery", "OEM", "Unknown", "Extended", "Logical"],
        partition_type: "Partition",
        removable: "Removable",
        no_media: "No Media",
        healthy: "Healthy",
        boot: "Boot",
        system: "System",
        hidden: "Hidden",
        pagefile: "Pagefile",
        yes: "Yes",
        no: "No",
        keys: ["Type    ", "Hidden  ", "Required", "Attrib  ", "Active", "Offset in Bytes"],
        disk_selected: "Disk {} is now the selected disk.",
        part_selected: "Partition {} is now the selected partition.",
        disk_id: "Disk ID",
        disk_keys: &[
            ("Type   ", "NVMe"),
            ("Status ", "Online"),
            ("Path   ", "0"),
            ("Target ", "0"),
            ("LUN ID ", "0"),
            ("Location Path ", "PCIROOT(0)#PCI(0100)#NVME(P00T00L00)"),
            ("Current Read-only State ", "No"),
            ("Boot Disk  ", "Yes"),
            ("Pagefile Disk  ", "Yes"),
            ("Clustered Disk  ", "No"),
        ],
        on_computer: "On computer: DESKTOP-1",
    },
    Tongue {
        code: "ja",
        disk_head: &[
            "  ディスク      状態           サイズ   空き   ダイナ GPT",
            "  ###                                          ミック",
            "  ------------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Partition ###  Type                Size     Offset\n  -------------  ------------------  -------  -------",
        vol_head: "  Volume ###  Ltr Label        Fs    Type        Size     Status     Info\n  ----------  --- -----------  ----  ----------  -------  ---------  --------",
        disk: "ディスク {}  ",
        part: "Partition {}  ",
        vol: "Volume {}  ",
        online: "オンライン",
        units: B,
        short: B,
        kinds: ["システム", "予約", "プライマリ", "回復", "OEM", "不明", "拡張", "論理"],
        partition_type: "Partition",
        removable: "リムーバブル",
        no_media: "メディアなし",
        healthy: "正常",
        boot: "ブート",
        system: "システム",
        hidden: "非表示",
        pagefile: "ページ ファ",
        yes: "はい",
        no: "いいえ",
        keys: ["種類    ", "隠し属性", "必須    ", "属性    ", "アクティブ", "オフセット (バイト)"],
        disk_selected: "ディスク {} が選択されました。",
        part_selected: "パーティション {} が選択されました。",
        disk_id: "ディスク ID",
        disk_keys: &[
            ("種類    ", "NVMe"),
            ("状態    ", "オンライン"),
            ("パス    ", "0"),
            ("ターゲット  ", "0"),
            ("LUN ID  ", "0"),
            ("場所のパス ", "PCIROOT(0)#PCI(0100)"),
            ("現在の読み取り専用状態 ", "いいえ"),
            ("読み取り専用", "いいえ"),
            ("ブート ディスク ", "はい"),
            ("クラスター化ディスク  ", "いいえ"),
        ],
        on_computer: "コンピューター: DESKTOP-1",
    },
    Tongue {
        code: "de",
        disk_head: &[
            "  Datenträger ###  Status         Größe    Frei     Dyn  GPT",
            "  ---------------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Partition ###  Typ               Größe    Offset\n  -------------  ----------------  -------  -------",
        vol_head: "  Volume ###  Bst  Bezeichnung  DS     Typ         Größe    Status     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Datenträger {}  ",
        part: "Partition {}  ",
        vol: "Volume {}  ",
        online: "Online",
        units: B,
        short: B,
        kinds: ["System", "Reserviert", "Primär", "Wiederherstellun", "OEM", "Unbekannt", "Erweitert", "Logisch"],
        partition_type: "Partition",
        removable: "Wechselmed",
        no_media: "Kein Medi",
        healthy: "Fehlerfrei",
        boot: "Startpartition",
        system: "System",
        hidden: "Versteckt",
        pagefile: "Auslagerungsdatei",
        yes: "Ja",
        no: "Nein",
        keys: ["Typ          ", "Versteckt    ", "Erforderlich ", "Attribut     ", "Aktiv        ", "Offset in Byte"],
        disk_selected: "Datenträger {} ist jetzt der gewählte Datenträger.",
        part_selected: "Partition {} ist jetzt die gewählte Partition.",
        disk_id: "Datenträger-ID",
        disk_keys: &[
            ("Typ   ", "NVMe"),
            ("Status: ", "Online"),
            ("Pfad  ", "0"),
            ("Ziel  ", "0"),
            ("LUN-ID ", "0"),
            ("Standortpfad ", "PCIROOT(0)#PCI(0100)"),
            ("Schreibgeschützt  ", "Nein"),
            ("Startdatenträger  ", "Ja"),
            ("Auslagerungsdatei-Datenträger  ", "Ja"),
            ("Clusterdatenträger  ", "Nein"),
        ],
        on_computer: "Auf Computer: DESKTOP-1",
    },
    Tongue {
        code: "fr",
        disk_head: &[
            "  N° disque  Statut         Taille   Libre    Dyn  GPT",
            "  ---------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  N° partition   Type              Taille   Décalage\n  -------------  ----------------  -------  --------",
        vol_head: "  N° volume   Ltr  Nom          Fs     Type        Taille   Statut     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disque {}  ",
        part: "Partition {}  ",
        vol: "Volume {}  ",
        online: "En ligne",
        units: ["octets", "K octets", "M octets", "G octets", "T octets"],
        short: ["o ", "K ", "M ", "G ", "T "],
        kinds: ["Système", "Réservé", "Principale", "Récupération", "OEM", "Inconnu", "Étendue", "Logique"],
        partition_type: "Partition",
        removable: "Amovible",
        no_media: "0 média",
        healthy: "Sain",
        boot: "Démarrage",
        system: "Système",
        hidden: "Masqué",
        pagefile: "Fichier d'échange",
        yes: "Oui",
        no: "Non",
        keys: ["Type    ", "Masqué  ", "Requis  ", "Attrib  ", "Actif ", "Décalage en octets "],
        disk_selected: "Le disque {} est maintenant le disque sélectionné.",
        part_selected: "La partition {} est maintenant la partition sélectionnée.",
        disk_id: "ID du disque ",
        disk_keys: &[
            ("Type ", "RAID "),
            ("État ", "En ligne"),
            ("Chemin ", "3"),
            ("Cible ", "0"),
            ("ID LUN ", "0"),
            ("Chemin d’accès de l’emplacement ", "PCIROOT(0)#PCI(1700)#RAID(P07T00L00)"),
            ("État en lecture seule actuel ", "Non"),
            ("Disque de démarrage ", "Oui"),
            ("Disque en cluster  ", "Non"),
        ],
        on_computer: "Sur l’ordinateur : DESKTOP-1",
    },
    Tongue {
        code: "es",
        disk_head: &[
            "  Núm Disco  Estado      Tamaño   Disp     Din  Gpt",
            "  ---------- ----------  -------  -------  ---  ---",
        ],
        part_head: "  Núm Partición  Tipo              Tamaño   Desplazamiento\n  -------------  ----------------  -------  ---------------",
        vol_head: "  Núm Volumen Ltr  Etiqueta     Fs     Tipo        Tamaño   Estado     Info\n  ----------- ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disco {}  ",
        part: "Partición {}  ",
        vol: "Volumen {}  ",
        online: "En línea",
        units: B,
        short: B,
        kinds: ["Sistema", "Reservado", "Principal", "Recuperación", "OEM", "Desconocido", "Extendido", "Lógico"],
        partition_type: "Partición",
        removable: "Extraíble",
        no_media: "Sin medio",
        healthy: "Correcto",
        boot: "Arranque",
        system: "Sistema",
        hidden: "Oculto",
        pagefile: "Archivo de paginación",
        yes: "Sí",
        no: "No",
        keys: [
            "Tipo          ",
            "Oculta        ",
            "Requerida     ",
            "Atributo      ",
            "Activa        ",
            "Desplaz. bytes",
        ],
        disk_selected: "El disco {} es ahora el disco seleccionado.",
        part_selected: "La partición {} es ahora la partición seleccionada.",
        disk_id: "Id. de disco",
        disk_keys: &[
            ("Tipo   ", "NVMe"),
            ("Estado ", "En línea"),
            ("Ruta   ", "0"),
            ("Destino ", "0"),
            ("Id. de LUN ", "0"),
            ("Ruta de ubicación ", "PCIROOT(0)#PCI(0100)"),
            ("Solo lectura  ", "No"),
            ("Disco de arranque  ", "Sí"),
            ("Disco en clúster  ", "No"),
        ],
        on_computer: "En el equipo: DESKTOP-1",
    },
    Tongue {
        code: "it",
        disk_head: &[
            "  N. disco  Stato          Dimensioni  Disponibile  Din  GPT",
            "  --------  -------------  ----------  -----------  ---  ---",
        ],
        part_head: "  Partizione ###  Tipo              Dim.     Offset\n  --------------  ----------------  -------  -------",
        vol_head: "  Volume ###  Let. Etichetta    Fs     Tipo        Dim.     Stato      Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disco {}  ",
        part: "Partizione {}  ",
        vol: "Volume {}  ",
        online: "Online",
        units: ["bytes", "Kbytes", "Mbytes", "Gbytes", "Tbytes"],
        short: ["b", "Kb", "Mb", "Gb", "Tb"],
        kinds: ["Sistema", "Riservato", "Primario", "Ripristino", "OEM", "Sconosciuto", "Esteso", "Logico"],
        partition_type: "Partizione",
        removable: "Rimovibile",
        no_media: "Nessun s",
        healthy: "Integro",
        boot: "Avvio",
        system: "Sistema",
        hidden: "Nascosto",
        pagefile: "File di paging",
        yes: "Sì",
        no: "No",
        keys: ["Tipo      ", "Nascosta  ", "Obbligat. ", "Attrib    ", "Attiva    ", "Offset in byte"],
        disk_selected: "Il disco attualmente selezionato è il disco {}.",
        part_selected: "La partizione attualmente selezionata è la partizione {}.",
        disk_id: "ID disco",
        disk_keys: &[
            ("Tipo   ", "NVMe"),
            ("Stato  ", "Online"),
            ("Percorso ", "0"),
            ("Destinazione ", "0"),
            ("ID LUN ", "0"),
            ("Percorso posizione ", "PCIROOT(0)#PCI(0100)"),
            ("Sola lettura  ", "No"),
            ("Disco di avvio  ", "Sì"),
            ("Disco del cluster  ", "No"),
        ],
        on_computer: "Nel computer: DESKTOP-1",
    },
    Tongue {
        code: "pt",
        disk_head: &[
            "  Nº Disco  Status         Tam.     Livre    Din. GPT",
            "  --------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Partição No.   Tipo              Tamanho  Deslocamento\n  -------------  ----------------  -------  ------------",
        vol_head: "  Volume ###  Ltr  Rótulo       Fs     Tipo        Tamanho  Status     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disco {}  ",
        part: "Partição {}  ",
        vol: "Volume {}  ",
        online: "Online",
        units: B,
        short: B,
        kinds: ["Sistema", "Reservado", "Primário", "Recuperação", "OEM", "Desconhecido", "Estendida", "Lógica"],
        partition_type: "Partição",
        removable: "Removível",
        no_media: "Sem mídia",
        healthy: "Íntegro",
        boot: "Inicialização",
        system: "Sistema",
        hidden: "Oculto",
        pagefile: "Arquivo de paginação",
        yes: "Sim",
        no: "Não",
        keys: ["Tipo      ", "Oculta    ", "Requerida ", "Atributos ", "Ativa     ", "Deslocamento em Bytes"],
        disk_selected: "O disco {} é o disco selecionado.",
        part_selected: "A partição {} é a partição selecionada.",
        disk_id: "Identificação do Disco",
        disk_keys: &[
            ("Tipo   ", "NVMe"),
            ("Status ", "Online"),
            ("Caminho ", "0"),
            ("Destino ", "0"),
            ("ID LUN ", "0"),
            ("Caminho da Localização ", "PCIROOT(0)#PCI(0100)"),
            ("Somente Leitura  ", "Não"),
            ("Disco de Inicialização  ", "Sim"),
            ("Disco Clusterizado  ", "Não"),
        ],
        on_computer: "No computador: DESKTOP-1",
    },
    Tongue {
        code: "ru",
        disk_head: &[
            "  Диск ###  Состояние      Размер   Свободно Дин  GPT",
            "  --------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Раздел    ###  Тип               Размер   Смещение\n  -------------  ----------------  -------  -------",
        vol_head: "  Том    ###  Имя  Метка        ФС     Тип         Размер   Состояние  Сведения\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Диск {}  ",
        part: "Раздел {}  ",
        vol: "Том {}  ",
        online: "В сети",
        units: ["байт", "Kбайт", "Mбайт", "Gбайт", "Tбайт"],
        short: ["б", "Kб", "Mб", "Gб", "Tб"],
        kinds: [
            "Системный",
            "Зарезервировано",
            "Основной",
            "Восстановление",
            "OEM",
            "Неизвестно",
            "Дополнительный",
            "Логический",
        ],
        partition_type: "Раздел",
        removable: "Сменный",
        no_media: "Нет носит",
        healthy: "Исправен",
        boot: "Загрузочный",
        system: "Системный",
        hidden: "Скрытый",
        pagefile: "Файл подкачки",
        yes: "Да",
        no: "Нет",
        keys: [
            "Тип          ",
            "Скрытый      ",
            "Обязательный ",
            "Атрибут      ",
            "Активный     ",
            "Смещение в байтах",
        ],
        disk_selected: "Выбран диск {}.",
        part_selected: "Выбран раздел {}.",
        disk_id: "ИД диска",
        disk_keys: &[
            ("Тип    ", "NVMe"),
            ("Состояние ", "В сети"),
            ("Путь   ", "0"),
            ("Конечный объект ", "0"),
            ("ИД LUN ", "0"),
            ("Путь к расположению ", "PCIROOT(0)#PCI(0100)"),
            ("Только для чтения  ", "Нет"),
            ("Загрузочный диск  ", "Да"),
            ("Кластерный диск  ", "Нет"),
        ],
        on_computer: "На компьютере: DESKTOP-1",
    },
    Tongue {
        code: "ko",
        disk_head: &[
            "  디스크 ###  상태           크기     사용 가능     Dyn  Gpt",
            "  ----------  -------------  -------  ------------  ---  ---",
        ],
        part_head: "  파티션 ###  종류              크기     오프셋\n  ----------  ----------------  -------  -------",
        vol_head: "  볼륨 ###  Ltr  레이블      Fs    형식       크기     상태          정보\n  --------  ---  ----------  ----  ---------  -------  ------------  --------",
        disk: "디스크 {}  ",
        part: "파티션 {}  ",
        vol: "Volume {}  ",
        online: "온라인",
        units: B,
        short: B,
        kinds: ["시스템", "예약됨", "주", "복구", "OEM", "알 수 없음", "확장", "논리"],
        partition_type: "파티션",
        removable: "이동식",
        no_media: "미디어 없",
        healthy: "정상",
        boot: "부팅",
        system: "시스템",
        hidden: "숨김",
        pagefile: "페이지 파일",
        yes: "예",
        no: "아니요",
        keys: ["종류    ", "숨김    ", "필수    ", "특성    ", "활성    ", "오프셋(바이트)"],
        disk_selected: "{} 디스크가 선택한 디스크입니다.",
        part_selected: "{} 파티션이 선택한 파티션입니다.",
        disk_id: "디스크 ID",
        disk_keys: &[
            ("유형   ", "NVMe"),
            ("상태 ", "온라인"),
            ("경로   ", "0"),
            ("대상 ", "0"),
            ("LUN ID ", "0"),
            ("위치 경로 ", "PCIROOT(0)#PCI(0100)"),
            ("현재 읽기 전용 상태 ", "아니요"),
            ("부팅 디스크  ", "예"),
            ("클러스터된 디스크  ", "아니요"),
        ],
        on_computer: "컴퓨터: DESKTOP-1",
    },
    Tongue {
        code: "zh-cn",
        disk_head: &[
            "  磁盘 ###  状态           大小     可用     Dyn  Gpt",
            "  --------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  分区 ###       类型              大小     偏移量\n  -------------  ----------------  -------  -------",
        vol_head: "  卷 ###      LTR  标签         FS     类型        大小     状态       信息\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "磁盘 {}  ",
        part: "分区      {}  ",
        vol: "卷     {}  ",
        online: "联机",
        units: B,
        short: B,
        kinds: ["系统", "保留", "主要", "恢复", "OEM", "未知", "扩展", "逻辑"],
        partition_type: "磁盘分区",
        removable: "可移动",
        no_media: "无介质",
        healthy: "正常",
        boot: "启动",
        system: "系统",
        hidden: "已隐藏",
        pagefile: "页面文件",
        yes: "是",
        no: "否",
        keys: ["类型    ", "隐藏  ", "必需", "属性  ", "活动  ", "偏移量(以字节为单位)"],
        disk_selected: "磁盘 {} 现在是所选磁盘。",
        part_selected: "分区 {} 现在是所选分区。",
        disk_id: "磁盘 ID",
        disk_keys: &[
            ("类型   ", "USB"),
            ("状态 ", "联机"),
            ("路径   ", "0"),
            ("目标 ", "0"),
            ("LUN ID ", "0"),
            ("位置路径 ", "UNAVAILABLE"),
            ("当前只读状态", "否"),
            ("只读", "否"),
            ("启动磁盘", "是"),
            ("页面文件磁盘", "否"),
            ("群集磁盘  ", "否"),
        ],
        on_computer: "在计算机上: DESKTOP-1",
    },
    Tongue {
        code: "zh-tw",
        disk_head: &[
            "  磁碟 ###  狀態           大小     可用     Dyn  Gpt",
            "  --------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  磁碟分割  ###  類型              大小     位移\n  -------------  ----------------  -------  -------",
        vol_head: "  磁碟區 ###  Ltr  標籤         Fs     類型        大小     狀態       資訊\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "磁碟 {}  ",
        part: "磁碟分割  {}  ",
        vol: "磁碟區     {}  ",
        online: "連線",
        units: B,
        short: B,
        kinds: ["系統", "保留", "主要", "修復", "OEM", "不明", "擴充", "邏輯"],
        partition_type: "磁碟分割",
        removable: "抽取式",
        no_media: "沒有媒體",
        healthy: "良好",
        boot: "啟動",
        system: "系統",
        hidden: "隱藏",
        pagefile: "分頁檔",
        yes: "是",
        no: "否",
        keys: ["類型    ", "隱藏  ", "必要", "屬性  ", "使用中", "位移 (位元組)"],
        disk_selected: "磁碟 {} 是所選擇的磁碟。",
        part_selected: "磁碟分割 {} 是所選擇的磁碟分割。",
        disk_id: "磁碟識別碼",
        disk_keys: &[
            ("類型   ", "NVMe"),
            ("狀態 ", "連線"),
            ("路徑   ", "0"),
            ("目標 ", "0"),
            ("LUN 識別碼 ", "0"),
            ("位置路徑 ", "PCIROOT(0)#PCI(0100)"),
            ("目前的唯讀狀態 ", "否"),
            ("唯讀  ", "否"),
            ("開機磁碟  ", "是"),
            ("叢集磁碟  ", "否"),
        ],
        on_computer: "在電腦上: DESKTOP-1",
    },
    // European Portuguese differs in most words.
    Tongue {
        code: "pt-pt",
        disk_head: &[
            "  Disco ###  Estado         Tamanho  Livre    Din  Gpt",
            "  ---------  -------------  -------  -------  ---  ---",
        ],
        part_head: "  Partição ###  Tipo              Tamanho  Desvio\n  ------------  ----------------  -------  -------",
        vol_head: "  Volume ###  Ltr  Nome         Sf     Tipo        Tamanho  Estado     Info\n  ----------  ---  -----------  -----  ----------  -------  ---------  --------",
        disk: "Disco {}  ",
        part: "Partição {}  ",
        vol: "Volume {}  ",
        online: "Online",
        units: B,
        short: B,
        kinds: ["Sistema", "Reservada", "Primária", "Recuperação", "OEM", "Desconhecida", "Expandida", "Lógica"],
        partition_type: "Partição",
        removable: "Amovível",
        no_media: "Sem supor",
        healthy: "Bom estado",
        boot: "Arranque",
        system: "Sistema",
        hidden: "Oculto",
        pagefile: "Ficheiro de paginação",
        yes: "Sim",
        no: "Não",
        keys: ["Tipo      ", "Oculto    ", "Necessário", "Atributo  ", "Activo    ", "Desvio em bytes"],
        disk_selected: "O disco {} é agora o disco selecionado.",
        part_selected: "A partição {} é agora a partição selecionada.",
        disk_id: "ID do Disco",
        disk_keys: &[
            ("Tipo   ", "NVMe"),
            ("Estado ", "Online"),
            ("Caminho ", "0"),
            ("Destino ", "0"),
            ("ID de LUN ", "0"),
            ("Só de leitura  ", "Não"),
            ("Disco de arranque  ", "Sim"),
        ],
        on_computer: "No computador: DESKTOP-1",
    },
];

impl Tongue {
    fn size(&self, bytes: u64, long: bool) -> String {
        let (value, power) = cut(bytes);
        let units = if long { &self.units } else { &self.short };
        format!("{value} {}", units[power])
    }

    fn kind(&self, kind: Kind) -> &'static str {
        self.kinds[match kind {
            Kind::System => 0,
            Kind::Reserved => 1,
            Kind::Primary => 2,
            Kind::Recovery => 3,
            Kind::Oem => 4,
            Kind::Unknown => 5,
            Kind::Extended => 6,
            Kind::Logical => 7,
        }]
    }

    fn named(pattern: &str, number: u32) -> String {
        pattern.replace("{}", &format!("{number:<3}"))
    }

    pub(crate) fn list_disk(&self, disks: &[TrueDisk], selected: Option<u32>) -> String {
        let mut out = self.disk_head.join("\n") + "\n";
        for disk in disks {
            let star = if selected == Some(disk.number) { '*' } else { ' ' };
            let gpt = if disk.gpt { "        *" } else { "" };
            writeln!(
                out,
                "{star} {}{:<13}  {:>7}  {:>7}{gpt}",
                Self::named(self.disk, disk.number),
                clip(self.online, 13),
                self.size(disk.size, true),
                self.size(disk.free(), true),
            )
            .unwrap();
        }
        out
    }

    pub(crate) fn list_partition(&self, disk: &TrueDisk, selected: Option<u32>) -> String {
        let mut out = format!("{}\n", self.part_head);
        for p in &disk.partitions {
            let star = if selected == Some(p.number) { '*' } else { ' ' };
            writeln!(
                out,
                "{star} {}{:<16}  {:>7}  {:>7}",
                Self::named(self.part, p.number),
                clip(self.kind(p.kind), 16),
                self.size(p.size, false),
                self.size(p.start, false),
            )
            .unwrap();
        }
        out
    }

    fn volume_row(&self, p: &TruePartition, v: &TrueVolume, star: char) -> String {
        let info = match v.info {
            Info::None => "",
            Info::Boot => self.boot,
            Info::System => self.system,
            Info::Hidden => self.hidden,
            Info::Pagefile => self.pagefile,
        };
        let kind = if v.removable { self.removable } else { self.partition_type };
        let row = format!(
            "{star} {}{:^3}  {:<11}  {:<5}  {:<10}  {:>7}  {:<9}  {}",
            Self::named(self.vol, v.number),
            v.letter.unwrap_or(' '),
            clip(&v.label, 11),
            v.fs,
            clip(kind, 10),
            self.size(p.size, false),
            clip(self.healthy, 9),
            clip(info, 8),
        );
        row.trim_end().to_owned() + "\n"
    }

    pub(crate) fn list_volume(&self, disks: &[TrueDisk], optical: bool) -> String {
        let mut out = format!("{}\n", self.vol_head);
        if optical {
            let row = format!(
                "  {}{:^3}  {:<11}  {:<5}  {:<10}  {:>7}  {:<9}",
                Self::named(self.vol, 90),
                'Z',
                "",
                "",
                "DVD-ROM",
                self.size(0, false),
                clip(self.no_media, 9)
            );
            writeln!(out, "{}", row.trim_end()).unwrap();
        }
        for disk in disks {
            for p in &disk.partitions {
                if let Some(volume) = &p.volume {
                    out.push_str(&self.volume_row(p, volume, ' '));
                }
            }
        }
        out
    }

    pub(crate) fn detail_disk(&self, disk: &TrueDisk) -> String {
        let id = if disk.gpt { format!("{{{}}}", disk.guid()) } else { format!("{:08X}", disk.signature()) };
        let mut out = format!("{}\n{}: {id}\n", disk.model, self.disk_id);
        for (key, value) in self.disk_keys {
            writeln!(out, "{key}: {value}").unwrap();
        }
        writeln!(out, "\n{}", self.vol_head).unwrap();
        for p in &disk.partitions {
            if let Some(volume) = &p.volume {
                out.push_str(&self.volume_row(p, volume, ' '));
            }
        }
        out
    }

    pub(crate) fn detail_partition(&self, disk: &TrueDisk, p: &TruePartition) -> String {
        let [kind, hidden, required, attributes, active, offset] = self.keys;
        let yes_no = |yes: bool| if yes { self.yes } else { self.no };
        let mut out = Self::named(self.part, p.number).trim().to_owned() + "\n";
        if disk.gpt {
            writeln!(out, "{kind}: {}", p.gpt_type()).unwrap();
            writeln!(out, "{hidden}: {}", yes_no(p.attributes != 0)).unwrap();
            writeln!(out, "{required}: {}", yes_no(p.attributes & 1 == 1)).unwrap();
            let bits =
                if p.attributes == 0 { "0000000000000000".to_owned() } else { format!("0X{:016X}", p.attributes) };
            writeln!(out, "{attributes}: {bits}").unwrap();
        } else {
            writeln!(out, "{kind}: {}", p.mbr_type()).unwrap();
            writeln!(out, "{hidden}: {}", self.no).unwrap();
            writeln!(out, "{active}: {}", yes_no(p.active)).unwrap();
        }
        writeln!(out, "{offset}: {}\n", p.start).unwrap();
        if let Some(volume) = &p.volume {
            writeln!(out, "{}", self.vol_head).unwrap();
            out.push_str(&self.volume_row(p, volume, '*'));
        }
        out
    }

    pub(crate) fn disk_selected(&self, number: u32) -> String {
        self.disk_selected.replace("{}", &number.to_string())
    }

    pub(crate) fn part_selected(&self, number: u32) -> String {
        self.part_selected.replace("{}", &number.to_string())
    }

    /// A whole session as DiskPart's window shows it.
    pub(crate) fn session(&self, disks: &[TrueDisk], details: bool) -> String {
        let mut out = format!(
            "Microsoft DiskPart version 10.0.22621.1\n\nCopyright (C) Microsoft Corporation.\n{}\n\nDISKPART> list disk\n\n{}\n",
            self.on_computer,
            self.list_disk(disks, None)
        );
        for disk in disks {
            write!(out, "DISKPART> select disk {0}\n\n{1}\n\n", disk.number, self.disk_selected(disk.number)).unwrap();
            if details {
                write!(out, "DISKPART> detail disk\n\n{}\n", self.detail_disk(disk)).unwrap();
            }
            write!(out, "DISKPART> list partition\n\n{}\n", self.list_partition(disk, None)).unwrap();
            if details {
                for p in disk.partitions.iter().filter(|p| p.number != 0) {
                    write!(
                        out,
                        "DISKPART> select partition {}\n\n{}\n\nDISKPART> detail partition\n\n{}\n",
                        p.number,
                        self.part_selected(p.number),
                        self.detail_partition(disk, p)
                    )
                    .unwrap();
                }
            }
        }
        write!(out, "DISKPART> list volume\n\n{}\nDISKPART> exit\n", self.list_volume(disks, true)).unwrap();
        out
    }
}

fn clip(text: &str, width: usize) -> String {
    text.chars().take(width).collect()
}
