//! Rule form `forfeit`: a condition loses the whole item.

use serde::Serialize;

use crate::model::Formula;

/// A condition loses the whole item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forfeit {
    /// When.
    pub when: Formula,
}
