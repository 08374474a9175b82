//! The parts of a reason that do not depend on the rule's form: title, result, limits, lateness. Knows no facts.

use std::fmt::Write as _;

use crate::model::LatePolicy;
use crate::number::Points;
use crate::plan::RulePlan;
use crate::score::{Bounds, RuleScore};

/// The rule's title in front of the words, unless they say the same.
pub(super) fn titled(title: Option<&str>, words: String) -> String {
    match title {
        Some(title) if words.is_empty() => title.to_owned(),
        Some(title) if !words.starts_with(title) => {
            // Room for the result that is added behind.
            let mut text = String::with_capacity(title.len() + words.len() + 64);
            text.push_str(title);
            text.push(':');
            text.push_str(&words);
            text
        }
        _ => words,
    }
}

/// Adds names with `、` between them, nothing when there are none.
pub(super) fn list<'n>(text: &mut String, lead: &str, names: impl Iterator<Item = &'n str>) {
    for (i, name) in names.enumerate() {
        text.push_str(if i == 0 { lead } else { "、" });
        text.push_str(name);
    }
}

/// `(最多扣2分)` where a bound of the rule made the amount.
pub(super) fn limit_words(plan: &RulePlan, score: &RuleScore, text: &mut String) {
    let Some(points) = score.amount.exact().filter(|p| *p != Points::ZERO) else {
        return;
    };
    let verb = if points.is_negative() { "扣" } else { "加" };
    let bound = if points == plan.least || points == plan.most {
        Some("最多")
    } else if points.abs() == plan.smallest {
        Some("最少")
    } else {
        None
    };
    if let Some(bound) = bound.filter(|_| score.forfeit == Some(false)) {
        text.push_str(&format!("({bound}{verb}{}分)", points.abs()));
    }
}

/// `扣0.5分`, `加2分`, `整条不得分`, `可能扣0至2分`. What an open amount could be beyond the reach is not shown.
pub(super) fn result_words(score: &RuleScore, reach: Option<Points>, text: &mut String) {
    let Bounds { mut low, mut high } = score.amount;
    if let Some(reach) = reach {
        low = low.max(high.min(-reach));
        high = high.min(low.max(reach));
    }
    let written = match (score.forfeit, score.amount.exact()) {
        (Some(true), _) => text.write_str("整条不得分"),
        (None, _) => text.write_str("可能整条不得分"),
        (_, Some(Points::ZERO)) => text.write_str("不扣分"),
        (_, Some(points)) if points.is_negative() => write!(text, "扣{}分", points.abs()),
        (_, Some(points)) => write!(text, "加{points}分"),
        (_, None) if low == high && low.is_negative() => write!(text, "至少扣{}分", low.abs()),
        (_, None) if high <= Points::ZERO => write!(text, "可能扣{}至{}分", high.abs(), low.abs()),
        (_, None) if low >= Points::ZERO => write!(text, "可能加{low}至{high}分"),
        (_, None) => write!(text, "可能扣{}分至加{high}分", low.abs()),
    };
    debug_assert!(written.is_ok(), "a text in memory takes every word");
}

/// What comes after the names of late facts.
pub(super) fn late_words(late: LatePolicy) -> String {
    match late {
        LatePolicy::NotCounted => "逾期申报,不作为计分依据".to_owned(),
        LatePolicy::Deduct(points) => format!("逾期申报,每项扣{points}分"),
        LatePolicy::Marked | LatePolicy::Counted => "逾期申报".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(low: i64, high: i64, reach: Option<i64>) -> String {
        let score = RuleScore {
            amount: Bounds {
                low: Points::whole(low),
                high: Points::whole(high),
            },
            forfeit: Some(false),
            late: false,
            taken_elsewhere: false,
        };
        let mut text = String::new();
        result_words(&score, reach.map(Points::whole), &mut text);
        text
    }

    #[test]
    fn an_open_amount_is_told_as_far_as_the_item_reaches() {
        assert_eq!(words(-1_000_000, 0, Some(4)), "可能扣0至4分");
        assert_eq!(words(-1_000_000, -2, Some(4)), "可能扣2至4分");
        assert_eq!(words(-1_000_000, -9, Some(4)), "至少扣9分");
        assert_eq!(words(0, 1_000, Some(3)), "可能加0至3分");
        assert_eq!(words(-1_000, 1_000, Some(5)), "可能扣5分至加5分");
    }

    #[test]
    fn a_known_amount_and_one_without_bounds_are_told_as_they_are() {
        assert_eq!(words(-6, -6, Some(4)), "扣6分");
        assert_eq!(words(-9, 0, None), "可能扣0至9分");
        assert_eq!(words(-2, 0, Some(4)), "可能扣0至2分");
    }
}
