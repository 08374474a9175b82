//! One unit's sections as shares of their full points, beside the mean of all units.

use std::fmt::Write;

use rubric::number::Points;

use super::{Chart, escaped, open, text};

/// One section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Axis {
    /// Its title.
    pub(crate) title: String,
    /// Its full points.
    pub(crate) full: Points,
    /// What the unit has.
    pub(crate) own: Points,
    /// What all units have on average, where the viewer may know it.
    pub(crate) mean: Option<Points>,
}

const SIZE: (i64, i64) = (520, 380);
const CENTRE: (i64, i64) = (260, 190);
const RADIUS: i64 = 130;
/// So many characters of a name have room beside the figure.
const WIDE: usize = 9;
/// From one line of a name to the next.
const LINE: i64 = 15;

/// The sections of a unit around a centre; with fewer than three it is drawn all the same, and the table tells.
pub(crate) fn radar(key: &str, title: &str, axes: &[Axis], own: &str) -> Chart {
    let weakest = axes.iter().min_by_key(|axis| share(axis.own, axis.full));
    let has_means = !axes.is_empty() && axes.iter().all(|axis| axis.mean.is_some());
    let beside = if has_means {
        "虚线是各单位平均。"
    } else {
        ""
    };
    let words = weakest.map_or_else(
        || "还没有分项得分。".to_owned(),
        |axis| {
            format!(
                "{own}在 {} 个分项中得分率最低的是{}:{} 分,满分 {} 分。{beside}",
                axes.len(),
                axis.title,
                axis.own,
                axis.full
            )
        },
    );
    let mut svg = open(key, SIZE.0, SIZE.1, title, &words);
    let count = axes.len();
    for ring in 1..=4 {
        let corners = (0..count).map(|at| corner(at, count, RADIUS * ring / 4));
        let _ = write!(
            svg,
            "<polygon class=\"grid\" points=\"{}\"/>",
            list(corners)
        );
    }
    for (at, axis) in axes.iter().enumerate() {
        let (x, y) = corner(at, count, RADIUS);
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{}\" y1=\"{}\" x2=\"{x}\" y2=\"{y}\"/>",
            CENTRE.0, CENTRE.1
        );
        let (x, y) = corner(at, count, RADIUS + 18);
        let anchor = match x - CENTRE.0 {
            x if x < -8 => "end",
            x if x > 8 => "start",
            _ => "middle",
        };
        let lines = lines_of(&axis.title);
        let above = (lines.len() - 1) * usize::from(y < CENTRE.1);
        for (line, words) in (0..).zip(&lines) {
            let down = line - i64::try_from(above).unwrap_or(0);
            text(&mut svg, (x, y + 4 + down * LINE), anchor, "", words);
        }
    }
    if has_means {
        let corners = axes.iter().enumerate().map(|(at, axis)| {
            corner(
                at,
                count,
                RADIUS * share(axis.mean.unwrap_or_default(), axis.full) / 1000,
            )
        });
        let _ = write!(
            svg,
            "<polygon class=\"area is-other\" points=\"{}\"/>",
            list(corners)
        );
    }
    let corners = axes
        .iter()
        .enumerate()
        .map(|(at, axis)| corner(at, count, RADIUS * share(axis.own, axis.full) / 1000));
    let _ = write!(
        svg,
        "<polygon class=\"area\" points=\"{}\"><title>{}</title></polygon></svg>",
        list(corners),
        escaped(own)
    );
    let mut heads = vec!["分项".to_owned(), "满分".to_owned(), own.to_owned()];
    heads.extend(has_means.then(|| "各单位平均".to_owned()));
    let row = |axis: &Axis| {
        let mut row = vec![
            axis.title.clone(),
            axis.full.to_string(),
            axis.own.to_string(),
        ];
        row.extend(has_means.then(|| {
            axis.mean
                .map_or_else(|| "—".to_owned(), |it| it.to_string())
        }));
        row
    };
    Chart {
        title: title.to_owned(),
        words,
        svg,
        heads,
        rows: axes.iter().map(row).collect(),
    }
}

/// A name in lines of about the same length that have room beside the figure.
fn lines_of(name: &str) -> Vec<String> {
    let name: Vec<char> = name.chars().collect();
    let count = name.len().div_ceil(WIDE).max(1);
    let each = name.len().div_ceil(count).max(1);
    let lines = name.chunks(each).map(|line| line.iter().collect());
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        vec![String::new()]
    } else {
        lines
    }
}

/// Thousandths of the full points.
fn share(points: Points, full: Points) -> i64 {
    super::place(points, Points::ZERO, full, 1000)
}

/// A corner of the figure: the first at the top, then clockwise.
#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "directions on paper; no score comes near"
)]
fn corner(at: usize, count: usize, radius: i64) -> (i64, i64) {
    let turn = std::f64::consts::TAU * at as f64 / count.max(1) as f64;
    let along = |direction: f64| (radius as f64 * direction).round() as i64;
    (CENTRE.0 + along(turn.sin()), CENTRE.1 - along(turn.cos()))
}

fn list(corners: impl Iterator<Item = (i64, i64)>) -> String {
    let corners: Vec<String> = corners.map(|(x, y)| format!("{x},{y}")).collect();
    corners.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_stand_in_lines_that_have_room() {
        assert_eq!(lines_of(""), [""]);
        assert_eq!(lines_of("基本组织"), ["基本组织"]);
        assert_eq!(
            lines_of("领导小组部署的其他任务"),
            ["领导小组部署", "的其他任务"]
        );
        let long = "农村党员创业致富金融扶持和孵化基地建设";
        let lines = lines_of(long);
        assert!(lines.iter().all(|line| line.chars().count() <= WIDE));
        assert_eq!(lines.concat(), long);
    }
}
