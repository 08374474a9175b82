//! `cargo x fuzz`: damaged texts for the readers, from a seed that can be repeated. A worker process does the
//! reading, so that an abort or an endless loop is seen too and the text that caused it is kept.

mod corpus;
mod mutate;
mod target;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::repository::Repository;

use corpus::Corpus;
use mutate::Mutator;
use target::Target;

/// What to feed, how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What reads the texts; without one, all of them one after the other.
    target: Option<Target>,
    /// How long to go on with each.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Start of the repeatable chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Read this one file instead, to look at a find.
    #[arg(long, value_name = "FILE", requires = "target")]
    replay: Option<PathBuf>,
    /// Ends after this many texts, whatever the time.
    #[arg(long, hide = true)]
    texts: Option<u64>,
    /// Does the reading for another process.
    #[arg(long, hide = true, requires = "target")]
    worker: bool,
}

/// No text may take longer than this; the readers are built without optimisation here.
const LIMIT: Duration = Duration::from_secs(20);
/// Texts for each reader in the tests.
const TEXTS_IN_TESTS: u64 = 1_500;
/// The same with `--long`.
const TEXTS_IN_LONG_TESTS: u64 = 200_000;

/// Feeds the readers, or one of them.
pub(crate) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    if let (Some(target), Some(file)) = (arguments.target, &arguments.replay) {
        return replay(repository, target, file);
    }
    if let (Some(target), true) = (arguments.target, arguments.worker) {
        return work(repository, target, arguments);
    }
    let seconds = Duration::from_secs(arguments.seconds);
    for target in Target::ALL {
        if arguments.target.is_none_or(|chosen| chosen == *target) {
            println!(
                "{}",
                feed(
                    repository,
                    *target,
                    arguments.seed,
                    arguments.texts,
                    seconds
                )?
            );
        }
    }
    Ok(())
}

/// A fixed number of texts for every reader, with a fixed seed.
pub(crate) fn in_tests(repository: &Repository, long: bool) -> Result<String, Failure> {
    let texts = if long {
        TEXTS_IN_LONG_TESTS
    } else {
        TEXTS_IN_TESTS
    };
    let hour = Duration::from_secs(3_600);
    for target in Target::ALL {
        println!("{}", feed(repository, *target, 1, Some(texts), hour)?);
    }
    Ok(format!("{} readers, {texts} texts each", Target::ALL.len()))
}

/// Watches over a worker.
fn feed(
    repository: &Repository,
    target: Target,
    seed: u64,
    texts: Option<u64>,
    time: Duration,
) -> Result<String, Failure> {
    let folder = folder(repository, target)?;
    let current = folder.join("current");
    let told = |e: std::io::Error| Failure::new(format!("the worker of {}: {e}", target.name()));
    let mut command = Command::new(own_program().map_err(told)?);
    command
        .current_dir(repository.root())
        .args(["fuzz", target.name(), "--worker"])
        .args(["--seed", &seed.to_string()])
        .args(["--seconds", &time.as_secs().to_string()]);
    if let Some(texts) = texts {
        command.args(["--texts", &texts.to_string()]);
    }
    let mut worker = crate::ending::start(&mut command).map_err(told)?;
    let end = watch(&mut worker, &current).map_err(told)?;
    match end {
        End::Well => {
            let report = fs::read_to_string(folder.join("report")).map_err(told)?;
            Ok(format!("{:<12} {}", target.name(), report.trim()))
        }
        End::Badly(how) => {
            let find = folder.join(format!("find-{seed}"));
            fs::rename(&current, &find).map_err(told)?;
            Err(
                Failure::new(format!("{}: {how}", target.name())).help(format!(
                    "the text is in {}; look at it with `cargo x fuzz {} --replay FILE` \
                 and make it a test in crates/rubric/tests",
                    find.display(),
                    target.name()
                )),
            )
        }
    }
}

/// This program. Tests that ran before may have built it anew; then the system calls the old file deleted, and the new
/// one stands in its place.
fn own_program() -> std::io::Result<PathBuf> {
    let path = std::env::current_exe()?;
    let text = path.to_string_lossy();
    Ok(PathBuf::from(text.trim_end_matches(" (deleted)")))
}

enum End {
    Well,
    Badly(String),
}

/// Waits for a worker; ends it when one text takes too long.
fn watch(worker: &mut Child, current: &Path) -> std::io::Result<End> {
    loop {
        if let Some(status) = worker.try_wait()? {
            return Ok(if status.success() {
                End::Well
            } else {
                End::Badly(format!("the reader ended with {status}"))
            });
        }
        let age = fs::metadata(current)
            .and_then(|m| m.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > LIMIT) {
            worker.kill()?;
            worker.wait()?;
            return Ok(End::Badly(format!(
                "a text took more than {} s",
                LIMIT.as_secs()
            )));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reads text after text; what is being read stands in a file.
fn work(repository: &Repository, target: Target, arguments: &Arguments) -> Result<(), Failure> {
    let folder = folder(repository, target)?;
    let current = folder.join("current");
    let told = |e: std::io::Error| Failure::new(format!("{}: {e}", folder.display()));
    let corpus = Corpus::of(repository, target)?;
    let reader = target.reader(repository)?;
    let mut mutator = Mutator::new(arguments.seed, &corpus);
    let start = Instant::now();
    let mut slowest = Duration::ZERO;
    let mut count = 0;
    let mut refused = 0;
    while start.elapsed().as_secs() < arguments.seconds
        && arguments.texts.is_none_or(|texts| count < texts)
    {
        let text = mutator.next_text();
        fs::write(&current, &text).map_err(told)?;
        let begin = Instant::now();
        refused += u64::from(!reader.read(&text));
        slowest = slowest.max(begin.elapsed());
        count += 1;
    }
    let report = format!(
        "{count} texts from {} seeds, {refused} refused, slowest {} ms",
        corpus.len(),
        slowest.as_millis()
    );
    fs::write(folder.join("report"), report).map_err(told)?;
    fs::remove_file(&current).or_else(|e| match e.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(told(e)),
    })
}

fn replay(repository: &Repository, target: Target, file: &Path) -> Result<(), Failure> {
    let text = fs::read(file).map_err(|e| Failure::new(format!("{}: {e}", file.display())))?;
    let start = Instant::now();
    let accepted = target.reader(repository)?.read(&text);
    let word = if accepted { "accepted" } else { "refused" };
    println!("{word} after {} ms", start.elapsed().as_millis());
    Ok(())
}

fn folder(repository: &Repository, target: Target) -> Result<PathBuf, Failure> {
    let folder = repository
        .target()?
        .join("x")
        .join("fuzz")
        .join(target.name());
    fs::create_dir_all(&folder).map_err(|e| Failure::new(format!("{}: {e}", folder.display())))?;
    Ok(folder)
}
