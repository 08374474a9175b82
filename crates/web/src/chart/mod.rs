//! Charts as SVG text, with the same figures as a table: drawn here, without a script and without a style attribute.
//! Lengths are whole units of the drawing's own system; figures come as points and are only placed, never computed with.

mod bars;
mod distribution;
mod radar;

use std::fmt::Write;

use rubric::number::Points;

pub(crate) use bars::{Bar, bars};
pub(crate) use distribution::distribution;
pub(crate) use radar::{Axis, radar};

/// A drawing with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    /// What it shows; the drawing's accessible name.
    pub(crate) title: String,
    /// What can be seen in it, in a sentence.
    pub(crate) words: String,
    /// The `svg` element.
    pub(crate) svg: String,
    /// Heads of the table.
    pub(crate) heads: Vec<String>,
    /// Rows of the table.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The opening of a drawing with its accessible name; `key` is unlike that of any other drawing on the page.
fn open(key: &str, width: i64, height: i64, title: &str, words: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" \
         aria-labelledby=\"chart-{key}-title chart-{key}-words\" focusable=\"false\">\
         <title id=\"chart-{key}-title\">{}</title><desc id=\"chart-{key}-words\">{}</desc>",
        escaped(title),
        escaped(words)
    )
}

/// A text of the drawing; `anchor` is start, middle or end.
fn text(svg: &mut String, (x, y): (i64, i64), anchor: &str, class: &str, words: &str) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    let _ = write!(
        svg,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{class}>{}</text>",
        escaped(words)
    );
}

fn line(svg: &mut String, class: &str, (x1, y1): (i64, i64), (x2, y2): (i64, i64)) {
    let _ = write!(
        svg,
        "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
    );
}

fn rect(svg: &mut String, class: &str, (x, y): (i64, i64), (width, height): (i64, i64)) {
    let _ = write!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"/>",
        width.max(0)
    );
}

/// Text for an element's content or an attribute in double quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Where points lie on a length, from 0 at `from` to the whole length at `to`.
fn place(points: Points, from: Points, to: Points, length: i64) -> i64 {
    let (at, from, to) = (
        i128::from(points.units()),
        i128::from(from.units()),
        i128::from(to.units()),
    );
    if to <= from {
        return 0;
    }
    let placed = (at - from) * i128::from(length) / (to - from);
    i64::try_from(placed.clamp(0, i128::from(length))).unwrap_or(length)
}

/// A range in words, one figure where it is certain.
fn span(low: Points, high: Points) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low}–{high}")
    }
}

/// A round figure at or above, whose quarters are round too.
fn round_up(points: Points) -> Points {
    let mut step = Points::SCALE;
    let most = points.units().max(1);
    loop {
        // In tenths of the step.
        for factor in [10, 12, 16, 20, 24, 32, 40, 60, 80] {
            let end = (step / 10).saturating_mul(factor);
            if end >= most {
                return Points::from_units(end);
            }
        }
        step = step.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(whole: i64) -> Points {
        Points::from_units(whole * Points::SCALE)
    }

    #[test]
    fn round_figures_lie_at_or_above() {
        assert_eq!(round_up(points(0)), points(1));
        assert_eq!(round_up(points(100)), points(100));
        assert_eq!(round_up(points(101)), points(120));
        assert_eq!(round_up(points(230)), points(240));
        assert_eq!(round_up(points(330)), points(400));
        assert_eq!(round_up(points(810)), points(1000));
    }

    #[test]
    fn every_drawing_has_a_name_a_description_and_no_style() {
        let bar = |name: &str, low, high| Bar {
            name: name.to_owned(),
            low: points(low),
            high: points(high),
            is_own: low == 90,
        };
        let axis = |title: &str, got| Axis {
            title: title.to_owned(),
            full: points(20),
            own: points(got),
            mean: Some(points(15)),
        };
        let charts = [
            bars(
                "a",
                "总分",
                &[bar("<b>甲", 90, 90), bar("乙", 80, 85)],
                Some(points(100)),
            ),
            radar(
                "b",
                "各项",
                &[axis("甲", 20), axis("乙", 10), axis("丙", 0)],
                "本单位",
            ),
            distribution(
                "c",
                "分布",
                &[points(90), points(85), points(60)],
                points(100),
            ),
        ];
        for chart in charts {
            assert!(chart.svg.starts_with("<svg") && chart.svg.ends_with("</svg>"));
            assert!(chart.svg.contains("<title id=") && chart.svg.contains("<desc id="));
            assert!(!chart.svg.contains("style="), "{}", chart.svg);
            assert!(!chart.svg.contains("<b>"), "names are escaped");
            assert!(!chart.rows.is_empty());
            assert!(chart.rows.iter().all(|row| row.len() == chart.heads.len()));
        }
    }
}
