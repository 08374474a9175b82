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
