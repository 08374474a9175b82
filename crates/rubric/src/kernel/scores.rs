//! Scores of all units in columns, and their division into chunks for threads.

use std::ops::Range;

use crate::number::Points;
use crate::plan::Program;
use crate::score::Bounds;

/// Rows of a chunk: large enough to stream columns, small enough for sums to stay close.
pub(super) const CHUNK: usize = 4 * super::block::ROWS;

/// Which figures are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// Totals only.
    #[default]
    Totals,
    /// Totals and sections.
    Sections,
    /// Totals, sections and items.
    Items,
}

/// Points of all units, low and high ends, as counts of 1/10 000 point.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PointColumn {
    /// What is sure at least.
    pub low: Vec<i64>,
    /// What is possible at most.
    pub high: Vec<i64>,
}

impl PointColumn {
    /// The bounds of one unit.
    pub fn bounds(&self, row: usize) -> Bounds {
        Bounds {
            low: Points::from_units(self.low[row]),
            high: Points::from_units(self.high[row]),
        }
    }

    pub(super) fn zeros(rows: usize) -> PointColumn {
        PointColumn {
            low: vec![0; rows],
            high: vec![0; rows],
        }
    }

    pub(super) fn whole(&mut self) -> PointSlice<'_> {
        PointSlice {
            low: &mut self.low,
            high: &mut self.high,
        }
    }

    pub(super) fn chunks(&mut self) -> impl Iterator<Item = PointSlice<'_>> {
        let high = self.high.chunks_mut(CHUNK);
        self.low
            .chunks_mut(CHUNK)
            .zip(high)
            .map(|(low, high)| PointSlice { low, high })
    }
}

/// Scores of all units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnScores {
    /// Sums of all items before rounding at the total, as in [`crate::score::UnitScore::total`].
    pub total: PointColumn,
    /// One per section, where asked for.
    pub sections: Vec<PointColumn>,
    /// One per item, where asked for.
    pub items: Vec<PointColumn>,
}

/// A piece of a column of points.
pub(super) struct PointSlice<'s> {
    pub(super) low: &'s mut [i64],
    pub(super) high: &'s mut [i64],
}

impl PointSlice<'_> {
    pub(super) fn bounds(&self, at: usize) -> Bounds {
        Bounds {
            low: Points::from_units(self.low[at]),
            high: Points::from_units(self.high[at]),
        }
    }

    pub(super) fn set(&mut self, at: usize, bounds: Bounds) {
        self.low[at] = bounds.low.units();
        self.high[at] = bounds.high.units();
    }
}

/// The places for the scores of some rows.
pub(super) struct Chunk<'s> {
    pub(super) rows: Range<usize>,
    pub(super) total: PointSlice<'s>,
    /// Empty where not asked for.
    pub(super) sections: Vec<PointSlice<'s>>,
    /// Empty where not asked for.
    pub(super) items: Vec<PointSlice<'s>>,
}

impl ColumnScores {
    /// Makes room for so many rows. Totals are written once and keep what stands there until then; sections and
    /// items are summed up and begin with zeros.
    pub(super) fn make_room(&mut self, program: &Program, rows: usize, detail: Detail) {
        let columns = |kept: &mut Vec<PointColumn>, wanted: Detail, count: usize| {
            kept.resize_with(if detail >= wanted { count } else { 0 }, Default::default);
            for PointColumn { low, high } in kept {
                for end in [low, high] {
                    end.clear();
                    end.resize(rows, 0);
                }
            }
        };
        self.total.low.resize(rows, 0);
        self.total.high.resize(rows, 0);
        columns(&mut self.sections, Detail::Sections, program.sections.len());
        columns(&mut self.items, Detail::Items, program.items.len());
    }

    /// Divides the columns.
    pub(super) fn chunks(&mut self) -> Vec<Chunk<'_>> {
        let mut chunks: Vec<Chunk<'_>> = Vec::new();
        for total in self.total.chunks() {
            let start = chunks.last().map_or(0, |chunk| chunk.rows.end);
            chunks.push(Chunk {
                rows: start..start + total.low.len(),
                total,
                sections: Vec::new(),
                items: Vec::new(),
            });
        }
        for section in &mut self.sections {
            for (chunk, slice) in chunks.iter_mut().zip(section.chunks()) {
                chunk.sections.push(slice);
            }
        }
        for item in &mut self.items {
            for (chunk, slice) in chunks.iter_mut().zip(item.chunks()) {
                chunk.items.push(slice);
            }
        }
        chunks
    }
}
