//! Scaling a total up to the points of items that were left out for a unit with `rescale`.

use super::Bounds;
use crate::model::Otherwise;
use crate::number::{Points, Ratio};

/// The points of a unit's items, and of those that are left out with the total scaled up for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rescaling {
    /// Full points of the items that count, with those that are scaled out.
    all: Bounds,
    /// Points of the items that are scaled out.
    out: Bounds,
    /// Points of the smallest item that has any.
    smallest: Option<Points>,
}

impl Rescaling {
    /// Counts a unit's items: treatment, full points, and whether the item applies (`None` while open).
    pub fn of(items: impl Iterator<Item = (Otherwise, Points, Option<bool>)>) -> Rescaling {
        let mut scale = Rescaling::default();
        for (otherwise, points, applies) in items {
            scale.count(otherwise, points, applies);
        }
        scale
    }

    fn count(&mut self, otherwise: Otherwise, points: Points, applies: Option<bool>) {
        let whole = Bounds::exactly(points);
        let perhaps = Bounds::default().hull(whole);
        match (otherwise, applies) {
            (Otherwise::LeaveOut, Some(false)) => {}
            (Otherwise::LeaveOut, None) => self.all = self.all.plus(perhaps),
            _ => self.all = self.all.plus(whole),
        }
        match (otherwise, applies) {
            (Otherwise::Rescale, Some(false)) => self.out = self.out.plus(whole),
            (Otherwise::Rescale, None) => self.out = self.out.plus(perhaps),
            _ => {}
        }
        if points > Points::ZERO {
            self.smallest = Some(self.smallest.unwrap_or(points).min(points));
        }
    }

    /// Full points the total is out of (upper bound while that is open).
    pub fn full(&self) -> Points {
        self.all.high
    }

    /// Whether any item is, or may be, scaled out.
    pub fn is_needed(&self) -> bool {
        self.out.high > Points::ZERO
    }

    /// Smallest and largest factor of the total: all points over those that are left. One where nothing is left.
    pub fn factors(&self) -> (Ratio, Ratio) {
        let factor = |all: Points, rest: Points| {
            Ratio::new(i128::from(all.units()), i128::from(rest.units()))
                .filter(|_| rest > Points::ZERO)
                .unwrap_or(Ratio::ONE)
        };
        // all ÷ (all − out) falls with all and rises with out. Where nothing may be left, the smallest item is
        // the least that is left when anything is.
        let rest = Bounds {
            low: self.all.low.minus(self.out.high),
            high: self.all.high.minus(self.out.low),
        };
        if rest.low > Points::ZERO {
            (
                factor(self.all.high, rest.high),
                factor(self.all.low, rest.low),
            )
        } else if rest.high <= Points::ZERO {
            (Ratio::ONE, Ratio::ONE)
        } else {
            let smallest = self.smallest.unwrap_or(self.all.high);
            (Ratio::ONE, factor(self.all.high, smallest))
        }
    }

    /// The total scaled up, brought to 1/10 000 point.
    pub fn scaled(&self, total: Bounds) -> Bounds {
        self.scaled_by(total, Ratio::points)
    }

    /// The total scaled up and rounded from the exact product; what does not fit stays as it was.
    pub(super) fn scaled_by(
        &self,
        total: Bounds,
        round: impl Fn(Ratio) -> Option<Points>,
    ) -> Bounds {
        let (least, most) = self.factors();
        let ends = [
            (total.low, least),
            (total.low, most),
            (total.high, least),
            (total.high, most),
        ]
        .map(|(points, by)| {
            points
                .ratio()
                .checked_mul(by)
                .and_then(&round)
                .unwrap_or(points)
        });
        Bounds {
            low: ends.into_iter().min().unwrap_or(total.low),
            high: ends.into_iter().max().unwrap_or(total.high),
        }
    }
}
