//! Random expressions: numbers, rates, conditions, and the small words of rules.

use proptest::prelude::*;

/// Where an expression stands: which facts a bare name can mean there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Year,
    Half,
    Quarter,
    Month,
}

pub(super) type Text = BoxedStrategy<String>;

pub(super) fn one_of(words: &'static [&'static str]) -> Text {
    proptest::sample::select(words)
        .prop_map(str::to_owned)
        .boxed()
}

/// A number of points.
pub(super) fn size() -> Text {
    one_of(&["0.5", "1", "2", "0.25", "1.5", "3", "0.3333"])
}

/// `deduct = n` or `add = n`.
pub(super) fn amount() -> Text {
    (one_of(&["deduct", "deduct", "add"]), size())
        .prop_map(|(key, n)| format!("{key} = {n}"))
        .boxed()
}

/// The name of a fact that is counted.
pub(super) fn count(scope: Scope) -> Text {
    match scope {
        Scope::Year => one_of(&[
            "count_y",
            "会议次数",
            "count_b",
            "count_h",
            "count_q",
            "党课次数",
            "count_m",
            "net_change",
            "money_y",
            "money_q",
        ]),
        Scope::Half => one_of(&["count_y", "count_h", "count_q", "count_m"]),
        Scope::Quarter => one_of(&["count_q", "count_m", "count_b", "money_q"]),
        Scope::Month => one_of(&["count_m", "count_y"]),
    }
}

/// A number that is no rate.
pub(super) fn plain(scope: Scope, depth: u8) -> Text {
    prop_oneof![
        4 => named(scope, depth),
        1 => one_of(&["1", "2", "4", "0.5", "3.25", "line"]),
    ]
    .boxed()
}

/// A number that is no rate and depends on a fact, so that nothing of it is folded away before a fact is read.
pub(super) fn named(scope: Scope, depth: u8) -> Text {
    let name = count(scope);
    if depth == 0 {
        return name;
    }
    let deep = named(scope, depth - 1);
    let other = plain(scope, depth - 1);
    prop_oneof![
        6 => name.clone(),
        2 => (deep.clone(), one_of(&["+", "-"]), other.clone())
            .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
        1 => (name.clone(), other.clone()).prop_map(|(a, b)| format!("{a} * {b}")),
        1 => (other.clone(), name.clone()).prop_map(|(a, b)| format!("{a} / {b}")),
        1 => (one_of(&["min", "max", "最小"]), deep.clone(), other.clone())
            .prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
        1 => name.clone().prop_map(|a| format!("previous({a})")),
        1 => name.clone().prop_map(|a| format!("上年({a}, 2)")),
        1 => one_of(&["period(count_q, 2)", "期(党课次数, 4)", "period(count_m, 12)", "period(money_q, 1)"]),
        1 => (one_of(&["cohort_max", "cohort_min", "cohort_mean", "同组均值"]), name)
            .prop_map(|(f, a)| format!("{f}({a})")),
        1 => (condition(scope, 0), deep.clone(), other)
            .prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")),
        1 => one_of(&["result(\\\"other\\\")", "stars(\\\"other\\\")"]),
        1 => deep.prop_map(|a| format!("benchmark(\\\"steps\\\", {a})")),
        1 => Just("(day_y - date(\\\"2026-06-01\\\"))".to_owned()),
    ]
    .boxed()
}

/// A rate, and a share to hold it against.
pub(super) fn rate(scope: Scope) -> Text {
    match scope {
        Scope::Year => one_of(&[
            "rate_y",
            "满意率",
            "rate_q",
            "previous(rate_y)",
            "cohort_mean(rate_y)",
            "period(rate_q, 3)",
        ]),
        Scope::Quarter => one_of(&["rate_y", "rate_q"]),
        Scope::Half => one_of(&["rate_q"]),
        Scope::Month => one_of(&["rate_y"]),
    }
}

/// A condition.
pub(super) fn condition(scope: Scope, depth: u8) -> Text {
    let order = one_of(&["<", "<=", ">", ">=", "==", "!="]);
    let flag = match scope {
        Scope::Year | Scope::Half | Scope::Quarter => {
            one_of(&["flag_a", "!flag_b", "flag_q", "!机构已建立"])
        }
        Scope::Month => one_of(&["flag_a", "!台账已建立"]),
    };
    let grade = one_of(&[
        "grade == \\\"none\\\"",
        "台账情况 != \\\"完整\\\"",
        "grade == \\\"part\\\"",
        "previous(grade) == grade",
        "day_y > date(\\\"2026-06-30\\\")",
        "日期(\\\"2026-06-30\\\") >= 完成日期",
    ]);
    let simple = prop_oneof![
        4 => flag,
        4 => (named(scope, depth.min(1)), order.clone(), plain(scope, 0))
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => (rate(scope), order, one_of(&["90%", "60%", "75%", "0.8"]))
            .prop_map(|(a, op, b)| format!("{a} {op} {b}")),
        2 => grade,
    ];
    if depth == 0 {
        return simple.boxed();
    }
    let deep = condition(scope, depth - 1);
    prop_oneof![
        4 => simple,
        1 => (deep.clone(), one_of(&["&&", "||"]), deep.clone())
            .prop_map(|(a, op, b)| format!("({a}) {op} ({b})")),
        1 => deep.clone().prop_map(|a| format!("!({a})")),
        1 => (deep.clone(), deep).prop_map(|(a, b)| format!("({a}) == ({b})")),
    ]
    .boxed()
}
