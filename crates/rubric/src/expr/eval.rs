//! The value of typed numbers and conditions for one unit: exact, three-valued, with no state.

mod small;

use std::cmp::Ordering;

use super::ir::{Cond, Input, InputId, Num, Order, Partial};
use crate::columns::Row;
use crate::number::Ratio;
use small::{Small, Truth};

/// Where raw values of inputs come from.
pub trait Values {
    /// The raw value of an input, truths as 0 and 1; `None` when unknown.
    fn raw(&self, input: InputId) -> Option<i64>;
}

impl Values for Row<'_> {
    fn raw(&self, input: InputId) -> Option<i64> {
        Row::raw(self, input)
    }
}

impl Values for [Option<i64>] {
    fn raw(&self, input: InputId) -> Option<i64> {
        self[input]
    }
}

impl Order {
    /// Whether the comparison holds for operands in this order.
    pub const fn holds(self, ordering: Ordering) -> bool {
        match self {
            Order::Equal => matches!(ordering, Ordering::Equal),
            Order::NotEqual => !matches!(ordering, Ordering::Equal),
            Order::Less => matches!(ordering, Ordering::Less),
            Order::LessEqual => !matches!(ordering, Ordering::Greater),
            Order::Greater => matches!(ordering, Ordering::Greater),
            Order::GreaterEqual => !matches!(ordering, Ordering::Less),
        }
    }

    /// The comparison that holds exactly where this one does not.
    pub const fn negated(self) -> Order {
        match self {
            Order::Equal => Order::NotEqual,
            Order::NotEqual => Order::Equal,
            Order::Less => Order::GreaterEqual,
            Order::LessEqual => Order::Greater,
            Order::Greater => Order::LessEqual,
            Order::GreaterEqual => Order::Less,
        }
    }
}

/// Powers of ten up to the most places an input may have.
const POWERS: [i128; 10] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
];

/// The value of an input whose raw value is given.
pub fn scaled(raw: i64, input: &Input) -> Ratio {
    let places = usize::from(input.kind.places());
    let unit = POWERS.get(places).copied();
    let unit = unit.unwrap_or_else(|| 10i128.pow(u32::from(input.kind.places())));
    Ratio::new_raw(i128::from(raw), unit)
}

/// The number for one unit; `None` when it is unknown.
pub fn number<V: Values + ?Sized>(n: &Num, inputs: &[Input], row: &V) -> Option<Ratio> {
    match small::number(n, inputs, row) {
        Small::Known(num, den) => Some(Ratio::new_raw(i128::from(num), i128::from(den))),
        Small::Unknown => None,
        Small::Large => exact(n, inputs, row),
    }
}

/// The number for one unit in 128 bits.
pub(crate) fn exact<V: Values + ?Sized>(n: &Num, inputs: &[Input], row: &V) -> Option<Ratio> {
    match n {
        Num::Const(c) => Some(*c),
        Num::Input(id) => row.raw(*id).map(|raw| scaled(raw, &inputs[*id])),
        Num::Add(a, b) => add(exact(a, inputs, row)?, exact(b, inputs, row)?),
        Num::Sub(a, b) => {
            let (a, b) = (exact(a, inputs, row)?, exact(b, inputs, row)?);
            add(a, b.checked_neg()?)
        }
        Num::Mul(a, b) => exact(a, inputs, row)?.checked_mul(exact(b, inputs, row)?),
        Num::Div(a, b) => {
            let (a, b) = (exact(a, inputs, row)?, exact(b, inputs, row)?);
            a.checked_div(b)
        }
        Num::Min(of) => extreme(of, inputs, row, Ordering::Less),
        Num::Max(of) => extreme(of, inputs, row, Ordering::Greater),
        Num::If(c, a, b) => {
            if exact_condition(c, inputs, row)? {
                exact(a, inputs, row)
            } else {
                exact(b, inputs, row)
            }
        }
        Num::Steps { of, step, partial } => steps(exact(of, inputs, row)?, *step, *partial),
    }
}

/// The condition for one unit; `None` when it is unknown and what is known does not decide it.
pub fn condition<V: Values + ?Sized>(c: &Cond, inputs: &[Input], row: &V) -> Option<bool> {
    match small::condition(c, inputs, row) {
        Truth::Known(truth) => Some(truth),
        Truth::Unknown => None,
        Truth::Large => exact_condition(c, inputs, row),
    }
}

/// The condition for one unit, its numbers in 128 bits.
pub(crate) fn exact_condition<V: Values + ?Sized>(
    c: &Cond,
    inputs: &[Input],
    row: &V,
) -> Option<bool> {
    match c {
        Cond::Const(truth) => Some(*truth),
        Cond::Input(id) => row.raw(*id).map(|raw| raw != 0),
        Cond::Compare(order, a, b) => {
            let (a, b) = (exact(a, inputs, row)?, exact(b, inputs, row)?);
            Some(order.holds(a.cmp(&b)))
        }
        Cond::And(a, b) => match exact_condition(a, inputs, row) {
            Some(false) => Some(false),
            Some(true) => exact_condition(b, inputs, row),
            None => exact_condition(b, inputs, row).filter(|&b| !b),
        },
        Cond::Or(a, b) => match exact_condition(a, inputs, row) {
            Some(true) => Some(true),
            Some(false) => exact_condition(b, inputs, row),
            None => exact_condition(b, inputs, row).filter(|&b| b),
        },
        Cond::Not(a) => exact_condition(a, inputs, row).map(|a| !a),
        Cond::If(c, a, b) => {
            if exact_condition(c, inputs, row)? {
                exact_condition(a, inputs, row)
            } else {
                exact_condition(b, inputs, row)
            }
        }
    }
}

/// A sum over the larger denominator where that is a multiple of the other, so that decimals stay decimals.
pub(crate) fn add(a: Ratio, b: Ratio) -> Option<Ratio> {
    let (small, large) = if a.den() <= b.den() { (a, b) } else { (b, a) };
    if small.den() == large.den() {
        return Some(Ratio::new_raw(a.num().checked_add(b.num())?, a.den()));
    }
    let factor = if small.den() == 1 {
        large.den()
    } else if large.den() % small.den() == 0 {
        large.den() / small.den()
    } else {
        return a.checked_add(b);
    };
    let num = small.num().checked_mul(factor)?.checked_add(large.num())?;
    Some(Ratio::new_raw(num, large.den()))
}

fn extreme<V: Values + ?Sized>(
    of: &[Num],
    inputs: &[Input],
    row: &V,
    better: Ordering,
) -> Option<Ratio> {
    let mut best: Option<Ratio> = None;
    for n in of {
        let value = exact(n, inputs, row)?;
        if best.is_none_or(|b| value.cmp(&b) == better) {
            best = Some(value);
        }
    }
    best
}

/// Number of steps in a number.
pub(crate) fn steps(of: Ratio, step: Ratio, partial: Partial) -> Option<Ratio> {
    let quotient = of.checked_div(step)?;
    match partial {
        Partial::Whole => Some(Ratio::new_raw(quotient.floor(), 1)),
        Partial::Started => Some(Ratio::new_raw(quotient.ceil(), 1)),
        Partial::Proportional => Some(quotient),
    }
}
