//! The column kernel against the memory floor, and over numbers of units.

use rubric::columns::{Column, Columns};
use rubric::kernel::{ColumnScores, Compiled, Request};
use rubric::plan::Program;
use rubric::score::score_unit;
use serde_json::json;

use super::timing::{Pairs, milliseconds, nanoseconds_each, timed};
use super::{Arguments, Report, Subject, THREADS, UNITS, columns, floor};
use crate::failure::Failure;

/// How many times the floor's time the kernel may take.
const LINE: f64 = 1.5;

/// How far times per unit may lie apart over all sizes.
const FLAT: f64 = 2.0;

/// A million units with all facts known, and with some unknown.
pub(super) fn against_floor(
    subject: &Subject,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<(), Failure> {
    let compiled = Compiled::new(subject.program.clone());
    println!(
        "{} items, {} of them in blocks, {} inputs",
        subject.program.items.len(),
        compiled.items_in_blocks(),
        subject.program.inputs.len()
    );
    for (name, unknown) in [("all facts known", 0), ("1 % of facts unknown", 1)] {
        let columns = columns::facts(&subject.program, UNITS, unknown);
        let pairs = measured(&compiled, &columns, arguments.rounds)?;
        println!("{UNITS} units, {name}, {THREADS} threads, totals:");
        print_pairs(&pairs, &columns);
        let figures = figures(&pairs, &columns);
        if unknown == 0 {
            report.note("known", figures);
            report.at_most("kernel ÷ floor", pairs.ratio(), LINE, "×");
        } else {
            report.note("one_percent_unknown", figures);
            println!("  kernel ÷ floor: {:.2} ×", pairs.ratio());
        }
    }
    Ok(())
}

/// Time per unit from few units to many.
pub(super) fn by_size(
    subject: &Subject,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<(), Failure> {
    let compiled = Compiled::new(subject.program.clone());
    let sizes = [10_000, 100_000, UNITS, 5 * UNITS];
    let mut each = Vec::new();
    let mut noted = Vec::new();
    println!("time per unit, all facts known, {THREADS} threads:");
    for units in sizes.into_iter().filter(|units| *units <= arguments.most) {
        let columns = columns::facts(&subject.program, units, 0);
        // Small runs are short; more of them give as steady a median.
        let rounds = (arguments.rounds * (UNITS / units).clamp(1, 20)).max(3);
        let pairs = measured(&compiled, &columns, rounds)?;
        let time = nanoseconds_each(pairs.second(), units);
        println!(
            "  {units:>9} units: kernel {time:>6.1} ns, floor {:>6.1} ns, ratio {:.2}",
            nanoseconds_each(pairs.first(), units),
            pairs.ratio()
        );
        each.push(time);
        noted.push(figures(&pairs, &columns));
    }
    report.note("by_size", json!(noted));
    let most = each.iter().copied().fold(0.0, f64::max);
    let least = each.iter().copied().fold(f64::INFINITY, f64::min);
    report.at_most("slowest ÷ fastest time per unit", most / least, FLAT, "×");
    Ok(())
}

/// Times of floor and kernel, once the kernel's figures are those of the reference.
fn measured(compiled: &Compiled, columns: &Columns, rounds: usize) -> Result<Pairs, Failure> {
    let request = Request {
        threads: THREADS,
        ..Request::default()
    };
    let mut scores = compiled
        .score(columns, request)
        .map_err(|misfit| Failure::new(misfit.to_string()))?;
    verify(compiled.program(), columns, &scores)?;
    Ok(Pairs::measure(
        rounds,
        || timed(|| floor::sum(columns, THREADS)),
        || timed(|| compiled.score_into(columns, request, &mut scores)),
    ))
}

/// Holds totals against the scalar reference: every unit of up to a million, a million spread over more.
pub(super) fn verify(
    program: &Program,
    columns: &Columns,
    scores: &ColumnScores,
) -> Result<(), Failure> {
    let every = columns.rows.div_ceil(UNITS).max(1);
    let wrong = |thread: usize| {
        let mut rows = (thread * every..columns.rows).step_by(every * THREADS);
        rows.find(|row| {
            let unit = score_unit(program, &columns.row(*row));
            unit.total != scores.total.bounds(*row)
        })
    };
    let found = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || wrong(thread)))
            .collect();
        threads
            .into_iter()
            .find_map(|t| t.join().expect("the reference does not panic"))
    });
    match found {
        None => Ok(()),
        Some(row) => Err(Failure::new(format!(
            "unit {row}: the kernel and the scalar reference differ"
        ))
        .help("no time counts until they agree; `cargo x test` finds small cases")),
    }
}

fn bytes(columns: &Columns) -> usize {
    let of = |column: &Column| match column {
        Column::Truth(values) | Column::Tiny(values) => values.len(),
        Column::Short(values) => 2 * values.len(),
        Column::Medium(values) => 4 * values.len(),
        Column::Wide(values) => 8 * values.len(),
    };
    columns.columns.iter().map(of).sum()
}

fn print_pairs(pairs: &Pairs, columns: &Columns) {
    let rate = bytes(columns) as f64 / pairs.first().as_secs_f64() / 1e9;
    println!(
        "  floor {:.1} ms ({rate:.1} GB/s), kernel {:.1} ms, {:.1} ns a unit",
        milliseconds(pairs.first()),
        milliseconds(pairs.second()),
        nanoseconds_each(pairs.second(), columns.rows)
    );
}

fn figures(pairs: &Pairs, columns: &Columns) -> serde_json::Value {
    json!({
        "units": columns.rows,
        "input_bytes": bytes(columns),
        "floor_ms": milliseconds(pairs.first()),
        "kernel_ms": milliseconds(pairs.second()),
        "ratio": pairs.ratio(),
        "kernel_ns_per_unit": nanoseconds_each(pairs.second(), columns.rows),
    })
}
