//! Schemes: the library, drafts with what is found in them, publication, and how a scheme is shown.

pub mod library;
pub(crate) mod words;
