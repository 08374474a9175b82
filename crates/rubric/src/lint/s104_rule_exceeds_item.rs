//! S104: one amount of a rule that is larger than the whole item.

use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::{Conversion, Excess, Form, Outcome, Shortfall};
use crate::model::{Bound, Item, Rule};
use crate::number::Points;

pub(super) static ABOUT: About = About {
    code: "S104",
    name: "rule-exceeds-item",
    title: "一条规则的分数超过条目分值",
    severity: Severity::Warning,
    explanation: "\
条目“扣完为止”,一次扣(加)的分数却比条目能变动的还多:多出来的部分永远不起作用。\
想说“这种情况全扣”,写 `form = \"forfeit\"`;否则多半是分值或扣分数抄错了。

按次数、按差额累计的规则(`each`、`shortfall` 等)只看一次(一级)的分数,累计超过分值是正常的。",
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
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 3
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "协商议事机构"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "!has_council"
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for item in &cx.scheme.items {
        let Some(room) = room(item) else { continue };
        for (i, rule) in item.rules.iter().enumerate() {
            let largest = largest_amount(rule);
            let effective = rule.cap.map_or(largest, |cap| largest.min(cap));
            if effective <= room {
                continue;
            }
            out.push(
                ABOUT
                    .finding(
                        rule.span,
                        format!(
                            "{}的{}一次{effective}分,条目最多只能变动{room}分",
                            item_name(item),
                            rule_name(rule, i)
                        ),
                    )
                    .help("要全扣就写 form = \"forfeit\";否则改正规则的分数或条目分值。")
                    .about(&item.id),
            );
        }
    }
}

/// How far the item's score can move; `None` when it has an open end.
fn room(item: &Item) -> Option<Points> {
    let floor = match item.floor {
        Bound::Open => return None,
        Bound::At(points) => points,
    };
    let cap = match item.cap {
        Some(Bound::Open) => return None,
        Some(Bound::At(points)) => points,
        None => item.points,
    };
    Some(cap.minus(floor).abs().max(item.points))
}

/// The largest size of a single amount in a rule.
fn largest_amount(rule: &Rule) -> Points {
    let of_outcome = |outcome: &Outcome| match outcome {
        Outcome::Amount(points) => points.abs(),
        Outcome::Score(_) | Outcome::Forfeit => Points::ZERO,
    };
    let sizes: Vec<Points> = match &rule.form {
        Form::Flat(f) => vec![f.amount],
        Form::Forfeit(_) => Vec::new(),
        Form::Each(f) => std::iter::once(f.amount)
            .chain(f.escalate.iter().map(|(_, points)| *points))
            .collect(),
        Form::Shortfall(Shortfall(f)) | Form::Excess(Excess(f)) => vec![f.amount],
        Form::Bands(f) => f.bands.iter().map(|b| of_outcome(&b.gives)).collect(),
        Form::Brackets(f) => f.brackets.iter().map(|b| b.amount).collect(),
        Form::Choice(f) => f
            .alternatives
            .iter()
            .map(|a| of_outcome(&a.gives))
            .collect(),
        Form::ProRata(f) => vec![f.amount],
        Form::Rank(f) => f.scores.clone(),
        Form::Change(f) => vec![f.amount],
        Form::Discretion(f) => vec![f.max],
        Form::Listed(f) => vec![f.amount],
        Form::External(f) => match &f.conversion {
            Conversion::Scale { to, .. } => vec![*to],
            Conversion::Map(pairs) => pairs.iter().map(|(_, points)| *points).collect(),
        },
        Form::Event(f) => f.levels.iter().map(|(_, points)| *points).collect(),
        Form::Table(f) => f.cells.iter().flatten().copied().collect(),
        Form::Streak(f) => vec![f.amount],
    };
    sizes
        .into_iter()
        .map(Points::abs)
        .max()
        .unwrap_or(Points::ZERO)
}
