//! Appraisal cycles: how they are opened, set up and moved from stage to stage.
//!
//! What a stage allows stands in `appraisal::permit`, which move exists in `appraisal::cycle`; here is found out what
//! is present.

mod head;

pub(crate) use head::{cycle_ref, head, head_of, row};
