//! Intervals of whole trees. Every node is looked at once for each context it stands in, so the cost grows with
//! the size of the tree and not with its nesting.

use std::collections::BTreeMap;

use super::super::eval;
use super::super::ir::{Cond, Input, InputId, Num, Order, Source, Stat, ValueKind};
use super::Interval;
use crate::number::Ratio;

/// The raw ranges of all inputs, which may be narrower than declared.
#[derive(Debug, Clone)]
pub struct Ranges<'i> {
    inputs: &'i [Input],
    narrower: BTreeMap<InputId, (i64, i64)>,
}

/// The ranges where a condition is true, and where it is false. A side that is there holds every row at which
/// the condition is not known to be the opposite; a side that is missing can never be.
pub(super) struct Split<'i> {
    pub(super) yes: Option<Ranges<'i>>,
    pub(super) no: Option<Ranges<'i>>,
    /// A divisor on the way may be zero.
    pub(super) may_divide_by_zero: bool,
}

impl<'i> Split<'i> {
    /// The parts of a condition that is only looked at on one side of another.
    fn parts(split: Option<Split<'i>>) -> (Option<Ranges<'i>>, Option<Ranges<'i>>, bool) {
        split.map_or((None, None, false), |s| (s.yes, s.no, s.may_divide_by_zero))
    }

    fn swapped(self) -> Split<'i> {
        Split {
            yes: self.no,
            no: self.yes,
            ..self
        }
    }

    fn verdict(&self) -> Option<bool> {
        match (&self.yes, &self.no) {
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            _ => None,
        }
    }
}

impl<'i> Ranges<'i> {
    /// The declared ranges.
    pub fn of(inputs: &'i [Input]) -> Ranges<'i> {
        Ranges {
            inputs,
            narrower: BTreeMap::new(),
        }
    }

    /// The same ranges, one input only from `low` to `high` (raw values).
    #[must_use]
    pub fn with(mut self, input: InputId, low: i64, high: i64) -> Ranges<'i> {
        self.narrower.insert(input, (low, high));
        self
    }

    /// The inputs the ranges are of.
    pub fn inputs(&self) -> &'i [Input] {
        self.inputs
    }

    /// The raw range of an input.
    pub fn raw(&self, input: InputId) -> (i64, i64) {
        let declared = match self.inputs[input].kind {
            ValueKind::Truth => (0, 1),
            _ => self.inputs[input].range,
        };
        self.narrower.get(&input).copied().unwrap_or(declared)
    }

    /// The values an input can take.
    pub fn input(&self, input: InputId) -> Interval {
        let (low, high) = self.raw(input);
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
                Some(of) => Interval {
                    may_divide_by_zero: false,
                    ..Ranges::of(self.inputs).number(of)
                },
                None => self.number(a).over(self.divisor(b)),
            },
            Num::Min(of) => self.extreme(of, false),
            Num::Max(of) => self.extreme(of, true),
            Num::If(c, a, b) => {
                let split = self.split(c);
                let yes = split.yes.map(|r| r.number(a));
                let no = split.no.map(|r| r.number(b));
                let mut either = match (yes, no) {
                    (Some(yes), Some(no)) => yes.hull(no),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => Interval::ANY,
                };
                either.may_divide_by_zero |= split.may_divide_by_zero;
                either
            }
            Num::Steps { of, step, partial } => self.number(of).steps(*step, *partial),
        }
    }

    /// The values of a divisor. Zero at an end of an input's range gives no value, and the next raw value
    /// is a whole step away, so that quotients stay bounded.
    fn divisor(&self, b: &Num) -> Interval {
        let Num::Input(id) = b else {
            return self.number(b);
        };
        let nonzero = match self.raw(*id) {
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

    /// The number whose cohort statistic a quotient of two inputs is: its largest, smallest and mean value
    /// lie between the values that any unit can have.
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

    /// Whether a condition holds always or never, wherever it is known.
    pub fn condition(&self, c: &Cond) -> Option<bool> {
        self.split(c).verdict()
    }

    /// The ranges left when a condition is known to be this; `None` when it cannot be.
    pub fn assuming(&self, c: &Cond, truth: bool) -> Option<Ranges<'i>> {
        let split = self.split(c);
        if truth { split.yes } else { split.no }
    }

    fn only(&self, truth: bool) -> Split<'i> {
        Split {
            yes: truth.then(|| self.clone()),
            no: (!truth).then(|| self.clone()),
            may_divide_by_zero: false,
        }
    }

    pub(super) fn split(&self, c: &Cond) -> Split<'i> {
        match c {
            Cond::Const(truth) => self.only(*truth),
            Cond::Input(id) => {
                let (low, high) = self.raw(*id);
                let side = |wanted: i64| {
                    (low..=high)
                        .contains(&wanted)
                        .then(|| self.clone().with(*id, wanted, wanted))
                };
                Split {
                    yes: side(1),
                    no: side(0),
                    may_divide_by_zero: false,
                }
            }
            Cond::Compare(order, a, b) => self.split_comparison(*order, a, b),
            Cond::And(a, b) => {
                let first = self.split(a);
                // `b` matters only where `a` may hold.
                let (yes, no, flag) = Split::parts(first.yes.map(|r| r.split(b)));
                Split {
                    yes,
                    no: joined(first.no, no),
                    may_divide_by_zero: first.may_divide_by_zero || flag,
                }
            }
            Cond::Or(a, b) => {
                let first = self.split(a);
                let (yes, no, flag) = Split::parts(first.no.map(|r| r.split(b)));
                Split {
                    yes: joined(first.yes, yes),
                    no,
                    may_divide_by_zero: first.may_divide_by_zero || flag,
                }
            }
            Cond::Not(a) => self.split(a).swapped(),
            Cond::If(test, a, b) => {
                let test = self.split(test);
                let (a_yes, a_no, a_flag) = Split::parts(test.yes.map(|r| r.split(a)));
                let (b_yes, b_no, b_flag) = Split::parts(test.no.map(|r| r.split(b)));
                Split {
                    yes: joined(a_yes, b_yes),
                    no: joined(a_no, b_no),
                    may_divide_by_zero: test.may_divide_by_zero || a_flag || b_flag,
                }
            }
        }
    }

    fn split_comparison(&self, order: Order, a: &Num, b: &Num) -> Split<'i> {
        let (left, right) = (self.number(a), self.number(b));
        let may_divide_by_zero = left.may_divide_by_zero || right.may_divide_by_zero;
        if let Some(verdict) = left.compare(order, right) {
            return Split {
                may_divide_by_zero,
                ..self.only(verdict)
            };
        }
        if may_divide_by_zero {
            // Rows at which the comparison is unknown must stay on both sides.
            return Split {
                yes: Some(self.clone()),
                no: Some(self.clone()),
                may_divide_by_zero,
            };
        }
        let side = |order: Order| match (a, b) {
            (Num::Input(id), _) => self.narrowed(*id, order, right),
            (_, Num::Input(id)) => self.narrowed(*id, mirrored(order), left),
            _ => Some(self.clone()),
        };
        Split {
            yes: side(order),
            no: side(order.negated()),
            may_divide_by_zero,
        }
    }

    /// Raw values of an input that can stand in this order to some value of the interval.
    fn narrowed(&self, id: InputId, order: Order, other: Interval) -> Option<Ranges<'i>> {
        let unit = Ratio::new_raw(10i128.pow(u32::from(self.inputs[id].kind.places())), 1);
        let raw = |end: Option<Ratio>| end.and_then(|e| e.checked_mul(unit));
        let (mut low, mut high) = self.raw(id);
        let clamp = |n: i128| n.clamp(i128::from(i64::MIN + 1), i128::from(i64::MAX)) as i64;
        if let Some(most) = raw(other.high) {
            match order {
                Order::Less => high = high.min(clamp(most.ceil() - 1)),
                Order::LessEqual | Order::Equal => high = high.min(clamp(most.floor())),
                _ => {}
            }
        }
        if let Some(least) = raw(other.low) {
            match order {
                Order::Greater => low = low.max(clamp(least.floor() + 1)),
                Order::GreaterEqual | Order::Equal => low = low.max(clamp(least.ceil())),
                _ => {}
            }
        }
        if order == Order::NotEqual
            && let Some(single) = raw(other.single())
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

/// Ranges that hold every row of both.
fn joined<'i>(a: Option<Ranges<'i>>, b: Option<Ranges<'i>>) -> Option<Ranges<'i>> {
    let (mut a, b) = match (a, b) {
        (Some(a), Some(b)) => (a, b),
        (one, other) => return one.or(other),
    };
    a.narrower = a
        .narrower
        .iter()
        .filter_map(|(&id, &(low, high))| {
            let &(other_low, other_high) = b.narrower.get(&id)?;
            Some((id, (low.min(other_low), high.max(other_high))))
        })
        .collect();
    Some(a)
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
