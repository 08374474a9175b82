//! Who moved between two revisions of a result.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::{Document, Line, Span};

/// A unit that moved between two revisions of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Number of the unit.
    pub unit: i64,
    /// Name of the unit when the later result was computed.
    pub name: String,
    /// The total before and after; programs read its points as decimals.
    #[serde(serialize_with = "super::told::spans")]
    pub total: (Span, Span),
    /// The rank in words, before and after.
    pub rank: (String, String),
    /// The rank got better (true), worse (false) or stayed.
    pub is_up: Option<bool>,
    /// Stars or grade in words, before and after, where they differ.
    pub level: Option<(String, String)>,
}

/// The units whose total, rank, stars or grade changed from one document to the next, in the later order.
pub(crate) fn moved(before: &Document, after: &Document) -> Vec<Moved> {
    let earlier: BTreeMap<i64, &Line> = before.lines.iter().map(|line| (line.unit, line)).collect();
    let later = after.lines.iter();
    later
        .filter_map(|now| {
            let then = earlier.get(&now.unit)?;
            let level = |line: &Line| format!("{}{}", line.stars_words, line.grade);
            let level = Some((level(then), level(now))).filter(|(then, now)| then != now);
            let same = then.total == now.total && then.rank == now.rank && level.is_none();
            (!same).then(|| Moved {
                unit: now.unit,
                name: now.name.clone(),
                total: (then.total, now.total),
                rank: (then.rank_words.clone(), now.rank_words.clone()),
                is_up: match (then.rank, now.rank) {
                    (Some((then, _)), Some((now, _))) if then != now => Some(now < then),
                    _ => None,
                },
                level,
            })
        })
        .collect()
}
