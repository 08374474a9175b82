//! Polars and DuckDB over the same program and columns, in a Python environment of their own: once with all facts
//! known, once with some unknown, when both ends of every total are asked for. Their totals must be ours, row by
//! row, before a time of theirs counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rubric::kernel::{Compiled, Request};
use serde_json::{Value, json};

use super::timing::{median, milliseconds, timed};
use super::{Arguments, Report, Subject, THREADS, UNITS, columns, export, kernel};
use crate::failure::Failure;
use crate::process;
use crate::python::Environment;
use crate::repository::Repository;

/// How many times the faster peer's time we must not take while all facts are known.
const LINE: f64 = 5.0;

/// The folder of the script and of what it needs.
const FOLDER: &str = "benches/peers";

/// Measures ourselves and the peers on known facts, then on facts of which some are unknown.
pub(super) fn measure(
    repository: &Repository,
    subject: &Subject,
    arguments: &Arguments,
    report: &mut Report,
) -> Result<(), Failure> {
    let requirements = Path::new(FOLDER).join("requirements.txt");
    let contest = Contest {
        repository,
        environment: Environment::prepare(repository, "peers", &requirements)?,
        facts: repository.target()?.join("x").join("peers"),
        compiled: Compiled::new(subject.program.clone()),
        units: UNITS.min(arguments.most),
        rounds: arguments.rounds,
    };
    let units = contest.units;
    let known = contest.run(0)?;
    println!("{units} units, totals equal in all of them, {THREADS} threads, medians:");
    let lead = known.print();
    report.note("peers", known.figures);
    report.at_least("times faster than the faster peer", lead, LINE, "×");

    let unknown = contest.run(1)?;
    println!(
        "{units} units, 1 % of facts unknown, both ends of totals equal in all of them, {THREADS} threads, medians:"
    );
    let lead = unknown.print();
    report.note("peers_one_percent_unknown", unknown.figures);
    println!("  times faster than the faster peer: {lead:.2} ×");
    Ok(())
}

/// What a contest over columns needs.
struct Contest<'c> {
    repository: &'c Repository,
    environment: Environment,
    /// Where columns and totals go for the peers.
    facts: PathBuf,
    compiled: Compiled,
    units: usize,
    rounds: usize,
}

/// Medians in milliseconds.
struct Times {
    ours: f64,
    peers: Vec<(String, f64)>,
    figures: Value,
}

impl Contest<'_> {
    /// Exports program and columns, times ourselves before and after the peers.
    fn run(&self, unknown_percent: u64) -> Result<Times, Failure> {
        let Contest {
            compiled, facts, ..
        } = self;
        let columns = columns::facts(compiled.program(), self.units, unknown_percent);
        let request = Request {
            threads: THREADS,
            ..Request::default()
        };
        let mut scores = compiled
            .score(&columns, request)
            .map_err(|misfit| Failure::new(misfit.to_string()))?;
        kernel::verify(compiled.program(), &columns, &scores)?;

        let failed = |e: std::io::Error| Failure::new(format!("{}: {e}", facts.display()));
        if facts.exists() {
            fs::remove_dir_all(facts).map_err(failed)?;
        }
        fs::create_dir_all(facts).map_err(failed)?;
        export::write(compiled.program(), &columns, &scores, facts)?;

        let mut times: Vec<Duration> = Vec::new();
        let mut run = |times: &mut Vec<Duration>| {
            times.extend(
                (0..self.rounds)
                    .map(|_| timed(|| compiled.score_into(&columns, request, &mut scores))),
            );
        };
        run(&mut times);
        let told = process::capture(
            self.environment
                .script(self.repository, FOLDER)
                .arg(facts)
                .args(["--threads", &THREADS.to_string()]),
        )?;
        run(&mut times);
        fs::remove_dir_all(facts).map_err(failed)?;

        let peers = serde_json::from_str(told.trim())
            .map_err(|e| Failure::new(format!("the peer script wrote no JSON: {e}")))?;
        Times::of(self.units, milliseconds(median(&times)), peers)
    }
}

impl Times {
    fn of(units: usize, ours: f64, told: Value) -> Result<Times, Failure> {
        let time = |peer: &Value| {
            let name = peer["name"].as_str().map(str::to_owned);
            name.zip(peer["median_ms"].as_f64())
                .ok_or_else(|| Failure::new(format!("a peer without name or time: {peer}")))
        };
        let peers = told.as_array().into_iter().flatten().map(time);
        let peers: Vec<(String, f64)> = peers.collect::<Result<_, _>>()?;
        if peers.is_empty() {
            return Err(Failure::new("the peer script timed nothing"));
        }
        Ok(Times {
            ours,
            peers,
            figures: json!({ "units": units, "ours_ms": ours, "peers": told }),
        })
    }

    /// Prints the times and tells how many times faster than the faster peer we are.
    fn print(&self) -> f64 {
        println!("  ours {:.1} ms", self.ours);
        let mut fastest = f64::INFINITY;
        for (name, median) in &self.peers {
            println!("  {name} {median:.1} ms, {:.1} × ours", median / self.ours);
            fastest = fastest.min(*median);
        }
        fastest / self.ours
    }
}
