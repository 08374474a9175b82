//! Random small schemes as text: every rule form and every modifier, over the dictionary beside this folder.

mod expression;
mod form;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use self::expression::{Scope, Text, condition, one_of, plain};
use self::form::{FORMS, form};

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
