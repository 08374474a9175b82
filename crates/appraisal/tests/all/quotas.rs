//! Quotas (C4, D3): places, cascade, ties at the edge, decisions, full marks.

use appraisal::decision::{Needed, Refusal};
use appraisal::level::{LevelName, Why};
use appraisal::result::Appraisal;
use appraisal::unit::UnitFacts;
use rubric::model::Scheme;
use rubric::score::Bounds;

use crate::given::{self, between, exactly};

/// Five stars 15 %, four stars 30 % of the units (D3).
fn rated(boundary: &str) -> Scheme {
    let quota = |stars: u8, share: &str| {
        format!(
            "[[quota]]\nid = \"q{stars}\"\ntitle = \"{stars}星名额\"\nstars = {stars}\nat_most = \"{share}\"\n\
             rounding = \"down\"\nboundary = \"{boundary}\"\nover = \"move_down\"\ndecided_by = \"office\"\n"
        )
    };
    given::five_sections(&format!(
        "[[department]]\nid = \"office\"\ntitle = \"街道党委\"\n{}{}[rank]\nties = \"shared\"\n",
        quota(5, "15%"),
        quota(4, "30%")
    ))
}

/// A unit with every star whose total is this.
fn all_stars(scheme: &Scheme, id: &str, total: &str) -> UnitFacts {
    let first = given::points(total).minus(given::points("80"));
    let items = [
        Bounds::exactly(first),
        exactly("20"),
        exactly("20"),
        exactly("20"),
        exactly("20"),
    ];
    given::unit(scheme, id, &items)
}

/// Fifteen units with every star and these totals.
fn fifteen(scheme: &Scheme, totals: [&str; 15]) -> Vec<UnitFacts> {
    (totals.iter().enumerate())
        .map(|(n, total)| all_stars(scheme, &format!("u{n:02}"), total))
        .collect()
}

const FALLING: [&str; 15] = [
    "100", "99.5", "99", "98.5", "98", "97.5", "97.4", "97.3", "97.2", "97.1", "97", "96.9",
    "96.8", "96.7", "96.6",
];

fn stars(appraisal: &Appraisal) -> Vec<(usize, usize)> {
    let mut units: Vec<_> = appraisal.units.iter().collect();
    units.sort_by(|a, b| a.unit.cmp(&b.unit));
    units
        .iter()
        .map(|u| u.stars.as_ref().expect("the scheme gives stars").heights)
        .map(|h| (h.sure, h.possible))
        .collect()
}

fn counted(appraisal: &Appraisal) -> [usize; 6] {
    let mut count = [0; 6];
    for (sure, _) in stars(appraisal) {
        count[sure] += 1;
    }
    count
}

/// D3: 15 % of 15 is 2.25, two units; 30 % is 4.5, four units; the others become three-star.
#[test]
fn those_over_the_five_star_quota_compete_for_four_stars_and_then_three() {
    let scheme = rated("decide");
    let appraisal = given::result(&scheme, &fifteen(&scheme, FALLING));
    assert_eq!(counted(&appraisal), [0, 0, 0, 9, 4, 2]);
    assert_eq!(appraisal.quotas[0].limit, 2);
    assert_eq!(appraisal.quotas[1].limit, 4);
    assert_eq!(appraisal.quotas[0].kept, ["u00", "u01"]);
    assert!(appraisal.is_final());
}

#[test]
fn every_move_tells_quota_places_rank_and_score() {
    let scheme = rated("decide");
    let appraisal = given::result(&scheme, &fifteen(&scheme, FALLING));
    let unit = given::of(&appraisal, "u06").stars.as_ref().expect("stars");
    let [from_five, from_four] = &unit.steps[..] else {
        panic!("two steps are expected: {:?}", unit.steps);
    };
    assert_eq!(from_five.from.sure, LevelName::Stars(5));
    assert_eq!(from_four.to.sure, LevelName::Stars(3));
    let Why::OverQuota(place) = &from_five.why else {
        panic!("{:?}", from_five.why);
    };
    assert_eq!((place.limit, place.units, place.at_level), (2, 15, 15));
    assert_eq!((place.best_place, place.worst_place), (7, 7));
    assert_eq!(place.score, exactly("97.4").into());
    let Why::OverQuota(place) = &from_four.why else {
        panic!("{:?}", from_four.why);
    };
    assert_eq!(
        (place.quota.as_str(), place.at_level, place.best_place),
        ("q4", 13, 5)
    );
}

const TIED: [&str; 15] = [
    "100", "99", "99", "98.5", "98", "97.5", "97.4", "97.3", "97.2", "97.1", "97", "96.9", "96.8",
    "96.7", "96.6",
];

/// D3: ties are shown and decided by people; until then none of the tied surely passes.
#[test]
fn a_tie_at_the_edge_waits_for_people() {
    let scheme = rated("decide");
    let units = fifteen(&scheme, TIED);
    let open = given::result(&scheme, &units);
    // Until then both may fall among the four-star units, so the last place there is open, too.
    assert_eq!(
        stars(&open)[..6],
        [(5, 5), (4, 5), (4, 5), (4, 4), (4, 4), (3, 4)]
    );
    assert!(matches!(
        &open.needed[0],
        Needed::QuotaTie { quota, units, places: 1, decided_by, .. }
            if quota == "q5" && units == &["u01", "u02"] && decided_by.as_deref() == Some("office")
    ));
    assert!(!open.is_final());

    let decided = given::decided(&scheme, &units, &given::keep("q5", &["u02"]));
    assert_eq!(stars(&decided)[..4], [(5, 5), (4, 4), (5, 5), (4, 4)]);
    assert!(decided.is_final());
    let passed_over = given::of(&decided, "u01").stars.clone().expect("stars");
    assert!(matches!(passed_over.steps[0].why, Why::DecidedAgainst(_)));
}

#[test]
fn a_decision_with_more_names_than_places_is_refused_and_changes_nothing() {
    let scheme = rated("decide");
    let units = fifteen(&scheme, TIED);
    let refused = given::decided(&scheme, &units, &given::keep("q5", &["u01", "u02"]));
    assert!(matches!(
        &refused.refused[..],
        [Refusal::TooManyKept { places: 1, named, .. }] if named.len() == 2
    ));
    assert_eq!(stars(&refused)[..3], [(5, 5), (4, 5), (4, 5)]);
}

#[test]
fn tied_units_go_all_in_or_all_out_where_the_scheme_says_so() {
    let scheme = rated("all_in");
    let appraisal = given::result(&scheme, &fifteen(&scheme, TIED));
    assert_eq!(stars(&appraisal)[..4], [(5, 5), (5, 5), (5, 5), (4, 4)]);
    assert!(appraisal.quotas[0].is_exceeded());

    let scheme = rated("all_out");
    let appraisal = given::result(&scheme, &fifteen(&scheme, TIED));
    assert_eq!(counted(&appraisal), [0, 0, 0, 10, 4, 1]);
    let out = given::of(&appraisal, "u01").stars.clone().expect("stars");
    assert!(matches!(out.steps[0].why, Why::TieAllOut(_)));
}

#[test]
fn places_are_made_whole_as_the_quota_says() {
    let mut scheme = rated("decide");
    let mut places = |mode, units| {
        scheme.quotas[0].rounding = mode;
        appraisal::quota::limit(&scheme.quotas[0], units)
    };
    use rubric::number::RoundingMode::{Down, HalfUp, Up};
    assert_eq!(
        [places(Down, 15), places(HalfUp, 15), places(Up, 15)],
        [2, 2, 3]
    );
    assert_eq!(
        [places(Down, 20), places(Up, 20), places(Down, 6)],
        [3, 3, 0]
    );
}

#[test]
fn a_unit_inside_only_if_facts_turn_out_well_is_open_and_nobody_is_surely_over() {
    let scheme = rated("decide");
    let mut units = fifteen(&scheme, FALLING);
    units[2].score.items[0].points = between("17", "20");
    let appraisal = given::result(&scheme, &units);
    let stars = stars(&appraisal);
    // u02 may overtake u01 (99.5) but not surely; u00 is at 100 and may at most be caught up with.
    assert_eq!(stars[1], (4, 5));
    assert_eq!(stars[2].1, 5);
    assert!(counted(&appraisal)[5] <= 2);
    let why = |unit: &str| {
        given::of(&appraisal, unit)
            .stars
            .as_ref()
            .map(|s| s.steps[0].why.clone())
    };
    assert!(matches!(why("u01"), Some(Why::QuotaOpen(_))));
}

#[test]
fn where_people_choose_among_all_nobody_is_moved_by_score() {
    let scheme = given::one_item(
        r#"
        [[grade]]
        id = "excellent"
        title = "优秀"
        from = 90
        [[grade]]
        id = "good"
        title = "良好"
        [[quota]]
        id = "best"
        title = "优秀名额"
        grade = "excellent"
        at_most = "50%"
        rounding = "down"
        boundary = "decide"
        over = "decide"
        "#,
    );
    let units = given::units(&scheme, &["99", "95", "91", "50"]);
    let grade = |appraisal: &Appraisal, unit: &str| {
        given::of(appraisal, unit)
            .grade
            .as_ref()
            .expect("graded")
            .level
            .clone()
    };
    let open = given::result(&scheme, &units);
    assert!(
        matches!(&open.needed[..], [Needed::QuotaOver { units, limit: 2, .. }] if units.len() == 3)
    );
    assert_eq!(grade(&open, "u00").sure, LevelName::Grade("good".into()));

    let decided = given::decided(&scheme, &units, &given::keep("best", &["u00", "u02"]));
    assert_eq!(
        grade(&decided, "u02").sure,
        LevelName::Grade("excellent".into())
    );
    assert_eq!(
        grade(&decided, "u01").possible,
        LevelName::Grade("good".into())
    );
    assert!(decided.is_final());
}

#[test]
fn an_eligibility_lost_leaves_the_place_to_the_next() {
    let mut text = String::from(
        "[[eligibility]]\nid = \"clean\"\ntitle = \"廉洁\"\nfor = { stars = 5 }\nneeds = \"true\"\nreason = \"有违纪\"\n",
    );
    text.push_str(
        "[[quota]]\nid = \"q5\"\ntitle = \"五星名额\"\nstars = 5\nat_most = \"50%\"\nrounding = \"down\"\nboundary = \"decide\"\nover = \"move_down\"\n",
    );
    let scheme = given::five_sections(&text);
    let mut units = vec![
        all_stars(&scheme, "u00", "100"),
        all_stars(&scheme, "u01", "99"),
    ];
    units[0].above.eligibility = vec![Some(false)];
    let appraisal = given::result(&scheme, &units);
    assert_eq!(stars(&appraisal), [(4, 4), (5, 5)]);
}

#[test]
fn cohorts_have_quotas_of_their_own() {
    let mut scheme = rated("decide");
    scheme.rank.cohort = Some("kind".into());
    let mut units = fifteen(&scheme, FALLING);
    for (n, unit) in units.iter_mut().enumerate() {
        unit.cohort = Some(if n < 8 { "a" } else { "b" }.to_owned());
    }
    let appraisal = given::result(&scheme, &units);
    // 15 % of 8 and of 7 make one place each.
    assert_eq!(stars(&appraisal)[0], (5, 5));
    assert_eq!(stars(&appraisal)[8], (5, 5));
    assert_eq!(counted(&appraisal)[5], 2);
}

/// C4: in each part, at most 15 % of the units may have full marks.
#[test]
fn too_many_full_marks_are_listed_for_the_department_that_decides() {
    let scheme = given::five_sections(
        "[[department]]\nid = \"office\"\ntitle = \"办公室\"\n\
         [[quota]]\nid = \"full\"\ntitle = \"满分单位\"\nfull_marks = [\"s1\", \"s2\"]\nat_most = \"15%\"\n\
         rounding = \"down\"\nboundary = \"decide\"\nover = \"decide\"\ndecided_by = \"office\"\n",
    );
    let mut units = fifteen(&scheme, FALLING);
    units[3].score.items[1].points = between("18", "20");
    let appraisal = given::result(&scheme, &units);
    assert_eq!(appraisal.quotas[0].kept, ["u00"]);
    assert_eq!(appraisal.quotas[1].open, ["u03"]);
    assert!(appraisal.quotas[1].is_exceeded());
    assert!(matches!(
        &appraisal.needed[..],
        [Needed::FullMarks { of, limit: 2, units, .. }] if of == "s2" && units.len() == 14
    ));
}
