//! Entries of ledgers.

use crate::audit::Change;
use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EntryId, OrganisationId, Revision};
use crate::ledger_entry_past::LedgerEntryPast;
use crate::table;
use crate::table::Table;
use crate::time::{Day, Moment};
use crate::tx::Tx;
use crate::values;

table! {
    "ledger_entry", key(id), unit(|it| Some(it.unit)), protected,
    /// One line of a ledger of a unit, as it stands now.
    pub struct LedgerEntry {
        /// Its number.
        pub id: EntryId,
        /// The unit whose ledger it is in.
        pub unit: OrganisationId,
        /// Id of the ledger in the dictionary.
        pub kind: String,
        /// The day on which what it tells of happened.
        pub day: Day,
        /// JSON object from the id of a field to its value: a whole number (scaled, 1 or 0, or a day) or a text.
        pub fields: String,
        /// It came, or was changed, after its time; the scheme's `late` key says whether it counts.
        pub late: bool,
        /// Counts for facts; an entry that came after its time was over is kept on record only.
        pub counted: bool,
        /// Entered more than thirty days after its day.
        pub backfilled: bool,
        /// It was taken back: it stays on record and no longer counts.
        pub withdrawn: bool,
        /// When it was first written.
        pub made_at: Moment,
        /// Account that first wrote it.
        pub made_by: AccountId,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it.
        pub changed_by: AccountId,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// A place in a list by day: rows before or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Rows older than this day and number.
    Older(Day, EntryId),
    /// Rows newer than this day and number.
    Newer(Day, EntryId),
}

/// The days between which entries are listed, both included.
pub type Span = (Day, Day);

/// The entry with this number, withdrawn ones too; `None` when there is none.
pub async fn get(db: &mut Db, id: EntryId) -> Result<Option<LedgerEntry>, Fault> {
    table::get(db, values![id]).await
}

/// A page of a unit's entries of one kind, the newest first.
pub async fn page_of_kind(
    db: &mut Db,
    unit: OrganisationId,
    kind: &str,
    span: Span,
    turn: Turn,
    most: i64,
) -> Result<Vec<LedgerEntry>, Fault> {
    match turn {
        Turn::Older(day, id) => {
            let end = "where unit = $1 and kind = $2 and (day, id) < ($3, $4) and day >= $5 and day <= $6 \
                       order by day desc, id desc limit $7";
            let values = values![unit, kind, day, id, span.0, span.1, most];
            table::find(db, end, values).await
        }
        Turn::Newer(day, id) => {
            let end = "where unit = $1 and kind = $2 and (day, id) > ($3, $4) and day >= $5 and day <= $6 \
                       order by day, id limit $7";
            let values = values![unit, kind, day, id, span.0, span.1, most];
            newest_first(table::find(db, end, values).await)
        }
    }
}

/// A page of all entries of a unit, the newest first.
pub async fn page_of_unit(
    db: &mut Db,
    unit: OrganisationId,
    span: Span,
    turn: Turn,
    most: i64,
) -> Result<Vec<LedgerEntry>, Fault> {
    match turn {
        Turn::Older(day, id) => {
            let end = "where unit = $1 and (day, id) < ($2, $3) and day >= $4 and day <= $5 \
                       order by day desc, id desc limit $6";
            let values = values![unit, day, id, span.0, span.1, most];
            table::find(db, end, values).await
        }
        Turn::Newer(day, id) => {
            let end = "where unit = $1 and (day, id) > ($2, $3) and day >= $4 and day <= $5 \
                       order by day, id limit $6";
            let values = values![unit, day, id, span.0, span.1, most];
            newest_first(table::find(db, end, values).await)
        }
    }
}

/// A page of all units' entries of one kind, the newest first.
pub async fn page_of_all(
    db: &mut Db,
    kind: &str,
    span: Span,
    turn: Turn,
    most: i64,
) -> Result<Vec<LedgerEntry>, Fault> {
    match turn {
        Turn::Older(day, id) => {
            let end = "where kind = $1 and (day, id) < ($2, $3) and day >= $4 and day <= $5 \
                       order by day desc, id desc limit $6";
            let values = values![kind, day, id, span.0, span.1, most];
            table::find(db, end, values).await
        }
        Turn::Newer(day, id) => {
            let end = "where kind = $1 and (day, id) > ($2, $3) and day >= $4 and day <= $5 \
                       order by day, id limit $6";
            let values = values![kind, day, id, span.0, span.1, most];
            newest_first(table::find(db, end, values).await)
        }
    }
}

fn newest_first(found: Result<Vec<LedgerEntry>, Fault>) -> Result<Vec<LedgerEntry>, Fault> {
    found.map(|mut rows| {
        rows.reverse();
        rows
    })
}

/// What counts of a unit's entries of a kind between two days, in order of day and number.
pub async fn counting(
    db: &mut Db,
    unit: OrganisationId,
    kind: &str,
    span: Span,
) -> Result<Vec<LedgerEntry>, Fault> {
    let end = "where unit = $1 and kind = $2 and day >= $3 and day <= $4 and counted = 1 and withdrawn = 0 \
               order by day, id";
    table::find(db, end, values![unit, kind, span.0, span.1]).await
}

/// How many entries of a kind a unit has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Id of the ledger in the dictionary.
    pub kind: String,
    /// How many entries count.
    pub entries: i64,
    /// How many of these came late.
    pub late: i64,
    /// Day of the newest of them.
    pub newest: Day,
}

/// How many entries of each kind a unit has between two days; registers from before count too when the span begins early.
pub async fn tallies(db: &mut Db, unit: OrganisationId, span: Span) -> Result<Vec<Tally>, Fault> {
    let rows = db
        .rows(
            include_str!("../sql/ledger_entry/tallies.sql"),
            values![unit, span.0, span.1],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Tally {
                kind: row.text(0)?,
                entries: row.int(1)?,
                late: row.int(2)?,
                newest: Day(row.int(3)?),
            })
        })
        .collect()
}

/// Writes an entry over the one that was read and keeps the earlier state. `None`: somebody else was faster.
pub async fn change(
    tx: &mut Tx,
    deed: &'static str,
    before: &LedgerEntry,
    after: LedgerEntry,
    reason: &str,
) -> Result<Option<LedgerEntry>, Fault> {
    let Some(written) = table::update(tx, deed, before, after).await? else {
        return Ok(None);
    };
    let past = LedgerEntryPast {
        entry: before.id,
        revision: before.revision,
        day: before.day,
        fields: before.fields.clone(),
        late: before.late,
        withdrawn: before.withdrawn,
        reason: reason.to_owned(),
        changed_at: before.changed_at,
        changed_by: before.changed_by,
    };
    // The number of the earlier state is part of its key, so the row goes in as it is.
    tx.write(
        include_str!("../sql/ledger_entry_past/insert.sql"),
        past.values(),
    )
    .await?;
    tx.record(Change::made(deed, &past)).await?;
    Ok(Some(written))
}

/// The earlier states of an entry, the last one first. The reason of each is why it was left.
pub async fn past(db: &mut Db, entry: EntryId) -> Result<Vec<LedgerEntryPast>, Fault> {
    table::find(
        db,
        "where entry = $1 order by revision desc",
        values![entry],
    )
    .await
}
