//! `cargo x bench`: measurements, in an optimised build. Every measurement first checks that the measured answer is
//! right; none of them is a test.

use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

mod hostile;
mod machine;
mod score;
mod serve;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(clap::Subcommand)]
enum Measurement {
    /// Hostile texts: an error with a place in at most 100 ms.
    Hostile,
    /// Whole columns of units, one unit explained, the commands, and what Polars and DuckDB take for the same.
    Score(score::Arguments),
    /// The running site: pages, saves, lists, start and memory, beside a bare handler and a bare loop of inserts.
    Serve(serve::Arguments),
}

/// Measures; in a build without optimisation, starts itself again in one with.
pub(crate) fn run(repository: &Repository, arguments: Arguments) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        let mut command = repository.cargo();
        command.args([
            "run",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            "xtask",
            "--",
        ]);
        return process::run(command.args(std::env::args_os().skip(1)));
    }
    match arguments.measurement {
        Measurement::Hostile => hostile::run(),
        Measurement::Score(arguments) => score::run(repository, &arguments),
        Measurement::Serve(arguments) => serve::run(repository, &arguments),
    }
}
