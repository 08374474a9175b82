//! Statistics of the cohort as facts of a reason: two inputs that are the terms of one value.

use crate::columns::Row;
use crate::expr::ir::{Input, InputId, Num, Source, Stat, ValueKind};
use crate::form::quantity;
use crate::number::Ratio;

/// A statistic of the cohort in words; `None` for other inputs, and while it is unknown.
pub(super) fn statistic(inputs: &[Input], input: InputId, row: &Row<'_>) -> Option<String> {
    let Source::Cohort { stat, of } = &inputs[input].source else {
        return None;
    };
    let below = denominator_of(*stat)?;
    let below = inputs.iter().position(|i| {
            matches!(&i.source, Source::Cohort { stat, of: other } if *stat == below && other == of)
        })?;
    let value = Ratio::new(row.raw(input)?.into(), row.raw(below)?.into())?;
    let rate = match of {
        Num::Input(id) => {
            matches!(inputs[*id].kind, ValueKind::Number { rate: true, .. })
        }
        _ => false,
    };
    Some(quantity(value, &inputs[input].unit, rate).to_string())
}

/// The statistic that is the lower term of the quotient this one is the upper term of.
const fn denominator_of(stat: Stat) -> Option<Stat> {
    match stat {
        Stat::MaxNumerator => Some(Stat::MaxDenominator),
        Stat::MinNumerator => Some(Stat::MinDenominator),
        Stat::MeanNumerator => Some(Stat::MeanDenominator),
        Stat::MaxDenominator
        | Stat::MinDenominator
        | Stat::MeanDenominator
        | Stat::RankHighFirst
        | Stat::RankLowFirst => None,
    }
}

pub(super) fn is_numerator(input: &Input) -> bool {
    matches!(&input.source, Source::Cohort { stat, .. } if denominator_of(*stat).is_some())
}

pub(super) fn is_denominator(input: &Input) -> bool {
    matches!(
        &input.source,
        Source::Cohort {
            stat: Stat::MaxDenominator | Stat::MinDenominator | Stat::MeanDenominator,
            ..
        }
    )
}
