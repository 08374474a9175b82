//! Ranking: ties in every way a scheme may treat them, cohorts, ranges while facts are missing.

use appraisal::decision::{Decisions, Needed, Refusal};
use appraisal::ranking::TieTreatment;
use appraisal::result::Appraisal;
use rubric::number::Ratio;

use crate::given::{self, between, exactly};

fn rank_of(appraisal: &Appraisal, unit: &str) -> (usize, usize) {
    let rank = given::of(appraisal, unit).rank.expect("it is ranked");
    (rank.best, rank.worst)
}

fn listed(appraisal: &Appraisal) -> Vec<&str> {
    appraisal.units.iter().map(|u| u.unit.as_str()).collect()
}

#[test]
fn equal_totals_share_the_better_rank_and_the_next_is_skipped() {
    let scheme = given::one_item("[rank]\nties = \"shared\"");
    let appraisal = given::result(&scheme, &given::units(&scheme, &["90", "80", "90", "70"]));
    let ranks: Vec<_> = ["u00", "u02", "u01", "u03"]
        .map(|u| rank_of(&appraisal, u))
        .into();
    assert_eq!(ranks, [(1, 1), (1, 1), (3, 3), (4, 4)]);
    assert_eq!(given::of(&appraisal, "u00").sharing_rank, 1);
    assert_eq!(appraisal.ties[0].groups, [["u00", "u02"]]);
    assert_eq!(listed(&appraisal), ["u00", "u02", "u01", "u03"]);
    assert_eq!(appraisal.ties[0].treatment, TieTreatment::Shared);
    assert!(appraisal.is_final());
}

#[test]
fn totals_equal_after_rounding_are_equal() {
    let scheme = given::one_item("[rank]\nties = \"shared\"");
    let appraisal = given::result(&scheme, &given::units(&scheme, &["90.004", "90.001"]));
    assert_eq!(rank_of(&appraisal, "u01"), (1, 1));
}

const KEYS: &str = "[rank]\nties = \"key\"\nkeys = [\"section:s1\", \"1\"]\n";

/// Three units of 80 in total with their first section and the second key.
fn by_keys(keys: [(&str, Option<i64>); 3]) -> Appraisal {
    let scheme = given::five_sections(KEYS);
    let units: Vec<_> = keys
        .iter()
        .enumerate()
        .map(|(n, (first, second))| {
            let rest = given::points("40").minus(given::points(first));
            let rest = rubric::score::Bounds::exactly(rest);
            let items = [
                exactly(first),
                rest,
                exactly("20"),
                exactly("10"),
                exactly("10"),
            ];
            let mut unit = given::unit(&scheme, &format!("u{n}"), &items);
            unit.above.tie_keys[1] = second.map(Ratio::whole);
            unit
        })
        .collect();
    given::result(&scheme, &units)
}

#[test]
fn keys_separate_equal_totals_in_their_order() {
    let appraisal = by_keys([("18", Some(1)), ("19", Some(0)), ("18", Some(2))]);
    assert_eq!(listed(&appraisal), ["u1", "u2", "u0"]);
    assert_eq!(rank_of(&appraisal, "u0"), (3, 3));
    assert_eq!(
        appraisal.ties[0].treatment,
        TieTreatment::Keys { unknown_key: None }
    );
}

#[test]
fn what_keys_leave_equal_shares_a_rank() {
    let appraisal = by_keys([("18", Some(1)), ("19", Some(0)), ("18", Some(1))]);
    assert_eq!(rank_of(&appraisal, "u0"), (2, 2));
    assert_eq!(rank_of(&appraisal, "u2"), (2, 2));
}

#[test]
fn a_key_that_is_unknown_for_one_of_the_equal_leaves_their_ranks_open_and_is_named() {
    let appraisal = by_keys([("18", Some(1)), ("19", None), ("18", None)]);
    assert_eq!(rank_of(&appraisal, "u1"), (1, 1));
    assert_eq!(rank_of(&appraisal, "u0"), (2, 3));
    assert_eq!(rank_of(&appraisal, "u2"), (2, 3));
    assert_eq!(given::of(&appraisal, "u0").sharing_rank, 0);
    assert!(!appraisal.is_final());
    assert_eq!(
        appraisal.ties[0].treatment,
        TieTreatment::Keys {
            unknown_key: Some(1)
        }
    );
}

/// The key of a unit whose total is still open counts as far as it is known: the unit cannot pass another that is
/// level at best and ahead by the key.
#[test]
fn an_open_total_passes_nobody_that_its_key_cannot_pass() {
    let scheme = given::five_sections(KEYS);
    let unit = |id, points: [&str; 4], last| {
        let mut items = points.map(exactly).to_vec();
        items.push(last);
        let mut unit = given::unit(&scheme, id, &items);
        unit.above.tie_keys[1] = Some(Ratio::ZERO);
        unit
    };
    let units = [
        unit("settled", ["19", "20", "20", "20"], exactly("19")),
        unit("open", ["18", "20", "20", "20"], between("18", "20")),
    ];
    let appraisal = given::result(&scheme, &units);
    assert_eq!(rank_of(&appraisal, "settled"), (1, 1));
    assert_eq!(rank_of(&appraisal, "open"), (2, 2));
}

fn order(units: &[&str]) -> Decisions {
    Decisions {
        ties: vec![units.iter().map(|&u| u.to_owned()).collect()],
        ..Decisions::default()
    }
}

#[test]
fn people_decide_an_order_and_until_then_the_ranks_span_the_group() {
    let scheme = given::one_item("[rank]\nties = \"decide\"");
    let units = given::units(&scheme, &["90", "90", "95", "80"]);
    let open = given::result(&scheme, &units);
    assert_eq!(rank_of(&open, "u00"), (2, 3));
    assert_eq!(rank_of(&open, "u03"), (4, 4));
    assert!(matches!(&open.needed[..], [Needed::Tie { tied, .. }] if tied.units == ["u00", "u01"]));
    assert!(!open.is_final());

    let decided = given::decided(&scheme, &units, &order(&["u01", "u00"]));
    assert_eq!(rank_of(&decided, "u01"), (2, 2));
    assert_eq!(rank_of(&decided, "u00"), (3, 3));
    assert!(decided.is_final());
}

#[test]
fn an_order_that_leaves_out_one_of_the_equal_decides_nothing() {
    let scheme = given::one_item("[rank]\nties = \"decide\"");
    let units = given::units(&scheme, &["90", "90", "90"]);
    let open = given::decided(&scheme, &units, &order(&["u01", "u00"]));
    assert_eq!(rank_of(&open, "u01"), (1, 3));
}

#[test]
fn where_ties_are_not_allowed_the_ranking_is_refused_and_names_the_units() {
    let scheme = given::one_item("[rank]\nties = \"not_allowed\"");
    let units = given::units(&scheme, &["90", "90", "80"]);
    let refused = given::result(&scheme, &units);
    assert!(refused.units.iter().all(|u| u.rank.is_none()));
    assert!(matches!(
        &refused.refused[..],
        [Refusal::TiesNotAllowed { groups, .. }] if groups[0].units == ["u00", "u01"]
    ));
    let decided = given::decided(&scheme, &units, &order(&["u00", "u01"]));
    assert_eq!(rank_of(&decided, "u01"), (2, 2));
    assert!(decided.refused.is_empty());
}

#[test]
fn cohorts_are_ranked_apart_and_a_unit_without_one_is_asked_for_it() {
    let scheme = given::one_item("[rank]\ncohort = \"kind\"\nties = \"shared\"");
    let mut units = given::units(&scheme, &["90", "80", "70", "60"]);
    for (unit, cohort) in units
        .iter_mut()
        .zip([Some("city"), Some("rural"), Some("rural"), None])
    {
        unit.cohort = cohort.map(str::to_owned);
    }
    let appraisal = given::result(&scheme, &units);
    assert_eq!(rank_of(&appraisal, "u00"), (1, 1));
    assert_eq!(rank_of(&appraisal, "u01"), (1, 1));
    assert_eq!(rank_of(&appraisal, "u02"), (2, 2));
    assert_eq!(given::of(&appraisal, "u03").rank, None);
    assert_eq!(
        appraisal.needed,
        [Needed::Cohort {
            unit: "u03".into(),
            fact: "kind".into()
        }]
    );
}

/// Unknown is not zero: a unit is never ranked by its low end in silence.
#[test]
fn a_unit_with_missing_facts_has_a_range_of_ranks_and_is_provisional() {
    let scheme = given::one_item("[rank]\nties = \"shared\"");
    let mut units = given::units(&scheme, &["90", "80", "70", "60"]);
    units[2].score.items[0].points = between("70", "85");
    let appraisal = given::result(&scheme, &units);
    assert_eq!(rank_of(&appraisal, "u02"), (2, 3));
    assert_eq!(rank_of(&appraisal, "u01"), (2, 3));
    assert_eq!(rank_of(&appraisal, "u00"), (1, 1));
    assert_eq!(rank_of(&appraisal, "u03"), (4, 4));
    let provisional: Vec<&str> = (appraisal.units.iter())
        .filter(|u| u.is_provisional)
        .map(|u| u.unit.as_str())
        .collect();
    assert_eq!(provisional, ["u01", "u02"]);
}

#[test]
fn two_units_with_one_id_are_refused() {
    let scheme = given::one_item("");
    let mut units = given::units(&scheme, &["90", "80"]);
    units[1].unit = "u00".into();
    assert_eq!(
        appraisal::appraise::appraise(&scheme, &units, &Decisions::default()),
        Err(Refusal::DuplicateUnit { unit: "u00".into() })
    );
}

#[test]
fn norms_alone_are_ranked_by_the_rate_of_those_that_apply() {
    let scheme = given::scheme(
        "[scheme]\nid = \"n\"\ntitle = \"规范\"\nversion = \"1\"\n[rank]\nties = \"shared\"\n",
    );
    let unit = |id: &str, norms: &[Option<Option<bool>>]| {
        let mut unit = given::unit(&scheme, id, &[]);
        unit.score.norms = norms.to_vec();
        unit
    };
    let (met, missed, unknown) = (Some(Some(true)), Some(Some(false)), Some(None));
    let appraisal = given::result(
        &scheme,
        &[
            unit("two-of-three", &[met, met, missed]),
            unit("two-of-two", &[met, met, None]),
            unit("open", &[met, unknown, missed]),
        ],
    );
    assert_eq!(rank_of(&appraisal, "two-of-two"), (1, 1));
    assert_eq!(rank_of(&appraisal, "two-of-three"), (2, 2));
    assert_eq!(rank_of(&appraisal, "open"), (2, 3));
    let open = given::of(&appraisal, "open")
        .compliance
        .expect("it has norms");
    assert_eq!((open.met, open.not_met, open.unknown), (1, 1, 1));
    assert!(given::of(&appraisal, "open").is_provisional);
}
