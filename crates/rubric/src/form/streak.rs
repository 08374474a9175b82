//! Rule form `streak`: consecutive cycles or periods in which a condition holds.

use serde::Serialize;

use super::gap::PER;
use super::{About, FormContext, Lowered, Seen, amount_of, push, signed_like};
use crate::diag::Diagnostic;
use crate::expr::ir::Cond;
use crate::model::Formula;
use crate::model::Period;
use crate::number::Points;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// Consecutive cycles or periods in which a condition holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Streak {
    /// The condition.
    pub when: Formula,
    /// Length of the run that counts.
    pub from: u8,
    /// Signed points of the run.
    pub amount: Points,
    /// Signed points of each further cycle.
    pub further: Points,
    /// How far back facts are asked.
    pub most: u8,
    /// Runs of periods of the cycle instead of cycles.
    pub per: Option<Period>,
}

pub(crate) const ABOUT: About = About {
    keyword: "streak",
    title: "连续几年(期)",
    explanation: "`when` 从本年往前连续成立 `from` 年时计 `deduct` 或 `add`,每多一年再计 `further`,最多往前看 `most` 年(默认 10)。写 `per = \"quarter\"` 则在本周期内看连续的季度。",
    keys: &["when", "from", "deduct / add", "further?", "most?", "per?"],
    example: "form = \"streak\"\nwhen = \"越级上访批次 == 0\"\nfrom = 3\nadd = 1\nfurther = 0.5\nmost = 5",
};

impl Streak {
    pub(crate) fn read(r: &TableReader<'_>) -> Streak {
        let amount = amount_of(r);
        let from = r.small("from").unwrap_or(0);
        let per = r.word("per", PER).filter(|p| *p != Period::Year);
        let limit = per.map_or(10, Period::per_year);
        let most = r.small("most").unwrap_or(limit).min(limit);
        if from == 0 || from > most {
            r.report(
                Diagnostic::error(
                    "E108",
                    r.span_of("from"),
                    format!("{}的 from 应在 1 到 {most} 之间", r.what()),
                )
                .help("from 是连续几年(期)起算,不超过 most"),
            );
        }
        Streak {
            when: r.required_formula("when"),
            from: from.clamp(1, most.max(1)),
            amount,
            further: signed_like(amount, r.amount_size("further").unwrap_or_default()),
            most: most.max(1),
            per,
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.when]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let holds: Vec<Cond> = match self.per {
            None => (0..self.most)
                .map(|back| cx.in_year(back, |cx| cx.condition(&self.when)))
                .collect(),
            Some(_) => cx
                .parts(self.per)
                .into_iter()
                .map(|part| cx.in_part(part, |cx| cx.condition(&self.when)))
                .collect(),
        };
        let all = |run: &[Cond]| {
            let mut run = run.iter().cloned();
            let first = run.next().unwrap_or(Cond::Const(true));
            run.fold(first, |a, b| Cond::And(Box::new(a), Box::new(b)))
        };
        let mut arms = Vec::new();
        for length in (usize::from(self.from)..=usize::from(self.most).min(holds.len())).rev() {
            let when = match self.per {
                None => all(&holds[..length]),
                Some(_) => holds
                    .windows(length)
                    .map(all)
                    .reduce(|a, b| Cond::Or(Box::new(a), Box::new(b)))
                    .unwrap_or(Cond::Const(false)),
            };
            let more = i64::try_from(length).unwrap_or(0) - i64::from(self.from);
            let points = Points::from_units(self.amount.units() + self.further.units() * more);
            arms.push(Arm {
                when,
                gives: Gives::Amount(points),
            });
        }
        Lowered::terms(vec![Term::Switch {
            arms,
            otherwise: Points::ZERO,
        }])
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen.text(0);
        let unit = match self.per {
            Some(Period::Month) => "个月",
            Some(Period::Quarter) => "个季度",
            Some(Period::Half) => "个半年",
            Some(Period::Year | Period::Once) | None => "年",
        };
        let longest = self.most.min(self.per.map_or(self.most, Period::per_year));
        match seen.arm(0).and_then(|i| u8::try_from(i).ok()) {
            Some(i) => push(text, format_args!("连续{}{unit}{what}", longest - i)),
            None => push(text, format_args!("连续{}{unit}及以上{what}", self.from)),
        }
    }
}
