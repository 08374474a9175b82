//! Tables and transactions: what the service keeps, on SQLite or PostgreSQL, with an audit row for every change.
//!
//! Rows go in and out as they stand; nothing is decided here and nothing is worded here. Only functions that take a
//! [`tx::Tx`] write, and a transaction belongs to a [`command::Command`] that the writer runs.

pub mod account;
pub mod api_token;
pub mod appointment;
pub mod audit;
pub mod backup;
pub mod command;
pub mod complaint;
pub mod cycle;
pub mod cycle_counts;
pub mod cycle_date;
pub mod cycle_department;
pub mod cycle_move;
pub mod cycle_scheme;
pub mod cycle_unit;
pub mod db;
pub mod decision;
pub mod department;
mod dialect;
pub mod dictionary;
pub mod discretion;
pub mod evidence;
pub mod evidence_link;
pub mod fact_event;
pub mod fact_value;
pub mod fact_value_past;
pub mod fault;
pub mod files;
pub mod filing;
pub mod finding;
pub mod id;
mod ids;
pub mod item_comment;
pub mod item_return;
pub mod ledger_close;
pub mod ledger_entry;
pub mod ledger_entry_past;
pub mod mark;
pub mod media;
pub mod meta;
mod migrate;
mod open;
pub mod opinion;
pub mod organisation;
mod place;
#[cfg(test)]
mod plans;
pub mod publication;
pub mod receipt;
pub mod report;
pub mod report_form;
pub mod result;
pub mod result_unit;
pub mod sample_draw;
pub mod sample_object;
pub mod scheme;
pub mod scheme_draft;
pub mod scheme_version;
pub mod session;
pub mod sheet;
pub mod sheet_status;
pub mod signature;
mod store;
pub mod table;
pub mod team_member;
#[cfg(feature = "testing")]
pub mod testing;
pub mod throttle;
pub mod time;
pub mod tx;
pub mod value;
pub mod verdict;
mod writer;

pub use command::{Command, Stamp};
pub use db::{Db, Row};
pub use dialect::Engine;
pub use fault::Fault;
pub use open::{OpenError, Options, Purpose};
pub use place::Place;
pub use store::{Figures, Reading, Store};
pub use tx::Tx;
