//! Accounts of people and programs.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "account", key(id), unit(|it| Some(it.organisation)), protected,
    /// Somebody who can sign in, or the account behind a key for programs.
    pub struct Account {
        /// Its number; programs' accounts draw from the same numbers.
        pub id: AccountId,
        /// What is typed to sign in, in small letters; no two accounts share one.
        pub login: String,
        /// Name of the person or of the program.
        pub name: String,
        /// `person`, or `token` for the account behind a key for programs.
        pub kind: String,
        /// Where it belongs; who manages accounts there manages it.
        pub organisation: OrganisationId,
        /// Argon2 hash of the password with its parameters; `None` for programs, which have no password.
        #[serde(serialize_with = "crate::audit::secret")]
        pub password_hash: Option<String>,
        /// When the password was set; `None` where there is no password.
        pub password_at: Option<Moment>,
        /// The password was given out by somebody else and has to be changed before anything else.
        pub must_change: bool,
        /// The secret of the second factor; `None` until one was confirmed.
        #[serde(serialize_with = "crate::audit::secret")]
        pub totp_secret: Option<Vec<u8>>,
        /// The last time step whose code was used, so that no code counts twice; `None` before the first.
        pub totp_step: Option<i64>,
        /// Sessions made before are void: set by logging out everywhere, by a reset and when disabling.
        pub sessions_from: Moment,
        /// Since when nobody can sign in with it; `None` while it works.
        pub disabled_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The account with a login, of a person or a program; `None` when nobody has it.
///
/// # Errors
/// A fault of the database.
pub async fn by_login(db: &mut Db, login: &str) -> Result<Option<Account>, Fault> {
    table::first(db, "where login = $1", values![login]).await
}

/// Accounts of people after a login, in the order of logins.
///
/// # Errors
/// A fault of the database.
pub async fn after(db: &mut Db, login: &str, most: i64) -> Result<Vec<Account>, Fault> {
    table::find(
        db,
        "where login > $1 and kind = 'person' order by login limit $2",
        values![login, most],
    )
    .await
}

/// Accounts of people of an organisation.
///
/// # Errors
/// A fault of the database.
pub async fn of_organisation(db: &mut Db, at: OrganisationId) -> Result<Vec<Account>, Fault> {
    table::find(
        db,
        "where organisation = $1 and kind = 'person' order by login",
        values![at],
    )
    .await
}

/// Whether there is any account.
///
/// # Errors
/// A fault of the database.
pub async fn is_any(db: &mut Db) -> Result<bool, Fault> {
    let row = db
        .row("select id from account order by id limit 1", Vec::new())
        .await?;
    Ok(row.is_some())
}
