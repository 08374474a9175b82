//! `cargo x bench serve`: the running site on this machine beside a bare handler and a bare loop of inserts.
//!
//! Checks first that the measured pages are the right ones. Ends with a failure when a promise is not kept.

mod load;

use std::io;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::http::{Client, Reply};
use crate::process;
use crate::repository::Repository;
use crate::site::{Filled, Programs, Site};
use crate::test::faults::Folder;

/// How long each load lasts.
const TIME: Duration = Duration::from_secs(8);
/// Clients that read.
const READERS: usize = 32;
/// Clients that save.
const WRITERS: usize = 256;
/// Items of the sheet.
const ITEMS: usize = 77;

/// Promises and whether they were kept.
#[derive(Default)]
struct Promises {
    broken: Vec<String>,
}

impl Promises {
    fn say(&mut self, what: &str, is_kept: bool) {
        println!("  {} {what}", if is_kept { "kept  " } else { "BROKEN" });
        if !is_kept {
            self.broken.push(what.to_owned());
        }
    }
}

/// Measures.
pub(super) fn run(repository: &Repository) -> Result<(), Failure> {
    let programs = Programs::build(repository, true)?;
    let folder = Folder::new("bench-serve")?;
    let mut promises = Promises::default();
    let (small, filled) = ground(repository, &programs, &folder, "small", 15, 0)?;
    starting(&programs, &small, &mut promises)?;
    let site = Site::start(&programs, &place(&small))?;
    pages(&programs, &site, &filled, &mut promises)?;
    saves(&programs, &site, &filled, &folder.path, &mut promises)?;
    site.stop()?;
    let (large, filled) = ground(repository, &programs, &folder, "large", 1_000, 1_000_000)?;
    let site = Site::start(&programs, &place(&large))?;
    lists(&site, &filled, &mut promises)?;
    site.stop()?;
    if promises.broken.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "promises not kept: {}",
            promises.broken.join("; ")
        )))
    }
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

fn starting(programs: &Programs, data: &Path, promises: &mut Promises) -> Result<(), Failure> {
    let mut started = Vec::new();
    let mut memory = 0;
    for _ in 0..5 {
        let site = Site::start(programs, &place(data))?;
        started.push(site.started);
        std::thread::sleep(Duration::from_millis(300));
        memory = resident(site.id())?;
        site.stop()?;
    }
    started.sort_unstable();
    println!(
        "start: {} ms to the first good answer, {memory} KiB at rest",
        started[2].as_millis()
    );
    promises.say("starts in 200 ms", started[2] <= Duration::from_millis(200));
    promises.say("64 MiB at rest", memory <= 64 * 1024);
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

fn pages(
    programs: &Programs,
    site: &Site,
    filled: &Filled,
    promises: &mut Promises,
) -> Result<(), Failure> {
    let path = |at: usize| format!("/sheets/{}", filled.units[at % filled.units.len()].sheet);
    let client = |at: usize| site.client(&filled.units[at % filled.units.len()].cookie);
    let first = good(client(0).get(&path(0)), "the sheet page")?;
    let text = first.text();
    let there = filled
        .items
        .iter()
        .filter(|item| text.contains(item.as_str()))
        .count();
    if there != ITEMS || filled.items.len() != ITEMS {
        return Err(Failure::new(format!(
            "the sheet page shows {there} of {ITEMS} items"
        )));
    }
    if good(client(1).get(&path(1)), "another sheet page")?.body == first.body {
        return Err(Failure::new("two units see the same page"));
    }
    let seen = load::run(READERS, TIME, |number| {
        let (mut client, path) = (client(number), path(number));
        move || expect(client.get(&path), 200)
    });
    let seen = seen.map_err(|e| Failure::new(format!("the sheet page: {e}")))?;
    let bare = bare_page(programs, first.body.len())?;
    let share = seen.rate * 100 / bare.rate.max(1);
    println!(
        "sheet page of {} bytes, {READERS} clients: {}/s, half within {} ms, 99 in 100 within {} ms; \
         a bare handler {}/s, {} ms, {} ms: {share} %",
        first.body.len(),
        seen.rate,
        seen.half.as_millis(),
        seen.most.as_millis(),
        bare.rate,
        bare.half.as_millis(),
        bare.most.as_millis(),
    );
    promises.say("sheet page at 15 % of a bare handler", share >= 15);
    promises.say(
        "sheet page within 25 ms",
        seen.most <= Duration::from_millis(25),
    );
    Ok(())
}

/// A process that is ended when dropped.
struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn bare_page(programs: &Programs, bytes: usize) -> Result<load::Seen, Failure> {
    let wrong = |e: io::Error| Failure::new(format!("the bare handler: {e}"));
    let mut command = programs.example("peers");
    command
        .args(["page", &bytes.to_string()])
        .stdout(Stdio::piped());
    let mut peer = Peer(command.spawn().map_err(wrong)?);
    let mut line = String::new();
    if let Some(out) = peer.0.stdout.take() {
        BufReader::new(out).read_line(&mut line).map_err(wrong)?;
    }
    let address: SocketAddr = line
        .trim()
        .trim_start_matches("http://")
        .parse()
        .map_err(|_| Failure::new(format!("the bare handler printed {line}")))?;
    load::run(READERS, TIME, |_| {
        let mut client = Client::new(address, "");
        move || expect(client.get("/"), 200)
    })
    .map_err(wrong)
}

fn saves(
    programs: &Programs,
    site: &Site,
    filled: &Filled,
    folder: &Path,
    promises: &mut Promises,
) -> Result<(), Failure> {
    let units = filled.units.len();
    let sharing = WRITERS.div_ceil(units);
    let seen = load::run(WRITERS, TIME, |number| {
        let unit = &filled.units[number % units];
        let items: Vec<&String> = filled
            .items
            .iter()
            .skip(number / units)
            .step_by(sharing)
            .collect();
        let mut client = site.client(&unit.cookie);
        let mut revisions = vec![0_i64; items.len()];
        let mut count = 0_usize;
        move || {
            let at = count % items.len();
            let path = format!("/sheets/{}/marks/{}/self", unit.sheet, items[at]);
            let (remark, revision) = (format!("n{count}"), revisions[at].to_string());
            let reply = client.save(&path, &[("remark", &remark), ("revision", &revision)])?;
            let said: serde_json::Value = serde_json::from_slice(&reply.body)?;
            match said["revision"].as_i64() {
                Some(revision) if reply.status == 200 => revisions[at] = revision,
                _ => return Err(io::Error::other(reply.text())),
            }
            count += 1;
            Ok(())
        }
    });
    let seen = seen.map_err(|e| Failure::new(format!("saving: {e}")))?;
    let mut bare = programs.example("peers");
    let text = process::capture(bare.arg("insert").arg(folder.join("bare.sqlite")).arg("3"))?;
    println!(
        "saves with audit rows, {WRITERS} clients: {}/s, half within {} ms, 99 in 100 within {} ms; \
         a bare loop inserts (one row a commit, a hundred): {}",
        seen.rate,
        seen.half.as_millis(),
        seen.most.as_millis(),
        text.trim(),
    );
    promises.say("2 000 saves a second", seen.rate >= 2_000);
    promises.say(
        "saves within 250 ms",
        seen.most <= Duration::from_millis(250),
    );
    Ok(())
}

fn lists(site: &Site, filled: &Filled, promises: &mut Promises) -> Result<(), Failure> {
    let unit = &filled.units[0];
    let own = format!("/units/{}/ledgers/meeting", unit.unit);
    let home = format!("/units/{}/ledgers", unit.unit);
    let mut slowest = Duration::ZERO;
    for (name, cookie, path) in [
        ("a unit's ledger", &unit.cookie, own.as_str()),
        ("a unit's ledgers", &unit.cookie, home.as_str()),
        ("all ledgers", &filled.office, "/ledgers"),
        (
            "all ledgers of a kind",
            &filled.office,
            "/ledgers?kind=meeting",
        ),
    ] {
        let mut client = site.client(cookie);
        let mut taken = Vec::new();
        for _ in 0..21 {
            let begin = Instant::now();
            good(client.get(path), name)?;
            taken.push(begin.elapsed());
        }
        taken.sort_unstable();
        println!("{name}: half within {} ms", taken[10].as_millis());
        slowest = slowest.max(taken[10]);
    }
    promises.say(
        "lists within 50 ms at a million entries",
        slowest <= Duration::from_millis(50),
    );
    Ok(())
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
