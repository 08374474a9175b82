//! `cargo x bless`: rewrites what tests compare with. Judges nothing: the difference is for a person to read.

use crate::failure::Failure;
use crate::guide;
use crate::process;
use crate::repository::Repository;

/// Set for tests that can rewrite their expectations.
const BLESS: &str = "BIAOCHI_BLESS";

/// What to rewrite.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the answers of the program on the pages of the guide.
    #[arg(long)]
    guide: bool,
}

/// Runs the tests so that they rewrite their expectations, then the guide.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    if !arguments.guide {
        let mut tests = repository.cargo();
        tests.args([
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--quiet",
        ]);
        tests.args(["--lib", "--bins", "--tests"]);
        process::run(tests.env(BLESS, "1").env("INSTA_UPDATE", "always"))?;
    }
    guide::bless(repository)?;
    process::run(
        repository
            .command("git")
            .args(["--no-pager", "diff", "--stat"]),
    )
}
