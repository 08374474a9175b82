//! Sheets: points that people gave before those of the facts, what counts, what is asked, what is missing.

use std::collections::BTreeMap;

use appraisal::chain::{Member, People, Run, appraise_all, appraise_with};
use appraisal::sheet::{
    Asked, ItemState, Missing, Unfit, Written, check_own, check_verified, line, missing_of_team,
    missing_of_unit, questions,
};
use proptest::prelude::*;
use rubric::compile::compile;
use rubric::facts::{Cycle, Datum, FactTable};
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;
use rubric::score::{Bounds, Given, GivenItems};

use crate::given::{self, between, exactly, points};

/// Three items: decided by people, by two departments, and one that takes the cohort's mean where it does not apply.
const SCHEME: &str = r#"
[scheme]
id = "s"
title = "考核"
version = "1"
points = 30
[[department]]
id = "d1"
title = "甲科"
[[department]]
id = "d2"
title = "乙科"
[[section]]
id = "all"
title = "全部"
owner = "d1"
[[item]]
id = "I1"
section = "all"
title = "条目一"
points = 10
[[item.rule]]
form = "discretion"
title = "效果不好"
max = 10
step = 0.5
[[item]]
id = "I2"
section = "all"
title = "条目二"
points = 10
scored_by = { d1 = 6, d2 = 4 }
[[item.rule]]
form = "discretion"
title = "印象"
max = 10
step = 0.5
effect = "add"
[[item]]
id = "I3"
section = "all"
title = "条目三"
points = 10
applies_when = "runs"
otherwise = "cohort_mean"
[[item.rule]]
form = "discretion"
title = "效果"
max = 10
step = 0.5
[[norm]]
id = "N1"
section = "all"
title = "公开"
judged = true
"#;

const FACTS: &str = r#"
[[fact]]
id = "runs"
title = "开办"
type = "bool"
period = "once"
from = "reported"
"#;

struct Trial {
    scheme: Scheme,
    program: Program,
    dictionary: Dictionary,
}

impl Trial {
    fn new() -> Trial {
        let (dictionary, told) = rubric::text::read_dictionary(FACTS);
        assert!(told.iter().all(|d| !d.is_error()), "{told:#?}");
        let scheme = given::scheme(SCHEME);
        let (program, told) = compile(&scheme, &dictionary);
        let program = program.unwrap_or_else(|| panic!("{told:#?}"));
        Trial {
            scheme,
            program,
            dictionary,
        }
    }

    fn run(&self, table: &FactTable, given: &[(&str, usize, Given)]) -> Run {
        let mut people = People::default();
        for (unit, item, what) in given {
            let items: &mut GivenItems = people.given.entry((*unit).to_owned()).or_default();
            items.insert(*item, *what);
        }
        let people = BTreeMap::from([("s".to_owned(), people)]);
        let member = Member {
            scheme: &self.scheme,
            program: &self.program,
        };
        let cycle = Cycle::whole(2026);
        let runs = appraise_with(&[member], table, &self.dictionary, cycle, &people, |_| {});
        runs.expect("an appraisal").remove(0)
    }
}

/// Two units; the second does not run what item three is about. Decisions are in points of deduction.
fn table(decisions: &[(&str, &str, &str)]) -> FactTable {
    let mut table = FactTable::new();
    for (unit, runs) in [("u1", 1), ("u2", 0)] {
        let unit = table.add_unit(unit);
        let label = rubric::facts::Label::Open;
        table
            .set(unit, "runs", label, Datum::plain(runs))
            .expect("once");
    }
    for (unit, name, amount) in decisions {
        let unit = table.unit(unit).expect("a unit");
        let raw = points(amount).units();
        table
            .set_decision(unit, name, Datum::plain(raw))
            .expect("once");
    }
    table
}

fn stated(text: &str) -> Given {
    Given {
        points: Some(points(text)),
        ..Given::default()
    }
}

fn amount(text: &str) -> Given {
    Given {
        amount: points(text),
        ..Given::default()
    }
}

fn items(run: &Run, unit: usize) -> Vec<Bounds> {
    run.units[unit]
        .score
        .items
        .iter()
        .map(|i| i.points)
        .collect()
}

#[test]
fn points_that_people_gave_stand_before_computed_ones() {
    let trial = Trial::new();
    let decided = table(&[("u1", "I1/1", "4")]);
    let run = trial.run(&decided, &[("u1", 0, stated("9"))]);
    assert_eq!(items(&run, 0)[0], exactly("9"));
    assert_eq!(run.units[0].score.sections[0], between("19", "29"));
}

#[test]
fn findings_move_what_the_rules_say_within_the_item() {
    let trial = Trial::new();
    let decided = table(&[("u1", "I1/1", "4")]);
    let of = |text: &str| items(&trial.run(&decided, &[("u1", 0, amount(text))]), 0)[0];
    assert_eq!(of("-2"), exactly("4"));
    assert_eq!(of("-7"), exactly("0"));
    assert_eq!(of("5"), exactly("10"));
    let open = trial.run(&table(&[]), &[("u1", 0, amount("-3"))]);
    assert_eq!(items(&open, 0)[0], between("0", "7"));
}

#[test]
fn the_mean_of_the_cohort_is_taken_of_what_people_gave() {
    let trial = Trial::new();
    let run = trial.run(&table(&[]), &[("u1", 2, stated("7"))]);
    assert_eq!(items(&run, 1)[2], exactly("7"));
    // What does not apply to a unit is not scored by people.
    let run = trial.run(
        &table(&[]),
        &[("u1", 2, stated("7")), ("u2", 2, stated("1"))],
    );
    assert_eq!(items(&run, 1)[2], exactly("7"));
}

#[test]
fn answers_of_people_count_for_their_own_scheme_only() {
    let trial = Trial::new();
    let table = table(&[("u1", "I1/1", "4")]);
    let answers = BTreeMap::from([("I1/1".to_owned(), points("1").units())]);
    let people = People {
        answers: BTreeMap::from([("u1".to_owned(), answers)]),
        ..People::default()
    };
    let mut other = trial.scheme.clone();
    other.head.id = "other".to_owned();
    let member = |scheme| Member {
        scheme,
        program: &trial.program,
    };
    let members = [member(&trial.scheme), member(&other)];
    let people = BTreeMap::from([("s".to_owned(), people)]);
    let cycle = Cycle::whole(2026);
    let runs = appraise_with(&members, &table, &trial.dictionary, cycle, &people, |_| {});
    let runs = runs.expect("an appraisal");
    assert_eq!(items(&runs[0], 0)[0], exactly("9"));
    assert_eq!(items(&runs[1], 0)[0], exactly("6"));
}

#[test]
fn the_sheet_asks_what_the_scheme_leaves_to_people() {
    let trial = Trial::new();
    let asked = questions(&trial.scheme, &trial.program);
    let names: Vec<&str> = asked.iter().map(|q| q.name.as_str()).collect();
    assert_eq!(names, ["I1/1", "I2/1/d1", "I2/1/d2", "I3/1", "N1/judged"]);
    assert_eq!(asked[0].subject, "效果不好");
    assert!(asked[0].is_deduction);
    assert_eq!(asked[0].of, Asked::Item(0));
    assert_eq!(asked[1].department.as_deref(), Some("d1"));
    assert_eq!(asked[2].most, Some(points("4")));
    assert!(!asked[2].is_deduction);
    assert!(asked[4].is_truth);
    assert_eq!(asked[4].of, Asked::Norm(0));
    assert_eq!(asked[4].subject, "公开");
}

#[test]
fn answers_keep_to_range_step_and_reason() {
    let trial = Trial::new();
    let question = &questions(&trial.scheme, &trial.program)[2];
    assert_eq!(question.check(points("3.5"), "走访两户"), Ok(()));
    let check = |text: &str, reason: &str| question.check(points(text), reason).unwrap_err();
    assert!(matches!(check("4.5", "走访"), Unfit::OutOfRange { .. }));
    assert!(matches!(check("-0.5", "走访"), Unfit::OutOfRange { .. }));
    assert!(matches!(check("3.25", "走访"), Unfit::OffStep { .. }));
    assert!(matches!(check("3", "  "), Unfit::ReasonNeeded { .. }));
}

#[test]
fn verified_points_that_differ_need_a_reason() {
    let trial = Trial::new();
    let plan = &trial.program.items[0];
    let sure = exactly("6");
    let check = |applies, suggested, text: &str, reason: &str| {
        check_verified(plan, applies, suggested, points(text), reason)
    };
    assert_eq!(check(Some(true), sure, "6", ""), Ok(()));
    assert_eq!(check(Some(true), sure, "5", "少一次"), Ok(()));
    let refused = check(Some(true), sure, "5", "").unwrap_err();
    assert!(refused.to_string().contains("建议分6分"), "{refused}");
    let refused = check(None, between("0", "10"), "5", " ").unwrap_err();
    assert!(refused.to_string().contains("0至10"), "{refused}");
    let refused = check(Some(true), sure, "11", "多做").unwrap_err();
    assert!(refused.to_string().contains("0分到10分之间"), "{refused}");
    assert_eq!(
        check(Some(false), sure, "5", "有"),
        Err(Unfit::DoesNotApply)
    );
    assert!(check_own(plan, points("10")).is_ok());
    assert!(check_own(plan, points("10.5")).is_err());
}

#[test]
fn an_item_counts_what_was_verified_else_what_is_suggested() {
    let suggested = between("4", "8");
    let mut written = Written {
        own: Some(points("8")),
        ..Written::default()
    };
    let own = line(Some(true), suggested, written);
    assert_eq!((own.state, own.counts), (ItemState::SelfScored, suggested));
    written.is_returned = true;
    assert_eq!(
        line(Some(true), suggested, written).state,
        ItemState::Returned
    );
    written.is_answered = true;
    assert_eq!(
        line(Some(true), suggested, written).state,
        ItemState::Answered
    );
    written.is_returned = false;
    written.verified = Some(points("5"));
    let verified = line(Some(true), suggested, written);
    assert_eq!(
        (verified.state, verified.counts),
        (ItemState::Verified, exactly("5"))
    );
}

#[test]
fn a_sheet_is_finished_when_everything_is_answered_closed_explained_and_decided() {
    let own = |text: &str| Written {
        own: Some(points(text)),
        ..Written::default()
    };
    let lines = [
        line(Some(true), exactly("6"), own("6")),
        line(Some(false), exactly("10"), Written::default()),
        line(None, between("0", "10"), Written::default()),
    ];
    assert_eq!(
        missing_of_unit(&lines),
        [Missing::NotSelfScored { item: 2 }]
    );
    let lines = [
        line(
            Some(true),
            exactly("6"),
            Written {
                verified: Some(points("5")),
                ..own("6")
            },
        ),
        line(
            Some(true),
            exactly("6"),
            Written {
                is_returned: true,
                ..own("6")
            },
        ),
        line(
            Some(true),
            exactly("6"),
            Written {
                verified: Some(points("6")),
                is_returned: true,
                is_answered: true,
                proposed_findings: 1,
                ..own("6")
            },
        ),
        line(Some(false), exactly("10"), Written::default()),
    ];
    assert_eq!(
        missing_of_team(&lines, [3]),
        [
            Missing::NotExplained { item: 0 },
            Missing::NotAnswered { item: 1 },
            Missing::NotVerified { item: 1 },
            Missing::NotClosed { item: 2 },
            Missing::FindingsOpen { item: 2 },
            Missing::NotDecided { question: 3 },
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn without_people_both_ways_of_appraising_are_one(
        first in proptest::option::of(0..=20i64),
        second in proptest::option::of(0..=20i64),
    ) {
        let trial = Trial::new();
        let mut table = table(&[]);
        for (unit, value) in [(0, first), (1, second)] {
            if let Some(value) = value {
                let raw = value * 5_000;
                table.set_decision(unit, "I1/1", Datum::plain(raw)).expect("once");
            }
        }
        let member = [Member { scheme: &trial.scheme, program: &trial.program }];
        let cycle = Cycle::whole(2026);
        let none = BTreeMap::new();
        let all = appraise_all(&member, &table, &trial.dictionary, cycle, &none, |_| {});
        let with = trial.run(&table, &[]);
        prop_assert_eq!(&all.expect("an appraisal")[0].appraisal, &with.appraisal);
    }

    #[test]
    fn giving_what_is_suggested_changes_nothing_but_its_certainty(
        decided in proptest::collection::vec(0..=20i64, 2),
    ) {
        let trial = Trial::new();
        let mut table = table(&[]);
        for (unit, value) in decided.iter().enumerate() {
            for name in ["I1/1", "I3/1"] {
                table.set_decision(unit, name, Datum::plain(value * 5_000)).expect("once");
            }
        }
        let before = trial.run(&table, &[]);
        let mut given = Vec::new();
        for (row, unit) in ["u1", "u2"].into_iter().enumerate() {
            for (item, bounds) in items(&before, row).into_iter().enumerate() {
                let points = bounds.exact();
                given.push((unit, item, Given { points, ..Given::default() }));
            }
        }
        let after = trial.run(&table, &given);
        prop_assert_eq!(&before.appraisal, &after.appraisal);
    }
}
