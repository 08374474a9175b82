//! Values of expressions for rows with gaps.

use super::{condition, number};
use crate::expr::eval;
use crate::expr::ir::{Input, Source};
use crate::number::Ratio;

/// Raw values by fact id or title; whatever is not named is unknown.
fn row(inputs: &[Input], values: &[(&str, i64)]) -> Vec<Option<i64>> {
    inputs
        .iter()
        .map(|input| {
            let id = match &input.source {
                Source::Fact { fact, .. } => fact.as_str(),
                _ => "",
            };
            values
                .iter()
                .find(|(name, _)| *name == id || *name == input.title)
                .map(|&(_, raw)| raw)
        })
        .collect()
}

fn holds(text: &str, values: &[(&str, i64)]) -> Option<bool> {
    let (lowered, inputs, diagnostics) = condition(text);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    let row = row(&inputs, values);
    eval::condition(&lowered, &inputs, row.as_slice())
}

fn value(text: &str, values: &[(&str, i64)]) -> Option<Ratio> {
    let (lowered, inputs, diagnostics) = number(text);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    let row = row(&inputs, values);
    eval::number(&lowered, &inputs, row.as_slice())
}

fn ratio(num: i128, den: i128) -> Option<Ratio> {
    Ratio::new(num, den)
}

#[test]
fn forty_five_of_fifty_is_not_below_ninety_percent() {
    let values = [("attended", 45), ("members", 50)];
    assert_eq!(holds("到会人数 / 党员数 < 90%", &values), Some(false));
    assert_eq!(holds("到会人数 / 党员数 == 90%", &values), Some(true));
    assert_eq!(holds("到会人数 >= 党员数 * 90%", &values), Some(true));
}

#[test]
fn thirds_stay_exact() {
    let values = [("members", 1)];
    assert_eq!(holds("党员数 / 3 * 3 == 1", &values), Some(true));
    assert_eq!(holds("0.1 + 0.2 == 0.3", &[]), Some(true));
    assert_eq!(value("(党员数 + 1) / 3 - 0.5", &values), ratio(1, 6));
}

#[test]
fn places_and_kinds_are_scaled() {
    assert_eq!(value("合格率", &[("pass_rate", 9250)]), ratio(925, 1000));
    assert_eq!(
        value("党建经费 / 2", &[("funds", 12_345)]),
        ratio(12_345, 200)
    );
    // 2026-09-15 is day 20711.
    let on = [("finished_on", 20_711)];
    assert_eq!(holds("完成日期 <= date(\"2026-09-15\")", &on), Some(true));
    assert_eq!(holds("完成日期 < date(\"2026-09-15\")", &on), Some(false));
    assert_eq!(value("完成日期 - date(\"2026-09-01\")", &on), ratio(14, 1));
    assert_eq!(
        holds("组织形式 == \"联合\"", &[("org_form", 1)]),
        Some(true)
    );
    assert_eq!(
        holds("组织形式 != \"own\"", &[("org_form", 2)]),
        Some(false)
    );
}

#[test]
fn what_decides_without_the_unknown_decides() {
    let known = [("members", 3)];
    for (text, expected) in [
        ("有活动室 && 党员数 > 5", Some(false)),
        ("党员数 > 5 && 有活动室", Some(false)),
        ("有活动室 || 党员数 < 5", Some(true)),
        ("党员数 < 5 || 有活动室", Some(true)),
        ("有活动室 && 党员数 < 5", None),
        ("有活动室 || 党员数 > 5", None),
        ("!有活动室", None),
        ("有活动室 ? true : true", None),
        ("(党员数 > 5 ? 到会人数 : 1) > 0", Some(true)),
        ("有活动室 == true", None),
        ("已建立议事机构 == 有活动室", None),
        ("党员数 / (党员数 - 3) > 1", None),
        ("党员数 / (党员数 - 3) > 1 && false", Some(false)),
        ("max(党员数, 到会人数) > 1", None),
    ] {
        assert_eq!(holds(text, &known), expected, "{text}");
    }
}

#[test]
fn truths_compare_as_truths() {
    for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let values = [("has_room", a), ("council_exists", b)];
        assert_eq!(holds("有活动室 == 已建立议事机构", &values), Some(a == b));
        assert_eq!(holds("有活动室 != 已建立议事机构", &values), Some(a != b));
        assert_eq!(holds("有活动室 == false", &values), Some(a == 0));
    }
}

#[test]
fn tables_give_the_first_row_that_fits() {
    for (members, funds) in [
        (0, 40_000),
        (19, 40_000),
        (20, 50_000),
        (30, 50_000),
        (31, 60_000),
        (50, 60_000),
        (51, 70_000),
        (100, 70_000),
    ] {
        let got = value("benchmark(\"work_funds\", 党员数)", &[("members", members)]);
        assert_eq!(got, Some(Ratio::whole(funds)), "{members}");
    }
}

#[test]
fn extremes_negation_and_choice_compute() {
    let values = [("members", 7), ("attended", 5), ("has_room", 1)];
    assert_eq!(value("max(党员数, 到会人数, 6)", &values), ratio(7, 1));
    assert_eq!(value("min(党员数, 到会人数, 6)", &values), ratio(5, 1));
    assert_eq!(value("-党员数 + 2", &values), ratio(-5, 1));
    assert_eq!(value("--党员数", &values), ratio(7, 1));
    assert_eq!(value("有活动室 ? 党员数 : 到会人数", &values), ratio(7, 1));
    assert_eq!(value("党员数 - 到会人数 - 1", &values), ratio(1, 1));
}

#[test]
fn years_and_periods_are_their_own_values() {
    let values = [
        ("党员大会次数", 4),
        ("党员大会次数(上年)", 6),
        ("党员大会次数(第1季度)", 1),
    ];
    let text = "党员大会次数 - previous(党员大会次数) + period(党员大会次数, 1)";
    assert_eq!(value(text, &values), ratio(-1, 1));
}
