//! Vetoes and their typed consequences (C19).

use appraisal::level::LevelName;
use rubric::model::Scheme;

use crate::given::{self, between, exactly};

fn with_veto(consequence: &str) -> Scheme {
    given::five_sections(&format!(
        r#"
        [[grade]]
        id = "excellent"
        title = "优秀"
        from = 90
        [[grade]]
        id = "good"
        title = "良好"
        [[veto]]
        id = "false-report"
        title = "弄虚作假"
        clause = "第十九条"
        when = "true"
        consequence = {consequence}
        authority = "县委"
        document = "1号"
        "#
    ))
}

fn result(consequence: &str, applies: Option<bool>) -> appraisal::result::UnitResult {
    let scheme = with_veto(consequence);
    let mut unit = given::unit(&scheme, "u", &["20"; 5].map(exactly));
    unit.above.vetoes = vec![applies];
    given::of(&given::result(&scheme, &[unit]), "u").clone()
}

/// C19: falsification zeroes the section it belongs to, before totals and stars.
#[test]
fn a_section_is_zeroed_before_its_total_and_its_star() {
    let hit = result("{ zero_section = \"s2\" }", Some(true));
    assert_eq!(hit.total, exactly("80"));
    assert_eq!(hit.sections[1].points, exactly("0"));
    assert_eq!(
        hit.stars.as_ref().and_then(|s| s.exact()),
        Some(&LevelName::Stars(4))
    );
    assert_eq!(hit.vetoes[0].taken, Some(exactly("20").into()));
    assert_eq!(hit.vetoes[0].document.as_deref(), Some("1号"));
    assert_eq!(
        result("{ zero_item = \"I3\" }", Some(true)).total,
        exactly("80")
    );
}

#[test]
fn a_veto_that_does_not_apply_leaves_no_trace() {
    let free = result("{ zero_section = \"s2\" }", Some(false));
    assert_eq!(free.total, exactly("100"));
    assert!(free.vetoes.is_empty());
}

#[test]
fn a_veto_that_is_unknown_opens_the_range_and_is_marked() {
    let open = result("{ zero_section = \"s2\" }", None);
    assert_eq!(open.total, between("80", "100"));
    assert!(!open.vetoes[0].is_certain && open.is_provisional);
}

#[test]
fn a_veto_never_improves_negative_points() {
    let scheme = with_veto("{ zero_section = \"s2\" }");
    let items = ["20", "-3", "20", "20", "20"].map(exactly);
    let mut unit = given::unit(&scheme, "u", &items);
    unit.above.vetoes = vec![Some(true)];
    assert_eq!(
        given::of(&given::result(&scheme, &[unit]), "u").total,
        exactly("77")
    );
}

#[test]
fn a_capped_grade_a_lost_star_and_a_barred_commendation_follow_their_type() {
    let capped = result("{ cap_grade = \"good\" }", Some(true));
    let grade = capped.grade.as_ref().and_then(|g| g.exact());
    assert_eq!(grade, Some(&LevelName::Grade("good".into())));
    assert_eq!(capped.total, exactly("100"));

    let dark = result("{ no_star = true }", Some(true));
    assert_eq!(
        dark.stars.as_ref().and_then(|s| s.exact()),
        Some(&LevelName::Stars(0))
    );
    assert!(!dark.is_barred_from_commendation());

    let barred = result("{ no_commendation = true }", Some(true));
    assert!(barred.is_barred_from_commendation());
    assert!(!result("{ no_commendation = true }", None).is_barred_from_commendation());
}

#[test]
fn a_part_is_zeroed_with_all_parts_below_it() {
    let scheme = given::scheme(
        r#"
        [scheme]
        id = "c"
        title = "责任考核"
        version = "1"
        points = 100
        [[part]]
        id = "performance"
        title = "实绩"
        weight = "80%"
        full = 100
        [[part]]
        id = "clean"
        title = "廉政"
        weight = "50%"
        full = 100
        parent = "performance"
        from = { fact = "a" }
        [[part]]
        id = "building"
        title = "组织建设"
        weight = "50%"
        full = 100
        parent = "performance"
        from = { fact = "b" }
        [[part]]
        id = "satisfaction"
        title = "满意度"
        weight = "20%"
        full = 100
        from = { fact = "c" }
        [[veto]]
        id = "one"
        title = "廉政弄虚作假"
        when = "true"
        consequence = { zero_part = "clean" }
        authority = "街道"
        document = "1号"
        [[veto]]
        id = "all"
        title = "实绩弄虚作假"
        when = "true"
        consequence = { zero_part = "performance" }
        authority = "街道"
        document = "2号"
        "#,
    );
    let total = |vetoes: [Option<bool>; 2]| {
        let mut unit = given::unit(&scheme, "u", &[]);
        unit.above.parts.fill(Some(given::ratio(90, 1)).into());
        unit.above.vetoes = vetoes.to_vec();
        given::of(&given::result(&scheme, &[unit]), "u").total
    };
    assert_eq!(total([Some(false), Some(false)]), exactly("90"));
    assert_eq!(total([Some(true), Some(false)]), exactly("54"));
    assert_eq!(total([Some(false), Some(true)]), exactly("18"));
    assert_eq!(total([Some(false), None]), between("18", "90"));
}
