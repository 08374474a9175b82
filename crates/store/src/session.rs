//! Sessions of people signed in.

use appraisal::permit::Role;

use crate::db::{Db, Row};
use crate::fault::Fault;
use crate::id::{AccountId, DepartmentId, OrganisationId};
use crate::table;
use crate::time::Moment;
use crate::tx::Tx;
use crate::value::Column;
use crate::values;

table! {
    "session", key(key), unit(|_| None), open,
    /// A signed-in browser.
    pub struct Session {
        /// SHA-256 of the cookie, 32 bytes; the cookie itself is not kept.
        pub key: Vec<u8>,
        /// Account that is signed in.
        pub account: AccountId,
        /// When it was made.
        pub made_at: Moment,
        /// When it was last used, to the minute.
        pub seen_at: Moment,
        /// When it ends at the latest.
        pub ends_at: Moment,
        /// The browser in a few words, for its owner to know it by.
        pub client: String,
        /// How far signing in has come: `second_factor` while a code is awaited, then `full`.
        pub stage: String,
    }
}

/// A session with its account and the seats held now.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// The row of the session.
    pub session: Session,
    /// Name, login and seats of the account.
    pub holder: Holder,
}

/// An account as far as asking goes, with its open seats.
#[derive(Debug, Clone, PartialEq)]
pub struct Holder {
    /// Login of the account.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Where the account belongs.
    pub organisation: OrganisationId,
    /// Whether the password must be changed first.
    pub must_change: bool,
    /// Sessions made before are void.
    pub sessions_from: Moment,
    /// Since when nobody can sign in with it; `None` while it works.
    pub disabled_at: Option<Moment>,
    /// Roles held now: role, where, in which department.
    pub seats: Vec<(Role, OrganisationId, Option<DepartmentId>)>,
}

impl Holder {
    /// From rows of one account, one for each seat; the columns begin at a place.
    pub(crate) fn of(rows: &[Row], at: usize) -> Result<Option<Holder>, Fault> {
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let mut seats = Vec::new();
        for seat in rows {
            if let Some(role) = seat.maybe_text(at + 6)? {
                let role = Role::from_key(&role);
                let role = role.ok_or_else(|| Fault::damaged("appointment.role"))?;
                let organisation = OrganisationId::of(seat, at + 7)?;
                seats.push((role, organisation, Column::of(seat, at + 8)?));
            }
        }
        Ok(Some(Holder {
            login: row.text(at)?,
            name: row.text(at + 1)?,
            organisation: OrganisationId::of(row, at + 2)?,
            must_change: row.truth(at + 3)?,
            sessions_from: Moment::of(row, at + 4)?,
            disabled_at: Column::of(row, at + 5)?,
            seats,
        }))
    }
}

/// The session of a cookie's hash with account and seats; `None` when there is no such session. One statement.
///
/// # Errors
/// A fault of the database.
pub async fn signed(db: &mut Db, key: Vec<u8>) -> Result<Option<Signed>, Fault> {
    let rows = db
        .rows(
            include_str!("../sql/session/signed.sql"),
            values![key.clone()],
        )
        .await?;
    let (Some(holder), Some(row)) = (Holder::of(&rows, 6)?, rows.first()) else {
        return Ok(None);
    };
    let session = Session {
        key,
        account: AccountId::of(row, 0)?,
        made_at: Moment::of(row, 1)?,
        seen_at: Moment::of(row, 2)?,
        ends_at: Moment::of(row, 3)?,
        client: row.text(4)?,
        stage: row.text(5)?,
    };
    Ok(Some(Signed { session, holder }))
}

/// The sessions of an account, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn of_account(db: &mut Db, account: AccountId) -> Result<Vec<Session>, Fault> {
    table::find(
        db,
        "where account = $1 order by made_at desc",
        values![account],
    )
    .await
}

/// Notes that a session was used.
///
/// # Errors
/// A fault of the database.
pub async fn seen(tx: &mut Tx, key: Vec<u8>, at: Moment) -> Result<(), Fault> {
    tx.write(
        "update session set seen_at = $1 where key = $2",
        values![at, key],
    )
    .await
    .map(drop)
}

/// Moves every session by so many microseconds: a clock that was moved ends none.
///
/// # Errors
/// A fault of the database.
pub async fn shift(tx: &mut Tx, microseconds: i64) -> Result<(), Fault> {
    tx.write(
        "update session set seen_at = seen_at + $1, ends_at = ends_at + $1",
        values![microseconds],
    )
    .await
    .map(drop)
}

/// Ends one session.
///
/// # Errors
/// A fault of the database.
pub async fn end(tx: &mut Tx, key: Vec<u8>) -> Result<(), Fault> {
    tx.write("delete from session where key = $1", values![key])
        .await
        .map(drop)
}

/// Ends all sessions of an account.
///
/// # Errors
/// A fault of the database.
pub async fn end_all(tx: &mut Tx, account: AccountId) -> Result<(), Fault> {
    tx.write("delete from session where account = $1", values![account])
        .await
        .map(drop)
}

/// Takes away the sessions that ended before a moment.
///
/// # Errors
/// A fault of the database.
pub async fn sweep(tx: &mut Tx, now: Moment) -> Result<(), Fault> {
    tx.write("delete from session where ends_at < $1", values![now])
        .await
        .map(drop)
}
