//! Units against each other: one bar a unit, the open part of a range paler.

use rubric::number::Points;

use super::{Chart, line, open, place, rect, round_up, span, text};

/// One unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its name.
    pub(crate) name: String,
    /// Sure at least.
    pub(crate) low: Points,
    /// Possible at most.
    pub(crate) high: Points,
    /// It is the viewer's own.
    pub(crate) is_own: bool,
}

const NAMES: i64 = 150;
const WIDTH: i64 = 720;
const ROW: i64 = 26;
const TOP: i64 = 26;

/// Bars in the given order. `full` is where the scale ends, unless somebody has more.
pub(crate) fn bars(key: &str, title: &str, bars: &[Bar], full: Option<Points>) -> Chart {
    let most = bars.iter().map(|bar| bar.high).max().unwrap_or_default();
    let end = match full {
        Some(full) if full >= most => full,
        _ => round_up(most),
    };
    let height = TOP + ROW * i64::try_from(bars.len()).unwrap_or(0) + 6;
    let words = match (bars.first(), bars.last()) {
        (Some(first), Some(last)) => format!(
            "共 {} 个单位,列在最前的是{} {} 分,最后的是{} {} 分。",
            bars.len(),
            first.name,
            span(first.low, first.high),
            last.name,
            span(last.low, last.high)
        ),
        _ => "还没有单位。".to_owned(),
    };
    let mut svg = open(key, WIDTH, height, title, &words);
    let length = WIDTH - NAMES - 90;
    for quarter in 0..=4 {
        let x = NAMES + length * quarter / 4;
        line(&mut svg, "grid", (x, TOP - 6), (x, height));
        let at = Points::from_units(end.units() * quarter / 4);
        text(&mut svg, (x, TOP - 12), "middle", "", &at.to_string());
    }
    for (at, bar) in bars.iter().enumerate() {
        let y = TOP + ROW * i64::try_from(at).unwrap_or(0);
        text(&mut svg, (NAMES - 8, y + 16), "end", "", &bar.name);
        let (low, high) = (
            place(bar.low, Points::ZERO, end, length),
            place(bar.high, Points::ZERO, end, length),
        );
        let class = if bar.is_own { "bar is-own" } else { "bar" };
        rect(&mut svg, class, (NAMES, y + 4), (low, ROW - 10));
        if high > low {
            rect(
                &mut svg,
                "span",
                (NAMES + low, y + 4),
                (high - low, ROW - 10),
            );
        }
        text(
            &mut svg,
            (NAMES + high + 6, y + 16),
            "start",
            "value",
            &span(bar.low, bar.high),
        );
    }
    line(&mut svg, "axis", (NAMES, TOP - 6), (NAMES, height));
    svg.push_str("</svg>");
    Chart {
        title: title.to_owned(),
        words,
        svg,
        heads: vec!["单位".to_owned(), "得分".to_owned()],
        rows: bars
            .iter()
            .map(|bar| vec![bar.name.clone(), span(bar.low, bar.high)])
            .collect(),
    }
}
