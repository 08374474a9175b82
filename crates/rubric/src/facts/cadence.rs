//! How often a fact is stated: which periods a value of it can be for.

use super::period::Label;
use super::problem::Problem;
use crate::model::{Fact, FactKind, Period};

/// Checks that a value of a fact can be stated for a period: no finer than the fact is stated, days only for events.
///
/// # Errors
/// Says how often the fact is stated and how its periods are written (code E309).
pub fn fits(label: Label, fact: &Fact) -> Result<(), Problem> {
    let title = &fact.title;
    if fact.kind == FactKind::Event {
        return match label {
            Label::Day(_) => Ok(()),
            _ => Err(Problem::new(
                "E309",
                format!("“{title}”是逐件登记的事件,时期要写发生的日期"),
                "日期写成 2026-05-03 这样",
            )),
        };
    }
    let (how_often, example) = match fact.period {
        Period::Once => ("只填一次", "时期留空,或只写年份如 2026"),
        Period::Year => ("按年填", "时期写年份如 2026,或者留空"),
        Period::Half => ("按半年填", "时期写成 2026H1 或 2026H2"),
        Period::Quarter => ("按季度填", "时期写成 2026Q1 到 2026Q4"),
        Period::Month => ("按月填", "时期写成 2026-01 到 2026-12"),
    };
    let fine_enough = match label {
        Label::Open => true,
        Label::Day(_) => false,
        _ => label.months() >= 12 / fact.period.per_year(),
    };
    if fine_enough {
        return Ok(());
    }
    Err(Problem::new(
        "E309",
        format!("“{title}”{how_often},不能填到{}", label.words()),
        example,
    ))
}
