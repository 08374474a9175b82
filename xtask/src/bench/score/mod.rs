//! `cargo x bench score`: whole columns of units through the kernel, against the memory they stand in and against
//! the scalar reference; one unit explained; the commands a person waits for; and what others take for the same.
//!
//! Figures of the kernel count only after its results were held against the scalar reference.
#![allow(
    clippy::float_arithmetic,
    reason = "times and ratios of times; no score comes near"
)]

mod columns;
mod commands;
mod export;
mod floor;
mod kernel;
mod peers;
mod timing;
mod words;

use std::path::Path;

use rubric::compile::compile;
use rubric::diag::Diagnostic;
use rubric::model::{Dictionary, Scheme};
use rubric::plan::Program;
use rubric::text::{read_dictionary, read_scheme};
use serde_json::{Value, json};

use super::machine;
use crate::failure::Failure;
use crate::repository::Repository;

/// How much to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Pairs of runs, floor and kernel in turn, behind every median.
    #[arg(long, default_value_t = 11)]
    rounds: usize,
    /// The most units at once; five million take 4 GB.
    #[arg(long, default_value_t = 5_000_000)]
    most: usize,
    /// Leaves out Polars and DuckDB.
    #[arg(long)]
    without_peers: bool,
}

/// The scheme that is measured: the largest there is.
const SCHEME: &str = "county-120";

/// Threads of the kernel, of the floor and of the peers.
const THREADS: usize = 2;

/// Units of the main figures.
const UNITS: usize = 1_000_000;

/// What is measured, read once.
struct Subject {
    scheme: Scheme,
    dictionary: Dictionary,
    program: Program,
}

/// Measures everything, prints it, and fails when a figure misses its line.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.rounds == 0 {
        return Err(Failure::new("no rounds, no figures").help("give --rounds at least 1"));
    }
    let machine = machine::describe(repository)?;
    println!("{machine}");
    let subject = Subject::read(repository)?;
    let mut report = Report::new(&machine);
    kernel::against_floor(&subject, arguments, &mut report)?;
    kernel::by_size(&subject, arguments, &mut report)?;
    words::measure(&subject, &mut report)?;
    commands::measure(repository, &mut report)?;
    if !arguments.without_peers {
        peers::measure(repository, &subject, arguments, &mut report)?;
    }
    report.close()
}

impl Subject {
    fn read(repository: &Repository) -> Result<Subject, Failure> {
        let text = |path: &Path| repository.read(path);
        let (dictionary, told) = read_dictionary(&text(Path::new("schemes/facts.toml"))?);
        without_errors(&told)?;
        let path = Path::new("schemes").join(SCHEME).join("scheme.toml");
        let (scheme, told) = read_scheme(&text(&path)?);
        without_errors(&told)?;
        let (program, told) = compile(&scheme, &dictionary);
        without_errors(&told)?;
        let program = program.ok_or_else(|| Failure::new(format!("{SCHEME} does not compile")))?;
        Ok(Subject {
            scheme,
            dictionary,
            program,
        })
    }
}

fn without_errors(told: &[Diagnostic]) -> Result<(), Failure> {
    match told.iter().find(|d| d.is_error()) {
        None => Ok(()),
        Some(_) => Err(Failure::new(format!("{SCHEME} has errors"))
            .help("`biaochi scheme check --all` says which")),
    }
}

/// The figures, and the lines they missed.
struct Report {
    figures: serde_json::Map<String, Value>,
    missed: Vec<String>,
}

impl Report {
    fn new(machine: &str) -> Report {
        let mut figures = serde_json::Map::new();
        figures.insert("machine".to_owned(), json!(machine));
        figures.insert("scheme".to_owned(), json!(SCHEME));
        figures.insert("threads".to_owned(), json!(THREADS));
        Report {
            figures,
            missed: Vec::new(),
        }
    }

    fn note(&mut self, name: &str, figures: Value) {
        self.figures.insert(name.to_owned(), figures);
    }

    /// Holds a figure against the line it must not pass.
    fn at_most(&mut self, what: &str, figure: f64, line: f64, unit: &str) {
        let verdict = if figure <= line { "holds" } else { "MISSED" };
        println!("  {what}: {figure:.2} {unit}, at most {line} {unit}: {verdict}");
        if figure > line {
            self.missed.push(what.to_owned());
        }
    }

    /// Holds a figure against the line it must reach.
    fn at_least(&mut self, what: &str, figure: f64, line: f64, unit: &str) {
        let verdict = if figure >= line { "holds" } else { "MISSED" };
        println!("  {what}: {figure:.2} {unit}, at least {line} {unit}: {verdict}");
        if figure < line {
            self.missed.push(what.to_owned());
        }
    }

    fn close(self) -> Result<(), Failure> {
        println!("{}", Value::Object(self.figures));
        if self.missed.is_empty() {
            return Ok(());
        }
        let missed = self.missed.join("; ");
        Err(Failure::new(format!("figures past their line: {missed}"))
            .help("on a machine that others use too, measure again when it is quiet"))
    }
}
