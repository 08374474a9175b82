//! Many people saving at once, each acknowledged only when it is on the disk with its audit row, beside a bare loop that
//! inserts rows.

use std::io;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use super::report::Report;
use super::{load, micros, place};
use crate::failure::Failure;
use crate::process;
use crate::site::{Filled, Programs, Site};

/// Clients that save.
const WRITERS: usize = 256;
/// How long they do.
const TIME: Duration = Duration::from_secs(8);
/// Seconds for each form of the bare loop.
const BARE_SECONDS: &str = "3";

/// Measures on a directory that nobody serves yet.
pub(super) fn measure(
    programs: &Programs,
    data: &Path,
    filled: &Filled,
    folder: &Path,
    report: &mut Report,
) -> Result<(), Failure> {
    let before = programs.verify(&place(data))?;
    let site = Site::start(programs, &place(data))?;
    let seen = save(&site, filled);
    let seen = seen.map_err(|e| Failure::new(format!("saving: {e}")))?;
    site.stop()?;
    // The proof goes through every record and row: all of them whole, and one record at least for each save.
    let records = programs.verify(&place(data))? - before;
    if records < seen.answers {
        return Err(Failure::new(format!(
            "{} saves were acknowledged and {records} recorded",
            seen.answers
        )));
    }
    let mut bare = programs.example("peers");
    bare.arg("insert")
        .arg(folder.join("bare.sqlite"))
        .arg(BARE_SECONDS);
    let text = process::capture(&mut bare)?;
    let rates: Option<Vec<u64>> = text.split_whitespace().map(|it| it.parse().ok()).collect();
    let Some([single, grouped]) = rates.as_deref() else {
        return Err(Failure::new(format!("the bare loop printed {text}")));
    };
    println!(
        "saves with audit rows, {WRITERS} clients: {}/s, half within {} ms, 99 in 100 within {} ms; \
         a bare loop inserts {single} rows a second one a commit, {grouped} a hundred a commit",
        seen.rate,
        seen.half.as_millis(),
        seen.most.as_millis(),
    );
    report.note(
        "saves",
        json!({
            "clients": WRITERS,
            "rate": seen.rate,
            "acknowledged": seen.answers,
            "audit_records": records,
            "p50_microseconds": micros(seen.half),
            "p99_microseconds": micros(seen.most),
            "bare_rows_one_a_commit": single,
            "bare_rows_hundred_a_commit": grouped,
        }),
    );
    report.at_least("acknowledged saves", seen.rate, 2_000, "a second");
    report.at_most("saves, 99 in 100", micros(seen.most), 250_000, "µs");
    Ok(())
}

/// Every client writes items that nobody else writes, points and a remark in turns, over the revision it was told last.
fn save(site: &Site, filled: &Filled) -> io::Result<load::Seen> {
    let units = filled.units.len();
    let sharing = WRITERS.div_ceil(units);
    load::run(WRITERS, TIME, |number| {
        let unit = &filled.units[number % units];
        let items = filled.items.iter().skip(number / units).step_by(sharing);
        let items: Vec<&String> = items.collect();
        let mut client = site.client(&unit.cookie);
        let mut revisions = vec![0_i64; items.len()];
        let mut count = 0_usize;
        move || {
            let at = count % items.len();
            let path = format!("/sheets/{}/marks/{}/self", unit.sheet, items[at]);
            let (written, revision) = (count.to_string(), revisions[at].to_string());
            // Nothing is saved that stands there already: points go up and down with each round over the items.
            let points = if count / items.len() % 4 < 2 {
                "0"
            } else {
                "0.1"
            };
            let field = match count / items.len() % 2 {
                0 => ("points", points),
                _ => ("remark", written.as_str()),
            };
            let reply = client.save(&path, &[field, ("revision", &revision)])?;
            if reply.status != 200 {
                return Err(io::Error::other(reply.text()));
            }
            let said: serde_json::Value = serde_json::from_slice(&reply.body)?;
            match said["revision"].as_i64() {
                Some(now) if now == revisions[at] + 1 => revisions[at] = now,
                _ => return Err(io::Error::other(reply.text())),
            }
            count += 1;
            Ok(())
        }
    })
}
