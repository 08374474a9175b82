//! The institution of appraisal: who assesses whom, when, and what follows from it.
//!
//! Everything here is a pure function of its arguments: no files, no clock
//! (dates are passed in), no randomness, no waiting. Decisions that the law
//! does not allow come back as a *refusal*, a value with facts in it; its
//! Chinese sentence is written in [`label`], and results are put into words in
//! [`words`].

mod enumeration;
mod truth;
mod veto;

pub mod appraise;
pub mod bonus;
pub mod calendar;
pub mod card;
pub mod chain;
pub mod compliance;
pub mod cycle;
pub mod decision;
pub mod effect;
pub mod exact;
pub mod grade;
pub mod improve;
pub mod label;
pub mod ledger;
pub mod level;
pub mod organisation;
pub mod outcome;
pub mod permit;
pub mod quota;
pub mod ranking;
pub mod readiness;
pub mod result;
pub mod sampling;
pub mod scoring;
pub mod sheet;
pub mod simulate;
pub mod star;
pub mod tally;
pub mod trial;
pub mod unit;
pub mod weighting;
pub mod words;
