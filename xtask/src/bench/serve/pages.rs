//! The sheet page beside a bare handler that returns a static page of the same size, in turns.

use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::json;

use super::report::Report;
use super::{expect, good, load, micros, middle};
use crate::failure::Failure;
use crate::http::Client;
use crate::site::{Filled, Programs, Site};

/// Clients that read.
const READERS: usize = 32;
/// How often each side gets its turn, and for how long.
const ROUNDS: usize = 5;
const TIME: Duration = Duration::from_secs(3);
/// Items of the sheet.
const ITEMS: usize = 77;

pub(super) fn measure(
    programs: &Programs,
    site: &Site,
    filled: &Filled,
    report: &mut Report,
) -> Result<(), Failure> {
    let bytes = check(site, filled)?;
    let bare = Bare::start(programs, bytes)?;
    let unit = |at: usize| &filled.units[at % filled.units.len()];
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let ours = load::run(READERS, TIME, |number| {
            let mut client = site.client(&unit(number).cookie);
            let path = format!("/sheets/{}", unit(number).sheet);
            move || expect(client.get(&path), 200)
        });
        let ours = ours.map_err(|e| Failure::new(format!("the sheet page: {e}")))?;
        let theirs = load::run(READERS, TIME, |_| {
            let mut client = Client::new(bare.address, "");
            move || expect(client.get("/"), 200)
        });
        let theirs = theirs.map_err(wrong)?;
        println!(
            "sheet page of {bytes} bytes, {READERS} clients: {}/s, half within {} µs, 99 in 100 within {} µs; \
             a bare handler {}/s, {} µs, {} µs",
            ours.rate,
            ours.half.as_micros(),
            ours.most.as_micros(),
            theirs.rate,
            theirs.half.as_micros(),
            theirs.most.as_micros(),
        );
        rounds.push((ours, theirs));
    }
    // Pair by pair, so that what else the machine does slows both sides.
    let share = middle(rounds.iter().map(|(a, b)| a.rate * 1_000 / b.rate.max(1)));
    let most = middle(rounds.iter().map(|(ours, _)| micros(ours.most)));
    report.note(
        "sheet_page",
        json!({
            "bytes": bytes,
            "clients": READERS,
            "share_per_mille": share,
            "rates": rounds.iter().map(|(ours, _)| ours.rate).collect::<Vec<_>>(),
            "bare_rates": rounds.iter().map(|(_, bare)| bare.rate).collect::<Vec<_>>(),
            "p50_microseconds": middle(rounds.iter().map(|(ours, _)| micros(ours.half))),
            "p99_microseconds": most,
            "bare_p99_microseconds": middle(rounds.iter().map(|(_, bare)| micros(bare.most))),
        }),
    );
    report.at_least("sheet page beside a bare handler", share, 150, "‰");
    report.at_most("sheet page, 99 in 100", most, 25_000, "µs");
    Ok(())
}

/// Whether the pages are the right ones; how long the first is.
fn check(site: &Site, filled: &Filled) -> Result<usize, Failure> {
    let page = |at: usize| {
        let unit = &filled.units[at % filled.units.len()];
        let path = format!("/sheets/{}", unit.sheet);
        good(site.client(&unit.cookie).get(&path), "the sheet page")
    };
    let first = page(0)?;
    let text = first.text();
    let is_there = |item: &&String| text.contains(&format!("id=\"item-{item}\""));
    let there = filled.items.iter().filter(is_there).count();
    if there != ITEMS || filled.items.len() != ITEMS {
        return Err(Failure::new(format!(
            "the sheet page shows {there} of {ITEMS} items"
        )));
    }
    if page(1)?.body == first.body {
        return Err(Failure::new("two units see the same page"));
    }
    Ok(first.body.len())
}

/// A bare handler in a process of its own, ended when dropped.
struct Bare {
    child: Child,
    address: SocketAddr,
}

impl Bare {
    fn start(programs: &Programs, bytes: usize) -> Result<Bare, Failure> {
        let mut command = programs.example("peers");
        command
            .args(["page", &bytes.to_string()])
            .stdout(Stdio::piped());
        let mut bare = Bare {
            child: crate::ending::start(&mut command).map_err(wrong)?,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let mut line = String::new();
        if let Some(out) = bare.child.stdout.take() {
            BufReader::new(out).read_line(&mut line).map_err(wrong)?;
        }
        let address = line.trim().trim_start_matches("http://").parse();
        bare.address =
            address.map_err(|_| Failure::new(format!("the bare handler printed {line}")))?;
        let page = good(Client::new(bare.address, "").get("/"), "the bare handler")?;
        if page.body.len() != bytes {
            return Err(Failure::new("the bare handler's page has another size"));
        }
        Ok(bare)
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn wrong(error: io::Error) -> Failure {
    Failure::new(format!("the bare handler: {error}"))
}
