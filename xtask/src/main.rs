//! `cargo x …`: the project's own chores, from the tests to the generated pages. Holds nothing the product needs
//! and decides nothing about points.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod bench;
mod bless;
mod check;
mod ending;
mod failure;
mod fuzz;
mod generate;
mod guide;
mod http;
mod process;
mod python;
mod repository;
mod site;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::Failure;
use crate::repository::Repository;

/// Chores of the project.
#[derive(Parser)]
#[command(name = "cargo x", bin_name = "cargo x", disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Runs every test there is; fails when one is skipped.
    Test(test::Arguments),
    /// Formatting, clippy, tidy, licences, generated pages: everything that is not a test.
    Check(check::Arguments),
    /// Holds the tree against the layering table and the house rules.
    Tidy,
    /// Writes the pages that come from the code.
    Generate(generate::Arguments),
    /// Rewrites expected outputs that tests compare with; review the difference afterwards.
    Bless(bless::Arguments),
    /// Measures, after checking that the measured answers are right.
    Bench(bench::Arguments),
    /// Feeds damaged texts to the readers until the time is over.
    Fuzz(fuzz::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = ending::watch()
        .map_err(|e| Failure::new(format!("signals cannot be minded: {e}")))
        .and_then(|()| run(arguments.chore));
    ending::close();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<(), Failure> {
    let repository = Repository::find()?;
    match chore {
        Chore::Test(arguments) => test::run(&repository, &arguments),
        Chore::Check(arguments) => check::run(&repository, &arguments),
        Chore::Tidy => tidy::run(&repository),
        Chore::Generate(arguments) => generate::run(&repository, &arguments),
        Chore::Bless(arguments) => bless::run(&repository, &arguments),
        Chore::Bench(arguments) => bench::run(&repository, arguments),
        Chore::Fuzz(arguments) => fuzz::run(&repository, &arguments),
    }
}
