//! Random small schemes as text: every rule form and every modifier, over the dictionary beside this file.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Where an expression stands: which facts a bare name can mean there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Year,
    Half,
    Quarter,
    Month,
}

type Text = BoxedStrategy<String>;

fn one_of(words: &'static [&'static str]) -> Text {
    proptest::sample::select(words)
        .prop_map(str::to_owned)
        .boxed()
}

/// A number of points.
fn size() -> Text {
    one_of(&["0.5", "1", "2", "0.25", "1.5", "3", "0.3333"])
}

/// `deduct = n` or `add = n`.
fn amount() -> Text {
    (one_of(&["deduct", "deduct", "add"]), size())
        .prop_map(|(key, n)| format!("{key} = {n}"))
        .boxed()
}

/// The name of a fact that is counted.
fn count(scope: Scope) -> Text {
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
fn plain(scope: Scope, depth: u8) -> Text {
    prop_oneof![
        4 => named(scope, depth),
        1 => one_of(&["1", "2", "4", "0.5", "3.25", "line"]),
    ]
    .boxed()
}

/// A number that is no rate and depends on a fact, so that nothing of it is folded away before a fact is read.
fn named(scope: Scope, depth: u8) -> Text {
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
fn rate(scope: Scope) -> Text {
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
fn condition(scope: Scope, depth: u8) -> Text {
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

fn outcome() -> Text {
    prop_oneof![
        4 => amount(),
        1 => one_of(&["score = 2", "score = 0.5"]),
        1 => Just("forfeit = true".to_owned()),
    ]
    .boxed()
}

/// A rule of one form, without its modifiers; `form` is one of the seventeen keywords.
fn form(keyword: &'static str) -> Text {
    let when = || condition(Scope::Year, 1).prop_map(|c| format!("when = \"{c}\""));
    let of = || plain(Scope::Year, 2).prop_map(|e| format!("of = \"{e}\""));
    let effect = || option::of(one_of(&["effect = \"add\"", "effect = \"deduct\""]));
    let body: Text = match keyword {
        "flat" => (when(), amount()).prop_map(lines2).boxed(),
        "forfeit" => when().boxed(),
        "each" => each(),
        "shortfall" | "excess" => gap(),
        "bands" => bands(),
        "brackets" => (
            of(),
            one_of(&["deduct", "add"]),
            vec(size(), 1..4),
            any::<bool>(),
        )
            .prop_map(|(of, key, sizes, open)| {
                let last = sizes.len() - 1;
                let rows: Vec<String> = (0..sizes.len())
                    .map(|i| match (i == last && open, &sizes[i]) {
                        (true, n) => format!("{{ {key} = {n} }}"),
                        (false, n) => format!("{{ up_to = {}, {key} = {n} }}", 2 * i + 1),
                    })
                    .collect();
                format!("{of}\nbrackets = [{}]", rows.join(", "))
            })
            .boxed(),
        "choice" => vec((condition(Scope::Year, 1), outcome()), 1..4)
            .prop_map(|all| {
                let rows: Vec<String> = all
                    .iter()
                    .enumerate()
                    .map(|(i, (c, gives))| {
                        format!("{{ title = \"情形{i}\", when = \"{c}\", {gives} }}")
                    })
                    .collect();
                format!("alternatives = [{}]", rows.join(", "))
            })
            .boxed(),
        "pro_rata" => (
            of(),
            prop_oneof![
                plain(Scope::Year, 1).prop_map(|e| format!("target = \"{e}\"")),
                one_of(&["against = \"best\"", "against = \"mean\""]),
            ],
            amount(),
            option::of(one_of(&["at_most = 1.2", "at_most = 0.5"])),
        )
            .prop_map(|(a, b, c, d)| [a, b, c, d.unwrap_or_default()].join("\n"))
            .boxed(),
        "rank" => (
            of(),
            one_of(&["high_first", "low_first"]),
            vec(size(), 1..4),
            option::of(size()),
            effect(),
        )
            .prop_map(|(of, order, scores, rest, effect)| {
                let rest = rest.map_or_else(String::new, |r| format!("rest = {r}\n"));
                format!(
                    "{of}\norder = \"{order}\"\nscores = [{}]\n{rest}{}",
                    scores.join(", "),
                    effect.unwrap_or_default()
                )
            })
            .boxed(),
        "change" => change(),
        "discretion" => (
            one_of(&[
                "max = 2\nstep = 0.5",
                "max = 3\nstep = 1",
                "max = 1\nstep = 0.1",
            ]),
            effect(),
            option::of(Just("split = { one = 1, two = 1 }".to_owned())),
        )
            .prop_map(|(a, effect, split)| {
                [a, effect.unwrap_or_default(), split.unwrap_or_default()].join("\n")
            })
            .boxed(),
        "listed" => (vec(condition(Scope::Year, 1), 1..4), amount())
            .prop_map(|(members, amount)| {
                let rows: Vec<String> = members
                    .iter()
                    .enumerate()
                    .map(|(i, m)| match i {
                        0 => format!("\"{m}\""),
                        _ => format!("{{ title = \"成员{i}\", when = \"{m}\" }}"),
                    })
                    .collect();
                format!("members = [{}]\n{amount}", rows.join(", "))
            })
            .boxed(),
        "external" => (
            of(),
            prop_oneof![
                one_of(&[
                    "scale = { from = 10, to = 4 }",
                    "scale = { from = 3, to = -1 }"
                ]),
                amount()
                    .prop_map(|a| format!("map = [{{ is = 2, {a} }}, {{ is = 0.5, add = 1 }}]")),
            ],
        )
            .prop_map(lines2)
            .boxed(),
        "event" => (
            one_of(&[
                "of = \"honour\"\nlevels = { national = 3, \"省级\" = 2, city = 0.5 }",
                "of = \"问题通报\"\nlevels = { heavy = 2, light = 0.5 }",
            ]),
            effect(),
            option::of(one_of(&[
                "same_matter = \"each\"",
                "same_matter = \"highest\"",
            ])),
            option::of(one_of(&[
                "caps = { year = 4 }",
                "caps = { event = 2, month = 3, quarter = 4, year = 5 }",
                "caps = { month = 2 }",
            ])),
        )
            .prop_map(|(of, a, b, c)| {
                [
                    of,
                    a.unwrap_or_default(),
                    b.unwrap_or_default(),
                    c.unwrap_or_default(),
                ]
                .join("\n")
            })
            .boxed(),
        "table" => table(),
        "streak" => streak(),
        other => panic!("no form {other}"),
    };
    let title = if keyword == "discretion" {
        "title = \"酌情\"\n"
    } else {
        ""
    };
    body.prop_map(move |body| format!("form = \"{keyword}\"\n{title}{body}"))
        .boxed()
}

fn lines2((a, b): (String, String)) -> String {
    format!("{a}\n{b}")
}

fn each() -> Text {
    (
        plain(Scope::Year, 1),
        one_of(&["deduct", "add"]),
        size(),
        option::of(0u8..3),
        option::of((2u8..4, size(), size())),
        option::of(2u8..6),
    )
        .prop_map(|(count, key, n, free, escalate, void)| {
            let mut text = format!("count = \"{count}\"\n{key} = {n}");
            if let Some(free) = free {
                text.push_str(&format!("\nfree = {free}"));
            }
            if let Some((from, a, b)) = escalate {
                text.push_str(&format!(
                    "\nescalate = [{{ from = {from}, {key} = {a} }}, {{ from = {}, {key} = {b} }}]",
                    from + 2
                ));
            }
            if let Some(void) = void {
                text.push_str(&format!("\nvoid_from = {void}"));
            }
            text
        })
        .boxed()
}

fn partial() -> Text {
    one_of(&[
        "",
        "partial = \"whole\"",
        "partial = \"started\"",
        "partial = \"proportional\"",
    ])
}

fn gap() -> Text {
    let of = |scope: Scope, per: &'static str| {
        let rates = (rate(scope), one_of(&["90%", "85%"])).prop_map(|(of, target)| {
            format!("of = \"{of}\"\ntarget = \"{target}\"\npoints_of = \"percentage_points\"")
        });
        let plain = (plain(scope, 1), plain(scope, 0))
            .prop_map(|(of, target)| format!("of = \"{of}\"\ntarget = \"{target}\""));
        prop_oneof![3 => plain, 1 => rates].prop_map(move |t| format!("{t}\n{per}"))
    };
    let what = prop_oneof![
        2 => of(Scope::Year, ""),
        1 => of(Scope::Half, "per = \"half\""),
        1 => of(Scope::Quarter, "per = \"quarter\""),
        1 => of(Scope::Month, "per = \"month\""),
    ];
    let step = one_of(&["", "step = 2", "step = 0.5", "step = 3"]);
    (what, amount(), step, partial())
        .prop_map(|(a, b, c, d)| [a, b, c, d].join("\n"))
        .boxed()
}

fn bands() -> Text {
    let ends = prop_oneof![
        one_of(&[
            "below = 2",
            "up_to = 2",
            "from = 1, below = 3",
            "above = 1, up_to = 4"
        ]),
        one_of(&["from = 3", "above = 3", "from = 0.5, up_to = 0.5", ""]),
    ];
    let shares = one_of(&[
        "below = \"60%\"",
        "up_to = \"75%\"",
        "from = \"60%\", below = \"90%\"",
        "from = \"95%\"",
    ]);
    let rows = |ends: Text| {
        vec((ends, outcome()), 1..4).prop_map(|rows| {
            let rows: Vec<String> = rows
                .iter()
                .map(|(end, gives)| match end.as_str() {
                    "" => format!("{{ {gives} }}"),
                    end => format!("{{ {end}, {gives} }}"),
                })
                .collect();
            format!("bands = [{}]", rows.join(", "))
        })
    };
    prop_oneof![
        2 => (plain(Scope::Year, 2), rows(ends.boxed())),
        1 => (rate(Scope::Year), rows(shares)),
    ]
    .prop_map(|(of, rows)| format!("of = \"{of}\"\n{rows}"))
    .boxed()
}

fn change() -> Text {
    let against = one_of(&[
        "",
        "against = \"last_year\"",
        "against = { mean_of = 3 }",
        "against = { mean_of = 2 }",
    ]);
    let what = prop_oneof![
        2 => (plain(Scope::Year, 1).prop_filter("results have no earlier years", |e| !e.contains("other")),
              one_of(&["measure = \"absolute\"\ntarget = 1", "measure = \"percent\"\ntarget = 10",
                       "measure = \"absolute\"\ntarget = -2", "measure = \"percent\"\ntarget = -20"])),
        1 => (one_of(&["rate_y", "rate_q"]),
              one_of(&["measure = \"percentage_points\"\ntarget = 1.5", "measure = \"percentage_points\"\ntarget = -5"])),
    ]
    .prop_map(|(of, how)| format!("of = \"{of}\"\n{how}"));
    (
        what,
        against,
        one_of(&["", "direction = \"rise\"", "direction = \"fall\""]),
        amount(),
        prop_oneof![
            Just(String::new()),
            (one_of(&["step = 1", "step = 0.5", "step = 10"]), partial()).prop_map(lines2)
        ],
    )
        .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].join("\n"))
        .boxed()
}

fn table() -> Text {
    let bounds = || {
        (
            plain(Scope::Year, 1),
            one_of(&["[2]", "[1, 3]", "[0, 2.5]"]),
        )
            .prop_map(|(of, bounds)| {
                (
                    format!("{{ of = \"{of}\", bounds = {bounds} }}"),
                    bounds.matches(',').count() + 2,
                )
            })
    };
    let values = || {
        proptest::sample::select(
            &[
                ("{ of = \"grade\", values = [\"none\", \"part\"] }", 2),
                ("{ of = \"duty\", values = [\"minor\", \"major\"] }", 2),
                (
                    "{ of = \"previous(grade)\", values = [\"完整\", \"none\", \"不完整\"] }",
                    3,
                ),
            ][..],
        )
        .prop_map(|(text, n): (&str, usize)| (text.to_owned(), n))
    };
    let factor = || prop_oneof![bounds(), values()];
    (
        factor(),
        factor(),
        vec(size(), 9),
        option::of(one_of(&["effect = \"add\"", "effect = \"deduct\""])),
    )
        .prop_map(|((row, rows), (column, columns), sizes, effect)| {
            let lines: Vec<String> = (0..rows)
                .map(|r| {
                    let cells: Vec<&str> = (0..columns)
                        .map(|c| sizes[(r * 3 + c) % 9].as_str())
                        .collect();
                    format!("[{}]", cells.join(", "))
                })
                .collect();
            format!(
                "row = {row}\ncolumn = {column}\ncells = [{}]\n{}",
                lines.join(", "),
                effect.unwrap_or_default()
            )
        })
        .boxed()
}

fn streak() -> Text {
    let years = condition(Scope::Year, 1)
        .prop_filter("results have no earlier years", |e| !e.contains("other"))
        .prop_map(|c| (c, "most = 4"));
    let quarters = condition(Scope::Quarter, 1).prop_map(|c| (c, "per = \"quarter\""));
    let halves = condition(Scope::Half, 0).prop_map(|c| (c, "per = \"half\""));
    (
        prop_oneof![2 => years, 1 => quarters, 1 => halves],
        1u8..3,
        amount(),
        option::of(size()),
    )
        .prop_map(|((when, how), from, amount, further)| {
            let further = further.map_or_else(String::new, |n| format!("\nfurther = {n}"));
            format!("when = \"{when}\"\n{how}\nfrom = {from}\n{amount}{further}")
        })
        .boxed()
}

/// The keywords of all forms.
pub(super) const FORMS: [&str; 17] = [
    "flat",
    "forfeit",
    "each",
    "shortfall",
    "excess",
    "bands",
    "brackets",
    "choice",
    "pro_rata",
    "rank",
    "change",
    "discretion",
    "listed",
    "external",
    "event",
    "table",
    "streak",
];

fn late() -> Text {
    one_of(&[
        "",
        "",
        "late = \"counted\"",
        "late = \"not_counted\"",
        "late = \"marked\"",
        "late = { deduct = 0.5 }",
    ])
}

fn multiplier() -> Text {
    prop_oneof![
        3 => Just(String::new()),
        1 => one_of(&["multiplier = 0.8", "multiplier = 2", "multiplier = \"1 - count_b\""]),
        1 => plain(Scope::Year, 1).prop_map(|e| format!("multiplier = \"{e}\"")),
    ]
    .boxed()
}

/// A rule of any form with any modifiers.
fn rule() -> Text {
    let forms: Vec<Text> = FORMS.iter().map(|keyword| form(keyword)).collect();
    let form = (0..forms.len()).prop_flat_map(move |i| forms[i].clone());
    let gate = option::weighted(
        0.25,
        condition(Scope::Year, 1).prop_map(|c| format!("applies_when = \"{c}\"")),
    );
    let bounds = one_of(&["", "", "", "cap = 1.5", "floor = 0.5", "cap = 2\nfloor = 1"]);
    let once = one_of(&["", "", "", "", "once = \"甲\"", "once = \"乙\""]);
    (form, gate, multiplier(), bounds, once, late())
        .prop_map(|(form, gate, multiplier, bounds, once, late)| {
            let gate = gate.unwrap_or_default();
            [form, gate, multiplier, bounds, once, late].join("\n")
        })
        .boxed()
}

fn applies() -> Text {
    let otherwise = one_of(&["leave_out", "full", "cohort_mean", "rescale"]);
    let given = (condition(Scope::Year, 1), otherwise)
        .prop_map(|(c, o)| format!("applies_when = \"{c}\"\notherwise = \"{o}\""));
    option::weighted(0.3, given)
        .prop_map(Option::unwrap_or_default)
        .boxed()
}

/// An item without id and section.
fn item() -> Text {
    let start = one_of(&["", "start = \"full\"", "start = \"zero\""]);
    let bounds = one_of(&[
        "",
        "",
        "floor = \"open\"",
        "floor = -3",
        "floor = 1",
        "cap = \"open\"",
        "cap = 12",
        "cap = 2",
        "floor = \"open\"\ncap = \"open\"",
    ]);
    let shares = one_of(&["", "", "scored_by = { one = 2, two = 1 }"]);
    (
        one_of(&["5", "4", "2.5", "10"]),
        (start, bounds, shares, late(), multiplier(), applies()),
        vec(rule(), 1..4),
    )
        .prop_map(
            |(points, (start, bounds, shares, late, multiplier, applies), rules)| {
                let mut text = [
                    format!("points = {points}"),
                    start,
                    bounds,
                    shares,
                    late,
                    multiplier,
                    applies,
                ]
                .join("\n");
                for rule in rules {
                    text.push_str(&format!("\n[[item.rule]]\n{rule}"));
                }
                text
            },
        )
        .boxed()
}

/// A whole scheme.
pub(super) fn scheme() -> Text {
    let rounding = (
        0u8..5,
        one_of(&["half_up", "half_even", "down", "up"]),
        one_of(&["total", "section", "item"]),
    )
        .prop_map(|(places, mode, at)| {
            format!("{{ places = {places}, mode = \"{mode}\", at = \"{at}\" }}")
        });
    let norm = (
        option::of(condition(Scope::Year, 1)),
        any::<bool>(),
        option::weighted(0.3, condition(Scope::Year, 0)),
    );
    let bonus = (
        option::of(rule()),
        one_of(&["", "cap = 1.5"]),
        one_of(&["bonus", "malus"]),
    );
    (
        rounding,
        vec(applies(), 3),
        vec((item(), 0usize..3), 1..4),
        vec(norm, 0..2),
        vec(bonus, 0..2),
    )
        .prop_map(|(rounding, sections, items, norms, bonuses)| {
            let mut text = format!(
                "[scheme]\nid = \"random\"\ntitle = \"随机方案\"\nversion = \"1\"\nrounding = {rounding}\n\n\
                 [[department]]\nid = \"one\"\ntitle = \"甲科\"\n[[department]]\nid = \"two\"\ntitle = \"乙科\"\n\n\
                 [[parameter]]\nid = \"line\"\ntitle = \"标准线\"\nvalue = 3\n\n\
                 [[benchmark]]\nid = \"steps\"\ntitle = \"分档标准\"\n\
                 rows = [{{ below = 1, value = 0.5 }}, {{ up_to = 3, value = 2 }}, {{ value = 4 }}]\n"
            );
            for (i, applies) in sections.iter().enumerate() {
                let parent = if i == 1 { "parent = \"s0\"\n" } else { "" };
                text.push_str(&format!("\n[[section]]\nid = \"s{i}\"\ntitle = \"大项{i}\"\n{parent}{applies}\n"));
            }
            for (i, (item, section)) in items.iter().enumerate() {
                text.push_str(&format!(
                    "\n[[item]]\nid = \"A{i}\"\nsection = \"s{section}\"\ntitle = \"条目{i}\"\n{item}\n"
                ));
            }
            for (i, (when, judged, applies)) in norms.iter().enumerate() {
                let judged = *judged || when.is_none();
                let when = when.as_ref().map_or_else(String::new, |c| format!("when = \"{c}\"\n"));
                let applies = applies.as_ref().map_or_else(String::new, |c| format!("applies_when = \"{c}\"\n"));
                text.push_str(&format!(
                    "\n[[norm]]\nid = \"N{i}\"\nsection = \"s{i}\"\ntitle = \"标准{i}\"\n{when}judged = {judged}\n{applies}"
                ));
            }
            for (i, (rule, cap, key)) in bonuses.iter().enumerate() {
                text.push_str(&format!("\n[[{key}]]\nid = \"B{i}\"\ntitle = \"加减分{i}\"\n{cap}\n"));
                if let Some(rule) = rule {
                    text.push_str(&format!("[{key}.rule]\n{rule}\n"));
                }
            }
            let lines: Vec<&str> = text.lines().filter(|l| !l.is_empty()).collect();
            lines.join("\n")
        })
        .boxed()
}
