//! Bonus and malus (C6, E4): steps, caps, one matter once.

use appraisal::bonus::{BonusTotal, Claim, ClaimState, Fate, add_up};
use rubric::model::{BonusStep, Scheme};
use rubric::score::Bounds;

use crate::given::{self, exactly, points};

fn scheme() -> Scheme {
    given::one_item(
        r#"
        [bonus_limit]
        bonus = 6
        malus = 4
        [[bonus]]
        id = "honour"
        title = "荣誉"
        clause = "第六条"
        cap = 5
        [[bonus]]
        id = "experience"
        title = "经验推广"
        points = 3
        steps = ["claim", "check", "section_opinion", "decide"]
        [[malus]]
        id = "criticism"
        title = "通报批评"
        cap = 3
        [[malus]]
        id = "accident"
        title = "责任事故"
        "#,
    )
}

fn claim(
    id: &str,
    kind: &str,
    matter: Option<&str>,
    worth: Option<&str>,
    last: BonusStep,
) -> Claim {
    Claim {
        id: id.into(),
        kind: kind.into(),
        matter: matter.map(str::to_owned),
        points: worth.map(points),
        state: ClaimState::Reached(last),
    }
}

fn published(id: &str, kind: &str, matter: Option<&str>, worth: &str) -> Claim {
    claim(id, kind, matter, Some(worth), BonusStep::Publicise)
}

fn total(claims: &[Claim]) -> BonusTotal {
    add_up(&scheme(), &[Bounds::default(); 4], claims)
}

fn fate(total: &BonusTotal, id: &str) -> Fate {
    let mut lines = (total.kinds.iter())
        .flat_map(|k| &k.claims)
        .chain(&total.without_kind);
    lines
        .find(|l| l.claim.id == id)
        .expect("the claim is listed")
        .fate
        .clone()
}

/// C6: claimed, checked, decided, publicised, only then counted.
#[test]
fn an_honour_counts_only_when_it_has_been_publicised() {
    for (last, next) in [
        (BonusStep::Claim, Some(BonusStep::Check)),
        (BonusStep::Check, Some(BonusStep::SectionOpinion)),
        (BonusStep::Decide, Some(BonusStep::Publicise)),
        (BonusStep::Publicise, None),
    ] {
        let total = total(&[claim("a", "honour", None, Some("2"), last)]);
        match next {
            Some(next) => {
                assert_eq!(fate(&total, "a"), Fate::Waiting { next });
                assert_eq!(total.bonus, Bounds::default());
            }
            None => assert_eq!(total.bonus, exactly("2")),
        }
    }
}

/// E4: the county sheet ends with the leaders' decision.
#[test]
fn a_kind_that_ends_with_the_decision_counts_when_decided() {
    let total = total(&[claim("a", "experience", None, None, BonusStep::Decide)]);
    assert_eq!(fate(&total, "a"), Fate::Counted);
    assert_eq!(total.bonus, exactly("3"));
}

#[test]
fn a_rejected_claim_brings_nothing() {
    let mut rejected = published("a", "honour", None, "2");
    rejected.state = ClaimState::Rejected;
    let total = total(&[rejected]);
    assert_eq!(fate(&total, "a"), Fate::Rejected);
    assert_eq!(total.bonus, Bounds::default());
}

#[test]
fn one_matter_counts_once_at_its_highest_across_kinds() {
    let claims = [
        published("city", "honour", Some("文明创建"), "1"),
        published("province", "honour", Some(" 文明创建 "), "2"),
        published("spread", "experience", Some("文明创建"), "3"),
        published("other", "honour", Some("议事会"), "1"),
    ];
    let total = total(&claims);
    let taken = Fate::SameMatter {
        kind: "experience".into(),
        claim: "spread".into(),
    };
    assert_eq!(fate(&total, "city"), taken);
    assert_eq!(fate(&total, "province"), taken);
    assert_eq!(fate(&total, "spread"), Fate::Counted);
    assert_eq!(total.bonus, exactly("4"));
}

#[test]
fn a_claim_still_on_its_way_does_not_take_the_matter_from_one_that_counts() {
    let total = total(&[
        published("city", "honour", Some("文明创建"), "1"),
        claim(
            "nation",
            "honour",
            Some("文明创建"),
            Some("3"),
            BonusStep::Check,
        ),
    ]);
    assert_eq!(fate(&total, "city"), Fate::Counted);
    assert_eq!(total.bonus, exactly("1"));
}

#[test]
fn equal_claims_about_one_matter_leave_the_first_by_kind_and_id_in_any_order() {
    let a = published("a", "honour", Some("m"), "2");
    let b = published("b", "honour", Some("m"), "2");
    for claims in [[a.clone(), b.clone()], [b, a]] {
        let total = total(&claims);
        assert_eq!(fate(&total, "a"), Fate::Counted);
        assert_ne!(fate(&total, "b"), Fate::Counted);
    }
}

#[test]
fn kinds_and_sums_stop_at_their_caps_and_the_cut_is_shown() {
    let total = total(&[
        published("a", "honour", None, "4"),
        published("b", "honour", None, "4"),
        published("c", "experience", None, "3"),
        published("d", "criticism", None, "5"),
        published("e", "accident", None, "2"),
    ]);
    assert_eq!(total.kinds[0].before_cap, exactly("8"));
    assert_eq!(total.kinds[0].amount, exactly("5"));
    assert_eq!(
        (total.bonus_before_limit, total.bonus),
        (exactly("8"), exactly("6"))
    );
    assert_eq!(
        (total.malus_before_limit, total.malus),
        (exactly("-5"), exactly("-4"))
    );
}

#[test]
fn a_claim_is_worth_at_most_what_the_scheme_states() {
    let total = total(&[claim("a", "experience", None, Some("9"), BonusStep::Decide)]);
    assert_eq!(total.bonus, exactly("3"));
}

#[test]
fn a_claim_without_points_or_kind_is_shown_and_counts_nothing() {
    let total = total(&[
        claim("a", "honour", None, None, BonusStep::Publicise),
        published("b", "sport", None, "2"),
    ]);
    assert_eq!(fate(&total, "a"), Fate::NoPoints);
    assert_eq!(fate(&total, "b"), Fate::NoSuchKind);
    assert_eq!(total.bonus, Bounds::default());
}

#[test]
fn a_decided_sum_covers_the_claims_of_its_kind() {
    let amounts = [
        exactly("2.5"),
        Bounds::default(),
        Bounds::default(),
        Bounds::default(),
    ];
    let total = add_up(&scheme(), &amounts, &[published("a", "honour", None, "4")]);
    assert_eq!(fate(&total, "a"), Fate::DecidedAsSum);
    assert_eq!(total.bonus, exactly("2.5"));
}

#[test]
fn the_total_is_the_base_and_its_adjustments() {
    let scheme = scheme();
    let mut unit = given::unit(&scheme, "u", &[exactly("80")]);
    unit.claims = vec![
        published("a", "honour", None, "4"),
        published("b", "experience", None, "3"),
        published("c", "criticism", None, "1.5"),
    ];
    let appraisal = given::result(&scheme, &[unit]);
    let result = given::of(&appraisal, "u");
    let amounts: Vec<String> = result
        .adjustments
        .iter()
        .map(|a| a.low.to_string())
        .collect();
    assert_eq!(amounts, ["4", "3", "-1.5", "-1"]);
    assert_eq!(result.adjustments[0].clause.as_deref(), Some("第六条"));
    assert_eq!(result.total, exactly("84.5"));
}
