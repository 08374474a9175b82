//! `cargo x test`: every test there is, one step after the other, with a closing table. A step that fails does not
//! keep the others from running; a test that was skipped is a failure.

mod browser;
mod closing;
mod faults;
mod independent;
pub(crate) mod postgres;

use std::time::Instant;

use crate::failure::Failure;
use crate::guide;
use crate::process;
use crate::repository::Repository;

/// How much to test.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A million cases for every property, and longer fuzzing: for the hours before a release.
    #[arg(long)]
    long: bool,
    /// Only the hardships, at length: killed a thousand times, full and read-only disks.
    #[arg(long, conflicts_with = "long")]
    faults: bool,
}

/// How many cases a property runs through.
const CASES: u32 = 10_000;
/// How many with `--long`.
const CASES_LONG: u32 = 1_000_000;

/// A step: what it is called and what it does; says what it found.
type Step = (
    &'static str,
    fn(&Repository, bool) -> Result<String, Failure>,
);

const STEPS: &[Step] = &[
    ("Rust tests", rust_tests),
    ("documentation tests", documentation_tests),
    (
        "working days against chinesecalendar",
        independent::working_days,
    ),
    ("draws repeated by the guide's program", independent::draws),
    ("commands and messages of the guide", guide_pages),
    ("damaged texts", damaged_texts),
    (
        "killed, full disk, read-only disk, two servers",
        |repository, _| faults::run(repository, false),
    ),
    ("browser", browser::run),
];

/// Runs every step.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    if arguments.faults {
        let found = faults::run(repository, true)?;
        println!("test result: ok. {found}");
        return Ok(());
    }
    let mut lines = Vec::new();
    let mut failed = 0;
    for (name, step) in STEPS {
        println!("\n── {name}");
        let start = Instant::now();
        let (word, found) = match step(repository, arguments.long) {
            Ok(found) => ("ok", found),
            Err(failure) => {
                failed += 1;
                println!("{failure}");
                ("FAILED", "see above".to_owned())
            }
        };
        lines.push(format!(
            "  {word:<7} {name:<40} {found:<44} {:>5} s",
            start.elapsed().as_secs()
        ));
    }
    println!("\n── cargo x test");
    for line in lines {
        println!("{line}");
    }
    if failed == 0 {
        println!(
            "test result: ok. {} steps passed; 0 failed; 0 ignored",
            STEPS.len()
        );
        Ok(())
    } else {
        println!(
            "test result: FAILED. {} steps passed; {failed} failed",
            STEPS.len() - failed
        );
        Err(Failure::new(format!("{failed} of {} steps", STEPS.len())))
    }
}

fn rust_tests(repository: &Repository, long: bool) -> Result<String, Failure> {
    let cases = if long { CASES_LONG } else { CASES };
    let mut command = repository.cargo();
    let nextest = process::available(repository.cargo().args(["nextest", "--version"]));
    if nextest {
        command.args([
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--no-fail-fast",
        ]);
        command.args([
            "--cargo-quiet",
            "--status-level=slow",
            "--final-status-level=slow",
        ]);
    } else {
        println!("cargo-nextest is not installed; cargo test runs the tests");
        command.args([
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--quiet",
        ]);
        command.args(["--lib", "--bins", "--tests"]);
    }
    if long {
        // Optimised, with every check of a debug build.
        command.args([
            if nextest {
                "--cargo-profile"
            } else {
                "--profile"
            },
            "long",
        ]);
    }
    command.env("PROPTEST_CASES", cases.to_string());
    let server = postgres::Server::start()?;
    command.env(postgres::VARIABLE, server.url());
    closing::of(&process::transcript(&mut command)?)
}

fn documentation_tests(repository: &Repository, _long: bool) -> Result<String, Failure> {
    let mut command = repository.cargo();
    command.args([
        "test",
        "--doc",
        "--workspace",
        "--locked",
        "--no-fail-fast",
        "--quiet",
    ]);
    closing::of(&process::transcript(&mut command)?)
}

fn guide_pages(repository: &Repository, _long: bool) -> Result<String, Failure> {
    let count = guide::check(repository)?;
    Ok(format!("{count} commands as printed"))
}

fn damaged_texts(repository: &Repository, long: bool) -> Result<String, Failure> {
    crate::fuzz::in_tests(repository, long)
}
