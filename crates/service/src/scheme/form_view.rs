//! What the paper form of a version shows.

use rubric::number::Points;
use serde::Serialize;

/// A scheme as the paper form that people know: sections with items and norms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormView {
    /// Title of the scheme.
    pub title: String,
    /// What stands in its head: name and value.
    pub head: Vec<(&'static str, String)>,
    /// Sections in order, each with its items and norms.
    pub sections: Vec<SectionRow>,
    /// What stands above the items.
    pub above: Vec<AboveTable>,
}

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionRow {
    /// Id of the section in the scheme.
    pub id: String,
    /// Title of the section.
    pub title: String,
    /// How deep it stands, from 0.
    pub depth: usize,
    /// Points, stated or summed; empty where there are none.
    pub points: String,
    /// Who owns it.
    pub owner: String,
    /// Place in the source and conditions.
    pub note: String,
    /// Its own items.
    pub items: Vec<ItemRow>,
    /// Its own norms.
    pub norms: Vec<NormRow>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemRow {
    /// Id of the item in the scheme.
    pub id: String,
    /// Title of the item.
    pub title: String,
    /// What is required.
    pub standard: String,
    /// Place in the source.
    pub clause: String,
    /// Full points of the item.
    pub points: Points,
    /// Rules in words.
    pub rules: Vec<String>,
    /// Bounds, lateness, shares and remarks that are not the usual.
    pub notes: Vec<String>,
    /// Owner, when another than the section's.
    pub owner: String,
    /// How it is verified, with the plan of samples.
    pub verify: String,
    /// Evidence with why it is needed.
    pub evidence: Vec<(String, String)>,
}

/// A norm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NormRow {
    /// Id of the norm in the scheme.
    pub id: String,
    /// Title of the norm.
    pub title: String,
    /// What is required.
    pub standard: String,
    /// Place in the source.
    pub clause: String,
    /// When it is met, in words.
    pub met: String,
    /// How it is verified.
    pub verify: String,
}

/// A table of what stands above the items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AboveTable {
    /// What the table tells, in Chinese.
    pub title: &'static str,
    /// Heads of columns.
    pub columns: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}
