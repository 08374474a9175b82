//! Lists where there is much to list: a thousand units, a million entries, as many records of them.

use std::time::{Duration, Instant};

use serde_json::json;

use super::report::Report;
use super::{good, micros};
use crate::failure::Failure;
use crate::site::{Filled, Site};

/// How often each is asked for.
const TIMES: usize = 21;
/// Lines of a page.
const LINES: usize = 50;

/// A list: who asks for what, and what each line holds.
struct List {
    name: &'static str,
    cookie: String,
    path: String,
    line: &'static str,
    /// How many lines there must be.
    lines: usize,
}

pub(super) fn measure(site: &Site, filled: &Filled, report: &mut Report) -> Result<(), Failure> {
    let (mut figures, mut slowest) = (serde_json::Map::new(), Duration::ZERO);
    for list in lists(site, filled)? {
        let mut client = site.client(&list.cookie);
        let text = good(client.get(&list.path), list.name)?.text();
        let lines = text.matches(list.line).count();
        if lines < list.lines {
            return Err(Failure::new(format!(
                "{} has {lines} lines instead of {}",
                list.name, list.lines
            )));
        }
        let mut taken = Vec::new();
        for _ in 0..TIMES {
            let begin = Instant::now();
            good(client.get(&list.path), list.name)?;
            taken.push(begin.elapsed());
        }
        taken.sort_unstable();
        let (half, most) = (taken[TIMES / 2], taken[TIMES - 1]);
        println!(
            "{}, {lines} lines: half within {} µs, all within {} µs",
            list.name,
            half.as_micros(),
            most.as_micros()
        );
        figures.insert(
            list.name.to_owned(),
            json!({ "lines": lines, "p50_microseconds": micros(half), "most_microseconds": micros(most) }),
        );
        slowest = slowest.max(half);
    }
    report.note("lists", serde_json::Value::Object(figures));
    report.at_most(
        "the slowest list at 1 000 units and 1 000 000 entries",
        micros(slowest),
        50_000,
        "µs",
    );
    Ok(())
}

fn lists(site: &Site, filled: &Filled) -> Result<Vec<List>, Failure> {
    let unit = &filled.units[0];
    let list = |name, cookie: &str, path: &str, line, lines| List {
        name,
        cookie: cookie.to_owned(),
        path: path.to_owned(),
        line,
        lines,
    };
    let own = format!("/units/{}/ledgers/meeting", unit.unit);
    let home = format!("/units/{}/ledgers", unit.unit);
    let facts = format!("/units/{}/facts", unit.unit);
    let entry = "href=\"/entries/";
    let record = "/audit?subject=";
    let of_unit = format!("/audit?unit={}", unit.unit);
    let of_deed = "/audit?deed=ledger.record";
    let mut lists = vec![
        list("a unit's ledger", &unit.cookie, &own, entry, LINES),
        list(
            "a unit's ledgers",
            &unit.cookie,
            &home,
            "/ledgers/meeting",
            1,
        ),
        list("a unit's facts", &unit.cookie, &facts, "/facts/", 1),
        list(
            "all units' meetings",
            &filled.office,
            "/ledgers?kind=meeting",
            "研究工作",
            50,
        ),
        list(
            "organisations",
            &filled.administrator,
            "/organisations",
            "县",
            1_000,
        ),
        list(
            "accounts",
            &filled.administrator,
            "/accounts",
            "/accounts/",
            LINES,
        ),
        list("records", &filled.auditor, "/audit", record, LINES),
        list(
            "records of a unit",
            &filled.auditor,
            &of_unit,
            record,
            LINES,
        ),
        list("records of a deed", &filled.auditor, of_deed, record, LINES),
    ];
    // The page behind the first, by the link that leads there.
    let first = good(site.client(&unit.cookie).get(&own), "a unit's ledger")?.text();
    let older = first
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|link| link.contains("at=%2B"))
        .ok_or_else(|| Failure::new("a unit's ledger has no second page"))?
        .replace("&amp;", "&");
    lists.push(list("its next page", &unit.cookie, &older, entry, LINES));
    Ok(lists)
}
