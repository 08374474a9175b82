//! `cargo x bench serve`: the running site on this machine beside a bare handler and a bare loop of inserts.
//!
//! Checks first that what is measured is right. Ends with a failure when a promise is not kept.

mod lists;
mod load;
mod pages;
mod report;
mod saves;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use self::report::Report;
use super::machine;
use crate::ending::Folder;
use crate::failure::Failure;
use crate::http::Reply;
use crate::process;
use crate::repository::Repository;
use crate::site::{Filled, Programs, Site};

/// Units and ledger entries of the large installation.
const UNITS: u32 = 1_000;
const ENTRIES: u32 = 1_000_000;

/// Which of it.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Measure only these; all of them without this.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

/// What is measured on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Start and memory at rest.
    Start,
    /// The page of a sheet.
    Pages,
    /// Saves with audit rows.
    Saves,
    /// Lists of a large installation.
    Lists,
}

/// Measures.
pub(super) fn run(repository: &Repository, arguments: &Arguments) -> Result<(), Failure> {
    let has = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let machine = machine::describe(repository)?;
    println!("{machine}; load {}", machine::load());
    let mut report = Report::new(&machine);
    let programs = Programs::build(repository, true)?;
    let folder = Folder::new("bench-serve")?;
    if [Part::Start, Part::Pages, Part::Saves].into_iter().any(has) {
        let (small, filled) = ground(repository, &programs, &folder, "small", 15, 0)?;
        if has(Part::Start) {
            starting(&programs, &small, &mut report)?;
        }
        if has(Part::Pages) {
            let site = Site::start(&programs, &place(&small))?;
            pages::measure(&programs, &site, &filled, &mut report)?;
            site.stop()?;
        }
        if has(Part::Saves) {
            saves::measure(&programs, &small, &filled, &folder.path, &mut report)?;
        }
    }
    if has(Part::Lists) {
        let (large, filled) = ground(repository, &programs, &folder, "large", UNITS, ENTRIES)?;
        let site = Site::start(&programs, &place(&large))?;
        lists::measure(&site, &filled, &mut report)?;
        site.stop()?;
    }
    report.close()
}

fn place(directory: &Path) -> Vec<String> {
    vec!["--data".to_owned(), directory.display().to_string()]
}

/// A copy of a filled directory; the filled one is kept in the build folder from run to run.
fn ground(
    repository: &Repository,
    programs: &Programs,
    folder: &Folder,
    name: &str,
    units: u32,
    entries: u32,
) -> Result<(PathBuf, Filled), Failure> {
    let kept = repository.target()?.join("x").join("serve").join(name);
    let told = kept.with_extension("json");
    let known = std::fs::read_to_string(&told)
        .ok()
        .and_then(|text| Filled::read(&text).ok());
    // One that other tables were made for does not open any more.
    let fits = known.is_some()
        && process::available(
            programs
                .biaochi()
                .args(["config", "check", "--listen", "127.0.0.1:0"])
                .args(place(&kept)),
        );
    let filled = match known {
        Some(filled) if fits => filled,
        _ => {
            let _ = std::fs::remove_dir_all(&kept);
            println!("filling {units} units with {entries} entries …");
            let filled = programs.fill(&kept, units, entries)?;
            std::fs::write(&told, &filled.text)
                .map_err(|e| Failure::new(format!("{}: {e}", told.display())))?;
            filled
        }
    };
    let copy = folder.path.join(name);
    process::capture(
        std::process::Command::new("cp")
            .arg("-r")
            .arg(&kept)
            .arg(&copy),
    )?;
    Ok((copy, filled))
}

fn starting(programs: &Programs, data: &Path, report: &mut Report) -> Result<(), Failure> {
    let (mut started, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..7 {
        let site = Site::start(programs, &place(data))?;
        started.push(micros(site.started));
        // Whatever the start has left to do is done by then.
        std::thread::sleep(Duration::from_millis(300));
        memory.push(resident(site.id())?);
        site.stop()?;
    }
    let (start, rest) = (middle(started.clone()), middle(memory));
    println!("start: {start} µs to the first good answer, {rest} KiB at rest");
    report.note(
        "start",
        json!({ "microseconds": start, "each_microseconds": started, "resident_kib": rest }),
    );
    report.at_most("start", start, 200_000, "µs");
    report.at_most("memory at rest", rest, 64 * 1024, "KiB");
    Ok(())
}

/// What a process holds in memory, in KiB.
fn resident(id: u32) -> Result<u64, Failure> {
    let path = format!("/proc/{id}/status");
    let text = std::fs::read_to_string(&path).map_err(|e| Failure::new(format!("{path}: {e}")))?;
    text.lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Failure::new(format!("{path} has no VmRSS")))
}

/// The one in the middle.
fn middle(figures: impl IntoIterator<Item = u64>) -> u64 {
    let mut figures: Vec<u64> = figures.into_iter().collect();
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

fn good(reply: io::Result<Reply>, what: &str) -> Result<Reply, Failure> {
    match reply {
        Ok(reply) if reply.status == 200 => Ok(reply),
        Ok(reply) => Err(Failure::new(format!(
            "{what} answered {}: {}",
            reply.status,
            reply.text()
        ))),
        Err(error) => Err(Failure::new(format!("{what}: {error}"))),
    }
}

fn expect(reply: io::Result<Reply>, status: u16) -> io::Result<()> {
    let reply = reply?;
    if reply.status == status {
        Ok(())
    } else {
        Err(io::Error::other(format!("answered {}", reply.status)))
    }
}
