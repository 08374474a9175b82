//! A writing transaction as commands see it. Only functions that take `&mut Tx` write; those with `&mut Db` read.
//!
//! When transactions begin and end is the writer's affair.

use std::sync::Arc;

use crate::audit::Change;
use crate::audit::chain::{AuditKey, Entry, Head};
use crate::command::Stamp;
use crate::db::Db;
use crate::fault::Fault;
use crate::id::OrganisationId;
use crate::ids::Ids;
use crate::value::Value;
use crate::values;

/// A transaction that writes.
#[derive(Debug)]
pub struct Tx {
    db: Db,
    stamp: Stamp,
    /// Whose affairs the command tells of, for rows that do not say it themselves.
    about: Option<OrganisationId>,
    head: Head,
    ids: Ids,
    key: Arc<AuditKey>,
    point: Point,
}

/// Where the savepoint is.
#[derive(Debug, Clone, Copy)]
enum Point {
    /// There is none yet.
    None,
    /// Before commands that are kept.
    Behind,
    /// Where the transaction stands.
    Here,
}

/// What a refused command is put back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    head: Head,
    ids: Ids,
}

impl Tx {
    /// For reading what the transaction sees.
    pub fn db(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Who does it, as what, when.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// How far the audit chain goes inside this transaction: what a publication carries.
    pub fn head(&self) -> Head {
        self.head
    }

    /// A command may act in another role than it was stamped with, once the seat is known.
    pub fn acting_as(&mut self, role: &str, organisation: OrganisationId) {
        role.clone_into(&mut self.stamp.role);
        self.stamp.organisation = Some(organisation);
    }

    /// A command may say whose affairs it is about: audit rows of rows that name no unit carry this one then.
    pub fn about(&mut self, unit: OrganisationId) {
        self.about = Some(unit);
    }

    /// A command may leave no trace of who acts: complaints.
    pub fn anonymously(&mut self) {
        self.stamp.account = None;
        "-".clone_into(&mut self.stamp.login);
        self.stamp.role.clear();
        self.stamp.organisation = None;
    }

    /// A number for a new row.
    pub async fn new_id(&mut self) -> Result<i64, Fault> {
        self.ids.next(&mut self.db).await
    }

    /// Runs a statement that writes; how many rows it changed.
    pub(crate) async fn write(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<u64, Fault> {
        self.db.execute(sql, values).await
    }

    /// The number that the next audit row will have: what a row carries that tells when it was changed.
    pub(crate) fn next_number(&self) -> i64 {
        self.head.number + 1
    }

    /// Adds a row to the audit chain; its number. Every write of a protected table is followed by this in the same function.
    pub async fn record(&mut self, change: Change) -> Result<i64, Fault> {
        let entry = Entry {
            number: self.head.number + 1,
            at: self.stamp.at,
            account: self.stamp.account,
            login: self.stamp.login.clone(),
            role: self.stamp.role.clone(),
            organisation: self.stamp.organisation,
            unit: change.unit.or(self.about),
            deed: change.deed.to_owned(),
            subject: change.subject.to_owned(),
            subject_key: change.key,
            before: change.before,
            after: change.after,
            digest: change.digest,
        };
        let head = self.key.follow(&self.head, &entry);
        let mut values = entry.into_values();
        values.push(Value::from(head.mac.to_vec()));
        self.db.execute(INSERT, values).await?;
        self.head = head;
        Ok(head.number)
    }

    /// Begins on a connection and learns the head of the chain.
    pub(crate) async fn begin(
        mut db: Db,
        ids: Ids,
        key: Arc<AuditKey>,
        stamp: Stamp,
    ) -> Result<Tx, Fault> {
        let engine = db.engine();
        // Whatever went wrong before, this transaction is a new one.
        db.take_lost();
        let begun = async {
            db.execute(engine.begin(), Vec::new()).await?;
            let row = db.row(engine.head(), Vec::new()).await?;
            let row = row.ok_or_else(|| Fault::damaged("audit_head"))?;
            Ok(Head {
                number: row.int(0)?,
                mac: row.hash(1)?,
            })
        }
        .await;
        match begun {
            Ok(head) => Ok(Tx {
                db,
                stamp,
                about: None,
                head,
                ids,
                key,
                point: Point::None,
            }),
            Err(fault) => {
                db.discard();
                Err(fault)
            }
        }
    }

    pub(crate) fn stamp_as(&mut self, stamp: Stamp) {
        self.stamp = stamp;
        self.about = None;
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            head: self.head,
            ids: self.ids,
        }
    }

    /// Sets the point that the next command is put back to when it is refused.
    pub(crate) async fn savepoint(&mut self) -> Result<(), Fault> {
        match std::mem::replace(&mut self.point, Point::Here) {
            Point::None => self
                .db
                .execute("savepoint command", Vec::new())
                .await
                .map(drop),
            // In one message, since each costs a turn of the engine's thread.
            Point::Behind => self.db.script(ONWARD.to_owned()).await,
            Point::Here => Ok(()),
        }
    }

    /// Keeps what a command did.
    pub(crate) fn keep(&mut self) -> Result<(), Fault> {
        self.point = Point::Behind;
        self.db.take_lost().map_or(Ok(()), Err)
    }

    /// Undoes what a command did.
    pub(crate) async fn back_to(&mut self, mark: Mark) -> Result<(), Fault> {
        if let Some(fault) = self.db.take_lost() {
            return Err(fault);
        }
        self.head = mark.head;
        self.ids = mark.ids;
        // The point stays for the next command.
        self.db
            .execute("rollback to savepoint command", Vec::new())
            .await
            .map(drop)
    }

    /// Makes it all durable; gives back the connection with the new head.
    pub(crate) async fn commit(mut self, before: Mark) -> Result<(Db, Ids, Head), Fault> {
        let done = async {
            if self.head != before.head {
                self.db
                    .execute(
                        "update audit_head set number = $1, mac = $2 where id = 1",
                        values![self.head.number, self.head.mac.to_vec()],
                    )
                    .await?;
            }
            self.db.execute("commit", Vec::new()).await
        }
        .await;
        match done {
            Ok(_) => Ok((self.db, self.ids, self.head)),
            Err(fault) => {
                self.give_up().await;
                Err(fault)
            }
        }
    }

    /// Undoes all of it and ends the connection.
    pub(crate) async fn give_up(mut self) {
        // An engine that ended the transaction itself refuses this; the connection goes either way.
        let _ = self.db.execute("rollback", Vec::new()).await;
        self.db.discard();
    }
}

/// Moves the savepoint to where the transaction stands.
const ONWARD: &str = "release savepoint command; savepoint command";

const INSERT: &str = include_str!("../sql/audit/insert.sql");
