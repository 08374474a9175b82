//! A typed view of TOML tables: values with places, unknown keys told with the nearest known one, nothing lost.
//!
//! Knows TOML and the product's scalar notations (exact decimals, percent texts, expressions), no scheme.

mod document;
mod scalar;
mod syntax;
mod table;

pub use document::Document;
pub use table::TableReader;

/// The candidate most like a word, when one is like enough to be meant.
pub(crate) fn nearest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    crate::expr::nearest::nearest(word, candidates)
        .into_iter()
        .next()
}
