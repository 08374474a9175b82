//! Every point with its reason: rule, clause, the facts and their sources, and the arithmetic in words.
//!
//! Built on demand for one unit; scoring itself carries no text.

use serde::Serialize;

use crate::columns::Row;
use crate::expr::ir::{Input, InputId};
use crate::expr::words::value_words;
use crate::form::Seen;
use crate::model::{Dictionary, LatePolicy, Scheme};
use crate::number::Points;
use crate::plan::{Program, RulePlan};
use crate::score::{Bounds, RuleScore, UnitScore};

/// One reason: what a rule moved, or may still move, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Item id.
    pub item: String,
    /// Number of the rule in the item, from 1.
    pub rule: usize,
    /// Place in the source document: the rule's, or the item's.
    pub clause: Option<String>,
    /// Signed amount.
    pub amount: Bounds,
    /// The item is lost; `None` while that is open.
    pub forfeit: Option<bool>,
    /// Missing facts leave it open.
    pub open: bool,
    /// The whole reason in Chinese.
    pub words: String,
    /// The facts it rests on.
    pub facts: Vec<FactSeen>,
}

/// A fact as a finding shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactSeen {
    /// Index of the program's input.
    #[serde(skip)]
    pub input: InputId,
    /// Chinese title with the period.
    pub title: String,
    /// Value in words; `未填` when unknown.
    pub value: String,
    /// It was declared late.
    pub late: bool,
}

/// The findings of one unit in the order of the scheme: every rule that moved points, or still may.
pub fn explain(
    scheme: &Scheme,
    program: &Program,
    dictionary: &Dictionary,
    row: &Row<'_>,
    score: &UnitScore,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, (item, plan)) in scheme.items.iter().zip(&program.items).enumerate() {
        for (r, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let seen = Seen {
                plan: rule_plan,
                inputs: &program.inputs,
                row: *row,
                dictionary,
            };
            let score = &score.items[i].rules[r];
            if is_silent(score) {
                continue;
            }
            let clause = rule.clause.as_ref().or(item.clause.as_ref()).cloned();
            findings.push(finding(
                &item.id,
                r + 1,
                clause,
                rule.title.as_deref(),
                rule.form.words(&seen),
                &seen,
                score,
            ));
        }
    }
    findings
}

/// The finding of a bonus or malus rule; `None` when it moves nothing.
pub fn explain_bonus(
    bonus: &crate::model::Bonus,
    plan: &RulePlan,
    program: &Program,
    dictionary: &Dictionary,
    row: &Row<'_>,
    score: &RuleScore,
) -> Option<Finding> {
    if is_silent(score) {
        return None;
    }
    let seen = Seen {
        plan,
        inputs: &program.inputs,
        row: *row,
        dictionary,
    };
    let words = bonus
        .rule
        .as_ref()
        .map_or_else(|| "申报经审定".to_owned(), |rule| rule.form.words(&seen));
    Some(finding(
        &bonus.id,
        1,
        bonus.clause.clone(),
        Some(&bonus.title),
        words,
        &seen,
        score,
    ))
}

fn is_silent(score: &RuleScore) -> bool {
    score.amount == Bounds::default() && score.forfeit == Some(false) && !score.taken_elsewhere
}

fn finding(
    item: &str,
    number: usize,
    clause: Option<String>,
    title: Option<&str>,
    words: String,
    seen: &Seen<'_>,
    score: &RuleScore,
) -> Finding {
    let facts: Vec<FactSeen> = seen
        .plan
        .reads
        .iter()
        .map(|&input| fact_seen(input, seen))
        .collect();
    let open = score.amount.exact().is_none() || score.forfeit.is_none();
    let mut text = match title {
        Some(title) if words.is_empty() || words == title || words.starts_with(title) => {
            words_or(title, words)
        }
        Some(title) => format!("{title}:{words}"),
        None => words,
    };
    text.push(',');
    text.push_str(&result_words(score));
    if open {
        let missing: Vec<&str> = facts
            .iter()
            .filter(|f| f.value == UNKNOWN)
            .map(|f| f.title.as_str())
            .collect();
        if !missing.is_empty() {
            text.push_str(&format!(";缺数据项:{}", missing.join("、")));
        }
    }
    if score.late {
        let late: Vec<&str> = facts
            .iter()
            .filter(|f| f.late)
            .map(|f| f.title.as_str())
            .collect();
        let effect = match seen.plan.late {
            LatePolicy::NotCounted => "逾期申报,不作为计分依据".to_owned(),
            LatePolicy::Deduct(points) => format!("逾期申报,每项扣{points}分"),
            LatePolicy::Marked | LatePolicy::Counted => "逾期申报".to_owned(),
        };
        text.push_str(&format!(";{}{effect}", late.join("、")));
    }
    if score.taken_elsewhere {
        text.push_str(";同一事项已在别处按较重一项计,此处不重复计");
    }
    Finding {
        item: item.to_owned(),
        rule: number,
        clause,
        amount: score.amount,
        forfeit: score.forfeit,
        open,
        words: text,
        facts,
    }
}

fn words_or(title: &str, words: String) -> String {
    if words.is_empty() {
        title.to_owned()
    } else {
        words
    }
}

/// The value words of an unknown fact.
pub const UNKNOWN: &str = "未填";

fn fact_seen(input: InputId, seen: &Seen<'_>) -> FactSeen {
    let Input { title, .. } = &seen.inputs[input];
    let value = match seen.row.raw(input) {
        Some(raw) => value_words(raw, &seen.inputs[input], seen.dictionary),
        None => UNKNOWN.to_owned(),
    };
    FactSeen {
        input,
        title: title.clone(),
        value,
        late: seen.row.is_late(input),
    }
}

/// `扣0.5分`, `加2分`, `不得分`, `可能扣0至2分`.
fn result_words(score: &RuleScore) -> String {
    match score.forfeit {
        Some(true) => return "该条不得分".to_owned(),
        None => return "可能不得分".to_owned(),
        Some(false) => {}
    }
    let Bounds { low, high } = score.amount;
    match score.amount.exact() {
        Some(Points::ZERO) => "不扣分".to_owned(),
        Some(points) if points.is_negative() => format!("扣{}分", points.abs()),
        Some(points) => format!("加{points}分"),
        None if high <= Points::ZERO => format!("可能扣{}至{}分", high.abs(), low.abs()),
        None if low >= Points::ZERO => format!("可能加{low}至{high}分"),
        None => format!("可能变动{low}至{high}分"),
    }
}
