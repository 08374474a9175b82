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
    /// A published version of a scheme, with everything it was published with; never changed afterwards.
    pub struct SchemeVersion {
        /// Its number.
        pub id: VersionId,
        /// The scheme of the library.
        pub scheme: SchemeId,
        /// What the text calls this version; once in the scheme.
        pub version: String,
        /// Canonical hash of the scheme, by which results and archives name it.
        pub hash: String,
        /// The scheme (TOML), as it was published.
        pub text: String,
        /// The worked cases, as JSON list of pairs: name of the file and its text.
        pub cases: String,
        /// The data dictionary it was checked against, and is scored with for good.
        pub dictionary: DictionaryId,
        /// What it asks of each unit a year, as JSON, as it was shown before publishing.
        pub burden: String,
        /// Account that confirmed having seen the burden.
        pub burden_seen_by: AccountId,
        /// The leading group's approval of burden findings, as JSON; `None` where none was needed.
        pub approval: Option<String>,
        /// When it was published.
        pub published_at: Moment,
        /// Account that published it.
        pub published_by: AccountId,
    }
}

/// A published version without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Number of the version.
    pub id: VersionId,
    /// Number of its scheme.
    pub scheme: SchemeId,
    /// The organisation in whose library the scheme is.
    pub organisation: OrganisationId,
    /// The scheme's id in its text.
    pub key: String,
    /// Title of the scheme.
    pub title: String,
    /// What the text calls this version.
    pub version: String,
    /// Canonical hash of the scheme.
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

/// The newest version of a scheme; `None` before the first was published.
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
