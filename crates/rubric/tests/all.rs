//! Integration tests of the crate, one binary.

mod codes;
mod exact;
mod facts;
mod hostile;
mod kernel;
mod lints;
mod oracle;
mod parts;
mod schemes;
