//! A fresh store for each test, on SQLite and on PostgreSQL: `both!` makes two tests of one body.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use store::id::{OrganisationId, Revision};
use store::organisation::Organisation;
use store::time::Moment;
use store::{Command, Engine, Fault, OpenError, Options, Place, Stamp, Store, Tx, table};
use tempfile::TempDir;

/// Two tests of one body: `name::sqlite` and `name::postgres`.
macro_rules! both {
    ($(#[$meta:meta])* $name:ident, |$bed:ident| $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "short bodies need little")]
            use super::*;
            async fn body(mut $bed: crate::engine::Bed) {
                let _ = &mut $bed;
                $body
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(crate::engine::Bed::new(store::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                body(crate::engine::Bed::new(store::Engine::Postgres).await).await;
            }
        }
    };
}
pub(crate) use both;

/// A store of its own.
pub(crate) struct Bed {
    pub(crate) store: Store,
    pub(crate) place: Place,
    _directory: TempDir,
}

impl Bed {
    pub(crate) async fn new(engine: Engine) -> Bed {
        Bed::with(engine, Options::default()).await
    }

    pub(crate) async fn with(engine: Engine, options: Options) -> Bed {
        let directory = tempfile::tempdir().unwrap();
        let place = place(engine, &directory).await;
        let store = Store::open(&place, options).await.unwrap();
        Bed {
            store,
            place,
            _directory: directory,
        }
    }

    /// Stops the store and opens it again.
    pub(crate) async fn reopen(&mut self) -> Result<(), OpenError> {
        self.store.stop().await;
        self.store = Store::open(&self.place, Options::default()).await?;
        Ok(())
    }

    /// Runs a statement past the store, as somebody does who has the database in his hands.
    pub(crate) async fn tamper(&self, sql: &str) {
        match &self.place {
            Place::Directory(directory) => {
                let file = directory.join("biaochi.sqlite");
                let url = format!("sqlite://{}", file.display());
                let mut link = sqlx::SqliteConnection::connect(&url).await.unwrap();
                sqlx::raw_sql(AssertSqlSafe(format!("pragma foreign_keys = off; {sql}")))
                    .execute(&mut link)
                    .await
                    .unwrap();
                link.close().await.unwrap();
            }
            Place::Database { url, .. } => {
                let mut link = PgConnection::connect(url).await.unwrap();
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
                    .execute(&mut link)
                    .await
                    .unwrap();
                link.close().await.unwrap();
            }
        }
    }

    /// One number that a statement finds.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match &self.place {
            Place::Directory(directory) => {
                let url = format!("sqlite://{}", directory.join("biaochi.sqlite").display());
                let mut link = sqlx::SqliteConnection::connect(&url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut link).await.unwrap()
            }
            Place::Database { url, .. } => {
                let mut link = PgConnection::connect(url).await.unwrap();
                sqlx::query_scalar(sql).fetch_one(&mut link).await.unwrap()
            }
        }
    }
}

/// A place with nothing in it: on PostgreSQL a schema of its own.
pub(crate) async fn place(engine: Engine, directory: &TempDir) -> Place {
    match engine {
        Engine::Sqlite => Place::Directory(directory.path().join("data")),
        Engine::Postgres => Place::Database {
            url: schema().await,
            directory: directory.path().join("data"),
        },
    }
}

async fn schema() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("BIAOCHI_TEST_POSTGRES")
        .expect("no PostgreSQL to test with; run `cargo x test`, which starts one");
    let name = format!(
        "t{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let mut link = PgConnection::connect(&server).await.unwrap();
    let text = format!("drop schema if exists {name} cascade; create schema {name}");
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut link)
        .await
        .unwrap();
    link.close().await.unwrap();
    format!("{server}?options[search_path]={name}")
}

/// What a test command ends with when it does not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    No,
    Fault(Fault),
}

impl From<Fault> for Said {
    fn from(fault: Fault) -> Said {
        Said::Fault(fault)
    }
}

/// Makes an organisation of this name; refuses, or panics, after having written it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Well,
    Refuse,
    Panic,
}

pub(crate) struct Make {
    pub(crate) name: String,
    pub(crate) how: Found,
}

impl Make {
    pub(crate) fn named(name: impl Into<String>) -> Make {
        Make {
            name: name.into(),
            how: Found::Well,
        }
    }
}

pub(crate) fn stamp() -> Stamp {
    Stamp {
        at: Moment(1_780_000_000_000_000),
        account: None,
        login: "test".to_owned(),
        role: "system".to_owned(),
        organisation: None,
    }
}

pub(crate) fn organisation(id: i64, name: &str) -> Organisation {
    Organisation {
        id: OrganisationId(id),
        parent: None,
        name: name.to_owned(),
        kind: "street".to_owned(),
        position: 1,
        external_code: None,
        closed_at: None,
        revision: Revision::NONE,
    }
}

impl Command for Make {
    type Answer = Organisation;
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, tx: &mut Tx) -> Result<Organisation, Said> {
        let id = tx.new_id().await?;
        let row = table::insert(tx, "organisation.make", organisation(id, &self.name)).await?;
        match self.how {
            Found::Well => Ok(row),
            Found::Refuse => Err(Said::No),
            Found::Panic => panic!("as the test wants it"),
        }
    }
}

/// Renames an organisation over the revision that was read.
pub(crate) struct Rename {
    pub(crate) before: Organisation,
    pub(crate) name: String,
}

impl Command for Rename {
    type Answer = Option<Organisation>;
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, tx: &mut Tx) -> Result<Option<Organisation>, Said> {
        let after = Organisation {
            name: self.name,
            ..self.before.clone()
        };
        Ok(table::update(tx, "organisation.rename", &self.before, after).await?)
    }
}

/// Takes an organisation away.
pub(crate) struct Remove(pub(crate) Organisation);

impl Command for Remove {
    type Answer = ();
    type Error = Said;

    fn stamp(&self) -> Stamp {
        stamp()
    }

    async fn run(self, tx: &mut Tx) -> Result<(), Said> {
        Ok(table::remove(tx, "organisation.remove", &self.0).await?)
    }
}
