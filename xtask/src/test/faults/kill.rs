//! `kill -9` while many people save: what was acknowledged is there, nothing is there twice, nothing is half there.
//!
//! Each writer has items of its own and counts up what it writes; it notes a count only after the answer has come.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::place;
use crate::failure::Failure;
use crate::http::Client;
use crate::site::{Filled, Programs, Site, Unit};

/// How many people write at the same time.
const WRITERS: usize = 32;
/// What the program can be in the middle of when it is killed.
const LONGEST: u64 = 400;

/// What a writer knows to be saved.
#[derive(Debug, Clone, Default)]
struct Known {
    /// Item of the sheet to the text that was acknowledged last, and the revision.
    marks: BTreeMap<String, (u64, i64)>,
    /// Topics of ledger entries that were acknowledged.
    entries: Vec<String>,
    /// What was sent last without an answer: it may be there or not.
    open: Option<String>,
    count: u64,
}

pub(super) fn run(programs: &Programs, folder: &Path, rounds: u32) -> Result<String, Failure> {
    let directory = folder.join("killed");
    let filled = programs.fill(&directory, 15, 100)?;
    let mut known = vec![Known::default(); WRITERS];
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 1..=rounds {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let site = Site::start(programs, &place(&directory))?;
        check(&site, &filled, &mut known)
            .map_err(|failure| Failure::new(format!("before round {round}: {failure}")))?;
        write_until_killed(site, &filled, &mut known, 20 + random % (LONGEST - 20))?;
        programs.verify(&place(&directory))?;
        if round.is_multiple_of(10) {
            let saved: u64 = known.iter().map(|it| it.count).sum();
            println!("killed {round} times, {saved} saves acknowledged");
        }
    }
    let site = Site::start(programs, &place(&directory))?;
    check(&site, &filled, &mut known)?;
    site.stop()?;
    programs.verify(&place(&directory))?;
    let saved: u64 = known.iter().map(|it| it.count).sum();
    if saved < u64::from(rounds) {
        return Err(Failure::new(format!(
            "only {saved} saves in {rounds} rounds prove nothing"
        )));
    }
    Ok(format!("killed {rounds} times in {saved} saves"))
}

/// Lets everybody write, kills the program in the midst of it.
fn write_until_killed(
    site: Site,
    filled: &Filled,
    known: &mut [Known],
    after: u64,
) -> Result<(), Failure> {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (writer, known) in known.iter_mut().enumerate() {
            let unit = &filled.units[writer % filled.units.len()];
            let items = items_of(filled, writer);
            let (mut client, is_over) = (site.client(&unit.cookie), &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::Relaxed) {
                    if save(&mut client, unit, &items, writer, known).is_none() {
                        break;
                    }
                }
            });
        }
        std::thread::sleep(Duration::from_millis(after));
        let killed = site.kill();
        is_over.store(true, Ordering::Relaxed);
        killed
    })
}

/// The items that only this writer writes.
fn items_of(filled: &Filled, writer: usize) -> Vec<String> {
    let sharing = WRITERS.div_ceil(filled.units.len());
    let first = writer / filled.units.len();
    filled
        .items
        .iter()
        .skip(first)
        .step_by(sharing)
        .cloned()
        .collect()
}

/// One save: now a remark on an item, now an entry of a ledger. Nothing when there was no answer.
fn save(
    client: &mut Client,
    unit: &Unit,
    items: &[String],
    writer: usize,
    known: &mut Known,
) -> Option<()> {
    let next = known.count + 1;
    if next.is_multiple_of(3) {
        let topic = format!("w{writer}n{next}");
        let path = format!("/units/{}/ledgers/meeting/new", unit.unit);
        known.open = Some(topic.clone());
        let fields = [
            ("day", "2026-01-15"),
            ("type", "committee"),
            ("topic", topic.as_str()),
            ("nonce", topic.as_str()),
        ];
        let reply = client.post(&path, &fields).ok()?;
        if reply.status == 303 {
            known.entries.push(topic);
            known.count = next;
        }
    } else {
        let item = &items[usize::try_from(next).unwrap_or_default() % items.len()];
        let revision = known.marks.get(item).map_or(0, |(_, revision)| *revision);
        let remark = format!("n{next}");
        let path = format!("/sheets/{}/marks/{item}/self", unit.sheet);
        known.open = Some(item.clone());
        let revision = revision.to_string();
        let fields = [("remark", remark.as_str()), ("revision", revision.as_str())];
        let reply = client.save(&path, &fields).ok()?;
        if reply.status == 200 {
            let said: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
            known
                .marks
                .insert(item.clone(), (next, said["revision"].as_i64()?));
            known.count = next;
        }
    }
    known.open = None;
    Some(())
}

/// Holds what is there against what was acknowledged; learns what became of the save that had no answer.
fn check(site: &Site, filled: &Filled, known: &mut [Known]) -> Result<(), Failure> {
    for (writer, known) in known.iter_mut().enumerate() {
        let unit = &filled.units[writer % filled.units.len()];
        let mut client = site.client(&unit.cookie);
        entries(&mut client, unit, writer, known)?;
        marks(&mut client, unit, known)?;
        known.open = None;
    }
    Ok(())
}

fn entries(client: &mut Client, unit: &Unit, writer: usize, known: &Known) -> Result<(), Failure> {
    let mut path = format!("/units/{}/ledgers/meeting", unit.unit);
    let mut topics: Vec<String> = Vec::new();
    loop {
        let page = ask(client, &path)?;
        let mark = format!("w{writer}n");
        topics.extend(
            words(&page)
                .filter(|word| word.starts_with(&mark))
                .map(str::to_owned),
        );
        match next_page(&page) {
            Some(next) => path = next,
            None => break,
        }
    }
    for topic in &known.entries {
        match topics.iter().filter(|it| *it == topic).count() {
            1 => {}
            count => {
                return Err(Failure::new(format!(
                    "entry {topic} was acknowledged and is there {count} times"
                )));
            }
        }
    }
    let unknown = topics.iter().filter(|it| !known.entries.contains(it));
    if let Some(topic) = unknown.clone().find(|it| known.open.as_ref() != Some(it)) {
        // It may be one that had no answer in an earlier round: those are numbered below.
        let number = topic.rsplit('n').next().and_then(|n| n.parse::<u64>().ok());
        if number.is_none_or(|number| number > known.count + 1) {
            return Err(Failure::new(format!("entry {topic} comes from nowhere")));
        }
    }
    Ok(())
}

fn marks(client: &mut Client, unit: &Unit, known: &mut Known) -> Result<(), Failure> {
    let items: Vec<String> = known.marks.keys().chain(&known.open).cloned().collect();
    for item in items {
        if item.starts_with('w') {
            continue;
        }
        let path = format!("/sheets/{}/items/{item}", unit.sheet);
        let page = ask(client, &path)?;
        let (kept, revision) = written(&page);
        let (acknowledged, _) = known.marks.get(&item).copied().unwrap_or_default();
        let highest = if known.open.as_ref() == Some(&item) {
            known.count + 1
        } else {
            acknowledged
        };
        if kept < acknowledged || kept > highest {
            return Err(Failure::new(format!(
                "item {item} of sheet {}: n{acknowledged} was acknowledged, n{kept} is there",
                unit.sheet
            )));
        }
        known.marks.insert(item, (kept, revision));
    }
    Ok(())
}

/// What the page of an item says stands in the unit's own layer: the count and the revision.
fn written(page: &str) -> (u64, i64) {
    let remark = words(page)
        .filter_map(|word| word.strip_prefix('n')?.parse().ok())
        .max()
        .unwrap_or_default();
    let revision = page
        .split("name=\"revision\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .and_then(|text| text.parse().ok())
        .unwrap_or_default();
    (remark, revision)
}

/// The words of a page: what stands between anything that is no letter or digit.
fn words(page: &str) -> impl Iterator<Item = &str> {
    page.split(|c: char| !c.is_ascii_alphanumeric())
}

/// The link to the following page of a list.
fn next_page(page: &str) -> Option<String> {
    let before = &page[..page.find(" rel=\"next\"")?];
    let link = before.rsplit("href=\"").next()?.trim_end_matches('"');
    Some(link.replace("&amp;", "&").replace("&#38;", "&"))
}

fn ask(client: &mut Client, path: &str) -> Result<String, Failure> {
    match client.get(path) {
        Ok(reply) if reply.status == 200 => Ok(reply.text()),
        Ok(reply) => Err(Failure::new(format!("{path} answered {}", reply.status))),
        Err(error) => Err(Failure::new(format!("{path}: {error}"))),
    }
}
