//! Events of units that rules count.

use crate::id::{AccountId, EventId, OrganisationId, Revision};
use crate::table;
use crate::time::{Day, Moment};

table! {
    "fact_event", key(id), unit(|it| Some(it.unit)), protected,
    /// A row of `fact_event`.
    pub struct FactEvent {
        /// Its number.
        pub id: EventId,
        /// The unit.
        pub unit: OrganisationId,
        /// The fact.
        pub fact: String,
        /// The day.
        pub day: Day,
        /// The level.
        pub level: String,
        /// The matter.
        pub matter: String,
        /// The source.
        pub source: String,
        /// Entered after its time.
        pub late: bool,
        /// No longer counts.
        pub withdrawn: bool,
        /// When it was changed last.
        pub changed_at: Moment,
        /// Who changed it last.
        pub changed_by: AccountId,
        /// The changed.
        pub changed: i64,
        /// How often it was written.
        pub revision: Revision,
    }
}
