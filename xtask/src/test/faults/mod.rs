//! Hardships of the running product: killed while it writes, a disk that is full, a disk that only reads, a second
//! server on the same database.
//!
//! They are a step of every `cargo x test`; `cargo x test --faults` runs them alone and at length.

mod disk;
mod kill;
mod pair;

use crate::ending::Folder;
use crate::failure::Failure;
use crate::repository::Repository;
use crate::site::Programs;

/// How often the product is killed in a plain run.
const USUAL: u32 = 100;
/// How often with `--faults`.
const LONG: u32 = 1_000;

/// Runs all of them.
pub(super) fn run(repository: &Repository, at_length: bool) -> Result<String, Failure> {
    let programs = Programs::build(repository, false)?;
    let folder = Folder::new("faults")?;
    let rounds = if at_length { LONG } else { USUAL };
    let killed = kill::run(&programs, &folder.path, rounds)?;
    let disk = disk::run(&programs, &folder.path)?;
    let pair = pair::run(&programs, &folder.path)?;
    Ok(format!("{killed}; {disk}; {pair}"))
}

/// The words that name a data directory on the command line.
fn place(directory: &std::path::Path) -> Vec<String> {
    vec!["--data".to_owned(), directory.display().to_string()]
}
