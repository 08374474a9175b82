//! What a person waits for at the terminal: the program's start, and the check of all schemes.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::Report;
use super::timing::{median, milliseconds, timed};
use crate::failure::Failure;
use crate::process;
use crate::repository::Repository;

const START_MILLISECONDS: f64 = 20.0;
const CHECK_MILLISECONDS: f64 = 100.0;
const RUNS: usize = 21;

/// Builds the program as it is shipped and times it from outside.
pub(super) fn measure(repository: &Repository, report: &mut Report) -> Result<(), Failure> {
    process::run(repository.cargo().args([
        "build",
        "--release",
        "--locked",
        "--quiet",
        "--package",
        "biaochi",
    ]))?;
    let program = repository.target()?.join("release").join("biaochi");
    let command = |arguments: &[&str]| {
        let mut command = repository.command(&program.to_string_lossy());
        command.args(arguments);
        command
    };
    println!("the program at the terminal, median of {RUNS} starts:");
    let start = waited(|| command(&["--version"]))?;
    let check = waited(|| command(&["scheme", "check", "--all"]))?;
    report.note(
        "commands",
        json!({ "start_ms": start, "check_all_ms": check }),
    );
    report.at_most("start", start, START_MILLISECONDS, "ms");
    report.at_most("scheme check --all", check, CHECK_MILLISECONDS, "ms");
    Ok(())
}

/// Milliseconds from start to end of a command that must end well.
fn waited(command: impl Fn() -> Command) -> Result<f64, Failure> {
    process::run(command().stdout(Stdio::null()))?;
    let run = || {
        let mut command = command();
        command.stdout(Stdio::null()).stderr(Stdio::null());
        timed(|| command.status())
    };
    let times: Vec<Duration> = (0..RUNS).map(|_| run()).collect();
    Ok(milliseconds(median(&times)))
}
