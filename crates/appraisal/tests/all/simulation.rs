//! What if: differences and the cheapest way to a goal.

use appraisal::simulate::{Improvement, Progress, cheapest, what_if};
use proptest::prelude::*;
use rubric::number::Points;

use crate::given::{self, exactly, points};

#[test]
fn another_fact_shows_what_it_would_change_for_the_unit_and_whom_else_it_touches() {
    let scheme = given::one_item("[rank]\nties = \"shared\"");
    let units = given::units(&scheme, &["90", "80", "70"]);
    let difference = what_if(&scheme, &units, &Default::default(), "u02", |unit| {
        let mut better = unit.clone();
        better.score.items[0].points = exactly("85");
        better
    });
    let difference = difference
        .expect("nothing is refused")
        .expect("the unit is there");
    assert_eq!(difference.before.total, exactly("70"));
    assert_eq!(difference.after.total, exactly("85"));
    assert_eq!(difference.before.rank.and_then(|r| r.exact()), Some(3));
    assert_eq!(difference.after.rank.and_then(|r| r.exact()), Some(2));
    assert_eq!(difference.others_affected, ["u01"]);
    let nobody = what_if(&scheme, &units, &Default::default(), "x", Clone::clone);
    assert_eq!(nobody, Ok(None));
}

/// Improvements that bring points: (fact, points, minutes).
fn candidates(list: &[(&str, &str, u32)]) -> Vec<Improvement<Points>> {
    list.iter()
        .map(|&(fact, brings, minutes)| Improvement {
            fact: fact.into(),
            to: points(brings),
            minutes,
        })
        .collect()
}

/// Progress towards a sum of points.
fn towards(goal: Points) -> impl FnMut(&[&Improvement<Points>]) -> Progress {
    move |set| {
        let sum: Points = set.iter().map(|i| i.to).sum();
        Progress {
            is_reached: sum >= goal,
            missing: goal.minus(sum).max(Points::ZERO),
        }
    }
}

#[test]
fn the_cheapest_list_beats_the_greedy_one() {
    // Greedy takes the 6 for 50 first and needs another; 5 and 5 for 60 each would do, 9 and 1 do for 110.
    let candidates = candidates(&[
        ("a", "6", 50),
        ("b", "5", 60),
        ("c", "5", 60),
        ("d", "9", 100),
        ("e", "1", 10),
    ]);
    let plan = cheapest(&candidates, 1000, towards(points("10"))).expect("it can be reached");
    assert_eq!(plan.minutes, 110);
    assert!(plan.is_cheapest);
}

#[test]
fn of_two_values_of_one_fact_only_one_is_taken() {
    let candidates = candidates(&[("a", "3", 10), ("a", "4", 10), ("b", "3", 500)]);
    let plan = cheapest(&candidates, 1000, towards(points("7"))).expect("it can be reached");
    assert_eq!(plan.improvements, [1, 2]);
}

#[test]
fn a_goal_already_reached_costs_nothing_and_one_out_of_reach_has_no_plan() {
    let candidates = candidates(&[("a", "3", 10)]);
    let plan = cheapest(&candidates, 10, towards(Points::ZERO)).expect("it is reached");
    assert!(plan.improvements.is_empty() && plan.minutes == 0);
    assert_eq!(cheapest(&candidates, 10, towards(points("4"))), None);
}

#[test]
fn improvements_that_only_help_together_are_found() {
    let candidates = candidates(&[("a", "1", 10), ("b", "1", 20), ("c", "1", 5)]);
    let both = |set: &[&Improvement<Points>]| {
        let has = |fact: &str| set.iter().any(|i| i.fact == fact);
        Progress {
            is_reached: has("a") && has("b"),
            missing: points("1"),
        }
    };
    let plan = cheapest(&candidates, 100, both).expect("it can be reached");
    assert_eq!(plan.improvements, [0, 1]);
}

#[test]
fn a_search_cut_short_says_that_its_plan_may_not_be_the_cheapest() {
    let candidates = candidates(&[
        ("a", "6", 50),
        ("b", "5", 45),
        ("c", "5", 46),
        ("d", "1", 1),
    ]);
    let plan = cheapest(&candidates, 2, towards(points("10"))).expect("it can be reached");
    assert!(!plan.is_cheapest);
}

proptest! {
    /// The plan costs what the best of all subsets costs.
    #[test]
    fn the_plan_is_the_cheapest_of_all_subsets(
        list in proptest::collection::vec((0u8..6, 1i64..10, 0u32..60), 0..9),
        goal in 0i64..25,
    ) {
        let candidates: Vec<Improvement<Points>> = list
            .iter()
            .map(|&(fact, brings, minutes)| Improvement {
                fact: format!("f{fact}"),
                to: Points::whole(brings),
                minutes,
            })
            .collect();
        let best = (0u32..1 << list.len())
            .filter_map(|set| {
                let chosen: Vec<_> = (0..list.len()).filter(|&n| set & (1 << n) != 0).map(|n| list[n]).collect();
                let mut facts: Vec<u8> = chosen.iter().map(|c| c.0).collect();
                facts.sort_unstable();
                facts.dedup();
                let sum: i64 = chosen.iter().map(|c| c.1).sum();
                let minutes: u64 = chosen.iter().map(|c| u64::from(c.2)).sum();
                (facts.len() == chosen.len() && sum >= goal).then_some(minutes)
            })
            .min();
        let plan = cheapest(&candidates, usize::MAX, towards(Points::whole(goal)));
        prop_assert_eq!(plan.as_ref().map(|p| p.minutes), best);
        prop_assert!(plan.is_none_or(|p| p.is_cheapest));
    }
}
