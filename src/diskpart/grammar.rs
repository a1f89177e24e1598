//! The table of DiskPart's grammar: every command, its words, its parameters, and where that is written.
//!
//! `WSD` is Microsoft's windowsserverdocs, `windows-commands`; `#n` a transcript of `facts` (see `docs/diskpart.md`).

/// A word that may be shortened to its first letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// In full.
    pub full: &'static str,
    /// The fewest letters that stand for it.
    pub min: usize,
}

impl Word {
    /// Whether `text` is this word or its beginning, in any case.
    pub fn matches(self, text: &str) -> bool {
        text.len() >= self.min
            && self.full.as_bytes().get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text.as_bytes()))
    }
}

/// Words are shortened to three letters at least: `sel`, `cre`, `del`, `for`, `ass`, `det`, `lis`, `par`, `pri`,
/// `dis`, `vol` were seen to be understood (observed h); shorter ones never were.
const SHORTEST: usize = 3;

const fn w(full: &'static str) -> Word {
    Word { full, min: if full.len() < SHORTEST { full.len() } else { SHORTEST } }
}

/// A word whose first three letters belong to another one as well.
const fn w_min(full: &'static str, min: usize) -> Word {
    Word { full, min }
}

/// What stands behind a parameter's `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: the word alone.
    Flag,
    /// A whole number of MB.
    Mb,
    /// A whole number of KB.
    Kb,
    /// A whole number.
    Number,
    /// A type: GUID or hex byte.
    Type,
    /// 64 bits in hex.
    Bits,
    /// A drive letter.
    Letter,
    /// Any text.
    Text,
    /// A cluster size: bytes, or with K.
    Unit,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Param {
    pub word: Word,
    pub kind: Kind,
    pub required: bool,
}

const fn p(full: &'static str, kind: Kind) -> Param {
    Param { word: w(full), kind, required: false }
}

const fn must(full: &'static str, kind: Kind) -> Param {
    Param { word: w(full), kind, required: true }
}

/// What follows the command's words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail {
    /// Parameters in any order.
    Params(&'static [Param]),
    /// One name or number, with or without `=`.
    Name,
    /// Anything; kept as written.
    Verbatim,
}

/// Which command a row makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Make {
    SelectDisk,
    SelectPartition,
    SelectVolume,
    SelectVDisk,
    ListDisk,
    ListPartition,
    ListVolume,
    ListVDisk,
    DetailDisk,
    DetailPartition,
    DetailVolume,
    DetailVDisk,
    UniqueId,
    Shrink,
    Extend,
    Primary,
    Efi,
    Msr,
    Extended,
    Logical,
    CreateVolume,
    CreateVDisk,
    DeletePartition,
    DeleteVolume,
    DeleteDisk,
    Gpt,
    SetId,
    Format,
    Assign,
    Remove,
    AttributesDisk,
    AttributesVolume,
    Active,
    Inactive,
    Clean,
    ConvertGpt,
    ConvertMbr,
    ConvertBasic,
    ConvertDynamic,
    Rescan,
    FileSystems,
    OnlineOffline,
    Automount,
    Recognised,
    Help,
    Exit,
}

/// One command of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// Its words, `create partition primary`.
    pub words: &'static [Word],
    /// What follows them.
    pub tail: Tail,
    /// Whether the documentation gives it `noerr`.
    pub noerr: bool,
    /// What it becomes.
    pub make: Make,
    /// Where this is written.
    pub source: &'static str,
}

const fn row(words: &'static [Word], tail: Tail, noerr: bool, make: Make, source: &'static str) -> Row {
    Row { words, tail, noerr, make, source }
}

const NONE: Tail = Tail::Params(&[]);

// Words that share their first letters: `detail` was seen as `det` (observed h), `attributes` as `attr`;
// `remove` needs four letters because `rem` is a comment, `recover` and `repair`, `retain`, `rescan` differ in the third.
const SELECT: Word = w("select");
const LIST: Word = w("list");
const DETAIL: Word = w("detail");
const CREATE: Word = w("create");
const DELETE: Word = w("delete");
const CONVERT: Word = w("convert");
const DISK: Word = w("disk");
const PARTITION: Word = w("partition");
const VOLUME: Word = w("volume");
const VDISK: Word = w("vdisk");
const ATTRIBUTES: Word = w_min("attributes", 4);

/// Every command. The first row whose words fit is taken; longer rows stand before shorter ones.
pub(super) const GRAMMAR: &[Row] = &[
    row(&[SELECT, DISK], Tail::Name, false, Make::SelectDisk, "WSD/select-disk.md"),
    row(&[SELECT, PARTITION], Tail::Name, false, Make::SelectPartition, "WSD/select-partition.md"),
    row(&[SELECT, VOLUME], Tail::Name, false, Make::SelectVolume, "WSD/select-volume.md"),
    row(&[SELECT, VDISK], Tail::Params(&[must("file", Kind::Text)]), true, Make::SelectVDisk, "WSD/select-vdisk.md"),
    row(&[LIST, DISK], NONE, false, Make::ListDisk, "WSD/list.md"),
    row(&[LIST, PARTITION], NONE, false, Make::ListPartition, "WSD/list.md"),
    row(&[LIST, VOLUME], NONE, false, Make::ListVolume, "WSD/list.md"),
    row(&[LIST, VDISK], NONE, false, Make::ListVDisk, "WSD/list.md"),
    row(&[DETAIL, DISK], NONE, false, Make::DetailDisk, "WSD/detail-disk.md"),
    row(&[DETAIL, PARTITION], NONE, false, Make::DetailPartition, "WSD/detail-partition.md"),
    row(&[DETAIL, VOLUME], NONE, false, Make::DetailVolume, "WSD/detail-volume.md"),
    row(&[DETAIL, VDISK], NONE, false, Make::DetailVDisk, "WSD/detail-vdisk.md"),
    row(&[w("uniqueid"), DISK], Tail::Params(&[p("id", Kind::Text)]), true, Make::UniqueId, "WSD/uniqueid.md"),
    row(
        &[w("shrink")],
        Tail::Params(&[
            p("querymax", Kind::Flag),
            p("desired", Kind::Mb),
            p("minimum", Kind::Mb),
            p("nowait", Kind::Flag),
        ]),
        true,
        Make::Shrink,
        "WSD/shrink.md",
    ),
    row(
        &[w("extend")],
        Tail::Params(&[p("filesystem", Kind::Flag), p("size", Kind::Mb), p("disk", Kind::Number)]),
        true,
        Make::Extend,
        "WSD/extend.md",
    ),
    row(
        &[CREATE, PARTITION, w("primary")],
        Tail::Params(&[p("size", Kind::Mb), p("offset", Kind::Kb), p("id", Kind::Type), p("align", Kind::Kb)]),
        true,
        Make::Primary,
        "WSD/create-partition-primary.md",
    ),
    row(
        &[CREATE, PARTITION, w("efi")],
        Tail::Params(&[p("size", Kind::Mb), p("offset", Kind::Kb)]),
        true,
        Make::Efi,
        "WSD/create-partition-efi.md",
    ),
    row(
        &[CREATE, PARTITION, w("msr")],
        Tail::Params(&[p("size", Kind::Mb), p("offset", Kind::Kb)]),
        true,
        Make::Msr,
        "WSD/create-partition-msr.md",
    ),
    row(
        &[CREATE, PARTITION, w("extended")],
        Tail::Params(&[p("size", Kind::Mb), p("offset", Kind::Kb), p("align", Kind::Kb)]),
        true,
        Make::Extended,
        "WSD/create-partition-extended.md",
    ),
    row(
        &[CREATE, PARTITION, w("logical")],
        Tail::Params(&[p("size", Kind::Mb), p("offset", Kind::Kb), p("align", Kind::Kb)]),
        true,
        Make::Logical,
        "WSD/create-partition-logical.md",
    ),
    row(&[CREATE, VOLUME], Tail::Verbatim, true, Make::CreateVolume, "WSD/create-volume-simple.md"),
    row(&[CREATE, VDISK], Tail::Verbatim, true, Make::CreateVDisk, "WSD/create-vdisk.md"),
    row(
        &[DELETE, PARTITION],
        Tail::Params(&[p("override", Kind::Flag)]),
        true,
        Make::DeletePartition,
        "WSD/delete-partition.md",
    ),
    // The documentation has no `override` here; DiskPart's own message asks for it (observed #8866771369).
    row(
        &[DELETE, VOLUME],
        Tail::Params(&[p("override", Kind::Flag)]),
        true,
        Make::DeleteVolume,
        "WSD/delete-volume.md",
    ),
    row(&[DELETE, DISK], Tail::Params(&[p("override", Kind::Flag)]), true, Make::DeleteDisk, "WSD/delete-disk.md"),
    row(&[w("gpt")], Tail::Params(&[must("attributes", Kind::Bits)]), false, Make::Gpt, "WSD/gpt.md"),
    row(
        &[w("set")],
        Tail::Params(&[must("id", Kind::Type), p("override", Kind::Flag)]),
        true,
        Make::SetId,
        "WSD/set-id.md",
    ),
    row(
        &[w("format")],
        Tail::Params(&[
            p("fs", Kind::Text),
            p("revision", Kind::Text),
            p("recommended", Kind::Flag),
            p("label", Kind::Text),
            p("unit", Kind::Unit),
            p("quick", Kind::Flag),
            p("compress", Kind::Flag),
            p("override", Kind::Flag),
            p("duplicate", Kind::Flag),
            p("nowait", Kind::Flag),
        ]),
        true,
        Make::Format,
        "DiskPart: help format",
    ),
    row(
        &[w("assign")],
        Tail::Params(&[p("letter", Kind::Letter), p("mount", Kind::Text)]),
        true,
        Make::Assign,
        "WSD/assign.md",
    ),
    row(
        &[w_min("remove", 4)],
        Tail::Params(&[
            p("letter", Kind::Letter),
            p("mount", Kind::Text),
            p("all", Kind::Flag),
            p("dismount", Kind::Flag),
        ]),
        true,
        Make::Remove,
        "WSD/remove.md",
    ),
    row(&[ATTRIBUTES, DISK], Tail::Verbatim, true, Make::AttributesDisk, "WSD/attributes-disk.md"),
    row(&[ATTRIBUTES, VOLUME], Tail::Verbatim, true, Make::AttributesVolume, "WSD/attributes-volume.md"),
    row(&[w("active")], NONE, false, Make::Active, "WSD/active.md"),
    row(&[w("inactive")], NONE, false, Make::Inactive, "WSD/inactive.md"),
    row(&[w("clean")], Tail::Params(&[p("all", Kind::Flag)]), false, Make::Clean, "WSD/clean.md"),
    row(&[CONVERT, w("gpt")], NONE, true, Make::ConvertGpt, "WSD/convert-gpt.md"),
    row(&[CONVERT, w("mbr")], NONE, true, Make::ConvertMbr, "WSD/convert-mbr.md"),
    row(&[CONVERT, w("basic")], NONE, true, Make::ConvertBasic, "WSD/convert-basic.md"),
    row(&[CONVERT, w("dynamic")], NONE, true, Make::ConvertDynamic, "WSD/convert-dynamic.md"),
    row(&[w("rescan")], NONE, true, Make::Rescan, "WSD/rescan.md"),
    row(&[w("filesystems")], NONE, false, Make::FileSystems, "WSD/filesystems.md"),
    row(&[w("online"), DISK], NONE, true, Make::OnlineOffline, "WSD/online-disk.md"),
    row(&[w("online"), VOLUME], NONE, true, Make::OnlineOffline, "WSD/online-volume.md"),
    row(&[w("offline"), DISK], NONE, true, Make::OnlineOffline, "WSD/offline-disk.md"),
    row(&[w("offline"), VOLUME], NONE, true, Make::OnlineOffline, "WSD/offline-volume.md"),
    row(&[w("automount")], Tail::Verbatim, true, Make::Automount, "WSD/automount.md"),
    row(&[w("san")], Tail::Verbatim, true, Make::Recognised, "WSD/san.md"),
    row(&[w_min("attach", 4), VDISK], Tail::Verbatim, true, Make::Recognised, "WSD/attach-vdisk.md"),
    row(&[w_min("detach", 5), VDISK], Tail::Verbatim, true, Make::Recognised, "WSD/detach-vdisk.md"),
    row(&[w("compact"), VDISK], Tail::Verbatim, true, Make::Recognised, "WSD/compact-vdisk.md"),
    row(&[w("expand"), VDISK], Tail::Verbatim, true, Make::Recognised, "WSD/expand-vdisk.md"),
    row(&[w("merge"), VDISK], Tail::Verbatim, true, Make::Recognised, "WSD/merge-vdisk.md"),
    row(&[w("add"), DISK], Tail::Verbatim, true, Make::Recognised, "WSD/add.md"),
    row(&[w("break"), DISK], Tail::Verbatim, true, Make::Recognised, "WSD/break_1.md"),
    row(&[w("import")], Tail::Verbatim, true, Make::Recognised, "WSD/import_1.md"),
    row(&[w("recover")], Tail::Verbatim, true, Make::Recognised, "WSD/recover_1.md"),
    row(&[w("repair"), DISK], Tail::Verbatim, true, Make::Recognised, "WSD/repair.md"),
    row(&[w("retain")], Tail::Verbatim, true, Make::Recognised, "WSD/retain.md"),
    row(&[w("help")], Tail::Verbatim, false, Make::Help, "WSD/diskpart.md"),
    row(&[w("?")], Tail::Verbatim, false, Make::Help, "WSD/diskpart.md"),
    row(&[w("exit")], NONE, false, Make::Exit, "WSD/exit.md"),
];

/// `noerr`, which every command may carry; where the documentation has none, [`Row::noerr`] is false.
pub(super) const NOERR: Word = w("noerr");

/// The row of `rem`, which swallows its line.
pub(super) const REM: &str = "rem";

/// Whether the documentation gives this command `noerr`.
pub(super) fn documents_noerr(command: &super::command::Command) -> bool {
    let line = command.to_string();
    let words: Vec<&str> = line.split([' ', '=']).take(3).collect();
    let row = GRAMMAR.iter().find(|row| {
        row.words.len() <= words.len() && row.words.iter().zip(&words).all(|(word, text)| word.matches(text))
    });
    row.is_none_or(|row| row.noerr)
}

/// Whether a word begins a command.
pub(super) fn begins_command(text: &str) -> bool {
    GRAMMAR.iter().any(|row| row.words.first().is_some_and(|word| word.matches(text)))
}

/// One command as the documentation lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// `create partition primary [size=] [offset=] [id=] [align=]`.
    pub command: String,
    /// Whether the documentation gives it `noerr`.
    pub noerr: bool,
    /// Where it is written.
    pub source: &'static str,
}

/// Every command that is understood, with its source; `rem` aside.
pub fn grammar() -> Vec<Usage> {
    GRAMMAR
        .iter()
        .map(|row| {
            let mut command = row.words.iter().map(|word| word.full).collect::<Vec<_>>().join(" ");
            match row.tail {
                Tail::Params(params) => {
                    for param in params {
                        let equals = if param.kind == Kind::Flag { "" } else { "=" };
                        command += &match param.required {
                            true => format!(" {}{equals}", param.word.full),
                            false => format!(" [{}{equals}]", param.word.full),
                        };
                    }
                }
                Tail::Name => command += " …",
                Tail::Verbatim => command += " [...]",
            }
            Usage { command, noerr: row.noerr, source: row.source }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortened_verb_means_two_commands() {
        for row in GRAMMAR {
            let verb = row.words[0];
            for other in GRAMMAR.iter().map(|other| other.words[0]).filter(|other| other.full != verb.full) {
                let short = &verb.full[..verb.min];
                let same = other.matches(short) && verb.full.len() != verb.min;
                // `det` is detail; `attr` and `atta`, `rec` and `rem` differ.
                assert!(!same, "{short} is {} and {}", verb.full, other.full);
            }
        }
    }

    #[test]
    fn every_row_names_its_source() {
        assert!(GRAMMAR.iter().all(|row| row.source.starts_with("WSD/") || row.source.starts_with("DiskPart:")));
    }
}
