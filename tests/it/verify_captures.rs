//! "Did it work?": what a capture of the disk says at every line of a plan, and of a disk on which it was done otherwise.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::plan_disks::{gpt, mib, windows_11, wish};
use shikiri::layout::{DiskLayout, PartitionType, Role, compare, find_disk, gpt_type};
use shikiri::plan::{Goal, Plan, nearest, plan, stopped_within};
use shikiri::source::capture::read;
use shikiri::text::Lang;
use shikiri::units::{ByteOffset, ByteSize, Extent};
use std::fmt::Write;

/// DiskPart cuts to the largest unit in which four digits are enough.
fn cut(bytes: u64, units: [&str; 4]) -> String {
    let power = (0..4).find(|power| bytes >> (10 * power) < 10_000).unwrap_or(3);
    format!("{} {}", bytes >> (10 * power), units[power])
}

/// Headers of both lists, the row of the disk, the words for ESP, MSR, data, recovery, and the units.
type Tongue = (&'static str, &'static str, &'static str, [&'static str; 4], [&'static str; 4]);

const LATIN: [&str; 4] = ["B", "KB", "MB", "GB"];

const GERMAN: Tongue = (
    "  Datenträger ###  Status         Größe    Frei     Dyn  GPT\n  ---------------  -------------  -------  -------  ---  ---\n",
    "  Datenträger 0    Online         ",
    "  Partition ###  Typ               Größe    Offset\n  -------------  ----------------  -------  -------\n",
    ["System", "Reserviert", "Primär", "Wiederherstellun"],
    LATIN,
);
const JAPANESE: Tongue = (
    "  ディスク      状態           サイズ   空き   ダイナ GPT\n  ###                                          ミック\n  ------------  -------------  -------  -------  ---  ---\n",
    "  ディスク 0    オンライン         ",
    "  Partition ###  Type                Size     Offset\n  -------------  ------------------  -------  -------\n",
    ["システム", "予約", "プライマリ", "回復"],
    LATIN,
);
const RUSSIAN: Tongue = (
    "  Диск ###  Состояние      Размер   Свободно Дин  GPT\n  --------  -------------  -------  -------  ---  ---\n",
    "  Диск 0    В сети         ",
    "  Раздел    ###  Тип               Размер   Смещение\n  -------------  ----------------  -------  --------\n",
    ["Системный", "Зарезервировано", "Основной", "Восстановление"],
    ["байт", "Кбайт", "Мбайт", "Гбайт"],
);
const FRENCH: Tongue = (
    "  N° disque  Statut         Taille   Libre    Dyn  GPT\n  ---------  -------------  -------  -------  ---  ---\n",
    "  Disque 0    En ligne       ",
    "  N° partition   Type              Taille   Décalage\n  -------------  ----------------  -------  --------\n",
    ["Système", "Réservé", "Principale", "Récupération"],
    ["octets", "K octets", "M octets", "G octets"],
);
const KOREAN: Tongue = (
    "  디스크 ###  상태           크기     사용 가능     Dyn  Gpt\n  ----------  -------------  -------  ------------  ---  ---\n",
    "  디스크 0    온라인         ",
    "  파티션 ###  종류              크기     오프셋\n  ----------  ----------------  -------  -------\n",
    ["시스템", "예약됨", "주", "복구"],
    LATIN,
);
const CHINESE: Tongue = (
    "  磁盘 ###  状态           大小     可用     Dyn  Gpt\n  --------  -------------  -------  -------  ---  ---\n",
    "  磁盘 0    联机           ",
    "  分区 ###       类型              大小     偏移量\n  -------------  ----------------  -------  -------\n",
    ["系统", "保留", "主要", "恢复"],
    LATIN,
);

fn diskpart(disk: &DiskLayout, (disks, row, header, words, units): Tongue) -> String {
    let taken: u64 = disk.partitions.iter().map(|p| p.size().bytes()).sum();
    let free = cut(disk.size.bytes().saturating_sub(taken), units);
    let mut text =
        format!("DISKPART> list disk\n\n{disks}{row} {:>7}  {free:>7}        *\n\n", cut(disk.size.bytes(), units));
    write!(text, "DISKPART> select disk 0\n\nDISKPART> list partition\n\n{header}").unwrap();
    for p in &disk.partitions {
        let word = match p.kind.role() {
            Role::EfiSystem => words[0],
            Role::Msr => words[1],
            Role::Recovery => words[3],
            _ => words[2],
        };
        let (size, offset) = (cut(p.size().bytes(), units), cut(p.start().bytes(), units));
        writeln!(text, "  Partition {:<4} {word:<16}  {size:>7}  {offset:>7}", p.number).unwrap();
    }
    text
}

fn powershell(disk: &DiskLayout) -> String {
    let parts: Vec<serde_json::Value> = disk
        .partitions
        .iter()
        .map(|p| {
            serde_json::json!({
                "DiskNumber": 0, "PartitionNumber": p.number, "Offset": p.start().bytes(), "Size": p.size().bytes(),
                "GptType": format!("{{{}}}", p.kind), "Guid": p.guid.map(|guid| format!("{{{guid}}}")),
            })
        })
        .collect();
    let disks = serde_json::json!([{
        "Number": 0, "Size": disk.size.bytes(), "PartitionStyle": "GPT", "LogicalSectorSize": 512,
        "Guid": disk.disk_guid.map(|guid| format!("{{{guid}}}")),
    }]);
    format!("{disks}\n{}\n", serde_json::Value::Array(parts))
}

/// The file that shikiri-capture.cmd writes.
fn collector(disk: &DiskLayout) -> String {
    let parts: Vec<serde_json::Value> = disk
        .partitions
        .iter()
        .map(|p| {
            let listed = p.guid.map(|guid| format!("{{{guid}}}"));
            serde_json::json!({
                "DiskNumber": 0, "PartitionNumber": p.number, "Offset": p.start().bytes(), "Size": p.size().bytes(),
                "GptType": format!("{{{}}}", p.kind), "MbrType": null, "Guid": listed,
                "DriveLetter": p.volume.letter.map(String::from).unwrap_or_default(),
                "FileSystemType": null, "FileSystemLabel": "", "IsActive": false,
            })
        })
        .collect();
    let mut listings: Vec<String> = Vec::new();
    for p in &disk.partitions {
        let attributes = p.attributes.map_or(0, |bits| bits.0);
        listings.push(format!(
            "DISKPART> select disk 0\nDISKPART> select partition {0}\nDISKPART> detail partition\n\nPartition {0}\n\
             Type    : {1}\nHidden  : No\nRequired: No\nAttrib  : 0X{attributes:016X}\nOffset in Bytes: {2}\n",
            p.number,
            p.kind,
            p.start().bytes()
        ));
    }
    let lines: Vec<&str> = listings.iter().flat_map(|text| text.lines()).collect();
    let file = serde_json::json!({
        "schema": "shikiri.capture/1", "script": "1", "environment": "windows", "elevated": true,
        "Disks": [{
            "Number": 0, "Size": disk.size.bytes(), "PartitionStyle": "GPT", "LogicalSectorSize": 512,
            "Guid": disk.disk_guid.map(|guid| format!("{{{guid}}}")), "BusType": "NVMe",
        }],
        "Partitions": parts, "listings": lines, "reagentc": [], "not_read": [],
    });
    serde_json::to_string_pretty(&file).unwrap()
}

fn sfdisk(disk: &DiskLayout) -> String {
    let id = disk.disk_guid.map(|guid| format!("label-id: {guid}\n")).unwrap_or_default();
    let last = disk.size.bytes() / 512 - 34;
    let mut text = format!(
        "label: gpt\n{id}device: /dev/sda\nunit: sectors\nfirst-lba: 34\nlast-lba: {last}\nsector-size: 512\n\n"
    );
    for p in &disk.partitions {
        let (start, size) = (p.start().bytes() / 512, p.size().bytes() / 512);
        let bits = p.attributes.map_or(0, |bits| bits.0);
        let high: Vec<String> = (48..64).filter(|bit| bits >> bit & 1 == 1).map(|bit| bit.to_string()).collect();
        let mut words = Vec::new();
        words.extend((bits & 1 == 1).then(|| "RequiredPartition".to_owned()));
        words.extend((!high.is_empty()).then(|| format!("GUID:{}", high.join(","))));
        let attrs = if words.is_empty() { String::new() } else { format!(", attrs=\"{}\"", words.join(" ")) };
        let guid = p.guid.map(|guid| format!(", uuid={guid}")).unwrap_or_default();
        writeln!(text, "/dev/sda{} : start={start}, size={size}, type={}{guid}{attrs}", p.number, p.kind).unwrap();
    }
    text
}

fn captures(disk: &DiskLayout) -> [(&'static str, String); 9] {
    [
        ("German", diskpart(disk, GERMAN)),
        ("Japanese", diskpart(disk, JAPANESE)),
        ("Russian", diskpart(disk, RUSSIAN)),
        ("French", diskpart(disk, FRENCH)),
        ("Korean", diskpart(disk, KOREAN)),
        ("Chinese", diskpart(disk, CHINESE)),
        ("collector", collector(disk)),
        ("PowerShell", powershell(disk)),
        ("sfdisk", sfdisk(disk)),
    ]
}

/// Captures that tell a partition's attributes.
const TELL_ATTRIBUTES: [&str; 2] = ["sfdisk", "collector"];

fn seen(text: &str) -> DiskLayout {
    let source = read(text.as_bytes()).map_err(|error| error.text.say(Lang::En)).unwrap();
    source.disks.into_iter().next().unwrap()
}

fn plans() -> Vec<Plan> {
    let win10 = gpt(244_198, &[('R', 529), ('E', 100), ('M', 16), ('W', 243_551)]);
    [
        (windows_11(), vec![Goal::RecoverySize(mib(1024))]),
        (windows_11(), vec![Goal::RecoverySize(mib(1024)), Goal::EspSize(mib(300))]),
        (win10, vec![Goal::RecoverySize(mib(1024))]),
    ]
    .into_iter()
    .map(|(disk, goals)| plan(&disk, &wish(&goals)))
    .filter(|plan| plan.solution().is_some())
    .collect()
}

#[test]
fn every_moment_of_a_plan_is_known_again_from_any_capture() {
    let plans = plans();
    assert!(plans.len() >= 2);
    for plan in &plans {
        let stages = &plan.solution().unwrap().stages;
        for (index, stage) in stages.iter().enumerate() {
            let end = &stage.steps.last().unwrap().after;
            let states = [&stage.before].into_iter().chain(stage.steps.iter().map(|step| &step.after));
            for state in states {
                let same = |other: &DiskLayout| compare(other, state, false).is_same();
                for (tool, text) in captures(state) {
                    let found = seen(&text);
                    let (moment, comparison) = nearest(plan, &found, Some(index + 1)).unwrap();
                    if same(&stage.before) || same(end) {
                        assert!(comparison.is_same(), "{tool}: {:?}\n{text}", comparison.differences);
                        assert_eq!(moment.after, !same(&stage.before), "{tool}\n{text}");
                    } else if !comparison.is_same() {
                        // Half way: behind which line is told, and the line fits what the capture tells.
                        let stop = stopped_within(plan, &found, Some(index + 1));
                        let stop = stop.unwrap_or_else(|| panic!("{tool} at {}\n{text}", stage.name));
                        assert!(compare(&stop.step.after, &found, false).is_same(), "{tool}\n{text}");
                        assert!(stop.said().say(Lang::En).contains(&stage.name));
                    } else {
                        // What a capture does not tell (attributes, what is inside) it cannot tell apart.
                        assert!(compare(moment.disk, &found, false).is_same(), "{tool}\n{text}");
                        assert!(
                            !TELL_ATTRIBUTES.contains(&tool) || state.partitions.len() == moment.disk.partitions.len()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_was_done_otherwise_is_not_as_planned() {
    let plan = plan(&windows_11(), &wish(&[Goal::RecoverySize(mib(1024))]));
    let end = plan.solution().unwrap().stages.last().unwrap().steps.last().unwrap().after.clone();
    let recovery = end.partitions.iter().position(|p| p.kind == PartitionType::Gpt(gpt_type::RECOVERY)).unwrap();
    let changed = |change: &dyn Fn(&mut shikiri::layout::Partition)| {
        let mut disk = (*end).clone();
        change(&mut disk.partitions[recovery]);
        disk
    };
    let place = |start: u64, size: u64| Extent::new(ByteOffset::from_bytes(start), ByteSize::from_bytes(size)).unwrap();
    let mebibyte = 1u64 << 20;
    let cases = [
        // The type was forgotten: DiskPart says Primary.
        (
            "type",
            changed(&|p| {
                p.kind = PartitionType::Gpt(gpt_type::BASIC_DATA);
                p.role = Role::Data;
            }),
        ),
        ("resized", changed(&|p| p.extent = place(p.start().bytes(), p.size().bytes() - 100 * mebibyte))),
        ("missing", {
            let mut disk = (*end).clone();
            disk.partitions.remove(recovery);
            disk
        }),
    ];
    for (code, disk) in &cases {
        for (tool, text) in captures(disk) {
            let found = seen(&text);
            let (_, comparison) = nearest(&plan, &found, Some(1)).unwrap();
            let codes: Vec<&str> = comparison.differences.iter().map(|difference| difference.code).collect();
            assert!(codes.contains(code), "{tool}: {codes:?} without {code}\n{text}");
        }
    }
    // The attributes were forgotten: only who tells them can know, and the others say that they do not.
    let bare = changed(&|p| p.attributes = Some(shikiri::layout::GptAttributes(0)));
    for (tool, text) in captures(&bare) {
        let (_, comparison) = nearest(&plan, &seen(&text), Some(1)).unwrap();
        let said = comparison.not_compared.iter().any(|text| text.id() == "verify-no-attributes");
        assert_eq!(
            comparison.differences.iter().any(|d| d.code == "attributes"),
            TELL_ATTRIBUTES.contains(&tool),
            "{tool}"
        );
        assert_eq!(said, !TELL_ATTRIBUTES.contains(&tool), "{tool}");
    }
}

#[test]
fn a_recovery_environment_that_stayed_off_is_not_as_planned() {
    let plan = plan(&windows_11(), &wish(&[Goal::RecoverySize(mib(1024))]));
    let end = plan.solution().unwrap().stages.last().unwrap().steps.last().unwrap().after.clone();
    for (state, as_planned) in [("Enabled", true), ("Disabled", false)] {
        let report = format!("\nWindows RE\n\n    Windows RE-Status:         {state}\n    Windows RE-Ort:\n");
        let found = seen(&(diskpart(&end, GERMAN) + &report));
        let (_, comparison) = nearest(&plan, &found, Some(1)).unwrap();
        assert_eq!(comparison.is_same(), as_planned, "{state}: {:?}", comparison.differences);
    }
    assert!(find_disk(&plan.before, &[(*end).clone()]).is_some());
}
