//! The list of a result, one line a unit.

use crate::id::{OrganisationId, ResultId};
use crate::table;

table! {
    "result_unit", key(result, unit), unit(|it| Some(it.unit)), protected,
    /// A row of `result_unit`.
    pub struct ResultUnit {
        /// The result.
        pub result: ResultId,
        /// The unit.
        pub unit: OrganisationId,
        /// The place.
        pub place: i64,
        /// The rank low.
        pub rank_low: Option<i64>,
        /// The rank high.
        pub rank_high: Option<i64>,
        /// The total low.
        pub total_low: i64,
        /// The total high.
        pub total_high: i64,
        /// The stars.
        pub stars: Option<i64>,
        /// The grade.
        pub grade: Option<String>,
        /// Every item with its reasons, and how the total came about, as JSON.
        pub detail: String,
    }
}
