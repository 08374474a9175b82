//! Points of units for answers without reasons: in columns where units are many.
//!
//! Rule by rule or in columns, the points are the same; what follows from them is [`crate::appraise`].

use rubric::columns::Columns;
use rubric::kernel::{Compiled, Detail, Request};
use rubric::plan::Program;
use rubric::score::{UnitScore, score_of_points, score_units};

/// From so many units on columns are scored by the column kernel. Below, rule by rule takes some hundredths of a second
/// even for the largest scheme, and the tables of one street or county come from the same scoring as its sheets.
pub const MANY_UNITS: usize = 2_000;

/// How points without reasons are worked out.
#[derive(Clone, Copy)]
pub struct PointsOnly<'s> {
    /// Threads for many units; zero is taken for one.
    pub threads: usize,
    /// Told now and then how many units are scored; every scheme of a chain scores each unit once.
    pub progress: &'s (dyn Fn(usize) + Sync),
}

impl PointsOnly<'_> {
    /// Scores the units of one program. Those of [`MANY_UNITS`] have no rules at their items.
    pub fn score(&self, program: &Program, columns: &Columns, cohorts: &[usize]) -> Vec<UnitScore> {
        if columns.rows < MANY_UNITS {
            let scores = score_units(program, columns, cohorts);
            (self.progress)(columns.rows);
            return scores;
        }
        let request = Request {
            threads: self.threads,
            detail: Detail::Items,
            cohorts,
            progress: Some(self.progress),
        };
        let scores = Compiled::new(program.clone())
            .score(columns, request)
            .expect("columns made for a program fit it");
        let unit = |row: usize| {
            let points = scores.items.iter().map(|item| item.bounds(row));
            score_of_points(program, &columns.row(row), points)
        };
        (0..columns.rows).map(unit).collect()
    }
}
