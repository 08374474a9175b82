//! Schemes: the library, drafts with what is found in them, publication, and how a scheme is shown.

pub mod check;
pub mod compare;
pub mod draft;
pub mod form;
mod form_above;
mod form_view;
pub mod library;
pub mod publish;
pub mod refusal;
pub mod show;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod tests_world;
pub(crate) mod words;
