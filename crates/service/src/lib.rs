//! Use cases: who may, what the law says, what is kept, and an audit row for it, in one transaction.
//!
//! No use case is callable without an actor ([`Service::acting_as`]). This crate owns the clock and the randomness; it
//! knows no HTTP, no HTML and no SQL. What it gives out are views, never rows.

mod act;
mod looks;
pub mod progress;
mod receipt;
mod rights;
mod service;
mod sweep;

pub mod actor;
pub mod clock;
pub mod complaint;
pub mod cycle;
pub mod demonstration;
pub mod dictionary;
pub mod entropy;
pub mod error;
pub mod evidence;
pub mod fact;
pub mod home;
pub mod import;
pub mod ledger;
pub mod people;
pub mod proof;
pub mod report;
pub mod result;
pub mod sample;
pub mod scheme;
pub mod seed;
pub mod settings;
pub mod sheet;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod tree;
pub mod view;

pub use appraisal::permit::{Action, Role};
pub use error::{Error, Refusal};
pub use service::{Acting, Service, Started};
pub use store::fault::Fault;
pub use store::{id, time};
