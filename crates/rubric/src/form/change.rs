//! Rule form `change`: change against earlier years is held against a target.

use std::cmp::Ordering;

use serde::Serialize;

use super::gap::{Counted, PARTIALS, step_of, steps};
use super::{About, FormContext, Lowered, Seen, amount_of, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::eval;
use crate::expr::ir::Partial;
use crate::expr::ir::{Cond, Num, Order};
use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;
use crate::number::Ratio;
use crate::plan::{Arm, Gives, Term};
use crate::text::TableReader;

/// Change against earlier years is held against a target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The value.
    pub of: Formula,
    /// The years it is compared with (1: last year; n: the mean of n earlier years).
    pub mean_of: u8,
    /// How change is measured.
    pub measure: Measure,
    /// Needed rise or fall; in percentage points for that measure, in percent for percent.
    pub target: Decimal,
    /// Whether the value should rise or fall.
    pub direction: Wanted,
    /// Signed points, once or per step.
    pub amount: Points,
    /// Size of a step; `None` moves the amount once.
    pub step: Option<Decimal>,
    /// How an unfinished step counts.
    pub partial: Partial,
}

/// How change is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Difference of the values.
    Absolute,
    /// Difference in percent of the earlier value.
    Percent,
    /// Difference of two rates in percentage points.
    PercentagePoints,
}

/// Whether a value should rise or fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// It should rise.
    #[default]
    Rise,
    /// It should fall.
    Fall,
}

pub(crate) const ABOUT: About = About {
    keyword: "change",
    title: "与往年相比",
    explanation: "比较本期与上年(`against = \"last_year\"`,默认)或前几年平均(`against = { mean_of = 3 }`)。`measure`:`absolute` 绝对差、`percent` 增幅百分比、`percentage_points` 百分点。变化小于 `target` 时扣 `deduct`;写了 `step` 则按差额每 `step` 扣。`direction = \"fall\"` 表示应当下降。",
    keys: &[
        "of",
        "against?",
        "measure",
        "target",
        "direction?",
        "deduct / add",
        "step?",
        "partial?",
    ],
    example: "form = \"change\"\nof = \"新组织发展党员占比\"\nmeasure = \"percentage_points\"\ntarget = 1.5\ndeduct = 0.5",
};

impl Change {
    pub(crate) fn read(r: &TableReader<'_>) -> Change {
        let mean_of = match r.text_or_table("against", "比较基期") {
            None => 1,
            Some(Err(word)) => r
                .known_word("against", &word, r.span_of("against"), &[("last_year", 1)])
                .unwrap_or(1),
            Some(Ok(table)) => {
                if !table.has("mean_of") {
                    table.missing("mean_of");
                }
                let years = table.small("mean_of").unwrap_or(1);
                if !(1..=10).contains(&years) {
                    table.report(
                        Diagnostic::error(
                            "E108",
                            table.span_of("mean_of"),
                            "mean_of 应是 1 到 10 年",
                        )
                        .help("如 against = { mean_of = 3 },与前三年的平均数比"),
                    );
                }
                table.finish();
                years.clamp(1, 10)
            }
        };
        for key in ["measure", "target"] {
            if !r.has(key) {
                r.missing(key);
            }
        }
        let measures = &[
            ("absolute", Measure::Absolute),
            ("percent", Measure::Percent),
            ("percentage_points", Measure::PercentagePoints),
        ];
        Change {
            of: r.required_formula("of"),
            mean_of,
            measure: r.word("measure", measures).unwrap_or(Measure::Absolute),
            target: r.decimal("target").unwrap_or_default(),
            direction: r
                .word(
                    "direction",
                    &[("rise", Wanted::Rise), ("fall", Wanted::Fall)],
                )
                .unwrap_or_default(),
            amount: amount_of(r),
            step: step_of(r),
            partial: r.word("partial", PARTIALS).unwrap_or_default(),
        }
    }

    pub(crate) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of]
    }

    pub(crate) fn lower(&self, cx: &mut FormContext<'_, '_>) -> Lowered {
        let now = cx.number(&self.of);
        let mut before = cx.in_year(1, |cx| cx.number(&self.of));
        for years_back in 2..=self.mean_of {
            let earlier = cx.in_year(years_back, |cx| cx.number(&self.of));
            before = Num::Add(Box::new(before), Box::new(earlier));
        }
        if self.mean_of > 1 {
            before = Num::Div(
                Box::new(before),
                Box::new(Num::Const(Ratio::whole(i64::from(self.mean_of)))),
            );
        }
        let (minuend, subtrahend) = match self.direction {
            Wanted::Rise => (now.clone(), before.clone()),
            Wanted::Fall => (before.clone(), now.clone()),
        };
        let difference = Num::Sub(Box::new(minuend), Box::new(subtrahend));
        let hundred = || Box::new(Num::Const(Ratio::whole(100)));
        let gain = match self.measure {
            Measure::Absolute => difference,
            Measure::Percent => Num::Mul(
                Box::new(Num::Div(Box::new(difference), Box::new(before.clone()))),
                hundred(),
            ),
            Measure::PercentagePoints => Num::Mul(Box::new(difference), hundred()),
        };
        let target = Num::Const(self.target.ratio());
        let term = match self.step {
            None => {
                let missed = Cond::Compare(Order::Less, gain.clone(), target);
                let arm = Arm {
                    when: missed,
                    gives: Gives::Amount(self.amount),
                };
                Term::Switch {
                    arms: vec![arm],
                    otherwise: Points::ZERO,
                }
            }
            Some(step) => {
                let distance = Num::Sub(Box::new(target), Box::new(gain.clone()));
                let distance = Num::Max(vec![Num::Const(Ratio::ZERO), distance]);
                let steps = steps(distance, step, self.partial);
                cx.amount(Num::Mul(
                    Box::new(Num::Const(self.amount.ratio())),
                    Box::new(steps),
                ))
            }
        };
        Lowered {
            terms: vec![term],
            shown: vec![now, before, gain],
        }
    }

    pub(crate) fn words(&self, seen: &Seen<'_>, text: &mut String) {
        let what = seen.text(0);
        let (Some(now), Some(before)) = (seen.value(0), seen.value(1)) else {
            push(text, format_args!("{what}与往年相比"));
            return;
        };
        let rate = self.measure == Measure::PercentagePoints || seen.is_rate(0);
        let unit = seen.unit(0);
        text.push_str(what);
        match self.mean_of {
            0 | 1 => text.push_str("上年"),
            years => push(text, format_args!("前{years}年平均")),
        }
        push(
            text,
            format_args!(
                "{},本期{},",
                quantity(before, unit, rate),
                quantity(now, unit, rate)
            ),
        );
        let Some(gain) = seen.value(2) else {
            text.push_str("基数为0,无法计算变化幅度");
            return;
        };
        let (measured, in_percent) = match self.measure {
            Measure::Absolute => (unit, seen.is_rate(0)),
            Measure::Percent => ("%", false),
            Measure::PercentagePoints => ("个百分点", false),
        };
        let size = |n: Ratio| quantity(n, measured, in_percent);
        let (wanted, other) = match self.direction {
            Wanted::Rise => ("上升", "下降"),
            Wanted::Fall => ("下降", "上升"),
        };
        let opposite = |n: Ratio| n.checked_neg().unwrap_or(n);
        match gain.cmp(&Ratio::ZERO) {
            Ordering::Greater => push(text, format_args!("{wanted}{}", size(gain))),
            Ordering::Less => push(text, format_args!("{other}{}", size(opposite(gain)))),
            Ordering::Equal => text.push_str("持平"),
        }
        let target = self.target.ratio();
        match target.cmp(&Ratio::ZERO) {
            Ordering::Greater => push(text, format_args!(",要求{wanted}{}", size(target))),
            Ordering::Less => {
                let most = size(opposite(target));
                push(text, format_args!(",{other}不得超过{most}"));
            }
            Ordering::Equal => push(text, format_args!(",要求不{other}")),
        }
        let missed = target.checked_sub(gain).filter(|d| *d > Ratio::ZERO);
        if let (Some(step), Some(distance)) = (self.step, missed) {
            let counted = Counted {
                distance,
                unit: measured,
                rate: in_percent,
                step,
                partial: self.partial,
                steps: eval::steps(distance, step.ratio(), self.partial).unwrap_or(distance),
                price: self.amount.abs(),
            };
            text.push_str(",差");
            counted.words(text);
        }
    }
}
