//! What stands above the items: parts and weights, bonus, grades, stars, quotas, moves, vetoes, effects, ranking.
//! Data only; `appraisal` gives it its meaning.

mod bonus;
mod consequences;
mod levels;
mod parts;
mod ranking;

pub use bonus::*;
pub use consequences::*;
pub use levels::*;
pub use parts::*;
pub use ranking::*;
