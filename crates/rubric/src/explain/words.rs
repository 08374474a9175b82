//! The parts of a reason that do not depend on the rule's form: title, result, limits, lateness. Knows no facts.

use crate::form::push;
use crate::model::LatePolicy;
use crate::number::Points;
use crate::plan::RulePlan;
use crate::score::{Bounds, RuleScore};

/// Adds the words of a rule with its title in front, unless they begin with it.
pub(super) fn push_titled(title: Option<&str>, words: impl FnOnce(&mut String), text: &mut String) {
    let Some(title) = title else {
        return words(text);
    };
    let start = text.len();
    text.push_str(title);
    text.push(':');
    let said = text.len();
    words(text);
    if text.len() == said {
        text.pop();
    } else if text[said..].starts_with(title) {
        text.drain(start..said);
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
        push(text, format_args!("({bound}{verb}{}分)", points.abs()));
    }
}

/// `扣0.5分`, `加2分`, `整条不得分`, `可能扣0至2分`. What an open amount could be beyond the reach is not shown.
pub(super) fn result_words(score: &RuleScore, reach: Option<Points>, text: &mut String) {
    let Bounds { mut low, mut high } = score.amount;
    if let Some(reach) = reach {
        low = low.max(high.min(-reach));
        high = high.min(low.max(reach));
    }
    match (score.forfeit, score.amount.exact()) {
        (Some(true), _) => text.push_str("整条不得分"),
        (None, _) => text.push_str("可能整条不得分"),
        (_, Some(Points::ZERO)) => text.push_str("不扣分"),
        (_, Some(points)) => {
            text.push_str(if points.is_negative() { "扣" } else { "加" });
            points.abs().push_to(text);
            text.push('分');
        }
        (_, None) if low == high && low.is_negative() => {
            push(text, format_args!("至少扣{}分", low.abs()));
        }
        (_, None) if high <= Points::ZERO => {
            push(text, format_args!("可能扣{}至{}分", high.abs(), low.abs()));
        }
        (_, None) if low >= Points::ZERO => push(text, format_args!("可能加{low}至{high}分")),
        (_, None) => push(text, format_args!("可能扣{}分至加{high}分", low.abs())),
    }
}

/// What comes after the names of late facts.
pub(super) fn late_words(late: LatePolicy, text: &mut String) {
    match late {
        LatePolicy::NotCounted => text.push_str("逾期申报,不作为计分依据"),
        LatePolicy::Deduct(points) => push(text, format_args!("逾期申报,每项扣{points}分")),
        LatePolicy::Marked | LatePolicy::Counted => text.push_str("逾期申报"),
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
