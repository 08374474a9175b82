//! S203: values between two bands that no band covers.

use super::direction::Steps;
use super::grain::{self, Cut};
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::expr::ir::{InputId, Source};
use crate::expr::range::Ranges;
use crate::form::{Band, Bands, Form};
use crate::model::{LowerBound, UpperBound};
use crate::plan::{Program, Term};

pub(super) static ABOUT: About = About {
    code: "S203",
    name: "band-gap",
    title: "分档之间有空档",
    severity: Severity::Warning,
    explanation: "\
两档之间有一段值哪一档都不包含,落在里面的单位不扣(加)分——多半不是作者的意思。\
最常见的是端点两边都没有包含:一档 `below = 60`,一档 `above = 60`,正好60的单位哪一档都不算。

第一档以外、最后一档以外不报告:那里不扣分通常正是本意。只能取整数的数据项,10与11之间不算空档。\
数据项没有好坏方向(`better`)时,中间留一大段也不报告:“太少扣分、太多也扣分”正是这样写的。",
    facts: r#"
[[fact]]
id = "area"
title = "活动场所面积"
unit = "平方米"
type = "amount"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "活动场所"
clause = "第1条"
points = 2
verify = ["site"]
  [[item.rule]]
  form = "bands"
  of = "area"
  bands = [
    { below = 200, deduct = 2 },
    { above = 200, below = 300, deduct = 1 },
  ]
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "活动场所"
clause = "第1条"
points = 2
verify = ["site"]
  [[item.rule]]
  form = "bands"
  of = "area"
  bands = [
    { below = 200, deduct = 2 },
    { from = 200, below = 300, deduct = 1 },
  ]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    let ranges = Ranges::of(&program.inputs);
    for (item, plan) in cx.scheme.items.iter().zip(&program.items) {
        for (i, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let (Form::Bands(form), Some(Term::Switch { arms, otherwise })) =
                (&rule.form, rule_plan.terms.first())
            else {
                continue;
            };
            let Some(steps) = Steps::of(arms, *otherwise, &ranges) else {
                continue;
            };
            let places = grain::places(steps.value, &program.inputs);
            let directed = rule_plan
                .reads
                .iter()
                .any(|&id| has_direction(cx, program, id));
            for (from, to) in gaps(form) {
                // A wide gap may be the good middle between too few and too many, unless more is better.
                let is_point = from.value == to.value;
                if !grain::has_value_between(from, to, places) || !(is_point || directed) {
                    continue;
                }
                out.push(
                    ABOUT
                        .finding(
                            rule.span,
                            format!(
                                "{}的{}:{}哪一档都不包含",
                                item_name(item),
                                rule_name(rule, i),
                                in_words(from, to)
                            ),
                        )
                        .help("改端点,让相邻两档接上:from(≥)配 below(<),above(>)配 up_to(≤)。")
                        .about(&item.id),
                );
            }
        }
    }
}

/// True for an input that states a fact with a better direction.
pub(super) fn has_direction(cx: &Context<'_>, program: &Program, id: InputId) -> bool {
    match &program.inputs[id].source {
        Source::Fact { fact, .. } => cx
            .dictionary
            .get(fact)
            .is_some_and(|fact| fact.better.is_some()),
        _ => false,
    }
}

/// Where a band begins; `None` for one without a lower end.
pub(super) fn lower_cut(band: &Band) -> Option<Cut> {
    band.lower.map(|bound| Cut {
        value: bound.value().ratio(),
        after: matches!(bound, LowerBound::Above(_)),
    })
}

/// Where a band ends; `None` for one without an upper end.
pub(super) fn upper_cut(band: &Band) -> Option<Cut> {
    band.upper.map(|bound| Cut {
        value: bound.value().ratio(),
        after: matches!(bound, UpperBound::UpTo(_)),
    })
}

/// The stretches between the bands that no band covers.
fn gaps(form: &Bands) -> Vec<(Cut, Cut)> {
    let mut bands: Vec<&Band> = form.bands.iter().collect();
    // Bands without a lower end come first: `None` sorts before every value.
    bands.sort_by_key(|band| lower_cut(band));
    let mut found = Vec::new();
    let Some(mut reached) = bands.first().and_then(|first| upper_cut(first)) else {
        return found;
    };
    for band in &bands[1..] {
        if let Some(next) = lower_cut(band)
            && reached < next
        {
            found.push((reached, next));
        }
        match upper_cut(band) {
            Some(end) => reached = reached.max(end),
            None => return found,
        }
    }
    found
}

fn in_words(from: Cut, to: Cut) -> String {
    if from.value == to.value {
        return format!("正好{}", from.value);
    }
    let lower = if from.after { "大于" } else { "不小于" };
    let upper = if to.after { "不大于" } else { "小于" };
    format!("{lower}{}、{upper}{}的值", from.value, to.value)
}
