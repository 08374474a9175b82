//! Stars from sections that reach their line (D2): sure by the low end, possible by the high end.
//!
//! What moves or caps a number of stars afterwards is in [`crate::level`], quotas are in [`crate::quota`].

use rubric::model::Scheme;
use rubric::number::Points;
use rubric::score::Bounds;
use serde::Serialize;

use crate::level::Heights;

/// One star of a unit: a section held against its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StarLine {
    /// The section.
    pub section: String,
    /// The line; reaching it earns the star.
    pub line: Points,
    /// The section's points.
    pub points: Bounds,
    /// Whether it is reached; `None` while facts are missing.
    pub is_reached: Option<bool>,
    /// What the sure points lack to the line; zero when it is reached.
    pub missing: Points,
}

/// Holds every starred section of a unit against its line. `sections` has one range per section of the scheme.
pub fn lines(scheme: &Scheme, sections: &[Bounds]) -> Vec<StarLine> {
    scheme
        .stars
        .iter()
        .map(|star| {
            let points = scheme
                .sections
                .iter()
                .position(|s| s.id == star.section)
                .map_or(Bounds::default(), |index| sections[index]);
            StarLine {
                section: star.section.clone(),
                line: star.from,
                points,
                is_reached: if points.low >= star.from {
                    Some(true)
                } else if points.high < star.from {
                    Some(false)
                } else {
                    None
                },
                missing: star.from.minus(points.low).max(Points::ZERO),
            }
        })
        .collect()
}

/// Number of stars that the lines give.
pub fn by_line(lines: &[StarLine]) -> Heights {
    let count =
        |reached: fn(Option<bool>) -> bool| lines.iter().filter(|l| reached(l.is_reached)).count();
    Heights {
        sure: count(|r| r == Some(true)),
        possible: count(|r| r != Some(false)),
    }
}

/// The sections that still lack points to their line, the nearest first: what a unit can work on for its next star.
pub fn nearest(lines: &[StarLine]) -> Vec<&StarLine> {
    let mut open: Vec<&StarLine> = lines
        .iter()
        .filter(|line| line.is_reached != Some(true))
        .collect();
    open.sort_by(|a, b| (a.missing, &a.section).cmp(&(b.missing, &b.section)));
    open
}
