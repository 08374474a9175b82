//! What a form is given: the place it is lowered in, and the view of one unit it explains.

use crate::columns::Row;
use crate::compile::inputs_of_cond;
use crate::diag::{Diagnostic, Span};
use crate::expr::ir::{Cond, Input, InputId, Num, Source, ValueKind};
use crate::expr::words::value_words;
use crate::expr::{CohortFigure, Frame, Lowering};
use crate::expr::{eval, range};
use crate::form::Outcome;
use crate::model::{Dictionary, Fact, Formula, Period};
use crate::number::{Points, Ratio, RoundingMode};
use crate::plan::{Arm, Gives, RulePlan, Term};

/// What a form becomes.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    /// Amounts to add up.
    pub(crate) terms: Vec<Term>,
    /// Numbers the words show.
    pub(crate) shown: Vec<Num>,
}

impl Lowered {
    pub(crate) fn terms(terms: Vec<Term>) -> Lowered {
        Lowered {
            terms,
            shown: Vec::new(),
        }
    }
}

/// Where a rule is lowered: its item and the shared lowering of the program.
pub(crate) struct FormContext<'c, 'l> {
    /// The program's lowering.
    pub(crate) lowering: &'c mut Lowering<'l>,
    /// Item (or bonus) id.
    pub(crate) item: &'c str,
    /// Number of the rule from 1.
    pub(crate) number: usize,
    /// Where the item's counting starts.
    pub(crate) start: Points,
    /// Place of the rule.
    pub(crate) span: Span,
    /// Shares of scoring departments.
    pub(crate) shares: &'c [(String, Points)],
    /// Dictionary, for facts named outside expressions.
    pub(crate) dictionary: &'l Dictionary,
}

impl<'l> FormContext<'_, 'l> {
    pub(crate) fn number(&mut self, formula: &Formula) -> Num {
        self.lowering.number(&formula.expr)
    }

    pub(crate) fn condition(&mut self, formula: &Formula) -> Cond {
        self.lowering.condition(&formula.expr)
    }

    pub(crate) fn input(&mut self, input: Input) -> InputId {
        self.lowering.input(input)
    }

    pub(crate) fn cohort(&mut self, statistic: CohortFigure, of: Num) -> Num {
        self.lowering.cohort(statistic, of)
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.lowering.report(diagnostic);
    }

    /// Id of the decision that a discretion rule asks for.
    pub(crate) fn decision_id(&self) -> String {
        format!("{}/{}", self.item, self.number)
    }

    pub(crate) fn shares(&self) -> &[(String, Points)] {
        self.shares
    }

    /// A term for a number of points, with the range it can have: whole units around the exact range, because
    /// several terms are added before they are rounded.
    pub(crate) fn amount(&mut self, of: Num) -> Term {
        let of = self.lowering.bounded(of, self.span);
        let interval = range::number(&of, self.lowering.inputs());
        // Far above what a rule can move, so that a multiplier below one still finds the true end inside.
        let most = Points::whole(1_000_000_000);
        let around = |end: Option<Ratio>| end.and_then(Ratio::points_around);
        let low = around(interval.low).map_or(-most, |(below, _)| below);
        let high = around(interval.high).map_or(most, |(_, above)| above);
        let range = (low.clamp(-most, most), high.clamp(-most, most));
        Term::Amount { of, range }
    }

    /// What a band or an alternative gives, with scores made relative to where the item starts.
    pub(crate) fn gives(&self, outcome: Outcome) -> Gives {
        match outcome {
            Outcome::Amount(points) => Gives::Amount(points),
            Outcome::Score(score) => Gives::Amount(score.minus(self.start)),
            Outcome::Forfeit => Gives::Forfeit,
        }
    }

    /// The parts of the cycle that a rule is judged by; one whole cycle without `per`.
    pub(crate) fn parts(&self, per: Option<Period>) -> Vec<Option<(Period, u8)>> {
        match per {
            Some(per) => (1..=per.per_year()).map(|n| Some((per, n))).collect(),
            None => vec![None],
        }
    }

    /// Lowers inside a part of the cycle.
    pub(crate) fn in_part<T>(
        &mut self,
        part: Option<(Period, u8)>,
        f: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.framed(
            Frame {
                part,
                ..Frame::default()
            },
            f,
        )
    }

    /// Lowers for an earlier cycle.
    pub(crate) fn in_year<T>(&mut self, years_back: u8, f: impl FnOnce(&mut Self) -> T) -> T {
        self.framed(
            Frame {
                years_back,
                ..Frame::default()
            },
            f,
        )
    }

    fn framed<T>(&mut self, frame: Frame, f: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.lowering.enter(frame);
        let result = f(self);
        self.lowering.enter(before);
        result
    }

    /// The fact of a name; an unknown one is reported.
    pub(crate) fn find_fact(&mut self, name: &str, span: Span) -> Option<&'l Fact> {
        let fact = self.dictionary.get(name);
        if fact.is_none() {
            let names = self
                .dictionary
                .facts()
                .iter()
                .flat_map(|f| [f.id.as_str(), f.title.as_str()]);
            let d = Diagnostic::error("E220", span, format!("数据字典里没有“{name}”"));
            let d = match crate::text::nearest(name, names) {
                Some(near) => d.help(format!("是不是想写 {near}?")),
                None => d.help("先在数据字典 facts.toml 中登记这个数据项"),
            };
            self.report(d);
        }
        fact
    }

    /// The condition that a choice fact has one of its choices.
    pub(crate) fn choice_is(&mut self, of: &Formula, choice: &str) -> Cond {
        use crate::expr::ast::{Binary, Expr, Kind};
        let text = Expr {
            kind: Kind::Text(choice.to_owned()),
            span: of.expr.span,
        };
        let equal = Kind::Binary(Binary::Equal, Box::new(of.expr.clone()), Box::new(text));
        self.lowering.condition(&Expr {
            kind: equal,
            span: of.expr.span,
        })
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
    /// The form's expressions in Chinese.
    pub texts: &'s [String],
    /// A title stands before the words and says what they are about.
    pub titled: bool,
}

impl Seen<'_> {
    /// Number of shown numbers.
    pub(crate) fn len(&self) -> usize {
        self.plan.shown.len()
    }

    /// The i-th shown number.
    pub(crate) fn value(&self, i: usize) -> Option<Ratio> {
        eval::number(self.plan.shown.get(i)?, self.inputs, &self.row)
    }

    /// Unit of measure of the i-th shown number.
    pub(crate) fn unit(&self, i: usize) -> &str {
        self.shown_input(i).map_or("", |input| input.unit.as_str())
    }

    /// Whether the i-th shown number is a rate.
    pub(crate) fn is_rate(&self, i: usize) -> bool {
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
    pub(crate) fn arm(&self, term: usize) -> Option<usize> {
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

    /// The measured values that the n-th term's conditions rest on, in brackets: `(实3次)`, or with their names
    /// where there is more than one fact; nothing when none is known.
    pub(crate) fn measured(&self, term: usize) -> String {
        let mut ids = Vec::new();
        if let Some(Term::Switch { arms, .. }) = self.plan.terms.get(term) {
            for arm in arms {
                inputs_of_cond(&arm.when, self.inputs, &mut ids);
            }
        }
        let alone = ids.len() == 1;
        let measured: Vec<(&Input, i64)> = ids
            .into_iter()
            .filter_map(|id| Some((&self.inputs[id], self.row.raw(id)?)))
            .filter(|(input, _)| {
                let number = matches!(input.kind, ValueKind::Number { .. } | ValueKind::Date);
                number && matches!(input.source, Source::Fact { .. })
            })
            .collect();
        let value = |input: &Input, raw| value_words(raw, input, self.dictionary);
        match measured[..] {
            [] => String::new(),
            [(input, raw)] if alone => format!("(实{})", value(input, raw)),
            _ => {
                let all: Vec<String> = measured
                    .into_iter()
                    .map(|(input, raw)| format!("{}{}", input.title, value(input, raw)))
                    .collect();
                format!("({})", all.join("、"))
            }
        }
    }

    /// What the words are about, where no title says it.
    pub(crate) fn subject(&self) -> &str {
        if self.titled { "" } else { self.text(0) }
    }

    /// The i-th expression of the form (see `formulas`) in Chinese.
    pub(crate) fn text(&self, i: usize) -> &str {
        self.texts.get(i).map_or("", String::as_str)
    }

    /// The Chinese title of a choice.
    pub(crate) fn choice_title<'v>(&'v self, of: &Formula, id: &'v str) -> &'v str {
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
pub fn quantity(value: Ratio, unit: &str, rate: bool) -> String {
    if !rate {
        return format!("{value}{unit}");
    }
    match value.checked_mul(Ratio::whole(100)) {
        Some(percent) if percent.decimal().is_some() => format!("{percent}%"),
        Some(percent) => match percent.round(2, RoundingMode::HalfUp) {
            Some(rounded) => format!("≈{}%", crate::number::Decimal::new(rounded, 2)),
            None => format!("{value}"),
        },
        None => format!("{value}"),
    }
}
