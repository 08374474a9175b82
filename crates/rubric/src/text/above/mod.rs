//! Reads what stands above the items: parts, parameters, bonus, grades, stars, quotas, moves, vetoes, effects, ranking.

mod bonus;
mod bounds;
mod consequences;
mod levels;
mod parts;
mod rank;
mod references;

pub(crate) use bonus::*;
pub(crate) use bounds::{read_lower, read_upper};
pub(crate) use consequences::*;
pub(crate) use levels::*;
pub(crate) use parts::*;
pub(crate) use rank::*;
pub(crate) use references::check_references;

use crate::model::{Combine, Period};
use crate::text::reader::TableReader;
use crate::text::scheme::{IdShape, check_id};

/// Reads the id of a table and names the table after it.
fn id_of(r: &mut TableReader<'_>, kind: &str, shape: IdShape) -> String {
    let id = r.required_text("id");
    r.name(format!("{kind} {id}"));
    check_id(r, &id, shape);
    id
}

pub(crate) const PERIODS: &[(&str, Period)] = &[
    ("once", Period::Once),
    ("month", Period::Month),
    ("quarter", Period::Quarter),
    ("half", Period::Half),
    ("year", Period::Year),
];

pub(crate) const COMBINES: &[(&str, Combine)] = &[
    ("sum", Combine::Sum),
    ("latest", Combine::Latest),
    ("min", Combine::Min),
    ("max", Combine::Max),
    ("mean", Combine::Mean),
];
