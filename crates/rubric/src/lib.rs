//! The scoring heart of the appraisal system: scheme text in, points with reasons out.
//!
//! Pure by rule: no files, no clock, no randomness, no async, no floating point on any way to a score.
//! What an institution does with points (weights, ranks, quotas, stars) lives in the crate `appraisal`.

pub mod cases;
pub mod check;
pub mod columns;
pub mod compile;
pub mod diag;
pub mod diff;
pub mod explain;
pub mod expr;
pub mod facts;
pub mod form;
pub mod identity;
pub mod inspect;
pub mod kernel;
pub mod lint;
pub mod model;
pub mod number;
pub mod plan;
pub mod score;
pub mod text;
