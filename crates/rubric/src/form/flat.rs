//! Rule form `flat`: a condition moves a fixed amount.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, amount_of};
use crate::model::Formula;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// A condition moves a fixed amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flat {
    /// When.
    pub when: Formula,
    /// Signed points.
    pub amount: Points,
}

pub(crate) const ABOUT: About = About {
    keyword: "flat",
    title: "条件成立,一次扣(加)分",
    explanation: "`when` 写条件,成立时按 `deduct` 扣分(或按 `add` 加分),不成立时不动。",
    keys: &["when", "deduct / add"],
    example: "form = \"flat\"\nwhen = \"!协调议事机构已建立\"\ndeduct = 2",
};

impl Flat {
    pub(crate) fn read(r: &TableReader<'_>) -> Flat {
        Flat {
            when: r.required_formula("when"),
            amount: amount_of(r),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.when]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let arm = Arm {
            when: cx.condition(&self.when),
            gives: Gives::Amount(self.amount),
        };
        Lowered::terms(vec![Term::Switch {
            arms: vec![arm],
            otherwise: Points::ZERO,
        }])
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        seen.push_condition(text);
    }
}
