//! What `shortfall` and `excess` share: the distance of a value from a target, counted in steps.

use super::{FormContext, Lowered, PointsOf, Seen, quantity};
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
pub(super) struct Gap {
    pub(super) amount: Points,
    pub(super) step: Decimal,
    pub(super) partial: Partial,
    pub(super) per: Option<Period>,
    pub(super) points_of: PointsOf,
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
    /// Reads the optional keys; the amount is read by the form.
    pub(super) fn read(r: &TableReader<'_>) -> Gap {
        Gap {
            amount: Points::ZERO,
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
        }
    }

    pub(super) fn lower(
        &self,
        cx: &mut FormContext<'_, '_>,
        of: &Formula,
        target: &Formula,
        side: Side,
    ) -> Lowered {
        let mut lowered = Lowered::default();
        for part in cx.parts(self.per) {
            let (value, goal) = cx.in_part(part, |cx| (cx.number(of), cx.number(target)));
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

    pub(super) fn words(&self, seen: &Seen<'_>, side: Side) -> String {
        let rate = self.points_of == PointsOf::PercentagePoints;
        let verb = match side {
            Side::Below => "少",
            Side::Above => "多",
        };
        let mut parts = Vec::new();
        for i in 0..seen.len() / 3 {
            let (goal, value, steps) = (
                seen.value(3 * i),
                seen.value(3 * i + 1),
                seen.value(3 * i + 2),
            );
            let (Some(goal), Some(value), Some(steps)) = (goal, value, steps) else {
                continue;
            };
            if steps == Ratio::ZERO {
                continue;
            }
            let unit = seen.unit(3 * i + 1);
            let rate_value = rate || seen.is_rate(3 * i + 1);
            let gap = match side {
                Side::Below => goal.checked_sub(value),
                Side::Above => value.checked_sub(goal),
            };
            let gap = match (gap, rate) {
                (Some(gap), true) => gap
                    .checked_mul(Ratio::whole(100))
                    .map_or_else(String::new, |g| format!("{g}个百分点")),
                (Some(gap), false) => quantity(gap, unit, rate_value),
                (None, _) => String::new(),
            };
            let counted =
                if self.step == Decimal::new(1, 0) && self.partial == Partial::Whole && !rate_value
                {
                    format!(
                        "{verb}{}×{}",
                        quantity(steps, unit, false),
                        self.amount.abs()
                    )
                } else {
                    format!("{verb}{gap},计{steps}个{}×{}", self.step, self.amount.abs())
                };
            parts.push(format!(
                "{}应{},实{},{counted}",
                self.per
                    .map_or_else(String::new, |per| period_name(per, i + 1)),
                quantity(goal, unit, rate_value),
                quantity(value, unit, rate_value),
            ));
        }
        parts.join(";")
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
