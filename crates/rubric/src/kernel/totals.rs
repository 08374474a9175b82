//! Sums over items: totals in narrow lanes where that is proven to do, sections and items where they are kept.

use std::ops::Range;

use super::CompiledItem;
use super::block::ItemPoints;
use super::lanes::{Lane, points, truths};
use super::scores::{CHUNK, PointSlice};

/// Totals of a chunk.
pub(super) struct Totals {
    sums: Sums,

    /// Units of which an item may be left out with the total scaled up for it; bytes other than 0.
    left_out: Option<Vec<i8>>,
}

/// Low ends, and the distances from them to the high ends.
enum Sums {
    Narrow(Vec<i32>, Vec<i32>),
    Wide(Vec<i64>, Vec<i64>),
}

/// Where the points of items go besides the total.
pub(super) struct Places<'p, 's, 'i> {
    pub(super) sections: &'p mut [PointSlice<'s>],
    pub(super) items: &'p mut [PointSlice<'i>],
}

impl Totals {
    /// Sums for a chunk; `narrow` where 32 bits are proven to do, `rescale` where points can be left out.
    pub(super) fn new(narrow: bool, rescale: bool) -> Totals {
        let sums = if narrow {
            Sums::Narrow(vec![0; CHUNK], vec![0; CHUNK])
        } else {
            Sums::Wide(vec![0; CHUNK], vec![0; CHUNK])
        };
        Totals {
            sums,

            left_out: rescale.then(|| vec![0; CHUNK]),
        }
    }

    pub(super) fn clear(&mut self) {
        match &mut self.sums {
            Sums::Narrow(low, gap) => {
                low.fill(0);
                gap.fill(0);
            }
            Sums::Wide(low, gap) => {
                low.fill(0);
                gap.fill(0);
            }
        }

        if let Some(left_out) = &mut self.left_out {
            left_out.fill(0);
        }
    }

    /// Adds an item's points for some rows of the chunk.
    pub(super) fn add<L: Lane>(
        &mut self,
        (index, item): (usize, &CompiledItem),
        found: &ItemPoints<'_, L>,
        quantum: i64,
        at: Range<usize>,
        places: &mut Places<'_, '_, '_>,
    ) {
        match &mut self.sums {
            Sums::Narrow(low, gap) => {
                // The quantum divides points that are proven to fit.
                gather_ends(
                    &mut low[at.clone()],
                    &mut gap[at.clone()],
                    found,
                    quantum as i32,
                );
            }
            Sums::Wide(low, gap) => {
                gather_ends(&mut low[at.clone()], &mut gap[at.clone()], found, quantum);
            }
        }
        let high = found.high.unwrap_or(found.low);
        let keep = |place: &mut PointSlice<'_>| {
            points::gather(&mut place.low[at.clone()], found.low, quantum);
            points::gather(&mut place.high[at.clone()], high, quantum);
        };
        if !places.sections.is_empty() {
            for section in &item.sections {
                keep(&mut places.sections[*section]);
            }
        }
        if let Some(place) = places.items.get_mut(index) {
            keep(place);
        }
        if let (true, Some(left_out), Some((holds, _))) =
            (item.rescale, &mut self.left_out, found.applies)
        {
            truths::join_unless(&mut left_out[at], holds);
        }
    }

    /// Writes the totals out and tells whose are still to be scaled up, where that can be.
    pub(super) fn write(&self, total: &mut PointSlice<'_>) -> Option<&[i8]> {
        let len = total.low.len();
        match &self.sums {
            Sums::Narrow(low, gap) => {
                points::write_out(total.low, total.high, &low[..len], &gap[..len]);
            }
            Sums::Wide(low, gap) => {
                points::write_out(total.low, total.high, &low[..len], &gap[..len]);
            }
        }
        self.left_out.as_deref()
    }
}

fn gather_ends<L: Lane, T: Lane>(
    low: &mut [T],
    gap: &mut [T],
    found: &ItemPoints<'_, L>,
    quantum: T,
) {
    points::gather(low, found.low, quantum);
    if let Some(high) = found.high {
        points::gather_gap(gap, found.low, high, quantum);
    }
}
