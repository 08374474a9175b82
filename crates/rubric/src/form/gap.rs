//! What `shortfall` and `excess` share: the distance of a value from a target, counted in steps.

use serde::Serialize;

use super::{FormContext, Lowered, Seen, amount_of, push, quantity};
use crate::diag::Diagnostic;
use crate::expr::ir::{Num, Partial};
use crate::model::{Formula, Period};
use crate::number::{Decimal, Points, Ratio};
use crate::text::TableReader;

/// On which side of the target the distance counts.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Below,
    Above,
}

/// A distance from a target and what a step of it moves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gap {
    /// The value.
    pub of: Formula,
    /// The target.
    pub target: Formula,
    /// Signed points per step.
    pub amount: Points,
    /// Size of a step; in percentage points where `points_of` says so.
    pub step: Decimal,
    /// How an unfinished step counts.
    pub partial: Partial,
    /// Judged for each of these periods of the cycle.
    pub per: Option<Period>,
    /// What a step counts.
    pub points_of: PointsOf,
}

/// What a step of a distance counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum PointsOf {
    /// The value itself.
    #[default]
    Value,
    /// Percentage points of a rate.
    PercentagePoints,
}

pub(super) const PARTIALS: &[(&str, Partial)] = &[
    ("whole", Partial::Whole),
    ("started", Partial::Started),
    ("proportional", Partial::Proportional),
];

/// Periods a rule can be judged by.
pub(super) const PER: &[(&str, Period)] = &[
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("half", Period::Half),
    ("year", Period::Year),
];

impl Gap {
    pub(super) fn read(r: &TableReader<'_>) -> Gap {
        Gap {
            step: step_of(r).unwrap_or(Decimal::new(1, 0)),
            partial: r.word("partial", PARTIALS).unwrap_or_default(),
            per: r.word("per", PER).filter(|p| *p != Period::Year),
            points_of: r
                .word(
                    "points_of",
                    &[
                        ("value", PointsOf::Value),
                        ("percentage_points", PointsOf::PercentagePoints),
                    ],
                )
                .unwrap_or_default(),
            of: r.required_formula("of"),
            target: r.required_formula("target"),
            amount: amount_of(r),
        }
    }

    pub(super) fn formulas(&self) -> Vec<&Formula> {
        vec![&self.of, &self.target]
    }

    pub(super) fn lower(&self, cx: &mut FormContext<'_, '_>, side: Side) -> Lowered {
        let mut lowered = Lowered::default();
        for part in cx.parts(self.per) {
            let (value, goal) =
                cx.in_part(part, |cx| (cx.number(&self.of), cx.number(&self.target)));
            let (minuend, subtrahend) = match side {
                Side::Below => (goal.clone(), value.clone()),
                Side::Above => (value.clone(), goal.clone()),
            };
            let mut distance = Num::Sub(Box::new(minuend), Box::new(subtrahend));
            if self.points_of == PointsOf::PercentagePoints {
                distance = Num::Mul(Box::new(distance), Box::new(Num::Const(Ratio::whole(100))));
            }
            let distance = Num::Max(vec![Num::Const(Ratio::ZERO), distance]);
            let steps = steps(distance, self.step, self.partial);
            let total = Num::Mul(
                Box::new(Num::Const(self.amount.ratio())),
                Box::new(steps.clone()),
            );
            lowered.terms.push(cx.amount(total));
            lowered.shown.extend([goal, value, steps]);
        }
        lowered
    }

    pub(super) fn words(&self, seen: &Seen<'_>, side: Side, text: &mut String) {
        let points = self.points_of == PointsOf::PercentagePoints;
        // A value that may not be passed is a limit; one to be reached for a bonus is a goal.
        let (required, verb) = match (side, self.amount.is_negative()) {
            (Side::Below, true) => ("应", "少"),
            (Side::Below, false) => ("目标", "少"),
            (Side::Above, true) => ("上限", "超"),
            (Side::Above, false) => ("目标", "多"),
        };
        text.push_str(seen.subject());
        let start = text.len();
        for i in 0..seen.len() / 3 {
            let shown = (
                seen.value(3 * i),
                seen.value(3 * i + 1),
                seen.value(3 * i + 2),
            );
            let (Some(goal), Some(value), Some(steps)) = shown else {
                continue;
            };
            let distance = match side {
                Side::Below => goal.checked_sub(value),
                Side::Above => value.checked_sub(goal),
            };
            let distance = match distance {
                Some(d) if points => d.checked_mul(Ratio::whole(100)),
                other => other,
            };
            let Some(distance) = distance.filter(|d| *d > Ratio::ZERO) else {
                continue;
            };
            let unit = seen.unit(3 * i + 1);
            let rate = points || seen.is_rate(3 * i + 1);
            let counted = Counted {
                distance,
                unit: if points { "个百分点" } else { unit },
                rate: rate && !points,
                step: self.step,
                partial: self.partial,
                steps,
                price: self.amount.abs(),
            };
            if text.len() > start {
                text.push(';');
            }
            if let Some(per) = self.per {
                text.push_str(&period_name(per, i + 1));
            }
            let (goal, value) = (quantity(goal, unit, rate), quantity(value, unit, rate));
            push(text, format_args!("{required}{goal},实{value},{verb}"));
            counted.words(text);
        }
    }
}

/// A distance, how it is counted in steps, and the price of a step: `1次×0.5`, `5次,每2次一档,计2档×0.5`.
pub(super) struct Counted<'u> {
    pub(super) distance: Ratio,
    pub(super) unit: &'u str,
    pub(super) rate: bool,
    pub(super) step: Decimal,
    pub(super) partial: Partial,
    pub(super) steps: Ratio,
    pub(super) price: Points,
}

impl Counted<'_> {
    pub(super) fn words(&self, text: &mut String) {
        let (unit, price) = (self.unit, self.price);
        let one = self.step == Decimal::new(1, 0);
        push(
            text,
            format_args!("{}", quantity(self.distance, unit, self.rate)),
        );
        if one && self.steps == self.distance {
            push(text, format_args!("×{price}"));
            return;
        }
        let step = quantity(self.step.ratio(), unit, self.rate).to_string();
        let exact = self.steps.checked_mul(self.step.ratio()) == Some(self.distance);
        let (one, name) = if one {
            (step.as_str(), unit)
        } else {
            push(text, format_args!(",每{step}一档"));
            ("一档", "档")
        };
        match self.partial {
            _ if exact && self.partial != Partial::Proportional => {}
            Partial::Whole => push(text, format_args!(",不足{one}不计")),
            Partial::Started => push(text, format_args!(",不足{one}按{one}计")),
            Partial::Proportional if exact && self.steps.floor() == self.steps.ceil() => {}
            Partial::Proportional => text.push_str(",按比例"),
        }
        push(text, format_args!(",计{}{name}×{price}", self.steps));
    }
}

/// The positive `step` key.
pub(super) fn step_of(r: &TableReader<'_>) -> Option<Decimal> {
    let step = r.decimal("step")?;
    if step <= Decimal::new(0, 0) {
        r.report(
            Diagnostic::error(
                "E108",
                r.span_of("step"),
                format!("{}的 step 应大于 0", r.what()),
            )
            .help("如 step = 1"),
        );
        return None;
    }
    Some(step)
}

/// A distance counted in steps.
pub(super) fn steps(distance: Num, step: Decimal, partial: Partial) -> Num {
    match (partial, step == Decimal::new(1, 0)) {
        (Partial::Proportional, true) => distance,
        (Partial::Proportional, false) => {
            Num::Div(Box::new(distance), Box::new(Num::Const(step.ratio())))
        }
        _ => Num::Steps {
            of: Box::new(distance),
            step: step.ratio(),
            partial,
        },
    }
}

/// `第2季度`, `3月`, `上半年`.
pub(super) fn period_name(per: Period, n: usize) -> String {
    match (per, n) {
        (Period::Month, n) => format!("{n}月"),
        (Period::Quarter, n) => format!("第{n}季度"),
        (Period::Half, 1) => "上半年".to_owned(),
        (Period::Half, _) => "下半年".to_owned(),
        (Period::Year | Period::Once, _) => String::new(),
    }
}
