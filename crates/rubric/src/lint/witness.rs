//! Two situations that differ in one fact only, where the better fact scores less. Found by scoring rows, so
//! that a finding always comes with its proof.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::trees::{Fixed, each_number, inputs_of};
use crate::columns::{Column, Columns};
use crate::expr::eval;
use crate::expr::ir::{Cond, Input, InputId, Num, Source, ValueKind};
use crate::expr::range::{Ranges, number_thresholds, thresholds};
use crate::model::{Better, Dictionary};
use crate::number::{Points, Ratio, RoundingMode};
use crate::plan::{Above, ItemPlan, Program, SectionPlan, Term};
use crate::score::{ItemScore, score_unit};

/// Inputs that state one fact of this cycle and are varied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    /// The inputs.
    pub(super) inputs: Vec<InputId>,
    /// Which way they are better.
    pub(super) better: Better,
}

/// Two rows with their scores: the better fact scores less.
#[derive(Debug)]
pub(super) struct Witness {
    /// Raw values of all inputs in the worse situation.
    pub(super) worse: Vec<Option<i64>>,
    /// Raw values in the better situation.
    pub(super) better: Vec<Option<i64>>,
    /// Points in the worse situation.
    pub(super) worse_points: Points,
    /// Points in the better situation, fewer.
    pub(super) better_points: Points,
    /// The item's score in the worse situation.
    pub(super) worse_score: ItemScore,
    /// The item's score in the better situation.
    pub(super) better_score: ItemScore,
}

/// Most rows of other facts that are tried for one item and fact.
const MOST_BACKGROUNDS: usize = 96;

/// Looks for a witness in one item.
pub(super) fn search(
    program: &Program,
    dictionary: &Dictionary,
    item: &ItemPlan,
    variable: &Variable,
) -> Option<Witness> {
    let search = Search::new(program, dictionary, item, variable);
    search
        .backgrounds()
        .iter()
        .find_map(|background| search.on(background))
}

struct Search<'p> {
    /// The program cut down to the item.
    program: Program,
    variable: &'p Variable,
    /// Inputs the item reads besides the varied ones, with the values tried for each, the first one first.
    others: Vec<(InputId, Vec<i64>)>,
}

impl<'p> Search<'p> {
    fn new(
        program: &Program,
        dictionary: &Dictionary,
        item: &ItemPlan,
        variable: &'p Variable,
    ) -> Search<'p> {
        let item = ItemPlan {
            section: 0,
            ..item.clone()
        };
        let mut constants = Vec::new();
        each_number(&item, &mut |n| {
            if let Num::Const(c) = n
                && !constants.contains(c)
            {
                constants.push(*c);
            }
        });
        let reads = inputs_of(&item, &program.inputs);
        let small = Program {
            inputs: program.inputs.clone(),
            items: vec![item],
            sections: vec![SectionPlan {
                parent: None,
                items: vec![0],
            }],
            norms: Vec::new(),
            above: Above::default(),
            rounding: program.rounding,
            points: None,
        };
        let others = reads
            .into_iter()
            .filter(|id| !variable.inputs.contains(id))
            .map(|id| {
                let values = background_values(&small.inputs[id], dictionary, &constants);
                (id, values)
            })
            .collect();
        Search {
            program: small,
            variable,
            others,
        }
    }

    /// Rows of the other facts: all at their best, then each changed on its own, then mixtures.
    fn backgrounds(&self) -> Vec<Vec<Option<i64>>> {
        let mut base = vec![None; self.program.inputs.len()];
        for (id, values) in &self.others {
            base[*id] = values.first().copied();
        }
        let mut rows = vec![base.clone()];
        for (id, values) in &self.others {
            for value in values.iter().skip(1) {
                let mut row = base.clone();
                row[*id] = Some(*value);
                rows.push(row);
            }
        }
        rows.truncate(MOST_BACKGROUNDS / 2);
        // A fixed sequence, so that the same scheme always gives the same findings.
        let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
        if self.others.len() > 1 {
            while rows.len() < MOST_BACKGROUNDS {
                let mut row = base.clone();
                for (id, values) in &self.others {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1_442_695_040_888_963_407);
                    let n = values.len().max(1) as u64;
                    row[*id] = values.get(((state >> 33) % n) as usize).copied();
                }
                rows.push(row);
            }
        }
        rows
    }

    /// The witness with the largest drop on one row of other facts, if there is any.
    fn on(&self, background: &[Option<i64>]) -> Option<Witness> {
        let values = self.values(background);
        let rows: Vec<Vec<Option<i64>>> = values
            .iter()
            .map(|&value| {
                let mut row = background.to_vec();
                for &input in &self.variable.inputs {
                    row[input] = Some(value);
                }
                row
            })
            .collect();
        let columns = self.columns(&rows);
        let scores: Vec<Option<Points>> = (0..rows.len())
            .map(|row| {
                let score = score_unit(&self.program, &columns.row(row));
                let item = score.items.first()?;
                (item.applies == Some(true))
                    .then(|| item.points.exact())
                    .flatten()
            })
            .collect();
        let (worse, better) = steepest(&values, &scores)?;
        let item = |row: usize| {
            let score = score_unit(&self.program, &columns.row(row));
            score.items.into_iter().next()
        };
        Some(Witness {
            worse_points: scores[worse]?,
            better_points: scores[better]?,
            worse_score: item(worse)?,
            better_score: item(better)?,
            worse: rows[worse].clone(),
            better: rows[better].clone(),
        })
    }

    /// Values of the varied fact from the worst to the best: its ends, every place where a comparison switches
    /// on this row with its neighbour below, and round values in between.
    fn values(&self, background: &[Option<i64>]) -> Vec<i64> {
        let Some(&first) = self.variable.inputs.first() else {
            return Vec::new();
        };
        let inputs = &self.program.inputs;
        let (low, high) =
            self.variable
                .inputs
                .iter()
                .fold(raw_range(&inputs[first]), |(l, h), &id| {
                    let (a, b) = raw_range(&inputs[id]);
                    (l.max(a), h.min(b))
                });
        let mut values: BTreeSet<i64> = BTreeSet::from([low, high]);
        let ranges = Ranges::of(inputs).with(first, low, high);
        for switch in self.switches(background, first, &ranges) {
            values.extend([switch.saturating_sub(1), switch]);
        }
        let edges: Vec<i64> = values.iter().copied().collect();
        for pair in edges.windows(2) {
            values.insert(round_between(pair[0], pair[1]));
        }
        values.extend(self.everyday_values(background, first));
        values.retain(|value| (low..=high).contains(value));
        let mut sorted: Vec<i64> = values.into_iter().collect();
        if self.variable.better == Better::Less {
            sorted.reverse();
        }
        sorted
    }

    /// Raw values at which something in the item switches, with the other facts as on this row.
    fn switches(
        &self,
        background: &[Option<i64>],
        first: InputId,
        ranges: &Ranges<'_>,
    ) -> BTreeSet<i64> {
        let fixed = Fixed {
            inputs: &self.program.inputs,
            background,
            varied: &self.variable.inputs,
            first,
        };
        let mut found = BTreeSet::new();
        let mut condition = |c: &Cond| found.extend(thresholds(&fixed.condition(c), first, ranges));
        for rule in &self.program.items[0].rules {
            rule.gate.iter().for_each(&mut condition);
            for term in &rule.terms {
                if let Term::Switch { arms, .. } = term {
                    arms.iter().for_each(|arm| condition(&arm.when));
                }
            }
        }
        for rule in &self.program.items[0].rules {
            let amounts = rule.terms.iter().filter_map(|term| match term {
                Term::Amount { of, .. } => Some(of),
                Term::Switch { .. } => None,
            });
            for number in amounts.chain(&rule.multiplier) {
                found.extend(number_thresholds(&fixed.number(number), first, ranges));
            }
        }
        found
    }

    /// Values people would think of: small numbers, and tenths of the other facts.
    fn everyday_values(&self, background: &[Option<i64>], first: InputId) -> Vec<i64> {
        let places = self.program.inputs[first].kind.places();
        let unit = 10i64.saturating_pow(u32::from(places));
        let mut values: Vec<i64> = [0, 1, 2, 3, 4, 5, 10, 20, 50, 100]
            .map(|n| unit.saturating_mul(n))
            .to_vec();
        for (other, _) in &self.others {
            let of = &self.program.inputs[*other];
            let (Some(raw), ValueKind::Number { rate: false, .. }) = (background[*other], of.kind)
            else {
                continue;
            };
            let tenths = (1..=12).filter_map(|n| {
                let share = Ratio::new(n, 10)?.checked_mul(eval::scaled(raw, of))?;
                share.round(places, RoundingMode::Down)
            });
            values.extend(tenths);
        }
        values
    }

    fn columns(&self, rows: &[Vec<Option<i64>>]) -> Columns {
        let columns = self.program.inputs.iter().enumerate().map(|(id, input)| {
            // Columns the item never reads stay empty.
            if rows.iter().all(|row| row[id].is_none()) && !self.is_read(id) {
                return Column::unknown(input, 0);
            }
            let mut column = Column::unknown(input, rows.len());
            for (n, row) in rows.iter().enumerate() {
                column.set(n, row[id]);
            }
            column
        });
        Columns {
            rows: rows.len(),
            columns: columns.collect(),
            late: Vec::new(),
        }
    }

    fn is_read(&self, id: InputId) -> bool {
        self.variable.inputs.contains(&id) || self.others.iter().any(|(other, _)| *other == id)
    }
}

/// The pair (worse, better) with the largest fall of points; among equals the roundest values, then the nearest.
fn steepest(values: &[i64], scores: &[Option<Points>]) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    let mut best_rank = (Points::ZERO, 0, Reverse(usize::MAX));
    for (i, worse) in scores.iter().enumerate() {
        let Some(worse) = worse else { continue };
        for (j, better) in scores.iter().enumerate().skip(i + 1) {
            let Some(better) = better else { continue };
            if better >= worse {
                continue;
            }
            let roundness = roundness(values[i]).min(roundness(values[j]));
            let rank = (worse.minus(*better), roundness, Reverse(j - i));
            if rank > best_rank {
                best_rank = rank;
                best = Some((i, j));
            }
        }
    }
    best
}

/// How pleasant a number is to read: its zeros at the end; zero itself is no telling example.
fn roundness(value: i64) -> u32 {
    let mut rest = value;
    let mut zeros = 0;
    while rest != 0 && rest % 10 == 0 {
        rest /= 10;
        zeros += 1;
    }
    zeros
}

fn raw_range(input: &Input) -> (i64, i64) {
    match input.kind {
        ValueKind::Truth => (0, 1),
        _ => input.range,
    }
}

/// The roundest whole number between two, both included.
fn round_between(low: i64, high: i64) -> i64 {
    let mut power: i64 = 1;
    let mut found = low;
    // Whole multiples of ever larger powers of ten, as long as one lies between.
    loop {
        let multiple = low
            .div_euclid(power)
            .saturating_add(i64::from(low.rem_euclid(power) != 0))
            .saturating_mul(power);
        if multiple > high {
            return found;
        }
        found = multiple;
        match power.checked_mul(10) {
            Some(next) if multiple != 0 => power = next,
            _ => return found,
        }
    }
}

/// Values tried for a fact that is not varied: its best, everyday sizes, the item's thresholds, its ends.
fn background_values(input: &Input, dictionary: &Dictionary, constants: &[Ratio]) -> Vec<i64> {
    let (low, high) = raw_range(input);
    let better = match &input.source {
        Source::Fact { fact, .. } => dictionary.get(fact).and_then(|f| f.better),
        // What people deduct is best at nothing.
        Source::Decision { .. } => Some(Better::Less),
        _ => None,
    };
    let places = input.kind.places();
    let unit = 10i64.saturating_pow(u32::from(places));
    let mut values = Vec::new();
    match better {
        Some(Better::More) => values.extend([high, low]),
        Some(Better::Less) => values.extend([low, high]),
        None => {}
    }
    match input.kind {
        ValueKind::Truth => values.extend([1, 0]),
        ValueKind::Choice => values.extend(low..=high.min(low.saturating_add(7))),
        ValueKind::Date => values.extend([low, high]),
        ValueKind::Number { rate: true, .. } => values.extend([unit, unit / 2, unit / 10, 0]),
        ValueKind::Number { rate: false, .. } => {
            values.extend([100, 1000, 10, 1].map(|n| unit.saturating_mul(n)));
        }
    }
    for constant in constants {
        if let Some(raw) = constant.round(places, RoundingMode::Down) {
            values.extend([raw, raw.saturating_sub(1), raw.saturating_add(1)]);
        }
    }
    values.extend([high, low]);
    let mut seen = BTreeSet::new();
    values.retain(|v| (low..=high).contains(v) && seen.insert(*v));
    values.truncate(14);
    values
}
