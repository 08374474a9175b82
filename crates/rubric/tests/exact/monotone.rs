//! Where every rule of a scheme asks for more of one fact and less of another, more of the first and less of the
//! second never score worse.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::book::{Dice, UnitBook, YEAR};
use super::laws::{Verdict, claim, for_all_of};
use super::trial::Trial;

/// Rules that ask for more 会议次数 (0 to 12).
const MORE: &[&str] = &[
    "form = \"flat\"\nwhen = \"count_y < 3\"\ndeduct = 1",
    "form = \"flat\"\nwhen = \"!(count_y >= 5) || flag_a\"\ndeduct = 0.5",
    "form = \"flat\"\nwhen = \"count_y > 4\"\nadd = 1",
    "form = \"forfeit\"\nwhen = \"count_y == 0\"",
    "form = \"each\"\ncount = \"12 - count_y\"\ndeduct = 0.25\nfree = 4\nescalate = [{ from = 8, deduct = 1 }]\nvoid_from = 11",
    "form = \"shortfall\"\nof = \"count_y\"\ntarget = 6\ndeduct = 0.5\nstep = 2",
    "form = \"shortfall\"\nof = \"count_y\"\ntarget = \"count_h\"\ndeduct = 0.5\nstep = 2\npartial = \"started\"",
    "form = \"excess\"\nof = \"count_y\"\ntarget = 4\nadd = 0.3333\npartial = \"proportional\"\nstep = 3",
    "form = \"bands\"\nof = \"count_y\"\nbands = [{ below = 2, forfeit = true }, { up_to = 4, deduct = 2 }, { below = 6, deduct = 1 }]",
    "form = \"bands\"\nof = \"count_y / 12\"\nbands = [{ above = \"90%\", score = 5 }, { from = \"50%\", score = 3 }, { score = 1 }]",
    "form = \"brackets\"\nof = \"count_y\"\nbrackets = [{ up_to = 2, add = 0.5 }, { up_to = 6, add = 0.1 }, { add = 1 }]",
    "form = \"choice\"\nalternatives = [{ title = \"很少\", when = \"count_y < 2\", deduct = 3 }, { title = \"不足\", when = \"count_y < 5\", deduct = 1 }]",
    "form = \"pro_rata\"\nof = \"count_y\"\ntarget = 7\nadd = 3\nat_most = 1.2",
    "form = \"pro_rata\"\nof = \"count_y\"\ntarget = \"count_h + 1\"\ndeduct = 3",
    "form = \"pro_rata\"\nof = \"count_y\"\nagainst = \"best\"\ndeduct = 2",
    "form = \"rank\"\nof = \"count_y\"\norder = \"high_first\"\nscores = [3, 2, 1]",
    "form = \"rank\"\nof = \"count_y\"\norder = \"high_first\"\nscores = [0, 1]\nrest = 2\neffect = \"deduct\"",
    "form = \"change\"\nof = \"count_y\"\nmeasure = \"absolute\"\ntarget = 1\ndeduct = 1",
    "form = \"change\"\nof = \"count_y\"\nmeasure = \"percent\"\nagainst = { mean_of = 2 }\ntarget = 20\ndeduct = 0.5\nstep = 10",
    "form = \"listed\"\nmembers = [\"count_y > 1\", \"count_y > 3 || flag_b\", \"flag_a\"]\ndeduct = 0.5",
    "form = \"external\"\nof = \"count_y\"\nscale = { from = 12, to = 4 }",
    "form = \"table\"\nrow = { of = \"count_y\", bounds = [2, 5] }\ncolumn = { of = \"grade\", values = [\"none\", \"part\"] }\ncells = [[3, 2], [2, 1], [0, 0.5]]",
    "form = \"streak\"\nwhen = \"count_y >= 3\"\nfrom = 2\nadd = 1\nfurther = 0.5\nmost = 3",
];

/// Rules that ask for less 培训次数 (0 to 8).
const LESS: &[&str] = &[
    "form = \"flat\"\nwhen = \"count_b > 0\"\ndeduct = 0.5",
    "form = \"each\"\ncount = \"count_b\"\ndeduct = 0.5\nfree = 1\nescalate = [{ from = 3, deduct = 1 }]\nvoid_from = 6",
    "form = \"excess\"\nof = \"count_b\"\ntarget = 2\ndeduct = 0.5\npartial = \"started\"\nstep = 2",
    "form = \"shortfall\"\nof = \"count_b\"\ntarget = 3\nadd = 0.5",
    "form = \"bands\"\nof = \"count_b\"\nbands = [{ above = 5, deduct = 3 }, { from = 2, deduct = 1 }]",
    "form = \"brackets\"\nof = \"count_b\"\nbrackets = [{ up_to = 3, deduct = 0.1 }, { deduct = 0.4 }]",
    "form = \"rank\"\nof = \"count_b\"\norder = \"low_first\"\nscores = [2, 1]",
    "form = \"change\"\nof = \"count_b\"\nmeasure = \"absolute\"\ndirection = \"fall\"\ntarget = 1\ndeduct = 1",
    "form = \"external\"\nof = \"count_b\"\nscale = { from = 4, to = -2 }",
    "form = \"streak\"\nwhen = \"count_b == 0\"\nfrom = 1\nadd = 1\nmost = 2",
];

/// Schemes of such rules, with modifiers that keep the direction. A key of its own for each item: between items a
/// larger deduction may go where a floor swallows it.
fn scheme() -> impl Strategy<Value = String> {
    let rule = (
        prop_oneof![3 => select(MORE), 1 => select(LESS)],
        select(
            &[
                "",
                "multiplier = 0.7",
                "multiplier = \"count_h\"",
                "cap = 1.5",
                "floor = 0.5",
            ][..],
        ),
        select(&["", "", "once = \"甲\"", "applies_when = \"flag_a\""][..]),
    );
    let item = (
        vec(rule, 1..4),
        select(
            &[
                "",
                "start = \"zero\"",
                "floor = \"open\"\ncap = \"open\"",
                "floor = -2",
                "multiplier = 0.9",
            ][..],
        ),
        select(
            &[
                "",
                "",
                "applies_when = \"flag_b\"\notherwise = \"full\"",
                "applies_when = \"flag_b\"\notherwise = \"rescale\"",
            ][..],
        ),
    );
    let rounding = (
        0u8..4,
        select(&["half_up", "half_even", "down", "up"][..]),
        select(&["total", "section", "item"][..]),
    );
    (vec(item, 1..4), rounding).prop_map(|(items, (places, mode, at))| {
        let mut text = format!(
            "[scheme]\nid = \"steady\"\ntitle = \"单调方案\"\nversion = \"1\"\n\
             rounding = {{ places = {places}, mode = \"{mode}\", at = \"{at}\" }}\n\
             [[section]]\nid = \"s\"\ntitle = \"大项\"\n"
        );
        for (i, (rules, bounds, applies)) in items.iter().enumerate() {
            // A lost item counts zero, which is more than a score below zero.
            let lost = |rule: &str| rule.contains("forfeit") || rule.contains("void_from");
            let bounds = match rules.iter().any(|(rule, ..)| lost(rule)) {
                true => &"",
                false => bounds,
            };
            text.push_str(&format!(
                "[[item]]\nid = \"A{i}\"\nsection = \"s\"\ntitle = \"条目{i}\"\npoints = 5\n{bounds}\n{applies}\n"
            ));
            for (rule, bounds, more) in rules {
                let more = more.replace('甲', &format!("甲{i}"));
                text.push_str(&format!("[[item.rule]]\n{rule}\n{bounds}\n{more}\n"));
            }
        }
        text
    })
}

/// Raises 会议次数 or lowers 培训次数 of the first unit; both ends of its total must not fall.
fn better_is_not_worse(trial: &Trial<'_>, dice: &mut Dice) -> Verdict {
    let cohorts = [0; 4];
    let mut given = trial.units(4, dice, 0);
    // Which of several deductions is taken once may hang on a missing fact; ranges are not sharp then.
    let rules = trial.scheme.items.iter().flat_map(|i| &i.rules);
    let missing = if rules.clone().any(|r| r.once.is_some()) {
        0
    } else {
        10
    };
    for unit in &mut given {
        unit.stated.retain(|(fact, ..), _| {
            matches!(fact.as_str(), "count_y" | "count_b") || !dice.chance(missing)
        });
    }
    let mut better = given.clone();
    for (fact, up, end) in [("count_y", 1, 12), ("count_b", -1, 0)] {
        let key = (fact.to_owned(), YEAR, 1);
        if let Some(stated) = better[0].stated.get_mut(&key) {
            let room = (end - stated.raw).unsigned_abs();
            let by = i64::try_from(dice.below(room + 1)).expect("small");
            stated.raw += up * by;
        }
    }
    let before = trial.score(&given, &cohorts, dice)[0].total;
    let after = trial.score(&better, &cohorts, dice)[0].total;
    claim(before.low <= after.low && before.high <= after.high, || {
        format!(
            "{} to {} became {} to {} with {:?} instead of {:?}",
            before.low,
            before.high,
            after.low,
            after.high,
            moved(&better[0]),
            moved(&given[0])
        )
    })
}

/// The two values that are moved.
fn moved(unit: &UnitBook) -> Vec<(&str, i64)> {
    let now = unit.stated.iter().filter(|((_, year, _), _)| *year == YEAR);
    now.map(|((fact, ..), stated)| (fact.as_str(), stated.raw))
        .filter(|(fact, _)| matches!(*fact, "count_y" | "count_b"))
        .collect()
}

#[test]
fn more_of_what_every_rule_asks_for_never_scores_worse() {
    for_all_of(scheme(), better_is_not_worse);
}
