//! How large numerators and denominators can become, from the ranges of the inputs, without running anything.

use super::super::ir::{Cond, Input, Num, Partial};

/// Largest size that is accepted; leaves room below 2^127 for sums and comparisons.
const LIMIT: u128 = 10u128.pow(36);

/// Upper bounds of the terms of a fraction, not in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Of the numerator without its sign.
    pub num: u128,
    /// Of the denominator.
    pub den: u128,
    /// The denominator is always exactly this.
    pub fixed: bool,
}

impl Size {
    fn of(num: Option<u128>, den: Option<u128>, fixed: bool) -> Option<Size> {
        let (num, den) = (num?, den?);
        (num <= LIMIT && den <= LIMIT).then_some(Size { num, den, fixed })
    }

    fn sum(self, other: Size) -> Option<Size> {
        if self.fixed && other.fixed {
            // The sum takes the larger denominator when it is a multiple of the other.
            let (small, large) = if self.den <= other.den {
                (self, other)
            } else {
                (other, self)
            };
            if large.den % small.den == 0 {
                let num = small
                    .num
                    .checked_mul(large.den / small.den)
                    .and_then(|n| n.checked_add(large.num));
                return Size::of(num, Some(large.den), true);
            }
        }
        let left = self.num.checked_mul(other.den);
        let right = other.num.checked_mul(self.den);
        let num = left.and_then(|l| l.checked_add(right?));
        Size::of(
            num,
            self.den.checked_mul(other.den),
            self.fixed && other.fixed,
        )
    }

    fn product(self, other: Size) -> Option<Size> {
        Size::of(
            self.num.checked_mul(other.num),
            self.den.checked_mul(other.den),
            self.fixed && other.fixed,
        )
    }

    fn quotient(self, other: Size) -> Option<Size> {
        Size::of(
            self.num.checked_mul(other.den),
            self.den.checked_mul(other.num).map(|d| d.max(1)),
            false,
        )
    }

    /// Holds whichever of the two it is.
    fn either(self, other: Size) -> Size {
        Size {
            num: self.num.max(other.num),
            den: self.den.max(other.den),
            fixed: self.fixed && other.fixed && self.den == other.den,
        }
    }
}

/// Bounds for every intermediate result of a number; `None` when one may pass 10^36.
pub fn size(num: &Num, inputs: &[Input]) -> Option<Size> {
    match num {
        Num::Const(c) => Size::of(
            Some(c.num().unsigned_abs()),
            Some(c.den().unsigned_abs()),
            true,
        ),
        Num::Input(id) => {
            let input = &inputs[*id];
            let most = input
                .range
                .0
                .unsigned_abs()
                .max(input.range.1.unsigned_abs());
            Size::of(
                Some(u128::from(most)),
                10u128.checked_pow(u32::from(input.kind.places())),
                true,
            )
        }
        Num::Add(a, b) | Num::Sub(a, b) => size(a, inputs)?.sum(size(b, inputs)?),
        Num::Mul(a, b) => size(a, inputs)?.product(size(b, inputs)?),
        Num::Div(a, b) => size(a, inputs)?.quotient(size(b, inputs)?),
        Num::Min(of) | Num::Max(of) => {
            let mut all: Option<Size> = None;
            for one in of {
                let one = size(one, inputs)?;
                all = Some(all.map_or(one, |a| a.either(one)));
            }
            all
        }
        Num::If(c, a, b) => {
            if !fits_condition(c, inputs) {
                return None;
            }
            Some(size(a, inputs)?.either(size(b, inputs)?))
        }
        Num::Steps { of, step, partial } => {
            let step = Size::of(
                Some(step.num().unsigned_abs()),
                Some(step.den().unsigned_abs()),
                true,
            )?;
            let steps = size(of, inputs)?.quotient(step)?;
            Some(match partial {
                Partial::Proportional => steps,
                Partial::Whole | Partial::Started => Size {
                    num: steps.num.saturating_add(1),
                    den: 1,
                    fixed: true,
                },
            })
        }
    }
}

/// True when no number inside a condition may grow too large.
pub(super) fn fits_condition(condition: &Cond, inputs: &[Input]) -> bool {
    match condition {
        Cond::Const(_) | Cond::Input(_) => true,
        Cond::Compare(_, a, b) => size(a, inputs).is_some() && size(b, inputs).is_some(),
        Cond::And(a, b) | Cond::Or(a, b) => fits_condition(a, inputs) && fits_condition(b, inputs),
        Cond::Not(a) => fits_condition(a, inputs),
        Cond::If(c, a, b) => {
            fits_condition(c, inputs) && fits_condition(a, inputs) && fits_condition(b, inputs)
        }
    }
}
