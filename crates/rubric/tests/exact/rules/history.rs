//! Rules that look beyond one value of one year: cohorts, earlier years, dated events, consecutive periods.

use std::collections::BTreeSet;

use rubric::form::{
    Against, Change, Event, Measure, Outcome, ProRata, Rank, RankOrder, Sign, Streak, Wanted,
};
use rubric::number::Points;

use super::{Arm, HERE, Moved, Part, Place, at_least_zero, first, steps};
use crate::exact::book::YEAR;
use crate::exact::reader::{Moment, Q, Reader, decimal, points, whole};

impl Reader<'_> {
    pub(super) fn pro_rata(&self, f: &ProRata) -> Vec<Part> {
        let value = self.number(&f.of.expr, HERE);
        let (goal, read) = match &f.against {
            Against::Target(target) => (self.number(&target.expr, HERE), vec![&f.of, target]),
            Against::Best => {
                let members = self.members(&f.of.expr, HERE);
                (members.and_then(|m| m.into_iter().max()), vec![&f.of])
            }
            Against::Mean => (self.mean(&f.of.expr, HERE), vec![&f.of]),
        };
        let amount = value.zip(goal).and_then(|(value, goal)| {
            if goal == whole(0) {
                return None;
            }
            let done = at_least_zero(value / goal).min(decimal(f.at_most));
            let counts = if f.amount.is_negative() {
                at_least_zero(whole(1) - done)
            } else {
                done
            };
            Some(points(f.amount) * counts)
        });
        vec![self.summed(amount, &read, HERE)]
    }

    pub(super) fn rank(&self, f: &Rank, place: &Place<'_>) -> Vec<Part> {
        let mine = self.number(&f.of.expr, HERE);
        let members = self.members(&f.of.expr, HERE);
        let rank = mine.zip(members).map(|(mine, members)| {
            let better = members.iter().filter(|m| match f.order {
                RankOrder::HighFirst => **m > mine,
                RankOrder::LowFirst => **m < mine,
            });
            better.count()
        });
        let arms: Vec<Arm> = f
            .scores
            .iter()
            .enumerate()
            .map(|(n, gives)| (rank.map(|r| r == n), Outcome::Amount(*gives)))
            .collect();
        let (moved, worst) = first(&arms, place.start, f.rest);
        vec![Part {
            moved,
            reads: self.reads_of(&[&f.of], HERE),
            late_event: false,
            worst,
        }]
    }

    pub(super) fn change(&self, f: &Change, place: &Place<'_>) -> Vec<Part> {
        let years: Vec<Moment> = (0..=f.mean_of).map(Moment::year_back).collect();
        let mut reads = BTreeSet::new();
        for at in &years {
            self.reads(&f.of.expr, *at, &mut reads);
        }
        let values: Option<Vec<Q>> = years
            .iter()
            .map(|at| self.number(&f.of.expr, *at))
            .collect();
        let gain = values.and_then(|values| {
            let earlier = values[1..].iter().fold(whole(0), |a, b| a + b);
            let before = earlier / whole(i64::from(f.mean_of));
            let difference = match f.direction {
                Wanted::Rise => values[0].clone() - before.clone(),
                Wanted::Fall => before.clone() - values[0].clone(),
            };
            match f.measure {
                Measure::Absolute => Some(difference),
                Measure::PercentagePoints => Some(difference * whole(100)),
                Measure::Percent if before == whole(0) => None,
                Measure::Percent => Some(difference / before * whole(100)),
            }
        });
        let target = decimal(f.target);
        let mut part = match f.step {
            None => {
                let missed = gain.map(|g| g < target);
                self.chosen(&[(missed, Outcome::Amount(f.amount))], place, &[], HERE)
            }
            Some(step) => {
                let amount = gain
                    .map(|g| points(f.amount) * steps(at_least_zero(target - g), step, f.partial));
                self.summed(amount, &[], HERE)
            }
        };
        part.reads = reads;
        vec![part]
    }

    /// Dated events of this year: one matter once at its highest level, then the caps of event, month, quarter, year.
    pub(super) fn events(&self, f: &Event) -> Part {
        let fact = self.world.dictionary.get(&f.of).expect("declared");
        let within = |n: Q, cap: Option<Points>| match cap {
            Some(cap) => n.min(points(cap)),
            None => n,
        };
        let size = |level: usize| {
            let choice = &fact.choices[level];
            let found = f
                .levels
                .iter()
                .find(|(name, _)| *name == choice.id || *name == choice.title);
            within(found.map_or(whole(0), |(_, p)| points(*p)), f.caps.event)
        };
        let book = &self.world.units[self.unit];
        let mut events: Vec<_> = book
            .events
            .iter()
            .filter(|e| e.fact == fact.id && e.date.year() == YEAR)
            .collect();
        events.sort_by_key(|e| (e.date, e.level));
        let mut months = vec![whole(0); 12];
        let mut late_event = false;
        for (i, event) in events.iter().enumerate() {
            let mine = size(event.level);
            let superseded = f.same_matter_once
                && !event.matter.is_empty()
                && events.iter().enumerate().any(|(j, other)| {
                    let theirs = size(other.level);
                    other.matter == event.matter && (theirs > mine || (theirs == mine && j < i))
                });
            if superseded {
                continue;
            }
            late_event |= event.late && mine > whole(0);
            let month = usize::try_from(event.date.month()).expect("a month") - 1;
            months[month] += mine;
        }
        let quarters = months.chunks(3).map(|quarter| {
            let sum = quarter.iter().fold(whole(0), |sum, month| {
                sum + within(month.clone(), f.caps.month)
            });
            within(sum, f.caps.quarter)
        });
        let total = within(quarters.fold(whole(0), |a, b| a + b), f.caps.year);
        let (amount, worst) = match f.sign {
            Sign::Add => (total, Some(whole(0))),
            Sign::Deduct => (-total, f.caps.year.map(|cap| -points(cap))),
        };
        Part {
            moved: Moved::amount(Some(amount)),
            reads: BTreeSet::new(),
            late_event,
            worst: Moved::amount(worst),
        }
    }

    pub(super) fn streak(&self, f: &Streak, place: &Place<'_>) -> Vec<Part> {
        let at: Vec<Moment> = match f.per {
            None => (0..f.most).map(Moment::year_back).collect(),
            Some(per) => (1..=per.per_year()).map(|n| Moment::part(per, n)).collect(),
        };
        let holds: Vec<Option<bool>> = at.iter().map(|m| self.truth(&f.when.expr, *m)).collect();
        let every = |run: &[Option<bool>]| {
            if run.contains(&Some(false)) {
                Some(false)
            } else if run.contains(&None) {
                None
            } else {
                Some(true)
            }
        };
        let run_of = |length: usize| match f.per {
            None => every(&holds[..length]),
            Some(_) => {
                let runs: Vec<_> = holds.windows(length).map(every).collect();
                if runs.contains(&Some(true)) {
                    Some(true)
                } else if runs.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
        };
        let longest = usize::from(f.most).min(at.len());
        let arms: Vec<Arm> = (usize::from(f.from)..=longest)
            .rev()
            .map(|length| {
                let more = i64::try_from(length - usize::from(f.from)).expect("few");
                let gives = f.amount.units() + f.further.units() * more;
                (run_of(length), Outcome::Amount(Points::from_units(gives)))
            })
            .collect();
        let mut part = self.chosen(&arms, place, &[], HERE);
        for moment in at {
            self.reads(&f.when.expr, moment, &mut part.reads);
        }
        vec![part]
    }
}
