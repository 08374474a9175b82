//! S203: values between two bands that no band covers.

use super::grain;
use super::s202_band_overlap::upper_value;
use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::{Band, Bands, Form};
use crate::model::{LowerBound, UpperBound};
use crate::number::{Decimal, Ratio};

pub(super) static ABOUT: About = About {
    code: "S203",
    name: "band-gap",
    title: "分档之间有空档",
    severity: Severity::Warning,
    explanation: "\
两档之间有一段值哪一档都不包含,落在里面的单位不扣(加)分——多半不是作者的意思。\
最常见的是端点两边都没有包含:一档 `below = 60`,一档 `above = 60`,正好60的单位哪一档都不算。

第一档以外、最后一档以外不报告:那里不扣分通常正是本意。只能取整数的数据项,10与11之间不算空档。",
    facts: r#"
[[fact]]
id = "area"
title = "活动场所面积"
unit = "平方米"
type = "amount"
period = "year"
better = "more"
from = "reported"
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "活动场所"
clause = "第1条"
points = 2
verify = ["site"]
  [[item.rule]]
  form = "bands"
  of = "area"
  bands = [
    { below = 200, deduct = 2 },
    { above = 200, below = 300, deduct = 1 },
  ]
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "活动场所"
clause = "第1条"
points = 2
verify = ["site"]
  [[item.rule]]
  form = "bands"
  of = "area"
  bands = [
    { below = 200, deduct = 2 },
    { from = 200, below = 300, deduct = 1 },
  ]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for item in &cx.scheme.items {
        for (i, rule) in item.rules.iter().enumerate() {
            let Form::Bands(form) = &rule.form else {
                continue;
            };
            let places = grain::places(&form.of.expr, cx.dictionary, &cx.scheme.parameters);
            for gap in gaps(form, places) {
                out.push(
                    ABOUT
                        .finding(
                            rule.span,
                            format!(
                                "{}的{}:{gap}哪一档都不包含",
                                item_name(item),
                                rule_name(rule, i)
                            ),
                        )
                        .help("改端点,让相邻两档接上:from(≥)配 below(<),above(>)配 up_to(≤)。")
                        .about(&item.id),
                );
            }
        }
    }
}

/// An end of a band on the number line: a value and whether the value itself lies below the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    value: Decimal,
    /// False: the cut is just below the value. True: just above it.
    after: bool,
}

fn lower_end(band: &Band) -> Option<End> {
    band.lower.map(|bound| match bound {
        LowerBound::From(value) => End {
            value,
            after: false,
        },
        LowerBound::Above(value) => End { value, after: true },
    })
}

fn upper_end(band: &Band) -> Option<End> {
    band.upper.map(|bound| End {
        value: upper_value(bound),
        after: matches!(bound, UpperBound::UpTo(_)),
    })
}

/// The uncovered stretches between the bands, in words.
fn gaps(form: &Bands, places: Option<u8>) -> Vec<String> {
    let mut bands: Vec<&Band> = form.bands.iter().collect();
    // Bands without a lower end come first: `None` sorts before every value.
    bands.sort_by_key(|band| lower_end(band));
    let mut found = Vec::new();
    let mut covered: Option<End> = match bands.first() {
        Some(first) => match upper_end(first) {
            Some(end) => Some(end),
            None => return found,
        },
        None => return found,
    };
    for band in &bands[1..] {
        if let (Some(reached), Some(next)) = (covered, lower_end(band))
            && reached < next
            && holds_a_value(reached, next, places)
        {
            found.push(in_words(reached, next));
        }
        covered = match (covered, upper_end(band)) {
            (Some(reached), Some(end)) => Some(reached.max(end)),
            _ => return found,
        };
    }
    found
}

/// True when a value of the expression can lie between the two cuts.
fn holds_a_value(from: End, to: End, places: Option<u8>) -> bool {
    let Some(places) = places else { return true };
    let scale = Ratio::whole(10i64.saturating_pow(u32::from(places)));
    let scaled = |end: End| end.value.ratio().checked_mul(scale);
    let (Some(low), Some(high)) = (scaled(from), scaled(to)) else {
        return true;
    };
    // The smallest grid value at or after the first cut must lie before the second.
    let first = if from.after {
        low.floor() + 1
    } else {
        low.ceil()
    };
    let last = if to.after {
        high.floor()
    } else {
        high.ceil() - 1
    };
    first <= last
}

fn in_words(from: End, to: End) -> String {
    if from.value == to.value {
        return format!("正好{}", from.value);
    }
    let lower = if from.after { "大于" } else { "不小于" };
    let upper = if to.after { "不大于" } else { "小于" };
    format!("{lower}{}、{upper}{}的值", from.value, to.value)
}
