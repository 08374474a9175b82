//! One thread's work on one chunk of rows: items in blocks, the sums of their points, and the rows and items
//! that the scalar reference takes over.

use std::ops::Range;

use super::Compiled;
use super::block::{self, ItemPoints, Known, PointLanes, ROWS, Registers, Source};
use super::code::Width;
use super::lanes::points;
use super::means::{APPLIES, APPLIES_MAYBE, APPLIES_NOT, ItemMeans};
use super::scores::{Chunk, PointColumn, PointSlice};
use super::totals::{Places, Totals};
use crate::columns::Columns;
use crate::model::RoundingPlace;
use crate::score::{self, Bounds, ItemScore};

/// Bytes of a row that are looked through at once: for the rows of a chunk, half of a middle cache.
const BATCH: usize = 32;

/// A thread's registers and sums.
pub(super) struct Worker<'w> {
    compiled: &'w Compiled,
    columns: &'w Columns,
    means: &'w [ItemMeans],
    registers: Registers,
    quarter: PointLanes<i8>,
    half: PointLanes<i16>,
    single: PointLanes<i32>,
    double: PointLanes<i64>,
    /// Results of the reference, one for each of the items left to it.
    referred: Vec<Referred>,
    totals: Totals,
    /// Rows that the reference scores as a whole.
    strays: Vec<usize>,
}

/// What the reference says of one item in a block.
struct Referred {
    low: Vec<i64>,
    high: Vec<i64>,
    applies: Vec<i8>,
    may_apply: Vec<i8>,
}

impl<'w> Worker<'w> {
    pub(super) fn new(
        compiled: &'w Compiled,
        columns: &'w Columns,
        means: &'w [ItemMeans],
    ) -> Worker<'w> {
        let codes = compiled.items.iter().filter_map(|item| item.code.as_ref());
        let referred = || Referred {
            low: vec![0; ROWS],
            high: vec![0; ROWS],
            applies: vec![0; ROWS],
            may_apply: vec![0; ROWS],
        };
        Worker {
            registers: Registers::for_items(codes),
            quarter: PointLanes::new(),
            half: PointLanes::new(),
            single: PointLanes::new(),
            double: PointLanes::new(),
            referred: compiled.by_reference.iter().map(|_| referred()).collect(),
            totals: Totals::new(compiled.narrow, compiled.items.iter().any(|i| i.rescale)),
            strays: Vec::new(),
            compiled,
            columns,
            means,
        }
    }

    /// Scores the rows of a chunk.
    pub(super) fn score(&mut self, mut chunk: Chunk<'_>) {
        let program = &self.compiled.program;
        self.totals.clear();
        self.strays.clear();
        self.late_rows(chunk.rows.clone());
        if program.rounding.at == RoundingPlace::Section && chunk.sections.is_empty() {
            // The output does not keep the sections, but the total is made of them.
            let mut kept = vec![PointColumn::zeros(chunk.rows.len()); program.sections.len()];
            let mut sections: Vec<PointSlice<'_>> =
                kept.iter_mut().map(PointColumn::whole).collect();
            self.fill(
                &chunk.rows,
                &mut chunk.total,
                &mut sections,
                &mut chunk.items,
            );
        } else {
            let sections = &mut chunk.sections;
            self.fill(&chunk.rows, &mut chunk.total, sections, &mut chunk.items);
        }
        let mut strays = std::mem::take(&mut self.strays);
        strays.sort_unstable();
        strays.dedup();
        for row in &strays {
            self.stray(*row, &mut chunk);
        }
        self.strays = strays;
    }

    fn fill(
        &mut self,
        rows: &Range<usize>,
        total: &mut PointSlice<'_>,
        sections: &mut [PointSlice<'_>],
        items: &mut [PointSlice<'_>],
    ) {
        let mut places = Places {
            sections: &mut *sections,
            items,
        };
        self.items(rows, &mut places);
        self.references(rows, &mut places);
        self.sum_up(rows, total, sections);
    }

    /// Rows with late facts that count less.
    fn late_rows(&mut self, rows: Range<usize>) {
        for (input, late) in &self.columns.late {
            if self.compiled.late_matters.binary_search(input).is_ok() {
                let late = late[rows.clone()].iter().enumerate().filter(|(_, l)| **l);
                self.strays.extend(late.map(|(i, _)| rows.start + i));
            }
        }
    }

    /// All items that run in blocks, one after the other, so that each streams its own columns.
    fn items(&mut self, rows: &Range<usize>, places: &mut Places<'_, '_, '_>) {
        let items = &self.compiled.items;
        let mut done = 0;
        while done < items.len() {
            let batch = done..self.batch_end(done);
            let codes = batch
                .clone()
                .map(|index| items[index].code.as_ref().filter(|_| !self.is_mean(index)));
            let known = block::survey(codes, self.source(), rows);
            for (index, known) in batch.clone().zip(known) {
                self.item(index, &known, rows, places);
            }
            done = batch.end;
        }
    }

    /// The end of a run of items whose columns a cache holds together for the rows of a chunk.
    fn batch_end(&self, start: usize) -> usize {
        let mut bytes = 0;
        for (index, item) in self.compiled.items.iter().enumerate().skip(start) {
            let numbers = item.code.iter().flat_map(|code| &code.numbers);
            let numbers = numbers.map(|(input, _)| self.columns.columns[*input].width());
            let truths = item.code.as_ref().map_or(0, |code| code.truths.len());
            bytes += numbers.sum::<usize>() + truths;
            if bytes > BATCH && index > start {
                return index;
            }
        }
        self.compiled.items.len()
    }

    /// One item for all rows of a chunk.
    fn item(
        &mut self,
        index: usize,
        known: &Known,
        rows: &Range<usize>,
        places: &mut Places<'_, '_, '_>,
    ) {
        let item = &self.compiled.items[index];
        if let Some(means) = self.means.iter().find(|means| means.item == index) {
            let found = ItemPoints {
                low: &means.points.low[rows.clone()],
                high: Some(&means.points.high[rows.clone()]),
                applies: None,
            };
            let at = 0..rows.len();
            self.totals.add((index, item), &found, 1, at, places);
        } else if let Some(code) = &item.code {
            let source = self.source();
            if !known.all() {
                block::find_strays(code, source, rows, &mut self.strays);
            }
            for at in blocks(rows.len(), code.rows) {
                let block = rows.start + at.start..rows.start + at.end;
                let known = known.at(at.start);
                let registers = &mut self.registers;
                macro_rules! run {
                    ($lanes:ident) => {{
                        let lanes = &mut self.$lanes;
                        let found = block::run(code, source, block, known, registers, lanes);
                        let quantum = code.quantum;
                        self.totals.add((index, item), &found, quantum, at, places);
                    }};
                }
                match code.width {
                    Width::Quarter => run!(quarter),
                    Width::Half => run!(half),
                    Width::Single => run!(single),
                    Width::Double => run!(double),
                }
            }
        }
    }

    fn source(&self) -> Source<'w> {
        Source {
            inputs: &self.compiled.program.inputs,
            columns: self.columns,
        }
    }

    /// Items left to the reference, row by row.
    fn references(&mut self, rows: &Range<usize>, places: &mut Places<'_, '_, '_>) {
        let compiled = self.compiled;
        let left = &compiled.by_reference;
        if left.iter().all(|i| self.is_mean(*i)) {
            return;
        }
        for at in blocks(rows.len(), ROWS) {
            for (n, row) in at.clone().enumerate() {
                let row = self.columns.row(rows.start + row);
                let items = score::score_items(&compiled.program, left, &row);
                for (referred, item) in self.referred.iter_mut().zip(items) {
                    let points = self.compiled.rounded(item.points);
                    referred.low[n] = points.low.units();
                    referred.high[n] = points.high.units();
                    referred.applies[n] = i8::from(item.applies == Some(true));
                    referred.may_apply[n] = i8::from(item.applies != Some(false));
                }
            }
            for (index, referred) in left.iter().zip(&self.referred) {
                if self.is_mean(*index) {
                    continue;
                }
                let len = at.len();
                let found = ItemPoints {
                    low: &referred.low[..len],
                    high: Some(&referred.high[..len]),
                    applies: Some((&referred.applies[..len], &referred.may_apply[..len])),
                };
                let item = (*index, &compiled.items[*index]);
                self.totals.add(item, &found, 1, at.clone(), places);
            }
        }
    }

    fn is_mean(&self, item: usize) -> bool {
        self.means.iter().any(|means| means.item == item)
    }

    /// Totals, scaled up where points are left out, and rounding by section.
    fn sum_up(
        &self,
        rows: &Range<usize>,
        total: &mut PointSlice<'_>,
        sections: &mut [PointSlice<'_>],
    ) {
        let program = &self.compiled.program;
        let left_out = self.totals.write(total);
        let left_out = |at: usize| left_out.is_some_and(|left_out| left_out[at] != 0);
        for at in (0..rows.len()).filter(|at| left_out(*at)) {
            let row = self.columns.row(rows.start + at);
            let scaled = score::scaled_up(program, &row, total.bounds(at));
            total.set(at, scaled);
        }
        if program.rounding.at != RoundingPlace::Section {
            return;
        }
        for section in &mut *sections {
            for row in 0..section.low.len() {
                let rounded = score::rounded(section.bounds(row), program.rounding);
                section.set(row, rounded);
            }
        }
        let tops: Vec<&PointSlice<'_>> = sections
            .iter()
            .zip(&program.sections)
            .filter(|(_, plan)| plan.parent.is_none())
            .map(|(section, _)| section)
            .collect();
        for row in 0..total.low.len() {
            if !left_out(row) {
                let sum = tops.iter().fold(Bounds::default(), |sum, section| {
                    sum.plus(section.bounds(row))
                });
                total.set(row, sum);
            }
        }
    }

    /// A whole unit through the reference.
    fn stray(&mut self, row: usize, chunk: &mut Chunk<'_>) {
        let program = &self.compiled.program;
        let mut unit = score::score_unit(program, &self.columns.row(row));
        if !self.means.is_empty() {
            for means in self.means {
                unit.items[means.item].points = means.points.bounds(row);
            }
            score::add_up(program, &mut unit);
        }
        let at = row - chunk.rows.start;
        chunk.total.set(at, unit.total);
        for (place, bounds) in chunk.sections.iter_mut().zip(unit.sections) {
            place.set(at, bounds);
        }
        for (place, item) in chunk.items.iter_mut().zip(unit.items) {
            place.set(at, item.points);
        }
    }

    /// One item for the rows of a chunk that starts at `start`, with where it applies.
    pub(super) fn item_alone(
        &mut self,
        index: usize,
        start: usize,
        mut place: PointSlice<'_>,
        applies: &mut [i8],
    ) {
        let compiled = self.compiled;
        let rows = start..start + applies.len();
        self.strays.clear();
        self.late_rows(rows.clone());
        let Some(code) = &compiled.items[index].code else {
            for row in rows {
                let items = score::score_items(
                    &compiled.program,
                    &compiled.by_reference,
                    &self.columns.row(row),
                );
                let found = compiled.by_reference.iter().zip(items);
                if let Some((_, item)) = found.into_iter().find(|(i, _)| **i == index) {
                    compiled.put_item(row - start, &item, &mut place, applies);
                }
            }
            return;
        };
        let source = self.source();
        if !block::inputs_known(code, source, &rows) {
            block::find_strays(code, source, &rows, &mut self.strays);
        }
        for at in blocks(rows.len(), code.rows) {
            let block = start + at.start..start + at.end;
            let known = block::inputs_known(code, source, &block);
            let registers = &mut self.registers;
            macro_rules! run {
                ($lanes:ident) => {{
                    let lanes = &mut self.$lanes;
                    let found = block::run(code, source, block, known, registers, lanes);
                    let high = found.high.unwrap_or(found.low);
                    points::gather(&mut place.low[at.clone()], found.low, code.quantum);
                    points::gather(&mut place.high[at.clone()], high, code.quantum);
                    found.applies
                }};
            }
            let found = match code.width {
                Width::Quarter => run!(quarter),
                Width::Half => run!(half),
                Width::Single => run!(single),
                Width::Double => run!(double),
            };
            let applies = &mut applies[at];
            match found {
                None => applies.fill(APPLIES),
                Some((holds, may)) => {
                    for ((to, holds), may) in applies.iter_mut().zip(holds).zip(may) {
                        *to = match (holds, may) {
                            (1, _) => APPLIES,
                            (_, 0) => APPLIES_NOT,
                            _ => APPLIES_MAYBE,
                        };
                    }
                }
            }
        }
        for row in std::mem::take(&mut self.strays) {
            let items = score::score_items(&compiled.program, &[index], &self.columns.row(row));
            if let Some(item) = items.first() {
                compiled.put_item(row - start, item, &mut place, applies);
            }
        }
    }
}

impl Compiled {
    /// An item's points as they stand where the scheme rounds at the item.
    fn rounded(&self, points: Bounds) -> Bounds {
        let rounding = self.program.rounding;
        match rounding.at {
            RoundingPlace::Item => score::rounded(points, rounding),
            RoundingPlace::Section | RoundingPlace::Total => points,
        }
    }

    /// Rounds a column of an item's points where the scheme rounds at the item.
    pub(super) fn round_at_item(&self, points: &mut PointColumn) {
        if self.program.rounding.at == RoundingPlace::Item {
            let mut points = points.whole();
            for row in 0..points.low.len() {
                let rounded = self.rounded(points.bounds(row));
                points.set(row, rounded);
            }
        }
    }

    fn put_item(
        &self,
        at: usize,
        item: &ItemScore,
        place: &mut PointSlice<'_>,
        applies: &mut [i8],
    ) {
        place.set(at, self.rounded(item.points));
        applies[at] = match item.applies {
            Some(true) => APPLIES,
            Some(false) => APPLIES_NOT,
            None => APPLIES_MAYBE,
        };
    }
}

/// The blocks of so many rows, each of at most `most`.
fn blocks(rows: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows)
        .step_by(most)
        .map(move |start| start..rows.min(start + most))
}
