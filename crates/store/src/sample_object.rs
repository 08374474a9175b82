//! Drawn objects and what was found there.

use crate::id::{AccountId, DrawId, OrganisationId, Revision, SampledId};
use crate::table;
use crate::time::Moment;

table! {
    "sample_object", key(id), unit(|it| it.unit), protected,
    /// A row of `sample_object`.
    pub struct SampleObject {
        /// Its number.
        pub id: SampledId,
        /// The draw.
        pub draw: DrawId,
        /// The name.
        pub name: String,
        /// The lot.
        pub lot: String,
        /// Its place in the order.
        pub position: i64,
        /// Whether it is reserve.
        pub is_reserve: bool,
        /// The state.
        pub state: String,
        /// The found.
        pub found: String,
        /// The unit.
        pub unit: Option<OrganisationId>,
        /// The checked at.
        pub checked_at: Option<Moment>,
        /// The checked by.
        pub checked_by: Option<AccountId>,
        /// How often it was written.
        pub revision: Revision,
    }
}
