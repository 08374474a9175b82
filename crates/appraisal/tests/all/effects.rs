//! Effects on other schemes (C17, D9) and the order of schemes.

use std::collections::BTreeSet;

use appraisal::effect::{Caused, Cycle, Dependence, Received, apply, order, reaching, undo};
use appraisal::level::LevelName;
use appraisal::result::Appraisal;
use proptest::prelude::*;
use rubric::model::{EffectDoes, Scheme};
use rubric::number::Points;
use rubric::score::Bounds;

use crate::given::{self, between, exactly};

/// C17: +0.3, +0.2, +0.1 for the first three, −0.2 and −0.1 for the last two, who are not eligible.
fn ranked() -> Scheme {
    let mut text = String::from("[rank]\nties = \"shared\"\n");
    for (id, when, points) in [
        ("first", "rank_first = 1", "add = 0.3"),
        ("second", "rank_first = 2", "add = 0.2"),
        ("third", "rank_first = 3", "add = 0.1"),
        ("last", "rank_last = 1", "deduct = 0.2"),
        ("last-but-one", "rank_last = 2", "deduct = 0.1"),
    ] {
        text.push_str(&format!(
            "[[effect]]\nid = \"{id}\"\ntitle = \"{id}\"\nclause = \"第十七条\"\nwhen = {{ {when} }}\non = \"overall\"\n{points}\n"
        ));
    }
    text.push_str(
        "[[effect]]\nid = \"barred\"\ntitle = \"不得评优\"\nwhen = { rank_last_within = 2 }\nnot_eligible = \"优胜等次\"\n",
    );
    given::one_item(&text)
}

fn effects(appraisal: &Appraisal, unit: &str) -> Vec<String> {
    let effects = &given::of(appraisal, unit).effects;
    (effects.iter())
        .map(|e| format!("{}{}", e.effect, if e.is_certain { "" } else { "?" }))
        .collect()
}

#[test]
fn the_first_three_gain_and_the_last_two_lose_elsewhere() {
    let scheme = ranked();
    let units = given::units(&scheme, &["95", "94", "93", "92", "91", "90"]);
    let appraisal = given::result(&scheme, &units);
    let all: Vec<_> = (0..6)
        .map(|n| effects(&appraisal, &format!("u0{n}")))
        .collect();
    let none: [&str; 0] = [];
    assert_eq!(all[0], ["first"]);
    assert_eq!(all[1], ["second"]);
    assert_eq!(all[2], ["third"]);
    assert_eq!(all[3], none);
    assert_eq!(all[4], ["last-but-one", "barred"]);
    assert_eq!(all[5], ["last", "barred"]);
    let barred: Vec<&str> = given::of(&appraisal, "u05")
        .ineligible()
        .map(|(what, _)| what)
        .collect();
    assert_eq!(barred, ["优胜等次"]);
}

#[test]
fn what_the_last_two_lose_is_a_parameter_of_the_scheme() {
    let shipped = include_str!("../../../../schemes/responsibility/scheme.toml");
    let lost = |text: &str| -> Vec<EffectDoes> {
        let effects = given::scheme(text).effects;
        let of = |id| effects.iter().find(|e| e.id == id).expect("an effect");
        [of("last"), of("last-but-one")]
            .map(|e| e.does.clone())
            .into()
    };
    let points = |units: i64| EffectDoes::Points(Points::from_units(units));
    assert_eq!(lost(shipped), [points(-2_000), points(-1_000)]);
    // The other reading of the text: the last but one loses more.
    let turned = shipped
        .replace("value = 0.2\nunit = \"分\"", "value = 0.15\nunit = \"分\"")
        .replace("value = 0.1\nunit = \"分\"", "value = 0.25\nunit = \"分\"");
    assert_eq!(lost(&turned), [points(-1_500), points(-2_500)]);
}

#[test]
fn units_that_share_the_first_rank_are_not_last() {
    let scheme = ranked();
    let appraisal = given::result(&scheme, &given::units(&scheme, &["90", "90", "90"]));
    assert_eq!(effects(&appraisal, "u00"), ["first"]);
}

#[test]
fn a_rank_that_is_still_open_causes_effects_only_perhaps() {
    let scheme = ranked();
    let mut units = given::units(&scheme, &["95", "94", "93", "92", "91", "90"]);
    units[1].score.items[0].points = between("94", "96");
    let appraisal = given::result(&scheme, &units);
    assert_eq!(effects(&appraisal, "u00"), ["first?", "second?"]);
    assert_eq!(effects(&appraisal, "u02"), ["third"]);
}

/// D9: 5★ +10, 4★ +8, 3★ +5, 2★ +1, fewer +0; up to two stars no commendation.
#[test]
fn stars_reach_the_annual_assessment_as_points() {
    let mut text = String::new();
    for (stars, points) in [("5", 10), ("4", 8), ("3", 5), ("2", 1), ("1, 0", 0)] {
        text.push_str(&format!(
            "[[effect]]\nid = \"plus-{points}\"\ntitle = \"加{points}分\"\nclause = \"三(三)\"\nwhen = {{ stars = [{stars}] }}\non = \"street\"\nadd = {points}\n"
        ));
    }
    text.push_str(
        "[[effect]]\nid = \"barred\"\ntitle = \"不得推荐\"\nwhen = { stars_at_most = 2 }\nnot_eligible = \"县级表彰\"\n",
    );
    let stars = given::five_sections(&text);
    let unit = |id: &str, reached: usize| {
        let items: Vec<Bounds> = (0..5)
            .map(|n| exactly(if n < reached { "16" } else { "10" }))
            .collect();
        given::unit(&stars, id, &items)
    };
    let units: Vec<_> = (0..=5).map(|n| unit(&format!("u0{n}"), n)).collect();
    let appraisal = given::result(&stars, &units);
    let results = appraisal
        .units
        .iter()
        .map(|u| (u.unit.as_str(), &u.effects[..]));
    let received = reaching("star", results, "street");

    let street = given::one_item("");
    let mut units = given::units(&street, &["80"; 6]);
    for unit in &mut units {
        unit.received = received[&unit.unit].clone();
    }
    let appraisal = given::result(&street, &units);
    let totals: Vec<String> = (0..=5)
        .map(|n| {
            given::of(&appraisal, &format!("u0{n}"))
                .total
                .low
                .to_string()
        })
        .collect();
    assert_eq!(totals, ["80", "80", "81", "85", "88", "90"]);
    let adjustment = &given::of(&appraisal, "u05").adjustments[0];
    assert_eq!(adjustment.clause.as_deref(), Some("三(三)"));
}

fn received(does: EffectDoes, is_certain: bool) -> Received {
    Received {
        scheme: "other".into(),
        caused: Caused {
            effect: "e".into(),
            title: "影响".into(),
            clause: None,
            on: Some("street".into()),
            does,
            is_certain,
        },
    }
}

#[test]
fn a_received_cap_holds_the_grade_down_and_says_whence() {
    let scheme = given::one_item(
        "[[grade]]\nid = \"excellent\"\ntitle = \"优秀\"\nfrom = 90\n[[grade]]\nid = \"good\"\ntitle = \"良好\"\n",
    );
    let mut units = given::units(&scheme, &["95", "95"]);
    units[0].received = vec![received(EffectDoes::CapGrade("good".into()), true)];
    units[1].received = vec![received(EffectDoes::CapGrade("good".into()), false)];
    let appraisal = given::result(&scheme, &units);
    let grade = |unit: &str| {
        given::of(&appraisal, unit)
            .grade
            .as_ref()
            .expect("graded")
            .level
            .clone()
    };
    assert_eq!(grade("u00").possible, LevelName::Grade("good".into()));
    assert_eq!(grade("u01").sure, LevelName::Grade("good".into()));
    assert_eq!(grade("u01").possible, LevelName::Grade("excellent".into()));
}

fn dependence(scheme: &str, reads: &[&str], changes: &[&str]) -> Dependence {
    let set = |ids: &[&str]| ids.iter().map(|&i| i.to_owned()).collect::<BTreeSet<_>>();
    Dependence {
        scheme: scheme.into(),
        reads: set(reads),
        changes: set(changes),
    }
}

#[test]
fn schemes_come_after_those_whose_results_they_need() {
    let schemes = [
        dependence("responsibility", &["community-100"], &["overall"]),
        dependence("overall", &[], &[]),
        dependence("five-star", &[], &["responsibility", "elsewhere"]),
        dependence("community-100", &[], &[]),
    ];
    assert_eq!(
        order(&schemes),
        Ok(vec![
            "community-100".into(),
            "five-star".into(),
            "responsibility".into(),
            "overall".into()
        ])
    );
}

#[test]
fn a_circle_of_schemes_is_found_and_shown() {
    let schemes = [
        dependence("a", &["b"], &[]),
        dependence("b", &[], &["c"]),
        dependence("c", &["a"], &["b"]),
        dependence("d", &[], &[]),
    ];
    let Err(Cycle(circle)) = order(&schemes) else {
        panic!("a circle is expected");
    };
    assert_eq!(circle.first(), circle.last());
    assert!(circle.len() >= 3 && !circle.contains(&"d".to_owned()));
    assert!(order(&[dependence("a", &[], &["a"])]).is_err());
}

#[test]
fn tasks_and_support_make_no_scheme_wait() {
    let scheme = given::one_item(
        "[[effect]]\nid = \"t\"\ntitle = \"t\"\nwhen = { rank_first = 1 }\non = \"overall\"\ntask = \"整改\"\n",
    );
    assert!(Dependence::of(&scheme, &[]).changes.is_empty());
}

proptest! {
    /// Applying effects and taking them back gives the total that was there.
    #[test]
    fn effects_applied_and_undone_leave_the_total_as_it_was(
        low in -1_000_000i64..1_000_000,
        width in 0i64..1_000_000,
        effects in proptest::collection::vec((-200_000i64..200_000, any::<bool>()), 0..8),
    ) {
        let total = Bounds {
            low: Points::from_units(low),
            high: Points::from_units(low + width),
        };
        let received: Vec<Received> = effects
            .iter()
            .map(|&(units, certain)| received(EffectDoes::Points(Points::from_units(units)), certain))
            .collect();
        let applied = apply(total, &received);
        prop_assert!(applied.low <= applied.high);
        prop_assert_eq!(undo(applied, &received), total);
    }
}
