//! Every point with its reason: rule, clause, the facts and their sources, and the arithmetic in words.
//!
//! Built on demand for one unit; scoring itself carries no text. What does not depend on a unit (the Chinese of
//! expressions) is prepared once for the scheme.

mod above;
mod statistic;
mod words;

use std::borrow::Cow;

use serde::Serialize;

pub use self::above::{ReadsAbove, WaitsAbove, reads_above, reads_beside_rules};
use self::statistic::{is_denominator, is_numerator, statistic};
use self::words::{late_words, limit_words, push_titled, result_words};
use crate::columns::Row;
use crate::compile::{inputs_of_cond, inputs_of_num};
use crate::expr::ir::{InputId, Source};
use crate::expr::words::{UNKNOWN, value_words, words_in};
use crate::expr::{Scope, eval};
use crate::form::{Form, Prepared, Seen, push, push_list};
use crate::model::{Dictionary, Item, LatePolicy, Otherwise, Rule, Scheme};
use crate::number::{Points, Ratio};
use crate::plan::{ItemPlan, Program, RulePlan};
use crate::score::{Bounds, RuleScore, UnitScore};

/// One reason: what a rule moved, or may still move, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding<'p> {
    /// Item (or bonus) id.
    pub item: &'p str,
    /// Number of the rule in the item, from 1; 0 for what is said of the item as a whole.
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
    pub value: Cow<'p, str>,
    /// It was declared late.
    pub late: bool,
}

/// Explains units of one scheme.
#[derive(Debug)]
pub struct Explainer<'p> {
    scheme: &'p Scheme,
    program: &'p Program,
    dictionary: &'p Dictionary,
    /// What the words of rules need: by item and rule, then by bonus and malus.
    items: Vec<Vec<Prepared>>,
    bonuses: Vec<Prepared>,
    /// Conditions of items in Chinese, those of their sections with them; empty where there is none.
    conditions: Vec<String>,
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
        let prepared = |rule: Option<&Rule>, plan: &RulePlan| {
            let formulas = rule.map(|rule| rule.form.formulas()).unwrap_or_default();
            let texts = formulas.iter().map(|f| words_in(&f.expr, &scope));
            Prepared::new(texts.collect(), plan, &program.inputs)
        };
        let items = scheme.items.iter().zip(&program.items).map(|(item, plan)| {
            let rules = item.rules.iter().zip(&plan.rules);
            rules.map(|(rule, plan)| prepared(Some(rule), plan))
        });
        let bonuses = scheme.bonuses.iter().chain(&scheme.maluses);
        let bonuses = bonuses.zip(&program.above.bonuses);
        let bonuses = bonuses.map(|(bonus, plan)| prepared(bonus.rule.as_ref(), plan));
        let condition = |item: &Item| {
            let own = item.applies.as_ref();
            let lineage = scheme.lineage(&item.section);
            let above = lineage.iter().filter_map(|s| s.applies.as_ref());
            let all = own.into_iter().chain(above);
            let words: Vec<String> = all.map(|a| words_in(&a.when.expr, &scope)).collect();
            words.join(",并且")
        };
        Explainer {
            scheme,
            program,
            dictionary,
            items: items.map(Iterator::collect).collect(),
            bonuses: bonuses.collect(),
            conditions: scheme.items.iter().map(condition).collect(),
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
        if score.items[i].applies != Some(true) {
            findings.push(self.applicability(i, row, score.items[i].applies));
        }
        if score.items[i].applies == Some(false) {
            return;
        }
        for (r, (rule, rule_plan)) in item.rules.iter().zip(&plan.rules).enumerate() {
            let score = &score.items[i].rules[r];
            if is_silent(rule_plan, score) {
                continue;
            }
            let reason = Reason::Rule(
                &rule.form,
                self.seen(rule_plan, row, &self.items[i][r], rule.title.is_some()),
            );
            let clause = rule.clause.as_deref().or(item.clause.as_deref());
            let place = Place {
                item: &item.id,
                rule: r + 1,
                clause,
                title: rule.title.as_deref(),
                reach: reach(plan),
            };
            findings.push(self.finding(&place, &reason, rule_plan, row, score));
        }
        findings.extend(self.multiplier(i, row));
    }

    /// The finding of the n-th bonus (malus kinds follow bonus kinds); `None` when it moves nothing.
    pub fn bonus(&self, n: usize, row: &Row<'_>, score: &RuleScore) -> Option<Finding<'p>> {
        let bonus = self
            .scheme
            .bonuses
            .iter()
            .chain(&self.scheme.maluses)
            .nth(n)?;
        let plan = self.program.above.bonuses.get(n)?;
        if is_silent(plan, score) {
            return None;
        }
        let reason = match &bonus.rule {
            Some(rule) => Reason::Rule(&rule.form, self.seen(plan, row, &self.bonuses[n], true)),
            None => Reason::Claim,
        };
        let place = Place {
            item: &bonus.id,
            rule: 1,
            clause: bonus.clause.as_deref(),
            title: Some(&bonus.title),
            reach: None,
        };
        Some(self.finding(&place, &reason, plan, row, score))
    }

    /// That an item does not apply, or may not, and what follows.
    fn applicability(&self, i: usize, row: &Row<'_>, applies: Option<bool>) -> Finding<'p> {
        let (item, plan) = (&self.scheme.items[i], &self.program.items[i]);
        let mut inputs = Vec::new();
        if let Some(condition) = &plan.applies {
            inputs_of_cond(condition, &self.program.inputs, &mut inputs);
        }
        let facts = self.facts_seen(&inputs, row);
        let condition = &self.conditions[i];
        let mut words = match applies {
            Some(_) => {
                let treatment = match plan.otherwise {
                    Otherwise::LeaveOut => "不计入总分".to_owned(),
                    Otherwise::Full => format!("计满分{}分", plan.points),
                    Otherwise::CohortMean => "取同组适用单位的平均分,都不适用的计满分".to_owned(),
                    Otherwise::Rescale => "不计入,总分按其余条目折算".to_owned(),
                };
                format!("不符合适用条件({condition}),本条不适用,{treatment}")
            }
            None => format!("本条是否适用({condition})尚不能确定"),
        };
        if applies.is_none() {
            self.push_missing(&facts, &mut words);
        }
        Finding {
            item: &item.id,
            rule: 0,
            clause: item.clause.as_deref(),
            amount: Bounds::default(),
            forfeit: Some(false),
            open: applies.is_none(),
            words,
            facts,
        }
    }

    /// That the points of an item are multiplied; nothing when by one.
    fn multiplier(&self, i: usize, row: &Row<'_>) -> Option<Finding<'p>> {
        let item = &self.scheme.items[i];
        let multiplier = self.program.items[i].multiplier.as_ref()?;
        let value = eval::number(multiplier, &self.program.inputs, row);
        if value == Some(Ratio::ONE) {
            return None;
        }
        let mut inputs = Vec::new();
        inputs_of_num(multiplier, &self.program.inputs, &mut inputs);
        let facts = self.facts_seen(&inputs, row);
        let mut words = match value {
            Some(value) => format!("本条得分乘以系数{value}"),
            None => "本条得分要乘的系数尚不能确定".to_owned(),
        };
        if value.is_none() {
            self.push_missing(&facts, &mut words);
        }
        Some(Finding {
            item: &item.id,
            rule: 0,
            clause: item.clause.as_deref(),
            amount: Bounds::default(),
            forfeit: Some(false),
            open: value.is_none(),
            words,
            facts,
        })
    }

    fn seen<'s>(
        &'s self,
        plan: &'s RulePlan,
        row: &Row<'s>,
        prepared: &'s Prepared,
        titled: bool,
    ) -> Seen<'s> {
        Seen {
            plan,
            inputs: &self.program.inputs,
            row: *row,
            dictionary: self.dictionary,
            prepared,
            titled,
        }
    }

    /// The facts behind inputs. A statistic of the cohort is shown as one value.
    fn facts_seen(&self, inputs: &[InputId], row: &Row<'_>) -> Vec<FactSeen<'p>> {
        let mut facts = Vec::with_capacity(inputs.len());
        let shown = |input: &&InputId| !is_denominator(&self.program.inputs[**input]);
        facts.extend(inputs.iter().filter(shown).map(|&i| self.fact_seen(i, row)));
        facts
    }

    /// What is missing: facts nobody stated, and what people have still to decide.
    fn push_missing(&self, facts: &[FactSeen<'p>], text: &mut String) {
        let undecided = |f: &FactSeen<'_>| {
            let source = &self.program.inputs[f.input].source;
            matches!(source, Source::Decision { .. })
        };
        for (lead, decision) in [(";缺数据项:", false), (";待评定:", true)] {
            let missing = facts
                .iter()
                .filter(|f| f.value == UNKNOWN && undecided(f) == decision);
            push_list(text, lead, "、", missing.map(|f| f.title));
        }
    }

    fn finding(
        &self,
        place: &Place<'p>,
        reason: &Reason<'_>,
        plan: &RulePlan,
        row: &Row<'_>,
        score: &RuleScore,
    ) -> Finding<'p> {
        let facts = self.facts_seen(&plan.reads, row);
        let open = score.amount.exact().is_none() || score.forfeit.is_none();
        // A single late fact that does not count decides the rule; the words would speak of its value.
        let disregarded =
            score.late && plan.late == LatePolicy::NotCounted && plan.terms.len() == 1;
        let nothing = score.amount == Bounds::default() && score.forfeit == Some(false);
        // Room for most reasons: growing costs more than the rest of them.
        let mut text = String::with_capacity(256);
        if score.late && nothing && !score.taken_elsewhere {
            push_late(plan.late, &facts, &mut text);
            text.push_str(match plan.late {
                LatePolicy::NotCounted => ",不加分",
                _ => ",照常计分",
            });
        } else if disregarded {
            push_late(plan.late, &facts, &mut text);
            text.push_str(",按“");
            match place.title {
                Some(title) => text.push_str(title),
                None => reason.words(&mut text),
            }
            text.push_str("”计,");
            result_words(score, place.reach, &mut text);
        } else {
            push_titled(place.title, |text| reason.words(text), &mut text);
            self.push_multiplier(plan, row, &mut text);
            text.push(',');
            result_words(score, place.reach, &mut text);
            limit_words(plan, score, &mut text);
        }
        if open {
            let before = text.len();
            self.push_missing(&facts, &mut text);
            if text.len() == before && !text.contains("无法计算") {
                text.push_str(match plan.once {
                    Some(_) => ";同一事项是否在别处计尚不能确定",
                    None => ";除数为0,无法计算",
                });
            }
        }
        if score.late && !disregarded && !nothing {
            text.push(';');
            push_late(plan.late, &facts, &mut text);
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

    fn push_multiplier(&self, plan: &RulePlan, row: &Row<'_>, text: &mut String) {
        let Some(multiplier) = &plan.multiplier else {
            return;
        };
        match eval::number(multiplier, &self.program.inputs, row) {
            Some(value) if value == Ratio::ONE => {}
            Some(value) => push(text, format_args!(",乘以系数{value}")),
            None => text.push_str(",系数尚不能确定"),
        }
    }

    fn fact_seen(&self, input: InputId, row: &Row<'_>) -> FactSeen<'p> {
        let description = &self.program.inputs[input];
        let value = match row.raw(input) {
            Some(_) if is_numerator(description) => {
                Cow::Owned(statistic(&self.program.inputs, input, row).unwrap_or_default())
            }
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

/// Where the words of a finding come from.
enum Reason<'s> {
    /// A rule's form.
    Rule(&'s Form, Seen<'s>),
    /// A claim that was decided.
    Claim,
}

impl Reason<'_> {
    fn words(&self, text: &mut String) {
        match self {
            Reason::Rule(form, seen) => form.words(seen, text),
            Reason::Claim => text.push_str("申报经审定"),
        }
    }
}

/// Adds which facts came late, and what follows.
fn push_late(late: LatePolicy, facts: &[FactSeen<'_>], text: &mut String) {
    let titles = facts.iter().filter(|f| f.late).map(|f| f.title);
    push_list(text, "", "、", titles);
    late_words(late, text);
}

/// Nothing to say: no points moved, none taken elsewhere, and no late fact that matters.
fn is_silent(plan: &RulePlan, score: &RuleScore) -> bool {
    let late = score.late && matches!(plan.late, LatePolicy::NotCounted | LatePolicy::Marked);
    score.amount == Bounds::default()
        && score.forfeit == Some(false)
        && !score.taken_elsewhere
        && !late
}
