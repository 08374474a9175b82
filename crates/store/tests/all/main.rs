//! Tests of the store from outside, each on both engines.

mod backup;
mod chain;
mod crash;
mod engine;
mod page;
mod tampering;
mod writer;
