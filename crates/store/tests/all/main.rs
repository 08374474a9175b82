//! Tests of the store from outside, each on both engines.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where, and its bodies run on two engines from functions that are no tests"
)]

mod backup;
mod chain;
mod crash;
mod engine;
mod page;
mod reports;
mod tampering;
mod writer;
