//! The scalar heart against an oracle written apart: random schemes over random facts, scored straight from the
//! model with rationals of any size, must give what reading, compiling and scoring give.

mod book;
mod laws;
mod monotone;
mod reader;
mod rules;
mod sheet;
mod strategy;
mod trial;
