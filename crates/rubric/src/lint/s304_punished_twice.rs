//! S304: one bad fact that costs points in two items.

use std::collections::BTreeMap;

use super::uses::{self, Role};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity, Span};
use crate::expr::ast::{Expr, Kind};
use crate::form::{Bands, Excess, Form, Outcome, Shortfall};
use crate::model::{Fact, Item, Rule};
use crate::number::Points;

pub(super) static ABOUT: About = About {
    code: "S304",
    name: "punished-twice",
    title: "同一数据项在两个条目里都扣分",
    severity: Severity::Warning,
    explanation: "\
同一件事没有做好,在两个条目里各扣一次分(重复扣分)。有好坏方向(`better`)的数据项用在两个条目的扣分规则里,就报告。

应当只扣一次的,给两条规则写同一个 `once = \"…\"`(一事一计),只算扣得多的一次;\
两个条目考的确实是两件事的,改用各自的数据项,或者确认(acknowledge)并写明理由。\
不同方案之间用同一个数据项不报告:数据只填一次,本来就是给各方案共用的。",
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
  deduct = 2

[[item]]
id = "A2"
section = "main"
title = "制度健全"
clause = "第2条"
points = 1
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 1
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
  form = "flat"
  when = "!has_council"
  deduct = 2
  once = "council"

[[item]]
id = "A2"
section = "main"
title = "制度健全"
clause = "第2条"
points = 1
verify = ["documents"]
  [[item.rule]]
  form = "flat"
  when = "!has_council"
  deduct = 1
  once = "council"
"#,
};

/// A rule that punishes a fact.
#[derive(Clone, Copy)]
struct Punishment<'s> {
    item: &'s Item,
    rule: &'s Rule,
    span: Span,
}

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let mut by_fact: BTreeMap<&str, (&Fact, Vec<Punishment<'_>>)> = BTreeMap::new();
    for item in &cx.scheme.items {
        for rule in item.rules.iter().filter(|r| deducts(r)) {
            let judged = uses::of_form(&rule.form)
                .into_iter()
                .filter(|(role, _)| matches!(role, Role::Condition | Role::Quantity));
            for (_, formula) in judged {
                for (name, span) in current_names(&formula.expr) {
                    let Some(fact) = cx.dictionary.get(name).filter(|f| f.better.is_some()) else {
                        continue;
                    };
                    by_fact
                        .entry(&fact.id)
                        .or_insert((fact, Vec::new()))
                        .1
                        .push(Punishment { item, rule, span });
                }
            }
        }
    }
    for (fact, punishments) in by_fact.into_values() {
        // One finding for each later item, told against the first.
        let mut told: Vec<&str> = Vec::new();
        for (i, later) in punishments.iter().enumerate() {
            let clash = punishments[..i]
                .iter()
                .find(|p| p.item.id != later.item.id && !share_a_key(p.rule, later.rule));
            let Some(first) = clash else { continue };
            if told.contains(&later.item.id.as_str()) {
                continue;
            }
            told.push(&later.item.id);
            out.push(
                ABOUT
                    .finding(
                        later.span,
                        format!(
                            "「{}」在条目 {} 里扣分,在条目 {} 里又扣分",
                            fact.title, first.item.id, later.item.id
                        ),
                    )
                    .help("只应扣一次的,两条规则写同一个 once = \"…\"(一事一计);确是两件事的,改用各自的数据项或确认并写明理由。")
                    .note(format!(
                        "{}「{}」;{}「{}」",
                        first.item.id, first.item.title, later.item.id, later.item.title
                    ))
                    .about(&later.item.id),
            );
        }
    }
}

fn share_a_key(a: &Rule, b: &Rule) -> bool {
    a.once.is_some() && a.once == b.once
}

/// Names outside of calls: `previous(x)` and cohort figures are not this unit's fact of this cycle.
fn current_names(expr: &Expr) -> Vec<(&str, Span)> {
    fn collect<'e>(e: &'e Expr, names: &mut Vec<(&'e str, Span)>) {
        match &e.kind {
            Kind::Name(name) => names.push((name, e.span)),
            Kind::Call { name, args, .. } => {
                if matches!(
                    name.as_str(),
                    "min" | "max" | "period" | "最小" | "最大" | "期"
                ) {
                    args.iter().for_each(|a| collect(a, names));
                }
            }
            Kind::Unary(_, a) => collect(a, names),
            Kind::Binary(_, a, b) => {
                collect(a, names);
                collect(b, names);
            }
            Kind::Conditional(c, a, b) => {
                collect(c, names);
                collect(a, names);
                collect(b, names);
            }
            Kind::Number { .. } | Kind::Text(_) | Kind::Truth(_) => {}
        }
    }
    let mut names = Vec::new();
    collect(expr, &mut names);
    names
}

/// True when the rule can lower a score by what its formulas say.
fn deducts(rule: &Rule) -> bool {
    let lowers = |outcome: &Outcome| match outcome {
        Outcome::Amount(points) => points.is_negative(),
        Outcome::Score(_) | Outcome::Forfeit => true,
    };
    match &rule.form {
        Form::Flat(f) => f.amount.is_negative(),
        Form::Forfeit(_) => true,
        Form::Each(f) => f.amount.is_negative() || f.void_from.is_some(),
        Form::Shortfall(Shortfall(f)) | Form::Excess(Excess(f)) => f.amount.is_negative(),
        Form::Bands(Bands { bands, .. }) => bands.iter().any(|b| lowers(&b.gives)),
        Form::Brackets(f) => f.brackets.iter().any(|b| b.amount.is_negative()),
        Form::Choice(f) => f.alternatives.iter().any(|a| lowers(&a.gives)),
        Form::ProRata(f) => f.amount.is_negative(),
        Form::Rank(f) => f
            .scores
            .iter()
            .chain([&f.rest])
            .any(|p: &Points| p.is_negative()),
        Form::Change(f) => f.amount.is_negative(),
        Form::Listed(f) => f.amount.is_negative(),
        Form::Table(f) => f.cells.iter().flatten().any(|p| p.is_negative()),
        Form::Streak(f) => f.amount.is_negative(),
        Form::External(_) | Form::Discretion(_) | Form::Event(_) => false,
    }
}
