//! Rule form `forfeit`: a condition loses the whole item.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen};
use crate::model::Formula;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// A condition loses the whole item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forfeit {
    /// When.
    pub when: Formula,
}

pub(crate) const ABOUT: About = About {
    keyword: "forfeit",
    title: "条件成立,整条不得分",
    explanation: "`when` 成立时该条目得 0 分,不论其他规则怎么算。",
    keys: &["when"],
    example: "form = \"forfeit\"\nwhen = \"!管理台账已建立\"",
};

impl Forfeit {
    pub(crate) fn read(r: &TableReader<'_>) -> Forfeit {
        Forfeit {
            when: r.required_formula("when"),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.when]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let arm = Arm {
            when: cx.condition(&self.when),
            gives: Gives::Forfeit,
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
