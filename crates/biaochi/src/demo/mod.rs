//! The demonstration street: invented communities and a generated year of facts, clearly marked as such.

mod entries;
mod installed;
mod random;
mod registers;
mod stage;
mod step_cycles;
mod step_facts;
mod step_ledgers;
mod step_people;
mod step_results;
mod step_revision;
mod step_schemes;
mod step_sheets;
mod street;
mod year;

pub(crate) use installed::{Installed, address};
pub(crate) use year::{MARK, YEAR, facts};
