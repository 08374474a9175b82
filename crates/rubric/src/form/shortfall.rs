//! Rule form `shortfall`: an amount per step below a target.

use serde::Serialize;

use super::gap::{Gap, Side};
use super::{About, FormContext, Lowered, Seen, amount_of};
use crate::expr::ir::Partial;
use crate::model::Formula;
use crate::model::Period;
use crate::number::Decimal;
use crate::number::Points;
use crate::text::TableReader;

/// An amount per step below a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortfall {
    /// The value.
    pub of: Formula,
    /// The target.
    pub target: Formula,
    /// Signed points per step.
    pub amount: Points,
    /// Size of a step; in percentage points where `points_of` says so.
    pub step: Decimal,
    /// How an unfinished step counts.
    pub partial: Partial,
    /// Judged for each of these periods of the cycle.
    pub per: Option<Period>,
    /// What a step counts.
    pub points_of: PointsOf,
}

/// What a step of a shortfall or an excess counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum PointsOf {
    /// The value itself.
    #[default]
    Value,
    /// Percentage points of a rate.
    PercentagePoints,
}

pub(crate) const ABOUT: About = About {
    keyword: "shortfall",
    title: "少于目标,按差额扣(加)分",
    explanation: "`of` 是实际值,`target` 是目标值,每少 `step`(默认 1)扣 `deduct`。不足一个 `step` 的部分:`partial = \"whole\"` 不计(默认)、`\"started\"` 按一个计、`\"proportional\"` 按比例计。`per = \"quarter\"` 表示各季度分别比较。`points_of = \"percentage_points\"` 表示按百分点计差。",
    keys: &[
        "of",
        "target",
        "deduct / add",
        "step?",
        "partial?",
        "per?",
        "points_of?",
    ],
    example: "form = \"shortfall\"\nof = \"党员大会次数\"\nper = \"quarter\"\ntarget = 1\ndeduct = 1",
};

impl Shortfall {
    pub(crate) fn read(r: &TableReader<'_>) -> Shortfall {
        let gap = Gap::read(r);
        Shortfall {
            of: r.required_formula("of"),
            target: r.required_formula("target"),
            amount: amount_of(r),
            step: gap.step,
            partial: gap.partial,
            per: gap.per,
            points_of: gap.points_of,
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of, &self.target]
    }

    fn gap(&self) -> Gap {
        Gap {
            amount: self.amount,
            step: self.step,
            partial: self.partial,
            per: self.per,
            points_of: self.points_of,
        }
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        self.gap().lower(cx, &self.of, &self.target, Side::Below)
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        self.gap().words(seen, Side::Below, text);
    }
}
