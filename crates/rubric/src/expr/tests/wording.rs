//! Expressions and values in Chinese.

use super::{benchmarks, condition, dictionary, parameters};
use crate::expr::words::{date_words, value_words, words, words_in};
use crate::expr::{Scope, parse};

fn said(text: &str) -> String {
    let (tree, diagnostics) = parse(text, 0);
    words(
        &tree.unwrap_or_else(|| panic!("{diagnostics:?}")),
        &dictionary(),
    )
}

#[test]
fn expressions_read_as_chinese() {
    for (text, expected) in [
        ("member_meetings >= 4", "党员大会次数 ≥ 4"),
        ("members < 5 || members > 9", "党员数 < 5 或 党员数 > 9"),
        (
            "(has_room || members > 3) && funds > 0",
            "(有活动室 或 党员数 > 3) 且 党建经费 > 0",
        ),
        ("!council_exists", "未建立议事机构"),
        ("!has_room", "没有活动室"),
        ("council_exists == false", "未建立议事机构"),
        ("has_room == true", "有活动室"),
        ("!(members < 5)", "党员数 ≥ 5"),
        ("!(has_room && members > 3)", "并非(有活动室 且 党员数 > 3)"),
        ("org_form == \"none\"", "组织形式为“未建立”"),
        ("\"own\" != previous(org_form)", "组织形式(上年)不为“单独”"),
        ("pass_rate < 90%", "合格率 < 90%"),
        (
            "attended / members * 2 <= 0.5",
            "到会人数 ÷ 党员数 × 2 ≤ 0.5",
        ),
        (
            "previous(funds, 3) - funds > 0",
            "党建经费(3年前) - 党建经费 > 0",
        ),
        (
            "period(member_meetings, 2) == 0",
            "党员大会次数(第2季度) = 0",
        ),
        ("cohort_mean(members / 2) > 1", "(党员数 ÷ 2)(同组均值) > 1"),
        ("max(members, 3) != 3", "(党员数、3中最大的) ≠ 3"),
        (
            "result(\"a\") > 1 && stars(\"a\") < 5",
            "“a”的考评得分 > 1 且 “a”的星级 < 5",
        ),
        (
            "finished_on > date(\"2026-09-15\")",
            "完成日期 > 2026年9月15日",
        ),
        ("(has_room ? 1 : 0) > 0", "(有活动室时为1,否则为0) > 0"),
    ] {
        assert_eq!(said(text), expected, "{text}");
    }
}

#[test]
fn parameters_and_tables_are_named_by_title_in_their_scope() {
    let (tree, _) = parse(
        "funds >= benchmark(\"work_funds\", members) + fund_per_member",
        0,
    );
    let (dictionary, parameters, benchmarks) = (dictionary(), parameters(), benchmarks());
    let scope = Scope {
        dictionary: &dictionary,
        parameters: &parameters,
        benchmarks: &benchmarks,
    };
    assert_eq!(
        words_in(&tree.expect("reads"), &scope),
        "党建经费 ≥ 工作经费标准(按党员数) + 人均经费"
    );
}

#[test]
fn values_are_said_with_their_unit() {
    let (_, inputs, _) = condition(
        "members > 1 && has_room && pass_rate > 0 && finished_on > date(\"2026-01-01\") \
         && org_form == \"own\" && funds > 1",
    );
    let dictionary = dictionary();
    let said: Vec<String> = [3, 0, 9_250, 20_711, 1, 12_345_600]
        .into_iter()
        .zip(&inputs)
        .map(|(raw, input)| value_words(raw, input, &dictionary).into_owned())
        .collect();
    assert_eq!(
        said,
        ["3人", "否", "92.5%", "2026年9月15日", "联合", "123456元"]
    );
    assert_eq!(value_words(7, &inputs[4], &dictionary), "第8个选项");
}

#[test]
fn days_beyond_the_calendar_are_still_said() {
    assert_eq!(date_words(0), "1970年1月1日");
    assert_eq!(
        date_words(i64::MAX),
        format!("1970年1月1日起第{}日", i64::MAX)
    );
}
