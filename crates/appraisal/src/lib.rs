//! The institution of appraisal: who assesses whom, when, and what follows from it.
//!
//! Everything here is a pure function of its arguments: no files, no clock
//! (dates are passed in), no randomness, no waiting. Decisions that the law
//! does not allow come back as a *refusal*, a value with facts in it; its
//! Chinese sentence is written in [`label`].

mod enumeration;

pub mod calendar;
pub mod cycle;
pub mod label;
pub mod organisation;
pub mod permit;
pub mod sampling;
