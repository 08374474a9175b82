//! The first look at the columns of some items: is everything known and in its range? Columns of one width are
//! looked through four at a time, because memory answers several streams faster than one after the other. What it
//! finds is told block by block, so that nobody has to look again.

use std::ops::Range;

use super::{ROWS, Source};
use crate::columns::{Column, Value};
use crate::kernel::code::ItemCode;
use crate::kernel::lanes::numbers::{self, STREAMS};
use crate::kernel::scores::CHUNK;

/// Whether all columns of an item are known and in their ranges, for every block of a chunk.
#[derive(Debug, Clone, Copy)]
pub(in crate::kernel) struct Known([bool; CHUNK / ROWS]);

impl Known {
    /// Whether they are in all blocks.
    pub(in crate::kernel) fn all(&self) -> bool {
        self.0.iter().all(|&known| known)
    }

    /// Whether they are in the block in which a row of the chunk lies.
    pub(in crate::kernel) fn at(&self, row: usize) -> bool {
        self.0[row / ROWS]
    }
}

/// Columns to be looked through, by width.
#[derive(Default)]
struct Survey<'c> {
    tiny: Vec<Stream<'c, i8>>,
    short: Vec<Stream<'c, i16>>,
    medium: Vec<Stream<'c, i32>>,
    wide: Vec<Stream<'c, i64>>,
}

/// One column of one item.
struct Stream<'c, T> {
    values: &'c [T],
    /// The known values that the item's code was proven for.
    span: (T, T),
    /// The item that reads it.
    item: usize,
}

/// For each of some items, whether all their inputs are known and in their ranges in the rows of a chunk.
pub(in crate::kernel) fn survey<'c>(
    items: impl Iterator<Item = Option<&'c ItemCode>>,
    source: Source<'c>,
    rows: &Range<usize>,
) -> Vec<Known> {
    let mut survey = Survey::default();
    let mut known = Vec::new();
    for (item, code) in items.enumerate() {
        known.push(Known([true; CHUNK / ROWS]));
        let Some(code) = code else { continue };
        let truths = code.truths.iter().map(|input| (*input, Some((0, 1))));
        for (input, range) in truths.chain(code.numbers.iter().copied()) {
            if !survey.add(&source.columns.columns[input], rows, range, item) {
                known[item] = Known([false; CHUNK / ROWS]);
            }
        }
    }
    look_through(&survey.tiny, &mut known);
    look_through(&survey.short, &mut known);
    look_through(&survey.medium, &mut known);
    look_through(&survey.wide, &mut known);
    known
}

impl<'c> Survey<'c> {
    /// Adds a column; false when none of its values can lie in the range.
    fn add(
        &mut self,
        column: &'c Column,
        rows: &Range<usize>,
        range: Option<(i64, i64)>,
        item: usize,
    ) -> bool {
        fn put<'c, T: Value>(
            streams: &mut Vec<Stream<'c, T>>,
            values: &'c [T],
            range: Option<(i64, i64)>,
            item: usize,
        ) -> bool {
            let (lo, hi) = range.unwrap_or((i64::MIN, i64::MAX));
            let span = numbers::span(lo, hi);
            streams.extend(span.map(|span| Stream { values, span, item }));
            span.is_some()
        }
        match column {
            Column::Truth(values) | Column::Tiny(values) => {
                put(&mut self.tiny, &values[rows.clone()], range, item)
            }
            Column::Short(values) => put(&mut self.short, &values[rows.clone()], range, item),
            Column::Medium(values) => put(&mut self.medium, &values[rows.clone()], range, item),
            Column::Wide(values) => put(&mut self.wide, &values[rows.clone()], range, item),
        }
    }
}

fn look_through<T: Value>(streams: &[Stream<'_, T>], known: &mut [Known]) {
    for streams in streams.chunks(STREAMS) {
        let [a, rest @ ..] = streams else { continue };
        // Fewer streams than the pass takes: the first again, which by then is near.
        let nth = |n: usize| rest.get(n).unwrap_or(a);
        let all = [a, nth(0), nth(1), nth(2)];
        let rows = a.values.len();
        for (block, start) in (0..rows).step_by(ROWS).enumerate() {
            let values = all.map(|s| &s.values[start..rows.min(start + ROWS)]);
            let within = numbers::all_in_spans(values, all.map(|s| s.span));
            for (stream, within) in all.into_iter().zip(within) {
                known[stream.item].0[block] &= within;
            }
        }
    }
}
