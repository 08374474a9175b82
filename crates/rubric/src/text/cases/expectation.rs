//! Reads what must come out of a case, and holds it against what the case is about.

use crate::cases::{Expectation, Subject};
use crate::diag::Diagnostic;
use crate::score::Bounds;
use crate::text::reader::TableReader;

/// What must come out; `None` after the report.
pub(super) fn read(r: &TableReader<'_>, subject: Option<&Subject>) -> Option<Expectation> {
    let Some(t) = r.table("expect", "算例的 expect") else {
        if !r.has("expect") {
            r.missing("expect");
        }
        return None;
    };
    let score = t.points("score");
    let (low, high) = (t.points("low"), t.points("high"));
    let points = match (score, low, high) {
        (Some(score), None, None) => Some(Bounds::exactly(score)),
        (None, Some(low), Some(high)) if low <= high => Some(Bounds { low, high }),
        (None, None, None) => None,
        _ => {
            t.report(
                Diagnostic::error("E411", t.span(), "算例的 expect 里分值写法不对")
                    .help("确定的写 score = …;不确定的同时写 low = … 和 high = …,low 不大于 high"),
            );
            return None;
        }
    };
    let met = if t.is_text("met") {
        t.word("met", &[("unknown", None)])
    } else {
        t.truth("met").map(Some)
    };
    let expect = Expectation {
        points,
        stars: t.small("stars"),
        met,
    };
    let wanted = match subject {
        Some(Subject::Item(_)) => (expect.points.is_some(), "score,或者 low 和 high"),
        Some(Subject::Norm(_)) => (expect.met.is_some(), "met"),
        Some(Subject::Sheet) => (
            expect.points.is_some() || expect.stars.is_some(),
            "score 或 stars",
        ),
        None => (true, ""),
    };
    let idle = match subject {
        Some(Subject::Item(_)) if expect.met.is_some() => Some("met"),
        Some(Subject::Item(_)) if expect.stars.is_some() => Some("stars"),
        Some(Subject::Norm(_)) if expect.points.is_some() => Some("score"),
        Some(Subject::Norm(_)) if expect.stars.is_some() => Some("stars"),
        Some(Subject::Sheet) if expect.met.is_some() => Some("met"),
        _ => None,
    };
    if !wanted.0 {
        t.report(
            Diagnostic::error("E412", t.span(), "算例的 expect 没有说应得什么").help(format!(
                "{}的算例写 {}",
                subject_words(subject),
                wanted.1
            )),
        );
    } else if let Some(key) = idle {
        t.report(
            Diagnostic::error(
                "E412",
                t.span_of(key),
                format!("{}的算例里“{key}”用不上", subject_words(subject)),
            )
            .help(format!("只写 {}", wanted.1)),
        );
    }
    t.finish();
    (wanted.0 && idle.is_none()).then_some(expect)
}

fn subject_words(subject: Option<&Subject>) -> &'static str {
    match subject {
        Some(Subject::Item(_)) => "条目",
        Some(Subject::Norm(_)) => "规范标准",
        Some(Subject::Sheet) | None => "整表",
    }
}
