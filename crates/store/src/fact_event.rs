//! Events of units that rules count.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, EventId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};
use crate::tx::Tx;
use crate::values;

table! {
    "fact_event", key(id), unit(|it| Some(it.unit)), protected,
    /// Something that happened to a unit on a day and that rules count, such as a penalty.
    pub struct FactEvent {
        /// Its number.
        pub id: EventId,
        /// The unit it happened to.
        pub unit: OrganisationId,
        /// Id of the fact in the dictionary, one of kind event.
        pub fact: String,
        /// The day on which it happened.
        pub day: Day,
        /// Id of the level, one of the choices of the fact.
        pub level: String,
        /// What happened, in words.
        pub matter: String,
        /// Where this is known from, in words; the reason of a withdrawal is added in brackets.
        pub source: String,
        /// It was stated after its time; the scheme's `late` key says whether it counts.
        pub late: bool,
        /// It was taken back: it stays on record and no longer counts.
        pub withdrawn: bool,
        /// When it was last written.
        pub changed_at: Moment,
        /// Account that last wrote it.
        pub changed_by: AccountId,
        /// Number of the audit row that last told of it: copies of facts ask for what is newer.
        pub changed: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// The event with this number, withdrawn ones too; `None` when there is none.
pub async fn get(db: &mut Db, id: EventId) -> Result<Option<FactEvent>, Fault> {
    table::get(db, values![id]).await
}

/// All events of a unit, by fact and day.
pub async fn of_unit(db: &mut Db, unit: OrganisationId) -> Result<Vec<FactEvent>, Fault> {
    table::find(db, "where unit = $1 order by fact, day, id", values![unit]).await
}

/// The events of one fact of a unit, by day.
pub async fn of_fact(
    db: &mut Db,
    unit: OrganisationId,
    fact: &str,
) -> Result<Vec<FactEvent>, Fault> {
    let end = "where unit = $1 and fact = $2 order by day, id";
    table::find(db, end, values![unit, fact]).await
}

/// The events of these units written after a place in the audit chain; from 0 on, all of them. Withdrawn ones too.
pub async fn since(
    db: &mut Db,
    units: &[OrganisationId],
    changed: i64,
) -> Result<Vec<FactEvent>, Fault> {
    if changed == 0 {
        let mut found = Vec::new();
        for &unit in units {
            found.append(&mut of_unit(db, unit).await?);
        }
        return Ok(found);
    }
    let end = "where changed > $1 order by changed";
    let mut found: Vec<FactEvent> = table::find(db, end, values![changed]).await?;
    found.retain(|event| units.contains(&event.unit));
    Ok(found)
}

/// Writes an event, new or over the one that was read, and marks the place in the audit chain. `None`: somebody else
/// was faster. Call [`crate::fact_value::touch`] once after the last of a command.
pub async fn put(
    tx: &mut Tx,
    deed: &'static str,
    before: Option<&FactEvent>,
    mut after: FactEvent,
) -> Result<Option<FactEvent>, Fault> {
    after.changed = tx.next_number();
    match before {
        None => table::insert(tx, deed, after).await.map(Some),
        Some(before) => table::update(tx, deed, before, after).await,
    }
}
