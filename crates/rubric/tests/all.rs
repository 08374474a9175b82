//! Integration tests of the crate, one binary.

#![allow(
    clippy::disallowed_methods,
    reason = "tests read the shipped files; the crate itself is handed texts"
)]

mod codes;
mod exact;
mod facts;
mod forms;
mod hostile;
mod kernel;
mod lints;
mod oracle;
mod parts;
mod schemes;
