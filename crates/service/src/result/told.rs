//! A result as programs read it: what is kept as whole numbers of 1/10 000 point becomes the decimal numbers that
//! people read. What is kept, hashed and signed stays as it is.

use rubric::number::Points;
use serde::{Serialize, Serializer};

use super::document::{Document, Heading, Line, Open, Span};

/// Writes a document; for `serialize_with`.
///
/// # Errors
/// What the serializer says.
pub(super) fn document<S: Serializer>(it: &Document, serializer: S) -> Result<S::Ok, S::Error> {
    ToldDocument::from(it).serialize(serializer)
}

/// Writes two spans, such as a total before and after; for `serialize_with`.
///
/// # Errors
/// What the serializer says.
pub(super) fn spans<S: Serializer>(it: &(Span, Span), serializer: S) -> Result<S::Ok, S::Error> {
    (ToldSpan::from(&it.0), ToldSpan::from(&it.1)).serialize(serializer)
}

#[derive(Serialize)]
struct ToldSpan {
    low: Points,
    high: Points,
}

impl From<&Span> for ToldSpan {
    fn from(it: &Span) -> ToldSpan {
        ToldSpan {
            low: it.low(),
            high: it.high(),
        }
    }
}

#[derive(Serialize)]
struct ToldHeading<'d> {
    id: &'d str,
    title: &'d str,
    full: Points,
    weight: &'d str,
}

impl<'d> From<&'d Heading> for ToldHeading<'d> {
    fn from(it: &'d Heading) -> ToldHeading<'d> {
        // Taken apart, so that nothing new is forgotten here.
        let Heading {
            id,
            title,
            full,
            weight,
        } = it;
        ToldHeading {
            id,
            title,
            full: Points::from_units(*full),
            weight,
        }
    }
}

#[derive(Serialize)]
struct ToldLine<'d> {
    unit: i64,
    name: &'d str,
    cohort: Option<&'d str>,
    total: ToldSpan,
    rank: Option<(usize, usize)>,
    rank_words: &'d str,
    stars: Option<(usize, usize)>,
    stars_words: &'d str,
    grade: &'d str,
    sections: Vec<ToldSpan>,
    parts: &'d [String],
    adjusted: Option<ToldSpan>,
    is_provisional: bool,
}

impl<'d> From<&'d Line> for ToldLine<'d> {
    fn from(it: &'d Line) -> ToldLine<'d> {
        let Line {
            unit,
            name,
            cohort,
            total,
            rank,
            rank_words,
            stars,
            stars_words,
            grade,
            sections,
            parts,
            adjusted,
            is_provisional,
        } = it;
        ToldLine {
            unit: *unit,
            name,
            cohort: cohort.as_deref(),
            total: total.into(),
            rank: *rank,
            rank_words,
            stars: *stars,
            stars_words,
            grade,
            sections: sections.iter().map(ToldSpan::from).collect(),
            parts,
            adjusted: adjusted.as_ref().map(ToldSpan::from),
            is_provisional: *is_provisional,
        }
    }
}

#[derive(Serialize)]
struct ToldDocument<'d> {
    scheme: &'d str,
    title: &'d str,
    version: &'d str,
    full: Option<Points>,
    sections: Vec<ToldHeading<'d>>,
    parts: Vec<ToldHeading<'d>>,
    lines: Vec<ToldLine<'d>>,
    ties: &'d [String],
    quotas: &'d [String],
    needed: &'d [Open],
    refused: &'d [String],
    undecided: &'d [i64],
    is_final: bool,
    has_stars: bool,
    has_grades: bool,
    has_ranks: bool,
}

impl<'d> From<&'d Document> for ToldDocument<'d> {
    fn from(it: &'d Document) -> ToldDocument<'d> {
        let Document {
            scheme,
            title,
            version,
            full,
            sections,
            parts,
            lines,
            ties,
            quotas,
            needed,
            refused,
            undecided,
            is_final,
            has_stars,
            has_grades,
            has_ranks,
        } = it;
        ToldDocument {
            scheme,
            title,
            version,
            full: full.map(Points::from_units),
            sections: sections.iter().map(ToldHeading::from).collect(),
            parts: parts.iter().map(ToldHeading::from).collect(),
            lines: lines.iter().map(ToldLine::from).collect(),
            ties,
            quotas,
            needed,
            refused,
            undecided,
            is_final: *is_final,
            has_stars: *has_stars,
            has_grades: *has_grades,
            has_ranks: *has_ranks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_the_decimals_that_people_read() {
        let span = |low, high| Span { low, high };
        let moved = super::super::moved::Moved {
            unit: 7,
            name: "甲".to_owned(),
            total: (span(15_000, 1_089_900), span(-1, i64::MAX)),
            rank: ("第1名".to_owned(), "第1名".to_owned()),
            is_up: None,
            level: None,
        };
        let text = serde_json::to_string(&moved).expect("it is JSON");
        let told =
            r#""total":[{"low":1.5,"high":108.99},{"low":-0.0001,"high":922337203685477.5807}]"#;
        assert!(text.contains(told), "{text}");
    }
}
