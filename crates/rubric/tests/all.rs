//! Integration tests of the crate, one binary.

mod facts;
mod lints;
mod parts;
mod schemes;
