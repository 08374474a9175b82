//! S103: points of an item that no rule can move.

use super::uses::item_name;
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::expr::ir::Num;
use crate::model::{Item, Start};
use crate::number::Points;
use crate::plan::{Gives, ItemPlan, RulePlan, Term};

pub(super) static ABOUT: About = About {
    code: "S103",
    name: "points-out-of-reach",
    title: "有的分值谁也扣不到(得不到)",
    severity: Severity::Warning,
    explanation: "\
从满分起扣的条目,所有规则都用上也扣不完分值,剩下的分人人都得,等于没有考;\
从零分起加的条目,所有规则都用上也加不到分值,剩下的分谁也得不到。\
多数是漏录了一条规则,或者分值与规则有一个抄错了。

检查按每条规则可能移动的最大分数相加,不考虑两条规则能不能同时出现,所以没有报告不等于一定扣得完。",
    facts: r#"
[[fact]]
id = "has_council"
title = "已建立议事机构"
type = "bool"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 4
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 2
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 4
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 2
  [[item.rule]]
  form = "discretion"
  title = "协商议事效果不好"
  max = 2
  step = 0.5
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    for (item, plan) in cx.scheme.items.iter().zip(&program.items) {
        let reach = Reach::of(plan);
        if !reach.is_bounded {
            continue;
        }
        let message = match item.start {
            Start::Full => out_of_reach_below(item, plan, &reach),
            Start::Zero => out_of_reach_above(item, plan, &reach),
        };
        if let Some(message) = message {
            out.push(
                ABOUT
                    .finding(item.span, message)
                    .help("对照源文件补上漏录的规则,或改正分值;源文件确实没有规定的,确认(acknowledge)并写明理由。")
                    .about(&item.id),
            );
        }
    }
}

fn out_of_reach_below(item: &Item, plan: &ItemPlan, reach: &Reach) -> Option<String> {
    let floor = plan.floor.unwrap_or(Points::ZERO).max(Points::ZERO);
    let least = if reach.forfeits {
        Points::ZERO
    } else {
        plan.start.plus(reach.down)
    };
    let left = least.minus(floor);
    if left <= Points::ZERO {
        return None;
    }
    Some(if item.rules.is_empty() {
        format!(
            "{}为{}分,没有任何计分规则,人人得满分",
            item_name(item),
            item.points
        )
    } else {
        format!(
            "{}为{}分,现有规则最多扣{}分,另外{left}分谁也扣不到",
            item_name(item),
            item.points,
            reach.down.abs()
        )
    })
}

fn out_of_reach_above(item: &Item, plan: &ItemPlan, reach: &Reach) -> Option<String> {
    let most = plan.start.plus(reach.up);
    let left = item.points.minus(most);
    (left > Points::ZERO).then(|| {
        format!(
            "{}为{}分,从零分起加,现有规则最多加{}分,另外{left}分谁也得不到",
            item_name(item),
            item.points,
            reach.up
        )
    })
}

/// How far the rules of an item can move it, at most.
#[derive(Debug, Default)]
struct Reach {
    down: Points,
    up: Points,
    forfeits: bool,
    is_bounded: bool,
}

impl Reach {
    fn of(plan: &ItemPlan) -> Reach {
        let mut reach = Reach {
            is_bounded: plan.multiplier.is_none(),
            ..Reach::default()
        };
        for rule in &plan.rules {
            reach.is_bounded &= rule.multiplier.as_ref().is_none_or(is_one);
            let (low, high) = amounts(rule);
            reach.down = reach.down.plus(low.min(Points::ZERO));
            reach.up = reach.up.plus(high.max(Points::ZERO));
            reach.forfeits |= rule.terms.iter().any(forfeits);
        }
        reach
    }
}

fn is_one(multiplier: &Num) -> bool {
    matches!(multiplier, Num::Const(c) if *c == crate::number::Ratio::ONE)
}

fn amounts(rule: &RulePlan) -> (Points, Points) {
    let (mut low, mut high) = (Points::ZERO, Points::ZERO);
    for term in &rule.terms {
        let (least, most) = match term {
            Term::Switch { arms, otherwise } => {
                let given = arms.iter().filter_map(|arm| match arm.gives {
                    Gives::Amount(points) => Some(points),
                    Gives::Forfeit => None,
                });
                given.fold((*otherwise, *otherwise), |(l, h), p| (l.min(p), h.max(p)))
            }
            Term::Amount { range, .. } => *range,
        };
        low = low.plus(least);
        high = high.plus(most);
    }
    (low.max(rule.least), high.min(rule.most))
}

fn forfeits(term: &Term) -> bool {
    matches!(term, Term::Switch { arms, .. } if arms.iter().any(|arm| arm.gives == Gives::Forfeit))
}
