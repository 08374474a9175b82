//! Statistics of the units of a cohort: largest, smallest, mean and rank of a number. Exact; unknown for all members
//! while it is unknown for one.

use std::collections::HashMap;

use crate::columns::Columns;
use crate::expr::eval;
use crate::expr::ir::{Input, Num, Source, Stat};
use crate::number::{Ratio, RoundingMode};

/// Most decimal places a statistic is brought to when its exact terms are too large for the inputs that hold them.
const PLACES: u8 = 9;

/// Fills the inputs that are statistics of cohorts, from the other inputs, which must be filled.
pub(super) fn fill(inputs: &[Input], cohort_of: &impl Fn(usize) -> usize, columns: &mut Columns) {
    let mut done: Vec<&Num> = Vec::new();
    let mut cohorts: Option<Vec<Vec<usize>>> = None;
    for input in inputs {
        let Source::Cohort { of, .. } = &input.source else {
            continue;
        };
        if done.contains(&of) {
            continue;
        }
        done.push(of);
        let cohorts = cohorts.get_or_insert_with(|| grouped(columns.rows, cohort_of));
        let wanted: Vec<(usize, Stat)> = inputs
            .iter()
            .enumerate()
            .filter_map(|(id, i)| match &i.source {
                Source::Cohort { stat, of: other } if other == of => Some((id, *stat)),
                _ => None,
            })
            .collect();
        // Each statistic has terms of its own size: those of a mean are larger than those of a single value.
        let wanted: Vec<(usize, Stat, Limits)> = wanted
            .iter()
            .map(|&(id, stat)| (id, stat, Limits::of(inputs, &wanted, stat)))
            .collect();
        for members in cohorts.iter() {
            let values: Option<Vec<Ratio>> = members
                .iter()
                .map(|&row| eval::number(of, inputs, &columns.row(row)))
                .collect();
            let Some(values) = values else {
                continue;
            };
            let figures = Figures::of(&values);
            for &(id, stat, limits) in &wanted {
                for (place, &row) in members.iter().enumerate() {
                    columns.columns[id].set(row, figures.get(stat, place, limits));
                }
            }
        }
    }
}

/// The rows of each cohort.
fn grouped(rows: usize, cohort_of: &impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut cohorts: Vec<Vec<usize>> = Vec::new();
    for row in 0..rows {
        let place = *places.entry(cohort_of(row)).or_insert(cohorts.len());
        if place == cohorts.len() {
            cohorts.push(Vec::new());
        }
        cohorts[place].push(row);
    }
    cohorts
}

/// Largest terms that the inputs of a statistic may hold.
#[derive(Debug, Clone, Copy)]
struct Limits {
    numerator: i64,
    denominator: i64,
}

impl Limits {
    /// The limits of a statistic and of the other term of the same quotient.
    fn of(inputs: &[Input], wanted: &[(usize, Stat)], of: Stat) -> Limits {
        let most = |stat: Stat| {
            let found = wanted.iter().find(|(_, s)| *s == stat);
            found.map_or(i64::MAX, |&(id, _)| inputs[id].range.1)
        };
        let (numerator, denominator) = match of {
            Stat::MaxNumerator | Stat::MaxDenominator => (Stat::MaxNumerator, Stat::MaxDenominator),
            Stat::MinNumerator | Stat::MinDenominator => (Stat::MinNumerator, Stat::MinDenominator),
            Stat::MeanNumerator | Stat::MeanDenominator => {
                (Stat::MeanNumerator, Stat::MeanDenominator)
            }
            Stat::RankHighFirst | Stat::RankLowFirst => (of, of),
        };
        Limits {
            numerator: most(numerator),
            denominator: most(denominator),
        }
    }

    fn hold(self, ratio: Ratio) -> Option<(i64, i64)> {
        let num = i64::try_from(ratio.num()).ok()?;
        let den = i64::try_from(ratio.den()).ok()?;
        let fits = num.checked_abs()? <= self.numerator && den <= self.denominator;
        fits.then_some((num, den))
    }

    /// The terms of a ratio in lowest terms; rounded half-up to the most places that fit when they are too large.
    fn terms(self, ratio: Ratio) -> Option<(i64, i64)> {
        self.hold(ratio.reduced()).or_else(|| {
            (0..=PLACES).rev().find_map(|places| {
                let rounded = ratio.round(places, RoundingMode::HalfUp)?;
                let unit = 10i128.pow(u32::from(places));
                self.hold(Ratio::new_raw(i128::from(rounded), unit).reduced())
            })
        })
    }
}

/// The figures of one cohort.
struct Figures {
    smallest: Ratio,
    largest: Ratio,
    mean: Option<Ratio>,
    /// Ranks of the members from the top and from the bottom.
    ranks: Vec<(i64, i64)>,
}

impl Figures {
    /// Of the values of the members, at least one.
    fn of(values: &[Ratio]) -> Figures {
        // In order of size, so that the sum does not depend on the order of the units.
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&a, &b| values[a].cmp(&values[b]));
        let at = |place: usize| order.get(place).map_or(Ratio::ZERO, |&i| values[i]);
        let mut ranks = vec![(0, 0); values.len()];
        let mut from = 0;
        while from < order.len() {
            let value = at(from);
            let same = order[from..]
                .iter()
                .take_while(|&&i| values[i] == value)
                .count();
            let to = from + same;
            for &member in &order[from..to] {
                ranks[member] = (rank(order.len() - to), rank(from));
            }
            from = to;
        }
        Figures {
            smallest: at(0),
            largest: at(order.len().saturating_sub(1)),
            mean: mean(order.iter().map(|&i| values[i])),
            ranks,
        }
    }

    fn get(&self, stat: Stat, member: usize, limits: Limits) -> Option<i64> {
        let terms = |ratio| limits.terms(ratio);
        match stat {
            Stat::MaxNumerator => terms(self.largest).map(|t| t.0),
            Stat::MaxDenominator => terms(self.largest).map(|t| t.1),
            Stat::MinNumerator => terms(self.smallest).map(|t| t.0),
            Stat::MinDenominator => terms(self.smallest).map(|t| t.1),
            Stat::MeanNumerator => terms(self.mean?).map(|t| t.0),
            Stat::MeanDenominator => terms(self.mean?).map(|t| t.1),
            Stat::RankHighFirst => Some(self.ranks[member].0),
            Stat::RankLowFirst => Some(self.ranks[member].1),
        }
    }
}

/// The rank after this many better ones.
fn rank(better: usize) -> i64 {
    i64::try_from(better).map_or(i64::MAX, |n| n + 1)
}

/// The mean; of values with wildly different denominators, that of their values to twelve places.
fn mean(values: impl Iterator<Item = Ratio> + Clone) -> Option<Ratio> {
    const FINE: u8 = 12;
    let count = i128::try_from(values.clone().count()).ok()?;
    let exact = values.clone().try_fold(Ratio::ZERO, |sum, value| {
        sum.checked_add(value)
            .map(|s| if s.den() > 1 << 40 { s.reduced() } else { s })
    });
    let sum = exact.or_else(|| {
        let unit = 10i128.pow(u32::from(FINE));
        let sum = values.clone().try_fold(0i128, |sum, value| {
            sum.checked_add(i128::from(value.round(FINE, RoundingMode::HalfUp)?))
        })?;
        Some(Ratio::new_raw(sum, unit))
    })?;
    sum.checked_div(Ratio::new_raw(count, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Limits = Limits {
        numerator: i64::MAX,
        denominator: i64::MAX,
    };

    fn ratio(num: i128, den: i128) -> Ratio {
        Ratio::new(num, den).expect("not zero")
    }

    #[test]
    fn equal_values_share_the_better_rank() {
        let figures = Figures::of(&[ratio(1, 2), ratio(3, 4), ratio(2, 4), ratio(0, 1)]);
        assert_eq!(figures.ranks, [(2, 2), (1, 4), (2, 2), (4, 1)]);
        assert_eq!(figures.get(Stat::RankHighFirst, 3, FREE), Some(4));
    }

    #[test]
    fn statistics_come_in_lowest_terms() {
        let figures = Figures::of(&[ratio(50, 100), ratio(75, 100), ratio(25, 100)]);
        let terms = |a, b| (figures.get(a, 0, FREE), figures.get(b, 0, FREE));
        assert_eq!(
            terms(Stat::MaxNumerator, Stat::MaxDenominator),
            (Some(3), Some(4))
        );
        assert_eq!(
            terms(Stat::MinNumerator, Stat::MinDenominator),
            (Some(1), Some(4))
        );
        assert_eq!(
            terms(Stat::MeanNumerator, Stat::MeanDenominator),
            (Some(1), Some(2))
        );
    }

    #[test]
    fn a_mean_is_exact_beside_the_largest_whole_number_of_the_same_cohort() {
        use crate::columns::Column;
        use crate::expr::ir::ValueKind;
        let whole = ValueKind::Number {
            places: 0,
            rate: false,
        };
        let statistic = |stat, most| Input {
            source: Source::Cohort {
                stat,
                of: Num::Input(0),
            },
            kind: whole,
            range: (0, most),
            title: String::new(),
            unit: String::new(),
        };
        let fact = Input {
            source: Source::Fact {
                fact: "count".to_owned(),
                years_back: 0,
                part: None,
            },
            ..statistic(Stat::MaxNumerator, 9)
        };
        let inputs = [
            fact,
            statistic(Stat::MaxNumerator, 9),
            statistic(Stat::MaxDenominator, 1),
            statistic(Stat::MeanNumerator, 9_000_000),
            statistic(Stat::MeanDenominator, 1_000_000),
        ];
        let mut columns = Columns {
            rows: 2,
            columns: vec![Column::numbers((0, 9), [Some(2), Some(3)])],
            late: Vec::new(),
        };
        let empty = inputs[1..].iter().map(|i| Column::unknown(i, 2));
        columns.columns.extend(empty);
        fill(&inputs, &|_| 0, &mut columns);
        let raw: Vec<Option<i64>> = columns.columns[1..].iter().map(|c| c.raw(0)).collect();
        assert_eq!(raw, [Some(3), Some(1), Some(5), Some(2)]);
    }

    #[test]
    fn a_mean_with_terms_too_large_is_rounded_alike_in_any_order() {
        let mut values: Vec<Ratio> = (1..200).map(|n| ratio(1, 1_000_003 + 2 * n)).collect();
        let forward = Figures::of(&values);
        values.reverse();
        let backward = Figures::of(&values);
        let limits = Limits {
            numerator: 1_000_000,
            denominator: 1_000_000_000,
        };
        let terms = |f: &Figures| limits.terms(f.mean.expect("a mean")).expect("fits");
        assert_eq!(terms(&forward), terms(&backward));
        let (num, den) = terms(&forward);
        assert!(num > 0 && den <= 1_000_000_000);
    }
}
