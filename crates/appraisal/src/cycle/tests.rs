//! Claims about the table of moves and about going through it.

use super::*;

fn at(stage: Stage) -> Cycle {
    Cycle::restore(stage, NonZeroU32::MIN)
}

fn everything() -> Readiness {
    Readiness::of(Need::ALL.iter().copied())
}

#[test]
fn a_year_goes_through_every_stage_once() {
    let mut cycle = Cycle::default();
    for &to in &Stage::ALL[1..] {
        let row = cycle.moves().find(|row| row.to == to).unwrap();
        cycle = advance(cycle, to, row.who[0], &everything()).unwrap();
    }
    assert_eq!(cycle, at(Stage::Closed));
}

#[test]
fn every_move_outside_the_table_is_refused_whoever_asks() {
    for &from in Stage::ALL {
        for &to in Stage::ALL {
            let is_known = TRANSITIONS
                .iter()
                .any(|row| (row.from, row.to) == (from, to));
            for &role in Role::ALL {
                let answer = advance(at(from), to, role, &everything());
                let is_no_such_move = matches!(answer, Err(Refusal::NoSuchMove { .. }));
                assert_eq!(is_no_such_move, !is_known, "{from:?} {to:?} {role:?}");
            }
        }
    }
}

#[test]
fn only_the_roles_of_the_row_may_move() {
    for row in TRANSITIONS {
        for &role in Role::ALL {
            let answer = advance(at(row.from), row.to, role, &everything());
            assert_eq!(answer.is_ok(), row.who.contains(&role), "{row:?} {role:?}");
        }
    }
}

#[test]
fn each_need_alone_stops_its_move_and_is_named() {
    for row in TRANSITIONS {
        for &need in row.needs {
            let others = Need::ALL.iter().copied().filter(|it| *it != need);
            let readiness = Readiness::of(others);
            assert_eq!(
                advance(at(row.from), row.to, row.who[0], &readiness),
                Err(Refusal::Missing {
                    from: row.from,
                    to: row.to,
                    missing: vec![need],
                })
            );
        }
        let just_enough = Readiness::of(row.needs.iter().copied());
        assert!(advance(at(row.from), row.to, row.who[0], &just_enough).is_ok());
    }
}

#[test]
fn everything_missing_is_named_at_once() {
    let answer = advance(
        Cycle::default(),
        Stage::Daily,
        Role::Office,
        &Readiness::default(),
    );
    let Err(Refusal::Missing { missing, .. }) = answer else {
        panic!("nothing is present");
    };
    assert_eq!(
        missing,
        [
            Need::SchemePinned,
            Need::UnitsChosen,
            Need::DepartmentsAssigned,
            Need::DatesSet
        ]
    );
}

#[test]
fn every_need_is_asked_for_somewhere() {
    for need in Need::ALL {
        assert!(
            TRANSITIONS.iter().any(|row| row.needs.contains(need)),
            "{need:?}"
        );
    }
}

#[test]
fn rows_are_unique_name_somebody_and_ask_for_something() {
    for (at, row) in TRANSITIONS.iter().enumerate() {
        assert!(!row.who.is_empty() && !row.needs.is_empty(), "{row:?}");
        assert_ne!(row.from, row.to);
        let again = TRANSITIONS[at + 1..]
            .iter()
            .any(|other| (other.from, other.to) == (row.from, row.to));
        assert!(!again, "{row:?}");
    }
}

#[test]
fn forward_moves_go_one_stage_at_a_time() {
    for row in TRANSITIONS.iter().filter(|row| row.is_forward()) {
        assert_eq!(row.to as usize, row.from as usize + 1, "{row:?}");
    }
}

#[test]
fn going_back_always_leaves_a_reason_or_a_ruling() {
    let grounds = [Need::Reason, Need::ObjectionUpheld, Need::ReopeningOrdered];
    for row in TRANSITIONS.iter().filter(|row| !row.is_forward()) {
        assert!(
            grounds.iter().any(|need| row.needs.contains(need)),
            "{row:?}"
        );
        assert_eq!(row.late, LateWork::Open, "{row:?}");
    }
}

#[test]
fn a_published_result_is_left_only_towards_a_new_revision() {
    for row in TRANSITIONS.iter().filter(|row| !row.is_forward()) {
        let is_after_publication = row.from > Stage::Publication;
        assert_eq!(row.is_new_revision, is_after_publication, "{row:?}");
    }
    let back = advance(
        at(Stage::ObjectionWindow),
        Stage::Decision,
        Role::LeadingGroup,
        &everything(),
    );
    assert_eq!(back.unwrap().revision().get(), 2);
}

#[test]
fn before_a_new_decision_the_published_revision_stays_published() {
    let one = NonZeroU32::MIN;
    let two = one.saturating_add(1);
    let cycle = Cycle::restore(Stage::Decision, two);
    assert_eq!(cycle.stage_of_revision(one), Some(Stage::Closed));
    assert_eq!(cycle.stage_of_revision(two), Some(Stage::Decision));
    assert_eq!(cycle.stage_of_revision(two.saturating_add(1)), None);
}

#[test]
fn revisions_that_cannot_be_counted_are_refused() {
    let cycle = Cycle::restore(Stage::Closed, NonZeroU32::MAX);
    assert_eq!(
        advance(cycle, Stage::Decision, Role::LeadingGroup, &everything()),
        Err(Refusal::TooManyRevisions)
    );
}

#[test]
fn late_ledger_entries_are_marked_then_not_counted_then_refused() {
    let expect = [
        (Stage::Preparation, None),
        (Stage::Daily, Some(LateWork::Open)),
        (Stage::SelfAssessment, Some(LateWork::Marked)),
        (Stage::Verification, Some(LateWork::NotCounted)),
        (Stage::Totals, Some(LateWork::Refused)),
        (Stage::Closed, Some(LateWork::Refused)),
    ];
    for (stage, late) in expect {
        assert_eq!(at(stage).late_work(Stage::Daily), late, "{stage:?}");
    }
}

#[test]
fn late_work_never_becomes_milder_as_the_year_goes_on() {
    for &of in Stage::ALL {
        let treated: Vec<_> = Stage::ALL
            .iter()
            .filter_map(|&stage| at(stage).late_work(of))
            .collect();
        assert!(treated.is_sorted(), "{of:?} {treated:?}");
        assert_eq!(treated[0], LateWork::Open);
    }
}
