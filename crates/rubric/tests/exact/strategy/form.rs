//! Random rules of every form, without the modifiers that all forms have.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::expression::{Scope, Text, amount, condition, one_of, plain, rate, size};

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

fn outcome() -> Text {
    prop_oneof![
        4 => amount(),
        1 => one_of(&["score = 2", "score = 0.5"]),
        1 => Just("forfeit = true".to_owned()),
    ]
    .boxed()
}

/// A rule of one form, without its modifiers; `form` is one of the seventeen keywords.
pub(super) fn form(keyword: &'static str) -> Text {
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
