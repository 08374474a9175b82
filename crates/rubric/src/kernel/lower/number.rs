//! Numbers: whole-number lanes with a constant scale, a divisor where one is variable, and a proven range.

use super::align::Aligned;
use super::weight::Weight;
use super::{Lowering, Truth};
use crate::expr::ir::{InputId, Num, Partial};
use crate::kernel::code::{Divisor, KnownOp, Mask, NumberOp, Place};
use crate::kernel::interval::Interval;
use crate::number::Ratio;

/// A lowered number: `lanes × scale / divisor`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// `None` stands for one: the number is constant.
    pub(super) lanes: Option<Ranged>,
    pub(super) scale: Ratio,
    /// Positive wherever the number is known.
    pub(super) divisor: Option<Ranged>,
    pub(super) known: Known,
    /// What the scalar reference would hold.
    pub(super) weight: Weight,
}

/// Lanes whose values are proven to stay in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ranged {
    pub(super) place: Place,
    /// `None` for a column whose declared range nothing relies on yet.
    pub(super) range: Option<Interval>,
}

/// Where a number is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Known {
    pub(super) inputs: Vec<InputId>,
    pub(super) masks: Vec<Mask>,
}

impl Known {
    pub(super) fn both(&self, other: &Known) -> Known {
        let mut known = self.clone();
        for input in &other.inputs {
            if !known.inputs.contains(input) {
                known.inputs.push(*input);
            }
        }
        for mask in &other.masks {
            if !known.masks.contains(mask) {
                known.masks.push(*mask);
            }
        }
        known
    }

    /// The input, when it alone decides.
    pub(super) fn only_input(&self) -> Option<InputId> {
        match (&self.inputs[..], &self.masks[..]) {
            ([input], []) => Some(*input),
            _ => None,
        }
    }
}

impl Value {
    pub(super) fn constant(ratio: Ratio) -> Option<Value> {
        Some(Value {
            lanes: None,
            scale: ratio.reduced(),
            divisor: None,
            known: Known::default(),
            weight: Weight::of_constant(ratio)?,
        })
    }

    /// The number, when it is constant.
    pub(super) fn as_constant(&self) -> Option<Ratio> {
        (self.lanes.is_none() && self.divisor.is_none()).then_some(self.scale)
    }
}

impl<'p> Lowering<'p> {
    /// Lowers a number; `None` when it cannot be proven to stay in lanes.
    pub(super) fn number(&mut self, num: &'p Num) -> Option<Value> {
        if let Some((_, value)) = self.values.iter().find(|(seen, _)| *seen == num) {
            return Some(value.clone());
        }
        let value = self.number_afresh(num)?;
        self.values.push((num, value.clone()));
        Some(value)
    }

    fn number_afresh(&mut self, num: &'p Num) -> Option<Value> {
        match num {
            Num::Const(ratio) => Value::constant(*ratio),
            Num::Input(input) => self.input(*input),
            Num::Add(a, b) => self.sum(a, b, 1),
            Num::Sub(a, b) => self.sum(a, b, -1),
            Num::Mul(a, b) => self.product(a, b),
            Num::Div(a, b) => self.quotient(a, b),
            Num::Min(of) => self.extreme(of, false),
            Num::Max(of) => self.extreme(of, true),
            Num::If(when, a, b) => match self.condition(when) {
                Truth::Always(true) => self.number(a),
                Truth::Always(false) => self.number(b),
                Truth::Mask(when) => self.choice(when, a, b),
            },
            Num::Steps { of, step, partial } => self.steps(of, *step, *partial),
        }
    }

    fn input(&mut self, input: InputId) -> Option<Value> {
        if self.is_truth(input) {
            return None;
        }
        let slot = self.read_number(input);
        let places = u32::from(self.inputs[input].kind.places());
        let unit = 10i128.checked_pow(places)?;
        // Arithmetic on a column relies on its declared range; a bare comparison does no arithmetic.
        let (lo, hi) = self.inputs[input].range;
        let reach = lo.unsigned_abs().max(hi.unsigned_abs());
        Some(Value {
            lanes: Some(Ranged {
                place: Place::Column(slot),
                range: None,
            }),
            scale: Ratio::new_raw(1, unit),
            divisor: None,
            known: Known {
                inputs: vec![input],
                masks: Vec::new(),
            },
            weight: Weight::of_raw(reach.into(), unit.unsigned_abs())?,
        })
    }

    fn sum(&mut self, a: &'p Num, b: &'p Num, sign: i64) -> Option<Value> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        if let (Some(a), Some(b)) = (a.as_constant(), b.as_constant()) {
            let b = b.checked_mul(Ratio::whole(sign))?;
            return Value::constant(a.checked_add(b)?);
        }
        let mut pair = self.align(&a, &b)?;
        pair.b = pair.b.times(sign.into())?;
        let range = pair.a.range.plus(pair.b.range)?;
        let (a, b) = (pair.a.scaled, pair.b.scaled);
        let weight = pair.weight.0.plus(pair.weight.1)?;
        self.combined(pair, range, weight, |to| NumberOp::Sum { to, a, b })
    }

    fn product(&mut self, a: &'p Num, b: &'p Num) -> Option<Value> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        Some(Value {
            lanes: self.lane_product(a.lanes, b.lanes)?,
            scale: a.scale.checked_mul(b.scale)?.reduced(),
            divisor: self.lane_product(a.divisor, b.divisor)?,
            known: a.known.both(&b.known),
            weight: a.weight.times(b.weight)?,
        })
    }

    fn quotient(&mut self, a: &'p Num, b: &'p Num) -> Option<Value> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        // A constant zero divisor makes the number unknown everywhere; too rare for code of its own.
        let scale = a.scale.checked_div(b.scale)?.reduced();
        let weight = a.weight.over(b.weight)?;
        let Some(by) = b.lanes else {
            return Some(Value {
                lanes: self.lane_product(a.lanes, b.divisor)?,
                scale,
                divisor: a.divisor,
                known: a.known.both(&b.known),
                weight,
            });
        };
        let range = self.range(by)?;
        if range.lo < 0 {
            return None;
        }
        self.bear(range)?;
        let mut known = a.known.both(&b.known);
        if range.lo == 0 {
            let mask = self.known(|to| KnownOp::NotZero { to, of: by.place });
            known.masks.push(mask);
        }
        Some(Value {
            lanes: self.lane_product(a.lanes, b.divisor)?,
            scale,
            divisor: self.lane_product(a.divisor, Some(by))?,
            known,
            weight,
        })
    }

    fn extreme(&mut self, of: &'p [Num], larger: bool) -> Option<Value> {
        let (first, rest) = of.split_first()?;
        let mut best = self.number(first)?;
        for num in rest {
            let next = self.number(num)?;
            if let (Some(a), Some(b)) = (best.as_constant(), next.as_constant()) {
                best = Value::constant(if larger { a.max(b) } else { a.min(b) })?;
                continue;
            }
            let pair = self.align(&best, &next)?;
            let (ra, rb) = (pair.a.range, pair.b.range);
            let range = if larger {
                ra.larger(rb)
            } else {
                ra.smaller(rb)
            };
            let (a, b) = (pair.a.scaled, pair.b.scaled);
            let weight = pair.weight.0.or(pair.weight.1);
            best = self.combined(pair, range, weight, |to| NumberOp::Extreme {
                to,
                a,
                b,
                larger,
            })?;
        }
        Some(best)
    }

    fn choice(&mut self, when: Mask, a: &'p Num, b: &'p Num) -> Option<Value> {
        let (a, b) = (self.number(a)?, self.number(b)?);
        // Over a common divisor a zero of the branch not taken would spoil the branch taken.
        if a.divisor.is_some() || b.divisor.is_some() {
            return None;
        }
        let pair = self.align(&a, &b)?;
        let (ka, kb) = (self.known_mask(&a.known), self.known_mask(&b.known));
        let known = self.known(|to| KnownOp::Choice {
            to,
            when,
            a: ka,
            b: kb,
        });
        let range = pair.a.range.hull(pair.b.range);
        let (a, b) = (pair.a.scaled, pair.b.scaled);
        let weight = pair.weight.0.or(pair.weight.1);
        let mut value = self.combined(pair, range, weight, |to| NumberOp::Choose {
            to,
            when,
            a,
            b,
        })?;
        value.known = Known {
            inputs: Vec::new(),
            masks: vec![known],
        };
        Some(value)
    }

    fn steps(&mut self, of: &'p Num, step: Ratio, partial: Partial) -> Option<Value> {
        let value = self.number(of)?;
        let scale = value.scale.checked_div(step)?.reduced();
        let weight = value.weight.over(Weight::of_constant(step)?)?;
        let whole = match partial {
            Partial::Proportional => {
                return Some(Value {
                    scale,
                    weight,
                    ..value
                });
            }
            Partial::Whole => Ratio::floor,
            Partial::Started => Ratio::ceil,
        };
        if value.as_constant().is_some() {
            return Value::constant(Ratio::new(whole(scale), 1)?);
        }
        let of = self.side(value.lanes, scale.num())?;
        let by = self.side(value.divisor, scale.den())?;
        let (range, place) = match by.scaled.place {
            None if by.scaled.factor == 1 => {
                return Some(Value {
                    scale,
                    weight: weight.whole(),
                    ..value
                });
            }
            None => {
                let divisor = i128::from(by.scaled.factor);
                let offset = match partial {
                    Partial::Started => divisor - 1,
                    _ => 0,
                };
                let dividend = of.range.plus(Interval::point(offset))?;
                self.bear(dividend)?;
                let range = Interval {
                    lo: dividend.lo.div_euclid(divisor),
                    hi: dividend.hi.div_euclid(divisor),
                };
                let divisor = divide_by(divisor, dividend)?;
                let offset = i64::try_from(offset).ok()?;
                let of = of.scaled;
                let place = self.register(|to| NumberOp::Floor {
                    to,
                    of,
                    offset,
                    divisor,
                });
                (range, place)
            }
            Some(_) => {
                // The divisor is at least one where the number is known, so the quotient is no further
                // from zero than the dividend.
                let range = of.range.hull(Interval::ZERO);
                let (of, by, ceiling) = (of.scaled, by.scaled, partial == Partial::Started);
                let place = self.register(|to| NumberOp::Quotient {
                    to,
                    of,
                    by,
                    ceiling,
                });
                (range, place)
            }
        };
        Some(Value {
            lanes: Some(Ranged {
                place,
                range: Some(range),
            }),
            scale: Ratio::ONE,
            divisor: None,
            known: value.known,
            weight: weight.whole(),
        })
    }

    fn combined(
        &mut self,
        pair: Aligned,
        range: Interval,
        weight: Weight,
        op: impl FnOnce(usize) -> NumberOp,
    ) -> Option<Value> {
        self.bear(range)?;
        let place = self.register(op);
        Some(Value {
            lanes: Some(Ranged {
                place,
                range: Some(range),
            }),
            scale: pair.scale,
            divisor: pair.divisor,
            known: pair.known,
            weight,
        })
    }
}

/// The way to divide numbers of a range by a positive constant.
fn divide_by(divisor: i128, dividend: Interval) -> Option<Divisor> {
    let small = 1i128 << 31;
    if dividend.lo >= 0 && dividend.hi < small && divisor < small {
        // Rounded-up reciprocal: with `bits` such that divisor <= 2^bits, the error of the product stays
        // below one part in the divisor for every dividend under 2^31.
        let bits = u128::try_from(divisor)
            .ok()?
            .next_power_of_two()
            .trailing_zeros();
        let shift = 31 + bits;
        let multiplier = ((1i128 << shift) + divisor - 1) / divisor;
        return Some(Divisor::Reciprocal {
            multiplier: u32::try_from(multiplier).ok()?,
            shift,
        });
    }
    Some(Divisor::Plain(i64::try_from(divisor).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reciprocals_divide_exactly() {
        let top = (1i128 << 31) - 1;
        let range = Interval { lo: 0, hi: top };
        for divisor in [1, 2, 3, 5, 7, 10, 12, 100, 641, 65_537, 1_000_000, top] {
            let Some(Divisor::Reciprocal { multiplier, shift }) = divide_by(divisor, range) else {
                panic!("{divisor} has no reciprocal");
            };
            let near = [
                0,
                1,
                divisor - 1,
                divisor,
                divisor + 1,
                top - 1,
                top,
                top / divisor * divisor,
            ];
            let below = (top / divisor * divisor - 1).max(0);
            for x in near.into_iter().chain([below]).filter(|x| *x <= top) {
                let quotient = (x as u64 * u64::from(multiplier)) >> shift;
                assert_eq!(i128::from(quotient), x / divisor, "{x}/{divisor}");
            }
        }
    }
}
