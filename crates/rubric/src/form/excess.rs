//! Rule form `excess`: an amount per step above a target.

use serde::Serialize;

use super::PointsOf;
use super::gap::{Gap, Side};
use super::{About, FormContext, Lowered, Seen, amount_of};
use crate::expr::ir::Partial;
use crate::model::Formula;
use crate::model::Period;
use crate::number::Decimal;
use crate::number::Points;
use crate::text::TableReader;

/// An amount per step above a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excess {
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

pub(crate) const ABOUT: About = About {
    keyword: "excess",
    title: "多于目标,按差额扣(加)分",
    explanation: "写法与 `shortfall` 相同,比较的是 `of` 超出 `target` 的部分。",
    keys: &[
        "of",
        "target",
        "deduct / add",
        "step?",
        "partial?",
        "per?",
        "points_of?",
    ],
    example: "form = \"excess\"\nof = \"超期未办件数\"\ntarget = 2\ndeduct = 0.5",
};

impl Excess {
    pub(crate) fn read(r: &TableReader<'_>) -> Excess {
        let gap = Gap::read(r);
        Excess {
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
        self.gap().lower(cx, &self.of, &self.target, Side::Above)
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        self.gap().words(seen, Side::Above, text);
    }
}
