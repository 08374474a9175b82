//! A process that is killed in the middle of its writes: what was acknowledged is there, once, whole.
//!
//! The process is this test program again, told by a variable to be the one that gets killed.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command as Process, Stdio};
use std::time::Duration;

use store::organisation::Organisation;
use store::{Engine, Options, Place, Store, table};

use crate::engine::{Make, Rename, both};

/// Tells the child where to write: directory, then the address of the database if there is one.
const DIRECTORY: &str = "BIAOCHI_CRASH_DIRECTORY";
const DATABASE: &str = "BIAOCHI_CRASH_DATABASE";
/// How many write at the same time.
const WRITERS: i64 = 8;
/// How often the process is killed.
const ROUNDS: u64 = 5;

/// The child: counts up the names of its organisations until it is killed, saying each count once it is durable.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let place = match std::env::var(DATABASE) {
        Ok(url) => Place::Database {
            url,
            directory: directory.into(),
        },
        Err(_) => Place::Directory(directory.into()),
    };
    let store = Store::open(&place, Options::default()).await.unwrap();
    let rows = organisations(&store).await;
    let mut tasks = Vec::new();
    for id in 1..=WRITERS {
        let (store, row) = (store.clone(), rows[&id].clone());
        tasks.push(tokio::spawn(count_up(store, row)));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

async fn count_up(store: Store, mut row: Organisation) {
    loop {
        let count: i64 = row.name.rsplit('/').next().unwrap().parse().unwrap();
        let next = count + 1;
        // Two writes in one command would be half applied if anything could be.
        let rename = Rename {
            before: row.clone(),
            name: format!("{}/{next}", row.id),
        };
        row = store.submit(rename).await.unwrap().unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {} {next}", row.id).unwrap();
        out.flush().unwrap();
    }
}

async fn organisations(store: &Store) -> BTreeMap<i64, Organisation> {
    let mut reading = store.read().await.unwrap();
    let rows: Vec<Organisation> = table::all(&mut reading).await.unwrap();
    rows.into_iter().map(|row| (row.id.0, row)).collect()
}

both!(what_was_acknowledged_survives_a_kill, |bed| {
    for id in 1..=WRITERS {
        bed.store
            .submit(Make::named(format!("{id}/0")))
            .await
            .unwrap();
    }
    for round in 0..ROUNDS {
        bed.store.stop().await;
        let acknowledged = run_and_kill(&bed.place, Duration::from_millis(150 + 70 * round)).await;
        bed.reopen().await.unwrap();
        let rows = organisations(&bed.store).await;
        for (id, count) in &acknowledged {
            let row = &rows[id];
            let kept: i64 = row.name.rsplit('/').next().unwrap().parse().unwrap();
            // At most the one that was under way is there beyond what was acknowledged.
            assert!(
                *count <= kept && kept <= count + 1,
                "{id}: {count} acknowledged, {kept} kept"
            );
            assert_eq!(row.revision.0, kept + 1, "each count was written once");
        }
        let report = store::audit::verify(&bed.store, &[]).await.unwrap();
        assert_eq!(report.findings, []);
        let counted: i64 = rows.values().map(|row| row.revision.0).sum();
        assert_eq!(report.head.number, counted, "each write has its audit row");
    }
    let rows = organisations(&bed.store).await;
    assert!(
        rows.values().any(|row| row.revision.0 > 5),
        "the child wrote: {rows:?}"
    );
});

/// Lets the child write for a while and kills it; the last count it acknowledged for each row.
async fn run_and_kill(place: &Place, after: Duration) -> BTreeMap<i64, i64> {
    let mut child = Process::new(std::env::current_exe().unwrap());
    child
        .args(["crash::child", "--exact", "--nocapture"])
        .env(DIRECTORY, place.directory());
    if let Place::Database { url, .. } = place {
        child.env(DATABASE, url);
    }
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let reading = std::thread::spawn(move || {
        let mut last = BTreeMap::new();
        for line in BufReader::new(out).lines() {
            let Ok(line) = line else { break };
            let mut words = line.split(' ');
            if words.next() == Some("ack") {
                let numbers: Vec<i64> = words.filter_map(|word| word.parse().ok()).collect();
                if let [id, count] = numbers[..] {
                    last.insert(id, count);
                }
            }
        }
        last
    });
    tokio::time::sleep(after).await;
    child.kill().unwrap();
    child.wait().unwrap();
    reading.join().unwrap()
}

/// Two services over one database, as behind a load balancer: one chain, nothing written over unseen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_services_on_one_database_work_side_by_side() {
    let bed = crate::engine::Bed::new(Engine::Postgres).await;
    let Place::Database { url, .. } = &bed.place else {
        unreachable!("it is PostgreSQL")
    };
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Database {
        url: url.clone(),
        directory: folder.path().join("second"),
    };
    let options = Options {
        audit_key: Some(bed.store.directory().join("audit.key")),
        ..Options::default()
    };
    let other = Store::open(&place, options).await.unwrap();
    let row = bed.store.submit(Make::named("shared")).await.unwrap();
    let mut tasks = Vec::new();
    for n in 0..64_i64 {
        let store = if n % 2 == 0 {
            bed.store.clone()
        } else {
            other.clone()
        };
        let shared = row.clone();
        tasks.push(tokio::spawn(async move {
            let mut ids = Vec::new();
            for m in 0..5 {
                ids.push(
                    store
                        .submit(Make::named(format!("{n}/{m}")))
                        .await
                        .unwrap()
                        .id,
                );
            }
            let rename = Rename {
                before: shared,
                name: format!("by {n}"),
            };
            let is_winner = store.submit(rename).await.unwrap().is_some();
            (ids, is_winner)
        }));
    }
    let mut ids = Vec::new();
    let mut winners = 0;
    for task in tasks {
        let (made, is_winner) = task.await.unwrap();
        ids.extend(made);
        winners += usize::from(is_winner);
    }
    assert_eq!(winners, 1, "one of all who had read the same revision");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 320, "no number was given twice");
    for store in [&bed.store, &other] {
        let report = store::audit::verify(store, &[]).await.unwrap();
        assert_eq!(report.findings, []);
        assert_eq!(report.head.number, 322);
    }
    // One of them goes; the other works on.
    other.stop().await;
    bed.store.submit(Make::named("alone")).await.unwrap();
}
