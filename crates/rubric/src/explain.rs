//! Every point with its reason: rule, clause, the facts and their sources, and the arithmetic in words.
//!
//! Built on demand for one unit; scoring itself carries no text. What does not depend on a unit (the Chinese of
//! expressions) is prepared once for the scheme.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;

use crate::columns::Row;
use crate::expr::Scope;
use crate::expr::ir::InputId;
use crate::expr::words::{UNKNOWN, value_words, words_in};
use crate::form::Seen;
use crate::model::{Dictionary, LatePolicy, Rule, Scheme};
use crate::number::Points;
use crate::plan::{ItemPlan, Program, RulePlan};
use crate::score::{Bounds, RuleScore, UnitScore};

/// One reason: what a rule moved, or may still move, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding<'p> {
    /// Item (or bonus) id.
    pub item: &'p str,
    /// Number of the rule in the item, from 1.
    pub rule: usize,
    /// Place in the source document: the rule's, or the item's.
    pub clause: Option<&'p str>,
    /// Signed amount.
    pub amount: Bounds,
    /// The item is lost; `None` while that is open.
    pub forfeit: Option<bool>,
    /// Missing facts leave it open.
    pub open: bool,
    /// The whole reason in Chinese.
    pub words: String,
    /// The facts it rests on.
    pub facts: Vec<FactSeen<'p>>,
}

/// A fact as a finding shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactSeen<'p> {
    /// Index of the program's input.
    #[serde(skip)]
    pub input: InputId,
    /// Chinese title with the period.
    pub title: &'p str,
    /// Value in words; [`UNKNOWN`] when it is not there.
    pub value: Cow<'static, str>,
    /// It was declared late.
    pub late: bool,
}

/// Explains units of one scheme.
#[derive(Debug)]
pub struct Explainer<'p> {
    scheme: &'p Scheme,
    program: &'p Program,
    dictionary: &'p Dictionary,
    /// Expressions in Chinese: by item and rule, then by bonus and malus.
    items: Vec<Vec<Vec<String>>>,
    bonuses: Vec<Vec<String>>,
}

impl<'p> Explainer<'p> {
    /// Prepares the words of a scheme; the program must be compiled from it.
    pub fn new(
        scheme: &'p Scheme,
        program: &'p Program,
        dictionary: &'p Dictionary,
    ) -> Explainer<'p> {
        let scope = Scope {
            dictionary,
            parameters: &scheme.parameters,
            benchmarks: &scheme.benchmarks,
        };
        let texts = |rule: &Rule| -> Vec<String> {
            rule.form
                .formulas()
                .iter()
                .map(|f| words_in(&f.expr, &scope))
                .collect()
        };
        let items = scheme
            .items
            .iter()
            .map(|item| item.rules.iter().map(texts).collect());
        let bonuses = scheme.bonuses.iter().chain(&scheme.maluses);
        let bonuses = bonuses.map(|b| b.rule.as_ref().map(texts).unwrap_or_default());
        Explainer {
            scheme,
            program,
            dictionary,
            items: items.collect(),
            bonuses: bonuses.collect(),
        }
    }

    /// The findings of one unit in the order of the scheme: every rule that moved points, or still may.
    pub fn unit(&self, row: &Row<'_>, score: &UnitScore) -> Vec<Finding<'p>> {
        let mut findings = Vec::with_capacity(32);
        for i in 0..self.scheme.items.len() {
            self.item_into(i, row, score, &mut findings);
        }
        findings
    }

    /// The findings of one item of one unit.
    pub fn item(&self, item: usize, row: &Row<'_>, score: &UnitScore) -> Vec<Finding<'p>> {
        let mut findings = Vec::new();
        self.item_into(item, row, score, &mut findings);
        findings
    }

    fn item_into(
        &self,
        i: usize,
        row: &Row<'_>,
        score: &UnitScore,
        findings: &mut Vec<Finding<'p>>,
    ) {
        let (item, plan) = (&self.scheme.items[i], &self.program.items[i]);
        for (r, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let score = &score.items[i].rules[r];
            if is_silent(score) {
                continue;
            }
            let words = rule
                .form
                .words(&self.seen(rule_plan, row, &self.items[i][r]));
            let clause = rule.clause.as_deref().or(item.clause.as_deref());
            let place = Place {
                item: &item.id,
                rule: r + 1,
                clause,
                title: rule.title.as_deref(),
                reach: reach(plan),
            };
            findings.push(self.finding(&place, words, rule_plan, row, score));
        }
    }

    /// The finding of the n-th bonus (malus kinds follow bonus kinds); `None` when it moves nothing.
    pub fn bonus(&self, n: usize, row: &Row<'_>, score: &RuleScore) -> Option<Finding<'p>> {
        if is_silent(score) {
            return None;
        }
        let bonus = self
            .scheme
            .bonuses
            .iter()
            .chain(&self.scheme.maluses)
            .nth(n)?;
        let plan = self.program.above.bonuses.get(n)?;
        let words = match &bonus.rule {
            Some(rule) => rule.form.words(&self.seen(plan, row, &self.bonuses[n])),
            None => "申报经审定".to_owned(),
        };
        let place = Place {
            item: &bonus.id,
            rule: 1,
            clause: bonus.clause.as_deref(),
            title: Some(&bonus.title),
            reach: None,
        };
        Some(self.finding(&place, words, plan, row, score))
    }

    fn seen<'s>(&'s self, plan: &'s RulePlan, row: &Row<'s>, texts: &'s [String]) -> Seen<'s> {
        Seen {
            plan,
            inputs: &self.program.inputs,
            row: *row,
            dictionary: self.dictionary,
            texts,
        }
    }

    fn finding(
        &self,
        place: &Place<'p>,
        words: String,
        plan: &RulePlan,
        row: &Row<'_>,
        score: &RuleScore,
    ) -> Finding<'p> {
        let facts: Vec<FactSeen<'p>> = plan
            .reads
            .iter()
            .map(|&input| self.fact_seen(input, row))
            .collect();
        let open = score.amount.exact().is_none() || score.forfeit.is_none();
        let mut text = titled(place.title, words);
        text.push(',');
        result_words(score, place.reach, &mut text);
        if open {
            list(
                &mut text,
                ";缺数据项:",
                facts.iter().filter(|f| f.value == UNKNOWN).map(|f| f.title),
            );
        }
        if score.late {
            list(
                &mut text,
                ";",
                facts.iter().filter(|f| f.late).map(|f| f.title),
            );
            match plan.late {
                LatePolicy::NotCounted => text.push_str("逾期申报,不作为计分依据"),
                LatePolicy::Deduct(points) => text.push_str(&format!("逾期申报,每项扣{points}分")),
                LatePolicy::Marked | LatePolicy::Counted => text.push_str("逾期申报"),
            }
        }
        if score.taken_elsewhere {
            text.push_str(";同一事项已在别处按较重一项计,此处不重复计");
        }
        Finding {
            item: place.item,
            rule: place.rule,
            clause: place.clause,
            amount: score.amount,
            forfeit: score.forfeit,
            open,
            words: text,
            facts,
        }
    }

    fn fact_seen(&self, input: InputId, row: &Row<'_>) -> FactSeen<'p> {
        let description = &self.program.inputs[input];
        let value = match row.raw(input) {
            Some(raw) => value_words(raw, description, self.dictionary),
            None => Cow::Borrowed(UNKNOWN),
        };
        FactSeen {
            input,
            title: &description.title,
            value,
            late: row.is_late(input),
        }
    }
}

/// The distance from the lowest to the highest score of an item, where amounts count as they are.
fn reach(plan: &ItemPlan) -> Option<Points> {
    let (floor, cap) = plan.floor.zip(plan.cap)?;
    plan.multiplier.is_none().then(|| cap.minus(floor))
}

/// Where a finding stands.
struct Place<'p> {
    item: &'p str,
    rule: usize,
    clause: Option<&'p str>,
    title: Option<&'p str>,
    /// Most points that a rule can move here; `None` without such a bound.
    reach: Option<Points>,
}

/// The rule's title in front of the words, unless they say the same.
fn titled(title: Option<&str>, words: String) -> String {
    match title {
        Some(title) if words.is_empty() => title.to_owned(),
        Some(title) if !words.starts_with(title) => {
            // Room for the result that is added behind.
            let mut text = String::with_capacity(title.len() + words.len() + 64);
            text.push_str(title);
            text.push(':');
            text.push_str(&words);
            text
        }
        _ => words,
    }
}

fn is_silent(score: &RuleScore) -> bool {
    score.amount == Bounds::default() && score.forfeit == Some(false) && !score.taken_elsewhere
}

/// Adds names with `、` between them, nothing when there are none.
fn list<'n>(text: &mut String, lead: &str, names: impl Iterator<Item = &'n str>) {
    for (i, name) in names.enumerate() {
        text.push_str(if i == 0 { lead } else { "、" });
        text.push_str(name);
    }
}

/// `扣0.5分`, `加2分`, `该条不得分`, `可能扣0至2分`. What an open amount could be beyond the reach is not shown.
fn result_words(score: &RuleScore, reach: Option<Points>, text: &mut String) {
    let Bounds { mut low, mut high } = score.amount;
    if let Some(reach) = reach {
        low = low.max(high.min(-reach));
        high = high.min(low.max(reach));
    }
    let written = match (score.forfeit, score.amount.exact()) {
        (Some(true), _) => text.write_str("该条不得分"),
        (None, _) => text.write_str("可能不得分"),
        (_, Some(Points::ZERO)) => text.write_str("不扣分"),
        (_, Some(points)) if points.is_negative() => write!(text, "扣{}分", points.abs()),
        (_, Some(points)) => write!(text, "加{points}分"),
        (_, None) if high <= Points::ZERO => write!(text, "可能扣{}至{}分", high.abs(), low.abs()),
        (_, None) if low >= Points::ZERO => write!(text, "可能加{low}至{high}分"),
        (_, None) => write!(text, "可能变动{low}至{high}分"),
    };
    debug_assert!(written.is_ok(), "a text in memory takes every word");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(low: i64, high: i64, reach: Option<i64>) -> String {
        let score = RuleScore {
            amount: Bounds {
                low: Points::whole(low),
                high: Points::whole(high),
            },
            forfeit: Some(false),
            late: false,
            taken_elsewhere: false,
        };
        let mut text = String::new();
        result_words(&score, reach.map(Points::whole), &mut text);
        text
    }

    #[test]
    fn an_open_amount_is_told_as_far_as_the_item_reaches() {
        assert_eq!(words(-1_000_000, 0, Some(4)), "可能扣0至4分");
        assert_eq!(words(-1_000_000, -2, Some(4)), "可能扣2至4分");
        assert_eq!(words(0, 1_000, Some(3)), "可能加0至3分");
        assert_eq!(words(-1_000, 1_000, Some(5)), "可能变动-5至5分");
    }

    #[test]
    fn a_known_amount_and_one_without_bounds_are_told_as_they_are() {
        assert_eq!(words(-6, -6, Some(4)), "扣6分");
        assert_eq!(words(-9, 0, None), "可能扣0至9分");
        assert_eq!(words(-2, 0, Some(4)), "可能扣0至2分");
    }
}
