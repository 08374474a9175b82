//! Two numbers brought together: one scale, one divisor, whole factors, and the proof that both sides fit.

use super::Lowering;
use super::number::{Known, Ranged, Value};
use super::weight::Weight;
use crate::kernel::code::{KnownOp, Mask, NumberOp, Place, Scaled};
use crate::kernel::interval::{Interval, common_divisor};
use crate::number::Ratio;

/// Two numbers over one scale and one divisor.
pub(super) struct Aligned {
    pub(super) a: Side,
    pub(super) b: Side,
    pub(super) scale: Ratio,
    pub(super) divisor: Option<Ranged>,
    pub(super) known: Known,
    pub(super) weight: (Weight, Weight),
}

/// One of two aligned numbers.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) scaled: Scaled,
    pub(super) range: Interval,
}

impl Lowering<'_> {
    /// Brings two numbers over one scale and one divisor.
    pub(super) fn align(&mut self, a: &Value, b: &Value) -> Option<Aligned> {
        let scale = common_scale(a.scale, b.scale)?;
        let (fa, fb) = (
            whole_quotient(a.scale, scale)?,
            whole_quotient(b.scale, scale)?,
        );
        let (la, lb, divisor) = match (a.divisor, b.divisor) {
            (da, db) if same_place(da, db) => (a.lanes, b.lanes, da),
            (da, db) => (
                self.lane_product(a.lanes, db)?,
                self.lane_product(b.lanes, da)?,
                self.lane_product(da, db)?,
            ),
        };
        Some(Aligned {
            a: self.side(la, fa)?,
            b: self.side(lb, fb)?,
            scale,
            divisor,
            known: a.known.both(&b.known),
            weight: (a.weight, b.weight),
        })
    }

    /// Lanes times a constant, or the constant alone, proven to fit.
    pub(super) fn side(&mut self, lanes: Option<Ranged>, factor: i128) -> Option<Side> {
        let range = match lanes {
            Some(lanes) => self.range(lanes)?.scaled(factor)?,
            None => Interval::point(factor),
        };
        self.bear(range)?;
        Some(Side {
            scaled: Scaled {
                place: lanes.map(|l| l.place),
                factor: i64::try_from(factor).ok()?,
            },
            range,
        })
    }

    /// The proven range of lanes. Relying on a column's declared range makes it checked.
    pub(super) fn range(&mut self, lanes: Ranged) -> Option<Interval> {
        match (lanes.range, lanes.place) {
            (Some(range), _) => Some(range),
            (None, Place::Column(slot)) => self.rely_on_range(slot),
            (None, Place::Register(_)) => None,
        }
    }

    /// The mask of a number's knowledge; `None` where it is always known.
    pub(super) fn known_mask(&mut self, known: &Known) -> Option<Mask> {
        let mut masks = known.masks.clone();
        for input in &known.inputs {
            masks.push(self.known_input(*input));
        }
        let mut masks = masks.into_iter();
        let first = masks.next()?;
        Some(masks.fold(first, |a, b| self.known(|to| KnownOp::Both { to, a, b })))
    }

    /// Product of lanes, where `None` stands for one.
    pub(super) fn lane_product(
        &mut self,
        a: Option<Ranged>,
        b: Option<Ranged>,
    ) -> Option<Option<Ranged>> {
        let (Some(a), Some(b)) = (a, b) else {
            return Some(a.or(b));
        };
        let range = self.range(a)?.times(self.range(b)?)?;
        self.bear(range)?;
        let places = (a.place, b.place);
        if let Some((_, product)) = self.products.iter().find(|(of, _)| *of == places) {
            return Some(Some(*product));
        }
        let (a, b) = places;
        let place = self.register(|to| NumberOp::Product { to, a, b });
        let product = Ranged {
            place,
            range: Some(range),
        };
        self.products.push((places, product));
        Some(Some(product))
    }
}

impl Side {
    pub(super) fn times(self, factor: i128) -> Option<Side> {
        Some(Side {
            scaled: Scaled {
                factor: i64::try_from(i128::from(self.scaled.factor) * factor).ok()?,
                ..self.scaled
            },
            range: self.range.scaled(factor)?,
        })
    }
}

fn same_place(a: Option<Ranged>, b: Option<Ranged>) -> bool {
    a.map(|l| l.place) == b.map(|l| l.place)
}

/// The largest positive ratio of which both are whole multiples.
fn common_scale(a: Ratio, b: Ratio) -> Option<Ratio> {
    let (a, b) = (a.reduced(), b.reduced());
    let top = common_divisor(a.num().unsigned_abs(), b.num().unsigned_abs()).max(1);
    let shared = common_divisor(a.den().unsigned_abs(), b.den().unsigned_abs());
    let bottom = (a.den().unsigned_abs() / shared).checked_mul(b.den().unsigned_abs())?;
    Ratio::new(i128::try_from(top).ok()?, i128::try_from(bottom).ok()?)
}

/// `a / b`, a whole number by choice of `b`.
fn whole_quotient(a: Ratio, b: Ratio) -> Option<i128> {
    let quotient = a.checked_div(b)?.reduced();
    (quotient.den() == 1).then_some(quotient.num())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_scales_divide_both_ratios() {
        let scale = common_scale(Ratio::new_raw(3, 10), Ratio::new_raw(-9, 4)).expect("small");
        assert_eq!(scale, Ratio::new_raw(3, 20));
        assert_eq!(whole_quotient(Ratio::new_raw(-9, 4), scale), Some(-15));
        let zero = common_scale(Ratio::ZERO, Ratio::new_raw(1, 2)).expect("small");
        assert_eq!(whole_quotient(Ratio::ZERO, zero), Some(0));
    }
}
