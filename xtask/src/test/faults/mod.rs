//! Hardships of the running product: killed while it writes, a disk that is full, a disk that only reads, a second
//! server on the same database.
//!
//! `cargo x test --faults` runs them at length; a short form is a step of every `cargo x test`.

mod disk;
mod kill;
mod pair;

use std::path::PathBuf;

use crate::failure::Failure;
use crate::repository::Repository;
use crate::site::Programs;

/// How often the product is killed in a plain run.
const SHORT: u32 = 10;
/// How often with `--faults`.
const LONG: u32 = 100;

/// Runs all of them.
pub(super) fn run(repository: &Repository, at_length: bool) -> Result<String, Failure> {
    let programs = Programs::build(repository, false)?;
    let folder = Folder::new("faults")?;
    let rounds = if at_length { LONG } else { SHORT };
    let killed = kill::run(&programs, &folder.path, rounds)?;
    let disk = disk::run(&programs, &folder.path)?;
    let pair = pair::run(&programs, &folder.path)?;
    Ok(format!("{killed}; {disk}; {pair}"))
}

/// A folder of our own, gone when dropped.
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) path: PathBuf,
}

impl Folder {
    /// Makes it where temporary files go.
    pub(crate) fn new(name: &str) -> Result<Folder, Failure> {
        let path = std::env::temp_dir().join(format!("biaochi-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path)
            .map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
        Ok(Folder { path })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// The words that name a data directory on the command line.
fn place(directory: &std::path::Path) -> Vec<String> {
    vec!["--data".to_owned(), directory.display().to_string()]
}
