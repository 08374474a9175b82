//! What values a number can take, from the declared ranges of its inputs; how it follows one input; where it
//! switches. Bounds are sound, not always tight. Statistics of the cohort count as given from outside.

mod direction;
mod interval;
mod switch;
mod walk;

pub use direction::{Direction, condition_direction, direction};
pub use interval::Interval;
pub use switch::{number_thresholds, thresholds};
pub use walk::{Ranges, condition, number};
