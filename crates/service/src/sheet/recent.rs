//! The appraisals that were asked for last, found again without asking the database: what a unit writes on its own sheet
//! does not move what is suggested.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use appraisal::cycle::Stage;
use store::id::CycleId;
use store::sheet::Standing;

use super::book::{Basis, Runs, runs};
use crate::clock::day_of;
use crate::error::Error;
use crate::service::Inner;

/// Cycles whose appraisals are kept.
const KEPT: usize = 16;

/// Appraisals on the suggested basis, the last of each cycle.
#[derive(Default)]
pub(crate) struct Recent(Mutex<HashMap<CycleId, Arc<Runs>>>);

/// What is suggested in the cycle of a sheet, as new as the sheet was read.
pub(super) async fn suggested(inner: &Inner, standing: &Standing) -> Result<Arc<Runs>, Error> {
    let recent = &inner.books.recent;
    let is_early = standing.stage < Stage::SelfAssessment;
    let as_of = is_early.then(|| day_of(inner.clock.now()));
    let is_new = |runs: &&Arc<Runs>| {
        let stamp = (runs.stamp.facts, runs.stamp.answers);
        stamp == (standing.stamp.facts, standing.stamp.answers)
            && runs.cycle_revision == standing.cycle_revision
            && runs.as_of == as_of
    };
    let known = {
        let kept = recent.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&standing.cycle).filter(is_new).map(Arc::clone)
    };
    if let Some(runs) = known {
        return Ok(runs);
    }
    let runs = runs(inner, standing.cycle, Basis::Suggested).await?;
    let mut kept = recent.0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(standing.cycle, Arc::clone(&runs));
    Ok(runs)
}
