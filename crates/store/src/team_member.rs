//! Members of the joint team.

use crate::id::{AccountId, CycleId};
use crate::table;

table! {
    "team_member", key(cycle, account), unit(|_| None), protected,
    /// A row of `team_member`.
    pub struct TeamMember {
        /// The cycle.
        pub cycle: CycleId,
        /// The account.
        pub account: AccountId,
        /// Whether it is leader.
        pub is_leader: bool,
        /// The units.
        pub units: String,
        /// The sections.
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
fn names(list: &str) -> impl Iterator<Item = &str> {
    let divides = |c: char| c == ',' || c == ';' || c == '、' || c.is_whitespace();
    list.split(divides).filter(|name| !name.is_empty())
}
