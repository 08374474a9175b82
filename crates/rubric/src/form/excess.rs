//! Rule form `excess`: an amount per step above a target.

use serde::Serialize;

use super::gap::{Gap, Side};
use super::{About, FormContext, Lowered, Seen};
use crate::model::Formula;
use crate::text::TableReader;

/// An amount per step above a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excess(pub Gap);

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
        Excess(Gap::read(r))
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        self.0.formulas()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        self.0.lower(cx, Side::Above)
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        self.0.words(seen, Side::Above, text);
    }
}
