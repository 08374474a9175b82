//! Rule form `shortfall`: an amount per step below a target.

use serde::Serialize;

use super::gap::{Gap, Side};
use super::{About, FormContext, Lowered, Seen};
use crate::model::Formula;
use crate::text::TableReader;

/// An amount per step below a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shortfall(pub Gap);

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
        Shortfall(Gap::read(r))
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        self.0.formulas()
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        self.0.lower(cx, Side::Below)
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        self.0.words(seen, Side::Below, text);
    }
}
