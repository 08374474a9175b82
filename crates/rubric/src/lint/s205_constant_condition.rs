//! S205: a condition that always or never holds.

use super::guards::Known;
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::expr::ir::Cond;
use crate::form::Form;
use crate::model::TieKey;
use crate::plan::{Program, Term};

pub(super) static ABOUT: About = About {
    code: "S205",
    name: "constant-condition",
    title: "条件永远成立或永远不成立",
    severity: Severity::Warning,
    explanation: "\
按各数据项的取值范围推算,条件对任何单位都成立,或者对任何单位都不成立。\
永远成立的扣分条件人人都扣,永远不成立的等于没有这条规则:多半是大于号写反了,“并且”“或者”用错了,\
或者百分比写成了整数。

分档和选项里轮不到的一档另见 S204。",
    facts: r#"
[[fact]]
id = "committee_size"
title = "两委成员数"
unit = "名"
type = "count"
period = "year"
from = "reported"
max = 100
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "两委职数"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "committee_size < 5 && committee_size > 9"
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "两委职数"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "forfeit"
  when = "committee_size < 5 || committee_size > 9"
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    items(cx, program, out);
    let scheme = cx.scheme;
    let nothing = Known::nothing(&program.inputs);
    let mut tell = |subject: &str, span: Span, name: String, condition: &Cond| {
        if let Some(holds) = nothing.ranges.condition(condition) {
            out.push(finding(subject, span, &name, holds));
        }
    };
    for (norm, plan) in scheme.norms.iter().zip(&program.norms) {
        tell(
            &norm.id,
            norm.span,
            format!("规范 {}「{}」的条件", norm.id, norm.title),
            &plan.met,
        );
        if let Some(applies) = &plan.applies {
            tell(
                &norm.id,
                norm.span,
                format!("规范 {}「{}」的适用条件", norm.id, norm.title),
                applies,
            );
        }
    }
    let above = &program.above;
    for (veto, condition) in scheme.vetoes.iter().zip(&above.vetoes) {
        tell(
            &veto.id,
            veto.span,
            format!("否决条款「{}」的条件", veto.title),
            condition,
        );
    }
    for (eligibility, condition) in scheme.eligibility.iter().zip(&above.eligibility) {
        tell(
            &eligibility.id,
            eligibility.span,
            format!("资格条件「{}」", eligibility.title),
            condition,
        );
    }
    for (step, condition) in scheme.moves.iter().zip(&above.moves) {
        tell(
            &step.id,
            step.span,
            format!("升降档「{}」的条件", step.title),
            condition,
        );
    }
    for (card, conditions) in scheme.cards.iter().zip(&above.cards) {
        if let Some(condition) = conditions.first() {
            tell(
                &card.id,
                card.span,
                format!("「{}」的条件", card.title),
                condition,
            );
        }
    }
    constant_keys(cx, program, out);
}

fn items(cx: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    for (item, plan) in cx.scheme.items.iter().zip(&program.items) {
        let nothing = Known::nothing(&program.inputs);
        if let Some(holds) = plan
            .applies
            .as_ref()
            .and_then(|applies| nothing.ranges.condition(applies))
        {
            let name = format!("{}的适用条件", item_name(item));
            out.push(finding(&item.id, item.span, &name, holds));
        }
        let Some(known) = Known::in_item(&program.inputs, plan) else {
            continue;
        };
        for (i, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let name = format!("{}的{}", item_name(item), rule_name(rule, i));
            if let Some(gate) = &rule_plan.gate
                && let Some(holds) = known.ranges.condition(gate)
            {
                let name = format!("{name}的适用条件(applies_when)");
                out.push(finding(&item.id, rule.span, &name, holds));
            }
            let Some(inside) = known.in_rule(rule_plan) else {
                continue;
            };
            // Forms with several arms are looked at by S204.
            let single = matches!(rule.form, Form::Flat(_) | Form::Forfeit(_));
            if single
                && let Some(Term::Switch { arms, .. }) = rule_plan.terms.first()
                && let Some(holds) = arms
                    .first()
                    .and_then(|arm| inside.ranges.condition(&arm.when))
            {
                let name = format!("{name}的条件");
                out.push(finding(&item.id, rule.span, &name, holds));
            }
        }
    }
}

/// A tie key that is one number for every unit breaks no tie.
fn constant_keys(cx: &Context<'_>, program: &Program, out: &mut Vec<Diagnostic>) {
    for (key, number) in cx.scheme.rank.keys.iter().zip(&program.above.tie_keys) {
        if let (TieKey::Formula(formula), Some(number)) = (key, number)
            && Known::nothing(&program.inputs)
                .ranges
                .number(number)
                .single()
                .is_some()
        {
            out.push(
                ABOUT
                    .finding(formula.span, "分出并列名次的数对每个单位都一样,分不出先后")
                    .help("改用各单位不同的数据项。")
                    .about("scheme"),
            );
        }
    }
}

fn finding(subject: &str, span: Span, name: &str, holds: bool) -> Diagnostic {
    let always = if holds {
        "永远成立"
    } else {
        "永远不成立"
    };
    ABOUT
        .finding(span, format!("{name}{always}"))
        .help("核对大于小于号、&& 与 ||、百分号,以及数据项的取值范围(min、max)。")
        .about(subject)
}
