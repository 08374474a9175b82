//! What a form's words are made of: one unit's view of a rule, and numbers as people read them.
//!
//! Words are added to one text from the first to the last; only what is asked for twice stands on its own.

use std::fmt;

use crate::columns::Row;
use crate::compile::inputs_of_cond;
use crate::expr::eval;
use crate::expr::ir::{Input, InputId, Num, Source, ValueKind};
use crate::expr::words::push_value;
use crate::model::{Dictionary, Formula};
use crate::number::{Decimal, Ratio, RoundingMode};
use crate::plan::{Arm, RulePlan, Term};

/// What the words of a rule need and every unit has in common.
#[derive(Debug)]
pub struct Prepared {
    /// The form's expressions (see `formulas`) in Chinese.
    texts: Vec<String>,
    /// Measured facts behind the conditions of the first term.
    measured: Vec<InputId>,
    /// Nothing else is behind those conditions.
    alone: bool,
}

impl Prepared {
    /// Prepares one rule whose expressions are given in Chinese.
    pub fn new(texts: Vec<String>, plan: &RulePlan, inputs: &[Input]) -> Prepared {
        let mut ids = Vec::new();
        if let Some(Term::Switch { arms, .. }) = plan.terms.first() {
            for arm in arms {
                inputs_of_cond(&arm.when, inputs, &mut ids);
            }
        }
        let alone = ids.len() == 1;
        ids.retain(|&id| {
            let Input { kind, source, .. } = &inputs[id];
            let number = matches!(kind, ValueKind::Number { .. } | ValueKind::Date);
            number && matches!(source, Source::Fact { .. })
        });
        Prepared {
            texts,
            measured: ids,
            alone,
        }
    }
}

/// One unit's view of one rule, for words.
#[derive(Clone, Copy)]
pub struct Seen<'s> {
    /// The compiled rule.
    pub plan: &'s RulePlan,
    /// Inputs of the program.
    pub inputs: &'s [Input],
    /// The unit's values.
    pub row: Row<'s>,
    /// The dictionary, for titles.
    pub dictionary: &'s Dictionary,
    /// What was prepared for the rule.
    pub prepared: &'s Prepared,
    /// A title stands before the words and says what they are about.
    pub titled: bool,
}

impl Seen<'_> {
    /// Number of shown numbers.
    pub(super) fn len(&self) -> usize {
        self.plan.shown.len()
    }

    /// The i-th shown number.
    pub(super) fn value(&self, i: usize) -> Option<Ratio> {
        eval::number(self.plan.shown.get(i)?, self.inputs, &self.row)
    }

    /// Unit of measure of the i-th shown number.
    pub(super) fn unit(&self, i: usize) -> &str {
        self.shown_input(i).map_or("", |input| input.unit.as_str())
    }

    /// Whether the i-th shown number is a rate.
    pub(super) fn is_rate(&self, i: usize) -> bool {
        self.shown_input(i)
            .is_some_and(|input| matches!(input.kind, ValueKind::Number { rate: true, .. }))
    }

    /// The input that a shown number is, when it is one as it stands.
    fn shown_input(&self, i: usize) -> Option<&Input> {
        match self.plan.shown.get(i)? {
            Num::Input(id) => self.inputs.get(*id),
            _ => None,
        }
    }

    /// Which arm of the n-th term applies for sure; `None` when none does or that is unknown.
    pub(super) fn arm(&self, term: usize) -> Option<usize> {
        let Term::Switch { arms, .. } = self.plan.terms.get(term)? else {
            return None;
        };
        for (i, Arm { when, .. }) in arms.iter().enumerate() {
            match eval::condition(when, self.inputs, &self.row) {
                Some(true) => return Some(i),
                Some(false) => {}
                None => return None,
            }
        }
        None
    }

    /// Adds the condition of the first term and the measured values it rests on, in brackets: `(实3次)`, or with
    /// their names where there is more than one fact; no brackets when none is known.
    pub(super) fn push_condition(&self, text: &mut String) {
        text.push_str(self.text(0));
        let start = text.len();
        for &id in &self.prepared.measured {
            let Some(raw) = self.row.raw(id) else {
                continue;
            };
            let input = &self.inputs[id];
            text.push_str(if text.len() == start { "(" } else { "、" });
            text.push_str(if self.prepared.alone {
                "实"
            } else {
                &input.title
            });
            push_value(text, raw, input, self.dictionary);
        }
        if text.len() > start {
            text.push(')');
        }
    }

    /// What the words are about, where no title says it.
    pub(super) fn subject(&self) -> &str {
        if self.titled { "" } else { self.text(0) }
    }

    /// The i-th expression of the form (see `formulas`) in Chinese.
    pub(super) fn text(&self, i: usize) -> &str {
        self.prepared.texts.get(i).map_or("", String::as_str)
    }

    /// The Chinese title of a choice.
    pub(super) fn choice_title<'v>(&'v self, of: &Formula, id: &'v str) -> &'v str {
        let fact = of
            .expr
            .names()
            .first()
            .and_then(|(name, _)| self.dictionary.get(name));
        fact.and_then(|f| f.choices.iter().find(|c| c.id == id))
            .map_or(id, |c| c.title.as_str())
    }
}

/// A number with its unit for people: `3次`, `92.5%`.
pub fn quantity(value: Ratio, unit: &str, rate: bool) -> Quantity<'_> {
    Quantity { value, unit, rate }
}

/// A number that writes itself with its unit.
#[derive(Debug, Clone, Copy)]
pub struct Quantity<'u> {
    value: Ratio,
    unit: &'u str,
    rate: bool,
}

impl fmt::Display for Quantity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Quantity { value, unit, rate } = *self;
        if !rate {
            write!(f, "{value}")?;
            return f.write_str(unit);
        }
        match value.checked_mul(Ratio::whole(100)) {
            Some(percent) if percent.decimal().is_some() => write!(f, "{percent}%"),
            Some(percent) => match percent.round(2, RoundingMode::HalfUp) {
                Some(rounded) => write!(f, "≈{}%", Decimal::new(rounded, 2)),
                None => write!(f, "{value}"),
            },
            None => write!(f, "{value}"),
        }
    }
}

/// Adds words with their numbers: `push(text, format_args!(…))`.
pub(crate) fn push(text: &mut String, words: fmt::Arguments<'_>) {
    fmt::Write::write_fmt(text, words).expect("a text in memory takes every word");
}

/// Adds names with a sign between them, the lead in front; nothing when there are none.
pub(crate) fn push_list<'n>(
    text: &mut String,
    lead: &str,
    between: &str,
    names: impl Iterator<Item = &'n str>,
) {
    for (i, name) in names.enumerate() {
        text.push_str(if i == 0 { lead } else { between });
        text.push_str(name);
    }
}
