//! The list of all lints, by code.

use super::*;

/// A lint: what it says of itself and how it looks.
pub(super) struct Lint {
    /// Its words.
    pub(super) about: &'static About,
    /// Adds its findings.
    pub(super) check: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

macro_rules! lints {
    ($($module:ident),* $(,)?) => {
        &[$(Lint { about: &$module::ABOUT, check: $module::check }),*]
    };
}

/// All lints in order of their codes.
pub(super) static LINTS: &[Lint] = lints![
    s101_section_points,
    s102_total_points,
    s103_points_out_of_reach,
    s104_rule_exceeds_item,
    s105_weights,
    s106_quotas,
    s107_split_points,
    s201_worse_scores_better,
    s202_band_overlap,
    s203_band_gap,
    s204_unreachable,
    s205_constant_condition,
    s206_zero_denominator,
    s301_unknown_fact,
    s302_units,
    s303_percentage_points,
    s304_punished_twice,
    s305_ambiguous_name,
    s401_no_clause,
    s402_no_owner,
    s403_no_case,
    s404_bonus_without_points,
    s405_version_unchanged,
    s406_no_verification,
    s407_points_not_stated,
    s408_idle_acknowledgement,
    b101_check_in,
    b102_likes,
    b103_online_time,
    b104_app_use,
    b105_leaderboards,
    b106_tracks,
    b107_photo_proof,
    b108_veto,
    b109_second_appraisal,
    b110_satisfaction,
    b111_workload,
    b112_asked_twice,
];

/// What every lint says of itself, in order of code.
pub fn all() -> impl Iterator<Item = &'static About> {
    LINTS.iter().map(|lint| lint.about)
}

/// The page of documentation of a lint in Chinese Markdown; `None` for a code that is no lint.
pub fn documentation(code: &str) -> Option<String> {
    all().find(|about| about.code == code).map(About::page)
}
