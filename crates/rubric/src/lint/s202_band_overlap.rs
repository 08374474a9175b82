//! S202: bands that overlap although both of their ends are written.

use super::uses::{item_name, rule_name};
use super::{About, Context};
use crate::diag::{Diagnostic, Severity};
use crate::form::{Band, Form};
use crate::model::{LowerBound, UpperBound};

pub(super) static ABOUT: About = About {
    code: "S202",
    name: "band-overlap",
    title: "分档有重叠",
    severity: Severity::Warning,
    explanation: "\
两档都包含同一个值,程序按先写的一档算,看方案的人却不知道该算哪一档。最常见的是端点写重了:\
一档“20%以上”,另一档“20%以下”,正好20%的单位两边都算。用 `from`(≥)配 `below`(<),\
或 `above`(>)配 `up_to`(≤),端点就只属于一档。

只写一头、依次放宽的写法(`below = 60`、`below = 80`、`below = 90`)说的就是“先符合哪一档算哪一档”,不报告。",
    facts: r#"
[[fact]]
id = "attendance"
title = "参加率"
type = "rate"
period = "year"
better = "more"
from = "ledger"
ledger = { kind = "meeting", how = "latest", field = "rate" }
"#,
    bad: r#"
[[item]]
id = "A1"
section = "main"
title = "参加组织生活"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "bands"
  of = "attendance"
  bands = [
    { up_to = "60%", deduct = 2 },
    { from = "60%", below = "80%", deduct = 1 },
  ]
"#,
    good: r#"
[[item]]
id = "A1"
section = "main"
title = "参加组织生活"
clause = "第1条"
points = 2
verify = ["ledger"]
  [[item.rule]]
  form = "bands"
  of = "attendance"
  bands = [
    { below = "60%", deduct = 2 },
    { from = "60%", below = "80%", deduct = 1 },
  ]
"#,
};

pub(super) fn check(cx: &Context<'_>, out: &mut Vec<Diagnostic>) {
    for item in &cx.scheme.items {
        for (i, rule) in item.rules.iter().enumerate() {
            let Form::Bands(form) = &rule.form else {
                continue;
            };
            for (k, later) in form.bands.iter().enumerate() {
                for earlier in &form.bands[..k] {
                    if overlap(earlier, later) && !is_cascade(earlier, later) {
                        out.push(
                            ABOUT
                                .finding(
                                    later.span,
                                    format!(
                                        "{}的{}:「{}」与前面的「{}」重叠",
                                        item_name(item),
                                        rule_name(rule, i),
                                        band_in_words(later),
                                        band_in_words(earlier)
                                    ),
                                )
                                .help("改端点:from(≥)配 below(<),above(>)配 up_to(≤)。")
                                .about(&item.id),
                        );
                    }
                }
            }
        }
    }
}

/// True when some value lies in both.
fn overlap(a: &Band, b: &Band) -> bool {
    meets(a.lower, b.upper) && meets(b.lower, a.upper)
}

/// True when a value can lie above the lower and below the upper bound.
fn meets(lower: Option<LowerBound>, upper: Option<UpperBound>) -> bool {
    match (lower, upper) {
        (Some(LowerBound::From(l)), Some(UpperBound::UpTo(u))) => l <= u,
        (Some(LowerBound::From(l) | LowerBound::Above(l)), Some(upper)) => l < upper.value(),
        _ => true,
    }
}

/// Bands open to the same side, the later one wider: first fit is what the author means.
fn is_cascade(earlier: &Band, later: &Band) -> bool {
    match (earlier, later) {
        (Band { lower: None, .. }, Band { lower: None, .. }) => true,
        (Band { upper: None, .. }, Band { upper: None, .. }) => true,
        // A last band without bounds takes the rest.
        (
            _,
            Band {
                lower: None,
                upper: None,
                ..
            },
        ) => true,
        _ => false,
    }
}

/// A band as people write it: its title or `60≤值<80`.
pub(super) fn band_in_words(band: &Band) -> String {
    if let Some(title) = &band.title {
        return title.clone();
    }
    let lower = match band.lower {
        Some(LowerBound::From(d)) => format!("{d}≤"),
        Some(LowerBound::Above(d)) => format!("{d}<"),
        None => String::new(),
    };
    let upper = match band.upper {
        Some(UpperBound::Below(d)) => format!("<{d}"),
        Some(UpperBound::UpTo(d)) => format!("≤{d}"),
        None => String::new(),
    };
    format!("{lower}值{upper}")
}
