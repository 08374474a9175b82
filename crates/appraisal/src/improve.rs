//! What a unit could improve to reach its next star or grade: which facts, how far, at what cost.
//!
//! Looks at one unit alone: results of others, of other schemes and of the cohort stay as they are, and quotas are
//! left out, because who else improves is not known. What comes out is a proposal to be tried as a whole.

use std::collections::BTreeSet;

use rubric::columns::Columns;
use rubric::expr::ir::Source;
use rubric::facts::{Cycle, Datum, FactTable, Giver, Label, columns, needs};
use rubric::model::{Better, Dictionary, Fact, FactKind, Origin, PartSource, Scheme};
use rubric::number::Points;
use rubric::plan::Program;
use rubric::score::score_units;
use serde::Serialize;

use crate::appraise::appraise;
use crate::decision::Decisions;
use crate::grade;
use crate::level::LevelName;
use crate::result::UnitResult;
use crate::simulate::{Improvement, Plan, Progress, cheapest};
use crate::unit::{AboveValues, UnitFacts};

/// How many sets of improvements are tried for one goal before the best found so far is taken.
const MOST_TRIES: usize = 400;
/// Most values between now and best that are considered for one fact.
const MOST_STEPS: i64 = 6;

/// The unit and what it is measured by.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// Compiled.
    pub program: &'a Program,
    /// The dictionary.
    pub dictionary: &'a Dictionary,
    /// The facts of all units.
    pub table: &'a FactTable,
    /// The cycle; with a day in it, periods that are over and stated do not change any more.
    pub cycle: Cycle,
    /// The columns of all units, for what does not depend on the unit alone.
    pub columns: &'a Columns,
    /// What was known of the unit.
    pub facts: &'a UnitFacts,
    /// Row of the unit in table and columns.
    pub row: usize,
}

/// What the search came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Proposal {
    /// The scheme gives neither stars nor grades.
    NoLevels,
    /// The unit surely has the best level that its points can give.
    AtTop,
    /// No improvement of the facts considered reaches the next level.
    OutOfReach {
        /// The next level.
        goal: LevelName,
    },
    /// These steps reach it.
    Steps {
        /// The next level.
        goal: LevelName,
        /// What to improve.
        steps: Vec<Step>,
        /// Working minutes of all steps, as the dictionary estimates them.
        minutes: u64,
        /// No other set of steps costs less; false when the search was cut short.
        is_cheapest: bool,
    },
}

/// One fact to improve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Id of the fact.
    pub fact: String,
    /// Chinese title.
    pub title: String,
    /// For which time, in Chinese; empty for what has no period.
    pub period: String,
    /// Label of the period as facts files write it.
    #[serde(serialize_with = "as_text")]
    pub label: Label,
    /// Raw value now; `None` while unknown.
    pub from: Option<i64>,
    /// Raw value to reach.
    pub to: i64,
    /// Working minutes.
    pub minutes: u32,
}

fn as_text<S: serde::Serializer>(label: &Label, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&label.to_string())
}

/// The cheapest improvements found that lift a unit to its next star, or grade where the scheme gives no stars.
pub fn next_level(subject: Subject<'_>) -> Proposal {
    let bench = Bench::of(subject);
    let Some(now) = bench.result(&[]) else {
        return Proposal::NoLevels;
    };
    let Some(standing) = now.stars.as_ref().or(now.grade.as_ref()) else {
        return Proposal::NoLevels;
    };
    if standing.heights.sure >= standing.ladder().top() {
        return Proposal::AtTop;
    }
    let goal = standing.heights.sure + 1;
    let name = standing.ladder().name(goal);
    let lacking: Vec<Lack> = if now.stars.is_some() {
        (0..now.star_lines.len())
            .filter(|&n| now.star_lines[n].is_reached != Some(true))
            .map(Lack::Star)
            .collect()
    } else {
        vec![Lack::Grade]
    };
    let mut best: Option<(Vec<Candidate<'_>>, Plan)> = None;
    for lack in lacking {
        let goal = Goal { height: goal, lack };
        let Some((steps, plan)) = bench.cheapest(goal) else {
            continue;
        };
        let is_better = best.as_ref().is_none_or(|(_, other)| {
            (plan.minutes, plan.improvements.len()) < (other.minutes, other.improvements.len())
        });
        if is_better {
            best = Some((steps, plan));
        }
    }
    match best {
        None => Proposal::OutOfReach { goal: name },
        Some((steps, plan)) => Proposal::Steps {
            goal: name,
            steps: steps.iter().map(Candidate::step).collect(),
            minutes: plan.minutes,
            is_cheapest: plan.is_cheapest,
        },
    }
}

/// What stands between a unit and its next level.
#[derive(Debug, Clone, Copy)]
enum Lack {
    /// Points to the line of a star.
    Star(usize),
    /// Points to the line of the next grade.
    Grade,
}

#[derive(Debug, Clone, Copy)]
struct Goal {
    height: usize,
    lack: Lack,
}

/// A fact with a value it could have.
#[derive(Debug, Clone, Copy)]
struct Candidate<'d> {
    fact: &'d Fact,
    label: Label,
    from: Option<i64>,
    to: i64,
}

impl Candidate<'_> {
    /// Counted things cost their minutes each; everything else costs them once.
    fn minutes(&self) -> u32 {
        let steps = match (self.fact.kind, self.from) {
            (FactKind::Count, Some(from)) => self.to.abs_diff(from).max(1),
            _ => 1,
        };
        let each = self.fact.minutes.max(1);
        u32::try_from(steps.saturating_mul(u64::from(each))).unwrap_or(u32::MAX)
    }

    fn step(&self) -> Step {
        Step {
            fact: self.fact.id.clone(),
            title: self.fact.title.clone(),
            period: self.label.words(),
            label: self.label,
            from: self.from,
            to: self.to,
            minutes: self.minutes(),
        }
    }
}

/// Scores one unit again and again.
struct Bench<'a> {
    subject: Subject<'a>,
    unlimited: Scheme,
    own: FactTable,
    /// Inputs that do not come from the unit's own facts, with their values.
    fixed: Vec<(usize, Option<i64>)>,
}

impl<'a> Bench<'a> {
    fn of(subject: Subject<'a>) -> Bench<'a> {
        let mut unlimited = subject.scheme.clone();
        unlimited.quotas.clear();
        let fixed = subject
            .program
            .inputs
            .iter()
            .enumerate()
            .filter(|(_, input)| {
                matches!(input.source, Source::Cohort { .. } | Source::Result { .. })
            })
            .map(|(id, _)| (id, subject.columns.columns[id].raw(subject.row)))
            .collect();
        Bench {
            unlimited,
            own: alone(subject.table, subject.row, subject.cycle),
            fixed,
            subject,
        }
    }

    /// The unit's result with some facts changed; `None` when it cannot be computed.
    fn result(&self, changes: &[&Candidate<'_>]) -> Option<UnitResult> {
        let Subject {
            program,
            dictionary,
            cycle,
            facts,
            ..
        } = self.subject;
        let mut table = self.own.clone();
        for change in changes {
            table.replace(
                0,
                &change.fact.id,
                change.label,
                Some(Datum::plain(change.to)),
            );
        }
        let whole = Cycle {
            as_of: None,
            ..cycle
        };
        let mut columns = columns(program, &table, dictionary, whole, |_| 0);
        for (input, raw) in &self.fixed {
            columns.columns[*input].set(0, *raw);
        }
        let score = score_units(program, &columns, &[0]).pop()?;
        let mut above = AboveValues::of(program, &columns.row(0));
        for (n, part) in self.subject.scheme.parts.iter().enumerate() {
            if matches!(part.from, Some(PartSource::Scheme(_))) {
                above.parts[n] = facts.above.parts[n].clone();
            }
        }
        let again = UnitFacts {
            score,
            above,
            ..facts.clone()
        };
        let mut appraisal = appraise(&self.unlimited, &[again], &Decisions::default()).ok()?;
        appraisal.units.pop()
    }

    fn progress(&self, goal: Goal, changes: &[&Candidate<'_>]) -> Progress {
        let Some(result) = self.result(changes) else {
            return Progress {
                is_reached: false,
                missing: Points::from_units(i64::MAX),
            };
        };
        let standing = result.stars.as_ref().or(result.grade.as_ref());
        Progress {
            is_reached: standing.is_some_and(|s| s.heights.sure >= goal.height),
            missing: match goal.lack {
                Lack::Star(line) => result.star_lines[line].missing,
                Lack::Grade => {
                    let total = result.total.low;
                    grade::missing_to_next(&self.unlimited.grades, total)
                        .and_then(|(_, missing)| missing.points())
                        .unwrap_or(Points::ZERO)
                }
            },
        }
    }

    /// The cheapest way found to a goal.
    fn cheapest(&self, goal: Goal) -> Option<(Vec<Candidate<'a>>, Plan)> {
        let best: Vec<Candidate<'a>> = self.best_values();
        let all: Vec<&Candidate<'_>> = best.iter().collect();
        if !self.progress(goal, &all).is_reached {
            return None;
        }
        let now = self.progress(goal, &[]).missing;
        let full = self.progress(goal, &all).missing;
        let mut candidates: Vec<Candidate<'a>> = Vec::new();
        for (n, candidate) in best.iter().enumerate() {
            let gains = self.progress(goal, &[candidate]).missing < now;
            let is_needed = || {
                let others: Vec<&Candidate<'_>> = (0..best.len())
                    .filter(|&o| o != n)
                    .map(|o| &best[o])
                    .collect();
                let without = self.progress(goal, &others);
                without.missing > full || !without.is_reached
            };
            if gains {
                candidates.extend(self.steps_to(goal, candidate));
            } else if is_needed() {
                candidates.push(*candidate);
            }
        }
        let improvements: Vec<Improvement<Candidate<'a>>> = candidates
            .iter()
            .map(|c| Improvement {
                fact: format!("{}@{}", c.fact.id, c.label),
                to: *c,
                minutes: c.minutes(),
            })
            .collect();
        let rescore = |set: &[&Improvement<Candidate<'a>>]| {
            let changes: Vec<&Candidate<'_>> = set.iter().map(|i| &i.to).collect();
            self.progress(goal, &changes)
        };
        let plan = cheapest(&improvements, MOST_TRIES, rescore)
            .or_else(|| self.thinned(goal, &improvements))?;
        let chosen = plan.improvements.iter().map(|&n| candidates[n]).collect();
        Some((chosen, plan))
    }

    /// Everything at its best, then what is not needed taken away again, the dearest first. Finds facts that help
    /// only together.
    fn thinned(&self, goal: Goal, improvements: &[Improvement<Candidate<'a>>]) -> Option<Plan> {
        let mut kept: Vec<usize> = Vec::new();
        for (n, improvement) in improvements.iter().enumerate() {
            // Of several values of one fact the last is the best.
            kept.retain(|&k| improvements[k].fact != improvement.fact);
            kept.push(n);
        }
        let reached = |set: &[usize]| {
            let changes: Vec<&Candidate<'_>> = set.iter().map(|&n| &improvements[n].to).collect();
            self.progress(goal, &changes).is_reached
        };
        if !reached(&kept) {
            return None;
        }
        let mut dearest_first = kept.clone();
        dearest_first.sort_by_key(|&n| std::cmp::Reverse((improvements[n].minutes, n)));
        for n in dearest_first {
            let without: Vec<usize> = kept.iter().copied().filter(|&k| k != n).collect();
            if reached(&without) {
                kept = without;
            }
        }
        Some(Plan {
            minutes: kept
                .iter()
                .map(|&n| u64::from(improvements[n].minutes))
                .sum(),
            improvements: kept,
            is_cheapest: false,
        })
    }

    /// Every fact that the unit can act on, at its best value; those that are there already left out.
    fn best_values(&self) -> Vec<Candidate<'a>> {
        let Subject {
            program,
            dictionary,
            cycle,
            ..
        } = self.subject;
        let mut seen = BTreeSet::new();
        needs(&program.inputs, dictionary, cycle.year)
            .into_iter()
            .filter(|need| need.giver == Giver::Fact)
            .filter_map(|need| {
                let fact = dictionary.get(&need.name)?;
                let label = self.stated_label(fact, need.label);
                let from = self.own.get(0, &fact.id, label).map(|d| d.raw);
                let is_past = need.label.year().is_some_and(|y| y != cycle.year)
                    || (from.is_some()
                        && need.label != Label::Open
                        && cycle.as_of.is_some_and(|day| need.label.is_over_by(day)));
                let is_own = !matches!(
                    fact.from,
                    Origin::Polled | Origin::Result | Origin::Statistics
                );
                let to = match fact.better? {
                    Better::More => fact.range.1,
                    Better::Less => fact.range.0,
                };
                let is_new = seen.insert((fact.id.as_str(), label.to_string()));
                (is_own && !is_past && is_new && from != Some(to)).then_some(Candidate {
                    fact,
                    label,
                    from,
                    to,
                })
            })
            .collect()
    }

    /// Where the table states the value: for the period itself, or for the whole cycle.
    fn stated_label(&self, fact: &Fact, label: Label) -> Label {
        [label, Label::Open, Label::Year(self.subject.cycle.year)]
            .into_iter()
            .find(|&l| self.own.get(0, &fact.id, l).is_some())
            .unwrap_or(label)
    }

    /// The values of a fact worth trying: up to the first that gains as much as the best.
    fn steps_to(&self, goal: Goal, candidate: &Candidate<'a>) -> Vec<Candidate<'a>> {
        let with = |to: i64| Candidate { to, ..*candidate };
        let missing = |to: i64| self.progress(goal, &[&with(to)]).missing;
        let (up, start) = match (candidate.fact.better, candidate.from) {
            (Some(Better::Less), Some(from)) => (false, from),
            (Some(Better::Less), None) => return vec![*candidate],
            (_, Some(from)) => (true, from),
            (_, None) => (true, candidate.fact.range.0.saturating_sub(1)),
        };
        let towards = |n: i64| {
            if up {
                start.saturating_add(n)
            } else {
                start.saturating_sub(n)
            }
        };
        let most = i64::try_from(candidate.to.abs_diff(start)).unwrap_or(i64::MAX);
        let wanted = missing(candidate.to);
        // The least number of steps that gains as much as all of them.
        let (mut short, mut enough) = (0, most);
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if missing(towards(middle)) <= wanted {
                enough = middle;
            } else {
                short = middle;
            }
        }
        let mut steps: Vec<i64> = if candidate.fact.places == 0 && enough <= MOST_STEPS {
            (1..=enough).collect()
        } else {
            vec![enough]
        };
        if candidate.from.is_none() {
            // Below the range there is no value to begin with.
            steps.retain(|&n| towards(n) >= candidate.fact.range.0);
        }
        steps.into_iter().map(|n| with(towards(n))).collect()
    }
}

/// A table with one unit of another, as far as the day of the cycle knows it.
fn alone(table: &FactTable, row: usize, cycle: Cycle) -> FactTable {
    let is_known = |label: Label| cycle.as_of.is_none_or(|day| label.is_over_by(day));
    let mut own = FactTable::new();
    let unit = own.add_unit(&table.units()[row].id);
    for (name, label) in table.stated().into_iter().filter(|(_, l)| is_known(*l)) {
        if let Some(datum) = table.get(row, name, label) {
            own.replace(unit, name, label, Some(datum));
        }
    }
    for fact in table.event_facts() {
        for event in table
            .events(row, fact)
            .filter(|e| is_known(Label::Day(e.date)))
        {
            // Events of one unit are told once in the other table too.
            let _ = own.add_event(unit, fact, event);
        }
    }
    own
}
