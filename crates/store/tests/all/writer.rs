//! The writer: groups, refusals, panics, a full queue, an end in good order.

use std::sync::Arc;
use std::time::Duration;

use store::organisation::Organisation;
use store::{Command, Engine, Fault, Options, Stamp, Store, Tx, table};
use tokio::sync::{Semaphore, oneshot};

use crate::engine::{Bed, Found, Make, Rename, Said, both, stamp};

/// Keeps the writer busy until it is let go.
struct Hold {
    begun: oneshot::Sender<()>,
    go: oneshot::Receiver<()>,
}

impl Command for Hold {
    type Answer = ();
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, _tx: &mut Tx) -> Result<(), Said> {
        self.begun.send(()).unwrap();
        self.go.await.unwrap();
        Ok(())
    }
}

/// The writer is inside a command; whatever is sent now waits and is one group.
async fn hold(store: &Store) -> oneshot::Sender<()> {
    let (begun, has_begun) = oneshot::channel();
    let (let_go, go) = oneshot::channel();
    let store = store.clone();
    tokio::spawn(async move { store.submit(Hold { begun, go }).await });
    has_begun.await.unwrap();
    let_go
}

async fn names(store: &Store) -> Vec<String> {
    let mut reading = store.read().await.unwrap();
    let rows: Vec<Organisation> = table::all(&mut reading).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

/// Sends commands while the writer is held, so that they are one group.
async fn together(store: &Store, makes: Vec<Make>) -> Vec<Result<Organisation, Said>> {
    let let_go = hold(store).await;
    let sent = Arc::new(Semaphore::new(0));
    let tasks: Vec<_> = makes
        .into_iter()
        .map(|make| {
            let (store, sent) = (store.clone(), Arc::clone(&sent));
            tokio::spawn(async move {
                sent.add_permits(1);
                store.submit(make).await
            })
        })
        .collect();
    let all = u32::try_from(tasks.len()).unwrap();
    let _sent = sent.acquire_many(all).await.unwrap();
    while store.figures().waiting < u64::from(all) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let_go.send(()).unwrap();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

both!(one_refused_command_of_fifty_leaves_forty_nine, |bed| {
    let makes = (0..50)
        .map(|n| Make {
            name: format!("o{n:02}"),
            how: if n == 20 { Found::Refuse } else { Found::Well },
        })
        .collect();
    let answers = together(&bed.store, makes).await;
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer.is_ok(), n != 20, "{n}: {answer:?}");
    }
    assert_eq!(answers[20], Err(Said::No));
    let mut kept = names(&bed.store).await;
    kept.sort_unstable();
    assert_eq!(kept.len(), 49);
    assert!(!kept.contains(&"o20".to_owned()));
    let figures = bed.store.figures();
    assert_eq!(figures.largest_group, 50, "{figures:?}");
    assert_eq!(
        figures.commits, 2,
        "one for the command that held, one for all"
    );
    assert_eq!(bed.store.head().await.unwrap().number, 49);
});

both!(a_panic_in_a_command_hurts_nobody_else, |bed| {
    let makes = (0..10)
        .map(|n| Make {
            name: format!("o{n}"),
            how: if n % 3 == 0 {
                Found::Panic
            } else {
                Found::Well
            },
        })
        .collect();
    let answers = together(&bed.store, makes).await;
    for (n, answer) in answers.into_iter().enumerate() {
        match n % 3 {
            0 => assert_eq!(answer, Err(Said::Fault(Fault::Panicked))),
            _ => assert!(answer.is_ok()),
        }
    }
    assert_eq!(names(&bed.store).await.len(), 6);
    bed.store.submit(Make::named("later")).await.unwrap();
});

both!(
    numbers_of_refused_commands_are_given_again_and_none_twice,
    |bed| {
        let mut ids = Vec::new();
        for n in 0..600 {
            let how = if n % 2 == 0 {
                Found::Well
            } else {
                Found::Refuse
            };
            if let Ok(row) = bed
                .store
                .submit(Make {
                    name: format!("o{n}"),
                    how,
                })
                .await
            {
                ids.push(row.id.0);
            }
        }
        assert_eq!(ids, (1..=300).collect::<Vec<i64>>());
        bed.reopen().await.unwrap();
        let row = bed.store.submit(Make::named("after")).await.unwrap();
        assert!(row.id.0 > 300);
    }
);

both!(a_statement_that_fails_ends_its_command_alone, |bed| {
    bed.store.submit(Make::named("taken")).await.unwrap();
    struct Twice;
    impl Command for Twice {
        type Answer = ();
        type Error = Said;
        fn stamp(&self) -> Stamp {
            stamp()
        }
        async fn run(self, tx: &mut Tx) -> Result<(), Said> {
            let row = crate::engine::organisation(1, "twice");
            table::insert(tx, "organisation.make", row).await?;
            Ok(())
        }
    }
    let let_go = hold(&bed.store).await;
    let (one, two) = (bed.store.clone(), bed.store.clone());
    let one = tokio::spawn(async move { one.submit(Twice).await });
    let two = tokio::spawn(async move { two.submit(Make::named("fine")).await });
    let_go.send(()).unwrap();
    assert!(matches!(
        one.await.unwrap(),
        Err(Said::Fault(Fault::Database(_)))
    ));
    two.await.unwrap().unwrap();
    assert_eq!(names(&bed.store).await, ["taken", "fine"]);
});

both!(the_slower_of_two_writers_is_told, |bed| {
    let read = bed.store.submit(Make::named("first")).await.unwrap();
    let rename = |name: &str| Rename {
        before: read.clone(),
        name: name.to_owned(),
    };
    let faster = bed.store.submit(rename("second")).await.unwrap();
    assert_eq!(faster.map(|row| row.revision.0), Some(2));
    assert_eq!(bed.store.submit(rename("third")).await.unwrap(), None);
    assert_eq!(names(&bed.store).await, ["second"]);
    assert_eq!(
        bed.store.head().await.unwrap().number,
        2,
        "what was not written is not recorded"
    );
});

both!(an_answer_is_durable_when_it_comes, |bed| {
    for n in 0..20 {
        bed.store
            .submit(Make::named(format!("o{n}")))
            .await
            .unwrap();
        // Another connection sees it, so it was committed.
        assert_eq!(bed.number("select count(*) from organisation").await, n + 1);
    }
});

both!(stopping_finishes_what_waits_and_takes_no_more, |bed| {
    let let_go = hold(&bed.store).await;
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let store = bed.store.clone();
            tokio::spawn(async move { store.submit(Make::named(format!("o{n}"))).await })
        })
        .collect();
    while bed.store.figures().waiting < 20 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let stopping = bed.store.clone();
    let stopped = tokio::spawn(async move { stopping.stop().await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    let late = bed.store.submit(Make::named("late")).await;
    assert_eq!(late, Err(Said::Fault(Fault::Stopping)));
    let_go.send(()).unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    stopped.await.unwrap();
    bed.reopen().await.unwrap();
    assert_eq!(names(&bed.store).await.len(), 20);
});

#[tokio::test]
async fn a_full_queue_says_so_at_once() {
    let options = Options {
        queue: 3,
        ..Options::default()
    };
    let bed = Bed::with(Engine::Sqlite, options).await;
    let let_go = hold(&bed.store).await;
    let tasks: Vec<_> = (0..3)
        .map(|n| {
            let store = bed.store.clone();
            tokio::spawn(async move { store.submit(Make::named(format!("o{n}"))).await })
        })
        .collect();
    while bed.store.figures().waiting < 3 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let one_more = bed.store.submit(Make::named("more")).await;
    assert_eq!(one_more, Err(Said::Fault(Fault::Busy)));
    let_go.send(()).unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_caller_that_went_away_changes_nothing() {
    let bed = Bed::new(Engine::Sqlite).await;
    let let_go = hold(&bed.store).await;
    let store = bed.store.clone();
    let gone = tokio::spawn(async move { store.submit(Make::named("done all the same")).await });
    while bed.store.figures().waiting < 1 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    gone.abort();
    let_go.send(()).unwrap();
    bed.store.submit(Make::named("after")).await.unwrap();
    assert_eq!(names(&bed.store).await, ["done all the same", "after"]);
}
