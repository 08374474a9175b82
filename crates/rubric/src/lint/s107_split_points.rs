//! S107: the shares of scoring departments are not the points they share.

use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::Form;
use crate::number::Points;

pub(super) static ABOUT: About = About {
    code: "S107",
    name: "split-points",
    title: "科室分块打分之和与分值不一致",
    severity: Severity::Error,
    explanation: "\
一个条目由几个科室分块打分(`scored_by` 或规则里的 `split`)时,各科室的分值加起来应当等于由他们评的分值:\
规则有酌情上限(`max`)的等于这个上限,否则等于条目分值。不相等时,各科室都打满也到不了满分,或者会超过满分。",
    facts: "",
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第1条"
points = 8
verify = ["documents"]
scored_by = { office = 5, rural = 4 }
  [[item.rule]]
  form = "discretion"
  title = "总体工作不到位"
  max = 8
  step = 0.5
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "总体工作"
clause = "第1条"
points = 8
verify = ["documents"]
scored_by = { office = 5, rural = 3 }
  [[item.rule]]
  form = "discretion"
  title = "总体工作不到位"
  max = 8
  step = 0.5
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for item in &cx.scheme.items {
        let mut item_shares_used = false;
        for (i, rule) in item.rules.iter().enumerate() {
            let Form::Discretion(discretion) = &rule.form else {
                continue;
            };
            let own = !discretion.split.is_empty();
            let shares = if own {
                &discretion.split
            } else {
                &item.scored_by
            };
            item_shares_used |= !own;
            if shares.is_empty() || sum(shares) == discretion.max {
                continue;
            }
            out.push(
                ABOUT
                    .finding(
                        rule.span,
                        format!(
                            "{}的{}最多{}分,各科室分块合计{}分",
                            item_name(item),
                            rule_name(rule, i),
                            discretion.max,
                            sum(shares)
                        ),
                    )
                    .help("改正各科室的分值或规则的上限(max),使两者相等。")
                    .note(in_words(cx, shares))
                    .about(&item.id),
            );
        }
        let unused = !item.scored_by.is_empty() && !item_shares_used;
        if unused && sum(&item.scored_by) != item.points {
            out.push(
                ABOUT
                    .finding(
                        item.span,
                        format!(
                            "{}为{}分,各科室分块合计{}分",
                            item_name(item),
                            item.points,
                            sum(&item.scored_by)
                        ),
                    )
                    .help("改正各科室的分值(scored_by)或条目分值,使两者相等。")
                    .note(in_words(cx, &item.scored_by))
                    .about(&item.id),
            );
        }
    }
}

fn sum(shares: &[(String, Points)]) -> Points {
    shares.iter().map(|(_, points)| *points).sum()
}

fn in_words(cx: &Context<'_>, shares: &[(String, Points)]) -> String {
    let each: Vec<String> = shares
        .iter()
        .map(|(id, points)| {
            let title = cx.scheme.department(id).map_or(id.as_str(), |d| &d.title);
            format!("{title} {points}")
        })
        .collect();
    format!("分块:{}", each.join(" + "))
}
