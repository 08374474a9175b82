//! Rule form `bands`: the first band that a value fits gives the amount.

use serde::Serialize;

use super::Outcome;
use super::{About, FormContext, Lowered, Seen, outcome_of, push, push_score, quantity};
use crate::diag::Diagnostic;
use crate::diag::Span;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::model::LowerBound;
use crate::model::UpperBound;
use crate::number::Points;
use crate::plan::{Arm, Term};
use crate::text::{TableReader, read_lower, read_upper};

/// The first band that a value fits gives the amount.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bands {
    /// The value.
    pub of: Formula,
    /// Bands in order.
    pub bands: Vec<Band>,
}

/// One band of values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// Lower bound.
    pub lower: Option<LowerBound>,
    /// Upper bound.
    pub upper: Option<UpperBound>,
    /// What it gives.
    pub gives: Outcome,
    /// Short name.
    pub title: Option<String>,
    /// Place.
    #[serde(skip)]
    pub span: Span,
}

pub(crate) const ABOUT: About = About {
    keyword: "bands",
    title: "分档",
    explanation: "`of` 的值落在哪一档就按哪一档计,从上到下取第一个符合的档,都不符合则不动。档的端点:`from` 含、`above` 不含(下端);`up_to` 含、`below` 不含(上端)。每档写 `deduct`、`add`、`score`(得分定为)或 `forfeit = true`。",
    keys: &[
        "of",
        "bands = [{ from / above, below / up_to, deduct / add / score / forfeit, title? }]",
    ],
    example: "form = \"bands\"\nof = \"服务满意率\"\nbands = [{ below = \"60%\", deduct = 2 }, { below = \"80%\", deduct = 1 }]",
};

impl Bands {
    pub(crate) fn read(r: &TableReader<'_>) -> Bands {
        let read = |t: TableReader<'_>| {
            let band = Band {
                lower: read_lower(&t),
                upper: read_upper(&t),
                gives: outcome_of(&t),
                title: t.text("title"),
                span: t.span(),
            };
            let (low, high) = (
                band.lower.map(LowerBound::value),
                band.upper.map(UpperBound::value),
            );
            if let (Some(low), Some(high)) = (low, high)
                && low > high
            {
                t.report(
                    Diagnostic::error(
                        "E109",
                        t.span(),
                        format!("这一档的下端 {low} 高于上端 {high}"),
                    )
                    .help("把两个端点对调"),
                );
            }
            t.finish();
            band
        };
        let bands: Vec<Band> = r.tables("bands", "分档").into_iter().map(read).collect();
        if bands.is_empty() {
            r.missing("bands");
        }
        Bands {
            of: r.required_formula("of"),
            bands,
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let value = cx.number(&self.of);
        let bound = |order, n: crate::number::Decimal| {
            Cond::Compare(order, value.clone(), Num::Const(n.ratio()))
        };
        let arms = self.bands.iter().map(|band| {
            let lower = band.lower.map(|l| match l {
                LowerBound::From(n) => bound(Order::GreaterEqual, n),
                LowerBound::Above(n) => bound(Order::Greater, n),
            });
            let upper = band.upper.map(|u| match u {
                UpperBound::UpTo(n) => bound(Order::LessEqual, n),
                UpperBound::Below(n) => bound(Order::Less, n),
            });
            let when = match (lower, upper) {
                (Some(a), Some(b)) => Cond::And(Box::new(a), Box::new(b)),
                (Some(a), None) | (None, Some(a)) => a,
                // A band without bounds takes every known value; an unknown value stays unknown.
                (None, None) => Cond::Compare(Order::Equal, value.clone(), value.clone()),
            };
            Arm {
                when,
                gives: cx.gives(band.gives),
            }
        });
        let arms = arms.collect();
        Lowered {
            terms: vec![Term::Switch {
                arms,
                otherwise: Points::ZERO,
            }],
            shown: vec![value],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen.text(0);
        text.push_str(what);
        let Some(value) = seen.value(0) else {
            return;
        };
        let rate = seen.is_rate(0) || self.in_percent();
        push(
            text,
            format_args!("为{}", quantity(value, seen.unit(0), rate)),
        );
        match seen.arm(0).map(|i| &self.bands[i]) {
            Some(band) => {
                text.push_str(",属“");
                match &band.title {
                    Some(title) => text.push_str(title),
                    None => text.push_str(&band.words(seen.unit(0), rate)),
                }
                text.push_str("”一档");
                push_score(band.gives, text);
            }
            None => text.push_str(",不在各档之内"),
        }
    }

    /// Whether all bounds lie between 0 and 1, so that the value reads best in percent.
    fn in_percent(&self) -> bool {
        let one = crate::number::Decimal::new(1, 0);
        let ends = self.bands.iter().flat_map(|b| {
            [
                b.lower.map(LowerBound::value),
                b.upper.map(UpperBound::value),
            ]
        });
        ends.flatten().all(|n| n <= one)
    }
}

impl Band {
    fn words(&self, unit: &str, rate: bool) -> String {
        let show = |n: crate::number::Decimal| quantity(n.ratio(), unit, rate);
        let lower = self.lower.map(|l| match l {
            LowerBound::From(n) => format!("{}及以上", show(n)),
            LowerBound::Above(n) => format!("高于{}", show(n)),
        });
        let upper = self.upper.map(|u| match u {
            UpperBound::UpTo(n) => format!("不高于{}", show(n)),
            UpperBound::Below(n) => format!("低于{}", show(n)),
        });
        match (lower, upper) {
            (Some(a), Some(b)) => format!("{a}、{b}"),
            (Some(a), None) | (None, Some(a)) => a,
            (None, None) => "其余".to_owned(),
        }
    }
}
