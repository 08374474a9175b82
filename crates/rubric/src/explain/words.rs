//! The parts of a reason that do not depend on the rule's form: title, result, limits, lateness. Knows no facts.

use crate::model::LatePolicy;
use crate::number::Points;
use crate::plan::RulePlan;
use crate::score::RuleScore;

/// The rule's title in front of the words, unless they say the same.
pub(super) fn titled(title: Option<&str>, words: String) -> String {
    match title {
        Some(title) if words.is_empty() => title.to_owned(),
        Some(title) if !words.starts_with(title) => format!("{title}:{words}"),
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

/// `扣0.5分`, `加2分`, `整条不得分`, `可能扣0至2分`.
pub(super) fn result_words(score: &RuleScore, room: Option<Points>) -> String {
    // What may still come is told within what the item can gain or lose.
    let most = room.unwrap_or(Points::whole(1_000_000));
    let within = |points: Points| points.clamp(-most, most);
    let (low, high) = (within(score.amount.low), within(score.amount.high));
    match (score.forfeit, score.amount.exact()) {
        (Some(true), _) => "整条不得分".to_owned(),
        (None, _) => "可能整条不得分".to_owned(),
        (_, Some(Points::ZERO)) => "不扣分".to_owned(),
        (_, Some(points)) if points.is_negative() => format!("扣{}分", points.abs()),
        (_, Some(points)) => format!("加{points}分"),
        (_, None) if low == high && low.is_negative() => format!("至少扣{}分", low.abs()),
        (_, None) if low == high => format!("至少加{low}分"),
        (_, None) if high <= Points::ZERO => format!("可能扣{}至{}分", high.abs(), low.abs()),
        (_, None) if low >= Points::ZERO => format!("可能加{low}至{high}分"),
        (_, None) => format!("可能扣{}分至加{high}分", low.abs()),
    }
}

/// What comes after the names of late facts.
pub(super) fn late_words(late: LatePolicy) -> String {
    match late {
        LatePolicy::NotCounted => "逾期申报,不作为计分依据".to_owned(),
        LatePolicy::Deduct(points) => format!("逾期申报,每项扣{points}分"),
        LatePolicy::Marked | LatePolicy::Counted => "逾期申报".to_owned(),
    }
}
