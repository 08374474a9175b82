//! S303: percent and percentage points mixed up.

use super::typing::Typing;
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::{Excess, Form, Measure, PointsOf, Shortfall};
use crate::model::{Formula, Item, Rule};
use crate::number::Decimal;

pub(super) static ABOUT: About = About {
    code: "S303",
    name: "percentage-points",
    title: "百分比与百分点混用",
    severity: Severity::Warning,
    explanation: "\
从50%提高到55%,是提高5个百分点,也是提高10%(增幅)。两种说法扣分差一倍。下面几种写法报告:

- 比率与上年比,却写 `measure = \"percent\"`(增幅)或 `\"absolute\"`:多半想说百分点;
- 不是比率的数写 `measure = \"percentage_points\"` 或 `points_of = \"percentage_points\"`;
- 比率的缺额按 `points_of = \"value\"` 计,而步长不小于1:一步等于100个百分点,永远不到一步;
- 规则标题写“百分点”,规则却不是按百分点计的。",
    facts: r#"
[[fact]]
id = "coverage"
title = "组织覆盖率"
type = "rate"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "组织覆盖率"
clause = "第1条"
points = 1
verify = ["statistics"]
  [[item.rule]]
  form = "shortfall"
  title = "每低1个百分点扣0.1分"
  of = "coverage"
  target = "90%"
  deduct = 0.1
  [[item.rule]]
  form = "discretion"
  title = "覆盖质量不高"
  max = 1
  step = 0.5
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "组织覆盖率"
clause = "第1条"
points = 1
verify = ["statistics"]
  [[item.rule]]
  form = "shortfall"
  title = "每低1个百分点扣0.1分"
  of = "coverage"
  target = "90%"
  deduct = 0.1
  points_of = "percentage_points"
  [[item.rule]]
  form = "discretion"
  title = "覆盖质量不高"
  max = 1
  step = 0.5
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    if cx.program.is_none() {
        return;
    }
    let mut typing = Typing::new(cx);
    for item in &cx.scheme.items {
        for (i, rule) in item.rules.iter().enumerate() {
            if let Some((what, help)) = problem(&mut typing, rule) {
                out.push(finding(item, rule, i, &what).help(help));
            }
        }
    }
}

fn problem(typing: &mut Typing<'_>, rule: &Rule) -> Option<(String, &'static str)> {
    let (of, counts_points, measured) = match &rule.form {
        Form::Change(f) => {
            let points = f.measure == Measure::PercentagePoints;
            let is_rate = typing.is_rate(&f.of.expr);
            if is_rate && f.measure == Measure::Percent {
                return Some((
                    format!("比率的变化按增幅计,目标{}%", f.target),
                    "想说百分点写 measure = \"percentage_points\";确是增幅的,确认并写明。",
                ));
            }
            // An absolute change of a rate by 2 would be 200 percentage points.
            if is_rate && f.measure == Measure::Absolute && size(f.target) >= Decimal::new(1, 0) {
                return Some((
                    format!(
                        "比率的变化按绝对差计,目标{},等于{}00个百分点",
                        f.target, f.target
                    ),
                    "写 measure = \"percentage_points\",目标写几个百分点。",
                ));
            }
            (&f.of, points, None)
        }
        Form::Shortfall(Shortfall(f)) | Form::Excess(Excess(f)) => (
            &f.of,
            f.points_of == PointsOf::PercentagePoints,
            Some(f.step),
        ),
        _ => return None,
    };
    by_kind(typing, rule, of, counts_points, measured)
}

fn by_kind(
    typing: &mut Typing<'_>,
    rule: &Rule,
    of: &Formula,
    counts_points: bool,
    step: Option<Decimal>,
) -> Option<(String, &'static str)> {
    let is_rate = typing.is_rate(&of.expr);
    if counts_points && !is_rate {
        return Some((
            "按百分点计,数量却不是比率".to_owned(),
            "数量换成比率(如 完成数 / 总数),或改为按数值计。",
        ));
    }
    if let Some(step) = step
        && is_rate
        && !counts_points
        && step >= Decimal::new(1, 0)
        && rule_counts_steps(rule)
    {
        return Some((
            format!("比率按数值计,步长{step}等于100个百分点以上,永远不到一步"),
            "写 points_of = \"percentage_points\",步长就是几个百分点;或者把步长写成 0.01 这样的小数。",
        ));
    }
    let says_points = rule
        .title
        .as_deref()
        .is_some_and(|title| title.contains("百分点"));
    if says_points && !counts_points {
        return Some((
            "标题说百分点,规则不按百分点计".to_owned(),
            "写 measure 或 points_of = \"percentage_points\",或改正标题。",
        ));
    }
    None
}

/// Steps that count only when whole never come about below a whole step.
fn rule_counts_steps(rule: &Rule) -> bool {
    use crate::expr::ir::Partial;
    match &rule.form {
        Form::Shortfall(Shortfall(f)) | Form::Excess(Excess(f)) => f.partial == Partial::Whole,
        _ => false,
    }
}

fn size(decimal: Decimal) -> Decimal {
    if decimal < Decimal::default() {
        decimal
            .ratio()
            .checked_neg()
            .and_then(crate::number::Ratio::decimal)
            .unwrap_or(decimal)
    } else {
        decimal
    }
}

fn finding(item: &Item, rule: &Rule, index: usize, what: &str) -> Diagnostic {
    ABOUT
        .finding(
            rule.span,
            format!("{}的{}:{what}", item_name(item), rule_name(rule, index)),
        )
        .about(&item.id)
}
