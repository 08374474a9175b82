//! Polars and DuckDB over the same program and columns, in a Python environment of their own. Their totals must
//! be ours, row by row, before a time of theirs counts.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rubric::kernel::{Compiled, Request};
use serde_json::{Value, json};

use super::timing::{median, milliseconds, timed};
use super::{Arguments, Report, Subject, THREADS, UNITS, columns, export, kernel};
use crate::failure::Failure;
use crate::process;
use crate::python::Environment;
use crate::repository::Repository;

/// How many times the faster peer's time we must not take.
const LINE: f64 = 5.0;

/// Exports program and columns, times ourselves before and after the peers, and compares.
pub(super) fn measure(
    repository: &Repository,
    subject: &Subject,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<(), Failure> {
    let units = UNITS.min(arguments.most);
    let compiled = Compiled::new(subject.program.clone());
    let columns = columns::facts(&subject.program, units, 0);
    let request = Request {
        threads: THREADS,
        ..Request::default()
    };
    let mut scores = compiled
        .score(&columns, request)
        .map_err(|misfit| Failure::new(misfit.to_string()))?;
    kernel::verify(&subject.program, &columns, &scores)?;

    let requirements = Path::new("benches/peers/requirements.txt");
    let environment = Environment::prepare(repository, "peers", requirements)?;
    let facts = repository.target()?.join("x").join("peers");
    let failed = |e: std::io::Error| Failure::new(format!("{}: {e}", facts.display()));
    if facts.exists() {
        fs::remove_dir_all(&facts).map_err(failed)?;
    }
    fs::create_dir_all(&facts).map_err(failed)?;
    export::write(&subject.program, &columns, &scores, &facts)?;

    let mut times: Vec<Duration> = Vec::new();
    let mut run = |times: &mut Vec<Duration>| {
        times.extend(
            (0..arguments.rounds)
                .map(|_| timed(|| compiled.score_into(&columns, request, &mut scores))),
        );
    };
    run(&mut times);
    let told = process::capture(
        environment
            .script(repository, "benches/peers/score.py")
            .arg(&facts)
            .args(["--threads", &THREADS.to_string()]),
    )?;
    run(&mut times);
    fs::remove_dir_all(&facts).map_err(failed)?;

    let peers: Value = serde_json::from_str(told.trim())
        .map_err(|e| Failure::new(format!("the peer script wrote no JSON: {e}")))?;
    compare(units, milliseconds(median(&times)), &peers, report)
}

/// Prints and notes the figures; medians against medians.
fn compare(units: usize, ours: f64, peers: &Value, report: &mut Report) -> Result<(), Failure> {
    println!("{units} units, totals equal in all of them, {THREADS} threads, medians:");
    println!("  ours {ours:.1} ms");
    let mut fastest = f64::INFINITY;
    for peer in peers.as_array().into_iter().flatten() {
        let (Some(name), Some(median)) = (peer["name"].as_str(), peer["median_ms"].as_f64()) else {
            return Err(Failure::new(format!("a peer without name or time: {peer}")));
        };
        println!("  {name} {median:.1} ms, {:.1} × ours", median / ours);
        fastest = fastest.min(median);
    }
    if !fastest.is_finite() {
        return Err(Failure::new("the peer script timed nothing"));
    }
    report.note(
        "peers",
        json!({ "units": units, "ours_ms": ours, "peers": peers }),
    );
    report.at_least(
        "times faster than the faster peer",
        fastest / ours,
        LINE,
        "×",
    );
    Ok(())
}
