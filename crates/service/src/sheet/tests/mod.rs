//! Sheets: layers by stage, refusals, races, and the book against an appraisal from scratch.

mod layers;
mod random;
mod shares;
mod writing;
