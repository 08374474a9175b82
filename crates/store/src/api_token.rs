//! Keys of programs.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, Revision, TokenId};
use crate::session::Holder;
use crate::table;
use crate::time::Moment;
use crate::value::Column;
use crate::values;

table! {
    "api_token", key(id), unit(|_| None), protected,
    /// A key by which a program uses the JSON interface.
    pub struct ApiToken {
        /// Its number.
        pub id: TokenId,
        /// The account that answers for it, of kind `token`.
        pub account: AccountId,
        /// SHA-256 of the key, 32 bytes; the key itself is shown once and not kept.
        pub hash: Vec<u8>,
        /// What it is for, in words.
        pub title: String,
        /// What it opens: words of scopes with blanks between them.
        pub scope: String,
        /// When it was made.
        pub made_at: Moment,
        /// From when on it opens nothing.
        pub ends_at: Moment,
        /// When it was revoked before its time; `None` while it stands.
        pub revoked_at: Option<Moment>,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// A key with its account and the seats held now.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// Number of the key.
    pub token: TokenId,
    /// Number of the account that answers for it.
    pub account: AccountId,
    /// What it opens: words of scopes with blanks between them.
    pub scope: String,
    /// From when on it opens nothing.
    pub ends_at: Moment,
    /// When it was revoked before its time; `None` while it stands.
    pub revoked_at: Option<Moment>,
    /// Name, login and seats of the account.
    pub holder: Holder,
}

/// The key with this hash, its account and the seats held now; `None` when there is no such key. One statement.
///
/// # Errors
/// A fault of the database.
pub async fn held(db: &mut Db, hash: Vec<u8>) -> Result<Option<Held>, Fault> {
    let rows = db
        .rows(include_str!("../sql/api_token/held.sql"), values![hash])
        .await?;
    let (Some(holder), Some(row)) = (Holder::of(&rows, 5)?, rows.first()) else {
        return Ok(None);
    };
    Ok(Some(Held {
        token: TokenId::of(row, 0)?,
        account: AccountId::of(row, 1)?,
        scope: row.text(2)?,
        ends_at: Moment::of(row, 3)?,
        revoked_at: Column::of(row, 4)?,
        holder,
    }))
}

/// All keys, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn newest_first(db: &mut Db) -> Result<Vec<ApiToken>, Fault> {
    table::find(db, "order by id desc", Vec::new()).await
}
