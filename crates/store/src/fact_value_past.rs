//! Earlier values of facts.

use crate::id::{AccountId, OrganisationId, Revision};
use crate::table;
use crate::time::Moment;

table! {
    "fact_value_past", key(unit, fact, label, revision), unit(|it| Some(it.unit)), protected,
    /// What a [`crate::fact_value::FactValue`] said before it was written over.
    pub struct FactValuePast {
        /// The unit it was told of.
        pub unit: OrganisationId,
        /// Id of the fact in the dictionary.
        pub fact: String,
        /// The period in the short form of facts files; empty for a fact without periods.
        pub label: String,
        /// The revision that this state had.
        pub revision: Revision,
        /// The raw value it had, of the same shape as [`crate::fact_value::FactValue::raw`]; `None` where it was
        /// withdrawn.
        pub raw: Option<i64>,
        /// Key of where it came from.
        pub origin: String,
        /// The same in words, for people.
        pub source: String,
        /// It had been stated after its time.
        pub late: bool,
        /// When this state was written, not when it was left.
        pub changed_at: Moment,
        /// Account that wrote this state; `None` when the service did by itself.
        pub changed_by: Option<AccountId>,
    }
}
