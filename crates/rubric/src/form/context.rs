//! Where a form is lowered: its item, and the shared lowering of the program. Knows no unit.

use crate::diag::{Diagnostic, Span};
use crate::expr::ir::{Cond, Input, InputId, Num};
use crate::expr::range;
use crate::expr::{CohortFigure, Frame, Lowering};
use crate::form::Outcome;
use crate::model::{Dictionary, Fact, Formula, Period};
use crate::number::{Points, Ratio};
use crate::plan::{Gives, Term};

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
