//! Intervals of whole trees.

use super::super::eval;
use super::super::ir::{Cond, Input, InputId, Num, Order, Source, Stat, ValueKind};
use super::Interval;
use crate::number::Ratio;

/// The raw ranges of all inputs, which may be narrower than declared.
#[derive(Debug, Clone)]
pub struct Ranges<'i> {
    inputs: &'i [Input],
    raw: Vec<(i64, i64)>,
}

impl<'i> Ranges<'i> {
    /// The declared ranges.
    pub fn of(inputs: &'i [Input]) -> Ranges<'i> {
        let raw = inputs
            .iter()
            .map(|input| match input.kind {
                ValueKind::Truth => (0, 1),
                _ => input.range,
            })
            .collect();
        Ranges { inputs, raw }
    }

    /// The same ranges, one input only from `low` to `high` (raw values).
    #[must_use]
    pub fn with(mut self, input: InputId, low: i64, high: i64) -> Ranges<'i> {
        self.raw[input] = (low, high);
        self
    }

    /// The inputs the ranges are of.
    pub fn inputs(&self) -> &'i [Input] {
        self.inputs
    }

    /// The raw range of an input.
    pub fn raw(&self, input: InputId) -> (i64, i64) {
        self.raw[input]
    }

    /// The values an input can take.
    pub fn input(&self, input: InputId) -> Interval {
        let (low, high) = self.raw[input];
        let of = &self.inputs[input];
        Interval::between(eval::scaled(low, of), eval::scaled(high, of))
    }

    /// The values a number can take, where it is known.
    pub fn number(&self, n: &Num) -> Interval {
        match n {
            Num::Const(c) => Interval::exactly(*c),
            Num::Input(id) => self.input(*id),
            Num::Add(a, b) => self.number(a).plus(self.number(b)),
            Num::Sub(a, b) => self.number(a).plus(self.number(b).negated()),
            Num::Mul(a, b) => self.number(a).times(self.number(b)),
            Num::Div(a, b) => match self.cohort_value(a, b) {
                Some(of) => self.number(of),
                None => self.number(a).over(self.divisor(b)),
            },
            Num::Min(of) => self.extreme(of, false),
            Num::Max(of) => self.extreme(of, true),
            Num::If(c, a, b) => self.conditional(c, a, b),
            Num::Steps { of, step, partial } => self.number(of).steps(*step, *partial),
        }
    }

    /// The values of a divisor. Zero at an end of an input's range gives no value, and the next raw value
    /// is a whole step away, so that quotients stay bounded.
    fn divisor(&self, b: &Num) -> Interval {
        let Num::Input(id) = b else {
            return self.number(b);
        };
        let nonzero = match self.raw[*id] {
            (0, high) if high > 0 => (1, high),
            (low, 0) if low < 0 => (low, -1),
            _ => return self.number(b),
        };
        Interval {
            may_divide_by_zero: true,
            ..self.clone().with(*id, nonzero.0, nonzero.1).input(*id)
        }
    }

    fn extreme(&self, of: &[Num], max: bool) -> Interval {
        let mut all = of.iter().map(|n| self.number(n));
        let first = all.next().unwrap_or(Interval::ANY);
        all.fold(first, |a, b| a.extreme(b, max))
    }

    fn conditional(&self, c: &Cond, a: &Num, b: &Num) -> Interval {
        let yes = self.assuming(c, true).map(|r| r.number(a));
        let no = self.assuming(c, false).map(|r| r.number(b));
        match (yes, no) {
            (Some(yes), Some(no)) => yes.hull(no),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => Interval::ANY,
        }
    }

    /// The number whose cohort statistic a quotient of two inputs is: its largest, smallest and mean value
    /// lie between the values it can take.
    fn cohort_value(&self, a: &Num, b: &Num) -> Option<&'i Num> {
        let (Num::Input(a), Num::Input(b)) = (a, b) else {
            return None;
        };
        match (&self.inputs[*a].source, &self.inputs[*b].source) {
            (
                Source::Cohort { stat: top, of },
                Source::Cohort {
                    stat: bottom,
                    of: second,
                },
            ) if of == second
                && matches!(
                    (top, bottom),
                    (Stat::MaxNumerator, Stat::MaxDenominator)
                        | (Stat::MinNumerator, Stat::MinDenominator)
                        | (Stat::MeanNumerator, Stat::MeanDenominator)
                ) =>
            {
                Some(of)
            }
            _ => None,
        }
    }

    /// Whether a condition holds always, never (where it is known), or sometimes.
    pub fn condition(&self, c: &Cond) -> Option<bool> {
        match c {
            Cond::Const(truth) => Some(*truth),
            Cond::Input(id) => {
                let (low, high) = self.raw[*id];
                (low == high).then_some(low != 0)
            }
            Cond::Compare(order, a, b) => self.number(a).compare(*order, self.number(b)),
            Cond::And(a, b) => match self.assuming(a, true) {
                None => Some(false),
                Some(rest) => match (self.condition(a), rest.condition(b)) {
                    (_, Some(false)) | (Some(false), _) => Some(false),
                    (Some(true), known) => known,
                    (None, _) => self.condition(b).filter(|&b| !b),
                },
            },
            Cond::Or(a, b) => match self.assuming(a, false) {
                None => Some(true),
                Some(rest) => match (self.condition(a), rest.condition(b)) {
                    (_, Some(true)) | (Some(true), _) => Some(true),
                    (Some(false), known) => known,
                    (None, _) => self.condition(b).filter(|&b| b),
                },
            },
            Cond::Not(a) => self.condition(a).map(|a| !a),
            Cond::If(c, a, b) => {
                let yes = self.assuming(c, true).map(|r| r.condition(a));
                let no = self.assuming(c, false).map(|r| r.condition(b));
                match (yes, no) {
                    (Some(yes), Some(no)) => yes.filter(|_| yes == no),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => None,
                }
            }
        }
    }

    /// The ranges left when a condition is known to be this; `None` when it cannot be.
    pub fn assuming(&self, c: &Cond, truth: bool) -> Option<Ranges<'i>> {
        if let Cond::Not(inner) = c {
            return self.assuming(inner, !truth);
        }
        // Cheap and shallow first: a whole tree is looked at only where its parts cannot be narrowed.
        match (c, truth) {
            (Cond::Const(is), _) => (*is == truth).then(|| self.clone()),
            (Cond::Input(id), _) => {
                let (low, high) = self.raw[*id];
                let wanted = i64::from(truth);
                (low..=high)
                    .contains(&wanted)
                    .then(|| self.clone().with(*id, wanted, wanted))
            }
            (Cond::And(a, b), true) | (Cond::Or(a, b), false) => {
                self.assuming(a, truth)?.assuming(b, truth)
            }
            (Cond::Compare(order, a, b), _) => {
                let order = if truth { *order } else { order.negated() };
                if self.number(a).compare(order, self.number(b)) == Some(false) {
                    return None;
                }
                match (a, b) {
                    (Num::Input(id), other) => self.narrowed(*id, order, self.number(other)),
                    (other, Num::Input(id)) => {
                        self.narrowed(*id, mirrored(order), self.number(other))
                    }
                    _ => Some(self.clone()),
                }
            }
            _ => (self.condition(c) != Some(!truth)).then(|| self.clone()),
        }
    }

    /// Raw values of an input that can stand in this order to some value of the interval.
    fn narrowed(&self, id: InputId, order: Order, other: Interval) -> Option<Ranges<'i>> {
        let unit = Ratio::new_raw(10i128.pow(u32::from(self.inputs[id].kind.places())), 1);
        let raw = |end: Option<Ratio>| end.and_then(|e| e.checked_mul(unit));
        let (mut low, mut high) = self.raw[id];
        let (least, most) = (raw(other.low), raw(other.high));
        let clamp = |n: i128| n.clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as i64;
        if let Some(most) = most {
            match order {
                Order::Less => high = high.min(clamp(most.ceil() - 1)),
                Order::LessEqual | Order::Equal => high = high.min(clamp(most.floor())),
                _ => {}
            }
        }
        if let Some(least) = least {
            match order {
                Order::Greater => low = low.max(clamp(least.floor() + 1)),
                Order::GreaterEqual | Order::Equal => low = low.max(clamp(least.ceil())),
                _ => {}
            }
        }
        if order == Order::NotEqual
            && let Some(single) = other.single().and_then(|s| raw(Some(s)))
            && single.floor() == single.ceil()
        {
            let value = clamp(single.floor());
            if low == value {
                low = low.saturating_add(1);
            }
            if high == value {
                high = high.saturating_sub(1);
            }
        }
        (low <= high).then(|| self.clone().with(id, low, high))
    }
}

fn mirrored(order: Order) -> Order {
    match order {
        Order::Less => Order::Greater,
        Order::LessEqual => Order::GreaterEqual,
        Order::Greater => Order::Less,
        Order::GreaterEqual => Order::LessEqual,
        Order::Equal | Order::NotEqual => order,
    }
}

/// The values a number can take over the declared ranges.
pub fn number(n: &Num, inputs: &[Input]) -> Interval {
    Ranges::of(inputs).number(n)
}

/// Whether a condition holds always or never over the declared ranges, wherever it is known.
pub fn condition(c: &Cond, inputs: &[Input]) -> Option<bool> {
    Ranges::of(inputs).condition(c)
}
