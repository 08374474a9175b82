//! S204: a band or an alternative that no value ever reaches.

use super::guards::Known;
use super::s202_band_overlap::band_in_words;
use super::s203_band_gap::{lower_cut, upper_cut};
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::form::{Band, Form};
use crate::model::{Item, Rule};
use crate::plan::{Arm, Term};

pub(super) static ABOUT: About = About {
    code: "S204",
    name: "unreachable",
    title: "分档或情形永远轮不到",
    severity: Severity::Warning,
    explanation: "\
分档(`bands`)和情形(`choice`)从上到下,先符合哪一个算哪一个。写在后面的一个如果已经被前面的全部包住,\
或者落在数据项取值范围以外,就永远轮不到,等于没有写。多半是顺序写反了:范围小的要写在前面。",
    facts: r#"
[[fact]]
id = "attendance"
title = "参加率"
type = "rate"
period = "year"
better = "more"
from = "statistics"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "参加组织生活"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "choice"
  alternatives = [
    { title = "不到八成", when = "attendance < 80%", deduct = 1 },
    { title = "不到六成", when = "attendance < 60%", deduct = 2 },
  ]
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "参加组织生活"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "choice"
  alternatives = [
    { title = "不到六成", when = "attendance < 60%", deduct = 2 },
    { title = "不到八成", when = "attendance < 80%", deduct = 1 },
  ]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    for (item, plan) in cx.scheme.items.iter().zip(&program.items) {
        let Some(known) = Known::in_item(&program.inputs, plan) else {
            continue;
        };
        for (i, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let (Some(names), Some(inside)) = (alternatives(rule), known.in_rule(rule_plan)) else {
                continue;
            };
            let Some(Term::Switch { arms, .. }) = rule_plan.terms.first() else {
                continue;
            };
            let mut dead = shadowed_bands(rule);
            dead.extend(unreachable(arms, &inside));
            dead.sort_unstable();
            dead.dedup();
            for k in dead {
                if let Some((name, span)) = names.get(k) {
                    out.push(finding(item, rule, i, name, *span));
                }
            }
        }
    }
}

/// The alternatives of a rule by name and place, in the order of the compiled arms.
fn alternatives(rule: &Rule) -> Option<Vec<(String, Span)>> {
    match &rule.form {
        Form::Bands(f) => Some(f.bands.iter().map(|b| (band_in_words(b), b.span)).collect()),
        Form::Choice(f) => Some(
            f.alternatives
                .iter()
                .map(|a| (a.title.clone(), a.span))
                .collect(),
        ),
        _ => None,
    }
}

/// Arms that cannot be the first to hold, by the ranges left over by the arms before.
fn unreachable<'p>(arms: &'p [Arm], known: &Known<'p>) -> Vec<usize> {
    let mut dead = Vec::new();
    let mut left = Some(known.clone());
    for (k, arm) in arms.iter().enumerate() {
        let Some(known) = &left else {
            dead.push(k);
            continue;
        };
        if known.ranges.condition(&arm.when) == Some(false) {
            dead.push(k);
            continue;
        }
        left = known.given(&arm.when, false);
    }
    dead
}

/// Bands inside the union of the bands before them.
fn shadowed_bands(rule: &Rule) -> Vec<usize> {
    let Form::Bands(form) = &rule.form else {
        return Vec::new();
    };
    (0..form.bands.len())
        .filter(|&k| is_covered(&form.bands[k], &form.bands[..k]))
        .collect()
}

fn is_covered(band: &Band, earlier: &[Band]) -> bool {
    // Walk upwards from the band's lower end as far as the earlier bands reach without a gap.
    let mut reached = lower_cut(band);
    loop {
        let mut furthest = None;
        for other in earlier {
            let begins_before = match (lower_cut(other), reached) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(begin), Some(at)) => begin <= at,
            };
            if !begins_before {
                continue;
            }
            match upper_cut(other) {
                None => return true,
                Some(end) => furthest = furthest.max(Some(end)),
            }
        }
        if let (Some(end), Some(needed)) = (furthest, upper_cut(band))
            && end >= needed
        {
            return true;
        }
        // `None` as the place reached means minus infinity, which any end is beyond.
        if furthest.is_none() || (reached.is_some() && furthest <= reached) {
            return false;
        }
        reached = furthest;
    }
}

fn finding(item: &Item, rule: &Rule, index: usize, name: &str, span: Span) -> Diagnostic {
    ABOUT
        .finding(
            span,
            format!(
                "{}的{}:「{name}」永远轮不到",
                item_name(item),
                rule_name(rule, index)
            ),
        )
        .help("范围小的写在前面;核对端点和数据项的取值范围。")
        .about(&item.id)
}
