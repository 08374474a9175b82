//! Rule form `pro_rata`: points in proportion to completion.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, amount_of, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::CohortFigure;
use crate::expr::ir::Num;
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;
use crate::number::Ratio;
use crate::text::TableReader;

/// Points in proportion to completion.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProRata {
    /// The value.
    pub of: Formula,
    /// What completion is measured against.
    pub against: Against,
    /// Signed points at completion 1.
    pub amount: Points,
    /// Largest ratio that counts.
    pub at_most: Decimal,
}

/// What completion is measured against.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// A target.
    Target(Formula),
    /// The best value of the cohort.
    Best,
    /// The mean of the cohort.
    Mean,
}

pub(crate) const ABOUT: About = About {
    keyword: "pro_rata",
    title: "按完成比例计分",
    explanation: "`of` ÷ `target` 是完成比例(或 `against = \"best\"` 与同组最好的比、`\"mean\"` 与同组平均比),最多算到 `at_most`(默认 1)。`add = 10`:比例×10 分;`deduct = 10`:差的比例×10 分。",
    keys: &["of", "target / against", "add / deduct", "at_most?"],
    example: "form = \"pro_rata\"\nof = \"完成项目数\"\ntarget = \"计划项目数\"\nadd = 10",
};

impl ProRata {
    pub(crate) fn read(r: &TableReader<'_>) -> ProRata {
        let target = r.has("target").then(|| r.required_formula("target"));
        let against = r.word("against", &[("best", false), ("mean", true)]);
        let against = match (target, against) {
            (Some(target), None) => Against::Target(target),
            (None, Some(false)) => Against::Best,
            (None, Some(true)) => Against::Mean,
            (target, _) => {
                r.report(
                    Diagnostic::error(
                        "E109",
                        r.span(),
                        format!("{}要在 target 和 against 中恰好写一个", r.what()),
                    )
                    .help("与固定目标比写 target,与同组比写 against = \"best\" 或 \"mean\""),
                );
                target.map_or(Against::Best, Against::Target)
            }
        };
        let at_most = r.decimal_or_share("at_most");
        if at_most.is_some_and(|limit| limit <= Decimal::new(0, 0)) {
            r.report(
                Diagnostic::error(
                    "E108",
                    r.span_of("at_most"),
                    format!("{}的 at_most 应大于 0", r.what()),
                )
                .help("at_most 是完成比例最多算到多少,如 1 或 1.2"),
            );
        }
        ProRata {
            of: r.required_formula("of"),
            against,
            amount: amount_of(r),
            at_most: at_most.unwrap_or(Decimal::new(1, 0)),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        match &self.against {
            Against::Target(target) => vec![&self.of, target],
            Against::Best | Against::Mean => vec![&self.of],
        }
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let value = cx.number(&self.of);
        let goal = match &self.against {
            Against::Target(target) => cx.number(target),
            Against::Best => cx.cohort(CohortFigure::Max, value.clone()),
            Against::Mean => cx.cohort(CohortFigure::Mean, value.clone()),
        };
        let zero = Num::Const(Ratio::ZERO);
        let ratio = Num::Div(Box::new(value.clone()), Box::new(goal.clone()));
        let ratio = Num::Min(vec![
            Num::Const(self.at_most.ratio()),
            Num::Max(vec![zero.clone(), ratio]),
        ]);
        let share = if self.amount.is_negative() {
            Num::Max(vec![
                zero,
                Num::Sub(Box::new(Num::Const(Ratio::ONE)), Box::new(ratio.clone())),
            ])
        } else {
            ratio.clone()
        };
        let total = Num::Mul(Box::new(Num::Const(self.amount.ratio())), Box::new(share));
        Lowered {
            terms: vec![cx.amount(total)],
            shown: vec![value, goal, ratio],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        text.push_str(seen.text(0));
        let goal_name = match self.against {
            Against::Target(_) => "目标",
            Against::Best => "同组最好",
            Against::Mean => "同组平均",
        };
        let (Some(value), Some(goal), Some(ratio)) = (seen.value(0), seen.value(1), seen.value(2))
        else {
            return;
        };
        let percent = |n: Ratio| quantity(n, "", true);
        let done = value.checked_div(goal).unwrap_or(ratio);
        let price = self.amount.abs();
        let shown = |n: Ratio| quantity(n, seen.unit(0), seen.is_rate(0));
        let (value, goal, done_part) = (shown(value), shown(goal), percent(done));
        push(
            text,
            format_args!("{value},{goal_name}{goal},完成比例{done_part}"),
        );
        if self.amount.is_negative() {
            let missing = Ratio::ONE.checked_sub(ratio).unwrap_or(Ratio::ZERO);
            push(
                text,
                format_args!(",差{}", percent(missing.max(Ratio::ZERO))),
            );
        } else if done != ratio {
            push(text, format_args!(",按{}", percent(ratio)));
        }
        push(text, format_args!("×{price}"));
    }
}
