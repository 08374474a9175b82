//! Rule form `each`: an amount per case, with a free allowance; later cases may cost more or void the item.

use serde::Serialize;

use super::{About, FormContext, Lowered, Seen, amount_like, amount_of, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::number::Points;
use crate::number::Ratio;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// An amount per case, with a free allowance; later cases may cost more or void the item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Each {
    /// Number of cases.
    pub count: Formula,
    /// Signed points per case.
    pub amount: Points,
    /// Cases that cost nothing.
    pub free: u32,
    /// From the n-th case on (n, signed points).
    pub escalate: Vec<(u32, Points)>,
    /// The n-th case loses the whole item.
    pub void_from: Option<u32>,
}

pub(crate) const ABOUT: About = About {
    keyword: "each",
    title: "每发生一例扣(加)分",
    explanation: "`count` 是例数。`free` 例以内不计;`escalate` 写第几例起每例改扣多少;`void_from` 写第几例起整条不得分。",
    keys: &["count", "deduct / add", "free?", "escalate?", "void_from?"],
    example: "form = \"each\"\ncount = \"应建未建党组织数\"\ndeduct = 2",
};

impl Each {
    pub(crate) fn read(r: &TableReader<'_>) -> Each {
        let amount = amount_of(r);
        let escalate = r.tables("escalate", "加重档").into_iter().map(|t| {
            let from = t.whole("from").unwrap_or(1);
            let step = (from.max(1), amount_like(amount, &t));
            if !t.has("from") {
                t.missing("from");
            }
            t.finish();
            step
        });
        let escalate: Vec<(u32, Points)> = escalate.collect();
        if !escalate.is_sorted_by(|a, b| a.0 < b.0) {
            r.report(
                Diagnostic::error(
                    "E109",
                    r.span_of("escalate"),
                    "escalate 各档要按 from 由小到大写",
                )
                .help("调整顺序"),
            );
        }
        Each {
            count: r.required_formula("count"),
            amount,
            free: r.whole("free").unwrap_or(0),
            escalate,
            void_from: r.whole("void_from"),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.count]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let count = cx.number(&self.count);
        let beyond = |n: u32| {
            let rest = Num::Sub(
                Box::new(count.clone()),
                Box::new(Num::Const(Ratio::whole(i64::from(n)))),
            );
            Num::Max(vec![Num::Const(Ratio::ZERO), rest])
        };
        let priced = |price: Points, n: u32| {
            Num::Mul(Box::new(Num::Const(price.ratio())), Box::new(beyond(n)))
        };
        let mut total = priced(self.amount, self.free);
        let mut before = self.amount;
        for &(from, price) in &self.escalate {
            let rise = priced(price.minus(before), self.free.max(from - 1));
            total = Num::Add(Box::new(total), Box::new(rise));
            before = price;
        }
        let mut terms = vec![cx.amount(total)];
        if let Some(n) = self.void_from {
            let reached = Cond::Compare(
                Order::GreaterEqual,
                count.clone(),
                Num::Const(Ratio::whole(i64::from(n))),
            );
            let arm = Arm {
                when: reached,
                gives: Gives::Forfeit,
            };
            terms.push(Term::Switch {
                arms: vec![arm],
                otherwise: Points::ZERO,
            });
        }
        Lowered {
            terms,
            shown: vec![count],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let unit = seen.unit(0);
        text.push_str(seen.text(0));
        let Some(count) = seen.value(0) else {
            return;
        };
        push(text, format_args!("{}", quantity(count, unit, false)));
        if let Some(n) = self.void_from
            && count >= Ratio::whole(i64::from(n))
        {
            let limit = quantity(Ratio::whole(i64::from(n)), unit, false);
            push(text, format_args!(",达到{limit}及以上"));
            return;
        }
        if self.free > 0 {
            let free = quantity(Ratio::whole(i64::from(self.free)), unit, false);
            push(text, format_args!(",{free}以内不计"));
        }
        let tiers = self.tiers(count);
        if let [(all, price)] = tiers[..]
            && all == count
        {
            push(text, format_args!("×{}", price.abs()));
            return;
        }
        for (i, (n, price)) in tiers.into_iter().enumerate() {
            let lead = if i == 0 { "," } else { "+" };
            let (n, price) = (quantity(n, unit, false), price.abs());
            push(text, format_args!("{lead}{n}×{price}"));
        }
    }

    /// How many cases count at which price, first cases first.
    fn tiers(&self, count: Ratio) -> Vec<(Ratio, Points)> {
        let mut starts: Vec<(u32, Points)> = vec![(self.free, self.amount)];
        for &(from, price) in &self.escalate {
            let start = from.saturating_sub(1).max(self.free);
            starts.retain(|(before, _)| *before < start);
            starts.push((start, price));
        }
        let ends = starts.iter().skip(1).map(|(start, _)| Some(*start));
        let ends = ends.chain([None]);
        starts
            .iter()
            .zip(ends)
            .filter_map(|((start, price), end)| {
                let whole = |n: u32| Ratio::whole(i64::from(n));
                let to = end.map_or(count, |end| count.min(whole(end)));
                let cases = to.checked_sub(whole(*start))?;
                (cases > Ratio::ZERO).then_some((cases, *price))
            })
            .collect()
    }
}
