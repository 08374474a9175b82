//! How finely the values of a number can lie: two decimal places for an amount of money, none for a count.
//! Lets the lints see that nothing lies between 10 and 11 people.

use crate::expr::ir::{Input, Num, Partial, ValueKind};
use crate::number::Ratio;

/// Decimal places within which every value of the number lies; `None` when it can lie anywhere.
pub(super) fn places(number: &Num, inputs: &[Input]) -> Option<u8> {
    let of = |n: &Num| places(n, inputs);
    match number {
        Num::Const(c) => c.decimal().map(|d| d.places()),
        Num::Input(id) => match inputs[*id].kind {
            ValueKind::Number { places, .. } => Some(places),
            ValueKind::Date => Some(0),
            ValueKind::Truth | ValueKind::Choice => None,
        },
        Num::Add(a, b) | Num::Sub(a, b) => Some(of(a)?.max(of(b)?)),
        Num::Mul(a, b) => of(a)?.checked_add(of(b)?),
        Num::Div(a, b) => match b.as_ref() {
            Num::Const(c) => {
                let factor = Ratio::ONE.checked_div(*c)?;
                of(a)?.checked_add(factor.decimal()?.places())
            }
            _ => None,
        },
        Num::Min(all) | Num::Max(all) => {
            all.iter().map(of).try_fold(0, |most, p| Some(p?.max(most)))
        }
        Num::If(_, a, b) => Some(of(a)?.max(of(b)?)),
        Num::Steps { partial, .. } => match partial {
            Partial::Whole | Partial::Started => Some(0),
            Partial::Proportional => None,
        },
    }
}

/// A cut of the number line just below (`after` false) or just above a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    /// The value.
    pub(super) value: Ratio,
    /// Whether the value itself lies below the cut.
    pub(super) after: bool,
}

/// True when a value with so many decimal places lies between two cuts.
pub(super) fn has_value_between(from: Cut, to: Cut, places: Option<u8>) -> bool {
    let Some(places) = places else {
        return from < to;
    };
    let scale = Ratio::whole(10i64.saturating_pow(u32::from(places)));
    let (Some(low), Some(high)) = (from.value.checked_mul(scale), to.value.checked_mul(scale))
    else {
        return from < to;
    };
    let first = if from.after {
        low.floor() + 1
    } else {
        low.ceil()
    };
    let last = if to.after {
        high.floor()
    } else {
        high.ceil() - 1
    };
    first <= last
}
