//! Sums of items: sections, sheets, departments, rounding and rescaling.

use rubric::model::Scheme;
use rubric::score::Bounds;

use crate::given::{self, exactly};

/// Three items of 10 in two top sections, the second with a section below it.
fn two_sections(rounding: &str, last: &str) -> Scheme {
    given::scheme(&format!(
        r#"
        [scheme]
        id = "s"
        title = "考核"
        version = "1"
        points = 30
        {rounding}
        [[department]]
        id = "d1"
        title = "甲科"
        [[department]]
        id = "d2"
        title = "乙科"
        [[section]]
        id = "one"
        title = "一"
        owner = "d1"
        sheet = "main"
        [[section]]
        id = "two"
        title = "二"
        owner = "d2"
        sheet = "extra"
        [[section]]
        id = "below"
        title = "二之下"
        parent = "two"
        [[item]]
        id = "I1"
        section = "one"
        title = "条目一"
        points = 10
        [[item.rule]]
        form = "discretion"
        title = "评分"
        max = 10
        step = 0.001
        [[item]]
        id = "I2"
        section = "two"
        title = "条目二"
        points = 10
        [[item.rule]]
        form = "discretion"
        title = "评分"
        max = 10
        step = 0.001
        [[item]]
        id = "I3"
        section = "below"
        title = "条目三"
        points = 10
        {last}
        [[item.rule]]
        form = "discretion"
        title = "评分"
        max = 10
        step = 0.001
        "#
    ))
}

fn total(scheme: &Scheme, items: [&str; 3]) -> Bounds {
    let unit = given::unit(scheme, "u", &items.map(exactly));
    given::of(&given::result(scheme, &[unit]), "u").total
}

#[test]
fn sections_hold_the_sections_below_them_and_sheets_and_departments_their_items() {
    let scheme = two_sections("", "");
    let unit = given::unit(&scheme, "u", &["9", "8", "7"].map(exactly));
    let appraisal = given::result(&scheme, &[unit]);
    let result = given::of(&appraisal, "u");
    let sections: Vec<String> = (result.sections.iter())
        .map(|s| format!("{} {}/{}", s.section, s.points.low, s.full))
        .collect();
    assert_eq!(sections, ["one 9/10", "two 15/20", "below 7/10"]);
    let sums = |of: &[appraisal::tally::Subtotal]| -> Vec<String> {
        (of.iter())
            .map(|s| {
                format!(
                    "{} {}/{}",
                    s.of.as_deref().unwrap_or("-"),
                    s.points.low,
                    s.full
                )
            })
            .collect()
    };
    assert_eq!(sums(&result.sheets), ["main 9/10", "extra 15/20"]);
    assert_eq!(sums(&result.departments), ["d1 9/10", "d2 15/20"]);
    assert_eq!(result.total, exactly("24"));
}

#[test]
fn items_sections_or_the_total_are_rounded_as_the_scheme_says() {
    let at = |place: &str| {
        two_sections(
            &format!("rounding = {{ places = 1, mode = \"half_up\", at = \"{place}\" }}"),
            "",
        )
    };
    let items = ["5.04", "5.04", "5.04"];
    assert_eq!(total(&at("total"), items), exactly("15.1"));
    // 5.04 → 5.0 and 10.08 → 10.1
    assert_eq!(total(&at("section"), items), exactly("15.1"));
    assert_eq!(total(&at("item"), items), exactly("15"));
}

#[test]
fn an_item_left_out_with_rescale_scales_the_others_up_to_the_full_points() {
    let scheme = two_sections("", "applies_when = \"true\"\notherwise = \"rescale\"");
    let mut unit = given::unit(&scheme, "u", &["9", "8", "0"].map(exactly));
    unit.score.items[2].applies = Some(false);
    let appraisal = given::result(&scheme, std::slice::from_ref(&unit));
    // 17 of 20 is 25.5 of 30.
    assert_eq!(given::of(&appraisal, "u").total, exactly("25.5"));

    unit.score.items[2].applies = None;
    unit.score.items[2].points = given::between("0", "10");
    let appraisal = given::result(&scheme, &[unit]);
    let total = given::of(&appraisal, "u").total;
    assert!(total.low <= given::points("17") && total.high >= given::points("27"));
    assert!(total.low <= given::points("25.5") && total.high >= given::points("25.5"));
}

#[test]
fn a_scheme_without_declared_points_has_the_sum_of_its_items() {
    let mut scheme = two_sections("", "");
    scheme.head.points = None;
    assert_eq!(total(&scheme, ["10", "9", "8"]), exactly("27"));
}

#[test]
fn exact_totals_are_rounded_half_up_at_two_places_unless_the_scheme_says_otherwise() {
    let scheme = two_sections("", "");
    assert_eq!(total(&scheme, ["5.0025", "5.0025", "5"]), exactly("15.01"));
}
