//! A rule in one line, as the column of rules of a form has it. How it came out for a unit is explained elsewhere.

use rubric::model::Rule;
use rubric::number::Points;
use rubric::plan::{Gives, RulePlan, Term};

/// What a rule is about and what it moves.
pub(super) fn rule_words(rule: &Rule, plan: &RulePlan) -> String {
    let title = rule.title.as_deref();
    let subject = match &rule.form {
        rubric::form::Form::Discretion(judged) => judged.subject.as_str(),
        form => title.unwrap_or(form.about().title),
    };
    match moves(plan) {
        Some(moves) => format!("{subject},{moves}"),
        None => subject.to_owned(),
    }
}

fn moves(plan: &RulePlan) -> Option<String> {
    if let [Term::Switch { arms, .. }] = plan.terms.as_slice()
        && let [arm] = arms.as_slice()
        && plan.multiplier.is_none()
    {
        return Some(match arm.gives {
            Gives::Forfeit => "本条不得分".to_owned(),
            Gives::Amount(points) if points.is_negative() => format!("扣{}分", points.abs()),
            Gives::Amount(points) => format!("加{points}分"),
        });
    }
    // More points than any form has: no bound is stated.
    let is_stated = |points: Points| points.abs() < Points::whole(10_000);
    match (plan.least, plan.most) {
        (least, most) if least < Points::ZERO && most <= Points::ZERO => {
            is_stated(least).then(|| format!("最多扣{}分", least.abs()))
        }
        (least, most) if least >= Points::ZERO && most > Points::ZERO => {
            is_stated(most).then(|| format!("最多加{most}分"))
        }
        _ => None,
    }
}
