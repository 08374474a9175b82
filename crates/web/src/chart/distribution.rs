//! How totals lie: units in ten equal steps of the scale.

use rubric::number::Points;

use super::{Chart, line, open, rect, round_up, text};

const WIDTH: i64 = 720;
const HEIGHT: i64 = 220;
const BASE: i64 = 180;
const TALLEST: i64 = 140;
const STEPS: i64 = 10;

/// Units by their sure points, in steps of a tenth of `full`; what lies above counts to the last step.
pub(crate) fn distribution(key: &str, title: &str, totals: &[Points], full: Points) -> Chart {
    let end = full.max(Points::from_units(Points::SCALE));
    let end = totals
        .iter()
        .copied()
        .max()
        .map_or(end, |most| if most > end { round_up(most) } else { end });
    let step = |n: i64| Points::from_units(end.units() * n / STEPS);
    let mut counts = [0i64; STEPS as usize];
    for total in totals {
        let at = super::place(*total, Points::ZERO, end, STEPS).min(STEPS - 1);
        counts[usize::try_from(at).unwrap_or(0)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let fullest = counts.iter().position(|count| *count == most).unwrap_or(0);
    let fullest = i64::try_from(fullest).unwrap_or(0);
    let words = format!(
        "共 {} 个单位,最多的一段是 {} 至 {} 分,有 {most} 个单位。",
        totals.len(),
        step(fullest),
        step(fullest + 1)
    );
    let mut svg = open(key, WIDTH, HEIGHT, title, &words);
    let width = (WIDTH - 40) / STEPS;
    for (at, count) in counts.iter().enumerate() {
        let n = i64::try_from(at).unwrap_or(0);
        let (x, height) = (20 + width * n, TALLEST * count / most);
        rect(&mut svg, "bar", (x + 4, BASE - height), (width - 8, height));
        if *count > 0 {
            text(
                &mut svg,
                (x + width / 2, BASE - height - 6),
                "middle",
                "value",
                &count.to_string(),
            );
        }
        text(&mut svg, (x, BASE + 18), "middle", "", &step(n).to_string());
    }
    text(
        &mut svg,
        (20 + width * STEPS, BASE + 18),
        "middle",
        "",
        &step(STEPS).to_string(),
    );
    line(&mut svg, "axis", (20, BASE), (WIDTH - 20, BASE));
    svg.push_str("</svg>");
    let rows = counts.iter().enumerate().map(|(at, count)| {
        let n = i64::try_from(at).unwrap_or(0);
        vec![format!("{} 至 {}", step(n), step(n + 1)), count.to_string()]
    });
    Chart {
        title: title.to_owned(),
        words,
        svg,
        heads: vec!["得分".to_owned(), "单位数".to_owned()],
        rows: rows.collect(),
    }
}
