//! Grades and stars before quotas: lines, moves, eligibility, outcomes.

use appraisal::level::{LevelName, LevelSpan, Why};
use appraisal::outcome::OutcomeValue;
use appraisal::result::UnitResult;
use rubric::model::Scheme;
use rubric::number::Ratio;

use crate::given::{self, between, exactly};

const GRADES: &str = r#"
    [[grade]]
    id = "excellent"
    title = "优秀"
    above = 90
    [[grade]]
    id = "good"
    title = "良好"
    from = 80
    [[grade]]
    id = "fair"
    title = "一般"
    from = 60
    [[grade]]
    id = "poor"
    title = "差"
"#;

fn graded(rest: &str) -> Scheme {
    given::one_item(&format!("{GRADES}\n{rest}"))
}

fn grade(result: &UnitResult) -> (String, String) {
    let name = |level: &LevelName| match level {
        LevelName::Grade(id) => id.clone(),
        LevelName::NoGrade => "none".into(),
        LevelName::Stars(n) => n.to_string(),
    };
    let LevelSpan { sure, possible } = &result.grade.as_ref().expect("it is graded").level;
    (name(sure), name(possible))
}

fn exact(id: &str) -> (String, String) {
    (id.into(), id.into())
}

#[test]
fn an_open_line_is_not_reached_by_equality_and_a_closed_one_is() {
    let scheme = graded("");
    let units = given::units(&scheme, &["90", "90.01", "80", "79.99", "59"]);
    let appraisal = given::result(&scheme, &units);
    let grades: Vec<_> = ["u00", "u01", "u02", "u03", "u04"]
        .map(|u| grade(given::of(&appraisal, u)).0)
        .into();
    assert_eq!(grades, ["good", "excellent", "good", "fair", "poor"]);
}

#[test]
fn a_total_below_the_last_line_has_no_grade() {
    let scheme = given::one_item("[[grade]]\nid = \"pass\"\ntitle = \"合格\"\nfrom = 60");
    let appraisal = given::result(&scheme, &given::units(&scheme, &["59"]));
    assert_eq!(grade(given::of(&appraisal, "u00")), exact("none"));
}

#[test]
fn a_range_of_totals_gives_a_sure_and_a_possible_grade() {
    let scheme = graded("");
    let mut units = given::units(&scheme, &["0"]);
    units[0].score.items[0].points = between("75", "91");
    let appraisal = given::result(&scheme, &units);
    let result = given::of(&appraisal, "u00");
    assert_eq!(grade(result), ("fair".into(), "excellent".into()));
    assert!(result.is_provisional);
}

#[test]
fn the_missing_points_to_the_next_grade_are_told() {
    let scheme = graded("");
    let missing = |total: &str| {
        appraisal::grade::missing_to_next(&scheme.grades, given::points(total))
            .map(|(g, points)| (g.id.as_str(), points.to_string()))
    };
    assert_eq!(missing("75.5"), Some(("good", "4.5".into())));
    assert_eq!(missing("90"), Some(("excellent", "0".into())));
    assert_eq!(missing("91"), None);
}

const MOVES: &str = r#"
    [[move]]
    id = "upgrade"
    title = "上级表彰升一级"
    when = "true"
    direction = "up"
    levels = 1
    precedence = 2
    [[move]]
    id = "downgrade"
    title = "重大问题降为差"
    when = "true"
    direction = "down"
    to = "poor"
    precedence = 1
"#;

fn moved(moves: [Option<bool>; 2]) -> UnitResult {
    let scheme = graded(MOVES);
    let mut units = given::units(&scheme, &["85"]);
    units[0].above.moves = moves.to_vec();
    given::of(&given::result(&scheme, &units), "u00").clone()
}

#[test]
fn moves_apply_in_the_order_of_precedence_and_each_is_a_step() {
    assert_eq!(grade(&moved([Some(true), Some(false)])), exact("excellent"));
    assert_eq!(grade(&moved([Some(false), Some(true)])), exact("poor"));
    let both = moved([Some(true), Some(true)]);
    assert_eq!(grade(&both), exact("fair"));
    let steps: Vec<&Why> = both
        .grade
        .iter()
        .flat_map(|g| &g.steps)
        .map(|s| &s.why)
        .collect();
    assert!(matches!(
        &steps[..],
        [Why::Move { id: first, .. }, Why::Move { id: second, .. }]
            if first == "downgrade" && second == "upgrade"
    ));
}

#[test]
fn a_move_whose_condition_is_unknown_opens_the_grade() {
    assert_eq!(
        grade(&moved([None, Some(false)])),
        ("good".into(), "excellent".into())
    );
    assert_eq!(
        grade(&moved([Some(false), None])),
        ("poor".into(), "good".into())
    );
}

const ELIGIBLE: &str = r#"
    [[eligibility]]
    id = "safe"
    title = "无责任事故"
    for = { grade = "good" }
    needs = "true"
    reason = "发生责任事故"
"#;

#[test]
fn who_is_not_eligible_for_a_grade_is_not_eligible_for_a_better_one() {
    let scheme = graded(ELIGIBLE);
    for (holds, expected) in [
        (Some(true), exact("excellent")),
        (Some(false), exact("fair")),
        (None, ("fair".into(), "excellent".into())),
    ] {
        let mut units = given::units(&scheme, &["95"]);
        units[0].above.eligibility = vec![holds];
        let appraisal = given::result(&scheme, &units);
        assert_eq!(grade(given::of(&appraisal, "u00")), expected);
    }
}

/// D2: sixteen of twenty earns the star.
#[test]
fn a_section_earns_its_star_from_the_line_on() {
    let scheme = given::five_sections("");
    let unit = given::unit(&scheme, "u", &["16", "15.5", "20", "0", "17"].map(exactly));
    let appraisal = given::result(&scheme, &[unit]);
    let result = given::of(&appraisal, "u");
    let stars = result.stars.as_ref().expect("the scheme gives stars");
    assert_eq!(stars.exact(), Some(&LevelName::Stars(3)));
    let nearest: Vec<(&str, String)> = appraisal::star::nearest(&result.star_lines)
        .iter()
        .map(|l| (l.section.as_str(), l.missing.to_string()))
        .collect();
    assert_eq!(nearest, [("s2", "0.5".into()), ("s4", "16".into())]);
}

#[test]
fn a_section_that_still_lacks_facts_gives_a_possible_star() {
    let scheme = given::five_sections("");
    let items = [
        exactly("16"),
        between("12", "18"),
        between("16", "20"),
        exactly("0"),
        exactly("0"),
    ];
    let appraisal = given::result(&scheme, &[given::unit(&scheme, "u", &items)]);
    let stars = given::of(&appraisal, "u")
        .stars
        .clone()
        .expect("the scheme gives stars");
    assert_eq!((stars.heights.sure, stars.heights.possible), (2, 3));
}

#[test]
fn stars_move_where_a_scheme_has_no_grades() {
    let scheme = given::five_sections(
        "[[move]]\nid = \"down\"\ntitle = \"降一星\"\nwhen = \"true\"\ndirection = \"down\"\nlevels = 1\n",
    );
    let mut unit = given::unit(&scheme, "u", &["20"; 5].map(exactly));
    unit.above.moves = vec![Some(true)];
    let appraisal = given::result(&scheme, &[unit]);
    let stars = given::of(&appraisal, "u")
        .stars
        .clone()
        .expect("the scheme gives stars");
    assert_eq!(stars.exact(), Some(&LevelName::Stars(4)));
}

#[test]
fn outcomes_are_computed_exactly_and_shown_as_text_or_amount() {
    let scheme = graded(
        r#"
        [[outcome]]
        id = "reward"
        title = "以奖代补"
        of = "score"
        per_point = 33.33
        unit = "元"
        [[outcome]]
        id = "verdict"
        title = "结论"
        of = "grade"
        map = { excellent = "先进", good = "达标" }
        unit = ""
        "#,
    );
    let appraisal = given::result(&scheme, &given::units(&scheme, &["85.5", "70"]));
    let outcomes = &given::of(&appraisal, "u00").outcomes;
    let OutcomeValue::Amount(amount) = &outcomes[0].value else {
        panic!("an amount is expected");
    };
    assert_eq!(amount.exact(), Ratio::new(2_849_715, 1000));
    assert_eq!(
        outcomes[1].value,
        OutcomeValue::Text {
            sure: Some("达标".into()),
            possible: Some("达标".into())
        }
    );
    assert_eq!(
        given::of(&appraisal, "u01").outcomes[1].value,
        OutcomeValue::Text {
            sure: None,
            possible: None
        }
    );
}
