//! Rule form `external`: a score from elsewhere, converted.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// A score from elsewhere, converted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct External {
    /// The score.
    pub of: Formula,
    /// Conversion.
    pub conversion: Conversion,
}

/// Conversion of an outside score.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conversion {
    /// Linear: `from` becomes `to` points.
    Scale {
        /// Full marks outside.
        from: Decimal,
        /// Points here, signed.
        to: Points,
    },
    /// Value by value (value, signed points).
    Map(Vec<(Decimal, Points)>),
}

pub(crate) const ABOUT: About = About {
    keyword: "external",
    title: "换算其他来源的得分",
    explanation: "`of` 取其他方案的结果(`考评结果(\"方案编号\")`、`星级(\"方案编号\")`)、测评得分或上级给的分;`scale = { from = 100, to = 20 }` 按比例换算,或 `map = [{ is = 5, add = 10 }]` 逐值对应。",
    keys: &["of", "scale = { from, to } / map = [{ is, add / deduct }]"],
    example: "form = \"external\"\nof = \"民主测评得分\"\nscale = { from = 100, to = 20 }",
};

impl External {
    pub(crate) fn read(r: &TableReader<'_>) -> External {
        let scale = r.table("scale", "换算").map(|t| {
            let from = t.decimal("from").filter(|n| *n > Decimal::new(0, 0));
            let to = t.points("to");
            if from.is_none() || to.is_none() {
                t.report(
                    Diagnostic::error("E109", t.span(), "scale 要写大于 0 的 from 和 to")
                        .help("如 scale = { from = 100, to = 20 }"),
                );
            }
            t.finish();
            Conversion::Scale {
                from: from.unwrap_or(Decimal::new(1, 0)),
                to: to.unwrap_or_default(),
            }
        });
        let map: Vec<(Decimal, Points)> = r
            .tables("map", "对应表的一行")
            .into_iter()
            .filter_map(|t| {
                let value = t.decimal("is");
                if value.is_none() && !t.has("is") {
                    t.missing("is");
                }
                let row = value.map(|v| (v, super::amount_of(&t)));
                t.finish();
                row
            })
            .collect();
        let conversion = match (scale, map.is_empty()) {
            (Some(scale), true) => scale,
            (None, false) => Conversion::Map(map),
            (scale, _) => {
                r.report(
                    Diagnostic::error(
                        "E109",
                        r.span(),
                        format!("{}要在 scale 和 map 中恰好写一个", r.what()),
                    )
                    .help("按比例写 scale = { from = 100, to = 20 },逐值对应写 map = [{ is = 5, add = 10 }]"),
                );
                scale.unwrap_or(Conversion::Map(Vec::new()))
            }
        };
        External {
            of: r.required_formula("of"),
            conversion,
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let value = cx.number(&self.of);
        let term = match &self.conversion {
            Conversion::Scale { from, to } => {
                let scaled = Num::Mul(Box::new(value.clone()), Box::new(Num::Const(to.ratio())));
                cx.amount(Num::Div(
                    Box::new(scaled),
                    Box::new(Num::Const(from.ratio())),
                ))
            }
            Conversion::Map(rows) => {
                let arm = |(is, points): &(Decimal, Points)| Arm {
                    when: Cond::Compare(Order::Equal, value.clone(), Num::Const(is.ratio())),
                    gives: Gives::Amount(*points),
                };
                Term::Switch {
                    arms: rows.iter().map(arm).collect(),
                    otherwise: Points::ZERO,
                }
            }
        };
        Lowered {
            terms: vec![term],
            shown: vec![value],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen.text(0);
        text.push_str(what);
        let Some(value) = seen.value(0) else {
            return;
        };
        let value = quantity(value, seen.unit(0), seen.is_rate(0));
        push(text, format_args!("{value}"));
        match &self.conversion {
            Conversion::Scale { from, to } => {
                push(text, format_args!(",按{from}折{}分换算", to.abs()));
            }
            Conversion::Map(_) => text.push_str(",按对应表换算"),
        }
    }
}
