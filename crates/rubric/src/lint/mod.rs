//! Lints: what deserves a decision in a scheme that can be read and compiled. One file each, with its words
//! and examples; findings can be acknowledged in the scheme. Errors of language are found elsewhere
//! (`text`, `expr`, `form`).

mod about;
mod acknowledge;
mod banned;
mod burden;
mod direction;
mod grain;
mod guards;
mod registry;
mod trees;
mod typing;
mod uses;
mod witness;

mod b101_check_in;
mod b102_likes;
mod b103_online_time;
mod b104_app_use;
mod b105_leaderboards;
mod b106_tracks;
mod b107_photo_proof;
mod b108_veto;
mod b109_second_appraisal;
mod b110_satisfaction;
mod b111_workload;
mod b112_asked_twice;
mod s101_section_points;
mod s102_total_points;
mod s103_points_out_of_reach;
mod s104_rule_exceeds_item;
mod s105_weights;
mod s106_quotas;
mod s107_split_points;
mod s201_worse_scores_better;
mod s202_band_overlap;
mod s203_band_gap;
mod s204_unreachable;
mod s205_constant_condition;
mod s206_zero_denominator;
mod s301_unknown_fact;
mod s302_units;
mod s303_percentage_points;
mod s304_punished_twice;
mod s305_ambiguous_name;
mod s401_no_clause;
mod s402_no_owner;
mod s403_no_case;
mod s404_bonus_without_points;
mod s405_version_unchanged;
mod s406_no_verification;
mod s407_points_not_stated;
mod s408_idle_acknowledgement;

#[cfg(test)]
mod tests;

pub use about::About;
pub use burden::{Burden, FactBurden, MINUTES_PER_DOCUMENT, burden};
pub use registry::{all, documentation};
pub use uses::facts_used;

use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::model::{Dictionary, Scheme};
use crate::plan::Program;

/// What the lints look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The data dictionary.
    pub dictionary: &'a Dictionary,
    /// The compiled scheme; without one the lints that need it find nothing.
    pub program: Option<&'a Program>,
    /// Ids of items and norms that have a worked case.
    pub covered: &'a BTreeSet<String>,
    /// Versions that were published, with their hashes.
    pub recorded_hashes: &'a [(String, String)],
    /// Other schemes of the same library.
    pub peers: &'a [&'a Scheme],
    /// Hash of this scheme.
    pub hash: &'a str,
}

/// All findings, acknowledged ones marked, in order of place.
pub fn run(cx: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for lint in registry::LINTS {
        (lint.check)(cx, &mut findings);
    }
    acknowledge::mark(cx, &mut findings);
    findings.sort_by(|a, b| (a.span, a.code, &a.subject).cmp(&(b.span, b.code, &b.subject)));
    findings
}
