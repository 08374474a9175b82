//! Claims about the whole table: every role × action × relation × stage.

use super::*;
use crate::cycle::{Cycle, LateWork, TRANSITIONS};

/// Every stage, and none.
fn moments() -> Vec<Option<Stage>> {
    let stages = Stage::ALL.iter().copied().map(Some);
    std::iter::once(None).chain(stages).collect()
}

/// Calls `check` for every cell of the product space that is granted.
fn each_granted(mut check: impl FnMut(Role, Action, Relation, Option<Stage>)) {
    for &role in Role::ALL {
        for &action in Action::ALL {
            for &relation in Relation::ALL {
                for stage in moments() {
                    if is_permitted(role, action, relation, stage) {
                        check(role, action, relation, stage);
                    }
                }
            }
        }
    }
}

/// What everybody may see of everybody.
fn is_public(action: Action) -> bool {
    matches!(action, Action::ReadScheme | Action::ReadPublishedResult)
}

fn is_unit(role: Role) -> bool {
    matches!(role, Role::UnitClerk | Role::UnitSecretary)
}

#[test]
fn what_no_row_grants_is_denied() {
    let mut granted = 0;
    each_granted(|role, action, relation, stage| {
        granted += 1;
        let rows = GRANTS.iter().filter(|row| {
            row.action == action
                && row.roles.contains(&role)
                && row.relations.contains(&relation)
                && row.when.holds(stage)
        });
        assert_ne!(rows.count(), 0);
    });
    let all = Role::ALL.len() * Action::ALL.len() * Relation::ALL.len() * moments().len();
    // Far more is denied than granted; a row that opens too much would show here.
    assert!(granted * 10 < all, "{granted} of {all}");
}

#[test]
fn rows_do_not_say_a_thing_twice() {
    for (at, row) in GRANTS.iter().enumerate() {
        for other in &GRANTS[at + 1..] {
            let is_same = row.action == other.action
                && row.roles.iter().any(|role| other.roles.contains(role))
                && row.relations.iter().any(|it| other.relations.contains(it));
            assert!(!is_same, "{row:?} {other:?}");
        }
    }
}

#[test]
fn every_action_is_somebodys() {
    for &action in Action::ALL {
        assert!(GRANTS.iter().any(|row| row.action == action), "{action:?}");
    }
}

#[test]
fn the_auditor_never_writes() {
    each_granted(|role, action, _, _| {
        if role == Role::Auditor {
            assert!(action.is_reading(), "{action:?}");
        }
    });
}

#[test]
fn the_superior_writes_nothing_but_the_filing() {
    each_granted(|role, action, relation, _| {
        if role == Role::Superior && !action.is_reading() {
            assert_eq!((action, relation), (Action::AcceptFiling, Relation::Below));
        }
    });
}

#[test]
fn the_superior_sees_units_only_after_publication() {
    each_granted(|role, action, _, stage| {
        if role == Role::Superior && !matches!(action, Action::ReadScheme | Action::ReadComplaints)
        {
            assert!(stage >= Some(Stage::Publication), "{action:?} {stage:?}");
        }
    });
}

#[test]
fn the_system_administrator_has_no_part_in_appraisal_or_audit() {
    let own = [
        Action::ManageAccounts,
        Action::ManageOrganisations,
        Action::ManageService,
    ];
    each_granted(|role, action, _, _| {
        let is_own = own.contains(&action);
        if role == Role::SystemAdministrator {
            assert!(is_own || is_public(action), "{action:?}");
        } else {
            assert!(!is_own, "{role:?} {action:?}");
        }
    });
}

#[test]
fn only_the_auditor_reads_the_audit_log() {
    each_granted(|role, action, _, _| {
        if action == Action::ReadAuditLog {
            assert_eq!(role, Role::Auditor);
        }
    });
}

#[test]
fn a_unit_never_touches_or_sees_another_unit() {
    each_granted(|role, action, relation, _| {
        if is_unit(role) && relation != Relation::Own {
            assert!(is_public(action), "{role:?} {action:?} {relation:?}");
        }
    });
}

#[test]
fn nobody_reaches_beyond_the_own_tree_except_for_what_is_public() {
    each_granted(|role, action, relation, _| {
        if relation == Relation::Other {
            assert!(is_public(action), "{role:?} {action:?}");
        }
    });
}

#[test]
fn nobody_assesses_their_own_organisation() {
    let assessing = [
        Action::RecordFinding,
        Action::VerifySheet,
        Action::ReturnItem,
        Action::SignSheet,
        Action::CheckBonus,
        Action::GiveBonusOpinion,
        Action::DecideBonus,
        Action::GiveDepartmentScore,
        Action::EnterSatisfaction,
        Action::ComputeTotals,
        Action::DecideResult,
        Action::RuleOnObjection,
        Action::AcceptFiling,
    ];
    each_granted(|role, action, relation, _| {
        if assessing.contains(&action) {
            assert_eq!(relation, Relation::Below, "{role:?} {action:?}");
        }
    });
}

#[test]
fn who_declares_does_not_verify_and_who_verifies_does_not_decide() {
    let duties: [&[Action]; 3] = [
        &[
            Action::RecordLedger,
            Action::SelfAssess,
            Action::SubmitSelfAssessment,
            Action::ClaimBonus,
            Action::RaiseObjection,
        ],
        &[
            Action::VerifySheet,
            Action::RecordFinding,
            Action::SignSheet,
        ],
        &[
            Action::DecideResult,
            Action::DecideBonus,
            Action::RuleOnObjection,
        ],
    ];
    for &role in Role::ALL {
        let mut held = [false; 3];
        each_granted(|who, action, _, _| {
            for (at, duty) in duties.iter().enumerate() {
                held[at] |= who == role && duty.contains(&action);
            }
        });
        assert!(held.iter().filter(|it| **it).count() <= 1, "{role:?}");
    }
}

#[test]
fn nothing_is_visible_before_its_stage() {
    // Written apart from the table: the stage in which each thing comes into being.
    let born = [
        (Action::ReadProgress, Stage::Daily),
        (Action::ReadDailyFindings, Stage::Daily),
        (Action::ReadBonus, Stage::Daily),
        (Action::ReadSelfAssessment, Stage::SelfAssessment),
        (Action::ReadReturnedItems, Stage::Verification),
        (Action::ReadSheet, Stage::Verification),
        (Action::ReadTotals, Stage::Totals),
        (Action::ReadPublishedResult, Stage::Publication),
        (Action::ReadObjection, Stage::ObjectionWindow),
    ];
    each_granted(|role, action, _, stage| {
        if let Some((_, first)) = born.iter().find(|(it, _)| *it == action) {
            assert!(stage >= Some(*first), "{role:?} {action:?} {stage:?}");
        }
        if action == Action::ReadLedger && !is_unit(role) {
            assert!(stage >= Some(Stage::Daily), "{role:?} {stage:?}");
        }
    });
}

#[test]
fn a_unit_learns_its_verified_score_and_rank_with_the_publication() {
    for action in [Action::ReadSheet, Action::ReadTotals] {
        for stage in moments() {
            for role in [Role::UnitClerk, Role::UnitSecretary] {
                assert_eq!(
                    is_permitted(role, action, Relation::Own, stage),
                    stage >= Some(Stage::Publication),
                    "{action:?} {stage:?}"
                );
            }
        }
    }
}

#[test]
fn a_self_assessment_is_the_units_alone_until_verification() {
    each_granted(|role, action, _, stage| {
        if action == Action::ReadSelfAssessment && stage < Some(Stage::Verification) {
            assert!(is_unit(role), "{role:?} {stage:?}");
        }
    });
}

#[test]
fn what_appears_stays_visible_to_the_end() {
    for &role in Role::ALL {
        for &action in Action::ALL {
            if !action.is_reading() || action == Action::ReadProgress {
                continue;
            }
            for &relation in Relation::ALL {
                let seen: Vec<bool> = Stage::ALL
                    .iter()
                    .map(|stage| is_permitted(role, action, relation, Some(*stage)))
                    .collect();
                assert!(seen.is_sorted(), "{role:?} {action:?} {relation:?}");
            }
        }
    }
}

#[test]
fn once_closed_only_reopening_and_filing_are_left_of_the_cycle() {
    let left = [
        Action::AdvanceCycle,
        Action::FileResult,
        Action::AcceptFiling,
    ];
    each_granted(|role, action, relation, stage| {
        let is_of_the_cycle = !is_permitted(role, action, relation, None);
        if stage == Some(Stage::Closed) && is_of_the_cycle && !action.is_reading() {
            assert!(left.contains(&action), "{role:?} {action:?}");
        }
    });
}

#[test]
fn whoever_the_table_of_moves_names_may_move_the_cycle_then() {
    for row in TRANSITIONS {
        for &role in row.who {
            let stage = Some(row.from);
            let is_allowed = is_permitted(role, Action::AdvanceCycle, Relation::Own, stage);
            assert!(is_allowed, "{row:?}");
        }
    }
    each_granted(|role, action, _, _| {
        if action == Action::AdvanceCycle {
            assert!(TRANSITIONS.iter().any(|row| row.who.contains(&role)));
        }
    });
}

#[test]
fn units_may_hand_in_exactly_as_long_as_late_work_is_taken() {
    let work = [
        (Action::RecordLedger, Stage::Daily),
        (Action::SubmitReport, Stage::Daily),
        (Action::PrefillReport, Stage::Daily),
        (Action::SubmitSelfAssessment, Stage::SelfAssessment),
        (Action::ConfigureCycle, Stage::Preparation),
        (Action::VerifySheet, Stage::Verification),
    ];
    for (action, of) in work {
        for &stage in Stage::ALL {
            let cycle = Cycle::restore(stage, std::num::NonZeroU32::MIN);
            let is_taken = cycle
                .late_work(of)
                .is_some_and(|late| late != LateWork::Refused);
            let is_granted = Role::ALL.iter().any(|role| {
                Relation::ALL
                    .iter()
                    .any(|relation| is_permitted(*role, action, *relation, Some(stage)))
            });
            assert_eq!(is_granted, is_taken, "{action:?} {stage:?}");
        }
    }
}

#[test]
fn only_the_unit_hands_a_report_in_whoever_filled_its_draft() {
    each_granted(|role, action, relation, _| match action {
        Action::SubmitReport => assert!(is_unit(role) && relation == Relation::Own, "{role:?}"),
        Action::PrefillReport => {
            assert!(!is_unit(role) && relation == Relation::Below, "{role:?}");
        }
        _ => {}
    });
}

#[test]
fn a_refusal_says_what_stands_in_the_way() {
    let why = |role, action, relation, stage| {
        permit(role, action, relation, stage).map_err(|refusal| refusal.why)
    };
    use Action::*;
    assert_eq!(
        why(
            Role::UnitClerk,
            VerifySheet,
            Relation::Own,
            Some(Stage::Verification)
        ),
        Err(Why::Role)
    );
    assert_eq!(
        why(
            Role::UnitClerk,
            ReadSheet,
            Relation::Other,
            Some(Stage::Closed)
        ),
        Err(Why::Relation(Relation::Other))
    );
    assert_eq!(
        why(
            Role::UnitSecretary,
            RaiseObjection,
            Relation::Own,
            Some(Stage::Closed)
        ),
        Err(Why::Stage {
            now: Some(Stage::Closed),
            open: vec![Stage::ObjectionWindow],
        })
    );
    assert_eq!(
        why(Role::Office, ConfigureCycle, Relation::Own, None),
        Err(Why::Stage {
            now: None,
            open: vec![Stage::Preparation],
        })
    );
}

#[test]
fn reading_actions_are_those_that_begin_with_read() {
    for action in Action::ALL {
        assert_eq!(action.is_reading(), action.key().starts_with("read_"));
    }
}
