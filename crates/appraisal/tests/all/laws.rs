//! Laws that hold whatever the units are: quotas, ties, order, monotony, soundness of ranges.

use appraisal::decision::Decisions;
use appraisal::level::{LevelName, Standing};
use appraisal::quota::Limited;
use appraisal::result::{Appraisal, UnitResult};
use appraisal::unit::UnitFacts;
use proptest::prelude::*;
use rubric::model::{Boundary, Scheme};
use rubric::number::Points;
use rubric::score::Bounds;

use crate::given;

/// Five sections with stars, grades, a quota on each of the two best levels of both.
fn scheme(boundary: Boundary, ties: &str) -> Scheme {
    let mut text = String::from(
        "[[grade]]\nid = \"excellent\"\ntitle = \"优秀\"\nfrom = 85\n\
         [[grade]]\nid = \"good\"\ntitle = \"良好\"\nabove = 70\n\
         [[grade]]\nid = \"fair\"\ntitle = \"一般\"\n",
    );
    for (id, of, share) in [
        ("q5", "stars = 5", "15%"),
        ("q4", "stars = 4", "30%"),
        ("g1", "grade = \"excellent\"", "20%"),
        ("g2", "grade = \"good\"", "40%"),
    ] {
        text.push_str(&format!(
            "[[quota]]\nid = \"{id}\"\ntitle = \"{id}\"\n{of}\nat_most = \"{share}\"\nrounding = \"down\"\n\
             boundary = \"decide\"\nover = \"move_down\"\n"
        ));
    }
    text.push_str(&format!("[rank]\nties = \"{ties}\"\n"));
    if ties == "key" {
        text.push_str("keys = [\"section:s1\", \"section:s2\"]\n");
    }
    let mut scheme = given::five_sections(&text);
    for quota in &mut scheme.quotas {
        quota.boundary = boundary;
    }
    scheme
}

/// Sections in steps of two, so that ties are common; some of them open.
fn field(open: bool) -> impl Strategy<Value = Vec<[(i64, i64); 5]>> {
    let width = if open { 0..4i64 } else { 0..1 };
    let section = (6i64..=10, width).prop_map(|(low, width)| (low * 2, (low + width).min(10) * 2));
    proptest::collection::vec(proptest::array::uniform5(section), 1..24)
}

fn bounds((low, high): (i64, i64)) -> Bounds {
    Bounds {
        low: Points::whole(low),
        high: Points::whole(high),
    }
}

fn units(scheme: &Scheme, field: &[[(i64, i64); 5]]) -> Vec<UnitFacts> {
    (field.iter().enumerate())
        .map(|(n, sections)| given::unit(scheme, &format!("u{n:02}"), &sections.map(bounds)))
        .collect()
}

/// The result of one unit before and after more points in one of its sections.
fn raise(
    scheme: &Scheme,
    field: &[[(i64, i64); 5]],
    index: usize,
    section: usize,
    by: i64,
) -> (UnitResult, UnitResult) {
    let mut better = field.to_vec();
    let (low, high) = better[index][section];
    better[index][section] = ((low + by).min(20), (high + by).min(20));
    let id = format!("u{index:02}");
    let of = |field: &[_]| given::of(&given::result(scheme, &units(scheme, field)), &id).clone();
    (of(field), of(&better))
}

fn boundary() -> impl Strategy<Value = Boundary> {
    prop_oneof![
        Just(Boundary::Decide),
        Just(Boundary::AllIn),
        Just(Boundary::AllOut)
    ]
}

fn ties() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("shared"), Just("key"), Just("decide")]
}

/// Number of units that surely have a level.
fn surely(appraisal: &Appraisal, level: &LevelName) -> usize {
    let has =
        |standing: &Option<Standing>| standing.as_ref().and_then(Standing::exact) == Some(level);
    (appraisal.units.iter())
        .filter(|u| has(&u.stars) || has(&u.grade))
        .count()
}

proptest! {
    /// D3: no quota is exceeded, but for equal units that the scheme lets in.
    #[test]
    fn a_quota_is_never_exceeded(
        boundary in boundary(),
        ties in ties(),
        field in field(true),
    ) {
        let scheme = scheme(boundary, ties);
        let appraisal = given::result(&scheme, &units(&scheme, &field));
        for quota in &appraisal.quotas {
            let Limited::Level(level) = &quota.of else { continue };
            let count = surely(&appraisal, level);
            prop_assert_eq!(count, quota.kept.len());
            if boundary == Boundary::AllIn {
                // Only units equal to the last one with a place of its own are too many.
                let mut totals: Vec<Points> = quota
                    .kept
                    .iter()
                    .map(|u| given::of(&appraisal, u).total.low)
                    .collect();
                totals.sort_by_key(|t| std::cmp::Reverse(*t));
                if let Some(last) = totals.get(quota.limit.saturating_sub(1)) {
                    prop_assert!(totals.iter().skip(quota.limit).all(|t| t == last));
                }
            } else {
                prop_assert!(count <= quota.limit, "{:?}", quota);
            }
        }
    }

    /// Equal totals and equal sections are treated equally, unless people decide.
    #[test]
    fn equal_units_are_treated_equally(
        boundary in boundary(),
        ties in ties(),
        field in field(true),
    ) {
        let scheme = scheme(boundary, ties);
        let twice: Vec<_> = field.iter().chain(&field).copied().collect();
        let appraisal = given::result(&scheme, &units(&scheme, &twice));
        for n in 0..field.len() {
            let one = given::of(&appraisal, &format!("u{n:02}"));
            let other = given::of(&appraisal, &format!("u{:02}", n + field.len()));
            prop_assert_eq!(one.rank, other.rank);
            prop_assert_eq!(&one.stars, &other.stars);
            prop_assert_eq!(&one.grade, &other.grade);
        }
    }

    /// The result does not depend on the order in which units are given.
    #[test]
    fn shuffled_units_have_the_same_result(
        boundary in boundary(),
        ties in ties(),
        (field, order) in field(true).prop_flat_map(|field| {
            let order: Vec<usize> = (0..field.len()).collect();
            (Just(field), Just(order).prop_shuffle())
        }),
    ) {
        let scheme = scheme(boundary, ties);
        let units = units(&scheme, &field);
        let shuffled: Vec<UnitFacts> = order.iter().map(|&n| units[n].clone()).collect();
        prop_assert_eq!(given::result(&scheme, &units), given::result(&scheme, &shuffled));
    }

    /// Raising the points of one unit never lowers its rank, not even an end of it while facts are missing.
    #[test]
    fn more_points_never_cost_a_rank(
        ties in prop_oneof![Just("shared"), Just("key")],
        field in field(true),
        raised in any::<prop::sample::Index>(),
        section in 0usize..5,
        by in 1i64..=8,
    ) {
        let scheme = scheme(Boundary::AllIn, ties);
        let (old, new) = raise(&scheme, &field, raised.index(field.len()), section, by);
        let (old, new) = (old.rank.expect("ranked"), new.rank.expect("ranked"));
        prop_assert!(new.best <= old.best && new.worst <= old.worst, "{:?} {:?}", old, new);
        prop_assert!(new.least_from_last >= old.least_from_last && new.most_from_last >= old.most_from_last);
    }

    /// Raising the points of one unit never lowers its stars or its grade. (With `all_out` or an open decision it can:
    /// the raised unit may become equal to another at an edge. And while facts are missing an end of the range can:
    /// the quotas follow each other, and a unit that may now pass another opens what was certain for that one and so
    /// the places below. What holds then is the next law: what was sure stays.)
    #[test]
    fn more_points_never_cost_a_star(
        ties in prop_oneof![Just("shared"), Just("key")],
        field in field(false),
        raised in any::<prop::sample::Index>(),
        section in 0usize..5,
        by in 1i64..=8,
    ) {
        let scheme = scheme(Boundary::AllIn, ties);
        let (old, new) = raise(&scheme, &field, raised.index(field.len()), section, by);
        for (old, new) in [(&old.stars, &new.stars), (&old.grade, &new.grade)] {
            let (old, new) = (old.as_ref().expect("given").heights, new.as_ref().expect("given").heights);
            prop_assert!(new.sure >= old.sure && new.possible >= old.possible);
        }
    }

    /// Once the missing facts are there, the result lies in the ranges that were shown before: unknown is not zero,
    /// and nothing sure is taken back.
    #[test]
    fn what_was_sure_stays_and_what_comes_was_possible(
        boundary in boundary(),
        ties in prop_oneof![Just("shared"), Just("key")],
        field in field(true),
        picks in proptest::collection::vec(0i64..=100, 24 * 5),
    ) {
        let scheme = scheme(boundary, ties);
        let open = given::result(&scheme, &units(&scheme, &field));
        let mut known = field.clone();
        for (sections, picks) in known.iter_mut().zip(picks.chunks(5)) {
            for (section, pick) in sections.iter_mut().zip(picks) {
                let value = section.0 + (section.1 - section.0) * pick / 100;
                *section = (value, value);
            }
        }
        let settled = given::result(&scheme, &units(&scheme, &known));
        for unit in &settled.units {
            let before = given::of(&open, &unit.unit);
            let (was, is) = (before.rank.expect("ranked"), unit.rank.expect("ranked"));
            prop_assert!(was.best <= is.best && is.worst <= was.worst, "{:?} {:?}", was, is);
            prop_assert!(was.least_from_last <= is.least_from_last);
            prop_assert!(is.most_from_last <= was.most_from_last);
            for (was, is) in [(&before.stars, &unit.stars), (&before.grade, &unit.grade)] {
                let (was, is) = (was.as_ref().expect("given").heights, is.as_ref().expect("given").heights);
                prop_assert!(was.sure <= is.sure && is.possible <= was.possible, "{:?} {:?}", was, is);
            }
        }
    }

    /// With every fact known and no decision open, nothing is provisional.
    #[test]
    fn known_facts_give_a_final_result(ties in prop_oneof![Just("shared"), Just("key")], field in field(false)) {
        let scheme = scheme(Boundary::AllIn, ties);
        let appraisal = given::result(&scheme, &units(&scheme, &field));
        prop_assert!(appraisal.is_final());
    }

    /// Ranks equal a count done the slow way.
    #[test]
    fn ranks_equal_a_pairwise_count(field in field(true)) {
        let scheme = scheme(Boundary::AllIn, "shared");
        let appraisal = given::result(&scheme, &units(&scheme, &field));
        for unit in &appraisal.units {
            let others = || appraisal.units.iter().filter(|o| o.unit != unit.unit);
            let rank = unit.rank.expect("ranked");
            prop_assert_eq!(rank.best, 1 + others().filter(|o| o.total.low > unit.total.high).count());
            prop_assert_eq!(rank.worst, 1 + others().filter(|o| o.total.high > unit.total.low).count());
            prop_assert_eq!(
                rank.least_from_last,
                1 + others().filter(|o| o.total.high < unit.total.low).count()
            );
            prop_assert_eq!(
                rank.most_from_last,
                1 + others().filter(|o| o.total.low < unit.total.high).count()
            );
        }
    }
}

#[test]
fn an_appraisal_of_nobody_is_empty_and_final() {
    let scheme = scheme(Boundary::Decide, "decide");
    let appraisal = appraisal::appraise::appraise(&scheme, &[], &Decisions::default());
    let appraisal = appraisal.expect("nothing is refused");
    assert!(appraisal.units.is_empty() && appraisal.is_final());
}
