//! Integration tests of the crate, one binary.

mod facts;
mod kernel;
mod lints;
mod parts;
mod schemes;
