//! Rule form `brackets`: progressive rates: each part of a value counts at the rate of its bracket.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, amount_like, amount_of, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::ir::Num;
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;
use crate::number::Ratio;
use crate::text::TableReader;

/// Progressive rates: each part of a value counts at the rate of its bracket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brackets {
    /// The value.
    pub of: Formula,
    /// Brackets in ascending order.
    pub brackets: Vec<Bracket>,
}

/// One bracket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bracket {
    /// Upper end, closed; `None` for the rest.
    pub up_to: Option<Decimal>,
    /// Signed points per unit of the value inside the bracket.
    pub amount: Points,
}

pub(crate) const ABOUT: About = About {
    keyword: "brackets",
    title: "分段累进",
    explanation: "把 `of` 的值分成几段,各段按各段的单价计,合起来是总分(与“分档”不同:分档只取一档)。每段写 `up_to`(含)和 `deduct` 或 `add`,最后一段可以不写 `up_to`。",
    keys: &["of", "brackets = [{ up_to, deduct / add }, …]"],
    example: "form = \"brackets\"\nof = \"信访超期件数\"\nbrackets = [{ up_to = 5, deduct = 0.1 }, { deduct = 0.2 }]",
};

impl Brackets {
    pub(crate) fn read(r: &TableReader<'_>) -> Brackets {
        let mut sign = Points::ZERO;
        let mut brackets = Vec::new();
        for t in r.tables("brackets", "分段") {
            let amount = if sign == Points::ZERO {
                amount_of(&t)
            } else {
                amount_like(sign, &t)
            };
            if sign == Points::ZERO {
                sign = amount;
            }
            brackets.push(Bracket {
                up_to: t.decimal("up_to"),
                amount,
            });
            t.finish();
        }
        if brackets.is_empty() {
            r.missing("brackets");
        }
        let ends: Vec<Option<Decimal>> = brackets.iter().map(|b| b.up_to).collect();
        let rising = ends.windows(2).all(|w| match (w[0], w[1]) {
            (Some(a), Some(b)) => a < b,
            (Some(_), None) => true,
            (None, _) => false,
        });
        if !rising {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("brackets"),
                    "分段要由小到大写,只有最后一段可以不写 up_to",
                )
                .help("调整顺序"),
            );
        }
        Brackets {
            of: r.required_formula("of"),
            brackets,
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let value = cx.number(&self.of);
        let mut total: Option<Num> = None;
        let mut start = Ratio::ZERO;
        for bracket in &self.brackets {
            let upper = match bracket.up_to {
                Some(end) => Num::Min(vec![value.clone(), Num::Const(end.ratio())]),
                None => value.clone(),
            };
            let inside = Num::Sub(Box::new(upper), Box::new(Num::Const(start)));
            let inside = Num::Max(vec![Num::Const(Ratio::ZERO), inside]);
            let points = Num::Mul(
                Box::new(Num::Const(bracket.amount.ratio())),
                Box::new(inside),
            );
            total = Some(match total {
                Some(sum) => Num::Add(Box::new(sum), Box::new(points)),
                None => points,
            });
            start = bracket.up_to.map_or(start, Decimal::ratio);
        }
        let total = total.unwrap_or(Num::Const(Ratio::ZERO));
        Lowered {
            terms: vec![cx.amount(total)],
            shown: vec![value],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen.text(0);
        text.push_str(what);
        let Some(value) = seen.value(0) else {
            return;
        };
        let show = |n: Ratio| quantity(n, seen.unit(0), seen.is_rate(0));
        push(text, format_args!("为{}", show(value)));
        let mut start = Ratio::ZERO;
        let mut lead = ",分段计";
        for bracket in &self.brackets {
            let end = bracket.up_to.map_or(value, |end| value.min(end.ratio()));
            if let Some(part) = end.checked_sub(start).filter(|p| *p > Ratio::ZERO) {
                let price = bracket.amount.abs();
                push(text, format_args!("{lead}{}×{price}", show(part)));
                lead = "+";
            }
            start = bracket.up_to.map_or(start, Decimal::ratio);
        }
    }
}
