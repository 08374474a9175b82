//! Whole-number intervals at compile time: the proofs that block arithmetic cannot leave its lanes.
//! Nothing here runs per unit.

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) lo: i128,
    pub(super) hi: i128,
}

impl Interval {
    pub(super) const ZERO: Interval = Interval { lo: 0, hi: 0 };

    pub(super) const fn point(value: i128) -> Interval {
        Interval {
            lo: value,
            hi: value,
        }
    }

    /// Sum; `None` when it leaves 128 bits.
    pub(super) fn plus(self, other: Interval) -> Option<Interval> {
        Some(Interval {
            lo: self.lo.checked_add(other.lo)?,
            hi: self.hi.checked_add(other.hi)?,
        })
    }

    /// Product with a constant; `None` when it leaves 128 bits.
    pub(super) fn scaled(self, factor: i128) -> Option<Interval> {
        let (a, b) = (self.lo.checked_mul(factor)?, self.hi.checked_mul(factor)?);
        Some(Interval {
            lo: a.min(b),
            hi: a.max(b),
        })
    }

    /// Product of two ranges; `None` when it leaves 128 bits.
    pub(super) fn times(self, other: Interval) -> Option<Interval> {
        let ends = [
            self.lo.checked_mul(other.lo)?,
            self.lo.checked_mul(other.hi)?,
            self.hi.checked_mul(other.lo)?,
            self.hi.checked_mul(other.hi)?,
        ];
        Some(Interval {
            lo: ends.into_iter().min()?,
            hi: ends.into_iter().max()?,
        })
    }

    /// The smallest range that holds both.
    pub(super) fn hull(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.min(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    /// Range of the smaller of two numbers.
    pub(super) fn smaller(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.min(other.lo),
            hi: self.hi.min(other.hi),
        }
    }

    /// Range of the larger of two numbers.
    pub(super) fn larger(self, other: Interval) -> Interval {
        Interval {
            lo: self.lo.max(other.lo),
            hi: self.hi.max(other.hi),
        }
    }

    /// Largest distance from zero.
    pub(super) fn reach(self) -> u128 {
        self.lo.unsigned_abs().max(self.hi.unsigned_abs())
    }

    /// True when every value has room to spare in 64 bits, so that one more addition cannot overflow.
    pub(super) fn fits(self) -> bool {
        self.reach() < 1 << 62
    }
}

/// Greatest common divisor of sizes; zero only when both are zero.
pub(super) fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_ranges_hold_every_product() {
        let a = Interval { lo: -3, hi: 5 };
        let b = Interval { lo: -7, hi: 2 };
        let product = a.times(b).expect("small numbers");
        for x in -3..=5 {
            for y in -7..=2 {
                assert!(product.lo <= x * y && x * y <= product.hi);
            }
        }
    }

    #[test]
    fn overflow_is_no_range() {
        let wide = Interval {
            lo: 0,
            hi: i128::MAX,
        };
        assert_eq!(wide.plus(Interval::point(1)), None);
        assert_eq!(wide.scaled(2), None);
        assert_eq!(wide.times(wide), None);
    }
}
