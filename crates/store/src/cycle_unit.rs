//! Units of a cycle.

use crate::cycle::Cycle;
use crate::db::Db;
use crate::fault::Fault;
use crate::id::{CycleId, OrganisationId};
use crate::table;
use crate::values;

table! {
    "cycle_unit", key(cycle, unit), unit(|it| Some(it.unit)), protected,
    /// An organisation that is appraised in a cycle.
    pub struct CycleUnit {
        /// The cycle in which it is appraised.
        pub cycle: CycleId,
        /// The organisation that is appraised.
        pub unit: OrganisationId,
        /// The unit's place in lists of the cycle.
        pub position: i64,
    }
}

/// The units of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<CycleUnit>, Fault> {
    table::find(
        db,
        "where cycle = $1 order by position, unit",
        values![cycle],
    )
    .await
}

/// Every place in a cycle, of any organiser and year, of the units that an organiser appraises in a year.
///
/// # Errors
/// A fault of the database.
pub async fn of_units_of(
    db: &mut Db,
    organiser: OrganisationId,
    year: i16,
) -> Result<Vec<CycleUnit>, Fault> {
    let end = "where unit in (select u.unit from cycle_unit u join cycle c on c.id = u.cycle \
               where c.organiser = $1 and c.year = $2) order by unit, cycle";
    table::find(db, end, values![organiser, i64::from(year)]).await
}

/// The cycles in which a unit is appraised, by year.
///
/// # Errors
/// A fault of the database.
pub async fn cycles_of(db: &mut Db, unit: OrganisationId) -> Result<Vec<Cycle>, Fault> {
    let end = "where id in (select cycle from cycle_unit where unit = $1) order by year, id";
    table::find(db, end, values![unit]).await
}
