//! S201: a worse fact that scores better.

use std::collections::BTreeMap;

use super::direction::{Rising, Steps};
use super::s203_band_gap::has_direction;
use super::trees;
use super::uses::{item_name, rule_name};
use super::witness::{self, Variable, Witness};
use super::{About, Context};
use crate::columns::{Column, Columns};
use crate::diag::{Diagnostic, Severity};
use crate::explain::Explainer;
use crate::expr::ir::{InputId, Source, Stat};
use crate::expr::range::{Direction, Ranges};
use crate::expr::words::{UNKNOWN, value_words};
use crate::form::Form;
use crate::model::{Better, Item};
use crate::number::Points;
use crate::plan::{ItemPlan, Program, Term};
use crate::score::{Bounds, ItemScore, RuleScore, UnitScore};

pub(super) static ABOUT: About = About {
    code: "S201",
    name: "worse-scores-better",
    title: "数据变差反而得分高",
    severity: Severity::Error,
    explanation: "\
其他数据都一样,一个数据项变好了(`better` 写明哪个方向好),条目得分反而低了。\
最常见的是两档的分数写颠倒:差得多的扣得少,差得少的扣得多。两条规则叠在一起、条件互相遮挡也会这样。

检查分两步:先按数据项的取值范围推算规则随数据的走向,能证明不会倒挂的就放过;证明不了的,\
真的拿数据去试算,找到两种具体情形才报告。所以每个结果都附有两种情形,照着填就能复核。\
数据项要写 `better` 才检查;没有写的,只看一个数的分档是不是两头扣得少、中间扣得多。",
    facts: r#"
[[fact]]
id = "funds_due"
title = "专项资金应到位额"
unit = "元"
type = "amount"
period = "year"
min = 1
from = "statistics"

[[fact]]
id = "funds_paid"
title = "专项资金实到位额"
unit = "元"
type = "amount"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "专项资金"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "bands"
  of = "1 - funds_paid / funds_due"
  bands = [
    { from = "50%", deduct = 1, title = "差五成以上" },
    { from = "20%", below = "50%", deduct = 1.5, title = "差两成以上" },
  ]
  [[item.rule]]
  form = "discretion"
  title = "使用不规范"
  max = 0.5
  step = 0.5
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "专项资金"
clause = "第1条"
points = 2
verify = ["documents"]
  [[item.rule]]
  form = "bands"
  of = "1 - funds_paid / funds_due"
  bands = [
    { from = "50%", deduct = 1.5, title = "差五成以上" },
    { from = "20%", below = "50%", deduct = 1, title = "差两成以上" },
  ]
  [[item.rule]]
  form = "discretion"
  title = "使用不规范"
  max = 0.5
  step = 0.5
"#,
};

const HELP: &str =
    "多半是两档的分数写颠倒了,或条件互相遮挡;源文件如此的,保持原样,确认(acknowledge)并写明理由。";

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    let Some(program) = cx.program else { return };
    let ranges = Ranges::of(&program.inputs);
    for (index, (item, plan)) in cx.scheme.items.iter().zip(&program.items).enumerate() {
        // Parts of a cycle are looked at one by one, but a fact is told once.
        let mut told: Vec<String> = Vec::new();
        for (name, variable) in variables(cx, program, plan) {
            if told.contains(&name) || is_proven(plan, &variable, &ranges) {
                continue;
            }
            if let Some(witness) = witness::search(program, cx.dictionary, plan, &variable) {
                out.push(finding(cx, program, index, &variable, &witness));
                told.push(name);
            }
        }
        out.extend(valleys(cx, program, item, plan));
    }
}

/// Facts of this cycle with a better direction, and ranks by them, that the item reads; with a name for each.
fn variables(cx: &Context<'_>, program: &Program, plan: &ItemPlan) -> Vec<(String, Variable)> {
    let ids = trees::inputs_of(plan, &program.inputs);
    // A fact read for the whole cycle and for its parts moves as one.
    let mut by_fact: BTreeMap<&str, Vec<(InputId, bool)>> = BTreeMap::new();
    let mut found = Vec::new();
    for &id in &ids {
        match &program.inputs[id].source {
            Source::Fact {
                fact,
                years_back: 0,
                part,
            } => by_fact.entry(fact).or_default().push((id, part.is_some())),
            Source::Cohort { stat, of } => found.extend(
                rank(cx, program, id, *stat, of).map(|variable| (format!("#{id}"), variable)),
            ),
            _ => {}
        }
    }
    for (fact, inputs) in by_fact {
        let Some(better) = cx.dictionary.get(fact).and_then(|f| f.better) else {
            continue;
        };
        let whole = inputs.iter().any(|(_, is_part)| !is_part);
        let ids: Vec<InputId> = inputs.into_iter().map(|(id, _)| id).collect();
        let together = if whole {
            vec![ids]
        } else {
            ids.into_iter().map(|id| vec![id]).collect()
        };
        found.extend(
            together
                .into_iter()
                .map(|inputs| (fact.to_owned(), Variable { inputs, better })),
        );
    }
    found.sort_by_key(|(_, variable)| variable.inputs.first().copied());
    found
}

/// A rank in the cohort gets better with the facts it ranks.
fn rank(
    cx: &Context<'_>,
    program: &Program,
    id: InputId,
    stat: Stat,
    of: &crate::expr::ir::Num,
) -> Option<Variable> {
    let high_first = match stat {
        Stat::RankHighFirst => true,
        Stat::RankLowFirst => false,
        _ => return None,
    };
    let mut ids = Vec::new();
    crate::compile::inputs_of_num(of, &program.inputs, &mut ids);
    let ranges = Ranges::of(&program.inputs);
    ids.into_iter().find_map(|input| {
        let Source::Fact {
            fact,
            years_back: 0,
            ..
        } = &program.inputs[input].source
        else {
            return None;
        };
        let better = cx.dictionary.get(fact)?.better?;
        let value = Rising {
            inputs: &[input],
            ranges: &ranges,
        }
        .number(of);
        // The value the better, the nearer the rank to 1, when the best end is ranked first.
        let value_rises_when_better = match (value, better) {
            (Direction::Rises, Better::More) | (Direction::Falls, Better::Less) => true,
            (Direction::Rises, Better::Less) | (Direction::Falls, Better::More) => false,
            _ => return None,
        };
        Some(Variable {
            inputs: vec![id],
            better: if value_rises_when_better == high_first {
                Better::Less
            } else {
                Better::More
            },
        })
    })
}

fn is_proven(plan: &ItemPlan, variable: &Variable, ranges: &Ranges<'_>) -> bool {
    let direction = Rising {
        inputs: &variable.inputs,
        ranges,
    }
    .item(plan);
    match variable.better {
        Better::More => matches!(direction, Direction::Constant | Direction::Rises),
        Better::Less => matches!(direction, Direction::Constant | Direction::Falls),
    }
}

/// The rule that takes more in the better situation.
fn guilty_rule(witness: &Witness) -> Option<usize> {
    let (worse, better) = (&witness.worse_score.rules, &witness.better_score.rules);
    let loses = |score: &RuleScore| score.forfeit == Some(true);
    worse.iter().zip(better).position(|(worse, better)| {
        better.amount.low < worse.amount.low || (loses(better) && !loses(worse))
    })
}

fn finding(
    cx: &Context<'_>,
    program: &Program,
    index: usize,
    variable: &Variable,
    witness: &Witness,
) -> Diagnostic {
    let item = &cx.scheme.items[index];
    let value = |row: &[Option<i64>], id: InputId| -> String {
        let input = &program.inputs[id];
        row[id].map_or_else(
            || UNKNOWN.to_owned(),
            |raw| value_words(raw, input, cx.dictionary).into_owned(),
        )
    };
    let varied = variable.inputs.first().copied().unwrap_or_default();
    let name = &program.inputs[varied].title;
    let (from, to) = (
        value(&witness.worse, varied),
        value(&witness.better, varied),
    );
    let mut finding = ABOUT
        .finding(
            guilty_rule(witness).map_or(item.span, |r| item.rules[r].span),
            format!(
                "{}:「{name}」由{from}变好到{to},得分反而由{}分降到{}分",
                item_name(item),
                witness.worse_points,
                witness.better_points
            ),
        )
        .help(HELP)
        .about(&item.id);
    let others: Vec<String> = background(program, index, variable, witness)
        .into_iter()
        .map(|id| format!("{}{}", program.inputs[id].title, value(&witness.worse, id)))
        .collect();
    if !others.is_empty() {
        finding = finding.note(format!("两种情形里其他数据一样:{}", others.join(",")));
    }
    let explainer = Explainer::new(cx.scheme, program, cx.dictionary);
    for (row, score, shown) in [
        (&witness.worse, &witness.worse_score, &from),
        (&witness.better, &witness.better_score, &to),
    ] {
        let reasons = reasons(&explainer, program, index, row, score);
        finding = finding.note(format!("「{name}」为{shown}时:{reasons}"));
    }
    finding
}

/// The other facts that the rules with a difference read; decisions of nothing are left out.
fn background(
    program: &Program,
    index: usize,
    variable: &Variable,
    witness: &Witness,
) -> Vec<InputId> {
    let (worse, better) = (&witness.worse_score.rules, &witness.better_score.rules);
    let mut ids: Vec<InputId> = Vec::new();
    for (plan, (worse, better)) in program.items[index]
        .rules
        .iter()
        .zip(worse.iter().zip(better))
    {
        if (worse.amount, worse.forfeit) != (better.amount, better.forfeit) {
            ids.extend(&plan.reads);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| {
        let is_decision = matches!(program.inputs[*id].source, Source::Decision { .. });
        let is_nothing = is_decision && witness.worse[*id] == Some(0);
        !variable.inputs.contains(id) && !is_nothing
    });
    ids
}

/// What every rule that speaks says of a row.
fn reasons(
    explainer: &Explainer<'_>,
    program: &Program,
    index: usize,
    row: &[Option<i64>],
    score: &ItemScore,
) -> String {
    let columns = program.inputs.iter().zip(row).map(|(input, raw)| {
        let mut column = Column::unknown(input, 1);
        column.set(0, *raw);
        column
    });
    let columns = Columns {
        rows: 1,
        columns: columns.collect(),
        late: Vec::new(),
    };
    // Only the one item is explained; the others are not looked at.
    let silent = ItemScore {
        points: Bounds::default(),
        applies: Some(true),
        rules: Vec::new(),
    };
    let mut items = vec![silent; program.items.len()];
    items[index] = score.clone();
    let unit = UnitScore {
        items,
        sections: Vec::new(),
        total: Bounds::default(),
        full: Points::ZERO,
        norms: Vec::new(),
    };
    let told: Vec<String> = explainer
        .item(index, &columns.row(0), &unit)
        .into_iter()
        .map(|finding| finding.words)
        .collect();
    if told.is_empty() {
        "不扣分".to_owned()
    } else {
        told.join(";")
    }
}

/// Bands of a value whose facts have no direction: worse in the middle than at both ends is no rule.
fn valleys(cx: &Context<'_>, program: &Program, item: &Item, plan: &ItemPlan) -> Vec<Diagnostic> {
    let ranges = Ranges::of(&program.inputs);
    let mut found = Vec::new();
    for (r, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
        let (Form::Bands(_), Some(Term::Switch { arms, otherwise })) =
            (&rule.form, rule_plan.terms.first())
        else {
            continue;
        };
        if rule_plan
            .reads
            .iter()
            .any(|&id| has_direction(cx, program, id))
        {
            continue;
        }
        if Steps::of(arms, *otherwise, &ranges).is_some_and(|steps| steps.has_valley()) {
            found.push(
                ABOUT
                    .finding(
                        rule.span,
                        format!(
                            "{}的{}:值在两头得分高,在中间得分低",
                            item_name(item),
                            rule_name(rule, r)
                        ),
                    )
                    .help(HELP)
                    .about(&item.id),
            );
        }
    }
    found
}
