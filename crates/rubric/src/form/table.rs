//! Rule form `table`: two factors give the points.

use serde::Serialize;

use crate::model::Formula;
use crate::number::Decimal;
use crate::number::Points;

/// Two factors give the points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Factor of the rows.
    pub row: Factor,
    /// Factor of the columns.
    pub column: Factor,
    /// Signed points, a row of columns for every row.
    pub cells: Vec<Vec<Points>>,
}

/// One factor of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factor {
    /// The value.
    pub of: Formula,
    /// How values become rows or columns.
    pub scale: Scale,
}

/// How a factor's values become rows or columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The first bound the value does not exceed; one more line for values above the last.
    Bounds(Vec<Decimal>),
    /// The choice itself, by id.
    Values(Vec<String>),
}
