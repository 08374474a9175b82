//! The same arithmetic in 64 bits, which nearly every rule fits into; gives up rather than overflow.

use std::cmp::Ordering;

use super::super::ir::{Cond, Input, Num, Partial};
use super::Values;
use crate::number::Ratio;

/// A numerator and a positive denominator.
type Terms = (i64, i64);

/// What 64 bits can say of a number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Small {
    /// A fraction with a positive denominator.
    Known(i64, i64),
    /// Unknown.
    Unknown,
    /// Some term does not fit.
    Large,
}

impl Small {
    fn of(terms: Option<Terms>) -> Small {
        match terms {
            Some((num, den)) => Small::Known(num, den),
            None => Small::Large,
        }
    }
}

/// Powers of ten up to the most places an input may have.
const POWERS: [i64; 10] = [
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

/// How two fractions with positive denominators stand to each other.
#[inline]
pub(super) fn compare((a, b): Terms, (c, d): Terms) -> Ordering {
    (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)))
}

/// The number for one unit, as far as 64 bits go.
pub(super) fn number<V: Values + ?Sized>(n: &Num, inputs: &[Input], row: &V) -> Small {
    let pair = |a: &Num, b: &Num, op: fn(Terms, Terms) -> Option<Terms>| {
        match (number(a, inputs, row), number(b, inputs, row)) {
            (Small::Known(a, b), Small::Known(c, d)) => Small::of(op((a, b), (c, d))),
            // An unknown operand makes the result unknown whatever the other is.
            (Small::Unknown, _) | (_, Small::Unknown) => Small::Unknown,
            _ => Small::Large,
        }
    };
    match n {
        Num::Const(c) => constant(*c),
        Num::Input(id) => match row.raw(*id) {
            Some(raw) => match POWERS.get(usize::from(inputs[*id].kind.places())) {
                Some(&power) => Small::Known(raw, power),
                None => Small::Large,
            },
            None => Small::Unknown,
        },
        Num::Add(a, b) => pair(a, b, add),
        Num::Sub(a, b) => pair(a, b, |(a, b), (c, d)| add((a, b), (c.checked_neg()?, d))),
        Num::Mul(a, b) => pair(a, b, |(a, b), (c, d)| {
            Some((a.checked_mul(c)?, b.checked_mul(d)?))
        }),
        Num::Div(a, b) => match (number(a, inputs, row), number(b, inputs, row)) {
            (Small::Known(_, _), Small::Known(0, _)) => Small::Unknown,
            (Small::Known(a, b), Small::Known(c, d)) => Small::of(divide((a, b), (c, d))),
            (Small::Unknown, _) | (_, Small::Unknown) => Small::Unknown,
            _ => Small::Large,
        },
        Num::Min(of) => extreme(of, inputs, row, Ordering::Less),
        Num::Max(of) => extreme(of, inputs, row, Ordering::Greater),
        Num::If(c, a, b) => match condition(c, inputs, row) {
            Truth::Known(true) => number(a, inputs, row),
            Truth::Known(false) => number(b, inputs, row),
            Truth::Unknown => Small::Unknown,
            Truth::Large => Small::Large,
        },
        Num::Steps { of, step, partial } => {
            let Small::Known(s, t) = constant(*step) else {
                return Small::Large;
            };
            match number(of, inputs, row) {
                Small::Known(a, b) if s > 0 => Small::of(steps((a, b), (s, t), *partial)),
                Small::Known(..) => Small::Large,
                other => other,
            }
        }
    }
}

/// What 64 bits can say of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// Decided.
    Known(bool),
    /// Unknown.
    Unknown,
    /// Some term does not fit, and the rest does not decide it.
    Large,
}

/// The condition for one unit, as far as 64 bits go. Never falls back by itself: what does not fit is computed
/// again once, as a whole, and not once for every level.
pub(super) fn condition<V: Values + ?Sized>(c: &Cond, inputs: &[Input], row: &V) -> Truth {
    match c {
        Cond::Const(truth) => Truth::Known(*truth),
        Cond::Input(id) => match row.raw(*id) {
            Some(raw) => Truth::Known(raw != 0),
            None => Truth::Unknown,
        },
        Cond::Compare(order, a, b) => match (number(a, inputs, row), number(b, inputs, row)) {
            (Small::Known(a, b), Small::Known(c, d)) => {
                Truth::Known(order.holds(compare((a, b), (c, d))))
            }
            (Small::Unknown, _) | (_, Small::Unknown) => Truth::Unknown,
            _ => Truth::Large,
        },
        Cond::And(a, b) => joined(a, b, false, inputs, row),
        Cond::Or(a, b) => joined(a, b, true, inputs, row),
        Cond::Not(a) => match condition(a, inputs, row) {
            Truth::Known(truth) => Truth::Known(!truth),
            other => other,
        },
        Cond::If(c, a, b) => match condition(c, inputs, row) {
            Truth::Known(true) => condition(a, inputs, row),
            Truth::Known(false) => condition(b, inputs, row),
            other => other,
        },
    }
}

/// Kleene's `&&` and `||`: either side decides with the value `decides`.
fn joined<V: Values + ?Sized>(
    a: &Cond,
    b: &Cond,
    decides: bool,
    inputs: &[Input],
    row: &V,
) -> Truth {
    let first = condition(a, inputs, row);
    if first == Truth::Known(decides) {
        return first;
    }
    let second = condition(b, inputs, row);
    match (first, second) {
        (_, Truth::Known(truth)) if truth == decides => second,
        (Truth::Known(_), _) => second,
        (Truth::Large, _) | (_, Truth::Large) => Truth::Large,
        (Truth::Unknown, _) => Truth::Unknown,
    }
}

#[inline]
fn constant(c: Ratio) -> Small {
    match (i64::try_from(c.num()), i64::try_from(c.den())) {
        (Ok(num), Ok(den)) => Small::Known(num, den),
        _ => Small::Large,
    }
}

fn add((a, b): Terms, (c, d): Terms) -> Option<Terms> {
    if b == d {
        return Some((a.checked_add(c)?, b));
    }
    if b % d == 0 {
        return Some((a.checked_add(c.checked_mul(b / d)?)?, b));
    }
    if d % b == 0 {
        return Some((c.checked_add(a.checked_mul(d / b)?)?, d));
    }
    let num = a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?;
    Some((num, b.checked_mul(d)?))
}

fn divide((a, b): Terms, (c, d): Terms) -> Option<Terms> {
    let (num, den) = (a.checked_mul(d)?, b.checked_mul(c)?);
    if den > 0 {
        Some((num, den))
    } else {
        Some((num.checked_neg()?, den.checked_neg()?))
    }
}

fn steps(of: Terms, step: Terms, partial: Partial) -> Option<Terms> {
    let (num, den) = divide(of, step)?;
    Some(match partial {
        Partial::Whole => (num.div_euclid(den), 1),
        Partial::Started => (num.checked_neg()?.div_euclid(den).checked_neg()?, 1),
        Partial::Proportional => (num, den),
    })
}

fn extreme<V: Values + ?Sized>(of: &[Num], inputs: &[Input], row: &V, better: Ordering) -> Small {
    let mut best: Option<Terms> = None;
    let mut large = false;
    for n in of {
        match number(n, inputs, row) {
            Small::Known(a, b) => {
                if best.is_none_or(|best| compare((a, b), best) == better) {
                    best = Some((a, b));
                }
            }
            Small::Unknown => return Small::Unknown,
            Small::Large => large = true,
        }
    }
    match best {
        Some((a, b)) if !large => Small::Known(a, b),
        _ => Small::Large,
    }
}
