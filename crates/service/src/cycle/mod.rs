//! Appraisal cycles: how they are opened, set up and moved from stage to stage.
//!
//! What a stage allows stands in `appraisal::permit`, which move exists in `appraisal::cycle`; here is found out what
//! is present.

mod advance;
mod choices;
mod dates;
pub mod deeds;
mod departments;
mod head;
pub(crate) mod list;
pub(crate) mod members;
mod open;
pub(crate) mod page;
mod page_view;
pub(crate) mod present;
mod refusal;
mod scheme;
mod setup;
mod team;
#[cfg(test)]
pub(crate) mod tests;
mod units;

pub use advance::Advance;
pub use choices::{DatesStep, DepartmentsStep, Person, SchemeStep, StepHead, TeamStep, UnitsStep};
pub use dates::StageDates;
pub use departments::Assigned;
#[allow(unused_imports, reason = "results name cycles by it")]
pub(crate) use head::{cycle_ref, head, head_of, row};
pub use list::{CycleLine, CycleList};
pub use open::{Choices, NewCycle};
pub use page::{
    Asks, CyclePage, DepartmentLine, MoveLine, NeedLine, Pinned, PossibleMove, Step, TeamLine,
    TimelineStage, UnitLine,
};
pub use present::Given;
pub use refusal::Refusal;
pub use scheme::ChosenScheme;
pub use team::{NamedMember, NamedTeam};
pub use units::{Candidate, ChosenUnits, Filter};
