//! The few words that structure cannot replace, in the languages of Windows: types, yes and no, states.
//!
//! A printed word matches an entry where one begins with the other (DiskPart cuts words at the column's width),
//! case and accents aside.

use crate::layout::Role;
use std::sync::LazyLock;

/// What DiskPart's type column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeWord {
    Primary,
    System,
    Reserved,
    Recovery,
    Oem,
    Unknown,
    Extended,
    Logical,
    Dynamic,
}

impl TypeWord {
    /// What the word alone says of the partition; it does not tell the type GUID.
    pub const fn role(self) -> Role {
        match self {
            Self::Primary | Self::Logical => Role::Data,
            Self::System => Role::EfiSystem,
            Self::Reserved => Role::Msr,
            Self::Recovery => Role::Recovery,
            Self::Oem => Role::Oem,
            Self::Unknown => Role::Unknown,
            Self::Extended => Role::Extended,
            Self::Dynamic => Role::Ldm,
        }
    }
}

/// Entries by meaning; a part of a phrase stands for the phrase.
/// Stems of *dynamic*, anywhere in the phrase.
const DYNAMIC: [&str; 7] = ["dynam", "dinam", "динам", "동적", "动态", "動態", "ダイナミック"];

const TYPES: [(TypeWord, &[&str]); 8] = [
    (
        TypeWord::Primary,
        &[
            "primary",
            "primär",
            "principale",
            "principal",
            "primario",
            "primaria",
            "primário",
            "primária",
            "primaire",
            "основной",
            "основная",
            "первичный",
            "主要",
            "主分区",
            "기본",
            "主磁碟分割",
            "プライマリ",
            "주 파티션",
            "주",
            "主",
            "basic",
            "基本",
            "podstawowy",
            "primair",
        ],
    ),
    (
        TypeWord::System,
        &[
            "system",
            "système",
            "sistema",
            "di sistema",
            "del sistema",
            "система",
            "системный",
            "системная",
            "시스템",
            "系统",
            "系統",
            "システム",
            "efi",
            "esp",
        ],
    ),
    (
        TypeWord::Reserved,
        &[
            "reserved",
            "reserviert",
            "réservé",
            "réservée",
            "reservado",
            "reservada",
            "riservato",
            "riservata",
            "зарезервировано",
            "зарезервированный",
            "зарезервированная",
            "резервный",
            "예약됨",
            "예약",
            "保留",
            "已保留",
            "保留的",
            "预留",
            "預約",
            "予約済み",
            "予約",
            "msr",
        ],
    ),
    (
        TypeWord::Recovery,
        &[
            "recovery",
            "wiederherstellung",
            "récupération",
            "recuperación",
            "recuperacion",
            "ripristino",
            "recuperação",
            "восстановление",
            "восстановления",
            "복구",
            "恢复",
            "恢復",
            "復原",
            "修復",
            "还原",
            "回復",
            "回収",
            "reparación",
            "restauration",
            "restauração",
        ],
    ),
    (TypeWord::Oem, &["oem"]),
    (
        TypeWord::Unknown,
        &[
            "unknown",
            "unbekannt",
            "inconnu",
            "inconnue",
            "desconocido",
            "desconocida",
            "sconosciuto",
            "sconosciuta",
            "desconhecido",
            "desconhecida",
            "неизвестный",
            "неизвестно",
            "неизвестная",
            "알 수 없음",
            "알수없음",
            "未知",
            "不明",
        ],
    ),
    (
        TypeWord::Extended,
        &[
            "extended",
            "erweitert",
            "étendu",
            "étendue",
            "extendido",
            "extendida",
            "esteso",
            "estesa",
            "estendido",
            "estendida",
            "дополнительный",
            "расширенный",
            "расширенная",
            "확장",
            "扩展",
            "擴充",
            "延伸",
            "擴展",
            "拡張",
        ],
    ),
    (
        TypeWord::Logical,
        &[
            "logical",
            "logisch",
            "logique",
            "lógico",
            "lógica",
            "logico",
            "logica",
            "логический",
            "логическая",
            "논리",
            "逻辑",
            "邏輯",
            "論理",
            "lógicas",
        ],
    ),
];

/// Words that begin a row or a message of disks.
const DISK: [&str; 14] = [
    "festplatte",
    "disk",
    "datenträger",
    "disque",
    "disco",
    "диск",
    "디스크",
    "磁盘",
    "磁碟",
    "ディスク",
    "disc",
    "schijf",
    "dysk",
    "disken",
];
/// The same for partitions.
const PARTITION: [&str; 16] = [
    "partition",
    "partición",
    "particion",
    "partizione",
    "partição",
    "particao",
    "раздел",
    "파티션",
    "分区",
    "磁碟分割",
    "磁碟分區",
    "分割區",
    "パーティション",
    "磁盘分区",
    "partitie",
    "partycja",
];
/// The same for volumes.
const VOLUME: [&str; 10] =
    ["volume", "volumen", "том", "볼륨", "卷", "磁碟區", "ボリューム", "volym", "wolumin", "volum"];

const YES: [&str; 14] = ["yes", "ja", "oui", "sí", "sì", "si", "sim", "да", "예", "是", "はい", "true", "○", "tak"];
const NO: [&str; 15] =
    ["no", "nein", "non", "não", "nao", "нет", "아니요", "아니오", "否", "いいえ", "false", "ˆno", "nie", "×", "nee"];

/// DiskPart's Info column for Microsoft's boot volume (holds Windows).
const BOOT: [&str; 17] = [
    "boot",
    "startpartition",
    "startpar",
    "démarrage",
    "démarrag",
    "amorçage",
    "arranque",
    "avvio",
    "inicialização",
    "inicializ",
    "загрузка",
    "загрузочный",
    "부팅",
    "启动",
    "開機",
    "啟動",
    "ブート",
];
/// The same for the system volume (holds the boot files).
const SYSTEM: [&str; 11] = [
    "system",
    "système",
    "sistema",
    "di sistema",
    "система",
    "системный",
    "системно",
    "시스템",
    "系统",
    "系統",
    "システム",
];
const HIDDEN: [&str; 18] = [
    "hidden",
    "versteckt",
    "ausgeblendet",
    "masqué",
    "caché",
    "oculto",
    "oculta",
    "nascosto",
    "nascosta",
    "скрытый",
    "скрыт",
    "숨김",
    "已隐藏",
    "隐藏",
    "隱藏",
    "已隱藏",
    "非表示",
    "隠し",
];
/// Everything else that the Info column says.
const OTHER_INFO: [&str; 22] = [
    "pagefile",
    "crashdump",
    "hibernation",
    "auslagerungsdatei",
    "auslager",
    "fichier d'échange",
    "archivo de paginación",
    "file di paging",
    "arquivo de paginação",
    "файл подкачки",
    "页面文件",
    "分頁檔",
    "ページ ファイル",
    "페이지 파일",
    "crash dump",
    "absturza",
    "vidage",
    "volcado",
    "offline",
    "cluster",
    "ページング",
    "ページ",
];

/// States of Windows RE and of BitLocker protection.
const ENABLED: [&str; 17] = [
    "enabled",
    "aktiviert",
    "activé",
    "activée",
    "habilitado",
    "habilitada",
    "abilitato",
    "abilitata",
    "ativado",
    "ativada",
    "включено",
    "включен",
    "사용",
    "已启用",
    "已啟用",
    "有効",
    "activado",
];
const DISABLED: [&str; 18] = [
    "disabled",
    "deaktiviert",
    "désactivé",
    "désactivée",
    "deshabilitado",
    "deshabilitada",
    "disabilitato",
    "disabilitata",
    "desabilitado",
    "desativado",
    "desativada",
    "отключено",
    "отключен",
    "사용 안 함",
    "已禁用",
    "已停用",
    "無効",
    "desactivado",
];

/// Stems in the sentences with which DiskPart confirms a selection.
const SELECTED: [&str; 18] = [
    "selected",
    "ausgewählt",
    "gewählt",
    "sélectionn",
    "seleccionad",
    "selezionat",
    "selecionad",
    "выбран",
    "текущ",
    "所选",
    "選擇",
    "選択",
    "선택",
    "选择",
    "已选",
    "actuellement",
    "selected.",
    "選取",
];

/// Accents and case aside. One letter gives one letter, so that cut words stay prefixes.
pub(super) fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ç' => 'c',
            'ñ' => 'n',
            'ё' => 'е',
            c => c,
        })
        .collect()
}

/// A list of words, folded once.
struct Words {
    folded: LazyLock<Vec<String>>,
}

macro_rules! folded {
    ($($name:ident = $list:ident;)*) => {
        $(static $name: Words = Words { folded: LazyLock::new(|| $list.iter().map(|word| fold(word)).collect()) };)*
    };
}

folded! {
    DISK_WORDS = DISK;
    PARTITION_WORDS = PARTITION;
    VOLUME_WORDS = VOLUME;
    YES_WORDS = YES;
    NO_WORDS = NO;
    BOOT_WORDS = BOOT;
    SYSTEM_WORDS = SYSTEM;
    HIDDEN_WORDS = HIDDEN;
    OTHER_WORDS = OTHER_INFO;
    ENABLED_WORDS = ENABLED;
    DISABLED_WORDS = DISABLED;
    SELECTED_WORDS = SELECTED;
    DYNAMIC_WORDS = DYNAMIC;
}

impl Words {
    fn iter(&self) -> impl Iterator<Item = &str> {
        self.folded.iter().map(String::as_str)
    }
}

static TYPE_WORDS: LazyLock<Vec<(TypeWord, Vec<String>)>> = LazyLock::new(|| {
    TYPES.iter().map(|(kind, words)| (*kind, words.iter().map(|word| fold(word)).collect())).collect()
});

/// How many letters a cut word must have left: one East-Asian letter says as much as several others.
fn enough(word: &str) -> bool {
    word.chars().count() >= if word.is_ascii() || !is_wide(word) { 4 } else { 1 }
}

fn is_wide(word: &str) -> bool {
    word.chars().next().is_some_and(|c| unicode_width::UnicodeWidthChar::width(c) == Some(2))
}

/// Both folded; one begins with the other, as far as the letters go that did not get lost on the way.
fn matches(word: &str, entry: &str) -> bool {
    let lost = |c: char| matches!(c, '?' | char::REPLACEMENT_CHARACTER);
    if word.contains(lost) {
        let kept = word.chars().filter(|c| !lost(*c)).count();
        let same = entry.chars().zip(word.chars()).all(|(a, b)| a == b || lost(b));
        return kept >= 3 && same && word.chars().count() <= entry.chars().count();
    }
    word == entry || (enough(word) && entry.starts_with(word)) || (enough(entry) && word.starts_with(entry))
}

fn any(word: &str, entries: &Words) -> bool {
    let word = fold(word);
    !word.is_empty() && entries.iter().any(|entry| matches(&word, entry))
}

fn exactly(word: &str, entries: &Words) -> bool {
    let word = fold(word);
    entries.iter().any(|entry| word == entry)
}

/// What a type column says; exact matches go before cut ones.
pub(super) fn type_word(text: &str) -> Option<TypeWord> {
    let word = fold(text);
    if word.is_empty() {
        return None;
    }
    if DYNAMIC_WORDS.iter().any(|stem| word.contains(stem)) || word.starts_with("ldm") {
        return Some(TypeWord::Dynamic);
    }
    let exact = TYPE_WORDS.iter().find(|(_, entries)| entries.contains(&word)).or_else(|| {
        // Letters that got lost on the way (`Prim?r`): every other letter must stand where it stands in the word.
        let lost = |c: char| matches!(c, '?' | char::REPLACEMENT_CHARACTER);
        let kept = word.chars().filter(|c| !lost(*c)).count();
        let same = |entry: &String| {
            entry.chars().count() == word.chars().count()
                && entry.chars().zip(word.chars()).all(|(a, b)| a == b || lost(b))
        };
        if kept < 3 { None } else { TYPE_WORDS.iter().find(|(_, entries)| entries.iter().any(same)) }
    });
    exact
        .or_else(|| TYPE_WORDS.iter().find(|(_, entries)| entries.iter().any(|entry| matches(&word, entry))))
        .map(|(kind, _)| *kind)
}

/// What a row of a listing is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Disk,
    Partition,
    Volume,
}

/// What the first word of a row names. Traditional Chinese: 磁碟 is a disk, 磁碟分割 a partition, 磁碟區 a volume.
pub(super) fn subject(word: &str) -> Option<Subject> {
    if exactly(word, &DISK_WORDS) {
        Some(Subject::Disk)
    } else if exactly(word, &PARTITION_WORDS) {
        Some(Subject::Partition)
    } else if exactly(word, &VOLUME_WORDS) {
        Some(Subject::Volume)
    } else {
        None
    }
}

/// Whether a sentence speaks of these, in the singular or the plural.
pub(super) fn mentions(sentence: &str, subject: Subject) -> bool {
    // Plurals that do not begin with the singular.
    const PLURALS: [&str; 3] = ["partizioni", "particoes", "partic"];
    let sentence = fold(sentence);
    let words = match subject {
        Subject::Disk => &DISK_WORDS,
        Subject::Partition => &PARTITION_WORDS,
        Subject::Volume => &VOLUME_WORDS,
    };
    let plural = subject == Subject::Partition && PLURALS.iter().any(|word| sentence.contains(word));
    plural || words.iter().any(|word| sentence.contains(word))
}

/// What a sentence speaks of: the longest subject in it (磁碟分割 contains 磁碟).
pub(super) fn subject_in(sentence: &str) -> Option<Subject> {
    let sentence = fold(sentence);
    let longest = |entries: &Words| entries.iter().filter(|entry| sentence.contains(*entry)).map(str::len).max();
    [
        (Subject::Disk, longest(&DISK_WORDS)),
        (Subject::Partition, longest(&PARTITION_WORDS)),
        (Subject::Volume, longest(&VOLUME_WORDS)),
    ]
    .into_iter()
    .filter_map(|(subject, len)| Some((len?, subject)))
    .max_by_key(|(len, _)| *len)
    .map(|(_, subject)| subject)
}

/// Yes or no.
pub(super) fn yes_no(text: &str) -> Option<bool> {
    let text = text.trim().trim_end_matches('.');
    if exactly(text, &YES_WORDS) {
        Some(true)
    } else if exactly(text, &NO_WORDS) {
        Some(false)
    } else {
        None
    }
}

/// What the Info column of a volume says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Info {
    Boot,
    System,
    Hidden,
    Other,
}

/// What the Info column of a volume says, where the word is known.
pub(super) fn info(text: &str) -> Option<Info> {
    if any(text, &BOOT_WORDS) {
        Some(Info::Boot)
    } else if any(text, &SYSTEM_WORDS) {
        Some(Info::System)
    } else if any(text, &HIDDEN_WORDS) {
        Some(Info::Hidden)
    } else if any(text, &OTHER_WORDS) {
        Some(Info::Other)
    } else {
        None
    }
}

/// Enabled or disabled.
pub(super) fn state(text: &str) -> Option<bool> {
    let first = text.split("//").next().unwrap_or(text);
    let word = fold(first);
    let is = |entries: &Words| {
        entries
            .iter()
            .any(|entry| word.strip_prefix(entry).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
    };
    if is(&DISABLED_WORDS) {
        Some(false)
    } else if is(&ENABLED_WORDS) {
        Some(true)
    } else {
        None
    }
}

/// Whether a sentence confirms a selection.
pub(super) fn says_selected(sentence: &str) -> bool {
    let sentence = fold(sentence);
    SELECTED_WORDS.iter().any(|stem| sentence.contains(stem))
}

/// File systems as DiskPart and PowerShell print them, the same in every language.
pub(super) fn file_system(text: &str) -> Option<crate::layout::FileSystem> {
    use crate::layout::FileSystem as F;
    Some(match text.trim().to_ascii_lowercase().as_str() {
        "ntfs" | "ntfs4" => F::Ntfs,
        "fat12" => F::Fat12,
        "fat16" | "fat" => F::Fat16,
        "fat32" => F::Fat32,
        "exfat" => F::ExFat,
        "refs" | "csvfs_refs" => F::Refs,
        "raw" => F::None,
        "udf" | "cdfs" | "csvfs" | "csvfs_ntfs" | "unknownfs" | "btrfs" | "xfs" | "hfs+" | "apfs" | "hfs" | "hfsx" => {
            F::Other
        }
        "ext2" | "ext3" | "ext4" => F::Ext4,
        "bitlocker" => F::BitLocker,
        "linux-swap(v1)" | "linux-swap" | "swap" => F::Swap,
        _ => return None,
    })
}

/// Whether a word is one that listings print; tells code pages apart.
pub(super) fn is_known(word: &str) -> bool {
    static KNOWN: std::sync::OnceLock<std::collections::BTreeSet<String>> = std::sync::OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let lists: [&[&str]; 14] = [
            &DISK,
            &PARTITION,
            &VOLUME,
            &YES,
            &NO,
            &BOOT,
            &SYSTEM,
            &HIDDEN,
            &OTHER_INFO,
            &ENABLED,
            &DISABLED,
            &SELECTED,
            &COMMON,
            &[],
        ];
        lists
            .iter()
            .flat_map(|list| list.iter())
            .chain(TYPES.iter().flat_map(|(_, entries)| entries.iter()))
            .flat_map(|entry| entry.split(' '))
            .filter(|entry| !entry.is_ascii())
            .map(str::to_lowercase)
            .collect()
    });
    known.contains(&word.to_lowercase())
}

/// Further words of headers and states, to tell code pages apart by.
const COMMON: [&str; 62] = [
    "größe",
    "verfügbar",
    "décalage",
    "récupération",
    "taille",
    "libéré",
    "système",
    "tamaño",
    "núm",
    "línea",
    "etiqueta",
    "extraíble",
    "tamanho",
    "nº",
    "partição",
    "состояние",
    "размер",
    "свободно",
    "смещение",
    "тип",
    "сети",
    "исправен",
    "метка",
    "фс",
    "имя",
    "дин",
    "байт",
    "кбайт",
    "мбайт",
    "гбайт",
    "сведения",
    "状态",
    "大小",
    "可用",
    "联机",
    "类型",
    "偏移量",
    "标签",
    "信息",
    "正常",
    "磁盘分区",
    "狀態",
    "連線",
    "類型",
    "位移",
    "標籤",
    "資訊",
    "状態",
    "サイズ",
    "空き",
    "オンライン",
    "種類",
    "正常",
    "クリーン",
    "상태",
    "크기",
    "온라인",
    "종류",
    "오프셋",
    "레이블",
    "정보",
    "정상",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_words_are_known_in_every_language_and_when_cut() {
        for (text, kind) in [
            ("Wiederherstellun", TypeWord::Recovery),
            ("Récupération", TypeWord::Recovery),
            ("Recuperación", TypeWord::Recovery),
            ("Ripristino", TypeWord::Recovery),
            ("Recuperação", TypeWord::Recovery),
            ("Восстановление", TypeWord::Recovery),
            ("Восстан", TypeWord::Recovery),
            ("복구", TypeWord::Recovery),
            ("恢复", TypeWord::Recovery),
            ("復原", TypeWord::Recovery),
            ("回復", TypeWord::Recovery),
            ("주", TypeWord::Primary),
            ("Primär", TypeWord::Primary),
            ("Principale", TypeWord::Primary),
            ("プライマリ", TypeWord::Primary),
            ("予約", TypeWord::Reserved),
            ("予約済み", TypeWord::Reserved),
            ("예약됨", TypeWord::Reserved),
            ("保留", TypeWord::Reserved),
            ("Riservato", TypeWord::Reserved),
            ("Dynamic Reserved", TypeWord::Dynamic),
            ("Dynamic Data", TypeWord::Dynamic),
            ("Desconhecido", TypeWord::Unknown),
            ("알 수 없음", TypeWord::Unknown),
            ("Logisch", TypeWord::Logical),
            ("Расширенный", TypeWord::Extended),
            ("Системный", TypeWord::System),
            ("Sistema", TypeWord::System),
            ("Prim?r", TypeWord::Primary),
            ("R\u{fffd}serv\u{fffd}", TypeWord::Reserved),
        ] {
            assert_eq!(type_word(text), Some(kind), "{text}");
        }
        assert_eq!(type_word("Bananen"), None);
    }

    #[test]
    fn the_three_chinese_words_are_told_apart() {
        assert_eq!(subject_in("磁碟分割 1 是所選擇的磁碟分割。"), Some(Subject::Partition));
        assert_eq!(subject_in("磁碟 0 是所選擇的磁碟。"), Some(Subject::Disk));
        assert_eq!(subject_in("磁碟區 3 是所選取的磁碟區。"), Some(Subject::Volume));
        assert_eq!(subject_in("卷 1 是所选卷。"), Some(Subject::Volume));
    }

    #[test]
    fn disabled_is_not_enabled() {
        assert_eq!(state("사용 안 함"), Some(false));
        assert_eq!(state("Enabled      // 不能为 Disabled"), Some(true));
        assert_eq!(state("無効"), Some(false));
    }
}
