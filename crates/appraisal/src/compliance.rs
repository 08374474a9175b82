//! Compliance with norms: how many of those that apply are met, with bounds while some are unknown.
//!
//! Norms carry no points; a scheme of norms alone is ranked by this rate.

use rubric::number::Ratio;
use serde::Serialize;

use crate::exact::ExactBounds;

/// How far a unit complies with the norms of a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Compliance {
    /// Norms met.
    pub met: usize,
    /// Norms not met.
    pub not_met: usize,
    /// Norms of which it is unknown.
    pub unknown: usize,
    /// Norms that do not apply.
    pub not_applicable: usize,
    /// met ÷ applicable; `None` when no norm applies.
    pub rate: Option<ExactBounds>,
}

/// Counts norms as [`rubric::score::UnitScore::norms`] gives them; `None` when the scheme has none.
pub fn compliance(norms: &[Option<Option<bool>>]) -> Option<Compliance> {
    if norms.is_empty() {
        return None;
    }
    let count = |what: Option<Option<bool>>| norms.iter().filter(|n| **n == what).count();
    let (met, not_met, unknown) = (
        count(Some(Some(true))),
        count(Some(Some(false))),
        count(Some(None)),
    );
    let applicable = met + not_met + unknown;
    let rate = |met: usize| Ratio::new(met as i128, applicable as i128).map(Ratio::reduced);
    Some(Compliance {
        met,
        not_met,
        unknown,
        not_applicable: count(None),
        rate: rate(met)
            .zip(rate(met + unknown))
            .map(|(low, high)| ExactBounds { low, high }),
    })
}
