//! The list of a result, one line a unit.

use crate::id::{OrganisationId, ResultId};
use crate::table;

table! {
    "result_unit", key(result, unit), unit(|it| Some(it.unit)), protected,
    /// One unit's line of a kept result.
    pub struct ResultUnit {
        /// The result of which it is a line.
        pub result: ResultId,
        /// The unit that the line is about.
        pub unit: OrganisationId,
        /// Place of the line in the list, from 0: the order in which units are shown.
        pub place: i64,
        /// The best rank the unit can have, from 1; `None` where the unit is not ranked.
        pub rank_low: Option<i64>,
        /// The worst rank the unit can have; equal to the best one once nothing is open.
        pub rank_high: Option<i64>,
        /// The least total the unit can have: points in 1/10 000.
        pub total_low: i64,
        /// The greatest total the unit can have: points in 1/10 000; equal to the least once nothing is open.
        pub total_high: i64,
        /// Stars the unit is sure of; `None` where the scheme gives it none.
        pub stars: Option<i64>,
        /// Name of the grade; `None` where there is none, or it is open.
        pub grade: Option<String>,
        /// Every item with its reasons, and how the total came about, as JSON.
        pub detail: String,
    }
}
