//! Members of the joint team.

use crate::db::Db;
use crate::fault::Fault;
use crate::id::{AccountId, CycleId};
use crate::table;
use crate::values;

table! {
    "team_member", key(cycle, account), unit(|_| None), protected,
    /// A member of the joint team that verifies the sheets of a cycle.
    pub struct TeamMember {
        /// The cycle for which the team was made.
        pub cycle: CycleId,
        /// Account of the member.
        pub account: AccountId,
        /// The member leads the team.
        pub is_leader: bool,
        /// Numbers of the units answered for, divided by commas or blanks; empty: all.
        pub units: String,
        /// Ids of the sections answered for, divided by commas or blanks; empty: all.
        pub sections: String,
    }
}

impl TeamMember {
    /// Whether the member answers for a unit; a member without units answers for all.
    pub fn has_unit(&self, unit: i64) -> bool {
        let unit = unit.to_string();
        names(&self.units).next().is_none() || names(&self.units).any(|it| it == unit)
    }

    /// Whether the member answers for a section, by one of the names it goes by; a member without sections answers
    /// for all.
    pub fn has_section(&self, lineage: &[&str]) -> bool {
        names(&self.sections).next().is_none()
            || names(&self.sections).any(|it| lineage.contains(&it))
    }
}

/// The names of a list, however it is divided.
pub fn names(list: &str) -> impl Iterator<Item = &str> {
    let divides = |c: char| c == ',' || c == ';' || c == '、' || c.is_whitespace();
    list.split(divides).filter(|name| !name.is_empty())
}

/// The team of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(db: &mut Db, cycle: CycleId) -> Result<Vec<TeamMember>, Fault> {
    table::find(
        db,
        "where cycle = $1 order by is_leader desc, account",
        values![cycle],
    )
    .await
}
