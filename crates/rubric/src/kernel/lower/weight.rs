//! How large the fractions grow that the scalar reference meets on the way to a number. It works in unreduced
//! 128-bit fractions and calls a number unknown when they overflow; block code, which never does, may stand in
//! for it only where that cannot happen.

use crate::number::{Points, Ratio};

/// Upper bounds of a fraction's terms as the reference holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    num: u128,
    den: u128,
    /// The denominator is this constant, not only bounded by it.
    exact: bool,
}

/// Room left to the ends of 128 bits, for the last additions and doublings.
const LIMIT: u128 = 1 << 120;

impl Weight {
    pub(super) fn of_constant(ratio: Ratio) -> Option<Weight> {
        Weight::checked(ratio.num().unsigned_abs(), ratio.den().unsigned_abs(), true)
    }

    /// Raw values of at most this size over a constant.
    pub(super) fn of_raw(reach: u128, den: u128) -> Option<Weight> {
        Weight::checked(reach, den, true)
    }

    fn checked(num: u128, den: u128, exact: bool) -> Option<Weight> {
        (num < LIMIT && den < LIMIT).then_some(Weight { num, den, exact })
    }

    pub(super) fn plus(self, other: Weight) -> Option<Weight> {
        let (small, large) = if self.den <= other.den {
            (self, other)
        } else {
            (other, self)
        };
        if small.exact && large.exact && large.den.is_multiple_of(small.den) {
            let num = small.num.checked_mul(large.den / small.den)?;
            return Weight::checked(num.checked_add(large.num)?, large.den, true);
        }
        let num = self
            .num
            .checked_mul(other.den)?
            .checked_add(other.num.checked_mul(self.den)?)?;
        Weight::checked(num, self.den.checked_mul(other.den)?, false)
    }

    pub(super) fn times(self, other: Weight) -> Option<Weight> {
        Weight::checked(
            self.num.checked_mul(other.num)?,
            self.den.checked_mul(other.den)?,
            self.exact && other.exact,
        )
    }

    pub(super) fn over(self, other: Weight) -> Option<Weight> {
        Weight::checked(
            self.num.checked_mul(other.den)?,
            self.den.checked_mul(other.num)?,
            false,
        )
    }

    /// Either of two fractions.
    pub(super) fn or(self, other: Weight) -> Weight {
        Weight {
            num: self.num.max(other.num),
            den: self.den.max(other.den),
            exact: self.exact && other.exact && self.den == other.den,
        }
    }

    /// True when a raw value of any size can stand for the number times `scale` that this weighs: nothing
    /// the reference multiplies it with is large.
    pub(super) fn bears_any_raw(self, scale: Ratio) -> bool {
        let factor = scale.num().unsigned_abs().checked_mul(self.den);
        self.exact && factor.is_some_and(|factor| factor < 1 << 60)
    }

    /// True when the number can be multiplied and brought to points.
    pub(super) fn settles(self, multiplier: Ratio) -> bool {
        let points = Ratio::whole(Points::SCALE);
        let settled = Weight::of_constant(multiplier)
            .and_then(|m| self.times(m))
            .zip(Weight::of_constant(points))
            .and_then(|(amount, points)| amount.times(points));
        settled.is_some()
    }

    /// Brought to a whole number.
    pub(super) fn whole(self) -> Weight {
        Weight {
            num: self.num,
            den: 1,
            exact: true,
        }
    }
}
