//! Two servers on one PostgreSQL: what one saves the other shows at once, who is slower is told so by either, both write
//! at the same time, and when one is killed the other goes on.

use std::path::Path;

use crate::failure::Failure;
use crate::http::{Client, Reply};
use crate::site::{Filled, Programs, Site, Unit};
use crate::test::postgres::Server;

/// Saves of each writer; each server has one for every unit.
const SAVES: usize = 20;

pub(super) fn run(programs: &Programs, folder: &Path) -> Result<String, Failure> {
    let server = Server::start()?;
    let first = folder.join("first");
    let filled = programs.fill_database(&first, &server.url())?;
    let key = first.join("audit.key").display().to_string();
    let place = |directory: &Path| {
        let words = [
            "--data",
            &directory.display().to_string(),
            "--database",
            &server.url(),
            "--audit-key",
            &key,
        ];
        words.map(str::to_owned).to_vec()
    };
    let one = Site::start(programs, &place(&first))?;
    let other = Site::start(programs, &place(&folder.join("second")))?;
    in_turns(&one, &other, &filled)?;
    let saved = at_once(&one, &other, &filled)?;
    let records = programs.verify(&place(&first))?;
    other.kill()?;
    let unit = &filled.units[0];
    let mut client = one.client(&unit.cookie);
    let path = format!("/sheets/{}/marks/{}/self", unit.sheet, filled.items[2]);
    expect(
        &save(&mut client, &path, "alone", 0)?,
        200,
        "when the other is gone",
    )?;
    one.stop()?;
    programs.verify(&place(&first))?;
    Ok(format!(
        "two servers on one database: {saved} saves through both, {records} records proven"
    ))
}

/// One saves, the other shows it and saves over it; what the first then sends is too late.
fn in_turns(one: &Site, other: &Site, filled: &Filled) -> Result<(), Failure> {
    let (unit, item) = (&filled.units[0], &filled.items[0]);
    let path = format!("/sheets/{}/marks/{item}/self", unit.sheet);
    let page = format!("/sheets/{}", unit.sheet);
    let (mut here, mut there) = (one.client(&unit.cookie), other.client(&unit.cookie));
    for round in 0..5_i64 {
        let words = [format!("here{round}"), format!("there{round}")];
        let reply = save(&mut here, &path, &words[0], 2 * round)?;
        expect(&reply, 200, "saving at the first")?;
        must_show(&mut there, &page, &words[0])?;
        let reply = save(&mut there, &path, &words[1], 2 * round + 1)?;
        expect(&reply, 200, "saving at the second over the first")?;
        must_show(&mut here, &page, &words[1])?;
        let reply = save(&mut here, &path, "late", 2 * round + 1)?;
        expect(&reply, 409, "saving at the first over what it had not seen")?;
    }
    Ok(())
}

/// Everybody saves at both servers at the same time, each on an item of its own; how many saves that were.
fn at_once(one: &Site, other: &Site, filled: &Filled) -> Result<usize, Failure> {
    let writers = [(one, &filled.items[3]), (other, &filled.items[4])];
    let done: Vec<Result<usize, Failure>> = std::thread::scope(|scope| {
        let mut threads = Vec::new();
        for unit in &filled.units {
            for (site, item) in writers {
                threads.push(scope.spawn(move || write(site, unit, item)));
            }
        }
        let joined = threads.into_iter().map(|thread| {
            let panicked = |_| Err(Failure::new("a writer panicked"));
            thread.join().unwrap_or_else(panicked)
        });
        joined.collect()
    });
    done.into_iter().sum()
}

fn write(site: &Site, unit: &Unit, item: &str) -> Result<usize, Failure> {
    let mut client = site.client(&unit.cookie);
    let path = format!("/sheets/{}/marks/{item}/self", unit.sheet);
    for (count, revision) in (0..SAVES).zip(0_i64..) {
        let reply = save(&mut client, &path, &format!("n{count}"), revision)?;
        expect(&reply, 200, "saving beside the other server")?;
    }
    Ok(SAVES)
}

fn save(client: &mut Client, path: &str, words: &str, revision: i64) -> Result<Reply, Failure> {
    let fields = [("remark", words), ("revision", &revision.to_string())];
    let reply = client.save(path, &fields);
    reply.map_err(|e| Failure::new(format!("saving: {e}")))
}

fn must_show(client: &mut Client, page: &str, words: &str) -> Result<(), Failure> {
    let reply = client.get(page);
    let reply = reply.map_err(|e| Failure::new(format!("reading: {e}")))?;
    expect(&reply, 200, "reading a sheet")?;
    match reply.text().contains(words) {
        true => Ok(()),
        false => Err(Failure::new(format!(
            "what one server saved ({words}) the other does not show"
        ))),
    }
}

fn expect(reply: &Reply, status: u16, when: &str) -> Result<(), Failure> {
    if reply.status == status {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{when}: {} instead of {status}: {}",
        reply.status,
        reply.text()
    )))
}
