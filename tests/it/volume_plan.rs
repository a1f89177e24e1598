//! What is found in a volume decides what is planned with it.
#![expect(clippy::unwrap_used, reason = "a helper that fails is a failing test")]

use crate::plan_disks::{gpt, mib};
use shikiri::layout::{DiskLayout, ShrinkBlocker, ShrinkLimit, ShrinkLimitSource};
use shikiri::plan::limits::SHRINK_MARGIN;
use shikiri::plan::{Goal, VolumeRef, Wish, plan};
use shikiri::text::Lang;

/// C: of 200,000 MiB with 50,000 in use: the page file ends at 180,000, restore points at 120,000, the mirror at 90,000.
fn disk() -> DiskLayout {
    let mut disk = gpt(244_198, &[('E', 100), ('M', 16), ('W', 200_000), ('R', 700)]);
    let volume = &mut disk.partitions[2].volume;
    volume.used = Some(mib(50_000));
    let blocker = |name: &str, end: u64, size: u64, without: u64| ShrinkBlocker {
        name: name.to_owned(),
        end: mib(end),
        size: mib(size),
        limit_without: mib(without),
    };
    let shadow = r"\System Volume Information\{1}{3808876b-c176-4e48-b7ae-04046e6cc752}";
    volume.shrink = Some(ShrinkLimit {
        min: mib(180_001),
        source: ShrinkLimitSource::Estimate,
        blockers: vec![
            blocker(r"\pagefile.sys", 180_000, 8_000, 120_001),
            blocker(shadow, 120_000, 5_000, 90_001),
            blocker("$MFTMirr", 90_000, 1, 42_001),
        ],
    });
    disk
}

/// What is said against giving `by` MiB: message and hint.
fn refused(by: u64) -> (String, String) {
    let goal = Goal::Shrink { volume: VolumeRef::Letter('C'), by: mib(by) };
    let plan = plan(&disk(), &Wish { goals: vec![goal], ..Wish::default() });
    assert!(plan.solution().is_none());
    let refusal = plan.refusals.iter().find(|refusal| refusal.code.0 == "shrink_limit").unwrap();
    for lang in Lang::ALL {
        assert!(!refusal.message.say(lang).contains("{ "), "{}", refusal.message.say(lang));
    }
    (refusal.message.say(Lang::En), refusal.hint.as_ref().unwrap().say(Lang::En))
}

#[test]
fn a_refusal_names_the_file_what_its_absence_gains_and_how_it_goes() {
    let (message, hint) = refused(30_000);
    assert!(message.contains(r"\pagefile.sys"), "{message}");
    assert!(message.contains(&mib(120_001).to_string()) && message.contains(&mib(60_000).to_string()), "{message}");
    assert!(hint.contains("Virtual memory") && hint.contains("set it back"), "{hint}");
    assert!(!hint.contains("System Protection"), "one file is enough: {hint}");
}

#[test]
fn where_several_files_have_to_go_all_are_named() {
    let (_, hint) = refused(100_000);
    assert!(hint.contains(r"\pagefile.sys") && hint.contains("{3808876b"), "{hint}");
    assert!(hint.contains("Virtual memory") && hint.contains("System Protection"), "{hint}");
}

#[test]
fn what_no_file_can_gain_is_said() {
    let (_, hint) = refused(170_000);
    assert!(hint.contains(&mib(42_001).to_string()), "{hint}");
}

#[test]
fn no_plan_goes_below_the_limit_and_its_margin() {
    let least = mib(180_001).saturating_add(SHRINK_MARGIN);
    let mut planned = 0;
    for by in [1, 100, 10_000, 19_900, 19_982, 19_983, 19_984, 19_999, 20_000, 50_000] {
        let goal = Goal::Shrink { volume: VolumeRef::Letter('C'), by: mib(by) };
        let plan = plan(&disk(), &Wish { goals: vec![goal], ..Wish::default() });
        if plan.solution().is_some() {
            planned += 1;
            assert!(plan.after().partitions.iter().any(|p| p.number == 3 && p.size() >= least), "{by}");
        } else {
            assert!(mib(200_000).saturating_sub(mib(by)) < least, "{by}");
        }
    }
    assert!(planned >= 4);
}
