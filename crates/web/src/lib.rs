//! The site: Chinese pages and a JSON interface over the service.
//!
//! Pages read views of the service and write through it; nothing is decided, stored or computed here. Every page
//! works without scripts.

pub mod app;
mod chart;
mod chrome;
mod download;
mod filters;
mod form;
mod guard;
mod pages;
mod reply;
pub mod route;
pub mod routes;
mod rows;
pub mod serving;
mod static_files;
#[cfg(test)]
mod tests;

/// The version that pages print in the foot.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
