//! Column kernel = scalar reference = exact rational oracle, on random programs.

mod oracle;
mod programs;

use std::sync::atomic::{AtomicUsize, Ordering};

use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rubric::columns::{Column, Columns};
use rubric::kernel::{ColumnScores, Compiled, Detail, PointColumn, Request};
use rubric::score::{Bounds, UnitScore, score_units};

use oracle::{Ends, Oracle};
use programs::{Case, cases};

/// Random programs of a normal run; `PROPTEST_CASES`, which a long run sets, takes its place.
const CASES: u32 = 10_000;

/// A runner that leaves nothing behind, over so many cases or a share of what the environment asks for.
fn config(share: u32) -> Config {
    let given = Config::default();
    let asked = if given.cases == 256 {
        CASES
    } else {
        given.cases
    };
    Config {
        cases: (asked / share).max(1),
        failure_persistence: None,
        ..given
    }
}

fn request(threads: usize, cohorts: &[usize]) -> Request<'_> {
    Request {
        threads,
        detail: Detail::Items,
        cohorts,
        progress: None,
    }
}

fn score(case: &Case) -> ColumnScores {
    Compiled::new(case.program.clone())
        .score(&case.columns, request(1, &case.cohorts))
        .expect("the columns are made for the program")
}

fn ends(bounds: Bounds) -> Ends {
    (bounds.low.units().into(), bounds.high.units().into())
}

/// A column of bounds against what another evaluator says, unit by unit.
fn same(
    what: &str,
    column: &PointColumn,
    other: impl Iterator<Item = Ends>,
) -> Result<(), TestCaseError> {
    for (row, other) in other.enumerate() {
        let found = ends(column.bounds(row));
        prop_assert_eq!(found, other, "{} of row {}", what, row);
    }
    Ok(())
}

fn same_as_reference(scores: &ColumnScores, units: &[UnitScore]) -> Result<(), TestCaseError> {
    for (i, column) in scores.items.iter().enumerate() {
        let reference = units.iter().map(|u| ends(u.items[i].points));
        same(&format!("item {i}"), column, reference)?;
    }
    for (s, column) in scores.sections.iter().enumerate() {
        let reference = units.iter().map(|u| ends(u.sections[s]));
        same(&format!("section {s}"), column, reference)?;
    }
    same("total", &scores.total, units.iter().map(|u| ends(u.total)))
}

fn same_as_oracle(scores: &ColumnScores, units: &[oracle::Unit]) -> Result<(), TestCaseError> {
    for (i, column) in scores.items.iter().enumerate() {
        let oracle = units.iter().map(|u| u.items[i].clone());
        same(&format!("item {i}, oracle"), column, oracle)?;
    }
    for (s, column) in scores.sections.iter().enumerate() {
        let oracle = units.iter().map(|u| u.sections[s].clone());
        same(&format!("section {s}, oracle"), column, oracle)?;
    }
    let totals = units.iter().map(|u| u.total.clone());
    same("total, oracle", &scores.total, totals)
}

#[test]
fn columns_equal_the_scalar_reference_and_the_exact_oracle() {
    let config = config(1);
    let cases_run = config.cases;
    let (in_blocks, left, compared) = <(AtomicUsize, AtomicUsize, AtomicUsize)>::default();
    let mut runner = TestRunner::new(config);
    let result = runner.run(&cases(), |case| {
        let compiled = Compiled::new(case.program.clone());
        in_blocks.fetch_add(compiled.items_in_blocks(), Ordering::Relaxed);
        let items = case.program.items.len();
        left.fetch_add(items - compiled.items_in_blocks(), Ordering::Relaxed);
        let scores = score(&case);
        let units = score_units(&case.program, &case.columns, &case.cohorts);
        same_as_reference(&scores, &units)?;
        let (exact, vast) = Oracle::new(&case.program).score(&case.columns, &case.cohorts);
        // The crate's 128-bit fractions may give up on vast numbers, and compiling a scheme refuses them.
        if !vast {
            compared.fetch_add(1, Ordering::Relaxed);
            same_as_oracle(&scores, &exact)?;
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let [in_blocks, left, compared] = [in_blocks, left, compared].map(AtomicUsize::into_inner);
    // The property is worth something only while most programs take the ways it is about.
    assert!(
        in_blocks > 2 * left,
        "{in_blocks} items in blocks, {left} left to the reference"
    );
    assert!(
        compared > cases_run as usize / 2,
        "{compared} cases held against the oracle"
    );
}

/// Columns of so many rows, each of them a row of others.
fn picked(columns: &Columns, rows: usize, pick: impl Fn(usize) -> usize) -> Columns {
    fn each<T: Copy>(values: &[T], rows: usize, pick: &impl Fn(usize) -> usize) -> Vec<T> {
        (0..rows).map(|row| values[pick(row)]).collect()
    }
    let column = |column: &Column| match column {
        Column::Truth(values) => Column::Truth(each(values, rows, &pick)),
        Column::Tiny(values) => Column::Tiny(each(values, rows, &pick)),
        Column::Short(values) => Column::Short(each(values, rows, &pick)),
        Column::Medium(values) => Column::Medium(each(values, rows, &pick)),
        Column::Wide(values) => Column::Wide(each(values, rows, &pick)),
    };
    let late = columns.late.iter();
    Columns {
        rows,
        columns: columns.columns.iter().map(column).collect(),
        late: late
            .map(|(id, late)| (*id, each(late, rows, &pick)))
            .collect(),
    }
}

/// The columns over and over, to so many rows.
fn tiled(columns: &Columns, rows: usize) -> Columns {
    picked(columns, rows, |row| row % columns.rows)
}

/// Holds many rows, each of them a row of a random case, against the few rows of the case.
fn many_equal_few(pick: impl Fn(usize, usize) -> usize) {
    let result = TestRunner::new(config(200)).run(&cases(), |case| {
        let rows = 20_011;
        let pick = |row: usize| pick(row, case.columns.rows);
        let columns = picked(&case.columns, rows, pick);
        // Whole tiles would leave the means as they are; the last one is cut, so cohorts are left out.
        let mut program = case.program.clone();
        for item in &mut program.items {
            if item.otherwise == rubric::model::Otherwise::CohortMean {
                item.otherwise = rubric::model::Otherwise::Full;
            }
        }
        let compiled = Compiled::new(program);
        let few = compiled.score(&case.columns, request(1, &[]));
        let few = few.expect("the columns are made for the program");
        for threads in [1, 3] {
            let many = compiled.score(&columns, request(threads, &[]));
            let many = many.expect("the columns are made for the program");
            let pairs = [(&many.total, &few.total)].into_iter();
            let pairs = pairs.chain(many.items.iter().zip(&few.items));
            for (many, few) in pairs.chain(many.sections.iter().zip(&few.sections)) {
                for row in 0..rows {
                    prop_assert_eq!(many.bounds(row), few.bounds(pick(row)), "row {}", row);
                }
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn blocks_chunks_and_threads_change_nothing() {
    many_equal_few(|row, few| row % few);
}

#[test]
fn a_block_whose_rows_are_known_stands_beside_one_whose_rows_are_not() {
    // Blocks of one row over and over, most often known as a whole for some items, between blocks of all rows.
    const BLOCK: usize = 4096;
    many_equal_few(|row, few| match row / BLOCK {
        block if block.is_multiple_of(2) => (block / 2) % few,
        _ => row % few,
    });
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let case = cases()
        .new_tree(&mut TestRunner::deterministic())
        .expect("a case")
        .current();
    let compiled = Compiled::new(case.program);
    let mut short = case.columns.clone();
    short.columns.pop();
    assert!(compiled.score(&short, Request::default()).is_err());
    let mut long = case.columns.clone();
    long.rows += 1;
    assert!(compiled.score(&long, Request::default()).is_err());
    let mut mixed = case.columns;
    mixed.columns.swap(0, 5);
    assert!(compiled.score(&mixed, Request::default()).is_err());
}

#[test]
fn progress_ends_at_the_number_of_rows() {
    let case = cases()
        .new_tree(&mut TestRunner::deterministic())
        .expect("a case")
        .current();
    let columns = tiled(&case.columns, 30_000);
    let most = AtomicUsize::new(0);
    let told = |done: usize| {
        most.fetch_max(done, Ordering::Relaxed);
    };
    let request = Request {
        threads: 2,
        progress: Some(&told),
        ..Request::default()
    };
    let scores = Compiled::new(case.program).score(&columns, request);
    assert_eq!(scores.map(|s| s.total.low.len()), Ok(30_000));
    assert_eq!(most.into_inner(), 30_000);
}

#[test]
fn the_oracle_rounds_halves_away_from_zero() {
    // Guards the guard: the oracle's own arithmetic on a case done by hand.
    let half = oracle::rounded_units(BigInt::from(-5), BigInt::from(2));
    assert_eq!(half, BigInt::from(-3));
}
