//! Sheets: one unit under one scheme of a cycle.
//!
//! A sheet's `version` grows with everything that is written on it, so that pages and books know what they may keep:
//! its high half counts what scoring reads, its low half everything else. It is no part of the audited row.

use appraisal::cycle::Stage;

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId, OrganisationId, Revision, SheetId, VersionId};
use crate::table;
use crate::table::Table as _;
use crate::time::Moment;
use crate::tx::Tx;
use crate::value::Column as _;
use crate::values;

table! {
    "sheet", key(id), unit(|it| Some(it.unit)), protected,
    /// One unit's sheet under one scheme of a cycle: how far it is. What stands on it is in other tables.
    pub struct Sheet {
        /// Its number.
        pub id: SheetId,
        /// The cycle it belongs to.
        pub cycle: CycleId,
        /// The unit that is appraised on it.
        pub unit: OrganisationId,
        /// Position in the cycle of the scheme that it is filled in by.
        pub position: i64,
        /// When the unit last handed it in; `None` before.
        pub submitted_at: Option<Moment>,
        /// Account that last handed it in; `None` before.
        pub submitted_by: Option<AccountId>,
        /// Empty when it was handed in in time, else `marked` or `not_counted`: keys of late work.
        pub submitted_late: String,
        /// When the team finished it; `None` before, and again when it was reopened.
        pub verified_at: Option<Moment>,
        /// Account that finished it; `None` before.
        pub verified_by: Option<AccountId>,
        /// Grows with every change of anything on the sheet, by [`Touched`]'s steps; pages are cached by it. Not part
        /// of the audit digest.
        #[serde(skip)]
        pub version: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}

/// What was written on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Marks, returns, comments, signatures.
    Writing,
    /// What the suggested points rest on: what people decided or found.
    Answers,
}

impl Touched {
    /// What it adds to a version; `sql/sheet/version.sql` divides by the same figure.
    const fn step(self) -> i64 {
        match self {
            Touched::Writing => 1,
            Touched::Answers => 1 << 32,
        }
    }
}

/// Where a sheet stands and how new everything is that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Number of the sheet.
    pub sheet: SheetId,
    /// The cycle it belongs to.
    pub cycle: CycleId,
    /// The unit that is appraised on it.
    pub unit: OrganisationId,
    /// Position in the cycle of the scheme that it is filled in by.
    pub position: i64,
    /// The sheet's version, as in [`Sheet::version`].
    pub version: i64,
    /// The organisation that runs the cycle.
    pub organiser: OrganisationId,
    /// Title of the cycle.
    pub title: String,
    /// The year that is appraised.
    pub year: i64,
    /// Which stage the cycle is in.
    pub stage: Stage,
    /// Which revision of the result is worked on, from 1.
    pub result_revision: i64,
    /// How often the cycle was written.
    pub cycle_revision: i64,
    /// How new everything of the cycle is.
    pub stamp: Stamp,
    /// Sum of the revisions of the objects drawn in the cycle: grows whenever one is written.
    pub samples: i64,
    /// The published version that the cycle is pinned to at the sheet's position.
    pub scheme: VersionId,
    /// When the unit handed it in.
    pub submitted_at: Option<Moment>,
    /// When the team finished it.
    pub verified_at: Option<Moment>,
    /// Revision of the tree of organisations.
    pub tree: String,
}

/// How new the facts and the sheets of a cycle are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// The installation's count of writings of facts, of any unit.
    pub facts: i64,
    /// Sum of the versions of the cycle's sheets.
    pub sheets: i64,
    /// How often what people decided or found was written on the cycle's sheets.
    pub answers: i64,
}

/// Where a sheet stands and how new its surroundings are; `None` when there is no such sheet. One statement.
///
/// # Errors
/// A fault of the database.
pub async fn standing(db: &mut Db, sheet: SheetId) -> Result<Option<Standing>, Fault> {
    let row = db
        .row(include_str!("../sql/sheet/version.sql"), values![sheet])
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Standing {
        sheet,
        cycle: CycleId::of(&row, 0)?,
        unit: OrganisationId::of(&row, 1)?,
        position: row.int(2)?,
        version: row.int(3)?,
        organiser: OrganisationId::of(&row, 4)?,
        title: row.text(5)?,
        year: row.int(6)?,
        stage: Stage::of(&row, 7)?,
        result_revision: row.int(8)?,
        cycle_revision: row.int(9)?,
        stamp: Stamp {
            facts: row.int(10)?,
            sheets: row.int(11)?,
            answers: row.int(12)?,
        },
        samples: row.int(13)?,
        scheme: VersionId::of(&row, 14)?,
        submitted_at: Option::of(&row, 15)?,
        verified_at: Option::of(&row, 16)?,
        tree: row.maybe_text(17)?.unwrap_or_default(),
    }))
}

/// How new the facts and the sheets of a cycle are.
///
/// # Errors
/// A fault of the database.
pub async fn stamp(db: &mut Db, cycle: CycleId) -> Result<Stamp, Fault> {
    let row = db
        .row(include_str!("../sql/sheet/stamp.sql"), values![cycle])
        .await?;
    let row = row.ok_or_else(|| Fault::Damaged {
        what: "the stamp of a cycle".to_owned(),
    })?;
    Ok(Stamp {
        facts: row.int(0)?,
        sheets: row.int(1)?,
        answers: row.int(2)?,
    })
}

/// The version of every sheet of a cycle, by number.
///
/// # Errors
/// A fault of the database.
pub async fn versions(db: &mut Db, cycle: CycleId) -> Result<Vec<(SheetId, i64)>, Fault> {
    let rows = db
        .rows(include_str!("../sql/sheet/versions.sql"), values![cycle])
        .await?;
    rows.iter()
        .map(|row| Ok((SheetId::of(row, 0)?, row.int(1)?)))
        .collect()
}

/// The sheets of a cycle, by unit and scheme.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<Sheet>, Fault> {
    table::find(
        db,
        "where cycle = $1 order by unit, position",
        values![cycle],
    )
    .await
}

/// The sheets of a unit in all cycles, the newest cycle first.
///
/// # Errors
/// A fault of the database.
pub async fn of_unit(db: &mut Db, unit: OrganisationId) -> Result<Vec<Sheet>, Fault> {
    table::find(
        db,
        "where unit = $1 order by cycle desc, position",
        values![unit],
    )
    .await
}

/// Lays a sheet out for a unit under the scheme at a position of the cycle.
///
/// # Errors
/// A fault of the database, also when the unit has that sheet.
pub async fn make(
    tx: &mut Tx,
    cycle: CycleId,
    unit: OrganisationId,
    position: i64,
) -> Result<Sheet, Fault> {
    let id = SheetId(tx.new_id().await?);
    let sheet = Sheet {
        id,
        cycle,
        unit,
        position,
        submitted_at: None,
        submitted_by: None,
        submitted_late: String::new(),
        verified_at: None,
        verified_by: None,
        version: 1,
        revision: Revision(1),
    };
    table::insert(tx, "sheet.make", sheet).await
}

/// Says that something on the sheet changed.
///
/// # Errors
/// A fault of the database.
pub async fn touch(tx: &mut Tx, sheet: SheetId, what: Touched) -> Result<(), Fault> {
    let step = what.step();
    tx.write(include_str!("../sql/sheet/touch.sql"), values![sheet, step])
        .await?;
    Ok(())
}

/// Says that something changed that stands on every sheet of a unit in a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn touch_unit(
    tx: &mut Tx,
    cycle: CycleId,
    unit: OrganisationId,
    what: Touched,
) -> Result<(), Fault> {
    let statement = include_str!("../sql/sheet/touch_unit.sql");
    tx.write(statement, values![cycle, unit, what.step()])
        .await?;
    Ok(())
}

/// Writes the row of a sheet over the one that was read; `None`: somebody else was faster.
///
/// # Errors
/// A fault of the database.
pub async fn put(
    tx: &mut Tx,
    deed: &'static str,
    before: &Sheet,
    mut after: Sheet,
) -> Result<Option<Sheet>, Fault> {
    after.version = before.version + Touched::Writing.step();
    debug_assert_eq!(before.key_values(), after.key_values(), "one row");
    table::update(tx, deed, before, after).await
}
