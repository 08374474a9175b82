//! Rule form `rank`: points by rank in the cohort.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, Sign, push, quantity};
use crate::expr::CohortFigure;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::number::Points;
use crate::number::Ratio;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// Points by rank in the cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rank {
    /// The value that is ranked.
    pub of: Formula,
    /// Which end is best.
    pub order: RankOrder,
    /// Signed points of the ranks from 1.
    pub scores: Vec<Points>,
    /// Signed points of later ranks.
    pub rest: Points,
}

/// Which end of a ranking is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RankOrder {
    /// The largest value is first.
    HighFirst,
    /// The smallest value is first.
    LowFirst,
}

pub(crate) const ABOUT: About = About {
    keyword: "rank",
    title: "按同组名次计分",
    explanation: "把 `of` 的值在同组单位中排名,`scores` 依次是第 1、2、3…名的分,其余名次得 `rest`。相同的值并列(1、1、3)。",
    keys: &["of", "order", "scores", "rest?", "effect?"],
    example: "form = \"rank\"\nof = \"信息采用篇数\"\norder = \"high_first\"\nscores = [3, 2, 1]",
};

impl Rank {
    pub(crate) fn read(r: &TableReader<'_>) -> Rank {
        let scores = r.points_list("scores").unwrap_or_default();
        if scores.is_empty() {
            r.missing("scores");
        }
        let negative =
            r.word("effect", &[("add", Sign::Add), ("deduct", Sign::Deduct)]) == Some(Sign::Deduct);
        let signed = |p: Points| if negative { -p } else { p };
        Rank {
            of: r.required_formula("of"),
            order: r
                .word(
                    "order",
                    &[
                        ("high_first", RankOrder::HighFirst),
                        ("low_first", RankOrder::LowFirst),
                    ],
                )
                .unwrap_or(RankOrder::HighFirst),
            scores: scores.into_iter().map(signed).collect(),
            rest: signed(r.amount_size("rest").unwrap_or_default()),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let value = cx.number(&self.of);
        let statistic = match self.order {
            RankOrder::HighFirst => CohortFigure::RankHighFirst,
            RankOrder::LowFirst => CohortFigure::RankLowFirst,
        };
        let rank = cx.cohort(statistic, value.clone());
        let arms = (1i64..).zip(&self.scores).map(|(n, &points)| Arm {
            when: Cond::Compare(Order::Equal, rank.clone(), Num::Const(Ratio::whole(n))),
            gives: Gives::Amount(points),
        });
        let arms = arms.collect();
        Lowered {
            terms: vec![Term::Switch {
                arms,
                otherwise: self.rest,
            }],
            shown: vec![rank, value],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        text.push_str(seen.text(0));
        let Some(rank) = seen.value(0) else {
            return text.push_str("的同组名次");
        };
        if let Some(value) = seen.value(1) {
            let value = quantity(value, seen.unit(1), seen.is_rate(1));
            push(text, format_args!("{value}"));
        }
        push(text, format_args!(",同组第{rank}名"));
    }
}
