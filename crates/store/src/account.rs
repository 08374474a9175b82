//! Accounts of people and programs.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;
use crate::values;

table! {
    "account", key(id), unit(|it| Some(it.organisation)), protected,
    /// A row of `account`.
    pub struct Account {
        /// Its number.
        pub id: AccountId,
        /// What is typed to sign in, in small letters.
        pub login: String,
        /// Name of the person or of the program.
        pub name: String,
        /// `person` or `token`.
        pub kind: String,
        /// Where it belongs; who manages accounts there manages it.
        pub organisation: OrganisationId,
        /// The hash of the password with its parameters; none for programs.
        #[serde(serialize_with = "crate::audit::secret")]
        pub password_hash: Option<String>,
        /// When the password was set.
        pub password_at: Option<Moment>,
        /// The password is a one-time password.
        pub must_change: bool,
        /// The secret of the second factor, once confirmed.
        #[serde(serialize_with = "crate::audit::secret")]
        pub totp_secret: Option<Vec<u8>>,
        /// The last time step whose code was used.
        pub totp_step: Option<i64>,
        /// Sessions made before are void: logged out everywhere, reset, disabled.
        pub sessions_from: Moment,
        /// Since when it is disabled.
        pub disabled_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The account with a login.
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
