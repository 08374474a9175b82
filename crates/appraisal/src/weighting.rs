//! Weighted parts: how the scores of parts become one total (C4, C16).
//!
//! contribution = score ÷ full marks × weight × points of the scheme, exact until the one rounding. Sums of items
//! are in [`crate::tally`]; where a part's score comes from is the caller's knowledge.

use std::collections::BTreeMap;

use rubric::model::{Combine, Part, PartSource, Rounding, RoundingPlace, Scheme};
use rubric::number::{Decimal, Points, Ratio};
use rubric::score::Bounds;
use serde::Serialize;

use crate::decision::Refusal;
use crate::exact::{ExactBounds, NotComputable, serialize_ratio};
use crate::truth::either;

/// The weights in force: those of the scheme, or those chosen inside its ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    of_parent: Vec<Decimal>,
}

impl Weights {
    /// The weights of a scheme with what people chose.
    ///
    /// Where nothing was chosen among the parts of one parent, the weights count as written: the linter, not this
    /// function, tells the author that they do not add up.
    ///
    /// # Errors
    /// When a chosen weight is outside its range, or the parts of one parent no longer make 100 %.
    pub fn of(scheme: &Scheme, chosen: &BTreeMap<String, Decimal>) -> Result<Weights, Refusal> {
        for (id, &weight) in chosen {
            let Some(part) = scheme.parts.iter().find(|p| p.id == *id) else {
                return Err(Refusal::NoSuchPart { part: id.clone() });
            };
            match part.weight_range {
                Some((least, most)) if weight < least || weight > most => {
                    return Err(Refusal::WeightOutOfRange {
                        part: id.clone(),
                        chosen: weight,
                        least,
                        most,
                    });
                }
                None if weight != part.weight => {
                    return Err(Refusal::WeightIsFixed {
                        part: id.clone(),
                        chosen: weight,
                        fixed: part.weight,
                    });
                }
                _ => {}
            }
        }
        let weights = Weights {
            of_parent: scheme
                .parts
                .iter()
                .map(|p| chosen.get(&p.id).copied().unwrap_or(p.weight))
                .collect(),
        };
        let parents: std::collections::BTreeSet<Option<&str>> = scheme
            .parts
            .iter()
            .filter(|p| chosen.contains_key(&p.id))
            .map(|p| p.parent.as_deref())
            .collect();
        for parent in parents {
            weights.must_add_up(scheme, parent)?;
        }
        Ok(weights)
    }

    fn must_add_up(&self, scheme: &Scheme, parent: Option<&str>) -> Result<(), Refusal> {
        let siblings = || {
            scheme
                .parts
                .iter()
                .zip(&self.of_parent)
                .filter(|(p, _)| p.parent.as_deref() == parent)
        };
        let sum = siblings().try_fold(Ratio::ZERO, |sum, (_, w)| sum.checked_add(w.ratio()));
        if sum == Some(Ratio::ONE) {
            return Ok(());
        }
        Err(Refusal::WeightsDoNotAddUp {
            parent: parent.map(str::to_owned),
            parts: siblings().map(|(p, _)| p.id.clone()).collect(),
            sum: sum.and_then(Ratio::decimal).unwrap_or_default(),
        })
    }
}

/// The value of a part that is fed by a fact, another scheme or people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartValue {
    /// Nobody knows yet: anything from zero to full marks.
    Unknown,
    /// This score.
    Known(Ratio),
    /// Somewhere in this range, such as the total of another appraisal that still lacks facts.
    Between(ExactBounds),
    /// One value for every period of the cycle, combined as the part says.
    Periods(Vec<Option<Ratio>>),
}

impl From<Option<Ratio>> for PartValue {
    fn from(value: Option<Ratio>) -> PartValue {
        value.map_or(PartValue::Unknown, PartValue::Known)
    }
}

impl PartValue {
    /// The range of the score, with full marks as the most an unknown value can be.
    ///
    /// # Errors
    /// When the sum of the periods does not fit.
    fn score(&self, part: &Part) -> Result<ExactBounds, NotComputable> {
        let unknown = ExactBounds {
            low: Ratio::ZERO,
            high: part.full.ratio(),
        };
        match self {
            PartValue::Unknown => Ok(unknown),
            PartValue::Known(value) => Ok(ExactBounds::exactly(*value)),
            PartValue::Between(range) => Ok(*range),
            PartValue::Periods(periods) => {
                combined(periods, part.combine.unwrap_or(Combine::Sum), unknown)
            }
        }
    }
}

/// Values of periods as one value. A period without a value may still bring anything an unknown value can.
fn combined(
    periods: &[Option<Ratio>],
    how: Combine,
    unknown: ExactBounds,
) -> Result<ExactBounds, NotComputable> {
    let known: Vec<Ratio> = periods.iter().copied().flatten().collect();
    let is_complete = known.len() == periods.len();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return Ok(unknown);
    };
    let sum = known
        .iter()
        .try_fold(Ratio::ZERO, |sum, v| sum.checked_add(*v))
        .ok_or(NotComputable)?;
    Ok(match how {
        Combine::Latest => ExactBounds::exactly(*last),
        Combine::Sum => ExactBounds {
            low: sum,
            high: if is_complete {
                sum
            } else {
                sum.max(unknown.high)
            },
        },
        Combine::Mean => {
            let missing = (periods.len() - known.len()) as i128;
            let count = Ratio::new_raw(periods.len() as i128, 1);
            let rest = unknown.times(Ratio::new_raw(missing, 1))?;
            ExactBounds::exactly(sum).plus(rest)?.over(count)?
        }
        Combine::Min => {
            let least = known.iter().copied().fold(*first, Ratio::min);
            ExactBounds {
                low: if is_complete {
                    least
                } else {
                    least.min(unknown.low)
                },
                high: least,
            }
        }
        Combine::Max => {
            let most = known.iter().copied().fold(*first, Ratio::max);
            ExactBounds {
                low: most,
                high: if is_complete {
                    most
                } else {
                    most.max(unknown.high)
                },
            }
        }
    })
}

/// One line of the breakdown: how a part comes to its share of the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartLine {
    /// The part.
    pub part: String,
    /// How many parts stand above it.
    pub depth: usize,
    /// Scoring layer.
    pub layer: Option<String>,
    /// Its own score, exact.
    pub score: ExactBounds,
    /// Its full marks.
    pub full: Points,
    /// Weight under its parent.
    pub weight: Decimal,
    /// Weight in the total: the product of the weights down to it.
    #[serde(serialize_with = "serialize_ratio")]
    pub weight_in_total: Ratio,
    /// What it brings to the total.
    pub contribution: ExactBounds,
}

/// The parts of one unit and their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// One line per part, parents directly before their children, in the order of the scheme.
    pub lines: Vec<PartLine>,
    /// Sum of the roots; not rounded yet where the scheme rounds totals.
    pub total: ExactBounds,
}

/// What a unit brings to [`weigh`].
#[derive(Debug, Clone, Copy)]
pub struct PartScores<'a> {
    /// One per section of the scheme.
    pub sections: &'a [Bounds],
    /// One per part; not read where a part is the sum of sections or of other parts.
    pub values: &'a [PartValue],
    /// One per part: a veto takes its score (`None`: not known yet).
    pub zeroed: &'a [Option<bool>],
}

/// Weighs the parts of one unit.
///
/// A scheme that declares no points takes the full marks of each root part in their place, so that a root's
/// contribution is score × weight. Rounding at items rounds the parts that have no parts, rounding at sections the
/// roots; both before the sum.
///
/// # Errors
/// When a part's full marks are zero or a figure does not fit.
pub fn weigh(
    scheme: &Scheme,
    weights: &Weights,
    of: PartScores<'_>,
) -> Result<Weighed, NotComputable> {
    let mut lines = Vec::with_capacity(scheme.parts.len());
    let mut total = ExactBounds::ZERO;
    for (root, part) in scheme.parts.iter().enumerate() {
        let is_root = part
            .parent
            .as_deref()
            .is_none_or(|parent| scheme.parts.iter().all(|p| p.id != parent));
        if is_root {
            let points = scheme.head.points.unwrap_or(part.full).ratio();
            let weigher = Weigher {
                scheme,
                weights,
                of,
                points,
                rounding: scheme.head.rounding,
            };
            let (_, contribution) = weigher.add(root, 0, Ratio::ONE, Some(false), &mut lines)?;
            total = total.plus(contribution)?;
        }
    }
    Ok(Weighed { lines, total })
}

struct Weigher<'a> {
    scheme: &'a Scheme,
    weights: &'a Weights,
    of: PartScores<'a>,
    /// Points that stand for 100 %.
    points: Ratio,
    rounding: Rounding,
}

impl Weigher<'_> {
    /// Adds the line of a part and of those below it; gives the part's score and contribution.
    fn add(
        &self,
        index: usize,
        depth: usize,
        weight_above: Ratio,
        zeroed_above: Option<bool>,
        lines: &mut Vec<PartLine>,
    ) -> Result<(ExactBounds, ExactBounds), NotComputable> {
        let part = &self.scheme.parts[index];
        let weight = self.weights.of_parent[index];
        let weight_in_total = weight_above
            .checked_mul(weight.ratio())
            .ok_or(NotComputable)?
            .reduced();
        let zeroed = either(zeroed_above, self.of.zeroed[index]);
        let line = lines.len();
        lines.push(PartLine {
            part: part.id.clone(),
            depth,
            layer: part.layer.clone(),
            score: ExactBounds::ZERO,
            full: part.full,
            weight,
            weight_in_total,
            contribution: ExactBounds::ZERO,
        });
        let children: Vec<usize> = self
            .scheme
            .parts
            .iter()
            .enumerate()
            .filter(|(_, p)| p.parent.as_deref() == Some(part.id.as_str()))
            .map(|(child, _)| child)
            .collect();
        let (score, mut contribution) = if children.is_empty() {
            let score = take_score(self.leaf_score(index)?, zeroed);
            let contribution = score
                .over(part.full.ratio())?
                .times(weight_in_total)?
                .times(self.points)?;
            (score, self.round_at(RoundingPlace::Item, contribution)?)
        } else {
            let (mut score, mut contribution) = (ExactBounds::ZERO, ExactBounds::ZERO);
            for child in children {
                let (child_score, child_contribution) =
                    self.add(child, depth + 1, weight_in_total, zeroed, lines)?;
                let child_weight = self.weights.of_parent[child].ratio();
                let in_parent = child_score
                    .over(self.scheme.parts[child].full.ratio())?
                    .times(child_weight)?
                    .times(part.full.ratio())?;
                score = score.plus(in_parent)?;
                contribution = contribution.plus(child_contribution)?;
            }
            (score, contribution)
        };
        if depth == 0 {
            contribution = self.round_at(RoundingPlace::Section, contribution)?;
        }
        lines[line].score = score;
        lines[line].contribution = contribution;
        Ok((score, contribution))
    }

    fn leaf_score(&self, index: usize) -> Result<ExactBounds, NotComputable> {
        let part = &self.scheme.parts[index];
        match &part.from {
            Some(PartSource::Sections(ids)) => Ok(self
                .scheme
                .sections
                .iter()
                .zip(self.of.sections)
                .filter(|(section, _)| ids.contains(&section.id))
                .fold(Bounds::default(), |sum, (_, points)| sum.plus(*points))
                .into()),
            Some(PartSource::Scheme(_) | PartSource::Fact(_)) | None => {
                self.of.values[index].score(part)
            }
        }
    }

    fn round_at(
        &self,
        place: RoundingPlace,
        contribution: ExactBounds,
    ) -> Result<ExactBounds, NotComputable> {
        if self.rounding.at == place {
            return Ok(contribution.rounded(self.rounding)?.into());
        }
        Ok(contribution)
    }
}

/// Takes the score of a part by veto; a veto never improves.
fn take_score(score: ExactBounds, zero: Option<bool>) -> ExactBounds {
    let taken = ExactBounds {
        low: score.low.min(Ratio::ZERO),
        high: score.high.min(Ratio::ZERO),
    };
    match zero {
        Some(true) => taken,
        Some(false) => score,
        None => taken.hull(score),
    }
}

/// The sum of each scoring layer, in order of first appearance; empty where parts name none.
///
/// # Errors
/// When a sum does not fit.
pub fn layers(lines: &[PartLine]) -> Result<Vec<LayerTotal>, NotComputable> {
    let mut sums: Vec<LayerTotal> = Vec::new();
    let mut above: Vec<bool> = Vec::new();
    for line in lines {
        above.truncate(line.depth);
        let is_inside = above.iter().any(|&named| named);
        above.push(line.layer.is_some());
        let Some(layer) = line.layer.as_ref().filter(|_| !is_inside) else {
            continue;
        };
        match sums.iter_mut().find(|s| s.layer == *layer) {
            Some(sum) => sum.contribution = sum.contribution.plus(line.contribution)?,
            None => sums.push(LayerTotal {
                layer: layer.clone(),
                contribution: line.contribution,
            }),
        }
    }
    Ok(sums)
}

/// What one scoring layer brings to the total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerTotal {
    /// The layer.
    pub layer: String,
    /// Sum of its parts.
    pub contribution: ExactBounds,
}
