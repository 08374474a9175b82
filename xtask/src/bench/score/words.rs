//! One unit scored and explained in full: every finding with its rule, clause, facts and arithmetic in words.

use std::time::Duration;

use rubric::explain::Explainer;
use rubric::score::score_unit;
use serde_json::json;

use super::timing::{median, timed};
use super::{Report, Subject, columns};
use crate::failure::Failure;

const LINE_MICROSECONDS: f64 = 50.0;
const UNITS: usize = 2_000;

/// Scores and explains many units, one at a time.
pub(super) fn measure(subject: &Subject, report: &mut Report) -> Result<(), Failure> {
    let columns = columns::facts(&subject.program, UNITS, 1);
    let explainer = Explainer::new(&subject.scheme, &subject.program, &subject.dictionary);
    let explained = |row: usize| {
        let row = columns.row(row);
        let score = score_unit(&subject.program, &row);
        explainer.unit(&row, &score)
    };
    let findings: usize = (0..UNITS).map(|row| explained(row).len()).sum();
    if findings == 0 {
        return Err(Failure::new("no unit has a finding; the facts are no use"));
    }
    let times: Vec<Duration> = (0..UNITS).map(|row| timed(|| explained(row))).collect();
    let each = median(&times).as_secs_f64() * 1e6;
    let reasons = findings as f64 / UNITS as f64;
    println!("one unit scored and explained in full, {reasons:.1} findings on average:");
    report.note(
        "explained_unit",
        json!({ "microseconds": each, "findings": reasons }),
    );
    report.at_most("one unit explained", each, LINE_MICROSECONDS, "µs");
    Ok(())
}
