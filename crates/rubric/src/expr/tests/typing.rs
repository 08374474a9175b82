//! From tree to typed form: names, kinds, and every message about them.

use super::{codes, condition, lowered, number};
use crate::diag::codes::explain;
use crate::diag::{Diagnostic, Severity};
use crate::expr::Frame;
use crate::expr::ir::{Figure, Source, ValueKind};
use crate::expr::lower::NumberKind;
use crate::model::Period;

/// Every message has a registered code of the same severity, and help.
fn complete(text: &str, diagnostics: &[Diagnostic]) {
    for d in diagnostics {
        let row = explain(d.code).unwrap_or_else(|| panic!("{} is not registered", d.code));
        assert_eq!(row.1, d.severity, "{text}");
        assert!(d.help.as_deref().is_some_and(|h| !h.is_empty()), "{text}");
        assert!(
            d.span.end <= text.len() && d.span.start < d.span.end,
            "{text}"
        );
    }
}

fn bad_condition(text: &str, expected: &[&str]) {
    let (_, _, diagnostics) = condition(text);
    assert_eq!(codes(&diagnostics), expected, "{text}: {diagnostics:?}");
    complete(text, &diagnostics);
}

fn bad_number(text: &str, expected: &[&str]) {
    let (_, _, diagnostics) = number(text);
    assert_eq!(codes(&diagnostics), expected, "{text}: {diagnostics:?}");
    complete(text, &diagnostics);
}

fn help(text: &str) -> String {
    let (_, _, diagnostics) = condition(text);
    diagnostics[0].help.clone().unwrap_or_default()
}

#[test]
fn sound_expressions_have_no_message() {
    for text in [
        "member_meetings >= 4",
        "党员大会次数 >= 4 && !已建立议事机构",
        "党课 > 3",
        "`党员(正式)数` > 2",
        "组织形式 == \"none\" || 组织形式 != \"联合\"",
        "\"own\" == org_form",
        "组织形式 == previous(组织形式)",
        "合格率 < 90%",
        "合格率 >= 0.9",
        "合格率 * 100 < 90",
        "到会人数 / 党员数 >= 80%",
        "到会人数 >= 党员数 * 80%",
        "党建经费 >= 党员数 * 人均经费",
        "党建经费 >= 党员数 * fund_per_member",
        "党建经费 > previous(党建经费) * (1 + 5%)",
        "上年(党建经费, 3) > 0",
        "period(党员大会次数, 4) >= 1",
        "期(`党员(正式)数`, 2) > 1",
        "previous(period(党课次数, 12)) > 0",
        "完成日期 <= date(\"2026-09-15\")",
        "完成日期 - 日期(\"2026-09-15\") > 30",
        "完成日期 + 30 > date(\"2026-09-15\")",
        "max(完成日期, date(\"2026-01-01\")) > date(\"2026-09-15\")",
        "max(党员数, 到会人数, 1) > 3",
        "cohort_mean(党员数) > cohort_min(党员数 / 2) + 同组最高(党员数)",
        "result(\"community-100\") >= 80 && 星级(\"community-100\") == 5",
        "党建经费 >= 基准(\"work_funds\", 党员数)",
        "党建经费 >= benchmark(\"工作经费标准\", 党员数)",
        "(已建立议事机构 ? 党员数 : 0) > 3",
        "已建立议事机构 ? 有活动室 : 党员数 > 3",
        "已建立议事机构 == true",
        "已建立议事机构 != 有活动室",
        "true",
    ] {
        let (_, _, diagnostics) = condition(text);
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    }
}

#[test]
fn unknown_names_suggest_the_nearest() {
    bad_condition("党员大会次 > 1", &["E220"]);
    assert!(help("党员大会次 > 1").contains("党员大会次数"));
    assert!(help("member_meeting > 1").contains("member_meetings"));
    assert!(help("党员数且有活动室").contains("&&"));
    assert!(help("有活动室 == 是").contains("true"));
    assert!(help("风马牛 > 1").contains("数据字典"));
    bad_condition("甲甲 > 1 && 乙乙 > 2", &["E220", "E220"]);
}

#[test]
fn unknown_functions_suggest_the_nearest() {
    bad_number("maxx(1, 2)", &["E221"]);
    bad_number("sum(党员数)", &["E221"]);
    bad_number("党员数(1)", &["E221"]);
}

#[test]
fn calls_have_the_right_number_of_arguments() {
    bad_number("max(党员数)", &["E222"]);
    bad_number("previous()", &["E222"]);
    bad_number("period(党员大会次数)", &["E222"]);
    bad_number("result(\"a\", \"b\")", &["E222"]);
}

#[test]
fn arguments_are_of_the_right_sort() {
    bad_number("result(党员数)", &["E223"]);
    bad_number("result(\"Bad Id\")", &["E223"]);
    bad_number("benchmark(党员数, 1)", &["E223"]);
    bad_number("cohort_max(3)", &["E223"]);
    bad_number("period(3, 1)", &["E223"]);
    bad_number("date(3)", &["E223"]);
}

#[test]
fn numbers_and_conditions_keep_their_places() {
    bad_condition("党员数", &["E224"]);
    bad_condition("组织形式", &["E224"]);
    bad_condition("!党员数", &["E224"]);
    bad_condition("党员数 && 有活动室", &["E224"]);
    bad_number("有活动室", &["E225"]);
    bad_number("有活动室 + 1", &["E225"]);
    bad_number("-(党员数 > 1)", &["E225"]);
    bad_number("max(党员数, 有活动室)", &["E225"]);
}

#[test]
fn choices_are_only_held_against_their_choices() {
    bad_number("组织形式", &["E226"]);
    bad_number("组织形式 + 1", &["E226"]);
    bad_condition("组织形式 > \"none\"", &["E226"]);
    bad_condition("组织形式 == 1", &["E226"]);
    bad_condition("(有活动室 ? 组织形式 : 组织形式) == \"none\"", &["E226"]);
    bad_condition("组织形式 == \"nothing\"", &["E227"]);
    assert!(help("组织形式 == \"nothing\"").contains("joint(联合)"));
}

#[test]
fn quoted_text_stands_only_beside_choices() {
    bad_condition("\"none\"", &["E228"]);
    bad_condition("党员数 > \"3\"", &["E228"]);
    bad_condition("有活动室 == \"是\"", &["E228"]);
    bad_condition("完成日期 > \"2026-09-15\"", &["E228"]);
    assert!(help("完成日期 > \"2026-09-15\"").contains("date("));
}

#[test]
fn unlike_things_are_not_compared() {
    bad_condition("完成日期 > 3", &["E229"]);
    bad_condition("有活动室 == 1", &["E229"]);
    bad_condition("有活动室 > 已建立议事机构", &["E229"]);
    bad_condition("有活动室 ? 党员数 : 有活动室", &["E229"]);
    bad_number("有活动室 ? 完成日期 : 3", &["E229"]);
    bad_number("max(完成日期, 3)", &["E229"]);
}

#[test]
fn rates_are_compared_with_percentages() {
    bad_condition("合格率 < 90", &["E230"]);
    assert!(help("合格率 < 90").contains("90%"));
    bad_condition("90 > 合格率", &["E230"]);
    bad_condition("previous(合格率) - 合格率 > 5", &["E230"]);
    bad_condition("max(合格率, 90) > 1", &["E230"]);
    bad_condition("合格率 > 党员数", &["E230"]);
    bad_condition("党员数 > 90%", &["E230"]);
}

#[test]
fn shares_held_against_a_large_number_are_doubted() {
    bad_condition("到会人数 / 党员数 < 90", &["E241"]);
    let (_, _, diagnostics) = condition("到会人数 / 党员数 < 90");
    assert_eq!(diagnostics[0].severity, Severity::Warning);
    assert!(condition("党建经费 / 党员数 < 90").2.is_empty());
}

#[test]
fn dates_are_days_of_the_calendar() {
    bad_condition("完成日期 > date(\"2026-02-30\")", &["E231"]);
    bad_condition("完成日期 > date(\"2026-9-1\")", &["E231"]);
    bad_condition("完成日期 > date(\"20260901\")", &["E231"]);
}

#[test]
fn division_by_a_constant_zero_is_refused() {
    bad_number("党员数 / 0", &["E232"]);
    bad_number("党员数 / (1 - 1)", &["E232"]);
}

#[test]
fn unknown_tables_are_told() {
    bad_number("benchmark(\"work_found\", 党员数)", &["E234"]);
    assert!(help("benchmark(\"work_found\", 党员数) > 1").contains("work_funds"));
}

#[test]
fn periods_must_exist() {
    bad_number("period(党员数, 1)", &["E235"]);
    bad_number("period(党员大会次数, 5)", &["E235"]);
    bad_number("period(党员大会次数, 0)", &["E235"]);
    bad_number("period(党员大会次数, 党员数)", &["E235"]);
    bad_number("period(党员大会次数 + 党课次数, 1)", &["E235"]);
    let frame = Frame {
        years_back: 0,
        part: Some((Period::Month, 3)),
    };
    let (_, _, diagnostics) = lowered("党员大会次数", |l, e| {
        l.in_frame(frame, |l| l.number(e))
    });
    assert_eq!(codes(&diagnostics), ["E235"]);
}

#[test]
fn events_are_counted_by_their_form() {
    bad_condition("荣誉 == \"own\"", &["E236"]);
}

#[test]
fn looking_back_needs_years_and_a_fact() {
    bad_number("previous(党员数, 0)", &["E237"]);
    bad_number("previous(党员数, 21)", &["E237"]);
    bad_number("previous(党员数, 1.5)", &["E237"]);
    bad_number("previous(previous(党员数, 15), 15)", &["E237"]);
    bad_number("previous(3)", &["E237"]);
    bad_number("previous(人均经费)", &["E237"]);
    bad_number("previous(result(\"a\") + 党员数)", &["E237"]);
}

#[test]
fn statistics_of_statistics_are_refused() {
    bad_number("cohort_max(党员数 / cohort_mean(党员数))", &["E238"]);
}

#[test]
fn a_name_has_one_meaning() {
    let (tree, _) = crate::expr::parse("members > 1", 0);
    let dictionary = super::dictionary();
    let mut parameters = super::parameters();
    parameters[0].id = "members".to_owned();
    let mut lowering = crate::expr::Lowering::new(crate::expr::Scope {
        dictionary: &dictionary,
        parameters: &parameters,
        benchmarks: &[],
    });
    lowering.condition(&tree.expect("reads"));
    assert_eq!(codes(&lowering.finish().1), ["E239"]);
}

#[test]
fn dates_have_their_own_arithmetic() {
    bad_number("完成日期 + 完成日期", &["E240"]);
    bad_number("完成日期 * 2", &["E240"]);
    bad_number("2 / 完成日期", &["E240"]);
    bad_number("3 - 完成日期", &["E240"]);
    bad_number("-完成日期", &["E240"]);
    bad_number("完成日期 + 合格率", &["E240"]);
}

#[test]
fn one_slip_gives_one_message() {
    bad_condition("(荣誉 + 3) * 2 > 党员数 && 有活动室", &["E236"]);
    bad_condition("max(错名, 3) > 1", &["E220"]);
    bad_condition("previous(错名) > 1", &["E220"]);
    bad_condition("period(错名, 1) > 1", &["E220"]);
    bad_condition("cohort_max(错名) > 1", &["E220"]);
    bad_condition("(错名 ? 1 : 2) > 1", &["E220"]);
}

#[test]
fn inputs_stand_once_and_say_what_they_are() {
    let (_, inputs, _) = condition(
        "党员大会次数 + member_meetings > 4 && period(党员大会次数, 2) > 0 && previous(党员大会次数) > 0 \
         && previous(period(党课次数, 3), 2) > 1 && 期(`党员(正式)数`, 1) > 1",
    );
    let titles: Vec<&str> = inputs.iter().map(|i| i.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "党员大会次数",
            "党员大会次数(第2季度)",
            "党员大会次数(上年)",
            "党课次数(2年前3月)",
            "党员(正式)数(上半年)",
        ]
    );
    // A sum over four quarters ranges four times as far as one of them.
    assert_eq!((inputs[0].range, inputs[1].range), ((0, 400), (0, 100)));
    assert_eq!(inputs[0].unit, "次");
    assert_eq!(
        inputs[3].source,
        Source::Fact {
            fact: "party_classes".to_owned(),
            years_back: 2,
            part: Some((Period::Month, 3)),
        }
    );
}

#[test]
fn frames_say_which_part_a_bare_name_means() {
    let frame = Frame {
        years_back: 1,
        part: Some((Period::Quarter, 3)),
    };
    let (_, inputs, diagnostics) =
        lowered("党课次数 + 党员数 > 党员大会次数", |l, e| {
            l.in_frame(frame, |l| l.condition(e))
        });
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let titles: Vec<&str> = inputs.iter().map(|i| i.title.as_str()).collect();
    // Facts stated once have one value for the whole year.
    assert_eq!(
        titles,
        [
            "党课次数(上年第3季度)",
            "党员数(上年)",
            "党员大会次数(上年第3季度)"
        ]
    );
    assert_eq!(inputs[0].range, (0, 300));
}

#[test]
fn results_and_cohorts_are_inputs() {
    let (_, inputs, _) = number("result(\"a\") + stars(\"a\") + cohort_max(党员数)");
    assert_eq!(
        inputs[0].source,
        Source::Result {
            scheme: "a".to_owned(),
            figure: Figure::Total
        }
    );
    assert_eq!(inputs[0].kind.places(), 4);
    assert_eq!(inputs[1].title, "a 的考评星级");
    assert_eq!(inputs[3].title, "党员数(同组最高)");
    assert_eq!((inputs[3].range, inputs[4].range), ((-100, 100), (1, 1)));
    assert!(matches!(
        inputs[4].kind,
        ValueKind::Number { places: 0, .. }
    ));
}

#[test]
fn quantities_carry_kind_and_unit() {
    for (text, kind, unit) in [
        ("党员数 * 2", NumberKind::Count, "人"),
        ("党员数 * 90%", NumberKind::Count, "人"),
        ("到会人数 / 党员数", NumberKind::Share, ""),
        ("党建经费 / 党员数", NumberKind::Plain, ""),
        ("党建经费 / 2", NumberKind::Amount, "元"),
        ("合格率 - 5%", NumberKind::Rate, ""),
        ("完成日期 - date(\"2026-01-01\")", NumberKind::Plain, "天"),
        ("1 + 2", NumberKind::Plain, ""),
    ] {
        let (quantity, _, diagnostics) = lowered(text, |l, e| l.quantity(e));
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
        assert_eq!(
            (quantity.kind, quantity.unit.as_str()),
            (kind, unit),
            "{text}"
        );
    }
}

#[test]
fn mixed_units_are_remembered() {
    let (mixed, _, diagnostics) =
        lowered("党员数 + 党建经费 > 党员大会次数", |l, e| {
            l.condition(e);
            l.mixed().to_vec()
        });
    assert!(diagnostics.is_empty());
    let units: Vec<(&str, &str)> = mixed
        .iter()
        .map(|m| (m.left.as_str(), m.right.as_str()))
        .collect();
    assert_eq!(units, [("人", "元"), ("人", "次")]);
}
