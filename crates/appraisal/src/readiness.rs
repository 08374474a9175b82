//! What is present in a cycle: from counted facts to the needs of the table of moves, one line for each need.
//!
//! Counting is the caller's; what a count means for a move is said here and nowhere else. Nothing here knows where
//! the counts come from, and nothing here is worded.

use std::collections::BTreeMap;

use crate::cycle::{Need, Readiness, Stage};

/// The stages that have dates, in their order: from the daily work to the last day for objections.
pub const DATED: &[Stage] = &[
    Stage::Daily,
    Stage::SelfAssessment,
    Stage::Verification,
    Stage::Totals,
    Stage::Decision,
    Stage::Publication,
    Stage::ObjectionWindow,
];

/// First and last day of each stage, as days since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates(pub BTreeMap<Stage, (i64, i64)>);

/// What is wrong with dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatesFlaw {
    /// A stage has none.
    Missing(Stage),
    /// A stage ends before it begins.
    EndsBeforeItBegins(Stage),
    /// A stage begins before the one before it.
    BeginsBefore {
        /// The stage that begins too early.
        stage: Stage,
        /// The stage before it.
        earlier: Stage,
    },
}

impl Dates {
    /// Everything that is wrong, in the order of the stages.
    pub fn flaws(&self) -> Vec<DatesFlaw> {
        let mut flaws = Vec::new();
        let mut earlier: Option<(Stage, i64)> = None;
        for &stage in DATED {
            let Some(&(from, to)) = self.0.get(&stage) else {
                flaws.push(DatesFlaw::Missing(stage));
                continue;
            };
            if to < from {
                flaws.push(DatesFlaw::EndsBeforeItBegins(stage));
            }
            if let Some((earlier, began)) = earlier
                && from < began
            {
                flaws.push(DatesFlaw::BeginsBefore { stage, earlier });
            }
            earlier = Some((stage, from));
        }
        flaws
    }

    /// Whether the last day of a stage is over.
    pub fn is_over(&self, stage: Stage, today: i64) -> bool {
        self.0.get(&stage).is_some_and(|(_, to)| today > *to)
    }
}

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// The target and every scheme it needs is pinned to a published version.
    pub is_pinned: bool,
    /// Units of the cycle.
    pub units: usize,
    /// Departments that the schemes name for sections or items and that no department of the organiser stands for.
    pub departments_open: usize,
    /// Dates of the stages.
    pub dates: Dates,
    /// Today, as days since 1970.
    pub today: i64,
    /// Entries, reports, marks and findings since the daily work began.
    pub recorded: usize,
    /// A reason is written down.
    pub has_reason: bool,
    /// Leaders of the team.
    pub leaders: usize,
    /// Members of the team beside the leader.
    pub members: usize,
    /// Sheets of the cycle.
    pub sheets: usize,
    /// Sheets handed in by their units.
    pub sheets_handed_in: usize,
    /// Sheets finished by the team with nothing reopened since.
    pub sheets_verified: usize,
    /// Sheets that leader and members have signed as they stand.
    pub sheets_signed: usize,
    /// Drawn objects without a finding.
    pub samples_waiting: usize,
    /// Opinions that departments still owe.
    pub opinions_missing: usize,
    /// The target grants bonuses on claims.
    pub has_bonuses: bool,
    /// The office has confirmed that no claim is open.
    pub are_bonuses_confirmed: bool,
    /// Satisfaction figures that are not entered with a document.
    pub satisfaction_missing: usize,
    /// Where the result of this revision stands.
    pub result: ResultPresent,
    /// Last day for objections.
    pub objection_until: Option<i64>,
    /// The office has confirmed that every objection has its ruling.
    pub are_objections_confirmed: bool,
    /// A document is named with the move.
    pub has_document: bool,
}

/// Where the result of the revision that is worked on stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ResultPresent {
    /// It was computed.
    pub is_computed: bool,
    /// What it was computed from has not changed since.
    pub is_current: bool,
    /// Totals that are still a low and a high, whatever people may decide.
    pub ranges: usize,
    /// Places of quotas and cohorts that nobody can decide: scores or facts must change first.
    pub to_correct: usize,
    /// Ties and quota edges that wait for people.
    pub undecided: usize,
    /// The leading group's decision is recorded.
    pub is_decided: bool,
    /// It is published.
    pub is_published: bool,
    /// Some revision is published.
    pub was_ever_published: bool,
}

impl Present {
    /// Whether a need is met.
    pub fn has(&self, need: Need) -> bool {
        let result = &self.result;
        match need {
            Need::SchemePinned => self.is_pinned,
            Need::UnitsChosen => self.units > 0,
            Need::DepartmentsAssigned => self.is_pinned && self.departments_open == 0,
            Need::DatesSet => self.dates.flaws().is_empty(),
            Need::NothingRecorded => self.recorded == 0,
            Need::Reason => self.has_reason,
            Need::TeamNamed => self.leaders == 1 && self.members > 0,
            Need::SelfAssessmentsInOrDue => {
                self.sheets_handed_in == self.sheets
                    || self.dates.is_over(Stage::SelfAssessment, self.today)
            }
            Need::SheetsVerified => self.sheets_verified == self.sheets,
            Need::SamplesChecked => self.samples_waiting == 0,
            Need::SheetsSigned => self.sheets_signed == self.sheets,
            Need::DepartmentScoresIn => self.opinions_missing == 0,
            Need::BonusesDecided => !self.has_bonuses || self.are_bonuses_confirmed,
            Need::SatisfactionIn => self.satisfaction_missing == 0,
            Need::TotalsComplete => result.is_computed && result.is_current && result.ranges == 0,
            Need::QuotasChecked => {
                result.is_computed && result.is_current && result.to_correct == 0
            }
            Need::TiesDecided => result.is_computed && result.undecided == 0,
            Need::DecisionRecorded => result.is_decided,
            Need::NotYetPublished => !result.is_published,
            Need::NeverPublished => !result.was_ever_published,
            // Publishing writes the feedback of every unit.
            Need::ResultPublished | Need::FeedbackSent => result.is_published,
            Need::ObjectionDeadlineSet => self.objection_until.is_some(),
            Need::ObjectionWindowOver => self.objection_until.is_some_and(|day| self.today > day),
            Need::ObjectionsRuled => self.are_objections_confirmed,
            Need::ObjectionUpheld | Need::ReopeningOrdered => self.has_document,
        }
    }
}

/// What is present.
pub fn of(present: &Present) -> Readiness {
    Readiness::of(Need::ALL.iter().copied().filter(|need| present.has(*need)))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::cycle::{Cycle, Refusal, TRANSITIONS, advance};

    /// A cycle in which every need of every move is met.
    fn all_there() -> Present {
        let dates = (0..)
            .zip(DATED)
            .map(|(at, stage)| (*stage, (at * 10, at * 10 + 9)))
            .collect();
        Present {
            is_pinned: true,
            units: 3,
            dates: Dates(dates),
            today: 100,
            has_reason: true,
            leaders: 1,
            members: 2,
            sheets: 3,
            sheets_handed_in: 3,
            sheets_verified: 3,
            sheets_signed: 3,
            has_bonuses: true,
            are_bonuses_confirmed: true,
            result: ResultPresent {
                is_computed: true,
                is_current: true,
                is_decided: true,
                is_published: true,
                ..ResultPresent::default()
            },
            objection_until: Some(99),
            are_objections_confirmed: true,
            has_document: true,
            ..Present::default()
        }
    }

    /// The same with one need, and as little else as may be, not met.
    fn without(need: Need) -> Present {
        let mut it = all_there();
        match need {
            Need::SchemePinned => it.is_pinned = false,
            Need::UnitsChosen => it.units = 0,
            Need::DepartmentsAssigned => it.departments_open = 1,
            Need::DatesSet => {
                it.dates.0.remove(&Stage::Totals);
            }
            Need::NothingRecorded => it.recorded = 1,
            Need::Reason => it.has_reason = false,
            Need::TeamNamed => it.members = 0,
            Need::SelfAssessmentsInOrDue => (it.sheets_handed_in, it.today) = (2, 19),
            Need::SheetsVerified => it.sheets_verified = 2,
            Need::SamplesChecked => it.samples_waiting = 1,
            Need::SheetsSigned => it.sheets_signed = 2,
            Need::DepartmentScoresIn => it.opinions_missing = 1,
            Need::BonusesDecided => it.are_bonuses_confirmed = false,
            Need::SatisfactionIn => it.satisfaction_missing = 1,
            Need::TotalsComplete => it.result.ranges = 1,
            Need::QuotasChecked => it.result.is_current = false,
            Need::TiesDecided => it.result.undecided = 1,
            Need::DecisionRecorded => it.result.is_decided = false,
            Need::NotYetPublished => it.result.is_published = true,
            Need::NeverPublished => it.result.was_ever_published = true,
            Need::ResultPublished | Need::FeedbackSent => it.result.is_published = false,
            Need::ObjectionDeadlineSet => it.objection_until = None,
            Need::ObjectionWindowOver => it.objection_until = Some(100),
            Need::ObjectionsRuled => it.are_objections_confirmed = false,
            Need::ObjectionUpheld | Need::ReopeningOrdered => it.has_document = false,
        }
        it
    }

    /// `all_there` is published; before publishing there is a move that wants the opposite.
    fn fit_for(needs: &[Need], mut it: Present) -> Present {
        if needs.contains(&Need::NotYetPublished) {
            it.result.is_published = false;
        }
        it
    }

    #[test]
    fn every_move_is_made_when_all_its_needs_are_met() {
        for row in TRANSITIONS {
            let cycle = Cycle::restore(row.from, NonZeroU32::MIN);
            let present = fit_for(row.needs, all_there());
            let moved = advance(cycle, row.to, row.who[0], &of(&present));
            assert_eq!(moved.map(Cycle::stage), Ok(row.to), "{:?}", row.from);
        }
    }

    #[test]
    fn every_move_waits_for_each_of_its_needs() {
        for row in TRANSITIONS {
            let cycle = Cycle::restore(row.from, NonZeroU32::MIN);
            for &need in row.needs {
                let fit = |it| match need {
                    Need::NotYetPublished => it,
                    _ => fit_for(row.needs, it),
                };
                let refused = advance(cycle, row.to, row.who[0], &of(&fit(without(need))));
                let Err(Refusal::Missing { missing, .. }) = refused else {
                    panic!("{:?} → {:?} without {need:?}", row.from, row.to);
                };
                assert!(missing.contains(&need), "{need:?} in {missing:?}");
            }
        }
    }

    #[test]
    fn self_assessments_may_be_missing_once_their_day_is_over() {
        let mut it = without(Need::SelfAssessmentsInOrDue);
        assert!(!it.has(Need::SelfAssessmentsInOrDue));
        it.today = 20;
        assert!(it.has(Need::SelfAssessmentsInOrDue));
    }

    #[test]
    fn a_quota_that_only_other_scores_can_keep_is_not_checked_off() {
        let mut it = all_there();
        it.result.to_correct = 1;
        assert!(!it.has(Need::QuotasChecked));
    }

    #[test]
    fn a_team_has_exactly_one_leader() {
        let mut it = all_there();
        it.leaders = 2;
        assert!(!it.has(Need::TeamNamed));
    }

    #[test]
    fn nothing_is_asked_about_bonuses_that_a_scheme_does_not_know() {
        let mut it = without(Need::BonusesDecided);
        it.has_bonuses = false;
        assert!(it.has(Need::BonusesDecided));
    }

    #[test]
    fn dates_out_of_order_are_told_each_at_its_stage() {
        let mut it = all_there().dates;
        it.0.insert(Stage::SelfAssessment, (15, 12));
        it.0.insert(Stage::Verification, (14, 29));
        it.0.remove(&Stage::Publication);
        assert_eq!(
            it.flaws(),
            [
                DatesFlaw::EndsBeforeItBegins(Stage::SelfAssessment),
                DatesFlaw::BeginsBefore {
                    stage: Stage::Verification,
                    earlier: Stage::SelfAssessment
                },
                DatesFlaw::Missing(Stage::Publication),
            ]
        );
    }

    #[test]
    fn stages_may_begin_on_the_same_day() {
        let mut it = all_there().dates;
        it.0.insert(Stage::Decision, (30, 31));
        assert_eq!(it.flaws(), []);
    }
}
