//! Published versions of schemes, frozen.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, DictionaryId, OrganisationId, SchemeId, VersionId};
use crate::table;
use crate::time::Moment;
use crate::value::Column;
use crate::values;

table! {
    "scheme_version", key(id), unit(|_| None), protected,
    /// A row of `scheme_version`.
    pub struct SchemeVersion {
        /// Its number.
        pub id: VersionId,
        /// The scheme.
        pub scheme: SchemeId,
        /// The version.
        pub version: String,
        /// The hash.
        pub hash: String,
        /// The text.
        pub text: String,
        /// The cases.
        pub cases: String,
        /// The dictionary.
        pub dictionary: DictionaryId,
        /// The burden.
        pub burden: String,
        /// The burden seen by.
        pub burden_seen_by: AccountId,
        /// The approval.
        pub approval: Option<String>,
        /// The published at.
        pub published_at: Moment,
        /// The published by.
        pub published_by: AccountId,
    }
}

/// A published version without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The version.
    pub id: VersionId,
    /// The scheme of the library.
    pub scheme: SchemeId,
    /// Whose library.
    pub organisation: OrganisationId,
    /// The scheme's id in its text.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The version's word.
    pub version: String,
    /// The canonical hash.
    pub hash: String,
}

/// Every version of every scheme that is not archived, the newest of each scheme first.
///
/// # Errors
/// A fault of the database.
pub async fn listed(db: &mut Db) -> Result<Vec<Listed>, Fault> {
    let rows = db
        .rows(include_str!("../sql/scheme_version/listed.sql"), values![])
        .await?;
    let line = |row: &crate::db::Row| {
        Ok(Listed {
            id: VersionId::of(row, 0)?,
            scheme: SchemeId::of(row, 1)?,
            organisation: OrganisationId::of(row, 2)?,
            key: row.text(3)?,
            title: row.text(4)?,
            version: row.text(5)?,
            hash: row.text(6)?,
        })
    };
    rows.iter().map(line).collect()
}

/// The newest version of a scheme.
///
/// # Errors
/// A fault of the database.
pub async fn newest(db: &mut Db, scheme: SchemeId) -> Result<Option<VersionId>, Fault> {
    let row = db.row(
        include_str!("../sql/scheme_version/newest.sql"),
        values![scheme],
    );
    let row = row.await?;
    row.map(|row| Ok(VersionId(row.int(0)?))).transpose()
}
